//! What panes of the dock read.

use crate::app::state::context::Ctx;
use crate::app::state::results::SolvedScenario;
use crate::app::tasks::bands::Bands;
use crate::app::tasks::shapley::OrderAverage;

/// What all panels read, and what only plots know.
#[derive(Clone, Copy)]
pub struct PlotsContext<'a> {
    /// What panels read.
    pub ctx: &'a Ctx<'a>,
    /// The ladder averaged over all orders, where that is asked for.
    pub orders: &'a OrderAverage,
    /// What was pinned, and is drawn as outlines; none where its map was another.
    pub pinned: Option<&'a SolvedScenario>,
    /// The range of gaps over the bands of licences, as far as it is worked out.
    pub bands: &'a Bands,
}
