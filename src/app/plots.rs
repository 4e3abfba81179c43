//! The panes at the bottom: who supplies what share, how the gap is filled, and what is left.

use super::action::{Action, Actions};
use super::order_average::OrderAverage;
use super::results::Results;
use super::view::{GapChoice, PlotChoice};
use crate::draw::{GapChart, ShareBars, Theme, gap_bands_ui, gap_chart, gap_waterfall_ui, share_bars, share_bars_ui};
use crate::engine::Network;
use crate::insight::{Buyer, Consumer, Cut, GapSelection, GapUnit, main_commodities};
use crate::model::{CommodityId, Preset, Stage};
use egui::{Button, Ui};
use egui_tiles::{Behavior, SimplificationOptions, TileId, Tiles, Tree, UiResponse};

/// Commodities shown until the user chooses.
const MAIN: usize = 6;

/// One of the panes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlotPane {
    /// Shares by country, before and now.
    Shares,
    /// How demand is met, month by month.
    Bands,
    /// The same, summed over all months.
    Waterfall,
}

impl PlotPane {
    fn title(self) -> &'static str {
        match self {
            Self::Shares => "Supply shares",
            Self::Bands => "How demand is met",
            Self::Waterfall => "Substitution gap",
        }
    }
}

/// The panes, and the charts as last worked out.
pub struct Plots {
    tree: Tree<PlotPane>,
    charts: Option<Charts>,
}

/// What the charts were made of; made anew when it differs.
#[derive(Clone, PartialEq)]
struct Key {
    revision: u64,
    month: usize,
    choice: (Cut, Buyer, Vec<CommodityId>, GapChoice, GapUnit),
    is_averaged: bool,
}

struct Charts {
    key: Key,
    shares: ShareBars,
    gap: GapChart,
}

impl Default for Plots {
    fn default() -> Self {
        let mut tiles = Tiles::default();
        let panes = [PlotPane::Shares, PlotPane::Bands, PlotPane::Waterfall].map(|pane| {
            let pane = tiles.insert_pane(pane);
            tiles.insert_tab_tile(vec![pane])
        });
        let root = tiles.insert_horizontal_tile(panes.to_vec());
        Self { tree: Tree::new(egui::Id::unique("plots"), root, tiles), charts: None }
    }
}

/// What the panes read.
pub struct PlotsContext<'a> {
    /// The preset.
    pub preset: &'a Preset,
    /// Its map in index form.
    pub network: &'a Network,
    /// What the solver says.
    pub results: &'a Results,
    /// The colours.
    pub theme: &'a Theme,
    /// The month that is looked at.
    pub month: usize,
    /// The ladder averaged over all orders, where that is asked for.
    pub orders: &'a OrderAverage,
}

impl Plots {
    /// Shows the choosers and the panes.
    pub fn ui(&mut self, ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice, actions: &mut Actions) {
        choosers_ui(ui, context, choice);
        self.work_out(context, choice);
        let mut behavior = Panes { context, charts: self.charts.as_ref(), actions };
        self.tree.ui(&mut behavior, ui);
    }

    fn work_out(&mut self, context: &PlotsContext<'_>, choice: &PlotChoice) {
        let Some(solved) = context.results.solved() else {
            self.charts = None;
            return;
        };
        let commodities = commodities_shown(context, choice);
        let ids: Vec<CommodityId> = commodities
            .iter()
            .filter_map(|at| context.network.map.commodities.get(*at))
            .map(|commodity| commodity.id.clone())
            .collect();
        let averaged = context.orders.rows().filter(|_| choice.averaged);
        let key = Key {
            revision: context.results.revision(),
            month: context.month,
            choice: (choice.cut, choice.buyer, ids, choice.gap, choice.unit),
            is_averaged: averaged.is_some(),
        };
        if self.charts.as_ref().is_some_and(|charts| charts.key == key) {
            return;
        }
        let selection = match choice.gap {
            GapChoice::AllMarkets => GapSelection::AllMarkets,
            GapChoice::Site(site) => GapSelection::Site(site),
            GapChoice::Consumer(consumer) => GapSelection::Consumer(consumer),
        };
        let outcome = &solved.outcome;
        let shares = share_bars(context.preset, outcome, context.month, choice.cut, choice.buyer, &commodities);
        let rows = averaged.unwrap_or(&solved.rows);
        let mut gap = gap_chart(context.preset, outcome, rows, selection, choice.unit, Some(context.month));
        if averaged.is_some() {
            gap.source.insert_str(0, "Averaged over all orders of help. ");
        }
        self.charts = Some(Charts { key, shares, gap });
    }
}

/// Indices of the commodities whose shares are shown: the chosen ones, or the first few that matter most.
fn commodities_shown(context: &PlotsContext<'_>, choice: &PlotChoice) -> Vec<usize> {
    let network = context.network;
    if !choice.commodities.is_empty() {
        return choice.commodities.iter().filter_map(|id| network.commodity(id)).collect();
    }
    main_commodities(network, MAIN)
}

fn choosers_ui(ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
    let network = context.network;
    let site_name = |site: usize| network.map.sites.get(site).map_or("?", |site| site.name.as_str());
    ui.horizontal_wrapped(|ui| {
        let label = ui.label("Shares");
        let combo = egui::ComboBox::from_id_salt("cut").selected_text(choice.cut.label()).show_ui(ui, |ui| {
            for cut in Cut::ALL {
                ui.selectable_value(&mut choice.cut, cut, cut.label());
            }
        });
        combo.response.labelled_by(label.id);
        let label = ui.label("of");
        let text = match choice.commodities.len() {
            0 => "main commodities".to_owned(),
            1 => choice.commodities.iter().next().map_or(String::new(), |id| {
                network.map.commodity(id).map_or_else(|| id.to_string(), |commodity| commodity.name.clone())
            }),
            number => format!("{number} commodities"),
        };
        let combo = egui::ComboBox::from_id_salt("commodities")
            .selected_text(text)
            .width(150.0)
            .truncate()
            .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
            .show_ui(ui, |ui| {
                if ui.selectable_label(choice.commodities.is_empty(), "main commodities").clicked() {
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
        let label = ui.label("bought by");
        let text = match choice.buyer {
            Buyer::World => "the world",
            Buyer::Site(site) => site_name(site),
        };
        let combo =
            egui::ComboBox::from_id_salt("buyer").selected_text(text).width(130.0).truncate().show_ui(ui, |ui| {
                ui.selectable_value(&mut choice.buyer, Buyer::World, "the world");
                for (at, site) in network.map.sites.iter().enumerate().filter(|(_, site)| site.stage != Stage::Mine) {
                    ui.selectable_value(&mut choice.buyer, Buyer::Site(at), &site.name);
                }
            });
        combo.response.labelled_by(label.id);
        ui.separator();
        let label = ui.label("Gap of");
        let combo = egui::ComboBox::from_id_salt("gap")
            .selected_text(gap_label(network, choice.gap))
            .width(170.0)
            .truncate()
            .show_ui(ui, |ui| gap_options_ui(ui, network, choice));
        combo.response.labelled_by(label.id);
        let one_unit = matches!(choice.gap, GapChoice::Consumer(_));
        ui.label("in");
        let intake = matches!(choice.gap, GapChoice::Consumer(Consumer::Intake(_)));
        if intake {
            choice.unit = GapUnit::Units;
        } else if !one_unit {
            choice.unit = GapUnit::Usd;
        }
        let usd = Button::selectable(choice.unit == GapUnit::Usd, "USD at stake");
        if ui.add_enabled(!intake, usd).clicked() {
            choice.unit = GapUnit::Usd;
        }
        let units = Button::selectable(choice.unit == GapUnit::Units, "units");
        let units = ui.add_enabled(one_unit, units);
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
        if context.results.is_stale() {
            ui.weak("from before the last change, solving…");
        }
    });
}

fn gap_label(network: &Network, choice: GapChoice) -> String {
    let name = |site: usize| network.map.sites.get(site).map_or("?", |site| site.name.as_str()).to_owned();
    let at = |node: Option<usize>, verb: &str| {
        node.and_then(|node| network.nodes.get(node)).map_or("?".to_owned(), |node| {
            let commodity = network.map.commodities.get(node.commodity).map_or("", |commodity| commodity.name.as_str());
            format!("{} {verb} {commodity}", name(node.site))
        })
    };
    match choice {
        GapChoice::AllMarkets => "all markets".to_owned(),
        GapChoice::Site(site) => name(site),
        GapChoice::Consumer(Consumer::Market(demand)) => {
            at(network.demands.get(demand).map(|demand| demand.node), "needs")
        }
        GapChoice::Consumer(Consumer::Intake(node)) => at(Some(node), "takes in"),
    }
}

fn gap_options_ui(ui: &mut Ui, network: &Network, choice: &mut PlotChoice) {
    ui.selectable_value(&mut choice.gap, GapChoice::AllMarkets, "all markets");
    let mut sites: Vec<usize> =
        network.demands.iter().filter_map(|demand| network.nodes.get(demand.node)).map(|node| node.site).collect();
    sites.dedup();
    ui.weak("Markets");
    for site in sites {
        let option = GapChoice::Site(site);
        ui.selectable_value(&mut choice.gap, option, gap_label(network, option));
    }
    ui.weak("One demand");
    for demand in 0..network.demands.len() {
        let option = GapChoice::Consumer(Consumer::Market(demand));
        ui.selectable_value(&mut choice.gap, option, gap_label(network, option));
    }
    ui.weak("What a plant takes in");
    let mut nodes: Vec<usize> =
        network.activities.iter().flat_map(|activity| activity.inputs.iter().map(|(node, _)| *node)).collect();
    nodes.sort_unstable();
    nodes.dedup();
    for node in nodes {
        let option = GapChoice::Consumer(Consumer::Intake(node));
        ui.selectable_value(&mut choice.gap, option, gap_label(network, option));
    }
}

struct Panes<'a> {
    context: &'a PlotsContext<'a>,
    charts: Option<&'a Charts>,
    actions: &'a mut Actions,
}

impl Behavior<PlotPane> for Panes<'_> {
    fn pane_ui(&mut self, ui: &mut Ui, _tile: TileId, pane: &mut PlotPane) -> UiResponse {
        egui::Frame::new().inner_margin(4.0).show(ui, |ui| {
            let Some(charts) = self.charts else {
                ui.centered_and_justified(|ui| ui.weak("Waiting for the first result"));
                return;
            };
            match pane {
                PlotPane::Shares => {
                    egui::ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                        share_bars_ui(ui, self.context.theme, &charts.shares);
                    });
                }
                PlotPane::Bands => {
                    if let Some(month) = gap_bands_ui(ui, self.context.theme, &charts.gap) {
                        self.actions.push(Action::ShowMonth(month));
                    }
                }
                PlotPane::Waterfall => {
                    gap_waterfall_ui(ui, self.context.theme, &charts.gap);
                }
            }
        });
        UiResponse::None
    }

    fn tab_title_for_pane(&mut self, pane: &PlotPane) -> egui::WidgetText {
        pane.title().into()
    }

    fn simplification_options(&self) -> SimplificationOptions {
        SimplificationOptions { all_panes_must_have_tabs: true, ..SimplificationOptions::default() }
    }
}
