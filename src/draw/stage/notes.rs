//! Notes on the stage map: texts over everything else on it, and arrows to what they speak of.

use crate::draw::paint::curve::cubic;
use crate::draw::paint::lines::LineMesh;
use crate::draw::stage::layout::StageLayout;
use crate::draw::stage::scene::{MapScene, MapView};
use crate::draw::theme::text_size;
use chokepoint_core::model::{CanvasPoint, MapNote, NoteArrow, NoteSize};
use egui::text::LayoutJob;
use egui::{Galley, Painter, Pos2, Rect, Stroke, StrokeKind, Vec2, pos2, vec2};
use std::sync::Arc;

/// Air between a text and the edge of its ground, screen points.
const AIR: Vec2 = vec2(5.0, 3.0);
/// Width at which a text is broken, canvas points.
const ROOM: f32 = 230.0;
/// The same for a heading.
const HEADING_ROOM: f32 = 460.0;
/// Smallest letters that can be read, points before the theme's scale.
const LEAST: f32 = 9.0;
/// Width of an arrow, screen points before the theme's scale.
const ARROW: f32 = 1.6;

/// A note as it is laid out on the screen.
pub struct PlacedNote {
    /// Its text with the ground behind it.
    pub area: Rect,
    /// Where its arrow begins and ends; none without one, or where it would begin behind what it points at.
    pub arrow: Option<[Pos2; 2]>,
    text: Arc<Galley>,
}

/// Lays a note out; none where it has no place.
pub fn placed_note(painter: &Painter, view: &MapView, scene: &MapScene<'_>, note: &MapNote) -> Option<PlacedNote> {
    let corner = seen(note.at, view, scene.layout)?;
    let size = letters(note.size);
    // Headings and remarks shrink with the map, down to what can be read, and grow less than it.
    let size = (size * view.zoom).clamp(LEAST.max(size * 0.6), size * 1.15);
    let room = (room(note.size) * view.scale().x).max(110.0);
    let mut job = LayoutJob::simple(note.text.clone(), scene.theme.font(size), scene.theme.note(note.colour), room);
    job.halign = egui::Align::LEFT;
    let text = painter.layout_job(job);
    let area = Rect::from_min_size(corner, text.size() + 2.0 * AIR);
    let arrow = note.arrow.as_ref().and_then(|arrow| way(area, arrow, view, scene));
    Some(PlacedNote { area, arrow, text })
}

/// Paints the notes in sight.
pub(crate) fn paint_notes(painter: &Painter, rect: Rect, view: &MapView, scene: &MapScene<'_>) {
    let mut lines = LineMesh::new(painter);
    let mut texts = Vec::new();
    for note in scene.notes {
        let Some(placed) = placed_note(painter, view, scene, note) else { continue };
        let colour = scene.theme.note(note.colour);
        let width = ARROW * scene.theme.scale();
        if let Some(ends) = placed.arrow.filter(|ends| rect.intersects(Rect::from_two_pos(ends[0], ends[1]))) {
            lines.line(&ends, Stroke::new(width, colour));
            lines.arrow_head(&ends, 5.0 * width, colour);
        }
        if rect.intersects(placed.area) {
            texts.push((placed, colour, scene.note == Some(&note.id)));
        }
    }
    lines.paint(painter);
    for (placed, colour, marked) in texts {
        painter.rect_filled(placed.area, 4.0, scene.theme.canvas().gamma_multiply(0.9));
        if marked {
            let stroke = Stroke::new(2.0, scene.theme.accent());
            painter.rect_stroke(placed.area, 4.0, stroke, StrokeKind::Outside);
        }
        painter.galley(placed.area.min + AIR, placed.text, colour);
    }
}

/// Everything that notes take up of a map, about: how much depends on the letters. Points of what is shown.
pub fn notes_bounds(notes: &[MapNote], layout: &StageLayout) -> Rect {
    let area = |note: &MapNote| {
        let corner = layout.shown(note.at);
        let (size, room) = (letters(note.size), room(note.size));
        let lines = note.text.lines().map(|line| line.chars().count() as f32 * size * 0.55);
        let (wide, tall) = lines.fold((0.0_f32, 0.0), |(wide, tall), line| {
            (wide.max(line.min(room)), tall + (line / room).ceil().max(1.0) * size * 1.4)
        });
        let text = Rect::from_min_size(corner, vec2(wide, tall) + 2.0 * AIR);
        match note.arrow {
            Some(NoteArrow::Point(to)) => text.union(Rect::from_min_max(layout.shown(to), layout.shown(to))),
            Some(NoteArrow::Site(_) | NoteArrow::Route(_)) | None => text,
        }
    };
    notes.iter().map(area).filter(|area| area.is_finite()).fold(Rect::NOTHING, Rect::union)
}

fn letters(size: NoteSize) -> f32 {
    match size {
        NoteSize::Small => text_size::NOTE,
        NoteSize::Usual => text_size::HEADING,
        NoteSize::Large => text_size::ANSWER,
    }
}

fn room(size: NoteSize) -> f32 {
    match size {
        NoteSize::Small | NoteSize::Usual => ROOM,
        NoteSize::Large => HEADING_ROOM,
    }
}

fn seen(at: CanvasPoint, view: &MapView, layout: &StageLayout) -> Option<Pos2> {
    let place = view.screen_from_canvas(layout.shown(at));
    place.is_finite().then_some(place)
}

/// From the edge of a text to what its arrow leads to, as far as the edge of that.
fn way(area: Rect, arrow: &NoteArrow, view: &MapView, scene: &MapScene<'_>) -> Option<[Pos2; 2]> {
    let disc = |centre: Pos2| (centre, scene.radius(view) + 3.0);
    let (target, short) = match arrow {
        NoteArrow::Point(to) => (seen(*to, view, scene.layout)?, 0.0),
        NoteArrow::Site(site) => {
            let position = scene.layout.positions.get(scene.network.site(site)?)?;
            disc(view.screen_from_canvas(*position))
        }
        NoteArrow::Route(route) => {
            let route = scene.network.route(route)?;
            if scene.is_folded_away(route) {
                let end = scene.network.nodes.get(scene.network.routes.get(route)?.from)?.site;
                disc(view.screen_from_canvas(*scene.layout.positions.get(end)?))
            } else {
                let middle = cubic(scene.control(route, view), 2)[1];
                (middle, 2.0)
            }
        }
    };
    let start = pos2(
        target.x.clamp(area.left(), area.right().max(area.left())),
        target.y.clamp(area.top(), area.bottom().max(area.top())),
    );
    let length = start.distance(target);
    if !length.is_finite() || length <= short + 4.0 {
        return None;
    }
    Some([start, start.lerp(target, (length - short) / length)])
}
