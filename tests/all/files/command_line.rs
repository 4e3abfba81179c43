//! The program from a shell: what it prints, where, and with which exit status.

use crate::kit::run::chokepoint;
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

#[test]
fn a_route_is_explained_in_words() {
    let said = |month| {
        let route = ["--route", "ndfeb-ht.shin-etsu.us-actuators", "--month", month];
        let mut arguments = vec!["explain", "rare-earths-2025", "--scenario", "october-2025"];
        arguments.extend(route);
        chokepoint(arguments).out
    };
    // The clauses on goods made abroad are in force from December; a month later the maker's suppliers buy clean.
    let stopped = said("9");
    for part in ["blocked", "No. 61", "content clause", "threshold 0.1 %", "military"] {
        assert!(stopped.contains(part), "no {part} in {stopped}");
    }
    assert!(said("12").contains("free: no rule of the scenario touches it"));
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
