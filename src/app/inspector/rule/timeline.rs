//! A rule's dates on a line, each with a handle to drag.

use crate::app::form::Form;
use crate::draw::{Theme, text_size};
use chokepoint_core::model::{Field, FieldPath, Rule, Scenario};
use egui::{Align2, Pos2, Rect, Sense, Stroke, Ui, pos2, vec2};
use jiff::Span;
use jiff::civil::Date;

/// Height of the row of years below the bar, points.
const YEARS: f32 = 14.0;
/// Years from label to label, the first that leaves them room.
const STEPS: [i16; 4] = [1, 2, 5, 10];
/// Days of a year, on average.
const DAYS_A_YEAR: f32 = 365.25;

/// One date of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Handle {
    Announced,
    InForce,
    Clause(usize),
    SuspendedFrom(usize),
    SuspendedUntil(usize),
    Lapses,
}

impl Handle {
    fn all(rule: &Rule) -> Vec<Self> {
        let mut all = vec![Self::Announced, Self::InForce];
        all.extend((0..rule.clauses.len()).map(Self::Clause));
        for at in 0..rule.calendar.suspensions.len() {
            all.extend([Self::SuspendedFrom(at), Self::SuspendedUntil(at)]);
        }
        all.push(Self::Lapses);
        all.retain(|handle| handle.date(&mut rule.clone()).is_some());
        all
    }

    /// Its place in the rule; none where the rule has no such date.
    fn date(self, rule: &mut Rule) -> Option<&mut Date> {
        let calendar = &mut rule.calendar;
        match self {
            Self::Announced => calendar.announced.as_mut(),
            Self::InForce => Some(&mut calendar.in_force),
            Self::Clause(at) => rule.clauses.get_mut(at)?.from_mut().as_mut(),
            Self::SuspendedFrom(at) => calendar.suspensions.get_mut(at).map(|span| &mut span.from),
            Self::SuspendedUntil(at) => calendar.suspensions.get_mut(at).and_then(|span| span.until.as_mut()),
            Self::Lapses => calendar.lapses.as_mut(),
        }
    }

    /// The address of the date.
    fn path(self, rule: &FieldPath) -> FieldPath {
        let calendar = rule.field(Field::Calendar);
        match self {
            Self::Announced => calendar.field(Field::Announced),
            Self::InForce => calendar.field(Field::InForce),
            Self::Clause(at) => rule.at(Field::Clauses, at).field(Field::From),
            Self::SuspendedFrom(at) => calendar.at(Field::Suspensions, at).field(Field::From),
            Self::SuspendedUntil(at) => calendar.at(Field::Suspensions, at).field(Field::Until),
            Self::Lapses => calendar.field(Field::Lapses),
        }
    }

    fn label(self, rule: &Rule) -> String {
        match self {
            Self::Announced => "announced".to_owned(),
            Self::InForce => "in force".to_owned(),
            Self::Clause(at) => {
                rule.clauses.get(at).map_or_else(String::new, |clause| clause.kind().label().to_owned())
            }
            Self::SuspendedFrom(_) => "suspended".to_owned(),
            Self::SuspendedUntil(_) => "in force again".to_owned(),
            Self::Lapses => "gone".to_owned(),
        }
    }
}

/// What the line shows, first and last day.
struct Axis {
    rect: Rect,
    from: Date,
    days: f32,
}

impl Axis {
    fn of(rect: Rect, rule: &Rule, scenario: &Scenario) -> Self {
        let months = |count: u32| Span::new().try_months(i64::from(count)).unwrap_or_default();
        let end = scenario.start.checked_add(months(scenario.months)).unwrap_or(Date::MAX);
        let dates: Vec<Date> =
            Handle::all(rule).into_iter().filter_map(|handle| handle.date(&mut rule.clone()).copied()).collect();
        let from = dates.iter().copied().fold(scenario.start, Date::min);
        let until = dates.iter().copied().fold(end, Date::max);
        let days = until.since(from).map_or(1.0, |span| span.get_days().max(1) as f32);
        Self { rect, from, days }
    }

    fn x(&self, date: Date) -> f32 {
        let days = date.since(self.from).map_or(0, |span| span.get_days()) as f32;
        self.rect.left() + self.rect.width() * (days / self.days).clamp(0.0, 1.0)
    }

    fn date(&self, x: f32) -> Date {
        let share = ((x - self.rect.left()) / self.rect.width()).clamp(0.0, 1.0);
        let days = Span::new().try_days(i64::from((share * self.days).round() as i32)).unwrap_or_default();
        self.from.checked_add(days).unwrap_or(self.from)
    }
}

/// The line with its handles. Dragging one changes its date, by whole days.
pub fn timeline_ui(ui: &mut Ui, form: &mut Form<'_>, rule: &mut Rule, scenario: &Scenario) {
    let theme = form.ctx.theme;
    let handles = Handle::all(rule);
    let row = 15.0 * theme.scale();
    let size = vec2(ui.available_width(), (34.0 + YEARS) * theme.scale() + row * handles.len() as f32);
    let (rect, _) = ui.allocate_exact_size(size, Sense::hover());
    let bar = Rect::from_min_size(rect.min + vec2(8.0, 16.0 * theme.scale()), vec2(rect.width() - 16.0, 12.0));
    let axis = Axis::of(bar, rule, scenario);
    paint_bar(ui, theme, &axis, rule, scenario);
    paint_years(ui, theme, &axis);
    let below = bar.bottom() + 10.0 + YEARS * theme.scale();
    // Every line before the first label: a label covers the lines that it lies on.
    for (at, handle) in handles.iter().enumerate() {
        if let Some(date) = handle.date(&mut rule.clone()) {
            let stroke = Stroke::new(1.0, theme.line());
            ui.painter().vline(axis.x(*date), bar.bottom()..=below + row * at as f32, stroke);
        }
    }
    for (at, handle) in handles.into_iter().enumerate() {
        let Some(date) = handle.date(&mut rule.clone()).copied() else { continue };
        let place = pos2(axis.x(date), below + row * at as f32);
        let label = handle.label(rule);
        let area = Rect::from_center_size(place, vec2(16.0, 15.0));
        let response = ui
            .interact(area, ui.scope_id().with(("date", at)), Sense::drag())
            .on_hover_and_drag_cursor(egui::CursorIcon::ResizeHorizontal)
            .on_hover_text(format!("{label} on {date}; drag to move it"));
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Slider, true, format!("Date: {label}")));
        if response.dragged()
            && let Some(pointer) = response.interact_pointer_pos()
            && let Some(slot) = handle.date(rule)
        {
            let moved = axis.date(pointer.x);
            if *slot != moved {
                *slot = moved;
                form.mark(handle.path(form.at()), &format!("date ({label})"));
            }
        }
        let color = if response.hovered() || response.dragged() { theme.accent() } else { theme.text() };
        paint_handle(ui, theme, bar, place, color, &format!("{label} {date}"));
    }
}

/// Grey where the rule does nothing, red where it is in force, pale where it is suspended.
fn paint_bar(ui: &Ui, theme: &Theme, axis: &Axis, rule: &Rule, scenario: &Scenario) {
    let painter = ui.painter();
    painter.rect_filled(axis.rect, 2.0, theme.line());
    let calendar = &rule.calendar;
    let end = calendar.lapses.map_or(axis.rect.right(), |lapses| axis.x(lapses));
    let in_force = Rect::from_x_y_ranges(axis.x(calendar.in_force)..=end, axis.rect.y_range());
    // A rule that does not say all yet is never in force.
    painter.rect_filled(in_force, 2.0, if rule.is_armed() { theme.gap() } else { theme.line() });
    for span in &calendar.suspensions {
        let until = span.until.map_or(axis.rect.right(), |until| axis.x(until));
        let suspended = Rect::from_x_y_ranges(axis.x(span.from)..=until, axis.rect.y_range());
        painter.rect_filled(suspended.intersect(in_force), 0.0, theme.line());
    }
    let start = axis.x(scenario.start);
    painter.vline(start, axis.rect.y_range().expand(3.0), Stroke::new(1.5, theme.accent()));
    let font = theme.font(text_size::NOTE);
    let words = format!("scenario from {}", scenario.start.strftime("%b %Y"));
    let left = start < axis.rect.center().x;
    let align = if left { Align2::LEFT_BOTTOM } else { Align2::RIGHT_BOTTOM };
    painter.text(pos2(start, axis.rect.top() - 2.0), align, words, font, theme.weak_text());
}

/// The first of each January, or of every second, fifth or tenth where they would stand too close.
fn paint_years(ui: &Ui, theme: &Theme, axis: &Axis) {
    let painter = ui.painter();
    let font = theme.font(text_size::NOTE);
    let room = painter.layout_no_wrap("2026 ".to_owned(), font.clone(), theme.weak_text()).size().x;
    let a_year = axis.rect.width() * DAYS_A_YEAR / axis.days;
    let step = STEPS.into_iter().find(|step| a_year * f32::from(*step) >= room).unwrap_or(STEPS[STEPS.len() - 1]);
    let last = axis.date(axis.rect.right()).year();
    for year in (axis.from.year()..=last).filter(|year| year % step == 0) {
        let Ok(day) = Date::new(year, 1, 1) else { continue };
        if day < axis.from {
            continue;
        }
        let x = axis.x(day);
        painter.vline(x, axis.rect.bottom()..=axis.rect.bottom() + 3.0, Stroke::new(1.0, theme.weak_text()));
        // At the right end there is no room behind the mark.
        let fits = x + room <= axis.rect.right() + 8.0;
        let align = if fits { Align2::LEFT_TOP } else { Align2::RIGHT_TOP };
        let at = pos2(if fits { x } else { x - 2.0 }, axis.rect.bottom() + 2.0);
        painter.text(at, align, year.to_string(), font.clone(), theme.weak_text());
    }
}

fn paint_handle(ui: &Ui, theme: &Theme, bar: Rect, place: Pos2, color: egui::Color32, words: &str) {
    let painter = ui.painter();
    let galley = painter.layout_no_wrap(words.to_owned(), theme.font(text_size::NOTE), color);
    let size = galley.size();
    let fits = place.x + 8.0 + size.x <= bar.right() + 8.0;
    let x = if fits { place.x + 8.0 } else { (place.x - 8.0 - size.x).max(bar.left() - 8.0) };
    let corner = pos2(x, place.y - size.y / 2.0);
    painter.rect_filled(Rect::from_min_size(corner, size).expand2(vec2(2.0, 0.0)), 0.0, ui.visuals().panel_fill);
    painter.circle_filled(place, 4.0, color);
    painter.galley(corner, galley, color);
}
