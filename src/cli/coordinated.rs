//! `solve FILE --coordinated`: the lower bound of the loss, and what separates the market from it, market by market.

use crate::cli::failure::Failure;
use chokepoint_core::engine::{Outcome, coordinate};
use chokepoint_core::insight::planning_rows;
use chokepoint_core::model::Preset;
use std::sync::atomic::AtomicBool;

/// Markets listed at most.
const LISTED: usize = 12;

/// The lines below the summary.
pub(super) fn coordinated(preset: &Preset, outcome: &Outcome) -> Result<String, Failure> {
    let plan =
        coordinate(preset, outcome, &AtomicBool::new(false), &|_| {}).map_err(|error| vec![error.to_string()])?;
    let mut text = format!(
        "Lower bound with perfect foresight: USD {:.3e} at stake; the market loses USD {:.3e}; price of not planning USD {:.3e}\n",
        plan.loss_usd,
        plan.market_loss_usd,
        plan.market_loss_usd - plan.loss_usd
    );
    let network = &outcome.network;
    let rows = planning_rows(outcome, &plan);
    for row in rows.iter().filter(|row| row.market_usd > 0.0 || row.coordinated_usd > 0.0).take(LISTED) {
        let node = network.nodes[network.demands[row.demand].node];
        text.push_str(&format!(
            "  {}: {}, market USD {:.3e}, coordinated USD {:.3e}\n",
            network.map.sites[node.site].name,
            network.map.commodities[node.commodity].name,
            row.market_usd,
            row.coordinated_usd
        ));
    }
    text.push_str(&format!(
        "Its audit: worst residual {:.1e}, optimality gap {:.1e}\n",
        plan.worst_residual, plan.optimality_gap
    ));
    Ok(text)
}
