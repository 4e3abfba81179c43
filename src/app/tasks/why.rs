//! Why a demand runs short, worked out beside the window: the chain of a large map is long.

use crate::app::tasks::task::{Same, Task};
use crate::charts::{WhyWords, why_words};
use chokepoint_core::engine::Outcome;
use chokepoint_core::insight::{GapRow, short_demands};
use chokepoint_core::model::{Preset, SiteId};
use std::sync::atomic::AtomicBool;

/// What is asked: everything that the answer depends on.
#[derive(Clone, PartialEq)]
pub struct Request {
    /// The preset that the scenario belongs to.
    pub preset: Same<Preset>,
    /// The solved scenario.
    pub outcome: Same<Outcome>,
    /// Who goes short in it.
    pub rows: Same<Vec<GapRow>>,
    /// Where it is short.
    pub site: SiteId,
}

/// Why the demands of a site run short, that which loses most first; empty where none does.
pub type Explainer = Task<Request, (), Vec<WhyWords>>;

/// Works it out.
pub fn work(request: &Request, _cancel: &AtomicBool, _tell: &(dyn Fn(()) + Sync)) -> Result<Vec<WhyWords>, String> {
    let site = request.outcome.network.site(&request.site);
    let short = short_demands(&request.outcome, &request.rows).into_iter().filter(|short| Some(short.site) == site);
    Ok(short.filter_map(|short| why_words(&request.preset, &request.outcome, short)).collect())
}
