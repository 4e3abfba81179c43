//! What panes of the dock read.

use crate::app::state::context::Ctx;
use crate::app::tasks::shapley::OrderAverage;

/// What all panels read, and what only plots know.
#[derive(Clone, Copy)]
pub struct PlotsContext<'a> {
    /// What panels read.
    pub ctx: &'a Ctx<'a>,
    /// The ladder averaged over all orders, where that is asked for.
    pub orders: &'a OrderAverage,
}
