//! What is looked at: selection, view, results; plain data that every panel may read.

pub mod beside;
pub mod broken;
pub mod canvas;
pub mod context;
pub mod effects;
pub mod export;
pub mod filter;
pub mod folds;
pub mod full_screen;
pub mod indexed;
pub mod keyboard;
pub mod look;
pub mod message;
pub mod pane;
pub mod place;
pub mod region;
pub mod results;
pub mod selection;
pub mod shown;
pub mod situation;
pub mod topic;
pub mod troubles;
pub mod view;
pub mod visited;
pub mod world;
