//! What goes wrong on the command line, and what goes out.

use std::path::Path;

/// Lines for standard error.
pub type Failure = Vec<String>;

/// Writes to standard output; somebody who stopped reading (`| head`) is no failure.
pub fn print(text: &str) -> Result<(), Failure> {
    use std::io::Write as _;
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(vec![format!("standard output: cannot be written: {error}")])
        }
        _ => Ok(()),
    }
}

/// Writes a text to a file, or to standard output where none is named.
pub fn write_or_print(text: &str, out: Option<&Path>) -> Result<(), Failure> {
    match out {
        None => print(text),
        Some(path) => std::fs::write(path, text).map_err(|error| {
            vec![format!("{}: cannot be written: {error}; choose a folder that you may write to", path.display())]
        }),
    }
}
