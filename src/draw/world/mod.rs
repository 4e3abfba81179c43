//! The world map: projection, plan, scene and painter.
//!
//! Land and borders are Natural Earth 1:110m (public domain), triangulated beforehand. The map is cut open at 169° W or at 30° W, whichever leaves
//! more of the map's trade whole, and the user may turn it.
//!
//! Clusters and links are planned per zoom step of √2: in order of weight each site takes in its neighbours, so that two marks never overlap and
//! panning changes nothing. All routes from one mark to another are one line; what is hindered of it lies on the whole, narrower, so that the two
//! colours say how much of the trade is hit. Goods going there and coming back lie side by side. At most 3,000 links are painted, the smallest
//! are left out and the map says so.

pub mod differs;
pub mod globe;
pub mod names;
pub mod paint;
pub mod plan;
pub mod scene;
pub mod shape;
pub mod tint;
pub mod view;
