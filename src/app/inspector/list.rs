//! A list of controlled goods in the inspector: its title, the goods that are on it, the rules that name it.

use crate::app::commands::action::{Action, Actions};
use crate::app::form::Form;
use crate::app::inspector::parts::{commit, gone_ui, link_ui, part_ui, remove_ui, title_ui};
use crate::app::state::context::Ctx;
use chokepoint_core::edit::Edit;
use chokepoint_core::model::{Addressed, Commodity, ControlList, EntityRef, Field, Preset, Rule, Tag, list_words};
use egui::Ui;

/// Every field of a list, the goods of the map with a box each, and who names it.
pub fn list_ui(ui: &mut Ui, ctx: &Ctx<'_>, tag: &Tag, actions: &mut Actions) {
    let preset = ctx.preset;
    let found = preset.lists.iter().enumerate().find(|(_, list)| &list.tag == tag);
    let Some((at, list)) = found else { return gone_ui(ui, "list") };
    let mut after = list.clone();
    title_ui(ui, "List of goods", &list.title);
    let mut form = Form::new(*ctx, list.address());
    form.rows(ui, "list", |form, ui| {
        form.text(ui, "Title", Field::Title, &mut after.title);
        form.text(ui, "Covers", Field::Covers, &mut after.covers);
        form.fixed(ui, "Tag in the file", tag.as_str());
    });
    part_ui(ui, "Goods on it", |ui| goods_ui(ui, preset, list, actions));
    part_ui(ui, "Named by", |ui| {
        let naming: Vec<&Rule> = preset.rules.iter().filter(|rule| rule.lists().contains(tag)).collect();
        if naming.is_empty() {
            ui.weak("No rule names it");
        }
        for rule in naming {
            link_ui(ui, &rule.title, rule.address(), actions);
        }
    });
    form.rest_ui(ui);
    remove_ui(ui, preset, EntityRef::ControlList(tag.clone()), "Remove title", actions);
    commit(&form, at, after, &list.title, actions);
}

/// A box for each good of the map: ticked where it is on the list.
fn goods_ui(ui: &mut Ui, preset: &Preset, list: &ControlList, actions: &mut Actions) {
    if preset.map.commodities.is_empty() {
        ui.weak("The map has no goods yet");
    }
    for (at, good) in preset.map.commodities.iter().enumerate() {
        let mut on = good.tags.contains(&list.tag);
        if ui.checkbox(&mut on, &good.name).changed() {
            let (after, way) = (moved(good, &list.tag, on), if on { "put" } else { "take" });
            let to = if on { "on" } else { "off" };
            actions.edit(Edit::replace(preset, at, after, format!("{way} {} {to} {}", good.name, list.title), ""));
        }
    }
}

/// A good put on a list, or taken off it.
fn moved(good: &Commodity, tag: &Tag, on: bool) -> Commodity {
    let mut after = good.clone();
    after.tags.retain(|other| other != tag);
    if on {
        after.tags.push(tag.clone());
    }
    after
}

/// Lists by their titles, each a link to its page; one that nobody has named yet gets a name there.
pub fn links_ui(ui: &mut Ui, preset: &Preset, tags: &[Tag], actions: &mut Actions) {
    for tag in tags {
        let words = list_words(&preset.lists, tag);
        ui.horizontal_wrapped(|ui| match preset.list(tag) {
            Some(list) => {
                let to = EntityRef::ControlList(tag.clone());
                if ui.link(&list.title).on_hover_text(format!("{tag}: {}", list.covers)).clicked() {
                    actions.push(Action::Select(to.into()));
                }
            }
            None => {
                ui.label(&words);
                if ui.small_button("Name it").on_hover_text("Give the list the title it has in the law").clicked() {
                    let list = ControlList { tag: tag.clone(), title: tag.to_string(), covers: String::new() };
                    actions.push(Action::Edit(Edit::add(preset, list, format!("name the list {tag}"))));
                    actions.push(Action::Select(EntityRef::ControlList(tag.clone()).into()));
                }
            }
        });
    }
}
