//! What everybody may see. It is built as a value of its own from revealed things alone, so that whatever shows it cannot show anything else: no hidden inject, no move before
//! its reveal, no briefing of a team, no note of the facilitator, no rule that does not act yet.

use crate::model::workshop::{Aim, BranchId, Inject, InjectId, MAIN_LINE, Phase, PlayMove, Prediction, RoundId};
use crate::model::{
    MeasureEffect, MeasureId, Preset, ScenarioId, Source, SourceId, Tag, visit_figures, visit_figures_mut,
};
use crate::workshop::foresight::{Foreseen, foreseen};
use crate::workshop::played::{add, session_scenario};
use crate::workshop::score::{Score, formula, months_supplied_words, scores};
use crate::workshop::session::Session;
use crate::workshop::state::State;
use jiff::civil::Date;
use serde::Serialize;
use std::collections::BTreeSet;
use strum::VariantArray as _;

/// What everybody may see of a line of play.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicState {
    /// What the workshop is called.
    pub title: String,
    /// Number of the round that is played, from 1; none before the first.
    pub round: Option<usize>,
    /// Its name.
    pub round_title: String,
    /// The day on which it begins in the game.
    pub date: Option<Date>,
    /// Where it is.
    pub phase: Phase,
    /// When it began, seconds since 1970.
    pub began: u64,
    /// Minutes that it takes.
    pub minutes: u32,
    /// What everybody is told at its beginning.
    pub briefing: String,
    /// What was told, the newest first.
    pub news: Vec<PublicNews>,
    /// What teams have done, the newest first.
    pub moves: Vec<PublicMove>,
    /// Who plays, and how they stand.
    pub teams: Vec<PublicTeam>,
    /// What was asked.
    pub questions: Vec<PublicQuestion>,
    /// How points are reckoned, in words.
    pub formulas: Vec<String>,
    /// The map with what is known to act on it, and nothing else.
    pub preset: Preset,
    /// The scenario of it that is played.
    pub scenario: ScenarioId,
}

/// Something that everybody was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicNews {
    /// In which round, from 1.
    pub round: usize,
    /// Its title.
    pub title: String,
    /// Who sent it.
    pub from: String,
    /// What was told.
    pub text: String,
}

/// Something that a team has done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublicMove {
    /// In which round, from 1.
    pub round: usize,
    /// Name of the team.
    pub team: String,
    /// What it did.
    pub title: String,
}

/// A team and how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicTeam {
    /// Its name.
    pub name: String,
    /// Its score at the end of each round whose answer is revealed, by number of the round.
    pub scores: Vec<(usize, Score)>,
    /// Whether it has handed in anything in this round: not what.
    pub has_moved: bool,
}

/// Something that was asked.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicQuestion {
    /// The words that were read out.
    pub text: String,
    /// How many teams have answered, under seal.
    pub sealed: usize,
    /// What came of it; none until it is revealed.
    pub revealed: Option<PublicAnswer>,
}

/// What came of a question, and how well it was foreseen.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicAnswer {
    /// Whether yes or no was asked.
    pub is_yes_or_no: bool,
    /// 1 for yes and 0 for no, or the figure.
    pub actual: f64,
    /// What each team had said.
    pub teams: Vec<PublicForesight>,
}

/// What a team had said.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicForesight {
    /// Its name.
    pub team: String,
    /// What it had said.
    pub prediction: Prediction,
    /// Brier score or interval score; the smaller the better.
    pub score: f64,
}

/// What everybody may see of a line of play.
pub fn public_state(session: &Session, branch: BranchId) -> PublicState {
    let (sheet, state) = (session.sheet(), session.state(branch));
    let number = |round: &RoundId| sheet.round_number(round).unwrap_or(0);
    let round = state.round.as_ref().and_then(|round| sheet.round(round));
    // What is done in a round is known from its reveal on.
    let is_over = |of: &RoundId| state.round.as_ref() != Some(of) || state.phase >= Phase::Reveal;
    let is_public_move = |made: &PlayMove| is_over(&made.round);
    let told = |revealed: &InjectId| sheet.inject(revealed).filter(|inject| inject.is_public());
    let news = state.revealed.iter().rev().filter_map(|revealed| {
        let inject = told(&revealed.inject)?;
        let (title, from, text) = (inject.title.clone(), inject.from.clone(), inject.text.clone());
        Some(PublicNews { round: number(&revealed.round), title, from, text })
    });
    let moves =
        state.moves.iter().rev().map(|(made, _)| made).filter(|made| is_public_move(made)).map(|made| PublicMove {
            round: number(&made.round),
            team: sheet.team(&made.team).map_or_else(String::new, |team| team.name.clone()),
            title: made.title.clone(),
        });
    let all_scores: Vec<(RoundId, Vec<Score>)> =
        scores(sheet, &state).into_iter().filter(|(round, _)| is_over(round)).collect();
    let teams = sheet.teams.iter().map(|team| PublicTeam {
        name: team.name.clone(),
        scores: all_scores
            .iter()
            .filter_map(|(round, scores)| {
                let score = scores.iter().find(|score| score.team == team.id)?;
                Some((number(round), score.clone()))
            })
            .collect(),
        has_moved: state.moves_of(&team.id).any(|made| state.round.as_ref() == Some(&made.round)),
    });
    let foreseen = foreseen(sheet, &state);
    let asked = state.revealed.iter().filter_map(|revealed| told(&revealed.inject)?.question.as_ref());
    let questions = asked.map(|question| {
        let settled = state.settled.get(&question.id).filter(|settled| settled.round.as_ref().is_none_or(is_over));
        let name = |one: &Foreseen| sheet.team(&one.team).map_or_else(String::new, |team| team.name.clone());
        let of_teams = || {
            let of = foreseen.iter().filter(|one| one.question == question.id);
            of.map(|one| PublicForesight { team: name(one), prediction: one.prediction, score: one.score }).collect()
        };
        PublicQuestion {
            text: question.text.clone(),
            sealed: state.foreseen.keys().filter(|(asked, _)| *asked == question.id).count(),
            revealed: settled.map(|settled| PublicAnswer {
                is_yes_or_no: question.asked.is_yes_or_no(),
                actual: settled.actual,
                teams: of_teams(),
            }),
        }
    });
    let aims = Aim::VARIANTS.iter().filter(|aim| sheet.teams.iter().any(|team| team.aim == **aim));
    let formulas = aims.map(|aim| format!("To {}: {}", aim.label(), formula(&sheet.score, *aim)));
    let formulas = formulas.chain(std::iter::once(months_supplied_words()));
    PublicState {
        title: sheet.title.clone(),
        round: round.map(|round| number(&round.id)),
        round_title: round.map_or_else(String::new, |round| round.title.clone()),
        date: round.map(|round| round.date),
        phase: state.phase,
        began: state.rounds.last().map_or(session.began(), |(_, at)| *at),
        minutes: round.map_or(0, |round| round.minutes),
        briefing: round.map_or_else(String::new, |round| round.briefing.clone()),
        news: news.collect(),
        moves: moves.collect(),
        teams: teams.collect(),
        questions: questions.collect(),
        formulas: formulas.collect(),
        preset: public_preset(session, &state, &is_public_move),
        scenario: session_scenario(MAIN_LINE),
    }
}

/// The map with the one scenario of what is known to act, without remarks, notes, views and the names of whatever is not known.
fn public_preset(session: &Session, state: &State, is_public_move: &dyn Fn(&PlayMove) -> bool) -> Preset {
    let sheet = session.sheet();
    let is_public = |id: &InjectId| sheet.inject(id).is_some_and(Inject::is_public);
    let mut preset = (**session.preset()).clone();
    add(&mut preset, session, state, session_scenario(MAIN_LINE), sheet.title.clone(), &is_public, is_public_move);
    preset.scenarios.retain(|scenario| scenario.id == session_scenario(MAIN_LINE));
    // Whom a rule lets off that nobody knows of is not known either.
    let known = |preset: &Preset, effect: &MeasureEffect| match effect {
        MeasureEffect::Exempt { rule, .. } => {
            preset.scenarios.first().is_some_and(|scenario| scenario.rules.contains(rule))
        }
        _ => true,
    };
    let unknown: Vec<MeasureId> = preset
        .measures
        .iter()
        .filter(|measure| !known(&preset, &measure.effect))
        .map(|measure| measure.id.clone())
        .collect();
    for scenario in &mut preset.scenarios {
        scenario.measures.retain(|id| !unknown.contains(id));
    }
    let scenario = preset.scenarios.first().cloned();
    let acting = scenario.map(|scenario| (scenario.rules, scenario.events, scenario.measures));
    let (rules, events, measures) = acting.unwrap_or_default();
    preset.rules.retain(|rule| rules.contains(&rule.id));
    preset.events.retain(|event| events.contains(&event.id));
    preset.measures.retain(|measure| measures.contains(&measure.id));
    preset.title.clone_from(&sheet.title);
    preset.notes.clear();
    preset.authors.clear();
    preset.saves.clear();
    preset.views.clear();
    preset.benchmarks.clear();
    preset.map_notes.clear();
    preset.rules.iter_mut().for_each(|rule| rule.note.clear());
    preset.events.iter_mut().for_each(|event| event.note.clear());
    preset.measures.iter_mut().for_each(|measure| measure.note.clear());
    preset.map.sites.iter_mut().for_each(|site| site.note.clear());
    preset.map.routes.iter_mut().for_each(|route| route.note.clear());
    preset.map.recipes.iter_mut().for_each(|recipe| recipe.note.clear());
    preset.map.commodities.iter_mut().for_each(|commodity| commodity.note.clear());
    // Why a number stands in the place of another is what a team says to itself.
    visit_figures_mut(&mut preset, &mut |_, figure| (figure.said, figure.reason) = (None, String::new()));
    // A list may be called after a rule that nobody knows of.
    let lists: BTreeSet<Tag> = preset.rules.iter().flat_map(crate::model::Rule::lists).collect();
    preset.lists.retain(|list| lists.contains(&list.tag));
    preset.map.commodities.iter_mut().for_each(|commodity| commodity.tags.retain(|tag| lists.contains(tag)));
    let mut cited: BTreeSet<SourceId> = preset.rules.iter().map(|rule| rule.source.clone()).collect();
    visit_figures(&preset, &mut |_, figure| _ = cited.insert(figure.source.clone()));
    preset.sources.retain(|source| cited.contains(&source.id));
    for source in &mut preset.sources {
        let (id, year, quality) = (source.id.clone(), source.year, source.quality);
        *source = Source { id, year, quality, publication: "Source in the preset".to_owned(), ..Source::default() };
    }
    preset
}
