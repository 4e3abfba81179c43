//! The panels of the window: bars, lists, inspector, plots, and the map in the middle.

use crate::app::commands::action::Actions;
use crate::app::inspector::inspector_ui;
use crate::app::map::filter::map_filter;
use crate::app::map::map_ui;
use crate::app::map::swipe::swipe_ui;
use crate::app::panels::left::left_ui;
use crate::app::panels::quality::QualityPane;
use crate::app::panels::status::{Background, status_ui};
use crate::app::panels::top_bar::{Panes, top_bar_ui};
use crate::app::plots::dock::Plots;
use crate::app::state::context::{Ctx, Frame};
use crate::app::state::keyboard::keep_in_sight;
use crate::app::state::selection::Selection;
use crate::app::state::shown::MapMode;
use crate::app::state::situation::Situation;
use crate::app::state::topic::{Float, Topic};
use crate::app::state::view::{Centre, ViewState};
use crate::app::tasks::reach::ReachCounter;
use crate::app::tasks::task::Same;
use crate::app::tasks::why;
use crate::app::window::App;
use crate::app::world::swipe::swipe_world_ui;
use crate::app::world::{WorldCaches, world_bar_ui, world_ui};
use chokepoint_core::engine::SiteIx;
use chokepoint_core::insight::{Reach, SHORT, site_gaps};
use chokepoint_core::model::EntityRef;
use egui::{Panel, ScrollArea, Ui};
use typed_index_collections::{TiSlice, TiVec, ti_vec};

/// Width of the window, points, below which the data quality pane takes the place of the plots: side by side neither could be read.
const NARROW: f32 = 1400.0;
/// Height of the window, points, below which map and plots share the centre as tabs.
const LOW: f32 = 800.0;
/// Width of the window, points, below which the inspector floats over the map.
const SLIM: f32 = 1100.0;

impl App {
    /// What decides which commands can be done now.
    fn situation(&self, gaps: &TiSlice<SiteIx, f64>) -> Situation {
        let preset = self.state.document.preset();
        let sites = &preset.map.sites;
        Situation {
            work: self.state.shown.work,
            sites: self.state.shown.selection.sites().len(),
            note: matches!(self.state.shown.selection, Selection::One(EntityRef::MapNote(_))),
            copyable: match &self.state.shown.selection {
                Selection::One(EntityRef::Rule(_) | EntityRef::Event(_)) => true,
                Selection::One(EntityRef::Measure(_) | EntityRef::Scenario(_) | EntityRef::MapNote(_)) => true,
                selection => !selection.sites().is_empty(),
            },
            removable: self.state.shown.selection != Selection::Nothing,
            on_map: sites.len(),
            routes: preset.map.routes.len(),
            stage_names: preset.map.stage_names.clone(),
            undo: self.state.document.undo_name().map(str::to_owned),
            redo: self.state.document.redo_name().map(str::to_owned),
            busy: self.files.busy().is_some(),
            in_file: self.state.document.path().is_some(),
            journal: self.journals.wanted,
            solving: self.state.results.is_solving(),
            months: self.state.timeline().map_or(0, |timeline| timeline.months()),
            short: gaps.iter().any(|gap| *gap > SHORT),
            folded: !self.view.canvas.folded.is_empty(),
            back: self.visited.has_before(&self.state.shown.selection),
            forth: self.visited.has_after(),
            workshop: self.workshops.playing().is_some(),
            measurable: sites.iter().any(|site| !site.stocks.is_empty() || !site.demands.is_empty()),
        }
    }

    /// How far each site is short in the month on screen, as a share of what it needs.
    fn site_gaps(&mut self) -> TiVec<SiteIx, f64> {
        let key = (self.state.results.revision(), self.state.shown.month);
        if let Some((of, gaps)) = &self.gaps
            && *of == key
        {
            return gaps.clone();
        }
        let sites = self.state.indexed.network.map.sites.len();
        let results = &self.state.results;
        // Where nothing is known of what is on screen, of what was: it is pale there.
        let gaps = match results.answered().or(results.solved()) {
            Some(solved) => site_gaps(&solved.rows, sites, self.state.shown.month),
            None => ti_vec![0.0; sites],
        };
        self.gaps = Some((key, gaps.clone()));
        gaps
    }

    /// What is worked out once a frame.
    pub(super) fn frame(&mut self) -> Frame {
        let gaps = self.site_gaps();
        Frame { theme: self.theme(), situation: self.situation(&gaps), gaps }
    }

    /// Asks why the selected site runs short in what is on screen.
    pub(super) fn follow_why(&mut self, frame: &Frame) {
        self.why.poll();
        let ctx = self.state.ctx(frame);
        let (Selection::One(EntityRef::Site(site)), Some(solved)) = (&ctx.shown.selection, ctx.results.answered())
        else {
            self.why.forget();
            return;
        };
        self.why.follow(why::Request {
            preset: Same::of(ctx.preset),
            outcome: Same::of(&solved.outcome),
            rows: Same::of(&solved.rows),
            site: site.clone(),
        });
    }

    /// Shows all of them.
    pub(super) fn panels(&mut self, ui: &mut Ui) {
        let frame = self.frame();
        self.follow_why(&frame);
        let failure = self.silent_failure();
        let ctx = self.state.ctx(&frame);
        let reach = selected_reach(&mut self.reach, &ctx);
        let why = self.why.fresh().map_or(&[][..], Vec::as_slice);
        let spread_usd = self.quality.spread_usd(ctx.preset, &ctx.shown.scenario);
        let passes = map_filter(&self.view.canvas.filter, &ctx);
        let (differs, beside) = self.comparer.on_map(ctx.network);
        let ctx = &Ctx { reach, why, spread_usd, differs, beside, passes: passes.as_ref(), ..ctx };
        let (view, actions) = (&mut self.view, &mut self.actions);
        self.rooms.clear();
        let rooms = &mut self.rooms;
        Panel::top("top").show(ui, |ui| {
            ui.add_space(2.0);
            let panes = Panes { all: &Plots::all(), open: &self.plots.open_kinds() };
            top_bar_ui(ui, ctx, &self.recent, panes, actions);
            ui.add_space(2.0);
        });
        self.plots.follow(ctx, self.answer.pinned());
        self.answer.follow(ctx, ctx.results.answered().and_then(|solved| self.plots.bands_of(&solved.outcome)));
        let answer = Panel::top("answer").show(ui, |ui| {
            ui.add_space(2.0);
            self.answer.ui(ui, ctx, actions);
            ui.add_space(4.0);
        });
        rooms.push((Topic::Answer, answer.response.rect));
        let status = Panel::bottom("status").show(ui, |ui| {
            let work = Background {
                following: self.following.busy(),
                writing: self.files.busy(),
                failure: failure.as_deref(),
            };
            status_ui(ui, ctx, work, actions);
        });
        rooms.push((Topic::StatusLine, status.response.rect));
        if self.plots.maximised().is_some() {
            rooms.push((Topic::Plots, ui.available_rect_before_wrap()));
            egui::CentralPanel::default().show(ui, |ui| self.plots.ui(ui, ctx, actions));
            return;
        }
        if self.workshops.playing().is_some() {
            let width = (ui.available_width() * 0.26).clamp(300.0, 420.0);
            let room = Panel::left("workshop").resizable(true).default_size(width);
            let room = room.size_range(280.0..=640.0);
            let room = room.show(ui, |ui| self.workshops.panel_ui(ui, ctx, actions));
            rooms.push((Topic::Float(Float::Workshop), room.response.rect));
        }
        // What fills the centre of a low window, and what of the rest has room.
        let screen = ui.ctx().content_rect();
        let low = screen.height() < LOW * ctx.theme.scale();
        let slim = screen.width() < SLIM * ctx.theme.scale();
        let in_tabs = low && !self.folds.plots;
        let (quality, plots) = (&mut self.quality, &mut self.plots);
        if !low && (!self.folds.plots || view.quality_open) {
            let height = ui.available_height();
            let room = Panel::bottom("plots").resizable(true).default_size((height * 0.42).max(200.0)).min_size(120.0);
            room.show(ui, |ui| plots_ui(ui, ctx, (&mut *quality, &mut *plots), view, rooms, actions));
        }
        // On a small screen lists and forms leave the map the room that its names need.
        let width = ui.available_width();
        let (lists, forms) = ((width * 0.21).clamp(220.0, 300.0), (width * 0.22).clamp(240.0, 320.0));
        if self.workshops.playing().is_none() && !self.folds.lists {
            let left = Panel::left("left").resizable(true).default_size(lists).size_range(200.0..=520.0);
            let left = left.show(ui, |ui| left_ui(ui, ctx, view, actions));
            rooms.push((Topic::List(view.left), left.response.rect));
        }
        if !self.folds.inspector && !slim {
            let right = Panel::right("right").resizable(true).default_size(forms).size_range(220.0..=560.0);
            let right = right.show(ui, |ui| {
                of_fixed_width(ui, |ui| {
                    ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
                        inspector_ui(ui, ctx, actions);
                        keep_in_sight(ui);
                    });
                });
            });
            rooms.push((Topic::Preset, right.response.rect));
        }
        egui::CentralPanel::no_frame().show(ui, |ui| {
            // Nothing lies behind the map: a gap between it and the strip would show the bare window.
            ui.spacing_mut().item_spacing.y = 0.0;
            let strip = egui::Frame::new().fill(ctx.theme.panel()).inner_margin(egui::Margin::symmetric(6, 3));
            strip.show(ui, |ui| {
                world_bar_ui(ui, ctx, view, in_tabs, actions);
            });
            if in_tabs && view.centre == Centre::Plots || low && view.quality_open {
                let frame = egui::Frame::new().fill(ctx.theme.panel()).inner_margin(4.0);
                frame.show(ui, |ui| plots_ui(ui, ctx, (quality, plots), view, rooms, actions));
                return;
            }
            let map = ui.available_rect_before_wrap();
            self.map_rect = Some(map);
            rooms.push((Topic::Map(ctx.shown.mode), map));
            chosen_map_ui(ui, ctx, &mut self.world, view, actions);
        });
        if slim && !self.folds.inspector && ctx.shown.selection != Selection::Nothing {
            let place =
                egui::Window::new(Float::Inspector.title()).default_size([forms, 320.0]).resizable(true).vscroll(true);
            place.anchor(egui::Align2::RIGHT_TOP, [-8.0, screen.height() * 0.3]).show(ui.ctx(), |ui| {
                ui.set_max_width(forms);
                inspector_ui(ui, ctx, actions);
                keep_in_sight(ui);
            });
        }
    }
}

/// The map that is chosen; without sites there is nothing to see on the globe.
pub(super) fn chosen_map_ui(
    ui: &mut Ui,
    ctx: &Ctx<'_>,
    caches: &mut WorldCaches,
    view: &mut ViewState,
    actions: &mut Actions,
) {
    let is_world = ctx.shown.mode == MapMode::World;
    match ctx.beside {
        Some(beside) if is_world => return swipe_world_ui(ui, ctx, beside, caches, view, actions),
        Some(beside) => return swipe_ui(ui, ctx, beside, view, actions),
        None => {}
    }
    if is_world && !ctx.network.map.sites.is_empty() {
        world_ui(ui, ctx, caches, view, actions);
    } else {
        map_ui(ui, ctx, view, actions);
    }
}

/// Room whose content cannot widen it: a line that is too long is cut or wrapped, and the map beside it stays where it is.
fn of_fixed_width(ui: &mut Ui, content: impl FnOnce(&mut Ui)) {
    let room = ui.available_rect_before_wrap();
    let mut inner = ui.new_child(egui::UiBuilder::new().max_rect(room));
    inner.set_clip_rect(ui.clip_rect().intersect(room.expand(2.0)));
    content(&mut inner);
    ui.allocate_rect(room, egui::Sense::hover());
}

/// Shows the plots, and the data quality beside them or in their place.
fn plots_ui(
    ui: &mut Ui,
    ctx: &Ctx<'_>,
    (quality, plots): (&mut QualityPane, &mut Plots),
    view: &mut ViewState,
    rooms: &mut Vec<(Topic, egui::Rect)>,
    actions: &mut Actions,
) {
    rooms.push((Topic::Plots, ui.available_rect_before_wrap()));
    if view.quality_open {
        let width = ui.available_width();
        if width < NARROW * ctx.theme.scale() {
            rooms.push((Topic::Quality, ui.available_rect_before_wrap()));
            quality.ui(ui, ctx, actions);
            return;
        }
        let room = Panel::right("quality").resizable(true).default_size(width * 0.5);
        let room = room.size_range(360.0..=width * 0.8).show(ui, |ui| quality.ui(ui, ctx, actions));
        rooms.push((Topic::Quality, room.response.rect));
    }
    plots.ui(ui, ctx, actions);
}

/// What the selected rule touches, once it is counted.
pub(super) fn selected_reach<'a>(counter: &'a mut ReachCounter, ctx: &Ctx<'_>) -> Option<&'a Reach> {
    let Selection::One(EntityRef::Rule(id)) = &ctx.shown.selection else { return None };
    counter.of(ctx.preset.rule(id)?, ctx.network, ctx.scenario?)
}
