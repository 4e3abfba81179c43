//! What the solver says about a site or a route in the month that is looked at.

use crate::app::commands::action::Actions;
use crate::app::form::grouped;
use crate::app::form::provision::provisions_ui;
use crate::app::state::context::Ctx;
use crate::draw::percent;
use chokepoint_core::engine::{
    DemandIx, MONTHS, MonthOutcome, RouteIx, SiteIx, explain_route, rule_texts, verdict_sentence,
};
use chokepoint_core::insight::{Buyer, Cut, resilience_of, supply_shares};
use chokepoint_core::model::count_words;
use egui::Ui;

/// Flow before and now, verdict and its reasons.
pub fn route_now_ui(ui: &mut Ui, ctx: &Ctx<'_>, route: RouteIx, actions: &mut Actions) {
    let network = ctx.network;
    let Some(link) = network.routes.get(route) else { return };
    let entry = network.route_entry(route);
    let unit = network.map.commodity(&entry.commodity).map_or("", |commodity| commodity.unit.as_str());
    ui.label(flow_line(link.baseline, ctx.results.month(ctx.month), route, unit));
    if let Some(line) = idle_line(ctx, route) {
        ui.colored_label(ctx.theme.warn(), line);
    }
    for line in reasons(ctx, route) {
        ui.add(egui::Label::new(line).wrap());
    }
    if let Some(verdict) = ctx.results.verdicts(ctx.month).get(route) {
        let texts = rule_texts(ctx.preset, verdict);
        provisions_ui(ui, texts.iter().map(|text| &text.provision), actions);
    }
}

/// What keeps a route from ever carrying anything, in words; none where something could pass.
pub fn idle_line(ctx: &Ctx<'_>, route: RouteIx) -> Option<&'static str> {
    let entry = ctx.network.routes.get(route)?;
    (entry.maximum <= 0.0).then_some("It can carry nothing: its maximum is 0")
}

/// `Before 1 200 t a year, now 300 t (25 %)`.
pub fn flow_line(baseline: f64, month: Option<&MonthOutcome>, route: RouteIx, unit: &str) -> String {
    let before = format!("Before {} {unit} a year", grouped(baseline * MONTHS));
    match month.and_then(|month| month.flows.get(route)) {
        None => before,
        Some(flow) if baseline > 0.0 => {
            format!("{before}, now {} {unit} ({})", grouped(flow * MONTHS), percent(flow / baseline))
        }
        Some(flow) => format!("{before}, now {} {unit}", grouped(flow * MONTHS)),
    }
}

/// The verdict of the month and why, one line each.
pub fn reasons(ctx: &Ctx<'_>, route: RouteIx) -> Vec<String> {
    let solved = ctx.results.fresh();
    if let Some(solved) = solved {
        return explain_route(ctx.preset, &solved.outcome, route, ctx.month, ctx.results.grounds(ctx.month));
    }
    ctx.results.verdicts(ctx.month).get(route).map(verdict_sentence).into_iter().collect()
}

/// Activity in use, gap and who supplies what share of the intake.
pub fn site_now_ui(ui: &mut Ui, ctx: &Ctx<'_>, site: SiteIx) {
    let Some(month) = ctx.results.month(ctx.month) else {
        ui.weak("No result yet");
        return;
    };
    let lines = site_lines(ctx, month, site);
    if lines.is_empty() {
        ui.weak("Nothing happens here yet: give it a recipe or a demand, and routes");
    }
    for line in lines {
        ui.add(egui::Label::new(line).wrap());
    }
    let network = ctx.network;
    for node in network.nodes.iter().filter(|node| node.site == site) {
        let taken = network.activities.iter().any(|activity| {
            activity.site == site && activity.inputs.iter().any(|(at, _)| network.nodes.get(*at) == Some(node))
        }) || network.demands.iter().any(|demand| network.nodes.get(demand.node) == Some(node));
        if !taken {
            continue;
        }
        let shares = supply_shares(network, month, node.commodity, Cut::Location, Buyer::Site(site));
        let Some(commodity) = network.map.commodities.get(node.commodity) else { continue };
        let list: Vec<String> = shares
            .iter()
            .filter(|share| share.share > 0.005)
            .take(5)
            .map(|share| format!("{} {}", share.country.name(), percent(share.share)))
            .collect();
        let list = if list.is_empty() { "nothing arrives".to_owned() } else { list.join(", ") };
        ui.add(egui::Label::new(format!("{} from: {list}", commodity.name)).wrap());
    }
}

/// How long each demand of a site holds out and how long it goes short, one line each; none until all is solved once. Those from before
/// the last change stay until the new ones are there: what lies below must not jump while a figure is being dragged.
pub fn resilience_lines(ctx: &Ctx<'_>, site: SiteIx) -> Vec<String> {
    let Some(solved) = ctx.results.solved() else { return Vec::new() };
    let network = &solved.outcome.network;
    let months = |number: usize| count_words(number, "month");
    // Who asks for nothing is never short, which is no news.
    let is_own = |at: &DemandIx| {
        let demand = &network.demands[*at];
        demand.quantity > 0.0 && network.nodes[demand.node].site == site
    };
    let line = |at: DemandIx| {
        let entry = resilience_of(&solved.outcome, &solved.rows, at);
        let name = &network.map.commodities[network.nodes[network.demands[at].node].commodity].name;
        let cover = format!("its own store covers {:.1} months", entry.cover);
        match (entry.time_to_shortage, entry.time_to_recover) {
            (None, _) => format!("{name}: never short; {cover}"),
            (Some(first), Some(back)) => {
                format!("{name}: short after {}, back after {} more; {cover}", months(first), months(back))
            }
            (Some(first), None) => format!("{name}: short after {}, and still at the end; {cover}", months(first)),
        }
    };
    network.demands.keys().filter(is_own).map(line).collect()
}

/// Level per recipe and shortage per demand, one line each.
pub fn site_lines(ctx: &Ctx<'_>, month: &MonthOutcome, site: SiteIx) -> Vec<String> {
    let network = ctx.network;
    let mut lines = Vec::new();
    for (activity, level) in network.activities.iter().zip(&month.activities).filter(|(entry, _)| entry.site == site) {
        let name = network.map.recipes.get(activity.recipe).map_or("", |recipe| recipe.name.as_str());
        let line = if activity.baseline > 0.0 {
            format!("{name}: runs at {} of the baseline level", percent(level / activity.baseline))
        } else {
            format!("{name}: {} a year, none before", grouped(level * MONTHS))
        };
        if activity.baseline > 0.0 || *level > 0.0 {
            lines.push(line);
        }
    }
    for (at, demand) in network.demands.iter_enumerated() {
        let node = network.nodes.get(demand.node).filter(|node| node.site == site);
        let (Some(node), Some(short), Some(wanted)) = (node, month.shortages.get(at), month.demands.get(at)) else {
            continue;
        };
        let name = network.map.commodities.get(node.commodity).map_or("", |commodity| commodity.name.as_str());
        let share = if *wanted > 0.0 { short / wanted } else { 0.0 };
        lines.push(if *wanted <= 0.0 {
            format!("{name}: asks for nothing yet")
        } else if share > chokepoint_core::insight::SHORT {
            format!("{name}: {} of the demand is unmet", percent(share))
        } else {
            format!("{name}: demand is met")
        });
    }
    lines
}
