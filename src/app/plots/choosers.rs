//! What a plot is of: commodity, cut, buyer, consumer, unit, rule, scenario. Each pane has its own choices.

use crate::app::form::name::{chooser_ui, name_ui};
use crate::app::plots::context::PlotsContext;
use crate::app::plots::spec::{buyer_shown, choice_of, chosen_gap, commodity_shown, gap_of, market_shown, rule_shown};
use crate::app::state::context::Ctx;
use crate::charts::desk_shown;
use chokepoint_core::engine::{Network, NodeIx, SiteIx};
use chokepoint_core::insight::{Buyer, Consumer, Cut, GapSelection, GapUnit, rules_with_queues};
use chokepoint_core::model::{GapChoice, PlotChoice, RuleId, Stage};
use egui::{Button, ComboBox, Ui};

/// How supply is attributed.
pub(super) fn cut_ui(ui: &mut Ui, choice: &mut PlotChoice) {
    let label = name_ui(ui, "Shares", 100.0);
    let combo = ComboBox::from_id_salt("cut").selected_text(choice.cut.label()).show_ui(ui, |ui| {
        for cut in Cut::ALL {
            ui.selectable_value(&mut choice.cut, cut, cut.label());
        }
    });
    combo.response.labelled_by(label.id);
}

/// What a plot is of that nobody has chosen the commodities of.
pub(super) const MAIN: &str = "main commodities";
/// The same where the plot is then of everything.
pub(super) const ALL: &str = "all commodities";

/// Chooser of the commodities that a plot is of, with the word for none chosen.
pub(super) fn commodities_ui(ui: &mut Ui, network: &Network, choice: &mut PlotChoice, unchosen: &str) {
    let label = name_ui(ui, "of", 150.0);
    let text = match choice.commodities.len() {
        0 => unchosen.to_owned(),
        1 => choice.commodities.iter().next().map_or(String::new(), |id| {
            network.map.commodity(id).map_or_else(|| id.to_string(), |commodity| commodity.name.clone())
        }),
        number => format!("{number} commodities"),
    };
    let combo = ComboBox::from_id_salt("commodities")
        .selected_text(text)
        .width(150.0)
        .truncate()
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
        .show_ui(ui, |ui| {
            if ui.selectable_label(choice.commodities.is_empty(), unchosen).clicked() {
                choice.commodities.clear();
            }
            for commodity in &network.map.commodities {
                let mut on = choice.commodities.contains(&commodity.id);
                if ui.checkbox(&mut on, &commodity.name).changed() {
                    if on {
                        choice.commodities.insert(commodity.id.clone());
                    } else {
                        choice.commodities.remove(&commodity.id);
                    }
                }
            }
        });
    combo.response.labelled_by(label.id);
}

/// Chooser of the commodity that a plot is about.
pub(super) fn commodity_ui(ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
    let network = context.ctx.network;
    let shown = commodity_shown(context.ctx.indexed, choice, &context.ctx.shown.selection);
    let text = network.map.commodities.get(shown).map_or("", |commodity| commodity.name.as_str());
    chooser_ui(ui, "of", "commodity", 150.0, text, |ui| {
        ui.selectable_value(&mut choice.commodity, None, "what is selected");
        for commodity in &network.map.commodities {
            ui.selectable_value(&mut choice.commodity, Some(commodity.id.clone()), &commodity.name);
        }
    });
}

/// Chooser of the buyer whose supply is shown: the world or a site.
pub(super) fn buyer_ui(ui: &mut Ui, network: &Network, choice: &mut PlotChoice) {
    let text = match buyer_shown(network, choice) {
        Buyer::World => "the world",
        Buyer::Site(site) => site_name(network, site),
    };
    chooser_ui(ui, "bought by", "buyer", 110.0, text, |ui| {
        ui.selectable_value(&mut choice.buyer, None, "the world");
        for site in network.map.sites.iter().filter(|site| site.stage != Stage::Mine) {
            ui.selectable_value(&mut choice.buyer, Some(site.id.clone()), &site.name);
        }
    });
}

/// Chooser of the scenario of a pane: the one on screen, or one of its own.
pub(super) fn scenario_ui(ui: &mut Ui, ctx: &Ctx<'_>, choice: &mut PlotChoice) {
    if ctx.preset.scenarios.len() < 2 {
        return;
    }
    let name = choice.scenario.as_ref().and_then(|id| ctx.preset.scenario(id)).map(|scenario| scenario.name.as_str());
    chooser_ui(ui, "in scenario", "scenario", 80.0, name.unwrap_or("shown"), |ui| {
        ui.selectable_value(&mut choice.scenario, None, "shown");
        for scenario in &ctx.preset.scenarios {
            ui.selectable_value(&mut choice.scenario, Some(scenario.id.clone()), &scenario.name);
        }
    });
}

/// Chooser of the rule whose reach is shown.
pub(super) fn rule_ui(ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
    let shown = rule_shown(context, choice);
    let title = shown.as_ref().and_then(|id| context.ctx.preset.rule(id)).map_or("no rule", |rule| rule.title.as_str());
    chooser_ui(ui, "Rule", "reach", 220.0, title, |ui| {
        ui.selectable_value(&mut choice.rule, None, "what is selected");
        for rule in &context.ctx.preset.rules {
            ui.selectable_value(&mut choice.rule, Some(rule.id.clone()), &rule.title);
        }
    });
}

/// Chooser of the rule whose desk is shown: those at whose desks anything happens.
pub(super) fn desk_ui(ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
    let Some(solved) = context.ctx.results.solved() else { return };
    let shown = desk_shown(&solved.outcome, rule_shown(context, choice).as_ref());
    let title = |id: &RuleId| context.ctx.preset.rule(id).map_or_else(|| id.to_string(), |rule| rule.title.clone());
    let text = shown.as_ref().map_or_else(|| "no desk".to_owned(), title);
    chooser_ui(ui, "Rule", "desk", 220.0, text, |ui| {
        ui.selectable_value(&mut choice.rule, None, "what is selected");
        for id in rules_with_queues(&solved.outcome) {
            if ui.selectable_label(shown.as_ref() == Some(&id), title(&id)).clicked() {
                choice.rule = Some(id);
            }
        }
    });
}

/// Chooser of the months over which help is compared.
pub(super) fn over_ui(ui: &mut Ui, choice: &mut PlotChoice) {
    const SPANS: [(bool, bool, &str); 3] =
        [(false, false, "all months"), (true, false, "the month shown"), (true, true, "each its worst month")];
    let is = |(one, worst, _): &(bool, bool, &str)| choice.one_month == *one && (!one || choice.each_worst == *worst);
    let label = name_ui(ui, "over", 100.0);
    let text = SPANS.iter().find(|span| is(span)).map_or("all months", |span| span.2);
    let combo = ComboBox::from_id_salt("over").selected_text(text).show_ui(ui, |ui| {
        for (one, worst, words) in SPANS {
            if ui.selectable_label(text == words, words).clicked() {
                (choice.one_month, choice.each_worst) = (one, worst);
            }
        }
    });
    combo.response.labelled_by(label.id);
}

/// Chooser of the stores that are shown: the most valuable, or those of a commodity.
pub(super) fn stores_ui(ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
    let network = context.ctx.network;
    let map = &network.map;
    let name = choice.stores.as_ref().and_then(|id| map.commodity(id)).map(|commodity| commodity.name.as_str());
    chooser_ui(ui, "Stores of", "stores", 150.0, name.unwrap_or("most value"), |ui| {
        ui.selectable_value(&mut choice.stores, None, "most value");
        for commodity in &map.commodities {
            let is_stored =
                map.sites.iter().any(|site| site.stocks.iter().any(|stock| stock.commodity == commodity.id));
            if is_stored {
                ui.selectable_value(&mut choice.stores, Some(commodity.id.clone()), &commodity.name);
            }
        }
    });
}

/// Chooser of the market that a plot is of: all of them, or one.
pub(super) fn one_market_ui(ui: &mut Ui, network: &Network, choice: &mut PlotChoice) {
    let shown = market_shown(network, choice);
    let text = shown.map_or("all markets", |site| site_name(network, site));
    chooser_ui(ui, "Demands of", "market", 150.0, text, |ui| {
        if ui.selectable_label(shown.is_none(), "all markets").clicked() {
            choice.gap = GapChoice::AllMarkets;
        }
        for at in markets(network) {
            let Some(site) = network.map.sites.get(at) else { continue };
            if ui.selectable_label(shown == Some(at), &site.name).clicked() {
                choice.gap = GapChoice::Site(site.id.clone());
            }
        }
    });
}

/// The sites that demand anything, in the order of the map.
fn markets(network: &Network) -> Vec<SiteIx> {
    let mut sites: Vec<SiteIx> =
        network.demands.iter().filter_map(|demand| network.nodes.get(demand.node)).map(|node| node.site).collect();
    sites.dedup();
    sites
}

/// Chooser of whose demand it is.
pub(super) fn market_ui(ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
    let network = context.ctx.network;
    chooser_ui(ui, "Gap of", "gap", 150.0, gap_label(network, &choice.gap), |ui| gap_options_ui(ui, network, choice));
}

/// Whose gap, in what, and credited how.
pub(super) fn gap_ui(ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
    market_ui(ui, context, choice);
    let network = context.ctx.network;
    let (gap, unit) = gap_of(network, choice, &context.ctx.shown.selection);
    let intake = matches!(gap, GapSelection::Consumer(Consumer::Intake(_)));
    let one_unit = matches!(gap, GapSelection::Consumer(_) | GapSelection::Commodity(_));
    name_ui(ui, "in", 90.0);
    let usd = Button::selectable(unit == GapUnit::Usd, "USD at stake");
    if ui.add_enabled(!intake, usd).clicked() {
        choice.unit = GapUnit::Usd;
    }
    let units = ui.add_enabled(one_unit, Button::selectable(unit == GapUnit::Units, "units"));
    if units.on_disabled_hover_text("Units of different goods cannot be added up; choose one demand").clicked() {
        choice.unit = GapUnit::Units;
    }
    let help = "Credit each kind of help with its part averaged over all orders in which the kinds could come (Shapley value), \
                instead of in the order of the ladder";
    ui.checkbox(&mut choice.averaged, "all orders").on_hover_text(help);
    if choice.averaged
        && let Some(state) = context.orders.state()
    {
        ui.weak(state);
    }
}

fn site_name(network: &Network, site: SiteIx) -> &str {
    network.map.sites.get(site).map_or("?", |site| site.name.as_str())
}

fn gap_label(network: &Network, choice: &GapChoice) -> String {
    match chosen_gap(network, choice) {
        Some(GapSelection::Site(site)) => site_name(network, site).to_owned(),
        Some(GapSelection::Consumer(consumer)) => consumer_label(network, consumer),
        Some(GapSelection::AllMarkets | GapSelection::Commodity(_)) => "all markets".to_owned(),
        None => "what is selected".to_owned(),
    }
}

fn consumer_label(network: &Network, consumer: Consumer) -> String {
    let at = |node: Option<NodeIx>, verb: &str| {
        node.and_then(|node| network.nodes.get(node)).map_or("?".to_owned(), |node| {
            let commodity = network.map.commodities.get(node.commodity).map_or("", |commodity| commodity.name.as_str());
            format!("{} {verb} {commodity}", site_name(network, node.site))
        })
    };
    match consumer {
        Consumer::Market(demand) => at(network.demands.get(demand).map(|demand| demand.node), "needs"),
        Consumer::Intake(node) => at(Some(node), "takes in"),
    }
}

fn gap_options_ui(ui: &mut Ui, network: &Network, choice: &mut PlotChoice) {
    for option in [GapChoice::Selected, GapChoice::AllMarkets] {
        let label = gap_label(network, &option);
        ui.selectable_value(&mut choice.gap, option, label);
    }
    ui.weak("Markets");
    for site in markets(network).into_iter().filter_map(|site| network.map.sites.get(site)) {
        ui.selectable_value(&mut choice.gap, GapChoice::Site(site.id.clone()), &site.name);
    }
    ui.weak("One demand");
    for demand in network.demands.keys() {
        consumer_ui(ui, network, choice, Consumer::Market(demand));
    }
    ui.weak("What a plant takes in");
    let mut nodes: Vec<NodeIx> =
        network.activities.iter().flat_map(|activity| activity.inputs.iter().map(|(node, _)| *node)).collect();
    nodes.sort_unstable();
    nodes.dedup();
    for node in nodes {
        consumer_ui(ui, network, choice, Consumer::Intake(node));
    }
}

fn consumer_ui(ui: &mut Ui, network: &Network, choice: &mut PlotChoice, consumer: Consumer) {
    if let Some(option) = choice_of(network, consumer) {
        ui.selectable_value(&mut choice.gap, option, consumer_label(network, consumer));
    }
}
