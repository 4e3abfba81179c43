//! What goods are made of and where they end: steady-state mass balances of shares.
//!
//! Downstream, every node mixes what arrives and what is made there; upstream, it inherits the uses of whatever takes
//! from it. Both are sparse linear systems `s = A s + b` whose rows sum to at most one, solved by Gauss-Seidel sweeps
//! in stage order: one sweep settles a chain, cycles (recycling) converge geometrically.

pub mod content;
pub mod ore;
pub mod persons;
mod sweep;
pub mod uses;

pub use content::{Content, ContentModel, Contents, Counted, Followed, Mark, Threshold};
pub use ore::{OreOrigins, ore_origins};
pub use persons::bought_by;
pub use uses::{UseClass, UseProfile};
