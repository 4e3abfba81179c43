//! Commands as menu items and buttons: name and keys from their rows, greyed where they cannot be done.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::command::{Command, Menu};
use crate::app::state::context::Ctx;
use crate::app::state::pane::Pane;
use crate::app::state::selection::Selection;
use crate::app::state::situation::Situation;
use chokepoint_core::model::EntityRef;
use egui::{Button, Response, Ui};
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// The first keys of a command, as they are written on this system; empty when it has none.
pub fn keys_text(ctx: &egui::Context, command: Command) -> String {
    command.row().keys.first().map_or_else(String::new, |shortcut| ctx.format_shortcut(shortcut))
}

/// Some sections of a menu, with a line between any two.
pub fn sections_ui(ui: &mut Ui, menu: Menu, sections: RangeInclusive<u8>, now: &Situation, actions: &mut Actions) {
    let first = *sections.start();
    for section in sections {
        if section > first {
            ui.separator();
        }
        for command in menu.section(section) {
            item_ui(ui, command, now, actions);
        }
    }
}

/// The panes of a dock, each with a tick where one of its kind is open, and the way back to how they lay at first.
pub fn panes_ui(ui: &mut Ui, panes: &[Pane], open: &BTreeSet<Pane>, actions: &mut Actions) {
    for pane in panes.iter().copied() {
        let mut is_open = open.contains(&pane);
        if ui.checkbox(&mut is_open, pane.title).on_hover_text(pane.help).clicked() {
            actions.push(if is_open { Action::ShowPane(pane) } else { Action::CloseKind(pane) });
            ui.close();
        }
    }
    ui.separator();
    if ui.button("As at first").clicked() {
        actions.push(Action::ResetPanes);
        ui.close();
    }
}

/// Pictures of the map and of all plots, and how large they are.
pub fn pictures_ui(ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
    ui.set_min_width(240.0);
    sections_ui(ui, Menu::Pictures, 0..=1, ctx.situation, actions);
    ui.separator();
    picture_sizes_ui(ui, ctx, actions);
}

/// How large pictures are, of which one is on.
pub fn picture_sizes_ui(ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
    for command in Menu::PictureSizes.section(0) {
        let row = command.row();
        let is_on = matches!((row.ask)(ctx), Some(Action::PictureSize(size)) if size == ctx.shown.picture);
        if ui.radio(is_on, row.name).on_hover_text(row.help).clicked() {
            actions.push(Action::Do(command));
        }
    }
}

/// What a right click on an entity offers, wherever its name stands; it is selected first.
pub fn entry_menu_ui(response: &Response, entity: &EntityRef, now: &Situation, actions: &mut Actions) {
    if response.secondary_clicked() {
        actions.push(Action::Select(Selection::One(entity.clone())));
    }
    response.context_menu(|ui| {
        let (menu, sections) = match entity {
            EntityRef::Site(_) => (Menu::Site, 0..=4),
            EntityRef::Route(_) => (Menu::Route, 0..=1),
            _ => (Menu::Entry, 0..=0),
        };
        sections_ui(ui, menu, sections, now, actions);
    });
}

/// A command in a menu.
pub fn item_ui(ui: &mut Ui, command: Command, now: &Situation, actions: &mut Actions) {
    let keys = keys_text(ui.ctx(), command);
    let button = Button::new(command.title(now));
    let button = if keys.is_empty() { button } else { button.shortcut_text(keys) };
    if ui.add_enabled(command.is_enabled(now), button).on_hover_text(command.row().help).clicked() {
        actions.push(Action::Do(command));
        ui.close();
    }
}

/// A command as a button with a short text; its full name and keys show when the pointer rests on it.
pub fn button_ui(ui: &mut Ui, command: Command, text: &str, now: &Situation, actions: &mut Actions) {
    let (name, keys) = (command.row().name, keys_text(ui.ctx(), command));
    let tip = if keys.is_empty() { name.to_owned() } else { format!("{name} ({keys})") };
    let response = ui.add_enabled(command.is_enabled(now), Button::new(text));
    if response.on_hover_text(&tip).on_disabled_hover_text(&tip).clicked() {
        actions.push(Action::Do(command));
    }
}
