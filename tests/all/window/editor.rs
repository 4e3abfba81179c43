//! A map drawn with mouse and keyboard alone, without a display.

use crate::kit::window::{Window, blank, column};
use chokepoint::app::Selection;
use chokepoint_core::engine::check;
use chokepoint_core::model::{EntityRef, Preset, Stage};
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;

/// Mine, separation, metal, magnets, market: by double click, by drag with proposals, by key and by a list.
fn draw_five(window: &mut Window) {
    window.click("Start with a blank map");
    let mine = column(window, Stage::Mine);
    window.double_click(mine);
    window.type_text("Hill, AU");
    window.press(Key::Enter);
    assert_eq!(window.site("Hill").country.code(), "AU");
    // Let go over the empty column beside it: what could take it is proposed, and the mine learns to mine it.
    let refine = column(window, Stage::Refine);
    window.route("Hill", refine, Some("starts to run Separate rare earths"));
    window.type_text("Works, MY");
    window.press(Key::Enter);
    assert_eq!(window.preset().map.routes.len(), 1);
    let metal = column(window, Stage::Metal);
    window.route("Works", metal, Some("starts to run Reduce Nd-Pr oxide to metal"));
    window.type_text("Smelter, VN");
    window.press(Key::Enter);
    // A magnet maker and a market by key; then from port to port.
    window.press(Key::Num4);
    window.type_text("Magnets, JP");
    window.press(Key::Enter);
    window.press(Key::Num7);
    window.type_text("Cars, DE");
    window.press(Key::Enter);
    let magnets = window.place("Magnets");
    window.route("Smelter", magnets, Some("Magnets starts to run Sinter NdFeB magnets"));
    let cars = window.place("Cars");
    window.route("Magnets", cars, Some("Cars starts to need it"));
}

#[test]
fn five_sites_are_drawn_solved_undone_and_redone_byte_for_byte() {
    let mut window = Window::smooth(blank());
    let empty = window.text();
    draw_five(&mut window);
    assert_eq!(window.preset().map.sites.len(), 5);
    assert_eq!(window.preset().map.routes.len(), 4, "{:?}", window.preset().map.routes);
    let findings: Vec<String> =
        check(window.preset()).iter().filter(|f| !f.message.contains("source")).map(ToString::to_string).collect();
    assert!(findings.is_empty(), "the chain that was drawn balances: {findings:?}");
    let gap = window.wait_for_result();
    // Cents of tens of millions: volumes in the file have nine digits.
    assert!(gap.abs() < 1.0, "without a rule nobody goes short: {gap}");
    let drawn = window.text();
    let (names, done) = window.app().document().history();
    assert_eq!(names.len(), done);
    let steps = done;
    for _ in 0..steps {
        window.key(Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(window.text(), empty, "everything is undone");
    assert!(window.app().document().undo_name().is_none());
    for _ in 0..steps {
        window.key(Modifiers::COMMAND, Key::Y);
    }
    assert_eq!(window.text(), drawn, "and redone to the byte");
    // The same by the list of steps.
    window.click("History");
    window.click("As opened");
    assert_eq!(window.text(), empty);
}

#[test]
fn sites_are_moved_aligned_copied_and_deleted_with_what_hangs_on_them() {
    let mut window = Window::smooth(blank());
    draw_five(&mut window);
    // A drag is one step, on the grid.
    let before = window.site("Hill").canvas.expect("it was put there");
    let steps = window.done();
    let hill = window.place("Hill");
    window.drag(hill, hill + vec2(0.0, 80.0));
    let after = window.site("Hill").canvas.expect("it was put there");
    assert!(after.y > before.y + 20.0 && after.x == before.x, "{before:?} to {after:?}");
    assert_eq!(after.y % 23.0, 0.0, "on the grid");
    assert_eq!(window.done(), steps + 1, "one step");
    // Shift+click adds to the selection; arrows move both.
    window.harness.get_by_role_and_label(Role::Button, "Works").click_modifiers(Modifiers::SHIFT);
    window.steps();
    assert_eq!(window.app().selection().sites().len(), 2);
    window.press(Key::ArrowDown);
    assert_eq!(window.site("Hill").canvas.map(|place| place.y), Some(after.y + 23.0));
    window.key(Modifiers::ALT, Key::ArrowUp);
    assert_eq!(window.site("Hill").canvas.map(|at| at.y), window.site("Works").canvas.map(|at| at.y), "aligned");
    // Copy puts text on the clipboard; paste from it makes free names, and says what stayed behind.
    window.harness.event(Event::Copy);
    window.harness.step();
    let text = window.copied();
    let text = text.expect("text on the clipboard");
    window.steps();
    assert!(text.contains("clip: 1") && text.contains("Hill"));
    window.harness.get_by_label_contains("1 route to other sites left behind");
    window.harness.event(Event::Paste(text.clone()));
    window.steps();
    assert_eq!(window.preset().map.sites.len(), 7);
    assert_eq!(window.preset().map.routes.len(), 5);
    assert_eq!(window.site("Hill 2").country.code(), "AU");
    assert!(!check(window.preset()).iter().any(|finding| finding.is_error()));
    // Into another window, on an empty map, with all it needs.
    let mut other = Window::smooth(blank());
    other.click("Start with a blank map");
    other.harness.event(Event::Paste(text));
    other.steps();
    assert_eq!((other.preset().map.sites.len(), other.preset().map.routes.len()), (2, 1));
    assert!(!check(other.preset()).iter().any(|finding| finding.is_error()));
    // Delete names what hangs on it.
    let whole = window.text();
    window.click_site("Works");
    window.press(Key::Delete);
    assert!(window.app().is_asking());
    window.harness.get_by_label_contains("route Hill to Works");
    window.click("Cancel");
    assert_eq!(window.text(), whole);
    window.press(Key::Delete);
    window.click("Delete all of it");
    assert!(window.preset().map.sites.iter().all(|site| site.name != "Works"));
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.text(), whole);
}

#[test]
fn what_was_not_copied_from_a_map_is_refused_in_words() {
    let mut window = Window::smooth(blank());
    window.click("Start with a blank map");
    window.harness.event(Event::Paste("just some text".to_owned()));
    window.steps();
    window.harness.get_by_label_contains("it holds no part of a map");
    assert_eq!(window.preset().map.sites.len(), 0);
}

#[test]
fn the_keyboard_alone_draws_and_walks() {
    let mut window = Window::smooth(blank());
    window.click("Start with a blank map");
    for (key, name) in [(Key::Num1, "Ore, CN"), (Key::Num7, "Town, US")] {
        window.press(key);
        window.type_text(name);
        window.press(Key::Enter);
    }
    // Tab walks the sites of the map, column by column.
    window.press(Key::Tab);
    let ore = window.site("Ore").id.clone();
    assert_eq!(window.app().selection(), &Selection::One(EntityRef::Site(ore.clone())));
    // R draws a route: Enter takes the first candidate, and Enter the first proposal.
    window.press(Key::R);
    window.press(Key::Enter);
    assert_eq!(window.preset().map.routes.len(), 0, "a proposal is chosen first");
    window.press(Key::Enter);
    assert_eq!(window.preset().map.routes.len(), 1);
    // F2 renames in place.
    window.click_site("Town");
    window.press(Key::F2);
    window.type_text("City");
    window.press(Key::Enter);
    assert_eq!(window.site("City").country.code(), "US");
    // Escape leaves the name as it was.
    window.press(Key::F2);
    window.type_text("Village");
    window.press(Key::Escape);
    assert!(window.preset().map.sites.iter().all(|site| site.name != "Village"));
    assert_eq!(window.site("City").country.code(), "US");
    window.click_site("City");
    // Any command by its name.
    window.key(Modifiers::COMMAND, Key::K);
    window.type_text("duplicate");
    window.press(Key::Enter);
    assert_eq!(window.preset().map.sites.len(), 3);
    assert!(!window.app().is_asking());
    // Find flies to the hit.
    window.key(Modifiers::COMMAND, Key::F);
    window.type_text("ore");
    window.press(Key::Enter);
    window.harness.run_steps(30);
    assert_eq!(window.app().selection(), &Selection::One(EntityRef::Site(ore)));
    window.key(Modifiers::COMMAND, Key::F1);
    window.harness.get_by_label("Keys and mouse");
}

#[test]
fn a_site_at_the_pointer_has_ports_beside_the_selected_one() {
    let mut window = Window::smooth(blank());
    draw_five(&mut window);
    window.click_site("Hill");
    // Just outside the disc, where the port is, with another site selected.
    let magnets = window.place("Magnets");
    let half = window.harness.get_by_role_and_label(Role::Button, "Magnets").rect().width() / 2.0;
    window.harness.hover_at(magnets + vec2(half + 2.0, 0.0));
    window.harness.run_steps(3);
    let port = window.place("Route from Magnets");
    window.harness.get_by_label("Route from Hill");
    // A jump from the port to the other end in one frame is a route all the same.
    let routes = window.preset().map.routes.len();
    let works = window.place("Works");
    window.harness.hover_at(port);
    window.harness.run_steps(1);
    window.harness.drag_at(port);
    window.harness.run_steps(1);
    window.harness.hover_at(works);
    window.harness.run_steps(2);
    window.harness.drop_at(works);
    window.steps();
    window.click("NdFeB magnet; Works makes a new good of its own from it");
    assert_eq!(window.preset().map.routes.len(), routes + 1);
}

#[test]
fn an_empty_map_offers_chains_and_a_tour_that_can_be_dismissed() {
    let mut window = Window::smooth(blank());
    window.click("Rare-earth magnets for cars");
    assert!(window.preset().map.sites.len() >= 10, "{} sites", window.preset().map.sites.len());
    let gap = window.wait_for_result();
    assert!(gap.abs() < 1.0, "the chain's baseline closes: {gap}");
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.preset().map.sites.len(), 0);
    window.click("Help");
    window.click_at(window.harness.get_by_label_contains("Guided tour").rect().center());
    window.harness.get_by_label_contains("1 of 6");
    window.click("Skip step");
    window.click("End the tour");
    assert!(window.harness.query_by_label_contains("2 of 6").is_none());
}

#[test]
fn many_sites_change_at_once() {
    let mut window = Window::smooth(blank());
    window.click("Gallium for radar and radio");
    window.key(Modifiers::COMMAND, Key::A);
    let before: Vec<f64> = capacities(window.preset());
    assert!(window.app().selection().sites().len() > 5);
    window.click("Multiply all");
    let after = capacities(window.preset());
    for (before, after) in before.iter().zip(&after) {
        assert!((after - before * 1.1).abs() < 1e-9 * after, "{before} to {after}");
    }
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(capacities(window.preset()), before);
    // Folding shows a country as one disc a column.
    window.key(Modifiers::COMMAND, Key::D);
    window.click("Fold");
    window.click_at(window.harness.get_by_role_and_label(Role::CheckBox, "China").rect().center());
    assert_eq!(window.harness.get_all_by_label("China: 2 sites").count(), 2, "one at the mines, one at the refiners");
}

fn capacities(preset: &Preset) -> Vec<f64> {
    let sites = preset.map.sites.iter();
    sites.flat_map(|site| &site.activities).map(|activity| activity.capacity.value).collect()
}

#[test]
fn the_history_says_what_a_step_changed_and_a_site_with_its_name_is_one_step() {
    let mut window = Window::smooth(blank());
    window.click("Start with a blank map");
    window.press(Key::Num1);
    window.type_text("Hill, AU");
    window.press(Key::Enter);
    assert_eq!((window.done(), window.app().document().undo_name()), (1, Some("add Hill")));
    window.key(Modifiers::COMMAND, Key::Z);
    assert!(window.preset().map.sites.is_empty());
    window.key(Modifiers::COMMAND, Key::Y);
    assert_eq!(window.site("Hill").id.as_str(), "hill");
    // A new site at the end of a route too.
    let place = column(&window, Stage::Market);
    window.route("Hill", place, Some("A new good"));
    window.type_text("Town, DE");
    window.press(Key::Enter);
    assert_eq!((window.done(), window.app().document().undo_name()), (2, Some("add Town")));
    // A later name is a step of its own.
    window.click_site("Town");
    window.press(Key::F2);
    window.type_text("City");
    window.press(Key::Enter);
    assert_eq!((window.done(), window.app().document().undo_name()), (3, Some("rename Town to City")));
    window.wait_for_result();
    // The mine makes 1,000 t of which the town takes all: digging 1,800 t leaves nobody short.
    window.click_site("Hill");
    window.number("Baseline", "1800");
    window.settle();
    window.wait_for_result();
    window.click("History");
    assert!(window.says("Change baseline of Hill: 1,000 to 1,800, and 1 other figure; gap still 0 %"));
    assert_eq!(window.harness.query_all_by_label_contains("Add Town").count(), 1);
    assert_eq!(window.harness.query_all_by_label_contains("Rename New").count(), 0);
}
