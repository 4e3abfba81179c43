//! Small maps whose answers are worked out by hand in the comments.

use crate::kit::maps::*;
use chokepoint_core::engine::{MonthIx, Rung, simulate_help_sets};
use chokepoint_core::insight::{gap_rows, resilience, resilience_of, shapley_rows};
use chokepoint_core::model::*;
use jiff::civil::date;
use std::sync::atomic::AtomicBool;

/// One mine in CN that digs 100 and could dig 100; three buyers of 10, 30 and 60.
fn three_buyers(permitted: f64) -> MapMaker {
    MapMaker::ore()
        .mine("mine", "CN", 100.0, 100.0)
        .site("port", "CN", Stage::Market)
        .market("small", "US", "ore", 10.0)
        .market("middle", "JP", "ore", 30.0)
        .market("large", "DE", "ore", 60.0)
        .route("ore", "mine", "port", 100.0, 100.0)
        .route("ore", "port", "small", 10.0, 100.0)
        .route("ore", "port", "middle", 30.0, 100.0)
        .route("ore", "port", "large", 60.0, 100.0)
        .outage("mine", permitted)
}

impl MapMaker {
    /// The site runs at this share of its capacity.
    fn outage(mut self, site: &str, remaining: f64) -> Self {
        self.preset.events.push(Event {
            id: "outage".into(),
            title: "Outage".to_owned(),
            from: START,
            until: None,
            effect: EventEffect::Outage { site: site.into(), remaining },
            note: String::new(),
        });
        self.preset.scenarios[0].events.push("outage".into());
        self
    }
}

#[test]
fn equals_lose_the_same_percentage() {
    // 40 of 100 are missing. Minimising sum u^2/D subject to sum u = 40 gives u/D equal for all: 40 % each,
    // so 4, 12 and 24.
    let map = three_buyers(0.6);
    let month = &map.play(Rung::TOP)[MonthIx::FIRST];
    assert_close(map.shortage(month, "small"), 4.0, 1e-5);
    assert_close(map.shortage(month, "middle"), 12.0, 1e-5);
    assert_close(map.shortage(month, "large"), 24.0, 1e-5);
}

#[test]
fn priority_shifts_scarcity() {
    // Two buyers of 50 with priorities 1 and 3; 40 of 100 are missing. With r = u/D the objective per buyer is
    // p D (r^2 + 0.05 r), so at the optimum p (2 r + 0.05) is equal: 2 a + 0.05 = 3 (2 b + 0.05), and 50 a + 50 b = 40.
    // a = 0.8 - b: 1.65 - 2 b = 6 b + 0.15, b = 0.1875, a = 0.6125: shortages 30.625 and 9.375.
    let map = MapMaker::ore()
        .mine("mine", "CN", 100.0, 100.0)
        .market("civil", "US", "ore", 50.0)
        .site("army", "US", Stage::Market)
        .demand("ore", 50.0, 3.0)
        .route("ore", "mine", "civil", 50.0, 100.0)
        .route("ore", "mine", "army", 50.0, 100.0)
        .outage("mine", 0.6);
    let month = &map.play(Rung::TOP)[MonthIx::FIRST];
    // Moving 10.6 from one buyer to the other costs deviation at 1e-4 of the weight: the fourth digit may differ.
    assert_close(map.shortage(month, "civil"), 30.625, 5e-3);
    assert_close(map.shortage(month, "army"), 9.375, 5e-3);
    assert_close(map.shortage(month, "civil") + map.shortage(month, "army"), 40.0, 1e-7);
}

#[test]
fn a_ban_is_filled_by_spare_capacity_abroad_and_no_further() {
    // A US buyer needs 100: 80 from CN, 20 from AU, whose mine could dig 50. CN bans. Rung 0: 20 arrive, 80 are
    // missing. Rung 1 and above: AU digs 50, 50 are missing; so re-routing fills 30.
    let map = MapMaker::ore()
        .mine("baotou", "CN", 80.0, 90.0)
        .mine("weld", "AU", 20.0, 50.0)
        .market("us", "US", "ore", 100.0)
        .route("ore", "baotou", "us", 80.0, 100.0)
        .route("ore", "weld", "us", 20.0, 100.0)
        .ban();
    let outcome = map.solve();
    let short = |rung| map.shortage(&outcome.play(rung).expect("played").months[MonthIx::FIRST], "us");
    assert_close(short(Rung::Permitted), 80.0, 1e-6);
    assert_close(short(Rung::Rerouting), 50.0, 1e-6);
    assert_close(short(Rung::TOP), 50.0, 1e-6);
    let rows = chokepoint_core::insight::gap_rows(&outcome);
    assert_eq!(rows.len(), 1);
    assert_close(rows[0].filled[Rung::Permitted], 20.0, 1e-6);
    assert_close(rows[0].filled[Rung::Rerouting], 30.0, 1e-6);
    assert_close(rows[0].gap, 50.0, 1e-6);
    assert_close(rows[0].filled.values().sum::<f64>() + rows[0].gap, rows[0].demand, 1e-9);
}

#[test]
fn the_scarcer_input_decides_and_by_products_stay_unsold() {
    // A magnet takes 0.3 NdPr and 0.02 Dy. Separation yields 0.9 NdPr and 0.1 Dy per unit of concentrate. 100 magnets
    // a month need 30 NdPr and 2 Dy; 40 concentrate would give 36 NdPr and 4 Dy: 6 NdPr and 2 Dy stay unsold.
    // An outage of the separator to a quarter leaves 10 concentrate: 9 NdPr, 1 Dy. NdPr allows 30 magnets, Dy allows 50:
    // 30 are made, 70 are missing, and 1 - 0.6 = 0.4 Dy stays unsold.
    let map = MapMaker::default()
        .commodity("concentrate", Stage::Mine, 10.0, &[])
        .commodity("ndpr", Stage::Refine, 60.0, &[])
        .commodity("dy", Stage::Refine, 300.0, &[])
        .commodity("magnet", Stage::Magnet, 60.0, &[])
        .recipe("dig", &[], &[("concentrate", 1.0)])
        .recipe("separate", &[("concentrate", 1.0)], &[("ndpr", 0.9), ("dy", 0.1)])
        .recipe("sinter", &[("ndpr", 0.3), ("dy", 0.02)], &[("magnet", 1.0)])
        .mine("mine", "AU", 40.0, 40.0)
        .site("plant", "MY", Stage::Refine)
        .runs("separate", 40.0, 40.0)
        .site("works", "JP", Stage::Magnet)
        .runs("sinter", 100.0, 120.0)
        .market("cars", "JP", "magnet", 100.0)
        .route("concentrate", "mine", "plant", 40.0, 40.0)
        .route("ndpr", "plant", "works", 30.0, 60.0)
        .route("magnet", "works", "cars", 100.0, 120.0);
    let map = {
        let mut map = map;
        map.preset.map.routes.push(Route {
            id: "dy".into(),
            commodity: "dy".into(),
            from: "plant".into(),
            to: "works".into(),
            baseline: Figure::plain(24.0),
            maximum: Figure::plain(60.0),
            ..Route::default()
        });
        map.outage("plant", 0.25)
    };
    let month = &map.play(Rung::TOP)[MonthIx::FIRST];
    assert_close(map.shortage(month, "cars"), 70.0, 1e-5);
    let network = map.network();
    let unsold = |commodity: &str| -> f64 {
        let commodity = network.commodity(&commodity.into()).expect("it");
        (network.nodes.keys()).filter(|node| network.nodes[*node].commodity == commodity).map(|n| month.unsold[n]).sum()
    };
    assert_close(unsold("ndpr"), 0.0, 1e-5);
    assert_close(unsold("dy"), 0.4, 1e-5);
}

#[test]
fn a_stock_runs_out_in_month_4() {
    // A buyer of 100 a month loses everything in month 1 and holds 350: months 1 to 3 are covered, month 4 gets 50,
    // from month 5 on all is missing. Without stocks (rung 1) month 1 is already short of everything.
    let map = MapMaker::one_mine().months(6, 1.0).stock("ore", 350.0).ban();
    let months = map.play(Rung::TOP);
    let short: Vec<f64> = months.iter().map(|month| map.shortage(month, "us")).collect();
    for (month, expected) in [0.0, 0.0, 0.0, 50.0, 100.0, 100.0].into_iter().enumerate() {
        assert_close(short[month], expected, 1e-5);
    }
    assert_close(map.shortage(&map.play(Rung::Rerouting)[MonthIx::FIRST], "us"), 100.0, 1e-6);
    // It holds out for 3 months, is short in the other 3 and still so at the end; 350 are 3.5 months of its demand.
    let outcome = map.solve();
    let standing = resilience(&outcome, &gap_rows(&outcome))[0];
    assert_eq!((standing.time_to_shortage, standing.months_short, standing.time_to_recover), (Some(3), 3, None));
    assert!(standing.is_short_at_the_end());
    assert_close(standing.cover, 3.5, 1e-9);
}

#[test]
fn a_market_recovers_when_the_rule_lapses() {
    // A ban from January to March: short in months 1 to 3, back from month 4 on, so it recovers in 3 months.
    let mut ban = rule("ban", Instrument::Ban, vec![domestic("list")]);
    ban.calendar.lapses = Some(date(2026, 4, 1));
    let map = MapMaker::one_mine().months(6, 1.0).rule(ban);
    let outcome = map.solve();
    let standing = resilience(&outcome, &gap_rows(&outcome))[0];
    assert_eq!((standing.time_to_shortage, standing.months_short, standing.time_to_recover), (Some(0), 3, Some(3)));
}

#[test]
fn a_market_stands_alone_as_it_does_among_all() {
    // The mine digs half of what the three want: each lacks some in every month.
    let outcome = three_buyers(0.5).months(6, 1.0).solve();
    let rows = gap_rows(&outcome);
    let all = resilience(&outcome, &rows);
    assert_eq!(all.len(), 3);
    for standing in all {
        assert!(standing.months_short > 0, "{standing:?}");
        assert_eq!(resilience_of(&outcome, &rows, standing.demand), standing);
    }
}

#[test]
fn goods_at_sea_still_arrive_and_a_new_supplier_arrives_late() {
    // 100 a month, two months at sea. CN bans from month 1 on: months 1 and 2 still get 100. AU can dig 60 for an
    // alternative that qualifies in 3 months and sails 1 month: it leaves from month 4 on, arrives from month 5 on.
    // Month 3 and 4: 100 missing; from month 5 on: 40 missing.
    let map = MapMaker::one_mine()
        .months(6, 1.0)
        .transit(2)
        .mine("weld", "AU", 0.0, 60.0)
        .route("ore", "weld", "us", 0.0, 100.0)
        .transit(1)
        .qualification(3)
        .ban();
    let months = map.play(Rung::TOP);
    let short: Vec<f64> = months.iter().map(|month| map.shortage(month, "us")).collect();
    for (month, expected) in [0.0, 0.0, 100.0, 100.0, 40.0, 40.0].into_iter().enumerate() {
        assert_close(short[month], expected, 1e-4);
    }
}

#[test]
fn a_licence_waits_then_passes_its_share() {
    // 55 % are approved after 2 months: months 1 and 2 nothing, then 55 of 100.
    let licence = Instrument::licence(0.55, 2);
    let map = MapMaker::ore()
        .months(4, 1.0)
        .mine("mine", "CN", 100.0, 100.0)
        .market("us", "US", "ore", 100.0)
        .route("ore", "mine", "us", 100.0, 300.0)
        .rule(rule("licence", licence, vec![domestic("list")]));
    let months = map.play(Rung::TOP);
    for (month, expected) in MonthIx::all(4).zip([0.0, 0.0, 55.0, 55.0]) {
        assert_close(map.flow(&months[month], "mine-us"), expected, 1e-5);
    }
}

#[test]
fn re_routing_speed_is_a_bound() {
    // AU could carry 100 more; 10 % of that room opens each month after the ban: 10, 20, 30.
    let map = MapMaker::ore()
        .months(3, 0.1)
        .mine("mine", "CN", 100.0, 100.0)
        .mine("weld", "AU", 50.0, 150.0)
        .market("us", "US", "ore", 150.0)
        .route("ore", "mine", "us", 100.0, 100.0)
        .route("ore", "weld", "us", 50.0, 150.0)
        .ban();
    for (month, outcome) in map.play(Rung::TOP).iter().enumerate() {
        assert_close(map.flow(outcome, "weld-us"), 50.0 + 10.0 * (month + 1) as f64, 1e-5);
    }
}

#[test]
fn a_ramp_and_a_substitute_open_on_their_rungs() {
    // A motor takes one magnet. Magnets stop. New magnets: 40 a month from March on (rung 3). Induction motors instead:
    // at most 30 % of 100, from 2 months after the ban on (rung 4).
    let map = MapMaker::default()
        .months(4, 1.0)
        .commodity("magnet", Stage::Magnet, 60.0, &["list"])
        .commodity("motor", Stage::Component, 500.0, &[])
        .recipe("sinter", &[], &[("magnet", 1.0)])
        .recipe("build", &[("magnet", 1.0)], &[("motor", 1.0)])
        .recipe("induction", &[], &[("motor", 1.0)])
        .substitute("build", 2, 0.3)
        .site("cn-works", "CN", Stage::Magnet)
        .runs("sinter", 100.0, 100.0)
        .site("us-works", "US", Stage::Magnet)
        .runs("sinter", 0.0, 0.0)
        .ramp(date(2026, 3, 1), 40.0)
        .site("motors", "US", Stage::Component)
        .runs("build", 100.0, 100.0)
        .runs("induction", 0.0, 100.0)
        .market("cars", "US", "motor", 100.0)
        .route("magnet", "cn-works", "motors", 100.0, 100.0)
        .route("magnet", "us-works", "motors", 0.0, 100.0)
        .route("motor", "motors", "cars", 100.0, 100.0)
        .ban();
    let outcome = map.solve();
    let short = |rung, month: usize| map.shortage(&outcome.play(rung).expect("played").months[MonthIx(month)], "cars");
    assert_close(short(Rung::Stocks, 3), 100.0, 1e-5);
    assert_close(short(Rung::NewCapacity, 1), 100.0, 1e-5);
    assert_close(short(Rung::NewCapacity, 2), 60.0, 1e-5);
    assert_close(short(Rung::Substitutes, 1), 100.0, 1e-5);
    assert_close(short(Rung::Substitutes, 2), 30.0, 1e-5);
}

#[test]
fn no_rule_reproduces_the_baseline_exactly() {
    let map = three_buyers(1.0);
    let month = &map.play(Rung::TOP)[MonthIx::FIRST];
    let baseline = map.network().baseline_month();
    for (flow, usual) in month.flows.iter().zip(&baseline.flows) {
        assert_close(*flow, *usual, 1e-9 * usual);
    }
    assert!(month.shortages.iter().all(|shortage| *shortage == 0.0));
}

/// China and Australia refine 50 each of the 100 that Japan needs; either could refine 100.
fn two_refiners() -> MapMaker {
    MapMaker::default()
        .commodity("oxide", Stage::Refine, 10.0, &["list"])
        .recipe("refine", &[], &[("oxide", 1.0)])
        .site("ganzhou", "CN", Stage::Refine)
        .runs("refine", 50.0, 100.0)
        .site("kalgoorlie", "AU", Stage::Refine)
        .runs("refine", 50.0, 100.0)
        .market("works", "JP", "oxide", 100.0)
        .route("oxide", "ganzhou", "works", 50.0, 100.0)
        .route("oxide", "kalgoorlie", "works", 50.0, 100.0)
}

#[test]
fn a_duty_moves_trade_and_can_price_a_route_out() {
    // A part x of ganzhou's 50 moves to kalgoorlie: both routes and both refiners deviate by x of their size, which costs
    // 4 x 1e-4 x^2, and saves 5e-4 t x of duty. The least of it is at x = 5 t / 8: at 25 % 7.8 of 50 move,
    // from 160 % on all 50 (tested above that: at the corner an interior-point answer has fewer digits).
    for (duty, left) in [(0.25, 50.0 * (1.0 - 5.0 / 32.0)), (1.0, 50.0 * 3.0 / 8.0), (1.8, 0.0), (4.0, 0.0)] {
        let tariff = Instrument::Tariff { ad_valorem: duty };
        let map = two_refiners().rule(rule("duty", tariff, vec![domestic("list")]));
        let month = &map.play(Rung::TOP)[MonthIx::FIRST];
        assert_close(map.flow(month, "ganzhou-works"), left, 1e-4);
        assert_close(map.flow(month, "kalgoorlie-works"), 100.0 - left, 1e-4);
        assert_close(map.shortage(month, "works"), 0.0, 1e-5);
    }
}

#[test]
fn a_quota_is_split_by_the_market_or_by_fixed_shares() {
    let map = |shares: Vec<QuotaShare>| {
        MapMaker::default()
            .commodity("oxide", Stage::Refine, 10.0, &["list"])
            .recipe("refine", &[], &[("oxide", 1.0)])
            .site("ganzhou", "CN", Stage::Refine)
            .runs("refine", 100.0, 100.0)
            .market("japan", "JP", "oxide", 50.0)
            .market("america", "US", "oxide", 30.0)
            .market("europe", "DE", "oxide", 20.0)
            .route("oxide", "ganzhou", "japan", 50.0, 50.0)
            .route("oxide", "ganzhou", "america", 30.0, 30.0)
            .route("oxide", "ganzhou", "europe", 20.0, 20.0)
            .rule(rule(
                "quota",
                Instrument::Quota { per_year: 720.0, shares, terms: QuotaTerms::default() },
                vec![domestic("list")],
            ))
    };
    // 60 a month for 100: split by the market, everybody loses 40 %.
    let free = map(Vec::new());
    let month = &free.play(Rung::TOP)[MonthIx::FIRST];
    for (site, short) in [("japan", 20.0), ("america", 12.0), ("europe", 8.0)] {
        assert_close(free.shortage(month, site), short, 1e-4);
    }
    // A quarter for Japan is 15; the other 45 cover 45 of the 50 of the others, who lose 10 % each.
    let fixed = map(vec![QuotaShare { country: "JP".into(), share: 0.25 }]);
    let month = &fixed.play(Rung::TOP)[MonthIx::FIRST];
    for (site, short) in [("japan", 35.0), ("america", 3.0), ("europe", 2.0)] {
        assert_close(fixed.shortage(month, site), short, 1e-4);
    }
}

#[test]
fn a_floor_price_keeps_a_mine_open_that_a_slump_would_close() {
    // The mine needs 60 USD. At 80 x 0.5 = 40 it stops, and its 10 are missing; a floor of 70 from February reopens it.
    let mut map = MapMaker::default()
        .months(3, 1.0)
        .commodity("ore", Stage::Mine, 80.0, &[])
        .recipe("dig", &[], &[("ore", 1.0)])
        .mine("mine", "AU", 10.0, 10.0)
        .market("works", "JP", "ore", 10.0)
        .route("ore", "mine", "works", 10.0, 10.0);
    map.preset.map.sites[0].activities[0].break_even_usd = Some(Figure::plain(60.0));
    let slump = EventEffect::PriceChange { commodity: "ore".into(), factor: 0.5 };
    map.preset.events.push(Event {
        id: "slump".into(),
        title: "Slump".to_owned(),
        from: START,
        until: None,
        effect: slump,
        note: String::new(),
    });
    map.preset.scenarios[0].events.push("slump".into());
    map.preset.measures.push(Measure {
        id: "floor".into(),
        title: "Floor".to_owned(),
        by: "AU".into(),
        from: date(2026, 2, 1),
        cost_usd: Figure::default(),
        effect: MeasureEffect::PriceFloor {
            commodity: "ore".into(),
            floor_usd: Figure::plain(70.0),
            sites: vec!["mine".into()],
        },
        note: String::new(),
    });
    map.preset.scenarios[0].measures.push("floor".into());
    let short = |rung: Rung| map.play(rung).iter().map(|month| map.shortage(month, "works")).collect::<Vec<f64>>();
    for (found, wanted) in short(Rung::TOP).into_iter().zip([10.0, 0.0, 0.0]) {
        assert_close(found, wanted, 1e-6);
    }
    assert!(short(Rung::Substitutes).iter().all(|short| (short - 10.0).abs() < 1e-6), "the floor is a measure");
}

#[test]
fn content_is_carried_with_stocks_and_frees_a_route_in_time() {
    // Works in Japan hold 100 of oxide, half of it Chinese, and use 100 a month. From January China sends none and
    // Australia 100, so that 100 old and 100 new are mixed each month: the Chinese half is halved each time.
    // A magnet of 20 USD with 10 USD of oxide is 25 %, 12.5 %, 6.25 % ... Chinese at the end of the months before;
    // a threshold of 10 % catches it in January (25 %) and February (12.5 %) and no more in March (6.25 %).
    let map = MapMaker::default()
        .months(4, 1.0)
        .commodity("oxide", Stage::Refine, 10.0, &["list"])
        .commodity("magnet", Stage::Magnet, 20.0, &["magnets"])
        .recipe("refine", &[], &[("oxide", 1.0)])
        .recipe("press", &[("oxide", 1.0)], &[("magnet", 1.0)])
        .site("ganzhou", "CN", Stage::Refine)
        .runs("refine", 50.0, 50.0)
        .site("kalgoorlie", "AU", Stage::Refine)
        .runs("refine", 50.0, 100.0)
        .site("works", "JP", Stage::Magnet)
        .runs("press", 100.0, 100.0)
        .stock("oxide", 100.0)
        .market("buyers", "JP", "magnet", 90.0)
        .market("army", "US", "magnet", 10.0)
        .route("oxide", "ganzhou", "works", 50.0, 50.0)
        .route("oxide", "kalgoorlie", "works", 50.0, 100.0)
        .route("magnet", "works", "buyers", 90.0, 100.0)
        .route("magnet", "works", "army", 10.0, 10.0)
        .rule(rule("home", Instrument::Ban, vec![domestic("list")]))
        .rule(Rule {
            scope: Scope { destinations: Destinations::Only(vec!["US".into()]), ..Scope::default() },
            ..rule("trace", Instrument::Ban, vec![content("magnets", "list", 0.1)])
        });
    let outcome = map.solve();
    let route = outcome.network.route(&"works-army".into()).expect("the route");
    let passes: Vec<f64> = outcome.verdicts.iter().map(|verdicts| verdicts[route].permitted).collect();
    // While the army gets nothing 10 of 200 stay over in January, and in February another 10: the stock is then 110 and
    // 120 and the Chinese part falls a little more slowly, 50/200, then 27.5/210 = 13.1 % of oxide or 6.5 % of a magnet.
    assert_eq!(passes, [0.0, 0.0, 1.0, 1.0]);
}

#[test]
fn the_average_over_all_orders_shares_the_credit() {
    // 100 are wanted, a ban stops all. Spare capacity abroad could bring 60 and a stock of 80 lies there: together they
    // cover the 100. In the order of the ladder re-routing fills 60 and the stock 40. Alone the stock would fill 80, so in
    // the other order re-routing fills 20. The averages are (60 + 20) / 2 = 40 and (40 + 80) / 2 = 60; no other kind of help
    // exists, so it stays at that whatever else could come before.
    let map = MapMaker::one_mine()
        .stock("ore", 80.0)
        .mine("other", "AU", 0.0, 60.0)
        .route("ore", "other", "us", 0.0, 60.0)
        .months(1, 1.0)
        .ban();
    let outcome = map.solve();
    let ladder = gap_rows(&outcome)[0].clone();
    for (rung, part) in [(Rung::Permitted, 0.0), (Rung::Rerouting, 60.0), (Rung::Stocks, 40.0)] {
        assert_close(ladder.filled[rung], part, 1e-3);
    }
    let plays = simulate_help_sets(&map.preset, &outcome, &AtomicBool::new(false), &|| {}).expect("all sets");
    assert_eq!(plays.len(), 32);
    let averaged = shapley_rows(&outcome, &plays)[0].clone();
    for (rung, part) in
        [(Rung::Permitted, 0.0), (Rung::Rerouting, 40.0), (Rung::Stocks, 60.0), (Rung::NewCapacity, 0.0)]
    {
        assert_close(averaged.filled[rung], part, 1e-3);
    }
    assert_close(averaged.filled.values().sum::<f64>() + averaged.gap, averaged.demand, 1e-9);
}

#[test]
fn a_stock_may_be_drawn_only_so_fast() {
    // 350 lie there, a fifth of it a month may be drawn: 70 of the 100 that are missing each month, for five months.
    let mut map = MapMaker::one_mine().months(6, 1.0).stock("ore", 350.0).ban();
    map.preset.map.sites[1].stocks[0].draw_per_month = Some(0.2);
    for (month, expected) in map.play(Rung::TOP).iter().zip([30.0, 30.0, 30.0, 30.0, 30.0, 100.0]) {
        assert_close(map.shortage(month, "us"), expected, 1e-4);
    }
}

#[test]
fn a_ramp_slips_and_what_stands_already_does_not() {
    // The mine goes from 50 to 80 in March, three months late in June (index 5); the step of last year counts at once.
    let mut map = MapMaker::ore()
        .months(7, 1.0)
        .mine("mine", "AU", 50.0, 50.0)
        .ramp(date(2025, 6, 1), 60.0)
        .ramp(date(2026, 3, 1), 80.0)
        .market("us", "US", "ore", 50.0)
        .route("ore", "mine", "us", 50.0, 100.0);
    map.preset.map.sites[1].demands[0].growth_per_year = 0.0;
    map.preset.map.sites[1].demands[0].seasonal = vec![2.0; 12];
    map.preset.scenarios[0].ramp_slip_months = 3;
    // 100 are wanted every month, so the capacity is what arrives: 60 until May, 80 from June on.
    for (month, expected) in map.play(Rung::TOP).iter().zip([60.0, 60.0, 60.0, 60.0, 60.0, 80.0, 80.0]) {
        assert_close(map.flow(month, "mine-us"), expected, 1e-3);
    }
}

#[test]
fn demand_grows_and_has_its_seasons() {
    // 100 a month growing by 44 % a year: after 12 months 144, after 6 months 120 (the square root of 1.44). December counts
    // double in the second map. Nobody can deliver more than 110.
    let map = |growth: f64, seasonal: Vec<f64>| {
        let mut map = MapMaker::ore()
            .months(13, 1.0)
            .mine("mine", "AU", 100.0, 110.0)
            .market("us", "US", "ore", 100.0)
            .route("ore", "mine", "us", 100.0, 200.0);
        map.preset.map.sites[1].demands[0].growth_per_year = growth;
        map.preset.map.sites[1].demands[0].seasonal = seasonal;
        map
    };
    let growing = map(0.44, Vec::new());
    let months = growing.play(Rung::TOP);
    for (month, wanted) in [(0, 100.0), (6, 120.0), (12, 144.0)] {
        assert_close(months[MonthIx(month)].demands.raw[0], wanted, 1e-9);
        assert_close(growing.shortage(&months[MonthIx(month)], "us"), (wanted - 110.0_f64).max(0.0), 1e-3);
    }
    let mut factors = vec![10.0 / 11.0; 11];
    factors.push(2.0);
    let seasonal = map(0.0, factors);
    let months = seasonal.play(Rung::TOP);
    assert_close(seasonal.shortage(&months[MonthIx(11)], "us"), 90.0, 1e-3);
    assert_close(seasonal.shortage(&months[MonthIx(10)], "us"), 0.0, 1e-6);
}
