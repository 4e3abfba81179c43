//! The dock of plots.

mod arrangement;
mod body;
pub mod choosers;
pub mod comparison;
pub mod context;
pub mod dock;
pub mod further;
mod grid;
mod own;
pub mod pane;
pub mod panes;
mod rows;
pub mod spec;
