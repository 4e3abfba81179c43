//! The clauses of a rule: on which lists, of what content, by which technology, from when.

use crate::app::form::Form;
use crate::app::inspector::rule::scope::{countries, owners as persons};
use chokepoint_core::model::{Clause, Comparison, Field, FieldPath, Preset, Rule, Tag, TechnologyTag, count_words};
use egui::{RichText, Ui};

/// What a clause can say about deliveries within a country.
const IN_COUNTRY: [(Option<bool>, &str); 3] =
    [(None, "not said: exports alone"), (Some(false), "exports alone"), (Some(true), "deliveries too")];

/// All clauses, with buttons to add and to remove.
pub fn clauses_ui(ui: &mut Ui, form: &mut Form<'_>, preset: &Preset, rule: &mut Rule) {
    let (lists, technologies) = (lists(preset, rule), technologies(preset, rule));
    let (mut gone, start) = (None, rule.calendar.in_force);
    for (at, clause) in rule.clauses.iter_mut().enumerate() {
        ui.horizontal_wrapped(|ui| {
            ui.label(RichText::new(title(clause)).strong());
            if ui.small_button("Remove").clicked() {
                gone = Some(at);
            }
        });
        let field = form.at().at(Field::Clauses, at);
        form.rows(ui, &field, |form, ui| {
            clause_ui(ui, form, &field, clause, &lists, &technologies);
            if let Some(in_country) = clause.in_country_mut() {
                let options = IN_COUNTRY.map(|(option, words)| (option, words.to_owned()));
                form.choice(ui, "Within a country", field.field(Field::InCountry), in_country, &options);
            }
            let provision = clause.provision_mut();
            let place = field.field(Field::Provision);
            form.text(ui, "Article", place.field(Field::Article), &mut provision.article);
            form.text(ui, "Text at", place.field(Field::Link), &mut provision.link);
            let label = format!("Date of its own ({})", at + 1);
            form.switched(
                ui,
                &label,
                field.field(Field::From),
                clause.from_mut(),
                || start,
                |form, ui, from| {
                    form.date(ui, "Starts on", field.field(Field::From), from);
                },
            );
        });
        ui.add_space(4.0);
    }
    if let Some(gone) = gone {
        rule.clauses.remove(gone);
        form.mark(Field::Clauses, "clauses");
    }
    ui.menu_button("Add a clause", |ui| {
        let first: Vec<Tag> = lists.first().map(|(tag, _)| tag.clone()).into_iter().collect();
        let new = [
            Clause::domestic(first.clone()),
            Clause::content(first.clone(), first.clone(), 0.001),
            Clause::sender(first.clone(), 0.5),
            Clause::purchase(first.clone(), vec!["CN".into()], first.clone()),
            Clause::technology(first, technologies.first().map(|(tag, _)| tag.clone()).into_iter().collect()),
        ];
        for clause in new {
            if ui.button(title(&clause)).clicked() {
                rule.clauses.push(clause);
                form.mark(Field::Clauses, "clauses");
                ui.close();
            }
        }
    });
}

/// Whether what was built abroad into one good counts again in the next.
const BUILT_IN_TWICE: [(bool, &str); 2] = [(false, "counts again"), (true, "counts no more (US de minimis)")];

fn title(clause: &Clause) -> &'static str {
    match clause {
        Clause::Domestic { .. } => "Exports from its territory",
        Clause::Content { .. } => "Goods made abroad, by content",
        Clause::Technology { .. } => "Goods made abroad, by technology",
        Clause::Sender { .. } => "Exports from anywhere, by who sends",
        Clause::Purchase { .. } => "Own purchases, by where goods come from",
    }
}

fn clause_ui(
    ui: &mut Ui,
    form: &mut Form<'_>,
    field: &FieldPath,
    clause: &mut Clause,
    known: &[(Tag, String)],
    technologies: &[(TechnologyTag, String)],
) {
    match clause {
        Clause::Domestic { lists, .. } => {
            form.many(ui, "Goods on", field.field(Field::Lists), lists, known, "no list");
            form.findings_ui(ui, field);
        }
        Clause::Content { carriers, counted, threshold, comparison, second_incorporation, .. } => {
            form.many(ui, "Goods on", field.field(Field::Carriers), carriers, known, "no list");
            form.many(ui, "Contain goods on", field.field(Field::Counted), counted, known, "no list");
            let options = Comparison::ALL.map(|option| (option, option.label().to_owned()));
            form.choice(ui, "Caught", field.field(Field::Comparison), comparison, &options);
            form.share(ui, "Threshold", field.field(Field::Threshold), threshold);
            let options = BUILT_IN_TWICE.map(|(option, words)| (option, words.to_owned()));
            let place = field.field(Field::SecondIncorporation);
            form.choice(ui, "Built in twice", place, second_incorporation, &options);
        }
        Clause::Technology { carriers, technologies: named, incorporated, .. } => {
            form.many(ui, "Goods on", field.field(Field::Carriers), carriers, known, "no list");
            form.many(ui, "Technologies", field.field(Field::Technologies), named, technologies, "none");
            form.many(ui, "Built into goods on", field.field(Field::Incorporated), incorporated, known, "no list");
        }
        Clause::Sender { lists, named, held_from, .. } => {
            form.many(ui, "Goods on", field.field(Field::Lists), lists, known, "no list");
            let persons = persons(form.ctx.preset, named);
            let everybody = "all persons of the issuer";
            form.many(ui, "Sent by", field.field(Field::Named), named, &persons, everybody);
            form.share(ui, "Held from", field.field(Field::HeldFrom), held_from);
            form.findings_ui(ui, field);
        }
        Clause::Purchase { carriers, sources, counted, threshold, comparison, .. } => {
            form.many(ui, "Goods on", field.field(Field::Carriers), carriers, known, "no list");
            form.many(ui, "Refused from", field.field(Field::Sources), sources, &countries(form.ctx.preset), "nowhere");
            form.many(ui, "Contain goods on", field.field(Field::Counted), counted, known, "no list");
            let options = Comparison::ALL.map(|option| (option, option.label().to_owned()));
            form.choice(ui, "Caught", field.field(Field::Comparison), comparison, &options);
            form.share(ui, "Threshold", field.field(Field::Threshold), threshold);
            form.findings_ui(ui, field);
        }
    }
}

/// Every list on the map or in the rule, with how many goods are on it.
pub fn lists(preset: &Preset, rule: &Rule) -> Vec<(Tag, String)> {
    let mut tags: Vec<Tag> = preset.map.commodities.iter().flat_map(|good| good.tags.clone()).collect();
    tags.extend(rule.lists());
    tags.sort();
    tags.dedup();
    tags.into_iter()
        .map(|tag| {
            let goods = preset.map.commodities.iter().filter(|good| good.tags.contains(&tag)).count();
            let title = preset.list(&tag).map_or_else(|| tag.to_string(), |list| list.title.clone());
            (tag, format!("{title} ({})", count_words(goods, "good")))
        })
        .collect()
}

/// Every technology on the map or in the rule.
fn technologies(preset: &Preset, rule: &Rule) -> Vec<(TechnologyTag, String)> {
    let mut tags: Vec<TechnologyTag> =
        preset.map.sites.iter().flat_map(|site| &site.technologies).map(|technology| technology.tag.clone()).collect();
    for clause in &rule.clauses {
        if let Clause::Technology { technologies, .. } = clause {
            tags.extend(technologies.iter().cloned());
        }
    }
    tags.sort();
    tags.dedup();
    tags.into_iter().map(|tag| (tag.clone(), tag.to_string())).collect()
}
