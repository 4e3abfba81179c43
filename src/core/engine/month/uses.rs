//! Goods that are bound to a use on their way to the market.
//!
//! Where a rule tells uses apart, what passes under it was bought for one group of uses, and may serve no other: it is *earmarked*. The rest is
//! free, and may be earmarked at any time, but never back. So a ban on military users upstream is felt by military demand, and by nobody else.
//!
//! In the program every quantity downstream of such a route has a part per group of uses that is treated better there than another. The parts are
//! at most the whole, what comes in earmarked goes out earmarked, and a demand takes of each group at most what that group is served. What is free
//! is the rest, and needs no column: what was let in for those who are treated worst may serve anybody. Where goods can reach
//! one group alone, nothing need be said.
//!
//! A plant that makes several goods for different uses from one input may also run *mixed*: it takes of each group its usual share, and
//! each of its goods is earmarked by its own uses; were it bound to one group, a by-product for another could never be made.
//!
//! On a route that tells uses apart, with `p` the share of a group that passes, `s` its usual share of the goods, `L` the level of the
//! route and `B` its baseline: a group that does not pass whole gets at most `p (s B + L - B)`, and all together that are treated no better at most
//! their usual parts and `p (L - B)`. Where all are treated alike this is the limit of the verdict. A group that passes whole may also use what
//! others may not.
//!
//! What was ordered free comes free: were an order kept in volume alone, who holds stock would be sent earmarked goods in place of free ones, and
//! when his free stock is used up he would have neither.
//!
//! Downstream of a route that lets nothing of some uses pass everything is bound (`bound.rs`): what would serve others is shut, and the parts are the whole.
//!
//! The parts weigh next to nothing: they rest at what they are in the baseline, so that the baseline rests. The parts of the map upstream and beside
//! are not touched, nor is any month in which no rule tells uses apart and nothing earmarked is left.

use crate::engine::index::{ActivityIx, NodeIx, RouteIx};
use crate::engine::month::bound::is_bound_by_rule;
use crate::engine::month::bounds::ToldApart;
use crate::engine::month::reach::{Bearer, Reach};
use crate::engine::month::rows::{Balance, RowKey};
use crate::engine::month::variables::{Quantities, Shortage, Variable, Variables};
use crate::engine::month::{Month, Stage};
use crate::engine::network::{Earmarked, MonthOutcome, Network};
use crate::engine::qp::program::{Row, Sense};
use crate::tolerance::{NEGLIGIBLE, SHARE};
use typed_index_collections::{TiVec, ti_vec};

/// Goods at one place.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lot {
    /// Units.
    pub volume: f64,
    /// Units of them that are earmarked, per group of uses; empty where nothing is.
    pub earmarked: Vec<f64>,
}

impl Lot {
    /// Adds another.
    pub fn add(&mut self, other: &Self) {
        self.volume += other.volume;
        add_up(&mut self.earmarked, &other.earmarked);
    }
}

/// Adds volumes group by group.
pub fn add_up(sum: &mut Vec<f64>, volumes: &[f64]) {
    if sum.len() < volumes.len() {
        sum.resize(volumes.len(), 0.0);
    }
    sum.iter_mut().zip(volumes).for_each(|(sum, volume)| *sum += volume);
}

/// How a plant runs as far as uses go.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Run {
    /// For one group of uses.
    Of(usize),
    /// For all, each good by its own uses.
    Mixed,
}

/// The parts of a month's quantities that are bound to a group of uses.
#[derive(Default)]
pub struct Earmarks {
    routes: Vec<(RouteIx, usize, Variable)>,
    runs: Vec<(ActivityIx, Run, Variable)>,
    stocks: Vec<(NodeIx, usize, Variable)>,
    unsold: Vec<(NodeIx, usize, Variable)>,
    /// Orders: what was ordered earmarked of them, and what comes so beyond it.
    bound_orders: Vec<(RouteIx, f64, Variable)>,
    /// Nodes whose goods may be bound.
    pub reached: TiVec<NodeIx, bool>,
}

impl Earmarks {
    /// Lays out the parts of what may be more than nothing.
    pub fn lay_out(builder: &mut Variables<'_, '_>, reach: &Reach<'_>, month: &Month<'_>, model: &Quantities) -> Self {
        let network = month.network;
        let is_open = |variable: &Variable| variable.column.is_some() || variable.reference > 0.0;
        shut_what_serves_nobody(builder, reach, month, model);
        let mut earmarks = Self { reached: reach.nodes.clone(), ..Self::default() };
        for (at, route) in network.routes.iter_enumerated() {
            let told = reach.told[at];
            let mut departing = model.departing(at).filter(is_open);
            let Some(first) = departing.next().filter(|_| told.is_some() || reach.nodes[route.from]) else { continue };
            let usual = if told.is_some() { 1.0 } else { reach.usual[route.from] };
            let carried = reach.bound.carried(network, reach, at);
            // Where all of a single quantity is bound to a single group, it is its part.
            let is_part = carried.len() == 1 && departing.next().is_none() && reach.bound.is_all_on(network, reach, at);
            let planned = reach.uses.planned.get(at).filter(|planned| !planned.is_empty());
            for group in carried.into_iter().filter(|group| reach.binds(route.to, *group)) {
                let reference = match planned {
                    Some(planned) => planned[group],
                    None => usual * reach.share(route.to, group) * route.baseline,
                };
                let (size, value) = (network.route_sizes[at], network.embodied_usd[route.from]);
                let part = if is_part {
                    builder.earmark_whole(first, reference, size, value)
                } else {
                    builder.earmark(reference, size, value)
                };
                earmarks.routes.push((at, group, part));
            }
        }
        for (at, order) in &model.orders {
            let Some(planned) = reach.uses.planned.get(*at) else { continue };
            let ordered: f64 = planned.iter().sum();
            if earmarks.of_route(*at).next().is_some() && order.reference - ordered > NEGLIGIBLE * order.reference {
                earmarks.bound_orders.push((*at, ordered, builder.bound_order(*order, network.routes[*at].from)));
            }
        }
        for (at, activity) in network.activities.iter_enumerated() {
            if !activity.inputs.iter().any(|(node, _)| reach.nodes[*node]) || !is_open(&model.levels[at]) {
                continue;
            }
            let usual = activity.inputs.iter().map(|(node, _)| reach.usual[*node]).fold(0.0, f64::max);
            let value = activity.outputs.iter().map(|(node, made)| made * network.embodied_usd[*node]).sum();
            let size = network.activity_sizes[at];
            let (groups, runs_mixed) = (reach.bound.runs(reach, activity), reach.bound.may_run_mixed(reach, activity));
            let is_part = groups.len() == 1 && !runs_mixed && reach.bound.is_all_made(activity);
            for group in groups.into_iter().filter(|group| !reach.serves_alone(activity, *group)) {
                let share = if reach.mixes(activity) { 0.0 } else { reach.usual_share(activity, group) };
                let reference = usual * share * activity.baseline;
                let part = if is_part {
                    builder.earmark_whole(model.levels[at], reference, size, value)
                } else {
                    builder.earmark(reference, size, value)
                };
                earmarks.runs.push((at, Run::Of(group), part));
            }
            if runs_mixed {
                earmarks.runs.push((at, Run::Mixed, builder.earmark(usual * activity.baseline, size, value)));
            }
        }
        for node in network.nodes.keys().filter(|node| reach.nodes[*node]) {
            let (size, value) = (network.throughput[node], network.embodied_usd[node]);
            let is_store = model.stocks.iter().any(|(known, stock)| *known == node && is_open(stock));
            let made = earmarks.runs.iter().filter_map(|(at, run, _)| match run {
                Run::Of(group) if network.activities[*at].outputs.iter().any(|(output, _)| *output == node) => {
                    Some(*group)
                }
                _ => None,
            });
            let lies = reach.uses.at_hand[node].iter().enumerate().filter(|(_, volume)| **volume > 0.0);
            let mut groups: Vec<usize> = reach
                .groups(node)
                .chain(made)
                .chain(lies.map(|(group, _)| group))
                .filter(|group| reach.binds(node, *group))
                .collect();
            groups.retain(|group| reach.bound.may_be(node, *group));
            groups.sort_unstable();
            groups.dedup();
            for group in groups {
                if is_store {
                    earmarks.stocks.push((node, group, builder.earmark(0.0, size, value)));
                }
                // What one group alone cannot use is unsold whatever else is.
                if reach.tracked.len() < 2 {
                    continue;
                }
                let reference = reach.usual[node] * reach.share(node, group) * network.baseline_unsold[node];
                earmarks.unsold.push((node, group, builder.earmark(reference, size, value)));
            }
        }
        earmarks
    }

    /// The parts of a route's departures, group by group.
    pub fn of_route(&self, route: RouteIx) -> impl Iterator<Item = (usize, Variable)> + '_ {
        let of_route = self.routes.iter().filter(move |(at, ..)| *at == route);
        of_route.map(|(_, group, variable)| (*group, *variable))
    }

    /// The rows that hold the parts together.
    pub fn rows(&self, reach: &Reach<'_>, month: &Month<'_>, model: &Quantities) -> Vec<(RowKey, Row)> {
        let mut rows = self.wholes(reach, month, model);
        for told in &month.bounds.told_apart {
            self.told_apart(told, reach, month.network, model, &mut rows);
        }
        self.balances(reach, month, model, &mut rows);
        self.ordered_free(model, &mut rows);
        rows
    }

    /// What was ordered free comes free.
    fn ordered_free(&self, model: &Quantities, rows: &mut Vec<(RowKey, Row)>) {
        for (at, ordered, bound) in &self.bound_orders {
            let mut sum = Balance::new(-ordered);
            self.of_route(*at).for_each(|(_, part)| sum.book(part, 1.0));
            sum.book(model.flows[*at], -1.0);
            sum.book(*bound, -1.0);
            rows.push((RowKey::OrderedFree(*at), sum.into_row(Sense::AtMost)));
        }
    }

    /// The parts of a quantity are at most the whole, and all of it where everything is bound.
    fn wholes(&self, reach: &Reach<'_>, month: &Month<'_>, model: &Quantities) -> Vec<(RowKey, Row)> {
        let (mut rows, network, bound) = (Vec::new(), month.network, &reach.bound);
        let mut add = |key: RowKey, is_all: bool, parts: &[Variable], wholes: &[Variable]| {
            let mut sum = Balance::new(0.0);
            parts.iter().for_each(|part| sum.book(*part, 1.0));
            wholes.iter().for_each(|whole| sum.book(*whole, -1.0));
            rows.push((key, sum.into_row(if is_all { Sense::Equal } else { Sense::AtMost })));
        };
        for (at, _) in network.routes.iter_enumerated() {
            let parts: Vec<Variable> = self.of_route(at).map(|(_, variable)| variable).collect();
            // What the rule of a route says it says by itself.
            if !parts.is_empty() && !is_bound_by_rule(network, reach, at) {
                add(
                    RowKey::Departures(at),
                    bound.is_all_on(network, reach, at),
                    &parts,
                    &model.departing(at).collect::<Vec<_>>(),
                );
            }
        }
        for (at, level) in model.levels.iter_enumerated() {
            let parts: Vec<Variable> =
                self.runs.iter().filter(|(known, ..)| *known == at).map(|(_, _, variable)| *variable).collect();
            if !parts.is_empty() {
                add(RowKey::Runs(at), bound.is_all_made(&network.activities[at]), &parts, &[*level]);
            }
        }
        for node in network.nodes.keys() {
            let of_node = |parts: &[(NodeIx, usize, Variable)]| -> Vec<Variable> {
                parts.iter().filter(|(known, ..)| *known == node).map(|(_, _, variable)| *variable).collect()
            };
            let (stocks, unsold) = (of_node(&self.stocks), of_node(&self.unsold));
            let is_all = bound.all_of(reach, node).is_some();
            if !stocks.is_empty() {
                let stock = model.stocks.iter().filter(|(known, _)| *known == node);
                add(RowKey::Stock(node), is_all, &stocks, &stock.map(|(_, stock)| *stock).collect::<Vec<_>>());
            }
            if !unsold.is_empty() {
                let whole = model.unsold.iter().filter(|(known, _)| *known == node);
                add(RowKey::Unsold(node), is_all, &unsold, &whole.map(|(_, unsold)| *unsold).collect::<Vec<_>>());
            }
        }
        rows
    }

    /// What of each group passes on a route that tells them apart.
    fn told_apart(
        &self,
        told: &ToldApart,
        reach: &Reach<'_>,
        network: &Network,
        model: &Quantities,
        rows: &mut Vec<(RowKey, Row)>,
    ) {
        let route = &network.routes[told.route];
        let reached = reach.uses.groups.reached_by(route.to);
        let gained = (told.level - route.baseline).max(0.0);
        // What passes in the baseline of the groups that are treated as one of these.
        let usual = |treated: &dyn Fn(f64) -> bool| -> f64 {
            let passes = told.passes.iter().enumerate().filter(|(group, passes)| reached[*group] && treated(**passes));
            passes.map(|(group, passes)| passes * reach.share(route.to, group) * route.baseline).sum()
        };
        let mut treatments: Vec<f64> =
            told.passes.iter().zip(reached).filter(|(_, reached)| **reached).map(|(passes, _)| *passes).collect();
        treatments.retain(|passes| *passes < 1.0);
        treatments.sort_by(f64::total_cmp);
        treatments.dedup_by(|next, kept| *next - *kept <= SHARE);
        for (at, passes) in treatments.iter().enumerate() {
            let is_better = |other: f64| other > passes + SHARE;
            // What is bound to no group that is treated better.
            let mut sum = Balance::new(-usual(&|other| !is_better(other)) - passes * gained);
            model.departing(told.route).for_each(|departing| sum.book(departing, 1.0));
            for (_, part) in self.of_route(told.route).filter(|(group, _)| is_better(told.passes[*group])) {
                sum.book(part, -1.0);
            }
            let sense = if *passes > 0.0 { Sense::AtMost } else { Sense::Equal };
            rows.push((RowKey::NoBetter(told.route, at), sum.into_row(sense)));
            if at > 0 {
                let is_alike = |other: f64| (other - passes).abs() <= SHARE;
                let mut sum = Balance::new(-usual(&is_alike) - passes * gained);
                for (_, part) in self.of_route(told.route).filter(|(group, _)| is_alike(told.passes[*group])) {
                    sum.book(part, 1.0);
                }
                rows.push((RowKey::Alike(told.route, at), sum.into_row(Sense::AtMost)));
            }
        }
    }

    /// What comes in for a use goes out for that use.
    fn balances(&self, reach: &Reach<'_>, month: &Month<'_>, model: &Quantities, rows: &mut Vec<(RowKey, Row)>) {
        let network = month.network;
        let groups = reach.uses.groups.count();
        let key = |node: NodeIx, group: usize| usize::from(node) * groups + group;
        let mut sums: Vec<(bool, Balance)> =
            (0..network.nodes.len() * groups).map(|_| (false, Balance::new(0.0))).collect();
        let mut enter = |at: usize, variable: Variable, coefficient: f64| {
            if coefficient > 0.0 {
                sums[at].0 = true;
                sums[at].1.book(variable, coefficient);
            }
        };
        for (at, group, variable) in &self.routes {
            let route = &network.routes[*at];
            if month.stage.is_instant(route.transit) {
                enter(key(route.to, *group), *variable, 1.0);
            }
        }
        for (at, run, variable) in &self.runs {
            for (node, made) in &network.activities[*at].outputs {
                match run {
                    Run::Of(group) => enter(key(*node, *group), *variable, *made),
                    Run::Mixed => reach
                        .groups(*node)
                        .for_each(|group| enter(key(*node, group), *variable, made * reach.share(*node, group))),
                }
            }
        }
        let mut at_hand = |node: NodeIx, earmarked: &[f64]| {
            for (group, volume) in earmarked.iter().enumerate().filter(|(_, volume)| **volume > 0.0) {
                sums[key(node, group)].0 = true;
                sums[key(node, group)].1.fixed(*volume);
            }
        };
        for (node, earmarked) in reach.uses.at_hand.iter_enumerated() {
            at_hand(node, earmarked);
        }
        if matches!(month.stage, Stage::Delivery { .. }) {
            for (route, earmarked) in
                network.routes.iter().zip(reach.uses.arrivals).filter(|(route, _)| route.transit > 0)
            {
                at_hand(route.to, earmarked);
            }
        }
        let mut leave = |node: NodeIx, group: usize, variable: Variable, coefficient: f64| {
            if coefficient > 0.0 {
                sums[key(node, group)].1.book(variable, -coefficient);
            }
        };
        for (at, group, variable) in &self.routes {
            leave(network.routes[*at].from, *group, *variable, 1.0);
        }
        for (at, run, variable) in &self.runs {
            let activity = &network.activities[*at];
            for (node, used) in &activity.inputs {
                match run {
                    Run::Of(group) => leave(*node, *group, *variable, *used),
                    Run::Mixed => (0..groups).for_each(|group| {
                        leave(*node, group, *variable, used * reach.usual_share(activity, group));
                    }),
                }
            }
        }
        for (node, group, variable) in self.stocks.iter().chain(&self.unsold) {
            leave(*node, *group, *variable, 1.0);
        }
        if let [group] = reach.tracked[..] {
            model.unsold.iter().for_each(|(node, unsold)| leave(*node, group, *unsold, 1.0));
        }
        // Goods that can serve one group alone need no mark.
        for (at, route) in network.routes.iter_enumerated() {
            for group in reach.groups(route.to).filter(|group| !reach.binds(route.to, *group)) {
                model.departing(at).for_each(|departing| leave(route.from, group, departing, 1.0));
            }
        }
        for (activity, level) in network.activities.iter().zip(&model.levels) {
            for group in reach.groups_made(activity).into_iter().filter(|group| reach.serves_alone(activity, *group)) {
                activity.inputs.iter().for_each(|(node, used)| leave(*node, group, *level, *used));
            }
        }
        for (at, demand) in network.demands.iter_enumerated().filter(|(_, demand)| reach.nodes[demand.node]) {
            for group in reach.tracked.iter().copied() {
                let part = reach.uses.groups.demands[at][group];
                if part <= 0.0 {
                    continue;
                }
                let sum = &mut sums[key(demand.node, group)].1;
                sum.fixed(-part * month.bounds.demands[at]);
                let borne = |short: &&Shortage| {
                    short.demand == at && matches!(short.bearer, Bearer::All) || short.bearer == Bearer::Group(group)
                };
                let short = model.shortages.iter().filter(|short| short.demand == at);
                short.filter(borne).for_each(|short| sum.book(short.variable, 1.0));
            }
        }
        let mut sums = sums.into_iter();
        for node in network.nodes.keys() {
            let is_marked = |group: usize| reach.nodes[node] && reach.binds(node, group);
            let of_node = sums.by_ref().take(groups).enumerate();
            let mut entered: Vec<(usize, Balance)> = of_node
                .filter(|(group, (is_entered, _))| *is_entered && is_marked(*group))
                .map(|(group, (_, sum))| (group, sum))
                .collect();
            // Where everything is bound, the balance of the node says of the last group what it says of all.
            let all_of = reach.bound.all_of(reach, node);
            let is_all = all_of.is_some_and(|all_of| all_of.iter().eq(entered.iter().map(|(group, _)| group)));
            if is_all {
                entered.pop();
            }
            let sense = if is_all { Sense::Equal } else { Sense::AtMost };
            rows.extend(entered.into_iter().map(|(group, sum)| (RowKey::Earmarked(node, group), sum.into_row(sense))));
        }
    }

    /// What is earmarked of what is kept and sent at an answer.
    pub fn earmarked(&self, network: &Network, groups: usize, outcome: &MonthOutcome, values: &[f64]) -> Earmarked {
        let mut earmarked = Earmarked {
            stocks: ti_vec![Vec::new(); network.nodes.len()],
            departures: ti_vec![Vec::new(); network.routes.len()],
        };
        for (node, group, variable) in &self.stocks {
            earmarked.stocks[*node].resize(groups, 0.0);
            earmarked.stocks[*node][*group] = variable.value(values);
        }
        for (at, group, variable) in &self.routes {
            earmarked.departures[*at].resize(groups, 0.0);
            earmarked.departures[*at][*group] = variable.value(values);
        }
        for (node, parts) in earmarked.stocks.iter_mut_enumerated() {
            round(parts, outcome.stocks[node], network.throughput[node]);
        }
        for (at, parts) in earmarked.departures.iter_mut_enumerated() {
            round(parts, outcome.flows[at], network.route_sizes[at]);
        }
        earmarked
    }
}

/// Shuts whatever takes bound goods for those to whom they are not bound: where everything is bound, they get none.
fn shut_what_serves_nobody(builder: &mut Variables<'_, '_>, reach: &Reach<'_>, month: &Month<'_>, model: &Quantities) {
    let (network, bound) = (month.network, &reach.bound);
    for at in network.routes.keys() {
        if bound.is_all_on(network, reach, at) && bound.carried(network, reach, at).is_empty() {
            model.departing(at).for_each(|departing| builder.shut(departing));
        }
    }
    for (at, activity) in network.activities.iter_enumerated() {
        let serves = || !bound.runs(reach, activity).is_empty() || bound.may_run_mixed(reach, activity);
        if bound.is_all_made(activity) && !serves() {
            builder.shut(model.levels[at]);
        }
    }
    for short in &model.shortages {
        let node = network.demands[short.demand].node;
        let parts = &reach.uses.groups.demands[short.demand];
        let is_served = match short.bearer {
            Bearer::All => reach.tracked.iter().any(|group| parts[*group] > 0.0 && bound.may_be(node, *group)),
            Bearer::Group(group) => bound.may_be(node, group),
            Bearer::Rest => false,
        };
        if bound.is_all(node) && !is_served {
            builder.fill(short.variable);
        }
    }
}

/// Leaves nothing that is too little to decide about, neither of what is earmarked nor of what is free.
fn round(parts: &mut Vec<f64>, whole: f64, size: f64) {
    let bound: f64 = parts.iter().sum();
    if bound <= 0.0 || (bound <= NEGLIGIBLE * size && whole - bound > NEGLIGIBLE * size) {
        parts.clear();
    } else if whole - bound <= NEGLIGIBLE * size {
        parts.iter_mut().for_each(|part| *part *= whole / bound);
    }
}
