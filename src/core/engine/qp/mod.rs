//! The quadratic program in the abstract: data, order of attempts, interior point, active set, certificate.

pub mod active_set;
#[cfg(feature = "highs")]
pub mod highs;
pub mod interior_point;
pub mod kkt;
pub mod program;
pub mod solve;
