//! What can be put on the map: sites by stage, recipes of the map and of the library, goods.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::command::Menu;
use crate::app::commands::menu::sections_ui;
use crate::app::form::choices::countries;
use crate::app::form::{closing, entries_ui};
use crate::app::state::context::Ctx;
use crate::app::state::view::ViewState;
use chokepoint_core::edit::{Catalogue, New, NewSite, stage_of};
use chokepoint_core::model::{Commodity, EntityRef, Recipe, Stage};
use chokepoint_core::store::libraries::catalogue;
use egui::{RichText, Sense, Ui};

/// Shows the palette.
pub fn draw_ui(ui: &mut Ui, ctx: &Ctx<'_>, view: &mut ViewState, actions: &mut Actions) {
    let preset = ctx.preset;
    let catalogue = catalogue(preset);
    ui.add(egui::Label::new(RichText::new("Click to add, or drag onto the map").weak()).wrap());
    ui.horizontal(|ui| {
        let label = ui.label("New sites are in");
        let countries = countries();
        egui::ComboBox::from_id_salt("new-country")
            .selected_text(ctx.shown.country.name().to_owned())
            .width(150.0)
            .truncate()
            .close_behavior(closing(countries.len()))
            .show_ui(ui, |ui| {
                if let Some(country) = entries_ui(ui, Some(&ctx.shown.country), &countries) {
                    actions.push(Action::NewSitesIn(country));
                }
            })
            .response
            .labelled_by(label.id);
    });
    ui.horizontal(|ui| {
        let label = ui.label("Search recipes");
        ui.text_edit_singleline(&mut view.draw_search).labelled_by(label.id);
    });
    let search = view.draw_search.trim().to_lowercase();
    let recipes: Vec<(&Recipe, Option<Stage>)> =
        catalogue.recipes().map(|recipe| (recipe, stage_of(catalogue, recipe))).collect();
    for (stage, command) in Stage::ALL.into_iter().zip(Menu::AddSite.section(0)) {
        let found: Vec<&Recipe> = recipes
            .iter()
            .filter(|(recipe, of)| *of == Some(stage) && recipe.name.to_lowercase().contains(&search))
            .map(|(recipe, _)| *recipe)
            .collect();
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            ui.label(RichText::new(preset.map.stage_names.label(stage)).strong());
            if ui.small_button(command.title(ctx.situation)).clicked() {
                actions.push(Action::Do(command));
            }
        });
        if found.is_empty() {
            continue;
        }
        let open = (!search.is_empty()).then_some(true);
        egui::CollapsingHeader::new(format!("with a recipe ({})", found.len()))
            .id_salt(("draw", stage))
            .open(open)
            .show(ui, |ui| {
                for recipe in found {
                    recipe_ui(ui, ctx, recipe, stage, actions);
                }
            });
    }
    ui.separator();
    goods_ui(ui, catalogue, preset, actions);
    ui.separator();
    sections_ui(ui, Menu::Map, 1..=1, ctx.situation, actions);
}

fn recipe_ui(ui: &mut Ui, ctx: &Ctx<'_>, recipe: &Recipe, stage: Stage, actions: &mut Actions) {
    let on_map = ctx.preset.map.recipe(&recipe.id).is_some();
    let text = if on_map { RichText::new(&recipe.name) } else { RichText::new(format!("{} (library)", recipe.name)) };
    let row = ui.add(egui::Button::new(text).frame(false).truncate().sense(Sense::click_and_drag()));
    row.dnd_set_drag_payload(recipe.id.clone());
    if row.clicked() {
        let country = ctx.shown.country.clone();
        actions.push(Action::AddSite(NewSite { stage, canvas: None, recipe: Some(recipe.id.clone()), country }));
    }
    if row.dragged() {
        ui.ctx().set_cursor_icon(egui::CursorIcon::Grabbing);
        carried_ui(ui, &format!("{}: let go on the map", recipe.name));
    } else {
        row.on_hover_text(format!("Add a site that runs it, or drag it onto the map\n{}", recipe.note));
    }
}

/// What is being carried, beside the pointer.
fn carried_ui(ui: &Ui, words: &str) {
    let Some(pointer) = ui.ctx().pointer_interact_pos() else { return };
    let layer = egui::LayerId::new(egui::Order::Tooltip, egui::Id::unique("carried"));
    let painter = ui.ctx().layer_painter(layer);
    let visuals = ui.visuals();
    let font = egui::TextStyle::Body.resolve(ui.style());
    let galley = painter.layout_no_wrap(words.to_owned(), font, visuals.text_color());
    let at = pointer + egui::vec2(14.0, 12.0);
    painter.rect_filled(egui::Rect::from_min_size(at, galley.size()).expand(4.0), 4.0, visuals.window_fill);
    painter.galley(at, galley, visuals.text_color());
}

/// Goods of the library that the map does not have yet.
fn goods_ui(ui: &mut Ui, catalogue: Catalogue<'_>, preset: &chokepoint_core::model::Preset, actions: &mut Actions) {
    let missing: Vec<&Commodity> =
        catalogue.commodities().filter(|good| preset.map.commodity(&good.id).is_none()).collect();
    egui::CollapsingHeader::new(format!("Goods of the library ({})", missing.len())).show(ui, |ui| {
        for good in missing {
            let row = ui.add(
                egui::Button::new(format!("{} ({})", good.name, preset.map.stage_names.label(good.stage)))
                    .frame(false)
                    .truncate(),
            );
            let tip =
                format!("{} USD per {}\n{}", crate::app::form::grouped(good.price_usd.value), good.unit, good.note);
            if row.on_hover_text(tip).clicked() {
                actions.push(Action::AddNew(New::LibraryCommodity(good.id.clone())));
            }
        }
    });
    egui::CollapsingHeader::new(format!("Goods of the map ({})", preset.map.commodities.len())).show(ui, |ui| {
        for good in &preset.map.commodities {
            ui.horizontal(|ui| {
                if ui.link(&good.name).clicked() {
                    actions.push(Action::Select(EntityRef::Commodity(good.id.clone()).into()));
                }
                let tip = format!("Add a recipe that makes {}", good.name);
                if ui.small_button("Add recipe").on_hover_text(tip).clicked() {
                    actions.push(Action::AddNew(New::Recipe(good.id.clone())));
                }
            });
        }
    });
}
