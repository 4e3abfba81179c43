//! Wrong files: each a listed finding with place and remedy, and nothing of the user's is overwritten.

use crate::kit::maps::*;
use chokepoint_core::engine::{MonthIx, check};
use chokepoint_core::model::*;
use chokepoint_core::store;
use chokepoint_core::store::{LoadError, SaveError};
use std::path::Path;

fn sound() -> Preset {
    MapMaker::one_mine().ban().preset
}

fn errors(preset: &Preset) -> Vec<Finding> {
    check(preset).into_iter().filter(Finding::is_error).collect()
}

#[track_caller]
fn assert_error(preset: &Preset, place: &str, words: &str) {
    let found = errors(preset);
    let hit =
        found.iter().find(|finding| finding.place.to_string().starts_with(place) && finding.message.contains(words));
    assert!(hit.is_some(), "no finding at {place} with “{words}” in {found:?}");
    assert!(hit.is_some_and(|finding| !finding.remedy.is_empty()));
}

#[test]
fn a_sound_map_has_no_errors() {
    assert_eq!(errors(&sound()), []);
}

#[test]
fn texts_that_are_no_presets_say_where() {
    for (text, place, words) in [
        ("", "file", "empty"),
        ("   \n ", "file", "empty"),
        ("(format: 1, title: \"x\", map: (sites: [(id: \"a\"", "line 1", ""),
        ("(format: 1,\n title: \"x\",\n colour: \"red\",\n map: ())", "line 3", "colour"),
        ("(format: 99, title: \"x\", map: ())", "format", "99"),
        ("PK\u{3}\u{4} a spreadsheet", "line 1", ""),
    ] {
        let finding = store::parse(text).expect_err(text);
        assert!(finding.place.to_string().starts_with(place) && finding.message.contains(words), "{text}: {finding}");
        assert!(!finding.remedy.is_empty());
    }
}

#[test]
fn deep_nesting_is_an_error_and_no_crash() {
    let text = format!("(format: 1, title: \"x\", map: {}", "(".repeat(100_000));
    store::parse(&text).expect_err("too deep");
}

#[test]
fn wrong_figures_are_named() {
    let mut preset = sound();
    preset.map.routes[0].to = "nowhere".into();
    assert_error(&preset, "routes/mine-us/to", "no site `nowhere`");

    let mut preset = sound();
    preset.map.sites[0].activities[0].capacity.value = -1.0;
    assert_error(&preset, "sites/mine/activities[0]/capacity", "negative");

    for (value, words) in [(f64::NAN, "not a number"), (f64::INFINITY, "not a number"), (1e300, "out of any")] {
        let mut preset = sound();
        preset.map.routes[0].maximum.value = value;
        assert_error(&preset, "routes/mine-us/maximum", words);
    }

    let mut preset = sound();
    preset.map.recipes[0].outputs[0].quantity.value = 0.0;
    assert_error(&preset, "recipes/dig/outputs[0]", "not above 0");

    let mut preset = sound();
    preset.map.sites.push(preset.map.sites[0].clone());
    assert_error(&preset, "sites/mine", "used twice");

    let mut preset = sound();
    preset.rules[0].instrument = Instrument::licence(1.5, 1);
    assert_error(&preset, "rules/ban/instrument/approval_share", "not a share");

    let mut preset = sound();
    preset.scenarios[0].months = 0;
    assert_error(&preset, "scenarios/baseline/months", "cannot be played");
}

#[test]
fn a_cycle_without_a_source_is_an_error() {
    let preset = MapMaker::default()
        .commodity("metal", Stage::Metal, 10.0, &[])
        .commodity("scrap", Stage::Metal, 1.0, &[])
        .recipe("melt", &[("scrap", 1.0)], &[("metal", 1.0)])
        .recipe("scrap", &[("metal", 1.0)], &[("scrap", 2.0)])
        .site("works", "JP", Stage::Metal)
        .runs("melt", 10.0, 10.0)
        .runs("scrap", 10.0, 10.0)
        .preset;
    assert_error(&preset, "commodities/metal", "no mine or stock");
}

#[test]
fn all_findings_are_listed_at_once() {
    let mut preset = sound();
    preset.map.routes[0].to = "nowhere".into();
    preset.map.commodities[0].price_usd.value = 0.0;
    preset.rules[0].clauses.clear();
    preset.scenarios[0].rules.push("unknown".into());
    assert!(errors(&preset).len() >= 4, "{:?}", errors(&preset));
}

#[test]
fn a_map_that_lacks_something_is_warned_about_and_still_solved() {
    let mut preset = sound();
    preset.map.sites[1].demands[0].quantity.value *= 2.0;
    let findings = check(&preset);
    assert!(
        findings
            .iter()
            .any(|finding| finding.place.to_string() == "sites/us" && finding.message.contains("needs 1200"))
    );
    assert!(findings.iter().all(|finding| !finding.is_error()));
    let map = MapMaker { preset };
    assert_close(map.shortage(&map.play(chokepoint_core::engine::Rung::Permitted)[MonthIx::FIRST], "us"), 200.0, 1e-6);
}

#[test]
fn saving_keeps_what_was_there_and_refuses_a_file_that_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("map.ron");
    let mut preset = sound();
    let stamp = store::save(&preset, &path, None).expect("saved");
    let first = std::fs::read_to_string(&path).expect("text");
    assert_eq!(store::load(&path).expect("loaded").preset, preset);

    preset.title = "Changed".to_owned();
    store::save(&preset, &path, Some(&stamp)).expect("saved");
    assert_eq!(std::fs::read_to_string(folder.path().join("map.ron.bak")).expect("the backup"), first);

    // Somebody else writes; our stamp is old.
    std::fs::write(&path, "theirs").expect("written");
    assert!(matches!(store::save(&preset, &path, Some(&stamp)), Err(SaveError::ChangedOnDisk(_))));
    assert_eq!(std::fs::read_to_string(&path).expect("text"), "theirs");
    let names: Vec<_> = std::fs::read_dir(folder.path()).expect("listed").flatten().collect();
    assert_eq!(names.len(), 2, "no temporary file is left behind");
}

#[test]
fn files_that_cannot_be_read_say_why() {
    assert!(matches!(store::load(Path::new("/no/such/file.ron")), Err(LoadError::Io { .. })));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("binary.ron");
    std::fs::write(&path, [0xff, 0xfe, 0x00]).expect("written");
    let error = store::load(&path).expect_err("no text");
    assert!(error.to_string().contains("UTF-8"), "{error}");
    assert!(store::save(&sound(), &folder.path().join("no/folder/x.ron"), None).is_err());
}
