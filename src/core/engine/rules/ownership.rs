//! Who belongs to whom: the 50 % rule.
//!
//! A company or site of which caught owners together hold the stake or more is caught itself, and what it holds counts
//! in full one step further down. This is how the US Treasury has read its 50 % rule since its guidance of 13 August 2014
//! and the Commerce Department its affiliates rule of 29 September 2025. It starts from those named and grows until
//! nothing is added, so that owners who own each other settle too.
//!
//! A product of stakes along a chain is not used: neither authority reads its rule that way.

use crate::engine::index::SiteIx;
use crate::engine::network::IndexedMap;
use crate::model::{Country, Entities, Stake};
use crate::tolerance::SHARE;
use std::collections::BTreeSet;
use typed_index_collections::{TiSlice, TiVec};

/// Why a receiver is caught.
#[derive(Clone, Debug, PartialEq)]
pub enum Holding {
    /// It is named itself.
    Named,
    /// Caught owners hold these stakes in it.
    Owned(Vec<(String, f64)>),
    /// It stands for several persons, and these parts of its trade are those of caught ones.
    Partly(Vec<(String, f64)>),
    /// It is not caught itself; this share of what it gets goes on to those who are.
    Behind(f64),
}

impl Holding {
    /// Share of the site's trade that is caught, 0 to 1.
    pub fn share(&self) -> f64 {
        match self {
            Self::Named | Self::Owned(_) => 1.0,
            Self::Behind(share) => *share,
            Self::Partly(parts) => parts.iter().map(|(_, part)| part).sum::<f64>().clamp(0.0, 1.0),
        }
    }
}

/// Per site, the share of its trade that is caught, 0 to 1.
pub fn shares(sites: &TiSlice<SiteIx, Option<Holding>>) -> TiVec<SiteIx, f64> {
    sites.iter().map(|site| site.as_ref().map_or(0.0, Holding::share)).collect()
}

/// Per site, whether and why it is caught.
pub fn caught_sites(map: &IndexedMap, entities: &Entities) -> TiVec<SiteIx, Option<Holding>> {
    let named = entities.named.iter().map(String::as_str).collect();
    caught_with(map, named, entities.affiliates_from)
}

/// Per site, whether and why it belongs to persons of an issuer: those named, or everybody who answers to it where nobody is.
pub fn sites_of(
    map: &IndexedMap,
    issuer: &Country,
    named: &[String],
    held_from: f64,
) -> TiVec<SiteIx, Option<Holding>> {
    let mut persons: BTreeSet<&str> = named.iter().map(String::as_str).collect();
    if named.is_empty() {
        let stakes = map.sites.iter().flat_map(|site| &site.owners);
        let stakes = stakes.chain(map.companies.iter().flat_map(|company| &company.owners));
        persons.extend(stakes.filter(|stake| stake.country.is_in(issuer)).map(|stake| stake.owner.as_str()));
        let companies = map.companies.iter().filter(|company| company.country.is_in(issuer));
        persons.extend(companies.map(|company| company.name.as_str()));
    }
    caught_with(map, persons, Some(held_from))
}

fn caught_with<'a>(
    map: &'a IndexedMap,
    named: BTreeSet<&'a str>,
    affiliates_from: Option<f64>,
) -> TiVec<SiteIx, Option<Holding>> {
    let mut caught = named.clone();
    if let Some(threshold) = affiliates_from {
        loop {
            let before = caught.len();
            for company in &map.companies {
                if holding(&company.owners, threshold, &caught).is_some() {
                    caught.insert(&company.name);
                }
            }
            if caught.len() == before {
                break;
            }
        }
    }
    map.sites
        .iter()
        .map(|site| {
            if named.contains(site.id.as_str()) {
                return Some(Holding::Named);
            }
            // Without affiliates, a site belongs to a named owner only if he holds all of it.
            let owned = holding(&site.owners, affiliates_from.unwrap_or(1.0), &caught).map(Holding::Owned);
            owned.or_else(|| parts(&site.owners, &caught).map(Holding::Partly))
        })
        .collect()
}

/// The stakes of caught owners, if they reach the threshold together.
fn holding(owners: &[Stake], threshold: f64, caught: &BTreeSet<&str>) -> Option<Vec<(String, f64)>> {
    let held: Vec<(String, f64)> = owners
        .iter()
        .filter(|stake| !stake.part && caught.contains(stake.owner.as_str()))
        .map(|stake| (stake.owner.clone(), stake.stake.value))
        .collect();
    let sum: f64 = held.iter().map(|(_, stake)| stake).sum();
    (sum > 0.0 && sum >= threshold - SHARE).then_some(held)
}

/// The parts of a site's trade that are those of caught persons, if any.
fn parts(owners: &[Stake], caught: &BTreeSet<&str>) -> Option<Vec<(String, f64)>> {
    let parts = owners.iter().filter(|stake| stake.part && caught.contains(stake.owner.as_str()));
    let parts: Vec<(String, f64)> = parts.map(|stake| (stake.owner.clone(), stake.stake.value)).collect();
    (parts.iter().map(|(_, part)| part).sum::<f64>() > SHARE).then_some(parts)
}
