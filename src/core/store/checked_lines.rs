//! Lines that begin with their checksum, which is made of the line and of the checksum before it: a torn or a changed line is noticed, and so is one that is missing.

use crate::store::text::content_hash;

/// Characters of a checksum: 64 bits of SHA-256.
const CHECKSUM: usize = 16;

/// A text as the next line, with its end. `before` is the checksum of the line before, and becomes that of this one.
pub(super) fn checked(before: &mut String, text: &str) -> String {
    *before = checksum(before, text);
    format!("{before} {text}\n")
}

/// The checksum of a line, given that of the line before.
fn checksum(before: &str, text: &str) -> String {
    let mut sum = content_hash(&format!("{before} {text}"));
    sum.truncate(CHECKSUM);
    sum
}

/// Whole lines, one after another, without their checksums.
pub(super) struct Lines<'a> {
    /// What comes after the lines that were given.
    pub rest: &'a [u8],
    /// Checksum of the last of them.
    pub checksum: String,
}

impl<'a> Lines<'a> {
    /// The lines of a file.
    pub fn of(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, checksum: String::new() }
    }
}

impl<'a> Iterator for Lines<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let end = self.rest.iter().position(|byte| *byte == b'\n')?;
        let line = std::str::from_utf8(self.rest.get(..end)?).ok()?;
        let (said, text) = line.split_once(' ')?;
        let sum = checksum(&self.checksum, text);
        if sum != said {
            return None;
        }
        self.checksum = sum;
        self.rest = self.rest.get(end + 1..)?;
        Some(text)
    }
}
