//! Tables that are brought into maps, and what comes of them.

use chokepoint_core::model::{Preset, SiteId};
use chokepoint_core::store::import::{ImportOptions, ImportPlan, Table, plan, read_tables};
use std::collections::BTreeMap;
use std::path::PathBuf;

/// The flow that most of the small tables hold: metal from China to Japan.
pub const CN_JP: &str = "hs-280530 CN JP";

/// A file of `tests/cases/tables`.
pub fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/tables").join(name)
}

pub fn read(name: &str, bytes: &[u8]) -> Table {
    read_tables(bytes, name).expect("it can be read").remove(0)
}

pub fn file(name: &str) -> Table {
    read(name, &std::fs::read(path(name)).expect("the file"))
}

pub fn planned(table: &Table, preset: &Preset) -> ImportPlan {
    plan(table, &ImportOptions::guess(table, preset), preset)
}

/// A text of parted values brought into an empty map.
pub fn text(text: &str) -> ImportPlan {
    planned(&read("t.csv", text.as_bytes()), &Preset::empty())
}

/// Volumes by commodity, exporter and importer, without the words around the countries.
pub fn volumes(preset: &Preset) -> BTreeMap<String, f64> {
    let country =
        |id: &SiteId| preset.map.sites.iter().find(|site| site.id == *id).map_or("??", |site| site.country.code());
    let mut volumes = BTreeMap::new();
    for route in &preset.map.routes {
        let key = format!("{} {} {}", route.commodity, country(&route.from), country(&route.to));
        *volumes.entry(key).or_insert(0.0) += route.baseline.value;
    }
    volumes.into_iter().map(|(key, volume): (String, f64)| (key, (volume * 1e6).round() / 1e6)).collect()
}

pub fn applied(plan: &ImportPlan, preset: &Preset) -> Preset {
    let mut preset = preset.clone();
    plan.apply(&mut preset);
    preset
}

#[track_caller]
pub fn assert_volumes(plan: &ImportPlan, expected: &[(&str, f64)]) {
    let expected: BTreeMap<String, f64> = expected.iter().map(|(key, volume)| ((*key).to_owned(), *volume)).collect();
    assert_eq!(volumes(&applied(plan, &Preset::empty())), expected, "{:?} {:?}", plan.findings, plan.notes);
}

#[track_caller]
pub fn assert_note(plan: &ImportPlan, words: &[&str]) {
    assert!(
        plan.notes.iter().any(|note| words.iter().all(|word| note.contains(word))),
        "no note with {words:?} in {:#?}",
        plan.notes
    );
}
