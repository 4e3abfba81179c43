//! `solve --json` read by a stranger, who has the object, `docs/formats.md` and nothing else: every balance and every limit of every month
//! comes out again.

use crate::kit::maps::*;
use crate::kit::run::chokepoint;
use chokepoint_core::model::*;
use serde_json::Value;
use std::collections::HashMap;

/// What a sum may be off, relative to what passed.
const ROUNDING: f64 = 1e-9;

fn solved(preset: &str, scenario: &str, more: &[&str]) -> String {
    let arguments = ["solve", preset, "--scenario", scenario, "--json"];
    let output = chokepoint(arguments.iter().chain(more));
    assert_eq!(output.status, Some(0), "{preset} {scenario}: {}", output.errors);
    output.out
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("one object")
}

fn rows<'a>(of: &'a Value, list: &str) -> &'a [Value] {
    of[list].as_array().unwrap_or_else(|| panic!("no list {list}"))
}

fn number(row: &Value, field: &str) -> f64 {
    row[field].as_f64().unwrap_or_else(|| panic!("no number {field} in {row}"))
}

fn count(row: &Value, field: &str) -> usize {
    row[field].as_u64().unwrap_or_else(|| panic!("no count {field} in {row}")) as usize
}

fn word<'a>(row: &'a Value, field: &str) -> &'a str {
    row[field].as_str().unwrap_or_else(|| panic!("no word {field} in {row}"))
}

/// A commodity at a site in a month.
type Place<'a> = (&'a str, &'a str, usize);

/// What is booked at a place by the lists of routes, activities and demands.
#[derive(Default)]
struct Booked {
    arrived: f64,
    made: f64,
    used: f64,
    departed: f64,
    served: f64,
    demand: f64,
}

/// What was found to check, so that a file without it is noticed.
#[derive(Default)]
struct Found {
    arrivals_later: usize,
    releases: usize,
    stocks_moved: usize,
    quotas_full: usize,
    contents: usize,
    returns: usize,
    uses: usize,
    sites_full: usize,
    set_aside: usize,
    told_apart: usize,
    draws_full: usize,
}

fn close(a: f64, b: f64, size: f64, what: &str, row: &Value) {
    assert!((a - b).abs() <= ROUNDING * size, "{what}: {a} and {b}, of {size}: {row}");
}

fn within(value: f64, limit: f64, size: f64, what: &str, row: &Value) {
    assert!(value <= limit + ROUNDING * size, "{what}: {value} above {limit}, of {size}: {row}");
}

fn check_books(json: &Value, found: &mut Found) {
    assert_eq!(json["format"], 2);
    let routes = routes_hold(json, found);
    let levels = activities_hold(json);
    joint_limits_hold(json, &levels, found);
    quotas_hold(json, &routes, found);
    balances_close(json, &routes, &levels, found);
    for content in rows(json, "contents") {
        let (share, clean) = (number(content, "share"), number(content, "clean"));
        assert!((0.0..=1.0).contains(&share) && (0.0..=1.0).contains(&clean), "{content}");
        assert!(routes.contains_key(&(word(content, "route"), count(content, "month"))), "{content}");
        found.contents += 1;
    }
}

/// Departure and arrival per route and month; checks limits, and that what arrives left earlier.
fn routes_hold<'a>(json: &'a Value, found: &mut Found) -> HashMap<(&'a str, usize), (f64, f64)> {
    let list = rows(json, "routes");
    let key = |row: &'a Value| (word(row, "id"), count(row, "month"));
    let moved: HashMap<(&str, usize), (f64, f64)> =
        list.iter().map(|row| (key(row), (number(row, "flow"), number(row, "arrived")))).collect();
    let map: HashMap<&str, &Value> = rows(&json["map"], "routes").iter().map(|row| (word(row, "id"), row)).collect();
    assert_eq!(moved.len(), map.len() * count(json, "months"), "a row per route and month");
    for row in list {
        let (level, permitted) = (number(row, "level"), number(row, "permitted"));
        // A route that tells nothing apart has its share of all even where goods bound to a use go out on it.
        let tells_apart = |uses: &Vec<Value>| uses.iter().any(|of_use| !of_use["permitted"].is_null());
        let whole = row["by_use"].as_array().is_some_and(tells_apart);
        // A desk may let more pass than the route can carry.
        let most = number(map[word(row, "id")], "maximum").max(level);
        let of_all = (permitted * level).min(most);
        let limit = if whole { of_all.max(level) } else { of_all };
        close(limit, number(row, "limit"), level, "limit", row);
        within(number(row, "flow"), number(row, "limit"), level, "flow", row);
        let route = map[word(row, "id")];
        within(level, number(route, "maximum").max(number(route, "baseline")), level, "level", row);
        uses_hold(row, level, number(route, "baseline"), found);
        let (transit, month) = (count(route, "transit_months"), count(row, "month"));
        let departed =
            if month > transit { moved[&(word(row, "id"), month - transit)].0 } else { number(route, "baseline") };
        assert_eq!(number(row, "arrived"), departed, "what arrives left {transit} months before: {row}");
        found.arrivals_later += usize::from(transit > 0 && month > transit);
    }
    moved
}

/// Where rules tell uses apart: what is bound to no use that is treated better than another is at most what passes of the usual goods of those who
/// are treated no better, and the same share of what the route has gained.
fn uses_hold(row: &Value, level: f64, baseline: f64, found: &mut Found) {
    let Some(uses) = row["by_use"].as_array() else { return };
    let bound: f64 = uses.iter().map(|of_use| number(of_use, "bound")).sum();
    within(bound, number(row, "flow"), level, "what is bound is a part of it", row);
    let permitted = |of_use: &Value| of_use["permitted"].as_f64();
    let reached = |of_use: &&Value| number(of_use, "usual") > 0.0;
    for least in uses.iter().filter(reached).filter_map(permitted).filter(|least| *least < 1.0) {
        let is_better = |of_use: &&Value| permitted(of_use).is_some_and(|other| other > least + 1e-9);
        let better: f64 = uses.iter().filter(is_better).map(|of_use| number(of_use, "bound")).sum();
        let others = uses.iter().filter(|of_use| !is_better(of_use));
        let usual: f64 =
            others.filter_map(|of_use| Some(permitted(of_use)? * number(of_use, "usual") * baseline)).sum();
        let limit = usual + least * (level - baseline).max(0.0);
        within(number(row, "flow") - better, limit, level, "what passes for those who are treated no better", row);
        found.told_apart += 1;
    }
}

/// Level per site, recipe and month; checks limits.
fn activities_hold(json: &Value) -> HashMap<Place<'_>, f64> {
    let mut levels = HashMap::new();
    for row in rows(json, "activities") {
        within(number(row, "level"), number(row, "limit"), number(row, "limit"), "level", row);
        let known = levels.insert((word(row, "site"), word(row, "recipe"), count(row, "month")), number(row, "level"));
        assert_eq!(known, None, "stands twice: {row}");
    }
    levels
}

fn joint_limits_hold<'a>(json: &'a Value, levels: &HashMap<Place<'a>, f64>, found: &mut Found) {
    let use_of =
        |row: &'a Value| (word(row, "site"), word(row, "commodity"), word(row, "end_use"), count(row, "month"));
    let short: HashMap<_, f64> =
        rows(json, "shortages").iter().map(|row| (use_of(row), number(row, "shortage"))).collect();
    for row in rows(json, "joint_limits") {
        let (month, limit) = (count(row, "month"), number(row, "limit"));
        let members = rows(row, "members");
        let mut level: f64 = (members.iter()).map(|of| levels[&(word(of, "site"), word(of, "recipe"), month)]).sum();
        match word(row, "kind") {
            "site" => found.sites_full += usize::from(level > limit * (1.0 - ROUNDING)),
            "returns" => {
                close(limit, returning(json, levels, word(&members[0], "recipe"), month), limit, "returns", row);
                found.returns += 1;
            }
            "use" => {
                level += short[&use_of(row)];
                found.uses += 1;
            }
            other => panic!("no such kind of limit: {other}"),
        }
        close(level, number(row, "level"), limit, "level", row);
        within(level, limit, limit, "joint level", row);
    }
}

/// What comes back for a recipe: a share of what was made some months before, or of the baseline before the first month.
fn returning(json: &Value, levels: &HashMap<Place<'_>, f64>, recipe: &str, month: usize) -> f64 {
    let entry = rows(&json["map"], "returns").iter().find(|row| word(row, "recipe") == recipe).expect("what returns");
    let lag = count(entry, "lag_months");
    if month <= lag {
        return number(entry, "at_rest");
    }
    let outputs: HashMap<&str, &Value> =
        rows(&json["map"], "recipes").iter().map(|row| (word(row, "id"), &row["outputs"])).collect();
    let made = |((_, recipe, at), level): (&Place<'_>, &f64)| {
        let per_unit = outputs[recipe][word(entry, "commodity")].as_f64().unwrap_or(0.0);
        if *at == month - lag { per_unit * level } else { 0.0 }
    };
    number(entry, "per_made") * levels.iter().map(made).sum::<f64>()
}

fn quotas_hold(json: &Value, routes: &HashMap<(&str, usize), (f64, f64)>, found: &mut Found) {
    for row in rows(json, "quotas") {
        let covered = rows(row, "routes").iter().map(|route| route.as_str().expect("an id"));
        let worth = rows(row, "worth").iter().map(|worth| worth.as_f64().expect("a number"));
        let passed: f64 =
            covered.zip(worth).map(|(route, worth)| worth * routes[&(route, count(row, "month"))].0).sum();
        let (volume, used) = (number(row, "volume"), number(row, "used"));
        // What is bound to an exempt use does not count.
        within(used, passed, volume, "used", row);
        within(used, volume, volume, "quota", row);
        assert!(!word(row, "rule").is_empty());
        found.set_aside += usize::from(row["set_aside_for"].is_string());
        found.quotas_full += usize::from(used > volume * (1.0 - ROUNDING));
    }
}

/// What the lists of routes, activities and demands book at every place.
fn booked<'a>(
    json: &'a Value,
    routes: &HashMap<(&'a str, usize), (f64, f64)>,
    levels: &HashMap<Place<'a>, f64>,
) -> HashMap<Place<'a>, Booked> {
    let mut books: HashMap<Place<'_>, Booked> = HashMap::new();
    let map: HashMap<&str, &Value> = rows(&json["map"], "routes").iter().map(|row| (word(row, "id"), row)).collect();
    for ((id, month), (departed, arrived)) in routes {
        let (route, good) = (map[id], word(map[id], "commodity"));
        books.entry((word(route, "from"), good, *month)).or_default().departed += departed;
        books.entry((word(route, "to"), good, *month)).or_default().arrived += arrived;
    }
    let recipes: HashMap<&str, &Value> =
        rows(&json["map"], "recipes").iter().map(|row| (word(row, "id"), row)).collect();
    for ((site, recipe, month), level) in levels {
        for (good, quantity) in recipes[recipe]["inputs"].as_object().expect("inputs") {
            books.entry((site, good, *month)).or_default().used += quantity.as_f64().expect("a number") * level;
        }
        for (good, quantity) in recipes[recipe]["outputs"].as_object().expect("outputs") {
            books.entry((site, good, *month)).or_default().made += quantity.as_f64().expect("a number") * level;
        }
    }
    for row in rows(json, "shortages") {
        let place = (word(row, "site"), word(row, "commodity"), count(row, "month"));
        let (demand, shortage) = (number(row, "demand"), number(row, "shortage"));
        within(shortage, demand, demand, "shortage", row);
        let books = books.entry(place).or_default();
        books.served += demand - shortage;
        books.demand += demand;
    }
    books
}

fn balances_close(
    json: &Value,
    routes: &HashMap<(&str, usize), (f64, f64)>,
    levels: &HashMap<Place<'_>, f64>,
    found: &mut Found,
) {
    let mut books = booked(json, routes, levels);
    let mut stocks: HashMap<(&str, &str), f64> = HashMap::new();
    let mut draws: HashMap<(&str, &str), f64> = HashMap::new();
    for row in rows(&json["map"], "stocks") {
        let place = (word(row, "site"), word(row, "commodity"));
        *stocks.entry(place).or_default() += number(row, "initial");
        row["draw"].as_f64().map(|draw| draws.insert(place, draw));
    }
    // Month after month, as they stand.
    let mut last = 0;
    for row in rows(json, "balances") {
        let (site, good, month) = (word(row, "site"), word(row, "commodity"), count(row, "month"));
        assert!(month == last || month == last + 1, "months come in order: {row}");
        last = month;
        let entries = books.remove(&(site, good, month)).unwrap_or_default();
        let came = number(row, "opening") + number(row, "released") + entries.arrived + entries.made;
        let went = entries.used + entries.departed + entries.served + number(row, "unsold") + number(row, "closing");
        // Where nearly all is short, what is served is the difference of two large figures.
        let turnover = came + entries.demand;
        close(came, went, turnover, "balance", row);
        for (entry, field) in [
            (entries.arrived, "arrived"),
            (entries.made, "made"),
            (entries.used, "used"),
            (entries.departed, "departed"),
            (entries.served, "served"),
        ] {
            close(entry, number(row, field), turnover, field, row);
        }
        let stock = stocks.entry((site, good)).or_default();
        assert_eq!(number(row, "opening"), *stock, "what was left last month is there: {row}");
        let closing = number(row, "closing");
        found.stocks_moved += usize::from(closing != *stock);
        found.releases += usize::from(number(row, "released") > 0.0);
        if let Some(draw) = draws.get(&(site, good)) {
            let drawn = *stock + number(row, "released") - closing;
            within(drawn, *draw, turnover, "draw", row);
            found.draws_full += usize::from(drawn > draw * (1.0 - ROUNDING));
        }
        *stock = closing;
    }
    assert_eq!(last, count(json, "months"));
    assert!(books.is_empty(), "goods at places that have no balance: {:?}", books.keys().collect::<Vec<_>>());
}

#[test]
fn every_balance_and_every_limit_of_the_presets_comes_out_again() {
    let mut found = Found::default();
    for (preset, scenario) in [
        ("battery-graphite-lithium", "answer"),
        ("chips-and-magnets", "both-answer"),
        ("gallium-germanium-antimony", "answer"),
        ("magnets-ev", "heavy-stop-programme"),
        ("rare-earths-2010", "quota-2010"),
        ("rare-earths-2025", "october-2025-exemptions"),
        ("samarium-cobalt-defence", "both"),
        ("teaching-12-sites", "answer"),
    ] {
        eprintln!("{preset} {scenario}");
        check_books(&parsed(&solved(preset, scenario, &[])), &mut found);
    }
    let Found { arrivals_later, releases, stocks_moved, quotas_full, contents, returns, uses, told_apart, .. } = found;
    let all = [arrivals_later, releases, stocks_moved, quotas_full, contents, returns, uses, told_apart];
    assert!(all.iter().all(|found| *found > 0), "nothing to check of one of them: {all:?}");
}

/// What no shipped preset has: a capacity that two recipes of a site share, a quota set aside for countries, a limit on drawing a stock.
#[test]
fn limits_that_are_shared_set_aside_or_drawn_from_come_out_again() {
    let shares = vec![QuotaShare { country: "US".into(), share: 0.3 }];
    let mut map = MapMaker::ore()
        .months(8, 0.2)
        .commodity("gem", Stage::Mine, 20.0, &[])
        .recipe("sift", &[], &[("gem", 1.0)])
        .mine("mine", "CN", 60.0, 100.0)
        .runs("sift", 20.0, 60.0)
        .market("us", "US", "ore", 30.0)
        .stock("ore", 100.0)
        .market("germany", "DE", "ore", 30.0)
        .market("setters", "JP", "gem", 20.0)
        .route("ore", "mine", "us", 30.0, 60.0)
        .transit(1)
        .route("ore", "mine", "germany", 30.0, 60.0)
        .route("gem", "mine", "setters", 20.0, 60.0)
        .rule(rule(
            "quota",
            Instrument::Quota { per_year: 360.0, shares, terms: QuotaTerms::default() },
            vec![domestic("list")],
        ));
    let sites = &mut map.preset.map.sites;
    sites[0].capacity = Some(Figure::plain(12.0 * 80.0));
    sites[1].stocks[0].draw_per_month = Some(0.1);
    // More is wanted of what nobody hinders than the site can make beside the rest.
    sites[3].demands[0].growth_per_year = 10.0;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("map.ron");
    chokepoint_core::store::save(&map.preset, &path, None).expect("a file");
    let scenario = map.preset.scenarios[0].id.as_str();
    let mut found = Found::default();
    check_books(&parsed(&solved(path.to_str().expect("a path"), scenario, &[])), &mut found);
    let all = [found.sites_full, found.set_aside, found.draws_full, found.quotas_full, found.arrivals_later];
    assert!(all.iter().all(|found| *found > 0), "nothing to check of one of them: {all:?}");
}

#[test]
fn the_first_format_has_the_fields_that_it_had() {
    let text = solved("teaching-12-sites", "answer", &["--json-format", "1"]);
    assert!(text.starts_with("{\"format\":1,\"preset\":"), "{}", &text[..80]);
    let (first, second) = (parsed(&text), parsed(&solved("teaching-12-sites", "answer", &[])));
    let names = |row: &Value| row.as_object().expect("an object").keys().cloned().collect::<Vec<String>>();
    let sorted = |names: &[&str]| {
        let mut names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        names.sort();
        names
    };
    let lists: [(&str, &[&str]); 5] = [
        ("routes", &["id", "month", "flow", "verdict"]),
        ("activities", &["site", "recipe", "month", "level"]),
        ("shortages", &["site", "commodity", "month", "demand", "shortage"]),
        ("shares", &["commodity", "cut", "country", "month", "share"]),
        (
            "gaps",
            &[
                "site",
                "commodity",
                "month",
                "demand",
                "permitted",
                "rerouted",
                "stocks",
                "new_capacity",
                "substitutes",
                "measures",
                "gap",
            ],
        ),
    ];
    let plain = ["format", "preset", "scenario", "policy", "start", "audit"];
    let all: Vec<&str> = plain.iter().copied().chain(lists.iter().map(|(list, _)| *list)).collect();
    assert_eq!(names(&first), sorted(&all));
    assert_eq!(names(&first["audit"]), sorted(&["worst_residual", "optimality_gap"]));
    for name in &plain[1..] {
        assert_eq!(first[name], second[name], "{name}");
    }
    for (list, fields) in lists {
        assert_eq!(rows(&first, list).len(), rows(&second, list).len());
        for (old, new) in rows(&first, list).iter().zip(rows(&second, list)) {
            assert_eq!(names(old), sorted(fields), "{list}");
            assert!(fields.iter().all(|field| old[field] == new[field]), "{list}: {old} and {new}");
        }
    }
}

#[test]
fn a_format_is_for_json_alone() {
    assert_eq!(chokepoint(["solve", "teaching-12-sites", "--json-format", "1"]).status, Some(2));
    assert_eq!(chokepoint(["solve", "teaching-12-sites", "--json", "--json-format", "3"]).status, Some(2));
}
