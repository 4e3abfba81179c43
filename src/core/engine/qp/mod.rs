//! The quadratic program in the abstract: data, exact solver, certificate.
//!
//! # The method
//!
//! A program falls into parts that have nothing to do with each other (`parts`); each is scaled by itself, by powers of two (`scaled`). It is strictly
//! convex and separable, so that given a price per row every column knows its value: where its own gradient vanishes, or the bound on the way
//! there. What is left to find are the prices, by three methods that share one matrix, a row and a column per price (`normal`, `cholesky`, `dense`):
//!
//! 1. whole Newton steps (`exact`), which end at the answer to rounding from prices nearby: those of the month before, of the same month in
//!    a similar play, or
//! 2. those at the end of an interior point (`central_path`);
//! 3. proximal Newton steps with a line search (`proximal`), where whole steps go round in circles: every one gains something.
//!
//! What has been solved in the same month is not solved again (`memory`).
//!
//! clarabel (`interior_point`), a general interior point, is the last resort, counted in `solve::fall_backs`, which no shipped preset needs. It is
//! the cross-check in tests, and solves the linear programs of the coordinated policy.
//!
//! # What exact means
//!
//! The gradients of the weakest tier are ten powers of ten smaller than those of shortage, so that neither the gradient nor the gap says
//! anything about its flows. `Certificate::distance` is therefore how far a column would still move by its own gradient, in its own size, and rows are
//! measured against their own turnover. An answer of an interior point, right to 1e-10 in the objective, was off by 5e-2 in that measure. The
//! difference of prices that moves a weak column has no digits left in plain numbers: prices are kept in twice the precision (`double`), also in
//! the certificate, which is worked out from the program alone. Every month passes the audit besides.
//!
//! # What was tried and left out
//!
//! Newton's method on the prices without a proximal term stalls on the flats between near-equal routes. Answers of an interior point as they are: the
//! set of bounds that hold did not settle in one program of ten. Blockwise factors (faer) for very large maps give digits that depend on the
//! processor, and so do fused multiply-adds. Proximal steps from the prices of the month before, where whole steps fail, take longer than an
//! interior point from nothing: forty at most end half of the 1,662 parts of `rare-earths-2025`, `october-2025`, that whole steps do not end (of
//! 8,052), in 7.4 s for the 4.5 s that they save.
//! Prices of other worlds of the same month, as further starts, end 35 of these parts. An interior point that starts from the nearest prices takes 18 to
//! 21 iterations instead of 39, and half of its ends do not settle. Further centrality correctors (J. Gondzio, 1996) take 31, and no less time.
//! Of 101 parts that need 46 iterations on average, none needs fewer with distances and multipliers of
//! each column's own size, with values of least squares in those sizes (42 to 78), or with correctors weighed down where steps are short (L. Colombo,
//! J. Gondzio, Further development of multiple centrality correctors, 2008: 59 to 82). Starts that were right in another month or world are, in these
//! parts, as far off as prices are large: what is scarce moves from month to month, and whole steps end 6 % of parts of 300 rows.
//!
//! Nor does an interior point that starts on the central path of known prices, every column where it stands on it at a product of 1 to 1e5 times that of
//! typical columns: from the exact prices of the month before it takes 31 iterations instead of 25 and one end in six does not settle, and from the
//! prices that an interior point had there itself 36. Prices of this month's orders as a start for its contracts, and of contracts for deliveries, end
//! 7 % of the cold parts and cost as much as they save.
//!
//! Folding what is simple before it is solved: of the 330,000 rows of 1,269 parts of 20 rows and more (`rare-earths-2025`, `october-2025`, six rungs) 9 % are
//! balances of two columns, which could be one; 37 % have three, and would leave a column that is quadratic piece by piece. Columns side by side, 21 %, make no
//! rows, and leaves are what elimination takes first, at next to nothing. Patterns of matrices kept for the months that follow save 12 % under licences on
//! made-up maps of 100 sites, where two parts in three come again, and cost 1 % on this preset, where one in four does. The widest vectors in fronts of less than
//! 64 rows and in the loops over columns of `central_path` cost 2 %.
//!
//! What did help: an interior point whose values and prices go their own lengths and that begins far from the bounds (`central_path`): 1,379 iterations
//! instead of 2,110 in 54 cold parts of `october-2025`, 2,581 instead of 3,293 in 95 of `lapses-2030`. Misses closed only as far as the aim is off
//! (1,886 and 3,452) and second-order terms weighed down by the length of the predictor (2,100 to 7,200) did not. And programs that do not leave it to
//! the solver to find out what cannot be (`month::bound`): without an interior, prices run off along a ray, and whole steps from there go round in circles. On
//! `samarium-cobalt-defence`, `october-2025`, proximal steps took 8.8 s of 16.0 s for that reason, and take 0.1 s of 4.4 s.
//!
//! Every solve is the same sequence of operations on any number of threads, so that results are the same bytes.

pub mod central_path;
pub mod cholesky;
pub mod dense;
pub mod double;
pub mod exact;
pub mod fault;
#[cfg(feature = "highs")]
pub mod highs;
pub mod interior_point;
pub mod memory;
pub mod normal;
pub mod parts;
pub mod program;
pub mod proximal;
pub mod scaled;
pub mod solve;
#[cfg(test)]
mod tests;
