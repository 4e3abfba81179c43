//! Both maps as plots, to be taken away: whole, with what is folded, filtered, selected and explained on screen.

use crate::app::map::fold::folded;
use crate::app::map::frame::{focus, selected_item};
use crate::app::state::context::Ctx;
use crate::app::state::shown::MapMode;
use crate::app::state::view::ViewState;
use crate::charts::{source, trade_map};
use crate::draw::chart::{KeptFocus, MapGround, Plot, ShownTrade};
use crate::draw::{Choropleth, best_centre};
use std::sync::Arc;

/// The map that is shown. `tint` is what countries are tinted by on the map of the world.
pub fn map_plot(ctx: &Ctx<'_>, view: &ViewState, tint: Option<&Choropleth>) -> Plot {
    let network = ctx.network;
    let fold = (ctx.shown.mode == MapMode::Stages).then(|| folded(network, &ctx.indexed.layout, &view.canvas.folded));
    let (fold, layout) = fold.flatten().map_or((None, None), |(fold, layout)| (Some(fold), Some(layout)));
    let ground = match ctx.shown.mode {
        MapMode::Stages => MapGround::Stages { fold },
        MapMode::World => {
            let look = &view.world;
            let centre = if look.centred { look.view.centre } else { best_centre(network) };
            MapGround::World { centre, tint: tint.cloned() }
        }
    };
    let month = ctx.results.month(ctx.month);
    let shown = ShownTrade {
        network: Arc::clone(network),
        layout: layout.unwrap_or_else(|| (*ctx.indexed.layout).clone()),
        month: month.cloned(),
        verdicts: ctx.results.verdicts(ctx.month).to_vec(),
        gaps: ctx.gaps.to_vec(),
        selected: selected_item(ctx),
        focus: KeptFocus::of(focus(ctx)),
        filter: ctx.passes.cloned(),
        notes: if ctx.shown.notes { ctx.preset.map_notes.clone() } else { Vec::new() },
    };
    let when = month.and(ctx.timeline()).map(|timeline| timeline.label(ctx.month));
    trade_map(Arc::new(shown), ground, when.as_deref(), source(ctx.preset, &ctx.shown.scenario))
}
