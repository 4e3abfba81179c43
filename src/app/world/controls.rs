//! What the world map shows: the strip above it.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::command::Command;
use crate::app::commands::menu::{button_ui, pictures_ui};
use crate::app::map::toolbar::toolbar_ui;
use crate::app::state::context::Ctx;
use crate::app::state::shown::MapMode;
use crate::app::state::view::{Centre, ViewState};
use crate::app::state::world::TintOf;
use crate::draw::WorldCentre;
use chokepoint_core::insight::Cut;
use chokepoint_core::model::{Preset, Stage};
use egui::Ui;

/// The switch between the two maps and, for the world, what it shows.
pub fn world_bar_ui(ui: &mut Ui, ctx: &Ctx<'_>, view: &mut ViewState, with_plots: bool, actions: &mut Actions) {
    ui.horizontal_wrapped(|ui| {
        ui.set_min_width(ui.available_width());
        for (mode, name) in [(MapMode::Stages, "Stages"), (MapMode::World, "World")] {
            let is_on = ctx.shown.mode == mode && !(with_plots && view.centre == Centre::Plots);
            let response = ui.selectable_label(is_on, name);
            if response.on_hover_text("Switch between stage map and world map (W)").clicked() {
                view.centre = Centre::Map;
                actions.push(Action::ShowMap(mode));
            }
        }
        if with_plots {
            let plots = ui.selectable_value(&mut view.centre, Centre::Plots, "Plots");
            plots.on_hover_text("This window is too low for map and plots at once");
            if view.centre == Centre::Plots {
                return;
            }
        }
        if ctx.beside.is_some() {
            ui.separator();
            swiping_ui(ui, ctx, view, actions);
            return;
        }
        if ctx.shown.mode == MapMode::Stages {
            ui.separator();
            toolbar_ui(ui, ctx, view, actions);
        }
        if ctx.shown.mode == MapMode::World {
            ui.separator();
            tint_ui(ui, ctx.preset, view);
            ui.separator();
            centre_ui(ui, view, actions);
        }
        ui.menu_button("Picture", |ui| pictures_ui(ui, ctx, actions))
            .response
            .on_hover_text("Takes the map, or all plots, away as a picture");
    });
}

/// While two presets are looked at side by side.
fn swiping_ui(ui: &mut Ui, ctx: &Ctx<'_>, view: &mut ViewState, actions: &mut Actions) {
    if ui.button("List of differences").clicked() {
        actions.push(Action::ComparePresets { merge: false });
    }
    let end = ui.button("End swipe");
    if end.on_hover_text("Shows the open map alone, and lets it be changed by hand again").clicked() {
        actions.push(Action::Swipe(false));
    }
    ui.separator();
    if ctx.shown.mode == MapMode::World {
        centre_ui(ui, view, actions);
    } else {
        button_ui(ui, Command::Fit, "Fit", ctx.situation, actions);
    }
}

fn tint_ui(ui: &mut Ui, preset: &Preset, view: &mut ViewState) {
    let label = ui.label("Tint by supply of");
    let name = match &view.world.tint {
        TintOf::Automatic => "what is selected".to_owned(),
        TintOf::Nothing => "nothing".to_owned(),
        TintOf::Commodity(id) => preset.map.commodity(id).map_or("nothing", |entry| entry.name.as_str()).to_owned(),
        TintOf::Stage(stage) => format!("{}, all goods", preset.map.stage_names.label(*stage)),
    };
    let tint = &mut view.world.tint;
    let combo = egui::ComboBox::from_id_salt("tint").selected_text(name).width(170.0).truncate().height(360.0).show_ui(
        ui,
        |ui| {
            ui.selectable_value(tint, TintOf::Automatic, "what is selected")
                .on_hover_text("The selected commodity, else the one that says most about the map");
            ui.selectable_value(tint, TintOf::Nothing, "nothing");
            for stage in Stage::ALL {
                let mut goods = preset.map.commodities.iter().filter(|entry| entry.stage == stage).peekable();
                if goods.peek().is_none() {
                    continue;
                }
                ui.separator();
                ui.selectable_value(
                    tint,
                    TintOf::Stage(stage),
                    format!("{}, all goods", preset.map.stage_names.label(stage)),
                );
                for commodity in goods {
                    ui.selectable_value(tint, TintOf::Commodity(commodity.id.clone()), &commodity.name);
                }
            }
        },
    );
    combo.response.labelled_by(label.id);
    let cut = egui::ComboBox::from_id_salt("tint cut").selected_text(view.world.cut.label()).show_ui(ui, |ui| {
        for cut in Cut::ALL {
            ui.selectable_value(&mut view.world.cut, cut, cut.label());
        }
    });
    cut.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, "How supply is attributed"));
}

fn centre_ui(ui: &mut Ui, view: &mut ViewState, actions: &mut Actions) {
    ui.label("Centre");
    for centre in WorldCentre::ALL {
        if ui.selectable_label(view.world.view.centre == centre, centre.label()).clicked() {
            view.world.view.centre = centre;
            view.world.centred = true;
            view.world.fit = true;
        }
    }
    if ui.button("Fit").on_hover_text("Show the whole world (F, or double click)").clicked() {
        actions.push(Action::Fit);
    }
}
