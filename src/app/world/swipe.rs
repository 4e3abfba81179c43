//! Two presets on the world map at once, with the divider of the stage map.

use crate::app::commands::action::Actions;
use crate::app::map::differs::differs_ui;
use crate::app::map::swipe::{SwipeFrame, item_address, item_ui, side_scene};
use crate::app::state::beside::{Beside, Side};
use crate::app::state::context::Ctx;
use crate::app::state::view::ViewState;
use crate::app::tasks::task::Same;
use crate::app::tasks::world_plan::PlanKey;
use crate::app::world::{NAMED, REACH, WorldCaches, navigate, strongest};
use crate::draw::{
    MapItem, WorldItem, WorldScene, WorldView, best_centre, paint_world, world_differences, world_hit, zoom_step,
};
use chokepoint_core::engine::SiteIx;
use chokepoint_core::model::{Addressed, EntityRef, GlobePoint};
use egui::{Rect, Sense, Ui, Vec2};
use typed_index_collections::TiVec;

/// Shows both in all the room there is.
pub fn swipe_world_ui(
    ui: &mut Ui,
    ctx: &Ctx<'_>,
    beside: &Beside,
    caches: &mut WorldCaches,
    view: &mut ViewState,
    actions: &mut Actions,
) {
    let rect = ui.available_rect_before_wrap();
    let canvas = ui.allocate_rect(rect, Sense::click_and_drag());
    canvas.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, "Both world maps"));
    let frame = SwipeFrame::of(ui, canvas, ctx, beside);
    if !view.world.centred {
        view.world.view.centre = best_centre(&beside.sides[1].network);
        view.world.centred = true;
    }
    if view.world.fit {
        view.world.view = WorldView::fit(view.world.view.centre, frame.room);
    }
    navigate(ui, &frame.canvas, view, actions);
    let pointer = frame.pointer(ui);
    let mut hovered = None;
    for ((side, part), plans) in beside.sides.iter().zip(frame.parts(view)).zip(&mut caches.sides) {
        let places: TiVec<SiteIx, Option<GlobePoint>> = side.network.map.sites.iter().map(|site| site.globe).collect();
        let key = PlanKey {
            network: Same::of(&side.network),
            centre: view.world.view.centre,
            step: zoom_step(view.world.view.zoom),
            scale: ctx.theme.scale(),
            dragged: None,
        };
        let map = side_scene(ctx, side);
        let scene = WorldScene { map: &map, plan: plans.plan(key, &places), tint: None, hovered: None };
        let here = pointer.filter(|pos| part.contains(*pos)).and_then(|pos| world_hit(pos, &view.world.view, &scene));
        let scene = WorldScene { hovered: here, ..scene };
        paint_world(&ui.painter_at(part), frame.room, &view.world.view, &scene);
        let mut differences = world_differences(frame.room, &view.world.view, &scene);
        differences.retain(|difference| part.contains(difference.at));
        ui.push_id(&side.name, |ui| {
            marks_ui(ui, side, &scene, part, &view.world.view, actions);
            differs_ui(ui, &differences);
        });
        hovered = hovered.or(here.and_then(|item| Some((side, address(side, &scene, item)?))));
    }
    frame.end_ui(ui, hovered, view, actions);
}

/// Every single site in sight as an item with a name.
fn marks_ui(ui: &Ui, side: &Side, scene: &WorldScene<'_>, part: Rect, view: &WorldView, actions: &mut Actions) {
    let single = scene.plan.marks.iter().filter(|mark| mark.sites.len() == 1);
    let in_sight = single.map(|mark| (mark, view.screen(mark.at))).filter(|(_, place)| part.contains(*place));
    for (mark, place) in in_sight.take(NAMED) {
        let Some(site) = mark.sites.first().and_then(|at| side.network.map.sites.get(*at)) else { continue };
        let area = Rect::from_center_size(place, Vec2::splat(REACH)).intersect(part);
        item_ui(ui, side, area, &site.name, site.address(), actions);
    }
}

/// What is under the pointer: of several sites that stand as one the first that differs, of several routes the largest that does.
fn address(side: &Side, scene: &WorldScene<'_>, item: WorldItem) -> Option<EntityRef> {
    let item = match item {
        WorldItem::Mark(mark) => {
            let sites = &scene.plan.marks.get(mark)?.sites;
            let differs = sites.iter().find(|site| side.differs.site(**site).is_some());
            MapItem::Site(*differs.or(sites.first())?)
        }
        WorldItem::Link(link) => {
            let routes = &scene.plan.links.get(link)?.routes;
            let differs = routes.iter().find(|route| side.differs.route(**route).is_some()).copied();
            MapItem::Route(differs.or_else(|| strongest(scene, link))?)
        }
    };
    item_address(side, item)
}
