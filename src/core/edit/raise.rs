//! More of a good from a site: what it makes, what feeds it and what carries that, up to the mines, so that a balanced baseline stays balanced.

use crate::edit::add::change_site;
use crate::edit::balance::{carried, left, made, rounded, yields};
use crate::edit::batch::Batch;
use crate::model::{Amount, CommodityId, Figure, RecipeId, Route, Site, SiteId};

/// The limit that a typed or raised level takes with it: the level itself, where it lies above the limit. It loses its citation, which was of another
/// figure.
pub fn lifted(limit: &Figure, level: f64) -> Option<Figure> {
    (level > limit.value).then(|| Figure::plain(level))
}

/// Sites that make more than before.
#[derive(Default)]
pub(crate) struct Raised {
    /// In the order in which they were met, the nearest first.
    pub(crate) sites: Vec<SiteId>,
    // A cycle of recycling is walked once.
    seen: Vec<(SiteId, CommodityId)>,
}

impl Raised {
    /// Lets a site give `by` units a year more of a good than its routes carry: what it has left first, then what it makes in addition.
    pub(crate) fn output(&mut self, batch: &mut Batch, site: &SiteId, good: &CommodityId, by: f64) {
        let map = &batch.preset().map;
        let spare = left(made(map, site, good), carried(map, |route| &route.from == site, good));
        let more = by - spare;
        let key = (site.clone(), good.clone());
        if more <= 0.0 || self.seen.contains(&key) {
            return;
        }
        let Some((recipe, per_unit)) = yields(map, site, good, |recipe| &recipe.outputs) else { return };
        if per_unit > 0.0 {
            self.seen.push(key);
            self.run(batch, site, &recipe, more / per_unit, None);
        }
    }

    /// Lets a site use `by` units a year more of a good: a demand for it grows, or else a recipe that takes it runs more.
    pub(crate) fn use_of(&mut self, batch: &mut Batch, site: &SiteId, good: &CommodityId, by: f64) {
        let map = &batch.preset().map;
        let needs = map.site(site).is_some_and(|site| site.demands.iter().any(|demand| &demand.commodity == good));
        if needs {
            change_site(batch, site, |site| {
                if let Some(demand) = site.demands.iter_mut().find(|demand| &demand.commodity == good) {
                    demand.quantity = Figure::plain(rounded(demand.quantity.value + by));
                }
            });
        } else if let Some((recipe, per_unit)) = yields(map, site, good, |recipe| &recipe.inputs)
            && per_unit > 0.0
        {
            self.run(batch, site, &recipe, by / per_unit, Some(good));
        }
    }

    /// Runs a recipe at `by` more, and lets come what that takes in, but for `supplied`, which comes already.
    fn run(&mut self, batch: &mut Batch, site: &SiteId, recipe: &RecipeId, by: f64, supplied: Option<&CommodityId>) {
        change_site(batch, site, |site| {
            for activity in site.activities.iter_mut().filter(|activity| &activity.recipe == recipe) {
                let level = rounded(activity.baseline.value + by);
                activity.baseline = Figure::plain(level);
                activity.capacity = lifted(&activity.capacity, level).unwrap_or_else(|| activity.capacity.clone());
            }
            lift_joint(site);
        });
        if !self.sites.contains(site) {
            self.sites.push(site.clone());
        }
        let inputs = batch.preset().map.recipe(recipe).map(|recipe| recipe.inputs.clone()).unwrap_or_default();
        for Amount { commodity, quantity } in inputs.iter().filter(|input| Some(&input.commodity) != supplied) {
            self.supply(batch, site, commodity, by * quantity.value);
        }
    }

    /// Lets the routes that bring a good carry `by` more, each by its part, and their senders give it.
    fn supply(&mut self, batch: &mut Batch, site: &SiteId, good: &CommodityId, by: f64) {
        let routes = &batch.preset().map.routes;
        let bringing = routes.iter().enumerate().filter(|(_, route)| &route.to == site && &route.commodity == good);
        let bringing: Vec<(usize, SiteId, f64)> =
            bringing.map(|(at, route)| (at, route.from.clone(), route.baseline.value)).collect();
        let total: f64 = bringing.iter().map(|(.., volume)| volume).sum();
        let only_first = |at: usize| if at == 0 { 1.0 } else { 0.0 };
        for (place, (at, from, volume)) in bringing.iter().enumerate() {
            let part = by * if total > 0.0 { volume / total } else { only_first(place) };
            if part > 0.0 {
                self.output(batch, from, good, part);
                batch.change_at(*at, |route: &mut Route| {
                    let volume = rounded(route.baseline.value + part);
                    route.baseline = Figure::plain(volume);
                    route.maximum = lifted(&route.maximum, volume).unwrap_or_else(|| route.maximum.clone());
                });
            }
        }
    }
}

/// A joint capacity follows what its recipes run at together.
fn lift_joint(site: &mut Site) {
    let running: f64 = site.activities.iter().map(|activity| activity.baseline.value).sum();
    if let Some(capacity) = &mut site.capacity {
        *capacity = lifted(capacity, running).unwrap_or_else(|| capacity.clone());
    }
}
