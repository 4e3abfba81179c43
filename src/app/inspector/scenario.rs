//! Scenarios, events and measures in the inspector.

use super::{Inspected, commit, gone_ui, part_ui, title_ui};
use crate::app::action::{Action, Actions};
use crate::app::command::Command;
use crate::app::field::Form;
use crate::app::view::Selection;
use crate::model::{EventEffect, EventId, MeasureEffect, MeasureId, Preset, Scenario, ScenarioId, SiteId};
use egui::Ui;

/// Every field of a scenario. What is in it is chosen on the left.
pub fn scenario_ui(ui: &mut Ui, inspected: &Inspected<'_>, id: &ScenarioId, actions: &mut Actions) {
    let preset = inspected.form.preset;
    let found = preset.scenarios.iter().enumerate().find(|(_, scenario)| &scenario.id == id);
    let Some((at, scenario)) = found else { return gone_ui(ui, "scenario") };
    let mut after = scenario.clone();
    title_ui(ui, "Scenario", &scenario.name);
    let mut form = Form::new(inspected.form, format!("scenarios/{id}"));
    form.rows(ui, "scenario", |form, ui| {
        form.text(ui, "Name", "name", &mut after.name);
        form.date(ui, "Starts on", "start", &mut after.start);
        form.months(ui, "Lasts", "months", &mut after.months);
        form.share(ui, "Re-routing", "rerouting_per_month", &mut after.rerouting_per_month);
        form.months(ui, "Ramps late by", "ramp_slip_months", &mut after.ramp_slip_months);
    });
    ui.weak(
        "Re-routing is how much of the room above its baseline a route gains each month once a rule bites: \
             0 % = nobody changes supplier, 100 % = a frictionless market",
    );
    ui.add_space(6.0);
    form.note(ui, &mut after.note);
    form.rest_ui(ui);
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        if ui.button("Duplicate scenario").clicked() {
            let copy = copy_of(preset, scenario);
            let id = copy.id.clone();
            actions.push(Action::Edit(Command::add(preset, copy, format!("duplicate {}", scenario.name))));
            actions.push(Action::ShowScenario(id));
        }
        let last = preset.scenarios.len() < 2;
        if ui.add_enabled(!last, egui::Button::new("Remove scenario")).clicked() {
            actions.edit(Command::remove::<Scenario>(preset, at, format!("remove {}", scenario.name)));
            actions.push(Action::Select(Selection::Nothing));
        }
    });
    commit(&form, at, after, &scenario.name, actions);
}

/// A scenario like another under a free name.
fn copy_of(preset: &Preset, scenario: &Scenario) -> Scenario {
    let free = |number: usize| {
        let id = ScenarioId(format!("{}-{number}", scenario.id));
        preset.scenario(&id).is_none().then_some((id, number))
    };
    let (id, number) = (2..).find_map(free).unwrap_or((scenario.id.clone(), 2));
    Scenario { id, name: format!("{} ({number})", scenario.name), ..scenario.clone() }
}

fn site_name(preset: &Preset, id: &SiteId) -> String {
    preset.map.site(id).map_or_else(|| id.to_string(), |site| site.name.clone())
}

/// Every field of an event.
pub fn event_ui(ui: &mut Ui, inspected: &Inspected<'_>, id: &EventId, actions: &mut Actions) {
    let preset = inspected.form.preset;
    let found = preset.events.iter().enumerate().find(|(_, event)| &event.id == id);
    let Some((at, event)) = found else { return gone_ui(ui, "event") };
    let mut after = event.clone();
    title_ui(ui, "Event", &event.title);
    let mut form = Form::new(inspected.form, format!("events/{id}"));
    form.rows(ui, "event", |form, ui| {
        form.text(ui, "Title", "title", &mut after.title);
        form.date(ui, "From", "from", &mut after.from);
        match &mut after.until {
            Some(until) => form.date(ui, "Until", "until", until),
            None => form.fixed(ui, "Until", "for good"),
        }
        match &mut after.effect {
            EventEffect::Outage { site, remaining } => {
                form.fixed(ui, "Outage at", &site_name(preset, site));
                form.share(ui, "Capacity left", "effect/remaining", remaining);
            }
            EventEffect::DemandChange { site, commodity, factor } => {
                form.fixed(ui, "Demand of", &format!("{} for {commodity}", site_name(preset, site)));
                form.number(ui, "Times the usual", "effect/factor", "", 0.0..=100.0, factor);
            }
            EventEffect::RouteClosed { route } => form.fixed(ui, "Closes", route.as_str()),
            EventEffect::PriceChange { commodity, factor } => {
                form.fixed(ui, "Price of", commodity.as_str());
                form.number(ui, "Times the usual", "effect/factor", "", 0.0..=100.0, factor);
            }
        }
    });
    ui.add_space(6.0);
    form.note(ui, &mut after.note);
    form.rest_ui(ui);
    commit(&form, at, after, &event.title, actions);
}

/// Every field of a measure.
pub fn measure_ui(ui: &mut Ui, inspected: &Inspected<'_>, id: &MeasureId, actions: &mut Actions) {
    let preset = inspected.form.preset;
    let found = preset.measures.iter().enumerate().find(|(_, measure)| &measure.id == id);
    let Some((at, measure)) = found else { return gone_ui(ui, "measure") };
    let mut after = measure.clone();
    title_ui(ui, &format!("Measure of {}", measure.by.name()), &measure.title);
    let mut form = Form::new(inspected.form, format!("measures/{id}"));
    part_ui(ui, "Measure", |ui| {
        form.rows(ui, "measure", |form, ui| {
            form.text(ui, "Title", "title", &mut after.title);
            form.date(ui, "From", "from", &mut after.from);
            form.figure(ui, "Cost", "cost_usd", "USD in all", &mut after.cost_usd);
            match &mut after.effect {
                MeasureEffect::Exempt { rule, exemption } => {
                    let title = preset.rule(rule).map_or(rule.as_str(), |rule| rule.title.as_str());
                    form.fixed(ui, "Exempts from", title);
                    form.fixed(ui, "Whom", &exemption.title);
                }
                MeasureEffect::StockRelease { site, commodity, quantity } => {
                    form.fixed(ui, "Releases", &format!("{commodity} at {}", site_name(preset, site)));
                    let unit = preset.map.commodity(commodity).map_or("", |commodity| commodity.unit.as_str());
                    form.figure(ui, "Quantity", "effect/quantity", unit, quantity);
                }
                MeasureEffect::NewCapacity { site, recipe, per_year } => {
                    form.fixed(ui, "Builds at", &site_name(preset, site));
                    let name = preset.map.recipe(recipe).map_or(recipe.as_str(), |recipe| recipe.name.as_str());
                    form.fixed(ui, "Capacity for", name);
                    form.figure(ui, "Capacity", "effect/per_year", "a year", per_year);
                }
                MeasureEffect::PriceFloor { commodity, floor_usd, sites } => {
                    let names: Vec<String> = sites.iter().map(|site| site_name(preset, site)).collect();
                    form.fixed(ui, "Keeps open", &names.join(", "));
                    let unit = preset.map.commodity(commodity).map_or("", |commodity| commodity.unit.as_str());
                    form.figure(ui, "Pays at least", "effect/floor_usd", &format!("USD/{unit}"), floor_usd);
                }
                MeasureEffect::Thrift { site, commodity, share } => {
                    form.fixed(ui, "Saves", &format!("{commodity} at {}", site_name(preset, site)));
                    form.share(ui, "Share saved", "effect/share", share);
                }
            }
        });
    });
    ui.add_space(6.0);
    form.note(ui, &mut after.note);
    form.rest_ui(ui);
    commit(&form, at, after, &measure.title, actions);
}
