//! The figures of an instrument, as rows of a form.

use crate::app::form::Form;
use chokepoint_core::model::{Field, Instrument, Presumption};
use egui::Ui;

/// The figures of a means alone.
pub fn instrument_figures_ui(ui: &mut Ui, form: &mut Form<'_>, instrument: &mut Instrument) {
    match instrument {
        Instrument::Ban => {}
        Instrument::Licence { approval_share, processing_months, presumption, desk, .. } => {
            if presumption.is_case_by_case() {
                form.share(ui, "Approved share", [Field::Instrument, Field::ApprovalShare], approval_share);
            }
            // A desk says by itself how long it takes.
            if *presumption != Presumption::Denial && desk.is_none() {
                form.months(ui, "Processing", [Field::Instrument, Field::ProcessingMonths], processing_months);
            }
        }
        Instrument::Quota { per_year, terms, .. } => {
            let unit = format!("{} a year", terms.unit.label());
            form.number(ui, "Quota", [Field::Instrument, Field::PerYear], &unit, 0.0..=1e12, per_year);
        }
        Instrument::Tariff { ad_valorem } => {
            form.share(ui, "Duty on the value", [Field::Instrument, Field::AdValorem], ad_valorem);
        }
    }
}

/// True when [`instrument_figures_ui`] has something to show.
pub fn has_figures(instrument: &Instrument) -> bool {
    !matches!(instrument, Instrument::Ban | Instrument::Licence { presumption: Presumption::Denial, .. })
}
