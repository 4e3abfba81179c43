//! Commodities in the inspector.

use crate::app::commands::action::{Action, Actions};
use crate::app::form::Form;
use crate::app::inspector::parts::{follow_name, gone_ui, link_ui, part_ui, remove_ui, title_ui};
use crate::app::state::context::Ctx;
use crate::draw::percent;
use chokepoint_core::edit::{New, change_good};
use chokepoint_core::insight::{Buyer, Cut, hhi, supply_shares};
use chokepoint_core::model::{Addressed, Amount, Commodity, CommodityId, EntityRef, Field, Preset, Stage, Tag};
use chokepoint_core::store::libraries::rules;
use egui::Ui;
use std::collections::BTreeMap;

/// Every field of a commodity.
pub fn commodity_ui(ui: &mut Ui, ctx: &Ctx<'_>, id: &CommodityId, actions: &mut Actions) {
    let preset = ctx.preset;
    let found = preset.map.commodities.iter().enumerate().find(|(_, commodity)| &commodity.id == id);
    let Some((at, commodity)) = found else { return gone_ui(ui, "commodity") };
    let mut after = commodity.clone();
    title_ui(ui, "Commodity", &commodity.name);
    let mut form = Form::new(*ctx, commodity.address());
    part_ui(ui, "Who supplies it", |ui| shares_ui(ui, ctx, id));
    part_ui(ui, "Commodity", |ui| {
        form.rows(ui, "commodity", |form, ui| {
            form.name(ui, "Name", Field::Name, &mut after.name);
            form.text(ui, "Unit", Field::Unit, &mut after.unit);
            let stages = Stage::ALL.map(|stage| (stage, preset.map.stage_names.label(stage).to_owned()));
            form.choice(ui, "Stage", Field::Stage, &mut after.stage, &stages);
            let unit = format!("USD per {}", after.unit.trim_end_matches('s'));
            form.figure(ui, "Price", Field::PriceUsd, &unit, &mut after.price_usd);
            form.many(ui, "On the lists", Field::Tags, &mut after.tags, &known_lists(preset), "none");
        });
        new_list_ui(ui, &mut form, &mut after);
    });
    part_ui(ui, "Made by", |ui| {
        for recipe in preset.map.recipes.iter().filter(|recipe| names(&recipe.outputs, id)) {
            link_ui(ui, &recipe.name, EntityRef::Recipe(recipe.id.clone()), actions);
        }
    });
    part_ui(ui, "Used by", |ui| {
        for recipe in preset.map.recipes.iter().filter(|recipe| names(&recipe.inputs, id)) {
            link_ui(ui, &recipe.name, EntityRef::Recipe(recipe.id.clone()), actions);
        }
        for site in &preset.map.sites {
            if site.demands.iter().any(|demand| &demand.commodity == id) {
                link_ui(ui, &site.name, EntityRef::Site(site.id.clone()), actions);
            }
        }
    });
    ui.add_space(6.0);
    form.note(ui, &mut after.note);
    form.rest_ui(ui);
    ui.add_space(6.0);
    if ui.button("Add a recipe that makes it").clicked() {
        actions.push(Action::AddNew(New::Recipe(id.clone())));
    }
    remove_ui(ui, preset, EntityRef::Commodity(id.clone()), "Remove commodity", actions);
    follow_name(&form, actions);
    if let Some(changed) = form.changed() {
        let words = format!("change {} of {}", changed.words, commodity.name);
        actions.edit(change_good(preset, at, after, &words, &changed.path.to_string()));
    }
}

/// Lists that goods of the map, its rules or the rule library name.
fn known_lists(preset: &Preset) -> Vec<(Tag, String)> {
    let mut tags: BTreeMap<Tag, String> = BTreeMap::new();
    let library = rules().map(|library| library.lists.as_slice()).unwrap_or_default();
    for list in library.iter().chain(&preset.lists) {
        tags.insert(list.tag.clone(), list.title.clone());
    }
    let named = preset.map.commodities.iter().flat_map(|good| good.tags.iter().cloned());
    for tag in named.chain(preset.rules.iter().flat_map(chokepoint_core::model::Rule::lists)) {
        let words = tag.to_string();
        tags.entry(tag).or_insert(words);
    }
    tags.into_iter().collect()
}

/// A list that nobody has named yet.
fn new_list_ui(ui: &mut Ui, form: &mut Form<'_>, commodity: &mut Commodity) {
    let key = ui.scope_id().with("new-list");
    let mut draft = ui.data(|data| data.get_temp::<String>(key)).unwrap_or_default();
    ui.horizontal(|ui| {
        let label = ui.label("Another list");
        ui.add(egui::TextEdit::singleline(&mut draft).desired_width(120.0)).labelled_by(label.id);
        let tag = Tag(draft.trim().to_owned());
        let free = !tag.is_empty() && !commodity.tags.contains(&tag);
        if ui.add_enabled(free, egui::Button::new("Put on it")).clicked() {
            commodity.tags.push(tag);
            form.mark(Field::Tags, "lists");
            draft.clear();
        }
    });
    ui.data_mut(|data| data.insert_temp(key, draft));
}

fn names(amounts: &[Amount], id: &CommodityId) -> bool {
    amounts.iter().any(|amount| &amount.commodity == id)
}

/// Shares of the world's supply by location, before and now.
fn shares_ui(ui: &mut Ui, ctx: &Ctx<'_>, id: &CommodityId) {
    let network = ctx.network;
    let Some(commodity) = network.commodity(id) else { return };
    let before = supply_shares(network, &network.baseline_month(), commodity, Cut::Location, Buyer::World);
    let now =
        ctx.results.month(ctx.month).map(|month| supply_shares(network, month, commodity, Cut::Location, Buyer::World));
    if before.is_empty() {
        ui.weak("Nobody makes it on this map");
        return;
    }
    egui::Grid::new("shares").num_columns(3).striped(true).show(ui, |ui| {
        ui.weak("Country");
        ui.weak("Before");
        ui.weak("This month");
        ui.end_row();
        for share in &before {
            ui.label(share.country.name());
            ui.label(percent(share.share));
            let now = now.as_ref().map(|now| now.iter().find(|other| other.country == share.country));
            ui.label(now.map_or("…".to_owned(), |now| percent(now.map_or(0.0, |now| now.share))));
            ui.end_row();
        }
        ui.weak("Concentration (HHI)");
        ui.weak(format!("{:.0}", hhi(&before)));
        ui.weak(now.as_ref().map_or("…".to_owned(), |now| format!("{:.0}", hhi(now))));
        ui.end_row();
    });
}
