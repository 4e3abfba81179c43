//! `validate`: what the engine would have said, beside what happened.

use crate::cli::failure::{Failure, print};
use chokepoint_core::episodes::{ReplayError, report};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Writes the table of all episodes, or prints it.
pub(super) fn validate(out: Option<&Path>) -> Result<(), Failure> {
    let text = report(&AtomicBool::new(false)).map_err(failure)?;
    match out {
        None => print(&text),
        Some(path) => std::fs::write(path, text).map_err(|error| {
            vec![format!("{}: cannot be written: {error}; choose a folder that you may write to", path.display())]
        }),
    }
}

fn failure(error: ReplayError) -> Failure {
    vec![error.to_string()]
}
