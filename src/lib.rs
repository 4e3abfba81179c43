//! Chokepoint: supply-chain maps, the export controls that act on them, and the gap that no substitute fills.
//!
//! Arrows point one way: `app`, `report`, `cli` -> `insight` -> `engine` -> `model`; `store` -> `model`.
//! `ARCHITECTURE.md` says where each behaviour lives.

#[cfg(feature = "window")]
pub mod app;
pub mod cli;
pub mod draw;
pub mod engine;
pub mod episodes;
pub mod insight;
pub mod model;
pub mod report;
pub mod store;
