//! Where a reader was in a file is found again in the next run of the program.

use crate::kit::window::Window;
use chokepoint::app::Selection;
use chokepoint::draw::{Theme, ThemeKind};
use chokepoint_core::edit::Opened;
use chokepoint_core::model::{CanvasPoint, EntityRef, MapNote, NoteColour, NoteSize, Preset, Stage};
use chokepoint_core::store::builtin;
use eframe::App as _;
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
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

/// A run of the program on the teaching map: what was kept is read before the first frame, and kept again after each.
fn run(kept: &Kept) -> Window {
    run_of(kept, preset())
}

/// The same on any map.
fn run_of(kept: &Kept, preset: Preset) -> Window {
    let mut kept = kept.clone();
    let mut is_first = true;
    Window::in_frames(Opened::unsaved(preset), move |app, ui| {
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

#[test]
fn what_is_selected_beside_sites_and_how_the_world_was_looked_at_are_found_again() {
    let kept = Kept::default();
    let rule = preset().rules[0].id.clone();
    let before = {
        let mut window = run(&kept);
        window.wait_for_result();
        assert!(place(&kept)["globe"].is_null(), "all of it is seen until somebody comes nearer");
        window.click("World");
        let at = egui::pos2(640.0, 320.0);
        window.wheel(at, 4.0, Modifiers::COMMAND);
        window.select(Selection::One(EntityRef::Rule(rule.clone())));
        place(&kept)
    };
    assert!(before["globe"]["zoom"].as_f64().is_some_and(|zoom| zoom > 0.0), "{before}");
    let mut window = run(&kept);
    window.wait_for_result();
    assert_eq!(window.app().selection(), &Selection::One(EntityRef::Rule(rule)));
    assert_eq!(place(&kept)["globe"], before["globe"]);
    // What is gone is not selected, and what is no look is none.
    let mut gone = before;
    gone["entity"] = serde_json::json!(["rule", "gone"]);
    gone["globe"]["zoom"] = serde_json::json!(0.0);
    let text = serde_json::json!([[preset().title, gone]]).to_string();
    kept.0.borrow_mut().insert("places".to_owned(), text);
    let mut window = run(&kept);
    window.wait_for_result();
    assert_eq!(window.app().selection(), &Selection::Nothing);
    assert!(place(&kept)["globe"].is_null());
}

/// The place that was kept last, as it stands in the user's folder.
fn place(kept: &Kept) -> serde_json::Value {
    let places = kept.0.borrow().get("places").cloned().expect("a place");
    let places: serde_json::Value = serde_json::from_str(&places).expect("it is JSON");
    places[0][1].clone()
}

/// What the choosers of that name say, in order.
fn chosen(window: &Window, label: &str) -> Vec<String> {
    let choosers = window.harness.get_all_by_role_and_label(Role::ComboBox, label);
    let mut values: Vec<String> = choosers.filter_map(|chooser| chooser.accesskit_node().value()).collect();
    values.sort_unstable();
    values
}

#[test]
fn what_each_pane_shows_is_found_again_with_its_zoom() {
    let kept = Kept::default();
    let buyer = preset().map.sites.iter().find(|site| site.stage == Stage::Market).expect("a market").name.clone();
    let before = {
        let mut window = run(&kept);
        window.wait_for_result();
        // Two of a kind, each with choices of its own.
        window.wait_for("Export supply shares");
        let at = window.place("Export supply shares") + vec2(0.0, 120.0);
        window.right_click(at);
        window.click("Another “Supply shares” beside it");
        window.wait_for("Export supply shares 2");
        window.choose("Shares", "by owner");
        window.choose("bought by", &buyer);
        window.click("How demand is met");
        window.wait_for("Export how demand is met");
        window.choose("Gap of", "all markets");
        // The months nearer by the wheel, on the plot of the demand; and its hole alone.
        let at = window.place("Export how demand is met") + vec2(60.0, 150.0);
        window.wheel(at, 3.0, Modifiers::NONE);
        window.wait_for("Whole");
        // Several panes have a hole: that of this one stands nearest.
        let own = window.place("Export how demand is met");
        let off = |node: &egui_kittest::Node<'_>| node.rect().center().distance(own);
        let buttons = window.harness.get_all_by_label("The hole only");
        let at = buttons.min_by(|one, other| off(one).total_cmp(&off(other))).expect("a button").rect().center();
        window.click_at(at);
        let at = window.harness.get_all_by_label("Table").next().expect("rows").rect().center();
        window.click_at(at);
        assert_eq!(chosen(&window, "Shares"), ["by location", "by owner"]);
        place(&kept)
    };
    assert!(before["panes"]["months"].is_array(), "{before}");
    let mut window = run(&kept);
    window.wait_for_result();
    window.wait_for("Export supply shares 2");
    assert_eq!(chosen(&window, "Shares"), ["by location", "by owner"]);
    assert_eq!(chosen(&window, "bought by"), ["the world".to_owned(), buyer].into_iter().rev().collect::<Vec<_>>());
    let gaps = chosen(&window, "Gap of");
    assert!(
        gaps.iter().any(|gap| gap == "all markets") && gaps.iter().any(|gap| gap == "what is selected"),
        "{gaps:?}"
    );
    window.wait_for("Whole");
    assert_eq!(place(&kept), before, "nothing moves by being opened");
}

#[test]
fn what_is_chosen_and_not_on_the_map_any_more_is_as_if_nobody_had_chosen_it() {
    let kept = Kept::default();
    let place = format!(
        r#"[[{:?},{{"scenario":"none","month":null,"world":false,"map":null,"selected":[],"panes":{{"tiles":{{"Tabs":{{"active":0,"children":[
            {{"Pane":{{"title":"Supply shares","choice":{{"cut":"Origin","buyer":"gone","scenario":"gone","commodities":["gone"]}}}}}},
            {{"Pane":{{"title":"Substitution gap","choice":{{"gap":{{"Demand":{{"site":"gone","commodity":"gone","end_use":"Gone"}}}},"rule":"gone"}},"values":[3.0,1.0]}}}}
        ]}}}}}}}}]]"#,
        preset().title
    );
    kept.0.borrow_mut().insert("places".to_owned(), place);
    let mut window = run(&kept);
    window.wait_for_result();
    window.wait_for("Export supply shares");
    assert_eq!(chosen(&window, "Shares"), ["by origin of the ore"], "what is there still is chosen still");
    assert_eq!(chosen(&window, "bought by"), ["the world"]);
    assert_eq!(chosen(&window, "in scenario"), ["shown"]);
    let at = window.harness.get_all_by_label("Substitution gap").next().expect("its tab").rect().center();
    window.click_at(at);
    window.wait_for("Export substitution gap");
    assert_eq!(chosen(&window, "Gap of"), ["what is selected"]);
    assert!(window.harness.query_by_label("Whole").is_none(), "a part that cannot be seen is the whole");
}

#[test]
fn a_place_of_an_earlier_version_is_found_as_it_was() {
    // As it was written on 26 November 2026: panes by title and number, no word of notes or baseline.
    let kept = Kept::default();
    let place = format!(
        r#"[[{:?},{{"scenario":"licences","month":"2025-03-01","world":false,"map":null,"selected":[],"panes":{{"Row":{{"across":true,
            "children":[{{"Tabs":{{"children":[{{"Pane":{{"title":"Concentration","number":1}}}}],"active":0}}}},
            {{"Tabs":{{"children":[{{"Pane":{{"title":"Supply shares","number":2}}}}],"active":0}}}}],"shares":[1.0,2.0]}}}}}}]]"#,
        preset().title
    );
    kept.0.borrow_mut().insert("places".to_owned(), place);
    let mut window = run(&kept);
    window.wait_for_result();
    window.wait_for("Export supply shares 2");
    window.wait_for("Export concentration");
    assert_eq!(window.harness.query_all_by_label_contains("Substitution gap").count(), 0, "the others are closed");
    // None was open.
    let none = Kept::default();
    let place = format!(
        r#"[[{:?},{{"scenario":"licences","month":null,"world":false,"map":null,"selected":[],"panes":null}}]]"#,
        preset().title
    );
    none.0.borrow_mut().insert("places".to_owned(), place);
    let mut window = run(&none);
    window.wait_for_result();
    window.wait_for("No plot is open");
}

#[test]
fn hidden_notes_and_an_unlocked_baseline_are_found_again() {
    let kept = Kept::default();
    let baseline = preset().scenarios[0].id.clone();
    let mut preset = preset();
    preset.map_notes.push(MapNote {
        id: "n".into(),
        at: CanvasPoint { x: 40.0, y: 40.0 },
        text: "Look".to_owned(),
        size: NoteSize::Usual,
        colour: NoteColour::Text,
        arrow: None,
    });
    {
        let mut window = run_of(&kept, preset.clone());
        window.wait_for_result();
        window.harness.get_by_label("Note: Look");
        window.focus_map();
        window.key(Modifiers::SHIFT, Key::N);
        window.select(Selection::One(EntityRef::Scenario(baseline.clone())));
        window.click("Locked");
    }
    let mut window = run_of(&kept, preset);
    window.wait_for_result();
    assert!(window.harness.query_by_label("Note: Look").is_none(), "hidden as it was left");
    window.focus_map();
    window.key(Modifiers::SHIFT, Key::N);
    window.harness.get_by_label("Note: Look");
    // A rule that is switched on goes into it, as it would have before.
    let rule = window.preset().rules[0].clone();
    window.click_at(window.harness.get_by_role_and_label(Role::CheckBox, &rule.title).rect().center());
    assert_eq!(window.preset().scenario(&baseline).expect("the baseline").rules, [rule.id]);
}

#[test]
fn a_choice_follows_a_site_that_gets_another_id_by_its_first_name() {
    let mut window = run(&Kept::default());
    window.wait_for_result();
    // A site that has no name yet is bought for; its first name gives it another id.
    let made = window.buy_for_unnamed_market();
    window.select(Selection::One(EntityRef::Site(made.id.clone())));
    window.text_field("Name", "Brazil");
    window.settle();
    let named = window.preset().map.sites.iter().find(|site| site.name == "Brazil").expect("it is named");
    assert_ne!(named.id, made.id, "its id follows its first name");
    assert_eq!(chosen(&window, "bought by"), ["Brazil"]);
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
        window.click("Look and size");
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

#[test]
fn the_menus_fit_a_small_screen() {
    let mut window = Window::of_size(preset(), 1280.0, 720.0);
    window.wait_for_result();
    for (menu, last) in [("File", "Quit"), ("Edit", "Balance the baseline…"), ("View", "Look and size")] {
        window.click(menu);
        // A row says its keys as well.
        let bottom = window.harness.get_all_by_label_contains(last).last().expect(last).rect().bottom();
        assert!(bottom <= 720.0, "{last} of {menu} ends at {bottom}");
        window.press(Key::Escape);
    }
}
