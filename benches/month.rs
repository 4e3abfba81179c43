//! How long the first month and the whole ladder of the shipped preset take.
#![allow(missing_docs)]

use chokepoint_core::engine::{Network, Rung, simulate, solve};
use chokepoint_core::model::ScenarioId;
use chokepoint_core::store::builtin;
use criterion::{Criterion, criterion_group, criterion_main};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

fn month(criterion: &mut Criterion) {
    let preset = builtin::load("rare-earths-2025").expect("the preset");
    let network = Arc::new(Network::build(&preset.map));
    let go = AtomicBool::new(false);
    let october = preset.scenario(&ScenarioId::from("october-2025")).expect("the scenario");

    let mut group = criterion.benchmark_group("rare-earths-2025");
    group.sample_size(20);
    let mut first = october.clone();
    first.months = 1;
    group.bench_function("index the map", |bencher| bencher.iter(|| Network::build(&preset.map)));
    group.bench_function("first month under the package, top rung", |bencher| {
        bencher.iter(|| simulate(&preset, &network, &first, Rung::TOP, &go).expect("solved"));
    });
    group.sample_size(10);
    group.bench_function("36 months, all rungs", |bencher| {
        bencher.iter(|| solve(&preset, Arc::clone(&network), october, &go, &|_| {}).expect("solved"));
    });
    group.finish();
}

criterion_group!(benches, month);
criterion_main!(benches);
