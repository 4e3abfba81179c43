//! What the panes read.

use crate::app::state::results::Results;
use crate::app::state::selection::Selection;
use crate::app::tasks::shapley::OrderAverage;
use crate::draw::Theme;
use chokepoint_core::engine::Network;
use chokepoint_core::model::{Preset, ScenarioId};
use std::sync::Arc;

/// What the panes read.
pub struct PlotsContext<'a> {
    /// The preset.
    pub preset: &'a Arc<Preset>,
    /// Its map in index form.
    pub network: &'a Arc<Network>,
    /// What the solver says.
    pub results: &'a Results,
    /// The colours.
    pub theme: &'a Theme,
    /// The scenario that is played.
    pub scenario: &'a ScenarioId,
    /// The month that is looked at.
    pub month: usize,
    /// What is selected.
    pub selection: &'a Selection,
    /// The ladder averaged over all orders, where that is asked for.
    pub orders: &'a OrderAverage,
}
