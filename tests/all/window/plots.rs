//! The dock of plots driven by the names of its widgets, without a display.

use chokepoint::app::Selection;
use chokepoint::app::{App, FilePicker, PickKind, PickRequest, Picked};
use chokepoint_core::edit::Opened;
use chokepoint_core::model::{EntityRef, Preset, SiteId, Stage};
use chokepoint_core::store::builtin;
use egui_kittest::{Harness, kittest::Queryable as _};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Answers every dialog with the path that a test has laid out, and keeps what was suggested.
#[derive(Default)]
struct FakePicker {
    answer: Mutex<Option<PathBuf>>,
    asked: Mutex<Vec<PickRequest>>,
}

impl FilePicker for FakePicker {
    fn pick(&self, ask: &PickRequest) -> Picked {
        self.asked.lock().expect("no test panics here").push(ask.clone());
        self.answer.lock().expect("no test panics here").clone().map_or(Picked::Cancelled, Picked::Path)
    }
}

struct Window {
    harness: Harness<'static, App>,
    picker: Arc<FakePicker>,
}

impl Window {
    fn open(preset: Preset) -> Self {
        let picker = Arc::new(FakePicker::default());
        let app = App::new(Opened::unsaved(preset), Arc::clone(&picker) as Arc<dyn FilePicker>);
        let mut harness = Harness::builder()
            .with_size([1600.0, 1000.0])
            .with_max_steps(40)
            .build_ui_state(|ui, app: &mut App| app.show(ui), app);
        harness.run_steps(3);
        let mut window = Self { harness, picker };
        window.wait("a result", |window| window.harness.state().gap_usd().is_some());
        window
    }

    fn wait(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !holds(self) {
            assert!(start.elapsed() < Duration::from_secs(120), "waited in vain for {what}");
            std::thread::sleep(Duration::from_millis(5));
            self.harness.step();
        }
        self.harness.run_steps(3);
    }

    fn wait_for_label(&mut self, part: &str) {
        let part = part.to_owned();
        self.wait(&part, |window| window.harness.query_all_by_label_contains(&part).next().is_some());
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.harness.run_steps(4);
    }

    /// Opens a pane from the menu and waits for its plot.
    fn show(&mut self, pane: &str) {
        self.click("View");
        self.click("Plots");
        self.click(pane);
        let export = format!("Export {}", pane.to_lowercase());
        self.wait_for_label(&export);
    }
}

fn preset() -> Preset {
    let mut preset = builtin::first().preset;
    for scenario in &mut preset.scenarios {
        scenario.months = 3;
    }
    preset.scenarios.truncate(2);
    preset
}

#[test]
fn a_plot_is_opened_switched_exported_and_copied() {
    let mut window = Window::open(preset());
    window.show("Concentration");
    window.wait_for_label("stages are highly concentrated");
    // A series is switched off and on again by its legend.
    let baseline = || "Series baseline";
    window.harness.get_by_label(baseline()).click();
    window.harness.run_steps(3);
    window.harness.get_by_label(baseline());
    // Its figures go to a file, with a name that says what they are.
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("figures.csv");
    *window.picker.answer.lock().expect("it") = Some(path.clone());
    window.click("Export concentration");
    window.click("Save CSV…");
    window.wait("the file", |_| path.is_file());
    let asked = window.picker.asked.lock().expect("it").last().cloned().expect("a question");
    assert!(matches!(asked.kind, PickKind::Export(_)));
    assert!(asked.name.ends_with("-concentration.csv"), "{}", asked.name);
    let mut reader = csv::Reader::from_path(&path).expect("a table");
    assert_eq!(&reader.headers().expect("a head")[0], "stage");
    assert!(reader.records().count() >= 4);
    // The picture goes onto the clipboard.
    window.wait("an idle window", |window| window.harness.query_by_label_contains("exporting").is_none());
    window.click("Export concentration");
    window.click("Copy as picture");
    let start = Instant::now();
    loop {
        window.harness.step();
        let commands = &window.harness.output().platform_output.commands;
        if commands
            .iter()
            .any(|command| matches!(command, egui::OutputCommand::CopyImage(image) if image.width() > 600))
        {
            break;
        }
        assert!(start.elapsed() < Duration::from_secs(60), "nothing was copied");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn what_is_selected_on_the_map_is_what_the_gap_is_of() {
    let mut window = Window::open(preset());
    window.wait_for_label("All markets together");
    let preset = Arc::clone(window.harness.state().document().preset());
    let market = preset.map.sites.iter().rev().find(|site| !site.demands.is_empty()).expect("a market").clone();
    window.harness.state_mut().select(Selection::One(EntityRef::Site(market.id.clone())));
    window.harness.run_steps(3);
    window.wait_for_label(&format!("{} loses", market.name));
}

#[test]
fn scenarios_stand_side_by_side_and_their_table_is_exported() {
    let mut window = Window::open(preset());
    window.show("Compare gaps");
    window.wait("both scenarios", |window| window.harness.query_by_label_contains("of 2 solved").is_none());
    window.wait_for_label("of the value at stake unmet");
    // It stands in a tab behind another.
    window.click("Compare scenarios");
    window.wait_for_label("Save table as CSV");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("key.csv");
    *window.picker.answer.lock().expect("it") = Some(path.clone());
    window.click("Gap");
    window.click("Save table as CSV…");
    window.wait("the file", |_| path.is_file());
    let mut reader = csv::Reader::from_path(&path).expect("a table");
    let names: Vec<String> = reader.records().map(|line| line.expect("a line")[0].to_owned()).collect();
    let preset = window.harness.state().document().preset();
    assert_eq!(names, preset.scenarios.iter().map(|scenario| scenario.name.clone()).collect::<Vec<_>>());
}

#[test]
fn the_brief_is_exported_into_a_folder() {
    let mut window = Window::open(preset());
    let folder = tempfile::tempdir().expect("a folder");
    *window.picker.answer.lock().expect("it") = Some(folder.path().to_path_buf());
    window.click("File");
    window.click("Export brief…");
    window.click("Choose a folder…");
    window.wait_for_label("Open brief.html with a browser");
    let html = std::fs::read_to_string(folder.path().join("brief.html")).expect("the brief");
    assert!(!html.contains("http://") && !html.contains("https://"));
    for name in ["figures.xlsx", "tables/gaps.csv", "pictures/1-flows.svg", "pictures/1-flows.png"] {
        assert!(folder.path().join(name).is_file(), "{name}");
    }
}

#[test]
fn what_a_plot_shows_is_picked_with_the_mouse_and_with_keys() {
    let mut window = Window::open(preset());
    window.click("Flows");
    window.wait_for_label("Export flows");
    // The box of a country at a stage stands for its sites there.
    window.click("Show China, mine, on the map");
    let sites = window.harness.state().selection().sites();
    let preset = Arc::clone(window.harness.state().document().preset());
    let mines: Vec<_> =
        preset.map.sites.iter().filter(|site| site.country.code() == "CN" && site.stage == Stage::Mine).collect();
    assert!(!mines.is_empty() && sites.len() == mines.len(), "{sites:?}");
    // The same with the keyboard, another box.
    window.harness.get_by_label("Show United States, market, on the map").focus();
    window.harness.run_steps(2);
    window.harness.key_press(egui::Key::Enter);
    window.harness.run_steps(4);
    let sites = window.harness.state().selection().sites();
    let at = |site: &SiteId| preset.map.site(site).expect("a site");
    assert!(!sites.is_empty());
    assert!(sites.iter().all(|site| at(site).country.code() == "US" && at(site).stage == Stage::Market), "{sites:?}");
}
