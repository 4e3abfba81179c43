//! The stage map: layout, scene and painter.

pub mod differs;
pub mod focus;
pub mod headings;
pub mod hit;
pub mod hit_grid;
pub mod layout;
pub mod legend;
pub mod marks;
pub mod notes;
pub mod paint;
pub mod scene;
pub mod sites;
