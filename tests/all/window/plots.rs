//! The dock of plots driven by the names of its widgets, without a display.

use crate::kit::maps::{MapMaker, domestic, rule};
use crate::kit::window::Window;
use chokepoint::app::{PickKind, Selection};
use chokepoint_core::model::{Desk, EntityRef, Instrument, Preset, SiteId, Stage};
use chokepoint_core::store::builtin;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

fn open() -> Window {
    let mut window = Window::of_size(preset(), 1600.0, 1000.0);
    window.wait_for_result();
    window
}

/// Opens a pane from the menu and waits for its plot.
fn show(window: &mut Window, pane: &str) {
    window.click("View");
    window.click("Plots");
    window.click(pane);
    window.wait_for_words(&format!("Export {}", pane.to_lowercase()));
}

/// Brings a pane that is open to the front of its tabs.
fn to_front(window: &mut Window, pane: &str) {
    window.click_at(window.harness.get_by_role_and_label(Role::Button, pane).rect().center());
}

fn preset() -> Preset {
    let mut preset = builtin::first().preset;
    for scenario in &mut preset.scenarios {
        scenario.months = 3;
    }
    preset.scenarios.truncate(2);
    preset
}

#[test]
fn a_plot_is_opened_switched_exported_and_copied() {
    let mut window = open();
    show(&mut window, "Concentration");
    window.wait_for_words("stages are highly concentrated");
    // A series is switched off and on again by its legend.
    let baseline = || "Series baseline";
    window.click(baseline());
    window.harness.get_by_label(baseline());
    // Its figures go to a file, with a name that says what they are.
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("figures.csv");
    window.picker.answer(&path);
    window.click("Export concentration");
    window.click("Save CSV…");
    window.wait("the file", |_| path.is_file());
    let asked = window.picker.asked().pop().expect("a question");
    assert!(matches!(asked.kind, PickKind::Export(_)));
    assert!(asked.name.ends_with("-concentration.csv"), "{}", asked.name);
    let mut reader = csv::Reader::from_path(&path).expect("a table");
    assert_eq!(&reader.headers().expect("a head")[0], "stage");
    assert!(reader.records().count() >= 4);
    // The picture goes onto the clipboard.
    window.wait("an idle window", |window| !window.says("exporting"));
    window.click("Export concentration");
    window.click("Copy as picture");
    window.wait("a copied picture", |window| window.copied_width().is_some_and(|width| width > 600));
}

#[test]
fn what_is_selected_on_the_map_is_what_the_gap_is_of() {
    let mut window = open();
    window.wait_for_words("All markets together");
    let preset = window.preset().clone();
    let market = preset.map.sites.iter().rev().find(|site| !site.demands.is_empty()).expect("a market").clone();
    window.select(Selection::One(EntityRef::Site(market.id.clone())));
    window.wait_for_words(&format!("{} loses", market.name));
}

#[test]
fn scenarios_stand_side_by_side_and_their_table_is_exported() {
    let mut window = open();
    show(&mut window, "Compare gaps");
    window.wait("both scenarios", |window| !window.says("of 2 solved"));
    window.wait_for_words("of the value at stake unmet");
    // It stands in a tab behind another.
    window.click("Compare scenarios");
    window.wait_for_words("Save table as CSV");
    // What one has more than the other, the other has less than it.
    let names: Vec<String> = window.preset().scenarios.iter().map(|scenario| scenario.name.clone()).collect();
    let more = |window: &Window| window.says("  +USD");
    let less = |window: &Window| window.says("  -USD");
    assert!(more(&window) && !less(&window), "from the baseline, which lacks nothing");
    window.choose("Differences from", &names[1]);
    window.steps();
    assert!(less(&window) && !more(&window), "from the other");
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("key.csv");
    window.picker.answer(&path);
    window.click("Gap");
    window.click("Save table as CSV…");
    window.wait("the file", |_| path.is_file());
    let mut reader = csv::Reader::from_path(&path).expect("a table");
    let names: Vec<String> = reader.records().map(|line| line.expect("a line")[0].to_owned()).collect();
    let preset = window.preset();
    assert_eq!(names, preset.scenarios.iter().map(|scenario| scenario.name.clone()).collect::<Vec<_>>());
}

#[test]
fn the_brief_is_exported_into_a_folder() {
    let mut window = open();
    let folder = tempfile::tempdir().expect("a folder");
    window.picker.answer(folder.path());
    window.click("File");
    window.click("Export brief…");
    window.click("Choose a folder…");
    window.wait_for_words("brief.html is a page to read, print or send");
    let html = std::fs::read_to_string(folder.path().join("brief.html")).expect("the brief");
    // Addresses of laws are words; nothing is fetched.
    for fetched in ["src=\"http", "href=", "url(http", "<script", "<link"] {
        assert!(!html.contains(fetched), "{fetched}");
    }
    for name in ["figures.xlsx", "tables/gaps.csv"] {
        assert!(folder.path().join(name).is_file(), "{name}");
    }
    // Of the scenario that loses most, whichever that is.
    let pictures = std::fs::read_dir(folder.path().join("pictures")).expect("pictures");
    let names: Vec<String> =
        pictures.map(|file| file.expect("a file").file_name().to_string_lossy().into_owned()).collect();
    for ending in ["-flows.svg", "-flows.png"] {
        assert_eq!(names.iter().filter(|name| name.ends_with(ending)).count(), 1, "{names:?}");
    }
}

#[test]
fn what_a_plot_shows_is_picked_with_the_mouse_and_with_keys() {
    let mut window = open();
    window.click("Flows");
    window.wait_for_words("Export flows");
    // The box of a country at a stage stands for its sites there.
    window.click("Show China, mine, on the map");
    let sites = window.app().selection().sites();
    let preset = window.preset().clone();
    let mines: Vec<_> =
        preset.map.sites.iter().filter(|site| site.country.code() == "CN" && site.stage == Stage::Mine).collect();
    assert!(!mines.is_empty() && sites.len() == mines.len(), "{sites:?}");
    // The same with the keyboard, another box.
    window.harness.get_by_label("Show United States, market, on the map").focus();
    window.harness.run_steps(2);
    window.press(Key::Enter);
    let sites = window.app().selection().sites();
    let at = |site: &SiteId| preset.map.site(site).expect("a site");
    assert!(!sites.is_empty());
    assert!(sites.iter().all(|site| at(site).country.code() == "US" && at(site).stage == Stage::Market), "{sites:?}");
}

#[test]
fn the_pane_of_licences_names_the_rule_whose_desk_it_shows() {
    // Two rules on one trade, of which the second alone has a desk: the first is what the other panes are about.
    let mut licence = Instrument::licence(0.5, 0);
    if let Instrument::Licence { desk, .. } = &mut licence {
        *desk = Some(Desk::default());
    }
    let duty = rule("duty", Instrument::Tariff { ad_valorem: 0.1 }, vec![domestic("list")]);
    let map = MapMaker::one_mine().months(4, 0.0).rule(duty).rule(rule("asks", licence, vec![domestic("list")]));
    let mut window = Window::of_size(map.preset, 1600.0, 1000.0);
    window.wait_for_result();
    show(&mut window, "Licences");
    window.wait_for_words("asks: most waits in");
    let shown = |window: &Window| {
        let combo = window.harness.get_by_role_and_label(Role::ComboBox, "Rule");
        combo.accesskit_node().value().expect("a choice")
    };
    assert_eq!(shown(&window), "asks");
}

#[test]
fn a_pane_stands_beside_another_with_choices_of_its_own() {
    let mut window = open();
    window.wait_for_words("Export supply shares");
    let at = window.place("Export supply shares") + egui::vec2(0.0, 120.0);
    window.right_click(at);
    window.click("Another “Supply shares” beside it");
    window.wait_for_words("Export supply shares 2");
    // One by place, one by the origin of the ore.
    let left = |node: &egui_kittest::Node<'_>| node.rect().left();
    let choosers = window.harness.get_all_by_role_and_label(Role::ComboBox, "Shares");
    let second = choosers.max_by(|a, b| left(a).total_cmp(&left(b)));
    let at = second.expect("its chooser").rect().center();
    window.click_at(at);
    window.click("by origin of the ore");
    window.wait("a pane of each kind", |window| {
        let choosers = window.harness.query_all_by_role_and_label(Role::ComboBox, "Shares");
        let mut shown: Vec<String> = choosers.filter_map(|chooser| chooser.accesskit_node().value()).collect();
        shown.sort_unstable();
        shown == ["by location", "by origin of the ore"]
    });
    // The table of a plot has the rows that its file has.
    let table = window.harness.get_all_by_label("Table").min_by(|a, b| a.rect().left().total_cmp(&b.rect().left()));
    let at = table.expect("the rows").rect().center();
    window.click_at(at);
    window.wait_for("commodity");
}

#[test]
fn shortages_flows_substitutes_and_the_table_of_scenarios_can_be_of_one_market() {
    let mut window = open();
    let market =
        window.preset().map.sites.iter().find(|site| site.stage == Stage::Market).expect("a market").name.clone();
    window.wait_for("Export time to shortage");
    window.choose("Demands of", &market);
    let (whose, plot) =
        (format!("{market}: "), |node: &egui_kittest::Node<'_>| node.accesskit_node().role() == Role::Image);
    window.wait("the plot is of the market", |window| {
        window.harness.query_all_by_label_contains(&whose).any(|node| plot(&node))
    });
    to_front(&mut window, "Compare scenarios");
    window.wait_for("Save table as CSV…");
    assert_eq!(window.harness.query_all_by_role_and_label(Role::ComboBox, "Demands of").count(), 2, "each its own");
    for (pane, words) in [("Flows", " of "), ("Substitutes", " behind ")] {
        if pane == "Flows" {
            to_front(&mut window, pane)
        } else {
            show(&mut window, pane)
        }
        window.choose("bought by", &market);
        let words = format!("{words}{market}");
        window.wait("its title says of whom", |window| {
            window.harness.query_all_by_label_contains(&words).any(|node| plot(&node))
        });
        window.click(&format!("Close {}", pane.to_lowercase()));
    }
}

#[test]
fn a_double_click_shows_all_months_again_and_goes_to_none() {
    let mut window = Window::smooth(preset());
    window.wait_for_result();
    window.click("How demand is met");
    window.wait_for("Export how demand is met");
    let month = window.app().month();
    let at = window.place("Export how demand is met") + egui::vec2(180.0, 120.0);
    window.wheel(at, 3.0, Modifiers::NONE);
    window.wait_for("Whole");
    window.double_click(at);
    assert!(window.harness.query_by_label("Whole").is_none(), "all months are seen");
    assert_eq!(window.app().month(), month);
}

#[test]
fn a_pane_shows_another_scenario_than_the_one_on_screen() {
    let mut window = open();
    let other = window.preset().scenarios[1].clone();
    let chosen = |window: &Window| {
        let choosers = window.harness.query_all_by_role_and_label(Role::ComboBox, "in scenario");
        choosers.filter_map(|chooser| chooser.accesskit_node().value()).collect::<Vec<_>>()
    };
    show(&mut window, "Reach of a rule");
    assert!(chosen(&window).iter().all(|value| value == "shown"));
    window.choose("in scenario", &other.name);
    window.wait("one pane with a scenario of its own", |window| {
        chosen(window).iter().filter(|value| **value == other.name).count() == 1
    });
    // It is solved for the pane; what is on screen stays.
    window.wait("its plot", |window| !window.says("appears here"));
    assert!(window.says("Nobody runs short"), "what is on screen is of no controls");
}

#[test]
fn a_plot_that_is_asked_for_is_seen_where_plots_lie_behind_the_map_or_are_folded_away() {
    let open = |window: &mut Window, pane: &str| {
        window.key(Modifiers::COMMAND, Key::K);
        window.type_text(pane);
        window.press(Key::Enter);
        window.steps();
    };
    let mut low = Window::of_size(preset(), 1280.0, 720.0);
    low.wait_for_result();
    assert!(!low.says("Export "), "the map is in front");
    open(&mut low, "Show plot: Heat map");
    low.wait_for_words("Export heat map");
    let mut high = Window::of_size(preset(), 1600.0, 900.0);
    high.wait_for_result();
    high.press(Key::F10);
    high.steps();
    assert!(!high.says("Export "), "folded away");
    open(&mut high, "Show plot: Heat map");
    high.wait_for_words("Export heat map");
}
