//! The world map driven by the names of its widgets, without a display.

use crate::kit::window::Window;
use chokepoint::app::{MapMode, Selection};
use chokepoint_core::model::{Commodity, EntityRef, Figure, GlobePoint, Preset, Route, Site};
use egui::accesskit::Role;
use egui::{Key, vec2};
use egui_kittest::kittest::Queryable as _;

/// The world with America in the west.
fn open_world() -> Window {
    let mut window = Window::open(preset());
    window.click("World");
    window.click("Atlantic");
    window
}

fn globe(window: &Window, site: &str) -> Option<GlobePoint> {
    window.preset().map.site(&site.into()).expect("the site").globe
}

fn site(id: &str, country: &str, place: Option<(f64, f64)>) -> Site {
    let globe = place.map(|(latitude, longitude)| GlobePoint { latitude, longitude });
    Site { id: id.into(), name: format!("{id} works"), country: country.into(), globe, ..Site::default() }
}

/// Two sites in China that are one cluster from afar, one in the United States, one without a place.
fn preset() -> Preset {
    let mut preset = Preset::empty();
    preset.map.commodities.push(Commodity {
        id: "oxide".into(),
        name: "Oxide".into(),
        unit: "t".into(),
        ..Commodity::default()
    });
    preset.map.sites = vec![
        site("Baotou", "CN", Some((40.6, 109.8))),
        site("Bayan", "CN", Some((41.8, 110.0))),
        site("Mountain Pass", "US", Some((35.5, -115.5))),
        site("Somewhere", "EE", None),
    ];
    preset.map.routes.push(Route {
        id: "r".into(),
        commodity: "oxide".into(),
        from: "Baotou".into(),
        to: "Mountain Pass".into(),
        maximum: Figure::plain(10.0),
        ..Route::default()
    });
    preset
}

#[test]
fn the_switch_and_its_key_change_the_map() {
    let mut window = Window::open(preset());
    assert_eq!(window.app().map_mode(), MapMode::Stages);
    window.click("World");
    assert_eq!(window.app().map_mode(), MapMode::World);
    window.press(Key::W);
    assert_eq!(window.app().map_mode(), MapMode::Stages);
    window.press(Key::W);
    assert_eq!(window.app().map_mode(), MapMode::World);
    // Panics when the window keeps asking for frames.
    window.harness.run();
}

#[test]
fn a_site_is_selected_by_its_name_and_a_cluster_opens_into_its_sites() {
    let mut window = open_world();
    window.click("Mountain Pass works");
    assert_eq!(window.app().selection(), &Selection::One(EntityRef::Site("Mountain Pass".into())));
    assert!(window.harness.query_by_label("Bayan works").is_none(), "from afar it is part of the cluster");
    window.click("Baotou works +1");
    window.click("Bayan works");
    assert_eq!(window.app().selection(), &Selection::One(EntityRef::Site("Bayan".into())));
    // F shows the whole world again.
    window.press(Key::F);
    window.harness.get_by_label("Baotou works +1");
}

#[test]
fn a_right_click_on_the_world_offers_what_can_be_done_there() {
    let mut window = open_world();
    window.right_click_on(Role::Button, "Mountain Pass works");
    assert_eq!(window.app().selection(), &Selection::One(EntityRef::Site("Mountain Pass".into())));
    window.harness.get_by_label_contains("Select sites of the same country");
    window.press(Key::Escape);
    window.right_click_on(Role::Button, "Baotou works +1");
    assert!(window.says("Zoom in to its 2 sites"));
    window.click("Select its 2 sites");
    assert_eq!(window.app().selection().sites(), ["Baotou".into(), "Bayan".into()]);
    // Zoomed in they are two.
    window.right_click_on(Role::Button, "Baotou works +1");
    window.click("Zoom in to its 2 sites");
    window.select(Selection::Nothing);
    window.harness.get_by_label("Bayan works");
}

#[test]
fn a_site_is_dragged_in_one_step_and_undone() {
    let mut window = open_world();
    let before = globe(&window, "Mountain Pass").expect("a place");
    let from = window.harness.get_by_label("Mountain Pass works").rect().center();
    window.drag(from, from + vec2(60.0, 0.0));
    let after = globe(&window, "Mountain Pass").expect("a place");
    assert!(after.longitude > before.longitude + 5.0, "{after:?} is not east of {before:?}");
    assert!((after.latitude - before.latitude).abs() < 0.5, "{after:?} is not beside {before:?}");
    assert_eq!(window.app().document().undo_name(), Some("place Mountain Pass works on the globe"));
    window.click("Undo last change");
    assert_eq!(globe(&window, "Mountain Pass"), Some(before));
    assert!(!window.app().document().is_unsaved(), "one step, and it is taken back");
}

#[test]
fn a_site_dragged_across_a_cluster_is_not_swallowed() {
    let mut window = open_world();
    let from = window.harness.get_by_label("Mountain Pass works").rect().center();
    let across = window.harness.get_by_label("Baotou works +1").rect().center();
    window.drag_along(from, &[across, across + vec2(10.0, 120.0)]);
    let place = globe(&window, "Mountain Pass").expect("a place");
    assert!(place.longitude > 90.0 && place.latitude < 20.0, "it went on to {place:?}");
}

#[test]
fn a_site_without_a_place_is_listed_and_put_on_the_map() {
    let mut window = open_world();
    window.harness.get_by_label("1 site without a place");
    window.click("Place Somewhere works");
    let target = window.harness.get_by_label("Mountain Pass works").rect().center() + vec2(80.0, 0.0);
    window.harness.hover_at(target);
    window.harness.step();
    window.harness.drag_at(target);
    window.harness.step();
    window.harness.drop_at(target);
    window.harness.run_steps(4);
    let place = globe(&window, "Somewhere").expect("it has a place now");
    assert!(place.longitude < -60.0, "{place:?}");
    assert!(window.harness.query_by_label("1 site without a place").is_none());
    window.click("Undo last change");
    assert_eq!(globe(&window, "Somewhere"), None);
    window.click("Place all at their countries");
    let place = globe(&window, "Somewhere").expect("it has a place now");
    assert!((place.latitude - 58.8).abs() < 1.0 && (place.longitude - 25.5).abs() < 1.5, "in Estonia: {place:?}");
}

#[test]
fn the_map_is_centred_on_either_ocean() {
    let mut window = Window::open(preset());
    window.click("World");
    window.harness.get_by_label("Tint by supply of");
    window.harness.get_by_label("How supply is attributed");
    let asia = |window: &Window| window.harness.get_by_label("Baotou works +1").rect().center().x;
    let america = |window: &Window| window.harness.get_by_label("Mountain Pass works").rect().center().x;
    assert!(america(&window) > asia(&window), "trade across the Pacific is shown whole");
    window.click("Atlantic");
    assert!(america(&window) < asia(&window), "now America lies in the west");
    window.harness.run();
}
