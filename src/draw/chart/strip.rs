//! One strip of months per row: when each runs short, how badly, and for how long; the first on top.

use crate::draw::chart::form::ChartForm;
use crate::draw::chart::frame::{Chart, LEAST, MARGIN, MonthName, Text, WIDE, is_narrow};
use crate::draw::chart::plane::{AXIS, Along, Plane, Up};
use crate::draw::chart::series::Pick;
use crate::draw::theme::numbers::percent;
use crate::draw::theme::{Theme, text_size};
use chokepoint_core::engine::MonthIx;
use chokepoint_core::insight::Table;
use egui::{Align2, Pos2, Rect, Stroke, Vec2, pos2, vec2};
use typed_index_collections::{TiSlice, TiVec};

/// How long each holds out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Strip {
    /// Months of the horizontal axis.
    pub months: TiVec<MonthIx, MonthName>,
    /// The first to run short on top.
    pub rows: Vec<StripRow>,
}

/// Row of the strip: a consumer.
#[derive(Clone, Debug, PartialEq)]
pub struct StripRow {
    /// Site and commodity.
    pub label: String,
    /// What it stands for.
    pub pick: Option<Pick>,
    /// Unmet share per month, 0 to 1.
    pub unmet: TiVec<MonthIx, f64>,
    /// First short month.
    pub first: Option<MonthIx>,
    /// Months from the first short one until supply is back for good.
    pub recovers: Option<usize>,
    /// Number of months in which it goes short.
    pub short: usize,
    /// Months of demand in its own store at the start.
    pub cover: f64,
    /// Unmet share per month in another state: an outline.
    pub before: Option<TiVec<MonthIx, f64>>,
}

impl Strip {
    /// Takes the figures of another state as outlines, row by row of the same name; false where none is.
    pub(crate) fn outline(&mut self, before: &Self) -> bool {
        if self.months != before.months {
            return false;
        }
        for row in &mut self.rows {
            // A demand that is not listed held out.
            let same = before.rows.iter().find(|other| other.label == row.label);
            row.before =
                Some(same.map_or_else(|| self.months.iter().map(|_| 0.0).collect(), |other| other.unmet.clone()));
        }
        !self.rows.is_empty()
    }
}

impl ChartForm for Strip {
    fn least(&self, theme: &Theme, width: f32) -> Vec2 {
        // In a narrow pane a name has two lines.
        let row = if is_narrow(width - 2.0 * MARGIN.x, theme) { 26.0 } else { 17.0 };
        vec2(LEAST.x, (95.0 + row * self.rows.len() as f32) * theme.scale())
    }

    fn good_size(&self) -> Vec2 {
        vec2(WIDE, 110.0 + 22.0 * self.rows.len() as f32)
    }

    fn table(&self, name: String) -> Table {
        let head = [
            "consumer",
            "months_to_shortage",
            "months_short",
            "months_to_recover",
            "months_of_cover",
            "month",
            "unmet",
        ];
        let mut table = Table::new(name, &head);
        for row in &self.rows {
            for (month, unmet) in self.months.iter().zip(&row.unmet) {
                table.rows.push(vec![
                    row.label.as_str().into(),
                    chokepoint_core::insight::Cell::some(row.first.map(|month| usize::from(month) as f64)),
                    row.short.into(),
                    chokepoint_core::insight::Cell::some(row.recovers.map(|months| months as f64)),
                    row.cover.into(),
                    month.day.into(),
                    (*unmet).into(),
                ]);
            }
        }
        table
    }

    fn months(&self) -> &TiSlice<MonthIx, MonthName> {
        &self.months
    }

    fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn paint(&self, chart: &mut Chart<'_>) {
        let (theme, body, scale) = (chart.theme, chart.body, chart.theme.scale());
        let names = self.rows.iter().map(|row| row.label.as_str());
        // In a narrow pane the names are the answer: they get half of it, in two lines, and the rest is said shortly.
        let is_narrow = is_narrow(body.width(), theme);
        let (share, tall) = if is_narrow { (0.5, 36.0) } else { (0.42, 26.0) };
        let name_width = chart.name_width(names.clone(), text_size::LABEL, share);
        let longest = if is_narrow { "36 mo." } else { "after 36 months" };
        let end_width = chart.name_width([longest].into_iter(), text_size::TICK, 0.24);
        let left = body.left() + name_width;
        let right = (body.right() - end_width).max(left + 20.0);
        let axis = AXIS * scale;
        let row_height = ((body.height() - axis) / self.rows.len() as f32).min(tall * scale);
        let room = Rect::from_min_max(
            pos2(left, body.top()),
            pos2(right, body.top() + row_height * self.rows.len() as f32 + axis),
        );
        let plane = Plane { along: Along::Months(&self.months), up: Up::Rows(self.rows.len()), room };
        let laid = chart.plane(plane, |brush| {
            for (at, row) in self.rows.iter().enumerate() {
                let line = brush.laid.row(at);
                let strip = line.shrink2(vec2(0.0, line.height() * 0.14));
                brush.fill(strip, theme.faint());
                for (month, unmet) in row.unmet.iter_enumerated().filter(|(_, unmet)| **unmet > 0.0) {
                    let column = brush.laid.column(month);
                    // The taller the worse, as well as the redder: never colour alone.
                    let tall = (strip.height() * (*unmet).clamp(0.0, 1.0) as f32).max(1.0);
                    let bar =
                        Rect::from_x_y_ranges(column.min..=column.max - 0.6, strip.bottom() - tall..=strip.bottom());
                    brush.fill(bar, theme.gap());
                }
                let before = row.before.iter().flat_map(|before| before.iter_enumerated());
                let steps: Vec<Pos2> = before
                    .flat_map(|(month, unmet)| {
                        let (across, part) = (brush.laid.column(month), unmet.clamp(0.0, 1.0) as f32);
                        let y = strip.bottom() - strip.height() * part;
                        [pos2(across.min, y), pos2(across.max, y)]
                    })
                    .collect();
                if row.before.iter().flatten().any(|unmet| *unmet > 0.0) {
                    brush.outline(&steps);
                }
                if let Some(first) = row.first {
                    brush.vline(brush.laid.column(first).min, line.y_range(), Stroke::new(2.0, theme.text()));
                }
            }
        });
        let size = text_size::LABEL.min(row_height / scale * if is_narrow { 0.4 } else { 0.75 });
        let size = chart.name_size(names, vec2(name_width, row_height), size);
        // Told after the months, so that a row's own words win over the month's.
        let month = chart.pointer().and_then(|pointer| laid.month_at(pointer));
        for (at, row) in self.rows.iter().enumerate() {
            let line = laid.row(at);
            let name = Rect::from_min_size(pos2(body.left(), line.top()), vec2(name_width, line.height()));
            chart.row_name(name, &row.label, size, row.pick.as_ref());
            let words = match row.first.map(usize::from) {
                None if is_narrow => "holds".to_owned(),
                None => "holds out".to_owned(),
                Some(0) => "at once".to_owned(),
                Some(months) if is_narrow => format!("{months} mo."),
                Some(1) => "after 1 month".to_owned(),
                Some(months) => format!("after {months} months"),
            };
            let ink = if row.first.is_some() { theme.text() } else { theme.good() };
            let text = Text { words: &words, size: size.min(text_size::TICK), ink };
            chart.text(pos2(line.right() + 6.0, line.center().y), Align2::LEFT_CENTER, text, end_width - 6.0);
            chart.spot(name, row.pick.as_ref(), || row_words(row));
            if let Some(month) = month {
                chart.spot(line, Some(&Pick::Month(month)), || {
                    let when = self.months.get(month).map_or("", |month| month.label.as_str());
                    let unmet = row.unmet.get(month).copied().unwrap_or(0.0);
                    format!("{}\n{when}: {} unmet", row_words(row), percent(unmet))
                });
            }
        }
    }
}

fn row_words(row: &StripRow) -> String {
    let recovers = match (row.first, row.recovers) {
        (None, _) => "never short".to_owned(),
        (Some(_), Some(months)) => format!("short in {} months, supply is back after {months}", row.short),
        (Some(_), None) => format!("short in {} months, and still at the end", row.short),
    };
    format!("{}\n{recovers}\nown store covers {:.1} months", row.label, row.cover)
}
