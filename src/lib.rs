//! Chokepoint: supply-chain maps, the export controls that act on them, and the gap that no substitute fills.
//!
//! This package paints and asks: pictures, briefs, the window and the command line. What is computed lives in
//! `chokepoint_core`. `ARCHITECTURE.md` says where each behaviour lives.

#[cfg(feature = "window")]
pub mod app;
pub mod charts;
pub mod cli;
pub mod draw;
pub mod report;
