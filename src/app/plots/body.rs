//! What is inside a pane: its choices, its plot or its rows, and the ways out of the program.

use crate::app::commands::action::{Action, Actions};
use crate::app::form::export::export_menu_ui;
use crate::app::form::spoken::unseen;
use crate::app::plots::choosers::scenario_ui;
use crate::app::plots::comparison::ComparisonPane;
use crate::app::plots::context::PlotsContext;
use crate::app::plots::grid::Grid;
use crate::app::plots::own::{Own, SharedMonths};
use crate::app::plots::pane::{PlotPane, Source};
use crate::app::plots::panes::find;
use crate::app::plots::rows::rows_ui;
use crate::app::plots::spec::{gap_of, market_shown, scenario_shown, spec};
use crate::app::state::context::Ctx;
use crate::app::state::export::Subject;
use crate::app::state::keyboard::keep_in_sight;
use crate::app::state::pane::{OpenPane, Pane};
use crate::app::state::region::Region;
use crate::app::state::results::{PALE, Progress};
use crate::app::state::selection::Selection;
use crate::app::state::shown::Explained;
use crate::app::state::topic::Topic;
use crate::app::tasks::charts::PlotMaker;
use crate::app::tasks::coordinated::Planner;
use crate::draw::chart::{Pick, Plot, PlotResponse, PlotView, Scale, plot_ui};
use chokepoint_core::engine::{MonthIx, Network};
use chokepoint_core::insight::first_short;
use chokepoint_core::model::{EntityRef, Face, ScenarioId};
use egui::{EventFilter, Key, Modifiers, Popup, RectAlign, ScrollArea, SetOpenCommand, Ui};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Seconds within which two clicks may be one double click.
const DOUBLE_CLICK: f64 = 1.0;
/// The menu of the ways out.
const EXPORT: &str = "Export";

/// What panes have asked for while they were shown.
#[derive(Default)]
pub(super) struct Asked {
    /// Scenarios that are needed besides the one on screen.
    pub scenarios: BTreeSet<ScenarioId>,
}

/// What panes are shown with.
pub(super) struct Body<'a> {
    /// What they read.
    pub context: PlotsContext<'a>,
    /// What each keeps for itself.
    pub own: &'a mut BTreeMap<OpenPane, Own>,
    /// What they share of how planes are looked at.
    pub months: &'a mut SharedMonths,
    /// What they ask of the window.
    pub actions: &'a mut Actions,
    /// What makes their plots.
    pub maker: &'a mut PlotMaker,
    /// Scenarios solved besides the one on screen.
    pub comparison: &'a mut ComparisonPane,
    /// The search for the coordinated policy.
    pub planner: &'a mut Planner,
    /// The tables of the preset.
    pub grid: &'a mut Grid,
    /// What they need besides.
    pub asked: &'a mut Asked,
    /// The keyboard goes round the parts of this window, and none of its panes has been shown yet in this frame.
    pub is_first: bool,
    /// Nothing is chosen and exported here: no fields stand over the plots.
    pub is_shown_to_a_room: bool,
    /// Where each is painted.
    pub painted: &'a mut Vec<(Pane, egui::Rect)>,
}

impl Body<'_> {
    /// Shows the inside of a pane.
    pub fn show(&mut self, ui: &mut Ui, pane: OpenPane) {
        let Some(kind) = find(pane.pane) else { return };
        self.painted.push((pane.pane, ui.available_rect_before_wrap()));
        // Below the tabs: who comes by the keyboard wants a plot, and beside its tab stands what closes it.
        if std::mem::take(&mut self.is_first) {
            Region::Plots.begin(ui);
        }
        if matches!(kind.source(), Source::Grid) {
            self.grid.ui(ui, self.context.ctx, self.actions);
            return;
        }
        // Taken out while it is shown, because choosers and plot both write into it.
        let mut own = self.own.remove(&pane).unwrap_or_default();
        self.show_own(ui, pane, kind, &mut own);
        self.own.insert(pane, own);
    }

    fn show_own(&mut self, ui: &mut Ui, pane: OpenPane, kind: &'static dyn PlotPane, own: &mut Own) {
        let ctx = self.context.ctx;
        let searching = matches!(kind.source(), Source::Planner) && ctx.results.solved().is_some();
        let other = scenario_shown(kind, ctx, &own.choice);
        if kind.compares() {
            self.asked.scenarios.extend(self.comparison.chosen(ctx.preset));
        }
        self.asked.scenarios.extend(other.clone());
        let (plot, fresh) = if matches!(kind.source(), Source::Planner) {
            if let Some(solved) = ctx.results.solved() {
                self.planner.follow(ctx.preset, &solved.outcome);
            }
            let market = market_shown(ctx.network, &own.choice);
            (self.planner.plot(market).map(Arc::clone), true)
        } else {
            let spec = spec(kind, &self.context, &own.choice, self.comparison);
            spec.map(|spec| self.maker.plot(pane, spec)).unwrap_or((None, true))
        };
        let room = ui.available_size();
        ui.horizontal_wrapped(|ui| {
            let plot = plot.as_ref().filter(|_| !self.is_shown_to_a_room);
            match plot {
                Some(plot) => self.export_ui(ui, pane, plot, own, room),
                None if self.is_shown_to_a_room || matches!(kind.source(), Source::Table) => {}
                None => export_later_ui(ui, pane),
            }
            if kind.compares() && !self.is_shown_to_a_room {
                self.comparison.chooser_ui(ui, ctx.preset);
            }
            if searching {
                self.planner.state_ui(ui);
            }
            if !self.is_shown_to_a_room {
                kind.choosers_ui(ui, &self.context, &mut own.choice);
                if kind.is_of_a_scenario() {
                    scenario_ui(ui, ctx, &mut own.choice);
                }
                if kind.is_of_a_gap() && other.is_none() {
                    self.why_ui(ui, pane, own);
                }
            }
            if let Some(plot) = plot {
                face_ui(ui, plot, own);
                if own.values.is_some() || (self.months.seen.is_some() && !plot.months().is_empty()) {
                    let whole = ui.button("Whole").on_hover_text("Show all months and values again (double click)");
                    if whole.clicked() {
                        self.months.set(own, Default::default());
                    }
                }
            }
            if let Some(id) = &other {
                self.comparison.progress_ui(ui, ctx.preset, std::slice::from_ref(id));
            }
            let stale = ctx.results.stale_words(ctx.preset, &ctx.shown.scenario).filter(|_| other.is_none());
            if let Some(words) = stale {
                ui.colored_label(ctx.theme.warn(), words);
            } else if !fresh {
                ui.weak("working it out…");
            }
        });
        if matches!(kind.source(), Source::Table) {
            let market = market_shown(ctx.network, &own.choice).and_then(|at| ctx.network.map.sites.get(at));
            let shown = (self.context.bands, market.map(|site| &site.id));
            self.comparison.table_ui(ui, ctx.preset, shown, self.actions);
            return;
        }
        let Some(plot) = plot else {
            let text = match (searching, &other) {
                (true, _) => {
                    "The search looks at all months at once; what each market could have kept appears here".into()
                }
                (_, Some(_)) => "This scenario is being solved; it appears here".into(),
                _ => nothing_yet(ctx),
            };
            ui.centered_and_justified(|ui| ui.add(egui::Label::new(egui::RichText::new(text).weak()).wrap()));
            return;
        };
        let area = ui.available_rect_before_wrap();
        match own.face {
            Face::Picture => {
                let is_stale = other.is_none() && ctx.results.is_stale();
                let response = self.plot_ui(ui, pane, &plot, own, is_stale);
                if let Some(id) = response.focused {
                    self.keys(ui, id, &plot);
                    unseen(ui, area.min, pane, &self.told(kind, &plot));
                }
                self.take(kind, &plot, own, response, ui.input(|input| input.time));
            }
            Face::Rows => rows_ui(ui, pane, &plot),
        }
        self.menu_ui(ui, area, pane, &plot, own, room);
    }

    fn plot_ui(&self, ui: &mut Ui, pane: OpenPane, plot: &Plot, own: &Own, is_stale: bool) -> PlotResponse {
        let ctx = self.context.ctx;
        let selected = picks(ctx.network, &ctx.shown.selection);
        // Scenarios that are compared may begin in other months: the date is what they share.
        let today = ctx.timeline().map(|timeline| timeline.first_day(ctx.month));
        let view = PlotView {
            hidden: &own.hidden,
            cursor: plot.months().position(|month| Some(month.day) == today),
            selected: &selected,
            zoom: self.months.zoom(own),
            scale: own.scale,
            pointed: self.months.pointed,
            is_live: true,
        };
        // Both ways: maps and flows need more width than a narrow pane has.
        let scroll = ScrollArea::both().id_salt(pane).auto_shrink([false, false]);
        let shown = scroll.show(ui, |ui| {
            if is_stale {
                ui.set_opacity(PALE);
            }
            let response = plot_ui(ui, ctx.theme, plot, &view);
            keep_in_sight(ui);
            response
        });
        shown.inner
    }

    /// What keys do while a plot has the keyboard: it is read month by month.
    fn keys(&mut self, ui: &Ui, plot: egui::Id, of: &Plot) {
        let ctx = self.context.ctx;
        // Escape gives the keyboard back, and Tab goes on.
        let filter = EventFilter { horizontal_arrows: true, vertical_arrows: true, tab: false, escape: false };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(plot, filter));
        let Some(last) = ctx.timeline().map(|timeline| timeline.last()).filter(|_| !of.is_empty()) else { return };
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let month = if pressed(Key::ArrowRight) {
            ctx.month.next().min(last)
        } else if pressed(Key::ArrowLeft) {
            ctx.month.previous().unwrap_or_default()
        } else if pressed(Key::Home) {
            MonthIx::FIRST
        } else if pressed(Key::End) {
            last
        } else {
            return;
        };
        self.actions.push(Action::ShowMonth(month));
    }

    /// What a screen reader says of a plot that has the keyboard.
    fn told(&self, kind: &dyn PlotPane, plot: &Plot) -> String {
        let ctx = self.context.ctx;
        let Some(timeline) = ctx.timeline() else { return plot.told(None) };
        if plot.months().is_empty() {
            let told = plot.told(None);
            return if kind.is_of_a_month() { format!("{}: {told}", timeline.label(ctx.month)) } else { told };
        }
        let today = timeline.first_day(ctx.month);
        match plot.months().position(|month| month.day == today) {
            Some(at) => plot.told(Some(at)),
            None => format!("{}: not in this plot", timeline.label(ctx.month)),
        }
    }

    /// Takes in what the reader did with a plot, at a time in seconds.
    fn take(&mut self, kind: &dyn PlotPane, plot: &Plot, own: &mut Own, response: PlotResponse, now: f64) {
        let ctx = self.context.ctx;
        if let Some(series) = response.toggled
            && !own.hidden.remove(&series)
        {
            own.hidden.insert(series);
        }
        if let Some(zoom) = response.zoomed {
            self.months.set(own, zoom);
        }
        self.months.pointing = response.pointed.or(self.months.pointing);
        if response.is_reset {
            // Who asks for all of the plane asks for no month: the first of the two clicks is taken back.
            if let Some((month, at)) = self.months.before_click.take()
                && now - at < DOUBLE_CLICK
            {
                self.actions.push(Action::ShowMonth(month));
            }
            return;
        }
        match response.picked {
            Some(Pick::Month(at)) => {
                let day = plot.months().get(at).map(|month| month.day);
                let month = ctx.timeline().zip(day).and_then(|(timeline, day)| {
                    MonthIx::at(timeline.month_of(day)).filter(|month| timeline.has(*month))
                });
                self.months.before_click = Some((ctx.month, now));
                month.into_iter().for_each(|month| self.actions.push(Action::ShowMonth(month)));
            }
            Some(Pick::Site(at)) => {
                let site = ctx.network.map.sites.get(at);
                if let Some(site) = site.filter(|_| kind.explains()) {
                    self.actions.push(Action::Explain(Explained { site: site.id.clone(), good: None }));
                    return;
                }
                self.select(site.map(|site| Selection::One(EntityRef::Site(site.id.clone()))));
            }
            Some(Pick::Commodity(at)) => {
                let commodity = ctx.network.map.commodities.get(at);
                self.select(commodity.map(|commodity| Selection::One(EntityRef::Commodity(commodity.id.clone()))));
            }
            Some(Pick::Sites(sites)) => {
                let known = sites.iter().filter_map(|at| ctx.network.map.sites.get(*at));
                self.select(Some(Selection::of_sites(known.map(|site| site.id.clone()).collect())));
            }
            None => {}
        }
    }

    /// Leads from a gap to who is short of what first among those it is of, and why.
    fn why_ui(&mut self, ui: &mut Ui, pane: OpenPane, own: &Own) {
        let ctx = self.context.ctx;
        let (gap, _) = gap_of(ctx.network, &own.choice, &ctx.shown.selection);
        let first = ctx.solved().and_then(|solved| {
            let row = first_short(&solved.rows, gap)?;
            let map = &solved.outcome.network.map;
            Some((map.sites.get(row.site)?.id.clone(), map.commodities.get(row.commodity)?.id.clone(), row.month))
        });
        let Some((site, good, month)) = first else { return };
        let help = "The chain behind the shortage that comes first, on the map, and in three sentences";
        let button = ui.button("Why?");
        let name = format!("Why, in {}", pane.title().to_lowercase());
        button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
        if button.on_hover_text(help).clicked() {
            self.actions.push(Action::Explain(Explained { site, good: Some(good) }));
            self.actions.push(Action::ShowMonth(month));
        }
    }

    fn select(&mut self, selection: Option<Selection>) {
        if let Some(selection) = selection {
            self.actions.push(Action::Select(selection));
        }
    }

    /// The ways out: onto the clipboard, or into a file.
    fn export_ui(&mut self, ui: &mut Ui, pane: OpenPane, plot: &Arc<Plot>, own: &Own, room: egui::Vec2) {
        let subject = self.subject(plot, own, room);
        let button = ui.menu_button(EXPORT, |ui| export_menu_ui(ui, self.context.ctx, &subject, self.actions));
        let name = format!("Export {}", pane.title().to_lowercase());
        button.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    }

    /// What is exported of a plot: what is seen of it.
    fn subject(&self, plot: &Arc<Plot>, own: &Own, room: egui::Vec2) -> Subject {
        let (good, theme) = (plot.good_size(), *self.context.ctx.theme);
        let size = egui::vec2(room.x.max(good.x), good.y * theme.scale());
        Subject::Plot { plot: Arc::clone(plot), seen: self.months.seen_of(own), size, theme }
    }

    /// The menu of the right button, anywhere on the plot or its rows. A drag with that button draws a box, and opens nothing.
    fn menu_ui(
        &mut self,
        ui: &Ui,
        area: egui::Rect,
        pane: OpenPane,
        plot: &Arc<Plot>,
        own: &mut Own,
        room: egui::Vec2,
    ) {
        let clicked = ui.rect_contains_pointer(area) && ui.input(|input| input.pointer.secondary_clicked());
        let on = ui.interact(area, ui.scope_id().with(("menu of", pane)), egui::Sense::hover());
        let subject = self.subject(plot, own, room);
        let popup = Popup::menu(&on)
            .id(on.id.with("popup"))
            .open_memory(clicked.then_some(SetOpenCommand::Bool(true)))
            .align(RectAlign::BOTTOM_START)
            .at_pointer_fixed();
        popup.show(|ui| {
            let other = match own.face {
                Face::Picture => (Face::Rows, "Show as table"),
                Face::Rows => (Face::Picture, "Show as picture"),
            };
            if ui.button(other.1).clicked() {
                own.face = other.0;
                ui.close();
            }
            place_menu_ui(ui, pane, self.actions);
            ui.separator();
            export_menu_ui(ui, self.context.ctx, &subject, self.actions);
        });
    }
}

/// Picture or rows, and the hole by itself where there is one.
fn face_ui(ui: &mut Ui, plot: &Plot, own: &mut Own) {
    if let Some(unmoved) = plot.unmoved() {
        let alone = own.hidden.contains(unmoved);
        let help = "Leaves out what flows as it always did: what helps and what is lacking take the whole height";
        if ui.selectable_label(alone, "The hole only").on_hover_text(help).clicked() {
            if alone {
                own.hidden.remove(unmoved);
            } else {
                own.hidden.insert(unmoved.to_owned());
            }
        }
    }
    if plot.spans_decades() {
        let is_log = own.scale == Scale::Log;
        let help =
            "The figures lie far apart: along an axis of logarithms the small ones are seen beside the large ones";
        if ui.selectable_label(is_log, "Logarithms").on_hover_text(help).clicked() {
            own.scale = if is_log { Scale::Linear } else { Scale::Log };
            // What was seen of the one axis is something else on the other.
            own.values = None;
        }
    }
    let is_rows = own.face == Face::Rows;
    if ui.selectable_label(is_rows, "Table").on_hover_text("The rows that the plot is made of").clicked() {
        own.face = if is_rows { Face::Picture } else { Face::Rows };
    }
}

/// What can be done with a pane and its place.
pub(super) fn place_menu_ui(ui: &mut Ui, pane: OpenPane, actions: &mut Actions) {
    let title = pane.title().to_lowercase();
    for (words, action) in [
        (format!("Another “{}” beside it", pane.pane.title), Action::OpenBeside(pane)),
        (format!("Maximise {title}"), Action::Maximise(pane)),
        (format!("Close {title}"), Action::ClosePane(pane)),
        ("Help about this".to_owned(), Action::Manual(Some(Topic::Pane(pane.pane)))),
    ] {
        if ui.button(words).clicked() {
            actions.push(action);
            ui.close();
        }
    }
}

/// Where the ways out will be: all choosers would move from under the pointer if they came with their plot.
fn export_later_ui(ui: &mut Ui, pane: OpenPane) {
    let button = ui.add_enabled(false, egui::Button::new(EXPORT));
    let name = format!("{}, not to be exported yet", pane.title());
    button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, false, &name));
}

/// What stands in place of a plot that there cannot be yet.
fn nothing_yet(ctx: &Ctx<'_>) -> Cow<'static, str> {
    let map = &ctx.preset.map;
    let words = if map.sites.is_empty() {
        "Plots appear here. Draw a chain on the map above, or choose one to start from"
    } else if map.routes.is_empty() {
        "Plots appear here once a route joins two sites: drag from one site's port to another"
    } else if let Progress::Failed(why) = &ctx.results.progress {
        return format!("{why}; Findings (F8) shows what is wrong").into();
    } else if ctx.results.progress == Progress::Stopped {
        "The solver was stopped; Solve in the status bar asks it again"
    } else {
        "Waiting for the first result"
    };
    words.into()
}

/// What is selected on the map, as plots know it.
fn picks(network: &Network, selection: &Selection) -> Vec<Pick> {
    match selection {
        Selection::One(EntityRef::Site(_)) | Selection::Sites(_) => {
            selection.sites().iter().filter_map(|id| network.site(id)).map(Pick::Site).collect()
        }
        Selection::One(EntityRef::Commodity(id)) => network.commodity(id).map(Pick::Commodity).into_iter().collect(),
        Selection::One(EntityRef::Route(id)) => {
            let Some(route) = network.route(id).and_then(|at| network.routes.get(at)) else { return Vec::new() };
            let (from, to) = (network.nodes[route.from], network.nodes[route.to]);
            vec![Pick::Commodity(from.commodity), Pick::Site(from.site), Pick::Site(to.site)]
        }
        _ => Vec::new(),
    }
}
