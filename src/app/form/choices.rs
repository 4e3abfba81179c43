//! Fields that are chosen: one of several, any number of several, something or nothing.

use crate::app::form::help::label_ui;
use crate::app::form::{Form, InForm, room};
use crate::app::state::keyboard::keep_in_sight;
use chokepoint_core::model::{Country, Preset, ScenarioId};
use egui::{PopupCloseBehavior, Ui};
use std::collections::BTreeSet;

impl Form<'_> {
    /// One of several.
    pub fn choice<T: Clone + PartialEq>(
        &mut self,
        ui: &mut Ui,
        label: &str,
        field: impl InForm,
        value: &mut T,
        options: &[(T, String)],
    ) {
        let path = field.of(self.at());
        let name = label_ui(ui, label, &path);
        let text = options.iter().find(|(option, _)| option == value).map_or("—", |(_, text)| text.as_str());
        let combo = egui::ComboBox::from_id_salt(&path)
            .selected_text(text)
            .width((ui.available_width() - 8.0).clamp(80.0, 240.0))
            .truncate()
            .close_behavior(closing(options.len()))
            .show_ui(ui, |ui| {
                let picked = entries_ui(ui, Some(value), options)?;
                if picked != *value {
                    *value = picked;
                    self.mark(&path, label);
                }
                Some(())
            });
        if combo.inner.flatten().is_some() {
            // The list has taken the keyboard with it.
            combo.response.request_focus();
        }
        combo.response.labelled_by(name.id);
        ui.end_row();
        self.findings_ui(ui, &path);
    }

    /// Any number of several, ticked in a list; what is chosen but not among the options is offered too.
    pub fn many<T: Clone + PartialEq>(
        &mut self,
        ui: &mut Ui,
        label: &str,
        field: impl InForm,
        chosen: &mut Vec<T>,
        options: &[(T, String)],
        none: &str,
    ) {
        let path = field.of(self.at());
        let name = label_ui(ui, label, &path);
        let word = |value: &T| options.iter().find(|(option, _)| option == value).map(|(_, text)| text.as_str());
        let words: Vec<&str> = chosen.iter().map(|value| word(value).unwrap_or("?")).collect();
        let text = if words.is_empty() { none.to_owned() } else { words.join(", ") };
        let combo = egui::ComboBox::from_id_salt((&path, "many"))
            .selected_text(text)
            .width((ui.available_width() - 8.0).clamp(80.0, 260.0))
            .truncate()
            .close_behavior(PopupCloseBehavior::CloseOnClickOutside)
            .show_ui(ui, |ui| {
                if options.is_empty() {
                    ui.weak("the map has none");
                }
                if ticks_ui(ui, chosen, options) {
                    self.mark(&path, label);
                }
                keep_in_sight(ui);
            });
        combo.response.labelled_by(name.id);
        ui.end_row();
        self.findings_ui(ui, &path);
    }

    /// Something that may be left out: a box to tick, and its own row once it is ticked.
    pub fn switched<T>(
        &mut self,
        ui: &mut Ui,
        label: &str,
        field: impl InForm,
        value: &mut Option<T>,
        usual: impl FnOnce() -> T,
        row: impl FnOnce(&mut Self, &mut Ui, &mut T),
    ) {
        let mut on = value.is_some();
        ui.label("");
        let ticked = ui.scope(|ui| {
            ui.set_max_width(room(ui));
            ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Wrap);
            ui.checkbox(&mut on, label)
        });
        if ticked.inner.changed() {
            *value = on.then(usual);
            self.mark(field, label);
        }
        ui.end_row();
        if let Some(value) = value {
            row(self, ui, value);
        }
    }
}

/// A box for each of several; true when one was ticked or unticked. What is ticked goes behind what was chosen before.
pub fn ticks_ui<T: Clone + PartialEq>(ui: &mut Ui, chosen: &mut Vec<T>, options: &[(T, String)]) -> bool {
    let mut is_changed = false;
    for (option, text) in options {
        let mut on = chosen.contains(option);
        if ui.checkbox(&mut on, text).changed() {
            chosen.retain(|value| value != option);
            if on {
                chosen.push(option.clone());
            }
            is_changed = true;
        }
    }
    is_changed
}

/// From so many entries on a list can be searched.
const LONG: usize = 20;

/// What closes a list: in one that can be searched a click into the search does not.
pub fn closing(entries: usize) -> PopupCloseBehavior {
    if entries > LONG { PopupCloseBehavior::CloseOnClickOutside } else { PopupCloseBehavior::CloseOnClick }
}

/// The entries of a list that drops down, under a search when there are many. Returns the one that is picked; Enter picks the first that
/// is found.
pub fn entries_ui<T: Clone + PartialEq>(ui: &mut Ui, chosen: Option<&T>, options: &[(T, String)]) -> Option<T> {
    let mut search = String::new();
    let key = ui.scope_id().with("search-entries");
    let now = ui.ctx().cumulative_pass_nr();
    if options.len() > LONG {
        // What was searched for belongs to this opening of the list.
        let old =
            ui.data(|data| data.get_temp::<(String, u64)>(key)).filter(|(_, seen)| now.saturating_sub(*seen) <= 2);
        search = old.map(|(search, _)| search).unwrap_or_default();
        let edit = ui.add(egui::TextEdit::singleline(&mut search).hint_text("type to search"));
        edit.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Search the list"));
        edit.request_focus();
        ui.data_mut(|data| data.insert_temp(key, (search.clone(), now)));
    }
    let search = search.trim().to_lowercase();
    let mut found: Vec<(&T, &str, bool)> = options
        .iter()
        .map(|(option, text)| (option, text.as_str(), text.to_lowercase()))
        .filter(|(.., lower)| lower.contains(&search))
        .map(|(option, text, lower)| (option, text, lower.starts_with(&search)))
        .collect();
    found.sort_by_key(|(.., starts)| !starts);
    if found.is_empty() {
        ui.weak("nothing is called so");
    }
    let enter = !search.is_empty() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    let mut picked = found.first().filter(|_| enter).map(|(option, ..)| (*option).clone());
    for (option, text, _) in found {
        if ui.selectable_label(Some(option) == chosen, text).clicked() {
            picked = Some(option.clone());
        }
    }
    keep_in_sight(ui);
    if picked.is_some() {
        ui.close();
    }
    picked
}

/// Every country, for a choice.
pub fn countries() -> Vec<(Country, String)> {
    Country::known().map(|country| (country.clone(), country.name().to_owned())).collect()
}

/// Check boxes for the scenarios of a preset; those that are `chosen` are ticked.
pub fn scenarios_ui(ui: &mut Ui, preset: &Preset, chosen: &mut BTreeSet<ScenarioId>) {
    for scenario in &preset.scenarios {
        let mut on = chosen.contains(&scenario.id);
        if ui.checkbox(&mut on, &scenario.name).changed() {
            if on {
                chosen.insert(scenario.id.clone());
            } else {
                chosen.remove(&scenario.id);
            }
        }
    }
}
