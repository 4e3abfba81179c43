//! Reading, editing, presenting: what the window is used for, and the views that a presentation goes through.

use crate::app::dialogs::Dialog;
use crate::app::state::full_screen::is_full_screen;
use crate::app::state::selection::Selection;
use crate::app::state::shown::{Explained, MapMode, WorkMode};
use crate::app::state::situation::PLAYED;
use crate::app::window::App;
use chokepoint_core::edit::{add_view, retake_view};
use chokepoint_core::engine::MonthIx;
use chokepoint_core::model::{Arrangement, EntityRef, PresetView, ViewPicture};
use egui::Context;

/// Where a presentation is.
#[derive(Clone, Debug, Default)]
pub(in crate::app::window) struct Presenting {
    /// Which view of the preset is shown, counted from 0.
    pub at: usize,
    /// The result is not shown.
    pub covered: bool,
    /// The window filled the screen before.
    was_full: bool,
    /// The panes as they lay before a view laid out its own.
    own_panes: Option<Arrangement>,
}

impl App {
    /// Uses the window for something else.
    pub(super) fn work(&mut self, ctx: &Context, work: WorkMode) {
        if work == WorkMode::Edit && self.workshops.playing().is_some() {
            self.state.message.say(PLAYED);
            return;
        }
        let before = std::mem::replace(&mut self.state.shown.work, work);
        if before == work {
            return;
        }
        // What was half done belongs to editing.
        self.view.canvas.leave();
        self.view.world.placing = None;
        // Who begins to edit stays where he has looked; a presentation has a room of its own.
        if [work, before].contains(&WorkMode::Present) {
            (self.view.fit, self.view.world.fit) = (true, true);
        }
        let full = |on| ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(on));
        if work == WorkMode::Present {
            let was_full = is_full_screen(ctx);
            self.presenting = Presenting { was_full, ..Presenting::default() };
            full(true);
            if !self.state.document.preset().views.is_empty() {
                self.turn_view(0);
            }
        } else if before == WorkMode::Present {
            full(self.presenting.was_full);
            self.plots.restore();
            if let Some(own) = self.presenting.own_panes.take() {
                self.plots.arrange(&own);
            }
        }
    }

    /// What is on screen as a view, with the panes or without a word about them; says why, where it is none.
    fn seen_view(&mut self, with_panes: bool) -> Option<PresetView> {
        let preset = self.state.document.preset();
        let (Some(timeline), Some(scenario)) = (self.state.timeline(), preset.scenario(&self.state.shown.scenario))
        else {
            self.state.message.say("a view is of a scenario: add one first");
            return None;
        };
        let picture = match (self.plots.maximised(), self.state.shown.mode) {
            (Some(pane), _) => ViewPicture::Plot(pane.title()),
            (None, MapMode::Stages) => ViewPicture::Stages,
            (None, MapMode::World) => ViewPicture::World,
        };
        let view = PresetView {
            name: String::new(),
            scenario: scenario.id.clone(),
            month: timeline.first_day(self.state.shown.month),
            picture,
            explains: self.state.shown.explained.as_ref().map(|explained| explained.site.clone()),
            covered: false,
            panes: (with_panes && !self.folds.plots).then(|| self.plots.arrangement()),
        };
        Some(PresetView { name: view.usual_name(preset), ..view })
    }

    /// Keeps what is on screen as the last view of the presentation.
    pub(super) fn keep_view(&mut self) {
        if let Some(view) = self.seen_view(false) {
            self.add_view(view);
        }
    }

    /// Asks for a name for what is on screen.
    pub(super) fn name_view(&mut self) {
        if let Some(view) = self.seen_view(true) {
            self.dialog = Some(Dialog::NameView(view.name));
        }
    }

    /// Keeps what is on screen, with its plots, under a name.
    pub(super) fn keep_named(&mut self, name: String) {
        if let Some(view) = self.seen_view(true) {
            self.add_view(PresetView { name, ..view });
        }
    }

    fn add_view(&mut self, view: PresetView) {
        let name = view.name.clone();
        let edit = add_view(self.state.document.preset(), view);
        if edit.is_some() {
            self.apply(edit);
            let number = self.state.document.preset().views.len();
            self.state.message.say(format!("View {number} of the presentation: {name}"));
        }
    }

    /// Lets a view of the presentation show what is on screen.
    pub(super) fn retake_view(&mut self, at: usize) {
        let had_panes = self.state.document.preset().views.get(at).is_some_and(|view| view.panes.is_some());
        let Some(view) = self.seen_view(had_panes) else { return };
        let name = view.name.clone();
        let edit = retake_view(self.state.document.preset(), at, view);
        self.state.message.say(match edit {
            Some(_) => format!("View {} of the presentation now shows {name}", at + 1),
            None => format!("View {} of the presentation shows that already", at + 1),
        });
        self.apply(edit);
    }

    /// Shows the view that stands so many further on.
    pub(super) fn turn_view(&mut self, by: isize) {
        let Some(last) = self.state.document.preset().views.len().checked_sub(1) else { return };
        self.show_view(self.presenting.at.saturating_add_signed(by).min(last));
    }

    /// Shows a view of the presentation, counted from 0.
    pub(super) fn show_view(&mut self, at: usize) {
        let preset = self.state.document.preset();
        let Some(view) = preset.views.get(at).cloned() else { return };
        self.presenting.at = at;
        self.presenting.covered = view.covered;
        if preset.scenario(&view.scenario).is_none() {
            self.state.message.say(format!("the scenario of “{}” is not in the preset any more", view.name));
            return;
        }
        self.show_scenario(view.scenario);
        // The month is part of the view: nothing goes to the worst one.
        self.seek = None;
        if let Some(timeline) = self.state.timeline() {
            let month = MonthIx::at(timeline.month_of(view.month)).unwrap_or(MonthIx::FIRST);
            self.state.shown.month = month;
            self.clamp_month();
        }
        self.plots.restore();
        if let Some(panes) = &view.panes {
            if self.state.shown.work == WorkMode::Present && self.presenting.own_panes.is_none() {
                self.presenting.own_panes = Some(self.plots.arrangement());
            }
            self.plots.arrange(panes);
            self.folds.plots = false;
        }
        match view.picture {
            ViewPicture::Stages => self.state.shown.mode = MapMode::Stages,
            ViewPicture::World => self.state.shown.mode = MapMode::World,
            ViewPicture::Plot(title) => self.plots.fill_with(&title),
        }
        self.state.shown.selection = Selection::Nothing;
        self.state.shown.explained = None;
        if let Some(site) = view.explains {
            self.state.shown.selection = Selection::One(EntityRef::Site(site.clone()));
            self.state.shown.explained = Some(Explained { site, good: None });
        }
        (self.view.fit, self.view.world.fit) = (true, true);
    }
}
