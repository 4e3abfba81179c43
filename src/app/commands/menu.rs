//! Commands as menu items and buttons: name and keys from the table, greyed where they cannot be done.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::command::{Entry, Verb};
use crate::app::state::situation::Situation;
use egui::{Button, Ui};

impl Situation {
    /// True when the command can be done.
    pub fn allows(&self, verb: Verb) -> bool {
        match verb {
            Verb::New | Verb::Open | Verb::OpenPath | Verb::Save | Verb::SaveAs | Verb::SavePath => !self.busy,
            Verb::Undo => self.undo.is_some(),
            Verb::Redo => self.redo.is_some(),
            Verb::Cut | Verb::Copy | Verb::Duplicate | Verb::SelectCountry | Verb::SelectStage | Verb::Fold => {
                self.sites > 0
            }
            Verb::Connect => matches!(self.sites, 1 | 2) && self.on_map > 1,
            Verb::Rename => self.sites == 1,
            Verb::LayOutSelected => self.sites > 0,
            Verb::AlignLeft
            | Verb::AlignCentre
            | Verb::AlignRight
            | Verb::AlignTop
            | Verb::AlignMiddle
            | Verb::AlignBottom => self.sites > 1,
            Verb::DistributeDown | Verb::DistributeAcross => self.sites > 2,
            Verb::Delete => self.removable,
            Verb::FlyToSelection => self.removable,
            Verb::SelectAll | Verb::LayOut | Verb::AddEvent => self.on_map > 0,
            Verb::AddMeasure => self.measurable,
            Verb::UnfoldAll => self.folded,
            Verb::Solve => !self.solving && self.on_map > 0,
            Verb::StopSolving => self.solving,
            Verb::NextMonth | Verb::PreviousMonth | Verb::Play => self.months > 0,
            _ => true,
        }
    }

    /// Its name, with what undo and redo would do.
    pub fn name(&self, entry: &Entry) -> String {
        match entry.verb {
            Verb::Undo => self.undo.as_ref().map_or("Undo".to_owned(), |name| format!("Undo {name}")),
            Verb::Redo => self.redo.as_ref().map_or("Redo".to_owned(), |name| format!("Redo {name}")),
            _ => entry.name.to_owned(),
        }
    }
}

/// The first keys of a command, as they are written on this system; empty when it has none.
pub fn keys_text(ctx: &egui::Context, verb: Verb) -> String {
    let first = verb.entry().and_then(|entry| entry.keys.first());
    first.map_or_else(String::new, |shortcut| ctx.format_shortcut(shortcut))
}

/// A command in a menu.
pub fn verb_item(ui: &mut Ui, verb: Verb, situation: &Situation, actions: &mut Actions) {
    let Some(entry) = verb.entry() else { return };
    let keys = keys_text(ui.ctx(), verb);
    let button = Button::new(situation.name(entry));
    let button = if keys.is_empty() { button } else { button.shortcut_text(keys) };
    if ui.add_enabled(situation.allows(verb), button).clicked() {
        actions.push(Action::Do(verb));
        ui.close();
    }
}

/// A command as a button with a short text; its full name and keys show when the pointer rests on it.
pub fn verb_button(ui: &mut Ui, verb: Verb, text: &str, situation: &Situation, actions: &mut Actions) {
    let Some(entry) = verb.entry() else { return };
    let keys = keys_text(ui.ctx(), verb);
    let tip = if keys.is_empty() { entry.name.to_owned() } else { format!("{} ({keys})", entry.name) };
    let response = ui.add_enabled(situation.allows(verb), Button::new(text));
    if response.on_hover_text(&tip).on_disabled_hover_text(&tip).clicked() {
        actions.push(Action::Do(verb));
    }
}
