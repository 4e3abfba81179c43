//! Quotas by the year and the month, first come or by usual trade, lost or carried over, in units or USD; each answer worked out by hand.

use crate::kit::maps::{MapMaker, assert_close, domestic, rule};
use chokepoint_core::engine::{MonthIx, Rung};
use chokepoint_core::model::*;
use jiff::civil::{Date, date};

/// A mine in China that digs 10 a month for America (6) and Japan (4), who could take up to 20 each.
fn two_buyers(months: u32, per_year: f64, terms: QuotaTerms) -> MapMaker {
    let quota = Instrument::Quota { per_year, shares: Vec::new(), terms };
    MapMaker::ore()
        .months(months, 1.0)
        .mine("mine", "CN", 10.0, 40.0)
        .market("us", "US", "ore", 6.0)
        .market("jp", "JP", "ore", 4.0)
        .route("ore", "mine", "us", 6.0, 20.0)
        .route("ore", "mine", "jp", 4.0, 20.0)
        .rule(rule("quota", quota, vec![domestic("list")]))
}

/// What passes to America and to Japan, month by month.
fn passing(map: &MapMaker) -> Vec<(f64, f64)> {
    map.play(Rung::TOP).iter().map(|month| (map.flow(month, "mine-us"), map.flow(month, "mine-jp"))).collect()
}

fn total(map: &MapMaker) -> Vec<f64> {
    passing(map).into_iter().map(|(us, jp)| us + jp).collect()
}

#[track_caller]
fn assert_months(actual: &[f64], expected: &[f64]) {
    assert_eq!(actual.len(), expected.len());
    for (at, (actual, expected)) in actual.iter().zip(expected).enumerate() {
        assert!((actual - expected).abs() < 1e-6, "month {}: {actual} is not {expected}; {expected:?}", at + 1);
    }
}

fn by_the_year() -> QuotaTerms {
    QuotaTerms { period: QuotaPeriod::Year, ..QuotaTerms::default() }
}

fn carried_over(terms: QuotaTerms) -> QuotaTerms {
    QuotaTerms { unused: QuotaUnused::CarriedOver, ..terms }
}

/// The mine gives this share of what it could for some months.
fn outage(map: &mut MapMaker, remaining: f64, from: Date, until: Date) {
    map.preset.events.push(Event {
        id: "outage".into(),
        title: "Outage".to_owned(),
        from,
        until: Some(until),
        effect: EventEffect::Outage { site: "mine".into(), remaining },
        note: String::new(),
    });
    map.preset.scenarios[0].events.push("outage".into());
}

/// America wants this many times as much for some months.
fn demand_of_america(map: &mut MapMaker, factor: f64, from: Date, until: Date) {
    map.preset.events.push(Event {
        id: "demand".into(),
        title: "Demand".to_owned(),
        from,
        until: Some(until),
        effect: EventEffect::DemandChange { site: "us".into(), commodity: "ore".into(), factor },
        note: String::new(),
    });
    map.preset.scenarios[0].events.push("demand".into());
}

#[test]
fn a_quota_by_the_year_is_used_up_before_the_year_is() {
    // 60 a year at 10 a month last six months; on the first of January there are 60 again.
    let expected: Vec<f64> = (0..13).map(|month| if (6..12).contains(&month) { 0.0 } else { 10.0 }).collect();
    assert_months(&total(&two_buyers(13, 60.0, by_the_year())), &expected);
    // By the month a twelfth of it passes all the year round.
    assert_months(&total(&two_buyers(13, 60.0, QuotaTerms::default())), &[5.0; 13]);
}

#[test]
fn a_quota_that_begins_in_july_opens_what_the_days_left_are_worth() {
    // 184 of 365 days: 60 x 184 / 365 = 30.2466, of which July to September take 10 each.
    let mut map = two_buyers(12, 60.0, by_the_year());
    map.preset.rules[0].calendar = Calendar::from_day(date(2026, 7, 1));
    let mut expected = vec![10.0; 9];
    expected.extend([60.0 * 184.0 / 365.0 - 30.0, 0.0, 0.0]);
    assert_months(&total(&map), &expected);
}

#[test]
fn a_quota_of_the_year_that_begins_on_the_16th_leaves_the_days_before_alone() {
    // 16 December: 16 of 365 days open 120 x 16 / 365 = 5.26 for the sixteen days, beside the usual 10 x 15/31 of the days before.
    let mut map = two_buyers(12, 120.0, by_the_year());
    map.preset.rules[0].calendar = Calendar::from_day(date(2026, 12, 16));
    let opened: f64 = 120.0 * 16.0 / 365.0;
    let passed = total(&map);
    assert_close(passed[11], (opened + 150.0 / 31.0).min(10.0), 1e-6);
}

#[test]
fn what_a_month_leaves_is_lost_or_used_in_the_next() {
    // 120 a year are 10 a month, and 12 are wanted, of which the outage of January (a tenth of 40) gives 4.
    let twelve = |terms: QuotaTerms| {
        let mut map = two_buyers(5, 120.0, terms);
        let sites = &mut map.preset.map.sites;
        sites.iter_mut().filter(|site| site.id.as_str() == "us").for_each(|site| {
            site.demands[0].quantity.value = 8.0 * 12.0;
        });
        map.preset.map.sites[0].activities[0].baseline.value = 12.0 * 12.0;
        map.preset.map.routes[0].baseline.value = 8.0 * 12.0;
        outage(&mut map, 0.1, date(2026, 1, 1), date(2026, 2, 1));
        total(&map)
    };
    assert_months(&twelve(QuotaTerms::default()), &[4.0, 10.0, 10.0, 10.0, 10.0]);
    // January leaves 6. February draws 12 of 16, the 6 first, and leaves 4; March 12 of 14, leaves 2; April 12 of 12; May has its own 10.
    assert_months(&twelve(carried_over(QuotaTerms::default())), &[4.0, 12.0, 12.0, 12.0, 10.0]);
}

#[test]
fn what_was_carried_over_lapses_with_the_period_into_which_it_was_carried() {
    // Nothing is dug from January to March. Of what January opened February may use 10, and March no more: in April there are the 10 of March and its
    // own 10 for the 34 that are wanted, and not 40. May has its own 10, and so has June.
    let mut map = two_buyers(6, 120.0, carried_over(QuotaTerms::default()));
    outage(&mut map, 0.0, date(2026, 1, 1), date(2026, 4, 1));
    demand_of_america(&mut map, 5.0, date(2026, 4, 1), date(2026, 7, 1));
    assert_months(&total(&map), &[0.0, 0.0, 0.0, 20.0, 10.0, 10.0]);
}

#[test]
fn what_a_year_leaves_is_lost_or_used_in_the_next() {
    // An outage leaves 3 a month all through 2026: 36 of 60, so that 24 are left. In 2027, 60 last six months; with the 24 carried over, 84 last
    // eight and 4 pass in the ninth.
    let of_second_year = |terms: QuotaTerms| {
        let mut map = two_buyers(24, 60.0, terms);
        outage(&mut map, 0.075, date(2026, 1, 1), date(2027, 1, 1));
        total(&map)[12..].to_vec()
    };
    let mut lost = vec![10.0; 6];
    lost.extend([0.0; 6]);
    assert_months(&of_second_year(by_the_year()), &lost);
    let mut kept = vec![10.0; 8];
    kept.extend([4.0, 0.0, 0.0, 0.0]);
    assert_months(&of_second_year(carried_over(by_the_year())), &kept);
}

#[test]
fn parts_by_usual_trade_are_each_buyers_own() {
    // Half of 10: 3 for America and 2 for Japan. America wants only 1: what it leaves is not Japan's.
    let one_wants_little = |terms: QuotaTerms| {
        let mut map = two_buyers(2, 60.0, terms);
        demand_of_america(&mut map, 1.0 / 6.0, date(2026, 1, 1), date(2026, 3, 1));
        passing(&map)[1]
    };
    let (us, jp) = one_wants_little(QuotaTerms { award: QuotaAward::UsualTrade, ..QuotaTerms::default() });
    assert_close(us, 1.0, 1e-6);
    assert_close(jp, 2.0, 1e-6);
    // First come, first served: Japan gets all that America leaves of 5, as much as it wants.
    let (us, jp) = one_wants_little(QuotaTerms::default());
    assert_close(us, 1.0, 1e-6);
    assert_close(jp, 4.0, 1e-6);
}

#[test]
fn a_named_buyer_has_his_fixed_part() {
    // Four fifths of 5 a month are the Japanese site's, who wants 4; America has the fifth that is left.
    let buyers = vec![BuyerShare { buyer: "jp".to_owned(), share: 0.8 }];
    let map = two_buyers(2, 60.0, QuotaTerms { buyers, ..QuotaTerms::default() });
    let (us, jp) = passing(&map)[1];
    assert_close(us, 1.0, 1e-6);
    assert_close(jp, 4.0, 1e-6);
}

#[test]
fn a_part_by_usual_trade_of_a_year_runs_out_for_each_buyer_by_himself() {
    // 36 for America at 6 a month and 24 for Japan at 4: both last six months. With America's demand halved hers last the year, and Japan's do not.
    let terms = QuotaTerms { award: QuotaAward::UsualTrade, ..by_the_year() };
    let mut map = two_buyers(12, 60.0, terms);
    demand_of_america(&mut map, 0.5, date(2026, 1, 1), date(2027, 1, 1));
    let passed = passing(&map);
    assert_close(passed[11].0, 3.0, 1e-6);
    assert_close(passed[5].1, 4.0, 1e-6);
    assert_close(passed[6].1, 0.0, 1e-6);
}

#[test]
fn a_quota_in_usd_counts_prices() {
    // 600 USD a year are 50 a month; ore costs 10: 5 of 10 pass. Of a good at 40 that is on the list too, each unit counts for four.
    let terms = QuotaTerms { unit: QuotaUnit::Usd, ..QuotaTerms::default() };
    assert_months(&total(&two_buyers(2, 600.0, terms.clone())), &[5.0, 5.0]);
    let map = MapMaker::ore()
        .months(2, 1.0)
        .commodity("gem", Stage::Mine, 40.0, &["list"])
        .recipe("sift", &[], &[("gem", 1.0)])
        .mine("mine", "CN", 10.0, 10.0)
        .runs("sift", 10.0, 10.0)
        .market("us", "US", "ore", 10.0)
        .market("jp", "JP", "gem", 10.0)
        .route("ore", "mine", "us", 10.0, 10.0)
        .route("gem", "mine", "jp", 10.0, 10.0)
        .rule(rule("quota", Instrument::Quota { per_year: 3000.0, shares: Vec::new(), terms }, vec![domestic("list")]));
    // 250 a month of the usual 500: both lose the same share, by value as by volume.
    let month = &map.play(Rung::TOP)[MonthIx::FIRST];
    let (ore, gem) = (map.flow(month, "mine-us"), map.flow(month, "mine-jp"));
    assert_close(10.0 * ore + 40.0 * gem, 250.0, 1e-6);
    assert_close(ore, 5.0, 1e-3);
    assert_close(gem, 5.0, 1e-3);
}

#[test]
fn the_words_of_a_quota_say_its_terms() {
    let terms = QuotaTerms {
        period: QuotaPeriod::Year,
        unused: QuotaUnused::CarriedOver,
        unit: QuotaUnit::Usd,
        buyers: vec![BuyerShare { buyer: "jp".to_owned(), share: 0.25 }],
        award: QuotaAward::FirstCome,
    };
    let quota = Instrument::Quota { per_year: 60.0, shares: Vec::new(), terms };
    assert_eq!(
        instrument_words(&quota),
        "quota, 60 USD a year (opened by the calendar year, first come, first served, 25 % of it for jp, what is left carried over to the next period)"
    );
    assert_eq!(instrument_words(&Instrument::quota(60.0)), "quota, 60 units a year");
}
