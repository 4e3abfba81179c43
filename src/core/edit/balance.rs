//! What sites make, use and send in the baseline of a map, as an edit sees it: units a year, straight from the figures.

use crate::model::{Activity, Amount, CommodityId, Map, Recipe, RecipeId, Route, SiteId};
use crate::tolerance::LEFT_OVER;

/// What is left of a volume; the dust of rounded figures is nothing.
pub(crate) fn left(total: f64, taken: f64) -> f64 {
    let left = total - taken;
    if left > total * LEFT_OVER { left } else { 0.0 }
}

/// The first recipe of the site that moves the commodity, and how much of it a unit of activity moves.
pub(crate) fn yields(
    map: &Map,
    site: &SiteId,
    commodity: &CommodityId,
    side: impl Fn(&Recipe) -> &[Amount],
) -> Option<(RecipeId, f64)> {
    map.site(site)?.activities.iter().filter_map(|activity| map.recipe(&activity.recipe)).find_map(|recipe| {
        let amount = side(recipe).iter().find(|amount| &amount.commodity == commodity)?;
        Some((recipe.id.clone(), amount.quantity.value))
    })
}

/// Nothing runs, nothing is needed, nothing comes or goes: no figure has been entered yet. So it is with a site that is still to
/// be made.
pub(crate) fn is_fresh(map: &Map, id: &SiteId) -> bool {
    let Some(site) = map.site(id) else { return true };
    let idle = site.activities.iter().all(|activity| activity.baseline.value == 0.0);
    let unneeded = site.demands.iter().all(|demand| demand.quantity.value == 0.0);
    idle && unneeded && site.stocks.iter().all(|stock| stock.initial.value == 0.0)
}

/// What the site's recipes that make the commodity could make of it at their capacities; `counts` says which of them.
pub(crate) fn could_make(map: &Map, site: &SiteId, commodity: &CommodityId, counts: impl Fn(&Activity) -> bool) -> f64 {
    let level = |activity: &Activity| activity.capacity.value.max(activity.baseline.value);
    flow(
        map,
        site,
        commodity,
        |recipe| &recipe.outputs,
        |activity| if counts(activity) { level(activity) } else { 0.0 },
    )
}

/// As [`could_make`], of what its recipes take in.
pub(crate) fn could_use(map: &Map, site: &SiteId, commodity: &CommodityId, counts: impl Fn(&Activity) -> bool) -> f64 {
    let level = |activity: &Activity| activity.capacity.value.max(activity.baseline.value);
    flow(map, site, commodity, |recipe| &recipe.inputs, |activity| if counts(activity) { level(activity) } else { 0.0 })
}

/// True where nobody has said how much of the commodity the site makes: nothing runs that makes it, nor could.
pub(crate) fn is_output_unset(map: &Map, site: &SiteId, commodity: &CommodityId) -> bool {
    is_unset(map, site, |recipe| recipe.outputs.iter().any(|amount| &amount.commodity == commodity))
        && !map.site(site).is_some_and(|site| site.stocks.iter().any(|stock| &stock.commodity == commodity))
}

/// As [`is_output_unset`], of what the site uses.
pub(crate) fn is_use_unset(map: &Map, site: &SiteId, commodity: &CommodityId) -> bool {
    let demands = map.site(site).into_iter().flat_map(|site| &site.demands);
    is_unset(map, site, |recipe| recipe.inputs.iter().any(|amount| &amount.commodity == commodity))
        && demands.filter(|demand| &demand.commodity == commodity).all(|demand| demand.quantity.value == 0.0)
}

fn is_unset(map: &Map, site: &SiteId, concerned: impl Fn(&Recipe) -> bool) -> bool {
    // A plant that is announced for later is set: its capacity comes by a ramp.
    let unset = |activity: &Activity| {
        activity.baseline.value == 0.0 && activity.capacity.value == 0.0 && activity.ramp.is_empty()
    };
    let activities = map.site(site).into_iter().flat_map(|site| &site.activities);
    activities.filter(|activity| map.recipe(&activity.recipe).is_some_and(&concerned)).all(unset)
}

/// What the site makes of the commodity.
pub(crate) fn made(map: &Map, site: &SiteId, commodity: &CommodityId) -> f64 {
    flow(map, site, commodity, |recipe| &recipe.outputs, |activity| activity.baseline.value)
}

/// What the site uses of the commodity, in recipes and as final use.
pub(crate) fn used(map: &Map, site: &SiteId, commodity: &CommodityId) -> f64 {
    let demands = map.site(site).into_iter().flat_map(|site| &site.demands);
    let needed: f64 = demands.filter(|demand| &demand.commodity == commodity).map(|demand| demand.quantity.value).sum();
    flow(map, site, commodity, |recipe| &recipe.inputs, |activity| activity.baseline.value) + needed
}

fn flow(
    map: &Map,
    site: &SiteId,
    commodity: &CommodityId,
    side: impl Fn(&Recipe) -> &[Amount],
    level: impl Fn(&Activity) -> f64,
) -> f64 {
    let activities = map.site(site).into_iter().flat_map(|site| &site.activities);
    activities
        .filter_map(|activity| Some((level(activity), map.recipe(&activity.recipe)?)))
        .map(|(level, recipe)| {
            let amounts = side(recipe).iter().filter(|amount| &amount.commodity == commodity);
            level * amounts.map(|amount| amount.quantity.value).sum::<f64>()
        })
        .sum()
}

/// What the routes of the commodity carry that `end` picks out.
pub(crate) fn carried(map: &Map, end: impl Fn(&Route) -> bool, commodity: &CommodityId) -> f64 {
    map.routes
        .iter()
        .filter(|route| &route.commodity == commodity && end(route))
        .map(|route| route.baseline.value)
        .sum()
}

/// Nine digits: readable in the file, and far below what the check of the baseline lets pass.
pub(crate) fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return 0.0;
    }
    let scale = 10_f64.powi(8 - value.abs().log10().floor() as i32);
    (value * scale).round() / scale
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
