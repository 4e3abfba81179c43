//! Tables brought into a map: by the library, by the shell, and by the dialog.

use crate::kit::run::chokepoint;
use chokepoint_core::engine::check;
use chokepoint_core::model::*;
use chokepoint_core::store::import::{
    CodeTo, Decimal, ImportOptions, ImportPlan, Table, TableKind, TradeEnds, VolumeUnit, plan, read_tables,
};
use chokepoint_core::store::{builtin, export_csv, export_workbook};
use std::collections::BTreeMap;

const COUNTRIES: [&str; 20] = [
    "CHN", "JPN", "USA", "DEU", "KOR", "VNM", "MYS", "AUS", "EST", "FRA", "IND", "THA", "BRA", "CAN", "GBR", "NLD",
    "ITA", "TWN", "RUS", "ZAF",
];
const CODES: [(&str, &str); 5] = [
    ("280530", "Rare-earth metals"),
    ("284690", "Compounds of rare-earth metals"),
    ("850511", "Permanent magnets of metal"),
    ("260800", "Zinc ores"),
    ("811292", "Gallium unwrought"),
];

/// A customs table of 5,000 rows of which 50 are bad in ten ways. Returns the text, the numbers of the bad rows with the column that is
/// wrong, and the tonnes of the good rows by code.
fn customs() -> (String, Vec<(usize, &'static str)>, BTreeMap<&'static str, f64>) {
    let mut text = "refYear,flowCode,reporterISO,partnerISO,cmdCode,cmdDesc,netWgt,primaryValue\n".to_owned();
    let (mut bad, mut tonnes) = (Vec::new(), BTreeMap::new());
    for at in 0..5000_usize {
        let (from, to) = (at % 20, (at + 1 + at / 20 % 19) % 20);
        let (code, words) = CODES[at / 380 % 5];
        let kilograms = 1000 + at * 7 % 90_000;
        let mut cells = [
            "2024".to_owned(),
            "X".to_owned(),
            COUNTRIES[from].to_owned(),
            COUNTRIES[to].to_owned(),
            code.to_owned(),
            words.to_owned(),
            kilograms.to_string(),
            (kilograms * 30).to_string(),
        ];
        if at % 100 == 57 {
            let (column, name, value) = match at / 100 % 10 {
                0 => (2, "C (reporterISO)", "Atlantis"),
                1 => (3, "D (partnerISO)", "QQQ"),
                2 => (6, "G (netWgt)", "a lot"),
                3 => (6, "G (netWgt)", "-5"),
                4 => (4, "E (cmdCode)", ""),
                5 => (1, "B (flowCode)", "sideways"),
                6 => (2, "C (reporterISO)", ""),
                7 => (3, "D (partnerISO)", ""),
                8 => (7, "H (primaryValue)", "1.2.3"),
                _ => (6, "G (netWgt)", "0"),
            };
            cells[column] = value.to_owned();
            if at / 100 % 10 == 9 {
                cells[7] = "0".to_owned();
            }
            bad.push((at + 2, name));
        } else {
            *tonnes.entry(code).or_insert(0.0) += kilograms as f64 / 1000.0;
        }
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    (text, bad, tonnes)
}

fn table(text: &str) -> Table {
    read_tables(text.as_bytes(), "table.csv").expect("it can be read").remove(0)
}

fn planned(text: &str, preset: &Preset) -> ImportPlan {
    let table = table(text);
    plan(&table, &ImportOptions::guess(&table, preset), preset)
}

fn routes(plan: &ImportPlan) -> impl Iterator<Item = &Route> {
    plan.routes.iter().filter_map(|swap| swap.after.as_deref())
}

fn places(plan: &ImportPlan) -> Vec<String> {
    plan.findings.iter().map(|finding| finding.place.to_string()).collect()
}

#[test]
fn of_5000_customs_rows_the_50_bad_are_listed_and_the_good_come_in() {
    let (text, bad, tonnes) = customs();
    let mut preset = Preset::empty();
    let table = table(&text);
    let options = ImportOptions::guess(&table, &preset);
    assert_eq!(
        (options.kind, options.volume, options.decimal),
        (TableKind::Trade, VolumeUnit::Kilogram, Decimal::Point)
    );
    let plan = plan(&table, &options, &preset);
    assert_eq!((plan.rows, plan.bad, plan.problems), (5000, 50, 50));
    let expected: Vec<String> = bad.iter().map(|(row, column)| format!("row {row}, column {column}")).collect();
    assert_eq!(places(&plan), expected);
    assert!(plan.findings.iter().all(|finding| !finding.message.is_empty() && !finding.remedy.is_empty()));
    assert_eq!(preset, Preset::empty(), "a plan changes nothing");
    plan.apply(&mut preset);
    // Every tonne of the good rows is on the map, and none of the bad.
    for (code, tonnes) in tonnes {
        let id = CommodityId::from(format!("hs-{code}").as_str());
        let volume: f64 =
            preset.map.routes.iter().filter(|route| route.commodity == id).map(|route| route.baseline.value).sum();
        assert!((volume / tonnes - 1.0).abs() < 1e-9, "{code}: {volume} t of {tonnes}");
        let price = preset.map.commodity(&id).expect("the commodity").price_usd.value;
        assert!((price - 30_000.0).abs() < 1e-6, "USD 30 a kilogram");
    }
    assert!(preset.map.sites.iter().all(|site| site.globe.is_some()), "countries have a place on the globe");
    let route = &preset.map.routes[0];
    assert_eq!(preset.source(&route.baseline.source).expect("a citation").publication, "table.csv");
    assert_eq!(route.baseline.sigma, Some(0.1));
    // The map stands by itself: supply and demand of the aggregates close every balance.
    let findings = check(&preset);
    assert!(findings.is_empty(), "{:?}", findings.first());
}

#[test]
fn both_sides_of_a_flow_are_one_and_disagreement_is_uncertainty() {
    let text = "reporter,partner,flow,commodity code,quantity,value\n\
        China,Japan,Export,2846,100,5000\n\
        Japan,China,Import,2846,120,6600\n\
        China,World,Export,2846,900,1\n\
        China,Estonia,Export,2846,,500\n";
    let plan = planned(text, &Preset::empty());
    assert_eq!((plan.bad, plan.routes.len()), (0, 2));
    let japan = routes(&plan).find(|route| route.to.as_str() == "trade-jp-market").expect("the route");
    assert_eq!(japan.baseline.value, 120.0, "the importer's figure counts");
    let apart = 20.0 / 220.0;
    assert_eq!(japan.baseline.sigma, Some(0.1_f64.max(apart)));
    // A value alone: 500 at the table's average price, 11,600 for 220.
    let estonia = routes(&plan).find(|route| route.to.as_str() == "trade-ee-market").expect("the route");
    assert!((estonia.baseline.value - 500.0 / (11_600.0 / 220.0)).abs() < 1e-9);
    assert!(plan.notes.iter().any(|note| note.contains("totals over all partners")), "{:?}", plan.notes);
}

fn refiners() -> Preset {
    let mut preset = Preset::empty();
    preset.map.commodities.push(Commodity {
        id: "oxide".into(),
        name: "Oxide".into(),
        unit: "t".into(),
        stage: Stage::Refine,
        price_usd: Figure::plain(10.0),
        tags: vec!["hs-2846".into()],
        ..Commodity::default()
    });
    let output = Amount { commodity: "oxide".into(), quantity: Figure::plain(1.0) };
    preset.map.recipes.push(Recipe {
        id: "refine".into(),
        name: "Refining".into(),
        outputs: vec![output],
        ..Recipe::default()
    });
    let site =
        |id: &str, country: &str| Site { id: id.into(), name: id.into(), country: country.into(), ..Site::default() };
    let runs = |baseline: f64| Activity {
        recipe: "refine".into(),
        baseline: Figure::plain(baseline),
        capacity: Figure::plain(500.0),
        ..Activity::default()
    };
    let needs = |quantity: f64| Demand {
        commodity: "oxide".into(),
        quantity: Figure::plain(quantity),
        priority: 1.0,
        ..Demand::default()
    };
    preset.map.sites = vec![
        Site { activities: vec![runs(30.0)], ..site("north", "CN") },
        Site { activities: vec![runs(10.0)], ..site("south", "CN") },
        Site { demands: vec![needs(60.0)], ..site("tokyo", "JP") },
        Site { demands: vec![needs(40.0)], ..site("osaka", "JP") },
    ];
    preset
}

#[test]
fn trade_is_shared_among_the_maps_own_sites_by_their_volumes() {
    let preset = refiners();
    let table =
        table("reporter,partner,code,quantity\nCN,JP,2846,200\nCN,US,2846,8\n".replace("code", "hs code").as_str());
    let mut options = ImportOptions::guess(&table, &preset);
    assert_eq!(options.codes.get("2846"), Some(&CodeTo::Commodity("oxide".into())), "known by its tag");
    options.ends = TradeEnds::Existing;
    let plan = plan(&table, &options, &preset);
    let volume = |from: &str, to: &str| {
        let route = routes(&plan).find(|route| route.from == from.into() && route.to == to.into());
        route.map(|route| route.baseline.value)
    };
    // 3/4 of China's supply is in the north, 3/5 of Japan's demand in Tokyo: 200 x 3/4 x 3/5.
    assert_eq!(volume("north", "tokyo"), Some(90.0));
    assert_eq!(volume("north", "osaka"), Some(60.0));
    assert_eq!(volume("south", "tokyo"), Some(30.0));
    assert_eq!(volume("south", "osaka"), Some(20.0));
    // Nobody in the United States takes it: an aggregate does.
    assert_eq!(volume("north", "trade-us-market"), Some(6.0));
    assert_eq!(plan.sites.len(), 1);
}

#[test]
fn a_table_in_the_european_way_and_another_encoding_is_read() {
    let bytes = b"Name;Country;Stage;Latitude;Longitude;Note\n\
        M\xfcnchen;Deutschland;refine;48,1;11,6;\n\
        Narva;Estonia;magnet;59,4;28,2;gro\xdf\n";
    let tables = read_tables(bytes, "sites.csv").expect("it can be read");
    let preset = Preset::empty();
    let options = ImportOptions::guess(&tables[0], &preset);
    assert_eq!((options.kind, options.decimal), (TableKind::Sites, Decimal::Comma));
    let plan = plan(&tables[0], &options, &preset);
    assert_eq!(places(&plan), ["row 2, column B (Country)"], "names of countries are English or codes");
    assert!(plan.notes[0].contains("Windows-1252"));
    let narva = plan.sites[0].after.as_deref().expect("an import removes nothing");
    assert_eq!(narva.globe, Some(GlobePoint { latitude: 59.4, longitude: 28.2 }));
    assert_eq!((narva.id.as_str(), narva.note.as_str(), narva.stage), ("narva", "groß", Stage::Magnet));
}

#[test]
fn everything_that_is_wrong_with_a_row_is_listed_at_once() {
    let text = "id,commodity,from,to,baseline,maximum,transit months\n\
        a,oxide,north,tokyo,10,20,1\n\
        b,oxyde,nowhere,tokyo,x,20,1.5\n\
        c,oxide,tokyo,tokyo,10,5,1\n";
    let plan = planned(text, &refiners());
    assert_eq!((plan.rows, plan.bad, plan.problems, plan.routes.len()), (3, 2, 6, 1));
    let columns: Vec<String> = places(&plan);
    assert_eq!(
        columns[..4],
        [
            "row 3, column B (commodity)",
            "row 3, column C (from)",
            "row 3, column E (baseline)",
            "row 3, column G (transit months)"
        ]
    );
    let missing = planned("name,lat\nx,1\n", &Preset::empty());
    assert_eq!(missing.bad, 1, "a latitude without a longitude");
    let unmapped = {
        let table = table("colour,size\nred,1\n");
        plan_of(&table, TableKind::Trade)
    };
    assert_eq!(unmapped.problems, 3, "reporter, partner and code have no column");
    assert!(unmapped.is_empty());
}

fn plan_of(table: &Table, kind: TableKind) -> ImportPlan {
    let preset = Preset::empty();
    plan(table, &ImportOptions::of_kind(table, &preset, kind), &preset)
}

#[test]
fn a_maps_own_names_of_its_columns_go_out_and_are_understood() {
    let mut preset = builtin::load("rare-earths-2025").expect("the preset");
    let names = [(Stage::Refine, "Separation"), (Stage::Magnet, "Component"), (Stage::Component, "Motor, NdFeB")];
    for (stage, name) in names {
        preset.map.stage_names.rename(stage, name);
    }
    for kind in [TableKind::Sites, TableKind::Production] {
        let bytes = export_csv(&preset, kind).expect("it can be written");
        let text = String::from_utf8(bytes.clone()).expect("text");
        assert!(text.contains("Separation") && text.contains("Component"), "{kind:?}");
        assert!(!text.to_lowercase().contains(",refine,") && !text.to_lowercase().contains(",magnet,"), "{kind:?}");
        let tables = read_tables(&bytes, "t.csv").expect("it can be read");
        let plan = plan(&tables[0], &ImportOptions::guess(&tables[0], &preset), &preset);
        let mut after = preset.clone();
        plan.apply(&mut after);
        // A table of production makes sites that stand for countries, each at the stage of its good.
        for site in after.map.sites.iter().filter(|site| preset.map.site(&site.id).is_none()) {
            let made = site.activities.iter().filter_map(|activity| after.map.recipe(&activity.recipe));
            for output in made.flat_map(|recipe| &recipe.outputs) {
                let good = preset.map.commodity(&output.commodity).expect("no new good");
                assert_eq!(site.stage, good.stage, "{}", site.name);
            }
        }
        if kind == TableKind::Sites {
            assert_eq!((plan.findings.as_slice(), plan.is_empty()), ([].as_slice(), true), "{:?}", plan.names(5));
        }
    }
    // What other tables call a stage is understood as before, unless the map calls another column so.
    let csv = "id,name,country,stage\na,A,CN,magnet\nb,B,CN,component\nc,C,CN,refinery\nd,D,CN,MOTOR, NDFEB\n";
    let csv = csv.replace("MOTOR, NDFEB", "\"MOTOR, NDFEB\"");
    let tables = read_tables(csv.as_bytes(), "t.csv").expect("it can be read");
    let mut after = preset.clone();
    plan(&tables[0], &ImportOptions::guess(&tables[0], &preset), &preset).apply(&mut after);
    let stage = |id: &str| after.map.site(&id.into()).map(|site| site.stage);
    let expected = [("a", Stage::Magnet), ("b", Stage::Magnet), ("c", Stage::Refine), ("d", Stage::Component)];
    for (id, wanted) in expected {
        assert_eq!(stage(id), Some(wanted), "{id}");
    }
}

#[test]
fn exported_tables_come_back_without_a_change() {
    let preset = builtin::load("rare-earths-2025").expect("the preset");
    for kind in [TableKind::Sites, TableKind::Routes] {
        let bytes = export_csv(&preset, kind).expect("it can be written");
        let tables = read_tables(&bytes, "t.csv").expect("it can be read");
        let options = ImportOptions::guess(&tables[0], &preset);
        assert_eq!(options.kind, kind);
        let plan = plan(&tables[0], &options, &preset);
        assert_eq!(plan.findings, [], "{kind:?}");
        assert!(plan.is_empty(), "{kind:?}: {:?}", plan.names(5));
    }
    let bytes = export_workbook(&preset).expect("it can be written");
    assert_eq!(bytes, export_workbook(&preset).expect("it can be written"), "the same preset, the same file");
    let tables = read_tables(&bytes, "t.xlsx").expect("it can be read");
    assert_eq!(tables.len(), 3);
    for (table, kind) in tables.iter().zip(TableKind::ALL) {
        let options = ImportOptions::guess(table, &preset);
        assert_eq!(options.kind, kind);
        if kind != TableKind::Trade {
            let plan = plan(table, &options, &preset);
            assert!(plan.findings.is_empty() && plan.is_empty(), "{kind:?}: {:?}", plan.names(5));
        }
    }
    // On an empty map the sites cannot bring their recipes along, and say so.
    let bare = plan(&tables[0], &ImportOptions::guess(&tables[0], &Preset::empty()), &Preset::empty());
    assert!(bare.bad > 0 && bare.findings[0].message.contains("there is no recipe"), "{:?}", bare.findings.first());
}

#[test]
fn owners_and_ramps_come_in_by_row_and_go_out_again() {
    let mut preset = refiners();
    let recipe = preset.map.recipes[0].clone();
    preset.map.companies.push(Company { name: "Lynas".to_owned(), country: "AU".into(), owners: Vec::new() });
    let text = format!(
        "name,country,stage,recipe,baseline,capacity,ramp,owner,owner country,stake\n\
         Hill,AU,refine,{0},100,120,2027-01: 500; 2028-06-15: 900.5,Lynas,,0.6\n\
         Hill,,,,,,,Sojitz,JP,30 %\n\
         Bad,AU,refine,{0},1,2,2027: 500,,,\n\
         Bad2,AU,refine,{0},1,2,2027-01: much,,,\n\
         Bad3,AU,refine,,,,2027-01: 5,,,\n\
         Bad4,AU,,,,,,Nobody known,,0.5\n\
         Bad5,AU,,,,,,Nobody known,DE,\n\
         Bad6,AU,,,,,,Nobody known,DE,60\n\
         Bad7,AU,,,,,,,DE,0.5\n\
         Bad8,AU,,,,,,Somebody,Nowhere,0.5\n",
        recipe.id
    );
    let plan = planned(&text, &preset);
    assert_eq!(
        places(&plan),
        [
            "row 4, column G (ramp)",
            "row 5, column G (ramp)",
            "row 6, column G (ramp)",
            "row 7, column I (owner country)",
            "row 8, column J (stake)",
            "row 9, column J (stake)",
            "row 10, column H (owner)",
            "row 11, column I (owner country)",
        ],
        "{:?}",
        plan.findings
    );
    assert!(plan.findings[1].message.contains("“much” is not a number"));
    plan.apply(&mut preset);
    let hill = preset.map.sites.iter().find(|site| site.name == "Hill").expect("the site").clone();
    let owners: Vec<(&str, &str, f64)> =
        hill.owners.iter().map(|owner| (owner.owner.as_str(), owner.country.code(), owner.stake.value)).collect();
    assert_eq!(owners, [("Lynas", "AU", 0.6), ("Sojitz", "JP", 0.3)], "a company's country is known from the map");
    let ramp: Vec<(String, f64)> =
        hill.activities[0].ramp.iter().map(|step| (step.from.to_string(), step.capacity.value)).collect();
    assert_eq!(ramp, [("2027-01-01".to_owned(), 500.0), ("2028-06-15".to_owned(), 900.5)]);
    let source = preset.source(&hill.owners[1].stake.source).expect("a citation");
    assert_eq!((source.publication.as_str(), &hill.activities[0].ramp[0].capacity.source), ("table.csv", &source.id));
    assert!(preset.map.sites.iter().all(|site| !site.name.starts_with("Bad")), "a bad row is left out whole");
    // Out and in again: nothing would change; a changed cell changes its figure alone.
    let out = String::from_utf8(export_csv(&preset, TableKind::Sites).expect("it can be written")).expect("text");
    assert!(planned(&out, &preset).is_empty(), "{:?}", planned(&out, &preset).findings);
    let edited = out.replace("2027-01: 500", "2027-01: 550").replace(",0.3,", ",0.35,");
    let second = planned(&edited, &preset);
    second.apply(&mut preset);
    let after = preset.map.sites.iter().find(|site| site.name == "Hill").expect("the site");
    assert_eq!((after.activities[0].ramp[0].capacity.value, after.owners[1].stake.value), (550.0, 0.35));
    assert_eq!(after.activities[0].ramp[1], hill.activities[0].ramp[1], "what is the same keeps its citation");
    assert_eq!(after.owners[0], hill.owners[0]);
}

#[test]
fn files_that_are_no_tables_are_refused() {
    for (bytes, word) in [
        (&b"PK\x03\x04 not really"[..], "workbook"),
        (&[0xd0, 0xcf, 0x11, 0xe0, 0][..], "old format"),
        (&b"only,headings\n"[..], "no rows"),
        (&b""[..], "empty"),
    ] {
        let finding = read_tables(bytes, "x").expect_err("no table");
        assert!(finding.message.contains(word), "{finding}");
    }
    let long = vec![b'x'; 65 * 1024 * 1024];
    assert!(read_tables(&long, "x").expect_err("too large").message.contains("64 MiB"));
}

#[test]
fn the_shell_writes_all_or_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let (table, out) = (folder.path().join("customs.csv"), folder.path().join("map.ron"));
    std::fs::write(&table, customs().0).expect("it can be written");
    let run = |more: &[&str]| {
        let all = ["import".as_ref(), table.as_os_str(), "-o".as_ref(), out.as_os_str()].into_iter();
        let run = chokepoint(all.chain(more.iter().map(AsRef::as_ref)));
        (run.status, run.out, run.errors)
    };
    let (code, _, errors) = run(&[]);
    assert_eq!(code, Some(1));
    assert_eq!(errors.lines().filter(|line| line.contains("error: row ")).count(), 50);
    assert!(errors.contains("nothing was written: 50 of 5000 rows are bad"), "{errors}");
    assert!(!out.exists());
    // A trial of a table with errors ends as the import would: it says so and ends with status 1.
    let (code, words, errors) = run(&["--dry-run"]);
    assert_eq!((code, out.exists()), (Some(1), false));
    assert!(errors.contains("nothing would be written: 50 of 5000 rows are bad"), "{errors}");
    assert!(words.contains("5000 rows, 50 bad") && words.contains("5 commodities added"), "{words}");
    let (code, _, _) = run(&["--skip-bad", "--source", "UN Comtrade", "--sigma", "0.2"]);
    assert_eq!(code, Some(0));
    let written = chokepoint_core::store::load(&out).expect("a preset");
    assert!(written.findings.is_empty(), "{:?}", written.findings.first());
    assert_eq!(written.preset.map.routes[0].baseline.sigma, Some(0.2));
    let (code, _, errors) = run(&["--column", "colour=netWgt"]);
    assert_eq!(code, Some(1));
    assert!(errors.contains("there is no field of this name"), "{errors}");
}

#[cfg(feature = "window")]
mod dialog {
    use super::customs;
    use crate::kit::window::Window;
    use chokepoint_core::model::Preset;
    use egui_kittest::kittest::Queryable as _;
    use std::path::Path;

    /// An empty map, and a table that every file dialog is answered with.
    fn open(table: &Path) -> Window {
        let window = Window::open(Preset::empty());
        window.picker.answer(table);
        window
    }

    #[test]
    fn a_table_comes_in_as_one_step_and_goes_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("customs.csv");
        std::fs::write(&path, customs().0).expect("it can be written");
        let mut window = open(&path);
        window.click("File");
        window.click("Import a table…");
        window.wait_for("Import the 4950 good rows");
        window.harness.get_by_label("50 problems; their rows are left out");
        window.harness.get_by_label_contains("5000 rows, 50 of them bad: 5 commodities added");
        window
            .harness
            .get_by_label_contains("row 59, column C (reporterISO): “Atlantis” is no country that is known here");
        window.harness.get_by_label("Meaning of column G (netWgt)");
        assert_eq!(*window.preset(), Preset::empty(), "a preview changes nothing");
        window.click("Import the 4950 good rows");
        assert_eq!(window.preset().map.commodities.len(), 5);
        assert_eq!(window.app().document().undo_name(), Some("import customs.csv"));
        window.click("Undo last change");
        assert_eq!(*window.preset(), Preset::empty());
        window.click("Redo last change");
        assert!(!window.preset().map.routes.is_empty());
    }

    #[test]
    fn a_file_that_is_no_table_is_refused_and_cancel_leaves_all_as_it_was() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("picture.csv");
        std::fs::write(&path, b"\x89PNG\x00\x00").expect("it can be written");
        let mut window = open(&path);
        window.click("File");
        window.click("Import a table…");
        window.wait_for("The map stays as it is");
        window.click("Close");
        std::fs::write(&path, "name,country\nBaotou,CN\n").expect("it can be written");
        window.click("File");
        window.click("Import a table…");
        window.wait_for("No row is left out");
        window.click("Cancel");
        assert_eq!(*window.preset(), Preset::empty());
    }
}
