//! The verbs: what the map does under a scenario. Pure functions of the preset; no files, no drawing.
//!
//! [`Network::build`] gives everything an index; [`simulate`] plays a scenario month by month on a rung of the
//! [`Rung`] ladder; [`solve`] plays the whole ladder and returns an audited [`Outcome`].

mod active_set;
mod allocate;
mod alternatives;
mod audit;
mod bounds;
#[cfg(feature = "highs")]
mod by_highs;
mod calendar;
mod check;
mod columns;
mod coordinated;
mod explain;
mod helps;
mod interior_point;
mod kkt;
mod memory;
mod mixing;
mod network;
mod outcome;
mod program;
mod reconcile;
mod rules;
mod settle;
mod simulate;

pub use active_set::{ActiveSet, Side, Start};
pub use audit::Audit;
pub use bounds::{Bounds, Returning};
pub use calendar::Timeline;
pub use check::{check, check_indexed};
pub use coordinated::{Coordinated, coordinate, loss_per_unit};
pub use explain::{explain_relief, explain_route, explain_verdict, verdict_sentence};
pub use helps::Helps;
pub use memory::Guide;
pub use mixing::{Content, ContentModel, Contents, Counted, OreOrigins, UseClass, UseProfile, ore_origins};
pub use network::{MONTHS, Network, NetworkActivity, NetworkDemand, NetworkRoute, NetworkStock, Node, StandsIn};
pub use outcome::{MonthOutcome, Outcome, Play, Rung};
pub use program::{Certificate, Column, Program, Row, Sense, Solution, SolveError};
pub use reconcile::{
    Adjustable, GROSS, Move, Reconciliation, UNKNOWN, apply as apply_reconciliation, figure_name, reconcile,
};
pub use rules::{
    Catch, Cause as FindingCause, Finding as VerdictFinding, FindingKind, Holding, QuotaBound, Relief, RuleBook,
    Touched, Verdict, VerdictKind, relief, reliefs,
};
pub use simulate::{Progress, all_orders, judge_route, limits_met, simulate, simulate_near, solve};
