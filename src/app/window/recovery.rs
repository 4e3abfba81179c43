//! The journal of the open document, and what earlier runs of the program have left.

use crate::app::commands::action::{Action, Leave};
use crate::app::commands::sheet_wish::SheetWish;
use crate::app::dialogs::recovery::{Wish, recovery_ui};
use crate::app::state::troubles::About;
use crate::app::tasks::journal::JournalKeeper;
use crate::app::tasks::recovery::{Found, FoundIn};
use crate::app::tasks::task::State;
use crate::app::window::App;
use crate::app::workshop::sheet::Draft;
use crate::draw::Theme;
use egui::Context;
use std::path::Path;
use std::sync::Arc;

impl App {
    /// Keeps what must outlive a crash in the program's own folder, and offers what earlier runs have left there.
    pub fn keep(&mut self, folder: &Path) {
        self.journals.data = Some(folder.to_owned());
        self.files.versions = self.journals.versions();
        self.workshops.folder = folder.join("sessions");
        if self.journals.wanted {
            self.journals.search();
            self.start_journal();
        }
    }

    fn start_journal(&mut self) {
        let Some(folder) = self.journals.folder() else { return };
        let keepers = JournalKeeper::new(folder.clone(), Arc::clone(&self.journals.wake))
            .and_then(|keeper| Ok((keeper, JournalKeeper::new(folder, Arc::clone(&self.journals.wake))?)));
        match keepers {
            Ok((mut keeper, mut of_sheet)) => {
                keeper.begin(&mut self.state.document, None);
                if let Some(draft) = self.sheet.draft_mut() {
                    of_sheet.begin(draft.document_mut(), None);
                }
                (self.journals.keeper, self.journals.of_sheet) = (Some(keeper), Some(of_sheet));
            }
            Err(error) => self.note_journal(Err(error.to_string())),
        }
    }

    /// Says that nothing is kept, until it is again.
    fn note_journal(&mut self, kept: Result<(), String>) {
        match kept {
            Err(why) => self.state.troubles.note(About::Journal, format!("no journal is kept: {why}; save often")),
            Ok(()) => {
                self.state.troubles.clear(About::Journal);
                self.state.message.say("the journal is kept again");
            }
        }
    }

    /// Another document is open.
    pub(super) fn journal_anew(&mut self) {
        if let Some(keeper) = &mut self.journals.keeper {
            keeper.begin(&mut self.state.document, None);
        }
    }

    /// Tells the journals what this frame has done to the document and to the run sheet, and takes in what was found.
    pub(super) fn follow_journal(&mut self) {
        // What is shown of a workshop follows from its session, which is on the disk.
        if self.workshops.playing().is_none()
            && let Some(keeper) = &mut self.journals.keeper
            && let Some(kept) = keeper.follow(&mut self.state.document)
        {
            self.note_journal(kept);
        }
        if let (Some(keeper), Some(draft)) = (&mut self.journals.of_sheet, self.sheet.draft_mut())
            && let Some(kept) = keeper.follow(draft.document_mut())
        {
            self.note_journal(kept);
        }
        let journals = &mut self.journals;
        if journals.recovery.poll_each(|found| journals.found.push(found)) {
            let asked = std::mem::take(&mut journals.asked);
            if let State::Failed(why) = journals.recovery.state() {
                let why = format!("{why}; what was not saved could not be looked for");
                self.state.troubles.note(About::Recovery, why);
            } else if asked && journals.found.is_empty() {
                self.state.message.say("there is nothing to recover: no earlier run has left unsaved changes");
            }
        }
    }

    /// Looks again for what earlier runs have left.
    pub(super) fn recover(&mut self) {
        self.journals.asked = true;
        self.state.troubles.clear(About::Recovery);
        self.journals.search();
    }

    /// Keeps a journal and earlier versions from now on, or neither any more; then what is there is removed.
    pub(super) fn switch_journal(&mut self) {
        let versions = self.journals.versions();
        self.journals.wanted = !self.journals.wanted;
        self.files.versions = self.journals.versions();
        if self.journals.wanted {
            self.start_journal();
        } else {
            self.state.troubles.clear(About::Journal);
            self.journals.found.clear();
            self.journals.recovery.forget();
            if let Some(keeper) = self.journals.of_sheet.take() {
                keeper.end();
            }
            if let (Some(keeper), Some(versions)) = (self.journals.keeper.take(), versions) {
                keeper.clear(versions);
            }
        }
    }

    /// Removes the journals of what the user closes.
    pub(super) fn close_journal(&mut self) {
        if let Some(keeper) = self.journals.of_sheet.take() {
            keeper.close();
        }
        if let Some(keeper) = self.journals.keeper.take() {
            keeper.close();
        }
    }

    /// Shows what was found, and does what is chosen.
    pub(super) fn recovery_ui(&mut self, ctx: &Context, theme: &Theme) {
        if self.journals.found.is_empty() || self.dialog.is_some() {
            return;
        }
        let Some(wish) = recovery_ui(ctx, theme, &self.journals.found) else { return };
        ctx.request_repaint();
        match wish {
            Wish::Recover(at) => self.actions.push(Action::Leave(Leave::Recovered(at))),
            Wish::RecoverSheet(at) => self.actions.push(Action::Sheet(SheetWish::Recover(at))),
            Wish::Discard(at) if at < self.journals.found.len() => {
                let found = self.journals.found.remove(at);
                if let Some(keeper) = &self.journals.keeper {
                    keeper.discard(found.orphan);
                }
            }
            Wish::Discard(_) => {}
            Wish::Later => self.journals.found.clear(),
        }
    }

    /// Opens the preset that one of those that were found holds. Other presets are let go, and offered again by the command or the next start.
    pub(super) fn open_recovered(&mut self, at: usize) {
        let is_preset = |found: &Found| matches!(found.read, Ok(FoundIn::Preset(_)));
        let Some(Found { orphan, read: Ok(FoundIn::Preset(recovered)) }) = self.take_found(at, is_preset) else {
            return;
        };
        self.journals.found.retain(|found| !is_preset(found));
        let document = if recovered.file_changed { recovered.document.detached() } else { recovered.document };
        self.state.document = document;
        self.show_anew(None);
        if let Some(keeper) = &mut self.journals.keeper {
            keeper.begin(&mut self.state.document, Some(orphan));
        }
        self.state.message.say("Recovered what was not saved; save to keep it");
    }

    /// Writes on the run sheet that one of those that were found holds. Other run sheets are let go, and offered again by the command or the next start.
    pub(super) fn recover_sheet(&mut self, at: usize) {
        let is_sheet = |found: &Found| matches!(found.read, Ok(FoundIn::RunSheet(..)));
        let Some(Found { orphan, read: Ok(FoundIn::RunSheet(recovered, Ok(preset))) }) = self.take_found(at, is_sheet)
        else {
            return;
        };
        self.journals.found.retain(|found| !is_sheet(found));
        let document = if recovered.file_changed { recovered.document.detached() } else { recovered.document };
        self.write_on(Draft::new(document, preset), Some(orphan));
        self.state.message.say("Recovered what was not saved; save the run sheet to keep it");
    }

    fn take_found(&mut self, at: usize, is_it: impl Fn(&Found) -> bool) -> Option<Found> {
        let is_there = self.journals.found.get(at).is_some_and(is_it);
        is_there.then(|| self.journals.found.remove(at))
    }
}
