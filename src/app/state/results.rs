//! What the solver has reported so far, and how fresh it is.

use chokepoint_core::engine::{Grounds, MonthIx, MonthOutcome, Network, Outcome, RouteIx, Verdict};
use chokepoint_core::insight::{BandedGaps, GapRow, GapSelection, GapUnit, gap_bands};
use chokepoint_core::model::{Preset, ScenarioId};
use std::sync::Arc;
use std::time::{Duration, Instant};
use typed_index_collections::{TiSlice, TiVec};

/// How strongly a figure of another state than the one on screen is drawn.
pub const PALE: f32 = 0.4;

/// Where the solver stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Progress {
    /// Nothing has been asked yet.
    #[default]
    Idle,
    /// Months of the result so far, and months of the lower rungs.
    Solving {
        /// Months of the result.
        months: usize,
        /// Months of the ladder below it.
        ladder: usize,
    },
    /// Everything is there.
    Solved {
        /// Until the first month was there.
        first: Duration,
        /// Until all was there.
        total: Duration,
    },
    /// The user did not want to wait any longer.
    Stopped,
    /// There is no result for what is on screen.
    Failed(String),
}

/// What comes back, in this order.
pub enum Report {
    /// A month of the result.
    Month {
        /// Month that was solved.
        month: MonthIx,
        /// What happens in it.
        outcome: Box<MonthOutcome>,
        /// What the rules say, route by route.
        verdicts: TiVec<RouteIx, Verdict>,
        /// Since the request.
        after: Duration,
    },
    /// All months of the result: who goes short is known, what fills the rest is not yet.
    Result {
        /// The result alone.
        outcome: Arc<Outcome>,
        /// Who goes short.
        rows: Vec<GapRow>,
    },
    /// A month of a lower rung of the ladder.
    Ladder,
    /// The whole outcome: every rung to its last month.
    Done {
        /// What the engine computed, all rungs of the ladder.
        outcome: Arc<Outcome>,
        /// Who goes short, by rung.
        rows: Vec<GapRow>,
        /// Since the request.
        after: Duration,
    },
    /// What explains the routes beside their verdicts, month by month; follows [`Report::Done`].
    Grounds(TiVec<MonthIx, Grounds>),
}

/// A finished solve.
#[derive(Clone)]
pub struct Solved {
    /// What the engine computed, all rungs of the ladder.
    pub outcome: Arc<Outcome>,
    /// Who goes short.
    pub rows: Arc<Vec<GapRow>>,
}

/// A solved scenario, by name.
#[derive(Clone)]
pub struct SolvedScenario {
    /// Name of the scenario.
    pub name: String,
    /// What came of it.
    pub outcome: Arc<Outcome>,
    /// Who goes short in it.
    pub rows: Arc<Vec<GapRow>>,
    /// Its gaps over the bands of its licences; none where no licence states one, or until they are worked out.
    pub bands: Option<Arc<BandedGaps>>,
}

impl PartialEq for SolvedScenario {
    fn eq(&self, other: &Self) -> bool {
        let same_bands = match (&self.bands, &other.bands) {
            (Some(own), Some(others)) => Arc::ptr_eq(own, others),
            (own, others) => own.is_none() && others.is_none(),
        };
        let same_rows = Arc::ptr_eq(&self.rows, &other.rows);
        self.name == other.name && Arc::ptr_eq(&self.outcome, &other.outcome) && same_rows && same_bands
    }
}

/// Results of the newest request, beside the last finished ones.
#[derive(Default)]
pub struct Results {
    /// Where the solver stands.
    pub progress: Progress,
    live: TiVec<MonthIx, (MonthOutcome, TiVec<RouteIx, Verdict>)>,
    grounds: TiVec<MonthIx, Grounds>,
    first: Duration,
    asked: Option<Instant>,
    solved: Option<Solved>,
    /// The result of the newest request, while what fills the rest is being worked out.
    result: Option<Solved>,
    stale: bool,
    revision: u64,
    /// The preset that the newest request is about.
    asked_of: Option<Arc<Preset>>,
    /// Scenarios that have been solved, the newest last: going back to one is at once.
    kept: Vec<Kept>,
}

/// A scenario that has been solved, with all that was said about it.
struct Kept {
    preset: Arc<Preset>,
    solved: Solved,
    grounds: TiVec<MonthIx, Grounds>,
    progress: Progress,
    /// Unmet of all that is at stake in all markets, 0 to 1.
    gap: f64,
}

/// Solved scenarios that are kept: more than a workshop goes back and forth between.
const KEPT: usize = 16;
/// Routes from which on only the newest is kept: an outcome of such a map takes a good part of the memory.
const MANY_ROUTES: usize = 10_000;

impl Results {
    /// A new request was sent: what is there is shown as stale until the new comes in.
    pub fn begin(&mut self, preset: &Arc<Preset>) {
        self.asked_of = Some(Arc::clone(preset));
        self.progress = Progress::Solving { months: 0, ladder: 0 };
        self.asked = Some(Instant::now());
        self.live.clear();
        self.grounds.clear();
        self.result = None;
        self.stale = self.solved.is_some();
        self.revision += 1;
    }

    /// Shows what is known of a scenario; false where it has to be solved.
    pub fn recall(&mut self, preset: &Arc<Preset>, scenario: &ScenarioId) -> bool {
        let is_it = |kept: &&Kept| Arc::ptr_eq(&kept.preset, preset) && kept.solved.outcome.scenario == *scenario;
        let Some(kept) = self.kept.iter().find(is_it) else { return false };
        (self.solved, self.grounds, self.progress) =
            (Some(kept.solved.clone()), kept.grounds.clone(), kept.progress.clone());
        self.result = None;
        self.live.clear();
        self.stale = false;
        self.revision += 1;
        true
    }

    /// Unmet of all that is at stake in all markets, 0 to 1, of a scenario as it stands now; none where it has not been solved.
    pub fn known_gap(&self, preset: &Arc<Preset>, scenario: &ScenarioId) -> Option<f64> {
        let is_it = |kept: &&Kept| Arc::ptr_eq(&kept.preset, preset) && kept.solved.outcome.scenario == *scenario;
        self.kept.iter().find(is_it).map(|kept| kept.gap)
    }

    /// Forgets solved scenarios, so that they are solved anew.
    pub fn forget_kept(&mut self) {
        self.kept.clear();
    }

    fn keep(&mut self) {
        let (Some(preset), Some(solved)) = (self.asked_of.clone(), self.solved.clone()) else { return };
        // What is of an older state can only come back by undoing, and then lies elsewhere.
        self.kept.retain(|kept| Arc::ptr_eq(&kept.preset, &preset));
        let most = if solved.outcome.network.routes.len() < MANY_ROUTES { KEPT } else { 1 };
        let too_many = (self.kept.len() + 1).saturating_sub(most);
        self.kept.drain(..too_many);
        let (grounds, progress) = (self.grounds.clone(), self.progress.clone());
        let gap = gap_bands(&solved.rows, GapSelection::AllMarkets, GapUnit::Usd).gap_share();
        self.kept.push(Kept { preset, solved, grounds, progress, gap });
    }

    /// The map has changed its shape: indices of old results mean nothing any more.
    pub fn clear(&mut self) {
        *self = Self { revision: self.revision + 1, ..Self::default() };
    }

    /// Says why nothing can be solved.
    pub fn fail(&mut self, why: String) {
        self.result = None;
        self.progress = Progress::Failed(why);
        self.revision += 1;
        self.stale = self.solved.is_some();
    }

    /// The user stopped the solver: the months that are there stay.
    pub fn stop(&mut self) {
        self.progress = Progress::Stopped;
        self.stale = self.solved.is_some();
    }

    /// True while the solver works, or is about to.
    pub fn is_solving(&self) -> bool {
        matches!(self.progress, Progress::Solving { .. })
    }

    /// Since the newest request.
    pub fn waited(&self) -> Duration {
        self.asked.map_or(Duration::ZERO, |asked| asked.elapsed())
    }

    /// Takes in a report of the newest request.
    pub fn take(&mut self, report: Report) {
        self.revision += 1;
        match report {
            Report::Month { month, outcome, verdicts, after } => {
                if self.live.is_empty() {
                    self.first = after;
                }
                if month == self.live.next_key() {
                    self.live.push((*outcome, verdicts));
                }
                if let Progress::Solving { months, .. } = &mut self.progress {
                    *months = self.live.len();
                }
            }
            Report::Result { outcome, rows } => self.result = Some(Solved { outcome, rows: Arc::new(rows) }),
            Report::Ladder => {
                if let Progress::Solving { ladder, .. } = &mut self.progress {
                    *ladder += 1;
                }
            }
            Report::Done { outcome, rows, after } => {
                self.solved = Some(Solved { outcome, rows: Arc::new(rows) });
                self.result = None;
                self.live.clear();
                self.stale = false;
                self.progress = Progress::Solved { first: self.first, total: after };
            }
            Report::Grounds(grounds) => {
                self.grounds = grounds;
                self.keep();
            }
        }
    }

    /// The last finished solve; see [`Self::is_stale`].
    pub fn solved(&self) -> Option<&Solved> {
        self.solved.as_ref()
    }

    /// Who goes short in what is on screen, as soon as that is known: of the finished solve, or of its result while the rest is being worked out.
    pub fn answered(&self) -> Option<&Solved> {
        self.result.as_ref().or_else(|| self.fresh())
    }

    /// The last finished solve, when it is of what is on screen.
    pub fn fresh(&self) -> Option<&Solved> {
        self.solved.as_ref().filter(|_| !self.stale)
    }

    /// True when the finished solve is older than what is on screen.
    pub fn is_stale(&self) -> bool {
        self.stale
    }

    /// Of which state the finished solve is, where that is not the one on screen: why, and what becomes of it.
    pub fn stale_words(&self, preset: &Preset, shown: &ScenarioId) -> Option<String> {
        let solved = self.solved.as_ref().filter(|_| self.stale)?;
        let name = |id: &ScenarioId| preset.scenario(id).map_or("another scenario", |scenario| scenario.name.as_str());
        let of = &solved.outcome.scenario;
        let old = if of == shown { "as before the last change".to_owned() } else { format!("of {}", name(of)) };
        Some(match &self.progress {
            Progress::Failed(why) => format!("Not solved; figures {old}. {why}"),
            Progress::Stopped => format!("Stopped; figures {old}"),
            _ if of == shown => format!("Figures {old}; working it out…"),
            _ => format!("Figures {old}; working out {}…", name(shown)),
        })
    }

    /// Counts up with every report, so that what is derived from results can be kept.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// What the rules say in a month, as fresh as [`Self::month`]; empty until that month has been played.
    pub fn verdicts(&self, month: MonthIx) -> &TiSlice<RouteIx, Verdict> {
        let finished = || self.solved.as_ref()?.outcome.verdicts.get(month);
        self.live
            .get(month)
            .map(|(_, verdicts)| verdicts)
            .or_else(finished)
            .map_or(TiSlice::from_ref(&[]), TiVec::as_slice)
    }

    /// What explains the routes of a month beside their verdicts, once that has been worked out.
    pub fn grounds(&self, month: MonthIx) -> Option<&Grounds> {
        self.grounds.get(month)
    }

    /// A month of the result: the newest, or the last finished while the newest is being worked out.
    pub fn month(&self, month: MonthIx) -> Option<&MonthOutcome> {
        let finished = || self.solved.as_ref()?.outcome.result()?.months.get(month);
        self.live.get(month).map(|(outcome, _)| outcome).or_else(finished)
    }
}

/// True when every index of one map means the same on the other.
pub fn same_shape(a: &Network, b: &Network) -> bool {
    let activities = |network: &Network| -> Vec<_> {
        network.activities.iter().map(|activity| (activity.site, activity.recipe, activity.slot)).collect()
    };
    let demands =
        |network: &Network| -> Vec<_> { network.demands.iter().map(|demand| (demand.node, demand.slot)).collect() };
    std::ptr::eq(a, b)
        || a.nodes == b.nodes
            && a.map.sites.iter().map(|site| &site.id).eq(b.map.sites.iter().map(|site| &site.id))
            && a.map.routes.iter().map(|route| &route.id).eq(b.map.routes.iter().map(|route| &route.id))
            && a.map.commodities.iter().map(|entry| &entry.id).eq(b.map.commodities.iter().map(|entry| &entry.id))
            && a.routes
                .iter()
                .map(|route| (route.from, route.to))
                .eq(b.routes.iter().map(|route| (route.from, route.to)))
            && activities(a) == activities(b)
            && demands(a) == demands(b)
}
