//! Standing licences: whom they reach, that their volume is used in full, and on which days.

use crate::kit::maps::*;
use chokepoint_core::engine::{MonthIx, RuleBook, Rung, check};
use chokepoint_core::model::*;
use jiff::civil::date;

/// Magnets of two Chinese works, five a month of each to a Japanese and to an American buyer, a tenth of the latter's for soldiers; half of what is applied for is
/// approved, for civil users.
fn magnets(licences: Vec<GeneralLicence>) -> MapMaker {
    let instrument = Instrument::licence(0.5, 0);
    let mut rule = rule("18", instrument, vec![domestic("listed")]);
    (rule.scope.users, rule.general_licences) = (Users::Civil, licences);
    MapMaker::default()
        .commodity("magnet", Stage::Magnet, 100.0, &["listed"])
        .recipe("sinter", &[], &[("magnet", 1.0)])
        .site("first", "CN", Stage::Magnet)
        .runs("sinter", 10.0, 10.0)
        .site("second", "CN", Stage::Magnet)
        .runs("sinter", 10.0, 10.0)
        .market("jp", "JP", "magnet", 10.0)
        .used_for("cars", 0.0)
        .market("us", "US", "magnet", 10.0)
        .used_for("aircraft", 0.1)
        .route("magnet", "first", "jp", 5.0, 5.0)
        .route("magnet", "first", "us", 5.0, 5.0)
        .route("magnet", "second", "jp", 5.0, 5.0)
        .route("magnet", "second", "us", 5.0, 5.0)
        .rule(rule)
}

/// Shares that pass in a month: from the first works to Japan and the United States, then from the second.
fn passes(licences: Vec<GeneralLicence>, month: usize) -> [f64; 4] {
    let map = magnets(licences);
    let network = map.network();
    let book = RuleBook::new(&map.preset, &network, &map.preset.scenarios[0], Rung::TOP);
    ["first-jp", "first-us", "second-jp", "second-us"].map(|route| {
        let route = network.route(&route.into()).expect("the route");
        book.verdict(route, MonthIx(month), book.steady()).permitted
    })
}

fn licence() -> GeneralLicence {
    GeneralLicence { title: "General licence".to_owned(), ..GeneralLicence::default() }
}

fn assert_all(found: [f64; 4], right: [f64; 4]) {
    for (found, right) in found.iter().zip(right) {
        assert_close(*found, right, 1e-12);
    }
}

#[test]
fn it_reaches_whom_it_names() {
    // Without: half of what is for cars passes; of what goes to the United States the tenth for soldiers is none of the rule's business: 0.1 + 0.9 x 0.5.
    assert_all(passes(Vec::new(), 0), [0.5, 0.55, 0.5, 0.55]);
    // Held by the first works, for whomever.
    let held = GeneralLicence { senders: vec!["first".to_owned()], ..licence() };
    assert_all(passes(vec![held], 0), [1.0, 1.0, 0.5, 0.55]);
    // A validated end user, from whomever.
    let validated = GeneralLicence { receivers: vec!["jp".to_owned()], ..licence() };
    assert_all(passes(vec![validated], 0), [1.0, 0.55, 1.0, 0.55]);
    // A customer of a holder; a country; a use.
    let customer = GeneralLicence { senders: vec!["second".to_owned()], receivers: vec!["us".to_owned()], ..licence() };
    assert_all(passes(vec![customer], 0), [0.5, 0.55, 0.5, 1.0]);
    assert_all(passes(vec![GeneralLicence { countries: vec!["US".into()], ..licence() }], 0), [0.5, 1.0, 0.5, 1.0]);
    assert_all(passes(vec![GeneralLicence { end_uses: vec!["cars".into()], ..licence() }], 0), [1.0, 0.55, 1.0, 0.55]);
}

#[test]
fn a_volume_is_used_in_full_by_those_whom_it_names() {
    // 60 a year for the first works, whose civil trade is 60 + 54 a year: 60/114 pass under it, and half of the rest is approved.
    let of = 60.0 / 114.0;
    let held = GeneralLicence { senders: vec!["first".to_owned()], per_year: Some(60.0), ..licence() };
    let civil = of + (1.0 - of) * 0.5;
    assert_all(passes(vec![held.clone()], 0), [civil, 0.1 + 0.9 * civil, 0.5, 0.55]);
    // For Japan alone 60 a year is just what the first works sends there.
    assert_all(
        passes(vec![GeneralLicence { countries: vec!["JP".into()], ..held.clone() }], 0),
        [1.0, 0.55, 0.5, 0.55],
    );
    // Two licences add up, and no more than all passes: 30 and 60 a year of 60.
    let to_japan = |volume: f64| GeneralLicence {
        senders: vec!["first".to_owned()],
        countries: vec!["JP".into()],
        per_year: Some(volume),
        ..licence()
    };
    assert_all(passes(vec![to_japan(30.0)], 0), [0.75, 0.55, 0.5, 0.55]);
    assert_all(passes(vec![to_japan(30.0), to_japan(60.0)], 0), [1.0, 0.55, 0.5, 0.55]);
}

#[test]
fn the_volume_of_a_rule_without_names_is_of_what_the_rule_catches() {
    // 114 a year of 228 that are civil: half, and half of the rest.
    let mut map = magnets(Vec::new());
    let Instrument::Licence { general_per_year, .. } = &mut map.preset.rules[0].instrument else { panic!("a licence") };
    *general_per_year = Some(114.0);
    let network = map.network();
    let book = RuleBook::new(&map.preset, &network, &map.preset.scenarios[0], Rung::TOP);
    let verdict = |route: &str| book.verdict(network.route(&route.into()).expect("it"), MonthIx::FIRST, book.steady());
    assert_close(verdict("first-jp").permitted, 0.75, 1e-12);
    assert_close(verdict("first-us").permitted, 0.1 + 0.9 * 0.75, 1e-12);
}

#[test]
fn it_counts_by_its_days() {
    // From 16 February 2026, for a year: 13 of 28 days in February, 15 of 28 in February 2027.
    let held = || GeneralLicence {
        senders: vec!["first".to_owned()],
        from: Some(date(2026, 2, 16)),
        until: Some(date(2027, 2, 16)),
        ..licence()
    };
    let at = |month: usize| passes(vec![held()], month)[0];
    assert_close(at(0), 0.5, 1e-12);
    assert_close(at(1), 0.5 + 0.5 * 13.0 / 28.0, 1e-12);
    assert_close(at(2), 1.0, 1e-12);
    assert_close(at(13), 0.5 + 0.5 * 15.0 / 28.0, 1e-12);
    assert_close(at(14), 0.5, 1e-12);
}

#[test]
fn what_is_wrong_with_it_is_said() {
    let told = |licence: GeneralLicence| {
        let found = check(&magnets(vec![licence]).preset);
        let found = found.into_iter().filter(|finding| finding.place.to_string().contains("general_licences"));
        found.map(|finding| format!("{}: {}", finding.place, finding.message)).collect::<Vec<_>>()
    };
    let place = "rules/18/general_licences[0]";
    assert_eq!(told(GeneralLicence { senders: vec!["first".to_owned()], ..licence() }), Vec::<String>::new());
    assert_eq!(told(licence()), [format!("{place}: it names nobody and has no limit, so that everything passes")]);
    assert_eq!(
        told(GeneralLicence { receivers: vec!["nobody".to_owned()], ..licence() }),
        [format!("{place}/receivers: nobody on the map is called `nobody`")]
    );
    let dates = GeneralLicence {
        countries: vec!["JP".into()],
        from: Some(date(2026, 2, 1)),
        until: Some(date(2026, 2, 1)),
        ..licence()
    };
    assert_eq!(told(dates), [format!("{place}/until: it is gone before it begins")]);
    assert_eq!(told(GeneralLicence { per_year: Some(-1.0), ..licence() }).len(), 1);
}
