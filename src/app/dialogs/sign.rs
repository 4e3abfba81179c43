//! Who signs what is saved, and what they say was changed.

use crate::app::dialogs::answer::Answer;
use crate::app::form::typing::begin_typing;
use egui::{Button, Ui};

/// Steps that are named for a start; the rest is counted.
const NAMED: usize = 4;

/// A signature that is being written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// How somebody calls themselves.
    pub who: String,
    /// What was changed, in a line.
    pub what: String,
}

impl Signature {
    /// A signature to begin with: of who signed last on this computer, for the steps that no file holds.
    pub fn of(who: &str, steps: &[&str]) -> Self {
        let mut named: Vec<&str> = Vec::new();
        for step in steps {
            if !named.contains(step) {
                named.push(step);
            }
        }
        let more = named.len().saturating_sub(NAMED);
        named.truncate(NAMED);
        let mut what = named.join("; ");
        if more > 0 {
            what.push_str(&format!("; {more} more"));
        }
        Self { who: who.to_owned(), what }
    }

    /// Whether name and line are there.
    pub fn is_whole(&self) -> bool {
        !self.who.trim().is_empty() && !self.what.trim().is_empty()
    }
}

/// Asks for name and line.
pub fn sign_ui(ui: &mut Ui, signature: &mut Signature) -> Option<Answer> {
    ui.heading("Save signed");
    let words = "Name, time and line go into the file, where whoever opens it reads them under About this preset. Saving without a signature writes nobody's name.";
    ui.add(egui::Label::new(words).wrap());
    ui.add_space(4.0);
    let is_idle = ui.memory(|memory| memory.focused().is_none());
    let mut entered = false;
    let mut line = |ui: &mut Ui, label: &str, text: &mut String, is_first: bool| {
        let label = ui.label(label);
        let field = ui.add(egui::TextEdit::singleline(text).desired_width(f32::INFINITY)).labelled_by(label.id);
        if is_first && is_idle && !field.lost_focus() {
            begin_typing(&field, text);
        }
        entered |= field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    };
    let is_named = !signature.who.trim().is_empty();
    line(ui, "Your name", &mut signature.who, !is_named);
    line(ui, "What was changed", &mut signature.what, is_named);
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let is_whole = signature.is_whole();
        let save = ui.add_enabled(is_whole, Button::new("Sign and save")).clicked() || entered && is_whole;
        let cancel = ui.button("Cancel").clicked().then_some(Answer::Cancel);
        save.then_some(Answer::Yes).or(cancel)
    })
    .inner
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_begins_with_the_steps_each_named_once() {
        let steps = ["move A", "move A", "change capacity", "add B", "add C", "add D", "add E"];
        assert_eq!(Signature::of("Anna", &steps).what, "move A; change capacity; add B; add C; 2 more");
        assert!(!Signature::of("Anna", &[]).is_whole() && !Signature::of(" ", &steps).is_whole());
    }
}
