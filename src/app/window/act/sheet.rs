//! The run sheet that is being written: its files, what is asked about them, and playing it.

use crate::app::commands::action::SheetThen;
use crate::app::commands::sheet_wish::SheetWish;
use crate::app::commands::workshop_wish::WorkshopWish;
use crate::app::dialogs::Dialog;
use crate::app::state::export::{Export, Subject};
use crate::app::tasks::files::{PickKind, SaveFailure, SheetRead, SheetSaved, WORKBOOK};
use crate::app::tasks::import::ListTarget;
use crate::app::window::App;
use crate::app::workshop::sheet::{Draft, new_sheet};
use crate::report::PlotFile;
use chokepoint_core::edit::Document;
use chokepoint_core::store::builtin::{BUILTINS, SHEETS};
use chokepoint_core::store::import::TABLES;
use chokepoint_core::store::{Orphan, Over, SHEET_ENDING, parse_sheet, preset_of_sheet, sheet_path};
use chokepoint_core::workshop::{exercise_list, take_list};
use egui::Context;
use std::path::{Path, PathBuf};
use std::sync::Arc;

impl App {
    /// Does what is wanted of the run sheet; asks first where that would lose changes.
    pub(super) fn sheet_wish(&mut self, wish: SheetWish) {
        let loses = matches!(
            wish,
            SheetWish::New | SheetWish::EditBuiltin(_) | SheetWish::Open(_) | SheetWish::Recover(_) | SheetWish::Close
        );
        if loses && self.sheet.is_unsaved() {
            self.ask_about_sheet(SheetThen::Do(wish));
        } else {
            self.do_with_sheet(wish);
        }
    }

    /// Asks whether the changes of the run sheet are to be saved first.
    pub(super) fn ask_about_sheet(&mut self, then: SheetThen) {
        let name = self.sheet.draft().map_or_else(String::new, |draft| draft.sheet().title.clone());
        self.dialog = Some(Dialog::SheetUnsaved(name, then));
    }

    /// Goes on with what waited for an answer.
    pub(super) fn sheet_then(&mut self, ctx: &Context, then: SheetThen) {
        match then {
            SheetThen::Do(wish) => self.do_with_sheet(wish),
            SheetThen::Leave(leave) => self.ask_to_leave(ctx, leave),
        }
    }

    fn do_with_sheet(&mut self, wish: SheetWish) {
        match wish {
            SheetWish::Show => self.sheet.show(),
            SheetWish::New => match self.new_draft() {
                Ok(draft) => self.write_on(draft, None),
                Err(why) => self.dialog = Some(Dialog::Problem(why)),
            },
            SheetWish::EditBuiltin(at) => {
                let Some(builtin) = SHEETS.get(at) else { return };
                let read = parse_sheet(builtin.text).and_then(|sheet| Ok((preset_of_sheet(&sheet, None)?, sheet)));
                match read {
                    Ok((preset, sheet)) => {
                        let draft = Draft::new(Document::of_sheet(sheet, None, None), Arc::new(preset));
                        self.write_on(draft, None);
                    }
                    Err(finding) => self.dialog = Some(Dialog::Problem(finding.to_string())),
                }
            }
            SheetWish::Open(path) => self.files.open_sheet(path),
            SheetWish::Save => match self.sheet.draft().and_then(Draft::path).map(Path::to_path_buf) {
                Some(path) => self.write_sheet(path, None),
                None => self.pick(PickKind::SaveSheet),
            },
            SheetWish::SaveAs if self.sheet.draft().is_some() => self.pick(PickKind::SaveSheet),
            SheetWish::SaveTo(picked) => {
                let path = sheet_path(&picked);
                let own = self.sheet.draft().and_then(Draft::path) == Some(path.as_path());
                // Whoever picked a file was asked about that one, and not about the one that its whole name is.
                let over = if path == picked { Over::Anything } else { Over::Nothing };
                self.write_sheet(path, (!own).then_some(over));
            }
            SheetWish::Play => {
                if let Some(draft) = self.sheet.draft() {
                    let (sheet, preset) = (Box::new(draft.sheet().as_ref().clone()), Arc::clone(draft.preset()));
                    let path = draft.path().map(Path::to_path_buf);
                    self.sheet.hide();
                    self.workshops.act(WorkshopWish::BeginOpen(sheet, preset, path));
                }
            }
            SheetWish::ExportList(path) => self.export_list(path),
            SheetWish::TakeList { list, replaces, name } => {
                if let Some(draft) = self.sheet.draft_mut() {
                    draft.change(format!("import {name}"), "", |sheet| take_list(sheet, &list, replaces));
                }
            }
            SheetWish::Recover(at) => self.recover_sheet(at),
            SheetWish::Close => {
                self.sheet.forget();
                if let Some(keeper) = &self.journals.of_sheet {
                    keeper.end();
                }
            }
            SheetWish::SaveAs => {}
        }
    }

    /// Writes on a run sheet, and keeps its journal; what it was recovered from is removed once that is on the disk.
    pub(in crate::app::window) fn write_on(&mut self, mut draft: Draft, instead_of: Option<Orphan>) {
        if let Some(keeper) = &mut self.journals.of_sheet {
            keeper.begin(draft.document_mut(), instead_of);
        }
        self.sheet.begin(draft);
    }

    /// A new run sheet for the open map. Its preset has to be found again by its name.
    fn new_draft(&self) -> Result<Draft, String> {
        let (document, scenario) = (&self.state.document, &self.state.shown.scenario);
        let preset = document.preset();
        let in_file = document.path().map(Path::to_path_buf);
        let name = match &in_file {
            Some(path) => path.file_stem().map(|stem| stem.to_string_lossy().into_owned()),
            None => {
                // To read all of them would take a second: the text of the one that is open says its title.
                let mut titled = BUILTINS.iter().filter(|builtin| builtin.text.contains(preset.title.as_str()));
                let own = titled.find(|builtin| builtin.preset().is_ok_and(|known| known == **preset));
                own.map(|builtin| builtin.name.to_owned())
            }
        };
        let Some(name) = name else {
            return Err("A run sheet names the map that it is of, and this map is in no file yet. Save the map first."
                .to_owned());
        };
        let sheet = new_sheet(preset, &name, scenario).ok_or("This map has no scenario that could be played.")?;
        Ok(Draft::new(Document::of_sheet(sheet, in_file, None), Arc::clone(preset)))
    }

    /// Writes the run sheet; over what it was read from, unless said otherwise.
    pub(super) fn write_sheet(&mut self, path: PathBuf, over: Option<Over>) {
        if let Some(draft) = self.sheet.draft() {
            let over = over.unwrap_or_else(|| draft.over());
            self.files.save_sheet(Arc::clone(draft.sheet()), draft.document().state(), path, over);
        }
    }

    /// A name for the file of the run sheet, and the folder of its map.
    pub(super) fn sheet_name(&self, kind: PickKind) -> (String, Option<PathBuf>) {
        let draft = self.sheet.draft();
        let own = draft.and_then(Draft::path);
        let name = own.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        let name = name.unwrap_or_else(|| {
            format!("{}.{SHEET_ENDING}", draft.map_or("workshop", |draft| draft.sheet().preset.as_str()))
        });
        let name = if kind == PickKind::SaveList { list_name(&name) } else { name };
        let beside = own.or_else(|| draft.and_then(|draft| draft.document().map_path()));
        (name, beside.map(Path::to_path_buf))
    }

    /// Reads an exercise list for the run sheet.
    pub(super) fn read_list(&mut self, path: PathBuf) {
        if let Some(draft) = self.sheet.draft() {
            let (sheet, preset) = (Arc::clone(draft.sheet()), Arc::clone(draft.preset()));
            self.importer.read_list(path, ListTarget { sheet, preset });
        }
    }

    /// Writes the exercise list, as text or as a workbook by the ending of the file. While the sheet is played it says what has become of each inject.
    fn export_list(&mut self, path: PathBuf) {
        let Some(sheet) = self.sheet.draft().map(Draft::sheet) else { return };
        let playing = self.workshops.playing().filter(|playing| **playing.session.sheet() == **sheet);
        let table = exercise_list(sheet, playing.map(|playing| &playing.state));
        let is_text = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(TABLES[0]));
        let file = if is_text { PlotFile::Csv } else { PlotFile::Xlsx };
        let subject = Subject::Table { table, title: sheet.title.clone() };
        self.files.export(Export { subject, file, size: self.state.shown.picture }, path);
    }

    /// A run sheet has been read.
    pub(super) fn sheet_read(&mut self, path: PathBuf, read: SheetRead) {
        let SheetRead { sheet, stamp, preset, preset_path } = read;
        let document = Document::of_sheet(sheet, preset_path, Some((path, stamp)));
        self.write_on(Draft::new(document, Arc::new(preset)), None);
    }

    /// The run sheet has been written, or not.
    pub(super) fn sheet_saved(&mut self, ctx: &Context, saved: SheetSaved) {
        let SheetSaved { path, state, result, lacks } = saved;
        match result {
            Ok(stamp) => {
                self.state.message.say(match lacks {
                    None => format!("Saved to {}", path.display()),
                    Some(finding) => {
                        format!("Saved to {}, but {}; {}", path.display(), finding.message, finding.remedy)
                    }
                });
                if let Some(draft) = self.sheet.draft_mut() {
                    draft.saved(state, path, stamp);
                }
                if let Some(then) = self.after_sheet.take()
                    && !self.sheet.is_unsaved()
                {
                    self.sheet_then(ctx, then);
                }
            }
            Err(failure) => {
                self.state.message.clear();
                self.dialog = Some(Dialog::SheetNotSaved(path, failure));
            }
        }
    }

    /// Does what was answered about a run sheet that was not written.
    pub(super) fn sheet_not_saved(&mut self, path: PathBuf, failure: &SaveFailure, overwrite: bool) {
        match failure {
            SaveFailure::Other(_) => self.pick(PickKind::SaveSheet),
            _ if overwrite => self.write_sheet(path, Some(Over::Anything)),
            _ => self.pick(PickKind::SaveSheet),
        }
    }
}

/// A name for the exercise list of a run sheet in a file of a name.
fn list_name(name: &str) -> String {
    let stem = name.strip_suffix(SHEET_ENDING).unwrap_or(name).trim_end_matches('.');
    format!("{stem}-exercise-list.{WORKBOOK}")
}
