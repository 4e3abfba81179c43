//! What follows from a preset: its index, where its sites stand, and what is wrong with it.
//!
//! A small map is followed at once, in the frame of the edit. A large one is followed on a thread, newest edit first, so that
//! no frame waits for it; index and places come first, the findings after them, and nothing is solved before those.

use crate::app::state::results::same_shape;
use crate::app::tasks::newest::{Latest, Wake};
use crate::app::window::{App, first_view};
use crate::draw::{HitGrid, Kept, StageLayout, editing_layout};
use chokepoint_core::edit::{Document, Opened};
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

impl App {
    /// Shows another preset; `followed` is what has been worked out about it already.
    pub(crate) fn open(&mut self, opened: Opened, followed: Option<(Indexed, Vec<Finding>)>) {
        self.document = Document::new(opened);
        self.view = first_view(self.document.preset(), self.view.theme);
        self.results.clear();
        self.message = None;
        // Nothing of the map before is where it was on this one.
        self.indexed = Indexed::of(&Map::default(), &Kept::default());
        self.findings.clear();
        match followed {
            Some((indexed, findings)) => {
                self.following.forget();
                self.take_index(indexed);
                self.unsolved = true;
                self.take_findings(findings);
            }
            None => self.changed(true),
        }
    }

    /// The preset is not what it was: index, check and, if it `matters`, solve it again.
    pub(crate) fn changed(&mut self, matters: bool) {
        let preset = self.document.preset();
        if preset.scenario(&self.view.scenario).is_none()
            && let Some(first) = preset.scenarios.first()
        {
            self.view.scenario = first.id.clone();
        }
        self.clamp_month();
        self.unsolved |= matters;
        let before = (&self.indexed.network, &self.indexed.layout);
        let at_once = self.following.follow(self.document.preset(), before, &self.let_go);
        if at_once.is_empty() && self.unsolved {
            self.request_solve();
        }
        at_once.into_iter().for_each(|followed| self.take_followed(followed));
    }

    /// Takes in what has been worked out about the newest state.
    pub(crate) fn take_followed(&mut self, followed: Followed) {
        match followed {
            Followed::Indexed(indexed) => self.take_index(indexed),
            Followed::Checked(findings) => self.take_findings(findings),
            Followed::Failed(why) => {
                self.unsolved = false;
                self.results.fail(format!("the map could not be indexed ({why}); undo the last change"));
            }
        }
    }

    fn take_index(&mut self, indexed: Indexed) {
        if !same_shape(&indexed.network, &self.indexed.network) {
            self.results.clear();
            self.view.plots.buyer = chokepoint_core::insight::Buyer::World;
            self.view.plots.gap = crate::app::state::view::GapChoice::Selected;
            self.view.canvas.drag = None;
            self.view.canvas.link = None;
            self.view.world.dragged = None;
        }
        self.let_go.clear();
        self.indexed = indexed;
    }

    fn take_findings(&mut self, findings: Vec<Finding>) {
        self.findings = findings;
        if std::mem::take(&mut self.unsolved) {
            self.request_solve();
        }
    }
}
