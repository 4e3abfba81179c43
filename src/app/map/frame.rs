//! What both maps begin with: the room of map and legend, what is shown, and where the pointer is.

use crate::app::state::context::Ctx;
use crate::app::state::selection::Selection;
use crate::app::state::situation::Situation;
use crate::app::tasks::index::Indexed;
use crate::draw::{MapFocus, MapItem, MapMarks, MapScene, StageLayout, map_legend_split, paint_map_legend};
use chokepoint_core::engine::{RouteIx, Verdict};
use chokepoint_core::model::EntityRef;
use egui::{Painter, Pos2, Rect, Response, Ui};
use typed_index_collections::TiSlice;

/// What both maps are made of, the same for all of a frame.
#[derive(Clone, Copy)]
pub struct MapInput<'a> {
    /// What panels read.
    pub ctx: &'a Ctx<'a>,
    /// The map with its places and the grid of its routes.
    pub indexed: &'a Indexed,
    /// How far each site is short in the month shown, 0 to 1.
    pub site_gaps: &'a [f64],
    /// Which commands can be done.
    pub situation: &'a Situation,
}

/// A map's place on the screen in this frame.
pub struct MapFrame<'a> {
    /// What it is made of.
    pub input: MapInput<'a>,
    /// The map as an item that is clicked and dragged.
    pub canvas: Response,
    /// Map and legend.
    pub rect: Rect,
    /// The map without the legend.
    pub room: Rect,
    legend: Rect,
    /// Verdicts of the month; none until there is a result.
    verdicts: Option<&'a TiSlice<RouteIx, Verdict>>,
}

impl<'a> MapFrame<'a> {
    /// The frame of a map that takes the room of `canvas`.
    pub fn of(ui: &Ui, canvas: Response, input: MapInput<'a>) -> Self {
        let ctx = input.ctx;
        let verdicts = Some(ctx.results.verdicts(ctx.month)).filter(|verdicts| !verdicts.is_empty());
        let rect = canvas.rect;
        let (room, legend) = map_legend_split(ui.painter(), rect, ctx.theme, verdicts);
        Self { input, canvas, rect, room, legend, verdicts }
    }

    /// What is shown, with nothing under the pointer yet.
    pub fn scene<'s>(&'s self, layout: &'s StageLayout, marks: MapMarks<'s>, selection: &Selection) -> MapScene<'s> {
        let MapInput { ctx, site_gaps, .. } = self.input;
        MapScene {
            network: ctx.network,
            layout,
            theme: ctx.theme,
            month: ctx.results.month(ctx.month),
            verdicts: self.verdicts,
            site_gaps,
            selected: selected_item(ctx, selection),
            hovered: None,
            focus: focus(ctx, selection),
            marks,
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
        paint_map_legend(painter, self.legend, self.input.ctx.theme, self.verdicts);
    }
}

fn selected_item(ctx: &Ctx<'_>, selection: &Selection) -> Option<MapItem> {
    match selection {
        Selection::One(EntityRef::Site(id)) => ctx.network.site(id).map(MapItem::Site),
        Selection::One(EntityRef::Route(id)) => ctx.network.route(id).map(MapItem::Route),
        _ => None,
    }
}

/// The commodity that is selected, or what the selected rule touches; everything else fades.
fn focus<'a>(ctx: &Ctx<'a>, selection: &Selection) -> MapFocus<'a> {
    match selection {
        Selection::One(EntityRef::Commodity(id)) => {
            ctx.network.commodity(id).map_or(MapFocus::All, MapFocus::Commodity)
        }
        Selection::One(EntityRef::Rule(_)) => ctx.reach.map_or(MapFocus::All, |reach| MapFocus::Routes(&reach.touched)),
        _ => MapFocus::All,
    }
}
