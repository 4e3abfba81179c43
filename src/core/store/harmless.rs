//! Texts that a spreadsheet program would run: a cell of a text file that begins like a formula is one to it, whatever stands in quotation marks around it.
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
pub(crate) fn written(text: &str) -> Cow<'_, str> {
    if needs(text) { format!("'{text}").into() } else { text.into() }
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
            let cell = written(text);
            assert!(!cell.starts_with(BEGINNINGS), "{text:?}");
            assert_eq!(read(&cell), text);
        }
        assert_eq!((written("'90s"), read("'90s")), ("'90s".into(), "'90s"));
    }
}
