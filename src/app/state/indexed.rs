//! A map in index form, where its sites stand, and what follows from all of its routes: worked out once for a state, not in each frame.

use crate::draw::{HitGrid, Kept, StageLayout, editing_layout};
use chokepoint_core::engine::Network;
use chokepoint_core::insight::{MainCommodities, TradeQuality};
use chokepoint_core::model::{CanvasPoint, Preset, SiteId};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A map in index form, and where its sites stand.
pub struct Indexed {
    /// The map in index form.
    pub network: Arc<Network>,
    /// Where sites stand.
    pub layout: Arc<StageLayout>,
    /// What is where on it.
    pub grid: HitGrid,
    /// What its usual trade rests on; none where nothing of value crosses a border.
    pub trade: Option<TradeQuality>,
    /// What plots show where nothing is chosen.
    pub main: MainCommodities,
}

impl Indexed {
    /// Indexes the map of a preset; sites keep the places they are known to have.
    pub fn of(preset: &Preset, kept: &Kept) -> Self {
        let network = Network::build(&preset.map);
        let layout = editing_layout(&network, kept);
        let grid = HitGrid::of(&network, &layout);
        let (trade, main) = (TradeQuality::of(preset), MainCommodities::of(&network));
        Self { network: Arc::new(network), layout: Arc::new(layout), grid, trade, main }
    }

    /// Puts sites where they would stand if nobody had moved any.
    pub fn lay_out_anew(&mut self) {
        let layout = editing_layout(&self.network, &Kept::default());
        self.grid = HitGrid::of(&self.network, &layout);
        self.layout = Arc::new(layout);
    }

    /// Where sites of the newest state stand, as in a file; the layout may still be that of a moment ago, so a place that
    /// somebody has given goes first.
    pub fn places(&self, preset: &Preset, sites: &[SiteId]) -> BTreeMap<SiteId, CanvasPoint> {
        let wanted: BTreeSet<&SiteId> = sites.iter().collect();
        let laid_out = |id| self.place(id).map(|at| self.layout.on_grid(at));
        let sites = preset.map.sites.iter().filter(|site| wanted.contains(&site.id));
        sites.filter_map(|site| Some((site.id.clone(), site.canvas.or_else(|| laid_out(&site.id))?))).collect()
    }

    /// Where the layout shows a site.
    pub fn place(&self, site: &SiteId) -> Option<egui::Pos2> {
        self.layout.positions.get(self.network.site(site)?).copied()
    }
}
