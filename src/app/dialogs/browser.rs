//! The program's own file list, for systems without a file dialog and for paths that are typed or pasted.

use crate::app::dialogs::recovery::ago;
use crate::app::form::typing::select_letters;
use crate::app::state::keyboard::keep_in_sight;
use crate::app::tasks::files::PickKind;
use chokepoint_core::store::Version;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Entries shown of one folder; the path field reaches the rest.
const MOST: usize = 2000;

/// The open list.
pub struct Browser {
    /// What the file is for.
    pub kind: PickKind,
    folder: PathBuf,
    entries: Vec<Entry>,
    problem: Option<String>,
    name: String,
    // The file that would be overwritten, once the user has asked for it.
    overwrite: Option<PathBuf>,
    focus: bool,
}

struct Entry {
    name: String,
    is_folder: bool,
}

/// What came of this frame.
pub enum Browsed {
    /// The list stays open: nothing has been chosen yet.
    Open,
    /// Closed without a file.
    Cancelled,
    /// Path of the file or folder that was chosen.
    Chosen(PathBuf),
    /// An earlier version of a file was chosen.
    Version {
        /// Path of the version.
        version: PathBuf,
        /// Path of the file that it is a version of.
        file: PathBuf,
    },
}

impl Browser {
    /// A list of a folder; the home or working folder when none is given.
    pub fn new(kind: PickKind, folder: Option<PathBuf>, name: String) -> Self {
        let folder = folder
            .or_else(|| std::env::home_dir().filter(|folder| folder.is_dir()))
            .or_else(|| std::env::current_dir().ok())
            .unwrap_or_else(|| PathBuf::from("/"));
        let mut browser = Self {
            kind,
            folder: PathBuf::new(),
            entries: Vec::new(),
            problem: None,
            name,
            overwrite: None,
            focus: true,
        };
        browser.enter(folder);
        browser
    }

    fn enter(&mut self, folder: PathBuf) {
        self.overwrite = None;
        self.problem = None;
        self.entries.clear();
        match std::fs::read_dir(&folder) {
            Err(error) => self.problem = Some(format!("{}: {error}", folder.display())),
            Ok(list) => {
                for entry in list.flatten().take(MOST) {
                    let name = entry.file_name().to_string_lossy().into_owned();
                    let is_folder = entry.path().is_dir();
                    let wanted =
                        is_folder || Path::new(&name).extension().is_some_and(|ending| self.kind.takes(ending));
                    if wanted && !name.starts_with('.') {
                        self.entries.push(Entry { name, is_folder });
                    }
                }
            }
        }
        self.entries.sort_by(|a, b| b.is_folder.cmp(&a.is_folder).then_with(|| a.name.cmp(&b.name)));
        self.folder = folder;
    }

    /// The file whose earlier versions are of interest: the one that would be opened.
    pub fn file(&self) -> Option<PathBuf> {
        (self.kind == PickKind::Open && !self.name.trim().is_empty()).then(|| self.target())
    }

    /// What the fields name: an absolute path stays itself, `~` is the home folder.
    fn target(&self) -> PathBuf {
        let text = self.name.trim();
        let path = match (text.strip_prefix("~/"), std::env::home_dir()) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => self.folder.join(text),
        };
        match self.kind.ending() {
            Some(ending) if self.kind.writes() && path.extension().is_none() && !path.is_dir() => {
                path.with_extension(ending)
            }
            _ => path,
        }
    }

    /// Takes what the name field says: enters folders, asks before overwriting.
    fn accept(&mut self) -> Browsed {
        if self.kind.is_folder() {
            // The folder that is shown, or one in it that is yet to be made.
            let target = self.target();
            if target.is_file() {
                self.problem = Some(format!("{} is a file", target.display()));
                return Browsed::Open;
            }
            return Browsed::Chosen(target);
        }
        if self.name.trim().is_empty() {
            return Browsed::Open;
        }
        let target = self.target();
        if target.is_dir() {
            self.name.clear();
            self.enter(target);
            return Browsed::Open;
        }
        match self.kind {
            kind if !kind.writes() && !target.is_file() => {
                self.problem = Some(format!("{} is not there", target.display()));
                Browsed::Open
            }
            kind if kind.writes() && target.exists() && self.overwrite.as_ref() != Some(&target) => {
                self.overwrite = Some(target);
                Browsed::Open
            }
            kind if kind.writes() && !target.parent().is_some_and(Path::is_dir) => {
                self.problem = Some("that folder is not there".to_owned());
                Browsed::Open
            }
            _ => Browsed::Chosen(target),
        }
    }

    /// Shows the list, and the earlier versions of the file that is named in it, once they are known.
    pub fn ui(&mut self, ctx: &egui::Context, problem_color: egui::Color32, versions: Option<&[Version]>) -> Browsed {
        let (title, verb) = match self.kind {
            PickKind::Open => ("Open a preset", "Open file"),
            PickKind::Compared => ("A preset to compare with", "Compare with it"),
            PickKind::Base => ("What both began from", "Both began from it"),
            PickKind::Save => ("Save the preset", "Save file"),
            PickKind::Bundle => ("Save a bundle for others", "Save bundle"),
            PickKind::Copy => ("Save a copy for others", "Save copy"),
            PickKind::Table => ("Import a table", "Open table"),
            PickKind::Tables => ("Export all tables", "Save tables"),
            PickKind::Mapping => ("Load a mapping", "Load mapping"),
            PickKind::SaveMapping => ("Save the mapping", "Save mapping"),
            PickKind::Export(_) => ("Save the plot", "Save file"),
            PickKind::Shared => ("A folder for the gallery", "Show its presets"),
            PickKind::Folder => ("Folder for the brief", "Write the brief here"),
            PickKind::AfterAction => ("Folder for the after-action report", "Write the report here"),
            PickKind::Workshop => ("A run sheet or a session", "Play"),
            PickKind::Sheet => ("Open a run sheet", "Open run sheet"),
            PickKind::SaveSheet => ("Save the run sheet", "Save file"),
            PickKind::List => ("Import an exercise list", "Open list"),
            PickKind::SaveList => ("Export the exercise list", "Save list"),
        };
        let needs_name = !self.kind.is_folder();
        let mut result = Browsed::Open;
        let modal = egui::Modal::new(egui::Id::unique("file-browser")).show(ctx, |ui| {
            ui.set_width(520.0_f32.min(ctx.content_rect().width() - 60.0));
            ui.heading(title);
            self.folder_ui(ui);
            let earlier = versions.filter(|versions| !versions.is_empty());
            let room = if earlier.is_some() { 460.0 } else { 300.0 };
            self.entries_ui(ui, (ctx.content_rect().height() - room).clamp(120.0, 320.0));
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                let label = ui.label("File name or path");
                let field = ui.add(egui::TextEdit::singleline(&mut self.name).desired_width(f32::INFINITY));
                let field = field.labelled_by(label.id);
                if std::mem::take(&mut self.focus) {
                    field.request_focus();
                    // What is typed replaces the name that is proposed, and leaves its ending.
                    let stem =
                        Path::new(&self.name).file_stem().map_or(0, |stem| stem.to_string_lossy().chars().count());
                    select_letters(&field, 0..stem);
                }
                if field.changed() {
                    self.overwrite = None;
                    self.problem = None;
                }
                if field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter)) {
                    result = self.accept();
                }
            });
            if let (Some(versions), Some(file)) = (earlier, self.file())
                && let Some(version) = versions_ui(ui, versions)
            {
                result = Browsed::Version { version, file };
            }
            if let Some(problem) = &self.problem {
                ui.colored_label(problem_color, problem);
            }
            if let Some(path) = &self.overwrite {
                ui.colored_label(
                    problem_color,
                    format!("{} is already there; save again to replace it", path.display()),
                );
            }
            ui.add_space(6.0);
            ui.horizontal(|ui| {
                let verb = if self.overwrite.is_some() { "Replace file" } else { verb };
                if ui.add_enabled(!needs_name || !self.name.trim().is_empty(), egui::Button::new(verb)).clicked() {
                    result = self.accept();
                }
                if ui.button("Cancel").clicked() {
                    result = Browsed::Cancelled;
                }
            });
        });
        if modal.should_close() && matches!(result, Browsed::Open) {
            result = Browsed::Cancelled;
        }
        result
    }

    fn folder_ui(&mut self, ui: &mut egui::Ui) {
        let mut enter = None;
        ui.horizontal(|ui| {
            let parent = self.folder.parent().map(Path::to_path_buf);
            if ui.add_enabled(parent.is_some(), egui::Button::new("Up")).clicked() {
                enter = parent;
            }
            ui.add(egui::Label::new(self.folder.display().to_string()).truncate());
        });
        if let Some(folder) = enter {
            self.enter(folder);
        }
    }

    fn entries_ui(&mut self, ui: &mut egui::Ui, height: f32) {
        let mut enter = None;
        egui::Frame::group(ui.style()).show(ui, |ui| {
            egui::ScrollArea::vertical().auto_shrink([false, false]).max_height(height).show(ui, |ui| {
                if self.entries.is_empty() {
                    ui.weak("Nothing here");
                }
                for entry in &self.entries {
                    // A folder ends in the system's own separator: the font has no picture of one.
                    let chosen = !entry.is_folder && self.name == entry.name;
                    let ending = if entry.is_folder { std::path::MAIN_SEPARATOR_STR } else { "" };
                    let row = ui.selectable_label(chosen, format!("{}{ending}", entry.name));
                    if row.clicked() {
                        if entry.is_folder {
                            enter = Some(self.folder.join(&entry.name));
                        } else {
                            self.name.clone_from(&entry.name);
                            self.overwrite = None;
                        }
                    }
                }
                keep_in_sight(ui);
            });
        });
        if let Some(folder) = enter {
            self.enter(folder);
        }
    }
}

/// Earlier versions, each with when it was replaced, its size and what it holds. Returns the one that is to be opened.
fn versions_ui(ui: &mut egui::Ui, versions: &[Version]) -> Option<PathBuf> {
    let mut chosen = None;
    ui.add_space(6.0);
    ui.label("Earlier versions: one that is opened replaces the file when it is saved, and not before");
    let now = SystemTime::now();
    egui::ScrollArea::vertical().id_salt("versions").max_height(110.0).show(ui, |ui| {
        for version in versions {
            ui.horizontal(|ui| {
                let when = ago(version.replaced, now);
                let button = ui.small_button("Open version");
                if button.on_hover_text(day(version.replaced)).clicked() {
                    chosen = Some(version.path.clone());
                }
                let text = format!("replaced {when}, {} kB, {}", version.size.div_ceil(1000), version.holds);
                ui.add(egui::Label::new(text).truncate());
            });
        }
        keep_in_sight(ui);
    });
    chosen
}

/// The day and the hour of a time, universal: this program knows no time zones.
pub(super) fn day(at: SystemTime) -> String {
    jiff::Timestamp::try_from(at).map_or_else(|_| String::new(), |at| format!("{} UTC", at.strftime("%Y-%m-%d %H:%M")))
}
