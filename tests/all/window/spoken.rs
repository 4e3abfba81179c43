//! What a screen reader hears: the answer when it has come, what has gone wrong, and a name for everything that can be used.

use crate::kit::window::{Window, blank};
use chokepoint::app::{Selection, WorkMode};
use chokepoint_core::model::{CanvasPoint, EntityKind, MapNote, Preset};
use egui::accesskit::{Live, Role};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

fn teaching() -> Preset {
    let mut preset = chokepoint_core::store::builtin::load("teaching-12-sites").expect("the built-in preset");
    preset.map_notes = vec![MapNote {
        id: "note".into(),
        text: "A note".to_owned(),
        at: CanvasPoint { x: 30.0, y: 30.0 },
        ..MapNote::default()
    }];
    preset
}

/// What is said by itself, in the order of the window.
fn said(window: &Window, how: Live) -> Vec<String> {
    let root = window.harness.root();
    let live = root.children_recursive().map(|node| node.accesskit_node()).filter(|node| node.live() == how);
    live.filter(|node| node.role() == Role::Label).filter_map(|node| node.value()).collect()
}

#[test]
fn the_answer_is_said_when_it_has_come_and_an_error_at_once() {
    let mut window = Window::open(teaching());
    window.wait_for_result();
    window.wait_for_words("Nobody runs short");
    // The very words that stand above the map.
    let spoken = said(&window, Live::Polite);
    assert!(spoken.iter().any(|words| words.starts_with("Nobody runs short")), "{spoken:?}");
    window.key(Modifiers::COMMAND, Key::K);
    window.type_text("Play scenario: Licences on magnets");
    window.press(Key::Enter);
    window.wait("another answer", |window| {
        let spoken = said(window, Live::Polite);
        !spoken.is_empty() && !spoken.iter().any(|words| words.starts_with("Nobody runs short"))
    });
    // What was asked for and cannot be done is news; what has gone wrong is said at once.
    assert!(said(&window, Live::Assertive).is_empty());
    window.harness.event(egui::Event::Paste("no piece of a map".to_owned()));
    window.steps();
    let wrong = said(&window, Live::Assertive);
    assert!(wrong.iter().any(|words| words.contains("nothing was pasted")), "{wrong:?}");
}

#[test]
fn a_site_is_said_with_its_column_its_country_and_what_it_lacks() {
    let mut window = Window::open(teaching());
    window.wait_for_result();
    let description = |window: &Window, name: &str| {
        window.harness.get_by_role_and_label(Role::Button, name).accesskit_node().description().unwrap_or_default()
    };
    // Without a control nobody lacks anything.
    assert_eq!(description(&window, "Europe"), "Market, European Union");
    by_name(&mut window, "Play scenario: Licences on magnets");
    window.wait("a shortage", |window| description(window, "Europe").starts_with("Market, European Union, lacks "));
}

#[test]
fn a_first_map_is_drawn_solved_and_heard_with_keys_alone() {
    let mut window = Window::smooth(blank());
    by_name(&mut window, "Go to the map by keyboard");
    for (key, name) in [(Key::Num1, "Ore, CN"), (Key::Num7, "Town, US")] {
        window.press(key);
        window.type_text(name);
        window.press(Key::Enter);
    }
    // From the mine to its only candidate, by the first proposal.
    window.press(Key::Tab);
    window.press(Key::R);
    window.press(Key::Enter);
    window.press(Key::Enter);
    assert_eq!(window.preset().map.routes.len(), 1);
    // The route carries what the town needs, no rule stands in its way: that is what is said.
    window.wait_for_result();
    window.wait("an answer that is said", |window| {
        said(window, Live::Polite).iter().any(|words| words.starts_with("Nobody runs short"))
    });
    window.press(Key::PageDown);
    assert_eq!(window.app().month().number(), 2);
    assert!(window.harness.ctx.input(|input| input.pointer.latest_pos()).is_none(), "no pointer was needed");
}

/// Fails where something that can be clicked, typed into or chosen from has no name.
fn all_named(window: &Window, where_: &str, lacks: &mut Vec<String>) {
    lacks.extend(window.harness.unnamed_widgets().into_iter().map(|widget| format!("{where_}: {widget}")));
}

/// Gives a command or opens a pane by its name.
fn by_name(window: &mut Window, name: &str) {
    window.key(Modifiers::COMMAND, Key::K);
    window.type_text(name);
    window.press(Key::Enter);
}

#[test]
fn everything_that_can_be_used_has_a_name() {
    let mut window = Window::of_size(teaching(), 1600.0, 1000.0);
    window.wait_for_result();
    let mut lacks = Vec::new();
    for menu in ["File", "Edit", "Map", "View", "Help"] {
        window.click(menu);
        all_named(&window, menu, &mut lacks);
        window.press(Key::Escape);
    }
    for list in ["Rules", "Outline", "Draw", "History"] {
        window.harness.get_all_by_label(list).next().expect(list).click();
        window.steps();
        all_named(&window, list, &mut lacks);
    }
    // The form of one entity of each kind, and of several sites.
    let preset = window.preset().clone();
    for kind in EntityKind::ALL {
        for (entity, name) in kind.entries(&preset).into_iter().take(3) {
            window.select(Selection::One(entity));
            all_named(&window, &format!("the form of {name}"), &mut lacks);
        }
    }
    window.focus_map();
    window.key(Modifiers::COMMAND, Key::A);
    all_named(&window, "the form of all sites", &mut lacks);
    window.press(Key::Escape);
    for name in [
        "About this preset",
        "Findings",
        "Data quality",
        "Filter the map",
        "Shortcuts",
        "Views of the presentation",
        "Announced controls",
        "Balance the baseline",
        "Export brief",
        "Find…",
        "All commands",
        "Open path",
        "Guided tour",
    ] {
        by_name(&mut window, name);
        all_named(&window, name, &mut lacks);
        window.press(Key::Escape);
        window.press(Key::Escape);
    }
    for pane in [
        "Shares over time",
        "Heat map",
        "World supply",
        "Concentration",
        "Import reliance",
        "Time to shortage",
        "Stocks and cover",
        "Substitutes",
        "Flows",
        "Compare gaps",
        "Compare scenarios",
        "Sites, routes, demands",
    ] {
        by_name(&mut window, &format!("Show plot: {pane}"));
        window.settle();
        all_named(&window, pane, &mut lacks);
    }
    window.focus_map();
    window.press(Key::W);
    all_named(&window, "the world", &mut lacks);
    for work in [WorkMode::Read, WorkMode::Present] {
        window.harness.state_mut().set_work_mode(work);
        window.steps();
        all_named(&window, work.label(), &mut lacks);
    }
    lacks.sort();
    lacks.dedup();
    assert!(lacks.is_empty(), "without a name:\n{}", lacks.join("\n"));
}
