//! A route in the inspector.

use crate::app::commands::action::Actions;
use crate::app::form::Form;
use crate::app::form::now;
use crate::app::inspector::parts::{commit, gone_ui, link_ui, part_ui, remove_ui, title_ui};
use crate::app::state::context::Ctx;
use chokepoint_core::model::{Addressed, EntityRef, Field, RouteId, SiteId};
use egui::Ui;

/// Every field of a route.
pub fn route_ui(ui: &mut Ui, ctx: &Ctx<'_>, id: &RouteId, actions: &mut Actions) {
    let preset = ctx.preset;
    let Some(at) = preset.map.routes.iter().position(|route| &route.id == id) else { return gone_ui(ui, "route") };
    let Some(route) = preset.map.routes.get(at) else { return };
    let mut after = route.clone();
    let site = |id: &SiteId| preset.map.site(id).map_or_else(|| id.to_string(), |site| site.name.clone());
    let commodity = preset.map.commodity(&route.commodity);
    let good = commodity.map_or_else(|| route.commodity.to_string(), |commodity| commodity.name.clone());
    let unit = commodity.map_or("", |commodity| commodity.unit.as_str());
    let name = format!("{} to {}", site(&route.from), site(&route.to));
    title_ui(ui, if route.is_alternative() { "Route (alternative)" } else { "Route" }, &name);
    let mut form = Form::new(*ctx, route.address());

    if let Some(index) = ctx.network.route(id) {
        part_ui(ui, "This month", |ui| now::route_now_ui(ui, ctx, index, actions));
    }
    part_ui(ui, "Route", |ui| {
        ui.horizontal_wrapped(|ui| {
            link_ui(ui, &good, EntityRef::Commodity(route.commodity.clone()), actions);
            ui.label("from");
            link_ui(ui, &site(&route.from), EntityRef::Site(route.from.clone()), actions);
            ui.label("to");
            link_ui(ui, &site(&route.to), EntityRef::Site(route.to.clone()), actions);
        });
        form.rows(ui, "route", |form, ui| {
            let per_year = format!("{unit} a year");
            let maximum = ("Maximum", &mut after.maximum);
            form.level(ui, ("Baseline", Field::Baseline), &per_year, &mut after.baseline, maximum);
            form.figure(ui, "Maximum", Field::Maximum, &per_year, &mut after.maximum);
            let cost = format!("USD per {}", unit.trim_end_matches('s'));
            form.figure(ui, "Freight", Field::CostUsd, &cost, &mut after.cost_usd);
            form.months(ui, "Transit", Field::TransitMonths, &mut after.transit_months);
            form.months(ui, "Qualification", Field::QualificationMonths, &mut after.qualification_months);
            form.check(ui, "Between related firms", Field::Related, &mut after.related);
        });
    });
    ui.add_space(6.0);
    form.note(ui, &mut after.note);
    form.rest_ui(ui);
    remove_ui(ui, preset, EntityRef::Route(id.clone()), "Remove route", actions);
    commit(&form, at, after, &name, actions);
}
