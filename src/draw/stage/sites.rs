//! Sites on the stage map: disc, ring, country, name and badge, each from the size on at which it can be read.

use crate::draw::paint::lines::LineMesh;
use crate::draw::stage::focus::Focus;
use crate::draw::stage::layout::MOST_LINES;
use crate::draw::stage::scene::{MapItem, MapScene, MapView};
use crate::draw::theme::numbers::percent;
use crate::draw::theme::{Theme, ink_on, text_size};
use chokepoint_core::engine::SiteIx;
use egui::text::LayoutJob;
use egui::{Align2, Color32, Painter, Pos2, Rect, Shape, Stroke, Vec2, vec2};
use typed_index_collections::{TiVec, ti_vec};

/// Smallest disc, points, that has a ring and a mark of its own.
const RINGED: f32 = 5.0;
/// How close the lines of names may come, in parts of their height: the air above and below letters is free.
const SNUG: f32 = 0.92;
/// Room for a name beside its site, canvas points; longer names take a second line.
const NAME_ROOM: f32 = 142.0;
/// About the size of a badge, points.
pub const BADGE: Vec2 = vec2(38.0, 15.0);
/// Air around the figure of a badge, both sides together, points.
pub(crate) const AROUND_BADGE: Vec2 = vec2(8.0, 2.0);
/// A gap below this is not worth a badge.
pub(crate) const BADGE_FROM: f64 = 0.005;

/// Where a site's disc is on the screen, and how it stands out.
#[derive(Clone, Copy)]
pub(crate) struct Disc {
    /// Centre, screen points.
    pub centre: Pos2,
    /// Radius, screen points.
    pub radius: f32,
    /// Strength of its colours: 1 in focus, less beside it.
    pub fade: f32,
}

/// Paints the sites in sight.
pub(crate) fn paint_sites(painter: &Painter, rect: Rect, view: &MapView, scene: &MapScene<'_>, focus: &Focus) {
    let uses = scene.uses();
    let radius = scene.radius(view);
    // One mesh for all rings; names lie on top of every disc, and badges on top of every name.
    let mut rings = LineMesh::new(painter);
    let mut painted = Vec::new();
    // Handed over at one go: thousands of calls would each lock what they paint on.
    let mut discs = Vec::new();
    for (site, position) in scene.layout.positions.iter_enumerated() {
        let centre = view.screen_from_canvas(*position);
        if !rect.expand(220.0).contains(centre) || scene.marks.hides_site(site) {
            continue;
        }
        let item = MapItem::Site(site);
        let marked = scene.selected == Some(item) || scene.hovered == Some(item) || scene.marks.has_site(site);
        let fade = if marked || focus.has(item) { 1.0 } else { 0.25 };
        if marked {
            discs.push(Shape::circle_filled(centre, radius + 6.0, scene.theme.accent().gamma_multiply(0.35)));
        }
        let entry = &scene.network.map.sites[site];
        let fill = scene.theme.country(&entry.country).gamma_multiply(fade);
        // Opaque where it fades, so that routes do not shine through; a small disc does without a rim.
        let ground = scene.theme.canvas();
        if radius >= RINGED {
            discs.push(Shape::circle_filled(centre, radius + 1.0, ground));
        }
        let in_use = uses[site].filter(|_| radius >= RINGED);
        let inner = if in_use.is_some() { radius * 0.82 } else { radius };
        discs.push(Shape::circle_filled(centre, inner, ground.blend(fill)));
        if let Some(in_use) = in_use {
            paint_ring(&mut rings, Disc { centre, radius, fade }, in_use, scene.theme);
        }
        painted.push((site, centre, fade, fill));
    }
    painter.extend(discs);
    rings.paint(painter);
    if scene.theme.is_for_room() {
        let discs: Vec<(SiteIx, Disc)> = painted
            .iter()
            .map(|(site, centre, fade, _)| (*site, Disc { centre: *centre, radius, fade: *fade }))
            .collect();
        paint_names_for_room(painter, rect, &discs, scene);
    }
    for (site, centre, fade, fill) in &painted {
        if radius >= 8.0 {
            paint_code(painter, *centre, radius, scene.network.map.sites[*site].country.code(), *fill);
        }
        if !scene.theme.is_for_room() {
            paint_name(painter, Disc { centre: *centre, radius, fade: *fade }, view, scene, *site);
        }
    }
    for (site, centre, ..) in painted {
        let gap = scene.site_gaps.get(site).copied().unwrap_or(0.0);
        if gap >= BADGE_FROM {
            paint_badge(painter, badge_place(centre, radius, scene.theme), gap, scene.theme);
        }
    }
}

/// The code of a country on its disc.
pub(crate) fn paint_code(painter: &Painter, centre: Pos2, radius: f32, code: &str, fill: Color32) {
    painter.text(
        centre,
        Align2::CENTER_CENTER,
        code,
        egui::FontId::proportional(text_size::grown(radius * 0.85)),
        ink_on(fill),
    );
}

/// The share of a capacity that is in use, as an arc from the top.
pub(crate) fn paint_ring(lines: &mut LineMesh, disc: Disc, in_use: f32, theme: &Theme) {
    let Disc { centre, radius, fade } = disc;
    // A small ring looks as round with fewer corners, and there are many of them: nowhere is it a fifth of a point off the circle.
    let pieces = (6.0 + 1.2 * radius).min(32.0) as usize;
    let width = (radius * 0.18).max(1.5);
    let mut arc = |part: f32, colour: Color32| {
        let stroke = Stroke::new(width, colour.gamma_multiply(fade));
        lines.arc(centre, radius, -0.25..part - 0.25, pieces, stroke);
    };
    arc(1.0, theme.line());
    arc(in_use, theme.text());
}

fn paint_name(painter: &Painter, disc: Disc, view: &MapView, scene: &MapScene<'_>, site: SiteIx) {
    let Disc { centre, radius, fade } = disc;
    // Names shrink with the map down to what can be read, then give way.
    let size = text_size::grown((13.5 * view.zoom).clamp(9.0, 15.0));
    if view.zoom < 0.3 {
        return;
    }
    let folded = scene.marks.fold.and_then(|fold| fold.names.get(&site));
    let mut job = LayoutJob::simple(
        folded.unwrap_or(&scene.network.map.sites[site].name).clone(),
        scene.theme.font(size),
        scene.theme.text().gamma_multiply(fade),
        (NAME_ROOM * view.scale().x).max(40.0),
    );
    let line = size * 1.2 * scene.theme.scale();
    let room = scene.layout.rows[site] * view.scale().y;
    job.wrap.max_rows = ((room / (SNUG * line)) as usize).clamp(1, MOST_LINES);
    // In one line every letter counts: "United States" and "United States: defence" begin with the same word.
    job.wrap.break_anywhere = job.wrap.max_rows == 1;
    let galley = painter.layout_job(job);
    let at = centre + vec2(radius + 5.0, -galley.size().y / 2.0);
    let ground = Rect::from_min_size(at, galley.size()).expand2(vec2(2.0, 0.0));
    painter.rect_filled(ground, 3.0, scene.theme.canvas().gamma_multiply(0.82));
    painter.galley(at, galley, scene.theme.text());
}

/// Whether a site lacks enough to have a badge.
pub(crate) fn is_short(scene: &MapScene<'_>, site: SiteIx) -> bool {
    scene.site_gaps.get(site).is_some_and(|gap| *gap >= BADGE_FROM)
}

/// Names where there is room for large letters, whoever is short and then the weightiest first; none lies on another, and few on a site.
fn paint_names_for_room(painter: &Painter, rect: Rect, discs: &[(SiteIx, Disc)], scene: &MapScene<'_>) {
    let mut weights: TiVec<SiteIx, f64> = ti_vec![0.0; scene.network.map.sites.len()];
    for (route, (now, _)) in scene.values().iter_enumerated() {
        let ends = scene.network.routes[route];
        for end in [ends.from, ends.to] {
            weights[scene.network.nodes[end].site] += now;
        }
    }
    let mut order: Vec<&(SiteIx, Disc)> = discs.iter().collect();
    order.sort_by(|(a, _), (b, _)| {
        let key = |site: SiteIx| (is_short(scene, site), weights[site]);
        let (a, b) = (key(*a), key(*b));
        b.0.cmp(&a.0).then(b.1.total_cmp(&a.1))
    });
    let own = |disc: &Disc| Rect::from_center_size(disc.centre, Vec2::splat(2.0 * disc.radius));
    let all: Vec<Rect> = discs.iter().map(|(_, disc)| own(disc)).collect();
    let mut taken: Vec<Rect> = Vec::new();
    for (site, disc) in order {
        let folded = scene.marks.fold.and_then(|fold| fold.names.get(site));
        let name = folded.unwrap_or(&scene.network.map.sites[*site].name).clone();
        let (font, ink) = (scene.theme.font(text_size::LABEL), scene.theme.text().gamma_multiply(disc.fade));
        let mut job = LayoutJob::simple(name, font, ink, NAME_ROOM * scene.theme.scale());
        job.wrap.max_rows = 1;
        let galley = painter.layout_job(job);
        let (size, gap) = (galley.size(), disc.radius + 5.0);
        let places = [vec2(gap, -size.y / 2.0), vec2(-gap - size.x, -size.y / 2.0)];
        let places = places.map(|from| Rect::from_min_size(disc.centre + from, size).expand2(vec2(2.0, 0.0)));
        // Only the name of who is short may lie on another site.
        let covers = |place: &Rect| !is_short(scene, *site) && all.iter().any(|disc| disc.intersects(*place));
        let is_free = |place: &Rect| {
            rect.contains_rect(*place) && !covers(place) && taken.iter().all(|other| !other.intersects(*place))
        };
        let Some(place) = places.into_iter().find(is_free) else { continue };
        painter.rect_filled(place, 3.0, scene.theme.canvas().gamma_multiply(0.82));
        painter.galley(place.min + vec2(2.0, 0.0), galley, scene.theme.text());
        taken.push(place);
    }
}

/// The middle of the badge of a site, screen points: it ends before the name that stands right of the disc.
pub fn badge_place(centre: Pos2, radius: f32, theme: &Theme) -> Pos2 {
    centre + vec2((radius - BADGE.x / 2.0 * theme.scale()).min(-radius * 0.4), -radius - 6.0)
}

pub(crate) fn paint_badge(painter: &Painter, at: Pos2, gap: f64, theme: &Theme) {
    let text = format!("−{}", percent(gap));
    let galley = painter.layout_no_wrap(text, theme.font(text_size::TICK), Color32::WHITE);
    let rect = Rect::from_center_size(at, galley.size() + AROUND_BADGE);
    painter.rect_filled(rect, 6.0, theme.gap());
    painter.galley(rect.min + AROUND_BADGE / 2.0, galley, ink_on(theme.gap()));
}
