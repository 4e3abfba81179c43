//! Changes of a run sheet, each from one whole sheet to another: whoever undoes them keeps the sheet before.

use crate::model::workshop::{Inject, InjectId, QuestionId, Round, RoundId, RunSheet, Team, TeamId};
use jiff::ToSpan as _;
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Minutes of a round that is added where there is none to go by.
const ROUND_MINUTES: u32 = 15;

/// The first whole number from 1 that nobody has as an id.
fn free_number<'s>(ids: impl Iterator<Item = &'s str>) -> String {
    let taken: BTreeSet<&str> = ids.collect();
    (1_usize..).map(|number| number.to_string()).find(|number| !taken.contains(number.as_str())).unwrap_or_default()
}

/// A number for a new inject.
pub fn free_inject(sheet: &RunSheet) -> InjectId {
    free_number(sheet.injects.iter().map(|inject| inject.id.as_str())).as_str().into()
}

/// A name for a new question.
pub fn free_question(sheet: &RunSheet) -> QuestionId {
    let asked = sheet.injects.iter().filter_map(|inject| inject.question.as_ref());
    free_number(asked.map(|question| question.id.as_str())).as_str().into()
}

/// Adds a round after the last one, a month later and as long.
pub fn add_round(sheet: &mut RunSheet, start: Date) -> RoundId {
    let id: RoundId = free_number(sheet.rounds.iter().map(|round| round.id.as_str())).as_str().into();
    let last = sheet.rounds.last();
    let date = last.map_or(start, |last| last.date.first_of_month().saturating_add(1.month()));
    sheet.rounds.push(Round {
        title: format!("Round {}", sheet.rounds.len() + 1),
        date,
        minutes: last.map_or(ROUND_MINUTES, |last| last.minutes),
        briefing: String::new(),
        notes: String::new(),
        id: id.clone(),
    });
    id
}

/// Gives a round another day. Rounds are played in the order of their days.
pub fn date_round(sheet: &mut RunSheet, id: &RoundId, date: Date) {
    if let Some(round) = sheet.rounds.iter_mut().find(|round| &round.id == id) {
        round.date = date;
        sheet.rounds.sort_by_key(|round| round.date);
    }
}

/// Removes a round with its injects; how many these were.
pub fn remove_round(sheet: &mut RunSheet, id: &RoundId) -> usize {
    let before = sheet.injects.len();
    sheet.rounds.retain(|round| &round.id != id);
    sheet.injects.retain(|inject| &inject.round != id);
    before - sheet.injects.len()
}

/// Adds a team.
pub fn add_team(sheet: &mut RunSheet) -> TeamId {
    let taken = |id: &str| sheet.teams.iter().any(|team| team.id.as_str() == id);
    let number = (sheet.teams.len() + 1..).find(|number| !taken(&format!("team-{number}"))).unwrap_or_default();
    let id: TeamId = format!("team-{number}").as_str().into();
    sheet.teams.push(Team { id: id.clone(), name: format!("Team {number}"), ..Team::default() });
    id
}

/// Removes a team from the sheet and from whoever is told. What only it was told goes with it, or everybody would be told; how many injects these were.
pub fn remove_team(sheet: &mut RunSheet, id: &TeamId) -> usize {
    let before = sheet.injects.len();
    sheet.teams.retain(|team| &team.id != id);
    sheet.injects.retain(|inject| inject.to.is_empty() || inject.to.iter().any(|team| team != id));
    for inject in &mut sheet.injects {
        inject.to.retain(|team| team != id);
    }
    before - sheet.injects.len()
}

/// Adds an inject that is due at a minute of a round.
pub fn add_inject(sheet: &mut RunSheet, round: &RoundId, minute: u32) -> InjectId {
    let id = free_inject(sheet);
    let title = format!("Inject {id}");
    sheet.injects.push(Inject { id: id.clone(), round: round.clone(), minute, title, ..Inject::default() });
    id
}

/// Puts a copy of an inject behind it, under numbers of its own.
pub fn duplicate_inject(sheet: &mut RunSheet, id: &InjectId) -> Option<InjectId> {
    let at = sheet.injects.iter().position(|inject| &inject.id == id)?;
    let mut copy = sheet.injects.get(at)?.clone();
    copy.id = free_inject(sheet);
    if let Some(question) = &mut copy.question {
        question.id = free_question(sheet);
    }
    let new = copy.id.clone();
    sheet.injects.insert(at + 1, copy);
    Some(new)
}

/// Lets an inject be due at a minute of a round; not after the end of one that has one.
pub fn move_inject(sheet: &mut RunSheet, id: &InjectId, round: &RoundId, minute: u32) {
    let Some(to) = sheet.round(round).cloned() else { return };
    if let Some(inject) = sheet.injects.iter_mut().find(|inject| &inject.id == id) {
        inject.minute = if to.minutes > 0 { minute.min(to.minutes) } else { minute };
        inject.round = to.id;
    }
}

/// Moves an inject by minutes within its round.
pub fn shift_inject(sheet: &mut RunSheet, id: &InjectId, minutes: i64) {
    if let Some(inject) = sheet.inject(id).cloned() {
        let minute = (i64::from(inject.minute) + minutes).clamp(0, i64::from(u32::MAX));
        // What was imported behind the end of its round comes nearer step by step.
        let minute = u32::try_from(minute).unwrap_or(inject.minute);
        move_inject(sheet, id, &inject.round, minute);
    }
}

/// Moves an inject to the round before or after its own, at the same minute.
pub fn turn_inject(sheet: &mut RunSheet, id: &InjectId, rounds: isize) {
    let Some(inject) = sheet.inject(id).cloned() else { return };
    let here = sheet.rounds.iter().position(|round| round.id == inject.round);
    let to = here.and_then(|at| at.checked_add_signed(rounds)).and_then(|at| sheet.rounds.get(at));
    if let Some(to) = to.map(|round| round.id.clone()) {
        move_inject(sheet, id, &to, inject.minute);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::workshop::{Asked, Question};
    use jiff::civil::date;

    /// Two rounds of 10 and 20 minutes, two teams, three injects: 1 to everybody, 2 to the first team, 3 to both.
    fn sheet() -> RunSheet {
        let mut sheet = RunSheet::new("p", "s".into(), date(2025, 10, 9));
        sheet.rounds[0].minutes = 10;
        let second = add_round(&mut sheet, date(2025, 10, 9));
        sheet.rounds[1].minutes = 20;
        let (one, two) = (add_team(&mut sheet), add_team(&mut sheet));
        for minute in [0, 5, 9] {
            add_inject(&mut sheet, &second, minute);
        }
        sheet.injects[1].to = vec![one.clone()];
        sheet.injects[2].to = vec![one, two];
        sheet
    }

    fn ids(sheet: &RunSheet) -> Vec<&str> {
        sheet.injects.iter().map(|inject| inject.id.as_str()).collect()
    }

    #[test]
    fn a_round_that_is_added_begins_in_the_next_month_and_is_as_long() {
        let mut sheet = sheet();
        // Round 2 began on the first of the month after 9 October.
        assert_eq!((sheet.rounds[1].date, sheet.rounds[1].id.as_str()), (date(2025, 11, 1), "2"));
        let third = add_round(&mut sheet, date(2025, 1, 1));
        let round = sheet.round(&third).expect("a round");
        assert_eq!((round.date, round.minutes, round.title.as_str()), (date(2025, 12, 1), 20, "Round 3"));
        // A number that is free again is taken again; the first round of an empty sheet begins where the scenario does.
        remove_round(&mut sheet, &"1".into());
        assert_eq!(add_round(&mut sheet, date(2025, 1, 1)).as_str(), "1");
        let mut empty = RunSheet { rounds: Vec::new(), ..sheet };
        add_round(&mut empty, date(2025, 1, 1));
        assert_eq!((empty.rounds[0].date, empty.rounds[0].minutes), (date(2025, 1, 1), 15));
    }

    #[test]
    fn a_round_goes_with_its_injects_and_a_day_puts_it_in_its_place() {
        let mut sheet = sheet();
        date_round(&mut sheet, &"2".into(), date(2025, 9, 1));
        assert_eq!(sheet.rounds.iter().map(|round| round.id.as_str()).collect::<Vec<_>>(), ["2", "1"]);
        assert_eq!((remove_round(&mut sheet, &"1".into()), sheet.injects.len()), (0, 3));
        assert_eq!((remove_round(&mut sheet, &"2".into()), sheet.injects.len()), (3, 0));
    }

    /// Whoever is not told any more must not be everybody: inject 2 was told to the first team alone.
    #[test]
    fn what_only_a_team_was_told_goes_with_it() {
        let mut sheet = sheet();
        assert_eq!(remove_team(&mut sheet, &"team-1".into()), 1);
        assert_eq!(ids(&sheet), ["1", "3"]);
        assert!(sheet.injects[0].is_public());
        assert_eq!(sheet.injects[1].to, ["team-2".into()]);
        // The next team is not called as one that is there.
        assert_eq!(add_team(&mut sheet).as_str(), "team-3");
    }

    #[test]
    fn an_inject_moves_within_its_round_and_to_others() {
        let mut sheet = sheet();
        let place = |sheet: &RunSheet| (sheet.injects[2].round.as_str().to_owned(), sheet.injects[2].minute);
        let id: InjectId = "3".into();
        shift_inject(&mut sheet, &id, 4);
        assert_eq!(place(&sheet), ("2".to_owned(), 13));
        // Round 1 ends after ten minutes, and there is none before it.
        turn_inject(&mut sheet, &id, -1);
        assert_eq!(place(&sheet), ("1".to_owned(), 10));
        turn_inject(&mut sheet, &id, -1);
        shift_inject(&mut sheet, &id, -100);
        assert_eq!(place(&sheet), ("1".to_owned(), 0));
        move_inject(&mut sheet, &id, &"2".into(), 500);
        assert_eq!(place(&sheet), ("2".to_owned(), 20));
        move_inject(&mut sheet, &id, &"9".into(), 1);
        assert_eq!(place(&sheet), ("2".to_owned(), 20));
    }

    #[test]
    fn a_copy_has_numbers_of_its_own() {
        let mut sheet = sheet();
        sheet.injects[0].question =
            Some(Question { id: "1".into(), text: "Will it?".to_owned(), asked: Asked::YesOrNo });
        let copy = duplicate_inject(&mut sheet, &"1".into()).expect("a copy");
        assert_eq!(copy.as_str(), "4");
        assert_eq!(ids(&sheet), ["1", "4", "2", "3"]);
        assert_eq!(sheet.injects[1].question.as_ref().map(|question| question.id.as_str()), Some("2"));
        assert_eq!(duplicate_inject(&mut sheet, &"9".into()), None);
    }
}
