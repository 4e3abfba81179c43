//! Two presets laid out in the same columns, to be looked at side by side.

use crate::app::tasks::task::{Same, Task};
use crate::draw::{StageLayout, common_layouts};
use chokepoint_core::engine::Network;
use chokepoint_core::model::Preset;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Two presets, and where sites of the open map stand.
#[derive(PartialEq)]
pub struct BesideRequest {
    /// What differences lead from, and what they lead to.
    pub presets: [Same<Preset>; 2],
    /// Index and places of the open map.
    pub open: (Same<Network>, Same<StageLayout>),
}

/// Index and places of both.
pub type LaidOut = [(Arc<Network>, Arc<StageLayout>); 2];

/// Indexes both maps and lays them out.
pub type LayingOut = Task<BesideRequest, (), LaidOut>;

/// See [`LayingOut`].
pub fn lay_out(request: &BesideRequest, _: &AtomicBool, _: &(dyn Fn(()) + Sync)) -> Result<LaidOut, String> {
    let [first, second] = request.presets.each_ref().map(|preset| &preset.map);
    let networks = [first, second].map(|map| Arc::new(Network::build(map)));
    let (network, layout) = &request.open;
    let kept = layout.kept(network);
    let layouts = common_layouts((first, &networks[0]), (second, &networks[1]), &kept);
    let [a, b] = networks;
    let [left, right] = layouts.map(Arc::new);
    Ok([(a, left), (b, right)])
}
