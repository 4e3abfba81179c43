//! What the editor lays over the panels: filter, shortcuts, tour, lists to search.

use super::canvas::filter_window_ui;
use super::field::FormContext;
use super::inspector::Inspected;
use super::sheet;
use super::window::App;
use crate::draw::Theme;
use egui::Context;
use std::sync::Arc;

impl App {
    /// Shows whatever of them is open.
    pub(super) fn editor_overlays(&mut self, ctx: &Context, theme: &Theme) {
        let preset = Arc::clone(self.document.preset());
        let mut filter_open = self.view.canvas.filter_open;
        if filter_open {
            let form = FormContext { preset: &preset, findings: &self.findings, theme };
            let (network, results, month) = (&*self.indexed.network, &self.results, self.view.month);
            let inspected = Inspected { form, network, results, month, scenario: None, reach: None };
            filter_window_ui(ctx, &inspected, &mut self.view.canvas.filter, &mut filter_open);
            self.view.canvas.filter_open = filter_open;
        }
        sheet::sheet_ui(ctx, &mut self.view.sheet_open);
        self.tour.ui(ctx, &preset);
        if let Some(mut picker) = self.picker.take() {
            let situation = self.situation();
            if picker.ui(ctx, &preset, &situation, &mut self.actions) {
                self.picker = Some(picker);
            }
        }
    }
}
