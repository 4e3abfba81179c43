//! Large maps in the window: what is worked out off its thread, and what still can be done by hand.

use crate::kit::window::Window;
use chokepoint::app::Selection;
use chokepoint_core::edit::Opened;
use chokepoint_core::model::{EntityRef, Preset, Site, SiteId};
use chokepoint_core::store::{Pattern, Size, generate};
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::time::Duration;

/// A map without controls in front, so that a month is solved at once.
fn made_up(sites: usize, routes: usize) -> Preset {
    let mut preset = generate(Pattern::Random, Size { sites, routes }, 3);
    preset.scenarios.reverse();
    preset.scenarios.iter_mut().for_each(|scenario| scenario.months = 1);
    preset
}

fn open(preset: Preset) -> Window {
    let mut window = Window::open(preset);
    window.settle();
    window
}

fn site_of(window: &Window, id: &SiteId) -> Site {
    window.preset().map.site(id).expect("the site is there").clone()
}

#[test]
fn a_large_map_is_checked_and_solved() {
    let preset = made_up(800, 4000);
    let idle = preset.map.routes.iter().find(|route| route.baseline.value == 0.0).expect("an alternative").id.clone();
    let mut window = open(preset);
    assert!(window.harness.query_by_label("No findings").is_some());
    assert_eq!(window.app().gap_usd(), Some(0.0));
    // A route is removed and comes back: index, findings and result follow, and no old result passes for the new one meanwhile.
    window.select(Selection::One(EntityRef::Route(idle.clone())));
    for key in [(Modifiers::NONE, Key::Delete), (Modifiers::COMMAND, Key::Z)] {
        window.harness.key_press_modifiers(key.0, key.1);
        window.harness.step();
        assert!(!window.app().is_settled() || window.app().gap_usd().is_some());
        window.settle();
        assert_eq!(window.app().gap_usd(), Some(0.0));
        assert!(window.harness.query_by_label("No findings").is_some());
        let is_there = window.preset().map.route(&idle).is_some();
        assert_eq!(is_there, key.1 == Key::Z);
    }
}

#[test]
fn a_large_map_with_an_error_is_not_solved() {
    let mut preset = made_up(800, 4000);
    preset.map.routes[100].to = "nowhere".into();
    let window = open(preset);
    assert_eq!(window.app().gap_usd(), None);
    let why = window.app().failure().unwrap_or_default().to_owned();
    assert!(why.contains("1 error"), "{why}");
    assert!(window.says("1 error"));
}

#[test]
fn a_solve_that_takes_long_can_be_stopped_and_asked_for_again() {
    // Three years under controls take far longer than the second after which the button shows.
    let mut window = Window::open(generate(Pattern::Random, Size { sites: 800, routes: 4000 }, 3));
    window.wait("the button", |window| window.harness.query_by_label("Stop").is_some());
    assert!(!window.app().is_settled());
    assert!(window.harness.query_by_label_contains("Solving… month ").is_some(), "it says what it is at");
    window.click("Stop");
    assert!(window.app().is_settled());
    assert!(window.harness.query_by_label("Stop").is_none());
    // What the solver still sends is of a solve that nobody waits for.
    std::thread::sleep(Duration::from_millis(200));
    window.harness.run_steps(3);
    assert!(window.app().is_settled() && window.app().gap_usd().is_none());
    assert!(window.says("Stopped"));
    window.click("Solve");
    assert!(!window.app().is_settled(), "it is asked again");
    window.wait("the button", |window| window.harness.query_by_label("Stop").is_some());
    window.key(Modifiers::SHIFT, Key::F5);
    assert!(window.app().is_settled(), "the keyboard stops it too");
}

#[test]
fn leaving_while_a_large_file_is_written_waits_for_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("large.ron");
    let preset = made_up(3200, 6400);
    let stamp = chokepoint_core::store::save(&preset, &path, None).expect("it can be written");
    let route = preset.map.routes[7].id.clone();
    let mut window =
        Window::show(Opened { preset, path: Some(path.clone()), stamp: Some(stamp), findings: Vec::new() });
    window.settle();
    window.select(Selection::One(EntityRef::Route(route.clone())));
    window.press(Key::Delete);
    window.settle();
    assert!(window.app().document().is_unsaved());
    for key in [Key::S, Key::Q] {
        window.harness.key_press_modifiers(Modifiers::COMMAND, key);
    }
    window.wait_for_file(&path);
    assert!(!window.app().is_asking(), "the question has been answered by the file");
    let written = chokepoint_core::store::load(&path).expect("it can be read").preset;
    assert!(written.map.sites.len() == 3200 && written.map.route(&route).is_none(), "the change is in it");
}

#[test]
fn close_up_a_site_of_a_large_map_has_ports_and_can_be_dragged() {
    let preset = made_up(3200, 6400);
    let site = preset.map.sites[1500].clone();
    let mut window = open(preset);
    assert!(window.harness.query_by_label(&site.name).is_none(), "far out no site is an item of its own");
    window.select(Selection::One(EntityRef::Site(site.id.clone())));
    window.press(Key::Z);
    window.settle();
    let is_on_map = |node: &egui_kittest::Node<'_>| node.rect().center().distance(egui::pos2(700.0, 300.0)) < 250.0;
    let place = window
        .harness
        .query_all_by_label(&site.name)
        .find(is_on_map)
        .expect("close up the site has a name")
        .rect()
        .center();
    assert!(
        window.harness.query_by_label(&format!("Route from {}", site.name)).is_some(),
        "the selected site shows its ports"
    );
    let minimap = window.harness.get_by_label("Minimap").rect().size();
    assert!(minimap.x < 220.0 && minimap.y < 150.0, "the minimap stays small: {minimap}");
    assert_eq!(site_of(&window, &site.id).canvas, None);
    window.drag(place, place + vec2(40.0, 60.0));
    window.settle();
    let moved = site_of(&window, &site.id).canvas.expect("it was put somewhere");
    window.key(Modifiers::COMMAND, Key::Z);
    window.settle();
    assert_eq!(site_of(&window, &site.id).canvas, None, "undone from {moved:?}");
}

#[test]
fn a_site_is_added_to_a_large_map_and_taken_back() {
    let mut window = open(made_up(800, 4000));
    let sites = |window: &Window| window.preset().map.sites.len();
    window.focus_map();
    window.harness.key_press(Key::Num1);
    // The index follows some frames later; until then the site is in the document and not on the map.
    window.settle();
    assert_eq!(sites(&window), 801);
    let Selection::One(EntityRef::Site(id)) = window.app().selection().clone() else {
        panic!("the new site is selected")
    };
    let place = site_of(&window, &id).canvas.expect("it has a place");
    window.press(Key::Enter);
    window.press(Key::ArrowDown);
    window.press(Key::ArrowDown);
    window.settle();
    let moved = site_of(&window, &id).canvas.expect("it has a place");
    assert!(moved.y > place.y + 1.0, "from {place:?} to {moved:?}");
    for _ in 0..4 {
        window.key(Modifiers::COMMAND, Key::Z);
    }
    window.settle();
    assert_eq!(sites(&window), 800);
}

#[test]
fn the_world_shows_a_large_map_at_every_zoom() {
    let mut window = open(made_up(800, 4000));
    window.press(Key::W);
    let clusters = |window: &Window| -> Vec<String> {
        window.harness.query_all_by_label_contains(" +").filter_map(|node| node.accesskit_node().label()).collect()
    };
    // The plan comes from a thread.
    let planned = |window: &mut Window| {
        window.settle();
        clusters(window)
    };
    let far = planned(&mut window);
    assert!(!far.is_empty(), "clusters stand on the map");
    window.press(Key::Plus);
    assert!(!clusters(&window).is_empty(), "until the plan of the new step is there, the old one is shown");
    assert_ne!(planned(&mut window), far, "another step, other clusters");
}
