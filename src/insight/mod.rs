//! Figures from outcomes: who supplies what share, how concentrated that is, and what stays uncovered.

mod benchmark;
mod causes;
mod gap;
mod orders;
mod reach;
mod resilience;
mod shares;

pub use benchmark::{BenchmarkResult, benchmarks};
pub use causes::{Cause, causes};
pub use gap::{Bands, Consumer, GapRow, GapSelection, GapUnit, SHORT, first_shortage, gap_bands, gap_rows, site_gaps};
pub use orders::averaged_rows;
pub use reach::{Reach, ReachRow, reach};
pub use resilience::{Resilience, resilience};
pub use shares::{Buyer, CountryShare, Cut, hhi, main_commodities, stage_shares, supply_shares};
