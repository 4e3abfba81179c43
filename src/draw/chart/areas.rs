//! Bands over the months: parts of a demand or of a supply.

use crate::draw::chart::form::ChartForm;
use crate::draw::chart::frame::{Chart, LEAST, MonthName, WIDE, height_at, largest, month_field};
use crate::draw::chart::series::{Series, Tint};
use crate::draw::theme::Theme;
use crate::draw::theme::numbers::{percent, quantity};
use chokepoint_core::engine::MonthIx;
use chokepoint_core::insight::{Cell, Table};
use egui::{Rect, Stroke, Vec2, vec2};
use typed_index_collections::{TiSlice, TiVec};

/// Parts of a total, month by month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Areas {
    /// Months of the horizontal axis.
    pub months: TiVec<MonthIx, MonthName>,
    /// The parts, from the foot up. One tinted as a gap hangs from the total.
    pub series: Vec<Series>,
    /// Per part and month.
    pub values: Vec<TiVec<MonthIx, f64>>,
    /// Total per month: the line over the areas.
    pub total: TiVec<MonthIx, f64>,
    /// What the total is called: `demand`.
    pub total_name: &'static str,
    /// What stands on top of the total and is no part of it, per month; none where there is nothing of the kind.
    pub beyond: Option<(Series, TiVec<MonthIx, f64>)>,
    /// Unit of values and total, as figures are written: `t`, `USD`, `%`.
    pub unit: String,
}

/// A part of the whole below this is left out of what the pointer reads.
const TRIFLE: f64 = 1e-4;

impl Areas {
    fn total_at(&self, month: MonthIx) -> f64 {
        self.total.get(month).copied().unwrap_or(0.0)
    }

    fn beyond_at(&self, month: MonthIx) -> f64 {
        self.beyond.as_ref().and_then(|(_, values)| values.get(month).copied()).unwrap_or(0.0)
    }

    /// What the pointer should read about a month.
    fn words(&self, month: MonthIx) -> String {
        let total = self.total_at(month);
        let name = self.months.get(month).map_or("", |month| month.label.as_str());
        let mut words = format!("{name}: {} {}", self.total_name, quantity(total, &self.unit));
        for (series, values) in self.series.iter().zip(&self.values) {
            let value = values.get(month).copied().unwrap_or(0.0);
            if value.abs() > TRIFLE * total {
                words.push_str(&format!("\n{}: {}", series.name, quantity(value, &self.unit)));
                if self.unit != "%" && total > 0.0 {
                    words.push_str(&format!(" ({})", percent(value / total)));
                }
            }
        }
        if let Some((series, _)) = self.beyond.as_ref().filter(|_| self.beyond_at(month) > TRIFLE * total) {
            words.push_str(&format!("\n{}: {}", series.name, quantity(self.beyond_at(month), &self.unit)));
        }
        words
    }
}

impl ChartForm for Areas {
    fn legend(&self) -> Vec<&Series> {
        let is_drawn =
            |values: &TiSlice<MonthIx, f64>| values.iter().zip(&self.total).any(|(part, whole)| *part > TRIFLE * whole);
        let drawn = self.series.iter().zip(&self.values).filter(|(_, values)| is_drawn(values));
        let beyond = self.beyond.iter().map(|(series, _)| series);
        drawn.map(|(series, _)| series).filter(|series| !series.is_minor).chain(beyond).collect()
    }

    fn least(&self, _: &Theme) -> Vec2 {
        LEAST
    }

    fn good_size(&self) -> Vec2 {
        vec2(WIDE, 310.0)
    }

    fn table(&self, name: String) -> Table {
        let mut table = Table::new(name, &["month", "unit", self.total_name]);
        let beyond = self.beyond.iter().map(|(series, _)| series);
        table.head.extend(self.series.iter().chain(beyond).map(|series| series.name.clone()));
        for (at, month) in self.months.iter_enumerated() {
            let mut row: Vec<Cell> = vec![month.day.into(), self.unit.as_str().into(), self.total_at(at).into()];
            let beyond = self.beyond.iter().map(|(_, values)| values);
            row.extend(self.values.iter().chain(beyond).map(|values| Cell::some(values.get(at).copied())));
            table.rows.push(row);
        }
        table
    }

    fn months(&self) -> &TiSlice<MonthIx, MonthName> {
        &self.months
    }

    fn is_empty(&self) -> bool {
        self.months.is_empty() || largest(self.total.iter().copied()) <= 0.0
    }

    fn paint(&self, chart: &mut Chart<'_>) {
        let beyond = self.beyond.as_ref().filter(|(series, _)| chart.view.shows(series));
        let most = largest(
            self.months
                .keys()
                .map(|month| self.total_at(month) + if beyond.is_some() { self.beyond_at(month) } else { 0.0 }),
        );
        let plot = chart.month_plot(most, &self.unit);
        chart.value_axis(plot, most, &self.unit);
        let number = self.months.len();
        for month in self.months.keys() {
            let column = month_field(plot, month, number);
            let air = if column.width() > 6.0 { 1.0 } else { 0.0 };
            let field = |from: f64, to: f64| {
                let (foot, head) = (height_at(plot, from, most), height_at(plot, to, most));
                Rect::from_x_y_ranges(column.left()..=column.right() - air, head..=foot)
            };
            let at = |values: &TiVec<MonthIx, f64>| values.get(month).copied().unwrap_or(0.0).max(0.0);
            let total = self.total_at(month);
            let parts = || self.series.iter().zip(&self.values);
            let gap: f64 = parts().filter(|(series, _)| series.tint == Tint::Gap).map(|(_, values)| at(values)).sum();
            let covered = total - gap;
            let mut base = 0.0;
            for (series, values) in parts().filter(|(series, _)| series.tint != Tint::Gap && chart.view.shows(series)) {
                // A part that takes from this consumer lowers what those before it gave; bands never pass what is covered.
                let top = (base + at(values)).min(covered.max(base));
                if top > base {
                    let tint = if series.is_minor { &Tint::Rest } else { &series.tint };
                    chart.field(field(base, top), tint);
                    base = top;
                }
            }
            for (series, values) in parts().filter(|(series, _)| series.tint == Tint::Gap && chart.view.shows(series)) {
                if at(values) > TRIFLE * total {
                    chart.field(field(covered, total), &series.tint);
                }
            }
            if let Some((series, values)) = beyond.filter(|(_, values)| at(values) > TRIFLE * total) {
                // A line where the total ends: what is on top is no part of it.
                let on_top = field(total, total + at(values));
                chart.field(on_top, &series.tint);
                chart.painter.hline(on_top.x_range(), on_top.bottom(), Stroke::new(1.5, chart.theme.text()));
            }
        }
        chart.month_axis(plot, &self.months, |month| self.words(month));
    }
}
