//! One month: what it allows, its program, the allocation and the check of its books.

pub mod allocate;
pub mod audit;
pub mod bounds;
pub mod settle;
pub mod variables;
pub mod warm_start;
