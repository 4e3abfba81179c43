//! Menus, scenario, month, look.

use crate::app::commands::action::{Action, Actions, Leave};
use crate::app::commands::command::Verb;
use crate::app::commands::menu::verb_item;
use crate::app::state::pane::Pane;
use crate::app::state::selection::Selection;
use crate::app::state::situation::Situation;
use crate::app::state::view::ViewState;
use crate::draw::ThemeKind;
use chokepoint_core::edit::Document;
use chokepoint_core::engine::Timeline;
use chokepoint_core::model::EntityRef;
use chokepoint_core::store::builtin::BUILTINS;
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
    /// Which commands can be done now.
    pub situation: &'a Situation,
    /// All panes of the dock, in the order of the menu.
    pub panes: &'a [Pane],
    /// Panes that are open.
    pub open_panes: &'a BTreeSet<Pane>,
}

/// Shows the bar.
pub fn top_bar_ui(ui: &mut Ui, bar: &TopBar<'_>, view: &ViewState, actions: &mut Actions) {
    ui.horizontal_wrapped(|ui| {
        file_menu(ui, bar, actions);
        edit_menu(ui, bar, actions);
        map_menu(ui, bar, actions);
        view_menu(ui, bar, view, actions);
        help_menu(ui, bar, actions);
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

fn item(ui: &mut Ui, enabled: bool, text: &str) -> bool {
    let clicked = ui.add_enabled(enabled, Button::new(text)).clicked();
    if clicked {
        ui.close();
    }
    clicked
}

/// Commands of the table, `None` where a line goes.
fn items(ui: &mut Ui, verbs: &[Option<Verb>], situation: &Situation, actions: &mut Actions) {
    for verb in verbs {
        match verb {
            Some(verb) => verb_item(ui, *verb, situation, actions),
            None => {
                ui.separator();
            }
        }
    }
}

fn file_menu(ui: &mut Ui, bar: &TopBar<'_>, actions: &mut Actions) {
    let situation = bar.situation;
    ui.menu_button("File", |ui| {
        ui.set_min_width(220.0);
        let free = !situation.busy;
        items(ui, &[Some(Verb::New), Some(Verb::Open), Some(Verb::OpenPath)], situation, actions);
        ui.menu_button("Open built-in", |ui| {
            for builtin in BUILTINS {
                if item(ui, free, builtin.title) {
                    actions.push(Action::Leave(Leave::Builtin(builtin.name)));
                }
            }
        });
        ui.add_enabled_ui(!bar.recent.is_empty(), |ui| {
            ui.menu_button("Open recent", |ui| {
                for path in bar.recent {
                    if item(ui, free, &path.display().to_string()) {
                        actions.push(Action::Leave(Leave::File(path.clone())));
                    }
                }
            });
        });
        let rest = [
            None,
            Some(Verb::Save),
            Some(Verb::SaveAs),
            Some(Verb::SavePath),
            None,
            Some(Verb::Import),
            Some(Verb::ExportTables),
            Some(Verb::Brief),
            None,
            Some(Verb::Quit),
        ];
        items(ui, &rest, situation, actions);
    });
}

fn edit_menu(ui: &mut Ui, bar: &TopBar<'_>, actions: &mut Actions) {
    ui.menu_button("Edit", |ui| {
        ui.set_min_width(260.0);
        let verbs = [
            Some(Verb::Undo),
            Some(Verb::Redo),
            Some(Verb::History),
            None,
            Some(Verb::Cut),
            Some(Verb::Copy),
            Some(Verb::Paste),
            Some(Verb::Duplicate),
            Some(Verb::Delete),
            Some(Verb::Rename),
            None,
            Some(Verb::SelectAll),
            Some(Verb::SelectCountry),
            Some(Verb::SelectStage),
            Some(Verb::SelectNothing),
            None,
            Some(Verb::Find),
            Some(Verb::Balance),
        ];
        items(ui, &verbs, bar.situation, actions);
    });
}

fn map_menu(ui: &mut Ui, bar: &TopBar<'_>, actions: &mut Actions) {
    ui.menu_button("Map", |ui| {
        ui.set_min_width(260.0);
        ui.menu_button("Add site", |ui| items(ui, &Verb::ADD.map(Some), bar.situation, actions));
        let verbs = [
            Some(Verb::Connect),
            None,
            Some(Verb::AddCommodity),
            Some(Verb::AddEvent),
            Some(Verb::AddMeasure),
            Some(Verb::AddScenario),
            Some(Verb::AddSource),
            Some(Verb::AddCompany),
            None,
        ];
        items(ui, &verbs, bar.situation, actions);
        ui.menu_button("Arrange", |ui| items(ui, &Verb::ARRANGE.map(Some), bar.situation, actions));
        items(ui, &[Some(Verb::Snap)], bar.situation, actions);
    });
}

fn view_menu(ui: &mut Ui, bar: &TopBar<'_>, view: &ViewState, actions: &mut Actions) {
    ui.menu_button("View", |ui| {
        ui.set_min_width(260.0);
        let verbs = [
            Some(Verb::Fit),
            Some(Verb::OtherMap),
            Some(Verb::ZoomIn),
            Some(Verb::ZoomOut),
            Some(Verb::FlyToSelection),
            Some(Verb::Minimap),
            Some(Verb::FocusMap),
            Some(Verb::Filter),
            Some(Verb::Fold),
            Some(Verb::UnfoldAll),
            None,
            Some(Verb::Palette),
            Some(Verb::Solve),
            Some(Verb::StopSolving),
            Some(Verb::Findings),
            Some(Verb::Quality),
            Some(Verb::About),
            None,
        ];
        items(ui, &verbs, bar.situation, actions);
        ui.menu_button("Plots", |ui| {
            for pane in bar.panes.iter().copied() {
                let mut open = bar.open_panes.contains(&pane);
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

fn help_menu(ui: &mut Ui, bar: &TopBar<'_>, actions: &mut Actions) {
    ui.menu_button("Help", |ui| {
        ui.set_min_width(200.0);
        items(ui, &[Some(Verb::Tour), Some(Verb::Shortcuts), Some(Verb::Palette)], bar.situation, actions);
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
        actions.push(Action::Select(Selection::One(EntityRef::Scenario(view.scenario.clone()))));
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
    // What is left of this line, not of a new one: the month stays beside its slider.
    let left = ui.available_size_before_wrap().x;
    ui.spacing_mut().slider_width = (left - words - 40.0).clamp(60.0, 320.0);
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
