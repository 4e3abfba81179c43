//! What the answers of the brief rest on.

use crate::draw::{percent, usd};
use crate::report::html::Heading::{Figures, Words};
use crate::report::html::table;
use crate::report::{ReportError, ReportRequest};
use chokepoint_core::engine::SolveError;
use chokepoint_core::insight::{GapFooting, GapRow, gap_footing, sensitivity};
use maud::{Markup, html};
use std::sync::atomic::AtomicBool;

/// Figures that are played for the list of those that matter.
pub(super) const CANDIDATES: usize = 10;
/// Figures that are listed.
const LISTED: usize = 10;

/// The section: what each scenario's gap rests on, and which figures move the largest gap most. Empty where nobody goes short.
///
/// # Errors
/// When the scenario with the largest gap cannot be played again.
pub(super) fn section(
    request: &ReportRequest<'_>,
    told: &[(&str, &[GapRow])],
    cancel: &AtomicBool,
    step: &(dyn Fn() + Sync),
) -> Result<Markup, ReportError> {
    let footings: Vec<(usize, GapFooting)> = request
        .outcomes
        .iter()
        .zip(told)
        .enumerate()
        .filter_map(|(at, (outcome, (_, rows)))| Some((at, gap_footing(request.preset, &outcome.network, rows)?)))
        .collect();
    let Some((largest, _)) = footings.iter().max_by(|a, b| a.1.gap_usd.total_cmp(&b.1.gap_usd)) else {
        return Ok(Markup::default());
    };
    let rows: Vec<Vec<String>> = footings
        .iter()
        .map(|(at, footing)| {
            let shares = [footing.demand, footing.supply, footing.quantity, footing.value];
            let mut cells = vec![told[*at].0.to_owned(), usd(footing.gap_usd)];
            cells.extend(shares.map(percent));
            cells
        })
        .collect();
    let headings = [
        Words("Scenario"),
        Figures("Gap"),
        Figures("Demand"),
        Figures("Usual supply"),
        Figures("Either"),
        Figures("Value at stake"),
    ];
    let footing = html! {
        h2 { "What the answers rest on" }
        p { "How much of each gap rests on illustrative figures:" }
        (table(&headings, &rows))
    };
    let outcome = &request.outcomes[*largest];
    let Some(scenario) = request.preset.scenario(&outcome.scenario) else { return Ok(footing) };
    let found =
        sensitivity(request.preset, scenario, Some(outcome), CANDIDATES, cancel, &|_, _| step()).map_err(|error| {
            match error {
                SolveError::Cancelled => ReportError::Cancelled,
                other => ReportError::Sensitivity(other),
            }
        })?;
    if found.swings.is_empty() {
        return Ok(footing);
    }
    let rows: Vec<Vec<String>> = found
        .swings
        .iter()
        .take(LISTED)
        .map(|swing| {
            let sign = if swing.usd > 0.0 { "+" } else { "-" };
            vec![
                swing.figure.name.clone(),
                format!("{}, ±{}", swing.figure.quality.label(), percent(swing.figure.sigma)),
                format!("{sign}{}", usd(swing.usd.abs())),
                percent(swing.part),
            ]
        })
        .collect();
    Ok(html! {
        (footing)
        p {
            "What would narrow the answer of “" (told[*largest].0) "” most: figures raised by their own standard deviation, \
             one at a time. Together they put the gap at " (usd(found.gap_usd)) " ± " (usd(found.sigma_usd())) "; "
            (percent(found.illustrative_part().unwrap_or(0.0)))
            " of that spread stems from illustrative figures. The part is what knowing the figure exactly would take away of \
             the squared spread."
        }
        (table(&[Words("Figure"), Words("Quality"), Figures("Gap moves by"), Figures("Part")], &rows))
    })
}
