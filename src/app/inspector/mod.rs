//! The inspector: every field of what is selected, with unit, source and what is wrong with it.

#[cfg(test)]
mod all_fields;
pub mod commodity;
pub mod events_and_measures;
pub mod list;
pub mod map_note;
pub mod parts;
pub mod ramp;
pub mod recipe;
pub mod route;
pub mod rule;
pub mod scenario;
pub mod several;
pub mod site;
pub mod sources;
pub mod tables;

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::command::Command;
use crate::app::commands::menu::keys_text;
use crate::app::form::reading::reading_ui;
use crate::app::form::{Form, room};
use crate::app::inspector::parts::{known_up_to_ui, part_ui, title_ui};
use crate::app::inspector::rule::rule_ui;
use crate::app::state::context::Ctx;
use crate::app::state::region::Region;
use crate::app::state::selection::Selection;
use crate::draw::percent;
use chokepoint_core::edit::{Edit, Header};
use chokepoint_core::model::{EntityRef, Field, FieldPath, Stage, StageNames, short_hash};
use egui::Ui;

/// Shows the selection.
pub fn inspector_ui(ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
    let selection = &ctx.shown.selection;
    visits_ui(ui, ctx, actions);
    if !ctx.edits() && *selection != Selection::Nothing {
        ui.horizontal_wrapped(|ui| reading_ui(ui, ctx, actions));
    }
    Region::Inspector.begin(ui);
    ui.push_id(format!("{selection:?}"), |ui| match selection {
        Selection::Nothing => nothing_ui(ui, ctx, actions),
        Selection::Sites(ids) => several::several_ui(ui, ctx, ids, actions),
        Selection::One(entity) => entity_ui(ui, ctx, entity, actions),
    });
}

/// The way back to what was looked at before, and forth again, once there is one.
fn visits_ui(ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
    if !(ctx.situation.back || ctx.situation.forth) {
        return;
    }
    ui.horizontal(|ui| {
        for command in [Command::Back, Command::Forth] {
            let row = command.row();
            let button = ui.add_enabled(command.is_enabled(ctx.situation), egui::Button::new(row.name).small());
            if button.on_hover_text(format!("{} ({})", row.help, keys_text(ui.ctx(), command))).clicked() {
                actions.push(Action::Do(command));
            }
        }
    });
}

fn entity_ui(ui: &mut Ui, ctx: &Ctx<'_>, entity: &EntityRef, actions: &mut Actions) {
    match entity {
        EntityRef::Commodity(id) => commodity::commodity_ui(ui, ctx, id, actions),
        EntityRef::Recipe(id) => recipe::recipe_ui(ui, ctx, id, actions),
        EntityRef::Site(id) => site::site_ui(ui, ctx, id, actions),
        EntityRef::Route(id) => route::route_ui(ui, ctx, id, actions),
        EntityRef::Rule(id) => rule_ui(ui, ctx, id, actions),
        EntityRef::ControlList(tag) => list::list_ui(ui, ctx, tag, actions),
        EntityRef::Event(id) => events_and_measures::event_ui(ui, ctx, id, actions),
        EntityRef::Measure(id) => events_and_measures::measure_ui(ui, ctx, id, actions),
        EntityRef::Scenario(id) => scenario::scenario_ui(ui, ctx, id, actions),
        EntityRef::Source(id) => sources::source_ui(ui, ctx, id, actions),
        EntityRef::MapNote(id) => map_note::note_ui(ui, ctx, id, actions),
        EntityRef::Company(name) => sources::company_ui(ui, ctx, name, actions),
    }
}

/// Shown when nothing is selected: what can be, and the way to what the preset says about itself.
fn nothing_ui(ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
    title_ui(ui, "Preset", &ctx.preset.title);
    let what_for = if ctx.edits() { "to see and change it" } else { "to see it" };
    let words = format!("Click a site or a route on the map, or an entry on the left, {what_for} here.");
    ui.add(egui::Label::new(words).wrap());
    ui.add_space(8.0);
    if let Some(trade) = ctx.indexed.trade {
        ui.add(egui::Label::new(egui::RichText::new(format!("{}.", trade.words())).weak()).wrap());
        ui.add_space(8.0);
    }
    let row = Command::About.row();
    if ui.button(format!("{}…", row.name)).on_hover_text(row.help).clicked() {
        actions.push(Action::Do(Command::About));
    }
}

/// What the columns of the stage map are called: seven at most, those without sites as strips.
fn columns_ui(ui: &mut Ui, form: &mut Form<'_>, names: &mut StageNames) {
    form.rows(ui, "columns", |form, ui| {
        for stage in Stage::ALL {
            let mut name = names.own(stage).unwrap_or_default().to_owned();
            let path = form.at().keyed(Field::StageNames, stage.usual_name());
            if form.text(ui, stage.usual_name(), path, &mut name) {
                names.rename(stage, &name);
            }
        }
    });
}

/// What the preset says about itself: title, authors, licence, how far it knows the world, notes, published shares beside its own.
pub fn about_ui(ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
    let preset = ctx.preset;
    title_ui(ui, "Preset", &preset.title);
    let mut form = Form::new(*ctx, FieldPath::preset());
    let mut header = Header::of(preset);
    form.rows(ui, "header", |form, ui| {
        form.text(ui, "Title", Field::Title, &mut header.title);
        let mut authors = header.authors.join("; ");
        if form.text(ui, "Authors", Field::Authors, &mut authors) {
            let names = authors.split(';').map(|name| name.trim_start().to_owned());
            header.authors = names.filter(|name| !name.is_empty()).collect();
        }
        form.text(ui, "Licence", Field::Licence, &mut header.licence);
        let usual = || preset.scenarios.first().map_or(jiff::civil::date(2026, 1, 1), |scenario| scenario.start);
        known_up_to_ui(form, ui, &mut header.as_of, usual);
    });
    part_ui(ui, "Names of the columns", |ui| columns_ui(ui, &mut form, &mut header.stage_names));
    ui.add_space(4.0);
    let label = ui.label("What it shows and what it leaves out");
    let notes = egui::TextEdit::multiline(&mut header.notes).desired_width(room(ui));
    if ui.add(notes).labelled_by(label.id).changed() {
        form.mark(Field::Notes, "notes");
    }
    if let Some(changed) = form.changed() {
        let (words, key) = (format!("change {}", changed.words), changed.path.to_string());
        actions.edit(Edit::header(preset, header, words, key));
    }
    if !preset.saves.is_empty() {
        part_ui(ui, "Signed saves", |ui| {
            for save in preset.saves.iter().rev() {
                ui.add(egui::Label::new(format!("{}: {}", save.who, save.what)).wrap());
                let words = format!("{}, content {}", save.when_words(), short_hash(&save.state));
                ui.weak(words).on_hover_text(&save.state);
            }
        });
    }
    if !preset.benchmarks.is_empty() {
        part_ui(ui, "Checked against published shares", |ui| {
            for result in chokepoint_core::insight::benchmarks(preset, ctx.network) {
                ui.add(egui::Label::new(&result.benchmark.title).wrap());
                let (published, own) = (percent(result.benchmark.share.value), percent(result.map_share));
                ui.weak(format!("published {published}, this map {own}"));
            }
        });
    }
    if let Some(trade) = ctx.indexed.trade {
        ui.add_space(4.0);
        ui.add(egui::Label::new(format!("{}.", trade.words())).wrap());
    }
}
