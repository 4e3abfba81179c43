//! What a new rule does not say yet, to be filled in; and goods for the lists of a rule that touches nothing.

use crate::app::commands::action::Actions;
use crate::app::form::Form;
use crate::app::form::choices::{closing, entries_ui};
use crate::app::inspector::rule::scope::owners;
use crate::app::state::keyboard::keep_in_sight;
use crate::app::state::region::Region;
use chokepoint_core::edit::put_on_lists;
use chokepoint_core::model::{Blank, Clause, CommodityId, Country, Destinations, Field, Preset, Rule, Tag, list_words};
use egui::{ComboBox, RichText, ScrollArea, Ui};
use std::collections::BTreeSet;

/// What a blank shows until something is chosen.
const CHOOSE: &str = "choose…";

/// The blanks of the rule's sentence as choosers; it acts as soon as none is left.
pub fn blanks_ui(
    ui: &mut Ui,
    form: &mut Form<'_>,
    rule: &mut Rule,
    countries: &[(Country, String)],
    lists: &[(Tag, String)],
) {
    if rule.is_armed() {
        return;
    }
    let words = RichText::new("Not in force: fill the blanks").color(ui.visuals().warn_fg_color).strong();
    ui.add(egui::Label::new(words).wrap());
    let before = rule.clone();
    egui::Grid::new("blanks").num_columns(2).spacing([8.0, 4.0]).show(ui, |ui| {
        if rule.leaves_open(Blank::Issuer)
            && let Some(country) = chooser_ui(ui, Blank::Issuer.label(), countries)
        {
            rule.issuer = country;
            form.mark(Field::Issuer, "issuer");
        }
        if rule.leaves_open(Blank::Goods) {
            goods_ui(ui, form, rule, lists);
        }
        if rule.leaves_open(Blank::Receivers) {
            receivers_ui(ui, form, rule, countries);
        }
    });
    rule.fill_since(&before);
    ui.add_space(4.0);
}

fn goods_ui(ui: &mut Ui, form: &mut Form<'_>, rule: &mut Rule, lists: &[(Tag, String)]) {
    // A map whose goods are on no list yet gets one of the rule's own.
    let mut options = lists.to_vec();
    options.push((Tag(rule.id.to_string()), "a new list of its own".to_owned()));
    let open = |tags: &[Tag]| tags.is_empty();
    if rule.clauses.iter().any(|clause| open(clause.reaching()))
        && let Some(tag) = chooser_ui(ui, Blank::Goods.label(), &options)
    {
        rule.clauses.iter_mut().filter(|clause| open(clause.reaching())).for_each(|clause| match clause {
            Clause::Domestic { lists, .. } | Clause::Sender { lists, .. } => lists.push(tag.clone()),
            Clause::Content { carriers, .. }
            | Clause::Technology { carriers, .. }
            | Clause::Purchase { carriers, .. } => {
                carriers.push(tag.clone());
            }
        });
        form.mark(Field::Clauses, "clauses");
    }
    let counts = |clause: &Clause| matches!(clause, Clause::Content { .. } | Clause::Purchase { .. });
    if rule.clauses.iter().any(|clause| counts(clause) && open(clause.counted()))
        && let Some(tag) = chooser_ui(ui, "that contain goods on", &options)
    {
        for clause in &mut rule.clauses {
            if let Clause::Content { counted, .. } | Clause::Purchase { counted, .. } = clause
                && counted.is_empty()
            {
                counted.push(tag.clone());
            }
        }
        form.mark(Field::Clauses, "clauses");
    }
}

fn receivers_ui(ui: &mut Ui, form: &mut Form<'_>, rule: &mut Rule, countries: &[(Country, String)]) {
    if let Some(entities) = &mut rule.scope.entities {
        let known = owners(form.ctx.preset, &entities.named);
        if let Some(owner) = chooser_ui(ui, Blank::Receivers.label(), &known) {
            entities.named = vec![owner];
            form.mark([Field::Scope, Field::Entities], "named");
        }
        return;
    }
    let mut options = vec![(Destinations::All, "every country but the issuer".to_owned())];
    options.extend(countries.iter().map(|(country, name)| (Destinations::Only(vec![country.clone()]), name.clone())));
    if let Some(destinations) = chooser_ui(ui, Blank::Receivers.label(), &options) {
        rule.scope.destinations = destinations;
        // All countries are what stands there already: to choose them fills the blank as well.
        rule.blanks.retain(|blank| *blank != Blank::Receivers);
        form.mark([Field::Scope, Field::Destinations], "destinations");
    }
}

/// A list to choose from that shows nothing as chosen.
fn chooser_ui<T: Clone + PartialEq>(ui: &mut Ui, label: &str, options: &[(T, String)]) -> Option<T> {
    let mut chosen = None;
    let name = ui.label(label);
    let width = (ui.available_width() - 8.0).clamp(80.0, 220.0);
    let combo = ComboBox::from_id_salt(("blank", label)).selected_text(CHOOSE).width(width).truncate();
    let combo = combo.close_behavior(closing(options.len())).show_ui(ui, |ui| chosen = entries_ui(ui, None, options));
    combo.response.labelled_by(name.id);
    ui.end_row();
    if chosen.is_some() {
        // The blank goes, and the list with it: the keyboard goes on with what is still blank, at the top of the form.
        Region::Inspector.take_focus(ui.ctx());
    }
    chosen
}

/// The goods of the map that are not on the lists of a rule that touches nothing, to be put there in one step.
pub fn put_on_lists_ui(ui: &mut Ui, preset: &Preset, rule: &Rule, actions: &mut Actions) {
    let goods = &preset.map.commodities;
    let lists = rule.clause_lists();
    let is_bare = |tag: &&Tag| goods.iter().all(|good| !good.tags.contains(*tag));
    // Where some list has goods and another has none, the other is what is missing.
    let bare: Vec<&Tag> = lists.iter().filter(is_bare).collect();
    let lists = if bare.is_empty() { lists.iter().collect() } else { bare };
    if lists.is_empty() || goods.is_empty() {
        return;
    }
    let key = ui.scope_id().with("put-on-lists");
    let mut wanted = ui.data(|data| data.get_temp::<BTreeSet<(Tag, CommodityId)>>(key)).unwrap_or_default();
    ScrollArea::vertical().id_salt(key).max_height(160.0).show(ui, |ui| {
        for tag in lists {
            let words = format!("Put on {}:", list_words(&preset.lists, tag));
            ui.add(egui::Label::new(words).wrap()).on_hover_text(tag.as_str());
            ui.push_id(tag.as_str(), |ui| {
                ui.horizontal_wrapped(|ui| {
                    for good in goods.iter().filter(|good| !good.tags.contains(tag)) {
                        let one = (tag.clone(), good.id.clone());
                        let mut on = wanted.contains(&one);
                        if ui.checkbox(&mut on, &good.name).changed() {
                            if on {
                                wanted.insert(one);
                            } else {
                                wanted.remove(&one);
                            }
                        }
                    }
                });
            });
        }
        keep_in_sight(ui);
    });
    let help = "Puts the ticked goods on their lists, as one step";
    if ui.add_enabled(!wanted.is_empty(), egui::Button::new("Put them on")).on_hover_text(help).clicked() {
        actions.edit(put_on_lists(preset, &wanted));
        wanted.clear();
    }
    ui.data_mut(|data| data.insert_temp(key, wanted));
}
