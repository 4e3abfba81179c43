//! File > Save a copy for others: what goes before it is written, each with a box.

use crate::app::commands::action::{Action, Actions};
use crate::app::state::context::Ctx;
use crate::app::state::keyboard::keep_in_sight;
use crate::app::state::topic::Float;
use crate::app::state::view::CORNER;
use crate::app::tasks::files::{BundleWith, PickKind, RunSheetFrom};
use crate::app::tasks::handover::{Looking, look};
use crate::app::tasks::newest::Wake;
use crate::app::tasks::task::{Same, State, Task};
use chokepoint_core::diff::{LeftOut, Private, PrivatePart};
use egui::{Button, Checkbox, CollapsingHeader, Context, Label, RichText, ScrollArea, Ui};
use std::collections::BTreeSet;
use strum::VariantArray as _;

/// Width of the window, points, and height of its list.
const SIZE: [f32; 2] = [560.0, 310.0];
/// Parts of a kind that are listed without being asked for.
const FEW: usize = 4;
/// Parts of a kind that are listed at most.
const MOST: usize = 200;

/// The window, and the thread behind it.
pub struct CopyMaker {
    open: bool,
    looking: Looking,
    /// Parts that the user wants otherwise than is usual.
    turned: BTreeSet<(Private, String)>,
    form: CopyForm,
    /// A picture of the map goes into a bundle.
    picture: bool,
    /// The run sheet of the preset's workshop, where there is one, and whether it goes into a bundle.
    run_sheet: (Option<RunSheetFrom>, bool),
}

/// What a copy is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CopyForm {
    Preset,
    Bundle,
}

impl CopyMaker {
    /// Closed, with a thread that waits.
    pub fn new(wake: Wake) -> Self {
        Self {
            open: false,
            looking: Task::new("copy for others", wake, look),
            turned: BTreeSet::new(),
            form: CopyForm::Preset,
            picture: true,
            run_sheet: (None, false),
        }
    }

    /// Opens it, with the usual choice; `run_sheet` is where that of the preset's workshop is.
    pub fn open(&mut self, run_sheet: Option<RunSheetFrom>) {
        self.open = true;
        self.turned.clear();
        self.run_sheet = (run_sheet, false);
    }

    /// Closes it; false where it was closed.
    pub fn close(&mut self) -> bool {
        std::mem::take(&mut self.open)
    }

    /// What is left out, once that is known of the preset as it stands.
    pub fn left_out(&self) -> Option<LeftOut> {
        let parts = self.looking.fresh()?;
        Some(parts.iter().filter(|part| is_left_out(&self.turned, part)).map(key).collect())
    }

    /// What goes into a bundle beside the preset.
    pub fn bundle_with(&self) -> BundleWith {
        let (run_sheet, goes) = &self.run_sheet;
        BundleWith { picture: self.picture, run_sheet: run_sheet.clone().filter(|_| *goes) }
    }

    fn form_ui(&mut self, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            ui.radio_value(&mut self.form, CopyForm::Preset, "A preset (.ron)");
            let bundle = ui.radio_value(&mut self.form, CopyForm::Bundle, "A bundle (.chokepoint)");
            bundle.on_hover_text("One file that holds the preset and what goes with it; it opens like a preset");
        });
        if self.form == CopyForm::Preset {
            return;
        }
        ui.indent("bundle", |ui| {
            ui.checkbox(&mut self.picture, "With a picture of the map");
            if let (Some(_), goes) = &mut self.run_sheet {
                let sheet = ui.checkbox(goes, "With the run sheet of its workshop, as it is");
                sheet.on_hover_text("It says what is yet to happen, and what players are not to know");
            }
        });
    }

    /// Shows the window while it is open.
    pub fn ui(&mut self, ctx: &Context, shown: &Ctx<'_>, actions: &mut Actions) {
        if !self.open {
            return;
        }
        self.looking.follow(Same::of(shown.preset));
        self.looking.poll();
        let mut open = true;
        egui::Window::new(Float::Copy.title())
            .open(&mut open)
            .default_width(SIZE[0].min(ctx.content_rect().width() - CORNER[0] - 20.0))
            .default_pos(CORNER)
            .resizable(false)
            .show(ctx, |ui| {
                let words = "The copy is a file of its own, and the open preset stays as it is. What is ticked is not in the copy; figures, rules and scenarios are those of the original.";
                ui.add(Label::new(words).wrap());
                ui.add_space(4.0);
                match (self.looking.fresh(), self.looking.state()) {
                    (Some(parts), _) => parts_ui(ui, parts, &mut self.turned),
                    (None, State::Failed(why)) => _ = ui.colored_label(ui.visuals().error_fg_color, why),
                    (None, _) => _ = ui.weak("Looking through the preset…"),
                }
                ui.add_space(4.0);
                self.form_ui(ui);
                ui.add_space(6.0);
                let is_ready = self.looking.fresh().is_some() && !shown.situation.busy;
                if ui.add_enabled(is_ready, Button::new("Choose a file…")).clicked() {
                    actions.push(Action::Pick(match self.form {
                        CopyForm::Preset => PickKind::Copy,
                        CopyForm::Bundle => PickKind::Bundle,
                    }));
                }
            });
        self.open &= open;
    }
}

fn key(part: &PrivatePart) -> (Private, String) {
    (part.kind, part.at.clone())
}

fn is_left_out(turned: &BTreeSet<(Private, String)>, part: &PrivatePart) -> bool {
    part.kind.is_usual() != turned.contains(&key(part))
}

fn parts_ui(ui: &mut Ui, parts: &[PrivatePart], turned: &mut BTreeSet<(Private, String)>) {
    let height = SIZE[1].min(ui.ctx().content_rect().height() - 400.0).max(120.0);
    ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        if parts.is_empty() {
            ui.weak("Nothing in it is only yours: no paths, no notes, no names");
        }
        for kind in Private::VARIANTS {
            let of_kind: Vec<&PrivatePart> = parts.iter().filter(|part| part.kind == *kind).collect();
            if !of_kind.is_empty() {
                kind_ui(ui, *kind, &of_kind, turned);
            }
        }
        keep_in_sight(ui);
    });
    let goes = parts.iter().filter(|part| is_left_out(turned, part));
    let (goes, all) = (goes.count(), parts.len());
    ui.weak(format!("{goes} of {all} left out"));
    let is_path = |part: &&PrivatePart| part.kind == Private::Paths && !is_left_out(turned, part);
    if parts.iter().any(|part| is_path(&part)) {
        ui.colored_label(ui.visuals().warn_fg_color, "Paths or user names stay in the copy");
    }
}

/// A box for all of a kind, and one for each.
fn kind_ui(ui: &mut Ui, kind: Private, parts: &[&PrivatePart], turned: &mut BTreeSet<(Private, String)>) {
    let goes = parts.iter().filter(|part| is_left_out(turned, part)).count();
    let mut all = goes == parts.len();
    let label = RichText::new(format!("{} ({})", kind.label(), parts.len())).strong();
    let is_mixed = goes > 0 && !all;
    if ui.add(Checkbox::new(&mut all, label).indeterminate(is_mixed)).changed() {
        turned.retain(|(of, _)| *of != kind);
        if all != kind.is_usual() {
            turned.extend(parts.iter().map(|part| key(part)));
        }
    }
    ui.indent(("parts", kind.label()), |ui| {
        if parts.len() <= FEW {
            each_ui(ui, parts, turned);
        } else {
            let title = format!("Each of the {}", parts.len());
            CollapsingHeader::new(title).id_salt(kind.label()).show(ui, |ui| each_ui(ui, parts, turned));
        }
    });
}

fn each_ui(ui: &mut Ui, parts: &[&PrivatePart], turned: &mut BTreeSet<(Private, String)>) {
    for part in parts.iter().take(MOST) {
        let mut goes = is_left_out(turned, part);
        let words = format!("{}: {}", part.subject, part.words);
        if ui.checkbox(&mut goes, words).on_hover_text(&part.at).changed() {
            let key = key(part);
            if !turned.remove(&key) {
                turned.insert(key);
            }
        }
    }
    if parts.len() > MOST {
        ui.weak(format!("{} more, as the box above says", parts.len() - MOST));
    }
}
