//! Remarks on the map. No result depends on them: what they lack is worth a warning, what cannot be told apart or drawn is an error.

use crate::model::entity::{Addressed, EntityKind};
use crate::model::map_note::{MapNote, NoteArrow};
use crate::model::path::{Field, FieldPath};
use crate::model::preset::Preset;
use crate::model::site::CanvasPoint;
use crate::model::validate::findings::Findings;

/// Checks the notes on the map.
pub fn check(preset: &Preset, findings: &mut Findings<'_>) {
    findings.ids(EntityKind::MapNote, preset.map_notes.iter().map(|note| note.id.as_str()));
    for note in &preset.map_notes {
        let place = FieldPath::from(note.address());
        if note.text.trim().is_empty() {
            findings.warning(place.field(Field::Text), "the note says nothing", "write something, or remove it");
        } else if note.text.chars().count() > MapNote::LONGEST {
            let message = format!("the note is longer than {} letters", MapNote::LONGEST);
            findings.warning(place.field(Field::Text), message, "shorten it, or make two of it");
        }
        findings.on_canvas(place.field(Field::At), &note.at, "put it elsewhere");
        let place = place.field(Field::Arrow);
        match &note.arrow {
            Some(NoteArrow::Point(to)) => findings.on_canvas(place, to, "point it elsewhere"),
            Some(NoteArrow::Site(site)) if !findings.names.sites.contains_key(site) => {
                lost(place, format!("there is no site `{site}`"), findings);
            }
            Some(NoteArrow::Route(route)) if !findings.names.routes.contains(route) => {
                lost(place, format!("there is no route `{route}`"), findings);
            }
            Some(NoteArrow::Site(_) | NoteArrow::Route(_)) | None => {}
        }
    }
}

fn lost(place: FieldPath, message: String, findings: &mut Findings<'_>) {
    findings.warning(place, message, "point the note at something else, or leave the arrow out");
}

impl Findings<'_> {
    /// A place must be one that a map can reach.
    pub(super) fn on_canvas(&mut self, place: FieldPath, at: &CanvasPoint, remedy: &str) {
        if !(at.x.abs() < 1e6 && at.y.abs() < 1e6) {
            self.error(place, "the place is off the canvas", remedy);
        }
    }
}
