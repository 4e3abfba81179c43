//! What lies over the panels: findings, dialogs, filter, shortcuts, tour, lists to search.

use crate::app::commands::action::Action;
use crate::app::commands::sheet_wish::SheetWish;
use crate::app::commands::shortcut_sheet;
use crate::app::dialogs::dropped::cue_ui;
use crate::app::dialogs::findings_list_ui;
use crate::app::dialogs::views::views_ui;
use crate::app::inspector::about_ui;
use crate::app::map::filter::filter_window_ui;
use crate::app::plots::dock::Plots;
use crate::app::state::keyboard::keep_in_sight;
use crate::app::state::topic::Float;
use crate::app::state::view::CORNER;
use crate::app::window::App;
use crate::app::window::topic::float_at;
use chokepoint_core::model::Finding;
use egui::{Context, LayerId, ScrollArea};
use std::sync::Arc;

impl App {
    /// What lies over the panels: findings, dialogs, the file list.
    pub(super) fn overlays(&mut self, ctx: &Context) {
        let theme = self.theme();
        // First, so that its keys are not those of what lies below it.
        let is_asking = self.is_asking();
        self.manual.ui(ctx, &theme, is_asking, &mut self.actions);
        let mut open = self.view.findings_open;
        let mut clicked = None;
        egui::Window::new(Float::Findings.title())
            .open(&mut open)
            .default_size([420.0, 320.0])
            .default_pos(CORNER)
            .show(ctx, |ui| {
                if self.state.findings.is_empty() {
                    ui.label("The program noticed nothing about this preset");
                }
                ScrollArea::vertical().show(ui, |ui| {
                    let preset = self.state.document.preset();
                    clicked = findings_list_ui(ui, &theme, &self.state.findings, Some(preset));
                    keep_in_sight(ui);
                });
            });
        self.view.findings_open = open;
        if let Some(to) = clicked {
            self.actions.push(Action::Select(to.into()));
        }
        self.about(ctx);
        self.views(ctx);
        self.announced_controls(ctx);
        self.comparison(ctx);
        self.copy_for_others(ctx);
        self.show_gallery(ctx);
        self.editor_overlays(ctx);
        self.balancer.ui(ctx, &theme, self.state.document.preset(), &mut self.actions);
        self.importer.ui(ctx, &theme, self.state.document.preset(), &mut self.actions);
        let solvable = self.following.busy().is_none() && !self.state.findings.iter().any(Finding::is_error);
        self.brief.ui(ctx, self.state.document.preset(), solvable, &mut self.actions);
        self.workshops.begin_ui(ctx, &theme, &mut self.actions);
        let document = &self.state.document;
        self.sheet.ui(ctx, &theme, (document.preset(), document.path()), &mut self.actions);
        self.browser_ui(ctx);
        self.recovery_ui(ctx, &theme);
        self.dialog_ui(ctx, &theme);
        cue_ui(ctx);
    }

    /// Closes the window that lies on top of all others; false where none is open that a key may close.
    pub(super) fn close_topmost(&mut self, ctx: &Context) -> bool {
        let layers: Vec<LayerId> = ctx.memory(|memory| memory.layer_ids().collect());
        let mut open = layers.iter().rev().filter_map(|layer| float_at(*layer));
        open.any(|float| self.close_float(float))
    }

    fn close_float(&mut self, float: Float) -> bool {
        match float {
            Float::Findings => std::mem::take(&mut self.view.findings_open),
            Float::About => std::mem::take(&mut self.view.about_open),
            Float::Views => std::mem::take(&mut self.view.views_open),
            Float::Filter => std::mem::take(&mut self.view.canvas.filter_open),
            Float::Keys => std::mem::take(&mut self.view.sheet_open),
            Float::Announced => self.announced.close(),
            Float::Balance => self.balancer.close(),
            Float::Compare => self.comparer.close(),
            Float::Gallery => self.gallery.close(),
            Float::Copy => self.copier.close(),
            Float::Brief => self.brief.close(),
            Float::Workshop => self.workshops.close(),
            Float::RunSheet => {
                let is_open = self.sheet.is_open();
                if is_open {
                    self.actions.push(Action::Sheet(SheetWish::Close));
                }
                is_open
            }
            // The tour leads through what Escape leaves, and the inspector is a panel that found no room.
            Float::Tour | Float::Inspector => false,
        }
    }

    /// What the preset says about itself.
    fn about(&mut self, ctx: &Context) {
        let mut open = self.view.about_open;
        if !open {
            return;
        }
        let frame = self.frame();
        let shown = &self.state.ctx(&frame);
        let actions = &mut self.actions;
        egui::Window::new(Float::About.title())
            .open(&mut open)
            .default_size([560.0, 480.0])
            .default_pos(CORNER)
            .vscroll(true)
            .show(ctx, |ui| {
                about_ui(ui, shown, actions);
                keep_in_sight(ui);
            });
        self.view.about_open = open;
    }

    /// The views that a presentation goes through.
    fn views(&mut self, ctx: &Context) {
        let mut open = self.view.views_open;
        if !open {
            return;
        }
        let frame = self.frame();
        let shown = &self.state.ctx(&frame);
        let actions = &mut self.actions;
        egui::Window::new(Float::Views.title())
            .open(&mut open)
            .default_size([560.0, 360.0])
            .default_pos(CORNER)
            .vscroll(true)
            .show(ctx, |ui| {
                views_ui(ui, shown, &Plots::all(), self.presenting.at, actions);
                keep_in_sight(ui);
            });
        self.view.views_open = open;
    }

    /// The library of announced controls.
    fn announced_controls(&mut self, ctx: &Context) {
        let frame = self.frame();
        let shown = &self.state.ctx(&frame);
        self.announced.ui(ctx, shown, &mut self.actions);
    }

    /// The open map against another preset.
    fn comparison(&mut self, ctx: &Context) {
        let versions = self.journals.versions();
        let frame = self.frame();
        let shown = &self.state.ctx(&frame);
        self.comparer.ui(ctx, shown, versions, &mut self.actions);
    }

    /// What a copy for others does without.
    fn copy_for_others(&mut self, ctx: &Context) {
        let frame = self.frame();
        let shown = &self.state.ctx(&frame);
        self.copier.ui(ctx, shown, &mut self.actions);
    }

    /// Presets to open, each with its map.
    fn show_gallery(&mut self, ctx: &Context) {
        let frame = self.frame();
        let shown = &self.state.ctx(&frame);
        self.gallery.ui(ctx, shown, &self.recent, &mut self.actions);
    }

    /// What the editor adds: whatever of it is open.
    fn editor_overlays(&mut self, ctx: &Context) {
        let preset = Arc::clone(self.state.document.preset());
        let mut filter_open = self.view.canvas.filter_open;
        if filter_open {
            let frame = self.frame();
            filter_window_ui(ctx, &self.state.ctx(&frame), &mut self.view.canvas.filter, &mut filter_open);
            self.view.canvas.filter_open = filter_open;
        }
        shortcut_sheet::sheet_ui(ctx, &mut self.view.sheet_open);
        self.tour.ui(ctx, &preset);
        if let Some(mut picker) = self.picker.take() {
            let situation = self.frame().situation;
            if picker.ui(ctx, &preset, &self.state.shown.scenario, &situation, &Plots::all(), &mut self.actions) {
                self.picker = Some(picker);
            }
        }
    }
}
