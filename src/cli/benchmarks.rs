//! `benchmarks`: tables by others, and what our maps say when they are asked the same.

use crate::cli::failure::{Failure, write_or_print};
use chokepoint_core::studies::{Answer, AskError, Study, answer, report, studies};
use serde::Serialize;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// Writes the tables of the studies named, or of all of them.
pub(super) fn benchmarks(names: &[String], json: bool, out: Option<&Path>) -> Result<(), Failure> {
    let known = studies().map_err(|finding| vec![finding.to_string()])?;
    let chosen = choose(known, names)?;
    let cancel = AtomicBool::new(false);
    let text = if json { as_json(&chosen, &cancel)? } else { report(&chosen, &cancel).map_err(failure)? };
    write_or_print(&text, out)
}

/// The studies of these names, in the order of the program; all of them where none is named.
fn choose<'a>(known: &'a [Study], names: &[String]) -> Result<Vec<&'a Study>, Failure> {
    let all = || known.iter().map(|study| study.name.as_str()).collect::<Vec<_>>().join(", ");
    let wrong: Failure = (names.iter())
        .filter(|name| !known.iter().any(|study| study.name == **name))
        .map(|name| format!("{name}: there is no such study; use one of: {}", all()))
        .collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok(known.iter().filter(|study| names.is_empty() || names.contains(&study.name)).collect())
}

/// A study as JSON: what was published and asked, and our answer.
#[derive(Serialize)]
struct Entry<'a> {
    study: &'a Study,
    answer: Answer,
}

fn as_json(studies: &[&Study], cancel: &AtomicBool) -> Result<String, Failure> {
    let entries = (studies.iter())
        .map(|study| Ok(Entry { study, answer: answer(study, cancel)? }))
        .collect::<Result<Vec<_>, AskError>>()
        .map_err(failure)?;
    let mut text = serde_json::to_string_pretty(&entries)
        .map_err(|error| vec![format!("the result cannot be written as JSON: {error}")])?;
    text.push('\n');
    Ok(text)
}

fn failure(error: AskError) -> Failure {
    vec![error.to_string()]
}
