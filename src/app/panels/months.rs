//! The months of the scenario: a slider with marks where something begins to act and where somebody first runs short.

use crate::app::commands::action::{Action, Actions};
use crate::app::form::spoken::spoken;
use crate::app::panels::top_bar::named;
use crate::app::state::canvas::canvas_id;
use crate::app::state::context::Ctx;
use crate::charts::answer::turning_points;
use chokepoint_core::engine::{MonthIx, Timeline};
use egui::{Rect, Response, Stroke, Ui, pos2};

/// Shows slider and month; `first` is the month in which somebody first runs short.
pub fn months_ui(ui: &mut Ui, ctx: &Ctx<'_>, first: Option<MonthIx>, actions: &mut Actions) {
    let Some(timeline) = ctx.timeline().filter(|timeline| timeline.months() > 0) else { return };
    let playing = ctx.shown.next_month_at.is_some();
    let name = if playing { "Pause" } else { "Play" };
    let button = ui.button(name).on_hover_text(format!("{name} (Space)"));
    if named(button, name).clicked() {
        actions.push(Action::TogglePlay);
    }
    let last = timeline.last();
    let month = ctx.shown.month.min(last);
    let text = month_label(&timeline, month);
    let font = egui::TextStyle::Body.resolve(ui.style());
    let words = ui.painter().layout_no_wrap(text.clone(), font, egui::Color32::PLACEHOLDER).size().x;
    // What is left of this line, not of a new one: the month stays beside its slider.
    let left = ui.available_size_before_wrap().x;
    ui.spacing_mut().slider_width = (left - words - 40.0).clamp(60.0, 320.0);
    let mut place = usize::from(month);
    let slider = egui::Slider::new(&mut place, 0..=usize::from(last)).show_value(false);
    let response = ui.add(slider);
    response.widget_info(|| egui::WidgetInfo::slider(true, place as f64, "Month"));
    let points = ctx.scenario.map(|scenario| turning_points(ctx.preset, scenario)).unwrap_or_default();
    ticks_ui(ui, ctx, &response, &timeline, (&points, first));
    if response.changed() {
        actions.push(Action::ShowMonth(MonthIx(place)));
    }
    let said = ui.label(text);
    // What stands beside it says the month in its own words: a plot with its figures. The map and the slider have none.
    let on_map = ui.memory(|memory| memory.has_focus(canvas_id()));
    if !playing && (on_map || response.has_focus()) {
        spoken(&said);
    }
}

/// Marks below the slider, and in its tip what they stand for.
fn ticks_ui(
    ui: &Ui,
    ctx: &Ctx<'_>,
    slider: &Response,
    timeline: &Timeline,
    (points, first): (&[(MonthIx, String)], Option<MonthIx>),
) {
    let last = usize::from(timeline.last()).max(1) as f32;
    let (rect, theme) = (slider.rect, ctx.theme);
    // The slider's handle stays within its ends.
    let inset = rect.height() / 2.5;
    let place = |month: MonthIx| {
        let share = usize::from(month) as f32 / last;
        rect.left() + inset + share * (rect.width() - 2.0 * inset)
    };
    let mark = |month: MonthIx, colour, width: f32| {
        let x = place(month);
        let (top, bottom) = (rect.bottom() - 4.0, rect.bottom() + 2.0);
        ui.painter().line_segment([pos2(x, top), pos2(x, bottom)], Stroke::new(width, colour));
    };
    for (month, _) in points {
        mark(*month, theme.accent(), 2.0);
    }
    if let Some(month) = first {
        let x = place(month);
        let dot = Rect::from_center_size(pos2(x, rect.bottom() - 1.0), egui::Vec2::splat(6.0));
        ui.painter().circle_filled(dot.center(), 3.5, theme.gap());
    }
    if points.is_empty() && first.is_none() {
        return;
    }
    slider.clone().on_hover_ui(|ui| {
        if let Some(month) = first {
            ui.colored_label(theme.gap(), format!("{}: somebody first runs short", timeline.label(month)));
        }
        for (month, words) in points {
            ui.label(format!("{}: {words}", timeline.label(*month)));
        }
    });
}

/// `Oct 2025 (month 7 of 36)`.
pub fn month_label(timeline: &Timeline, month: MonthIx) -> String {
    format!("{} (month {} of {})", timeline.label(month), month.number(), timeline.months())
}
