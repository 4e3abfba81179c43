//! Shapes into files, and lines into meshes.

pub mod curve;
pub mod lines;
pub mod raster;
pub mod svg;
