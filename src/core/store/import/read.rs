//! The tables of a file, whatever its format.

use crate::model::Finding;
use crate::store::bounded::LARGEST_TABLE;
use crate::store::import::table::Table;
use crate::store::import::{text, workbook};

/// Reads the tables of a file: the sheets of a workbook, or a text of parted values.
///
/// # Errors
/// What keeps it from being read, with place and remedy.
pub fn read_tables(bytes: &[u8], name: &str) -> Result<Vec<Table>, Finding> {
    if bytes.len() > LARGEST_TABLE {
        return Err(Finding::error(name, "it is larger than 64 MiB", "split it, or leave out what is not needed"));
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return unharmed(name, || workbook::read(bytes, name));
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return unharmed(name, || workbook::read_xls(bytes, name));
    }
    text::read(bytes, name)
}

/// What a reader that is not ours makes of a file. It has its faults, as torn files show, and none of them may cost more than the file.
fn unharmed(name: &str, read: impl FnOnce() -> Result<Vec<Table>, Finding>) -> Result<Vec<Table>, Finding> {
    // Nothing outlives the call that could be half done.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(read)).unwrap_or_else(|_| {
        Err(Finding::error(
            name,
            "it is torn, and the reader of workbooks gave up",
            "save it anew as .xlsx, or as .csv",
        ))
    })
}
