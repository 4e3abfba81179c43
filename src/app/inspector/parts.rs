//! The parts that every form of the inspector is made of.

use crate::app::commands::action::{Action, Actions};
use crate::app::form::Form;
use chokepoint_core::edit::{Edit, identify, remove};
use chokepoint_core::model::{Entity, EntityRef, Field, Preset};
use egui::Ui;
use jiff::civil::Date;

/// The kind in small letters, then the name.
pub fn title_ui(ui: &mut Ui, kind: &str, name: &str) {
    const MOST: usize = 100;
    ui.weak(kind);
    let mut shown: String = name.chars().take(MOST).collect();
    if name.chars().count() > MOST {
        shown.push('…');
    }
    ui.add(egui::Label::new(egui::RichText::new(shown).heading()).wrap());
    ui.add_space(4.0);
}

/// A fold for a part of an entity.
pub fn part_ui(ui: &mut Ui, title: &str, add: impl FnOnce(&mut Ui)) {
    ui.add_space(6.0);
    egui::CollapsingHeader::new(egui::RichText::new(title).strong()).default_open(true).show_unindented(ui, add);
}

/// The day up to which a map or a scenario knows the world, if it says so.
pub fn known_up_to_ui(form: &mut Form<'_>, ui: &mut Ui, day: &mut Option<Date>, usual: impl FnOnce() -> Date) {
    form.switched(ui, "Says up to when it knows the world", Field::AsOf, day, usual, |form, ui, day| {
        form.date(ui, "Known up to", Field::AsOf, day);
    });
}

/// Lets the id of an entity follow its first name, once that is typed.
pub fn follow_name(form: &Form<'_>, actions: &mut Actions) {
    if let (Some(path), None) = (form.named(), form.changed())
        && let Some(entity) = path.entity()
    {
        actions.edit(identify(form.ctx.preset, entity, &path.to_string()));
    }
}

/// Makes the edit of what a form has changed.
pub fn commit<T: Entity>(form: &Form<'_>, at: usize, after: T, name: &str, actions: &mut Actions) {
    follow_name(form, actions);
    if let Some(changed) = form.changed() {
        let words = format!("change {} of {name}", changed.words);
        let key = changed.path.to_string();
        actions.edit(Edit::replace(form.ctx.preset, at, after, words, key));
        form.followed().into_iter().for_each(|words| actions.push(Action::Say(words.to_owned())));
    }
}

/// Tells that what was selected is gone.
pub fn gone_ui(ui: &mut Ui, what: &str) {
    ui.weak(format!("This {what} is no longer in the preset"));
}

/// A button that removes an entity; what hangs on it is named first.
pub fn remove_ui(ui: &mut Ui, preset: &Preset, entity: EntityRef, text: &str, actions: &mut Actions) {
    ui.add_space(8.0);
    remove_button_ui(ui, preset, entity, text, actions);
}

/// As [`remove_ui`], for a row of buttons.
pub fn remove_button_ui(ui: &mut Ui, preset: &Preset, entity: EntityRef, text: &str, actions: &mut Actions) {
    if ui.button(text).on_hover_text("What depends on it is named before anything happens").clicked() {
        actions.extend_remove(remove(preset, &[entity]));
    }
}

/// A link to something else in the preset.
pub fn link_ui(ui: &mut Ui, text: &str, to: EntityRef, actions: &mut Actions) {
    if ui.link(text).clicked() {
        actions.push(Action::Select(to.into()));
    }
}
