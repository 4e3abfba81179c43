//! Supply shares and concentration.
//!
//! Supply is attributed to countries by place, by stakes of owners (what no stake accounts for is "not stated"), by origin of the ore, or by
//! technology (each technology that a site names counts alike).

use crate::engine::{CommodityIx, MonthOutcome, Network, NodeIx, OreOrigins, SiteIx, ore_origins};
use crate::model::{Country, Cut, Site, Stage};
use crate::tolerance::SHARE;
use std::collections::BTreeMap;
use typed_index_collections::{TiVec, ti_vec};

/// Whose supply is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Buyer {
    /// All production of the commodity.
    World,
    /// What arrives at one site and what it makes itself.
    Site(SiteIx),
}

/// A country's part of the supply of a commodity.
#[derive(Clone, Debug, PartialEq)]
pub struct CountryShare {
    /// Country that supplies it.
    pub country: Country,
    /// Units per month.
    pub volume: f64,
    /// Part of the whole, 0 to 1.
    pub share: f64,
}

/// Shares of the supply of a commodity in a month, largest first; empty where nothing is supplied.
pub fn supply_shares(
    network: &Network,
    month: &MonthOutcome,
    commodity: CommodityIx,
    cut: Cut,
    buyer: Buyer,
) -> Vec<CountryShare> {
    Attribution::new(network, month, cut).shares(commodity, buyer)
}

/// To whom a month's goods are attributed: worked out once, asked for every commodity.
pub struct Attribution<'a> {
    network: &'a Network,
    month: &'a MonthOutcome,
    /// Per site, unless the origin decides.
    holders: TiVec<SiteIx, Vec<(Country, f64)>>,
    origins: Option<OreOrigins>,
}

impl<'a> Attribution<'a> {
    /// Attributes everything in a month.
    pub fn new(network: &'a Network, month: &'a MonthOutcome, cut: Cut) -> Self {
        let origins = (cut == Cut::Origin).then(|| ore_origins(network, &month.arrivals, &month.activities));
        let holders = network.map.sites.iter().map(|site| holders(site, cut)).collect();
        Self { network, month, holders, origins }
    }

    /// Shares of the supply of a commodity, largest first; empty where nothing is supplied.
    pub fn shares(&self, commodity: CommodityIx, buyer: Buyer) -> Vec<CountryShare> {
        let (network, month) = (self.network, self.month);
        let mut volumes: BTreeMap<Country, f64> = BTreeMap::new();
        let mut book = |node: NodeIx, site: SiteIx, volume: f64| {
            if volume <= 0.0 {
                return;
            }
            let mut add = |country: &Country, share: f64| match volumes.get_mut(country) {
                Some(sum) => *sum += volume * share,
                None => {
                    volumes.insert(country.clone(), volume * share);
                }
            };
            match &self.origins {
                None => self.holders[site].iter().for_each(|(country, share)| add(country, *share)),
                Some(origins) => origins.shares(node).for_each(|(country, share)| add(country, share)),
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
        ranked(volumes)
    }
}

/// Volumes as shares of their sum, largest first; empty where the sum is nothing.
fn ranked(volumes: BTreeMap<Country, f64>) -> Vec<CountryShare> {
    let total: f64 = volumes.values().sum();
    let mut shares: Vec<CountryShare> = volumes
        .into_iter()
        .filter(|_| total > 0.0)
        .map(|(country, volume)| CountryShare { country, volume, share: volume / total })
        .collect();
    shares.sort_by(|a, b| b.volume.total_cmp(&a.volume).then_with(|| a.country.cmp(&b.country)));
    shares
}

/// Shares of several supplies as shares of all of them together.
pub(super) fn together(shares: impl IntoIterator<Item = CountryShare>) -> Vec<CountryShare> {
    let mut volumes: BTreeMap<Country, f64> = BTreeMap::new();
    for share in shares {
        *volumes.entry(share.country).or_default() += share.volume;
    }
    ranked(volumes)
}

/// Who supplies a group of buyers in a month, by location and largest first: what its members make, and what arrives from outside, by the
/// country that sends it. Trade between members is neither.
pub fn sourcing_shares(
    network: &Network,
    month: &MonthOutcome,
    commodity: CommodityIx,
    buyers: &Country,
) -> Vec<CountryShare> {
    let mut volumes: BTreeMap<Country, f64> = BTreeMap::new();
    let country = |node: NodeIx| &network.map.sites[network.nodes[node].site].country;
    for (activity, level) in network.activities.iter().zip(&month.activities) {
        for (node, quantity) in &activity.outputs {
            if network.nodes[*node].commodity == commodity && country(*node).is_in(buyers) {
                *volumes.entry(country(*node).clone()).or_default() += quantity * level;
            }
        }
    }
    for (route, arrived) in network.routes.iter().zip(&month.arrivals) {
        let (from, to) = (country(route.from), country(route.to));
        if network.nodes[route.to].commodity == commodity && to.is_in(buyers) && !from.is_in(buyers) {
            *volumes.entry(from.clone()).or_default() += *arrived;
        }
    }
    volumes.retain(|_, volume| *volume > 0.0);
    ranked(volumes)
}

/// Parts of a site's goods by country; they add up to 1.
fn holders(site: &Site, cut: Cut) -> Vec<(Country, f64)> {
    let mut parts: BTreeMap<Country, f64> = BTreeMap::new();
    match cut {
        // The origin is asked of the goods and not of the site.
        Cut::Location | Cut::Origin => *parts.entry(site.country.clone()).or_default() += 1.0,
        Cut::Owner => {
            let stakes = site.owners.iter().map(|owner| (&owner.country, owner.stake.value.max(0.0)));
            // Stakes that add up to more than the whole are taken in proportion.
            let whole = stakes.clone().map(|(_, stake)| stake).sum::<f64>().max(1.0);
            stakes.for_each(|(country, stake)| *parts.entry(country.clone()).or_default() += stake / whole);
        }
        Cut::Technology => {
            let number = site.technologies.len() as f64;
            for technology in &site.technologies {
                *parts.entry(technology.from.clone()).or_default() += 1.0 / number;
            }
        }
    }
    let rest = 1.0 - parts.values().sum::<f64>();
    if rest > SHARE {
        *parts.entry(Country::unstated()).or_default() += rest;
    }
    parts.into_iter().filter(|(_, share)| *share > 0.0).collect()
}

/// Herfindahl-Hirschman index of shares, 0 to 10,000: the sum of the squared percentages.
pub fn hhi(shares: &[CountryShare]) -> f64 {
    weighted_hhi(shares, |_| 1.0)
}

/// [`hhi`] in which each country's squared share counts by a weight, such as how badly it is governed.
pub fn weighted_hhi(shares: &[CountryShare], weight: impl Fn(&Country) -> f64) -> f64 {
    shares.iter().map(|share| (share.share * 100.0).powi(2) * weight(&share.country)).sum()
}

/// The commodities that are traded, from the one that says most about a map to the one that says least: the listed goods of the middle
/// stages, which rules reach, before all others, and among equals the one with the largest traded value of the baseline.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MainCommodities(Vec<CommodityIx>);

impl MainCommodities {
    /// Those of a map.
    pub fn of(network: &Network) -> Self {
        let commodities = &network.map.commodities;
        let mut value: TiVec<CommodityIx, f64> = ti_vec![0.0; commodities.len()];
        for route in &network.routes {
            value[network.nodes[route.from].commodity] += route.baseline * network.prices[route.from];
        }
        let is_middle = |at: CommodityIx| {
            let stage = commodities[at].stage;
            !commodities[at].tags.is_empty() && matches!(stage, Stage::Refine | Stage::Metal | Stage::Magnet)
        };
        let mut order: Vec<CommodityIx> = value.keys().filter(|at| value[*at] > 0.0).collect();
        order.sort_by(|a, b| is_middle(*b).cmp(&is_middle(*a)).then_with(|| value[*b].total_cmp(&value[*a])));
        Self(order)
    }

    /// The first `count`, by stage, then id.
    pub fn first(&self, count: usize, network: &Network) -> Vec<CommodityIx> {
        let commodities = &network.map.commodities;
        let mut first: Vec<CommodityIx> = self.0.iter().copied().take(count).collect();
        first.retain(|at| commodities.get(*at).is_some());
        first.sort_by_key(|at| (commodities[*at].stage, &commodities[*at].id));
        first
    }
}

/// The `count` [`MainCommodities`] of a map, by stage, then id.
pub fn main_commodities(network: &Network, count: usize) -> Vec<CommodityIx> {
    MainCommodities::of(network).first(count, network)
}

/// Shares of the supply of all commodities of a stage in a month by value at the map's prices, largest first; `volume` is in USD per
/// month. Units of different commodities cannot be added up, values can.
pub fn stage_shares(network: &Network, month: &MonthOutcome, stage: Stage, cut: Cut) -> Vec<CountryShare> {
    let mut values: BTreeMap<Country, f64> = BTreeMap::new();
    let book = Attribution::new(network, month, cut);
    for (at, commodity) in network.map.commodities.iter_enumerated().filter(|(_, entry)| entry.stage == stage) {
        for share in book.shares(at, Buyer::World) {
            *values.entry(share.country).or_default() += share.volume * commodity.price_usd.value;
        }
    }
    values.retain(|_, value| *value > 0.0);
    ranked(values)
}
