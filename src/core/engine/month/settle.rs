//! Closing a month's books to the last digit: what the solver's tolerance leaves over goes unsold, what it leaves short
//! is taken from what is unsold, in stock or served, and failing that from what leaves the node.
//!
//! The corrections are of the size of the solver's residual; the audit afterwards sees balances that close to rounding.

use crate::engine::index::NodeIx;
use crate::engine::month::Month;
use crate::engine::month::audit::balances;
use crate::engine::network::{MonthOutcome, Network};
use crate::tolerance::CLOSED;
use typed_index_collections::{TiSlice, TiVec, ti_vec};

/// Rounds after which what is still open is left to the audit: each halves a cycle's rest many times over.
const ROUNDS: usize = 40;

/// Makes every balance of the month close.
pub fn settle(month: &Month<'_>, outcome: &mut MonthOutcome) {
    for _ in 0..ROUNDS {
        let (mut open, turnover) = balances(month, outcome);
        for (open, turnover) in open.iter_mut().zip(&turnover) {
            *open = if open.abs() <= CLOSED * turnover { 0.0 } else { *open };
        }
        if open.iter().all(|open| *open == 0.0) {
            return;
        }
        take_from_what_rests(month.network, outcome, &mut open);
        shrink_what_leaves(month, outcome, &open);
    }
}

/// Corrects unsold goods, stocks and shortages; what is left in `open` afterwards is a want that none of them covers.
fn take_from_what_rests(network: &Network, outcome: &mut MonthOutcome, open: &mut TiSlice<NodeIx, f64>) {
    for (demand, shortage) in network.demands.iter().zip(&mut outcome.shortages) {
        // More at hand than thought: first less is short, then more is unsold.
        let covered = up_to(open[demand.node], *shortage);
        *shortage -= covered;
        open[demand.node] -= covered;
    }
    for (node, open) in open.iter_mut_enumerated() {
        for rest in [&mut outcome.unsold[node], &mut outcome.stocks[node]] {
            let taken = up_to(-*open, *rest);
            *rest -= taken;
            *open += taken;
        }
        outcome.unsold[node] += open.max(0.0);
        *open = open.min(0.0);
    }
    let demands = network.demands.iter().zip(&outcome.demands);
    for ((demand, wanted), shortage) in demands.zip(&mut outcome.shortages) {
        let unserved = up_to(-open[demand.node], *wanted - *shortage);
        *shortage += unserved;
        open[demand.node] += unserved;
    }
}

/// Scales down everything that leaves a node by what it lacks.
fn shrink_what_leaves(month: &Month<'_>, outcome: &mut MonthOutcome, open: &TiSlice<NodeIx, f64>) {
    let network = month.network;
    if open.iter().all(|open| *open == 0.0) {
        return;
    }
    let mut leaving: TiVec<NodeIx, f64> = ti_vec![0.0; network.nodes.len()];
    for (route, flow) in network.routes.iter().zip(&outcome.flows) {
        leaving[route.from] += flow;
    }
    for (activity, level) in network.activities.iter().zip(&outcome.activities) {
        activity.inputs.iter().for_each(|(node, quantity)| leaving[*node] += quantity * level);
    }
    let kept = |node: NodeIx| if leaving[node] > 0.0 { (1.0 + open[node] / leaving[node]).max(0.0) } else { 1.0 };
    for (at, route) in network.routes.iter_enumerated() {
        outcome.flows[at] *= kept(route.from);
        if month.stage.is_instant(route.transit) {
            outcome.arrivals[at] = outcome.flows[at];
        }
    }
    for (activity, level) in network.activities.iter().zip(&mut outcome.activities) {
        *level *= activity.inputs.iter().map(|(node, _)| kept(*node)).fold(1.0, f64::min);
    }
}

/// A quantity held between 0 and a limit. A wrong answer may leave a limit below 0: then nothing, and the audit says what is wrong.
fn up_to(quantity: f64, most: f64) -> f64 {
    if most >= 0.0 { quantity.clamp(0.0, most) } else { 0.0 }
}
