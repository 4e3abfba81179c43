//! The verbs: what the map does under a scenario. Pure functions of the preset; no files, no drawing.
//!
//! [`Network::build`] gives everything an index; [`simulate`] plays a scenario month by month on a rung of the
//! [`Rung`] ladder; [`solve`] plays the whole ladder and returns an audited [`Outcome`].

mod calendar;
mod check;
mod coordinated;
mod explain;
mod ladder;
mod mixing;
mod month;
mod network;
mod play;
mod qp;
mod reconcile;
mod rules;

pub use calendar::Timeline;
pub use check::{check, check_indexed};
pub use coordinated::{Coordinated, coordinate, loss_per_unit};
pub use explain::{explain_relief, explain_route, explain_verdict, verdict_sentence};
pub use ladder::Helps;
pub use mixing::{Content, ContentModel, Contents, Counted, OreOrigins, UseClass, UseProfile, ore_origins};
pub use month::audit::Audit;
pub use month::bounds::{Bounds, Returning};
pub use month::warm_start::Guide;
pub use network::{MONTHS, Network, NetworkActivity, NetworkDemand, NetworkRoute, NetworkStock, Node, StandsIn};
pub use play::outcome::{MonthOutcome, Outcome, Play, Rung};
pub use play::simulate::{Progress, all_orders, judge_route, limits_met, simulate, simulate_near, solve};
pub use qp::active_set::{ActiveSet, Side, Start};
pub use qp::program::{Certificate, Column, Program, Row, Sense, Solution, SolveError};
pub use reconcile::{
    Adjustable, GROSS, Move, Reconciliation, UNKNOWN, apply as apply_reconciliation, figure_name, reconcile,
};
pub use rules::{
    Catch, Cause as FindingCause, Finding as VerdictFinding, FindingKind, Holding, QuotaBound, Relief, RuleBook,
    Touched, Verdict, VerdictKind, relief, reliefs,
};
