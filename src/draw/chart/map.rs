//! A map of trade in a month, whole: the map of stages or that of the world, painted as in the window.

use crate::draw::chart::form::ChartForm;
use crate::draw::chart::frame::{AROUND, Chart};
use crate::draw::stage::headings::{fit_below_headings, whole_map};
use crate::draw::stage::layout::StageLayout;
use crate::draw::stage::legend::{MapLegend, map_legend_split, paint_map_legend, verdict_kinds};
use crate::draw::stage::marks::{MapFilter, MapFold, MapMarks};
use crate::draw::stage::paint::paint_map;
use crate::draw::stage::scene::{MapFocus, MapItem, MapScene};
use crate::draw::theme::Theme;
use crate::draw::world::globe::WorldCentre;
use crate::draw::world::paint::paint_world;
use crate::draw::world::plan::{WorldPlan, site_weights, zoom_step};
use crate::draw::world::scene::WorldScene;
use crate::draw::world::tint::Choropleth;
use crate::draw::world::view::WorldView;
use chokepoint_core::engine::{CommodityIx, MonthOutcome, Network, RouteIx, SiteIx, Verdict};
use chokepoint_core::insight::Table;
use chokepoint_core::model::MapNote;
use egui::{Rect, Vec2, vec2};
use std::fmt;
use std::sync::Arc;
use typed_index_collections::TiVec;

/// A map of trade in a month.
#[derive(Clone)]
pub struct TradeMap {
    /// What is shown on it.
    pub shown: Arc<ShownTrade>,
    /// Which of the two maps.
    pub ground: MapGround,
}

/// What a map shows.
pub struct ShownTrade {
    /// The map in index form.
    pub network: Arc<Network>,
    /// Where its sites stand on the map of stages.
    pub layout: StageLayout,
    /// What happens in the month; the baseline if not given.
    pub month: Option<MonthOutcome>,
    /// Verdicts of the month; empty for the baseline.
    pub verdicts: TiVec<RouteIx, Verdict>,
    /// Unmet share of demand per site, 0 to 1; may be empty.
    pub gaps: TiVec<SiteIx, f64>,
    /// What is selected.
    pub selected: Option<MapItem>,
    /// What stands out; all the rest fades.
    pub focus: KeptFocus,
    /// What stays in full colour; none lets everything through.
    pub filter: Option<MapFilter>,
    /// The notes on the map of stages; none where they are hidden.
    pub notes: Vec<MapNote>,
}

/// What stands out, as [`MapFocus`], for a map that outlives the frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum KeptFocus {
    /// Everything alike.
    #[default]
    All,
    /// A single commodity.
    Commodity(CommodityIx),
    /// These routes, in order, and their ends.
    Routes(Vec<RouteIx>),
    /// The chain behind a shortage.
    Chain(Vec<RouteIx>),
}

impl KeptFocus {
    /// What stands out in a frame.
    pub fn of(focus: MapFocus<'_>) -> Self {
        match focus {
            MapFocus::All => Self::All,
            MapFocus::Commodity(commodity) => Self::Commodity(commodity),
            MapFocus::Routes(routes) => Self::Routes(routes.to_vec()),
            MapFocus::Chain(routes) => Self::Chain(routes.to_vec()),
        }
    }

    fn focus(&self) -> MapFocus<'_> {
        match self {
            Self::All => MapFocus::All,
            Self::Commodity(commodity) => MapFocus::Commodity(*commodity),
            Self::Routes(routes) => MapFocus::Routes(routes),
            Self::Chain(routes) => MapFocus::Chain(routes),
        }
    }
}

/// Which of the two maps, and how it is laid out.
#[derive(Clone, Debug, PartialEq)]
pub enum MapGround {
    /// The map of stages.
    Stages {
        /// Countries that are drawn as one disc a column.
        fold: Option<MapFold>,
    },
    /// The map of the world.
    World {
        /// Which meridian stands in the middle.
        centre: WorldCentre,
        /// Countries tinted by their share.
        tint: Option<Choropleth>,
    },
}

impl fmt::Debug for TradeMap {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_struct("TradeMap").field("ground", &self.ground).finish_non_exhaustive()
    }
}

impl PartialEq for TradeMap {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.shown, &other.shown) && self.ground == other.ground
    }
}

/// Widths and heights of a map of stages in a file, points.
const STAGES: (std::ops::RangeInclusive<f32>, std::ops::RangeInclusive<f32>) = (900.0..=1_800.0, 400.0..=1_400.0);
/// A map of the world in a file, points.
const WORLD: Vec2 = vec2(1_200.0, 640.0);

impl ChartForm for TradeMap {
    fn least(&self, _: &Theme, _: f32) -> Vec2 {
        vec2(480.0, 300.0)
    }

    fn good_size(&self) -> Vec2 {
        let body = match &self.ground {
            MapGround::Stages { .. } => {
                let (bounds, (widths, heights)) = (whole_map(&self.shown.layout, &self.shown.notes), STAGES);
                let width = bounds.width().clamp(*widths.start(), *widths.end());
                let height = width * bounds.height() / bounds.width().max(1.0);
                vec2(width, height.clamp(*heights.start(), *heights.end()))
            }
            MapGround::World { .. } => WORLD,
        };
        body + vec2(0.0, AROUND)
    }

    fn table(&self, name: String) -> Table {
        let ShownTrade { network, month, verdicts, .. } = &*self.shown;
        let head = ["route", "commodity", "from", "to", "verdict", "baseline_per_month", "flow_per_month"];
        let mut table = Table::new(name, &head);
        for (at, route) in network.routes.iter_enumerated() {
            let entry = network.route_entry(at);
            let flow = month.as_ref().map_or(route.baseline, |month| month.flows[at]);
            table.rows.push(vec![
                entry.id.as_str().into(),
                entry.commodity.as_str().into(),
                entry.from.as_str().into(),
                entry.to.as_str().into(),
                verdicts.get(at).map_or(chokepoint_core::insight::Cell::Empty, |verdict| verdict.kind().label().into()),
                route.baseline.into(),
                flow.into(),
            ]);
        }
        table
    }

    fn is_empty(&self) -> bool {
        let mut sites = self.shown.network.map.sites.iter();
        match &self.ground {
            MapGround::Stages { .. } => sites.len() == 0,
            MapGround::World { .. } => sites.all(|site| site.globe.is_none()),
        }
    }

    fn paint(&self, chart: &mut Chart<'_>) {
        let shown = &*self.shown;
        let verdicts = Some(shown.verdicts.as_slice()).filter(|verdicts| !verdicts.is_empty());
        let kinds = verdict_kinds(&shown.verdicts);
        let explained = MapLegend { verdicts: &kinds, countries: &shown.layout.countries, differences: &[] };
        let (room, legend) = map_legend_split(&chart.painter, chart.body, chart.theme, &explained);
        let fold = match &self.ground {
            MapGround::Stages { fold } => fold.as_ref(),
            MapGround::World { .. } => None,
        };
        let scene = MapScene {
            network: &shown.network,
            layout: &shown.layout,
            theme: chart.theme,
            month: shown.month.as_ref(),
            verdicts,
            site_gaps: &shown.gaps,
            selected: shown.selected,
            hovered: None,
            focus: shown.focus.focus(),
            marks: MapMarks { filter: shown.filter.as_ref(), fold, ..MapMarks::default() },
            notes: &shown.notes,
            note: None,
        };
        match &self.ground {
            MapGround::Stages { .. } => {
                let view = fit_below_headings(&shown.layout, &shown.notes, room, chart.theme);
                paint_map(&chart.painter, room, &view, &scene);
            }
            MapGround::World { centre, tint } => paint_world_map(chart, room, &scene, *centre, tint.as_ref()),
        }
        paint_map_legend(&chart.painter, legend, chart.theme, &explained);
    }
}

fn paint_world_map(
    chart: &Chart<'_>,
    room: Rect,
    scene: &MapScene<'_>,
    centre: WorldCentre,
    tint: Option<&Choropleth>,
) {
    let network = scene.network;
    let view = WorldView::fit(centre, room);
    let places = network.map.sites.iter().map(|site| site.globe).collect::<TiVec<SiteIx, _>>();
    let step = zoom_step(view.zoom);
    let plan = WorldPlan::build(network, &places, &site_weights(network), centre, step, scene.theme.scale());
    paint_world(&chart.painter, room, &view, &WorldScene { map: scene, plan: &plan, tint, hovered: None });
}
