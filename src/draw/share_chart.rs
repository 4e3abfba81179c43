//! Supply shares before and after as stacked bars.

use super::chart::{LEAST, frame, legend};
use super::chart_data::ShareBars;
use super::figures::percent;
use super::theme::{Theme, ink_on};
use crate::model::Country;
use egui::text::LayoutJob;
use egui::{Align2, Color32, Painter, Pos2, Rect, Sense, Ui, pos2, vec2};
use std::collections::BTreeMap;

/// A country whose share never reaches this is folded into "other".
const SMALL: f64 = 0.03;
/// Most countries that are shown by themselves.
const MOST: usize = 9;

/// Height of title, legend and source, points.
const AROUND: f32 = 120.0;
/// Height of a pair of bars below which it cannot be read, points; a smaller pane scrolls.
const LOWEST: f32 = 30.0;

/// Paints the chart into all the space there is.
pub fn share_bars_ui(ui: &mut Ui, theme: &Theme, chart: &ShareBars) {
    let least = vec2(LEAST.x, (AROUND + LOWEST * chart.bars.len() as f32) * theme.scale());
    let frame = frame(ui, theme, &chart.title, &chart.source, least, Sense::hover());
    let painter = &frame.painter;
    let shown = shown_countries(chart);
    let mut entries: Vec<_> =
        shown.iter().map(|country| (theme.country(country), country.name().to_owned(), false)).collect();
    entries.push((theme.line(), "other".to_owned(), false));
    let mut body = frame.body;
    body.min.y += legend(painter, body, theme, &entries);
    if chart.bars.is_empty() {
        let words = "No supply to show; choose another commodity or buyer";
        painter.text(body.center(), Align2::CENTER_CENTER, words, theme.font(12.5), theme.weak_text());
        return;
    }
    let pointer = frame.response.hover_pos();
    let scale = theme.scale();
    let name_width = (body.width() * 0.24).min(190.0 * scale);
    let side_width = 52.0 * scale;
    let hhi_width = 74.0 * scale;
    let bars = Rect::from_x_y_ranges(
        body.left() + name_width + side_width
            ..=(body.right() - hhi_width).max(body.left() + name_width + side_width + 20.0),
        body.y_range(),
    );
    let head = 15.0 * scale;
    painter.text(pos2(body.right(), body.top()), Align2::RIGHT_TOP, "HHI", theme.font(10.5), theme.weak_text());
    let row = ((body.height() - head) / chart.bars.len() as f32).min(64.0 * scale);
    let thick = (row * 0.4).max(1.0);
    // Two lines of a name fit into a row.
    let size = 12.5_f32.min(row / scale / 2.4);
    let mut hovered = None;
    for (at, bar) in chart.bars.iter().enumerate() {
        let top = body.top() + head + row * at as f32;
        let mut job = LayoutJob::simple(bar.label.clone(), theme.font(size), theme.text(), name_width - 8.0);
        job.wrap.max_rows = 2;
        let label = painter.layout_job(job);
        painter.galley(pos2(body.left(), top + thick - label.size().y / 2.0), label, theme.text());
        let sides = [("before", &bar.before, bar.hhi_before), ("after", &bar.after, bar.hhi_after)];
        for (side, (word, shares, hhi)) in sides.into_iter().enumerate() {
            let y = top + thick * side as f32;
            let strip = Rect::from_x_y_ranges(bars.x_range(), y..=y + thick - 2.0);
            let small = theme.font(10.5_f32.min(thick.max(8.0)));
            painter.text(
                strip.left_center() - vec2(6.0, 0.0),
                Align2::RIGHT_CENTER,
                word,
                small.clone(),
                theme.weak_text(),
            );
            let hhi =
                if shares.is_empty() { "–".to_owned() } else { super::quantity(hhi.round(), "").trim().to_owned() };
            painter.text(pos2(body.right(), strip.center().y), Align2::RIGHT_CENTER, hhi, small, theme.text());
            if let Some(found) = paint_bar(painter, strip, theme, shares, &shown, pointer) {
                hovered = Some(format!("{}, {word}: {found}", bar.label));
            }
        }
    }
    if let Some(words) = hovered {
        frame.response.on_hover_text_at_pointer(words);
    }
}

/// The countries with the largest shares anywhere in the chart, in the order of their sums.
fn shown_countries(chart: &ShareBars) -> Vec<Country> {
    let mut sums: BTreeMap<&Country, (f64, f64)> = BTreeMap::new();
    for (country, share) in chart.bars.iter().flat_map(|bar| bar.before.iter().chain(&bar.after)) {
        let entry = sums.entry(country).or_default();
        entry.0 += share;
        entry.1 = entry.1.max(*share);
    }
    let mut shown: Vec<_> = sums.into_iter().filter(|(_, (_, largest))| *largest >= SMALL).collect();
    shown.sort_by(|a, b| b.1.0.total_cmp(&a.1.0).then_with(|| a.0.cmp(b.0)));
    shown.into_iter().take(MOST).map(|(country, _)| country.clone()).collect()
}

/// One bar; says what the pointer is on.
fn paint_bar(
    painter: &Painter,
    strip: Rect,
    theme: &Theme,
    shares: &[(Country, f64)],
    shown: &[Country],
    pointer: Option<Pos2>,
) -> Option<String> {
    if shares.is_empty() {
        let words = "nothing supplied";
        painter.text(strip.left_center(), Align2::LEFT_CENTER, words, theme.font(10.5), theme.gap());
        return None;
    }
    let share_of =
        |wanted: &Country| shares.iter().filter(|(country, _)| country == wanted).map(|(_, share)| share).sum();
    let mut parts: Vec<(String, String, Color32, f64)> = shown
        .iter()
        .map(|country| {
            (country.code().to_owned(), country.name().to_owned(), theme.country(country), share_of(country))
        })
        .collect();
    let other: f64 = 1.0 - parts.iter().map(|part| part.3).sum::<f64>();
    parts.push(("other".to_owned(), "other".to_owned(), theme.line(), other.max(0.0)));
    let mut x = strip.left();
    let mut found = None;
    for (short, long, colour, share) in parts {
        let width = strip.width() * share as f32;
        if width <= 0.05 {
            continue;
        }
        let part = Rect::from_min_size(pos2(x, strip.top()), vec2((width - 1.0).max(0.3), strip.height()));
        painter.rect_filled(part, 0.0, colour);
        let words = format!("{short} {}", percent(share));
        let galley = painter.layout_no_wrap(words, theme.font(10.5), ink_on(colour));
        if galley.size().x + 6.0 < width && galley.size().y <= strip.height() + 2.0 {
            painter.galley(part.center() - galley.size() / 2.0, galley, ink_on(colour));
        }
        if pointer.is_some_and(|pointer| part.contains(pointer)) {
            found = Some(format!("{long} {}", percent(share)));
        }
        x += width;
    }
    found
}
