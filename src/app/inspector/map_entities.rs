//! Commodities and recipes in the inspector.

use super::{Inspected, commit, gone_ui, link_ui, part_ui, title_ui};
use crate::app::action::Actions;
use crate::app::field::Form;
use crate::app::view::Selection;
use crate::draw::percent;
use crate::insight::{Buyer, Cut, hhi, supply_shares};
use crate::model::{Amount, CommodityId, RecipeId, RecipeKind, Stage};
use egui::Ui;

/// Every field of a commodity.
pub fn commodity_ui(ui: &mut Ui, inspected: &Inspected<'_>, id: &CommodityId, actions: &mut Actions) {
    let preset = inspected.form.preset;
    let found = preset.map.commodities.iter().enumerate().find(|(_, commodity)| &commodity.id == id);
    let Some((at, commodity)) = found else { return gone_ui(ui, "commodity") };
    let mut after = commodity.clone();
    title_ui(ui, "Commodity", &commodity.name);
    let mut form = Form::new(inspected.form, format!("commodities/{id}"));
    part_ui(ui, "Who supplies it", |ui| shares_ui(ui, inspected, id));
    part_ui(ui, "Commodity", |ui| {
        form.rows(ui, "commodity", |form, ui| {
            form.text(ui, "Name", "name", &mut after.name);
            form.text(ui, "Unit", "unit", &mut after.unit);
            let stages = Stage::ALL.map(|stage| (stage, stage.label().to_owned()));
            form.choice(ui, "Stage", "stage", &mut after.stage, &stages);
            let unit = format!("USD per {}", after.unit.trim_end_matches('s'));
            form.figure(ui, "Price", "price_usd", &unit, &mut after.price_usd);
            let tags: Vec<&str> = after.tags.iter().map(|tag| tag.as_str()).collect();
            form.fixed(ui, "On the lists", if tags.is_empty() { "none".to_owned() } else { tags.join(", ") }.as_str());
        });
    });
    part_ui(ui, "Made by", |ui| {
        for recipe in preset.map.recipes.iter().filter(|recipe| names(&recipe.outputs, id)) {
            link_ui(ui, &recipe.name, Selection::Recipe(recipe.id.clone()), actions);
        }
    });
    part_ui(ui, "Used by", |ui| {
        for recipe in preset.map.recipes.iter().filter(|recipe| names(&recipe.inputs, id)) {
            link_ui(ui, &recipe.name, Selection::Recipe(recipe.id.clone()), actions);
        }
        for site in &preset.map.sites {
            if site.demands.iter().any(|demand| &demand.commodity == id) {
                link_ui(ui, &site.name, Selection::Site(site.id.clone()), actions);
            }
        }
    });
    ui.add_space(6.0);
    form.note(ui, &mut after.note);
    form.rest_ui(ui);
    commit(&form, at, after, &commodity.name, actions);
}

fn names(amounts: &[Amount], id: &CommodityId) -> bool {
    amounts.iter().any(|amount| &amount.commodity == id)
}

/// Shares of the world's supply by location, before and now.
fn shares_ui(ui: &mut Ui, inspected: &Inspected<'_>, id: &CommodityId) {
    let network = inspected.network;
    let Some(commodity) = network.commodity(id) else { return };
    let before = supply_shares(network, &network.baseline_month(), commodity, Cut::Location, Buyer::World);
    let now = inspected
        .results
        .month(inspected.month)
        .map(|month| supply_shares(network, month, commodity, Cut::Location, Buyer::World));
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

/// Every field of a recipe.
pub fn recipe_ui(ui: &mut Ui, inspected: &Inspected<'_>, id: &RecipeId, actions: &mut Actions) {
    let preset = inspected.form.preset;
    let found = preset.map.recipes.iter().enumerate().find(|(_, recipe)| &recipe.id == id);
    let Some((at, recipe)) = found else { return gone_ui(ui, "recipe") };
    let mut after = recipe.clone();
    let kind = match &recipe.kind {
        RecipeKind::Primary => "Recipe",
        RecipeKind::Recycling => "Recipe (recycling)",
        RecipeKind::Substitute { .. } => "Recipe (substitute)",
    };
    title_ui(ui, kind, &recipe.name);
    let mut form = Form::new(inspected.form, format!("recipes/{id}"));
    form.rows(ui, "recipe", |form, ui| form.text(ui, "Name", "name", &mut after.name));
    part_ui(ui, "What goes in, per unit of activity", |ui| {
        if after.inputs.is_empty() {
            ui.weak("Nothing: it comes out of the ground");
        }
        form.rows(ui, "inputs", |form, ui| amounts_ui(ui, form, "inputs", &mut after.inputs));
    });
    part_ui(ui, "What comes out, per unit of activity", |ui| {
        form.rows(ui, "outputs", |form, ui| amounts_ui(ui, form, "outputs", &mut after.outputs));
    });
    if let RecipeKind::Substitute { instead_of, lead_months, max_share, penalty } = &mut after.kind {
        let replaced = preset.map.recipe(instead_of).map_or(instead_of.as_str(), |recipe| recipe.name.as_str());
        part_ui(ui, "Substitute", |ui| {
            link_ui(ui, &format!("instead of {replaced}"), Selection::Recipe(instead_of.clone()), actions);
            form.rows(ui, "substitute", |form, ui| {
                form.months(ui, "Lead time", "kind/lead_months", lead_months);
                form.share(ui, "Greatest share", "kind/max_share", max_share);
                form.share(ui, "Loss of performance", "kind/penalty", penalty);
            });
        });
    }
    part_ui(ui, "Run by", |ui| {
        for site in &preset.map.sites {
            if site.activities.iter().any(|activity| &activity.recipe == id) {
                link_ui(ui, &site.name, Selection::Site(site.id.clone()), actions);
            }
        }
    });
    ui.add_space(6.0);
    form.note(ui, &mut after.note);
    form.rest_ui(ui);
    commit(&form, at, after, &recipe.name, actions);
}

fn amounts_ui(ui: &mut Ui, form: &mut Form<'_>, field: &str, amounts: &mut [Amount]) {
    for (at, amount) in amounts.iter_mut().enumerate() {
        let commodity = form.context.preset.map.commodity(&amount.commodity);
        let name = commodity.map_or_else(|| amount.commodity.to_string(), |commodity| commodity.name.clone());
        let unit = commodity.map_or("", |commodity| commodity.unit.as_str());
        form.figure(ui, &name, &format!("{field}[{at}]"), unit, &mut amount.quantity);
    }
}
