//! Which substitutes are used, where, and at what loss of performance.

use crate::engine::{Network, Outcome};
use crate::model::RecipeKind;

/// A substitute at a site, over the months of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct SubstituteUse {
    /// Index of the site.
    pub site: usize,
    /// Index of the recipe.
    pub recipe: usize,
    /// Index of the recipe it stands in for.
    pub instead_of: usize,
    /// Share of the replaced recipe's baseline activity that it does, per month, 0 to 1.
    pub shares: Vec<f64>,
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
    for (at, activity) in network.activities.iter().enumerate() {
        let Some(replaced) = activity.instead_of.and_then(|replaced| network.activities.get(replaced)) else {
            continue;
        };
        let RecipeKind::Substitute { max_share, penalty, .. } = &network.map.recipes[activity.recipe].kind else {
            continue;
        };
        let share = |level: f64| if replaced.baseline > 0.0 { level / replaced.baseline } else { 0.0 };
        uses.push(SubstituteUse {
            site: activity.site,
            recipe: activity.recipe,
            instead_of: replaced.recipe,
            shares: play.months.iter().map(|month| share(month.activities[at])).collect(),
            most: *max_share,
            penalty: *penalty,
        });
    }
    uses
}
