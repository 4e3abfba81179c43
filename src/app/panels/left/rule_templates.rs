//! Where a new rule comes from: a template, or the library of announced controls.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::command::Command;
use crate::app::commands::rule_template::Template;
use chokepoint_core::model::{Preset, Scenario};
use egui::Ui;

/// The button that adds a rule to the scenario.
pub fn add_rule_ui(ui: &mut Ui, preset: &Preset, scenario: &Scenario, actions: &mut Actions) {
    ui.menu_button("Add a rule", |ui| {
        ui.set_min_width(240.0);
        ui.weak("From a template, to be filled in");
        for template in Template::ALL {
            if ui.button(template.label()).on_hover_text(template.help()).clicked() {
                actions.push(template.add(preset, scenario));
                ui.close();
            }
        }
        ui.separator();
        let row = Command::AnnouncedControls.row();
        if ui.button(row.name).on_hover_text(row.help).clicked() {
            actions.push(Action::Do(Command::AnnouncedControls));
            ui.close();
        }
    });
}
