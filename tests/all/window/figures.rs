//! Figures and goods as they are typed while a map is drawn.

use crate::kit::window::{Window, blank};
use chokepoint::app::Selection;
use chokepoint_core::engine::check;
use chokepoint_core::model::{Commodity, EntityRef, Finding, Route};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

/// Sites by key, each typed as its name and country.
fn sites(window: &mut Window, list: &[(Key, &str)]) {
    for (key, name) in list {
        window.focus_map();
        window.press(*key);
        window.type_text(name);
        window.press(Key::Enter);
    }
}

/// Types into the field of a label and leaves it with Tab, as who fills in several fields does.
fn typed(window: &mut Window, role: Role, label: &str, text: &str) {
    let field = window.harness.get_all_by_role_and_label(role, label).next();
    field.unwrap_or_else(|| panic!("no {label}")).focus();
    window.harness.run_steps(2);
    window.key(Modifiers::COMMAND, Key::A);
    window.type_text(text);
    window.press(Key::Tab);
}

/// The mine's ore (20 USD a ton) goes to the works, whose metal (500 USD a ton) goes to the town: 1,000 t a year, the first route of a chain.
fn small_chain(window: &mut Window) {
    window.click("Start with a blank map");
    sites(window, &[(Key::Num1, "Hill, AU"), (Key::Num2, "Works, MY"), (Key::Num7, "Town, DE")]);
    let works = window.place("Works");
    window.route("Hill", works, None);
    typed(window, Role::TextInput, "What Hill makes", "Ore");
    typed(window, Role::SpinButton, "Price", "20");
    typed(window, Role::TextInput, "What Works makes of it", "Metal");
    window.number("Its price", "500");
    let town = window.place("Town");
    window.route("Works", town, Some("Metal; Town starts to need it"));
}

fn route(window: &Window, from: &str, to: &str) -> Route {
    let (from, to) = (window.site(from).id.clone(), window.site(to).id.clone());
    let routes = &window.preset().map.routes;
    routes.iter().find(|route| route.from == from && route.to == to).expect("they are joined").clone()
}

fn good(window: &Window, name: &str) -> Commodity {
    let goods = &window.preset().map.commodities;
    goods.iter().find(|good| good.name == name).unwrap_or_else(|| panic!("no {name} among {goods:?}")).clone()
}

fn errors(window: &Window) -> Vec<String> {
    check(window.preset()).iter().filter(|finding| finding.is_error()).map(Finding::to_string).collect()
}

#[test]
fn a_new_good_is_asked_for_once_and_names_its_recipe() {
    let mut window = Window::smooth(blank());
    small_chain(&mut window);
    assert_eq!((good(&window, "Ore").price_usd.value, good(&window, "Metal").price_usd.value), (20.0, 500.0));
    assert_eq!((good(&window, "Ore").unit.as_str(), good(&window, "Ore").id.as_str()), ("t", "ore"));
    let recipes: Vec<&str> = window.preset().map.recipes.iter().map(|recipe| recipe.name.as_str()).collect();
    assert_eq!(recipes, ["Make Ore", "Make Metal"]);
    // A missing ton costs the town the price of a ton.
    assert_eq!(window.site("Town").demands[0].value_at_stake_usd.value, 500.0);
    // The good is priced anew: the stake, which is the price, goes with it, in one step.
    let steps = window.done();
    window.click("Metal");
    window.number("Price", "650");
    assert_eq!(window.site("Town").demands[0].value_at_stake_usd.value, 650.0);
    assert_eq!(window.done(), steps + 1);
    // A mine elsewhere runs what it is called after: ore, and nobody's own work.
    sites(&mut window, &[(Key::Num1, "Pit, VN")]);
    let works = window.place("Works");
    window.route("Pit", works, Some("Ore; Pit starts to run Make Ore"));
    assert!(errors(&window).is_empty(), "{:?}", errors(&window));
}

#[test]
fn a_baseline_takes_its_maximum_with_it_and_one_undo_brings_both_back() {
    let mut window = Window::smooth(blank());
    small_chain(&mut window);
    assert_eq!(
        (route(&window, "Hill", "Works").baseline.value, route(&window, "Hill", "Works").maximum.value),
        (1000.0, 1250.0)
    );
    let shown = route(&window, "Hill", "Works");
    window.select(Selection::One(EntityRef::Route(shown.id)));
    let steps = window.done();
    // Digit by digit: what stood in the field on the way, 50,000, leaves nothing behind.
    let field = window.harness.get_all_by_role_and_label(Role::SpinButton, "Baseline").next().expect("a field");
    field.focus();
    window.harness.run_steps(2);
    window.key(Modifiers::COMMAND, Key::A);
    window.type_text("50000");
    window.press(Key::Backspace);
    window.press(Key::Enter);
    let after = route(&window, "Hill", "Works");
    assert_eq!((after.baseline.value, after.maximum.value), (5000.0, 5000.0));
    assert!(window.says("Maximum follows baseline: 5,000 t a year"));
    assert_eq!(window.done(), steps + 1);
    window.key(Modifiers::COMMAND, Key::Z);
    let before = route(&window, "Hill", "Works");
    assert_eq!((before.baseline.value, before.maximum.value), (1000.0, 1250.0));
    // So do a plant's level and its capacity.
    window.click_site("Hill");
    window.number("Baseline", "2000");
    let activity = window.site("Hill").activities[0].clone();
    assert_eq!((activity.baseline.value, activity.capacity.value), (2000.0, 2000.0));
}

#[test]
fn a_second_buyer_is_asked_how_much_and_what_feeds_it_follows() {
    let mut window = Window::smooth(blank());
    small_chain(&mut window);
    sites(&mut window, &[(Key::Num7, "City, FR")]);
    let city = window.place("City");
    window.route("Works", city, None);
    // The works make 1,000 of the 1,250 t that they could, and the town takes all of it.
    assert!(window.says("Of 1,250 t a year that Works could make 250 are spare."));
    // Once only: making a good of its own would come to the same.
    assert_eq!(window.harness.query_all_by_label_contains("City starts to need it").count(), 1);
    window.number("Volume", "400");
    assert_eq!(window.site("City").demands[0].quantity.value, 400.0);
    // 1,400 t of metal take 1,400 t of ore: works, mine and the route between them follow, with their limits.
    for name in ["Works", "Hill"] {
        let activity = window.site(name).activities[0].clone();
        assert_eq!((activity.baseline.value, activity.capacity.value), (1400.0, 1400.0), "{name}");
    }
    let feed = route(&window, "Hill", "Works");
    assert_eq!((feed.baseline.value, feed.maximum.value), (1400.0, 1400.0));
    assert!(window.says("Works and 1 other site make more for it"));
    assert!(errors(&window).is_empty(), "{:?}", errors(&window));
    // One step back.
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.site("Hill").activities[0].baseline.value, 1000.0);
    assert_eq!(window.preset().map.routes.len(), 2);
}

#[test]
fn an_id_follows_the_first_real_name_and_no_later_one() {
    let mut window = Window::smooth(blank());
    window.click("Start with a blank map");
    sites(&mut window, &[(Key::Num1, "New mine"), (Key::Num2, "New refiner")]);
    let refiner = window.place("New refiner");
    window.route("New mine", refiner, None);
    // Taken without a name: what is made is called after the site for now.
    window.click("A new good of their own");
    assert_eq!(window.preset().map.routes[0].id.as_str(), "new-mine-new-refiner-goods-of-new-mine");
    // In the inspector: one step with its typing, and what names it follows.
    window.click_site("New mine");
    let steps = window.done();
    window.text_field("Name", "Hillgrove");
    assert_eq!(window.done(), steps + 1);
    assert_eq!(window.site("Hillgrove").id.as_str(), "hillgrove");
    let route = window.preset().map.routes[0].clone();
    assert_eq!((route.from.as_str(), route.id.as_str()), ("hillgrove", "hillgrove-new-refiner-goods-of-new-mine"));
    assert_eq!(window.app().selection().sites(), ["hillgrove".into()], "it is still looked at");
    // Undone and redone in one step, and still looked at.
    let named = window.text();
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.app().selection().sites(), ["new-mine".into()]);
    window.key(Modifiers::COMMAND, Key::Y);
    assert_eq!((window.text(), window.app().selection().sites()), (named, vec!["hillgrove".into()]));
    // A name on the map does the same; a second name leaves the id alone.
    window.click_site("New refiner");
    window.press(Key::F2);
    window.type_text("Works, MY");
    window.press(Key::Enter);
    assert_eq!(window.site("Works").id.as_str(), "works");
    window.press(Key::F2);
    window.type_text("Kuantan");
    window.press(Key::Enter);
    assert_eq!(window.site("Kuantan").id.as_str(), "works");
    // A good's name reaches its recipe and its route.
    let shown = window.preset().map.commodities[0].clone();
    window.select(Selection::One(EntityRef::Commodity(shown.id)));
    window.text_field("Name", "Antimony ore");
    assert_eq!(good(&window, "Antimony ore").id.as_str(), "antimony-ore");
    let recipe =
        window.preset().map.recipes.iter().find(|recipe| recipe.name == "Make Antimony ore").expect("it follows");
    assert_eq!(recipe.id.as_str(), "make-antimony-ore");
    assert_eq!(window.preset().map.routes[0].id.as_str(), "hillgrove-works-antimony-ore");
    assert!(errors(&window).is_empty(), "{:?}", errors(&window));
}
