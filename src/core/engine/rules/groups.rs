//! Which uses the rules of a scenario tell apart, and where goods of each can end.
//!
//! Two kinds of use are one group where every rule means both or neither, and every exemption and every general licence lets both pass or neither. Goods bought for one group
//! may serve no other on their way to the market (`month/uses.rs`). Groups are those of the whole scenario, so that what lies in
//! stock keeps its name from month to month.

use crate::engine::index::{DemandIx, NodeIx, RuleIx};
use crate::engine::mixing::{UseClass, UseProfile};
use crate::engine::network::Network;
use crate::model::{Exemption, Measure, Rule, RuleId, Users};
use typed_index_collections::{TiSlice, TiVec, ti_vec};

/// The groups of uses of a scenario; none without rules.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UseGroups {
    /// The kinds of use of each group; at least one, and one is as good as another to a rule.
    pub classes: Vec<Vec<UseClass>>,
    /// Per node, the share of each group in its goods in the baseline; all 0 where nothing takes from it.
    pub shares: TiVec<NodeIx, Vec<f64>>,
    /// Per demand, the share of each group; they sum to 1.
    pub demands: TiVec<DemandIx, Vec<f64>>,
    /// Per node, whether its goods can reach a demand of each group, by whatever routes and recipes there are.
    reached: TiVec<NodeIx, Vec<bool>>,
}

impl UseGroups {
    /// Finds the groups that rules and exemptions tell apart.
    pub(super) fn of(
        network: &Network,
        profile: &UseProfile,
        rules: &TiSlice<RuleIx, &Rule>,
        exemptions: &[(&RuleId, &Measure, &Exemption)],
    ) -> Self {
        let signature = |class: &UseClass| -> Vec<bool> {
            let own = rules.iter().flat_map(|rule| &rule.exemptions);
            let measures = exemptions.iter().map(|(_, _, exemption)| *exemption);
            let aims = rules.iter().map(|rule| aimed_at(rule, class));
            let licences = rules.iter().flat_map(|rule| &rule.general_licences);
            let licensed = licences.map(|licence| licence.means(&class.end_use));
            aims.chain(own.chain(measures).map(|exemption| lets_off(exemption, class))).chain(licensed).collect()
        };
        let is_wanted = |class: &UseClass| network.demands.keys().any(|demand| part(network, demand, class) > 0.0);
        let mut classes: Vec<Vec<UseClass>> = Vec::new();
        let mut signatures: Vec<Vec<bool>> = Vec::new();
        let group_of: Vec<Option<usize>> = (profile.classes().iter())
            .map(|class| {
                if !is_wanted(class) {
                    return None;
                }
                let signature = signature(class);
                let known = signatures.iter().position(|known| *known == signature);
                let group = known.unwrap_or_else(|| {
                    signatures.push(signature);
                    classes.push(Vec::new());
                    classes.len() - 1
                });
                classes[group].push(class.clone());
                Some(group)
            })
            .collect();
        let count = classes.len();
        let summed = |shares: &mut dyn Iterator<Item = f64>| {
            let mut groups = vec![0.0; count];
            for (share, group) in shares.zip(&group_of) {
                if let Some(group) = group {
                    groups[*group] += share;
                }
            }
            groups
        };
        let shares = network.nodes.keys().map(|node| summed(&mut profile.shares(node).iter().copied())).collect();
        let demands: TiVec<DemandIx, Vec<f64>> = (network.demands.keys())
            .map(|demand| summed(&mut profile.classes().iter().map(|class| part(network, demand, class))))
            .collect();
        let reached = reached(network, &demands, count);
        Self { classes, shares, demands, reached }
    }

    /// A kind of use of each group.
    pub(super) fn examples(&self) -> impl Iterator<Item = &UseClass> {
        self.classes.iter().filter_map(|classes| classes.first())
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.classes.len()
    }

    /// Whether goods at a node can reach a demand of each group.
    pub fn reached_by(&self, node: NodeIx) -> &[bool] {
        &self.reached[node]
    }
}

/// Share of a demand that is of a kind of use, 0 to 1.
fn part(network: &Network, demand: DemandIx, class: &UseClass) -> f64 {
    let entry = network.demand_entry(demand);
    match (class.end_use == entry.end_use && class.humanitarian == entry.humanitarian, class.military) {
        (false, _) => 0.0,
        (true, true) => entry.military_share,
        (true, false) => 1.0 - entry.military_share,
    }
}

fn reached(network: &Network, demands: &TiSlice<DemandIx, Vec<f64>>, count: usize) -> TiVec<NodeIx, Vec<bool>> {
    let mut reached: TiVec<NodeIx, Vec<bool>> = ti_vec![vec![false; count]; network.nodes.len()];
    for (demand, parts) in network.demands.iter().zip(demands) {
        for (reached, part) in reached[demand.node].iter_mut().zip(parts) {
            *reached |= *part > 0.0;
        }
    }
    let mut changed = true;
    while changed {
        changed = false;
        let mut link = |from: NodeIx, to: NodeIx| {
            for group in 0..count {
                if reached[to][group] && !reached[from][group] {
                    reached[from][group] = true;
                    changed = true;
                }
            }
        };
        for route in network.routes.iter().filter(|route| route.baseline > 0.0 || route.maximum > 0.0) {
            link(route.from, route.to);
        }
        for activity in &network.activities {
            for (input, _) in &activity.inputs {
                activity.outputs.iter().for_each(|(output, _)| link(*input, *output));
            }
        }
    }
    reached
}

/// Whether an exemption means a use, whatever it says of clauses and places.
pub(super) fn lets_off(exemption: &Exemption, class: &UseClass) -> bool {
    let use_meant = exemption.end_uses.is_empty() || exemption.end_uses.contains(&class.end_use);
    use_meant && (!exemption.humanitarian || class.humanitarian)
}

/// Whether a rule means a use, its exemptions not counted.
pub(super) fn aimed_at(rule: &Rule, class: &UseClass) -> bool {
    let users = match rule.scope.users {
        Users::All => true,
        Users::Military => class.military,
        Users::Civil => !class.military,
    };
    users && (rule.scope.end_uses.is_empty() || rule.scope.end_uses.contains(&class.end_use))
}
