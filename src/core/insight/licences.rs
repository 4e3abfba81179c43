//! What licensing desks do: applied for, approved, refused, given up and waiting, by rule and destination.

use crate::engine::{CommodityIx, MonthIx, Outcome, QueueMonth};
use crate::insight::Buyer;
use crate::model::{Country, RuleId};
use std::collections::BTreeMap;
use typed_index_collections::{TiVec, ti_vec};

/// What a desk does in each month of a scenario; in USD at the prices of the map, so that goods of several kinds can be added up.
#[derive(Clone, Debug, PartialEq)]
pub struct LicencesOverMonths {
    /// Applied for in the month.
    pub applied: TiVec<MonthIx, f64>,
    /// Approved in the month.
    pub approved: TiVec<MonthIx, f64>,
    /// Refused in the month.
    pub refused: TiVec<MonthIx, f64>,
    /// Given up in the month.
    pub given_up: TiVec<MonthIx, f64>,
    /// Waiting at the end of the month.
    pub waiting: TiVec<MonthIx, f64>,
}

/// What a desk has done with a good for a destination over the months, units.
#[derive(Clone, Debug, PartialEq)]
pub struct LicenceTotal {
    /// Rule that asks for licences.
    pub rule: RuleId,
    /// What is ordered.
    pub commodity: CommodityIx,
    /// Country that it is ordered for.
    pub destination: Country,
    /// Applied for.
    pub applied: f64,
    /// Approved.
    pub approved: f64,
    /// Refused.
    pub refused: f64,
    /// Given up.
    pub given_up: f64,
    /// Waiting at the end of the last month.
    pub waiting: f64,
}

/// The rules at whose desks anything happens or waits, in order.
pub fn rules_with_queues(outcome: &Outcome) -> Vec<RuleId> {
    let mut rules: Vec<RuleId> = queues(outcome).map(|(_, queue)| queue.rule.clone()).collect();
    rules.sort();
    rules.dedup();
    rules
}

/// What the desk of a rule does month by month, with what is ordered by everybody or by a site.
pub fn licences_over_months(outcome: &Outcome, rule: &RuleId, buyer: Buyer) -> LicencesOverMonths {
    let network = &outcome.network;
    let none: TiVec<MonthIx, f64> = ti_vec![0.0; outcome.result().map_or(0, |play| play.licences.len())];
    let mut all = LicencesOverMonths {
        applied: none.clone(),
        approved: none.clone(),
        refused: none.clone(),
        given_up: none.clone(),
        waiting: none,
    };
    for (month, queue) in queues(outcome).filter(|(_, queue)| queue.rule == *rule) {
        let ends = &network.routes[queue.route];
        if matches!(buyer, Buyer::Site(site) if network.nodes[ends.to].site != site) {
            continue;
        }
        let price = network.prices[ends.from];
        all.applied[month] += price * queue.applied;
        all.approved[month] += price * queue.approved;
        all.refused[month] += price * queue.refused();
        all.given_up[month] += price * queue.given_up;
        all.waiting[month] += price * queue.waiting;
    }
    all
}

/// What every desk has done over the months, by rule, good and destination.
pub fn licence_totals(outcome: &Outcome) -> Vec<LicenceTotal> {
    totals(outcome, outcome.result().and_then(|play| play.licences.last_key()), |_, _| true)
}

/// What the desk of a rule does in a month, by good and destination; waiting at its end. The most valuable of what waits first.
pub fn licences_in_month(outcome: &Outcome, rule: &RuleId, month: MonthIx) -> Vec<LicenceTotal> {
    let mut found = totals(outcome, Some(month), |at, queue| at == month && queue.rule == *rule);
    let worth = |total: &LicenceTotal| {
        let price = outcome.network.map.commodities.get(total.commodity).map_or(0.0, |good| good.price_usd.value);
        total.waiting * price
    };
    found.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
    found
}

/// Sums over some queues, with what waits at the end of a month.
fn totals(outcome: &Outcome, last: Option<MonthIx>, takes: impl Fn(MonthIx, &QueueMonth) -> bool) -> Vec<LicenceTotal> {
    let network = &outcome.network;
    let mut totals: BTreeMap<(RuleId, CommodityIx, Country), LicenceTotal> = BTreeMap::new();
    for (month, queue) in queues(outcome).filter(|(month, queue)| takes(*month, queue)) {
        let commodity = network.nodes[network.routes[queue.route].from].commodity;
        let destination = network.ends(queue.route).1.clone();
        let key = (queue.rule.clone(), commodity, destination.clone());
        let total = totals.entry(key).or_insert_with(|| LicenceTotal {
            rule: queue.rule.clone(),
            commodity,
            destination,
            applied: 0.0,
            approved: 0.0,
            refused: 0.0,
            given_up: 0.0,
            waiting: 0.0,
        });
        total.applied += queue.applied;
        total.approved += queue.approved;
        total.refused += queue.refused();
        total.given_up += queue.given_up;
        if Some(month) == last {
            total.waiting += queue.waiting;
        }
    }
    totals.into_values().collect()
}

fn queues(outcome: &Outcome) -> impl Iterator<Item = (MonthIx, &QueueMonth)> {
    let months = outcome.result().into_iter().flat_map(|play| play.licences.iter_enumerated());
    months.flat_map(|(month, queues)| queues.iter().map(move |queue| (month, queue)))
}
