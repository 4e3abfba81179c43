//! The timeline: rounds by their minutes, injects at the minute at which they are due. Everything is dragged, or moved by the arrows.

use crate::app::form::spoken::described;
use crate::app::state::keyboard::keep_in_sight;
use crate::app::workshop::sheet::chosen::Chosen;
use crate::app::workshop::sheet::draft::Draft;
use crate::app::workshop::sheet::scale::{LONGEST, Scale, lanes};
use crate::draw::{Theme, text_size};
use chokepoint_core::model::workshop::{Inject, InjectId, RoundId, RunSheet};
use chokepoint_core::workshop::sheet_edit::{
    add_inject, duplicate_inject, move_inject, remove_round, shift_inject, turn_inject,
};
use egui::{
    Color32, CursorIcon, EventFilter, Id, Key, LayerId, Modifiers, Order, Painter, Pos2, Rect, Response, ScrollArea,
    Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};
use strum::VariantArray as _;

/// Height of the head of a round, points.
const HEAD: f32 = 44.0;
/// Height of a block with the room below it, points.
const LANE: f32 = 24.0;
/// Width of a block with the room beside it, points.
const BLOCK: f32 = 112.0;
/// Room between blocks, points.
const GAP: f32 = 3.0;
/// Width of the edge of a round that is dragged, points.
const EDGE: f32 = 8.0;

/// What is being dragged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Dragged {
    /// From the pointer to the minute that it took hold of, or to the edge, points.
    grip: f32,
}

/// What the timeline asks for; done once all of it is shown.
enum Wish {
    Choose(Chosen),
    AddInject(RoundId, u32),
    Duplicate(InjectId),
    Remove(InjectId),
    RemoveRound(RoundId),
    Move(InjectId, RoundId, u32),
    Shift(InjectId, i64),
    Turn(InjectId, isize),
    Lasts(RoundId, u32),
}

/// Shows it in so much height, points.
pub(super) fn timeline_ui(ui: &mut Ui, theme: &Theme, draft: &mut Draft, dragged: &mut Option<Dragged>, height: f32) {
    let sheet = std::sync::Arc::clone(draft.sheet());
    let mut wishes = Vec::new();
    ScrollArea::both().id_salt("timeline").max_height(height).auto_shrink([false, false]).show(ui, |ui| {
        // Something to hold on to, so that the last round can be made longer.
        let room = (ui.available_width() - EDGE).max(200.0);
        let scale = Scale::of(&sheet, room);
        let injects: Vec<(usize, &Inject)> = sheet
            .injects
            .iter()
            .filter_map(|inject| Some((sheet.rounds.iter().position(|round| round.id == inject.round)?, inject)))
            .collect();
        let begins: Vec<f32> = injects.iter().map(|(round, inject)| begin(&scale, *round, inject.minute)).collect();
        let lanes = lanes(&begins, BLOCK);
        let high = HEAD + 6.0 + LANE * (lanes.iter().max().map_or(0, |lane| lane + 1)) as f32;
        let size = vec2((scale.width() + EDGE).max(room), high.max(ui.available_height()));
        let (area, _) = ui.allocate_exact_size(size, Sense::hover());
        let painter = ui.painter_at(area.intersect(ui.clip_rect()));
        let on = On { theme, sheet: &sheet, scale: &scale, area, painter: &painter };
        for at in 0..sheet.rounds.len() {
            round_ui(ui, &on, at, draft, dragged, &mut wishes);
        }
        for (((round, inject), begin), lane) in injects.iter().zip(&begins).zip(&lanes) {
            let corner = area.min + vec2(*begin, HEAD + 6.0 + LANE * *lane as f32);
            let place = Rect::from_min_size(corner, vec2(BLOCK - GAP, LANE - GAP));
            block_ui(ui, &on, (*round, inject), place, draft, dragged, &mut wishes);
        }
        if sheet.rounds.is_empty() {
            let font = theme.font(text_size::LEAD);
            painter.text(area.center(), egui::Align2::CENTER_CENTER, "No round yet: add one", font, theme.weak_text());
        }
        keep_in_sight(ui);
    });
    for wish in wishes {
        carry_out(draft, wish);
    }
}

/// What all of it is drawn on.
struct On<'a> {
    theme: &'a Theme,
    sheet: &'a RunSheet,
    scale: &'a Scale,
    area: Rect,
    painter: &'a Painter,
}

/// Where a block begins: at its minute, but not beyond its round.
fn begin(scale: &Scale, round: usize, minute: u32) -> f32 {
    let Some(span) = scale.0.get(round) else { return 0.0 };
    scale.x(round, minute).min(span.left + span.width - BLOCK - EDGE).max(span.left) + GAP
}

/// Head, ground and edge of a round.
fn round_ui(ui: &mut Ui, on: &On<'_>, at: usize, draft: &Draft, dragged: &mut Option<Dragged>, wishes: &mut Vec<Wish>) {
    let (Some(round), Some(span)) = (on.sheet.rounds.get(at), on.scale.0.get(at)) else { return };
    let theme = on.theme;
    let number = at + 1;
    let left = on.area.left() + span.left;
    let ground = Rect::from_min_size(pos2(left, on.area.top()), vec2(span.width, on.area.height()));
    let head = Rect::from_min_size(ground.min, vec2(span.width - EDGE, HEAD));
    let id = ui.scope_id().with(("round", round.id.as_str()));
    let response = ui.interact(head, id, Sense::click());
    let name = format!("Round {number}: {}", round.title);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
    described(&response, || format!("{}, {}", round.date, length_words(round.minutes)));
    let is_chosen = draft.chosen == Chosen::Round(round.id.clone());
    let fill = if is_chosen { ui.visuals().selection.bg_fill } else { theme.faint() };
    on.painter.rect_filled(ground.shrink2(vec2(1.0, 0.0)), 2.0, theme.canvas());
    on.painter.rect_filled(Rect::from_min_size(head.min + vec2(1.0, 0.0), vec2(span.width - 2.0, HEAD)), 2.0, fill);
    let date = round.date.strftime("%-d %b %Y");
    let words = [
        (4.0, text_size::NAME, theme.text(), format!("{number} {}", round.title)),
        (22.0, text_size::NOTE, theme.weak_text(), format!("{date}, {}", length_words(round.minutes))),
    ];
    for (below, size, colour, words) in words {
        line(on, head.min + vec2(6.0, below), head.width() - 8.0, size, colour, &words);
    }
    if response.clicked() {
        wishes.push(Wish::Choose(Chosen::Round(round.id.clone())));
    }
    let minute = response.interact_pointer_pos().or(response.hover_pos());
    let minute = minute.and_then(|pointer| on.scale.at(pointer.x - on.area.left())).map_or(0, |(_, minute)| minute);
    response.on_hover_text(&name).context_menu(|ui| {
        if ui.button("Add inject").clicked() {
            wishes.push(Wish::AddInject(round.id.clone(), minute));
            ui.close();
        }
        if ui.button("Remove round").clicked() {
            wishes.push(Wish::RemoveRound(round.id.clone()));
            ui.close();
        }
    });
    edge_ui(ui, on, at, &round.id, span.minutes, ground.right(), dragged, wishes);
}

/// The edge of a round, which gives it minutes.
#[expect(
    clippy::too_many_arguments,
    reason = "the edge of a round that is being shown: all of it belongs to the frame"
)]
fn edge_ui(
    ui: &mut Ui,
    on: &On<'_>,
    at: usize,
    round: &RoundId,
    minutes: u32,
    right: f32,
    dragged: &mut Option<Dragged>,
    wishes: &mut Vec<Wish>,
) {
    let place = Rect::from_min_max(pos2(right - EDGE, on.area.top()), pos2(right, on.area.bottom()));
    let response = ui.interact(place, ui.scope_id().with(("edge", round.as_str())), Sense::click_and_drag());
    let name = format!("Length of round {}", at + 1);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Slider, true, &name));
    described(&response, || length_words(minutes));
    let shown = response.hovered() || response.dragged() || response.has_focus();
    let colour = if shown { on.theme.accent() } else { on.theme.line() };
    let grip = Rect::from_min_max(pos2(right - 2.0, on.area.top()), pos2(right, on.area.bottom()));
    on.painter.rect_filled(grip, 1.0, colour);
    if let Some(pointer) = response.interact_pointer_pos() {
        if response.drag_started() {
            *dragged = Some(Dragged { grip: pointer.x });
        }
        if let Some(Dragged { grip }) = *dragged
            && (response.dragged() || response.drag_stopped())
        {
            let longer = on.scale.longer(at, pointer.x - grip);
            let below = pos2(pointer.x, on.area.top() + HEAD + 4.0);
            told(on, below, &format!("{longer} min"));
            if response.drag_stopped() {
                wishes.push(Wish::Lasts(round.clone(), longer));
                *dragged = None;
            }
        }
    }
    if response.has_focus() {
        hold_arrows(ui, &response);
        if let Some(by) = arrow(ui, Modifiers::NONE) {
            let longer = (i64::from(minutes) + by).clamp(1, i64::from(LONGEST));
            wishes.push(Wish::Lasts(round.clone(), u32::try_from(longer).unwrap_or(minutes)));
        }
    }
    response.on_hover_cursor(CursorIcon::ResizeHorizontal).on_hover_text("Drag: how many minutes the round takes");
}

/// An inject.
fn block_ui(
    ui: &mut Ui,
    on: &On<'_>,
    (round, inject): (usize, &Inject),
    place: Rect,
    draft: &Draft,
    dragged: &mut Option<Dragged>,
    wishes: &mut Vec<Wish>,
) {
    let theme = on.theme;
    let id = ui.scope_id().with(("inject", inject.id.as_str()));
    let response = ui.interact(place, id, Sense::click_and_drag());
    let name = format!("Inject {}: {}", inject.id, inject.title);
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &name));
    let title = on.sheet.rounds.get(round).map_or("", |round| round.title.as_str());
    described(&response, || format!("minute {} of {title}, {}", inject.minute, inject.kind.label()));
    let is_chosen = draft.chosen == Chosen::Inject(inject.id.clone());
    let kind = chokepoint_core::model::workshop::InjectKind::VARIANTS.iter().position(|kind| *kind == inject.kind);
    let mut drawn = place;
    if let Some(pointer) = response.interact_pointer_pos() {
        let minute_at = on.area.left() + on.scale.x(round, inject.minute);
        if response.drag_started() {
            let from = ui.input(|input| input.pointer.press_origin()).unwrap_or(pointer);
            *dragged = Some(Dragged { grip: from.x - minute_at });
        }
        if let Some(Dragged { grip }) = *dragged
            && (response.dragged() || response.drag_stopped())
            && let Some((to, minute)) = on.scale.at(pointer.x - grip - on.area.left())
            && let Some(target) = on.sheet.rounds.get(to)
        {
            drawn = place.translate(vec2(on.area.left() + begin(on.scale, to, minute) - place.left(), 0.0));
            told(on, drawn.left_bottom() + vec2(0.0, 2.0), &format!("{}, minute {minute}", target.title));
            if response.drag_stopped() {
                wishes.push(Wish::Move(inject.id.clone(), target.id.clone(), minute));
                *dragged = None;
            }
        }
    }
    // What is dragged lies over all other blocks.
    let above = over_all(on);
    let on = &On { painter: if drawn == place { on.painter } else { &above }, ..*on };
    on.painter.rect_filled(drawn, 3.0, theme.panel());
    let fill = if is_chosen { ui.visuals().selection.bg_fill } else { theme.panel() };
    let stroke = if is_chosen { theme.accent() } else { theme.line() };
    on.painter.rect(drawn, 3.0, fill, Stroke::new(1.0, stroke), StrokeKind::Inside);
    let stripe = Rect::from_min_size(drawn.min, vec2(4.0, drawn.height()));
    on.painter.rect_filled(stripe, 2.0, theme.numbered(kind.unwrap_or(0)));
    let words = format!("{}' {} {}", inject.minute, inject.id, inject.title);
    line(on, drawn.min + vec2(7.0, 4.0), drawn.width() - 9.0, text_size::TICK, theme.text(), &words);
    if response.clicked() || response.drag_started() {
        wishes.push(Wish::Choose(Chosen::Inject(inject.id.clone())));
        response.request_focus();
    }
    if response.has_focus() {
        hold_arrows(ui, &response);
        if let Some(by) = arrow(ui, Modifiers::SHIFT) {
            wishes.push(Wish::Turn(inject.id.clone(), if by < 0 { -1 } else { 1 }));
        } else if let Some(by) = arrow(ui, Modifiers::NONE) {
            wishes.push(Wish::Shift(inject.id.clone(), by));
        } else if ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Delete)) {
            wishes.push(Wish::Remove(inject.id.clone()));
        }
    }
    let tip = format!(
        "{name}\nMinute {} of {title}. Drag it, or move it by the arrows; with Shift to another round",
        inject.minute
    );
    response.on_hover_text(tip).context_menu(|ui| {
        if ui.button("Add inject").clicked() {
            wishes.push(Wish::AddInject(inject.round.clone(), inject.minute));
            ui.close();
        }
        if ui.button("Duplicate").clicked() {
            wishes.push(Wish::Duplicate(inject.id.clone()));
            ui.close();
        }
        if ui.button("Remove inject").clicked() {
            wishes.push(Wish::Remove(inject.id.clone()));
            ui.close();
        }
    });
}

fn carry_out(draft: &mut Draft, wish: Wish) {
    match wish {
        Wish::Choose(chosen) => draft.chosen = chosen,
        Wish::AddInject(round, minute) => add_inject_to(draft, &round, minute),
        Wish::Duplicate(id) => {
            let mut next = RunSheet::clone(draft.sheet());
            if let Some(copy) = duplicate_inject(&mut next, &id) {
                draft.become_sheet(next, format!("duplicate inject {id}"), "");
                draft.chosen = Chosen::Inject(copy);
            }
        }
        Wish::Remove(id) => draft.change(format!("remove inject {id}"), "", |sheet| {
            sheet.injects.retain(|inject| inject.id != id);
        }),
        Wish::RemoveRound(id) => {
            let number = draft.sheet().round_number(&id).unwrap_or(0);
            draft.change(format!("remove round {number}"), "", |sheet| {
                remove_round(sheet, &id);
            });
        }
        Wish::Move(id, round, minute) => {
            draft.change(format!("move inject {id}"), "", |sheet| move_inject(sheet, &id, &round, minute));
        }
        Wish::Shift(id, minutes) => {
            let (name, key) = (format!("move inject {id}"), format!("move/{id}"));
            draft.change(name, key, |sheet| shift_inject(sheet, &id, minutes));
        }
        Wish::Turn(id, rounds) => {
            let (name, key) = (format!("move inject {id}"), format!("move/{id}"));
            draft.change(name, key, |sheet| turn_inject(sheet, &id, rounds));
        }
        Wish::Lasts(id, minutes) => {
            let number = draft.sheet().round_number(&id).unwrap_or(0);
            draft.change(format!("minutes of round {number}"), format!("rounds/{id}/minutes"), |sheet| {
                if let Some(round) = sheet.rounds.iter_mut().find(|round| round.id == id) {
                    round.minutes = minutes;
                }
            });
        }
    }
}

/// Adds an inject and chooses it.
pub(super) fn add_inject_to(draft: &mut Draft, round: &RoundId, minute: u32) {
    let mut next = RunSheet::clone(draft.sheet());
    let id = add_inject(&mut next, round, minute);
    draft.become_sheet(next, format!("add inject {id}"), "");
    draft.chosen = Chosen::Inject(id);
}

fn length_words(minutes: u32) -> String {
    if minutes == 0 { "no time limit".to_owned() } else { format!("{minutes} min") }
}

/// The arrows are the block's own while it has the keyboard.
fn hold_arrows(ui: &Ui, response: &Response) {
    let filter = EventFilter { horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, filter));
}

/// Which way an arrow points that was pressed: -1 back, 1 forth.
fn arrow(ui: &Ui, modifiers: Modifiers) -> Option<i64> {
    let pressed = |key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
    if pressed(Key::ArrowLeft) {
        Some(-1)
    } else if pressed(Key::ArrowRight) {
        Some(1)
    } else {
        None
    }
}

/// A line of text that ends where there is no more room.
fn line(on: &On<'_>, at: Pos2, width: f32, size: f32, colour: Color32, words: &str) {
    let mut job = egui::text::LayoutJob::simple_singleline(words.to_owned(), on.theme.font(size), colour);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(10.0));
    let galley = on.painter.layout_job(job);
    on.painter.galley(at, galley, colour);
}

/// Over all blocks, whatever is drawn later.
fn over_all(on: &On<'_>) -> Painter {
    on.painter.ctx().layer_painter(LayerId::new(Order::Tooltip, Id::unique("run sheet drag")))
}

/// What a drag would come to, beside it.
fn told(on: &On<'_>, at: Pos2, words: &str) {
    let painter = over_all(on);
    let font = on.theme.font(text_size::TICK);
    let galley = painter.layout_no_wrap(words.to_owned(), font, on.theme.text());
    let ground = Rect::from_min_size(at, galley.size() + vec2(8.0, 4.0));
    painter.rect(ground, 3.0, on.theme.panel(), Stroke::new(1.0, on.theme.accent()), StrokeKind::Inside);
    painter.galley(at + vec2(4.0, 2.0), galley, on.theme.text());
}
