//! One month: what it allows, its program, the allocation and the check of its books.

pub mod allocate;
pub mod audit;
pub mod bound;
pub mod bounds;
pub mod clocks;
pub mod reach;
pub mod rows;
pub mod scarcity;
pub mod settle;
pub mod uses;
pub mod variables;
pub mod warm_start;

use crate::engine::index::{NodeIx, RouteIx};
use crate::engine::month::bounds::Bounds;
use crate::engine::network::Network;
use crate::engine::qp::memory::Memory;
use crate::engine::rules::UseGroups;
use std::cell::RefCell;
use std::sync::atomic::AtomicBool;
use typed_index_collections::{TiSlice, TiVec};

/// Stock kept at a node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StockTarget {
    /// Node at which the stock is kept.
    pub node: NodeIx,
    /// Units the site wants to hold.
    pub target: f64,
    /// Most units that may be drawn this month.
    pub draw: f64,
    /// Whether it is there for everybody, and not for its owner first.
    pub shared: bool,
}

/// What one month starts from.
pub struct Month<'a> {
    /// The map in index form.
    pub network: &'a Network,
    /// Limits of the month.
    pub bounds: &'a Bounds,
    /// Units at hand per node.
    pub opening: &'a TiSlice<NodeIx, f64>,
    /// Nodes where stock may be kept.
    pub stores: &'a [StockTarget],
    /// Which of the month's programs it is.
    pub stage: Stage<'a>,
    /// Goods bound to a use; none where no rule tells uses apart and nothing is left that one did.
    pub uses: Option<MonthUses<'a>>,
    /// How its programs are solved.
    pub solving: Solving<'a>,
}

impl Month<'_> {
    /// What is at each node whatever is decided: opening stock and goods that arrive.
    pub fn at_hand(&self) -> TiVec<NodeIx, f64> {
        let mut at_hand = self.opening.to_vec();
        if let Stage::Delivery { arrivals, .. } = self.stage {
            for (route, arrived) in self.network.routes.iter().zip(arrivals).filter(|(route, _)| route.transit > 0) {
                at_hand[route.to] += arrived;
            }
        }
        at_hand
    }
}

/// How the programs of a month are solved.
#[derive(Clone, Copy)]
pub struct Solving<'a> {
    /// The month in error messages.
    pub place: &'a str,
    /// What has been solved in this month.
    pub memory: &'a RefCell<Memory>,
    /// Set when the answer is no longer wanted.
    pub cancel: &'a AtomicBool,
}

/// The programs of a month, one after the other. A map where nothing takes time and nobody holds stock needs the last alone.
#[derive(Clone, Copy)]
pub enum Stage<'a> {
    /// What is worth ordering, if everything arrived at once and nobody had stock but what is shared.
    Order,
    /// What is worth sending, if everything arrived at once and stocks were the last resort. Who holds stock goes on ordering.
    Contract {
        /// Departures per route as ordered; empty where nobody holds stock of his own.
        orders: &'a TiSlice<RouteIx, f64>,
    },
    /// What is done: what was sent earlier arrives, what was contracted now leaves.
    Delivery {
        /// Arrivals per route with transit.
        arrivals: &'a TiSlice<RouteIx, f64>,
        /// Contracted departures per route; empty where nobody contracts.
        contracts: &'a TiSlice<RouteIx, f64>,
    },
}

impl Stage<'_> {
    /// Whether goods on a route arrive in the month in which they leave, as this program sees it.
    pub fn is_instant(self, transit: usize) -> bool {
        transit == 0 || !matches!(self, Self::Delivery { .. })
    }
}

/// What is known of uses when a month begins.
pub struct MonthUses<'a> {
    /// The groups of uses that the rules tell apart.
    pub groups: &'a UseGroups,
    /// What is earmarked of what is at hand.
    pub at_hand: &'a TiSlice<NodeIx, Vec<f64>>,
    /// What is earmarked of what arrives, per route with transit.
    pub arrivals: &'a TiSlice<RouteIx, Vec<f64>>,
    /// What is earmarked of what the program before orders or contracts, per route; empty where there was none.
    pub planned: &'a TiSlice<RouteIx, Vec<f64>>,
}
