//! Typed places in a [`Network`](super::Network), a [`RuleBook`](super::RuleBook) and a [`Timeline`](super::Timeline): a route's number
//! cannot be taken for a node's, nor a month's for a duration.
//!
//! Every kind of thing is counted from 0 in the order in which it is held there. Vectors over one kind are
//! [`TiVec`](typed_index_collections::TiVec)s, which only its own index opens; the solver's columns and rows stay plain numbers.

/// Defines index types that convert from and to the plain number.
macro_rules! indices {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        pub struct $name(pub usize);

        impl From<usize> for $name {
            fn from(at: usize) -> Self {
                Self(at)
            }
        }

        impl From<$name> for usize {
            fn from(at: $name) -> Self {
                at.0
            }
        }
    )*};
}

indices! {
    /// Place of a site among those of a network, which are sorted by id; a document has an order of its own.
    SiteIx;
    /// Place of a commodity among those of a network.
    CommodityIx;
    /// Place of a recipe among those of a network, the alternative products of its markets included.
    RecipeIx;
    /// Place of a route among the routes of a network, and of its map.
    RouteIx;
    /// Place of a node: a commodity at a site, where a balance must hold.
    NodeIx;
    /// Place of an activity: a recipe at a site.
    ActivityIx;
    /// Place of a final demand.
    DemandIx;
    /// Place of a rule in a rule book.
    RuleIx;
    /// Place of a month in a timeline, counted from 0. Durations are plain numbers of months.
    MonthIx;
}

impl MonthIx {
    /// The month in which a scenario begins.
    pub const FIRST: Self = Self(0);

    /// The months of a timeline that has this many, in order.
    pub fn all(months: usize) -> impl ExactSizeIterator<Item = Self> + Clone {
        (0..months).map(Self)
    }

    /// The last of this many months; the first where there are none.
    pub fn last_of(months: usize) -> Self {
        Self(months.saturating_sub(1))
    }

    /// The month that lies this many months after the first; none before it.
    pub fn at(months: i64) -> Option<Self> {
        usize::try_from(months).ok().map(Self)
    }

    /// The month that people call by this number; they count from 1.
    pub fn numbered(number: usize) -> Option<Self> {
        number.checked_sub(1).map(Self)
    }

    /// The number by which people call it, counted from 1.
    pub fn number(self) -> usize {
        self.0 + 1
    }

    /// Months from the first to this one.
    pub fn from_first(self) -> i64 {
        i64::try_from(self.0).unwrap_or(i64::MAX)
    }

    /// The month after it.
    pub fn next(self) -> Self {
        self.after(1)
    }

    /// The month before it; none before the first.
    pub fn previous(self) -> Option<Self> {
        self.before(1)
    }

    /// The month that comes so many months later.
    pub fn after(self, months: usize) -> Self {
        Self(self.0 + months)
    }

    /// The month that came so many months earlier; none where that lies before the first.
    pub fn before(self, months: usize) -> Option<Self> {
        self.0.checked_sub(months).map(Self)
    }

    /// Months from another to this one, 0 where that comes later.
    pub fn since(self, other: Self) -> usize {
        self.0.saturating_sub(other.0)
    }
}
