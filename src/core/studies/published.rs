//! Published figures with their citations, and the question that they answer, one file of `presets/studies` a study.

use crate::model::{CommodityId, Country, Finding};
use crate::store;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

const FILES: [&str; 3] = [
    include_str!("../../../presets/studies/usgs-2024-1057.ron"),
    include_str!("../../../presets/studies/usgs-2025-1047.ron"),
    include_str!("../../../presets/studies/eu-2023.ron"),
];

/// A published table that our maps can be asked for.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Study {
    /// Version of the format; that of presets.
    pub format: u32,
    /// Name on the command line.
    pub name: String,
    /// What it says, as its heading.
    pub title: String,
    /// Authors, title and number of the publication.
    pub source: String,
    /// Where it can be read.
    pub link: String,
    /// What was looked up, and what is quoted from memory or second hand.
    pub checked: String,
    /// What our maps are asked.
    pub question: Question,
    /// What it publishes and our maps do not work out, with the reason.
    #[serde(default)]
    pub not_worked_out: Vec<String>,
    /// Where ours differ, and why, in words that do not depend on the last digit.
    pub why: Vec<String>,
    /// Why ours and theirs are not the same quantity.
    pub not_comparable: Vec<String>,
}

/// What is asked of the maps.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub enum Question {
    /// What a country loses when another stops its exports to everybody.
    Stop {
        /// Who stops them.
        issuer: Country,
        /// Whose loss is asked for.
        loser: Country,
        /// How long, months.
        months: u32,
        /// Share of the room above its baseline that a route gains each month, as in every scenario.
        rerouting_per_month: f64,
        /// What is stopped, one play each.
        cases: Vec<Stopped>,
    },
    /// The supply risk of raw materials as the European Union defines it.
    SupplyRisk {
        /// Whose risk.
        buyers: Country,
        /// Of what.
        materials: Vec<Material>,
    },
}

/// A stop of exports, and what was published of it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Stopped {
    /// What is stopped, in words.
    pub title: String,
    /// Name of the map.
    pub preset: String,
    /// First month of the stop.
    pub start: Date,
    /// The material: what is mined, refined or smelted, by id on the map.
    pub materials: Vec<CommodityId>,
    /// The first products that hold it, stopped as well in a second play.
    #[serde(default)]
    pub products: Vec<CommodityId>,
    /// What was published.
    pub published: Published,
}

/// A published answer.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub enum Published {
    /// A loss, USD, and the interval in which its authors put it.
    Loss {
        /// Middle estimate.
        usd: f64,
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
    },
    /// The place in a published order, 1 for the largest.
    Place(u32),
    /// Somewhere behind this place: the order was published so far only.
    Behind(u32),
}

/// A raw material, and the supply risk that was published of it.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Material {
    /// Name of the material or group.
    pub title: String,
    /// Name of the map.
    pub preset: String,
    /// What is counted, by id on the map. A list in the list is one material, counted together by volume; of several the mean, as the groups of
    /// the study are.
    pub commodities: Vec<Vec<CommodityId>>,
    /// The stage that the study takes, and ours counts.
    pub stage: String,
    /// End-of-life recycling input rate, 0 to 1.
    pub recycled: f64,
    /// Substitution index of supply risk, 0 to 1. Left out: 1, nothing takes its place.
    #[serde(default = "one")]
    pub substitution: f64,
    /// The published supply risk.
    pub published: f64,
}

fn one() -> f64 {
    1.0
}

/// All studies, read once.
///
/// # Errors
/// Never for a released program: a test reads them.
pub fn studies() -> Result<&'static [Study], &'static Finding> {
    static STUDIES: LazyLock<Result<Vec<Study>, Finding>> =
        LazyLock::new(|| FILES.iter().map(|text| store::read(text)).collect());
    STUDIES.as_deref()
}
