//! The text of the brief, section by section.

use super::html::{escape, page, table};
use super::pictures::{self, Picture, PictureWidth};
use super::worst::{Loss, losses, pictured, worst_month};
use super::{ReportError, ReportRequest, answer};
use crate::draw::{gap_chart, percent, quantity, share_bars, usd};
use crate::engine::Outcome;
use crate::insight::{
    Buyer, Cut, GapRow, GapSelection, GapUnit, benchmarks, causes, gap_bands, gap_rows, main_commodities,
};
use crate::model::{Figure, Preset, Quality, SourceId};

/// Most consumers in the table of the worst.
const LISTED: usize = 15;
/// Commodities in a chart of shares: what fits on half a page.
const SHARED: usize = 10;

/// The page and the pictures in it.
pub(super) struct Brief {
    /// The page.
    pub html: String,
    /// The pictures, in order.
    pub pictures: Vec<Picture>,
}

/// What is worked out once per scenario.
struct Told<'a> {
    name: &'a str,
    outcome: &'a Outcome,
    rows: Vec<GapRow>,
    losses: Vec<Loss>,
    month: usize,
}

/// Composes everything.
pub(super) fn compose(request: &ReportRequest<'_>) -> Result<Brief, ReportError> {
    let preset = request.preset;
    let told: Vec<Told<'_>> = request.outcomes.iter().map(|outcome| tell(preset, outcome)).collect();
    let mut body = format!("<h1>{}</h1>\n", escape(&preset.title));
    if !preset.authors.is_empty() {
        body.push_str(&format!("<p class=\"weak\">{}</p>\n", escape(&preset.authors.join(", "))));
    }
    body.push_str(
        "<p>The question: who runs out of what, when and by how much, and what can still fill the hole?</p>\n",
    );
    if told.len() > 1 {
        body.push_str("<h2>Scenarios compared</h2>\n");
        body.push_str(&comparison(&told));
    }
    let mut pictures = Vec::new();
    for (at, told) in told.iter().enumerate() {
        body.push_str(&scenario(preset, told, at + 1, &mut pictures)?);
    }
    let gaps: Vec<(&str, &[GapRow])> = told.iter().map(|told| (told.name, told.rows.as_slice())).collect();
    body.push_str(&super::quality::section(request, &gaps)?);
    body.push_str(&grounds(request));
    Ok(Brief { html: page(&preset.title, &body), pictures })
}

fn tell<'a>(preset: &'a Preset, outcome: &'a Outcome) -> Told<'a> {
    let rows = gap_rows(outcome);
    let bands = gap_bands(&rows, GapSelection::AllMarkets, GapUnit::Usd);
    Told {
        name: preset.scenario(&outcome.scenario).map_or("", |scenario| scenario.name.as_str()),
        outcome,
        losses: losses(outcome, &rows),
        month: worst_month(&bands.gap).min(outcome.timeline.months().saturating_sub(1)),
        rows,
    }
}

fn comparison(told: &[Told<'_>]) -> String {
    let rows: Vec<Vec<String>> = told
        .iter()
        .map(|told| {
            let bands = gap_bands(&told.rows, GapSelection::AllMarkets, GapUnit::Usd);
            let first = told.losses.iter().filter_map(|loss| loss.first).min();
            vec![
                told.name.to_owned(),
                told.outcome.timeline.months().to_string(),
                usd(bands.gap.iter().sum()),
                percent(bands.gap_share()),
                told.losses.len().to_string(),
                first.map_or_else(|| "never".to_owned(), |month| told.outcome.timeline.label(month)),
            ]
        })
        .collect();
    table(&["Scenario", "#Months", "#Gap", "#Of value at stake", "#Markets short", "First short"], &rows)
}

fn scenario(preset: &Preset, told: &Told<'_>, at: usize, made: &mut Vec<Picture>) -> Result<String, ReportError> {
    let (outcome, rows) = (told.outcome, &told.rows);
    let bands = gap_bands(rows, GapSelection::AllMarkets, GapUnit::Usd);
    let mut html = format!("<h2>{}</h2>\n", escape(told.name));
    if let Some(scenario) = preset.scenario(&outcome.scenario).filter(|scenario| !scenario.note.is_empty()) {
        html.push_str(&format!("<p class=\"weak\">{}</p>\n", escape(&scenario.note)));
    }
    let sentences = answer::sentences(preset, outcome, &bands, &told.losses, told.month);
    html.push_str(&format!("<p class=\"answer\">{}</p>\n", escape(&sentences.join(" "))));
    html.push_str(&format!("<h3>The map in the worst month, {}</h3>\n", outcome.timeline.label(told.month)));
    let map = pictures::map(outcome, rows, told.month, format!("{at}-map"))?;
    html.push_str(&map.html(PictureWidth::Wide));
    made.push(map);

    let mut show = |html: &mut String, picture: Picture| {
        html.push_str(&picture.html(PictureWidth::Page));
        made.push(picture);
    };
    html.push_str("<h3>Supply shares before and after</h3>\n");
    let commodities = main_commodities(&outcome.network, SHARED);
    for cut in Cut::ALL {
        let chart = share_bars(preset, outcome, told.month, cut, Buyer::World, &commodities);
        show(&mut html, pictures::shares(&chart, format!("{at}-shares-{}", cut.key()))?);
    }

    html.push_str("<h3>The gap</h3>\n");
    let chart = gap_chart(preset, outcome, rows, GapSelection::AllMarkets, GapUnit::Usd, None);
    show(&mut html, pictures::bands(&chart, format!("{at}-gap-all"))?);
    show(&mut html, pictures::waterfall(&chart, format!("{at}-waterfall-all"))?);
    for (rank, loss) in pictured(&told.losses).iter().enumerate() {
        let selection = GapSelection::Consumer(loss.consumer);
        let chart = gap_chart(preset, outcome, rows, selection, GapUnit::Units, None);
        show(&mut html, pictures::bands(&chart, format!("{at}-gap-{}", rank + 1))?);
        show(&mut html, pictures::waterfall(&chart, format!("{at}-waterfall-{}", rank + 1))?);
    }
    html.push_str("<h3>Who loses most</h3>\n");
    html.push_str(&worst_table(told));
    html.push_str("<h3>Which clauses did it</h3>\n");
    html.push_str(&clause_table(preset, outcome));
    html.push_str(&format!(
        "<p class=\"weak\">Audit: worst residual {:.1e}, optimality gap {:.1e}. The engine checks every month itself.</p>\n",
        outcome.audit.worst_residual, outcome.audit.optimality_gap
    ));
    Ok(html)
}

fn worst_table(told: &Told<'_>) -> String {
    let map = &told.outcome.network.map;
    let rows: Vec<Vec<String>> = (told.losses.iter().take(LISTED))
        .map(|loss| {
            let commodity = &map.commodities[loss.commodity];
            vec![
                map.sites[loss.site].name.clone(),
                commodity.name.clone(),
                quantity(loss.demand, &commodity.unit),
                quantity(loss.gap, &commodity.unit),
                percent(loss.share()),
                usd(loss.usd),
                loss.first.map_or_else(String::new, |month| told.outcome.timeline.label(month)),
                loss.resilience
                    .time_to_recover
                    .map_or_else(|| "not yet".to_owned(), |months| format!("{months} months")),
                format!("{:.1} months", loss.resilience.cover),
            ]
        })
        .collect();
    let mut html = table(
        &[
            "Site",
            "Commodity",
            "#Demand",
            "#Gap",
            "#Of demand",
            "#At stake",
            "First short",
            "#Recovers in",
            "#Own cover",
        ],
        &rows,
    );
    if told.losses.len() > LISTED {
        html.push_str(&format!(
            "<p class=\"weak\">The worst {LISTED} of {}; all are in tables/shortages.csv.</p>\n",
            told.losses.len()
        ));
    }
    html
}

fn clause_table(preset: &Preset, outcome: &Outcome) -> String {
    let rows: Vec<Vec<String>> = causes(outcome)
        .into_iter()
        .map(|cause| {
            let rule = preset.rule(&cause.rule);
            let source = rule.and_then(|rule| preset.source(&rule.source));
            vec![
                rule.map_or_else(|| cause.rule.to_string(), |rule| rule.title.clone()),
                cause.clause.label().to_owned(),
                source.map_or_else(|| "not given".to_owned(), |source| source.publication.clone()),
                cause.routes.to_string(),
                usd(cause.stopped_usd),
            ]
        })
        .collect();
    table(&["Rule", "Clause", "Source", "#Routes hindered", "#Trade stopped"], &rows)
}

/// Benchmarks, assumptions, sources, version.
fn grounds(request: &ReportRequest<'_>) -> String {
    let preset = request.preset;
    let mut html = String::new();
    if let Some(outcome) = request.outcomes.first().filter(|_| !preset.benchmarks.is_empty()) {
        html.push_str("<h2>How closely the map agrees with published shares</h2>\n");
        let rows: Vec<Vec<String>> = benchmarks(preset, &outcome.network)
            .into_iter()
            .map(|result| {
                let share = &result.benchmark.share;
                let source = preset.source(&share.source).map_or("not given", |source| source.publication.as_str());
                vec![result.benchmark.title.clone(), percent(share.value), source.to_owned(), percent(result.map_share)]
            })
            .collect();
        html.push_str(&table(&["Share", "#Published", "Source", "#Map"], &rows));
    }
    html.push_str("<h2>Assumptions and sources</h2>\n");
    if !preset.notes.is_empty() {
        html.push_str(&format!("<p>{}</p>\n", escape(&preset.notes)));
    }
    let cited = citations(preset);
    let count = |wanted: Option<Quality>| {
        cited.iter().filter(|id| preset.source(id).map(|source| source.quality) == wanted).count()
    };
    html.push_str(&format!(
        "<p>Of {} figures on the map, {} are measured, {} estimated, {} illustrative and {} without a source.</p>\n",
        cited.len(),
        count(Some(Quality::Measured)),
        count(Some(Quality::Estimated)),
        count(Some(Quality::Illustrative)),
        count(None)
    ));
    let rows: Vec<Vec<String>> = (preset.sources.iter())
        .map(|source| {
            vec![
                source.publication.clone(),
                source.table.clone(),
                source.year.to_string(),
                source.quality.label().to_owned(),
                cited.iter().filter(|id| **id == &source.id).count().to_string(),
                source.note.clone(),
            ]
        })
        .collect();
    html.push_str(&table(&["Publication", "Table", "#Year", "Quality", "#Figures", "Note"], &rows));
    html.push_str(&format!(
        "<p class=\"weak\">Chokepoint {}. SHA-256 of the file: {}{}</p>\n",
        escape(request.version),
        escape(&request.file_hash),
        if preset.licence.is_empty() { String::new() } else { format!(". Data: {}", escape(&preset.licence)) }
    ));
    html
}

/// The source named by every figure of the map.
fn citations(preset: &Preset) -> Vec<&SourceId> {
    let map = &preset.map;
    let mut figures: Vec<&Figure> = map.commodities.iter().map(|commodity| &commodity.price_usd).collect();
    for recipe in &map.recipes {
        figures.extend(recipe.inputs.iter().chain(&recipe.outputs).map(|amount| &amount.quantity));
    }
    for route in &map.routes {
        figures.extend([&route.baseline, &route.maximum, &route.cost_usd]);
    }
    for site in &map.sites {
        figures.extend(&site.capacity);
        figures.extend(site.owners.iter().map(|owner| &owner.stake));
        for activity in &site.activities {
            figures.extend([&activity.baseline, &activity.capacity]);
            figures.extend(activity.ramp.iter().map(|step| &step.capacity));
        }
        for stock in &site.stocks {
            figures.push(&stock.initial);
            figures.extend(&stock.target);
        }
        figures.extend(site.demands.iter().flat_map(|demand| [&demand.quantity, &demand.value_at_stake_usd]));
    }
    figures.into_iter().map(|figure| &figure.source).collect()
}
