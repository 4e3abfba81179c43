//! Scenarios in the inspector.

use crate::app::commands::action::{Action, Actions, Switch};
use crate::app::form::Form;
use crate::app::inspector::parts::{commit, gone_ui, known_up_to_ui, part_ui, title_ui};
use crate::app::state::context::Ctx;
use crate::app::state::selection::Selection;
use chokepoint_core::diff::{held_against, scenario_edits};
use chokepoint_core::edit::{Baseline, Edit};
use chokepoint_core::model::{Addressed, Field, Preset, Scenario, ScenarioId};
use egui::Ui;

/// Every field of a scenario. What is in it is chosen on the left.
pub fn scenario_ui(ui: &mut Ui, ctx: &Ctx<'_>, id: &ScenarioId, actions: &mut Actions) {
    let preset = ctx.preset;
    let found = preset.scenarios.iter().enumerate().find(|(_, scenario)| &scenario.id == id);
    let Some((at, scenario)) = found else { return gone_ui(ui, "scenario") };
    let mut after = scenario.clone();
    let is_baseline = preset.baseline().is_some_and(|baseline| baseline.id == *id);
    title_ui(ui, if is_baseline { "Scenario (baseline)" } else { "Scenario" }, &scenario.name);
    if is_baseline {
        lock_ui(ui, ctx, actions);
    }
    let mut form = Form::new(*ctx, scenario.address());
    form.rows(ui, "scenario", |form, ui| {
        form.name(ui, "Name", Field::Name, &mut after.name);
        form.date(ui, "Starts on", Field::Start, &mut after.start);
        form.months(ui, "Lasts", Field::Months, &mut after.months);
        let usual = || preset.as_of.unwrap_or(scenario.start);
        known_up_to_ui(form, ui, &mut after.as_of, usual);
        form.share(ui, "Re-routing", Field::ReroutingPerMonth, &mut after.rerouting_per_month);
        form.check(ui, "Each good by itself", Field::ReroutingByGood, &mut after.rerouting_by_good);
        form.share(ui, "Diverted by related firms", Field::Diverted, &mut after.diverted);
        form.months(ui, "Ramps late by", Field::RampSlipMonths, &mut after.ramp_slip_months);
    });
    ui.weak(
        "Re-routing is how much of the room above its baseline a route gains each month once a rule takes effect: \
             0 % = nobody changes supplier, 100 % = a frictionless market",
    );
    ui.add_space(6.0);
    form.note(ui, &mut after.note);
    form.rest_ui(ui);
    edits_ui(ui, preset, scenario, actions);
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        if ui.button("Duplicate scenario").clicked() {
            actions.push(Action::Branch(id.clone()));
        }
        let last = preset.scenarios.len() < 2;
        if ui.add_enabled(!last, egui::Button::new("Remove scenario")).clicked() {
            actions.edit(Edit::remove::<Scenario>(preset, at, format!("remove {}", scenario.name)));
            actions.push(Action::Select(Selection::Nothing));
        }
    });
    commit(&form, at, after, &scenario.name, actions);
}

/// What it does otherwise than the scenario that others are held against, each with what that says.
fn edits_ui(ui: &mut Ui, preset: &Preset, scenario: &Scenario, actions: &mut Actions) {
    let Some(base) = held_against(preset, scenario) else { return };
    let Ok(edits) = scenario_edits(preset, base, scenario) else { return };
    part_ui(ui, &format!("Changes against “{}”", base.name), |ui| {
        if edits.is_empty() {
            ui.weak("Nothing");
        }
        for edit in edits {
            match edit.entity {
                Some(entity) => {
                    let link = ui.add(egui::Link::new(&edit.words));
                    let link = if edit.detail.is_empty() { link } else { link.on_hover_text(edit.detail) };
                    if link.clicked() {
                        actions.push(Action::Select(entity.into()));
                    }
                }
                None => _ = ui.add(egui::Label::new(edit.words).wrap()),
            }
        }
    });
}

/// Whether what is switched on goes into the baseline.
fn lock_ui(ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
    let mut is_locked = ctx.shown.baseline == Baseline::Locked;
    let help = "While it is locked, what is switched on makes a scenario of its own. Unlocked, it goes in here, and other scenarios have nothing to be held against.";
    if ui.checkbox(&mut is_locked, "Locked").on_hover_text(help).changed() {
        actions.push(Action::Toggle(Switch::Baseline));
    }
    ui.add_space(4.0);
}
