//! Which figures the answer hangs on: each figure raised by its own standard deviation, everything played anew.
//!
//! The answer is the substitution gap of a scenario in USD at stake, over all months. The *swing* of a figure is how far
//! the gap moves when the figure is one standard deviation higher. Trade, output, demand and yields hang together, so the rest
//! of the baseline is reconciled to the raised figure first. With independent figures the variance of the answer is, to first
//! order, the sum of the squared swings (law of propagation of uncertainty, JCGM 100:2008, 5.1.2); the part of a figure in
//! that sum is what knowing it exactly would take away.
//!
//! Values at stake enter the gap in proportion, so their swings are exact without a solve. Of all other figures those are
//! played that a trace of the gap up the chain says may matter; the rest is not looked at, and the result says how many.

use crate::engine::{
    ActivityIx, DemandIx, MONTHS, Network, NodeIx, Outcome, Play, PlayStarts, RouteIx, Rung, SolveError,
    apply_reconciliation, reconcile, simulate_near,
};
use crate::insight::figures::{FigureEntry, figure_entries};
use crate::model::{EntityKind, EntityRef, Field, FieldPath, Preset, Quality, Scenario, SiteId, Step, figure_mut};
use rayon::prelude::*;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use typed_index_collections::{TiSlice, TiVec, ti_vec};

/// Figures that are played unless somebody asks for another number.
pub const CANDIDATES: usize = 24;
/// A relative standard deviation above this is taken as this: an unknown figure may double.
const WIDEST: f64 = 1.0;
/// Passes in which the gap is traced up the chain; long chains with recycling need a few.
const PASSES: usize = 12;

/// A figure and how far the gap moves with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Swing {
    /// The figure that is varied.
    pub figure: FigureEntry,
    /// Change of the gap when the figure is one standard deviation higher, USD at stake over all months.
    pub usd: f64,
    /// Part in the sum of the squared swings, 0 to 1.
    pub part: f64,
}

/// What the gap of a scenario hangs on.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sensitivity {
    /// The gap, USD at stake over all months.
    pub gap_usd: f64,
    /// Figures by the size of their swing, the largest first.
    pub swings: Vec<Swing>,
    /// How many figures were played.
    pub played: usize,
    /// How many were set aside because the trace says that they matter little.
    pub set_aside: usize,
}

impl Sensitivity {
    /// Part of the squared swings that stems from illustrative figures, 0 to 1; none where nothing swings.
    pub fn illustrative_part(&self) -> Option<f64> {
        let all: f64 = self.swings.iter().map(|swing| swing.part).sum();
        let swings = self.swings.iter().filter(|swing| swing.figure.quality == Quality::Illustrative);
        (all > 0.0).then(|| swings.map(|swing| swing.part).sum::<f64>() / all)
    }

    /// Standard deviation of the gap that the figures looked at give, USD at stake.
    pub fn sigma_usd(&self) -> f64 {
        self.swings.iter().map(|swing| swing.usd * swing.usd).sum::<f64>().sqrt()
    }
}

/// Works out the swings of the `candidates` most promising figures of a scenario, on all cores; `solved` is its outcome, where that is known
/// already. `on_progress` gets how many of how many have been played.
///
/// # Errors
/// [`SolveError::Cancelled`] soon after `cancel` is set; otherwise whatever keeps the scenario itself from being solved. A
/// raised figure that leaves no consistent baseline is set aside.
pub fn sensitivity(
    preset: &Preset,
    scenario: &Scenario,
    solved: Option<&Outcome>,
    candidates: usize,
    cancel: &AtomicBool,
    on_progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Sensitivity, SolveError> {
    // In the order of the network, so that a place within a site means the same in both.
    let network = Network::build(&preset.map);
    let preset = Preset { map: network.map.plain(), ..preset.clone() };
    let solved = solved.filter(|solved| solved.scenario == scenario.id);
    let (play, near) = match solved.and_then(|solved| solved.result().zip(Some(&solved.starts))) {
        Some((play, near)) => (Cow::Borrowed(play), Cow::Borrowed(near)),
        None => {
            let found = simulate_near(&preset, &network, scenario, Rung::TOP, &PlayStarts::default(), cancel)?;
            (Cow::Owned(found.0), Cow::Owned(found.1))
        }
    };
    let gaps = gaps_usd(&network, &play);
    let gap_usd: f64 = gaps.iter().sum();
    let mut entries = figure_entries(&preset);
    // Sorting keeps the order of equals: of two figures that matter as much, the one that this order has first is played.
    entries.sort_by_cached_key(|entry| rank(&entry.path));
    let order: HashMap<FieldPath, usize> =
        entries.iter().enumerate().map(|(at, entry)| (entry.path.clone(), at)).collect();
    let (valued, others): (Vec<FigureEntry>, Vec<FigureEntry>) = entries
        .into_iter()
        .filter(|entry| acts(scenario, &entry.path))
        .partition(|entry| matches!(entry.path.steps(), [DEMANDS, Step::Index(_), VALUE]));
    let mut swings: Vec<Swing> = valued.into_iter().filter_map(|entry| value_swing(&network, &gaps, entry)).collect();

    let trace = Trace::of(&network, &gaps);
    let months = f64::from(scenario.months);
    let mut scored: Vec<(f64, FigureEntry)> =
        others.into_iter().map(|entry| (sigma(&entry) * trace.weight(&network, &entry.path, months), entry)).collect();
    scored.retain(|(score, _)| *score > 0.0);
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let set_aside = scored.len().saturating_sub(candidates);
    scored.truncate(candidates);
    let (total, done) = (scored.len(), AtomicUsize::new(0));
    let played: Vec<Option<Swing>> = scored
        .into_par_iter()
        .map(|(_, entry)| {
            if cancel.load(Ordering::Relaxed) {
                return Err(SolveError::Cancelled);
            }
            let gap = raised_gap(&preset, scenario, &entry, &near, cancel);
            on_progress(done.fetch_add(1, Ordering::Relaxed) + 1, total);
            match gap {
                Ok(gap) => Ok(Some(Swing { figure: entry, usd: gap - gap_usd, part: 0.0 })),
                Err(SolveError::Cancelled) => Err(SolveError::Cancelled),
                Err(_) => Ok(None),
            }
        })
        .collect::<Result<_, SolveError>>()?;
    let failed = played.iter().filter(|swing| swing.is_none()).count();
    swings.extend(played.into_iter().flatten());
    let squares: f64 = swings.iter().map(|swing| swing.usd * swing.usd).sum();
    for swing in &mut swings {
        swing.part = if squares > 0.0 { swing.usd * swing.usd / squares } else { 0.0 };
    }
    swings.sort_by(|a, b| {
        let place = |swing: &Swing| order.get(&swing.figure.path);
        b.usd.abs().total_cmp(&a.usd.abs()).then_with(|| place(a).cmp(&place(b)))
    });
    Ok(Sensitivity { gap_usd, swings, played: total - failed, set_aside: set_aside + failed })
}

const ACTIVITIES: Step = Step::Field(Field::Activities);
const STOCKS: Step = Step::Field(Field::Stocks);
const DEMANDS: Step = Step::Field(Field::Demands);
const BASELINE: Step = Step::Field(Field::Baseline);
const CAPACITY: Step = Step::Field(Field::Capacity);
const VALUE: Step = Step::Field(Field::ValueAtStakeUsd);

/// Order of figures of equal weight: kind of entity, then field, then as listed. The sizes of measures are one field.
fn rank(path: &FieldPath) -> (Option<EntityKind>, Vec<Field>, bool) {
    let key = path.key();
    match key.kind() {
        Some(EntityKind::Measure) => (key.kind(), Vec::new(), key.fields() != [Field::CostUsd]),
        kind => (kind, key.fields().to_vec(), false),
    }
}

/// Whether a figure has a part in the scenario: measures that it does not take have none.
fn acts(scenario: &Scenario, path: &FieldPath) -> bool {
    match path.entity() {
        Some(EntityRef::Measure(id)) => scenario.measures.contains(id),
        _ => true,
    }
}

fn sigma(entry: &FigureEntry) -> f64 {
    entry.sigma.min(WIDEST)
}

/// Gap per demand over all months, USD at stake.
pub fn gaps_usd(network: &Network, play: &Play) -> TiVec<DemandIx, f64> {
    network
        .demands
        .keys()
        .map(|at| {
            let value = network.demand_entry(at).value_at_stake_usd.value;
            play.months.iter().map(|month| month.shortages[at].min(month.demands[at]).max(0.0) * value).sum()
        })
        .collect()
}

/// A value at stake moves its market's gap in proportion.
fn value_swing(network: &Network, gaps: &TiSlice<DemandIx, f64>, figure: FigureEntry) -> Option<Swing> {
    let (Some(EntityRef::Site(site)), [_, Step::Index(slot), _]) = (figure.path.entity(), figure.path.steps()) else {
        return None;
    };
    let demand = demand_at(network, site, *slot)?;
    let usd = sigma(&figure) * gaps[demand];
    (usd > 0.0).then_some(Swing { figure, usd, part: 0.0 })
}

/// The gap with one figure a standard deviation higher and the rest of the baseline reconciled to it.
fn raised_gap(
    preset: &Preset,
    scenario: &Scenario,
    entry: &FigureEntry,
    near: &PlayStarts,
    cancel: &AtomicBool,
) -> Result<f64, SolveError> {
    let mut raised = preset.clone();
    if let Some(figure) = figure_mut(&mut raised, &entry.path) {
        figure.value *= 1.0 + sigma(entry);
        // It is known now, and the others have to follow.
        figure.sigma = Some(0.0);
    }
    make_room(&mut raised, &entry.path);
    let hangs_together = match (entry.path.entity(), entry.path.steps()) {
        (Some(EntityRef::Recipe(_)), _) => true,
        (Some(EntityRef::Route(_)), [field]) => *field == BASELINE,
        (Some(EntityRef::Site(_)), [ACTIVITIES, _, field]) => *field == BASELINE,
        (Some(EntityRef::Site(_)), [DEMANDS, _, field]) => *field == Step::Field(Field::Quantity),
        _ => false,
    };
    let mut network = Network::build(&raised.map);
    if hangs_together {
        raised = apply_reconciliation(&raised, &reconcile(&raised, &network)?);
        network = Network::build(&raised.map);
    }
    let (play, _) = simulate_near(&raised, &network, scenario, Rung::TOP, near, cancel)?;
    Ok(gaps_usd(&network, &play).iter().sum())
}

/// A usual volume or level above its limit takes the limit along.
fn make_room(preset: &mut Preset, path: &FieldPath) {
    match (path.entity(), path.steps()) {
        (Some(EntityRef::Route(id)), [BASELINE]) => {
            if let Some(route) = preset.map.routes.iter_mut().find(|route| route.id == *id) {
                route.maximum.value = route.maximum.value.max(route.baseline.value);
            }
        }
        (Some(EntityRef::Site(id)), [ACTIVITIES, Step::Index(slot), BASELINE]) => {
            let Some(site) = preset.map.sites.iter_mut().find(|site| site.id == *id) else { return };
            let Some(activity) = site.activities.get_mut(*slot) else { return };
            activity.capacity.value = activity.capacity.value.max(activity.baseline.value);
            let level: f64 = site.activities.iter().map(|activity| activity.baseline.value).sum();
            if let Some(joint) = &mut site.capacity {
                joint.value = joint.value.max(level);
            }
        }
        _ => {}
    }
}

/// The demand that is this one of its site.
fn demand_at(network: &Network, site: &SiteId, slot: usize) -> Option<DemandIx> {
    let site = network.site(site)?;
    (network.demands.keys())
        .find(|at| network.nodes[network.demands[*at].node].site == site && network.demands[*at].slot == slot)
}

/// The gap carried up the chain: how much of it hangs on each node, route and activity, USD.
struct Trace {
    gaps: TiVec<DemandIx, f64>,
    nodes: TiVec<NodeIx, f64>,
    routes: TiVec<RouteIx, f64>,
    activities: TiVec<ActivityIx, f64>,
}

impl Trace {
    /// Carries the gap of every market upstream along usual trade, and into inputs by their value.
    fn of(network: &Network, gaps: &TiSlice<DemandIx, f64>) -> Self {
        let mut trace = Self {
            gaps: gaps.to_vec(),
            nodes: ti_vec![0.0; network.nodes.len()],
            routes: ti_vec![0.0; network.routes.len()],
            activities: ti_vec![0.0; network.activities.len()],
        };
        let mut pending: TiVec<NodeIx, f64> = ti_vec![0.0; network.nodes.len()];
        for (demand, gap) in network.demands.iter().zip(gaps) {
            pending[demand.node] += gap;
        }
        for _ in 0..PASSES {
            let carried = std::mem::replace(&mut pending, ti_vec![0.0; network.nodes.len()]);
            for (node, carried) in carried.iter_enumerated() {
                trace.nodes[node] += carried;
            }
            let per_unit: TiVec<NodeIx, f64> =
                carried.iter().zip(&network.throughput).map(|(carried, passing)| carried / passing).collect();
            for (at, route) in network.routes.iter_enumerated() {
                let part = per_unit[route.to] * route.baseline;
                trace.routes[at] += part;
                pending[route.from] += part;
            }
            for (at, activity) in network.activities.iter_enumerated() {
                let part: f64 = activity
                    .outputs
                    .iter()
                    .map(|(node, quantity)| per_unit[*node] * quantity * activity.baseline)
                    .sum();
                trace.activities[at] += part;
                let spent: f64 = activity.inputs.iter().map(|(node, quantity)| quantity * network.prices[*node]).sum();
                for (node, quantity) in activity.inputs.iter().filter(|_| spent > 0.0) {
                    pending[*node] += part * quantity * network.prices[*node] / spent;
                }
            }
        }
        trace
    }

    /// How much of the gap hangs on a figure, USD: what it could move if all of it followed.
    fn weight(&self, network: &Network, path: &FieldPath, months: f64) -> f64 {
        self.weight_of(network, path, months).unwrap_or(0.0)
    }

    fn weight_of(&self, network: &Network, path: &FieldPath, months: f64) -> Option<f64> {
        let activities = || network.activities.iter().zip(&self.activities);
        Some(match (path.entity()?, path.steps()) {
            (EntityRef::Route(id), [field]) => {
                let at = network.route(id)?;
                let route = &network.routes[at];
                match field {
                    Step::Field(Field::Baseline) => self.routes[at],
                    Step::Field(Field::Maximum) => {
                        self.node_part(network, route.to, (route.maximum - route.baseline).max(0.0))
                    }
                    _ => return None,
                }
            }
            (EntityRef::Recipe(id), _) => {
                let recipe = network.map.recipes.position(|recipe| recipe.id == *id)?;
                activities().filter(|(activity, _)| activity.recipe == recipe).map(|(_, weight)| weight).sum()
            }
            // Prices weigh scarcity and contents; that moves a gap from one to another more than it makes one.
            (EntityRef::Commodity(id), _) => {
                let good = network.commodity(id)?;
                let nodes = network.nodes.iter().zip(&self.nodes);
                0.1 * nodes.filter(|(node, _)| node.commodity == good).map(|(_, weight)| weight).sum::<f64>()
            }
            (EntityRef::Site(id), [CAPACITY]) => {
                let site = network.site(id)?;
                activities().filter(|(activity, _)| activity.site == site).map(|(_, weight)| weight).sum()
            }
            (EntityRef::Site(id), [ACTIVITIES, Step::Index(slot), rest @ ..]) => {
                let site = network.site(id)?;
                let mut own = activities().filter(|(activity, _)| activity.site == site && activity.slot == *slot);
                let (activity, weight) = own.next()?;
                let entered = &network.map.sites[site].activities[*slot];
                let per_year = match rest {
                    [BASELINE] => return Some(*weight),
                    [CAPACITY] => entered.capacity.value,
                    [Step::Field(Field::Ramp), Step::Index(step), _] => entered.ramp[*step].capacity.value,
                    _ => return None,
                };
                let outputs = activity.outputs.iter();
                let parts =
                    outputs.map(|(node, quantity)| self.node_part(network, *node, quantity * per_year / MONTHS));
                parts.fold(0.0, f64::max)
            }
            (EntityRef::Site(id), [DEMANDS, Step::Index(slot), Step::Field(Field::Quantity)]) => {
                self.gaps[demand_at(network, id, *slot)?]
            }
            (EntityRef::Site(id), [STOCKS, Step::Index(slot), Step::Field(Field::Initial)]) => {
                let site = network.site(id)?;
                let stock = &network.map.sites[site].stocks[*slot];
                let node = network.node(site, network.commodity(&stock.commodity)?)?;
                self.node_part(network, node, stock.initial.value / months.max(1.0))
            }
            (EntityRef::Measure(_), [Step::Field(field)]) if *field != Field::CostUsd => {
                self.gaps.iter().sum::<f64>() * 0.1
            }
            _ => return None,
        })
    }

    /// What could come beyond what usually comes to a node counts by its size against that, USD.
    fn node_part(&self, network: &Network, node: NodeIx, volume: f64) -> f64 {
        self.nodes[node] * (volume / network.throughput[node]).min(1.0)
    }
}
