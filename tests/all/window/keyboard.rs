//! The window without a mouse: what keys reach, how it is framed, and what is heard of it.

use crate::kit::maps::MapMaker;
use crate::kit::window::{Window, blank};
use chokepoint::app::Selection;
use chokepoint::draw::{Theme, ThemeKind};
use chokepoint_core::model::EntityRef;
use egui::accesskit::{Live, Role};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::collections::BTreeSet;

/// A mine, a market and the route between them, drawn by keys on a blank map.
fn first_map() -> Window {
    let mut window = Window::smooth(blank());
    window.command("Go to the map by keyboard");
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
    window
}

#[test]
fn a_first_map_is_drawn_solved_and_heard_with_keys_alone() {
    let mut window = first_map();
    assert_eq!(window.preset().map.routes.len(), 1);
    // The route carries what the town needs, no rule stands in its way: that is what is said.
    window.wait_for_result();
    window.wait("an answer that is said", |window| {
        window.said(Live::Polite).iter().any(|words| words.starts_with("Nobody runs short"))
    });
    window.press(Key::PageDown);
    assert_eq!(window.app().month().number(), 2);
    assert!(window.harness.ctx.input(|input| input.pointer.latest_pos()).is_none(), "no pointer was needed");
}

/// The route or site that is selected, by its id.
fn selected(window: &Window) -> String {
    match window.app().selection() {
        Selection::One(EntityRef::Route(id)) => id.to_string(),
        Selection::One(EntityRef::Site(id)) => id.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn routes_are_reached_heard_and_removed_with_keys() {
    // China lets nothing out: of the 1,200 t a year of its mine none arrive, the 360 t of the Australian hill do.
    let maker = MapMaker::ore()
        .mine("mine", "CN", 120.0, 120.0)
        .mine("hill", "AU", 30.0, 30.0)
        .market("us", "US", "ore", 130.0)
        .market("eu", "EU", "ore", 20.0)
        .route("ore", "mine", "us", 100.0, 100.0)
        .route("ore", "mine", "eu", 20.0, 20.0)
        .route("ore", "hill", "us", 30.0, 30.0)
        .ban();
    let mut window = Window::smooth(maker.preset);
    window.wait_for_result();
    window.settle();
    window.select(Selection::One(EntityRef::Site("us".into())));
    window.command("Go to the map by keyboard");
    let heard = |window: &Window, words: &str| window.said(Live::Polite).iter().any(|said| said == words);
    // Of 130 t a month 30 arrive.
    assert!(heard(&window, "us. Market, United States, lacks 77 %"), "{:?}", window.said(Live::Polite));
    let mut walked = Vec::new();
    for _ in 0..3 {
        window.press(Key::Period);
        walked.push(selected(&window));
    }
    // Round its two routes, and never to the one that passes it by.
    assert_eq!(walked[0], walked[2]);
    walked.sort();
    walked.dedup();
    assert_eq!(walked, ["hill-us", "mine-us"]);
    while selected(&window) != "mine-us" {
        window.press(Key::Comma);
    }
    let words = "Route from mine to us, ore. blocked: nothing may pass. Before 1,200 t a year, now 0 t (0 %)";
    assert!(heard(&window, words), "{:?}", window.said(Live::Polite));
    // Enter goes to its fields, Escape back to the map, Tab along the route to where it ends, Shift+Tab to where it begins.
    window.press(Key::Enter);
    assert!(!window.harness.get_by_role_and_label(Role::Canvas, "Stage map").is_focused());
    window.press(Key::Escape);
    window.command("Go to the map by keyboard");
    window.press(Key::Tab);
    assert_eq!(selected(&window), "us");
    window.press(Key::Period);
    window.press(Key::Comma);
    window.press(Key::Comma);
    let route = selected(&window);
    window.key(Modifiers::SHIFT, Key::Tab);
    assert_eq!(format!("{}-us", selected(&window)), route);
    // Without a site the keys go through all routes.
    window.press(Key::Escape);
    let mut all: Vec<String> = (0..3)
        .map(|_| {
            window.press(Key::Period);
            selected(&window)
        })
        .collect();
    all.sort();
    assert_eq!(all, ["hill-us", "mine-eu", "mine-us"]);
    let last = selected(&window);
    window.press(Key::Delete);
    assert_eq!(window.preset().map.routes.len(), 2);
    assert!(window.preset().map.routes.iter().all(|route| route.id.as_str() != last));
}

/// What of the window has the keyboard: its name, and where it is.
fn focused(window: &Window) -> Option<(String, egui::Rect)> {
    let root = window.harness.root();
    let focused = root.children_recursive().find(|node| node.accesskit_node().is_focused())?;
    let node = focused.accesskit_node();
    Some((format!("{:?} {}", node.role(), node.label().or(node.value()).unwrap_or_default()), focused.rect()))
}

/// The part of the window that the ring frames; none where there is no ring, or where it is cut off.
fn ring(window: &Window, kind: ThemeKind) -> Option<egui::Rect> {
    let [ring, _] = Theme::of(kind).focus_ring();
    let is_ring = |shape: &&egui::epaint::ClippedShape| matches!(&shape.shape, egui::Shape::Rect(rect) if rect.stroke.width == ring.width && rect.stroke.color == ring.color);
    let shape = window.harness.output().shapes.iter().rfind(is_ring)?;
    let rect = shape.shape.visual_bounding_rect();
    shape.clip_rect.contains_rect(rect).then_some(rect)
}

#[test]
fn whatever_has_the_keyboard_is_framed_in_every_theme() {
    let teaching = chokepoint_core::store::builtin::load("teaching-12-sites").expect("the built-in preset");
    let mut window = Window::of_size(teaching, 1600.0, 1000.0);
    window.wait_for_result();
    window.settle();
    let mut bare = Vec::new();
    for kind in ThemeKind::ALL {
        window.command(kind.label());
        window.focus_map();
        let mut seen = BTreeSet::new();
        let mut parts = 0;
        for _ in 0..200 {
            // On the map Tab goes from site to site: from there to the inspector, and the next time to the plots.
            if window.harness.get_by_role_and_label(Role::Canvas, "Stage map").is_focused() {
                parts += 1;
                for _ in 0..parts {
                    window.press(Key::F6);
                }
            } else {
                window.harness.key_press(Key::Tab);
                window.harness.run_steps(3);
            }
            let Some((name, area)) = focused(&window) else { continue };
            // A row that is wider than its list, or a plot that is higher than its pane, is framed where it is seen.
            let is_seen = |ring: egui::Rect| ring.expand(1.0).intersect(area).area() >= 0.25 * area.area();
            if !ring(&window, kind).is_some_and(is_seen) {
                bare.push(format!("{}: {name} at {area:?}", kind.label()));
            }
            seen.insert(name);
        }
        assert!(seen.len() > 60, "{}: {seen:?}", kind.label());
    }
    bare.sort();
    bare.dedup();
    assert!(bare.is_empty(), "without a ring:\n{}", bare.join("\n"));
}

/// Presses Tab until what has the keyboard is called so.
fn tab_to(window: &mut Window, role: Role, name: &str) {
    let mut passed = Vec::new();
    while passed.len() < 200 {
        let at = focused(window).map(|(at, _)| at).unwrap_or_default();
        if at == format!("{role:?} {name}") {
            return;
        }
        passed.push(at);
        window.harness.key_press(Key::Tab);
        window.harness.run_steps(3);
    }
    panic!("Tab does not come to {role:?} {name}, but by {passed:?}");
}

/// Types over what stands in the figure that has the keyboard.
fn figure(window: &mut Window, text: &str) {
    window.key(Modifiers::COMMAND, Key::A);
    window.type_text(text);
    window.press(Key::Enter);
}

#[test]
fn a_first_map_gets_its_figures_and_a_rule_and_is_heard_with_keys_alone() {
    let mut window = first_map();
    window.settle();
    // The demand of the town, from the map by Enter, and back by Escape with the town still selected.
    window.press(Key::Tab);
    let town = selected(&window);
    window.press(Key::Enter);
    tab_to(&mut window, Role::SpinButton, "Demand");
    figure(&mut window, "1500");
    assert_eq!(window.site("Town").demands[0].quantity.value, 1500.0);
    window.press(Key::Escape);
    assert_eq!(selected(&window), town);
    // What the route carries: the demand is met again.
    window.press(Key::Period);
    window.press(Key::Enter);
    tab_to(&mut window, Role::SpinButton, "Baseline");
    figure(&mut window, "1500");
    assert_eq!(window.preset().map.routes[0].baseline.value, 1500.0);
    window.press(Key::Escape);
    // A ban from its template: who, what, to whom. F6 goes on from the map to inspector, plots, lists.
    for _ in 0..3 {
        window.press(Key::F6);
    }
    tab_to(&mut window, Role::Button, "Add a rule");
    window.press(Key::Enter);
    tab_to(&mut window, Role::Button, "Ban");
    window.press(Key::Enter);
    // From the lists on to the map, and to the form of the new rule.
    window.press(Key::F6);
    window.press(Key::F6);
    for (blank, entry) in [
        ("who issues it", "China"),
        ("what goods", "a new list of its own"),
        ("to whom", "every country but the issuer"),
    ] {
        // What is filled is gone, and the keyboard is at the next.
        tab_to(&mut window, Role::ComboBox, blank);
        window.press(Key::Enter);
        tab_to(&mut window, Role::Button, entry);
        window.press(Key::Enter);
    }
    assert!(window.preset().rules[0].is_armed(), "{:?}", window.preset().rules);
    // The list has no goods yet.
    window.wait_for("Put them on");
    tab_to(&mut window, Role::CheckBox, "Rare-earth concentrate");
    window.press(Key::Space);
    tab_to(&mut window, Role::Button, "Put them on");
    window.press(Key::Enter);
    // Nothing leaves China, where the only mine is: that is heard.
    window.wait("an answer that is said", |window| {
        window.said(Live::Polite).iter().any(|words| words.contains("Town") && words.contains("short"))
    });
    assert!(window.harness.ctx.input(|input| input.pointer.latest_pos()).is_none(), "no pointer was needed");
}

#[test]
fn a_plot_is_read_month_by_month_with_keys() {
    // China lets nothing out from March on: of the 100 t that the market takes none arrive, and it has no store.
    let mut maker = MapMaker::one_mine().months(4, 1.0).ban();
    maker.preset.rules[0].calendar.in_force = jiff::civil::date(2026, 3, 1);
    let mut window = Window::of_size(maker.preset, 1600.0, 1000.0);
    window.wait_for_result();
    window.command("Show plot: Time to shortage");
    window.settle();
    window.focus_map();
    // Past the inspector.
    window.press(Key::F6);
    window.press(Key::F6);
    let mut plots = BTreeSet::new();
    for _ in 0..120 {
        window.harness.key_press(Key::Tab);
        window.harness.run_steps(3);
        let Some((name, _)) = focused(&window) else { continue };
        if name.starts_with("Image ") {
            plots.insert(name.clone());
        }
        if name.starts_with("Image us") {
            break;
        }
    }
    assert!(focused(&window).is_some_and(|(name, _)| name.starts_with("Image us")), "by {plots:?}");
    let heard = |window: &Window, words: &str| {
        let said = window.said(Live::Polite);
        assert!(said.iter().any(|said| said == words), "{said:?}");
    };
    window.press(Key::Home);
    heard(&window, "Jan 2026: nobody runs short");
    window.press(Key::ArrowRight);
    assert_eq!(window.app().month().number(), 2);
    heard(&window, "Feb 2026: nobody runs short");
    window.press(Key::ArrowRight);
    heard(&window, "Mar 2026: us: ore 100 % unmet");
    window.press(Key::ArrowLeft);
    heard(&window, "Feb 2026: nobody runs short");
    window.press(Key::End);
    assert_eq!(window.app().month().number(), 4);
    heard(&window, "Apr 2026: us: ore 100 % unmet");
    // There is no month after the last.
    window.press(Key::ArrowRight);
    assert_eq!(window.app().month().number(), 4);
    window.press(Key::Escape);
    assert!(window.harness.get_by_role_and_label(Role::Canvas, "Stage map").is_focused());
}
