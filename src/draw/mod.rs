//! Pictures: theme, stage map, world map, charts and the CPU rasteriser. One painter serves the window and the files.

pub mod chart;
pub mod paint;
pub mod stage;
pub mod theme;
pub mod world;

pub use paint::raster::{PictureError, picture};
pub use paint::svg::svg;
pub use stage::differs::{PlacedDifference, map_differences};
pub use stage::headings::{covering_head, fit_below_headings, heading_area};
pub use stage::hit::map_hit;
pub use stage::hit_grid::HitGrid;
pub use stage::layout::{
    Column, Kept, StageLayout, common_layouts, editing_layout, free_place, noted_layout, stage_layout,
};
pub use stage::legend::{MapLegend, map_legend_split, paint_map_legend, verdict_kinds};
pub use stage::marks::{MapDiffers, MapFilter, MapFold, MapMarks};
pub use stage::notes::{PlacedNote, placed_note};
pub use stage::paint::paint_map;
pub use stage::scene::{MapFocus, MapItem, MapScene, MapView};
pub use stage::sites::{BADGE, badge_place};
pub use theme::fonts::install_fonts;
pub use theme::numbers::{number, percent, quantity, usd, usd_change};
pub use theme::{Dash, TINTS, Theme, ThemeKind, text_size};
pub use world::differs::world_differences;
pub use world::globe::{WorldCentre, great_circle};
pub use world::names::mark_name;
pub use world::paint::{WorldPainted, paint_world, world_hit, zoom_to_mark};
pub use world::plan::{Link, Mark, WorldPlan, best_centre, site_weights, zoom_step};
pub use world::scene::{WorldItem, WorldScene};
pub use world::tint::{Choropleth, paint_choropleth_legend, paint_world_ground};
pub use world::view::WorldView;
