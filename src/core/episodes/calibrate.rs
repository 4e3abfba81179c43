//! How the one set of parameters was found: a fixed grid, scored on the calibration points of all episodes together.

use crate::episodes::history::{Episode, Part, episodes};
use crate::episodes::parameters::Parameters;
use crate::episodes::replay;
use crate::episodes::replay::ReplayError;
use crate::episodes::report::mean_of;
use crate::model::{Instrument, Presumption, ScenarioId};
use crate::store::builtin;
use rayon::prelude::*;
use std::sync::atomic::AtomicBool;

/// A set that was tried.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trial {
    /// Parameters that were tried.
    pub parameters: Parameters,
    /// Mean over the episodes of the mean over their series of the mean absolute deviation on calibration points.
    pub deviation: f64,
}

const REROUTING: [f64; 3] = [0.05, 0.1, 0.2];
const APPROVAL: [f64; 5] = [0.25, 0.4, 0.55, 0.7, 0.85];
const PROCESSING: [u32; 3] = [1, 2, 3];
const SLIP: [u32; 4] = [0, 6, 12, 24];

/// Every set of the grid.
fn grid() -> Vec<Parameters> {
    let mut sets = Vec::new();
    for rerouting_per_month in REROUTING {
        for approval_share in APPROVAL {
            for processing_months in PROCESSING {
                for ramp_slip_months in SLIP {
                    sets.push(Parameters { rerouting_per_month, approval_share, processing_months, ramp_slip_months });
                }
            }
        }
    }
    sets
}

/// Tries every set of the grid; the best comes first, of equals the one that comes first in the grid.
///
/// # Errors
/// As [`replay`].
pub fn calibrate(cancel: &AtomicBool) -> Result<Vec<Trial>, ReplayError> {
    let grid = grid();
    let mut deviations = vec![0.0; grid.len()];
    let episodes = episodes().map_err(|finding| ReplayError::Preset(finding.clone()))?;
    let counts = |episode: &&Episode| {
        episode.series.iter().any(|series| series.points.iter().any(|point| point.part == Part::Calibration))
    };
    let calibrated = episodes.iter().filter(counts).count();
    for mut episode in episodes.iter().cloned() {
        // Months that only held-back points need are not played.
        for series in &mut episode.series {
            series.points.retain(|point| point.part == Part::Calibration);
        }
        episode.series.retain(|series| !series.points.is_empty());
        if episode.series.is_empty() {
            continue;
        }
        let licensed = has_licences(&episode);
        // Sets that differ only in what the episode has no use for are played once.
        let key = |set: &Parameters| match licensed {
            true => *set,
            false => Parameters { approval_share: APPROVAL[0], processing_months: PROCESSING[0], ..*set },
        };
        let mut sets: Vec<Parameters> = Vec::new();
        for set in &grid {
            if !sets.contains(&key(set)) {
                sets.push(key(set));
            }
        }
        let played: Vec<f64> = sets
            .par_iter()
            .map(
                |set| Ok(mean_of(&replay(&episode, set, cancel)?, Part::Calibration).map_or(0.0, |(engine, _)| engine)),
            )
            .collect::<Result<_, ReplayError>>()?;
        for (deviation, set) in deviations.iter_mut().zip(&grid) {
            let at = sets.iter().position(|known| *known == key(set));
            *deviation += at.map_or(0.0, |at| played[at]) / calibrated as f64;
        }
    }
    let mut trials: Vec<Trial> =
        grid.into_iter().zip(deviations).map(|(parameters, deviation)| Trial { parameters, deviation }).collect();
    trials.sort_by(|a, b| a.deviation.total_cmp(&b.deviation));
    Ok(trials)
}

/// Whether a rule of the episode's scenario leaves the authority a choice.
fn has_licences(episode: &Episode) -> bool {
    let Ok(preset) = builtin::load(&episode.preset) else { return true };
    let Some(scenario) = preset.scenario(&ScenarioId::from(episode.scenario.as_str())) else { return true };
    scenario
        .rules
        .iter()
        .filter_map(|id| preset.rule(id))
        .any(|rule| matches!(rule.instrument, Instrument::Licence { presumption: Presumption::CaseByCase, .. }))
}
