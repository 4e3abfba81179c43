//! The run sheets that come with the program.

use crate::kit::workshop::*;
use chokepoint_core::model::Finding;
use chokepoint_core::model::workshop::*;
use chokepoint_core::store::{builtin, parse_sheet, sheet_to_text};
use chokepoint_core::workshop::*;

#[test]
fn every_shipped_run_sheet_is_sound_and_its_preset_is_found() {
    for known in builtin::SHEETS {
        let (preset, sheet) = shipped(known.name);
        let errors: Vec<Finding> = check_sheet(&sheet, &preset).into_iter().filter(Finding::is_error).collect();
        assert_eq!(errors, [], "{}", known.name);
        // What is written is what was read, so that a sheet that is opened and saved is the same file.
        let text = sheet_to_text(&sheet).expect("text");
        assert_eq!(text.trim_end(), known.text.trim_end(), "{}", known.name);
        assert_eq!(parse_sheet(&text), Ok(sheet.clone()));
        // Nobody is asked for what cannot be seen: every briefing and every inject says something.
        assert!(sheet.rounds.iter().all(|round| !round.briefing.is_empty() && round.minutes > 0));
        assert!(sheet.injects.iter().all(|inject| !inject.text.is_empty() && !inject.expected.is_empty()));
        let reveals = sheet.injects.iter().flat_map(|inject| &inject.reveals).count();
        assert!(reveals > 0, "something happens on the map");
    }
}

#[test]
fn the_shipped_workshop_has_six_rounds_and_takes_three_quarters_of_an_hour() {
    let (_, sheet) = shipped("rare-earths-workshop");
    assert_eq!(sheet.rounds.len(), 6);
    assert_eq!(sheet.rounds.iter().map(|round| round.minutes).sum::<u32>(), 45);
    let (_, practice) = shipped("practice-workshop");
    assert_eq!(practice.rounds.iter().map(|round| round.minutes).sum::<u32>(), 5);
}

/// All six rounds and another line from the third on: every fact of the kit is taken, each line answers its rounds, and the lines differ from the third on.
#[test]
fn the_shipped_workshop_is_played_through_on_two_lines() {
    let game = six_rounds();
    let lines = game.session.lines();
    assert_eq!(lines.iter().map(|line| line.name.as_str()).collect::<Vec<_>>(), ["Main line", "Europe builds"]);
    let sheet = game.session.sheet();
    let of = |line: &Line| scores(sheet, &game.session.state(line.id));
    let (main, other) = (of(&lines[0]), of(&lines[1]));
    assert_eq!((main.len(), other.len()), (6, 6));
    assert_eq!(main[..2], other[..2], "what was played before the branch is shared");
    assert_ne!(main[2], other[2]);
    for (round, scores) in main.iter().chain(&other) {
        eprintln!(
            "{round}: {:?}",
            scores
                .iter()
                .map(|one| (one.gap_per_cent, one.cost_usd, one.months_supplied, one.points))
                .collect::<Vec<_>>()
        );
    }
    // In October nothing acts that would not act anyway; by December the announcements of October have made Europe shorter than it would be.
    let of = |round: usize, team: &str| main[round].1.iter().find(|score| score.team == team.into()).expect("a team");
    assert_eq!((of(0, "eu").months_supplied, of(0, "eu").is_short), (1.0, false));
    assert!(of(5, "eu").is_short && of(5, "eu").months_supplied >= 2.0);
    assert_eq!(game.session.state(MAIN_LINE).settled.len(), 3);
}
