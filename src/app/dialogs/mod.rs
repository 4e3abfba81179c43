//! Questions and lists that lie over the window.

pub mod announced;
pub mod answer;
pub mod balance;
pub mod brief;
pub mod browser;
pub mod compare;
pub mod dropped;
pub mod gallery;
pub mod handover;
pub mod import;
pub mod manual;
pub mod recovery;
pub mod sign;
pub mod tour;
pub mod views;
use crate::app::commands::action::{Leave, SheetThen};
use crate::app::commands::sheet_wish::SheetWish;
use crate::app::dialogs::answer::Answer;
use crate::app::form::finding_ui;
use crate::app::state::keyboard::keep_in_sight;
use crate::app::tasks::files::SaveFailure;
use crate::draw::Theme;
use chokepoint_core::edit::Removal;
use chokepoint_core::model::{EntityRef, FieldPath, Finding, Preset};
use egui::{Context, Modal, Ui};
use std::path::{Path, PathBuf};

/// What is open.
pub enum Dialog {
    /// There are unsaved changes, and the user wants to leave.
    Unsaved(Leave),
    /// The file is not what was read or written last; saving would overwrite somebody's work.
    ChangedOnDisk(PathBuf),
    /// The file that was opened or written last is not there any more.
    GoneFromDisk(PathBuf),
    /// Nothing was saved, and why.
    NotSaved(String),
    /// A run sheet of this name has unsaved changes, and something would lose them.
    SheetUnsaved(String, SheetThen),
    /// A run sheet was not written to a file, and why.
    SheetNotSaved(PathBuf, SaveFailure),
    /// A file could not be opened.
    BadFile(PathBuf, Vec<Finding>),
    /// Something is to be removed, and other things hang on it.
    Remove(Removal),
    /// What is on screen becomes a view of the presentation, under this name.
    NameView(String),
    /// Somebody signs what is saved.
    Sign(sign::Signature),
    /// Several presets were let go over the window.
    Several(dropped::SeveralPresets),
    /// Something else went wrong.
    Problem(String),
}

/// Shows a dialog and returns the answer, once there is one.
pub fn dialog_ui(ctx: &Context, theme: &Theme, dialog: &mut Dialog, name: &str) -> Option<Answer> {
    let mut answer = None;
    let modal = Modal::new(egui::Id::unique("dialog")).show(ctx, |ui| {
        ui.set_width(440.0_f32.min(ctx.content_rect().width() - 60.0));
        answer = match dialog {
            Dialog::Unsaved(leave) => {
                let then = match leave {
                    Leave::Quit => "Quitting",
                    _ => "Opening another preset",
                };
                unsaved_ui(ui, then, name)
            }
            Dialog::SheetUnsaved(name, then) => {
                let then = match then {
                    SheetThen::Do(SheetWish::Close) => "Closing it",
                    SheetThen::Do(_) => "Beginning another",
                    SheetThen::Leave(_) => "Quitting",
                };
                unsaved_ui(ui, then, &format!("The run sheet {name}"))
            }
            Dialog::SheetNotSaved(path, SaveFailure::ChangedOnDisk) => changed_ui(ui, path),
            Dialog::SheetNotSaved(path, SaveFailure::Gone) => gone_ui(ui, path),
            Dialog::SheetNotSaved(_, SaveFailure::Other(why)) => not_saved_ui(ui, why),
            Dialog::ChangedOnDisk(path) => changed_ui(ui, path),
            Dialog::GoneFromDisk(path) => gone_ui(ui, path),
            Dialog::NotSaved(why) => not_saved_ui(ui, why),
            Dialog::BadFile(path, findings) => bad_file_ui(ui, theme, path, findings),
            Dialog::Remove(removal) => remove_ui(ui, removal),
            Dialog::NameView(name) => views::name_view_ui(ui, name),
            Dialog::Sign(signature) => sign::sign_ui(ui, signature),
            Dialog::Several(asked) => dropped::several_ui(ui, asked),
            Dialog::Problem(text) => {
                ui.heading("That did not work");
                ui.add(egui::Label::new(text.as_str()).wrap().selectable(true));
                ui.add_space(8.0);
                ui.button("Close").clicked().then_some(Answer::Cancel)
            }
        };
    });
    answer.or_else(|| modal.should_close().then_some(Answer::Cancel))
}

fn unsaved_ui(ui: &mut Ui, then: &str, name: &str) -> Option<Answer> {
    ui.heading("Save the changes first?");
    ui.add(
        egui::Label::new(format!("{name} has changes that are in no file. {then} loses them unless you save.")).wrap(),
    );
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let save = ui.button("Save changes").clicked().then_some(Answer::Save);
        let discard = ui.button("Discard changes").clicked().then_some(Answer::Yes);
        let cancel = ui.button("Cancel").clicked().then_some(Answer::Cancel);
        save.or(discard).or(cancel)
    })
    .inner
}

fn changed_ui(ui: &mut Ui, path: &Path) -> Option<Answer> {
    ui.heading("The file has changed on disk");
    let text =
        format!("{} is not what this program read or wrote last. Somebody else may have saved it.", path.display());
    ui.add(egui::Label::new(text).wrap());
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let overwrite = ui.button("Overwrite it").clicked().then_some(Answer::Yes);
        let elsewhere = ui.button("Save as…").clicked().then_some(Answer::Save);
        let cancel = ui.button("Cancel").clicked().then_some(Answer::Cancel);
        overwrite.or(elsewhere).or(cancel)
    })
    .inner
}

fn gone_ui(ui: &mut Ui, path: &Path) -> Option<Answer> {
    ui.heading("The file is no longer there");
    let text = format!(
        "{} was there when it was opened or saved last. Somebody may have moved or deleted it, or its disk was taken out. What you did is still open here.",
        path.display()
    );
    ui.add(egui::Label::new(text).wrap());
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let anew = ui.button("Write it there anew").clicked().then_some(Answer::Yes);
        let elsewhere = ui.button("Save as…").clicked().then_some(Answer::Save);
        let cancel = ui.button("Cancel").clicked().then_some(Answer::Cancel);
        anew.or(elsewhere).or(cancel)
    })
    .inner
}

fn not_saved_ui(ui: &mut Ui, why: &str) -> Option<Answer> {
    ui.heading("Nothing was saved");
    ui.add(egui::Label::new(why).wrap().selectable(true));
    ui.label("What was in the file before is still there, and what you did is still open here.");
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let elsewhere = ui.button("Save as…").clicked().then_some(Answer::Save);
        let close = ui.button("Close").clicked().then_some(Answer::Cancel);
        elsewhere.or(close)
    })
    .inner
}

fn remove_ui(ui: &mut Ui, removal: &Removal) -> Option<Answer> {
    ui.heading(format!("Delete {}?", removal.title));
    ui.label("With it goes:");
    egui::ScrollArea::vertical().max_height(280.0).show(ui, |ui| {
        for line in &removal.hanging {
            ui.add(egui::Label::new(format!("• {line}")).wrap());
        }
        keep_in_sight(ui);
    });
    ui.weak("Undo brings all of it back");
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let delete = ui.button("Delete all of it");
        // Enter goes on; Escape does not.
        if ui.memory(|memory| memory.focused().is_none()) {
            delete.request_focus();
        }
        let cancel = ui.button("Cancel").clicked().then_some(Answer::Cancel);
        delete.clicked().then_some(Answer::Yes).or(cancel)
    })
    .inner
}

fn bad_file_ui(ui: &mut Ui, theme: &Theme, path: &Path, findings: &[Finding]) -> Option<Answer> {
    ui.heading("This file cannot be opened");
    ui.add(egui::Label::new(path.display().to_string()).wrap());
    ui.label("The open preset stays as it is");
    ui.add_space(4.0);
    egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| findings_list_ui(ui, theme, findings, None));
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        if ui.button("Copy the list").clicked() {
            let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
            ui.ctx().copy_text(lines.join("\n"));
        }
        ui.button("Close").clicked().then_some(Answer::Cancel)
    })
    .inner
}

/// Findings, each with its place and remedy. Places are called as in the preset, where it is known; the address in the file is in the tip. Returns the
/// place that was clicked.
pub fn findings_list_ui(
    ui: &mut Ui,
    theme: &Theme,
    findings: &[Finding],
    preset: Option<&Preset>,
) -> Option<EntityRef> {
    let mut clicked = None;
    for finding in findings {
        let address = finding.place.to_string();
        let words =
            finding.place.path().zip(preset).map_or_else(|| address.clone(), |(path, preset)| path.words(preset));
        if ui.link(egui::RichText::new(words).small()).on_hover_text(address).clicked() {
            clicked = finding.place.path().and_then(FieldPath::entity).cloned();
        }
        finding_ui(ui, theme, finding);
        ui.add_space(6.0);
    }
    clicked
}
