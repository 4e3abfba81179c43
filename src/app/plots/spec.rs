//! What a pane shows: the choices of the user, or else what is selected, or else what matters most.

use crate::app::plots::comparison::ComparisonPane;
use crate::app::plots::context::PlotsContext;
use crate::app::plots::pane::PlotPane;
use crate::app::state::context::Ctx;
use crate::app::state::indexed::Indexed;
use crate::app::state::results::SolvedScenario;
use crate::app::state::selection::Selection;
use crate::app::tasks::charts::Spec;
use crate::charts::{ComparedIn, ComparedOver};
use chokepoint_core::engine::{CommodityIx, MonthIx, Network, NodeIx, SiteIx};
use chokepoint_core::insight::{Buyer, Consumer, GapSelection, GapUnit};
use chokepoint_core::model::{CommodityId, EntityRef, GapChoice, PlotChoice, ScenarioId, SiteId};
use std::sync::Arc;

/// Commodities of which the least is shown where one is.
const MAIN: usize = 6;

/// What is asked of the thread for a pane; none while there is nothing to make a plot of.
pub(crate) fn spec(
    pane: &dyn PlotPane,
    context: &PlotsContext<'_>,
    choice: &PlotChoice,
    comparison: &ComparisonPane,
) -> Option<Spec> {
    let network = context.ctx.network;
    let other = scenario_shown(pane, context.ctx, choice);
    let averaged = context.orders.rows().filter(|_| choice.averaged && !pane.compares() && other.is_none());
    let told = if let Some(other) = &other {
        comparison.told_of(std::slice::from_ref(other), context.bands)
    } else if pane.compares() {
        comparison.told(context.bands)
    } else {
        let solved = context.ctx.results.solved()?;
        let rows = averaged.unwrap_or(&solved.rows);
        vec![SolvedScenario {
            name: String::new(),
            outcome: Arc::clone(&solved.outcome),
            rows: Arc::clone(rows),
            bands: context.bands.of(&solved.outcome),
        }]
    };
    let first = told.first()?;
    let month = match &other {
        // Its months are others: the day is what they share.
        Some(_) => context.ctx.timeline().map_or(MonthIx::FIRST, |timeline| {
            let own = &first.outcome.timeline;
            MonthIx::at(own.month_of(timeline.first_day(context.ctx.month)).max(0)).unwrap_or_default().min(own.last())
        }),
        None => context.ctx.month,
    };
    // A comparison over all months is not made anew when the month moves.
    let is_of_a_month = pane.is_of_a_month() && (choice.one_month || !pane.sums_months());
    let compared_in = match context.ctx.timeline().filter(|_| is_of_a_month && !choice.each_worst) {
        Some(timeline) => ComparedIn::MonthOf(timeline.first_day(context.ctx.month)),
        None => ComparedIn::Worst,
    };
    let (gap, unit) = gap_of(network, choice, &context.ctx.shown.selection);
    Some(Spec {
        title: context.ctx.preset.title.clone(),
        month: if is_of_a_month { month } else { MonthIx::FIRST },
        compared_in,
        compared_over: if choice.one_month { ComparedOver::Month(compared_in) } else { ComparedOver::AllMonths },
        stores: choice.stores.as_ref().and_then(|id| network.commodity(id)),
        cut: choice.cut,
        buyer: buyer_shown(network, choice),
        commodities: commodities_shown(context.ctx.indexed, choice, pane.commodities()),
        commodity: commodity_shown(context.ctx.indexed, choice, &context.ctx.shown.selection),
        gap,
        market: market_shown(network, choice),
        unit,
        heat: choice.heat,
        rule: rule_shown(context, choice),
        averaged: averaged.is_some(),
        pinned: context
            .pinned
            .filter(|pinned| !pane.compares() && !Arc::ptr_eq(&pinned.outcome, &first.outcome))
            .cloned(),
        told,
    })
}

/// The scenario of a pane, where it is another than the one on screen.
pub(crate) fn scenario_shown(pane: &dyn PlotPane, ctx: &Ctx<'_>, choice: &PlotChoice) -> Option<ScenarioId> {
    let chosen = choice.scenario.as_ref().filter(|_| pane.is_of_a_scenario())?;
    (*chosen != ctx.shown.scenario && ctx.preset.scenario(chosen).is_some()).then(|| chosen.clone())
}

/// The commodities that are shown: the chosen ones, or the first few that matter most.
fn commodities_shown(indexed: &Indexed, choice: &PlotChoice, number: usize) -> Vec<CommodityIx> {
    let network = &indexed.network;
    let chosen: Vec<CommodityIx> = choice.commodities.iter().filter_map(|id| network.commodity(id)).collect();
    if chosen.is_empty() { indexed.main.first(number, network) } else { chosen }
}

/// The one that is chosen, that is selected, or that matters most.
pub(crate) fn commodity_shown(indexed: &Indexed, choice: &PlotChoice, selection: &Selection) -> CommodityIx {
    let network = &indexed.network;
    let selected = match selection {
        Selection::One(EntityRef::Commodity(id)) => network.commodity(id),
        Selection::One(EntityRef::Route(id)) => {
            network.route(id).map(|route| network.nodes[network.routes[route].from].commodity)
        }
        _ => None,
    };
    let chosen = choice.commodity.as_ref().and_then(|id| network.commodity(id));
    chosen.or(selected).or_else(|| indexed.main.first(MAIN, network).last().copied()).unwrap_or_default()
}

pub(crate) fn rule_shown(context: &PlotsContext<'_>, choice: &PlotChoice) -> Option<chokepoint_core::model::RuleId> {
    let selected = match &context.ctx.shown.selection {
        Selection::One(EntityRef::Rule(id)) => Some(id.clone()),
        _ => None,
    };
    let scenario = || context.ctx.scenario.and_then(|scenario| scenario.rules.first().cloned());
    let any = || context.ctx.preset.rules.first().map(|rule| rule.id.clone());
    let chosen = choice.rule.clone().filter(|id| context.ctx.preset.rule(id).is_some());
    chosen.or(selected).or_else(scenario).or_else(any)
}

/// Whose supply is shown: that of the site that is chosen, or of the world.
pub(crate) fn buyer_shown(network: &Network, choice: &PlotChoice) -> Buyer {
    choice.buyer.as_ref().and_then(|id| network.site(id)).map_or(Buyer::World, Buyer::Site)
}

/// The market that was chosen, in panes that are of one or of all.
pub(crate) fn market_shown(network: &Network, choice: &PlotChoice) -> Option<SiteIx> {
    if let GapChoice::Site(site) = &choice.gap { network.site(site) } else { None }
}

/// Whose gap is chosen; none where that hangs on what is selected, or where the chosen one is not on the map.
pub(crate) fn chosen_gap(network: &Network, gap: &GapChoice) -> Option<GapSelection> {
    let node =
        |site: &SiteId, commodity: &CommodityId| network.node(network.site(site)?, network.commodity(commodity)?);
    match gap {
        GapChoice::Selected => None,
        GapChoice::AllMarkets => Some(GapSelection::AllMarkets),
        GapChoice::Site(site) => network.site(site).map(GapSelection::Site),
        GapChoice::Intake { site, commodity } => {
            let node = node(site, commodity)?;
            let is_input = |(input, _): &(NodeIx, f64)| *input == node;
            let known = network.activities.iter().any(|activity| activity.inputs.iter().any(is_input));
            known.then_some(GapSelection::Consumer(Consumer::Intake(node)))
        }
        GapChoice::Demand { site, commodity, end_use } => {
            let node = node(site, commodity)?;
            let own = || network.demands.iter_enumerated().filter(|(_, demand)| demand.node == node);
            // Where the use has another name now, it is the demand for the good that was meant.
            let used = |slot: usize| network.map.site(site).and_then(|site| site.demands.get(slot));
            let same = own().find(|(_, demand)| used(demand.slot).is_some_and(|demand| demand.end_use == *end_use));
            same.or_else(|| own().next()).map(|(at, _)| GapSelection::Consumer(Consumer::Market(at)))
        }
    }
}

/// The choice of one consumer, by its names.
pub(crate) fn choice_of(network: &Network, consumer: Consumer) -> Option<GapChoice> {
    let names = |node: NodeIx| {
        let node = network.nodes.get(node)?;
        Some((network.map.sites.get(node.site)?, network.map.commodities.get(node.commodity)?.id.clone()))
    };
    match consumer {
        Consumer::Market(demand) => {
            let demand = network.demands.get(demand)?;
            let (site, commodity) = names(demand.node)?;
            let end_use = site.demands.get(demand.slot)?.end_use.clone();
            Some(GapChoice::Demand { site: site.id.clone(), commodity, end_use })
        }
        Consumer::Intake(node) => {
            let (site, commodity) = names(node)?;
            Some(GapChoice::Intake { site: site.id.clone(), commodity })
        }
    }
}

/// Whose gap is shown, and in what it can be counted.
pub(crate) fn gap_of(network: &Network, choice: &PlotChoice, selection: &Selection) -> (GapSelection, GapUnit) {
    let is_demanded =
        |commodity: CommodityIx| network.demands.iter().any(|demand| network.nodes[demand.node].commodity == commodity);
    let gap = chosen_gap(network, &choice.gap).unwrap_or_else(|| match selection {
        Selection::One(EntityRef::Site(id)) => {
            network.site(id).and_then(|site| gap_of_site(network, site)).unwrap_or(GapSelection::AllMarkets)
        }
        Selection::One(EntityRef::Commodity(id)) => network
            .commodity(id)
            .filter(|commodity| is_demanded(*commodity))
            .map_or(GapSelection::AllMarkets, GapSelection::Commodity),
        _ => GapSelection::AllMarkets,
    });
    let unit = match gap {
        // What a plant lacks has no value of its own: it shows at the markets behind it.
        GapSelection::Consumer(Consumer::Intake(_)) => GapUnit::Units,
        GapSelection::Consumer(_) | GapSelection::Commodity(_) => choice.unit,
        GapSelection::AllMarkets | GapSelection::Site(_) => GapUnit::Usd,
    };
    (gap, unit)
}

/// The demands of a market, or what a plant takes in most of, by value.
fn gap_of_site(network: &Network, site: SiteIx) -> Option<GapSelection> {
    if network.demands.iter().any(|demand| network.nodes[demand.node].site == site) {
        return Some(GapSelection::Site(site));
    }
    let intakes =
        network.activities.iter().filter(|activity| activity.site == site).flat_map(|activity| {
            activity.inputs.iter().map(move |(node, quantity)| (*node, quantity * activity.baseline))
        });
    let value = |(node, volume): &(NodeIx, f64)| volume * network.prices[*node];
    let most = intakes.filter(|(_, volume)| *volume > 0.0).max_by(|a, b| value(a).total_cmp(&value(b)));
    most.map(|(node, _)| GapSelection::Consumer(Consumer::Intake(node)))
}
