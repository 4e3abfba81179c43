//! The panels of the window: bars, lists, inspector, plots, and the map in the middle.

use crate::app::inspector::inspector_ui;
use crate::app::map::frame::MapInput;
use crate::app::map::map_ui;
use crate::app::panels::left;
use crate::app::panels::quality::QualityContext;
use crate::app::panels::status::{Status, status_ui};
use crate::app::panels::top_bar::{TopBar, top_bar_ui};
use crate::app::plots::context::PlotsContext;
use crate::app::plots::dock::Plots;
use crate::app::state::context::Ctx;
use crate::app::state::selection::Selection;
use crate::app::state::view::MapMode;
use crate::app::window::App;
use crate::app::world::{WorldCaches, world_bar_ui, world_ui};
use crate::draw::Theme;
use chokepoint_core::insight::site_gaps;
use chokepoint_core::model::EntityRef;
use egui::{Panel, ScrollArea, Ui};
use std::sync::Arc;

/// Width of the window, points, below which the data quality pane takes the place of the plots: side by side neither could be read.
const NARROW: f32 = 1400.0;

impl App {
    /// How far each site is short in the month on screen, as a share of what it needs.
    fn site_gaps(&mut self) -> Vec<f64> {
        let key = (self.results.revision(), self.view.month);
        if let Some((of, gaps)) = &self.gaps
            && *of == key
        {
            return gaps.clone();
        }
        let sites = self.indexed.network.map.sites.len();
        let gaps = match self.results.solved() {
            Some(solved) => site_gaps(&solved.rows, sites, self.view.month),
            None => vec![0.0; sites],
        };
        self.gaps = Some((key, gaps.clone()));
        gaps
    }

    /// Shows all of them.
    pub(super) fn panels(&mut self, ui: &mut Ui) {
        let gaps = self.site_gaps();
        let theme = Theme::of(self.view.theme);
        let timeline = self.timeline();
        let situation = self.situation();
        let preset = Arc::clone(self.document.preset());
        let network = Arc::clone(&self.indexed.network);
        let scenario = preset.scenario(&self.view.scenario);
        let rule = match &self.view.selection {
            Selection::One(EntityRef::Rule(id)) => preset.rule(id),
            _ => None,
        };
        let reach = rule.zip(scenario).and_then(|(rule, scenario)| self.reach.of(rule, &network, scenario));
        match self.results.solved().filter(|_| self.view.plots.averaged && !self.results.is_stale()) {
            Some(solved) => self.orders.follow(&preset, &solved.outcome),
            None => self.orders.stop(),
        }
        let (results, month) = (&self.results, self.view.month);
        let ctx = Ctx {
            preset: &preset,
            findings: &self.findings,
            theme: &theme,
            network: &network,
            results,
            month,
            scenario,
            reach,
        };
        let actions = &mut self.actions;
        let name = self.document.name();
        Panel::top("top").show(ui, |ui| {
            let (panes, open_panes) = (Plots::all(), self.plots.open());
            let bar = TopBar {
                document: &self.document,
                recent: &self.recent,
                timeline,
                situation: &situation,
                panes: &panes,
                open_panes: &open_panes,
            };
            ui.add_space(2.0);
            top_bar_ui(ui, &bar, &self.view, actions);
            ui.add_space(2.0);
        });
        Panel::bottom("status").show(ui, |ui| {
            let status = Status {
                results: &self.results,
                following: self.following.busy(),
                findings: &self.findings,
                timeline,
                unsaved: self.document.is_unsaved(),
                name: &name,
                busy: self.files.busy(),
                message: self.message.as_deref(),
            };
            status_ui(ui, &status, actions);
        });
        let height = ui.available_height();
        Panel::bottom("plots").resizable(true).default_size((height * 0.42).max(200.0)).min_size(120.0).show(
            ui,
            |ui| {
                if self.view.quality_open {
                    let context = QualityContext {
                        preset: &preset,
                        scenario: &self.view.scenario,
                        solved: self.results.solved().filter(|_| !self.results.is_stale()),
                        revision: self.results.revision(),
                        theme: &theme,
                    };
                    let width = ui.available_width();
                    if width < NARROW * theme.scale() {
                        self.quality.ui(ui, &context, actions);
                        return;
                    }
                    Panel::right("quality")
                        .resizable(true)
                        .default_size(width * 0.5)
                        .size_range(360.0..=width * 0.8)
                        .show(ui, |ui| self.quality.ui(ui, &context, actions));
                }
                let context = PlotsContext {
                    preset: &preset,
                    network: &network,
                    results: &self.results,
                    theme: &theme,
                    scenario: &self.view.scenario,
                    month: self.view.month,
                    selection: &self.view.selection,
                    orders: &self.orders,
                };
                self.plots.ui(ui, &context, &mut self.view.plots, actions);
            },
        );
        // On a small screen lists and forms leave the map the room that its names need.
        let width = ui.available_width();
        let (lists, forms) = ((width * 0.21).clamp(220.0, 300.0), (width * 0.22).clamp(240.0, 320.0));
        Panel::left("left").resizable(true).default_size(lists).size_range(200.0..=520.0).show(ui, |ui| {
            left::left_ui(ui, &ctx, &self.document, &situation, &mut self.view, actions);
        });
        Panel::right("right").resizable(true).default_size(forms).size_range(220.0..=560.0).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                inspector_ui(ui, &ctx, &self.view.selection, actions);
            });
        });
        egui::CentralPanel::no_frame().show(ui, |ui| {
            // Nothing lies behind the map: a gap between it and the strip would show the bare window.
            ui.spacing_mut().item_spacing.y = 0.0;
            let strip = egui::Frame::new().fill(theme.panel()).inner_margin(egui::Margin::symmetric(6, 3));
            strip.show(ui, |ui| {
                world_bar_ui(ui, &preset, &situation, &mut self.view, actions);
            });
            self.map_rect = Some(ui.available_rect_before_wrap());
            let view = &mut self.view;
            let input = MapInput { ctx: &ctx, indexed: &self.indexed, site_gaps: &gaps, situation: &situation };
            if view.mode == MapMode::World && !network.map.sites.is_empty() {
                let caches = WorldCaches { plans: &mut self.world, tints: &mut self.tints };
                world_ui(ui, input, caches, view, actions);
            } else {
                map_ui(ui, input, view, actions);
            }
        });
    }
}
