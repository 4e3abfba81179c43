//! The world map: projection, plan, scene and painter.

pub mod globe;
pub mod names;
pub mod paint;
pub mod plan;
pub mod scene;
pub mod shape;
pub mod tint;
pub mod view;
