//! What the market loses beyond the least loss that perfect foresight could reach.

use crate::charts::PlotRequest;
use crate::draw::chart::{Form, Pick, Plot, Rank, Ranks, Series, Tint};
use crate::draw::{percent, usd};
use chokepoint_core::engine::{Coordinated, DemandIx, SiteIx};
use chokepoint_core::insight::{demand_name, planning_rows};

/// Markets shown at most.
const MOST: usize = 16;
/// Share of what a market wants below which a loss is none.
const NOTHING: f64 = 1e-4;

/// Share of the market's loss up to which what foresight saves is nothing.
const NO_PRICE: f64 = 1e-4;

/// The price of not planning, market by market, or that of one: the market's loss beside that of the coordinated policy.
pub fn price_of_not_planning(request: &PlotRequest<'_>, plan: &Coordinated, market: Option<SiteIx>) -> Plot {
    let network = &request.outcome.network;
    let site = |demand: DemandIx| network.nodes[network.demands[demand].node].site;
    let mut all = planning_rows(request.outcome, plan);
    all.retain(|row| market.is_none_or(|market| site(row.demand) == market));
    let (loses, least) =
        all.iter().fold((0.0, 0.0), |(loses, least), row| (loses + row.market_usd, least + row.coordinated_usd));
    let short = all.into_iter().filter(|row| row.market_usd.max(row.coordinated_usd) > NOTHING * row.wanted_usd);
    let rows: Vec<Rank> = short
        .take(MOST)
        .map(|row| {
            let node = network.nodes[network.demands[row.demand].node];
            let saved = row.saved_usd();
            let share = if row.market_usd > 0.0 { saved / row.market_usd } else { 0.0 };
            Rank {
                label: demand_name(network, node.site, node.commodity),
                pick: Some(Pick::Site(node.site)),
                values: vec![Some(row.market_usd), Some(row.coordinated_usd)],
                note: if saved >= 0.0 {
                    format!("foresight saves {}", percent(share))
                } else {
                    format!("foresight takes {} for others", usd(-saved))
                },
            }
        })
        .collect();
    let price = plan.market_loss_usd - plan.loss_usd;
    let title = if let Some(market) = market {
        // What the policy leaves one of them is no bound: it serves first where most is at stake.
        let who = request.site(market);
        if rows.is_empty() {
            format!("{who} lacks nothing, with or without a plan")
        } else {
            format!("{who} loses {}; a plan for all markets would leave it short of {}", usd(loses), usd(least))
        }
    } else if plan.market_loss_usd <= 0.0 || rows.is_empty() {
        "No market goes short, with or without a plan".to_owned()
    } else if price <= NO_PRICE * plan.market_loss_usd {
        // Below it lies what the search leaves open, on either side of nothing.
        format!("Planning saves nothing: {} would be lost even with perfect foresight", usd(plan.market_loss_usd))
    } else {
        format!(
            "The price of not planning is {}: at least {} would be lost even with perfect foresight, the market loses {}",
            usd(price),
            usd(plan.loss_usd),
            usd(plan.market_loss_usd)
        )
    };
    Plot {
        name: "price-of-not-planning".to_owned(),
        title,
        unit: "USD at stake in unmet demand over all months; the lower bound knows all months in advance and serves first what has most at \
               stake, under the verdicts of the market's play"
            .to_owned(),
        source: request.source(),
        empty: "No market goes short in this scenario; choose another",
        form: Form::Ranks(Ranks {
            row_head: "market",
            note_head: "what foresight does",
            sides: vec![Series::new("market, month by month", Tint::After), Series::new("lower bound, coordinated", Tint::Before)],
            rows,
            thresholds: Vec::new(),
            unit: "USD".to_owned(),
            most: None,
        }),
    }
}
