//! Works plots out on a thread of its own, so that the frame never waits for figures.

use crate::app::state::pane::Pane;
use crate::app::tasks::newest::{Latest, Wake};
use crate::charts::{Compared, HeatOf, PlotRequest};
use crate::draw::chart::Plot;
use chokepoint_core::engine::Outcome;
use chokepoint_core::insight::{Buyer, Cut, GapRow, GapSelection, GapUnit};
use chokepoint_core::model::{Preset, RuleId};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A solved scenario, by name.
#[derive(Clone)]
pub struct Told {
    /// Its name.
    pub name: String,
    /// What came of it.
    pub outcome: Arc<Outcome>,
    /// Who goes short in it.
    pub rows: Arc<Vec<GapRow>>,
}

impl PartialEq for Told {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && Arc::ptr_eq(&self.outcome, &other.outcome) && Arc::ptr_eq(&self.rows, &other.rows)
    }
}

/// Everything that decides how a plot looks; indices are those of the network.
#[derive(Clone, PartialEq)]
pub struct Spec {
    /// The scenarios: one, or several to be compared.
    pub told: Vec<Told>,
    /// Month, where the plot is of a month.
    pub month: usize,
    /// Whose supply counts as whose.
    pub cut: Cut,
    /// Bought by whom.
    pub buyer: Buyer,
    /// Several commodities.
    pub commodities: Vec<usize>,
    /// One commodity.
    pub commodity: usize,
    /// Whose gap.
    pub gap: GapSelection,
    /// In what.
    pub unit: GapUnit,
    /// What the heat map shows.
    pub heat: HeatOf,
    /// Whose reach.
    pub rule: Option<RuleId>,
    /// The kinds of help are averaged over all orders.
    pub averaged: bool,
}

impl Spec {
    /// What a plot of one scenario is made of.
    pub fn request<'a>(&'a self, preset: &'a Preset) -> Option<PlotRequest<'a>> {
        let first = self.told.first()?;
        Some(PlotRequest { preset, outcome: &first.outcome, rows: &first.rows, month: self.month })
    }

    /// The scenarios side by side.
    pub fn compared(&self) -> Vec<Compared<'_>> {
        let one = self.told.iter();
        one.map(|told| Compared { name: &told.name, outcome: &told.outcome, rows: &told.rows }).collect()
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

type Job = (Arc<Preset>, Vec<(Pane, Spec)>);
type Made = (Pane, Spec, Option<Arc<Plot>>);

/// The thread, and the newest plot of each pane.
pub struct PlotMaker {
    worker: Option<Latest<Job, Option<Made>>>,
    asked: Vec<(Pane, Spec)>,
    made: BTreeMap<Pane, (Spec, Option<Arc<Plot>>)>,
    wanted: Vec<(Pane, Spec)>,
}

impl PlotMaker {
    /// Starts the thread, which makes plots with `make`.
    pub fn new(wake: Wake, make: Make) -> Self {
        let work = move |(preset, jobs): Job, cancel: &AtomicBool, send: &(dyn Fn(Option<Made>) + Sync)| {
            for (pane, spec) in jobs {
                if cancel.load(Ordering::Relaxed) {
                    return;
                }
                let plot = make(&preset, pane, &spec).map(Arc::new);
                send(Some((pane, spec, plot)));
            }
        };
        // A panic ends its job alone; the panes keep what they showed.
        let worker = Latest::spawn("plots", wake, work, |_| None).ok();
        Self { worker, asked: Vec::new(), made: BTreeMap::new(), wanted: Vec::new() }
    }

    /// Takes in what has been made.
    pub fn poll(&mut self) {
        let Some(worker) = &self.worker else { return };
        for (pane, spec, plot) in worker.poll().into_iter().flatten() {
            self.asked.retain(|asked| *asked != (pane, spec.clone()));
            self.made.insert(pane, (spec, plot));
        }
    }

    /// The newest plot of a pane, and whether it is what is asked for now; asks for it otherwise.
    pub fn plot(&mut self, pane: Pane, spec: Spec) -> (Option<Arc<Plot>>, bool) {
        let known = self.made.get(&pane);
        let fresh = known.is_some_and(|(known, _)| *known == spec);
        let plot = known.and_then(|(_, plot)| plot.clone());
        if !fresh {
            self.wanted.push((pane, spec));
        }
        (plot, fresh)
    }

    /// Sends what was asked for in this frame to the thread, unless it is at it.
    pub fn submit(&mut self, preset: &Arc<Preset>) {
        let wanted = std::mem::take(&mut self.wanted);
        if wanted.iter().all(|job| self.asked.contains(job)) {
            return;
        }
        if let Some(worker) = &mut self.worker {
            worker.submit((Arc::clone(preset), wanted.clone()));
            self.asked = wanted;
        }
    }

    /// Forgets everything: indices mean something else now.
    pub fn clear(&mut self) {
        self.made.clear();
        self.asked.clear();
        if let Some(worker) = &mut self.worker {
            worker.cancel();
        }
    }
}
