//! The dock at the bottom: which panes are open, where each stands, and what they are fed with.

use crate::app::commands::action::{Action, Actions};
use crate::app::plots::arrangement;
use crate::app::plots::body::{Asked, Body, place_menu_ui};
use crate::app::plots::comparison::ComparisonPane;
use crate::app::plots::context::PlotsContext;
use crate::app::plots::grid::Grid;
use crate::app::plots::own::{Own, SharedMonths};
use crate::app::plots::pane::Source;
use crate::app::plots::panes::{FIRST, PANES, find, make};
use crate::app::plots::spec::{market_shown, spec};
use crate::app::state::context::Ctx;
use crate::app::state::pane::{OpenPane, Pane};
use crate::app::state::region::Region;
use crate::app::state::results::{SolvedScenario, same_shape};
use crate::app::state::selection::followed;
use crate::app::state::shown::WorkMode;
use crate::app::tasks::bands::Bands;
use crate::app::tasks::charts::{PlotMaker, Spec};
use crate::app::tasks::coordinated::Planner;
use crate::app::tasks::newest::Wake;
use crate::app::tasks::shapley::OrderAverage;
use crate::app::tasks::task::Silent;
use crate::draw::chart::{Plot, Span};
use crate::report::PosterPlot;
use chokepoint_core::engine::{Network, Outcome};
use chokepoint_core::insight::BandedGaps;
use chokepoint_core::model::{Arrangement, EntityKind, Preset, References, ScenarioId};
use egui::{Pos2, Rect, Ui};
use egui_tiles::{Behavior, Container, SimplificationOptions, Tile, TileId, Tree, UiResponse};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Name of the dock of the first window.
const FIRST_DOCK: &str = "plots";
/// Least width and height of a tile, points.
const LEAST: f32 = 220.0;
/// Width of what tiles are resized by, points.
const GRIP: f32 = 6.0;

/// The panes, and the plots as last worked out.
pub struct Plots {
    /// Which dock it is: what egui keeps of one is not another's.
    id: egui::Id,
    tree: Tree<OpenPane>,
    maker: PlotMaker,
    comparison: ComparisonPane,
    planner: Planner,
    orders: OrderAverage,
    bands: Bands,
    grid: Grid,
    /// What each pane keeps for itself, closed ones included.
    own: BTreeMap<OpenPane, Own>,
    months: SharedMonths,
    /// The network that the plots were made on.
    network: Option<Arc<Network>>,
    /// What was pinned, and is drawn as outlines.
    pinned: Option<SolvedScenario>,
    /// A pane that was just opened, whose tab may be out of sight.
    opened: Option<OpenPane>,
    /// The pane that fills the window.
    maximised: Option<OpenPane>,
    /// Where each pane, and its tab, was painted in the last frame.
    painted: Vec<(Pane, Rect)>,
}

/// Where the plot of a pane comes from that goes onto a sheet.
enum Made {
    /// It is made on the thread that paints the sheet.
    Anew(Pane, Box<Spec>),
    /// It is there: a search has found it.
    Already(Arc<Plot>),
}

impl Plots {
    /// The first panes, and threads that wait.
    pub fn new(wake: &Wake) -> Self {
        Self::of(egui::Id::unique(FIRST_DOCK), wake)
    }

    /// The same for a further window, by its number.
    pub fn further(wake: &Wake, window: usize) -> Self {
        Self::of(egui::Id::unique((FIRST_DOCK, window)), wake)
    }

    fn of(id: egui::Id, wake: &Wake) -> Self {
        Self {
            id,
            tree: first_tree(id),
            maker: PlotMaker::new(Arc::clone(wake), make),
            comparison: ComparisonPane::new(Arc::clone(wake)),
            planner: Planner::new(Arc::clone(wake)),
            orders: OrderAverage::new(Arc::clone(wake)),
            bands: Bands::new(Arc::clone(wake)),
            grid: Grid::default(),
            own: BTreeMap::new(),
            months: SharedMonths::default(),
            network: None,
            pinned: None,
            opened: None,
            maximised: None,
            painted: Vec::new(),
        }
    }

    /// The pane at a point of the screen, or whose tab is there.
    pub fn pane_at(&self, at: Pos2) -> Option<Pane> {
        self.painted.iter().find(|(_, rect)| rect.contains(at)).map(|(pane, _)| *pane)
    }

    /// The panes that are open.
    pub fn open(&self) -> BTreeSet<OpenPane> {
        self.tree
            .tiles
            .tiles()
            .filter_map(|tile| if let Tile::Pane(pane) = tile { Some(*pane) } else { None })
            .collect()
    }

    /// The kinds of panes that are open.
    pub fn open_kinds(&self) -> BTreeSet<Pane> {
        self.open().into_iter().map(|open| open.pane).collect()
    }

    /// All panes, in the order of the menu.
    pub fn all() -> Vec<Pane> {
        PANES.iter().map(|own| own.pane()).collect()
    }

    /// Scenarios of a preset that have been solved for comparison.
    pub fn compared(&self, preset: &Arc<Preset>) -> Vec<SolvedScenario> {
        self.comparison.solved_of(preset)
    }

    /// Does what is about panes; gives back what is about anything else.
    pub fn act(&mut self, action: Action, preset: &Preset) -> Option<Action> {
        match action {
            Action::ShowPane(pane) => self.show_pane(pane, None),
            Action::ClosePane(pane) => self.close_pane(pane),
            Action::CloseKind(pane) => self.close_kind(pane),
            Action::OpenBeside(pane) => self.open_beside(pane),
            Action::Maximise(pane) => self.maximise(pane),
            Action::ResetPanes => self.reset(),
            Action::Compare(scenario) => self.compare(preset, scenario),
            Action::CompareOnly(scenarios) => self.compare_only(scenarios),
            action => return Some(action),
        }
        None
    }

    /// Adds a scenario to those that are compared, and shows their key figures.
    pub fn compare(&mut self, preset: &Preset, scenario: ScenarioId) {
        self.comparison.add(preset, scenario);
        self.show_compared();
    }

    /// Compares these scenarios alone, and shows their key figures.
    fn compare_only(&mut self, scenarios: BTreeSet<ScenarioId>) {
        self.comparison.choose(Some(scenarios));
        self.show_compared();
    }

    fn show_compared(&mut self) {
        if let Some(pane) = PANES.iter().find(|pane| matches!(pane.source(), Source::Table)) {
            self.show_pane(pane.pane(), None);
        }
    }

    /// Brings a pane to the front, opening it where none of its kind is open; `near` is a tab bar to open it in.
    pub fn show_pane(&mut self, pane: Pane, near: Option<TileId>) {
        let open = self.open().into_iter().find(|open| open.pane == pane).unwrap_or(OpenPane::first(pane));
        self.show_open(open, near);
    }

    fn show_open(&mut self, pane: OpenPane, near: Option<TileId>) {
        if self.tree.tiles.find_pane(&pane).is_none() {
            let tile = self.tree.tiles.insert_pane(pane);
            let tabs = |tree: &Tree<OpenPane>| {
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
        self.opened = Some(pane);
    }

    /// Opens another pane of a kind beside one, with the same choices to start from.
    pub fn open_beside(&mut self, pane: OpenPane) {
        let open = self.open();
        let number = (1..).find(|number| !open.contains(&OpenPane { number: *number, ..pane })).unwrap_or(1);
        let another = OpenPane { number, ..pane };
        self.own.insert(another, self.own.get(&pane).cloned().unwrap_or_default());
        let Some(beside) = self.tree.tiles.find_pane(&pane) else { return };
        // Beside its tab bar, so that both are seen.
        let bar = self.tree.tiles.parent_of(beside).unwrap_or(beside);
        let tile = self.tree.tiles.insert_pane(another);
        let tabs = self.tree.tiles.insert_tab_tile(vec![tile]);
        match self.tree.tiles.parent_of(bar) {
            Some(parent) => {
                if let Some(Tile::Container(container)) = self.tree.tiles.get_mut(parent) {
                    let place = container.children().position(|child| *child == bar).map_or(usize::MAX, |at| at + 1);
                    container.add_child(tabs);
                    if let Container::Linear(row) = container
                        && let Some(last) = row.children.pop()
                    {
                        row.children.insert(place.min(row.children.len()), last);
                    }
                }
            }
            None => self.tree.root = Some(self.tree.tiles.insert_horizontal_tile(vec![bar, tabs])),
        }
    }

    /// Work whose failure shows in no pane.
    pub fn silent(&mut self) -> [&mut dyn Silent; 2] {
        [self.maker.work(), self.bands.work()]
    }

    /// Closes a pane. What it kept for itself stays for when it is opened again.
    pub fn close_pane(&mut self, pane: OpenPane) {
        if let Some(tile) = self.tree.tiles.find_pane(&pane) {
            self.tree.remove_recursively(tile);
        }
    }

    /// Closes all panes of a kind.
    pub fn close_kind(&mut self, pane: Pane) {
        self.open().into_iter().filter(|open| open.pane == pane).for_each(|open| self.close_pane(open));
    }

    /// Lets a pane fill the window, or gives it its place back.
    pub fn maximise(&mut self, pane: OpenPane) {
        self.maximised = if self.maximised == Some(pane) { None } else { Some(pane) };
    }

    /// Lets the pane of a title fill the window, or another of its kind where that one is not open; opens it where none is.
    pub fn fill_with(&mut self, title: &str) {
        let Some(wanted) = OpenPane::of_title(&Self::all(), title) else { return };
        if !self.open().contains(&wanted) {
            self.show_pane(wanted.pane, None);
        }
        let open = self.open();
        let kind = open.iter().find(|open| open.pane == wanted.pane);
        self.maximised = open.get(&wanted).or(kind).copied();
    }

    /// Gives the pane that fills the window its place back; false where none does.
    pub fn restore(&mut self) -> bool {
        self.maximised.take().is_some()
    }

    /// The pane that fills the window.
    pub fn maximised(&self) -> Option<OpenPane> {
        self.maximised
    }

    /// How the panes lie, and what each shows.
    pub fn arrangement(&self) -> Arrangement {
        Arrangement {
            tiles: arrangement::kept(&self.tree, &self.own),
            months: self.months.seen.and_then(Span::days),
            compared: self.comparison.compared().cloned(),
        }
    }

    /// Lays the panes out as they were; as at first where nothing of it is known.
    pub fn arrange(&mut self, kept: &Arrangement) {
        (self.tree, self.own) = match &kept.tiles {
            Some(tiles) => {
                arrangement::tree_of(tiles, self.id).unwrap_or_else(|| (first_tree(self.id), BTreeMap::new()))
            }
            None => (Tree::empty(self.id), BTreeMap::new()),
        };
        self.months = SharedMonths { seen: kept.months.and_then(|(from, to)| Span::of_days(from, to)), ..self.months };
        self.comparison.choose(kept.compared.clone());
        self.maximised = None;
        // What was kept is of the map that is open, and nothing of it is forgotten when that has its index.
        self.network = None;
        self.maker.clear();
    }

    /// What is chosen stays what it is where a name has given it another id.
    pub fn follow_ids(&mut self, before: &Preset, after: &Preset) {
        let mut follow = |kind: EntityKind, id: &mut String| {
            followed(&kind.named(id), before, after).id().clone_into(id);
        };
        self.own.values_mut().for_each(|own| own.choice.visit_ids(&mut follow));
        if let Some(compared) = self.comparison.compared() {
            let mut compared = Arrangement { compared: Some(compared.clone()), ..Arrangement::default() };
            compared.visit_ids(&mut follow);
            self.comparison.choose(compared.compared);
        }
    }

    /// The panes as they were at first.
    pub fn reset(&mut self) {
        self.tree = first_tree(self.id);
        self.own.clear();
        self.months = SharedMonths::default();
    }

    /// Takes in what threads have worked out, and asks about what is on screen now; also while the panes are folded away.
    pub fn follow(&mut self, ctx: &Ctx<'_>, pinned: Option<&SolvedScenario>) {
        // Of a map with other sites the same places are other things.
        let is_same = |pinned: &&SolvedScenario| same_shape(&pinned.outcome.network, ctx.network);
        self.pinned = pinned.filter(is_same).cloned();
        let same = self.network.as_ref().is_some_and(|known| same_shape(known, ctx.network));
        if !same {
            self.maker.clear();
        }
        // Beside a map without sites nothing was looked at: its index is being made.
        if !same && self.network.as_ref().is_some_and(|known| !known.map.sites.is_empty()) {
            for own in self.own.values_mut() {
                own.hidden.clear();
                own.values = None;
            }
            self.months = SharedMonths::default();
        }
        self.network = Some(Arc::clone(ctx.network));
        // Folded away, or behind the map, none is on screen.
        self.painted.clear();
        self.maker.poll();
        match ctx.solved().filter(|_| self.own.values().any(|own| own.choice.averaged)) {
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

    /// What makes the plots of all open panes anew, on whichever thread paints them, as they are seen. Panes that are no plots are left out.
    pub fn to_make(&self, ctx: &Ctx<'_>) -> impl Fn() -> Vec<PosterPlot> + Send + Sync + use<> {
        let context = PlotsContext { ctx, orders: &self.orders, pinned: self.pinned.as_ref(), bands: &self.bands };
        let preset = Arc::clone(ctx.preset);
        let wanted: Vec<_> = (self.open().into_iter())
            .filter_map(|open| {
                let pane = find(open.pane)?;
                let own = self.own.get(&open).cloned().unwrap_or_default();
                let made = match pane.source() {
                    Source::Request(_) => {
                        let spec = spec(pane, &context, &own.choice, &self.comparison)?;
                        Made::Anew(open.pane, Box::new(spec))
                    }
                    Source::Planner => {
                        let market = market_shown(ctx.network, &own.choice);
                        Made::Already(Arc::clone(self.planner.plot(market)?))
                    }
                    _ => return None,
                };
                Some((made, self.months.seen_of(&own)))
            })
            .collect();
        move || {
            let made = wanted.iter().filter_map(|(made, seen)| {
                let plot = match made {
                    Made::Anew(pane, spec) => make(&preset, *pane, spec)?,
                    Made::Already(plot) => Plot::clone(plot),
                };
                Some(PosterPlot { plot, seen: seen.clone() })
            });
            made.collect()
        }
    }

    /// The ranges of a solved scenario over the bands of its licences, once they are there.
    pub fn bands_of(&self, outcome: &Arc<Outcome>) -> Option<Arc<BandedGaps>> {
        self.bands.of(outcome)
    }

    /// Shows the panes.
    pub fn ui(&mut self, ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
        // The keyboard goes round the parts of the first window.
        let is_first = self.id == egui::Id::unique(FIRST_DOCK);
        let open = self.open();
        if open.is_empty() {
            if is_first {
                Region::Plots.begin(ui);
            }
            empty_ui(ui, actions);
            return;
        }
        let kinds = self.open_kinds();
        let mut asked = Asked::default();
        // A further window is the speaker's own.
        let is_shown_to_a_room = is_first && ctx.shown.work == WorkMode::Present;
        let maximised = self.maximised.filter(|pane| open.contains(pane));
        let mut body = Body {
            context: PlotsContext { ctx, orders: &self.orders, pinned: self.pinned.as_ref(), bands: &self.bands },
            own: &mut self.own,
            months: &mut self.months,
            actions,
            maker: &mut self.maker,
            comparison: &mut self.comparison,
            planner: &mut self.planner,
            grid: &mut self.grid,
            asked: &mut asked,
            is_first,
            is_shown_to_a_room,
            painted: &mut self.painted,
        };
        let mut added = None;
        match maximised {
            Some(pane) => {
                ui.horizontal(|ui| {
                    ui.strong(pane.title());
                    if !is_shown_to_a_room && ui.button("Give it its place back").on_hover_text("Escape").clicked() {
                        body.actions.push(Action::Maximise(pane));
                    }
                });
                body.show(ui, pane);
            }
            None => {
                let opened = &mut self.opened;
                self.tree.ui(&mut Panes { body, open: &kinds, added: &mut added, opened }, ui);
            }
        }
        if !asked.scenarios.is_empty() {
            let shown = ctx.solved();
            let shown = shown
                .map(|solved| (&ctx.shown.scenario, solved))
                .filter(|(id, solved)| solved.outcome.scenario == **id);
            self.comparison.follow(ctx.preset, ctx.network, shown, &asked.scenarios);
        }
        self.months.settle(ui.ctx());
        self.maker.submit(ctx.preset);
        if let Some((pane, near)) = added {
            self.show_pane(pane, Some(near));
        }
    }
}

/// How many tabs a tab bar has.
fn tabs_in(tile: &Tile<OpenPane>) -> usize {
    if let Tile::Container(Container::Tabs(tabs)) = tile { tabs.children.len() } else { 0 }
}

fn first_tree(id: egui::Id) -> Tree<OpenPane> {
    let mut tiles = egui_tiles::Tiles::default();
    let groups: Vec<TileId> = FIRST
        .iter()
        .map(|group| {
            let panes: Vec<TileId> = group.iter().map(|own| tiles.insert_pane(OpenPane::first(own.pane()))).collect();
            let first = panes.first().copied();
            let tabs = tiles.insert_tab_tile(panes);
            if let (Some(Tile::Container(Container::Tabs(tabs))), Some(first)) = (tiles.get_mut(tabs), first) {
                tabs.set_active(first);
            }
            tabs
        })
        .collect();
    let root = tiles.insert_horizontal_tile(groups);
    Tree::new(id, root, tiles)
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

/// Tabs and tiles around the panes.
struct Panes<'a, 'b> {
    body: Body<'a>,
    open: &'b BTreeSet<Pane>,
    added: &'b mut Option<(Pane, TileId)>,
    opened: &'b mut Option<OpenPane>,
}

impl Behavior<OpenPane> for Panes<'_, '_> {
    fn pane_ui(&mut self, ui: &mut Ui, _tile: TileId, pane: &mut OpenPane) -> UiResponse {
        egui::Frame::new().inner_margin(4.0).show(ui, |ui| self.body.show(ui, *pane));
        UiResponse::None
    }

    fn tab_title_for_pane(&mut self, pane: &OpenPane) -> egui::WidgetText {
        pane.title().into()
    }

    fn on_tab_button(
        &mut self,
        tiles: &mut egui_tiles::Tiles<OpenPane>,
        tile: TileId,
        button: egui::Response,
    ) -> egui::Response {
        let Some(Tile::Pane(pane)) = tiles.get(tile) else { return button };
        if self.opened.take_if(|opened| opened == pane).is_some() {
            button.scroll_to_me(None);
        }
        if button.double_clicked() {
            self.body.actions.push(Action::Maximise(*pane));
        }
        self.body.painted.push((pane.pane, button.rect));
        button.context_menu(|ui| place_menu_ui(ui, *pane, self.body.actions));
        let help = pane.pane.help;
        button.on_hover_text(format!("{help}\nDrag to move, double-click to maximise, right-click for more"))
    }

    /// At the end of the bar and not on each tab, where a click on its name would find it.
    fn top_bar_right_ui(
        &mut self,
        tiles: &egui_tiles::Tiles<OpenPane>,
        ui: &mut Ui,
        _tile: TileId,
        tabs: &egui_tiles::Tabs,
        _offset: &mut f32,
    ) {
        if self.body.is_shown_to_a_room {
            return;
        }
        if let Some(Tile::Pane(pane)) = tabs.active.and_then(|active| tiles.get(active)) {
            let name = format!("Close {}", pane.title().to_lowercase());
            let close = ui.add(egui::Button::new("×").frame_when_inactive(false));
            close.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
            if close.on_hover_text(&name).clicked() {
                self.body.actions.push(Action::ClosePane(*pane));
            }
        }
    }

    fn tab_bar_trailing_ui(
        &mut self,
        _tiles: &egui_tiles::Tiles<OpenPane>,
        ui: &mut Ui,
        tile: TileId,
        _tabs: &egui_tiles::Tabs,
    ) {
        if self.open.len() == PANES.len() || self.body.is_shown_to_a_room {
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
