//! What a site gives and takes, and what would let one supply another.

use crate::model::{
    Commodity, CommodityId, CommodityLibrary, Map, Preset, Recipe, RecipeId, RecipeKind, Site, Source, SourceId,
};

/// What the site sends out: the outputs of its recipes, then what it keeps in store.
pub fn outputs_of(map: &Map, site: &Site) -> Vec<CommodityId> {
    let outputs = site.activities.iter().filter_map(|activity| map.recipe(&activity.recipe)).flat_map(|r| &r.outputs);
    let made = outputs.map(|amount| amount.commodity.clone());
    unique(made.chain(site.stocks.iter().map(|stock| stock.commodity.clone())))
}

/// What the site takes in: the inputs of its recipes, its demands, then what it keeps in store.
pub fn inputs_of(map: &Map, site: &Site) -> Vec<CommodityId> {
    let inputs = site.activities.iter().filter_map(|activity| map.recipe(&activity.recipe)).flat_map(|r| &r.inputs);
    let used = inputs.map(|amount| amount.commodity.clone());
    let wanted = site.demands.iter().flat_map(|demand| {
        std::iter::once(&demand.commodity).chain(demand.alternatives.iter().map(|other| &other.commodity)).cloned()
    });
    // A store takes in what the site does not make itself.
    let given: Vec<CommodityId> = site
        .activities
        .iter()
        .filter_map(|activity| map.recipe(&activity.recipe))
        .flat_map(|recipe| recipe.outputs.iter().map(|amount| amount.commodity.clone()))
        .collect();
    let kept = site.stocks.iter().map(|stock| stock.commodity.clone()).filter(|id| !given.contains(id));
    unique(used.chain(wanted).chain(kept))
}

/// What one site gives and another takes, and no route carries between them yet.
pub fn fits(map: &Map, from: &Site, to: &Site) -> Vec<CommodityId> {
    if from.id == to.id {
        return Vec::new();
    }
    let taken = inputs_of(map, to);
    let there = |id: &CommodityId| {
        map.routes.iter().any(|route| route.from == from.id && route.to == to.id && &route.commodity == id)
    };
    outputs_of(map, from).into_iter().filter(|id| taken.contains(id) && !there(id)).collect()
}

fn unique(ids: impl Iterator<Item = CommodityId>) -> Vec<CommodityId> {
    let mut list: Vec<CommodityId> = Vec::new();
    for id in ids {
        if !list.contains(&id) {
            list.push(id);
        }
    }
    list
}

/// What can be used on a map: what it holds already, and a library. The library is handed in, because an edit reads no file.
#[derive(Clone, Copy)]
pub struct Catalogue<'a> {
    preset: &'a Preset,
    library: Option<&'a CommodityLibrary>,
}

impl<'a> Catalogue<'a> {
    /// Of a preset, and of a library where there is one.
    pub fn of(preset: &'a Preset, library: Option<&'a CommodityLibrary>) -> Self {
        Self { preset, library }
    }

    /// The preset whose map is looked into first.
    pub fn preset(self) -> &'a Preset {
        self.preset
    }

    /// The library that is looked into after the map; none where there is none.
    pub fn library(self) -> Option<&'a CommodityLibrary> {
        self.library
    }

    /// The map's recipes, then those of the library that the map does not have.
    pub fn recipes(self) -> impl Iterator<Item = &'a Recipe> {
        let map = &self.preset.map;
        let more = self.library.map(|library| library.recipes.as_slice()).unwrap_or_default();
        map.recipes.iter().chain(more.iter().filter(move |recipe| map.recipe(&recipe.id).is_none()))
    }

    /// The map's commodities, then those of the library that the map does not have.
    pub fn commodities(self) -> impl Iterator<Item = &'a Commodity> {
        let map = &self.preset.map;
        let more = self.library.map(|library| library.commodities.as_slice()).unwrap_or_default();
        map.commodities.iter().chain(more.iter().filter(move |entry| map.commodity(&entry.id).is_none()))
    }

    /// The commodity of this id.
    pub fn commodity(self, id: &CommodityId) -> Option<&'a Commodity> {
        self.preset.map.commodity(id).or_else(|| self.library?.commodity(id))
    }

    /// The recipe of this id.
    pub fn recipe(self, id: &RecipeId) -> Option<&'a Recipe> {
        self.preset.map.recipe(id).or_else(|| self.library?.recipe(id))
    }

    /// The library's source of this id.
    pub fn source(self, id: &SourceId) -> Option<&'a Source> {
        self.library?.source(id)
    }

    /// The name on screen of a commodity.
    pub fn name(self, id: &CommodityId) -> String {
        self.commodity(id).map_or_else(|| id.to_string(), |commodity| commodity.name.clone())
    }
}

/// A way to let one site supply another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// What the route will carry.
    pub commodity: CommodityId,
    /// A recipe that the sender starts to run.
    pub giver: Option<RecipeId>,
    /// A recipe that the receiver starts to run.
    pub taker: Option<RecipeId>,
    /// The receiver starts to need it for final use.
    pub demand: bool,
}

impl Proposal {
    /// A route of what already fits.
    pub fn plain(commodity: CommodityId) -> Self {
        Self { commodity, giver: None, taker: None, demand: false }
    }

    /// True when nothing but a route is needed.
    pub fn is_plain(&self) -> bool {
        self.giver.is_none() && self.taker.is_none() && !self.demand
    }

    /// In words, such as `Nd-Pr oxide; Narva starts to run Make Nd-Pr metal`.
    pub fn words(&self, catalogue: Catalogue<'_>, from: &Site, to: &Site) -> String {
        let recipe = |id: &RecipeId| catalogue.recipe(id).map_or_else(|| id.to_string(), |recipe| recipe.name.clone());
        let mut text = catalogue.name(&self.commodity);
        if let Some(giver) = &self.giver {
            text.push_str(&format!("; {} starts to run {}", from.name, recipe(giver)));
        }
        if let Some(taker) = &self.taker {
            text.push_str(&format!("; {} starts to run {}", to.name, recipe(taker)));
        }
        if self.demand {
            text.push_str(&format!("; {} starts to need it", to.name));
        }
        text
    }
}

/// Ways to let `from` supply `to`, the likeliest first: what fits already, then one recipe more, then two.
pub fn proposals(catalogue: Catalogue<'_>, from: &Site, to: &Site) -> Vec<Proposal> {
    let map = &catalogue.preset.map;
    let mut list: Vec<Proposal> = fits(map, from, to).into_iter().map(Proposal::plain).collect();
    if from.id == to.id {
        return Vec::new();
    }
    let (given, taken) = (outputs_of(map, from), inputs_of(map, to));
    let runs = |site: &Site, id: &RecipeId| site.activities.iter().any(|activity| &activity.recipe == id);
    let usual = |recipe: &&Recipe| !matches!(recipe.kind, RecipeKind::Substitute { .. });
    let takers: Vec<&Recipe> = catalogue
        .recipes()
        .filter(usual)
        .filter(|recipe| !runs(to, &recipe.id) && stage_of(catalogue, recipe) == Some(to.stage))
        .collect();
    let givers: Vec<&Recipe> = catalogue
        .recipes()
        .filter(usual)
        .filter(|recipe| !runs(from, &recipe.id) && stage_of(catalogue, recipe) == Some(from.stage))
        .collect();
    let is_market = to.stage == crate::model::Stage::Market;
    let carried = |id: &CommodityId| {
        map.routes.iter().any(|route| route.from == from.id && route.to == to.id && &route.commodity == id)
    };
    // What is given finds a recipe of the receiver's stage that takes it, or a market that needs it.
    for commodity in given.iter().filter(|id| !taken.contains(id) && !carried(id)) {
        if is_market {
            list.push(Proposal { demand: true, ..Proposal::plain(commodity.clone()) });
        }
        for recipe in takers.iter().filter(|recipe| names(&recipe.inputs, commodity)) {
            list.push(Proposal { taker: Some(recipe.id.clone()), ..Proposal::plain(commodity.clone()) });
        }
    }
    // What is taken finds a recipe of the sender's stage that makes it.
    for commodity in taken.iter().filter(|id| !given.contains(id) && !carried(id)) {
        for recipe in givers.iter().filter(|recipe| names(&recipe.outputs, commodity)) {
            list.push(Proposal { giver: Some(recipe.id.clone()), ..Proposal::plain(commodity.clone()) });
        }
    }
    // Neither end does anything yet: pairs of recipes that fit each other.
    if given.is_empty() && (taken.is_empty() || is_market) {
        for giver in &givers {
            for commodity in giver.outputs.iter().map(|amount| &amount.commodity).filter(|id| !taken.contains(id)) {
                if is_market {
                    let both =
                        Proposal { giver: Some(giver.id.clone()), demand: true, ..Proposal::plain(commodity.clone()) };
                    list.push(both);
                }
                for taker in takers.iter().filter(|recipe| names(&recipe.inputs, commodity)) {
                    let (giver, taker) = (Some(giver.id.clone()), Some(taker.id.clone()));
                    list.push(Proposal { giver, taker, ..Proposal::plain(commodity.clone()) });
                }
            }
        }
    }
    list
}

/// The stage at which a recipe is run: that of its main product.
pub fn stage_of(catalogue: Catalogue<'_>, recipe: &Recipe) -> Option<crate::model::Stage> {
    recipe.outputs.first().and_then(|amount| catalogue.commodity(&amount.commodity)).map(|commodity| commodity.stage)
}

fn names(amounts: &[crate::model::Amount], id: &CommodityId) -> bool {
    amounts.iter().any(|amount| &amount.commodity == id)
}
