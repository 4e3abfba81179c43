//! Large maps in the window: what is worked out off its thread, and what still can be done by hand.

use chokepoint::app::Selection;
use chokepoint::app::{App, FilePicker, PickRequest, Picked};
use chokepoint_core::edit::Opened;
use chokepoint_core::model::{EntityRef, Preset, SiteId};
use chokepoint_core::store::{Size, generate};
use egui_kittest::{Harness, kittest::NodeT as _, kittest::Queryable as _};
use std::sync::Arc;
use std::time::{Duration, Instant};

struct NoPicker;

impl FilePicker for NoPicker {
    fn pick(&self, _: &PickRequest) -> Picked {
        Picked::Cancelled
    }
}

/// A map without controls in front, so that a month is solved at once.
fn made_up(sites: usize, routes: usize) -> Preset {
    let mut preset = generate(Size { sites, routes }, 3);
    preset.scenarios.reverse();
    preset.scenarios.iter_mut().for_each(|scenario| scenario.months = 1);
    preset
}

struct Window(Harness<'static, App>);

impl Window {
    fn open(preset: Preset) -> Self {
        let mut window = Self::open_unsettled(preset);
        window.settle();
        window
    }

    fn open_unsettled(preset: Preset) -> Self {
        Self::show(Opened::unsaved(preset))
    }

    fn show(opened: Opened) -> Self {
        let app = App::new(opened, Arc::new(NoPicker));
        let harness = Harness::builder()
            .with_size([1440.0, 900.0])
            .with_max_steps(30)
            .build_ui_state(|ui, app: &mut App| app.show(ui), app);
        Self(harness)
    }

    /// Frames until something is there.
    fn step_until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !holds(self) {
            assert!(start.elapsed() < Duration::from_secs(120), "waited in vain for {what}");
            std::thread::sleep(Duration::from_millis(5));
            self.0.step();
        }
    }

    /// Frames until index, findings and results are those of the document.
    fn settle(&mut self) {
        let start = Instant::now();
        self.0.run_steps(3);
        while !self.0.state().is_settled() {
            assert!(start.elapsed() < Duration::from_secs(120), "the window never settles");
            std::thread::sleep(Duration::from_millis(5));
            self.0.step();
        }
        self.0.run_steps(3);
    }

    fn press(&mut self, key: egui::Key) {
        self.0.key_press(key);
        self.0.run_steps(2);
    }

    fn site(&self, id: &SiteId) -> chokepoint_core::model::Site {
        self.0.state().document().preset().map.site(id).expect("the site is there").clone()
    }
}

#[test]
fn a_large_map_is_checked_and_solved() {
    let preset = made_up(800, 4000);
    let idle = preset.map.routes.iter().find(|route| route.baseline.value == 0.0).expect("an alternative").id.clone();
    let mut window = Window::open(preset);
    assert!(window.0.query_by_label("No findings").is_some());
    assert_eq!(window.0.state().gap_usd(), Some(0.0));
    // A route is removed and comes back: index, findings and result follow, and no old result passes for the new one meanwhile.
    window.0.state_mut().select(Selection::One(EntityRef::Route(idle.clone())));
    for key in [(egui::Modifiers::NONE, egui::Key::Delete), (egui::Modifiers::COMMAND, egui::Key::Z)] {
        window.0.key_press_modifiers(key.0, key.1);
        window.0.step();
        assert!(!window.0.state().is_settled() || window.0.state().gap_usd().is_some());
        window.settle();
        assert_eq!(window.0.state().gap_usd(), Some(0.0));
        assert!(window.0.query_by_label("No findings").is_some());
        let is_there = window.0.state().document().preset().map.route(&idle).is_some();
        assert_eq!(is_there, key.1 == egui::Key::Z);
    }
}

#[test]
fn a_large_map_with_an_error_is_not_solved() {
    let mut preset = made_up(800, 4000);
    preset.map.routes[100].to = "nowhere".into();
    let window = Window::open(preset);
    assert_eq!(window.0.state().gap_usd(), None);
    let why = window.0.state().failure().unwrap_or_default().to_owned();
    assert!(why.contains("1 error"), "{why}");
    assert!(window.0.query_all_by_label_contains("1 error").next().is_some());
}

#[test]
fn a_solve_that_takes_long_can_be_stopped_and_asked_for_again() {
    // Three years under controls take far longer than the second after which the button shows.
    let mut window = Window::open_unsettled(generate(Size { sites: 800, routes: 4000 }, 3));
    window.step_until("the button", |window| window.0.query_by_label("Stop").is_some());
    assert!(!window.0.state().is_settled());
    assert!(window.0.query_by_label_contains("Solving… month ").is_some(), "it says what it is at");
    window.0.get_by_label("Stop").click();
    window.0.run_steps(2);
    assert!(window.0.state().is_settled());
    assert!(window.0.query_by_label("Stop").is_none());
    // What the solver still sends is of a solve that nobody waits for.
    std::thread::sleep(Duration::from_millis(200));
    window.0.run_steps(3);
    assert!(window.0.state().is_settled() && window.0.state().gap_usd().is_none());
    assert!(window.0.query_by_label_contains("Stopped").is_some());
    window.0.get_by_label("Solve").click();
    window.0.run_steps(2);
    assert!(!window.0.state().is_settled(), "it is asked again");
    window.step_until("the button", |window| window.0.query_by_label("Stop").is_some());
    window.0.key_press_modifiers(egui::Modifiers::SHIFT, egui::Key::F5);
    window.0.run_steps(2);
    assert!(window.0.state().is_settled(), "the keyboard stops it too");
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
    window.0.state_mut().select(Selection::One(EntityRef::Route(route.clone())));
    window.press(egui::Key::Delete);
    window.settle();
    assert!(window.0.state().document().is_unsaved());
    for key in [egui::Key::S, egui::Key::Q] {
        window.0.key_press_modifiers(egui::Modifiers::COMMAND, key);
    }
    window.step_until("the file", |window| !window.0.state().document().is_unsaved());
    window.0.run_steps(3);
    assert!(!window.0.state().is_asking(), "the question has been answered by the file");
    let written = chokepoint_core::store::load(&path).expect("it can be read").preset;
    assert!(written.map.sites.len() == 3200 && written.map.route(&route).is_none(), "the change is in it");
}

#[test]
fn close_up_a_site_of_a_large_map_has_ports_and_can_be_dragged() {
    let preset = made_up(3200, 6400);
    let site = preset.map.sites[1500].clone();
    let mut window = Window::open(preset);
    assert!(window.0.query_by_label(&site.name).is_none(), "far out no site is an item of its own");
    window.0.state_mut().select(Selection::One(EntityRef::Site(site.id.clone())));
    window.press(egui::Key::Z);
    for _ in 0..40 {
        window.0.step();
        std::thread::sleep(Duration::from_millis(10));
    }
    let is_on_map = |node: &egui_kittest::Node<'_>| node.rect().center().distance(egui::pos2(700.0, 300.0)) < 250.0;
    let place =
        window.0.query_all_by_label(&site.name).find(is_on_map).expect("close up the site has a name").rect().center();
    assert!(
        window.0.query_by_label(&format!("Route from {}", site.name)).is_some(),
        "the selected site shows its ports"
    );
    let minimap = window.0.get_by_label("Minimap").rect().size();
    assert!(minimap.x < 220.0 && minimap.y < 150.0, "the minimap stays small: {minimap}");
    assert_eq!(window.site(&site.id).canvas, None);
    window.0.hover_at(place);
    window.0.step();
    window.0.drag_at(place);
    window.0.run_steps(2);
    window.0.hover_at(place + egui::vec2(20.0, 30.0));
    window.0.run_steps(2);
    window.0.hover_at(place + egui::vec2(40.0, 60.0));
    window.0.run_steps(2);
    window.0.drop_at(place + egui::vec2(40.0, 60.0));
    window.settle();
    let moved = window.site(&site.id).canvas.expect("it was put somewhere");
    window.0.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
    window.settle();
    assert_eq!(window.site(&site.id).canvas, None, "undone from {moved:?}");
}

#[test]
fn a_site_is_added_to_a_large_map_and_taken_back() {
    let mut window = Window::open(made_up(800, 4000));
    let sites = |window: &Window| window.0.state().document().preset().map.sites.len();
    window.press(egui::Key::F6);
    window.0.key_press(egui::Key::Num1);
    // The index follows some frames later; until then the site is in the document and not on the map.
    window.settle();
    assert_eq!(sites(&window), 801);
    let Selection::One(EntityRef::Site(id)) = window.0.state().selection().clone() else {
        panic!("the new site is selected")
    };
    let place = window.site(&id).canvas.expect("it has a place");
    window.press(egui::Key::Enter);
    window.press(egui::Key::ArrowDown);
    window.press(egui::Key::ArrowDown);
    window.settle();
    let moved = window.site(&id).canvas.expect("it has a place");
    assert!(moved.y > place.y + 1.0, "from {place:?} to {moved:?}");
    for _ in 0..4 {
        window.0.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::Z);
        window.0.run_steps(2);
    }
    window.settle();
    assert_eq!(sites(&window), 800);
}

#[test]
fn the_world_shows_a_large_map_at_every_zoom() {
    let mut window = Window::open(made_up(800, 4000));
    window.press(egui::Key::W);
    let clusters = |window: &Window| -> Vec<String> {
        window.0.query_all_by_label_contains(" +").filter_map(|node| node.accesskit_node().label()).collect()
    };
    // The plan comes from a thread.
    let planned = |window: &mut Window| {
        for _ in 0..100 {
            window.0.step();
            std::thread::sleep(Duration::from_millis(5));
        }
        clusters(window)
    };
    let far = planned(&mut window);
    assert!(!far.is_empty(), "clusters stand on the map");
    window.press(egui::Key::Plus);
    assert!(!clusters(&window).is_empty(), "until the plan of the new step is there, the old one is shown");
    assert_ne!(planned(&mut window), far, "another step, other clusters");
}
