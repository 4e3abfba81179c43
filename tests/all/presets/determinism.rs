//! The same file gives the same bytes: on any number of threads, in any locale, and as they were when the answers were last looked at.
//!
//! `.ci/answers` holds every scenario of every preset against `answers.sha256`, and writes that file anew; here the quick presets are held against it.

use std::process::Command;

/// The hashes as `.ci/answers --update` writes them: `HASH  PRESET/SCENARIO`, a line each.
const GOLDEN: &str = include_str!("answers.sha256");

/// The presets that are solved in a moment even without optimisation.
const QUICK: [&str; 1] = ["teaching-12-sites"];

fn golden() -> Vec<(&'static str, &'static str, &'static str)> {
    let line = |line: &'static str| {
        let (hash, address) = line.split_once("  ").expect("hash and address");
        let (preset, scenario) = address.split_once('/').expect("preset and scenario");
        (hash, preset, scenario)
    };
    GOLDEN.lines().map(line).collect()
}

/// The hash of `solve --json`, with variables of the environment.
fn hash(preset: &str, scenario: &str, environment: &[(&str, &str)]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chokepoint"));
    command.env_remove("DISPLAY").envs(environment.iter().copied());
    let output =
        command.args(["solve", preset, "--scenario", scenario, "--json"]).output().expect("the program starts");
    assert!(output.status.success(), "{preset}/{scenario}: {}", String::from_utf8_lossy(&output.stderr));
    chokepoint_core::store::content_hash(&String::from_utf8(output.stdout).expect("the program writes text"))
}

#[test]
fn every_shipped_scenario_has_its_hash_once() {
    let shipped = crate::kit::run::chokepoint(["presets", "--scenarios"]);
    let shipped: Vec<String> = shipped.out.lines().map(|line| line.replace('\t', "/")).collect();
    let held: Vec<String> = golden().iter().map(|(_, preset, scenario)| format!("{preset}/{scenario}")).collect();
    assert_eq!(held, shipped, "write the file anew: .ci/answers --update");
    assert!(
        golden().iter().all(|(hash, ..)| hash.len() == 64 && hash.chars().all(|letter| letter.is_ascii_hexdigit()))
    );
}

// The mathematics of another processor or C library may round the last digit of a logarithm another way: the golden bytes are those of this one.
#[cfg(all(target_arch = "x86_64", target_os = "linux", target_env = "gnu"))]
#[test]
fn answers_are_byte_for_byte_what_they_were() {
    for (expected, preset, scenario) in golden().into_iter().filter(|(_, preset, _)| QUICK.contains(preset)) {
        assert_eq!(
            hash(preset, scenario, &[]),
            expected,
            "{preset}/{scenario} gives another answer; where that is meant: docs/moves.md and .ci/answers --update"
        );
    }
}

#[test]
fn threads_locale_and_zone_change_no_byte() {
    let usual = hash(QUICK[0], "licences", &[]);
    for environment in [
        [("RAYON_NUM_THREADS", "1"), ("LC_ALL", "de_DE.UTF-8"), ("TZ", "Asia/Tokyo")],
        [("RAYON_NUM_THREADS", "2"), ("LC_ALL", "tr_TR.UTF-8"), ("TZ", "America/Los_Angeles")],
        [("RAYON_NUM_THREADS", "8"), ("LC_ALL", "C"), ("TZ", "UTC")],
    ] {
        assert_eq!(hash(QUICK[0], "licences", &environment), usual, "{environment:?}");
    }
}
