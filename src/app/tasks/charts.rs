//! Plots, so that the frame never waits for figures.

use crate::app::state::pane::{OpenPane, Pane};
use crate::app::state::results::SolvedScenario;
use crate::app::tasks::newest::Wake;
use crate::app::tasks::task::{Same, Silent, Task};
use crate::charts::{Compared, ComparedDemand, ComparedIn, ComparedOver, HeatOf, Part, PlotRequest};
use crate::draw::chart::Plot;
use chokepoint_core::engine::{CommodityIx, MonthIx, SiteIx};
use chokepoint_core::insight::{Buyer, Cut, GapSelection, GapUnit};
use chokepoint_core::model::{Preset, RuleId};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Everything that decides how a plot looks; indices are those of the network.
#[derive(Clone, PartialEq)]
pub struct Spec {
    /// Title of the preset, which stands in the source.
    pub title: String,
    /// The scenarios: one, or several to be compared.
    pub told: Vec<SolvedScenario>,
    /// Month, where the plot is of a month.
    pub month: MonthIx,
    /// In which month scenarios are compared, where the plot compares them in one.
    pub compared_in: ComparedIn,
    /// Over which months their help is compared.
    pub compared_over: ComparedOver,
    /// Commodity whose stores are shown, by index in the network; none: the most valuable stores.
    pub stores: Option<CommodityIx>,
    /// Whose supply counts as whose.
    pub cut: Cut,
    /// Bought by whom.
    pub buyer: Buyer,
    /// Commodities that are compared, by index in the network.
    pub commodities: Vec<CommodityIx>,
    /// Commodity of plots that are about one, by index in the network.
    pub commodity: CommodityIx,
    /// Consumers whose gap is shown.
    pub gap: GapSelection,
    /// The market that was chosen, by index in the network; none: all of them.
    pub market: Option<SiteIx>,
    /// Unit in which the gap is shown.
    pub unit: GapUnit,
    /// What the heat map shows.
    pub heat: HeatOf,
    /// Rule whose reach is shown; none where there is no rule.
    pub rule: Option<RuleId>,
    /// The kinds of help are averaged over all orders.
    pub averaged: bool,
    /// What was pinned, and is drawn as outlines; none where it is what is shown.
    pub pinned: Option<SolvedScenario>,
}

impl Spec {
    /// What a plot of one scenario is made of.
    pub fn request<'a>(&'a self, preset: &'a Preset) -> Option<PlotRequest<'a>> {
        let first = self.told.first()?;
        Some(PlotRequest {
            preset,
            outcome: &first.outcome,
            rows: &first.rows,
            month: self.month,
            bands: first.bands.as_deref(),
        })
    }

    /// What is behind the buyer, of the goods that were chosen.
    pub fn part_bought(&self) -> Part<'_> {
        let site = if let Buyer::Site(site) = self.buyer { Some(site) } else { None };
        Part { site, goods: &self.commodities }
    }

    /// What the market demands, of the goods that were chosen.
    pub fn part_demanded(&self) -> Part<'_> {
        Part { site: self.market, goods: &self.commodities }
    }

    /// The scenarios side by side.
    pub fn compared(&self) -> Vec<Compared<'_>> {
        let one = self.told.iter();
        one.map(|told| Compared { name: &told.name, outcome: &told.outcome, rows: &told.rows }).collect()
    }

    /// The same of what was pinned.
    pub fn of_pinned(&self) -> Option<Self> {
        Some(Self { told: vec![self.pinned.clone()?], pinned: None, ..self.clone() })
    }

    /// By whose demand the scenarios are compared.
    pub fn compared_demand(&self) -> ComparedDemand {
        ComparedDemand { selection: self.gap, unit: self.unit }
    }

    /// A plot that says so where the kinds of help are averaged.
    pub fn noted(&self, mut plot: Plot) -> Plot {
        if self.averaged {
            plot.source.insert_str(0, "Averaged over all orders of help. ");
        }
        plot
    }
}

/// How the plot of a pane is made; none where there is nothing to make a plot of.
pub type Make = fn(&Preset, Pane, &Spec) -> Option<Plot>;

/// Plots to be made, each for its pane.
#[derive(PartialEq)]
struct Request {
    preset: Same<Preset>,
    plots: Vec<(OpenPane, Spec)>,
}

/// A plot that has been made; none where there is nothing to show.
type Made = (OpenPane, Spec, Option<Arc<Plot>>);

/// The newest plot of each pane.
pub struct PlotMaker {
    // Each step is a plot.
    task: Task<Request, Made, ()>,
    made: BTreeMap<OpenPane, (Spec, Option<Arc<Plot>>)>,
    wanted: Vec<(OpenPane, Spec)>,
}

impl PlotMaker {
    /// Starts the thread, which makes plots with `make`.
    pub fn new(wake: Wake, make: Make) -> Self {
        let work = move |request: &Request, cancel: &AtomicBool, made: &(dyn Fn(Made) + Sync)| {
            for (pane, spec) in &request.plots {
                if cancel.load(Ordering::Relaxed) {
                    break;
                }
                made((*pane, spec.clone(), make(&request.preset, pane.pane, spec).map(Arc::new)));
            }
            Ok(())
        };
        Self { task: Task::new("maker of plots", wake, work), made: BTreeMap::new(), wanted: Vec::new() }
    }

    /// The work, to say that it has failed.
    pub fn work(&mut self) -> &mut dyn Silent {
        &mut self.task
    }

    /// Takes in what has been made.
    pub fn poll(&mut self) {
        self.task.poll_each(|(pane, spec, plot)| {
            self.made.insert(pane, (spec, plot));
        });
    }

    /// The newest plot of a pane, and whether it is what is asked for now; asks for it otherwise.
    pub fn plot(&mut self, pane: OpenPane, spec: Spec) -> (Option<Arc<Plot>>, bool) {
        let known = self.made.get(&pane);
        let fresh = known.is_some_and(|(known, _)| *known == spec);
        let plot = known.and_then(|(_, plot)| plot.clone());
        if !fresh {
            self.wanted.push((pane, spec));
        }
        (plot, fresh)
    }

    /// Asks for what is wanted in this frame, unless that has been asked for.
    pub fn submit(&mut self, preset: &Arc<Preset>) {
        let plots = std::mem::take(&mut self.wanted);
        let asked = self.task.request().map_or(&[][..], |asked| &asked.plots);
        if !plots.iter().all(|plot| asked.contains(plot)) {
            self.task.ask(Request { preset: Same::of(preset), plots });
        }
    }

    /// Forgets everything: indices mean something else now.
    pub fn clear(&mut self) {
        self.made.clear();
        self.task.forget();
    }
}
