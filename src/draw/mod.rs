//! Pictures: theme, stage map, world map, charts and the CPU rasteriser. One painter serves the window and the files.

mod chart;
mod chart_data;
mod choropleth;
mod figures;
mod focus;
mod gap_chart;
mod globe;
mod layout;
mod line_mesh;
mod map;
mod marks;
mod raster;
mod share_chart;
mod theme;
mod world;
mod world_plan;
mod world_shape;
mod world_view;

pub use chart_data::{GapChart, ShareBar, ShareBars, gap_chart, share_bars};
pub use choropleth::{Choropleth, choropleth_ui, paint_choropleth_legend, paint_world_ground};
pub use figures::{percent, quantity, usd};
pub use gap_chart::{gap_bands_ui, gap_waterfall_ui};
pub use globe::{WorldCentre, great_circle};
pub use layout::{Column, Kept, StageLayout, editing_layout, free_place, stage_layout};
pub use map::{MapFocus, MapItem, MapScene, MapView, map_hit, paint_map, paint_map_legend};
pub use marks::{MapFilter, MapFold, MapMarks};
pub use raster::{PictureError, picture};
pub use share_chart::share_bars_ui;
pub use theme::{Dash, TINTS, Theme, ThemeKind};
pub use world::{WorldItem, WorldPainted, WorldScene, mark_name, paint_world, world_hit, zoom_to_mark};
pub use world_plan::{Link, Mark, WorldPlan, best_centre, site_weights, zoom_step};
pub use world_view::WorldView;
