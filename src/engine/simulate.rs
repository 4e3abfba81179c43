//! Month after month, rung after rung.

use super::allocate::{Month, Store, Transit, allocate};
use super::audit::audit;
use super::bounds::{Bounds, Limits};
use super::rules::{QuotaBound, RuleBook};
use super::{Audit, MonthOutcome, Network, Outcome, Play, Rung, SolveError, Timeline, Verdict};
use crate::model::{Preset, Scenario};
use rayon::prelude::*;
use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A month that has just been solved.
#[derive(Clone, Debug)]
pub struct Progress<'a> {
    /// On which rung.
    pub rung: Rung,
    /// Which month, from 0.
    pub month: usize,
    /// Its result.
    pub outcome: &'a MonthOutcome,
    /// Its verdicts.
    pub verdicts: &'a [Verdict],
}

/// What the rules of a scenario say, month by month.
struct Judgement {
    verdicts: Vec<Vec<Verdict>>,
    quotas: Vec<Vec<QuotaBound>>,
}

impl Judgement {
    fn of(preset: &Preset, network: &Network, scenario: &Scenario, rung: Rung) -> Self {
        let book = RuleBook::new(preset, network, scenario, rung);
        let months = 0..scenario.months as usize;
        Self {
            verdicts: months.clone().map(|month| book.verdicts(month)).collect(),
            quotas: months.map(|month| book.quotas(month)).collect(),
        }
    }
}

/// Plays a scenario on every rung and audits it. The top rung, which is the scenario's result, is played first and
/// reported month by month; the others follow on all cores. The same input gives the same bytes on any number of threads.
///
/// # Errors
/// [`SolveError::Cancelled`] soon after `cancel` is set; otherwise whatever keeps a month from being solved and audited.
pub fn solve(
    preset: &Preset,
    network: Arc<Network>,
    scenario: &Scenario,
    cancel: &AtomicBool,
    on_progress: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<Outcome, SolveError> {
    let judged = Judgement::of(preset, &network, scenario, Rung::TOP);
    let top = play(preset, &network, scenario, Rung::TOP, &judged, cancel, on_progress)?;
    // Only measures change a verdict between rungs, and only on the top one.
    let without_measures = Judgement::of(preset, &network, scenario, Rung::Substitutes);
    let mut plays = Rung::ALL[..Rung::ALL.len() - 1]
        .par_iter()
        .map(|rung| play(preset, &network, scenario, *rung, &without_measures, cancel, on_progress))
        .collect::<Result<Vec<Play>, SolveError>>()?;
    plays.push(top);
    let audit = plays.iter().fold(Audit::default(), |worst, play| worst.worst(play.audit));
    Ok(Outcome {
        network,
        scenario: scenario.id.clone(),
        timeline: Timeline::of(scenario),
        verdicts: judged.verdicts,
        plays,
        audit,
    })
}

/// Plays a scenario on one rung.
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
    let judged = Judgement::of(preset, network, scenario, rung);
    play(preset, network, scenario, rung, &judged, cancel, &|_| {})
}

fn play(
    preset: &Preset,
    network: &Network,
    scenario: &Scenario,
    rung: Rung,
    judged: &Judgement,
    cancel: &AtomicBool,
    on_progress: &(dyn Fn(Progress<'_>) + Sync),
) -> Result<Play, SolveError> {
    let limits = Limits::new(preset, network, scenario, rung);
    let timeline = Timeline::of(scenario);
    let mut state = State::new(network, rung);
    let mut play = Play { rung, months: Vec::with_capacity(timeline.months()), audit: Audit::default() };
    let mut bite = None;
    for month in 0..timeline.months() {
        if cancel.load(Ordering::Relaxed) {
            return Err(SolveError::Cancelled);
        }
        let (verdicts, quotas) = (&judged.verdicts[month], &judged.quotas[month]);
        if bite.is_none() && limits.bites(month, verdicts, quotas) {
            bite = Some(month);
        }
        let bounds = limits.of_month(month, bite, verdicts, quotas.clone());
        let place = format!("{} ({})", timeline.label(month), rung.label());
        let (mut outcome, audit) = state.step(network, &bounds, &place)?;
        play.audit = play.audit.worst(audit);
        for (stock, locked) in outcome.stocks.iter_mut().zip(&state.locked) {
            *stock += locked;
        }
        on_progress(Progress { rung, month, outcome: &outcome, verdicts });
        play.months.push(outcome);
    }
    Ok(play)
}

/// What one month hands to the next.
struct State {
    /// Units at hand per node.
    at_hand: Vec<f64>,
    /// Units that this rung may not touch, per node.
    locked: Vec<f64>,
    /// Nodes where stock may be kept.
    stores: Vec<Store>,
    /// Departures on their way per route, the next to arrive first.
    in_transit: Vec<VecDeque<f64>>,
    /// True when any route takes time.
    has_transit: bool,
}

impl State {
    fn new(network: &Network, rung: Rung) -> Self {
        let stocks_open = rung >= Rung::Stocks;
        let mut at_hand = vec![0.0; network.nodes.len()];
        let mut locked = vec![0.0; network.nodes.len()];
        let mut targets: Vec<Option<f64>> = vec![None; network.nodes.len()];
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
            targets[stock.node] = Some(targets[stock.node].unwrap_or(0.0) + target);
        }
        let stores =
            targets.iter().enumerate().filter_map(|(node, target)| Some(Store { node, target: (*target)? })).collect();
        let in_transit: Vec<VecDeque<f64>> =
            network.routes.iter().map(|route| VecDeque::from(vec![route.baseline; route.transit])).collect();
        let has_transit = in_transit.iter().any(|queue| !queue.is_empty());
        Self { at_hand, locked, stores, in_transit, has_transit }
    }

    fn step(&mut self, network: &Network, bounds: &Bounds, place: &str) -> Result<(MonthOutcome, Audit), SolveError> {
        for (node, quantity) in &bounds.released {
            self.at_hand[*node] += quantity;
        }
        // A release needs a place to lie until it is used.
        for (node, _) in &bounds.released {
            if !self.stores.iter().any(|store| store.node == *node) {
                self.stores.push(Store { node: *node, target: 0.0 });
            }
        }
        let month = |transit| Month { network, bounds, opening: &self.at_hand, stores: &self.stores, transit, place };
        let mut checked = Audit::default();
        let contracts = if self.has_transit {
            let plan = month(Transit::Contract);
            let (outcome, certificate) = allocate(&plan)?;
            checked = checked.worst(audit(&plan, &outcome, certificate)?);
            outcome.flows
        } else {
            Vec::new()
        };
        let arrivals: Vec<f64> = self.in_transit.iter().map(|queue| queue.front().copied().unwrap_or(0.0)).collect();
        let delivery = month(Transit::Delivery { arrivals: &arrivals, contracts: &contracts });
        let (outcome, certificate) = allocate(&delivery)?;
        checked = checked.worst(audit(&delivery, &outcome, certificate)?);
        for (queue, departed) in self.in_transit.iter_mut().zip(&outcome.flows) {
            if queue.pop_front().is_some() {
                queue.push_back(*departed);
            }
        }
        self.at_hand.clone_from(&outcome.stocks);
        Ok((outcome, checked))
    }
}
