//! Tables in the exact form in which statistical offices and geological surveys give them out; tables with a column per year; production by
//! country; and mappings that are kept.
//!
//! Right values are worked out by hand from the few figures in each table; of the large ones an independent sum is made while they are written.

use crate::kit::run::chokepoint;
use crate::kit::tables::*;
use chokepoint_core::model::*;
use chokepoint_core::store::import::{
    CodeTo, Field, ImportOptions, ImportPlan, Mapping, TableKind, Total, TradeEnds, plan, read_tables,
};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// What sites that stand for a country make, by commodity, country and stage.
fn made(preset: &Preset) -> BTreeMap<String, f64> {
    let mut made = BTreeMap::new();
    for site in &preset.map.sites {
        for activity in &site.activities {
            let goods = activity.recipe.as_str().trim_start_matches("supply-");
            let key = format!("{goods} {} {}", site.country.code(), site.stage.usual_name().to_lowercase());
            made.insert(key, activity.baseline.value);
        }
    }
    made
}

#[track_caller]
fn assert_made(plan: &ImportPlan, expected: &[(&str, f64)]) {
    let map = applied(plan, &Preset::empty());
    let expected: BTreeMap<String, f64> = expected.iter().map(|(key, volume)| ((*key).to_owned(), *volume)).collect();
    assert_eq!(made(&map), expected, "{:?} {:?}", plan.findings, plan.notes);
    assert_eq!(chokepoint_core::engine::check(&map), [], "every balance closes");
    assert!(plan.totals.iter().all(Total::is_explained), "{:?}", plan.totals);
}

fn price(plan: &ImportPlan) -> Option<f64> {
    plan.commodities[0].after.as_deref().map(|good| good.price_usd.value)
}

#[test]
fn trade_of_statistical_offices_is_known_as_a_whole() {
    // UN Comtrade as it is given out today, with all its columns, and as the former site gave it out.
    let comtrade = "typeCode,freqCode,refPeriodId,refYear,refMonth,period,reporterCode,reporterISO,reporterDesc,flowCode,flowDesc,partnerCode,\
        partnerISO,partnerDesc,partner2Code,partner2ISO,partner2Desc,classificationCode,classificationSearchCode,isOriginalClassification,cmdCode,\
        cmdDesc,aggrLevel,isLeaf,customsCode,customsDesc,mosCode,motCode,motDesc,qtyUnitCode,qtyUnitAbbr,qty,isQtyEstimated,altQtyUnitCode,\
        altQtyUnitAbbr,altQty,isAltQtyEstimated,netWgt,isNetWgtEstimated,grossWgt,isGrossWgtEstimated,cifvalue,fobvalue,primaryValue,\
        legacyEstimationFlag,isReported,isAggregate\n\
        C,A,20230101,2023,52,2023,156,CHN,China,X,Export,392,JPN,Japan,0,W00,World,H6,HS,true,280530,Metals,6,true,C00,TOTAL CPC,0,0,TOTAL MOT,\
        8,kg,2500000,false,8,kg,2500000,false,2500000,false,0,false,,30000000,30000000,0,false,true\n\
        C,A,20230101,2023,52,2023,156,CHN,China,X,Export,0,W00,World,0,W00,World,H6,HS,true,280530,Metals,6,true,C00,TOTAL CPC,0,0,TOTAL MOT,\
        8,kg,9900000,false,8,kg,9900000,false,9900000,false,0,false,,99000000,99000000,0,false,true\n";
    let plan = text(comtrade);
    assert_volumes(&plan, &[(CN_JP, 2500.0)]);
    assert_eq!(price(&plan), Some(12_000.0), "USD 30 million for 2,500 t");
    assert_note(&plan, &["UN Comtrade"]);
    let plan = text(
        "Classification,Year,Period,Period Desc.,Aggregate Level,Is Leaf Code,Trade Flow Code,Trade Flow,Reporter Code,Reporter,Reporter ISO,\
         Partner Code,Partner,Partner ISO,Commodity Code,Commodity,Qty Unit Code,Qty Unit,Qty,Netweight (kg),Trade Value (US$),Flag\n\
         H5,2019,2019,2019,6,1,2,Export,156,China,CHN,392,Japan,JPN,280530,Metals,8,Weight in kilograms,2500000,2500000,30000000,0\n",
    );
    assert_volumes(&plan, &[(CN_JP, 2500.0)]);
    assert_note(&plan, &["former site"]);
    // Eurostat Comext: the bulk files before and after the change of names, and SDMX-CSV, where quantity and value stand in two rows.
    let old = text(
        "DECLARANT,DECLARANT_ISO,PARTNER,PARTNER_ISO,TRADE_TYPE,PRODUCT_NC,PRODUCT_SITC,FLOW,STAT_REGIME,SUPP_UNIT,PERIOD,VALUE_IN_EUROS,\
         QUANTITY_IN_KG,SUP_QUANTITY\n004,DE,0720,CN,E,28053010,5,2,1,A,201952,30000000,2500000,0\n",
    );
    assert_volumes(&old, &[("hs-28053010 DE CN", 2500.0)]);
    let new = text(
        "REPORTER,PARTNER,TRADE_TYPE,PRODUCT_NC,PRODUCT_SITC,FLOW,STAT_PROCEDURE,SUPPL_UNIT,PERIOD,VALUE_EUR,VALUE_NAC,QUANTITY_KG,\
         QUANTITY_SUPPL_UNIT\nDE,CN,E,28053010,5,2,1,NO_SU,202352,30000000,30000000,2500000,0\n",
    );
    assert_volumes(&new, &[("hs-28053010 DE CN", 2500.0)]);
    for plan in [&old, &new] {
        assert_note(plan, &["Eurostat Comext"]);
        assert_note(plan, &["euros", "not taken", "EUR=1.08"]);
    }
    let sdmx = text(
        "DATAFLOW,LAST UPDATE,freq,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n\
         ESTAT:DS-045409(1.0),15/05/24,A,DE,CN,28053010,2,QUANTITY_IN_100KG,2023,25000,\n\
         ESTAT:DS-045409(1.0),15/05/24,A,DE,CN,28053010,2,VALUE_IN_EUROS,2023,30000000,\n\
         ESTAT:DS-045409(1.0),15/05/24,A,DE,US,28053010,2,QUANTITY_IN_100KG,2023,100,\n",
    );
    assert_volumes(&sdmx, &[("hs-28053010 DE CN", 2500.0), ("hs-28053010 DE US", 10.0)]);
    assert_note(&sdmx, &["says what is measured", "QUANTITY_IN_100KG"]);
    // US Census and USITC DataWeb: the reporter stands in no column; DataWeb has a column per year and rows per thing measured.
    let census = text(
        "CTY_CODE,CTY_NAME,E_COMMODITY,ALL_VAL_YR,QTY_1_YR,UNIT_QY1,YEAR,MONTH\n\
         5700,CHINA,2805300000,30000000,2500000,KG,2023,12\n-,TOTAL FOR ALL COUNTRIES,2805300000,99,9,KG,2023,12\n",
    );
    assert_volumes(&census, &[("hs-280530 US CN", 2500.0)]);
    assert_note(&census, &["US Census exports"]);
    let dataweb = text(
        "Data Type,HTS Number,Description,Country,Quantity Description,2022,2023\n\
         Customs Value,28053000,Metals,China,,20000000,30000000\n\
         First Unit of Quantity,28053000,Metals,China,kilograms,1900000,2500000\n\
         Customs Value,28053000,Metals,Japan,,1000,2000\n\
         First Unit of Quantity,28053000,Metals,Japan,kilograms,9000,10000\n",
    );
    assert_volumes(&dataweb, &[("hs-280530 CN US", 2500.0), ("hs-280530 JP US", 10.0)]);
    assert_note(&dataweb, &["USITC DataWeb imports"]);
    // USD 30,002,000 for 2,510 t of the later year.
    assert!((price(&dataweb).unwrap_or(0.0) - 30_002_000.0 / 2510.0).abs() < 1e-6, "{:?}", dataweb.notes);
    // OEC: values alone; its codes of goods begin with the section, its codes of countries with the continent.
    let oec = text(
        "HS4 ID,HS4,Exporter Country ID,Exporter Country,Importer Country ID,Importer Country,Year,Trade Value,Quantity\n\
         62805,Alkali metals,aschn,China,asjpn,Japan,2023,30000000,2500\n",
    );
    assert_note(&oec, &["OEC"]);
    assert_volumes(&oec, &[("hs-2805 CN JP", 2500.0)]);
}

#[test]
fn money_in_another_currency_needs_its_rate() {
    let csv = "reporter,partner,hs code,quantity t,Value (EUR)\nDE,CN,280530,2500,30000000\n";
    let table = read("t.csv", csv.as_bytes());
    let mut options = ImportOptions::guess(&table, &Preset::empty());
    assert_eq!(
        chokepoint_core::store::import::foreign_money(&table, &options).into_iter().collect::<Vec<_>>(),
        ["EUR"]
    );
    let without = plan(&table, &options, &Preset::empty());
    assert_note(&without, &["value USD is in euros and not taken", "row 2"]);
    assert_eq!(price(&without), Some(1.0), "an assumption, and said to be one");
    options.rates.insert("EUR".to_owned(), 1.1);
    let with = plan(&table, &options, &Preset::empty());
    assert_note(&with, &["euros is turned into US dollars at 1.1", "row 2"]);
    assert!((price(&with).unwrap_or(0.0) - 13_200.0).abs() < 1e-9, "EUR 30 million at 1.1 for 2,500 t");
    // A scale that somebody chose says nothing of the currency.
    options.rates.clear();
    options.money_is_chosen = true;
    assert_note(&plan(&table, &options, &Preset::empty()), &["not taken"]);
    // Row by row: 1 million dollars and 2 million yen at 0.01 for 200 t. Pula are not known.
    let table = read(
        "t.csv",
        b"reporter,partner,hs code,quantity t,value,currency\nJP,CN,280530,100,1000000,USD\nJP,US,280530,100,2000000,JPY\nJP,DE,280530,1,7,pula\n",
    );
    let mut options = ImportOptions::guess(&table, &Preset::empty());
    options.rates.insert("JPY".to_owned(), 0.01);
    let by_row = plan(&table, &options, &Preset::empty());
    assert!((price(&by_row).unwrap_or(0.0) - 1_020_000.0 / 200.0).abs() < 1e-9, "{:?}", by_row.notes);
    assert_note(&by_row, &["pula and not taken", "row 4"]);
}

#[test]
fn a_column_per_year_is_read_as_rows() {
    let head = "reporter,partner,hs code,unit";
    let plan = text(&format!(
        "{head},2021,2022,2023\nChina,Japan,280530,kg,1,2,2500000\nChina,United States,280530,kg,..,3,400000\n"
    ));
    assert_volumes(&plan, &[(CN_JP, 2500.0), ("hs-280530 CN US", 400.0)]);
    assert_note(&plan, &["columns E to G stand for 3 years", "2021 to 2023"]);
    assert_note(&plan, &["not of the year 2023"]);
    // Quantity and value of each year beside each other, in any order of columns.
    let plan = text(
        "Qty 2023 (t),reporter,Value 2022 (1000 USD),partner,Value 2023 (1000 USD),hs code,Qty 2022 (t)\n2500,China,7,Japan,30000,280530,1\n",
    );
    assert_volumes(&plan, &[(CN_JP, 2500.0)]);
    assert_eq!(price(&plan), Some(12_000.0));
    // Months of one year, and of a year that stands in a column.
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let quantities: String = (1..=12).map(|_| ",200").collect();
    let named: String = months.iter().map(|month| format!(",Quantity {month} 2023")).collect();
    let plan = text(&format!("reporter,partner,hs code{named}\nChina,Japan,280530{quantities}\n"));
    assert_volumes(&plan, &[(CN_JP, 2400.0)]);
    let bare = months.join(",");
    let plan = text(&format!("reporter,partner,hs code,unit,Year,{bare}\nChina,Japan,280530,t,2023{quantities}\n"));
    assert_volumes(&plan, &[(CN_JP, 2400.0)]);
    // The title says what the figures are.
    let plan = text("Exports, tonnes\n\nreporter,partner,hs code,2022,2023\nChina,Japan,280530,1,2500\n");
    assert_volumes(&plan, &[(CN_JP, 2500.0)]);
    let plan =
        text("Exports, value in thousand USD\n\nreporter,partner,hs code,2022,2023\nChina,Japan,280530,1,30000\n");
    assert!(plan.findings.iter().any(|finding| finding.message.contains("value alone")), "{:?}", plan.findings);
    // Sites too: the latest year of each, and of capacity and production alike.
    let teaching = chokepoint_core::store::builtin::load("teaching-12-sites").expect("the preset");
    let table = read(
        "t.csv",
        b"name,country,recipe,Production 2022,Production 2023,Capacity 2022,Capacity 2023\nHill,AU,mine,100,120,150,160\nDale,AU,mine,100,,150,\n",
    );
    let map = applied(&planned(&table, &teaching), &teaching);
    let levels = |name: &str| {
        let site = map.map.sites.iter().find(|site| site.name == name).expect("the site");
        (site.activities[0].baseline.value, site.activities[0].capacity.value)
    };
    assert_eq!((levels("Hill"), levels("Dale")), ((120.0, 160.0), (100.0, 150.0)));
    // Two columns of one year, whose headings do not say which is the quantity: nothing comes in, and it is said why.
    let plan = text("reporter,partner,hs code,2022,2023,2022,2023\nChina,Japan,280530,1,2500,3,30000\n");
    assert_note(&plan, &["several columns stand for", "2022"]);
    assert!(plan.is_empty() && plan.problems > 0, "{:?}", plan.names(9));
    // Editions of a nomenclature are no years.
    let plan = text("reporter,partner,HS 2017,HS 2022,quantity t\nChina,Japan,280530,280530,2500\n");
    assert!(plan.notes.iter().all(|note| !note.contains("stand for")), "{:?}", plan.notes);
    // What is wrong is told by the letters of the file; a column in which hardly a cell is a figure is none of figures.
    let good = "China,Japan,280530,kg,1,2\n".repeat(9);
    let plan = text(&format!("{head},2022,2023\nChina,Japan,280530,kg,1,many\n{good}"));
    let places: Vec<String> = plan.findings.iter().map(ToString::to_string).collect();
    assert!(places.iter().any(|place| place.contains("row 2, column E to F")), "{places:?}");
}

/// World data of the U.S. Geological Survey: a file for all, a file per commodity, and the long form of 2026.
#[test]
fn production_by_country_becomes_mines_and_refiners() {
    let usgs = text(
        "SOURCE,COMMODITY,COUNTRY,TYPE,UNIT_MEAS,PROD_2023,PROD_EST_ 2024,PROD_NOTES,CAP_2023,CAP_EST_ 2024,CAP_NOTES,RESERVES_2024,RESERVE_NOTES\n\
         MCS2025,Cobalt,Congo (Kinshasa),\"Mine production, cobalt content\",metric tons,175000,220000,,,,,6000000,\n\
         MCS2025,Cobalt,Indonesia,\"Mine production, cobalt content\",metric tons,19000,28000,,,,,640000,\n\
         MCS2025,Cobalt,Other countries,\"Mine production, cobalt content\",metric tons,14000,16000,,,,,800000,\n\
         MCS2025,Cobalt,World total (rounded),\"Mine production, cobalt content\",metric tons,238000,290000,,,,,11000000,\n\
         MCS2025,Gallium,China,\"Primary production, gallium\",kilograms,600000,750000,,,1000000,,,\n\
         MCS2025,Copper,Chile,\"Mine production, recoverable copper content\",thousand metric tons,5250,5300,,,,,190000,\n\
         MCS2025,Copper,Chile,\"Refinery production, copper\",thousand metric tons,2080,1900,,,,,,\n\
         MCS2025,Rhenium,Poland,\"Mine production, rhenium\",kilograms,W,--,,,,,,\n",
    );
    assert_made(
        &usgs,
        &[
            ("cobalt-mined CD mine", 220_000.0),
            ("cobalt-mined ID mine", 28_000.0),
            ("cobalt-mined ZZ mine", 16_000.0),
            ("copper-mined CL mine", 5_300_000.0),
            ("copper-refined CL refine", 1_900_000.0),
            ("gallium-refined CN refine", 750.0),
        ],
    );
    assert_note(&usgs, &["USGS data release"]);
    assert_note(&usgs, &["totals over all countries"]);
    let capacity = |map: &Preset, country: &str| {
        let site = map.map.sites.iter().find(|site| site.country.code() == country && site.stage == Stage::Refine);
        site.map(|site| site.activities[0].capacity.value)
    };
    assert_eq!(capacity(&applied(&usgs, &Preset::empty()), "CN"), Some(1000.0), "1,000,000 kg");
    let silver = text(
        "Source,Country,Type,Prod_t_2022,Prod_t_est_2023,Prod_notes,Reserves_t,Reserves_notes\n\
         MCS2024,Mexico,\"mine production, silver content\",6195,6400,,37000,\n\
         MCS2024,United States (excludes Alaska),\"mine production, silver content\",1000,\"1,000\",,23000,\n\
         MCS2024,World total (rounded),\"mine production, silver content\",25600,26000,,610000,\n",
    );
    assert_made(&silver, &[("silver-mined MX mine", 6400.0), ("silver-mined US mine", 1000.0)]);
    assert_note(&silver, &["excludes Alaska", "United States", "row 3"]);
    let long = text(
        "MCS chapter,Section,Commodity,Country,Statistics,Statistics_detail,Unit,Year,Value,Notes\n\
         Cobalt,Salient statistics,Cobalt,United States,Production,Mine production,metric tons,2025,300,\n\
         Cobalt,World mine production and reserves,Cobalt,United States,Production,Mine production,metric tons,2025,300,\n\
         Cobalt,World mine production and reserves,Cobalt,Congo (Kinshasa),Production,Mine production,metric tons,2025,230000,\n\
         Cobalt,World mine production and reserves,Cobalt,Congo (Kinshasa),Reserves,Mine production,metric tons,2025,6000000,\n\
         Cobalt,World mine production and reserves,Cobalt,Congo (Kinshasa),Production,Mine production,metric tons,2024,220000,\n",
    );
    assert_made(&long, &[("cobalt-mined CD mine", 230_000.0), ("cobalt-mined US mine", 300.0)]);
    assert_note(&long, &["Section", "world", "row 2"]);
    // Goods of one commodity that are told apart by their kind of production alone are never added.
    let platinum = text(
        "SOURCE,COMMODITY,COUNTRY,TYPE,UNIT_MEAS,PROD_2023,PROD_EST_ 2024\n\
         MCS2025,Platinum-group metals,South Africa,Mine production: Palladium,kilograms,72000,72000\n\
         MCS2025,Platinum-group metals,South Africa,Mine production: Platinum,kilograms,125000,120000\n",
    );
    assert_made(
        &platinum,
        &[
            ("platinum-group-metals-palladium-mined ZA mine", 72.0),
            ("platinum-group-metals-platinum-mined ZA mine", 120.0),
        ],
    );
}

/// A table of production does not say what refiners take in: they come in, and it is said what that means for a control on what mines send.
#[test]
fn refiners_come_in_without_a_link_to_the_mines_and_it_is_said() {
    let head = "Country,Commodity,Type,Production (t)\n";
    let both =
        format!("{head}Congo (Kinshasa),Cobalt,Mine production,220000\nFinland,Cobalt,Refinery production,12000\n");
    let plan = text(&both);
    assert_note(
        &plan,
        &[
            "cobalt-refined is made of nothing on the map",
            "control",
            "mine that stops",
            "Supply of cobalt-refined",
            "inputs per t",
        ],
    );
    let said = |plan: &ImportPlan| plan.notes.iter().filter(|note| note.contains("made of nothing")).count();
    assert_eq!(said(&plan), 1, "mines take nothing in: {:?}", plan.notes);
    assert_eq!(said(&text(&format!("{head}Chile,Iodine,Mine production,2\n"))), 0);
    // Once somebody has given the recipe its input it is not said any more.
    let mut map = applied(&plan, &Preset::empty());
    let recipe = map.map.recipes.iter_mut().find(|recipe| recipe.id.as_str() == "supply-cobalt-refined");
    let input = Amount { commodity: "cobalt-mined".into(), quantity: Figure::plain(1.1) };
    recipe.expect("the recipe").inputs.push(input);
    assert_eq!(said(&planned(&read("t.csv", both.as_bytes()), &map)), 0);
}

/// A heading in a unit that nobody knows is not taken by itself; the words name its column and what to do, and what they say to do works.
#[test]
fn production_in_an_unknown_unit_is_refused_by_its_column() {
    let csv = "Source,Country,Type,Prod_xyz_2022,Prod_xyz_est_2023,Prod_notes,Reserves_t,Reserves_notes\n\
               MCS2024,Mexico,\"mine production, silver content\",6195,6400,,37000,\n";
    let table = read("t.csv", csv.as_bytes());
    let mut options = ImportOptions::guess(&table, &Preset::empty());
    let refused = plan(&table, &options, &Preset::empty());
    assert!(refused.is_empty() && refused.problems > 0, "{:?}", refused.names(9));
    let finding = refused.findings[0].to_string();
    for words in
        ["D to E", "Prod xyz", "\u{201c}xyz\u{201d}", "no unit that is known", "by hand", "--set \"quantity unit=kg\""]
    {
        assert!(finding.contains(words), "{words}: {finding}");
    }
    let column = table.headers.iter().position(|heading| heading == "Prod xyz").expect("the column");
    options.choose(Field::Baseline, column, &table);
    options.fixed.insert(Field::Unit, "kg".to_owned());
    assert_made(&plan(&table, &options, &Preset::empty()), &[("silver-mined MX mine", 6.4)]);
    // One year alone, and a table of trade: the same.
    let one = text("Source,Country,Type,Prod_xyz,Prod_notes\nMCS2024,Mexico,\"mine production, silver\",6195,\n");
    assert!(one.is_empty() && one.findings[0].to_string().contains("column D"), "{:?}", one.findings);
    // A column of words, or in money, is not proposed.
    let none = text(
        "Source,Country,Type,Prod_remark,Prod_value_usd,Prod_notes\nMCS2024,Mexico,\"mine production, silver\",fair,7,\n",
    );
    assert!(none.is_empty() && !none.findings[0].to_string().contains("no unit that is known"), "{:?}", none.findings);
}

#[test]
fn production_of_the_british_survey_and_of_yearbooks() {
    let bgs = text(
        "bgs_commodity_trans,bgs_sub_commodity_trans,bgs_statistic_type_trans,country_trans,country_iso2_code,country_iso3_code,year,quantity,units,\
         yearbook_table_trans,concat_table_notes_text\n\
         \"cobalt, mine\",,Production,\"Congo, Democratic Republic\",CD,COD,2022-01-01T00:00:00Z,144000,Tonnes (metal content),Mine production of cobalt,\n\
         \"cobalt, mine\",,Production,\"Congo, Democratic Republic\",CD,COD,2021-01-01T00:00:00Z,93000,Tonnes (metal content),Mine production of cobalt,\n\
         \"cobalt, refined\",,Production,Finland,FI,FIN,2022-01-01T00:00:00Z,12000,Tonnes (metric),Production of cobalt metal,\n\
         lithium minerals,Spodumene,Production,Australia,AU,AUS,2022-01-01T00:00:00Z,2700000,Tonnes (metric),Production of lithium minerals,\n\
         lithium minerals,Lepidolite,Production,Portugal,PT,PRT,2022-01-01T00:00:00Z,30000,Tonnes (metric),Production of lithium minerals,\n\
         \"gallium, primary\",,Production,China,CN,CHN,2022-01-01T00:00:00Z,600000,Kilograms,Production of gallium,\n",
    );
    assert_made(
        &bgs,
        &[
            ("cobalt-mined CD mine", 144_000.0),
            ("cobalt-refined FI refine", 12_000.0),
            ("gallium-refined CN refine", 600.0),
            ("lithium-minerals-lepidolite-mined PT mine", 30_000.0),
            ("lithium-minerals-spodumene-mined AU mine", 2_700_000.0),
        ],
    );
    assert_note(&bgs, &["BGS World Mineral Statistics"]);
    // A table of a yearbook: the good, the stage and the unit stand in its title.
    let yearbook = text(
        "TABLE 5\n\"COBALT: WORLD MINE PRODUCTION, BY COUNTRY OR LOCALITY\"\n\"(Metric tons, cobalt content)\"\n\n\
         Country or locality,2019,2020,2021\nAustralia,\"5,800\",\"5,630\",\"5,295\"\nCuba,\"3,500\",\"3,800\",\"4,000 e\"\n\
         Total,\"9,300\",\"9,430\",\"9,300\"\n",
    );
    assert_made(&yearbook, &[("cobalt-mined AU mine", 5295.0), ("cobalt-mined CU mine", 4000.0)]);
    assert_note(&yearbook, &["estimated", "row 7"]);
    // Nothing says which good: refused, and told how to say it.
    let nameless = read("t.csv", b"Country,Production 2022 (t),Production 2023 (t)\nChile,1,2\n");
    let plan = planned(&nameless, &Preset::empty());
    assert!(
        plan.findings.iter().any(|finding| finding.message.contains("nothing says which good")),
        "{:?}",
        plan.findings
    );
    let mut options = ImportOptions::guess(&nameless, &Preset::empty());
    options.fixed.insert(Field::Commodity, "Iodine".to_owned());
    let said = chokepoint_core::store::import::plan(&nameless, &options, &Preset::empty());
    assert_made(&said, &[("iodine-mined CL mine", 2.0)]);
    assert_note(&said, &["nothing says at which stage", "row 2"]);
}

/// 220,000 t are mined; trade that comes in afterwards takes its part of them, and nothing is counted twice.
#[test]
fn trade_takes_its_part_of_what_is_produced() {
    let mined = "Country,Commodity,Type,Production (t),Year\nCongo (Kinshasa),Cobalt,Mine production,220000,2024\n";
    let first = applied(&text(mined), &Preset::empty());
    let trade = |quantity: f64| {
        let csv = format!("year,flow,reporter,partner,hs code,quantity t\n2024,export,CD,CN,810520,{quantity}\n");
        let table = read("u.csv", csv.as_bytes());
        let mut options = ImportOptions::guess(&table, &first);
        options.codes.insert("810520".to_owned(), CodeTo::Commodity("cobalt-mined".into()));
        plan(&table, &options, &first)
    };
    let home = |map: &Preset| {
        map.map.routes.iter().find(|route| route.id.as_str().starts_with("home-")).map(|route| route.baseline.value)
    };
    assert_eq!(home(&first), Some(220_000.0));
    let both = applied(&trade(180_000.0), &first);
    assert_eq!((made(&both)["cobalt-mined CD mine"], home(&both)), (220_000.0, Some(40_000.0)));
    assert_eq!(chokepoint_core::engine::check(&both), []);
    // The same production once more changes nothing; a later one changes what stays at home.
    assert!(planned(&read("t.csv", mined.as_bytes()), &both).is_empty());
    let later = planned(&read("t.csv", mined.replace("220000", "230000").as_bytes()), &both);
    let later = applied(&later, &both);
    assert_eq!((made(&later)["cobalt-mined CD mine"], home(&later)), (230_000.0, Some(50_000.0)));
    assert_eq!(chokepoint_core::engine::check(&later), []);
    // More exports than production is said, and the map still closes.
    let more = trade(250_000.0);
    assert_note(&more, &["250000", "makes 220000", "Congo"]);
    let more = applied(&more, &first);
    assert_eq!((made(&more)["cobalt-mined CD mine"], home(&more)), (250_000.0, Some(0.0)));
    assert_eq!(chokepoint_core::engine::check(&more), []);
}

/// What the map's sites in a country make becomes what the table says, each in proportion to what it makes.
#[test]
fn production_is_shared_out_over_the_sites_of_the_map() {
    let preset = chokepoint_core::store::builtin::load("teaching-12-sites").expect("the preset");
    let table =
        read("t.csv", &chokepoint_core::store::export_csv(&preset, TableKind::Production).expect("it can be written"));
    let mut options = ImportOptions::guess(&table, &preset);
    assert_eq!(options.kind, TableKind::Production);
    options.ends = TradeEnds::Existing;
    let same = plan(&table, &options, &preset);
    assert!(same.is_empty(), "as it went out: {:?} {:?}", same.names(9), same.findings);
    let mut doubled = table.clone();
    let column = options.columns[&Field::Baseline];
    for row in &mut doubled.rows {
        let value: f64 = row.cells[column].parse().expect("a number");
        row.cells[column] = (2.0 * value).to_string();
    }
    let twice = applied(&plan(&doubled, &options, &preset), &preset);
    let sum = |preset: &Preset| -> f64 {
        preset.map.sites.iter().flat_map(|site| &site.activities).map(|activity| activity.baseline.value).sum()
    };
    assert!((sum(&twice) - 2.0 * sum(&preset)).abs() < 1e-6 * sum(&preset));
}

#[test]
fn a_mapping_is_kept_and_handed_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, text).expect("a file");
        path.display().to_string()
    };
    let first = file("a.csv", "von;nach;Ware;Menge;Wert\nChina;Japan;280530;2500000;30000000\n");
    let (mapping, one, two) =
        (folder.path().join("customs.ron"), folder.path().join("one.ron"), folder.path().join("two.ron"));
    let path = |path: &std::path::Path| path.display().to_string();
    let run = chokepoint([
        "import",
        &first,
        "--kind",
        "trade",
        "--column",
        "reporter=von",
        "--column",
        "partner=nach",
        "--column",
        "commodity code=Ware",
        "--column",
        "quantity=Menge",
        "--column",
        "value USD=Wert",
        "--volumes-in",
        "kilograms",
        "--rate",
        "EUR=1.1",
        "--set",
        "direction=export",
        "--save-mapping",
        &path(&mapping),
        "-o",
        &path(&one),
    ]);
    assert_eq!(run.status, Some(0), "{}", run.errors);
    // Another file with its columns in another order, and one more of them.
    let second = file("b.csv", "Bemerkung;Wert;Menge;Ware;nach;von\nx;30000000;2500000;280530;Japan;China\n");
    let run = chokepoint(["import", &second, "--mapping", &path(&mapping), "-o", &path(&two)]);
    assert_eq!(run.status, Some(0), "{}", run.errors);
    let load = |path: &std::path::Path| chokepoint_core::store::load(path).expect("a map").preset;
    assert_eq!(volumes(&load(&two)), volumes(&load(&one)));
    assert_eq!(volumes(&load(&two)), BTreeMap::from([(CN_JP.to_owned(), 2500.0)]));
    // A table of another layout is refused with the column that it lacks.
    let other = file("c.csv", "von;nach;Ware;Wert\nChina;Japan;280530;3\n");
    let run = chokepoint(["import", &other, "--mapping", &path(&mapping), "--dry-run"]);
    assert_eq!(run.status, Some(1));
    assert!(run.errors.contains("needs the column \u{201c}Menge\u{201d}"), "{}", run.errors);
    for (text, word) in [
        ("(format: 1, kind: Trade, colour: 3)", "colour"),
        ("(format: 9, kind: Trade, columns: {})", "format 9"),
        ("", "empty"),
    ] {
        let broken = file("broken.ron", text);
        let run = chokepoint(["import", &first, "--mapping", &broken, "--dry-run"]);
        assert!(run.status == Some(1) && run.errors.contains(word), "{text}: {}", run.errors);
    }
    assert!(chokepoint(["import", &first, "--rate", "XXX=2", "--dry-run"]).errors.contains("no currency"));
}

/// Every layout that is known: what is guessed, kept and read again is the same.
#[test]
fn every_mapping_comes_back_as_it_went_out() {
    let preset = chokepoint_core::store::builtin::load("rare-earths-2025").expect("the preset");
    for kind in TableKind::ALL {
        let table = read("t.csv", &chokepoint_core::store::export_csv(&preset, kind).expect("it can be written"));
        let mut options = ImportOptions::of_kind(&table, &preset, kind);
        options.rates.insert("EUR".to_owned(), 1.08);
        options.decimal_is_chosen = true;
        let text = Mapping::of(&options, &table).to_text().expect("a text");
        let (again, notes) =
            Mapping::parse(&text).and_then(|mapping| mapping.options(&table, &preset)).expect("it fits");
        assert_eq!((again, notes), (options, Vec::new()), "{text}");
    }
}

/// A made-up table in the form of an office, and the sum of what is in it by flow.
struct MadeUp {
    headers: Vec<&'static str>,
    rows: Vec<Vec<String>>,
    sums: BTreeMap<String, f64>,
}

/// Numbers that are the same in every run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % most as u64) as usize
    }
}

/// Countries as UN Comtrade, Comext and the United States number them.
const WHO: [(&str, &str, &str, &str); 8] = [
    ("CN", "156", "720", "5700"),
    ("JP", "392", "732", "5880"),
    ("DE", "276", "4", "4280"),
    ("TW", "490", "736", "5830"),
    ("AU", "36", "800", "6021"),
    ("VN", "704", "690", "5520"),
    ("MY", "458", "701", "5570"),
    ("KR", "410", "728", "5800"),
];
const CODES: [&str; 4] = ["280530", "284690", "850511", "810520"];

/// 5,000 rows of three offices: BACI in tonnes, Comext in kilograms by the month, US Census in kilograms with totals between them.
fn made_up(office: usize) -> MadeUp {
    const ROWS: usize = 5000;
    let mut dice = Dice(17 + office as u64);
    let mut table = MadeUp {
        headers: match office {
            0 => vec!["t", "i", "j", "k", "v", "q"],
            1 => vec![
                "REPORTER",
                "PARTNER",
                "TRADE_TYPE",
                "PRODUCT_NC",
                "FLOW",
                "STAT_PROCEDURE",
                "PERIOD",
                "VALUE_EUR",
                "QUANTITY_KG",
            ],
            _ => vec!["CTY_CODE", "CTY_NAME", "I_COMMODITY", "GEN_VAL_YR", "GEN_QY1_YR", "UNIT_QY1", "YEAR"],
        },
        rows: Vec::new(),
        sums: BTreeMap::new(),
    };
    while table.rows.len() < ROWS {
        let (from, to, code) = (WHO[dice.throw(8)], WHO[dice.throw(8)], CODES[dice.throw(4)]);
        let kilograms = 1 + dice.throw(5_000_000);
        let (dollars, earlier, month) = (1000 * (1 + dice.throw(90_000)), dice.throw(4) == 0, 1 + dice.throw(12));
        let tonnes = kilograms as f64 / 1000.0;
        let (exporter, importer, cells, counts) = match office {
            0 if from != to => {
                let year = if earlier { "2022" } else { "2023" };
                let cells = [year, from.1, to.1, code, &(dollars / 1000).to_string(), &tonnes.to_string()]
                    .map(str::to_owned)
                    .to_vec();
                (from.0, to.0, cells, !earlier)
            }
            1 if from.0 != "DE" => {
                // Twelve whole months of 2023, and three of 2024, which are no year.
                let period = if earlier { format!("2024{:02}", 1 + month % 3) } else { format!("2023{month:02}") };
                let cells = [
                    "DE",
                    from.0,
                    "E",
                    &format!("{code}00"),
                    "1",
                    "1",
                    &period,
                    &dollars.to_string(),
                    &kilograms.to_string(),
                ];
                (from.0, "DE", cells.map(str::to_owned).to_vec(), !earlier)
            }
            2 => {
                let total = dice.throw(9) == 0;
                let (number, name) = if total { ("-", "TOTAL FOR ALL COUNTRIES") } else { (from.3, "") };
                let cells =
                    [number, name, &format!("{code}0000"), &dollars.to_string(), &kilograms.to_string(), "KG", "2023"];
                (from.0, "US", cells.map(str::to_owned).to_vec(), !total)
            }
            _ => continue,
        };
        if counts {
            *table.sums.entry(format!("hs-{code} {exporter} {importer}")).or_insert(0.0) += tonnes;
        }
        table.rows.push(cells);
    }
    table
}

#[test]
fn five_thousand_rows_add_up_to_an_independent_sum_as_text_and_as_workbook() {
    for office in 0..3 {
        let made = made_up(office);
        let mut csv = made.headers.join(",") + "\n";
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.write_row(0, 0, made.headers.iter().copied()).expect("headings");
        for (at, row) in (1..).zip(&made.rows) {
            writeln!(csv, "{}", row.join(",")).expect("a line");
            for (column, cell) in (0..).zip(row) {
                // Codes stand as text in workbooks of offices, figures as numbers.
                match cell.parse::<f64>() {
                    Ok(value) if !cell.starts_with('0') => sheet.write_number(at, column, value).map(|_| ()),
                    _ => sheet.write_string(at, column, cell).map(|_| ()),
                }
                .expect("a cell");
            }
        }
        for (name, bytes) in [("t.csv", csv.into_bytes()), ("t.xlsx", workbook.save_to_buffer().expect("a workbook"))] {
            let plan = planned(&read(name, &bytes), &Preset::empty());
            let came = volumes(&applied(&plan, &Preset::empty()));
            assert_eq!(
                came.keys().collect::<Vec<_>>(),
                made.sums.keys().collect::<Vec<_>>(),
                "{office} {name}: {:?}",
                plan.notes
            );
            for (flow, sum) in &made.sums {
                assert!((came[flow] - sum).abs() <= 1e-9 * sum, "{office} {name}, {flow}: {} is not {sum}", came[flow]);
            }
            assert_eq!(
                (plan.bad, plan.totals.iter().all(Total::is_explained)),
                (0, true),
                "{:?}",
                plan.findings.first()
            );
        }
    }
}

/// A workbook of the old format and one of OpenDocument, as `xlwt` and `odfpy` write them: a hidden sheet, a title, and figures as numbers.
#[test]
fn old_workbooks_and_open_documents_are_read() {
    for name in ["trade-old-workbook.xls", "trade-open-document.ods"] {
        let path = std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/tables").join(name);
        let plan = planned(&read(name, &std::fs::read(path).expect("the file")), &Preset::empty());
        assert_volumes(&plan, &[(CN_JP, 2500.0), ("hs-280530 CN US", 400.0005)]);
        assert_note(&plan, &["trade is read", "old (hidden)"]);
        assert_note(&plan, &["above the headings"]);
        assert!((price(&plan).unwrap_or(0.0) - 35_200_000.0 / 2900.0005).abs() < 1e-6, "{name}");
    }
}

/// On random tables with a column per year, whatever their order, units, marks and encodings, what comes in is the last year's sum.
#[test]
fn the_last_of_random_years_comes_in_whole() {
    let mut dice = Dice(2026);
    let units = [
        ("Quantity {} (kg)", 1000.0),
        ("{} t", 1.0),
        ("Net weight kt {}", 0.001),
        ("{} (100 kg)", 10.0),
        ("Qty_lb_{}", 2_204.622_621_848_776),
    ];
    for _ in 0..150 {
        let (pattern, per_tonne) = units[dice.throw(units.len())];
        let (first, count) = (2010 + dice.throw(10), 2 + dice.throw(4));
        let mark = [',', ';', '\t'][dice.throw(3)];
        let comma = mark != ',' && dice.throw(2) == 0;
        let mut columns: Vec<String> = ["reporter", "partner", "hs code"].map(str::to_owned).to_vec();
        columns.extend((0..count).map(|at| pattern.replace("{}", &(first + at).to_string())));
        let mut order: Vec<usize> = (0..columns.len()).collect();
        for at in (1..order.len()).rev() {
            order.swap(at, dice.throw(at + 1));
        }
        let line = |cells: &[String]| {
            order.iter().map(|at| cells[*at].clone()).collect::<Vec<_>>().join(&mark.to_string()) + "\n"
        };
        let mut csv = line(&columns);
        let mut sum = 0.0;
        for row in 0..1 + dice.throw(12) {
            let (from, to) = (dice.throw(8), dice.throw(7));
            let to = if to >= from { to + 1 } else { to };
            let mut cells = vec![WHO[from].0.to_owned(), WHO[to].0.to_owned(), CODES[row % 4].to_owned()];
            for year in 0..count {
                let tonnes = (1 + dice.throw(1_000_000)) as f64 / 8.0;
                sum += if year + 1 == count { tonnes } else { 0.0 };
                let cell = (tonnes * per_tonne).to_string();
                cells.push(if comma { cell.replace('.', ",") } else { cell });
            }
            csv.push_str(&line(&cells));
        }
        let bytes: Vec<u8> = match dice.throw(3) {
            0 => [0xff, 0xfe].into_iter().chain(csv.encode_utf16().flat_map(u16::to_le_bytes)).collect(),
            1 => format!("\u{feff}{csv}").into_bytes(),
            _ => csv.clone().into_bytes(),
        };
        let plan = planned(&read("t.csv", &bytes), &Preset::empty());
        let came: f64 = volumes(&applied(&plan, &Preset::empty())).into_values().sum();
        assert!(
            (came - sum).abs() <= 1e-6 * sum,
            "{sum} t went in, {came} came in of\n{csv}{:?} {:?}",
            plan.notes,
            plan.findings
        );
    }
}

/// More workbooks with hidden sheets and formulas that were never calculated.
#[test]
fn hidden_sheets_and_formulas_without_a_result_in_other_workbooks() {
    use rust_xlsxwriter::{Formula, Workbook};
    let trade = ["reporter", "partner", "hs code", "quantity t"];
    let write = |sheet: &mut rust_xlsxwriter::Worksheet, name: &str, from: &str, quantity: f64| {
        sheet.set_name(name).expect("a name");
        sheet.write_row(0, 0, trade).expect("headings");
        sheet.write_row(1, 0, [from, "Japan", "280530"]).expect("a row");
        sheet.write_number(1, 3, quantity).expect("a figure");
    };
    // Two visible sheets behind a very hidden one: the first visible one is read, and the others are named.
    let mut workbook = Workbook::new();
    write(workbook.add_worksheet(), "draft", "Brazil", 1.0);
    write(workbook.add_worksheet(), "2023", "China", 2500.0);
    write(workbook.add_worksheet(), "2022", "China", 2400.0);
    workbook.worksheet_from_name("draft").expect("the sheet").set_very_hidden(true);
    workbook.worksheet_from_name("2023").expect("the sheet").set_active(true).set_first_tab(true);
    let tables = read_tables(&workbook.save_to_buffer().expect("a workbook"), "t.xlsx").expect("tables");
    let plan = planned(&tables[0], &Preset::empty());
    assert_volumes(&plan, &[(CN_JP, 2500.0)]);
    assert_note(&plan, &["2023 is read", "2022", "draft (hidden)"]);
    // A hidden sheet alone is read, and said to be hidden.
    let mut workbook = Workbook::new();
    write(workbook.add_worksheet(), "figures", "China", 2500.0);
    workbook.worksheet_from_name("figures").expect("the sheet").set_hidden(true);
    workbook.add_worksheet().set_name("cover").expect("a name").set_active(true);
    let plan = planned(&read("t.xlsx", &workbook.save_to_buffer().expect("a workbook")), &Preset::empty());
    assert_volumes(&plan, &[(CN_JP, 2500.0)]);
    assert_note(&plan, &["hidden"]);
    // Formulas of a program that does not calculate, which stores 0 as the result of each.
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    write(sheet, "t", "China", 2500.0);
    sheet.write_formula(1, 3, Formula::new("=2000+500").set_result("0")).expect("a formula");
    let plan = planned(&read("t.xlsx", &workbook.save_to_buffer().expect("a workbook")), &Preset::empty());
    assert_note(&plan, &["all formulas say 0", "D2"]);
    assert!(plan.routes.is_empty() && plan.bad == 1, "{:?}", plan.notes);
}
