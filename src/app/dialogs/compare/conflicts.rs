//! The conflicts of a merge, each with what both sides say.

use crate::app::commands::action::{Action, Actions};
use crate::app::dialogs::compare::weight::playing_ui;
use crate::app::tasks::difference::{ToldConflict, Weighed, Weighing};
use crate::app::tasks::task::State;
use crate::draw::{usd, usd_change};
use chokepoint_core::diff::{Choice, Choices, Conflict, Merge};
use chokepoint_core::model::{Preset, count_words};
use egui::{Label, RichText, Ui};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Changes of something deleted that are listed.
const CHANGES: usize = 6;

/// A conflict, and the choice between what both say.
pub(super) fn conflict_ui(
    ui: &mut Ui,
    open: &Preset,
    conflict: &Conflict,
    told: &ToldConflict,
    choices: &mut Choices,
    typed: &mut BTreeMap<String, String>,
    actions: &mut Actions,
) {
    let title = if told.field.is_empty() { told.subject.clone() } else { format!("{}: {}", told.subject, told.field) };
    let place = conflict.at.entity().filter(|entity| entity.name(open).is_some());
    match place {
        Some(entity) if ui.link(RichText::new(&title).strong()).clicked() => {
            actions.push(Action::Select(entity.into()))
        }
        Some(_) => {}
        None => _ = ui.strong(&title),
    }
    if !told.base.is_empty() {
        ui.add(Label::new(RichText::new(format!("Both began from: {}", told.base)).weak()).wrap());
    }
    for line in told.changed.iter().take(CHANGES) {
        ui.add(Label::new(RichText::new(line).weak()).wrap());
    }
    if told.changed.len() > CHANGES {
        ui.weak(format!("and {} more", count_words(told.changed.len() - CHANGES, "difference")));
    }
    let at = &conflict.at;
    for (choice, who, value) in [(Choice::Ours, "Ours", &told.ours), (Choice::Theirs, "Theirs", &told.theirs)] {
        let is_on = choices.get(at) == Some(&choice);
        let radio = ui.radio(is_on, format!("{who}: {value}"));
        let spoken = format!("{title}: {who}: {value}");
        radio.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, is_on, &spoken));
        if radio.clicked() {
            choices.insert(at.clone(), choice);
        }
    }
    if !conflict.can_be_typed() {
        return;
    }
    ui.horizontal(|ui| {
        let text = typed.entry(at.to_string()).or_default();
        let is_on = matches!(choices.get(at), Some(Choice::Typed(_)));
        let value = conflict.typed(text);
        let radio = ui.add_enabled(value.is_some(), egui::RadioButton::new(is_on, "Another:"));
        let field = ui.add(egui::TextEdit::singleline(text).desired_width(160.0).hint_text("a value of your own"));
        let field = field.labelled_by(radio.id);
        if radio.clicked() || field.changed() {
            match conflict.typed(text) {
                Some(value) => _ = choices.insert(at.clone(), Choice::Typed(value)),
                None if is_on => _ = choices.remove(at),
                None => {}
            }
        }
        if conflict.is_figure() {
            ui.weak("without a source: cite one afterwards");
        }
    });
}

/// What deciding a conflict for them rather than for us does to the gap; true where it is asked for.
pub(super) fn effect_of_choice_ui(
    ui: &mut Ui,
    weighing: &mut Weighing,
    merge: &Arc<Merge>,
    choices: &Choices,
    at: usize,
) -> bool {
    let is_this = matches!(
        weighing.request().map(|request| &request.what),
        Some(Weighed::Conflict(of, known, number)) if Arc::ptr_eq(of, merge) && known == choices && *number == at
    );
    ui.horizontal_wrapped(|ui| {
        let ask = ui.add_enabled(!weighing.is_running(), egui::Button::new("What theirs does to the gap").small());
        let asked =
            ask.on_hover_text("Plays the scenario on screen with ours and with theirs, all else as chosen").clicked();
        if is_this {
            playing_ui(ui, weighing);
            match (weighing.fresh(), weighing.state()) {
                (Some(weight), _) => {
                    let (ours, theirs) = (weight.effect.before_usd, weight.effect.after_usd);
                    let change = usd_change(theirs - ours);
                    ui.label(format!("Gap: {} with ours, {} with theirs ({change})", usd(ours), usd(theirs)));
                }
                (None, State::Failed(why)) => _ = ui.colored_label(ui.visuals().error_fg_color, why),
                _ => {}
            }
        }
        asked
    })
    .inner
}
