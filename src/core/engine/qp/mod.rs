//! The quadratic program in the abstract: data, order of attempts, interior point, active set, certificate.
//!
//! # Why a certificate decides
//!
//! Columns are deviations scaled by their natural size, rows by their largest entry; fixed columns are left out. A solver's status is never
//! believed: some return "optimal" on NaN. An answer counts if its own certificate (primal, bounds, stationarity, complementarity; `Program::certify`) is
//! small enough, and every month passes the audit afterwards.
//!
//! # Why an active set after the interior point
//!
//! An interior-point answer (clarabel, pure Rust, no build tools) is right to its tolerance in the objective, which leaves a small plant's level open in
//! the fourth digit. What it does tell is which bounds hold. `active_set` holds those and solves the linear equations that are left (LDL' factors of
//! clarabel's own `qdldl`, refined), lets go of bounds whose multiplier has the wrong sign, holds what went outside, and repeats until nothing
//! changes. The result counts only if its certificate is below 1e-10; otherwise the interior-point answer stands. Three things made it settle on real
//! maps: columns scaled by the root of their curvature and rows to length 1; multipliers of rows in which everything rests kept near those of the
//! start; and, where such a row does not close, letting go of that column which the ratio test of a dual simplex names. Where bounds coincide,
//! rounding may decide in turns which of them holds; an answer with nothing left to mend then counts.
//!
//! # Warm starts
//!
//! From the second month on, the set of the month before is tried first, and that of the same month in a similar play before it (the top rung for the
//! lower ones, the scenario as it is for one with another figure or measure). A brief of three scenarios needs half of the interior-point solves
//! that way.
//!
//! # What was tried and left out
//!
//! Newton's method on the dual with an exact line search stalls on the flats between near-equal routes. Blockwise factors (faer) for very large maps
//! give digits that depend on the processor. A program of more than 3,000 columns runs on a thread of its own, so that it can be given up on
//! the way.
//!
//! Every solve is the same sequence of operations on any number of threads, so that results are the same bytes.

pub mod active_set;
#[cfg(feature = "highs")]
pub mod highs;
pub mod interior_point;
pub mod kkt;
pub mod program;
pub mod solve;
