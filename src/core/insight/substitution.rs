//! Which substitutes are used, where, and at what loss of performance.

use crate::engine::{MonthIx, Network, Outcome, RecipeIx, SiteIx, StandsIn};
use crate::model::RecipeKind;
use typed_index_collections::TiVec;

/// A substitute at a site, over the months of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct SubstituteUse {
    /// Site, by index in the network.
    pub site: SiteIx,
    /// What stands in.
    pub recipe: RecipeIx,
    /// Share of the usual work or demand it stands in for, per month, 0 to 1.
    pub shares: TiVec<MonthIx, f64>,
    /// Greatest such share that the recipe allows.
    pub most: f64,
    /// Loss of performance of what it makes, 0 to 1.
    pub penalty: f64,
}

/// Every substitute on the map, used or not.
pub fn substitute_uses(outcome: &Outcome) -> Vec<SubstituteUse> {
    let network: &Network = &outcome.network;
    let Some(play) = outcome.result() else { return Vec::new() };
    let mut uses = Vec::new();
    for (at, activity) in network.activities.iter_enumerated() {
        let Some(stands_in) = activity.instead_of else { continue };
        let RecipeKind::Substitute { max_share, penalty, .. } = &network.map.recipes[activity.recipe].kind else {
            continue;
        };
        let usual = match stands_in {
            StandsIn::Activity(at) => network.activities.get(at).map_or(0.0, |replaced| replaced.baseline),
            StandsIn::Demand(at) => network.demands.get(at).map_or(0.0, |demand| demand.quantity),
        };
        let share = |level: f64| if usual > 0.0 { level / usual } else { 0.0 };
        uses.push(SubstituteUse {
            site: activity.site,
            recipe: activity.recipe,
            shares: play.months.iter().map(|month| share(month.activities[at])).collect(),
            most: *max_share,
            penalty: *penalty,
        });
    }
    uses
}
