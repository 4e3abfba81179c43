//! How the world map is looked at.

use crate::draw::{WorldCentre, WorldView};
use chokepoint_core::engine::SiteIx;
use chokepoint_core::insight::Cut;
use chokepoint_core::model::{CommodityId, SiteId, Stage};
use egui::{Pos2, Vec2};

/// What countries are tinted by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum TintOf {
    /// The commodity that is selected, else the one that says most about the map.
    #[default]
    Automatic,
    /// Nothing: all countries look alike.
    Nothing,
    /// Shares in the supply of one commodity.
    Commodity(CommodityId),
    /// All commodities of a stage, by value.
    Stage(Stage),
}

/// How the world is looked at: part of the view, not of the document.
pub struct WorldLook {
    /// Which part of the map.
    pub view: WorldView,
    /// The meridian in the middle has been chosen.
    pub centred: bool,
    /// The map is fitted to the window in the next frame.
    pub fit: bool,
    /// What countries are tinted by.
    pub tint: TintOf,
    /// How supply is attributed.
    pub cut: Cut,
    /// A site that is being dragged: its index, and where it is on the screen.
    pub dragged: Option<(SiteIx, Pos2)>,
    /// A site that the next click puts on the map.
    pub placing: Option<SiteId>,
}

impl Default for WorldLook {
    fn default() -> Self {
        Self {
            view: WorldView { centre: WorldCentre::default(), offset: Vec2::ZERO, zoom: 1.0 },
            centred: false,
            fit: true,
            tint: TintOf::default(),
            cut: Cut::Location,
            dragged: None,
            placing: None,
        }
    }
}
