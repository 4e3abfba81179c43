//! Workshops: the facilitator's panel, moves of teams, scores, lines of play, and the public screen. A session is facts; what is shown follows from them.

mod begin;
mod forms;
mod lines;
mod moves;
mod playing;
mod predictions;
pub mod public;
mod run;
mod scores;
pub mod sheet;
mod words;

pub use crate::app::workshop::forms::PublicPicture;

use crate::app::commands::action::Actions;
use crate::app::commands::workshop_wish::WorkshopWish;
use crate::app::state::context::Ctx;
use crate::app::state::results::Results;
use crate::app::tasks::newest::Wake;
use crate::app::tasks::session_writer::SessionWriter;
use crate::app::tasks::solver::{self, Solver};
use crate::app::tasks::task::{Same, State as TaskState, Task};
use crate::app::tasks::workshop::{
    Adjudicating, AnswerRequest, BeginRequest, Beginning, Crediting, Listing, ReportRequest, Reporting, WorkshopSource,
    adjudicating, beginning, crediting, listing, reporting,
};
use crate::app::workshop::playing::{Playing, WorkshopTab, push};
use crate::draw::Theme;
use chokepoint_core::model::workshop::{Fact, SessionEntry};
use chokepoint_core::model::{Preset, ScenarioId};
use chokepoint_core::store::builtin::SHEETS;
use chokepoint_core::store::{SESSION_ENDING, since_1970};
use chokepoint_core::workshop::{session_document, session_scenario};
use egui::{RichText, ScrollArea, Ui};
use jiff::civil::Date;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use strum::VariantArray as _;

/// Height of what was refused, or is to be looked at, points.
const REFUSED: f32 = 90.0;

/// What the window is to do about its document.
pub enum Wanted {
    /// Show this preset in the place of the open one.
    Open(Box<Preset>),
    /// Let the open one become this.
    Become(Box<Preset>),
    /// Play this scenario and look at the month of a day.
    Look(ScenarioId, Option<Date>),
}

/// Workshops in the window, and the threads behind them.
pub struct Workshops {
    open: bool,
    playing: Option<Playing>,
    problem: Option<String>,
    beginning: Beginning,
    adjudicating: Adjudicating,
    trying: Adjudicating,
    crediting: Crediting,
    // What everybody may see, solved as the map of the window is: the first month is there in a moment.
    solver: Solver,
    results: Results,
    listing: Listing,
    reporting: Reporting,
    // The session that was being played when the program ended.
    broken_off: Option<PathBuf>,
    wanted: Vec<Wanted>,
    /// Folder for sessions of run sheets that come with the program.
    pub folder: PathBuf,
    wake: Wake,
}

impl Workshops {
    /// Starts the threads.
    pub fn new(wake: Wake) -> Self {
        Self {
            open: false,
            playing: None,
            problem: None,
            beginning: beginning(Arc::clone(&wake)),
            adjudicating: adjudicating(Arc::clone(&wake)),
            trying: adjudicating(Arc::clone(&wake)),
            crediting: crediting(Arc::clone(&wake)),
            solver: Task::new("public screen", Arc::clone(&wake), solver::work),
            results: Results::default(),
            listing: listing(Arc::clone(&wake)),
            reporting: reporting(Arc::clone(&wake)),
            broken_off: None,
            wanted: Vec::new(),
            folder: std::env::temp_dir().join("chokepoint-sessions"),
            wake,
        }
    }

    /// The workshop that is being played.
    pub fn playing(&self) -> Option<&Playing> {
        self.playing.as_ref()
    }

    /// The file of the session that is being played, for the next run of the program.
    pub fn session_path(&self) -> Option<&Path> {
        self.playing.as_ref().map(|playing| playing.writer.path())
    }

    /// Offers to go on with a session that was being played when the program ended.
    pub fn offer(&mut self, path: PathBuf) {
        self.broken_off = Some(path);
        self.open = true;
        self.listing.ask(vec![self.folder.clone()]);
    }

    /// True while the public screen fills this window.
    pub fn is_public_here(&self) -> bool {
        self.playing.as_ref().is_some_and(|playing| playing.here)
    }

    /// What everybody may know this window by while the public screen fills it.
    pub fn public_title(&self) -> Option<&str> {
        self.playing.as_ref().filter(|playing| playing.here).map(|playing| playing.public.title.as_str())
    }

    /// True while a window of its own shows the public screen.
    pub fn has_public_window(&self) -> bool {
        self.playing.as_ref().is_some_and(|playing| playing.window)
    }

    /// Closes the window in which one chooses what is played; false where it is not open.
    pub fn close(&mut self) -> bool {
        std::mem::take(&mut self.open)
    }

    /// What the window is to do about its document, once.
    pub fn wanted(&mut self) -> Vec<Wanted> {
        std::mem::take(&mut self.wanted)
    }

    /// Takes in what threads have said.
    pub fn poll(&mut self) {
        self.beginning.poll();
        if let Some(begun) = self.beginning.fresh() {
            let file = begun.file.lock().ok().and_then(|mut file| file.take());
            if let Some(file) = file {
                match SessionWriter::new(file, Arc::clone(&self.wake)) {
                    Ok(writer) => {
                        let playing = Playing::new(begun, writer);
                        self.wanted.push(Wanted::Open(Box::new(session_document(&playing.session))));
                        self.wanted.push(Wanted::Look(session_scenario(playing.line), playing.day()));
                        self.playing = Some(playing);
                        (self.open, self.problem, self.broken_off) = (false, None, None);
                    }
                    Err(why) => self.problem = Some(format!("The session cannot be written: {why}")),
                }
            }
        }
        if let TaskState::Failed(why) = self.beginning.state() {
            self.problem = Some(why.clone());
        }
        self.trying.poll();
        self.crediting.poll();
        self.reporting.poll();
        if let Some(playing) = &mut self.playing {
            playing.writer.poll();
        }
        if self.adjudicating.poll() {
            self.take_answer();
        }
        self.follow_public();
    }

    /// Writes down what the engine has answered, if it is of the session as it stands.
    fn take_answer(&mut self) {
        let Some(playing) = &self.playing else { return };
        let request = AnswerRequest { session: Same::of(&playing.session), line: playing.line, tried: None };
        let is_newest = self.adjudicating.request() == Some(&request);
        let (Some(answered), Some(round), true) = (self.adjudicating.fresh(), playing.state.round.clone(), is_newest)
        else {
            return;
        };
        let figures = answered.answer.figures.clone();
        let settled = answered.answer.settled.clone();
        self.add(Fact::Adjudicated { round, figures });
        for (question, actual) in settled {
            self.add(Fact::Settled { question, actual });
        }
    }

    /// Asks for what the public screen shows, while it is open.
    fn follow_public(&mut self) {
        self.solver.poll_each(|report| self.results.take(report));
        let Some(playing) = self.playing.as_ref().filter(|playing| playing.window || playing.here) else { return };
        let request = solver::Request {
            preset: Same::of(&playing.public_preset),
            network: Same::of(&playing.public_network),
            scenario: playing.public.scenario.clone(),
        };
        if self.solver.request() != Some(&request) {
            self.results.begin(&playing.public_preset);
            self.solver.ask(request);
        }
    }

    /// Does what is wanted.
    pub fn act(&mut self, wish: WorkshopWish) {
        match wish {
            WorkshopWish::Choose => {
                self.open = true;
                self.listing.ask(vec![self.folder.clone()]);
            }
            WorkshopWish::BeginBuiltin(at) => {
                if let Some(sheet) = SHEETS.get(at) {
                    self.begin(WorkshopSource::Builtin(sheet));
                }
            }
            WorkshopWish::Play(path) => {
                let is_session = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(SESSION_ENDING));
                self.open = true;
                self.begin(if is_session { WorkshopSource::Session(path) } else { WorkshopSource::Sheet(path) });
            }
            WorkshopWish::BeginOpen(sheet, preset, path) => {
                self.open = true;
                self.begin(WorkshopSource::Open(sheet, preset, path));
            }
            WorkshopWish::Add(fact) => self.add(fact),
            WorkshopWish::Adjudicate => self.adjudicate(),
            WorkshopWish::Try(made) => {
                if let Some(playing) = &self.playing {
                    let (session, line) = (Same::of(&playing.session), playing.line);
                    self.trying.ask(AnswerRequest { session, line, tried: Some(made) });
                }
            }
            WorkshopWish::ShowLine(line) => {
                if let Some(playing) = self.playing.as_mut().filter(|playing| playing.session.line(line).is_some()) {
                    playing.line = line;
                    playing.follow();
                    self.wanted.push(Wanted::Look(session_scenario(line), playing.day()));
                }
            }
            WorkshopWish::Credit => {
                if let Some(playing) = &self.playing {
                    let (session, line) = (Same::of(&playing.session), playing.line);
                    self.crediting.ask(AnswerRequest { session, line, tried: None });
                }
            }
            WorkshopWish::Report(folder) => {
                if let Some(playing) = &self.playing {
                    self.reporting.ask(ReportRequest { session: Same::of(&playing.session), folder });
                }
            }
            WorkshopWish::PublicWindow => {
                if let Some(playing) = &mut self.playing {
                    playing.window = !playing.window;
                }
            }
            WorkshopWish::PublicHere => {
                if let Some(playing) = &mut self.playing {
                    playing.here = !playing.here;
                }
            }
            WorkshopWish::End => {
                self.playing = None;
                self.adjudicating.forget();
                self.trying.forget();
                self.crediting.forget();
                self.reporting.forget();
                self.solver.forget();
                self.results.clear();
                self.beginning.forget();
            }
        }
    }

    fn begin(&mut self, source: WorkshopSource) {
        self.problem = None;
        self.beginning.ask(BeginRequest { source, folder: self.folder.clone() });
    }

    /// Lets the engine answer the round; the phase turns to it first.
    fn adjudicate(&mut self) {
        use chokepoint_core::model::workshop::Phase;
        let Some(playing) = &self.playing else { return };
        if playing.state.phase != Phase::Adjudicate {
            self.add(Fact::PhaseBegun(Phase::Adjudicate));
        }
        let Some(playing) = &self.playing else { return };
        if playing.state.phase == Phase::Adjudicate && !playing.state.is_answered() {
            let (session, line) = (Same::of(&playing.session), playing.line);
            self.adjudicating.ask(AnswerRequest { session, line, tried: None });
        }
    }

    /// Writes down a fact, or says why it cannot be.
    fn add(&mut self, fact: Fact) {
        let Some(playing) = &mut self.playing else { return };
        let branch = match fact {
            Fact::Branched { .. } => playing.session.next_branch(),
            _ => playing.line,
        };
        let (is_draft, begins) =
            (matches!(fact, Fact::Drafted { .. }), matches!(fact, Fact::RoundBegun(_) | Fact::Branched { .. }));
        let entry = SessionEntry { at: since_1970().as_secs(), branch, fact };
        if let Err(refused) = playing.session.judge(branch, &entry.fact) {
            playing.refused = Some(refused.to_string());
            return;
        }
        if Arc::make_mut(&mut playing.session).add(entry.clone()).is_err() {
            return;
        }
        playing.writer.write(entry);
        playing.line = branch;
        if is_draft {
            playing.state = playing.session.state(branch);
            return;
        }
        playing.follow();
        playing.refused = None;
        self.wanted.push(Wanted::Become(Box::new(session_document(&playing.session))));
        if begins {
            self.wanted.push(Wanted::Look(session_scenario(playing.line), playing.day()));
        }
    }

    /// The facilitator's panel.
    pub fn panel_ui(&mut self, ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
        let theme = ctx.theme;
        let Some(playing) = &mut self.playing else { return };
        let now = since_1970().as_secs();
        run::head_ui(ui, theme, playing, now, actions);
        if let Some(why) = playing.writer.failure() {
            let words = format!("The session is not written any more: {why}. Nothing you do from now on is kept.");
            ui.add(egui::Label::new(RichText::new(words).color(theme.error())).wrap());
        }
        if let Some(why) = playing.refused.clone() {
            let room = ScrollArea::vertical().max_height(REFUSED * theme.scale()).id_salt("refused");
            room.show(ui, |ui| {
                ui.add(egui::Label::new(RichText::new(why).color(theme.warn())).wrap());
                if ui.small_button("Put aside").clicked() {
                    playing.refused = None;
                }
            });
        }
        ui.horizontal_wrapped(|ui| {
            for tab in WorkshopTab::VARIANTS {
                if ui.selectable_label(playing.tab == *tab, tab.label()).clicked() {
                    playing.tab = *tab;
                }
            }
        });
        ui.separator();
        ScrollArea::vertical().auto_shrink([false, false]).id_salt(("workshop", playing.tab.label())).show(ui, |ui| {
            match playing.tab {
                WorkshopTab::Run => {
                    let running = self.adjudicating.is_running();
                    if let TaskState::Failed(why) = self.adjudicating.state() {
                        ui.add(egui::Label::new(RichText::new(why).color(theme.error())).wrap());
                    }
                    run::run_ui(ui, theme, playing, running, now, actions);
                }
                WorkshopTab::Moves => {
                    moves::moves_ui(ui, theme, playing, &mut self.trying, actions);
                    predictions::predictions_ui(ui, playing, actions);
                    playing.typed.drain(..).for_each(|fact| push(actions, fact));
                }
                WorkshopTab::Scores => scores::scores_ui(ui, ctx, playing, &mut self.crediting, actions),
                WorkshopTab::Lines => {
                    lines::lines_ui(ui, playing, actions);
                    lines::report_ui(ui, theme, playing, &mut self.reporting, actions);
                }
            }
            crate::app::state::keyboard::keep_in_sight(ui);
        });
        // The clock moves by itself.
        ui.ctx().request_repaint_after(std::time::Duration::from_secs(1));
    }

    /// The window in which one chooses what is played.
    pub fn begin_ui(&mut self, ctx: &egui::Context, theme: &Theme, actions: &mut Actions) {
        if self.open {
            self.listing.poll();
            let offered = begin::Offered {
                is_busy: self.beginning.is_running(),
                playing: self.session_path().map(Path::to_owned),
                problem: self.problem.as_deref(),
                broken_off: self.broken_off.as_deref(),
                sessions: self.listing.fresh().map_or(&[][..], Vec::as_slice),
            };
            begin::begin_ui(ctx, theme, &mut self.open, &offered, actions);
        }
    }

    /// What everybody may see, in whatever window.
    pub fn public_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let Some(playing) = &self.playing else { return };
        let failure = match self.solver.state() {
            TaskState::Failed(_) => Some("The map could not be worked out"),
            _ => None,
        };
        public::public_ui(ui, theme, &playing.public, playing.picture, &self.results, failure, since_1970().as_secs());
        ui.ctx().request_repaint_after(std::time::Duration::from_secs(1));
    }
}
