//! The panels around the map.

pub mod left;
pub mod quality;
pub mod status;
pub mod top_bar;
