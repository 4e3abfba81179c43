//! Tables whose figures stand side by side or below each other by period or by what is measured, read as a row each.

use crate::store::import::table::Table;
use crate::store::import::{measures, wide};

/// A table with one row per period, and one column per thing that is measured.
pub(super) fn as_rows(table: Table) -> Table {
    measures::side_by_side(wide::as_rows(table))
}
