//! Sites as items: click selects, drag moves, ports begin routes, a double click on a name renames.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::command::Menu;
use crate::app::commands::menu::{entry_menu_ui, sections_ui};
use crate::app::form::spoken::described;
use crate::app::map::canvas::{Canvas, PORT};
use crate::app::map::link::start_link;
use crate::app::map::said::site_words;
use crate::app::state::canvas::{Drag, Renaming};
use crate::app::state::context::Ctx;
use crate::app::state::selection::Selection;
use crate::app::state::shown::Explained;
use crate::app::state::view::ViewState;
use crate::draw::{BADGE, badge_place};
use chokepoint_core::engine::SiteIx;
use chokepoint_core::insight::SHORT;
use chokepoint_core::model::{Addressed, EntityRef};
use egui::{Pos2, Rect, Response, Sense, Stroke, Ui, Vec2, vec2};

/// Up to so many sites in sight each is an item of its own, with a name that tests and screen readers find.
const NAMED: usize = 2000;
/// Size of the area around a site that reacts to the pointer, points.
const REACH: f32 = 26.0;

/// Every site on screen as an item with a name. Returns the one under the pointer.
pub fn sites_ui(ui: &mut Ui, on: Canvas<'_>, view: &mut ViewState, actions: &mut Actions) -> Option<Response> {
    let Canvas { rect, layout, ctx, marks, radius, .. } = on;
    let sites = &ctx.network.map.sites;
    let places =
        layout.positions.iter_enumerated().map(|(site, position)| (site, view.map.screen_from_canvas(*position)));
    let in_sight: Vec<(SiteIx, Pos2)> =
        places.filter(|(index, place)| rect.contains(*place) && !marks.hides_site(*index)).collect();
    if in_sight.len() > NAMED {
        return None;
    }
    let mut under_pointer = None;
    let in_reach: Vec<(SiteIx, Pos2)> = in_sight.iter().copied().filter(|(site, _)| is_short(ctx, *site)).collect();
    // Reading, a drag that begins on a site pans the map.
    let sense = if ctx.edits() { Sense::click_and_drag() } else { Sense::click() };
    for (index, place) in in_sight {
        let Some(site) = sites.get(index) else { continue };
        let area = Rect::from_center_size(place, Vec2::splat(REACH.max(2.0 * radius))).intersect(rect);
        let response = ui.interact(area, ui.scope_id().with(("site", site.id.as_str())), sense);
        let is_selected = ctx.shown.selection.has_site(&site.id);
        let name = marks.fold.and_then(|fold| fold.names.get(&index)).unwrap_or(&site.name);
        response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, true, is_selected, name));
        described(&response, || site_words(ctx, index));
        site_item(&response, index, on, view, actions);
        response.context_menu(|ui| sections_ui(ui, Menu::Site, 0..=4, ctx.situation, actions));
        if response.hovered() {
            under_pointer = Some(response);
        }
    }
    badges_ui(ui, on, &in_reach, actions);
    // A port lies over its site, so it comes last.
    let idle = view.canvas.renaming.is_none() && view.canvas.link.is_none() && view.canvas.drag.is_none();
    if ctx.edits() && idle {
        for index in ported(ui, on, view) {
            ports_ui(ui, index, on, view, actions);
        }
    }
    under_pointer
}

/// Whether a site runs short in the month on screen.
fn is_short(ctx: &Ctx<'_>, site: SiteIx) -> bool {
    ctx.gaps.get(site).is_some_and(|gap| *gap > SHORT)
}

/// The badges of sites that run short: a click asks why.
fn badges_ui(ui: &Ui, on: Canvas<'_>, short: &[(SiteIx, Pos2)], actions: &mut Actions) {
    let Canvas { rect, ctx, radius, .. } = on;
    for (index, place) in short {
        let Some(site) = ctx.network.map.sites.get(*index) else { continue };
        let area =
            Rect::from_center_size(badge_place(*place, radius, ctx.theme), BADGE * ctx.theme.scale()).intersect(rect);
        let response = ui.interact(area, ui.scope_id().with(("badge", site.id.as_str())), Sense::click());
        let name = format!("Why does {} run short?", site.name);
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
        if response.clicked() {
            actions.push(Action::Explain(Explained { site: site.id.clone(), good: None }));
        }
        let response = response.on_hover_text("Click: why, with the chain behind it");
        entry_menu_ui(&response, &site.address(), ctx.situation, actions);
    }
}

/// Sites that show their ports: the one at the pointer, as far out as a drag from its port may begin, and the selected one.
fn ported(ui: &Ui, on: Canvas<'_>, view: &ViewState) -> Vec<SiteIx> {
    // Where the button went down, while it is down: a hand faster than the frames would lose the port before it is dragged.
    let pressed = ui.input(|input| input.pointer.press_origin().filter(|_| input.pointer.any_down()));
    let pointer = pressed.or(ui.ctx().pointer_hover_pos().filter(|_| ui.rect_contains_pointer(on.rect)));
    let at_pointer = pointer.and_then(|pos| on.site_at(pos, on.radius + 20.0, view));
    let selected = match &on.ctx.shown.selection {
        Selection::One(EntityRef::Site(id)) => on.ctx.network.site(id),
        _ => None,
    };
    let is_shown = |index: &SiteIx| {
        let place = on.layout.positions.get(*index).map(|place| view.map.screen_from_canvas(*place));
        place.is_some_and(|place| on.rect.contains(place))
            && !on.marks.has_names(*index)
            && !on.marks.hides_site(*index)
    };
    let mut both: Vec<SiteIx> = selected.into_iter().chain(at_pointer).filter(is_shown).collect();
    both.dedup();
    both
}

/// What clicks and drags on a site do.
fn site_item(response: &Response, index: SiteIx, on: Canvas<'_>, view: &mut ViewState, actions: &mut Actions) {
    let Canvas { ctx, marks, .. } = on;
    let Some(site) = ctx.network.map.sites.get(index) else { return };
    if response.double_clicked() {
        if marks.has_names(index) {
            view.canvas.folded.remove(&site.country);
        } else if ctx.edits() {
            view.canvas.renaming =
                Some(Renaming { site: site.id.clone(), text: site.name.clone(), fresh: true, is_new: false });
        }
    } else if response.clicked() {
        view.canvas.take_focus = true;
        let shift = response.ctx.input(|input| input.modifiers.shift);
        let to = if shift {
            ctx.shown.selection.toggled(&site.id)
        } else {
            Selection::One(EntityRef::Site(site.id.clone()))
        };
        actions.push(Action::Select(to));
    }
    if response.secondary_clicked() && !ctx.shown.selection.has_site(&site.id) {
        actions.push(Action::Select(Selection::One(EntityRef::Site(site.id.clone()))));
    }
    if response.drag_started_by(egui::PointerButton::Primary) {
        view.fit = false;
        let mut sites = vec![index];
        if ctx.shown.selection.has_site(&site.id) {
            sites.extend(ctx.shown.selection.sites().iter().filter_map(|id| ctx.network.site(id)));
        } else {
            actions.push(Action::Select(Selection::One(EntityRef::Site(site.id.clone()))));
        }
        if let Some(fold) = marks.fold {
            let members = fold.leader.iter_enumerated().filter(|(_, leader)| **leader == index);
            sites.extend(members.map(|(member, _)| member));
        }
        let mut seen = std::collections::BTreeSet::new();
        sites.retain(|site| seen.insert(*site));
        view.canvas.drag = Some(Drag { sites, way: Vec2::ZERO, free: false });
    }
    let is_mine = |drag: &&mut Drag| drag.sites.first() == Some(&index);
    if response.dragged()
        && let Some(drag) = view.canvas.drag.as_mut().filter(is_mine)
    {
        drag.way += view.map.canvas_way(response.drag_delta());
        drag.free = response.ctx.input(|input| input.modifiers.alt);
    }
    if response.drag_stopped()
        && let Some(drag) = view.canvas.drag.take_if(|drag| drag.sites.first() == Some(&index))
    {
        actions.push(Action::MoveSites(drag));
    }
}

/// The two ports of a site: left takes in, right sends out.
fn ports_ui(ui: &mut Ui, index: SiteIx, on: Canvas<'_>, view: &mut ViewState, actions: &mut Actions) {
    let Canvas { ctx, layout, radius, .. } = on;
    let (Some(site), Some(position)) = (ctx.network.map.sites.get(index), layout.positions.get(index)) else { return };
    let place = view.map.screen_from_canvas(*position);
    let theme = ctx.theme;
    for outgoing in [false, true] {
        let way = if outgoing { radius + 2.0 } else { -radius - 3.0 };
        let centre = place + vec2(way, 0.0);
        let id = ui.scope_id().with(("port", outgoing, site.id.as_str()));
        let response = ui.interact(Rect::from_center_size(centre, Vec2::splat(13.0)), id, Sense::click_and_drag());
        let name = if outgoing { "Route from" } else { "Route to" };
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, format!("{name} {}", site.name)));
        let size = if response.hovered() { PORT + 2.0 } else { PORT };
        ui.painter().circle_filled(centre, size, theme.canvas());
        ui.painter().circle_filled(centre, size - 1.5, theme.accent());
        let tip = if outgoing { "Drag to whom it supplies" } else { "Drag to who supplies it" };
        let response = response.on_hover_text(tip);
        if response.drag_started() {
            let pointer = response.interact_pointer_pos().unwrap_or(centre);
            start_link(&ctx.preset.map, &site.id, outgoing, Some(pointer), view);
        } else if response.clicked() {
            // A click that misses the disc by a little is a click on the site: only a drag draws.
            actions.push(Action::SelectOnMap(Selection::One(EntityRef::Site(site.id.clone()))));
        }
    }
}

/// Draws a box with Shift held and selects what is in it, beside what is selected already.
pub fn box_ui(ui: &Ui, on: Canvas<'_>, view: &mut ViewState, actions: &mut Actions) {
    let Canvas { layout, ctx, response: canvas, .. } = on;
    let shift = ui.input(|input| input.modifiers.shift);
    if canvas.drag_started_by(egui::PointerButton::Primary) && shift {
        view.canvas.boxed = ui.input(|input| input.pointer.press_origin());
    }
    let (Some(start), Some(now)) = (view.canvas.boxed, ui.ctx().pointer_interact_pos()) else { return };
    let area = Rect::from_two_pos(start, now);
    let theme = ctx.theme;
    ui.painter().rect_filled(area, 0.0, theme.accent().gamma_multiply(0.12));
    ui.painter().rect_stroke(area, 0.0, Stroke::new(1.0, theme.accent()), egui::StrokeKind::Inside);
    if !ui.input(|input| input.pointer.primary_down()) {
        view.canvas.boxed = None;
        view.canvas.take_focus = true;
        let inside = ctx
            .network
            .map
            .sites
            .iter()
            .zip(&layout.positions)
            .filter(|(_, place)| area.contains(view.map.screen_from_canvas(**place)));
        let sites = inside.map(|(site, _)| site.id.clone()).chain(ctx.shown.selection.sites()).collect();
        actions.push(Action::Select(Selection::of_sites(sites)));
    }
}
