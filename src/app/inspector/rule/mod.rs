//! A rule in the inspector: read back in a sentence, counted on the map, every field of it, its dates on a line.

pub mod clauses;
pub mod instrument;
pub mod scope;
pub mod timeline;

use crate::app::commands::action::{Action, Actions};
use crate::app::form::Form;
use crate::app::inspector::parts::{commit, gone_ui, part_ui, remove_button_ui, title_ui};
use crate::app::state::context::Ctx;
use crate::draw::{quantity, usd};
use chokepoint_core::edit::Edit;
use chokepoint_core::insight::Reach;
use chokepoint_core::model::{Calendar, EntityRef, RuleId, Scenario, SourceId, Suspension, rule_sentence};
use egui::{RichText, Ui};

/// Every field of a rule. `reach` is what it touches on the map, once that has been worked out.
pub fn rule_ui(
    ui: &mut Ui,
    ctx: &Ctx<'_>,
    id: &RuleId,
    scenario: Option<&Scenario>,
    reach: Option<&Reach>,
    actions: &mut Actions,
) {
    let preset = ctx.preset;
    let found = preset.rules.iter().enumerate().find(|(_, rule)| &rule.id == id);
    let Some((at, rule)) = found else { return gone_ui(ui, "rule") };
    let mut after = rule.clone();
    title_ui(ui, &format!("Rule issued by {}", rule.issuer.name()), &rule.title);
    ui.add(egui::Label::new(rule_sentence(rule)).wrap());
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        if let Some(scenario) = scenario
            && ui.button("Duplicate").on_hover_text("Add a copy of this rule to the scenario").clicked()
        {
            let (edit, copy) = Edit::add_rule(preset, rule.clone(), Vec::new(), &scenario.id);
            actions.edit(Some(edit));
            actions.push(Action::Select(EntityRef::Rule(copy).into()));
        }
        remove_button_ui(ui, preset, EntityRef::Rule(id.clone()), "Remove rule", actions);
    });
    // Below the buttons: it grows when the counting is done, and must not move them away from under the pointer.
    ui.add_space(4.0);
    reach_line_ui(ui, reach);
    let mut form = Form::new(*ctx, format!("rules/{id}"));
    if let Some(scenario) = scenario {
        timeline::timeline_ui(ui, &mut form, &mut after, scenario);
    }
    part_ui(ui, "Rule", |ui| {
        form.rows(ui, "rule", |form, ui| {
            form.text(ui, "Title", "title", &mut after.title);
            let countries = crate::app::inspector::rule::scope::countries(preset);
            form.choice(ui, "Issuer", "issuer", &mut after.issuer, &countries);
            crate::app::inspector::rule::instrument::instrument_ui(ui, form, &mut after.instrument, &countries);
            let mut sources = vec![(SourceId::default(), "no source".to_owned())];
            sources.extend(
                preset
                    .sources
                    .iter()
                    .map(|source| (source.id.clone(), format!("{} ({})", source.publication, source.year))),
            );
            form.choice(ui, "Source", "source", &mut after.source, &sources);
        });
    });
    part_ui(ui, "What it reaches", |ui| {
        crate::app::inspector::rule::clauses::clauses_ui(ui, &mut form, preset, &mut after)
    });
    part_ui(ui, "Whom it is aimed at", |ui| {
        crate::app::inspector::rule::scope::aims_ui(ui, &mut form, preset, &mut after)
    });
    part_ui(ui, "When", |ui| {
        calendar_ui(ui, &mut form, &mut after.calendar);
    });
    if let Some(reach) = reach {
        part_ui(ui, "What it touches", |ui| reach_table_ui(ui, ctx, reach));
    }
    ui.add_space(6.0);
    form.note(ui, &mut after.note);
    form.rest_ui(ui);
    commit(&form, at, after, &rule.title, actions);
}

/// How much of the map the rule touches, in a line.
fn reach_line_ui(ui: &mut Ui, reach: Option<&Reach>) {
    match reach {
        None => ui.weak("Counting what it touches…"),
        Some(reach) if reach.touched.is_empty() => ui.colored_label(
            ui.visuals().warn_fg_color,
            "It touches no route: check its lists, its destinations and the tags of the commodities",
        ),
        Some(reach) => ui.label(
            RichText::new(format!(
                "It touches {} route{} with {} of trade a year",
                reach.touched.len(),
                if reach.touched.len() == 1 { "" } else { "s" },
                usd(reach.usd)
            ))
            .strong(),
        ),
    };
}

/// What the rule touches by stage, commodity and country.
fn reach_table_ui(ui: &mut Ui, ctx: &Ctx<'_>, reach: &Reach) {
    egui::Grid::new("reach").num_columns(4).striped(true).spacing([8.0, 3.0]).show(ui, |ui| {
        for head in ["Goods", "From", "Volume a year", "Value a year"] {
            ui.label(RichText::new(head).small().strong());
        }
        ui.end_row();
        let mut stage = None;
        for row in &reach.rows {
            let Some(good) = ctx.network.map.commodities.get(row.commodity) else { continue };
            if stage != Some(row.stage) {
                stage = Some(row.stage);
                ui.label(RichText::new(row.stage.label()).small().weak());
                ui.end_row();
            }
            ui.add(egui::Label::new(RichText::new(&good.name).small()).truncate()).on_hover_text(format!(
                "{}, {} route{}",
                row.clause.label(),
                row.routes,
                if row.routes == 1 { "" } else { "s" }
            ));
            ui.label(RichText::new(row.from.name()).small());
            ui.label(RichText::new(quantity(row.volume, &good.unit)).small());
            ui.label(RichText::new(usd(row.usd)).small());
            ui.end_row();
        }
    });
}

fn calendar_ui(ui: &mut Ui, form: &mut Form<'_>, calendar: &mut Calendar) {
    let start = calendar.in_force;
    form.rows(ui, "calendar", |form, ui| {
        form.switched(
            ui,
            "Announced earlier",
            &mut calendar.announced,
            || start,
            |form, ui, announced| {
                form.date(ui, "Announced", "calendar/announced", announced);
            },
        );
        form.date(ui, "In force from", "calendar/in_force", &mut calendar.in_force);
        let mut gone = None;
        for (at, span) in calendar.suspensions.iter_mut().enumerate() {
            let field = format!("calendar/suspensions[{at}]");
            let number = at + 1;
            form.date(ui, &format!("Suspended ({number}) from"), &format!("{field}/from"), &mut span.from);
            let from = span.from;
            form.switched(
                ui,
                &format!("Ends ({number})"),
                &mut span.until,
                || from,
                |form, ui, until| {
                    form.date(ui, &format!("Awake ({number}) from"), &format!("{field}/until"), until);
                },
            );
            ui.label("");
            if ui.small_button("Remove suspension").clicked() {
                gone = Some(at);
            }
            ui.end_row();
        }
        if let Some(gone) = gone {
            calendar.suspensions.remove(gone);
            form.mark("suspension");
        }
        ui.label("");
        if ui.small_button("Add a suspension").clicked() {
            calendar.suspensions.push(Suspension { from: start, until: None });
            form.mark("suspension");
        }
        ui.end_row();
        form.switched(
            ui,
            "Lapses for good",
            &mut calendar.lapses,
            || start,
            |form, ui, lapses| {
                form.date(ui, "Gone on", "calendar/lapses", lapses);
            },
        );
    });
}
