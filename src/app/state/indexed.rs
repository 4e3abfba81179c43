//! A map in index form, and where its sites stand.

use crate::draw::{HitGrid, Kept, StageLayout, editing_layout};
use chokepoint_core::engine::Network;
use chokepoint_core::model::{CanvasPoint, Map, Preset, SiteId};
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
}

impl Indexed {
    /// Indexes a map; sites keep the places they are known to have.
    pub fn of(map: &Map, kept: &Kept) -> Self {
        let network = Network::build(map);
        let layout = editing_layout(&network, kept);
        let grid = HitGrid::of(&network, &layout);
        Self { network: Arc::new(network), layout: Arc::new(layout), grid }
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
