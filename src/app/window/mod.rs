//! The app: owns document, view, solver and files, and lays out the panels.

pub mod act;
mod broken;
mod further;
pub mod layout;
pub mod open;
pub mod overlays;
mod place;
mod present;
pub mod recovery;
pub mod solve;
mod topic;
mod workshop;
use crate::app::commands::action::{Action, Actions, Leave, SheetThen};
use crate::app::commands::palette::Picker;
use crate::app::commands::shortcuts;
use crate::app::commands::workshop_wish::WorkshopWish;
use crate::app::dialogs::Dialog;
use crate::app::dialogs::announced::Announced;
use crate::app::dialogs::balance::Balancer;
use crate::app::dialogs::brief::BriefWriter;
use crate::app::dialogs::browser::Browser;
use crate::app::dialogs::compare::Comparer;
use crate::app::dialogs::gallery::Gallery;
use crate::app::dialogs::handover::CopyMaker;
use crate::app::dialogs::import::Importer;
use crate::app::dialogs::manual::Manual;
use crate::app::dialogs::sign::Signature;
use crate::app::dialogs::tour::Tour;
use crate::app::panels::answer_bar::AnswerBar;
use crate::app::panels::quality::QualityPane;
use crate::app::plots::dock::Plots;
use crate::app::plots::further::{Further, silent_in_all};
use crate::app::state::broken::Broken;
use crate::app::state::canvas::canvas_id;
use crate::app::state::context::State;
use crate::app::state::effects::Effects;
use crate::app::state::export::Export;
use crate::app::state::folds::Folds;
use crate::app::state::indexed::Indexed;
use crate::app::state::keyboard;
use crate::app::state::look::Look;
use crate::app::state::message::Message;
use crate::app::state::place::Places;
use crate::app::state::region::Region;
use crate::app::state::results::Results;
use crate::app::state::selection::Selection;
use crate::app::state::shown::{MapMode, Shown, WorkMode};
use crate::app::state::topic::Topic;
use crate::app::state::troubles::Troubles;
use crate::app::state::view::ViewState;
use crate::app::state::visited::Visited;
#[cfg(target_os = "linux")]
use crate::app::tasks::desktop_look::DesktopLook;
use crate::app::tasks::files::{Disk, FilePicker, Files};
use crate::app::tasks::index::Following;
use crate::app::tasks::newest::Wake;
use crate::app::tasks::reach::ReachCounter;
use crate::app::tasks::recovery::Journals;
use crate::app::tasks::solver;
use crate::app::tasks::solver::Solver;
use crate::app::tasks::task::Task;
use crate::app::tasks::versions::Versions;
use crate::app::tasks::why;
use crate::app::tasks::why::Explainer;
use crate::app::window::act::present::Presenting;
use crate::app::workshop::Workshops;
use crate::app::workshop::sheet::SheetEditor;
use crate::app::world::WorldCaches;
use crate::draw::{Kept, Theme, ThemeKind};
use chokepoint_core::edit::{Document, Opened};
use chokepoint_core::engine::{MonthIx, SiteIx};
use chokepoint_core::insight::Consumer;
use chokepoint_core::model::{Preset, ScenarioId};
use egui::{Context, Id, Ui};
use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use typed_index_collections::TiVec;

/// Seconds a month stays on screen while playing.
const MONTH_SECONDS: f64 = 0.5;

/// The program with a window; also lives without one, for tests.
pub struct App {
    state: State,
    view: ViewState,
    following: Following,
    // The newest state is to be solved once it is known to have no errors.
    unsolved: bool,
    // Sites that the next layout may put elsewhere.
    unpinned: Vec<chokepoint_core::model::SiteId>,
    picker: Option<Picker>,
    tour: Tour,
    manual: Manual,
    // What was painted where in the last frame, for the manual; later ones lie in earlier ones.
    rooms: Vec<(Topic, egui::Rect)>,
    solver: Solver,
    files: Files,
    browser: Option<Browser>,
    dialog: Option<Dialog>,
    actions: Actions,
    recent: Vec<PathBuf>,
    /// Who signed last on this computer, and what.
    signature: Signature,
    // What the user wanted before being asked to save.
    after_save: Option<Leave>,
    quit: bool,
    // As the system was told last.
    title: String,
    // When an arrow key moved the selection last, in the time of the input.
    nudged_at: Option<f64>,
    visited: Visited,
    // The preset as it was when what is looked at was seen to last: ids may change.
    seen: Arc<Preset>,
    plots: Plots,
    // Windows beside this one.
    further: Vec<Further>,
    wake: Wake,
    places: Places,
    folds: Folds,
    presenting: Presenting,
    // What had the keyboard last, until the pointer is used: Enter ends a field and Escape leaves it before anything is shown.
    keyboard: Option<Id>,
    // The part of the window that F6 went to last.
    region: Region,
    answer: AnswerBar,
    // The scenario whose worst month is shown once it is solved.
    seek: Option<ScenarioId>,
    brief: BriefWriter,
    // What waits for its file to be picked.
    exporting: Option<Export>,
    themed: Option<(Theme, Look)>,
    // What the system says of light and dark; none where it does not.
    system_theme: Option<egui::Theme>,
    // What the desktop says of it where the window system is silent; none until somebody wants it followed.
    #[cfg(target_os = "linux")]
    desktop: Option<DesktopLook>,
    context: Arc<OnceLock<Context>>,
    gaps: Option<((u64, MonthIx), TiVec<SiteIx, f64>)>,
    reach: ReachCounter,
    why: Explainer,
    announced: Announced,
    balancer: Balancer,
    comparer: Comparer,
    copier: CopyMaker,
    gallery: Gallery,
    importer: Importer,
    workshops: Workshops,
    sheet: SheetEditor,
    // What the user wanted before being asked to save the run sheet.
    after_sheet: Option<SheetThen>,
    map_rect: Option<egui::Rect>,
    world: WorldCaches,
    quality: QualityPane,
    journals: Journals,
    versions: Versions,
    // The last frame broke down.
    broken: Option<Broken>,
    // Files that were let go over the window and may not be all yet, tables among them that wait for their turn, and a file that is compared once another is open.
    dropped: Vec<PathBuf>,
    tables: VecDeque<PathBuf>,
    compare_then: Option<(PathBuf, PathBuf)>,
    // The document is to be saved as soon as no file thread is at work.
    save_waits: bool,
}

impl App {
    /// The program on a preset. Files are picked with `picker`.
    pub fn new(opened: Opened, picker: Arc<dyn FilePicker>) -> Self {
        let context: Arc<OnceLock<Context>> = Arc::default();
        let theirs = Arc::clone(&context);
        let wake: Wake = Arc::new(move || {
            if let Some(context) = theirs.get() {
                context.request_repaint_of(egui::ViewportId::ROOT);
            }
        });
        let document = Document::new(opened);
        let seen = Arc::clone(document.preset());
        let mut app = Self {
            state: State {
                shown: Shown::first(document.preset(), Look::default()),
                document,
                indexed: Indexed::of(&Preset::empty(), &Kept::default()),
                findings: Vec::new(),
                results: Results::default(),
                message: Message::default(),
                troubles: Troubles::default(),
                effects: Effects::default(),
            },
            view: ViewState::default(),
            following: Following::new(Arc::clone(&wake)),
            unsolved: false,
            unpinned: Vec::new(),
            picker: None,
            tour: Tour::default(),
            manual: Manual::default(),
            rooms: Vec::new(),
            solver: Task::new("solver", Arc::clone(&wake), solver::work),
            reach: ReachCounter::new(Arc::clone(&wake)),
            why: Task::new("why", Arc::clone(&wake), why::work),
            announced: Announced::new(Arc::clone(&wake)),
            balancer: Balancer::new(Arc::clone(&wake)),
            comparer: Comparer::new(Arc::clone(&wake)),
            copier: CopyMaker::new(Arc::clone(&wake)),
            gallery: Gallery::new(Arc::clone(&wake)),
            importer: Importer::new(Arc::clone(&wake)),
            workshops: Workshops::new(Arc::clone(&wake)),
            sheet: SheetEditor::default(),
            after_sheet: None,
            map_rect: None,
            world: WorldCaches::new(&wake),
            quality: QualityPane::new(Arc::clone(&wake)),
            nudged_at: None,
            seen,
            visited: Visited::default(),
            plots: Plots::new(&wake),
            further: Vec::new(),
            wake: Arc::clone(&wake),
            places: Places::default(),
            folds: Folds::default(),
            presenting: Presenting::default(),
            keyboard: None,
            region: Region::default(),
            answer: AnswerBar::new(Arc::clone(&wake)),
            seek: None,
            brief: BriefWriter::new(Arc::clone(&wake)),
            exporting: None,
            versions: Versions::new(Arc::clone(&wake)),
            broken: None,
            dropped: Vec::new(),
            tables: VecDeque::new(),
            compare_then: None,
            save_waits: false,
            journals: Journals::new(Arc::clone(&wake)),
            files: Files::new(picker, wake),
            browser: None,
            dialog: None,
            actions: Actions::default(),
            recent: Vec::new(),
            signature: Signature::default(),
            after_save: None,
            quit: false,
            title: String::new(),
            themed: None,
            system_theme: None,
            #[cfg(target_os = "linux")]
            desktop: None,
            context,
            gaps: None,
        };
        app.seek = Some(app.state.shown.scenario.clone());
        app.changed(true);
        app
    }

    /// The open document.
    pub fn document(&self) -> &Document {
        &self.state.document
    }

    /// What is looked at: the month.
    pub fn month(&self) -> MonthIx {
        self.state.shown.month
    }

    /// Which map is shown.
    pub fn map_mode(&self) -> MapMode {
        self.state.shown.mode
    }

    /// Reads, edits or presents, as the switch in the top bar does.
    pub fn set_work_mode(&mut self, work: WorkMode) {
        self.actions.push(Action::Work(work));
    }

    /// What the window is used for.
    pub fn work_mode(&self) -> WorkMode {
        self.state.shown.work
    }

    /// What the inspector shows.
    pub fn selection(&self) -> &Selection {
        &self.state.shown.selection
    }

    /// USD at stake in the gap of all markets over all months; none until the present state is solved.
    pub fn gap_usd(&self) -> Option<f64> {
        let solved = self.state.results.fresh()?;
        let market = solved.rows.iter().filter(|row| matches!(row.consumer, Consumer::Market(_)));
        Some(market.map(|row| row.gap * row.value_at_stake_usd).sum())
    }

    /// The run sheet that is being written.
    pub fn run_sheet(&self) -> Option<&chokepoint_core::model::workshop::RunSheet> {
        self.sheet.draft().map(|draft| draft.sheet().as_ref())
    }

    /// Why there is no result, if so.
    pub fn failure(&self) -> Option<&str> {
        match &self.state.results.progress {
            crate::app::state::results::Progress::Failed(why) => Some(why),
            _ => None,
        }
    }

    /// True when index, findings and results are those of the document as it stands.
    pub fn is_settled(&self) -> bool {
        self.following.busy().is_none() && !self.state.results.is_solving()
    }

    /// True when all that follows from the document by itself is on screen, its answer, the plots and the map in sight, and what
    /// earlier runs have left has been looked for.
    pub fn is_at_rest(&mut self) -> bool {
        let at_work = self.answer.is_working() || self.journals.recovery.is_running();
        // What is out of sight is not followed, and may be at work for nobody.
        let in_sight = self.state.shown.mode == MapMode::World;
        let maps = in_sight && self.world.silent().iter().any(|work| work.is_running());
        let plots = silent_in_all(&mut self.plots, &mut self.further).any(|work| work.is_running());
        self.is_settled() && !at_work && !maps && !plots
    }

    /// True while a file is being chosen, read or written.
    pub fn is_at_a_file(&self) -> bool {
        self.files.busy().is_some()
    }

    /// True once the program is to end.
    pub fn is_quitting(&self) -> bool {
        self.quit
    }

    /// True when a question or a list lies over the window.
    pub fn is_asking(&self) -> bool {
        self.dialog.is_some()
            || self.browser.is_some()
            || self.picker.is_some()
            || self.importer.is_open()
            || self.journals.is_asking()
    }

    /// Takes over what an earlier run of the program left: theme, recent files, whether a journal is kept, and where the reader was in each file.
    pub fn restore(&mut self, storage: &dyn eframe::Storage) {
        if let Some(theme) = storage.get_string("theme") {
            self.state.shown.look = Look::of_word(&theme);
        }
        self.journals.wanted = storage.get_string("journal").is_none_or(|kept| kept != "off");
        if let Some(folded) = storage.get_string("folded") {
            self.folds = Folds::of_text(&folded);
        }
        if let Some(path) = storage.get_string("workshop").map(PathBuf::from).filter(|path| path.is_file()) {
            self.workshops.offer(path);
        }
        if let Some(who) = storage.get_string("signs") {
            self.signature.who = who;
        }
        if let Some(folder) = storage.get_string("gallery").filter(|folder| !folder.is_empty()) {
            self.gallery.folder = Some(folder.into());
        }
        if let Some(recent) = storage.get_string("recent") {
            self.recent = recent.lines().map(PathBuf::from).take(10).collect();
        }
        // What cannot be read is of another version: places are found anew.
        if let Some(places) = storage.get_string("places").and_then(|places| serde_json::from_str(&places).ok()) {
            self.places = places;
            self.find_place();
        }
    }

    /// Opens a preset or a bundle in a file, as *Open…* does.
    pub fn open_file(&mut self, path: PathBuf) {
        self.files.load(path);
    }

    /// Plays a run sheet, or goes on with a session, in a file.
    pub fn play_workshop(&mut self, path: PathBuf) {
        self.workshops.act(WorkshopWish::Play(path));
    }

    /// Writes documents to another disk than this computer's, for tests.
    #[must_use]
    pub fn on_disk(mut self, disk: Arc<dyn Disk>) -> Self {
        self.files.set_disk(disk);
        self
    }

    /// Follows what the desktop says of light and dark, where the window system does not tell a window.
    #[cfg(target_os = "linux")]
    pub fn follow_desktop(&mut self) {
        self.desktop = Some(DesktopLook::follow(Arc::clone(&self.wake)));
    }

    /// Light or dark as the system says; none where it does not.
    fn system_theme(&self, ctx: &Context) -> Option<egui::Theme> {
        let told = ctx.input(|input| input.raw.system_theme);
        #[cfg(target_os = "linux")]
        let told = told.or_else(|| self.desktop.as_ref().and_then(DesktopLook::theme));
        told
    }

    /// Lays out and shows one frame, and carries out what it asked for; see [`Self::guarded`].
    pub fn show(&mut self, ui: &mut Ui) {
        self.guarded(ui, Self::whole_frame);
    }

    /// Lays out and shows one frame, and carries out what it asked for; nothing catches what breaks down in it.
    pub fn whole_frame(&mut self, ui: &mut Ui) {
        let ctx = ui.ctx().clone();
        self.context.get_or_init(|| {
            crate::draw::install_fonts(&ctx);
            ctx.clone()
        });
        self.system_theme = self.system_theme(&ctx);
        let (theme, look) = (self.theme(), self.state.shown.look);
        if self.themed != Some((theme, look)) {
            theme.apply(&ctx);
            if look == Look::System {
                // Told to be light or dark, the window would hear no more of what the system is.
                ctx.options_mut(|options| {
                    options.theme_preference = egui::ThemePreference::System;
                    options.fallback_theme =
                        if theme.kind() == ThemeKind::Dark { egui::Theme::Dark } else { egui::Theme::Light };
                });
            }
            ctx.all_styles_mut(|style| {
                style.visuals.warn_fg_color = theme.warn();
                style.visuals.error_fg_color = theme.error();
                style.visuals.weak_text_color = Some(theme.weak_text());
            });
            self.themed = Some((theme, look));
        }
        self.take_in(&ctx);
        keyboard::go_on(&ctx, self.keyboard);
        self.note_effect();
        self.play(&ctx);
        self.close_manual(&ctx);
        if self.workshops.is_public_here() {
            self.leave_public_screen(&ctx);
        } else if self.is_asking() {
            shortcuts::read_asking(&ctx, &mut self.actions);
        } else {
            self.sheet.keys(&ctx, &mut self.actions);
            let frame = self.frame();
            if frame.situation.work == WorkMode::Present {
                shortcuts::read_presenting(&ctx, &mut self.actions);
            } else {
                shortcuts::read(&ctx, &self.state.ctx(&frame), &self.view.canvas, &mut self.actions);
            }
        }
        if self.workshops.is_public_here() {
            // Nothing else is drawn, not even below it.
            let theme = self.theme();
            self.workshops.public_ui(ui, &theme);
        } else if self.state.shown.work == WorkMode::Present {
            self.present(ui);
        } else {
            self.panels(ui);
        }
        if !self.workshops.is_public_here() {
            self.overlays(&ctx);
        }
        self.public_window(&ctx);
        self.further_windows(&ctx);
        // The picture that a room looks at has no frame: all keys are those of the presentation there.
        let is_picture =
            self.state.shown.work == WorkMode::Present && ctx.memory(|memory| memory.has_focus(canvas_id()));
        if !is_picture {
            keyboard::ring(&ctx, &theme);
        }
        self.carry_out(&ctx);
        let pressed = ctx.input(|input| input.pointer.any_pressed());
        self.keyboard = ctx.memory(|memory| memory.focused()).or(self.keyboard.filter(|_| !pressed));
        // Nothing is held and nothing is typed: whatever was dragged has come to rest.
        let typing = ctx.egui_wants_keyboard_input() && !ctx.memory(|memory| memory.has_focus(canvas_id()));
        let held = ctx.input(|input| input.pointer.any_down() || input.keys_down.iter().any(is_arrow));
        let naming = self.view.canvas.is_typed_on();
        if !held && !typing && !naming && !self.nudging(&ctx) {
            self.state.document.seal();
        }
        self.follow_journal();
        self.name_window(&ctx);
        self.fade_message(&ctx);
    }

    /// What the present state comes to, once that is known, for the history.
    fn note_effect(&mut self) {
        let state = &mut self.state;
        if let Some(gap) = state.results.known_gap(state.document.preset(), &state.shown.scenario) {
            state.effects.note(state.document.state(), &state.shown.scenario, gap);
        }
    }

    /// Escape closes the manual before anything that lies below it; a menu that is open reads it first.
    fn close_manual(&mut self, ctx: &Context) {
        let asked = || ctx.input_mut(|input| input.consume_key(egui::Modifiers::NONE, egui::Key::Escape));
        if self.manual.is_open() && !egui::Popup::is_any_open(ctx) && asked() {
            self.manual.close();
        }
    }

    /// What has been said goes after a while.
    fn fade_message(&mut self, ctx: &Context) {
        if let Some(left) = self.state.message.fade(ctx.input(|input| input.time)) {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64(left));
        }
    }

    /// The colours and text sizes of what is on screen.
    pub(super) fn theme(&self) -> Theme {
        Theme::of(self.state.shown.look.kind(self.system_theme)).presented(self.state.shown.work == WorkMode::Present)
    }

    /// Two windows are told apart by what they show, and unsaved work is seen in the list of windows.
    fn name_window(&mut self, ctx: &Context) {
        let is_unsaved = self.state.document.is_unsaved() && self.workshops.playing().is_none();
        let mark = if is_unsaved { " •" } else { "" };
        let title = match self.workshops.public_title() {
            Some(title) => format!("{title} – Chokepoint"),
            None => format!("{}{mark} – Chokepoint", self.state.document.name()),
        };
        // A screen reader says it when the window comes to the front.
        ctx.accesskit_node_builder(egui::accesskit_root_id(), |node| node.set_label(title.as_str()));
        if self.title != title {
            ctx.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    fn play(&mut self, ctx: &Context) {
        let Some(due) = self.state.shown.next_month_at else { return };
        let now = ctx.input(|input| input.time);
        if now >= due {
            let next = self.state.shown.month.next();
            if self.state.timeline().is_some_and(|timeline| timeline.has(next)) {
                self.state.shown.month = next;
                self.state.shown.next_month_at = Some(now + MONTH_SECONDS);
            } else {
                self.state.shown.next_month_at = None;
                return;
            }
        }
        let wait = self.state.shown.next_month_at.map_or(MONTH_SECONDS, |due| (due - now).max(0.0));
        ctx.request_repaint_after(std::time::Duration::from_secs_f64(wait));
    }
}

impl eframe::App for App {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let ctx = ui.ctx().clone();
        if ctx.input(|input| input.viewport().close_requested()) {
            if self.broken.is_some() {
                // Nothing can be asked: the journal stays, and the next start offers what it holds.
            } else if !self.quit && (self.is_document_unsaved() || self.sheet.is_unsaved()) {
                ctx.send_viewport_cmd(egui::ViewportCommand::CancelClose);
                self.actions.push(Action::Leave(Leave::Quit));
            } else {
                self.close_journal();
            }
        }
        self.show(ui);
    }

    fn save(&mut self, storage: &mut dyn eframe::Storage) {
        storage.set_string("theme", self.state.shown.look.word().to_owned());
        storage.set_string("journal", if self.journals.wanted { "on" } else { "off" }.to_owned());
        storage.set_string("folded", self.folds.to_text());
        let recent: Vec<String> = self.recent.iter().map(|path| path.display().to_string()).collect();
        let shared = self.gallery.folder.as_ref().map_or_else(String::new, |folder| folder.display().to_string());
        storage.set_string("gallery", shared);
        storage.set_string("recent", recent.join("\n"));
        storage.set_string("signs", self.signature.who.clone());
        let session = self.workshops.session_path().map_or_else(String::new, |path| path.display().to_string());
        storage.set_string("workshop", if self.quit { String::new() } else { session });
        self.leave_place();
        if let Ok(places) = serde_json::to_string(&self.places) {
            storage.set_string("places", places);
        }
    }
}

fn is_arrow(key: &egui::Key) -> bool {
    use egui::Key::{ArrowDown, ArrowLeft, ArrowRight, ArrowUp};
    matches!(key, ArrowLeft | ArrowRight | ArrowUp | ArrowDown)
}
