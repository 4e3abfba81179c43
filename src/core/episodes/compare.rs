//! The engine beside what cheaper forecasts say, and the band of what licences leave open.
//!
//! Where a series is trade under a licence, two baselines have a number that is fitted: one half-life with which trade returns after it fell to nothing, and one
//! constant share that passes after two months. Both are fitted on other series than the one they are judged by: on those of other episodes, and on
//! those of other goods. The engine has nothing that is fitted.

use crate::episodes::history::{Episode, Flow, Measure, Point, Series};
use crate::episodes::parameters::Parameters;
use crate::episodes::replay;
use crate::episodes::replay::{ReplayError, SeriesResult};
use crate::model::{Clause, Country, Instrument, Preset, Presumption, Rule, Scenario, ScenarioId, months_since_year_0};
use crate::store::builtin;
use jiff::civil::Date;
use rayon::prelude::*;
use std::sync::atomic::AtomicBool;

/// Half-lives that are tried, months.
const HALF_LIVES: [f64; 9] = [1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0, 18.0, 24.0];

/// Constant shares that are tried.
const SHARES: [f64; 5] = [0.25, 0.4, 0.55, 0.7, 0.85];

/// A series, the engine's answer and the others'.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// The series with the engine's answer and that of no change.
    pub result: SeriesResult,
    /// Least and most, point by point, that the engine says for the strict, the middle and the lenient set.
    pub band: Vec<(f64, f64)>,
    /// The baselines with a fitted number; none where nothing of the series is under a licence.
    pub fitted: Option<Fitted>,
}

/// What baselines with a fitted number say, point by point.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// One half-life, fitted on the other episodes.
    pub return_episode: Vec<f64>,
    /// One half-life, fitted on series of other goods.
    pub return_good: Vec<f64>,
    /// One constant share, fitted on the other episodes.
    pub share_episode: Vec<f64>,
    /// One constant share, fitted on series of other goods.
    pub share_good: Vec<f64>,
    /// The constant share that the program used before it knew desks: 25 %, chosen on the points marked *calibration*.
    pub share_before: Vec<f64>,
}

/// What is tried for a series under a licence: for each half-life and each share the answers point by point.
struct Tried {
    returns: Vec<Vec<f64>>,
    shares: Vec<Vec<f64>>,
}

/// Plays every episode and holds it against the baselines, in the order of the episodes.
///
/// # Errors
/// As [`replay`].
pub fn compare(episodes: &[Episode], cancel: &AtomicBool) -> Result<Vec<Vec<Compared>>, ReplayError> {
    let played: Vec<Vec<(Compared, Option<Tried>)>> =
        episodes.par_iter().map(|episode| play(episode, cancel)).collect::<Result<_, _>>()?;
    let of_others = |is_left_out: &dyn Fn(usize, &Series) -> bool| {
        let others: Vec<(&Series, &Tried)> = (played.iter().enumerate())
            .flat_map(|(at, results)| results.iter().map(move |result| (at, result)))
            .filter(|(at, (compared, _))| !is_left_out(*at, &compared.result.series))
            .filter_map(|(_, (compared, tried))| Some((&compared.result.series, tried.as_ref()?)))
            .collect();
        (best(&others, |tried| &tried.returns), best(&others, |tried| &tried.shares))
    };
    let fit = |at: usize, compared: &Compared, tried: &Tried| {
        let series = &compared.result.series;
        let (return_episode, share_episode) = of_others(&|other, _| other == at);
        let (return_good, share_good) = of_others(&|_, other| share_a_good(series, other));
        Fitted {
            return_episode: tried.returns[return_episode].clone(),
            return_good: tried.returns[return_good].clone(),
            share_episode: tried.shares[share_episode].clone(),
            share_good: tried.shares[share_good].clone(),
            share_before: tried.shares[0].clone(),
        }
    };
    let mut all = Vec::with_capacity(played.len());
    for (at, results) in played.iter().enumerate() {
        let series = results.iter().map(|(compared, tried)| {
            let fitted = tried.as_ref().map(|tried| fit(at, compared, tried));
            Compared { fitted, ..compared.clone() }
        });
        all.push(series.collect());
    }
    Ok(all)
}

/// Plays an episode under every set that its series are held against.
fn play(episode: &Episode, cancel: &AtomicBool) -> Result<Vec<(Compared, Option<Tried>)>, ReplayError> {
    let engine = replay(episode, &Parameters::CHOSEN, cancel)?;
    let since: Vec<Option<Date>> = episode.series.iter().map(|series| licensed_since(episode, series)).collect();
    let answers = |results: Vec<SeriesResult>| -> Vec<Vec<f64>> {
        results.iter().map(|result| result.points.iter().map(|point| point.engine).collect()).collect()
    };
    let play_all = |sets: &[Parameters]| -> Result<Vec<Vec<Vec<f64>>>, ReplayError> {
        sets.iter().map(|set| replay(episode, set, cancel).map(answers)).collect()
    };
    let ends = play_all(&[Parameters::LOW, Parameters::HIGH])?;
    let shares =
        if since.iter().any(Option::is_some) { play_all(&SHARES.map(Parameters::with_share))? } else { vec![] };
    let compared = engine.into_iter().enumerate().map(|(at, result)| {
        let band = (result.points.iter().enumerate())
            .map(|(point, middle)| {
                let all = ends.iter().map(|end| end[at][point]);
                all.fold((middle.engine, middle.engine), |(low, high), end| (low.min(end), high.max(end)))
            })
            .collect();
        let tried = since[at].map(|since| Tried {
            returns: HALF_LIVES.map(|half_life| returned(&result, since, half_life)).to_vec(),
            shares: shares.iter().map(|share| share[at].clone()).collect(),
        });
        (Compared { result, band, fitted: None }, tried)
    });
    Ok(compared.collect())
}

/// The candidate with the least mean over series of the mean absolute deviation; of equals the first.
fn best(others: &[(&Series, &Tried)], candidates: impl Fn(&Tried) -> &Vec<Vec<f64>>) -> usize {
    let count = others.first().map_or(0, |(_, tried)| candidates(tried).len());
    let miss = |at: usize| -> f64 {
        others.iter().map(|(series, tried)| mean_miss(&series.points, &candidates(tried)[at])).sum()
    };
    (0..count).min_by(|a, b| miss(*a).total_cmp(&miss(*b))).unwrap_or(0)
}

/// Mean absolute deviation of some answers from what was observed.
pub(super) fn mean_miss(points: &[Point], answers: &[f64]) -> f64 {
    let misses = points.iter().zip(answers).map(|(point, answer)| (answer - point.observed).abs());
    misses.sum::<f64>() / points.len().max(1) as f64
}

/// What somebody says who knows the day of the control alone: trade falls to nothing and returns with one half-life.
fn returned(result: &SeriesResult, since: Date, half_life: f64) -> Vec<f64> {
    let of_month = |month: f64| if month <= 0.0 { 1.0 } else { 1.0 - (-month / half_life).exp2() };
    let since = months(since);
    let of_point = |from: Date, until: Date| {
        let (from, until) = (months(from).round(), months(until).round());
        let count = (until - from).max(1.0) as u32;
        (0..count).map(|month| of_month(from + f64::from(month) + 0.5 - since)).sum::<f64>() / f64::from(count)
    };
    result.points.iter().map(|at| at.unchanged * of_point(at.point.from, at.point.until)).collect()
}

/// Months since the year 0.
fn months(day: Date) -> f64 {
    months_since_year_0(day) as f64 + f64::from(day.day() - 1) / f64::from(day.days_in_month())
}

/// The day from which on trade of a series is under a licence that is decided case by case: of its goods, out of the country that asks for it.
fn licensed_since(episode: &Episode, series: &Series) -> Option<Date> {
    let preset = builtin::load(&episode.preset).ok()?;
    let scenario: &Scenario = preset.scenario(&ScenarioId::from(episode.scenario.as_str()))?;
    let Measure::Trade { of, over: None, .. } = &series.measure else { return None };
    let rules = preset.acting_rules(scenario);
    rules.filter_map(|rule| licenses(&preset, rule, of)).min()
}

fn licenses(preset: &Preset, rule: &Rule, flow: &Flow) -> Option<Date> {
    let is_open = matches!(&rule.instrument, Instrument::Licence { presumption: Presumption::CaseByCase, .. });
    let leaves = flow.from.iter().any(|from| rule.issuer.is_in(&Country::from(from.as_str())));
    if !is_open || !leaves {
        return None;
    }
    let days = rule.clauses.iter().filter_map(|clause| match clause {
        Clause::Domestic { lists, from, .. } => {
            let good = preset.map.commodities.iter().any(|good| good.is_on(lists) && flow.counts(good));
            good.then(|| from.unwrap_or(rule.calendar.in_force))
        }
        _ => None,
    });
    days.min()
}

/// Whether two series tell of the same good.
fn share_a_good(one: &Series, other: &Series) -> bool {
    let goods = |series: &Series| match &series.measure {
        Measure::Trade { of, .. } => of.goods.clone(),
        Measure::MinedOutside { .. } => Vec::new(),
    };
    let (one, other) = (goods(one), goods(other));
    one.iter().any(|good| other.contains(good))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::episodes::history::{Part, episodes};
    use crate::episodes::replay::PointResult;
    use jiff::civil::date;

    fn a_series(observed: f64) -> Series {
        let mut series = episodes().expect("they read")[0].series[0].clone();
        let (from, until) = (date(2023, 7, 1), date(2023, 10, 1));
        series.points = vec![Point { from, until, observed, part: Part::HeldBack }];
        series
    }

    #[test]
    fn what_returns_has_come_half_way_after_one_half_life() {
        let series = a_series(0.0);
        let points = vec![PointResult { point: series.points[0].clone(), engine: 0.0, unchanged: 1.0 }];
        let result = SeriesResult { series, points };
        // July is before the day: 1. August and September, in their middles: 1 - 2^-0.5 = 0.292893 and 1 - 2^-1.5 = 0.646447. Their mean: 0.646447.
        let [found] = returned(&result, date(2023, 8, 1), 1.0)[..] else { panic!("one point") };
        assert!((found - (1.0 + 0.292_893_2 + 0.646_446_6) / 3.0).abs() < 1e-6, "{found}");
    }

    #[test]
    fn the_best_candidate_is_the_nearest_to_the_mean_over_series() {
        // Misses of the three candidates 0.2, 0.5 and 0.9: of 0.3 and 0.8 they are 0.1 + 0.6, 0.2 + 0.3 and 0.6 + 0.1; of 0.3 alone the first is nearest.
        let tried = || Tried { returns: vec![vec![0.2], vec![0.5], vec![0.9]], shares: Vec::new() };
        let (low, high, one, other) = (a_series(0.3), a_series(0.8), tried(), tried());
        assert_eq!(best(&[(&low, &one), (&high, &other)], |tried| &tried.returns), 1);
        assert_eq!(best(&[(&low, &one)], |tried| &tried.returns), 0);
    }
}
