//! Published totals that the maps of minor metals, batteries and the teaching map must add up to.

use chokepoint_core::model::Preset;
use chokepoint_core::store::builtin;

fn preset(name: &str) -> Preset {
    builtin::load(name).expect("the preset")
}

/// What all sites make of a commodity, units a year.
fn made(preset: &Preset, commodity: &str) -> f64 {
    let map = &preset.map;
    let mut total = 0.0;
    for activity in map.sites.iter().flat_map(|site| &site.activities) {
        let recipe = map.recipe(&activity.recipe).expect("the recipe");
        for output in recipe.outputs.iter().filter(|output| output.commodity.as_str() == commodity) {
            total += activity.baseline.value * output.quantity.value;
        }
    }
    total
}

/// What leaves a country of a commodity, units a year.
fn exported(preset: &Preset, country: &str, commodity: &str) -> f64 {
    let map = &preset.map;
    let lies = |site| map.site(site).is_some_and(|site| site.country.code() == country);
    let routes = map.routes.iter().filter(|route| route.commodity.as_str() == commodity);
    routes.filter(|route| lies(&route.from) && !lies(&route.to)).map(|route| route.baseline.value).sum()
}

/// What is used of a commodity in a country, by markets and plants, units a year.
fn arrives(preset: &Preset, sites: &[&str], commodity: &str) -> f64 {
    let map = &preset.map;
    let routes = map.routes.iter().filter(|route| route.commodity.as_str() == commodity);
    routes.filter(|route| sites.contains(&route.to.as_str())).map(|route| route.baseline.value).sum()
}

fn assert_near(what: &str, value: f64, published: f64, sigma: f64) {
    assert!((value / published - 1.0).abs() <= sigma, "{what}: {value} beside {published}");
}

/// USGS, Mineral Commodity Summaries 2025: gallium 760 t in 2024. Mineral Commodity Summaries 2024: antimony 83,000 t in 2023,
/// US apparent consumption about 22,000 t. Customs of China: 94 t of gallium and 43.7 t of germanium left in 2022.
#[test]
fn minor_metals_add_up_to_what_is_published() {
    let map = preset("gallium-germanium-antimony");
    assert_near("primary gallium", made(&map, "ga-crude"), 760.0, 0.01);
    assert_near("mined antimony", made(&map, "sb-conc"), 83_000.0, 0.01);
    assert_near("China's exports of gallium", exported(&map, "CN", "ga-crude"), 94.0, 0.01);
    assert_near("China's exports of germanium", exported(&map, "CN", "ge"), 43.7, 0.01);
    let us = ["us-fr", "market-us", "us-defence"];
    let antimony = arrives(&map, &us, "sb-oxide") + arrives(&map, &us, "sb-metal");
    assert_near("antimony used in the United States", antimony, 22_000.0, 0.05);
    let germanium = arrives(&map, &["us-optics", "us-fibre", "market-us"], "ge");
    assert_near("germanium used in the United States", germanium, 30.0, 0.05);
    assert_near("gallium used in American chips", arrives(&map, &["us-rf"], "wafers"), 20.0, 0.05);
}

/// USGS, Mineral Commodity Summaries 2025: natural graphite 1,600 kt, lithium 240 kt of metal (1 t = 5.323 t LCE) in 2024. SNE
/// Research: 1,760 and 290 kt of anodes shipped, a tenth of it into stock. EVTank: 1,545 GWh of cells.
#[test]
fn battery_materials_add_up_to_what_is_published() {
    let map = preset("battery-graphite-lithium");
    assert_near("mined graphite", made(&map, "flake"), 1_600.0, 0.01);
    assert_near("mined lithium", made(&map, "li-ore") + made(&map, "li-brine"), 240.0 * 5.323, 0.01);
    assert_near("artificial graphite anodes", made(&map, "anode-synthetic"), 1_760.0, 0.1);
    assert_near("natural graphite anodes", made(&map, "anode-natural"), 290.0, 0.1);
    assert_near("cells", made(&map, "cells-lfp") + made(&map, "cells-nmc"), 1_545.0, 0.01);
}

/// USGS, Mineral Commodity Summaries 2025: 390,000 t of rare-earth oxide mined in 2024.
#[test]
fn the_teaching_map_adds_up_to_the_world() {
    let map = preset("teaching-12-sites");
    assert_eq!(map.map.sites.len(), 12);
    assert!(map.scenarios.len() >= 3);
    assert_near("mined rare earths", made(&map, "ore"), 390_000.0, 0.01);
}
