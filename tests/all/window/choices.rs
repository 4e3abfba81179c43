//! What is chosen on the map: filters, boxes, recipes carried over, copies, places.

use crate::kit::window::{Window, blank, column};
use chokepoint::app::Selection;
use chokepoint_core::model::{Preset, SiteId, Stage};
use chokepoint_core::store::builtin;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, Pos2, vec2};
use egui_kittest::kittest::Queryable as _;
use std::collections::BTreeSet;

fn teaching() -> Preset {
    let mut preset = builtin::load("teaching-12-sites").expect("the preset");
    preset.scenarios.iter_mut().for_each(|scenario| scenario.months = 3);
    preset
}

#[test]
fn the_filter_says_how_much_it_lets_through() {
    let preset = teaching();
    let mut window = Window::smooth(preset.clone());
    window.wait_for_result();
    window.key(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::F);
    window.choose("Filter by commodity", "Magnets");
    // Routes of magnets; sites that make them, use them or need them.
    let routes = preset.map.routes.iter().filter(|route| route.commodity.as_str() == "magnets").count();
    let handles = |site: &&chokepoint_core::model::Site| {
        let runs = site.activities.iter().filter_map(|activity| preset.map.recipe(&activity.recipe));
        let mut amounts = runs.flat_map(|recipe| recipe.inputs.iter().chain(&recipe.outputs));
        amounts.any(|amount| amount.commodity.as_str() == "magnets")
            || site.stocks.iter().any(|stock| stock.commodity.as_str() == "magnets")
            || site.demands.iter().any(|demand| demand.commodity.as_str() == "magnets")
    };
    let sites = preset.map.sites.iter().filter(handles).count();
    assert!(routes > 1 && sites > 1);
    assert!(window.says(&format!("{sites} sites and {routes} routes stay in colour")));
    // Two conditions hold together.
    window.choose("Filter by country", "Japan");
    let from_japan = |route: &&chokepoint_core::model::Route| {
        let there = |id: &SiteId| preset.map.site(id).is_some_and(|site| site.country.code() == "JP");
        route.commodity.as_str() == "magnets" && (there(&route.from) || there(&route.to))
    };
    let fewer = preset.map.routes.iter().filter(from_japan).count();
    assert!(fewer > 0 && fewer < routes);
    assert!(window.says(&format!("{fewer} routes stay in colour")), "{fewer}");
    window.choose("Filter by verdict", "blocked");
    assert!(window.says("Nothing on the map is like that"), "no rule is in force");
    let at = window.harness.get_all_by_label("Show everything").last().expect("a button").rect().center();
    window.click_at(at);
    assert!(!window.says("stay in colour") && !window.says("Nothing on the map is like that"));
    window.choose("Filter by stage", "Refine");
    let refiners = preset.map.sites.iter().filter(|site| site.stage == Stage::Refine).count();
    assert!(refiners > 0 && window.says("stay in colour"));
    assert_eq!(window.preset(), &preset, "a filter changes nothing on the map");
}

#[test]
fn a_box_adds_what_is_in_it_and_the_menu_selects_by_country_and_stage() {
    let preset = teaching();
    let mut window = Window::smooth(preset.clone());
    let (a, b) = (window.place("Magnets in China"), window.place("Motors in America"));
    let (from, to) = (
        Pos2::new(a.x.min(b.x), a.y.min(b.y)) - vec2(45.0, 45.0),
        Pos2::new(a.x.max(b.x), a.y.max(b.y)) + vec2(25.0, 25.0),
    );
    let inside: BTreeSet<SiteId> = preset
        .map
        .sites
        .iter()
        .filter(|site| egui::Rect::from_two_pos(from, to).contains(window.place(&site.name)))
        .map(|site| site.id.clone())
        .collect();
    assert!(inside.len() >= 2);
    let before = preset.map.sites.first().expect("a site").clone();
    window.click_site(&before.name);
    let button = |pos, pressed| {
        let button = egui::PointerButton::Primary;
        Event::PointerButton { pos, button, pressed, modifiers: Modifiers::SHIFT }
    };
    window.harness.event(Event::ModifiersChanged(Modifiers::SHIFT));
    window.harness.hover_at(from);
    window.harness.run_steps(2);
    window.harness.event(button(from, true));
    window.harness.run_steps(2);
    window.harness.event(Event::ModifiersChanged(Modifiers::SHIFT));
    for part in 1..=4 {
        window.harness.hover_at(from + (to - from) * (part as f32 / 4.0));
        window.harness.run_steps(1);
    }
    window.harness.event(button(to, false));
    window.steps();
    window.harness.event(Event::ModifiersChanged(Modifiers::NONE));
    window.steps();
    let mut expected = inside;
    expected.insert(before.id.clone());
    assert_eq!(window.app().selection(), &Selection::Sites(expected), "what was selected stays");
    // By country, by stage, by the menu.
    window.click_site("Mines in China");
    menu(&mut window, "Edit", "Select sites of the same country");
    let chinese = preset.map.sites.iter().filter(|site| site.country.code() == "CN").map(|site| site.id.clone());
    assert_eq!(window.app().selection(), &Selection::Sites(chinese.collect()));
    window.click_site("Mines in China");
    menu(&mut window, "Edit", "Select sites of the same stage");
    let mines = preset.map.sites.iter().filter(|site| site.stage == Stage::Mine).map(|site| site.id.clone());
    assert_eq!(window.app().selection(), &Selection::Sites(mines.collect()));
}

fn menu(window: &mut Window, menu: &str, entry: &str) {
    window.click(menu);
    let at = window.harness.get_all_by_label_contains(entry).last().expect(entry).rect().center();
    window.click_at(at);
}

#[test]
fn sites_are_duplicated_by_the_menu_with_the_routes_between_them() {
    let preset = teaching();
    let mut window = Window::smooth(preset.clone());
    window.click_site("Mountain Pass");
    window.harness.get_by_role_and_label(Role::Button, "Separation in Malaysia").click_modifiers(Modifiers::SHIFT);
    window.steps();
    menu(&mut window, "Edit", "Duplicate");
    assert_eq!(window.preset().map.sites.len(), preset.map.sites.len() + 2);
    let copy = window.site("Mountain Pass 2");
    assert_eq!(
        copy.activities,
        preset.map.sites.iter().find(|site| site.name == "Mountain Pass").expect("it").activities
    );
    let between = |preset: &Preset, from: &str, to: &str| {
        let named = |id: &SiteId, name: &str| preset.map.site(id).is_some_and(|site| site.name == name);
        preset.map.routes.iter().filter(|route| named(&route.from, from) && named(&route.to, to)).count()
    };
    let routes = between(&preset, "Mountain Pass", "Separation in Malaysia");
    assert_eq!(between(window.preset(), "Mountain Pass 2", "Separation in Malaysia 2"), routes);
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.preset(), &preset);
}

#[test]
fn a_recipe_is_carried_from_the_list_onto_the_map() {
    let mut window = Window::smooth(blank());
    window.click("Start with a blank map");
    window.click("Draw");
    window.text_field("Search recipes", "rare earths");
    let row = window.harness.get_by_label("Mine rare earths (library)").rect().center();
    let there = column(&window, Stage::Mine);
    window.drag(row, there);
    assert_eq!(window.preset().map.sites.len(), 1);
    window.type_text("Hill, AU");
    window.press(Key::Enter);
    let site = window.site("Hill").clone();
    assert_eq!((site.stage, site.country.code()), (Stage::Mine, "AU"));
    let recipe = window.preset().map.recipe(&site.activities[0].recipe).expect("it came along").clone();
    assert_eq!(recipe.name, "Mine rare earths");
    assert!(recipe.outputs.iter().all(|amount| window.preset().map.commodity(&amount.commodity).is_some()));
    // In the wrong column it is put into its own, and that is said.
    let row =
        window.harness.get_all_by_label("Separate rare earths (library)").next().expect("in the list").rect().center();
    let market = column(&window, Stage::Market);
    window.drag(row, market);
    window.type_text("Works, MY");
    window.press(Key::Enter);
    assert_eq!(window.site("Works").stage, Stage::Refine);
    assert!(window.says("Its work belongs to the column Refine"));
    let x = |name: &str| window.place(name).x;
    assert!(x("Works") > x("Hill") && x("Works") < market.x - 200.0, "{} and {}", x("Hill"), x("Works"));
    // Let go beside the map, nothing happens.
    let row = window.harness.get_all_by_label("Mine rare earths").next().expect("in the list").rect().center();
    window.drag(row, row + vec2(0.0, 60.0));
    assert_eq!(window.preset().map.sites.len(), 2);
}

#[test]
fn a_run_of_arrow_presses_is_one_step_and_a_pause_ends_it() {
    let mut window = Window::smooth(teaching());
    let before = window.text();
    window.click_site("Mountain Pass");
    let steps = window.done();
    for key in [Key::ArrowDown, Key::ArrowDown, Key::ArrowRight] {
        window.press(key);
    }
    assert_eq!(window.done(), steps + 1, "a run is one step");
    let moved = window.site("Mountain Pass").canvas.expect("a place");
    // Longer than a pause between presses.
    window.harness.run_steps(90);
    window.press(Key::ArrowDown);
    assert_eq!(window.done(), steps + 2);
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.site("Mountain Pass").canvas, Some(moved));
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.text(), before);
}

#[test]
fn a_low_window_reaches_every_way_to_begin_and_says_what_to_do() {
    let mut window = Window::smooth_of_size(blank(), 1280.0, 720.0);
    window.steps();
    // Map and plots share the centre of a low window as tabs.
    assert_eq!(window.harness.query_all_by_label_contains("Plots appear here").count(), 0);
    window.click("Plots");
    assert_eq!(window.harness.query_all_by_label_contains("Plots appear here").count(), 3, "one a pane");
    window.click("Stages");
    let last = builtin::BUILTINS.last().expect("there are some");
    let screen = egui::Rect::from_min_size(Pos2::ZERO, vec2(1280.0, 720.0));
    window.harness.get_by_label(last.title).scroll_to_me();
    window.harness.run_steps(40);
    let map = window.harness.get_by_role_and_label(Role::Canvas, "Stage map").rect();
    let button = window.harness.get_by_label(last.title).rect();
    assert!(screen.contains_rect(button) && map.contains_rect(button), "{button} in {map}");
    window.click(last.title);
    assert!(window.preset().map.sites.len() > 5);
    // With sites and no routes the next step is another one.
    let mut window = Window::smooth(blank());
    window.click("Start with a blank map");
    window.press(Key::Num1);
    window.press(Key::Enter);
    assert_eq!(window.harness.query_all_by_label_contains("once a route joins two sites").count(), 3);
}

#[test]
fn what_was_invented_for_a_site_follows_its_name_and_an_idle_route_is_explained() {
    let mut window = Window::smooth(blank());
    window.click("Start with a blank map");
    let mine = column(&window, Stage::Mine);
    window.double_click(mine);
    window.press(Key::Enter);
    let product = column(&window, Stage::Product);
    window.route("New mine", product, Some("A new good of their own"));
    window.type_text("Lamps, NL");
    window.press(Key::Enter);
    let names: Vec<&str> = window.preset().map.commodities.iter().map(|good| good.name.as_str()).collect();
    assert_eq!(names, ["Goods of New mine", "Goods of Lamps"]);
    assert!(window.preset().map.recipes.iter().any(|recipe| recipe.name == "Make Goods of Lamps"));
    // A second mine finds the plant served already: the plant could use a quarter more than it does.
    window.press(Key::Num1);
    window.type_text("Pit, ZA");
    window.press(Key::Enter);
    let lamps = window.place("Lamps");
    window.route("Pit", lamps, Some("Pit starts to run"));
    assert_eq!(window.preset().map.routes.last().expect("a route").baseline.value, 250.0);
    assert!(window.says("Lamps makes more for it"));
    // A third finds nothing free: what is drawn is an alternative, and says so.
    window.press(Key::Num1);
    window.type_text("Quarry, ZA");
    window.press(Key::Enter);
    let lamps = window.place("Lamps");
    window.route("Quarry", lamps, Some("Quarry starts to run"));
    let route = window.preset().map.routes.last().expect("a route");
    assert_eq!((route.baseline.value, route.maximum.value), (0.0, 1250.0), "it could carry all that the plant uses");
    assert!(window.says("Quarry to Lamps carries nothing yet"));
}
