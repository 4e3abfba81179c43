//! Shapes into files, and lines into meshes.

pub mod curve;
pub mod kept;
pub mod lines;
pub mod outline;
pub mod raster;
pub mod strokes;
pub mod svg;
