//! What would help most, and which loss would hurt most.

use crate::draw::{percent, usd};
use crate::report::html::Heading::{Figures, Words};
use crate::report::html::table;
use crate::report::{ReportError, ReportRequest};
use chokepoint_core::engine::{Outcome, SolveError};
use chokepoint_core::insight::{Benefit, Cell, Ranking, Table, ranking};
use chokepoint_core::model::{Preset, Scenario};
use maud::{Markup, html};
use std::sync::atomic::AtomicBool;

/// Plants whose loss is tried.
const PLANTS: usize = 6;
/// Part of the gap below which a move changes nothing.
const NOTHING: f64 = 1e-6;

/// How often the section plays a scenario, at most.
pub(super) fn plays(preset: &Preset) -> usize {
    preset.measures.len() + PLANTS
}

/// What is said about measures and plants.
pub(super) struct Weighed {
    /// The section.
    pub html: Markup,
    /// Its figures.
    pub tables: Vec<Table>,
    /// What to do, in a sentence for the first page.
    pub lead: String,
}

/// The section, about one scenario, its figures as tables, and what to do.
///
/// # Errors
/// When the scenario cannot be played again.
pub(super) fn section(
    request: &ReportRequest<'_>,
    outcome: &Outcome,
    name: &str,
    cancel: &AtomicBool,
    step: &(dyn Fn() + Sync),
) -> Result<Weighed, ReportError> {
    let preset = request.preset;
    let Some(scenario) = preset.scenario(&outcome.scenario) else {
        return Ok(Weighed { html: Markup::default(), tables: Vec::new(), lead: String::new() });
    };
    let found = ranking(preset, outcome, PLANTS, cancel, &|_, _| step()).map_err(|error| match error {
        SolveError::Cancelled => ReportError::Cancelled,
        other => ReportError::Ranking(other),
    })?;
    let html = html! {
        h2 { "What helps most, and what would hurt most" }
        p {
            "“" (name) "” played once more for each line, with nothing else changed. Its gap is " (usd(found.gap_usd)) "."
        }
        h3 { "Measures" }
        (measures(preset, &found))
        h3 { "Plants lost" }
        (plants(preset, scenario, &found))
    };
    Ok(Weighed { html, tables: tables(scenario, &found), lead: lead(preset, &found) })
}

/// `Of all that is not done yet, “Stockpile” helps most: it closes USD 3.1 bn (5.2 %) of the gap.`
fn lead(preset: &Preset, found: &Ranking) -> String {
    let open = found.measures.iter().filter(|benefit| !benefit.taken && benefit.saved_usd > NOTHING * found.gap_usd);
    let best = open.max_by(|a, b| a.saved_usd.total_cmp(&b.saved_usd));
    let title = |best: &Benefit| {
        preset.measures.iter().find(|known| known.id == best.measure).map(|known| known.title.as_str())
    };
    match best.and_then(|best| Some((best, title(best)?))) {
        Some((best, title)) => {
            format!("Of all that is not done yet, “{title}” helps most: it {} of the gap.", closes(best, found))
        }
        None if found.gap_usd <= 0.0 => "Nothing has to be done: nobody runs short.".to_owned(),
        None if found.measures.is_empty() => "The file holds no measure that could be taken.".to_owned(),
        None => "No measure of the file that is not taken yet closes any of the gap.".to_owned(),
    }
}

fn closes(best: &Benefit, found: &Ranking) -> String {
    format!("closes {} ({})", usd(best.saved_usd), percent(best.saved_usd / found.gap_usd))
}

fn tables(scenario: &Scenario, found: &Ranking) -> Vec<Table> {
    let id = || Cell::from(scenario.id.as_str());
    let mut measures =
        Table::new("measures".to_owned(), &["scenario", "measure", "taken", "saved_usd", "cost_usd", "saved_per_usd"]);
    measures.rows = (found.measures.iter())
        .map(|benefit| {
            let taken = if benefit.taken { "yes" } else { "no" };
            let figures = [benefit.saved_usd.into(), benefit.cost_usd.into(), Cell::some(benefit.per_usd())];
            [id(), benefit.measure.as_str().into(), taken.into()].into_iter().chain(figures).collect()
        })
        .collect();
    let mut plants = Table::new("plants-lost".to_owned(), &["scenario", "site", "harm_usd"]);
    plants.rows = found.plants.iter().map(|loss| vec![id(), loss.site.as_str().into(), loss.harm_usd.into()]).collect();
    vec![measures, plants]
}

fn measures(preset: &Preset, found: &Ranking) -> Markup {
    if found.measures.is_empty() {
        return html! { p.none { "The file holds no measure to weigh." } };
    }
    let rows: Vec<Vec<String>> = (found.measures.iter())
        .filter_map(|benefit| Some((benefit, preset.measures.iter().find(|known| known.id == benefit.measure)?)))
        .map(|(benefit, measure)| {
            vec![
                measure.title.clone(),
                measure.by.name().to_owned(),
                if benefit.taken { "taken" } else { "not taken" }.to_owned(),
                change(benefit.saved_usd, found.gap_usd),
                if benefit.cost_usd > 0.0 { usd(benefit.cost_usd) } else { "not stated".to_owned() },
                benefit.per_usd().map_or_else(|| "–".to_owned(), |saved| format!("USD {saved:.1}")),
            ]
        })
        .collect();
    let headings = [
        Words("Measure"),
        Words("By"),
        Words("In the scenario"),
        Figures("Gap it closes"),
        Figures("Cost"),
        Figures("Saved per USD"),
    ];
    html! {
        (table(&headings, &rows))
        p.weak {
            "Of a measure that is taken: what would be missing more without it. Saved is value at stake, not a return on money."
        }
        @if found.measures.iter().any(|benefit| benefit.saved_usd < -NOTHING * found.gap_usd) {
            p.weak {
                "Below zero: what the measure makes possible takes a second scarce good from markets where more is at stake. "
                "What is scarce is shared by need, not by value."
            }
        }
    }
}

fn plants(preset: &Preset, scenario: &Scenario, found: &Ranking) -> Markup {
    let rows: Vec<Vec<String>> = (found.plants.iter())
        .filter_map(|loss| Some((loss, preset.map.site(&loss.site)?)))
        .map(|(loss, site)| {
            vec![
                site.name.clone(),
                site.country.name().to_owned(),
                preset.map.stage_names.label(site.stage).to_owned(),
                change(loss.harm_usd, found.gap_usd),
                if found.gap_usd > 0.0 { percent(loss.harm_usd / found.gap_usd) } else { "–".to_owned() },
            ]
        })
        .collect();
    let headings = [Words("Site"), Words("Country"), Words("Stage"), Figures("Gap grows by"), Figures("Of the gap")];
    html! {
        (table(&headings, &rows))
        p.weak {
            "The plants that usually make most, by value of tracked material; each makes nothing from "
            (scenario.start.strftime("%B %Y").to_string()) " on."
            @if found.untried > 0 { " " (found.untried) " smaller plants were not tried." }
        }
    }
}

/// A change of the gap; what lies below the rounding of a solve is said to be nothing.
fn change(by: f64, gap: f64) -> String {
    if by.abs() <= NOTHING * gap.max(1.0) {
        "nothing".to_owned()
    } else if by < 0.0 {
        format!("-{}", usd(-by))
    } else {
        usd(by)
    }
}
