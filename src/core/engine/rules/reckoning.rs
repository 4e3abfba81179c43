//! How the counted share of a good's value is reckoned: so many USD of counted items in so many USD of the good, and what they came in with.
//!
//! Values are those of the map: its price of each good, the same wherever it is sold.

use crate::engine::index::{CommodityIx, RouteIx};
use crate::engine::mixing::Contents;
use crate::engine::mixing::Threshold;
use crate::engine::network::Network;
use crate::engine::rules::book::{RuleBook, Seen};
use crate::engine::rules::verdict::{Catch, FindingCause, Verdict};
use crate::engine::rules::watch::By;
use crate::model::RuleId;
use crate::tolerance::SHARE;
use std::collections::BTreeMap;

/// The value counted in a unit of the good on a route, by one rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Reckoning {
    /// The rule that counts.
    pub rule: RuleId,
    /// By which of its clauses, counted from 0.
    pub clause: usize,
    /// What the route carries.
    pub good: CommodityIx,
    /// Part of its value that counts, 0 to 1, as the verdict has it.
    pub share: f64,
    /// From which part on it is caught, as the verdict has it.
    pub threshold: Threshold,
    /// Counted value in a unit of it, USD.
    pub counted_usd: f64,
    /// Its price on the map, USD per unit.
    pub price_usd: f64,
    /// By what goods the counted value came into it where it was made, USD per unit, the largest first; empty where the sender did not make it, or where
    /// it counts whole.
    pub parts: Vec<(CommodityIx, f64)>,
}

/// The reckoning behind each content clause that a verdict names, without what it came in with.
pub fn reckonings(network: &Network, verdict: &Verdict, route: RouteIx) -> Vec<Reckoning> {
    let from = network.routes[route].from;
    let (good, price_usd) = (network.nodes[from].commodity, network.prices[from]);
    (verdict.findings.iter())
        .filter_map(|finding| match &finding.cause {
            FindingCause::Rule { rule, clause, catch: Catch::Content { share, threshold, .. } } => {
                Some(((rule.clone(), *clause), (*share, *threshold)))
            }
            _ => None,
        })
        // A clause that does one thing after the other in a month counts the same all along.
        .collect::<BTreeMap<(RuleId, usize), (f64, Threshold)>>()
        .into_iter()
        .map(|((rule, clause), (share, threshold))| {
            let counted_usd = share * price_usd;
            Reckoning { rule, clause, good, share, threshold, counted_usd, price_usd, parts: Vec::new() }
        })
        .collect()
}

impl RuleBook<'_> {
    /// The reckoning behind each content clause that catches a route in a month, with what the counted value came in with.
    pub fn reckonings(&self, route: RouteIx, seen: Seen<'_>) -> Vec<Reckoning> {
        let contents = seen.contents;
        let mut all = reckonings(self.network, &self.verdict_seen(route, seen), route);
        for reckoning in &mut all {
            let label = self.watched[route].iter().find_map(|watched| match watched.by {
                By::Content { label, .. }
                    if self.rules[watched.rule].id == reckoning.rule && watched.clause == reckoning.clause =>
                {
                    Some(label)
                }
                _ => None,
            });
            if let Some(label) = label {
                reckoning.parts = self.parts(route, label, contents, reckoning.counted_usd);
            }
        }
        all
    }

    /// What the counted value of what leaves on a route came in with, USD per unit, for a counted value in all.
    fn parts(&self, route: RouteIx, label: usize, contents: &Contents, counted_usd: f64) -> Vec<(CommodityIx, f64)> {
        let network = self.network;
        let from = network.routes[route].from;
        let makers = (network.activities.iter_enumerated())
            .filter(|(_, activity)| activity.outputs.iter().any(|(output, _)| *output == from));
        let mut parts: Vec<(CommodityIx, f64)> = Vec::new();
        for (at, activity) in makers {
            // Of several ways of making it, each counts by how much it usually makes; idle ones decide only among themselves.
            let weight = if activity.baseline > 0.0 { activity.baseline } else { SHARE };
            for (input, of_value) in self.content.dilution(network, at, from, label).unwrap_or_default() {
                let counted = weight * of_value * contents.share(input, self.content.of_inputs(label));
                let good = network.nodes[input].commodity;
                match parts.iter_mut().find(|(known, _)| *known == good) {
                    Some((_, sum)) => *sum += counted,
                    None => parts.push((good, counted)),
                }
            }
        }
        let sum: f64 = parts.iter().map(|(_, part)| part).sum();
        parts.retain(|(_, part)| *part > SHARE * sum);
        parts.iter_mut().for_each(|(_, part)| *part *= counted_usd / sum);
        parts.sort_by(|a, b| b.1.total_cmp(&a.1));
        parts
    }
}
