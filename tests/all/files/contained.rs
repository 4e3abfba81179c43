//! Customs tables that come in as what the goods hold; contents as in assets/contained-elements.csv.

use crate::kit::run::chokepoint;
use chokepoint_core::model::*;
use chokepoint_core::store::import::{ImportOptions, ImportPlan, plan, read_tables};
use chokepoint_core::store::load;

/// A customs table of what China sells Japan: code, kilograms, dollars.
const CUSTOMS: &str = "reporter,partner,cmdCode,netWgt,primaryValue\n\
    CN,JP,282580,100000,2000000\n\
    CN,JP,8112921000,5000,2500000\n\
    CN,JP,282560,7000,2500000\n\
    CN,JP,283691,200000,2000000\n\
    CN,JP,282520,100000,1000000\n\
    CN,JP,850760,30000,900000\n";

fn planned(text: &str, preset: &Preset, is_contained: bool) -> ImportPlan {
    let table = read_tables(text.as_bytes(), "customs.csv").expect("it can be read").remove(0);
    let options = ImportOptions { contained: is_contained, ..ImportOptions::guess(&table, preset) };
    plan(&table, &options, preset)
}

/// Volume on the route of a commodity, with its unit and the price of the commodity.
fn of(preset: &Preset, commodity: &str) -> (f64, String, f64) {
    let volume = preset.map.routes.iter().filter(|route| route.commodity.as_str() == commodity);
    let entry = preset.map.commodities.iter().find(|entry| entry.id.as_str() == commodity).expect("the commodity");
    (volume.map(|route| route.baseline.value).sum(), entry.unit.clone(), entry.price_usd.value)
}

#[track_caller]
fn assert_is(preset: &Preset, commodity: &str, volume: f64, unit: &str, price: f64) {
    let (found, its_unit, its_price) = of(preset, commodity);
    assert!((found - volume).abs() < 1e-6 && its_unit == unit, "{commodity}: {found} {its_unit}");
    assert!((its_price - price).abs() <= 1e-6 * price, "{commodity}: USD {its_price}");
}

#[test]
fn goods_come_in_as_what_they_hold_where_that_is_asked_for() {
    let plan = planned(CUSTOMS, &Preset::empty(), true);
    let mut preset = Preset::empty();
    plan.apply(&mut preset);
    // 100 t of antimony oxide hold 100 x 0.8353 t; the USD 2 million are paid for those.
    assert_is(&preset, "hs-282580", 83.53, "t Sb", 2e6 / 83.53);
    assert_is(&preset, "hs-81129210", 5.0, "t Ga", 5e5);
    assert_is(&preset, "hs-283691", 200.0, "t LCE", 1e4);
    assert_is(&preset, "hs-282520", 88.04, "t LCE", 1e6 / 88.04);
    // Several goods under one code, and cells of which the library says nothing: tonnes of goods, and it is said.
    assert_is(&preset, "hs-282560", 7.0, "t", 2.5e6 / 7.0);
    assert_is(&preset, "hs-850760", 30.0, "t", 3e4);
    for words in [
        ["282580", "a tonne of goods counts as 0.8353 t Sb", "row 2"],
        ["282560", "not converted", "national tariff"],
        ["850760", "not in the library", "as they are"],
    ] {
        let said = plan.notes.iter().any(|note| words.iter().all(|word| note.contains(word)));
        assert!(said, "no note with {words:?} in {:#?}", plan.notes);
    }
    // What grades leave open adds to the error: 0.1 of the weight and, for the hydroxide of 0.88 to 1.5428, 0.6628 / (2 sqrt 3 x 0.8804) = 0.2173.
    let route = |code: &str| preset.map.routes.iter().find(|route| route.commodity.as_str() == code).expect("a route");
    let sigma = route("hs-282520").baseline.sigma.expect("an error");
    assert!((sigma - 0.1_f64.hypot(0.6628 / (12.0_f64.sqrt() * 0.8804))).abs() < 1e-9, "{sigma}");
}

#[test]
fn goods_come_in_as_goods_where_nobody_asked() {
    let mut preset = Preset::empty();
    planned(CUSTOMS, &Preset::empty(), false).apply(&mut preset);
    assert_is(&preset, "hs-282580", 100.0, "t", 2e4);
    assert_is(&preset, "hs-282520", 100.0, "t", 1e4);
}

#[test]
fn what_the_map_counts_by_its_content_is_converted_in_any_case() {
    let mut base = Preset::empty();
    base.map.commodities.push(Commodity {
        id: "magnets".into(),
        name: "Magnets".to_owned(),
        stage: Stage::Magnet,
        unit: "t REO".to_owned(),
        price_usd: Figure::plain(150_000.0),
        tags: vec!["hs-850511".into()],
        note: String::new(),
    });
    let magnets = |heading: &str| {
        let text = format!("reporter,partner,cmdCode,{heading},primaryValue\nCN,JP,8505.11,1000,50000000\n");
        let mut preset = base.clone();
        planned(&text, &base, false).apply(&mut preset);
        of(&preset, "magnets").0
    };
    // 1,000 t of magnets hold 350 t of oxide; 1,000 t REO are 1,000 t REO.
    assert!((magnets("Quantity (t)") - 350.0).abs() < 1e-6, "{}", magnets("Quantity (t)"));
    // Lithium carbonate holds no rare earths: what is mapped so by hand is not converted by the wrong content.
    base.map.commodities[0].tags = vec!["hs-283691".into()];
    let plan = planned("reporter,partner,cmdCode,netWgt\nCN,JP,283691,1000000\n", &base, false);
    let mut preset = base.clone();
    plan.apply(&mut preset);
    assert!((of(&preset, "magnets").0 - 1000.0).abs() < 1e-6);
    assert!(!plan.notes.iter().any(|note| note.contains("a tonne of goods")), "{:?}", plan.notes);
}

#[test]
fn the_command_converts_on_request() {
    let folder = tempfile::tempdir().expect("a folder");
    let (table, out) = (folder.path().join("customs.csv"), folder.path().join("map.ron"));
    std::fs::write(&table, CUSTOMS).expect("a table");
    let arguments = |path: &std::path::Path| path.to_str().expect("a path").to_owned();
    let run = chokepoint([
        "import".to_owned(),
        arguments(&table),
        "--contained".to_owned(),
        "-o".to_owned(),
        arguments(&out),
    ]);
    assert_eq!(run.status, Some(0), "{} {}", run.out, run.errors);
    assert!(
        (run.out.clone() + &run.errors).contains("a tonne of goods counts as 0.8353 t Sb"),
        "{} {}",
        run.out,
        run.errors
    );
    let preset = load(&out).map_or_else(|error| panic!("{error}"), |file| file.preset);
    assert_is(&preset, "hs-282580", 83.53, "t Sb", 2e6 / 83.53);
}
