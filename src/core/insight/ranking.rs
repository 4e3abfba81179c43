//! What matters: every measure left out or taken, and the largest plants lost, one at a time; each is played once more and ranked by
//! what it does to the substitution gap.

use crate::engine::{Network, Outcome, Rung, SiteIx, SolveError, simulate_near};
use crate::insight::sensitivity::gaps_usd;
use crate::model::{Event, EventEffect, EventId, Measure, MeasureId, Preset, Scenario, SiteId};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use typed_index_collections::{TiVec, ti_vec};

/// What a measure is worth in a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Benefit {
    /// Id of the measure.
    pub measure: MeasureId,
    /// True when the scenario takes it: the benefit is then what would be lost without it.
    pub taken: bool,
    /// By how much the gap is smaller with the measure than without, USD at stake over all months; negative where it harms.
    pub saved_usd: f64,
    /// What it costs, USD in all; 0 where nobody said.
    pub cost_usd: f64,
}

impl Benefit {
    /// USD at stake saved per USD spent; none where the cost is not known.
    pub fn per_usd(&self) -> Option<f64> {
        (self.cost_usd > 0.0).then(|| self.saved_usd / self.cost_usd)
    }
}

/// What the loss of a plant does in a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct PlantLoss {
    /// Which site makes nothing from the first month on.
    pub site: SiteId,
    /// By how much the gap is larger, USD at stake over all months.
    pub harm_usd: f64,
}

/// The moves that change a scenario's gap most.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranking {
    /// The gap as it is, USD at stake over all months.
    pub gap_usd: f64,
    /// All measures of the preset, the most useful first.
    pub measures: Vec<Benefit>,
    /// Plants, the worst loss first.
    pub plants: Vec<PlantLoss>,
    /// How many plants were not tried because they make less.
    pub untried: usize,
}

/// Plays a solved scenario with each measure left out or added, and without each of the `plants` sites that usually make most by value
/// of tracked material; nothing is ranked of one that is not solved. `on_progress` gets how many of how many have been played.
///
/// # Errors
/// [`SolveError::Cancelled`] soon after `cancel` is set; otherwise whatever keeps one of the plays from being solved.
pub fn ranking(
    preset: &Preset,
    outcome: &Outcome,
    plants: usize,
    cancel: &AtomicBool,
    on_progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Ranking, SolveError> {
    let solved = preset.scenario(&outcome.scenario).zip(outcome.result());
    let Some((scenario, play)) = solved else { return Ok(Ranking::default()) };
    let (network, near): (&Network, _) = (&outcome.network, &outcome.starts);
    let gap_usd: f64 = gaps_usd(network, play).iter().sum();
    let mut sites = largest_plants(network);
    let untried = sites.len().saturating_sub(plants);
    sites.truncate(plants);
    let (total, done) = (preset.measures.len() + sites.len(), AtomicUsize::new(0));
    let gap_of = |preset: &Preset, scenario: &Scenario| -> Result<f64, SolveError> {
        if cancel.load(Ordering::Relaxed) {
            return Err(SolveError::Cancelled);
        }
        let (play, _) = simulate_near(preset, network, scenario, Rung::TOP, near, cancel)?;
        on_progress(done.fetch_add(1, Ordering::Relaxed) + 1, total);
        Ok(gaps_usd(network, &play).iter().sum())
    };
    let weigh = |measure: &Measure| -> Result<Benefit, SolveError> {
        let taken = scenario.measures.contains(&measure.id);
        let mut other = scenario.clone();
        if taken {
            other.measures.retain(|id| *id != measure.id);
        } else {
            other.measures.push(measure.id.clone());
        }
        let gap = gap_of(preset, &other)?;
        let saved_usd = if taken { gap - gap_usd } else { gap_usd - gap };
        Ok(Benefit { measure: measure.id.clone(), taken, saved_usd, cost_usd: measure.cost_usd.value })
    };
    let lose = |site: &SiteId| -> Result<PlantLoss, SolveError> {
        let (preset, scenario) = without(preset, scenario, site);
        Ok(PlantLoss { site: site.clone(), harm_usd: gap_of(&preset, &scenario)? - gap_usd })
    };
    let (measures, plants) = rayon::join(
        || preset.measures.par_iter().map(weigh).collect::<Result<Vec<Benefit>, SolveError>>(),
        || sites.par_iter().map(lose).collect::<Result<Vec<PlantLoss>, SolveError>>(),
    );
    let (mut measures, mut plants) = (measures?, plants?);
    measures.sort_by(|a, b| b.saved_usd.total_cmp(&a.saved_usd).then_with(|| a.measure.cmp(&b.measure)));
    plants.sort_by(|a, b| b.harm_usd.total_cmp(&a.harm_usd).then_with(|| a.site.cmp(&b.site)));
    Ok(Ranking { gap_usd, measures, plants, untried })
}

/// The scenario in which a site makes nothing from the first month on, and the preset that holds it.
fn without(preset: &Preset, scenario: &Scenario, site: &SiteId) -> (Preset, Scenario) {
    let (mut preset, mut scenario) = (preset.clone(), scenario.clone());
    let id = free_id(&preset, site);
    scenario.events.push(id.clone());
    preset.events.push(Event {
        id,
        title: String::new(),
        from: scenario.start,
        until: None,
        effect: EventEffect::Outage { site: site.clone(), remaining: 0.0 },
        note: String::new(),
    });
    (preset, scenario)
}

/// An id that no event of the preset has.
fn free_id(preset: &Preset, site: &SiteId) -> EventId {
    let mut id = format!("lost-{site}");
    while preset.events.iter().any(|event| event.id.as_str() == id) {
        id.push('-');
    }
    id.as_str().into()
}

/// Sites that make something, by the usual value of tracked material in what they make, the largest first.
fn largest_plants(network: &Network) -> Vec<SiteId> {
    let mut made: TiVec<SiteIx, f64> = ti_vec![0.0; network.map.sites.len()];
    for activity in &network.activities {
        let worth =
            activity.outputs.iter().map(|(node, quantity)| network.embodied_usd[*node] * quantity * activity.baseline);
        made[activity.site] += worth.sum::<f64>();
    }
    let mut plants: Vec<(f64, &SiteId)> =
        made.into_iter().zip(&network.map.sites).map(|(made, site)| (made, &site.id)).collect();
    plants.retain(|(made, _)| *made > 0.0);
    plants.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    plants.into_iter().map(|(_, id)| id.clone()).collect()
}
