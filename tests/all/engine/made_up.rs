//! Made-up maps: the shape of their trade beside that of the shipped presets, and what holds on every one of them.

use chokepoint_core::engine::{CommodityIx, Network, Rung, check, simulate};
use chokepoint_core::insight::{Buyer, hhi, supply_shares};
use chokepoint_core::model::*;
use chokepoint_core::store::{Concentration, Pattern, Size, World, builtin, content_hash, generate, to_text};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;

/// How trade is spread on a map, before any rule.
#[derive(Debug)]
struct Shape {
    /// Suppliers of a good that a site buys: mean, and most.
    suppliers: f64,
    most: usize,
    /// Part of all ends of routes at the twentieth of sites that have most.
    hubs: f64,
    /// Means over goods: index by country (0 to 10,000), part of the largest country.
    index: f64,
    largest: f64,
    /// Part of the routes that carry something within a country.
    home: f64,
}

impl Shape {
    fn of(preset: &Preset) -> Self {
        let network = Network::build(&preset.map);
        let map = &network.map;
        let mut needs: BTreeMap<_, usize> = BTreeMap::new();
        let mut ends: BTreeMap<_, usize> = BTreeMap::new();
        let (mut used, mut home) = (0.0, 0.0);
        for (at, route) in network.routes.iter_enumerated() {
            for node in [route.from, route.to] {
                *ends.entry(network.nodes[node].site).or_default() += 1;
            }
            if route.baseline > 0.0 {
                *needs.entry(route.to).or_default() += 1;
                used += 1.0;
                home += f64::from(u8::from(network.is_in_country(at)));
            }
        }
        let mut busy: Vec<usize> = ends.values().copied().collect();
        busy.sort_unstable_by(|a, b| b.cmp(a));
        let top: usize = busy.iter().take(map.sites.len().div_ceil(20)).sum();
        let month = network.baseline_month();
        let shares: Vec<_> = (map.commodities.keys())
            .map(|good: CommodityIx| supply_shares(&network, &month, good, Cut::Location, Buyer::World))
            .filter(|shares| !shares.is_empty())
            .collect();
        let goods = shares.len() as f64;
        Self {
            suppliers: used / needs.len() as f64,
            most: needs.values().copied().max().unwrap_or(0),
            hubs: top as f64 / (2 * network.routes.len()) as f64,
            index: shares.iter().map(|shares| hhi(shares)).sum::<f64>() / goods,
            largest: shares.iter().map(|shares| shares[0].share).sum::<f64>() / goods,
            home: home / used,
        }
    }
}

fn world(concentration: f64) -> World {
    World { concentration: Concentration::new(concentration).expect("a share"), ..World::default() }
}

/// Every kind, at concentrations from one end to the other.
fn patterns() -> impl Iterator<Item = Pattern> {
    let worlds = [0.0, 0.35, 0.7, 0.999, 1.0].map(world);
    let trading = worlds.into_iter().flat_map(|world| [Pattern::Gravity(world), Pattern::Clusters(world)]);
    trading.chain([Pattern::Random])
}

/// Nothing is wrong with a map but that a rule may touch nothing, its baseline keeps mass, and it is the same for the same seed.
#[test]
fn every_kind_and_size_is_whole() {
    for pattern in patterns() {
        for (sites, routes, seeds) in
            [(14, 20, 0..12), (40, 120, 0..8), (100, 400, 0..4), (300, 1500, 0..2), (2000, 6000, 0..1)]
        {
            for seed in seeds {
                let made = || generate(pattern, Size { sites, routes }, seed);
                let (preset, name) = (made(), format!("{pattern:?}, {sites} sites, seed {seed}"));
                assert_eq!(preset.map.sites.len(), sites, "{name}");
                let routes_made = preset.map.routes.len();
                assert!(routes_made.abs_diff(routes) <= routes / 4 || sites <= 40, "{name}: {routes_made} routes");
                let findings = check(&preset);
                let wrong: Vec<&Finding> = findings
                    .iter()
                    .filter(|finding| finding.is_error() || !finding.place.to_string().starts_with("rules/"))
                    .collect();
                assert!(wrong.is_empty(), "{name}: {wrong:?}");
                let network = Network::build(&preset.map);
                assert!(network.baseline_deficit.iter().all(|deficit| *deficit == 0.0), "{name}");
                let unsold = network.baseline_unsold.iter_enumerated();
                for (node, unsold) in unsold {
                    assert!(*unsold <= 1e-9 * network.throughput[node], "{name}: {unsold} is made for nobody");
                }
                assert!(preset == made(), "{name}: not the same twice");
                assert!(
                    preset != generate(pattern, Size { sites, routes }, seed + 100),
                    "{name}: the seed changes nothing"
                );
            }
        }
    }
}

/// Without controls nobody lacks anything, in any month.
#[test]
fn without_controls_nothing_is_lacking() {
    for pattern in patterns() {
        for (sites, routes, seed) in [(14, 40, 1), (60, 180, 2), (200, 1000, 3)] {
            let mut preset = generate(pattern, Size { sites, routes }, seed);
            preset.scenarios[1].months = 3;
            let network = Network::build(&preset.map);
            let free = &preset.scenarios[1];
            let play = simulate(&preset, &network, free, Rung::TOP, &AtomicBool::new(false)).expect("solved");
            for month in &play.months {
                assert!(month.shortages.iter().all(|short| *short == 0.0), "{pattern:?}, {sites} sites");
            }
        }
    }
}

/// The hard case is what golden pictures and figures of benchmarks rest on: its bytes stay those of the first version.
#[test]
fn random_maps_are_what_they_were() {
    for (sites, routes, seed, hash) in [
        (14, 20, 1, "f3faa1eb9edc380b32da9a24ff71b470dd3261b2c2b50623b703471dbb020e4d"),
        (40, 120, 2, "b8b80e0b737bf4ee205872a9b6bf350cd012e334ce1b5fb7a1c17547f21a7c5d"),
        (100, 400, 3, "b30c12885db044439569dfdd1d0eb21bab94ca3f2d3911effe9d3b8afa7104d3"),
        (2000, 10000, 4, "b1b4e4fb24840752655e49574bdcd52b3b82ae416663b007be3e49d41602b2d5"),
    ] {
        let text = to_text(&generate(Pattern::Random, Size { sites, routes }, seed)).expect("it is written");
        assert_eq!(content_hash(&text), hash, "{sites} sites");
    }
}

/// More concentration, a higher index; at 1 one country makes all, and by c^2 + (1 - c^2) / n never less than c^2 below it. Small maps have
/// goods with one maker, and few buyers who have a choice: there only the ends are compared.
#[test]
fn the_index_follows_the_concentration() {
    let index = |pattern: Pattern, sites: usize, seed: u64| {
        let preset = generate(pattern, Size { sites, routes: 3 * sites }, seed);
        let index = Shape::of(&preset).index;
        // The notes say what came out, and count it by themselves.
        if pattern != Pattern::Random {
            assert!(preset.notes.contains(&format!("by country {index:.0} of 10,000")), "{index}: {}", preset.notes);
        }
        index
    };
    for seed in 1..5 {
        for (sites, steps) in [(40, &[0.0, 1.0][..]), (100, &[0.0, 0.5, 1.0]), (400, &[0.0, 0.25, 0.5, 0.75, 1.0])] {
            let found: Vec<f64> = steps.iter().map(|c| index(Pattern::Gravity(world(*c)), sites, seed)).collect();
            assert!(found.windows(2).all(|pair| pair[0] < pair[1]), "seed {seed}, {sites} sites: {found:?}");
            assert_eq!(found[steps.len() - 1], 10_000.0);
        }
        for (sites, steps) in [(100, &[0.0, 1.0][..]), (400, &[0.0, 0.5, 1.0])] {
            let found: Vec<f64> = steps.iter().map(|c| index(Pattern::Clusters(world(*c)), sites, seed)).collect();
            assert!(found.windows(2).all(|pair| pair[0] < pair[1]), "clusters, seed {seed}, {sites} sites: {found:?}");
        }
    }
}

/// What the defaults were set from: at the size of the shipped presets a made-up map is one of them in every measure. With `--nocapture`
/// the measures are printed.
#[test]
fn few_suppliers_hubs_and_concentration_as_in_the_shipped_presets() {
    let shipped: Vec<Shape> = (builtin::BUILTINS.iter())
        .map(|builtin| {
            let shape = Shape::of(&builtin.preset().expect("shipped"));
            println!("{}: {shape:.3?}", builtin.name);
            shape
        })
        .collect();
    for pattern in [Pattern::Gravity(World::default()), Pattern::Clusters(World::default())] {
        let made = (1..9).map(|seed| Shape::of(&generate(pattern, Size { sites: 60, routes: 180 }, seed)));
        let made: Vec<Shape> = made.inspect(|shape| println!("{pattern:?}: {shape:.3?}")).collect();
        for (name, of) in [
            ("suppliers", (|shape| shape.suppliers) as fn(&Shape) -> f64),
            ("hubs", |shape| shape.hubs),
            ("index", |shape| shape.index),
            ("largest", |shape| shape.largest),
            ("home", |shape| shape.home),
        ] {
            let mean = made.iter().map(of).sum::<f64>() / made.len() as f64;
            let (least, most) = shipped
                .iter()
                .map(of)
                .fold((f64::INFINITY, 0.0_f64), |(least, most), one| (least.min(one), most.max(one)));
            assert!((least..=most).contains(&mean), "{pattern:?}, {name}: {mean} and not {least} to {most}");
        }
        assert!(made.iter().all(|shape| shape.most <= 4), "{made:?}");
    }
}

/// Clusters trade at home, where by gravity most comes from the largest country wherever it is: fewer routes go over
/// 5,000 km, which takes a month or more, and they come from few.
#[test]
fn clusters_trade_at_home_and_through_hubs() {
    let far = |pattern: Pattern| {
        let preset = generate(pattern, Size { sites: 1000, routes: 3000 }, 5);
        let network = Network::build(&preset.map);
        let (mut far, mut whole, mut exporters) = (0.0, 0.0, BTreeSet::new());
        for route in network.routes.iter().filter(|route| route.baseline > 0.0) {
            whole += 1.0;
            if route.transit > 0 {
                far += 1.0;
                exporters.insert(route.from);
            }
        }
        (far / whole, exporters.len())
    };
    let (by_gravity, in_clusters) = (far(Pattern::Gravity(World::default())), far(Pattern::Clusters(World::default())));
    assert!(in_clusters.0 < 0.6 * by_gravity.0, "{in_clusters:?} of {by_gravity:?}");
    assert!(in_clusters.1 < by_gravity.1, "{in_clusters:?} of {by_gravity:?}");
}

/// Goods grow with the root of the sites, unless they are asked for.
#[test]
fn goods_grow_with_the_map() {
    let goods = |world: World, sites: usize| {
        generate(Pattern::Gravity(world), Size { sites, routes: 3 * sites }, 1).map.commodities.len()
    };
    // 2.6 times the root is 20, 116 and 260; a sixth of it at each of six stages, rounded.
    assert_eq!([60, 2_000, 10_000].map(|sites| goods(World::default(), sites)), [18, 114, 258]);
    assert_eq!(goods(World { goods: Some(72), ..World::default() }, 1_000), 72);
    // Two sites a stage cannot make three goods.
    assert_eq!(goods(World { goods: Some(72), ..World::default() }, 14), 12);
}
