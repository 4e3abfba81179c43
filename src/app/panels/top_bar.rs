//! Menus, scenario, month, look.

use crate::app::commands::action::{Action, Actions, Leave};
use crate::app::commands::command::{Command, Menu};
use crate::app::commands::menu::sections_ui;
use crate::app::state::context::Ctx;
use crate::app::state::pane::Pane;
use crate::app::state::selection::Selection;
use chokepoint_core::engine::{MonthIx, Timeline};
use chokepoint_core::model::EntityRef;
use chokepoint_core::store::builtin::BUILTINS;
use egui::{Button, Ui};
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
        for (command, spoken) in [(Command::Undo, "Undo last change"), (Command::Redo, "Redo last change")] {
            let name = command.row().name;
            let button = ui.add_enabled(command.is_enabled(ctx.situation), Button::new(name)).on_hover_text(name);
            if named(button, spoken).clicked() {
                actions.push(Action::Do(command));
            }
        }
        ui.separator();
        scenario_ui(ui, ctx, actions);
        ui.separator();
        month_ui(ui, ctx, actions);
    });
}

/// Gives a button with a sign on it a name that can be read out.
fn named(response: egui::Response, name: &str) -> egui::Response {
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
    ui.menu_button("File", |ui| {
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
    ui.menu_button("Edit", |ui| {
        ui.set_min_width(260.0);
        sections_ui(ui, Menu::Edit, 0..=3, ctx.situation, actions);
    });
}

fn map_menu(ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
    ui.menu_button("Map", |ui| {
        ui.set_min_width(260.0);
        ui.menu_button("Add site", |ui| sections_ui(ui, Menu::AddSite, 0..=0, ctx.situation, actions));
        sections_ui(ui, Menu::Map, 0..=1, ctx.situation, actions);
        ui.separator();
        ui.menu_button("Arrange", |ui| sections_ui(ui, Menu::Arrange, 0..=0, ctx.situation, actions));
        sections_ui(ui, Menu::Map, 2..=2, ctx.situation, actions);
    });
}

fn view_menu(ui: &mut Ui, ctx: &Ctx<'_>, panes: Panes<'_>, actions: &mut Actions) {
    ui.menu_button("View", |ui| {
        ui.set_min_width(260.0);
        sections_ui(ui, Menu::View, 0..=1, ctx.situation, actions);
        ui.separator();
        ui.menu_button("Plots", |ui| {
            for pane in panes.all.iter().copied() {
                let mut open = panes.open.contains(&pane);
                if ui.checkbox(&mut open, pane.title).on_hover_text(pane.help).clicked() {
                    actions.push(if open { Action::ShowPane(pane) } else { Action::ClosePane(pane) });
                    ui.close();
                }
            }
            ui.separator();
            if item(ui, true, "As at first") {
                actions.push(Action::ResetPanes);
            }
        });
        ui.separator();
        for look in Menu::Look.section(0) {
            let row = look.row();
            let is_on = matches!((row.ask)(ctx), Some(Action::Theme(kind)) if kind == ctx.shown.theme);
            if ui.radio(is_on, row.name).clicked() {
                actions.push(Action::Do(look));
                ui.close();
            }
        }
    });
}

fn help_menu(ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
    ui.menu_button("Help", |ui| {
        ui.set_min_width(200.0);
        sections_ui(ui, Menu::Help, 0..=0, ctx.situation, actions);
    });
}

fn scenario_ui(ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
    let preset = ctx.preset;
    let label = ui.label("Scenario");
    let name = preset.scenario(&ctx.shown.scenario).map_or("none", |scenario| scenario.name.as_str());
    let combo =
        egui::ComboBox::from_id_salt("scenario").selected_text(name).width(220.0).truncate().show_ui(ui, |ui| {
            for scenario in &preset.scenarios {
                let row = ui.selectable_label(scenario.id == ctx.shown.scenario, &scenario.name);
                let row = if scenario.note.is_empty() { row } else { row.on_hover_text(&scenario.note) };
                if row.clicked() {
                    actions.push(Action::ShowScenario(scenario.id.clone()));
                }
            }
        });
    combo.response.labelled_by(label.id);
    if ui.button("Edit…").on_hover_text("Name, start, horizon and trade of the scenario").clicked() {
        actions.push(Action::Select(Selection::One(EntityRef::Scenario(ctx.shown.scenario.clone()))));
    }
}

fn month_ui(ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
    let Some(timeline) = ctx.timeline().filter(|timeline| timeline.months() > 0) else { return };
    let playing = ctx.shown.next_month_at.is_some();
    let name = if playing { "Pause" } else { "Play" };
    let button = ui.button(name).on_hover_text(format!("{name} (Space)"));
    if named(button, name).clicked() {
        actions.push(Action::TogglePlay);
    }
    let last = timeline.last();
    let month = ctx.shown.month.min(last);
    let text = month_label(&timeline, month);
    let font = egui::TextStyle::Body.resolve(ui.style());
    let words = ui.painter().layout_no_wrap(text.clone(), font, egui::Color32::PLACEHOLDER).size().x;
    // What is left of this line, not of a new one: the month stays beside its slider.
    let left = ui.available_size_before_wrap().x;
    ui.spacing_mut().slider_width = (left - words - 40.0).clamp(60.0, 320.0);
    let mut place = usize::from(month);
    let slider = egui::Slider::new(&mut place, 0..=usize::from(last)).show_value(false);
    let response = ui.add(slider);
    response.widget_info(|| egui::WidgetInfo::slider(true, place as f64, "Month"));
    if response.changed() {
        actions.push(Action::ShowMonth(MonthIx(place)));
    }
    ui.label(text);
}

/// `Oct 2025 (month 7 of 36)`.
pub fn month_label(timeline: &Timeline, month: MonthIx) -> String {
    format!("{} (month {} of {})", timeline.label(month), month.number(), timeline.months())
}
