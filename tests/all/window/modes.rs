//! Reading changes nothing, editing does, presenting shows one picture to a room.

use crate::kit::window::Window;
use chokepoint::app::{Selection, WorkMode};
use chokepoint_core::model::{Cut, EntityRef, Preset, ViewPicture, validate};
use chokepoint_core::store::builtin;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

fn teaching() -> Preset {
    builtin::load("teaching-12-sites").expect("it ships")
}

fn reading() -> Window {
    let mut window = Window::open(teaching());
    window.press(Key::E);
    window.wait_for_result();
    window.settle();
    assert_eq!(window.app().work_mode(), WorkMode::Read);
    window
}

#[test]
fn a_map_is_opened_to_be_read_and_an_empty_one_to_be_drawn_on() {
    let opened = |preset: Preset| {
        let picker = std::sync::Arc::new(crate::kit::window::Picker::default());
        chokepoint::app::App::new(chokepoint_core::edit::Opened::unsaved(preset), picker).work_mode()
    };
    assert_eq!(opened(teaching()), WorkMode::Read);
    assert_eq!(opened(Preset::empty()), WorkMode::Edit);
}

#[test]
fn reading_nothing_that_is_typed_clicked_or_dragged_changes_the_preset() {
    let mut window = reading();
    let before = window.text();
    let name = window.preset().map.sites[0].name.clone();
    window.click_at(window.harness.get_by_label("Stage map").rect().center());
    for key in [Key::Num1, Key::Num7, Key::Delete, Key::F2, Key::R, Key::ArrowDown] {
        window.press(key);
    }
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.press(Key::Delete);
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::D);
    window.steps();
    assert_eq!(window.text(), before);
    // A drag that begins on a site moves the map, not the site.
    let site = window.harness.get_all_by_label(&name).next().expect("a site").rect().center();
    let to = site + egui::vec2(60.0, 30.0);
    window.harness.drag_at(site);
    window.harness.hover_at(to);
    window.harness.run_steps(2);
    window.harness.drop_at(to);
    window.steps();
    assert_eq!(window.text(), before);
    // A switch of a rule says why it does nothing.
    let loud = window.preset().scenarios.iter().find(|one| !one.rules.is_empty()).expect("one with rules").clone();
    window.choose("Scenario", &loud.name);
    // An answer that comes in between may move the list from under the pointer.
    window.settle();
    let rule = window.preset().rule(&loud.rules[0]).expect("its rule").title.clone();
    window.click(&rule);
    assert_eq!(window.text(), before);
    assert!(window.says("Reading changes nothing; press E"));
}

#[test]
fn reading_a_click_selects_and_edit_is_one_key_away() {
    let mut window = reading();
    let site = window.preset().map.sites[0].clone();
    window.select(Selection::One(EntityRef::Site(site.id)));
    assert!(window.says("Reading: nothing can be changed."));
    assert!(window.harness.query_by_label("Undo last change").is_none(), "there is nothing to undo");
    window.press(Key::E);
    assert_eq!(window.app().work_mode(), WorkMode::Edit);
    assert!(!window.says("Reading: nothing can be changed."));
    assert!(window.harness.query_by_label("Undo last change").is_some());
}

#[test]
fn a_presentation_goes_through_its_views_covers_and_reveals_and_has_no_furniture() {
    let preset = teaching();
    let loud = preset.scenarios.iter().find(|one| !one.rules.is_empty()).expect("one with rules").name.clone();
    let mut window = Window::open(preset);
    window.wait_for_result();
    // The quiet scenario as it is, then the loud one in its worst month, kept as views.
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::B);
    window.steps();
    window.choose("Scenario", &loud);
    window.wait_for_result();
    window.wait("the answer", Window::names_who_runs_short);
    window.steps();
    let worst = window.app().month();
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::B);
    window.steps();
    assert_eq!(window.preset().views.len(), 2);
    assert!(window.preset().views.iter().all(|view| view.picture == ViewPicture::Stages));
    window.press(Key::F5);
    assert_eq!(window.app().work_mode(), WorkMode::Present);
    for furniture in ["File", "Rules", "Undo last change", "Find"] {
        assert!(window.harness.query_by_label(furniture).is_none(), "{furniture} is for editing");
    }
    window.wait("the first view", |window| window.says("(1 of 2)") && window.says("Nobody runs short"));
    window.press(Key::PageDown);
    window.wait("the second view", |window| window.says("(2 of 2)") && window.names_who_runs_short());
    assert_eq!(window.app().month(), worst);
    // Covered, no word of the answer is on the wall.
    window.press(Key::C);
    assert!(window.says("What do you expect"));
    assert!(!window.says("run short;") && !window.says("runs short") && !window.says("\u{2212}"));
    window.press(Key::C);
    window.wait("the answer again", Window::names_who_runs_short);
    // Nothing is changed by hand or key.
    let before = window.text();
    for key in [Key::Num1, Key::Delete, Key::G] {
        window.press(key);
    }
    assert_eq!(window.text(), before);
    window.press(Key::Escape);
    assert_eq!(window.app().work_mode(), WorkMode::Read);
    assert!(window.harness.query_by_label("File").is_some());
}

#[test]
fn views_are_kept_in_the_file_and_undone_like_any_change() {
    let mut window = Window::open(teaching());
    window.wait_for_result();
    let before = window.text();
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::B);
    window.steps();
    let text = window.text();
    assert!(text.contains("views: ["));
    let read = chokepoint_core::store::parse(&text).expect("it reads");
    assert_eq!(read.views, window.preset().views);
    window.click("Undo last change");
    assert_eq!(window.text(), before);
}

/// The teaching map with its list of views open, the quiet scenario and then the loud one kept as views.
fn with_two_views() -> Window {
    let preset = teaching();
    let loud = preset.scenarios.iter().find(|one| !one.rules.is_empty()).expect("one with rules").name.clone();
    let mut window = Window::open(preset);
    window.wait_for_result();
    window.key(Modifiers::COMMAND, Key::K);
    window.type_text("views of the presentation");
    window.press(Key::Enter);
    assert!(window.says("No view is kept yet"));
    window.click("Keep this view");
    window.choose("Scenario", &loud);
    window.wait_for_result();
    window.wait("the answer", Window::names_who_runs_short);
    window.click("Keep this view");
    assert_eq!(window.preset().views.len(), 2);
    window
}

#[test]
fn views_are_named_ordered_taken_again_shown_and_removed_in_their_list() {
    let mut window = with_two_views();
    let kept = window.preset().views.clone();
    let names = |window: &Window| window.preset().views.iter().map(|view| view.name.clone()).collect::<Vec<_>>();
    // One step for a name that is typed, and what it is of stands below it then.
    let steps = window.done();
    window.text_field("Name of view 2", "How bad it gets");
    assert_eq!(names(&window), [kept[0].name.clone(), "How bad it gets".to_owned()]);
    assert_eq!(window.done(), steps + 1);
    assert!(window.says(&kept[1].name));
    window.click("Move view 2 up");
    assert_eq!(names(&window), ["How bad it gets".to_owned(), kept[0].name.clone()]);
    // To the quiet scenario by its view, in its month; and the loud view is taken again there: its own name stays.
    window.click("Show view 2");
    window.wait("the quiet scenario", |window| window.says("Nobody runs short"));
    window.click("Take view 1 again");
    let taken = window.preset().views[0].clone();
    assert_eq!(
        (taken.name.as_str(), &taken.scenario, taken.month),
        ("How bad it gets", &kept[0].scenario, kept[0].month)
    );
    window.click_at(window.harness.get_by_role_and_label(Role::CheckBox, "View 1 is covered at first").rect().center());
    assert!(window.preset().views[0].covered);
    window.click("Remove view 1");
    assert_eq!(names(&window), [kept[0].name.clone()]);
    // Each of it is a step back.
    for _ in 0..5 {
        window.click("Undo last change");
    }
    assert_eq!(window.preset().views, kept);
    // Reading, views are shown and nothing else.
    window.press(Key::Escape);
    window.press(Key::E);
    window.key(Modifiers::COMMAND, Key::K);
    window.type_text("views of the presentation");
    window.press(Key::Enter);
    assert!(window.says("views can be shown, not changed"));
    for still in ["Remove view 1", "Take view 1 again", "Move view 1 down"] {
        window.click(still);
    }
    assert_eq!(window.preset().views, kept);
}

#[test]
fn a_view_whose_scenario_was_removed_says_so_and_how_to_mend_it() {
    let mut window = with_two_views();
    let loud = window.preset().views[1].scenario.clone();
    let name = window.preset().scenario(&loud).expect("it").name.clone();
    window.click(&format!("More about {name}"));
    window.click("Delete");
    assert!(
        window.says(
            "Its scenario is not in the preset any more: show what it shall be of and take it again, or remove it"
        )
    );
    let findings = validate(window.preset());
    let about: Vec<_> =
        findings.iter().filter(|finding| finding.message.contains("cannot be shown as it was kept")).collect();
    assert_eq!(about.iter().map(|finding| finding.place.to_string()).collect::<Vec<_>>(), ["views[1]"]);
    // On the wall nothing else stands under its name.
    window.press(Key::F5);
    window.press(Key::PageDown);
    assert!(window.says("(2 of 2)") && window.says("Its scenario is not in the preset any more."));
    assert!(window.harness.query_by_label("Stage map").is_none(), "no other picture in its place");
    window.press(Key::Escape);
    window.press(Key::E);
    window.click("Take view 2 again");
    assert!(!validate(window.preset()).iter().any(|finding| finding.message.contains("cannot be shown")));
    assert!(!window.says("Its scenario is not in the preset any more"));
    assert_eq!(window.preset().views[1].scenario, window.preset().scenarios[0].id);
}

#[test]
fn views_follow_a_scenario_whose_id_follows_its_first_name() {
    let mut window = Window::open(teaching());
    window.wait_for_result();
    window.key(Modifiers::COMMAND, Key::K);
    window.type_text("add a scenario");
    window.press(Key::Enter);
    assert!(window.preset().scenarios.last().is_some_and(|added| added.id.as_str().starts_with("new-scenario")));
    window.wait_for_result();
    window.key(Modifiers::COMMAND, Key::B);
    window.text_field("Name", "Winter");
    let added = window.preset().scenarios.last().expect("it").id.clone();
    assert_eq!((added.as_str(), &window.preset().views[0].scenario), ("winter", &added));
}

#[test]
fn f6_goes_round_the_parts_of_the_window_and_enter_from_a_site_to_its_first_field() {
    let mut window = Window::open(teaching());
    window.wait_for_result();
    let place = |window: &Window| {
        let id = window.harness.ctx.memory(|memory| memory.focused()).expect("something has the keyboard");
        window.harness.ctx.read_response(id).expect("it is on screen").rect
    };
    window.press(Key::F6);
    let map = window.harness.get_by_label("Stage map").rect();
    assert_eq!(place(&window), map, "the map first");
    // Tab walks to a site, Enter goes to its first field.
    window.press(Key::Tab);
    assert!(matches!(window.app().selection(), Selection::One(EntityRef::Site(_))));
    window.press(Key::Enter);
    assert!(place(&window).left() >= map.right(), "in the inspector");
    // On to the plots, the lists, and the map again.
    window.press(Key::F6);
    let chooser = place(&window);
    assert!(chooser.top() >= map.bottom(), "in the plots");
    let tab = window.harness.get_all_by_label_contains("Close ").map(|close| close.rect().bottom()).fold(0.0, f32::max);
    assert!(chooser.top() >= tab, "below the tabs and what closes them");
    window.press(Key::F6);
    assert!(place(&window).right() <= map.left(), "an entry of the lists");
    window.press(Key::F6);
    assert_eq!(place(&window), map);
    window.key(Modifiers::SHIFT, Key::F6);
    assert!(place(&window).right() <= map.left(), "back to the lists");
}

#[test]
fn a_right_click_beside_all_sites_offers_what_can_be_done_with_the_map() {
    let mut window = Window::open(teaching());
    window.wait_for_result();
    let map = window.harness.get_by_label("Stage map").rect();
    let corner = map.left_bottom() + egui::vec2(30.0, -60.0);
    window.harness.hover_at(corner);
    window.harness.run_steps(2);
    for pressed in [true, false] {
        let button = egui::PointerButton::Secondary;
        window.harness.event(egui::Event::PointerButton { pos: corner, button, pressed, modifiers: Modifiers::NONE });
        window.harness.run_steps(2);
    }
    for item in ["Paste", "Fit the map", "Keep this view for the presentation"] {
        assert!(window.harness.query_all_by_label_contains(item).next().is_some(), "{item}");
    }
}

fn offers(window: &Window, items: &[&str]) {
    for item in items {
        assert!(window.says(item), "{item} is offered");
    }
}

#[test]
fn a_right_click_selects_and_offers_wherever_a_name_stands() {
    let preset = teaching();
    let loud = preset.scenarios.iter().find(|one| !one.rules.is_empty()).expect("one with rules").clone();
    let rule = preset.rule(&loud.rules[0]).expect("its rule").clone();
    let mut window = Window::of_size(preset.clone(), 1600.0, 1000.0);
    window.choose("Scenario", &loud.name);
    window.wait_for_result();
    window.wait("the answer", Window::names_who_runs_short);
    // A rule on the left.
    window.right_click_on(Role::CheckBox, &rule.title);
    assert_eq!(*window.app().selection(), Selection::One(EntityRef::Rule(rule.id)));
    offers(&window, &["Copy", "Delete…"]);
    window.press(Key::Escape);
    // A badge, which a click asks for its reason.
    let short = |site: &&chokepoint_core::model::Site| {
        window.harness.query_by_label(&format!("Why does {} run short?", site.name)).is_some()
    };
    let site = preset.map.sites.iter().find(short).expect("somebody is short").clone();
    let badge = format!("Why does {} run short?", site.name);
    window.right_click_on(Role::Button, &badge);
    assert_eq!(window.app().selection().sites(), std::slice::from_ref(&site.id));
    offers(&window, &["Fly to the selection", "Rename", "Why does it run short?"]);
    window.press(Key::Escape);
    window.select(Selection::Nothing);
    let explained = format!("{}: ", site.name);
    let says_why = |window: &Window| {
        window.harness.query_all_by_label_contains(&explained).any(|node| format!("{node:?}").contains(" lacks "))
    };
    assert!(!says_why(&window));
    window.click(&badge);
    assert_eq!(window.app().selection().sites(), std::slice::from_ref(&site.id));
    window.wait("why", says_why);
    // An entry of the outline; a good has no place on the map.
    window.click("Outline");
    let good = preset.map.commodities[0].clone();
    window.text_field("Search", &good.name);
    window.right_click_on(Role::Button, &good.name);
    assert_eq!(*window.app().selection(), Selection::One(EntityRef::Commodity(good.id)));
    offers(&window, &["Delete…"]);
    window.press(Key::Escape);
}

#[test]
fn alt_and_a_letter_open_a_menu_and_the_arrows_go_on() {
    let mut window = Window::open(teaching());
    window.wait_for_result();
    for (key, item) in [
        (Key::F, "Save as…"),
        (Key::E, "Balance the baseline…"),
        (Key::M, "Snap to the grid"),
        (Key::V, "Minimap"),
        (Key::H, "Guided tour"),
    ] {
        window.key(Modifiers::ALT, key);
        offers(&window, &[item]);
        window.press(Key::Escape);
        assert!(!window.says(item), "Escape closes {item}");
    }
    // Down to the first entry, and Enter takes it.
    window.key(Modifiers::ALT, Key::H);
    window.press(Key::ArrowDown);
    window.press(Key::Enter);
    assert!(window.says("Search the manual"), "the manual has opened");
}

#[test]
fn a_changed_title_stands_in_the_sources_of_the_plots_at_once() {
    let mut window = Window::open(teaching());
    window.wait_for_result();
    window.steps();
    window.click("About this preset…");
    window.fill(egui::accesskit::Role::TextInput, "Title", "Tungsten for Europe");
    // Nothing is solved for it: the plots alone are made anew.
    window.settle();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("plot.svg");
    window.picker.answer(file.clone());
    window.click("Export time to shortage");
    window.click("Save SVG…");
    window.wait("the picture", |_| std::fs::read_to_string(&file).is_ok_and(|text| text.contains("</svg>")));
    let text = std::fs::read_to_string(&file).expect("a picture");
    // In a narrow pane the line is broken after the title.
    assert!(text.contains("Source: Tungsten for Europe,"), "the title as it is");
}

/// What the choosers of how supply is attributed say.
fn cuts(window: &Window) -> Vec<String> {
    let choosers = window.harness.get_all_by_role_and_label(Role::ComboBox, "Shares");
    choosers.filter_map(|chooser| chooser.accesskit_node().value()).collect()
}

/// Asks for a command of the palette.
fn command(window: &mut Window, name: &str) {
    window.key(Modifiers::COMMAND, Key::K);
    window.type_text(name);
    window.press(Key::Enter);
}

#[test]
fn what_is_saved_as_presentation_brings_its_plots_back_as_they_lay() {
    let mut window = Window::open(teaching());
    window.wait_for_result();
    let before = window.text();
    window.wait_for("Export supply shares");
    window.choose("Shares", "by owner");
    window.click("View");
    window.click("Plots");
    window.click("Concentration");
    window.wait_for("Export concentration");
    command(&mut window, "save as presentation");
    window.type_text("Who owns it");
    window.press(Key::Enter);
    // It is in the preset, in one step, and in its file.
    let view = window.preset().views.first().expect("a view").clone();
    assert_eq!((view.name.as_str(), &view.picture), ("Who owns it", &ViewPicture::Stages));
    let panes = view.panes.as_ref().expect("its plots");
    let cut = |title: &str| panes.panes().into_iter().find(|pane| pane.title == title).map(|pane| pane.choice.cut);
    assert_eq!(cut("Supply shares"), Some(Cut::Owner));
    assert_eq!(cut("Concentration"), Some(Cut::Location), "what nobody chose is as usual");
    let read = chokepoint_core::store::parse(&window.text()).expect("it reads");
    assert_eq!(read.views, window.preset().views);
    window.click("Undo last change");
    assert_eq!(window.text(), before);
    window.click("Redo last change");
    // Everything else is put on screen, and then the view.
    window.click("View");
    window.click("Plots");
    window.click("As at first");
    window.wait("the usual plots", |window| cuts(window) == ["by location"] && !window.says("Export concentration"));
    command(&mut window, "views of the presentation");
    assert!(window.says("Concentration"), "the list says which plots it has");
    window.click("Show view 1");
    window.wait("its plots", |window| cuts(window) == ["by owner"] && window.says("Export concentration"));
}

#[test]
fn a_presentation_has_the_plots_of_a_view_below_the_map_and_gives_ones_own_back() {
    let mut window = Window::open(teaching());
    window.wait_for_result();
    window.wait_for("Export supply shares");
    window.choose("Shares", "by owner");
    // The first table of the window is that of the shares: its rows tell it from the picture without any field.
    let rows = |window: &Window| window.harness.query_all_by_label("commodity").next().is_some();
    let table = |window: &mut Window| {
        let at = window.harness.get_all_by_label("Table").next().expect("a switch").rect().center();
        window.click_at(at);
    };
    assert!(!rows(&window));
    table(&mut window);
    assert!(rows(&window));
    command(&mut window, "save as presentation");
    window.press(Key::Enter);
    table(&mut window);
    assert!(!rows(&window));
    window.key(Modifiers::COMMAND, Key::B);
    window.choose("Shares", "by origin of the ore");
    window.press(Key::F5);
    window.wait("the first view", |window| window.says("(1 of 2)") && rows(window));
    // No field stands over a plot, and none is closed or opened.
    assert_eq!(window.harness.query_all_by_role_and_label(Role::ComboBox, "Shares").count(), 0);
    for furniture in ["Export supply shares", "Close supply shares", "+", "Table"] {
        assert!(window.harness.query_by_label(furniture).is_none(), "{furniture} is for editing");
    }
    // Covered, no plot tells the answer.
    window.press(Key::C);
    assert!(!rows(&window));
    window.press(Key::C);
    window.wait("what is revealed", |window| rows(window));
    // The second was kept without plots.
    window.press(Key::PageDown);
    window.wait("the second view", |window| window.says("(2 of 2)"));
    assert!(!rows(&window));
    window.press(Key::Escape);
    window.wait_for("Export supply shares");
    assert_eq!(cuts(&window), ["by origin of the ore"], "as they lay before");
    assert!(!rows(&window));
}

#[test]
fn a_view_with_plots_names_a_site_by_the_id_that_it_has_now_and_reading_saves_none() {
    let mut window = Window::open(teaching());
    window.wait_for_result();
    let made = window.buy_for_unnamed_market();
    command(&mut window, "save as presentation");
    window.press(Key::Enter);
    window.select(Selection::One(EntityRef::Site(made.id.clone())));
    window.text_field("Name", "Brazil");
    window.settle();
    let named = window.preset().map.sites.iter().find(|site| site.name == "Brazil").expect("it is named").id.clone();
    assert_ne!(named, made.id, "its id follows its first name");
    let panes = window.preset().views[0].panes.clone().expect("its plots");
    assert!(panes.panes().iter().any(|pane| pane.choice.buyer.as_ref() == Some(&named)));
    // Reading nothing is kept.
    let before = window.text();
    window.harness.state_mut().set_work_mode(WorkMode::Read);
    window.steps();
    command(&mut window, "save as presentation");
    window.press(Key::Enter);
    assert_eq!(window.text(), before);
}
