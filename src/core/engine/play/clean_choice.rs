//! Who buys clean, and when: wherever that serves more than it costs.
//!
//! A month in which content clauses stop a maker's goods is foreseen twice, as it is and with his tainted sources left and his goods judged
//! as they would then be, by the order program, which sees goods as if they took no time and nobody lived on stock. He changes if what
//! final demand gains outweighs what it loses, in the weights of the month's own objective. Makers who depend on each other are weighed
//! together: all that are stopped in a part of the map, among their own sources and then with those who supply them; then each is left out
//! whose change serves nobody. Where all together do more harm than good, each is tried alone, the one first that has most to free. None of
//! this goes by names; who is alike is treated alike.
//!
//! It takes a month to see that goods are stopped: the first month is lost. A maker whose goods are clean looks ahead: he does not buy this
//! month what would have him stopped in the next, unless that serves more. What was not worth it is weighed again after some months, or
//! when something else is stopped; what is in force is weighed again when somebody is shorter than some months before or when the clauses
//! change, and ends with them.
//!
//! Buying elsewhere is a kind of re-routing, and goes with that kind of help.

use crate::engine::index::{DemandIx, MonthIx, NodeIx, RouteIx};
use crate::engine::ladder::Rung;
use crate::engine::mixing::Contents;
use crate::engine::month::Solving;
use crate::engine::month::bounds::Bounds;
use crate::engine::month::scarcity::scarce_values;
use crate::engine::month::uses::Lot;
use crate::engine::month::variables::EXACT;
use crate::engine::network::{MonthOutcome, Network, NetworkDemand};
use crate::engine::play::clean_buying::Kept;
use crate::engine::play::clean_plan::{CleanPlan, Depth, Situation, Tainted, merged, plans};
use crate::engine::play::simulate::{Run, World};
use crate::engine::qp::program::SolveError;
use crate::engine::rules::ContentStop;
use crate::tolerance::WHOLE;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;
use typed_index_collections::{TiSlice, TiVec};

/// Months after which a change that was not worth it is weighed again: re-routing and new plants may have made it so.
const WEIGHED_AGAIN: usize = 3;
/// Share of a demand by which its shortage must differ to count: far above what the lower tiers of the objective move.
const COUNTS: f64 = 1e-4;
/// Share by which what is served must exceed what is given up.
const MARGIN: f64 = 1e-3;
/// Share of a demand by which somebody must be shorter than before, or of a route's volume by which clauses must stop more or less, for
/// what is in force to be weighed again.
const SHORTER: f64 = 0.01;
/// Most makers, of different value, that are weighed one by one.
const ONE_BY_ONE: usize = 4;
/// Relative difference of value within which makers are alike.
const ALIKE: f64 = 1e-9;

/// What a play remembers of its choices.
#[derive(Clone, Debug, Default)]
pub(super) struct CleanMemory {
    /// Routes that were stopped for their content in the month before.
    stopped: BTreeSet<RouteIx>,
    /// Per route that was stopped, when a change for its sake was weighed last: everybody has a clock of his own, so that who gives up holds nobody else up.
    weighed: BTreeMap<RouteIx, MonthIx>,
    /// Routes for whose sake somebody has stopped buying clean this month: he does not begin again in the same.
    given_up: BTreeSet<RouteIx>,
    /// Share that each demand lacked when what is in force was weighed last, or less if it has lacked less since.
    lacked: Option<TiVec<DemandIx, f64>>,
    /// What would be stopped of those who buy clean if they did not, with the share.
    spared: Vec<(RouteIx, f64)>,
    /// When what is in force was weighed last.
    reviewed: Option<MonthIx>,
}

/// A month as it would be in some world.
struct Foreseen {
    world: World,
    outcome: MonthOutcome,
    bounds: Bounds,
    /// Scarce value per node, USD per unit.
    scarce: TiVec<NodeIx, f64>,
}

impl Foreseen {
    /// Whether anybody in a part of the map is short.
    fn lacks(&self, network: &Network, part: usize) -> bool {
        let here = |demand: &NetworkDemand| network.parts.of[demand.node] == part;
        let shortages = self.outcome.shortages.iter().zip(&self.bounds.demands);
        network.demands.iter().zip(shortages).any(|(demand, (short, all))| here(demand) && *short > COUNTS * all)
    }

    /// Whether this serves more in a part of the map than another does, and costs less than it serves.
    fn serves_more_than(&self, other: &Self, network: &Network, part: usize) -> bool {
        let (mut served, mut given_up) = (0.0, 0.0);
        for (at, demand) in network.demands.iter_enumerated().filter(|(_, entry)| network.parts.of[entry.node] == part)
        {
            let wanted = self.bounds.demands[at];
            if wanted <= 0.0 {
                continue;
            }
            let lacks = |foreseen: &Self| foreseen.outcome.shortages[at] / wanted;
            let (before, now) = (lacks(other), lacks(self));
            if (before - now).abs() <= COUNTS {
                continue;
            }
            let value = self.scarce[demand.node].max(other.scarce[demand.node]);
            let weight = network.demand_entry(at).priority * value * wanted;
            let badness = |lacks: f64| weight * (lacks * lacks + EXACT * lacks);
            if now < before {
                served += badness(before) - badness(now);
            } else {
                given_up += badness(now) - badness(before);
            }
        }
        served > given_up * (1.0 + MARGIN)
    }
}

impl Run<'_> {
    /// What is decided before a month is played: who goes on buying clean, who begins to. True when content clauses watch anything.
    pub(super) fn begin(
        &mut self,
        month: MonthIx,
        past: &TiSlice<MonthIx, MonthOutcome>,
        cancel: &AtomicBool,
    ) -> Result<bool, SolveError> {
        let book = self.book;
        if !self.helps.has(Rung::Rerouting) {
            return Ok(false);
        }
        if !book.watches_content(month) {
            self.world.give_up(&|_| true);
            self.clean_memory = CleanMemory::default();
            return Ok(false);
        }
        let is_over = |kept: &Kept| !kept.plan.frees.iter().any(|route| book.watches_content_of(*route, month));
        self.world.give_up(&is_over);
        self.world.clean.follow(self.network, book.content(), &self.world.contents, &self.feeds);
        self.clean_memory.given_up.clear();
        self.review(month, past, cancel)?;
        let stops = book.content_stops(self.seen(month, &self.world.contents));
        let stopped = stops.iter().map(|stop| stop.route).collect();
        let known = std::mem::replace(&mut self.clean_memory.stopped, stopped);
        let mut base = None;
        for (part, stops) in self.by_part(stops.into_iter().filter(|stop| known.contains(&stop.route))) {
            let weighed = &mut self.clean_memory.weighed;
            let is_settled =
                |stop: &ContentStop| weighed.get(&stop.route).is_some_and(|when| month.since(*when) < WEIGHED_AGAIN);
            if stops.iter().all(is_settled) {
                continue;
            }
            weighed.extend(stops.iter().map(|stop| (stop.route, month)));
            let now = match base.take() {
                Some(now) => now,
                None => match self.foresee(month, past, self.world.clone(), &BTreeSet::new(), cancel)? {
                    Some(now) => now,
                    None => continue,
                },
            };
            let contents = self.world.contents.clone();
            let chosen = self.choose(month, past, &contents, &now, &stops, part, cancel)?;
            if let Some(chosen) = &chosen {
                self.world = chosen.world.clone();
                self.clean_memory.lacked = None;
            }
            base = Some(chosen.unwrap_or(now));
        }
        Ok(true)
    }

    /// The world as it was before this month, with those buying clean who would otherwise be stopped next month for what they would buy in
    /// this one; none if there is nobody for whom that serves more. `carried` is what the month would leave.
    pub(super) fn keeping_clean(
        &self,
        month: MonthIx,
        past: &TiSlice<MonthIx, MonthOutcome>,
        before: &World,
        carried: &Contents,
        cancel: &AtomicBool,
    ) -> Result<Option<World>, SolveError> {
        let already: BTreeSet<RouteIx> =
            self.book.content_stops(self.seen(month, &before.contents)).into_iter().map(|stop| stop.route).collect();
        let stops = self.book.content_stops(self.seen(month, carried));
        let is_new =
            |stop: &ContentStop| !already.contains(&stop.route) && !self.clean_memory.given_up.contains(&stop.route);
        let new = self.by_part(stops.into_iter().filter(is_new));
        let mut kept: Option<World> = None;
        for (part, stops) in new {
            let world = kept.clone().unwrap_or_else(|| before.clone());
            let tainted = World { contents: carried.clone(), ..world.clone() };
            let seen = self.foresee(month, past, tainted, &BTreeSet::new(), cancel)?;
            let Some(Foreseen { outcome, bounds, scarce, .. }) = seen else { continue };
            let as_it_is = Foreseen { world, outcome, bounds, scarce };
            if let Some(chosen) = self.choose(month, past, carried, &as_it_is, &stops, part, cancel)? {
                kept = Some(chosen.world);
            }
        }
        Ok(kept)
    }

    fn by_part(&self, stops: impl Iterator<Item = ContentStop>) -> BTreeMap<usize, Vec<ContentStop>> {
        let mut by_part: BTreeMap<usize, Vec<ContentStop>> = BTreeMap::new();
        for stop in stops {
            by_part.entry(self.network.parts.of[self.network.routes[stop.route].from]).or_default().push(stop);
        }
        by_part
    }

    /// The best change for those whose goods are stopped, if any serves more than to leave it; `contents` says what is tainted.
    #[expect(clippy::too_many_arguments, reason = "a month, and what is weighed in it")]
    fn choose(
        &self,
        month: MonthIx,
        past: &TiSlice<MonthIx, MonthOutcome>,
        contents: &Contents,
        now: &Foreseen,
        stops: &[ContentStop],
        part: usize,
        cancel: &AtomicBool,
    ) -> Result<Option<Foreseen>, SolveError> {
        let is_open = |route: RouteIx| now.bounds.routes[route] > 0.0;
        let (network, feeds, model) = (self.network, &self.feeds, self.book.content());
        let situation = Situation { network, feeds, model, contents, is_open: &is_open };
        let all = |depth: Depth, tainted: Tainted| plans(&situation, stops, depth, tainted);
        let mut options = vec![all(Depth::Maker, Tainted::Left), all(Depth::Chain, Tainted::Left)];
        if options.iter().all(Vec::is_empty) {
            return Ok(None);
        }
        options.extend([all(Depth::Maker, Tainted::Blended), all(Depth::Chain, Tainted::Blended)]);
        let foresee = |plans: &[CleanPlan]| {
            let mut world = now.world.clone();
            let fresh = world.take_up(self, plans);
            self.foresee(month, past, world, &fresh, cancel)
        };
        let better = |one: &Foreseen, other: &Foreseen| one.serves_more_than(other, self.network, part);
        let mut best: Option<(Vec<CleanPlan>, Foreseen)> = None;
        let mut tried: Vec<Vec<CleanPlan>> = Vec::new();
        for option in &options {
            // Who serves everybody by the simpler means looks no further.
            let is_enough = best.as_ref().is_some_and(|(_, best)| !best.lacks(self.network, part));
            if option.is_empty() || is_enough || tried.contains(option) {
                continue;
            }
            tried.push(option.clone());
            let Some(foreseen) = foresee(option)? else { continue };
            if better(&foreseen, best.as_ref().map_or(now, |(_, best)| best)) {
                best = Some((option.clone(), foreseen));
            }
        }
        let all = best.as_ref().map_or(&options[1], |(plans, _)| plans);
        let groups = alike(all.iter().map(|plan| plan.value));
        if groups.len() > 1 {
            let is_all = best.is_some();
            let order: Vec<(f64, f64)> =
                if is_all { groups.into_iter().rev().collect() } else { groups.into_iter().collect() };
            for group in order.into_iter().take(ONE_BY_ONE) {
                if is_all {
                    // Who serves nobody does not change.
                    let Some((plans, with)) = &best else { break };
                    let others: Vec<CleanPlan> =
                        plans.iter().filter(|plan| !is_in(plan.value, group)).cloned().collect();
                    if others.is_empty() {
                        break;
                    }
                    let Some(without) = foresee(&others)? else { continue };
                    if !better(with, &without) {
                        best = Some((others, without));
                    }
                } else {
                    for option in &options {
                        let mut some = best.as_ref().map_or_else(Vec::new, |(plans, _)| plans.clone());
                        some.extend(option.iter().filter(|plan| is_in(plan.value, group)).cloned());
                        if tried.contains(&some) {
                            continue;
                        }
                        tried.push(some.clone());
                        let Some(foreseen) = foresee(&some)? else { continue };
                        if better(&foreseen, best.as_ref().map_or(now, |(_, best)| best)) {
                            best = Some((some, foreseen));
                            break;
                        }
                    }
                }
            }
        }
        Ok(best.map(|(_, foreseen)| foreseen))
    }

    /// A month in a world in which the nodes in `fresh` have just become clean: what they buy and make decides by how much. None where it
    /// has no answer: nobody changes to what cannot be told.
    fn foresee(
        &self,
        month: MonthIx,
        past: &TiSlice<MonthIx, MonthOutcome>,
        mut world: World,
        fresh: &BTreeSet<NodeIx>,
        cancel: &AtomicBool,
    ) -> Result<Option<Foreseen>, SolveError> {
        let (place, groups) = (self.place(month), self.book.use_groups());
        let buyers = world.clean.buyers();
        let foresee = |world: &World, bounds: &Bounds| {
            let mut state = world.state.clone();
            state.release(bounds);
            let solving = Solving { place: &place, memory: &self.memory, cancel };
            let before = self.foreseen.borrow().get(&buyers).or(self.foreseen_before.get(&buyers)).cloned();
            let elsewhere = self.near.and_then(|near| near.foreseen.get(&buyers));
            let near = elsewhere.or(before.as_ref()).or(self.near.map(|near| &near.order));
            match state.foresee(self.network, groups, bounds, solving, near) {
                Ok((outcome, held)) => {
                    self.foreseen.borrow_mut().insert(buyers.clone(), held);
                    Ok(Some(outcome))
                }
                Err(SolveError::Cancelled) => Err(SolveError::Cancelled),
                Err(_) => Ok(None),
            }
        };
        let mut allowed = self.allowed(month, past, &world);
        let Some(mut outcome) = foresee(&world, &allowed.bounds)? else { return Ok(None) };
        if !fresh.is_empty() {
            let settled = self.book.content().settled(self.network, &self.book.days(month), &world.contents, &outcome);
            for node in fresh {
                world.contents.replace(*node, settled.row(*node));
            }
            let again = self.allowed(month, past, &world);
            let moved = |(one, other): (&f64, &f64)| (one - other).abs() > WHOLE;
            let is_moved = again.bounds.routes.iter().zip(&allowed.bounds.routes).any(moved);
            if is_moved || again.bounds.blends != allowed.bounds.blends {
                let Some(moved) = foresee(&world, &again.bounds)? else { return Ok(None) };
                outcome = moved;
            }
            allowed = again;
        }
        let scarce = scarce_values(self.network, &allowed.bounds);
        Ok(Some(Foreseen { world, outcome, bounds: allowed.bounds, scarce }))
    }

    /// Gives up what no longer serves more than it costs, where there is reason to ask.
    fn review(
        &mut self,
        month: MonthIx,
        past: &TiSlice<MonthIx, MonthOutcome>,
        cancel: &AtomicBool,
    ) -> Result<(), SolveError> {
        if self.world.clean.kept.is_empty() {
            self.clean_memory.lacked = None;
            return Ok(());
        }
        let Some(last) = past.last() else { return Ok(()) };
        if self.clean_memory.reviewed.is_some_and(|when| month.since(when) < WEIGHED_AGAIN) {
            return Ok(());
        }
        let mut tainted = self.world.clone();
        tainted.give_up(&|_| true);
        let spared: Vec<(RouteIx, f64)> = (self.book.content_stops(self.seen(month, &tainted.contents)).into_iter())
            .map(|stop| (stop.route, stop.stops))
            .collect();
        let lacks: TiVec<DemandIx, f64> = last
            .shortages
            .iter()
            .zip(&last.demands)
            .map(|(short, all)| if *all > 0.0 { short / all } else { 0.0 })
            .collect();
        let Some(lacked) = &mut self.clean_memory.lacked else {
            self.clean_memory.lacked = Some(lacks);
            self.clean_memory.spared = spared;
            self.clean_memory.reviewed = Some(month);
            return Ok(());
        };
        let is_shorter = lacks.iter().zip(lacked.iter()).any(|(now, before)| *now > before + SHORTER);
        let same =
            |(one, other): (&(RouteIx, f64), &(RouteIx, f64))| one.0 == other.0 && (one.1 - other.1).abs() <= SHORTER;
        let known = &self.clean_memory.spared;
        let is_other = known.len() != spared.len() || !known.iter().zip(&spared).all(same);
        if !is_shorter && !is_other {
            lacked.iter_mut().zip(&lacks).for_each(|(before, now)| *before = before.min(*now));
            return Ok(());
        }
        *lacked = lacks;
        self.clean_memory.reviewed = Some(month);
        self.clean_memory.spared = spared;
        let none = BTreeSet::new();
        let Some(mut now) = self.foresee(month, past, self.world.clone(), &none, cancel)? else { return Ok(()) };
        let network = self.network;
        let parts: BTreeSet<usize> = self.world.clean.kept.iter().map(|kept| part_of(network, kept)).collect();
        for part in parts {
            let is_here = |kept: &Kept| part_of(network, kept) == part;
            // All together, then each with those who are like him, the one first that has least to free.
            let groups = alike(now.world.clean.kept.iter().filter(|kept| is_here(kept)).map(|kept| kept.plan.value));
            let everybody = (0.0, f64::INFINITY);
            let one_by_one = groups.into_iter().rev().take(ONE_BY_ONE);
            for group in std::iter::once(everybody).chain(one_by_one) {
                let mut world = now.world.clone();
                world.give_up(&|kept: &Kept| is_here(kept) && is_in(kept.plan.value, group));
                if world.clean.kept.len() == now.world.clean.kept.len() {
                    continue;
                }
                let Some(without) = self.foresee(month, past, world, &none, cancel)? else { continue };
                if without.serves_more_than(&now, self.network, part) {
                    let kept = now.world.clean.kept.iter();
                    let ended = kept.filter(|kept| is_here(kept) && is_in(kept.plan.value, group));
                    let freed: Vec<RouteIx> = ended.flat_map(|kept| kept.plan.frees.iter().copied()).collect();
                    self.clean_memory.weighed.extend(freed.iter().map(|route| (*route, month)));
                    self.clean_memory.given_up.extend(freed);
                    now = without;
                }
            }
        }
        self.world = now.world;
        Ok(())
    }
}

impl World {
    /// Takes plans into force: what is tainted is set apart, and what comes next is clean. The nodes that this changes.
    fn take_up(&mut self, run: &Run<'_>, plans: &[CleanPlan]) -> BTreeSet<NodeIx> {
        for plan in plans {
            self.clean.keep(plan, &self.contents);
        }
        let mut tainted: BTreeMap<NodeIx, Vec<usize>> = BTreeMap::new();
        for (limited, limit) in merged(plans) {
            if self.contents.share(limited.node, limited.label) >= limit {
                tainted.entry(limited.node).or_default().push(limited.label);
            }
        }
        for (node, labels) in &tainted {
            let row = self.contents.row(*node).to_vec();
            let lot = self.state.take_at_hand(*node);
            self.clean.piles.entry(*node).or_default().add(&lot, &row);
            self.contents.replace(*node, &run.book.content().without(&row, labels.iter().copied()));
        }
        tainted.into_keys().collect()
    }

    /// Ends some of what is in force: what was set apart for it alone goes back to the rest.
    pub(super) fn give_up(&mut self, which: &dyn Fn(&Kept) -> bool) {
        let (ended, kept): (Vec<Kept>, Vec<Kept>) = std::mem::take(&mut self.clean.kept).into_iter().partition(which);
        self.clean.kept = kept;
        let still: BTreeSet<NodeIx> = self.clean.limits().into_keys().map(|limited| limited.node).collect();
        for (node, before) in ended.iter().flat_map(|kept| &kept.before).filter(|(node, _)| !still.contains(node)) {
            let pile = self.clean.piles.remove(node).unwrap_or_default();
            let (clean, locked) = (self.state.at_hand[*node], self.state.locked[*node]);
            let tainted = pile.lot.volume + locked;
            if clean + tainted > 0.0 {
                let (now, apart) = (self.contents.row(*node), if pile.row.is_empty() { before } else { &pile.row });
                let mixed =
                    now.iter().zip(apart).map(|(now, apart)| (now * clean + apart * tainted) / (clean + tainted));
                let mixed: Vec<f64> = mixed.collect();
                self.contents.replace(*node, &mixed);
            } else {
                self.contents.replace(*node, before);
            }
            self.state.put_back(*node, &pile.lot);
        }
    }

    /// Sets apart what arrives tainted at those who buy clean, because it was on its way; the volume of each route. Who blends sets apart
    /// what is more than the rest of what comes can thin, as far as that is known from what arrives and from the month before.
    pub(super) fn set_arrivals_apart(
        &mut self,
        network: &Network,
        bounds: &Bounds,
        past: &TiSlice<MonthIx, MonthOutcome>,
    ) -> Vec<(RouteIx, Lot)> {
        let leaving = self.clean.leaving();
        if leaving.is_empty() && bounds.blends.is_empty() {
            return Vec::new();
        }
        let mut kept: BTreeMap<RouteIx, f64> = BTreeMap::new();
        for (route, entry) in network.routes.iter_enumerated() {
            let Some(row) = self.contents.arriving(route) else { continue };
            let at_node = leaving.iter().filter(|(limited, _)| limited.node == entry.to);
            if at_node.into_iter().any(|(limited, limit)| row[limited.label] >= *limit) {
                kept.insert(route, 0.0);
            }
        }
        for blend in &bounds.blends {
            let last = past.last();
            let made = blend.activities.iter().map(|(at, share)| share * last.map_or(0.0, |last| last.activities[*at]));
            let (mut taints, mut thins) = (0.0, made.sum::<f64>().min(0.0));
            for (route, share) in &blend.routes {
                let volume = match self.state.arriving(*route) {
                    Some(volume) => kept.get(route).copied().unwrap_or(1.0) * volume,
                    None => last.map_or(0.0, |last| last.flows[*route]).min(bounds.routes[*route]),
                };
                let is_sea = network.routes[*route].transit > 0;
                if *share < 0.0 {
                    thins += share * volume;
                } else if is_sea {
                    taints += share * volume;
                }
            }
            if taints + thins > 0.0 {
                let part = (-thins / taints).clamp(0.0, 1.0);
                let at_sea = |route: &RouteIx| network.routes[*route].transit > 0;
                for (route, _) in blend.routes.iter().filter(|(route, share)| *share > 0.0 && at_sea(route)) {
                    *kept.entry(*route).or_insert(1.0) *= part;
                }
            }
        }
        let apart = self.state.take_arrivals(&kept);
        for (route, lot) in &apart {
            if let Some(row) = self.contents.arriving(*route) {
                self.clean.piles.entry(network.routes[*route].to).or_default().add(lot, row);
            }
        }
        apart
    }

    /// What lies at each node when a month begins and is mixed with what comes; what lies apart taints nothing.
    pub(super) fn opening(&self) -> TiVec<NodeIx, f64> {
        let apart: BTreeSet<NodeIx> = self.clean.limits().into_keys().map(|limited| limited.node).collect();
        let (at_hand, locked) = (&self.state.at_hand, &self.state.locked);
        let lies = |node: NodeIx| at_hand[node] + if apart.contains(&node) { 0.0 } else { locked[node] };
        at_hand.keys().map(lies).collect()
    }
}

fn part_of(network: &Network, kept: &Kept) -> usize {
    kept.plan.limits.keys().next().map_or(0, |limited| network.parts.of[limited.node])
}

/// The values that occur, as ranges of what is alike, the greatest first.
fn alike(values: impl Iterator<Item = f64>) -> Vec<(f64, f64)> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(|one, other| other.total_cmp(one));
    let mut groups: Vec<(f64, f64)> = Vec::new();
    for value in values {
        match groups.last_mut() {
            Some((least, _)) if *least - value <= ALIKE * *least => *least = value,
            _ => groups.push((value, value)),
        }
    }
    groups
}

fn is_in(value: f64, (least, greatest): (f64, f64)) -> bool {
    (least..=greatest).contains(&value)
}
