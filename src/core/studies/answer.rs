//! What our maps say when they are asked what a study asked.

use crate::engine::{CommodityIx, Network, SolveError};
use crate::insight::{Loss, RiskTerms, SupplyRisk, rank_correlation, ranks, supply_risk};
use crate::model::{CommodityId, Country, Finding, Preset};
use crate::store::builtin;
use crate::studies::governance::governance;
use crate::studies::published::{Material, Published, Question, Stopped, Study};
use crate::studies::stop::{Stop, stopped_losses};
use rayon::prelude::*;
use serde::Serialize;
use std::sync::atomic::AtomicBool;

/// Ours beside theirs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub enum Answer {
    /// Losses under stops of exports.
    Stops {
        /// One per case, in the order of the study.
        rows: Vec<StopRow>,
        /// How far the orders agree; none where the study publishes no order.
        order: Option<Order>,
    },
    /// Supply risks.
    Risks {
        /// One per material, in the order of the study.
        rows: Vec<RiskRow>,
        /// Spearman's rank correlation of ours and theirs.
        correlation: Option<f64>,
    },
}

/// How far two orders of losses agree, by Spearman's rank correlation.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Order {
    /// With the materials alone stopped.
    pub materials: Option<f64>,
    /// With their first products stopped as well.
    pub products: Option<f64>,
}

/// A stop of exports.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StopRow {
    /// What is stopped.
    pub title: String,
    /// On which map.
    pub preset: String,
    /// What was published.
    pub published: Published,
    /// Ours, the material alone stopped.
    pub materials: Loss,
    /// Ours, its first products stopped as well; the same where the study names none.
    pub products: Loss,
    /// Place of the published answer among the rows, 1 for the largest; equals share the mean. None where no order is published.
    pub place: Option<f64>,
    /// Place of ours, the material alone stopped.
    pub place_materials: f64,
    /// Place of ours, first products stopped as well.
    pub place_products: f64,
}

/// A material.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RiskRow {
    /// Which.
    pub title: String,
    /// At which stage.
    pub stage: String,
    /// On which map.
    pub preset: String,
    /// End-of-life recycling input rate, 0 to 1.
    pub recycled: f64,
    /// Substitution index, 0 to 1.
    pub substitution: f64,
    /// Ours, the mean over its commodities; none where the buyers use none of it on the map.
    pub risk: Option<SupplyRisk>,
    /// The published supply risk.
    pub published: f64,
    /// Place of the published one among the rows that have both.
    pub place: Option<f64>,
    /// Place of ours.
    pub place_ours: Option<f64>,
}

/// Why a study cannot be answered.
#[derive(Debug, thiserror::Error)]
pub enum AskError {
    /// Its map, or the file of a study, is missing or broken.
    #[error("{0}")]
    Preset(Finding),
    /// It names a commodity that is not on the map.
    #[error("{study}: there is no commodity `{commodity}` on the map `{preset}`; name one of the map's")]
    Commodity {
        /// Name of the study.
        study: String,
        /// What is missing.
        commodity: CommodityId,
        /// Name of the map.
        preset: String,
    },
    /// A month could not be solved.
    #[error(transparent)]
    Solve(#[from] SolveError),
}

/// Asks the maps what a study asked.
///
/// # Errors
/// [`AskError`]; never for the studies of this program, which a test holds.
pub fn answer(study: &Study, cancel: &AtomicBool) -> Result<Answer, AskError> {
    match &study.question {
        Question::Stop { issuer, loser, months, rerouting_per_month, cases } => {
            let stop = |case: &Stopped| -> Result<(Loss, Loss), AskError> {
                let preset = builtin::load(&case.preset).map_err(AskError::Preset)?;
                let wider: Vec<CommodityId> = case.materials.iter().chain(&case.products).cloned().collect();
                let network = Network::build(&preset.map);
                for good in &wider {
                    find(study, &case.preset, &network, good)?;
                }
                let play = |goods: &[CommodityId]| {
                    let (start, months, rerouting_per_month) = (case.start, *months, *rerouting_per_month);
                    let stop = Stop { issuer, goods, start, months, rerouting_per_month };
                    stopped_losses(&preset, &stop, loser, cancel)
                };
                let alone = play(&case.materials)?;
                let with = if case.products.is_empty() { alone } else { play(&wider)? };
                Ok((alone, with))
            };
            let losses = cases.par_iter().map(stop).collect::<Result<Vec<_>, AskError>>()?;
            Ok(stops(cases, &losses))
        }
        Question::SupplyRisk { buyers, materials } => {
            let risk = |material: &Material| -> Result<Option<SupplyRisk>, AskError> {
                let preset = builtin::load(&material.preset).map_err(AskError::Preset)?;
                mean_risk(study, &preset, material, buyers)
            };
            let found = materials.par_iter().map(risk).collect::<Result<Vec<_>, AskError>>()?;
            Ok(risks(materials, found))
        }
    }
}

fn find(study: &Study, preset: &str, network: &Network, good: &CommodityId) -> Result<CommodityIx, AskError> {
    network.commodity(good).ok_or_else(|| AskError::Commodity {
        study: study.name.clone(),
        commodity: good.clone(),
        preset: preset.to_owned(),
    })
}

/// Puts losses beside what was published. A place behind the last published one is behind all of them, and alike with others there.
fn stops(cases: &[Stopped], losses: &[(Loss, Loss)]) -> Answer {
    let theirs: Option<Vec<f64>> = cases
        .iter()
        .map(|case| match case.published {
            Published::Place(place) => Some(-f64::from(place)),
            Published::Behind(place) => Some(-f64::from(place) - 1.0),
            Published::Loss { .. } => None,
        })
        .collect();
    let alone: Vec<f64> = losses.iter().map(|(alone, _)| alone.lost_usd).collect();
    let with: Vec<f64> = losses.iter().map(|(_, with)| with.lost_usd).collect();
    let beside = |ours: &[f64], theirs: &[f64]| {
        rank_correlation(&ours.iter().copied().zip(theirs.iter().copied()).collect::<Vec<_>>())
    };
    let order =
        theirs.as_ref().map(|theirs| Order { materials: beside(&alone, theirs), products: beside(&with, theirs) });
    let places = theirs.map(|theirs| ranks(&theirs));
    let (alone, with) = (ranks(&alone), ranks(&with));
    let rows = cases.iter().zip(losses).enumerate().map(|(at, (case, losses))| StopRow {
        title: case.title.clone(),
        preset: case.preset.clone(),
        published: case.published,
        materials: losses.0,
        products: losses.1,
        place: places.as_ref().map(|places| places[at]),
        place_materials: alone[at],
        place_products: with[at],
    });
    Answer::Stops { rows: rows.collect(), order }
}

/// The mean of all parts of the supply risk over the commodities of a material that the buyers use.
fn mean_risk(
    study: &Study,
    preset: &Preset,
    material: &Material,
    buyers: &Country,
) -> Result<Option<SupplyRisk>, AskError> {
    let network = Network::build(&preset.map);
    let month = network.baseline_month();
    let (recycled, substitution) = (material.recycled, material.substitution);
    let terms = RiskTerms { buyers, weight: &governance, recycled, substitution };
    let mut found = Vec::new();
    for together in &material.commodities {
        let at = together.iter().map(|good| find(study, &material.preset, &network, good));
        found.extend(supply_risk(&network, &month, &at.collect::<Result<Vec<_>, _>>()?, &terms));
    }
    let mean = |of: fn(&SupplyRisk) -> f64| found.iter().map(of).sum::<f64>() / found.len() as f64;
    Ok((!found.is_empty()).then(|| SupplyRisk {
        global: mean(|risk| risk.global),
        sourcing: mean(|risk| risk.sourcing),
        reliance: mean(|risk| risk.reliance),
        risk: mean(|risk| risk.risk),
    }))
}

fn risks(materials: &[Material], found: Vec<Option<SupplyRisk>>) -> Answer {
    let pairs: Vec<(f64, f64)> = (materials.iter().zip(&found))
        .filter_map(|(material, risk)| Some((risk.as_ref()?.risk, material.published)))
        .collect();
    let (ours, theirs): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    let mut places = ranks(&ours).into_iter().zip(ranks(&theirs));
    let rows = materials.iter().zip(found).map(|(material, risk)| {
        let (place_ours, place) = risk.and_then(|_| places.next()).unzip();
        RiskRow {
            title: material.title.clone(),
            stage: material.stage.clone(),
            preset: material.preset.clone(),
            recycled: material.recycled,
            substitution: material.substitution,
            risk,
            published: material.published,
            place,
            place_ours,
        }
    });
    Answer::Risks { rows: rows.collect(), correlation: rank_correlation(&pairs) }
}
