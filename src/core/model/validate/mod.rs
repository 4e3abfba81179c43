//! Everything that is wrong with a preset, listed at once.
//!
//! Whether the baseline conserves mass is the engine's to say: see `engine::check`.

mod demands;
mod figures;
mod findings;
mod map;
mod map_notes;
mod names;
mod rules;
mod scenarios;

use crate::model::finding::Finding;
use crate::model::preset::Preset;
use findings::Findings;

/// Every finding of a preset, errors and warnings, in the order of the file.
pub fn validate(preset: &Preset) -> Vec<Finding> {
    let mut findings = Findings::new(preset);
    figures::sources(preset, &mut findings);
    map::check(preset, &mut findings);
    rules::check(preset, &mut findings);
    scenarios::check(preset, &mut findings);
    map_notes::check(preset, &mut findings);
    findings.finish()
}
