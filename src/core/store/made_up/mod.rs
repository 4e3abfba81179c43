//! Made-up maps of any size, for benchmarks and for trying the window on large ones. Nothing in them is data.
//!
//! Built backwards from the markets, so that the baseline conserves mass: every need is shared out among suppliers, and what
//! they sell is what they make. The same sizes and seed give the same map.

use crate::model::{
    Activity, Amount, Calendar, Clause, Commodity, Country, Demand, Figure, GlobePoint, Instrument, Preset, Quality,
    RampStep, Recipe, RecipeKind, Route, Rule, Scenario, Scope, Site, Source, SourceId, Stage, Stock,
};
use jiff::civil::date;
use std::collections::HashSet;

/// How large a made-up map is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Sites of all stages together; at least 14, two a stage.
    pub sites: usize,
    /// Routes, those without a baseline included. Fewer than the needs of the sites are rounded up, more than could differ are
    /// left out.
    pub routes: usize,
}

/// Part of the routes that carry nothing in the baseline: alternatives.
const ALTERNATIVES: f64 = 0.15;
/// Countries, the share of sites they hold (of 20) and their middle.
const COUNTRIES: [(&str, u64, f64, f64); 8] = [
    ("CN", 9, 35.0, 105.0),
    ("US", 3, 39.0, -98.0),
    ("JP", 2, 36.0, 138.0),
    ("DE", 2, 51.0, 10.0),
    ("AU", 1, -25.0, 134.0),
    ("MY", 1, 4.0, 102.0),
    ("KR", 1, 36.5, 128.0),
    ("FR", 1, 47.0, 2.5),
];

/// A map of about this size with a scenario without controls and one under a licence and a content clause.
pub fn generate(size: Size, seed: u64) -> Preset {
    let mut maker = Maker::new(size, Dice(seed));
    maker.goods();
    maker.sites();
    maker.trade();
    maker.alternatives();
    maker.controls();
    maker.preset
}

/// A small generator of random numbers (splitmix64, G. L. Steele, D. Lea, C. H. Flood, 2014).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap_or(0)
    }

    /// A number between two others, to three digits, so that files stay readable.
    fn between(&mut self, low: f64, high: f64) -> f64 {
        let part = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
        ((low + part * (high - low)) * 1000.0).round() / 1000.0
    }
}

struct Maker {
    preset: Preset,
    dice: Dice,
    size: Size,
    /// Goods made at each stage but the last.
    goods: usize,
    /// Sites per stage, as indices into the map's.
    at_stage: Vec<Vec<usize>>,
    taken: HashSet<(usize, usize, usize)>,
}

fn source() -> SourceId {
    "made-up".into()
}

fn figure(value: f64) -> Figure {
    Figure { value, source: source(), sigma: None }
}

fn good_id(stage: usize, good: usize) -> String {
    format!("{}-{good}", Stage::ALL[stage].usual_name().to_lowercase().replace(' ', "-"))
}

impl Maker {
    fn new(size: Size, dice: Dice) -> Self {
        let mut preset = Preset::empty();
        preset.title = format!("Made-up map: {} sites, {} routes", size.sites, size.routes);
        preset.notes =
            "Generated at random for trying the program on maps of this size. Nothing in it is data.".to_owned();
        preset.sources.push(Source {
            id: source(),
            publication: "Chokepoint, generated map".to_owned(),
            year: 2026,
            quality: Quality::Illustrative,
            ..Source::default()
        });
        let goods = if size.sites < 60 { 2 } else { 3 };
        Self { preset, dice, size, goods, at_stage: Vec::new(), taken: HashSet::new() }
    }

    /// Goods of every stage and how they are made of those before; a third way of making some components with half the input.
    fn goods(&mut self) {
        for stage in 0..Stage::ALL.len() - 1 {
            for good in 0..self.goods {
                let id = good_id(stage, good);
                let price = 10.0 * 4.0_f64.powi(i32::try_from(stage).unwrap_or(0)) * self.dice.between(0.5, 2.0);
                self.preset.map.commodities.push(Commodity {
                    id: id.as_str().into(),
                    name: format!("{} good {}", Stage::ALL[stage].usual_name(), good + 1),
                    stage: Stage::ALL[stage],
                    unit: "t".to_owned(),
                    price_usd: figure((price * 100.0).round() / 100.0),
                    tags: vec![format!("list-{}", Stage::ALL[stage].usual_name().to_lowercase()).as_str().into()],
                    note: String::new(),
                });
                let amount = |stage, good, quantity| Amount {
                    commodity: good_id(stage, good).as_str().into(),
                    quantity: figure(quantity),
                };
                let inputs = match stage {
                    0 => Vec::new(),
                    _ if good % 2 == 0 => vec![amount(stage - 1, good, self.dice.between(0.8, 1.2))],
                    _ => vec![
                        amount(stage - 1, good, self.dice.between(0.5, 0.8)),
                        amount(stage - 1, (good + 1) % self.goods, self.dice.between(0.1, 0.4)),
                    ],
                };
                let make = Recipe {
                    id: format!("make-{id}").as_str().into(),
                    name: format!("Make {id}"),
                    inputs: inputs.clone(),
                    outputs: vec![amount(stage, good, 1.0)],
                    ..Recipe::default()
                };
                if stage == 4 {
                    let mut spare = make.clone();
                    spare.id = format!("spare-{id}").as_str().into();
                    spare.name = format!("Make {id} with half the input");
                    spare
                        .inputs
                        .iter_mut()
                        .for_each(|input| input.quantity.value = (input.quantity.value * 500.0).round() / 1000.0);
                    spare.kind = RecipeKind::Substitute {
                        instead_of: make.id.clone(),
                        lead_months: 12,
                        max_share: 0.3,
                        penalty: 0.1,
                    };
                    self.preset.map.recipes.push(spare);
                }
                self.preset.map.recipes.push(make);
            }
        }
    }

    fn sites(&mut self) {
        let stages = Stage::ALL.len();
        for (stage, kind) in Stage::ALL.into_iter().enumerate() {
            let count = (self.size.sites * (stage + 1) / stages - self.size.sites * stage / stages).max(2);
            let mut members = Vec::with_capacity(count);
            for at in 0..count {
                let (country, latitude, longitude) = self.place();
                members.push(self.preset.map.sites.len());
                self.preset.map.sites.push(Site {
                    id: format!("s{stage}-{at}").as_str().into(),
                    name: format!("{} {}", kind.usual_name(), at + 1),
                    country: Country::from(country),
                    stage: kind,
                    globe: Some(GlobePoint { latitude, longitude }),
                    ..Site::default()
                });
            }
            self.at_stage.push(members);
        }
    }

    fn place(&mut self) -> (&'static str, f64, f64) {
        let mut lot = self.dice.next() % COUNTRIES.iter().map(|(_, share, ..)| share).sum::<u64>();
        let mut chosen = COUNTRIES[0];
        for country in COUNTRIES {
            chosen = country;
            if lot < country.1 {
                break;
            }
            lot -= country.1;
        }
        let (code, _, latitude, longitude) = chosen;
        (code, latitude + self.dice.between(-4.0, 4.0), longitude + self.dice.between(-6.0, 6.0))
    }

    /// From the markets upstream: needs are shared out among suppliers, whose sales are what they make.
    fn trade(&mut self) {
        let last = Stage::ALL.len() - 1;
        // What each site of the stage in hand needs: good of the stage before, tonnes a year.
        let mut needs: Vec<Vec<(usize, f64)>> = Vec::new();
        for (at, site) in self.at_stage[last].clone().into_iter().enumerate() {
            let good = at % self.goods;
            let volume = self.dice.between(100.0, 1000.0);
            self.demand(site, good, volume);
            needs.push(vec![(good, volume)]);
        }
        for stage in (0..last).rev() {
            let buyers = self.at_stage[stage + 1].clone();
            let makers = self.at_stage[stage].clone();
            let links = self.links();
            let mut made = vec![0.0; makers.len()];
            for (at, buyer) in buyers.iter().enumerate() {
                for (good, volume) in &needs[at] {
                    for (maker, part) in self.suppliers(at, makers.len(), *good, links) {
                        let carried = volume * part;
                        made[maker] += carried;
                        self.route((makers[maker], *buyer), (stage, *good), carried);
                    }
                }
            }
            needs = makers
                .iter()
                .zip(&made)
                .enumerate()
                .map(|(at, (site, level))| self.run(*site, at, stage, *level))
                .collect();
        }
    }

    /// Suppliers a need has, so that the routes come out as asked for.
    fn links(&self) -> usize {
        // Half of the goods are made of two others.
        let needs = self.at_stage[1..].iter().map(Vec::len).sum::<usize>() as f64 * 1.4;
        (((1.0 - ALTERNATIVES) * self.size.routes as f64 / needs).round() as usize).max(1)
    }

    /// Which makers of a good a buyer has, and their parts of its need.
    fn suppliers(&mut self, buyer: usize, makers: usize, good: usize, links: usize) -> Vec<(usize, f64)> {
        let pool: Vec<usize> = (0..makers).filter(|maker| maker % self.goods == good).collect();
        let mut chosen = vec![pool[(buyer / self.goods) % pool.len()]];
        while chosen.len() < links.min(pool.len()) {
            let next = pool[self.dice.below(pool.len())];
            if !chosen.contains(&next) {
                chosen.push(next);
            }
        }
        let weights: Vec<f64> = chosen.iter().map(|_| self.dice.between(0.2, 1.0)).collect();
        let total: f64 = weights.iter().sum();
        chosen.into_iter().zip(weights).map(|(maker, weight)| (maker, weight / total)).collect()
    }

    fn route(&mut self, (from, to): (usize, usize), (stage, good): (usize, usize), volume: f64) {
        if !self.taken.insert((from, to, good)) {
            return;
        }
        let transit_months = [0, 0, 0, 0, 0, 0, 1, 1, 1, 2][self.dice.below(10)];
        let (from, to) = (self.preset.map.sites[from].id.clone(), self.preset.map.sites[to].id.clone());
        let maximum = if volume > 0.0 { volume * 1.5 } else { self.dice.between(20.0, 200.0) };
        self.preset.map.routes.push(Route {
            id: format!("r{}", self.preset.map.routes.len() + 1).as_str().into(),
            commodity: good_id(stage, good).as_str().into(),
            from,
            to,
            baseline: figure(volume),
            maximum: figure((maximum * 1000.0).round() / 1000.0),
            transit_months,
            cost_usd: figure(self.dice.between(1.0, 10.0)),
            qualification_months: if volume > 0.0 { 0 } else { 3 + u32::try_from(self.dice.below(10)).unwrap_or(0) },
            related: false,
            note: String::new(),
        });
    }

    fn demand(&mut self, site: usize, good: usize, volume: f64) {
        let military = self.dice.below(10) == 0;
        let store = self.dice.between(0.0, 3.0);
        let stake = self.dice.between(5e4, 5e5).round();
        let commodity = good_id(Stage::ALL.len() - 2, good);
        let entry = &mut self.preset.map.sites[site];
        entry.demands.push(Demand {
            commodity: commodity.as_str().into(),
            quantity: figure(volume),
            priority: if military { 2.0 } else { 1.0 },
            value_at_stake_usd: figure(stake),
            end_use: if military { "defence" } else { "cars" }.into(),
            military_share: if military { 1.0 } else { 0.0 },
            ..Demand::default()
        });
        if store > 1.0 {
            let initial = figure((store * volume / 12.0 * 1000.0).round() / 1000.0);
            entry.stocks.push(Stock { commodity: commodity.as_str().into(), initial, ..Stock::default() });
        }
    }

    /// Puts the recipe of a site to work and returns what it needs.
    fn run(&mut self, site: usize, at: usize, stage: usize, level: f64) -> Vec<(usize, f64)> {
        let good = at % self.goods;
        let id = good_id(stage, good);
        let capacity = (level.max(10.0) * self.dice.between(1.05, 1.5) * 1000.0).round() / 1000.0;
        let grows = self.dice.below(5) == 0;
        let later = RampStep { from: date(2026, 10, 1), capacity: figure((capacity * 1300.0).round() / 1000.0) };
        let activity = |recipe: String, baseline: f64, ramp: Vec<RampStep>| Activity {
            recipe: recipe.as_str().into(),
            baseline: figure(baseline),
            capacity: figure(capacity),
            ramp,
            break_even_usd: None,
        };
        let entry = &mut self.preset.map.sites[site];
        entry.activities.push(activity(format!("make-{id}"), level, if grows { vec![later] } else { Vec::new() }));
        if stage == 4 {
            entry.activities.push(activity(format!("spare-{id}"), 0.0, Vec::new()));
        }
        let make = self.preset.map.recipe(&format!("make-{id}").as_str().into());
        make.map_or(Vec::new(), |make| {
            make.inputs
                .iter()
                .filter_map(|input| {
                    let of = (0..self.goods)
                        .find(|good| stage > 0 && input.commodity.as_str() == good_id(stage - 1, *good))?;
                    Some((of, level * input.quantity.value))
                })
                .collect()
        })
    }

    /// Routes without a baseline, until there are as many as asked for.
    fn alternatives(&mut self) {
        for _ in 0..4 * self.size.routes {
            if self.preset.map.routes.len() >= self.size.routes {
                return;
            }
            let stage = self.dice.below(Stage::ALL.len() - 1);
            let (makers, buyers) = (&self.at_stage[stage], &self.at_stage[stage + 1]);
            let maker = self.dice.below(makers.len());
            let buyer = self.dice.below(buyers.len());
            let (good, from, to) = (maker % self.goods, makers[maker], buyers[buyer]);
            let wants = if stage + 2 == Stage::ALL.len() {
                buyer % self.goods == good
            } else {
                let buys = good_id(stage, good);
                let recipe = format!("make-{}", good_id(stage + 1, buyer % self.goods));
                self.preset
                    .map
                    .recipe(&recipe.as_str().into())
                    .is_some_and(|recipe| recipe.inputs.iter().any(|input| input.commodity.as_str() == buys))
            };
            if wants {
                self.route((from, to), (stage, good), 0.0);
            }
        }
    }

    fn controls(&mut self) {
        let start = date(2026, 1, 1);
        let rule = |id: &str, title: &str, instrument: Instrument, clause: Clause| Rule {
            id: id.into(),
            title: title.to_owned(),
            issuer: Country::from("CN"),
            source: source(),
            instrument,
            clauses: vec![clause],
            scope: Scope::default(),
            exemptions: Vec::new(),
            general_licences: Vec::new(),
            calendar: Calendar::from_day(start),
            blanks: Vec::new(),
            checked: None,
            note: String::new(),
        };
        self.preset.rules = vec![
            rule(
                "licence",
                "Licence for refined goods and metals",
                Instrument::licence(0.4, 2),
                Clause::domestic(vec!["list-refine".into(), "list-metal and alloy".into()]),
            ),
            rule(
                "content",
                "Foreign-made magnets with refined goods of Chinese origin",
                Instrument::licence(0.6, 3),
                Clause::content(vec!["list-magnet".into()], vec!["list-refine".into()], 0.01),
            ),
        ];
        let free = Scenario { id: "no-controls".into(), start, months: 36, ..self.preset.scenarios[0].clone() };
        let bound = Scenario {
            id: "controls".into(),
            name: "Licences and content clause".to_owned(),
            rules: vec!["licence".into(), "content".into()],
            ..free.clone()
        };
        self.preset.scenarios = vec![bound, free];
    }
}
