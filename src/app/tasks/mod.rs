//! Work off the UI thread: the newest request wins, with progress and a way out.

pub mod announced;
pub mod answer;
pub mod bands;
pub mod brief;
pub mod charts;
pub mod compare;
pub mod coordinated;
pub mod difference;
pub mod fault;
pub mod files;
pub mod import;
pub mod index;
pub mod journal;
pub mod newest;
pub mod reach;
pub mod reconcile;
pub mod recovery;
pub mod sensitivity;
pub mod shapley;
pub mod solver;
pub mod system_open;
pub mod task;
pub mod tint;
pub mod versions;
pub mod why;
pub mod world_plan;
