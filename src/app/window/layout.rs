//! The panels of the window: bars, lists, inspector, plots, and the map in the middle.

use crate::app::inspector::inspector_ui;
use crate::app::map::filter::map_filter;
use crate::app::map::map_ui;
use crate::app::panels::left::left_ui;
use crate::app::panels::status::{Background, status_ui};
use crate::app::panels::top_bar::{Panes, top_bar_ui};
use crate::app::plots::dock::Plots;
use crate::app::state::context::{Ctx, Frame};
use crate::app::state::selection::Selection;
use crate::app::state::shown::MapMode;
use crate::app::state::situation::Situation;
use crate::app::window::App;
use crate::app::world::{world_bar_ui, world_ui};
use crate::draw::Theme;
use chokepoint_core::engine::SiteIx;
use chokepoint_core::insight::site_gaps;
use chokepoint_core::model::EntityRef;
use egui::{Panel, ScrollArea, Ui};
use typed_index_collections::{TiVec, ti_vec};

/// Width of the window, points, below which the data quality pane takes the place of the plots: side by side neither could be read.
const NARROW: f32 = 1400.0;

impl App {
    /// What decides which commands can be done now.
    pub(super) fn situation(&self) -> Situation {
        let preset = self.state.document.preset();
        let sites = &preset.map.sites;
        Situation {
            sites: self.state.shown.selection.sites().len(),
            removable: self.state.shown.selection != Selection::Nothing,
            on_map: sites.len(),
            undo: self.state.document.undo_name().map(str::to_owned),
            redo: self.state.document.redo_name().map(str::to_owned),
            busy: self.files.busy().is_some(),
            in_file: self.state.document.path().is_some(),
            journal: self.journals.wanted,
            solving: self.state.results.is_solving(),
            months: self.state.timeline().map_or(0, |timeline| timeline.months()),
            folded: !self.view.canvas.folded.is_empty(),
            measurable: sites.iter().any(|site| !site.stocks.is_empty() || !site.demands.is_empty()),
        }
    }

    /// How far each site is short in the month on screen, as a share of what it needs.
    fn site_gaps(&mut self) -> TiVec<SiteIx, f64> {
        let key = (self.state.results.revision(), self.state.shown.month);
        if let Some((of, gaps)) = &self.gaps
            && *of == key
        {
            return gaps.clone();
        }
        let sites = self.state.indexed.network.map.sites.len();
        let gaps = match self.state.results.solved() {
            Some(solved) => site_gaps(&solved.rows, sites, self.state.shown.month),
            None => ti_vec![0.0; sites],
        };
        self.gaps = Some((key, gaps.clone()));
        gaps
    }

    /// What is worked out once a frame.
    pub(super) fn frame(&mut self) -> Frame {
        Frame { theme: Theme::of(self.state.shown.theme), situation: self.situation(), gaps: self.site_gaps() }
    }

    /// Shows all of them.
    pub(super) fn panels(&mut self, ui: &mut Ui) {
        let frame = self.frame();
        let failure = self.silent_failure();
        let ctx = self.state.ctx(&frame);
        let rule = match &ctx.shown.selection {
            Selection::One(EntityRef::Rule(id)) => ctx.preset.rule(id),
            _ => None,
        };
        let reach = rule.zip(ctx.scenario).and_then(|(rule, scenario)| self.reach.of(rule, ctx.network, scenario));
        let passes = map_filter(&self.view.canvas.filter, &ctx);
        let ctx = &Ctx { reach, passes: passes.as_ref(), ..ctx };
        let (view, actions) = (&mut self.view, &mut self.actions);
        Panel::top("top").show(ui, |ui| {
            ui.add_space(2.0);
            let panes = Panes { all: &Plots::all(), open: &self.plots.open() };
            top_bar_ui(ui, ctx, &self.recent, panes, actions);
            ui.add_space(2.0);
        });
        Panel::bottom("status").show(ui, |ui| {
            let work = Background {
                following: self.following.busy(),
                writing: self.files.busy(),
                failure: failure.as_deref(),
            };
            status_ui(ui, ctx, work, actions);
        });
        let height = ui.available_height();
        let plots = Panel::bottom("plots").resizable(true).default_size((height * 0.42).max(200.0)).min_size(120.0);
        plots.show(ui, |ui| {
            if view.quality_open {
                let width = ui.available_width();
                if width < NARROW * ctx.theme.scale() {
                    self.quality.ui(ui, ctx, actions);
                    return;
                }
                let quality = Panel::right("quality").resizable(true).default_size(width * 0.5);
                quality.size_range(360.0..=width * 0.8).show(ui, |ui| self.quality.ui(ui, ctx, actions));
            }
            self.plots.ui(ui, ctx, &mut view.plots, actions);
        });
        // On a small screen lists and forms leave the map the room that its names need.
        let width = ui.available_width();
        let (lists, forms) = ((width * 0.21).clamp(220.0, 300.0), (width * 0.22).clamp(240.0, 320.0));
        Panel::left("left").resizable(true).default_size(lists).size_range(200.0..=520.0).show(ui, |ui| {
            left_ui(ui, ctx, view, actions);
        });
        Panel::right("right").resizable(true).default_size(forms).size_range(220.0..=560.0).show(ui, |ui| {
            ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| inspector_ui(ui, ctx, actions));
        });
        egui::CentralPanel::no_frame().show(ui, |ui| {
            // Nothing lies behind the map: a gap between it and the strip would show the bare window.
            ui.spacing_mut().item_spacing.y = 0.0;
            let strip = egui::Frame::new().fill(ctx.theme.panel()).inner_margin(egui::Margin::symmetric(6, 3));
            strip.show(ui, |ui| world_bar_ui(ui, ctx, view, actions));
            self.map_rect = Some(ui.available_rect_before_wrap());
            if ctx.shown.mode == MapMode::World && !ctx.network.map.sites.is_empty() {
                world_ui(ui, ctx, &mut self.world, view, actions);
            } else {
                map_ui(ui, ctx, view, actions);
            }
        });
    }
}
