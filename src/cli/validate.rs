//! `validate`: what the engine would have said, beside what happened.

use crate::cli::failure::{Failure, write_or_print};
use chokepoint_core::episodes::{ReplayError, report};
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Writes the table of all episodes, or prints it.
pub(super) fn validate(out: Option<&Path>) -> Result<(), Failure> {
    let text = report(&AtomicBool::new(false)).map_err(failure)?;
    write_or_print(&text, out)
}

fn failure(error: ReplayError) -> Failure {
    vec![error.to_string()]
}
