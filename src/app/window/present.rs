//! A presentation: question and answer in large letters, one picture, nothing to edit.

use crate::app::state::context::Ctx;
use crate::app::state::results::Results;
use crate::app::window::App;
use crate::app::window::layout::chosen_map_ui;
use crate::draw::text_size;
use chokepoint_core::model::ViewPicture;
use egui::{Panel, RichText, Ui};
use typed_index_collections::ti_vec;

impl App {
    /// Shows the view that the presentation is at.
    pub(super) fn present(&mut self, ui: &mut Ui) {
        let frame = self.frame();
        self.follow_why(&frame);
        let ctx = self.state.ctx(&frame);
        let ctx = &Ctx { why: self.why.fresh().map_or(&[][..], Vec::as_slice), ..ctx };
        let (view, actions) = (&mut self.view, &mut self.actions);
        self.plots.follow(ctx, self.answer.pinned());
        self.answer.follow(ctx, ctx.results.answered().and_then(|solved| self.plots.bands_of(&solved.outcome)));
        let theme = ctx.theme;
        let covered = self.presenting.covered;
        Panel::top("presented answer").show(ui, |ui| {
            ui.add_space(6.0);
            if covered {
                self.answer.question_only_ui(ui, ctx);
                let words = RichText::new("What do you expect: who, what, from when?");
                ui.label(words.font(theme.font(text_size::PRESENTED)).strong());
            } else {
                self.answer.presented_ui(ui, ctx);
            }
            ui.add_space(6.0);
        });
        Panel::bottom("presented foot").show(ui, |ui| {
            ui.horizontal(|ui| {
                if let Some(timeline) = ctx.timeline() {
                    ui.strong(timeline.label(ctx.month));
                }
                let views = &ctx.preset.views;
                if let Some(own) = views.get(self.presenting.at) {
                    ui.label(format!("{} ({} of {})", own.name, self.presenting.at + 1, views.len()));
                }
                ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                    let turn = if views.len() > 1 { "arrows: other views · " } else { "" };
                    ui.weak(format!("{turn}C: cover or reveal · Escape: leave"));
                });
            });
        });
        // A view that was saved with its plots has them below the map.
        let has_panes = ctx.preset.views.get(self.presenting.at).is_some_and(|view| {
            let is_there = ctx.preset.scenario(&view.scenario).is_some();
            is_there
                && view.panes.as_ref().is_some_and(|panes| panes.tiles.is_some())
                && !matches!(view.picture, ViewPicture::Plot(_))
        });
        if has_panes && !covered && self.plots.maximised().is_none() {
            let height = ui.available_height();
            let room = Panel::bottom("presented plots").resizable(true).default_size(height * 0.5);
            room.size_range(160.0..=height * 0.8).show(ui, |ui| self.plots.ui(ui, ctx, actions));
        }
        // What is covered is not drawn at all: a map without verdicts, gaps and flows of the scenario.
        let (none, no_gaps) = (Results::default(), ti_vec![0.0; ctx.network.map.sites.len()]);
        let shown = if covered { &Ctx { results: &none, gaps: &no_gaps, why: &[], ..*ctx } } else { ctx };
        let lost =
            ctx.preset.views.get(self.presenting.at).filter(|view| ctx.preset.scenario(&view.scenario).is_none());
        egui::CentralPanel::no_frame().show(ui, |ui| {
            // What was shown before is not what the foot names.
            if let Some(view) = lost {
                egui::Frame::new().fill(theme.panel()).inner_margin(24.0).show(ui, |ui| {
                    let why = view.lost(ctx.preset).unwrap_or_default();
                    ui.label(RichText::new(format!("“{}”: {why}.", view.name)).font(theme.font(text_size::ANSWER)));
                    ui.take_available_space();
                });
                return;
            }
            if let Some(pane) = self.plots.maximised() {
                egui::Frame::new().fill(theme.panel()).inner_margin(8.0).show(ui, |ui| {
                    if covered {
                        ui.label(
                            RichText::new(format!("{} is covered", pane.pane.title))
                                .font(theme.font(text_size::ANSWER)),
                        );
                    } else {
                        self.plots.ui(ui, shown, actions);
                    }
                });
                return;
            }
            self.map_rect = Some(ui.available_rect_before_wrap());
            chosen_map_ui(ui, shown, &mut self.world, view, actions);
        });
    }
}
