//! Capacity over time as a curve whose points drag, and the seasons of a demand as bars that drag.

use crate::app::form::{Form, grouped};
use crate::draw::text_size;
use chokepoint_core::model::{Activity, Demand, Field, Figure, RampStep, Scenario};
use egui::{Align2, Rect, Sense, Stroke, Ui, pos2, vec2};
use jiff::civil::Date;
use jiff::{Span, Unit};

/// Height of the curve, points.
const HEIGHT: f32 = 96.0;

/// The steps of a ramp: the curve, then one row a step. Points drag in both directions, by whole months and round figures.
pub fn ramp_ui(
    ui: &mut Ui,
    form: &mut Form<'_>,
    at: usize,
    activity: &mut Activity,
    scenario: Option<&Scenario>,
    unit: &str,
) {
    let start = scenario.map_or(jiff::civil::date(2026, 1, 1), |scenario| scenario.start);
    let months = scenario.map_or(36, |scenario| scenario.months.max(1));
    if !activity.ramp.is_empty() {
        curve_ui(ui, form, at, activity, start, months);
    }
    let field = form.at().at(Field::Activities, at).field(Field::Ramp);
    let mut gone = None;
    form.rows(ui, &field, |form, ui| {
        for (step, ramp) in activity.ramp.iter_mut().enumerate() {
            let place = form.at().at(Field::Activities, at).at(Field::Ramp, step);
            form.date(ui, &format!("Step {} from", step + 1), place.field(Field::From), &mut ramp.from);
            form.figure(ui, &format!("Step {}", step + 1), place.field(Field::Capacity), unit, &mut ramp.capacity);
            form.findings_ui(ui, &place);
            ui.label("");
            if ui.small_button(format!("Remove step {}", step + 1)).clicked() {
                gone = Some(step);
            }
            ui.end_row();
        }
    });
    if let Some(gone) = gone {
        activity.ramp.remove(gone);
        form.mark(&field, "ramp");
    }
    let tip = "From some month on the capacity is another one";
    if ui.small_button("Add a step of the ramp").on_hover_text(tip).clicked() {
        let last = activity.ramp.last().map_or(start, |step| step.from);
        let from = last.checked_add(Span::new().months(6)).unwrap_or(last);
        let value = activity.ramp.last().map_or(activity.capacity.value, |step| step.capacity.value);
        activity.ramp.push(RampStep { from, capacity: Figure::plain(round_figure(value * 1.25)) });
        form.mark(&field, "ramp");
    }
}

fn curve_ui(ui: &mut Ui, form: &mut Form<'_>, at: usize, activity: &mut Activity, start: Date, months: u32) {
    let theme = form.ctx.theme;
    let size = vec2(ui.available_width().min(420.0), HEIGHT * theme.scale());
    let (rect, field) = ui.allocate_exact_size(size, Sense::hover());
    field.on_hover_text("Capacity over time; dashed: the baseline. Drag a point to move it");
    let plot = rect.shrink2(vec2(10.0, 8.0)).with_max_y(rect.bottom() - 16.0);
    let last = activity.ramp.iter().map(|step| months_since(start, step.from)).fold(f64::from(months), f64::max);
    let most = activity.ramp.iter().map(|step| step.capacity.value).fold(activity.capacity.value, f64::max).max(1e-9);
    // While a point is dragged the axis stands still, or it would run away from the pointer.
    let id = ui.scope_id().with(("ramp", at));
    let scale: (f64, f64) = ui.data(|data| data.get_temp(id)).unwrap_or((last * 1.05, most * 1.2));
    let x = |month: f64| plot.left() + plot.width() * (month / scale.0).clamp(0.0, 1.0) as f32;
    let y = |value: f64| plot.bottom() - plot.height() * (value / scale.1).clamp(0.0, 1.0) as f32;
    ui.painter().rect_filled(rect, 3.0, theme.canvas());
    let mut line = vec![pos2(plot.left(), y(activity.capacity.value))];
    for step in &activity.ramp {
        let month = months_since(start, step.from);
        let before = line.last().map_or(plot.bottom(), |point| point.y);
        line.push(pos2(x(month), before));
        line.push(pos2(x(month), y(step.capacity.value)));
    }
    line.push(pos2(plot.right(), line.last().map_or(plot.bottom(), |point| point.y)));
    ui.painter().add(egui::Shape::line(line, Stroke::new(2.0, theme.accent())));
    let level = y(activity.baseline.value);
    ui.painter().extend(egui::Shape::dashed_line(
        &[pos2(plot.left(), level), pos2(plot.right(), level)],
        Stroke::new(1.0, theme.weak_text()),
        4.0,
        3.0,
    ));
    let font = theme.font(text_size::NOTE);
    let text = |place, align, words: String| ui.painter().text(place, align, words, font.clone(), theme.weak_text());
    text(rect.left_bottom() + vec2(10.0, -2.0), Align2::LEFT_BOTTOM, start.strftime("%b %Y").to_string());
    text(rect.right_top() + vec2(-6.0, 2.0), Align2::RIGHT_TOP, grouped(most));
    let mut any_dragged = false;
    for step in 0..activity.ramp.len() {
        let Some(entry) = activity.ramp.get(step) else { continue };
        let centre = pos2(x(months_since(start, entry.from)), y(entry.capacity.value));
        let area = Rect::from_center_size(centre, vec2(16.0, 16.0));
        let point = ui.interact(area, id.with(step), Sense::drag());
        point.widget_info(|| {
            egui::WidgetInfo::labeled(egui::Role::Slider, true, format!("Point {} of the ramp", step + 1))
        });
        let size = if point.hovered() || point.dragged() { 7.0 } else { 5.0 };
        ui.painter().circle_filled(centre, size, theme.accent());
        let words = format!("{}: {}", entry.from, grouped(entry.capacity.value));
        if point.dragged() {
            any_dragged = true;
            text(rect.center_bottom() + vec2(20.0, -2.0), Align2::CENTER_BOTTOM, words);
            if let Some(pointer) = point.interact_pointer_pos() {
                let month = f64::from((pointer.x - plot.left()) / plot.width()) * scale.0;
                let value = f64::from((plot.bottom() - pointer.y) / plot.height()) * scale.1;
                if drag_point(activity, step, start, month, value) {
                    form.mark(form.at().at(Field::Activities, at).field(Field::Ramp), "ramp");
                }
            }
        } else {
            point.on_hover_text(words);
        }
    }
    ui.data_mut(|data| {
        if any_dragged {
            data.insert_temp(id, scale);
        } else {
            data.remove::<(f64, f64)>(id);
        }
    });
}

/// Puts a point elsewhere, between its neighbours. True when that moves it.
fn drag_point(activity: &mut Activity, step: usize, start: Date, month: f64, value: f64) -> bool {
    let whole = month.round().clamp(0.0, 1200.0) as i64;
    let wanted = start.checked_add(Span::new().months(whole)).unwrap_or(start);
    let day = Span::new().days(1);
    let earliest = step.checked_sub(1).and_then(|before| activity.ramp.get(before)).map(|before| before.from);
    let latest = activity.ramp.get(step + 1).map(|after| after.from);
    let from = earliest.and_then(|date| date.checked_add(day).ok()).map_or(wanted, |date| wanted.max(date));
    let from = latest.and_then(|date| date.checked_sub(day).ok()).map_or(from, |date| from.min(date));
    let value = round_figure(value.max(0.0));
    let entry = activity.ramp.get_mut(step).filter(|entry| entry.from != from || entry.capacity.value != value);
    entry.is_some_and(|entry| {
        entry.from = from;
        entry.capacity.value = value;
        true
    })
}

/// Two digits and a half: what a hand on a curve can mean.
fn round_figure(value: f64) -> f64 {
    if value <= 0.0 || !value.is_finite() {
        return 0.0;
    }
    let unit = 10_f64.powf(value.log10().floor() - 1.0) / 2.0;
    ((value / unit).round() * unit * 1e6).round() / 1e6
}

fn months_since(start: Date, date: Date) -> f64 {
    start.until((Unit::Month, date)).map_or(0.0, |span| {
        f64::from(span.get_years()) * 12.0 + f64::from(span.get_months()) + f64::from(span.get_days()) / 31.0
    })
}

/// The factors of the twelve months as bars that drag.
pub fn seasons_ui(ui: &mut Ui, form: &mut Form<'_>, at: usize, demand: &mut Demand) {
    let mut on = !demand.seasonal.is_empty();
    if ui.checkbox(&mut on, format!("Seasons ({})", at + 1)).on_hover_text("Months differ within the year").changed() {
        demand.seasonal = if on { vec![1.0; 12] } else { Vec::new() };
        form.mark(form.at().at(Field::Demands, at).field(Field::Seasonal), "seasons");
    }
    if demand.seasonal.len() != 12 {
        return;
    }
    let theme = form.ctx.theme;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width().min(420.0), 74.0 * theme.scale()), Sense::hover());
    ui.painter().rect_filled(rect, 3.0, theme.canvas());
    let wide = rect.width() / 12.0;
    let (bottom, tall) = (rect.bottom() - 14.0, rect.height() - 20.0);
    let names = ["J", "F", "M", "A", "M", "J", "J", "A", "S", "O", "N", "D"];
    for (month, name) in names.iter().enumerate() {
        let Some(factor) = demand.seasonal.get_mut(month) else { continue };
        let left = rect.left() + wide * month as f32;
        let column = Rect::from_min_max(pos2(left, rect.top()), pos2(left + wide, rect.bottom()));
        let bar = ui.interact(column, ui.scope_id().with(("season", at, month)), Sense::click_and_drag());
        bar.widget_info(|| egui::WidgetInfo::slider(true, *factor, format!("Season of month {}", month + 1)));
        if let Some(pointer) = bar.interact_pointer_pos().filter(|_| bar.dragged() || bar.clicked()) {
            let value = f64::from(((bottom - pointer.y) / tall).clamp(0.0, 1.0)) * 2.0;
            *factor = (value * 20.0).round() / 20.0;
            form.mark(form.at().at(Field::Demands, at).field(Field::Seasonal), "seasons");
        }
        let height = tall * (*factor / 2.0).clamp(0.0, 1.0) as f32;
        let fill = Rect::from_min_max(pos2(left + 2.0, bottom - height), pos2(left + wide - 2.0, bottom));
        ui.painter().rect_filled(fill, 1.0, theme.accent().gamma_multiply(0.7));
        let place = pos2(column.center().x, rect.bottom() - 1.0);
        ui.painter().text(place, Align2::CENTER_BOTTOM, name, theme.font(text_size::NOTE), theme.weak_text());
        bar.on_hover_text(format!("{} times the mean", grouped(*factor)));
    }
    let middle = bottom - tall / 2.0;
    ui.painter().hline(rect.x_range(), middle, Stroke::new(1.0, theme.line()));
    ui.weak("Drag the bars; the line is the mean, the top twice the mean");
    if ui.small_button("Make the mean 1").clicked() {
        let mean = demand.seasonal.iter().sum::<f64>() / 12.0;
        if mean > 0.0 {
            demand.seasonal.iter_mut().for_each(|factor| *factor = (*factor / mean * 1e4).round() / 1e4);
            form.mark(form.at().at(Field::Demands, at).field(Field::Seasonal), "seasons");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{months_since, round_figure};
    use jiff::civil::date;

    #[test]
    fn a_hand_means_round_figures_and_months() {
        assert_eq!(round_figure(1234.0), 1250.0);
        assert_eq!(round_figure(0.0), 0.0);
        assert_eq!(round_figure(98.0), 98.0);
        assert_eq!(months_since(date(2026, 1, 1), date(2027, 3, 1)), 14.0);
    }
}
