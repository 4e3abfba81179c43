//! The free parameters, one set for all episodes.

use crate::model::{Instrument, Preset, Presumption, Scenario};

/// What the texts of rules and the statistics of the time do not say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// Share of the room above its baseline that a free route gains each month.
    pub rerouting_per_month: f64,
    /// Share of the baseline that passes a licence decided case by case in the end.
    pub approval_share: f64,
    /// Whole months until a licence is decided.
    pub processing_months: u32,
    /// Months by which new plants come later than announced.
    pub ramp_slip_months: u32,
}

impl Parameters {
    /// The set in use: the best on the calibration points of all episodes together, on the grid of
    /// [`calibrate`](crate::episodes::calibrate()).
    pub const CHOSEN: Self =
        Self { rerouting_per_month: 0.05, approval_share: 0.25, processing_months: 2, ramp_slip_months: 0 };

    /// Puts the set into a scenario and into every rule of the preset that leaves the authority a choice. Bans, refusals,
    /// quotas and duties are what their texts say and stay.
    pub fn apply(&self, preset: &mut Preset, scenario: &mut Scenario) {
        scenario.rerouting_per_month = self.rerouting_per_month;
        scenario.ramp_slip_months = self.ramp_slip_months;
        for rule in &mut preset.rules {
            if let Instrument::Licence {
                approval_share,
                processing_months,
                presumption,
                valid_months,
                general_per_year,
                ..
            } = &mut rule.instrument
                && *presumption == Presumption::CaseByCase
            {
                *approval_share = self.approval_share;
                *processing_months = self.processing_months;
                *valid_months = None;
                *general_per_year = None;
            }
        }
    }
}
