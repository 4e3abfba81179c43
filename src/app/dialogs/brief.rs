//! File > Export brief: which scenarios it tells, how far it is, and where it lies.

use crate::app::commands::action::{Action, Actions};
use crate::app::form::choices::scenarios_ui;
use crate::app::state::keyboard::keep_in_sight;
use crate::app::state::results::SolvedScenario;
use crate::app::state::topic::Float;
use crate::app::state::view::CORNER;
use crate::app::tasks::brief::{Request, Writing, work};
use crate::app::tasks::files::PickKind;
use crate::app::tasks::newest::Wake;
use crate::app::tasks::system_open::open_with_system;
use crate::app::tasks::task::{Bar, Same, State, Task};
use chokepoint_core::engine::Network;
use chokepoint_core::model::{Preset, ScenarioId};
use egui::{Context, Ui};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// Scenarios chosen until the user does.
const FIRST: usize = 3;

/// The writing, and the window while it is open.
pub struct BriefWriter {
    writing: Writing,
    open: bool,
    chosen: BTreeSet<ScenarioId>,
    slides: bool,
}

impl BriefWriter {
    /// Starts the thread.
    pub fn new(wake: Wake) -> Self {
        Self {
            writing: Task::new("writer of the brief", wake, work),
            open: false,
            chosen: BTreeSet::new(),
            slides: false,
        }
    }

    /// Opens the window; `own` is the scenario on screen, `slides` whether slides are what is wanted.
    pub fn ask(&mut self, preset: &Preset, own: &ScenarioId, slides: bool) {
        if self.writing.is_running() {
            return;
        }
        self.slides |= slides;
        let known = |id: &&ScenarioId| preset.scenario(id).is_some();
        self.chosen.retain(|id| known(&id));
        if self.chosen.is_empty() {
            let others = preset.scenarios.iter().map(|scenario| &scenario.id).filter(|id| *id != own);
            self.chosen = std::iter::once(own).filter(known).chain(others).take(FIRST).cloned().collect();
        }
        self.writing.forget();
        self.open = true;
    }

    /// Starts writing into a folder. `solved` is what need not be solved again, `notes` whether the notes on the map are drawn.
    pub fn start(
        &mut self,
        preset: &Arc<Preset>,
        network: &Arc<Network>,
        solved: Vec<SolvedScenario>,
        notes: bool,
        folder: PathBuf,
    ) {
        let order = preset.scenarios.iter().map(|scenario| &scenario.id);
        let scenarios = order.filter(|id| self.chosen.contains(id)).cloned().collect();
        let (preset, network) = (Same::of(preset), Same::of(network));
        self.writing.ask(Request { preset, network, scenarios, solved, notes, slides: self.slides, folder });
        self.open = true;
    }

    /// Closes the window; false where it was closed, or while it shows how far the writing is: a key would end that.
    pub fn close(&mut self) -> bool {
        !self.writing.is_running() && std::mem::take(&mut self.open)
    }

    /// Shows the window.
    pub fn ui(&mut self, ctx: &Context, preset: &Preset, solvable: bool, actions: &mut Actions) {
        if !self.open {
            return;
        }
        self.writing.poll();
        let mut shown = true;
        egui::Window::new(Float::Brief.title())
            .open(&mut shown)
            .default_width(420.0)
            .default_pos(CORNER)
            .resizable(false)
            .show(ctx, |ui| match self.writing.state() {
                State::Idle | State::Stopped => {
                    choose_ui(ui, preset, solvable, (&mut self.chosen, &mut self.slides), actions);
                }
                State::Running(step) => {
                    let (doing, part) = step.as_ref().map_or(("starting", 0.0), |step| (&step.doing, step.part));
                    let doing = format!("Working: {doing}");
                    self.writing.progress_ui(ui, &Bar { doing: &doing, part, stop: "Cancel", ..Bar::default() });
                }
                State::Done => self.written_ui(ui, actions),
                State::Failed(why) => {
                    ui.colored_label(ui.visuals().error_fg_color, "The brief was not written");
                    ui.add(egui::Label::new(why).wrap().selectable(true));
                    if ui.button("Try again").clicked() {
                        self.writing.forget();
                    }
                }
            });
        if !shown {
            self.writing.stop();
            self.open = false;
        }
    }

    fn written_ui(&mut self, ui: &mut Ui, actions: &mut Actions) {
        let Some((request, files)) = self.writing.answer() else { return };
        let (folder, with_slides) = (request.folder.clone(), request.slides);
        let words = folder.display().to_string();
        ui.label(format!("{files} files are in"));
        ui.add(egui::Label::new(&words).wrap().selectable(true));
        ui.label("brief.html is a page to read, print or send");
        ui.horizontal(|ui| {
            let (page, slides) = (folder.join("brief.html"), folder.join("slides.html"));
            let ways = [("Open the brief", &page), ("Open the slides", &slides), ("Open the folder", &folder)];
            for (text, path) in ways.into_iter().filter(|(_, path)| with_slides || *path != &slides) {
                if ui.button(text).on_hover_text("With the program that the system keeps for it").clicked()
                    && let Err(why) = open_with_system(path)
                {
                    actions.push(Action::Say(why));
                }
            }
            if ui.button("Copy the path").clicked() {
                ui.ctx().copy_text(words);
            }
            if ui.button("Another brief").clicked() {
                self.writing.forget();
            }
        });
    }
}

fn choose_ui(
    ui: &mut Ui,
    preset: &Preset,
    solvable: bool,
    (chosen, slides): (&mut BTreeSet<ScenarioId>, &mut bool),
    actions: &mut Actions,
) {
    let words = "One page that explains itself, to read, print or send, and a folder of its pictures (PNG, SVG) and figures (CSV, XLSX). \
                 Which scenarios does it tell?";
    ui.add(egui::Label::new(words).wrap());
    egui::ScrollArea::vertical().max_height(260.0).show(ui, |ui| {
        scenarios_ui(ui, preset, chosen);
        keep_in_sight(ui);
    });
    ui.checkbox(slides, "Slides as well")
        .on_hover_text("One finding, one picture and one source a page: slides.html to show or to print as PDF, slides.pptx to be changed in an office program");
    ui.add_space(4.0);
    let ready = solvable && !chosen.is_empty();
    let button = ui.add_enabled(ready, egui::Button::new("Choose a folder…"));
    let why = if solvable { "Choose at least one scenario" } else { "The preset has errors; see the findings" };
    if button.on_disabled_hover_text(why).clicked() {
        actions.push(Action::Pick(PickKind::Folder));
    }
}
