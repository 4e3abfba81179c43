//! Month after month, rung after rung.

use crate::engine::calendar::Timeline;
use crate::engine::index::{MonthIx, NodeIx, RouteIx};
use crate::engine::ladder::{Helps, Rung};
use crate::engine::mixing::Contents;
use crate::engine::month::allocate::allocate;
use crate::engine::month::audit::{Audit, audit};
use crate::engine::month::bounds::{Bounds, Limits, MonthRules, Returning};
use crate::engine::month::clocks::Clocks;
use crate::engine::month::uses::{Lot, add_up};
use crate::engine::month::warm_start::{CleanBuyer, MonthStarts, PlayStarts, WarmStart};
use crate::engine::month::{Month, MonthUses, Solving, Stage, StockTarget};
use crate::engine::network::{MonthOutcome, Network};
use crate::engine::play::clean_buying::{CleanBuying, CleanSwitch, leave_tainted};
use crate::engine::play::clean_choice::CleanMemory;
use crate::engine::play::clean_plan::Feeds;
use crate::engine::play::outcome::{Outcome, Play};
use crate::engine::play::postponed::{PostponedMonth, Waiting};
use crate::engine::qp::memory::Memory;
use crate::engine::qp::program::SolveError;
use crate::engine::rules::{
    Desks, QueueMonth, QuotaAccounts, Reckoning, Relief, RuleBook, Seen, UseGroups, Verdict, relief_seen,
};
use crate::model::{Preset, RecipeKind, Scenario};
use crate::tolerance::{AUDIT, SHARE};
use rayon::prelude::*;
use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use typed_index_collections::{TiSlice, TiVec, ti_vec};

/// A month that has just been solved.
#[derive(Clone, Debug)]
pub struct SolvedMonth<'a> {
    /// On which rung.
    pub rung: Rung,
    /// Month that was solved.
    pub month: MonthIx,
    /// What happens in the month.
    pub outcome: &'a MonthOutcome,
    /// Verdict of the month per route.
    pub verdicts: &'a TiSlice<RouteIx, Verdict>,
}

/// Plays a scenario on every rung and audits it. The top rung, which is the scenario's result, is played first and
/// reported month by month; the others follow on all cores. The same input gives the same bytes on any number of threads.
///
/// ```
/// use chokepoint_core::engine::{Network, solve};
/// use chokepoint_core::store::builtin;
/// use std::sync::{Arc, atomic::AtomicBool};
///
/// let preset = builtin::load("teaching-12-sites").map_err(|finding| finding.to_string())?;
/// let network = Arc::new(Network::build(&preset.map));
/// let scenario = preset.scenario(&"licences".into()).ok_or("no such scenario")?;
/// let outcome = solve(&preset, network, scenario, &AtomicBool::new(false), &|_| {}).map_err(|error| error.to_string())?;
/// assert!(outcome.is_complete());
/// assert!(outcome.audit.worst_residual < 1e-6);
/// # Ok::<(), String>(())
/// ```
///
/// # Errors
/// [`SolveError::Cancelled`] soon after `cancel` is set; otherwise whatever keeps a month from being solved and audited.
pub fn solve(
    preset: &Preset,
    network: Arc<Network>,
    scenario: &Scenario,
    cancel: &AtomicBool,
    on_progress: &(dyn Fn(SolvedMonth<'_>) + Sync),
) -> Result<Outcome, SolveError> {
    let book = RuleBook::new(preset, &network, scenario, Rung::TOP);
    let context = ScenarioContext { preset, network: &network, scenario, book: &book };
    let top = play(&context, Rung::TOP, Rung::TOP.into(), &PlayStarts::default(), cancel, on_progress)?;
    // Only measures change the rules between rungs, and only on the top one.
    let without_measures = RuleBook::new(preset, &network, scenario, Rung::Substitutes);
    let lower = ScenarioContext { preset, network: &network, scenario, book: &without_measures };
    let helps = |rung: Rung| opened(rung.into(), &network, scenario);
    let mut rungs: Vec<Rung> = Rung::ALL.into_iter().filter(|rung| helps(*rung) != helps(Rung::TOP)).collect();
    rungs.dedup_by_key(|rung| helps(*rung));
    let played = rungs
        .par_iter()
        .map(|rung| play(&lower, *rung, (*rung).into(), &top.held, cancel, on_progress))
        .collect::<Result<Vec<SolvedScenario>, SolveError>>()?;
    let copied = Rung::ALL.into_iter().filter(|rung| *rung != Rung::TOP && !rungs.contains(rung));
    let copy = |rung: Rung| {
        let known = played.iter().find(|known| helps(known.play.rung) == helps(rung)).unwrap_or(&top);
        known.report(rung, on_progress);
        Play { rung, ..known.play.clone() }
    };
    let copies: Vec<Play> = copied.map(copy).collect();
    let SolvedScenario { play: top, verdicts, contents, desks, held: starts } = top;
    let mut plays: Vec<Play> = played.into_iter().map(|known| known.play).chain(copies).chain([top]).collect();
    plays.sort_by_key(|play| play.rung);
    let audit = plays.iter().fold(Audit::default(), |worst, play| worst.worst(play.audit));
    Ok(Outcome {
        network,
        scenario: scenario.id.clone(),
        timeline: Timeline::of(scenario),
        verdicts,
        contents,
        desks,
        plays,
        starts,
        audit,
    })
}

/// Plays a scenario on one rung.
///
/// ```
/// use chokepoint_core::engine::{Network, Rung, simulate};
/// use chokepoint_core::store::builtin;
/// use std::sync::atomic::AtomicBool;
///
/// let preset = builtin::load("teaching-12-sites").map_err(|finding| finding.to_string())?;
/// let network = Network::build(&preset.map);
/// let scenario = preset.scenario(&"no-controls".into()).ok_or("no such scenario")?;
/// let play = simulate(&preset, &network, scenario, Rung::Permitted, &AtomicBool::new(false))
///     .map_err(|error| error.to_string())?;
/// // Without rules the baseline stays as it is: nobody lacks anything.
/// assert!(play.months.iter().all(|month| month.shortages.iter().all(|shortage| *shortage < 1e-9)));
/// # Ok::<(), String>(())
/// ```
///
/// # Errors
/// As [`solve`].
pub fn simulate(
    preset: &Preset,
    network: &Network,
    scenario: &Scenario,
    rung: Rung,
    cancel: &AtomicBool,
) -> Result<Play, SolveError> {
    Ok(simulate_near(preset, network, scenario, rung, &PlayStarts::default(), cancel)?.0)
}

/// As [`simulate`]; starts each month from what held in it in a like play, and returns what held in this one.
///
/// # Errors
/// As [`solve`].
pub fn simulate_near(
    preset: &Preset,
    network: &Network,
    scenario: &Scenario,
    rung: Rung,
    near: &PlayStarts,
    cancel: &AtomicBool,
) -> Result<(Play, PlayStarts), SolveError> {
    let book = RuleBook::new(preset, network, scenario, rung);
    let context = ScenarioContext { preset, network, scenario, book: &book };
    let played = play(&context, rung, rung.into(), near, cancel, &|_| {})?;
    Ok((played.play, played.held))
}

/// What explains a route in a month.
#[derive(Clone, Debug)]
pub struct JudgedRoute {
    /// What the rules say of it.
    pub verdict: Verdict,
    /// How the content behind the verdict is reckoned.
    pub reckonings: Vec<Reckoning>,
    /// The first relief that would free it.
    pub relief: Option<Relief>,
    /// What the desks of its rules do with what is ordered on it.
    pub licences: Vec<QueueMonth>,
    /// Who buys clean in the month, whatever the route.
    pub switches: Vec<CleanSwitch>,
}

/// What explains a route in a month, on the top rung.
///
/// # Errors
/// As [`solve`]: the months up to this one have to be played, because contents are carried with stocks and makers may buy clean.
pub fn judge_route(
    preset: &Preset,
    network: &Network,
    scenario: &Scenario,
    route: RouteIx,
    month: MonthIx,
    cancel: &AtomicBool,
) -> Result<JudgedRoute, SolveError> {
    let book = RuleBook::new(preset, network, scenario, Rung::TOP);
    let mut run = Run::new(&ScenarioContext { preset, network, scenario, book: &book }, Rung::TOP.into());
    let mut past = TiVec::with_capacity(month.into());
    for before in MonthIx::all(month.into()) {
        if cancel.load(Ordering::Relaxed) {
            return Err(SolveError::Cancelled);
        }
        past.push(run.step(before, &past, cancel)?.outcome);
    }
    let PlayedMonth { contents, switches, .. } = run.step(month, &past, cancel)?;
    let seen = Seen { month, contents: &contents, desks: &run.desks };
    let mut licences = run.desks.books(&book);
    licences.retain(|queue| queue.route == route);
    Ok(JudgedRoute {
        verdict: book.verdict_seen(route, seen),
        reckonings: book.reckonings(route, seen),
        relief: relief_seen(&book, route, seen),
        licences,
        switches,
    })
}

/// Plays a scenario with every set of kinds of help, in the order of [`Helps::all`]: what the average over all orders needs.
/// The sets of the ladder are taken over from `outcome`; `on_set` is called after each set.
///
/// # Errors
/// As [`solve`].
pub fn simulate_help_sets(
    preset: &Preset,
    outcome: &Outcome,
    cancel: &AtomicBool,
    on_set: &(dyn Fn() + Sync),
) -> Result<Vec<Play>, SolveError> {
    let Some(scenario) = preset.scenario(&outcome.scenario) else { return Ok(Vec::new()) };
    let network = &outcome.network;
    let with_measures = RuleBook::new(preset, network, scenario, Rung::TOP);
    let without_measures = RuleBook::new(preset, network, scenario, Rung::Permitted);
    let open = |helps: Helps| opened(helps, network, scenario);
    let on_ladder = |helps: Helps| outcome.plays.iter().find(|play| open(play.rung.into()) == open(helps));
    let sets: Vec<Helps> = Helps::all().collect();
    let played = sets
        .par_iter()
        .map(|helps| {
            // What opens nothing is asked of the set without it.
            let is_known = on_ladder(*helps).is_some() || open(*helps) != *helps;
            let book = if helps.has(Rung::Measures) { &with_measures } else { &without_measures };
            let context = ScenarioContext { preset, network, scenario, book };
            let of_set = || play(&context, helps.top(), *helps, &outcome.starts, cancel, &|_| {});
            let played = if is_known { None } else { Some(of_set()?.play) };
            on_set();
            Ok(played)
        })
        .collect::<Result<Vec<Option<Play>>, SolveError>>()?;
    let of_set = |helps: Helps| on_ladder(helps).or_else(|| played.get(open(helps).index()).and_then(Option::as_ref));
    Ok(sets.into_iter().filter_map(of_set).cloned().collect())
}

/// The limits of every month of the result, as the market met them, and what limits recycling; none until it is solved.
pub fn limits_met(preset: &Preset, outcome: &Outcome) -> Option<(TiVec<MonthIx, Bounds>, Vec<Returning>)> {
    let scenario = preset.scenario(&outcome.scenario)?;
    let network: &Network = &outcome.network;
    let book = RuleBook::new(preset, network, scenario, Rung::TOP);
    let limits = Limits::new(preset, network, scenario, Rung::TOP.into());
    let Play { months: played, clean_buying, .. } = outcome.result()?;
    let mut clocks = Clocks::new(network);
    let mut accounts = QuotaAccounts::default();
    let mut met = TiVec::with_capacity(played.len());
    let seen = outcome.contents.iter_enumerated().zip(&outcome.desks);
    let seen = seen.map(|((month, contents), desks)| Seen { month, contents, desks });
    for (seen, verdicts) in seen.zip(&outcome.verdicts) {
        let (month, rules) = (seen.month, MonthRules::of(&book, seen, &accounts, verdicts));
        accounts.book(&rules.quotas, played.get(month)?, |at| network.routes[at].baseline);
        limits.advance(&mut clocks, month, &rules, played.get(..month)?);
        let mut bounds = limits.of_month(month, &clocks, rules, played.get(..month)?);
        leave_tainted(&mut bounds, clean_buying.get(month)?);
        met.push(bounds);
    }
    Some((met, limits.returning()))
}

/// What is played: a scenario on a map, under rules that have been read.
struct ScenarioContext<'a> {
    preset: &'a Preset,
    network: &'a Network,
    scenario: &'a Scenario,
    book: &'a RuleBook<'a>,
}

/// The kinds of help among these that open anything: a play with one that does not is the play without it.
fn opened(helps: Helps, network: &Network, scenario: &Scenario) -> Helps {
    let has_substitutes = network.activities.iter().any(|activity| {
        activity.instead_of.is_some()
            || matches!(network.map.recipes[activity.recipe].kind, RecipeKind::Substitute { .. })
    });
    let opens = |rung: Rung| match rung {
        Rung::Measures => !scenario.measures.is_empty(),
        Rung::Substitutes => has_substitutes,
        _ => true,
    };
    Rung::ALL.into_iter().filter(|rung| helps.has(*rung) && opens(*rung)).fold(Helps::default(), Helps::with)
}

/// A rung played to the last month.
struct SolvedScenario {
    play: Play,
    verdicts: TiVec<MonthIx, TiVec<RouteIx, Verdict>>,
    contents: TiVec<MonthIx, Contents>,
    desks: TiVec<MonthIx, Desks>,
    held: PlayStarts,
}

impl SolvedScenario {
    /// Reports its months as those of another rung.
    fn report(&self, rung: Rung, on_progress: &(dyn Fn(SolvedMonth<'_>) + Sync)) {
        for ((month, outcome), verdicts) in self.play.months.iter_enumerated().zip(&self.verdicts) {
            on_progress(SolvedMonth { rung, month, outcome, verdicts });
        }
    }
}

fn play<'a>(
    context: &ScenarioContext<'a>,
    rung: Rung,
    helps: Helps,
    near: &'a PlayStarts,
    cancel: &AtomicBool,
    on_progress: &(dyn Fn(SolvedMonth<'_>) + Sync),
) -> Result<SolvedScenario, SolveError> {
    let mut run = Run::new(context, helps);
    let months = run.timeline.months();
    let mut play = Play {
        rung,
        months: TiVec::with_capacity(months),
        clean_buying: TiVec::with_capacity(months),
        licences: TiVec::with_capacity(months),
        postponed: TiVec::with_capacity(months),
        audit: Audit::default(),
    };
    let (mut verdicts, mut contents) = (TiVec::with_capacity(months), TiVec::with_capacity(months));
    let mut desks = TiVec::with_capacity(months);
    let mut held = PlayStarts::default();
    for month in run.timeline.all() {
        if cancel.load(Ordering::Relaxed) {
            return Err(SolveError::Cancelled);
        }
        run.near = near.month(month);
        let played = run.step(month, &play.months, cancel)?;
        held.push(MonthStarts { foreseen: run.foreseen.borrow().clone(), ..run.world.state.held.clone() });
        play.audit = play.audit.worst(played.audit);
        on_progress(SolvedMonth { rung, month, outcome: &played.outcome, verdicts: &played.verdicts });
        play.months.push(played.outcome);
        play.clean_buying.push(played.switches);
        play.licences.push(run.desks.books(context.book));
        play.postponed.push(played.postponed);
        desks.push(run.desks.clone());
        verdicts.push(played.verdicts);
        contents.push(played.contents);
    }
    Ok(SolvedScenario { play, verdicts, contents, desks, held })
}

/// A month that has been played, before it is handed on.
struct PlayedMonth {
    outcome: MonthOutcome,
    verdicts: TiVec<RouteIx, Verdict>,
    /// Composition by which the verdicts were given.
    contents: Contents,
    switches: Vec<CleanSwitch>,
    /// What becomes of postponed demand.
    postponed: Vec<PostponedMonth>,
    audit: Audit,
}

/// What one month hands to the next.
#[derive(Clone)]
pub(super) struct World {
    pub(super) state: State,
    /// Composition of everything on the map.
    pub(super) contents: Contents,
    pub(super) clean: CleanBuying,
}

/// A scenario on its way through the months of one rung.
pub(super) struct Run<'a> {
    pub(super) network: &'a Network,
    pub(super) book: &'a RuleBook<'a>,
    limits: Limits<'a>,
    timeline: Timeline,
    pub(super) helps: Helps,
    pub(super) world: World,
    ahead: Ahead,
    /// What waits at licensing desks, worked off up to the month that is being played.
    pub(super) desks: Desks,
    /// What brings goods to each node: who buys clean is asked of it again and again.
    pub(super) feeds: Feeds,
    pub(super) clean_memory: CleanMemory,
    /// What has been solved in this month.
    pub(super) memory: RefCell<Memory>,
    /// What held in this month in a like play.
    pub(super) near: Option<&'a MonthStarts>,
    /// What held where this month was foreseen, and where the one before was.
    pub(super) foreseen: RefCell<BTreeMap<Vec<CleanBuyer>, WarmStart>>,
    pub(super) foreseen_before: BTreeMap<Vec<CleanBuyer>, WarmStart>,
}

/// What runs on from month to month beside the goods and the desks.
struct Ahead {
    clocks: Clocks,
    /// What has been drawn on quotas.
    accounts: QuotaAccounts,
    /// Demand that waits.
    waiting: Waiting,
}

/// What a month allows, given what is on the map.
pub(super) struct Allowed {
    pub(super) verdicts: TiVec<RouteIx, Verdict>,
    pub(super) bounds: Bounds,
    clocks: Clocks,
}

impl<'a> Run<'a> {
    fn new(context: &ScenarioContext<'a>, helps: Helps) -> Self {
        let ScenarioContext { preset, network, scenario, book } = *context;
        Self {
            network,
            book,
            limits: Limits::new(preset, network, scenario, helps),
            timeline: Timeline::of(scenario),
            helps,
            world: World {
                state: State::new(network, helps),
                contents: book.steady().clone(),
                clean: CleanBuying::default(),
            },
            ahead: Ahead {
                clocks: Clocks::new(network),
                accounts: QuotaAccounts::default(),
                waiting: Waiting::none(network),
            },
            desks: Desks::default(),
            feeds: Feeds::of(network),
            clean_memory: CleanMemory::default(),
            memory: RefCell::default(),
            near: None,
            foreseen: RefCell::default(),
            foreseen_before: BTreeMap::new(),
        }
    }

    /// What a month allows in a world that may be another than this one.
    pub(super) fn allowed(&self, month: MonthIx, past: &TiSlice<MonthIx, MonthOutcome>, world: &World) -> Allowed {
        let seen = self.seen(month, &world.contents);
        let verdicts = self.book.verdicts_seen(seen);
        let rules = MonthRules::of(self.book, seen, &self.ahead.accounts, &verdicts);
        let mut clocks = self.ahead.clocks.clone();
        self.limits.advance(&mut clocks, month, &rules, past);
        let mut bounds = self.limits.of_month(month, &clocks, rules, past);
        self.ahead.waiting.ask(self.network, &mut bounds);
        world.clean.limit(self.network, self.book.content(), &world.contents, &self.feeds, &mut bounds);
        Allowed { verdicts, bounds, clocks }
    }

    /// What verdicts of the month that is being played go by, with this composition of everything.
    pub(super) fn seen<'b>(&'b self, month: MonthIx, contents: &'b Contents) -> Seen<'b> {
        Seen { month, contents, desks: &self.desks }
    }

    /// Works off what waits at licensing desks this month, and checks their books.
    fn queue(&mut self, month: MonthIx, past: &TiSlice<MonthIx, MonthOutcome>) -> Result<Audit, SolveError> {
        if !self.book.has_desks() {
            return Ok(Audit::default());
        }
        let mut desks = self.desks.clone();
        let seen = self.seen(month, &self.world.contents);
        self.limits.queue(&mut desks, &self.ahead.clocks, self.book, seen, past);
        self.desks = desks;
        let residual = self.desks.residual();
        if residual > AUDIT {
            let what = format!("applied is not decided, waiting and given up, by {residual:.1e} of it");
            return Err(SolveError::Audit { place: self.place(month), what });
        }
        Ok(Audit { worst_residual: residual, optimality_gap: 0.0 })
    }

    /// A month as error messages call it.
    pub(super) fn place(&self, month: MonthIx) -> String {
        format!("{} ({})", self.timeline.label(month), self.helps.top().label())
    }

    /// Judges and plays the next month; `past` are the months played so far.
    fn step(
        &mut self,
        month: MonthIx,
        past: &TiSlice<MonthIx, MonthOutcome>,
        cancel: &AtomicBool,
    ) -> Result<PlayedMonth, SolveError> {
        self.memory.get_mut().forget();
        self.foreseen_before = self.foreseen.take();
        let queued = self.queue(month, past)?;
        let unchanged = self.book.watches_content(month).then(|| self.world.clone());
        let is_watched = self.begin(month, past, cancel)?;
        let before = is_watched.then(|| self.world.clone());
        let (mut played, mut handed_on) = match self.play_month(month, past, cancel) {
            Err(error @ SolveError::Unsolved { .. }) => {
                let Some(unchanged) = unchanged.filter(|_| !self.world.clean.kept.is_empty()) else {
                    return Err(error);
                };
                // Nobody changes to what cannot be told.
                self.world = unchanged;
                self.world.give_up(&|_| true);
                let (mut played, ahead) = self.play_month(month, past, cancel)?;
                self.ahead = ahead;
                played.audit = played.audit.worst(queued);
                return Ok(played);
            }
            played => played?,
        };
        // Rather than be stopped next month for what he would buy in this one, a maker does not buy it.
        if let Some(before) = before
            && let Some(world) = self.keeping_clean(month, past, &before, &self.world.contents, cancel)?
        {
            self.world = world;
            (played, handed_on) = self.play_month(month, past, cancel)?;
        }
        self.ahead = handed_on;
        played.audit = played.audit.worst(queued);
        Ok(played)
    }

    /// Plays a month in the world as it is, and leaves it as it is afterwards; what runs on is handed back.
    fn play_month(
        &mut self,
        month: MonthIx,
        past: &TiSlice<MonthIx, MonthOutcome>,
        cancel: &AtomicBool,
    ) -> Result<(PlayedMonth, Ahead), SolveError> {
        let Allowed { verdicts, bounds, clocks } = self.allowed(month, past, &self.world);
        let place = self.place(month);
        self.world.state.release(&bounds);
        let apart = self.world.set_arrivals_apart(self.network, &bounds, past);
        let opening = self.world.opening();
        let World { state, contents, clean } = &mut self.world;
        let groups = self.book.use_groups();
        let solving = Solving { place: &place, memory: &self.memory, cancel };
        let (mut outcome, audit) = state.step(self.network, groups, &bounds, solving, self.near)?;
        let mut waiting = self.ahead.waiting.clone();
        let postponed = waiting.settle(self.network, &mut outcome);
        let carried = self.book.carry(month, contents, &opening, &outcome);
        for (stock, locked) in outcome.stocks.iter_mut().zip(&state.locked) {
            *stock += locked;
        }
        for (route, lot) in apart {
            outcome.arrivals[route] += lot.volume;
        }
        for (node, pile) in &clean.piles {
            outcome.stocks[*node] += pile.lot.volume;
        }
        let stopped = |route: RouteIx| verdicts[route].stops_for_content > SHARE;
        let switches = clean.switches(self.network, &bounds, &outcome, &stopped);
        let contents = std::mem::replace(contents, carried);
        let played = PlayedMonth { outcome, verdicts, contents, switches, postponed, audit };
        let mut accounts = self.ahead.accounts.clone();
        accounts.book(&bounds.quotas, &played.outcome, |at| self.network.routes[at].baseline);
        Ok((played, Ahead { clocks, accounts, waiting }))
    }
}

/// Goods at hand, in store and on their way.
#[derive(Clone)]
pub(super) struct State {
    /// Units at hand per node.
    pub(super) at_hand: TiVec<NodeIx, f64>,
    /// Units that this rung may not touch, per node.
    pub(super) locked: TiVec<NodeIx, f64>,
    /// Nodes where stock may be kept.
    stores: Vec<StockTarget>,
    /// Nodes and what is left there of what measures released.
    released: Vec<(NodeIx, f64)>,
    /// Departures on their way per route, the next to arrive first.
    in_transit: TiVec<RouteIx, VecDeque<f64>>,
    /// What of the goods at hand is bound to a group of uses, per node; empty where nothing is.
    earmarked: TiVec<NodeIx, Vec<f64>>,
    /// The same of departures on their way, the next to arrive first.
    earmarked_in_transit: TiVec<RouteIx, VecDeque<Vec<f64>>>,
    /// What held at the last optimum.
    held: MonthStarts,
}

impl State {
    fn new(network: &Network, helps: Helps) -> Self {
        let stocks_open = helps.has(Rung::Stocks);
        let mut at_hand: TiVec<NodeIx, f64> = ti_vec![0.0; network.nodes.len()];
        let mut locked: TiVec<NodeIx, f64> = ti_vec![0.0; network.nodes.len()];
        let mut targets: TiVec<NodeIx, Option<f64>> = ti_vec![None; network.nodes.len()];
        let mut draws: TiVec<NodeIx, f64> = ti_vec![f64::INFINITY; network.nodes.len()];
        for route in network.routes.iter().filter(|route| route.transit > 0) {
            // What arrives unasked can be kept until it is needed.
            targets[route.to] = Some(0.0);
        }
        for stock in &network.stocks {
            if stocks_open {
                at_hand[stock.node] += stock.initial;
            } else {
                locked[stock.node] += stock.initial;
            }
            let target = if stocks_open { stock.target } else { 0.0 };
            draws[stock.node] = stock.draw;
            targets[stock.node] = Some(targets[stock.node].unwrap_or(0.0) + target);
        }
        let stores = targets
            .iter_enumerated()
            .filter_map(|(node, target)| {
                Some(StockTarget { node, target: (*target)?, draw: draws[node], shared: false })
            })
            .collect();
        let in_transit: TiVec<RouteIx, VecDeque<f64>> =
            network.routes.iter().map(|route| VecDeque::from(vec![route.baseline; route.transit])).collect();
        let earmarked_in_transit =
            network.routes.iter().map(|route| VecDeque::from(vec![Vec::new(); route.transit])).collect();
        Self {
            at_hand,
            locked,
            stores,
            released: Vec::new(),
            in_transit,
            earmarked: ti_vec![Vec::new(); network.nodes.len()],
            earmarked_in_transit,
            held: MonthStarts::default(),
        }
    }

    /// Puts on the market what measures release. It is there to fill holes: until it is used it is held like any stock, so that it takes
    /// nobody's orders, which would be missed once it is gone.
    pub(super) fn release(&mut self, bounds: &Bounds) {
        for (node, quantity) in &bounds.released {
            self.at_hand[*node] += quantity;
            match self.released.iter_mut().find(|(known, _)| known == node) {
                Some((_, left)) => *left += quantity,
                None => self.released.push((*node, *quantity)),
            }
            // It needs a place to lie.
            if !self.stores.iter().any(|store| store.node == *node) {
                self.stores.push(StockTarget { node: *node, target: 0.0, draw: f64::INFINITY, shared: false });
            }
        }
    }

    /// The stores as this month sees them: what is left of a release is wanted where it lies.
    fn stores(&self, bounds: &Bounds) -> Vec<StockTarget> {
        let left = |node: NodeIx| self.released.iter().find(|(known, _)| *known == node).map_or(0.0, |(_, left)| *left);
        let as_seen = |store: &StockTarget| StockTarget {
            target: store.target + left(store.node),
            shared: bounds.shared.contains(&store.node),
            ..*store
        };
        self.stores.iter().map(as_seen).collect()
    }

    /// What arrives on a route that takes time.
    pub(super) fn arriving(&self, route: RouteIx) -> Option<f64> {
        self.in_transit[route].front().copied()
    }

    /// Of what arrives now on these routes only a share is kept; what is taken away of each.
    pub(super) fn take_arrivals(&mut self, kept: &BTreeMap<RouteIx, f64>) -> Vec<(RouteIx, Lot)> {
        let mut take = |route: RouteIx, share: f64| {
            let arriving = self.in_transit[route].front_mut()?;
            let volume = *arriving * (1.0 - share);
            *arriving -= volume;
            let mut taken = Lot { volume, earmarked: Vec::new() };
            for of_group in self.earmarked_in_transit[route].front_mut()? {
                let part = *of_group * (1.0 - share);
                *of_group -= part;
                taken.earmarked.push(part);
            }
            Some((route, taken))
        };
        kept.iter().filter_map(|(route, share)| take(*route, *share)).collect()
    }

    /// Takes away what is at hand at a node.
    pub(super) fn take_at_hand(&mut self, node: NodeIx) -> Lot {
        Lot { volume: std::mem::take(&mut self.at_hand[node]), earmarked: std::mem::take(&mut self.earmarked[node]) }
    }

    /// Puts back what was taken away.
    pub(super) fn put_back(&mut self, node: NodeIx, taken: &Lot) {
        self.at_hand[node] += taken.volume;
        add_up(&mut self.earmarked[node], &taken.earmarked);
    }

    /// What a month would come to if goods took no time and nobody lived on stock: who is short, and what flows.
    pub(super) fn foresee(
        &self,
        network: &Network,
        groups: Option<&UseGroups>,
        bounds: &Bounds,
        solving: Solving<'_>,
        near: Option<&WarmStart>,
    ) -> Result<(MonthOutcome, WarmStart), SolveError> {
        let stores = self.stores(bounds);
        let (arriving, planned) = (self.earmarked_arriving(), TiVec::new());
        let uses = self.told_apart(groups, bounds).map(|groups| MonthUses {
            groups,
            at_hand: &self.earmarked,
            arrivals: &arriving,
            planned: &planned,
        });
        let (opening, stage) = (&self.at_hand, Stage::Order);
        let month = Month { network, bounds, opening, stores: &stores, stage, uses, solving };
        let mut held = self.held.order.clone();
        let outcome = allocate(&month, &mut held, near.into_iter().chain([&self.held.delivery]))?.outcome;
        Ok((outcome, held))
    }

    /// The groups of uses, where this month tells them apart or something is left that an earlier one did.
    fn told_apart<'a>(&self, groups: Option<&'a UseGroups>, bounds: &Bounds) -> Option<&'a UseGroups> {
        let earmarked = self.earmarked.iter().chain(self.earmarked_in_transit.iter().flatten());
        groups.filter(|_| !bounds.told_apart.is_empty() || earmarked.flatten().any(|volume| *volume > 0.0))
    }

    /// What is earmarked of what arrives, per route.
    fn earmarked_arriving(&self) -> TiVec<RouteIx, Vec<f64>> {
        self.earmarked_in_transit.iter().map(|queue| queue.front().cloned().unwrap_or_default()).collect()
    }

    /// Orders, contracts and deliveries of a month, each by a program of its own where it can differ from the others.
    fn step(
        &mut self,
        network: &Network,
        groups: Option<&UseGroups>,
        bounds: &Bounds,
        solving: Solving<'_>,
        near: Option<&MonthStarts>,
    ) -> Result<(MonthOutcome, Audit), SolveError> {
        let stores = self.stores(bounds);
        let arrivals: TiVec<RouteIx, f64> =
            self.in_transit.iter().map(|queue| queue.front().copied().unwrap_or(0.0)).collect();
        let (at_hand, earmarked) = (&self.at_hand, &self.earmarked);
        let arriving = self.earmarked_arriving();
        let groups = self.told_apart(groups, bounds);
        let mut checked = Audit::default();
        // Parts of the map have nothing to do with each other: each is decided as it would be alone, whatever programs another one needs.
        let part = |route: RouteIx| network.parts.of[network.routes[route].from];
        let mut owns_stock = vec![false; network.parts.count];
        for store in stores.iter().filter(|store| !store.shared && at_hand[store.node] > 0.0) {
            owns_stock[network.parts.of[store.node]] = true;
        }
        let mut has_transit = vec![false; network.parts.count];
        for (at, _) in self.in_transit.iter_enumerated().filter(|(_, queue)| !queue.is_empty()) {
            has_transit[part(at)] = true;
        }
        // What is earmarked of what one program orders says where the next rests.
        let mut planned: TiVec<RouteIx, Vec<f64>> = TiVec::new();
        let mut solve = |stage: Stage<'_>, concerns: &[bool], held: &mut WarmStart, near: Option<&WarmStart>| {
            let uses =
                groups.map(|groups| MonthUses { groups, at_hand: earmarked, arrivals: &arriving, planned: &planned });
            let month = Month { network, bounds, opening: at_hand, stores: &stores, stage, uses, solving };
            let answer = allocate(&month, held, near)?;
            checked = checked.worst(audit(&month, &answer.outcome, &answer.bound, answer.certificate)?);
            planned.resize(answer.outcome.earmarked.departures.len(), Vec::new());
            for (at, departing) in answer.outcome.earmarked.departures.iter_enumerated() {
                if concerns[part(at)] {
                    planned[at].clone_from(departing);
                }
            }
            Ok(answer.outcome)
        };
        let held = &mut self.held;
        let orders = if owns_stock.contains(&true) {
            solve(Stage::Order, &owns_stock, &mut held.order, near.map(|near| &near.order))?.flows
        } else {
            TiVec::new()
        };
        let contracts = if has_transit.contains(&true) {
            let stage = Stage::Contract { orders: &orders };
            let near = near.map(|near| &near.contract);
            let mut contracts = solve(stage, &has_transit, &mut held.contract, near)?.flows;
            for (at, contract) in contracts.iter_mut_enumerated().filter(|(at, _)| !has_transit[part(*at)]) {
                *contract = orders.get(at).copied().unwrap_or(0.0);
            }
            contracts
        } else {
            orders
        };
        let stage = Stage::Delivery { arrivals: &arrivals, contracts: &contracts };
        let everywhere = vec![true; network.parts.count];
        let outcome = solve(stage, &everywhere, &mut held.delivery, near.map(|near| &near.delivery))?;
        for (queue, departed) in self.in_transit.iter_mut().zip(&outcome.flows) {
            if queue.pop_front().is_some() {
                queue.push_back(*departed);
            }
        }
        for (at, queue) in self.earmarked_in_transit.iter_mut_enumerated() {
            if queue.pop_front().is_some() {
                queue.push_back(planned.get_mut(at).map(std::mem::take).unwrap_or_default());
            }
        }
        self.earmarked.clone_from(&outcome.earmarked.stocks);
        self.earmarked.resize(network.nodes.len(), Vec::new());
        self.at_hand.clone_from(&outcome.stocks);
        for (node, left) in &mut self.released {
            let target: f64 = self.stores.iter().filter(|store| store.node == *node).map(|store| store.target).sum();
            *left = left.min((outcome.stocks[*node] - target).max(0.0));
        }
        Ok((outcome, checked))
    }
}
