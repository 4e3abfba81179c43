//! Keys: whatever the table of commands says, and the clipboard.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::command::{Command, Group};
use crate::app::state::canvas::{CanvasState, canvas_id};
use crate::app::state::context::Ctx;
use crate::app::state::shown::{MapMode, WorkMode};
use crate::app::state::situation::Situation;
use chokepoint_core::edit::SNAP;
use egui::{Context, Event, Key, KeyboardShortcut, Modifiers, vec2};

/// Turns keys into actions. Plain keys, undo and the clipboard belong to a text field while one has the keyboard; a widget
/// that has it keeps Space, Enter and the arrows.
pub fn read(egui_ctx: &Context, ctx: &Ctx<'_>, canvas: &CanvasState, actions: &mut Actions) {
    let situation = ctx.situation;
    let focused = egui_ctx.memory(|memory| memory.focused());
    let on_map = focused == Some(canvas_id());
    let typing = egui_ctx.text_edit_focused() || (egui_ctx.egui_wants_keyboard_input() && !on_map);
    let elsewhere = focused.is_some() && !on_map;
    if !typing {
        clipboard(egui_ctx, situation, actions);
    }
    // The field over the name of a site or a column reads Escape itself: taken from it the name that was typed would count.
    let typing_name = canvas.is_typed_on();
    let busy_on_map = canvas.link.is_some() || canvas.choice.is_some() || typing_name;
    if !typing
        && !elsewhere
        && ctx.shown.mode == MapMode::Stages
        && (situation.sites > 0 || situation.note)
        && !busy_on_map
        && let Some(way) = nudge(egui_ctx)
    {
        actions.push(Action::Nudge(way));
    }
    let mut rows: Vec<(Command, &KeyboardShortcut)> =
        Command::ALL.iter().flat_map(|command| command.row().keys.iter().map(move |key| (*command, key))).collect();
    // The longer combinations first: the shorter ones would swallow them.
    rows.sort_by_key(|(_, key)| std::cmp::Reverse(weight(key)));
    for (command, key) in rows {
        let plain = weight(key) < 4;
        let functional = (Key::F1..=Key::F12).contains(&key.logical_key);
        let of_the_widget = matches!(
            key.logical_key,
            Key::Space | Key::Enter | Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown
        );
        let theirs = typing && (plain && !functional || belongs_to_text(command));
        let kept = elsewhere && plain && of_the_widget;
        let drawing = busy_on_map && plain && !functional;
        // A figure that is typed beside its field draws nothing: keys that draw belong to the map, while it has the keyboard.
        let astray = command.row().group == Group::Draw && plain && !on_map;
        // With Alt a letter opens a menu; a combination without it would match as well.
        let of_a_menu = plain && egui_ctx.input(|input| input.modifiers.alt);
        // What lies on top is closed first: an open menu reads Escape itself.
        let closes_a_menu = command == Command::SelectNothing && egui::Popup::is_any_open(egui_ctx);
        if theirs && command != Command::SelectNothing || kept || drawing || astray || of_a_menu || closes_a_menu {
            continue;
        }
        if egui_ctx.input_mut(|input| input.consume_shortcut(key)) && command.is_enabled(situation) {
            actions.push(Action::Do(command));
        }
    }
}

/// Keys of a presentation, those of every slide program; none of them changes anything.
pub fn read_presenting(egui_ctx: &Context, actions: &mut Actions) {
    let mut given = |keys: &[Key], action: Action| {
        if keys.iter().any(|key| egui_ctx.input_mut(|input| input.consume_key(Modifiers::NONE, *key))) {
            actions.push(action);
        }
    };
    given(&[Key::ArrowRight, Key::ArrowDown, Key::PageDown, Key::Space, Key::Enter, Key::N], Action::TurnView(1));
    given(&[Key::ArrowLeft, Key::ArrowUp, Key::PageUp, Key::Backspace, Key::P], Action::TurnView(-1));
    given(&[Key::C, Key::B, Key::Period], Action::Cover);
    given(&[Key::F11], Action::FullScreen);
    given(&[Key::F1], Action::Manual(None));
    given(&[Key::Escape, Key::F5, Key::E], Action::Work(WorkMode::Read));
}

/// The key of the manual, while a question lies over the window and no other key is read.
pub fn read_asking(egui_ctx: &Context, actions: &mut Actions) {
    if egui_ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::F1)) {
        actions.push(Action::Manual(None));
    }
}

/// How much a combination asks for.
fn weight(key: &KeyboardShortcut) -> usize {
    let held = key.modifiers;
    let count = usize::from(held.command || held.ctrl) * 4 + usize::from(held.alt) * 4;
    count + usize::from(held.shift)
}

/// What a text field does itself.
fn belongs_to_text(command: Command) -> bool {
    matches!(
        command,
        Command::Undo
            | Command::Redo
            | Command::Cut
            | Command::Copy
            | Command::Paste
            | Command::SelectAll
            | Command::Duplicate
    ) || matches!(command, Command::AlignLeft | Command::AlignRight | Command::AlignTop | Command::AlignBottom)
}

/// What the system's clipboard keys ask for.
fn clipboard(ctx: &Context, situation: &Situation, actions: &mut Actions) {
    let events: Vec<Event> = ctx.input(|input| {
        let wanted = |event: &&Event| matches!(event, Event::Copy | Event::Cut | Event::Paste(_));
        input.events.iter().filter(wanted).cloned().collect()
    });
    for event in events {
        match event {
            Event::Copy if Command::Copy.is_enabled(situation) => actions.push(Action::Do(Command::Copy)),
            Event::Cut if Command::Cut.is_enabled(situation) => actions.push(Action::Do(Command::Cut)),
            Event::Paste(text) => actions.push(Action::Paste(text)),
            _ => {}
        }
    }
}

/// The way an arrow key moves what is selected: a step of the grid, with Shift one point.
fn nudge(ui: &Context) -> Option<egui::Vec2> {
    let arrows = [
        (Key::ArrowLeft, vec2(-1.0, 0.0)),
        (Key::ArrowRight, vec2(1.0, 0.0)),
        (Key::ArrowUp, vec2(0.0, -1.0)),
        (Key::ArrowDown, vec2(0.0, 1.0)),
    ];
    for (key, way) in arrows {
        if ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, key)) {
            return Some(way);
        }
        let held = ui.input(|input| input.modifiers.alt || input.modifiers.command);
        if !held && ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
            return Some(way * SNAP);
        }
    }
    None
}
