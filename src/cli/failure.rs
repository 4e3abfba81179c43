//! What goes wrong on the command line, and what goes out.

use chokepoint_core::model::visible;
use chokepoint_core::store;
use std::io::Write;
use std::path::Path;

/// Lines for standard error.
pub type Failure = Vec<String>;

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
