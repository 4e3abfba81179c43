//! Paths of somebody's computer in texts, and the names of users that stand in them.
//!
//! What is meant for readers looks like a path now and then (`t/a`, `and/or`, an address on the web), so a path is only what begins like one.

use std::ops::Range;

/// What stands in the place of a path that leads to no file.
const NO_FILE: &str = "[a path]";
/// What stands in the place of the name of a user.
const NO_USER: &str = "[a user]";
/// Words, after the first, in which a path with gaps in its names is looked for.
const WORDS: usize = 6;
/// Names below a folder of users that are nobody's.
const NOBODY: [&str; 6] = ["public", "shared", "default", "all users", "user", "users"];

/// A path in a text: where it stands, and the end of it that says something to others.
struct Found {
    at: Range<usize>,
    instead: String,
    user: Option<String>,
}

/// True for a text with a path of somebody's computer in it.
pub(crate) fn has_path(text: &str) -> bool {
    may_have_path(text) && find(text, 0).is_some()
}

/// The names of users in the paths of a text.
pub(crate) fn users(text: &str) -> Vec<String> {
    all(text).into_iter().filter_map(|found| found.user).collect()
}

/// A text without paths: of each that leads to a file the name of the file stays.
pub(crate) fn without_paths(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut from = 0;
    for found in all(text) {
        bare.push_str(&text[from..found.at.start]);
        bare.push_str(&found.instead);
        from = found.at.end;
    }
    bare.push_str(&text[from..]);
    bare
}

/// A text without the names of these users where they stand as words, outside of paths.
pub(crate) fn without_users(text: &str, users: &[String]) -> String {
    let bare = |part: &str| users.iter().fold(part.to_owned(), |part, user| without_word(&part, user, is_of_word));
    let mut told = String::with_capacity(text.len());
    let mut from = 0;
    for found in all(text) {
        told.push_str(&bare(&text[from..found.at.start]));
        told.push_str(&text[found.at.clone()]);
        from = found.at.end;
    }
    told + &bare(&text[from..])
}

/// Letters that make a longer word of a name: Ann is not who wrote of `Ann-Marie`.
fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '-')
}

fn without_word(text: &str, user: &str, belongs: fn(char) -> bool) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut from = 0;
    while let Some(at) = word(text, user, belongs, from) {
        bare.push_str(&text[from..at]);
        bare.push_str(NO_USER);
        from = at + user.len();
    }
    bare.push_str(&text[from..]);
    bare
}

/// Where a name stands as a word of its own.
fn word(text: &str, name: &str, belongs: fn(char) -> bool, mut from: usize) -> Option<usize> {
    while let Some(found) = text.get(from..).and_then(|rest| rest.find(name)) {
        let (start, end) = (from + found, from + found + name.len());
        let before = text[..start].chars().next_back();
        let after = text[end..].chars().next();
        if !name.is_empty() && !before.is_some_and(belongs) && !after.is_some_and(belongs) {
            return Some(start);
        }
        from = start + text[start..].chars().next().map_or(1, char::len_utf8);
    }
    None
}

/// What no path does without.
fn may_have_path(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'/' | b'\\'))
}

fn all(text: &str) -> Vec<Found> {
    let mut all = Vec::new();
    if !may_have_path(text) {
        return all;
    }
    let mut from = 0;
    while let Some(found) = find(text, from) {
        from = found.at.end;
        all.push(found);
    }
    all
}

/// The first path at or behind a place.
fn find(text: &str, from: usize) -> Option<Found> {
    let mut skip_to = from;
    for at in text[from..].char_indices().map(|(at, _)| from + at) {
        if at < skip_to {
            continue;
        }
        let rest = &text[at..];
        let before = text[..at].chars().next_back();
        // A word goes on: only where one begins can a path begin.
        if before.is_some_and(|before| before.is_alphanumeric() || matches!(before, '/' | '\\' | '.' | '_' | '-' | '%'))
        {
            continue;
        }
        let scheme = rest.find("://").filter(|end| rest[..*end].chars().all(|letter| letter.is_ascii_alphanumeric()));
        if let Some(end) = scheme.filter(|end| *end > 0) {
            let is_web = !["file", "smb", "afp", "nfs", "sftp"].iter().any(|own| rest[..end].eq_ignore_ascii_case(own));
            if is_web {
                skip_to = at + run(rest);
                continue;
            }
        }
        if scheme.is_some_and(|end| end > 0) || begins_path(rest) {
            let end = at + end_of(rest, before);
            // A sentence ends behind a path, and a bracket closes.
            let end = at + text[at..end].trim_end_matches(['.', ',', ';', ':', ')', ']', '!', '?']).len();
            return Some(told(&text[at..end], at..end));
        }
    }
    None
}

/// True where a text begins as only a path does.
fn begins_path(rest: &str) -> bool {
    let word = &rest[..run(rest)];
    let bytes = word.as_bytes();
    let parts = |text: &str| text.split('/').filter(|part| part.chars().any(char::is_alphanumeric)).count();
    match bytes {
        // `C:\…`, and `C:/…` as some programs write it.
        [drive, b':', b'\\' | b'/', ..] if drive.is_ascii_alphabetic() => true,
        [b'\\', b'\\', ..] => true,
        [b'~', b'/' | b'\\', ..] => true,
        [b'$', ..] | [b'%', ..] => word.contains(['/', '\\']),
        [b'.', b'/' | b'\\', _, ..] | [b'.', b'.', b'/' | b'\\', ..] => true,
        [b'/', next, ..] if *next != b'/' => parts(word) >= 2,
        // A folder of Windows without its drive: no word of a language has this stroke between letters.
        _ => word.contains('\\') && word.split('\\').filter(|part| !part.is_empty()).count() >= 2,
    }
}

/// Length of what stands together at the beginning of a text.
fn run(text: &str) -> usize {
    text.find(|letter: char| {
        letter.is_whitespace() || matches!(letter, '"' | '\u{201c}' | '\u{201d}' | '<' | '>' | '|' | '`')
    })
    .unwrap_or(text.len())
}

/// Length of the path at the beginning of a text: to the closing mark where it stands between two, else on over gaps as long as it is seen to go on.
fn end_of(rest: &str, before: Option<char>) -> usize {
    let closing = match before {
        Some('"') => Some('"'),
        Some('\'') => Some('\''),
        Some('`') => Some('`'),
        Some('\u{201c}' | '\u{201e}') => Some('\u{201d}'),
        _ => None,
    };
    let line = rest.find(['\n', '\r']).unwrap_or(rest.len());
    if let Some(end) = closing.and_then(|closing| rest[..line].find(closing)) {
        return end;
    }
    let mut end = run(rest);
    let stroke = if rest[..end].contains('\\') { '\\' } else { '/' };
    let mut at = end;
    for _ in 0..WORDS {
        let gap = rest[at..].len() - rest[at..].trim_start_matches(' ').len();
        if gap == 0 || rest[..at].ends_with([',', ';']) {
            break;
        }
        let next = at + gap + run(&rest[at + gap..]);
        let word = &rest[at + gap..next];
        // A folder of Windows whose name has a gap in it goes on as a word.
        let goes_on = word.starts_with(char::is_alphanumeric) && word.as_bytes().get(1) != Some(&b':');
        if has_ending(&rest[..end]) || begins_path(word) && !goes_on {
            break;
        }
        // Strokes stand between words as well; those of Windows do not.
        if word.contains(stroke) && (stroke == '\\' || has_ending(word)) && !word.contains("://") {
            end = next;
        }
        at = next;
    }
    end
}

/// True for what ends as the name of a file does: `.xlsx`.
fn has_ending(name: &str) -> bool {
    let name = name.trim_end_matches(['.', ',', ';', ':', ')', ']', '!', '?']);
    name.rsplit_once('.').is_some_and(|(before, ending)| {
        !before.is_empty()
            && (1..=5).contains(&ending.len())
            && ending.chars().all(|letter| letter.is_ascii_alphanumeric())
            && ending.chars().any(|letter| letter.is_ascii_alphabetic())
    })
}

/// What is told of a path instead of it, and the user in it.
fn told(path: &str, at: Range<usize>) -> Found {
    let parts: Vec<&str> = path.split(['/', '\\']).filter(|part| !part.is_empty()).collect();
    let homes = ["home", "Users", "Documents and Settings"];
    let user = parts.iter().position(|part| homes.iter().any(|home| part.eq_ignore_ascii_case(home)));
    let user = user.and_then(|home| parts.get(home + 1)).filter(|user| !NOBODY.contains(&user.to_lowercase().as_str()));
    let last = parts.last().filter(|last| has_ending(last) && Some(*last) != user && parts.len() > 1);
    // A shorter name stands in too many words that are nobody's.
    let named = user.filter(|user| user.chars().count() > 2).map(|user| (*user).to_owned());
    let instead = last.map_or_else(|| NO_FILE.to_owned(), |last| (*last).to_owned());
    let instead = named.iter().fold(instead, |text, user| without_word(&text, user, char::is_alphanumeric));
    Found { at, instead, user: named }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bare(text: &str) -> String {
        without_paths(&without_users(text, &users(text)))
    }

    #[test]
    fn of_a_path_the_name_of_the_file_stays() {
        for (text, told) in [
            ("from /home/ann/x.xlsx, sheet 2", "from x.xlsx, sheet 2"),
            ("(/home/ann/x.xlsx)", "(x.xlsx)"),
            ("see /home/ann.", "see [a path]."),
            (r"C:\Users\ann\Desktop\t.csv", "t.csv"),
            (r"C:\Users\Ann Smith\My Documents\t.csv is the table", "t.csv is the table"),
            ("\"/Users/ann/My Files/the table.xlsx\" of May", "\"the table.xlsx\" of May"),
            ("/Users/ann/My Files/t.xlsx of May", "t.xlsx of May"),
            ("file:///home/ann/x.pdf p. 3", "x.pdf p. 3"),
            (r"\\server\share\team\x.docx", "x.docx"),
            ("D:/data/ann/", "[a path]"),
            ("~/notes/x.md and $HOME/y.md", "x.md and y.md"),
            (r"%USERPROFILE%\x.csv", "x.csv"),
            ("../team/x.ron", "x.ron"),
            (r"team\ann\x.ron", "x.ron"),
            ("/tmp/a/b", "[a path]"),
            ("/home/ann/ann-1.csv, as ann says; Joann too", "[a user]-1.csv, as [a user] says; Joann too"),
            ("/home/ann/ann.csv", "[a user].csv"),
            ("at ann's: file://server/ann/x.csv", "at ann's: x.csv"),
            ("/home/zoë/ä ö.csv", "[a path] ö.csv"),
        ] {
            assert_eq!(bare(text), told, "{text}");
            assert!(!has_path(&bare(text)), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_a_path_stays() {
        for text in [
            "https://www.usgs.gov/centers/x.pdf",
            "HTTP://a.b/home/ann/x.html and/or t/a",
            "USD/t, 3/4, w/o, km / h, (a/b), 1/2/2025",
            "Ministry No. 18 /2025",
            "10 U.S.C. 4872; 15 CFR 734.4",
            "",
            "/",
            "//",
            "\\",
            "a \\ b",
        ] {
            assert_eq!(bare(text), text);
            assert!(!has_path(text), "{text}");
        }
    }
}
