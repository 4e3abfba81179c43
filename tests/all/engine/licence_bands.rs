//! The range of a gap between the low and the high answers of its licences, with the numbers worked out by hand.

use crate::kit::maps::*;
use chokepoint::charts::range_sentence;
use chokepoint_core::engine::{DemandIx, SolveError};
use chokepoint_core::insight::{
    BandedGaps, Banding, Consumer, GapRange, GapSelection, GapUnit, HangsOn, band_plays, banded_gaps, gap_bands,
    gap_rows,
};
use chokepoint_core::model::*;
use chokepoint_core::store::{parse, to_text};
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

fn answer(approval_share: f64) -> LicenceAnswer {
    LicenceAnswer { approval_share, ..LicenceAnswer::default() }
}

/// A licence decided at once, with its band.
fn licence(low: f64, middle: f64, high: f64) -> Instrument {
    let mut licence = Instrument::licence(middle, 0);
    if let Instrument::Licence { band, .. } = &mut licence {
        *band = Some(LicenceBand { low: answer(low), high: answer(high) });
    }
    licence
}

/// Ten of ore a month from China to the US, and ten of salt to Japan; a missing unit of either is worth 1,000 USD.
fn two_trades() -> MapMaker {
    MapMaker::ore()
        .commodity("salt", Stage::Mine, 10.0, &["other"])
        .recipe("boil", &[], &[("salt", 1.0)])
        .mine("mine", "CN", 10.0, 10.0)
        .site("works", "CN", Stage::Mine)
        .runs("boil", 10.0, 10.0)
        .market("us", "US", "ore", 10.0)
        .market("jp", "JP", "salt", 10.0)
        .route("ore", "mine", "us", 10.0, 10.0)
        .route("salt", "works", "jp", 10.0, 10.0)
}

fn bands(map: &MapMaker) -> Option<BandedGaps> {
    banded_gaps(&map.preset, &map.solve(), Banding::OneByOne, &AtomicBool::new(false), &|| ())
        .expect("both ends are solved")
}

#[track_caller]
fn assert_range(range: &GapRange, least: f64, most: f64, hangs_on: Option<(&str, f64, f64)>) {
    let worth = most.abs().max(1.0) * 1e-6;
    assert_close(range.least, least, worth);
    assert_close(range.most, most, worth);
    let found = range.hangs_on.as_ref().map(|found| found.rule.as_str());
    assert_eq!(found, hangs_on.map(|(rule, ..)| rule));
    if let Some((HangsOn { least, most, .. }, (_, low, high))) = range.hangs_on.as_ref().zip(hangs_on) {
        assert_close(*least, low, worth);
        assert_close(*most, high, worth);
    }
}

#[test]
fn one_licence_between_a_quarter_and_all() {
    // Of 10 a month a quarter, half or all passes: 7.5, 5 or nothing is lacking, at 1,000 USD each.
    let map = two_trades().rule(rule("asks", licence(0.25, 0.5, 1.0), vec![domestic("list")]));
    let bands = bands(&map).expect("a licence with a band");
    let all = bands.range(GapSelection::AllMarkets, GapUnit::Usd).expect("something is wanted");
    assert_range(&all, 0.0, 7_500.0, Some(("asks", 0.0, 7_500.0)));
    assert!(all.hangs_on.is_some_and(|hangs_on| hangs_on.is_only));
    // The gap itself is what it is without a band: 5.
    let rows = gap_rows(&map.solve());
    assert_close(gap_bands(&rows, GapSelection::AllMarkets, GapUnit::Usd).total().2, 5_000.0, 1e-2);
    // Nothing of the salt of Japan hangs on it.
    let network = map.network();
    let site = GapSelection::Site(network.site(&"jp".into()).expect("Japan"));
    assert_range(&bands.range(site, GapUnit::Units).expect("it wants salt"), 0.0, 0.0, None);
    assert_eq!(band_plays(&map.preset, &map.preset.scenarios[0], Banding::OneByOne), 2);
}

#[test]
fn of_two_licences_the_one_that_moves_the_gap_furthest() {
    // Ore: a quarter, half or all of 10, so that 7.5, 5 or 0 is lacking. Salt: 0.4, 0.5 or 0.6 of 10, so that 6, 5 or 4 is lacking.
    // Together 13.5, 10 or 4. Ore alone, with 5 of salt: 12.5 or 5. Salt alone, with 5 of ore: 11 or 9.
    let map = two_trades().rule(rule("on-salt", licence(0.4, 0.5, 0.6), vec![domestic("other")])).rule(rule(
        "on-ore",
        licence(0.25, 0.5, 1.0),
        vec![domestic("list")],
    ));
    let steps = Mutex::new(0);
    let count = || *steps.lock().expect("no panic") += 1;
    let bands =
        banded_gaps(&map.preset, &map.solve(), Banding::OneByOne, &AtomicBool::new(false), &count).expect("solved");
    let bands = bands.expect("licences with bands");
    assert_eq!(*steps.lock().expect("no panic"), 6, "all and each, low and high");
    let all = bands.range(GapSelection::AllMarkets, GapUnit::Usd).expect("something is wanted");
    assert_range(&all, 4_000.0, 13_500.0, Some(("on-ore", 5_000.0, 12_500.0)));
    // All together alone: the same range by two plays, and nothing is said of single licences.
    let together = banded_gaps(&map.preset, &map.solve(), Banding::Together, &AtomicBool::new(false), &|| ());
    let together = together.expect("solved").expect("licences with bands");
    let range = together.range(GapSelection::AllMarkets, GapUnit::Usd).expect("something is wanted");
    assert_range(&range, 4_000.0, 13_500.0, None);
    assert_eq!(band_plays(&map.preset, &map.preset.scenarios[0], Banding::Together), 2);
    let words = range_sentence(&map.preset, &range, "USD");
    assert!(!words.contains("by itself"), "{words}");
    let network = map.network();
    for (site, least, most, rule) in [("us", 0.0, 7.5, "on-ore"), ("jp", 4.0, 6.0, "on-salt")] {
        let at = network.site(&site.into()).expect("the market");
        let of = |demand: DemandIx| network.nodes[network.demands[demand].node].site == at;
        let demand = network.demands.keys().find(|demand| of(*demand)).expect("its demand");
        let range = bands.range(GapSelection::Consumer(Consumer::Market(demand)), GapUnit::Units);
        assert_range(&range.expect("it wants ten"), least, most, Some((rule, least, most)));
    }
}

#[test]
fn where_two_licences_stand_in_one_another_s_way_none_decides_alone() {
    // The same ore under two licences: the stricter decides. Half under both; all passes only where both approve all, so that at the high
    // end of either alone 5 is still lacking. At the low end of either alone 7.5 is: both swing alike, and the first is named.
    let map = two_trades().rule(rule("first", licence(0.25, 0.5, 1.0), vec![domestic("list")])).rule(rule(
        "second",
        licence(0.25, 0.5, 1.0),
        vec![domestic("list")],
    ));
    let all = bands(&map).expect("bands").range(GapSelection::AllMarkets, GapUnit::Usd).expect("wanted");
    assert_range(&all, 0.0, 7_500.0, Some(("first", 5_000.0, 7_500.0)));
    // Where only more may pass than half, neither moves anything by itself: 5, though together nothing is lacking.
    let map = two_trades().rule(rule("first", licence(0.5, 0.5, 1.0), vec![domestic("list")])).rule(rule(
        "second",
        licence(0.5, 0.5, 1.0),
        vec![domestic("list")],
    ));
    let all = bands(&map).expect("bands").range(GapSelection::AllMarkets, GapUnit::Usd).expect("wanted");
    assert_range(&all, 0.0, 5_000.0, None);
}

#[test]
fn without_a_band_there_is_no_range_and_no_word_of_it_in_the_file() {
    let plain = two_trades().rule(rule("asks", Instrument::licence(0.5, 0), vec![domestic("list")]));
    assert_eq!(bands(&plain), None);
    let text = to_text(&plain.preset).expect("it is written");
    assert!(!text.contains("band"), "{text}");
    // A band that leaves no choice changes nothing that is played.
    let banded = two_trades().rule(rule("asks", licence(0.25, 0.5, 1.0), vec![domestic("list")]));
    assert_eq!(banded.solve().plays, plain.solve().plays);
    let text = to_text(&banded.preset).expect("it is written");
    assert!(text.contains("band: ("), "{text}");
    assert_eq!(parse(&text).expect("it reads").rules, banded.preset.rules);
    // Who is refused in any case has no band.
    let mut refused = banded.clone();
    if let Instrument::Licence { presumption, .. } = &mut refused.preset.rules[0].instrument {
        *presumption = Presumption::Denial;
    }
    assert_eq!(bands(&refused), None);
    // A scenario without the rule has none either.
    let mut free = banded;
    free.preset.scenarios[0].rules.clear();
    assert_eq!(bands(&free), None);
}

#[test]
fn what_cannot_come_out_otherwise_is_not_played() {
    let played = |map: &MapMaker| {
        let plays = Mutex::new(0);
        let count = || *plays.lock().expect("no panic") += 1;
        let found =
            banded_gaps(&map.preset, &map.solve(), Banding::OneByOne, &AtomicBool::new(false), &count).expect("solved");
        let plays = plays.into_inner().expect("no panic");
        assert_eq!(plays, band_plays(&map.preset, &map.preset.scenarios[0], Banding::OneByOne));
        (plays, found)
    };
    let asks = |low, high| rule("asks", licence(low, 0.5, high), vec![domestic("list")]);
    // The low end is the answer itself: 5 of 10 are lacking, and none at the high end.
    let (plays, found) = played(&two_trades().rule(asks(0.5, 1.0)));
    assert_eq!(plays, 1);
    let all = found.expect("a band").range(GapSelection::AllMarkets, GapUnit::Usd).expect("wanted");
    assert_range(&all, 0.0, 5_000.0, Some(("asks", 0.0, 5_000.0)));
    // Two licences that answer otherwise at the high end alone: both there, and each by itself; at the low end nothing is new.
    let salt = rule("on-salt", licence(0.5, 0.5, 0.6), vec![domestic("other")]);
    let (plays, found) = played(&two_trades().rule(asks(0.5, 1.0)).rule(salt));
    assert_eq!(plays, 3);
    // Ore lacks 5 or nothing, salt 5 or 4: 10 to 4 together, and ore alone moves it from 10 to 5.
    let all = found.expect("bands").range(GapSelection::AllMarkets, GapUnit::Usd).expect("wanted");
    assert_range(&all, 4_000.0, 10_000.0, Some(("asks", 5_000.0, 10_000.0)));
    // Two ends that are the answer itself, and a licence that comes into force after the last month or is gone before the first: nothing to play.
    assert_eq!(played(&two_trades().rule(asks(0.5, 0.5))), (0, None));
    for late in [true, false] {
        let mut map = two_trades().rule(asks(0.25, 1.0));
        let calendar = &mut map.preset.rules[0].calendar;
        if late {
            calendar.in_force = jiff::civil::date(2099, 1, 1);
        } else {
            calendar.in_force = jiff::civil::date(2000, 1, 1);
            calendar.lapses = Some(jiff::civil::date(2001, 1, 1));
        }
        assert_eq!(played(&map), (0, None));
    }
}

#[test]
fn an_end_of_a_band_moves_share_learning_and_rival() {
    let rival = Some(Rival { countries: vec!["US".into()], share: 0.5 });
    let mut instrument = Instrument::licence(0.5, 0);
    if let Instrument::Licence { desk, band, .. } = &mut instrument {
        *desk = Some(Desk { learn_months: 2.0, rival, ..Desk::default() });
        let low = LicenceAnswer { approval_share: 0.25, learn_months: Some(4.0), rival_share: Some(0.0) };
        *band = Some(LicenceBand { low, high: answer(1.0) });
    }
    let figures = |end| match instrument.answered(end) {
        Instrument::Licence { approval_share, desk: Some(desk), .. } => {
            (approval_share, desk.learn_months, desk.rival.map(|rival| rival.share))
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(figures(BandEnd::Low), (0.25, 4.0, Some(0.0)));
    // What an end leaves out is as in the middle.
    assert_eq!(figures(BandEnd::High), (1.0, 2.0, Some(0.5)));
    assert_eq!(Instrument::Ban.answered(BandEnd::Low), Instrument::Ban);
    let words = instrument_words(&licence(0.25, 0.5, 1.0));
    assert_eq!(words, "licence, 50 % approved (between 25 % and 100 %) after 0 months");
}

#[test]
fn it_stops_when_it_is_told_to() {
    let map = two_trades().rule(rule("asks", licence(0.25, 0.5, 1.0), vec![domestic("list")]));
    let stopped = banded_gaps(&map.preset, &map.solve(), Banding::OneByOne, &AtomicBool::new(true), &|| ());
    assert_eq!(stopped, Err(SolveError::Cancelled));
}
