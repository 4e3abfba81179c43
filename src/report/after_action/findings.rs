//! What an after-action report says first: who has most points by the formula, and three findings.

use crate::draw::usd;
use crate::report::after_action::tables::{changes, engine_figures, said};
use crate::report::after_action::told::{Told, ToldLine};
use chokepoint_core::model::count_words;
use chokepoint_core::model::workshop::{Aim, InjectStatus, Prediction, TeamId};
use chokepoint_core::workshop::{Score, formula};
use strum::VariantArray as _;

/// Findings on the first page.
const FINDINGS: usize = 3;
/// A change of a gap by less than so many points of a per cent is none worth a word.
const SAME: f64 = 0.05;

/// Who has most points at the end of a line, by the formula of each aim.
pub(super) fn winners(told: &Told<'_>, line: &ToldLine<'_>) -> Vec<String> {
    let of_aim = |aim: &Aim| {
        let ranked = told.ranked(line, *aim);
        let first = ranked.first()?;
        let points = |score: &Score| format!("{}, {:.1}", told.team(&score.team), score.points);
        let others: Vec<String> = ranked.iter().skip(1).map(points).collect();
        let others = if others.is_empty() { String::new() } else { format!("; then {}", others.join("; ")) };
        let round = told.number(&first.round);
        Some(format!(
            "To {}, most points after round {round}: {}{others}. Formula: {}.",
            aim.label(),
            points(first),
            formula(&told.sheet().score, *aim)
        ))
    };
    Aim::VARIANTS.iter().filter_map(of_aim).collect()
}

/// The first three of all that there is to say.
pub(super) fn findings(told: &Told<'_>) -> Vec<String> {
    let Some(main) = told.lines.first() else { return Vec::new() };
    let all = [
        moved_most(told, main),
        lines_apart(told),
        foresight(told, main),
        steepest(told, main),
        known_alone(told, main),
        not_met(told, main),
        Some(unmoved(main)),
    ];
    all.into_iter().flatten().take(FINDINGS).collect()
}

/// The move that did most.
fn moved_most(told: &Told<'_>, line: &ToldLine<'_>) -> Option<String> {
    let all = line.state.moves.iter().filter_map(|(made, _)| Some((made, changes(line, made)?.0)));
    let (made, usd_of) = all.max_by(|(_, a), (_, b)| a.abs().total_cmp(&b.abs())).filter(|(_, usd)| *usd != 0.0)?;
    let way = if usd_of < 0.0 { "smaller" } else { "larger" };
    Some(format!(
        "No move did more than \u{201c}{}\u{201d} of {} in round {}: it made the gap {} {way}, of {} without any move.",
        made.title,
        told.team(&made.team),
        told.number(&made.round),
        usd(usd_of.abs()),
        usd(line.effects.before_usd)
    ))
}

/// What another line did to the team for which it mattered most.
fn lines_apart(told: &Told<'_>) -> Option<String> {
    let (main, others) = told.lines.split_first()?;
    // The engine's own figures: what the facilitator has put in the place of one is no difference between the lines.
    let last = |line: &ToldLine<'_>, team: &TeamId| {
        let (round, _) = line.scores.last()?;
        Some((round.clone(), engine_figures(line, round, team.as_str())?.gap_per_cent()))
    };
    let mut apart: Vec<(f64, String)> = Vec::new();
    for line in others {
        for team in &told.sheet().teams {
            let (Some((round, before)), Some((other, after))) = (last(main, &team.id), last(line, &team.id)) else {
                continue;
            };
            if round == other {
                let words = format!(
                    "On the line \u{201c}{}\u{201d} the gap of {} ends at {after:.1} % instead of {before:.1} %.",
                    line.line.name, team.name
                );
                apart.push(((after - before).abs(), words));
            }
        }
    }
    let (most, words) = apart.into_iter().max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    (most >= SAME).then_some(words)
}

/// Who foresaw best, and how many intervals held.
fn foresight(told: &Told<'_>, line: &ToldLine<'_>) -> Option<String> {
    let of_kind = |is_interval: bool| {
        line.foreseen.iter().filter(move |one| matches!(one.prediction, Prediction::Interval { .. }) == is_interval)
    };
    let intervals = of_kind(true).count();
    let held = of_kind(true).filter(|one| match one.prediction {
        Prediction::Interval { low, high } => (low..=high).contains(&one.actual),
        Prediction::Probability(_) => false,
    });
    let held = held.count();
    let mut parts = Vec::new();
    if intervals > 0 {
        parts.push(format!(
            "Of {} that should hold nine times out of ten, {held} held what came",
            count_words(intervals, "interval")
        ));
    }
    let teams = told.sheet().teams.iter().filter_map(|team| {
        let scores: Vec<f64> = of_kind(false).filter(|one| one.team == team.id).map(|one| one.score).collect();
        (!scores.is_empty()).then(|| (scores.iter().sum::<f64>() / scores.len() as f64, team.name.clone()))
    });
    if let Some((score, name)) = teams.min_by(|(a, _), (b, _)| a.total_cmp(b)) {
        parts.push(format!("{name} foresaw best what came true (Brier score {score:.2} on average)"));
    } else if let Some(one) = of_kind(true).min_by(|a, b| a.score.total_cmp(&b.score)) {
        parts.push(format!("{} came nearest with {}", told.team(&one.team), said(one.prediction)));
    }
    (!parts.is_empty()).then(|| format!("{}.", parts.join("; ")))
}

/// The round in which a gap grew most.
fn steepest(told: &Told<'_>, line: &ToldLine<'_>) -> Option<String> {
    let mut steps: Vec<(f64, String)> = Vec::new();
    for pair in line.scores.windows(2) {
        let [(_, before), (round, after)] = pair else { continue };
        for (before, after) in before.iter().zip(after) {
            let words = format!(
                "The gap of {} grew most in round {}: from {:.1} % to {:.1} %.",
                told.team(&after.team),
                told.number(round),
                before.gap_per_cent,
                after.gap_per_cent
            );
            steps.push((after.gap_per_cent - before.gap_per_cent, words));
        }
    }
    let (most, words) = steps.into_iter().max_by(|(a, _), (b, _)| a.total_cmp(b))?;
    (most >= SAME).then_some(words)
}

/// What not everybody knew.
fn known_alone(told: &Told<'_>, line: &ToldLine<'_>) -> Option<String> {
    let all = line.state.revealed.iter().filter_map(|revealed| told.sheet().inject(&revealed.inject));
    let alone: Vec<_> = all.filter(|inject| !inject.is_public()).collect();
    let first = alone.first()?;
    let injects = count_words(alone.len(), "inject");
    let of = line.state.revealed.len();
    Some(format!("{injects} of {of} did not reach everybody, the first of them {} alone.", told.to(&first.to)))
}

fn not_met(told: &Told<'_>, line: &ToldLine<'_>) -> Option<String> {
    let all = told.sheet().injects.iter();
    let not_met = all.filter(|inject| line.state.status(&inject.id) == InjectStatus::NotMet).count();
    (not_met > 0).then(|| format!("{} was not met as expected.", count_words(not_met, "inject")))
}

fn unmoved(line: &ToldLine<'_>) -> String {
    if line.effects.before_usd == line.effects.after_usd {
        format!("The moves of all teams together left the gap at {}.", usd(line.effects.after_usd))
    } else {
        format!(
            "The moves of all teams together brought the gap from {} to {}.",
            usd(line.effects.before_usd),
            usd(line.effects.after_usd)
        )
    }
}
