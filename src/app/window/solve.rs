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
            self.state.results.begin();
            return;
        }
        let errors = self.state.findings.iter().filter(|finding| finding.is_error()).count();
        if errors > 0 {
            self.state
                .results
                .fail(format!("not solved: the preset has {errors} error{}", if errors == 1 { "" } else { "s" }));
            self.solver.forget();
            return;
        }
        if self.state.indexed.network.nodes.is_empty() || self.state.timeline().is_none() {
            self.state.results.clear();
            self.solver.forget();
            return;
        }
        self.state.results.begin();
        self.solver.ask(solver::Request {
            preset: Same::of(self.state.document.preset()),
            network: Same::of(&self.state.indexed.network),
            scenario: self.state.shown.scenario.clone(),
        });
    }

    /// Takes in what the solver has reported.
    pub(super) fn take_reports(&mut self) {
        let ended = self.solver.poll_each(|report| self.state.results.take(report));
        if ended && let State::Failed(why) = self.solver.state() {
            self.state.results.fail(why.clone());
        }
    }

    /// Stops the solver at the user's wish; the next change asks it again.
    pub(super) fn stop_solving(&mut self) {
        self.unsolved = false;
        self.solver.stop();
        self.state.results.stop();
    }
}
