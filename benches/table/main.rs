//! This engine and its peers in one run on the same maps: time, memory, agreement, and how they grow. See `benches/README.md`.
//!
//! `benches/run` builds and runs it, with the window's start; by itself: `cargo bench -p chokepoint-core --bench table -- [OPTION…]`.
//!
//! * `--sizes 40,100`: sites of the maps
//! * `--kinds gravity,clusters,random`
//! * `--limit SECONDS`: by the clock, for each entry
//! * `--goods N`: about so many, instead of as many as the map's size asks for; not for random maps
//! * `--python PATH`: an interpreter that has numpy, scipy and whichever of clarabel, cvxpy and piqp
//! * `--keep FOLDER`: leaves maps (`.ron`) and models (`.json`) there
#![allow(missing_docs)]

mod child;
mod clarabel_peer;
mod model;
mod report;

use child::{Entry, Taken, Watch, run};
use chokepoint_core::engine::{Network, Rung, simulate, solve};
use chokepoint_core::model::{Preset, Scenario};
use chokepoint_core::store::{self, Pattern, Size, World, generate};
use model::Model;
use report::{Line, report};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

type Failure = Box<dyn std::error::Error>;

/// Peers in Python: their names for `monthly.py`, what they need beside numpy and scipy, and what they are called.
const IN_PYTHON: [(&str, &str, &str); 4] = [
    ("direct", "clarabel", "scipy, clarabel"),
    ("cvxpy", "cvxpy", "cvxpy, clarabel"),
    ("piqp", "piqp", "scipy, PIQP"),
    ("highs", "scipy", "HiGHS, linear"),
];

const SEED: u64 = 7;

/// The scenario that peers solve as well: without the content clause, under which this engine also decides who buys clean.
const LICENCES: &str = "licences";
/// The scenario with both rules of the map.
const CONTROLS: &str = "controls";

struct Options {
    sizes: Vec<usize>,
    kinds: Vec<String>,
    limit: Duration,
    goods: Option<usize>,
    python: String,
    keep: Option<PathBuf>,
}

impl Options {
    fn read(words: &[String]) -> Result<Self, Failure> {
        let mut options = Self {
            sizes: vec![40, 100, 1_000, 2_000, 10_000],
            kinds: ["gravity", "clusters", "random"].map(str::to_owned).to_vec(),
            limit: Duration::from_secs(120),
            goods: None,
            python: "python3".to_owned(),
            keep: None,
        };
        let mut words = words.iter().filter(|word| *word != "--bench");
        while let Some(name) = words.next() {
            let value = words.next().ok_or_else(|| format!("{name} wants a value"))?;
            match name.as_str() {
                "--sizes" => options.sizes = value.split(',').map(str::parse).collect::<Result<_, _>>()?,
                "--kinds" => options.kinds = value.split(',').map(str::to_owned).collect(),
                "--limit" => options.limit = Duration::from_secs(value.parse()?),
                "--goods" => options.goods = Some(value.parse()?),
                "--python" => options.python.clone_from(value),
                "--keep" => options.keep = Some(value.into()),
                _ => return Err(format!("{name} is none of the options").into()),
            }
        }
        Ok(options)
    }

    fn pattern(&self, kind: &str) -> Result<Pattern, Failure> {
        let world = World { goods: self.goods, ..World::default() };
        match kind {
            "gravity" => Ok(Pattern::Gravity(world)),
            "clusters" => Ok(Pattern::Clusters(world)),
            "random" => Ok(Pattern::Random),
            _ => Err(format!("{kind} is no kind: gravity, clusters or random").into()),
        }
    }
}

/// Routes and months of a map of so many sites: as many months as keep an entry in minutes.
fn routes_and_months(sites: usize) -> (usize, u32) {
    match sites {
        0..100 => (3 * sites, 36),
        100..200 => (4 * sites, 36),
        200..1_000 => (5 * sites, 12),
        1_000..2_000 => (5 * sites, 3),
        _ => (5 * sites, 1),
    }
}

/// A made-up map on which a month is one program, as the peers know it: nothing under way and nothing in store.
fn map(pattern: Pattern, sites: usize, months: u32, routes: usize) -> Preset {
    let mut preset = generate(pattern, Size { sites, routes }, SEED);
    preset.map.routes.iter_mut().for_each(|route| route.transit_months = 0);
    preset.map.sites.iter_mut().for_each(|site| site.stocks.clear());
    let mut licences = preset.scenarios[0].clone();
    licences.id = LICENCES.into();
    licences.rules.truncate(1);
    preset.scenarios.push(licences);
    preset.scenarios.iter_mut().for_each(|scenario| scenario.months = months);
    preset
}

/// What a process of its own does, by name: `rung MAP SCENARIO`, `ladder MAP`, `model MAP OUT`, `clarabel MODEL`.
fn entry(words: &[String]) -> Result<Taken, Failure> {
    let go = AtomicBool::new(false);
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let watch = Watch::start();
    match words.as_slice() {
        ["rung", map, scenario] => {
            let preset = store::load(Path::new(map))?.preset;
            let network = Network::build(&preset.map);
            simulate(&preset, &network, named(&preset, scenario)?, Rung::TOP, &go)?;
            Ok(watch.taken())
        }
        ["ladder", map] => {
            let preset = store::load(Path::new(map))?.preset;
            let scenario = Scenario { months: 1, ..named(&preset, CONTROLS)?.clone() };
            let network = Arc::new(Network::build(&preset.map));
            // Only what is asked of the engine: a map that is open already.
            let watch = Watch::start();
            solve(&preset, network, &scenario, &go, &|_| {})?;
            Ok(watch.taken())
        }
        ["model", map, out] => {
            let preset = store::load(Path::new(map))?.preset;
            let network = Arc::new(Network::build(&preset.map));
            let outcome = solve(&preset, network, named(&preset, LICENCES)?, &go, &|_| {})?;
            let model = Model::of(&preset, &outcome).ok_or("not solved")?;
            std::fs::write(out, serde_json::to_vec(&model)?)?;
            let word = (model.joint > 0).then(|| model.joint.to_string());
            Ok(Taken { word, ..watch.taken() })
        }
        ["clarabel", model] => {
            let model: Model = serde_json::from_slice(&std::fs::read(model)?)?;
            let shares = clarabel_peer::solve(&model)?;
            Ok(Taken { shares: Some(shares), ..watch.taken() })
        }
        _ => Err("no such entry".into()),
    }
}

fn named<'a>(preset: &'a Preset, scenario: &str) -> Result<&'a Scenario, Failure> {
    preset.scenario(&scenario.into()).ok_or_else(|| format!("the map has no scenario {scenario}").into())
}

/// Peers in Python that can be run, and a line for those that cannot.
fn peers(python: &str) -> Vec<(&'static str, &'static str)> {
    let has = |module: &str| {
        let told = Command::new(python).args(["-c", &format!("import numpy, scipy, {module}")]).output();
        told.is_ok_and(|output| output.status.success())
    };
    let mut there = Vec::new();
    for (name, module, title) in IN_PYTHON {
        if has(module) {
            there.push((name, title));
        } else {
            println!("{title}: {python} has no numpy, scipy or {module}, left out");
        }
    }
    there
}

fn measure(options: &Options, folder: &Path) -> Result<(Vec<String>, Vec<Line>), Failure> {
    let this = std::env::current_exe()?;
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../benches/peers/monthly.py");
    let peers = peers(&options.python);
    let own = |words: &[&str]| run(Command::new(&this).arg("--entry").args(words), options.limit);
    let names = ["clarabel"].into_iter().chain(peers.iter().map(|(_, title)| *title)).map(str::to_owned).collect();
    let mut lines = Vec::new();
    for kind in &options.kinds {
        for sites in &options.sizes {
            let (routes, months) = routes_and_months(*sites);
            let preset = map(options.pattern(kind)?, *sites, months, routes);
            let file = |end: &str| folder.join(format!("{kind}-{sites}.{end}")).to_string_lossy().into_owned();
            let (map, model) = (file("ron"), file("json"));
            store::save(&preset, Path::new(&map), None)?;
            // One after the other: beside each other they would share the memory's lanes.
            let (rung, controls) = (own(&["rung", &map, LICENCES]), own(&["rung", &map, CONTROLS]));
            let ladder = own(&["ladder", &map]);
            // The model needs all rungs of all months, which nobody is timed by.
            let exported = run(Command::new(&this).args(["--entry", "model", &map, &model]), 3 * options.limit);
            let peer_entries = if let Entry::Done(_) = &exported {
                let in_python = peers.iter().map(|(name, _)| {
                    run(Command::new(&options.python).arg(&script).args([&model, *name]), options.limit)
                });
                [own(&["clarabel", &model])].into_iter().chain(in_python).collect()
            } else {
                vec![Entry::Left("no model"); 1 + peers.len()]
            };
            let joint = if let Entry::Done(taken) = exported { taken.word } else { None };
            let goods = preset.map.commodities.len();
            let line = Line {
                kind: kind.clone(),
                sites: *sites,
                routes: preset.map.routes.len(),
                goods,
                months,
                rung,
                controls,
                ladder,
                peers: peer_entries,
                joint,
            };
            println!("{}", line.row());
            lines.push(line);
        }
    }
    Ok((names, lines))
}

fn main() -> Result<(), Failure> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    if let Some(("--entry", words)) = words.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        println!("{}", serde_json::to_string(&entry(words)?)?);
        return Ok(());
    }
    let options = Options::read(&words)?;
    let temporary = tempfile::tempdir()?;
    let folder = options.keep.as_deref().unwrap_or(temporary.path());
    std::fs::create_dir_all(folder)?;
    let (names, lines) = measure(&options, folder)?;
    report(&names, &lines);
    Ok(())
}
