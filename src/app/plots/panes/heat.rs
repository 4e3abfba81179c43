//! Country by commodity.

use crate::app::form::name::name_ui;
use crate::app::plots::choosers::{MAIN, commodities_ui, cut_ui};
use crate::app::plots::context::PlotsContext;
use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use crate::charts::{HeatOf, heat_map};
use chokepoint_core::model::PlotChoice;
use egui::{ComboBox, Ui};

/// Country by commodity.
pub(super) struct Heat;

impl PlotPane for Heat {
    fn pane(&self) -> Pane {
        Pane { title: "Heat map", help: "Countries by commodities: shares of supply, or unmet demand" }
    }

    fn source(&self) -> Source {
        Source::Request(|preset, spec| Some(heat_map(&spec.request(preset)?, spec.heat, spec.cut, &spec.commodities)))
    }

    fn is_of_a_month(&self) -> bool {
        true
    }

    fn commodities(&self) -> usize {
        10
    }

    fn choosers_ui(&self, ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
        let label = name_ui(ui, "Shows", 150.0);
        let combo = ComboBox::from_id_salt("heat").selected_text(choice.heat.label()).show_ui(ui, |ui| {
            for of in HeatOf::ALL {
                ui.selectable_value(&mut choice.heat, of, of.label());
            }
        });
        combo.response.labelled_by(label.id);
        if choice.heat == HeatOf::Supply {
            cut_ui(ui, choice);
            commodities_ui(ui, context.ctx.network, choice, MAIN);
        }
    }
}
