//! The baseline, balanced to the last digit.
//!
//! The figures of a file are rounded, so that what comes to a site and what leaves it differ by up to a billionth. In the program of a month that
//! difference would stand in every row that speaks of these goods, and where rows leave no play (goods that are bound to a use, a plant whose
//! only buyer takes all) they could not all hold. So the baseline of the network is the nearest one that balances: volumes of routes and levels of
//! activities move by a share of themselves as small as can be, node after node until all are closed (S. Kaczmarz, Angenäherte Auflösung von
//! Systemen linearer Gleichungen, 1937). What is more than rounding is trade, and stays: goods left unsold, or a want that `check` names.

use crate::engine::index::{ActivityIx, NodeIx, RouteIx};
use crate::engine::network::Network;
use crate::tolerance::{BALANCED, DECIMALS};
use typed_index_collections::{TiSlice, TiVec, ti_vec};

/// Rounds over all nodes after which what is still open stays so. A few do where most buyers have a choice; long chains without one take hundreds.
const ROUNDS: usize = 5_000;

/// What moves the balance of a node.
#[derive(Clone, Copy)]
enum Mover {
    Route(RouteIx),
    Activity(ActivityIx),
}

impl Network {
    /// Moves baseline volumes so that no balance is open by rounding alone.
    pub(super) fn close_baseline(&mut self) {
        let mut movers: TiVec<NodeIx, Vec<(Mover, f64)>> = ti_vec![Vec::new(); self.nodes.len()];
        for (at, route) in self.routes.iter_enumerated().filter(|(_, route)| route.from != route.to) {
            movers[route.from].push((Mover::Route(at), -1.0));
            movers[route.to].push((Mover::Route(at), 1.0));
        }
        for (at, activity) in self.activities.iter_enumerated() {
            activity.inputs.iter().for_each(|(node, quantity)| movers[*node].push((Mover::Activity(at), -quantity)));
            activity.outputs.iter().for_each(|(node, quantity)| movers[*node].push((Mover::Activity(at), *quantity)));
        }
        let mut demanded: TiVec<NodeIx, f64> = ti_vec![0.0; self.nodes.len()];
        self.demands.iter().for_each(|demand| demanded[demand.node] += demand.quantity);
        // What balances but for rounding; the others are left as they are. Parts of the map that have nothing to do with each other change no digit of
        // each other.
        let mut held: Vec<Vec<NodeIx>> = vec![Vec::new(); self.parts.count];
        for node in self.nodes.keys() {
            let (open, turnover) = self.open(&movers[node], demanded[node]);
            if open.abs() <= DECIMALS * turnover {
                held[self.parts.of[node]].push(node);
            }
        }
        for held in held {
            for _ in 0..ROUNDS {
                if self.close_once(&held, &movers, &demanded) <= BALANCED {
                    break;
                }
            }
        }
    }

    /// Closes nodes one after the other; the worst that one missed before, as a share of its turnover.
    fn close_once(
        &mut self,
        held: &[NodeIx],
        movers: &TiSlice<NodeIx, Vec<(Mover, f64)>>,
        demanded: &TiSlice<NodeIx, f64>,
    ) -> f64 {
        let mut worst = 0.0_f64;
        for node in held {
            let (open, turnover) = self.open(&movers[*node], demanded[*node]);
            worst = worst.max(open.abs() / turnover.max(f64::MIN_POSITIVE));
            self.close(&movers[*node], open);
        }
        worst
    }

    fn volume(&self, mover: Mover) -> f64 {
        match mover {
            Mover::Route(at) => self.routes[at].baseline,
            Mover::Activity(at) => self.activities[at].baseline,
        }
    }

    /// What is left over at a node, and what passes through it.
    fn open(&self, movers: &[(Mover, f64)], demanded: f64) -> (f64, f64) {
        let entries = movers.iter().map(|(mover, coefficient)| coefficient * self.volume(*mover));
        let sums = |(open, turnover): (f64, f64), entry: f64| (open + entry, turnover + entry.abs());
        entries.fold((-demanded, demanded), sums)
    }

    /// Shares out what is left over at a node among what moves it, by the squares of its entries.
    fn close(&mut self, movers: &[(Mover, f64)], open: f64) {
        let squares: f64 = movers.iter().map(|(mover, coefficient)| (coefficient * self.volume(*mover)).powi(2)).sum();
        if open == 0.0 || squares <= 0.0 {
            return;
        }
        for (mover, coefficient) in movers {
            let volume = match mover {
                Mover::Route(at) => &mut self.routes[*at].baseline,
                Mover::Activity(at) => &mut self.activities[*at].baseline,
            };
            *volume -= open * coefficient * volume.powi(2) / squares;
        }
    }
}
