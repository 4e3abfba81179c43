//! Keys.

use super::action::{Action, Actions, Leave};
use super::view::{Selection, ViewState};
use super::world::ZOOM_STEP;
use egui::{Context, Key, KeyboardShortcut, Modifiers};

/// New preset.
pub const NEW: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::N);
/// Open a file.
pub const OPEN: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::O);
/// Save.
pub const SAVE: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::S);
/// Save under another name.
pub const SAVE_AS: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::S);
/// Undo.
pub const UNDO: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Z);
/// Redo.
pub const REDO: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Y);
const REDO_TOO: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::Z);
/// The end.
pub const QUIT: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Q);

/// Turns keys into actions. Plain keys, and undo, belong to a text field while one has the focus.
pub fn read(ctx: &Context, view: &ViewState, months: usize, actions: &mut Actions) {
    let typing = ctx.text_edit_focused() || ctx.egui_wants_keyboard_input();
    let pressed = |shortcut: &KeyboardShortcut| ctx.input_mut(|input| input.consume_shortcut(shortcut));
    // The longer combinations first: the shorter ones would swallow them.
    if pressed(&SAVE_AS) {
        actions.push(Action::SaveAs);
    }
    if pressed(&SAVE) {
        actions.push(Action::Save);
    }
    if pressed(&NEW) {
        actions.push(Action::Leave(Leave::New));
    }
    if pressed(&OPEN) {
        actions.push(Action::Open);
    }
    if pressed(&QUIT) {
        actions.push(Action::Leave(Leave::Quit));
    }
    if typing {
        return;
    }
    if pressed(&REDO_TOO) || pressed(&REDO) {
        actions.push(Action::Redo);
    }
    if pressed(&UNDO) {
        actions.push(Action::Undo);
    }
    // A widget that has the focus keeps Space and the arrows.
    if ctx.memory(|memory| memory.focused().is_some()) {
        if ctx.input(|input| input.key_pressed(Key::Escape)) {
            actions.push(Action::Select(Selection::Nothing));
        }
        return;
    }
    let key = |key: Key| ctx.input_mut(|input| input.consume_key(Modifiers::NONE, key));
    if key(Key::Escape) {
        actions.push(Action::Select(Selection::Nothing));
    }
    if key(Key::F) {
        actions.push(Action::Fit);
    }
    if key(Key::W) {
        actions.push(Action::ShowMap(view.mode.other()));
    }
    if key(Key::Plus) || key(Key::Equals) {
        actions.push(Action::Zoom(ZOOM_STEP));
    }
    if key(Key::Minus) {
        actions.push(Action::Zoom(1.0 / ZOOM_STEP));
    }
    if key(Key::Space) {
        actions.push(Action::TogglePlay);
    }
    if key(Key::ArrowLeft) {
        actions.push(Action::ShowMonth(view.month.saturating_sub(1)));
    }
    if key(Key::ArrowRight) {
        actions.push(Action::ShowMonth((view.month + 1).min(months.saturating_sub(1))));
    }
}
