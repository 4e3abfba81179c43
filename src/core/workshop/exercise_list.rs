//! The run sheet as an exercise list (master scenario events list, MSEL): a line an inject, in the columns that exercises use, and two of our own, *Reveals* and *Game date*.

use crate::insight::{Cell, Table};
use crate::model::workshop::{Inject, InjectId, InjectKind, InjectStatus, Part, RoundId, RunSheet, TeamId};
use crate::model::{EntityRef, FieldPath, Finding, Preset};
use crate::workshop::list_into_sheet::Lack;
use crate::workshop::state::State;
use jiff::civil::Date;
use std::collections::BTreeMap;
use strum::{EnumCount, VariantArray};

/// A column of an exercise list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumCount, VariantArray)]
pub enum ListColumn {
    /// Number of the round.
    Round,
    /// Number of the inject.
    Number,
    /// Hours and minutes after the beginning of the workshop at which it is due; date and time on lists of others.
    Due,
    /// What it is.
    Kind,
    /// How it reaches the players.
    Delivery,
    /// Who sends it.
    From,
    /// Who gets it.
    To,
    /// Its title.
    Title,
    /// What is told.
    Description,
    /// What the players are expected to do.
    Expected,
    /// What is to be learnt of it.
    LearningPoint,
    /// How long it takes.
    Minutes,
    /// What has become of it.
    Status,
    /// What the evaluator says.
    Comment,
    /// What begins to act on the map, by address, and after a minus what no longer does.
    Reveals,
    /// The day on which its round begins in the game.
    GameDate,
}

impl ListColumn {
    /// The heading.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Round => "Round",
            Self::Number => "Number",
            Self::Due => "Date and time due",
            Self::Kind => "Type",
            Self::Delivery => "Delivery",
            Self::From => "From",
            Self::To => "To",
            Self::Title => "Title",
            Self::Description => "Description",
            Self::Expected => "Expected action",
            Self::LearningPoint => "Learning point",
            Self::Minutes => "Minutes",
            Self::Status => "Status",
            Self::Comment => "Evaluator's comment",
            Self::Reveals => "Reveals",
            Self::GameDate => "Game date",
        }
    }
}

/// A line of a list as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListRow {
    /// Its number in the table, as a reader counts.
    pub line: usize,
    /// What stands in each column that was found.
    pub cells: BTreeMap<ListColumn, String>,
}

impl ListRow {
    pub(super) fn text(&self, column: ListColumn) -> &str {
        self.cells.get(&column).map_or("", |text| text.trim())
    }
}

/// The run sheet as a list, with what has become of each line in a session.
pub fn exercise_list(sheet: &RunSheet, state: Option<&State>) -> Table {
    let mut table =
        Table::new("exercise-list", &ListColumn::VARIANTS.iter().map(|column| column.heading()).collect::<Vec<_>>());
    let mut begun = 0;
    for (at, round) in sheet.rounds.iter().enumerate() {
        for inject in sheet.injects_of(&round.id) {
            table.rows.push(
                ListColumn::VARIANTS.iter().map(|column| cell(*column, sheet, inject, at, begun, state)).collect(),
            );
        }
        begun += round.minutes;
    }
    table
}

fn cell(
    column: ListColumn,
    sheet: &RunSheet,
    inject: &Inject,
    round: usize,
    begun: u32,
    state: Option<&State>,
) -> Cell {
    let words = |text: &str| if text.is_empty() { Cell::Empty } else { Cell::from(text) };
    let due = begun + inject.minute;
    match column {
        ListColumn::Round => (round + 1).into(),
        ListColumn::Number => inject.id.as_str().into(),
        ListColumn::Due => format!("{}:{:02}", due / 60, due % 60).into(),
        ListColumn::Kind => inject.kind.label().into(),
        ListColumn::Delivery => words(&inject.delivery),
        ListColumn::From => words(&inject.from),
        ListColumn::To => {
            let known = |team: &TeamId| sheet.team(team).map_or_else(|| team.to_string(), |team| team.name.clone());
            let names: Vec<String> = inject.to.iter().map(known).collect();
            if names.is_empty() { "everybody".into() } else { names.join("; ").into() }
        }
        ListColumn::Title => inject.title.as_str().into(),
        ListColumn::Description => words(&inject.text),
        ListColumn::Expected => words(&inject.expected),
        ListColumn::LearningPoint => words(&inject.learning_point),
        ListColumn::Minutes => {
            if inject.lasts == 0 {
                Cell::Empty
            } else {
                (inject.lasts as usize).into()
            }
        }
        ListColumn::Status => state.map_or(InjectStatus::Pending, |state| state.status(&inject.id)).label().into(),
        ListColumn::Comment => {
            words(state.and_then(|state| state.evaluated.get(&inject.id)).map_or("", |(_, comment)| comment))
        }
        ListColumn::Reveals => {
            let revealed = inject.reveals.iter().map(|part| EntityRef::from(part).to_string());
            let withdrawn = inject.withdraws.iter().map(|part| format!("-{}", EntityRef::from(part)));
            words(&revealed.chain(withdrawn).collect::<Vec<_>>().join("; "))
        }
        ListColumn::GameDate => sheet.rounds.get(round).map_or(Cell::Empty, |round| round.date.into()),
    }
}

/// What a list gives: injects, what has become of them, and what could not be taken over as it stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FromList {
    /// The injects, in the order of the list.
    pub injects: Vec<Inject>,
    /// What has become of those of which the list says so, with the evaluator's comment.
    pub evaluated: Vec<(InjectId, InjectStatus, String)>,
    /// What is wrong, by line. A line with an error is left out.
    pub findings: Vec<Finding>,
    /// Rounds and teams that were made for it, and are no part of the run sheet yet.
    pub made: Vec<Lack>,
}

/// The injects of a list, for a run sheet whose rounds and teams are known. A line belongs to the round that it names, or else to the last that begins on its game date
/// or before, or else to that in which it falls due. Its minutes count from the beginning of its round.
pub fn injects_of_list(rows: &[ListRow], sheet: &RunSheet, preset: &Preset) -> FromList {
    let mut found = FromList::default();
    let earliest = earliest(rows);
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    for row in rows {
        match inject(row, sheet, preset, earliest, &mut found.findings) {
            Ok((inject, evaluated)) => {
                if let Some(first) = known.insert(inject.id.as_str().to_owned(), row.line) {
                    found.findings.push(Finding::error(
                        format!("line {}", row.line),
                        format!("number {} stands in line {first} already", inject.id),
                        "give it another number; this line was left out",
                    ));
                    continue;
                }
                found.evaluated.extend(evaluated.map(|(status, comment)| (inject.id.clone(), status, comment)));
                found.injects.push(inject);
            }
            Err(finding) => found.findings.push(*finding),
        }
    }
    found
}

/// The earliest time on a list, seconds of a calendar: from there on the others count.
pub(super) fn earliest(rows: &[ListRow]) -> Option<i64> {
    let times = rows.iter().filter_map(|row| moment(row.text(ListColumn::Due))).filter_map(|due| match due {
        Due::At(seconds) => Some(seconds),
        Due::After(_) => None,
    });
    times.min()
}

/// Minutes after the beginning at which a line is due; none where it does not say so.
pub(super) fn minutes_due(row: &ListRow, earliest: Option<i64>) -> Option<u32> {
    match (moment(row.text(ListColumn::Due))?, earliest) {
        (Due::After(minutes), _) => Some(minutes),
        (Due::At(seconds), Some(earliest)) => Some(u32::try_from((seconds - earliest) / 60).unwrap_or(0)),
        (Due::At(_), None) => None,
    }
}

/// Whom a line is addressed to: teams, and names that are none of a team. Nobody: everybody.
pub(super) fn addressed(row: &ListRow, sheet: &RunSheet) -> Vec<Result<TeamId, String>> {
    let team = |name: &str| {
        let mut teams = sheet.teams.iter();
        teams.find(|team| team.id.as_str().eq_ignore_ascii_case(name) || team.name.eq_ignore_ascii_case(name))
    };
    let parted = row.text(ListColumn::To).split(';').map(str::trim).flat_map(|name| match team(name) {
        // The name of a team may hold a comma.
        Some(_) => vec![name],
        None => name.split([',', '/']).map(str::trim).collect(),
    });
    let names: Vec<&str> = parted.filter(|name| !name.is_empty()).collect();
    if names.iter().any(|name| EVERYBODY.contains(&name.to_lowercase().as_str())) {
        return Vec::new();
    }
    names.into_iter().map(|name| team(name).map_or_else(|| Err(name.to_owned()), |team| Ok(team.id.clone()))).collect()
}

/// Words for all teams.
const EVERYBODY: [&str; 4] = ["everybody", "all", "everyone", "all players"];

type Read = (Inject, Option<(InjectStatus, String)>);

fn inject(
    row: &ListRow,
    sheet: &RunSheet,
    preset: &Preset,
    earliest: Option<i64>,
    findings: &mut Vec<Finding>,
) -> Result<Read, Box<Finding>> {
    let text = |column: ListColumn| row.text(column).to_owned();
    let place = |column: ListColumn| format!("line {}, {}", row.line, column.heading());
    let wrong =
        |column: ListColumn, message: String, remedy: &str| Box::new(Finding::error(place(column), message, remedy));
    let number = text(ListColumn::Number);
    if number.is_empty() {
        return Err(wrong(ListColumn::Number, "it has no number".to_owned(), "give it one; this line was left out"));
    }
    let (title, description) = match (text(ListColumn::Title), text(ListColumn::Description)) {
        (title, description) if title.is_empty() => {
            (description.lines().next().unwrap_or_default().chars().take(TITLE).collect(), description)
        }
        both => both,
    };
    if title.is_empty() {
        let remedy = "say what is told; this line was left out";
        return Err(wrong(ListColumn::Description, "it says nothing".to_owned(), remedy));
    }
    let due = match text(ListColumn::Due) {
        due if due.is_empty() => None,
        due => Some(minutes_due(row, earliest).ok_or_else(|| {
            let message = format!("{due} is no time");
            wrong(ListColumn::Due, message, "write 0:45, or a date and a time such as 2026-03-04 10:15")
        })?),
    };
    let (round, minute) = place_of(row, sheet, due).map_err(|(column, message)| {
        wrong(column, message, "make it, or choose a round of the run sheet; this line was left out")
    })?;
    // Told to everybody would be told to the wrong people.
    let to = addressed(row, sheet).into_iter().collect::<Result<Vec<TeamId>, String>>().map_err(|name| {
        let remedy = "make it, or write everybody; this line was left out";
        wrong(ListColumn::To, format!("there is no team {name}"), remedy)
    })?;
    let (mut reveals, mut withdraws) = (Vec::new(), Vec::new());
    for address in row.text(ListColumn::Reveals).split([';', ',']).map(str::trim).filter(|address| !address.is_empty())
    {
        let (list, address) = match address.strip_prefix('-') {
            Some(rest) => (&mut withdraws, rest.trim()),
            None => (&mut reveals, address),
        };
        let part = part(address, preset);
        match part {
            Some(part) => list.push(part),
            None => {
                return Err(wrong(
                    ListColumn::Reveals,
                    format!("{address} is not in the preset"),
                    "write an address such as rules/cn-2025-61-civil; this line was left out",
                ));
            }
        }
    }
    let kind = kind(row.text(ListColumn::Kind), &reveals);
    if kind.is_none() {
        let message = format!("the type {} is not known here; it counts as news", row.text(ListColumn::Kind));
        findings.push(Finding::warning(place(ListColumn::Kind), message, "nothing else of the line was changed"));
    }
    let lasts = match row.text(ListColumn::Minutes) {
        "" => 0,
        minutes => minutes.parse::<f64>().ok().filter(|minutes| (0.0..=100_000.0).contains(minutes)).map_or_else(
            || {
                Err(wrong(
                    ListColumn::Minutes,
                    format!("{minutes} is no number of minutes"),
                    "write a whole number; this line was left out",
                ))
            },
            |minutes| Ok(minutes.round() as u32),
        )?,
    };
    let status = match row.text(ListColumn::Status) {
        "" => InjectStatus::Pending,
        said => match InjectStatus::VARIANTS.iter().find(|status| status.label().eq_ignore_ascii_case(said)) {
            Some(status) => *status,
            None => {
                findings.push(Finding::warning(
                    place(ListColumn::Status),
                    format!("the status {said} is not known here; it counts as pending"),
                    "nothing else of the line was changed",
                ));
                InjectStatus::Pending
            }
        },
    };
    let comment = text(ListColumn::Comment);
    let inject = Inject {
        id: number.as_str().into(),
        round,
        minute,
        lasts,
        kind: kind.unwrap_or_default(),
        title,
        delivery: text(ListColumn::Delivery),
        from: text(ListColumn::From),
        to,
        text: description,
        reveals,
        withdraws,
        question: sheet.inject(&number.as_str().into()).and_then(|known| known.question.clone()),
        expected: text(ListColumn::Expected),
        learning_point: text(ListColumn::LearningPoint),
    };
    let evaluated = (status != InjectStatus::Pending || !comment.is_empty()).then_some((status, comment));
    Ok((inject, evaluated))
}

/// Letters of a title that is made of a description.
const TITLE: usize = 80;

/// The round of a line, and the minutes after it began at which the line is due.
fn place_of(row: &ListRow, sheet: &RunSheet, due: Option<u32>) -> Result<(RoundId, u32), (ListColumn, String)> {
    let begins = |at: usize| sheet.rounds.iter().take(at).map(|round| round.minutes).sum::<u32>();
    let said = row.text(ListColumn::Round);
    let day = row.text(ListColumn::GameDate);
    let at = if !said.is_empty() {
        round_at(sheet, said).ok_or_else(|| (ListColumn::Round, format!("there is no round {said}")))?
    } else if !day.is_empty() {
        let day: Date = date(day).ok_or_else(|| (ListColumn::GameDate, format!("{day} is no date")))?;
        let at = sheet.rounds.iter().rposition(|round| round.date.first_of_month() <= day);
        at.ok_or_else(|| (ListColumn::GameDate, format!("no round has begun by {day}")))?
    } else {
        let due = due.unwrap_or(0);
        (0..sheet.rounds.len()).rev().find(|at| begins(*at) <= due).unwrap_or(0)
    };
    let round = sheet.rounds.get(at).ok_or((ListColumn::Round, "the run sheet has no round".to_owned()))?;
    Ok((round.id.clone(), due.unwrap_or(0).saturating_sub(begins(at))))
}

/// Which round of a sheet a list means, by its name or its number.
pub(super) fn round_at(sheet: &RunSheet, said: &str) -> Option<usize> {
    let number = said.trim_start_matches(|letter: char| !letter.is_ascii_digit()).parse::<usize>().ok();
    let by_number = number.and_then(|number| number.checked_sub(1)).filter(|at| *at < sheet.rounds.len());
    let by_name =
        sheet.rounds.iter().position(|round| round.id.as_str() == said || round.title.eq_ignore_ascii_case(said));
    by_name.or(by_number)
}

enum Due {
    /// Minutes after the beginning.
    After(u32),
    /// Seconds of a calendar.
    At(i64),
}

/// A time as lists write it: `1:15`, `75`, `2026-03-04 10:15`, `04.03.2026 10:15`, or as a date-time group `041015ZMAR26`.
fn moment(text: &str) -> Option<Due> {
    if let Some(seconds) = date_time_group(text) {
        return Some(Due::At(seconds));
    }
    if let Ok(minutes) = text.parse::<u32>() {
        return Some(Due::After(minutes));
    }
    let clock = |text: &str| {
        let mut parts = text.split(':');
        let (hours, minutes) =
            (parts.next()?.trim().parse::<u32>().ok()?, parts.next()?.trim().get(..2)?.parse::<u32>().ok()?);
        (minutes < 60 && hours < 10_000).then_some(hours * 60 + minutes)
    };
    let Some((day, time)) = text.split_once([' ', 'T']) else { return clock(text).map(Due::After) };
    let (day, minutes) = (date(day)?, clock(time.trim())?);
    Some(Due::At(seconds_at(day, i64::from(minutes))))
}

/// Seconds of a calendar at so many minutes of a day.
fn seconds_at(day: Date, minutes: i64) -> i64 {
    let days = i64::from((day - jiff::civil::date(1970, 1, 1)).get_days());
    (days * 24 * 60 + minutes) * 60
}

/// The military form of a date and a time, day and time first, then the letter of the zone: `041015ZMAR26`, `04 1015Z MAR 26`. `J` is whatever zone the list is in.
fn date_time_group(text: &str) -> Option<i64> {
    let plain: String = text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_ascii_uppercase();
    if !plain.is_ascii() || plain.len() != 12 {
        return None;
    }
    let number = |from: usize| plain.get(from..from + 2)?.parse::<i64>().ok();
    let (day, hour, minute, year) = (number(0)?, number(2)?, number(4)?, number(10)?);
    let zone = plain.chars().nth(6).filter(char::is_ascii_uppercase)?;
    const MONTHS: [&str; 12] = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    let month = MONTHS.iter().position(|month| plain.get(7..10) == Some(month))?;
    // A to M without J are hours east of Greenwich, N to Y hours west.
    let east = match zone {
        'A'..='I' => i64::from(zone as u8 - b'A') + 1,
        'K'..='M' => i64::from(zone as u8 - b'K') + 10,
        'N'..='Y' => -(i64::from(zone as u8 - b'N') + 1),
        _ => 0,
    };
    let of_day = (hour < 24 && minute < 60).then_some((hour - east) * 60 + minute)?;
    let date =
        Date::new(2000 + i16::try_from(year).ok()?, i8::try_from(month + 1).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(seconds_at(date, of_day))
}

pub(super) fn date(text: &str) -> Option<Date> {
    let day = text.get(..10).unwrap_or(text);
    let forms = ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"];
    forms.iter().find_map(|form| Date::strptime(form, day).ok())
}

fn part(address: &str, preset: &Preset) -> Option<Part> {
    let all = preset.rules.iter().map(|rule| Part::Rule(rule.id.clone()));
    let all = all.chain(preset.events.iter().map(|event| Part::Event(event.id.clone())));
    let mut all = all.chain(preset.measures.iter().map(|measure| Part::Measure(measure.id.clone())));
    all.find(|part| {
        let entity = EntityRef::from(part);
        FieldPath::from(entity.clone()).to_string() == address || entity.id() == address
    })
}

/// The kind that a word means; none where it means none. Without a word it follows from what is revealed.
fn kind(word: &str, reveals: &[Part]) -> Option<InjectKind> {
    if word.is_empty() {
        return Some(match reveals.first() {
            Some(Part::Rule(_)) => InjectKind::Rule,
            Some(Part::Event(_)) => InjectKind::Event,
            Some(Part::Measure(_)) => InjectKind::Measure,
            None => InjectKind::News,
        });
    }
    InjectKind::VARIANTS.iter().find(|kind| kind.label().eq_ignore_ascii_case(word)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 4 March 2026, 10:15 in Greenwich is 11:15 in zone A and 05:15 in zone R, five hours west.
    #[test]
    fn a_date_time_group_is_a_time_in_its_zone() {
        let written = |text: &str| match moment(text) {
            Some(Due::At(seconds)) => seconds,
            _ => panic!("{text} is a time"),
        };
        let plain = written("2026-03-04 10:15");
        for same in ["041015ZMAR26", "04 1015Z mar 26", "041115AMAR26", "040515RMAR26", "041015JMAR26", "042215MMAR26"]
        {
            assert_eq!(written(same), plain, "{same}");
        }
        for wrong in ["321015ZMAR26", "042515ZMAR26", "041015ZMRA26", "0410151MAR26"] {
            assert!(moment(wrong).is_none(), "{wrong}");
        }
    }
}
