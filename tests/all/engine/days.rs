//! Months day by day: what comes into force, sleeps, is decided or runs out inside them. Values are worked out in the comments.

use crate::kit::maps::*;
use chokepoint_core::engine::{MonthIx, Rung, VerdictKind, judge_route};
use chokepoint_core::model::*;
use chokepoint_core::store;
use jiff::civil::{Date, date};
use std::sync::atomic::AtomicBool;

fn read(text: &str) -> MapMaker {
    MapMaker { preset: store::parse(text).unwrap_or_else(|finding| panic!("{finding}")) }
}

/// Share of a route's usual trade that passes in a month, counted from 1.
fn passes(map: &MapMaker, route: &str, number: usize) -> f64 {
    verdict(map, route, number).permitted
}

fn verdict(map: &MapMaker, route: &str, number: usize) -> chokepoint_core::engine::Verdict {
    let network = map.network();
    let (at, month) = (network.route(&route.into()).expect("the route"), MonthIx::numbered(number).expect("a month"));
    let scenario = &map.preset.scenarios[0];
    judge_route(&map.preset, &network, scenario, at, month, &AtomicBool::new(false)).expect("a verdict").verdict
}

/// A Chinese plant and a German buyer, 24 months from January 2026, by some rules.
fn trade(rules: Vec<Rule>) -> MapMaker {
    let mut map = read(include_str!("../../cases/17-processing-time.ron"));
    map.preset.scenarios[0].rules = rules.iter().map(|rule| rule.id.clone()).collect();
    map.preset.rules = rules;
    map
}

fn ban(id: &str, from: Date, lapses: Option<Date>) -> Rule {
    let mut rule = rule(id, Instrument::Ban, vec![domestic("l")]);
    rule.calendar = Calendar { lapses, ..Calendar::from_day(from) };
    rule
}

fn licence(id: &str, approval_share: f64, processing_months: u32, from: Date) -> Rule {
    let mut rule = rule(id, Instrument::licence(approval_share, processing_months), vec![domestic("l")]);
    rule.calendar = Calendar::from_day(from);
    rule
}

fn valid(mut rule: Rule, months: u32, renews: Option<bool>) -> Rule {
    if let Instrument::Licence { valid_months, renewed, .. } = &mut rule.instrument {
        (*valid_months, *renewed) = (Some(months), renews);
    }
    rule
}

#[test]
fn a_quota_counts_by_its_days() {
    let map = read(include_str!("../../cases/12-quota-part-month.ron"));
    let network = map.network();
    let months = map.play(Rung::TOP);
    for route in ["x", "y"] {
        let at = network.route(&route.into()).expect("the route");
        // 10 a month each, of which a quota of 10 for both leaves 5.
        assert_close(months[MonthIx(0)].flows[at], 5.0 * 16.0 / 31.0 + 10.0 * 15.0 / 31.0, 1e-5);
        assert_close(months[MonthIx(1)].flows[at], 5.0, 1e-5);
    }
}

#[test]
fn every_clause_counts_in_any_order() {
    let mut map = read(include_str!("../../cases/13-clause-order.ron"));
    assert_close(passes(&map, "x", 1), 0.0, 1e-12);
    assert_eq!(verdict(&map, "x", 1).findings.len(), 2);
    map.preset.rules[0].clauses.reverse();
    assert_close(passes(&map, "x", 1), 0.0, 1e-12);
    // The technology clause from 16 January: until then the clean half passes, 15 of 31 days.
    for at in [0, 1] {
        let mut dated = map.clone();
        let clause = std::mem::replace(&mut dated.preset.rules[0].clauses[0], Clause::domestic(Vec::new()));
        dated.preset.rules[0].clauses[0] = clause.starting(date(2026, 1, 16));
        if at == 1 {
            dated.preset.rules[0].clauses.reverse();
        }
        assert_close(passes(&dated, "x", 1), 0.5 * 15.0 / 31.0, 1e-12);
        assert_close(passes(&dated, "x", 2), 0.0, 1e-12);
    }
}

#[test]
fn each_clause_has_its_own_exemptions() {
    // The content clause lets the United States off, the technology clause does not; and the other way round the content clause stops its half.
    let map = read(include_str!("../../cases/13-clause-order.ron"));
    for (lifted, share) in [(ClauseKind::Content, 0.0), (ClauseKind::Technology, 0.5)] {
        for reversed in [false, true] {
            let mut map = map.clone();
            map.preset.rules[0].exemptions.push(Exemption {
                title: "spared".to_owned(),
                countries: vec!["US".into()],
                clauses: vec![lifted],
                ..Exemption::default()
            });
            if reversed {
                map.preset.rules[0].clauses.reverse();
            }
            assert_close(passes(&map, "x", 1), share, 1e-12);
        }
    }
}

#[test]
fn what_is_replaced_on_the_same_day_never_lets_pass() {
    let map = read(include_str!("../../cases/15-replaced-mid-month.ron"));
    for month in [1, 2, 3] {
        assert_close(passes(&map, "x", month), 0.0, 1e-12);
    }
    assert_eq!(verdict(&map, "x", 2).kind(), VerdictKind::Blocked);
    // A day between them lets its own trade pass: 1 of 30.
    let mut map = map;
    map.preset.rules[0].calendar.lapses = Some(date(2026, 4, 15));
    assert_close(passes(&map, "x", 2), 1.0 / 30.0, 1e-12);
    // A day on which both are in force changes nothing.
    map.preset.rules[0].calendar.lapses = Some(date(2026, 4, 17));
    assert_close(passes(&map, "x", 2), 0.0, 1e-12);
}

#[test]
fn a_ban_beside_a_licence_takes_its_days() {
    // 50 % of all of January, nothing from 11 to 20 January: (31 - 10) / 31 x 0.5.
    let map =
        trade(vec![licence("half", 0.5, 0, date(2025, 1, 1)), ban("ban", date(2026, 1, 11), Some(date(2026, 1, 21)))]);
    assert_close(passes(&map, "x", 1), 0.5 * 21.0 / 31.0, 1e-12);
    let days: Vec<(u32, u32, f64)> =
        verdict(&map, "x", 1).days.iter().map(|days| (days.first, days.last, days.permitted)).collect();
    assert_eq!(days, [(1, 10, 0.5), (11, 20, 0.0), (21, 31, 0.5)]);
    // A licence of 30 % for the first half of the month and one of 60 % for all of it: 15 days of 30 %, 16 of 60 %.
    let mut first = licence("first", 0.3, 0, date(2025, 1, 1));
    first.calendar.lapses = Some(date(2026, 1, 16));
    let map = trade(vec![licence("all", 0.6, 0, date(2025, 1, 1)), first]);
    assert_close(passes(&map, "x", 1), (15.0 * 0.3 + 16.0 * 0.6) / 31.0, 1e-12);
}

#[test]
fn the_wait_counts_from_the_day() {
    // In force on 31 January, one month: decided on 28 February, so one day of 55 % in February; 30 days of January are free.
    let map = read(include_str!("../../cases/17-processing-time.ron"));
    assert_close(passes(&map, "x", 1), 30.0 / 31.0, 1e-12);
    assert_close(passes(&map, "x", 2), 0.55 / 28.0, 1e-12);
    assert_close(passes(&map, "x", 3), 0.55, 1e-12);
    // From 16 March, two months: decided on 16 May, so that 16 of May's 31 days pass 55 %.
    let map = trade(vec![licence("r", 0.55, 2, date(2026, 3, 16))]);
    for (month, share) in [(3, 15.0 / 31.0), (4, 0.0), (5, 0.55 * 16.0 / 31.0), (6, 0.55)] {
        assert_close(passes(&map, "x", month), share, 1e-12);
    }
    // No wait at all: 55 % from the first day on.
    let map = trade(vec![licence("r", 0.55, 0, date(2026, 3, 16))]);
    assert_close(passes(&map, "x", 3), (15.0 + 0.55 * 16.0) / 31.0, 1e-12);
}

#[test]
fn licences_that_were_given_survive_a_suspension_unless_they_are_void() {
    // Given on 1 March; asleep from 10 to 16 June: 7 free days and 23 of 50 %.
    let mut map = read(include_str!("../../cases/18-week-of-suspension-voids-licences.ron"));
    assert_close(passes(&map, "x", 6), (7.0 + 23.0 * 0.5) / 30.0, 1e-12);
    assert_close(passes(&map, "x", 7), 0.5, 1e-12);
    // Void: applied for on 17 June, decided on 17 August. June 9 x 0.5 + 7, July nothing, August 15 days of 50 %.
    map.preset.rules[0].calendar.suspensions[0].licences = Some(StandingLicences::Void);
    for (month, share) in [(6, (9.0 * 0.5 + 7.0) / 30.0), (7, 0.0), (8, 0.5 * 15.0 / 31.0), (9, 0.5)] {
        assert_close(passes(&map, "x", month), share, 1e-12);
    }
    // Suspended before it was decided: pending applications lapse with the requirement. In force on 1 January, asleep from 10 to 16 February,
    // decided on 17 April.
    map.preset.rules[0].calendar.suspensions = vec![Suspension::new(date(2026, 2, 10), Some(date(2026, 2, 17)))];
    for (month, share) in [(2, 7.0 / 28.0), (3, 0.0), (4, 0.5 * 14.0 / 30.0), (5, 0.5)] {
        assert_close(passes(&map, "x", month), share, 1e-12);
    }
}

#[test]
fn validity_counts_from_the_issue_whenever_the_scenario_starts() {
    // In force on 1 July 2025, decided on 1 September, valid for six months and not renewed: out on 1 March 2026, given again on 1 May, out
    // on 1 November, given on 1 January 2027.
    let rule = || valid(licence("r", 1.0, 2, date(2025, 7, 1)), 6, Some(false));
    for start in [date(2025, 7, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 3, 1)] {
        let mut map = trade(vec![rule()]);
        map.preset.scenarios[0].start = start;
        let month = |at: Date| {
            usize::try_from(
                (i32::from(at.year()) - i32::from(start.year())) * 12 + i32::from(at.month() - start.month()) + 1,
            )
        };
        for (at, share) in [
            (date(2025, 8, 1), 0.0),
            (date(2025, 12, 1), 1.0),
            (date(2026, 2, 1), 1.0),
            (date(2026, 3, 1), 0.0),
            (date(2026, 4, 1), 0.0),
            (date(2026, 5, 1), 1.0),
            (date(2026, 11, 1), 0.0),
            (date(2027, 1, 1), 1.0),
        ] {
            if at >= start {
                assert_close(passes(&map, "x", month(at).expect("a month")), share, 1e-12);
            }
        }
    }
    // Renewed before it runs out unless the rule says that it cannot be.
    for renewed in [None, Some(true)] {
        let map = trade(vec![valid(licence("r", 0.5, 2, date(2025, 7, 1)), 6, renewed)]);
        for month in 1..=24 {
            assert_close(passes(&map, "x", month), 0.5, 1e-12);
        }
    }
}

#[test]
fn contracts_of_before_are_spared_where_the_rule_says_so() {
    // A ban from 1 February; 40 % of the trade runs under older contracts, spared until 16 April: in April 15 of 30 days.
    let mut rule = ban("ban", date(2026, 2, 1), None);
    rule.calendar.spared.push(Spared { before: None, share: 0.4, until: Some(date(2026, 4, 16)) });
    let map = trade(vec![rule.clone()]);
    for (month, share) in [(1, 1.0), (2, 0.4), (3, 0.4), (4, 0.2), (5, 0.0)] {
        assert_close(passes(&map, "x", month), share, 1e-12);
    }
    // A tenth is on its way for a month more, whatever else passes: 0.4 + 0.1.
    rule.calendar.spared.push(Spared { before: None, share: 0.1, until: Some(date(2026, 3, 1)) });
    assert_close(passes(&trade(vec![rule.clone()]), "x", 2), 0.5, 1e-12);
    // Of a licence of half, the older contracts pass whole: 0.4 + 0.6 x 0.5.
    rule.instrument = Instrument::licence(0.5, 0);
    assert_close(passes(&trade(vec![rule]), "x", 3), 0.7, 1e-12);
}

#[test]
fn what_differs_by_use_and_by_day_is_told() {
    // A fifth of the buyer's use is military. Soldiers get nothing from 16 January on, everybody half from the 1st: civil 0.5, military 15 / 31 x 0.5.
    let mut soldiers = ban("soldiers", date(2026, 1, 16), None);
    soldiers.scope.users = Users::Military;
    let mut map = trade(vec![licence("half", 0.5, 0, date(2025, 1, 1)), soldiers]);
    let buyer = map.preset.map.sites.iter_mut().find(|site| site.id.as_str() == "buyer").expect("the buyer");
    buyer.demands[0].military_share = 0.2;
    let told = verdict(&map, "x", 1);
    let uses: Vec<(bool, f64, f64)> =
        told.uses.iter().map(|entry| (entry.class.military, entry.share, entry.permitted)).collect();
    assert_eq!(uses.len(), 2);
    for (military, share, permitted) in uses {
        assert_close(share, if military { 0.2 } else { 0.8 }, 1e-12);
        assert_close(permitted, if military { 0.5 * 15.0 / 31.0 } else { 0.5 }, 1e-12);
    }
    assert_close(told.permitted, 0.8 * 0.5 + 0.2 * 0.5 * 15.0 / 31.0, 1e-12);
    let words = chokepoint_core::engine::explain_verdict(
        &map.preset,
        &map.network(),
        &told,
        map.network().route(&"x".into()).expect("the route"),
    );
    assert!(words.contains(&"by days of the month: 1 to 15 50 %, 16 to 31 40 %".to_owned()), "{words:?}");
    assert!(words.contains(&"by use: 80 % cars: 50 %; 20 % cars, military: 24 %".to_owned()), "{words:?}");
}
