//! An exercise list that comes into a run sheet: where it goes, what it gives, and which of its lines are left out.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::sheet_wish::SheetWish;
use crate::app::dialogs::import::settings::choice_ui;
use crate::app::tasks::import::{ListRead, ListTarget};
use crate::draw::Theme;
use chokepoint_core::model::count_words;
use chokepoint_core::store::import::{ImportOptions, Table, TableKind};
use chokepoint_core::workshop::{FromList, Lack, with_made};
use egui::{CollapsingHeader, Label, RichText, Ui};
use std::sync::Arc;

/// Problems that are listed; all of them can be copied.
const PROBLEMS: usize = 100;
/// Injects that are listed.
const LISTED: usize = 500;

/// The run sheet that a list goes into, and how.
pub(super) struct IntoSheet {
    /// The run sheet.
    pub target: ListTarget,
    // Whether the injects of the list take the place of all that it has.
    replaces: bool,
    // Rounds and teams that it lacks, as the list that was read last names them.
    lacks: Vec<Lack>,
    // Those that are to be made.
    made: Vec<Lack>,
}

impl IntoSheet {
    /// Beside what the sheet has; in its place where it has nothing.
    pub fn new(target: ListTarget) -> Self {
        Self { replaces: target.sheet.injects.is_empty(), target, lacks: Vec::new(), made: Vec::new() }
    }

    /// Rounds and teams that are to be made for the list.
    pub fn made(&self) -> &[Lack] {
        &self.made
    }

    /// Offers to make what the run sheet lacks.
    pub fn lacks_ui(&mut self, ui: &mut Ui, read: Option<&ListRead>) {
        if let Some(read) = read {
            self.lacks.clone_from(&read.lacks);
            // Another sheet of the workbook, or other columns, name others.
            self.made.retain(|made| read.lacks.contains(made));
        }
        if self.lacks.is_empty() {
            return;
        }
        ui.strong("The list names what the run sheet lacks. Make:");
        for lack in &self.lacks {
            let mut is_made = self.made.contains(lack);
            if ui.checkbox(&mut is_made, lack.words()).changed() {
                if is_made {
                    self.made.push(lack.clone());
                } else {
                    self.made.retain(|made| made != lack);
                }
            }
        }
        ui.add_space(4.0);
    }

    /// Shows what the list gives.
    pub fn outlook_ui(&mut self, ui: &mut Ui, theme: &Theme, found: &FromList) {
        let had = self.target.sheet.injects.len();
        let bad = errors(found);
        let lines = count_words(found.injects.len() + bad, "line");
        let left = if bad > 0 { format!(", {bad} of them left out") } else { String::new() };
        let words = format!("{lines}{left}: {} come in", count_words(found.injects.len(), "inject"));
        ui.add(Label::new(RichText::new(words).strong()).wrap());
        if had > 0 {
            ui.horizontal_wrapped(|ui| {
                ui.radio_value(&mut self.replaces, false, "Beside the injects of the run sheet")
                    .on_hover_text("One of the same number takes the place of the one that is there");
                ui.radio_value(&mut self.replaces, true, format!("In the place of all {had} injects"));
            });
        }
        if !found.evaluated.is_empty() {
            let lines = count_words(found.evaluated.len(), "line");
            let words = format!("Status and comments of {lines} are of a session that was played, and stay out");
            ui.add(Label::new(RichText::new(words).color(theme.warn())).wrap());
        }
        for finding in found.findings.iter().take(PROBLEMS) {
            let colour = if finding.is_error() { theme.error() } else { theme.warn() };
            let words = format!("{}: {}; {}", finding.place, finding.message, finding.remedy);
            ui.add(Label::new(RichText::new(words).small().color(colour)).wrap());
        }
        let more = found.findings.len().saturating_sub(PROBLEMS);
        if more > 0 {
            ui.weak(format!("and {more} more: copy the list below"));
        }
        let sheet = with_made(&self.target.sheet, &self.made);
        CollapsingHeader::new("What comes in, line by line").id_salt("injects").show(ui, |ui| {
            for inject in found.injects.iter().take(LISTED) {
                let round = sheet.round(&inject.round).map_or("", |round| round.title.as_str());
                let words = format!("{}: {round}, minute {}: {}", inject.id, inject.minute, inject.title);
                ui.add(Label::new(RichText::new(words).small()).truncate());
            }
        });
    }

    /// The buttons; false once it is done with.
    pub fn buttons_ui(&self, ui: &mut Ui, found: Option<&FromList>, name: &str, actions: &mut Actions) -> bool {
        let mut keep = true;
        ui.horizontal(|ui| {
            let ready = found.filter(|found| !found.injects.is_empty());
            let words = match ready {
                Some(found) if errors(found) > 0 => format!("Import the {} good lines", found.injects.len()),
                _ => "Import".to_owned(),
            };
            if ui.add_enabled(ready.is_some(), egui::Button::new(words)).clicked()
                && let Some(found) = ready
            {
                let (list, replaces, name) = (Box::new(found.clone()), self.replaces, name.to_owned());
                actions.push(Action::Sheet(SheetWish::TakeList { list, replaces, name }));
                keep = false;
            }
            if ui.button("Cancel").clicked() {
                keep = false;
            }
            if let Some(found) = found.filter(|found| !found.findings.is_empty())
                && ui.button("Copy the list of problems").clicked()
            {
                let lines: Vec<String> = found.findings.iter().map(ToString::to_string).collect();
                ui.ctx().copy_text(lines.join("\n"));
            }
        });
        keep
    }
}

/// Lines that are left out.
fn errors(found: &FromList) -> usize {
    found.findings.iter().filter(|finding| finding.is_error()).count()
}

/// Which sheet of a workbook is read.
pub(super) fn settings_ui(
    ui: &mut Ui,
    tables: &[Arc<Table>],
    sheet: &mut usize,
    options: &mut ImportOptions,
    into: &IntoSheet,
) {
    if tables.len() < 2 {
        return;
    }
    let before = *sheet;
    ui.horizontal_wrapped(|ui| {
        let name = |at: usize| tables.get(at).map_or("", |table| table.name.as_str());
        choice_ui(ui, "Sheet", "sheet", name(*sheet).to_owned(), |ui| {
            for at in 0..tables.len() {
                ui.selectable_value(sheet, at, name(at));
            }
        });
    });
    if let Some(table) = tables.get(*sheet).filter(|_| before != *sheet) {
        *options = ImportOptions::of_kind(table, &into.target.preset, TableKind::Exercise);
    }
}
