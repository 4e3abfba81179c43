//! Differences, presets and scenarios in words, from the library and from a shell.

use crate::kit::maps::*;
use crate::kit::run::chokepoint;
use chokepoint_core::diff::{Teller, diff, held_against, lines, scenario_edits, scenario_edits_sentence};
use chokepoint_core::model::{Figure, Instrument, Preset, Quality, Source};
use chokepoint_core::store::{builtin, to_text};
use std::path::Path;

/// A map, and what somebody made of it.
fn two() -> (Preset, Preset) {
    let a = MapMaker::one_mine().mine("hill", "AU", 1.0, 2.0).route("ore", "hill", "us", 1.0, 2.0).preset;
    let mut b = a.clone();
    let survey = Source {
        id: "survey".into(),
        publication: "Survey".to_owned(),
        year: 2026,
        quality: Quality::Measured,
        ..Source::default()
    };
    b.sources.push(survey);
    b.map.sites[0].activities[0].capacity =
        Figure { value: 1500.0, source: "survey".into(), sigma: Some(0.1), ..Figure::default() };
    b.map.sites[1].name = "America".to_owned();
    b.map.routes.remove(1);
    b.map.routes[0].transit_months = 2;
    b.map.sites.swap(0, 2);
    (a, b)
}

#[test]
fn a_difference_says_both_values_with_unit_source_and_quality() {
    let (a, b) = two();
    let teller = Teller::of(&a, &b).expect("it can be taken apart");
    let found = diff(&a, &b).expect("it can be taken apart");
    let told: Vec<String> = found.differences.iter().map(|difference| teller.tell(difference).line()).collect();
    assert_eq!(
        told,
        [
            "added sources/survey: Source Survey",
            "renamed sites/us/name: us -> America",
            "changed sites/mine/activities/dig/capacity: 1,200 a year (no source) -> 1,500 a year (survey, measured, sigma 10 %)",
            "moved sites: 2 of 3 in another place: hill, us",
            "removed routes/hill-us: Route hill to us",
            "changed routes/mine-us/transit_months: left out -> 2",
        ]
    );
}

#[test]
fn a_preset_is_a_line_for_each_value() {
    let (a, _) = two();
    let lines = lines(&a).expect("it can be taken apart");
    for line in [
        "title = Untitled",
        "commodities/ore/tags/list",
        "sites/mine/country = CN",
        "sites/mine/activities/dig/capacity = 1,200 a year (no source)",
        "routes/mine-us/baseline = 1,200 t a year (no source)",
        "scenarios/baseline/months = 1",
    ] {
        assert!(lines.iter().any(|own| own == line), "no {line} in {lines:#?}");
    }
    // No two lines are of one address, in any preset that is shipped, so that lines can be compared.
    for built_in in builtin::BUILTINS {
        let lines =
            chokepoint_core::diff::lines(&built_in.preset().expect("it is shipped")).expect("it can be taken apart");
        let addresses: std::collections::BTreeSet<&str> =
            lines.iter().map(|line| line.split_once(" = ").map_or(line.as_str(), |(at, _)| at)).collect();
        assert_eq!(addresses.len(), lines.len(), "{}", built_in.name);
    }
}

#[test]
fn a_scenario_is_a_list_of_edits() {
    let mut preset = MapMaker::one_mine().preset;
    let mut ban = preset.scenarios[0].clone();
    ban.id = "ban".into();
    ban.name = "Ban".to_owned();
    ban.months = 12;
    ban.rules.push("ban".into());
    preset.rules.push(rule("ban", Instrument::Ban, vec![domestic("list")]));
    preset.scenarios.push(ban);
    let (base, ban) = (&preset.scenarios[0], &preset.scenarios[1]);
    assert_eq!(held_against(&preset, ban), Some(base));
    assert_eq!(held_against(&preset, base), None);
    let words = |base, scenario| -> Vec<String> {
        let edits = scenario_edits(&preset, base, scenario).expect("it can be taken apart");
        edits.into_iter().map(|edit| edit.words).collect()
    };
    assert_eq!(words(base, ban), ["Sets months to 12 instead of 1", "Adds the rule “ban”"]);
    assert_eq!(words(ban, base), ["Sets months to 1 instead of 12", "Leaves out the rule “ban”"]);
    assert!(words(base, base).is_empty());
    let sentence = scenario_edits_sentence(&preset, ban);
    let expected = "Against “No controls” it sets months to 12 instead of 1 and adds the rule “ban”.";
    assert_eq!((sentence.as_deref(), scenario_edits_sentence(&preset, base)), (Some(expected), None));
    let edits = scenario_edits(&preset, base, ban).expect("it can be taken apart");
    assert!(edits[1].detail.contains("China") && edits[1].entity.is_some(), "{edits:?}");
}

#[test]
fn the_brief_says_what_each_scenario_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut preset = MapMaker::one_mine().months(2, 1.0).preset;
    for (id, share) in [("half", 0.5), ("tenth", 0.1)] {
        let mut scenario = preset.scenarios[0].clone();
        (scenario.id, scenario.name) = (id.into(), format!("Licence of a {id}"));
        scenario.rules.push(id.into());
        preset.scenarios.push(scenario);
        preset.rules.push(rule(id, Instrument::licence(share, 0), vec![domestic("list")]));
    }
    let (file, out) = (written(folder.path(), "map.ron", &preset), folder.path().join("out"));
    let run = chokepoint(["report", &file, "--out", out.to_str().expect("a path")]);
    assert_eq!(run.status, Some(0), "{}", run.errors);
    let brief = std::fs::read_to_string(out.join("brief.html")).expect("a brief");
    // The worst is told in full, the other among the others.
    for id in ["half", "tenth"] {
        let sentence = format!("Against “No controls” it adds the rule “{id}”.");
        assert_eq!(brief.matches(&sentence).count(), 1, "{sentence}");
    }
}

fn written(folder: &Path, name: &str, preset: &Preset) -> String {
    let path = folder.join(name);
    std::fs::write(&path, to_text(preset).expect("text")).expect("it can be written");
    path.to_str().expect("a path").to_owned()
}

#[test]
fn the_shell_says_differences_and_merges_what_does_not_contradict_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let (a, b) = two();
    let (file_a, file_b) = (written(folder.path(), "a.ron", &a), written(folder.path(), "b.ron", &b));
    let run = chokepoint(["diff", &file_a, &file_a]);
    assert_eq!((run.status, run.out.as_str()), (Some(0), "No difference\n"));
    let run = chokepoint(["diff", &file_a, &file_b]);
    assert_eq!(run.status, Some(0), "{}", run.errors);
    assert!(
        run.out.contains("changed routes/mine-us/transit_months: left out -> 2\n") && !run.out.contains("moved sites")
    );
    let counted =
        "5 differences: 1 added, 1 removed, 2 changed, 1 renamed; 1 difference of layout alone not shown (--layout)\n";
    assert!(run.out.ends_with(counted), "{}", run.out);
    let run = chokepoint(["diff", &file_a, &file_b, "--layout", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&run.out).expect("one object");
    assert_eq!(json["differences"].as_array().map(Vec::len), Some(6));
    let run = chokepoint(["diff", "--textconv", &file_a]);
    assert!(run.out.contains("\nsites/mine/country = CN\n"), "{}", run.out);
    assert_eq!(chokepoint(["diff", &file_a]).status, Some(2));
    // An effect: without the route from the hill its ore is missing, 1 a month at 1,000 USD.
    let mut less = a.clone();
    less.map.routes.remove(1);
    let file_less = written(folder.path(), "less.ron", &less);
    let run = chokepoint(["diff", &file_a, &file_less, "--effect", "baseline"]);
    assert!(run.status == Some(0) && run.out.contains("Gap in baseline: "), "{}{}", run.out, run.errors);
    assert_eq!(chokepoint(["diff", &file_a, &file_less, "--effect", "nowhere"]).status, Some(1));

    // A merge of what both did, and of what only one may have.
    let mut theirs = a.clone();
    theirs.map.sites[1].country = "CA".into();
    let file_theirs = written(folder.path(), "theirs.ron", &theirs);
    let out = folder.path().join("out.ron");
    let out_text = out.to_str().expect("a path");
    let run = chokepoint(["merge", &file_a, &file_b, &file_theirs, "-o", out_text]);
    assert_eq!(run.status, Some(0), "{}", run.errors);
    let merged = chokepoint_core::store::load(&out).expect("it opens").preset;
    let america = merged.map.sites.iter().find(|site| site.id.as_str() == "us").expect("it is there");
    assert_eq!((america.name.as_str(), america.country.code()), ("America", "CA"));
    theirs.map.routes[0].transit_months = 3;
    let file_theirs = written(folder.path(), "theirs.ron", &theirs);
    std::fs::remove_file(&out).expect("it is there");
    let run = chokepoint(["merge", &file_a, &file_b, &file_theirs, "-o", out_text]);
    assert!(run.status == Some(1) && !out.exists());
    assert!(
        run.errors.contains("conflict routes/mine-us/transit_months\n  base:   left out\n  ours:   2\n  theirs: 3\n"),
        "{}",
        run.errors
    );
    let run = chokepoint(["merge", &file_a, &file_b, &file_theirs, "-o", out_text, "--theirs"]);
    assert_eq!(run.status, Some(0), "{}", run.errors);
    assert_eq!(chokepoint_core::store::load(&out).expect("it opens").preset.map.routes[0].transit_months, 3);
}
