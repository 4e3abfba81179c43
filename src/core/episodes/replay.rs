//! What the engine computes for the observed points.

use crate::engine::{MonthIx, MonthOutcome, Network, NodeIx, Play, Rung, SolveError, Timeline, simulate};
use crate::episodes::history::{Episode, Flow, Measure, Part, Point, Series};
use crate::episodes::parameters::Parameters;
use crate::model::{Country, Finding, ScenarioId, Stage};
use crate::store::builtin;
use std::sync::atomic::AtomicBool;

/// An observed point beside what the engine computes.
#[derive(Clone, Debug, PartialEq)]
pub struct PointResult {
    /// What was observed.
    pub point: Point,
    /// What the engine computes.
    pub engine: f64,
    /// What somebody says who expects that nothing changes.
    pub unchanged: f64,
}

impl PointResult {
    /// Engine less observed.
    pub fn deviation(&self) -> f64 {
        self.engine - self.point.observed
    }
}

/// A series beside what the engine computes.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesResult {
    /// What was observed.
    pub series: Series,
    /// Point by point.
    pub points: Vec<PointResult>,
}

impl SeriesResult {
    /// Mean absolute deviation of one part, or of all points: of the engine, and of expecting no change. None where the part is empty.
    pub fn mean_deviation(&self, part: Option<Part>) -> Option<(f64, f64)> {
        let counts = |result: &&PointResult| part.is_none_or(|part| result.point.part == part);
        let points: Vec<&PointResult> = self.points.iter().filter(counts).collect();
        let mean = |of: &dyn Fn(&PointResult) -> f64| {
            points.iter().map(|result| of(result)).sum::<f64>() / points.len() as f64
        };
        (!points.is_empty()).then(|| {
            (mean(&|result| result.deviation().abs()), mean(&|result| (result.unchanged - result.point.observed).abs()))
        })
    }
}

/// Why an episode cannot be replayed.
#[derive(Debug, thiserror::Error)]
pub enum ReplayError {
    /// Its map, or the file of the episodes, is missing or broken.
    #[error("{0}")]
    Preset(Finding),
    /// The map has no such scenario.
    #[error("{preset}: there is no scenario `{scenario}`; the episode of that name needs it")]
    Scenario {
        /// Name of the preset.
        preset: String,
        /// What is missing.
        scenario: String,
    },
    /// A series names something that is not on the map, or a time that the scenario does not cover.
    #[error("{series}: {what}")]
    Series {
        /// Title of the series.
        series: String,
        /// What is wrong.
        what: &'static str,
    },
    /// A month could not be solved.
    #[error(transparent)]
    Solve(#[from] SolveError),
}

/// Plays an episode on its map under `parameters` and reads off its series.
///
/// # Errors
/// [`ReplayError`]; never for the episodes of this program with its own presets, which a test holds.
pub fn replay(
    episode: &Episode,
    parameters: &Parameters,
    cancel: &AtomicBool,
) -> Result<Vec<SeriesResult>, ReplayError> {
    let mut preset = builtin::load(&episode.preset).map_err(ReplayError::Preset)?;
    let missing = || ReplayError::Scenario { preset: episode.preset.clone(), scenario: episode.scenario.clone() };
    let mut scenario = preset.scenario(&ScenarioId::from(episode.scenario.as_str())).ok_or_else(missing)?.clone();
    parameters.apply(&mut preset, &mut scenario);
    let timeline = Timeline::of(&scenario);
    let last =
        episode.series.iter().flat_map(|series| &series.points).map(|point| timeline.month_of(point.until)).max();
    scenario.months = scenario.months.min(u32::try_from(last.unwrap_or(0)).unwrap_or(0));
    let network = Network::build(&preset.map);
    let play = simulate(&preset, &network, &scenario, Rung::TOP, cancel)?;
    episode.series.iter().map(|series| read(&network, &play, &timeline, series)).collect()
}

fn read(network: &Network, play: &Play, timeline: &Timeline, series: &Series) -> Result<SeriesResult, ReplayError> {
    let wrong = |what| ReplayError::Series { series: series.title.clone(), what };
    let baseline = network.baseline_month();
    let unchanged = value(network, &series.measure, std::slice::from_ref(&baseline), &baseline)
        .ok_or_else(|| wrong("nothing of it is traded in the baseline of the map"))?;
    let mut points = Vec::with_capacity(series.points.len());
    for point in &series.points {
        let span = MonthIx::at(timeline.month_of(point.from)).zip(MonthIx::at(timeline.month_of(point.until)));
        let months = span.and_then(|(from, until)| play.months.get(from..until)).filter(|months| !months.is_empty());
        let months = months.ok_or_else(|| wrong("a point lies outside the months of the scenario"))?;
        let engine =
            value(network, &series.measure, &months.raw, &baseline).ok_or_else(|| wrong("nothing is traded"))?;
        points.push(PointResult { point: point.clone(), engine, unchanged });
    }
    Ok(SeriesResult { series: series.clone(), points })
}

/// A measure over months; none where what it is divided by is nothing.
fn value(network: &Network, measure: &Measure, months: &[MonthOutcome], baseline: &MonthOutcome) -> Option<f64> {
    let mean = |of: &dyn Fn(&MonthOutcome) -> f64| months.iter().map(of).sum::<f64>() / months.len() as f64;
    let (part, whole) = match measure {
        Measure::Trade { of, over, arriving } => {
            let trade = |flow: &Flow, month: &MonthOutcome| trade(network, flow, month, *arriving);
            (mean(&|month| trade(of, month)), trade(over.as_ref().unwrap_or(of), baseline))
        }
        Measure::MinedOutside { country } => {
            let country = Country::from(country.as_str());
            let abroad = |inside: bool| mean(&|month: &MonthOutcome| mined(network, month, &country, inside));
            (abroad(false), abroad(false) + abroad(true))
        }
    };
    (whole > 0.0).then(|| part / whole)
}

/// Units a month that leave, or arrive, on the routes of a flow.
fn trade(network: &Network, flow: &Flow, month: &MonthOutcome, arriving: bool) -> f64 {
    let site = |node: NodeIx| &network.map.sites[network.nodes[node].site];
    let is_in = |node: NodeIx, countries: &[String]| {
        countries.iter().any(|country| site(node).country.is_in(&Country::from(country.as_str())))
    };
    let routes = network.routes.iter().zip(if arriving { &month.arrivals } else { &month.flows });
    routes
        .filter(|(route, _)| {
            let good = &network.map.commodities[network.nodes[route.from].commodity];
            let abroad = site(route.from).country != site(route.to).country;
            let arrives = flow.to.is_empty() || is_in(route.to, &flow.to);
            let leaves = flow.from.is_empty() || is_in(route.from, &flow.from);
            abroad && leaves && arrives && flow.counts(good)
        })
        .map(|(_, volume)| volume)
        .sum()
}

/// What mines inside or outside a country dig, units a month.
fn mined(network: &Network, month: &MonthOutcome, country: &Country, inside: bool) -> f64 {
    let mut total = 0.0;
    for (activity, level) in network.activities.iter().zip(&month.activities) {
        let there = network.map.sites[activity.site].country.is_in(country);
        for (node, quantity) in &activity.outputs {
            let good = &network.map.commodities[network.nodes[*node].commodity];
            if there == inside && good.stage == Stage::Mine {
                total += quantity * level;
            }
        }
    }
    total
}
