//! Works plots out on a thread of its own, so that the frame never waits for figures.

use crate::app::state::pane::Pane;
use crate::app::tasks::newest::{Latest, Wake};
use crate::charts::{
    Compared, HeatOf, PlotRequest, comparison_fill, comparison_gap, comparison_shares, concentration, gap_bands_plot,
    gap_waterfall, heat_map, import_reliance, rule_reach, sankey, share_plot, shares_over_months, shortage_strip,
    stocks_and_cover, substitutes_in_use, world_shares,
};
use crate::draw::chart::Plot;
use chokepoint_core::engine::Outcome;
use chokepoint_core::insight::{Buyer, Cut, GapRow, GapSelection, GapUnit, reach};
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

type Job = (Arc<Preset>, Vec<(Pane, Spec)>);
type Made = (Pane, Spec, Option<Arc<Plot>>);

/// The thread, and the newest plot of each pane.
pub struct PlotMaker {
    worker: Option<Latest<Job, Made>>,
    asked: Vec<(Pane, Spec)>,
    made: BTreeMap<Pane, (Spec, Option<Arc<Plot>>)>,
    wanted: Vec<(Pane, Spec)>,
}

impl PlotMaker {
    /// Starts the thread.
    pub fn new(wake: Wake) -> Self {
        let work = |(preset, jobs): Job, cancel: &AtomicBool, send: &(dyn Fn(Made) + Sync)| {
            for (pane, spec) in jobs {
                if cancel.load(Ordering::Relaxed) {
                    return;
                }
                let plot = make(&preset, pane, &spec).map(Arc::new);
                send((pane, spec, plot));
            }
        };
        // A panic ends its job alone; the panes keep what they showed.
        let worker = Latest::spawn("plots", wake, work, |_| (Pane::Shares, nothing(), None)).ok();
        Self { worker, asked: Vec::new(), made: BTreeMap::new(), wanted: Vec::new() }
    }

    /// Takes in what has been made.
    pub fn poll(&mut self) {
        let Some(worker) = &self.worker else { return };
        for (pane, spec, plot) in worker.poll() {
            self.asked.retain(|asked| *asked != (pane, spec.clone()));
            if !spec.told.is_empty() {
                self.made.insert(pane, (spec, plot));
            }
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

fn nothing() -> Spec {
    Spec {
        told: Vec::new(),
        month: 0,
        cut: Cut::Location,
        buyer: Buyer::World,
        commodities: Vec::new(),
        commodity: 0,
        gap: GapSelection::AllMarkets,
        unit: GapUnit::Usd,
        heat: HeatOf::Supply,
        rule: None,
        averaged: false,
    }
}

fn make(preset: &Preset, pane: Pane, spec: &Spec) -> Option<Plot> {
    let compared: Vec<Compared<'_>> =
        spec.told.iter().map(|told| Compared { name: &told.name, outcome: &told.outcome, rows: &told.rows }).collect();
    let first = spec.told.first()?;
    let request = PlotRequest { preset, outcome: &first.outcome, rows: &first.rows, month: spec.month };
    Some(match pane {
        Pane::Shares => share_plot(&request, spec.cut, spec.buyer, &spec.commodities),
        Pane::SharesOverMonths => shares_over_months(&request, spec.cut, spec.buyer, spec.commodity),
        Pane::Heat => heat_map(&request, spec.heat, spec.cut, &spec.commodities),
        Pane::World => world_shares(&request, spec.cut, spec.commodity),
        Pane::Concentration => concentration(&request),
        Pane::Reliance => import_reliance(&request, spec.commodity),
        Pane::Bands => noted(gap_bands_plot(&request, spec.gap, spec.unit), spec),
        Pane::Waterfall => noted(gap_waterfall(&request, spec.gap, spec.unit), spec),
        Pane::TimeToShortage => shortage_strip(&request),
        Pane::Stocks => stocks_and_cover(&request),
        Pane::Substitutes => substitutes_in_use(&request),
        Pane::Flows => sankey(&request),
        Pane::Reach => {
            let rule = preset.rule(spec.rule.as_ref()?)?;
            let scenario = preset.scenario(&first.outcome.scenario)?;
            rule_reach(&request, rule, &reach(&first.outcome.network, rule, scenario))
        }
        Pane::CompareGap => comparison_gap(preset, &compared),
        Pane::CompareFill => comparison_fill(preset, &compared),
        Pane::CompareShares => comparison_shares(preset, &compared, spec.cut, &spec.commodities),
        // The planner makes its own plot; the table is none.
        Pane::Planning | Pane::CompareTable => return None,
    })
}

fn noted(mut plot: Plot, spec: &Spec) -> Plot {
    if spec.averaged {
        plot.source.insert_str(0, "Averaged over all orders of help. ");
    }
    plot
}
