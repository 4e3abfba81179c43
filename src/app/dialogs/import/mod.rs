//! Reads a table into the map: what it holds, what its columns mean, what would change, and then all of it as one step.

pub mod settings;

use crate::app::commands::action::Actions;
use crate::app::form::finding_ui;
use crate::app::tasks::import::Reading;
use crate::app::tasks::newest::Wake;
use crate::draw::Theme;
use chokepoint_core::edit::Edit;
use chokepoint_core::model::{Finding, Preset};
use chokepoint_core::store::import::{ImportOptions, ImportPlan, Table};
use egui::{Context, Modal, RichText, ScrollArea, Ui, vec2};
use std::path::PathBuf;
use std::sync::Arc;

/// Names of changes that are listed.
const NAMED: usize = 500;

/// What is being read, and the dialog while it is open.
pub struct Importer {
    reading: Reading,
    open: Option<Open>,
}

/// A file that is being brought in.
struct Open {
    name: String,
    tables: Vec<Arc<Table>>,
    sheet: usize,
    options: Option<ImportOptions>,
    problem: Option<Finding>,
}

impl Importer {
    /// Starts the threads.
    pub fn new(wake: Wake) -> Self {
        Self { reading: Reading::new(wake), open: None }
    }

    /// True while the dialog is open.
    pub fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Opens the dialog on a file.
    pub fn read(&mut self, path: PathBuf) {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        self.reading.read(path);
        self.open = Some(Open { name, tables: Vec::new(), sheet: 0, options: None, problem: None });
    }

    /// Shows the dialog; `preset` is what is open now.
    pub fn ui(&mut self, ctx: &Context, theme: &Theme, preset: &Arc<Preset>, actions: &mut Actions) {
        let Some(open) = &mut self.open else { return };
        match self.reading.poll(&open.name) {
            Some(Ok(tables)) => {
                open.options = tables.first().map(|table| ImportOptions::guess(table, preset));
                open.tables = tables;
            }
            Some(Err(finding)) => open.problem = Some(finding),
            None => {}
        }
        // A plan follows whatever it was made from.
        let plan = match (&open.options, open.tables.get(open.sheet)) {
            (Some(options), Some(table)) => self.reading.plan(table, options, preset),
            _ => None,
        };
        let mut keep = true;
        let modal = Modal::new(egui::Id::unique("import")).show(ctx, |ui| {
            let room = ctx.content_rect().size() - vec2(60.0, 60.0);
            ui.set_width(room.x.min(1100.0));
            ui.set_max_height(room.y);
            keep = open.ui(ui, theme, preset, plan, actions);
        });
        if !keep || modal.should_close() {
            self.reading.forget();
            self.open = None;
        }
    }
}

impl Open {
    /// False once it is done with.
    fn ui(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        preset: &Arc<Preset>,
        plan: Option<&ImportPlan>,
        actions: &mut Actions,
    ) -> bool {
        ui.heading(format!("Import {}", self.name));
        if let Some(problem) = &self.problem {
            ui.label(problem.place.to_string());
            finding_ui(ui, theme, problem);
            ui.label("The map stays as it is");
            return !ui.button("Close").clicked();
        }
        let Some(options) = &mut self.options else {
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label("Reading the file…");
            });
            return !ui.button("Cancel").clicked();
        };
        settings::settings_ui(ui, &self.tables, &mut self.sheet, options, preset);
        if let Some(table) = self.tables.get(self.sheet) {
            settings::preview_ui(ui, table, options, preset);
        }
        ui.separator();
        match plan {
            None => {
                ui.horizontal(|ui| {
                    ui.spinner();
                    ui.label("Working out what would change…");
                });
            }
            Some(plan) => plan_ui(ui, theme, plan),
        }
        ui.add_space(6.0);
        self.buttons_ui(ui, plan, actions)
    }

    fn buttons_ui(&self, ui: &mut Ui, plan: Option<&ImportPlan>, actions: &mut Actions) -> bool {
        let mut keep = true;
        ui.horizontal(|ui| {
            let ready = plan.filter(|plan| !plan.is_empty());
            let words = match plan {
                Some(plan) if plan.bad > 0 => format!("Import the {} good rows", plan.rows - plan.bad),
                _ => "Import".to_owned(),
            };
            if ui.add_enabled(ready.is_some(), egui::Button::new(words)).clicked()
                && let Some(plan) = ready
            {
                actions.edit(Some(edit(plan, &self.name)));
                keep = false;
            }
            if ui.button("Cancel").clicked() {
                keep = false;
            }
            if let Some(plan) = plan.filter(|plan| !plan.findings.is_empty())
                && ui.button("Copy the list of problems").clicked()
            {
                let lines: Vec<String> = plan.findings.iter().map(ToString::to_string).collect();
                ui.ctx().copy_text(lines.join("\n"));
            }
        });
        keep
    }
}

/// What would change on the left, what is wrong on the right.
fn plan_ui(ui: &mut Ui, theme: &Theme, plan: &ImportPlan) {
    let height = (ui.available_height() - 40.0).clamp(90.0, 260.0);
    ui.columns(2, |columns| {
        let ui = &mut columns[0];
        ui.strong(format!("{} rows, {} of them bad", plan.rows, plan.bad));
        let summary = plan.summary();
        if summary.is_empty() {
            ui.label("Nothing would change");
        }
        summary.iter().for_each(|line| {
            ui.label(line);
        });
        let names = plan.names(NAMED);
        ScrollArea::vertical().id_salt("changes").max_height(height - 60.0).auto_shrink([false, true]).show(ui, |ui| {
            for note in &plan.notes {
                ui.add(egui::Label::new(RichText::new(note).color(theme.warn())).wrap());
            }
            for total in plan.totals.iter().take(NAMED) {
                let words = RichText::new(total.words()).small();
                let words = if total.is_same() { words } else { words.color(theme.warn()) };
                ui.add(egui::Label::new(words).wrap());
            }
            for name in &names {
                ui.add(egui::Label::new(RichText::new(name).small()).truncate());
            }
            if plan.entities() > names.len() {
                ui.weak(format!("and {} more", plan.entities() - names.len()));
            }
        });
        let ui = &mut columns[1];
        let title = match plan.problems {
            0 => "Nothing is wrong with it".to_owned(),
            1 => "1 problem; its row is left out".to_owned(),
            count => format!("{count} problems; their rows are left out"),
        };
        ui.strong(title);
        let line = ui.text_style_height(&egui::TextStyle::Small) + 2.0;
        ScrollArea::vertical().id_salt("problems").max_height(height).auto_shrink([false, true]).show_rows(
            ui,
            line,
            plan.findings.len(),
            |ui, rows| {
                for finding in plan.findings.get(rows).unwrap_or_default() {
                    let words = format!("{}: {}", finding.place, finding.message);
                    let label = egui::Label::new(RichText::new(words).small()).truncate();
                    ui.add(label).on_hover_text(&finding.remedy);
                }
            },
        );
    });
}

/// The whole plan as one edit.
fn edit(plan: &ImportPlan, name: &str) -> Edit {
    Edit { name: format!("import {name}"), key: String::new(), change: plan.change(), matters: true }
}
