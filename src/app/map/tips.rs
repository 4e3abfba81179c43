//! What the pointer is on, in words.

use crate::app::form::now::{flow_line, idle_line, reasons, site_lines};
use crate::app::state::context::Ctx;
use crate::draw::MapItem;
use chokepoint_core::engine::{RouteIx, SiteIx};
use egui::{Response, Ui};

/// What an item of the map is.
pub fn item_tip_ui(ui: &mut Ui, ctx: &Ctx<'_>, item: MapItem) {
    match item {
        MapItem::Site(site) => site_tip_ui(ui, ctx, site),
        MapItem::Route(route) => route_tip_ui(ui, ctx, route),
    }
}

/// A tip at the pointer.
pub fn tooltip_ui(response: &Response, add: impl FnOnce(&mut Ui)) {
    egui::Tooltip::always_open(
        response.ctx.clone(),
        response.layer_id,
        response.id.with("tip"),
        egui::PopupAnchor::Pointer,
    )
    .gap(14.0)
    .show(|ui| {
        ui.set_max_width(380.0);
        add(ui);
    });
}

/// What a site is and does.
pub fn site_tip_ui(ui: &mut Ui, ctx: &Ctx<'_>, index: SiteIx) {
    let Some(site) = ctx.network.map.sites.get(index) else { return };
    ui.strong(&site.name);
    ui.label(format!("{}, {}", ctx.network.map.stage_names.in_text(site.stage), site.country.name()));
    match ctx.results.month(ctx.month) {
        Some(month) => site_lines(ctx, month, index).into_iter().take(8).for_each(|line| {
            ui.label(line);
        }),
        None => {
            ui.weak("No result yet");
        }
    }
}

/// What a route carries and why.
pub fn route_tip_ui(ui: &mut Ui, ctx: &Ctx<'_>, index: RouteIx) {
    let network = ctx.network;
    let Some(link) = network.routes.get(index) else { return };
    let route = network.route_entry(index);
    let name = |id| network.map.site(id).map_or("?", |site| site.name.as_str());
    let commodity = network.map.commodity(&route.commodity);
    ui.strong(format!("{} to {}", name(&route.from), name(&route.to)));
    ui.label(commodity.map_or(route.commodity.as_str(), |commodity| commodity.name.as_str()));
    let unit = commodity.map_or("", |commodity| commodity.unit.as_str());
    ui.label(flow_line(link.baseline, ctx.results.month(ctx.month), index, unit));
    if let Some(line) = idle_line(ctx, index) {
        ui.label(line);
    }
    for line in reasons(ctx, index) {
        ui.label(line);
    }
}
