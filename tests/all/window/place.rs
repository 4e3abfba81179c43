//! Where a reader was in a file is found again in the next run of the program.

use crate::kit::window::Window;
use chokepoint::app::Selection;
use chokepoint::draw::{Theme, ThemeKind};
use chokepoint_core::edit::Opened;
use chokepoint_core::model::{EntityRef, Preset};
use chokepoint_core::store::builtin;
use eframe::App as _;
use egui::{Key, Modifiers};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What the program writes at its end and reads at its start.
#[derive(Clone, Default)]
struct Kept(Rc<RefCell<BTreeMap<String, String>>>);

impl eframe::Storage for Kept {
    fn get_string(&self, key: &str) -> Option<String> {
        self.0.borrow().get(key).cloned()
    }

    fn set_string(&mut self, key: &str, value: String) {
        self.0.borrow_mut().insert(key.to_owned(), value);
    }

    fn remove_string(&mut self, key: &str) {
        self.0.borrow_mut().remove(key);
    }

    fn flush(&mut self) {}
}

fn preset() -> Preset {
    builtin::load("teaching-12-sites").expect("the teaching map")
}

/// A run of the program: what was kept is read before the first frame, and kept again after each.
fn run(kept: &Kept) -> Window {
    let mut kept = kept.clone();
    let mut is_first = true;
    Window::in_frames(Opened::unsaved(preset()), move |app, ui| {
        if std::mem::take(&mut is_first) {
            app.restore(&kept);
        }
        app.show(ui);
        app.save(&mut kept);
    })
}

#[test]
fn scenario_month_map_selection_and_panes_are_found_again() {
    let kept = Kept::default();
    let preset = preset();
    let scenario = preset.scenario(&"licences".into()).expect("the licences").clone();
    let site = preset.map.sites[3].clone();
    let (month, title, gap) = {
        let mut window = run(&kept);
        window.wait_for_result();
        window.click(&scenario.name);
        window.wait_for_result();
        window.focus_map();
        window.press(Key::ArrowRight);
        window.click("World");
        window.select(Selection::One(EntityRef::Site(site.id.clone())));
        window.click("View");
        window.click("Plots");
        window.click("Concentration");
        window.wait_for("Export concentration");
        window.steps();
        (window.app().month(), window.app().document().preset().title.clone(), window.app().gap_usd())
    };
    let mut window = run(&kept);
    window.wait_for_result();
    assert_eq!(window.app().document().preset().title, title);
    assert_eq!(window.app().month(), month);
    assert_eq!(window.app().map_mode(), chokepoint::app::MapMode::World);
    assert_eq!(window.app().selection(), &Selection::One(EntityRef::Site(site.id)));
    window.wait_for("Export concentration");
    assert!(gap.is_some_and(|gap| gap > 0.0), "licences leave a gap: {gap:?}");
    assert_eq!(window.app().gap_usd(), gap);
}

#[test]
fn a_place_that_cannot_be_read_or_is_of_another_map_is_left_out() {
    let kept = Kept::default();
    kept.0.borrow_mut().insert("places".to_owned(), "[[\"nonsense\"]]".to_owned());
    run(&kept).wait_for_result();
    // A pane and a site that this version and this map do not know.
    let place = format!(
        r#"[[{:?},{{"scenario":"gone","month":"2030-01-01","world":false,"map":[1.0,2.0,0.0,1.0],"selected":["gone"],
            "panes":{{"Tabs":{{"children":[{{"Pane":{{"title":"Gone","number":1}}}}],"active":0}}}}}}]]"#,
        preset().title
    );
    kept.0.borrow_mut().insert("places".to_owned(), place);
    let mut window = run(&kept);
    window.wait_for_result();
    assert_eq!(window.app().selection(), &Selection::Nothing);
    // The panes are as at first.
    window.wait_for("Export supply shares");
}

/// Whether the window has the colours of a look.
fn has_look(window: &Window, kind: ThemeKind) -> bool {
    window.harness.ctx.global_style().visuals.panel_fill == Theme::of(kind).panel()
        && (window.harness.ctx.theme() == egui::Theme::Dark) == (kind == ThemeKind::Dark)
}

/// What the system says of itself from now on.
fn system_says(window: &mut Window, theme: Option<egui::Theme>) {
    window.harness.input_mut().system_theme = theme;
    window.steps();
}

#[test]
fn the_look_follows_the_system_until_one_is_chosen_and_again_when_that_is_chosen() {
    let kept = Kept::default();
    {
        let mut window = run(&kept);
        assert!(has_look(&window, ThemeKind::Light), "the system says nothing");
        system_says(&mut window, Some(egui::Theme::Dark));
        assert!(has_look(&window, ThemeKind::Dark), "it has turned dark while the program runs");
        system_says(&mut window, Some(egui::Theme::Light));
        assert!(has_look(&window, ThemeKind::Light));
        window.click("View");
        window.click("Dark");
        assert!(has_look(&window, ThemeKind::Dark));
        system_says(&mut window, None);
        system_says(&mut window, Some(egui::Theme::Light));
        assert!(has_look(&window, ThemeKind::Dark), "what was chosen stays");
    }
    {
        let mut window = run(&kept);
        assert!(has_look(&window, ThemeKind::Dark), "what was chosen stays in the next run");
        window.key(Modifiers::COMMAND, Key::K);
        window.type_text("as the system");
        window.press(Key::Enter);
        assert!(has_look(&window, ThemeKind::Light));
    }
    let mut window = run(&kept);
    system_says(&mut window, Some(egui::Theme::Dark));
    assert!(has_look(&window, ThemeKind::Dark), "that it is followed is kept as well");
}

#[test]
fn a_look_that_was_chosen_before_there_was_one_of_the_system_is_found_again() {
    for (word, kind) in [("light", ThemeKind::Light), ("dark", ThemeKind::Dark), ("projector", ThemeKind::Projector)] {
        let kept = Kept::default();
        kept.0.borrow_mut().insert("theme".to_owned(), word.to_owned());
        let mut window = run(&kept);
        system_says(&mut window, Some(if kind == ThemeKind::Dark { egui::Theme::Light } else { egui::Theme::Dark }));
        assert!(has_look(&window, kind), "{word}");
    }
}
