//! Bars, one or more per row, with thresholds: concentration, reliance, reach, substitutes.

use crate::draw::chart::form::ChartForm;
use crate::draw::chart::frame::{AROUND, Chart, LEAST, ROW, Text, WIDE, is_narrow};
use crate::draw::chart::plane::{AXIS, Along, Laid, Plane, Up};
use crate::draw::chart::scale::{Figures, Scale, spans_decades};
use crate::draw::chart::series::{Pick, Series};
use crate::draw::theme::numbers::quantity;
use crate::draw::theme::{Theme, text_size};
use chokepoint_core::insight::{Cell, Table};
use egui::{Align2, Rangef, Rect, Shape, Stroke, Vec2, pos2, vec2};

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

    fn least(&self, theme: &Theme, _: f32) -> Vec2 {
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

    fn spans_decades(&self) -> bool {
        // A scale that ends somewhere is read as parts of that end.
        self.most.is_none() && spans_decades(self.values().chain(self.thresholds.iter().map(|line| line.at)))
    }

    fn paint(&self, chart: &mut Chart<'_>) {
        let (theme, view, body, scale) = (chart.theme, *chart.view, chart.body, chart.theme.scale());
        let sides: Vec<usize> = (0..self.sides.len()).filter(|at| view.shows(&self.sides[*at])).collect();
        let lines = self.thresholds.iter().map(|line| line.at);
        let figures = match self.most {
            Some(most) => Figures::of(std::iter::once(most), &self.unit, view.scale),
            None => Figures::of(self.values().chain(lines), &self.unit, view.scale),
        };
        let name_width = chart.name_width(self.rows.iter().map(|row| row.label.as_str()), text_size::NAME, 0.36);
        // In a narrow pane figures are whole, and notes stand under the pointer.
        let is_narrow = is_narrow(body.width(), theme);
        let note_width = match self.note_head {
            "" => 0.0,
            _ if is_narrow => 0.0,
            _ => chart.name_width(self.rows.iter().map(|row| row.note.as_str()), text_size::NOTE, 0.26),
        };
        let value_width = chart.name_width(
            [figures.widest().as_str()].into_iter(),
            text_size::NOTE,
            if is_narrow { 0.4 } else { 0.2 },
        ) + 6.0;
        // The words of each threshold have a line of their own.
        let line_height = 13.0 * scale;
        let head = line_height * self.thresholds.len() as f32;
        let axis = AXIS * scale;
        let left = body.left() + name_width;
        let right = (body.right() - note_width - value_width).max(left + 20.0);
        let rows = self.rows.len();
        let row_height =
            ((body.height() - head - axis) / rows as f32).min((sides.len().max(1) as f32 * 18.0 + 8.0) * scale);
        let top = body.top() + head;
        let room = Rect::from_min_max(pos2(left, top), pos2(right, top + row_height * rows as f32 + axis));
        let bars = Bars { rows: &self.rows, series: &self.sides, sides: &sides };
        let laid = chart.plane(Plane { along: Along::Figures(figures), up: Up::Rows(rows), room }, |brush| {
            let laid = brush.laid;
            for bar in bars.on(&laid) {
                let Some(value) = bar.value else { continue };
                let end = laid.x(value);
                if view.scale == Scale::Linear {
                    let field = Rect::from_x_y_ranges(laid.x(0.0)..=end.max(laid.x(0.0) + 1.0), bar.across);
                    brush.field(field, &bar.series.tint);
                } else {
                    // The length of a bar says nothing where zero is not on the axis: a point on a thread.
                    let (middle, colour) = (bar.across.center(), bar.series.tint.colour(theme));
                    brush.hline(Rangef::new(laid.rect().left(), end), middle, Stroke::new(1.5, colour));
                    let radius = (bar.across.span() / 2.0).min(6.0 * scale);
                    brush.add(Shape::circle_filled(pos2(end, middle), radius, colour));
                }
            }
            for threshold in &self.thresholds {
                let (here, all) = (laid.x(threshold.at), laid.rect().y_range());
                let line = [pos2(here, all.min), pos2(here, all.max)];
                Shape::dashed_line(&line, Stroke::new(1.5, theme.text()), 5.0, 3.0)
                    .into_iter()
                    .for_each(|dash| brush.add(dash));
            }
        });
        for bar in bars.on(&laid) {
            let (middle, thick) = (bar.across.center(), bar.across.span());
            let small = text_size::NOTE.min((thick / scale * 0.9).max(9.0));
            let Some(value) = bar.value else {
                let at = pos2(laid.rect().left() + 4.0, middle);
                let text = Text { words: "nothing there", size: small, ink: theme.weak_text() };
                chart.text(at, Align2::LEFT_CENTER, text, laid.rect().width());
                continue;
            };
            let end = laid.x_seen(value) + if view.scale == Scale::Linear { 4.0 } else { 9.0 * scale };
            let text = Text { words: &quantity(value, &self.unit), size: small, ink: theme.text() };
            chart.text(pos2(end, middle), Align2::LEFT_CENTER, text, right + value_width - end + 4.0);
        }
        for (at, row) in self.rows.iter().enumerate() {
            let line = laid.row(at);
            let name = Rect::from_min_size(pos2(body.left(), line.top()), vec2(name_width, line.height()));
            let size = text_size::NAME.min((line.height() / scale * 0.8).max(9.0));
            chart.row_name(name, &row.label, size, row.pick.as_ref());
            if note_width > 0.0 {
                let at = pos2(body.right(), line.center().y);
                let text = Text { words: &row.note, size: text_size::NOTE, ink: theme.weak_text() };
                chart.text(at, Align2::RIGHT_CENTER, text, note_width);
            }
            let whole = Rect::from_x_y_ranges(body.x_range(), line.y_range());
            chart.spot(whole, row.pick.as_ref(), || self.words(row));
        }
        for (at, threshold) in self.thresholds.iter().enumerate() {
            let here = laid.x(threshold.at);
            if !laid.rect().x_range().contains(here) {
                continue;
            }
            let top = body.top() + line_height * at as f32;
            let stem = [pos2(here, top + 2.0), pos2(here, laid.rect().top())];
            chart.painter.extend(Shape::dashed_line(&stem, Stroke::new(1.5, theme.text()), 5.0, 3.0));
            let text = Text { words: &threshold.words, size: text_size::NOTE, ink: theme.text() };
            chart.text(pos2(here + 4.0, top), Align2::LEFT_TOP, text, body.right() - here - 4.0);
        }
    }
}

impl Ranks {
    fn values(&self) -> impl Iterator<Item = f64> {
        self.rows.iter().flat_map(|row| row.values.iter().flatten().copied())
    }

    fn words(&self, row: &Rank) -> String {
        let mut words = row.label.clone();
        for (side, value) in self.sides.iter().zip(&row.values) {
            let value = value.map_or("nothing there".to_owned(), |value| quantity(value, &self.unit));
            words.push_str(&format!("\n{}: {value}", side.name));
        }
        if !row.note.is_empty() {
            words.push_str(&format!("\n{}", row.note));
        }
        words
    }
}

/// The bars of all rows, those of a row upon each other.
struct Bars<'r> {
    rows: &'r [Rank],
    series: &'r [Series],
    /// Those that are shown.
    sides: &'r [usize],
}

/// A bar.
struct Bar<'r> {
    series: &'r Series,
    /// None where there is nothing to measure.
    value: Option<f64>,
    /// From where to where it is thick, points.
    across: Rangef,
}

impl<'r> Bars<'r> {
    fn on<'b>(&'b self, laid: &'b Laid<'_>) -> impl Iterator<Item = Bar<'r>> + use<'b, 'r> {
        let number = self.sides.len().max(1) as f32;
        self.rows.iter().enumerate().flat_map(move |(at, row)| {
            let line = laid.row(at);
            let inner = line.shrink2(vec2(0.0, line.height() * 0.1));
            let thick = inner.height() / number;
            self.sides.iter().enumerate().filter_map(move |(rank, side)| {
                let top = inner.top() + thick * rank as f32;
                let value = row.values.get(*side).copied().flatten();
                Some(Bar { series: self.series.get(*side)?, value, across: Rangef::new(top + 0.5, top + thick - 0.5) })
            })
        })
    }
}
