//! The substitution gap: bands over the months, and the waterfall over the whole span.

use super::chart::{LEAST, frame, hatch, legend, step};
use super::chart_data::GapChart;
use super::figures::{percent, quantity};
use super::theme::Theme;
use crate::engine::Rung;
use egui::{Align2, Color32, Painter, Rect, Sense, Stroke, Ui, pos2, vec2};

/// A part of the whole below this is left out of the legend.
const TRIFLE: f64 = 1e-4;

/// What the pointer should read about a month.
fn month_words(chart: &GapChart, month: usize) -> String {
    let at = |values: &[f64]| values.get(month).copied().unwrap_or(0.0);
    let demand = at(&chart.bands.demand);
    let mut words = format!("{}: demand {}", chart.months[month], quantity(demand, &chart.unit));
    for (rung, filled) in Rung::ALL.into_iter().zip(&chart.bands.filled) {
        if at(filled).abs() > TRIFLE * demand {
            words.push_str(&format!("\n{}: {}", rung.label(), quantity(at(filled), &chart.unit)));
        }
    }
    let gap = at(&chart.bands.gap);
    let share = if demand > 0.0 { gap / demand } else { 0.0 };
    words.push_str(&format!("\ngap: {} ({})", quantity(gap, &chart.unit), percent(share)));
    words
}

/// Paints bands over the months; returns the month that was clicked.
pub fn gap_bands_ui(ui: &mut Ui, theme: &Theme, chart: &GapChart) -> Option<usize> {
    let frame = frame(ui, theme, &chart.title, &chart.source, LEAST, Sense::click());
    let painter = &frame.painter;
    let months = chart.months.len().min(chart.bands.demand.len());
    let most = chart.bands.demand.iter().copied().filter(|value| value.is_finite()).fold(0.0, f64::max);
    if months == 0 || most <= 0.0 {
        let words = "No demand to show; choose another market";
        painter.text(frame.body.center(), Align2::CENTER_CENTER, words, theme.font(12.5), theme.weak_text());
        return None;
    }
    let mut body = frame.body;
    body.min.y += legend(painter, body, theme, &entries(theme, chart));
    let plot =
        Rect::from_min_max(body.min + vec2(92.0 * theme.scale(), 6.0), body.max - vec2(6.0, 20.0 * theme.scale()));
    let height = |value: f64| plot.height() * (value / (most * 1.04)) as f32;
    let step = step(most, 4.0);
    for tick in 0..=((most / step + 1e-9).floor() as usize) {
        let value = step * tick as f64;
        let y = plot.bottom() - height(value);
        painter.hline(plot.x_range(), y, Stroke::new(1.0, theme.line().gamma_multiply(0.6)));
        let words = quantity(value, &chart.unit);
        painter.text(pos2(plot.left() - 6.0, y), Align2::RIGHT_CENTER, words, theme.font(11.0), theme.weak_text());
    }
    let wide = plot.width() / months as f32;
    for month in 0..months {
        paint_month(painter, theme, chart, month, plot, wide, &height);
    }
    paint_month_labels(painter, theme, chart, plot, wide, months);
    if let Some(cursor) = chart.cursor.filter(|cursor| *cursor < months) {
        let field =
            Rect::from_min_size(pos2(plot.left() + wide * cursor as f32, plot.top()), vec2(wide, plot.height()));
        painter.rect_stroke(field, 1.0, Stroke::new(2.0, theme.accent()), egui::StrokeKind::Inside);
    }
    let clicked = frame.response.clicked();
    let month = frame
        .response
        .hover_pos()
        .filter(|pointer| plot.contains(*pointer))
        .map(|pointer| (((pointer.x - plot.left()) / wide) as usize).min(months - 1));
    if let Some(month) = month {
        frame.response.on_hover_text_at_pointer(month_words(chart, month));
    }
    month.filter(|_| clicked)
}

fn entries(theme: &Theme, chart: &GapChart) -> Vec<(Color32, String, bool)> {
    let (demand, _, gap) = chart.bands.total(0..chart.bands.demand.len());
    let is_drawn = |filled: &[f64]| filled.iter().zip(&chart.bands.demand).any(|(part, whole)| *part > TRIFLE * whole);
    let mut entries: Vec<_> = Rung::ALL
        .into_iter()
        .zip(&chart.bands.filled)
        .filter(|(_, filled)| is_drawn(filled))
        .map(|(rung, _)| (theme.rung(rung), rung.label().to_owned(), false))
        .collect();
    if gap > TRIFLE * demand {
        entries.push((theme.gap(), "substitution gap".to_owned(), true));
    }
    entries
}

fn paint_month(
    painter: &Painter,
    theme: &Theme,
    chart: &GapChart,
    month: usize,
    plot: Rect,
    wide: f32,
    height: &dyn Fn(f64) -> f32,
) {
    let at = |values: &[f64]| values.get(month).copied().unwrap_or(0.0);
    let field = |from: f64, to: f64| {
        let left = plot.left() + wide * month as f32;
        Rect::from_min_max(
            pos2(left, plot.bottom() - height(to)),
            pos2(left + wide - if wide > 6.0 { 1.0 } else { 0.0 }, plot.bottom() - height(from)),
        )
    };
    let (demand, gap) = (at(&chart.bands.demand), at(&chart.bands.gap));
    let covered = demand - gap;
    let mut base = 0.0;
    for (rung, filled) in Rung::ALL.into_iter().zip(&chart.bands.filled) {
        // A rung that takes from this consumer lowers what those before it gave; the bands never pass what is covered.
        let top = (base + at(filled).max(0.0)).min(covered);
        if top > base {
            painter.rect_filled(field(base, top), 0.0, theme.rung(rung));
            base = top;
        }
    }
    if gap > TRIFLE * demand {
        let hole = field(covered, demand);
        painter.rect_filled(hole, 0.0, theme.gap());
        hatch(painter, hole, theme);
    }
}

fn paint_month_labels(painter: &Painter, theme: &Theme, chart: &GapChart, plot: Rect, wide: f32, months: usize) {
    let room = 62.0 * theme.scale();
    let every = [1, 2, 3, 6, 12, 24].into_iter().find(|every| wide * *every as f32 >= room).unwrap_or(36);
    for month in (0..months).step_by(every) {
        let x = plot.left() + wide * (month as f32 + 0.5);
        painter.text(
            pos2(x.max(plot.left() + room * 0.4).min(plot.right() - room * 0.4), plot.bottom() + 4.0),
            Align2::CENTER_TOP,
            &chart.months[month],
            theme.font(11.0),
            theme.weak_text(),
        );
    }
}

/// Paints demand, what each rung fills of it and what is left, over all months.
pub fn gap_waterfall_ui(ui: &mut Ui, theme: &Theme, chart: &GapChart) {
    let source = chart.source.replacen("Per month", "Sum of all months", 1);
    let frame = frame(ui, theme, &chart.title, &source, LEAST, Sense::hover());
    let painter = &frame.painter;
    let body = frame.body;
    let (demand, filled, gap) = chart.bands.total(0..chart.bands.demand.len());
    if !(demand.is_finite() && demand > 0.0) {
        let words = "No demand to show; choose another market";
        painter.text(body.center(), Align2::CENTER_CENTER, words, theme.font(12.5), theme.weak_text());
        return;
    }
    // Name, from, to, value, colour; each rung starts where the one before ended.
    let mut steps = vec![("demand".to_owned(), 0.0, demand, demand, theme.line())];
    let mut left = demand;
    for (rung, filled) in Rung::ALL.into_iter().zip(filled) {
        steps.push((rung.label().to_owned(), left - filled, left, filled, theme.rung(rung)));
        left -= filled;
    }
    steps.push(("substitution gap".to_owned(), 0.0, gap, gap, theme.gap()));
    let row = (body.height() / steps.len() as f32).min(44.0 * theme.scale());
    let words: Vec<String> =
        steps.iter().map(|step| format!("{} ({})", quantity(step.3, &chart.unit), percent(step.3 / demand))).collect();
    // Names and figures take what they need, but leave a third of the width to the bars.
    let size = 12.5_f32.min((row * 0.8).max(8.0));
    let widest_of = |texts: &mut dyn Iterator<Item = &String>, size: f32| {
        let width = |text: &String| painter.layout_no_wrap(text.clone(), theme.font(size), theme.text()).size().x;
        texts.map(width).fold(0.0, f32::max)
    };
    let taken =
        |size| widest_of(&mut steps.iter().map(|step| &step.0), size) + widest_of(&mut words.iter(), size) + 24.0;
    let size = size * (body.width() * 0.68 / taken(size)).min(1.0);
    let name_width = widest_of(&mut steps.iter().map(|step| &step.0), size) + 8.0;
    let value_width = widest_of(&mut words.iter(), size) + 12.0;
    let bars = Rect::from_x_y_ranges(
        body.left() + name_width..=(body.right() - value_width).max(body.left() + name_width + 10.0),
        body.y_range(),
    );
    let widest = steps.iter().map(|step| step.1.max(step.2)).fold(demand, f64::max);
    let last = steps.len() - 1;
    for (at, ((name, from, to, _, colour), words)) in steps.into_iter().zip(words).enumerate() {
        let y = body.top() + row * (at as f32 + 0.5);
        let font = theme.font(size);
        let x = |value: f64| bars.left() + bars.width() * (value / widest).clamp(0.0, 1.0) as f32;
        painter.text(pos2(bars.left() - 8.0, y), Align2::RIGHT_CENTER, name, font.clone(), theme.text());
        let (low, high) = (from.min(to), from.max(to));
        let bar = Rect::from_min_max(pos2(x(low), y - row * 0.36), pos2(x(high).max(x(low) + 1.0), y + row * 0.36));
        painter.rect_filled(bar, 0.0, colour);
        if at == last {
            hatch(painter, bar, theme);
        }
        painter.text(pos2(body.right(), y), Align2::RIGHT_CENTER, words, font, theme.text());
    }
}
