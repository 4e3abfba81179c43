//! Rows by columns: the darker and the larger the figure, the more.

use crate::draw::chart::form::ChartForm;
use crate::draw::chart::frame::{Chart, LEAST, WIDE, largest};
use crate::draw::chart::series::Pick;
use crate::draw::theme::numbers::percent;
use crate::draw::theme::{Theme, ink_on, text_size};
use chokepoint_core::insight::{Cell, Table};
use egui::text::LayoutJob;
use egui::{Rect, Stroke, Vec2, pos2, vec2};

/// Shares by row and column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Heat {
    /// What a row is, in tables.
    pub row_head: &'static str,
    /// What a column is, in tables.
    pub column_head: &'static str,
    /// Names and what they stand for.
    pub rows: Vec<(String, Option<Pick>)>,
    /// Names and what they stand for.
    pub columns: Vec<(String, Option<Pick>)>,
    /// By row, then column, 0 to 1; none where there is nothing.
    pub cells: Vec<Vec<Option<f64>>>,
    /// True when more is worse: red instead of blue.
    pub is_bad: bool,
}

/// Width of the names of rows, points.
const NAMES: f32 = 90.0;
/// Width of a column below which neither its name nor its figures can be read, points; a narrower pane scrolls.
const COLUMN: f32 = 36.0;

impl ChartForm for Heat {
    fn least(&self, theme: &Theme, _: f32) -> Vec2 {
        let width = LEAST.x.max(NAMES + COLUMN * self.columns.len() as f32);
        vec2(width * theme.scale(), (120.0 + 17.0 * self.rows.len() as f32) * theme.scale())
    }

    fn good_size(&self) -> Vec2 {
        vec2((180.0 + 62.0 * self.columns.len() as f32).max(WIDE), 160.0 + 24.0 * self.rows.len() as f32)
    }

    fn table(&self, name: String) -> Table {
        let mut table = Table::new(name, &[self.row_head, self.column_head, "share"]);
        for ((row, _), cells) in self.rows.iter().zip(&self.cells) {
            for ((column, _), cell) in self.columns.iter().zip(cells) {
                if let Some(value) = cell {
                    let (row, column): (Cell, Cell) = (row.as_str().into(), column.as_str().into());
                    table.rows.push(vec![row, column, (*value).into()]);
                }
            }
        }
        table
    }

    fn is_empty(&self) -> bool {
        self.rows.is_empty() || self.columns.is_empty()
    }

    fn paint(&self, chart: &mut Chart<'_>) {
        let (theme, body, scale) = (chart.theme, chart.body, chart.theme.scale());
        let name_width = chart.name_width(self.rows.iter().map(|(name, _)| name.as_str()), text_size::LABEL, 0.25);
        let wide = ((body.width() - name_width) / self.columns.len() as f32).min(120.0 * scale);
        let head = (body.height() * 0.3).min(40.0 * scale);
        let tall = ((body.height() - head) / self.rows.len() as f32).min(30.0 * scale);
        let corner = pos2(body.left() + name_width, body.top() + head);
        for (at, (name, pick)) in self.columns.iter().enumerate() {
            let area = Rect::from_min_size(pos2(corner.x + wide * at as f32, body.top()), vec2(wide, head));
            let ink = if chart.view.is_selected(pick.as_ref()) { theme.accent() } else { theme.text() };
            let mut job = LayoutJob::simple(name.clone(), theme.font(text_size::NOTE), ink, wide - 4.0);
            job.wrap.max_rows = ((head / (13.0 * scale)) as usize).max(1);
            // Within a word only where it is wider than its column.
            job.wrap.break_anywhere = false;
            job.halign = egui::Align::Center;
            let galley = chart.painter.layout_job(job);
            chart.painter.galley(pos2(area.center().x, area.bottom() - galley.size().y - 2.0), galley, ink);
            chart.target(area, pick.as_ref(), name);
            chart.spot(area, pick.as_ref(), || format!("{name}: click to show it on the map"));
        }
        let most = largest(self.cells.iter().flatten().flatten().copied()).max(1e-9);
        for (at, ((name, pick), cells)) in self.rows.iter().zip(&self.cells).enumerate() {
            let y = corner.y + tall * at as f32;
            let area = Rect::from_min_size(pos2(body.left(), y), vec2(name_width, tall));
            let size = text_size::LABEL.min(tall / scale * 0.75).max(7.0);
            chart.row_name(area, name, size, pick.as_ref());
            chart.spot(area, pick.as_ref(), || name.clone());
            for (column, value) in cells.iter().enumerate() {
                let field = Rect::from_min_size(pos2(corner.x + wide * column as f32, y), vec2(wide, tall)).shrink(0.5);
                let Some(value) = value else {
                    chart.painter.rect_filled(field, 0.0, theme.faint());
                    continue;
                };
                // The root tells small shares apart from none.
                let fill = theme.heat((value / most).clamp(0.0, 1.0).sqrt() as f32, self.is_bad);
                chart.painter.rect_filled(field, 0.0, fill);
                let ink = ink_on(fill);
                let galley = chart.painter.layout_no_wrap(percent(*value), theme.font(size.min(text_size::NOTE)), ink);
                if galley.size().x + 2.0 <= field.width() && galley.size().y <= field.height() + 2.0 {
                    chart.painter.galley(field.center() - galley.size() / 2.0, galley, ink);
                }
                let (title, target) = &self.columns[column];
                let selected = chart.view.is_selected(target.as_ref());
                if selected {
                    chart.painter.rect_stroke(field, 0.0, Stroke::new(1.5, theme.accent()), egui::StrokeKind::Inside);
                }
                let target = target.as_ref().or(pick.as_ref());
                chart.spot(field, target, || format!("{name}, {title}: {}", percent(*value)));
            }
        }
    }
}
