//! What follows from a preset: its index, where its sites stand, and what is wrong with it.
//!
//! A small map is followed at once, in the frame of the edit. A large one is followed on a thread, newest edit first, so that
//! no frame waits for it; index and places come first, the findings after them, and nothing is solved before those.
//!
//! The document is always the newest; index, layout and results may be one state behind while a large map is worked in.

use crate::app::state::indexed::Indexed;
use crate::app::tasks::newest::Wake;
use crate::app::tasks::task::{Same, State, Task};
use crate::draw::StageLayout;
use chokepoint_core::engine::{Network, check_indexed};
use chokepoint_core::model::{Finding, Preset, SiteId};
use std::sync::Arc;

/// Sites and routes up to which a map is followed at once: a few milliseconds.
const AT_ONCE: usize = 3000;

/// A preset to be followed.
#[derive(PartialEq)]
struct Request {
    preset: Same<Preset>,
    before: (Same<Network>, Same<StageLayout>),
    unpinned: Vec<SiteId>,
}

/// What has been worked out.
pub enum Followed {
    /// The map in index form, with its layout.
    Indexed(Indexed),
    /// Everything that is wrong.
    Checked(Vec<Finding>),
    /// The work broke down on this preset.
    Failed(String),
}

/// What follows from the newest preset, and how far that is known.
pub struct Following {
    // The one step is the index.
    task: Task<Request, Indexed, Vec<Finding>>,
}

impl Following {
    /// Starts the thread.
    pub fn new(wake: Wake) -> Self {
        Self { task: Task::new("index of the map", wake, |request: &Request, _: &_, tell: &_| Ok(work(request, tell))) }
    }

    /// What is being done, in words; none when everything on screen belongs together.
    pub fn busy(&self) -> Option<&'static str> {
        match (self.task.is_running(), self.task.steps()) {
            (false, _) => None,
            (true, 0) => Some("Indexing the map…"),
            (true, _) => Some("Checking the map…"),
        }
    }

    /// Follows a preset: at once, or on the thread, and then true. `before` is what was on screen, `unpinned` what may move.
    pub fn follow(
        &mut self,
        preset: &Arc<Preset>,
        (network, layout): (&Arc<Network>, &Arc<StageLayout>),
        unpinned: &[SiteId],
    ) -> bool {
        let is_large = preset.map.sites.len() + preset.map.routes.len() > AT_ONCE;
        let before = (Same::of(network), Same::of(layout));
        let request = Request { preset: Same::of(preset), before, unpinned: unpinned.to_vec() };
        if is_large {
            self.task.ask(request);
        } else {
            self.task.at_once(request);
        }
        is_large
    }

    /// What has been worked out since the last call.
    pub fn poll(&mut self) -> Vec<Followed> {
        let mut followed = Vec::new();
        if self.task.poll_each(|indexed| followed.push(Followed::Indexed(indexed))) {
            followed.extend(match (self.task.state(), self.task.fresh()) {
                (State::Failed(why), _) => Some(Followed::Failed(why.clone())),
                (_, findings) => findings.cloned().map(Followed::Checked),
            });
        }
        followed
    }

    /// Gives up what is being worked out: another preset has been followed elsewhere.
    pub fn forget(&mut self) {
        self.task.forget();
    }
}

/// Indexes, tells, and checks. What stood somewhere stays there, but for what was let go.
fn work(request: &Request, tell: &(dyn Fn(Indexed) + Sync)) -> Vec<Finding> {
    let (network, layout) = &request.before;
    let indexed = Indexed::of(&request.preset, &layout.kept(network).without(&request.unpinned));
    let network = Arc::clone(&indexed.network);
    tell(indexed);
    check_indexed(&request.preset, &network)
}
