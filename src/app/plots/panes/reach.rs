//! What a rule touches.

use crate::app::plots::choosers::rule_ui;
use crate::app::plots::context::PlotsContext;
use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use crate::charts::rule_reach;
use chokepoint_core::insight::reach;
use chokepoint_core::model::PlotChoice;
use egui::Ui;

/// What a rule touches.
pub(super) struct Reach;

impl PlotPane for Reach {
    fn pane(&self) -> Pane {
        Pane { title: "Reach of a rule", help: "Which trade a rule touches, by commodity, exporter and clause" }
    }

    fn source(&self) -> Source {
        Source::Request(|preset, spec| {
            let request = spec.request(preset)?;
            let rule = preset.rule(spec.rule.as_ref()?)?;
            let scenario = preset.scenario(&request.outcome.scenario)?;
            Some(rule_reach(&request, rule, &reach(&request.outcome.network, rule, scenario)))
        })
    }

    fn choosers_ui(&self, ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
        rule_ui(ui, context, choice);
    }
}
