//! Keys: whatever the table of commands says, and the clipboard.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::command::{TABLE, Verb};
use crate::app::state::canvas::canvas_id;
use crate::app::state::situation::Situation;
use crate::app::state::view::{MapMode, ViewState};
use chokepoint_core::edit::SNAP;
use egui::{Context, Event, Key, KeyboardShortcut, Modifiers, vec2};

/// Turns keys into actions. Plain keys, undo and the clipboard belong to a text field while one has the keyboard; a widget
/// that has it keeps Space, Enter and the arrows.
pub fn read(ctx: &Context, view: &ViewState, situation: &Situation, actions: &mut Actions) {
    let focused = ctx.memory(|memory| memory.focused());
    let on_map = focused == Some(canvas_id());
    let typing = ctx.text_edit_focused() || (ctx.egui_wants_keyboard_input() && !on_map);
    let elsewhere = focused.is_some() && !on_map;
    if !typing {
        clipboard(ctx, situation, actions);
    }
    let busy_on_map = view.canvas.link.is_some() || view.canvas.choice.is_some();
    if !typing
        && !elsewhere
        && view.mode == MapMode::Stages
        && situation.sites > 0
        && !busy_on_map
        && let Some(way) = nudge(ctx)
    {
        actions.push(Action::Nudge(way));
    }
    let mut rows: Vec<(Verb, &KeyboardShortcut)> =
        TABLE.iter().flat_map(|entry| entry.keys.iter().map(move |key| (entry.verb, key))).collect();
    // The longer combinations first: the shorter ones would swallow them.
    rows.sort_by_key(|(_, key)| std::cmp::Reverse(weight(key)));
    for (verb, key) in rows {
        let plain = weight(key) < 4;
        let functional = (Key::F1..=Key::F12).contains(&key.logical_key);
        let of_the_widget = matches!(
            key.logical_key,
            Key::Space | Key::Enter | Key::ArrowLeft | Key::ArrowRight | Key::ArrowUp | Key::ArrowDown
        );
        let theirs = typing && (plain && !functional || belongs_to_text(verb));
        let kept = elsewhere && plain && of_the_widget;
        let drawing = busy_on_map && plain && !functional;
        if theirs && verb != Verb::SelectNothing || kept || drawing {
            continue;
        }
        if ctx.input_mut(|input| input.consume_shortcut(key)) && situation.allows(verb) {
            actions.push(Action::Do(verb));
        }
    }
}

/// How much a combination asks for.
fn weight(key: &KeyboardShortcut) -> usize {
    let held = key.modifiers;
    let count = usize::from(held.command || held.ctrl) * 4 + usize::from(held.alt) * 4;
    count + usize::from(held.shift)
}

/// What a text field does itself.
fn belongs_to_text(verb: Verb) -> bool {
    matches!(verb, Verb::Undo | Verb::Redo | Verb::Cut | Verb::Copy | Verb::Paste | Verb::SelectAll | Verb::Duplicate)
        || matches!(verb, Verb::AlignLeft | Verb::AlignRight | Verb::AlignTop | Verb::AlignBottom)
}

/// What the system's clipboard keys ask for.
fn clipboard(ctx: &Context, situation: &Situation, actions: &mut Actions) {
    let events: Vec<Event> = ctx.input(|input| {
        let wanted = |event: &&Event| matches!(event, Event::Copy | Event::Cut | Event::Paste(_));
        input.events.iter().filter(wanted).cloned().collect()
    });
    for event in events {
        match event {
            Event::Copy if situation.allows(Verb::Copy) => actions.push(Action::Do(Verb::Copy)),
            Event::Cut if situation.allows(Verb::Cut) => actions.push(Action::Do(Verb::Cut)),
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
