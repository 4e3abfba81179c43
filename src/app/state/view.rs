//! What is looked at: none of it belongs to the document.

use crate::app::state::canvas::CanvasState;
use crate::app::state::world::WorldLook;
use crate::draw::MapView;

/// Where windows over the map open, points: clear of the bars and lists.
pub const CORNER: [f32; 2] = [340.0, 90.0];
/// How much a key press zooms.
pub const ZOOM_STEP: f32 = 1.5;

/// The lists on the left.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LeftTab {
    /// Rules, events and measures of the scenario.
    #[default]
    Scenario,
    /// Everything in the preset.
    Outline,
    /// What can be put on the map.
    Draw,
    /// Steps done and undone.
    History,
}

/// What fills the centre of a window that is too low for both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Centre {
    /// The map.
    #[default]
    Map,
    /// The plots.
    Plots,
}

/// How the panels are set: each changes its own part of it.
pub struct ViewState {
    /// How the world is looked at.
    pub world: WorldLook,
    /// Where the map is looked at.
    pub map: MapView,
    /// The map is fitted to the window in the next frame.
    pub fit: bool,
    /// Text in the search field of the outline.
    pub search: String,
    /// Which list is shown on the left.
    pub left: LeftTab,
    /// What fills the centre of a low window.
    pub centre: Centre,
    /// The list of findings is open.
    pub findings_open: bool,
    /// The data quality of the map is open, beside the plots.
    pub quality_open: bool,
    /// What is going on on the map.
    pub canvas: CanvasState,
    /// Text in the search field of what can be drawn.
    pub draw_search: String,
    /// The sheet of shortcuts is open.
    pub sheet_open: bool,
    /// Where the divider between two presets on the map stands, as a share of the width.
    pub swipe: f32,
    /// What the preset says about itself is open.
    pub about_open: bool,
    /// The list of the views of a presentation is open.
    pub views_open: bool,
}

impl Default for ViewState {
    fn default() -> Self {
        Self {
            world: WorldLook::default(),
            map: MapView { offset: egui::Vec2::ZERO, zoom: 1.0, stretch: 1.0 },
            fit: true,
            search: String::new(),
            left: LeftTab::default(),
            centre: Centre::default(),
            findings_open: false,
            quality_open: false,
            canvas: CanvasState::default(),
            draw_search: String::new(),
            sheet_open: false,
            swipe: 0.5,
            about_open: false,
            views_open: false,
        }
    }
}
