//! Menus, undo and redo.

use crate::app::commands::action::{Action, Actions, Leave};
use crate::app::commands::command::{Command, Menu};
use crate::app::commands::menu::{panes_ui, pictures_ui, sections_ui};
use crate::app::form::spoken::unseen;
use crate::app::state::context::Ctx;
use crate::app::state::pane::Pane;
use crate::app::state::shown::WorkMode;
use crate::app::state::situation::PLAYED;
use chokepoint_core::store::builtin::BUILTINS;
use egui::text::LayoutJob;
use egui::{Button, Color32, Event, Key, Modifiers, Popup, Stroke, TextFormat, TextStyle, Ui};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Panes of the dock.
#[derive(Clone, Copy)]
pub struct Panes<'a> {
    /// All of them, in the order of the menu.
    pub all: &'a [Pane],
    /// Those that are open.
    pub open: &'a BTreeSet<Pane>,
}

/// Shows the bar.
pub fn top_bar_ui(ui: &mut Ui, ctx: &Ctx<'_>, recent: &[PathBuf], panes: Panes<'_>, actions: &mut Actions) {
    ui.horizontal_wrapped(|ui| {
        file_menu(ui, ctx, recent, actions);
        edit_menu(ui, ctx, actions);
        map_menu(ui, ctx, actions);
        view_menu(ui, ctx, panes, actions);
        help_menu(ui, ctx, actions);
        ui.separator();
        work_ui(ui, ctx, actions);
        if !ctx.edits() {
            return;
        }
        ui.separator();
        for (command, spoken) in [(Command::Undo, "Undo last change"), (Command::Redo, "Redo last change")] {
            let name = command.row().name;
            let button = ui.add_enabled(command.is_enabled(ctx.situation), Button::new(name));
            let button = button.on_hover_text(command.title(ctx.situation)).on_disabled_hover_text(name);
            if named(button, spoken).clicked() {
                actions.push(Action::Do(command));
            }
        }
    });
}

/// A menu of the bar, which Alt and the first letter of its name open. The letter is underlined while Alt is held.
fn menu_ui(ui: &mut Ui, name: &str, letter: Key, contents: impl FnOnce(&mut Ui)) {
    let mut words = LayoutJob::default();
    let font = TextStyle::Button.resolve(ui.style());
    let format = TextFormat { font_id: font, color: Color32::PLACEHOLDER, ..TextFormat::default() };
    let is_held = ui.input(|input| input.modifiers.alt);
    let underline = if is_held { Stroke::new(1.0, ui.visuals().text_color()) } else { Stroke::NONE };
    let (first, rest) = name.split_at(name.chars().next().map_or(0, char::len_utf8));
    words.append(first, 0.0, TextFormat { underline, ..format.clone() });
    words.append(rest, 0.0, format);
    let response = ui.menu_button(words, contents).response;
    if ui.input_mut(|input| input.consume_key(Modifiers::ALT, letter)) {
        // The letter is no text of the field that has the keyboard.
        ui.input_mut(|input| input.events.retain(|event| !matches!(event, Event::Text(_))));
        Popup::open_id(ui.ctx(), Popup::default_response_id(&response));
        // The arrows go on from here.
        response.request_focus();
    }
}

/// The switch between reading, editing and presenting.
fn work_ui(ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
    for work in WorkMode::ALL {
        let tip = match work {
            WorkMode::Read => "Nothing that is clicked, dragged or typed changes the preset (E)",
            WorkMode::Edit => "Draw, type and switch rules (E)",
            WorkMode::Present => "One picture in large letters for a room; Escape leaves (F5)",
        };
        let is_on = ctx.shown.work == work;
        let can_be = work != WorkMode::Edit || !ctx.situation.workshop;
        let switch = ui.add_enabled(can_be, Button::selectable(is_on, work.label()));
        let switch = switch.on_hover_text(tip).on_disabled_hover_text(PLAYED);
        // Spoken it would be the menu beside it.
        let spoken = format!("{} mode", work.label());
        switch.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, can_be, is_on, &spoken));
        if switch.clicked() {
            actions.push(Action::Work(work));
        }
        // A key switches it as well, from wherever the keyboard is.
        if is_on {
            let words = match work {
                WorkMode::Read => "Now reading: nothing changes the map",
                WorkMode::Edit => "Now editing",
                WorkMode::Present => "Now presenting",
            };
            unseen(ui, switch.rect.min, "mode", words);
        }
    }
}

/// Gives a button with a sign on it a name that can be read out.
pub(super) fn named(response: egui::Response, name: &str) -> egui::Response {
    let enabled = response.enabled();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, name));
    response
}

fn item(ui: &mut Ui, enabled: bool, text: &str) -> bool {
    let clicked = ui.add_enabled(enabled, Button::new(text)).clicked();
    if clicked {
        ui.close();
    }
    clicked
}

fn file_menu(ui: &mut Ui, ctx: &Ctx<'_>, recent: &[PathBuf], actions: &mut Actions) {
    let situation = ctx.situation;
    menu_ui(ui, "File", Key::F, |ui| {
        ui.set_min_width(220.0);
        let free = !situation.busy;
        sections_ui(ui, Menu::File, 0..=0, situation, actions);
        ui.menu_button("Open built-in", |ui| {
            for builtin in BUILTINS {
                if item(ui, free, builtin.title) {
                    actions.push(Action::Leave(Leave::Builtin(builtin.name)));
                }
            }
        });
        ui.add_enabled_ui(!recent.is_empty(), |ui| {
            ui.menu_button("Open recent", |ui| {
                for path in recent {
                    if item(ui, free, &path.display().to_string()) {
                        actions.push(Action::Leave(Leave::File(path.clone())));
                    }
                }
            });
        });
        ui.separator();
        sections_ui(ui, Menu::File, 1..=2, situation, actions);
        ui.menu_button("Pictures", |ui| pictures_ui(ui, ctx, actions));
        ui.separator();
        let row = Command::KeepJournal.row();
        if ui.checkbox(&mut situation.journal.clone(), row.name).on_hover_text(row.help).clicked() {
            actions.push(Action::Do(Command::KeepJournal));
            ui.close();
        }
        ui.separator();
        sections_ui(ui, Menu::File, 3..=3, situation, actions);
    });
}

fn edit_menu(ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
    menu_ui(ui, "Edit", Key::E, |ui| {
        ui.set_min_width(260.0);
        sections_ui(ui, Menu::Edit, 0..=3, ctx.situation, actions);
    });
}

fn map_menu(ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
    menu_ui(ui, "Map", Key::M, |ui| {
        ui.set_min_width(260.0);
        ui.menu_button("Add site", |ui| sections_ui(ui, Menu::AddSite, 0..=0, ctx.situation, actions));
        sections_ui(ui, Menu::Map, 0..=1, ctx.situation, actions);
        ui.separator();
        ui.menu_button("Arrange", |ui| sections_ui(ui, Menu::Arrange, 0..=0, ctx.situation, actions));
        sections_ui(ui, Menu::Map, 2..=2, ctx.situation, actions);
    });
}

fn view_menu(ui: &mut Ui, ctx: &Ctx<'_>, panes: Panes<'_>, actions: &mut Actions) {
    menu_ui(ui, "View", Key::V, |ui| {
        ui.set_min_width(260.0);
        sections_ui(ui, Menu::View, 0..=0, ctx.situation, actions);
        ui.menu_button("Zoom, filter, fold", |ui| sections_ui(ui, Menu::Sight, 0..=1, ctx.situation, actions));
        ui.separator();
        sections_ui(ui, Menu::View, 1..=3, ctx.situation, actions);
        ui.menu_button("Presentation", |ui| sections_ui(ui, Menu::Presentation, 0..=0, ctx.situation, actions));
        ui.separator();
        ui.menu_button("Plots", |ui| panes_ui(ui, panes.all, panes.open, actions));
        ui.menu_button("Look and size", |ui| look_ui(ui, ctx, actions));
    });
}

/// The looks, of which one is on, and how large everything is.
fn look_ui(ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
    for command in Menu::Look.section(0) {
        let row = command.row();
        let is_on = matches!((row.ask)(ctx), Some(Action::Look(look)) if look == ctx.shown.look);
        if ui.radio(is_on, row.name).on_hover_text(row.help).clicked() {
            actions.push(Action::Do(command));
            ui.close();
        }
    }
    ui.separator();
    sections_ui(ui, Menu::Look, 1..=1, ctx.situation, actions);
}

fn help_menu(ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
    menu_ui(ui, "Help", Key::H, |ui| {
        ui.set_min_width(200.0);
        sections_ui(ui, Menu::Help, 0..=0, ctx.situation, actions);
    });
}
