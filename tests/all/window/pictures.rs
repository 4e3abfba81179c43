//! Pictures that leave the window: of the map, of all plots, of a plot, and how large they are.

use crate::kit::window::Window;
use chokepoint_core::model::Preset;
use egui::Key;
use std::path::Path;

fn teaching() -> Preset {
    chokepoint_core::store::builtin::load("teaching-12-sites").expect("the built-in preset")
}

/// Chooses an entry of File, Pictures.
fn pictures(window: &mut Window, entry: &str) {
    window.click("File");
    window.click("Pictures");
    window.click(entry);
}

/// What is written when an entry of File, Pictures is chosen.
fn saved(window: &mut Window, entry: &str, file: &Path) -> Vec<u8> {
    window.picker.answer(file);
    pictures(window, entry);
    window.wait("the picture", |_| file.is_file());
    window.steps();
    std::fs::read(file).expect("a picture")
}

fn svg(window: &mut Window, entry: &str, file: &Path) -> String {
    String::from_utf8(saved(window, entry, file)).expect("text")
}

fn pixels(png: &[u8]) -> (u32, u32) {
    let image = image::load_from_memory(png).expect("a picture");
    (image.width(), image.height())
}

#[test]
fn both_maps_are_saved_with_finding_month_and_source() {
    let mut window = Window::open(teaching());
    window.wait_for_result();
    let folder = tempfile::tempdir().expect("a folder");
    let stages = svg(&mut window, "Save the map as SVG…", &folder.path().join("map.svg"));
    // The scenario without controls: twelve sites, twenty routes, no rule.
    assert!(stages.contains("No rule hinders any of 20 routes in "), "the finding");
    assert!(stages.contains("Source: Teaching map"), "the source");
    for site in &window.preset().map.sites {
        assert!(stages.contains(&site.name.replace('&', "&amp;")), "{} is not on the map", site.name);
    }
    window.focus_map();
    window.press(Key::W);
    let world = svg(&mut window, "Save the map as SVG…", &folder.path().join("world.svg"));
    assert!(world.contains("Map of the world") && world.contains("Coastlines: Natural Earth"), "the other map");
    assert!(stages.len() < 500_000 && world.len() < 500_000);
}

#[test]
fn a_picture_is_as_large_as_it_is_asked_to_be() {
    let mut window = Window::open(teaching());
    window.wait_for_result();
    let folder = tempfile::tempdir().expect("a folder");
    let seen = pixels(&saved(&mut window, "Save the map as PNG…", &folder.path().join("seen.png")));
    for (choice, wanted) in [
        ("Pictures twice as sharp", (2 * seen.0, 2 * seen.1)),
        ("Pictures for a slide, 1920 x 1080", (1920, 1080)),
        ("Pictures for print, A4 at 300 dpi", (3508, 2480)),
    ] {
        pictures(&mut window, choice);
        window.press(Key::Escape);
        window.steps();
        let name = format!("{}.png", wanted.0);
        let png = saved(&mut window, "Save the map as PNG…", &folder.path().join(name));
        assert_eq!(pixels(&png), wanted, "{choice}");
    }
    // A plot goes by the same choice.
    let file = folder.path().join("plot.png");
    window.picker.answer(file.clone());
    window.click("Export time to shortage");
    window.click("Save PNG…");
    window.wait("the picture", |_| file.is_file());
    assert_eq!(pixels(&std::fs::read(&file).expect("a picture")), (3508, 2480));
}

#[test]
fn the_map_and_a_plot_go_onto_the_clipboard_as_lines() {
    let mut window = Window::open(teaching());
    window.wait_for_result();
    let is_svg = |window: &Window, part: &str| {
        window.copied().is_some_and(|text| text.starts_with("<?xml") && text.contains(part) && text.contains("</svg>"))
    };
    pictures(&mut window, "Copy the map as SVG");
    window.wait("the map", |window| is_svg(window, "Map of stages"));
    window.steps();
    window.click("Export time to shortage");
    window.click("Copy as SVG");
    window.wait("the plot", |window| is_svg(window, "share of the month"));
    assert!(window.says("on the clipboard, as SVG"));
}

#[test]
fn all_open_plots_go_onto_one_sheet() {
    let mut window = Window::open(teaching());
    window.wait_for_result();
    let folder = tempfile::tempdir().expect("a folder");
    let sheet = svg(&mut window, "Save all plots as one SVG…", &folder.path().join("sheet.svg"));
    let preset = window.preset();
    assert!(sheet.contains(&format!("<title>{}</title>", preset.title)));
    assert!(sheet.contains(&format!("scenario {}", preset.scenarios[0].name)), "scenario");
    // Of the seven panes that are open at first six are plots, one of them behind another; each names its unit and source.
    for unit in ["Shares of world supply", "Height of red", "USD at stake per month", "USD at stake, sum of all"] {
        assert!(sheet.contains(unit), "{unit} is not on the sheet");
    }
    assert!(sheet.matches("Source: ").count() >= 6, "a source each");
    // What a search has found stands on it as well.
    window.click("View");
    window.click("Plots");
    window.click("Price of not planning");
    let found = |window: &Window| window.says("Export price of not planning");
    window.wait("what foresight could do", found);
    let sheet = svg(&mut window, "Save all plots as one SVG…", &folder.path().join("searched.svg"));
    assert!(sheet.contains("No market goes short, with or without a plan"), "the search");
}
