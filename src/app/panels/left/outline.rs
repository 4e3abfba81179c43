//! Everything in the preset as lists with a search field.

use crate::app::commands::action::{Action, Actions};
use crate::app::state::view::ViewState;
use chokepoint_core::edit::Selection;
use chokepoint_core::model::{Preset, Stage};
use egui::Ui;

/// Entries shown of one list; the search reaches the rest.
const MOST: usize = 500;

/// Shows the lists.
pub fn outline_ui(ui: &mut Ui, preset: &Preset, view: &mut ViewState, actions: &mut Actions) {
    ui.horizontal(|ui| {
        let label = ui.label("Search");
        let clear = !view.search.is_empty();
        let width = ui.available_width() - if clear { 64.0 } else { 0.0 };
        ui.add(
            egui::TextEdit::singleline(&mut view.search).desired_width(width.max(40.0)).hint_text("name or country"),
        )
        .labelled_by(label.id);
        if clear && ui.small_button("Clear").on_hover_text("Clear the search").clicked() {
            view.search.clear();
        }
    });
    let list = Lists { search: view.search.trim().to_lowercase(), selection: &view.selection };
    let mut hits = 0;
    for stage in Stage::ALL {
        let sites = preset
            .map
            .sites
            .iter()
            .filter(|site| site.stage == stage)
            .map(|site| (format!("{} ({})", site.name, site.country.name()), Selection::Site(site.id.clone())));
        hits += list.ui(ui, stage.label(), sites, actions);
    }
    let commodities =
        preset.map.commodities.iter().map(|entry| (entry.name.clone(), Selection::Commodity(entry.id.clone())));
    hits += list.ui(ui, "Commodities", commodities, actions);
    let recipes = preset.map.recipes.iter().map(|entry| (entry.name.clone(), Selection::Recipe(entry.id.clone())));
    hits += list.ui(ui, "Recipes", recipes, actions);
    hits += list.ui(ui, "Routes", preset.map.routes.iter().map(|route| route_entry(preset, route)), actions);
    let rules = preset.rules.iter().map(|entry| (entry.title.clone(), Selection::Rule(entry.id.clone())));
    hits += list.ui(ui, "Rules", rules, actions);
    let events = preset.events.iter().map(|entry| (entry.title.clone(), Selection::Event(entry.id.clone())));
    hits += list.ui(ui, "Events", events, actions);
    let measures = preset.measures.iter().map(|entry| (entry.title.clone(), Selection::Measure(entry.id.clone())));
    hits += list.ui(ui, "Measures", measures, actions);
    let scenarios = preset.scenarios.iter().map(|entry| (entry.name.clone(), Selection::Scenario(entry.id.clone())));
    hits += list.ui(ui, "Scenarios", scenarios, actions);
    let sources = preset.sources.iter().map(|entry| (entry.publication.clone(), Selection::Source(entry.id.clone())));
    hits += list.ui(ui, "Sources", sources, actions);
    let companies = preset.map.companies.iter();
    let companies = companies.map(|entry| (entry.name.clone(), Selection::Company(entry.name.clone())));
    hits += list.ui(ui, "Companies", companies, actions);
    if hits == 0 {
        ui.add_space(8.0);
        ui.weak(if list.search.is_empty() { "The preset is empty" } else { "Nothing has this name" });
    }
}

fn route_entry(preset: &Preset, route: &chokepoint_core::model::Route) -> (String, Selection) {
    let name =
        |id: &chokepoint_core::model::SiteId| preset.map.site(id).map_or(id.to_string(), |site| site.name.clone());
    let commodity = preset.map.commodity(&route.commodity).map_or("", |commodity| commodity.name.as_str());
    (format!("{} to {}: {commodity}", name(&route.from), name(&route.to)), Selection::Route(route.id.clone()))
}

struct Lists<'a> {
    search: String,
    selection: &'a Selection,
}

impl Lists<'_> {
    /// One list under a heading that folds. Returns how many entries match the search.
    fn ui(
        &self,
        ui: &mut Ui,
        title: &str,
        entries: impl Iterator<Item = (String, Selection)>,
        actions: &mut Actions,
    ) -> usize {
        let found: Vec<(String, Selection)> =
            entries.filter(|(name, _)| self.search.is_empty() || name.to_lowercase().contains(&self.search)).collect();
        if found.is_empty() {
            return 0;
        }
        // Long lists start closed; a search opens everything it has found.
        let open = (!self.search.is_empty()).then_some(true);
        let start_open = !matches!(title, "Routes" | "Recipes" | "Sources" | "Companies");
        egui::CollapsingHeader::new(format!("{title} ({})", found.len()))
            .id_salt(("outline", title))
            .default_open(start_open)
            .open(open)
            .show(ui, |ui| {
                for (name, to) in found.iter().take(MOST) {
                    let row = ui.add(egui::Button::selectable(self.selection == to, name).truncate());
                    if row.clicked() {
                        actions.push(Action::Select(to.clone()));
                    }
                }
                if found.len() > MOST {
                    ui.weak(format!("and {} more; search to find them", found.len() - MOST));
                }
            });
        found.len()
    }
}
