//! What technology clauses catch: goods made with the issuer's technology, by the line that made them, on the day, whoever sends them on.

use crate::kit::maps::*;
use chokepoint_core::engine::{MonthIx, RuleBook, Rung, check, explain_verdict};
use chokepoint_core::model::*;
use chokepoint_core::store;
use jiff::civil::{Date, date};

/// Share of a route's usual trade that passes in the first month.
fn passes(map: &MapMaker, route: &str) -> f64 {
    let network = map.network();
    let book = RuleBook::new(&map.preset, &network, &map.preset.scenarios[0], Rung::TOP);
    let route = network.route(&route.into()).expect("the route");
    book.verdict(route, MonthIx::FIRST, book.steady()).permitted
}

/// The verdict in words.
fn words(map: &MapMaker, route: &str) -> String {
    let network = map.network();
    let book = RuleBook::new(&map.preset, &network, &map.preset.scenarios[0], Rung::TOP);
    let route = network.route(&route.into()).expect("the route");
    let verdict = book.verdict(route, MonthIx::FIRST, book.steady());
    explain_verdict(&map.preset, &network, &verdict, route).join("\n")
}

fn fdp() -> Rule {
    let clause = Clause::technology(vec!["chips".into()], vec!["chip-making".into()]);
    let mut rule = rule("fdp", Instrument::Ban, vec![clause]);
    rule.issuer = "US".into();
    rule
}

trait Technical {
    /// On the last site: a technology of a country.
    fn with(self, tag: &str, from: &str) -> Self;
    /// On the last technology: the lines that run with it.
    fn for_lines(self, recipes: &[&str]) -> Self;
    /// On the last technology: its first day, and the first day without it.
    fn between(self, installed: Option<Date>, replaced: Option<Date>) -> Self;
}

impl Technical for MapMaker {
    fn with(mut self, tag: &str, from: &str) -> Self {
        self.preset.map.sites.last_mut().expect("a site").technologies.push(Technology::new(tag, from));
        self
    }
    fn for_lines(mut self, recipes: &[&str]) -> Self {
        let site = self.preset.map.sites.last_mut().expect("a site");
        site.technologies.last_mut().expect("a technology").recipes = recipes.iter().map(|id| (*id).into()).collect();
        self
    }
    fn between(mut self, installed: Option<Date>, replaced: Option<Date>) -> Self {
        let site = self.preset.map.sites.last_mut().expect("a site");
        let technology = site.technologies.last_mut().expect("a technology");
        (technology.installed, technology.replaced) = (installed, replaced);
        self
    }
}

/// Chips of 100 USD, made by a recipe `fab` or a recipe `old`.
fn chips() -> MapMaker {
    MapMaker::default()
        .commodity("chip", Stage::Component, 100.0, &["chips"])
        .recipe("fab", &[], &[("chip", 1.0)])
        .recipe("old", &[], &[("chip", 1.0)])
        .rule(fdp())
}

#[test]
fn a_trader_does_not_wash_goods() {
    // Taiwan makes all of it with American technology; Malaysia sends it on: nothing passes.
    let preset = store::parse(include_str!("../../cases/19-technology-lost-in-depot.ron"));
    let map = MapMaker { preset: preset.unwrap_or_else(|finding| panic!("{finding}")) };
    assert_close(passes(&map, "x"), 0.0, 1e-12);
    let words = words(&map, "x");
    assert!(words.contains("made by tw with United States's technology for chip-making and sent on"), "{words}");
}

#[test]
fn what_a_site_only_resells_is_not_made_with_its_technology() {
    // The hub makes 40 with American technology and buys 60 that were made without: 60 % of what it sends passes.
    let map = chips()
        .site("clean", "JP", Stage::Component)
        .runs("old", 60.0, 100.0)
        .site("hub", "TW", Stage::Component)
        .runs("fab", 40.0, 100.0)
        .with("chip-making", "US")
        .market("cn", "CN", "chip", 100.0)
        .route("chip", "clean", "hub", 60.0, 100.0)
        .route("chip", "hub", "cn", 100.0, 200.0);
    assert_close(passes(&map, "hub-cn"), 0.6, 1e-9);
    assert!(words(&map, "hub-cn").contains("60 % is without it"));
    // What comes into it is no business of the rule.
    assert_close(passes(&map, "clean-hub"), 1.0, 1e-12);
}

#[test]
fn a_technology_is_that_of_its_line() {
    // Two lines under one roof: 30 by `fab`, which is American, 70 by `old`, which is not.
    let site = |lines: &[&str]| {
        chips()
            .site("tw", "TW", Stage::Component)
            .runs("fab", 30.0, 100.0)
            .runs("old", 70.0, 100.0)
            .with("chip-making", "US")
            .for_lines(lines)
            .market("cn", "CN", "chip", 100.0)
            .route("chip", "tw", "cn", 100.0, 200.0)
    };
    assert_close(passes(&site(&["fab"]), "tw-cn"), 0.7, 1e-9);
    assert_close(passes(&site(&["old"]), "tw-cn"), 0.3, 1e-9);
    assert_close(passes(&site(&[]), "tw-cn"), 0.0, 1e-12);
    assert_close(passes(&site(&["fab", "old"]), "tw-cn"), 0.0, 1e-12);
}

/// Share that passes month by month of chips made at a place whose technology stands between two days; the ban takes nothing away but what is American, and
/// the market can do without.
fn over_time(installed: Option<Date>, replaced: Option<Date>) -> Vec<f64> {
    let map = chips()
        .months(6, 1.0)
        .site("tw", "TW", Stage::Component)
        .runs("fab", 10.0, 10.0)
        .with("chip-making", "US")
        .between(installed, replaced)
        .market("cn", "CN", "chip", 5.0)
        .market("us", "US", "chip", 5.0)
        .route("chip", "tw", "cn", 5.0, 10.0)
        .route("chip", "tw", "us", 5.0, 10.0);
    let outcome = map.solve();
    let route = outcome.network.route(&"tw-cn".into()).expect("the route");
    outcome.verdicts.iter().map(|verdicts| verdicts[route].permitted).collect()
}

#[test]
fn goods_are_made_with_what_stood_there_on_the_day() {
    // A month is judged by what was made in the month before. Installed on 16 March 2026: March makes 16 of 31 days with it, so that 15/31 of April's
    // goods are free; from May on none.
    let installed = over_time(Some(date(2026, 3, 16)), None);
    for (found, right) in installed.iter().zip([1.0, 1.0, 1.0, 15.0 / 31.0, 0.0, 0.0]) {
        assert_close(*found, right, 1e-6);
    }
    // Replaced on that day: the other way round.
    let replaced = over_time(None, Some(date(2026, 3, 16)));
    for (found, right) in replaced.iter().zip([0.0, 0.0, 0.0, 16.0 / 31.0, 1.0, 1.0]) {
        assert_close(*found, right, 1e-6);
    }
    // Replaced on the first day: what lies there then was made with it. Gone before, and there from long before.
    assert_eq!(over_time(None, Some(START)), [0.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
    assert!(over_time(None, Some(date(2025, 12, 31))).iter().all(|passes| *passes == 1.0));
    assert!(over_time(Some(date(2020, 1, 1)), None).iter().all(|passes| *passes == 0.0));
}

/// Chips of Taiwan and of Japan in Vietnamese phones, which go to China: `tw` and `jp` chips a month, a chip in a phone.
fn phones(tw: f64, jp: f64, segregates: bool, incorporated: &[&str]) -> MapMaker {
    let mut map = chips()
        .commodity("phone", Stage::Product, 500.0, &["phones"])
        .recipe("assemble", &[("chip", 1.0)], &[("phone", 1.0)])
        .site("tw", "TW", Stage::Component)
        .runs("fab", tw, 100.0)
        .with("chip-making", "US")
        .site("jp", "JP", Stage::Component)
        .runs("old", jp, 100.0)
        .site("vn", "VN", Stage::Product)
        .runs("assemble", tw + jp, 100.0)
        .market("cn", "CN", "phone", tw + jp)
        .route("chip", "tw", "vn", tw, 100.0)
        .route("chip", "jp", "vn", jp, 100.0)
        .route("phone", "vn", "cn", tw + jp, 100.0);
    map.preset.map.sites[2].segregates = segregates;
    let Clause::Technology { incorporated: lists, .. } = &mut map.preset.rules[0].clauses[0] else {
        panic!("a clause")
    };
    *lists = incorporated.iter().map(|list| (*list).into()).collect();
    map
}

#[test]
fn what_was_made_with_it_is_caught_inside_other_goods_where_the_clause_says_so() {
    assert_close(passes(&phones(10.0, 0.0, false, &[]), "vn-cn"), 1.0, 1e-12);
    assert_close(passes(&phones(10.0, 0.0, false, &["phones"]), "vn-cn"), 0.0, 1e-12);
    assert_close(passes(&phones(0.0, 10.0, false, &["phones"]), "vn-cn"), 1.0, 1e-12);
    // Built from one bin of both, every phone may hold one; from two bins, a quarter does.
    assert_close(passes(&phones(5.0, 15.0, false, &["phones"]), "vn-cn"), 0.0, 1e-12);
    assert_close(passes(&phones(5.0, 15.0, true, &["phones"]), "vn-cn"), 0.75, 1e-9);
    let words = words(&phones(10.0, 0.0, false, &["phones"]), "vn-cn");
    assert!(words.contains("has goods built in that tw made with United States's technology"), "{words}");
    // The chips themselves, on their way to Vietnam, are caught as before.
    assert_close(passes(&phones(10.0, 0.0, false, &["phones"]), "tw-vn"), 0.0, 1e-12);
}

#[test]
fn an_issuer_may_be_a_group() {
    let made = |issuer: &str, at: &str, from: &str| {
        let mut map = chips()
            .site("maker", at, Stage::Component)
            .runs("fab", 10.0, 10.0)
            .with("chip-making", from)
            .market("cn", "CN", "chip", 10.0)
            .route("chip", "maker", "cn", 10.0, 10.0);
        map.preset.rules[0].issuer = issuer.into();
        passes(&map, "maker-cn")
    };
    assert_close(made("EU", "KR", "NL"), 0.0, 1e-12);
    assert_close(made("EU", "KR", "EU"), 0.0, 1e-12);
    assert_close(made("EU", "KR", "CH"), 1.0, 1e-12);
    // Made within the group: no goods made abroad.
    assert_close(made("EU", "FR", "NL"), 1.0, 1e-12);
    assert_close(made("NL", "FR", "NL"), 0.0, 1e-12);
}

#[test]
fn american_goods_do_not_become_products_of_american_technology_abroad() {
    // Made in the United States, sent on from Malaysia: of US origin, which is another clause's business.
    let map = chips()
        .site("us", "US", Stage::Component)
        .runs("fab", 10.0, 10.0)
        .with("chip-making", "US")
        .site("my", "MY", Stage::Component)
        .market("cn", "CN", "chip", 10.0)
        .route("chip", "us", "my", 10.0, 10.0)
        .route("chip", "my", "cn", 10.0, 10.0);
    assert_close(passes(&map, "my-cn"), 1.0, 1e-12);
}

#[test]
fn lines_and_dates_that_do_not_fit_are_findings() {
    let at = |change: fn(&mut Technology)| {
        let mut map = chips()
            .site("tw", "TW", Stage::Component)
            .runs("fab", 10.0, 10.0)
            .with("chip-making", "US")
            .market("cn", "CN", "chip", 10.0)
            .route("chip", "tw", "cn", 10.0, 10.0);
        change(&mut map.preset.map.sites[0].technologies[0]);
        let errors = check(&map.preset).into_iter().filter(Finding::is_error);
        errors.map(|finding| format!("{}: {}", finding.place, finding.message)).collect::<Vec<_>>()
    };
    assert_eq!(at(|_| {}), Vec::<String>::new());
    assert_eq!(
        at(|technology| technology.recipes = vec!["old".into()]),
        ["sites/tw/technologies[0]/recipes: it names the recipe `old`, which the site does not run"]
    );
    assert_eq!(
        at(|technology| (technology.installed, technology.replaced) = (Some(START), Some(START))),
        ["sites/tw/technologies[0]/replaced: it is replaced before it is installed"]
    );
}
