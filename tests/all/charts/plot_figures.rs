//! The figures in pictures, CSV, XLSX and JSON are the same numbers; shares, reliance and the rest by hand.

use crate::kit::maps::*;
use calamine::{Data, Reader as _};
use chokepoint::charts::*;
use chokepoint::draw::chart::*;
use chokepoint::draw::{Theme, ThemeKind};
use chokepoint::report::*;
use chokepoint_core::engine::{CommodityIx, Coordinated, MonthIx, Outcome};
use chokepoint_core::insight::*;
use chokepoint_core::model::*;
use std::io::Cursor;
use std::sync::atomic::AtomicBool;
use typed_index_collections::TiVec;

/// China refines 60 of 100, Australia 30, Chile 10. All goes to the US, which bans nothing; China bans in the only rule.
fn refiners() -> MapMaker {
    let mut map = MapMaker::default()
        .months(3, 0.0)
        .commodity("oxide", Stage::Refine, 10.0, &["list"])
        .recipe("refine", &[], &[("oxide", 1.0)])
        .site("ganzhou", "CN", Stage::Refine)
        .runs("refine", 60.0, 60.0)
        .site("kalgoorlie", "AU", Stage::Refine)
        .runs("refine", 30.0, 30.0)
        .site("antofagasta", "CL", Stage::Refine)
        .runs("refine", 10.0, 10.0)
        .site("home", "US", Stage::Refine)
        .runs("refine", 25.0, 25.0)
        .market("buyers", "US", "oxide", 125.0)
        .stock("oxide", 50.0)
        .route("oxide", "ganzhou", "buyers", 60.0, 60.0)
        .route("oxide", "kalgoorlie", "buyers", 30.0, 30.0)
        .route("oxide", "antofagasta", "buyers", 10.0, 10.0)
        .route("oxide", "home", "buyers", 25.0, 25.0)
        .rule(rule("=ban", Instrument::Ban, vec![domestic("list")]));
    let stake = |country: &str, stake| Stake {
        owner: country.to_owned(),
        country: country.into(),
        stake: Figure::plain(stake),
        part: false,
    };
    let technology = |from: &str| Technology::new("separation", from);
    let sites = &mut map.preset.map.sites;
    // Australians hold 50 % of the mine in China; 10 % is not stated. Two stakes of 100 % each in Chile are taken in proportion.
    sites[0].owners = vec![stake("CN", 0.4), stake("AU", 0.5)];
    sites[1].owners = vec![stake("AU", 1.0)];
    sites[2].owners = vec![stake("CN", 1.0), stake("US", 1.0)];
    sites[3].owners = vec![stake("US", 1.0)];
    sites[0].technologies = vec![technology("CN")];
    sites[1].technologies = vec![technology("CN"), technology("JP")];
    map
}

fn shares_of(map: &MapMaker, cut: Cut, buyer: Buyer) -> Vec<(String, f64)> {
    let network = map.network();
    let shares = supply_shares(&network, &network.baseline_month(), CommodityIx(0), cut, buyer);
    shares.into_iter().map(|share| (share.country.0, share.share)).collect()
}

#[track_caller]
fn assert_shares(found: &[(String, f64)], expected: &[(&str, f64)]) {
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for (code, share) in expected {
        let own = found.iter().find(|(known, _)| known == code).unwrap_or_else(|| panic!("no {code}: {found:?}")).1;
        assert_close(own, *share, 1e-12);
    }
}

#[test]
fn shares_by_owner_and_technology_by_hand() {
    let map = refiners();
    // Of 125: CN 0.4 x 60 + 0.5 x 10 = 29; AU 0.5 x 60 + 30 = 60; US 0.5 x 10 + 25 = 30; not stated 0.1 x 60 = 6.
    let owners = shares_of(&map, Cut::Owner, Buyer::World);
    assert_shares(&owners, &[("CN", 29.0 / 125.0), ("AU", 60.0 / 125.0), ("US", 30.0 / 125.0), ("XX", 6.0 / 125.0)]);
    // Technology: CN 60 + 15, JP 15, not stated 10 + 25.
    let technology = shares_of(&map, Cut::Technology, Buyer::World);
    assert_shares(&technology, &[("CN", 75.0 / 125.0), ("JP", 15.0 / 125.0), ("XX", 35.0 / 125.0)]);
    // The buyer takes in all of it, so its shares are the world's.
    let network = map.network();
    let buyers = Buyer::Site(network.site(&"buyers".into()).expect("the site"));
    assert_shares(&shares_of(&map, Cut::Technology, buyers), &[("CN", 0.6), ("JP", 0.12), ("XX", 0.28)]);
}

#[test]
fn reliance_cover_and_concentration_by_hand() {
    let map = refiners();
    let network = map.network();
    let balances = trade_balances(&network, &network.baseline_month(), CommodityIx(0));
    // The US makes 25 and imports 100: it relies on imports for 100 / 125.
    let us = balances[&Country::from("US")];
    assert_eq!((us.production, us.imports, us.exports), (25.0, 100.0, 0.0));
    assert_close(us.reliance().expect("a reliance"), 0.8, 1e-12);
    // China sells all it makes and uses nothing.
    assert_eq!(balances[&Country::from("CN")].reliance(), None);
    let shares = stage_shares(&network, &network.baseline_month(), Stage::Refine, Cut::Location);
    let by_hand = [60.0, 30.0, 10.0, 25.0].iter().map(|part: &f64| (part / 1.25).powi(2)).sum::<f64>();
    assert_close(hhi(&shares), by_hand, 1e-9);
    let outcome = map.solve();
    let stores = stock_cover(&outcome);
    assert_eq!(stores.len(), 1);
    assert_close(stores[0].cover(stores[0].initial), 50.0 / 125.0, 1e-12);
    // The ban takes 60 a month: 50 t are gone in the first month.
    assert_close(stores[0].units[MonthIx::FIRST], 0.0, 1e-6);
    let figures = key_figures("ban", &outcome, &gap_rows(&outcome), None);
    assert_eq!((figures.short, figures.demands, figures.first_short), (1, 1, Some(MonthIx::FIRST)));
    assert_close(figures.gap_share, (180.0 - 50.0) / 375.0, 1e-6);
    assert_close(figures.gap_usd, 130.0 * 1000.0, 1.0);
}

fn plots(map: &MapMaker, outcome: &Outcome, rows: &[GapRow]) -> Vec<Plot> {
    let request = PlotRequest { preset: &map.preset, outcome, rows, month: MonthIx(1), bands: None };
    let touched = reach(&outcome.network, &map.preset.rules[0], &map.preset.scenarios[0]);
    let compared = [Compared { name: "=ban", outcome, rows }];
    let (all, usd) = (GapSelection::AllMarkets, GapUnit::Usd);
    vec![
        share_plot(&request, Cut::Owner, Buyer::World, &[CommodityIx(0)]),
        shares_over_months(&request, Cut::Technology, Buyer::World, CommodityIx(0)),
        world_shares(&request, Cut::Location, CommodityIx(0)),
        gap_bands_plot(&request, all, usd),
        gap_waterfall(&request, all, usd),
        shortage_strip(&request, Part::WHOLE),
        stocks_and_cover(&request, None),
        sankey(&request, Part::WHOLE),
        heat_map(&request, HeatOf::Supply, Cut::Location, &[CommodityIx(0)]),
        heat_map(&request, HeatOf::Gap, Cut::Location, &[CommodityIx(0)]),
        concentration(&request),
        import_reliance(&request, CommodityIx(0)),
        rule_reach(&request, &map.preset.rules[0], &touched),
        comparison_gap(&map.preset, &compared, ComparedDemand::ALL),
        comparison_fill(&map.preset, &compared, ComparedDemand::ALL, ComparedOver::AllMonths),
        comparison_shares(&map.preset, &compared, Cut::Location, &[CommodityIx(0)], ComparedIn::Worst),
    ]
}

fn numbers_of_csv(bytes: &[u8], table: &Table) -> Vec<f64> {
    let mut reader = csv::Reader::from_reader(bytes);
    assert_eq!(reader.headers().expect("a head").iter().collect::<Vec<_>>(), table.head);
    let mut numbers = Vec::new();
    for (line, row) in reader.records().zip(&table.rows) {
        for (text, cell) in line.expect("a line").iter().zip(row) {
            if matches!(cell, Cell::Number(_)) {
                numbers.push(text.parse().expect("a number"));
            }
        }
    }
    numbers
}

fn numbers_of_sheet(range: &calamine::Range<Data>) -> Vec<f64> {
    let cells = range.rows().skip(1).flatten();
    cells.filter_map(|cell| if let Data::Float(value) = cell { Some(*value) } else { None }).collect()
}

#[test]
fn pictures_csv_xlsx_and_json_hold_the_same_numbers() {
    let map = refiners();
    let outcome = map.solve();
    let rows = gap_rows(&outcome);
    let (theme, view) = (Theme::of(ThemeKind::Light), PlotView::still());
    for plot in plots(&map, &outcome, &rows) {
        let table = plot.table();
        let numbers: Vec<f64> = table.numbers().collect();
        assert!(!numbers.is_empty(), "{}: no figures", plot.name);
        let file = |file| plot_file(&plot, file, plot.good_size(), &theme, &view).expect("a file");
        assert_eq!(numbers_of_csv(&file(PlotFile::Csv), &table), numbers, "{}", plot.name);
        let mut book = calamine::Xlsx::new(Cursor::new(file(PlotFile::Xlsx))).expect("a workbook");
        let sheet = book.worksheet_range_at(0).expect("a sheet").expect("a sheet");
        assert_eq!(numbers_of_sheet(&sheet), numbers, "{}", plot.name);
        let json: serde_json::Value = serde_json::from_slice(&file(PlotFile::Json)).expect("JSON");
        let lines = json["rows"].as_array().expect("rows").iter();
        let of_json: Vec<f64> =
            lines.flat_map(|line| line.as_array().expect("a row")).filter_map(serde_json::Value::as_f64).collect();
        assert_eq!(of_json, numbers, "{}", plot.name);
        assert_eq!(json["title"], plot.title.as_str());
        let svg = String::from_utf8(file(PlotFile::Svg)).expect("text");
        assert!(svg.starts_with("<?xml") && svg.ends_with("</svg>\n") && svg.contains("<text "));
        assert_eq!(svg.matches("<g ").count(), svg.matches("</g>").count());
        assert!(!svg.contains("http://www.w3.org/1999") && !svg.contains("NaN"), "{}", plot.name);
    }
}

/// What a picture shows is what the outcome says.
#[test]
fn what_is_painted_is_what_was_computed() {
    let map = refiners();
    let outcome = map.solve();
    let rows = gap_rows(&outcome);
    let request = PlotRequest { preset: &map.preset, outcome: &outcome, rows: &rows, month: MonthIx(1), bands: None };
    let Form::Areas(areas) = gap_bands_plot(&request, GapSelection::AllMarkets, GapUnit::Units).form else {
        panic!("bands are areas");
    };
    let market = |row: &&GapRow| matches!(row.consumer, Consumer::Market(_));
    let gaps: TiVec<MonthIx, f64> = rows.iter().filter(market).map(|row| row.gap).collect();
    assert_eq!(areas.values.last().expect("the gap"), &gaps);
    let Form::Strip(strip) = shortage_strip(&request, Part::WHOLE).form else { panic!("a strip") };
    assert_eq!(strip.rows[0].first, Some(MonthIx::FIRST));
    assert_close(strip.rows[0].unmet[MonthIx(1)], 60.0 / 125.0, 1e-6);
    let Form::Sankey(flows) = sankey(&request, Part::WHOLE).form else { panic!("flows") };
    let usual: f64 = flows.links.iter().flat_map(|link| &link.parts).map(|part| part.2).sum();
    let now: f64 = flows.links.iter().flat_map(|link| &link.parts).map(|part| part.1).sum();
    assert_close(usual, 1250.0, 1e-6);
    assert_close(now, 650.0, 1e-3);
}

#[test]
fn the_workbook_of_the_brief_holds_what_its_csv_files_hold() {
    let map = refiners();
    let outcome = map.solve();
    let out = tempfile::tempdir().expect("a folder");
    let request = brief_request(&map, std::slice::from_ref(&outcome));
    write_report(&request, out.path()).expect("a brief");
    let mut book =
        calamine::open_workbook::<calamine::Xlsx<_>, _>(out.path().join("figures.xlsx")).expect("a workbook");
    let range = book.worksheet_range("gaps").expect("the sheet");
    let mut reader = csv::Reader::from_path(out.path().join("tables/gaps.csv")).expect("the table");
    let lines: Vec<csv::StringRecord> = reader.records().map(|line| line.expect("a line")).collect();
    assert_eq!(range.height(), lines.len() + 1);
    for (cells, line) in range.rows().skip(1).zip(&lines) {
        for (cell, text) in cells.iter().zip(line.iter()) {
            match cell {
                Data::Float(value) => assert_eq!(*value, text.parse::<f64>().expect("a number")),
                Data::DateTime(day) => {
                    let (year, month, date, ..) = day.to_ymd_hms_milli();
                    assert_eq!(format!("{year}-{month:02}-{date:02}"), text);
                }
                Data::String(own) => assert_eq!(own, text.strip_prefix('\'').unwrap_or(text)),
                other => panic!("{other:?} beside {text}"),
            }
        }
    }
    // And the gap is that of the outcome.
    let gap = lines.iter().map(|line| line[12].parse::<f64>().expect("a number"));
    assert_eq!(gap.collect::<Vec<_>>(), gap_rows(&outcome).iter().map(|row| row.gap).collect::<Vec<_>>());
}

#[test]
fn the_range_of_a_gap_stands_in_title_figure_table_and_source() {
    // Of 100 in one month half passes, a quarter at the low end, all at the high end: 50 lacking, between 0 and 75, at 1,000 USD each.
    let mut licence = Instrument::licence(0.5, 0);
    if let Instrument::Licence { band, .. } = &mut licence {
        let at = |approval_share| LicenceAnswer { approval_share, ..LicenceAnswer::default() };
        *band = Some(LicenceBand { low: at(0.25), high: at(1.0) });
    }
    let map = MapMaker::one_mine().rule(rule("asks", licence, vec![domestic("list")]));
    let outcome = map.solve();
    let rows = gap_rows(&outcome);
    let banded = banded_gaps(&map.preset, &outcome, Banding::OneByOne, &AtomicBool::new(false), &|| ())
        .expect("solved")
        .expect("a band");
    let bands = Some(&banded);
    let request = PlotRequest { preset: &map.preset, outcome: &outcome, rows: &rows, month: MonthIx::FIRST, bands };
    let (all, usd) = (GapSelection::AllMarkets, GapUnit::Usd);
    let ranged = [gap_waterfall(&request, all, usd), gap_bands_plot(&request, all, usd)];
    for plot in &ranged {
        assert!(plot.title.contains("lose 50 % (licences: 0 % to 75 %) of what they need"), "{}", plot.title);
        assert!(
            plot.source.contains("USD 0 to USD 75,000; it hangs on the answer of “asks”. Source:"),
            "{}",
            plot.source
        );
    }
    let table = ranged[0].table();
    let last: Vec<&[Cell]> = table.rows.iter().rev().take(2).map(Vec::as_slice).collect();
    assert_eq!(last[1][0], Cell::from("gap by answer of licences, least"));
    assert_eq!(last[0][0], Cell::from("gap by answer of licences, most"));
    let Form::Waterfall(fall) = &ranged[0].form else { panic!("a waterfall") };
    let range = fall.steps.last().filter(|step| step.mark == Mark::Whisker).expect("a range");
    assert_close(range.from, 0.0, 1e-3);
    assert_close(range.to, 75_000.0, 1.0);
    let figures = key_figures("asks", &outcome, &rows, bands);
    let head = key_figures_table(std::slice::from_ref(&figures)).head;
    assert!(head.ends_with(&["gap_least_usd", "gap_most_usd", "hangs_on"].map(str::to_owned)), "{head:?}");
    assert_close(figures.range.expect("a range").most, 75_000.0, 1.0);
    // Without them, and until they are there, nothing is said of a range.
    let plain = PlotRequest { bands: None, ..request };
    let plots = [gap_waterfall(&plain, all, usd), gap_bands_plot(&plain, all, usd)];
    assert!(plots.iter().all(|plot| !plot.title.contains('(') && plot.source.starts_with("Source:")));
    assert_eq!(plots[0].table().rows.len() + 2, table.rows.len());
    let head = key_figures_table(&[key_figures("asks", &outcome, &rows, None)]).head;
    assert!(!head.contains(&"hangs_on".to_owned()));
}

#[test]
fn what_is_made_good_later_stands_over_the_demand_in_the_fall_and_in_the_tables() {
    // 100 a month at 1,000 USD each; a ban in January alone, whose 100 wait to eight tenths; half of what waits is asked for each month: of the 80
    // that wait 40 come in February on top of its 100, then 20.
    let mut ban = rule("ban", Instrument::Ban, vec![domestic("list")]);
    ban.calendar.lapses = Some(jiff::civil::date(2026, 2, 1));
    let mut map = MapMaker::ore()
        .months(3, 1.0)
        .mine("mine", "CN", 100.0, 150.0)
        .market("us", "US", "ore", 100.0)
        .route("ore", "mine", "us", 100.0, 150.0)
        .rule(ban);
    let plots = |map: &MapMaker| {
        let outcome = map.solve();
        let rows = gap_rows(&outcome);
        let request =
            PlotRequest { preset: &map.preset, outcome: &outcome, rows: &rows, month: MonthIx::FIRST, bands: None };
        let (all, usd) = (GapSelection::AllMarkets, GapUnit::Usd);
        (gap_bands_plot(&request, all, usd), gap_waterfall(&request, all, usd))
    };
    let (months, fall) = plots(&map);
    assert!(!months.table().head.iter().any(|head| head.starts_with("made good")), "nothing is postponed");
    assert!(fall.table().rows.iter().all(|row| row[0] != Cell::from("made good later")));
    map.preset.map.sites[1].demands[0].postponed = Some(Postponed { share: 0.8, pull: 0.5, patience_months: 2.0 });
    let (months, fall) = plots(&map);
    let Form::Areas(areas) = &months.form else { panic!("bands") };
    let (series, values) = areas.beyond.as_ref().expect("what is made good");
    assert_eq!(series.name, "made good");
    for (month, right) in [0.0, 40_000.0, 20_000.0].into_iter().enumerate() {
        assert_close(values[MonthIx(month)], right, 1e-2);
        assert_close(areas.total[MonthIx(month)], 100_000.0, 1e-2);
    }
    let table = months.table();
    assert_eq!(table.head.last().map(String::as_str), Some("made good"));
    assert_eq!(table.rows[1].last(), Some(&Cell::from(values[MonthIx(1)])));
    assert!(table.rows.iter().all(|row| row.len() == table.head.len()));
    // Of the 100 that were lacking 60 came later.
    let table = fall.table();
    let row = table.rows.last().expect("a row");
    assert_eq!(row[0], Cell::from("made good later"));
    let Cell::Number(value) = row[2] else { panic!("{row:?}") };
    assert_close(value, 60_000.0, 1e-2);
    assert!(fall.title.contains("lose 33 % of what they need"), "{}", fall.title);
}

#[test]
fn what_a_search_leaves_open_is_no_price_of_not_planning() {
    // All that the buyers need is banned, and no plan in the world brings it: the bound lies at the market's loss, but for what the search
    // leaves open, on either side.
    let map = MapMaker::ore()
        .mine("mine", "CN", 50.0, 50.0)
        .market("buyers", "US", "ore", 50.0)
        .route("ore", "mine", "buyers", 50.0, 50.0)
        .ban();
    let outcome = map.solve();
    let rows = gap_rows(&outcome);
    let request =
        PlotRequest { preset: &map.preset, outcome: &outcome, rows: &rows, month: MonthIx::FIRST, bands: None };
    let shortages = outcome.result().expect("a result").months.iter().map(|month| month.shortages.clone()).collect();
    let plan = |loss_usd: f64| Coordinated {
        shortages: TiVec::clone(&shortages),
        loss_usd,
        market_loss_usd: 100_000.0,
        worst_residual: 0.0,
        optimality_gap: 0.0,
    };
    for loss in [100_000.01, 99_999.99] {
        let title = price_of_not_planning(&request, &plan(loss), None).title;
        assert_eq!(title, "Planning saves nothing: USD 100,000 would be lost even with perfect foresight");
    }
    let title = price_of_not_planning(&request, &plan(80_000.0), None).title;
    assert!(title.starts_with("The price of not planning is USD 20,000: at least USD 80,000"), "{title}");
    // Of one market it is told what a plan for all leaves it, and no bound; of a site that demands nothing, nothing.
    let of = |site: &str| price_of_not_planning(&request, &plan(80_000.0), outcome.network.site(&site.into()));
    let title = of("buyers").title;
    assert!(
        title.starts_with("buyers loses USD ") && title.contains("a plan for all markets would leave it"),
        "{title}"
    );
    assert!(of("mine").is_empty());
    assert_eq!(of("mine").title, "mine lacks nothing, with or without a plan");
}
