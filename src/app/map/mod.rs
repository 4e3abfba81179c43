//! The stage map: pan, zoom, hover, select, and everything that draws on it.

pub mod canvas;
pub mod choice;
pub mod empty;
pub mod filter;
pub mod fold;
pub mod keys;
pub mod link;
pub mod minimap;
pub mod rename;
pub mod sites;
pub mod tips;
pub mod toolbar;
use crate::app::commands::action::{Action, Actions};
use crate::app::map::canvas::{Canvas, name_at};
use crate::app::map::choice::choice_ui;
use crate::app::map::filter::map_filter;
use crate::app::map::fold::folded;
use crate::app::map::keys::keys;
use crate::app::map::link::{link_ui, paint_link};
use crate::app::map::minimap::minimap_ui;
use crate::app::map::rename::{paint_rename, rename_ui};
use crate::app::map::sites::{box_ui, sites_ui};
use crate::app::map::tips::{item_tip_ui, tooltip_ui};
use crate::app::state::canvas::{Renaming, canvas_id};
use crate::app::state::context::Ctx;
use crate::app::state::selection::Selection;
use crate::app::state::situation::Situation;
use crate::app::state::view::ViewState;
use crate::app::tasks::index::Indexed;
use crate::draw::{
    MapFocus, MapItem, MapMarks, MapScene, MapView, StageLayout, map_hit, map_legend_split, paint_map, paint_map_legend,
};
use chokepoint_core::edit::{NewSite, SNAP, snapped};
use chokepoint_core::model::{CanvasPoint, EntityRef, RecipeId};
use egui::{Response, Sense, Ui};

/// Below so many sites the columns may stand closer, so that discs and names are larger.
const FEW: usize = 30;
/// How much closer.
const SQUEEZED: f32 = 0.62;
/// Seconds that the pointer rests before the map says what it is on.
const REST: f32 = 0.35;

/// Shows the map in all the room there is.
pub fn map_ui(
    ui: &mut Ui,
    ctx: &Ctx<'_>,
    indexed: &Indexed,
    site_gaps: &[f64],
    situation: &Situation,
    view: &mut ViewState,
    actions: &mut Actions,
) {
    let layout: &StageLayout = &indexed.layout;
    let rect = ui.available_rect_before_wrap();
    ui.allocate_rect(rect, Sense::hover());
    let canvas = ui.interact(rect, canvas_id(), Sense::click_and_drag());
    canvas.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, "Stage map"));
    let theme = ctx.theme;
    let verdicts = Some(ctx.results.verdicts(ctx.month)).filter(|verdicts| !verdicts.is_empty());
    let (room, legend) = map_legend_split(ui.painter(), rect, theme, verdicts);
    fly(ui, view);
    // The whole map stays in view, whatever the window does, until the user moves it.
    if view.fit {
        let few = ctx.network.map.sites.len() < FEW;
        // Headings do not shrink with the map: where letters are large the sites begin lower.
        let below = room.with_min_y(room.top() + 28.0 * (theme.scale() - 1.0));
        view.map = MapView::fit_squeezed(layout.bounds, below, if few { SQUEEZED } else { 1.0 });
    }
    navigate(ui, &canvas, view);
    let network = ctx.network;
    let moved = dragged_layout(layout, view);
    let layout = moved.as_ref().unwrap_or(layout);
    let fold = folded(network, layout, &view.canvas.folded);
    let layout = fold.as_ref().map_or(layout, |(_, layout)| layout);
    let filter = map_filter(&view.canvas.filter, ctx);
    let together: Vec<usize> = match &view.selection {
        Selection::Sites(sites) => {
            let mut sites: Vec<usize> = sites.iter().filter_map(|id| network.site(id)).collect();
            sites.sort_unstable();
            sites
        }
        _ => Vec::new(),
    };
    let marks = MapMarks { sites: &together, filter: filter.as_ref(), fold: fold.as_ref().map(|(fold, _)| fold) };
    let scene = MapScene {
        network,
        layout,
        theme,
        month: ctx.results.month(ctx.month),
        verdicts,
        site_gaps,
        selected: selected_item(ctx, &view.selection),
        hovered: None,
        focus: focus(ctx, &view.selection),
        marks,
    };
    let pointer = canvas.hover_pos().or_else(|| ui.ctx().pointer_hover_pos().filter(|pos| rect.contains(*pos)));
    let covered = ui.ctx().layer_id_at(pointer.unwrap_or_default()).is_some_and(|layer| layer != ui.layer_id());
    let pointer = pointer.filter(|_| !covered);
    // The grid knows where sites stand, not where they are being dragged or folded to.
    let grid = (moved.is_none() && fold.is_none()).then_some(&indexed.grid);
    let hovered = pointer.and_then(|pos| map_hit(pos, &view.map, &scene, grid));
    let scene = MapScene { hovered, ..scene };
    let radius = scene.radius(&view.map);
    let painter = ui.painter_at(rect);
    paint_map(&painter, rect, &view.map, &scene);
    paint_map_legend(&painter, legend, theme, verdicts);
    if canvas.has_focus() {
        let stroke = egui::Stroke::new(2.0, ctx.theme.accent().gamma_multiply(0.6));
        painter.rect_stroke(rect, 0.0, stroke, egui::StrokeKind::Inside);
    }
    let on_screen = room;
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(on_screen).id_salt("map"));
    let ui = &mut inner;
    ui.set_clip_rect(on_screen);
    let on = Canvas { rect: on_screen, layout, ctx, marks, radius, situation };
    let site_response = sites_ui(ui, on, view, actions);
    link_ui(ui, on, view, actions);
    paint_link(ui, on, view);
    box_ui(ui, &canvas, on, view, actions);
    keys(ui, &canvas, on, view, actions);
    view.canvas.pointer = pointer.map(|pos| {
        let place = view.map.canvas_from_screen(pos);
        CanvasPoint { x: place.x, y: place.y }
    });
    clicks(ui, &canvas, on, hovered, view, actions);
    let renamed = view.canvas.renaming.as_ref().and_then(|renaming| network.site(&renaming.site));
    if let Some(place) = renamed.and_then(|site| layout.positions.get(site)) {
        let place = view.map.screen_from_canvas(*place);
        rename_ui(ui, place, radius, ctx.preset, view, actions);
        paint_rename(ui, place, radius, view);
    }
    minimap_ui(ui, on_screen, network, layout, ctx.theme, view);
    choice_ui(ui.ctx(), ctx.preset, view, actions);
    let free = view.canvas.renaming.is_none()
        && view.canvas.drag.is_none()
        && view.canvas.link.is_none()
        && view.canvas.choice.is_none()
        && view.canvas.boxed.is_none();
    if let Some(item) = hovered.filter(|_| !canvas.dragged() && free) {
        let still = ui.input(|input| input.pointer.time_since_last_movement());
        if still < REST {
            ui.ctx().request_repaint_after(std::time::Duration::from_secs_f32(REST - still));
        } else if !egui::Popup::is_any_open(ui.ctx()) {
            tooltip_ui(site_response.as_ref().unwrap_or(&canvas), |ui| item_tip_ui(ui, ctx, item));
        }
        ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    if ctx.preset.map.sites.is_empty() && view.canvas.choice.is_none() {
        crate::app::map::empty::start_ui(ui, on_screen, view, actions);
    }
}

/// Goes on with a flight of the view.
fn fly(ui: &Ui, view: &mut ViewState) {
    if let Some(flight) = &mut view.canvas.flight {
        let (map, arrived) = flight.view(ui.input(|input| input.time));
        view.map = map;
        view.fit = false;
        if arrived {
            view.canvas.flight = None;
        } else {
            ui.ctx().request_repaint();
        }
    }
}

/// The layout with what is being dragged at the pointer.
fn dragged_layout(layout: &StageLayout, view: &ViewState) -> Option<StageLayout> {
    let drag = view.canvas.drag.as_ref()?;
    let way = drag_way(layout, drag, view.canvas.snap)?;
    let mut layout = layout.clone();
    for site in &drag.sites {
        if let Some(place) = layout.positions.get_mut(*site) {
            *place += way;
        }
    }
    Some(layout)
}

/// How far a drag moves its sites: onto the grid, unless it is free.
pub fn drag_way(layout: &StageLayout, drag: &crate::app::state::canvas::Drag, snap: bool) -> Option<egui::Vec2> {
    let first = layout.positions.get(*drag.sites.first()?)?;
    let to = *first + drag.way;
    if !snap || drag.free {
        return Some(drag.way.round());
    }
    // Within half a step of where it stood it has not been moved.
    if drag.way.length() < SNAP * 0.4 {
        return Some(egui::Vec2::ZERO);
    }
    let place = snapped(CanvasPoint { x: to.x, y: to.y });
    Some(egui::vec2(place.x, place.y) - first.to_vec2())
}

/// Clicks on what is no site: routes, names, the empty map. A recipe dropped from the list makes a site.
fn clicks(
    ui: &Ui,
    canvas: &Response,
    on: Canvas<'_>,
    hovered: Option<MapItem>,
    view: &mut ViewState,
    actions: &mut Actions,
) {
    let Canvas { layout, ctx, marks, radius, .. } = on;
    let network = ctx.network;
    let pos = canvas.interact_pointer_pos().or(canvas.hover_pos());
    if let Some(recipe) = canvas.dnd_release_payload::<RecipeId>() {
        let canvas = view.canvas.pointer.map(|place| if view.canvas.snap { snapped(place) } else { place });
        let stage = canvas.map(|place| layout.stage_at(place.x)).unwrap_or_default();
        let country = view.canvas.country.clone();
        actions.push(Action::AddSite(NewSite { stage, canvas, recipe: Some((*recipe).clone()), country }));
        return;
    }
    let named = pos.and_then(|pos| name_at(pos, radius, layout, marks, view));
    if canvas.double_clicked() {
        if let Some(site) = named.and_then(|site| network.map.sites.get(site)) {
            view.canvas.renaming = Some(Renaming { site: site.id.clone(), text: site.name.clone(), fresh: true });
        } else if let Some(pos) = pos.filter(|_| hovered.is_none()) {
            let place = view.map.canvas_from_screen(pos);
            let point = CanvasPoint { x: place.x, y: place.y };
            let canvas = Some(if view.canvas.snap { snapped(point) } else { point });
            let stage = layout.stage_at(place.x);
            let country = view.canvas.country.clone();
            actions.push(Action::AddSite(NewSite { stage, canvas, recipe: None, country }));
        }
        return;
    }
    if !canvas.clicked() {
        return;
    }
    view.canvas.take_focus = true;
    let shift = ui.input(|input| input.modifiers.shift);
    let site_id = |site: usize| network.map.sites.get(site).map(|site| site.id.clone());
    let to = match (hovered, named) {
        (Some(MapItem::Site(site)), _) | (None, Some(site)) => site_id(site)
            .map(|id| if shift { view.selection.toggled(&id) } else { Selection::One(EntityRef::Site(id)) }),
        (Some(MapItem::Route(route)), _) => {
            network.routes.get(route).map(|_| Selection::One(EntityRef::Route(network.route_entry(route).id.clone())))
        }
        (None, None) => Some(Selection::Nothing).filter(|_| !shift),
    };
    actions.extend_select(to);
}

/// Pans by drag, zooms about the pointer.
fn navigate(ui: &Ui, canvas: &Response, view: &mut ViewState) {
    let shift = ui.input(|input| input.modifiers.shift);
    let panning = canvas.dragged_by(egui::PointerButton::Middle)
        || (canvas.dragged_by(egui::PointerButton::Primary) && view.canvas.boxed.is_none() && !shift);
    if panning {
        view.map.offset += canvas.drag_delta();
        view.fit = false;
        view.canvas.flight = None;
    }
    if let Some(pointer) = canvas.hover_pos().or_else(|| {
        let pointer = ui.ctx().pointer_hover_pos()?;
        canvas.contains_pointer().then_some(pointer)
    }) {
        let factor = ui.input(|input| input.zoom_delta() * (input.smooth_scroll_delta().y * 0.004).exp());
        if factor != 1.0 {
            view.map.zoom_about(pointer, factor);
            view.fit = false;
            view.canvas.flight = None;
        }
    }
}

pub(crate) fn selected_item(ctx: &Ctx<'_>, selection: &Selection) -> Option<MapItem> {
    match selection {
        Selection::One(EntityRef::Site(id)) => ctx.network.site(id).map(MapItem::Site),
        Selection::One(EntityRef::Route(id)) => ctx.network.route(id).map(MapItem::Route),
        _ => None,
    }
}

/// The commodity that is selected, or what the selected rule touches; everything else fades.
pub(crate) fn focus<'a>(ctx: &Ctx<'a>, selection: &Selection) -> MapFocus<'a> {
    match selection {
        Selection::One(EntityRef::Commodity(id)) => {
            ctx.network.commodity(id).map_or(MapFocus::All, MapFocus::Commodity)
        }
        Selection::One(EntityRef::Rule(_)) => ctx.reach.map_or(MapFocus::All, |reach| MapFocus::Routes(&reach.touched)),
        _ => MapFocus::All,
    }
}
