//! A rule in the inspector: read back in a sentence, counted on the map, every field of it, its dates on a line.

pub mod blanks;
pub mod clauses;
pub mod instrument;
pub mod scope;
pub mod timeline;

use crate::app::commands::action::{Action, Actions};
use crate::app::form::Form;
use crate::app::form::provision::provisions_ui;
use crate::app::form::table::table_of_parts_ui;
use crate::app::inspector::parts::{commit, gone_ui, part_ui, remove_button_ui, title_ui};
use crate::app::inspector::rule::instrument::Choices;
use crate::app::state::context::Ctx;
use crate::draw::{quantity, usd};
use chokepoint_core::edit::Brought;
use chokepoint_core::insight::{
    Buyer, LicenceTotal, Reach, ReachRow, licences_in_month, licences_over_months, rules_with_queues,
};
use chokepoint_core::model::{
    Addressed, Blank, Calendar, Clause, Commodity, EntityRef, Field, Instrument, RuleId, SourceId, Spared, Stage,
    StandingLicences, Suspension, rule_sentence,
};
use egui::{RichText, TextStyle, Ui};

/// Most goods and destinations that are listed of what waits at a desk.
const WAITING: usize = 6;
/// Columns of the table of what a rule touches, each with its part of the width.
const COLUMNS: [(&str, f32); 4] = [("Goods", 0.28), ("From", 0.24), ("Volume a year", 0.22), ("Value a year", 0.26)];

/// Every field of a rule, and what it touches on the map once that has been worked out.
pub fn rule_ui(ui: &mut Ui, ctx: &Ctx<'_>, id: &RuleId, actions: &mut Actions) {
    let (preset, scenario, reach) = (ctx.preset, ctx.scenario, ctx.reach);
    let found = preset.rules.iter().enumerate().find(|(_, rule)| &rule.id == id);
    let Some((at, rule)) = found else { return gone_ui(ui, "rule") };
    let mut after = rule.clone();
    let kind = match rule.leaves_open(Blank::Issuer) {
        true => "Rule without an issuer".to_owned(),
        false => format!("Rule issued by {}", rule.issuer.name()),
    };
    title_ui(ui, &kind, &rule.title);
    sentence_ui(ui, &rule_sentence(rule, &preset.lists));
    let provisions = rule.clauses.iter().map(Clause::provision);
    provisions_ui(ui, provisions.chain(rule.general_licences.iter().map(|licence| &licence.provision)), actions);
    ui.add_space(4.0);
    let mut form = Form::new(*ctx, rule.address());
    if !rule.is_armed() {
        let (countries, lists) = (scope::countries(preset), clauses::lists(preset, rule));
        blanks::blanks_ui(ui, &mut form, &mut after, &countries, &lists);
    }
    if let Some(scenario) = scenario {
        let mut on = scenario.rules.contains(id);
        let help = "Switches it on or off in the scenario that is played";
        if ui.checkbox(&mut on, format!("In “{}”", scenario.name)).on_hover_text(help).changed() {
            actions.push(Action::PutIn(rule.address(), on));
        }
    }
    ui.horizontal(|ui| {
        if scenario.is_some()
            && ui.button("Duplicate").on_hover_text("Add a copy of this rule to the scenario").clicked()
        {
            actions.push(Action::AddRule { rule: Box::new(rule.clone()), brought: Brought::default() });
        }
        remove_button_ui(ui, preset, EntityRef::Rule(id.clone()), "Remove rule", actions);
    });
    if let Some(scenario) = scenario {
        timeline::timeline_ui(ui, &mut form, &mut after, scenario);
    }
    // Below buttons and handles: it grows when the counting is done, and must not move them away from under the pointer.
    ui.add_space(4.0);
    if rule.is_armed() {
        reach_line_ui(ui, reach);
    }
    if rule.is_armed() && reach.is_some_and(|reach| reach.touched.is_empty()) {
        blanks::put_on_lists_ui(ui, preset, rule, actions);
    }
    part_ui(ui, "Rule", |ui| {
        form.rows(ui, "rule", |form, ui| {
            form.text(ui, "Title", Field::Title, &mut after.title);
            let countries = crate::app::inspector::rule::scope::countries(preset);
            // What is not said yet is said among the blanks.
            if !rule.leaves_open(Blank::Issuer) {
                form.choice(ui, "Issuer", Field::Issuer, &mut after.issuer, &countries);
            }
            let named: Vec<String> = match &after.instrument {
                Instrument::Quota { terms, .. } => terms.buyers.iter().map(|part| part.buyer.clone()).collect(),
                _ => Vec::new(),
            };
            let buyers = crate::app::inspector::rule::scope::owners(preset, &named);
            let lists = crate::app::inspector::rule::clauses::lists(preset, &after);
            let choices = Choices { countries: &countries, buyers: &buyers, lists: &lists };
            crate::app::inspector::rule::instrument::instrument_ui(ui, form, &mut after.instrument, &choices);
            let mut sources = vec![(SourceId::default(), "no source".to_owned())];
            sources.extend(
                preset
                    .sources
                    .iter()
                    .map(|source| (source.id.clone(), format!("{} ({})", source.publication, source.year))),
            );
            form.choice(ui, "Source", Field::Source, &mut after.source, &sources);
            let start = after.calendar.in_force;
            form.switched(
                ui,
                "Checked",
                Field::Checked,
                &mut after.checked,
                || start,
                |form, ui, checked| {
                    form.date(ui, "Last checked", Field::Checked, checked);
                },
            );
        });
    });
    part_ui(ui, "What it reaches", |ui| {
        crate::app::inspector::rule::clauses::clauses_ui(ui, &mut form, preset, &mut after)
    });
    part_ui(ui, "Its lists", |ui| crate::app::inspector::list::links_ui(ui, preset, &rule.lists(), actions));
    part_ui(ui, "Whom it is aimed at", |ui| {
        crate::app::inspector::rule::scope::aims_ui(ui, &mut form, preset, &mut after)
    });
    part_ui(ui, "Standing licences", |ui| {
        crate::app::inspector::rule::scope::general_licences_ui(ui, &mut form, preset, &mut after)
    });
    part_ui(ui, "When", |ui| {
        calendar_ui(ui, &mut form, &mut after.calendar);
    });
    desk_part_ui(ui, ctx, id);
    if let Some(reach) = reach {
        part_ui(ui, "What it touches", |ui| reach_table_ui(ui, ctx, reach));
    }
    ui.add_space(6.0);
    form.note(ui, &mut after.note);
    form.rest_ui(ui);
    after.fill_since(rule);
    commit(&form, at, after, &rule.title, actions);
}

/// The sentence that reads the rule back. While a button is held it gets no lower: what is dragged below stays under the pointer.
fn sentence_ui(ui: &mut Ui, sentence: &str) {
    let key = ui.scope_id().with("sentence");
    let is_held = ui.input(|input| input.pointer.any_down());
    let least = if is_held { ui.data(|data| data.get_temp::<f32>(key)).unwrap_or_default() } else { 0.0 };
    let height = ui.add(egui::Label::new(sentence).wrap()).rect.height();
    if height < least {
        ui.add_space(least - height);
    }
    ui.data_mut(|data| data.insert_temp(key, height.max(least)));
}

/// What happens at the rule's desk in the month that is looked at, where it has one and the scenario has been solved.
fn desk_part_ui(ui: &mut Ui, ctx: &Ctx<'_>, id: &RuleId) {
    let Some(solved) = ctx.results.solved() else { return };
    let outcome = &solved.outcome;
    if !rules_with_queues(outcome).contains(id) {
        return;
    }
    part_ui(ui, "At its desk", |ui| {
        let found = licences_over_months(outcome, id, Buyer::World);
        let now = |values: &typed_index_collections::TiVec<chokepoint_core::engine::MonthIx, f64>| {
            usd(values.get(ctx.month).copied().unwrap_or(0.0))
        };
        ui.weak(format!(
            "In {}, worth of goods; over the months in the plot “Licences”",
            outcome.timeline.label(ctx.month)
        ));
        egui::Grid::new("desk").num_columns(2).show(ui, |ui| {
            let rows = [
                ("Applied for", &found.applied),
                ("Approved", &found.approved),
                ("Refused", &found.refused),
                ("Given up", &found.given_up),
                ("Waiting at the end", &found.waiting),
            ];
            for (name, values) in rows {
                ui.label(name);
                ui.label(now(values));
                ui.end_row();
            }
        });
        let waiting = licences_in_month(outcome, id, ctx.month).into_iter().filter(|queue| queue.waiting > 0.0);
        let waiting: Vec<LicenceTotal> = waiting.collect();
        if waiting.is_empty() {
            return;
        }
        let others = waiting.len().saturating_sub(WAITING);
        let more = if others > 0 { format!(", and {others} more") } else { String::new() };
        ui.weak(format!("Waiting at the end, the most valuable first{more}"));
        for queue in waiting.iter().take(WAITING) {
            let Some(good) = ctx.network.map.commodities.get(queue.commodity) else { continue };
            let (volume, destination) = (quantity(queue.waiting, &good.unit), queue.destination.name());
            ui.add(egui::Label::new(format!("{destination}: {volume} of {}", good.name)).wrap());
        }
    });
}

/// How much of the map the rule touches, in a line.
fn reach_line_ui(ui: &mut Ui, reach: Option<&Reach>) {
    match reach {
        None => ui.weak("Counting what it touches…"),
        Some(reach) if reach.touched.is_empty() => {
            let words = "It touches no route: check its lists, its destinations and the tags of the commodities";
            ui.add(egui::Label::new(RichText::new(words).color(ui.visuals().warn_fg_color)).wrap())
        }
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

/// A line of the table of what a rule touches: the stage that the next lines are of, or goods from a country.
enum Line<'a> {
    Stage(Stage),
    Goods(&'a ReachRow, &'a Commodity),
}

/// What the rule touches by stage, commodity and country.
fn reach_table_ui(ui: &mut Ui, ctx: &Ctx<'_>, reach: &Reach) {
    let mut lines = Vec::new();
    let mut stage = None;
    for row in &reach.rows {
        let Some(good) = ctx.network.map.commodities.get(row.commodity) else { continue };
        if stage.replace(row.stage) != Some(row.stage) {
            lines.push(Line::Stage(row.stage));
        }
        lines.push(Line::Goods(row, good));
    }
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(8.0, 3.0);
        let height = ui.text_style_height(&TextStyle::Small);
        let table = table_of_parts_ui(ui, "reach", &COLUMNS.map(|(_, part)| part)).vscroll(false);
        // In two lines, so that the narrow panel has room for names and figures.
        let table = table.header(2.0 * height, |mut head| {
            for (title, _) in COLUMNS {
                head.col(|ui| {
                    ui.add(egui::Label::new(RichText::new(title).small().strong()).wrap());
                });
            }
        });
        table.body(|body| {
            body.rows(height, lines.len(), |mut row| match lines.get(row.index()) {
                Some(Line::Stage(stage)) => {
                    row.col(|ui| {
                        ui.label(RichText::new(ctx.preset.map.stage_names.label(*stage)).small().weak());
                    });
                }
                Some(Line::Goods(line, good)) => {
                    let help = format!(
                        "{}, {} route{}",
                        line.clause.label(),
                        line.routes,
                        if line.routes == 1 { "" } else { "s" }
                    );
                    let words = [
                        good.name.clone(),
                        line.from.name().to_owned(),
                        quantity(line.volume, &good.unit),
                        usd(line.usd),
                    ];
                    for text in words {
                        row.col(|ui| {
                            ui.label(RichText::new(text).small()).on_hover_text(&help);
                        });
                    }
                }
                None => {}
            });
        });
    });
}

/// Contracts and goods of before that the rule spares.
fn spared_ui(ui: &mut Ui, form: &mut Form<'_>, calendar: &mut Calendar) {
    let start = calendar.in_force;
    let mut gone = None;
    for (at, spared) in calendar.spared.iter_mut().enumerate() {
        let field = form.at().field(Field::Calendar).at(Field::Spared, at);
        let number = at + 1;
        form.share(ui, &format!("Spared ({number})"), field.field(Field::Share), &mut spared.share);
        form.switched(
            ui,
            &format!("Of a day of its own ({number})"),
            field.field(Field::Before),
            &mut spared.before,
            || start,
            |form, ui, before| {
                form.date(ui, &format!("Agreed or sent ({number}) before"), field.field(Field::Before), before);
            },
        );
        form.switched(
            ui,
            &format!("Spared for a while ({number})"),
            field.field(Field::Until),
            &mut spared.until,
            || start,
            |form, ui, until| {
                form.date(ui, &format!("Spared no more ({number}) from"), field.field(Field::Until), until);
            },
        );
        ui.label("");
        if ui.small_button("Spare it no more").clicked() {
            gone = Some(at);
        }
        ui.end_row();
    }
    if let Some(gone) = gone {
        calendar.spared.remove(gone);
        form.mark([Field::Calendar, Field::Spared], "trade of before");
    }
    ui.label("");
    if ui.small_button("Spare contracts of before").clicked() {
        calendar.spared.push(Spared { before: None, share: 0.5, until: None });
        form.mark([Field::Calendar, Field::Spared], "trade of before");
    }
    ui.end_row();
}

fn calendar_ui(ui: &mut Ui, form: &mut Form<'_>, calendar: &mut Calendar) {
    let start = calendar.in_force;
    form.rows(ui, "calendar", |form, ui| {
        form.switched(
            ui,
            "Announced earlier",
            [Field::Calendar, Field::Announced],
            &mut calendar.announced,
            || start,
            |form, ui, announced| {
                form.date(ui, "Announced", [Field::Calendar, Field::Announced], announced);
            },
        );
        if calendar.announced.is_some() {
            form.number(
                ui,
                "Bought ahead a month",
                [Field::Calendar, Field::BoughtAhead],
                "times the usual",
                0.0..=100.0,
                &mut calendar.bought_ahead,
            );
        }
        form.date(ui, "In force from", [Field::Calendar, Field::InForce], &mut calendar.in_force);
        let mut gone = None;
        for (at, span) in calendar.suspensions.iter_mut().enumerate() {
            let field = form.at().field(Field::Calendar).at(Field::Suspensions, at);
            let number = at + 1;
            form.date(ui, &format!("Suspended ({number}) from"), field.field(Field::From), &mut span.from);
            let from = span.from;
            form.switched(
                ui,
                &format!("Ends ({number})"),
                field.field(Field::Until),
                &mut span.until,
                || from,
                |form, ui, until| {
                    form.date(ui, &format!("In force again ({number}) from"), field.field(Field::Until), until);
                },
            );
            let mut options = vec![(None, "not said: licences stay good".to_owned())];
            options.extend(StandingLicences::ALL.map(|option| (Some(option), option.label().to_owned())));
            let label = format!("Given before ({number})");
            form.choice(ui, &label, field.field(Field::Licences), &mut span.licences, &options);
            ui.label("");
            if ui.small_button("Remove suspension").clicked() {
                gone = Some(at);
            }
            ui.end_row();
        }
        if let Some(gone) = gone {
            calendar.suspensions.remove(gone);
            form.mark([Field::Calendar, Field::Suspensions], "suspension");
        }
        ui.label("");
        if ui.small_button("Add a suspension").clicked() {
            calendar.suspensions.push(Suspension::new(start, None));
            form.mark([Field::Calendar, Field::Suspensions], "suspension");
        }
        ui.end_row();
        form.switched(
            ui,
            "Lapses for good",
            [Field::Calendar, Field::Lapses],
            &mut calendar.lapses,
            || start,
            |form, ui, lapses| {
                form.date(ui, "Gone on", [Field::Calendar, Field::Lapses], lapses);
            },
        );
        spared_ui(ui, form, calendar);
    });
}
