//! Sites at which the trade of a table starts and ends: aggregates of their own, or those of the map in that country.

use crate::model::{
    Activity, Amount, CommodityId, Country, Demand, Recipe, RecipeId, Route, RouteId, Site, SiteId, Stage,
};
use crate::store::import::homes;
use crate::store::import::options::TradeEnds;
use crate::store::import::plan::{Draft, set, slug};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Sites at which flows end, and what comes together there.
#[derive(Default)]
pub(super) struct Ends {
    /// Volume and deviation per commodity, start and end.
    pub links: BTreeMap<(CommodityId, SiteId, SiteId), (f64, f64)>,
    /// Aggregates that supply a commodity.
    made: BTreeMap<(CommodityId, Country), SiteId>,
    /// Aggregates that take it.
    taken: BTreeMap<(CommodityId, Country), SiteId>,
}

impl Ends {
    /// Who supplies a commodity in a country, with shares that add up to 1.
    pub fn suppliers(
        &mut self,
        draft: &mut Draft<'_>,
        commodity: &CommodityId,
        country: &Country,
    ) -> Vec<(SiteId, f64)> {
        let found = makers(draft, commodity, country);
        if !found.is_empty() {
            return found;
        }
        let key = (commodity.clone(), country.clone());
        let site = self.made.entry(key).or_insert_with(|| {
            let stage = draft.commodities.find(commodity.as_str()).map(|(_, entry)| entry.stage);
            aggregate(draft, country, stage.unwrap_or_default())
        });
        vec![(site.clone(), 1.0)]
    }

    /// Who takes a commodity in a country, with shares that add up to 1.
    pub fn buyers(&mut self, draft: &mut Draft<'_>, commodity: &CommodityId, country: &Country) -> Vec<(SiteId, f64)> {
        let taken = |site: &Site| -> Option<f64> {
            let demands =
                site.demands.iter().filter(|demand| demand.commodity == *commodity).map(|demand| demand.quantity.value);
            let inputs = site.activities.iter().filter_map(|activity| {
                let recipe = draft.recipes.find(activity.recipe.as_str())?.1;
                let input = recipe.inputs.iter().find(|input| input.commodity == *commodity)?;
                Some(activity.baseline.value * input.quantity.value)
            });
            demands.chain(inputs).reduce(|sum, next| sum + next)
        };
        let found = existing(draft, country, taken);
        if !found.is_empty() {
            return found;
        }
        let key = (commodity.clone(), country.clone());
        let site = self.taken.entry(key).or_insert_with(|| aggregate(draft, country, Stage::Market));
        vec![(site.clone(), 1.0)]
    }

    /// Routes for all links; supply and demand of the aggregates, so that the map conserves mass by itself.
    pub fn write(self, draft: &mut Draft<'_>) {
        let known: HashMap<(CommodityId, SiteId, SiteId), usize> = draft
            .routes
            .iter()
            .map(|(at, route)| ((route.commodity.clone(), route.from.clone(), route.to.clone()), at))
            .collect();
        let mut ids: BTreeSet<RouteId> = draft.routes.iter().map(|(_, route)| route.id.clone()).collect();
        for (ends, (volume, sigma)) in &self.links {
            let mut baseline = draft.figure(*volume);
            baseline.sigma = Some(*sigma);
            let maximum = draft.assumed(2.0 * volume);
            match known.get(ends).and_then(|at| draft.routes.edit(*at)) {
                Some(route) => {
                    if route.maximum.value < *volume {
                        route.maximum = maximum;
                    }
                    set(&mut route.baseline, baseline);
                }
                None => {
                    let wanted = slug(&format!("{} {} {}", ends.0, ends.1, ends.2));
                    let mut id = RouteId::from(wanted.as_str());
                    let mut number = 2;
                    while !ids.insert(id.clone()) {
                        id = format!("{wanted}-{number}").as_str().into();
                        number += 1;
                    }
                    let (commodity, from, to) = ends.clone();
                    draft.routes.add(Route { id, commodity, from, to, baseline, maximum, ..Route::default() });
                }
            }
        }
        // An aggregate balances all its routes, whichever table they came from. What it makes beyond its exports stays in its country.
        let supply = sums(draft, |route| &route.from);
        let mut taken: BTreeSet<(CommodityId, SiteId)> =
            self.taken.into_iter().map(|((commodity, _), site)| (commodity, site)).collect();
        for ((commodity, country), site) in self.made {
            let volume = match homes::produced(draft, &commodity, &site, recipe_of(&commodity).as_str()) {
                Some(produced) => {
                    let (market, makes) = homes::keep(draft, &commodity, &site, &country, produced);
                    taken.insert((commodity.clone(), market));
                    makes
                }
                None => supply.get(&(commodity.clone(), site.clone())).copied().unwrap_or(0.0),
            };
            supplies(draft, &commodity, &site, volume, None);
        }
        let demand = sums(draft, |route| &route.to);
        for (commodity, site) in taken {
            let volume = demand.get(&(commodity.clone(), site.clone())).copied().unwrap_or(0.0);
            takes(draft, &commodity, &site, volume);
        }
    }
}

/// What all routes of a commodity carry at one of their ends.
fn sums(draft: &Draft<'_>, end: impl Fn(&Route) -> &SiteId) -> BTreeMap<(CommodityId, SiteId), f64> {
    let mut sums = BTreeMap::new();
    for (_, route) in draft.routes.iter() {
        *sums.entry((route.commodity.clone(), end(route).clone())).or_default() += route.baseline.value;
    }
    sums
}

/// Who of the map makes a commodity in a country, with shares that add up to 1; none where trade starts at sites that stand for the country.
pub(super) fn makers(draft: &Draft<'_>, commodity: &CommodityId, country: &Country) -> Vec<(SiteId, f64)> {
    existing(draft, country, |site: &Site| {
        let outputs = site.activities.iter().filter_map(|activity| {
            let recipe = draft.recipes.find(activity.recipe.as_str())?.1;
            let output = recipe.outputs.iter().find(|output| output.commodity == *commodity)?;
            Some(activity.baseline.value * output.quantity.value)
        });
        outputs.reduce(|sum, next| sum + next)
    })
}

/// The map's sites in a country, or in a group that it belongs to, for which `volume` is known: in proportion to it, alike where it is 0.
fn existing(draft: &Draft<'_>, country: &Country, volume: impl Fn(&Site) -> Option<f64>) -> Vec<(SiteId, f64)> {
    if draft.options.ends == TradeEnds::Aggregate {
        return Vec::new();
    }
    let within = |exact: bool| -> Vec<(SiteId, f64)> {
        let sites = draft.preset.map.sites.iter();
        let here = sites.filter(|site| if exact { site.country == *country } else { country.is_in(&site.country) });
        here.filter_map(|site| Some((site.id.clone(), volume(site)?))).collect()
    };
    let mut found = within(true);
    if found.is_empty() {
        found = within(false);
    }
    let (total, count) = (found.iter().map(|(_, volume)| volume).sum::<f64>(), found.len() as f64);
    found.iter_mut().for_each(|(_, volume)| *volume = if total > 0.0 { *volume / total } else { 1.0 / count });
    found
}

/// The site that stands for a country at a stage; it lies at the middle of the country.
pub(super) fn aggregate(draft: &mut Draft<'_>, country: &Country, stage: Stage) -> SiteId {
    let stage_word = stage.usual_name().to_lowercase();
    let id = SiteId::from(slug(&format!("trade {} {stage_word}", country.code())).as_str());
    if draft.sites.find(id.as_str()).is_none() {
        let name = if stage == Stage::Market {
            country.name().to_owned()
        } else {
            format!("{}, {}", country.name(), draft.preset.map.stage_names.in_text(stage))
        };
        let note = format!("Stands for all of the country at this stage; from {}", draft.table.name);
        draft.sites.add(Site {
            id: id.clone(),
            name,
            country: country.clone(),
            stage,
            globe: country.centre(),
            note,
            ..Site::default()
        });
    }
    id
}

/// The recipe by which an aggregate makes a commodity.
fn recipe_of(commodity: &CommodityId) -> RecipeId {
    slug(&format!("supply {commodity}")).as_str().into()
}

/// The name of the recipe by which aggregates make a commodity, where one does and the recipe takes nothing in.
pub(super) fn supply_without_inputs(draft: &Draft<'_>, commodity: &CommodityId) -> Option<String> {
    let id = recipe_of(commodity);
    let (_, recipe) = draft.recipes.find(id.as_str())?;
    let is_used = draft.sites.iter().any(|(_, site)| site.activities.iter().any(|activity| activity.recipe == id));
    (is_used && recipe.inputs.is_empty()).then(|| recipe.name.clone())
}

/// Lets an aggregate make what it sells, with the capacity that a table gives.
pub(super) fn supplies(
    draft: &mut Draft<'_>,
    commodity: &CommodityId,
    site: &SiteId,
    volume: f64,
    capacity: Option<f64>,
) {
    let id = recipe_of(commodity);
    if draft.recipes.find(id.as_str()).is_none() {
        let amount = Amount { commodity: commodity.clone(), quantity: draft.assumed(1.0) };
        draft.recipes.add(Recipe {
            id: id.clone(),
            name: format!("Supply of {commodity}"),
            outputs: vec![amount],
            note: "Where goods come from that a trade table only shows leaving a country".to_owned(),
            ..Recipe::default()
        });
    }
    let given = capacity.filter(|capacity| *capacity >= volume).map(|capacity| draft.figure(capacity));
    let (baseline, assumed) = (draft.figure(volume), draft.assumed(volume));
    let Some(at) = draft.sites.find(site.as_str()).map(|(at, _)| at) else { return };
    let Some(entry) = draft.sites.edit(at) else { return };
    let known = draft.made.find(at, entry.activities.iter().map(|activity| &activity.recipe), &id);
    match known.and_then(|known| entry.activities.get_mut(known)) {
        Some(activity) => {
            set(&mut activity.baseline, baseline);
            if let Some(given) = given {
                set(&mut activity.capacity, given);
            } else if activity.capacity.value < volume {
                activity.capacity = assumed;
            }
        }
        None => {
            let capacity = given.unwrap_or(assumed);
            entry.activities.push(Activity { recipe: id, baseline, capacity, ..Activity::default() });
        }
    }
}

/// Lets an aggregate need what it buys; a missing unit costs at least its price.
pub(super) fn takes(draft: &mut Draft<'_>, commodity: &CommodityId, site: &SiteId, volume: f64) {
    let price = draft.commodities.find(commodity.as_str()).map(|(_, entry)| entry.price_usd.value);
    let (quantity, stake) = (draft.figure(volume), draft.assumed(price.unwrap_or(0.0)));
    let Some(at) = draft.sites.find(site.as_str()).map(|(at, _)| at) else { return };
    let Some(entry) = draft.sites.edit(at) else { return };
    let known = draft.taken.find(at, entry.demands.iter().map(|demand| &demand.commodity), commodity);
    match known.and_then(|known| entry.demands.get_mut(known)) {
        Some(demand) => set(&mut demand.quantity, quantity),
        None => entry.demands.push(Demand {
            commodity: commodity.clone(),
            quantity,
            priority: 1.0,
            value_at_stake_usd: stake,
            end_use: "all uses".into(),
            ..Demand::default()
        }),
    }
}
