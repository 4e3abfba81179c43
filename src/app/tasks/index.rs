//! What follows from a preset: its index, where its sites stand, and what is wrong with it.
//!
//! A small map is followed at once, in the frame of the edit. A large one is followed on a thread, newest edit first, so that
//! no frame waits for it; index and places come first, the findings after them, and nothing is solved before those.
//!
//! The document is always the newest; index, layout and results may be one state behind while a large map is worked in.

use crate::app::tasks::newest::{Latest, Wake};
use crate::draw::{HitGrid, Kept, StageLayout, editing_layout};
use chokepoint_core::engine::{Network, check_indexed};
use chokepoint_core::model::{Finding, Map, Preset, SiteId};
use std::sync::Arc;

/// Sites and routes up to which a map is followed at once: a few milliseconds.
const AT_ONCE: usize = 3000;

/// A map in index form, and where its sites stand.
pub struct Indexed {
    /// The index.
    pub network: Arc<Network>,
    /// Where sites stand.
    pub layout: Arc<StageLayout>,
    /// What is where on it.
    pub grid: HitGrid,
}

impl Indexed {
    /// Indexes a map; sites keep the places they are known to have.
    pub fn of(map: &Map, kept: &Kept) -> Self {
        let network = Network::build(map);
        let layout = editing_layout(&network, kept);
        let grid = HitGrid::of(&network, &layout);
        Self { network: Arc::new(network), layout: Arc::new(layout), grid }
    }

    /// Puts sites where they would stand if nobody had moved any.
    pub fn lay_out_anew(&mut self) {
        let layout = editing_layout(&self.network, &Kept::default());
        self.grid = HitGrid::of(&self.network, &layout);
        self.layout = Arc::new(layout);
    }
}

/// A preset to be followed.
struct Job {
    preset: Arc<Preset>,
    before: (Arc<Network>, Arc<StageLayout>),
    let_go: Vec<SiteId>,
}

impl Job {
    /// What stood somewhere stays there, but for what was let go.
    fn index(&self) -> Indexed {
        let (network, layout) = &self.before;
        Indexed::of(&self.preset.map, &layout.kept(network).without(&self.let_go))
    }
}

/// What has been worked out.
pub enum Followed {
    /// The index.
    Indexed(Indexed),
    /// Everything that is wrong.
    Checked(Vec<Finding>),
    /// The thread broke down on this preset.
    Failed(String),
}

/// The thread, and how far it is with the newest preset.
pub struct Following {
    worker: Option<Latest<Job, Followed>>,
    stage: Stage,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Done,
    Indexing,
    Checking,
}

impl Following {
    /// Starts the thread; without one every map is followed at once.
    pub fn new(wake: Wake) -> Self {
        let work = |job: Job, _: &_, send: &(dyn Fn(Followed) + Sync)| {
            let indexed = job.index();
            let network = Arc::clone(&indexed.network);
            send(Followed::Indexed(indexed));
            send(Followed::Checked(check_indexed(&job.preset, &network)));
        };
        Self { worker: Latest::spawn("index", wake, work, Followed::Failed).ok(), stage: Stage::Done }
    }

    /// What is being done, in words; none when everything on screen belongs together.
    pub fn busy(&self) -> Option<&'static str> {
        match self.stage {
            Stage::Done => None,
            Stage::Indexing => Some("Indexing the map…"),
            Stage::Checking => Some("Checking the map…"),
        }
    }

    /// Follows a preset: at once, or on the thread. `before` is what was on screen, `let_go` what may move.
    pub fn follow(
        &mut self,
        preset: &Arc<Preset>,
        before: (&Arc<Network>, &Arc<StageLayout>),
        let_go: &[SiteId],
    ) -> Vec<Followed> {
        let (network, layout) = before;
        let before = (Arc::clone(network), Arc::clone(layout));
        let job = Job { preset: Arc::clone(preset), before, let_go: let_go.to_vec() };
        let is_large = preset.map.sites.len() + preset.map.routes.len() > AT_ONCE;
        if let Some(worker) = self.worker.as_mut().filter(|_| is_large) {
            worker.submit(job);
            self.stage = Stage::Indexing;
            return Vec::new();
        }
        self.forget();
        let indexed = job.index();
        let findings = check_indexed(preset, &indexed.network);
        vec![Followed::Indexed(indexed), Followed::Checked(findings)]
    }

    /// What the thread has worked out since the last call.
    pub fn poll(&mut self) -> Vec<Followed> {
        let followed = self.worker.as_ref().map(Latest::poll).unwrap_or_default();
        if let Some(last) = followed.last() {
            self.stage = match last {
                Followed::Indexed(_) => Stage::Checking,
                Followed::Checked(_) | Followed::Failed(_) => Stage::Done,
            };
        }
        followed
    }

    /// Gives up what is being worked out: another preset has been followed elsewhere.
    pub fn forget(&mut self) {
        self.stage = Stage::Done;
        if let Some(worker) = &mut self.worker {
            worker.cancel();
        }
    }
}
