//! The program from a shell: what it prints, where, and with which exit status.

use crate::kit::maps::*;
use crate::kit::run::chokepoint;
#[cfg(unix)]
use crate::kit::run::chokepoint_with;
use chokepoint_core::model::*;
use std::path::Path;

fn file(folder: &Path, name: &str, content: &str) -> String {
    let path = folder.join(name);
    std::fs::write(&path, content).expect("a file");
    path.to_str().expect("a path").to_owned()
}

#[test]
fn built_in_presets_are_listed_and_clean() {
    let output = chokepoint(["presets"]);
    assert_eq!(output.status, Some(0));
    assert!(output.out.lines().any(|line| line.starts_with("rare-earths-2025\t")));
    let output = chokepoint(["check", "rare-earths-2025"]);
    assert_eq!(output.status, Some(0), "{}", output.errors);
}

#[test]
fn wrong_input_is_status_1_with_place_and_remedy() {
    let folder = tempfile::tempdir().expect("a folder");
    let broken = file(folder.path(), "broken.ron", "(format: 1, title: \"x\", colour: 3)");
    let output = chokepoint(["check", &broken]);
    assert_eq!(output.status, Some(1));
    let said = output.errors;
    assert!(said.contains("broken.ron") && said.contains("line 1, column 25") && said.contains("colour"), "{said}");
    let output = chokepoint(["check", "no-such-file.ron"]);
    assert_eq!(output.status, Some(1));
    assert!(output.errors.contains("no-such-file.ron"));
    let output = chokepoint(["solve", "rare-earths-2025", "--scenario", "nowhere"]);
    assert_eq!(output.status, Some(1));
    let said = output.errors;
    assert!(said.contains("nowhere") && said.contains("october-2025"), "names what there is: {said}");
    let output =
        chokepoint(["explain", "rare-earths-2025", "--scenario", "october-2025", "--route", "x", "--month", "1"]);
    assert_eq!(output.status, Some(1));
}

#[test]
fn wrong_usage_is_status_2() {
    assert_eq!(chokepoint(["solve"]).status, Some(2));
    assert_eq!(chokepoint(["check", "--dance", "x"]).status, Some(2));
}

#[test]
fn without_a_display_the_window_points_to_the_report() {
    let output = chokepoint([""; 0]);
    assert_eq!(output.status, Some(1));
    assert!(output.errors.contains("chokepoint report rare-earths-2025"), "{}", output.errors);
}

/// As the allocator says itself, of the process that did the work.
#[cfg(unix)]
#[test]
fn freed_memory_is_kept_for_a_minute_unless_somebody_says_otherwise() {
    let delay = |environment: &[(&str, &str)]| {
        let asked = [environment, &[("MIMALLOC_VERBOSE", "1")]].concat();
        let run = chokepoint_with(&asked, ["presets"]);
        assert_eq!(run.status, Some(0), "{}", run.errors);
        assert!(run.out.lines().any(|line| line.starts_with("rare-earths-2025\t")), "its arguments are the same");
        let mut said = run.errors.lines().filter_map(|line| line.split_once("'purge_delay': "));
        said.next_back().map(|(_, delay)| delay.trim().to_owned())
    };
    assert_eq!(delay(&[]).as_deref(), Some("60000"));
    assert_eq!(delay(&[("MIMALLOC_PURGE_DELAY", "1000")]).as_deref(), Some("1000"));
}

#[test]
fn a_route_is_explained_in_words() {
    let said = |month| {
        let route = ["--route", "ndfeb-ht.shin-etsu.us-actuators", "--month", month];
        let mut arguments = vec!["explain", "rare-earths-2025", "--scenario", "october-2025"];
        arguments.extend(route);
        chokepoint(arguments).out
    };
    // The clauses on goods made abroad are in force from December. The maker's sales at home are no exports and go on with what he has; he buys clean
    // from January 2028.
    let stopped = said("9");
    for part in ["blocked", "No. 61", "content clause", "threshold 0.1 %", "military", "I(1), II", "last checked on"] {
        assert!(stopped.contains(part), "no {part} in {stopped}");
    }
    assert!(said("34").contains("free: no rule of the scenario catches it"));
}

#[test]
fn who_buys_clean_is_explained_on_every_route_it_concerns() {
    let said = |route| {
        let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cases/04-clean-source-never-used.ron");
        chokepoint(["explain", file, "--route", route, "--month", "3"]).out
    };
    assert!(said("x").contains("switched to au dy: frees 1 route"), "{}", said("x"));
    assert!(said("dy.au.jp").contains("jp switched to au dy: frees 1 route"));
    assert!(said("up").contains("left: jp buys clean dy, which frees 1 route"));
}

#[test]
fn results_are_one_json_object_of_the_documented_form() {
    let output = chokepoint(["solve", "rare-earths-2025", "--scenario", "baseline", "--json"]);
    assert_eq!(output.status, Some(0), "{}", output.errors);
    let json: serde_json::Value = serde_json::from_str(&output.out).expect("one object");
    let keys: Vec<&str> = json.as_object().expect("an object").keys().map(String::as_str).collect();
    for key in [
        "format",
        "preset",
        "scenario",
        "policy",
        "start",
        "audit",
        "routes",
        "activities",
        "shortages",
        "shares",
        "gaps",
    ] {
        assert!(keys.contains(&key), "no {key} in {keys:?}");
    }
    let fields = |list: &str, names: &[&str]| {
        let first = &json[list][0];
        names.iter().for_each(|name| assert!(first.get(name).is_some(), "no {name} in {list}: {first}"));
    };
    fields("routes", &["id", "month", "flow", "verdict"]);
    fields("activities", &["site", "recipe", "month", "level"]);
    fields("shortages", &["site", "commodity", "month", "demand", "shortage"]);
    fields("shares", &["commodity", "cut", "country", "month", "share"]);
    let parts = ["permitted", "rerouted", "stocks", "new_capacity", "substitutes", "measures", "gap"];
    fields("gaps", &parts);
    fields("gaps", &["site", "commodity", "month", "demand"]);
    assert!(json["audit"]["worst_residual"].as_f64().expect("a number") < 1e-9);
    assert!(json["audit"]["optimality_gap"].is_number());
    for gap in json["gaps"].as_array().expect("a list") {
        let demand = gap["demand"].as_f64().expect("a number");
        let sum: f64 = parts.iter().map(|part| gap[part].as_f64().expect("a number")).sum();
        assert!((sum - demand).abs() <= 1e-9 * demand.max(1.0), "{gap}");
    }
    assert_eq!(json["routes"][0]["month"], 1, "months count from 1");
}

#[test]
fn a_preset_is_balanced_into_another_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("balanced.ron");
    let to = out.to_str().expect("a path");
    let output = chokepoint(["balance", "rare-earths-2025", "-o", to]);
    assert_eq!(output.status, Some(0), "{}", output.errors);
    assert!(output.out.contains("0 by more than 3 sigma"));
    assert_eq!(chokepoint(["check", to]).status, Some(0));
    let output = chokepoint(["balance", "no-such-file.ron", "-o", to]);
    assert_eq!(output.status, Some(1));
}

#[test]
fn the_figures_on_standard_output_are_those_of_the_tables() {
    let preset = "teaching-12-sites";
    let out = tempfile::tempdir().expect("a folder");
    let folder = out.path().to_str().expect("a path");
    let output = chokepoint(["solve", preset, "--scenario", "licences", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&output.out).expect("one object");
    let written = chokepoint(["report", preset, "--scenario", "licences", "--out", folder]);
    assert_eq!(written.status, Some(0), "{}", written.errors);
    let column = |table: &str, name: &str| -> Vec<f64> {
        let mut reader = csv::Reader::from_path(out.path().join("tables").join(table)).expect("a table");
        let at = reader.headers().expect("a head").iter().position(|head| head == name).expect("the column");
        reader.records().map(|row| row.expect("a row")[at].parse().expect("a number")).collect()
    };
    let listed = |list: &str, field: &str| -> Vec<f64> {
        let rows = json[list].as_array().expect("a list");
        rows.iter().map(|row| row[field].as_f64().expect("a number")).collect()
    };
    assert!(listed("gaps", "gap").iter().any(|gap| *gap > 0.0), "a scenario in which somebody goes short");
    for (list, field, table, name) in [
        ("routes", "flow", "routes.csv", "flow_per_month"),
        ("routes", "arrived", "routes.csv", "arrived_per_month"),
        ("routes", "limit", "routes.csv", "limit_per_month"),
        ("activities", "limit", "activities.csv", "limit_per_month"),
        ("balances", "opening", "balances.csv", "opening"),
        ("balances", "closing", "balances.csv", "closing"),
        ("gaps", "gap", "gaps.csv", "gap"),
        ("gaps", "demand", "gaps.csv", "demand"),
    ] {
        // To the last digit, in the same order.
        assert_eq!(listed(list, field), column(table, name), "{list} {field}");
    }
}

#[test]
fn the_range_of_a_gap_stands_beside_it() {
    // Of 100 a month in one month half passes, or a quarter, or all: 50 are lacking, at most 75, at least none, each worth 1,000 USD.
    let mut map = MapMaker::one_mine();
    let mut licence = Instrument::licence(0.5, 0);
    if let Instrument::Licence { band, .. } = &mut licence {
        let at = |approval_share| LicenceAnswer { approval_share, ..LicenceAnswer::default() };
        *band = Some(LicenceBand { low: at(0.25), high: at(1.0) });
    }
    map = map.rule(rule("asks", licence, vec![domestic("list")]));
    let folder = tempfile::tempdir().expect("a folder");
    let text = chokepoint_core::store::to_text(&map.preset).expect("it is written");
    let path = file(folder.path(), "banded.ron", &text);
    let told = chokepoint(["solve", &path]);
    assert_eq!(told.status, Some(0), "{}", told.errors);
    assert!(told.out.contains("50.0 % (0.0 to 75.0 %)  us: ore"), "{}", told.out);
    let hangs = "the gap is USD 0 to USD 75,000; it hangs on the answer of “asks”.";
    assert!(told.out.contains(hangs), "{}", told.out);
    let json = chokepoint(["solve", &path, "--json"]);
    let json: serde_json::Value =
        serde_json::from_str(&json.out).unwrap_or_else(|error| panic!("{error}: {}", json.errors));
    let ranges = json["gap_ranges"].as_array().expect("a list");
    let number = |at: usize, name: &str| ranges[at][name].as_f64().expect("a number");
    assert_eq!(ranges.len(), 2, "all markets, and the one that there is");
    for (at, unit, worth) in [(0, "USD", 1_000.0), (1, "t", 1.0)] {
        assert_eq!((&ranges[at]["unit"], &ranges[at]["hangs_on"]), (&unit.into(), &"asks".into()));
        assert_close(number(at, "gap"), 50.0 * worth, 1e-3 * worth);
        assert_close(number(at, "least"), 0.0, 1e-3 * worth);
        assert_close(number(at, "most"), 75.0 * worth, 1e-3 * worth);
    }
    // Where no licence states a band there is no word of it.
    let plain = chokepoint(["solve", "teaching-12-sites", "--scenario", "licences", "--json"]);
    assert!(plain.out.starts_with('{') && !plain.out.contains("gap_ranges"));
}

#[test]
fn made_up_maps_of_every_kind_can_be_solved() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("a path").to_owned();
    let size = ["--sites", "40", "--routes", "120"];
    let generate = |name: &str, more: &[&str]| {
        let path = path(name);
        let run = chokepoint(["generate", "-o", &path].into_iter().chain(size).chain(more.iter().copied()));
        (run, path)
    };
    let text = |path: &str| std::fs::read_to_string(path).expect("written");
    for kind in ["gravity", "clusters", "random"] {
        let (run, path) = generate(kind, &["--kind", kind]);
        assert_eq!(run.status, Some(0), "{}", run.errors);
        let checked = chokepoint(["check", &path]);
        assert_eq!(checked.status, Some(0), "{}", checked.errors);
    }
    // Gravity is the usual one; the same again, and another with more of each good in one country.
    let (_, usual) = generate("usual", &[]);
    assert_eq!(text(&usual), text(&path("gravity")));
    let (_, same) = generate("same", &["--concentration", "0.7"]);
    assert_eq!(text(&usual), text(&same));
    let (_, all) = generate("all", &["--concentration", "1", "--goods", "12"]);
    assert!(text(&all).contains("Over 12 goods, on average: the largest country makes 100 %"), "{}", text(&all));
    let (run, _) = generate("none", &["--concentration", "1.5"]);
    assert_eq!(run.status, Some(2));
    assert!(run.errors.contains("from 0 to 1"), "{}", run.errors);
    let (run, none) = generate("none", &["--kind", "random", "--goods", "30"]);
    assert_eq!(run.status, Some(1));
    assert!(run.errors.contains("--kind gravity"), "{}", run.errors);
    assert!(!Path::new(&none).exists());
}
