//! Supply shares and concentration.

use crate::engine::{MonthOutcome, Network, ore_origins};
use crate::model::{Country, Stage};
use std::collections::BTreeMap;

/// How supply is attributed to countries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cut {
    /// Where the site stands.
    Location,
    /// Out of whose ground the ore came.
    Origin,
}

impl Cut {
    /// All cuts.
    pub const ALL: [Self; 2] = [Self::Location, Self::Origin];

    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Location => "by location",
            Self::Origin => "by origin of the ore",
        }
    }

    /// The word in results.
    pub fn key(self) -> &'static str {
        match self {
            Self::Location => "location",
            Self::Origin => "origin",
        }
    }
}

/// Whose supply is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Buyer {
    /// All production of the commodity.
    World,
    /// What arrives at one site (index) and what it makes itself.
    Site(usize),
}

/// A country's part of the supply of a commodity.
#[derive(Clone, Debug, PartialEq)]
pub struct CountryShare {
    /// Which country.
    pub country: Country,
    /// Units per month.
    pub volume: f64,
    /// Part of the whole, 0 to 1.
    pub share: f64,
}

/// Shares of the supply of a commodity (index) in a month, largest first; empty where nothing is supplied.
pub fn supply_shares(
    network: &Network,
    month: &MonthOutcome,
    commodity: usize,
    cut: Cut,
    buyer: Buyer,
) -> Vec<CountryShare> {
    let mut volumes: BTreeMap<&Country, f64> = BTreeMap::new();
    let origins = (cut == Cut::Origin).then(|| ore_origins(network, &month.arrivals, &month.activities));
    let mut book = |node: usize, site: usize, volume: f64| {
        if volume <= 0.0 {
            return;
        }
        match &origins {
            None => *volumes.entry(&network.map.sites[site].country).or_default() += volume,
            Some(origins) => {
                for (country, share) in origins.shares(node) {
                    // The table of origins is ours; the key must outlive it.
                    if let Some(known) = network.map.sites.iter().map(|site| &site.country).find(|c| *c == country) {
                        *volumes.entry(known).or_default() += volume * share;
                    }
                }
            }
        }
    };
    for (activity, level) in network.activities.iter().zip(&month.activities) {
        for (node, quantity) in &activity.outputs {
            let wanted = match buyer {
                Buyer::World => true,
                Buyer::Site(site) => activity.site == site,
            };
            if wanted && network.nodes[*node].commodity == commodity {
                book(*node, activity.site, quantity * level);
            }
        }
    }
    if let Buyer::Site(site) = buyer {
        for (route, arrived) in network.routes.iter().zip(&month.arrivals) {
            let to = network.nodes[route.to];
            if to.site == site && to.commodity == commodity {
                book(route.from, network.nodes[route.from].site, *arrived);
            }
        }
    }
    let total: f64 = volumes.values().sum();
    let mut shares: Vec<CountryShare> = volumes
        .into_iter()
        .filter(|_| total > 0.0)
        .map(|(country, volume)| CountryShare { country: country.clone(), volume, share: volume / total })
        .collect();
    shares.sort_by(|a, b| b.volume.total_cmp(&a.volume).then_with(|| a.country.cmp(&b.country)));
    shares
}

/// Herfindahl-Hirschman index of shares, 0 to 10,000: the sum of the squared percentages.
pub fn hhi(shares: &[CountryShare]) -> f64 {
    shares.iter().map(|share| (share.share * 100.0).powi(2)).sum()
}

/// The `count` commodities (indices, by stage, then id) that say most about a map: the listed goods of the middle stages,
/// which rules reach, before all others, and among equals the one with the largest traded value of the baseline.
pub fn main_commodities(network: &Network, count: usize) -> Vec<usize> {
    let commodities = &network.map.commodities;
    let mut value = vec![0.0; commodities.len()];
    for route in &network.routes {
        value[network.nodes[route.from].commodity] += route.baseline * network.prices[route.from];
    }
    let is_middle = |at: usize| {
        let stage = commodities[at].stage;
        !commodities[at].tags.is_empty() && matches!(stage, Stage::Refine | Stage::Metal | Stage::Magnet)
    };
    let mut order: Vec<usize> = (0..value.len()).filter(|at| value[*at] > 0.0).collect();
    order.sort_by(|a, b| is_middle(*b).cmp(&is_middle(*a)).then_with(|| value[*b].total_cmp(&value[*a])));
    order.truncate(count);
    order.sort_by_key(|at| (commodities[*at].stage, &commodities[*at].id));
    order
}

/// Shares of the supply of all commodities of a stage in a month by value at the map's prices, largest first; `volume` is in USD per
/// month. Units of different commodities cannot be added up, values can.
pub fn stage_shares(network: &Network, month: &MonthOutcome, stage: Stage, cut: Cut) -> Vec<CountryShare> {
    let mut values: BTreeMap<Country, f64> = BTreeMap::new();
    for (at, commodity) in network.map.commodities.iter().enumerate().filter(|(_, entry)| entry.stage == stage) {
        for share in supply_shares(network, month, at, cut, Buyer::World) {
            *values.entry(share.country).or_default() += share.volume * commodity.price_usd.value;
        }
    }
    let total: f64 = values.values().sum();
    let mut shares: Vec<CountryShare> = values
        .into_iter()
        .filter(|(_, value)| total > 0.0 && *value > 0.0)
        .map(|(country, volume)| CountryShare { country, volume, share: volume / total })
        .collect();
    shares.sort_by(|a, b| b.volume.total_cmp(&a.volume).then_with(|| a.country.cmp(&b.country)));
    shares
}
