//! What breaks down while a frame is made, or behind it: said in plain words, with ways to go on. The document is in the journal by then.

use crate::app::plots::further::silent_in_all;
use crate::app::state::broken::Broken;
use crate::app::tasks::fault;
use crate::app::tasks::files::{FileEvent, busy_words};
use crate::app::tasks::newest::attempt;
use crate::app::tasks::task::Silent;
use crate::app::window::App;
use egui::{Label, RichText, Ui};
use std::path::PathBuf;

impl App {
    /// Makes a frame with `body`. Where that breaks down, what was done until then is kept, and the next frames say so and offer ways to go on.
    pub fn guarded(&mut self, ui: &mut Ui, body: impl FnOnce(&mut Self, &mut Ui)) {
        let done = match self.broken.is_some() {
            true => attempt(|| self.broken_ui(ui)),
            false => attempt(|| body(self, ui)),
        };
        if let Err(why) = done {
            // The journal gets what this frame has done before anything else can go wrong.
            self.follow_journal();
            self.broken = Some(Broken { why, said: None });
            ui.ctx().request_repaint();
        }
    }

    fn broken_ui(&mut self, ui: &mut Ui) {
        self.follow_journal();
        for event in self.files.poll() {
            self.copied(event);
        }
        let Some(broken) = &self.broken else { return };
        let unsaved = self.is_document_unsaved() || self.sheet.is_unsaved();
        let mut go_on = false;
        let mut undo = false;
        let mut copy = false;
        let mut quit = false;
        egui::Frame::central_panel(ui.style()).show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            ui.heading("Something in the program went wrong");
            let text = match (unsaved, self.journals.is_kept()) {
                (false, _) => "Nothing is lost: everything you did is in its file.",
                (true, true) => "What you did is still here, and in the journal: the next start offers it, should the program end now.",
                (true, false) => "What you did is still here, but in no file: save a copy before you quit.",
            };
            ui.add(Label::new(text).wrap());
            ui.add(Label::new(RichText::new(&broken.why).weak()).wrap().selectable(true));
            if let Some(folder) = &self.journals.data {
                let folder = fault::reports(folder);
                let text = format!("A report is in {}. It holds nothing of your map, and helps whoever mends the program.", folder.display());
                ui.add(Label::new(text).wrap().selectable(true));
            }
            ui.add_space(8.0);
            ui.horizontal_wrapped(|ui| {
                go_on = ui.button("Go on").clicked();
                if let Some(name) = self.state.document.undo_name() {
                    undo = ui.button("Undo and go on").on_hover_text(format!("Takes back: {name}")).clicked();
                }
                copy = ui.add_enabled(self.files.busy().is_none(), egui::Button::new("Save a copy")).clicked();
                quit = ui.button("Quit").clicked();
            });
            if let Some(said) = &broken.said {
                ui.add_space(8.0);
                ui.add(Label::new(said).wrap().selectable(true));
            }
        });
        if copy {
            let path = self.state.document.path().map(PathBuf::from);
            let home = std::env::home_dir().unwrap_or_else(std::env::temp_dir);
            self.files.save_copy(self.state.document.preset().clone(), path, home);
        }
        if quit {
            // The journal stays: what is unsaved is offered at the next start.
            self.quit = true;
            ui.ctx().send_viewport_cmd(egui::ViewportCommand::Close);
        }
        if undo || go_on {
            self.broken = None;
            self.actions.drain();
            ui.ctx().request_repaint();
        }
        if undo && let Some(before) = self.state.document.history().1.checked_sub(1) {
            self.go_to(before);
        }
    }

    /// What a file thread has finished while nothing else is shown: what has come of the copy, and of a save that was under way.
    fn copied(&mut self, event: FileEvent) {
        let said = match event {
            FileEvent::Exported(path, Ok(())) => format!("Saved a copy to {}", path.display()),
            FileEvent::Exported(path, Err(why)) => format!("{} was not written: {why}", path.display()),
            FileEvent::Saved { path, state, result: Ok(stamp), .. } => {
                let said = format!("Saved to {}", path.display());
                self.state.document.saved(state, path, stamp);
                said
            }
            FileEvent::BrokeDown(what, why) => format!("{what} stopped unexpectedly ({why})"),
            FileEvent::Refused(busy) => busy_words(busy),
            _ => return,
        };
        if let Some(broken) = &mut self.broken {
            broken.said = Some(said);
        }
    }

    /// Tries once more whatever has failed and shows in no pane.
    pub(super) fn try_again(&mut self) {
        self.silent().for_each(|work| work.again());
    }

    /// Why something on screen is missing that no pane speaks of; none where all is well.
    pub(super) fn silent_failure(&mut self) -> Option<String> {
        self.silent().find_map(|work| work.failure().map(str::to_owned))
    }

    /// Work whose failure shows in no pane.
    fn silent(&mut self) -> impl Iterator<Item = &mut dyn Silent> {
        silent_in_all(&mut self.plots, &mut self.further)
            .chain(self.world.silent())
            .chain([self.reach.work(), self.announced.work()])
    }
}
