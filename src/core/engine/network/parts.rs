//! Which parts of a map hang together: what is in another part can neither supply nor want anything here.

use crate::engine::index::NodeIx;
use crate::engine::network::Network;
use typed_index_collections::TiVec;

/// The connected parts of a map: nodes that routes and recipes join, in whatever direction.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// Part per node, counted from 0.
    pub of: TiVec<NodeIx, usize>,
    /// How many there are.
    pub count: usize,
}

impl Parts {
    /// Finds the parts of a map whose nodes, routes and activities are known.
    pub(super) fn find(network: &Network) -> Self {
        let mut joined = Joined { parent: network.nodes.keys().collect() };
        for route in &network.routes {
            joined.join(route.from, route.to);
        }
        for activity in &network.activities {
            let mut nodes = activity.inputs.iter().chain(&activity.outputs).map(|(node, _)| *node);
            if let Some(first) = nodes.next() {
                nodes.for_each(|node| joined.join(first, node));
            }
        }
        let mut number: TiVec<NodeIx, Option<usize>> = network.nodes.iter().map(|_| None).collect();
        let mut count = 0;
        let of = (network.nodes.keys())
            .map(|node| {
                let root = joined.root(node);
                *number[root].get_or_insert_with(|| {
                    count += 1;
                    count - 1
                })
            })
            .collect();
        Self { of, count }
    }
}

/// Nodes that are known to hang together, as trees.
struct Joined {
    parent: TiVec<NodeIx, NodeIx>,
}

impl Joined {
    fn root(&mut self, mut node: NodeIx) -> NodeIx {
        while self.parent[node] != node {
            let above = self.parent[self.parent[node]];
            self.parent[node] = above;
            node = above;
        }
        node
    }

    fn join(&mut self, one: NodeIx, other: NodeIx) {
        let (one, other) = (self.root(one), self.root(other));
        self.parent[one.max(other)] = one.min(other);
    }
}
