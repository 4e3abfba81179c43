//! What a pane of the dock is.

use crate::app::plots::context::PlotsContext;
use crate::app::state::pane::Pane;
use crate::app::tasks::charts::Spec;
use crate::draw::chart::Plot;
use chokepoint_core::model::{PlotChoice, Preset};
use egui::Ui;

/// Commodities side by side until the user chooses.
const MAIN: usize = 6;

/// A pane of the dock, whole: its words, what it needs, what can be chosen, and how its plot is made.
pub trait PlotPane: Sync {
    /// The words of its tab and of the menu.
    fn pane(&self) -> Pane;

    /// Where what it shows comes from.
    fn source(&self) -> Source;

    /// True when it shows one month and not all of them, so that it is made anew when the month moves.
    fn is_of_a_month(&self) -> bool {
        false
    }

    /// True when it shows the sum of all months until one is asked for.
    fn sums_months(&self) -> bool {
        false
    }

    /// True when it needs several scenarios solved.
    fn compares(&self) -> bool {
        false
    }

    /// True when it shows one scenario, which may be another than the one on screen.
    fn is_of_a_scenario(&self) -> bool {
        matches!(self.source(), Source::Request(_)) && !self.compares()
    }

    /// True when a click on one of its markets asks why it runs short.
    fn explains(&self) -> bool {
        false
    }

    /// Whether it shows how the gap of its choice came about: it then leads to the reasons.
    fn is_of_a_gap(&self) -> bool {
        false
    }

    /// How many commodities stand side by side until the user chooses; 0 where the plot is then of all.
    fn commodities(&self) -> usize {
        MAIN
    }

    /// The choices that matter to it.
    fn choosers_ui(&self, _ui: &mut Ui, _context: &PlotsContext<'_>, _choice: &mut PlotChoice) {}
}

/// Where what a pane shows comes from.
#[derive(Clone, Copy)]
pub enum Source {
    /// A plot made of a request, on the thread of the plots: everything that decides how it looks is in the request.
    Request(fn(&Preset, &Spec) -> Option<Plot>),
    /// The plot of the search for the coordinated policy, which has a thread of its own.
    Planner,
    /// The table of the scenarios that are compared: no plot.
    Table,
    /// The preset itself in rows and columns, to be edited: no plot, and nothing that waits for a result.
    Grid,
}
