//! Trade by chance: every maker of a good supplies any buyer of it, wherever the two stand. The hard case; see `Pattern::Random`.

use crate::model::{Country, GlobePoint};
use crate::store::made_up::dice::Dice;
use crate::store::made_up::draft::{
    ALTERNATIVES, Draft, Haul, MAKING, NEEDS_A_GOOD, Need, Place, Traders, inputs_of, to_three_digits,
};
use crate::store::made_up::pattern::Size;

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

/// Least that a maker is built for, units a year.
const SMALLEST: f64 = 10.0;

/// Makers and buyers who find each other by chance.
pub struct Scattered {
    size: Size,
}

impl Scattered {
    /// So many of them.
    pub fn new(size: Size) -> Self {
        Self { size }
    }

    /// Suppliers a need has, so that the routes come out as asked for.
    fn links(&self, draft: &Draft) -> usize {
        let needs = draft.at_stage[1..].iter().map(Vec::len).sum::<usize>() as f64 * NEEDS_A_GOOD;
        (((1.0 - ALTERNATIVES) * self.size.routes as f64 / needs).round() as usize).max(1)
    }

    /// The good of the maker at a place of its stage, or of the market.
    fn good_of(&self, at: usize) -> usize {
        at % self.goods()
    }

    /// Which makers of a good a buyer has, and their parts of its need.
    fn suppliers(
        &self,
        draft: &mut Draft,
        (stage, buyer): (usize, usize),
        good: usize,
        links: usize,
    ) -> Vec<(usize, f64)> {
        let pool = draft.makers(stage, good);
        // One in turn, so that every maker has a buyer.
        let mut chosen = vec![pool[(buyer / self.goods()) % pool.len()]];
        while chosen.len() < links.min(pool.len()) {
            let next = pool[draft.dice.below(pool.len())];
            if !chosen.contains(&next) {
                chosen.push(next);
            }
        }
        let weights: Vec<f64> = chosen.iter().map(|_| draft.dice.between(0.2, 1.0)).collect();
        let total: f64 = weights.iter().sum();
        chosen.into_iter().zip(weights).map(|(maker, weight)| (maker, weight / total)).collect()
    }
}

impl Traders for Scattered {
    fn words(&self) -> (String, String) {
        (
            format!("Made-up map: {} sites, {} routes", self.size.sites, self.size.routes),
            "Generated at random for trying the program on maps of this size. Nothing in it is data.".to_owned(),
        )
    }

    fn sites(&self) -> usize {
        self.size.sites
    }

    fn goods(&self) -> usize {
        if self.size.sites < 60 { 2 } else { 3 }
    }

    fn place(&mut self, dice: &mut Dice, _: usize, at: usize) -> Place {
        let mut lot = dice.below(COUNTRIES.iter().map(|(_, share, ..)| *share as usize).sum()) as u64;
        let mut chosen = COUNTRIES[0];
        for country in COUNTRIES {
            chosen = country;
            if lot < country.1 {
                break;
            }
            lot -= country.1;
        }
        let (code, _, latitude, longitude) = chosen;
        let (latitude, longitude) = (latitude + dice.between(-4.0, 4.0), longitude + dice.between(-6.0, 6.0));
        Place { country: Country::from(code), globe: GlobePoint { latitude, longitude }, goods: vec![self.good_of(at)] }
    }

    fn wanted(&mut self, dice: &mut Dice, _: usize) -> f64 {
        dice.between(100.0, 1000.0)
    }

    fn supply(&mut self, draft: &mut Draft, stage: usize, needs: &[Vec<Need>]) -> Vec<Vec<f64>> {
        let links = self.links(draft);
        let mut made = vec![vec![0.0]; draft.at_stage[stage].len()];
        for (buyer, needs) in needs.iter().enumerate() {
            for need in needs {
                for (maker, part) in self.suppliers(draft, (stage, buyer), need.good, links) {
                    let carried = need.volume * part;
                    made[maker][0] += carried;
                    route(draft, (stage, maker, buyer), need.good, carried);
                }
            }
        }
        made
    }

    fn built_for(&self, _: usize, _: usize, _: usize) -> f64 {
        SMALLEST
    }

    fn alternatives(&mut self, draft: &mut Draft) {
        for _ in 0..4 * self.size.routes {
            if draft.preset.map.routes.len() >= self.size.routes {
                return;
            }
            let stage = draft.dice.below(MAKING);
            let maker = draft.dice.below(draft.at_stage[stage].len());
            let buyer = draft.dice.below(draft.at_stage[stage + 1].len());
            let (good, made) = (self.good_of(maker), self.good_of(buyer));
            let wants = if stage + 1 == MAKING {
                made == good
            } else {
                inputs_of(made, self.goods()).any(|input| input == good)
            };
            if wants {
                route(draft, (stage, maker, buyer), good, 0.0);
            }
        }
    }
}

fn route(draft: &mut Draft, (stage, maker, buyer): (usize, usize, usize), good: usize, volume: f64) {
    let ends = (draft.at_stage[stage][maker], draft.at_stage[stage + 1][buyer]);
    if draft.is_taken(ends, good) {
        return;
    }
    let transit_months = [0, 0, 0, 0, 0, 0, 1, 1, 1, 2][draft.dice.below(10)];
    let maximum = if volume > 0.0 { volume * 1.5 } else { draft.dice.between(20.0, 200.0) };
    let cost_usd = draft.dice.between(1.0, 10.0);
    draft.route(ends, (stage, good), Haul { volume, maximum: to_three_digits(maximum), transit_months, cost_usd });
}
