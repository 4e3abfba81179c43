//! In the strip above the stage map: what newcomers look for first.

use crate::app::commands::action::Actions;
use crate::app::commands::command::{Command, Menu};
use crate::app::commands::menu::{button_ui, sections_ui};
use crate::app::state::context::Ctx;
use crate::app::state::view::ViewState;
use chokepoint_core::model::{Country, Preset};
use egui::Ui;
use std::collections::BTreeMap;

/// Shows the buttons.
pub fn toolbar_ui(ui: &mut Ui, ctx: &Ctx<'_>, view: &mut ViewState, actions: &mut Actions) {
    let situation = ctx.situation;
    if ctx.edits() {
        ui.menu_button("Add site", |ui| {
            sections_ui(ui, Menu::AddSite, 0..=0, situation, actions);
        });
        button_ui(ui, Command::Connect, "Draw route", situation, actions);
        ui.menu_button("Arrange", |ui| {
            sections_ui(ui, Menu::Arrange, 0..=0, situation, actions);
            ui.separator();
            ui.checkbox(&mut view.canvas.snap, "Snap to the grid");
        });
    }
    fold_ui(ui, ctx.preset, view);
    let filter = if view.canvas.filter.is_empty() { "Filter" } else { "Filter (on)" };
    button_ui(ui, Command::Filter, filter, situation, actions);
    if !view.canvas.filter.is_empty() && ui.small_button("Show everything").clicked() {
        view.canvas.filter = crate::app::state::filter::Filter::default();
    }
    button_ui(ui, Command::Find, "Find", situation, actions);
    button_ui(ui, Command::Fit, "Fit", situation, actions);
    if situation.sites > 1 {
        ui.weak(format!("{} sites selected", situation.sites));
    }
}

/// Countries with more than one site in a column, to be folded. They are looked for when the menu is open: on a large map that
/// takes longer than all the rest of the strip.
fn fold_ui(ui: &mut Ui, preset: &Preset, view: &mut ViewState) {
    let on = view.canvas.folded.len();
    let text = if on == 0 { "Fold".to_owned() } else { format!("Fold ({on})") };
    let tip = "One disc a column for all sites of a country";
    ui.add_enabled_ui(preset.map.sites.len() > 1, |ui| {
        let menu = ui.menu_button(text, |ui| {
            let countries = foldable(preset);
            if countries.is_empty() {
                ui.weak("No country has two sites in a column");
            }
            for country in countries {
                let mut folded = view.canvas.folded.contains(country);
                if ui.checkbox(&mut folded, country.name()).changed() {
                    if folded {
                        view.canvas.folded.insert(country.clone());
                    } else {
                        view.canvas.folded.remove(country);
                    }
                }
            }
        });
        menu.response.on_hover_text(tip);
    });
}

fn foldable(preset: &Preset) -> Vec<&Country> {
    let mut groups: BTreeMap<(&Country, chokepoint_core::model::Stage), usize> = BTreeMap::new();
    for site in &preset.map.sites {
        *groups.entry((&site.country, site.stage)).or_default() += 1;
    }
    let mut countries: Vec<&Country> =
        groups.iter().filter(|(_, number)| **number > 1).map(|((country, _), _)| *country).collect();
    countries.dedup();
    countries
}
