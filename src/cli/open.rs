//! Presets as they are named on the command line: a file, or a built-in by its name.

use crate::cli::failure::{Failure, tell};
use chokepoint_core::engine::check;
use chokepoint_core::model::{Finding, Preset, Scenario, ScenarioId};
use chokepoint_core::store;
use chokepoint_core::store::{Unbundled, builtin, content_hash};
use std::path::Path;

/// A preset named on the command line, and the hash of its text.
pub struct NamedPreset {
    /// The preset that was named.
    pub preset: Preset,
    /// SHA-256 of its text in hexadecimal.
    pub hash: String,
    /// What else was in the file, where that is a bundle.
    pub bundle: Option<Unbundled>,
}

/// Opens a file, or a built-in preset by name.
pub fn open(file: &str) -> Result<NamedPreset, Failure> {
    // A file of this name goes before a built-in of this name.
    if !Path::new(file).exists()
        && let Some(builtin) = builtin::find(file)
    {
        let preset = builtin.preset().map_err(|finding| vec![finding.to_string()])?;
        return Ok(NamedPreset { preset, hash: content_hash(builtin.text), bundle: None });
    }
    match store::load(Path::new(file)) {
        Ok(loaded) => {
            let left_out = loaded.bundle.iter().flat_map(|bundle| &bundle.left_out);
            left_out.for_each(|words| tell(&format!("{file}: left out: {words}")));
            Ok(NamedPreset { preset: loaded.preset, hash: loaded.stamp.hash().to_owned(), bundle: loaded.bundle })
        }
        Err(error) => {
            let mut lines = vec![error.to_string()];
            if !Path::new(file).exists() {
                let names: Vec<&str> = builtin::BUILTINS.iter().map(|builtin| builtin.name).collect();
                lines.push(format!("{file}: nor is it a built-in preset; those are: {}", names.join(", ")));
            }
            Err(lines)
        }
    }
}

/// Opens a preset that the engine can work on; warnings go to standard error.
pub fn open_sound(file: &str) -> Result<NamedPreset, Failure> {
    let opened = open(file)?;
    let findings = check(&opened.preset);
    let lines: Failure = findings.iter().map(|finding| format!("{file}: {finding}")).collect();
    if findings.iter().any(Finding::is_error) {
        return Err(lines);
    }
    lines.iter().for_each(|line| tell(line));
    Ok(opened)
}

/// The scenario of an id; the first one where none is named.
pub fn choose<'a>(preset: &'a Preset, wanted: Option<&str>) -> Result<&'a Scenario, Failure> {
    match wanted {
        None => preset.scenarios.first().ok_or_else(|| vec!["the preset has no scenario; add one".to_owned()]),
        Some(id) => preset.scenario(&ScenarioId::from(id)).ok_or_else(|| {
            let ids: Vec<&str> = preset.scenarios.iter().map(|scenario| scenario.id.as_str()).collect();
            vec![format!("--scenario {id}: there is no such scenario; use one of: {}", ids.join(", "))]
        }),
    }
}
