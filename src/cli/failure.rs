//! What goes wrong on the command line, and what goes out.

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
