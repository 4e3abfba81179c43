//! What panels read in a frame.

use crate::app::state::results::Results;
use crate::draw::Theme;
use chokepoint_core::engine::Network;
use chokepoint_core::insight::Reach;
use chokepoint_core::model::{Finding, Preset, Scenario};

/// Everything that panels read in a frame: built once, copied freely, changed by nobody.
#[derive(Clone, Copy)]
pub struct Ctx<'a> {
    /// The open preset.
    pub preset: &'a Preset,
    /// What is wrong with the preset.
    pub findings: &'a [Finding],
    /// The colours and text sizes.
    pub theme: &'a Theme,
    /// The map in index form.
    pub network: &'a Network,
    /// What the solver says.
    pub results: &'a Results,
    /// The month that is looked at, counted from 0.
    pub month: usize,
    /// The scenario that is played.
    pub scenario: Option<&'a Scenario>,
    /// What the selected rule touches, once it is counted.
    pub reach: Option<&'a Reach>,
}
