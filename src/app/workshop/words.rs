//! Times and choices as the room of workshops shows them.

use crate::app::form::ticks_ui;
use egui::{ComboBox, Ui};

/// Seconds as a clock: `6:05`, and `-0:30` once time is over.
pub fn clock(seconds: i64) -> String {
    let sign = if seconds < 0 { "\u{2212}" } else { "" };
    let seconds = seconds.unsigned_abs();
    format!("{sign}{}:{:02}", seconds / 60, seconds % 60)
}

/// Seconds that are left of so many minutes from a time on.
pub fn left(began: u64, minutes: u32, now: u64) -> i64 {
    let end = began.saturating_add(u64::from(minutes) * 60);
    i64::try_from(end).unwrap_or(i64::MAX).saturating_sub(i64::try_from(now).unwrap_or(i64::MAX))
}

/// One of several, by name.
pub fn choose_ui<T: Clone + PartialEq>(ui: &mut Ui, label: &str, value: &mut T, options: &[(T, String)]) {
    let name = options.iter().find(|(option, _)| option == value).map_or("choose…", |(_, name)| name.as_str());
    ComboBox::from_label(label).selected_text(name).width(180.0).truncate().show_ui(ui, |ui| {
        for (option, name) in options {
            if ui.selectable_label(option == value, name).clicked() {
                *value = option.clone();
            }
        }
    });
}

/// Several of many, by name.
pub fn several_ui<T: Clone + PartialEq>(
    ui: &mut Ui,
    label: &str,
    none: &str,
    values: &mut Vec<T>,
    options: &[(T, String)],
) {
    let named: Vec<&str> =
        options.iter().filter(|(option, _)| values.contains(option)).map(|(_, name)| name.as_str()).collect();
    let words = if named.is_empty() { none.to_owned() } else { named.join(", ") };
    ComboBox::from_label(label)
        .selected_text(words)
        .width(180.0)
        .truncate()
        .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
        .show_ui(ui, |ui| ticks_ui(ui, values, options));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_runs_down_and_past_its_end() {
        assert_eq!(
            (clock(365), clock(5), clock(-30)),
            ("6:05".to_owned(), "0:05".to_owned(), "\u{2212}0:30".to_owned())
        );
        assert_eq!((left(1000, 2, 1030), left(1000, 0, 1030)), (90, -30));
    }
}
