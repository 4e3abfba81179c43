//! Every step that was done or taken back.

use crate::app::commands::action::{Action, Actions};
use crate::app::state::context::Ctx;
use crate::draw::percent;
use chokepoint_core::edit::StepWords;
use chokepoint_core::model::capital;
use egui::text::LayoutJob;
use egui::{FontSelection, RichText, TextStyle, Ui};

/// Every step, oldest first, with what it changed and what the gap came to; a click goes there.
pub fn history_ui(ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
    let document = ctx.document;
    let (names, done) = document.history();
    ui.weak("A click goes back or forth to that state");
    ui.add_space(4.0);
    let opened = ctx.effects.gap(document.first_state(), &ctx.shown.scenario);
    let mut before = opened;
    let words = opened.map(|gap| format!("gap {}", percent(gap)));
    if row_ui(ui, "As opened", words, done == 0, false).clicked() {
        actions.push(Action::GoTo(0));
    }
    for (at, name) in names.iter().enumerate() {
        let state = at + 1;
        let (mut said, mut after) = (None, before);
        if let Some(step) = document.step(at) {
            // What cannot change a result leaves the gap as it was.
            after = if step.matters { ctx.effects.gap(step.leads_to, &ctx.shown.scenario) } else { before };
            said = step_words(step, before, after);
        }
        before = after;
        let row = ui.push_id(at, |ui| row_ui(ui, &capital(name), said, state == done, state > done)).inner;
        // The present is in sight whenever it has moved, also when the list is opened.
        let here = ui.scope_id().with("present");
        if state == done && ui.data(|data| data.get_temp::<usize>(here)) != Some(done) {
            row.scroll_to_me(Some(egui::Align::Center));
            ui.data_mut(|data| data.insert_temp(here, done));
        }
        if row.clicked() {
            actions.push(Action::GoTo(state));
        }
    }
}

/// What a step changed, and what the gap came to by it.
fn step_words(step: StepWords<'_>, before: Option<f64>, after: Option<f64>) -> Option<String> {
    let gap = after.filter(|_| step.matters).map(|after| {
        let after = percent(after);
        match before.map(percent) {
            Some(before) if before == after => format!("gap still {after}"),
            Some(before) => format!("gap {before} to {after}"),
            None => format!("gap {after}"),
        }
    });
    let parts: Vec<String> = step.values.map(str::to_owned).into_iter().chain(gap).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// A state: what led to it, and below what that did.
fn row_ui(ui: &mut Ui, name: &str, said: Option<String>, is_present: bool, is_undone: bool) -> egui::Response {
    let mut job = LayoutJob::default();
    let style = ui.style().clone();
    let text = RichText::new(name);
    let text = if is_undone { text.weak().italics() } else { text };
    text.append_to(&mut job, &style, FontSelection::Default, egui::Align::Min);
    if let Some(said) = &said {
        let small = RichText::new(format!("\n{said}")).text_style(TextStyle::Small).weak();
        small.append_to(&mut job, &style, FontSelection::Default, egui::Align::Min);
    }
    let row = ui.add(egui::Button::selectable(is_present, job).wrap());
    let spoken = said.map_or_else(|| name.to_owned(), |said| format!("{name}: {said}"));
    row.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_present, &spoken));
    row
}
