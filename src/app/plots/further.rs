//! A further window on the document, for a second screen: a dock of its own, of what the first window plays.

use crate::app::commands::action::Actions;
use crate::app::commands::menu::panes_ui;
use crate::app::plots::dock::Plots;
use crate::app::state::context::Ctx;
use crate::app::state::full_screen::toggle_full_screen;
use crate::app::state::shown::WorkMode;
use crate::app::tasks::newest::Wake;
use crate::app::tasks::task::Silent;
use chokepoint_core::model::Arrangement;
use egui::{Context, Key, Modifiers, Ui};

/// A further window.
pub struct Further {
    /// Which window of the program it is: the first one is 1.
    pub number: usize,
    /// Its panes.
    pub plots: Plots,
    /// It was closed in this frame.
    pub closed: bool,
}

/// What the frame of a further window reads.
pub struct Shared<'a> {
    /// What all panels read.
    pub ctx: &'a Ctx<'a>,
    /// A question lies over the first window, and is answered there.
    pub is_asking: bool,
    /// The result of a presentation is covered.
    pub is_covered: bool,
}

/// Work on the plots of all windows whose failure shows in no pane.
pub fn silent_in_all<'a>(first: &'a mut Plots, further: &'a mut [Further]) -> impl Iterator<Item = &'a mut dyn Silent> {
    first.silent().into_iter().chain(further.iter_mut().flat_map(|window| window.plots.silent()))
}

impl Further {
    /// A window with panes that lie as in another.
    pub fn new(number: usize, wake: &Wake, panes: &Arrangement) -> Self {
        let mut plots = Plots::further(wake, number);
        plots.arrange(panes);
        Self { number, plots, closed: false }
    }

    /// What the keys of the window itself ask of it, before those of all windows are read.
    pub fn read_keys(&mut self, ctx: &Context, work: WorkMode) {
        self.close_by_key(ctx, work);
        // The window that has the keyboard, and not the first one.
        if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::F11)) {
            toggle_full_screen(ctx);
        }
        self.closed |= ctx.input(|input| input.viewport().close_requested());
    }

    /// Escape gives a plot that fills the window its place back, and then closes the window; an open menu reads it first. In a presentation it leaves that.
    fn close_by_key(&mut self, ctx: &Context, work: WorkMode) {
        let typing = ctx.text_edit_focused() || egui::Popup::is_any_open(ctx);
        if work == WorkMode::Present
            || typing
            || !ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape))
        {
            return;
        }
        if !self.plots.restore() {
            self.closed = true;
        }
    }

    /// Shows what is in the window.
    pub fn ui(&mut self, ui: &mut Ui, shared: &Shared<'_>, actions: &mut Actions) {
        let ctx = shared.ctx;
        if shared.is_asking {
            ui.disable();
        }
        let mut own = Actions::default();
        ui.horizontal_wrapped(|ui| {
            let open = self.plots.open_kinds();
            ui.menu_button("Plots of this window", |ui| panes_ui(ui, &Plots::all(), &open, &mut own));
            if let Some(scenario) = ctx.scenario {
                ui.strong(&scenario.name);
            }
            if let Some(timeline) = ctx.timeline() {
                ui.label(timeline.label(ctx.month));
            }
            ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
                let close = ui.button("Close").on_hover_text("Closes this window (Escape); the document stays open");
                let name = format!("Close window {}", self.number);
                close.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
                self.closed |= close.clicked();
            });
        });
        ui.separator();
        if shared.is_covered {
            ui.label("Covered, as the presentation is");
            ui.take_available_space();
        } else {
            ui.push_id(("further window", self.number), |ui| self.plots.ui(ui, ctx, &mut own));
        }
        // What is not about the panes of this window is of the document, and of the first window.
        for action in own.drain() {
            if let Some(action) = self.plots.act(action, ctx.preset) {
                actions.push(action);
            }
        }
    }
}
