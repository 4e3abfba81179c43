//! A rule in the inspector.

use super::{Inspected, commit, gone_ui, part_ui, title_ui};
use crate::app::action::Actions;
use crate::app::field::Form;
use crate::draw::percent;
use crate::model::{Clause, Destinations, Instrument, Presumption, RuleId, Scope, Suspension, Tag, Users};
use egui::Ui;

/// Every field of a rule.
pub fn rule_ui(ui: &mut Ui, inspected: &Inspected<'_>, id: &RuleId, actions: &mut Actions) {
    let preset = inspected.form.preset;
    let found = preset.rules.iter().enumerate().find(|(_, rule)| &rule.id == id);
    let Some((at, rule)) = found else { return gone_ui(ui, "rule") };
    let mut after = rule.clone();
    title_ui(ui, &format!("Rule issued by {}", rule.issuer.name()), &rule.title);
    let mut form = Form::new(inspected.form, format!("rules/{id}"));
    part_ui(ui, "Rule", |ui| {
        form.rows(ui, "rule", |form, ui| {
            form.text(ui, "Title", "title", &mut after.title);
            instrument_ui(ui, form, &mut after.instrument);
            let source = preset.source(&rule.source);
            let text =
                source.map_or("no source".to_owned(), |source| format!("{} ({})", source.publication, source.year));
            form.fixed(ui, "Source", &text);
        });
    });
    part_ui(ui, "What it reaches", |ui| {
        for (at, clause) in after.clauses.iter_mut().enumerate() {
            clause_ui(ui, &mut form, at, clause);
        }
    });
    part_ui(ui, "Whom it is aimed at", |ui| {
        scope_ui(ui, &mut form, &mut after.scope);
        for exemption in &after.exemptions {
            ui.add(egui::Label::new(format!("Let off: {}", exemption.title)).wrap());
        }
    });
    part_ui(ui, "When", |ui| {
        form.rows(ui, "calendar", |form, ui| {
            if let Some(announced) = &mut after.calendar.announced {
                form.date(ui, "Announced", "calendar/announced", announced);
            }
            form.date(ui, "In force from", "calendar/in_force", &mut after.calendar.in_force);
            for (at, span) in after.calendar.suspensions.iter_mut().enumerate() {
                suspension_ui(ui, form, at, span);
            }
            if let Some(lapses) = &mut after.calendar.lapses {
                form.date(ui, "Lapses on", "calendar/lapses", lapses);
            }
        });
    });
    ui.add_space(6.0);
    form.note(ui, &mut after.note);
    form.rest_ui(ui);
    commit(&form, at, after, &rule.title, actions);
}

/// The means of a control and its figures, as rows of a grid.
fn instrument_ui(ui: &mut Ui, form: &mut Form<'_>, instrument: &mut Instrument) {
    let usual = [
        (Instrument::Ban, "Ban"),
        (Instrument::licence(0.5, 2), "Licence"),
        (Instrument::Quota { per_year: 1000.0, shares: Vec::new() }, "Quota"),
        (Instrument::Tariff { ad_valorem: 0.25 }, "Tariff"),
    ];
    // The present one with its own figures stands in for the usual one of its kind.
    let options = usual.map(|(option, text)| {
        let same = std::mem::discriminant(&option) == std::mem::discriminant(instrument);
        (if same { instrument.clone() } else { option }, text.to_owned())
    });
    form.choice(ui, "Means", "instrument", instrument, &options);
    instrument_figures_ui(ui, form, instrument);
}

/// The figures of a means alone.
pub fn instrument_figures_ui(ui: &mut Ui, form: &mut Form<'_>, instrument: &mut Instrument) {
    match instrument {
        Instrument::Ban => {}
        Instrument::Licence { approval_share, processing_months, presumption, .. } => {
            if presumption.is_case_by_case() {
                form.share(ui, "Approved share", "instrument/approval_share", approval_share);
            } else {
                form.fixed(ui, "Decision", presumption.label());
            }
            if *presumption != Presumption::Denial {
                form.months(ui, "Processing", "instrument/processing_months", processing_months);
            }
        }
        Instrument::Quota { per_year, .. } => {
            form.number(ui, "Quota", "instrument/per_year", "units a year", 0.0..=1e12, per_year);
        }
        Instrument::Tariff { ad_valorem } => {
            form.share(ui, "Duty on the value", "instrument/ad_valorem", ad_valorem);
        }
    }
}

fn lists(tags: &[Tag]) -> String {
    let names: Vec<&str> = tags.iter().map(Tag::as_str).collect();
    if names.is_empty() { "no list".to_owned() } else { names.join(", ") }
}

fn clause_ui(ui: &mut Ui, form: &mut Form<'_>, at: usize, clause: &mut Clause) {
    let field = format!("clauses[{at}]");
    let text = match clause {
        Clause::Domestic { lists: listed, .. } => format!("Exports of goods on {} from its territory", lists(listed)),
        Clause::Content { carriers, counted, .. } => {
            format!("Goods on {} made abroad that contain its goods on {}", lists(carriers), lists(counted))
        }
        Clause::Technology { carriers, technologies, .. } => {
            let names: Vec<&str> = technologies.iter().map(|tag| tag.as_str()).collect();
            format!("Goods on {} made abroad with its technology for {}", lists(carriers), names.join(", "))
        }
    };
    ui.add(egui::Label::new(text).wrap());
    form.rows(ui, &field, |form, ui| {
        if let Clause::Content { threshold, .. } = clause {
            form.share(ui, "Threshold", &format!("{field}/threshold"), threshold);
        }
        if let Clause::Domestic { from: Some(from), .. }
        | Clause::Content { from: Some(from), .. }
        | Clause::Technology { from: Some(from), .. } = clause
        {
            form.date(ui, "Starts on", &format!("{field}/from"), from);
        }
    });
    ui.add_space(2.0);
}

fn scope_ui(ui: &mut Ui, form: &mut Form<'_>, scope: &mut Scope) {
    let names = |countries: &[crate::model::Country]| {
        countries.iter().map(|country| country.name().to_owned()).collect::<Vec<_>>().join(", ")
    };
    let destinations = match &scope.destinations {
        Destinations::All => "every country but the issuer".to_owned(),
        Destinations::Only(countries) => names(countries),
        Destinations::Except(countries) => format!("every country but {}", names(countries)),
    };
    form.rows(ui, "scope", |form, ui| {
        form.fixed(ui, "Destinations", &destinations);
        let users = [Users::All, Users::Military, Users::Civil].map(|users| (users, users.label().to_owned()));
        form.choice(ui, "Users", "scope/users", &mut scope.users, &users);
        if !scope.end_uses.is_empty() {
            let uses: Vec<&str> = scope.end_uses.iter().map(|end_use| end_use.as_str()).collect();
            form.fixed(ui, "End uses", &uses.join(", "));
        }
    });
}

fn suspension_ui(ui: &mut Ui, form: &mut Form<'_>, at: usize, span: &mut Suspension) {
    let field = format!("calendar/suspensions[{at}]");
    form.date(ui, "Suspended from", &format!("{field}/from"), &mut span.from);
    match &mut span.until {
        Some(until) => form.date(ui, "Suspended until", &format!("{field}/until"), until),
        None => form.fixed(ui, "Suspended until", "further notice"),
    }
}

/// The means in a few words, for lists: `licence, 55 % approved after 2 months`.
pub fn instrument_words(instrument: &Instrument) -> String {
    match instrument {
        Instrument::Ban => "ban".to_owned(),
        Instrument::Licence { presumption: Presumption::Denial, .. } => "licence, presumption of denial".to_owned(),
        Instrument::Licence { presumption: Presumption::Approval, processing_months, .. } => {
            format!("licence, presumption of approval, after {processing_months} months")
        }
        Instrument::Licence { approval_share, processing_months, .. } => {
            format!("licence, {} approved after {processing_months} months", percent(*approval_share))
        }
        Instrument::Quota { per_year, .. } => format!("quota, {per_year} units a year"),
        Instrument::Tariff { ad_valorem } => format!("tariff, {} of the value", percent(*ad_valorem)),
    }
}
