//! Notes on the map: dragged, written where they stand, pointed at something. Where nothing is edited they are words to be read.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::command::Menu;
use crate::app::commands::menu::sections_ui;
use crate::app::form::typing::begin_typing;
use crate::app::map::canvas::{Canvas, PORT};
use crate::app::state::canvas::{Aiming, NoteDrag, Noting};
use crate::app::state::context::Ctx;
use crate::app::state::selection::Selection;
use crate::app::state::view::ViewState;
use crate::draw::{MapItem, MapScene, PlacedNote, StageLayout, placed_note};
use chokepoint_core::edit::{move_note, point_note, write_note};
use chokepoint_core::model::{Addressed, CanvasPoint, MapNote, NoteArrow};
use egui::{Key, KeyboardShortcut, Modifiers, Pos2, Rect, Sense, Ui, Vec2, vec2};
use std::borrow::Cow;

/// Width of the field in which a note is written, points.
const FIELD: f32 = 240.0;
/// Size of the handle of an arrow that reacts to the pointer, points.
const HANDLE: f32 = 15.0;

/// The notes as they are drawn in this frame: what is dragged is at the pointer, what is written is under its field.
pub fn shown_notes<'a>(ctx: &Ctx<'a>, layout: &StageLayout, view: &ViewState) -> Cow<'a, [MapNote]> {
    let notes = if ctx.shown.notes { ctx.preset.map_notes.as_slice() } else { &[] };
    let canvas = &view.canvas;
    let written = canvas.noting.as_ref().and_then(|noting| noting.note.as_ref());
    if canvas.note_drag.is_none() && canvas.aiming.is_none() && written.is_none() {
        return Cow::Borrowed(notes);
    }
    let mut notes = notes.to_vec();
    notes.retain(|note| Some(&note.id) != written);
    for note in &mut notes {
        if let Some(drag) = canvas.note_drag.as_ref().filter(|drag| drag.note == note.id) {
            note.at = dragged(note.at, drag.way, layout);
        }
        if let Some(aim) = canvas.aiming.as_ref().filter(|aim| aim.note == note.id) {
            let to = layout.on_grid(view.map.canvas_from_screen(aim.pointer));
            note.arrow = Some(NoteArrow::Point(to));
        }
    }
    Cow::Owned(notes)
}

/// What is dragged over a strip goes as far as it is seen to go.
fn dragged(at: CanvasPoint, way: Vec2, layout: &StageLayout) -> CanvasPoint {
    layout.on_grid(layout.shown(at) + way)
}

/// Every note on screen as an item with a name.
pub fn notes_ui(ui: &mut Ui, on: Canvas<'_>, scene: &MapScene<'_>, view: &mut ViewState, actions: &mut Actions) {
    let mut handles = Vec::new();
    for note in scene.notes {
        let Some(placed) = placed_note(ui.painter(), &view.map, scene, note) else { continue };
        let area = placed.area.intersect(on.rect);
        let is_selected = scene.note == Some(&note.id);
        if area.is_positive() {
            note_ui(ui, on, note, area, is_selected, view, actions);
        }
        if is_selected && on.ctx.edits() && view.canvas.noting.is_none() {
            handles.push((note, placed));
        }
    }
    handles.into_iter().for_each(|(note, placed)| handle_ui(ui, on, scene, note, &placed, view, actions));
}

fn note_ui(
    ui: &mut Ui,
    on: Canvas<'_>,
    note: &MapNote,
    area: Rect,
    is_selected: bool,
    view: &mut ViewState,
    actions: &mut Actions,
) {
    let (ctx, id) = (on.ctx, ui.scope_id().with(("note", note.id.as_str())));
    let name = format!("Note: {}", note.text);
    if !ctx.edits() {
        // Words to be read: what lies behind them is clicked through them.
        let response = ui.interact(area, id, Sense::empty());
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &name));
        return;
    }
    let response = ui.interact(area, id, Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_selected, &name));
    let this = Selection::One(note.address());
    if response.double_clicked() {
        view.canvas.noting = Some(Noting::of(note));
    } else if response.clicked() {
        actions.push(Action::SelectOnMap(this.clone()));
    }
    if response.drag_started_by(egui::PointerButton::Primary) {
        view.fit = false;
        view.canvas.note_drag = Some(NoteDrag { note: note.id.clone(), way: Vec2::ZERO });
        actions.push(Action::Select(this.clone()));
    }
    if response.dragged()
        && let Some(drag) = view.canvas.note_drag.as_mut().filter(|drag| drag.note == note.id)
    {
        drag.way += view.map.canvas_way(response.drag_delta());
    }
    if response.drag_stopped()
        && let Some(drag) = view.canvas.note_drag.take_if(|drag| drag.note == note.id)
        && let Some(note) = ctx.preset.map_note(&drag.note)
    {
        actions.edit(move_note(ctx.preset, &note.id, dragged(note.at, drag.way, on.layout), ""));
    }
    if response.secondary_clicked() {
        actions.push(Action::Select(this));
    }
    response.context_menu(|ui| {
        sections_ui(ui, Menu::Note, 0..=1, ctx.situation, actions);
        if note.arrow.is_some() && ui.button("Take the arrow away").clicked() {
            actions.edit(point_note(ctx.preset, &note.id, None));
            ui.close();
        }
    });
    response.on_hover_text("Drag to move it, double-click to write it anew");
}

/// The handle of the arrow of a note: at its end, or below the text while it has none.
fn handle_ui(
    ui: &mut Ui,
    on: Canvas<'_>,
    scene: &MapScene<'_>,
    note: &MapNote,
    placed: &PlacedNote,
    view: &mut ViewState,
    actions: &mut Actions,
) {
    let centre = placed.arrow.map_or(placed.area.center_bottom() + vec2(0.0, 7.0), |[_, end]| end);
    let aimed = view.canvas.aiming.as_ref().is_some_and(|aim| aim.note == note.id);
    if !on.rect.contains(centre) && !aimed {
        return;
    }
    let id = ui.scope_id().with(("arrow", note.id.as_str()));
    let response = ui.interact(Rect::from_center_size(centre, Vec2::splat(HANDLE)), id, Sense::drag());
    let name = format!("Arrow of the note {}", note.title());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    let size = if response.hovered() { PORT + 2.0 } else { PORT };
    ui.painter().circle_filled(centre, size, on.ctx.theme.canvas());
    ui.painter().circle_filled(centre, size - 1.5, on.ctx.theme.accent());
    let pointer = response.interact_pointer_pos();
    if let Some(pointer) = pointer.filter(|_| response.dragged()) {
        view.canvas.aiming = Some(Aiming { note: note.id.clone(), pointer });
    }
    if response.drag_stopped()
        && let Some(aim) = view.canvas.aiming.take_if(|aim| aim.note == note.id)
    {
        let at_note = placed.area.expand(HANDLE / 2.0).contains(aim.pointer);
        let arrow = (!at_note).then(|| target(on, scene, aim.pointer, view));
        actions.edit(point_note(on.ctx.preset, &note.id, arrow));
    }
    response.on_hover_text("Drag to what the note speaks of: a site, a route or a place; back to the note for none");
}

/// What an arrow leads to that is let go here.
fn target(on: Canvas<'_>, scene: &MapScene<'_>, pos: Pos2, view: &ViewState) -> NoteArrow {
    let network = on.ctx.network;
    let found = match crate::draw::map_hit(pos, &view.map, scene, None) {
        Some(MapItem::Site(site)) => network.map.sites.get(site).map(|site| NoteArrow::Site(site.id.clone())),
        Some(MapItem::Route(route)) if network.routes.get(route).is_some() => {
            Some(NoteArrow::Route(network.route_entry(route).id.clone()))
        }
        _ => None,
    };
    found.unwrap_or_else(|| NoteArrow::Point(on.layout.on_grid(view.map.canvas_from_screen(pos))))
}

/// The field in which a note is written, where it stands. Enter takes it, Shift+Enter begins a line, Escape leaves it as it was.
pub fn noting_ui(ui: &mut Ui, on: Canvas<'_>, view: &mut ViewState, actions: &mut Actions) {
    let corner = match &view.canvas.noting {
        Some(noting) => view.map.screen_from_canvas(on.layout.shown(noting.at)),
        None => return,
    };
    let id = ui.scope_id().with("write note");
    let taken = ui.memory(|memory| memory.has_focus(id))
        && ui.input_mut(|input| !input.modifiers.shift && input.consume_key(Modifiers::NONE, Key::Enter));
    let Some(noting) = &mut view.canvas.noting else { return };
    // Whatever the map is scrolled to, what is typed is in sight.
    let most = (on.rect.max - vec2(FIELD, 60.0)).max(on.rect.min);
    let corner = corner.clamp(on.rect.min, most);
    let room = Rect::from_min_size(corner, vec2(FIELD, on.rect.bottom() - corner.y));
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(room).id_salt("note"));
    let edit = egui::TextEdit::multiline(&mut noting.text)
        .id(id)
        .hint_text("what is to be said")
        .desired_rows(2)
        .desired_width(FIELD - 10.0)
        .char_limit(MapNote::LONGEST)
        .return_key(Some(KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter)));
    let response = inner.add(edit);
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::MultilineTextInput, true, "Text of the note");
        info.current_text_value = Some(noting.text.clone());
        info
    });
    inner.small("Enter takes it; Shift+Enter: a new line");
    if std::mem::take(&mut noting.fresh) {
        begin_typing(&response, &noting.text);
        return;
    }
    if taken || response.lost_focus() {
        let Some(Noting { note, at, text, .. }) = view.canvas.noting.take() else { return };
        view.canvas.take_focus = true;
        let left = !taken && ui.input(|input| input.key_pressed(Key::Escape));
        match note {
            _ if left => {}
            Some(note) => actions.edit(write_note(on.ctx.preset, &note, &text)),
            None => actions.push(Action::AddNote { at, text }),
        }
    }
}
