//! The part of a map that a plot is of.

use crate::charts::PlotRequest;
use chokepoint_core::engine::{CommodityIx, Network, NodeIx, SiteIx};
use typed_index_collections::{TiVec, ti_vec};

/// A market and what stands behind it, some goods, or both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Part<'a> {
    /// The site whose demand, or whose supply, it is; none: of all.
    pub site: Option<SiteIx>,
    /// The goods; empty: all.
    pub goods: &'a [CommodityIx],
}

impl Part<'_> {
    /// All of the map.
    pub const WHOLE: Self = Self { site: None, goods: &[] };

    /// Whether a good is among its goods.
    pub(crate) fn has_good(&self, good: CommodityIx) -> bool {
        self.goods.is_empty() || self.goods.contains(&good)
    }

    /// Whether a site is its site.
    pub(crate) fn has_site(&self, site: SiteIx) -> bool {
        self.site.is_none_or(|own| own == site)
    }

    /// What it is called: `Japan`, `Dysprosium oxide`, `Japan, 3 goods`; none where it is the whole.
    pub(crate) fn name(&self, request: &PlotRequest<'_>) -> Option<String> {
        let goods = match self.goods {
            [] => None,
            [one] => Some(request.commodity(*one).to_owned()),
            several => Some(format!("{} goods", several.len())),
        };
        match (self.site.map(|site| request.site(site)), goods) {
            (Some(site), Some(goods)) => Some(format!("{site}, {goods}")),
            (Some(site), None) => Some(site.to_owned()),
            (None, goods) => goods,
        }
    }

    /// The balances from which something can come to its site, those of the site among them; none where it is of all sites.
    pub(crate) fn behind(&self, network: &Network) -> Option<TiVec<NodeIx, bool>> {
        let site = self.site?;
        let mut comes_from: TiVec<NodeIx, Vec<NodeIx>> = ti_vec![Vec::new(); network.nodes.len()];
        for route in &network.routes {
            comes_from[route.to].push(route.from);
        }
        for activity in &network.activities {
            let inputs = activity.inputs.iter().map(|(input, _)| *input);
            activity.outputs.iter().for_each(|(made, _)| comes_from[*made].extend(inputs.clone()));
        }
        let mut behind: TiVec<NodeIx, bool> = ti_vec![false; network.nodes.len()];
        let own = network.nodes.iter_enumerated().filter(|(_, node)| node.site == site);
        let mut open: Vec<NodeIx> = own.map(|(at, _)| at).collect();
        while let Some(node) = open.pop() {
            if !std::mem::replace(&mut behind[node], true) {
                open.append(&mut comes_from[node]);
            }
        }
        Some(behind)
    }
}
