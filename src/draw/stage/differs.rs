//! What differs from another preset, on either map: a sign and a word at each site and route, and an outline along the routes. Never by colour alone.

use crate::draw::paint::lines::LineMesh;
use crate::draw::stage::scene::{MapScene, MapView};
use crate::draw::theme::{Theme, text_size};
use chokepoint_core::diff::DifferenceKind;
use chokepoint_core::engine::{RouteIx, SiteIx};
use egui::{Align2, Painter, Pos2, Rect, Stroke, StrokeKind, vec2};
use std::sync::Arc;

/// Up to so many in sight each has its word; beyond them only the sign, which the legend explains.
const WORDED: usize = 80;
/// Up to so many in sight each has a place; beyond them they would cover the map.
const MOST: usize = 400;
/// Room for a sign with its word, points, and how many places below each other are tried.
const ROOM: egui::Vec2 = vec2(66.0, 17.0);
const TRIED: usize = 4;
/// Air around a sign, points.
const AIR: egui::Vec2 = vec2(4.0, 1.0);
/// How much wider than its route an outline is, points, and how wide its lines are.
const OUTLINE: (f32, f32) = (6.0, 1.5);

/// The sign of a kind of difference.
fn difference_sign(kind: DifferenceKind) -> &'static str {
    match kind {
        DifferenceKind::Added => "+",
        DifferenceKind::Removed => "−",
        DifferenceKind::Changed => "≠",
        DifferenceKind::Renamed => "Aa",
        DifferenceKind::Moved => "»",
    }
}

/// A difference where it is marked.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedDifference {
    /// The point that it is beside or on.
    pub at: Pos2,
    /// On which side.
    pub align: Align2,
    /// The sign that all of it has.
    pub kind: DifferenceKind,
    /// In words: `added`, or how many things that are drawn as one differ.
    pub words: String,
}

impl PlacedDifference {
    /// Of things that are drawn as one; none where none of them differs.
    pub(crate) fn of(at: Pos2, align: Align2, kinds: impl Iterator<Item = DifferenceKind>) -> Option<Self> {
        let kinds: Vec<DifferenceKind> = kinds.collect();
        let first = *kinds.first()?;
        let kind = if kinds.iter().all(|kind| *kind == first) { first } else { DifferenceKind::Changed };
        let words = match kinds.len() {
            1 => kind.word().to_owned(),
            more if kinds.iter().all(|other| *other == first) => format!("{more} {}", kind.word()),
            more => format!("{more} differ"),
        };
        Some(Self { at, align, kind, words })
    }
}

/// What differs on the stage map and is in sight.
pub fn map_differences(rect: Rect, view: &MapView, scene: &MapScene<'_>) -> Vec<PlacedDifference> {
    let Some(differs) = scene.marks.differs else { return Vec::new() };
    let radius = scene.radius(view);
    let below = |site: SiteIx| {
        let place = view.screen_from_canvas(*scene.layout.positions.get(site)?);
        PlacedDifference::of(place + vec2(0.0, radius + 2.0), Align2::CENTER_TOP, differs.site(site).into_iter())
    };
    let middle = |route: RouteIx| {
        let kind = differs.route(route)?;
        let place = scene.curve(route, view, 2).get(1).copied()?;
        PlacedDifference::of(place, Align2::CENTER_CENTER, std::iter::once(kind))
    };
    let sites = scene.layout.positions.keys().filter(|at| !scene.marks.hides_site(*at)).filter_map(below);
    let routes = scene.network.routes.keys().filter(|at| !scene.is_folded_away(*at)).filter_map(middle);
    in_sight(sites.chain(routes), rect, scene.theme)
}

/// Those in sight, as many as have room. One that would lie on another stands below it.
pub(crate) fn in_sight(
    all: impl Iterator<Item = PlacedDifference>,
    rect: Rect,
    theme: &Theme,
) -> Vec<PlacedDifference> {
    let mut found: Vec<PlacedDifference> = all.filter(|place| rect.contains(place.at)).take(MOST).collect();
    if found.len() > WORDED {
        return found;
    }
    let room = ROOM * theme.scale();
    let mut taken: Vec<Rect> = Vec::with_capacity(found.len());
    for place in &mut found {
        let area = |at: Pos2| place.align.anchor_size(at, room);
        let steps = (0..=TRIED).map(|step| place.at + vec2(0.0, step as f32 * room.y));
        let is_free = |at: &Pos2| taken.iter().all(|other| !other.intersects(area(*at)));
        let at = steps.into_iter().find(is_free).unwrap_or(place.at);
        taken.push(area(at));
        place.at = at;
    }
    found
}

/// Paints signs and words.
pub(crate) fn paint_differences(painter: &Painter, theme: &Theme, places: &[PlacedDifference]) {
    let worded = places.len() <= WORDED;
    for place in places {
        paint_sign(painter, theme, place.at, place.align, place.kind, worded.then_some(place.words.as_str()));
    }
}

/// A sign, with its word where there is one: dark on light where the map is light on dark, and the other way round. The area that it covers.
pub(crate) fn paint_sign(
    painter: &Painter,
    theme: &Theme,
    at: Pos2,
    align: Align2,
    kind: DifferenceKind,
    words: Option<&str>,
) -> Rect {
    let galley = sign_galley(painter, theme, kind, words);
    let area = align.anchor_size(at, galley.size() + 2.0 * AIR);
    painter.rect(area, 3.0, theme.text(), Stroke::new(1.0, theme.canvas()), StrokeKind::Outside);
    painter.galley(area.min + AIR, galley, theme.canvas());
    area
}

fn sign_galley(painter: &Painter, theme: &Theme, kind: DifferenceKind, words: Option<&str>) -> Arc<egui::Galley> {
    let sign = difference_sign(kind);
    let text = words.map_or_else(|| sign.to_owned(), |words| format!("{sign} {words}"));
    painter.layout_no_wrap(text, theme.font(text_size::TICK), theme.canvas())
}

/// Room that a sign without words takes, points.
pub(crate) fn sign_width(painter: &Painter, theme: &Theme, kind: DifferenceKind) -> f32 {
    sign_galley(painter, theme, kind, None).size().x + 2.0 * AIR.x
}

/// A route that differs has a line on either side, whatever its own dashes say.
pub(crate) fn outline(mesh: &mut LineMesh, points: &[Pos2], width: f32, theme: &Theme) {
    let (wider, line) = OUTLINE;
    mesh.line(points, Stroke::new(width + wider + 2.0 * line, theme.text()));
    mesh.line(points, Stroke::new(width + wider, theme.canvas()));
}
