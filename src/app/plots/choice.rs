//! What a pane shows, as far as the user has chosen.

use crate::charts::HeatOf;
use chokepoint_core::engine::SiteIx;
use chokepoint_core::insight::{Buyer, Consumer, Cut, GapUnit};
use chokepoint_core::model::{CommodityId, RuleId, ScenarioId};
use std::collections::BTreeSet;

/// Whose gap is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GapChoice {
    /// What is selected on the map, and where nothing is, all final demand.
    #[default]
    Selected,
    /// All final demand.
    AllMarkets,
    /// All demand of a site.
    Site(SiteIx),
    /// All demand of a single consumer.
    Consumer(Consumer),
}

/// What a pane shows: its own choices.
#[derive(Clone, Debug, PartialEq)]
pub struct PlotChoice {
    /// How supply is attributed.
    pub cut: Cut,
    /// Buyer whose supply is shown.
    pub buyer: Buyer,
    /// Of which scenario; none = the one on screen.
    pub scenario: Option<ScenarioId>,
    /// Of what; empty = what the scenario's rules are about.
    pub commodities: BTreeSet<CommodityId>,
    /// Of what, in plots of one commodity; none = the one that is selected, or else the one that matters most.
    pub commodity: Option<CommodityId>,
    /// What the heat map shows.
    pub heat: HeatOf,
    /// Whose reach; none = the rule that is selected, or else the first of the scenario.
    pub rule: Option<RuleId>,
    /// Consumers whose gap is shown.
    pub gap: GapChoice,
    /// Unit in which the gap is shown.
    pub unit: GapUnit,
    /// Whether the kinds of help are averaged over all orders instead of taken in the order of the ladder.
    pub averaged: bool,
    /// Shares of scenarios are compared each in its worst month instead of the month shown.
    pub each_worst: bool,
    /// The help of scenarios is compared in one month instead of over all.
    pub one_month: bool,
    /// Commodity whose stores are shown; none = the most valuable stores.
    pub stores: Option<CommodityId>,
}

impl Default for PlotChoice {
    fn default() -> Self {
        Self {
            cut: Cut::Location,
            buyer: Buyer::World,
            scenario: None,
            commodities: BTreeSet::new(),
            commodity: None,
            heat: HeatOf::default(),
            rule: None,
            gap: GapChoice::default(),
            unit: GapUnit::Usd,
            averaged: false,
            each_worst: false,
            one_month: false,
            stores: None,
        }
    }
}

impl PlotChoice {
    /// Forgets what was chosen by its place in a network that is no more.
    pub fn forget_places(&mut self) {
        self.buyer = Buyer::World;
        self.gap = GapChoice::Selected;
    }
}
