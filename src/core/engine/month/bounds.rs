//! What a month allows before anybody chooses: limits of routes and activities, demand, released stocks.
//!
//! A verdict multiplies the level that a route has reached by re-routing (`clocks.rs`): a licence is a share of what would be ordered.
//! Where a verdict tells uses apart the route may carry its whole level, and what each group of uses gets of it stands in `uses.rs`.
//!
//! Prices act only where somebody says so. A demand with an `elasticity` answers to price events and to duties on what arrives at its market (the
//! mean over baseline volumes), at once and on every rung: what is given up because of the price is no shortage. Scarcity itself moves no price:
//! with an elastic demand it would turn every gap into a price, and the gap is what the program is asked for. A price floor is therefore a
//! measure, not an instrument: a price slump closes plants whose `break_even_usd` lies above the price, a price floor keeps the named ones open.
//!
//! What comes back for recycling is a share of what was made `lag_months` before, as one limit over all sites that run the recipe, since scrap
//! is traded. Before the first month the baseline was made.

use crate::engine::calendar::Timeline;
use crate::engine::index::{ActivityIx, CommodityIx, DemandIx, MonthIx, NodeIx, RecipeIx, RouteIx};
use crate::engine::ladder::{Helps, Rung};
use crate::engine::month::clocks::Clocks;
use crate::engine::network::{MONTHS, MonthOutcome, Network, Node, StandsIn};
use crate::engine::rules::{Desks, Ordered, QuotaAccounts, QuotaBound, RuleBook, Seen, Verdict};
use crate::model::{CommodityId, Event, EventEffect, Measure, MeasureEffect, Preset, Recipe, RecipeKind, Scenario};
use crate::tolerance::{DECIMALS, SHARE};
use std::collections::BTreeMap;
use typed_index_collections::{TiSlice, TiVec, ti_vec};

/// The limits of one month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bounds {
    /// Greatest departure per route, units per month: its level times the share that its verdict lets pass; more than its level at most up to its maximum.
    pub routes: TiVec<RouteIx, f64>,
    /// Where departures on each route rest if nothing pulls, units per month: the baseline, and under a desk what is ordered, as far as it passes.
    pub rests: TiVec<RouteIx, f64>,
    /// Level that each route has reached by re-routing, units per month.
    pub levels: TiVec<RouteIx, f64>,
    /// Share of its level that each route's verdict lets pass, 0 to 1; more where a desk decides what has waited.
    pub permitted: TiVec<RouteIx, f64>,
    /// Greatest level per activity, units of activity per month.
    pub activities: TiVec<ActivityIx, f64>,
    /// Joint limits of the activities of a site: (activities, level per month).
    pub sites: Vec<(Vec<ActivityIx>, f64)>,
    /// Joint limits by what comes back for recycling, in the order of [`Limits::returning`]: (activities, level per month).
    pub returns: Vec<(Vec<ActivityIx>, f64)>,
    /// Wanted per demand, units per month.
    pub demands: TiVec<DemandIx, f64>,
    /// Put on the market from outside this month, per node.
    pub released: Vec<(NodeIx, f64)>,
    /// Nodes whose stock is to be shared this month.
    pub shared: Vec<NodeIx>,
    /// Quotas of the month, each a joint limit of the routes it covers.
    pub quotas: Vec<QuotaBound>,
    /// Duty per route, share of the value.
    pub tariffs: TiVec<RouteIx, f64>,
    /// Routes whose rules tell uses apart, in order.
    pub told_apart: Vec<ToldApart>,
    /// What those who buy clean take of tainted goods: no more than the clean goods with them allow.
    pub blends: Vec<Blend>,
}

/// A route on which the rules let some uses pass more than others. Its greatest departure is the level that it has reached.
#[derive(Clone, Debug, PartialEq)]
pub struct ToldApart {
    /// Which route.
    pub route: RouteIx,
    /// Share of each group of uses that passes, 0 to 1.
    pub passes: Vec<f64>,
    /// The level that it has reached, units per month.
    pub level: f64,
}

/// What the rules say of a month.
pub struct MonthRules<'a> {
    /// Verdict per route.
    pub verdicts: &'a TiSlice<RouteIx, Verdict>,
    /// Quotas in force.
    pub quotas: Vec<QuotaBound>,
    /// Routes on which uses are told apart, with the share of each group that passes.
    told_apart: Vec<(RouteIx, Vec<f64>)>,
    /// Routes on which is bought ahead of a rule, with the share of the usual trade that is ordered beyond it.
    bought_ahead: Vec<(RouteIx, f64)>,
    desks: &'a Desks,
}

impl<'a> MonthRules<'a> {
    /// What a book says of a month, beside verdicts that have been given.
    pub fn of(
        book: &RuleBook<'_>,
        seen: Seen<'a>,
        accounts: &QuotaAccounts,
        verdicts: &'a TiSlice<RouteIx, Verdict>,
    ) -> Self {
        let quotas = book.quotas_seen(seen, accounts);
        let told_apart = book.told_apart(seen, &quotas);
        Self { verdicts, quotas, told_apart, bought_ahead: book.bought_ahead(seen), desks: seen.desks }
    }
}

/// Goods at a node that are mixed so that the mix stays below a content: the sum over routes and activities of coefficient times volume is at
/// most 0. A coefficient is the content of what comes, less that allowed: above 0 for what taints the mix, below 0 for what thins it.
#[derive(Clone, Debug, PartialEq)]
pub struct Blend {
    /// Where they are mixed.
    pub node: NodeIx,
    /// Routes that bring them, with the coefficient per unit.
    pub routes: Vec<(RouteIx, f64)>,
    /// Activities that make them, with the coefficient per unit of activity.
    pub activities: Vec<(ActivityIx, f64)>,
}

/// A recipe that lives on what comes back.
#[derive(Clone, Debug, PartialEq)]
pub struct Returning {
    /// The recipe.
    pub recipe: RecipeIx,
    /// Activities that run it.
    pub members: Vec<ActivityIx>,
    /// What comes back.
    pub commodity: CommodityIx,
    /// Months between making and return.
    pub lag: usize,
    /// Units of activity that one unit made allows.
    pub per_made: f64,
    /// Units of activity a month that the baseline's making allows.
    pub at_rest: f64,
}

/// What shapes the limits of all months: the scenario's events and measures, with some kinds of help.
pub struct Limits<'a> {
    network: &'a Network,
    timeline: Timeline,
    helps: Helps,
    rerouting: f64,
    by_good: bool,
    diverted: f64,
    slip: i64,
    events: Vec<&'a Event>,
    measures: Vec<&'a Measure>,
}

impl<'a> Limits<'a> {
    /// Collects what the scenario names.
    pub fn new(preset: &'a Preset, network: &'a Network, scenario: &'a Scenario, helps: Helps) -> Self {
        let measures = preset
            .measures
            .iter()
            .filter(|measure| helps.has(Rung::Measures) && scenario.measures.contains(&measure.id))
            .collect();
        Self {
            network,
            timeline: Timeline::of(scenario),
            helps,
            rerouting: scenario.rerouting_per_month,
            by_good: scenario.rerouting_by_good,
            diverted: scenario.diverted,
            slip: i64::from(scenario.ramp_slip_months),
            events: preset.events.iter().filter(|event| scenario.events.contains(&event.id)).collect(),
            measures,
        }
    }

    /// Takes in what departed in the month before at the desks, and works off what waits there this month.
    pub fn queue(
        &self,
        desks: &mut Desks,
        clocks: &Clocks,
        book: &RuleBook<'_>,
        seen: Seen<'_>,
        past: &TiSlice<MonthIx, MonthOutcome>,
    ) {
        let (network, before) = (self.network, past.last());
        let is_usual = |route: RouteIx| network.routes[route].baseline > 0.0;
        let trade = Ordered {
            before: before.map(|before| before.flows.as_slice()),
            usual: &|route| if is_usual(route) { clocks.usual(network, route, before) } else { 0.0 },
            free: &|route| clocks.free(network, route),
            maximum: &|route| network.routes[route].maximum,
        };
        desks.advance(book, seen.month, seen.contents, &trade);
    }

    /// Takes a month into the clocks; `past` is what has been played before. Where something other than the baseline happens, trade starts to look for other ways.
    pub fn advance(
        &self,
        clocks: &mut Clocks,
        month: MonthIx,
        rules: &MonthRules<'_>,
        past: &TiSlice<MonthIx, MonthOutcome>,
    ) {
        let (verdicts, quotas) = (rules.verdicts, &rules.quotas);
        clocks.reach(self.network, past.last(), |route| verdicts[route].is_free());
        clocks.strike(self.network, month, self.struck(month, verdicts, quotas));
        if self.helps.has(Rung::Rerouting) {
            clocks.reroute(self.network, month, self.rerouting, self.by_good, |route| verdicts[route].permitted);
        }
    }

    /// Nodes at which something other than the baseline happens in a month.
    fn struck(&self, month: MonthIx, verdicts: &TiSlice<RouteIx, Verdict>, quotas: &[QuotaBound]) -> Vec<NodeIx> {
        let network = self.network;
        let hindered = verdicts.iter_enumerated().filter(|(at, verdict)| {
            network.routes[*at].baseline > 0.0 && (verdict.permitted < 1.0 || verdict.tariff > 0.0)
        });
        let baseline = |route: RouteIx| network.routes[route].baseline;
        let limit = |quota: &QuotaBound| quota.limit(baseline, baseline);
        let capped =
            quotas.iter().filter(|quota| quota.usual(network) > limit(quota)).flat_map(|quota| quota.routes.clone());
        let routes = hindered.map(|(at, _)| at).chain(capped);
        let mut struck: Vec<NodeIx> = routes.flat_map(|at| [network.routes[at].from, network.routes[at].to]).collect();
        let moved = network.demands.keys().filter(|at| (self.demand_factor(*at, month) - 1.0).abs() > DECIMALS);
        struck.extend(moved.map(|at| network.demands[at].node));
        for event in self.events_of(month) {
            struck.extend(network.nodes.keys().filter(|node| self.strikes(event, *node)));
        }
        struck
    }

    /// Whether an event happens at a node.
    fn strikes(&self, event: &Event, node: NodeIx) -> bool {
        let node = self.network.nodes[node];
        let (at, good) = (&self.network.map.sites[node.site].id, &self.network.map.commodities[node.commodity].id);
        match &event.effect {
            EventEffect::Outage { site, .. } => site == at,
            EventEffect::DemandChange { site, commodity, .. } => site == at && commodity == good,
            EventEffect::PriceChange { commodity, .. } => commodity == good,
            // Its verdict says that it is closed.
            EventEffect::RouteClosed { .. } => false,
        }
    }

    /// The limits of a month, by the clocks that have been advanced to it.
    /// `past` is what has been played before.
    pub fn of_month(
        &self,
        month: MonthIx,
        clocks: &Clocks,
        rules: MonthRules<'_>,
        past: &TiSlice<MonthIx, MonthOutcome>,
    ) -> Bounds {
        let MonthRules { verdicts, quotas, told_apart, bought_ahead, desks } = rules;
        let tariffs: TiVec<RouteIx, f64> = verdicts.iter().map(|verdict| verdict.tariff).collect();
        let permitted: TiVec<RouteIx, f64> = verdicts.iter().map(|verdict| verdict.permitted).collect();
        let mut levels: TiVec<RouteIx, f64> =
            self.network.routes.keys().map(|at| clocks.level(self.network, at)).collect();
        self.divert(&mut levels, &permitted);
        let ahead = self.buy_ahead(&mut levels, &bought_ahead);
        let level = |at: RouteIx| levels[at];
        let usual = |at: RouteIx| self.network.routes[at].baseline;
        let quotas: Vec<QuotaBound> =
            quotas.into_iter().map(|quota| QuotaBound { volume: quota.limit(usual, level), ..quota }).collect();
        let most = |at: RouteIx| self.network.routes[at].maximum.max(levels[at]);
        let mut routes: TiVec<RouteIx, f64> =
            levels.iter_enumerated().map(|(at, level)| (permitted[at] * level).min(most(at))).collect();
        let rest = |at: RouteIx| {
            desks.wanted(at).map_or(usual(at), |wanted| wanted.min(routes[at])).max(ahead[at].min(routes[at]))
        };
        let rests = self.network.routes.keys().map(rest).collect();
        // Whether it could be reached has no say: that hangs on limits, and people write 1e8 for "no limit".
        let counts = |route: RouteIx| quotas.iter().any(|quota| quota.routes.contains(&route));
        let differs = |passes: &[f64]| passes.iter().any(|other| (other - passes[0]).abs() > SHARE);
        let told_apart: Vec<ToldApart> = (told_apart.into_iter())
            .filter(|(route, passes)| differs(passes) || counts(*route))
            .map(|(route, passes)| ToldApart { route, passes, level: level(route) })
            .collect();
        for told in &told_apart {
            routes[told.route] = told.level.max(routes[told.route]);
        }
        Bounds {
            routes,
            rests,
            permitted,
            activities: self.network.activities.keys().map(|at| self.activity(at, month, clocks)).collect(),
            sites: self.sites(month),
            returns: self.returns(past),
            demands: self.network.demands.keys().map(|at| self.demand(at, month, &tariffs)).collect(),
            released: self.released(month),
            shared: self.shared(month),
            quotas,
            levels,
            tariffs,
            told_apart,
            blends: Vec::new(),
        }
    }

    /// Opens routes between related firms to a share of what rules take from their buyers of the same good, at once, as far as their maximum goes and
    /// shared in proportion to it.
    fn divert(&self, levels: &mut TiVec<RouteIx, f64>, permitted: &TiSlice<RouteIx, f64>) {
        let network = self.network;
        let related = |at: RouteIx| network.route_entry(at).related;
        if !self.helps.has(Rung::Rerouting) || !network.routes.keys().any(related) {
            return;
        }
        let mut lost: BTreeMap<NodeIx, f64> = BTreeMap::new();
        let mut carried: BTreeMap<NodeIx, f64> = BTreeMap::new();
        for (at, route) in network.routes.iter_enumerated() {
            if related(at) {
                *carried.entry(route.to).or_default() += route.maximum;
            } else {
                *lost.entry(route.to).or_default() += route.baseline * (1.0 - permitted[at]).max(0.0);
            }
        }
        for (at, route) in network.routes.iter_enumerated().filter(|(at, _)| related(*at)) {
            let all = carried.get(&route.to).copied().unwrap_or(0.0);
            if all > 0.0 {
                let part = lost.get(&route.to).copied().unwrap_or(0.0) * route.maximum / all;
                let opened = (route.baseline + self.diverted * part).min(route.maximum);
                levels[at] = levels[at].max(opened);
            }
        }
    }

    /// Opens routes to what is bought ahead of a rule that has been announced, as far as their maximum goes, for those who can keep it; what departs
    /// on each then, 0 where nobody buys ahead. Buying ahead fills stocks, and goes with that kind of help.
    fn buy_ahead(&self, levels: &mut TiVec<RouteIx, f64>, bought: &[(RouteIx, f64)]) -> TiVec<RouteIx, f64> {
        let mut ahead: TiVec<RouteIx, f64> = ti_vec![0.0; levels.len()];
        if !self.helps.has(Rung::Stocks) {
            return ahead;
        }
        for (at, share) in bought {
            let route = &self.network.routes[*at];
            ahead[*at] = (route.baseline * (1.0 + share)).min(route.maximum.max(route.baseline));
            levels[*at] = levels[*at].max(ahead[*at]);
        }
        ahead
    }

    fn activity(&self, at: ActivityIx, month: MonthIx, clocks: &Clocks) -> f64 {
        let activity = &self.network.activities[at];
        let recipe = &self.network.map.recipes[activity.recipe];
        let (start, now) = (self.capacity(at, MonthIx::FIRST), self.capacity(at, month));
        let existing = if self.helps.has(Rung::Rerouting) { start } else { activity.baseline };
        let new = (now - start).max(0.0) + self.built(at, month);
        let limit = match &recipe.kind {
            RecipeKind::Primary if self.helps.has(Rung::NewCapacity) => existing.min(now) + new,
            RecipeKind::Primary => existing.min(now),
            RecipeKind::Recycling if self.helps.has(Rung::NewCapacity) => now + self.built(at, month),
            RecipeKind::Recycling => activity.baseline.min(now),
            RecipeKind::Substitute { lead_months, max_share, .. } => {
                let since = clocks.since(self.network, at);
                let open = since.is_some_and(|since| month >= since.after(*lead_months as usize));
                if open && self.helps.has(Rung::Substitutes) {
                    match activity.instead_of {
                        Some(StandsIn::Activity(other)) => {
                            let replaced = max_share * self.network.activities[other].baseline;
                            (now + self.built(at, month)).min(replaced.max(activity.baseline))
                        }
                        Some(StandsIn::Demand(demand)) => max_share * self.wanted(demand, month),
                        None => activity.baseline.min(now),
                    }
                } else {
                    activity.baseline.min(now)
                }
            }
        };
        // A plant that runs at its capacity runs at it, however its figures are rounded.
        let limit = if (activity.baseline - limit).abs() <= DECIMALS * limit { activity.baseline } else { limit };
        let remaining = self
            .events_of(month)
            .filter_map(|event| match &event.effect {
                EventEffect::Outage { site, remaining } if *site == self.network.map.sites[activity.site].id => {
                    Some(*remaining)
                }
                _ => None,
            })
            .fold(1.0, f64::min);
        if self.pays(at, month) { limit * remaining } else { 0.0 }
    }

    /// Whether the price of its main product covers what an activity must earn: the usual price, times the slumps of the
    /// month, or the floor that a measure guarantees its site.
    fn pays(&self, at: ActivityIx, month: MonthIx) -> bool {
        let activity = &self.network.activities[at];
        let Some((break_even, output)) = self.network.activity_entry(at).break_even_usd.as_ref().zip(activity.main)
        else {
            return true;
        };
        let good = &self.network.map.commodities[self.network.nodes[output].commodity].id;
        let site = &self.network.map.sites[activity.site].id;
        let floors = self.measures_of(month).filter_map(|measure| match &measure.effect {
            MeasureEffect::PriceFloor { commodity, floor_usd, sites } if commodity == good && sites.contains(site) => {
                Some(floor_usd.value)
            }
            _ => None,
        });
        floors.fold(self.network.prices[output] * self.price_factor(good, month), f64::max) >= break_even.value
    }

    /// What events multiply the price of a commodity by.
    fn price_factor(&self, good: &CommodityId, month: MonthIx) -> f64 {
        self.events_of(month)
            .filter_map(|event| match &event.effect {
                EventEffect::PriceChange { commodity, factor } if commodity == good => Some(*factor),
                _ => None,
            })
            .product()
    }

    /// Capacity of an activity by its ramp, units of activity per month.
    fn capacity(&self, at: ActivityIx, month: MonthIx) -> f64 {
        let entry = self.network.activity_entry(at);
        let reached = entry.ramp.iter().rev().find(|step| {
            // What stands before the first month stands; what is still to come comes late.
            let planned = self.timeline.month_of(step.from);
            planned <= 0 || month.from_first() >= planned + self.slip
        });
        reached.map_or(entry.capacity.value, |step| step.capacity.value) / MONTHS
    }

    /// Capacity that measures have added, units of activity per month.
    fn built(&self, at: ActivityIx, month: MonthIx) -> f64 {
        let activity = &self.network.activities[at];
        self.measures_of(month)
            .filter_map(|measure| match &measure.effect {
                MeasureEffect::NewCapacity { site, recipe, per_year }
                    if *site == self.network.map.sites[activity.site].id
                        && *recipe == self.network.map.recipes[activity.recipe].id =>
                {
                    Some(per_year.value / MONTHS)
                }
                _ => None,
            })
            .sum()
    }

    /// What limits recycling: all sites that run a recipe together live on what was made some months before.
    pub fn returning(&self) -> Vec<Returning> {
        let network = self.network;
        let of_recipe = |(recipe, entry): (RecipeIx, &Recipe)| {
            let returns = entry.returns.as_ref()?;
            let commodity = network.commodity(&returns.commodity)?;
            let members: Vec<ActivityIx> =
                network.activities.keys().filter(|at| network.activities[*at].recipe == recipe).collect();
            let at_baseline = network.made(commodity, &network.baseline_levels());
            // A baseline that recycles more than comes back is a finding; it still is the baseline.
            let running: f64 = members.iter().map(|at| network.activities[*at].baseline).sum();
            let at_rest = (returns.share.value * at_baseline).max(running);
            let per_made = if at_baseline > 0.0 { at_rest / at_baseline } else { 0.0 };
            Some(Returning { recipe, members, commodity, lag: returns.lag_months as usize, per_made, at_rest })
        };
        network.map.recipes.iter_enumerated().filter_map(of_recipe).collect()
    }

    /// Before the first month as much was made as in the baseline.
    fn returns(&self, past: &TiSlice<MonthIx, MonthOutcome>) -> Vec<(Vec<ActivityIx>, f64)> {
        let limit = |entry: Returning| {
            let then = past.next_key().before(entry.lag).and_then(|then| past.get(then));
            let made = then.map(|then| self.network.made(entry.commodity, &then.activities));
            (entry.members, made.map_or(entry.at_rest, |made| entry.per_made * made))
        };
        self.returning().into_iter().map(limit).collect()
    }

    fn sites(&self, month: MonthIx) -> Vec<(Vec<ActivityIx>, f64)> {
        let mut sites = Vec::new();
        for (site, entry) in self.network.map.sites.iter_enumerated() {
            let Some(capacity) = &entry.capacity else { continue };
            let members: Vec<ActivityIx> =
                self.network.activities.keys().filter(|at| self.network.activities[*at].site == site).collect();
            let built: f64 = members.iter().map(|at| self.built(*at, month)).sum();
            sites.push((members, capacity.value / MONTHS + built));
        }
        sites
    }

    /// Growth and season of a demand in a month.
    fn demand_factor(&self, at: DemandIx, month: MonthIx) -> f64 {
        self.network.demand_entry(at).factor(month.into(), self.timeline.first_day(month).month())
    }

    /// What a market takes of a good in a month, duties on what arrives there included.
    fn demand(&self, at: DemandIx, month: MonthIx, tariffs: &TiSlice<RouteIx, f64>) -> f64 {
        let elasticity = self.network.demand_entry(at).elasticity;
        if elasticity == 0.0 {
            return self.wanted(at, month);
        }
        let node = self.network.demands[at].node;
        let (mut duty, mut arriving) = (0.0, 0.0);
        for (route, tariff) in self.network.routes.iter().zip(tariffs).filter(|(route, _)| route.to == node) {
            duty += tariff * route.baseline;
            arriving += route.baseline;
        }
        let dearer = 1.0 + if arriving > 0.0 { duty / arriving } else { 0.0 };
        self.wanted(at, month) * dearer.powf(elasticity)
    }

    /// What a market would take of a good in a month at the price of that month without duties.
    fn wanted(&self, at: DemandIx, month: MonthIx) -> f64 {
        let demand = &self.network.demands[at];
        let node = self.network.nodes[demand.node];
        let (site, commodity) =
            (&self.network.map.sites[node.site].id, &self.network.map.commodities[node.commodity].id);
        let grown = self.events_of(month).filter_map(|event| match &event.effect {
            EventEffect::DemandChange { site: s, commodity: c, factor } if s == site && c == commodity => Some(*factor),
            _ => None,
        });
        let saved = self.measures_of(month).filter_map(|measure| match &measure.effect {
            MeasureEffect::Thrift { site: s, commodity: c, share } if s == site && c == commodity => Some(1.0 - share),
            _ => None,
        });
        let dearer = self.price_factor(commodity, month).powf(self.network.demand_entry(at).elasticity);
        demand.quantity * self.demand_factor(at, month) * grown.product::<f64>() * saved.product::<f64>() * dearer
    }

    fn released(&self, month: MonthIx) -> Vec<(NodeIx, f64)> {
        self.measures
            .iter()
            .filter(|measure| self.timeline.month_of(measure.from).max(0) == month.from_first())
            .filter_map(|measure| match &measure.effect {
                MeasureEffect::StockRelease { site, commodity, quantity } => {
                    let node = self.network.node(self.network.site(site)?, self.network.commodity(commodity)?)?;
                    Some((node, quantity.value))
                }
                _ => None,
            })
            .collect()
    }

    /// Nodes at which a measure has stocks shared.
    fn shared(&self, month: MonthIx) -> Vec<NodeIx> {
        let network = self.network;
        let holders = |measure: &'a Measure| -> Vec<NodeIx> {
            let MeasureEffect::StockSharing { commodity, sites } = &measure.effect else { return Vec::new() };
            let is_shared = |node: &NodeIx| {
                let Node { site, commodity: held } = network.nodes[*node];
                network.map.commodities[held].id == *commodity
                    && (sites.is_empty() || sites.contains(&network.map.sites[site].id))
            };
            network.stocks.iter().map(|stock| stock.node).filter(is_shared).collect()
        };
        self.measures_of(month).flat_map(holders).collect()
    }

    fn events_of(&self, month: MonthIx) -> impl Iterator<Item = &'a Event> + '_ {
        self.events.iter().copied().filter(move |event| self.timeline.covers(month, event.from, event.until))
    }

    fn measures_of(&self, month: MonthIx) -> impl Iterator<Item = &'a Measure> + '_ {
        self.measures.iter().copied().filter(move |measure| self.timeline.covers(month, measure.from, None))
    }
}
