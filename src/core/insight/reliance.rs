//! Net import reliance of buyers.
//!
//! Import reliance is (imports - exports) / (production + imports - exports), as USGS and the EU compute it, without changes of stocks.

use crate::engine::{CommodityIx, MonthOutcome, Network, SiteIx};
use crate::model::Country;
use std::collections::BTreeMap;
use std::iter::Sum;

/// What a country makes, buys and sells of one commodity in a month, units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TradeBalance {
    /// Made at home.
    pub production: f64,
    /// Volume bought abroad.
    pub imports: f64,
    /// Volume sold abroad.
    pub exports: f64,
}

impl TradeBalance {
    /// What is left to use at home: production + imports - exports, never below 0.
    pub fn consumption(&self) -> f64 {
        (self.production + self.imports - self.exports).max(0.0)
    }

    /// Net import reliance, 0 to 1: (imports - exports) / (production + imports - exports), 0 for a net exporter; none where
    /// nothing is used. The formula of the USGS Mineral Commodity Summaries and of the EU's methodology for critical raw
    /// materials (2017), without changes of stocks.
    pub fn reliance(&self) -> Option<f64> {
        let used = self.consumption();
        (used > 0.0).then(|| ((self.imports - self.exports) / used).clamp(0.0, 1.0))
    }
}

impl Sum for TradeBalance {
    fn sum<I: Iterator<Item = Self>>(balances: I) -> Self {
        balances.fold(Self::default(), |sum, one| Self {
            production: sum.production + one.production,
            imports: sum.imports + one.imports,
            exports: sum.exports + one.exports,
        })
    }
}

/// The balance of a commodity per country in a month.
pub fn trade_balances(
    network: &Network,
    month: &MonthOutcome,
    commodity: CommodityIx,
) -> BTreeMap<Country, TradeBalance> {
    let mut balances: BTreeMap<Country, TradeBalance> = BTreeMap::new();
    let country = |site: SiteIx| network.map.sites[site].country.clone();
    for (activity, level) in network.activities.iter().zip(&month.activities) {
        for (node, quantity) in &activity.outputs {
            if network.nodes[*node].commodity == commodity {
                balances.entry(country(activity.site)).or_default().production += quantity * level;
            }
        }
    }
    for ((route, arrived), left) in network.routes.iter().zip(&month.arrivals).zip(&month.flows) {
        if network.nodes[route.from].commodity != commodity {
            continue;
        }
        let (from, to) = (country(network.nodes[route.from].site), country(network.nodes[route.to].site));
        if from != to {
            balances.entry(to).or_default().imports += arrived;
            balances.entry(from).or_default().exports += left;
        }
    }
    balances
}

/// The balance of a commodity of a group in a month. Trade between its members counts as bought and as sold, and so cancels out of all that is
/// asked of the balance.
pub fn group_balance(network: &Network, month: &MonthOutcome, commodity: CommodityIx, group: &Country) -> TradeBalance {
    let balances = trade_balances(network, month, commodity).into_iter();
    balances.filter(|(country, _)| country.is_in(group)).map(|(_, balance)| balance).sum()
}
