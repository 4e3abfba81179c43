//! The rule library that comes with the program.

use super::text::parse_library;
use crate::model::{Finding, RuleLibrary};

/// The file.
pub const TEXT: &str = include_str!("../../presets/rule-library.ron");

/// Reads it.
///
/// # Errors
/// Never for a released program: a test reads it.
pub fn library() -> Result<RuleLibrary, Finding> {
    parse_library(TEXT)
}
