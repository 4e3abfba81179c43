//! What stays in full colour: by commodity, country, stage and verdict.

use crate::app::state::context::Ctx;
use crate::app::state::filter::Filter;
use crate::app::state::topic::Float;
use crate::app::state::view::CORNER;
use crate::draw::MapFilter;
use chokepoint_core::engine::{SiteIx, VerdictKind};
use chokepoint_core::model::{Country, Stage};
use egui::{Context, Ui};
use typed_index_collections::TiVec;

/// What the filter lets through; nothing when it is empty.
pub fn map_filter(filter: &Filter, ctx: &Ctx<'_>) -> Option<MapFilter> {
    if filter.is_empty() {
        return None;
    }
    let network = ctx.network;
    let verdicts = ctx.results.verdicts(ctx.month);
    let by_place = |site: SiteIx| {
        network.map.sites.get(site).is_some_and(|site| {
            filter.country.as_ref().is_none_or(|country| site.country.is_in(country))
                && filter.stage.is_none_or(|stage| site.stage == stage)
        })
    };
    let commodity = filter.commodity.as_ref().and_then(|id| network.commodity(id));
    let mut sites: TiVec<SiteIx, bool> = (network.map.sites.keys())
        .map(|site| {
            by_place(site)
                && filter.verdict.is_none()
                && commodity.is_none_or(|commodity| network.node(site, commodity).is_some())
        })
        .collect();
    let mut routes = TiVec::with_capacity(network.routes.len());
    for (at, route) in network.routes.iter_enumerated() {
        let ends = (network.nodes.get(route.from), network.nodes.get(route.to));
        let (Some(from), Some(to)) = ends else {
            routes.push(false);
            continue;
        };
        let kind = verdicts.get(at).map_or(VerdictKind::Free, |verdict| verdict.kind());
        let passes = commodity.is_none_or(|commodity| from.commodity == commodity)
            && filter.verdict.is_none_or(|wanted| kind == wanted)
            && (by_place(from.site) || by_place(to.site));
        routes.push(passes);
        // A route without its ends says little.
        for end in [from.site, to.site] {
            if let Some(shown) = sites.get_mut(end).filter(|_| passes) {
                *shown = true;
            }
        }
    }
    Some(MapFilter { sites, routes })
}

/// The window in which the filter is set.
pub fn filter_window_ui(egui_ctx: &Context, ctx: &Ctx<'_>, filter: &mut Filter, open: &mut bool) {
    egui::Window::new(Float::Filter.title()).open(open).resizable(false).default_pos(CORNER).show(egui_ctx, |ui| {
        let preset = ctx.preset;
        egui::Grid::new("filter").num_columns(2).spacing([8.0, 6.0]).show(ui, |ui| {
            let goods = preset.map.commodities.iter().map(|good| (good.id.clone(), good.name.clone())).collect();
            choice_ui(ui, "Filter by commodity", goods, &mut filter.commodity);
            let mut countries: Vec<Country> = preset.map.sites.iter().map(|site| site.country.clone()).collect();
            countries.sort_by(|a, b| a.name().cmp(b.name()));
            countries.dedup();
            let countries = countries.into_iter().map(|country| (country.clone(), country.name().to_owned())).collect();
            choice_ui(ui, "Filter by country", countries, &mut filter.country);
            let stages = Stage::ALL.map(|stage| (stage, preset.map.stage_names.label(stage).to_owned())).to_vec();
            choice_ui(ui, "Filter by stage", stages, &mut filter.stage);
            let kinds = VerdictKind::ALL.into_iter().map(|kind| (kind, kind.label().to_owned())).collect();
            choice_ui(ui, "Filter by verdict", kinds, &mut filter.verdict);
        });
        ui.add_space(4.0);
        if let Some(passes) = map_filter(filter, ctx) {
            ui.label(passes_words(&passes));
        }
        if ui.add_enabled(!filter.is_empty(), egui::Button::new("Show everything")).clicked() {
            *filter = Filter::default();
        }
    });
}

/// How much passes, so that an empty answer is not taken for a fault.
fn passes_words(passes: &MapFilter) -> String {
    let many = |list: &[bool], word: &str| match list.iter().filter(|passes| **passes).count() {
        1 => format!("1 {word}"),
        number => format!("{number} {word}s"),
    };
    if passes.sites.iter().chain(&passes.routes).any(|passes| *passes) {
        format!("{} and {} stay in colour", many(&passes.sites.raw, "site"), many(&passes.routes.raw, "route"))
    } else {
        "Nothing on the map is like that".to_owned()
    }
}

fn choice_ui<T: Clone + PartialEq>(ui: &mut Ui, label: &str, options: Vec<(T, String)>, chosen: &mut Option<T>) {
    let name = ui.label(label);
    let text = options.iter().find(|(option, _)| Some(option) == chosen.as_ref()).map_or("any", |(_, text)| text);
    let combo = egui::ComboBox::from_id_salt(label).selected_text(text).width(220.0).truncate().show_ui(ui, |ui| {
        ui.selectable_value(chosen, None, "any");
        for (option, text) in &options {
            ui.selectable_value(chosen, Some(option.clone()), text);
        }
    });
    combo.response.labelled_by(name.id);
    ui.end_row();
}
