//! From the whole to what is left, step by step.

use crate::draw::chart::form::ChartForm;
use crate::draw::chart::frame::{AROUND, Chart, LEAST, Text, WIDE};
use crate::draw::chart::series::Tint;
use crate::draw::theme::numbers::{percent, quantity};
use crate::draw::theme::{Theme, text_size};
use chokepoint_core::insight::Table;
use egui::{Align2, Rect, Stroke, Vec2, pos2, vec2};

/// What a whole is made of, and what is left.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Waterfall {
    /// The whole, its parts, the rest.
    pub steps: Vec<Step>,
    /// Value of the whole, in the unit of the chart.
    pub whole: f64,
    /// Unit, as figures are written.
    pub unit: String,
    /// The least and the most that the last step, what is left, may come to; none where it is taken as known.
    pub rest: Option<(f64, f64)>,
}

impl Waterfall {
    /// Figures of a step; beside those of the rest its range.
    fn words(&self, at: usize, step: &Step) -> String {
        let words = format!("{} ({})", quantity(step.value, &self.unit), percent(step.value / self.whole));
        match self.rest.filter(|_| at + 1 == self.steps.len()) {
            Some((least, most)) => {
                format!("{words}, {} to {}", quantity(least, &self.unit), quantity(most, &self.unit))
            }
            None => words,
        }
    }
}

/// Step of the waterfall: the whole, a part or the rest.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Name of the step.
    pub name: String,
    /// Tint that the step is drawn in.
    pub tint: Tint,
    /// Its own value; may be negative.
    pub value: f64,
    /// Where it starts.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
}

impl ChartForm for Waterfall {
    /// So that the figure of every step can be read.
    fn least(&self, theme: &Theme) -> Vec2 {
        vec2(LEAST.x, (AROUND + 13.0 * self.steps.len() as f32) * theme.scale())
    }

    fn good_size(&self) -> Vec2 {
        vec2(WIDE, 290.0)
    }

    fn table(&self, name: String) -> Table {
        let mut table = Table::new(name, &["part", "unit", "value", "share"]);
        for step in &self.steps {
            let share = if self.whole > 0.0 { step.value / self.whole } else { 0.0 };
            table.rows.push(vec![
                step.name.as_str().into(),
                self.unit.as_str().into(),
                step.value.into(),
                share.into(),
            ]);
        }
        if let Some((name, (least, most))) = self.steps.last().map(|step| &step.name).zip(self.rest) {
            for (end, value) in [("least", least), ("most", most)] {
                let share = if self.whole > 0.0 { value / self.whole } else { 0.0 };
                let part = format!("{name}, {end}");
                table.rows.push(vec![part.into(), self.unit.as_str().into(), value.into(), share.into()]);
            }
        }
        table
    }

    fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    fn paint(&self, chart: &mut Chart<'_>) {
        let (theme, body) = (chart.theme, chart.body);
        let row = (body.height() / self.steps.len() as f32).min(44.0 * theme.scale());
        let words: Vec<String> = self.steps.iter().enumerate().map(|(at, step)| self.words(at, step)).collect();
        // Names and figures take what they need, but leave a third of the width to the bars.
        let size = text_size::LEAD.min((row / theme.scale() * 0.8).max(9.0));
        let names = || self.steps.iter().map(|step| step.name.as_str());
        let figures = || words.iter().map(String::as_str);
        let taken = chart.name_width(names(), size, 1.0) + chart.name_width(figures(), size, 1.0);
        let size = (size * (body.width() * 0.68 / taken.max(1.0)).min(1.0)).max(9.0);
        let value_width = chart.name_width(figures(), size, 0.5);
        let name_width = chart.name_width(names(), size, 1.0).min((body.width() * 0.8 - value_width).max(30.0));
        let right = (body.right() - value_width - 4.0).max(body.left() + name_width + 10.0);
        let bars = Rect::from_x_y_ranges(body.left() + name_width..=right, body.y_range());
        let widest = self.steps.iter().map(|step| step.from.max(step.to)).fold(self.whole, f64::max);
        let x = |value: f64| bars.left() + bars.width() * (value / widest).clamp(0.0, 1.0) as f32;
        let mut joint: Option<f32> = None;
        for (at, (step, words)) in self.steps.iter().zip(&words).enumerate() {
            let y = body.top() + row * (at as f32 + 0.5);
            let font = theme.font(size);
            let name_at = pos2(bars.left() - 8.0, y);
            let name = Text { words: &step.name, size, ink: theme.text() };
            chart.text(name_at, Align2::RIGHT_CENTER, name, name_width - 8.0);
            let (low, high) = (step.from.min(step.to), step.from.max(step.to));
            let bar = Rect::from_min_max(pos2(x(low), y - row * 0.36), pos2(x(high).max(x(low) + 1.0), y + row * 0.36));
            // A thin line carries the eye from where one step ends to where the next begins.
            if let Some(from) = joint {
                chart.painter.vline(x(step.to), from..=bar.top(), Stroke::new(1.0, theme.line()));
            }
            joint = Some(bar.bottom());
            if step.value != 0.0 {
                chart.field(bar, &step.tint);
            }
            if let Some((least, most)) = self.rest.filter(|_| at + 1 == self.steps.len()) {
                chart.painter.hline(x(least)..=x(most), y, Stroke::new(1.5, theme.text()));
                for end in [least, most] {
                    chart.painter.vline(x(end), y - row * 0.2..=y + row * 0.2, Stroke::new(1.5, theme.text()));
                }
            }
            chart.painter.text(pos2(body.right(), y), Align2::RIGHT_CENTER, words, font, theme.text());
            let line = Rect::from_x_y_ranges(body.x_range(), y - row / 2.0..=y + row / 2.0);
            chart.spot(line, None, || format!("{}: {words}", step.name));
        }
    }
}
