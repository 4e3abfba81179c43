//! How well teams foresaw what came.
//!
//! A probability `p` of something that came true (`x = 1`) or not (`x = 0`) scores `(p - x)^2` (G. W. Brier, Verification of forecasts expressed in terms of
//! probability, 1950): 0 is perfect, 1 as wrong as can be. An interval from `l` to `u` that should hold the figure `x` nine times out of ten (`a = 0.1`) scores
//! `(u - l) + 2/a max(l - x, 0) + 2/a max(x - u, 0)` (T. Gneiting and A. E. Raftery, Strictly proper scoring rules, prediction, and estimation, 2007): 0 is
//! perfect, in the unit of the figure. Under both, nobody gains by saying anything but what he thinks.

use crate::model::workshop::{Prediction, QuestionId, RunSheet, TeamId};
use crate::workshop::state::State;

/// Share of the times that an interval need not hold the figure.
pub const INTERVAL_LEVEL: f64 = 0.1;

/// What a team foresaw and what came.
#[derive(Clone, Debug, PartialEq)]
pub struct Foreseen {
    /// What was asked.
    pub question: QuestionId,
    /// The words that were read out.
    pub text: String,
    /// Who.
    pub team: TeamId,
    /// What it said.
    pub prediction: Prediction,
    /// What came: 1 for yes and 0 for no, or the figure.
    pub actual: f64,
    /// Brier score or interval score; the smaller the better.
    pub score: f64,
}

/// The Brier score of a probability.
pub fn brier(probability: f64, came_true: bool) -> f64 {
    (probability - if came_true { 1.0 } else { 0.0 }).powi(2)
}

/// The interval score, at [`INTERVAL_LEVEL`].
pub fn interval_score(low: f64, high: f64, actual: f64) -> f64 {
    (high - low) + 2.0 / INTERVAL_LEVEL * ((low - actual).max(0.0) + (actual - high).max(0.0))
}

/// What teams foresaw of all that is settled, by question as on the run sheet, then by team.
pub fn foreseen(sheet: &RunSheet, state: &State) -> Vec<Foreseen> {
    let mut found = Vec::new();
    // What was asked by a slip of the hand, and taken back, was not asked.
    let asked = sheet.injects.iter().filter(|inject| state.is_revealed(&inject.id));
    for question in asked.filter_map(|inject| inject.question.as_ref()) {
        let Some(actual) = state.settled.get(&question.id).map(|settled| settled.actual) else { continue };
        for team in &sheet.teams {
            let Some(prediction) = state.foreseen.get(&(question.id.clone(), team.id.clone())).copied() else {
                continue;
            };
            let score = match prediction {
                Prediction::Probability(p) => brier(p, actual != 0.0),
                Prediction::Interval { low, high } => interval_score(low, high, actual),
            };
            let (question, text, team) = (question.id.clone(), question.text.clone(), team.id.clone());
            found.push(Foreseen { question, text, team, prediction, actual, score });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 0.8 for what came true: 0.04; for what did not: 0.64. An interval of 10 to 20 scores its width where it holds the figure, and 20 times the miss on top.
    #[test]
    fn scores_by_hand() {
        assert!((brier(0.8, true) - 0.04).abs() < 1e-12 && (brier(0.8, false) - 0.64).abs() < 1e-12);
        assert!((interval_score(10.0, 20.0, 15.0) - 10.0).abs() < 1e-12);
        assert!((interval_score(10.0, 20.0, 8.0) - 50.0).abs() < 1e-12);
        assert!((interval_score(10.0, 20.0, 20.5) - 20.0).abs() < 1e-12);
    }
}
