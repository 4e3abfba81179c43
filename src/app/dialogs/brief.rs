//! File > Export brief: solves what is not solved, paints and writes on a thread of its own, with progress and a way out.

use crate::app::commands::action::{Action, Actions};
use crate::app::state::view::CORNER;
use crate::app::tasks::brief::{Job, Said, work};
use crate::app::tasks::charts::Told;
use crate::app::tasks::newest::{Latest, Wake};
use chokepoint_core::engine::Network;
use chokepoint_core::model::{Preset, ScenarioId};
use egui::{Context, Ui};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

/// Scenarios chosen until the user does.
const FIRST: usize = 3;

/// What is on screen.
enum State {
    Choosing,
    Writing(String, f32),
    Written(usize),
    Failed(String),
}

/// The thread, and the window while it is open.
pub struct BriefWriter {
    worker: Option<Latest<Job, Said>>,
    open: Option<State>,
    chosen: BTreeSet<ScenarioId>,
    folder: Option<PathBuf>,
}

impl BriefWriter {
    /// Starts the thread.
    pub fn new(wake: Wake) -> Self {
        let worker = Latest::spawn("brief", wake, work, |why| Said::Done(Err(why))).ok();
        Self { worker, open: None, chosen: BTreeSet::new(), folder: None }
    }

    /// Opens the window; `own` is the scenario on screen.
    pub fn ask(&mut self, preset: &Preset, own: &ScenarioId) {
        if matches!(self.open, Some(State::Writing(..))) {
            return;
        }
        let known = |id: &&ScenarioId| preset.scenario(id).is_some();
        self.chosen.retain(|id| known(&id));
        if self.chosen.is_empty() {
            let others = preset.scenarios.iter().map(|scenario| &scenario.id).filter(|id| *id != own);
            self.chosen = std::iter::once(own).filter(known).chain(others).take(FIRST).cloned().collect();
        }
        self.open = Some(State::Choosing);
    }

    /// Starts writing into a folder. `solved` is what need not be solved again.
    pub fn start(&mut self, preset: &Arc<Preset>, network: &Arc<Network>, solved: Vec<Told>, folder: PathBuf) {
        let order = preset.scenarios.iter().map(|scenario| &scenario.id);
        let scenarios = order.filter(|id| self.chosen.contains(id)).cloned().collect();
        let (preset, network) = (Arc::clone(preset), Arc::clone(network));
        self.folder = Some(folder.clone());
        match &mut self.worker {
            Some(worker) => {
                worker.submit(Job { preset, network, scenarios, solved, folder });
                self.open = Some(State::Writing("starting".to_owned(), 0.0));
            }
            None => self.open = Some(State::Failed("the thread that writes it did not start".to_owned())),
        }
    }

    /// Shows the window.
    pub fn ui(&mut self, ctx: &Context, preset: &Preset, solvable: bool, actions: &mut Actions) {
        if self.open.is_none() {
            return;
        }
        for said in self.worker.as_ref().map(Latest::poll).unwrap_or_default() {
            self.open = Some(match said {
                Said::At(what, part) => State::Writing(what, part),
                Said::Done(Ok(files)) => State::Written(files),
                Said::Done(Err(why)) => State::Failed(why),
            });
        }
        let mut shown = true;
        let mut next = None;
        egui::Window::new("Export brief")
            .open(&mut shown)
            .default_width(420.0)
            .default_pos(CORNER)
            .resizable(false)
            .show(ctx, |ui| match &self.open {
                Some(State::Choosing) | None => choose_ui(ui, preset, solvable, &mut self.chosen, actions),
                Some(State::Writing(what, part)) => {
                    ui.label(format!("Working: {what}"));
                    ui.add(egui::ProgressBar::new(*part).show_percentage());
                    if ui.button("Cancel").clicked() {
                        if let Some(worker) = &mut self.worker {
                            worker.cancel();
                        }
                        next = Some(State::Choosing);
                    }
                }
                Some(State::Written(files)) => {
                    let folder = self.folder.as_ref().map_or_else(String::new, |folder| folder.display().to_string());
                    ui.label(format!("{files} files are in"));
                    ui.add(egui::Label::new(&folder).wrap().selectable(true));
                    ui.label("Open brief.html with a browser, to read, print or send it");
                    ui.horizontal(|ui| {
                        if ui.button("Copy the path").clicked() {
                            ui.ctx().copy_text(folder.clone());
                        }
                        if ui.button("Another brief").clicked() {
                            next = Some(State::Choosing);
                        }
                    });
                }
                Some(State::Failed(why)) => {
                    ui.colored_label(ui.visuals().error_fg_color, "The brief was not written");
                    ui.add(egui::Label::new(why).wrap().selectable(true));
                    if ui.button("Try again").clicked() {
                        next = Some(State::Choosing);
                    }
                }
            });
        if let Some(next) = next {
            self.open = Some(next);
        }
        if !shown {
            if matches!(self.open, Some(State::Writing(..)))
                && let Some(worker) = &mut self.worker
            {
                worker.cancel();
            }
            self.open = None;
        }
    }
}

fn choose_ui(ui: &mut Ui, preset: &Preset, solvable: bool, chosen: &mut BTreeSet<ScenarioId>, actions: &mut Actions) {
    let words = "One page that explains itself, to read, print or send, and a folder of its pictures (PNG, SVG) and figures (CSV, XLSX). \
                 Which scenarios does it tell?";
    ui.add(egui::Label::new(words).wrap());
    egui::ScrollArea::vertical().max_height(260.0).show(ui, |ui| {
        for scenario in &preset.scenarios {
            let mut on = chosen.contains(&scenario.id);
            if ui.checkbox(&mut on, &scenario.name).changed() {
                if on {
                    chosen.insert(scenario.id.clone());
                } else {
                    chosen.remove(&scenario.id);
                }
            }
        }
    });
    ui.add_space(4.0);
    let ready = solvable && !chosen.is_empty();
    let button = ui.add_enabled(ready, egui::Button::new("Choose a folder…"));
    let why = if solvable { "Choose at least one scenario" } else { "The preset has errors; see the findings" };
    if button.on_disabled_hover_text(why).clicked() {
        actions.push(Action::PickBriefFolder);
    }
}
