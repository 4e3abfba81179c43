//! Typed places in a [`Network`](super::Network) and in a [`RuleBook`](super::RuleBook): a route's number cannot be taken for a node's.
//!
//! Every kind of thing is counted from 0 in the order in which the network or the book holds it. Vectors over one kind are
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
}
