//! What the app does about actions, reports of the solver and answers of the file threads.

pub mod edit;
pub mod perform;
use crate::app::commands::action::{Action, Leave};
use crate::app::dialogs::browser::{Browsed, Browser};
use crate::app::dialogs::{Answer, Dialog, dialog_ui};
use crate::app::state::export::Export;
use crate::app::state::results::SolvedScenario;
use crate::app::state::selection::Selection;
use crate::app::state::view::MapMode;
use crate::app::tasks::files::{
    FileEvent, PickKind, PickRequest, Picked, Read, SaveFailure, WORKBOOK, file_name, folder_of, stem,
};
use crate::app::window::App;
use crate::draw::Theme;
use chokepoint_core::edit::{FileStamp, Opened};
use chokepoint_core::model::Preset;
use chokepoint_core::store::builtin;
use chokepoint_core::store::import::TABLES;
use egui::Context;
use std::path::PathBuf;
use std::sync::Arc;

/// Files that are remembered.
const RECENT: usize = 10;

impl App {
    /// Takes in what other threads and the desktop have handed over.
    pub(super) fn take_in(&mut self, ctx: &Context) {
        self.take_reports();
        self.take_followed();
        for event in self.files.poll() {
            self.file_event(ctx, event);
        }
        let dropped = ctx.input(|input| input.raw.dropped_files.first().map(|file| file.path().to_path_buf()));
        if let Some(path) = dropped {
            let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase()).unwrap_or_default();
            if TABLES.contains(&ending.as_str()) {
                self.importer.read(path);
            } else {
                self.actions.push(Action::Leave(Leave::File(path)));
            }
        }
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
    }

    pub(super) fn act(&mut self, ctx: &Context, action: Action) {
        match action {
            Action::Edit(command) => {
                let matters = command.matters;
                self.document.apply(command);
                self.changed(matters);
            }
            Action::Undo => {
                if let Some(matters) = self.document.undo().map(|command| command.matters) {
                    self.changed(matters);
                }
            }
            Action::Redo => {
                if let Some(matters) = self.document.redo().map(|command| command.matters) {
                    self.changed(matters);
                }
            }
            Action::Do(verb) => self.perform(ctx, verb),
            Action::GoTo(steps) => self.go_to(steps),
            Action::AddSite(new) => self.add_site(&new),
            Action::AddNew(new) => self.add_new(&new),
            Action::Connect { from, to, proposal } => self.connect(&from, &to, &proposal),
            Action::Choose(choice, proposal) => self.choose(choice, proposal),
            Action::MoveSites(drag) => self.move_sites(&drag),
            Action::Nudge(way) => self.nudge(ctx, way),
            Action::Paste(text) => self.paste(&text),
            Action::Remove(removal) => self.remove(removal),
            Action::Reveal => self.reveal(false),
            Action::FlyTo(selection) => {
                self.view.selection = selection;
                self.view.canvas.take_focus = true;
                self.reveal(true);
            }
            Action::StartFrom(chain) => self.start_from(chain),
            Action::Select(selection) => {
                if selection == Selection::Nothing {
                    self.view.world.placing = None;
                }
                self.view.selection = selection;
            }
            Action::ShowScenario(scenario) => {
                self.view.scenario = scenario;
                self.clamp_month();
                self.request_solve();
            }
            Action::ShowMonth(month) => {
                self.view.month = month;
                self.clamp_month();
            }
            Action::TogglePlay => self.toggle_play(ctx),
            Action::ShowMap(mode) => self.view.mode = mode,
            Action::Fit => match self.view.mode {
                MapMode::Stages => self.view.fit = true,
                MapMode::World => self.view.world.fit = true,
            },
            Action::Zoom(factor) => self.zoom(factor),
            Action::Theme(theme) => self.view.theme = theme,
            Action::ShowPane(pane) => self.plots.show_pane(pane, None),
            Action::ClosePane(pane) => self.plots.close_pane(pane),
            Action::ResetPanes => self.plots.reset(),
            Action::Copy(_) | Action::Export(_) | Action::PickBriefFolder if self.files.busy().is_some() => {
                let busy = self.files.busy().unwrap_or_default();
                self.message = Some(format!("busy with {busy}; try again in a moment"));
            }
            Action::Brief => self.brief.ask(self.document.preset(), &self.view.scenario),
            Action::PickBriefFolder => {
                let ask = PickRequest { name: String::new(), ..self.ask(PickKind::Folder) };
                self.files.pick(ask);
            }
            Action::Copy(export) => self.files.copy(export),
            Action::Export(export) => {
                let ask = self.ask_export(&export);
                self.exporting = Some(export);
                self.files.pick(ask);
            }
            Action::Balance if self.following.busy().is_some() => self.not_yet(),
            Action::Balance => self.balancer.ask(self.document.preset(), &self.indexed.network),
            Action::ShowFindings => self.view.findings_open = !self.view.findings_open,
            Action::ToggleQuality => self.view.quality_open = !self.view.quality_open,
            Action::Leave(leave) if self.document.is_unsaved() => self.dialog = Some(Dialog::Unsaved(leave)),
            Action::Leave(leave) => self.leave(ctx, leave),
            Action::Open => self.files.pick(self.ask(PickKind::Open)),
            Action::Browse => self.browse(PickKind::Open),
            Action::Import => self.files.pick(self.ask(PickKind::Table)),
            Action::ExportTables => self.files.pick(self.ask(PickKind::Tables)),
            Action::Save => self.save(),
            Action::SaveAs => self.files.pick(self.ask(PickKind::Save)),
            Action::BrowseSave => self.browse(PickKind::Save),
        }
    }

    /// What needs the index of the newest state has to wait for it.
    fn not_yet(&mut self) {
        self.message = Some("the last change is still being worked in; try again in a moment".to_owned());
    }

    /// Zooms about the middle of the map that is shown.
    fn zoom(&mut self, factor: f32) {
        let Some(middle) = self.map_rect.map(|rect| rect.center()) else { return };
        match self.view.mode {
            MapMode::Stages => {
                self.view.map.zoom_about(middle, factor);
                self.view.fit = false;
            }
            MapMode::World => {
                self.view.world.view.zoom_about(middle, factor);
                self.view.world.fit = false;
            }
        }
    }

    pub(super) fn clamp_month(&mut self) {
        let months = self.timeline().map_or(0, |timeline| timeline.months());
        self.view.month = self.view.month.min(months.saturating_sub(1));
    }

    fn toggle_play(&mut self, ctx: &Context) {
        if self.view.next_month_at.take().is_some() {
            return;
        }
        let months = self.timeline().map_or(0, |timeline| timeline.months());
        if self.view.month + 1 >= months {
            self.view.month = 0;
        }
        self.view.next_month_at = Some(ctx.input(|input| input.time) + 0.5);
    }

    fn leave(&mut self, ctx: &Context, leave: Leave) {
        match leave {
            Leave::New => self.open(Opened::unsaved(Preset::empty()), None),
            Leave::Builtin(name) => match builtin::load(name) {
                Ok(preset) => self.open(Opened::unsaved(preset), None),
                Err(error) => self.dialog = Some(Dialog::Problem(error.to_string())),
            },
            Leave::File(path) => self.files.load(path),
            Leave::Quit => {
                self.quit = true;
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
        }
    }

    /// What waits for an answer that the file which has just been written gives: a large one is still being written when the
    /// user goes on.
    fn answered_by_saving(&mut self) -> Option<Leave> {
        let is_answered = matches!(&self.dialog, Some(Dialog::Unsaved(_))) && !self.document.is_unsaved();
        match self.dialog.take_if(|_| is_answered)? {
            Dialog::Unsaved(leave) => Some(leave),
            _ => None,
        }
    }

    fn ask(&self, kind: PickKind) -> PickRequest {
        let path = self.document.path().map(PathBuf::from).or_else(|| self.recent.first().cloned());
        let name = self
            .document
            .path()
            .and_then(|path| path.file_name())
            .map_or_else(|| file_name(&self.document.preset().title), |name| name.to_string_lossy().into_owned());
        let name = if kind == PickKind::Tables {
            PathBuf::from(name).with_extension(WORKBOOK).display().to_string()
        } else {
            name
        };
        PickRequest { kind, folder: folder_of(path.as_deref()), name }
    }

    fn browse(&mut self, kind: PickKind) {
        let ask = match (&self.exporting, kind) {
            (Some(export), PickKind::Export(_)) => self.ask_export(export),
            _ => self.ask(kind),
        };
        let name = if kind.writes() { ask.name } else { String::new() };
        self.browser = Some(Browser::new(kind, ask.folder, name));
    }

    fn save(&mut self) {
        match self.document.path().map(PathBuf::from) {
            Some(path) => self.write(path, self.document.stamp().cloned()),
            None => self.files.pick(self.ask(PickKind::Save)),
        }
    }

    fn write(&mut self, path: PathBuf, expected: Option<FileStamp>) {
        self.files.save(Arc::clone(self.document.preset()), self.document.state(), path, expected);
    }

    fn picked(&mut self, kind: PickKind, path: PathBuf) {
        match kind {
            PickKind::Open => self.actions.push(Action::Leave(Leave::File(path))),
            PickKind::Save => self.write(path, None),
            PickKind::Table => self.importer.read(path),
            PickKind::Tables => self.files.write_tables(Arc::clone(self.document.preset()), path),
            PickKind::Export(_) => {
                if let Some(export) = self.exporting.take() {
                    self.files.export(export, path);
                }
            }
            PickKind::Folder if self.following.busy().is_some() => self.not_yet(),
            PickKind::Folder => {
                let solved = self.told();
                self.brief.start(self.document.preset(), &self.indexed.network, solved, path);
            }
        }
    }

    /// Scenarios of the preset as it is now that are solved already.
    fn told(&self) -> Vec<SolvedScenario> {
        let own = self.results.solved().filter(|_| !self.results.is_stale());
        let own = own.map(|solved| SolvedScenario {
            name: String::new(),
            outcome: Arc::clone(&solved.outcome),
            rows: Arc::clone(&solved.rows),
        });
        self.plots.compared(self.document.preset()).into_iter().chain(own).collect()
    }

    fn ask_export(&self, export: &Export) -> PickRequest {
        let kind = PickKind::Export(export.file);
        PickRequest { kind, name: export.name(&stem(&self.document.preset().title)), ..self.ask(kind) }
    }

    fn remember(&mut self, path: PathBuf) {
        self.recent.retain(|other| *other != path);
        self.recent.insert(0, path);
        self.recent.truncate(RECENT);
    }

    fn file_event(&mut self, ctx: &Context, event: FileEvent) {
        match event {
            FileEvent::Picked(kind, Picked::Path(path)) => self.picked(kind, path),
            FileEvent::Picked(_, Picked::Cancelled) => self.after_save = None,
            FileEvent::Picked(kind, Picked::Unavailable) => self.browse(kind),
            FileEvent::Loaded(path, Ok(read)) => {
                let Read { loaded, indexed, findings } = *read;
                let chokepoint_core::store::Loaded { preset, findings: said, stamp, .. } = loaded;
                self.remember(path.clone());
                let opened = Opened { preset, path: Some(path), stamp: Some(stamp), findings: said };
                self.open(opened, Some((indexed, findings)));
            }
            FileEvent::Loaded(path, Err(findings)) => self.dialog = Some(Dialog::BadFile(path, findings)),
            FileEvent::Exported(path, Ok(())) => self.message = Some(format!("Exported to {}", path.display())),
            FileEvent::Exported(path, Err(why)) => {
                self.dialog = Some(Dialog::Problem(format!("{} was not written: {why}", path.display())));
            }
            FileEvent::Copied(Ok(image)) => {
                ctx.copy_image(image);
                self.message = Some("The picture is on the clipboard".to_owned());
            }
            FileEvent::Copied(Err(why)) => self.dialog = Some(Dialog::Problem(format!("Nothing was copied: {why}"))),
            FileEvent::Saved { path, state, result: Ok(stamp) } => {
                self.message = Some(format!("Saved to {}", path.display()));
                self.remember(path.clone());
                self.document.saved(state, path, stamp);
                if let Some(leave) = self.after_save.take().or_else(|| self.answered_by_saving()) {
                    self.leave(ctx, leave);
                }
            }
            FileEvent::Saved { path, result: Err(SaveFailure::ChangedOnDisk), .. } => {
                self.dialog = Some(Dialog::ChangedOnDisk(path));
            }
            FileEvent::Saved { path, result: Err(SaveFailure::Other(why)), .. } => {
                self.after_save = None;
                self.dialog = Some(Dialog::Problem(format!("{} was not saved: {why}", path.display())));
            }
        }
    }

    /// Shows the program's own file list.
    pub(super) fn browser_ui(&mut self, ctx: &Context) {
        let Some(mut browser) = self.browser.take() else { return };
        let color = ctx.global_style().visuals.error_fg_color;
        match browser.ui(ctx, color) {
            Browsed::Open => self.browser = Some(browser),
            Browsed::Cancelled => self.after_save = None,
            Browsed::Chosen(path) => self.picked(browser.kind, path),
        }
    }

    /// Shows the open dialog and does what is answered.
    pub(super) fn dialog_ui(&mut self, ctx: &Context, theme: &Theme) {
        let Some(dialog) = self.dialog.take() else { return };
        let Some(answer) = dialog_ui(ctx, theme, &dialog, &self.document.name()) else {
            self.dialog = Some(dialog);
            return;
        };
        ctx.request_repaint();
        match (dialog, answer) {
            (Dialog::Unsaved(leave), Answer::Yes) => self.leave(ctx, leave),
            (Dialog::Unsaved(leave), Answer::Save) => {
                self.after_save = Some(leave);
                self.save();
            }
            (Dialog::Remove(removal), Answer::Yes) => {
                self.view.selection = Selection::Nothing;
                self.apply(Some(removal.edit));
            }
            (Dialog::ChangedOnDisk(path), Answer::Yes) => self.write(path, None),
            (Dialog::ChangedOnDisk(_), Answer::Save) => self.files.pick(self.ask(PickKind::Save)),
            (Dialog::ChangedOnDisk(_), Answer::Cancel) => self.after_save = None,
            _ => {}
        }
    }

    /// Selects something, as a click on the map or in the outline would.
    pub fn select(&mut self, selection: Selection) {
        self.view.selection = selection;
    }
}
