//! Pictures: theme, stage map, charts and the CPU rasteriser. One painter serves the window and the files.

mod chart;
mod chart_data;
mod figures;
mod gap_chart;
mod layout;
mod map;
mod marks;
mod raster;
mod share_chart;
mod theme;

pub use chart_data::{GapChart, ShareBar, ShareBars, gap_chart, share_bars};
pub use figures::{percent, quantity, usd};
pub use gap_chart::{gap_bands_ui, gap_waterfall_ui};
pub use layout::{Column, Kept, StageLayout, editing_layout, free_place, stage_layout};
pub use map::{MapFocus, MapItem, MapScene, MapView, map_hit, paint_map, paint_map_legend};
pub use marks::{MapFilter, MapFold, MapMarks};
pub use raster::{PictureError, picture};
pub use share_chart::share_bars_ui;
pub use theme::{Dash, Theme, ThemeKind};
