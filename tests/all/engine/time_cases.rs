//! Months worked out by hand: when a hole opens, what fills it, and from when on. The numbers are in the comments.

use crate::kit::maps::*;
use chokepoint_core::engine::{MonthIx, Rung, check};
use chokepoint_core::insight::{Consumer, gap_rows};
use chokepoint_core::model::*;
use jiff::civil::date;

/// 100 ore a month from China to one US market, banned from the first day on, no stock, no other source.
fn banned(months: u32) -> MapMaker {
    MapMaker::ore().months(months, 1.0).mine("mine", "CN", 100.0, 100.0).ban()
}

fn shortages(map: &MapMaker, rung: Rung) -> Vec<f64> {
    map.play(rung).iter().map(|month| map.shortage(month, "us")).collect()
}

#[track_caller]
fn assert_months(actual: &[f64], expected: &[f64]) {
    assert_eq!(actual.len(), expected.len(), "{actual:?}");
    for (month, (actual, expected)) in actual.iter().zip(expected).enumerate() {
        assert!((actual - expected).abs() < 1e-5, "month {}: {actual} is not {expected}", month + 1);
    }
}

/// Nothing to find but that the figures of a test have no source.
#[track_caller]
fn assert_sound(map: &MapMaker) {
    let findings: Vec<Finding> =
        check(&map.preset).into_iter().filter(|finding| finding.place.to_string() != "preset").collect();
    assert_eq!(findings, []);
}

#[test]
fn a_ramp_arrives_in_month_9() {
    // An Australian mine digs nothing until September 2026, then 70 a month; its route is qualified at once. Eight months of
    // 100 missing, then 30. On the rungs below new capacity all twelve months miss 100.
    let map = banned(12)
        .mine("weld", "AU", 0.0, 0.0)
        .ramp(date(2026, 9, 1), 70.0)
        .market("us", "US", "ore", 100.0)
        .route("ore", "mine", "us", 100.0, 100.0)
        .route("ore", "weld", "us", 0.0, 100.0);
    let mut expected = [100.0; 12];
    assert_months(&shortages(&map, Rung::Stocks), &expected);
    expected[8..].fill(30.0);
    assert_months(&shortages(&map, Rung::NewCapacity), &expected);
}

#[test]
fn a_substitute_opens_after_12_months_at_most_30_per_cent() {
    // A motor takes one ore. After 12 months a motor without ore may do 30 % of the work: 100 missing for 12 months, then 70.
    let map = MapMaker::ore()
        .months(14, 1.0)
        .commodity("motor", Stage::Component, 500.0, &[])
        .recipe("build", &[("ore", 1.0)], &[("motor", 1.0)])
        .recipe("other", &[], &[("motor", 1.0)])
        .substitute("build", 12, 0.3)
        .mine("mine", "CN", 100.0, 100.0)
        .site("works", "US", Stage::Component)
        .runs("build", 100.0, 100.0)
        .runs("other", 0.0, 80.0)
        .market("us", "US", "motor", 100.0)
        .route("ore", "mine", "works", 100.0, 100.0)
        .route("motor", "works", "us", 100.0, 100.0)
        .ban();
    let mut expected = [100.0; 14];
    expected[12..].fill(70.0);
    assert_months(&shortages(&map, Rung::TOP), &expected);
}

/// A market that wants 100 cars with magnets (banned) and can take cars without: 1.25 of them do the work of one, at most 40 %
/// of the demand, from two months after the ban on.
fn two_kinds_of_cars(other_capacity: f64) -> MapMaker {
    let mut map = MapMaker::default()
        .months(4, 1.0)
        .commodity("car", Stage::Product, 30_000.0, &["list"])
        .commodity("plain-car", Stage::Product, 28_000.0, &[])
        .recipe("build", &[], &[("car", 1.0)])
        .recipe("build-plain", &[], &[("plain-car", 1.0)])
        .site("cn-works", "CN", Stage::Product)
        .runs("build", 100.0, 100.0)
        .site("us-works", "US", Stage::Product)
        .runs("build-plain", 0.0, other_capacity)
        .market("us", "US", "car", 100.0)
        .route("car", "cn-works", "us", 100.0, 100.0)
        .route("plain-car", "us-works", "us", 0.0, 500.0)
        .ban();
    map.preset.map.sites[2].demands[0].alternatives.push(Alternative {
        commodity: "plain-car".into(),
        ratio: Figure::plain(1.25),
        lead_months: 2,
        max_share: 0.4,
        penalty: 0.1,
    });
    assert_sound(&map);
    map
}

#[test]
fn another_product_does_the_work_in_its_ratio() {
    // 500 plain cars could be built: the share binds, 40 of 100 are served by 50 plain cars. With 25 plain cars: 20 are served.
    let map = two_kinds_of_cars(500.0);
    assert_months(&shortages(&map, Rung::NewCapacity), &[100.0; 4]);
    assert_months(&shortages(&map, Rung::Substitutes), &[100.0, 100.0, 60.0, 60.0]);
    assert_close(map.flow(&map.play(Rung::TOP)[MonthIx(2)], "us-works-us"), 50.0, 1e-5);
    assert_months(&shortages(&two_kinds_of_cars(25.0), Rung::TOP), &[100.0, 100.0, 80.0, 80.0]);
    let outcome = map.solve();
    let rows = gap_rows(&outcome);
    let third =
        rows.iter().find(|row| matches!(row.consumer, Consumer::Market(_)) && row.month == MonthIx(2)).expect("a row");
    assert_close(third.filled[Rung::Substitutes], 40.0, 1e-5);
    assert_close(third.gap, 60.0, 1e-5);
}

#[test]
fn what_comes_back_follows_what_was_made() {
    // 100 magnets a month are made of 100 ore, and 10 are recycled into ore three months later (20 % come back; the plant could
    // do 50, and 90 come from China). The ban stops the mine's 90. Months 1 to 3 still get 20 % of 100 = 20 back, so 20 magnets
    // are made; months 4 to 6 get 20 % of 20 = 4, months 7 to 9 20 % of 4 = 0.8.
    let mut map = MapMaker::ore()
        .months(9, 1.0)
        .commodity("magnet", Stage::Magnet, 60.0, &[])
        .recipe("recycle", &[], &[("ore", 1.0)])
        .recipe("sinter", &[("ore", 1.0)], &[("magnet", 1.0)])
        .mine("mine", "CN", 90.0, 90.0)
        .site("yard", "JP", Stage::Refine)
        .runs("recycle", 10.0, 50.0)
        .site("works", "JP", Stage::Magnet)
        .runs("sinter", 100.0, 100.0)
        .market("us", "US", "magnet", 100.0)
        .route("ore", "mine", "works", 90.0, 90.0)
        .route("ore", "yard", "works", 10.0, 100.0)
        .route("magnet", "works", "us", 100.0, 100.0)
        .ban();
    map.preset.map.recipes[1].kind = RecipeKind::Recycling;
    map.preset.map.recipes[1].returns =
        Some(Returns { commodity: "magnet".into(), lag_months: 3, share: Figure::plain(0.2) });
    assert_sound(&map);
    let expected = [80.0, 80.0, 80.0, 96.0, 96.0, 96.0, 99.2, 99.2, 99.2];
    assert_months(&shortages(&map, Rung::TOP), &expected);
}

#[test]
fn recycling_more_than_comes_back_is_told() {
    let mut map =
        banned(1).recipe("recycle", &[], &[("ore", 1.0)]).site("yard", "JP", Stage::Refine).runs("recycle", 30.0, 50.0);
    map.preset.map.recipes[1].kind = RecipeKind::Recycling;
    map.preset.map.recipes[1].returns =
        Some(Returns { commodity: "ore".into(), lag_months: 1, share: Figure::plain(0.1) });
    let findings = check(&map.preset);
    assert!(findings.iter().any(|finding| finding.place.to_string() == "recipes/recycle/returns"), "{findings:?}");
    map.preset.map.recipes[1].kind = RecipeKind::Primary;
    assert!(check(&map.preset).iter().any(|finding| finding.is_error() && finding.message.contains("recycling")));
}

#[test]
fn a_dearer_good_is_wanted_less_where_an_elasticity_is_set() {
    // At four times the price from March on, an elasticity of -0.5 halves the demand: 4^-0.5 = 0.5. Without one it stays.
    let mut map = MapMaker::ore()
        .months(4, 1.0)
        .mine("mine", "AU", 100.0, 100.0)
        .market("us", "US", "ore", 60.0)
        .market("jp", "JP", "ore", 40.0)
        .route("ore", "mine", "us", 60.0, 100.0)
        .route("ore", "mine", "jp", 40.0, 100.0);
    map.preset.map.sites[1].demands[0].elasticity = -0.5;
    map.preset.events.push(Event {
        id: "premium".into(),
        title: "Price premium".to_owned(),
        from: date(2026, 3, 1),
        until: None,
        effect: EventEffect::PriceChange { commodity: "ore".into(), factor: 4.0 },
        note: String::new(),
    });
    map.preset.scenarios[0].events.push("premium".into());
    assert_sound(&map);
    let network = map.network();
    let months = map.play(Rung::TOP);
    let wanted = |month: usize, site: &str| {
        let at = (network.demands.keys())
            .find(|at| network.map.sites[network.nodes[network.demands[*at].node].site].id.as_str() == site);
        months[MonthIx(month)].demands[at.expect("the demand")]
    };
    for (month, us) in [(0, 60.0), (1, 60.0), (2, 30.0), (3, 30.0)] {
        assert_close(wanted(month, "us"), us, 1e-9);
        assert_close(wanted(month, "jp"), 40.0, 1e-9);
        assert_close(map.shortage(&months[MonthIx(month)], "us"), 0.0, 1e-6);
    }
}

#[test]
fn a_duty_makes_what_it_taxes_dearer() {
    // 21 % duty on three quarters of what arrives: on average 15.75 %. With an elasticity of -1 the demand is divided by 1.1575.
    let duty = Instrument::Tariff { ad_valorem: 0.21 };
    let mut map = MapMaker::ore()
        .mine("mine", "CN", 75.0, 75.0)
        .mine("weld", "AU", 25.0, 25.0)
        .market("us", "US", "ore", 100.0)
        .route("ore", "mine", "us", 75.0, 75.0)
        .route("ore", "weld", "us", 25.0, 25.0)
        .rule(rule("duty", duty, vec![domestic("list")]));
    map.preset.map.sites[2].demands[0].elasticity = -1.0;
    assert_close(map.play(Rung::TOP)[MonthIx::FIRST].demands.raw[0], 100.0 / 1.1575, 1e-9);
}

#[test]
fn a_stock_is_refilled_once_trade_is_free_again() {
    // The ban holds for two months; 150 lie in store at the market: 100 and 50 are drawn, 50 are missing in month 2. From month
    // 3 on the mine can send 130: 100 are used and 30 refill the store each month until it holds 150 again in month 7.
    let mut ban = rule("ban", Instrument::Ban, vec![domestic("list")]);
    ban.calendar.lapses = Some(date(2026, 3, 1));
    let map = MapMaker::ore()
        .months(8, 1.0)
        .mine("mine", "CN", 100.0, 130.0)
        .market("us", "US", "ore", 100.0)
        .stock("ore", 150.0)
        .route("ore", "mine", "us", 100.0, 130.0)
        .rule(ban);
    let months = map.play(Rung::TOP);
    assert_months(&shortages(&map, Rung::TOP), &[0.0, 50.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
    let held: Vec<f64> = months.iter().map(|month| month.stocks.iter().sum()).collect();
    assert_close(held[0], 50.0, 1e-5);
    assert_close(held[1], 0.0, 1e-5);
    // How fast it is refilled is a matter of the lower tiers, which weigh deviation against target: it rises and never overshoots.
    for pair in held[1..].windows(2) {
        assert!(pair[1] >= pair[0] - 1e-6 && pair[1] <= 150.0 + 1e-6, "{held:?}");
    }
    assert!(held[7] > 75.0, "{held:?}");
}
