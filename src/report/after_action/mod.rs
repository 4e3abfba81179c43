//! The after-action report of a workshop: who did what and when, who knew what, what each move changed, how everybody stood and foresaw, lines of play beside each other, and what
//! is to be made of it.
//!
//! `after-action.html` holds everything and refers to nothing outside itself; `pictures/` holds its pictures, `tables/` all figures as CSV, and `after-action.xlsx` the same as one
//! workbook.

mod findings;
mod page;
mod tables;
mod told;

use crate::charts::gaps_by_round;
use crate::report::after_action::told::{Told, ToldLine};
use crate::report::html::figure;
use crate::report::pictures::{Painted, Picture};
use crate::report::{ReportError, Watch, folder, sheets};
use chokepoint_core::model::visible;
use chokepoint_core::model::workshop::TeamId;
use chokepoint_core::workshop::Session;
use jiff::civil::Date;
use maud::Markup;
use std::path::{Path, PathBuf};

/// What an after-action report is about.
pub struct AfterAction<'a> {
    /// The session that was played.
    pub session: &'a Session,
    /// Version of the program.
    pub version: &'a str,
}

/// Writes the after-action report of a session into `out`, in place of an earlier one, and returns what was written, the page first. Other files that lie there stay.
///
/// # Errors
/// When what moves did cannot be worked out, when a file cannot be written, or when it is cancelled.
pub fn write_after_action(asked: &AfterAction<'_>, out: &Path, watch: &Watch<'_>) -> Result<Vec<PathBuf>, ReportError> {
    let told = Told::of(asked.session, watch)?;
    let mut pictures: Vec<Picture> = told.lines.iter().map(|line| of_line(&told, line)).collect();
    pictures.extend(told.sheet().teams.iter().filter(|_| told.lines.len() > 1).map(|team| of_team(&told, &team.id)));
    let painted: Vec<Option<Painted>> = pictures
        .iter()
        .map(|picture| {
            watch.check()?;
            if picture.is_empty() { Ok(None) } else { picture.paint().map(Some) }
        })
        .collect::<Result<_, ReportError>>()?;
    let shown: Vec<Markup> = pictures
        .iter()
        .zip(&painted)
        .map(|(picture, painted)| {
            painted.as_ref().map_or_else(Markup::default, |painted| figure(painted, &picture.words, picture.width))
        })
        .collect();
    let nothing = Markup::default();
    let page = page::page(&told, asked.version, shown.first().unwrap_or(&nothing), &shown);
    let tables = tables::all(&told);
    let mut files = vec![(PathBuf::from(folder::AFTER_ACTION), visible(&page).into_owned().into_bytes())];
    for (picture, painted) in pictures.iter().zip(painted) {
        let Some(painted) = painted else { continue };
        let name = |ending: &str| Path::new("pictures").join(format!("{}.{ending}", picture.name));
        files.push((name("png"), painted.png));
        files.push((name("svg"), painted.svg.into_bytes()));
    }
    for table in &tables {
        files.push((Path::new("tables").join(format!("{}.csv", table.name)), sheets::csv(table)?));
    }
    files.push((PathBuf::from("after-action.xlsx"), sheets::xlsx(&tables)?));
    watch.check()?;
    folder::publish(out, &files)
}

/// The rounds of the run sheet as an axis.
fn axis(told: &Told<'_>) -> Vec<(String, Date)> {
    let rounds = told.sheet().rounds.iter().enumerate();
    rounds.map(|(at, round)| (format!("Round {}", at + 1), round.date)).collect()
}

/// The gap of a team at the end of each round of a line.
fn gaps(told: &Told<'_>, line: &ToldLine<'_>, team: &TeamId) -> Vec<Option<f64>> {
    let of = |round: &chokepoint_core::model::workshop::RoundId| {
        let (_, scores) = line.scores.iter().find(|(id, _)| id == round)?;
        scores.iter().find(|score| score.team == *team).map(|score| score.gap_per_cent)
    };
    told.sheet().rounds.iter().map(|round| of(&round.id)).collect()
}

fn source(told: &Told<'_>) -> String {
    format!("Source: {}, {}", told.sheet().title, told.session.preset().title)
}

/// A line of play: the gap of every team.
fn of_line(told: &Told<'_>, line: &ToldLine<'_>) -> Picture {
    let teams = &told.sheet().teams;
    let lines: Vec<_> = teams.iter().map(|team| (team.name.clone(), gaps(told, line, &team.id))).collect();
    let worst = lines
        .iter()
        .filter_map(|(name, gaps)| Some((gaps.iter().rev().find_map(|gap| *gap)?, name)))
        .max_by(|(a, _), (b, _)| a.total_cmp(b));
    let title = worst.map_or_else(
        || format!("{}: no round has been answered", line.line.name),
        |(gap, name)| format!("{}: the largest gap in the end is that of {name}, {gap:.1} %", line.line.name),
    );
    let name = format!("gap-of-teams-{}", line.line.id.0 + 1);
    let plot = gaps_by_round(name.clone(), title, source(told), &axis(told), &lines);
    Picture::plot(name, plot)
}

/// A team: its gap on every line of play.
fn of_team(told: &Told<'_>, team: &TeamId) -> Picture {
    let lines: Vec<_> = told.lines.iter().map(|line| (line.line.name.clone(), gaps(told, line, team))).collect();
    let ends = |at: usize| lines.get(at).and_then(|(_, gaps)| gaps.iter().rev().find_map(|gap| *gap));
    let all: Vec<String> =
        (0..lines.len()).filter_map(|at| Some(format!("{:.1} % ({})", ends(at)?, lines.get(at)?.0))).collect();
    let title = format!("{}: the gap ends at {}", told.team(team), all.join(", "));
    let at = told.sheet().teams.iter().position(|known| known.id == *team).unwrap_or(0);
    let name = format!("gap-by-line-{}", at + 1);
    let plot = gaps_by_round(name.clone(), title, source(told), &axis(told), &lines);
    Picture::plot(name, plot)
}
