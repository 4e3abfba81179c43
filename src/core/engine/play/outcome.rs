//! What the engine computed.

use crate::engine::calendar::Timeline;
use crate::engine::mixing::Contents;
use crate::engine::month::audit::Audit;
use crate::engine::network::Network;
use crate::engine::rules::Verdict;
use crate::model::ScenarioId;
use std::sync::Arc;

/// The ladder: each rung allows one more kind of help than the one before, all else equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rung {
    /// What the rules still permit of the baseline flows.
    Permitted,
    /// Re-routing and spare capacity.
    Rerouting,
    /// Stocks.
    Stocks,
    /// New and recycled capacity.
    NewCapacity,
    /// Substitute recipes.
    Substitutes,
    /// The scenario's own measures.
    Measures,
}

impl Rung {
    /// All rungs, from the bottom.
    pub const ALL: [Self; 6] =
        [Self::Permitted, Self::Rerouting, Self::Stocks, Self::NewCapacity, Self::Substitutes, Self::Measures];

    /// The top of the ladder: everything the scenario allows.
    pub const TOP: Self = Self::Measures;

    /// The words in legends and tables for what this rung adds.
    pub fn label(self) -> &'static str {
        match self {
            Self::Permitted => "permitted baseline flows",
            Self::Rerouting => "re-routing and spare capacity",
            Self::Stocks => "stocks",
            Self::NewCapacity => "new and recycled capacity",
            Self::Substitutes => "substitutes",
            Self::Measures => "measures",
        }
    }
}

/// One month on one rung. Vectors are indexed like those of the [`Network`]; volumes are units of the commodity per month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MonthOutcome {
    /// Departures per route.
    pub flows: Vec<f64>,
    /// Arrivals per route; equal to the departures of `transit_months` before.
    pub arrivals: Vec<f64>,
    /// Level per activity, units of activity per month.
    pub activities: Vec<f64>,
    /// Unmet part per demand.
    pub shortages: Vec<f64>,
    /// Wanted per demand in this month.
    pub demands: Vec<f64>,
    /// Stock at the end of the month per node.
    pub stocks: Vec<f64>,
    /// Made or delivered but used by nobody, per node.
    pub unsold: Vec<f64>,
}

/// All months of a scenario on one rung.
#[derive(Clone, Debug, PartialEq)]
pub struct Play {
    /// How much help was allowed.
    pub rung: Rung,
    /// Month 1 first.
    pub months: Vec<MonthOutcome>,
    /// The engine's own check of every month.
    pub audit: Audit,
}

/// What the engine computed for a scenario under the market policy.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The map in index form.
    pub network: Arc<Network>,
    /// Which scenario.
    pub scenario: ScenarioId,
    /// Its months as dates.
    pub timeline: Timeline,
    /// Verdict per month and route, with all the help of the scenario (measures taken).
    pub verdicts: Vec<Vec<Verdict>>,
    /// Composition of everything on the map at the start of each month, in the same play.
    pub contents: Vec<Contents>,
    /// One play per rung, in the order of [`Rung::ALL`]. While a solve is still running only the top may be there.
    pub plays: Vec<Play>,
    /// Worst figures of the audits of all plays.
    pub audit: Audit,
}

impl Outcome {
    /// The play on a rung, once it has been solved.
    pub fn play(&self, rung: Rung) -> Option<&Play> {
        self.plays.iter().find(|play| play.rung == rung)
    }

    /// The result of the scenario: everything it allows.
    pub fn result(&self) -> Option<&Play> {
        self.play(Rung::TOP)
    }

    /// True when every rung has been played to the last month.
    pub fn is_complete(&self) -> bool {
        Rung::ALL.iter().all(|rung| self.play(*rung).is_some_and(|play| play.months.len() == self.timeline.months()))
    }
}
