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
use crate::model::{Entities, Stake};
use crate::tolerance::SHARE;
use std::collections::BTreeSet;
use typed_index_collections::TiVec;

/// Why a receiver is caught.
#[derive(Clone, Debug, PartialEq)]
pub enum Holding {
    /// It is named itself.
    Named,
    /// Caught owners hold these stakes in it.
    Owned(Vec<(String, f64)>),
}

/// Per site, whether and why it is caught.
pub fn caught_sites(map: &IndexedMap, entities: &Entities) -> TiVec<SiteIx, Option<Holding>> {
    let mut caught: BTreeSet<&str> = entities.named.iter().map(String::as_str).collect();
    if let Some(threshold) = entities.affiliates_from {
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
            if entities.named.iter().any(|name| name == site.id.as_str()) {
                return Some(Holding::Named);
            }
            // Without affiliates, a site belongs to a named owner only if he holds all of it.
            holding(&site.owners, entities.affiliates_from.unwrap_or(1.0), &caught).map(Holding::Owned)
        })
        .collect()
}

/// The stakes of caught owners, if they reach the threshold together.
fn holding(owners: &[Stake], threshold: f64, caught: &BTreeSet<&str>) -> Option<Vec<(String, f64)>> {
    let held: Vec<(String, f64)> = owners
        .iter()
        .filter(|stake| caught.contains(stake.owner.as_str()))
        .map(|stake| (stake.owner.clone(), stake.stake.value))
        .collect();
    let sum: f64 = held.iter().map(|(_, stake)| stake).sum();
    (sum > 0.0 && sum >= threshold - SHARE).then_some(held)
}
