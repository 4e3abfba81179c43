//! A solver that fails, as who sits before the window sees it.

use crate::kit::maps::MapMaker;
use crate::kit::window::Window;
use chokepoint_core::engine::{Fault, inject};
use chokepoint_core::model::Preset;
use egui::Key;
use egui_kittest::kittest::Queryable as _;

/// A map whose solves go wrong.
fn map(first_site: &str, fault: Fault) -> Preset {
    inject(first_site, Some(fault));
    MapMaker::one_mine_at(first_site).ban().preset
}

/// A wrong answer and a thread that dies: each said in the status line, nothing shown as a result, and the next solve is as if nothing had been.
#[test]
fn a_solver_that_fails_says_so_and_is_asked_again() {
    for (site, fault, words) in [
        ("guard-window-nan", Fault::Answer(f64::NAN), "fails its audit"),
        ("guard-window-panic", Fault::Panic, "stopped unexpectedly"),
    ] {
        let mut window = Window::open(map(site, fault));
        window.wait_for_words(words);
        assert_eq!(window.app().gap_usd(), None, "{site}: no figure of an answer that is none");
        inject(site, None);
        window.key(egui::Modifiers::COMMAND | egui::Modifiers::SHIFT, Key::R);
        assert!(window.wait_for_result() > 0.0, "{site}");
        assert!(!window.says(words), "{site}");
    }
}

/// A solve without an end: how long it has taken is said, and Stop ends it.
#[test]
fn a_solve_without_an_end_is_stopped() {
    let mut window = Window::open(map("guard-window-slow", Fault::Never));
    window.wait("the way out", |window| window.harness.query_by_label("Stop").is_some());
    window.click("Stop");
    window.wait_for_words("Stopped: what is shown is not finished");
    assert_eq!(window.app().gap_usd(), None);
    inject("guard-window-slow", None);
    window.click("Solve");
    assert!(window.wait_for_result() > 0.0);
}
