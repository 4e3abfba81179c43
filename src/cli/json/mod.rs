//! `solve --json`: the outcome as one object; the formats are described in `docs/formats.md`.

mod first;
mod second;

use chokepoint_core::engine::Outcome;
use chokepoint_core::insight::BandedGaps;
use chokepoint_core::model::Preset;

/// Version of the output.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum JsonFormat {
    /// Flows, levels, shortages, shares and gaps
    #[value(name = "1")]
    First,
    /// All of that, and every balance and limit
    #[value(name = "2")]
    Second,
}

/// The outcome of a scenario as JSON.
pub(super) fn outcome_json(
    preset: &Preset,
    outcome: &Outcome,
    banded: Option<&BandedGaps>,
    format: JsonFormat,
) -> Result<String, serde_json::Error> {
    match format {
        JsonFormat::First => first::outcome_json(preset, outcome),
        JsonFormat::Second => second::outcome_json(preset, outcome, banded),
    }
}
