//! Asking the solver for the present state, and stopping it.

use crate::app::tasks::solver;
use crate::app::window::App;
use std::sync::Arc;

impl App {
    /// Asks the solver for the present state, unless it has errors; while that is not known, it is put off.
    pub(super) fn request_solve(&mut self) {
        self.unsolved = self.following.busy().is_some();
        if self.unsolved {
            self.give_up();
            self.results.begin();
            return;
        }
        let errors = self.findings.iter().filter(|finding| finding.is_error()).count();
        if errors > 0 {
            self.results
                .fail(format!("not solved: the preset has {errors} error{}", if errors == 1 { "" } else { "s" }));
            self.give_up();
            return;
        }
        if self.indexed.network.nodes.is_empty() || self.timeline().is_none() {
            self.results.clear();
            self.give_up();
            return;
        }
        if let Some(worker) = &mut self.worker {
            self.results.begin();
            worker.submit(solver::Request {
                preset: Arc::clone(self.document.preset()),
                network: Arc::clone(&self.indexed.network),
                scenario: self.view.scenario.clone(),
            });
        }
    }

    /// Stops the solver at the user's wish; the next change asks it again.
    pub(super) fn stop_solving(&mut self) {
        self.unsolved = false;
        self.give_up();
        self.results.stop();
    }

    fn give_up(&mut self) {
        if let Some(worker) = &mut self.worker {
            worker.cancel();
        }
    }
}
