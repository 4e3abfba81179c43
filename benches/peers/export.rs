//! Writes a made-up map in index form, with the limits of every month, for the same model in Python (`monthly.py`).
//!
//! `cargo run --release --example peer-export -- SITES ROUTES MONTHS SEED OUT.ron OUT.json`
//!
//! Transit is taken out, so that a month is one program on both sides. The JSON also holds what this engine found, to compare.
#![allow(missing_docs)]

use chokepoint_core::engine::{Network, Rung, limits_met, simulate, solve};
use chokepoint_core::store;
use chokepoint_core::store::{Size, generate};
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
    let mut preset = generate(Size { sites: sites.parse()?, routes: routes.parse()? }, seed.parse()?);
    preset.map.routes.iter_mut().for_each(|route| route.transit_months = 0);
    preset.scenarios[0].months = months.parse()?;
    store::save(&preset, Path::new(ron), None)?;
    let network = Arc::new(Network::build(&preset.map));
    let outcome = solve(&preset, Arc::clone(&network), &preset.scenarios[0], &AtomicBool::new(false), &|_| {})?;
    let (limits, _) = limits_met(&preset, &outcome).ok_or("not solved")?;
    let result = outcome.play(Rung::TOP).ok_or("not played")?;
    let routes: Vec<_> = (network.routes.iter())
        .map(|route| json!({"from": route.from, "to": route.to, "baseline": route.baseline, "maximum": route.maximum, "cost": route.cost}))
        .collect();
    let activities: Vec<_> = (network.activities.iter_enumerated())
        .map(|(at, activity)| {
            json!({"baseline": activity.baseline, "inputs": activity.inputs, "outputs": activity.outputs, "potential": network.potential(at)})
        })
        .collect();
    let demands: Vec<_> = network
        .demands
        .iter()
        .map(|demand| json!({"node": demand.node, "weight": demand.weight, "quantity": demand.quantity}))
        .collect();
    let stocks: Vec<_> = network
        .stocks
        .iter()
        .map(|stock| json!({"node": stock.node, "initial": stock.initial, "target": stock.target}))
        .collect();
    let months: Vec<_> = limits
        .iter()
        .map(|month| json!({"routes": month.routes, "activities": month.activities, "demands": month.demands, "tariffs": month.tariffs}))
        .collect();
    let found: Vec<_> =
        result.months.iter().map(|month| json!({"flows": month.flows, "shortages": month.shortages})).collect();
    let model = json!({
        "nodes": network.nodes.len(), "price": network.prices, "worth": network.embodied_usd, "throughput": network.throughput,
        "unsold": network.baseline_unsold, "routes": routes, "activities": activities, "demands": demands, "stocks": stocks,
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
