//! New sites.

use crate::edit::batch::Batch;
use crate::edit::change::{Edit, Header};
use crate::edit::compatibility::{Catalogue, stage_of};
use crate::edit::from_library::{import_commodity, import_recipe, import_sources};
use crate::edit::ids::{free_id, free_name};
use crate::model::{
    Activity, CanvasPoint, Chain, Country, Demand, Figure, Preset, RecipeId, RecipeKind, Site, SiteId, Stage,
};

/// A site to be made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewSite {
    /// Stage, and with it the column of the stage map.
    pub stage: Stage,
    /// Where on the canvas; none: wherever the layout finds room.
    pub canvas: Option<CanvasPoint>,
    /// What it runs, on the map or in the library.
    pub recipe: Option<RecipeId>,
    /// Where it stands.
    pub country: Country,
}

/// The column in which a new site belongs: that of its recipe, where it has one.
pub fn column_of(catalogue: Catalogue<'_>, new: &NewSite) -> Stage {
    let recipe = new.recipe.as_ref().and_then(|recipe| catalogue.recipe(recipe));
    recipe.and_then(|recipe| stage_of(catalogue, recipe)).unwrap_or(new.stage)
}

/// Makes a site, with what its recipe needs from the library. Returns its id.
pub fn add_site(catalogue: Catalogue<'_>, new: &NewSite) -> Option<(Edit, SiteId)> {
    let preset = catalogue.preset();
    let mut batch = Batch::on(preset);
    let mut activities: Vec<Activity> = Vec::new();
    let stage = column_of(catalogue, new);
    if let Some(recipe) = &new.recipe {
        import_recipe(&mut batch, catalogue.library(), recipe);
        activities = activities_for(batch.preset(), recipe);
    }
    let noun = format!("New {}", preset.map.stage_names.noun(stage));
    let sites = &preset.map.sites;
    let name = free_name(&noun, |name| sites.iter().any(|site| site.name == name));
    let id = SiteId(free_id(&name, |id| preset.map.site(&id.into()).is_some()));
    let country = if new.country.is_well_formed() { new.country.clone() } else { "ZZ".into() };
    batch.add(Site {
        id: id.clone(),
        name: name.clone(),
        country,
        stage,
        activities,
        canvas: new.canvas,
        ..Site::default()
    });
    Some((batch.keyed(format!("add {name}"), &new_site_key(&id))?, id))
}

/// The key of the step that made a site: the name that is typed for it at once belongs to it.
pub(crate) fn new_site_key(id: &SiteId) -> String {
    format!("new sites/{id}")
}

/// Puts a chain of the library on the map, with everything that it names.
pub fn add_chain(catalogue: Catalogue<'_>, chain: &Chain) -> Option<Edit> {
    let preset = catalogue.preset();
    let mut batch = Batch::on(preset);
    let recipes = chain.sites.iter().flat_map(|site| &site.activities).map(|activity| &activity.recipe);
    recipes.for_each(|recipe| import_recipe(&mut batch, catalogue.library(), recipe));
    let goods = chain.sites.iter().flat_map(|site| &site.demands).map(|demand| &demand.commodity);
    goods
        .chain(chain.routes.iter().map(|route| &route.commodity))
        .for_each(|good| import_commodity(&mut batch, catalogue.library(), good));
    let free = |id: &SiteId| preset.map.site(id).is_none();
    if !chain.sites.iter().all(|site| free(&site.id)) {
        return None;
    }
    for site in &chain.sites {
        let mut site = site.clone();
        import_sources(&mut batch, catalogue.library(), &mut site);
        batch.add(site);
    }
    for route in &chain.routes {
        let mut route = route.clone();
        import_sources(&mut batch, catalogue.library(), &mut route);
        batch.add(route);
    }
    let mut header = Header::of(preset);
    if header.notes.is_empty() {
        header.notes.clone_from(&chain.note);
        if header.title == Preset::empty().title {
            header.title.clone_from(&chain.title);
        }
        batch.header(header);
    }
    batch.edit(format!("start from {}", chain.title))
}

/// The recipe as an activity without figures; before a substitute stands what it stands in for.
pub(crate) fn activities_for(preset: &Preset, recipe: &RecipeId) -> Vec<Activity> {
    let replaced = match preset.map.recipe(recipe).map(|recipe| &recipe.kind) {
        Some(RecipeKind::Substitute { instead_of, .. }) => Some(instead_of),
        _ => None,
    };
    let each = replaced.into_iter().chain(std::iter::once(recipe));
    each.map(|recipe| Activity { recipe: recipe.clone(), ..Activity::default() }).collect()
}

/// Adds activities that the site does not run yet.
pub(crate) fn add_activities(site: &mut Site, activities: &[Activity]) {
    for activity in activities {
        if !site.activities.iter().any(|own| own.recipe == activity.recipe) {
            site.activities.push(activity.clone());
        }
    }
}

/// Lets a site run a recipe of the map or of the library.
pub fn run_recipe(catalogue: Catalogue<'_>, site: &SiteId, recipe: &RecipeId) -> Option<Edit> {
    let preset = catalogue.preset();
    let mut batch = Batch::on(preset);
    import_recipe(&mut batch, catalogue.library(), recipe);
    let name = preset.map.site(site)?.name.clone();
    let activities = activities_for(batch.preset(), recipe);
    change_site(&mut batch, site, |site| add_activities(site, &activities));
    let words = batch.preset().map.recipe(recipe).map_or_else(String::new, |recipe| recipe.name.clone());
    batch.edit(format!("let {name} run {words}"))
}

/// A demand for a commodity about which nothing is known but its price.
pub fn new_demand(catalogue: Catalogue<'_>, commodity: &crate::model::CommodityId) -> Demand {
    let price = catalogue.commodity(commodity).map_or(0.0, |good| good.price_usd.value);
    Demand {
        commodity: commodity.clone(),
        priority: 1.0,
        value_at_stake_usd: Figure::plain(price),
        end_use: "general".into(),
        ..Demand::default()
    }
}

/// Changes the site of this id, where there is one.
pub(crate) fn change_site(batch: &mut Batch, id: &SiteId, change: impl Fn(&mut Site)) {
    if let Some(at) = batch.preset().map.sites.iter().position(|site| &site.id == id) {
        batch.change_at(at, change);
    }
}
