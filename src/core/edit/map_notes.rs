//! Remarks on the map: put down, moved, written anew, pointed at something. None of it changes a result.

use crate::edit::arrange::within_reach;
use crate::edit::change::Edit;
use crate::edit::ids::free_id;
use crate::edit::pasted::Pasted;
use crate::edit::removal::name_of;
use crate::model::{CLIP, CanvasPoint, Clip, MapNote, NoteArrow, NoteId, Preset};

/// Puts a note on the map; nothing where it says nothing. Returns its id.
pub fn add_note(preset: &Preset, at: CanvasPoint, text: &str) -> Option<(Edit, NoteId)> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let id = NoteId(free_id("note", |id| preset.map_note(&id.into()).is_some()));
    let note = MapNote { id: id.clone(), text: text.to_owned(), at: on_canvas(at)?, ..MapNote::default() };
    let words = format!("add {}", called(&note));
    Some((Edit::add(preset, note, words).for_looks(), id))
}

/// Lets a note say something else; where that is nothing, the note goes.
pub fn write_note(preset: &Preset, id: &NoteId, text: &str) -> Option<Edit> {
    let (at, note) = found(preset, id)?;
    let text = text.trim();
    if text.is_empty() {
        return Edit::remove::<MapNote>(preset, at, format!("remove {}", called(note))).map(Edit::for_looks);
    }
    let after = MapNote { text: text.to_owned(), ..note.clone() };
    let words = format!("write {} instead of {}", quoted(&after), called(note));
    Edit::replace(preset, at, after, words, "").map(Edit::for_looks)
}

/// Puts a note elsewhere; its arrow stays where it leads. Moves of the same key that follow each other are one step.
pub fn move_note(preset: &Preset, id: &NoteId, to: CanvasPoint, key: &str) -> Option<Edit> {
    let (at, note) = found(preset, id)?;
    let after = MapNote { at: on_canvas(to)?, ..note.clone() };
    Edit::replace(preset, at, after, format!("move {}", called(note)), key).map(Edit::for_looks)
}

/// Points a note at something, or at nothing; none where what is meant is not there.
pub fn point_note(preset: &Preset, id: &NoteId, arrow: Option<NoteArrow>) -> Option<Edit> {
    let (at, note) = found(preset, id)?;
    let called = called(note);
    let words = match &arrow {
        None => format!("take the arrow from {called}"),
        Some(NoteArrow::Point(_)) => format!("point {called} at a place"),
        Some(NoteArrow::Site(site)) => format!("point {called} at {}", name_of(preset, &site.clone().into())?),
        Some(NoteArrow::Route(route)) => format!("point {called} at {}", name_of(preset, &route.clone().into())?),
    };
    let arrow = match arrow {
        Some(NoteArrow::Point(to)) => Some(NoteArrow::Point(on_canvas(to)?)),
        other => other,
    };
    Edit::replace(preset, at, MapNote { arrow, ..note.clone() }, words, "").map(Edit::for_looks)
}

/// How far beside what it is a copy of a note is put, points.
const BESIDE: f32 = 23.0;

/// Copies a note; none where it is not there.
pub fn copy_note(preset: &Preset, id: &NoteId) -> Option<Clip> {
    let (_, note) = found(preset, id)?;
    Some(Clip { clip: CLIP, map_notes: vec![note.clone()], ..Clip::default() })
}

/// Puts a copied note on the map: there, or beside where it was. Its arrow leads to the same, as far as that is on this map; one to a place
/// comes along.
pub fn paste_note(preset: &Preset, clip: &Clip, at: Option<CanvasPoint>) -> Option<Pasted> {
    let copied = clip.map_notes.first()?;
    let beside = CanvasPoint { x: copied.at.x + BESIDE, y: copied.at.y + BESIDE };
    let to = on_canvas(at.unwrap_or(beside))?;
    let arrow = match copied.arrow.clone() {
        Some(NoteArrow::Point(end)) => {
            let end = CanvasPoint { x: end.x + to.x - copied.at.x, y: end.y + to.y - copied.at.y };
            on_canvas(end).map(NoteArrow::Point)
        }
        Some(NoteArrow::Site(site)) => preset.map.site(&site).map(|_| NoteArrow::Site(site)),
        Some(NoteArrow::Route(route)) => preset.map.route(&route).map(|_| NoteArrow::Route(route)),
        None => None,
    };
    let id = NoteId(free_id(copied.id.as_str(), |id| preset.map_note(&id.into()).is_some()));
    let note = MapNote { id: id.clone(), at: to, arrow, ..copied.clone() };
    let called = called(&note);
    let edit = Edit::add(preset, note, format!("paste {called}")).for_looks();
    Some(Pasted { edit, sites: Vec::new(), note: Some(id), words: format!("Pasted {called}") })
}

/// Copies a note beside itself.
pub fn duplicate_note(preset: &Preset, id: &NoteId) -> Option<Pasted> {
    let mut pasted = paste_note(preset, &copy_note(preset, id)?, None)?;
    let (_, note) = found(preset, id)?;
    pasted.edit.name = format!("duplicate {}", called(note));
    Some(pasted)
}

fn found<'a>(preset: &'a Preset, id: &NoteId) -> Option<(usize, &'a MapNote)> {
    preset.map_notes.iter().enumerate().find(|(_, note)| &note.id == id)
}

fn quoted(note: &MapNote) -> String {
    format!("\u{201c}{}\u{201d}", note.title())
}

fn called(note: &MapNote) -> String {
    format!("the note {}", quoted(note))
}

/// A place to whole points, within what a map may reach; none for what is no place.
fn on_canvas(at: CanvasPoint) -> Option<CanvasPoint> {
    let is_place = at.x.is_finite() && at.y.is_finite();
    is_place.then(|| within_reach(CanvasPoint { x: at.x.round(), y: at.y.round() }))
}
