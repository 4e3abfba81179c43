//! Month after month and rung after rung: the play of a scenario and its outcome.

pub mod clean_buying;
pub mod clean_choice;
pub mod clean_plan;
pub mod outcome;
pub mod postponed;
pub mod simulate;
pub mod solve_all;
pub mod time_limit;
