//! What is looked at: selection, month, map, and what is open beside it.

use crate::app::commands::action::Switch;
use crate::app::map::fold::folded;
use crate::app::map::walk::next_route;
use crate::app::state::canvas::{Flight, canvas_id};
use crate::app::state::pane::Pane;
use crate::app::state::region::Region;
use crate::app::state::selection::Selection;
use crate::app::state::shown::{Explained, MapMode};
use crate::app::state::view::Centre;
use crate::app::window::App;
use crate::draw::{MapMarks, MapView};
use chokepoint_core::edit::Baseline;
use chokepoint_core::engine::MonthIx;
use chokepoint_core::model::{Country, EntityRef, ScenarioId, SiteId};
use egui::{Context, Pos2, Rect, vec2};
use std::collections::BTreeSet;

impl App {
    /// Selects something, as a click on the map or in the outline would.
    pub fn select(&mut self, selection: Selection) {
        self.state.shown.selection = selection;
    }

    /// Selects something at the user's wish; selecting nothing also ends the placing of a site on the globe.
    pub(super) fn show_selection(&mut self, selection: Selection) {
        if selection == Selection::Nothing {
            self.view.world.placing = None;
        }
        self.state.shown.selection = selection;
    }

    /// Selects something and gives the map the keyboard.
    pub(super) fn select_on_map(&mut self, selection: Selection) {
        self.state.shown.selection = selection;
        self.view.canvas.take_focus = true;
    }

    /// Selects the next route of the selected site, or of the map, gives the map the keyboard and brings the route into view.
    pub(super) fn walk_routes(&mut self, back: bool) {
        let indexed = &self.state.indexed;
        let (network, layout) = (&indexed.network, &indexed.layout);
        let fold = match self.state.shown.mode {
            MapMode::Stages => folded(network, layout, &self.view.canvas.folded),
            MapMode::World => None,
        };
        let (marks, layout) = match &fold {
            Some((fold, layout)) => (MapMarks { fold: Some(fold), ..MapMarks::default() }, layout),
            None => (MapMarks::default(), &**layout),
        };
        let canvas = &mut self.view.canvas;
        let next = next_route(network, layout, marks, &self.state.shown.selection, canvas.around.as_ref(), back);
        let Some((route, around)) = next else {
            self.state.message.say("No route begins or ends here");
            return;
        };
        canvas.around = around;
        self.select_on_map(Selection::One(EntityRef::Route(route)));
        self.reveal(false);
    }

    /// Selects a site that runs short, and lets the chain behind its shortage stand out.
    pub(super) fn explain(&mut self, explained: Explained) {
        self.select_on_map(Selection::One(EntityRef::Site(explained.site.clone())));
        self.state.shown.explained = Some(explained);
    }

    /// Whether a part of the window is on screen.
    pub(super) fn has_region(&self, region: Region) -> bool {
        match region {
            Region::Map => true,
            Region::Lists => !self.folds.lists,
            Region::Inspector => !self.folds.inspector,
            Region::Plots => !self.folds.plots,
        }
    }

    /// Gives a part of the window the keyboard.
    pub(super) fn focus_region(&mut self, ctx: &Context, region: Region) {
        self.region = region;
        // In a low window map and plots are tabs of the centre.
        match region {
            Region::Map => {
                self.view.centre = Centre::Map;
                self.view.canvas.take_focus = true;
            }
            Region::Plots => {
                self.view.centre = Centre::Plots;
                region.take_focus(ctx);
            }
            Region::Lists | Region::Inspector => region.take_focus(ctx),
        }
    }

    /// Opens a plot where it is seen: plots may be folded away, or lie behind the map of a low window.
    pub(super) fn show_pane(&mut self, pane: Pane) {
        self.plots.show_pane(pane, None);
        self.folds.plots = false;
        self.view.centre = Centre::Plots;
    }

    /// Looks at what was looked at before, and shows where it stands.
    pub(super) fn go_back(&mut self) {
        if let Some(selection) = self.visited.back(&self.state.shown.selection) {
            self.show_selection(selection);
            self.reveal(false);
        }
    }

    /// Looks again at what was gone back from.
    pub(super) fn go_forth(&mut self) {
        if let Some(selection) = self.visited.forth() {
            self.show_selection(selection);
            self.reveal(false);
        }
    }

    /// Opens or closes something, switches it on or off.
    pub(super) fn toggle(&mut self, switch: Switch) {
        let on = match switch {
            Switch::Journal => return self.switch_journal(),
            Switch::Baseline => {
                let baseline = &mut self.state.shown.baseline;
                *baseline = if *baseline == Baseline::Locked { Baseline::Open } else { Baseline::Locked };
                return;
            }
            Switch::Snap => &mut self.view.canvas.snap,
            Switch::Minimap => &mut self.view.canvas.minimap,
            Switch::Notes => &mut self.state.shown.notes,
            Switch::Filter => &mut self.view.canvas.filter_open,
            Switch::Findings => &mut self.view.findings_open,
            Switch::Quality => &mut self.view.quality_open,
            Switch::Shortcuts => &mut self.view.sheet_open,
            Switch::About => &mut self.view.about_open,
            Switch::Views => &mut self.view.views_open,
            Switch::Lists => &mut self.folds.lists,
            Switch::Inspector => &mut self.folds.inspector,
            Switch::Plots => &mut self.folds.plots,
        };
        *on = !*on;
    }

    /// Shows the whole map.
    pub(super) fn fit(&mut self) {
        match self.state.shown.mode {
            MapMode::Stages => self.view.fit = true,
            MapMode::World => self.view.world.fit = true,
        }
    }

    /// Leaves what lies over the map, or else selects nothing, or else gives the keyboard back.
    pub(super) fn select_nothing(&mut self, ctx: &Context) {
        // What lies over the map goes first.
        if self.close_topmost(ctx) || self.plots.restore() {
            return;
        }
        if self.view.canvas.leave() {
            return;
        }
        // From a field, a button or a plot the keyboard goes back to the map, with what is selected there.
        if self.keyboard.is_some_and(|id| id != canvas_id()) {
            self.focus_region(ctx, Region::Map);
            return;
        }
        if self.state.shown.explained.take().is_some() {
            return;
        }
        if self.state.shown.selection == Selection::Nothing {
            ctx.memory_mut(|memory| memory.surrender_focus(canvas_id()));
        }
        self.state.shown.selection = Selection::Nothing;
    }

    /// Folds the sites of countries, or unfolds them when all are folded.
    pub(super) fn fold(&mut self, countries: BTreeSet<Country>) {
        let folded = &mut self.view.canvas.folded;
        if countries.iter().all(|country| folded.contains(country)) {
            folded.retain(|country| !countries.contains(country));
        } else {
            folded.extend(countries);
        }
    }

    /// Brings the selection into view: always, or only when it is off the screen.
    pub(super) fn reveal(&mut self, always: bool) {
        let preset = self.state.document.preset();
        let note = match &self.state.shown.selection {
            Selection::One(EntityRef::MapNote(id)) => preset.map_note(id).map(|note| note.at),
            _ => None,
        };
        let ends: Vec<SiteId> = match &self.state.shown.selection {
            Selection::One(EntityRef::Route(id)) => {
                let route = preset.map.route(id);
                route.map(|route| vec![route.from.clone(), route.to.clone()]).unwrap_or_default()
            }
            selection => selection.sites(),
        };
        let places: Vec<Pos2> =
            self.places(&ends).values().chain(&note).map(|place| self.state.indexed.layout.shown(*place)).collect();
        let (Some(first), Some(room)) = (places.first(), self.map_rect) else { return };
        let area = places
            .iter()
            .fold(Rect::from_min_max(*first, *first), |area, place| area.union(Rect::from_min_max(*place, *place)));
        let view = self.view.map;
        let inside = places.iter().all(|place| room.shrink(30.0).contains(view.screen_from_canvas(*place)));
        if inside && !always {
            return;
        }
        let zoom = if always { view.zoom.max(1.0) } else { view.zoom };
        let mut to = MapView { zoom, ..view };
        if area.width() > 1.0 || area.height() > 1.0 {
            to = MapView::fit(area.expand2(vec2(160.0, 120.0)), room);
        }
        to.offset += room.center() - to.screen_from_canvas(area.center());
        self.view.canvas.flight = Some(Flight { from: view, to, start: None });
    }

    /// Zooms about the middle of the map that is shown.
    pub(super) fn zoom(&mut self, factor: f32) {
        let Some(middle) = self.map_rect.map(|rect| rect.center()) else { return };
        match self.state.shown.mode {
            MapMode::Stages => {
                self.view.map.zoom_about(middle, factor);
                self.view.fit = false;
            }
            MapMode::World => {
                self.view.world.view.zoom_about(middle, factor);
                self.view.world.fit = false;
            }
        }
    }

    /// Plays another scenario, and goes to its worst month once that is known.
    pub(in crate::app::window) fn show_scenario(&mut self, scenario: ScenarioId) {
        self.state.shown.scenario = scenario.clone();
        self.seek = Some(scenario);
        // It may name the scenario before.
        self.state.message.clear();
        self.clamp_month();
        self.request_solve();
    }

    /// Keeps the month within the scenario.
    pub(in crate::app::window) fn clamp_month(&mut self) {
        let last = self.state.timeline().map_or(MonthIx::FIRST, |timeline| timeline.last());
        self.state.shown.month = self.state.shown.month.min(last);
    }

    /// Starts or stops walking through the months.
    pub(super) fn toggle_play(&mut self, ctx: &Context) {
        if self.state.shown.next_month_at.take().is_some() {
            return;
        }
        let next = self.state.shown.month.next();
        if !self.state.timeline().is_some_and(|timeline| timeline.has(next)) {
            self.state.shown.month = MonthIx::FIRST;
        }
        self.state.shown.next_month_at = Some(ctx.input(|input| input.time) + 0.5);
    }
}
