//! Who is stopped for the content of his goods buys clean where that serves more than it costs. The numbers are in the comments.

use crate::kit::maps::*;
use chokepoint_core::engine::{CleanSwitch, MonthIx, Network, Rung, explain_route, limits_met, simulate};
use chokepoint_core::insight::gaps_usd;
use chokepoint_core::model::*;
use jiff::civil::date;

/// Oxide at 50 USD, a magnet of one unit of it at 1,000 USD: all Chinese, it has 5 % of Chinese content.
fn goods(months: u32) -> MapMaker {
    MapMaker::default()
        .months(months, 1.0)
        .commodity("oxide", Stage::Refine, 50.0, &["i"])
        .commodity("magnet", Stage::Magnet, 1000.0, &["ii"])
        .recipe("dig", &[], &[("oxide", 1.0)])
        .recipe("make", &[("oxide", 1.0)], &[("magnet", 1.0)])
}

/// Japan makes 120 magnets a month of oxide from China and Australia, each with what it digs and what it could.
fn japan(china: (f64, f64), australia: (f64, f64)) -> MapMaker {
    goods(6)
        .mine("cn", "CN", china.0, china.1)
        .mine("au", "AU", australia.0, australia.1)
        .site("jp", "JP", Stage::Magnet)
        .runs("make", 120.0, 120.0)
}

/// Japan makes 120 magnets a month for America, half of Chinese oxide, half of Australian, of which there can be `clean`.
fn half_and_half(clean: f64, threshold: f64) -> MapMaker {
    japan((60.0, 60.0), (60.0, clean))
        .market("us", "US", "magnet", 120.0)
        .route("oxide", "cn", "jp", 60.0, 60.0)
        .route("oxide", "au", "jp", 60.0, 120.0)
        .route("magnet", "jp", "us", 120.0, 120.0)
        .rule(rule("c", Instrument::Ban, vec![content("ii", "i", threshold)]))
}

/// Japan makes 120 magnets, half for America, half for China, which watches nothing at home; a quarter of its oxide is Australian, of which there
/// can be `clean`.
fn two_markets(clean: f64) -> MapMaker {
    japan((90.0, 120.0), (30.0, clean))
        .market("us", "US", "magnet", 60.0)
        .market("home", "CN", "magnet", 60.0)
        .route("oxide", "cn", "jp", 90.0, 120.0)
        .route("oxide", "au", "jp", 30.0, 120.0)
        .route("magnet", "jp", "us", 60.0, 60.0)
        .route("magnet", "jp", "home", 60.0, 60.0)
        .rule(rule("c", Instrument::Ban, vec![content("ii", "i", 0.001)]))
}

fn separate_lines(mut map: MapMaker) -> MapMaker {
    map.preset.map.sites.iter_mut().filter(|site| site.id == "jp".into()).for_each(|site| site.segregates = true);
    map
}

fn shortages(map: &MapMaker, site: &str) -> Vec<f64> {
    map.play(Rung::TOP).iter().map(|month| map.shortage(month, site)).collect()
}

#[track_caller]
fn assert_months(actual: &[f64], expected: &[f64], tolerance: f64) {
    assert_eq!(actual.len(), expected.len(), "{actual:?}");
    for (month, (actual, expected)) in actual.iter().zip(expected).enumerate() {
        assert!((actual - expected).abs() <= tolerance, "month {}: {actual} is not {expected}", month + 1);
    }
}

#[test]
fn who_is_stopped_buys_clean_from_the_next_month_on() {
    // 2.5 % of Chinese content stop all of the first month; Australia can serve all of the others.
    assert_months(&shortages(&half_and_half(120.0, 0.001), "us"), &[120.0, 0.0, 0.0, 0.0, 0.0, 0.0], 1e-6);
    // What permits the usual trade alone leaves no choice of sources.
    let permitted = half_and_half(120.0, 0.001).play(Rung::Permitted);
    assert_close(permitted[MonthIx(5)].shortages.iter().sum(), 120.0, 1e-6);
}

#[test]
fn a_clean_line_is_fed_with_clean_goods() {
    // Half of what Japan makes comes off its clean line at first, and all of it when all it buys is clean.
    let map = separate_lines(half_and_half(120.0, 0.001));
    assert_months(&shortages(&map, "us"), &[60.0, 0.0, 0.0, 0.0, 0.0, 0.0], 1e-6);
}

#[test]
fn a_clean_line_for_one_market_leaves_the_rest_to_the_other() {
    // A quarter is clean at first, and serves half of what America wants. With 60 of Australia's, half is clean: America's half. China's
    // comes out of Chinese oxide, so nobody is short but for the thousandth by which a maker stays clear of a limit.
    let map = separate_lines(two_markets(60.0));
    assert_months(&shortages(&map, "us"), &[30.0, 0.0, 0.0, 0.0, 0.0, 0.0], 0.1);
    assert_months(&shortages(&map, "home"), &[0.0; 6], 0.1);
}

#[test]
fn who_would_serve_less_stays_mixed() {
    // Australia has 30. Shared by both markets, each would lack 75 %: 0.75^2 + 0.05 x 0.75 = 0.6 for both, against 1.05 for America alone.
    let map = two_markets(30.0);
    assert_months(&shortages(&map, "us"), &[60.0; 6], 1e-6);
    assert_months(&shortages(&map, "home"), &[0.0; 6], 1e-6);
}

#[test]
fn below_a_high_threshold_some_is_blended() {
    // 2 % of content allow for 40 % of Chinese oxide, of which a maker keeps a twentieth away: 38 %. Australia has 60, so that 96.8 can be made
    // and not 60.
    let map = half_and_half(60.0, 0.02);
    assert_months(&shortages(&map, "us"), &[120.0, 23.2, 23.2, 23.2, 23.2, 23.2], 0.1);
}

#[test]
fn a_source_that_would_taint_the_whole_is_not_opened() {
    // Japan buys in Australia alone. From March on half of that fails; China could step in, and America would get nothing.
    let mut map = japan((0.0, 120.0), (120.0, 120.0))
        .market("us", "US", "magnet", 120.0)
        .route("oxide", "cn", "jp", 0.0, 120.0)
        .route("oxide", "au", "jp", 120.0, 120.0)
        .route("magnet", "jp", "us", 120.0, 120.0)
        .rule(rule("c", Instrument::Ban, vec![content("ii", "i", 0.001)]));
    map.preset.events.push(Event {
        id: "flood".into(),
        title: "flood".to_owned(),
        effect: EventEffect::Outage { site: "au".into(), remaining: 0.5 },
        from: date(2026, 3, 1),
        until: None,
        note: String::new(),
    });
    map.preset.scenarios[0].events.push("flood".into());
    assert_months(&shortages(&map, "us"), &[0.0, 0.0, 60.0, 60.0, 60.0, 60.0], 2.0);
}

/// A trader in Malaysia buys half of his oxide in China and sells all to Japan.
fn chain(names: [&str; 5]) -> MapMaker {
    let [cn, au, trader, maker, market] = names;
    goods(6)
        .mine(cn, "CN", 60.0, 60.0)
        .mine(au, "AU", 60.0, 120.0)
        .site(trader, "MY", Stage::Refine)
        .site(maker, "JP", Stage::Magnet)
        .runs("make", 120.0, 120.0)
        .market(market, "US", "magnet", 120.0)
        .route("oxide", cn, trader, 60.0, 60.0)
        .route("oxide", au, trader, 60.0, 120.0)
        .route("oxide", trader, maker, 120.0, 120.0)
        .route("magnet", maker, market, 120.0, 120.0)
        .rule(rule("c", Instrument::Ban, vec![content("ii", "i", 0.001)]))
}

#[test]
fn who_supplies_a_maker_goes_along_whatever_they_are_called() {
    let expected = [120.0, 0.0, 0.0, 0.0, 0.0, 0.0];
    assert_months(&shortages(&chain(["cn", "au", "my", "jp", "us"]), "us"), &expected, 1e-6);
    assert_months(&shortages(&chain(["e", "d", "c", "b", "a"]), "a"), &expected, 1e-6);
    assert_months(&shortages(&chain(["d", "e", "a", "c", "b"]), "b"), &expected, 1e-6);
}

#[test]
fn what_is_tainted_in_the_tank_and_at_sea_is_set_apart() {
    // 120 of mixed oxide lie in Japan's tank, and two months of it are on their way from China. It sells none of it in its magnets.
    let mut map = half_and_half(120.0, 0.001);
    map.preset.map.routes[0].transit_months = 2;
    let site = map.preset.map.sites.iter_mut().find(|site| site.id == "jp".into()).expect("Japan");
    site.stocks.push(Stock {
        commodity: "oxide".into(),
        initial: Figure::plain(120.0),
        target: Some(Figure::plain(0.0)),
        draw_per_month: None,
        usable: 1.0,
    });
    let months = map.play(Rung::TOP);
    let network = map.network();
    let jp = network.site(&"jp".into()).expect("Japan");
    let tank = network.node(jp, network.commodity(&"oxide".into()).expect("oxide")).expect("a tank");
    let short: Vec<f64> = months.iter().map(|month| map.shortage(month, "us")).collect();
    assert_months(&short[1..], &[0.0; 5], 1e-6);
    // What arrives late is put to the rest; every unit is still there at the end.
    let stock: Vec<f64> = months.iter().map(|month| month.stocks[tank]).collect();
    let books = |at: usize| {
        let month = &months[MonthIx(at)];
        let arrived: f64 = network
            .routes
            .iter_enumerated()
            .filter(|(_, route)| route.to == tank)
            .map(|(route, _)| month.arrivals[route])
            .sum();
        let maker = network.activities.keys().find(|at| network.activities[*at].site == jp).expect("a maker");
        let used = month.activities[maker];
        (stock[at] - stock[at - 1]) - (arrived - used - month.unsold[tank])
    };
    assert!((1..6).all(|at| books(at).abs() < 1e-6), "{stock:?}");
}

#[test]
fn it_ends_with_the_rule() {
    let mut map = half_and_half(120.0, 0.001);
    map.preset.rules[0].calendar.lapses = Some(date(2026, 4, 1));
    let months = map.play(Rung::TOP);
    let flows: Vec<f64> = months.iter().map(|month| map.flow(month, "cn-jp")).collect();
    assert_months(&flows[1..], &[0.0, 0.0, 60.0, 60.0, 60.0], 1e-6);
    assert_close(map.shortage(&months[MonthIx(4)], "us"), 0.0, 1e-6);
}

#[test]
fn it_is_explained_and_limits_are_those_of_the_play() {
    let map = half_and_half(120.0, 0.001);
    let outcome = map.solve();
    let network = &outcome.network;
    let route = |id: &str| network.route(&id.into()).expect("the route");
    let play = outcome.result().expect("a result");
    assert_eq!(play.clean_buying[MonthIx(0)], []);
    let switch = CleanSwitch {
        site: network.site(&"jp".into()).expect("Japan"),
        commodity: network.commodity(&"oxide".into()).expect("oxide"),
        left: vec![route("cn-jp")],
        blends: Vec::new(),
        used: vec![route("au-jp")],
        frees: vec![route("jp-us")],
    };
    assert_eq!(play.clean_buying[MonthIx(1)], [switch]);
    let lines = |id: &str| explain_route(&map.preset, &outcome, route(id), MonthIx(1), None).join("\n");
    assert!(lines("jp-us").contains("switched to au oxide: frees 1 route"), "{}", lines("jp-us"));
    assert!(lines("cn-jp").contains("left: jp buys clean oxide, which frees 1 route"), "{}", lines("cn-jp"));
    let (bounds, _) = limits_met(&map.preset, &outcome).expect("limits");
    for (month, bounds) in bounds.iter_enumerated() {
        let flows = &play.months[month].flows;
        assert!(
            flows.iter().zip(&bounds.routes).all(|(flow, limit)| *flow <= limit + 1e-9),
            "month {}",
            month.number()
        );
    }
    assert_close(bounds[MonthIx(1)].routes[route("cn-jp")], 0.0, 0.0);
}

/// Gap over all months, USD at stake, of rare-earths-2025 under the controls of April and October 2025, with these measures.
fn gap_of_rare_earths(measures: &[&str]) -> f64 {
    let mut preset = chokepoint_core::store::builtin::load("rare-earths-2025").expect("a preset");
    let at = preset.scenarios.iter().position(|known| known.id.as_str() == "october-2025").expect("the scenario");
    let scenario = &mut preset.scenarios[at];
    (scenario.measures, scenario.events) = (measures.iter().map(|id| (*id).into()).collect(), Vec::new());
    scenario.rules = [
        "cn-2025-18-civil",
        "cn-2025-18-civil-materials",
        "cn-2025-18-military",
        "cn-2025-57-civil",
        "cn-2025-57-military",
        "cn-2025-61-civil",
        "cn-2025-61-military",
        "cn-2025-61-chips",
    ]
    .map(Into::into)
    .to_vec();
    let network = Network::build(&preset.map);
    let cancel = std::sync::atomic::AtomicBool::new(false);
    let play = simulate(&preset, &network, &preset.scenarios[at], Rung::TOP, &cancel).expect("a solution");
    gaps_usd(&network, &play).iter().sum()
}

/// A maker of magnets gave his clean buying up, and a maker of parts for chip tools was not asked for three months because of that: a release of magnets for
/// defence, which decided by a hair whether the one gave up, raised the gap by USD 8.9 bn. It lowers it by 4 bn where everybody has a clock of his own.
#[test]
fn who_gives_clean_buying_up_holds_nobody_else_up() {
    let (without, with) = (gap_of_rare_earths(&[]), gap_of_rare_earths(&["us-stock-smco"]));
    assert!(with < without - 1e9, "a release takes the gap from USD {without:.3e} to {with:.3e}");
}
