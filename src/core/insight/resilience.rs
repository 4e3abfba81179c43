//! How long a market holds out, how long it goes short, and what its store covers.

use crate::engine::{DemandIx, MonthIx, Network, NodeIx, Outcome};
use crate::insight::gap::{Consumer, GapRow, SHORT};
use typed_index_collections::{TiVec, ti_vec};

/// How one final demand stands a scenario, in months.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resilience {
    /// Index of the demand.
    pub demand: DemandIx,
    /// Months without a shortage at the start; none when it never goes short.
    pub time_to_shortage: Option<usize>,
    /// Months from the first short month until supply is back for good; none when it never goes short, or is still short
    /// at the end.
    pub time_to_recover: Option<usize>,
    /// Months in which it is short.
    pub months_short: usize,
    /// Months of its demand that lie in the market's own store at the start.
    pub cover: f64,
}

impl Resilience {
    /// The first month in which it is short; none when it never is.
    pub fn first_short(&self) -> Option<MonthIx> {
        self.time_to_shortage.map(|months| MonthIx::FIRST.after(months))
    }

    /// True when it is short in the last month.
    pub fn is_short_at_the_end(&self) -> bool {
        self.time_to_shortage.is_some() && self.time_to_recover.is_none()
    }
}

/// One entry per final demand, from the rows of [`crate::insight::gap::gap_rows`].
pub fn resilience(outcome: &Outcome, rows: &[GapRow]) -> Vec<Resilience> {
    let network = &outcome.network;
    let mut months: TiVec<DemandIx, Vec<bool>> = ti_vec![Vec::new(); network.demands.len()];
    for row in rows {
        if let Consumer::Market(demand) = row.consumer {
            months[demand].push(is_short(row));
        }
    }
    let mut stored: TiVec<NodeIx, f64> = ti_vec![0.0; network.nodes.len()];
    for stock in &network.stocks {
        stored[stock.node] += stock.initial;
    }
    let entries = months.into_iter_enumerated();
    entries.map(|(demand, short)| standing(network, demand, &short, stored[network.demands[demand].node])).collect()
}

/// The entry of one final demand alone.
pub fn resilience_of(outcome: &Outcome, rows: &[GapRow], demand: DemandIx) -> Resilience {
    let network = &outcome.network;
    let own = rows.iter().filter(|row| row.consumer == Consumer::Market(demand));
    let short: Vec<bool> = own.map(is_short).collect();
    let node = network.demands[demand].node;
    let stocks = network.stocks.iter().filter(|stock| stock.node == node);
    standing(network, demand, &short, stocks.fold(0.0, |sum, stock| sum + stock.initial))
}

fn is_short(row: &GapRow) -> bool {
    row.demand > 0.0 && row.gap > SHORT * row.demand
}

/// How a demand stands, from the months in which it is short and what its store holds at the start, units.
fn standing(network: &Network, demand: DemandIx, short: &[bool], stored: f64) -> Resilience {
    let first = short.iter().position(|short| *short);
    let last = short.iter().rposition(|short| *short);
    let quantity = network.demands[demand].quantity;
    Resilience {
        demand,
        time_to_shortage: first,
        time_to_recover: first
            .zip(last)
            .filter(|(_, last)| last + 1 < short.len())
            .map(|(first, last)| last + 1 - first),
        months_short: short.iter().filter(|short| **short).count(),
        cover: if quantity > 0.0 { stored / quantity } else { 0.0 },
    }
}
