//! Both maps as files: small enough for a mail, and with all that is on screen.

use chokepoint::charts::PlotRequest;
use chokepoint::draw::chart::{Plot, PlotView};
use chokepoint::draw::{Theme, ThemeKind};
use chokepoint::report::{PlotFile, plot_file};
use chokepoint_core::engine::{MonthIx, Network, solve};
use chokepoint_core::insight::gap_rows;
use chokepoint_core::store::builtin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Largest map of a shipped preset as SVG, bytes.
const MOST: usize = 500_000;

fn svg(plot: &Plot) -> String {
    let theme = Theme::of(ThemeKind::Light);
    let bytes = plot_file(plot, PlotFile::Svg, plot.good_size(), &theme, &PlotView::still()).expect("a picture");
    String::from_utf8(bytes).expect("text")
}

/// Both maps of a preset in the first months of its last scenario, with all that rules hinder in them.
fn maps(name: &str) -> [Plot; 2] {
    let mut preset = builtin::load(name).expect("the built-in preset");
    let scenario = preset.scenarios.last_mut().expect("a scenario");
    scenario.months = scenario.months.min(6);
    let scenario = preset.scenarios.last().expect("a scenario").clone();
    let network = Arc::new(Network::build(&preset.map));
    let outcome = solve(&preset, network, &scenario, &AtomicBool::new(false), &|_| {}).expect("a solution");
    let rows = gap_rows(&outcome);
    let month = MonthIx::FIRST.after(scenario.months as usize - 1);
    let request = PlotRequest { preset: &preset, outcome: &outcome, rows: &rows, month, bands: None };
    [request.stage_map(), request.world_map()]
}

#[test]
fn maps_of_shipped_presets_are_small_files_with_every_name_as_text() {
    for name in builtin::BUILTINS.iter().map(|builtin| builtin.name) {
        for plot in maps(name) {
            let svg = svg(&plot);
            println!("{name} {}: {} bytes", plot.name, svg.len());
            assert!(svg.len() < MOST, "{name}, {}: {} bytes", plot.name, svg.len());
            assert!(!svg.contains("NaN"), "{name}, {}", plot.name);
            // The title is the finding, the source names the preset, and a route is one line and not a chain of triangles.
            assert!(svg.contains("Source: ") && svg.contains(" routes in "), "{name}, {}", plot.name);
            let lines = svg.matches("<path ").count();
            let routes = plot.table().rows.len();
            assert!(lines < 4 * routes + 2_000, "{name}, {}: {lines} lines for {routes} routes", plot.name);
        }
    }
}

#[test]
fn the_figures_of_a_map_are_its_routes_with_what_the_rules_say() {
    let [map, world] = maps("teaching-12-sites");
    let table = map.table();
    assert_eq!(table.rows, world.table().rows, "both maps show the same");
    let preset = builtin::load("teaching-12-sites").expect("the built-in preset");
    assert_eq!(table.rows.len(), preset.map.routes.len());
    assert_eq!(table.head[4], "verdict");
}

#[test]
fn no_name_lies_on_what_a_site_lacks() {
    let [map, _] = maps("teaching-12-sites");
    let svg = svg(&map);
    // The legend has one of its own.
    let first =
        svg.match_indices(">−").map(|(at, _)| at).find(|at| !svg[*at..].starts_with(">−25 %<")).expect("a badge");
    for site in &builtin::load("teaching-12-sites").expect("the built-in preset").map.sites {
        let word = site.name.split(' ').next().expect("a word");
        let name = svg.find(&format!(">{word}")).expect("a name");
        assert!(name < first, "{} is painted over a badge", site.name);
    }
}
