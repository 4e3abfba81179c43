//! Licences that wait at a desk: what is applied for, decided, waits and is given up, month by month, with the numbers worked out by hand.

use crate::kit::maps::*;
use chokepoint_core::engine::{MonthIx, Outcome, QueueMonth, RouteIx, explain_route, limits_met};
use chokepoint_core::insight::{Buyer, licence_totals, licences_in_month, licences_over_months, rules_with_queues};
use chokepoint_core::model::*;
use jiff::civil::{Date, date};

/// Decides within a month, from its second on, whatever there is: no more is ordered than usual and nobody gives up.
fn at_once() -> Desk {
    Desk {
        statutory_months: 1.0,
        learn_months: 0.0,
        room: 100.0,
        over: 0.0,
        look_alikes: Vec::new(),
        rival: None,
        pull: 0.0,
        patience_months: 10.0,
    }
}

fn licence(approval_share: f64, desk: Desk) -> Instrument {
    let mut licence = Instrument::licence(approval_share, 0);
    if let Instrument::Licence { desk: at, .. } = &mut licence {
        *at = Some(desk);
    }
    licence
}

fn asks(approval_share: f64, desk: Desk) -> Rule {
    rule("desk", licence(approval_share, desk), vec![domestic("list")])
}

/// A mine that digs 100 and can dig 300, a market that takes 100 and has 100 in stock, a route that can carry 300.
fn trade() -> MapMaker {
    MapMaker::ore()
        .months(6, 0.0)
        .mine("mine", "CN", 100.0, 300.0)
        .market("us", "US", "ore", 100.0)
        .stock("ore", 100.0)
        .route("ore", "mine", "us", 100.0, 300.0)
}

/// What a desk does with a route in each month; nothing where nothing happens.
fn queue(outcome: &Outcome, rule: &str, route: &str) -> Vec<Option<QueueMonth>> {
    let route = outcome.network.route(&route.into()).expect("the route");
    let play = outcome.result().expect("played");
    let here = |queue: &&QueueMonth| queue.rule.as_str() == rule && queue.route == route;
    play.licences.iter().map(|month| month.iter().find(here).cloned()).collect()
}

fn flows(outcome: &Outcome, route: &str) -> Vec<f64> {
    let route: RouteIx = outcome.network.route(&route.into()).expect("the route");
    outcome.result().expect("played").months.iter().map(|month| month.flows[route]).collect()
}

/// Figures of a queue, month by month: applied, decided, given up, waiting.
#[track_caller]
fn assert_queue(outcome: &Outcome, rule: &str, route: &str, right: &[[f64; 4]]) {
    for (month, (found, right)) in queue(outcome, rule, route).iter().zip(right).enumerate() {
        let found = found.as_ref().map_or([0.0; 4], |q| [q.applied, q.decided, q.given_up, q.waiting]);
        for (found, right) in found.iter().zip(right) {
            assert!((found - right).abs() < 1e-9, "month {month}: {found} is not {right}");
        }
    }
}

#[track_caller]
fn assert_flows(outcome: &Outcome, route: &str, right: &[f64]) {
    for (month, (found, right)) in flows(outcome, route).iter().zip(right).enumerate() {
        assert!((found - right).abs() < 1e-6, "month {month}: {found} is not {right}");
    }
}

#[test]
fn a_desk_of_fixed_capacity_decides_so_much_a_month_and_the_rest_waits() {
    // It can decide half of the usual 100 a month. Nothing in the first month, whose middle lies half a month after it opened; then 50, and the queue
    // grows by 50 a month.
    let outcome = trade().rule(asks(1.0, Desk { room: 0.5, ..at_once() })).solve();
    let right =
        [[100.0, 0.0, 0.0, 100.0], [100.0, 50.0, 0.0, 150.0], [100.0, 50.0, 0.0, 200.0], [100.0, 50.0, 0.0, 250.0]];
    assert_queue(&outcome, "desk", "mine-us", &right);
    assert_flows(&outcome, "mine-us", &[0.0, 50.0, 50.0, 50.0]);
}

#[test]
fn a_desk_that_learns_works_off_its_backlog_beyond_the_usual_trade() {
    // Learnt: 1 - exp(-t ln 4), so 1 - 4^-0.5 = 0.5 in the first month and 1 - 4^-1.5 = 0.875 in the second; of 160 that is 80 and 140.
    // First month: 80 of 100, and the market lives on 20 of its stock. Second: 20 left and 100 new, all decided: 120 may pass. As much is wanted, but the mine
    // would rest at 100; the stock at 100, when it is at f - 20: (f - 120) + (f - 100) + (f - 20 - 100) = 0 at f = 340/3. What is left of the
    // approvals is not applied for again: 100 - 20/3 in the third month.
    let desk = Desk { statutory_months: 0.0, learn_months: 1.0 / 4.0_f64.ln(), room: 1.6, ..at_once() };
    let outcome = trade().rule(asks(1.0, desk)).solve();
    let anew = 100.0 - 20.0 / 3.0;
    let right = [[100.0, 80.0, 0.0, 20.0], [100.0, 120.0, 0.0, 0.0], [anew, anew, 0.0, 0.0]];
    assert_queue(&outcome, "desk", "mine-us", &right);
    assert_flows(&outcome, "mine-us", &[80.0, 340.0 / 3.0]);
    let permitted: Vec<f64> = outcome.verdicts.iter().map(|verdicts| verdicts[RouteIx(0)].permitted).collect();
    assert_close(permitted[1], 1.2, 1e-12);
}

#[test]
fn what_waits_too_long_is_given_up_the_oldest_first() {
    // It decides nothing. A month and a half of trade may wait: 150. The second month brings 200, so 50 are given up; from the third on 100.
    let desk = Desk { room: 0.0, patience_months: 1.5, ..at_once() };
    let outcome = trade().rule(asks(1.0, desk)).solve();
    let right = [[100.0, 0.0, 0.0, 100.0], [100.0, 0.0, 50.0, 150.0], [100.0, 0.0, 100.0, 150.0]];
    assert_queue(&outcome, "desk", "mine-us", &right);
    assert_flows(&outcome, "mine-us", &[0.0, 0.0, 0.0]);
}

fn suspended(licences: StandingLicences) -> Outcome {
    // Half of the usual trade is decided a month; March sleeps.
    let mut rule = asks(1.0, Desk { room: 0.5, ..at_once() });
    let mut suspension = Suspension::new(date(2026, 3, 1), Some(date(2026, 4, 1)));
    suspension.licences = Some(licences);
    rule.calendar.suspensions = vec![suspension];
    trade().rule(rule).solve()
}

#[test]
fn a_suspension_that_makes_licences_void_empties_the_queue() {
    // 150 wait when March begins and lapse. In April the desk opens anew: nothing decided, then 50 a month.
    let outcome = suspended(StandingLicences::Void);
    let right = [
        [100.0, 0.0, 0.0, 100.0],
        [100.0, 50.0, 0.0, 150.0],
        [0.0, 0.0, 150.0, 0.0],
        [100.0, 0.0, 0.0, 100.0],
        [100.0, 50.0, 0.0, 150.0],
    ];
    assert_queue(&outcome, "desk", "mine-us", &right);
    assert!(flows(&outcome, "mine-us")[2] >= 100.0);
    assert_flows(&outcome, "mine-us", &[0.0, 50.0]);
    assert_close(flows(&outcome, "mine-us")[3], 0.0, 1e-9);
}

#[test]
fn a_suspension_that_leaves_licences_good_keeps_the_queue() {
    let outcome = suspended(StandingLicences::Stay);
    let right = [
        [100.0, 0.0, 0.0, 100.0],
        [100.0, 50.0, 0.0, 150.0],
        [0.0, 0.0, 0.0, 150.0],
        [100.0, 50.0, 0.0, 200.0],
        [100.0, 50.0, 0.0, 250.0],
    ];
    assert_queue(&outcome, "desk", "mine-us", &right);
    assert_close(flows(&outcome, "mine-us")[3], 50.0, 1e-6);
}

#[test]
fn of_two_desks_on_a_route_the_slower_decides_and_approvals_of_the_quicker_wait() {
    // One can decide 50 a month, the other 30: 30 pass. The quicker has approved 20 too many, and for those nobody applies again: 80 in the third month.
    // It decides the 50 that are ripe, so that 70 are at hand and 40 are left over: 60 in the fourth.
    let quick = rule("quick", licence(1.0, Desk { room: 0.5, ..at_once() }), vec![domestic("list")]);
    let slow = rule("slow", licence(1.0, Desk { room: 0.3, ..at_once() }), vec![domestic("list")]);
    let outcome = trade().rule(quick).rule(slow).solve();
    let quick =
        [[100.0, 0.0, 0.0, 100.0], [100.0, 50.0, 0.0, 150.0], [80.0, 50.0, 0.0, 180.0], [60.0, 50.0, 0.0, 190.0]];
    let slow =
        [[100.0, 0.0, 0.0, 100.0], [100.0, 30.0, 0.0, 170.0], [100.0, 30.0, 0.0, 240.0], [100.0, 30.0, 0.0, 310.0]];
    assert_queue(&outcome, "quick", "mine-us", &quick);
    assert_queue(&outcome, "slow", "mine-us", &slow);
    assert_flows(&outcome, "mine-us", &[0.0, 30.0, 30.0, 30.0]);
}

#[test]
fn the_rival_gets_a_share_of_what_others_get() {
    // All that is decided is approved, for the United States four tenths of it.
    let desk = Desk { rival: Some(Rival { countries: vec!["US".into()], share: 0.4 }), ..at_once() };
    let map = trade()
        .mine("pit", "CN", 100.0, 100.0)
        .market("jp", "JP", "ore", 100.0)
        .route("ore", "pit", "jp", 100.0, 100.0)
        .rule(asks(1.0, desk));
    let outcome = map.solve();
    assert_flows(&outcome, "mine-us", &[0.0, 40.0, 40.0]);
    assert_flows(&outcome, "pit-jp", &[0.0, 100.0, 100.0]);
    let month = queue(&outcome, "desk", "mine-us")[1].clone().expect("busy");
    assert_close(month.approved, 40.0, 1e-9);
    assert_close(month.refused(), 60.0, 1e-9);
}

#[test]
fn half_of_a_raw_material_is_refused_and_what_is_lacking_is_ordered_again() {
    // First month: 100 lacking. Second: 100 + 0.2 x 100 ordered, the first 100 decided, 50 approved: 150 lacking. Third: 130 ordered, the 120 decided, 60
    // approved: 190. Fourth: 138 ordered, the 130 decided, 65 approved: 225, but no more than two months: 200. From the fifth on 140 are ordered; then 69
    // and 70 pass.
    let desk = Desk { pull: 0.2, patience_months: 2.0, ..at_once() };
    let outcome = trade().rule(asks(0.5, desk)).solve();
    let right = [
        [100.0, 0.0, 0.0, 100.0],
        [120.0, 100.0, 0.0, 120.0],
        [130.0, 120.0, 0.0, 130.0],
        [138.0, 130.0, 0.0, 138.0],
        [140.0, 138.0, 0.0, 140.0],
        [140.0, 140.0, 0.0, 140.0],
    ];
    assert_queue(&outcome, "desk", "mine-us", &right);
    assert_flows(&outcome, "mine-us", &[0.0, 50.0, 60.0, 65.0, 69.0, 70.0]);
    let lack: Vec<f64> =
        queue(&outcome, "desk", "mine-us").iter().map(|q| q.as_ref().map_or(0.0, |q| q.lack)).collect();
    for (found, right) in lack.iter().zip([0.0, 100.0, 150.0, 190.0, 200.0, 200.0]) {
        assert_close(*found, right, 1e-6);
    }
}

#[test]
fn what_was_not_shipped_is_caught_up_beyond_the_baseline() {
    // First month: nothing, the stock is used up, 100 lacking. Second: 120 ordered, the first 100 decided and shipped. Third: the 120 decided and shipped, 120
    // ordered; 80 lacking. Fourth: 116 ordered, 120 shipped; 60 lacking. Fifth: 112 ordered, the 116 of the fourth's are shipped; 44 lacking.
    // Sixth: 108.8 ordered, 112 shipped.
    let desk = Desk { pull: 0.2, patience_months: 2.0, ..at_once() };
    let outcome = trade().rule(asks(1.0, desk)).solve();
    let right = [
        [100.0, 0.0, 0.0, 100.0],
        [120.0, 100.0, 0.0, 120.0],
        [120.0, 120.0, 0.0, 120.0],
        [116.0, 120.0, 0.0, 116.0],
        [112.0, 116.0, 0.0, 112.0],
        [108.8, 112.0, 0.0, 108.8],
    ];
    assert_queue(&outcome, "desk", "mine-us", &right);
    assert_flows(&outcome, "mine-us", &[0.0, 100.0, 120.0, 120.0, 116.0, 112.0]);
    // Where the mine can dig no more than usual there is nothing to catch up with, whatever is approved.
    let mut tight = trade();
    tight.preset.map.sites[0].activities[0].capacity = Figure::plain(1200.0);
    let outcome = tight.rule(asks(1.0, Desk { pull: 0.2, patience_months: 2.0, ..at_once() })).solve();
    assert_flows(&outcome, "mine-us", &[0.0, 100.0, 100.0, 100.0]);
}

#[test]
fn what_is_not_named_waits_too_while_grades_cannot_be_told_apart() {
    // Three tenths are for soldiers, whom the rule names; of the rest half waits with them: 0.3 + 0.7 x 0.5 = 0.65 of 100. When the desk has learnt, only the
    // 30 of the soldiers: 70 pass, and of the 65 that wait 0.5 x 30 are decided.
    let mut rule = asks(1.0, Desk { over: 0.5, room: 0.5, ..at_once() });
    rule.scope.users = Users::Military;
    let map = MapMaker::ore()
        .months(3, 0.0)
        .mine("mine", "CN", 100.0, 300.0)
        .market("us", "US", "ore", 100.0)
        .used_for("ships", 0.3)
        .route("ore", "mine", "us", 100.0, 300.0)
        .rule(rule);
    let outcome = map.solve();
    assert_queue(
        &outcome,
        "desk",
        "mine-us",
        &[[65.0, 0.0, 0.0, 65.0], [30.0, 15.0, 0.0, 80.0], [30.0, 15.0, 0.0, 95.0]],
    );
    let permitted: Vec<f64> = outcome.verdicts.iter().map(|verdicts| verdicts[RouteIx(0)].permitted).collect();
    for (found, right) in permitted.iter().zip([0.35, 0.85, 0.85]) {
        assert_close(*found, right, 1e-12);
    }
    assert_flows(&outcome, "mine-us", &[35.0, 85.0, 85.0]);
}

#[test]
fn a_good_that_customs_cannot_tell_from_the_named_one_waits_with_it() {
    // The rule names nothing that is on the map; ore has the customs code of what it names, and half of it waits: 50 of 100 pass. From the second month on the desk has
    // learnt to tell them apart, and all of it passes without a licence. Without `over` the list says nothing.
    let map = |over: f64| {
        let desk = Desk { over, look_alikes: vec!["list".into()], ..at_once() };
        MapMaker::ore()
            .months(3, 0.0)
            .mine("mine", "CN", 100.0, 300.0)
            .market("us", "US", "ore", 100.0)
            .route("ore", "mine", "us", 100.0, 300.0)
            .rule(rule("desk", licence(1.0, desk), vec![domestic("magnets")]))
    };
    let held_up = map(0.5);
    let outcome = held_up.solve();
    assert_flows(&outcome, "mine-us", &[50.0, 100.0, 100.0]);
    assert_queue(&outcome, "desk", "mine-us", &[[50.0, 0.0, 0.0, 50.0]]);
    let words = explain_route(&held_up.preset, &outcome, RouteIx(0), MonthIx(0), None).join("\n");
    assert!(words.contains("under the customs code of what is on “magnets”"), "{words}");
    assert_flows(&map(0.0).solve(), "mine-us", &[100.0, 100.0, 100.0]);
}

#[test]
fn without_a_desk_a_licence_is_what_it_was() {
    // 0, then 0.6 of the baseline, whatever has not been shipped; and a desk with room for everything that nobody orders more from comes to the same.
    let constant = trade().rule(rule("r", Instrument::licence(0.6, 1), vec![domestic("list")])).solve();
    assert!(constant.result().expect("played").licences.iter().all(Vec::is_empty));
    assert_flows(&constant, "mine-us", &[0.0, 60.0, 60.0, 60.0]);
    let decided = trade().rule(asks(0.6, at_once())).solve();
    assert_flows(&decided, "mine-us", &[0.0, 60.0, 60.0, 60.0]);
    // What no longer fits into the queue after a month: nothing.
    assert_queue(&decided, "desk", "mine-us", &[[100.0, 0.0, 0.0, 100.0], [100.0, 100.0, 0.0, 100.0]]);
}

#[test]
fn a_month_counts_by_its_days() {
    // In force from 17 January, on 15 of 31 days: 15/31 of 100 is applied for and waits, the rest has passed. In February the desk has been open for
    // 15/31 + 0.5 < 1 months in the middle: nothing. In March for 15/31 + 1.5: all that is ripe, which by the end of the month is everything but March's own.
    let mut rule = asks(1.0, at_once());
    rule.calendar = Calendar::from_day(date(2026, 1, 17));
    let outcome = trade().rule(rule).solve();
    let part = 100.0 * 15.0 / 31.0;
    let right = [[part, 0.0, 0.0, part], [100.0, 0.0, 0.0, 100.0 + part], [100.0, 100.0 + part, 0.0, 100.0]];
    assert_queue(&outcome, "desk", "mine-us", &right);
    assert_flows(&outcome, "mine-us", &[100.0 - part, 0.0]);
}

#[test]
fn a_scenario_may_start_when_the_desk_has_been_open_for_a_while() {
    let desk = Desk { pull: 0.2, patience_months: 2.0, learn_months: 1.5, ..at_once() };
    let from = |start: Date, months: u32| {
        let mut map = trade().months(months, 0.0).rule(asks(0.5, desk.clone()));
        map.preset.scenarios[0].start = start;
        let outcome = map.solve();
        queue(&outcome, "desk", "mine-us")
    };
    let (whole, later) = (from(START, 8), from(date(2026, 4, 1), 5));
    for (one, other) in whole[3..].iter().zip(&later) {
        let (one, other) = (one.as_ref().expect("busy"), other.as_ref().expect("busy"));
        for (one, other) in [(one.applied, other.applied), (one.decided, other.decided), (one.waiting, other.waiting)] {
            assert_close(one, other, 1e-6);
        }
    }
}

#[test]
fn approvals_that_run_out_unused_are_applied_for_anew() {
    // A ban lets nothing pass, so that approvals stay unused. Decided in the month of the application; 100 approved in January.
    let desk = Desk { statutory_months: 0.0, ..at_once() };
    let applied = |valid: Option<u32>| -> Vec<f64> {
        let mut asks = asks(1.0, desk.clone());
        if let Instrument::Licence { valid_months, .. } = &mut asks.instrument {
            *valid_months = valid;
        }
        let outcome = trade().rule(asks).ban().solve();
        queue(&outcome, "desk", "mine-us").iter().map(|q| q.as_ref().map_or(0.0, |q| q.applied)).collect()
    };
    // Good for ever: nobody applies again. For a month: each month. For two: every other.
    assert_eq!(applied(None), [100.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    assert_eq!(applied(Some(1)), [100.0; 6]);
    assert_eq!(applied(Some(2)), [100.0, 0.0, 100.0, 0.0, 100.0, 0.0]);
}

#[test]
fn a_desk_is_explained_with_its_queue() {
    let map = trade().rule(asks(1.0, Desk { room: 0.5, ..at_once() }));
    let outcome = map.solve();
    let lines = |month: usize| explain_route(&map.preset, &outcome, RouteIx(0), MonthIx(month), None).join("\n");
    assert!(lines(0).starts_with("delayed: licences are pending"), "{}", lines(0));
    assert!(lines(0).contains("applications wait for a decision (100 % of applications approved)"), "{}", lines(0));
    let right = "at the desk of desk: 100 t applied for this month, 50 approved, 0 refused, 0 given up; 150 t waiting at its end; when it began buyers lacked 100 t that it had held back";
    assert!(lines(1).contains(right), "{}", lines(1));
    assert!(lines(1).starts_with("reduced: 50 % of the baseline volume may pass"), "{}", lines(1));
}

#[test]
fn what_a_rival_is_approved_is_said_on_his_routes_with_its_band() {
    // Half is approved, for the United States four tenths of that: 20 %. At the low end a quarter and four tenths of it, 10 %; at the high end all, and
    // nine tenths for them.
    let desk = Desk { rival: Some(Rival { countries: vec!["US".into()], share: 0.4 }), ..at_once() };
    let mut asks = asks(0.5, desk);
    if let Instrument::Licence { band, .. } = &mut asks.instrument {
        let low = LicenceAnswer { approval_share: 0.25, ..LicenceAnswer::default() };
        let high = LicenceAnswer { approval_share: 1.0, rival_share: Some(0.9), ..LicenceAnswer::default() };
        *band = Some(LicenceBand { low, high });
    }
    let map = trade()
        .mine("pit", "CN", 100.0, 100.0)
        .market("jp", "JP", "ore", 100.0)
        .route("ore", "pit", "jp", 100.0, 100.0)
        .rule(asks);
    let outcome = map.solve();
    for (route, words) in [
        ("mine-us", "(20 % of applications approved, between 10 % and 90 %)"),
        ("pit-jp", "(50 % of applications approved, between 25 % and 100 %)"),
    ] {
        let at = map.network().route(&route.into()).expect("the route");
        for month in [0, 2] {
            let lines = explain_route(&map.preset, &outcome, at, MonthIx(month), None).join("\n");
            assert!(lines.contains(words), "{lines}");
        }
    }
}

#[test]
fn buyers_order_ahead_of_a_rule_that_has_been_announced() {
    // A ban that is announced on 17 January and in force from March. Half of the usual 100 more is ordered a month: in January, on 15 of 31 days, 100 x (1 + 0.5
    // x 15/31), in February 150. The market keeps what it does not use: 100 + 24.2 + 50 at the end of February, and lives on it in March.
    let mut ban = rule("ban", Instrument::Ban, vec![domestic("list")]);
    ban.calendar =
        Calendar { announced: Some(date(2026, 1, 17)), bought_ahead: 0.5, ..Calendar::from_day(date(2026, 3, 1)) };
    let (map, without) = (trade().rule(ban.clone()), {
        ban.calendar.bought_ahead = 0.0;
        trade().rule(ban)
    });
    let bound = |outcome: &Outcome, month: usize, map: &MapMaker| {
        let (bounds, _) = limits_met(&map.preset, outcome).expect("limits");
        (bounds[MonthIx(month)].routes[RouteIx(0)], bounds[MonthIx(month)].rests[RouteIx(0)])
    };
    let outcome = map.solve();
    let january = 100.0 * (1.0 + 0.5 * 15.0 / 31.0);
    for (month, right) in [(0, january), (1, 150.0), (2, 0.0)] {
        let (most, rest) = bound(&outcome, month, &map);
        assert_close(most, right, 1e-9);
        assert_close(rest, if month < 2 { right } else { 0.0 }, if month < 2 { 1e-9 } else { 100.0 });
    }
    // The trade rests at 150, the mine at 100, the store at 100 with s + f - 100 in it: 3 f = 150 + 100 + 200 - s.
    let first = (january + 100.0 + 100.0) / 3.0;
    let second = (150.0 + 100.0 + 200.0 - first) / 3.0;
    assert_flows(&outcome, "mine-us", &[first, second, 0.0]);
    assert_flows(&without.solve(), "mine-us", &[100.0, 100.0, 0.0]);
}

#[test]
fn related_firms_divert_what_is_closed_at_once() {
    // 100 a month from China are stopped. A Japanese firm of the same house can send 100 that it usually has no use for; it opens to 0.75 x 100 at once, a
    // stranger who has to be qualified for two months only in the third, to a tenth of his 100 a month.
    let map = MapMaker::ore()
        .months(4, 0.1)
        .mine("mine", "CN", 100.0, 100.0)
        .market("us", "US", "ore", 100.0)
        .route("ore", "mine", "us", 100.0, 100.0)
        .mine("sister", "JP", 0.0, 100.0)
        .route("ore", "sister", "us", 0.0, 100.0)
        .qualification(2);
    let strangers = map.clone().ban().solve();
    assert_flows(&strangers, "sister-us", &[0.0, 0.0, 10.0, 20.0]);
    let mut related = map.ban();
    related.preset.map.routes[1].related = true;
    assert_flows(&related.solve(), "sister-us", &[75.0, 75.0, 75.0, 75.0]);
    // Where transfers are policed, a tenth; and on it goes as with any other route, without the wait.
    related.preset.scenarios[0].diverted = 0.1;
    assert_flows(&related.solve(), "sister-us", &[10.0, 20.0, 30.0, 40.0]);
}

#[test]
fn re_routing_may_count_from_the_bite_on_the_routes_own_good() {
    // Alloy is made of ore and of wax. From January on a ban stops the wax of China; from March on the ore. A mine elsewhere could send ore, without
    // qualification, a tenth of 100 more a month: from January on as long as anything on the chain counts, from March on where its own good does.
    let plant = |by_good: bool| {
        let mut map = MapMaker::default()
            .months(4, 0.1)
            .commodity("ore", Stage::Mine, 10.0, &["ore"])
            .commodity("wax", Stage::Mine, 10.0, &["wax"])
            .commodity("alloy", Stage::Metal, 30.0, &[])
            .recipe("dig", &[], &[("ore", 1.0)])
            .recipe("drip", &[], &[("wax", 1.0)])
            .recipe("melt", &[("ore", 1.0), ("wax", 1.0)], &[("alloy", 1.0)])
            .mine("mine", "CN", 100.0, 100.0)
            .site("hive", "CN", Stage::Mine)
            .runs("drip", 100.0, 100.0)
            .mine("other", "AU", 0.0, 100.0)
            .site("smelter", "JP", Stage::Metal)
            .runs("melt", 100.0, 100.0)
            .market("jp", "JP", "alloy", 100.0)
            .route("ore", "mine", "smelter", 100.0, 100.0)
            .route("wax", "hive", "smelter", 100.0, 100.0)
            .route("ore", "other", "smelter", 0.0, 100.0)
            .route("alloy", "smelter", "jp", 100.0, 100.0)
            .rule(rule("wax", Instrument::licence(0.9, 0), vec![domestic("wax")]));
        let mut ore = rule("ore", Instrument::Ban, vec![domestic("ore")]);
        ore.calendar = Calendar::from_day(date(2026, 3, 1));
        map = map.rule(ore);
        map.preset.scenarios[0].rerouting_by_good = by_good;
        map.solve()
    };
    assert_flows(&plant(false), "other-smelter", &[0.0, 0.0, 30.0, 40.0]);
    assert_flows(&plant(true), "other-smelter", &[0.0, 0.0, 10.0, 20.0]);
}

#[test]
fn a_year_of_a_raw_material_at_a_desk_that_learns() {
    // The usual desk, half approved: what passes by its formulas (`engine/rules/desks.rs`), all of it shipped since the market is short. The third month: learnt
    // 1 - exp(-0.2) = 0.18127, of 150 that is 27.19 decided, half of it 13.595.
    let outcome = trade().months(12, 0.0).rule(asks(0.5, Desk::default())).solve();
    let right = [
        0.0, 0.0, 13.5951935, 37.7561022, 52.4104341, 61.2987357, 66.6897631, 69.9595865, 71.9428347, 73.1457355,
        71.9114298, 70.0,
    ];
    assert_flows(&outcome, "mine-us", &right);
}

#[test]
fn the_queue_is_told_by_rule_and_destination() {
    // Half of the usual 100 is decided a month from the second on, at 10 USD a unit: 100, 150, 200, 250, 300, 350 wait; 6 x 100 applied for, 5 x 50 approved.
    let outcome = trade().rule(asks(1.0, Desk { room: 0.5, ..at_once() })).solve();
    assert_eq!(rules_with_queues(&outcome), ["desk".into()]);
    let found = licences_over_months(&outcome, &"desk".into(), Buyer::World);
    for (found, right) in found.waiting.iter().zip([1000.0, 1500.0, 2000.0, 2500.0, 3000.0, 3500.0]) {
        assert_close(*found, right, 1e-6);
    }
    let [total] = &licence_totals(&outcome)[..] else { panic!("one rule, one good, one destination") };
    assert_eq!(total.destination, "US".into());
    for (found, right) in
        [(total.applied, 600.0), (total.approved, 250.0), (total.refused, 0.0), (total.waiting, 350.0)]
    {
        assert_close(found, right, 1e-6);
    }
    // In the third month alone: 100 applied for, 50 approved, 200 waiting at its end.
    let [march] = &licences_in_month(&outcome, &"desk".into(), MonthIx(2))[..] else {
        panic!("one good, one destination")
    };
    for (found, right) in [(march.applied, 100.0), (march.approved, 50.0), (march.waiting, 200.0)] {
        assert_close(found, right, 1e-6);
    }
    assert!(licences_in_month(&outcome, &"other".into(), MonthIx(2)).is_empty());
    // Of a site that orders nothing there is nothing.
    let mine = outcome.network.site(&"mine".into()).expect("the mine");
    let none = licences_over_months(&outcome, &"desk".into(), Buyer::Site(mine));
    assert!(none.applied.iter().all(|applied| *applied == 0.0));
}
