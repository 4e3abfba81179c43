//! Whom rules mean: who sends, who receives, for whom a site stands, and from whom the issuer's own buyers may not take.

use crate::kit::maps::*;
use chokepoint_core::engine::{MonthIx, RuleBook, Rung, check, explain_relief, explain_verdict, relief};
use chokepoint_core::insight::causes;
use chokepoint_core::model::*;

/// Share of a route's usual trade that passes in the first month, and the words for it.
fn judged(map: &MapMaker, route: &str) -> (f64, String) {
    let network = map.network();
    let scenario = &map.preset.scenarios[0];
    let book = RuleBook::new(&map.preset, &network, scenario, Rung::TOP);
    let at = network.route(&route.into()).expect("the route");
    let verdict = book.verdict(at, MonthIx::FIRST, book.steady());
    let words = explain_verdict(&map.preset, &network, &verdict, at).join("\n");
    (verdict.permitted, words)
}

fn passes(map: &MapMaker, route: &str) -> f64 {
    judged(map, route).0
}

fn stake(owner: &str, country: &str, stake: f64) -> Stake {
    Stake { owner: owner.to_owned(), country: country.into(), stake: Figure::plain(stake), part: false }
}

trait Owned {
    /// On the last site: an owner.
    fn owned(self, stake: Stake) -> Self;
    /// A company, with who owns it.
    fn company(self, name: &str, country: &str, owners: Vec<Stake>) -> Self;
    /// On the last rule: who issues it.
    fn by(self, issuer: &str) -> Self;
}

impl Owned for MapMaker {
    fn owned(mut self, stake: Stake) -> Self {
        self.preset.map.sites.last_mut().expect("a site").owners.push(stake);
        self
    }
    fn company(mut self, name: &str, country: &str, owners: Vec<Stake>) -> Self {
        self.preset.map.companies.push(Company { name: name.to_owned(), country: country.into(), owners });
        self
    }
    fn by(mut self, issuer: &str) -> Self {
        self.preset.rules.last_mut().expect("a rule").issuer = issuer.into();
        self
    }
}

/// A mine in a country sells 10 of ore to Iran.
fn mine_abroad(country: &str, owners: &[Stake]) -> MapMaker {
    let map = MapMaker::default().commodity("ore", Stage::Mine, 100.0, &["listed"]).recipe("dig", &[], &[("ore", 1.0)]);
    let map = map.site("mine", country, Stage::Mine).runs("dig", 10.0, 10.0);
    owners
        .iter()
        .cloned()
        .fold(map, MapMaker::owned)
        .market("buyer", "IR", "ore", 10.0)
        .route("ore", "mine", "buyer", 10.0, 10.0)
}

/// A ban of the United States on exports of what is listed by its persons, wherever they are.
fn us_persons(held_from: f64) -> Rule {
    let mut rule = rule("persons", Instrument::Ban, vec![Clause::sender(vec!["listed".into()], held_from)]);
    rule.issuer = "US".into();
    rule
}

#[test]
fn a_control_may_follow_the_owner_of_the_sender() {
    // 31 CFR 560.215: what is owned or controlled by a US person may not deal with Iran, wherever it stands.
    let at = |owners: &[Stake]| passes(&mine_abroad("CA", owners).rule(us_persons(0.5)), "mine-buyer");
    assert_close(at(&[]), 1.0, 1e-12);
    assert_close(at(&[stake("Acme", "US", 0.5)]), 0.0, 1e-12);
    assert_close(at(&[stake("Acme", "US", 0.49)]), 1.0, 1e-12);
    assert_close(at(&[stake("Acme", "CA", 0.9)]), 1.0, 1e-12);
    // Two of its persons count together.
    assert_close(at(&[stake("Acme", "US", 0.3), stake("Other", "US", 0.2)]), 0.0, 1e-12);
    let (_, words) = judged(&mine_abroad("CA", &[stake("Acme", "US", 0.6)]).rule(us_persons(0.5)), "mine-buyer");
    assert!(
        words.contains("sender clause: ore is on “listed” and mine sends it, held at 60 % by those named"),
        "{words}"
    );
    // At home too: its persons are its persons anywhere. Back to the issuer nothing is caught.
    assert_close(
        passes(&mine_abroad("US", &[stake("Acme", "US", 1.0)]).rule(us_persons(0.5)), "mine-buyer"),
        0.0,
        1e-12,
    );
    let mut home = mine_abroad("CA", &[stake("Acme", "US", 1.0)]).rule(us_persons(0.5));
    home.preset.map.sites.last_mut().expect("the buyer").country = "US".into();
    assert_close(passes(&home, "mine-buyer"), 1.0, 1e-12);
}

#[test]
fn a_control_follows_the_owner_through_companies() {
    // The Canadian company belongs to an American one at 60 %, and holds the mine at 50 %.
    let map = mine_abroad("CA", &[stake("Canadian", "CA", 0.5)])
        .company("Canadian", "CA", vec![stake("American", "US", 0.6)])
        .rule(us_persons(0.5));
    assert_close(passes(&map, "mine-buyer"), 0.0, 1e-12);
    // Held at less than the stake that counts, it is Canadian.
    let map = mine_abroad("CA", &[stake("Canadian", "CA", 0.5)])
        .company("Canadian", "CA", vec![stake("American", "US", 0.4)])
        .rule(us_persons(0.5));
    assert_close(passes(&map, "mine-buyer"), 1.0, 1e-12);
    // A rule may name whom it means; then others of the same country are not meant.
    let mut rule = us_persons(0.5);
    let Clause::Sender { named, .. } = &mut rule.clauses[0] else { panic!("a sender clause") };
    named.push("Acme".to_owned());
    assert_close(passes(&mine_abroad("CA", &[stake("Acme", "US", 1.0)]).rule(rule.clone()), "mine-buyer"), 0.0, 1e-12);
    assert_close(passes(&mine_abroad("CA", &[stake("Other", "US", 1.0)]).rule(rule), "mine-buyer"), 1.0, 1e-12);
}

#[test]
fn a_site_may_stand_for_part_of_a_group() {
    // "Other mines", of whose trade 30 % is that of an American company's mines: 70 % passes.
    let part = |owner: &str, country: &str, of: f64| Stake { part: true, ..stake(owner, country, of) };
    let map = mine_abroad("CA", &[part("Acme", "US", 0.3)]).rule(us_persons(0.5));
    let (passes_here, words) = judged(&map, "mine-buyer");
    assert_close(passes_here, 0.7, 1e-12);
    assert!(words.contains("in 30 % of its trade those named and theirs (Acme 30 %)"), "{words}");
    // Parts are not holdings: 60 % of the trade is 60 %, and not all of it.
    assert_close(
        passes(&mine_abroad("CA", &[part("Acme", "US", 0.6)]).rule(us_persons(0.5)), "mine-buyer"),
        0.4,
        1e-12,
    );
    // The same of a receiver whom a rule names: of "other buyers" a quarter is the listed one.
    let mut map = mine_abroad("CN", &[]).rule(rule("list", Instrument::Ban, vec![domestic("listed")]));
    map.preset.map.sites[1].owners = vec![part("Listed", "IR", 0.25)];
    map.preset.rules[0].scope.entities =
        Some(Entities { named: vec!["Listed".to_owned()], affiliates_from: Some(0.5), end_users: false });
    assert_close(passes(&map, "mine-buyer"), 0.75, 1e-12);
    // A company is one person.
    let map = mine_abroad("CA", &[]).company("Canadian", "CA", vec![part("American", "US", 0.6)]);
    let errors: Vec<String> = check(&map.preset)
        .iter()
        .filter(|finding| finding.is_error())
        .map(|finding| finding.place.to_string())
        .collect();
    assert_eq!(errors, ["companies/Canadian/owners[0]/part"]);
}

/// 10 USC 4872 as DFARS 252.225-7052 has it: no magnets that were made in China, nor from metal made there, for defence.
fn us_purchases(from_metal: bool) -> Rule {
    let counted = if from_metal { vec!["magnets".into(), "metal".into()] } else { vec!["magnets".into()] };
    let clause = Clause::purchase(vec!["magnets".into(), "motors".into()], vec!["CN".into(), "RU".into()], counted);
    let mut rule = rule("dfars", Instrument::Ban, vec![clause]);
    (rule.issuer, rule.scope.users) = ("US".into(), Users::Military);
    rule
}

/// Metal of a country in magnets of another in motors made in the United States, for a market of which a fifth is military.
fn motors(metal_from: &str, magnets_from: &str) -> MapMaker {
    MapMaker::default()
        .commodity("metal", Stage::Metal, 50.0, &["metal"])
        .commodity("magnet", Stage::Magnet, 100.0, &["magnets"])
        .commodity("motor", Stage::Product, 1000.0, &["motors"])
        .recipe("smelt", &[], &[("metal", 1.0)])
        .recipe("sinter", &[("metal", 1.0)], &[("magnet", 1.0)])
        .recipe("wind", &[("magnet", 1.0)], &[("motor", 1.0)])
        .site("smelter", metal_from, Stage::Metal)
        .runs("smelt", 10.0, 10.0)
        .site("sinterer", magnets_from, Stage::Magnet)
        .runs("sinter", 10.0, 10.0)
        .site("winder", "US", Stage::Product)
        .runs("wind", 10.0, 10.0)
        .market("users", "US", "motor", 10.0)
        .used_for("drones", 0.2)
        .route("metal", "smelter", "sinterer", 10.0, 10.0)
        .route("magnet", "sinterer", "winder", 10.0, 10.0)
        .route("motor", "winder", "users", 10.0, 10.0)
}

#[test]
fn a_buyer_may_refuse_sources() {
    // Chinese magnets: the fifth for soldiers is not bought, neither as magnets nor in motors made at home.
    let map = motors("CN", "CN").rule(us_purchases(false));
    let (found, words) = judged(&map, "sinterer-winder");
    assert_close(found, 0.8, 1e-12);
    assert!(
        words.contains("purchase clause: 100 % of the value is listed content (“magnets”) made in China or Russia"),
        "{words}"
    );
    assert_close(passes(&map, "winder-users"), 0.8, 1e-12);
    // Of Japanese magnets from Chinese metal, the first reading cares for the magnet alone, the reading from 2027 for the metal too.
    assert_close(passes(&motors("CN", "JP").rule(us_purchases(false)), "sinterer-winder"), 1.0, 1e-12);
    assert_close(passes(&motors("CN", "JP").rule(us_purchases(true)), "sinterer-winder"), 0.8, 1e-12);
    assert_close(passes(&motors("AU", "JP").rule(us_purchases(true)), "sinterer-winder"), 1.0, 1e-12);
    // It is the buyer's rule: what passes between others is none of its business.
    assert_close(passes(&motors("CN", "JP").rule(us_purchases(true)), "smelter-sinterer"), 1.0, 1e-12);
    let mut abroad = motors("CN", "CN").rule(us_purchases(true));
    abroad
        .preset
        .map
        .sites
        .iter_mut()
        .filter(|site| site.country == "US".into())
        .for_each(|site| site.country = "DE".into());
    assert_close(passes(&abroad, "sinterer-winder"), 1.0, 1e-12);
    // Imports alone, where the clause says so.
    let mut imports = motors("CN", "CN").rule(us_purchases(false));
    *imports.preset.rules[0].clauses[0].in_country_mut().expect("it has a say") = Some(false);
    assert_close(passes(&imports, "winder-users"), 1.0, 1e-12);
    assert_close(passes(&imports, "sinterer-winder"), 0.8, 1e-12);
}

#[test]
fn what_would_free_a_purchase_names_the_sources() {
    let map = motors("CN", "JP").rule(us_purchases(true));
    let network = map.network();
    let book = RuleBook::new(&map.preset, &network, &map.preset.scenarios[0], Rung::TOP);
    let route = network.route(&"sinterer-winder".into()).expect("the route");
    let found = relief(&book, route, MonthIx::FIRST, book.steady()).expect("a relief");
    let words = explain_relief(&map.preset, &found);
    assert_eq!(words, "50 percentage points less metal from China or Russia would free it");
}

#[test]
fn an_import_duty_is_a_tariff_on_purchases() {
    let clause = Clause::purchase(vec!["magnets".into()], vec!["CN".into()], vec!["magnets".into()]);
    let duty = rule("301", Instrument::Tariff { ad_valorem: 0.25 }, vec![clause]);
    let map = motors("CN", "CN").rule(duty).by("US");
    let network = map.network();
    let book = RuleBook::new(&map.preset, &network, &map.preset.scenarios[0], Rung::TOP);
    let route = network.route(&"sinterer-winder".into()).expect("the route");
    assert_close(book.verdict(route, MonthIx::FIRST, book.steady()).tariff, 0.25, 1e-12);
}

/// Ore of China to a trader in Kazakhstan, who sends 30 of 100 on to a listed person, 20 to somebody else, and has 50 in a works of his own.
fn by_a_trader(end_users: bool) -> MapMaker {
    let mut map = MapMaker::default()
        .commodity("ore", Stage::Mine, 100.0, &["listed"])
        .commodity("metal", Stage::Metal, 200.0, &[])
        .recipe("dig", &[], &[("ore", 1.0)])
        .recipe("smelt", &[("ore", 1.0)], &[("metal", 1.0)])
        .site("mine", "CN", Stage::Mine)
        .runs("dig", 100.0, 100.0)
        .site("trader", "KZ", Stage::Metal)
        .runs("smelt", 50.0, 50.0)
        .market("listed", "IR", "ore", 30.0)
        .market("other", "IR", "ore", 20.0)
        .market("metal-buyer", "IR", "metal", 50.0)
        .route("ore", "mine", "trader", 100.0, 100.0)
        .route("ore", "trader", "listed", 30.0, 30.0)
        .route("ore", "trader", "other", 20.0, 20.0)
        .route("metal", "trader", "metal-buyer", 50.0, 50.0)
        .rule(rule("list", Instrument::Ban, vec![domestic("listed")]));
    let named = vec!["listed".to_owned(), "metal-buyer".to_owned()];
    map.preset.rules[0].scope.entities = Some(Entities { named, affiliates_from: None, end_users });
    map
}

#[test]
fn an_end_user_stands_behind_the_next_stop() {
    // Importers alone: the trader is not listed. End users too: 30 of 100 go on to one who is; what is smelted is another good.
    assert_close(passes(&by_a_trader(false), "mine-trader"), 1.0, 1e-12);
    let (found, words) = judged(&by_a_trader(true), "mine-trader");
    assert_close(found, 0.7, 1e-9);
    assert!(words.contains("the receiver is no one of those named, but 30 % of it goes on to them"), "{words}");
    // Through two traders it is the same.
    let mut map = by_a_trader(true).site("port", "KZ", Stage::Mine).route("ore", "port", "trader", 100.0, 100.0);
    let first = &mut map.preset.map.routes[0];
    (first.id, first.to) = ("mine-port".into(), "port".into());
    assert_close(passes(&map, "mine-port"), 0.7, 1e-9);
    // A trader who is listed himself gets nothing, whoever stands behind him.
    let mut map = by_a_trader(true);
    map.preset.rules[0].scope.entities.as_mut().expect("entities").named.push("trader".to_owned());
    let (found, words) = judged(&map, "mine-trader");
    assert_close(found, 0.0, 1e-12);
    assert!(words.contains("the receiver is named"), "{words}");
}

#[test]
fn what_a_buyer_refuses_is_booked_to_his_own_side() {
    // Magnets of 100 USD and motors of 1,000 USD, 10 a month each, of which a fifth is refused: in the first month 200 USD of magnets and 2,000 of motors,
    // all of it the loss of buyers in the United States, who made the rule.
    let outcome = motors("CN", "CN").months(1, 0.0).rule(us_purchases(false)).solve();
    let found = causes(&outcome);
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].clause, found[0].routes), (ClauseKind::Purchase, 2));
    assert_close(found[0].stopped_usd, 2200.0, 1e-6);
    assert_eq!(found[0].borne_by.len(), 1);
    assert_eq!(found[0].borne_by[0].0, "US".into());
    // An export ban on the same magnets is borne by those who no longer get them.
    let ban = rule("ban", Instrument::Ban, vec![domestic("magnets")]);
    let found = causes(&motors("CN", "CN").months(1, 0.0).rule(ban).solve());
    assert_eq!(found[0].borne_by, [("US".into(), found[0].stopped_usd)]);
    assert_close(found[0].stopped_usd, 1000.0, 1e-6);
}
