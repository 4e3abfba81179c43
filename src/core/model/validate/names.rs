//! What a preset names, for look-ups while it is checked: its lists are gone through once, however many entries point at them.

use crate::model::control_list::{ControlList, list_words};
use crate::model::entity::EntityRef;
use crate::model::ids::{CommodityId, EventId, MeasureId, RecipeId, RouteId, RuleId, SiteId, SourceId, Tag};
use crate::model::path::FieldPath;
use crate::model::preset::Preset;
use crate::model::recipe::Recipe;
use crate::model::scenario::Event;
use crate::model::site::Site;
use crate::model::validate::findings::Findings;
use std::collections::{HashMap, HashSet};

/// Everything that another entry may name.
pub(super) struct Names<'a> {
    pub preset: &'a Preset,
    pub commodities: HashSet<&'a CommodityId>,
    pub recipes: HashMap<&'a RecipeId, &'a Recipe>,
    pub sites: HashMap<&'a SiteId, &'a Site>,
    pub routes: HashSet<&'a RouteId>,
    pub rules: HashSet<&'a RuleId>,
    pub events: HashMap<&'a EventId, &'a Event>,
    pub measures: HashSet<&'a MeasureId>,
    pub sources: HashSet<&'a SourceId>,
    /// Lists of goods that some commodity is on.
    pub tags: HashSet<&'a Tag>,
    /// What the lists are called.
    pub lists: &'a [ControlList],
    /// Names of owners and companies, ids of sites.
    persons: HashSet<&'a str>,
}

impl<'a> Names<'a> {
    pub fn of(preset: &'a Preset) -> Self {
        let map = &preset.map;
        let owners =
            map.sites.iter().flat_map(|site| &site.owners).chain(map.companies.iter().flat_map(|it| &it.owners));
        Self {
            preset,
            commodities: map.commodities.iter().map(|commodity| &commodity.id).collect(),
            recipes: map.recipes.iter().map(|recipe| (&recipe.id, recipe)).collect(),
            sites: map.sites.iter().map(|site| (&site.id, site)).collect(),
            routes: map.routes.iter().map(|route| &route.id).collect(),
            rules: preset.rules.iter().map(|rule| &rule.id).collect(),
            events: preset.events.iter().map(|event| (&event.id, event)).collect(),
            measures: preset.measures.iter().map(|measure| &measure.id).collect(),
            sources: preset.sources.iter().map(|source| &source.id).collect(),
            tags: map.commodities.iter().flat_map(|commodity| &commodity.tags).collect(),
            lists: &preset.lists,
            persons: (owners.map(|stake| stake.owner.as_str()))
                .chain(map.sites.iter().map(|site| site.id.as_str()))
                .chain(map.companies.iter().map(|company| company.name.as_str()))
                .collect(),
        }
    }
}

impl Findings<'_> {
    /// An entity by its name, with the id behind it in brackets; by the id where it is not there or both are the same.
    pub fn called(&self, entity: impl Into<EntityRef>) -> String {
        let entity = entity.into();
        match entity.name(self.names.preset) {
            Some(name) if name != entity.id() && !name.trim().is_empty() => format!("{name} (`{}`)", entity.id()),
            _ => format!("`{}`", entity.id()),
        }
    }

    /// A commodity that is named must be there.
    pub fn known_commodity(&mut self, place: &FieldPath, id: &CommodityId) {
        if !self.names.commodities.contains(id) {
            self.error(place, format!("there is no commodity `{id}`"), "add it or correct the name");
        }
    }

    /// A site that is named must be there.
    pub fn known_site(&mut self, place: &FieldPath, id: &SiteId) {
        if !self.names.sites.contains_key(id) {
            self.error(place, format!("there is no site `{id}`"), "add it or correct the name");
        }
    }

    /// Warns of a name that no owner, company or site has.
    pub fn known_person(&mut self, place: &FieldPath, name: &str) {
        if !self.names.persons.contains(name) {
            let message = format!("nobody on the map is called `{name}`");
            self.warning(place, message, "use the name of an owner or a company, or the id of a site");
        }
    }

    /// Warns of a list that no commodity is on.
    pub fn known_list(&mut self, place: &FieldPath, tag: &Tag) {
        if !self.names.tags.contains(tag) {
            self.warning(
                place,
                format!("no commodity is on the list {}", list_words(self.names.lists, tag)),
                "tag the commodities that are",
            );
        }
    }
}
