//! Two presets on the map at once: left of a divider the one, right of it the other, in the same places. Both are looked at, neither is changed.
//!
//! Both show their usual trade: what a scenario does to only one of them would not be compared.

use crate::app::commands::action::{Action, Actions};
use crate::app::map::differs::differs_ui;
use crate::app::map::tips::tooltip_ui;
use crate::app::map::{fly, navigate};
use crate::app::state::beside::{Beside, DIVIDER, Side};
use crate::app::state::canvas::canvas_id;
use crate::app::state::context::Ctx;
use crate::app::state::selection::Selection;
use crate::app::state::view::ViewState;
use crate::draw::{
    MapItem, MapLegend, MapMarks, MapScene, fit_below_headings, map_differences, map_hit, map_legend_split, paint_map,
    paint_map_legend, text_size,
};
use chokepoint_core::diff::DifferenceKind;
use chokepoint_core::model::{Addressed, EntityRef, MapNote};
use egui::text::LayoutJob;
use egui::{Align2, CursorIcon, Key, Painter, Pos2, Rect, Response, Sense, Stroke, StrokeKind, Ui, Vec2, vec2};
use std::collections::BTreeSet;
use strum::VariantArray as _;

/// Width of what can be dragged, points.
const GRIP: f32 = 14.0;
/// How far a key moves the divider, share of the width.
const STEP: f32 = 0.05;
/// Up to so many sites in sight each is an item of its own, with a name that tests and screen readers find.
const NAMED: usize = 2000;
/// Size of the area around a site that reacts to the pointer, points.
const REACH: f32 = 26.0;
/// Lines of a tip.
const LINES: usize = 8;

/// Shows both on the map of stages, in all the room there is.
pub fn swipe_ui(ui: &mut Ui, ctx: &Ctx<'_>, beside: &Beside, view: &mut ViewState, actions: &mut Actions) {
    let rect = ui.available_rect_before_wrap();
    ui.allocate_rect(rect, Sense::hover());
    let canvas = ui.interact(rect, canvas_id(), Sense::click_and_drag());
    canvas.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Canvas, true, "Both stage maps"));
    let frame = SwipeFrame::of(ui, canvas, ctx, beside);
    let [first, _] = &beside.sides;
    fly(ui, view);
    if view.fit {
        let notes: Vec<MapNote> = beside.sides.iter().flat_map(|side| notes(ctx, side)).cloned().collect();
        view.map = fit_below_headings(&first.layout, &notes, frame.room, ctx.theme);
    }
    navigate(ui, &frame.canvas, view);
    let parts = frame.parts(view);
    let pointer = frame.pointer(ui);
    let mut hovered = None;
    for (side, part) in beside.sides.iter().zip(parts) {
        let scene = side_scene(ctx, side);
        let here = pointer.filter(|pos| part.contains(*pos)).and_then(|pos| map_hit(pos, &view.map, &scene, None));
        let scene = MapScene { hovered: here, ..scene };
        paint_map(&ui.painter_at(part), frame.room, &view.map, &scene);
        let mut differences = map_differences(frame.room, &view.map, &scene);
        differences.retain(|difference| part.contains(difference.at));
        ui.push_id(&side.name, |ui| {
            sites_ui(ui, side, part, view, actions);
            differs_ui(ui, &differences);
        });
        hovered = hovered.or(here.and_then(|item| Some((side, item_address(side, item)?))));
    }
    frame.end_ui(ui, hovered, view, actions);
}

/// What a side shows.
pub(crate) fn side_scene<'a>(ctx: &Ctx<'a>, side: &'a Side) -> MapScene<'a> {
    let selected = match &ctx.shown.selection {
        Selection::One(EntityRef::Site(id)) => side.network.site(id).map(MapItem::Site),
        Selection::One(EntityRef::Route(id)) => side.network.route(id).map(MapItem::Route),
        _ => None,
    };
    MapScene {
        selected,
        marks: MapMarks { differs: Some(&side.differs), ..MapMarks::default() },
        notes: notes(ctx, side),
        ..MapScene::plain(&side.network, &side.layout, ctx.theme)
    }
}

fn notes<'s>(ctx: &Ctx<'_>, side: &'s Side) -> &'s [MapNote] {
    if ctx.shown.notes { &side.preset.map_notes } else { &[] }
}

/// The address of what is on a side's map.
pub(crate) fn item_address(side: &Side, item: MapItem) -> Option<EntityRef> {
    match item {
        MapItem::Site(site) => side.network.map.sites.get(site).map(Addressed::address),
        MapItem::Route(route) => {
            side.network.routes.get(route).map(|_| EntityRef::Route(side.network.route_entry(route).id.clone()))
        }
    }
}

/// Every site of a side in sight as an item with a name.
fn sites_ui(ui: &mut Ui, side: &Side, part: Rect, view: &ViewState, actions: &mut Actions) {
    let places = side.layout.positions.iter().map(|place| view.map.screen_from_canvas(*place));
    let in_sight: Vec<_> =
        side.network.map.sites.iter().zip(places).filter(|(_, place)| part.contains(*place)).collect();
    if in_sight.len() > NAMED {
        return;
    }
    for (site, place) in in_sight {
        let area = Rect::from_center_size(place, Vec2::splat(REACH)).intersect(part);
        item_ui(ui, side, area, &site.name, site.address(), actions);
    }
}

/// Something of a side that is clicked.
pub(crate) fn item_ui(ui: &Ui, side: &Side, area: Rect, name: &str, entity: EntityRef, actions: &mut Actions) {
    let response = ui.interact(area, ui.scope_id().with(("item", &entity)), Sense::click());
    let spoken = format!("{name} in {}", side.name);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &spoken));
    if response.clicked() {
        actions.push(Action::SelectOrSay(entity));
    }
}

/// Both maps' place on the screen in this frame.
pub(crate) struct SwipeFrame<'a> {
    ctx: &'a Ctx<'a>,
    beside: &'a Beside,
    /// The map as an item that is clicked and dragged.
    pub canvas: Response,
    /// Both maps without the legend.
    pub room: Rect,
    legend: Rect,
    kinds: Vec<DifferenceKind>,
}

impl<'a> SwipeFrame<'a> {
    pub(crate) fn of(ui: &Ui, canvas: Response, ctx: &'a Ctx<'a>, beside: &'a Beside) -> Self {
        let present: BTreeSet<DifferenceKind> = beside.sides.iter().flat_map(|side| side.differs.kinds()).collect();
        let kinds = DifferenceKind::VARIANTS.iter().copied().filter(|kind| present.contains(kind)).collect();
        let rect = canvas.rect;
        let mut frame = Self { ctx, beside, canvas, room: rect, legend: rect, kinds };
        (frame.room, frame.legend) = map_legend_split(ui.painter(), rect, ctx.theme, &frame.explained());
        frame
    }

    fn explained(&self) -> MapLegend<'_> {
        let countries = &self.beside.sides[1].layout.countries;
        MapLegend { verdicts: &[], countries, differences: &self.kinds }
    }

    fn divider(&self, view: &ViewState) -> f32 {
        self.room.left() + self.room.width() * view.swipe
    }

    /// What is left and right of the divider.
    pub(crate) fn parts(&self, view: &ViewState) -> [Rect; 2] {
        let (left, right) = self.room.split_left_right_at_x(self.divider(view));
        [left, right]
    }

    /// Where the pointer is on a map, unless something lies over it there.
    pub(crate) fn pointer(&self, ui: &Ui) -> Option<Pos2> {
        let pointer = ui.ctx().pointer_hover_pos().filter(|pos| self.room.contains(*pos))?;
        (ui.ctx().layer_id_at(pointer) == Some(ui.layer_id())).then_some(pointer)
    }

    /// Divider, names and legend, the tip of what is under the pointer, and what a click on it does.
    pub(crate) fn end_ui(
        &self,
        ui: &mut Ui,
        hovered: Option<(&Side, EntityRef)>,
        view: &mut ViewState,
        actions: &mut Actions,
    ) {
        let painter = ui.painter_at(self.canvas.rect);
        paint_map_legend(&painter, self.legend, self.ctx.theme, &self.explained());
        let is_moved = self.divider_ui(ui, view);
        self.paint_divider(&painter, view);
        if let Some((side, entity)) = hovered.filter(|_| !is_moved && !self.canvas.dragged()) {
            ui.ctx().set_cursor_icon(CursorIcon::PointingHand);
            tooltip_ui(&self.canvas, |ui| side_tip_ui(ui, side, &entity));
            if self.canvas.clicked() {
                actions.push(Action::SelectOrSay(entity));
            }
        } else if self.canvas.clicked() {
            actions.push(Action::Select(Selection::Nothing));
        }
    }

    /// True while it is dragged.
    fn divider_ui(&self, ui: &Ui, view: &mut ViewState) -> bool {
        let x = self.divider(view);
        let area = Rect::from_x_y_ranges(x - GRIP / 2.0..=x + GRIP / 2.0, self.room.y_range());
        let response = ui.interact(area, ui.scope_id().with("divider"), Sense::click_and_drag());
        let mut place = view.swipe;
        if response.dragged()
            && let Some(pointer) = response.interact_pointer_pos()
        {
            place = (pointer.x - self.room.left()) / self.room.width().max(1.0);
        }
        if response.clicked() {
            response.request_focus();
        }
        if response.has_focus() {
            let own = egui::EventFilter { horizontal_arrows: true, ..egui::EventFilter::default() };
            ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, own));
            let pressed = |key| ui.input(|input| input.num_presses(key)) as f32;
            place += STEP * (pressed(Key::ArrowRight) - pressed(Key::ArrowLeft));
        }
        view.swipe = place.clamp(*DIVIDER.start(), *DIVIDER.end());
        let percent = f64::from((view.swipe * 100.0).round());
        response.widget_info(|| egui::WidgetInfo::slider(true, percent, "Divider between the two maps"));
        let is_dragged = response.dragged();
        if response.hovered() || is_dragged {
            ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
        }
        is_dragged
    }

    /// The line, a grip in its middle, and above it which side is which.
    fn paint_divider(&self, painter: &Painter, view: &ViewState) {
        let (theme, x) = (self.ctx.theme, self.divider(view));
        painter.vline(x, self.room.y_range(), Stroke::new(5.0, theme.canvas()));
        painter.vline(x, self.room.y_range(), Stroke::new(2.0, theme.text()));
        let grip = Rect::from_center_size(Pos2::new(x, self.room.center().y), vec2(GRIP, 34.0));
        painter.rect(grip, 5.0, theme.canvas(), Stroke::new(2.0, theme.text()), StrokeKind::Inside);
        for way in [-2.5, 2.5] {
            painter.vline(x + way, grip.shrink(9.0).y_range(), Stroke::new(1.5, theme.text()));
        }
        let [left, right] = self.parts(view);
        let bottom = self.room.bottom() - 8.0;
        let names = [
            (left, Align2::RIGHT_BOTTOM, Pos2::new(x - GRIP, bottom), "before", &self.beside.sides[0].name),
            (right, Align2::LEFT_BOTTOM, Pos2::new(x + GRIP, bottom), "after", &self.beside.sides[1].name),
        ];
        for (part, align, at, when, name) in names {
            let text = format!("{when}: {name}, usual trade");
            let width = (part.width() - 2.0 * GRIP).max(0.0);
            let mut job = LayoutJob::simple(text, theme.font(text_size::LABEL), theme.text(), width);
            (job.wrap.max_rows, job.wrap.break_anywhere) = (1, true);
            let galley = painter.layout_job(job);
            let area = align.anchor_size(at, galley.size());
            let inside = painter.with_clip_rect(part);
            inside.rect_filled(area.expand(4.0), 3.0, theme.canvas().gamma_multiply(0.92));
            inside.galley(area.min, galley, theme.text());
        }
    }
}

/// What an entity is, and what of the list is about it.
fn side_tip_ui(ui: &mut Ui, side: &Side, entity: &EntityRef) {
    ui.strong(entity.words(&side.preset));
    match side.told.get(entity) {
        None => _ = ui.weak("No difference that is listed"),
        Some(lines) => {
            for line in lines.iter().take(LINES) {
                ui.label(line);
            }
            if lines.len() > LINES {
                ui.weak(format!("and {} more", lines.len() - LINES));
            }
        }
    }
}
