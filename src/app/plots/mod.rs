//! The dock of plots.

pub mod choosers;
pub mod comparison;
pub mod context;
pub mod dock;
mod grid;
pub mod pane;
pub mod panes;
pub mod spec;
