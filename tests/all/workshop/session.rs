//! A workshop that is played by facts: what can happen when, what follows from it, and what the engine answers.

use crate::kit::workshop::*;
use chokepoint_core::engine::{MonthIx, Network, solve};
use chokepoint_core::insight::{Consumer, gap_rows};
use chokepoint_core::model::workshop::*;
use chokepoint_core::model::*;
use chokepoint_core::workshop::*;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

fn game() -> Game {
    Game::open(one_mine(), two_rounds())
}

fn gaps(game: &Game, line: BranchId) -> Vec<(String, Vec<f64>)> {
    let of = scores(game.session.sheet(), &game.session.state(line));
    of.into_iter().map(|(round, of)| (round.to_string(), of.iter().map(|one| one.gap_per_cent).collect())).collect()
}

#[track_caller]
fn assert_gaps(game: &Game, line: BranchId, expected: &[f64]) {
    for ((round, gaps), expected) in gaps(game, line).into_iter().zip(expected) {
        gaps.iter().for_each(|gap| assert!((gap - expected).abs() < 1e-6, "round {round}: {gaps:?}"));
    }
    assert_eq!(gaps(game, line).len(), expected.len());
}

/// The practice sheet through all phases: what everybody did is there with its time, the first question is settled by the engine, and predictions are scored.
#[test]
fn the_practice_round_goes_through_all_phases() {
    let game = practice();
    let state = game.state();
    assert_eq!((state.round.clone(), state.phase), (Some("1".into()), Phase::HotWash));
    assert_eq!(state.revealed.iter().map(|one| one.inject.as_str()).collect::<Vec<_>>(), ["1", "2"]);
    let titles: Vec<&str> = state.moves.iter().map(|(made, _)| made.title.as_str()).collect();
    assert_eq!(titles, ["Europe saves a tenth", "America releases 80 t of Magnets"]);
    assert!(state.moves.iter().all(|(_, at)| (BEGAN..=game.now).contains(at)));
    assert_eq!(state.status(&"1".into()), InjectStatus::Met);
    assert_eq!(state.status(&"2".into()), InjectStatus::Delivered);
    assert_eq!(state.remarks.len(), 2);
    let settled = &state.settled[&"europe-short".into()];
    let came = settled.actual;
    // Brier: 0.8 and 0.4 against 1 are 0.04 and 0.36; against 0 they are 0.64 and 0.16.
    let expected = if came == 1.0 { [0.04, 0.36] } else { [0.64, 0.16] };
    let found = foreseen(game.session.sheet(), &state);
    assert_eq!(found.len(), 2);
    found.iter().zip(expected).for_each(|(one, score)| assert!((one.score - score).abs() < 1e-12, "{one:?}"));
}

/// The figures of the practice round from all five rungs of the whole answer, demand by demand, instead of the one play that adjudication makes.
#[test]
fn the_answer_is_that_of_the_whole_solve() {
    let game = practice();
    let (sheet, state) = (game.session.sheet(), game.state());
    let preset = played(&game.session, &state);
    let scenario = preset.scenarios.last().expect("the line that is played");
    assert_eq!(scenario.events, ["storm".into()]);
    assert!(scenario.rules.contains(&"abroad".into()) && scenario.measures.len() == 2, "{scenario:?}");
    let network = Arc::new(Network::build(&preset.map));
    let outcome = solve(&preset, network, scenario, &AtomicBool::new(false), &|_| {}).expect("an answer");
    let map = &outcome.network.map;
    for (team, figures) in sheet.teams.iter().zip(&state.answers[&"1".into()]) {
        let rows = gap_rows(&outcome);
        let of = rows.iter().filter(|row| {
            // Figures count from September on, in which the round begins: the sixth month.
            row.month >= MonthIx(5)
                && matches!(row.consumer, Consumer::Market(_))
                && map.sites[row.site].country.is_in(&team.country)
        });
        let (at_stake, lost) = of.fold((0.0, 0.0), |(at_stake, lost), row| {
            (at_stake + row.demand * row.value_at_stake_usd, lost + row.gap * row.value_at_stake_usd)
        });
        assert!(at_stake > 0.0);
        assert!((figures.at_stake_usd - at_stake).abs() <= 1e-9 * at_stake, "{team:?}: {figures:?} and {at_stake}");
        assert!((figures.lost_usd - lost).abs() <= 1e-6 * at_stake, "{team:?}: {figures:?} and {lost}");
        let cost = if team.id == TeamId::from("europe") { 1e8 } else { 6e6 };
        assert_eq!(figures.cost_usd, cost);
    }
}

/// 100 a month at 1000 USD. The ban stops all from February on: by March half of January and February is lost, and by May three of four months. The stock of 30 in March leaves
/// 270 of 400 lost, for 2 billion: 100 - 67.5 - 2 = 30.5 points, and 67.5 for China.
#[test]
fn answers_by_hand() {
    let mut game = game();
    game.round("1").reveal("1").reveal("2").reveal("3").likely("us", "short", 0.9).between("us", "gap", 40.0, 60.0);
    game.play_out();
    assert_gaps(&game, MAIN_LINE, &[50.0]);
    let first = &game.state().answers[&"1".into()][1];
    assert_eq!((first.months_supplied, first.is_short, first.cost_usd), (1, true, 0.0));
    assert!(first.cost_usd.is_sign_positive(), "the sum of nothing is no minus nothing");
    // The first question is settled by then; the second runs to May.
    assert_eq!(game.state().settled.keys().map(|id| id.as_str()).collect::<Vec<_>>(), ["short"]);
    assert_eq!(game.state().settled[&"short".into()], Settled { actual: 1.0, round: Some("1".into()) });
    game.round("2").phase(Phase::Commit).takes("us", "stock", "It is all we have.").play_out();
    assert_gaps(&game, MAIN_LINE, &[50.0, 67.5]);
    let last = scores(game.session.sheet(), &game.state()).pop().expect("two rounds").1;
    assert!((last[0].points - 67.5).abs() < 1e-6 && (last[1].points - 30.5).abs() < 1e-6, "{last:?}");
    let gap = game.state().settled[&"gap".into()].actual;
    assert!((gap - 67.5).abs() < 1e-6);
    // 20 wide, and 7.5 above it: 20 + 20 x 7.5 = 170. Brier (0.9 - 1)^2 = 0.01.
    let found = foreseen(game.session.sheet(), &game.state());
    assert!((found[0].score - 0.01).abs() < 1e-12 && (found[1].score - 170.0).abs() < 1e-4, "{found:?}");
    let effect = move_effects(&game.session, &game.state(), &AtomicBool::new(false), &|_, _| {}).expect("an effect");
    assert!((effect.before_usd - 300_000.0).abs() < 1e-3 && (effect.after_usd - 270_000.0).abs() < 1e-3, "{effect:?}");
    assert!((effect.moves[0].change_usd + 30_000.0).abs() < 1e-3);
}

/// From January on the mine gives half whatever happens, so that half is lacking each month: that is nobody's doing. The ban of February stops the other half: January alone is
/// supplied. Without it both months of the first round are, and no team is short; nor is it by what it saves, for then less is lacking.
#[test]
fn months_are_supplied_until_more_is_lacking_than_would_be_anyway() {
    let preset = || {
        let mut preset = one_mine();
        preset.events.push(Event {
            id: "half".into(),
            effect: EventEffect::Outage { site: "mine".into(), remaining: 0.5 },
            ..preset.events[0].clone()
        });
        preset.scenarios[0].events.push("half".into());
        preset
    };
    let figures = |game: &Game| {
        let answer = &game.state().answers[&"1".into()][1];
        (answer.lost_usd / answer.at_stake_usd, answer.months_supplied, answer.is_short)
    };
    let mut game = Game::open(preset(), two_rounds());
    game.round("1").reveal("2").reveal("1").play_out();
    let (gap, months, is_short) = figures(&game);
    assert!((gap - 0.75).abs() < 1e-6, "half of January and all of February: {gap}");
    assert_eq!((months, is_short), (1, true));
    // Whether anything is short by March is another question, and it is.
    assert_eq!(game.state().settled[&"short".into()].actual, 1.0);
    let mut game = Game::open(preset(), two_rounds());
    game.round("1").play_out();
    let (gap, months, is_short) = figures(&game);
    assert!((gap - 0.5).abs() < 1e-6, "{gap}");
    assert_eq!((months, is_short), (2, false));
    assert!(months_supplied_words().contains("at least 1 % of its demand more than it would"));
}

/// What has been taken acts already, whoever took it: handing it in again would cost twice and do nothing.
#[test]
fn what_is_taken_once_is_not_taken_again() {
    let mut game = game();
    game.round("1").phase(Phase::Commit).takes("us", "stock", "It is all we have.");
    let again = game.made("us", &MoveTemplate::Prepared(Part::Measure("stock".into())), "");
    assert!(game.refused(again).contains("United States has done it in round 1"));
    // Taken back it can be taken; and on another line it has not been.
    game.take(Fact::Withdrawn(MoveId(1))).takes("us", "stock", "Now.").play_out();
    game.branch("1", "Later").phase(Phase::Commit).takes("us", "stock", "Now.");
}

/// What the preset holds ready from January acts from March on when it is taken in March: the answer of January and February stays what it was, and the line without it loses
/// nothing. 100 of January and 100 of February pass, March and April are lost: 50 % of four months.
#[test]
fn what_is_taken_late_acts_from_its_round_on() {
    let mut game = game();
    game.round("1").play_out().round("2").phase(Phase::Commit);
    game.makes("cn", &MoveTemplate::Prepared(Part::Event("storm".into())), "It is nobody's fault.").play_out();
    assert_gaps(&game, MAIN_LINE, &[0.0, 50.0]);
    let preset = played(&game.session, &game.state());
    let scenario = preset.scenarios.last().expect("the line that is played");
    assert_eq!(scenario.events, ["workshop-move-1".into()]);
    // In time it is taken as it stands.
    let mut game = self::game();
    game.round("1").phase(Phase::Commit);
    game.makes("cn", &MoveTemplate::Prepared(Part::Event("storm".into())), "").play_out();
    assert_gaps(&game, MAIN_LINE, &[100.0]);
    assert_eq!(played(&game.session, &game.state()).scenarios.last().expect("it").events, ["storm".into()]);
    // A rule as well: banned from February on it stops March and April when it is taken in March.
    let mut game = self::game();
    game.round("1").play_out().round("2").phase(Phase::Commit);
    game.makes("cn", &MoveTemplate::Prepared(Part::Rule("ban".into())), "").play_out();
    assert_gaps(&game, MAIN_LINE, &[0.0, 50.0]);
}

/// A map in which an earlier workshop was kept: its moves have their names, and new ones get others.
#[test]
fn moves_of_an_earlier_workshop_keep_their_names() {
    let mut game = game();
    game.round("1").phase(Phase::Commit);
    let ban = MoveTemplate::OwnControl { means: ControlMeans::Ban, lists: vec!["list".into()], to: Vec::new() };
    game.makes("cn", &ban, "").play_out();
    assert_gaps(&game, MAIN_LINE, &[100.0]);
    let kept = session_document(&game.session);
    let mut sheet = two_rounds();
    sheet.scenario = "base".into();
    let mut again = Game::open(kept, sheet);
    assert_eq!(again.session.next_move(), MoveId(2));
    again.round("1").phase(Phase::Commit);
    // A duty stops nothing here, and the ban of the earlier workshop does not come back under its name.
    let duty =
        MoveTemplate::OwnControl { means: ControlMeans::Tariff(0.1), lists: vec!["list".into()], to: Vec::new() };
    again.makes("cn", &duty, "").play_out();
    assert_gaps(&again, MAIN_LINE, &[0.0]);
}

#[test]
fn a_reveal_is_taken_back_and_told_again() {
    let mut game = game();
    game.round("1").reveal("1").take(Fact::RevealUndone("1".into()));
    assert!(!game.state().is_revealed(&"1".into()));
    assert_eq!(game.state().status(&"1".into()), InjectStatus::Pending);
    assert_eq!(played(&game.session, &game.state()).scenarios.last().expect("it").rules, []);
    game.reveal("1");
    assert_eq!(played(&game.session, &game.state()).scenarios.last().expect("it").rules, ["ban".into()]);
    // What was asked by a slip and foreseen in the meantime counts for nobody.
    game.reveal("2").likely("us", "short", 0.5).take(Fact::Settled { question: "short".into(), actual: 1.0 });
    assert_eq!(foreseen(game.session.sheet(), &game.state()).len(), 1);
    game.take(Fact::RevealUndone("2".into()));
    assert_eq!(foreseen(game.session.sheet(), &game.state()), []);
}

/// From the second round another way: what was played before is shared, what comes after is each line's own.
#[test]
fn lines_of_play_stand_beside_each_other() {
    let mut game = game();
    game.round("1").reveal("1").play_out();
    let branched_from = game.state();
    game.round("2").phase(Phase::Commit).takes("us", "stock", "").play_out();
    let main = game.state();
    game.now += 1000;
    game.branch("2", "Without the stock");
    assert_eq!(game.line, BranchId(1));
    let state = game.state();
    assert_eq!((state.round.clone(), state.phase, state.moves.len()), (Some("2".into()), Phase::Brief, 0));
    assert_eq!(state.answers, branched_from.answers);
    assert_eq!(state.rounds.last().expect("its round").1, game.now, "the clock of the round begins anew");
    game.reveal("7").play_out();
    // Without the ban from the second round on nothing is lost: what is withdrawn never was. The main line stays as it was.
    assert_gaps(&game, BranchId(1), &[50.0, 0.0]);
    assert_gaps(&game, MAIN_LINE, &[50.0, 67.5]);
    assert_eq!(game.session.state(MAIN_LINE), main);
    // A line off a line.
    game.branch("2", "As nothing had been");
    assert_eq!(game.session.line(BranchId(2)).expect("it").leaves, Some((BranchId(1), "2".into())));
    game.play_out();
    assert_gaps(&game, BranchId(2), &[50.0, 75.0]);
    // All lines are scenarios of one preset that can be solved.
    let document = session_document(&game.session);
    let errors: Vec<Finding> = validate(&document).into_iter().filter(Finding::is_error).collect();
    assert_eq!(errors, []);
    let names: Vec<&str> = document.scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
    assert_eq!(names[1..], ["Main line (Workshop)", "Without the stock (Workshop)", "As nothing had been (Workshop)"]);
    // Held against what is on the file, every answer is worked out again.
    for line in game.session.lines() {
        for (round, recorded) in &game.session.state(line.id).answers {
            let again = adjudicate_again(&game.session, line.id, round, &AtomicBool::new(false));
            assert_eq!(again.expect("an answer").expect("it was answered").figures, *recorded, "{} {round}", line.name);
        }
    }
    let nothing = adjudicate_again(&game.session, MAIN_LINE, &"3".into(), &AtomicBool::new(false));
    assert!(nothing.expect("no solve").is_none());
}

#[test]
fn the_same_facts_give_the_same_session() {
    for game in [practice(), {
        let mut game = game();
        game.round("1").reveal("1").play_out().round("2").play_out().branch("2", "other").play_out();
        game
    }] {
        let again = Session::replay(game.session.entries().to_vec()).expect("every fact was possible");
        assert_eq!(again.entries(), game.session.entries());
        for line in game.session.lines() {
            assert_eq!(again.state(line.id), game.session.state(line.id));
            assert_eq!(public_state(&again, line.id), public_state(&game.session, line.id));
        }
        assert_eq!(session_document(&again), session_document(&game.session));
    }
    // What cannot be is said by its place, and what has no beginning is none.
    let mut entries = practice().session.entries().to_vec();
    entries.remove(1);
    let (at, refused) = Session::replay(entries.clone()).expect_err("no round has begun");
    assert_eq!(at, 1, "{refused}");
    entries.remove(0);
    assert_eq!(Session::replay(entries).expect_err("no beginning").0, 0);
    assert_eq!(Session::replay([]).expect_err("nothing").0, 0);
}

#[test]
fn what_is_typed_is_kept_until_it_is_handed_in() {
    let mut game = game();
    let typed = |of: DraftOf, text: &str| Fact::Drafted { of, text: text.to_owned() };
    game.round("1").phase(Phase::Commit);
    for text in ["W", "We", "We wait"] {
        game.take(typed(DraftOf::Why("us".into()), text));
    }
    game.take(typed(DraftOf::Remark, "x")).take(typed(DraftOf::Note("cn".into()), "y"));
    game.take(typed(DraftOf::Comment("1".into()), "z"));
    assert_eq!(game.state().drafts[&DraftOf::Why("us".into())], "We wait");
    assert_eq!(game.state().drafts.len(), 4);
    game.makes("us", &MoveTemplate::Note, "We wait").remarked(None, "x").remarked(Some("cn"), "y");
    game.evaluated("1", InjectStatus::Pending, "z");
    assert!(game.state().drafts.is_empty());
    game.take(typed(DraftOf::Remark, "again")).take(typed(DraftOf::Remark, ""));
    assert!(game.state().drafts.is_empty(), "what is wiped out is gone");
}

/// Every way in which a fact cannot be, each with its words and what to do; the session is as it was.
#[test]
fn what_cannot_be_is_refused_once_each() {
    let mut game = game();
    let check = |game: &mut Game, fact: Fact, words: &str| {
        let said = game.refused(fact);
        assert!(said.contains(words), "{said:?} does not say {words:?}");
    };
    let foresee = |team: &str, question: &str, prediction: Prediction| Fact::Foreseen {
        team: team.into(),
        question: question.into(),
        prediction,
    };
    let settle = |question: &str, actual: f64| Fact::Settled { question: question.into(), actual };
    let put = |round: &str, team: &str, value: f64, reason: &str| {
        Fact::Overridden(Override {
            round: round.into(),
            team: team.into(),
            figure: FigureOf::Gap,
            value,
            reason: reason.to_owned(),
        })
    };
    let made = |game: &Game, change: &dyn Fn(&mut PlayMove)| {
        let effect = MoveEffect::Note;
        let (id, team, round) = (game.session.next_move(), "us".into(), "1".into());
        let mut made = PlayMove { id, team, round, title: "Talk".to_owned(), why: String::new(), effect };
        change(&mut made);
        Fact::Committed(made)
    };

    // Before the first round.
    let beginning = game.session.entries()[0].fact.clone();
    check(&mut game, beginning, "has begun already");
    check(&mut game, Fact::PhaseBegun(Phase::Plan), "no round has begun");
    check(&mut game, Fact::Revealed("1".into()), "before the first round");
    check(&mut game, Fact::RoundBegun("2".into()), "the next round is 1");
    let note = made(&game, &|_| {});
    check(&mut game, note, "before the first round");
    check(&mut game, put("1", "us", 1.0, "because"), "has no answer yet");
    game.line = BranchId(1);
    check(&mut game, Fact::PhaseBegun(Phase::Plan), "there is no line 2");
    let branched = |parent: u32, round: &str| Fact::Branched {
        name: "x".to_owned(),
        parent: BranchId(parent),
        round: round.into(),
    };
    check(&mut game, branched(0, "1"), "was not played");
    check(&mut game, branched(7, "1"), "there is no line 8");
    game.line = BranchId(2);
    check(&mut game, branched(0, "1"), "the next line of play is line 2");
    game.line = MAIN_LINE;

    // In the first round, in its first phase.
    game.round("1");
    check(&mut game, Fact::RoundBegun("2".into()), "has no answer yet");
    check(&mut game, Fact::PhaseBegun(Phase::Reveal), "the round has no answer yet");
    check(&mut game, Fact::PhaseBegun(Phase::HotWash), "the round has no answer yet");
    check(&mut game, Fact::Revealed("99".into()), "there is no inject 99");
    check(&mut game, Fact::RevealUndone("1".into()), "is not revealed");
    check(&mut game, foresee("us", "short", Prediction::Probability(0.5)), "has not been asked yet");
    check(&mut game, settle("short", 1.0), "has not been asked yet");
    let note = made(&game, &|_| {});
    check(&mut game, note, "nobody moves in the phase Brief");
    game.reveal("1").reveal("2").reveal("3");
    check(&mut game, Fact::Revealed("1".into()), "is revealed already");
    check(&mut game, foresee("eu", "short", Prediction::Probability(0.5)), "there is no team eu");
    check(&mut game, foresee("us", "long", Prediction::Probability(0.5)), "there is no question long");
    check(&mut game, foresee("us", "gap", Prediction::Probability(0.5)), "a figure was asked for");
    check(&mut game, foresee("us", "short", Prediction::Interval { low: 0.0, high: 1.0 }), "yes or no was asked");
    for p in [-0.1, 1.1, f64::NAN] {
        check(&mut game, foresee("us", "short", Prediction::Probability(p)), "not between 0 and 100 %");
    }
    for (low, high) in [(2.0, 1.0), (f64::NEG_INFINITY, 1.0), (0.0, f64::NAN)] {
        check(&mut game, foresee("us", "gap", Prediction::Interval { low, high }), "below the lower one");
    }
    check(&mut game, settle("long", 1.0), "there is no question long");
    check(&mut game, settle("short", 0.5), "neither yes nor no");
    check(&mut game, settle("gap", f64::NAN), "is no number");
    game.take(settle("short", 1.0));
    check(&mut game, foresee("us", "short", Prediction::Probability(0.5)), "is settled");
    let evaluated = Fact::Evaluated { inject: "99".into(), status: InjectStatus::Met, comment: String::new() };
    check(&mut game, evaluated, "there is no inject 99");
    check(&mut game, Fact::Remarked { team: Some("eu".into()), text: "x".to_owned() }, "there is no team eu");
    check(&mut game, Fact::Remarked { team: None, text: "  ".to_owned() }, "nothing was said");

    // Moves.
    game.phase(Phase::Commit);
    let stock = |game: &Game, quantity: f64, cost: f64| game.made("us", &release("us", "ore", quantity, cost), "");
    let changed = |fact: Fact, change: &dyn Fn(&mut PlayMove)| match fact {
        Fact::Committed(mut made) => {
            change(&mut made);
            Fact::Committed(made)
        }
        other => other,
    };
    for (change, words) in [
        (&(|made: &mut PlayMove| made.team = "eu".into()) as &dyn Fn(&mut PlayMove), "there is no team eu"),
        (&|made: &mut PlayMove| made.round = "9".into(), "there is no round 9"),
        (&|made: &mut PlayMove| made.round = "2".into(), "round 2 is not being played"),
        (&|made: &mut PlayMove| made.id = MoveId(4), "the next move is move-1"),
        (&|made: &mut PlayMove| made.title = " ".to_owned(), "has no title"),
        (&|made: &mut PlayMove| made.effect = MoveEffect::Take(Part::Rule("nothing".into())), "is not in the preset"),
    ] {
        let fact = made(&game, change);
        check(&mut game, fact, words);
    }
    let fact = changed(stock(&game, 1.0, 0.0), &|made| made.team = "cn".into());
    check(&mut game, fact, "China may not make a move of this kind (Stock release)");
    let measure = |change: &'static dyn Fn(&mut Measure)| {
        move |made: &mut PlayMove| match &mut made.effect {
            MoveEffect::Measure(measure) => change(measure),
            _ => unreachable!("a stock is a measure"),
        }
    };
    let fact = changed(stock(&game, 1.0, 0.0), &measure(&|measure| measure.id = "stock".into()));
    check(&mut game, fact, "is not called workshop-move-1");
    let fact = changed(stock(&game, 1.0, 0.0), &measure(&|measure| measure.from = day("2025-12-31")));
    check(&mut game, fact, "before the round begins");
    let fact = changed(stock(&game, 1.0, 0.0), &measure(&|measure| measure.cost_usd.value = f64::NAN));
    check(&mut game, fact, "workshop-move-1");
    let fact = changed(
        stock(&game, 1.0, 0.0),
        &measure(&|measure| {
            measure.effect = MeasureEffect::StockRelease {
                site: "nowhere".into(),
                commodity: "ore".into(),
                quantity: Figure::plain(1.0),
            }
        }),
    );
    check(&mut game, fact, "nowhere");
    let fact = stock(&game, 1.0, 3.1e9);
    check(&mut game, fact, "costs 3100.0 million USD, and United States has 3000.0 million left");
    // What is spent is spent, and what is taken back is there again.
    let fact = stock(&game, 1.0, 2.5e9);
    game.take(fact);
    let fact = stock(&game, 1.0, 0.6e9);
    check(&mut game, fact, "has 500.0 million left");
    check(&mut game, Fact::Withdrawn(MoveId(9)), "there is no move-9");
    game.take(Fact::Withdrawn(MoveId(1)));
    check(&mut game, Fact::Withdrawn(MoveId(1)), "there is no move-1");
    let fact = stock(&game, 1.0, 0.6e9);
    game.take(fact);

    // The answer.
    let figures = |teams: &[&str], lost_usd: f64| {
        let of = |team: &&str| TeamFigures {
            team: (*team).into(),
            at_stake_usd: 1.0,
            lost_usd,
            cost_usd: 0.0,
            months_supplied: 0,
            is_short: false,
        };
        Fact::Adjudicated { round: "1".into(), figures: teams.iter().map(of).collect() }
    };
    check(&mut game, figures(&["cn", "us"], 0.0), "is not being answered");
    game.phase(Phase::Adjudicate);
    check(&mut game, figures(&["us", "cn"], 0.0), "is of other teams");
    check(&mut game, figures(&["cn", "us"], f64::NAN), "is no number");
    check(&mut game, figures(&["cn"], 0.0), "is of other teams");
    game.answered();
    check(&mut game, figures(&["cn", "us"], 0.0), "has been answered");
    check(&mut game, Fact::Revealed("4".into()), "too late to reveal");
    check(&mut game, Fact::RevealUndone("1".into()), "too late to take back");
    check(&mut game, Fact::Withdrawn(MoveId(2)), "too late to take back");
    let note = made(&game, &|_| {});
    check(&mut game, note, "too late to move");
    for phase in [Phase::Brief, Phase::Plan, Phase::Commit] {
        check(&mut game, Fact::PhaseBegun(phase), "has been answered");
    }
    check(&mut game, put("1", "eu", 1.0, "because"), "there is no team eu");
    check(&mut game, put("1", "us", f64::INFINITY, "because"), "is no number");
    check(&mut game, put("1", "us", 1.0, " "), "has no reason");
    check(&mut game, put("2", "us", 1.0, "because"), "round 2 has no answer yet");

    // In the second round the first is over.
    game.phase(Phase::Reveal).round("2");
    check(&mut game, Fact::RevealUndone("1".into()), "was revealed in an earlier round");
    check(&mut game, Fact::Withdrawn(MoveId(2)), "was made in an earlier round");
    game.play_out();
    check(&mut game, Fact::RoundBegun("3".into()), "there is no further round");
    game.line = BranchId(1);
    check(&mut game, branched(0, "3"), "round 3 was not played");
}
