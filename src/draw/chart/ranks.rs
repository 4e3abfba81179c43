//! Bars, one or more per row, with thresholds: concentration, reliance, reach, substitutes.

use crate::draw::chart::form::ChartForm;
use crate::draw::chart::frame::{AROUND, Chart, LEAST, ROW, Text, WIDE, largest, ticks};
use crate::draw::chart::plane::HEADROOM;
use crate::draw::chart::series::{Pick, Series};
use crate::draw::theme::numbers::quantity;
use crate::draw::theme::{Theme, text_size};
use chokepoint_core::insight::{Cell, Table};
use egui::{Align2, Rect, Stroke, Vec2, pos2, vec2};

/// Rows of bars.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranks {
    /// What a row is, in tables.
    pub row_head: &'static str,
    /// What the note of a row is, in tables; empty for no note.
    pub note_head: &'static str,
    /// One bar of each per row: before, after.
    pub sides: Vec<Series>,
    /// Rows of the chart, from the top.
    pub rows: Vec<Rank>,
    /// Lines across the bars.
    pub thresholds: Vec<Threshold>,
    /// Unit, as figures are written.
    pub unit: String,
    /// End of the axis; as far as the longest bar if not given.
    pub most: Option<f64>,
}

/// Row of a chart: a bar per side.
#[derive(Clone, Debug, PartialEq)]
pub struct Rank {
    /// Name of the row.
    pub label: String,
    /// What it stands for.
    pub pick: Option<Pick>,
    /// One per side; none where there is nothing to measure.
    pub values: Vec<Option<f64>>,
    /// Words at its end.
    pub note: String,
}

/// A line across the bars.
#[derive(Clone, Debug, PartialEq)]
pub struct Threshold {
    /// Value at which the line stands, in the unit of the chart.
    pub at: f64,
    /// Whose line it is.
    pub words: String,
}

impl ChartForm for Ranks {
    fn legend(&self) -> Vec<&Series> {
        if self.sides.len() > 1 { self.sides.iter().collect() } else { Vec::new() }
    }

    fn least(&self, theme: &Theme) -> Vec2 {
        let bars = self.rows.len() * self.sides.len().max(1);
        let heads = 16.0 + 13.0 * self.thresholds.len() as f32;
        vec2(LEAST.x, (AROUND + heads + ROW * 0.9 * bars as f32 + 4.0 * self.rows.len() as f32) * theme.scale())
    }

    fn good_size(&self) -> Vec2 {
        vec2(WIDE, 120.0 + self.rows.len() as f32 * (10.0 + 14.0 * self.sides.len() as f32))
    }

    fn table(&self, name: String) -> Table {
        let mut table = Table::new(name, &[self.row_head, "unit"]);
        table.head.extend(self.sides.iter().map(|side| side.name.clone()));
        if !self.note_head.is_empty() {
            table.head.push(self.note_head.to_owned());
        }
        for row in &self.rows {
            let mut cells: Vec<Cell> = vec![row.label.as_str().into(), self.unit.trim().into()];
            cells.extend(row.values.iter().map(|value| Cell::some(*value)));
            if !self.note_head.is_empty() {
                cells.push(row.note.as_str().into());
            }
            table.rows.push(cells);
        }
        table
    }

    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn paint(&self, chart: &mut Chart<'_>) {
        let (theme, body, scale) = (chart.theme, chart.body, chart.theme.scale());
        let sides: Vec<usize> = (0..self.sides.len()).filter(|at| chart.view.shows(&self.sides[*at])).collect();
        let values = || self.rows.iter().flat_map(|row| row.values.iter().flatten().copied());
        let lines = self.thresholds.iter().map(|line| line.at);
        let most = self.most.unwrap_or_else(|| largest(values().chain(lines)));
        let most = if most > 0.0 { most } else { 1.0 };
        let name_width = chart.name_width(self.rows.iter().map(|row| row.label.as_str()), text_size::NAME, 0.36);
        let note_width = match self.note_head {
            "" => 0.0,
            _ => chart.name_width(self.rows.iter().map(|row| row.note.as_str()), text_size::NOTE, 0.26),
        };
        let value_width =
            chart.name_width([quantity(most, &self.unit).as_str()].into_iter(), text_size::NOTE, 0.2) + 6.0;
        // The words of each threshold have a line of their own.
        let line_height = 13.0 * scale;
        let head = line_height * self.thresholds.len() as f32;
        let left = body.left() + name_width;
        let right = (body.right() - note_width - value_width).max(left + 20.0);
        let plot = Rect::from_min_max(pos2(left, body.top() + head), pos2(right, body.bottom() - 16.0 * scale));
        let x = |value: f64| plot.left() + plot.width() * (value / (most * HEADROOM)).clamp(0.0, 1.0) as f32;
        let row_height = (plot.height() / self.rows.len() as f32).min((sides.len().max(1) as f32 * 18.0 + 8.0) * scale);
        let used = Rect::from_min_size(plot.min, vec2(plot.width(), row_height * self.rows.len() as f32));
        // So many figures that they stand apart.
        let parts = f64::from((used.width() / (value_width * 1.3)).floor().clamp(1.0, 5.0));
        for tick in ticks(0.0, most, parts).iter().map(|mark| mark.value) {
            chart.painter.vline(x(tick), used.y_range(), Stroke::new(1.0, theme.line().gamma_multiply(0.5)));
            let at = pos2(x(tick), used.bottom() + 2.0);
            chart.painter.text(
                at,
                Align2::CENTER_TOP,
                quantity(tick, &self.unit),
                theme.font(text_size::NOTE),
                theme.weak_text(),
            );
        }
        for (at, row) in self.rows.iter().enumerate() {
            let line =
                Rect::from_min_size(used.min + vec2(0.0, row_height * at as f32), vec2(used.width(), row_height));
            let inner = line.shrink2(vec2(0.0, row_height * 0.1));
            let thick = inner.height() / sides.len().max(1) as f32;
            let small = text_size::NOTE.min((thick / scale * 0.9).max(9.0));
            for (rank, side) in sides.iter().enumerate() {
                let top = inner.top() + thick * rank as f32;
                let value = row.values.get(*side).copied().flatten();
                let middle = top + thick / 2.0;
                let Some(value) = value else {
                    let at = pos2(line.left() + 4.0, middle);
                    chart.painter.text(at, Align2::LEFT_CENTER, "nothing there", theme.font(small), theme.weak_text());
                    continue;
                };
                let bar = Rect::from_min_max(
                    pos2(line.left(), top + 0.5),
                    pos2(x(value).max(line.left() + 1.0), top + thick - 0.5),
                );
                chart.field(bar, &self.sides[*side].tint);
                let words = quantity(value, &self.unit);
                let at = pos2(bar.right() + 4.0, middle);
                let text = Text { words: &words, size: small, ink: theme.text() };
                chart.text(at, Align2::LEFT_CENTER, text, value_width + right - bar.right());
            }
            let name = Rect::from_min_size(pos2(body.left(), line.top()), vec2(name_width, row_height));
            let size = text_size::NAME.min((row_height / scale * 0.8).max(9.0));
            chart.row_name(name, &row.label, size, row.pick.as_ref());
            if note_width > 0.0 {
                let at = pos2(body.right(), line.center().y);
                let text = Text { words: &row.note, size: text_size::NOTE, ink: theme.weak_text() };
                chart.text(at, Align2::RIGHT_CENTER, text, note_width);
            }
            let whole = Rect::from_x_y_ranges(body.x_range(), line.y_range());
            chart.spot(whole, row.pick.as_ref(), || {
                let mut words = row.label.clone();
                for (side, value) in self.sides.iter().zip(&row.values) {
                    let value = value.map_or("nothing there".to_owned(), |value| quantity(value, &self.unit));
                    words.push_str(&format!("\n{}: {value}", side.name));
                }
                if !row.note.is_empty() {
                    words.push_str(&format!("\n{}", row.note));
                }
                words
            });
        }
        for (at, threshold) in self.thresholds.iter().enumerate() {
            let here = x(threshold.at);
            let dashes = egui::Shape::dashed_line(
                &[pos2(here, used.top() - head + line_height * at as f32 + 2.0), pos2(here, used.bottom())],
                Stroke::new(1.5, theme.text()),
                5.0,
                3.0,
            );
            chart.painter.extend(dashes);
            let place = pos2(here + 4.0, used.top() - head + line_height * at as f32);
            let text = Text { words: &threshold.words, size: text_size::NOTE, ink: theme.text() };
            chart.text(place, Align2::LEFT_TOP, text, body.right() - here - 4.0);
        }
    }
}
