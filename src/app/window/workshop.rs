//! A workshop in the window: its document, its place among the panels, and the public screen in a window of its own.

use crate::app::commands::action::Action;
use crate::app::commands::workshop_wish::WorkshopWish;
use crate::app::state::broken::Broken;
use crate::app::state::full_screen::toggle_full_screen;
use crate::app::state::shown::WorkMode;
use crate::app::tasks::newest::attempt;
use crate::app::window::App;
use crate::app::workshop::Wanted;
use crate::draw::{Theme, ThemeKind};
use chokepoint_core::edit::{Opened, replace_whole};
use chokepoint_core::engine::MonthIx;
use egui::{Context, Key, Modifiers, ViewportBuilder, ViewportClass, ViewportId};

/// Width and height of the public screen until it fills one, points.
const SIZE: [f32; 2] = [1280.0, 720.0];
/// The same of the smallest, points.
const LEAST: [f32; 2] = [640.0, 360.0];

impl App {
    /// Takes in what a workshop has come to: its document shows every line of play as a scenario.
    pub(super) fn follow_workshop(&mut self) {
        self.workshops.poll();
        for wanted in self.workshops.wanted() {
            match wanted {
                Wanted::Open(preset) => {
                    self.open(Opened::unsaved(*preset), None);
                    self.state.shown.work = WorkMode::Read;
                }
                Wanted::Become(preset) => {
                    if let Some(edit) = replace_whole(self.state.document.preset(), &preset, "workshop") {
                        let matters = edit.matters;
                        self.state.document.apply(edit);
                        self.changed(matters);
                    }
                }
                Wanted::Look(scenario, day) => {
                    self.actions.push(Action::ShowScenario(scenario.clone()));
                    let timeline =
                        self.state.document.preset().scenario(&scenario).map(chokepoint_core::engine::Timeline::of);
                    if let Some((timeline, day)) = timeline.zip(day)
                        && let Ok(month) = usize::try_from(timeline.month_of(day))
                    {
                        self.actions.push(Action::ShowMonth(MonthIx::FIRST.after(month).min(timeline.last())));
                    }
                }
            }
        }
    }

    /// Escape and F11 leave the public screen that fills this window.
    pub(super) fn leave_public_screen(&mut self, ctx: &Context) {
        let leaves = |key: Key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        if leaves(Key::Escape) || leaves(Key::F11) {
            self.actions.push(Action::Workshop(WorkshopWish::PublicHere));
        }
    }

    /// The public screen in a window of its own.
    pub(super) fn public_window(&mut self, egui_ctx: &Context) {
        if !self.workshops.has_public_window() {
            return;
        }
        let builder =
            ViewportBuilder::default().with_title("Public screen \u{2013} Chokepoint").with_app_id("chokepoint");
        let builder = builder.with_inner_size(SIZE).with_min_inner_size(LEAST);
        let theme = Theme::of(match self.theme().kind() {
            ThemeKind::Light => ThemeKind::Projector,
            kind => kind,
        });
        let (workshops, actions) = (&mut self.workshops, &mut self.actions);
        let shown =
            egui_ctx.show_viewport_immediate(ViewportId::from_hash_of("public screen"), builder, |ui, class| {
                attempt(|| {
                    let ctx = ui.ctx().clone();
                    if class != ViewportClass::EmbeddedWindow {
                        if ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::F11)) {
                            toggle_full_screen(&ctx);
                        }
                        let escaped = ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
                        if escaped || ctx.input(|input| input.viewport().close_requested()) {
                            actions.push(Action::Workshop(WorkshopWish::PublicWindow));
                        }
                    }
                    workshops.public_ui(ui, &theme);
                })
            });
        if let Err(why) = shown {
            self.broken = Some(Broken { why, said: None });
            egui_ctx.request_repaint();
        }
    }
}
