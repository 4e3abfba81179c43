//! Files: opening, saving, importing, exporting, and what is asked before any of it.

use crate::app::commands::action::{Action, Leave, SheetThen};
use crate::app::commands::sheet_wish::SheetWish;
use crate::app::commands::workshop_wish::WorkshopWish;
use crate::app::dialogs::answer::Answer;
use crate::app::dialogs::browser::{Browsed, Browser};
use crate::app::dialogs::dropped::{Dropped, SeveralPresets};
use crate::app::dialogs::sign::Signature;
use crate::app::dialogs::{Dialog, dialog_ui};
use crate::app::state::export::Copied;
use crate::app::state::selection::Selection;
use crate::app::tasks::files::{
    FileEvent, PickKind, PickRequest, Picked, Read, RunSheetFrom, SAVING, SaveFailure, WORKBOOK, busy_words, file_name,
    folder_of,
};
use crate::app::window::App;
use crate::draw::Theme;
use chokepoint_core::edit::{Document, FileStamp, Opened, sign};
use chokepoint_core::model::{Preset, count_words};
use chokepoint_core::store::{BUNDLE_ENDING, PresetFile, builtin, run_sheet_path};
use egui::Context;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Files that are remembered.
const RECENT: usize = 10;

impl App {
    /// Replaces the document or ends the program; asks first when there are unsaved changes.
    pub(super) fn ask_to_leave(&mut self, ctx: &Context, leave: Leave) {
        if leave == Leave::Quit && self.sheet.is_unsaved() {
            self.ask_about_sheet(SheetThen::Leave(leave));
        } else if self.is_document_unsaved() {
            self.dialog = Some(Dialog::Unsaved(leave));
        } else {
            self.leave(ctx, leave);
        }
    }

    /// True where the document holds what is in no file. What is shown of a workshop follows from its session, which is on the disk.
    pub(in crate::app::window) fn is_document_unsaved(&self) -> bool {
        self.state.document.is_unsaved() && self.workshops.playing().is_none()
    }

    /// Picks a file or folder with the system's dialog.
    pub(super) fn pick(&mut self, kind: PickKind) {
        let request = match kind {
            kind if kind.is_folder() => PickRequest { name: String::new(), ..self.request(kind) },
            _ => self.request(kind),
        };
        self.files.pick(request);
    }

    /// Opens or imports files that were let go over the window. The system may hand them over one by one: what becomes of them is decided in the first frame in which
    /// no more come.
    pub(super) fn take_dropped(&mut self, ctx: &Context) {
        let before = self.dropped.len();
        ctx.input(|input| {
            self.dropped.extend(input.raw.dropped_files.iter().map(|file| file.path().to_path_buf()));
        });
        if self.dropped.len() > before {
            ctx.request_repaint();
            return;
        }
        match Dropped::of(std::mem::take(&mut self.dropped)) {
            None => {}
            Some(Dropped::Play(path)) => self.workshops.act(WorkshopWish::Play(path)),
            Some(Dropped::Open(path)) => self.actions.push(Action::Leave(Leave::File(path))),
            Some(Dropped::Ask(files)) => self.dialog = Some(Dialog::Several(SeveralPresets { files, chosen: None })),
            Some(Dropped::Import(tables)) => self.tables.extend(tables),
        }
        // One after the other: each is looked at before it comes in.
        if !self.importer.is_open()
            && let Some(table) = self.tables.pop_front()
        {
            if !self.tables.is_empty() {
                self.state.message.say(format!("{} after this one", count_words(self.tables.len(), "table")));
            }
            self.importer.read(table);
        }
    }

    /// Leaves the document, whatever is unsaved.
    fn leave(&mut self, ctx: &Context, leave: Leave) {
        if !matches!(leave, Leave::Quit) {
            self.workshops.act(WorkshopWish::End);
        }
        match leave {
            Leave::New => self.open(Opened::unsaved(Preset::empty()), None),
            Leave::Builtin(name) => match builtin::load(name) {
                Ok(preset) => self.open(Opened::unsaved(preset), None),
                Err(error) => self.dialog = Some(Dialog::Problem(error.to_string())),
            },
            Leave::File(path) => self.files.load(path),
            Leave::Version { version, file } => self.files.load_version(version, file),
            Leave::Recovered(at) => self.open_recovered(at),
            Leave::Quit => {
                self.quit = true;
                self.close_journal();
                ctx.send_viewport_cmd(egui::ViewportCommand::Close);
            }
        }
    }

    /// What waits for an answer that the file which has just been written gives: a large one is still being written when the
    /// user goes on.
    fn answered_by_saving(&mut self) -> Option<Leave> {
        let is_answered = matches!(&self.dialog, Some(Dialog::Unsaved(_))) && !self.state.document.is_unsaved();
        match self.dialog.take_if(|_| is_answered)? {
            Dialog::Unsaved(leave) => Some(leave),
            _ => None,
        }
    }

    /// What a dialog for a file should offer.
    pub(super) fn request(&self, kind: PickKind) -> PickRequest {
        let path = self.state.document.path().map(PathBuf::from).or_else(|| self.recent.first().cloned());
        let name =
            self.state.document.path().and_then(|path| path.file_name()).map_or_else(
                || file_name(&self.state.document.preset().title),
                |name| name.to_string_lossy().into_owned(),
            );
        if matches!(kind, PickKind::Sheet | PickKind::SaveSheet | PickKind::List | PickKind::SaveList) {
            let (name, beside) = self.sheet_name(kind);
            return PickRequest { kind, folder: folder_of(beside.or(path).as_deref()), name };
        }
        let name = if kind == PickKind::SaveMapping {
            self.importer.mapping_name()
        } else if let PickKind::Copy | PickKind::Bundle = kind {
            let name = PathBuf::from(name);
            let stem = name.file_stem().map_or_else(|| name.to_string_lossy(), |stem| stem.to_string_lossy());
            format!("{stem}-for-others.{}", kind.ending().unwrap_or_default())
        } else if kind == PickKind::Tables {
            PathBuf::from(name).with_extension(WORKBOOK).display().to_string()
        } else {
            name
        };
        PickRequest { kind, folder: folder_of(path.as_deref()), name }
    }

    /// Picks a file with the program's own list.
    pub(super) fn browse(&mut self, kind: PickKind) {
        let ask = match (&self.exporting, kind) {
            (Some(export), PickKind::Export(_)) => self.request_export(export),
            _ => self.request(kind),
        };
        let name = if kind.writes() { ask.name } else { String::new() };
        self.browser = Some(Browser::new(kind, ask.folder, name));
    }

    /// Shows the earlier versions of the document's file.
    pub(super) fn show_versions(&mut self) {
        let ask = self.request(PickKind::Open);
        self.browser = Some(Browser::new(PickKind::Open, ask.folder, ask.name));
    }

    /// Writes to the document's file, or picks one; once the file thread that is at work is done, where there is one.
    pub(super) fn save(&mut self) {
        if let Some(busy) = self.files.busy() {
            self.save_waits = true;
            self.state.message.say(format!("{busy}; it is saved as soon as that is done"));
            return;
        }
        match self.state.document.path().map(PathBuf::from) {
            Some(path) => self.write(path, self.state.document.stamp().cloned()),
            None => self.files.pick(self.request(PickKind::Save)),
        }
    }

    /// Asks who signs what is saved.
    pub(super) fn ask_to_sign(&mut self) {
        let document = &self.state.document;
        let (steps, done) = document.history();
        let unsaved = document.unsaved_steps().min(done);
        self.dialog = Some(Dialog::Sign(Signature::of(&self.signature.who, &steps[done - unsaved..done])));
    }

    /// Enters the signature under the state of this content hash, and saves.
    fn signed(&mut self, state: u64, hash: &str) {
        if state != self.state.document.state() {
            self.state.message.say("The preset was changed while it was being signed: sign it again");
            return;
        }
        let now = jiff::Timestamp::from_second(jiff::Timestamp::now().as_second()).unwrap_or_default();
        let Signature { who, what } = &self.signature;
        let edit = sign(self.state.document.preset(), hash, who, what, jiff::tz::Offset::UTC.to_datetime(now));
        if edit.is_none() {
            self.state.message.say("Nothing has changed since it was signed last");
        }
        self.apply(edit);
        if self.state.document.is_unsaved() || self.state.document.path().is_none() {
            self.save();
        }
    }

    /// Saves what was to be saved while a file thread was at work; what that has saved meanwhile needs no second time.
    pub(super) fn save_when_free(&mut self) {
        // A question that the thread has left is answered first.
        if self.save_waits && self.files.busy().is_none() && !self.is_asking() {
            self.save_waits = false;
            if self.state.document.is_unsaved() || self.state.document.path().is_none() {
                self.save();
            }
        }
    }

    fn write(&mut self, path: PathBuf, expected: Option<FileStamp>) {
        self.files.save(Arc::clone(self.state.document.preset()), self.state.document.state(), path, expected);
    }

    /// Opens the window that saves a copy for others.
    pub(super) fn ask_for_copy(&mut self) {
        let beside = self.state.document.path().map(run_sheet_path).filter(|path| path.is_file());
        let own = self.files.run_sheet.clone().map(RunSheetFrom::Text);
        self.copier.open(beside.map(RunSheetFrom::File).or(own));
    }

    /// Writes a copy for others, which is never the document's own file.
    fn copy_to(&mut self, kind: PickKind, path: PathBuf) {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        if self.state.document.path().is_some_and(|own| real(own) == real(&path)) {
            let words = format!("{} is the file of the open preset; choose another one for the copy", path.display());
            self.dialog = Some(Dialog::Problem(words));
            return;
        }
        if is_bundle(&path) != (kind == PickKind::Bundle) {
            let words =
                format!("{}: the name of a bundle ends in .chokepoint, and that of a preset does not", path.display());
            self.dialog = Some(Dialog::Problem(words));
            return;
        }
        let Some(without) = self.copier.left_out() else { return self.not_yet() };
        let preset = Arc::clone(self.state.document.preset());
        match kind {
            PickKind::Bundle => self.files.write_bundle(preset, without, self.copier.bundle_with(), path),
            _ => self.files.write_for_others(preset, without, path),
        }
    }

    fn picked(&mut self, kind: PickKind, path: PathBuf) {
        match kind {
            PickKind::Open => self.actions.push(Action::Leave(Leave::File(path))),
            PickKind::Compared | PickKind::Base => self.comparer.picked(kind, path),
            PickKind::Save if is_bundle(&path) => {
                let words = "A bundle is for others: “Save a copy for others…” writes one. Save your own work as a preset (.ron)";
                self.dialog = Some(Dialog::Problem(words.to_owned()));
            }
            PickKind::Save => self.write(path, None),
            PickKind::Copy | PickKind::Bundle => self.copy_to(kind, path),
            PickKind::Table => self.importer.read(path),
            PickKind::Tables => self.files.write_tables(Arc::clone(self.state.document.preset()), path),
            PickKind::Mapping => self.files.load_mapping(path),
            PickKind::SaveMapping => {
                if let Some(mapping) = self.importer.mapping() {
                    self.files.save_mapping(mapping, path);
                }
            }
            PickKind::Export(_) => {
                if let Some(export) = self.exporting.take() {
                    self.files.export(export, path);
                }
            }
            PickKind::Workshop => self.workshops.act(WorkshopWish::Play(path)),
            PickKind::Sheet => self.sheet_wish(SheetWish::Open(path)),
            PickKind::SaveSheet => self.sheet_wish(SheetWish::SaveTo(path)),
            PickKind::List => self.read_list(path),
            PickKind::SaveList => self.sheet_wish(SheetWish::ExportList(path)),
            PickKind::AfterAction => self.workshops.act(WorkshopWish::Report(path)),
            PickKind::Shared => self.gallery.take_folder(path),
            PickKind::Folder if self.following.busy().is_some() => self.not_yet(),
            PickKind::Folder => {
                let solved = self.told();
                let notes = self.state.shown.notes;
                self.brief.start(self.state.document.preset(), &self.state.indexed.network, solved, notes, path);
            }
        }
    }

    fn remember(&mut self, path: PathBuf) {
        self.recent.retain(|other| *other != path);
        self.recent.insert(0, path);
        self.recent.truncate(RECENT);
    }

    /// Does what the answer of a file thread calls for.
    pub(super) fn file_event(&mut self, ctx: &Context, event: FileEvent) {
        match event {
            FileEvent::Picked(kind, Picked::Path(path)) => self.picked(kind, path),
            FileEvent::Picked(_, Picked::Cancelled) => (self.after_save, self.after_sheet) = (None, None),
            FileEvent::Picked(kind, Picked::Unavailable) => self.browse(kind),
            FileEvent::Loaded(path, Ok(read)) => {
                let Read { loaded, indexed, findings } = *read;
                let PresetFile { preset, findings: said, stamp, bundle } = loaded;
                self.remember(path.clone());
                // A bundle is for handing on: what is done from here on goes into a file of its own.
                let (own, stamp) = if bundle.is_some() { (None, None) } else { (Some(path.clone()), Some(stamp)) };
                self.open(Opened { preset, path: own, stamp, findings: said }, Some((indexed, findings)));
                if let Some((_, other)) = self.compare_then.take().filter(|(opened, _)| *opened == path) {
                    self.comparer.open(false);
                    self.comparer.picked(PickKind::Compared, other);
                }
                if let Some(bundle) = bundle {
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    let words = format!("From the bundle {name}: saving asks for a file. {}", bundle.words());
                    self.state.message.say(words.trim_end());
                    self.files.run_sheet = bundle.run_sheet.map(Into::into);
                }
            }
            FileEvent::Loaded(path, Err(findings)) => self.dialog = Some(Dialog::BadFile(path, findings)),
            FileEvent::Mapped(result) => {
                self.importer.read_by(result.map(|mapping| *mapping), self.state.document.preset())
            }
            FileEvent::SheetRead(path, Ok(read)) => self.sheet_read(path, *read),
            FileEvent::SheetRead(path, Err(finding)) => self.dialog = Some(Dialog::BadFile(path, vec![finding])),
            FileEvent::SheetSaved(saved) => self.sheet_saved(ctx, *saved),
            FileEvent::Exported(path, Ok(())) => self.state.message.say(format!("Exported to {}", path.display())),
            FileEvent::Exported(path, Err(why)) => {
                self.dialog = Some(Dialog::Problem(format!("{} was not written: {why}", path.display())));
            }
            FileEvent::Copied(Ok(Copied::Image(image))) => {
                ctx.copy_image(image);
                self.state.message.say("The picture is on the clipboard");
            }
            FileEvent::Copied(Ok(Copied::Svg(text))) => {
                ctx.copy_text(text);
                self.state.message.say("The picture is on the clipboard, as SVG");
            }
            FileEvent::Hashed(state, Ok(hash)) => self.signed(state, &hash),
            FileEvent::Hashed(_, Err(why)) => self.dialog = Some(Dialog::NotSaved(why)),
            FileEvent::Copied(Err(why)) => self.dialog = Some(Dialog::Problem(format!("Nothing was copied: {why}"))),
            FileEvent::Saved { path, state, result: Ok(stamp), sheet } => {
                let sheet = sheet.err().map_or_else(String::new, |why| format!("; the run sheet was not: {why}"));
                self.state.message.say(format!("Saved to {}{sheet}", path.display()));
                self.files.run_sheet = None;
                self.remember(path.clone());
                self.state.document.saved(state, path, stamp);
                if !self.state.document.is_unsaved() {
                    self.save_waits = false;
                    if let Some(leave) = self.after_save.take().or_else(|| self.answered_by_saving()) {
                        self.leave(ctx, leave);
                    }
                } else if self.after_save.is_some() {
                    // Something was changed while this was written: that is to be saved as well before the document goes.
                    self.save_waits = true;
                }
            }
            FileEvent::Earlier { file, stamp, result: Ok(read) } => {
                let Read { loaded, indexed, findings } = *read;
                let opened = Opened { preset: loaded.preset, path: Some(file), stamp, findings: loaded.findings };
                self.open_document(Document::new(opened).unsaved(), Some((indexed, findings)));
                let name = self.state.document.name();
                self.state.message.say(format!(
                    "This is an earlier version of {name}; saving puts it in the place of the present one"
                ));
            }
            FileEvent::Earlier { file, result: Err(findings), .. } => {
                self.dialog = Some(Dialog::BadFile(file, findings))
            }
            FileEvent::BrokeDown(SAVING, why) => {
                self.state.message.clear();
                self.dialog =
                    Some(Dialog::NotSaved(format!("The program stopped unexpectedly while it was saving ({why})")));
            }
            FileEvent::BrokeDown(what, why) => {
                self.after_save = None;
                self.dialog = Some(Dialog::Problem(format!(
                    "{what} stopped unexpectedly ({why}); nothing else is affected, and it can be tried again"
                )));
            }
            FileEvent::Refused(busy) => self.state.message.say(busy_words(busy)),
            FileEvent::Saved { path, result: Err(SaveFailure::Gone), .. } => {
                self.state.message.clear();
                self.dialog = Some(Dialog::GoneFromDisk(path));
            }
            FileEvent::Saved { path, result: Err(SaveFailure::ChangedOnDisk), .. } => {
                self.state.message.clear();
                self.dialog = Some(Dialog::ChangedOnDisk(path));
            }
            FileEvent::Saved { result: Err(SaveFailure::Other(why)), .. } => {
                // That an earlier save went well must not stand there as if this one had.
                self.state.message.clear();
                self.dialog = Some(Dialog::NotSaved(why));
            }
        }
    }

    /// Shows the program's own file list.
    pub(in crate::app::window) fn browser_ui(&mut self, ctx: &Context) {
        let Some(mut browser) = self.browser.take() else { return };
        let color = ctx.global_style().visuals.error_fg_color;
        let versions = self.versions.of(self.journals.versions(), browser.file());
        let browsed = browser.ui(ctx, color, versions);
        if !matches!(browsed, Browsed::Open) {
            self.versions.forget();
        }
        match browsed {
            Browsed::Open => self.browser = Some(browser),
            Browsed::Cancelled => (self.after_save, self.after_sheet) = (None, None),
            Browsed::Chosen(path) => self.picked(browser.kind, path),
            Browsed::Version { version, file } => self.actions.push(Action::Leave(Leave::Version { version, file })),
        }
    }

    /// Shows the open dialog and does what is answered.
    pub(in crate::app::window) fn dialog_ui(&mut self, ctx: &Context, theme: &Theme) {
        let Some(mut dialog) = self.dialog.take() else { return };
        let Some(answer) = dialog_ui(ctx, theme, &mut dialog, &self.state.document.name()) else {
            self.dialog = Some(dialog);
            return;
        };
        ctx.request_repaint();
        match (dialog, answer) {
            (Dialog::Unsaved(leave), Answer::Yes) => {
                self.save_waits = false;
                self.leave(ctx, leave);
            }
            (Dialog::Unsaved(leave), Answer::Save) => {
                self.after_save = Some(leave);
                self.save();
            }
            (Dialog::SheetUnsaved(_, then), Answer::Yes) => {
                self.sheet.forget();
                self.sheet_then(ctx, then);
            }
            (Dialog::SheetUnsaved(_, then), Answer::Save) => {
                self.after_sheet = Some(then);
                self.sheet_wish(SheetWish::Save);
            }
            (Dialog::SheetNotSaved(path, failure), answer @ (Answer::Yes | Answer::Save)) => {
                self.sheet_not_saved(path, &failure, answer == Answer::Yes);
            }
            (Dialog::SheetNotSaved(..), Answer::Cancel) => self.after_sheet = None,
            (Dialog::Remove(removal), Answer::Yes) => {
                self.state.shown.selection = Selection::Nothing;
                self.apply(Some(removal.edit));
            }
            (Dialog::NameView(name), Answer::Yes) => self.actions.push(Action::KeepNamed(name.trim().to_owned())),
            (Dialog::Sign(signature), Answer::Yes) => {
                self.signature = signature;
                self.files.hash(Arc::clone(self.state.document.preset()), self.state.document.state());
            }
            (Dialog::Several(SeveralPresets { chosen: Some((path, other)), .. }), Answer::Yes) => {
                self.compare_then = other.map(|other| (path.clone(), other));
                self.actions.push(Action::Leave(Leave::File(path)));
            }
            (Dialog::ChangedOnDisk(path) | Dialog::GoneFromDisk(path), Answer::Yes) => self.write(path, None),
            (Dialog::ChangedOnDisk(_) | Dialog::GoneFromDisk(_) | Dialog::NotSaved(_), Answer::Save) => {
                self.files.pick(self.request(PickKind::Save));
            }
            (Dialog::ChangedOnDisk(_) | Dialog::GoneFromDisk(_) | Dialog::NotSaved(_), Answer::Cancel) => {
                self.after_save = None;
                self.save_waits = false;
            }
            _ => {}
        }
    }
}

/// True for the name of a bundle.
fn is_bundle(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(BUNDLE_ENDING))
}
