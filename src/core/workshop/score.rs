//! What a team has reached, in points.
//!
//! Of a team that wants its markets supplied: `100 - a g - b c + d m`; of one that wants them to feel it: `a g - b c - d m`. There `g` is the gap in per cent of the demand
//! that the team answers for, by USD at stake, from the month in which the first round begins until the end of the round; `c` what its moves cost, billion USD;
//! `m` the months from there until one of its markets lacks more than it would if nothing were told or done, by [`SHORT`] of what it wants, or until the end of the round; and
//! `a`, `b`, `d` the weights of the run sheet. A figure that the facilitator has put in the place of the engine's counts instead.

use crate::insight::SHORT;
use crate::model::workshop::{Aim, FigureOf, Override, RoundId, RunSheet, ScoreWeights, TeamFigures, TeamId};
use crate::workshop::state::State;

/// What a team has reached at the end of a round.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// Whose.
    pub team: TeamId,
    /// At the end of which round.
    pub round: RoundId,
    /// Per cent of the demand that is unmet, by USD at stake.
    pub gap_per_cent: f64,
    /// What its moves cost, USD.
    pub cost_usd: f64,
    /// Months until a market lacks more than it would anyway, or until the end of the round: see [`months_supplied_words`].
    pub months_supplied: f64,
    /// Whether one does by then.
    pub is_short: bool,
    /// Points by the formula.
    pub points: f64,
    /// Figures that are the facilitator's.
    pub overridden: Vec<FigureOf>,
}

/// The score of a team, from the figures of the engine and what the facilitator has put in their place.
pub fn score(sheet: &RunSheet, round: &RoundId, figures: &TeamFigures, overrides: &[Override]) -> Score {
    let put = |figure: FigureOf| {
        let of =
            overrides.iter().rev().find(|put| put.round == *round && put.team == figures.team && put.figure == figure);
        of.map(|put| put.value)
    };
    let (gap, cost, months) = (put(FigureOf::Gap), put(FigureOf::Cost), put(FigureOf::MonthsSupplied));
    let overridden = [(FigureOf::Gap, gap), (FigureOf::Cost, cost), (FigureOf::MonthsSupplied, months)];
    let mut score = Score {
        team: figures.team.clone(),
        round: round.clone(),
        gap_per_cent: gap.unwrap_or_else(|| figures.gap_per_cent()),
        cost_usd: cost.unwrap_or(figures.cost_usd),
        months_supplied: months.unwrap_or(f64::from(figures.months_supplied)),
        is_short: figures.is_short,
        points: 0.0,
        overridden: overridden.into_iter().filter_map(|(figure, value)| value.map(|_| figure)).collect(),
    };
    let aim = sheet.team(&figures.team).map_or(Aim::Supply, |team| team.aim);
    let ScoreWeights { per_cent_of_gap, per_billion_usd, per_month_supplied } = sheet.score;
    let (gap, cost, months) = (
        per_cent_of_gap * score.gap_per_cent,
        per_billion_usd * score.cost_usd / 1e9,
        per_month_supplied * score.months_supplied,
    );
    score.points = match aim {
        Aim::Supply => 100.0 - gap - cost + months,
        Aim::Pressure => gap - cost - months,
    };
    score
}

/// The scores of all teams at the end of every round that has been answered, in the order of the run sheet.
pub fn scores(sheet: &RunSheet, state: &State) -> Vec<(RoundId, Vec<Score>)> {
    let answered = sheet.rounds.iter().filter_map(|round| {
        let figures = state.answers.get(&round.id)?;
        let of_teams = figures.iter().map(|figures| score(sheet, &round.id, figures, &state.overrides));
        Some((round.id.clone(), of_teams.collect()))
    });
    answered.collect()
}

/// The formula in words, with the weights of a run sheet.
pub fn formula(weights: &ScoreWeights, aim: Aim) -> String {
    let term = |weight: f64, words: &str| (weight != 0.0).then(|| format!("{weight} x {words}"));
    let gap = term(weights.per_cent_of_gap, "gap in %");
    let cost = term(weights.per_billion_usd, "cost in billion USD");
    let months = term(weights.per_month_supplied, "months supplied");
    let signed = |sign: &str, term: Option<String>| term.map(|term| format!(" {sign} {term}")).unwrap_or_default();
    match aim {
        Aim::Supply => format!("points = 100{}{}{}", signed("-", gap), signed("-", cost), signed("+", months)),
        Aim::Pressure => {
            format!("points = {}{}{}", gap.unwrap_or_else(|| "0".to_owned()), signed("-", cost), signed("-", months))
        }
    }
}

/// What the months supplied are, in words: what was lacking already, or would be whatever happens at the table, is nobody's doing.
pub fn months_supplied_words() -> String {
    format!(
        "Months supplied: months from the first round until one of the team's markets lacks at least {} % of its demand more than it would if nothing had been told and nobody \
         had moved",
        100.0 * SHORT
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::workshop::Team;

    fn figures() -> TeamFigures {
        TeamFigures {
            team: "eu".into(),
            at_stake_usd: 200.0,
            lost_usd: 50.0,
            cost_usd: 3e9,
            months_supplied: 4,
            is_short: true,
        }
    }

    /// A gap of 25 %, 3 billion USD and 4 months, at weights of 2, 1 and 0.5: 100 - 50 - 3 + 2 = 49 for who wants supply, 50 - 3 - 2 = 45 for who wants pressure.
    #[test]
    fn points_follow_the_formula() {
        let mut sheet = RunSheet::new("p", "s".into(), jiff::civil::date(2025, 10, 1));
        sheet.score = ScoreWeights { per_cent_of_gap: 2.0, per_billion_usd: 1.0, per_month_supplied: 0.5 };
        sheet.teams = vec![Team { id: "eu".into(), ..Team::default() }];
        assert!((score(&sheet, &"1".into(), &figures(), &[]).points - 49.0).abs() < 1e-12);
        sheet.teams[0].aim = Aim::Pressure;
        assert!((score(&sheet, &"1".into(), &figures(), &[]).points - 45.0).abs() < 1e-12);
        assert_eq!(
            formula(&sheet.score, Aim::Supply),
            "points = 100 - 2 x gap in % - 1 x cost in billion USD + 0.5 x months supplied"
        );
    }

    /// The last word of the facilitator counts, in its own round alone: 100 - 10 - 3 = 87.
    #[test]
    fn what_the_facilitator_says_counts() {
        let mut sheet = RunSheet::new("p", "s".into(), jiff::civil::date(2025, 10, 1));
        sheet.teams = vec![Team { id: "eu".into(), ..Team::default() }];
        let put = |round: &str, value: f64| Override {
            round: round.into(),
            team: "eu".into(),
            figure: FigureOf::Gap,
            value,
            reason: "a stock that is not on the map".to_owned(),
        };
        let score = score(&sheet, &"1".into(), &figures(), &[put("1", 20.0), put("1", 10.0), put("2", 0.0)]);
        assert!((score.points - 87.0).abs() < 1e-12);
        assert_eq!(score.overridden, [FigureOf::Gap]);
    }
}
