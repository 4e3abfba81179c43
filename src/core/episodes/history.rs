//! What happened: observed series with their citations, one file of `presets/episodes` an episode.
//!
//! Every value is a ratio, so that maps and statistics that count different things can be compared: trade over the trade of a
//! usual month, or a share. Each series says what stands under the line. On points marked [`Part::Calibration`] the constant share of
//! earlier versions was chosen; nothing is chosen on any point now.

use crate::model::{Commodity, Finding, Tag};
use crate::store;
use jiff::civil::Date;
use serde::Deserialize;
use std::sync::LazyLock;

const FILES: [&str; 8] = [
    include_str!("../../../presets/episodes/magnets-2025.ron"),
    include_str!("../../../presets/episodes/quota-2010.ron"),
    include_str!("../../../presets/episodes/minor-metals-2023.ron"),
    include_str!("../../../presets/episodes/chips-2023.ron"),
    include_str!("../../../presets/episodes/graphite-2023.ron"),
    include_str!("../../../presets/episodes/cobalt-2025.ron"),
    include_str!("../../../presets/episodes/nickel-2014.ron"),
    include_str!("../../../presets/episodes/nickel-2020.ron"),
];

/// A stretch of history that a shipped map can replay.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Episode {
    /// Version of the format; that of presets.
    pub format: u32,
    /// Title of the episode, as its heading.
    pub title: String,
    /// Name of the preset.
    pub preset: String,
    /// Scenario of what was announced at the time.
    pub scenario: String,
    /// What the engine is told: only what was known.
    pub told: String,
    /// What was observed.
    pub series: Vec<Series>,
}

/// An observed series.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Series {
    /// What it is.
    pub title: String,
    /// How the engine's counterpart is read off.
    pub measure: Measure,
    /// What 100 % is, on both sides.
    pub base: String,
    /// Publications that the series was taken from.
    pub source: String,
    /// The values, in order of time.
    pub points: Vec<Point>,
    /// What the model misses, and why.
    pub misses: String,
}

/// What is compared.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Measure {
    /// Trade of a month over trade of a usual month (the map's baseline).
    Trade {
        /// What is counted.
        of: Flow,
        /// What it is divided by; none: the same.
        #[serde(default)]
        over: Option<Flow>,
        /// Counted where it arrives, as customs of the buyer do: what is under way for months was sent before.
        #[serde(default)]
        arriving: bool,
    },
    /// Share of what is mined that comes from outside a country.
    MinedOutside {
        /// Code of the country.
        country: String,
    },
}

/// Trade across borders.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flow {
    /// Countries or groups it leaves; empty: any.
    #[serde(default)]
    pub from: Vec<String>,
    /// Countries or groups it goes to; empty: any.
    #[serde(default)]
    pub to: Vec<String>,
    /// Commodities, by id or by the tag of a list they stand on.
    pub goods: Vec<String>,
}

impl Flow {
    /// Whether a commodity is among its goods.
    pub fn counts(&self, good: &Commodity) -> bool {
        self.goods.iter().any(|name| *name == good.id.as_str() || good.tags.contains(&Tag::from(name.as_str())))
    }
}

/// An observed value.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(from = "PublishedPoint")]
pub struct Point {
    /// First day of its first month.
    pub from: Date,
    /// First day after its last month.
    pub until: Date,
    /// The value, 1 = 100 % of the base.
    pub observed: f64,
    /// Whether the constant share of earlier versions was chosen on it.
    pub part: Part,
}

/// A point as the files give it: the published figure and what it is divided by, so that both can be found in the source.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PublishedPoint {
    from: Date,
    until: Date,
    value: f64,
    #[serde(default = "one")]
    over: f64,
    part: Part,
}

fn one() -> f64 {
    1.0
}

impl From<PublishedPoint> for Point {
    fn from(point: PublishedPoint) -> Self {
        let PublishedPoint { from, until, value, over, part } = point;
        Self { from, until, observed: value / over, part }
    }
}

/// The two parts of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Part {
    /// One of the first months, on which the constant share of earlier versions was chosen.
    Calibration,
    /// Every other: kept aside then.
    HeldBack,
}

impl Part {
    /// The words of the table.
    pub fn label(self) -> &'static str {
        match self {
            Self::Calibration => "calibration",
            Self::HeldBack => "held back",
        }
    }
}

/// All episodes, read once.
///
/// # Errors
/// Never for a released program: a test reads them.
pub fn episodes() -> Result<&'static [Episode], &'static Finding> {
    static EPISODES: LazyLock<Result<Vec<Episode>, Finding>> =
        LazyLock::new(|| FILES.iter().map(|text| store::read(text)).collect());
    EPISODES.as_deref()
}
