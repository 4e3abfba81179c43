//! The library of Chokepoint without its window: supply-chain maps, the export controls that act on them, and the gap
//! that no substitute fills. It names no egui and builds alone, for servers.
//!
//! Arrows point one way: `episodes`, `studies` -> `store` -> `edit` -> `model`; `diff` -> `insight` -> `engine` -> `model`.

mod assets;
pub mod diff;
pub mod edit;
pub mod engine;
pub mod episodes;
pub mod insight;
pub mod model;
pub mod store;
pub mod studies;
pub mod tolerance;
pub mod workshop;
