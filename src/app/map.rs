//! The stage map: pan, zoom, hover, select, move.

use super::action::{Action, Actions};
use super::command::Command;
use super::inspector::{Inspected, flow_line, reasons, site_lines};
use super::view::{Selection, ViewState};
use crate::draw::{MapFocus, MapItem, MapScene, MapView, StageLayout, map_hit, paint_map, paint_map_legend};
use crate::model::{CanvasPoint, Site};
use egui::{Pos2, Rect, Response, Sense, Ui, Vec2};

/// Up to so many sites each is an item of its own, with a name that tests and screen readers find.
const NAMED: usize = 3000;

/// Size of the area around a site that reacts to the pointer, points.
const REACH: f32 = 26.0;

/// Shows the map in all the room there is.
pub fn map_ui(
    ui: &mut Ui,
    inspected: &Inspected<'_>,
    layout: &StageLayout,
    site_gaps: &[f64],
    view: &mut ViewState,
    actions: &mut Actions,
) {
    let rect = ui.available_rect_before_wrap();
    let canvas = ui.allocate_rect(rect, Sense::click_and_drag());
    if inspected.network.map.sites.is_empty() {
        empty_ui(ui, rect, actions);
        return;
    }
    let legend_height = 26.0 * inspected.form.theme.scale();
    let (room, legend) = rect.split_top_bottom_at_y(rect.bottom() - legend_height);
    // The whole map stays in view, whatever the window does, until the user moves it.
    if view.fit {
        view.map = MapView::fit(layout.bounds, room);
    }
    navigate(ui, &canvas, view, actions);
    let moved = view.dragged.map(|(site, place)| {
        let mut layout = layout.clone();
        if let Some(position) = layout.positions.get_mut(site) {
            *position = place;
        }
        layout
    });
    let layout = moved.as_ref().unwrap_or(layout);
    let network = inspected.network;
    let scene = MapScene {
        network,
        layout,
        theme: inspected.form.theme,
        month: inspected.results.month(inspected.month),
        verdicts: Some(inspected.results.verdicts(inspected.month)).filter(|verdicts| !verdicts.is_empty()),
        site_gaps,
        selected: selected_item(inspected, &view.selection),
        hovered: None,
        focus: focus(inspected, &view.selection),
    };
    let pointer = canvas.hover_pos().or_else(|| ui.ctx().pointer_hover_pos().filter(|pos| rect.contains(*pos)));
    let covered = ui.ctx().layer_id_at(pointer.unwrap_or_default()).is_some_and(|layer| layer != ui.layer_id());
    let hovered = pointer.filter(|_| !covered).and_then(|pos| map_hit(pos, &view.map, &scene));
    let scene = MapScene { hovered, ..scene };
    let painter = ui.painter_at(rect);
    paint_map(&painter, rect, &view.map, &scene);
    paint_map_legend(&painter, legend, &scene);
    let site_response = sites_ui(ui, rect, layout, inspected, view, actions);
    if canvas.clicked() {
        let to = match hovered {
            Some(MapItem::Site(site)) => site_selection(inspected, site),
            Some(MapItem::Route(route)) => {
                network.map.routes.get(route).map(|route| Selection::Route(route.id.clone()))
            }
            None => Some(Selection::Nothing),
        };
        if let Some(to) = to {
            actions.push(Action::Select(to));
        }
    }
    if let Some(item) = hovered.filter(|_| !canvas.dragged() && view.dragged.is_none()) {
        tooltip_ui(site_response.as_ref().unwrap_or(&canvas), |ui| match item {
            MapItem::Site(site) => site_tip_ui(ui, inspected, site),
            MapItem::Route(route) => route_tip_ui(ui, inspected, route),
        });
        ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    fit_button_ui(ui, legend, actions);
}

/// Pans by drag, zooms about the pointer, fits on a double click.
fn navigate(ui: &Ui, canvas: &Response, view: &mut ViewState, actions: &mut Actions) {
    if canvas.dragged() {
        view.map.offset += canvas.drag_delta();
        view.fit = false;
    }
    if canvas.double_clicked() {
        actions.push(Action::Fit);
    }
    if let Some(pointer) = canvas.hover_pos().or_else(|| {
        let pointer = ui.ctx().pointer_hover_pos()?;
        canvas.contains_pointer().then_some(pointer)
    }) {
        let factor = ui.input(|input| input.zoom_delta() * (input.smooth_scroll_delta().y * 0.004).exp());
        if factor != 1.0 {
            view.map.zoom_about(pointer, factor);
            view.fit = false;
        }
    }
}

fn site_selection(inspected: &Inspected<'_>, site: usize) -> Option<Selection> {
    inspected.network.map.sites.get(site).map(|site| Selection::Site(site.id.clone()))
}

pub(super) fn selected_item(inspected: &Inspected<'_>, selection: &Selection) -> Option<MapItem> {
    match selection {
        Selection::Site(id) => inspected.network.site(id).map(MapItem::Site),
        Selection::Route(id) => inspected.network.route(id).map(MapItem::Route),
        _ => None,
    }
}

/// The commodity that is selected, or what the selected rule touches; everything else fades.
pub(super) fn focus<'a>(inspected: &Inspected<'a>, selection: &Selection) -> MapFocus<'a> {
    match selection {
        Selection::Commodity(id) => inspected.network.commodity(id).map_or(MapFocus::All, MapFocus::Commodity),
        Selection::Rule(_) => inspected.reach.map_or(MapFocus::All, |reach| MapFocus::Routes(&reach.touched)),
        _ => MapFocus::All,
    }
}

/// Every site on screen as an item with a name: click selects, drag moves. Returns the one under the pointer.
fn sites_ui(
    ui: &mut Ui,
    rect: Rect,
    layout: &StageLayout,
    inspected: &Inspected<'_>,
    view: &mut ViewState,
    actions: &mut Actions,
) -> Option<Response> {
    let mut under_pointer = None;
    let sites = &inspected.network.map.sites;
    if sites.len() > NAMED {
        return None;
    }
    for (index, (site, position)) in sites.iter().zip(&layout.positions).enumerate() {
        let place = view.map.screen_from_canvas(*position);
        if !rect.contains(place) {
            continue;
        }
        let area = Rect::from_center_size(place, Vec2::splat(REACH)).intersect(rect);
        let response = ui.interact(area, ui.scope_id().with(("site", site.id.as_str())), Sense::click_and_drag());
        response.widget_info(|| {
            let selected = view.selection == Selection::Site(site.id.clone());
            egui::WidgetInfo::selected(egui::Role::Button, true, selected, &site.name)
        });
        if response.clicked() {
            actions.push(Action::Select(Selection::Site(site.id.clone())));
        }
        if response.drag_started() {
            view.dragged = Some((index, *position));
            view.fit = false;
        }
        if response.dragged()
            && let Some((_, place)) = view.dragged.as_mut().filter(|(dragged, _)| *dragged == index)
        {
            *place += view.map.canvas_way(response.drag_delta());
        }
        if response.drag_stopped()
            && let Some((_, place)) = view.dragged.take().filter(|(dragged, _)| *dragged == index)
        {
            move_site(inspected, site, place, actions);
        }
        if response.hovered() {
            under_pointer = Some(response);
        }
    }
    under_pointer
}

fn move_site(inspected: &Inspected<'_>, site: &Site, place: Pos2, actions: &mut Actions) {
    let preset = inspected.form.preset;
    let Some(at) = preset.map.sites.iter().position(|entry| entry.id == site.id) else { return };
    let Some(entry) = preset.map.sites.get(at) else { return };
    let canvas = Some(CanvasPoint { x: place.x.round(), y: place.y.round() });
    let after = Site { canvas, ..entry.clone() };
    let command = Command::replace(preset, at, after, format!("move {}", site.name), "");
    actions.edit(command.map(Command::for_looks));
}

/// A tip at the pointer.
pub(super) fn tooltip_ui(response: &Response, add: impl FnOnce(&mut Ui)) {
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

pub(super) fn site_tip_ui(ui: &mut Ui, inspected: &Inspected<'_>, index: usize) {
    let Some(site) = inspected.network.map.sites.get(index) else { return };
    ui.strong(&site.name);
    ui.label(format!("{}, {}", site.stage.label().to_lowercase(), site.country.name()));
    match inspected.results.month(inspected.month) {
        Some(month) => site_lines(inspected, month, index).into_iter().take(8).for_each(|line| {
            ui.label(line);
        }),
        None => {
            ui.weak("No result yet");
        }
    }
}

pub(super) fn route_tip_ui(ui: &mut Ui, inspected: &Inspected<'_>, index: usize) {
    let network = inspected.network;
    let (Some(route), Some(link)) = (network.map.routes.get(index), network.routes.get(index)) else { return };
    let name = |id| network.map.site(id).map_or("?", |site| site.name.as_str());
    let commodity = network.map.commodity(&route.commodity);
    ui.strong(format!("{} to {}", name(&route.from), name(&route.to)));
    ui.label(commodity.map_or(route.commodity.as_str(), |commodity| commodity.name.as_str()));
    let unit = commodity.map_or("", |commodity| commodity.unit.as_str());
    ui.label(flow_line(link.baseline, inspected.results.month(inspected.month), index, unit));
    for line in reasons(inspected, index) {
        ui.label(line);
    }
}

fn fit_button_ui(ui: &mut Ui, legend: Rect, actions: &mut Actions) {
    let place =
        Rect::from_min_max(legend.right_top() + Vec2::new(-48.0, 1.0), legend.right_bottom() - Vec2::new(4.0, 1.0));
    if ui.put(place, egui::Button::new("Fit")).on_hover_text("Show the whole map (F, or double click)").clicked() {
        actions.push(Action::Fit);
    }
}

/// What to do next when there is nothing to draw.
fn empty_ui(ui: &mut Ui, rect: Rect, actions: &mut Actions) {
    let middle = Rect::from_center_size(rect.center(), Vec2::new(360.0_f32.min(rect.width()), 160.0));
    ui.scope_builder(egui::UiBuilder::new().max_rect(middle), |ui| {
        ui.vertical_centered(|ui| {
            ui.heading("This map is empty");
            ui.label("Open a built-in preset from the File menu, open a file, or drop one here");
            ui.add_space(8.0);
            for builtin in crate::store::builtin::BUILTINS {
                if ui.button(format!("Open {}", builtin.title)).clicked() {
                    actions.push(Action::Leave(super::action::Leave::Builtin(builtin.name)));
                }
            }
            if ui.button("Open a file…").clicked() {
                actions.push(Action::Open);
            }
        });
    });
}
