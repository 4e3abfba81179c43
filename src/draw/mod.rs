//! Pictures: theme, stage map, charts and the CPU rasteriser. One painter serves the window and the files.

mod charts;
mod figures;
mod layout;
mod map;
mod raster;
mod theme;

pub use charts::{
    GapChart, ShareBar, ShareBars, gap_bands_ui, gap_chart, gap_waterfall_ui, share_bars, share_bars_ui,
};
pub use figures::{percent, quantity, usd};
pub use layout::{Column, StageLayout, stage_layout};
pub use map::{MapItem, MapScene, MapView, map_hit, paint_map, paint_map_legend};
pub use raster::{PictureError, picture};
pub use theme::{Dash, Theme, ThemeKind};
