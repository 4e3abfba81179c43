//! Whom a rule is aimed at, and whom it spares.

use crate::app::form::Form;
use chokepoint_core::model::{
    ClauseKind, Country, Destinations, EndUse, Entities, Exemption, Field, GeneralLicence, Preset, Rule, SiteId, Users,
};
use egui::{RichText, Ui};
use jiff::civil::Date;

/// What scope and exemptions can name, with the words on screen.
struct Offered {
    countries: Vec<(Country, String)>,
    sites: Vec<(SiteId, String)>,
    end_uses: Vec<(EndUse, String)>,
}

impl Offered {
    fn of(preset: &Preset) -> Self {
        Self {
            countries: countries(preset),
            sites: preset.map.sites.iter().map(|site| (site.id.clone(), site.name.clone())).collect(),
            end_uses: end_uses(preset),
        }
    }
}

/// Scope and exemptions.
pub fn aims_ui(ui: &mut Ui, form: &mut Form<'_>, preset: &Preset, rule: &mut Rule) {
    let offered = Offered::of(preset);
    form.rows(ui, "scope", |form, ui| {
        let scope = &mut rule.scope;
        destinations_ui(ui, form, &mut scope.destinations, &offered.countries);
        let users = [Users::All, Users::Military, Users::Civil].map(|users| (users, users.label().to_owned()));
        form.choice(ui, "Users", [Field::Scope, Field::Users], &mut scope.users, &users);
        form.many(ui, "End uses", [Field::Scope, Field::EndUses], &mut scope.end_uses, &offered.end_uses, "all");
        form.switched(
            ui,
            "Named receivers only",
            [Field::Scope, Field::Entities],
            &mut scope.entities,
            Entities::default,
            |form, ui, entities| {
                let known = owners(preset, &entities.named);
                form.many(
                    ui,
                    "Named",
                    [Field::Scope, Field::Entities, Field::Named],
                    &mut entities.named,
                    &known,
                    "nobody",
                );
                form.findings_ui(ui, [Field::Scope, Field::Entities]);
                form.switched(
                    ui,
                    "And what they hold",
                    [Field::Scope, Field::Entities, Field::AffiliatesFrom],
                    &mut entities.affiliates_from,
                    || 0.5,
                    |form, ui, stake| {
                        form.share(
                            ui,
                            "At a stake from",
                            [Field::Scope, Field::Entities, Field::AffiliatesFrom],
                            stake,
                        );
                    },
                );
                let place = [Field::Scope, Field::Entities, Field::EndUsers];
                form.check(ui, "End users behind the next stop too", place, &mut entities.end_users);
            },
        );
    });
    let mut gone = None;
    for (at, exemption) in rule.exemptions.iter_mut().enumerate() {
        ui.add(egui::Label::new(RichText::new(format!("Spared: {}", exemption.title)).strong()).wrap());
        ui.horizontal(|ui| {
            if ui.small_button("Remove exemption").clicked() {
                gone = Some(at);
            }
        });
        form.rows(ui, format!("exemption {at}"), |form, ui| {
            exemption_ui(ui, form, at, exemption, &offered);
        });
    }
    if let Some(gone) = gone {
        rule.exemptions.remove(gone);
        form.mark(Field::Exemptions, "exemptions");
    }
    if ui.button("Add an exemption").clicked() {
        rule.exemptions.push(Exemption { title: "New exemption".to_owned(), ..Exemption::default() });
        form.mark(Field::Exemptions, "exemptions");
    }
}

/// Standing licences for those whom they name.
pub fn general_licences_ui(ui: &mut Ui, form: &mut Form<'_>, preset: &Preset, rule: &mut Rule) {
    let offered = Offered::of(preset);
    let (mut gone, start) = (None, rule.calendar.in_force);
    for (at, licence) in rule.general_licences.iter_mut().enumerate() {
        ui.add(egui::Label::new(RichText::new(format!("General licence: {}", licence.title)).strong()).wrap());
        ui.horizontal(|ui| {
            if ui.small_button("Remove general licence").clicked() {
                gone = Some(at);
            }
        });
        form.rows(ui, format!("general licence {at}"), |form, ui| {
            general_licence_ui(ui, form, preset, at, licence, &offered, start);
        });
    }
    if let Some(gone) = gone {
        rule.general_licences.remove(gone);
        form.mark(Field::GeneralLicences, "general licences");
    }
    if ui.button("Add a general licence").clicked() {
        let title = "New general licence".to_owned();
        rule.general_licences.push(GeneralLicence { title, ..GeneralLicence::default() });
        form.mark(Field::GeneralLicences, "general licences");
    }
}

fn general_licence_ui(
    ui: &mut Ui,
    form: &mut Form<'_>,
    preset: &Preset,
    at: usize,
    licence: &mut GeneralLicence,
    offered: &Offered,
    start: Date,
) {
    let (field, number) = (form.at().at(Field::GeneralLicences, at), at + 1);
    form.text(ui, &format!("Which ({number})"), field.field(Field::Title), &mut licence.title);
    form.findings_ui(ui, &field);
    let persons = owners(preset, &licence.senders);
    form.many(ui, "Held by", field.field(Field::Senders), &mut licence.senders, &persons, "any exporter");
    let persons = owners(preset, &licence.receivers);
    form.many(ui, "For users", field.field(Field::Receivers), &mut licence.receivers, &persons, "any");
    form.many(ui, "Licensed to", field.field(Field::Countries), &mut licence.countries, &offered.countries, "any");
    form.many(ui, "Licensed for", field.field(Field::EndUses), &mut licence.end_uses, &offered.end_uses, "any use");
    let place = field.field(Field::PerYear);
    form.switched(
        ui,
        &format!("Up to a volume ({number})"),
        place.clone(),
        &mut licence.per_year,
        || 100.0,
        |form, ui, volume| {
            form.number(ui, &format!("Passes under it ({number})"), place, "units a year", 0.0..=1e12, volume);
        },
    );
    let dates = [("Begins", Field::From, &mut licence.from), ("Ends", Field::Until, &mut licence.until)];
    for (word, day, date) in dates {
        let place = field.field(day);
        form.switched(
            ui,
            &format!("{word} on a day ({number})"),
            place.clone(),
            date,
            || start,
            |form, ui, date| {
                form.date(ui, &format!("{word} on ({number})"), place, date);
            },
        );
    }
    let place = field.field(Field::Provision);
    form.text(ui, &format!("Licence article ({number})"), place.field(Field::Article), &mut licence.provision.article);
    form.text(ui, &format!("Licence text at ({number})"), place.field(Field::Link), &mut licence.provision.link);
}

fn destinations_ui(ui: &mut Ui, form: &mut Form<'_>, destinations: &mut Destinations, countries: &[(Country, String)]) {
    let mut named = match &destinations {
        Destinations::All => Vec::new(),
        Destinations::Only(named) | Destinations::Except(named) => named.clone(),
    };
    let options = [
        (Destinations::All, "every country but the issuer".to_owned()),
        (Destinations::Only(named.clone()), "only these".to_owned()),
        (Destinations::Except(named.clone()), "every country but these".to_owned()),
    ];
    form.choice(ui, "Destinations", [Field::Scope, Field::Destinations], destinations, &options);
    if !destinations.is_all() {
        form.many(ui, "Countries", [Field::Scope, Field::Destinations], &mut named, countries, "none");
    }
    match destinations {
        Destinations::All => {}
        Destinations::Only(kept) | Destinations::Except(kept) => *kept = named,
    }
}

fn exemption_ui(ui: &mut Ui, form: &mut Form<'_>, at: usize, exemption: &mut Exemption, offered: &Offered) {
    let field = form.at().at(Field::Exemptions, at);
    let number = at + 1;
    form.text(ui, &format!("Why ({number})"), field.field(Field::Title), &mut exemption.title);
    form.findings_ui(ui, &field);
    form.many(ui, "To countries", field.field(Field::Countries), &mut exemption.countries, &offered.countries, "any");
    form.many(ui, "To or from sites", field.field(Field::Sites), &mut exemption.sites, &offered.sites, "any");
    form.many(ui, "For end uses", field.field(Field::EndUses), &mut exemption.end_uses, &offered.end_uses, "any");
    let kinds = ClauseKind::ALL.map(|kind| (kind, kind.label().to_owned()));
    form.many(ui, "From clauses", field.field(Field::Clauses), &mut exemption.clauses, &kinds, "all");
    form.check(
        ui,
        &format!("Humanitarian use only ({number})"),
        field.field(Field::Humanitarian),
        &mut exemption.humanitarian,
    );
}

/// Every country on the map, by name, and the European Union.
pub fn countries(preset: &Preset) -> Vec<(Country, String)> {
    let mut countries: Vec<Country> = preset.map.sites.iter().map(|site| site.country.clone()).collect();
    countries.push("EU".into());
    countries.extend(preset.rules.iter().map(|rule| rule.issuer.clone()));
    let mut named: Vec<(Country, String)> =
        countries.into_iter().map(|country| (country.clone(), country.name().to_owned())).collect();
    named.sort_by(|a, b| a.1.cmp(&b.1));
    named.dedup();
    named
}

fn end_uses(preset: &Preset) -> Vec<(EndUse, String)> {
    let mut uses: Vec<EndUse> =
        preset.map.sites.iter().flat_map(|site| &site.demands).map(|demand| demand.end_use.clone()).collect();
    uses.sort();
    uses.dedup();
    uses.into_iter().map(|end_use| (end_use.clone(), end_use.to_string())).collect()
}

/// Every owner and company on the map, whoever is named already, and every site by its id.
pub fn owners(preset: &Preset, named: &[String]) -> Vec<(String, String)> {
    let map = &preset.map;
    let mut names: Vec<String> =
        map.sites.iter().flat_map(|site| &site.owners).map(|stake| stake.owner.clone()).collect();
    for company in &map.companies {
        names.push(company.name.clone());
        names.extend(company.owners.iter().map(|stake| stake.owner.clone()));
    }
    names.extend(named.iter().filter(|name| map.site(&name.as_str().into()).is_none()).cloned());
    names.sort();
    names.dedup();
    let sites = map.sites.iter().map(|site| (site.id.to_string(), format!("{} (site)", site.name)));
    names.into_iter().map(|name| (name.clone(), name)).chain(sites).collect()
}
