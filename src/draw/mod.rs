//! Pictures: theme, stage map, charts and the CPU rasteriser. One painter serves the window and the files.

mod figures;
mod layout;
mod map;
pub mod plot;
mod raster;
mod svg;
mod theme;

pub use figures::{percent, quantity, usd};
pub use layout::{Column, StageLayout, stage_layout};
pub use map::{MapFocus, MapItem, MapScene, MapView, map_hit, paint_map, paint_map_legend};
pub use raster::{PictureError, picture};
pub use svg::svg;
pub use theme::{Dash, Theme, ThemeKind};
