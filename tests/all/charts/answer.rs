//! The answer in words: a small market that loses everything is never hidden by a large one that loses nothing.

use crate::kit::maps::*;
use chokepoint::charts::answer::{Answer, answer, turning_points};
use chokepoint::charts::{
    Compared, ComparedDemand, Part, PlotRequest, comparison_gap, gap_bands_plot, gap_waterfall, sankey, shortage_strip,
};
use chokepoint::draw::chart::Form;
use chokepoint_core::engine::{MonthIx, Outcome};
use chokepoint_core::insight::{GapRow, GapSelection, GapUnit, gap_rows, key_figures, short_demands};
use chokepoint_core::model::*;
use jiff::civil::date;

/// `us` needs 10,000 a month, which Australia sends; `jp` needs 100, which China sends and bans. Of 10,100 in all 100 are lacking: 0.99 %.
fn one_small_market() -> MapMaker {
    MapMaker::ore()
        .months(3, 0.0)
        .mine("aussie", "AU", 10_000.0, 10_000.0)
        .market("us", "US", "ore", 10_000.0)
        .route("ore", "aussie", "us", 10_000.0, 10_000.0)
        .mine("mine", "CN", 100.0, 100.0)
        .market("jp", "JP", "ore", 100.0)
        .route("ore", "mine", "jp", 100.0, 100.0)
        .ban()
}

fn answered(map: &MapMaker, outcome: &Outcome, rows: &[GapRow], selection: GapSelection) -> Answer {
    answer(&map.preset, outcome, rows, selection, None)
}

#[test]
fn no_title_says_nothing_while_a_small_market_loses_everything() {
    let map = one_small_market();
    let outcome = map.solve();
    let rows = gap_rows(&outcome);
    let request =
        PlotRequest { preset: &map.preset, outcome: &outcome, rows: &rows, month: MonthIx::FIRST, bands: None };
    let compared = [Compared { name: "banned", outcome: &outcome, rows: &rows }];
    let all = GapSelection::AllMarkets;
    let plots = [
        gap_bands_plot(&request, all, GapUnit::Usd),
        gap_waterfall(&request, all, GapUnit::Usd),
        shortage_strip(&request, Part::WHOLE),
        sankey(&request, Part::WHOLE),
        comparison_gap(&map.preset, &compared, ComparedDemand::ALL),
    ];
    for plot in &plots {
        let title = plot.title.to_lowercase();
        for untrue in ["nothing", "nobody", "no market", "no demand", "holds out"] {
            assert!(!title.contains(untrue), "{}: {}", plot.name, plot.title);
        }
    }
    let first = "jp: ore runs short first, in Jan 2026; all markets together lose 0.99 % of what they need";
    assert_eq!(plots[0].title, first);
    assert_eq!(plots[1].title, first);
    let answer = answered(&map, &outcome, &rows, all);
    assert_eq!(answer.headline, "1 of 2 demands runs short; jp: ore first, in Jan 2026");
    assert_eq!(plots[2].title, answer.headline);
    assert_eq!((answer.short, answer.demands, answer.first), (1, 2, Some(MonthIx::FIRST)));
    let card = &answer.cards[0];
    assert_eq!(answer.cards.len(), 1);
    assert_eq!((card.who.as_str(), card.good.as_str(), card.lost.as_str()), ("jp", "ore", "\u{2212}100 %"));
    assert_eq!(card.when, "from Jan 2026 to the end");
    // One definition of who runs short and since when, wherever it stands.
    let figures = key_figures("banned", &outcome, &rows, None);
    assert_eq!((figures.short, figures.demands, figures.first_short), (1, 2, Some(MonthIx::FIRST)));
    assert_eq!((figures.worst.as_str(), short_demands(&outcome, &rows).len()), ("jp: ore", 1));
}

/// Both lose something from the first month on: `jp` all of its 100 for ever, `us` half of its 100 then, and of its value far more. The one that loses
/// the larger share of that month is the first, in the answer and on top of the strip.
#[test]
fn of_two_that_run_short_at_once_every_title_names_the_same() {
    let map = MapMaker::ore()
        .months(3, 0.0)
        .mine("mine", "CN", 50_100.0, 50_100.0)
        .mine("aussie", "AU", 50_000.0, 50_000.0)
        .market("us", "US", "ore", 100_000.0)
        .market("jp", "JP", "ore", 100.0)
        .route("ore", "aussie", "us", 50_000.0, 50_000.0)
        .route("ore", "mine", "us", 50_000.0, 50_000.0)
        .route("ore", "mine", "jp", 100.0, 100.0)
        .ban();
    let outcome = map.solve();
    let rows = gap_rows(&outcome);
    let request =
        PlotRequest { preset: &map.preset, outcome: &outcome, rows: &rows, month: MonthIx::FIRST, bands: None };
    let strip = shortage_strip(&request, Part::WHOLE);
    let answer = answered(&map, &outcome, &rows, GapSelection::AllMarkets);
    assert_eq!(answer.headline, "2 of 2 demands run short; jp: ore first, in Jan 2026");
    assert_eq!(strip.title, answer.headline);
    let Form::Strip(strip) = strip.form else { panic!("a strip") };
    let order: Vec<&str> = strip.rows.iter().map(|row| row.label.as_str()).collect();
    assert_eq!(order, ["jp: ore", "us: ore"]);
}

/// `jp` holds half a month of its 100: it lacks 50 in January and 100 in both months after it, five sixths of a month in the mean.
#[test]
fn a_card_says_at_worst_where_other_months_are_milder() {
    let steady = one_small_market();
    let outcome = steady.solve();
    let answer = answered(&steady, &outcome, &gap_rows(&outcome), GapSelection::AllMarkets);
    assert_eq!(answer.cards[0].span(), "from Jan 2026 to the end");
    let stored = one_small_market().stock("ore", 50.0);
    let outcome = stored.solve();
    let answer = answered(&stored, &outcome, &gap_rows(&outcome), GapSelection::AllMarkets);
    let card = &answer.cards[0];
    assert_eq!((card.who.as_str(), card.lost.as_str()), ("jp", "\u{2212}100 %"));
    assert_eq!(card.span(), "at worst, Jan 2026 to the end");
}

#[test]
fn the_answer_is_about_what_is_asked() {
    let map = one_small_market();
    let outcome = map.solve();
    let rows = gap_rows(&outcome);
    let site = |id: &str| GapSelection::Site(outcome.network.site(&id.into()).expect("a site"));
    let us = answered(&map, &outcome, &rows, site("us"));
    assert_eq!(us.headline, "Nobody runs short: no demand lacks 1 % in any of the 3 months");
    assert_eq!((us.cards.len(), us.gap_share, us.worst), (0, 0.0, None));
    let jp = answered(&map, &outcome, &rows, site("jp"));
    assert_eq!(jp.headline, "jp: ore runs short, from Jan 2026 on");
    assert!((jp.gap_share - 1.0).abs() < 1e-9);
    let mine = answered(&map, &outcome, &rows, site("mine"));
    assert_eq!(mine.headline, "Nobody asks for this on the map");
}

#[test]
fn a_shortage_that_ends_says_until_when_and_a_lasting_one_of_less_than_a_hundredth_is_told() {
    // The ban sleeps from March on: January and February are lacking, then trade flows again.
    let mut sleeping = rule("ban", Instrument::Ban, vec![domestic("list")]);
    sleeping.calendar.suspensions =
        vec![Suspension { from: date(2026, 3, 1), until: Some(date(2026, 5, 1)), licences: None }];
    let map = MapMaker::one_mine().months(6, 0.0).rule(sleeping);
    let outcome = map.solve();
    let answer = answered(&map, &outcome, &gap_rows(&outcome), GapSelection::AllMarkets);
    // January, February, then May and June again: it has not recovered for good.
    assert_eq!(answer.cards[0].when, "from Jan 2026 to the end");
    let points: Vec<String> = turning_points(&map.preset, &map.preset.scenarios[0])
        .into_iter()
        .map(|(month, words)| format!("{} {words}", outcome.timeline.label(month)))
        .collect();
    assert_eq!(points, ["Jan 2026 ban comes into force", "Mar 2026 ban is suspended", "May 2026 ban wakes"]);
    // A licence that holds back half a hundredth: no month is short, and still it is not nothing.
    let map = MapMaker::one_mine().rule(rule("asks", Instrument::licence(0.995, 0), vec![domestic("list")]));
    let outcome = map.solve();
    let rows = gap_rows(&outcome);
    let request =
        PlotRequest { preset: &map.preset, outcome: &outcome, rows: &rows, month: MonthIx::FIRST, bands: None };
    let title = gap_waterfall(&request, GapSelection::AllMarkets, GapUnit::Usd).title;
    assert_eq!(title, "All markets together lose 0.50 % of what they need; no demand lacks 1 % in any month");
}
