//! Everything that one rule touches, directly and through content and technology.

use crate::engine::{CommodityIx, MONTHS, Network, RouteIx, RuleBook, Timeline};
use crate::model::{ClauseKind, Country, Provision, Rule, Scenario, Stage};
use std::collections::BTreeMap;

/// Trade that a rule touches: one commodity, one exporting country, one clause.
#[derive(Clone, Debug, PartialEq)]
pub struct ReachRow {
    /// By which clause.
    pub clause: ClauseKind,
    /// Stage of the commodity.
    pub stage: Stage,
    /// Commodity, by index in the network.
    pub commodity: CommodityIx,
    /// Country it leaves.
    pub from: Country,
    /// Routes, alternatives that carry nothing yet included.
    pub routes: usize,
    /// Baseline volume at which the rule is aimed, units per year.
    pub volume: f64,
    /// Value of that volume, USD per year.
    pub usd: f64,
}

/// What a rule reaches in all.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reach {
    /// By stage, commodity, country and clause.
    pub rows: Vec<ReachRow>,
    /// Indices of the routes that any clause touches, in order.
    pub touched: Vec<RouteIx>,
    /// Value of the trade that any clause touches, each route counted once, USD per year.
    pub usd: f64,
}

/// The rule without its words: nothing else changes what it touches.
pub fn reach_key(rule: &Rule) -> Rule {
    let mut key = Rule { title: String::new(), note: String::new(), checked: None, blanks: Vec::new(), ..rule.clone() };
    key.clauses.iter_mut().for_each(|clause| *clause.provision_mut() = Provision::default());
    key
}

/// What a rule touches in the baseline, whatever its dates. A route that two clauses touch is in a row of each.
pub fn reach(network: &Network, rule: &Rule, scenario: &Scenario) -> Reach {
    let book = RuleBook::of_all(network, std::slice::from_ref(rule), Timeline::of(scenario));
    let mut rows: BTreeMap<(Stage, CommodityIx, Country, ClauseKind), ReachRow> = BTreeMap::new();
    let mut most: BTreeMap<RouteIx, f64> = BTreeMap::new();
    for touched in book.touched() {
        let route = &network.routes[touched.route];
        let node = network.nodes[route.from];
        let (good, site) = (&network.map.commodities[node.commodity], &network.map.sites[node.site]);
        let volume = route.baseline * touched.reach * MONTHS;
        let usd = volume * network.prices[route.from];
        let key = (good.stage, node.commodity, site.country.clone(), touched.clause);
        let row = rows.entry(key).or_insert_with(|| ReachRow {
            clause: touched.clause,
            stage: good.stage,
            commodity: node.commodity,
            from: site.country.clone(),
            routes: 0,
            volume: 0.0,
            usd: 0.0,
        });
        row.routes += 1;
        row.volume += volume;
        row.usd += usd;
        let known = most.entry(touched.route).or_default();
        *known = known.max(usd);
    }
    Reach { rows: rows.into_values().collect(), usd: most.values().sum(), touched: most.into_keys().collect() }
}
