//! What comes of a solver that fails: no answer is ever shown that is none, and whoever waits can give up.

use crate::kit::maps::MapMaker;
use crate::kit::run::chokepoint as program;
use chokepoint::cli;
use chokepoint_core::engine::{Fault, Network, Outcome, SolveError, inject, solve, within};
use chokepoint_core::insight::{GapSelection, GapUnit, gap_bands, gap_rows};
use chokepoint_core::model::Preset;
use chokepoint_core::store;
use chokepoint_core::store::builtin;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A map of its own for each test: what is injected goes by the name of its first site.
fn map(first_site: &str, fault: Fault) -> Preset {
    inject(first_site, Some(fault));
    MapMaker::one_mine_at(first_site).ban().preset
}

fn solved(preset: &Preset, cancel: &AtomicBool) -> Result<Outcome, SolveError> {
    solve(preset, Arc::new(Network::build(&preset.map)), &preset.scenarios[0], cancel, &|_| {})
}

/// The teaching map under the name of a site of its own, with its first scenario that has rules.
fn teaching(first_site: &str) -> Preset {
    let mut preset = builtin::load("teaching-12-sites").expect("a preset");
    let first = preset.map.sites.iter().map(|site| site.id.clone()).min().expect("a site");
    let text = store::to_text(&preset).expect("a text").replace(&format!("\"{first}\""), &format!("\"{first_site}\""));
    preset = store::parse(&text).expect("a preset");
    preset.scenarios.retain(|scenario| !scenario.rules.is_empty());
    preset
}

/// Whatever number stands in place of the solver's answers: it is refused, or what is shown is the right answer all the same (a bound holds it in).
#[test]
fn a_wrong_answer_is_never_shown() {
    let mut refused = 0;
    for (site, value) in
        [("nan", f64::NAN), ("infinite", f64::INFINITY), ("negative", -1e3), ("idle", 0.0), ("much", 1e9)]
    {
        let site = format!("a-guard-{site}");
        let preset = teaching(&site);
        let sound = solved(&preset, &AtomicBool::new(false)).expect("an answer");
        inject(&site, Some(Fault::Answer(value)));
        match solved(&preset, &AtomicBool::new(false)) {
            Err(error) => {
                let words = error.to_string();
                assert!(words.contains("fails its audit") && words.contains("it is not shown"), "{site}: {words}");
                refused += 1;
            }
            Ok(outcome) => {
                let gap =
                    |outcome: &Outcome| gap_bands(&gap_rows(outcome), GapSelection::AllMarkets, GapUnit::Usd).total().2;
                let (shown, right) = (gap(&outcome), gap(&sound));
                assert!((shown - right).abs() <= 1e-6 * right.abs().max(1.0), "{site}: {shown} and not {right}");
            }
        }
        inject(&site, None);
    }
    assert!(refused >= 3, "{refused} of 5 are refused");
}

#[test]
fn figures_that_are_no_numbers_are_named_with_their_month() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        let mut preset = map("guard-figures", Fault::Answer(0.0));
        inject("guard-figures", None);
        preset.map.sites[1].demands[0].quantity.value = value;
        let error = solved(&preset, &AtomicBool::new(false)).expect_err("no answer");
        let is_named = matches!(&error, SolveError::NotFinite { place } | SolveError::Audit { place, .. } if place.contains("2026"));
        assert!(is_named, "{value}: {error}");
    }
}

#[test]
fn whoever_waits_too_long_is_told_so() {
    let preset = map("guard-slow", Fault::Never);
    let limit = Duration::from_millis(50);
    let error = within(limit, &AtomicBool::new(false), |cancel| solved(&preset, cancel)).expect_err("too long");
    assert_eq!(error, SolveError::TimeLimit { limit });
    assert!(
        error.to_string().starts_with("no answer within 50 milliseconds: it was given up, and nothing of it is shown")
    );
    for (seconds, words) in [(1, "1 second:"), (90, "90 seconds:"), (60, "1 minute:"), (1800, "30 minutes:")] {
        let error = SolveError::TimeLimit { limit: Duration::from_secs(seconds) };
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn who_gives_up_is_heard_and_what_is_done_in_time_is_kept() {
    let preset = map("guard-cancel", Fault::Never);
    let cancel = AtomicBool::new(false);
    let given_up = std::thread::scope(|scope| {
        scope.spawn(|| {
            std::thread::sleep(Duration::from_millis(50));
            cancel.store(true, Ordering::Relaxed);
        });
        within(Duration::MAX, &cancel, |cancel| solved(&preset, cancel))
    });
    assert_eq!(given_up.expect_err("given up"), SolveError::Cancelled);
    inject("guard-cancel", None);
    let done = within(Duration::from_secs(600), &AtomicBool::new(false), |cancel| solved(&preset, cancel));
    assert!(done.is_ok_and(|outcome| outcome.audit.worst_residual < 1e-6), "the same map, nothing injected");
}

#[test]
fn the_command_line_says_what_kept_it_from_an_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = |site: &str, fault: Fault, limit: &[&str]| {
        let path = folder.path().join(format!("{site}.ron"));
        std::fs::write(&path, store::to_text(&map(site, fault)).expect("a text")).expect("the map");
        let arguments = ["chokepoint", "solve"].map(Into::into).into_iter().chain([path.into_os_string()]);
        cli::run(arguments.chain(limit.iter().map(Into::into)))
    };
    // A thread that dies ends the command as any failure does, and not with a status that no script knows.
    assert_eq!(run("guard-cli-panic", Fault::Panic, &[]), ExitCode::FAILURE);
    assert_eq!(run("guard-cli-slow", Fault::Never, &["--time-limit", "1"]), ExitCode::FAILURE);
    assert_eq!(run("guard-cli-nan", Fault::Answer(f64::NAN), &[]), ExitCode::FAILURE);
    assert_eq!(run("guard-cli-sound", Fault::Answer(f64::NAN), &["--time-limit", "0"]), ExitCode::from(2));
    // Three years under controls on a large map.
    let path = folder.path().join("large.ron");
    let large = store::generate(store::Pattern::Random, store::Size { sites: 1600, routes: 8000 }, 3);
    store::save(&large, &path, None).expect("it can be written");
    let long = program(["solve".as_ref(), path.as_os_str(), "--time-limit".as_ref(), "1".as_ref()]);
    assert_eq!((long.status, long.out.as_str()), (Some(1), ""), "{}", long.errors);
    assert!(long.errors.contains("no answer within 1 second: it was given up"), "{}", long.errors);
}
