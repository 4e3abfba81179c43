//! Files that are let go over the window: what becomes of them, said while they hover, and asked where it is not clear.

use crate::app::dialogs::answer::Answer;
use crate::app::tasks::files::PRESETS;
use chokepoint_core::model::count_words;
use chokepoint_core::store::import::TABLES;
use chokepoint_core::store::is_of_workshop;
use egui::{Align2, Button, Context, FontId, Id, Label, LayerId, Order, Ui};
use std::path::{Path, PathBuf};

/// Files that a cue or a question names; the rest are counted.
const NAMED: usize = 6;

/// What becomes of files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dropped {
    /// A preset or a bundle, or what may be one, opens.
    Open(PathBuf),
    /// Several presets: which one opens is asked.
    Ask(Vec<PathBuf>),
    /// Tables are brought into the open map, one after the other.
    Import(Vec<PathBuf>),
    /// A run sheet or a session of a workshop is played.
    Play(PathBuf),
}

impl Dropped {
    /// What becomes of some files, by their names; none without any. Presets go before tables, which belong into the map that is open then.
    pub fn of(mut files: Vec<PathBuf>) -> Option<Self> {
        if let Some(at) = files.iter().position(|path| is_of_workshop(path)) {
            return Some(Self::Play(files.swap_remove(at)));
        }
        let (tables, mut presets): (Vec<PathBuf>, Vec<PathBuf>) =
            files.into_iter().partition(|path| ends(path, &TABLES));
        // What else lies among presets was let go with them by mistake; by itself it is read, and shows what it is.
        if presets.iter().any(|path| ends(path, &PRESETS)) {
            presets.retain(|path| ends(path, &PRESETS));
        }
        match (presets.len(), tables.is_empty()) {
            (0, true) => None,
            (0, false) => Some(Self::Import(tables)),
            (1, _) => presets.pop().map(Self::Open),
            _ => Some(Self::Ask(presets)),
        }
    }

    /// What is going to happen, in words.
    pub fn words(&self) -> String {
        match self {
            Self::Open(path) => format!("Let go to open {}", name(path)),
            Self::Ask(paths) => format!("Let go to open one of {}, or to compare two", named(paths)),
            Self::Import(paths) if paths.len() == 1 => format!("Let go to import {} into the open map", named(paths)),
            Self::Import(paths) => {
                format!(
                    "Let go to import {} into the open map, one after the other: {}",
                    count_words(paths.len(), "table"),
                    named(paths)
                )
            }
            Self::Play(path) => format!("Let go to play {}", name(path)),
        }
    }
}

fn ends(path: &Path, endings: &[&str]) -> bool {
    path.extension().is_some_and(|ending| endings.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn named(paths: &[PathBuf]) -> String {
    let names: Vec<String> = paths.iter().take(NAMED).map(|path| name(path)).collect();
    let more = paths.len().saturating_sub(NAMED);
    if more == 0 { names.join(", ") } else { format!("{} and {more} more", names.join(", ")) }
}

/// While files hover over the window: what letting go does, over everything else.
pub fn cue_ui(ctx: &Context) {
    let hovered = ctx.input(|input| {
        let files = input.raw.hovered_files.iter();
        files.filter_map(|file| file.path.clone()).collect::<Vec<PathBuf>>()
    });
    let Some(dropped) = Dropped::of(hovered) else { return };
    let screen = ctx.content_rect();
    let visuals = &ctx.global_style().visuals;
    let painter = ctx.layer_painter(LayerId::new(Order::Foreground, Id::unique("hovering files")));
    painter.rect_filled(screen, 0.0, visuals.window_fill.gamma_multiply(0.6));
    painter.rect_stroke(
        screen.shrink(6.0),
        8.0,
        egui::Stroke::new(3.0, visuals.selection.stroke.color),
        egui::StrokeKind::Inside,
    );
    let width = (screen.width() - 120.0).clamp(200.0, 640.0);
    egui::Area::new(Id::unique("cue of hovering files"))
        .order(Order::Tooltip)
        .anchor(Align2::CENTER_CENTER, [0.0, 0.0])
        .show(ctx, |ui| {
            egui::Frame::popup(ui.style()).inner_margin(16.0).show(ui, |ui| {
                ui.set_max_width(width);
                ui.add(Label::new(egui::RichText::new(dropped.words()).font(FontId::proportional(18.0))).wrap());
            });
        });
}

/// Several presets that were let go, and what is to become of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeveralPresets {
    /// The files.
    pub files: Vec<PathBuf>,
    /// What opens, once that is answered, and what it is compared with.
    pub chosen: Option<(PathBuf, Option<PathBuf>)>,
}

/// Asks which of several presets opens, or whether two are compared.
pub fn several_ui(ui: &mut Ui, asked: &mut SeveralPresets) -> Option<Answer> {
    ui.heading("Open which preset?");
    ui.label("One preset is open at a time. Two can be compared.");
    ui.add_space(4.0);
    egui::ScrollArea::vertical().max_height(280.0).show(ui, |ui| {
        for path in &asked.files {
            if ui
                .add(Button::new(format!("Open {}", name(path))).truncate())
                .on_hover_text(path.display().to_string())
                .clicked()
            {
                asked.chosen = Some((path.clone(), None));
            }
        }
    });
    if let [first, second] = asked.files.as_slice() {
        let words = format!("Open {} and compare it with {}", name(first), name(second));
        if ui.add(Button::new(words).truncate()).clicked() {
            asked.chosen = Some((first.clone(), Some(second.clone())));
        }
    }
    ui.add_space(8.0);
    let cancel = ui.button("Cancel").clicked().then_some(Answer::Cancel);
    asked.chosen.is_some().then_some(Answer::Yes).or(cancel)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str]) -> Option<Dropped> {
        Dropped::of(names.iter().map(PathBuf::from).collect())
    }

    #[test]
    fn names_say_what_becomes_of_files() {
        assert_eq!(of(&[]), None);
        assert_eq!(of(&["a.RON"]), Some(Dropped::Open("a.RON".into())));
        // What it is shows when it is read.
        assert_eq!(of(&["a.txt.old"]), Some(Dropped::Open("a.txt.old".into())));
        assert_eq!(of(&["t.csv", "a.ron"]), Some(Dropped::Open("a.ron".into())));
        assert_eq!(
            of(&["readme.md", "a.ron", "b.chokepoint"]),
            Some(Dropped::Ask(vec!["a.ron".into(), "b.chokepoint".into()]))
        );
        assert_eq!(of(&["readme.md", "a.ron"]), Some(Dropped::Open("a.ron".into())));
        assert_eq!(of(&["t.csv", "u.XLSX"]), Some(Dropped::Import(vec!["t.csv".into(), "u.XLSX".into()])));
        assert_eq!(of(&["a.ron", "a.workshop.ron"]), Some(Dropped::Play("a.workshop.ron".into())));
        let many: Vec<String> = (0..9).map(|at| format!("{at}.csv")).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let words = of(&many).map(|dropped| dropped.words());
        assert_eq!(
            words.as_deref(),
            Some(
                "Let go to import 9 tables into the open map, one after the other: 0.csv, 1.csv, 2.csv, 3.csv, 4.csv, 5.csv and 3 more"
            )
        );
    }
}
