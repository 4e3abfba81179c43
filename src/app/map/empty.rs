//! An empty map: three ways to begin.

use crate::app::commands::action::{Action, Actions, Leave};
use crate::app::commands::command::Command;
use crate::app::state::keyboard::keep_in_sight;
use crate::app::state::view::ViewState;
use crate::app::tasks::files::PickKind;
use chokepoint_core::store::builtin::BUILTINS;
use chokepoint_core::store::libraries::commodities;
use egui::{Rect, RichText, ScrollArea, Ui, vec2};

/// Widest and tallest that the choices are shown.
const MOST: egui::Vec2 = vec2(700.0, 380.0);
/// Share of the width that each way takes: titles of maps are long.
const WIDTHS: [f32; 3] = [0.29, 0.42, 0.29];

/// Shows the choices over the empty columns.
pub fn start_ui(ui: &mut Ui, rect: Rect, view: &mut ViewState, actions: &mut Actions) {
    if view.canvas.blank {
        return;
    }
    // Below the headings of the columns; in a low window the ways scroll.
    let room = rect.with_min_y(rect.top() + 26.0).shrink(4.0);
    let middle = Rect::from_center_size(room.center(), MOST.min(room.size()));
    ui.scope_builder(egui::UiBuilder::new().max_rect(middle), |ui| {
        egui::Frame::popup(ui.style()).show(ui, |ui| {
            ui.set_min_size(ui.available_size());
            ui.vertical_centered(|ui| {
                ui.heading("This map is empty");
                ui.label("Three ways to begin; all of it can be undone");
            });
            ui.add_space(4.0);
            // A bar that is always there says that there is more.
            ui.spacing_mut().scroll = egui::style::ScrollStyle::solid();
            ScrollArea::vertical().id_salt("ways").auto_shrink([false, true]).show(ui, |ui| {
                let wide = ui.available_width() - 2.0 * ui.spacing().item_spacing.x;
                ui.horizontal_top(|ui| {
                    for (way, share) in WIDTHS.into_iter().enumerate() {
                        ui.allocate_ui_with_layout(
                            vec2(wide * share, 0.0),
                            egui::Layout::top_down(egui::Align::LEFT),
                            |ui| {
                                ui.set_width(wide * share);
                                match way {
                                    0 => chain_ui(ui, actions),
                                    1 => table_ui(ui, actions),
                                    _ => blank_ui(ui, view, actions),
                                }
                            },
                        );
                    }
                });
                keep_in_sight(ui);
            });
        });
    });
}

fn chain_ui(ui: &mut Ui, actions: &mut Actions) {
    way_ui(ui, "From a chain", "Mine to market in outline, with figures to replace by your own");
    ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Wrap);
    for (at, chain) in commodities().map(|library| library.chains.as_slice()).unwrap_or_default().iter().enumerate() {
        if ui.button(&chain.title).on_hover_text(&chain.note).clicked() {
            actions.push(Action::StartFrom(at));
        }
    }
}

fn table_ui(ui: &mut Ui, actions: &mut Actions) {
    way_ui(ui, "From a table or a file", "Your own figures, or a map that somebody has made; drop it here");
    if ui.button("Start from a table…").on_hover_text("Sites, routes or customs figures as CSV or XLSX").clicked() {
        actions.push(Action::Do(Command::Import));
    }
    if ui.button("Open a file…").clicked() {
        actions.push(Action::Pick(PickKind::Open));
    }
    ui.add_space(2.0);
    ui.weak("Maps that come with the program:");
    for builtin in BUILTINS {
        if ui.add(egui::Button::new(builtin.title).truncate()).on_hover_text(builtin.title).clicked() {
            actions.push(Action::Leave(Leave::Builtin(builtin.name)));
        }
    }
}

fn blank_ui(ui: &mut Ui, view: &mut ViewState, actions: &mut Actions) {
    way_ui(ui, "Blank", "Double click where a site shall stand, and drag from port to port");
    ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Wrap);
    if ui.button("Start with a blank map").clicked() {
        view.canvas.blank = true;
        view.canvas.take_focus = true;
    }
    if ui.button("Start with the guided tour").clicked() {
        view.canvas.blank = true;
        actions.push(Action::Do(Command::Tour));
    }
}

fn way_ui(ui: &mut Ui, title: &str, text: &str) {
    ui.label(RichText::new(title).strong());
    ui.add(egui::Label::new(text).wrap());
    ui.add_space(4.0);
}
