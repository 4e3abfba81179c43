//! Further windows on the document, for a second screen: opened, shown and closed beside the first one.

use crate::app::commands::shortcuts;
use crate::app::plots::further::{Further, Shared};
use crate::app::state::broken::Broken;
use crate::app::state::keyboard;
use crate::app::state::shown::WorkMode;
use crate::app::tasks::newest::attempt;
use crate::app::window::App;
use egui::{Context, ViewportBuilder, ViewportClass, ViewportId};

/// Width and height of a window that is opened, points.
const SIZE: [f32; 2] = [1100.0, 640.0];
/// The same of the smallest, points.
const LEAST: [f32; 2] = [480.0, 320.0];

impl App {
    /// Opens another window on the document, with the plots of this one to start from.
    pub(super) fn open_window(&mut self) {
        let is_free = |number: &usize| self.further.iter().all(|window| window.number != *number);
        let number = (2..).find(is_free).unwrap_or(2);
        self.further.push(Further::new(number, &self.wake, &self.plots.arrangement()));
    }

    /// Shows the further windows, and hands on what was asked for in them.
    pub(super) fn further_windows(&mut self, egui_ctx: &Context) {
        if self.further.is_empty() {
            return;
        }
        let frame = self.frame();
        let ctx = &self.state.ctx(&frame);
        let is_covered = ctx.shown.work == WorkMode::Present && self.presenting.covered;
        let is_asking = self.is_asking();
        let shared = Shared { ctx, is_asking, is_covered };
        for window in &mut self.further {
            window.plots.follow(ctx, self.answer.pinned());
            let title = format!("{} – window {} – Chokepoint", ctx.document.name(), window.number);
            let builder = ViewportBuilder::default().with_title(title).with_app_id("chokepoint");
            let builder = builder.with_inner_size(SIZE).with_min_inner_size(LEAST);
            let id = ViewportId::from_hash_of(("further window", window.number));
            let (canvas, actions) = (&self.view.canvas, &mut self.actions);
            let shown = egui_ctx.show_viewport_immediate(id, builder, |ui, class| {
                // What breaks down leaves the window that egui has begun in good order.
                attempt(|| {
                    let egui_ctx = ui.ctx().clone();
                    // Within the first window the keys are that one's.
                    if class != ViewportClass::EmbeddedWindow {
                        window.read_keys(&egui_ctx, ctx.shown.work);
                        if is_asking {
                            shortcuts::read_asking(&egui_ctx, actions);
                        } else if ctx.shown.work == WorkMode::Present {
                            shortcuts::read_presenting(&egui_ctx, actions);
                        } else {
                            shortcuts::read(&egui_ctx, ctx, canvas, actions);
                        }
                        egui::CentralPanel::default().show(ui, |ui| window.ui(ui, &shared, actions));
                        keyboard::ring(&egui_ctx, ctx.theme);
                    } else {
                        window.ui(ui, &shared, actions);
                    }
                })
            });
            if let Err(why) = shown {
                self.broken = Some(Broken { why, said: None });
                egui_ctx.request_repaint();
            }
        }
        if self.further.iter().any(|window| window.closed) {
            self.further.retain(|window| !window.closed);
            egui_ctx.request_repaint();
        }
    }
}
