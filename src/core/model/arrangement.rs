//! How plots lie in the window and what each of them shows: kept where somebody was in a file, and in views of a presentation.

use crate::model::ids::{CommodityId, EndUse, RuleId, ScenarioId, SiteId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use strum::EnumCount;

/// How supply is attributed to countries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, EnumCount, Serialize, Deserialize)]
pub enum Cut {
    /// Where the site stands.
    #[default]
    Location,
    /// Whom the owners of the site answer to, by their stakes. What no stake accounts for is not stated.
    Owner,
    /// Out of whose ground the ore came.
    Origin,
    /// Whose technology the site depends on, each of its technologies counting alike. A site that names none is not stated.
    Technology,
}

impl Cut {
    /// All ways to attribute a supply.
    pub const ALL: [Self; Self::COUNT] = [Self::Location, Self::Owner, Self::Origin, Self::Technology];

    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Location => "by location",
            Self::Owner => "by owner",
            Self::Origin => "by origin of the ore",
            Self::Technology => "by technology",
        }
    }

    /// The word in results.
    pub fn key(self) -> &'static str {
        match self {
            Self::Location => "location",
            Self::Owner => "owner",
            Self::Origin => "origin",
            Self::Technology => "technology",
        }
    }
}

/// In what the gap is counted when several markets are added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum GapUnit {
    /// Units of the commodity; only sensible for one commodity.
    Units,
    /// USD at stake.
    #[default]
    Usd,
}

/// What a heat map shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumCount, Serialize, Deserialize)]
pub enum HeatOf {
    /// Shares of world supply, by country and commodity.
    #[default]
    Supply,
    /// Unmet share of demand, by country of the market and commodity.
    Gap,
}

impl HeatOf {
    /// All figures that the heat map can show.
    pub const ALL: [Self; Self::COUNT] = [Self::Supply, Self::Gap];

    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Supply => "share of world supply",
            Self::Gap => "unmet demand",
        }
    }
}

/// Whose gap is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum GapChoice {
    /// What is selected on the map, and where nothing is, all final demand.
    #[default]
    Selected,
    /// All final demand.
    AllMarkets,
    /// All demand of a site.
    Site(SiteId),
    /// One final demand.
    Demand {
        /// Where it is.
        site: SiteId,
        /// Of what.
        commodity: CommodityId,
        /// For what, where a site needs the same for several uses.
        end_use: EndUse,
    },
    /// What a plant takes in of one good.
    Intake {
        /// The plant.
        site: SiteId,
        /// The good.
        commodity: CommodityId,
    },
}

/// What a plot shows, as far as that was chosen. What is chosen and not in the preset any more counts as not chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PlotChoice {
    /// How supply is attributed.
    #[serde(skip_serializing_if = "is_default")]
    pub cut: Cut,
    /// Buyer whose supply is shown; none = the world.
    #[serde(skip_serializing_if = "is_default")]
    pub buyer: Option<SiteId>,
    /// Of which scenario; none = the one on screen.
    #[serde(skip_serializing_if = "is_default")]
    pub scenario: Option<ScenarioId>,
    /// Of what; empty = what the scenario's rules are about.
    #[serde(skip_serializing_if = "is_default")]
    pub commodities: BTreeSet<CommodityId>,
    /// Of what, in plots of one commodity; none = the one that is selected, or else the one that matters most.
    #[serde(skip_serializing_if = "is_default")]
    pub commodity: Option<CommodityId>,
    /// What the heat map shows.
    #[serde(skip_serializing_if = "is_default")]
    pub heat: HeatOf,
    /// Whose reach; none = the rule that is selected, or else the first of the scenario.
    #[serde(skip_serializing_if = "is_default")]
    pub rule: Option<RuleId>,
    /// Consumers whose gap is shown.
    #[serde(skip_serializing_if = "is_default")]
    pub gap: GapChoice,
    /// Unit in which the gap is shown.
    #[serde(skip_serializing_if = "is_default")]
    pub unit: GapUnit,
    /// Whether the kinds of help are averaged over all orders instead of taken in the order of the ladder.
    #[serde(skip_serializing_if = "is_default")]
    pub averaged: bool,
    /// Shares of scenarios are compared each in its worst month instead of the month shown.
    #[serde(skip_serializing_if = "is_default")]
    pub each_worst: bool,
    /// The help of scenarios is compared in one month instead of over all.
    #[serde(skip_serializing_if = "is_default")]
    pub one_month: bool,
    /// Commodity whose stores are shown; none = the most valuable stores.
    #[serde(skip_serializing_if = "is_default")]
    pub stores: Option<CommodityId>,
}

/// What is seen of a plot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Face {
    /// The picture.
    #[default]
    Picture,
    /// The rows that it is made of, which are those that are exported.
    Rows,
}

/// How figures lie along an axis.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scale {
    /// Evenly, from 0.
    #[default]
    Linear,
    /// By their logarithm to the base 10.
    Log,
}

/// A pane with what it shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlacedPane {
    /// Title of its kind, such as `Supply shares`.
    pub title: String,
    /// Which of its kind, from 1.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub number: usize,
    /// What it shows.
    #[serde(default, skip_serializing_if = "is_default")]
    pub choice: PlotChoice,
    /// Series that are switched off, by their names.
    #[serde(default, skip_serializing_if = "is_default")]
    pub hidden: BTreeSet<String>,
    /// The smallest and the largest value that are seen, in the unit of the plot; none where all are.
    #[serde(default, skip_serializing_if = "is_default")]
    pub values: Option<(f64, f64)>,
    /// How its figures lie along their axis.
    #[serde(default, skip_serializing_if = "is_default")]
    pub scale: Scale,
    /// What is seen of its plot.
    #[serde(default, skip_serializing_if = "is_default")]
    pub face: Face,
}

impl Arrangement {
    /// All panes, from left to right and from the top.
    pub fn panes(&self) -> Vec<&PlacedPane> {
        fn of<'a>(tiles: &'a Tiles, found: &mut Vec<&'a PlacedPane>) {
            match tiles {
                Tiles::Pane(pane) => found.push(pane),
                Tiles::Tabs { children, .. } | Tiles::Row { children, .. } => {
                    children.iter().for_each(|child| of(child, found));
                }
            }
        }
        let mut found = Vec::new();
        self.tiles.iter().for_each(|tiles| of(tiles, &mut found));
        found
    }
}

/// How panes lie beside each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Tiles {
    /// One pane.
    Pane(Box<PlacedPane>),
    /// Several in one place, one in front.
    Tabs {
        /// From left to right.
        children: Vec<Tiles>,
        /// The one in front, counted from 0.
        active: usize,
    },
    /// Several side by side, or one under the other.
    Row {
        /// Side by side.
        across: bool,
        /// In their order.
        children: Vec<Tiles>,
        /// Their parts of the room.
        shares: Vec<f32>,
    },
}

/// The panes that are open, how they lie, and what all of them share.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Arrangement {
    /// The panes; none where none is open.
    #[serde(skip_serializing_if = "is_default")]
    pub tiles: Option<Tiles>,
    /// The first day that is seen of plots over months, and the day after the last; none where all are.
    #[serde(skip_serializing_if = "is_default")]
    pub months: Option<(Date, Date)>,
    /// Scenarios beside each other in the panes that compare; none where nobody has chosen.
    #[serde(skip_serializing_if = "is_default")]
    pub compared: Option<BTreeSet<ScenarioId>>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn first() -> usize {
    1
}

fn is_first(number: &usize) -> bool {
    *number == 1
}
