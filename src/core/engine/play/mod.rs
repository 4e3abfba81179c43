//! Month after month and rung after rung: the play of a scenario and its outcome.

pub mod outcome;
pub mod simulate;
pub mod solve_all;
