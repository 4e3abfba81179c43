//! Demand that is postponed and made good later, and stocks of which a part alone can be used; the numbers worked out by hand.

use crate::kit::maps::*;
use chokepoint_core::engine::{DemandIx, MonthIx, Outcome, Rung};
use chokepoint_core::insight::{GapSelection, GapUnit, gap_bands, gap_rows, made_good};
use chokepoint_core::model::*;
use jiff::civil::date;

/// 100 a month from a mine that can dig 150, on a route that can carry as much; a ban in January alone.
fn interrupted(postponed: Option<Postponed>) -> Outcome {
    let mut ban = rule("ban", Instrument::Ban, vec![domestic("list")]);
    ban.calendar.lapses = Some(date(2026, 2, 1));
    let mut map = MapMaker::ore()
        .months(4, 1.0)
        .mine("mine", "CN", 100.0, 150.0)
        .market("us", "US", "ore", 100.0)
        .route("ore", "mine", "us", 100.0, 150.0)
        .rule(ban);
    map.preset.map.sites[1].demands[0].postponed = postponed;
    map.solve()
}

fn demand(outcome: &Outcome, month: usize) -> (f64, f64) {
    let month = &outcome.result().expect("played").months[MonthIx(month)];
    (month.demands[DemandIx(0)], month.shortages[DemandIx(0)])
}

#[test]
fn what_is_postponed_is_made_good_and_no_shortage_twice() {
    let terms = Postponed { share: 0.8, pull: 0.5, patience_months: 2.0 };
    let outcome = interrupted(Some(terms));
    // January: 100 lacking, 80 of it postponed. February: 40 asked for on top, and with room for 50 served; March: 20; April: 10.
    for (month, right) in [(0, (100.0, 100.0)), (1, (140.0, 0.0)), (2, (120.0, 0.0)), (3, (110.0, 0.0))] {
        let found = demand(&outcome, month);
        assert_close(found.0, right.0, 1e-6);
        assert_close(found.1, right.1, 1e-6);
    }
    let postponed = &outcome.result().expect("played").postponed;
    let found: Vec<[f64; 3]> =
        postponed.iter().map(|month| [month[0].postponed, month[0].made_good, month[0].waiting]).collect();
    for (found, right) in found.iter().zip([[80.0, 0.0, 80.0], [0.0, 40.0, 40.0], [0.0, 20.0, 20.0], [0.0, 10.0, 10.0]])
    {
        found.iter().zip(right).for_each(|(found, right)| assert_close(*found, right, 1e-6));
    }
    // 1,000 USD at stake a unit: 70 made good, 10 wait.
    let all = made_good(&outcome);
    assert_close(all.made_good, 70_000.0, 1e-2);
    assert_close(all.waiting, 10_000.0, 1e-2);
}

#[test]
fn beside_the_gap_stands_what_is_made_good_and_no_demand_twice() {
    let outcome = interrupted(Some(Postponed { share: 0.8, pull: 0.5, patience_months: 2.0 }));
    let bands = gap_bands(&gap_rows(&outcome), GapSelection::AllMarkets, GapUnit::Units);
    // Each month wants its 100, of which January lacks all; 40, 20 and 10 of that are made good beyond what the months after it want.
    for (month, gap, later) in [(0, 100.0, 0.0), (1, 0.0, 40.0), (2, 0.0, 20.0), (3, 0.0, 10.0)] {
        let month = MonthIx(month);
        let filled: f64 = bands.filled.values().map(|filled| filled[month]).sum();
        assert_close(bands.demand[month], 100.0, 1e-6);
        assert_close(bands.gap[month], gap, 1e-6);
        assert_close(filled, 100.0 - gap, 1e-6);
        assert_close(bands.made_good[month], later, 1e-6);
    }
    // A quarter of the 400 wanted was lacking when it was wanted; 70 of that 100 came later.
    assert_close(bands.gap_share(), 0.25, 1e-6);
    assert_close(bands.made_good_total(), 70.0, 1e-6);
    let lost = gap_bands(&gap_rows(&interrupted(None)), GapSelection::AllMarkets, GapUnit::Units);
    assert_eq!(lost.made_good_total(), 0.0);
}

#[test]
fn what_usual_trade_makes_good_by_itself_is_no_demand_either() {
    // As above, but February wants 90 alone: the usual trade of 100 makes good 10 of the 40 asked for on top without any help, re-routing the other 30.
    // What February wants is 90 on every rung all the same.
    let mut ban = rule("ban", Instrument::Ban, vec![domestic("list")]);
    ban.calendar.lapses = Some(date(2026, 2, 1));
    let mut map = MapMaker::ore()
        .months(2, 1.0)
        .mine("mine", "CN", 100.0, 150.0)
        .market("us", "US", "ore", 100.0)
        .route("ore", "mine", "us", 100.0, 150.0)
        .rule(ban);
    let demand = &mut map.preset.map.sites[1].demands[0];
    demand.postponed = Some(Postponed { share: 0.8, pull: 0.5, patience_months: 2.0 });
    demand.seasonal = [1.0; 12].into_iter().enumerate().map(|(at, usual)| if at == 1 { 0.9 } else { usual }).collect();
    let outcome = map.solve();
    let february = MonthIx(1);
    assert_close(outcome.plays[0].postponed[february][0].made_good, 10.0, 1e-6);
    let bands = gap_bands(&gap_rows(&outcome), GapSelection::AllMarkets, GapUnit::Units);
    assert_close(bands.demand[february], 90.0, 1e-6);
    assert_close(bands.filled[Rung::Permitted][february], 90.0, 1e-6);
    assert_close(bands.gap[february], 0.0, 1e-6);
    assert_close(bands.made_good[february], 40.0, 1e-6);
}

#[test]
fn nobody_waits_longer_than_he_has_patience() {
    // All of it is postponed, but no more than half a month's demand waits: 50 of 100 are given up.
    let outcome = interrupted(Some(Postponed { share: 1.0, pull: 0.5, patience_months: 0.5 }));
    let january = &outcome.result().expect("played").postponed[MonthIx(0)][0];
    assert_close(january.given_up, 50.0, 1e-9);
    assert_close(january.waiting, 50.0, 1e-9);
    assert_close(demand(&outcome, 1).0, 125.0, 1e-6);
}

#[test]
fn what_is_asked_for_in_vain_is_no_new_shortage() {
    // The ban stays: each month lacks its own 100 and no more, whatever waits.
    let mut map = MapMaker::one_mine().months(3, 0.0).ban();
    map.preset.map.sites[1].demands[0].postponed = Some(Postponed { share: 0.5, pull: 0.2, patience_months: 2.0 });
    let outcome = map.solve();
    // 50, 100, 150 wait; made good is nothing.
    for (month, waiting) in [(0, 50.0), (1, 100.0), (2, 150.0)] {
        assert_eq!(demand(&outcome, month), (100.0, 100.0));
        let found = &outcome.result().expect("played").postponed[MonthIx(month)][0];
        assert_close(found.waiting, waiting, 1e-9);
        assert_close(found.made_good, 0.0, 1e-9);
    }
}

#[test]
fn without_it_what_is_not_met_is_lost() {
    let outcome = interrupted(None);
    assert_eq!(demand(&outcome, 0), (100.0, 100.0));
    for month in 1..4 {
        assert_close(demand(&outcome, month).0, 100.0, 1e-12);
    }
    assert!(outcome.result().expect("played").postponed.iter().all(Vec::is_empty));
    assert_eq!(made_good(&outcome).made_good, 0.0);
}

#[test]
fn of_a_stock_the_usable_share_alone_is_there() {
    // 200 in stock, three quarters usable: 150 last for a month and a half of 100.
    let mut map = MapMaker::ore()
        .months(3, 0.0)
        .mine("mine", "CN", 100.0, 100.0)
        .market("us", "US", "ore", 100.0)
        .stock("ore", 200.0)
        .route("ore", "mine", "us", 100.0, 100.0)
        .ban();
    map.preset.map.sites[1].stocks[0].usable = 0.75;
    let outcome = map.solve();
    for (month, short) in [(0, 0.0), (1, 50.0), (2, 100.0)] {
        assert_close(demand(&outcome, month).1, short, 1e-6);
    }
}
