//! The panels around the map.

pub mod answer_bar;
pub mod left;
pub mod months;
pub mod quality;
pub mod status;
pub mod top_bar;
