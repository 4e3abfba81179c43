//! Lines over the months, with names at their ends.

use crate::draw::chart::form::ChartForm;
use crate::draw::chart::frame::{Chart, LEAST, MonthName, Text, WIDE, broken};
use crate::draw::chart::plane::{Along, Laid, Plane, Up};
use crate::draw::chart::scale::{Figures, spans_decades};
use crate::draw::chart::series::{Pick, Series};
use crate::draw::theme::numbers::quantity;
use crate::draw::theme::{Theme, text_size};
use chokepoint_core::engine::MonthIx;
use chokepoint_core::insight::{Cell, Table};
use egui::epaint::CircleShape;
use egui::{Align2, Pos2, Rect, Stroke, Vec2, pos2, vec2};
use typed_index_collections::{TiSlice, TiVec};

/// Several figures over the months.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lines {
    /// Months of the horizontal axis.
    pub months: TiVec<MonthIx, MonthName>,
    /// Lines of the plot.
    pub lines: Vec<Line>,
    /// Unit, as figures are written.
    pub unit: String,
    /// Extra figures per line and month for tables and the pointer, with the heading: units in store beside months of cover.
    pub beside: Option<&'static str>,
}

/// Line of a plot: a value per month.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Name and colour.
    pub series: Series,
    /// What it stands for.
    pub pick: Option<Pick>,
    /// Per month; none where it says nothing about that month.
    pub values: TiVec<MonthIx, Option<f64>>,
    /// The other figure, with its unit.
    pub beside: TiVec<MonthIx, f64>,
    /// Unit of the other figure.
    pub beside_unit: String,
    /// Its values in another state: an outline.
    pub before: Option<TiVec<MonthIx, Option<f64>>>,
}

impl Lines {
    /// Takes the figures of another state as outlines, line by line of the same name; false where none is.
    pub(crate) fn outline(&mut self, before: &Self) -> bool {
        if self.months != before.months || self.unit != before.unit {
            return false;
        }
        for line in &mut self.lines {
            let same = before.lines.iter().find(|other| other.series.name == line.series.name);
            line.before = same.map(|other| other.values.clone());
        }
        self.lines.iter().any(|line| line.before.is_some())
    }

    pub(super) fn words(&self, month: MonthIx) -> String {
        let mut words = self.months.get(month).map_or(String::new(), |month| month.label.clone());
        for line in &self.lines {
            if let Some(value) = line.values.get(month).copied().flatten() {
                words.push_str(&format!("\n{}: {}", line.series.name, quantity(value, &self.unit)));
                if let Some(beside) = line.beside.get(month) {
                    words.push_str(&format!(", {}", quantity(*beside, &line.beside_unit)));
                }
            }
        }
        words
    }
}

impl Line {
    /// Its values, and those of its outline.
    fn all_values(&self) -> impl Iterator<Item = f64> {
        self.values.iter().chain(self.before.iter().flatten()).flatten().copied()
    }

    /// Where its values lie on a plane: in the middle of their months.
    fn points(&self, laid: &Laid<'_>) -> Vec<Pos2> {
        Self::places(&self.values, laid)
    }

    fn places(values: &TiSlice<MonthIx, Option<f64>>, laid: &Laid<'_>) -> Vec<Pos2> {
        let values = values.iter_enumerated().filter_map(|(month, value)| Some((month, (*value)?)));
        values.map(|(month, value)| pos2(laid.column(month).center(), laid.y(value))).collect()
    }
}

/// Dash patterns, so that lines are told apart without colour; in widths of the line.
const DASHES: [&[f32]; 6] =
    [&[], &[4.0, 2.0], &[1.2, 1.4], &[4.0, 1.5, 1.0, 1.5], &[8.0, 2.0], &[4.0, 1.5, 1.0, 1.5, 1.0, 1.5]];

impl ChartForm for Lines {
    fn legend(&self) -> Vec<&Series> {
        self.lines.iter().map(|line| &line.series).collect()
    }

    fn dash(&self, series: &Series) -> Option<&'static [f32]> {
        let at = self.lines.iter().position(|line| line.series.name == series.name)?;
        Some(DASHES[at % DASHES.len()])
    }

    fn least(&self, _: &Theme, _: f32) -> Vec2 {
        LEAST
    }

    /// High enough for a name at the end of every line, below a legend of two names a line.
    fn good_size(&self) -> Vec2 {
        let lines = self.lines.len() as f32;
        vec2(WIDE, (80.0 + 17.0 * (lines / 2.0).ceil() + 13.0 * lines).max(310.0))
    }

    fn spans_decades(&self) -> bool {
        spans_decades(self.lines.iter().flat_map(Line::all_values))
    }

    fn table(&self, name: String) -> Table {
        let mut table = Table::new(name, &["month", "series", "unit", "value"]);
        if let Some(head) = self.beside {
            table.head.extend([head.to_owned(), format!("unit of {head}")]);
        }
        for line in &self.lines {
            for (at, month) in self.months.iter_enumerated() {
                let Some(value) = line.values.get(at).copied().flatten() else { continue };
                let mut row: Vec<Cell> =
                    vec![month.day.into(), line.series.name.as_str().into(), self.unit.trim().into(), value.into()];
                if self.beside.is_some() {
                    row.push(Cell::some(line.beside.get(at).copied()));
                    row.push(line.beside_unit.as_str().into());
                }
                table.rows.push(row);
            }
        }
        table
    }

    fn months(&self) -> &TiSlice<MonthIx, MonthName> {
        &self.months
    }

    fn is_empty(&self) -> bool {
        self.lines.is_empty() || self.months.is_empty()
    }

    fn paint(&self, chart: &mut Chart<'_>) {
        let theme = chart.theme;
        let shown: Vec<(usize, &Line)> =
            self.lines.iter().enumerate().filter(|(_, line)| chart.view.shows(&line.series)).collect();
        let values = shown.iter().flat_map(|(_, line)| line.all_values());
        let figures = Figures::of(values, &self.unit, chart.view.scale);
        let names =
            chart.name_width(shown.iter().map(|(_, line)| line.series.short.as_str()), text_size::NOTE, 0.26) + 8.0;
        let mut room = chart.body;
        room.max.x -= names;
        let plane = Plane { along: Along::Months(&self.months), up: Up::Figures(figures), room };
        let view = *chart.view;
        let laid = chart.plane(plane, |brush| {
            for before in shown.iter().filter_map(|(_, line)| line.before.as_ref()) {
                brush.outline(&Line::places(before, &brush.laid));
            }
            for (at, line) in &shown {
                let points = line.points(&brush.laid);
                let selected = view.is_selected(line.pick.as_ref());
                let width = if selected { 4.0 } else { 2.2 } * theme.scale();
                let stroke = Stroke::new(width, line.series.tint.colour(theme));
                broken(points, stroke, DASHES[at % DASHES.len()]).into_iter().for_each(|part| brush.add(part));
            }
            for (_, line) in &shown {
                // The values along the curves, in the month that is pointed at in any pane.
                let value = brush.pointed.and_then(|month| Some((month, line.values.get(month).copied().flatten()?)));
                if let Some((month, value)) = value {
                    let at = pos2(brush.laid.column(month).center(), brush.laid.y(value));
                    let ring = Stroke::new(1.5 * theme.scale(), theme.canvas());
                    brush.add(CircleShape {
                        center: at,
                        radius: 4.0 * theme.scale(),
                        fill: line.series.tint.colour(theme),
                        stroke: ring,
                    });
                }
            }
        });
        let plot = laid.rect();
        let at_end = |line: &Line| line.points(&laid).into_iter().rfind(|point| point.x <= plot.right() + 0.5);
        let mut ends: Vec<(f32, &Line)> = shown
            .iter()
            .filter_map(|(_, line)| Some((at_end(line)?.y.clamp(plot.top(), plot.bottom()), *line)))
            .collect();
        chart.month_spot(&laid, |month| self.words(month));
        // Names at the ends give way downwards, and upwards again where they would leave the plot.
        ends.sort_by(|a, b| a.0.total_cmp(&b.0));
        let line_height = 12.0 * theme.scale();
        // More than there is room for stand in the legend alone: of those that lie closest.
        let most_names = (plot.height() / line_height) as usize + 1;
        while ends.len() > most_names.max(1) {
            let nearest =
                (1..ends.len()).min_by(|a, b| (ends[*a].0 - ends[*a - 1].0).total_cmp(&(ends[*b].0 - ends[*b - 1].0)));
            ends.remove(nearest.unwrap_or(0));
        }
        let mut floor = plot.top();
        for end in &mut ends {
            end.0 = end.0.max(floor);
            floor = end.0 + line_height;
        }
        let mut ceiling = plot.bottom();
        for end in ends.iter_mut().rev() {
            end.0 = end.0.min(ceiling);
            ceiling = end.0 - line_height;
        }
        for (y, line) in ends {
            let area = Rect::from_min_size(pos2(plot.right() + 4.0, y - line_height / 2.0), vec2(names, line_height));
            let ink = if chart.view.is_selected(line.pick.as_ref()) { theme.accent() } else { theme.text() };
            let chip = Rect::from_center_size(area.left_center() + vec2(3.0, 0.0), vec2(6.0, 8.0));
            chart.painter.rect_filled(chip, 1.0, line.series.tint.colour(theme));
            let at = area.left_center() + vec2(9.0, 0.0);
            let text = Text { words: &line.series.short, size: text_size::NOTE, ink };
            chart.text(at, Align2::LEFT_CENTER, text, names - 12.0);
            chart.target(area, line.pick.as_ref(), &line.series.name);
            chart.spot(area, line.pick.as_ref(), || format!("{}: click to show it on the map", line.series.name));
        }
    }
}
