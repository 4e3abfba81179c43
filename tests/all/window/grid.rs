//! Sites, routes, demands and goods as tables: typed, pasted, copied, sorted, filtered.

use crate::kit::window::{Window, blank};
use chokepoint_core::model::{Activity, Amount, Commodity, Demand, Figure, Preset, Recipe, Route, Site, Stage};
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// So many mines, each of which sends what it makes, 100 t a year of at most 125, to one town.
fn mines(number: usize) -> Preset {
    let mut preset = blank();
    let map = &mut preset.map;
    let price_usd = Figure::plain(20.0);
    map.commodities.push(Commodity {
        id: "ore".into(),
        name: "Ore".to_owned(),
        unit: "t".to_owned(),
        price_usd,
        ..Commodity::default()
    });
    let outputs = vec![Amount { commodity: "ore".into(), quantity: Figure::plain(1.0) }];
    map.recipes.push(Recipe { id: "dig".into(), name: "Dig".to_owned(), outputs, ..Recipe::default() });
    for at in 0..number {
        let id = format!("mine-{at}");
        let (baseline, capacity) = (Figure::plain(100.0), Figure::plain(125.0));
        map.sites.push(Site {
            id: id.as_str().into(),
            name: format!("Mine {at}"),
            country: "AU".into(),
            activities: vec![Activity { recipe: "dig".into(), baseline, capacity, ..Activity::default() }],
            ..Site::default()
        });
        map.routes.push(Route {
            id: format!("road-{at}").as_str().into(),
            commodity: "ore".into(),
            from: id.as_str().into(),
            to: "town".into(),
            baseline: Figure::plain(100.0),
            maximum: Figure::plain(125.0),
            ..Route::default()
        });
    }
    let quantity = Figure::plain(100.0 * number as f64);
    let demand = Demand {
        commodity: "ore".into(),
        quantity,
        value_at_stake_usd: Figure::plain(20.0),
        priority: 1.0,
        end_use: "general".into(),
        ..Demand::default()
    };
    map.sites.push(Site {
        id: "town".into(),
        name: "Town".to_owned(),
        country: "DE".into(),
        stage: Stage::Market,
        demands: vec![demand],
        ..Site::default()
    });
    preset
}

/// The window with the tables over its whole width, to be edited.
fn grid_of(preset: Preset, table: &str) -> Window {
    let mut window = Window::smooth(preset);
    window.key(Modifiers::COMMAND, Key::K);
    window.type_text("sites, routes, demands");
    window.press(Key::Enter);
    let tab = window.place("Sites, routes, demands");
    window.double_click(tab);
    window.click(table);
    window
}

fn cell(window: &mut Window, name: &str) {
    window.click_at(window.harness.get_by_role_and_label(Role::Cell, name).rect().center());
}

fn shows(window: &Window, name: &str) -> String {
    let cell = window.harness.get_by_role_and_label(Role::Cell, name);
    cell.accesskit_node().value().unwrap_or_default()
}

fn paste(window: &mut Window, text: &str) {
    window.harness.event(Event::Paste(text.to_owned()));
    window.steps();
}

fn baselines(window: &Window) -> Vec<(f64, f64)> {
    window.preset().map.routes.iter().map(|route| (route.baseline.value, route.maximum.value)).collect()
}

#[test]
fn figures_are_typed_cell_by_cell_and_go_on_downwards() {
    let mut window = grid_of(mines(3), "Routes");
    assert_eq!(shows(&window, "Baseline of Mine 0 to Town"), "100 t");
    cell(&mut window, "Baseline of Mine 0 to Town");
    // What is typed takes the place of what stands there; Enter goes to the row below.
    let steps = window.done();
    for figure in ["110", "1,200", "0.3 kt"] {
        window.type_text(figure);
        window.press(Key::Enter);
    }
    // A maximum of 125 goes with a baseline above it; 0.3 kt are 300 t.
    assert_eq!(baselines(&window), [(110.0, 125.0), (1200.0, 1200.0), (300.0, 300.0)]);
    assert_eq!(window.done(), steps + 3, "each cell is a step");
    // Tab goes to the right.
    cell(&mut window, "Maximum of Mine 0 to Town");
    window.type_text("500");
    window.press(Key::Tab);
    window.type_text("7.5");
    window.press(Key::Enter);
    let route = window.preset().map.routes[0].clone();
    assert_eq!((route.maximum.value, route.cost_usd.value), (500.0, 7.5));
    // Escape leaves what stood there, and what cannot be read changes nothing and says why.
    let before = window.text();
    cell(&mut window, "Baseline of Mine 1 to Town");
    window.type_text("9");
    window.press(Key::Escape);
    window.type_text("many");
    window.press(Key::Enter);
    assert_eq!(window.text(), before);
    assert!(window.says("“many” is no number that can be used"));
    // Undo belongs to the document.
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.preset().map.routes[0].cost_usd.value, 0.0);
}

#[test]
fn a_block_from_a_spreadsheet_is_taken_whole_in_one_step_or_not_at_all() {
    let mut window = grid_of(mines(3), "Routes");
    cell(&mut window, "Baseline of Mine 0 to Town");
    let steps = window.done();
    // As a German spreadsheet writes it, with its headings.
    paste(&mut window, "Baseline\tMaximum\r\n110,5\t150\r\n1.200\t1.500\r\n90\t80,25\r\n");
    assert!(window.says("Changed 6 cells"));
    // The third maximum lies below its baseline because the block says so: that is a finding, and no silent change.
    assert_eq!(baselines(&window), [(110.5, 150.0), (1200.0, 1500.0), (90.0, 80.25)]);
    assert_eq!(window.done(), steps + 1);
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(baselines(&window), [(100.0, 125.0); 3]);
    // One bad cell, and nothing changes.
    let before = window.text();
    cell(&mut window, "Baseline of Mine 0 to Town");
    paste(&mut window, "110\nabc\n130");
    assert_eq!(window.text(), before);
    assert!(window.says("row 2, Baseline: “abc” is no number that can be used; write it like 1,234.5"));
    // Nor where there are more rows than the table has, or a unit that is another.
    paste(&mut window, "1\n2\n3\n4");
    assert!(window.says("begin further up or further left"));
    paste(&mut window, "5 MWh");
    assert!(window.says("“5 MWh” is not in t; give it in t"));
    assert_eq!(window.text(), before);
    // A block that is selected goes out as it came in.
    cell(&mut window, "From of Mine 1 to Town");
    window.key(Modifiers::SHIFT, Key::ArrowDown);
    for _ in 0..3 {
        window.key(Modifiers::SHIFT, Key::ArrowRight);
    }
    window.harness.event(Event::Copy);
    window.harness.step();
    let text = window.copied();
    assert_eq!(text.as_deref(), Some("Mine 1\tTown\tOre\t100\nMine 2\tTown\tOre\t100"));
}

#[test]
fn rows_are_sorted_and_filtered_and_goods_and_demands_have_tables_too() {
    let mut preset = mines(3);
    preset.map.routes[1].baseline.value = 90.0;
    preset.map.routes[2].baseline.value = 110.0;
    let mut window = grid_of(preset, "Routes");
    let top = |window: &Window, name: &str| window.harness.get_by_role_and_label(Role::Cell, name).rect().top();
    window.click_at(window.harness.get_by_role_and_label(Role::Button, "Baseline").rect().center());
    let order = |window: &Window| {
        let mut rows: Vec<(f32, usize)> =
            (0..3).map(|at| (top(window, &format!("Baseline of Mine {at} to Town")), at)).collect();
        rows.sort_by(|a, b| a.0.total_cmp(&b.0));
        rows.into_iter().map(|(_, at)| at).collect::<Vec<_>>()
    };
    assert_eq!(order(&window), [1, 0, 2], "90, 100, 110");
    // A figure that is typed leaves its row where it stands.
    cell(&mut window, "Baseline of Mine 1 to Town");
    window.type_text("120");
    window.press(Key::Enter);
    assert_eq!(order(&window), [1, 0, 2]);
    window.text_field("Filter rows", "mine 2");
    assert!(window.says("1 of 3 rows"));
    assert!(window.harness.query_by_role_and_label(Role::Cell, "Baseline of Mine 0 to Town").is_none());
    window.text_field("Filter rows", "");
    window.click("Goods");
    cell(&mut window, "Price of Ore");
    window.type_text("25");
    window.press(Key::Enter);
    assert_eq!(
        window.site("Town").demands[0].value_at_stake_usd.value,
        25.0,
        "the stake was the price, and follows it"
    );
    window.click("Demands");
    cell(&mut window, "Demand of Town: Ore");
    window.type_text("400");
    window.press(Key::Enter);
    assert_eq!(window.site("Town").demands[0].quantity.value, 400.0);
    window.click("Sites");
    cell(&mut window, "Country of Mine 0");
    window.type_text("Viet Nam");
    window.press(Key::Enter);
    assert_eq!(window.site("Mine 0").country.code(), "VN");
    // What the row is of is looked at, and the way back leads to the one before.
    cell(&mut window, "Name of Town");
    assert_eq!(window.app().selection().sites(), ["town".into()]);
    window.key(Modifiers::COMMAND, Key::OpenBracket);
    assert_eq!(window.app().selection().sites(), ["mine-0".into()]);
    window.key(Modifiers::COMMAND, Key::CloseBracket);
    assert_eq!(window.app().selection().sites(), ["town".into()]);
}

#[test]
fn of_thousands_of_rows_only_those_in_sight_are_laid_out() {
    let window = grid_of(mines(2000), "Routes");
    assert!(window.says("2,000 of 2,000 rows"));
    let cells = window.harness.query_all_by_role(Role::Cell).count();
    assert!(cells > 8 && cells < 8 * 60, "{cells} cells");
}

#[test]
fn who_only_reads_changes_nothing_in_a_table() {
    let mut window = grid_of(mines(2), "Routes");
    window.press(Key::E);
    let before = window.text();
    cell(&mut window, "Baseline of Mine 0 to Town");
    window.type_text("7");
    window.press(Key::Enter);
    paste(&mut window, "7\n8");
    assert_eq!(window.text(), before);
    assert!(window.says("Reading: nothing can be changed."));
}
