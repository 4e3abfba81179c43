//! One strip of months per row: when each runs short, how badly, and for how long; the first on top.

use crate::draw::chart::form::ChartForm;
use crate::draw::chart::frame::{Chart, LEAST, MonthName, Text, WIDE, month_field};
use crate::draw::chart::series::Pick;
use crate::draw::theme::numbers::percent;
use crate::draw::theme::{Theme, text_size};
use chokepoint_core::engine::MonthIx;
use chokepoint_core::insight::Table;
use egui::{Align2, Rect, Stroke, Vec2, pos2, vec2};
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
}

impl ChartForm for Strip {
    fn least(&self, theme: &Theme) -> Vec2 {
        vec2(LEAST.x, (95.0 + 17.0 * self.rows.len() as f32) * theme.scale())
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
        let name_width = chart.name_width(names, text_size::LABEL, 0.34);
        let end_width = chart.name_width(["after 36 months"].into_iter(), text_size::TICK, 0.24);
        let left = body.left() + name_width;
        let plot = Rect::from_min_max(
            pos2(left, body.top()),
            pos2((body.right() - end_width).max(left + 20.0), body.bottom() - 20.0 * scale),
        );
        let row_height = (plot.height() / self.rows.len() as f32).min(26.0 * scale);
        let number = self.months.len();
        let used = Rect::from_min_size(plot.min, vec2(plot.width(), row_height * self.rows.len() as f32));
        for (at, row) in self.rows.iter().enumerate() {
            let line =
                Rect::from_min_size(used.min + vec2(0.0, row_height * at as f32), vec2(used.width(), row_height));
            let strip = line.shrink2(vec2(0.0, row_height * 0.14));
            chart.painter.rect_filled(strip, 0.0, theme.faint());
            for (month, unmet) in row.unmet.iter_enumerated().filter(|(_, unmet)| **unmet > 0.0) {
                let column = month_field(strip, month, number);
                // The taller the worse, as well as the redder: never colour alone.
                let tall = (strip.height() * (*unmet).clamp(0.0, 1.0) as f32).max(1.0);
                let bar = Rect::from_min_max(pos2(column.left(), column.bottom() - tall), column.max - vec2(0.6, 0.0));
                chart.painter.rect_filled(bar, 0.0, theme.gap());
            }
            if let Some(first) = row.first {
                let x = month_field(strip, first, number).left();
                chart.painter.vline(x, line.y_range(), Stroke::new(2.0, theme.text()));
            }
            let name = Rect::from_min_size(pos2(body.left(), line.top()), vec2(name_width, row_height));
            let size = text_size::LABEL.min(row_height / scale * 0.75);
            chart.row_name(name, &row.label, size, row.pick.as_ref());
            let words = match row.first.map(usize::from) {
                None => "holds out".to_owned(),
                Some(0) => "at once".to_owned(),
                Some(1) => "after 1 month".to_owned(),
                Some(months) => format!("after {months} months"),
            };
            let at = pos2(plot.right() + 6.0, line.center().y);
            let ink = if row.first.is_some() { theme.text() } else { theme.good() };
            let text = Text { words: &words, size: size.min(text_size::TICK), ink };
            chart.text(at, Align2::LEFT_CENTER, text, end_width - 6.0);
        }
        chart.month_axis(used, &self.months, |month| {
            self.months.get(month).map_or(String::new(), |month| month.label.clone())
        });
        // Told after the axis, so that a row's own words win over the month's.
        let cursor = chart.pointer().filter(|pointer| used.contains(*pointer));
        let month = cursor.map(|pointer| ((pointer.x - used.left()) / used.width() * number as f32) as usize);
        for (at, row) in self.rows.iter().enumerate() {
            let y = used.top() + row_height * at as f32;
            let name = Rect::from_min_size(pos2(body.left(), y), vec2(name_width, row_height));
            chart.spot(name, row.pick.as_ref(), || row_words(row));
            let line = Rect::from_min_size(pos2(used.left(), y), vec2(used.width(), row_height));
            if let Some(month) = month.map(|month| MonthIx(month).min(MonthIx::last_of(number))) {
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
