//! What the engine computed.

use crate::engine::calendar::Timeline;
use crate::engine::index::{MonthIx, RouteIx};
use crate::engine::ladder::Rung;
use crate::engine::mixing::Contents;
use crate::engine::month::audit::Audit;
use crate::engine::month::warm_start::PlayStarts;
use crate::engine::network::{MonthOutcome, Network};
use crate::engine::play::clean_buying::CleanSwitch;
use crate::engine::play::postponed::PostponedMonth;
use crate::engine::rules::{Desks, QueueMonth, Verdict};
use crate::model::ScenarioId;
use std::sync::Arc;
use typed_index_collections::TiVec;

/// All months of a scenario on one rung.
#[derive(Clone, Debug, PartialEq)]
pub struct Play {
    /// How much help was allowed.
    pub rung: Rung,
    /// Month 1 first.
    pub months: TiVec<MonthIx, MonthOutcome>,
    /// Who buys clean in each month, so that his goods get past content clauses.
    pub clean_buying: TiVec<MonthIx, Vec<CleanSwitch>>,
    /// What licensing desks do in each month, by rule and route; empty where no rule has one.
    pub licences: TiVec<MonthIx, Vec<QueueMonth>>,
    /// What becomes of postponed demand in each month; empty where nothing is postponed.
    pub postponed: TiVec<MonthIx, Vec<PostponedMonth>>,
    /// The engine's own check of every month.
    pub audit: Audit,
}

/// What the engine computed for a scenario under the market policy.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The map in index form.
    pub network: Arc<Network>,
    /// Id of the scenario.
    pub scenario: ScenarioId,
    /// Its months as dates.
    pub timeline: Timeline,
    /// Verdict per month and route, with all the help of the scenario (measures taken).
    pub verdicts: TiVec<MonthIx, TiVec<RouteIx, Verdict>>,
    /// Composition of everything on the map at the start of each month, in the same play; that by which the verdicts were given.
    pub contents: TiVec<MonthIx, Contents>,
    /// What waits at licensing desks in each month, in the same play.
    pub desks: TiVec<MonthIx, Desks>,
    /// One play per rung, in the order of [`Rung::ALL`]. While a solve is still running only the top may be there.
    pub plays: Vec<Play>,
    /// What held in the top one: where plays that differ little start from. Those of all would take more memory than they save time.
    pub starts: PlayStarts,
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
