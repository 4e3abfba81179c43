//! Writes a made-up map in index form, with the limits of every month, for the same model in Python (`monthly.py`).
//!
//! `cargo run --release --example peer-export -- SITES ROUTES MONTHS SEED OUT.ron OUT.json`
//!
//! Transit and stocks are taken out, so that a month is one program on both sides. The JSON also holds what this engine found, to compare.
#![allow(missing_docs)]

use chokepoint_core::engine::{DemandIx, Network, Rung, limits_met, scarce_values, simulate, solve};
use chokepoint_core::store;
use chokepoint_core::store::{Pattern, Size, generate};
use serde_json::json;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [sites, routes, months, seed, ron, out] = arguments.as_slice() else {
        return Err("give SITES ROUTES MONTHS SEED OUT.ron OUT.json".into());
    };
    let mut preset = generate(Pattern::Random, Size { sites: sites.parse()?, routes: routes.parse()? }, seed.parse()?);
    preset.map.routes.iter_mut().for_each(|route| route.transit_months = 0);
    preset.map.sites.iter_mut().for_each(|site| site.stocks.clear());
    preset.scenarios[0].months = months.parse()?;
    store::save(&preset, Path::new(ron), None)?;
    let network = Arc::new(Network::build(&preset.map));
    let outcome = solve(&preset, Arc::clone(&network), &preset.scenarios[0], &AtomicBool::new(false), &|_| {})?;
    let (limits, _) = limits_met(&preset, &outcome).ok_or("not solved")?;
    // Joint limits are rows that the peer does not have.
    let joint =
        limits.iter().map(|month| month.blends.len() + month.quotas.len() + month.sites.len() + month.returns.len());
    let joint: usize = joint.sum();
    if joint > 0 {
        println!(
            "{joint} joint limits of clean buyers, quotas, sites and returns: the peer leaves them out and will find less short"
        );
    }
    let result = outcome.play(Rung::TOP).ok_or("not played")?;
    let routes: Vec<_> = (network.routes.iter())
        .zip(&network.route_sizes)
        .map(|(route, size)| json!({"from": route.from, "to": route.to, "baseline": route.baseline, "size": size, "cost": route.cost}))
        .collect();
    let activities: Vec<_> = (network.activities.iter_enumerated())
        .map(|(at, activity)| {
            json!({"baseline": activity.baseline, "inputs": activity.inputs, "outputs": activity.outputs, "size": network.activity_sizes[at]})
        })
        .collect();
    let priority = |at: DemandIx| network.demand_entry(at).priority;
    let demands: Vec<_> = (network.demands.iter_enumerated())
        .map(|(at, demand)| json!({"node": demand.node, "priority": priority(at), "quantity": demand.quantity}))
        .collect();
    let months: Vec<_> = limits
        .iter()
        .map(|month| json!({"routes": month.routes, "activities": month.activities, "demands": month.demands, "tariffs": month.tariffs, "scarce": scarce_values(&network, month)}))
        .collect();
    let found: Vec<_> =
        result.months.iter().map(|month| json!({"flows": month.flows, "shortages": month.shortages})).collect();
    let model = json!({
        "nodes": network.nodes.len(), "price": network.prices, "worth": network.embodied_usd, "throughput": network.throughput,
        "unsold": network.baseline_unsold, "routes": routes, "activities": activities, "demands": demands,
        "months": months, "found": found,
    });
    std::fs::write(out, serde_json::to_vec(&model)?)?;
    // The peer's task by this engine: from the file to the last month of one rung.
    let start = Instant::now();
    let loaded = store::load(Path::new(ron))?.preset;
    let network = Network::build(&loaded.map);
    simulate(&loaded, &network, &loaded.scenarios[0], Rung::TOP, &AtomicBool::new(false))?;
    println!("seconds {:.3}  one rung, from the file to the last month", start.elapsed().as_secs_f64());
    Ok(())
}
