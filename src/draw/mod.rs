//! Pictures: theme, stage map, world map, charts and the CPU rasteriser. One painter serves the window and the files.

mod choropleth;
#[cfg(test)]
mod colour_check;
mod country_colours;
mod curve;
mod figures;
mod focus;
mod fonts;
mod globe;
mod hit_grid;
mod layout;
mod line_mesh;
mod map;
mod map_legend;
mod map_sites;
mod marks;
pub mod plot;
mod raster;
mod svg;
mod theme;
mod world;
mod world_names;
mod world_plan;
mod world_shape;
mod world_view;

pub use choropleth::{Choropleth, paint_choropleth_legend, paint_world_ground};
pub use figures::{number, percent, quantity, usd};
pub use fonts::install_fonts;
pub use globe::{WorldCentre, great_circle};
pub use hit_grid::HitGrid;
pub use layout::{Column, Kept, StageLayout, editing_layout, free_place, stage_layout};
pub use map::{MapFocus, MapItem, MapScene, MapView, map_hit, paint_map};
pub use map_legend::{map_legend_split, paint_map_legend};
pub use marks::{MapFilter, MapFold, MapMarks};
pub use raster::{PictureError, picture};
pub use svg::svg;
pub use theme::{Dash, TINTS, Theme, ThemeKind};
pub use world::{WorldItem, WorldPainted, WorldScene, paint_world, world_hit, zoom_to_mark};
pub use world_names::mark_name;
pub use world_plan::{Link, Mark, WorldPlan, best_centre, site_weights, zoom_step};
pub use world_view::WorldView;
