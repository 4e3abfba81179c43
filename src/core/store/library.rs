//! The rule library that comes with the program.

use crate::model::{Finding, RuleLibrary};
use crate::store::text::parse_library;
use std::sync::LazyLock;

/// The file.
const TEXT: &str = include_str!("../../../presets/rule-library.ron");

static LIBRARY: LazyLock<Result<RuleLibrary, Finding>> = LazyLock::new(|| parse_library(TEXT));

/// The library, read once.
///
/// # Errors
/// Never for a released program: a test reads it.
pub fn library() -> Result<&'static RuleLibrary, &'static Finding> {
    LIBRARY.as_ref()
}
