//! The plan of the world map, kept from frame to frame.
//!
//! A small map is planned in the frame that needs it, a large one on a thread: until the plan of a new zoom step is there, the
//! one before is shown, larger or smaller than it was meant to be.

use crate::app::state::results::same_shape;
use crate::app::tasks::newest::{Latest, Wake};
use crate::draw::{WorldCentre, WorldPlan, site_weights};
use chokepoint_core::engine::Network;
use chokepoint_core::model::GlobePoint;
use std::sync::Arc;

/// Routes up to which a map is planned at once: a few milliseconds.
const AT_ONCE: usize = 3000;

/// What a plan depends on.
#[derive(Clone)]
pub struct PlanKey {
    /// The map.
    pub network: Arc<Network>,
    /// The meridian in the middle.
    pub centre: WorldCentre,
    /// The zoom step.
    pub step: i32,
    /// How much larger than usual marks are drawn.
    pub scale: f32,
    /// A site that is no part of it.
    pub dragged: Option<usize>,
}

impl PlanKey {
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.network, &other.network)
            && (self.centre, self.step, self.dragged) == (other.centre, other.step, other.dragged)
            && self.scale == other.scale
    }
}

/// A plan to be made.
struct Job {
    key: PlanKey,
    places: Vec<Option<GlobePoint>>,
    weights: Arc<Vec<f64>>,
}

impl Job {
    fn plan(&self) -> WorldPlan {
        let PlanKey { network, centre, step, scale, .. } = &self.key;
        WorldPlan::build(network, &self.places, &self.weights, *centre, *step, *scale)
    }
}

/// The plan on screen.
struct Shown {
    key: PlanKey,
    plan: WorldPlan,
    /// The newest map that its indices have been found to fit.
    fits: Arc<Network>,
}

impl Shown {
    fn new(key: PlanKey, plan: WorldPlan) -> Self {
        Self { fits: Arc::clone(&key.network), key, plan }
    }

    /// True when it can stand in for the plan that is wanted.
    fn can_stand_in(&mut self, wanted: &PlanKey) -> bool {
        let fits = self.key.centre == wanted.centre && same_shape(&self.fits, &wanted.network);
        if fits {
            self.fits = Arc::clone(&wanted.network);
        }
        fits
    }
}

/// What is kept from frame to frame.
pub struct WorldCache {
    weights: Option<(Arc<Network>, Arc<Vec<f64>>)>,
    shown: Option<Shown>,
    asked: Option<PlanKey>,
    worker: Option<Latest<Job, Option<WorldPlan>>>,
}

impl WorldCache {
    /// Starts the thread; without one every plan is made at once.
    pub fn new(wake: Wake) -> Self {
        let work = |job: Job, _: &_, send: &(dyn Fn(Option<WorldPlan>) + Sync)| send(Some(job.plan()));
        Self { weights: None, shown: None, asked: None, worker: Latest::spawn("world plan", wake, work, |_| None).ok() }
    }

    /// The plan wanted, or what stands in for it.
    pub fn plan(&mut self, key: PlanKey, places: &[Option<GlobePoint>]) -> &WorldPlan {
        // Without an answer the thread broke down on it: it stays asked, since asking again would not help.
        if let Some(Some(plan)) = self.worker.as_ref().and_then(|worker| worker.poll().pop())
            && let Some(key) = self.asked.take()
        {
            self.shown = Some(Shown::new(key, plan));
        }
        let shown = match self.shown.take() {
            Some(shown) if shown.key.is(&key) => shown,
            before => self.stand_in(key, places, before),
        };
        &self.shown.insert(shown).plan
    }

    /// The plan itself on a small map; on a large one it is asked for, and the one before goes on being shown if it fits.
    fn stand_in(&mut self, key: PlanKey, places: &[Option<GlobePoint>], before: Option<Shown>) -> Shown {
        let is_asked = self.asked.as_ref().is_some_and(|asked| asked.is(&key));
        if !is_asked {
            let job = Job { key: key.clone(), places: places.to_vec(), weights: self.weights(&key.network) };
            let is_large = key.network.routes.len() > AT_ONCE;
            let Some(worker) = self.worker.as_mut().filter(|_| is_large) else {
                self.asked = None;
                let plan = job.plan();
                return Shown::new(key, plan);
            };
            worker.submit(job);
            self.asked = Some(key.clone());
        }
        let before = before.and_then(|mut shown| shown.can_stand_in(&key).then_some(shown));
        before.unwrap_or_else(|| {
            let plan = WorldPlan::empty(&key.network);
            // Of no step, so that it is never taken for the plan.
            Shown::new(PlanKey { step: i32::MIN, ..key }, plan)
        })
    }

    fn weights(&mut self, network: &Arc<Network>) -> Arc<Vec<f64>> {
        let known = self.weights.take().filter(|(of, _)| Arc::ptr_eq(of, network));
        let (of, weights) = known.unwrap_or_else(|| (Arc::clone(network), Arc::new(site_weights(network))));
        self.weights = Some((of, Arc::clone(&weights)));
        weights
    }
}
