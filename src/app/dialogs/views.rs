//! The views that a presentation goes through, as a list: shown, named, put in order, taken again, covered, removed.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::command::Command;
use crate::app::commands::menu::keys_text;
use crate::app::dialogs::answer::Answer;
use crate::app::form::typing::begin_typing;
use crate::app::state::context::Ctx;
use crate::app::state::pane::{OpenPane, Pane};
use chokepoint_core::edit::{cover_view, move_view, remove_view, rename_view};
use chokepoint_core::model::{PresetView, ViewPicture, list};
use egui::{Button, RichText, Ui};

/// What helps a view that has lost what it shows.
const REMEDY: &str = "show what it shall be of and take it again, or remove it";

/// Shows the list. `at` is the view that the presentation is at.
pub fn views_ui(ui: &mut Ui, ctx: &Ctx<'_>, panes: &[Pane], at: usize, actions: &mut Actions) {
    let views = &ctx.preset.views;
    let keep = Command::KeepView;
    ui.horizontal_wrapped(|ui| {
        let button = ui.add_enabled(keep.is_enabled(ctx.situation), Button::new("Keep this view"));
        let tip = format!("{} ({})", keep.row().help, keys_text(ui.ctx(), keep));
        if button.on_hover_text(&tip).on_disabled_hover_text(tip).clicked() {
            actions.push(Action::Do(keep));
        }
        let save = Command::SavePresentation;
        let button = ui.add_enabled(save.is_enabled(ctx.situation), Button::new("Save as presentation…"));
        if button.on_hover_text(save.row().help).on_disabled_hover_text(save.row().help).clicked() {
            actions.push(Action::Do(save));
        }
        let present = Command::Present;
        let button = ui.add_enabled(present.is_enabled(ctx.situation), Button::new(present.row().name));
        if button.on_hover_text(present.row().help).clicked() {
            actions.push(Action::Do(present));
        }
        if !ctx.edits() {
            ui.weak("Reading: views can be shown, not changed (E)");
        }
    });
    if views.is_empty() {
        ui.add_space(4.0);
        let words = "No view is kept yet: a presentation shows what is on screen. Choose scenario, month and picture, and keep them as a view.";
        ui.add(egui::Label::new(words).wrap());
    }
    for (number, view) in views.iter().enumerate() {
        ui.separator();
        ui.push_id(number, |ui| view_ui(ui, ctx, (number, view), panes, number == at, actions));
    }
}

/// One view: its name, what it shows, what can be done with it.
fn view_ui(
    ui: &mut Ui,
    ctx: &Ctx<'_>,
    (at, view): (usize, &PresetView),
    panes: &[Pane],
    is_current: bool,
    actions: &mut Actions,
) {
    let (preset, number) = (ctx.preset, at + 1);
    ui.horizontal(|ui| {
        let text = RichText::new(number.to_string());
        ui.label(if is_current { text.strong() } else { text.weak() });
        ui.add_enabled_ui(ctx.edits(), |ui| {
            let mut name = view.name.clone();
            let field = ui.add(egui::TextEdit::singleline(&mut name).desired_width(f32::INFINITY));
            field.widget_info(|| {
                let mut info =
                    egui::WidgetInfo::labeled(egui::Role::TextInput, ctx.edits(), format!("Name of view {number}"));
                info.current_text_value = Some(name.clone());
                info
            });
            if field.changed() {
                actions.edit(rename_view(preset, at, &name));
            }
        });
    });
    // What its own name says already is not said twice.
    if !view.has_usual_name() {
        ui.weak(view.usual_name(preset));
    }
    if let Some(kept) = &view.panes {
        let titles = kept.panes().into_iter().filter_map(|pane| {
            let kind = panes.iter().find(|kind| kind.title == pane.title)?;
            Some(OpenPane { pane: *kind, number: pane.number }.title())
        });
        let titles: Vec<String> = titles.collect();
        let words =
            if titles.is_empty() { "With no plot".to_owned() } else { format!("With {}", list(&titles, "and")) };
        ui.add(egui::Label::new(RichText::new(words).weak()).wrap());
    }
    let unknown = matches!(&view.picture, ViewPicture::Plot(title) if OpenPane::of_title(panes, title).is_none());
    if let Some(lost) = view.lost(preset).or(unknown.then_some("Its plot is not one that this program knows")) {
        let words = RichText::new(format!("{lost}: {REMEDY}")).color(ctx.theme.warn());
        ui.add(egui::Label::new(words).wrap());
    }
    ui.horizontal_wrapped(|ui| {
        let button = |ui: &mut Ui, enabled: bool, text: &str, spoken: String, tip: &str| {
            let button = ui.add_enabled(enabled, Button::new(text).small());
            button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, enabled, &spoken));
            button.on_hover_text(tip).clicked()
        };
        let edits = ctx.edits();
        let known = preset.scenario(&view.scenario).is_some();
        if button(ui, known, "Show", format!("Show view {number}"), "Scenario, month and picture as they were kept") {
            actions.push(Action::ShowView(at));
        }
        if button(ui, edits && at > 0, "Up", format!("Move view {number} up"), "One place nearer to the first") {
            actions.edit(move_view(preset, at, -1));
        }
        let last = number == preset.views.len();
        if button(ui, edits && !last, "Down", format!("Move view {number} down"), "One place nearer to the last") {
            actions.edit(move_view(preset, at, 1));
        }
        let tip = "Lets it show what is on screen now; a name of its own stays";
        if button(ui, edits, "Take again", format!("Take view {number} again"), tip) {
            actions.push(Action::RetakeView(at));
        }
        if button(
            ui,
            edits,
            "Remove",
            format!("Remove view {number}"),
            "Takes it out of the presentation; undo brings it back",
        ) {
            actions.edit(remove_view(preset, at));
        }
        let mut covered = view.covered;
        let cover = ui.add_enabled(edits, egui::Checkbox::new(&mut covered, "Covered at first"));
        cover.widget_info(|| {
            let spoken = format!("View {number} is covered at first");
            egui::WidgetInfo::selected(egui::Role::CheckBox, edits, covered, spoken)
        });
        if cover.on_hover_text("Shown without its result until C reveals it").changed() {
            actions.edit(cover_view(preset, at, covered));
        }
    });
}

/// Asks what the arrangement on screen is to be called in the presentation.
pub fn name_view_ui(ui: &mut Ui, name: &mut String) -> Option<Answer> {
    ui.heading("Save as presentation");
    let words = "Scenario, month, map and plots as they are on screen, with what each plot shows, become a view of the presentation and go with the file.";
    ui.add(egui::Label::new(words).wrap());
    ui.add_space(4.0);
    let label = ui.label("Name of the view");
    let field = ui.add(egui::TextEdit::singleline(name).desired_width(f32::INFINITY)).labelled_by(label.id);
    if ui.memory(|memory| memory.focused().is_none()) && !field.lost_focus() {
        begin_typing(&field, name);
    }
    let is_named = !name.trim().is_empty();
    let entered = field.lost_focus() && ui.input(|input| input.key_pressed(egui::Key::Enter));
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        let save = ui.add_enabled(is_named, Button::new("Save view")).clicked() || entered && is_named;
        let cancel = ui.button("Cancel").clicked().then_some(Answer::Cancel);
        save.then_some(Answer::Yes).or(cancel)
    })
    .inner
}
