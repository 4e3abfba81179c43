//! Names on the world map.

use crate::draw::stage::focus::Focus;
use crate::draw::stage::scene::{MapItem, MapScene};
use crate::draw::stage::sites::{AROUND_BADGE, badge_place, is_short};
use crate::draw::theme::text_size;
use crate::draw::world::plan::Mark;
use crate::draw::world::scene::WorldScene;
use egui::text::LayoutJob;
use egui::{Painter, Pos2, Rect, Vec2, vec2};

/// Most marks whose names are tried, what the user points at and the weightiest first.
const MOST_NAMES: usize = 300;
/// Longest name, points.
const NAME_ROOM: f32 = 150.0;

/// Names where there is room, the weightiest first; none lies on another, on a mark or on what it lacks.
pub(crate) fn paint_names(
    painter: &Painter,
    rect: Rect,
    visible: &[(usize, Pos2)],
    scene: &WorldScene<'_>,
    focus: &Focus,
) {
    let theme = scene.map.theme;
    let marks = &scene.plan.marks;
    let mut taken: Vec<Rect> = visible
        .iter()
        .map(|(at, centre)| Rect::from_center_size(*centre, Vec2::splat(scene.radius(&marks[*at]) * 2.0)))
        .collect();
    // Names keep off the badges of who is short.
    let badge = painter.layout_no_wrap("−100 %".to_owned(), theme.font(text_size::TICK), theme.text()).size();
    let short = |mark: &Mark| mark.sites.iter().any(|site| is_short(scene.map, *site));
    taken.extend(visible.iter().filter(|(at, _)| short(&marks[*at])).map(|(at, centre)| {
        Rect::from_center_size(badge_place(*centre, scene.radius(&marks[*at]), theme), badge + AROUND_BADGE)
    }));
    let mut order: Vec<(usize, Pos2)> = visible.to_vec();
    // Marks come weightiest first; what the user points at goes before.
    order.sort_by_key(|(at, _)| {
        let in_focus = marks[*at].sites.iter().any(|site| focus.has(MapItem::Site(*site)));
        // Where few names have room, who is short has one first.
        let is_short = theme.is_for_room() && marks[*at].sites.iter().any(|site| is_short(scene.map, *site));
        (!scene.is_marked_mark(*at), !in_focus, !is_short, *at)
    });
    for (at, centre) in order.into_iter().take(MOST_NAMES) {
        let mark = &marks[at];
        let in_focus = mark.sites.iter().any(|site| focus.has(MapItem::Site(*site)));
        if !in_focus && !scene.is_marked_mark(at) {
            continue;
        }
        let galley = painter.layout_job(name_job(mark, scene));
        let (size, gap) = (galley.size(), scene.radius(mark) + 4.0);
        let places = [
            centre + vec2(gap, -size.y / 2.0),
            centre + vec2(-gap - size.x, -size.y / 2.0),
            centre + vec2(-size.x / 2.0, gap),
            centre + vec2(-size.x / 2.0, -gap - size.y),
        ];
        let own = Rect::from_center_size(centre, Vec2::splat(scene.radius(mark) * 2.0));
        let free = places.into_iter().map(|place| Rect::from_min_size(place, size)).find(|place| {
            rect.contains_rect(*place) && taken.iter().all(|other| *other == own || !other.intersects(*place))
        });
        let place = match free {
            Some(place) => place,
            None if scene.is_marked_mark(at) => Rect::from_min_size(places[0], size),
            None => continue,
        };
        painter.rect_filled(place.expand2(vec2(2.0, 0.0)), 3.0, theme.canvas().gamma_multiply(0.72));
        painter.galley(place.min, galley, theme.text());
        taken.push(place.expand(1.0));
    }
}

fn name_job(mark: &Mark, scene: &WorldScene<'_>) -> LayoutJob {
    let mut job = LayoutJob::simple(
        if scene.map.theme.is_for_room() { name_for_room(mark, scene.map) } else { mark_name(mark, scene.map) },
        scene.map.theme.font(text_size::LABEL),
        scene.map.theme.text(),
        NAME_ROOM * scene.map.theme.scale(),
    );
    job.wrap.max_rows = 1;
    job
}

/// A site's name, or the country of the weightiest of several: from afar a name among forty says nothing.
fn name_for_room(mark: &Mark, map: &MapScene<'_>) -> String {
    let mut countries = mark.sites.iter().filter_map(|site| Some(&map.network.map.sites.get(*site)?.country));
    match countries.next() {
        Some(first) if mark.sites.len() > 1 => {
            let others = if countries.all(|country| country == first) { "" } else { " and others" };
            format!("{}{others}", first.name())
        }
        _ => mark_name(mark, map),
    }
}

/// A site's name, or that of the weightiest and how many more there are.
pub fn mark_name(mark: &Mark, map: &MapScene<'_>) -> String {
    let name =
        mark.sites.first().and_then(|site| map.network.map.sites.get(*site)).map_or("", |site| site.name.as_str());
    match mark.sites.len() {
        0 | 1 => name.to_owned(),
        count => format!("{name} +{}", count - 1),
    }
}
