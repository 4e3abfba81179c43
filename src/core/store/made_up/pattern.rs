//! What a made-up map is to be like.

use crate::store::made_up::concentration::Concentration;

/// How large a made-up map is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// Sites of all stages together; at least 14, two a stage.
    pub sites: usize,
    /// Routes, those without a baseline included. Fewer than the needs of the sites are rounded up, more than could differ are
    /// left out.
    pub routes: usize,
}

/// Who buys from whom on a made-up map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Pattern {
    /// From makers all over the world: more from large ones, less from far ones, and from few.
    Gravity(World),
    /// From makers of the same region; abroad only from the largest maker of a region.
    Clusters(World),
    /// From makers drawn by chance, six goods or nine for any number of sites, in eight countries: no part of the map can be cut
    /// off from the rest, which is the hardest case for a solver and like no trade in the world.
    Random,
}

/// What makes up a made-up world.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct World {
    /// How much of each good is made in one country.
    pub concentration: Concentration,
    /// Goods, about; as many are made at each stage. Left out: they grow with the root of the sites, 2.6 times it, so that a map
    /// gains goods and places alike: 21 goods at 60 sites, where shipped presets have 14 to 46, and 258 at 10,000, as a customs
    /// table has hundreds. The fewer goods, the more sites trade the same one, and the harder the map is to solve.
    pub goods: Option<usize>,
}
