//! The parts of the stage map that can be edited: ports and routes being drawn, names, boxes, folds, filters, minimap.

mod choice;
mod filter;
mod fold;
mod keys;
mod link;
mod minimap;
mod rename;
mod sites;
mod state;
mod tips;
mod toolbar;

pub use choice::choice_ui;
pub use filter::{Filter, filter_window_ui, map_filter};
pub use fold::folded;
pub use keys::{canvas_id, keys, nudge};
pub use link::{link_ui, paint_link, start_link};
pub use minimap::minimap_ui;
pub use rename::{paint_rename, rename_ui};
pub use sites::{box_ui, name_at, sites_ui};
pub use state::{Canvas, CanvasState, Choice, Drag, Flight, Renaming};
pub use tips::{item_tip_ui, route_tip_ui, site_tip_ui, tooltip_ui};
pub use toolbar::toolbar_ui;
