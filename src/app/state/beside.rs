//! Two presets side by side on the map, with a divider between them.

use crate::draw::{MapDiffers, StageLayout};
use chokepoint_core::engine::Network;
use chokepoint_core::model::{EntityRef, Preset};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The two sides: on the left what differences lead from, on the right what they lead to.
pub struct Beside {
    /// Left and right.
    pub sides: [Side; 2],
}

/// One of the two.
pub struct Side {
    /// What it is called.
    pub name: String,
    /// The preset.
    pub preset: Arc<Preset>,
    /// Its map in index form.
    pub network: Arc<Network>,
    /// Where its sites stand, in the columns of both.
    pub layout: Arc<StageLayout>,
    /// How its sites and routes differ, of what is listed.
    pub differs: MapDiffers,
    /// What is listed of each entity, in words, by its address on this side.
    pub told: BTreeMap<EntityRef, Vec<String>>,
}

/// Where the divider may stand, as a share of the width: a side that is gone could not be drawn back.
pub const DIVIDER: std::ops::RangeInclusive<f32> = 0.03..=0.97;
