//! Verdicts as a trade lawyer would give them: one line a case, each worked out from the text that it names.
//!
//! The table stands in `tests/cases/law.csv`, its head says what the columns mean; the rules are those of the shipped library, and for what no shipped
//! rule says, those of `tests/cases/law-rules.ron`. Each line is a map of its own: an issuer's item, a maker abroad, a buyer.

use crate::kit::maps::*;
use chokepoint_core::engine::{MonthIx, RuleBook, Rung};
use chokepoint_core::model::*;
use chokepoint_core::store;
use chokepoint_core::store::libraries::rules;
use jiff::civil::Date;

/// The table.
const TABLE: &str = include_str!("../../cases/law.csv");

/// What the judged route carries in a month.
const VOLUME: f64 = 10.0;

/// A line of the table.
struct Line {
    situation: String,
    article: String,
    rules: Vec<String>,
    lists: Vec<String>,
    from: String,
    to: String,
    /// Share of the good's value, the country it is from, and the list it is on.
    content: Option<(f64, String, String)>,
    /// Country and tag, and the country of the maker where the judged delivery is by a trader.
    technology: Option<(String, String, Option<String>)>,
    end_use: String,
    military: f64,
    humanitarian: bool,
    owner: Option<Owner>,
    month: Date,
    passes: f64,
}

/// An owner, of whom, and with what stake.
struct Owner {
    of: Of,
    name: String,
    country: String,
    stake: f64,
}

/// Whose owner it is.
#[derive(PartialEq)]
enum Of {
    /// Of the buyer.
    Buyer,
    /// Of the buyer, of whose trade the stake is a part.
    Part,
    /// Of the site that the goods come from.
    Sender,
    /// Of the one to whom the buyer, a trader, sends that share of them on.
    Behind,
}

/// `Name 50%`, of the buyer; `part Name 30%`; `sender CC Name 50%`; `behind Name 30%`.
fn owner(text: &str) -> Option<Owner> {
    let (name, stake) = text.rsplit_once(' ')?;
    let stake = percent(stake);
    let owner = |of, name: &str, country: &str| Owner { of, name: name.to_owned(), country: country.to_owned(), stake };
    Some(if let Some(name) = name.strip_prefix("part ") {
        owner(Of::Part, name, "ZZ")
    } else if let Some(name) = name.strip_prefix("behind ") {
        owner(Of::Behind, name, "ZZ")
    } else if let Some((country, name)) = name.strip_prefix("sender ").and_then(|rest| rest.split_once(' ')) {
        owner(Of::Sender, name, country)
    } else {
        owner(Of::Buyer, name, "ZZ")
    })
}

fn percent(text: &str) -> f64 {
    text.trim_end_matches('%').trim().parse::<f64>().unwrap_or_else(|_| panic!("`{text}` is no percentage")) / 100.0
}

fn lines() -> Vec<Line> {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).trim(csv::Trim::All).from_reader(TABLE.as_bytes());
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.expect("a line");
        let cell = |at: usize| record.get(at).unwrap_or_else(|| panic!("too few columns: {record:?}"));
        let content = words(cell(6));
        let technology = words(cell(7));
        let uses = words(cell(8));
        lines.push(Line {
            situation: cell(0).to_owned(),
            article: cell(1).to_owned(),
            rules: words(cell(2)),
            lists: words(cell(3)),
            from: cell(4).to_owned(),
            to: cell(5).to_owned(),
            content: (!content.is_empty()).then(|| (percent(&content[0]), content[1].clone(), content[2].clone())),
            technology: (!technology.is_empty())
                .then(|| (technology[0].clone(), technology[1].clone(), technology.get(2).cloned())),
            end_use: uses.first().cloned().unwrap_or_default(),
            military: uses.iter().find(|word| word.ends_with('%')).map_or(0.0, |word| percent(word)),
            humanitarian: uses.iter().any(|word| word == "humanitarian"),
            owner: owner(cell(9)),
            month: format!("{}-01", cell(10)).parse().expect("a month"),
            passes: percent(cell(11)),
        });
    }
    lines
}

/// Rules of the library, and those of the table itself.
fn known_rules() -> Vec<Rule> {
    let own: RuleLibrary =
        store::parse_library(include_str!("../../cases/law-rules.ron")).unwrap_or_else(|finding| panic!("{finding}"));
    let mut all = rules().expect("the library").rules.clone();
    all.extend(own.rules);
    all
}

impl Line {
    fn map(&self, known: &[Rule]) -> MapMaker {
        let lists: Vec<&str> = self.lists.iter().map(String::as_str).collect();
        let mut map = MapMaker::default().commodity("good", Stage::Magnet, 100.0, &lists);
        if let Some((share, country, list)) = &self.content {
            // So much of an item of 100 USD is in a good of 100 USD; where the good is wholly such items, it is one itself, made there and sent on.
            let whole = *share >= 1.0;
            if whole {
                map = map
                    .recipe("make", &[], &[("good", 1.0)])
                    .site("origin", country, Stage::Magnet)
                    .runs("make", VOLUME, VOLUME)
                    .site("maker", &self.from, Stage::Magnet)
                    .route("good", "origin", "maker", VOLUME, VOLUME);
            } else {
                map = map
                    .commodity("item", Stage::Refine, 100.0, &[list])
                    .recipe("refine", &[], &[("item", 1.0)])
                    .recipe("make", &[("item", *share)], &[("good", 1.0)])
                    .site("origin", country, Stage::Refine)
                    .runs("refine", VOLUME * share, VOLUME)
                    .site("maker", &self.from, Stage::Magnet)
                    .runs("make", VOLUME, VOLUME)
                    .route("item", "origin", "maker", VOLUME * share, VOLUME);
            }
        } else {
            let at = self.technology.as_ref().and_then(|(_, _, at)| at.as_ref());
            let id = if at.is_some() { "origin" } else { "maker" };
            map = map
                .recipe("make", &[], &[("good", 1.0)])
                .site(id, at.unwrap_or(&self.from), Stage::Magnet)
                .runs("make", VOLUME, VOLUME);
        }
        if let Some((country, tag, _)) = &self.technology {
            let maker = map.preset.map.sites.last_mut().expect("the maker");
            maker.technologies.push(Technology::new(tag.as_str(), country.as_str()));
        }
        if self.technology.as_ref().is_some_and(|(_, _, at)| at.is_some()) {
            map = map.site("maker", &self.from, Stage::Magnet).route("good", "origin", "maker", VOLUME, VOLUME);
        }
        let stake = |owner: &Owner| Stake {
            owner: owner.name.clone(),
            country: owner.country.as_str().into(),
            stake: Figure::plain(owner.stake),
            part: owner.of == Of::Part,
        };
        if let Some(owner) = self.owner.as_ref().filter(|owner| owner.of == Of::Sender) {
            map.preset.map.sites.last_mut().expect("the maker").owners.push(stake(owner));
        }
        if let Some(owner) = self.owner.as_ref().filter(|owner| owner.of == Of::Behind) {
            let on = VOLUME * owner.stake;
            map = map.market("end-user", &self.to, "good", on).used_for(&self.end_use, self.military);
            let whole = Stake { stake: Figure::plain(1.0), ..stake(owner) };
            map.preset.map.sites.last_mut().expect("the end user").owners.push(whole);
        }
        let kept = self.owner.as_ref().filter(|owner| owner.of == Of::Behind).map_or(1.0, |owner| 1.0 - owner.stake);
        map = map.market("buyer", &self.to, "good", VOLUME * kept).used_for(&self.end_use, self.military);
        let buyer = map.preset.map.sites.last_mut().expect("the buyer");
        buyer.demands[0].humanitarian = self.humanitarian;
        if let Some(owner) = self.owner.as_ref().filter(|owner| matches!(owner.of, Of::Buyer | Of::Part)) {
            buyer.owners.push(stake(owner));
        }
        if kept < 1.0 {
            map = map.route("good", "buyer", "end-user", VOLUME * (1.0 - kept), VOLUME);
        }
        map = map.route("good", "maker", "buyer", VOLUME, VOLUME);
        for id in &self.rules {
            let rule =
                known.iter().find(|rule| rule.id.as_str() == id).unwrap_or_else(|| panic!("there is no rule {id}"));
            map = map.rule(rule.clone());
        }
        let scenario = &mut map.preset.scenarios[0];
        scenario.start = jiff::civil::date(self.month.year() - 1, 1, 1);
        scenario.months = 24;
        map
    }

    /// Share of the usual trade that may pass: by the verdict, and of a quota what it leaves.
    fn found(&self, known: &[Rule]) -> f64 {
        let map = self.map(known);
        let network = map.network();
        let book = RuleBook::new(&map.preset, &network, &map.preset.scenarios[0], Rung::TOP);
        let month = MonthIx(12 + usize::from(self.month.month().unsigned_abs()) - 1);
        let route = network.route(&"maker-buyer".into()).expect("the route");
        let quotas = book.quotas(month, book.steady());
        let quotas = quotas
            .iter()
            .filter(|quota| quota.routes.contains(&route))
            .map(|quota| quota.limit(|_| VOLUME, |_| VOLUME) / VOLUME);
        quotas.fold(book.verdict(route, month, book.steady()).permitted, f64::min)
    }
}

#[test]
fn every_line_of_the_table_is_the_verdict_of_the_text() {
    let (lines, known) = (lines(), known_rules());
    assert!(lines.len() >= 200, "{} lines", lines.len());
    let mut wrong = Vec::new();
    for line in &lines {
        let found = line.found(&known);
        // The table rounds to a hundredth of a per cent.
        if (found - line.passes).abs() > 0.000_051 {
            wrong.push(format!(
                "{} ({}): {:.2} % and not {:.2} %",
                line.situation,
                line.article,
                100.0 * found,
                100.0 * line.passes
            ));
        }
    }
    assert!(wrong.is_empty(), "{} of {} lines are wrong:\n{}", wrong.len(), lines.len(), wrong.join("\n"));
}

#[test]
fn every_line_names_an_article_and_no_two_are_the_same() {
    let lines = lines();
    let mut situations: Vec<&str> = lines.iter().map(|line| line.situation.as_str()).collect();
    assert!(lines.iter().all(|line| !line.situation.is_empty() && !line.article.is_empty()));
    situations.sort_unstable();
    situations.dedup();
    assert_eq!(situations.len(), lines.len());
}
