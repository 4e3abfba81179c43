//! How closely the baseline of a map agrees with published shares.

use crate::engine::Network;
use crate::insight::shares::{Buyer, supply_shares};
use crate::model::{Benchmark, Cut, Preset};

/// A published share beside the map's.
#[derive(Clone, Debug, PartialEq)]
pub struct BenchmarkResult<'a> {
    /// What is compared.
    pub benchmark: &'a Benchmark,
    /// The map's own share, 0 to 1.
    pub map_share: f64,
}

/// Compares the baseline with every benchmark of the preset.
pub fn benchmarks<'a>(preset: &'a Preset, network: &Network) -> Vec<BenchmarkResult<'a>> {
    let baseline = network.baseline_month();
    preset
        .benchmarks
        .iter()
        .map(|benchmark| {
            let (mut total, mut own) = (0.0, 0.0);
            for (at, commodity) in network.map.commodities.iter_enumerated() {
                let counted = commodity.stage == benchmark.stage
                    && (benchmark.commodities.is_empty() || benchmark.commodities.contains(&commodity.id));
                if !counted {
                    continue;
                }
                for share in supply_shares(network, &baseline, at, Cut::Location, Buyer::World) {
                    total += share.volume;
                    if share.country.is_in(&benchmark.country) {
                        own += share.volume;
                    }
                }
            }
            BenchmarkResult { benchmark, map_share: if total > 0.0 { own / total } else { 0.0 } }
        })
        .collect()
}
