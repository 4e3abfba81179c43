//! The headings of the columns: a double click names a column.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::command::Command;
use crate::app::form::typing::begin_typing;
use crate::app::map::canvas::Canvas;
use crate::app::state::canvas::StageNaming;
use crate::app::state::view::ViewState;
use crate::draw::heading_area;
use chokepoint_core::edit::name_stage;
use chokepoint_core::model::Stage;
use egui::{Rect, Sense, Ui, vec2};

/// Size of the field in which a name is typed, points.
const FIELD: egui::Vec2 = vec2(170.0, 24.0);

/// Every heading as an item with a name, on a map whose headings are at the top of `rect`.
pub fn headings_ui(ui: &mut Ui, rect: Rect, on: Canvas<'_>, view: &mut ViewState, actions: &mut Actions) {
    let names = &on.ctx.preset.map.stage_names;
    for column in &on.layout.columns {
        let stage = column.stage;
        let area = heading_area(rect, &view.map, column, on.ctx.theme).intersect(rect);
        if !area.is_positive() {
            continue;
        }
        let response = ui.interact(area, ui.scope_id().with(("heading", stage)), Sense::click());
        let name = names.label(stage);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Column {name}")));
        let edits = on.ctx.edits();
        if edits {
            response.context_menu(|ui| {
                if ui.button("Name the column").clicked() {
                    begin(stage, name, view);
                    ui.close();
                }
                if ui.button("Names of all columns…").clicked() {
                    actions.push(Action::Do(Command::About));
                    ui.close();
                }
            });
        }
        if edits && response.double_clicked() {
            begin(stage, name, view);
        }
        let stands = if column.is_strip() { ": no site stands here" } else { "" };
        let way = match (edits, column.is_strip()) {
            (false, _) => "",
            (true, false) => "\nDouble-click to name the column",
            (true, true) => "\nDouble-click to name it, below to put a site here",
        };
        response.on_hover_text(format!("{name}{stands}{way}"));
        if view.canvas.naming.as_ref().is_some_and(|naming| naming.stage == stage) {
            field_ui(ui, rect, area, on, view, actions);
        }
    }
}

fn begin(stage: Stage, name: &str, view: &mut ViewState) {
    view.canvas.naming = Some(StageNaming { stage, text: name.to_owned(), fresh: true });
}

/// The field over a heading. Enter takes the name, Escape leaves it; an empty one gives the column its usual name back.
fn field_ui(ui: &mut Ui, rect: Rect, area: Rect, on: Canvas<'_>, view: &mut ViewState, actions: &mut Actions) {
    let Some(naming) = &mut view.canvas.naming else { return };
    let middle = area
        .center()
        .x
        .clamp(rect.left() + FIELD.x / 2.0, (rect.right() - FIELD.x / 2.0).max(rect.left() + FIELD.x / 2.0));
    let room = Rect::from_center_size(egui::pos2(middle, area.center().y), FIELD);
    let id = ui.scope_id().with("name of column");
    let edit = egui::TextEdit::singleline(&mut naming.text).id(id).hint_text(naming.stage.usual_name());
    let response = ui.put(room, edit.desired_width(FIELD.x - 10.0));
    response.widget_info(|| {
        let mut info = egui::WidgetInfo::labeled(egui::Role::TextInput, true, "Name of the column");
        info.current_text_value = Some(naming.text.clone());
        info
    });
    if std::mem::take(&mut naming.fresh) {
        begin_typing(&response, &naming.text);
        return;
    }
    if response.lost_focus() {
        let StageNaming { stage, text, .. } = naming.clone();
        view.canvas.naming = None;
        view.canvas.take_focus = true;
        if !ui.input(|input| input.key_pressed(egui::Key::Escape)) {
            actions.edit(name_stage(on.ctx.preset, stage, &text));
        }
    }
}
