//! A note on the map in the inspector.

use crate::app::commands::action::Actions;
use crate::app::form::Form;
use crate::app::inspector::parts::{gone_ui, link_ui, part_ui, remove_ui, title_ui};
use crate::app::state::context::Ctx;
use chokepoint_core::edit::Edit;
use chokepoint_core::model::{
    Addressed, CanvasPoint, EntityRef, Field, FieldPath, MapNote, NoteArrow, NoteColour, NoteId, NoteSize, Preset,
};
use egui::Ui;

/// Where an arrow leads at first that is to lead to a place: right below the note, from where it is moved on.
const BESIDE: CanvasPoint = CanvasPoint { x: 60.0, y: 90.0 };

/// Every field of a note. None of them changes a result.
pub fn note_ui(ui: &mut Ui, ctx: &Ctx<'_>, id: &NoteId, actions: &mut Actions) {
    let preset = ctx.preset;
    let found = preset.map_notes.iter().enumerate().find(|(_, note)| &note.id == id);
    let Some((at, note)) = found else { return gone_ui(ui, "note") };
    let mut after = note.clone();
    title_ui(ui, "Note on the map", &note.title());
    let mut form = Form::new(*ctx, note.address());
    form.lines(ui, "Text", Field::Text, &mut after.text);
    form.findings_ui(ui, Field::Text);
    form.rows(ui, "look", |form, ui| {
        form.choice(ui, "Letters", Field::Size, &mut after.size, &NoteSize::ALL.map(|it| (it, it.label().to_owned())));
        let colours = NoteColour::ALL.map(|colour| (colour, colour.label().to_owned()));
        form.choice(ui, "Colour", Field::Colour, &mut after.colour, &colours);
        let at = form.at().clone();
        place_ui(form, ui, ("Across", "Down"), |axis| at.keyed(Field::At, axis), &mut after.at);
    });
    part_ui(ui, "What it points at", |ui| arrow_ui(ui, &mut form, &mut after, actions));
    form.rest_ui(ui);
    remove_ui(ui, preset, note.address(), "Remove note", actions);
    if let Some(changed) = form.changed() {
        let words = format!("change {} of the note \u{201c}{}\u{201d}", changed.words, note.title());
        let edit = Edit::replace(preset, at, after, words, changed.path.to_string());
        actions.edit(edit.map(Edit::for_looks));
    }
}

fn arrow_ui(ui: &mut Ui, form: &mut Form<'_>, note: &mut MapNote, actions: &mut Actions) {
    let preset = form.ctx.preset;
    form.rows(ui, "arrow", |form, ui| {
        let targets = targets(preset, note);
        form.choice(ui, "Arrow to", Field::Arrow, &mut note.arrow, &targets);
        if let Some(NoteArrow::Point(to)) = &mut note.arrow {
            let at = form.at().clone();
            place_ui(form, ui, ("Tip across", "Tip down"), |axis| at.keyed(Field::Arrow, axis), to);
        }
    });
    let target: Option<EntityRef> = match &note.arrow {
        Some(NoteArrow::Site(site)) => Some(site.clone().into()),
        Some(NoteArrow::Route(route)) => Some(route.clone().into()),
        Some(NoteArrow::Point(_)) | None => None,
    };
    if let Some(target) = target.filter(|target| target.name(preset).is_some()) {
        link_ui(ui, &target.words(preset), target, actions);
    }
}

/// Everything that an arrow can lead to.
fn targets(preset: &Preset, note: &MapNote) -> Vec<(Option<NoteArrow>, String)> {
    let place = match &note.arrow {
        Some(NoteArrow::Point(to)) => *to,
        _ => CanvasPoint { x: note.at.x + BESIDE.x, y: note.at.y + BESIDE.y },
    };
    let mut targets =
        vec![(None, "nothing".to_owned()), (Some(NoteArrow::Point(place)), "a place on the map".to_owned())];
    let sites = preset.map.sites.iter();
    targets.extend(sites.map(|site| (Some(NoteArrow::Site(site.id.clone())), site.name.clone())));
    let routes = preset.map.routes.iter();
    targets.extend(routes.map(|route| (Some(NoteArrow::Route(route.id.clone())), route.address().words(preset))));
    targets
}

/// A place on the map, two rows.
fn place_ui(
    form: &mut Form<'_>,
    ui: &mut Ui,
    labels: (&str, &str),
    path: impl Fn(&str) -> FieldPath,
    place: &mut CanvasPoint,
) {
    for (label, axis, value) in [(labels.0, "x", &mut place.x), (labels.1, "y", &mut place.y)] {
        let mut typed = f64::from(*value);
        form.number(ui, label, path(axis), "points", -9e5..=9e5, &mut typed);
        *value = typed as f32;
    }
}
