//! Which clauses of which rules stand behind a loss of baseline trade.

use crate::engine::{Catch, FindingCause, Outcome, RouteIx, VerdictKind};
use crate::model::{ClauseKind, Country, RuleId};
use std::collections::{BTreeMap, BTreeSet};

/// A clause and how much trade it stops.
#[derive(Clone, Debug, PartialEq)]
pub struct Cause {
    /// Id of the rule.
    pub rule: RuleId,
    /// Which of its clauses.
    pub clause: ClauseKind,
    /// Routes with baseline trade that it hinders in at least one month.
    pub routes: usize,
    /// Baseline trade it stops over all months, USD. Trade that two clauses stop is counted with each.
    pub stopped_usd: f64,
    /// To whose side it is booked: the countries of the buyers who go without, with their part of it in USD, the largest first. What an issuer refuses to buy is
    /// his own.
    pub borne_by: Vec<(Country, f64)>,
}

/// The routes that a clause hinders, and the trade that it stops by the country of the buyers, USD.
type Stopped<'a> = (BTreeSet<RouteIx>, BTreeMap<&'a Country, f64>);

/// Every clause that hinders baseline trade in a scenario, the one that stops most first.
pub fn causes(outcome: &Outcome) -> Vec<Cause> {
    let network = &outcome.network;
    let mut sums: BTreeMap<(RuleId, ClauseKind), Stopped<'_>> = BTreeMap::new();
    for verdicts in &outcome.verdicts {
        for (route, verdict) in verdicts.iter_enumerated() {
            let volume = network.routes[route].baseline;
            if volume <= 0.0 || verdict.kind() == VerdictKind::Free {
                continue;
            }
            // What a clause stops on different days adds up; of clauses of one kind the one that stops most counts.
            let mut stops: BTreeMap<(&RuleId, ClauseKind), BTreeMap<usize, f64>> = BTreeMap::new();
            for finding in &verdict.findings {
                let FindingCause::Rule { rule, catch, clause } = &finding.cause else { continue };
                let of_kind = stops.entry((rule, Catch::clause(catch))).or_default();
                *of_kind.entry(*clause).or_default() += finding.stops();
            }
            for ((rule, kind), clauses) in stops {
                let entry = sums.entry((rule.clone(), kind)).or_default();
                entry.0.insert(route);
                let stops = clauses.into_values().fold(0.0, f64::max);
                let stopped = stops * volume * network.prices[network.routes[route].from];
                *entry.1.entry(network.ends(route).1).or_default() += stopped;
            }
        }
    }
    let mut causes: Vec<Cause> = sums
        .into_iter()
        .map(|((rule, clause), (routes, buyers))| {
            let mut borne_by: Vec<(Country, f64)> =
                buyers.into_iter().map(|(country, usd)| (country.clone(), usd)).collect();
            borne_by.sort_by(|a, b| b.1.total_cmp(&a.1));
            let stopped_usd = borne_by.iter().map(|(_, usd)| usd).sum();
            Cause { rule, clause, routes: routes.len(), stopped_usd, borne_by }
        })
        .collect();
    causes.sort_by(|a, b| b.stopped_usd.total_cmp(&a.stopped_usd));
    causes
}
