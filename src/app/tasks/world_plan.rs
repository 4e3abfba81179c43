//! The plan of the world map, kept from frame to frame.
//!
//! A small map is planned in the frame that needs it, a large one on a thread: until the plan of a new zoom step is there, the
//! one before is shown, larger or smaller than it was meant to be.

use crate::app::state::results::same_shape;
use crate::app::tasks::newest::Wake;
use crate::app::tasks::task::{Same, Silent, Task};
use crate::draw::{WorldCentre, WorldPlan, site_weights};
use chokepoint_core::engine::{Network, SiteIx};
use chokepoint_core::model::GlobePoint;
use std::sync::Arc;
use typed_index_collections::{TiSlice, TiVec};

/// Routes up to which a map is planned at once: a few milliseconds.
const AT_ONCE: usize = 3000;

/// What passes through each site: which names come first.
type Weights = Arc<TiVec<SiteIx, f64>>;

/// What a plan depends on.
#[derive(Clone, PartialEq)]
pub struct PlanKey {
    /// The map in index form.
    pub network: Same<Network>,
    /// The meridian in the middle.
    pub centre: WorldCentre,
    /// The zoom step.
    pub step: i32,
    /// How much larger than usual marks are drawn.
    pub scale: f32,
    /// A site that is no part of it.
    pub dragged: Option<SiteIx>,
}

/// A plan to be made.
struct Request {
    key: PlanKey,
    places: TiVec<SiteIx, Option<GlobePoint>>,
    weights: Weights,
}

impl PartialEq for Request {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}

fn work(request: &Request) -> WorldPlan {
    let PlanKey { network, centre, step, scale, .. } = &request.key;
    WorldPlan::build(network, &request.places, &request.weights, *centre, *step, *scale)
}

/// What is kept from frame to frame.
pub struct WorldCache {
    weights: Option<(Arc<Network>, Weights)>,
    task: Task<Request, (), WorldPlan>,
    /// The newest map that the indices of the plan there is have been found to fit.
    fits: Option<Arc<Network>>,
    /// What is shown while there is no plan that fits.
    empty: Option<(Arc<Network>, WorldPlan)>,
}

impl WorldCache {
    /// Starts the thread.
    pub fn new(wake: Wake) -> Self {
        let task = Task::new("plan of the world map", wake, |request: &Request, _: &_, _: &_| Ok(work(request)));
        Self { weights: None, task, fits: None, empty: None }
    }

    /// The work, to say that it has failed.
    pub fn work(&mut self) -> &mut dyn Silent {
        &mut self.task
    }

    /// The plan wanted, or what stands in for it.
    pub fn plan(&mut self, key: PlanKey, places: &TiSlice<SiteIx, Option<GlobePoint>>) -> &WorldPlan {
        self.poll();
        if !self.is_there(&key) && self.task.request().is_none_or(|asked| asked.key != key) {
            let weights = self.weights(&key.network);
            let request = Request { key: key.clone(), places: places.to_vec(), weights };
            if key.network.routes.len() > AT_ONCE {
                self.task.ask(request);
            } else {
                self.task.at_once(request);
                self.poll();
            }
        }
        let shown = self.is_there(&key) || self.can_stand_in(&key);
        let plan = self.task.answer().filter(|_| shown).map(|(_, plan)| plan);
        plan.unwrap_or_else(|| {
            let known = self.empty.take().filter(|(of, _)| Arc::ptr_eq(of, &key.network));
            let empty = known.unwrap_or_else(|| (Arc::clone(&key.network), WorldPlan::empty(&key.network)));
            &self.empty.insert(empty).1
        })
    }

    fn poll(&mut self) {
        if self.task.poll() {
            self.fits = None;
        }
    }

    fn is_there(&self, wanted: &PlanKey) -> bool {
        self.task.answer().is_some_and(|(of, _)| of.key == *wanted)
    }

    /// True when the plan there is can stand in for the one that is wanted.
    fn can_stand_in(&mut self, wanted: &PlanKey) -> bool {
        let Some((of, _)) = self.task.answer() else { return false };
        let known = self.fits.as_ref().unwrap_or(&of.key.network);
        let fits = of.key.centre == wanted.centre && same_shape(known, &wanted.network);
        if fits {
            self.fits = Some(Arc::clone(&wanted.network));
        }
        fits
    }

    fn weights(&mut self, network: &Arc<Network>) -> Weights {
        let known = self.weights.take().filter(|(of, _)| Arc::ptr_eq(of, network));
        let (of, weights) = known.unwrap_or_else(|| (Arc::clone(network), Arc::new(site_weights(network))));
        self.weights = Some((of, Arc::clone(&weights)));
        weights
    }
}
