//! A map in the making: from the markets upstream, whoever buys from whom.

use crate::model::{
    Activity, Amount, Commodity, Country, Demand, Figure, GlobePoint, Preset, Quality, RampStep, Recipe, RecipeKind,
    Route, Site, Source, SourceId, Stage, Stock,
};
use crate::store::made_up::controls;
use crate::store::made_up::dice::Dice;
use jiff::civil::date;
use std::collections::HashSet;

/// The stages whose goods are traded: all but the last.
pub const MAKING: usize = Stage::ALL.len() - 1;

/// Part of the routes that carry nothing in the baseline: alternatives.
pub const ALTERNATIVES: f64 = 0.15;

/// Goods that are needed for one, about: every other one is made of two.
pub const NEEDS_A_GOOD: f64 = 1.4;

/// What the patterns of trade differ in.
pub trait Traders {
    /// What the map is called and what is to be known of it, when it is finished.
    fn words(&self) -> (String, String);
    /// Sites in all.
    fn sites(&self) -> usize;
    /// Goods made at each stage but the last.
    fn goods(&self) -> usize;
    /// The next site of a stage, the one at this place there.
    fn place(&mut self, dice: &mut Dice, stage: usize, at: usize) -> Place;
    /// What the market at this place wants of a good, units a year.
    fn wanted(&mut self, dice: &mut Dice, at: usize) -> f64;
    /// Draws the routes from the makers of a stage to those who need its goods, and says what each maker sells of each of its goods,
    /// units a year.
    fn supply(&mut self, draft: &mut Draft, stage: usize, needs: &[Vec<Need>]) -> Vec<Vec<f64>>;
    /// Least that a maker is built for of a good, units a year.
    fn built_for(&self, stage: usize, maker: usize, good: usize) -> f64;
    /// Draws routes without a baseline, once all others are there.
    fn alternatives(&mut self, draft: &mut Draft);
}

/// A site to be.
pub struct Place {
    /// Its country.
    pub country: Country,
    /// Where it stands.
    pub globe: GlobePoint,
    /// What it makes, or wants where it is a market, as numbers of goods of a stage.
    pub goods: Vec<usize>,
}

/// A good of the stage before, by its number there, that a site needs, and how much, units a year.
#[derive(Clone, Copy, Debug)]
pub struct Need {
    /// Which of the goods of a stage.
    pub good: usize,
    /// Units a year.
    pub volume: f64,
}

/// What a route carries, and how.
pub struct Haul {
    /// Units a year before any rule; 0 for an alternative.
    pub volume: f64,
    /// Most it could carry, units a year.
    pub maximum: f64,
    /// Months under way.
    pub transit_months: u32,
    /// Freight, USD a unit.
    pub cost_usd: f64,
}

/// A map in the making.
pub struct Draft {
    /// The map so far.
    pub preset: Preset,
    /// Its random numbers.
    pub dice: Dice,
    /// Sites per stage, as indices into the map's.
    pub at_stage: Vec<Vec<usize>>,
    /// Per stage and site there, what it needs at full capacity; nothing at the first stage.
    pub wants: Vec<Vec<Vec<Need>>>,
    /// Per stage and site there, what it makes, or wants where it is a market.
    pub goods_at: Vec<Vec<Vec<usize>>>,
    goods: usize,
    taken: HashSet<(usize, usize, usize)>,
}

/// The source of all its figures.
pub fn source() -> SourceId {
    "made-up".into()
}

fn figure(value: f64) -> Figure {
    Figure { value, source: source(), ..Figure::default() }
}

/// To three digits, so that files stay readable.
pub fn to_three_digits(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}

fn good_id(stage: usize, good: usize) -> String {
    format!("{}-{good}", Stage::ALL[stage].usual_name().to_lowercase().replace(' ', "-"))
}

/// What a good is made of, as goods of the stage before: every other one of two.
pub fn inputs_of(good: usize, goods: usize) -> impl Iterator<Item = usize> {
    std::iter::once(good).chain((good % 2 == 1).then_some((good + 1) % goods))
}

/// A finished map.
pub fn build(mut traders: impl Traders, dice: Dice) -> Preset {
    let mut draft = Draft::new(traders.goods(), dice);
    draft.goods();
    draft.sites(&mut traders);
    draft.trade(&mut traders);
    traders.alternatives(&mut draft);
    controls::add(&mut draft.preset);
    (draft.preset.title, draft.preset.notes) = traders.words();
    draft.preset
}

impl Draft {
    fn new(goods: usize, dice: Dice) -> Self {
        let mut preset = Preset::empty();
        preset.sources.push(Source {
            id: source(),
            publication: "Chokepoint, generated map".to_owned(),
            year: 2026,
            quality: Quality::Illustrative,
            ..Source::default()
        });
        let wants = vec![Vec::new(); Stage::ALL.len()];
        Self {
            preset,
            dice,
            at_stage: Vec::new(),
            goods_at: wants.iter().map(|_| Vec::new()).collect(),
            wants,
            goods,
            taken: HashSet::new(),
        }
    }

    /// Goods of every stage and how they are made of those before; a third way of making some components with half the input.
    fn goods(&mut self) {
        for stage in 0..MAKING {
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
                let inputs = if stage == 0 {
                    Vec::new()
                } else {
                    let ranges: &[(f64, f64)] = if good % 2 == 0 { &[(0.8, 1.2)] } else { &[(0.5, 0.8), (0.1, 0.4)] };
                    let quantities = ranges.iter().map(|(low, high)| self.dice.between(*low, *high));
                    let inputs = inputs_of(good, self.goods).zip(quantities);
                    inputs.map(|(input, quantity)| amount(stage - 1, input, quantity)).collect()
                };
                let make = Recipe {
                    id: format!("make-{id}").as_str().into(),
                    name: format!("Make {id}"),
                    inputs,
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

    fn sites(&mut self, traders: &mut impl Traders) {
        let (stages, sites) = (Stage::ALL.len(), traders.sites());
        for (stage, kind) in Stage::ALL.into_iter().enumerate() {
            let count = (sites * (stage + 1) / stages - sites * stage / stages).max(2);
            let mut members = Vec::with_capacity(count);
            for at in 0..count {
                let Place { country, globe, goods } = traders.place(&mut self.dice, stage, at);
                self.goods_at[stage].push(goods);
                members.push(self.preset.map.sites.len());
                self.preset.map.sites.push(Site {
                    id: format!("s{stage}-{at}").as_str().into(),
                    name: format!("{} {}", kind.usual_name(), at + 1),
                    country,
                    stage: kind,
                    globe: Some(globe),
                    ..Site::default()
                });
            }
            self.at_stage.push(members);
        }
    }

    /// From the markets upstream: needs are shared out among suppliers, whose sales are what they make.
    fn trade(&mut self, traders: &mut impl Traders) {
        let mut needs: Vec<Vec<Need>> = Vec::new();
        for (at, site) in self.at_stage[MAKING].clone().into_iter().enumerate() {
            let mut wants = Vec::new();
            for good in self.goods_at[MAKING][at].clone() {
                let volume = traders.wanted(&mut self.dice, at);
                self.demand(site, good, volume);
                wants.push(Need { good, volume });
            }
            needs.push(wants);
        }
        self.wants[MAKING].clone_from(&needs);
        for stage in (0..MAKING).rev() {
            let made = traders.supply(self, stage, &needs);
            needs = made.iter().enumerate().map(|(at, levels)| self.run(stage, at, levels, traders)).collect();
        }
    }

    /// The places, at a stage, of those who make a good.
    pub fn makers(&self, stage: usize, good: usize) -> Vec<usize> {
        let goods = self.goods_at[stage].iter().enumerate();
        goods.filter(|(_, goods)| goods.contains(&good)).map(|(at, _)| at).collect()
    }

    /// Whether a route leads from the one site to the other with a good already; sites as indices into the map's.
    pub fn is_taken(&self, (from, to): (usize, usize), good: usize) -> bool {
        self.taken.contains(&(from, to, good))
    }

    /// Draws a route between two sites, by index into the map's, with a good of a stage; one that is there already stays as it is.
    pub fn route(&mut self, (from, to): (usize, usize), (stage, good): (usize, usize), haul: Haul) {
        if !self.taken.insert((from, to, good)) {
            return;
        }
        let (from, to) = (self.preset.map.sites[from].id.clone(), self.preset.map.sites[to].id.clone());
        let is_used = haul.volume > 0.0;
        self.preset.map.routes.push(Route {
            id: format!("r{}", self.preset.map.routes.len() + 1).as_str().into(),
            commodity: good_id(stage, good).as_str().into(),
            from,
            to,
            baseline: figure(haul.volume),
            maximum: figure(haul.maximum),
            transit_months: haul.transit_months,
            cost_usd: figure(haul.cost_usd),
            qualification_months: if is_used { 0 } else { 3 + u32::try_from(self.dice.below(10)).unwrap_or(0) },
            related: false,
            note: String::new(),
        });
    }

    fn demand(&mut self, site: usize, good: usize, volume: f64) {
        let military = self.dice.below(10) == 0;
        let store = self.dice.between(0.0, 3.0);
        let stake = self.dice.between(5e4, 5e5).round();
        let commodity = good_id(MAKING - 1, good);
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
            let initial = figure(to_three_digits(store * volume / 12.0));
            entry.stocks.push(Stock { commodity: commodity.as_str().into(), initial, ..Stock::default() });
        }
    }

    /// Puts the recipes of a site to work at these levels and returns what it needs.
    fn run(&mut self, stage: usize, at: usize, levels: &[f64], traders: &impl Traders) -> Vec<Need> {
        let site = self.at_stage[stage][at];
        let (mut needs, mut wants) = (Vec::new(), Vec::new());
        for (good, level) in self.goods_at[stage][at].clone().into_iter().zip(levels) {
            let id = good_id(stage, good);
            let built_for = level.max(traders.built_for(stage, at, good));
            let capacity = to_three_digits(built_for * self.dice.between(1.05, 1.5));
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
            entry.activities.push(activity(format!("make-{id}"), *level, if grows { vec![later] } else { Vec::new() }));
            if stage == 4 {
                entry.activities.push(activity(format!("spare-{id}"), 0.0, Vec::new()));
            }
            let make = self.preset.map.recipe(&format!("make-{id}").as_str().into());
            for (input, amount) in inputs_of(good, self.goods).zip(make.map_or(&[][..], |make| &make.inputs)) {
                add(&mut needs, input, level * amount.quantity.value);
                add(&mut wants, input, capacity * amount.quantity.value);
            }
        }
        self.wants[stage].push(wants);
        needs
    }
}

/// Adds to what is needed of a good.
fn add(needs: &mut Vec<Need>, good: usize, volume: f64) {
    match needs.iter_mut().find(|need| need.good == good) {
        Some(need) => need.volume += volume,
        None => needs.push(Need { good, volume }),
    }
}
