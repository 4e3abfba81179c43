//! Bars split into shares: two or more per row, such as before and after.

use crate::draw::chart::form::ChartForm;
use crate::draw::chart::frame::{Chart, LEAST, Text, WIDE};
use crate::draw::chart::series::{Pick, Series, Tint};
use crate::draw::chart::view::PlotView;
use crate::draw::theme::numbers::{percent, quantity};
use crate::draw::theme::{Theme, ink_on, text_size};
use chokepoint_core::insight::{Cell, Table};
use egui::{Align2, Rect, Vec2, pos2, vec2};

/// Shares of wholes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Split {
    /// What a row is, in tables: `commodity`.
    pub row_head: &'static str,
    /// What a series is, in tables: `country`.
    pub series_head: &'static str,
    /// What stands at the end of a bar, such as `HHI`; empty for nothing.
    pub note_head: &'static str,
    /// Series that the bars are divided into.
    pub series: Vec<Series>,
    /// Rows of the chart, from the top.
    pub rows: Vec<SplitRow>,
}

/// One row of bars.
#[derive(Clone, Debug, PartialEq)]
pub struct SplitRow {
    /// Name of the row.
    pub label: String,
    /// What it stands for.
    pub pick: Option<Pick>,
    /// Bars of the row, one above the other.
    pub sides: Vec<SplitSide>,
}

/// Bar that is divided into shares.
#[derive(Clone, Debug, PartialEq)]
pub struct SplitSide {
    /// Name: `before`.
    pub label: String,
    /// Share per series, 0 to 1; empty where there is no whole to divide.
    pub shares: Vec<f64>,
    /// The figure at its end.
    pub note: f64,
}

/// Height of title, legend and source, points.
const AROUND: f32 = 120.0;
/// Height of a bar below which it cannot be read, points; a smaller pane scrolls.
const LOWEST: f32 = 15.0;

impl Split {
    /// What the whole width stands for: 1, or the most that any bar has of the series that are shown where some are switched off.
    fn widest(&self, view: &PlotView<'_>) -> f64 {
        if self.series.iter().all(|series| view.shows(series)) {
            return 1.0;
        }
        let sides = self.rows.iter().flat_map(|row| &row.sides);
        let most = sides.map(|side| self.shown(side, view)).fold(0.0, f64::max);
        if most > 0.0 { most } else { 1.0 }
    }

    /// What a bar has of the series that are shown.
    fn shown(&self, side: &SplitSide, view: &PlotView<'_>) -> f64 {
        let shares = self.series.iter().zip(&side.shares).filter(|(series, _)| view.shows(series));
        shares.map(|(_, share)| share.max(0.0)).sum()
    }
}

impl ChartForm for Split {
    fn legend(&self) -> Vec<&Series> {
        self.series.iter().filter(|series| !series.is_minor).collect()
    }

    fn least(&self, theme: &Theme, _: f32) -> Vec2 {
        let bars: usize = self.rows.iter().map(|row| row.sides.len()).sum();
        vec2(LEAST.x, (AROUND + LOWEST * bars as f32) * theme.scale())
    }

    fn good_size(&self) -> Vec2 {
        vec2(WIDE, 130.0 + self.rows.iter().map(|row| 8.0 + 19.0 * row.sides.len() as f32).sum::<f32>())
    }

    fn table(&self, name: String) -> Table {
        let mut table = Table::new(name, &[self.row_head, "side", self.series_head, "share"]);
        let with_note = !self.note_head.is_empty();
        if with_note {
            table.head.push(self.note_head.to_lowercase());
        }
        for row in &self.rows {
            for side in &row.sides {
                for (series, share) in self.series.iter().zip(&side.shares).filter(|(_, share)| **share != 0.0) {
                    let mut cells: Vec<Cell> = vec![
                        row.label.as_str().into(),
                        side.label.as_str().into(),
                        series.name.as_str().into(),
                        (*share).into(),
                    ];
                    if with_note {
                        cells.push(side.note.into());
                    }
                    table.rows.push(cells);
                }
            }
        }
        table
    }

    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn paint(&self, chart: &mut Chart<'_>) {
        let (theme, body, scale) = (chart.theme, chart.body, chart.theme.scale());
        let names = self.rows.iter().map(|row| row.label.as_str());
        let name_width = chart.name_width(names, text_size::LEAD, 0.32).min(230.0 * scale);
        let sides = self.rows.iter().flat_map(|row| &row.sides).map(|side| side.label.as_str());
        let side_width = chart.name_width(sides, text_size::NOTE, 0.22);
        let widest = self.widest(chart.view);
        // What bars come to stands at their end, once they are no wholes.
        let sum_width = if widest < 1.0 { 40.0 * scale } else { 0.0 };
        let note_width = sum_width + if self.note_head.is_empty() { 8.0 } else { 64.0 * scale };
        let left = body.left() + name_width + side_width;
        let bars = Rect::from_x_y_ranges(left..=(body.right() - note_width).max(left + 20.0), body.y_range());
        let head = if self.note_head.is_empty() { 2.0 } else { 15.0 * scale };
        let at = pos2(body.right(), body.top());
        chart.painter.text(at, Align2::RIGHT_TOP, self.note_head, theme.font(text_size::NOTE), theme.weak_text());
        let number: usize = self.rows.iter().map(|row| row.sides.len()).sum();
        // A quarter of a bar of air after each row.
        let parts = number as f32 + 0.35 * self.rows.len() as f32;
        let thick = ((body.height() - head) / parts.max(1.0)).min(26.0 * scale);
        let size = text_size::LEAD.min(thick * 2.0 / scale / 2.4).max(7.0);
        let mut y = body.top() + head;
        for row in &self.rows {
            let tall = thick * row.sides.len() as f32;
            let name = Rect::from_min_size(pos2(body.left(), y), vec2(name_width, tall));
            chart.row_name(name, &row.label, size, row.pick.as_ref());
            chart.spot(name, row.pick.as_ref(), || format!("{}: click to show it on the map", row.label));
            for side in &row.sides {
                let strip = Rect::from_x_y_ranges(bars.x_range(), y..=y + thick - 2.0);
                let small = text_size::NOTE.min((thick / scale - 1.0).max(7.0));
                let at = strip.left_center() - vec2(6.0, 0.0);
                let text = Text { words: &side.label, size: small, ink: theme.weak_text() };
                chart.text(at, Align2::RIGHT_CENTER, text, side_width - 6.0);
                if !self.note_head.is_empty() {
                    let note = if side.shares.is_empty() {
                        "–".to_owned()
                    } else {
                        quantity(side.note.round(), "").trim().to_owned()
                    };
                    let at = pos2(body.right(), strip.center().y);
                    chart.painter.text(at, Align2::RIGHT_CENTER, note, theme.font(small), theme.text());
                }
                paint_bar(chart, self, row, side, strip, widest);
                if widest < 1.0 && !side.shares.is_empty() {
                    let sum = self.shown(side, chart.view);
                    let at = strip.left_center() + vec2(strip.width() * (sum / widest) as f32 + 4.0, 0.0);
                    chart.painter.text(at, Align2::LEFT_CENTER, percent(sum), theme.font(small), theme.weak_text());
                }
                y += thick;
            }
            y += thick * 0.35;
        }
    }
}

fn paint_bar(chart: &mut Chart<'_>, form: &Split, row: &SplitRow, side: &SplitSide, strip: Rect, widest: f64) {
    let theme = chart.theme;
    if side.shares.is_empty() {
        let words = "nothing supplied";
        chart.painter.text(strip.left_center(), Align2::LEFT_CENTER, words, theme.font(text_size::NOTE), theme.gap());
        return;
    }
    let mut parts: Vec<(&str, &str, &Tint, f64)> = Vec::new();
    let mut other = 0.0;
    for (series, share) in form.series.iter().zip(&side.shares).filter(|(series, _)| chart.view.shows(series)) {
        if series.is_minor {
            other += share;
        } else {
            parts.push((&series.short, &series.name, &series.tint, *share));
        }
    }
    parts.push(("other", "others together", &Tint::Rest, other));
    let mut x = strip.left();
    for (short, long, tint, share) in parts {
        let width = strip.width() * (share / widest).clamp(0.0, 1.0) as f32;
        if width <= 0.05 {
            continue;
        }
        let part = Rect::from_min_size(pos2(x, strip.top()), vec2((width - 1.0).max(0.3), strip.height()));
        chart.field(part, tint);
        let ink = ink_on(tint.colour(theme));
        for words in [format!("{short} {}", percent(share)), percent(share)] {
            let galley = chart.painter.layout_no_wrap(words, theme.font(text_size::NOTE), ink);
            if galley.size().x + 6.0 < width && galley.size().y <= strip.height() + 2.0 {
                chart.painter.galley(part.center() - galley.size() / 2.0, galley, ink);
                break;
            }
        }
        chart.spot(part, row.pick.as_ref(), || format!("{}, {}\n{long} {}", row.label, side.label, percent(share)));
        x += width;
    }
}
