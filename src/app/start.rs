//! An empty map: three ways to begin.

use super::action::{Action, Actions, Leave};
use super::verb::Verb;
use super::view::ViewState;
use crate::store::builtin::BUILTINS;
use crate::store::goods::goods;
use egui::{Rect, RichText, Ui, Vec2, vec2};

/// Shows the choices over the empty columns.
pub fn start_ui(ui: &mut Ui, rect: Rect, view: &mut ViewState, actions: &mut Actions) {
    if view.canvas.blank {
        return;
    }
    let size = vec2(640.0_f32.min(rect.width() - 16.0), 330.0_f32.min(rect.height() - 40.0));
    let middle = Rect::from_center_size(rect.center() + vec2(0.0, 10.0), size);
    ui.scope_builder(egui::UiBuilder::new().max_rect(middle), |ui| {
        egui::Frame::popup(ui.style()).show(ui, |ui| {
            ui.set_min_size(size - Vec2::splat(16.0));
            ui.vertical_centered(|ui| {
                ui.heading("This map is empty");
                ui.label("Three ways to begin; all of it can be undone");
            });
            ui.add_space(6.0);
            ui.columns(3, |columns| {
                if let [chain, table, blank] = columns {
                    let left = egui::Layout::top_down(egui::Align::LEFT);
                    chain.with_layout(left, |ui| chain_ui(ui, size.y - 90.0, actions));
                    table.with_layout(left, |ui| table_ui(ui, size.y - 90.0, actions));
                    blank.with_layout(left, |ui| blank_ui(ui, view, actions));
                }
            });
        });
    });
}

fn chain_ui(ui: &mut Ui, height: f32, actions: &mut Actions) {
    ui.label(RichText::new("From a chain").strong());
    ui.add(egui::Label::new("Mine to market in outline, with figures to replace by your own").wrap());
    ui.add_space(4.0);
    egui::ScrollArea::vertical().id_salt("chains").max_height(height - 60.0).show(ui, |ui| {
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Wrap);
        for (at, chain) in goods().map(|library| library.chains.as_slice()).unwrap_or_default().iter().enumerate() {
            if ui.button(&chain.title).on_hover_text(&chain.note).clicked() {
                actions.push(Action::StartFrom(at));
            }
        }
    });
}

fn table_ui(ui: &mut Ui, height: f32, actions: &mut Actions) {
    ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Wrap);
    ui.label(RichText::new("From a table or a file").strong());
    ui.add(egui::Label::new("Your own figures, or a map that somebody has made; drop it here").wrap());
    ui.add_space(4.0);
    if ui.button("Start from a table…").on_hover_text("Sites, routes or customs figures as CSV or XLSX").clicked() {
        actions.push(Action::Do(Verb::Import));
    }
    if ui.button("Open a file…").clicked() {
        actions.push(Action::Open);
    }
    egui::ScrollArea::vertical().id_salt("builtins").max_height(height - 90.0).show(ui, |ui| {
        ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Wrap);
        for builtin in BUILTINS {
            if ui.button(format!("Open {}", builtin.title)).clicked() {
                actions.push(Action::Leave(Leave::Builtin(builtin.name)));
            }
        }
    });
}

fn blank_ui(ui: &mut Ui, view: &mut ViewState, actions: &mut Actions) {
    ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Wrap);
    ui.label(RichText::new("Blank").strong());
    ui.add(egui::Label::new("Double click where a site shall stand, and drag from port to port").wrap());
    ui.add_space(4.0);
    if ui.button("Start with a blank map").clicked() {
        view.canvas.blank = true;
        view.canvas.take_focus = true;
    }
    if ui.button("Start with the guided tour").clicked() {
        view.canvas.blank = true;
        actions.push(Action::Do(Verb::Tour));
    }
}
