//! Format 2: format 1 and the books, so that every balance and every limit can be worked out again from the file alone.

use crate::cli::json::first::{AuditJson, GapJson, ShareJson, audit, gaps, months, shares};
use chokepoint_core::engine::{
    ActivityIx, Bounds, DemandIx, MonthIx, MonthOutcome, Network, NetworkStock, NodeIx, Outcome, RouteIx, UseClass,
};
use chokepoint_core::insight::{
    Balance, BandedGaps, Consumer, GapSelection, GapUnit, JointLimitKind, Ledger, gap_bands, gap_rows,
};
use chokepoint_core::model::{Amount, Preset, RuleId};
use serde::Serialize;
use std::collections::BTreeMap;
use typed_index_collections::TiVec;

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    preset: &'a str,
    scenario: &'a str,
    policy: &'static str,
    start: String,
    months: usize,
    audit: AuditJson,
    map: MapJson<'a>,
    routes: Vec<RouteJson<'a>>,
    activities: Vec<ActivityJson<'a>>,
    balances: Vec<BalanceJson<'a>>,
    shortages: Vec<ShortageJson<'a>>,
    joint_limits: Vec<JointLimitJson<'a>>,
    quotas: Vec<QuotaJson<'a>>,
    contents: Vec<ContentJson<'a>>,
    /// Left out where no rule has a desk.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    licences: Vec<LicenceJson<'a>>,
    use_groups: Vec<Vec<UseJson<'a>>>,
    shares: Vec<ShareJson<'a>>,
    gaps: Vec<GapJson<'a>>,
    /// Left out where no licence of the scenario states a band.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    gap_ranges: Vec<RangeJson<'a>>,
}

/// Where a gap lies over the bands of licences, over all months.
#[derive(Serialize)]
struct RangeJson<'a> {
    /// Null for all markets together.
    site: Option<&'a str>,
    commodity: Option<&'a str>,
    unit: &'a str,
    gap: f64,
    least: f64,
    most: f64,
    /// The licence that moves it furthest by itself; null where none does.
    hangs_on: Option<RuleId>,
}

/// What holds in all months.
#[derive(Serialize)]
struct MapJson<'a> {
    commodities: Vec<CommodityJson<'a>>,
    routes: Vec<MapRouteJson<'a>>,
    recipes: Vec<RecipeJson<'a>>,
    stocks: Vec<StockJson<'a>>,
    returns: Vec<ReturnsJson<'a>>,
}

#[derive(Serialize)]
struct CommodityJson<'a> {
    id: &'a str,
    unit: &'a str,
}

#[derive(Serialize)]
struct MapRouteJson<'a> {
    id: &'a str,
    commodity: &'a str,
    from: &'a str,
    to: &'a str,
    transit_months: usize,
    baseline: f64,
    maximum: f64,
}

#[derive(Serialize)]
struct RecipeJson<'a> {
    id: &'a str,
    /// Units per unit of activity, by commodity.
    inputs: BTreeMap<&'a str, f64>,
    outputs: BTreeMap<&'a str, f64>,
}

#[derive(Serialize)]
struct StockJson<'a> {
    site: &'a str,
    commodity: &'a str,
    initial: f64,
    target: f64,
    /// Most that may be drawn in a month; null where nothing limits it.
    draw: Option<f64>,
}

#[derive(Serialize)]
struct ReturnsJson<'a> {
    recipe: &'a str,
    commodity: &'a str,
    lag_months: usize,
    per_made: f64,
    at_rest: f64,
}

#[derive(Serialize)]
struct RouteJson<'a> {
    id: &'a str,
    month: usize,
    flow: f64,
    arrived: f64,
    verdict: &'static str,
    permitted: f64,
    level: f64,
    limit: f64,
    duty: f64,
    /// Where the rules tell uses apart: what each group of uses may take and takes, in the order of `use_groups`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    by_use: Vec<ByUseJson>,
}

/// A kind of use that a rule can aim at.
#[derive(Serialize)]
struct UseJson<'a> {
    end_use: &'a str,
    military: bool,
    humanitarian: bool,
}

#[derive(Serialize)]
struct ByUseJson {
    /// Share that the rules let pass of its goods; null where nothing is told apart on this route.
    permitted: Option<f64>,
    /// Share of the route's usual goods that are for it.
    usual: f64,
    /// Units of the departures that are bound to it.
    bound: f64,
}

#[derive(Serialize)]
struct ActivityJson<'a> {
    site: &'a str,
    recipe: &'a str,
    month: usize,
    level: f64,
    limit: f64,
}

#[derive(Serialize)]
struct BalanceJson<'a> {
    site: &'a str,
    commodity: &'a str,
    month: usize,
    opening: f64,
    released: f64,
    arrived: f64,
    made: f64,
    used: f64,
    departed: f64,
    served: f64,
    unsold: f64,
    closing: f64,
    /// What of the stock at the end is bound to a use, per group of uses.
    #[serde(skip_serializing_if = "<[f64]>::is_empty")]
    closing_bound: &'a [f64],
}

#[derive(Serialize)]
struct ShortageJson<'a> {
    site: &'a str,
    commodity: &'a str,
    end_use: &'a str,
    month: usize,
    demand: f64,
    shortage: f64,
    /// Of the demand that is met: of what was lacking before. Left out where nothing is postponed.
    #[serde(skip_serializing_if = "Option::is_none")]
    made_good: Option<f64>,
    /// Postponed and still waiting at the end of the month.
    #[serde(skip_serializing_if = "Option::is_none")]
    waiting: Option<f64>,
}

#[derive(Serialize)]
struct JointLimitJson<'a> {
    kind: &'static str,
    month: usize,
    members: Vec<MemberJson<'a>>,
    level: f64,
    limit: f64,
    /// For a use: the demand that alternatives stand in for.
    #[serde(skip_serializing_if = "Option::is_none")]
    site: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    commodity: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_use: Option<&'a str>,
}

#[derive(Serialize)]
struct MemberJson<'a> {
    site: &'a str,
    recipe: &'a str,
}

#[derive(Serialize)]
struct QuotaJson<'a> {
    rule: &'a str,
    month: usize,
    /// The country that it is set aside for; null for what all the others share.
    set_aside_for: Option<&'a str>,
    /// Whose fixed part it is; null where buyers draw on the same.
    buyer: Option<&'a str>,
    routes: Vec<&'a str>,
    /// What a unit counts, per route.
    worth: Vec<f64>,
    /// Of the period that is opened by the year or carried over: what it opened, what the period before left, what was drawn before this month.
    opened: Option<f64>,
    carried: Option<f64>,
    drawn: Option<f64>,
    volume: f64,
    used: f64,
}

#[derive(Serialize)]
struct ContentJson<'a> {
    route: &'a str,
    month: usize,
    issuer: &'a str,
    lists: Vec<&'a str>,
    threshold: f64,
    share: f64,
    clean: f64,
}

/// What a desk does in a month with what is ordered on a route, units.
#[derive(Serialize)]
struct LicenceJson<'a> {
    rule: &'a str,
    route: &'a str,
    month: usize,
    applied: f64,
    decided: f64,
    approved: f64,
    given_up: f64,
    waiting: f64,
    lack: f64,
}

/// The outcome of a scenario in format 2.
pub(super) fn outcome_json(
    preset: &Preset,
    outcome: &Outcome,
    banded: Option<&BandedGaps>,
) -> Result<String, serde_json::Error> {
    let ledger = Ledger::of(preset, outcome)
        .ok_or_else(|| serde::ser::Error::custom("the scenario has not been solved to the last month"))?;
    let books = Books { network: &outcome.network, outcome, ledger: &ledger };
    serde_json::to_string(&Document {
        format: 2,
        preset: &preset.title,
        scenario: outcome.scenario.as_str(),
        policy: "market",
        start: outcome.timeline.start().to_string(),
        months: outcome.timeline.months(),
        audit: audit(outcome),
        map: books.map(),
        routes: books.routes(),
        activities: books.activities(),
        balances: books.balances(),
        shortages: books.shortages(),
        joint_limits: books.joint_limits(),
        quotas: books.quotas(),
        contents: books.contents(),
        licences: books.licences(),
        use_groups: books.use_groups(),
        shares: shares(outcome),
        gaps: gaps(outcome),
        gap_ranges: banded.map_or_else(Vec::new, |banded| gap_ranges(outcome, banded)),
    })
}

/// All markets together in USD at stake, then each final demand in units.
fn gap_ranges<'a>(outcome: &'a Outcome, banded: &BandedGaps) -> Vec<RangeJson<'a>> {
    let (network, rows) = (&outcome.network, gap_rows(outcome));
    let row = |selection: GapSelection, unit: GapUnit| {
        let (gap, range) = (gap_bands(&rows, selection, unit).total().2, banded.range(selection, unit)?);
        let (least, most, hangs_on) = (range.least, range.most, range.hangs_on.map(|on| on.rule));
        Some(RangeJson { site: None, commodity: None, unit: "USD", gap, least, most, hangs_on })
    };
    let markets = network.demands.iter_enumerated().filter_map(|(at, demand)| {
        let node = network.nodes[demand.node];
        let commodity = &network.map.commodities[node.commodity];
        let (site, unit) = (Some(network.map.sites[node.site].id.as_str()), commodity.unit.as_str());
        let row = row(GapSelection::Consumer(Consumer::Market(at)), GapUnit::Units)?;
        Some(RangeJson { site, commodity: Some(commodity.id.as_str()), unit, ..row })
    });
    row(GapSelection::AllMarkets, GapUnit::Usd).into_iter().chain(markets).collect()
}

/// What the lists are drawn from.
struct Books<'a> {
    network: &'a Network,
    outcome: &'a Outcome,
    ledger: &'a Ledger,
}

impl<'a> Books<'a> {
    fn map(&self) -> MapJson<'a> {
        let network = self.network;
        let commodities = network.map.commodities.iter();
        let stock = |stock: &NetworkStock| {
            let (site, commodity) = self.place(stock.node);
            let draw = stock.draw.is_finite().then_some(stock.draw);
            StockJson { site, commodity, initial: stock.initial, target: stock.target, draw }
        };
        MapJson {
            commodities: commodities.map(|good| CommodityJson { id: good.id.as_str(), unit: &good.unit }).collect(),
            routes: self.map_routes(),
            recipes: self.recipes(),
            stocks: network.stocks.iter().map(stock).collect(),
            returns: self.returns(),
        }
    }

    fn map_routes(&self) -> Vec<MapRouteJson<'a>> {
        let routes = self.network.map.routes.iter().zip(&self.network.routes);
        routes
            .map(|(entry, route)| MapRouteJson {
                id: entry.id.as_str(),
                commodity: entry.commodity.as_str(),
                from: entry.from.as_str(),
                to: entry.to.as_str(),
                transit_months: route.transit,
                baseline: route.baseline,
                maximum: route.maximum,
            })
            .collect()
    }

    fn recipes(&self) -> Vec<RecipeJson<'a>> {
        let amounts = |list: &'a [Amount]| {
            let mut sum: BTreeMap<&str, f64> = BTreeMap::new();
            list.iter().for_each(|amount| *sum.entry(amount.commodity.as_str()).or_default() += amount.quantity.value);
            sum
        };
        let recipes = self.network.map.recipes.iter();
        recipes
            .map(|recipe| RecipeJson {
                id: recipe.id.as_str(),
                inputs: amounts(&recipe.inputs),
                outputs: amounts(&recipe.outputs),
            })
            .collect()
    }

    fn returns(&self) -> Vec<ReturnsJson<'a>> {
        let map = &self.network.map;
        let returning = self.ledger.returning.iter();
        returning
            .map(|entry| ReturnsJson {
                recipe: map.recipes[entry.recipe].id.as_str(),
                commodity: map.commodities[entry.commodity].id.as_str(),
                lag_months: entry.lag,
                per_made: entry.per_made,
                at_rest: entry.at_rest,
            })
            .collect()
    }

    /// Site and commodity of a node.
    fn place(&self, node: NodeIx) -> (&'a str, &'a str) {
        let (map, node) = (&self.network.map, self.network.nodes[node]);
        (map.sites[node.site].id.as_str(), map.commodities[node.commodity].id.as_str())
    }

    fn member(&self, activity: ActivityIx) -> MemberJson<'a> {
        let (map, activity) = (&self.network.map, &self.network.activities[activity]);
        MemberJson { site: map.sites[activity.site].id.as_str(), recipe: map.recipes[activity.recipe].id.as_str() }
    }

    fn route_id(&self, route: RouteIx) -> &'a str {
        self.network.route_entry(route).id.as_str()
    }

    fn routes(&self) -> Vec<RouteJson<'a>> {
        let mut list = Vec::new();
        for (month, result) in months(self.outcome) {
            let limits = &self.ledger.limits[month];
            for (route, flow) in result.flows.iter_enumerated() {
                list.push(RouteJson {
                    id: self.route_id(route),
                    month: month.number(),
                    flow: *flow,
                    arrived: result.arrivals[route],
                    verdict: self.outcome.verdicts[month][route].kind().label(),
                    permitted: limits.permitted[route],
                    level: limits.levels[route],
                    limit: limits.routes[route],
                    duty: limits.tariffs[route],
                    by_use: self.by_use(limits, route, result),
                });
            }
        }
        list
    }

    /// What each group of uses may take on a route and takes; nothing where none is told apart and nothing is bound.
    fn by_use(&self, limits: &Bounds, route: RouteIx, month: &MonthOutcome) -> Vec<ByUseJson> {
        let Some(groups) = &self.ledger.use_groups else { return Vec::new() };
        let told = limits.told_apart.iter().find(|told| told.route == route);
        let bound = month.earmarked.departures.get(route).map_or(&[][..], Vec::as_slice);
        if told.is_none() && bound.is_empty() {
            return Vec::new();
        }
        let usual = groups.shares[self.network.routes[route].to].iter().enumerate();
        let of_group = |(group, usual): (usize, &f64)| ByUseJson {
            permitted: told.map(|told| told.passes[group]),
            usual: *usual,
            bound: bound.get(group).copied().unwrap_or(0.0),
        };
        usual.map(of_group).collect()
    }

    /// The kinds of use of each group that the rules tell apart.
    fn use_groups(&self) -> Vec<Vec<UseJson<'a>>> {
        let groups = self.ledger.use_groups.iter().flat_map(|groups| &groups.classes);
        let of_class = |class: &'a UseClass| UseJson {
            end_use: class.end_use.as_str(),
            military: class.military,
            humanitarian: class.humanitarian,
        };
        groups.map(|classes| classes.iter().map(of_class).collect()).collect()
    }

    fn activities(&self) -> Vec<ActivityJson<'a>> {
        let mut list = Vec::new();
        for (month, result) in months(self.outcome) {
            for (at, level) in result.activities.iter_enumerated() {
                let MemberJson { site, recipe } = self.member(at);
                let limit = self.ledger.limits[month].activities[at];
                list.push(ActivityJson { site, recipe, month: month.number(), level: *level, limit });
            }
        }
        list
    }

    fn balances(&self) -> Vec<BalanceJson<'a>> {
        let of_month = |(month, balances): (MonthIx, &'a TiVec<NodeIx, Balance>)| {
            balances.iter_enumerated().map(move |(node, balance)| self.balance(month, node, balance))
        };
        self.ledger.balances.iter_enumerated().flat_map(of_month).collect()
    }

    fn balance(&self, month: MonthIx, node: NodeIx, balance: &Balance) -> BalanceJson<'a> {
        let (site, commodity) = self.place(node);
        BalanceJson {
            site,
            commodity,
            month: month.number(),
            opening: balance.opening,
            released: balance.released,
            arrived: balance.arrived,
            made: balance.made,
            used: balance.used,
            departed: balance.departed,
            served: balance.served,
            unsold: balance.unsold,
            closing: balance.closing,
            closing_bound: self.bound_in_stock(month, node),
        }
    }

    /// What of the stock of a node at the end of a month is bound to a use, per group of uses.
    fn bound_in_stock(&self, month: MonthIx, node: NodeIx) -> &'a [f64] {
        let played = self.outcome.result().and_then(|play| play.months.get(month));
        played.and_then(|played| played.earmarked.stocks.get(node)).map_or(&[], Vec::as_slice)
    }

    /// Site, commodity and use of a demand.
    fn demand(&self, demand: DemandIx) -> (&'a str, &'a str, &'a str) {
        let (site, commodity) = self.place(self.network.demands[demand].node);
        (site, commodity, self.network.demand_entry(demand).end_use.as_str())
    }

    fn shortages(&self) -> Vec<ShortageJson<'a>> {
        let mut list = Vec::new();
        for (month, result) in months(self.outcome) {
            for (at, shortage) in result.shortages.iter_enumerated() {
                let (site, commodity, end_use) = self.demand(at);
                let demand = result.demands[at];
                let play = self.outcome.result();
                let postponed =
                    play.and_then(|play| play.postponed.get(month)?.iter().find(|entry| entry.demand == at));
                list.push(ShortageJson {
                    site,
                    commodity,
                    end_use,
                    month: month.number(),
                    demand,
                    shortage: *shortage,
                    made_good: postponed.map(|entry| entry.made_good),
                    waiting: postponed.map(|entry| entry.waiting),
                });
            }
        }
        list
    }

    fn joint_limits(&self) -> Vec<JointLimitJson<'a>> {
        let mut list = Vec::new();
        for (month, limits) in self.ledger.joint_limits.iter_enumerated() {
            for limit in limits {
                let (kind, of) = match limit.kind {
                    JointLimitKind::Site => ("site", None),
                    JointLimitKind::Returns => ("returns", None),
                    JointLimitKind::Use(demand) => ("use", Some(self.demand(demand))),
                };
                list.push(JointLimitJson {
                    kind,
                    month: month.number(),
                    members: limit.members.iter().map(|at| self.member(*at)).collect(),
                    level: limit.level,
                    limit: limit.limit,
                    site: of.map(|(site, ..)| site),
                    commodity: of.map(|(_, commodity, _)| commodity),
                    end_use: of.map(|(.., end_use)| end_use),
                });
            }
        }
        list
    }

    fn quotas(&self) -> Vec<QuotaJson<'a>> {
        let mut list = Vec::new();
        for (month, result) in months(self.outcome) {
            for quota in &self.ledger.limits[month].quotas {
                list.push(QuotaJson {
                    rule: quota.rule.as_str(),
                    month: month.number(),
                    set_aside_for: quota.set_aside_for.as_ref().map(|country| country.code()),
                    buyer: quota.buyer.as_deref(),
                    routes: quota.routes.iter().map(|route| self.route_id(*route)).collect(),
                    worth: quota.counted.iter().map(|counted| counted.worth).collect(),
                    opened: quota.account.map(|account| account.opened),
                    carried: quota.account.map(|account| account.carried),
                    drawn: quota.account.map(|account| account.drawn),
                    volume: quota.volume,
                    used: quota.used(result),
                });
            }
        }
        list
    }

    fn licences(&self) -> Vec<LicenceJson<'a>> {
        let mut list = Vec::new();
        for (month, queues) in self.outcome.result().into_iter().flat_map(|play| play.licences.iter_enumerated()) {
            for queue in queues {
                list.push(LicenceJson {
                    rule: queue.rule.as_str(),
                    route: self.route_id(queue.route),
                    month: month.number(),
                    applied: queue.applied,
                    decided: queue.decided,
                    approved: queue.approved,
                    given_up: queue.given_up,
                    waiting: queue.waiting,
                    lack: queue.lack,
                });
            }
        }
        list
    }

    fn contents(&self) -> Vec<ContentJson<'a>> {
        let mut list = Vec::new();
        for (month, contents) in self.ledger.contents.iter_enumerated() {
            for entry in contents {
                list.push(ContentJson {
                    route: self.route_id(entry.route),
                    month: month.number(),
                    issuer: entry.counted.issuer.code(),
                    lists: entry.counted.lists.iter().map(|list| list.as_str()).collect(),
                    threshold: entry.counted.threshold.share,
                    share: entry.content.tainted,
                    clean: entry.content.clean,
                });
            }
        }
        list
    }
}
