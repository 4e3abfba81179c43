//! What the results rest on: the scenario's settings, benchmarks, sources and their uncertainty, the audit.

use crate::draw::{number, percent};
use crate::report::ReportRequest;
use crate::report::html::Heading::{Figures, Words};
use crate::report::html::table;
use chokepoint_core::engine::{MonthIx, Outcome, RouteIx, explain_parts, reckonings, reckonings_at, threshold_words};
use chokepoint_core::insight::{FigureEntry, TradeQuality, benchmarks, figure_entries};
use chokepoint_core::model::{
    Clause, CommodityId, Preset, Quality, Rule, RuleId, Scenario, count_words, rule_sentence, short_hash,
};
use chokepoint_core::store::signed_words;
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Signatures that are listed, the newest first.
const SAVES: usize = 5;

/// What the scenario assumes, in words.
pub(super) fn settings(preset: &Preset, scenario: &Scenario) -> Markup {
    let mut rows = vec![
        vec!["Months".to_owned(), format!("{} from {}", scenario.months, scenario.start.strftime("%-d %B %Y"))],
        vec![
            "Re-routing".to_owned(),
            format!(
                "a route gains {} of the room above its baseline each month",
                percent(scenario.rerouting_per_month)
            ),
        ],
    ];
    if scenario.rerouting_by_good {
        rows.push(vec![
            "Re-routing begins".to_owned(),
            "with the month in which the route's own good is first hindered".to_owned(),
        ]);
    }
    if preset.map.routes.iter().any(|route| route.related) {
        let words =
            format!("bring {} of what rules take from a buyer by other ways at once", percent(scenario.diverted));
        rows.push(vec!["Related firms".to_owned(), words]);
    }
    if scenario.ramp_slip_months > 0 {
        rows.push(vec!["New plants".to_owned(), format!("{} months later than announced", scenario.ramp_slip_months)]);
    }
    for rule in scenario.rules.iter().filter_map(|id| preset.rule(id)) {
        let source = preset.source(&rule.source).map_or("no source given", |source| source.publication.as_str());
        let sentence = rule_sentence(rule, &preset.lists);
        rows.push(vec![format!("Rule: {}", rule.title), format!("{sentence} ({source}{})", texts(rule))]);
    }
    for event in preset.events.iter().filter(|event| scenario.events.contains(&event.id)) {
        rows.push(vec![format!("Event: {}", event.title), format!("from {}. {}", event.from, event.note)]);
    }
    for measure in preset.measures.iter().filter(|measure| scenario.measures.contains(&measure.id)) {
        rows.push(vec![
            format!("Measure: {}", measure.title),
            format!("by {}, from {}. {}", measure.by.name(), measure.from, measure.note),
        ]);
    }
    table(&[Words("Assumption"), Words("Value")], &rows)
}

/// Where the text of a rule can be read: `; text: https://…`; nothing where nobody said.
fn texts(rule: &Rule) -> String {
    let mut links: Vec<&str> = Vec::new();
    let provisions = rule.clauses.iter().map(Clause::provision);
    for provision in provisions.chain(rule.general_licences.iter().map(|licence| &licence.provision)) {
        if !provision.link.is_empty() && !links.contains(&provision.link.as_str()) {
            links.push(&provision.link);
        }
    }
    if links.is_empty() { String::new() } else { format!("; text: {}", links.join(", ")) }
}

/// Per rule and good, the largest content caught: where and when, of what, by whose price.
fn contents(preset: &Preset, outcomes: &[&Outcome]) -> Vec<Vec<String>> {
    let mut largest: BTreeMap<(RuleId, CommodityId), (f64, &Outcome, RouteIx, MonthIx)> = BTreeMap::new();
    for outcome in outcomes {
        let network = &outcome.network;
        for (month, verdicts) in outcome.verdicts.iter_enumerated() {
            for (route, verdict) in verdicts.iter_enumerated() {
                for found in reckonings(network, verdict, route) {
                    let good = &network.map.commodities[found.good];
                    let share = found.share;
                    let entry = (share, *outcome, route, month);
                    let known = largest.entry((found.rule.clone(), good.id.clone())).or_insert(entry);
                    if share > known.0 {
                        *known = entry;
                    }
                }
            }
        }
    }
    let row = |((rule, _), (_, outcome, route, month)): ((RuleId, CommodityId), (f64, &Outcome, RouteIx, MonthIx))| {
        let network = &outcome.network;
        let of_rule = reckonings_at(preset, outcome, route, month).into_iter().filter(|found| found.rule == rule);
        let found = of_rule.max_by(|a, b| a.counted_usd.total_cmp(&b.counted_usd))?;
        let good = &network.map.commodities[found.good];
        let title = preset.rule(&rule).map_or("", |rule| rule.title.as_str());
        let from = &network.map.sites[network.nodes[network.routes[route].from].site].name;
        let source = preset.source(&good.price_usd.source);
        Some(vec![
            format!("{title}: {}", good.name),
            format!("{from}, {}", outcome.timeline.label(month)),
            format!("{:.2}", found.counted_usd),
            explain_parts(network, &found),
            format!("{:.2}", found.price_usd),
            good.unit.clone(),
            format!("{}, threshold {}", percent(found.share), threshold_words(found.threshold)),
            source.map_or_else(
                || "no source given".to_owned(),
                |source| format!("{} ({})", source.publication, source.quality.label()),
            ),
        ])
    };
    largest.into_iter().filter_map(row).collect()
}

/// Benchmarks, figures by quality, sources, audit, version.
pub(super) fn grounds(request: &ReportRequest<'_>) -> Markup {
    let preset = request.preset;
    let entries = figure_entries(preset);
    html! {
        @if let Some(outcome) = request.outcomes.first().filter(|_| !preset.benchmarks.is_empty()) {
            h2 { "How closely the map agrees with published shares" }
            (agreement(preset, outcome))
        }
        @let contents = contents(preset, &request.outcomes);
        @if !contents.is_empty() {
            h2 { "How contents are reckoned" }
            p { "Per rule and good the largest content that is caught, where and when it was, and by whose price." }
            (table(&[Words("Rule and good"), Words("Where and when"), Figures("Counted, USD"), Words("Came in with"), Figures("Of, USD"), Words("Unit"), Words("Share"), Words("Price from")], &contents))
        }
        h2 { "Assumptions and sources" }
        @if !preset.notes.is_empty() {
            p { (preset.notes) }
        }
        @if let Some(trade) = TradeQuality::of(preset) {
            p { (trade.words()) "." }
        }
        (qualities(&entries))
        (sources(preset, &entries))
        (unlike_their_source(&entries))
        h2 { "Whose preset this is" }
        (provenance(preset))
        h2 { "Audit" }
        p {
            "After every solve the engine itself checks that mass is conserved, that nothing passes a limit, and that the \
             answer is the best there is. An answer above 1e-6 is never shown."
        }
        p.weak {
            "Chokepoint " (request.version) ". SHA-256 of the file: " (request.file_hash)
            @if !preset.licence.is_empty() { ". Data: " (preset.licence) }
        }
        (audit(request))
    }
}

/// Published shares beside those of the map.
fn agreement(preset: &Preset, outcome: &Outcome) -> Markup {
    let rows: Vec<Vec<String>> = benchmarks(preset, &outcome.network)
        .into_iter()
        .map(|result| {
            let share = &result.benchmark.share;
            let source = preset.source(&share.source).map_or("not given", |source| source.publication.as_str());
            let apart = (result.map_share - share.value) * 100.0;
            vec![
                result.benchmark.title.clone(),
                percent(share.value),
                source.to_owned(),
                percent(result.map_share),
                format!("{apart:+.1} points"),
            ]
        })
        .collect();
    table(&[Words("Share"), Figures("Published"), Words("Source"), Figures("Map"), Figures("Difference")], &rows)
}

/// What the engine's check of each answer found.
fn audit(request: &ReportRequest<'_>) -> Markup {
    let rows: Vec<Vec<String>> = request
        .outcomes
        .iter()
        .map(|outcome| {
            let name = request.preset.scenario(&outcome.scenario).map_or("", |scenario| scenario.name.as_str());
            let months: usize = outcome.plays.iter().map(|play| play.months.len()).sum();
            vec![
                name.to_owned(),
                months.to_string(),
                format!("{:.1e}", outcome.audit.worst_residual),
                format!("{:.1e}", outcome.audit.optimality_gap),
            ]
        })
        .collect();
    table(
        &[Words("Scenario"), Figures("Months solved, all rungs"), Figures("Worst residual"), Figures("Optimality gap")],
        &rows,
    )
}

/// How many figures are of which quality, and how uncertain those are taken to be.
fn qualities(entries: &[FigureEntry]) -> Markup {
    let mut rows = Vec::new();
    let kind = |entry: &FigureEntry| match entry {
        _ if entry.is_by_rule() => "room and costs of routes, by rule",
        _ if entry.publication.is_empty() => "without a source",
        _ => entry.quality.label(),
    };
    let mut kinds: Vec<&str> =
        [Quality::Measured, Quality::Estimated, Quality::Illustrative].map(Quality::label).into();
    kinds.extend(["without a source", "room and costs of routes, by rule"]);
    for words in kinds {
        let of_kind = entries.iter().filter(|entry| kind(entry) == words);
        let mut sigmas: Vec<f64> = of_kind.map(|entry| entry.sigma).collect();
        sigmas.sort_by(f64::total_cmp);
        if let Some(middle) = sigmas.get(sigmas.len() / 2) {
            rows.push(vec![words.to_owned(), sigmas.len().to_string(), format!("± {}", percent(*middle))]);
        }
    }
    table(&[Words("Figures behind the results"), Figures("Number"), Figures("Typical uncertainty (one sigma)")], &rows)
}

/// Figures in the place of what their sources say, and why.
fn unlike_their_source(entries: &[FigureEntry]) -> Markup {
    let row = |entry: &FigureEntry| {
        let with_unit = |value: f64| format!("{} {}", number(value), entry.unit).trim_end().to_owned();
        let why = if entry.asks_for_reason() { "no reason given" } else { entry.reason.as_str() };
        Some(vec![
            entry.name.clone(),
            with_unit(entry.value),
            with_unit(entry.said?),
            entry.publication.clone(),
            why.to_owned(),
        ])
    };
    let rows: Vec<Vec<String>> = entries.iter().filter_map(row).collect();
    if rows.is_empty() {
        return Markup::default();
    }
    let headings =
        [Words("Figure unlike its source"), Figures("Here"), Figures("There"), Words("Source"), Words("Why")];
    table(&headings, &rows)
}

/// Who made the preset, under which licence, and who signed it last.
fn provenance(preset: &Preset) -> Markup {
    let mut rows = vec![vec!["Title".to_owned(), preset.title.clone()]];
    let mut say = |what: &str, words: String| {
        if !words.is_empty() {
            rows.push(vec![what.to_owned(), words]);
        }
    };
    say("Authors", preset.authors.join(", "));
    say("Licence", preset.licence.clone());
    say("As of", preset.as_of.map_or_else(String::new, |day| day.strftime("%-d %B %Y").to_string()));
    say("State", signed_words(preset).unwrap_or_default());
    for save in preset.saves.iter().rev().take(SAVES) {
        say(
            "Signed",
            format!("{}, {}: {} (content {})", save.when_words(), save.who, save.what, short_hash(&save.state)),
        );
    }
    if preset.saves.len() > SAVES {
        say("Earlier", count_words(preset.saves.len() - SAVES, "signature"));
    }
    table(&[Words("Preset"), Words("What it says of itself")], &rows)
}

fn sources(preset: &Preset, entries: &[FigureEntry]) -> Markup {
    let rows: Vec<Vec<String>> = (preset.sources.iter())
        .map(|source| {
            let cited = entries.iter().filter(|entry| entry.source == source.id).count();
            vec![
                source.publication.clone(),
                source.table.clone(),
                source.year.to_string(),
                format!("{}, ± {}", source.quality.label(), percent(source.quality.default_sigma())),
                cited.to_string(),
                source.note.clone(),
            ]
        })
        .collect();
    table(
        &[Words("Publication"), Words("Table"), Figures("Year"), Words("Quality"), Figures("Figures"), Words("Note")],
        &rows,
    )
}
