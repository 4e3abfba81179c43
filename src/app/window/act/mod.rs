//! What the window does about actions, reports of the solver and answers of the file threads.

pub mod edit;
pub mod files;
pub mod plots;
pub mod present;
pub mod sheet;
pub mod view;
use crate::app::commands::action::{Action, Scale};
use crate::app::commands::command::Command;
use crate::app::commands::palette::Picker;
use crate::app::state::canvas::canvas_id;
use crate::app::state::full_screen::toggle_full_screen;
use crate::app::state::region::Region;
use crate::app::state::shown::WorkMode;
use crate::app::state::situation::PLAYED;
use crate::app::state::troubles::About;
use crate::app::tasks::files::{PickKind, busy_words};
use crate::app::window::App;
use egui::Context;

impl App {
    /// Takes in what other threads and the desktop have handed over.
    pub(super) fn take_in(&mut self, ctx: &Context) {
        self.take_reports();
        self.take_followed();
        self.follow_workshop();
        for event in self.files.poll() {
            self.file_event(ctx, event);
        }
        self.save_when_free();
        self.take_dropped(ctx);
    }

    /// Does what was asked for in this frame.
    pub(super) fn carry_out(&mut self, ctx: &Context) {
        let actions = self.actions.drain();
        // What was asked for changes what has just been drawn.
        if !actions.is_empty() {
            ctx.request_repaint();
        }
        for action in actions {
            self.act(ctx, action);
        }
        self.visited.note(&self.state.shown.selection);
    }

    /// The one place where actions are told apart; each subject is a file of this room.
    fn act(&mut self, ctx: &Context, action: Action) {
        // The one place where reading is kept from changing anything, whatever asked for it.
        if self.state.shown.work != WorkMode::Edit && action.changes_preset() {
            let is_played = self.workshops.playing().is_some();
            let words =
                if is_played { PLAYED } else { "Reading changes nothing; press E, or Edit above, to change the map" };
            self.state.message.say(words);
            return;
        }
        match action {
            Action::Do(command) => self.perform(ctx, command),
            Action::Together(actions) => actions.into_iter().for_each(|action| self.act(ctx, action)),

            Action::Edit(edit) => {
                let matters = edit.matters;
                self.state.document.apply(edit);
                self.changed(matters);
            }
            Action::GoTo(steps) => self.go_to(steps),
            Action::AddSite(new) => self.add_site(&new),
            Action::BeginNote(at) => self.begin_note(at),
            Action::AddNote { at, text } => self.add_note(at, &text),
            Action::NewSitesIn(country) => self.state.shown.country = country,
            Action::AddNew(new) => self.add_new(&new),
            Action::AddRule { rule, brought } => self.add_rule(*rule, brought),
            Action::PutIn(part, on) => self.put_in(&part, on),
            Action::Branch(scenario) => self.branch(&scenario),
            Action::Connect { from, to, proposal } => self.connect(&from, &to, &proposal),
            Action::BeginRoute => self.begin_route(),
            Action::Choose(choice, proposal) => self.choose(*choice, proposal),
            Action::MoveSites(drag) => self.move_sites(&drag),
            Action::Nudge(way) => self.nudge(ctx, way),
            Action::LayOut(sites) => self.lay_out(sites),
            // The system hands over what its clipboard holds in the next frame.
            Action::RequestPaste => ctx.send_viewport_cmd(egui::ViewportCommand::RequestPaste),
            Action::Paste(text) => self.paste(&text),
            Action::PutDown(pasted) => self.put_down(pasted),
            Action::CopyText { text, said } => {
                ctx.copy_text(text);
                self.state.troubles.clear(About::Clipboard);
                self.state.message.say(said);
            }
            Action::Say(words) => self.state.message.say(words),
            Action::SayTrouble(about, words) => self.state.troubles.note(about, words),
            Action::PutAside(about) => self.state.troubles.clear(about),
            Action::Remove(removal) => self.remove(removal),
            Action::Rename => self.rename(false),
            Action::StartFrom(chain) => self.start_from(chain),
            Action::ComparePresets { merge } => self.comparer.open(merge),
            Action::SelectOrSay(entity) => match entity.name(self.state.document.preset()) {
                Some(_) => self.show_selection(entity.into()),
                None => self.state.message.say("The open map does not have it"),
            },
            Action::Swipe(is_on) => {
                self.comparer.swipe(is_on);
                self.view.swipe = 0.5;
                self.fit();
            }
            Action::Gallery => self.gallery.open(),
            Action::CopyForOthers => self.ask_for_copy(),
            Action::Balance if self.following.busy().is_some() => self.not_yet(),
            Action::Balance => self.balancer.ask(self.state.document.preset(), &self.state.indexed.network),

            Action::Select(selection) => self.show_selection(selection),
            Action::SelectOnMap(selection) => self.select_on_map(selection),
            Action::FlyTo(selection) => {
                self.select_on_map(selection);
                self.reveal(true);
            }
            Action::Work(work) => self.work(ctx, work),
            Action::WeighFigures => {
                self.view.quality_open = true;
                self.quality.weigh(self.state.document.preset(), &self.state.shown.scenario);
            }
            Action::KeepView => self.keep_view(),
            Action::NameView => self.name_view(),
            Action::Sign => self.ask_to_sign(),
            Action::KeepNamed(name) => self.keep_named(name),
            Action::RetakeView(at) => self.retake_view(at),
            Action::ShowView(at) => self.show_view(at),
            Action::TurnView(by) => self.turn_view(by),
            Action::Cover => self.presenting.covered = !self.presenting.covered,
            Action::Explain(explained) => self.explain(explained),
            Action::WalkRoutes { back } => self.walk_routes(back),
            Action::Back => self.go_back(),
            Action::Forth => self.go_forth(),
            Action::SelectNothing => self.select_nothing(ctx),
            Action::Reveal { always } => self.reveal(always),
            Action::FocusRegion(region) => self.focus_region(ctx, region),
            Action::NextRegion { back } => {
                // The map may have been given the keyboard by other ways.
                let on_map = ctx.memory(|memory| memory.has_focus(canvas_id()));
                let here = if on_map { Region::Map } else { self.region };
                let next = here.next(back, |region| self.has_region(region));
                self.focus_region(ctx, next);
            }
            Action::FocusMap => self.view.canvas.take_focus = true,
            Action::Fold(countries) => self.fold(countries),
            Action::UnfoldAll => self.view.canvas.folded.clear(),
            Action::ShowScenario(scenario) => self.show_scenario(scenario),
            Action::ShowMonth(month) => {
                self.seek = None;
                self.state.shown.month = month;
                self.clamp_month();
            }
            Action::TogglePlay => self.toggle_play(ctx),
            Action::ShowMap(mode) => self.state.shown.mode = mode,
            Action::Fit => self.fit(),
            Action::Zoom(factor) => self.zoom(factor),
            Action::Look(look) => self.state.shown.look = look,
            Action::ShowLeft(list) => self.view.left = list,
            Action::Toggle(switch) => self.toggle(switch),
            Action::Search(searched) => self.picker = Some(Picker::of(searched)),
            Action::Tour => self.tour.start(),
            Action::Manual(topic) => self.show_manual(ctx, topic),
            Action::Solve => {
                self.state.results.forget_kept();
                self.request_solve();
            }
            Action::StopSolving => self.stop_solving(),

            Action::Pin => {
                let frame = self.frame();
                self.answer.pin(&self.state.ctx(&frame));
            }
            Action::AnnouncedControls(rule) => self.announced.open(rule),
            Action::ShowPane(pane) => self.show_pane(pane),
            Action::Scale(Scale::Larger) => egui::gui_zoom::zoom_in(ctx),
            Action::Scale(Scale::Smaller) => egui::gui_zoom::zoom_out(ctx),
            Action::Scale(Scale::Usual) => ctx.set_zoom_factor(1.0),
            Action::NewWindow => self.open_window(),
            Action::FullScreen => toggle_full_screen(ctx),
            action @ (Action::ClosePane(_)
            | Action::CloseKind(_)
            | Action::OpenBeside(_)
            | Action::Maximise(_)
            | Action::ResetPanes
            | Action::Compare(_)
            | Action::CompareOnly(_)) => {
                self.plots.act(action, self.state.document.preset());
            }
            Action::Copy(_) | Action::Export(_) | Action::Picture(..) | Action::Pick(PickKind::Folder)
                if self.files.busy().is_some() =>
            {
                let busy = self.files.busy().unwrap_or_default();
                self.state.message.say(busy_words(busy));
            }
            Action::Copy(export) => self.files.copy(export),
            Action::Export(export) => self.export(export),
            Action::Picture(of, out) => self.picture(of, out),
            Action::PictureSize(size) => self.state.shown.picture = size,
            Action::Brief { slides } => {
                self.brief.ask(self.state.document.preset(), &self.state.shown.scenario, slides);
            }

            Action::Leave(leave) => self.ask_to_leave(ctx, leave),
            Action::Pick(kind) => self.pick(kind),
            Action::Browse(kind) => self.browse(kind),
            Action::Save => self.save(),
            Action::Recover => self.recover(),
            Action::Workshop(wish) => self.workshops.act(wish),
            Action::Sheet(wish) => self.sheet_wish(wish),
            Action::EarlierVersions => self.show_versions(),
            Action::TryAgain => self.try_again(),
        }
    }

    /// Asks a command what it wants, as things stand when its turn comes, and does that.
    fn perform(&mut self, egui_ctx: &Context, command: Command) {
        let frame = self.frame();
        let row = command.row();
        let wish = if (row.enabled)(&frame.situation) { (row.ask)(&self.state.ctx(&frame)) } else { None };
        if let Some(action) = wish {
            self.act(egui_ctx, action);
        }
    }

    /// What needs the index of the newest state has to wait for it.
    fn not_yet(&mut self) {
        self.state.message.say("the last change is still being worked in; try again in a moment");
    }
}
