//! The brief as its reader gets it.

use crate::kit::maps::*;
use chokepoint::report::{
    BriefStep, BriefTables, ReportError, ReportRequest, Watch, write_report, write_report_watched,
};
use chokepoint_core::engine::{Outcome, Rung, solve};
use chokepoint_core::insight::{Consumer, gap_rows};
use chokepoint_core::model::*;
use std::io::Read as _;
use std::path::Path;

fn map() -> MapMaker {
    MapMaker::default()
        .months(3, 0.0)
        .commodity("oxide <&> \"x\"", Stage::Refine, 10.0, &["list"])
        .recipe("refine", &[], &[("oxide <&> \"x\"", 1.0)])
        .site("ganzhou", "CN", Stage::Refine)
        .runs("refine", 50.0, 50.0)
        .market("buyers", "US", "oxide <&> \"x\"", 50.0)
        .stock("oxide <&> \"x\"", 20.0)
        .route("oxide <&> \"x\"", "ganzhou", "buyers", 50.0, 50.0)
        .ban()
}

fn written(map: &MapMaker, outcomes: &[Outcome], out: &Path) -> Result<Vec<std::path::PathBuf>, ReportError> {
    let request = brief_request(map, outcomes);
    write_report(&request, out)
}

#[test]
fn the_brief_stands_alone_and_answers_the_question() {
    let map = map();
    let out = tempfile::tempdir().expect("a folder");
    let files = written(&map, &[map.solve()], out.path()).expect("a brief");
    assert!(files.iter().all(|file| file.is_file()), "every file that is named is there");
    let html = std::fs::read_to_string(out.path().join("brief.html")).expect("the brief");
    assert!(!html.contains("http://") && !html.contains("https://"), "the brief must not reach out");
    assert!(html.matches("<img").count() == html.matches("src=\"data:image/").count());
    // 20 of 150 t are in stock: 130 t, 87 %, stay unmet, from the first month on.
    assert!(html.contains("in Jan 2026; over the whole span it loses 87 % of what it wants"), "who, when, how much");
    assert!(html.contains("the domestic clause of “ban”"), "the clause that did it");
    assert!(html.contains("oxide &lt;&amp;&gt; &quot;x&quot;"), "names are text");
    assert!(!html.contains("oxide <&>"), "names are not markup");
    assert!(
        html.contains(&format!("<h2 class=\"turned\">{} in full</h2>", map.preset.scenarios[0].name)),
        "the scenario is named"
    );
}

#[test]
fn the_tables_hold_the_figures_of_the_outcome() {
    let map = map();
    let outcome = map.solve();
    let rows = gap_rows(&outcome);
    let out = tempfile::tempdir().expect("a folder");
    written(&map, std::slice::from_ref(&outcome), out.path()).expect("a brief");
    let mut reader = csv::Reader::from_path(out.path().join("tables/gaps.csv")).expect("the table");
    let head = reader.headers().expect("a head").clone();
    let column =
        |name: &str| head.iter().position(|title| title == name).unwrap_or_else(|| panic!("no {name}: {head:?}"));
    let (gap, demand) = (column("gap"), column("demand"));
    let lines: Vec<csv::StringRecord> = reader.records().map(|line| line.expect("a line")).collect();
    assert_eq!(lines.len(), rows.len());
    for (line, row) in lines.iter().zip(&rows) {
        assert_eq!(line[gap].parse::<f64>().expect("a number"), row.gap);
        assert_eq!(line[demand].parse::<f64>().expect("a number"), row.demand);
        assert!((row.filled.values().sum::<f64>() + row.gap - row.demand).abs() < 1e-9 * row.demand);
    }
    let market = rows.iter().filter(|row| matches!(row.consumer, Consumer::Market(_)));
    let from_stock: f64 = market.map(|row| row.filled[Rung::Stocks]).sum();
    assert_close(from_stock, 20.0, 1e-4);
}

#[test]
fn what_cannot_be_reported_is_refused_before_anything_is_written() {
    let map = map();
    let out = tempfile::tempdir().expect("a folder");
    let folder = out.path().join("brief");
    assert!(matches!(written(&map, &[], &folder), Err(ReportError::Nothing)));
    let mut foreign = map.solve();
    foreign.scenario = "elsewhere".into();
    assert!(matches!(written(&map, &[foreign], &folder), Err(ReportError::Unknown(_))));
    let mut cut_short = map.solve();
    cut_short.plays.pop();
    assert!(matches!(written(&map, &[cut_short], &folder), Err(ReportError::Unfinished(_))));
    assert!(!folder.exists());
    std::fs::write(&folder, "a file").expect("a file");
    let error = written(&map, &[map.solve()], &folder).expect_err("a file is in the way").to_string();
    assert!(error.contains("brief") && error.contains("cannot be written"), "{error}");
}

#[test]
fn the_brief_says_what_its_answer_rests_on() {
    // Nothing on the map has a source, so all of the gap rests on assumptions; the value at stake of the one market is one.
    let map = map();
    let out = tempfile::tempdir().expect("a folder");
    written(&map, &[map.solve()], out.path()).expect("a brief");
    let html = std::fs::read_to_string(out.path().join("brief.html")).expect("the brief");
    assert!(html.contains("What the answers rest on"), "the section");
    assert!(html.contains("100 % of that spread stems from illustrative figures"), "the spread");
    assert!(html.contains("buyers: value at stake of oxide &lt;&amp;&gt;"), "the figure that matters, as text");
    let mut free = map;
    free.preset.scenarios[0].rules.clear();
    written(&free, &[free.solve()], out.path()).expect("a brief");
    let html = std::fs::read_to_string(out.path().join("brief.html")).expect("the brief");
    assert!(!html.contains("What the answers rest on"), "no gap, no section");
}

#[test]
fn the_brief_weighs_measures_and_lost_plants() {
    // Without its only supplier everything that the ban leaves is gone as before; a release of 50 fills 50 of 130.
    let mut map = map();
    map.preset.measures.push(Measure {
        id: "release".into(),
        title: "A release".to_owned(),
        by: "US".into(),
        from: map.preset.scenarios[0].start,
        cost_usd: Figure::plain(10_000.0),
        effect: MeasureEffect::StockRelease {
            site: "buyers".into(),
            commodity: "oxide <&> \"x\"".into(),
            quantity: Figure::plain(50.0),
        },
        note: String::new(),
    });
    let out = tempfile::tempdir().expect("a folder");
    written(&map, &[map.solve()], out.path()).expect("a brief");
    let html = std::fs::read_to_string(out.path().join("brief.html")).expect("the brief");
    assert!(html.contains("What helps most, and what would hurt most"), "the section");
    let line = html.lines().find(|line| line.contains("What to do: ")).expect("what to do, on page 1");
    // 50 of the 130 that are lacking, at 1,000 USD each.
    assert!(line.contains("“A release” helps most: it closes USD 50,000 (38 %) of the gap"), "{line}");
    let line = html.lines().find(|line| line.contains("A release") && line.contains("<td")).expect("the measure");
    assert!(line.contains("not taken") && line.contains("USD\u{a0}50,000") && line.contains("USD\u{a0}5.0"), "{line}");
    let line = html.lines().rfind(|line| line.contains("<td>ganzhou</td>")).expect("the plant");
    assert!(line.contains("nothing"), "a plant that sells to nobody is no loss: {line}");
}

#[test]
fn the_same_outcome_gives_the_same_files() {
    let map = map();
    let outcomes = [map.solve()];
    let folders = [(); 2].map(|()| tempfile::tempdir().expect("a folder"));
    let first = written(&map, &outcomes, folders[0].path()).expect("a brief");
    // Archives keep times to two seconds.
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    let second = written(&map, &outcomes, folders[1].path()).expect("a brief");
    assert_eq!(first.len(), second.len());
    for (one, other) in first.iter().zip(&second) {
        assert_eq!(one.file_name(), other.file_name());
        let same = std::fs::read(one).expect("a file") == std::fs::read(other).expect("a file");
        assert!(same, "{} differs from run to run", one.display());
    }
}

/// A licence of half in place of the ban, and what it may be answered at least and at most.
fn licensed(band: Option<(f64, f64)>) -> MapMaker {
    let mut map = map();
    let mut licence = Instrument::licence(0.5, 0);
    if let (Instrument::Licence { band: stated, .. }, Some((low, high))) = (&mut licence, band) {
        let at = |approval_share| LicenceAnswer { approval_share, ..LicenceAnswer::default() };
        *stated = Some(LicenceBand { low: at(low), high: at(high) });
    }
    map.preset.rules[0].instrument = licence;
    map
}

#[test]
fn the_brief_says_how_far_licences_move_a_gap_and_on_which_it_hangs() {
    // Of 150 t in three months half is licensed and 20 are in stock: 55 t are lacking. Of a fifth 30 come: 100 t. Of all nothing is lacking.
    let out = tempfile::tempdir().expect("a folder");
    let map = licensed(Some((0.2, 1.0)));
    written(&map, &[map.solve()], out.path()).expect("a brief");
    let html = std::fs::read_to_string(out.path().join("brief.html")).expect("the brief");
    let sentence = "Between the low and the high answers of licences the gap is USD 0 to USD 100,000; it hangs on the answer of “ban”.";
    assert!(html.contains(sentence), "{}", html.split("data:image").next().unwrap_or_default());
    assert!(html.contains("0 t to 100 t"), "the range beside the gap of the market");
    let mut reader = csv::Reader::from_path(out.path().join("tables/shortages.csv")).expect("the table");
    let head = reader.headers().expect("a head").clone();
    let line = reader.records().next().expect("a market goes short").expect("a line");
    let cell = |name: &str| &line[head.iter().position(|title| title == name).unwrap_or_else(|| panic!("no {name}"))];
    assert_close(cell("gap").parse().expect("a number"), 55.0, 1e-3);
    assert_close(cell("gap_least").parse().expect("a number"), 0.0, 1e-3);
    assert_close(cell("gap_most").parse().expect("a number"), 100.0, 1e-3);
    assert_eq!(cell("hangs_on"), "ban");
}

#[test]
fn the_brief_tells_that_it_plays_the_ends_of_bands_and_can_be_cancelled_there() {
    let map = licensed(Some((0.2, 1.0)));
    let outcome = map.solve();
    let request = brief_request(&map, std::slice::from_ref(&outcome));
    let told = std::sync::Mutex::new(Vec::new());
    let cancel = std::sync::atomic::AtomicBool::new(false);
    let on_step = |step: BriefStep| {
        let mut told = told.lock().expect("nobody panicked");
        told.push(step);
        // After the first of both ends.
        cancel.store(true, std::sync::atomic::Ordering::Relaxed);
    };
    let out = tempfile::tempdir().expect("a folder");
    let watch = Watch { cancel: &cancel, on_step: &on_step };
    let found = write_report_watched(&request, out.path(), &watch);
    assert!(matches!(found, Err(ReportError::Cancelled)), "{found:?}");
    assert_eq!(std::fs::read_dir(out.path()).expect("the folder").count(), 0, "nothing is written");
    let told = told.into_inner().expect("nobody panicked");
    assert_eq!((told[0].doing, told[0].done), ("playing the low and high answers of licences", 1));
    assert!(told.iter().all(|step| step.done <= step.all), "{told:?}");
}

#[test]
fn without_a_band_the_brief_says_nothing_of_ranges() {
    let out = tempfile::tempdir().expect("a folder");
    let map = licensed(None);
    written(&map, &[map.solve()], out.path()).expect("a brief");
    let html = std::fs::read_to_string(out.path().join("brief.html")).expect("the brief");
    assert!(!html.contains("answers of licences") && !html.contains("Hangs on"));
    let table = std::fs::read_to_string(out.path().join("tables/shortages.csv")).expect("the table");
    assert!(!table.contains("gap_least"), "{table}");
}

#[test]
fn one_scenario_is_told_in_full_the_others_are_compared_and_nothing_empty_is_printed() {
    // The ban of the map, a milder licence of half, and no rule at all.
    let mut map = map();
    let first = map.preset.scenarios[0].clone();
    let mut licence = map.preset.rules[0].clone();
    (licence.id, licence.title) = ("half".into(), "A licence of half".to_owned());
    licence.instrument = Instrument::licence(0.5, 0);
    map.preset.rules.push(licence);
    map.preset
        .scenarios
        .insert(0, Scenario { id: "quiet".into(), name: "Quiet".to_owned(), rules: vec![], ..first.clone() });
    map.preset.scenarios.push(Scenario {
        id: "mild".into(),
        name: "Mild".to_owned(),
        rules: vec!["half".into()],
        ..first
    });
    let cancel = std::sync::atomic::AtomicBool::new(false);
    let outcomes: Vec<Outcome> = (map.preset.scenarios.iter())
        .map(|scenario| solve(&map.preset, map.network(), scenario, &cancel, &|_| {}).expect("a solution"))
        .collect();
    let out = tempfile::tempdir().expect("a folder");
    written(&map, &outcomes, out.path()).expect("a brief");
    let html = std::fs::read_to_string(out.path().join("brief.html")).expect("the brief");
    let names: Vec<&str> = map.preset.scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
    assert!(html.contains(&format!("<h2>{} in full</h2>", names[1])), "the worst");
    assert!(html.contains("<h3>Mild</h3>") && !html.contains("<h3>Quiet</h3>"), "a baseline is not told");
    assert!(html.contains("<td>Quiet</td>"), "it stands in the comparison");
    assert!(!html.contains("Nobody goes short first"), "nor any sentence about it");
    // Question and answer stand before all else, the answer before the first picture.
    let at = |words: &str| html.find(words).unwrap_or_else(|| panic!("no {words}"));
    assert!(at("class=\"question\"") < at("class=\"answer\"") && at("class=\"answer\"") < at("<img"));
    assert!(at("<img") < at("Scenarios compared"));
    let pictures: Vec<String> = std::fs::read_dir(out.path().join("pictures"))
        .expect("the folder")
        .map(|entry| entry.expect("a file").file_name().to_string_lossy().into_owned())
        .collect();
    assert!(pictures.iter().all(|name| name.starts_with("2-") || name.starts_with("compare-")), "{pictures:?}");
    // 20 t lie in store, and no substitute runs on this map.
    assert!(
        pictures.iter().any(|name| name == "2-stocks.svg") && !pictures.iter().any(|name| name == "2-substitutes.svg")
    );
    // The books of every month of one; of the others what final demand lacks: with half of 50 t licensed and 20 t in store, 5 t in the first month
    // and 25 t in each of the others.
    let count = |name: &str, words: &str| {
        let text = std::fs::read_to_string(out.path().join("tables").join(name)).expect("a table");
        text.lines().filter(|line| line.starts_with(words)).count()
    };
    let worst = map.preset.scenarios[1].id.as_str();
    assert_eq!([count("gaps.csv", "quiet"), count("gaps.csv", "mild"), count("gaps.csv", worst)], [0, 3, 3]);
    assert!(count("balances.csv", "quiet") == 0 && count("balances.csv", worst) > 0);
    assert!(
        html.contains("hold the books of every month of") && html.contains("--all-tables"),
        "where the rest is had"
    );
    let slides = std::fs::read_to_string(out.path().join("slides.html")).expect("the slides");
    assert!(!slides.contains("http://") && !slides.contains("https://"), "slides must not reach out");
    let pages: Vec<&str> = slides.split("<section>").skip(1).collect();
    let number = |words: &str| pages.iter().map(|page| page.matches(words).count()).collect::<Vec<_>>();
    assert_eq!(number("<h1>"), vec![1; pages.len()], "one finding a page");
    assert_eq!(number("Source: "), vec![1; pages.len()], "one source a page");
    let pictures = number("<img ");
    assert_eq!((pictures[0], pictures[pages.len() - 1]), (0, 0), "the answer and what to do are words");
    assert!(pages.len() >= 7 && pictures[1..pages.len() - 1].iter().all(|number| *number == 1), "{pictures:?}");
    // 130 of 150 t at 1,000 USD; 20 come from stocks.
    assert!(pages[0].contains("<h1>Over 3 months USD 130,000 of demand stays unmet"), "{}", pages[0]);
    assert!(pages.iter().any(|page| page.contains("<h1>Most of the help comes from stocks: USD 20,000")));
    let last = pages[pages.len() - 1];
    assert!(last.contains("What to do") && last.contains("rests on illustrative figures"), "{last}");
    same_in_office(out.path(), &pages);
    // Nothing is lost to who asks for it.
    let request = ReportRequest { tables: BriefTables::All, slides: false, ..brief_request(&map, &outcomes) };
    write_report(&request, out.path()).expect("a brief");
    assert_eq!([count("gaps.csv", "quiet"), count("gaps.csv", "mild"), count("gaps.csv", worst)], [3, 3, 3]);
    assert!(count("balances.csv", "quiet") > 0 && count("balances.csv", "mild") > 0);
    let html = std::fs::read_to_string(out.path().join("brief.html")).expect("the brief");
    assert!(!html.contains("--all-tables"));
    assert!(!out.path().join("slides.html").exists(), "slides of another brief do not stay");
}

/// Fails where the presentation beside the page of slides lacks a slide, its title, its picture with words for it, or its source; or where a part of it that
/// is named is not there.
fn same_in_office(folder: &Path, pages: &[&str]) {
    let bytes = std::fs::read(folder.join("slides.pptx")).expect("the presentation");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("a zip");
    let names: Vec<String> = archive.file_names().map(|name| name.expect("a name").into_owned()).collect();
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).unwrap_or_else(|_| panic!("{name}")).read_to_string(&mut text).expect(name);
        text
    };
    let slides = names.iter().filter(|name| name.starts_with("ppt/slides/slide")).count();
    assert_eq!(slides, pages.len(), "a slide a page");
    let kinds = part("[Content_Types].xml");
    for name in names.iter().filter(|name| name.starts_with("ppt/") && name.ends_with(".xml")) {
        assert!(kinds.contains(&format!("PartName=\"/{name}\"")), "{name} is of no kind");
    }
    for (number, page) in (1..).zip(pages) {
        let slide = part(&format!("ppt/slides/slide{number}.xml"));
        let links = part(&format!("ppt/slides/_rels/slide{number}.xml.rels"));
        let title = page.split("<h1>").nth(1).and_then(|rest| rest.split("</h1>").next()).expect("a title");
        assert!(slide.contains(&format!("<a:t>{title}</a:t>")), "{title}: {slide}");
        assert_eq!(slide.matches("Source: ").count(), 1, "one source a slide");
        let has_picture = page.contains("<img ");
        assert_eq!(slide.contains(&format!("descr=\"{title}\"")), has_picture, "{slide}");
        assert_eq!(links.contains(&format!("../media/picture{number}.png")), has_picture);
        assert_eq!(names.contains(&format!("ppt/media/picture{number}.png")), has_picture);
    }
}

#[test]
fn a_brief_in_which_nobody_runs_short_prints_no_empty_section() {
    let mut map = map();
    map.preset.scenarios[0].rules.clear();
    let out = tempfile::tempdir().expect("a folder");
    written(&map, &[map.solve()], out.path()).expect("a brief");
    let html = std::fs::read_to_string(out.path().join("brief.html")).expect("the brief");
    let words =
        html.split("data:image").map(|part| part.split_once('"').map_or(part, |part| part.1)).collect::<String>();
    for empty in ["Who loses most", "The gap</h3>", "the worst month", ">None."] {
        assert!(!words.contains(empty), "{empty}");
    }
    // Every heading is followed by something else than the next one of its rank or the end.
    let flat = words.replace('\n', "");
    for (after, before) in
        [("</h3><h3", "</h3>"), ("</h3><h2", "</h3>"), ("</h2><h2", "</h2>"), ("</h3></body", "</h3>")]
    {
        assert!(!flat.contains(after), "{:?}", flat.split(after).next().and_then(|text| text.rsplit(before).next()));
    }
    let first = words.split("in full</h2>").next().expect("page 1");
    assert_eq!(first.matches("<img").count(), 1, "one picture on page 1");
    assert!(first.contains("No rule hinders any of 1 routes"), "{first}");
    let slides = std::fs::read_to_string(out.path().join("slides.html")).expect("the slides");
    assert!(!slides.contains("Nobody runs short") && slides.contains("no market goes short"));
}

#[test]
fn the_brief_says_whose_preset_it_is_and_what_is_unlike_its_source() {
    let mut map = MapMaker::one_mine();
    let preset = &mut map.preset;
    (preset.authors, preset.licence) = (vec!["Anna".to_owned(), "Ben".to_owned()], "CC BY 4.0".to_owned());
    preset.sources.push(Source {
        id: "usgs".into(),
        publication: "USGS".to_owned(),
        quality: Quality::Measured,
        ..Source::default()
    });
    let capacity = &mut preset.map.sites[0].activities[0].capacity;
    (capacity.source, capacity.said) = ("usgs".into(), Some(1100.0));
    let state = chokepoint_core::store::preset_hash(preset).expect("it can be written");
    let when = jiff::civil::date(2026, 11, 27).at(13, 5, 0, 0);
    let signed = chokepoint_core::edit::sign(preset, &state, "Anna", "first", when).expect("it is new");
    signed.change.apply(preset);
    let out = tempfile::tempdir().expect("a folder");
    let brief = |map: &MapMaker| {
        written(map, &[map.solve()], out.path()).expect("a brief");
        std::fs::read_to_string(out.path().join("brief.html")).expect("the brief")
    };
    let html = brief(&map);
    for words in ["Anna, Ben", "CC BY 4.0", "2026-11-27 13:05 UTC, Anna: first", "as Anna signed it on 2026-11-27"] {
        assert!(html.contains(words), "{words}");
    }
    assert!(html.contains("Figure unlike its source") && html.contains("no reason given"));
    // Changed since: the brief does not pass it off as what was signed.
    let capacity = &mut map.preset.map.sites[0].activities[0].capacity;
    (capacity.value, capacity.said) = (1100.0, None);
    let html = brief(&map);
    assert!(html.contains("changed since Anna signed it on 2026-11-27 13:05 UTC"));
    assert!(!html.contains("Figure unlike its source"));
}
