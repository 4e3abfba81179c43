//! The tables, as Markdown. No digit that the solver or the machine could move.

use crate::insight::{Loss, SupplyRisk};
use crate::studies::answer::{Answer, AskError, Order, RiskRow, StopRow, answer};
use crate::studies::published::{Published, Study};
use std::fmt::Write as _;
use std::sync::atomic::AtomicBool;

/// Asks the maps what studies asked, and writes what came out, however bad.
///
/// # Errors
/// [`AskError`]; never for the studies of this program.
pub fn report(studies: &[&Study], cancel: &AtomicBool) -> Result<String, AskError> {
    let mut text = String::from(HEAD);
    for study in studies {
        text.push_str(&section(study, &answer(study, cancel)?));
    }
    Ok(text)
}

const HEAD: &str = "# Tables by others, and what our maps say

Written by `chokepoint benchmarks -o BENCHMARKS.md`; a test holds that this file is what the command writes. Do not edit it by hand.

For each published table our maps are asked the same question, with nothing fitted to the answer. Ours and theirs are not the same quantity: what is not
comparable stands under each table, and belongs to it.
";

/// The table of a study.
fn section(study: &Study, answer: &Answer) -> String {
    let mut text =
        format!("\n## {}\n\n`{}`: {}, <{}>. {}.\n\n", study.title, study.name, study.source, study.link, study.checked);
    match answer {
        Answer::Stops { rows, order: None } => losses(&mut text, rows),
        Answer::Stops { rows, order: Some(order) } => places(&mut text, rows, order),
        Answer::Risks { rows, correlation } => risks(&mut text, rows, *correlation),
    }
    list(&mut text, "Where ours differ, and why", &study.why);
    list(&mut text, "Not worked out", &study.not_worked_out);
    list(&mut text, "Not comparable", &study.not_comparable);
    text
}

fn list(text: &mut String, title: &str, items: &[String]) {
    if !items.is_empty() {
        let _ = writeln!(text, "\n{title}:\n");
        items.iter().for_each(|item| text.push_str(&format!("- {item}.\n")));
    }
}

/// Losses beside intervals.
fn losses(text: &mut String, rows: &[StopRow]) {
    text.push_str(
        "Billion USD over the months of the stop. Theirs with its interval; ours with the material alone stopped, and with its first products as well.\n\n\
         | stopped | theirs | interval | ours, material | | ours, products too | | map |\n|---|---:|---:|---:|---|---:|---|---|\n",
    );
    let mut inside = [0, 0];
    for row in rows {
        let Published::Loss { usd, low, high } = row.published else { continue };
        let words = [row.materials, row.products].map(|loss| Standing::of(loss.lost_usd, low, high));
        for (count, standing) in inside.iter_mut().zip(words) {
            *count += usize::from(standing == Standing::Inside);
        }
        let _ = writeln!(
            text,
            "| {} | {} | {} to {} | {} | {} | {} | {} | `{}` |",
            row.title,
            billions(usd),
            billions(low),
            billions(high),
            billions(row.materials.lost_usd),
            words[0].label(),
            billions(row.products.lost_usd),
            words[1].label(),
            row.preset
        );
    }
    let _ = writeln!(
        text,
        "\nInside the interval: {} of {} with the material alone, {} with its first products.",
        inside[0],
        rows.len(),
        inside[1]
    );
    at_stake(text, rows);
}

/// Where a value stands to an interval.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Below,
    Inside,
    Above,
}

impl Standing {
    fn of(value: f64, low: f64, high: f64) -> Self {
        match value {
            value if value < low => Self::Below,
            value if value > high => Self::Above,
            _ => Self::Inside,
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Below => "below",
            Self::Inside => "inside",
            Self::Above => "above",
        }
    }
}

/// Places in an order beside places in another.
fn places(text: &mut String, rows: &[StopRow], order: &Order) {
    text.push_str(
        "Places, 1 for the largest loss; equals share the mean of theirs. Of the published order only the materials that our maps hold are left; ours with \
         the material alone stopped, and with its first products as well.\n\n\
         | stopped | published place | among these | ours, material | billion USD | ours, products too | billion USD | map |\n\
         |---|---:|---:|---:|---:|---:|---:|---|\n",
    );
    for row in rows {
        let published = match row.published {
            Published::Place(place) => place.to_string(),
            Published::Behind(place) => format!("after {place}"),
            Published::Loss { usd, .. } => billions(usd),
        };
        let _ = writeln!(
            text,
            "| {} | {published} | {} | {} | {} | {} | {} | `{}` |",
            row.title,
            row.place.map_or_else(|| "-".to_owned(), |place| place.to_string()),
            row.place_materials,
            billions(row.materials.lost_usd),
            row.place_products,
            billions(row.products.lost_usd),
            row.preset
        );
    }
    let _ = writeln!(
        text,
        "\nSpearman's rank correlation with the published order: {} with the material alone, {} with its first products (1: the same order, 0: none).",
        correlated(order.materials),
        correlated(order.products)
    );
    at_stake(text, rows);
}

/// What each map has to lose in all: without it a loss says nothing.
fn at_stake(text: &mut String, rows: &[StopRow]) {
    let mut maps: Vec<(&str, Loss)> = rows.iter().map(|row| (row.preset.as_str(), row.materials)).collect();
    maps.dedup_by(|a, b| a.0 == b.0);
    maps.sort_by_key(|(map, _)| *map);
    maps.dedup_by(|a, b| a.0 == b.0);
    let words: Vec<String> =
        maps.iter().map(|(map, loss)| format!("{} on `{map}`", billions(loss.at_stake_usd))).collect();
    let _ = writeln!(text, "\nAt stake in the markets of the loser in all, billion USD: {}.", words.join(", "));
}

/// Supply risks, part by part.
fn risks(text: &mut String, rows: &[RiskRow], correlation: Option<f64>) {
    text.push_str(
        "`(HHI world * IR/2 + HHI sourcing * (1 - IR/2)) * (1 - EoL-RIR) * SI`; HHI of shares from 0 to 1, each squared share times the governance of its country, \
         0 (best) to 10.\n\n\
         | material | stage | HHI world | HHI sourcing | IR | EoL-RIR | SI | ours | theirs | place, ours | place, theirs | map |\n\
         |---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|\n",
    );
    for row in rows {
        let part = |of: &dyn Fn(&SupplyRisk) -> String| row.risk.as_ref().map_or_else(|| "-".to_owned(), of);
        let place = |place: Option<f64>| place.map_or_else(|| "-".to_owned(), |place| place.to_string());
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {:.0} % | {:.1} | {} | {:.1} | {} | {} | `{}` |",
            row.title,
            row.stage,
            part(&|risk| format!("{:.1}", risk.global)),
            part(&|risk| format!("{:.1}", risk.sourcing)),
            part(&|risk| format!("{:.0} %", risk.reliance * 100.0)),
            row.recycled * 100.0,
            row.substitution,
            part(&|risk| format!("{:.1}", risk.risk)),
            row.published,
            place(row.place_ours),
            place(row.place),
            row.preset
        );
    }
    let both: Vec<f64> = rows.iter().filter_map(|row| Some((row.risk?.risk - row.published).abs())).collect();
    let mean = both.iter().sum::<f64>() / (both.len().max(1)) as f64;
    let _ = writeln!(
        text,
        "\nMean distance of ours from theirs: {mean:.1}. Spearman's rank correlation: {}.",
        correlated(correlation)
    );
}

fn correlated(value: Option<f64>) -> String {
    // Never `-0.00`.
    value.map_or_else(|| "none".to_owned(), |value| format!("{:.2}", (value * 100.0).round() / 100.0 + 0.0))
}

/// USD in billions: two decimals below ten, one below a hundred, none above.
fn billions(usd: f64) -> String {
    let billions = usd / 1e9;
    match billions.abs() {
        size if size < 9.995 => format!("{billions:.2}"),
        size if size < 99.95 => format!("{billions:.1}"),
        _ => format!("{billions:.0}"),
    }
}
