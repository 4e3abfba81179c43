//! The inspector: every field of what is selected, with unit, source and what is wrong with it.

pub mod commodity;
pub mod events_and_measures;
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
use crate::app::form::{Form, FormContext};
use crate::app::inspector::rule::rule_ui;
use crate::app::state::results::Results;
use crate::draw::percent;
use chokepoint_core::edit::{Edit, Entity, Header, Selection, Target, remove};
use chokepoint_core::engine::Network;
use chokepoint_core::insight::Reach;
use chokepoint_core::model::{Preset, Scenario};
use egui::Ui;

pub use tables::countries;

/// What the inspector reads.
#[derive(Clone, Copy)]
pub struct Inspected<'a> {
    /// The preset, its findings and the colours.
    pub form: FormContext<'a>,
    /// The map in index form.
    pub network: &'a Network,
    /// What the solver says.
    pub results: &'a Results,
    /// The month that is looked at.
    pub month: usize,
    /// The scenario that is played.
    pub scenario: Option<&'a Scenario>,
    /// What the selected rule touches, once it is counted.
    pub reach: Option<&'a Reach>,
}

/// Shows the selection.
pub fn inspector_ui(ui: &mut Ui, inspected: &Inspected<'_>, selection: &Selection, actions: &mut Actions) {
    ui.push_id(selection_key(selection), |ui| match selection {
        Selection::Nothing => preset_ui(ui, inspected, actions),
        Selection::Site(id) => site::site_ui(ui, inspected, id, actions),
        Selection::Several(ids) => several::several_ui(ui, inspected, ids, actions),
        Selection::Source(id) => sources::source_ui(ui, inspected, id, actions),
        Selection::Company(name) => sources::company_ui(ui, inspected, name, actions),
        Selection::Route(id) => route::route_ui(ui, inspected, id, actions),
        Selection::Commodity(id) => commodity::commodity_ui(ui, inspected, id, actions),
        Selection::Recipe(id) => recipe::recipe_ui(ui, inspected, id, actions),
        Selection::Rule(id) => rule_ui(ui, inspected, id, inspected.scenario, inspected.reach, actions),
        Selection::Event(id) => crate::app::inspector::events_and_measures::event_ui(ui, inspected, id, actions),
        Selection::Measure(id) => crate::app::inspector::events_and_measures::measure_ui(ui, inspected, id, actions),
        Selection::Scenario(id) => scenario::scenario_ui(ui, inspected, id, actions),
    });
}

fn selection_key(selection: &Selection) -> String {
    format!("{selection:?}")
}

/// The kind in small letters, then the name.
pub fn title_ui(ui: &mut Ui, kind: &str, name: &str) {
    const MOST: usize = 100;
    ui.weak(kind);
    let mut shown: String = name.chars().take(MOST).collect();
    if name.chars().count() > MOST {
        shown.push('…');
    }
    ui.add(egui::Label::new(egui::RichText::new(shown).heading()).wrap());
    ui.add_space(4.0);
}

/// A fold for a part of an entity.
pub fn part_ui(ui: &mut Ui, title: &str, add: impl FnOnce(&mut Ui)) {
    ui.add_space(6.0);
    egui::CollapsingHeader::new(egui::RichText::new(title).strong()).default_open(true).show_unindented(ui, add);
}

/// Makes the edit of what a form has changed.
pub fn commit<T: Entity>(form: &Form<'_>, at: usize, after: T, name: &str, actions: &mut Actions) {
    if let Some(changed) = form.changed() {
        let words = format!("change {changed} of {name}");
        let key = format!("{}/{changed}", form.place());
        actions.edit(Edit::replace(form.context.preset, at, after, words, key));
    }
}

/// Tells that what was selected is gone.
pub fn gone_ui(ui: &mut Ui, what: &str) {
    ui.weak(format!("This {what} is no longer in the preset"));
}

/// A button that removes an entity; what hangs on it is named first.
fn remove_ui(ui: &mut Ui, preset: &Preset, target: Target, text: &str, actions: &mut Actions) {
    ui.add_space(8.0);
    remove_button_ui(ui, preset, target, text, actions);
}

/// As [`remove_ui`], for a row of buttons.
pub fn remove_button_ui(ui: &mut Ui, preset: &Preset, target: Target, text: &str, actions: &mut Actions) {
    if ui.button(text).on_hover_text("What hangs on it is named before anything happens").clicked() {
        actions.extend_remove(remove(preset, &[target]));
    }
}

/// A link to something else in the preset.
fn link_ui(ui: &mut Ui, text: &str, to: Selection, actions: &mut Actions) {
    if ui.link(text).clicked() {
        actions.push(Action::Select(to));
    }
}

/// Shown when nothing is selected: what the preset says about itself.
fn preset_ui(ui: &mut Ui, inspected: &Inspected<'_>, actions: &mut Actions) {
    let preset = inspected.form.preset;
    title_ui(ui, "Preset", &preset.title);
    let mut form = Form::new(inspected.form, String::new());
    let mut header = Header::of(preset);
    form.rows(ui, "header", |form, ui| {
        form.text(ui, "Title", "", &mut header.title);
        let mut authors = header.authors.join("; ");
        form.text(ui, "Authors", "", &mut authors);
        if form.changed().is_some_and(|changed| changed == "authors") {
            let names = authors.split(';').map(|name| name.trim_start().to_owned());
            header.authors = names.filter(|name| !name.is_empty()).collect();
        }
        form.text(ui, "Licence", "", &mut header.licence);
    });
    ui.add_space(4.0);
    let label = ui.label("What it shows and what it leaves out");
    let notes = egui::TextEdit::multiline(&mut header.notes).desired_width(f32::INFINITY);
    if ui.add(notes).labelled_by(label.id).changed() {
        form.mark("notes");
    }
    if let Some(changed) = form.changed() {
        actions.edit(Edit::header(preset, header, format!("change {changed}"), format!("header/{changed}")));
    }
    let benchmarks = chokepoint_core::insight::benchmarks(preset, inspected.network);
    if !benchmarks.is_empty() {
        part_ui(ui, "Checked against published shares", |ui| {
            for result in benchmarks {
                ui.add(egui::Label::new(&result.benchmark.title).wrap());
                let (published, own) = (percent(result.benchmark.share.value), percent(result.map_share));
                ui.weak(format!("published {published}, this map {own}"));
            }
        });
    }
    ui.add_space(8.0);
    ui.weak("Click a site or a route on the map, or an entry on the left, to see and change it here");
}
