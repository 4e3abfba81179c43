//! Menus, scenario, month, look.

use super::action::{Action, Actions, Leave};
use super::balancer::menu_item_ui;
use super::document::Document;
use super::panes::Pane;
use super::shortcuts;
use super::view::{MapMode, Selection, ViewState};
use crate::draw::ThemeKind;
use crate::engine::Timeline;
use crate::store::builtin::BUILTINS;
use egui::{Button, Ui};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// What the bar shows beside the view.
pub struct TopBar<'a> {
    /// The open document.
    pub document: &'a Document,
    /// Files that were open before, newest first.
    pub recent: &'a [PathBuf],
    /// The months of the scenario.
    pub timeline: Option<Timeline>,
    /// A file is being read or written.
    pub busy: bool,
    /// Panes that are open.
    pub open_panes: &'a BTreeSet<Pane>,
}

/// Shows the bar.
pub fn top_bar_ui(ui: &mut Ui, bar: &TopBar<'_>, view: &ViewState, actions: &mut Actions) {
    ui.horizontal_wrapped(|ui| {
        file_menu(ui, bar, actions);
        edit_menu(ui, bar.document, actions);
        view_menu(ui, bar, view, actions);
        ui.separator();
        let undo = bar.document.undo_name();
        let button = ui.add_enabled(undo.is_some(), Button::new("Undo")).on_hover_text("Undo");
        if named(button, "Undo last change").clicked() {
            actions.push(Action::Undo);
        }
        let button = ui.add_enabled(bar.document.redo_name().is_some(), Button::new("Redo")).on_hover_text("Redo");
        if named(button, "Redo last change").clicked() {
            actions.push(Action::Redo);
        }
        ui.separator();
        scenario_ui(ui, bar, view, actions);
        ui.separator();
        month_ui(ui, bar, view, actions);
    });
}

/// Gives a button with a sign on it a name that can be read out.
fn named(response: egui::Response, name: &str) -> egui::Response {
    let enabled = response.enabled();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, name));
    response
}

fn item(ui: &mut Ui, enabled: bool, text: &str, shortcut: Option<&egui::KeyboardShortcut>) -> bool {
    let mut button = Button::new(text);
    if let Some(shortcut) = shortcut {
        button = button.shortcut_text(ui.ctx().format_shortcut(shortcut));
    }
    let clicked = ui.add_enabled(enabled, button).clicked();
    if clicked {
        ui.close();
    }
    clicked
}

fn file_menu(ui: &mut Ui, bar: &TopBar<'_>, actions: &mut Actions) {
    ui.menu_button("File", |ui| {
        ui.set_min_width(220.0);
        let free = !bar.busy;
        if item(ui, free, "New", Some(&shortcuts::NEW)) {
            actions.push(Action::Leave(Leave::New));
        }
        if item(ui, free, "Open…", Some(&shortcuts::OPEN)) {
            actions.push(Action::Open);
        }
        if item(ui, free, "Open path…", None) {
            actions.push(Action::Browse);
        }
        ui.menu_button("Open built-in", |ui| {
            for builtin in BUILTINS {
                if item(ui, free, builtin.title, None) {
                    actions.push(Action::Leave(Leave::Builtin(builtin.name)));
                }
            }
        });
        ui.add_enabled_ui(!bar.recent.is_empty(), |ui| {
            ui.menu_button("Open recent", |ui| {
                for path in bar.recent {
                    if item(ui, free, &path.display().to_string(), None) {
                        actions.push(Action::Leave(Leave::File(path.clone())));
                    }
                }
            });
        });
        ui.separator();
        if item(ui, free, "Save", Some(&shortcuts::SAVE)) {
            actions.push(Action::Save);
        }
        if item(ui, free, "Save as…", Some(&shortcuts::SAVE_AS)) {
            actions.push(Action::SaveAs);
        }
        if item(ui, free, "Save to path…", None) {
            actions.push(Action::BrowseSave);
        }
        ui.separator();
        if item(ui, free, "Import a table…", None) {
            actions.push(Action::Import);
        }
        if item(ui, free, "Export all tables…", None) {
            actions.push(Action::ExportTables);
        }
        if item(ui, free, "Export brief…", None) {
            actions.push(Action::Brief);
        }
        ui.separator();
        if item(ui, true, "Quit", Some(&shortcuts::QUIT)) {
            actions.push(Action::Leave(Leave::Quit));
        }
    });
}

fn edit_menu(ui: &mut Ui, document: &Document, actions: &mut Actions) {
    ui.menu_button("Edit", |ui| {
        ui.set_min_width(220.0);
        let undo = document.undo_name().map_or("Undo".to_owned(), |name| format!("Undo {name}"));
        if item(ui, document.undo_name().is_some(), &undo, Some(&shortcuts::UNDO)) {
            actions.push(Action::Undo);
        }
        let redo = document.redo_name().map_or("Redo".to_owned(), |name| format!("Redo {name}"));
        if item(ui, document.redo_name().is_some(), &redo, Some(&shortcuts::REDO)) {
            actions.push(Action::Redo);
        }
        ui.separator();
        menu_item_ui(ui, actions);
    });
}

fn view_menu(ui: &mut Ui, bar: &TopBar<'_>, view: &ViewState, actions: &mut Actions) {
    ui.menu_button("View", |ui| {
        ui.set_min_width(160.0);
        if item(ui, true, "Fit the map (F)", None) {
            actions.push(Action::Fit);
        }
        let other = match view.mode {
            MapMode::Stages => "World map (W)",
            MapMode::World => "Stage map (W)",
        };
        if item(ui, true, other, None) {
            actions.push(Action::ShowMap(view.mode.other()));
        }
        if item(ui, true, "Findings", None) {
            actions.push(Action::ShowFindings);
        }
        let quality = if view.quality_open { "Close data quality" } else { "Data quality" };
        if item(ui, true, quality, None) {
            actions.push(Action::ToggleQuality);
        }
        ui.menu_button("Plots", |ui| {
            for pane in Pane::ALL {
                let mut open = bar.open_panes.contains(&pane);
                if ui.checkbox(&mut open, pane.title()).on_hover_text(pane.help()).clicked() {
                    actions.push(if open { Action::ShowPane(pane) } else { Action::ClosePane(pane) });
                    ui.close();
                }
            }
            ui.separator();
            if item(ui, true, "As at first", None) {
                actions.push(Action::ResetPanes);
            }
        });
        if item(ui, true, "About this preset", None) {
            actions.push(Action::Select(Selection::Nothing));
        }
        ui.separator();
        for (kind, name) in
            [(ThemeKind::Light, "Light"), (ThemeKind::Dark, "Dark"), (ThemeKind::Projector, "Projector")]
        {
            if ui.radio(view.theme == kind, name).clicked() {
                actions.push(Action::Theme(kind));
                ui.close();
            }
        }
    });
}

fn scenario_ui(ui: &mut Ui, bar: &TopBar<'_>, view: &ViewState, actions: &mut Actions) {
    let preset = bar.document.preset();
    let label = ui.label("Scenario");
    let name = preset.scenario(&view.scenario).map_or("none", |scenario| scenario.name.as_str());
    let combo =
        egui::ComboBox::from_id_salt("scenario").selected_text(name).width(220.0).truncate().show_ui(ui, |ui| {
            for scenario in &preset.scenarios {
                let row = ui.selectable_label(scenario.id == view.scenario, &scenario.name);
                let row = if scenario.note.is_empty() { row } else { row.on_hover_text(&scenario.note) };
                if row.clicked() {
                    actions.push(Action::ShowScenario(scenario.id.clone()));
                }
            }
        });
    combo.response.labelled_by(label.id);
    if ui.button("Edit…").on_hover_text("Name, start, horizon and trade of the scenario").clicked() {
        actions.push(Action::Select(Selection::Scenario(view.scenario.clone())));
    }
}

fn month_ui(ui: &mut Ui, bar: &TopBar<'_>, view: &ViewState, actions: &mut Actions) {
    let Some(timeline) = bar.timeline.filter(|timeline| timeline.months() > 0) else { return };
    let playing = view.next_month_at.is_some();
    let name = if playing { "Pause" } else { "Play" };
    let button = ui.button(name).on_hover_text(format!("{name} (Space)"));
    if named(button, name).clicked() {
        actions.push(Action::TogglePlay);
    }
    let last = timeline.months() - 1;
    let mut month = view.month.min(last);
    let text = month_label(&timeline, view.month.min(last));
    let font = egui::TextStyle::Body.resolve(ui.style());
    let words = ui.painter().layout_no_wrap(text.clone(), font, egui::Color32::PLACEHOLDER).size().x;
    ui.spacing_mut().slider_width = (ui.available_width() - words - 30.0).clamp(60.0, 320.0);
    let slider = egui::Slider::new(&mut month, 0..=last).show_value(false);
    let response = ui.add(slider);
    response.widget_info(|| egui::WidgetInfo::slider(true, month as f64, "Month"));
    if response.changed() {
        actions.push(Action::ShowMonth(month));
    }
    ui.label(text);
}

/// `Oct 2025 (month 7 of 36)`.
pub fn month_label(timeline: &Timeline, month: usize) -> String {
    format!("{} (month {} of {})", timeline.label(month), month + 1, timeline.months())
}
