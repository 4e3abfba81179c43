//! Work off the UI thread: the newest request wins, with progress and a way out.

pub mod charts;
pub mod coordinated;
pub mod files;
pub mod index;
pub mod newest;
pub mod reach;
pub mod shapley;
pub mod solver;
pub mod tint;
pub mod world_plan;
