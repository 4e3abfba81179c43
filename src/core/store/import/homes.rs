//! What a country makes and does not send abroad: it goes to its own buyers, over one route that takes up the difference between its production and
//! its exports.

use crate::model::{CommodityId, Country, Route, RouteId, SiteId, Stage};
use crate::store::import::plan::{Draft, set, slug};
use crate::store::import::trade_ends::aggregate;
use crate::tolerance::DECIMALS;

/// The route at home of what a site makes.
fn id(commodity: &CommodityId, site: &SiteId) -> RouteId {
    slug(&format!("home {commodity} {site}")).as_str().into()
}

/// What a table of production said that a site makes of a commodity, units a year; none where no table of production did.
pub(super) fn produced(draft: &Draft<'_>, commodity: &CommodityId, site: &SiteId, recipe: &str) -> Option<f64> {
    let home = id(commodity, site);
    draft.routes.find(home.as_str())?;
    let (_, site) = draft.sites.find(site.as_str())?;
    Some(site.activities.iter().find(|activity| activity.recipe.as_str() == recipe)?.baseline.value)
}

/// Lets what a site makes beyond its exports go to the buyers of its country. Gives the buyers, and what the site has to make: its production, or its
/// exports where they are more, which is said.
pub(super) fn keep(
    draft: &mut Draft<'_>,
    commodity: &CommodityId,
    site: &SiteId,
    country: &Country,
    produced: f64,
) -> (SiteId, f64) {
    let market = aggregate(draft, country, Stage::Market);
    let home = id(commodity, site);
    let sent = draft.sent(commodity, site, Some(&home));
    if sent > produced * (1.0 + DECIMALS) {
        draft.notes.push(format!(
            "{} sends {sent} of {commodity} abroad and makes {produced}: it is taken to make what it sends; the rest may come from stocks, or pass through it",
            country.name()
        ));
    }
    let rest = (produced - sent).max(0.0);
    let (baseline, maximum) = (draft.assumed(rest), draft.assumed(2.0 * rest));
    let known = draft.routes.find(home.as_str()).map(|(at, _)| at);
    match known.and_then(|at| draft.routes.edit(at)) {
        Some(route) => {
            if route.maximum.value < rest {
                route.maximum = maximum;
            }
            set(&mut route.baseline, baseline);
        }
        None => {
            draft.routes.add(Route {
                id: home,
                commodity: commodity.clone(),
                from: site.clone(),
                to: market.clone(),
                baseline,
                maximum,
                note: "What is made in the country and, as far as the tables say, not sent abroad".to_owned(),
                ..Route::default()
            });
        }
    }
    (market, produced.max(sent))
}
