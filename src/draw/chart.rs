//! What all charts share: the title, the line of sources, the legend, the scale.

use super::Theme;
use egui::{Color32, Painter, Rect, Response, Sense, Ui, Vec2, pos2, vec2};

/// Smallest chart, points.
pub(super) const LEAST: egui::Vec2 = vec2(220.0, 140.0);

/// Space for a chart with its title painted at the top and its source at the bottom.
pub(super) struct Frame {
    /// Paints into the chart only.
    pub painter: Painter,
    /// What is left between title and source.
    pub body: Rect,
    /// Pointer and clicks.
    pub response: Response,
}

/// Takes all the space there is, and at least `least`.
pub(super) fn frame(ui: &mut Ui, theme: &Theme, title: &str, source: &str, least: Vec2, sense: Sense) -> Frame {
    let size = ui.available_size();
    let size = if size.is_finite() { size.max(least) } else { least * 2.0 };
    let (rect, response) = ui.allocate_exact_size(size, sense);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, title));
    let painter = ui.painter_at(rect);
    painter.rect_filled(rect, 0.0, theme.canvas());
    let inner = rect.shrink2(vec2(12.0, 8.0));
    let heading = painter.layout(title.to_owned(), theme.font(16.0), theme.text(), inner.width());
    let foot = painter.layout(source.to_owned(), theme.font(10.5), theme.weak_text(), inner.width());
    let top = inner.top() + heading.size().y + 6.0;
    let bottom = inner.bottom() - foot.size().y - 4.0;
    painter.galley(inner.min, heading, theme.text());
    painter.galley(pos2(inner.left(), bottom + 4.0), foot, theme.weak_text());
    let body = Rect::from_min_max(pos2(inner.left(), top), pos2(inner.right(), bottom.max(top + 20.0)));
    Frame { painter, body, response }
}

/// Chips with words, wrapped into lines; returns the height taken.
pub(super) fn legend(painter: &Painter, rect: Rect, theme: &Theme, entries: &[(Color32, String, bool)]) -> f32 {
    let (mut x, mut y) = (rect.left(), rect.top());
    let line = 17.0 * theme.scale();
    for (colour, words, hatched) in entries {
        let galley = painter.layout_no_wrap(words.clone(), theme.font(11.5), theme.text());
        let width = 18.0 + galley.size().x + 14.0;
        if x + width > rect.right() && x > rect.left() {
            x = rect.left();
            y += line;
        }
        let chip = Rect::from_min_size(pos2(x, y + 3.0), vec2(13.0, 11.0));
        painter.rect_filled(chip, 2.0, *colour);
        if *hatched {
            hatch(painter, chip, theme);
        }
        painter.galley(pos2(x + 18.0, y), galley, theme.text());
        x += width;
    }
    if entries.is_empty() { 0.0 } else { y + line - rect.top() + 4.0 }
}

/// Diagonal lines over a field, so that it is told apart without colour.
pub(super) fn hatch(painter: &Painter, rect: Rect, theme: &Theme) {
    if !rect.is_finite() || rect.height() < 0.5 || rect.width() < 0.5 {
        return;
    }
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    let stroke = egui::Stroke::new(1.2, theme.canvas().gamma_multiply(0.65));
    let step = 7.0;
    // The lines lie on a grid of the whole picture, so that neighbouring fields match.
    let tall = rect.height();
    let mut at = ((rect.left() + rect.top()) / step).floor() * step;
    while at < rect.right() + rect.bottom() {
        let x = at - rect.top();
        painter.line_segment([pos2(x, rect.top()), pos2(x - tall, rect.bottom())], stroke);
        at += step;
    }
}

/// Step of 1, 2 or 5 times a power of ten that divides `most` into about `parts`.
pub(super) fn step(most: f64, parts: f64) -> f64 {
    if !(most.is_finite() && most > 0.0) {
        return 1.0;
    }
    let rough = most / parts;
    let power = 10_f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0, 10.0].into_iter().map(|part| part * power).find(|step| *step >= rough).unwrap_or(rough)
}
