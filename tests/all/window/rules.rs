//! Rules, lists and scenarios in the window: where they come from, what they say, into which scenario they go.

use crate::kit::window::Window;
use chokepoint::app::Selection;
use chokepoint_core::model::{EntityRef, Preset};
use chokepoint_core::store::builtin;
use chokepoint_core::store::libraries::rules;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

fn teaching() -> Preset {
    let mut preset = builtin::load("teaching-12-sites").expect("the preset");
    preset.scenarios.iter_mut().for_each(|scenario| scenario.months = 3);
    preset
}

/// Clicks the last thing that is called so, once it is in sight: pages are longer than the window.
fn press(window: &mut Window, role: Role, label: &str) {
    let last = |window: &Window| {
        let found = window.harness.get_all_by_role_and_label(role, label);
        found.last().unwrap_or_else(|| panic!("no {label}")).scroll_to_me();
    };
    last(window);
    window.harness.run_steps(40);
    let at = window.harness.get_all_by_role_and_label(role, label).last().expect("still there").rect().center();
    window.click_at(at);
}

#[test]
fn what_is_switched_on_in_the_baseline_makes_a_scenario_until_its_page_unlocks_it() {
    let preset = teaching();
    let (title, rule) = (preset.rules[0].title.clone(), preset.rules[0].id.clone());
    let mut window = Window::open(preset.clone());
    window.wait_for_result();
    window.click_at(window.harness.get_by_role_and_label(Role::CheckBox, &title).rect().center());
    let with = window.preset().scenarios.last().expect("a scenario").clone();
    assert_eq!((with.name, with.rules), (format!("With {title}"), vec![rule.clone()]));
    assert_eq!(window.preset().scenarios[0], preset.scenarios[0], "the baseline stays");
    window.click("Undo last change");
    assert_eq!(*window.preset(), preset, "one step");
    // Its page unlocks it, and then the same box puts the rule in.
    window.select(Selection::One(EntityRef::Scenario(preset.scenarios[0].id.clone())));
    window.click("Locked");
    window.click_at(window.harness.get_by_role_and_label(Role::CheckBox, &title).rect().center());
    assert_eq!(window.preset().scenarios.len(), preset.scenarios.len());
    assert_eq!(window.preset().scenarios[0].rules, [rule]);
}

#[test]
fn a_scenario_card_shows_branches_compares_and_deletes() {
    let preset = teaching();
    let mut window = Window::open(preset.clone());
    window.wait_for_result();
    let second = preset.scenarios[1].name.clone();
    window.click(&format!("Scenario {second}"));
    window.settle();
    window.click(&format!("More about {second}"));
    window.click("Branch");
    let copy = window.preset().scenarios.last().expect("a scenario").clone();
    assert_eq!((copy.name, copy.rules), (format!("{second} 2"), preset.scenarios[1].rules.clone()));
    window.click(&format!("More about {second} 2"));
    window.click("Compare");
    // The key figures are in front, once the first scenario is solved anew.
    window.wait_for_words("Differences from");
    window.click(&format!("More about {second} 2"));
    window.click("Delete");
    assert_eq!(*window.preset(), preset);
}

#[test]
fn the_cards_of_other_scenarios_say_what_they_came_to_before_a_change() {
    let preset = teaching();
    let mut window = Window::open(preset.clone());
    window.wait_for_result();
    // What explains the routes comes after the figures, and with it the card has its gap.
    window.wait("the first card", |window| window.says("gap 0 %"));
    window.click(&format!("Scenario {}", preset.scenarios[1].name));
    window.wait_for_result();
    window.wait("both cards", |window| window.harness.query_all_by_label_contains("gap 0 %").count() == 1);
    assert!(window.says("not solved"), "the others");
    // A capacity is changed: nothing is as it was solved, and the baseline's card says of when it is.
    let site = preset.map.sites.iter().find(|site| !site.activities.is_empty()).expect("a plant").clone();
    window.select(Selection::One(EntityRef::Site(site.id)));
    window.number("Capacity", "123456");
    window.wait("the older figure", |window| window.says("was 0 %"));
    window.click("Undo last change");
    window.wait("it holds again", |window| window.says("gap 0 %") && !window.says("was 0 %"));
}

#[test]
fn an_announced_control_is_found_added_with_its_lists_and_given_goods() {
    let preset = teaching();
    let mut window = Window::open(preset.clone());
    window.wait_for_result();
    window.click("Add a rule");
    window.click("Announced controls…");
    window.text_field("Search", "tungsten indium");
    let library = rules().expect("the library");
    let rule = library.rules.iter().find(|rule| rule.id.as_str() == "cn-2025-10").expect("Announcement 10");
    window.click_at(window.harness.get_by_role_and_label(Role::ListBoxOption, &rule.title).rect().center());
    window.wait_for_words("“Announcement 2025 No. 10” covers tungsten");
    window.wait("a count", |window| window.says("no route"));
    // Escape closes what lies on top, and the map below keeps what is selected.
    window.press(Key::Escape);
    assert!(!window.says("“Announcement 2025 No. 10” covers tungsten"));
    window.click("Add a rule");
    window.click("Announced controls…");
    window.click_at(window.harness.get_by_role_and_label(Role::ListBoxOption, &rule.title).rect().center());
    window.wait_for_words("“Announcement 2025 No. 10” covers tungsten");
    window.click("Add");
    let (added, played) = (window.preset().rules.last().expect("it"), window.preset().scenarios.last().expect("it"));
    assert_eq!((&added.id, &played.rules), (&rule.id, &vec![rule.id.clone()]));
    assert_eq!(
        window.preset().list(&"cn-2025-10".into()).map(|list| list.title.as_str()),
        Some("Announcement 2025 No. 10")
    );
    // None of the map's goods is on its list: its page offers them, and puts the ticked ones there in one step.
    window.wait_for_words("Put on “Announcement 2025 No. 10”:");
    let before = window.done();
    for good in &preset.map.commodities[..2] {
        press(&mut window, Role::CheckBox, &good.name);
    }
    press(&mut window, Role::Button, "Put them on");
    assert_eq!(window.done(), before + 1);
    let listed = window.preset().map.commodities.iter().filter(|good| good.is_on(&["cn-2025-10".into()])).count();
    assert_eq!(listed, 2);
}

#[test]
fn a_list_is_named_and_filled_on_its_page() {
    let mut preset = teaching();
    let tag = preset.lists.remove(0).tag;
    let rule = preset.rules.iter().find(|rule| rule.clause_lists().contains(&tag)).expect("a rule").id.clone();
    let mut window = Window::open(preset.clone());
    window.wait_for_result();
    window.select(Selection::One(EntityRef::Rule(rule.clone())));
    assert!(window.says(&format!("goods on “{tag}”")), "a list without a title is called by its tag");
    press(&mut window, Role::Button, "Name it");
    window.text_field("Title", "The list of April");
    let good = preset.map.commodities.iter().find(|good| !good.tags.contains(&tag)).expect("a good off it");
    press(&mut window, Role::CheckBox, &good.name);
    assert!(window.preset().map.commodity(&good.id).is_some_and(|good| good.tags.contains(&tag)));
    window.select(Selection::One(EntityRef::Rule(rule)));
    assert!(window.says("goods on “The list of April”") && !window.says(&format!("“{tag}”")));
}
