//! Where a new rule comes from: a template, or the library of announced controls.

use crate::app::commands::action::{Action, Actions};
use chokepoint_core::edit::{Brought, Edit};
use chokepoint_core::model::{
    Calendar, Clause, Country, Entities, EntityRef, Instrument, Preset, Rule, RuleId, Scenario, Scope, Stage, Tag,
    TechnologyTag, instrument_words,
};
use chokepoint_core::store::libraries::rules;
use egui::{RichText, Ui};
use strum::EnumCount;

/// The kinds of rule that one may start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount)]
enum Template {
    Ban,
    Licence,
    Quota,
    Tariff,
    TraceContent,
    Technology,
    EntityList,
}

impl Template {
    const ALL: [Self; Self::COUNT] =
        [Self::Ban, Self::Licence, Self::Quota, Self::Tariff, Self::TraceContent, Self::Technology, Self::EntityList];

    fn label(self) -> &'static str {
        match self {
            Self::Ban => "Ban",
            Self::Licence => "Licence",
            Self::Quota => "Quota",
            Self::Tariff => "Tariff",
            Self::TraceContent => "Trace content",
            Self::Technology => "Technology",
            Self::EntityList => "Entity list",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Self::Ban => "Nothing on a list leaves the issuer's territory",
            Self::Licence => "A share of what is on a list leaves, after a wait",
            Self::Quota => "So much a year leaves, over all routes together",
            Self::Tariff => "A duty on the value makes other routes cheaper",
            Self::TraceContent => {
                "Goods made abroad that contain the issuer's materials need a licence, as in Announcement 61"
            }
            Self::Technology => "Goods made abroad with the issuer's technology, whatever they contain",
            Self::EntityList => "Named owners and whatever they hold at 50 % or more get nothing",
        }
    }

    /// A rule of this kind that fits the map: its first list, its largest exporter, from the start of the scenario.
    fn rule(self, preset: &Preset, scenario: &Scenario) -> Rule {
        let lists: Vec<Tag> = first_list(preset).into_iter().collect();
        let carriers: Vec<Tag> = last_list(preset).into_iter().collect();
        let domestic = Clause::domestic(lists.clone());
        let mut scope = Scope::default();
        let (instrument, clause) = match self {
            Self::Ban => (Instrument::Ban, domestic),
            Self::Licence => (Instrument::licence(0.5, 2), domestic),
            Self::Quota => (Instrument::quota(1000.0), domestic),
            Self::Tariff => (Instrument::Tariff { ad_valorem: 0.25 }, domestic),
            Self::TraceContent => (Instrument::licence(0.5, 2), Clause::content(carriers, lists, 0.001)),
            Self::Technology => (
                Instrument::licence(0.5, 2),
                Clause::technology(carriers, first_technology(preset).into_iter().collect()),
            ),
            Self::EntityList => {
                let named = preset.map.sites.iter().flat_map(|site| &site.owners).map(|stake| stake.owner.clone());
                scope.entities =
                    Some(Entities { named: named.take(1).collect(), affiliates_from: Some(0.5), end_users: false });
                (Instrument::Ban, domestic)
            }
        };
        Rule {
            id: RuleId::from(self.label().to_lowercase().replace(' ', "-").as_str()),
            title: format!("New {}", self.label().to_lowercase()),
            issuer: largest_exporter(preset),
            source: Default::default(),
            instrument,
            clauses: vec![clause],
            scope,
            exemptions: Vec::new(),
            general_licences: Vec::new(),
            calendar: Calendar::from_day(scenario.start),
            checked: None,
            note: String::new(),
        }
    }
}

fn first_list(preset: &Preset) -> Option<Tag> {
    let mut goods: Vec<_> = preset.map.commodities.iter().filter(|good| !good.tags.is_empty()).collect();
    goods.sort_by_key(|good| good.stage);
    goods.first().and_then(|good| good.tags.first().cloned())
}

/// A list that a component or a magnet is on: what a clause on goods made abroad is usually about.
fn last_list(preset: &Preset) -> Option<Tag> {
    let late = preset.map.commodities.iter().filter(|good| good.stage >= Stage::Magnet);
    late.flat_map(|good| &good.tags).next().cloned().or_else(|| first_list(preset))
}

fn first_technology(preset: &Preset) -> Option<TechnologyTag> {
    preset.map.sites.iter().flat_map(|site| &site.technologies).map(|technology| technology.tag.clone()).next()
}

/// The country with most sites before the market stage.
fn largest_exporter(preset: &Preset) -> Country {
    let mut counts: std::collections::BTreeMap<&Country, usize> = Default::default();
    for site in preset.map.sites.iter().filter(|site| site.stage < Stage::Market) {
        *counts.entry(&site.country).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or_else(|| "CN".into(), |(country, _)| country.clone())
}

/// The button that adds a rule to the scenario.
pub fn add_rule_ui(ui: &mut Ui, preset: &Preset, scenario: &Scenario, actions: &mut Actions) {
    ui.menu_button("Add a rule", |ui| {
        ui.set_min_width(240.0);
        ui.weak("From a template");
        for template in Template::ALL {
            if ui.button(template.label()).on_hover_text(template.help()).clicked() {
                add(preset, template.rule(preset, scenario), Brought::default(), scenario, actions);
                ui.close();
            }
        }
        ui.separator();
        ui.menu_button("From the library of announced controls", |ui| library_ui(ui, preset, scenario, actions));
    });
}

fn library_ui(ui: &mut Ui, preset: &Preset, scenario: &Scenario, actions: &mut Actions) {
    let library = match rules() {
        Ok(library) => library,
        Err(finding) => {
            ui.label(finding.to_string());
            return;
        }
    };
    ui.set_min_width(420.0);
    ui.add(egui::Label::new(RichText::new(&library.notes).small().weak()).wrap());
    ui.separator();
    egui::ScrollArea::vertical().max_height(420.0).show(ui, |ui| {
        for rule in &library.rules {
            let here = preset.map.commodities.iter().any(|good| rule.lists().iter().any(|tag| good.tags.contains(tag)));
            let text = format!("{}: {}", rule.issuer.name(), rule.title);
            let mut help = format!("{}\n{}", instrument_words(&rule.instrument), rule.note);
            for list in rule.lists().iter().filter_map(|tag| library.list(tag)) {
                help.push_str(&format!("\n{} ({}): {}", list.title, list.tag, list.covers));
            }
            if !here {
                help.push_str("\nNo commodity of this map is on its lists yet: add the tag to those that are.");
            }
            let text = if here { RichText::new(text) } else { RichText::new(text).weak() };
            if ui.button(text).on_hover_text(help).clicked() {
                add(preset, rule.clone(), Brought::from_library(library, rule, preset), scenario, actions);
                ui.close();
            }
        }
    });
}

fn add(preset: &Preset, rule: Rule, brought: Brought, scenario: &Scenario, actions: &mut Actions) {
    let (edit, id, played) = Edit::add_rule(preset, rule, brought, &scenario.id);
    actions.edit(Some(edit));
    if played != scenario.id {
        actions.push(Action::ShowScenario(played));
    }
    actions.push(Action::Select(EntityRef::Rule(id).into()));
}
