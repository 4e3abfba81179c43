//! Made-up maps of any size, for benchmarks and for trying the window on large ones. Nothing in them is data.
//!
//! Built backwards from the markets (`draft`), so that the baseline conserves mass: every need is shared out among suppliers, and
//! what they sell is what they make. The same pattern, sizes and seed give the same map. Who buys from whom is what the patterns
//! differ in: anyone from anyone (`scattered`), or as the world trades (`trading`).

mod concentration;
mod controls;
mod dice;
mod draft;
mod pattern;
mod places;
mod scattered;
mod trading;

pub use concentration::Concentration;
pub use pattern::{Pattern, Size, World};

use crate::model::Preset;
use crate::store::made_up::dice::Dice;
use crate::store::made_up::scattered::Scattered;
use crate::store::made_up::trading::{Reach, Trading};

/// A map of about this size with a scenario without controls and one under a licence and a content clause.
pub fn generate(pattern: Pattern, size: Size, seed: u64) -> Preset {
    let dice = Dice::new(seed);
    match pattern {
        Pattern::Gravity(world) => draft::build(Trading::new(Reach::World, world, size), dice),
        Pattern::Clusters(world) => draft::build(Trading::new(Reach::Region, world, size), dice),
        Pattern::Random => draft::build(Scattered::new(size), dice),
    }
}
