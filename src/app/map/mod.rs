//! The stage map: pan, zoom, hover, select, and everything that draws on it.

pub mod canvas;
pub mod choice;
pub mod differs;
pub mod empty;
pub mod filter;
pub mod fold;
pub mod frame;
pub mod headings;
pub mod keys;
pub mod link;
pub mod minimap;
pub mod notes;
pub mod picture;
pub mod rename;
pub mod said;
pub mod sites;
pub mod swipe;
pub mod tips;
pub mod toolbar;
pub mod walk;
use crate::app::commands::action::{Action, Actions};
use crate::app::commands::command::{Command, Menu};
use crate::app::commands::menu::{keys_text, pictures_ui, sections_ui};
use crate::app::map::canvas::Canvas;
use crate::app::map::choice::choice_ui;
use crate::app::map::differs::differs_ui;
use crate::app::map::fold::folded;
use crate::app::map::frame::MapFrame;
use crate::app::map::headings::headings_ui;
use crate::app::map::keys::keys;
use crate::app::map::link::{link_ui, paint_link};
use crate::app::map::minimap::minimap_ui;
use crate::app::map::notes::{notes_ui, noting_ui, shown_notes};
use crate::app::map::rename::rename_ui;
use crate::app::map::said::said_ui;
use crate::app::map::sites::{box_ui, sites_ui};
use crate::app::map::tips::{item_tip_ui, tooltip_ui};
use crate::app::state::canvas::{Renaming, canvas_id};
use crate::app::state::context::Ctx;
use crate::app::state::selection::Selection;
use crate::app::state::view::ViewState;
use crate::draw::{
    MapItem, MapMarks, MapScene, StageLayout, covering_head, fit_below_headings, map_differences, map_hit, paint_map,
};
use chokepoint_core::edit::{NewSite, SNAP, snapped};
use chokepoint_core::engine::SiteIx;
use chokepoint_core::model::{Addressed, CanvasPoint, EntityRef, RecipeId};
use egui::{Pos2, Rect, Response, Sense, Ui, vec2};

/// Seconds that the pointer rests before the map says what it is on.
const REST: f32 = 0.35;

/// Shows the map in all the room there is.
pub fn map_ui(ui: &mut Ui, ctx: &Ctx<'_>, view: &mut ViewState, actions: &mut Actions) {
    let indexed = ctx.indexed;
    let rect = ui.available_rect_before_wrap();
    ui.allocate_rect(rect, Sense::hover());
    let canvas = ui.interact(rect, canvas_id(), Sense::click_and_drag());
    canvas.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, "Stage map"));
    let frame = MapFrame::of(ui, canvas, ctx);
    fly(ui, view);
    if view.fit {
        fit(&frame, view);
    }
    navigate(ui, &frame.canvas, view);
    let moved = dragged_layout(&indexed.layout, view);
    let layout = moved.as_ref().unwrap_or(&indexed.layout);
    let fold = folded(ctx.network, layout, &view.canvas.folded);
    let layout = fold.as_ref().map_or(layout, |(_, layout)| layout);
    let together = selected_together(ctx);
    let fold_of = fold.as_ref().map(|(fold, _)| fold);
    let marks = MapMarks { sites: &together, filter: ctx.passes, fold: fold_of, differs: ctx.differs };
    let notes = shown_notes(ctx, layout, view);
    let scene = frame.scene(layout, marks, &notes);
    // What is scrolled under the headings is out of sight.
    let head = covering_head(frame.rect, &view.map, layout, ctx.theme);
    let room = head.map_or(frame.room, |head| frame.room.with_min_y(head.bottom()));
    let pointer = frame.pointer(ui).filter(|pos| !head.is_some_and(|head| head.contains(*pos)));
    // The grid knows where sites stand, not where they are being dragged or folded to.
    let grid = (moved.is_none() && fold.is_none()).then_some(&indexed.grid);
    let hovered = pointer.and_then(|pos| map_hit(pos, &view.map, &scene, grid));
    let scene = MapScene { hovered, ..scene };
    paint(ui, &frame, view, &scene);
    let radius = scene.radius(&view.map);
    let on = Canvas { rect: room, layout, ctx, marks, radius, response: &frame.canvas, hovered };
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(on.rect).id_salt("map"));
    inner.set_clip_rect(on.rect);
    canvas_ui(&mut inner, on, &scene, pointer, view, actions);
    headings_ui(
        &mut ui.new_child(egui::UiBuilder::new().max_rect(frame.rect).id_salt("headings")),
        frame.rect,
        on,
        view,
        actions,
    );
}

/// The whole map stays in view, whatever the window does, until the user moves it.
fn fit(frame: &MapFrame<'_>, view: &mut ViewState) {
    let ctx = frame.ctx;
    let notes = if ctx.shown.notes { ctx.preset.map_notes.as_slice() } else { &[] };
    view.map = fit_below_headings(&ctx.indexed.layout, notes, frame.room, ctx.theme);
}

/// Sites that are selected together, by index in order.
fn selected_together(ctx: &Ctx<'_>) -> Vec<SiteIx> {
    let Selection::Sites(sites) = &ctx.shown.selection else { return Vec::new() };
    let mut sites: Vec<SiteIx> = sites.iter().filter_map(|id| ctx.network.site(id)).collect();
    sites.sort_unstable();
    sites
}

/// Map and legend.
fn paint(ui: &Ui, frame: &MapFrame<'_>, view: &ViewState, scene: &MapScene<'_>) {
    let painter = ui.painter_at(frame.rect);
    paint_map(&painter, frame.rect, &view.map, scene);
    frame.paint_legend(&painter);
}

/// Everything that is done on the map; what comes later lies over what comes before.
fn canvas_ui(
    ui: &mut Ui,
    on: Canvas<'_>,
    scene: &MapScene<'_>,
    pointer: Option<Pos2>,
    view: &mut ViewState,
    actions: &mut Actions,
) {
    let under_pointer = sites_ui(ui, on, view, actions);
    differs_ui(ui, &map_differences(on.rect, &view.map, scene));
    notes_ui(ui, on, scene, view, actions);
    link_ui(ui, on, view, actions);
    paint_link(ui, on, view);
    box_ui(ui, on, view, actions);
    keys(ui, on, view, actions);
    said_ui(ui, on, view);
    view.canvas.pointer = pointer.map(|pos| on.layout.on_grid(view.map.canvas_from_screen(pos)));
    clicks(ui, on, view, actions);
    menu_ui(on, view, actions);
    rename_ui(ui, on, view, actions);
    noting_ui(ui, on, view, actions);
    minimap_ui(ui, on, view);
    out_of_sight_ui(ui, on, view);
    choice_ui(ui.ctx(), on.ctx.preset, view, actions);
    tip_ui(ui, on, under_pointer.as_ref(), view);
    if on.ctx.preset.map.sites.is_empty() && view.canvas.choice.is_none() {
        crate::app::map::empty::start_ui(ui, on.rect, view, actions);
    }
}

/// Says so where the view has been moved off the map: a white screen looks like a lost one.
fn out_of_sight_ui(ui: &mut Ui, on: Canvas<'_>, view: &ViewState) {
    let places = on.layout.positions.iter().map(|place| view.map.screen_from_canvas(*place));
    let sites = places.fold(Rect::NOTHING, |area, place| area.union(Rect::from_min_max(place, place)));
    if sites.is_negative() || sites.expand(on.radius).intersects(on.rect) {
        return;
    }
    let words = format!("Nothing here. {} fits the map", keys_text(ui.ctx(), Command::Fit));
    let area = Rect::from_center_size(on.rect.center(), vec2(on.rect.width().min(320.0), 40.0));
    ui.put(area, egui::Label::new(egui::RichText::new(words).color(on.ctx.theme.weak_text())));
}

/// Says what the pointer rests on, while nothing else is going on.
fn tip_ui(ui: &Ui, on: Canvas<'_>, under_pointer: Option<&Response>, view: &ViewState) {
    let canvas = &view.canvas;
    let free = !canvas.is_typed_on()
        && canvas.note_drag.is_none()
        && canvas.aiming.is_none()
        && canvas.drag.is_none()
        && canvas.link.is_none()
        && canvas.choice.is_none()
        && canvas.boxed.is_none();
    let Some(item) = on.hovered.filter(|_| !on.response.dragged() && free) else { return };
    let still = ui.input(|input| input.pointer.time_since_last_movement());
    if still < REST {
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f32(REST - still));
    } else if !egui::Popup::is_any_open(ui.ctx()) {
        tooltip_ui(under_pointer.unwrap_or(on.response), |ui| item_tip_ui(ui, on.ctx, item));
    }
    ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
}

/// A right click beside all discs: what can be done with the site whose name is under it, with the route, or with the map.
fn menu_ui(on: Canvas<'_>, view: &mut ViewState, actions: &mut Actions) {
    let Canvas { ctx, response: canvas, hovered, .. } = on;
    let network = ctx.network;
    if canvas.secondary_clicked() {
        let pos = canvas.interact_pointer_pos();
        view.canvas.menu_at = pos.map(|pos| on.layout.on_grid(view.map.canvas_from_screen(pos)));
        let named = pos.and_then(|pos| on.name_at(pos, view));
        let site = match hovered {
            Some(MapItem::Site(site)) => Some(site),
            Some(MapItem::Route(_)) => None,
            None => named,
        };
        let to = match (site.and_then(|site| network.map.sites.get(site)), hovered) {
            (Some(site), _) => Selection::One(site.address()),
            (None, Some(MapItem::Route(route))) if network.routes.get(route).is_some() => {
                Selection::One(EntityRef::Route(network.route_entry(route).id.clone()))
            }
            _ => Selection::Nothing,
        };
        actions.push(Action::Select(to));
    }
    canvas.context_menu(|ui| {
        let (menu, sections) = match &ctx.shown.selection {
            Selection::One(EntityRef::Route(_)) => (Menu::Route, 0..=1),
            Selection::One(EntityRef::Site(_)) => (Menu::Site, 0..=4),
            _ => (Menu::Canvas, 0..=1),
        };
        sections_ui(ui, menu, sections, ctx.situation, actions);
        if menu == Menu::Canvas {
            ui.separator();
            if ctx.edits() && ui.button("Note here").on_hover_text(Command::AddNote.row().help).clicked() {
                actions.push(Action::BeginNote(view.canvas.menu_at));
                ui.close();
            }
            ui.menu_button("Picture", |ui| pictures_ui(ui, ctx, actions));
        }
    });
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
fn clicks(ui: &Ui, on: Canvas<'_>, view: &mut ViewState, actions: &mut Actions) {
    let Canvas { layout, ctx, response: canvas, hovered, .. } = on;
    let network = ctx.network;
    let pos = canvas.interact_pointer_pos().or(canvas.hover_pos());
    if let Some(recipe) = canvas.dnd_release_payload::<RecipeId>() {
        let canvas = view.canvas.pointer.map(|place| if view.canvas.snap { snapped(place) } else { place });
        let stage = canvas.map(|place| layout.stage_at(layout.shown(place).x)).unwrap_or_default();
        let country = ctx.shown.country.clone();
        actions.push(Action::AddSite(NewSite { stage, canvas, recipe: Some((*recipe).clone()), country }));
        return;
    }
    let named = pos.and_then(|pos| on.name_at(pos, view));
    if canvas.double_clicked() && ctx.edits() {
        if let Some(site) = named.and_then(|site| network.map.sites.get(site)) {
            view.canvas.renaming =
                Some(Renaming { site: site.id.clone(), text: site.name.clone(), fresh: true, is_new: false });
        } else if let Some(pos) = pos.filter(|_| hovered.is_none()) {
            let place = view.map.canvas_from_screen(pos);
            let point = layout.on_grid(place);
            let canvas = Some(if view.canvas.snap { snapped(point) } else { point });
            let stage = layout.stage_at(place.x);
            let country = ctx.shown.country.clone();
            actions.push(Action::AddSite(NewSite { stage, canvas, recipe: None, country }));
        }
        return;
    }
    // By hand only: Enter counts as a click on what has the keyboard, and means something else here.
    if !canvas.clicked_by(egui::PointerButton::Primary) {
        return;
    }
    view.canvas.take_focus = true;
    let shift = ui.input(|input| input.modifiers.shift);
    let site_id = |site: SiteIx| network.map.sites.get(site).map(|site| site.id.clone());
    let to = match (hovered, named) {
        (Some(MapItem::Site(site)), _) | (None, Some(site)) => site_id(site)
            .map(|id| if shift { ctx.shown.selection.toggled(&id) } else { Selection::One(EntityRef::Site(id)) }),
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
