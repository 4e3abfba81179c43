//! Texts in the cells of tables that leave: what a spreadsheet program would run, and what it could not hold.
//!
//! To such a program a cell of a text file that begins like a formula is one, whatever stands in quotation marks around it.
//!
//! An apostrophe before it keeps it a text, as those programs have it themselves; it is taken away again where such a file is read.

use std::borrow::Cow;

/// What formulas begin with, and what programs skip before they look for one.
const BEGINNINGS: [char; 7] = ['=', '+', '-', '@', '\t', '\r', '\n'];

/// True for a text that would be run, and for one that looks as if it were kept from that already.
fn needs(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(BEGINNINGS)
}

/// A text as it is written into a text file of parted values; a figure is none and is written as it is.
pub fn cell_of_csv(text: &str) -> Cow<'_, str> {
    if needs(text) { format!("'{text}").into() } else { text.into() }
}

/// Longest text that a cell of a workbook holds, in units of UTF-16.
const LONGEST_CELL: usize = 32_767;

/// A text as it fits into a cell of a workbook: what is longer is cut off, which the cell says, so that one name does not cost the whole file.
pub fn cell_of_workbook(text: &str) -> Cow<'_, str> {
    let length = text.encode_utf16().count();
    if length <= LONGEST_CELL {
        return text.into();
    }
    let note = format!("\u{2026} [cut: {} letters do not fit into a cell]", text.chars().count());
    let mut left = LONGEST_CELL - note.encode_utf16().count();
    let fits = |letter: &char| {
        let rest = left.checked_sub(letter.len_utf16());
        left = rest.unwrap_or(0);
        rest.is_some()
    };
    (text.chars().take_while(fits).collect::<String>() + &note).into()
}

/// A cell of such a file as it was meant.
pub(crate) fn read(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| needs(text)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_comes_back() {
        for text in [
            "=1+1", "+Ore", "-dig", "@ore", "\t=1", "\r=1", "\n=1", "'=1", "''=1", "'90s", "'", "", "Hill's", "a=b",
            "Öre",
        ] {
            let cell = cell_of_csv(text);
            assert!(!cell.starts_with(BEGINNINGS), "{text:?}");
            assert_eq!(read(&cell), text);
        }
        assert_eq!((cell_of_csv("'90s"), read("'90s")), ("'90s".into(), "'90s"));
    }

    #[test]
    fn what_is_too_long_for_a_cell_is_cut_and_says_so() {
        let whole = "x".repeat(LONGEST_CELL);
        assert_eq!(cell_of_workbook(&whole), whole);
        for long in ["x".repeat(40_000), "\u{1f642}".repeat(20_000)] {
            let cell = cell_of_workbook(&long);
            assert!((LONGEST_CELL - 1..=LONGEST_CELL).contains(&cell.encode_utf16().count()));
            assert!(cell.ends_with("000 letters do not fit into a cell]"), "{:.80}", cell);
        }
    }
}
