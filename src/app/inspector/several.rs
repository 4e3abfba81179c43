//! Many sites at once.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::command::Command;
use crate::app::form::choices::countries;
use crate::app::form::{closing, entries_ui, grouped, number_ui, percent_ui};
use crate::app::inspector::parts::{link_ui, part_ui, title_ui};
use crate::app::state::context::Ctx;
use chokepoint_core::edit::{Scaled, scale, set_country, set_owner, set_stage};
use chokepoint_core::model::{Country, EntityRef, Figure, Site, SiteId, Stage, Stake};
use egui::{RichText, Ui};
use std::collections::BTreeSet;

/// What is typed for the next bulk change.
#[derive(Clone, Debug)]
struct Draft {
    factor: f64,
    what: Scaled,
    owner: String,
    owner_country: Country,
    stake: f64,
}

impl Default for Draft {
    fn default() -> Self {
        Self { factor: 1.1, what: Scaled::Capacity, owner: String::new(), owner_country: "ZZ".into(), stake: 1.0 }
    }
}

/// Totals of the sites, and changes to all of them.
pub fn several_ui(ui: &mut Ui, ctx: &Ctx<'_>, ids: &BTreeSet<SiteId>, actions: &mut Actions) {
    let preset = ctx.preset;
    let sites: Vec<&Site> = preset.map.sites.iter().filter(|site| ids.contains(&site.id)).collect();
    let list: Vec<SiteId> = sites.iter().map(|site| site.id.clone()).collect();
    title_ui(ui, "Selection", &format!("{} sites", sites.len()));
    let all_countries = countries();
    let key = ui.scope_id().with("bulk");
    let mut draft = ui.data(|data| data.get_temp::<Draft>(key)).unwrap_or_default();
    part_ui(ui, "Change all of them", |ui| {
        egui::Grid::new("bulk").num_columns(2).spacing([8.0, 6.0]).show(ui, |ui| {
            let countries: BTreeSet<&Country> = sites.iter().map(|site| &site.country).collect();
            let label = ui.label("Country of all");
            let text = match countries.iter().collect::<Vec<_>>().as_slice() {
                [one] => one.name().to_owned(),
                several => format!("{} countries", several.len()),
            };
            let combo = egui::ComboBox::from_id_salt("bulk-country")
                .selected_text(text)
                .width(170.0)
                .close_behavior(closing(all_countries.len()))
                .show_ui(ui, |ui| {
                    if let Some(country) = entries_ui(ui, None, &all_countries) {
                        actions.edit(set_country(preset, &list, &country));
                    }
                });
            combo.response.labelled_by(label.id);
            ui.end_row();
            let stages: BTreeSet<Stage> = sites.iter().map(|site| site.stage).collect();
            let label = ui.label("Stage of all");
            let text = match stages.iter().collect::<Vec<_>>().as_slice() {
                [one] => preset.map.stage_names.label(**one).to_owned(),
                several => format!("{} stages", several.len()),
            };
            let combo = egui::ComboBox::from_id_salt("bulk-stage").selected_text(text).width(170.0).show_ui(ui, |ui| {
                for stage in Stage::ALL {
                    if ui.selectable_label(false, preset.map.stage_names.label(stage)).clicked() {
                        actions.edit(set_stage(preset, &list, stage));
                    }
                }
            });
            combo.response.labelled_by(label.id);
            ui.end_row();
        });
        ui.separator();
        let mut refused = None;
        let multiply = ui.label("Multiply");
        ui.horizontal_wrapped(|ui| {
            let what = egui::ComboBox::from_id_salt("bulk-what").selected_text(draft.what.label()).show_ui(ui, |ui| {
                for what in Scaled::ALL {
                    ui.selectable_value(&mut draft.what, what, what.label());
                }
            });
            what.response.labelled_by(multiply.id);
            let label = ui.label("by");
            let (field, why) = number_ui(ui, &mut draft.factor, 0.0..=1000.0, 4, "");
            field.labelled_by(label.id);
            refused = why;
            if ui.button("Multiply all").clicked() {
                actions.edit(scale(preset, &list, draft.what, draft.factor));
            }
        });
        refused_ui(ui, refused.take());
        ui.separator();
        ui.label("One owner for all");
        ui.horizontal_wrapped(|ui| {
            let name = ui.add(egui::TextEdit::singleline(&mut draft.owner).hint_text("owner").desired_width(110.0));
            name.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Owner of all"));
            let combo = egui::ComboBox::from_id_salt("bulk-owner")
                .selected_text(draft.owner_country.name().to_owned())
                .width(90.0)
                .close_behavior(closing(all_countries.len()))
                .show_ui(ui, |ui| {
                    if let Some(country) = entries_ui(ui, Some(&draft.owner_country), &all_countries) {
                        draft.owner_country = country;
                    }
                });
            combo
                .response
                .widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, "Country of the owner"));
            let (field, why) = percent_ui(ui, &mut draft.stake, 0.0..=100.0);
            field.on_hover_text("Stake of the owner");
            refused = why;
            let named = !draft.owner.trim().is_empty();
            if ui.add_enabled(named, egui::Button::new("Set owner")).clicked() {
                let stake = Figure::plain(draft.stake);
                let owner = draft.owner.trim().to_owned();
                actions.edit(set_owner(
                    preset,
                    &list,
                    &Stake { owner, country: draft.owner_country.clone(), stake, part: false },
                ));
            }
        });
        refused_ui(ui, refused);
    });
    ui.data_mut(|data| data.insert_temp(key, draft));
    part_ui(ui, "Do with them", |ui| {
        ui.horizontal_wrapped(|ui| {
            for (command, text) in [
                (Command::AlignLeft, "Align left"),
                (Command::AlignTop, "Align top"),
                (Command::DistributeDown, "Distribute"),
                (Command::Duplicate, "Duplicate"),
                (Command::Fold, "Fold the country"),
                (Command::Delete, "Delete…"),
            ] {
                if ui.button(text).clicked() {
                    actions.push(Action::Do(command));
                }
            }
        });
    });
    part_ui(ui, "Which", |ui| {
        egui::Grid::new("which").num_columns(3).striped(true).show(ui, |ui| {
            for head in ["Site", "Country", "Level a year"] {
                ui.label(RichText::new(head).small().strong());
            }
            ui.end_row();
            for site in &sites {
                link_ui(ui, &site.name, EntityRef::Site(site.id.clone()), actions);
                ui.label(RichText::new(site.country.name()).small());
                let level: f64 = site.activities.iter().map(|activity| activity.baseline.value).sum();
                let need: f64 = site.demands.iter().map(|demand| demand.quantity.value).sum();
                ui.label(RichText::new(grouped(level + need)).small());
                ui.end_row();
            }
        });
    });
}

/// Why what was typed was not taken.
fn refused_ui(ui: &mut Ui, why: Option<String>) {
    if let Some(why) = why {
        ui.add(egui::Label::new(RichText::new(why).small().color(ui.visuals().error_fg_color)).wrap());
    }
}
