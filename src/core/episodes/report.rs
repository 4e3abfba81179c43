//! The table, as Markdown. Whole percentage points: no digit that the solver or the machine could move.

use crate::episodes::calibrate::Trial;
use crate::episodes::history::{Episode, Part, Point, episodes};
use crate::episodes::parameters::Parameters;
use crate::episodes::replay;
use crate::episodes::replay::{ReplayError, SeriesResult};
use jiff::ToSpan as _;
use rayon::prelude::*;
use std::fmt::Write as _;
use std::sync::atomic::AtomicBool;

/// Replays every episode under one set and writes what came out, however bad.
///
/// # Errors
/// [`ReplayError`]; never for the episodes of this program.
pub fn report(parameters: &Parameters, cancel: &AtomicBool) -> Result<String, ReplayError> {
    let episodes = episodes().map_err(|finding| ReplayError::Preset(finding.clone()))?;
    let results: Vec<Vec<SeriesResult>> =
        episodes.par_iter().map(|episode| replay(episode, parameters, cancel)).collect::<Result<_, _>>()?;
    let mut text = head(parameters);
    summary(&mut text, episodes, &results);
    for (episode, series) in episodes.iter().zip(&results) {
        let _ = writeln!(text, "\n## {}\n", episode.title);
        let _ = writeln!(
            text,
            "Map `{}`, scenario `{}`. What the engine is told: {}",
            episode.preset, episode.scenario, episode.told
        );
        for result in series {
            table(&mut text, result);
        }
    }
    text.push_str(LIMITS);
    Ok(text)
}

fn head(parameters: &Parameters) -> String {
    format!(
        "# What the engine would have said, and what happened\n\n\
         Written by `chokepoint validate -o VALIDATION.md`; a test holds that this file is what the command writes. Do not edit it by \
         hand.\n\n\
         For each episode the engine gets a map of the trade before it, the rules as they were announced, and nothing of what came \
         after. Four numbers are in neither: they are one set for all episodes.\n\n\
         | parameter | value | what it stands for |\n|---|---:|---|\n\
         | `rerouting_per_month` | {} % | share of the room above its baseline that a free route gains each month |\n\
         | `approval_share` | {} % | share of the baseline that passes a licence decided case by case |\n\
         | `processing_months` | {} | months until a licence is decided; nothing passes before |\n\
         | `ramp_slip_months` | {} | months by which new plants come later than announced |\n\n\
         They were chosen by `chokepoint validate --calibrate`: the set of a fixed grid with the least mean deviation over the points marked \
         *calibration*, every episode weighing alike. The points marked *held back* were not used. Bans, refusals, quotas and duties \
         are what their texts say. *No change* is the forecast of somebody who expects trade to go on as before; an engine that does \
         not beat it on held-back points has added nothing there.\n",
        whole(parameters.rerouting_per_month),
        whole(parameters.approval_share),
        parameters.processing_months,
        parameters.ramp_slip_months,
    )
}

fn summary(text: &mut String, episodes: &[Episode], results: &[Vec<SeriesResult>]) {
    text.push_str(
        "\n## In one table\n\nMean absolute deviation in percentage points.\n\n\
         | series | calibration: engine | no change | held back: engine | no change |\n|---|---:|---:|---:|---:|\n",
    );
    let cells = |of: Option<(f64, f64)>| match of {
        Some((engine, unchanged)) => format!("{} | {}", whole(engine), whole(unchanged)),
        None => "- | -".to_owned(),
    };
    for (episode, series) in episodes.iter().zip(results) {
        for result in series {
            let row = [Part::Calibration, Part::HeldBack].map(|part| cells(result.mean_deviation(part)));
            let _ = writeln!(text, "| {} | {} | {} |", result.series.title, row[0], row[1]);
        }
        let row = [Part::Calibration, Part::HeldBack].map(|part| cells(mean_of(series, part)));
        let _ = writeln!(text, "| **{}: mean of its series** | {} | {} |", episode.title, row[0], row[1]);
    }
}

/// Mean over the series that have the part.
pub(super) fn mean_of(series: &[SeriesResult], part: Part) -> Option<(f64, f64)> {
    let each: Vec<(f64, f64)> = series.iter().filter_map(|result| result.mean_deviation(part)).collect();
    let mean = |of: fn(&(f64, f64)) -> f64| each.iter().map(of).sum::<f64>() / each.len() as f64;
    (!each.is_empty()).then(|| (mean(|pair| pair.0), mean(|pair| pair.1)))
}

fn table(text: &mut String, result: &SeriesResult) {
    let series = &result.series;
    let _ = writeln!(text, "\n### {}\n\n100 % = {}.\n", series.title, series.base);
    text.push_str("| when | part | observed | engine | deviation | no change |\n|---|---|---:|---:|---:|---:|\n");
    for point in &result.points {
        let _ = writeln!(
            text,
            "| {} | {} | {} % | {} % | {} | {} % |",
            when(&point.point),
            point.point.part.label(),
            whole(point.point.observed),
            whole(point.engine),
            signed(point.deviation()),
            whole(point.unchanged),
        );
    }
    let _ = writeln!(text, "\nObserved: {}.\n\nWhat the model misses: {}.", series.source, series.misses);
}

/// `Apr 2025`, `Jan-Dec 2024` or `Dec 2024 to Apr 2025`.
fn when(point: &Point) -> String {
    let last = point.until.checked_sub(1.day()).unwrap_or(point.from);
    let name = |format: &str, date: jiff::civil::Date| date.strftime(format).to_string();
    if (point.from.year(), point.from.month()) == (last.year(), last.month()) {
        name("%b %Y", last)
    } else if point.from.year() == last.year() {
        format!("{}-{}", name("%b", point.from), name("%b %Y", last))
    } else {
        format!("{} to {}", name("%b %Y", point.from), name("%b %Y", last))
    }
}

/// Percentage points without decimals; never `-0`.
fn whole(share: f64) -> String {
    let rounded = (share * 100.0).round();
    format!("{}", if rounded == 0.0 { 0.0 } else { rounded })
}

fn signed(share: f64) -> String {
    let text = whole(share);
    if share > 0.0 && text != "0" { format!("+{text}") } else { text }
}

/// The calibration as text: the sets from the best down.
pub fn trials_text(trials: &[Trial]) -> String {
    let mut text = String::from("deviation  re-routing  approval  processing  slip\n");
    for trial in trials {
        let set = trial.parameters;
        let _ = writeln!(
            text,
            "{:>8.2}   {:>8} %  {:>6} %  {:>8} m  {:>2} m",
            trial.deviation * 100.0,
            whole(set.rerouting_per_month),
            whole(set.approval_share),
            set.processing_months,
            set.ramp_slip_months
        );
    }
    text
}

/// Read with the table.
const LIMITS: &str = "
## What to take from it

- The engine says what a rule stops, who is hit first and which way is left open. It does not say what an authority will do with the
  choice that a licence gives it, and that choice is the largest error in every series with licences.
- It has no negotiation, no catching up and no price that makes demand shrink. The first three months of an episode are a poor guide
  to the next six: parameters chosen on them carry their gloom along, which the held-back columns show.
- Dates of new mines and plants, late by a slip, give the sum of what came; single projects are a lottery.
- Play a licence with several approval shares, and with one per destination where the issuer may tell friends from foes. Read the gap
  as the consequence of that choice.
- The observed values are customs and press figures; those quoted from memory are said to be so. Germany is compared with the
  European Union, customs tonnes with the map's, and bases of 100 % are rebuilt from changes on the year: a few points of each
  deviation are theirs.
";
