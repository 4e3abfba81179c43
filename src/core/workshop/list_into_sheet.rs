//! An exercise list that comes into a run sheet: the rounds and teams that it names and the sheet lacks, and all of it as one change.

use crate::model::workshop::{Round, RoundId, RunSheet, Team};
use crate::model::{Preset, count_words};
use crate::workshop::exercise_list::{FromList, ListColumn, ListRow, addressed, date, earliest, minutes_due, round_at};
use crate::workshop::sheet_edit::{add_round, add_team};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// A round or a team that a list names and the run sheet lacks, as it would be made.
#[derive(Clone, Debug, PartialEq)]
pub struct Lack {
    /// How the list calls it.
    pub name: String,
    /// Lines that name it.
    pub lines: usize,
    /// What would be made.
    pub made: MadeForList,
}

/// What is made for a list.
#[derive(Clone, Debug, PartialEq)]
pub enum MadeForList {
    /// A round.
    Round(Round),
    /// A team.
    Team(Team),
}

impl Lack {
    /// What would be made, in words.
    pub fn words(&self) -> String {
        let lines = count_words(self.lines, "line");
        match &self.made {
            MadeForList::Round(round) => {
                let date = round.date.strftime("%-d %b %Y");
                format!("Round \u{201c}{}\u{201d}, from {date}, {} min ({lines})", round.title, round.minutes)
            }
            MadeForList::Team(team) => {
                format!("Team \u{201c}{}\u{201d}, which answers for every market ({lines})", team.name)
            }
        }
    }
}

/// What a list names and the run sheet lacks. A round begins on the first game date that a line of it gives, or else a month after the last one, and lasts until a line of a
/// later one is due; a team is told by its name alone.
pub fn lacks_of_list(rows: &[ListRow], sheet: &RunSheet, preset: &Preset) -> Vec<Lack> {
    let mut grown = sheet.clone();
    let mut lacks: Vec<Lack> = Vec::new();
    let start = preset.scenario(&sheet.scenario).map_or(Date::MIN, |scenario| scenario.start);
    for row in rows {
        let said = row.text(ListColumn::Round);
        if !said.is_empty() && round_at(&grown, said).is_none() {
            let id = add_round(&mut grown, start);
            if let Some(mut round) = grown.rounds.pop() {
                let is_number = said.chars().all(|letter| letter.is_ascii_digit());
                round.id = if is_number { said.into() } else { id };
                round.title = if is_number { format!("Round {said}") } else { said.to_owned() };
                round.date = date(row.text(ListColumn::GameDate)).unwrap_or(round.date);
                grown.rounds.push(round.clone());
                grown.rounds.sort_by_key(|round| round.date);
                lacks.push(Lack { name: said.to_owned(), lines: 0, made: MadeForList::Round(round) });
            }
        }
        for name in addressed(row, &grown).into_iter().filter_map(Result::err) {
            let id = add_team(&mut grown);
            if let Some(team) = grown.teams.last_mut() {
                team.name.clone_from(&name);
                lacks.push(Lack { name, lines: 0, made: MadeForList::Team(Team { id, ..team.clone() }) });
            }
        }
    }
    let lasts = lengths(rows, &grown, sheet);
    for lack in &mut lacks {
        let names = |row: &&ListRow| match &lack.made {
            MadeForList::Round(round) => {
                let said = row.text(ListColumn::Round);
                !said.is_empty() && round_at(&grown, said).is_some_and(|at| grown.rounds[at].id == round.id)
            }
            MadeForList::Team(team) => addressed(row, &grown).contains(&Ok(team.id.clone())),
        };
        lack.lines = rows.iter().filter(names).count();
        if let MadeForList::Round(round) = &mut lack.made {
            round.minutes = lasts.get(&round.id).copied().unwrap_or(round.minutes);
        }
    }
    lacks
}

/// Minutes of rounds that a sheet has more than another: until a line of a later one is due, or its own last line is over.
fn lengths(rows: &[ListRow], grown: &RunSheet, before: &RunSheet) -> BTreeMap<RoundId, u32> {
    let earliest = earliest(rows);
    let dues = |round: &Round| {
        let of = rows.iter().filter(|row| {
            let said = row.text(ListColumn::Round);
            !said.is_empty() && round_at(grown, said).is_some_and(|at| grown.rounds[at].id == round.id)
        });
        of.filter_map(|row| {
            let lasts = row.text(ListColumn::Minutes).parse::<u32>().unwrap_or(0);
            Some((minutes_due(row, earliest)?, lasts))
        })
        .collect::<Vec<(u32, u32)>>()
    };
    let of_rounds: Vec<Vec<(u32, u32)>> = grown.rounds.iter().map(dues).collect();
    let (mut begins, mut found) = (0_u32, BTreeMap::new());
    for (at, round) in grown.rounds.iter().enumerate() {
        let mut minutes = round.minutes;
        if before.round(&round.id).is_none() {
            // Until a line of a later one is due, less the rounds between that have their length already.
            let (mut later, mut between) = (None, 0_u32);
            for (dues, round) in of_rounds.iter().zip(&grown.rounds).skip(at + 1) {
                if let Some(due) = dues.iter().map(|(due, _)| *due).min() {
                    later = Some(due.saturating_sub(between));
                    break;
                }
                between = between.saturating_add(before.round(&round.id).map_or(0, |known| known.minutes));
            }
            let own = of_rounds[at].iter().map(|(due, lasts)| due.saturating_add((*lasts).max(1))).max();
            let end = later.filter(|later| *later > begins).or(own.filter(|own| *own > begins));
            minutes = end.map_or(minutes, |end| end - begins);
            found.insert(round.id.clone(), minutes);
        }
        begins = begins.saturating_add(minutes);
    }
    found
}

/// A run sheet with what was made for a list.
pub fn with_made(sheet: &RunSheet, made: &[Lack]) -> RunSheet {
    let mut sheet = sheet.clone();
    for lack in made {
        match &lack.made {
            MadeForList::Round(round) if sheet.round(&round.id).is_none() => sheet.rounds.push(round.clone()),
            MadeForList::Team(team) if sheet.team(&team.id).is_none() => sheet.teams.push(team.clone()),
            MadeForList::Round(_) | MadeForList::Team(_) => {}
        }
    }
    if made.iter().any(|lack| matches!(lack.made, MadeForList::Round(_))) {
        sheet.rounds.sort_by_key(|round| round.date);
    }
    sheet
}

/// Puts the injects of a list into a sheet, with the rounds and teams that were made for it: in the place of all that it has, or beside them, where one of the same number takes
/// the place of the old.
pub fn take_list(sheet: &mut RunSheet, list: &FromList, replaces: bool) {
    *sheet = with_made(sheet, &list.made);
    if replaces {
        sheet.injects.clone_from(&list.injects);
        return;
    }
    for inject in &list.injects {
        match sheet.injects.iter_mut().find(|known| known.id == inject.id) {
            Some(known) => known.clone_from(inject),
            None => sheet.injects.push(inject.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::workshop::Inject;
    use crate::workshop::sheet_edit::add_inject;

    fn ids(sheet: &RunSheet) -> Vec<&str> {
        sheet.injects.iter().map(|inject| inject.id.as_str()).collect()
    }

    #[test]
    fn a_list_takes_the_place_of_all_or_of_those_of_its_numbers() {
        let inject =
            |id: &str| Inject { id: id.into(), round: "1".into(), title: "new".to_owned(), ..Inject::default() };
        let list = FromList { injects: vec![inject("2"), inject("7")], ..FromList::default() };
        let three = || {
            let mut sheet = RunSheet::new("p", "s".into(), jiff::civil::date(2025, 10, 9));
            (0..3).for_each(|minute| _ = add_inject(&mut sheet, &"1".into(), minute));
            sheet
        };
        let mut beside = three();
        take_list(&mut beside, &list, false);
        assert_eq!(ids(&beside), ["1", "2", "3", "7"]);
        assert_eq!((beside.injects[0].title.as_str(), beside.injects[1].title.as_str()), ("Inject 1", "new"));
        let mut instead = three();
        take_list(&mut instead, &list, true);
        assert_eq!(ids(&instead), ["2", "7"]);
    }
}
