//! The tables of an after-action report. The number of the round is the first column of each; 0 is before the first round.

use crate::report::after_action::told::{Told, ToldLine};
use chokepoint_core::insight::{Cell, Table};
use chokepoint_core::model::workshop::{Fact, FigureOf, InjectStatus, PlayMove, Prediction, RoundId, TeamFigures};
use chokepoint_core::workshop::{ListColumn, cost_usd, elapsed, exercise_list};
use strum::VariantArray as _;

/// All of them.
pub(super) fn all(told: &Told<'_>) -> Vec<Table> {
    let mut tables = vec![
        happened(told),
        moves(told),
        known(told),
        scores(told),
        overrides(told),
        predictions(told),
        lines(told),
        hot_wash(told),
        plan(told),
    ];
    tables.extend(told.lines.iter().map(|line| list_of(told, line)));
    tables
}

fn number(number: usize) -> Cell {
    number.into()
}

fn line_cell(line: &ToldLine<'_>) -> Cell {
    line.line.name.as_str().into()
}

fn words(text: &str) -> Cell {
    if text.is_empty() { Cell::Empty } else { text.into() }
}

/// Every fact of every line, in order; what a line shares with the one that it leaves stands there once.
fn happened(told: &Told<'_>) -> Table {
    let mut table = Table::new("what-happened", &["round", "line", "elapsed", "who", "what", "title", "words"]);
    for line in &told.lines {
        let mut round = 0;
        for entry in &line.facts {
            if let Fact::RoundBegun(id) = &entry.fact {
                round = told.number(id);
            }
            if entry.branch != line.line.id {
                continue;
            }
            let Some((who, what, title, said)) = fact_words(told, &entry.fact) else { continue };
            table.rows.push(vec![
                number(round),
                line_cell(line),
                elapsed(told.session.began(), entry.at).into(),
                who.into(),
                what.into(),
                words(&title),
                words(&said),
            ]);
        }
    }
    table
}

/// Who did what, with a title and more words; nothing of what was only typed.
fn fact_words(told: &Told<'_>, fact: &Fact) -> Option<(String, &'static str, String, String)> {
    let sheet = told.sheet();
    let (facilitator, engine) = (|| "Facilitator".to_owned(), || "Engine".to_owned());
    let inject = |id| sheet.inject(id).map_or_else(String::new, |inject| format!("{}: {}", inject.id, inject.title));
    let asked = |id| sheet.question(id).map_or_else(String::new, |(_, question)| question.text.clone());
    let none = String::new;
    Some(match fact {
        Fact::Opened { .. } => (facilitator(), "opened", sheet.title.clone(), told.session.preset().title.clone()),
        Fact::RoundBegun(id) => {
            (facilitator(), "round", sheet.round(id).map_or_else(none, |round| round.title.clone()), none())
        }
        Fact::PhaseBegun(phase) => (facilitator(), "phase", phase.label().to_owned(), none()),
        Fact::Revealed(id) => {
            let text = sheet.inject(id).map_or_else(none, |inject| inject.text.clone());
            (facilitator(), "inject", inject(id), text)
        }
        Fact::RevealUndone(id) => (facilitator(), "inject taken back", inject(id), none()),
        Fact::Committed(made) => (told.team(&made.team), "move", made.title.clone(), made.why.clone()),
        Fact::Withdrawn(id) => (facilitator(), "move taken back", id.to_string(), none()),
        Fact::Foreseen { team, question, prediction } => {
            (told.team(team), "foresaw", asked(question), said(*prediction))
        }
        Fact::Settled { question, actual } => (engine(), "settled", asked(question), actual.to_string()),
        Fact::Adjudicated { round, .. } => (engine(), "answer", format!("Round {}", told.number(round)), none()),
        Fact::Overridden(put) => {
            let title = format!("{}, {}: {}", told.team(&put.team), put.figure.label(), put.value);
            (facilitator(), "override", title, put.reason.clone())
        }
        Fact::Evaluated { inject: id, status, comment } => {
            (facilitator(), "evaluated", format!("{}: {}", inject(id), status.label()), comment.clone())
        }
        Fact::Remarked { team, text } => {
            (team.as_ref().map_or_else(facilitator, |team| told.team(team)), "remark", none(), text.clone())
        }
        Fact::Branched { name, .. } => (facilitator(), "another line", name.clone(), none()),
        Fact::Drafted { .. } => return None,
    })
}

/// What somebody foresaw, in words.
pub(super) fn said(prediction: Prediction) -> String {
    match prediction {
        Prediction::Probability(p) => format!("{:.0} % likely", 100.0 * p),
        Prediction::Interval { low, high } => format!("{low} to {high}"),
    }
}

/// By how much a move lets the gap grow, USD: of all markets, and of those that its own team answers for.
pub(super) fn changes(line: &ToldLine<'_>, made: &PlayMove) -> Option<(f64, f64)> {
    let credit = line.effects.moves.iter().find(|credit| credit.id == made.id)?;
    let own = credit.of_teams.iter().find(|(team, _)| *team == made.team).map_or(0.0, |(_, usd)| *usd);
    Some((credit.change_usd, own))
}

fn moves(told: &Told<'_>) -> Table {
    let mut table = Table::new(
        "moves",
        &[
            "round",
            "line",
            "elapsed",
            "move",
            "team",
            "kind",
            "title",
            "why",
            "cost_usd",
            "gap_change_usd",
            "own_gap_change_usd",
            "told_apart",
        ],
    );
    for line in &told.lines {
        for (made, at) in &line.state.moves {
            let change = changes(line, made);
            table.rows.push(vec![
                number(told.number(&made.round)),
                line_cell(line),
                elapsed(told.session.began(), *at).into(),
                made.id.to_string().into(),
                told.team(&made.team).into(),
                made.effect.kind().label().into(),
                made.title.as_str().into(),
                words(&made.why),
                cost_usd(told.session.preset(), made).into(),
                Cell::some(change.map(|(all, _)| all)),
                Cell::some(change.map(|(_, own)| own)),
                words(if change.is_some() { line.effects.way.words() } else { "" }),
            ]);
        }
    }
    table
}

fn known(told: &Told<'_>) -> Table {
    let mut table = Table::new("who-knew-what", &["round", "line", "elapsed", "inject", "title", "known_to", "text"]);
    for line in &told.lines {
        for revealed in &line.state.revealed {
            let Some(inject) = told.sheet().inject(&revealed.inject) else { continue };
            table.rows.push(vec![
                number(told.number(&revealed.round)),
                line_cell(line),
                elapsed(told.session.began(), revealed.at).into(),
                inject.id.as_str().into(),
                inject.title.as_str().into(),
                told.to(&inject.to).into(),
                words(&inject.text),
            ]);
        }
    }
    table
}

/// What the engine said of a team at the end of a round.
pub(super) fn engine_figures<'l>(line: &'l ToldLine<'_>, round: &RoundId, team: &str) -> Option<&'l TeamFigures> {
    line.state.answers.get(round)?.iter().find(|figures| figures.team.as_str() == team)
}

fn scores(told: &Told<'_>) -> Table {
    let mut table = Table::new(
        "scores",
        &[
            "round",
            "line",
            "team",
            "aim",
            "points",
            "gap_per_cent",
            "engine_gap_per_cent",
            "cost_usd",
            "months_supplied",
            "short",
            "overridden",
        ],
    );
    for line in &told.lines {
        for (round, scores) in &line.scores {
            for score in scores {
                let engine = engine_figures(line, round, score.team.as_str());
                let put: Vec<&str> = score.overridden.iter().map(|figure| figure.label()).collect();
                table.rows.push(vec![
                    number(told.number(round)),
                    line_cell(line),
                    told.team(&score.team).into(),
                    told.sheet().team(&score.team).map_or(Cell::Empty, |team| team.aim.label().into()),
                    score.points.into(),
                    score.gap_per_cent.into(),
                    Cell::some(engine.map(TeamFigures::gap_per_cent)),
                    score.cost_usd.into(),
                    score.months_supplied.into(),
                    if score.is_short { "yes" } else { "no" }.into(),
                    words(&put.join("; ")),
                ]);
            }
        }
    }
    table
}

pub(super) fn overrides(told: &Told<'_>) -> Table {
    let mut table = Table::new("overrides", &["round", "line", "team", "figure", "engine", "put_to", "reason"]);
    for line in &told.lines {
        for put in &line.state.overrides {
            let engine = engine_figures(line, &put.round, put.team.as_str()).map(|figures| match put.figure {
                FigureOf::Gap => figures.gap_per_cent(),
                FigureOf::Cost => figures.cost_usd,
                FigureOf::MonthsSupplied => f64::from(figures.months_supplied),
            });
            table.rows.push(vec![
                number(told.number(&put.round)),
                line_cell(line),
                told.team(&put.team).into(),
                put.figure.label().into(),
                Cell::some(engine),
                put.value.into(),
                put.reason.as_str().into(),
            ]);
        }
    }
    table
}

fn predictions(told: &Told<'_>) -> Table {
    let mut table = Table::new(
        "predictions",
        &["round", "line", "question", "team", "probability", "low", "high", "came", "score", "scored_by"],
    );
    for line in &told.lines {
        for one in &line.foreseen {
            let asked = told.sheet().question(&one.question).map(|(inject, _)| inject.id.clone());
            let round = line.state.revealed.iter().find(|revealed| Some(&revealed.inject) == asked.as_ref());
            let (probability, low, high, by) = match one.prediction {
                Prediction::Probability(p) => (Some(p), None, None, "Brier score"),
                Prediction::Interval { low, high } => (None, Some(low), Some(high), "interval score, 90 %"),
            };
            table.rows.push(vec![
                number(round.map_or(0, |revealed| told.number(&revealed.round))),
                line_cell(line),
                one.text.as_str().into(),
                told.team(&one.team).into(),
                Cell::some(probability),
                Cell::some(low),
                Cell::some(high),
                one.actual.into(),
                one.score.into(),
                by.into(),
            ]);
        }
    }
    table
}

/// The lines of play beside each other: what was told, what was done, and how every team stood.
fn lines(told: &Told<'_>) -> Table {
    let mut head = vec!["round".to_owned(), "line".to_owned(), "injects".to_owned(), "moves".to_owned()];
    for team in &told.sheet().teams {
        head.extend([format!("{}: gap_per_cent", team.name), format!("{}: points", team.name)]);
    }
    let mut table = Table { name: "lines-of-play".to_owned(), head, rows: Vec::new() };
    for (at, round) in told.sheet().rounds.iter().enumerate() {
        for line in &told.lines {
            let Some((_, scores)) = line.scores.iter().find(|(id, _)| *id == round.id) else { continue };
            let told_in: Vec<&str> = line
                .state
                .revealed
                .iter()
                .filter(|revealed| revealed.round == round.id)
                .map(|revealed| revealed.inject.as_str())
                .collect();
            let mut row = vec![
                number(at + 1),
                line_cell(line),
                words(&told_in.join("; ")),
                words(&moves_words(told, line, &round.id)),
            ];
            row.extend(scores.iter().flat_map(|score| [Cell::from(score.gap_per_cent), Cell::from(score.points)]));
            table.rows.push(row);
        }
    }
    table
}

/// What was done in a round, in words.
pub(super) fn moves_words(told: &Told<'_>, line: &ToldLine<'_>, round: &RoundId) -> String {
    let made = line.state.moves.iter().map(|(made, _)| made).filter(|made| made.round == *round);
    made.map(|made| format!("{}: {}", told.team(&made.team), made.title)).collect::<Vec<_>>().join("; ")
}

/// Remarks, and what was to be learnt with what became of it.
pub(super) fn hot_wash(told: &Told<'_>) -> Table {
    let mut table = Table::new("hot-wash", &["round", "line", "who", "inject", "status", "words"]);
    for line in &told.lines {
        let mut rows: Vec<(usize, Vec<Cell>)> = Vec::new();
        for remark in &line.state.remarks {
            let who = remark.team.as_ref().map_or_else(|| "Facilitator".to_owned(), |team| told.team(team));
            let at = remark.round.as_ref().map_or(0, |round| told.number(round));
            rows.push((at, vec![who.into(), Cell::Empty, Cell::Empty, remark.text.as_str().into()]));
        }
        for inject in &told.sheet().injects {
            let status = line.state.status(&inject.id);
            if status == InjectStatus::Pending || inject.learning_point.is_empty() {
                continue;
            }
            let comment = line.state.evaluated.get(&inject.id).map_or("", |(_, comment)| comment.as_str());
            let comment = if comment.is_empty() { String::new() } else { format!(" Evaluator: {comment}") };
            let said = format!("{}{comment}", inject.learning_point);
            let title = format!("{}: {}", inject.id, inject.title);
            rows.push((
                told.number(&inject.round),
                vec!["Learning point".into(), title.into(), status.label().into(), said.into()],
            ));
        }
        rows.sort_by_key(|(round, _)| *round);
        table.rows.extend(rows.into_iter().map(|(round, cells)| {
            let mut row = vec![number(round), line_cell(line)];
            row.extend(cells);
            row
        }));
    }
    table
}

/// To be filled in; what the players were expected to do and did not stands there already.
pub(super) fn plan(told: &Told<'_>) -> Table {
    let mut table = Table::new("improvement-plan", &["round", "observation", "proposal", "who", "until"]);
    for inject in &told.sheet().injects {
        let of = told.lines.iter().filter(|line| line.state.status(&inject.id) == InjectStatus::NotMet);
        let of: Vec<&ToldLine<'_>> = of.collect();
        let Some(first) = of.first() else { continue };
        let comment = first.state.evaluated.get(&inject.id).map_or("", |(_, comment)| comment.as_str());
        let comment = if comment.is_empty() { String::new() } else { format!(" {comment}") };
        let observation = format!("Inject {}, {}. Expected: {}{comment}", inject.id, inject.title, inject.expected);
        let mut row = vec![number(told.number(&inject.round)), observation.into()];
        row.extend([Cell::Empty, Cell::Empty, Cell::Empty]);
        table.rows.push(row);
    }
    table
}

fn list_of(told: &Told<'_>, line: &ToldLine<'_>) -> Table {
    let table = exercise_list(told.sheet(), Some(&line.state));
    debug_assert_eq!(ListColumn::VARIANTS.first(), Some(&ListColumn::Round));
    let name = format!("{}-{}", table.name, line.line.id.0 + 1);
    Table { name, ..table }
}
