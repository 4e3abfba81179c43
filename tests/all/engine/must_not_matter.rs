//! What must not matter: other names, another order, halves, neighbours without trade, units, noise, limits that nobody reaches. On
//! made-up maps and on every shipped preset, each market's shortage and what it gets from each country stay the same share of its demand.
//!
//! `cargo test --test all -- --ignored --nocapture how_far_everything_moves` prints how far every change moves every preset.

use crate::kit::changes::*;
use crate::kit::maps::{domestic, rule};
use chokepoint_core::engine::{Network, NodeIx, Outcome, Rung, check, simulate, solve};
use chokepoint_core::model::*;
use chokepoint_core::store::{Pattern, Size, builtin, generate};
use jiff::civil::date;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, LazyLock, OnceLock};

/// Made-up maps that each change is tried on.
const MAPS: u64 = 2_000;

/// Scenarios with rules that are played of each shipped preset, and months of each.
const SCENARIOS: usize = 2;
const MONTHS: u32 = 9;

/// Sites, routes or goods that are changed in turn in each scenario of a shipped preset.
const PLACES: usize = 2;

// The changes.

#[derive(Clone, Copy, Debug, PartialEq)]
enum Change {
    Renamed,
    AnyOrder,
    SiteInHalves,
    RouteInHalves,
    ChainsBeside,
    ChainsUnderRules,
    HugeChains,
    RulesTwice,
    Kilograms,
    Prices,
    Volumes,
    Noise12,
    Noise9,
    Limits8,
    Limits12,
}

impl Change {
    const ALL: [Self; 15] = [
        Self::Renamed,
        Self::AnyOrder,
        Self::SiteInHalves,
        Self::RouteInHalves,
        Self::ChainsBeside,
        Self::ChainsUnderRules,
        Self::HugeChains,
        Self::RulesTwice,
        Self::Kilograms,
        Self::Prices,
        Self::Volumes,
        Self::Noise12,
        Self::Noise9,
        Self::Limits8,
        Self::Limits12,
    ];

    /// Share of a demand by which a figure may move: rounding, and for noise what it may amount to.
    fn tolerance(self) -> f64 {
        match self {
            Self::SiteInHalves | Self::RouteInHalves => 1e-6,
            // The lightest tier weighs a millionth of a shortage, so that what it decides moves a million times as far.
            Self::Noise12 => 1e-6,
            Self::Noise9 => 1e-4,
            _ => 1e-9,
        }
    }

    /// What is compared: limits that nobody reached are known for the first scenario and the top rung.
    fn compares(self, key: &Key) -> bool {
        !matches!(self, Self::Limits8 | Self::Limits12) || (key.scenario == 0 && key.rung == Rung::TOP)
    }

    /// The preset changed in up to `places` ways, with words for each.
    fn of(self, case: &Case, seed: u64, places: usize) -> Vec<(String, Changed)> {
        let (preset, map) = (&case.preset, &case.preset.map);
        let mut dice = Dice::new(seed);
        let mut some = |count: usize| -> Vec<usize> {
            let first = dice.below(count.max(1));
            (0..places.min(count)).map(|at| (first + at * count / places) % count).collect()
        };
        let all = |changed: Changed| vec![(format!("{self:?}"), changed)];
        let limits = |limit: f64| {
            let outcome = case.rungs.contains(&Rung::TOP).then(|| case.outcome()).flatten();
            outcome.map_or(Vec::new(), |outcome| all(limits_at(preset, outcome, limit)))
        };
        match self {
            Self::Renamed => all(renamed(preset, seed)),
            Self::AnyOrder => all(in_any_order(preset, seed)),
            Self::SiteInHalves => {
                let sites = some(map.sites.len()).into_iter().map(|at| &map.sites[at].id);
                sites.map(|id| (format!("{id} in halves"), site_in_halves(preset, id))).collect()
            }
            Self::RouteInHalves => {
                let routes = some(map.routes.len()).into_iter().map(|at| &map.routes[at].id);
                routes.map(|id| (format!("{id} in halves"), route_in_halves(preset, id))).collect()
            }
            Self::ChainsBeside => all(chains_beside(preset, false, 1.0)),
            Self::ChainsUnderRules => all(chains_beside(preset, true, 1.0)),
            Self::HugeChains => all(chains_beside(preset, true, 1e7)),
            Self::RulesTwice => all(rules_twice(preset)),
            Self::Kilograms => {
                let goods = some(map.commodities.len()).into_iter().map(|at| &map.commodities[at].id);
                goods.map(|id| (format!("{id} in kilograms"), in_kilograms(preset, id))).collect()
            }
            Self::Prices => all(prices_times(preset, 1024.0)),
            Self::Volumes => all(volumes_times(preset, 1000.0)),
            Self::Noise12 => all(with_noise(preset, 1e-12, seed)),
            Self::Noise9 => all(with_noise(preset, 1e-9, seed)),
            Self::Limits8 => limits(1e8),
            Self::Limits12 => limits(1e12),
        }
    }
}

// What is played.

/// A preset cut down to the scenarios that are played, and what it says unchanged.
struct Case {
    name: String,
    preset: Preset,
    rungs: Vec<Rung>,
    figures: OnceLock<Result<Figures, String>>,
    outcome: OnceLock<Option<Outcome>>,
}

/// A figure of a market, by its names before the change.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    scenario: usize,
    rung: Rung,
    /// From 0.
    month: usize,
    site: SiteId,
    good: CommodityId,
    what: What,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum What {
    Short,
    /// Arrives from a country.
    From(Country),
}

/// Shares of the month's demand.
type Figures = BTreeMap<Key, f64>;

impl Case {
    fn new(name: String, preset: Preset, rungs: &[Rung]) -> Self {
        Self { name, preset, rungs: rungs.to_vec(), figures: OnceLock::new(), outcome: OnceLock::new() }
    }

    fn figures(&self) -> &Result<Figures, String> {
        once(&self.figures, || figures(&Changed::same(&self.preset), &self.rungs, &|_, _| true))
    }

    /// The whole answer of the first scenario.
    fn outcome(&self) -> Option<&Outcome> {
        let solved = || {
            let network = Arc::new(Network::build(&self.preset.map));
            solve(&self.preset, network, &self.preset.scenarios[0], &AtomicBool::new(false), &|_| {}).ok()
        };
        once(&self.outcome, solved).as_ref()
    }
}

/// What a cell holds, worked out where it is empty. Never within the cell's own lock: a play is shared out among threads, and one that waits for its
/// part may take up a case that waits for this very cell.
fn once<T>(cell: &OnceLock<T>, work: impl FnOnce() -> T) -> &T {
    if cell.get().is_none() {
        let _ = cell.set(work());
    }
    cell.get().expect("it was set")
}

/// Plays the scenarios and rungs that `wanted` names.
fn figures(changed: &Changed, rungs: &[Rung], wanted: &dyn Fn(usize, Rung) -> bool) -> Result<Figures, String> {
    let network = Network::build(&changed.preset.map);
    let mut figures = Figures::new();
    for (at, scenario) in changed.preset.scenarios.iter().enumerate() {
        for rung in rungs.iter().copied().filter(|rung| wanted(at, *rung)) {
            let play = simulate(&changed.preset, &network, scenario, rung, &AtomicBool::new(false));
            let play = play.map_err(|error| format!("{}, {rung:?}: {error}", scenario.id))?;
            for (month, outcome) in play.months.iter().enumerate() {
                let mut markets: BTreeMap<(SiteId, CommodityId), (f64, BTreeMap<What, f64>)> = BTreeMap::new();
                let market = |node: NodeIx| {
                    let node = network.nodes[node];
                    let site = changed.sites.get(&network.map.sites[node.site].id)?;
                    let good = changed.commodities.get(&network.map.commodities[node.commodity].id)?;
                    Some((site.clone(), good.clone()))
                };
                for (demand, entry) in network.demands.iter_enumerated() {
                    let Some(key) = market(entry.node) else { continue };
                    let (wanted, parts) = markets.entry(key).or_default();
                    *wanted += outcome.demands[demand];
                    *parts.entry(What::Short).or_default() += outcome.shortages[demand];
                }
                for (route, entry) in network.routes.iter_enumerated() {
                    let Some((_, parts)) = market(entry.to).and_then(|key| markets.get_mut(&key)) else { continue };
                    let country = &network.map.sites[network.nodes[entry.from].site].country;
                    *parts.entry(What::From(country.clone())).or_default() += outcome.arrivals[route];
                }
                for ((site, good), (wanted, parts)) in markets {
                    for (what, part) in parts.into_iter().filter(|_| wanted > 0.0) {
                        let (site, good) = (site.clone(), good.clone());
                        figures.insert(Key { scenario: at, rung, month, site, good, what }, part / wanted);
                    }
                }
            }
        }
    }
    Ok(figures)
}

/// The scenario with nothing in it, for a month.
fn at_rest(scenario: &Scenario) -> Scenario {
    Scenario {
        id: "at-rest".into(),
        months: 1,
        rules: Vec::new(),
        events: Vec::new(),
        measures: Vec::new(),
        ..scenario.clone()
    }
}

static SHIPPED: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let mut cases = Vec::new();
    for builtin in builtin::BUILTINS {
        let preset = builtin.preset().expect("a preset");
        let ruled: Vec<&Scenario> = preset.scenarios.iter().filter(|scenario| !scenario.rules.is_empty()).collect();
        for at in 0..SCENARIOS.min(ruled.len()) {
            // The last one has the most in it: measures and events.
            let scenario = ruled[(at + 1) * ruled.len() / SCENARIOS - 1];
            let played = Scenario { months: scenario.months.min(MONTHS), ..scenario.clone() };
            let name = format!("{}, {}", builtin.name, scenario.id);
            let scenarios = vec![played, at_rest(scenario)];
            cases.push(Case::new(name, Preset { scenarios, ..preset.clone() }, &[Rung::Permitted, Rung::TOP]));
        }
    }
    cases
});

static MADE_UP: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let case = |seed: u64| {
        let rung = if seed % 4 == 1 { Rung::Permitted } else { Rung::TOP };
        Case::new(format!("map {seed}"), made_up(seed), &[rung])
    };
    (0..MAPS).into_par_iter().map(case).collect()
});

/// A small map under controls, with one or another of what presets have and made-up maps do not.
fn made_up(seed: u64) -> Preset {
    let mut preset =
        generate(Pattern::Random, Size { sites: 14 + (seed % 6) as usize, routes: 18 + (seed % 24) as usize }, seed);
    preset.scenarios.truncate(1);
    preset.scenarios[0].months = 1 + (seed % 3) as u32;
    preset.scenarios[0].rerouting_per_month = [0.1, 1.0, 0.3][(seed / 3 % 3) as usize];
    let mut dice = Dice::new(seed);
    let mut lot = || dice.below(4) == 0;
    if lot() {
        add_quota(&mut preset);
    }
    if lot() {
        add_military_rule(&mut preset);
    }
    if lot() {
        add_by_product(&mut preset);
    }
    if lot() {
        add_events(&mut preset, seed);
    }
    if lot() {
        add_measures(&mut preset, seed);
    }
    if lot() {
        add_alternative(&mut preset);
    }
    if lot() {
        add_many_clauses(&mut preset);
    }
    if lot() {
        add_second_way(&mut preset);
    }
    if lot() {
        add_tariff(&mut preset);
    }
    for site in &mut preset.map.sites {
        let running: f64 = site.activities.iter().map(|activity| activity.baseline.value).sum();
        // Recipes of a works share one hall.
        site.capacity = (site.activities.len() > 1 && lot()).then(|| Figure::plain(running.max(1.0) * 1.2));
        site.segregates = lot();
    }
    if seed.is_multiple_of(8) {
        let rest = at_rest(&preset.scenarios[0]);
        preset.scenarios.push(rest);
    }
    preset
}

fn select(preset: &mut Preset, rule: Rule) {
    preset.scenarios[0].rules.push(rule.id.clone());
    preset.rules.push(rule);
}

/// Six tenths of China's components may leave.
fn add_quota(preset: &mut Preset) {
    let chinese = |id: &SiteId| preset.map.site(id).is_some_and(|site| site.country.code() == "CN");
    let component = |id: &CommodityId| preset.map.commodity(id).is_some_and(|good| good.stage == Stage::Component);
    let routes = preset.map.routes.iter().filter(|route| chinese(&route.from) && component(&route.commodity));
    let per_year = 0.6 * routes.map(|route| route.baseline.value).sum::<f64>();
    select(preset, rule("quota", Instrument::quota(per_year), vec![domestic("list-component")]));
}

/// A ban from the middle of the second month on, aimed at military users, with one receiver let off.
fn add_military_rule(preset: &mut Preset) {
    let mut ban = rule("military", Instrument::Ban, vec![domestic("list-magnet"), domestic("list-refine")]);
    ban.scope.users = Users::Military;
    ban.calendar.in_force = date(2026, 2, 15);
    let receiver = preset.map.routes.first().map(|route| route.to.clone());
    ban.exemptions.push(Exemption {
        title: "one".to_owned(),
        sites: receiver.into_iter().collect(),
        ..Exemption::default()
    });
    for demand in preset.map.sites.iter_mut().flat_map(|site| &mut site.demands) {
        demand.military_share = 0.3;
    }
    select(preset, ban);
}

/// A ban with clauses of every kind and of other dates that catch the same routes, some of which let some of the users off.
fn add_many_clauses(preset: &mut Preset) {
    for site in preset.map.sites.iter_mut().filter(|site| site.stage == Stage::Metal) {
        site.technologies.push(Technology::new("smelting", "CN"));
    }
    let carriers = || vec![Tag::from("list-metal and alloy"), Tag::from("list-refine")];
    let clauses = vec![
        Clause::domestic(carriers()).starting(date(2026, 1, 10)),
        Clause::technology(carriers(), vec!["smelting".into()]).starting(date(2026, 1, 10)),
        Clause::content(carriers(), vec!["list-mine".into()], 0.05).starting(date(2026, 2, 1)),
    ];
    let mut ban = rule("clauses", Instrument::Ban, clauses);
    for (end_use, clause) in [("cars", ClauseKind::Domestic), ("defence", ClauseKind::Technology)] {
        ban.exemptions.push(Exemption {
            title: end_use.to_owned(),
            end_uses: vec![end_use.into()],
            clauses: vec![clause],
            ..Exemption::default()
        });
    }
    select(preset, ban);
}

/// Another usual recipe for a component, which takes more of everything and stands idle.
fn add_second_way(preset: &mut Preset) {
    let map = &mut preset.map;
    let component = |id: &CommodityId| map.commodity(id).is_some_and(|good| good.stage == Stage::Component);
    let makes = |recipe: &&Recipe| recipe.kind.is_primary() && component(&recipe.outputs[0].commodity);
    let Some(usual) = map.recipes.iter().find(makes).cloned() else { return };
    let mut other = Recipe { id: "the-other-way".into(), ..usual.clone() };
    other.inputs.iter_mut().for_each(|input| input.quantity.value *= 1.5);
    let runs = |site: &&mut Site| site.activities.iter().any(|activity| activity.recipe == usual.id);
    if let Some(site) = map.sites.iter_mut().find(runs) {
        let capacity = Figure::plain(50.0);
        site.activities.push(Activity { recipe: other.id.clone(), capacity, ..Activity::default() });
    }
    map.recipes.push(other);
}

/// A duty on products, on whose price demand depends; a licence for magnets, a general one for a part of them.
fn add_tariff(preset: &mut Preset) {
    for demand in preset.map.sites.iter_mut().flat_map(|site| &mut site.demands) {
        demand.elasticity = -0.4;
        demand.growth_per_year = 0.05;
    }
    select(preset, rule("duty", Instrument::Tariff { ad_valorem: 0.25 }, vec![domestic("list-product")]));
    let mut licence = Instrument::licence(0.2, 0);
    if let Instrument::Licence { general_per_year, .. } = &mut licence {
        *general_per_year = Some(100.0);
    }
    select(preset, rule("general", licence, vec![domestic("list-magnet")]));
}

/// Refining the first good leaves slag, half of which is sold. Then slag loses its price, on which nobody lives.
fn add_by_product(preset: &mut Preset) {
    let map = &mut preset.map;
    let Some(good) = map.commodities.iter().find(|good| good.stage == Stage::Refine).cloned() else { return };
    let slag = Commodity { id: "slag".into(), price_usd: Figure::plain(5.0), ..good.clone() };
    let makes = |recipe: &&mut Recipe| recipe.outputs.iter().any(|output| output.commodity == good.id);
    let Some(recipe) = map.recipes.iter_mut().find(makes) else { return };
    recipe.outputs.push(Amount { commodity: slag.id.clone(), quantity: Figure::plain(0.25) });
    let recipe = recipe.id.clone();
    let runs = |site: &&Site| site.activities.iter().any(|activity| activity.recipe == recipe);
    let works: Vec<(SiteId, f64)> = map
        .sites
        .iter()
        .filter(runs)
        .map(|site| {
            (site.id.clone(), site.activities.iter().map(|activity| activity.baseline.value).sum::<f64>() / 8.0)
        })
        .filter(|(_, sold)| *sold > 0.0)
        .collect();
    let quantity = Figure::plain(works.iter().map(|(_, sold)| sold).sum());
    let demand = Demand {
        commodity: slag.id.clone(),
        quantity,
        priority: 1.0,
        value_at_stake_usd: Figure::plain(10.0),
        end_use: "roads".into(),
        ..Demand::default()
    };
    map.sites.push(Site {
        id: "slag-market".into(),
        name: "Slag market".to_owned(),
        country: "JP".into(),
        stage: Stage::Market,
        demands: vec![demand],
        ..Site::default()
    });
    for (from, sold) in works {
        map.routes.push(Route {
            id: RouteId(format!("slag-{from}")),
            commodity: slag.id.clone(),
            from,
            to: "slag-market".into(),
            baseline: Figure::plain(sold),
            maximum: Figure::plain(sold * 1.5),
            ..Route::default()
        });
    }
    let main = good.price_usd.value;
    for activity in map.sites.iter_mut().flat_map(|site| &mut site.activities).filter(|entry| entry.recipe == recipe) {
        activity.break_even_usd = Some(Figure::plain(main * 0.6));
    }
    let effect = EventEffect::PriceChange { commodity: slag.id.clone(), factor: 0.01 };
    map.commodities.push(slag);
    happen(preset, "slag-slump", effect);
}

/// From the second month on, for good.
fn happen(preset: &mut Preset, id: &str, effect: EventEffect) {
    preset.scenarios[0].events.push(id.into());
    preset.events.push(Event {
        id: id.into(),
        title: id.to_owned(),
        from: date(2026, 2, 1),
        until: None,
        effect,
        note: String::new(),
    });
}

/// A storm, a closed route, and a market that wants more.
fn add_events(preset: &mut Preset, seed: u64) {
    let (sites, routes) = (&preset.map.sites, &preset.map.routes);
    let works = &sites[seed as usize % sites.len()];
    let market = sites.iter().rev().find(|site| !site.demands.is_empty()).expect("a market");
    let effects = [
        EventEffect::Outage { site: works.id.clone(), remaining: 0.5 },
        EventEffect::RouteClosed { route: routes[seed as usize % routes.len()].id.clone() },
        EventEffect::DemandChange {
            site: market.id.clone(),
            commodity: market.demands[0].commodity.clone(),
            factor: 1.25,
        },
    ];
    for (at, effect) in effects.into_iter().enumerate() {
        happen(preset, &format!("event-{at}"), effect);
    }
}

/// A release, a new plant, thrift, and a receiver that the licence lets off.
fn add_measures(preset: &mut Preset, seed: u64) {
    let sites = &preset.map.sites;
    let market = sites.iter().find(|site| !site.demands.is_empty()).expect("a market");
    let works: Vec<&Site> = sites.iter().filter(|site| !site.activities.is_empty()).collect();
    let works = works[seed as usize % works.len()];
    let (site, commodity) = (market.id.clone(), market.demands[0].commodity.clone());
    let receiver = preset.map.routes[seed as usize % preset.map.routes.len()].to.clone();
    let exemption = Exemption { title: "let off".to_owned(), sites: vec![receiver], ..Exemption::default() };
    let effects = [
        MeasureEffect::StockRelease {
            site: site.clone(),
            commodity: commodity.clone(),
            quantity: Figure::plain(market.demands[0].quantity.value / 30.0),
        },
        MeasureEffect::NewCapacity {
            site: works.id.clone(),
            recipe: works.activities[0].recipe.clone(),
            per_year: Figure::plain(40.0),
        },
        MeasureEffect::Thrift { site, commodity, share: 0.1 },
        MeasureEffect::Exempt { rule: "licence".into(), exemption },
    ];
    for (at, effect) in effects.into_iter().enumerate() {
        let id = MeasureId(format!("measure-{at}"));
        preset.scenarios[0].measures.push(id.clone());
        preset.measures.push(Measure {
            title: id.0.clone(),
            id,
            by: "US".into(),
            from: date(2026, 2, 1),
            cost_usd: Figure::plain(1e6),
            effect,
            note: String::new(),
        });
    }
}

/// The first market can do with another product, which some maker of it could send.
fn add_alternative(preset: &mut Preset) {
    let map = &mut preset.map;
    let products: Vec<CommodityId> =
        map.commodities.iter().filter(|good| good.stage == Stage::Product).map(|good| good.id.clone()).collect();
    let Some(at) = map.sites.iter().position(|site| !site.demands.is_empty()) else { return };
    let wanted = map.sites[at].demands[0].commodity.clone();
    let Some(other) = products.into_iter().find(|good| *good != wanted) else { return };
    let Some(maker) = map.routes.iter().find(|route| route.commodity == other).map(|route| route.from.clone()) else {
        return;
    };
    map.routes.push(Route {
        id: "instead".into(),
        commodity: other.clone(),
        from: maker,
        to: map.sites[at].id.clone(),
        maximum: Figure::plain(100.0),
        cost_usd: Figure::plain(2.0),
        ..Route::default()
    });
    let ratio = Figure::plain(1.5);
    map.sites[at].demands[0].alternatives.push(Alternative {
        commodity: other,
        ratio,
        max_share: 0.3,
        ..Alternative::default()
    });
}

// What is compared.

/// How far a change moved figures, as shares of demand; the first of equals is kept.
#[derive(Clone, Debug, Default)]
struct Moved {
    shortage: f64,
    supply: f64,
    /// Changed presets, and how many of them moved too far.
    tried: usize,
    beyond: usize,
    worst: String,
}

impl Moved {
    fn farthest(&self) -> f64 {
        self.shortage.max(self.supply)
    }

    fn and(self, other: Self) -> Self {
        let worst = if other.farthest() > self.farthest() { other.worst } else { self.worst };
        Self {
            shortage: self.shortage.max(other.shortage),
            supply: self.supply.max(other.supply),
            tried: self.tried + other.tried,
            beyond: self.beyond + other.beyond,
            worst,
        }
    }
}

impl fmt::Display for Moved {
    /// Points of shortage, and of supply by country.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.farthest() == f64::INFINITY {
            f.pad("no answer")
        } else {
            f.pad(&format!("{:.0e} {:.0e}", 100.0 * self.shortage, 100.0 * self.supply))
        }
    }
}

fn no_answer(why: String) -> Moved {
    Moved { shortage: f64::INFINITY, supply: f64::INFINITY, tried: 1, beyond: 1, worst: why }
}

fn compare(change: Change, case: &Case, words: &str, changed: &Changed) -> Moved {
    let place = format!("{}, {words}", case.name);
    let before = match case.figures() {
        Ok(figures) => figures,
        Err(error) => return no_answer(format!("{}, unchanged: {error}", case.name)),
    };
    let compares = |scenario: usize, rung: Rung| {
        let (site, good) = (SiteId::default(), CommodityId::default());
        change.compares(&Key { scenario, rung, month: 0, site, good, what: What::Short })
    };
    let after = match figures(changed, &case.rungs, &compares) {
        Ok(figures) => figures,
        Err(error) => return no_answer(format!("{place}: {error}")),
    };
    let mut moved = Moved { tried: 1, ..Moved::default() };
    let known = before.iter().filter(|(key, _)| change.compares(key));
    let gone = after.keys().filter(|key| !before.contains_key(key)).map(|key| (key, &0.0));
    for (key, was) in known.chain(gone) {
        let is = after.get(key).copied().unwrap_or_default();
        let by = if is.is_finite() { (is - was).abs() } else { f64::INFINITY };
        if by > moved.farthest() {
            let Key { rung, month, site, good, what, scenario } = key;
            let scenario = &case.preset.scenarios[*scenario].id;
            let what = match what {
                What::Short => "short".to_owned(),
                What::From(country) => format!("from {country}"),
            };
            moved.worst = format!(
                "{place}: {scenario}, {rung:?}, {site}/{good} {what} in month {}: {was} became {is}",
                month + 1
            );
        }
        let most = if key.what == What::Short { &mut moved.shortage } else { &mut moved.supply };
        *most = most.max(by);
    }
    moved.beyond = usize::from(moved.farthest() > change.tolerance());
    moved
}

/// A change on cases, each with its own seed.
fn moves(change: Change, cases: &[Case], places: usize) -> Moved {
    let of_case = |(seed, case): (usize, &Case)| {
        let changed = change.of(case, seed as u64, places);
        changed.iter().map(|(words, changed)| compare(change, case, words, changed)).fold(Moved::default(), Moved::and)
    };
    cases.par_iter().enumerate().map(of_case).reduce(Moved::default, Moved::and)
}

#[track_caller]
fn assert_stays(change: Change, cases: &[Case], places: usize) {
    let moved = moves(change, cases, places);
    assert!(moved.tried > 0, "{change:?} was tried on nothing");
    assert!(
        moved.beyond == 0,
        "{change:?} moves {} of {} by more than {:e} of demand; farthest {}",
        moved.beyond,
        moved.tried,
        change.tolerance(),
        moved.worst
    );
}

macro_rules! nothing_moves {
    ($($module:ident: $change:ident),+ $(,)?) => {
        $(
            mod $module {
                use super::*;

                #[test]
                fn on_made_up_maps() {
                    assert_stays(Change::$change, &MADE_UP, 1);
                }

                #[test]
                fn on_shipped_presets() {
                    assert_stays(Change::$change, &SHIPPED, PLACES);
                }
            }
        )+
    };
}
nothing_moves! {
    other_names: Renamed,
    another_order: AnyOrder,
    a_route_in_halves: RouteInHalves,
    chains_without_trade: ChainsBeside,
    chains_without_trade_under_rules: ChainsUnderRules,
    huge_chains_without_trade: HugeChains,
    every_rule_twice: RulesTwice,
    a_good_in_kilograms: Kilograms,
    all_prices_times_1024: Prices,
    all_volumes_times_1000: Volumes,
    a_site_in_halves: SiteInHalves,
    noise_of_1e_12: Noise12,
    noise_of_1e_9: Noise9,
}

/// Orders and contracts are cleared as if goods took no time and nobody had stock, and may meet limits that what is delivered never comes near (map 284: its
/// plant orders 4.17 of an input by another way, all that it may, and gets 2.53); and what an outage leaves of a plant may be less than is usual, which
/// makes its good scarce, and yet more than is used. So without any of them, released stocks and all.
static INSTANT: LazyLock<Vec<Case>> = LazyLock::new(|| {
    let case = |seed: u64| {
        let mut preset = made_up(seed);
        preset.map.routes.iter_mut().for_each(|route| route.transit_months = 0);
        preset.map.sites.iter_mut().for_each(|site| site.stocks.clear());
        preset.scenarios.iter_mut().for_each(|scenario| scenario.events.clear());
        preset.measures.retain(|measure| !matches!(measure.effect, MeasureEffect::StockRelease { .. }));
        let left: Vec<MeasureId> = preset.measures.iter().map(|measure| measure.id.clone()).collect();
        preset.scenarios.iter_mut().for_each(|scenario| scenario.measures.retain(|id| left.contains(id)));
        Case::new(format!("map {seed} without transit"), preset, &[Rung::TOP])
    };
    (0..MAPS).into_par_iter().map(case).collect()
});

#[test]
fn unreached_limits_at_1e8() {
    assert_stays(Change::Limits8, &INSTANT, 1);
}

#[test]
fn unreached_limits_at_1e12() {
    assert_stays(Change::Limits12, &INSTANT, 1);
}

// The changes themselves.

/// No error, and what the baseline needs it has, but for the rounding of the file's decimals.
#[track_caller]
fn assert_sound(place: &str, changed: &Preset) {
    let errors: Vec<Finding> = check(changed).into_iter().filter(Finding::is_error).collect();
    assert!(errors.is_empty(), "{place}: {errors:?}");
    let network = Network::build(&changed.map);
    for (node, deficit) in network.baseline_deficit.iter_enumerated() {
        assert!(*deficit <= 1e-6 * network.throughput[node], "{place}: {deficit} is missing at {node:?}");
    }
}

#[test]
fn every_changed_preset_is_sound() {
    let cases = || SHIPPED.par_iter().chain(MADE_UP[..MAPS as usize / 20].par_iter());
    cases().for_each(|case| assert_sound(&case.name, &case.preset));
    for change in Change::ALL {
        cases().enumerate().for_each(|(seed, case)| {
            for (words, changed) in change.of(case, seed as u64, PLACES) {
                assert_sound(&format!("{}, {words}", case.name), &changed.preset);
            }
        });
    }
}

/// What every change is held against: without rules nobody lacks anything, but for the rounding of the file's decimals.
#[test]
fn at_rest_nothing_is_short() {
    SHIPPED.par_iter().chain(MADE_UP[..MAPS as usize / 20].par_iter()).for_each(|case| {
        let figures = case.figures().as_ref().unwrap_or_else(|error| panic!("{}: {error}", case.name));
        let resting = |key: &Key| case.preset.scenarios[key.scenario].id.as_str() == "at-rest";
        for (key, share) in figures.iter().filter(|(key, _)| key.what == What::Short && resting(key)) {
            assert!(*share <= 1e-6, "{}: {key:?} is short {share}", case.name);
        }
    });
}

#[test]
fn two_halves_are_a_whole() {
    SHIPPED.par_iter().chain(MADE_UP[..MAPS as usize / 20].par_iter()).for_each(|case| {
        for site in &case.preset.map.sites {
            let whole = halves_together(&site_in_halves(&case.preset, &site.id).preset);
            assert_eq!(whole, case.preset, "{}, {}", case.name, site.id);
        }
        for route in &case.preset.map.routes {
            let whole = halves_together(&route_in_halves(&case.preset, &route.id).preset);
            assert_eq!(whole, case.preset, "{}, {}", case.name, route.id);
        }
    });
}

/// In points of demand: the farthest move of a shortage, then of what a market gets from a country.
#[test]
#[ignore = "prints a table that no assertion reads"]
fn how_far_everything_moves() {
    let presets: Vec<&str> = builtin::BUILTINS.iter().map(|builtin| builtin.name).collect();
    let heads = presets.iter().map(|name| format!("{:>14}", name.chars().take(13).collect::<String>()));
    println!("{:17}{:>14}{}", "", "made-up", heads.collect::<String>());
    for change in Change::ALL {
        let made_up = moves(change, &MADE_UP, 1);
        print!("{:17}{made_up:>14}", format!("{change:?}"));
        let mut notes = vec![format!("{} of {} made-up maps", made_up.beyond, made_up.tried), made_up.worst];
        for name in &presets {
            let cases: Vec<&Case> = SHIPPED.iter().filter(|case| case.name.starts_with(name)).collect();
            let of_case = |(seed, case): (usize, &&Case)| {
                let changed = change.of(case, seed as u64, PLACES);
                let compared = changed.iter().map(|(words, changed)| compare(change, case, words, changed));
                compared.fold(Moved::default(), Moved::and)
            };
            let moved = cases.par_iter().enumerate().map(of_case).reduce(Moved::default, Moved::and);
            print!("{moved:>14}");
            if moved.beyond > 0 {
                notes.push(moved.worst);
            }
        }
        println!();
        notes.iter().filter(|_| std::env::var_os("NOTES").is_some()).for_each(|note| println!("    {note}"));
    }
}
