//! Trade as in the world: few suppliers each, drawn by how much they make and how near they are.
//!
//! What each maker is to make is given by the concentration. A buyer's supplier is drawn in proportion to what it has left over the
//! distance between the two: the law of gravity of trade. Distance counts with the power 1, the middle of what is measured in the world
//! (0.9 over 1,467 estimates; A.-C. Disdier, K. Head, The puzzling persistence of the distance effect on bilateral trade, Review of
//! Economics and Statistics 90, 2008). The volumes then are those of a gravity model with given totals on both sides (A. G. Wilson, A
//! statistical theory of spatial distribution models, Transportation Research 1, 1967): makers are weighed until what they sell is what they
//! were to make, as far as the choices of buyers let it.
//!
//! # What it was set from
//!
//! The ten shipped presets, before any rule, range (median), counted by `tests/all/engine/made_up.rs`:
//!
//! | | presets |
//! |---|---|
//! | needs with 1, 2, 3, 4 suppliers, % | 52, 20, 11, 4 |
//! | suppliers of a need | 1.2 to 4.1 (1.8) |
//! | routes a site; of them without a baseline | 1.7 to 7.4 (2.9); 0 to 29 % (11 %) |
//! | ends of routes at the twentieth of sites that have most | 13 to 25 % (18 %) |
//! | largest country's share of a good | 0.48 to 0.94 (0.82) |
//! | index by country | 3,600 to 9,000 (7,400) |
//! | routes within a country | 18 to 49 % (28 %) |
//!
//! How many suppliers, how many routes and how large a part of them lies idle follow from what was asked for; at three routes a site they are
//! near the middle of these. The rest is what the defaults were set by; `few_suppliers_hubs_and_concentration_as_in_the_shipped_presets` holds
//! that maps of 60 sites stay inside the ranges.

use crate::store::made_up::concentration::{measured, shares, totals};
use crate::store::made_up::dice::Dice;
use crate::store::made_up::draft::{
    ALTERNATIVES, Draft, Haul, MAKING, NEEDS_A_GOOD, Need, Place, Traders, to_three_digits,
};
use crate::store::made_up::pattern::{Size, World};
use crate::store::made_up::places::Places;

/// Most suppliers of a need.
const MOST_SUPPLIERS: usize = 4;
/// Largest chance of a further supplier. What is asked for beyond becomes routes without a baseline.
const FURTHER: f64 = 0.7;
/// Part of what regions make that is for others, and what a maker of another region counts, beside one at home that is as large and as near.
const ABROAD: f64 = 0.1;
/// Least that a supplier carries, as a part of what the largest of the same need does.
const SMALLEST_PART: f64 = 0.001;
/// Rounds of weighing makers. After some tens nothing moves but where buyers have no choice.
const ROUNDS: usize = 30;
/// Largest weight that a maker comes to have, and one over the smallest.
const LARGEST_WEIGHT: f64 = 1e6;
/// What a market of size 1 wants, units a year.
const SMALLEST_MARKET: f64 = 50.0;
/// Least that a maker is built for, units a year.
const SMALLEST_MAKER: f64 = 1.0;

/// From where things are bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// From everywhere.
    World,
    /// From one's region, and from the hubs of others.
    Region,
}

/// Makers and buyers who find each other by size and distance.
pub struct Trading {
    reach: Reach,
    world: World,
    size: Size,
    goods: usize,
    places: Places,
    /// How large each site is, per stage.
    sizes: Vec<Vec<f64>>,
    /// Per stage and good.
    pools: Vec<Vec<Pool>>,
    /// Largest share and index of each good.
    concentrations: Vec<(f64, f64)>,
}

/// Those who make a good.
#[derive(Default)]
struct Pool {
    /// Places at their stage.
    makers: Vec<usize>,
    /// How large each is.
    sizes: Vec<f64>,
    /// What each is to make, units a year.
    targets: Vec<f64>,
    /// Whether it sells to other regions: the largest of its own.
    hubs: Vec<bool>,
}

/// A need and who is to meet it.
struct Purchase {
    buyer: usize,
    need: Need,
    /// Members of the pool, and how hard each pulls.
    from: Vec<(usize, f64)>,
}

impl Purchase {
    /// Hands out what each supplier carries, units a year, if makers count with these weights.
    fn parts(&self, weights: &[f64], mut carries: impl FnMut(usize, f64)) {
        let pull = |(at, pull): &(usize, f64)| weights[*at] * pull;
        let largest = self.from.iter().map(pull).fold(0.0, f64::max);
        let pull = |one: &(usize, f64)| pull(one).max(SMALLEST_PART * largest);
        let whole: f64 = self.from.iter().map(pull).sum();
        self.from.iter().for_each(|one| carries(one.0, self.need.volume * pull(one) / whole));
    }
}

impl Pool {
    /// Weights with which makers sell what they are to make, as far as buyers let them.
    fn weights(&self, purchases: &[Purchase]) -> Vec<f64> {
        let mut weights = vec![1.0; self.makers.len()];
        for _ in 0..ROUNDS {
            let mut sold = vec![0.0; self.makers.len()];
            purchases.iter().for_each(|purchase| purchase.parts(&weights, |at, volume| sold[at] += volume));
            for ((weight, target), sold) in
                weights.iter_mut().zip(&self.targets).zip(sold).filter(|(_, sold)| *sold > 0.0)
            {
                *weight = (*weight * target / sold).clamp(1.0 / LARGEST_WEIGHT, LARGEST_WEIGHT);
            }
        }
        weights
    }
}

impl Trading {
    /// So many of them in such a world.
    pub fn new(reach: Reach, world: World, size: Size) -> Self {
        let all = world.goods.unwrap_or_else(|| (2.6 * (size.sites as f64).sqrt()).round() as usize);
        let a_stage = (all as f64 / MAKING as f64).round() as usize;
        // Every good has a maker, and there are goods that are made of two.
        let goods = a_stage.clamp(2, (size.sites / (MAKING + 1)).max(2));
        let pools = (0..MAKING).map(|_| (0..goods).map(|_| Pool::default()).collect()).collect();
        let places = Places::new(size.sites);
        let sizes = vec![Vec::new(); MAKING + 1];
        Self { reach, world, size, goods, places, sizes, pools, concentrations: Vec::new() }
    }

    /// The chance of each further supplier, so that the routes come out as asked for.
    fn further(&self, draft: &Draft) -> f64 {
        let needs = draft.goods_at[1..].iter().flatten().map(Vec::len).sum::<usize>() as f64 * NEEDS_A_GOOD;
        let suppliers = (1.0 - ALTERNATIVES) * self.size.routes as f64 / needs;
        (1.0 - 1.0 / suppliers.max(1.0)).min(FURTHER)
    }

    fn pool(&self, draft: &Draft, stage: usize, good: usize, needs: &[Vec<Need>]) -> Pool {
        let makers = draft.makers(stage, good);
        let sizes: Vec<f64> = makers.iter().map(|maker| self.sizes[stage][*maker]).collect();
        // What is needed in each region that has makers, and everywhere else.
        let region = |at: usize| match self.reach {
            Reach::World => 0,
            Reach::Region => self.places.region(stage, makers[at]),
        };
        let mut members: Vec<Vec<usize>> = vec![Vec::new(); self.places.regions()];
        (0..makers.len()).for_each(|at| members[region(at)].push(at));
        let (mut here, mut elsewhere) = (vec![0.0; members.len()], 0.0);
        for (buyer, needs) in needs.iter().enumerate() {
            let volume: f64 = needs.iter().filter(|need| need.good == good).map(|need| need.volume).sum();
            match self.reach {
                Reach::Region if members[self.places.region(stage + 1, buyer)].is_empty() => elsewhere += volume,
                Reach::Region => here[self.places.region(stage + 1, buyer)] += volume,
                Reach::World => here[0] += volume,
            }
        }
        // Who has none at home buys from all others alike, and so does everyone a part.
        let crosses = match self.reach {
            Reach::World => 0.0,
            Reach::Region => ABROAD,
        };
        let elsewhere = elsewhere + crosses * here.iter().sum::<f64>();
        let regions = members.iter().filter(|members| !members.is_empty()).count() as f64;
        let (mut targets, mut hubs) = (vec![0.0; makers.len()], vec![false; makers.len()]);
        for (members, here) in members.iter().zip(here).filter(|(members, _)| !members.is_empty()) {
            let volume = (1.0 - crosses) * here + elsewhere / regions;
            let of_members = |all: &[f64]| -> Vec<f64> { members.iter().map(|at| all[*at]).collect() };
            let countries: Vec<usize> = members.iter().map(|at| self.places.country(stage, makers[*at])).collect();
            let shares = shares(&of_members(&sizes), &countries, self.world.concentration);
            members.iter().zip(shares).for_each(|(at, share)| targets[*at] = volume * share);
            let largest = members.iter().rev().max_by(|a, b| targets[**a].total_cmp(&targets[**b]));
            largest.into_iter().for_each(|at| hubs[*at] = true);
        }
        Pool { makers, sizes, targets, hubs }
    }

    fn countries(&self, stage: usize, makers: &[usize]) -> Vec<usize> {
        makers.iter().map(|maker| self.places.country(stage, *maker)).collect()
    }

    /// How hard a member of a pool pulls a buyer, if it counts with this weight.
    fn pull(&self, stage: usize, pool: &Pool, at: usize, weight: f64, buyer: usize) -> f64 {
        let maker = pool.makers[at];
        let abroad = match self.reach {
            Reach::World => 1.0,
            Reach::Region if self.places.region(stage, maker) == self.places.region(stage + 1, buyer) => 1.0,
            Reach::Region if pool.hubs[at] => ABROAD,
            Reach::Region => 0.0,
        };
        abroad * weight / self.places.kilometres(stage, maker, buyer)
    }

    /// Finds suppliers for what is needed of one good, the largest need first.
    fn find_suppliers(&self, dice: &mut Dice, stage: usize, pool: &Pool, purchases: &mut [Purchase], further: f64) {
        purchases.sort_by(|a, b| b.need.volume.total_cmp(&a.need.volume));
        let mut left = pool.targets.clone();
        for purchase in &mut *purchases {
            let weight = |at: usize| left[at].max(SMALLEST_PART * pool.targets[at]);
            let members = 0..pool.makers.len();
            let mut pulls: Vec<f64> =
                members.map(|at| self.pull(stage, pool, at, weight(at), purchase.buyer)).collect();
            for _ in 0..dice.count(further, MOST_SUPPLIERS) {
                let Some(at) = dice.weighed(&pulls) else { break };
                purchase.from.push((at, std::mem::replace(&mut pulls[at], 0.0)));
            }
            purchase.parts(&vec![1.0; pool.makers.len()], |at, volume| left[at] -= volume);
        }
        // A buyer for everyone who has none yet and is to make something: that one has one supplier more.
        let mut sells = vec![false; pool.makers.len()];
        purchases.iter().flat_map(|purchase| &purchase.from).for_each(|(at, _)| sells[*at] = true);
        for at in (0..pool.makers.len()).filter(|at| !sells[*at] && pool.targets[*at] > 0.0) {
            let pulls: Vec<f64> = (purchases.iter())
                .map(|purchase| {
                    let has_room = purchase.from.len() < MOST_SUPPLIERS;
                    if has_room { self.pull(stage, pool, at, pool.targets[at], purchase.buyer) } else { 0.0 }
                })
                .collect();
            if let Some(chosen) = dice.weighed(&pulls) {
                purchases[chosen].from.push((at, pulls[chosen]));
            }
        }
    }

    /// Draws a route, with how long it takes and what it costs by how far it is.
    fn route(&self, draft: &mut Draft, way: (usize, usize, usize), good: usize, volume: f64, maximum: f64) {
        let (stage, maker, buyer) = way;
        let ends = (draft.at_stage[stage][maker], draft.at_stage[stage + 1][buyer]);
        let kilometres = self.places.kilometres(stage, maker, buyer);
        let transit_months = [5_000.0, 15_000.0].into_iter().map(|far| u32::from(kilometres > far)).sum();
        let cost_usd = to_three_digits(1.0 + kilometres / 2_000.0);
        // Rounded up: a route can carry what it does.
        let maximum = (maximum * 1000.0).ceil() / 1000.0;
        draft.route(ends, (stage, good), Haul { volume, maximum, transit_months, cost_usd });
    }

    /// A route without a baseline to a buyer of so much, from a maker that it does not buy from yet.
    fn alternative(&self, draft: &mut Draft, stage: usize, buyer: usize, need: Need) {
        let pool = &self.pools[stage][need.good];
        let to = draft.at_stage[stage + 1][buyer];
        let is_new = |at: &usize| !draft.is_taken((draft.at_stage[stage][pool.makers[*at]], to), need.good);
        let pull = |at: usize| if is_new(&at) { self.pull(stage, pool, at, pool.sizes[at], buyer) } else { 0.0 };
        let pulls: Vec<f64> = (0..pool.makers.len()).map(pull).collect();
        if let Some(at) = draft.dice.weighed(&pulls) {
            let maximum = need.volume * draft.dice.between(0.1, 0.5);
            self.route(draft, (stage, pool.makers[at], buyer), need.good, 0.0, maximum);
        }
    }
}

impl Traders for Trading {
    fn words(&self) -> (String, String) {
        let (name, trade) = match self.reach {
            Reach::World => ("gravity", "Trade falls with distance and grows with size."),
            Reach::Region => ("clusters", "Trade stays within its region, but for what passes through hubs."),
        };
        let title = format!("Made-up map: {name}, {} sites, {} routes", self.size.sites, self.size.routes);
        let goods = self.concentrations.len();
        let mean = |of: fn(&(f64, f64)) -> f64| self.concentrations.iter().map(of).sum::<f64>() / goods.max(1) as f64;
        let notes = format!(
            "Generated for trying the program on maps of this size. Nothing in it is data. {trade} Asked for a concentration of {}. \
             Over {goods} goods, on average: the largest country makes {:.0} %, Herfindahl-Hirschman index by country {:.0} of 10,000.",
            self.world.concentration,
            100.0 * mean(|(largest, _)| *largest),
            mean(|(_, index)| *index),
        );
        (title, notes)
    }

    fn sites(&self) -> usize {
        self.size.sites
    }

    fn goods(&self) -> usize {
        self.goods
    }

    /// Large sites make several goods, and large markets want several: as many as the root of their size. They are the hubs.
    fn place(&mut self, dice: &mut Dice, stage: usize, at: usize) -> Place {
        let (country, globe) = self.places.next(dice, stage);
        let size = dice.size();
        self.sizes[stage].push(size);
        let several = (size.sqrt() as usize).min(self.goods);
        Place { country, globe, goods: (at..at + several).map(|good| good % self.goods).collect() }
    }

    fn wanted(&mut self, dice: &mut Dice, at: usize) -> f64 {
        to_three_digits(SMALLEST_MARKET * self.sizes[MAKING][at] * dice.between(0.5, 1.5))
    }

    fn supply(&mut self, draft: &mut Draft, stage: usize, needs: &[Vec<Need>]) -> Vec<Vec<f64>> {
        let further = self.further(draft);
        let mut made: Vec<Vec<f64>> = draft.goods_at[stage].iter().map(|goods| vec![0.0; goods.len()]).collect();
        for good in 0..self.goods {
            let pool = self.pool(draft, stage, good, needs);
            let mut purchases = Vec::new();
            for (buyer, needs) in needs.iter().enumerate() {
                let wanted = needs.iter().filter(|need| need.good == good && need.volume > 0.0);
                purchases.extend(wanted.map(|need| Purchase { buyer, need: *need, from: Vec::new() }));
            }
            self.find_suppliers(&mut draft.dice, stage, &pool, &mut purchases, further);
            let weights = pool.weights(&purchases);
            let mut sold = vec![0.0; pool.makers.len()];
            for purchase in &purchases {
                purchase.parts(&weights, |at, volume| {
                    sold[at] += volume;
                    self.route(draft, (stage, pool.makers[at], purchase.buyer), good, volume, volume * 1.5);
                });
            }
            self.concentrations.extend(measured(&totals(&sold, &self.countries(stage, &pool.makers))));
            for (maker, volume) in pool.makers.iter().zip(sold) {
                let mine = draft.goods_at[stage][*maker].iter().position(|made| *made == good);
                mine.into_iter().for_each(|at| made[*maker][at] = volume);
            }
            self.pools[stage][good] = pool;
        }
        made
    }

    fn built_for(&self, stage: usize, maker: usize, good: usize) -> f64 {
        let pool = &self.pools[stage][good];
        let at = pool.makers.iter().position(|member| *member == maker);
        at.map_or(0.0, |at| pool.targets[at]).max(SMALLEST_MAKER)
    }

    /// First a way to everything that nobody carries before any rule, then others by chance.
    fn alternatives(&mut self, draft: &mut Draft) {
        let wants = std::mem::take(&mut draft.wants);
        for (stage, buyers) in (0..MAKING).zip(&wants[1..]) {
            for (buyer, needs) in buyers.iter().enumerate() {
                for need in needs {
                    let to = draft.at_stage[stage + 1][buyer];
                    let makers = &self.pools[stage][need.good].makers;
                    if !makers.iter().any(|maker| draft.is_taken((draft.at_stage[stage][*maker], to), need.good)) {
                        self.alternative(draft, stage, buyer, *need);
                    }
                }
            }
        }
        for _ in 0..4 * self.size.routes {
            if draft.preset.map.routes.len() >= self.size.routes {
                return;
            }
            let stage = draft.dice.below(MAKING);
            let buyer = draft.dice.below(wants[stage + 1].len());
            let needs = &wants[stage + 1][buyer];
            let need = needs[draft.dice.below(needs.len())];
            self.alternative(draft, stage, buyer, need);
        }
    }
}
