//! A frame that broke down.

/// A frame that broke down; what is shown instead says so.
pub struct Broken {
    /// What it broke down with, in the program's own words.
    pub why: String,
    /// What has come of a copy of the document.
    pub said: Option<String>,
}
