//! `validate`: what the engine would have said, beside what happened.

use crate::cli::failure::{Failure, print};
use chokepoint_core::episodes::{Parameters, ReplayError, calibrate, report, trials_text};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Sets listed of the calibration.
const LISTED: usize = 20;

/// Writes the table of all episodes, or prints it.
pub(super) fn validate(out: Option<&Path>) -> Result<(), Failure> {
    let text = report(&Parameters::CHOSEN, &AtomicBool::new(false)).map_err(failure)?;
    match out {
        None => print(&text),
        Some(path) => std::fs::write(path, text).map_err(|error| {
            vec![format!("{}: cannot be written: {error}; choose a folder that you may write to", path.display())]
        }),
    }
}

/// Tries every set of the grid and prints the best.
pub(super) fn try_all() -> Result<(), Failure> {
    let trials = calibrate(&AtomicBool::new(false)).map_err(failure)?;
    print(&trials_text(&trials[..trials.len().min(LISTED)]))
}

fn failure(error: ReplayError) -> Failure {
    vec![error.to_string()]
}
