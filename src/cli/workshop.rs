//! `workshop`: run sheets and sessions without a window. Alone it lists the built-in run sheets.

use crate::cli::failure::{Failure, not_over_input, print, print_as_it_is, tell, write};
use crate::cli::progress::Progress;
use crate::draw::usd;
use crate::report::{AfterAction, BriefStep, Watch, table_csv, tables_xlsx, write_after_action};
use chokepoint_core::engine::{SolveError, check};
use chokepoint_core::model::workshop::{
    BranchId, FigureOf, MAIN_LINE, PlayMove, Prediction, Round, RunSheet, TeamFigures,
};
use chokepoint_core::model::{Finding, Preset, count_words};
use chokepoint_core::store::{SESSION_ENDING, builtin, load_sheet, parse_sheet, preset_of_sheet, read_session};
use chokepoint_core::tolerance::SHORTAGE;
use chokepoint_core::workshop::{
    Foreseen, Line, Score, Session, State, adjudicate_again, check_sheet, elapsed, exercise_list, foreseen, score,
};
use clap::Subcommand;
use serde_json::{Value as Json, json};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// What can be done with workshops from a shell.
#[derive(Subcommand)]
pub(super) enum WorkshopCommand {
    /// List everything that is wrong with a run sheet
    Check {
        /// A run sheet (.workshop.ron), or the name of a built-in one
        file: String,
    },
    /// Play a session again: what happened on every line of play, the engine's answers held against those that were written down, scores and predictions
    Replay {
        /// A session (.session)
        session: PathBuf,
        /// Print everything as one JSON object
        #[arg(long)]
        json: bool,
    },
    /// Write the after-action report of a session: a page (HTML), tables (CSV) and a workbook (XLSX)
    Report {
        /// A session (.session)
        session: PathBuf,
        /// Folder to write to
        #[arg(long)]
        out: PathBuf,
    },
    /// Write the exercise list (MSEL) of a run sheet, or of a session with what has become of each inject
    Msel {
        /// A run sheet (.workshop.ron), the name of a built-in one, or a session (.session)
        file: String,
        /// Which line of play of a session; 1 is the main one
        #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
        line: u32,
        /// File to write: .xlsx or .csv
        #[arg(short, long)]
        out: PathBuf,
    },
}

/// Runs a command of workshops.
pub(super) fn run(command: Option<WorkshopCommand>) -> Result<(), Failure> {
    match command {
        None => {
            let lines = builtin::SHEETS.iter().map(|sheet| format!("{}\t{}\n", sheet.name, sheet.title));
            print(&lines.collect::<String>())
        }
        Some(WorkshopCommand::Check { file }) => check_file(&file),
        Some(WorkshopCommand::Replay { session, json }) => replay(&session, json),
        Some(WorkshopCommand::Report { session, out }) => report(&session, &out),
        Some(WorkshopCommand::Msel { file, line, out }) => list(&file, BranchId(line - 1), &out),
    }
}

/// Opens a run sheet and its preset.
fn open_sheet(file: &str) -> Result<(RunSheet, Preset), Failure> {
    let said = |finding: Finding| vec![finding.to_string()];
    let path = Path::new(file);
    let built_in = if path.exists() { None } else { builtin::find_sheet(file) };
    let (sheet, folder) = match built_in {
        Some(known) => (parse_sheet(known.text).map_err(said)?, None),
        None => {
            let sheet = load_sheet(path).map_err(|finding| {
                let mut lines = said(finding);
                if !path.exists() {
                    let names: Vec<&str> = builtin::SHEETS.iter().map(|sheet| sheet.name).collect();
                    lines.push(format!("{file}: nor is it a built-in run sheet; those are: {}", names.join(", ")));
                }
                lines
            })?;
            (sheet, path.parent())
        }
    };
    let preset = preset_of_sheet(&sheet, folder).map_err(|finding| vec![format!("{file}: {finding}")])?;
    Ok((sheet, preset))
}

/// Opens a session. What is torn off at its end is said, and is no failure.
fn open_session(path: &Path) -> Result<Session, Failure> {
    let read = read_session(path).map_err(|finding| vec![finding.to_string()])?;
    if read.cut > 0 {
        tell(&format!(
            "{}: {} at its end cannot be read and are left out",
            path.display(),
            count_words(read.cut, "byte")
        ));
    }
    Session::replay(read.entries)
        .map_err(|(at, refused)| vec![format!("{}: entry {}: {refused}", path.display(), at + 1)])
}

fn check_file(file: &str) -> Result<(), Failure> {
    let (sheet, preset) = open_sheet(file)?;
    let unsound = check(&preset).into_iter().filter(Finding::is_error);
    let findings: Vec<Finding> = unsound.chain(check_sheet(&sheet, &preset)).collect();
    let lines: Failure = findings.iter().map(|finding| format!("{file}: {finding}")).collect();
    if findings.iter().any(Finding::is_error) {
        return Err(lines);
    }
    lines.iter().for_each(|line| tell(line));
    print(&format!(
        "{file}: can be played: {} in {}, {}, {}; {}\n",
        count_words(sheet.rounds.len(), "round"),
        count_words(sheet.rounds.iter().map(|round| round.minutes as usize).sum(), "minute"),
        count_words(sheet.teams.len(), "team"),
        count_words(sheet.injects.len(), "inject"),
        count_words(findings.len(), "warning"),
    ))
}

fn list(file: &str, line: BranchId, out: &Path) -> Result<(), Failure> {
    not_over_input(Path::new(file), out)?;
    let is_session = Path::new(file).extension().is_some_and(|ending| ending.eq_ignore_ascii_case(SESSION_ENDING));
    let table = if is_session {
        let session = open_session(Path::new(file))?;
        let known = session.lines();
        if known.iter().all(|one| one.id != line) {
            let lines = count_words(known.len(), "line");
            return Err(vec![format!("--line {}: the session has {lines} of play", line.0 + 1)]);
        }
        exercise_list(session.sheet(), Some(&session.state(line)))
    } else {
        exercise_list(&open_sheet(file)?.0, None)
    };
    let ending = out.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    let bytes = match ending.as_deref() {
        Some("xlsx") => tables_xlsx(&[table]),
        Some("csv") => table_csv(&table),
        _ => return Err(vec![format!("{}: write to a .xlsx or a .csv file", out.display())]),
    };
    write(out, &bytes.map_err(|error| vec![error.to_string()])?)?;
    print(&format!("{}\n", out.display()))
}

fn report(path: &Path, out: &Path) -> Result<(), Failure> {
    let session = open_session(path)?;
    let progress = Progress::new();
    let on_step = |step: BriefStep| progress.tell(step.doing, step.done, step.all);
    let watch = Watch { cancel: &AtomicBool::new(false), on_step: &on_step };
    let asked = AfterAction { session: &session, version: env!("CARGO_PKG_VERSION") };
    let written = write_after_action(&asked, out, &watch);
    drop(progress);
    let written = written.map_err(|error| vec![error.to_string()])?;
    print(&written.iter().map(|path| format!("{}\n", path.display())).collect::<String>())
}

/// A round of a line that was answered, once more.
struct Again<'a> {
    number: usize,
    round: &'a Round,
    state: State,
    began: u64,
    recorded: Vec<TeamFigures>,
    figures: Vec<TeamFigures>,
    scores: Vec<Score>,
    differs: Vec<String>,
}

/// A line of play, once more: only the rounds that are its own.
struct LineAgain<'a> {
    line: Line,
    state: State,
    rounds: Vec<Again<'a>>,
    foreseen: Vec<Foreseen>,
}

fn replay(path: &Path, as_json: bool) -> Result<(), Failure> {
    let session = open_session(path)?;
    let lines = lines_again(&session).map_err(|error| vec![format!("{}: {error}", path.display())])?;
    if as_json {
        return print_as_it_is(&format!("{:#}\n", json_of(&session, &lines)));
    }
    print(&text_of(&session, &lines))
}

fn lines_again(session: &Session) -> Result<Vec<LineAgain<'_>>, SolveError> {
    let (sheet, progress, never) = (session.sheet(), Progress::new(), AtomicBool::new(false));
    let all = session.lines().iter().map(|line| session.state(line.id).answers.len()).sum();
    let mut done = 0;
    let mut lines = Vec::new();
    for line in session.lines() {
        let state = session.state(line.id);
        let first = line.leaves.as_ref().and_then(|(_, round)| sheet.round_number(round)).unwrap_or(1);
        let mut rounds = Vec::new();
        for (at, round) in sheet.rounds.iter().enumerate() {
            let Some(recorded) = state.answers.get(&round.id) else { continue };
            done += 1;
            if at + 1 < first {
                continue;
            }
            progress.tell("answering rounds again", done, all);
            let (Some(answer), Some(then)) =
                (adjudicate_again(session, line.id, &round.id, &never)?, session.state_after(line.id, &round.id))
            else {
                continue;
            };
            let began = state.rounds.iter().find(|(id, _)| *id == round.id).map_or(session.began(), |(_, at)| *at);
            rounds.push(Again {
                number: at + 1,
                round,
                began,
                scores: recorded.iter().map(|of| score(sheet, &round.id, of, &state.overrides)).collect(),
                differs: differences(sheet, recorded, &answer.figures),
                recorded: recorded.clone(),
                figures: answer.figures,
                state: then,
            });
        }
        let foreseen = foreseen(sheet, &state);
        lines.push(LineAgain { line, state, rounds, foreseen });
    }
    Ok(lines)
}

/// What the engine answers otherwise than it is written down, beyond rounding, in words.
fn differences(sheet: &RunSheet, recorded: &[TeamFigures], again: &[TeamFigures]) -> Vec<String> {
    let mut found = Vec::new();
    for (before, now) in recorded.iter().zip(again) {
        let dust = SHORTAGE * before.at_stake_usd.max(now.at_stake_usd);
        let team = sheet.team(&before.team).map_or_else(|| before.team.to_string(), |team| team.name.clone());
        let figures = [
            ("at stake", before.at_stake_usd, now.at_stake_usd, dust),
            ("lost", before.lost_usd, now.lost_usd, dust),
            ("cost", before.cost_usd, now.cost_usd, SHORTAGE * before.cost_usd.abs()),
        ];
        for (words, before, now, dust) in figures {
            if (before - now).abs() > dust {
                found.push(format!("{team}, {words}: {} was written down, {} now", usd(before), usd(now)));
            }
        }
        if (before.months_supplied, before.is_short) != (now.months_supplied, now.is_short) {
            let (before, now) = (before.months_supplied, now.months_supplied);
            found.push(format!("{team}, {}: {before} was written down, {now} now", FigureOf::MonthsSupplied.label()));
        }
    }
    found
}

/// Seconds after the beginning of the session.
fn seconds(session: &Session, at: u64) -> u64 {
    at.saturating_sub(session.began())
}

fn made_in<'s>(again: &'s Again<'_>) -> impl Iterator<Item = &'s (PlayMove, u64)> {
    again.state.moves.iter().filter(|(made, _)| made.round == again.round.id)
}

fn json_of(session: &Session, lines: &[LineAgain<'_>]) -> Json {
    let sheet = session.sheet();
    let prediction = |one: &Foreseen| {
        let said = match one.prediction {
            Prediction::Probability(p) => json!({ "probability": p }),
            Prediction::Interval { low, high } => json!({ "low": low, "high": high }),
        };
        json!({
            "question": one.question, "text": one.text, "team": one.team, "said": said, "came": one.actual,
            "score": one.score,
        })
    };
    let figures = |of: &[TeamFigures]| -> Vec<Json> {
        let one = |of: &TeamFigures| {
            json!({
                "team": of.team, "at_stake_usd": of.at_stake_usd, "lost_usd": of.lost_usd,
                "gap_per_cent": of.gap_per_cent(), "cost_usd": of.cost_usd, "months_supplied": of.months_supplied,
                "short": of.is_short,
            })
        };
        of.iter().map(one).collect()
    };
    let round = |again: &Again<'_>| {
        let told = again.state.revealed.iter().filter(|revealed| revealed.round == again.round.id);
        let injects = told.filter_map(|revealed| {
            let inject = sheet.inject(&revealed.inject)?;
            Some(json!({
                "number": inject.id, "title": inject.title, "to": inject.to, "at": seconds(session, revealed.at),
                "status": again.state.status(&inject.id).label(),
            }))
        });
        let moves = made_in(again).map(|(made, at)| {
            json!({
                "move": made.id, "team": made.team, "title": made.title, "why": made.why,
                "kind": made.effect.kind().label(), "at": seconds(session, *at),
            })
        });
        let scores = again.scores.iter().map(|score| {
            let overridden: Vec<&str> = score.overridden.iter().map(|figure| figure.label()).collect();
            json!({
                "team": score.team, "points": score.points, "gap_per_cent": score.gap_per_cent,
                "cost_usd": score.cost_usd, "months_supplied": score.months_supplied, "overridden": overridden,
            })
        });
        json!({
            "round": again.number, "id": again.round.id, "title": again.round.title,
            "date": again.round.date.to_string(), "began": seconds(session, again.began),
            "injects": injects.collect::<Vec<Json>>(), "moves": moves.collect::<Vec<Json>>(),
            "recorded": figures(&again.recorded), "answered": figures(&again.figures), "differs": again.differs,
            "scores": scores.collect::<Vec<Json>>(),
        })
    };
    let line = |again: &LineAgain<'_>| {
        let leaves = again
            .line
            .leaves
            .as_ref()
            .map(|(parent, round)| json!({ "line": parent.0 + 1, "round": sheet.round_number(round) }));
        json!({
            "line": again.line.id.0 + 1, "name": again.line.name, "leaves": leaves,
            "rounds": again.rounds.iter().map(round).collect::<Vec<Json>>(),
            "predictions": again.foreseen.iter().map(prediction).collect::<Vec<Json>>(),
        })
    };
    json!({
        "format": 1, "title": sheet.title, "preset": session.preset().title, "began": session.began(),
        "lines": lines.iter().map(line).collect::<Vec<Json>>(),
    })
}

fn text_of(session: &Session, lines: &[LineAgain<'_>]) -> String {
    let sheet = session.sheet();
    let team = |id: &chokepoint_core::model::workshop::TeamId| {
        sheet.team(id).map_or_else(|| id.to_string(), |team| team.name.clone())
    };
    let mut text = format!("{} on {}\n", sheet.title, session.preset().title);
    for again in lines {
        let from = again.line.leaves.as_ref().map_or_else(String::new, |(parent, round)| {
            let number = sheet.round_number(round).unwrap_or(0);
            let parent = session.line(*parent).map_or_else(String::new, |parent| parent.name);
            format!(", from round {number} of {}", parent.to_lowercase())
        });
        text.push_str(&format!("\n{}{from}\n", again.line.name));
        if again.rounds.is_empty() {
            text.push_str("  No round has been answered.\n");
        }
        for round in &again.rounds {
            text.push_str(&format!("  Round {}: {} ({})\n", round.number, round.round.title, round.round.date));
            for revealed in round.state.revealed.iter().filter(|revealed| revealed.round == round.round.id) {
                let Some(inject) = sheet.inject(&revealed.inject) else { continue };
                let to: Vec<String> = inject.to.iter().map(team).collect();
                let to = if to.is_empty() { String::new() } else { format!(", to {} alone", to.join(" and ")) };
                let at = elapsed(session.began(), revealed.at);
                text.push_str(&format!("    {at} inject {}: {}{to}\n", inject.id, inject.title));
            }
            for (made, at) in made_in(round) {
                let why = if made.why.is_empty() { String::new() } else { format!(": {}", made.why) };
                let at = elapsed(session.began(), *at);
                text.push_str(&format!("    {at} {}, {}: {}{why}\n", team(&made.team), made.id, made.title));
            }
            for score in &round.scores {
                let put = if score.overridden.is_empty() { "" } else { ", of them some by the facilitator" };
                text.push_str(&format!(
                    "    {}: gap {:.2} %, cost {}, {:.0} months supplied: {:.1} points{put}\n",
                    team(&score.team),
                    score.gap_per_cent,
                    usd(score.cost_usd),
                    score.months_supplied,
                    score.points
                ));
            }
            if round.differs.is_empty() {
                text.push_str("    The engine answers as it is written down.\n");
            }
            round
                .differs
                .iter()
                .for_each(|words| text.push_str(&format!("    The engine answers otherwise: {words}\n")));
        }
        for one in &again.foreseen {
            let said = match one.prediction {
                Prediction::Probability(p) => format!("{:.0} % likely", 100.0 * p),
                Prediction::Interval { low, high } => format!("{low} to {high}"),
            };
            let score =
                if matches!(one.prediction, Prediction::Probability(_)) { "Brier score" } else { "interval score" };
            text.push_str(&format!(
                "  {}: {} said {said}, {} came; {score} {:.3}\n",
                one.text,
                team(&one.team),
                came(one),
                one.score
            ));
        }
        if again.state.round.is_some() && !again.state.is_answered() {
            text.push_str("  Its last round has no answer yet.\n");
        }
    }
    if lines.iter().all(|again| again.line.id == MAIN_LINE) {
        text.push_str("\nNo other line was played.\n");
    }
    text
}

/// What came of a question, in words.
fn came(one: &Foreseen) -> String {
    match one.prediction {
        Prediction::Probability(_) if one.actual != 0.0 => "it".to_owned(),
        Prediction::Probability(_) => "it not".to_owned(),
        Prediction::Interval { .. } => format!("{:.2}", one.actual),
    }
}
