//! What both maps begin with: the room of map and legend, what is shown, and where the pointer is.

use crate::app::state::context::Ctx;
use crate::app::state::selection::Selection;
use crate::app::state::shown::WorkMode;
use crate::draw::{
    MapDiffers, MapFocus, MapItem, MapLegend, MapMarks, MapScene, StageLayout, map_legend_split, paint_map_legend,
    verdict_kinds,
};
use chokepoint_core::diff::DifferenceKind;
use chokepoint_core::engine::{RouteIx, Verdict, VerdictKind};
use chokepoint_core::model::{EntityRef, MapNote, NoteId};
use egui::{Painter, Pos2, Rect, Response, Ui};
use typed_index_collections::TiSlice;

/// A map's place on the screen in this frame.
pub struct MapFrame<'a> {
    /// What panels read.
    pub ctx: &'a Ctx<'a>,
    /// The map as an item that is clicked and dragged.
    pub canvas: Response,
    /// Map and legend.
    pub rect: Rect,
    /// The map without the legend.
    pub room: Rect,
    legend: Rect,
    /// Verdicts of the month; none until there is a result.
    verdicts: Option<&'a TiSlice<RouteIx, Verdict>>,
    /// The kinds of them.
    kinds: Vec<VerdictKind>,
    /// How it differs from what it is held against.
    differences: Vec<DifferenceKind>,
}

impl<'a> MapFrame<'a> {
    /// The frame of a map that takes the room of `canvas`.
    pub fn of(ui: &Ui, canvas: Response, ctx: &'a Ctx<'a>) -> Self {
        let verdicts = Some(ctx.results.verdicts(ctx.month)).filter(|verdicts| !verdicts.is_empty());
        let rect = canvas.rect;
        let differences = ctx.differs.map(MapDiffers::kinds).unwrap_or_default();
        let kinds = verdict_kinds(verdicts.into_iter().flatten());
        let mut frame = Self { ctx, canvas, rect, room: rect, legend: rect, verdicts, kinds, differences };
        (frame.room, frame.legend) = map_legend_split(ui.painter(), rect, ctx.theme, &frame.explained());
        frame
    }

    /// What is shown, with nothing under the pointer yet.
    pub fn scene<'s>(&'s self, layout: &'s StageLayout, marks: MapMarks<'s>, notes: &'s [MapNote]) -> MapScene<'s> {
        let ctx = self.ctx;
        MapScene {
            network: ctx.network,
            layout,
            theme: ctx.theme,
            month: ctx.results.month(ctx.month),
            verdicts: self.verdicts,
            site_gaps: ctx.gaps,
            selected: selected_item(ctx),
            hovered: None,
            focus: focus(ctx),
            marks,
            notes,
            note: selected_note(ctx),
        }
    }

    /// Where the pointer is on the map, unless something lies over it there.
    pub fn pointer(&self, ui: &Ui) -> Option<Pos2> {
        let anywhere = || ui.ctx().pointer_hover_pos().filter(|pos| self.rect.contains(*pos));
        let pointer = self.canvas.hover_pos().or_else(anywhere);
        let covered = ui.ctx().layer_id_at(pointer.unwrap_or_default()).is_some_and(|layer| layer != ui.layer_id());
        pointer.filter(|_| !covered)
    }

    /// Paints the legend below the map.
    pub fn paint_legend(&self, painter: &Painter) {
        paint_map_legend(painter, self.legend, self.ctx.theme, &self.explained());
    }

    fn explained(&self) -> MapLegend<'_> {
        let countries = &self.ctx.indexed.layout.countries;
        MapLegend { verdicts: &self.kinds, countries, differences: &self.differences }
    }
}

/// The site or route that is selected.
pub(crate) fn selected_item(ctx: &Ctx<'_>) -> Option<MapItem> {
    match &ctx.shown.selection {
        Selection::One(EntityRef::Site(id)) => ctx.network.site(id).map(MapItem::Site),
        Selection::One(EntityRef::Route(id)) => ctx.network.route(id).map(MapItem::Route),
        _ => None,
    }
}

/// The note that is selected; none in a presentation, where it is words alone.
fn selected_note<'a>(ctx: &Ctx<'a>) -> Option<&'a NoteId> {
    match &ctx.shown.selection {
        Selection::One(EntityRef::MapNote(id)) if ctx.shown.work != WorkMode::Present => Some(id),
        _ => None,
    }
}

/// The chain behind the shortage that is explained, the commodity that is selected, or what the selected rule touches; everything else fades.
pub(crate) fn focus<'a>(ctx: &Ctx<'a>) -> MapFocus<'a> {
    if let Some(why) = ctx.explained() {
        return MapFocus::Chain(&why.chain);
    }
    match &ctx.shown.selection {
        Selection::One(EntityRef::Commodity(id)) => {
            ctx.network.commodity(id).map_or(MapFocus::All, MapFocus::Commodity)
        }
        Selection::One(EntityRef::Rule(_)) => ctx.reach.map_or(MapFocus::All, |reach| MapFocus::Routes(&reach.touched)),
        _ => MapFocus::All,
    }
}
