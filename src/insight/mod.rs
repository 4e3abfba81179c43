//! Figures from outcomes: who supplies what share, how concentrated that is, and what stays uncovered.

mod benchmark;
mod causes;
mod gap;
mod shares;

pub use benchmark::{BenchmarkResult, benchmarks};
pub use causes::{Cause, causes};
pub use gap::{Bands, Consumer, GapRow, GapSelection, GapUnit, gap_bands, gap_rows, first_shortage, SHORT};
pub use shares::{Buyer, CountryShare, Cut, hhi, supply_shares};
