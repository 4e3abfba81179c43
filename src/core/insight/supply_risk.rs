//! Supply risk of a raw material as the European Union works it out for its list of critical raw materials.

use crate::engine::{CommodityIx, MonthOutcome, Network};
use crate::insight::reliance::{TradeBalance, group_balance};
use crate::insight::shares::{Attribution, Buyer, CountryShare, sourcing_shares, together, weighted_hhi};
use crate::model::{Country, Cut};
use serde::Serialize;

/// The inputs of the supply risk and what they come to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SupplyRisk {
    /// Concentration of the world's supply, weighed by how its countries are governed: 0 to the largest weight.
    pub global: f64,
    /// The same of what the buyers make themselves and bring in.
    pub sourcing: f64,
    /// Net import reliance of the buyers, 0 to 1.
    pub reliance: f64,
    /// What all of it comes to.
    pub risk: f64,
}

/// What the map does not say.
pub struct RiskTerms<'a> {
    /// Whose risk it is: a group, or a country.
    pub buyers: &'a Country,
    /// By what a country's squared share counts: its governance, from 0 (best) to 10, times a parameter of trade.
    pub weight: &'a dyn Fn(&Country) -> f64,
    /// End-of-life recycling input rate, 0 to 1.
    pub recycled: f64,
    /// Substitution index, 0 to 1; 1: nothing takes its place.
    pub substitution: f64,
}

/// The supply risk in a month of commodities that are one material, counted together by volume, which is why they share a unit; none where the
/// world makes none, or the buyers use none.
///
/// `(HHI_world * IR/2 + HHI_sourcing * (1 - IR/2)) * (1 - EoL-RIR) * SI`, with `HHI = sum of squared shares (0 to 1) times weight`: European
/// Commission, Methodology for establishing the EU list of critical raw materials, 2017, as used in the study of 2023.
pub fn supply_risk(
    network: &Network,
    month: &MonthOutcome,
    commodities: &[CommodityIx],
    terms: &RiskTerms,
) -> Option<SupplyRisk> {
    let attribution = Attribution::new(network, month, Cut::Location);
    let each = |of: &dyn Fn(CommodityIx) -> Vec<CountryShare>| together(commodities.iter().flat_map(|at| of(*at)));
    let world = each(&|at| attribution.shares(at, Buyer::World));
    let sourced = each(&|at| sourcing_shares(network, month, at, terms.buyers));
    let balances = commodities.iter().map(|at| group_balance(network, month, *at, terms.buyers));
    let reliance = balances.sum::<TradeBalance>().reliance()?;
    if world.is_empty() || sourced.is_empty() {
        return None;
    }
    let concentration = |shares: &[CountryShare]| weighted_hhi(shares, terms.weight) / WHOLE_HHI;
    let (global, sourcing) = (concentration(&world), concentration(&sourced));
    let abroad = reliance / 2.0;
    let risk = (global * abroad + sourcing * (1.0 - abroad)) * (1.0 - terms.recycled) * terms.substitution;
    Some(SupplyRisk { global, sourcing, reliance, risk })
}

/// The index of a single supplier whose share is 100 %.
const WHOLE_HHI: f64 = 10_000.0;
