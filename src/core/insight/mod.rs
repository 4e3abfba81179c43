//! Figures from outcomes: who supplies what share, how concentrated that is, and what stays uncovered.

mod banded_gaps;
mod benchmark;
mod causes;
mod figures;
mod gap;
mod key_figures;
mod knowledge;
mod ledger;
mod licences;
mod losses;
mod made_good;
mod planning;
mod quality;
mod rank;
mod ranking;
mod reach;
mod reliance;
mod resilience;
mod sensitivity;
mod shapley;
mod shares;
mod short_demands;
mod stock_cover;
mod substitution;
mod supply_risk;
mod table;
mod why;

pub use crate::model::{Cut, GapUnit};
pub use banded_gaps::{BandedGaps, Banding, GapRange, HangsOn, band_plays, banded_gaps, banded_licences};
pub use benchmark::{BenchmarkResult, benchmarks};
pub use causes::{Cause, causes};
pub use figures::{FigureEntry, FigureNames, figure_entries, figure_quality, figure_sigma};
pub use gap::{Bands, Consumer, GapRow, GapSelection, SHORT, gap_bands, gap_rows, result_rows, site_gaps, worst_month};
pub use key_figures::{KeyFigures, key_figures, key_figures_table};
pub use knowledge::{assumed_months, known_words};
pub use ledger::{Balance, JointLimit, JointLimitKind, Ledger};
pub use licences::{
    LicenceTotal, LicencesOverMonths, licence_totals, licences_in_month, licences_over_months, rules_with_queues,
};
pub use losses::{Loss, loss};
pub use made_good::{MadeGood, made_good};
pub use planning::{PlanningRow, planning_rows};
pub use quality::{GapFooting, QualityCounts, TradeQuality, gap_footing};
pub use rank::{rank_correlation, ranks};
pub use ranking::{Benefit, PlantLoss, Ranking, ranking};
pub use reach::{Reach, ReachRow, reach, reach_key};
pub use reliance::{TradeBalance, group_balance, trade_balances};
pub use resilience::{Resilience, resilience, resilience_of};
pub use sensitivity::{CANDIDATES, Sensitivity, Swing, gaps_usd, sensitivity};
pub use shapley::{shapley_parts, shapley_rows, shapley_weight};
pub use shares::{
    Attribution, Buyer, CountryShare, MainCommodities, hhi, main_commodities, sourcing_shares, stage_shares,
    supply_shares, weighted_hhi,
};
pub use short_demands::{ShortDemand, demand_name, first_short, order_of_shortage, short_demands};
pub use stock_cover::{StockCover, stock_cover};
pub use substitution::{SubstituteUse, substitute_uses};
pub use supply_risk::{RiskTerms, SupplyRisk, supply_risk};
pub use table::{Cell, Table};
pub use why::{ChainCause, ChainEnd, Why, why};
