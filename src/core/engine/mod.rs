//! The verbs: what the map does under a scenario. Pure functions of the preset; no files, no drawing.
//!
//! [`Network::build`] gives everything an index; [`simulate`] plays a scenario month by month on a rung of the
//! [`Rung`] ladder; [`solve`] plays the whole ladder and returns an audited [`Outcome`].

mod calendar;
mod check;
mod coordinated;
mod explain;
mod index;
mod ladder;
mod mixing;
mod month;
mod network;
mod play;
mod qp;
mod reconcile;
mod rules;

pub use calendar::{Timeline, in_force};
pub use check::{check, check_indexed};
pub use coordinated::{Coordinated, coordinate, loss_per_unit};
pub use explain::{
    Grounds, RuleText, explain_licences, explain_parts, explain_reckoning, explain_relief, explain_route,
    explain_switches, explain_verdict, grounds, reckonings_at, relief_at, rule_texts, threshold_words,
    verdict_sentence,
};
pub use index::{ActivityIx, CommodityIx, DemandIx, MonthIx, NodeIx, RecipeIx, RouteIx, RuleIx, SiteIx};
pub use ladder::{Helps, Rung};
pub use mixing::{
    Content, ContentModel, Contents, Counted, Followed, Mark, OreOrigins, Threshold, UseClass, ore_origins,
};
pub use month::audit::Audit;
pub use month::bounds::{Blend, Bounds, Returning};
pub use month::scarcity::scarce_values;
pub use month::warm_start::PlayStarts;
pub use network::{MONTHS, MonthOutcome, Network, NetworkDemand, NetworkRoute, NetworkStock, StandsIn};
pub use play::clean_buying::CleanSwitch;
pub use play::outcome::{Outcome, Play};
pub use play::postponed::PostponedMonth;
pub use play::simulate::{
    JudgedRoute, SolvedMonth, judge_route, limits_met, simulate, simulate_help_sets, simulate_near, solve,
};
pub use play::solve_all::{Batch, BatchOrder, BatchStep, solve_all};
pub use play::time_limit::within;
pub use qp::fault::{Fault, inject};
pub use qp::program::{Column, Program, Row, Sense, SolveError};
pub use qp::solve::fall_backs;
pub use reconcile::{Adjustment, Reconciliation, apply as apply_reconciliation, reconcile, reconcile_holding};
pub use rules::{
    Catch, Desks, FindingCause, QueueMonth, QuotaAccounts, QuotaBound, QuotaCount, Reckoning, Relief, RouteContent,
    RuleBook, UseGroups, Verdict, VerdictKind, reckonings, relief,
};
