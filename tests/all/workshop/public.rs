//! What everybody may see: ten thousand random run sheets, each played some way by chance, with a word of its own in every field that is hidden or that becomes known at some
//! time. All that stands in the public state is searched for them, and what is known must be there. Some hundred more are drawn, with every picture: what is painted, what a screen
//! reader could read, what the window is called, and the pictures as files.

use crate::kit::maps::*;
use crate::kit::workshop::*;
use chokepoint::app::state::results::Results;
use chokepoint::app::tasks::solver;
use chokepoint::app::tasks::task::Same;
use chokepoint::app::workshop::PublicPicture;
use chokepoint::app::workshop::public::public_ui;
use chokepoint::draw::{Theme, ThemeKind, install_fonts, svg};
use chokepoint_core::engine::Network;
use chokepoint_core::model::workshop::*;
use chokepoint_core::model::*;
use chokepoint_core::store::to_text;
use chokepoint_core::workshop::*;
use jiff::civil::date;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use strum::{EnumCount as _, VariantArray as _};

const CASES: u64 = 10_000;

/// Numbers by chance; the same seed gives the same.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % end as u64) as usize
    }

    fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    fn some<T: Clone>(&mut self, of: &[T]) -> Vec<T> {
        of.iter().filter(|_| self.one_in(3)).cloned().collect()
    }
}

/// When a word may be seen.
#[derive(Clone, Debug, PartialEq)]
enum Known {
    Never,
    /// While the round is played.
    InRound(RoundId),
    /// Once the inject is told to everybody.
    Told(InjectId),
    /// While it acts by what everybody knows.
    Acts(Part),
    /// Once the move is known.
    Made(MoveId),
}

/// The words that were given out.
#[derive(Default)]
struct Words(Vec<Known>);

impl Words {
    /// A word that stands nowhere else. Ids are made of it as well.
    fn word(&mut self, known: Known) -> String {
        self.0.push(known);
        format!("zq{}q", self.0.len() - 1)
    }

    fn never(&mut self) -> String {
        self.word(Known::Never)
    }
}

/// A small map that holds rules, events and measures ready, of which the scenario that is played selects some.
fn preset(dice: &mut Dice, words: &mut Words) -> (Preset, Vec<Part>) {
    let mut preset = MapMaker::one_mine().months(6, 1.0).preset;
    let mut parts = Vec::new();
    preset.title = words.never();
    preset.notes = words.never();
    preset.authors = vec![words.never()];
    for site in &mut preset.map.sites {
        site.note = words.never();
        for figure in site.figures_mut() {
            (figure.said, figure.reason) = (Some(1.0), words.never());
        }
    }
    preset.map.routes[0].note = words.never();
    preset.map.recipes[0].note = words.never();
    preset.map.commodities[0].note = words.never();
    preset.map_notes.push(MapNote { id: words.never().as_str().into(), text: words.never(), ..MapNote::default() });
    preset.benchmarks.push(Benchmark {
        title: words.never(),
        country: "CN".into(),
        stage: Stage::Mine,
        commodities: Vec::new(),
        share: Figure::plain(1.0),
    });
    let day = |dice: &mut Dice| date(2026, 1 + dice.below(6) as i8, 1);
    for _ in 0..2 + dice.below(3) {
        // The id is a word like the others: it is given out before it is known whose it is.
        let part = Part::Rule(words.never().as_str().into());
        let id = EntityRef::from(&part).id().to_owned();
        *words.0.last_mut().expect("it was given out") = Known::Acts(part.clone());
        let known = || Known::Acts(part.clone());
        let (tag, source) = (words.word(known()), words.word(known()));
        preset.lists.push(ControlList { tag: tag.as_str().into(), title: words.word(known()), covers: String::new() });
        preset.map.commodities[0].tags.push(tag.as_str().into());
        preset.sources.push(Source {
            id: source.as_str().into(),
            publication: words.never(),
            table: words.never(),
            note: words.never(),
            ..Source::default()
        });
        let mut rule = rule(&id, Instrument::Ban, vec![domestic(&tag)]);
        rule.calendar = Calendar::from_day(day(dice));
        rule.source = source.as_str().into();
        (rule.title, rule.note) = (words.word(known()), words.never());
        preset.rules.push(rule);
        parts.push(part);
    }
    let rules: Vec<RuleId> = preset.rules.iter().map(|rule| rule.id.clone()).collect();
    for n in 0..2 {
        let part = Part::Event(words.never().as_str().into());
        *words.0.last_mut().expect("it was given out") = Known::Acts(part.clone());
        preset.events.push(Event {
            id: EntityRef::from(&part).id().into(),
            title: words.word(Known::Acts(part.clone())),
            from: day(dice),
            until: None,
            effect: EventEffect::Outage { site: "mine".into(), remaining: 0.5 },
            note: words.never(),
        });
        parts.push(part);
        let part = Part::Measure(words.never().as_str().into());
        *words.0.last_mut().expect("it was given out") = Known::Acts(part.clone());
        let effect = if n == 0 {
            let exemption = Exemption {
                title: words.word(Known::Acts(part.clone())),
                countries: vec!["US".into()],
                ..Exemption::default()
            };
            MeasureEffect::Exempt { rule: rules[dice.below(rules.len())].clone(), exemption }
        } else {
            MeasureEffect::Thrift { site: "us".into(), commodity: "ore".into(), share: 0.1 }
        };
        preset.measures.push(Measure {
            id: EntityRef::from(&part).id().into(),
            title: words.word(Known::Acts(part.clone())),
            by: "US".into(),
            from: day(dice),
            cost_usd: Figure::plain(1e6),
            effect,
            note: words.never(),
        });
        parts.push(part);
    }
    let base = &mut preset.scenarios[0];
    (base.id, base.name, base.note) = (words.never().as_str().into(), words.never(), words.never());
    base.rules = dice.some(&rules);
    let mut other = base.clone();
    (other.id, other.name) = (words.never().as_str().into(), words.never());
    other.rules = rules;
    preset.scenarios.insert(dice.below(2), other);
    (preset, parts)
}

fn sheet(dice: &mut Dice, words: &mut Words, preset: &Preset, parts: &[Part]) -> RunSheet {
    let selects_some = |scenario: &&Scenario| scenario.rules.len() < preset.rules.len();
    let played = preset.scenarios.iter().find(selects_some).unwrap_or(&preset.scenarios[0]);
    let mut sheet = RunSheet::new(&words.never(), played.id.clone(), START);
    sheet.notes = words.never();
    sheet.rounds = (1..=2 + dice.below(2))
        .map(|n| Round {
            id: format!("{n}").as_str().into(),
            title: words.word(Known::InRound(format!("{n}").as_str().into())),
            date: date(2026, n as i8, 1),
            minutes: 5,
            briefing: words.word(Known::InRound(format!("{n}").as_str().into())),
            notes: words.never(),
        })
        .collect();
    sheet.teams = ["us", "cn"]
        .map(|id| Team {
            id: id.into(),
            name: format!("Team {id}"),
            country: id.to_uppercase().as_str().into(),
            briefing: words.never(),
            roles: vec![Role { name: words.never(), briefing: words.never() }],
            ..Team::default()
        })
        .to_vec();
    let teams: Vec<TeamId> = sheet.teams.iter().map(|team| team.id.clone()).collect();
    for _ in 0..4 + dice.below(4) {
        let id = InjectId::from(words.never().as_str());
        let told = || Known::Told(id.clone());
        let asked = match dice.below(4) {
            0 => Some(Asked::YesOrNo),
            1 => Some(Asked::Figure { unit: words.never() }),
            _ => None,
        };
        let question =
            asked.map(|asked| Question { id: words.never().as_str().into(), text: words.word(told()), asked });
        sheet.injects.push(Inject {
            round: sheet.rounds[dice.below(sheet.rounds.len())].id.clone(),
            title: words.word(told()),
            delivery: words.never(),
            from: words.word(told()),
            to: if dice.one_in(3) { vec![teams[dice.below(2)].clone()] } else { Vec::new() },
            text: words.word(told()),
            reveals: dice.some(parts),
            withdraws: if dice.one_in(3) { dice.some(parts) } else { Vec::new() },
            question,
            expected: words.never(),
            learning_point: words.never(),
            id,
            ..Inject::default()
        });
    }
    sheet
}

/// Some facts by chance, those that can be. Says which figures stand for what was foreseen or settled, with its question.
fn play(dice: &mut Dice, words: &mut Words, game: &mut Game, parts: &[Part]) -> Vec<(String, QuestionId)> {
    let sheet = game.session.sheet().clone();
    let (mut figures, mut count) = (Vec::new(), 0);
    let add = |game: &mut Game, fact: Fact| {
        game.now += 1;
        game.session.add(SessionEntry { at: game.now, branch: game.line, fact }).is_ok()
    };
    let questions: Vec<&Question> = sheet.injects.iter().filter_map(|inject| inject.question.as_ref()).collect();
    for _ in 0..8 + dice.below(30) {
        let team = sheet.teams[dice.below(2)].id.clone();
        let inject = sheet.injects[dice.below(sheet.injects.len())].id.clone();
        let round = game.state().round;
        let fact = match dice.below(16) {
            0 | 1 => {
                Fact::RoundBegun(sheet.round_after(round.as_ref()).map(|round| round.id.clone()).unwrap_or_default())
            }
            2 => Fact::PhaseBegun(Phase::Commit),
            3 => Fact::PhaseBegun(Phase::Reveal),
            4 => {
                add(game, Fact::PhaseBegun(Phase::Adjudicate));
                let of = |team: &Team| TeamFigures {
                    team: team.id.clone(),
                    at_stake_usd: 1.0,
                    lost_usd: 0.5,
                    cost_usd: 0.0,
                    months_supplied: 0,
                    is_short: true,
                };
                Fact::Adjudicated { round: round.unwrap_or_default(), figures: sheet.teams.iter().map(of).collect() }
            }
            5..=7 => Fact::Revealed(inject),
            8 => Fact::RevealUndone(inject),
            9 | 10 => {
                add(game, Fact::PhaseBegun(Phase::Plan));
                let id = game.session.next_move();
                let from = round.as_ref().and_then(|id| sheet.round(id)).map_or(START, |round| round.date);
                let effect = match dice.below(3) {
                    0 => MoveEffect::Note,
                    1 => MoveEffect::Take(parts[dice.below(parts.len())].clone()),
                    _ => {
                        let mut own = rule(&format!("workshop-{id}"), Instrument::Ban, vec![domestic("list")]);
                        own.calendar = Calendar::from_day(from);
                        (own.title, own.note) = (words.word(Known::Made(id)), words.never());
                        MoveEffect::Rule(Box::new(own))
                    }
                };
                let (title, why) = (words.word(Known::Made(id)), words.never());
                Fact::Committed(PlayMove { id, team, round: round.unwrap_or_default(), title, why, effect })
            }
            11 if !questions.is_empty() => {
                let asked = questions[dice.below(questions.len())];
                count += 1;
                let (text, prediction) = if asked.asked.is_yes_or_no() {
                    let p = 0.31 + f64::from(count) / 1e6 + 0.5e-6;
                    (format!("{p}"), Prediction::Probability(p))
                } else {
                    let low = 7_700_000.5 + f64::from(count);
                    (format!("{low}"), Prediction::Interval { low, high: 8e6 })
                };
                figures.push((text, asked.id.clone()));
                Fact::Foreseen { team, question: asked.id.clone(), prediction }
            }
            12 if !questions.is_empty() => {
                let asked = questions[dice.below(questions.len())];
                count += 1;
                let actual = if asked.asked.is_yes_or_no() { 1.0 } else { 5_500_000.5 + f64::from(count) };
                figures.push((format!("{actual}"), asked.id.clone()));
                Fact::Settled { question: asked.id.clone(), actual }
            }
            13 => Fact::Remarked { team: None, text: words.never() },
            14 => Fact::Evaluated { inject, status: InjectStatus::Met, comment: words.never() },
            15 if dice.one_in(2) && game.session.lines().len() < 3 && round.is_some() => {
                let (parent, round) = (game.line, round.unwrap_or_default());
                let fact = Fact::Branched { name: words.never(), parent, round };
                let line = game.session.next_branch();
                if add(&mut Game { session: game.session.clone(), line, now: game.now }, fact.clone()) {
                    game.line = line;
                }
                fact
            }
            _ => Fact::Drafted { of: DraftOf::Note(team), text: words.never() },
        };
        add(game, fact);
    }
    // At last somebody overrides what there is.
    if let Some(round) = game.state().answers.keys().next().cloned() {
        let (team, figure, reason) = (sheet.teams[0].id.clone(), FigureOf::Gap, words.never());
        add(game, Fact::Overridden(Override { round, team, figure, value: 1.0, reason }));
    }
    figures.retain(|(text, _)| text != "1");
    figures
}

/// What acts by what everybody knows, put together anew from the facts.
fn acting(game: &Game, is_known: &dyn Fn(&RoundId) -> bool) -> BTreeSet<Part> {
    let (sheet, state, preset) = (game.session.sheet(), game.state(), game.session.preset());
    let base = preset.scenario(&sheet.scenario).expect("it is there");
    let mut acts: BTreeSet<Part> = base.rules.iter().cloned().map(Part::Rule).collect();
    for revealed in &state.revealed {
        let inject = sheet.inject(&revealed.inject).expect("it is on the sheet");
        if inject.to.is_empty() {
            inject.withdraws.iter().for_each(|part| _ = acts.remove(part));
            acts.extend(inject.reveals.iter().cloned());
        }
    }
    for (made, _) in state.moves.iter().filter(|(made, _)| is_known(&made.round)) {
        if let MoveEffect::Take(part) = &made.effect {
            acts.insert(part.clone());
        }
    }
    // Somebody is let off a rule that nobody knows of: that is not known either.
    let rules: BTreeSet<RuleId> =
        acts.iter().filter_map(|part| if let Part::Rule(id) = part { Some(id.clone()) } else { None }).collect();
    acts.retain(|part| {
        let Part::Measure(id) = part else { return true };
        let measure = preset.measures.iter().find(|measure| measure.id == *id).expect("it is in the preset");
        if let MeasureEffect::Exempt { rule, .. } = &measure.effect { rules.contains(rule) } else { true }
    });
    acts
}

/// Numbers of the words that stand in a text.
fn seen(text: &str) -> BTreeSet<usize> {
    let number = |at: usize| {
        let rest = &text[at + 2..];
        rest.split('q').next().and_then(|digits| digits.parse().ok())
    };
    text.match_indices("zq").filter_map(|(at, _)| number(at)).collect()
}

/// A run sheet by chance, played some way by chance.
struct Played {
    seed: u64,
    words: Words,
    game: Game,
    /// Figures that stand for what was foreseen or settled, with the question.
    figures: Vec<(String, QuestionId)>,
    acts: BTreeSet<Part>,
}

impl Played {
    fn by_chance(seed: u64) -> Self {
        let (mut dice, mut words) = (Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x55), Words::default());
        let (preset, parts) = preset(&mut dice, &mut words);
        let sheet = sheet(&mut dice, &mut words, &preset, &parts);
        let mut game = Game::open(preset, sheet);
        let figures = play(&mut dice, &mut words, &mut game, &parts);
        let state = game.state();
        let acts = acting(&game, &|round| is_known(&state, round));
        Self { seed, words, game, figures, acts }
    }

    fn is_told(&self, inject: &InjectId) -> bool {
        self.game.state().revealed.iter().any(|one| one.inject == *inject)
            && self.game.session.sheet().inject(inject).is_some_and(|one| one.to.is_empty())
    }

    fn may(&self, known: &Known) -> bool {
        let state = self.game.state();
        match known {
            Known::Never => false,
            Known::InRound(round) => state.round.as_ref() == Some(round),
            Known::Told(inject) => self.is_told(inject),
            Known::Acts(part) => self.acts.contains(part),
            Known::Made(id) => state.moves.iter().any(|(made, _)| made.id == *id && is_known(&state, &made.round)),
        }
    }

    /// Whether everybody may see a figure of a question.
    fn may_see_figure(&self, question: &QuestionId) -> bool {
        let state = self.game.state();
        let asked = self.game.session.sheet().question(question).expect("it is asked").0.id.clone();
        let settled = state.settled.get(question).and_then(|settled| settled.round.clone());
        self.is_told(&asked) && settled.is_some_and(|round| is_known(&state, &round))
    }

    /// Nothing in a text is hidden. Says which words it holds, and how many figures it may not hold and holds.
    fn assert_nothing_hidden(&self, text: &str, place: &str) -> (BTreeSet<usize>, usize, usize) {
        let (seed, seen) = (self.seed, seen(text));
        for number in &seen {
            let known = &self.words.0[*number];
            assert!(self.may(known), "case {seed}, {place}: word {number} is seen and may not be: {known:?}\n{text}");
        }
        let (mut hidden, mut open) = (0, 0);
        for (figure, question) in &self.figures {
            if self.may_see_figure(question) {
                open += usize::from(text.contains(figure.as_str()));
            } else {
                assert!(!text.contains(figure), "case {seed}, {place}: {figure} of {question} is seen\n{text}");
                hidden += 1;
            }
        }
        (seen, hidden, open)
    }
}

/// A round is known when it is over, or from its reveal on.
fn is_known(state: &State, round: &RoundId) -> bool {
    state.round.as_ref() != Some(round) || matches!(state.phase, Phase::Reveal | Phase::HotWash)
}

/// What a case had, so that a test that shows nothing is noticed: words given out, words seen, figures hidden and figures seen.
fn case(seed: u64) -> [usize; 4] {
    let played = Played::by_chance(seed);
    let (game, state) = (&played.game, played.game.state());
    let public = public_state(&game.session, game.line);
    let errors: Vec<Finding> = validate(&public.preset).into_iter().filter(Finding::is_error).collect();
    assert_eq!(errors, [], "case {seed}: what everybody may see is a map that can be solved");
    let text = format!("{public:?}\n{}", to_text(&public.preset).expect("a preset is text"));
    let (seen, hidden, open) = played.assert_nothing_hidden(&text, "the public state");
    // And what is known is there: titles and texts of what was told, of moves, and of what acts.
    for (number, known) in played.words.0.iter().enumerate() {
        let shown = match known {
            // A copy that acts from its round on has the title and not the name; the words of a rule are more than its own.
            Known::Acts(_) | Known::Never => true,
            // A move that was refused has given its number to the next.
            Known::Made(id) => {
                let word = format!("zq{number}q");
                let title = state.made(*id).is_some_and(|made| made.title == word);
                !title || !played.may(known) || seen.contains(&number)
            }
            _ => !played.may(known) || seen.contains(&number),
        };
        assert!(shown, "case {seed}: word {number} is known and not seen: {known:?}\n{text}");
    }
    for part in &played.acts {
        let title = EntityRef::from(part).name(game.session.preset()).expect("it is in the preset");
        assert!(text.contains(title), "case {seed}: {part:?} acts and is not seen");
    }
    [played.words.0.len(), seen.len(), hidden, open]
}

#[test]
fn nothing_hidden_is_seen_by_everybody() {
    let sums = (0..CASES)
        .into_par_iter()
        .map(case)
        .reduce(|| [0; 4], |a, b| [a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]]);
    let [given, seen, hidden, open] = sums;
    eprintln!("{CASES} cases: {given} words, {seen} seen; figures: {hidden} hidden, {open} seen");
    assert!(seen > given / 50 && hidden > 1000 && open > 100, "{sums:?}");
}

/// Run sheets that are drawn: each with every picture, in a window of 1280 by 720 points.
const DRAWN: u64 = 600;

/// All text of some shapes, whole where only a part of it has room.
fn drawn_text(shapes: &[egui::epaint::ClippedShape]) -> String {
    fn of(shape: &egui::Shape, text: &mut String) {
        match shape {
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| of(shape, text)),
            egui::Shape::Text(shape) => {
                text.push_str(shape.galley.text());
                text.push('\n');
            }
            _ => {}
        }
    }
    let mut text = String::new();
    shapes.iter().for_each(|clipped| of(&clipped.shape, &mut text));
    text
}

/// What a screen reader could read.
fn spoken_text(update: &egui::accesskit::TreeUpdate) -> String {
    let words = update.nodes.iter().map(|(_, node)| {
        [node.label(), node.value(), node.description(), node.placeholder(), node.tooltip()]
            .map(Option::unwrap_or_default)
            .join(" ")
    });
    words.collect::<Vec<String>>().join("\n")
}

/// The public screen of a case with every picture: what is drawn, what is spoken, what the window is called, and each picture as a file. Says how many words were seen, how
/// many figures were hidden, and how many pictures held text.
fn drawn(seed: u64) -> [usize; 3] {
    let played = Played::by_chance(seed);
    let public = public_state(&played.game.session, played.game.line);
    let preset = Arc::new(public.preset.clone());
    let request = solver::Request {
        network: Same::of(&Arc::new(Network::build(&preset.map))),
        preset: Same::of(&preset),
        scenario: public.scenario.clone(),
    };
    let mut results = Results::default();
    results.begin(&preset);
    let reports = Mutex::new(Vec::new());
    let report = |report| reports.lock().expect("no other has failed").push(report);
    solver::work(&request, &AtomicBool::new(false), &report).expect("what everybody may see can be solved");
    reports.into_inner().expect("all are there").into_iter().for_each(|report| results.take(report));
    let (theme, size) = (Theme::of(ThemeKind::Projector), egui::vec2(1280.0, 720.0));
    thread_local! {
        // Fonts are laid out once for each thread.
        static CONTEXT: egui::Context = {
            let ctx = egui::Context::default();
            install_fonts(&ctx);
            ctx.enable_accesskit();
            ctx
        };
    }
    let (mut all, mut hidden, mut pictures) = (BTreeSet::new(), 0, 0);
    for picture in PublicPicture::VARIANTS {
        let show = |ui: &mut egui::Ui| public_ui(ui, &theme, &public, *picture, &results, None, BEGAN + 60);
        let mut text = String::new();
        for _ in 0..2 {
            let screen_rect = Some(egui::Rect::from_min_size(egui::Pos2::ZERO, size));
            let input = egui::RawInput { screen_rect, ..egui::RawInput::default() };
            let mut output = CONTEXT.with(|ctx| {
                theme.apply(ctx);
                ctx.run_ui(input, show)
            });
            output.textures_delta.clear();
            text.push_str(&drawn_text(&output.shapes));
            let spoken = output.platform_output.accesskit_update.as_ref().map(spoken_text);
            text.push_str(&spoken.expect("a screen reader is served"));
            let commands = output.viewport_output.values().flat_map(|window| &window.commands);
            text.push_str(&format!("{commands:?}", commands = commands.collect::<Vec<_>>()));
        }
        let (seen, figures, _) = played.assert_nothing_hidden(&text, picture.label());
        all.extend(seen);
        hidden += figures;
        // One of the pictures as a file: each case another.
        if *picture != PublicPicture::VARIANTS[(seed % PublicPicture::COUNT as u64) as usize] {
            continue;
        }
        let file = svg(size, &theme, &public.title, show).expect("a picture");
        let (seen, ..) = played.assert_nothing_hidden(&file, "a picture as a file");
        pictures += usize::from(file.contains("<text"));
        all.extend(seen);
    }
    // What everybody was told stands there in words: the title of every inject that everybody heard.
    for revealed in played.game.state().revealed {
        if played.is_told(&revealed.inject) {
            let title = &played.game.session.sheet().inject(&revealed.inject).expect("it is on the sheet").title;
            let number = seen(title).into_iter().next().expect("a word of its own");
            assert!(all.contains(&number), "case {seed}: {title} was told and is not drawn");
        }
    }
    [all.len(), hidden, pictures]
}

#[test]
fn nothing_hidden_is_drawn_spoken_or_written_to_a_file() {
    // Other sheets than those above.
    let sums = (CASES..CASES + DRAWN)
        .into_par_iter()
        .map(drawn)
        .reduce(|| [0; 3], |a, b| [a[0] + b[0], a[1] + b[1], a[2] + b[2]]);
    let [seen, hidden, pictures] = sums;
    eprintln!(
        "{DRAWN} run sheets drawn with each picture: {seen} words seen, {hidden} figures hidden, {pictures} files"
    );
    assert!(seen > DRAWN as usize * 2 && hidden > 100 && pictures == DRAWN as usize, "{sums:?}");
}

/// By hand: what is told to China alone and a move before its reveal are not there; both rounds on everything that everybody may know is.
#[test]
fn moves_and_scores_are_known_from_the_reveal_on() {
    let mut game = Game::open(one_mine(), two_rounds());
    let view = |game: &Game| public_state(&game.session, game.line);
    assert_eq!((view(&game).round, view(&game).news.len(), view(&game).preset.rules.len()), (None, 0, 0));
    game.round("1").reveal("4").reveal("1").reveal("2").likely("us", "short", 0.9).likely("cn", "short", 0.1);
    game.phase(Phase::Commit).makes("us", &MoveTemplate::Note, "secret").answered();
    let before = view(&game);
    assert_eq!(before.news.iter().map(|news| news.title.as_str()).collect::<Vec<_>>(), ["Inject 2", "Inject 1"]);
    assert_eq!((before.moves.len(), before.teams[1].scores.len(), before.teams[1].has_moved), (0, 0, true));
    assert_eq!((before.questions[0].sealed, before.questions[0].revealed.is_none()), (2, true));
    assert_eq!(before.preset.rules.len(), 1, "the ban was told to everybody");
    game.phase(Phase::Reveal);
    let after = view(&game);
    assert_eq!((after.moves[0].team.as_str(), after.moves[0].title.as_str()), ("United States", "Note"));
    assert_eq!(after.teams[1].scores.len(), 1);
    let answer = after.questions[0].revealed.clone().expect("it is revealed");
    let came = answer.actual;
    let said: Vec<_> = answer.teams.into_iter().map(|one| (one.team, one.prediction, one.score)).collect();
    assert_eq!((came, said.len(), said[0].0.as_str()), (1.0, 2, "China"));
    game.round("2");
    assert_eq!((view(&game).moves.len(), view(&game).round), (1, Some(2)), "what was known stays known");
}
