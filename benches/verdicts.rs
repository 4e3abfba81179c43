//! How long all verdicts of a large map take, beside one month's allocation on it.
//!
//! `cargo bench --bench verdicts` prints both; sizes are set by the constants.
#![allow(missing_docs)]

use chokepoint_core::engine::{MonthIx, Network, RuleBook, Rung, simulate};
use chokepoint_core::model::{
    Activity, Amount, Calendar, Clause, Commodity, Demand, Figure, Instrument, Map, Preset, Recipe, Route, Rule, Scope,
    Site, Stage,
};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// Sites per stage, and routes from each site to the next stage.
const SITES: usize = 2_000;
const LINKS: usize = 6;
const MONTHS: u32 = 36;
const STAGES: [Stage; 5] = [Stage::Mine, Stage::Refine, Stage::Metal, Stage::Magnet, Stage::Market];
const COUNTRIES: [&str; 8] = ["CN", "US", "JP", "DE", "AU", "MY", "KR", "FR"];

fn volume(value: f64) -> Figure {
    Figure::plain(value * 12.0)
}

/// Five stages of 2,000 sites, each of which sells to six sites of the next: 10,000 sites and 48,000 routes.
fn preset() -> Preset {
    let mut preset = Preset::empty();
    let map: &mut Map = &mut preset.map;
    for (at, stage) in STAGES[..4].iter().enumerate() {
        map.commodities.push(Commodity {
            id: format!("good{at}").as_str().into(),
            name: format!("Good {at}"),
            stage: *stage,
            unit: "t".to_owned(),
            price_usd: Figure::plain(10.0_f64.powi(at as i32 + 1)),
            tags: vec![format!("list{at}").as_str().into()],
            ..Commodity::default()
        });
        let amount =
            |good: usize| Amount { commodity: format!("good{good}").as_str().into(), quantity: Figure::plain(1.0) };
        map.recipes.push(Recipe {
            id: format!("make{at}").as_str().into(),
            name: format!("Make {at}"),
            inputs: if at == 0 { Vec::new() } else { vec![amount(at - 1)] },
            outputs: vec![amount(at)],
            ..Recipe::default()
        });
    }
    for (at, stage) in STAGES.iter().enumerate() {
        for site in 0..SITES {
            let mut entry = Site {
                id: format!("s{at}-{site}").as_str().into(),
                name: format!("Site {at} {site}"),
                country: COUNTRIES[(site * 7 + at * 3) % COUNTRIES.len()].into(),
                stage: *stage,
                ..Site::default()
            };
            if at < 4 {
                entry.activities.push(Activity {
                    recipe: format!("make{at}").as_str().into(),
                    baseline: volume(LINKS as f64),
                    capacity: volume(LINKS as f64 * 1.2),
                    ..Activity::default()
                });
                for link in 0..LINKS {
                    let to = (site * 13 + link * 331) % SITES;
                    map.routes.push(Route {
                        id: format!("r{at}-{site}-{link}").as_str().into(),
                        commodity: format!("good{at}").as_str().into(),
                        from: format!("s{at}-{site}").as_str().into(),
                        to: format!("s{}-{to}", at + 1).as_str().into(),
                        baseline: volume(1.0),
                        maximum: volume(2.0),
                        ..Route::default()
                    });
                }
            } else {
                entry.demands.push(Demand {
                    commodity: "good3".into(),
                    quantity: volume(LINKS as f64),
                    value_at_stake_usd: Figure::plain(1e4),
                    priority: 1.0,
                    end_use: if site % 9 == 0 { "defence" } else { "cars" }.into(),
                    military_share: if site % 9 == 0 { 1.0 } else { 0.0 },
                    ..Demand::default()
                });
            }
            map.sites.push(entry);
        }
    }
    let rule = |id: &str, instrument: Instrument, clause: Clause| Rule {
        id: id.into(),
        title: id.to_owned(),
        issuer: "CN".into(),
        source: Default::default(),
        instrument,
        clauses: vec![clause],
        scope: Scope::default(),
        exemptions: Vec::new(),
        general_licences: Vec::new(),
        calendar: Calendar::from_day(preset.scenarios[0].start),
        blanks: Vec::new(),
        checked: None,
        note: String::new(),
    };
    preset.rules = vec![
        rule("home", Instrument::licence(0.5, 0), Clause::domestic(vec!["list1".into()])),
        rule("trace", Instrument::licence(0.5, 2), Clause::content(vec!["list3".into()], vec!["list1".into()], 0.001)),
    ];
    preset.scenarios[0].rules = vec!["home".into(), "trace".into()];
    preset.scenarios[0].months = MONTHS;
    preset
}

fn main() {
    let preset = preset();
    let network = Network::build(&preset.map);
    let scenario = &preset.scenarios[0];
    println!("{} sites, {} routes", network.map.sites.len(), network.routes.len());
    let start = Instant::now();
    let book = RuleBook::new(&preset, &network, scenario, Rung::TOP);
    println!("reading the rules: {:.2} s", start.elapsed().as_secs_f64());
    let verdicts = Instant::now();
    let mut hindered = 0;
    for month in MonthIx::all(MONTHS as usize) {
        hindered += book.verdicts(month, book.steady()).iter().filter(|verdict| verdict.permitted < 1.0).count();
    }
    let verdicts = verdicts.elapsed().as_secs_f64();
    println!("all verdicts of {MONTHS} months: {verdicts:.2} s ({hindered} hindered)");
    let mut first = scenario.clone();
    first.months = 1;
    let month = Instant::now();
    let play = simulate(&preset, &network, &first, Rung::TOP, &AtomicBool::new(false));
    let month = month.elapsed().as_secs_f64();
    match play {
        Ok(play) => {
            println!("one month, rules and allocation: {month:.2} s, residual {:.0e}", play.audit.worst_residual)
        }
        Err(error) => println!("one month: {error} after {month:.2} s"),
    }
    println!("verdicts over allocation: {:.2}", verdicts / month);
}
