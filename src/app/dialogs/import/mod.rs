//! Reads a table into the map, or an exercise list into a run sheet: what it holds, what its columns mean, what would change, and then all of it as one step.

mod list;
mod outlook;
pub mod settings;

use crate::app::commands::action::{Action, Actions};
use crate::app::form::finding_ui;
use crate::app::state::keyboard::keep_in_sight;
use crate::app::tasks::files::{EXTENSION, PickKind};
use crate::app::tasks::import::{ListRead, ListTarget, Reading};
use crate::app::tasks::newest::Wake;
use crate::draw::Theme;
use chokepoint_core::edit::Edit;
use chokepoint_core::model::{Finding, Preset};
use chokepoint_core::store::import::{ImportOptions, ImportPlan, Mapping, Table, TableKind};
use egui::{Context, Modal, ScrollArea, Ui, vec2};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Room between the dialog and the edges of the window, points.
const AROUND: f32 = 48.0;
/// Widest that the dialog gets, points.
const WIDEST: f32 = 1160.0;
/// Room that heading and buttons need, points.
const FRAME: f32 = 84.0;

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
    /// Where an exercise list goes; none: the table is one of the map.
    list: Option<list::IntoSheet>,
    /// What came of loading a mapping: what the map lacks of it, or why it does not fit.
    said: Vec<String>,
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

    /// Opens the dialog on an exercise list that is to come into a run sheet.
    pub fn read_list(&mut self, path: PathBuf, into: ListTarget) {
        self.read(path);
        if let Some(open) = &mut self.open {
            open.list = Some(list::IntoSheet::new(into));
        }
    }

    /// Opens the dialog on a file.
    pub fn read(&mut self, path: PathBuf) {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        self.reading.read(path);
        self.open = Some(Open {
            name,
            tables: Vec::new(),
            sheet: 0,
            options: None,
            problem: None,
            list: None,
            said: Vec::new(),
        });
    }

    /// How the table in the dialog is read, to be kept.
    pub fn mapping(&self) -> Option<Mapping> {
        let open = self.open.as_ref()?;
        Some(Mapping::of(open.options.as_ref()?, open.tables.get(open.sheet)?))
    }

    /// A name for the file in which that is kept.
    pub fn mapping_name(&self) -> String {
        let name = self.open.as_ref().map_or("", |open| open.name.as_str());
        let stem = Path::new(name).file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
        format!("{stem}-mapping.{EXTENSION}")
    }

    /// Reads the table in the dialog as a mapping says, or says why that cannot be.
    pub fn read_by(&mut self, mapping: Result<Mapping, Finding>, preset: &Preset) {
        let Some(open) = &mut self.open else { return };
        let Some(table) = open.tables.get(open.sheet) else { return };
        let is_list = open.list.is_some();
        let fitting = mapping.and_then(|mapping| {
            if (mapping.kind == TableKind::Exercise) == is_list {
                return mapping.options(table, preset);
            }
            let message = format!("the mapping is of a table of another kind: {}", mapping.kind.label());
            Err(Finding::error(mapping.name, message, "load one that was saved here"))
        });
        match fitting {
            Ok((options, notes)) => {
                open.options = Some(options);
                open.said = notes;
            }
            Err(finding) => open.said = vec![finding.to_string()],
        }
    }

    /// Shows the dialog; `preset` is what is open now.
    pub fn ui(&mut self, ctx: &Context, theme: &Theme, preset: &Arc<Preset>, actions: &mut Actions) {
        let Some(open) = &mut self.open else { return };
        match self.reading.poll(&open.name) {
            Some(Ok(tables)) => {
                open.options = tables.first().map(|table| open.guess(table, preset));
                open.tables = tables;
            }
            Some(Err(finding)) => open.problem = Some(finding),
            None => {}
        }
        // A plan follows whatever it was made from.
        let outcome = match (&open.options, open.tables.get(open.sheet), &open.list) {
            (Some(options), Some(table), None) => Outlook::Map(self.reading.plan(table, options, preset)),
            (Some(options), Some(table), Some(list)) => {
                Outlook::List(self.reading.list(table, options, &list.target, list.made()))
            }
            _ => Outlook::Map(None),
        };
        let mut keep = true;
        let modal = Modal::new(egui::Id::unique("import")).show(ctx, |ui| {
            let room = ctx.content_rect().size() - vec2(AROUND, AROUND);
            ui.set_width(room.x.min(WIDEST));
            ui.set_max_height(room.y);
            keep = open.ui(ui, room.y - FRAME, theme, preset, outcome, actions);
        });
        if !keep || modal.should_close() {
            self.reading.forget();
            self.open = None;
        }
    }
}

/// What would come of it; none while that is being worked out.
#[derive(Clone, Copy)]
enum Outlook<'a> {
    Map(Option<&'a ImportPlan>),
    List(Option<&'a ListRead>),
}

impl<'a> Outlook<'a> {
    fn list(self) -> Option<&'a ListRead> {
        match self {
            Self::List(read) => read,
            Self::Map(_) => None,
        }
    }
}

impl Open {
    /// What a table most probably is.
    fn guess(&self, table: &Table, preset: &Preset) -> ImportOptions {
        match &self.list {
            Some(list) => ImportOptions::of_kind(table, &list.target.preset, TableKind::Exercise),
            None => ImportOptions::guess(table, preset),
        }
    }

    /// False once it is done with. What does not fit into `room` points scrolls; the buttons stay in sight.
    fn ui(
        &mut self,
        ui: &mut Ui,
        room: f32,
        theme: &Theme,
        preset: &Arc<Preset>,
        outlook: Outlook<'_>,
        actions: &mut Actions,
    ) -> bool {
        ui.heading(format!("Import {}", self.name));
        if let Some(problem) = &self.problem {
            ui.label(problem.place.to_string());
            finding_ui(ui, theme, problem);
            ui.label(if self.list.is_some() { "The run sheet stays as it is" } else { "The map stays as it is" });
            return !ui.button("Close").clicked();
        }
        let Some(options) = &mut self.options else {
            ui.horizontal(|ui| {
                ui.spinner();
                ui.label("Reading the file…");
            });
            return !ui.button("Cancel").clicked();
        };
        ScrollArea::vertical().id_salt("import").max_height(room).auto_shrink([false, true]).show(ui, |ui| {
            match &self.list {
                None => settings::settings_ui(ui, &self.tables, &mut self.sheet, options, preset),
                Some(list) => list::settings_ui(ui, &self.tables, &mut self.sheet, options, list),
            }
            ui.horizontal_wrapped(|ui| {
                let load = ui
                    .button("Load mapping…")
                    .on_hover_text("Reads the table as a file says that was kept for this layout");
                if load.clicked() {
                    actions.push(Action::Pick(PickKind::Mapping));
                }
                let save = ui.button("Save mapping…").on_hover_text(
                    "Keeps what the columns mean in a file, for the next table of this layout and for others",
                );
                if save.clicked() {
                    actions.push(Action::Pick(PickKind::SaveMapping));
                }
                for words in &self.said {
                    ui.colored_label(theme.warn(), words);
                }
            });
            if let Some(table) = self.tables.get(self.sheet) {
                settings::preview_ui(ui, table, options, preset);
            }
            ui.separator();
            if let Some(list) = &mut self.list {
                list.lacks_ui(ui, outlook.list());
            }
            match outlook {
                Outlook::Map(None) | Outlook::List(None) => {
                    ui.horizontal(|ui| {
                        ui.spinner();
                        ui.label("Working out what would change…");
                    });
                }
                Outlook::Map(Some(plan)) => outlook::outlook_ui(ui, theme, plan),
                Outlook::List(Some(read)) => {
                    if let Some(list) = &mut self.list {
                        list.outlook_ui(ui, theme, &read.found);
                    }
                }
            }
            keep_in_sight(ui);
        });
        ui.add_space(6.0);
        match (outlook, &self.list) {
            (Outlook::List(read), Some(list)) => list.buttons_ui(ui, read.map(|read| &read.found), &self.name, actions),
            (Outlook::Map(plan), _) => self.buttons_ui(ui, plan, actions),
            (Outlook::List(_), None) => false,
        }
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

/// The whole plan as one edit.
fn edit(plan: &ImportPlan, name: &str) -> Edit {
    Edit { name: format!("import {name}"), key: String::new(), change: plan.change(), matters: true }
}
