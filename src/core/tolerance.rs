//! Every tolerance of the core, in one table: below it, a difference is nothing.
//!
//! They are of three kinds. Rounding of the file's decimals is relative to what the figures are of; rounding of a solver is relative to the
//! size of its column; and what is left of a sum of shares is absolute. None of them is a weight: those stand in
//! `engine::month::variables`, and change answers on purpose.

// The decimals of a file.

/// Share by which figures of a file may exceed a limit, or miss a balance. Figures are written with up to nine digits, so that sums of
/// them close no better.
pub const DECIMALS: f64 = 1e-9;

/// What a balance of the baseline misses, as a share of its turnover, once its rounding is taken out: a few units in the last place of its sums.
pub const BALANCED: f64 = 5e-15;

/// Share of a volume below which what is left of it, after others have taken theirs, is the rest of rounded figures: no new route
/// carries it.
pub const LEFT_OVER: f64 = 1e-6;

/// Share of what passes through a node above which a missing supply is worth a word to the user.
pub const NOTICEABLE: f64 = 1e-6;

// Shares and contents, which sum to 1 over a dozen terms.

/// Share of a route's volume, of a stake or of a supply below which it is none. A million times the rounding of a sum, and a million
/// times less than any threshold in a law (0.1 % of value).
pub const SHARE: f64 = 1e-9;

/// Distance from 1 within which the uses of a route pass whole: the uses are a partition, and their shares sum to 1 but for this.
pub const WHOLE: f64 = 1e-12;

/// Counted share of value below which a good has no content. Above [`TRACE_WEIGHT`], so that the trace of an idle plant taints nobody.
pub const CONTENT: f64 = 1e-9;

/// Weight, against the natural size, at which idle plants and closed routes are mixed, so that they too have a composition before they
/// open. Too small to move a share that trade decides.
pub const TRACE_WEIGHT: f64 = 1e-12;

/// Largest change of a share in a sweep over the map that counts as settled: a few units in the last place.
pub const SETTLED: f64 = 1e-15;

// A month's program.

/// Share of its size below which a quantity is what the solver leaves of nothing.
pub const SOLVER_REST: f64 = 1e-10;

/// Share of its size below which the range of a quantity is no range: the column is fixed.
pub const NO_RANGE: f64 = 1e-8;

/// Share of what passes in the baseline below which goods at a node are too little to decide about. A program whose whole range is
/// that narrow has no interior, and its answer no digits.
pub const NEGLIGIBLE: f64 = 1e-6;

/// Imbalance of a node, as a share of its turnover, at which a month's books are closed.
pub const CLOSED: f64 = 1e-14;

/// Residual of a month, relative to turnover, above which an outcome fails its audit and is not shown.
pub const AUDIT: f64 = 1e-6;

/// Share of a demand below which a shortage of the coordinated plan is what its linear program leaves of nothing. Coarser than
/// [`SOLVER_REST`]: one program holds all months.
pub const COORDINATED_REST: f64 = 1e-7;

// The quadratic program.

/// Worst certificate of a general interior point that ends the search for a better one of its answers.
pub const EXACT_CERTIFICATE: f64 = 1e-10;

/// Worst certificate of an answer of a linear program.
pub const GOOD_CERTIFICATE: f64 = 1e-6;

/// Worst certificate of a general interior point that is an answer at all; the best of all attempts counts, and the audit says so.
pub const ACCEPTABLE_CERTIFICATE: f64 = 1e-5;

/// Worst miss of a row, relative to its largest term, of an answer in which nothing is left open.
pub const EXACT: f64 = 1e-12;

/// Worst miss of a row that rounding of its figures excuses: the decimals of a file ([`DECIMALS`]), added up over a row.
pub const INEXACT: f64 = 1e-8;

// Reconciliation.

/// Share of its standard deviation within which a figure stands at its limit, or has not moved.
pub const STILL: f64 = 1e-7;

/// Pivot, against the largest, below which a balance follows from others and is skipped.
pub const PIVOT: f64 = 1e-10;

// Figures drawn from outcomes.

/// Share of a month's demand by which the last digits of a solver may move a shortage. Less is no figure: it would stand in every
/// table as a gap of a few dollars out of trillions.
pub const SHORTAGE: f64 = 1e-6;

/// Share of the value wanted below which a gap is nothing to explain.
pub const GAP_VALUE: f64 = 1e-9;

/// Relative difference below which two months miss as much: a solver's last digits name no month.
pub const SAME_GAP: f64 = 1e-6;
