//! More tables of the kinds of tests/cases/tables, so that each kind has at least two beside the file that shows it: the kind counts and not the file.
//!
//! Right values are worked out by hand from the figures in the tables.

use crate::kit::tables::*;
use chokepoint_core::model::*;
use chokepoint_core::store::import::{Field, ImportOptions, ImportPlan, plan, read_tables};
use chokepoint_core::store::{builtin, parse, to_text};

/// Names and countries of the sites that a plan adds or changes.
fn sites(plan: &ImportPlan) -> Vec<String> {
    let named = |site: &Site| format!("{} {}", site.name, site.country.code());
    plan.sites.iter().filter_map(|swap| swap.after.as_deref()).map(named).collect()
}

#[test]
fn the_unit_follows_other_columns_that_are_chosen() {
    for (heading, cells) in [("Gross weight in lb", ["5511556.554622", "0"]), ("Mass '000 kg", ["2500", "0"])] {
        let csv = format!(
            "reporter,partner,hs code,year,Something (kt),{heading}\nCN,JP,280530,2023,7,{}\nCN,US,280530,2023,7,{}\n",
            cells[0], cells[1]
        );
        let table = read("t.csv", csv.as_bytes());
        let mut options = ImportOptions::guess(&table, &Preset::empty());
        options.choose(Field::Quantity, 5, &table);
        let plan = plan(&table, &options, &Preset::empty());
        // 5,511,556.55 lb at 0.45359237 kg are 2,500 t.
        assert_eq!(volumes(&applied(&plan, &Preset::empty())).get(CN_JP), Some(&2500.0), "{heading}: {:?}", plan.notes);
    }
}

#[test]
fn codes_of_other_levels_hold_each_other() {
    // Four digits hold eight and ten; the finest of each branch counts.
    let head = "reporter,partner,flow,hs code,quantity t\n";
    let plan = text(&format!("{head}CN,JP,X,2805,2500\nCN,JP,X,2805300010,2000\nCN,JP,X,2805300090,500\n"));
    assert_volumes(&plan, &[("hs-2805300010 CN JP", 2000.0), ("hs-2805300090 CN JP", 500.0)]);
    assert_note(&plan, &["finer ones of the same flow", "row 2"]);
    // A chapter in one flow holds nothing of another flow.
    let plan = text(&format!("{head}CN,JP,X,28,2500\nCN,US,X,280530,400\n"));
    assert_volumes(&plan, &[("hs-28 CN JP", 2500.0), ("hs-280530 CN US", 400.0)]);
}

#[test]
fn fiscal_years_in_other_words() {
    for (early, late) in [
        ("FY2021/22", "FY2022/23"),
        ("2021/22", "2022/23"),
        ("Fiscal Year 2022", "Fiscal Year 2023"),
        ("FY22", "FY23"),
        ("2022 (Apr-Mar)", "2023 (Apr-Mar)"),
    ] {
        let plan = text(&format!(
            "Year,reporter,partner,hs code,quantity t\n{early},CN,JP,280530,2400\n{late},CN,JP,280530,2500\n"
        ));
        let came = volumes(&applied(&plan, &Preset::empty()));
        let refused = came.is_empty() && plan.findings.iter().any(|finding| finding.message.contains("no year"));
        assert!(refused || came.get(CN_JP) == Some(&2500.0), "{late}: {came:?} {:?} {:?}", plan.findings, plan.notes);
    }
}

#[test]
fn part_years_in_other_tables() {
    let head = "period,reporter,partner,hs code,quantity t\n";
    // Four quarters of 2023 (1,000 t) and one of 2024.
    let quarters: String = (1..=4).map(|quarter| format!("2023Q{quarter},CN,JP,280530,250\n")).collect();
    let plan = text(&format!("{head}{quarters}2024Q1,CN,JP,280530,260\n"));
    assert_volumes(&plan, &[(CN_JP, 1000.0)]);
    assert_note(&plan, &["2024", "2023"]);
    // Two months and nothing else are no year, whatever is made of them.
    let plan = text(&format!("{head}202401,CN,JP,280530,200\n202402,CN,JP,280530,200\n"));
    assert_note(&plan, &["2024", "2 of 12 months"]);
    // The months of the whole year alone, in another order and another form: 12 · 200 t.
    let months: String = (1..=12).rev().map(|month| format!("{month:02}/2023,CN,JP,280530,200\n")).collect();
    assert_volumes(&text(&format!("{head}{months}01/2024,CN,JP,280530,200\n")), &[(CN_JP, 2400.0)]);
}

#[test]
fn importers_tables_one_after_another_add_to_each_other() {
    // Japan and the United States say what they buy from China; China makes both.
    let table = |reporter: &str, quantity: u32| {
        read(
            "t.csv",
            format!("year,flow,reporter,partner,hs code,quantity t\n2023,import,{reporter},China,280530,{quantity}\n")
                .as_bytes(),
        )
    };
    let (japan, america) = (table("Japan", 2500), table("United States", 400));
    let first = applied(&planned(&japan, &Preset::empty()), &Preset::empty());
    let both = applied(&planned(&america, &first), &first);
    assert_eq!(
        volumes(&both).into_iter().collect::<Vec<_>>(),
        [(CN_JP.to_owned(), 2500.0), ("hs-280530 CN US".to_owned(), 400.0)]
    );
    let china = both.map.sites.iter().find(|site| site.country.code() == "CN").expect("the makers");
    assert_eq!(china.activities[0].baseline.value, 2900.0);
    assert_eq!(chokepoint_core::engine::check(&both), []);
    assert!(planned(&japan, &both).is_empty() && planned(&america, &both).is_empty());
    // The exporter's own word of the one flow takes nothing from the other.
    let own = read("t.csv", b"year,flow,reporter,partner,hs code,quantity t\n2023,export,China,Japan,280530,2500\n");
    assert_eq!(volumes(&applied(&planned(&own, &both), &both)), volumes(&both));
}

#[test]
fn a_weight_stays_beside_other_values() {
    // The importer has pieces and a value, the exporter kilograms.
    let plan = text(
        "reporter,partner,flow,cmdCode,qtyUnitAbbr,qty,netWgt,primaryValue\nUS,MY,X,260400,kg,42000,42000,2000000\nMY,US,M,260400,u,7,,1900000\n",
    );
    assert_volumes(&plan, &[("hs-260400 US MY", 42.0)]);
    // The importer's weight is 0, which customs write where nothing was weighed.
    let plan =
        text("reporter,partner,flow,hs code,netWgt,value\nUS,MY,X,260400,42000,2000000\nMY,US,M,260400,0,1900000\n");
    assert_volumes(&plan, &[("hs-260400 US MY", 42.0)]);
}

#[test]
fn other_areas_and_names_of_countries() {
    // Taiwan by the United Nations' number and by their words, and areas that nobody names.
    let plan = text(
        "reporterCode,reporterDesc,partnerCode,partnerDesc,cmdCode,netWgt\n764,Thailand,490,\"Other Asia, nes\",8542,1900000\n764,Thailand,899,\"Areas, nes\",8542,1000\n",
    );
    let came = volumes(&applied(&plan, &Preset::empty()));
    assert_eq!((came.get("hs-8542 TH TW"), came.get("hs-8542 TH ZZ")), (Some(&1900.0), Some(&1.0)), "{came:?}");
    // Names of the surveys.
    for (name, code) in [
        ("Burma", "MM"),
        ("Congo (Kinshasa)", "CD"),
        ("Congo (Brazzaville)", "CG"),
        ("Korea, Republic of", "KR"),
        ("Türkiye", "TR"),
        ("Macedonia", "MK"),
        ("Russian Federation", "RU"),
        ("Viet Nam", "VN"),
        ("Iran, Islamic Rep.", "IR"),
        ("Bolivia (Plurinational State of)", "BO"),
        ("Côte d'Ivoire", "CI"),
        ("New Caledonia", "NC"),
    ] {
        let plan = text(&format!("reporter,partner,hs code,quantity t\n\"{name}\",JP,280530,1\n"));
        assert_volumes(&plan, &[(&format!("hs-280530 {code} JP"), 1.0)]);
    }
}

#[test]
fn codes_in_other_forms_are_one_commodity() {
    // Dots after each two digits, apostrophes that keep a text a text, and zeros behind.
    for codes in [
        ["28.05.30", "280530", "2805.30.00"],
        ["2805 30 00 00", "'280530", "HS 2805.30"],
        ["HS2805.30", "hs-280530", "28053000"],
        ["2805-30", "2805300000", "280530.0"],
    ] {
        let rows: String = codes.iter().map(|code| format!("CN,JP,{code},10\n")).collect();
        let plan = text(&format!("reporter,partner,hs code,quantity t\n{rows}"));
        let came = volumes(&applied(&plan, &Preset::empty()));
        assert_eq!(came.get(CN_JP), Some(&30.0), "{codes:?}: {came:?} {:?}", plan.findings);
    }
    // A first zero that is lost, where another row has kept it and where none has.
    let plan = text("reporter,partner,hs code,quantity t\nCN,JP,010121,5\nCN,JP,10121,7\nCN,US,10121,1\n");
    assert_volumes(&plan, &[("hs-010121 CN JP", 12.0), ("hs-010121 CN US", 1.0)]);
    let plan = text("reporter,partner,hs code,quantity t\nCN,JP,10121,7\n");
    assert_volumes(&plan, &[("hs-010121 CN JP", 7.0)]);
}

#[test]
fn one_name_in_two_countries_in_other_tables() {
    // The map's own site is in another country: it stays, and a new one comes beside it.
    let first = applied(&text("name,country,stage\nSan José,CL,mine\n"), &Preset::empty());
    let table = read("t.csv", b"site name;country code;stage\nSan Jose;BO;mine\nSAN JOS\xc3\x89;CL;mine\n");
    let plan = planned(&table, &first);
    let both = applied(&plan, &first);
    let mut countries: Vec<&str> = both.map.sites.iter().map(|site| site.country.code()).collect();
    countries.sort_unstable();
    assert_eq!(countries, ["BO", "CL"], "{:?} {:?}", plan.notes, plan.findings);
    // Two rows of one name whose countries are written in different ways are one site.
    let plan = text("name,country,stage\nHill,Korea,mine\nHill,\"Korea, Republic of\",mine\nHill,KP,mine\n");
    let found = sites(&plan);
    assert!(found.contains(&"Hill KR".to_owned()) && found.contains(&"Hill KP".to_owned()), "{found:?}");
    assert_eq!(found.len(), 2, "{found:?}");
    // Ids of another list, in words and not in numbers.
    let first = applied(&text("id,name,country\nplant-a,River,CN\n"), &Preset::empty());
    let plan = planned(&read("u.csv", b"id,name,country\nplant-a,Coast,MY\nplant-b,Delta,VN\n"), &first);
    assert_eq!(sites(&plan), ["Coast MY", "Delta VN"]);
    assert_note(&plan, &["plant-a is the id of River", "row 2"]);
    assert_eq!(applied(&plan, &first).map.sites.len(), 3);
}

#[test]
fn other_headings_of_the_country() {
    for heading in ["Country Name", "COUNTRY_OR_AREA", "Host country", "country iso3", "Location (country)", "Nation"] {
        let plan = text(&format!("name,{heading},stage\nHill,Australia,mine\n"));
        let said = plan.findings.len() == 1 && plan.findings[0].message.contains(heading);
        assert!(said || sites(&plan) == ["Hill AU"], "{heading}: {:?}", plan.findings);
    }
}

#[test]
fn other_bytes_of_other_encodings() {
    // One byte of Windows-1252 in a text that is UTF-8 else: the Western letter, and the other rows stay as they are.
    let table = read("t.csv", b"name,country\nZ\xc3\xbcrich,CH\nK\xf6ln,DE\n\xc3\x85rdal,NO\n");
    let cells: Vec<&str> = table.rows.iter().map(|row| row.cell(0)).collect();
    assert_eq!(cells, ["Zürich", "Köln", "Årdal"]);
    assert!(table.notes[0].contains("line 3"), "{:?}", table.notes);
    // UTF-16 without a mark, and the quotation marks of Windows.
    let wide: Vec<u8> = "name,country\nKöln,DE\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    match read_tables(&wide, "t.csv") {
        Ok(tables) => assert_eq!(tables[0].rows[0].cell(0), "Köln"),
        Err(finding) => assert!(finding.message.contains("binary data"), "{finding}"),
    }
    let table = read("t.csv", b"name,country\n\x93Hill\x94 mine,AU\n");
    assert_eq!(table.rows[0].cell(0), "“Hill” mine");
}

#[test]
fn formulas_without_a_result_in_a_table_of_sites() {
    use rust_xlsxwriter::{Formula, Workbook};
    // The production of one site is a formula of a program that does not calculate and stores 0; that of the other is a figure. What is 0 of
    // formulas alone is said by its cells, because it may be one that nobody gave.
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    for (column, heading) in (0..).zip(["name", "country", "recipe", "production"]) {
        sheet.write_string(0, column, heading).expect("a heading");
    }
    sheet.write_row(1, 0, ["Hill", "AU", "mine"]).expect("a row");
    sheet.write_formula(1, 3, Formula::new("=SUM(F2:G2)").set_result("")).expect("a formula");
    sheet.write_row(2, 0, ["Dale", "AU", "mine"]).expect("a row");
    sheet.write_number(2, 3, 120.0).expect("a figure");
    let teaching = builtin::load("teaching-12-sites").expect("the preset");
    let plan = planned(&read("t.xlsx", &workbook.save_to_buffer().expect("a workbook")), &teaching);
    assert_note(&plan, &["all formulas say 0", "D2", "never have been calculated"]);
    let map = applied(&plan, &teaching);
    let level = |name: &str| {
        let site = map.map.sites.iter().find(|site| site.name == name)?;
        site.activities.first().map(|activity| activity.baseline.value)
    };
    assert_eq!((level("Hill"), level("Dale")), (Some(0.0), Some(120.0)), "{:?}", plan.findings);
}

#[test]
fn maps_with_a_byte_order_mark_and_other_ends_of_lines() {
    let teaching = builtin::load("teaching-12-sites").expect("the preset");
    let plain = to_text(&teaching).expect("its text");
    for text in [format!("\u{feff}{plain}"), plain.replace('\n', "\r\n"), format!("\u{feff}\r\n{plain}")] {
        assert_eq!(parse(&text).as_ref(), Ok(&teaching));
    }
}
