//! Which kinds of help a play may use: any set of the rungs above the first.
//!
//! The ladder plays the scenario rung by rung, each rung allowing one more kind of help; the fall in a consumer's shortage from rung to rung is
//! the part that the rung fills, so that demand = permitted + re-routed + stocks + new capacity + substitutes + measures + gap holds by construction. A part
//! may be negative where a kind of help serves one consumer at the cost of another, or where goods ordered for later leave today. A capacity step
//! dated before the first month counts as existing. The order decides what each kind of help is credited with; [`Helps`] holds any other set, for
//! the average over all orders (Shapley value).

use enum_map::Enum;
use strum::EnumCount;

/// The ladder: each rung allows one more kind of help than the one before, all else equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, EnumCount)]
pub enum Rung {
    /// What the rules still permit of the baseline flows.
    Permitted,
    /// Re-routing and spare capacity.
    Rerouting,
    /// Stocks drawn down.
    Stocks,
    /// New and recycled capacity.
    NewCapacity,
    /// Substitute recipes and alternative goods, once their lead time is over.
    Substitutes,
    /// The scenario's own measures.
    Measures,
}

impl Rung {
    /// All rungs, from the bottom.
    pub const ALL: [Self; Self::COUNT] =
        [Self::Permitted, Self::Rerouting, Self::Stocks, Self::NewCapacity, Self::Substitutes, Self::Measures];

    /// The top of the ladder: everything the scenario allows.
    pub const TOP: Self = Self::Measures;

    /// The words in legends and tables for what this rung adds.
    pub fn label(self) -> &'static str {
        match self {
            Self::Permitted => "permitted baseline flows",
            Self::Rerouting => "re-routing and spare capacity",
            Self::Stocks => "stocks",
            Self::NewCapacity => "new and recycled capacity",
            Self::Substitutes => "substitutes",
            Self::Measures => "measures",
        }
    }
}

/// A set of kinds of help. The ladder adds one at a time; other sets serve the average over all orders.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Helps(u8);

impl Helps {
    /// How many kinds of help there are.
    pub const KINDS: usize = Rung::ALL.len() - 1;

    /// Every set, the empty one first; a set's place in the list is [`Helps::index`].
    pub fn all() -> impl Iterator<Item = Self> {
        (0..1_u8 << Self::KINDS).map(Self)
    }

    /// Its place among all sets.
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// True when this kind of help is allowed; what the rules permit always is.
    pub fn has(self, rung: Rung) -> bool {
        rung == Rung::Permitted || self.0 & bit(rung) != 0
    }

    /// The set with one more kind.
    #[must_use]
    pub fn with(self, rung: Rung) -> Self {
        if rung == Rung::Permitted { self } else { Self(self.0 | bit(rung)) }
    }

    /// How many kinds are in it.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// True when nothing but what the rules permit is allowed.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The highest rung in it, for error messages.
    pub fn top(self) -> Rung {
        Rung::ALL.into_iter().rev().find(|rung| self.has(*rung)).unwrap_or(Rung::Permitted)
    }
}

impl From<Rung> for Helps {
    /// Everything up to a rung.
    fn from(rung: Rung) -> Self {
        Rung::ALL.into_iter().filter(|lower| *lower <= rung).fold(Self(0), Self::with)
    }
}

fn bit(rung: Rung) -> u8 {
    1 << (rung as u8 - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ladder_adds_one_kind_at_a_time() {
        let sizes: Vec<usize> = Rung::ALL.into_iter().map(|rung| Helps::from(rung).len()).collect();
        assert_eq!(sizes, [0, 1, 2, 3, 4, 5]);
        assert!(Helps::from(Rung::Stocks).has(Rung::Rerouting) && !Helps::from(Rung::Stocks).has(Rung::NewCapacity));
        assert_eq!(Helps::all().count(), 32);
        assert!(Helps::all().enumerate().all(|(at, helps)| helps.index() == at));
        assert_eq!(Helps::from(Rung::Permitted).with(Rung::Measures).top(), Rung::Measures);
    }
}
