//! What goes wrong on the command line, and what goes out.

use chokepoint_core::store;
use std::borrow::Cow;
use std::io::Write;
use std::path::Path;

/// Lines for standard error.
pub type Failure = Vec<String>;

/// Marks that turn the direction of a line, or cannot be seen: a name that holds them is not what it looks like.
const HIDDEN: [std::ops::RangeInclusive<char>; 4] =
    ['\u{200b}'..='\u{200f}', '\u{202a}'..='\u{202e}', '\u{2066}'..='\u{2069}', '\u{feff}'..='\u{feff}'];

/// A text as it may go to a terminal: characters that would be commands to it, and marks that cannot be seen, stand there in visible form (`\u{1b}`).
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_hidden = |letter: char| {
        (letter.is_control() && !matches!(letter, '\n' | '\t')) || HIDDEN.iter().any(|range| range.contains(&letter))
    };
    if !text.contains(is_hidden) {
        return text.into();
    }
    text.chars()
        .map(|letter| if is_hidden(letter) { letter.escape_unicode().to_string() } else { letter.to_string() })
        .collect::<String>()
        .into()
}

/// Writes a line to standard error, in visible form. Where nobody reads it is no failure.
pub fn tell(line: &str) {
    writeln!(std::io::stderr().lock(), "{}", visible(line)).ok();
}

/// Writes words to standard output, in visible form; somebody who stopped reading (`| head`) is no failure.
pub fn print(text: &str) -> Result<(), Failure> {
    print_as_it_is(&visible(text))
}

/// Writes a document to standard output, byte for byte.
pub fn print_as_it_is(text: &str) -> Result<(), Failure> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(vec![format!("standard output: cannot be written: {error}")])
        }
        _ => Ok(()),
    }
}

/// Writes a document to a file, or to standard output where none is named.
pub fn write_or_print(text: &str, out: Option<&Path>) -> Result<(), Failure> {
    match out {
        None => print_as_it_is(text),
        Some(path) => write(path, text.as_bytes()),
    }
}

/// Writes a file: the old or the new one is there, whole.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    store::write_whole(path, bytes)
        .map_err(|error| vec![format!("{}: cannot be written: {error}; {}", path.display(), store::remedy(&error))])
}

/// Refuses to write over what is read.
pub fn not_over_input(input: &Path, out: &Path) -> Result<(), Failure> {
    let is_same = match (input.canonicalize(), out.canonicalize()) {
        (Ok(input), Ok(out)) => input == out,
        _ => false,
    };
    if is_same {
        return Err(vec![format!("{}: is what is read; name another file to write", out.display())]);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_reaches_the_terminal_as_a_command() {
        assert_eq!(visible("mine\u{1b}]0;title\u{7}"), "mine\\u{1b}]0;title\\u{7}");
        assert_eq!(visible("\u{202e}nor\u{9b}31m\r"), "\\u{202e}nor\\u{9b}31m\\u{d}");
        assert_eq!(visible("Öresund 数据 🙂\n\tone"), "Öresund 数据 🙂\n\tone");
    }
}
