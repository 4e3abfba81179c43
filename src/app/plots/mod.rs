//! The dock of plots.

pub mod choosers;
pub mod comparison;
pub mod dock;
pub mod spec;
