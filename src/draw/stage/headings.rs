//! The headings of the columns: always at the top, whatever is scrolled below them.

use crate::draw::stage::layout::{Column, HEADING, StageLayout};
use crate::draw::stage::notes::notes_bounds;
use crate::draw::stage::scene::{MapScene, MapView};
use crate::draw::theme::{Theme, text_size};
use chokepoint_core::model::MapNote;
use egui::text::LayoutJob;
use egui::{Painter, Rect, Stroke, pos2, vec2};

/// Distance of the headings from the top, screen points.
const ABOVE: f32 = 6.0;
/// Below so many sites the columns may stand closer where there is room downwards, so that discs are larger and names take two lines.
const FEW: usize = 120;
/// How much closer at most.
const SQUEEZED: f32 = 0.62;

/// Where the heading of a column is on a map that takes the room of `rect`.
pub fn heading_area(rect: Rect, view: &MapView, column: &Column, theme: &Theme) -> Rect {
    let left = view.screen_from_canvas(column.rect.min).x;
    let right = view.screen_from_canvas(column.rect.max).x;
    Rect::from_x_y_ranges(left..=right, head(rect, theme).y_range())
}

/// The band of headings, where the top of the map is scrolled under it; none where the headings stand free above all sites.
pub fn covering_head(rect: Rect, view: &MapView, layout: &StageLayout, theme: &Theme) -> Option<Rect> {
    let is_scrolled = view.screen_from_canvas(layout.bounds.min).y < rect.top() - 1.0;
    is_scrolled.then(|| head(rect, theme))
}

/// Everything that stands on a map, notes too, points of what is shown.
pub fn whole_map(layout: &StageLayout, notes: &[MapNote]) -> Rect {
    layout.bounds.union(notes_bounds(notes, layout))
}

/// The whole map with its headings above it, see [`MapView::fit_squeezed`]: headings do not shrink with the map, so where sites are small or letters
/// large the sites begin lower.
pub fn fit_below_headings(layout: &StageLayout, notes: &[MapNote], room: Rect, theme: &Theme) -> MapView {
    let least_stretch = if layout.positions.len() < FEW { SQUEEZED } else { 1.0 };
    let whole = whole_map(layout, notes);
    let fit = |room: Rect| MapView::fit_squeezed(whole, room, least_stretch);
    let view = fit(room);
    let first = pos2(whole.min.x, (layout.bounds.min.y + HEADING).min(notes_bounds(notes, layout).min.y));
    let lacks = head(room, theme).bottom() - view.screen_from_canvas(first).y;
    if lacks > 0.0 { fit(room.with_min_y((room.top() + lacks).min(room.center().y))) } else { view }
}

fn head(rect: Rect, theme: &Theme) -> Rect {
    let tall = 1.3 * theme.font(text_size::HEADING).size + 2.0 * ABOVE;
    Rect::from_min_size(rect.min, vec2(rect.width(), tall))
}

pub(crate) fn paint_headings(painter: &Painter, rect: Rect, view: &MapView, scene: &MapScene<'_>) {
    let theme = scene.theme;
    if let Some(head) = covering_head(rect, view, scene.layout, theme) {
        // Names end at an edge instead of showing in pieces between the headings.
        painter.rect_filled(head, 0.0, theme.panel());
        painter.hline(head.x_range(), head.bottom(), Stroke::new(1.0, theme.line()));
    }
    for column in &scene.layout.columns {
        let area = heading_area(rect, view, column, theme);
        let size = if column.is_strip() { text_size::LABEL } else { text_size::HEADING };
        let words = scene.network.map.stage_names.label(column.stage).to_owned();
        let mut job = LayoutJob::simple(words, theme.font(size), theme.weak_text(), area.width());
        job.wrap.max_rows = 1;
        let galley = painter.layout_job(job);
        // The first letter of a name is none: where a strip has no room for the whole, its tip says it.
        if column.is_strip() && galley.elided {
            continue;
        }
        let at = pos2(area.center().x - galley.size().x / 2.0, rect.top() + ABOVE);
        painter.rect_filled(
            Rect::from_min_size(at, galley.size()).expand2(vec2(6.0, 2.0)),
            4.0,
            theme.canvas().gamma_multiply(0.9),
        );
        painter.galley(at, galley, theme.weak_text());
    }
}
