//! The lists on the left, one at a time.

pub mod history;
pub mod library;
pub mod outline;
pub mod rule_templates;
pub mod scenario;
pub mod scenario_cards;
use crate::app::commands::action::Actions;
use crate::app::state::context::Ctx;
use crate::app::state::keyboard::keep_in_sight;
use crate::app::state::region::Region;
use crate::app::state::view::{LeftTab, ViewState};
use egui::{ScrollArea, Ui};

/// Shows the tabs and the list that is chosen.
pub fn left_ui(ui: &mut Ui, ctx: &Ctx<'_>, view: &mut ViewState, actions: &mut Actions) {
    Region::Lists.begin(ui);
    ui.add_space(2.0);
    ui.horizontal_wrapped(|ui| {
        // All four in one line, also in the projector's letters.
        ui.spacing_mut().item_spacing.x = 2.0;
        ui.spacing_mut().button_padding.x = 5.0;
        ui.selectable_value(&mut view.left, LeftTab::Scenario, "Rules")
            .on_hover_text("Rules, events and measures of the scenario");
        ui.selectable_value(&mut view.left, LeftTab::Outline, "Outline");
        if ctx.edits() {
            ui.selectable_value(&mut view.left, LeftTab::Draw, "Draw");
        } else if view.left == LeftTab::Draw {
            view.left = LeftTab::Scenario;
        }
        ui.selectable_value(&mut view.left, LeftTab::History, "History");
    });
    ui.separator();
    let id = match view.left {
        LeftTab::Scenario => "rules",
        LeftTab::Outline => "outline",
        LeftTab::Draw => "draw",
        LeftTab::History => "history",
    };
    ScrollArea::vertical().id_salt(id).auto_shrink([false, false]).show(ui, |ui| {
        match view.left {
            LeftTab::Scenario => scenario::rules_ui(ui, ctx, actions),
            LeftTab::Outline => outline::outline_ui(ui, ctx, view, actions),
            LeftTab::Draw => library::draw_ui(ui, ctx, view, actions),
            LeftTab::History => history::history_ui(ui, ctx, actions),
        }
        keep_in_sight(ui);
    });
}
