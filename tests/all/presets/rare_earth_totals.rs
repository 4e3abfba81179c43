//! The shipped presets against published totals: shares and volumes by stage and country, to the stated uncertainty.
//! The citations are the presets' own; those that a preset has no place for stand in the tests.

use chokepoint_core::engine::{Network, reconcile};
use chokepoint_core::insight::benchmarks;
use chokepoint_core::model::{Country, Figure, Preset, Quality};
use chokepoint_core::store;
use chokepoint_core::store::builtin;

fn presets() -> impl Iterator<Item = (&'static str, Preset)> {
    builtin::BUILTINS.iter().map(|builtin| (builtin.name, builtin.preset().expect("a preset")))
}

fn preset(name: &str) -> Preset {
    builtin::load(name).expect("the preset")
}

/// One relative standard deviation of a figure: its own, or that of its source's quality.
fn sigma(preset: &Preset, figure: &Figure) -> f64 {
    let quality = preset.source(&figure.source).map_or(Quality::Illustrative, |source| source.quality);
    figure.sigma.unwrap_or(quality.default_sigma())
}

/// What the mines of a country put out in the baseline, t a year.
fn mined(preset: &Preset, country: &str) -> f64 {
    let country = Country::from(country);
    let sites = preset.map.sites.iter().filter(|site| site.country == country);
    let mines =
        sites.flat_map(|site| &site.activities).filter(|activity| activity.recipe.as_str().starts_with("mine-"));
    mines.map(|activity| activity.baseline.value).sum()
}

/// What leaves China in the baseline for countries that `to` accepts, of commodities that `goods` accepts, a year.
fn exported(preset: &Preset, goods: impl Fn(&str) -> bool, to: impl Fn(&Country) -> bool) -> f64 {
    let map = &preset.map;
    let china = Country::from("CN");
    let country = |site| map.site(site).map(|site| site.country.clone()).expect("the site");
    let leaving = map.routes.iter().filter(|route| {
        let end = country(&route.to);
        country(&route.from) == china && end != china && to(&end) && goods(route.commodity.as_str())
    });
    leaving.map(|route| route.baseline.value).sum()
}

#[track_caller]
fn near(map: f64, published: f64, relative: f64, what: &str) {
    assert!((map - published).abs() <= relative * published, "{what}: the map has {map:.1}, published {published}");
}

#[test]
fn every_benchmark_holds_to_its_uncertainty() {
    for (name, preset) in presets() {
        let network = Network::build(&preset.map);
        for result in benchmarks(&preset, &network) {
            let share = &result.benchmark.share;
            let off = (result.map_share - share.value).abs();
            let stated = sigma(&preset, share) * share.value;
            assert!(
                off <= 2.0 * stated,
                "{name}: {}: {:.4} against {:.4}, {:.1} sigma",
                result.benchmark.title,
                result.map_share,
                share.value,
                off / stated
            );
        }
    }
}

#[test]
fn balancing_moves_no_figure_by_over_three_sigma() {
    for (name, preset) in presets() {
        let network = Network::build(&preset.map);
        let found = reconcile(&preset, &network).expect("a baseline");
        let gross = found.adjustments.iter().filter(|entry| entry.is_gross()).count();
        assert_eq!(gross, 0, "{name}: {:?}", found.adjustments.first());
    }
}

#[test]
fn every_preset_has_scenarios_places_and_honest_marks() {
    for (name, preset) in presets() {
        assert!(preset.scenarios.len() >= 3, "{name}");
        assert!(preset.scenarios.iter().all(|scenario| !scenario.note.is_empty()), "{name}");
        assert!(preset.notes.to_lowercase().contains("left out"), "{name} does not say what it leaves out");
        assert!(preset.benchmarks.iter().all(|benchmark| !benchmark.share.source.is_empty()), "{name}");
        assert!(preset.rules.iter().all(|rule| !rule.source.is_empty()), "{name}: a rule without a source");
        for site in &preset.map.sites {
            assert!(site.globe.is_some(), "{name}: {} is nowhere", site.id);
        }
        let illustrative = |figure: &Figure| {
            preset.source(&figure.source).is_some_and(|source| source.quality == Quality::Illustrative)
        };
        let assumed = preset.map.routes.iter().any(|route| illustrative(&route.baseline));
        assert!(assumed, "{name} claims to know every trade");
    }
}

/// With `REWRITE_PRESETS` set it writes them instead of failing.
#[test]
fn saving_a_preset_writes_the_committed_bytes() {
    for builtin in builtin::BUILTINS {
        let text = store::to_text(&builtin.preset().expect("a preset")).expect("text");
        if std::env::var_os("REWRITE_PRESETS").is_some() {
            std::fs::write(format!("presets/{}.ron", builtin.name), &text).expect("written");
        } else {
            let remedy = "run REWRITE_PRESETS=1 cargo test --test all rare_earth_totals";
            assert!(text == builtin.text, "{} is not as the program writes it: {remedy}", builtin.name);
        }
    }
}

/// US Geological Survey, Mineral Commodity Summaries 2012: mine production 2010, t REO.
#[test]
fn mines_of_2010_are_those_of_the_survey() {
    let preset = preset("rare-earths-2010");
    for (country, published) in [("CN", 130_000.0), ("IN", 2_800.0), ("BR", 550.0)] {
        near(mined(&preset, country), published, 0.02, country);
    }
}

/// China Customs: 39,813 t in 2010 after a fall of 9.3 %, so 43,900 t in 2009. Ministry of Commerce, November 2010: 49.8 %
/// of nine months to Japan, 19 % to the United States; Japan, the European Union and the United States together 86 %.
#[test]
fn exports_before_the_quota_are_those_of_the_customs() {
    let preset = preset("rare-earths-2010");
    let controlled = |good: &str| {
        let entry = preset.map.commodity(&good.into()).expect("the commodity");
        entry.tags.iter().any(|tag| tag.as_str() == "cn-2010-quota")
    };
    let all = exported(&preset, controlled, |_| true);
    near(all, 43_900.0, 0.05, "all");
    let share = |group: &str| exported(&preset, controlled, |country| country.is_in(&group.into())) / all;
    near(share("JP"), 0.498, 0.05, "to Japan");
    near(share("US"), 0.19, 0.15, "to the United States");
    near(share("JP") + share("US") + share("EU"), 0.86, 0.05, "to the three");
}

/// China Chemical Reporter 2011: 13,886 t of rare-earth magnets exported in 2010, part of them through Hong Kong to plants
/// that send them on; the map holds those that stay abroad.
#[test]
fn magnets_left_china_freely_in_2010() {
    let preset = preset("rare-earths-2010");
    near(exported(&preset, |good| good.starts_with("ndfeb"), |_| true), 13_886.0, 0.25, "magnets");
}

/// US Geological Survey, Mineral Commodity Summaries 2026: mine production 2024, t REO. The edition of 2025 had 45,000, 31,000 and 13,000 t
/// for the United States, Burma and Australia.
#[test]
fn mines_of_2024_are_those_of_the_survey() {
    for name in ["rare-earths-2025", "magnets-ev", "samarium-cobalt-defence"] {
        let preset = preset(name);
        for (country, published) in [("CN", 270_000.0), ("US", 45_500.0), ("MM", 27_000.0), ("AU", 29_000.0)] {
            near(mined(&preset, country), published, 0.02, &format!("{name}: {country}"));
        }
    }
}

/// General Administration of Customs of China, HS 8505.11: 58,148 t of magnets in 2024; 5,933 t to the United States in 2025 are 20.3 % less
/// than in 2024, so 7,444 t; the European Union about 37 %.
#[test]
fn magnets_leave_china_as_customs_count_them() {
    for name in ["rare-earths-2025", "magnets-ev", "chips-and-magnets"] {
        let preset = preset(name);
        let magnets =
            |to: &dyn Fn(&Country) -> bool| exported(&preset, |good| good.starts_with("ndfeb") || good == "smco", to);
        near(magnets(&|_| true), 58_148.0, 0.01, &format!("{name}: all"));
        near(magnets(&|country| country.is_in(&"US".into())), 7_444.0, 0.01, &format!("{name}: to the United States"));
        near(magnets(&|country| country.is_in(&"EU".into())), 0.37 * 58_148.0, 0.02, &format!("{name}: to the Union"));
    }
}

/// What a market wants of some commodities, units a year.
fn wanted(preset: &Preset, country: &str, commodities: &[&str]) -> f64 {
    let sites = preset.map.sites.iter().filter(|site| country.is_empty() || site.country == Country::from(country));
    let demands = sites.flat_map(|site| &site.demands);
    demands.filter(|demand| commodities.contains(&demand.commodity.as_str())).map(|demand| demand.quantity.value).sum()
}

/// What all sites make of a commodity, units a year.
fn made(preset: &Preset, commodity: &str) -> f64 {
    let output = |activity: &chokepoint_core::model::Activity| {
        let recipe = preset.map.recipe(&activity.recipe).expect("the recipe");
        let own = recipe.outputs.iter().filter(|output| output.commodity.as_str() == commodity);
        own.map(|output| output.quantity.value).sum::<f64>() * activity.baseline.value
    };
    preset.map.sites.iter().flat_map(|site| &site.activities).map(output).sum()
}

/// International Energy Agency, Global EV Outlook 2025: about 17 million electric cars in 2024, over 11 in China, 3.2 in
/// Europe, 1.6 in the United States. Market report: permanent magnets in over 86 % of electric-car motors.
#[test]
fn electric_cars_and_their_motors_are_those_published() {
    let preset = preset("magnets-ev");
    for (country, published) in [("", 17.0e6), ("CN", 11.2e6), ("EU", 3.2e6), ("US", 1.6e6)] {
        near(wanted(&preset, country, &["evs", "evs-free"]), published, 0.03, country);
    }
    let (magnet, wound, induction) =
        (made(&preset, "pm-motors"), made(&preset, "wound-motors"), made(&preset, "induction-motors"));
    near(magnet / (magnet + wound + induction), 0.865, 0.02, "motors with magnets");
}

/// Kilograms of a magnet in one unit of a product, through the usual recipes.
fn holds(preset: &Preset, product: &str, magnet: &str) -> f64 {
    if product == magnet {
        return 1000.0;
    }
    let makes = |recipe: &&chokepoint_core::model::Recipe| {
        recipe.kind.is_primary() && recipe.outputs.first().is_some_and(|output| output.commodity.as_str() == product)
    };
    let Some(recipe) = preset.map.recipes.iter().find(makes) else { return 0.0 };
    let inputs = recipe.inputs.iter();
    inputs.map(|input| input.quantity.value * holds(preset, input.commodity.as_str(), magnet)).sum()
}

/// Adamas Intelligence, April 2026: about 23 kg of samarium-cobalt and 8 to 20 kg of NdFeB alloy in an F-35.
#[test]
fn the_f35_holds_what_the_audit_found() {
    for name in ["rare-earths-2025", "samarium-cobalt-defence"] {
        let preset = preset(name);
        near(holds(&preset, "f-35", "smco"), 23.0, 0.01, name);
        near(holds(&preset, "f-35", "ndfeb-ht"), 14.0, 0.01, name);
    }
}

/// US Geological Survey, Mineral Commodity Summaries 2026: 226,000 of 302,000 t of cobalt mined in the Congo in 2024 (the edition of 2025 had
/// 220,000 of 290,000).
#[test]
fn cobalt_is_that_of_the_survey() {
    let preset = preset("samarium-cobalt-defence");
    near(made(&preset, "co-hydroxide"), 302_000.0, 0.01, "world");
    let cobalt = |country: &str| {
        let sites = preset.map.sites.iter().filter(|site| site.country == Country::from(country));
        let mines = sites.flat_map(|site| &site.activities).filter(|at| at.recipe.as_str() == "mine-cobalt");
        mines.map(|activity| activity.baseline.value).sum::<f64>()
    };
    near(cobalt("CD"), 226_000.0, 0.01, "Congo");
}

/// SEMI, April 2025: chip tools bought in 2024, million USD. US Geological Survey, 2026: 848 t of primary gallium
/// (760 in the edition of 2025).
#[test]
fn chip_tools_and_gallium_are_those_published() {
    let preset = preset("chips-and-magnets");
    let tools = ["chip-tools", "litho-tools", "cn-tools"];
    for (country, published) in
        [("", 117_140.0), ("CN", 49_550.0), ("KR", 20_470.0), ("TW", 16_560.0), ("US", 13_690.0), ("JP", 7_830.0)]
    {
        near(wanted(&preset, country, &tools), published, 0.05, country);
    }
    near(made(&preset, "gallium"), 848.0, 0.01, "gallium");
}
