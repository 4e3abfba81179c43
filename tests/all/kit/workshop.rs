//! Workshops that are played by facts, without a window.

use crate::kit::maps::*;
use chokepoint_core::model::workshop::*;
use chokepoint_core::model::*;
use chokepoint_core::store::{builtin, parse_sheet, preset_of_sheet};
use chokepoint_core::workshop::*;
use jiff::civil::{Date, date};
use std::sync::atomic::AtomicBool;

/// When workshops of tests begin: 3 March 2026, 9:00, seconds since 1970.
pub const BEGAN: u64 = 1_772_528_400;

/// Reads a shipped run sheet and its preset.
pub fn shipped(name: &str) -> (Preset, RunSheet) {
    let sheet = parse_sheet(builtin::find_sheet(name).expect("it is shipped").text).expect("a run sheet");
    (preset_of_sheet(&sheet, None).expect("its preset"), sheet)
}

/// A workshop that is being played: a line of it, and a clock that goes on by ten seconds with every fact.
pub struct Game {
    pub session: Session,
    pub line: BranchId,
    pub now: u64,
}

impl Game {
    pub fn open(preset: Preset, sheet: RunSheet) -> Self {
        Self { session: Session::open(preset, sheet, BEGAN), line: MAIN_LINE, now: BEGAN }
    }

    pub fn shipped(name: &str) -> Self {
        let (preset, sheet) = shipped(name);
        Self::open(preset, sheet)
    }

    pub fn state(&self) -> State {
        self.session.state(self.line)
    }

    /// Something happens.
    #[track_caller]
    pub fn take(&mut self, fact: Fact) -> &mut Self {
        self.now += 10;
        let entry = SessionEntry { at: self.now, branch: self.line, fact };
        let words = format!("{:.200}", format!("{:?}", entry.fact));
        self.session.add(entry).unwrap_or_else(|refused| panic!("{words}: {refused}"));
        self
    }

    /// Something cannot happen: says why, and leaves the session as it was.
    #[track_caller]
    pub fn refused(&mut self, fact: Fact) -> String {
        let before = self.session.entries().to_vec();
        let entry = SessionEntry { at: self.now, branch: self.line, fact };
        let refused = self.session.add(entry.clone()).expect_err(&format!("{:.200}", format!("{:?}", entry.fact)));
        assert_eq!(self.session.entries(), before, "a fact that is refused changes nothing");
        assert!(!refused.why.is_empty() && !refused.remedy.is_empty());
        refused.to_string()
    }

    #[track_caller]
    pub fn round(&mut self, id: &str) -> &mut Self {
        self.take(Fact::RoundBegun(id.into()))
    }

    #[track_caller]
    pub fn phase(&mut self, phase: Phase) -> &mut Self {
        self.take(Fact::PhaseBegun(phase))
    }

    #[track_caller]
    pub fn reveal(&mut self, inject: &str) -> &mut Self {
        self.take(Fact::Revealed(inject.into()))
    }

    /// The fact that a team makes a move from the beginning of the round on.
    pub fn made(&self, team: &str, template: &MoveTemplate, why: &str) -> Fact {
        let (sheet, preset) = (self.session.sheet(), self.session.preset());
        let round = self.state().round.expect("a round is played");
        let from = sheet.round(&round).expect("it is on the run sheet").date;
        let (team, id) = (sheet.team(&team.into()).expect("it plays"), self.session.next_move());
        let effect = template.effect(preset, &team.country, from, &format!("workshop-{id}")).expect("all is said");
        let (title, why) = (template.title(preset), why.to_owned());
        Fact::Committed(PlayMove { id, team: team.id.clone(), round, title, why, effect })
    }

    #[track_caller]
    pub fn makes(&mut self, team: &str, template: &MoveTemplate, why: &str) -> &mut Self {
        let fact = self.made(team, template, why);
        self.take(fact)
    }

    /// A team takes what the preset holds ready.
    #[track_caller]
    pub fn takes(&mut self, team: &str, measure: &str, why: &str) -> &mut Self {
        self.makes(team, &MoveTemplate::Prepared(Part::Measure(measure.into())), why)
    }

    #[track_caller]
    pub fn likely(&mut self, team: &str, question: &str, probability: f64) -> &mut Self {
        let prediction = Prediction::Probability(probability);
        self.take(Fact::Foreseen { team: team.into(), question: question.into(), prediction })
    }

    #[track_caller]
    pub fn between(&mut self, team: &str, question: &str, low: f64, high: f64) -> &mut Self {
        let prediction = Prediction::Interval { low, high };
        self.take(Fact::Foreseen { team: team.into(), question: question.into(), prediction })
    }

    /// The engine answers: its figures, and the questions that it settles, as the window hands them in.
    #[track_caller]
    pub fn answered(&mut self) -> &mut Self {
        let round = self.state().round.expect("a round is played");
        self.phase(Phase::Adjudicate);
        let answer = adjudicate(&self.session, self.line, &AtomicBool::new(false)).expect("an answer");
        self.take(Fact::Adjudicated { round, figures: answer.figures });
        for (question, actual) in answer.settled {
            self.take(Fact::Settled { question, actual });
        }
        self
    }

    /// The rest of a round, without a word.
    #[track_caller]
    pub fn play_out(&mut self) -> &mut Self {
        self.answered().phase(Phase::Reveal).phase(Phase::HotWash)
    }

    #[track_caller]
    pub fn evaluated(&mut self, inject: &str, status: InjectStatus, comment: &str) -> &mut Self {
        self.take(Fact::Evaluated { inject: inject.into(), status, comment: comment.to_owned() })
    }

    #[track_caller]
    pub fn remarked(&mut self, team: Option<&str>, text: &str) -> &mut Self {
        self.take(Fact::Remarked { team: team.map(Into::into), text: text.to_owned() })
    }

    /// Another line of play from the beginning of a round of this one; it is played from now on.
    #[track_caller]
    pub fn branch(&mut self, round: &str, name: &str) -> &mut Self {
        let parent = self.line;
        self.line = self.session.next_branch();
        self.take(Fact::Branched { name: name.to_owned(), parent, round: round.into() })
    }
}

/// The measure of a team that puts a stock on the market.
pub fn release(site: &str, commodity: &str, quantity: f64, cost_usd: f64) -> MoveTemplate {
    MoveTemplate::Release { site: site.into(), commodity: commodity.into(), quantity, cost_usd }
}

/// The practice round, played to its end: Europe saves, the United States put a stock on the market, both foresee.
pub fn practice() -> Game {
    let mut game = Game::shipped("practice-workshop");
    game.round("1").reveal("1").phase(Phase::Plan).reveal("2");
    game.likely("europe", "europe-short", 0.8).likely("america", "europe-short", 0.4);
    game.phase(Phase::Commit);
    game.takes("europe", "thrift", "It is what we can do this year.");
    game.makes("america", &release("america", "magnets", 80.0, 6e6), "Weapons first.");
    game.answered().phase(Phase::Reveal);
    game.evaluated("1", InjectStatus::Met, "Both said something at once.").phase(Phase::HotWash);
    game.remarked(Some("europe"), "We would have bought stocks before.").remarked(None, "Nobody asked Japan.");
    game
}

/// The shipped six rounds, played to their end, and a second line of play from the third round on in which the European Union builds instead of asking and nobody extends the
/// suspension. Takes a quarter of a minute, because the engine answers every round.
pub fn six_rounds() -> Game {
    let mut game = Game::shipped("rare-earths-workshop");
    game.round("1").reveal("1").phase(Phase::Plan).reveal("2").reveal("3");
    for (team, low, high) in [("china", 5.0, 15.0), ("us", 2.0, 6.0), ("eu", 1.0, 30.0), ("japan-korea", 3.0, 9.0)] {
        game.between(team, "eu-gap-2025", low, high);
    }
    game.phase(Phase::Commit);
    game.takes("us", "us-stock-smco", "The flight lines stop without it.");
    game.takes("japan-korea", "jogmec-release", "It is what the stock is for.");
    game.makes("china", &MoveTemplate::Note, "We wait for Washington.");
    game.answered().phase(Phase::Reveal);
    game.evaluated("1", InjectStatus::Met, "All teams found the clause on goods made abroad.");
    game.evaluated("2", InjectStatus::Met, "").phase(Phase::HotWash);
    game.remarked(Some("eu"), "We did not know how little was in store.");

    game.round("2").reveal("4").phase(Phase::Plan).reveal("5").phase(Phase::Commit);
    game.takes("eu", "exempt-allies-2025-18-civil", "We ask; it costs nothing.");
    game.answered().phase(Phase::Reveal);
    game.evaluated("4", InjectStatus::NotMet, "Nobody used the year.").phase(Phase::HotWash);

    game.round("3").reveal("6").phase(Phase::Plan).reveal("7");
    for (team, probability) in [("china", 0.9), ("us", 0.7), ("eu", 0.5), ("japan-korea", 0.6)] {
        game.likely(team, "us-defence-short", probability);
    }
    game.phase(Phase::Commit);
    game.takes("us", "mp-heavy-separation", "Late is better than never.");
    game.play_out();
    game.remarked(None, "The United States spent first.");

    game.round("4").reveal("8").phase(Phase::Plan).phase(Phase::Commit);
    game.takes("eu", "eu-thrift", "Smaller motors.");
    game.play_out();

    game.round("5").reveal("9").reveal("10").phase(Phase::Plan);
    for (team, probability) in [("china", 0.95), ("us", 0.5), ("eu", 0.8), ("japan-korea", 0.6)] {
        game.likely(team, "extended", probability);
    }
    game.phase(Phase::Commit);
    game.play_out();

    game.round("6").reveal("12").phase(Phase::Plan).phase(Phase::Commit).answered();
    game.take(Fact::Settled { question: "extended".into(), actual: 1.0 });
    game.phase(Phase::Reveal);
    game.take(Fact::Overridden(Override {
        round: "6".into(),
        team: "japan-korea".into(),
        figure: FigureOf::Gap,
        value: 2.5,
        reason: "Korea had bought ahead, which the map does not know.".to_owned(),
    }));
    game.evaluated("9", InjectStatus::NotMet, "China gave no reason.").phase(Phase::HotWash);
    game.remarked(Some("us"), "We paid for a plant that nobody needed in the end.");

    game.branch("3", "Europe builds");
    game.reveal("6").phase(Phase::Plan).reveal("7").likely("eu", "us-defence-short", 0.95).phase(Phase::Commit);
    game.takes("eu", "lacq-early", "A plant stays.").takes("eu", "eu-thrift", "And less of it.");
    game.play_out();
    for (round, inject) in [("4", "8"), ("5", "9"), ("6", "11")] {
        game.round(round).reveal(inject).phase(Phase::Commit).play_out();
    }
    game.take(Fact::Settled { question: "extended".into(), actual: 0.0 });
    game.remarked(Some("eu"), "Now we would need it.");
    game
}

/// A month and a day of a scenario in words of a date.
pub fn day(text: &str) -> Date {
    text.parse().expect("a date")
}

/// A mine in China that digs 100 a month and the market `us` that wants them, 1000 USD at stake each, over January to April 2026; held ready: a ban of China from February on, a
/// storm from January on that stops the mine, and 30 units of stock in March for 2 billion USD.
pub fn one_mine() -> Preset {
    let mut preset = MapMaker::one_mine().months(4, 1.0).preset;
    preset.scenarios[0].id = "base".into();
    let mut ban = rule("ban", Instrument::Ban, vec![domestic("list")]);
    ban.calendar = Calendar::from_day(date(2026, 2, 1));
    preset.rules.push(ban);
    preset.events.push(Event {
        id: "storm".into(),
        title: "Storm".to_owned(),
        from: START,
        until: None,
        effect: EventEffect::Outage { site: "mine".into(), remaining: 0.0 },
        note: String::new(),
    });
    preset.measures.push(Measure {
        id: "stock".into(),
        title: "Stock".to_owned(),
        by: "US".into(),
        from: date(2026, 3, 1),
        cost_usd: Figure::plain(2e9),
        effect: MeasureEffect::StockRelease {
            site: "us".into(),
            commodity: "ore".into(),
            quantity: Figure::plain(30.0),
        },
        note: String::new(),
    });
    preset
}

/// Two rounds on [`one_mine`], of January and of March: China wants pressure and may control, the United States want supply and have 3 billion USD.
pub fn two_rounds() -> RunSheet {
    let round = |id: &str, month: i8| Round {
        id: id.into(),
        title: format!("Round {id}"),
        date: date(2026, month, 1),
        minutes: 10,
        briefing: format!("Round {id} begins."),
        notes: String::new(),
    };
    let inject = |id: &str, round: &str| Inject {
        id: id.into(),
        round: round.into(),
        title: format!("Inject {id}"),
        text: format!("What inject {id} tells."),
        ..Inject::default()
    };
    let question = |id: &str, asked: Asked| Some(Question { id: id.into(), text: format!("Question {id}"), asked });
    let until = |month: i8| (vec!["us".into()], date(2026, month, 1));
    let ((short, by), (gap, until)) = (until(3), until(5));
    let mut sheet = RunSheet::new("one-mine", "base".into(), START);
    sheet.rounds = vec![round("1", 1), round("2", 3)];
    sheet.teams = vec![
        Team {
            id: "cn".into(),
            name: "China".to_owned(),
            country: "CN".into(),
            aim: Aim::Pressure,
            answers_for: vec!["us".into()],
            may: vec![MoveKind::OwnControl, MoveKind::Prepared],
            ..Team::default()
        },
        Team {
            id: "us".into(),
            name: "United States".to_owned(),
            country: "US".into(),
            budget_usd: Some(3e9),
            ..Team::default()
        },
    ];
    sheet.injects = vec![
        Inject { reveals: vec![Part::Rule("ban".into())], kind: InjectKind::Rule, ..inject("1", "1") },
        Inject { question: question("short", Asked::ShortBy { sites: short, day: by }), ..inject("2", "1") },
        Inject { question: question("gap", Asked::GapUntil { sites: gap, day: until }), ..inject("3", "1") },
        Inject { to: vec!["cn".into()], ..inject("4", "1") },
        Inject { question: question("asked", Asked::YesOrNo), ..inject("5", "2") },
        Inject { question: question("price", Asked::Figure { unit: "USD".to_owned() }), ..inject("6", "2") },
        Inject { withdraws: vec![Part::Rule("ban".into())], ..inject("7", "2") },
    ];
    sheet
}
