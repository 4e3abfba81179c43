//! Making a route: what both ends need for it, and figures that leave the baseline balanced.

use crate::edit::add::{NewSite, activities_for, add_activities, add_site, new_demand};
use crate::edit::batch::Batch;
use crate::edit::change::{Change, Edit};
use crate::edit::compatibility::{Catalogue, Proposal, inputs_of, outputs_of};
use crate::edit::from_library::{import_commodity, import_recipe};
use crate::edit::ids::{free_id, free_name};
use crate::model::{
    Amount, Commodity, CommodityId, EntityRef, Figure, Map, Preset, Recipe, RecipeId, Route, RouteId, Site, SiteId,
    Stage,
};
use crate::tolerance::LEFT_OVER;

/// Volume of the first route of a chain about which nothing is known yet, units a year.
const FIRST_VOLUME: f64 = 1000.0;
/// How much more a new route or plant could do than it does.
const HEADROOM: f64 = 1.25;

/// A route that was made.
pub struct Joined {
    /// Edit that makes the route and whatever its ends lack.
    pub edit: Edit,
    /// Id of the route that was made.
    pub route: RouteId,
}

/// Lets `from` supply `to` in the way that was chosen. The volume is what the sender has left or the receiver lacks; an
/// end without figures takes them from the other, so that what is drawn from mine to market balances as it grows.
pub fn connect(catalogue: Catalogue<'_>, from: &SiteId, to: &SiteId, proposal: &Proposal) -> Option<Joined> {
    let preset = catalogue.preset();
    let mut batch = Batch::on(preset);
    let names = (preset.map.site(from)?.name.clone(), preset.map.site(to)?.name.clone());
    if from == to {
        return None;
    }
    import_commodity(&mut batch, catalogue.library(), &proposal.commodity);
    for (site, recipe) in [(from, &proposal.giver), (to, &proposal.taker)] {
        if let Some(recipe) = recipe {
            import_recipe(&mut batch, catalogue.library(), recipe);
            let activities = activities_for(batch.preset(), recipe);
            change_site(&mut batch, site, |site| add_activities(site, &activities));
        }
    }
    if proposal.demand {
        let demand = new_demand(Catalogue::of(batch.preset(), catalogue.library()), &proposal.commodity);
        change_site(&mut batch, to, |site| site.demands.push(demand.clone()));
    }
    let volume = agree(&mut batch, from, to, &proposal.commodity);
    let map = &batch.preset().map;
    let good = map.commodity(&proposal.commodity).map_or_else(String::new, |good| good.name.clone());
    let wanted = format!("{from}-{to}-{}", proposal.commodity);
    let id = RouteId(free_id(&wanted, |id| map.route(&id.into()).is_some()));
    let most = match volume {
        // An alternative that could open: as much as the receiver uses or the sender makes.
        0.0 => made(map, from, &proposal.commodity).min(used(map, to, &proposal.commodity)).max(0.0),
        volume => volume * HEADROOM,
    };
    batch.add(Route {
        id: id.clone(),
        commodity: proposal.commodity.clone(),
        from: from.clone(),
        to: to.clone(),
        baseline: Figure::plain(volume),
        maximum: Figure::plain(rounded(most)),
        ..Route::default()
    });
    let edit = batch.edit(format!("connect {} to {} ({good})", names.0, names.1))?;
    Some(Joined { edit, route: id })
}

/// Lets two sites of the map join in the way chosen; without a proposal they get a good of their own.
pub fn join(
    catalogue: Catalogue<'_>,
    site: &SiteId,
    other: &SiteId,
    outgoing: bool,
    proposal: Option<&Proposal>,
) -> Option<(Edit, EntityRef)> {
    let (from, to) = if outgoing { (site, other) } else { (other, site) };
    let joined = match proposal {
        Some(proposal) => connect(catalogue, from, to, proposal)?,
        None => invent(catalogue, from, to)?,
    };
    Some((joined.edit, EntityRef::Route(joined.route)))
}

/// Makes a site at the end of a route that was let go, as one step.
pub fn join_new(
    catalogue: Catalogue<'_>,
    site: &SiteId,
    new: &NewSite,
    outgoing: bool,
    proposal: Option<&Proposal>,
) -> Option<(Edit, EntityRef)> {
    let (added, id) = add_site(catalogue, new)?;
    let mut with = catalogue.preset().clone();
    added.change.apply(&mut with);
    let (joined, _) = join(Catalogue::of(&with, catalogue.library()), site, &id, outgoing, proposal)?;
    let name = added.name.clone();
    let change = Change::Several(vec![added.change, joined.change]);
    Some((Edit { name, key: String::new(), change, matters: true }, EntityRef::Site(id)))
}

/// What the sender makes and does not send to the receiver yet.
fn given(preset: &Preset, sender: &Site, receiver: &Site) -> Option<CommodityId> {
    let there = |commodity: &CommodityId| {
        let joins = |route: &&Route| route.from == sender.id && route.to == receiver.id;
        preset.map.routes.iter().filter(joins).any(|route| &route.commodity == commodity)
    };
    outputs_of(&preset.map, sender).into_iter().find(|commodity| !there(commodity))
}

/// What joining two sites without a proposal comes to, in words.
pub fn invented_words(preset: &Preset, sender: &Site, receiver: &Site) -> String {
    let Some(given) = given(preset, sender, receiver) else { return "A new good of their own".to_owned() };
    let good = preset.map.commodity(&given).map_or_else(|| given.to_string(), |good| good.name.clone());
    match (inputs_of(&preset.map, receiver).contains(&given), receiver.stage) {
        (true, _) => good,
        (false, Stage::Market) => format!("{good}; {} starts to need it", receiver.name),
        (false, _) => format!("{good}; {} makes a new good of its own from it", receiver.name),
    }
}

/// A route of a good that the sender makes, or begins to make, and that the receiver begins to use. For goods that neither
/// the map nor the library knows.
fn invent(catalogue: Catalogue<'_>, from: &SiteId, to: &SiteId) -> Option<Joined> {
    let preset = catalogue.preset();
    let mut batch = Batch::on(preset);
    let (sender, receiver) = (preset.map.site(from)?.clone(), preset.map.site(to)?.clone());
    let given = given(preset, &sender, &receiver);
    let mut proposal = Proposal::plain(match &given {
        Some(commodity) => commodity.clone(),
        None => new_good(&mut batch, &sender),
    });
    if given.is_none() {
        let amount = Amount { commodity: proposal.commodity.clone(), quantity: Figure::plain(1.0) };
        proposal.giver = Some(new_recipe(&mut batch, &sender, Vec::new(), vec![amount]));
    }
    if !inputs_of(&preset.map, &receiver).contains(&proposal.commodity) {
        if receiver.stage == Stage::Market {
            proposal.demand = true;
        } else {
            let input = Amount { commodity: proposal.commodity.clone(), quantity: Figure::plain(1.0) };
            let good = new_good(&mut batch, &receiver);
            let output = Amount { commodity: good, quantity: Figure::plain(1.0) };
            proposal.taker = Some(new_recipe(&mut batch, &receiver, vec![input], vec![output]));
        }
    }
    let joined = connect(Catalogue::of(batch.preset(), catalogue.library()), from, to, &proposal)?;
    let Joined { edit, route } = joined;
    let mut changes: Vec<Change> = batch.edit("").map(|edit| edit.change).into_iter().collect();
    changes.push(edit.change);
    Some(Joined { edit: Edit { change: Change::Several(changes), ..edit }, route })
}

/// How a good is called that was made for a site.
pub(crate) fn goods_of(site: &str) -> String {
    format!("Goods of {site}")
}

/// How a recipe is called that was made for a site.
pub(crate) fn work_of(site: &str) -> String {
    format!("Work of {site}")
}

fn new_good(batch: &mut Batch, site: &Site) -> CommodityId {
    let goods = &batch.preset().map.commodities;
    let name = free_name(&goods_of(&site.name), |name| goods.iter().any(|good| good.name == name));
    let id = CommodityId(free_id(&name, |id| batch.preset().map.commodity(&id.into()).is_some()));
    let price_usd = Figure::plain(1.0);
    let unit = "t".to_owned();
    batch.add(Commodity { id: id.clone(), name, stage: site.stage, unit, price_usd, ..Commodity::default() });
    id
}

fn new_recipe(batch: &mut Batch, site: &Site, inputs: Vec<Amount>, outputs: Vec<Amount>) -> RecipeId {
    let recipes = &batch.preset().map.recipes;
    let name = free_name(&work_of(&site.name), |name| recipes.iter().any(|recipe| recipe.name == name));
    let id = RecipeId(free_id(&name, |id| batch.preset().map.recipe(&id.into()).is_some()));
    batch.add(Recipe { id: id.clone(), name, inputs, outputs, ..Recipe::default() });
    id
}

/// Settles the volume of a new route, and gives figures to an end that has none.
fn agree(batch: &mut Batch, from: &SiteId, to: &SiteId, commodity: &CommodityId) -> f64 {
    let map = &batch.preset().map;
    let (giver_fresh, taker_fresh) = (is_fresh(map, from), is_fresh(map, to));
    let spare = left(made(map, from, commodity), carried(map, |route| &route.from == from, commodity));
    let lack = left(used(map, to, commodity), carried(map, |route| &route.to == to, commodity));
    let volume = match (giver_fresh, taker_fresh) {
        (true, true) => FIRST_VOLUME,
        (true, false) => lack,
        (false, true) => spare,
        (false, false) => spare.min(lack),
    };
    let volume = rounded(volume);
    if volume > 0.0 && giver_fresh {
        let per_unit = yields(map, from, commodity, |recipe| &recipe.outputs);
        set_level(batch, from, per_unit, volume);
    }
    if volume > 0.0 && taker_fresh {
        let map = &batch.preset().map;
        let needs = map.site(to).is_some_and(|site| site.demands.iter().any(|demand| &demand.commodity == commodity));
        if needs {
            change_site(batch, to, |site| {
                for demand in site.demands.iter_mut().filter(|demand| &demand.commodity == commodity) {
                    demand.quantity = Figure::plain(volume);
                }
            });
        } else {
            let per_unit = yields(map, to, commodity, |recipe| &recipe.inputs);
            set_level(batch, to, per_unit, volume);
        }
    }
    volume
}

/// What is left of a volume; the dust of rounded figures is nothing.
fn left(total: f64, taken: f64) -> f64 {
    let left = total - taken;
    if left > total * LEFT_OVER { left } else { 0.0 }
}

/// Runs the recipe at a level at which it moves `volume`.
fn set_level(batch: &mut Batch, site: &SiteId, per_unit: Option<(RecipeId, f64)>, volume: f64) {
    let Some((recipe, per_unit)) = per_unit.filter(|(_, per_unit)| *per_unit > 0.0) else { return };
    let level = rounded(volume / per_unit);
    change_site(batch, site, |site| {
        for activity in site.activities.iter_mut().filter(|activity| activity.recipe == recipe) {
            activity.baseline = Figure::plain(level);
            activity.capacity = Figure::plain(activity.capacity.value.max(rounded(level * HEADROOM)));
        }
    });
}

/// The first recipe of the site that moves the commodity, and how much of it a unit of activity moves.
fn yields(
    map: &Map,
    site: &SiteId,
    commodity: &CommodityId,
    side: impl Fn(&Recipe) -> &[crate::model::Amount],
) -> Option<(RecipeId, f64)> {
    map.site(site)?.activities.iter().filter_map(|activity| map.recipe(&activity.recipe)).find_map(|recipe| {
        let amount = side(recipe).iter().find(|amount| &amount.commodity == commodity)?;
        Some((recipe.id.clone(), amount.quantity.value))
    })
}

/// Nothing runs, nothing is needed, nothing comes or goes: no figure has been entered yet.
fn is_fresh(map: &Map, id: &SiteId) -> bool {
    let Some(site) = map.site(id) else { return false };
    let idle = site.activities.iter().all(|activity| activity.baseline.value == 0.0);
    let unneeded = site.demands.iter().all(|demand| demand.quantity.value == 0.0);
    idle && unneeded && site.stocks.iter().all(|stock| stock.initial.value == 0.0)
}

fn made(map: &Map, site: &SiteId, commodity: &CommodityId) -> f64 {
    flow(map, site, commodity, |recipe| &recipe.outputs)
}

fn used(map: &Map, site: &SiteId, commodity: &CommodityId) -> f64 {
    let demands = map.site(site).into_iter().flat_map(|site| &site.demands);
    let needed: f64 = demands.filter(|demand| &demand.commodity == commodity).map(|demand| demand.quantity.value).sum();
    flow(map, site, commodity, |recipe| &recipe.inputs) + needed
}

fn flow(map: &Map, site: &SiteId, commodity: &CommodityId, side: impl Fn(&Recipe) -> &[crate::model::Amount]) -> f64 {
    let activities = map.site(site).into_iter().flat_map(|site| &site.activities);
    activities
        .filter_map(|activity| Some((activity.baseline.value, map.recipe(&activity.recipe)?)))
        .map(|(level, recipe)| {
            let amounts = side(recipe).iter().filter(|amount| &amount.commodity == commodity);
            level * amounts.map(|amount| amount.quantity.value).sum::<f64>()
        })
        .sum()
}

fn carried(map: &Map, end: impl Fn(&Route) -> bool, commodity: &CommodityId) -> f64 {
    map.routes
        .iter()
        .filter(|route| &route.commodity == commodity && end(route))
        .map(|route| route.baseline.value)
        .sum()
}

/// Nine digits: readable in the file, and far below what the check of the baseline lets pass.
fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return 0.0;
    }
    let scale = 10_f64.powi(8 - value.abs().log10().floor() as i32);
    (value * scale).round() / scale
}

pub(crate) fn change_site(batch: &mut Batch, id: &SiteId, change: impl Fn(&mut Site)) {
    if let Some(at) = batch.preset().map.sites.iter().position(|site| &site.id == id) {
        batch.change_at(at, change);
    }
}

#[cfg(test)]
mod tests {
    use super::{left, rounded};

    #[test]
    fn volumes_keep_nine_digits() {
        assert_eq!(rounded(1_234.567_894_3), 1_234.567_89);
        assert_eq!(rounded(0.001_234_567_891_2), 0.001_234_567_89);
        assert_eq!(rounded(0.0), 0.0);
        assert_eq!((left(200.0, 199.999_999_8), left(200.0, 150.0), left(1.0, 2.0)), (0.0, 50.0, 0.0));
    }
}
