//! What is selected.

use crate::edit::removal::Target;
use crate::model::{CommodityId, EventId, MeasureId, RecipeId, RouteId, RuleId, ScenarioId, SiteId, SourceId};
use std::collections::BTreeSet;

/// What the inspector shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// The preset itself.
    #[default]
    Nothing,
    /// A site.
    Site(SiteId),
    /// Two or more sites.
    Several(BTreeSet<SiteId>),
    /// A route.
    Route(RouteId),
    /// A commodity.
    Commodity(CommodityId),
    /// A recipe.
    Recipe(RecipeId),
    /// A rule.
    Rule(RuleId),
    /// An event.
    Event(EventId),
    /// A measure.
    Measure(MeasureId),
    /// A scenario.
    Scenario(ScenarioId),
    /// A citation.
    Source(SourceId),
    /// A company, by name.
    Company(String),
}

impl Selection {
    /// These sites.
    pub fn of_sites(sites: BTreeSet<SiteId>) -> Self {
        let mut sites = sites;
        match sites.len() {
            0 => Self::Nothing,
            1 => sites.pop_first().map_or(Self::Nothing, Self::Site),
            _ => Self::Several(sites),
        }
    }

    /// What a finding's place, such as `sites/gebeng/capacity`, points at.
    pub fn of_place(place: &str) -> Option<Self> {
        let mut parts = place.split('/');
        let (list, id) = (parts.next()?, parts.next()?);
        Some(match list {
            "sites" => Self::Site(id.into()),
            "routes" => Self::Route(id.into()),
            "commodities" => Self::Commodity(id.into()),
            "recipes" => Self::Recipe(id.into()),
            "rules" => Self::Rule(id.into()),
            "events" => Self::Event(id.into()),
            "measures" => Self::Measure(id.into()),
            "scenarios" => Self::Scenario(id.into()),
            "sources" => Self::Source(id.into()),
            "companies" => Self::Company(id.to_owned()),
            _ => return None,
        })
    }

    /// The sites selected, in order of id.
    pub fn sites(&self) -> Vec<SiteId> {
        match self {
            Self::Site(id) => vec![id.clone()],
            Self::Several(ids) => ids.iter().cloned().collect(),
            _ => Vec::new(),
        }
    }

    /// True when the site is selected.
    pub fn has_site(&self, id: &SiteId) -> bool {
        match self {
            Self::Site(own) => own == id,
            Self::Several(ids) => ids.contains(id),
            _ => false,
        }
    }

    /// The same sites and this one more, or one less when it is among them.
    pub fn toggled(&self, id: &SiteId) -> Self {
        let mut sites: BTreeSet<SiteId> = self.sites().into_iter().collect();
        if !sites.remove(id) {
            sites.insert(id.clone());
        }
        Self::of_sites(sites)
    }

    /// What would be removed.
    pub fn targets(&self) -> Vec<Target> {
        match self {
            Self::Nothing => Vec::new(),
            Self::Site(id) => vec![Target::Site(id.clone())],
            Self::Several(ids) => ids.iter().cloned().map(Target::Site).collect(),
            Self::Route(id) => vec![Target::Route(id.clone())],
            Self::Commodity(id) => vec![Target::Commodity(id.clone())],
            Self::Recipe(id) => vec![Target::Recipe(id.clone())],
            Self::Rule(id) => vec![Target::Rule(id.clone())],
            Self::Event(id) => vec![Target::Event(id.clone())],
            Self::Measure(id) => vec![Target::Measure(id.clone())],
            Self::Scenario(id) => vec![Target::Scenario(id.clone())],
            Self::Source(id) => vec![Target::Source(id.clone())],
            Self::Company(name) => vec![Target::Company(name.clone())],
        }
    }
}
