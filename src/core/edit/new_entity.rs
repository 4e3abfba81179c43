//! New commodities, recipes, events, measures, sources, companies and scenarios.

use crate::edit::batch::Batch;
use crate::edit::change::Edit;
use crate::edit::compatibility::Catalogue;
use crate::edit::from_library::import_commodity;
use crate::edit::ids::{free_id, free_name};
use crate::edit::new_good::make_of;
use crate::edit::scenarios::{Baseline, put_in};
use crate::model::{
    Amount, Commodity, CommodityId, Company, EntityRef, Event, EventEffect, EventId, Figure, Measure, MeasureEffect,
    MeasureId, NOT_PRICED_USD, Preset, Quality, Recipe, RecipeId, Scenario, ScenarioId, Source, SourceId, Stage,
};

/// What can be made without a place on the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum New {
    /// A commodity of a stage.
    Commodity(Stage),
    /// A commodity of the library.
    LibraryCommodity(CommodityId),
    /// A recipe for a commodity of the map.
    Recipe(CommodityId),
    /// An outage at the first site, to be pointed at another.
    Event,
    /// A measure, to be pointed at something.
    Measure,
    /// A scenario without anything in force.
    Scenario,
    /// A source, to be cited by figures.
    Source,
    /// A company whose own owners matter to rules.
    Company,
}

/// What has been made.
#[derive(Debug)]
pub struct Added {
    /// The change.
    pub edit: Edit,
    /// What is new.
    pub entity: EntityRef,
    /// The scenario that has it, or that was played before.
    pub scenario: ScenarioId,
}

/// Makes the entity; events and measures are switched on in the scenario, or in one like it where that is a locked baseline. Nothing when the map lacks what it would need.
pub fn add_new(catalogue: Catalogue<'_>, new: &New, scenario: &ScenarioId, baseline: Baseline) -> Option<Added> {
    let preset = catalogue.preset();
    let mut batch = Batch::on(preset);
    let map = &preset.map;
    let start = preset.scenario(scenario).map_or(jiff::civil::date(2026, 1, 1), |scenario| scenario.start);
    let mut played = None;
    let (name, address) = match new {
        New::Commodity(stage) => {
            let name = free_name("New commodity", |name| map.commodities.iter().any(|good| good.name == name));
            let id = CommodityId(free_id(&name, |id| map.commodity(&id.into()).is_some()));
            let price_usd = Figure::plain(NOT_PRICED_USD);
            let unit = "t".to_owned();
            batch.add(Commodity {
                id: id.clone(),
                name: name.clone(),
                stage: *stage,
                unit,
                price_usd,
                ..Commodity::default()
            });
            (name, EntityRef::Commodity(id))
        }
        New::LibraryCommodity(id) => {
            import_commodity(&mut batch, catalogue.library(), id);
            (batch.preset().map.commodity(id)?.name.clone(), EntityRef::Commodity(id.clone()))
        }
        New::Recipe(commodity) => {
            let good = map.commodity(commodity)?;
            let name = free_name(&make_of(&good.name), |name| map.recipes.iter().any(|r| r.name == name));
            let id = RecipeId(free_id(&name, |id| map.recipe(&id.into()).is_some()));
            let outputs = vec![Amount { commodity: commodity.clone(), quantity: Figure::plain(1.0) }];
            batch.add(Recipe { id: id.clone(), name: name.clone(), outputs, ..Recipe::default() });
            (name, EntityRef::Recipe(id))
        }
        New::Event => {
            let site = map.sites.first()?.id.clone();
            let title = free_name("New outage", |name| preset.events.iter().any(|event| event.title == name));
            let id = EventId(free_id(&title, |id| preset.events.iter().any(|event| event.id.as_str() == id)));
            let effect = EventEffect::Outage { site, remaining: 0.5 };
            batch.add(Event {
                id: id.clone(),
                title: title.clone(),
                from: start,
                until: None,
                effect,
                note: String::new(),
            });
            let address = EntityRef::Event(id);
            played = put_in(&mut batch, &address, true, scenario, baseline);
            (title, address)
        }
        New::Measure => {
            let effect = first_effect(preset)?;
            let title = free_name("New measure", |name| preset.measures.iter().any(|entry| entry.title == name));
            let id = MeasureId(free_id(&title, |id| preset.measures.iter().any(|entry| entry.id.as_str() == id)));
            batch.add(Measure {
                id: id.clone(),
                title: title.clone(),
                by: "ZZ".into(),
                from: start,
                cost_usd: Figure::default(),
                effect,
                note: String::new(),
            });
            let address = EntityRef::Measure(id);
            played = put_in(&mut batch, &address, true, scenario, baseline);
            (title, address)
        }
        New::Scenario => {
            let name = free_name("New scenario", |name| preset.scenarios.iter().any(|entry| entry.name == name));
            let id = ScenarioId(free_id(&name, |id| preset.scenario(&id.into()).is_some()));
            let like = preset.scenario(scenario).or(preset.scenarios.first()).cloned();
            let mut entry = like.or_else(|| Preset::empty().scenarios.into_iter().next())?;
            (entry.id, entry.name) = (id.clone(), name.clone());
            entry.rules.clear();
            entry.events.clear();
            entry.measures.clear();
            entry.note.clear();
            batch.add::<Scenario>(entry);
            (name, EntityRef::Scenario(id))
        }
        New::Source => {
            let name = free_name("New source", |name| preset.sources.iter().any(|entry| entry.publication == name));
            let id = SourceId(free_id(&name, |id| preset.source(&id.into()).is_some()));
            let quality = Quality::Illustrative;
            let year = start.year();
            batch.add(Source { id: id.clone(), publication: name.clone(), year, quality, ..Source::default() });
            (name, EntityRef::Source(id))
        }
        New::Company => {
            let name = free_name("New company", |name| map.companies.iter().any(|entry| entry.name == name));
            batch.add(Company { name: name.clone(), country: "ZZ".into(), owners: Vec::new() });
            (name.clone(), EntityRef::Company(name))
        }
    };
    let scenario = match &address {
        EntityRef::Scenario(id) => id.clone(),
        _ => played.unwrap_or_else(|| scenario.clone()),
    };
    Some(Added { edit: batch.edit(format!("add {name}"))?, entity: address, scenario })
}

/// A measure that the map allows: stock from a site that keeps some, else thrift of a market.
fn first_effect(preset: &Preset) -> Option<MeasureEffect> {
    let sites = &preset.map.sites;
    let stock = sites.iter().find_map(|site| Some((site, site.stocks.first()?)));
    if let Some((site, stock)) = stock {
        let quantity = Figure::plain(stock.initial.value);
        return Some(MeasureEffect::StockRelease {
            site: site.id.clone(),
            commodity: stock.commodity.clone(),
            quantity,
        });
    }
    let demand = sites.iter().find_map(|site| Some((site, site.demands.first()?)));
    demand.map(|(site, demand)| MeasureEffect::Thrift {
        site: site.id.clone(),
        commodity: demand.commodity.clone(),
        share: 0.05,
    })
}
