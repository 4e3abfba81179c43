//! Asking the solver for the present state, and stopping it.

use crate::app::tasks::solver;
use crate::app::tasks::task::{Same, State};
use crate::app::window::App;

impl App {
    /// Asks the solver for the present state, unless it has errors; while that is not known, it is put off.
    pub(super) fn request_solve(&mut self) {
        self.unsolved = self.following.busy().is_some();
        if self.unsolved {
            self.solver.forget();
            self.results.begin();
            return;
        }
        let errors = self.findings.iter().filter(|finding| finding.is_error()).count();
        if errors > 0 {
            self.results
                .fail(format!("not solved: the preset has {errors} error{}", if errors == 1 { "" } else { "s" }));
            self.solver.forget();
            return;
        }
        if self.indexed.network.nodes.is_empty() || self.timeline().is_none() {
            self.results.clear();
            self.solver.forget();
            return;
        }
        self.results.begin();
        self.solver.ask(solver::Request {
            preset: Same::of(self.document.preset()),
            network: Same::of(&self.indexed.network),
            scenario: self.view.scenario.clone(),
        });
    }

    /// Takes in what the solver has reported.
    pub(super) fn take_reports(&mut self) {
        let ended = self.solver.poll_each(|report| self.results.take(report));
        if ended && let State::Failed(why) = self.solver.state() {
            self.results.fail(why.clone());
        }
    }

    /// Stops the solver at the user's wish; the next change asks it again.
    pub(super) fn stop_solving(&mut self) {
        self.unsolved = false;
        self.solver.stop();
        self.results.stop();
    }
}
