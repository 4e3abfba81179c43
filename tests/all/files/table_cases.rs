//! Tables of tests/cases/tables: small files in the form of public data, each with what is right. The kind counts and not the file: beside
//! each file stand others of its kind.
//!
//! Right values are worked out by hand from the figures in the files, which are a line or two long.

use crate::kit::run::{Run, chokepoint};
use crate::kit::tables::*;
use chokepoint_core::model::*;
use chokepoint_core::store::import::{Field, ImportOptions, ImportPlan, Table, TableKind, Total, plan, read_tables};
use chokepoint_core::store::{builtin, export_csv, load};
use std::collections::BTreeMap;

/// Nothing comes in, and it is said why.
#[track_caller]
fn assert_refused(plan: &ImportPlan, words: &str) {
    assert!(plan.routes.is_empty() && plan.commodities.is_empty(), "{:?}", plan.names(9));
    assert!(plan.findings.iter().any(|finding| finding.to_string().contains(words)), "{:?}", plan.findings);
}

#[test]
fn weights_are_known_by_their_headings_and_their_units() {
    let expected = [(CN_JP, 2500.0), ("hs-280530 CN US", 400.0)];
    assert_volumes(&planned(&file("trade-qty-in-kg-with-unit-column.csv"), &Preset::empty()), &expected);
    for heading in [
        "netWgt",
        "Netweight (kg)",
        "Net weight, kg",
        "NetWeight in KGM",
        "Net mass [kg]",
        "QUANTITY_IN_KG",
        "Net Weight (Kilograms)",
    ] {
        let rows = format!(
            "reporter\tpartner\thscode\t{heading}\tvalue\nCN\tJP\t280530\t2500000\t3\nCN\tUS\t280530\t400000\t4\n"
        );
        assert_volumes(&text(&rows), &expected);
    }
    for (heading, cells) in [
        ("Quantity (t)", ["2500", "400"]),
        ("Quantity, thousand metric tons", ["2.5", "0.4"]),
        ("QUANTITY_IN_100KG", ["25000", "4000"]),
        ("Volume kt", ["2.5", "0.4"]),
    ] {
        let rows = format!(
            "reporter\tpartner\thscode\t{heading}\nCN\tJP\t280530\t{}\nCN\tUS\t280530\t{}\n",
            cells[0], cells[1]
        );
        assert_volumes(&text(&rows), &expected);
    }
    // The unit of each row, by word and by UN Comtrade's code, and behind the figure itself.
    for unit in ["qtyUnitAbbr", "Qty Unit", "qtyUnitCode", "Unit"] {
        let (kg, t) = if unit == "qtyUnitCode" { ("8", "8") } else { ("Weight in kilograms", "kg") };
        let rows = format!(
            "reporter,partner,cmdCode,qty,{unit},primaryValue\nCN,JP,280530,2500000,{kg},3\nCN,US,280530,400000,{t},4\n"
        );
        assert_volumes(&text(&rows), &expected);
    }
    assert_volumes(
        &text("reporter,partner,hs code,quantity\nCN,JP,280530,2500 t\nCN,US,280530,\"400,000 kg\"\n"),
        &expected,
    );
    // A weight that is missing is taken from the other quantity, where that is one.
    assert_volumes(
        &text(
            "reporter,partner,cmdCode,qtyUnitAbbr,qty,netWgt,primaryValue\nCN,JP,280530,kg,2500000,,3\nCN,US,280530,kg,400000,400000,4\n",
        ),
        &expected,
    );
    // Where nothing says the unit a note says how it was read.
    let plan = text("reporter,partner,hs code,quantity\nCN,JP,280530,2500\n");
    assert_volumes(&plan, &[(CN_JP, 2500.0)]);
    assert_note(&plan, &["does not say the unit", "read as t", "kilograms", "row 2"]);
}

#[test]
fn the_unit_follows_the_column_that_is_chosen() {
    let table = file("trade-column-chosen-by-hand.csv");
    let preset = Preset::empty();
    let mut options = ImportOptions::guess(&table, &preset);
    options.choose(Field::Quantity, 5, &table);
    assert_volumes(&plan(&table, &options, &preset), &[(CN_JP, 2500.0)]);
    // Also where the choice is made without telling the options more.
    let mut options = ImportOptions::guess(&table, &preset);
    options.columns.insert(Field::Quantity, 5);
    assert_volumes(&plan(&table, &options, &preset), &[(CN_JP, 2500.0)]);
    // Money alike.
    let table = read("t.csv", b"reporter,partner,hs code,quantity t,Amount (million USD)\nCN,JP,280530,2500,30\n");
    let mut options = ImportOptions::guess(&table, &preset);
    options.choose(Field::Value, 4, &table);
    let map = applied(&plan(&table, &options, &preset), &preset);
    assert_eq!(map.map.commodities[0].price_usd.value, 12_000.0, "30 million for 2,500 t");
}

#[test]
fn money_comes_in_thousands_and_millions_and_other_currencies() {
    let plan = planned(&file("trade-value-in-1000-usd.csv"), &Preset::empty());
    assert_volumes(&plan, &[(CN_JP, 2500.0)]);
    assert_note(&plan, &["totals over all partners", "row 3"]);
    let price = |plan: &ImportPlan| plan.commodities[0].after.as_deref().map(|good| good.price_usd.value);
    assert_eq!(price(&plan), Some(12_000.0), "USD 30 million for 2,500 t");
    for (heading, value) in [
        ("Value, million US$", "30"),
        ("Trade Value (1000 US$)", "30000"),
        ("Value USD '000", "30000"),
        ("Value (USD billion)", "0.03"),
    ] {
        let plan = text(&format!("reporter;partner;hs code;quantity t;{heading}\nCN;JP;280530;2500;{value}\n"));
        assert_eq!(price(&plan), Some(12_000.0), "{heading}");
    }
    // Euros are no dollars: the quantity comes in, the price does not.
    let plan =
        text("REPORTER,PARTNER,PRODUCT_NC,FLOW,VALUE_IN_EUROS,QUANTITY_IN_KG\nDE,CN,280530,2,30000000,2500000\n");
    assert_volumes(&plan, &[("hs-280530 DE CN", 2500.0)]);
    assert_note(&plan, &["euros", "row 2"]);
    assert_note(&plan, &["price is an assumption"]);
}

#[test]
fn kinds_of_units_are_never_added() {
    let plan = planned(&file("trade-mixed-quantity-units.csv"), &Preset::empty());
    // 400 t for USD 12 million make 30,000 a tonne; the row without a quantity is worth 33.3 t.
    assert_volumes(&plan, &[("hs-850760 CN US", 400.0), ("hs-850760 CN DE", 33.333333)]);
    assert_note(&plan, &["850760 in u", "counted in t", "row 2"]);
    assert_note(&plan, &["value alone"]);
    // Pieces alone are counted in pieces.
    let plan = text("reporter,partner,cmdCode,qtyUnitAbbr,qty\nCN,JP,850760,u,5000\nCN,US,850760,1000u,2\n");
    assert_volumes(&plan, &[("hs-850760 CN JP", 5000.0), ("hs-850760 CN US", 2000.0)]);
    assert_eq!(plan.commodities[0].after.as_deref().map(|good| good.unit.as_str()), Some("units"));
    // A commodity of the map in kt, GWh or units takes what can be converted and refuses the rest.
    for (unit, code, quantity, volume) in [
        ("kt", "8", "2500000", Some(2.5)),
        ("GWh", "3", "2500", Some(2.5)),
        ("GWh", "8", "2500", None),
        ("units", "8", "7", None),
        ("thousand units", "5", "7000", Some(7.0)),
    ] {
        let mut preset = Preset::empty();
        preset.map.commodities.push(Commodity {
            id: "good".into(),
            name: "Good".into(),
            unit: unit.into(),
            tags: vec!["hs-280530".into()],
            ..Commodity::default()
        });
        let table = read(
            "t.csv",
            format!("reporter,partner,cmdCode,qtyUnitCode,qty\nCN,JP,280530,{code},{quantity}\n").as_bytes(),
        );
        let plan = planned(&table, &preset);
        let came = volumes(&applied(&plan, &preset)).get("good CN JP").copied();
        assert_eq!(came, volume, "{quantity} of unit {code} in {unit}: {:?}", plan.notes);
        if volume.is_none() {
            assert_note(&plan, &["280530 in", unit]);
        }
    }
}

#[test]
fn dollars_do_not_become_tonnes() {
    let plan = planned(&file("trade-values-only.csv"), &Preset::empty());
    assert_refused(&plan, "a value alone, and no price is known");
    assert_eq!(plan.bad, 2);
    assert_refused(&text("Exporter,Importer,HS6,Year,Trade Value\nCN,JP,280530,2023,30000000\n"), "a value alone");
    // With a price on the map the quantity is worked out, with a word.
    let mut preset = Preset::empty();
    preset.map.commodities.push(Commodity {
        id: "metal".into(),
        unit: "t".into(),
        price_usd: Figure::plain(10_000.0),
        tags: vec!["hs-2805".into()],
        ..Commodity::default()
    });
    let plan = planned(&file("trade-values-only.csv"), &preset);
    let came = volumes(&applied(&plan, &preset));
    assert_eq!(
        (came["metal CN US"], came["metal US CN"]),
        (3632.764, 1672.9257),
        "USD 36,327,640 and 16,729,257 at 10,000"
    );
    assert_note(&plan, &["value alone", "10000"]);
    // A price that an import had to assume is none.
    let first = text("reporter,partner,hs code,quantity t\nCN,JP,280530,10\n");
    let map = applied(&first, &Preset::empty());
    let second = planned(&read("u.csv", b"reporter,partner,hs code,value usd\nVN,JP,280530,10000\n"), &map);
    assert_refused(&second, "no price is known");
}

#[test]
fn exports_hold_domestic_exports_and_reexports() {
    let plan = planned(&file("trade-reexports-beside-exports.csv"), &Preset::empty());
    assert_volumes(&plan, &[("hs-280530 SG JP", 1000.0)]);
    assert_note(&plan, &["re-exports", "row 4"]);
    // The parts alone are added up: 100 + 900.
    let plan = text(
        "refYear,flowCode,reporterISO,partnerISO,cmdCode,netWgt\n2023,DX,SGP,JPN,280530,100000\n2023,RX,SGP,JPN,280530,900000\n",
    );
    assert_volumes(&plan, &[("hs-280530 SG JP", 1000.0)]);
    assert_note(&plan, &["added up"]);
    // Imports and re-imports, in the words of the former UN Comtrade.
    let plan = text(
        "Year,Trade Flow,Reporter,Partner,Commodity Code,Netweight (kg)\n2019,Import,Japan,China,280530,2500000\n2019,Re-Import,Japan,China,280530,500000\n",
    );
    assert_volumes(&plan, &[(CN_JP, 2500.0)]);
}

#[test]
fn wholes_stand_beside_their_parts() {
    // Modes of transport: 0 is all of them. Procedures: C00. Second partners: W00.
    for (column, whole, parts) in [
        ("motCode", "0", ["1000", "2100"]),
        ("customsCode", "C00", ["C01", "C04"]),
        ("partner2ISO", "W00", ["SGP", "MYS"]),
        ("Mode of Transport", "TOTAL MOT", ["Air", "Sea"]),
        ("District", "All Districts", ["Seattle, WA", "Houston"]),
    ] {
        let head = format!("refYear,flowCode,reporterISO,partnerISO,{column},cmdCode,netWgt\n");
        let row = |cell: &str, kg: u32| format!("2023,X,CHN,JPN,\"{cell}\",280530,{kg}\n");
        let both = head.clone() + &row(whole, 2_500_000) + &row(parts[0], 2_000_000) + &row(parts[1], 500_000);
        let plan = text(&both);
        assert_volumes(&plan, &[(CN_JP, 2500.0)]);
        assert_note(&plan, &["parts by", "rows 3, 4"]);
        // The order of the rows does not matter, and parts alone are added up.
        assert_volumes(
            &text(&(head.clone() + &row(parts[1], 500_000) + &row(whole, 2_500_000) + &row(parts[0], 2_000_000))),
            &[(CN_JP, 2500.0)],
        );
        let plan = text(&(head + &row(parts[0], 2_000_000) + &row(parts[1], 500_000)));
        assert_volumes(&plan, &[(CN_JP, 2500.0)]);
        assert_note(&plan, &["added up"]);
    }
    // The European Union beside its members; alone it counts.
    let head = "refYear,flowCode,reporterISO,partnerISO,cmdCode,netWgt\n";
    let plan = text(&format!(
        "{head}2023,X,CHN,DEU,280530,600000\n2023,X,CHN,FRA,280530,400000\n2023,X,CHN,EU27_2020,280530,1000000\n"
    ));
    assert_volumes(&plan, &[("hs-280530 CN DE", 600.0), ("hs-280530 CN FR", 400.0)]);
    assert_note(&plan, &["union", "row 4"]);
    assert_volumes(&text(&format!("{head}2023,X,CHN,EU27_2020,280530,1000000\n")), &[("hs-280530 CN EU", 1000.0)]);
    let plan = text(&format!("{head}2023,X,CHN,Extra-EU27,280530,1000000\n2023,X,CHN,JPN,280530,1000\n"));
    assert_volumes(&plan, &[(CN_JP, 1.0)]);
    assert_note(&plan, &["groups of countries", "row 2"]);
}

#[test]
fn a_code_holds_the_finer_ones() {
    let plan = planned(&file("trade-levels-of-the-same-code.csv"), &Preset::empty());
    assert_volumes(&plan, &[(CN_JP, 2500.0)]);
    assert_note(&plan, &["finer ones of the same flow", "rows 2, 3"]);
    let head = "reporter,partner,flow,hs code,quantity t\n";
    let plan = text(&format!(
        "{head}CN,JP,X,TOTAL,99999\nCN,JP,X,280530,2500\nCN,JP,X,28053010,1500\nCN,JP,X,28053090,1000\nCN,US,X,280530,7\n"
    ));
    assert_volumes(&plan, &[("hs-28053010 CN JP", 1500.0), ("hs-28053090 CN JP", 1000.0), ("hs-280530 CN US", 7.0)]);
    assert_note(&plan, &["totals over all goods", "row 2"]);
    assert_note(&plan, &["280530", "nothing finer"]);
}

#[test]
fn the_last_whole_year_counts() {
    let plan = planned(&file("trade-fiscal-years.csv"), &Preset::empty());
    assert_volumes(&plan, &[(CN_JP, 2500.0)]);
    assert_note(&plan, &["not of the year fiscal 2023", "row 2"]);
    let plan = planned(&file("trade-months-of-a-part-year.csv"), &Preset::empty());
    assert_volumes(&plan, &[(CN_JP, 2400.0)]);
    assert_note(&plan, &["2024 has 2 of 12 months", "2023"]);
    // Months in words, quarters, and a year beside its own months.
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let head = "period,reporter,partner,hs code,quantity t\n";
    let rows: String = months.iter().map(|month| format!("{month} 2023,CN,JP,280530,200\n")).collect();
    assert_volumes(&text(&format!("{head}{rows}Jan 2024,CN,JP,280530,200\n")), &[(CN_JP, 2400.0)]);
    assert_volumes(&text(&format!("{head}{rows}2023,CN,JP,280530,2400\n")), &[(CN_JP, 2400.0)]);
    assert_volumes(
        &text(&format!(
            "{head}2022-Q4,CN,JP,280530,9\n2023-Q1,CN,JP,280530,1\n2023-Q2,CN,JP,280530,2\n2023-Q3,CN,JP,280530,3\n2023-Q4,CN,JP,280530,4\n"
        )),
        &[(CN_JP, 10.0)],
    );
    let rows: String = (1..=12).map(|month| format!("2023,{month},CN,JP,280530,200\n")).collect();
    assert_volumes(
        &text(&format!("YEAR,MONTH,reporter,partner,hs code,quantity t\n{rows}2024,1,CN,JP,280530,200\n")),
        &[(CN_JP, 2400.0)],
    );
    assert_volumes(
        &text("Year,reporter,partner,hs code,quantity t\n2021-22,CN,JP,280530,2400\n2022-23,CN,JP,280530,2500\n"),
        &[(CN_JP, 2500.0)],
    );
    // What holds no year is not ignored.
    let plan = text("Year,reporter,partner,hs code,quantity t\nlast,CN,JP,280530,2400\n");
    assert_refused(&plan, "there is no year in “last”");
}

#[test]
fn tables_one_after_another_add_to_each_other() {
    let (one, two) = (file("trade-file-per-exporter-1.csv"), file("trade-file-per-exporter-2.csv"));
    let first = applied(&planned(&one, &Preset::empty()), &Preset::empty());
    let both = applied(&planned(&two, &first), &first);
    assert_eq!(volumes(&both), BTreeMap::from([(CN_JP.to_owned(), 2500.0), ("hs-280530 VN JP".to_owned(), 500.0)]));
    let japan = both.map.sites.iter().find(|site| site.id.as_str() == "trade-jp-market").expect("the buyers");
    assert_eq!(japan.demands[0].quantity.value, 3000.0);
    assert_eq!(chokepoint_core::engine::check(&both), [], "every balance closes");
    // The same file once more changes nothing, in whatever order.
    for table in [&one, &two, &one] {
        let again = planned(table, &both);
        assert!(again.is_empty(), "{:?}", again.names(9));
    }
    // The exporter's side of what the importer reported before, and a second good.
    let third = read("c.csv", b"year,flow,reporter,partner,hs code,quantity t\n2023,import,Japan,Malaysia,280530,100\n2023,export,China,Japan,284690,70\n");
    let all = applied(&planned(&third, &both), &both);
    let japan = all.map.sites.iter().find(|site| site.id.as_str() == "trade-jp-market").expect("the buyers");
    let demands: Vec<(&str, f64)> =
        japan.demands.iter().map(|demand| (demand.commodity.as_str(), demand.quantity.value)).collect();
    assert_eq!(demands, [("hs-280530", 3100.0), ("hs-284690", 70.0)]);
    assert_eq!(chokepoint_core::engine::check(&all), []);
}

#[test]
fn what_was_weighed_is_not_replaced_by_what_is_worked_out() {
    let plan = planned(&file("trade-importer-without-weight.csv"), &Preset::empty());
    assert_volumes(&plan, &[("hs-260400 US MY", 42.0), ("hs-260400 ID CN", 100_000.0)]);
    // The other way round as well.
    let plan =
        text("reporter,partner,flow,hs code,quantity t,value\nUS,MY,X,260400,,2000000\nMY,US,M,260400,42,1900000\n");
    assert_volumes(&plan, &[("hs-260400 US MY", 42.0)]);
}

/// A table of sites brought into a preset, and the site of a name.
fn site(table: &Table, into: &Preset, name: &str) -> (ImportPlan, Site) {
    let plan = planned(table, into);
    let map = applied(&plan, into);
    let site = map.map.sites.into_iter().find(|site| site.name == name);
    (plan, site.expect("the site"))
}

#[test]
fn rows_of_one_site_add_up_and_earlier_years_do_not_count() {
    let teaching = builtin::load("teaching-12-sites").expect("the preset");
    let table = file("sites-several-rows-per-site.csv");
    let (plan, bayan) = site(&table, &teaching, "Bayan Obo");
    assert_eq!((bayan.activities[0].baseline.value, bayan.activities[0].capacity.value), (240_000.0, 240_000.0));
    assert_note(&plan, &["earlier year", "row 2"]);
    let (plan, maoniuping) = site(&table, &teaching, "Maoniuping");
    assert_eq!(
        (maoniuping.activities[0].baseline.value, maoniuping.activities[0].capacity.value),
        (35_000.0, 35_000.0)
    );
    assert_note(&plan, &["Maoniuping", "added up", "row 5"]);
    // One row per owner says the level again; one per line of the plant adds to it.
    let table = read("t.csv", b"name,country,recipe,production,owner,owner country,stake\nHill,AU,mine,100,One,AU,0.6\nHill,AU,mine,100,Two,JP,0.4\n");
    let (_, hill) = site(&table, &teaching, "Hill");
    assert_eq!((hill.activities[0].baseline.value, hill.owners.len()), (100.0, 2));
    let table =
        read("t.csv", b"name,country,recipe,production,note\nHill,AU,mine,100,line 1\nHill,AU,mine,100,line 2\n");
    assert_eq!(site(&table, &teaching, "Hill").1.activities[0].baseline.value, 200.0);
}

#[test]
fn not_known_is_not_nought() {
    let teaching = builtin::load("teaching-12-sites").expect("the preset");
    let table = file("sites-figures-not-known.csv");
    let (plan, alpha) = site(&table, &teaching, "Alpha");
    assert_eq!(alpha.activities, []);
    assert_note(&plan, &["Alpha", "no baseline is known", "row 2"]);
    assert_eq!(site(&table, &teaching, "Beta").1.activities[0].baseline.value, 1200.0);
    let (plan, gamma) = site(&table, &teaching, "Gamma");
    assert_eq!(gamma.activities, []);
    assert_note(&plan, &["Gamma", "5000", "row 4"]);
    for unknown in ["W", "n.a.", "<0.5", "withheld", "..."] {
        let table = read(
            "t.csv",
            format!("name,country,recipe,production\nHill,AU,mine,{unknown}\nDale,AU,mine,\"45,000e\"\n").as_bytes(),
        );
        let (plan, hill) = site(&table, &teaching, "Hill");
        assert_eq!(hill.activities, [], "{unknown}");
        assert_note(&plan, &["not known", "row 2"]);
        assert_eq!(site(&table, &teaching, "Dale").1.activities[0].baseline.value, 45_000.0);
        assert_note(&plan, &["estimated", "row 3"]);
    }
}

#[test]
fn areas_of_statistics_are_known_by_code_and_name() {
    let plan = planned(&file("trade-other-asia-code.csv"), &Preset::empty());
    assert_volumes(&plan, &[("hs-8542 TW TH", 1900.0), ("hs-8542 JP TH", 1600.0), ("hs-8542 ZZ TH", 1.0)]);
    // A code that is not known, and the name beside it; a code and a name that differ.
    let plan = text(
        "reporterISO,reporterDesc,partnerISO,partnerDesc,cmdCode,netWgt\nTHA,Thailand,Q99,Japan,8542,1000\nTHA,Thailand,CH,China,8542,2000\n",
    );
    assert_volumes(&plan, &[("hs-8542 TH JP", 1.0), ("hs-8542 TH CN", 2.0)]);
    assert_note(&plan, &["China", "CH", "row 3"]);
    let plan = planned(&file("trade-country-names.csv"), &Preset::empty());
    let codes: Vec<String> = volumes(&applied(&plan, &Preset::empty()))
        .into_keys()
        .filter_map(|key| key.split(' ').nth(2).map(str::to_owned))
        .collect();
    assert_eq!(codes, ["CD", "CD", "CG", "KP", "GR", "TZ", "SY", "TW", "HK", "BA", "DO", "KG", "US", "CN", "EU", "PS"]);
    // Countries of the past are refused by name.
    for past in ["Czechoslovakia", "Fmr USSR", "Belgium-Luxembourg", "Serbia and Montenegro"] {
        assert_refused(
            &text(&format!("reporter,partner,hs code,quantity t\n{past},JP,280530,1\n")),
            "is a country that is no more",
        );
    }
}

#[test]
fn numberings_are_told_apart_by_their_neighbours() {
    let table = |head: &str, rows: &[(&str, &str)]| {
        let rows: String = rows.iter().map(|(from, to)| format!("{from},{to},280530,1\n")).collect();
        text(&format!("{head},hs code,quantity t\n{rows}"))
    };
    // 4 is Afghanistan for the United Nations and Germany for Comext; 720 and 736 are no countries for the former.
    let plan = table("reporter code,partner code", &[("4", "720"), ("4", "400"), ("4", "732"), ("4", "736")]);
    assert_volumes(
        &plan,
        &[("hs-280530 DE CN", 1.0), ("hs-280530 DE JP", 1.0), ("hs-280530 DE TW", 1.0), ("hs-280530 DE US", 1.0)],
    );
    assert_note(&plan, &["Comext"]);
    // Schedule C has four digits.
    let plan = table("reporter code,partner code", &[("1000", "5700"), ("1000", "5880")]);
    assert_volumes(&plan, &[("hs-280530 US CN", 1.0), ("hs-280530 US JP", 1.0)]);
    // UN Comtrade's own numbers.
    let plan = table("reporter code,partner code", &[("842", "490"), ("757", "251"), ("579", "699"), ("156", "392.0")]);
    assert_volumes(
        &plan,
        &[("hs-280530 US TW", 1.0), ("hs-280530 CH FR", 1.0), ("hs-280530 NO IN", 1.0), (CN_JP, 1.0)],
    );
    // Names beside the numbers decide.
    let plan = text(
        "reporter code,reporter name,partner code,partner name,hs code,quantity t\n4,Germany,400,United States,280530,1\n",
    );
    assert_volumes(&plan, &[("hs-280530 DE US", 1.0)]);
    // Nothing decides: it is said.
    let plan = table("reporter code,partner code", &[("4", "400")]);
    assert_note(&plan, &["Afghanistan", "Germany"]);
}

#[test]
fn forms_of_one_code_are_one_commodity() {
    let table = file("trade-codes-spelled-differently.xlsx");
    let plan = planned(&table, &Preset::empty());
    assert_volumes(&plan, &[(CN_JP, 70.0), ("hs-010121 CN JP", 20.0), ("hs-850511 CN JP", 10.0)]);
    // One that the map carries is found by every form.
    for tag in ["hs-280530", "hs-2805-30", "hs-28053000", "HS 2805.30"] {
        let mut preset = Preset::empty();
        preset.map.commodities.push(Commodity {
            id: "metal".into(),
            unit: "t".into(),
            tags: vec![tag.to_lowercase().as_str().into()],
            ..Commodity::default()
        });
        let came = volumes(&applied(&planned(&table, &preset), &preset));
        assert_eq!(came.get("metal CN JP"), Some(&70.0), "{tag}: {came:?}");
    }
}

#[test]
fn one_name_in_two_countries_is_two_sites() {
    let names = |plan: &ImportPlan| -> Vec<String> {
        plan.sites
            .iter()
            .filter_map(|swap| swap.after.as_deref())
            .map(|site| format!("{} {}", site.name, site.country.code()))
            .collect()
    };
    let plan = planned(&file("sites-same-name-two-countries.csv"), &Preset::empty());
    assert_eq!(names(&plan), ["Santa Rosa PE", "Santa Rosa PA", "Unnamed NA", "Unnamed CL"]);
    let map = applied(&plan, &Preset::empty());
    assert!(
        planned(&file("sites-same-name-two-countries.csv"), &map).is_empty(),
        "the same file twice changes nothing"
    );
    // Two lists that number from 1.
    let one = applied(&planned(&file("sites-list-one-own-ids.csv"), &Preset::empty()), &Preset::empty());
    let plan = planned(&file("sites-list-two-own-ids.csv"), &one);
    assert_eq!(names(&plan), ["River refinery CN", "Coast refinery MY"]);
    assert_note(&plan, &["1 is the id of Hill mine", "row 2"]);
    let both = applied(&plan, &one);
    assert_eq!(both.map.sites.len(), 4);
    for list in ["sites-list-one-own-ids.csv", "sites-list-two-own-ids.csv"] {
        assert!(planned(&file(list), &both).is_empty(), "{list}");
    }
    // Two of one name in one country, at two places.
    let plan = text("name,country,latitude,longitude\nUnnamed,CL,-24.1,-69\nUnnamed,CL,-33.0,-70.5\n");
    assert_eq!(plan.sites.len(), 2);
}

#[test]
fn a_missing_column_is_said_once() {
    let plan = planned(&file("sites-headings-country-name.csv"), &Preset::empty());
    let codes: Vec<&str> =
        plan.sites.iter().filter_map(|swap| swap.after.as_deref()).map(|site| site.country.code()).collect();
    assert_eq!(codes, ["CD", "CN"], "{:?}", plan.findings);
    let rows: String = (0..50).map(|at| format!("Site {at},{at}\n")).collect();
    let plan = text(&format!("name,Wherever it lies\n{rows}"));
    assert_eq!((plan.findings.len(), plan.bad), (1, 50), "{:?}", plan.findings);
    assert!(plan.findings[0].message.contains("Wherever it lies"), "{}", plan.findings[0]);
}

#[test]
fn commas_are_for_thousands_or_said_to_be_uncertain() {
    let table = file("trade-semicolons-and-thousands-commas.csv");
    let plan = planned(&table, &Preset::empty());
    assert_volumes(&plan, &[(CN_JP, 12_500.0), ("hs-280530 CN US", 4300.0)]);
    assert_note(&plan, &["row 2, column E", "12,500", "12.5"]);
    // Another cell that says it takes the doubt away; fractions with a comma are read where they can be nothing else.
    let plan = text("reporter;partner;hs code;quantity t\nCN;JP;280530;1,250.5\nCN;US;280530;4,300\n");
    assert_volumes(&plan, &[(CN_JP, 1250.5), ("hs-280530 CN US", 4300.0)]);
    assert!(plan.notes.iter().all(|note| !note.contains("decimal")), "{:?}", plan.notes);
    let plan = text("reporter;partner;hs code;quantity t\nCN;JP;280530;12,5\nCN;US;280530;4,300\n");
    assert_volumes(&plan, &[(CN_JP, 12.5), ("hs-280530 CN US", 4.3)]);
    // Both ways can be forced on the command line.
    let path = path("trade-semicolons-and-thousands-commas.csv");
    let folder = tempfile::tempdir().expect("a folder");
    for (flag, volume) in [("--decimal-comma", 12.5), ("--decimal-point", 12_500.0)] {
        let out = folder.path().join(format!("{flag}.ron"));
        let run = chokepoint(["import".as_ref(), path.as_os_str(), flag.as_ref(), "-o".as_ref(), out.as_os_str()]);
        assert_eq!(run.status, Some(0), "{}", run.errors);
        assert!(!run.errors.contains("would be"), "what was chosen is not in doubt: {}", run.errors);
        assert_eq!(volumes(&load(&out).expect("a map").preset)[CN_JP], volume);
    }
}

#[test]
fn text_files_as_they_are() {
    let bytes = std::fs::read(path("sites-open-quote.csv")).expect("the file");
    let finding = read_tables(&bytes, "t.csv").expect_err("two rows would be lost");
    assert!(finding.place.to_string().contains("row 3"), "{finding}");
    let finding =
        read_tables(b"name,country,note\nAlpha,CN,\"open\nBeta,AU,ok\n", "t.csv").expect_err("to the end of the file");
    assert!(finding.place.to_string().contains("row 2"), "{finding}");
    let two_lines = read("t.csv", b"name,country,note\nAlpha,CN,\"two\nlines\"\nBeta,AU,ok\n");
    assert_eq!(two_lines.rows.len(), 2);

    let plan = planned(&file("sites-separator-line.csv"), &Preset::empty());
    assert_eq!((plan.sites.len(), plan.bad), (1, 0));
    for (hint, mark) in [("sep=|", '|'), ("\"sep=,\"", ','), ("SEP=;", ';')] {
        let table = read("t.csv", format!("{hint}\nname{mark}country\nAlpha{mark}CN\n").as_bytes());
        assert_eq!((table.headers.len(), table.rows[0].number), (2, 3), "{hint}");
    }

    let table = file("sites-one-byte-of-another-encoding.csv");
    assert_eq!((table.rows[0].cell(0), table.rows[1].cell(0)), ("Öresund", "Côte"));
    assert!(table.notes[0].contains("line 3"), "{:?}", table.notes);
}

#[test]
fn workbooks_as_they_are() {
    let table = file("sites-hidden-first-sheet.xlsx");
    let plan = planned(&table, &Preset::empty());
    assert_eq!(plan.sites[0].after.as_deref().map(|site| site.country.code()), Some("AU"));
    assert_note(&plan, &["is read", "old (hidden)"]);
    let teaching = builtin::load("teaching-12-sites").expect("the preset");
    let plan = planned(&file("sites-formulas-never-calculated.xlsx"), &teaching);
    assert_eq!((plan.bad, plan.sites.len()), (2, 0));
    assert_note(&plan, &["formulas without a stored result", "E2", "F2"]);
    assert!(plan.findings.iter().all(|finding| finding.message.contains("formula")), "{:?}", plan.findings);

    // A title, merged cells, a row of units, a note below, and a second table.
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let plain = rust_xlsxwriter::Format::new();
    for (row, cells) in [
        (0, vec!["Trade in rare earths, 2023"]),
        (2, vec!["reporter", "partner", "hs code", "quantity"]),
        (3, vec!["", "", "", "kg"]),
        (4, vec!["", "Japan", "280530", "2500000"]),
        (5, vec!["", "United States", "280530", "400000"]),
        (7, vec!["Source: customs office"]),
        (9, vec!["name", "country", "stage", "note"]),
        (10, vec!["Hill", "AU", "mine", "below"]),
    ] {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(row, column, cell).expect("a cell");
        }
    }
    sheet.merge_range(4, 0, 5, 0, "China", &plain).expect("a merged cell");
    let tables = read_tables(&workbook.save_to_buffer().expect("a workbook"), "t.xlsx").expect("tables");
    assert_eq!(tables.len(), 2, "{tables:?}");
    let plan = planned(&tables[0], &Preset::empty());
    assert_volumes(&plan, &[(CN_JP, 2500.0), ("hs-280530 CN US", 400.0)]);
    assert_note(&plan, &["row 1 stands above the headings"]);
    assert_note(&plan, &["Source: customs office"]);
    assert_note(&plan, &["2 tables"]);
    assert_eq!(planned(&tables[1], &Preset::empty()).sites.len(), 1);
    assert_eq!(ImportOptions::guess(&tables[1], &Preset::empty()).kind, TableKind::Sites);
}

#[test]
fn a_trial_ends_as_the_import_would() {
    let run = |name: &str, more: &[&str]| -> Run {
        let path = path(name);
        let all = ["import".as_ref(), path.as_os_str(), "--dry-run".as_ref()]
            .into_iter()
            .chain(more.iter().map(AsRef::as_ref));
        chokepoint(all)
    };
    let bad = run("trade-values-only.csv", &[]);
    assert_eq!(bad.status, Some(1));
    assert!(bad.errors.contains("nothing would be written: 2 of 2 rows are bad"), "{}", bad.errors);
    let good = run("trade-reexports-beside-exports.csv", &[]);
    assert_eq!(good.status, Some(0), "{}", good.errors);
    assert!(good.out.contains("2,000 t in the table, 1,000 t on the map"), "{}", good.out);
    let by_hand = run("trade-column-chosen-by-hand.csv", &["--column", "quantity=Gross mass kg"]);
    assert!(by_hand.out.contains("2,500 t in the table, 2,500 t on the map"), "{}", by_hand.out);
    let set = run("trade-file-per-exporter-1.csv", &["--set", "direction=import"]);
    assert!(set.out.contains("from") || set.out.contains("trade-jp"), "{}", set.out);
}

#[test]
fn a_map_with_a_byte_order_mark_opens() {
    let file = load(&path("map-with-byte-order-mark.ron")).expect("it opens as if the mark were not there");
    assert!(file.findings.iter().all(|finding| !finding.is_error()), "{:?}", file.findings);
    assert!(!file.preset.map.sites.is_empty());
}

#[test]
fn layouts_are_known_as_a_whole() {
    // BACI: thousands of dollars and tonnes, in UN Comtrade's numbers. 842 the United States, 490 Taiwan.
    let plan =
        text("t,i,j,k,v,q\n2023,156,392,280530,30000,2500\n2023,156,842,280530,5200,400\n2023,490,392,280530,12,1\n");
    assert_volumes(&plan, &[(CN_JP, 2500.0), ("hs-280530 CN US", 400.0), ("hs-280530 TW JP", 1.0)]);
    // (30,000 + 5,200 + 12) thousand dollars for 2,901 t.
    let price = plan.commodities[0].after.as_deref().map_or(0.0, |good| good.price_usd.value);
    assert!((price - 35_212_000.0 / 2901.0).abs() < 1e-6, "{price}");
    // US Census: the reporter stands in no column, `-` is the total of all countries.
    let plan = text(
        "CTY_CODE,CTY_NAME,I_COMMODITY,GEN_VAL_YR,GEN_QY1_YR,UNIT_QY1,YEAR\n\
         -,TOTAL FOR ALL COUNTRIES,2805300000,99,2900000,KG,2023\n\
         5700,CHINA,2805300000,30,2500000,KG,2023\n5880,JAPAN,2805300000,5,400000,KG,2023\n0003,EUROPEAN UNION,2805300000,1,7,KG,2023\n",
    );
    assert_eq!(
        volumes(&applied(&plan, &Preset::empty())).get("hs-280530 CN US"),
        Some(&2500.0),
        "{:?} {:?}",
        plan.findings,
        plan.notes
    );
    assert_note(&plan, &["totals over all partners", "row 2"]);
    assert_note(&plan, &["US Census imports"]);
}

/// Sites and routes change nothing when they come back; the trade that went out is the trade that comes in, good by good, on an empty map.
#[test]
fn every_table_of_every_preset_comes_back_as_it_went_out() {
    for entry in builtin::BUILTINS {
        let preset = builtin::load(entry.name).expect("the preset");
        for kind in [TableKind::Sites, TableKind::Routes] {
            let table = read("t.csv", &export_csv(&preset, kind).expect("it can be written"));
            let plan = plan(&table, &ImportOptions::of_kind(&table, &preset, kind), &preset);
            assert_eq!(plan.findings, [], "{} {kind:?}", entry.name);
            assert!(plan.is_empty(), "{} {kind:?}: {:?}", entry.name, plan.names(5));
        }
        let table = read("t.csv", &export_csv(&preset, TableKind::Trade).expect("it can be written"));
        let column = table.headers.iter().position(|heading| heading == "quantity").expect("a column");
        let out: f64 = table.rows.iter().map(|row| row.cell(column).parse::<f64>().expect("a number")).sum();
        let plan = plan(&table, &ImportOptions::of_kind(&table, &Preset::empty(), TableKind::Trade), &Preset::empty());
        let came: f64 = volumes(&applied(&plan, &Preset::empty())).into_values().sum();
        let said = plan.totals.iter().all(Total::is_explained) && !plan.notes.is_empty();
        assert!(
            (came - out).abs() <= 1e-6 * out.max(1.0) || said,
            "{}: {out} went out, {came} came in: {:?}",
            entry.name,
            plan.notes
        );
    }
}

/// On random tables, whatever their headings, units, order and encoding, the sum that comes in is the sum that went in, or it is said why not.
#[test]
fn what_goes_in_comes_in_or_something_is_said() {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut random = |most: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state % most as u64) as usize
    };
    // Heading of the quantity, and what a tonne is in it.
    let headings = [
        ("netWgt", 1000.0),
        ("Netweight (kg)", 1000.0),
        ("Quantity (t)", 1.0),
        ("Net weight in tonnes", 1.0),
        ("QUANTITY_IN_100KG", 10.0),
        ("Volume (kt)", 0.001),
        ("Quantity", 1.0),
    ];
    let countries = ["CHN", "Japan", "842", "DEU", "Korea, Rep.", "EST"];
    for _ in 0..300 {
        let (heading, per_tonne) = headings[random(headings.len())];
        let mark = [',', ';', '\t'][random(3)];
        let mut columns = vec!["reporter", "partner", "hs code", heading, "Bemerkung für alle"];
        let mut order: Vec<usize> = (0..columns.len()).collect();
        for at in (1..order.len()).rev() {
            order.swap(at, random(at + 1));
        }
        columns = order.iter().map(|at| columns[*at]).collect();
        let mut text = columns.join(&mark.to_string()) + "\n";
        let mut sum = 0.0;
        for row in 0..1 + random(20) {
            let (from, to) = (random(6), random(6));
            let tonnes = (1 + random(100_000)) as f64;
            // Trade within one country is left out with a note; it is left out of the sum here too.
            sum += if from == to { 0.0 } else { tonnes };
            let cells = [
                countries[from].to_owned(),
                countries[to].to_owned(),
                ["280530", "2846.90"][row % 2].to_owned(),
                (tonnes * per_tonne).to_string(),
                "größer".to_owned(),
            ];
            let cells: Vec<String> = order
                .iter()
                .map(|at| if cells[*at].contains(mark) { format!("\"{}\"", cells[*at]) } else { cells[*at].clone() })
                .collect();
            text.push_str(&(cells.join(&mark.to_string()) + "\n"));
        }
        let bytes: Vec<u8> = match random(4) {
            0 => text.chars().map(|letter| u8::try_from(u32::from(letter)).expect("Latin-1")).collect(),
            1 => [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
            2 => format!("\u{feff}{text}").into_bytes(),
            _ => text.clone().into_bytes(),
        };
        let plan = planned(&read("t.csv", &bytes), &Preset::empty());
        let came: f64 = volumes(&applied(&plan, &Preset::empty())).into_values().sum();
        let said = plan.bad > 0 || plan.notes.iter().any(|note| note.contains("would be") || note.contains("left out"));
        assert!(
            (came - sum).abs() <= 1e-6 * sum.max(1.0) || (said && came == 0.0),
            "{sum} t went in, {came} came in of\n{text}{:?}",
            plan.notes
        );
        if heading == "Quantity" && sum > 0.0 {
            assert_note(&plan, &["does not say the unit"]);
        }
    }
}
