//! What is in the scenario: rules, events and measures to be switched on and off, with their main figures.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::menu::entry_menu_ui;
use crate::app::form::Form;
use crate::app::form::instrument::{has_figures, instrument_figures_ui};
use crate::app::panels::left::rule_templates::add_rule_ui;
use crate::app::panels::left::scenario_cards::cards_ui;
use crate::app::state::context::Ctx;
use chokepoint_core::edit::{Baseline, Edit};
use chokepoint_core::insight::known_words;
use chokepoint_core::model::{Addressed, Clause, EntityRef, Field, Rule, Scenario, blank_words, instrument_words};
use egui::{RichText, Ui};

/// Shows the lists of a scenario.
pub fn rules_ui(ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
    let preset = ctx.preset;
    cards_ui(ui, ctx, actions);
    ui.add_space(6.0);
    let found = preset.scenarios.iter().enumerate().find(|(_, entry)| entry.id == ctx.shown.scenario);
    let Some((at, scenario)) = found else {
        ui.weak("This preset has no scenario");
        return;
    };
    if !scenario.note.is_empty() {
        ui.add(egui::Label::new(RichText::new(&scenario.note).weak()).wrap());
        ui.add_space(4.0);
    }
    if let Some(words) = known_words(preset, scenario) {
        ui.add(egui::Label::new(RichText::new(words).weak()).wrap());
        ui.add_space(4.0);
    }
    let toggle = Toggle { ctx, at, scenario };
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        ui.label(RichText::new("Rules").strong());
        add_rule_ui(ui, preset, scenario, actions);
    });
    if preset.rules.is_empty() {
        ui.weak("This preset has no rules");
    }
    for (index, rule) in preset.rules.iter().enumerate() {
        ui.push_id(("rule", rule.id.as_str()), |ui| rule_row_ui(ui, &toggle, index, rule, actions));
    }
    if !preset.events.is_empty() {
        heading_ui(ui, "Events");
    }
    for event in &preset.events {
        toggle.ui(ui, &event.title, scenario.events.contains(&event.id), event.address(), actions);
        details_ui(ui, &format!("from {}", event.from), EntityRef::Event(event.id.clone()), actions);
    }
    if !preset.measures.is_empty() {
        heading_ui(ui, "Measures");
    }
    for measure in &preset.measures {
        toggle.ui(ui, &measure.title, scenario.measures.contains(&measure.id), measure.address(), actions);
        let text = format!("{}, from {}", measure.by.name(), measure.from);
        details_ui(ui, &text, EntityRef::Measure(measure.id.clone()), actions);
    }
    heading_ui(ui, "Trade");
    rerouting_ui(ui, &toggle, actions);
}

fn heading_ui(ui: &mut Ui, text: &str) {
    ui.add_space(8.0);
    ui.label(RichText::new(text).strong());
}

struct Toggle<'a> {
    ctx: &'a Ctx<'a>,
    at: usize,
    scenario: &'a Scenario,
}

impl Toggle<'_> {
    /// A checkbox for a rule, an event or a measure. Returns whether it is on.
    fn ui(&self, ui: &mut Ui, title: &str, was_on: bool, part: EntityRef, actions: &mut Actions) -> bool {
        let mut on = was_on;
        let is_locked = self.ctx.shown.baseline == Baseline::Locked
            && self.ctx.preset.baseline().is_some_and(|baseline| baseline.id == self.scenario.id);
        ui.scope(|ui| {
            ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Wrap);
            let row = ui.checkbox(&mut on, title);
            entry_menu_ui(&row, &part, self.ctx.situation, actions);
            if is_locked {
                row.on_hover_text(format!("Makes the scenario “With {title}”: the baseline stays as it is"));
            }
        });
        if on != was_on {
            actions.push(Action::PutIn(part, on));
        }
        on
    }
}

fn details_ui(ui: &mut Ui, text: &str, to: EntityRef, actions: &mut Actions) {
    ui.indent(text, |ui| {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            ui.label(RichText::new(text).small().weak());
            // In one piece, or the ring around it would frame the end of the line that it does not fit into.
            ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Extend);
            if ui.link(RichText::new("Details").small()).clicked() {
                actions.push(Action::Select(to.into()));
            }
        });
    });
}

fn rule_row_ui(ui: &mut Ui, toggle: &Toggle<'_>, at: usize, rule: &Rule, actions: &mut Actions) {
    let was_on = toggle.scenario.rules.contains(&rule.id);
    let on = toggle.ui(ui, &rule.title, was_on, rule.address(), actions);
    if let Some(blanks) = blank_words(rule) {
        let words = format!("not in force: it does not say {blanks}");
        ui.indent("blanks", |ui| ui.colored_label(ui.visuals().warn_fg_color, RichText::new(words).small()));
    }
    let text = format!(
        "{}: {}; in force from {}",
        rule.issuer.name(),
        instrument_words(&rule.instrument),
        rule.calendar.in_force
    );
    details_ui(ui, &text, EntityRef::Rule(rule.id.clone()), actions);
    let content = rule.clauses.iter().any(|clause| matches!(clause, Clause::Content { .. }));
    if !on || !(content || has_figures(&rule.instrument)) {
        return;
    }
    let mut after = rule.clone();
    let mut form = Form::new(*toggle.ctx, rule.address());
    ui.indent("figures", |ui| {
        form.rows(ui, "main", |form, ui| {
            instrument_figures_ui(ui, form, &mut after.instrument);
            for (at, clause) in after.clauses.iter_mut().enumerate() {
                if let Clause::Content { threshold, from, .. } = clause {
                    let from = from.unwrap_or(rule.calendar.in_force);
                    form.share(
                        ui,
                        &format!("Threshold from {from}"),
                        form.at().at(Field::Clauses, at).field(Field::Threshold),
                        threshold,
                    );
                }
            }
        });
    });
    if let Some(changed) = form.changed() {
        let words = format!("change {} of {}", changed.words, rule.title);
        let key = changed.path.to_string();
        actions.edit(Edit::replace(toggle.ctx.preset, at, after, words, key));
    }
}

fn rerouting_ui(ui: &mut Ui, toggle: &Toggle<'_>, actions: &mut Actions) {
    let mut after = toggle.scenario.clone();
    let mut form = Form::new(*toggle.ctx, after.address());
    form.rows(ui, "trade", |form, ui| {
        form.share(ui, "Re-routing a month", Field::ReroutingPerMonth, &mut after.rerouting_per_month);
        form.months(ui, "Horizon", Field::Months, &mut after.months);
    });
    ui.label(
        RichText::new("Re-routing: share of the room above its baseline that a route gains each month").small().weak(),
    );
    if let Some(changed) = form.changed() {
        let key = changed.path.to_string();
        let words = format!("change {}", changed.words);
        actions.edit(Edit::replace(toggle.ctx.preset, toggle.at, after, words, key));
    }
}
