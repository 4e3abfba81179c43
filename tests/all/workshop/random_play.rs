//! Any facts in any order: each is taken, or refused and nothing is changed; and what was taken gives the same session again from its file, to the byte.

use crate::kit::workshop::*;
use chokepoint::report::table_csv;
use chokepoint_core::model::workshop::*;
use chokepoint_core::model::*;
use chokepoint_core::store::{SessionFile, read_session};
use chokepoint_core::workshop::*;
use proptest::prelude::*;
use strum::VariantArray as _;

/// A fact by chance: mostly one that could be, sometimes one that never can.
fn fact(game: &Game, (kind, a, b): (u8, u16, u16)) -> Fact {
    let (sheet, state) = (game.session.sheet(), game.state());
    let (a, b) = (usize::from(a), usize::from(b));
    let is_odd_one = b % 23 == 0;
    let inject = if is_odd_one { "99".into() } else { sheet.injects[a % sheet.injects.len()].id.clone() };
    let team: TeamId = if is_odd_one { "eu".into() } else { sheet.teams[a % 2].id.clone() };
    let round = state.round.clone().unwrap_or_else(|| "1".into());
    let questions = ["short", "gap", "asked", "price", "none"];
    let question: QuestionId = questions[a % questions.len()].into();
    let text = ["", " ", "said", "two\nlines \"so\"", "\u{6570}\u{636e}"][b % 5].to_owned();
    match kind % 15 {
        0 => Fact::RoundBegun(sheet.round_after(state.round.as_ref()).map_or("9".into(), |round| round.id.clone())),
        1 | 2 => Fact::PhaseBegun(Phase::VARIANTS[a % Phase::VARIANTS.len()]),
        3 | 4 => Fact::Revealed(inject),
        5 => Fact::RevealUndone(inject),
        6 | 7 => {
            let id = if is_odd_one { MoveId(1) } else { game.session.next_move() };
            let parts = [Part::Rule("ban".into()), Part::Event("storm".into()), Part::Measure("stock".into())];
            let effect = match a % 4 {
                3 => MoveEffect::Note,
                at => MoveEffect::Take(parts[at].clone()),
            };
            Fact::Committed(PlayMove { id, team, round, title: text, why: "because".to_owned(), effect })
        }
        8 => Fact::Withdrawn(MoveId((b % 6) as u32)),
        9 => {
            let figure = b as f64 / 1e4;
            let prediction = if a % 2 == 0 {
                Prediction::Probability(figure)
            } else {
                Prediction::Interval { low: figure, high: (a as f64).sqrt() }
            };
            Fact::Foreseen { team, question, prediction }
        }
        10 => Fact::Settled { question, actual: [0.0, 1.0, 1.0 / 3.0, f64::NAN][b % 4] },
        11 => {
            let of = |team: &Team| TeamFigures {
                team: team.id.clone(),
                at_stake_usd: 3.0,
                lost_usd: a as f64 / 7e4,
                cost_usd: b as f64,
                months_supplied: (a % 4) as u32,
                is_short: b % 2 == 0,
            };
            Fact::Adjudicated { round, figures: sheet.teams.iter().map(of).collect() }
        }
        12 => {
            let figure = FigureOf::VARIANTS[a % FigureOf::VARIANTS.len()];
            Fact::Overridden(Override { round, team, figure, value: b as f64 / 3.0, reason: text })
        }
        13 => match a % 3 {
            0 => Fact::Evaluated { inject, status: InjectStatus::VARIANTS[b % 5], comment: text },
            1 => Fact::Remarked { team: (b % 2 == 0).then_some(team), text },
            _ => Fact::Drafted { of: DraftOf::Note(team), text },
        },
        _ => Fact::Branched { name: text, parent: BranchId((a % 3) as u32), round },
    }
}

/// Everything that is made of a line of play, as bytes.
fn made_of(session: &Session, line: BranchId) -> Vec<u8> {
    let state = session.state(line);
    let list = table_csv(&exercise_list(session.sheet(), Some(&state))).expect("text");
    let words = format!(
        "{:?}\n{:?}\n{:?}\n{:?}",
        scores(session.sheet(), &state),
        foreseen(session.sheet(), &state),
        public_state(session, line),
        state
    );
    [list, words.into_bytes()].concat()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn every_fact_is_taken_or_refused_and_replayed_to_the_byte(
        facts in prop::collection::vec((any::<u8>(), any::<u16>(), any::<u16>()), 1..80),
    ) {
        let mut game = Game::open(one_mine(), two_rounds());
        for one in facts {
            game.now += 1;
            let fact = fact(&game, one);
            let is_branch = matches!(fact, Fact::Branched { .. });
            let branch = if is_branch { game.session.next_branch() } else { game.line };
            let (before, states) = (game.session.entries().to_vec(), made_of(&game.session, game.line));
            let entry = SessionEntry { at: game.now, branch, fact };
            match game.session.add(entry.clone()) {
                Ok(()) => {
                    prop_assert_eq!(game.session.entries().last(), Some(&entry));
                    prop_assert_eq!(&game.session.entries()[..before.len()], before.as_slice());
                    game.line = branch;
                }
                Err(refused) => {
                    prop_assert!(!refused.why.is_empty() && !refused.remedy.is_empty());
                    prop_assert_eq!(game.session.entries(), before.as_slice());
                    prop_assert_eq!(made_of(&game.session, game.line), states);
                }
            }
        }
        let folder = tempfile::tempdir().expect("a folder");
        let file = SessionFile::begin(folder.path(), "random", game.session.entries()).expect("it is written");
        let path = file.path().to_owned();
        drop(file);
        let read = read_session(&path).expect("a session");
        prop_assert_eq!(read.cut, 0);
        let again = Session::replay(read.entries).expect("every fact was possible");
        for line in game.session.lines() {
            prop_assert_eq!(made_of(&again, line.id), made_of(&game.session, line.id));
        }
        let errors: Vec<Finding> = validate(&session_document(&again)).into_iter().filter(Finding::is_error).collect();
        prop_assert_eq!(errors, []);
    }
}
