//! The dock at the bottom: panes with plots, their choosers, and the ways out of the program.

use crate::app::commands::action::{Action, Actions};
use crate::app::plots::comparison::ComparisonPane;
use crate::app::plots::context::PlotsContext;
use crate::app::plots::grid::Grid;
use crate::app::plots::pane::Source;
use crate::app::plots::panes::{FIRST, PANES, find, make};
use crate::app::plots::spec::spec;
use crate::app::state::context::Ctx;
use crate::app::state::export::{Export, Subject};
use crate::app::state::pane::Pane;
use crate::app::state::region::Region;
use crate::app::state::results::{PALE, Progress, SolvedScenario};
use crate::app::state::selection::Selection;
use crate::app::state::shown::Explained;
use crate::app::state::view::PlotChoice;
use crate::app::tasks::bands::Bands;
use crate::app::tasks::charts::PlotMaker;
use crate::app::tasks::coordinated::Planner;
use crate::app::tasks::newest::Wake;
use crate::app::tasks::shapley::OrderAverage;
use crate::app::tasks::task::Silent;
use crate::draw::chart::{Pick, Plot, PlotView, Span, Zoom, plot_ui};
use crate::report::PlotFile;
use chokepoint_core::engine::{MonthIx, Network, Outcome};
use chokepoint_core::insight::BandedGaps;
use chokepoint_core::model::{EntityRef, Preset, ScenarioId};
use egui::{ScrollArea, Ui};
use egui_tiles::{Behavior, Container, SimplificationOptions, Tile, TileId, Tiles, Tree, UiResponse};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Least width and height of a tile, points.
const LEAST: f32 = 220.0;
/// Width of what tiles are resized by, points.
const GRIP: f32 = 6.0;

/// The panes, and the plots as last worked out.
pub struct Plots {
    tree: Tree<Pane>,
    maker: PlotMaker,
    comparison: ComparisonPane,
    planner: Planner,
    orders: OrderAverage,
    bands: Bands,
    grid: Grid,
    hidden: BTreeMap<Pane, BTreeSet<String>>,
    seen: Seen,
    /// The network that the plots were made on.
    network: Option<Arc<Network>>,
    /// The pane that fills the window.
    maximised: Option<Pane>,
}

impl Plots {
    /// The first panes, and threads that wait.
    pub fn new(wake: &Wake) -> Self {
        Self {
            tree: first_tree(),
            maker: PlotMaker::new(Arc::clone(wake), make),
            comparison: ComparisonPane::new(Arc::clone(wake)),
            planner: Planner::new(Arc::clone(wake)),
            orders: OrderAverage::new(Arc::clone(wake)),
            bands: Bands::new(Arc::clone(wake)),
            grid: Grid::default(),
            hidden: BTreeMap::new(),
            seen: Seen::default(),
            network: None,
            maximised: None,
        }
    }

    /// The panes that are open.
    pub fn open(&self) -> BTreeSet<Pane> {
        self.tree
            .tiles
            .tiles()
            .filter_map(|tile| if let Tile::Pane(pane) = tile { Some(*pane) } else { None })
            .collect()
    }

    /// All panes, in the order of the menu.
    pub fn all() -> Vec<Pane> {
        PANES.iter().map(|own| own.pane()).collect()
    }

    /// Scenarios of a preset that have been solved for comparison.
    pub fn compared(&self, preset: &Arc<Preset>) -> Vec<SolvedScenario> {
        self.comparison.solved_of(preset)
    }

    /// Adds a scenario to those that are compared, and shows their key figures.
    pub fn compare(&mut self, preset: &Preset, scenario: ScenarioId) {
        self.comparison.add(preset, scenario);
        if let Some(pane) = PANES.iter().find(|pane| matches!(pane.source(), Source::Table)) {
            self.show_pane(pane.pane(), None);
        }
    }

    /// Brings a pane to the front, opening it where it is not; `near` is a tab bar to open it in.
    pub fn show_pane(&mut self, pane: Pane, near: Option<TileId>) {
        if self.tree.tiles.find_pane(&pane).is_none() {
            let tile = self.tree.tiles.insert_pane(pane);
            let tabs = |tree: &Tree<Pane>| {
                tree.tiles
                    .iter()
                    .filter(|(_, tile)| matches!(tile, Tile::Container(Container::Tabs(_))))
                    .map(|(id, _)| *id)
                    .min_by_key(|id| (tree.tiles.get(*id).map_or(0, tabs_in), id.0))
            };
            match near.or_else(|| tabs(&self.tree)) {
                Some(tabs) => {
                    if let Some(Tile::Container(Container::Tabs(tabs))) = self.tree.tiles.get_mut(tabs) {
                        tabs.add_child(tile);
                    }
                }
                None => {
                    let root = self.tree.tiles.insert_tab_tile(vec![tile]);
                    self.tree.root = Some(root);
                }
            }
        }
        self.tree.make_active(|_, tile| matches!(tile, Tile::Pane(known) if *known == pane));
    }

    /// Work whose failure shows in no pane.
    pub fn silent(&mut self) -> [&mut dyn Silent; 2] {
        [self.maker.work(), self.bands.work()]
    }

    /// Closes a pane.
    pub fn close_pane(&mut self, pane: Pane) {
        if let Some(tile) = self.tree.tiles.find_pane(&pane) {
            self.tree.remove_recursively(tile);
        }
    }

    /// Lets a pane fill the window, or gives it its place back.
    pub fn maximise(&mut self, pane: Pane) {
        self.maximised = if self.maximised == Some(pane) { None } else { Some(pane) };
    }

    /// Gives the pane that fills the window its place back; false where none does.
    pub fn restore(&mut self) -> bool {
        self.maximised.take().is_some()
    }

    /// The pane that fills the window.
    pub fn maximised(&self) -> Option<Pane> {
        self.maximised
    }

    /// The panes as they were at first.
    pub fn reset(&mut self) {
        self.tree = first_tree();
        self.hidden.clear();
        self.seen = Seen::default();
    }

    /// Takes in what threads have worked out, and asks about what is on screen now; also while the panes are folded away.
    pub fn follow(&mut self, ctx: &Ctx<'_>, choice: &PlotChoice) {
        let same =
            self.network.as_ref().is_some_and(|known| crate::app::state::results::same_shape(known, ctx.network));
        if !same {
            self.maker.clear();
            self.hidden.clear();
            self.seen = Seen::default();
        }
        self.network = Some(Arc::clone(ctx.network));
        self.maker.poll();
        match ctx.solved().filter(|_| choice.averaged) {
            Some(solved) => self.orders.follow(ctx.preset, &solved.outcome),
            None => self.orders.stop(),
        }
        // While the solver is at work the ends of the bands wait: they are of what it has solved.
        if let Some(solved) = ctx.solved() {
            let own = Arc::clone(&solved.outcome);
            let compared = self.comparison.solved_of(ctx.preset).into_iter().map(|told| told.outcome);
            let mut outcomes: Vec<Arc<Outcome>> = std::iter::once(own).chain(compared).collect();
            outcomes.dedup_by(|a, b| Arc::ptr_eq(a, b));
            self.bands.follow(ctx.preset, &outcomes);
        }
    }

    /// The ranges of a solved scenario over the bands of its licences, once they are there.
    pub fn bands_of(&self, outcome: &Arc<Outcome>) -> Option<Arc<BandedGaps>> {
        self.bands.of(outcome)
    }

    /// Shows the panes.
    pub fn ui(&mut self, ui: &mut Ui, ctx: &Ctx<'_>, choice: &mut PlotChoice, actions: &mut Actions) {
        Region::Plots.begin(ui);
        let open = self.open();
        if open.is_empty() {
            empty_ui(ui, actions);
            return;
        }
        let mut added = None;
        let maximised = self.maximised.filter(|pane| open.contains(pane));
        let mut behavior = Panes {
            context: PlotsContext { ctx, orders: &self.orders, bands: &self.bands },
            choice,
            actions,
            maker: &mut self.maker,
            comparison: &mut self.comparison,
            planner: &mut self.planner,
            grid: &mut self.grid,
            hidden: &mut self.hidden,
            seen: &mut self.seen,
            open: &open,
            added: &mut added,
        };
        match maximised {
            Some(pane) => {
                ui.horizontal(|ui| {
                    ui.strong(pane.title);
                    if ui.button("Give it its place back").on_hover_text("Escape").clicked() {
                        behavior.actions.push(Action::Maximise(pane));
                    }
                });
                behavior.show(ui, pane);
            }
            None => self.tree.ui(&mut behavior, ui),
        }
        self.seen.settle(ui.ctx());
        self.maker.submit(ctx.preset);
        if let Some((pane, near)) = added {
            self.show_pane(pane, Some(near));
        }
    }
}

/// What is seen of the planes of all panes, and what the pointer is at.
#[derive(Default)]
struct Seen {
    /// The months that are seen, in all panes.
    months: Option<Span>,
    /// The values that are seen, in each.
    values: BTreeMap<Pane, Span>,
    /// What the pointer is at in this frame, months since the year 0.
    pointing: Option<f64>,
    /// The same, in the frame before.
    pointed: Option<f64>,
}

impl Seen {
    fn zoom(&self, pane: Pane) -> Zoom {
        Zoom { months: self.months, values: self.values.get(&pane).copied() }
    }

    fn set(&mut self, pane: Pane, zoom: Zoom) {
        self.months = zoom.months;
        match zoom.values {
            Some(values) => self.values.insert(pane, values),
            None => self.values.remove(&pane),
        };
    }

    /// Ends a frame: what the pointer was at in it is marked in all panes in the next one.
    fn settle(&mut self, ctx: &egui::Context) {
        let month = |at: Option<f64>| at.map(f64::floor);
        if month(self.pointing) != month(self.pointed) {
            ctx.request_repaint();
        }
        self.pointed = self.pointing.take();
    }
}

/// How many tabs a tab bar has.
fn tabs_in(tile: &Tile<Pane>) -> usize {
    if let Tile::Container(Container::Tabs(tabs)) = tile { tabs.children.len() } else { 0 }
}

fn first_tree() -> Tree<Pane> {
    let mut tiles = Tiles::default();
    let groups: Vec<TileId> = FIRST
        .iter()
        .map(|group| {
            let panes: Vec<TileId> = group.iter().map(|own| tiles.insert_pane(own.pane())).collect();
            let first = panes.first().copied();
            let tabs = tiles.insert_tab_tile(panes);
            if let (Some(Tile::Container(Container::Tabs(tabs))), Some(first)) = (tiles.get_mut(tabs), first) {
                tabs.set_active(first);
            }
            tabs
        })
        .collect();
    let root = tiles.insert_horizontal_tile(groups);
    Tree::new(egui::Id::unique("plots"), root, tiles)
}

fn empty_ui(ui: &mut Ui, actions: &mut Actions) {
    ui.vertical_centered(|ui| {
        ui.add_space(12.0);
        ui.weak("No plot is open");
        ui.menu_button("Open a plot", |ui| {
            pane_menu_ui(ui, &BTreeSet::new(), |pane| actions.push(Action::ShowPane(pane)))
        });
    });
}

/// Panes that are not open, to be opened.
fn pane_menu_ui(ui: &mut Ui, open: &BTreeSet<Pane>, mut chosen: impl FnMut(Pane)) {
    for pane in Plots::all().into_iter().filter(|pane| !open.contains(pane)) {
        if ui.button(pane.title).on_hover_text(pane.help).clicked() {
            chosen(pane);
            ui.close();
        }
    }
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

struct Panes<'a> {
    context: PlotsContext<'a>,
    choice: &'a mut PlotChoice,
    actions: &'a mut Actions,
    maker: &'a mut PlotMaker,
    comparison: &'a mut ComparisonPane,
    planner: &'a mut Planner,
    grid: &'a mut Grid,
    hidden: &'a mut BTreeMap<Pane, BTreeSet<String>>,
    seen: &'a mut Seen,
    open: &'a BTreeSet<Pane>,
    added: &'a mut Option<(Pane, TileId)>,
}

impl Panes<'_> {
    fn show(&mut self, ui: &mut Ui, pane: Pane) {
        let Some(own) = find(pane) else { return };
        if matches!(own.source(), Source::Grid) {
            self.grid.ui(ui, self.context.ctx, self.actions);
            return;
        }
        let searching = matches!(own.source(), Source::Planner) && self.context.ctx.results.solved().is_some();
        if own.compares() {
            let shown = self.context.ctx.solved();
            let shown = shown
                .map(|solved| (&self.context.ctx.shown.scenario, solved))
                .filter(|(id, solved)| solved.outcome.scenario == **id);
            self.comparison.follow(self.context.ctx.preset, self.context.ctx.network, shown);
        }
        let (plot, fresh) = if matches!(own.source(), Source::Planner) {
            if let Some(solved) = self.context.ctx.results.solved() {
                self.planner.follow(self.context.ctx.preset, &solved.outcome);
            }
            (self.planner.plot().map(Arc::clone), true)
        } else {
            let spec = spec(own, &self.context, self.choice, self.comparison);
            spec.map(|spec| self.maker.plot(pane, spec)).unwrap_or((None, true))
        };
        let room = ui.available_size();
        ui.horizontal_wrapped(|ui| {
            if let Some(plot) = &plot {
                self.export_ui(ui, pane, plot, room);
            }
            if own.compares() {
                self.comparison.chooser_ui(ui, self.context.ctx.preset);
            }
            if searching {
                self.planner.state_ui(ui);
            }
            own.choosers_ui(ui, &self.context, self.choice);
            let stale = self.context.ctx.results.stale_words(self.context.ctx.preset, &self.context.ctx.shown.scenario);
            if let Some(words) = stale {
                ui.colored_label(self.context.ctx.theme.warn(), words);
            } else if !fresh {
                ui.weak("working it out…");
            }
        });
        if matches!(own.source(), Source::Table) {
            self.comparison.table_ui(ui, self.context.ctx.preset, self.context.bands, self.actions);
            return;
        }
        let Some(plot) = plot else {
            let text = match searching {
                true => "The search looks at all months at once; what each market could have kept appears here".into(),
                false => nothing_yet(self.context.ctx),
            };
            ui.centered_and_justified(|ui| ui.add(egui::Label::new(egui::RichText::new(text).weak()).wrap()));
            return;
        };
        let selected = picks(self.context.ctx.network, &self.context.ctx.shown.selection);
        let hidden = self.hidden.entry(pane).or_default();
        // Scenarios that are compared may begin in other months: the date is what they share.
        let timeline = self.context.ctx.timeline();
        let today = timeline.map(|timeline| timeline.first_day(self.context.ctx.month));
        let cursor = plot.months().position(|month| Some(month.day) == today);
        let view = PlotView {
            hidden,
            cursor,
            selected: &selected,
            zoom: self.seen.zoom(pane),
            pointed: self.seen.pointed,
            is_live: true,
        };
        let is_stale = self.context.ctx.results.is_stale();
        let response = ScrollArea::vertical()
            .id_salt(pane)
            .auto_shrink([false, false])
            .show(ui, |ui| {
                if is_stale {
                    ui.set_opacity(PALE);
                }
                plot_ui(ui, self.context.ctx.theme, &plot, &view)
            })
            .inner;
        if let Some(series) = response.toggled
            && !hidden.remove(&series)
        {
            hidden.insert(series);
        }
        if let Some(zoom) = response.zoomed {
            self.seen.set(pane, zoom);
        }
        self.seen.pointing = response.pointed.or(self.seen.pointing);
        match response.picked {
            Some(Pick::Month(at)) => {
                let day = plot.months().get(at).map(|month| month.day);
                let own = timeline.zip(day).and_then(|(timeline, day)| {
                    MonthIx::at(timeline.month_of(day)).filter(|month| timeline.has(*month))
                });
                own.into_iter().for_each(|month| self.actions.push(Action::ShowMonth(month)));
            }
            Some(Pick::Site(at)) => {
                let site = self.context.ctx.network.map.sites.get(at);
                if let Some(site) = site.filter(|_| find(pane).is_some_and(|own| own.explains())) {
                    self.actions.push(Action::Explain(Explained { site: site.id.clone(), good: None }));
                    return;
                }
                self.select(site.map(|site| Selection::One(EntityRef::Site(site.id.clone()))));
            }
            Some(Pick::Commodity(at)) => {
                let commodity = self.context.ctx.network.map.commodities.get(at);
                self.select(commodity.map(|commodity| Selection::One(EntityRef::Commodity(commodity.id.clone()))));
            }
            Some(Pick::Sites(sites)) => {
                let known = sites.iter().filter_map(|at| self.context.ctx.network.map.sites.get(*at));
                self.select(Some(Selection::of_sites(known.map(|site| site.id.clone()).collect())));
            }
            None => {}
        }
    }

    fn select(&mut self, selection: Option<Selection>) {
        if let Some(selection) = selection {
            self.actions.push(Action::Select(selection));
        }
    }

    /// The ways out: onto the clipboard, or into a file.
    fn export_ui(&mut self, ui: &mut Ui, pane: Pane, plot: &Arc<Plot>, room: egui::Vec2) {
        let hidden = self.hidden.get(&pane).cloned().unwrap_or_default();
        let (good, theme) = (plot.good_size(), *self.context.ctx.theme);
        let size = egui::vec2(room.x.max(good.x), good.y * theme.scale());
        let subject = || Subject::Plot { plot: Arc::clone(plot), hidden: hidden.clone(), size, theme };
        let button = ui.menu_button("Export", |ui| {
            ui.set_min_width(170.0);
            if ui.button("Copy as picture").on_hover_text("To be pasted into a slide or a document").clicked() {
                self.actions.push(Action::Copy(Export { subject: subject(), file: PlotFile::Png }));
                ui.close();
            }
            ui.separator();
            for file in PlotFile::ALL {
                if ui.button(format!("Save {}…", file.ending().to_uppercase())).on_hover_text(file.help()).clicked() {
                    self.actions.push(Action::Export(Export { subject: subject(), file }));
                    ui.close();
                }
            }
        });
        let name = format!("Export {}", pane.title.to_lowercase());
        button.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
    }
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

impl Behavior<Pane> for Panes<'_> {
    fn pane_ui(&mut self, ui: &mut Ui, _tile: TileId, pane: &mut Pane) -> UiResponse {
        egui::Frame::new().inner_margin(4.0).show(ui, |ui| self.show(ui, *pane));
        UiResponse::None
    }

    fn tab_title_for_pane(&mut self, pane: &Pane) -> egui::WidgetText {
        pane.title.into()
    }

    fn on_tab_button(&mut self, tiles: &mut Tiles<Pane>, tile: TileId, button: egui::Response) -> egui::Response {
        let Some(Tile::Pane(pane)) = tiles.get(tile) else { return button };
        if button.double_clicked() {
            self.actions.push(Action::Maximise(*pane));
        }
        button.context_menu(|ui| {
            if ui.button(format!("Maximise {}", pane.title.to_lowercase())).clicked() {
                self.actions.push(Action::Maximise(*pane));
                ui.close();
            }
            if ui.button(format!("Close {}", pane.title.to_lowercase())).clicked() {
                self.actions.push(Action::ClosePane(*pane));
                ui.close();
            }
        });
        button.on_hover_text(format!("{}\nDrag to move, double-click to maximise, right-click to close", pane.help))
    }

    fn tab_bar_trailing_ui(&mut self, _tiles: &Tiles<Pane>, ui: &mut Ui, tile: TileId, _tabs: &egui_tiles::Tabs) {
        if self.open.len() == PANES.len() {
            return;
        }
        ui.add_space(4.0);
        let menu = ui.menu_button("+", |ui| pane_menu_ui(ui, self.open, |pane| *self.added = Some((pane, tile))));
        menu.response.on_hover_text("Open another plot here");
    }

    /// Narrower than this the titles of plots and their choosers are written downwards.
    fn min_size(&self) -> f32 {
        LEAST
    }

    /// As wide as a hand finds it.
    fn gap_width(&self, _style: &egui::Style) -> f32 {
        GRIP
    }

    fn simplification_options(&self) -> SimplificationOptions {
        SimplificationOptions { all_panes_must_have_tabs: true, ..SimplificationOptions::default() }
    }
}
