//! What a text of the format of presets may hold, counted in one pass before anything is made of it: three bytes of a list become thirty in memory, and
//! more where a finding is made of each.

use crate::model::Finding;

/// Deepest nesting that is read; a preset needs about ten.
pub(super) const DEEPEST: usize = 64;
/// Most entries of one list: twice the largest map that is made up for trials.
const MOST_ENTRIES: usize = 2_000_000;
/// Most entries of all lists together.
const MOST_IN_ALL: usize = 5_000_000;
/// Longest text, bytes: a name, a note, a citation.
const LONGEST_TEXT: usize = 100_000;

/// Checks that a text keeps within the limits; needs no memory that grows with it. What is no RON at all is for the reader to say.
///
/// # Errors
/// The first place where it does not, with line and column.
pub(super) fn within(text: &str) -> Result<(), Finding> {
    let bytes = text.as_bytes();
    let refuse = |at: usize, message: String| {
        let before = &bytes[..at.min(bytes.len())];
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
        Err(Finding::error(format!("line {line}, column {column}"), message, "leave out what is not needed"))
    };
    // What is open, from the outermost inwards: of a list how many commas have parted its entries; the fields of anything else are counted by its type.
    let mut open: [Option<usize>; DEEPEST] = [None; DEEPEST];
    let (mut depth, mut all, mut at) = (0_usize, 0_usize, 0);
    while let Some(byte) = bytes.get(at) {
        let end = match byte {
            b'"' => end_of_text(bytes, at + 1),
            b'r' => end_of_raw_text(bytes, at),
            b'\'' => end_of_letter(bytes, at + 1),
            b'/' => end_of_comment(bytes, at),
            _ => at + 1,
        };
        match byte {
            b'"' | b'r' if end - at > LONGEST_TEXT => {
                return refuse(at, format!("a text is longer than {LONGEST_TEXT} bytes"));
            }
            b'[' | b'(' | b'{' => {
                let Some(slot) = open.get_mut(depth) else {
                    return refuse(at, format!("it is nested deeper than {DEEPEST} levels"));
                };
                *slot = (*byte != b'(').then_some(0);
                depth += 1;
            }
            b']' | b')' | b'}' => depth = depth.saturating_sub(1),
            b',' => {
                if let Some(Some(entries)) = depth.checked_sub(1).and_then(|depth| open.get_mut(depth)) {
                    *entries += 1;
                    all += 1;
                    if *entries > MOST_ENTRIES {
                        return refuse(at, format!("a list has more than {MOST_ENTRIES} entries"));
                    }
                    if all > MOST_IN_ALL {
                        return refuse(at, format!("its lists have more than {MOST_IN_ALL} entries together"));
                    }
                }
            }
            _ => {}
        }
        at = end;
    }
    Ok(())
}

/// Where a text ends whose first byte stands at `at`.
fn end_of_text(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return at + 1,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Where a raw text (`r"…"`, `r#"…"#`, `br"…"`) ends whose `r` stands at `at`; behind the letter where none begins there.
fn end_of_raw_text(bytes: &[u8], at: usize) -> usize {
    let is_word = |at: Option<usize>| {
        let byte = at.and_then(|at| bytes.get(at));
        byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || !byte.is_ascii())
    };
    let starts =
        !is_word(at.checked_sub(1)) || (at > 0 && bytes.get(at - 1) == Some(&b'b') && !is_word(at.checked_sub(2)));
    let marks = bytes[at + 1..].iter().take_while(|byte| **byte == b'#').count();
    let first = at + 1 + marks;
    if !starts || bytes.get(first) != Some(&b'"') {
        return at + 1;
    }
    let mut from = first + 1;
    while let Some(quote) = bytes[from..].iter().position(|byte| *byte == b'"') {
        from += quote + 1;
        if bytes[from..].iter().take_while(|byte| **byte == b'#').count() >= marks {
            return from + marks;
        }
    }
    bytes.len()
}

/// Where a letter (`'a'`, `'\''`) ends whose first byte stands at `at`.
fn end_of_letter(bytes: &[u8], at: usize) -> usize {
    let first = if bytes.get(at) == Some(&b'\\') { at + 2 } else { at + 1 };
    let rest = bytes.get(first..).unwrap_or_default();
    rest.iter().position(|byte| *byte == b'\'').map_or(bytes.len(), |quote| first + quote + 1)
}

/// Where a comment ends that begins at `at`; behind the slash where none does. Comments in `/* */` stand within each other.
fn end_of_comment(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at + 1) {
        Some(b'/') => bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| at + end),
        Some(b'*') => {
            let (mut inside, mut at) = (1, at + 2);
            while inside > 0 && at < bytes.len() {
                match bytes.get(at..at + 2) {
                    Some(b"/*") => (inside, at) = (inside + 1, at + 2),
                    Some(b"*/") => (inside, at) = (inside - 1, at + 2),
                    _ => at += 1,
                }
            }
            at
        }
        _ => at + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Option<String> {
        within(text).err().map(|finding| finding.to_string())
    }

    #[test]
    fn entries_of_lists_are_counted_and_nothing_within_texts() {
        let list = |entry: &str, count: usize| format!("(\n  of: [{}])", entry.repeat(count));
        assert_eq!(refused(&list("\"\",", MOST_ENTRIES)), None);
        let words = refused(&list("\"\",", MOST_ENTRIES + 1)).unwrap_or_default();
        assert!(words.contains("line 2, column") && words.contains("2000000 entries"), "{words}");
        let most = "1,".repeat(MOST_ENTRIES);
        assert!(refused(&format!("[[{most}],[{most}],[{most}]]")).is_some_and(|words| words.contains("together")));
        // Commas that part no entries.
        let commas = ",".repeat(90_000);
        for hidden in ["\"_\"", "\"\\\"_\"", "r\"\\\"", "r##\"\"#_\"##", "br\"\\\"", "'\"', \"_\"", "'\\'', \"_\""] {
            let hidden = hidden.replace('_', &commas);
            assert_eq!(refused(&format!("[{}]", format!("{hidden},").repeat(30))), None, "{:.20}", hidden);
        }
        for comment in ["//_\n", "/* /* _ */ \" */"] {
            let hidden = comment.replace('_', &commas);
            assert_eq!(refused(&format!("[{}]", hidden.repeat(30))), None);
        }
        // What looks like a text that hides a list, and does not.
        let list = "\"\",".repeat(MOST_ENTRIES + 1);
        for before in ["r\"\\\",", "bar\"\\\"\",", "'\"',", "/*\"*/", "//\"\n", "r#\"\"\"#,"] {
            assert!(refused(&format!("[{before}{list}]")).is_some(), "{before}");
        }
    }

    #[test]
    fn texts_and_nesting_have_an_end() {
        let text = |length: usize| format!("(title: \"{}\")", "x".repeat(length));
        assert_eq!(refused(&text(LONGEST_TEXT - 2)), None);
        assert!(refused(&text(LONGEST_TEXT)).is_some_and(|words| words.contains("line 1, column 9")));
        assert!(refused(&format!("r#\"{}\"#", "x".repeat(LONGEST_TEXT))).is_some());
        assert_eq!(refused(&"[".repeat(DEEPEST)), None);
        assert!(refused(&"(".repeat(1_000_000)).is_some_and(|words| words.contains("deeper than 64")));
        for torn in ["\"", "\"\\", "r", "r#", "r#\"", "'", "'\\", "/", "/*", "/* /", "b", "br\"", "ä'ö"] {
            assert_eq!(refused(torn), None, "{torn}");
        }
    }
}
