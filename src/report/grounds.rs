//! What the results rest on: the scenario's settings, benchmarks, sources and their uncertainty, the audit.

use super::ReportRequest;
use super::html::{escape, table};
use crate::draw::percent;
use crate::insight::benchmarks;
use crate::model::{Figure, Map, Preset, Quality, Scenario, rule_sentence};

/// What the scenario assumes, in words.
pub(super) fn settings(preset: &Preset, scenario: &Scenario) -> String {
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
    if scenario.ramp_slip_months > 0 {
        rows.push(vec!["New plants".to_owned(), format!("{} months later than announced", scenario.ramp_slip_months)]);
    }
    for rule in scenario.rules.iter().filter_map(|id| preset.rule(id)) {
        let source = preset.source(&rule.source).map_or("no source given", |source| source.publication.as_str());
        rows.push(vec![format!("Rule: {}", rule.title), format!("{} ({source})", rule_sentence(rule))]);
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
    table(&["Assumption", "Value"], &rows)
}

/// Benchmarks, figures by quality, sources, audit, version.
pub(super) fn grounds(request: &ReportRequest<'_>) -> String {
    let preset = request.preset;
    let mut html = String::new();
    if let Some(outcome) = request.outcomes.first().filter(|_| !preset.benchmarks.is_empty()) {
        html.push_str("<h2>How closely the map agrees with published shares</h2>\n");
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
        html.push_str(&table(&["Share", "#Published", "Source", "#Map", "#Difference"], &rows));
    }
    html.push_str("<h2>Assumptions and sources</h2>\n");
    if !preset.notes.is_empty() {
        html.push_str(&format!("<p>{}</p>\n", escape(&preset.notes)));
    }
    html.push_str(&qualities(preset));
    html.push_str(&sources(preset));
    html.push_str(
        "<h2>Audit</h2>\n<p>After every solve the engine itself checks that mass is conserved, that nothing passes a \
                   limit, and that the answer is the best there is. An answer above 1e-6 is never shown.</p>\n",
    );
    let rows: Vec<Vec<String>> = request
        .outcomes
        .iter()
        .map(|outcome| {
            let name = preset.scenario(&outcome.scenario).map_or("", |scenario| scenario.name.as_str());
            let months: usize = outcome.plays.iter().map(|play| play.months.len()).sum();
            vec![
                name.to_owned(),
                months.to_string(),
                format!("{:.1e}", outcome.audit.worst_residual),
                format!("{:.1e}", outcome.audit.optimality_gap),
            ]
        })
        .collect();
    html.push_str(&table(&["Scenario", "#Months solved, all rungs", "#Worst residual", "#Optimality gap"], &rows));
    html.push_str(&format!(
        "<p class=\"weak\">Chokepoint {}. SHA-256 of the file: {}{}</p>\n",
        escape(request.version),
        escape(&request.file_hash),
        if preset.licence.is_empty() { String::new() } else { format!(". Data: {}", escape(&preset.licence)) }
    ));
    html
}

/// How many figures are of which quality, and how uncertain those are taken to be.
fn qualities(preset: &Preset) -> String {
    let figures = figures(&preset.map);
    let mut rows = Vec::new();
    for quality in [Some(Quality::Measured), Some(Quality::Estimated), Some(Quality::Illustrative), None] {
        let of: Vec<&Figure> = figures
            .iter()
            .map(|(_, _, figure)| *figure)
            .filter(|figure| preset.source(&figure.source).map(|source| source.quality) == quality)
            .collect();
        if of.is_empty() {
            continue;
        }
        let usual = quality.unwrap_or_default().default_sigma();
        let mut sigmas: Vec<f64> = of.iter().map(|figure| figure.sigma.unwrap_or(usual)).collect();
        sigmas.sort_by(f64::total_cmp);
        let middle = sigmas.get(sigmas.len() / 2).copied().unwrap_or(usual);
        rows.push(vec![
            quality.map_or("without a source", Quality::label).to_owned(),
            of.len().to_string(),
            format!("± {}", percent(middle)),
        ]);
    }
    table(&["Figures on the map", "#Number", "#Typical uncertainty (one sigma)"], &rows)
}

fn sources(preset: &Preset) -> String {
    let figures = figures(&preset.map);
    let rows: Vec<Vec<String>> = (preset.sources.iter())
        .map(|source| {
            let cited = figures.iter().filter(|(_, _, figure)| figure.source == source.id).count();
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
    table(&["Publication", "Table", "#Year", "Quality", "#Figures", "Note"], &rows)
}

/// Every figure of the map: place, field, figure.
pub(super) fn figures(map: &Map) -> Vec<(String, &'static str, &Figure)> {
    let mut figures = Vec::new();
    for commodity in &map.commodities {
        figures.push((format!("commodities/{}", commodity.id), "price_usd", &commodity.price_usd));
    }
    for recipe in &map.recipes {
        let place = format!("recipes/{}", recipe.id);
        figures.extend(recipe.inputs.iter().map(|amount| (place.clone(), "input", &amount.quantity)));
        figures.extend(recipe.outputs.iter().map(|amount| (place.clone(), "output", &amount.quantity)));
    }
    for route in &map.routes {
        let place = format!("routes/{}", route.id);
        figures.push((place.clone(), "baseline", &route.baseline));
        figures.push((place.clone(), "maximum", &route.maximum));
        figures.push((place, "cost_usd", &route.cost_usd));
    }
    for site in &map.sites {
        let place = format!("sites/{}", site.id);
        let mut add = |field, figure| figures.push((place.clone(), field, figure));
        site.capacity.iter().for_each(|figure| add("capacity", figure));
        site.owners.iter().for_each(|owner| add("stake", &owner.stake));
        for activity in &site.activities {
            add("activity baseline", &activity.baseline);
            add("activity capacity", &activity.capacity);
            activity.ramp.iter().for_each(|step| add("ramp", &step.capacity));
            activity.break_even_usd.iter().for_each(|figure| add("break_even_usd", figure));
        }
        for stock in &site.stocks {
            add("stock", &stock.initial);
            stock.target.iter().for_each(|figure| add("stock target", figure));
        }
        for demand in &site.demands {
            add("demand", &demand.quantity);
            add("value_at_stake_usd", &demand.value_at_stake_usd);
        }
    }
    figures
}
