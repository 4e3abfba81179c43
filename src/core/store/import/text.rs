//! Text files: encodings and what parts the columns.

use crate::model::Finding;
use crate::store::harmless;
use crate::store::import::table::{LONGEST, MOST_ROWS, Row, Table};
use crate::store::import::{headings, quotes};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// What may part columns.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];
/// Lines that are looked at to find out which.
const LOOKED_AT: usize = 50;

/// Reads a text file: its tables.
pub(super) fn read(bytes: &[u8], name: &str) -> Result<Vec<Table>, Finding> {
    let (text, note) = decode(bytes, name)?;
    let (hint, text) = separator_line(&text);
    let above = usize::from(hint.is_some());
    let delimiter = hint.unwrap_or_else(|| delimiter(text));
    let columns = text.lines().map(|line| line.matches(delimiter).count() + 1).max().unwrap_or(1);
    if let Some(line) = quotes::unclosed(text, delimiter, columns) {
        return Err(Finding::error(
            format!("{name}, row {}", line + above),
            "a quotation mark opens there and does not close in that row",
            "close it, or take it away",
        ));
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter as u8)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(0, |position| position.line());
            Finding::error(format!("{name}, line {line}"), error.to_string(), "save it anew as CSV in UTF-8")
        })?;
        // The line where the record begins, which is its row in a spreadsheet unless cells hold line breaks.
        let number = record.position().map_or(0, |position| {
            // Empty lines before a record count as part of it.
            let rest = text.as_bytes().get(position.byte() as usize..).unwrap_or_default();
            let empty = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| **byte == b'\n');
            position.line() as usize + empty.count() + above
        });
        if record.iter().any(|cell| cell.len() > LONGEST) {
            let message = format!("a cell is longer than {LONGEST} characters");
            return Err(Finding::error(
                format!("{name}, row {number}"),
                message,
                "a quotation mark may be missing there",
            ));
        }
        rows.push(Row {
            number,
            cells: record.iter().map(|cell| harmless::read(cell).to_owned()).collect(),
            ..Row::default()
        });
        if rows.len() > MOST_ROWS + 1 {
            let message = format!("it has more than {MOST_ROWS} rows");
            return Err(Finding::error(name, message, "split it, or leave out what is not needed"));
        }
    }
    headings::tables(name.to_owned(), rows, Some(delimiter), note.into_iter().collect())
}

/// The hint by which spreadsheet programs are told what parts the columns (`sep=;`), and the text after it.
fn separator_line(text: &str) -> (Option<char>, &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let hint = first.trim_matches(['\r', '"', ' ', '\u{feff}']);
    let mark = hint.get(..4).filter(|start| start.eq_ignore_ascii_case("sep=")).and_then(|_| hint.get(4..));
    match mark {
        Some("\\t" | "") => (Some('\t'), rest),
        Some(mark) if mark.len() == 1 => (mark.chars().next(), rest),
        _ => (None, text),
    }
}

/// UTF-8 or UTF-16 where the file says or proves so, else Windows-1252, with a note.
fn decode(bytes: &[u8], name: &str) -> Result<(String, Option<String>), Finding> {
    let utf16 = |rest: &[u8], encoding: &'static Encoding| {
        // Half a letter at the end of a file that was cut off is no reason to refuse the rest.
        let whole = &rest[..rest.len() - rest.len() % 2];
        let text = encoding.decode_without_bom_handling_and_without_replacement(whole);
        text.map(|text| (text.into_owned(), None)).ok_or_else(|| {
            Finding::error(name, "it says that it is text in UTF-16 but is not", "save it anew as CSV in UTF-8")
        })
    };
    match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] => match std::str::from_utf8(rest) {
            Ok(text) => Ok((text.to_owned(), None)),
            Err(error) => Err(Finding::error(
                format!("{name}, byte {}", error.valid_up_to() + 3),
                "it says that it is text in UTF-8 but is not",
                "save it anew as CSV in UTF-8",
            )),
        },
        [0xff, 0xfe, rest @ ..] => utf16(rest, UTF_16LE),
        [0xfe, 0xff, rest @ ..] => utf16(rest, UTF_16BE),
        bytes if bytes.contains(&0) => {
            Err(Finding::error(name, "it is not a table: it holds binary data", "choose a .csv, .txt or .xlsx file"))
        }
        bytes => match std::str::from_utf8(bytes) {
            Ok(text) => Ok((text.to_owned(), None)),
            Err(_) => Ok(by_lines(bytes)),
        },
    }
}

/// Lines that are UTF-8 as they are, the others as Windows-1252, with a note that names them.
fn by_lines(bytes: &[u8]) -> (String, Option<String>) {
    let mut text = String::new();
    let (mut others, mut accented) = (Vec::new(), 0);
    for (at, line) in bytes.split_inclusive(|byte| *byte == b'\n').enumerate() {
        match std::str::from_utf8(line) {
            Ok(line) => {
                accented += usize::from(!line.is_ascii());
                text.push_str(line);
            }
            Err(_) => {
                others.push(at + 1);
                text.push_str(&WINDOWS_1252.decode_without_bom_handling(line).0);
            }
        }
    }
    let listed: Vec<String> = others.iter().take(10).map(ToString::to_string).collect();
    let lines = format!(
        "line{} {}{}",
        if others.len() == 1 { "" } else { "s" },
        listed.join(", "),
        if others.len() > 10 { " and more" } else { "" }
    );
    let beside = if accented > 0 { format!("; {accented} others are UTF-8") } else { String::new() };
    let note = format!(
        "Not UTF-8 (first in line {}): {lines} read as Windows-1252{beside}. Check names with accents; save as UTF-8 if they are wrong.",
        others.first().copied().unwrap_or_default()
    );
    (text, Some(note))
}

/// What parts the columns: what stands equally often, outside quotation marks, in most of the first lines.
fn delimiter(text: &str) -> char {
    let count = |line: &str, wanted: char| {
        let mut quoted = false;
        line.chars()
            .filter(|letter| {
                quoted ^= *letter == '"';
                *letter == wanted && !quoted
            })
            .count()
    };
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(LOOKED_AT).collect();
    let first = lines.first().copied().unwrap_or_default();
    let agreement = |wanted: char| {
        let head = count(first, wanted);
        if head == 0 { 0 } else { lines.iter().filter(|line| count(line, wanted) == head).count() * 1000 + head }
    };
    // A title stands above the headings: what stands equally often in most lines parts the columns.
    if DELIMITERS.iter().all(|wanted| count(first, *wanted) == 0) {
        let usual = |wanted: char| {
            let counts: Vec<usize> = lines.iter().map(|line| count(line, wanted)).filter(|count| *count > 0).collect();
            counts
                .iter()
                .map(|head| counts.iter().filter(|count| *count == head).count() * 1000 + head)
                .max()
                .unwrap_or(0)
        };
        return DELIMITERS.into_iter().rev().max_by_key(|wanted| usual(*wanted)).unwrap_or(',');
    }
    DELIMITERS.into_iter().rev().max_by_key(|wanted| agreement(*wanted)).unwrap_or(',')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(bytes: &[u8]) -> Table {
        read(bytes, "a.csv").expect("it can be read").remove(0)
    }

    #[test]
    fn encodings_and_delimiters() {
        let plain = table("name;country;t\nÖresund;SE;1,5\n\nBaotou;CN;2,5\n".as_bytes());
        assert_eq!(plain.headers, ["name", "country", "t"]);
        assert_eq!(plain.delimiter, Some(';'));
        assert_eq!(
            (plain.rows[1].number, plain.rows[1].cell(0)),
            (4, "Baotou"),
            "the empty line counts as a row of the file"
        );
        let marked = table("\u{feff}name,country\n包头,CN\n".as_bytes());
        assert_eq!((marked.headers[0].as_str(), marked.rows[0].cell(0)), ("name", "包头"));
        let windows = table(b"name\tcountry\nM\xfcnchen\tDE\n\x80\tFR\n");
        assert_eq!((windows.rows[0].cell(0), windows.rows[1].cell(0)), ("München", "€"));
        assert!(windows.notes[0].contains("line 2"), "{:?}", windows.notes);
        let wide: Vec<u8> = "\u{feff}a,b\n1,2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(table(&wide).headers, ["a", "b"]);
        let cut: Vec<u8> =
            [0xfe, 0xff].into_iter().chain("a\n€\n".encode_utf16().flat_map(u16::to_be_bytes)).chain([0]).collect();
        assert_eq!(table(&cut).rows[0].cell(0), "€");
        assert!(read(&[0xff, 0xfe, 0x00, 0xd8, b'a', 0], "a.csv").is_err(), "half a surrogate pair");
        let quoted = table(b"name,note\n\"Lynas, Kalgoorlie\",\"two\nlines\"\nnext,row\n");
        assert_eq!(quoted.rows[0].cell(0), "Lynas, Kalgoorlie");
        assert_eq!(quoted.rows[1].number, 4);
    }

    /// Five bytes that Windows-1252 leaves open are control characters, as browsers read them.
    #[test]
    fn every_byte_of_windows_1252_is_a_letter() {
        let bytes: Vec<u8> = (0x80..=0xff).collect();
        let (text, note) = decode(&bytes, "a.csv").expect("it can be read");
        let high: String = ('\u{a0}'..='\u{ff}').collect();
        assert_eq!(text, format!("€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ{high}"));
        assert!(note.is_some());
    }

    #[test]
    fn what_is_no_table_is_refused_in_words() {
        for (bytes, word) in [
            (&b""[..], "empty"),
            (b"name,country\n", "no rows"),
            (b"\x89PNG\x00\x00", "binary"),
            (b"\xef\xbb\xbfname\n\xff\xfe\n", "UTF-8"),
        ] {
            let finding = read(bytes, "a.csv").expect_err("no table");
            assert!(finding.message.contains(word), "{finding}");
        }
    }
}
