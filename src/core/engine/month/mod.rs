//! One month: what it allows, its program, the allocation and the check of its books.

pub mod allocate;
pub mod audit;
pub mod bounds;
pub mod clocks;
pub mod scarcity;
pub mod settle;
pub mod uses;
pub mod variables;
pub mod warm_start;

use crate::engine::index::{NodeIx, RouteIx};
use crate::engine::month::bounds::Bounds;
use crate::engine::month::uses::MonthUses;
use crate::engine::network::Network;
use typed_index_collections::TiSlice;

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
    /// How transit is seen.
    pub transit: Transit<'a>,
    /// Goods bound to a use; none where no rule tells uses apart and nothing is left that one did.
    pub uses: Option<MonthUses<'a>>,
    /// For error messages.
    pub place: &'a str,
}

/// How a month's program sees goods in transit.
#[derive(Clone, Copy)]
pub enum Transit<'a> {
    /// Everything arrives at once: what is worth contracting.
    Contract,
    /// What was sent earlier arrives; what was contracted now leaves.
    Delivery {
        /// Arrivals per route with transit.
        arrivals: &'a TiSlice<RouteIx, f64>,
        /// Contracted departures per route; empty where nobody contracts, because nothing takes time and nobody has stock.
        contracts: &'a TiSlice<RouteIx, f64>,
    },
}
