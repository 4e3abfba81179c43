//! From the whole to what is left, step by step, and how far apart that may lie.

use crate::draw::chart::form::ChartForm;
use crate::draw::chart::frame::{AROUND, Chart, LEAST, Text, WIDE};
use crate::draw::chart::plane::{AXIS, Along, Plane, Up};
use crate::draw::chart::scale::{Figures, Scale};
use crate::draw::chart::series::Tint;
use crate::draw::theme::numbers::{percent, quantity};
use crate::draw::theme::{Theme, text_size};
use chokepoint_core::engine::Rung;
use chokepoint_core::insight::Table;
use egui::{Align2, Rangef, Rect, Shape, Stroke, Vec2, pos2, vec2};

/// What is not met as it always was, by itself.
const HOLE: &str = "not met as usual";
/// From line to line, in the height of letters.
const LINE: f32 = 1.15;

/// What a whole is made of, and what is left.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Waterfall {
    /// The whole, its parts, the rest; then what is said of the rest.
    pub steps: Vec<Step>,
    /// Value of the whole, in the unit of the chart.
    pub whole: f64,
    /// Unit, as figures are written.
    pub unit: String,
}

impl Waterfall {
    /// Figures of a step.
    fn words(&self, step: &Step) -> String {
        let figure = |value: f64| quantity(value, &self.unit);
        match step.mark {
            Mark::Bar => format!("{} ({})", figure(step.value), percent(step.value / self.whole)),
            Mark::Whisker => format!("{} to {}", figure(step.from), figure(step.to)),
        }
    }

    /// Takes the figures of another state as outlines, step by step of the same name; false where the whole is another.
    pub(crate) fn outline(&mut self, before: &Self) -> bool {
        if self.unit != before.unit || (self.whole - before.whole).abs() > 1e-6 * self.whole.abs() {
            return false;
        }
        for step in self.steps.iter_mut().filter(|step| step.mark == Mark::Bar) {
            let same = before.steps.iter().find(|other| other.name == step.name);
            step.before = same.map(|other| (other.from, other.to));
        }
        true
    }

    /// The same without what flows as it always did: the hole, what fills it, and what is left of it.
    fn hole(&self) -> Self {
        let usual = |step: &Step| step.mark == Mark::Bar && step.tint == Tint::Rung(Rung::ALL[0]);
        let Some(at) = self.steps.iter().position(usual) else { return self.clone() };
        // A step leads from what is left after it to what was left before.
        let hole = self.steps[at].from.min(self.steps[at].to).max(0.0);
        let name = HOLE.to_owned();
        let (tint, mark) = (Tint::Rest, Mark::Bar);
        let mut steps = vec![Step { name, tint, mark, value: hole, from: 0.0, to: hole, before: None }];
        steps.extend(self.steps.iter().skip(at + 1).cloned());
        Self { steps, whole: self.whole, unit: self.unit.clone() }
    }

    fn share(&self, value: f64) -> f64 {
        if self.whole > 0.0 { value / self.whole } else { 0.0 }
    }
}

/// Words in so many lines, one or two, broken before what stands in brackets or is the other end, or where the lines are most alike.
fn broken(words: &str, lines: usize) -> Vec<&str> {
    let worse = |(at, _): &(usize, &str)| {
        let rest = &words[*at..];
        (!(rest.starts_with(" (") || rest.starts_with(" to ")), (*at).max(rest.len()))
    };
    match words.match_indices(' ').min_by_key(worse) {
        Some((at, space)) if lines > 1 => vec![&words[..at], &words[at + space.len()..]],
        _ => vec![words],
    }
}

/// How a step is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// A bar from where the step starts to where it ends.
    #[default]
    Bar,
    /// A line with two ends: the step lies somewhere between them.
    Whisker,
}

/// Step of the waterfall: the whole, a part, the rest, or what is said of the rest.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// Name of the step.
    pub name: String,
    /// Tint that the step is drawn in.
    pub tint: Tint,
    /// How it is drawn.
    pub mark: Mark,
    /// Its own value; may be negative.
    pub value: f64,
    /// Where it starts.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// From where to where it went in another state: an outline.
    pub before: Option<(f64, f64)>,
}

impl ChartForm for Waterfall {
    /// So that the figure of every step can be read.
    fn least(&self, theme: &Theme, _: f32) -> Vec2 {
        vec2(LEAST.x, (AROUND + AXIS + 13.0 * self.steps.len() as f32) * theme.scale())
    }

    fn good_size(&self) -> Vec2 {
        vec2(WIDE, 290.0)
    }

    fn table(&self, name: String) -> Table {
        let mut table = Table::new(name, &["part", "unit", "value", "share"]);
        for step in &self.steps {
            let figures = match step.mark {
                Mark::Bar => vec![(step.name.clone(), step.value)],
                Mark::Whisker => {
                    vec![(format!("{}, least", step.name), step.from), (format!("{}, most", step.name), step.to)]
                }
            };
            for (name, value) in figures {
                let unit = self.unit.as_str().into();
                table.rows.push(vec![name.into(), unit, value.into(), self.share(value).into()]);
            }
        }
        table
    }

    fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    fn paint(&self, chart: &mut Chart<'_>) {
        let usual = self.steps.iter().find(|step| step.tint == Tint::Rung(Rung::ALL[0]));
        if usual.is_some_and(|step| chart.view.hidden.contains(&step.name)) {
            let hole = self.hole();
            let widest = hole.steps.first().map(|step| step.to).filter(|hole| *hole > 0.0).unwrap_or(self.whole);
            hole.paint_steps(chart, widest);
        } else {
            self.paint_steps(chart, self.whole);
        }
    }
}

impl Waterfall {
    /// Paints the steps on an axis that reaches at least so far.
    fn paint_steps(&self, chart: &mut Chart<'_>, reach: f64) {
        let (theme, body) = (chart.theme, chart.body);
        let axis = AXIS * theme.scale();
        let row = ((body.height() - axis) / self.steps.len() as f32).min(44.0 * theme.scale());
        let words: Vec<String> = self.steps.iter().map(|step| self.words(step)).collect();
        // Names and figures take what they need, but leave a third of the width to the bars: where that is narrow they stand in two lines, as far as
        // rows have room for them, before letters become small.
        let largest = text_size::LEAD.min((row / theme.scale() * 0.8).max(9.0));
        let taken = |lines: usize, size: f32| {
            let names = self.steps.iter().flat_map(|step| broken(&step.name, lines));
            let figures = words.iter().flat_map(|words| broken(words, lines));
            (chart.name_width(names, size, 1.0), chart.name_width(figures, size, 1.0))
        };
        let sized = |lines: usize, size: f32| {
            let (names, figures) = taken(lines, size);
            (size * (body.width() * 0.68 / (names + figures).max(1.0)).min(1.0)).max(9.0)
        };
        let in_one = sized(1, largest);
        let in_two = sized(2, largest.min(row / theme.scale() / (2.0 * LINE)));
        let (lines, size) = if in_two > in_one { (2, in_two) } else { (1, in_one) };
        let (name_width, value_width) = taken(lines, size);
        let value_width = value_width.min(body.width() * 0.5);
        let name_width = name_width.min((body.width() * 0.8 - value_width).max(30.0));
        let right = (body.right() - value_width - 4.0).max(body.left() + name_width + 10.0);
        let rows = self.steps.len();
        let widest = self.steps.iter().map(|step| step.from.max(step.to)).fold(reach, f64::max);
        let figures = Figures::of(std::iter::once(widest), &self.unit, Scale::Linear);
        let room = Rect::from_min_max(
            pos2(body.left() + name_width, body.top()),
            pos2(right, body.top() + row * rows as f32 + axis),
        );
        let laid = chart.plane(Plane { along: Along::Figures(figures), up: Up::Rows(rows), room }, |brush| {
            let laid = brush.laid;
            let mut joint: Option<f32> = None;
            for (at, step) in self.steps.iter().enumerate() {
                let line = laid.row(at);
                let (low, high) = (laid.x(step.from.min(step.to)), laid.x(step.from.max(step.to)));
                let bar =
                    Rect::from_x_y_ranges(low..=high.max(low + 1.0), line.y_range()).shrink2(vec2(0.0, row * 0.14));
                // A thin line carries the eye from where one step ends to where the next begins.
                if let Some(from) = joint.filter(|_| step.mark == Mark::Bar) {
                    brush.vline(laid.x(step.to), Rangef::new(from, bar.top()), Stroke::new(1.0, theme.line()));
                }
                joint = Some(bar.bottom()).filter(|_| step.mark == Mark::Bar);
                if step.mark == Mark::Bar && step.value != 0.0 {
                    brush.field(bar, &step.tint);
                }
                if let Some((from, to)) = step.before.filter(|(from, to)| (to - from).abs() > 1e-4 * self.whole) {
                    let ends = laid.x(from.min(to))..=laid.x(from.max(to));
                    let outline = Rect::from_x_y_ranges(ends, bar.y_range()).expand(1.5);
                    let corners = [
                        outline.left_top(),
                        outline.right_top(),
                        outline.right_bottom(),
                        outline.left_bottom(),
                        outline.left_top(),
                    ];
                    let stroke = Stroke::new(1.8 * theme.scale(), theme.text());
                    Shape::dashed_line(&corners, stroke, 5.0, 3.0).into_iter().for_each(|dash| brush.add(dash));
                }
                if step.mark == Mark::Whisker {
                    let (stroke, y) = (Stroke::new(2.0 * theme.scale(), step.tint.colour(theme)), line.center().y);
                    brush.hline(Rangef::new(low, high), y, stroke);
                    for end in [low, high] {
                        brush.vline(end, Rangef::new(y - row * 0.3, y + row * 0.3), stroke);
                    }
                }
            }
        });
        for (at, (step, words)) in self.steps.iter().zip(&words).enumerate() {
            let line = laid.row(at);
            let y = line.center().y;
            for (right, words, room) in
                [(laid.rect().left() - 8.0, &step.name, name_width - 8.0), (body.right(), words, f32::INFINITY)]
            {
                let lines = broken(words, lines);
                let first = y - (lines.len() as f32 - 1.0) / 2.0 * size * LINE * theme.scale();
                for (at, words) in lines.into_iter().enumerate() {
                    let at = pos2(right, first + at as f32 * size * LINE * theme.scale());
                    chart.text(at, Align2::RIGHT_CENTER, Text { words, size, ink: theme.text() }, room);
                }
            }
            let whole = Rect::from_x_y_ranges(body.x_range(), line.y_range());
            chart.spot(whole, None, || format!("{}: {words}", step.name));
        }
    }
}
