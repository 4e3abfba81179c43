//! How far a long job is, in a line of the terminal that is written over and in the end wiped off. Where standard error is no terminal nothing is said:
//! a log holds what came of it.

use std::io::{IsTerminal, Stderr, Write, stderr};
use std::sync::{Mutex, PoisonError};

/// Back to the first column, and the line empty.
const WIPED: &[u8] = b"\r\x1b[K";

/// The line, until it is dropped.
pub(super) struct Progress<W: Write>(Option<Mutex<Line<W>>>);

struct Line<W> {
    out: W,
    words: String,
}

impl Progress<Stderr> {
    /// On standard error.
    pub(super) fn new() -> Self {
        let out = stderr();
        Self::on(out.is_terminal().then_some(out))
    }
}

impl<W: Write> Progress<W> {
    fn on(out: Option<W>) -> Self {
        Self(out.map(|out| Mutex::new(Line { out, words: String::new() })))
    }

    /// Says what is being done, and how to end it.
    pub(super) fn tell(&self, doing: &str, done: usize, all: usize) {
        let Some(line) = &self.0 else { return };
        let mut line = line.lock().unwrap_or_else(PoisonError::into_inner);
        let words = format!("{doing}, {done} of {all} (Ctrl+C to cancel)");
        if line.words != words {
            // A terminal that is gone is no reason to end the work.
            line.out.write_all(WIPED).and_then(|()| write!(line.out, "{words}")).and_then(|()| line.out.flush()).ok();
            line.words = words;
        }
    }
}

impl<W: Write> Drop for Progress<W> {
    fn drop(&mut self) {
        let Some(line) = &mut self.0 else { return };
        let line = line.get_mut().unwrap_or_else(PoisonError::into_inner);
        if !line.words.is_empty() {
            line.out.write_all(WIPED).and_then(|()| line.out.flush()).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_written_over_and_wiped_off_and_without_a_terminal_nothing_is_said() {
        let mut said = Vec::new();
        let progress = Progress::on(Some(&mut said));
        progress.tell("painting", 1, 2);
        progress.tell("painting", 1, 2);
        progress.tell("painting", 2, 2);
        drop(progress);
        let right = "\r\x1b[Kpainting, 1 of 2 (Ctrl+C to cancel)\r\x1b[Kpainting, 2 of 2 (Ctrl+C to cancel)\r\x1b[K";
        assert_eq!(String::from_utf8(said).expect("words"), right);
        let silent: Progress<Vec<u8>> = Progress::on(None);
        silent.tell("painting", 1, 2);
        assert!(silent.0.is_none());
    }
}
