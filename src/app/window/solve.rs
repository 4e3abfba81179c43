//! Asking the solver for the present state, and stopping it.

use crate::app::tasks::solver;
use crate::app::tasks::task::{Same, State};
use crate::app::window::App;
use chokepoint_core::insight::{GapSelection, GapUnit, first_short, gap_bands, worst_month};
use chokepoint_core::model::count_words;

impl App {
    /// Asks the solver for the present state, unless it has errors; while that is not known, it is put off.
    pub(super) fn request_solve(&mut self) {
        self.unsolved = self.following.busy().is_some();
        if self.unsolved {
            self.solver.forget();
            self.state.results.begin(self.state.document.preset());
            return;
        }
        let errors = self.state.findings.iter().filter(|finding| finding.is_error()).count();
        if errors > 0 {
            self.state.results.fail(format!("not solved: the preset has {}", count_words(errors, "error")));
            self.solver.forget();
            return;
        }
        if self.state.indexed.network.nodes.is_empty() || self.state.timeline().is_none() {
            self.state.results.clear();
            self.solver.forget();
            return;
        }
        if self.state.results.recall(self.state.document.preset(), &self.state.shown.scenario) {
            self.solver.forget();
            return;
        }
        self.state.results.begin(self.state.document.preset());
        self.solver.ask(solver::Request {
            preset: Same::of(self.state.document.preset()),
            network: Same::of(&self.state.indexed.network),
            scenario: self.state.shown.scenario.clone(),
        });
    }

    /// Takes in what the solver has reported.
    pub(super) fn take_reports(&mut self) {
        let ended = self.solver.poll_each(|report| self.state.results.take(report));
        self.seek_worst_month();
        if ended && let State::Failed(why) = self.solver.state() {
            self.state.results.fail(why.clone());
        }
    }

    /// Goes to the worst month of a scenario that has just been chosen, and says so: its first month shows nothing yet.
    fn seek_worst_month(&mut self) {
        let Some(solved) = self.state.results.answered() else { return };
        let Some(scenario) = self.seek.take_if(|scenario| *scenario == solved.outcome.scenario) else { return };
        if first_short(&solved.rows, GapSelection::AllMarkets).is_none() {
            return;
        }
        let worst = worst_month(&gap_bands(&solved.rows, GapSelection::AllMarkets, GapUnit::Usd).gap);
        let when = solved.outcome.timeline.label(worst);
        let name = self.state.document.preset().scenario(&scenario).map_or("", |scenario| scenario.name.as_str());
        let words = format!("{name}: showing {when}, the month in which most value is missing");
        self.state.message.say_behind(&words);
        self.state.shown.month = worst;
    }

    /// Stops the solver at the user's wish; the next change asks it again.
    pub(super) fn stop_solving(&mut self) {
        self.unsolved = false;
        self.solver.stop();
        self.state.results.stop();
    }
}
