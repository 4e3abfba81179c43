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

/// What goes from a country to another of a commodity, units a year.
fn sold(preset: &Preset, from: &str, to: &str, commodity: &str) -> f64 {
    let map = &preset.map;
    let lies = |site, country: &str| map.site(site).is_some_and(|site| site.country.code() == country);
    let routes = map.routes.iter().filter(|route| route.commodity.as_str() == commodity);
    routes.filter(|route| lies(&route.from, from) && lies(&route.to, to)).map(|route| route.baseline.value).sum()
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

/// USGS, Mineral Commodity Summaries 2026: gallium 848 t and antimony 119,000 t in 2024 (the editions of 2025 and 2024 had 760 t, and 83,000 t
/// for 2023); US imports of 11.4 t of gallium metal and 29 t of germanium in 2022, of 14,000 t of antimony in oxide and 6,060 t unwrought in 2023,
/// by source; apparent consumption of antimony 20,700 t (22,000 in the edition of 2024). Customs of China: 94 t of gallium and 43.7 t of
/// germanium left in 2022.
#[test]
fn minor_metals_add_up_to_what_is_published() {
    let map = preset("gallium-germanium-antimony");
    assert_near("primary gallium", made(&map, "ga-crude"), 848.0, 0.01);
    assert_near("mined antimony", made(&map, "sb-conc"), 119_000.0, 0.01);
    assert_near("China's exports of gallium", exported(&map, "CN", "ga-crude"), 94.0, 0.01);
    assert_near("China's exports of germanium", exported(&map, "CN", "ge"), 43.7, 0.01);
    let us = ["us-fr", "market-us", "us-defence"];
    // Imports and what is recycled, less the flame retardants that leave again.
    let antimony = arrives(&map, &us, "sb-oxide") + arrives(&map, &us, "sb-metal");
    let used = antimony - exported(&map, "US", "flame-retardants");
    assert_near("antimony used in the United States", used, 20_700.0, 0.05);
    let germanium = arrives(&map, &["us-optics", "us-fibre", "market-us"], "ge");
    assert_near("germanium used in the United States", germanium, 30.0, 0.05);
    let sources =
        |goods: &[&str], country: &str| -> f64 { goods.iter().map(|good| sold(&map, country, "US", good)).sum() };
    for (country, share) in [("CA", 0.28), ("JP", 0.22), ("CN", 0.18), ("DE", 0.16)] {
        let gallium = sources(&["ga-crude", "ga-pure"], country);
        assert_near(&format!("gallium from {country}"), gallium, share * 11.4, 0.01);
    }
    for (country, share) in [("BE", 0.41), ("CN", 0.23), ("CA", 0.17), ("DE", 0.14)] {
        assert_near(&format!("germanium from {country}"), sources(&["ge"], country), share * 29.0, 0.01);
    }
    for (country, share) in [("CN", 0.66), ("BE", 0.21), ("BO", 0.06)] {
        // Belgium's works stand for those of France too: 16 and 5 %.
        assert_near(&format!("antimony oxide from {country}"), sources(&["sb-oxide"], country), share * 14_000.0, 0.01);
    }
    for (country, share) in [("CN", 0.22), ("IN", 0.22), ("TH", 0.20), ("VN", 0.13)] {
        assert_near(&format!("antimony from {country}"), sources(&["sb-metal"], country), share * 6_060.0, 0.01);
    }
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

/// USGS, Mineral Commodity Summaries 2026: 302,000 t of cobalt mined in 2024, 226,000 in the Congo, 35,000 in Indonesia. Customs of China, January
/// to November 2024: 172,580 t in intermediates, 98.7 % from the Congo, and 21,803 t in mixed hydroxide. Cobalt Institute: 43 % of 222,000 t used
/// go into electric cars.
#[test]
fn cobalt_adds_up_to_what_is_published() {
    let map = preset("cobalt-congo");
    let mined = ["hydroxide", "mhp", "concentrate"].map(|good| made(&map, good)).iter().sum::<f64>();
    assert_near("mined cobalt", mined, 302_000.0, 0.01);
    assert_near("the Congo's", made(&map, "hydroxide"), 226_000.0, 0.01);
    let year = 12.0 / 11.0;
    let intermediates = sold(&map, "CD", "CN", "hydroxide");
    assert_near("the Congo's sales to China", intermediates, 172_580.0 * year * 0.987, 0.01);
    let mixed = sold(&map, "ID", "CN", "mhp") + sold(&map, "PG", "CN", "mhp");
    assert_near("China's mixed hydroxide", mixed, 21_803.0 * year, 0.01);
    let cars: f64 = map
        .map
        .sites
        .iter()
        .flat_map(|site| &site.demands)
        .filter(|demand| demand.end_use.as_str() == "ev")
        .map(|demand| demand.quantity.value)
        .sum();
    assert_near("cobalt in electric cars", cars, 0.43 * 222_000.0, 0.02);
}

/// General Administration of Customs of China: 56.13 million t of nickel ore in 2019, 23.9 from Indonesia. SMM: 580 kt of nickel in Chinese pig iron.
/// WBMS: 350 kt of nickel made in Indonesia, 2.4 million t in the world.
#[test]
fn nickel_adds_up_to_what_is_published() {
    let map = preset("nickel-indonesia");
    let ore = |country: &str| sold(&map, country, "CN", "ore");
    assert_near("Indonesian ore", ore("ID"), 23_900.0, 0.01);
    assert_near("China's imports of ore", ore("ID") + ore("PH") + ore("NC"), 56_130.0, 0.01);
    let by = |country: &str, good: &str| -> f64 {
        let map = &map.map;
        let sites = map.sites.iter().filter(|site| site.country.code() == country);
        let level = |recipe: &str| {
            map.recipe(&recipe.into())
                .is_some_and(|recipe| recipe.outputs.iter().any(|output| output.commodity.as_str() == good))
        };
        sites
            .flat_map(|site| &site.activities)
            .filter(|activity| level(activity.recipe.as_str()))
            .map(|activity| activity.baseline.value)
            .sum()
    };
    assert_near("Chinese pig iron", by("CN", "pig-iron"), 580.0, 0.01);
    assert_near("nickel made in Indonesia", by("ID", "pig-iron") + by("ID", "matte"), 350.0, 0.01);
    assert_near("nickel of the world", made(&map, "pig-iron") + made(&map, "class-1"), 2_400.0, 0.03);
}
