//! The world view: pan, zoom, select, place sites on the globe.

pub mod controls;
pub mod swipe;
pub mod unplaced;

pub use controls::world_bar_ui;

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::command::Menu;
use crate::app::commands::menu::{entry_menu_ui, sections_ui};
use crate::app::form::now::flow_line;
use crate::app::map::differs::differs_ui;
use crate::app::map::frame::MapFrame;
use crate::app::map::tips::{route_tip_ui, site_tip_ui, tooltip_ui};
use crate::app::state::context::Ctx;
use crate::app::state::selection::Selection;
use crate::app::state::view::ViewState;
use crate::app::tasks::newest::Wake;
use crate::app::tasks::task::{Same, Silent};
use crate::app::tasks::tint::Tints;
use crate::app::tasks::world_plan::{PlanKey, WorldCache};
use crate::draw::{
    Choropleth, MapItem, MapMarks, Mark, Theme, WorldItem, WorldScene, WorldView, best_centre, great_circle, mark_name,
    paint_world, text_size, world_differences, world_hit, zoom_step, zoom_to_mark,
};
use chokepoint_core::edit::{Change, Edit, Swap};
use chokepoint_core::engine::{Network, RouteIx, SiteIx};
use chokepoint_core::model::{Addressed, EntityRef, GlobePoint, Preset, Site, SiteId, count_words};
use egui::{Pos2, Rect, Response, Sense, Stroke, Ui, Vec2};
use std::sync::Arc;
use typed_index_collections::{TiSlice, TiVec};

/// Up to so many marks on screen each is an item of its own, with a name that tests and screen readers find.
const NAMED: usize = 3000;
/// Size of the area around a mark that reacts to the pointer, points.
const REACH: f32 = 24.0;
/// Routes of a link that its tip names.
const LISTED: usize = 6;

/// What the world keeps between frames: plans and tints, each worked out on a thread of its own.
pub struct WorldCaches {
    plans: WorldCache,
    // Of two presets that are looked at side by side.
    sides: [WorldCache; 2],
    tints: Tints,
}

impl WorldCaches {
    /// Threads that wait.
    pub fn new(wake: &Wake) -> Self {
        let plans = || WorldCache::new(Arc::clone(wake));
        Self { plans: plans(), sides: [plans(), plans()], tints: Tints::new(Arc::clone(wake)) }
    }

    /// What countries are tinted by on screen.
    pub fn tint(&self) -> Option<&Choropleth> {
        self.tints.newest()
    }

    /// Work whose failure shows as something that is missing.
    pub fn silent(&mut self) -> [&mut dyn Silent; 4] {
        let [left, right] = &mut self.sides;
        [self.plans.work(), left.work(), right.work(), self.tints.work()]
    }
}

/// The world as it is drawn in this frame, for what is done on it.
#[derive(Clone, Copy)]
struct World<'a> {
    /// What panels read.
    ctx: &'a Ctx<'a>,
    /// Where it is on the screen.
    rect: Rect,
    /// What it shows.
    scene: &'a WorldScene<'a>,
    /// Where sites are on the globe, by index; none for one that is being dragged.
    places: &'a TiSlice<SiteIx, Option<GlobePoint>>,
    /// The map as an item that is clicked and dragged.
    response: &'a Response,
}

/// Shows the world in all the room there is.
pub fn world_ui(ui: &mut Ui, ctx: &Ctx<'_>, caches: &mut WorldCaches, view: &mut ViewState, actions: &mut Actions) {
    let network = ctx.network;
    let rect = ui.available_rect_before_wrap();
    let canvas = ui.allocate_rect(rect, Sense::click_and_drag());
    let frame = MapFrame::of(ui, canvas, ctx);
    if !view.world.centred {
        view.world.view.centre = best_centre(network);
        view.world.centred = true;
    }
    if view.world.fit {
        view.world.view = WorldView::fit(view.world.view.centre, frame.room);
    }
    navigate(ui, &frame.canvas, view, actions);
    let mut places: TiVec<SiteIx, Option<GlobePoint>> = network.map.sites.iter().map(|site| site.globe).collect();
    let dragged = view.world.dragged.map(|(site, _)| site);
    // What is being dragged is no part of the plan: it would be swallowed by the first cluster it is dragged across.
    if let Some(place) = dragged.and_then(|site| places.get_mut(site)) {
        *place = None;
    }
    let key = PlanKey {
        network: Same::of(network),
        centre: view.world.view.centre,
        step: zoom_step(view.world.view.zoom),
        scale: ctx.theme.scale(),
        dragged,
    };
    let plan = caches.plans.plan(key, &places);
    let marks = MapMarks { filter: ctx.passes, differs: ctx.differs, ..MapMarks::default() };
    let map = frame.scene(&ctx.indexed.layout, marks, &[]);
    let tint = caches.tints.of(network, (ctx.results, ctx.month), &view.world, &ctx.shown.selection);
    let scene = WorldScene { map: &map, plan, tint, hovered: None };
    let hovered = frame.pointer(ui).and_then(|pos| world_hit(pos, &view.world.view, &scene));
    let scene = WorldScene { hovered, ..scene };
    paint(ui, &frame, view, &scene);
    let on = World { ctx, rect: frame.room, scene: &scene, places: &places, response: &frame.canvas };
    let under_pointer = marks_ui(ui, on, view, actions);
    differs_ui(ui, &world_differences(frame.room, &view.world.view, &scene));
    clicked(on, view, actions);
    menu_ui(on, actions);
    if let Some(item) = hovered.filter(|_| !on.response.dragged() && view.world.dragged.is_none()) {
        tip_ui(under_pointer.as_ref().unwrap_or(on.response), &scene, ctx, item);
        ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    if view.world.placing.is_some() {
        ui.ctx().set_cursor_icon(egui::CursorIcon::Crosshair);
    }
    unplaced::unplaced_ui(ui, frame.room, ctx, view, actions);
}

/// World, legend, how many links there was no room for, and a site on its way.
fn paint(ui: &Ui, frame: &MapFrame<'_>, view: &ViewState, scene: &WorldScene<'_>) {
    let (theme, network) = (scene.map.theme, scene.map.network);
    let painter = ui.painter_at(frame.rect);
    let painted = paint_world(&painter, frame.room, &view.world.view, scene);
    frame.paint_legend(&painter);
    if painted.left_out > 0 {
        let words = format!("The {} largest links of {}", painted.links, painted.links + painted.left_out);
        let at = frame.room.right_bottom() - Vec2::new(8.0, 6.0);
        painter.text(at, egui::Align2::RIGHT_BOTTOM, words, theme.font(text_size::LABEL), theme.weak_text());
    }
    if let Some(dragged) = view.world.dragged {
        paint_dragged(&painter, &view.world.view, network, dragged, theme);
    }
}

/// Pans by drag, zooms about the pointer, fits on a double click.
fn navigate(ui: &Ui, canvas: &Response, view: &mut ViewState, actions: &mut Actions) {
    let look = &mut view.world;
    if canvas.dragged() {
        look.view.offset += canvas.drag_delta();
        look.fit = false;
    }
    if canvas.double_clicked() {
        actions.push(Action::Fit);
    }
    let inside = canvas.contains_pointer() || canvas.hovered();
    if let Some(pointer) = ui.ctx().pointer_hover_pos().filter(|_| inside) {
        let factor = ui.input(|input| input.zoom_delta() * (input.smooth_scroll_delta().y * 0.004).exp());
        if factor != 1.0 {
            look.view.zoom_about(pointer, factor);
            look.fit = false;
        }
    }
}

/// What a click beside all marks does: it places a site, or selects the link under it.
fn clicked(on: World<'_>, view: &mut ViewState, actions: &mut Actions) {
    let World { ctx, scene, response: canvas, .. } = on;
    if !canvas.clicked() {
        return;
    }
    let place = canvas.interact_pointer_pos().and_then(|pos| view.world.view.globe(pos));
    if let Some(site) = view.world.placing.clone() {
        if let Some(place) = place {
            actions.edit(place_site(ctx.preset, &site, place));
            actions.push(Action::Select(Selection::One(EntityRef::Site(site))));
            view.world.placing = None;
        }
        return;
    }
    let to = match scene.hovered {
        Some(WorldItem::Link(link)) => strongest(scene, link)
            .filter(|route| ctx.network.routes.get(*route).is_some())
            .map(|route| Selection::One(EntityRef::Route(ctx.network.route_entry(route).id.clone()))),
        Some(WorldItem::Mark(_)) => None,
        None => Some(Selection::Nothing),
    };
    if let Some(to) = to {
        actions.push(Action::Select(to));
    }
}

/// A right click beside all marks: what can be done with the largest route of the link under it, or with the map.
fn menu_ui(on: World<'_>, actions: &mut Actions) {
    let World { ctx, scene, response: canvas, .. } = on;
    if canvas.secondary_clicked() {
        let route = match scene.hovered {
            Some(WorldItem::Link(link)) => strongest(scene, link),
            _ => None,
        };
        let route = route.filter(|route| ctx.network.routes.get(*route).is_some());
        let to = route.map(|route| Selection::One(EntityRef::Route(ctx.network.route_entry(route).id.clone())));
        actions.push(Action::Select(to.unwrap_or(Selection::Nothing)));
    }
    canvas.context_menu(|ui| {
        let is_route = matches!(ctx.shown.selection, Selection::One(EntityRef::Route(_)));
        let menu = if is_route { Menu::Route } else { Menu::Canvas };
        sections_ui(ui, menu, 0..=1, ctx.situation, actions);
    });
}

/// A right click on several sites that stand as one.
fn cluster_menu_ui(response: &Response, on: World<'_>, mark: &Mark, view: &mut ViewState, actions: &mut Actions) {
    response.context_menu(|ui| {
        let number = count_words(mark.sites.len(), "site");
        if ui.button(format!("Zoom in to its {number}")).clicked() {
            view.world.view = zoom_to_mark(mark, &view.world.view, on.places, on.rect);
            view.world.fit = false;
            ui.close();
        }
        if ui.button(format!("Select its {number}")).clicked() {
            let sites = &on.ctx.network.map.sites;
            let ids = mark.sites.iter().filter_map(|site| sites.get(*site)).map(|site| site.id.clone()).collect();
            actions.push(Action::Select(Selection::of_sites(ids)));
            ui.close();
        }
        ui.separator();
        sections_ui(ui, Menu::Canvas, 1..=1, on.ctx.situation, actions);
    });
}

/// The route of a link that carries most in the baseline.
fn strongest(scene: &WorldScene<'_>, link: usize) -> Option<RouteIx> {
    by_value(scene, link).first().copied()
}

/// The routes of a link, the most valuable first.
fn by_value(scene: &WorldScene<'_>, link: usize) -> Vec<RouteIx> {
    let network = scene.map.network;
    let value = |route: &RouteIx| {
        let route = &network.routes[*route];
        route.baseline * network.embodied_usd[route.from]
    };
    let mut routes = scene.plan.links.get(link).map(|link| link.routes.clone()).unwrap_or_default();
    routes.sort_by(|a, b| value(b).total_cmp(&value(a)).then(a.cmp(b)));
    routes
}

/// Every mark on screen as an item with a name: click selects or zooms in, drag moves a site. Returns the one under the pointer.
fn marks_ui(ui: &mut Ui, on: World<'_>, view: &mut ViewState, actions: &mut Actions) -> Option<Response> {
    let World { ctx, rect, scene, places, .. } = on;
    let mut under_pointer = None;
    let sites = &ctx.network.map.sites;
    let area = |place: Pos2| Rect::from_center_size(place, Vec2::splat(REACH)).intersect(rect);
    let visible: Vec<(&Mark, Pos2)> = (scene.plan.marks.iter())
        .map(|mark| (mark, view.world.view.screen(mark.at)))
        .filter(|(_, place)| rect.contains(*place))
        .collect();
    if visible.len() > NAMED {
        return None;
    }
    for (mark, place) in visible {
        let Some((index, site)) = mark.sites.first().and_then(|at| Some((*at, sites.get(*at)?))) else { continue };
        if mark.sites.len() > 1 {
            let id = ui.scope_id().with(("cluster", site.id.as_str()));
            let response = ui.interact(area(place), id, Sense::click());
            let name = mark_name(mark, scene.map);
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
            if response.clicked() {
                view.world.view = zoom_to_mark(mark, &view.world.view, places, rect);
                view.world.fit = false;
            }
            cluster_menu_ui(&response, on, mark, view, actions);
            if response.hovered() {
                under_pointer = Some(response);
            }
            continue;
        }
        let response = site_item(ui, area(place), site, ctx);
        if response.clicked() {
            actions.push(Action::Select(Selection::One(EntityRef::Site(site.id.clone()))));
        }
        entry_menu_ui(&response, &site.address(), ctx.situation, actions);
        if response.drag_started() {
            view.world.dragged = Some((index, place));
            view.world.fit = false;
        }
        if response.hovered() {
            under_pointer = Some(response);
        }
    }
    if let Some((index, place)) = view.world.dragged
        && let Some(site) = sites.get(index)
    {
        let response = site_item(ui, area(place), site, ctx);
        view.world.dragged = Some((index, place + response.drag_delta()));
        // Also when the button was let go outside the window.
        if response.drag_stopped() || !ui.input(|input| input.pointer.any_down()) {
            view.world.dragged = None;
            if let Some(place) = view.world.view.globe(place) {
                actions.edit(place_site(ctx.preset, &site.id, place));
            }
        }
    }
    under_pointer
}

fn site_item(ui: &Ui, area: Rect, site: &Site, ctx: &Ctx<'_>) -> Response {
    let sense = if ctx.edits() { Sense::click_and_drag() } else { Sense::click() };
    let response = ui.interact(area, ui.scope_id().with(("world site", site.id.as_str())), sense);
    response.widget_info(|| {
        let selected = ctx.shown.selection == Selection::One(EntityRef::Site(site.id.clone()));
        egui::WidgetInfo::selected(egui::Role::Button, true, selected, &site.name)
    });
    response
}

/// A site on its way, with its routes.
fn paint_dragged(
    painter: &egui::Painter,
    view: &WorldView,
    network: &Network,
    (site, place): (SiteIx, Pos2),
    theme: &Theme,
) {
    let other = |route: &chokepoint_core::engine::NetworkRoute| {
        let (from, to) = (network.nodes[route.from].site, network.nodes[route.to].site);
        (from == site).then_some(to).or((to == site).then_some(from))
    };
    if let Some(here) = view.globe(place) {
        for end in network.routes.iter().filter_map(other).filter_map(|other| network.map.sites.get(other)?.globe) {
            for line in view.centre.lines(&great_circle(here, end, 3.0)) {
                let points: Vec<Pos2> = line.into_iter().map(|point| view.screen(point)).collect();
                painter.add(egui::Shape::line(points, Stroke::new(1.2, theme.accent().gamma_multiply(0.7))));
            }
        }
    }
    painter.circle_filled(place, 11.0 * theme.scale(), theme.canvas());
    painter.circle_filled(place, 9.0 * theme.scale(), theme.accent());
    if let Some(site) = network.map.sites.get(site) {
        let at = place + Vec2::new(14.0, 0.0);
        painter.text(at, egui::Align2::LEFT_CENTER, &site.name, theme.font(text_size::NAME), theme.text());
    }
}

fn tip_ui(response: &Response, scene: &WorldScene<'_>, ctx: &Ctx<'_>, item: WorldItem) {
    let map_item = match item {
        WorldItem::Mark(mark) => {
            let mark = scene.plan.marks.get(mark);
            mark.filter(|mark| mark.sites.len() == 1).map(|mark| MapItem::Site(mark.sites[0]))
        }
        WorldItem::Link(link) => scene.plan.links.get(link).and_then(|link| match link.routes.as_slice() {
            [route] => Some(MapItem::Route(*route)),
            _ => None,
        }),
    };
    tooltip_ui(response, |ui| match (map_item, item) {
        (Some(MapItem::Site(site)), _) => site_tip_ui(ui, ctx, site),
        (Some(MapItem::Route(route)), _) => route_tip_ui(ui, ctx, route),
        (None, WorldItem::Mark(mark)) => cluster_tip_ui(ui, scene, mark),
        (None, WorldItem::Link(link)) => link_tip_ui(ui, scene, ctx, link),
    });
}

fn cluster_tip_ui(ui: &mut Ui, scene: &WorldScene<'_>, mark: usize) {
    let Some(mark) = scene.plan.marks.get(mark) else { return };
    ui.strong(format!("{} sites; click to zoom in", mark.sites.len()));
    for site in mark.sites.iter().take(12).filter_map(|site| scene.map.network.map.sites.get(*site)) {
        ui.label(format!("{}, {}", site.name, scene.map.network.map.stage_names.in_text(site.stage)));
    }
    if mark.sites.len() > 12 {
        ui.weak(format!("and {} more", mark.sites.len() - 12));
    }
}

fn link_tip_ui(ui: &mut Ui, scene: &WorldScene<'_>, ctx: &Ctx<'_>, link: usize) {
    let Some(entry) = scene.plan.links.get(link) else { return };
    let network = ctx.network;
    let name = |mark: usize| scene.plan.marks.get(mark).map(|mark| mark_name(mark, scene.map)).unwrap_or_default();
    ui.strong(format!("{} to {}", name(entry.from), name(entry.to)));
    let routes = by_value(scene, link);
    for at in routes.iter().take(LISTED) {
        let Some(ends) = network.routes.get(*at) else { continue };
        let route = network.route_entry(*at);
        let commodity = network.map.commodity(&route.commodity);
        let goods = commodity.map_or(route.commodity.as_str(), |commodity| commodity.name.as_str());
        let unit = commodity.map_or("", |commodity| commodity.unit.as_str());
        let verdict = scene.map.verdicts.and_then(|verdicts| verdicts.get(*at)).map(|verdict| verdict.kind().label());
        let flow = flow_line(ends.baseline, ctx.results.month(ctx.month), *at, unit);
        ui.label(format!("{goods}: {flow}{}", verdict.map_or(String::new(), |verdict| format!(", {verdict}"))));
    }
    if routes.len() > LISTED {
        ui.weak(format!("and {} more routes; zoom in to tell them apart", routes.len() - LISTED));
    }
}

/// The edit that puts a site somewhere on the globe.
pub fn place_site(preset: &Preset, id: &SiteId, place: GlobePoint) -> Option<Edit> {
    let at = preset.map.sites.iter().position(|site| &site.id == id)?;
    let site = preset.map.sites.get(at)?;
    let after = Site { globe: Some(rounded(place)), ..site.clone() };
    let name = format!("place {} on the globe", site.name);
    Edit::replace(preset, at, after, name, "").map(Edit::for_looks)
}

/// The edit that puts sites without a place at the middle of their countries.
fn place_at_countries(preset: &Preset) -> Option<Edit> {
    let changes: Vec<Change> = (preset.map.sites.iter().enumerate())
        .filter(|(_, site)| site.globe.is_none())
        .filter_map(|(at, site)| {
            let after = Site { globe: Some(site.country.centre()?), ..site.clone() };
            Some(Swap { at, before: Some(Box::new(site.clone())), after: Some(Box::new(after)) }.into())
        })
        .collect();
    let name = format!("place {} sites at their countries", changes.len());
    let edit = Edit { name, key: String::new(), change: Change::Several(changes.clone()), matters: false };
    (!changes.is_empty()).then_some(edit)
}

/// To a thousandth of a degree, a hundred metres: more is noise of the mouse.
fn rounded(place: GlobePoint) -> GlobePoint {
    let round = |degrees: f64| (degrees * 1000.0).round() / 1000.0;
    GlobePoint { latitude: round(place.latitude), longitude: round(place.longitude) }
}
