//! A recipe in the inspector: its two tables, what it is for, and what comes back.

use crate::app::commands::action::Actions;
use crate::app::form::Form;
use crate::app::inspector::parts::{commit, gone_ui, link_ui, part_ui, remove_ui, title_ui};
use crate::app::inspector::tables::pick_ui;
use crate::app::state::context::Ctx;
use chokepoint_core::model::{
    Addressed, Amount, CommodityId, EntityRef, Field, Figure, Preset, Recipe, RecipeId, RecipeKind, Returns,
};
use egui::Ui;

/// Every field of a recipe.
pub fn recipe_ui(ui: &mut Ui, ctx: &Ctx<'_>, id: &RecipeId, actions: &mut Actions) {
    let preset = ctx.preset;
    let found = preset.map.recipes.iter().enumerate().find(|(_, recipe)| &recipe.id == id);
    let Some((at, recipe)) = found else { return gone_ui(ui, "recipe") };
    let mut after = recipe.clone();
    let kind = match &recipe.kind {
        RecipeKind::Primary => "Recipe",
        RecipeKind::Recycling => "Recipe (recycling)",
        RecipeKind::Substitute { .. } => "Recipe (substitute)",
    };
    title_ui(ui, kind, &recipe.name);
    let mut form = Form::new(*ctx, recipe.address());
    form.rows(ui, "recipe", |form, ui| {
        form.name(ui, "Name", Field::Name, &mut after.name);
        kind_ui(ui, form, preset, &mut after);
    });
    part_ui(ui, "What goes in, per unit of activity", |ui| {
        if after.inputs.is_empty() {
            ui.weak("Nothing: it comes out of the ground");
        }
        amounts_ui(ui, &mut form, Field::Inputs, &mut after.inputs);
    });
    part_ui(ui, "What comes out, per unit of activity", |ui| {
        amounts_ui(ui, &mut form, Field::Outputs, &mut after.outputs);
    });
    substitute_ui(ui, &mut form, &mut after, actions);
    returns_ui(ui, &mut form, preset, &mut after);
    part_ui(ui, "Run by", |ui| {
        for site in &preset.map.sites {
            if site.activities.iter().any(|activity| &activity.recipe == id) {
                link_ui(ui, &site.name, EntityRef::Site(site.id.clone()), actions);
            }
        }
    });
    ui.add_space(6.0);
    form.note(ui, &mut after.note);
    form.rest_ui(ui);
    remove_ui(ui, preset, EntityRef::Recipe(id.clone()), "Remove recipe", actions);
    commit(&form, at, after, &recipe.name, actions);
}

/// The usual way, recycling, or a substitute.
fn kind_ui(ui: &mut Ui, form: &mut Form<'_>, preset: &Preset, recipe: &mut Recipe) {
    let other = preset.map.recipes.iter().find(|other| other.id != recipe.id && other.kind.is_primary());
    let substitute = match (&recipe.kind, other) {
        (RecipeKind::Substitute { .. }, _) => Some(recipe.kind.clone()),
        (_, Some(other)) => {
            Some(RecipeKind::Substitute { instead_of: other.id.clone(), lead_months: 12, max_share: 0.5, penalty: 0.0 })
        }
        (_, None) => None,
    };
    let mut options =
        vec![(RecipeKind::Primary, "the usual way".to_owned()), (RecipeKind::Recycling, "recycling".to_owned())];
    options.extend(substitute.map(|kind| (kind, "a substitute".to_owned())));
    form.choice(ui, "Kind", Field::Kind, &mut recipe.kind, &options);
}

fn substitute_ui(ui: &mut Ui, form: &mut Form<'_>, recipe: &mut Recipe, actions: &mut Actions) {
    let preset = form.ctx.preset;
    let own = recipe.id.clone();
    let RecipeKind::Substitute { instead_of, lead_months, max_share, penalty } = &mut recipe.kind else { return };
    part_ui(ui, "Substitute", |ui| {
        let others = preset.map.recipes.iter().filter(|other| other.id != own);
        let others: Vec<(RecipeId, String)> = others.map(|other| (other.id.clone(), other.name.clone())).collect();
        let replaced = others.iter().find(|(id, _)| id == instead_of).map_or("another recipe", |(_, name)| name);
        link_ui(ui, &format!("instead of {replaced}"), EntityRef::Recipe(instead_of.clone()), actions);
        form.rows(ui, "substitute", |form, ui| {
            form.choice(ui, "Instead of", [Field::Kind, Field::InsteadOf], instead_of, &others);
            form.months(ui, "Lead time", [Field::Kind, Field::LeadMonths], lead_months);
            form.share(ui, "Greatest share", [Field::Kind, Field::MaxShare], max_share);
            form.share(ui, "Loss of performance", [Field::Kind, Field::Penalty], penalty);
        });
    });
}

/// What comes back some time after it was made, and lets the recipe run.
fn returns_ui(ui: &mut Ui, form: &mut Form<'_>, preset: &Preset, recipe: &mut Recipe) {
    let goods: Vec<(CommodityId, String)> =
        preset.map.commodities.iter().map(|good| (good.id.clone(), good.name.clone())).collect();
    let Some((first, _)) = goods.first().cloned() else { return };
    if recipe.returns.is_none() && recipe.kind != RecipeKind::Recycling {
        return;
    }
    part_ui(ui, "What comes back", |ui| {
        form.rows(ui, "returns", |form, ui| {
            let usual = || Returns { commodity: first, lag_months: 120, share: Figure::plain(0.1) };
            form.switched(ui, "Limited by returns", Field::Returns, &mut recipe.returns, usual, |form, ui, back| {
                form.choice(ui, "Of", [Field::Returns, Field::Commodity], &mut back.commodity, &goods);
                form.months(ui, "Comes back after", [Field::Returns, Field::LagMonths], &mut back.lag_months);
                form.share_figure(ui, "Collected", [Field::Returns, Field::Share], &mut back.share);
            });
        });
    });
}

/// One side of a recipe: a row a good, more to be added.
fn amounts_ui(ui: &mut Ui, form: &mut Form<'_>, field: Field, amounts: &mut Vec<Amount>) {
    let mut gone = None;
    form.rows(ui, field, |form, ui| {
        for (at, amount) in amounts.iter_mut().enumerate() {
            let commodity = form.ctx.preset.map.commodity(&amount.commodity);
            let name = commodity.map_or_else(|| amount.commodity.to_string(), |commodity| commodity.name.clone());
            let unit = commodity.map_or("", |commodity| commodity.unit.as_str());
            let entry = form.at().at(field, at);
            form.figure(ui, &name, entry.field(Field::Quantity), unit, &mut amount.quantity);
            form.findings_ui(ui, &entry);
            ui.label("");
            let button = ui.small_button("Remove");
            // A long name on the button would widen the whole panel.
            button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Remove {name}")));
            if button.clicked() {
                gone = Some(at);
            }
            ui.end_row();
        }
    });
    if let Some(gone) = gone {
        amounts.remove(gone);
        form.mark(field, field.name());
    }
    let free =
        form.ctx.preset.map.commodities.iter().filter(|good| !amounts.iter().any(|amount| amount.commodity == good.id));
    let free: Vec<(CommodityId, String)> = free.map(|good| (good.id.clone(), good.name.clone())).collect();
    let text = if field == Field::Inputs { "Add an input" } else { "Add an output" };
    if let Some(commodity) = pick_ui(ui, text, free.into_iter()) {
        amounts.push(Amount { commodity, quantity: Figure::plain(1.0) });
        form.mark(field, field.name());
    }
}
