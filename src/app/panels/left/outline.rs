//! Everything in the preset as lists with a search field.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::menu::entry_menu_ui;
use crate::app::state::context::Ctx;
use crate::app::state::selection::Selection;
use crate::app::state::situation::Situation;
use crate::app::state::view::ViewState;
use chokepoint_core::model::{Addressed, EntityKind, EntityRef, Preset, Route, SiteId, Stage, capital};
use egui::Ui;

/// Entries shown of one list; the search reaches the rest.
const MOST: usize = 500;

/// Shows the lists.
pub fn outline_ui(ui: &mut Ui, ctx: &Ctx<'_>, view: &mut ViewState, actions: &mut Actions) {
    let preset = ctx.preset;
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
    let list =
        Lists { search: view.search.trim().to_lowercase(), selection: &ctx.shown.selection, situation: ctx.situation };
    let mut hits = 0;
    for stage in Stage::ALL {
        let sites = preset.map.sites.iter().filter(|site| site.stage == stage);
        let entries = sites.map(|site| (format!("{} ({})", site.name, site.country.name()), site.address()));
        hits += list.ui(ui, preset.map.stage_names.label(stage), true, entries, actions);
    }
    for kind in EntityKind::ALL.iter().filter(|kind| **kind != EntityKind::Site) {
        use EntityKind::{Company, Recipe, Source};
        let starts_open = !matches!(kind, EntityKind::Route | Recipe | Source | Company);
        let title = capital(kind.list());
        hits += if *kind == EntityKind::Route {
            let routes = preset.map.routes.iter().map(|route| (route_name(preset, route), route.address()));
            list.ui(ui, &title, starts_open, routes, actions)
        } else {
            let entries = kind.entries(preset).into_iter().map(|(entity, name)| (name.to_owned(), entity));
            list.ui(ui, &title, starts_open, entries, actions)
        };
    }
    if hits == 0 {
        ui.add_space(8.0);
        ui.weak(if list.search.is_empty() { "The preset is empty" } else { "Nothing has this name" });
    }
}

fn route_name(preset: &Preset, route: &Route) -> String {
    let name = |id: &SiteId| preset.map.site(id).map_or(id.to_string(), |site| site.name.clone());
    let commodity = preset.map.commodity(&route.commodity).map_or("", |commodity| commodity.name.as_str());
    format!("{} to {}: {commodity}", name(&route.from), name(&route.to))
}

struct Lists<'a> {
    search: String,
    selection: &'a Selection,
    situation: &'a Situation,
}

impl Lists<'_> {
    /// One list under a heading that folds. Returns how many entries match the search.
    fn ui(
        &self,
        ui: &mut Ui,
        title: &str,
        starts_open: bool,
        entries: impl Iterator<Item = (String, EntityRef)>,
        actions: &mut Actions,
    ) -> usize {
        let found: Vec<(String, EntityRef)> =
            entries.filter(|(name, _)| self.search.is_empty() || name.to_lowercase().contains(&self.search)).collect();
        if found.is_empty() {
            return 0;
        }
        // Long lists start closed; a search opens everything it has found.
        let open = (!self.search.is_empty()).then_some(true);
        egui::CollapsingHeader::new(format!("{title} ({})", found.len()))
            .id_salt(("outline", title))
            .default_open(starts_open)
            .open(open)
            .show(ui, |ui| {
                for (name, entity) in found.iter().take(MOST) {
                    let to = Selection::One(entity.clone());
                    let row = ui.add(egui::Button::selectable(*self.selection == to, name).truncate());
                    if row.clicked() {
                        actions.push(Action::Select(to));
                    }
                    entry_menu_ui(&row, entity, self.situation, actions);
                }
                if found.len() > MOST {
                    ui.weak(format!("and {} more; search to find them", found.len() - MOST));
                }
            });
        found.len()
    }
}
