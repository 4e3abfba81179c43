//! Another preset, or another state of it: what follows is worked out and taken in.

use crate::app::state::effects::Effects;
use crate::app::state::indexed::Indexed;
use crate::app::state::results::same_shape;
use crate::app::state::selection::followed;
use crate::app::state::shown::Shown;
use crate::app::state::troubles::About;
use crate::app::state::view::ViewState;
use crate::app::tasks::index::Followed;
use crate::app::window::App;
use crate::draw::Kept;
use chokepoint_core::edit::{Document, Opened};
use chokepoint_core::model::{EntityRef, Finding, Preset};
use std::sync::Arc;

impl App {
    /// Shows another preset; `followed` is what has been worked out about it already.
    pub(super) fn open(&mut self, opened: Opened, followed: Option<(Indexed, Vec<Finding>)>) {
        self.open_document(Document::new(opened), followed);
    }

    /// The same with the history that a document has.
    pub(super) fn open_document(&mut self, document: Document, followed: Option<(Indexed, Vec<Finding>)>) {
        self.leave_place();
        self.files.run_sheet = None;
        self.state.document = document;
        self.show_anew(followed);
        self.find_place();
        self.journal_anew();
    }

    /// Shows a document that was another one a moment ago; `followed` is what has been worked out about it already.
    pub(super) fn show_anew(&mut self, followed: Option<(Indexed, Vec<Finding>)>) {
        self.seen = Arc::clone(self.state.document.preset());
        self.visited.clear();
        let (look, work) = (self.state.shown.look, self.state.shown.work);
        self.state.shown = Shown::first(self.state.document.preset(), look);
        // Who edits goes on editing.
        self.state.shown.work = self.state.shown.work.max(work);
        self.seek = Some(self.state.shown.scenario.clone());
        self.view = ViewState::default();
        self.state.results.clear();
        self.state.effects = Effects::default();
        self.state.message.clear();
        self.state.troubles.clear(About::Clipboard);
        // Nothing of the map before is where it was on this one.
        self.state.indexed = Indexed::of(&Preset::empty(), &Kept::default());
        self.state.findings.clear();
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
    pub(super) fn changed(&mut self, matters: bool) {
        self.follow_ids();
        let preset = self.state.document.preset();
        if preset.scenario(&self.state.shown.scenario).is_none()
            && let Some(first) = preset.scenarios.first()
        {
            self.state.shown.scenario = first.id.clone();
        }
        self.clamp_month();
        self.unsolved |= matters;
        let before = (&self.state.indexed.network, &self.state.indexed.layout);
        let later = self.following.follow(self.state.document.preset(), before, &self.unpinned);
        if later && self.unsolved {
            self.request_solve();
        }
        self.take_followed();
    }

    /// What is looked at stays what it is where a name has given it another id.
    fn follow_ids(&mut self) {
        let after = Arc::clone(self.state.document.preset());
        let before = std::mem::replace(&mut self.seen, Arc::clone(&after));
        let shown = &mut self.state.shown;
        shown.selection = shown.selection.followed(&before, &after);
        self.visited.follow(&before, &after);
        let further = self.further.iter_mut().map(|window| &mut window.plots);
        std::iter::once(&mut self.plots).chain(further).for_each(|plots| plots.follow_ids(&before, &after));
        let scenario = EntityRef::Scenario(shown.scenario.clone());
        shown.scenario = followed(&scenario, &before, &after).id().into();
    }

    /// Takes in what has been worked out about the newest state.
    pub(super) fn take_followed(&mut self) {
        for followed in self.following.poll() {
            self.take(followed);
        }
    }

    fn take(&mut self, followed: Followed) {
        match followed {
            Followed::Indexed(indexed) => self.take_index(indexed),
            Followed::Checked(findings) => self.take_findings(findings),
            Followed::Failed(why) => {
                self.unsolved = false;
                self.state.results.fail(format!("the map could not be indexed ({why}); undo the last change"));
            }
        }
    }

    fn take_index(&mut self, indexed: Indexed) {
        if !same_shape(&indexed.network, &self.state.indexed.network) {
            self.state.results.clear();
            self.view.canvas.drag = None;
            self.view.canvas.link = None;
            self.view.world.dragged = None;
        }
        self.unpinned.clear();
        self.state.indexed = indexed;
    }

    fn take_findings(&mut self, findings: Vec<Finding>) {
        self.state.findings = findings;
        if std::mem::take(&mut self.unsolved) {
            self.request_solve();
        }
    }
}
