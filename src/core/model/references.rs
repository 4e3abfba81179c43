//! Every place of a preset that names an entity by its id: the one walk by which ids are changed.

use crate::model::arrangement::{Arrangement, GapChoice, PlotChoice, Tiles};
use crate::model::entity::EntityKind;
use crate::model::figures::Figures;
use crate::model::map_note::{MapNote, NoteArrow};
use crate::model::presentation::PresetView;
use crate::model::preset::Benchmark;
use crate::model::recipe::{Amount, Recipe, RecipeKind};
use crate::model::rule::{Clause, Exemption, Instrument, Rule};
use crate::model::scenario::{Event, EventEffect, Measure, MeasureEffect, Scenario};
use crate::model::site::{Company, Site};
use crate::model::{Commodity, Route, Source};
use std::collections::BTreeSet;
use std::mem::take;

/// Shows the id of an entity, with the kind of what it names.
pub type Visit<'v> = &'v mut dyn FnMut(EntityKind, &mut String);

/// What names entities: an entity, itself first; a view of a presentation; what a plot shows.
pub trait References {
    /// Shows every id in it. Names of persons in rules may be ids of sites, and are shown as such.
    fn visit_ids(&mut self, visit: Visit<'_>);
}

/// The sources that its figures cite.
fn citations(entity: &mut impl Figures, visit: Visit<'_>) {
    entity.figures_mut().into_iter().for_each(|figure| visit(EntityKind::Source, &mut figure.source.0));
}

fn amounts<'a>(amounts: impl IntoIterator<Item = &'a mut Amount>, visit: Visit<'_>) {
    amounts.into_iter().for_each(|amount| visit(EntityKind::Commodity, &mut amount.commodity.0));
}

fn persons(names: &mut [String], visit: Visit<'_>) {
    names.iter_mut().for_each(|name| visit(EntityKind::Site, name));
}

impl References for Commodity {
    fn visit_ids(&mut self, visit: Visit<'_>) {
        visit(EntityKind::Commodity, &mut self.id.0);
        citations(self, visit);
    }
}

impl References for Recipe {
    fn visit_ids(&mut self, visit: Visit<'_>) {
        visit(EntityKind::Recipe, &mut self.id.0);
        amounts(self.inputs.iter_mut().chain(&mut self.outputs), visit);
        if let Some(back) = &mut self.returns {
            visit(EntityKind::Commodity, &mut back.commodity.0);
        }
        if let RecipeKind::Substitute { instead_of, .. } = &mut self.kind {
            visit(EntityKind::Recipe, &mut instead_of.0);
        }
        citations(self, visit);
    }
}

impl References for Site {
    fn visit_ids(&mut self, visit: Visit<'_>) {
        visit(EntityKind::Site, &mut self.id.0);
        let lines = self.technologies.iter_mut().flat_map(|technology| &mut technology.recipes);
        let recipes = self.activities.iter_mut().map(|activity| &mut activity.recipe).chain(lines);
        recipes.for_each(|recipe| visit(EntityKind::Recipe, &mut recipe.0));
        self.stocks.iter_mut().for_each(|stock| visit(EntityKind::Commodity, &mut stock.commodity.0));
        for demand in &mut self.demands {
            visit(EntityKind::Commodity, &mut demand.commodity.0);
            demand.alternatives.iter_mut().for_each(|other| visit(EntityKind::Commodity, &mut other.commodity.0));
        }
        citations(self, visit);
    }
}

impl References for Route {
    fn visit_ids(&mut self, visit: Visit<'_>) {
        visit(EntityKind::Route, &mut self.id.0);
        visit(EntityKind::Commodity, &mut self.commodity.0);
        visit(EntityKind::Site, &mut self.from.0);
        visit(EntityKind::Site, &mut self.to.0);
        citations(self, visit);
    }
}

fn exemption(exemption: &mut Exemption, visit: Visit<'_>) {
    exemption.sites.iter_mut().for_each(|site| visit(EntityKind::Site, &mut site.0));
}

impl References for Rule {
    fn visit_ids(&mut self, visit: Visit<'_>) {
        visit(EntityKind::Rule, &mut self.id.0);
        visit(EntityKind::Source, &mut self.source.0);
        self.exemptions.iter_mut().for_each(|entry| exemption(entry, visit));
        if let Some(entities) = &mut self.scope.entities {
            persons(&mut entities.named, visit);
        }
        for clause in &mut self.clauses {
            if let Clause::Sender { named, .. } = clause {
                persons(named, visit);
            }
        }
        for licence in &mut self.general_licences {
            persons(&mut licence.senders, visit);
            persons(&mut licence.receivers, visit);
        }
        if let Instrument::Quota { terms, .. } = &mut self.instrument {
            terms.buyers.iter_mut().for_each(|share| visit(EntityKind::Site, &mut share.buyer));
        }
    }
}

impl References for Event {
    fn visit_ids(&mut self, visit: Visit<'_>) {
        visit(EntityKind::Event, &mut self.id.0);
        match &mut self.effect {
            EventEffect::Outage { site, .. } => visit(EntityKind::Site, &mut site.0),
            EventEffect::DemandChange { site, commodity, .. } => {
                visit(EntityKind::Site, &mut site.0);
                visit(EntityKind::Commodity, &mut commodity.0);
            }
            EventEffect::RouteClosed { route } => visit(EntityKind::Route, &mut route.0),
            EventEffect::PriceChange { commodity, .. } => visit(EntityKind::Commodity, &mut commodity.0),
        }
    }
}

impl References for Measure {
    fn visit_ids(&mut self, visit: Visit<'_>) {
        visit(EntityKind::Measure, &mut self.id.0);
        match &mut self.effect {
            MeasureEffect::Exempt { rule, exemption: entry } => {
                visit(EntityKind::Rule, &mut rule.0);
                exemption(entry, visit);
            }
            MeasureEffect::StockRelease { site, commodity, .. } | MeasureEffect::Thrift { site, commodity, .. } => {
                visit(EntityKind::Site, &mut site.0);
                visit(EntityKind::Commodity, &mut commodity.0);
            }
            MeasureEffect::NewCapacity { site, recipe, .. } => {
                visit(EntityKind::Site, &mut site.0);
                visit(EntityKind::Recipe, &mut recipe.0);
            }
            MeasureEffect::StockSharing { commodity, sites } | MeasureEffect::PriceFloor { commodity, sites, .. } => {
                visit(EntityKind::Commodity, &mut commodity.0);
                sites.iter_mut().for_each(|site| visit(EntityKind::Site, &mut site.0));
            }
        }
        citations(self, visit);
    }
}

impl References for Scenario {
    fn visit_ids(&mut self, visit: Visit<'_>) {
        visit(EntityKind::Scenario, &mut self.id.0);
        self.rules.iter_mut().for_each(|rule| visit(EntityKind::Rule, &mut rule.0));
        self.events.iter_mut().for_each(|event| visit(EntityKind::Event, &mut event.0));
        self.measures.iter_mut().for_each(|measure| visit(EntityKind::Measure, &mut measure.0));
    }
}

impl References for Source {
    fn visit_ids(&mut self, visit: Visit<'_>) {
        visit(EntityKind::Source, &mut self.id.0);
    }
}

impl References for Company {
    fn visit_ids(&mut self, visit: Visit<'_>) {
        visit(EntityKind::Company, &mut self.name);
        citations(self, visit);
    }
}

impl References for MapNote {
    fn visit_ids(&mut self, visit: Visit<'_>) {
        visit(EntityKind::MapNote, &mut self.id.0);
        match &mut self.arrow {
            Some(NoteArrow::Site(site)) => visit(EntityKind::Site, &mut site.0),
            Some(NoteArrow::Route(route)) => visit(EntityKind::Route, &mut route.0),
            Some(NoteArrow::Point(_)) | None => {}
        }
    }
}

impl References for Benchmark {
    fn visit_ids(&mut self, visit: Visit<'_>) {
        self.commodities.iter_mut().for_each(|good| visit(EntityKind::Commodity, &mut good.0));
        visit(EntityKind::Source, &mut self.share.source.0);
    }
}

impl References for PresetView {
    fn visit_ids(&mut self, visit: Visit<'_>) {
        visit(EntityKind::Scenario, &mut self.scenario.0);
        self.explains.iter_mut().for_each(|site| visit(EntityKind::Site, &mut site.0));
        self.panes.iter_mut().for_each(|panes| panes.visit_ids(visit));
    }
}

impl References for PlotChoice {
    fn visit_ids(&mut self, visit: Visit<'_>) {
        self.buyer.iter_mut().for_each(|site| visit(EntityKind::Site, &mut site.0));
        self.scenario.iter_mut().for_each(|scenario| visit(EntityKind::Scenario, &mut scenario.0));
        visit_set(&mut self.commodities, |commodity| visit(EntityKind::Commodity, &mut commodity.0));
        for commodity in self.commodity.iter_mut().chain(&mut self.stores) {
            visit(EntityKind::Commodity, &mut commodity.0);
        }
        self.rule.iter_mut().for_each(|rule| visit(EntityKind::Rule, &mut rule.0));
        match &mut self.gap {
            GapChoice::Selected | GapChoice::AllMarkets => {}
            GapChoice::Site(site) => visit(EntityKind::Site, &mut site.0),
            GapChoice::Demand { site, commodity, .. } | GapChoice::Intake { site, commodity } => {
                visit(EntityKind::Site, &mut site.0);
                visit(EntityKind::Commodity, &mut commodity.0);
            }
        }
    }
}

impl References for Tiles {
    fn visit_ids(&mut self, visit: Visit<'_>) {
        match self {
            Self::Pane(pane) => pane.choice.visit_ids(visit),
            Self::Tabs { children, .. } | Self::Row { children, .. } => {
                children.iter_mut().for_each(|child| child.visit_ids(visit));
            }
        }
    }
}

impl References for Arrangement {
    fn visit_ids(&mut self, visit: Visit<'_>) {
        self.tiles.iter_mut().for_each(|tiles| tiles.visit_ids(visit));
        if let Some(compared) = &mut self.compared {
            visit_set(compared, |scenario| visit(EntityKind::Scenario, &mut scenario.0));
        }
    }
}

/// Shows every id of a set, which may be another afterwards.
fn visit_set<T: Ord>(set: &mut BTreeSet<T>, mut visit: impl FnMut(&mut T)) {
    *set = take(set)
        .into_iter()
        .map(|mut id| {
            visit(&mut id);
            id
        })
        .collect();
}
