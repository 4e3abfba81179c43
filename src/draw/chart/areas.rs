//! Bands over the months: parts of a demand or of a supply.

use crate::draw::chart::form::ChartForm;
use crate::draw::chart::frame::{Chart, LEAST, MonthName, WIDE, largest};
use crate::draw::chart::plane::{Along, Plane, Up};
use crate::draw::chart::scale::{Figures, Scale};
use crate::draw::chart::series::{Series, Tint};
use crate::draw::theme::Theme;
use crate::draw::theme::numbers::{percent, quantity};
use chokepoint_core::engine::MonthIx;
use chokepoint_core::insight::{Cell, Table};
use egui::{Pos2, Rangef, Rect, Stroke, Vec2, pos2, vec2};
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
    /// How much of the total was covered in another state, per month: an outline.
    pub before: Option<TiVec<MonthIx, f64>>,
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

    /// Takes the figures of another state as outlines; false where they are of other months, or of shares without a hole.
    pub(crate) fn outline(&mut self, before: &Self) -> bool {
        let has_gap = before.series.iter().any(|series| series.tint == Tint::Gap);
        if !has_gap || self.months != before.months || self.unit != before.unit {
            return false;
        }
        self.before = Some(before.months.keys().map(|month| before.covered(month)).collect());
        true
    }

    /// The part of the total that is a gap.
    fn gap_at(&self, month: MonthIx) -> f64 {
        let gaps = self.series.iter().zip(&self.values).filter(|(series, _)| series.tint == Tint::Gap);
        gaps.map(|(_, values)| values.get(month).copied().unwrap_or(0.0).max(0.0)).sum()
    }

    /// The part of the total that is no gap.
    fn covered(&self, month: MonthIx) -> f64 {
        self.total_at(month) - self.gap_at(month)
    }

    /// What the pointer should read about a month.
    pub(super) fn words(&self, month: MonthIx) -> String {
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
        if let Some(before) = self.before.as_ref().and_then(|before| before.get(month)) {
            words.push_str(&format!("\nOutlined: {} covered", quantity(*before, &self.unit)));
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

    fn least(&self, _: &Theme, _: f32) -> Vec2 {
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
        let view = *chart.view;
        let shows = |series: &Series| view.shows(series);
        let beyond = self.beyond.as_ref().filter(|(series, _)| shows(series));
        let is_whole = self.series.iter().all(shows);
        let columns: TiVec<MonthIx, Column<'_>> = self.months.keys().map(|month| self.column(month, &shows)).collect();
        // What is left of the legend has the whole height: a hole of 5 % is looked at without the 95 % that did not change.
        let height = |column: &Column<'_>| if is_whole { column.total } else { column.top };
        let on_top = |month: MonthIx| if beyond.is_some() { self.beyond_at(month) } else { 0.0 };
        let most = largest(columns.iter_enumerated().map(|(month, column)| height(column) + on_top(month)));
        let up = Up::Figures(Figures::of(std::iter::once(most), &self.unit, Scale::Linear));
        let plane = Plane { along: Along::Months(&self.months), up, room: chart.body };
        let laid = chart.plane(plane, |brush| {
            for (month, column) in
                columns.iter_enumerated().filter(|(month, _)| brush.laid.shows(*month)).collect::<Vec<_>>()
            {
                let across = brush.laid.column(month);
                let air = if across.span() > 6.0 { 1.0 } else { 0.0 };
                let across = Rangef::new(across.min, across.max - air);
                let laid = brush.laid;
                let field = |from: f64, to: f64| Rect::from_x_y_ranges(across, laid.y(to)..=laid.y(from));
                for (tint, from, to) in &column.parts {
                    brush.field(field(*from, *to), tint);
                }
                let (foot, extra) = (height(column), on_top(month));
                if let Some((series, _)) = beyond.filter(|_| extra > TRIFLE * column.total) {
                    // A line where the total ends: what is on top is no part of it.
                    brush.field(field(foot, foot + extra), &series.tint);
                    brush.hline(across, laid.y(foot), Stroke::new(1.5, brush.theme.text()));
                }
            }
            // A step a month, where all parts stand upon each other.
            let before = self.before.iter().filter(|_| is_whole).flat_map(|before| before.iter_enumerated());
            let steps: Vec<Pos2> = before
                .flat_map(|(month, covered)| {
                    let (across, y) = (brush.laid.column(month), brush.laid.y(*covered));
                    [pos2(across.min, y), pos2(across.max, y)]
                })
                .collect();
            brush.outline(&steps);
        });
        chart.month_spot(&laid, |month| self.words(month));
    }
}

/// What is drawn of a month.
struct Column<'a> {
    /// Parts, each from where to where.
    parts: Vec<(&'a Tint, f64, f64)>,
    /// Where the last of them ends.
    top: f64,
    /// The total, of which something may be switched off.
    total: f64,
}

impl Areas {
    /// The parts of a month that are shown, one upon the other.
    fn column(&self, month: MonthIx, shows: &dyn Fn(&Series) -> bool) -> Column<'_> {
        let at = |values: &TiVec<MonthIx, f64>| values.get(month).copied().unwrap_or(0.0).max(0.0);
        let total = self.total_at(month);
        let parts = || self.series.iter().zip(&self.values);
        let gap = self.gap_at(month);
        let covered = total - gap;
        let is_whole = self.series.iter().all(shows);
        let (mut told, mut top, mut drawn) = (0.0, 0.0, Vec::new());
        for (series, values) in parts().filter(|(series, _)| series.tint != Tint::Gap) {
            // A part that takes from this consumer lowers what those before it gave; bands never pass what is covered.
            let part = ((told + at(values)).min(covered.max(told)) - told).max(0.0);
            told += part;
            if part > 0.0 && shows(series) {
                let tint = if series.is_minor { &Tint::Rest } else { &series.tint };
                drawn.push((tint, top, top + part));
                top += part;
            }
        }
        for (series, values) in parts().filter(|(series, _)| series.tint == Tint::Gap && shows(series)) {
            if at(values) > TRIFLE * total {
                // The gap hangs from the total.
                let foot = if is_whole { covered } else { top };
                drawn.push((&series.tint, foot, foot + gap));
                top = foot + gap;
            }
        }
        Column { parts: drawn, top, total }
    }
}
