//! The editor of run sheets: a timeline of rounds and injects, the form of what is chosen, and what is wrong with the sheet.

mod chosen;
mod draft;
mod fields;
mod form;
mod inject_form;
mod scale;
mod timeline;

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::sheet_wish::SheetWish;
use crate::app::form::finding_ui;
use crate::app::state::keyboard::keep_in_sight;
use crate::app::state::topic::Float;
use crate::app::tasks::files::PickKind;
use crate::app::workshop::sheet::chosen::{Chosen, place_words};
pub use crate::app::workshop::sheet::draft::Draft;
use crate::app::workshop::sheet::form::form_ui;
use crate::app::workshop::sheet::timeline::{Dragged, add_inject_to, timeline_ui};
use crate::draw::Theme;
use chokepoint_core::engine::Timeline;
use chokepoint_core::model::workshop::RunSheet;
use chokepoint_core::model::{Finding, Preset};
use chokepoint_core::store::builtin::SHEETS;
use chokepoint_core::workshop::sheet_edit::{add_round, add_team};
use egui::{
    Button, Context, Id, Key, Label, LayerId, Modifiers, Response, RichText, ScrollArea, Ui, UiBuilder, Window, vec2,
};
use std::path::Path;
use std::sync::Arc;

/// Width and height of the window where the screen has room for them, points.
const SIZE: [f32; 2] = [1180.0, 640.0];
/// Room left around the window on a smaller screen, points.
const MARGIN: [f32; 2] = [70.0, 130.0];
/// Where it opens, points.
const CORNER: [f32; 2] = [30.0, 64.0];
/// Part of the height that the timeline takes.
const TIMELINE: f32 = 0.40;
/// Width of the list of findings, points.
const FINDINGS: f32 = 270.0;

/// The window, and the run sheet that is written in it.
#[derive(Default)]
pub struct SheetEditor {
    open: bool,
    draft: Option<Draft>,
    dragged: Option<Dragged>,
    // Keys of undo and saving are the window's.
    keyboard: bool,
    focused: Option<Id>,
}

impl SheetEditor {
    /// The run sheet that is being written.
    pub fn draft(&self) -> Option<&Draft> {
        self.draft.as_ref()
    }

    /// The same, to be changed.
    pub fn draft_mut(&mut self) -> Option<&mut Draft> {
        self.draft.as_mut()
    }

    /// True where it holds what is in no file.
    pub fn is_unsaved(&self) -> bool {
        self.draft.as_ref().is_some_and(Draft::is_unsaved)
    }

    /// True while the window is open.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// Shows the window.
    pub fn show(&mut self) {
        (self.open, self.keyboard) = (true, true);
    }

    /// Closes the window; what is written stays.
    pub fn hide(&mut self) {
        (self.open, self.keyboard) = (false, false);
    }

    /// Writes on a run sheet.
    pub fn begin(&mut self, draft: Draft) {
        self.draft = Some(draft);
        self.dragged = None;
        self.show();
    }

    /// Puts the run sheet aside and closes the window.
    pub fn forget(&mut self) {
        self.draft = None;
        self.hide();
    }

    /// Takes the keys of undo and saving while it has the keyboard; before anybody else reads them.
    pub fn keys(&mut self, ctx: &Context, actions: &mut Actions) {
        let Some(draft) = self.draft.as_mut().filter(|_| self.open && self.keyboard) else { return };
        let pressed = |modifiers: Modifiers, key: Key| ctx.input_mut(|input| input.consume_key(modifiers, key));
        if pressed(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z) || pressed(Modifiers::COMMAND, Key::Y) {
            draft.redo();
        }
        if pressed(Modifiers::COMMAND, Key::Z) {
            draft.undo();
        }
        if pressed(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::S) {
            actions.push(Action::Sheet(SheetWish::SaveAs));
        }
        if pressed(Modifiers::COMMAND, Key::S) {
            actions.push(Action::Sheet(SheetWish::Save));
        }
    }

    /// Shows the window. `document` is the open map with its file.
    pub fn ui(
        &mut self,
        ctx: &Context,
        theme: &Theme,
        (document, path): (&Arc<Preset>, Option<&Path>),
        actions: &mut Actions,
    ) {
        if !self.open {
            return;
        }
        if let Some(draft) = &mut self.draft {
            draft.follow(document, path);
        }
        let mut open = true;
        let room = ctx.content_rect().size() - vec2(MARGIN[0], MARGIN[1]);
        let size = vec2(SIZE[0].min(room.x), SIZE[1].min(room.y));
        let window = Window::new(Float::RunSheet.title()).open(&mut open).default_size(size).default_pos(CORNER);
        let (draft, dragged) = (&mut self.draft, &mut self.dragged);
        let shown = window.resizable(true).show(ctx, |ui| match draft {
            Some(draft) => draft_ui(ui, theme, draft, dragged, actions),
            None => start_ui(ui, actions),
        });
        if !open {
            actions.push(Action::Sheet(SheetWish::Close));
        }
        if let Some(shown) = shown {
            self.follow_keyboard(ctx, shown.response.layer_id);
        }
    }

    /// Where the keyboard is, and whether what comes next is a step of its own.
    fn follow_keyboard(&mut self, ctx: &Context, layer: LayerId) {
        let focused = ctx.memory(egui::Memory::focused);
        let of = |id: Id| ctx.viewport(|viewport| viewport.this_pass.widgets.get(id).map(|widget| widget.layer_id));
        let pressed = ctx.input(|input| input.pointer.any_pressed().then(|| input.pointer.interact_pos()).flatten());
        if let Some(at) = focused.and_then(of) {
            self.keyboard = at == layer;
        } else if let Some(at) = pressed {
            self.keyboard = ctx.layer_id_at(at) == Some(layer);
        }
        let arrows = [Key::ArrowLeft, Key::ArrowRight];
        let held = ctx.input(|input| input.pointer.any_down() || arrows.iter().any(|key| input.key_down(*key)));
        let moved = std::mem::replace(&mut self.focused, focused) != focused;
        if let Some(draft) = self.draft.as_mut().filter(|_| moved || !held && !ctx.text_edit_focused()) {
            draft.seal();
        }
    }
}

/// A new run sheet for a preset: one round, at the start of a scenario.
pub fn new_sheet(preset: &Preset, name: &str, scenario: &chokepoint_core::model::ScenarioId) -> Option<RunSheet> {
    let scenario = preset.scenario(scenario)?;
    Some(RunSheet::new(name, scenario.id.clone(), Timeline::of(scenario).start()))
}

/// Nothing is being written yet: what one can begin with.
fn start_ui(ui: &mut Ui, actions: &mut Actions) {
    let words = "A run sheet says what is played: rounds with their game dates, teams, and what is told when. It lies beside its map as \
                 NAME.workshop.ron.";
    ui.add(Label::new(words).wrap());
    ui.add_space(6.0);
    let mut wish = |wish: SheetWish| actions.push(Action::Sheet(wish));
    if ui.button("New for this map").on_hover_text("One round, at the start of the scenario that is shown").clicked() {
        wish(SheetWish::New);
    }
    for (at, sheet) in SHEETS.iter().enumerate() {
        ui.horizontal(|ui| {
            let edit = named(ui.button("Edit a copy"), &format!("Edit a copy of {}", sheet.title));
            if edit.clicked() {
                wish(SheetWish::EditBuiltin(at));
            }
            ui.add(Label::new(sheet.title).truncate());
        });
    }
    if ui.button("Open run sheet\u{2026}").clicked() {
        actions.push(Action::Pick(PickKind::Sheet));
    }
}

/// A widget under another name than its words.
fn named(response: Response, name: &str) -> Response {
    let enabled = response.enabled();
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, name));
    response
}

fn draft_ui(ui: &mut Ui, theme: &Theme, draft: &mut Draft, dragged: &mut Option<Dragged>, actions: &mut Actions) {
    bar_ui(ui, draft, actions);
    chosen_ui(ui, draft);
    let height = (ui.available_height() * TIMELINE).max(120.0);
    ui.allocate_ui(vec2(ui.available_width(), height), |ui| timeline_ui(ui, theme, draft, dragged, height));
    ui.separator();
    let rest = ui.available_rect_before_wrap();
    let (form, findings) = rest.split_left_right_at_x(rest.right() - FINDINGS);
    ui.scope_builder(UiBuilder::new().max_rect(form.shrink2(vec2(4.0, 0.0))), |ui| form_ui(ui, theme, draft));
    ui.scope_builder(UiBuilder::new().max_rect(findings), |ui| findings_ui(ui, theme, draft));
}

/// Files, undo, playing.
fn bar_ui(ui: &mut Ui, draft: &mut Draft, actions: &mut Actions) {
    ui.horizontal_wrapped(|ui| {
        let mark = if draft.is_unsaved() { " \u{2022}" } else { "" };
        let name = draft.path().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        let name = name.unwrap_or_else(|| format!("{} (in no file)", draft.sheet().title));
        let tip = if draft.is_unsaved() { "Has changes that are in no file" } else { "As it is in its file" };
        ui.strong(format!("{name}{mark}")).on_hover_text(tip);
        let files = [
            ("New", "New run sheet for this map", Action::Sheet(SheetWish::New)),
            ("Open\u{2026}", "Open a run sheet", Action::Pick(PickKind::Sheet)),
            ("Save", "Save the run sheet", Action::Sheet(SheetWish::Save)),
            ("Save as\u{2026}", "Save the run sheet under another name", Action::Sheet(SheetWish::SaveAs)),
            ("Import list\u{2026}", "Import an exercise list", Action::Pick(PickKind::List)),
            (
                "Export list\u{2026}",
                "Export the exercise list, as a workbook or as text",
                Action::Pick(PickKind::SaveList),
            ),
        ];
        for (words, name, action) in files {
            if named(ui.button(words), name).on_hover_text(name).clicked() {
                actions.push(action);
            }
        }
        let (undo, redo) = draft.steps();
        let (undo, redo) = (undo.map(|step| format!("Undo: {step}")), redo.map(|step| format!("Redo: {step}")));
        let button = |ui: &mut Ui, words: &str, step: &Option<String>| {
            let button =
                named(ui.add_enabled(step.is_some(), Button::new(words)), &format!("{words} in the run sheet"));
            match step {
                Some(step) => button.on_hover_text(step).clicked(),
                None => false,
            }
        };
        if button(ui, "Undo", &undo) {
            draft.undo();
        }
        if button(ui, "Redo", &redo) {
            draft.redo();
        }
        let is_playable = !draft.findings().iter().any(Finding::is_error);
        let play = ui.add_enabled(is_playable, Button::new("Play it"));
        let play = play.on_disabled_hover_text("It has errors: see the list on the right");
        if play.on_hover_text("Begins a session with the sheet as it stands here").clicked() {
            actions.push(Action::Sheet(SheetWish::Play));
        }
    });
}

/// What can be chosen beside the timeline, and what can be added.
fn chosen_ui(ui: &mut Ui, draft: &mut Draft) {
    let sheet = Arc::clone(draft.sheet());
    ui.horizontal_wrapped(|ui| {
        let mut choose = |ui: &mut Ui, to: Chosen, words: &str, name: &str| {
            if named(ui.selectable_label(draft.chosen == to, words), name).clicked() {
                draft.chosen = to;
            }
        };
        choose(ui, Chosen::Whole, "Whole sheet", "Whole sheet");
        for team in &sheet.teams {
            choose(ui, Chosen::Team(team.id.clone()), &team.name, &format!("Team {}", team.name));
        }
        ui.separator();
        if ui.button("Add team").clicked() {
            let mut next = RunSheet::clone(&sheet);
            let team = add_team(&mut next);
            draft.become_sheet(next, "add a team", "");
            draft.chosen = Chosen::Team(team);
        }
        if ui.button("Add round").on_hover_text("A month after the last one").clicked() {
            let mut next = RunSheet::clone(&sheet);
            let start = draft.preset().scenario(&sheet.scenario).map(|scenario| Timeline::of(scenario).start());
            let round = add_round(&mut next, start.unwrap_or_default());
            draft.become_sheet(next, "add a round", "");
            draft.chosen = Chosen::Round(round);
        }
        let round = draft.chosen.round(&sheet);
        let add = ui.add_enabled(round.is_some(), Button::new("Add inject"));
        if let Some(round) = round
            && add.on_hover_text("In the round that is chosen, after what is told in it").clicked()
        {
            let last = sheet.injects_of(&round).last().map(|inject| inject.minute.saturating_add(1));
            let long = sheet.round(&round).map_or(0, |round| round.minutes);
            let minute = last.unwrap_or(0);
            add_inject_to(draft, &round, if long > 0 { minute.min(long) } else { minute });
        }
    });
}

/// What is wrong with the sheet; a click shows it.
fn findings_ui(ui: &mut Ui, theme: &Theme, draft: &mut Draft) {
    let findings = draft.findings();
    let errors = findings.iter().filter(|finding| finding.is_error()).count();
    if findings.is_empty() {
        ui.weak("Nothing is wrong with it");
        return;
    }
    ui.label(RichText::new(format!("{errors} errors, {} warnings", findings.len() - errors)).strong());
    let mut clicked = None;
    ScrollArea::vertical().id_salt("findings of the run sheet").auto_shrink([false, false]).show(ui, |ui| {
        for finding in findings {
            let words = place_words(finding, draft.sheet());
            if ui.link(RichText::new(words).small()).on_hover_text(finding.place.to_string()).clicked() {
                clicked = Some(Chosen::of(finding));
            }
            finding_ui(ui, theme, finding);
            ui.add_space(4.0);
        }
        keep_in_sight(ui);
    });
    if let Some(chosen) = clicked {
        draft.chosen = chosen.in_sheet(draft.sheet());
    }
}
