//! What is answered to a question that lies over the window.

/// What the user answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Go on without asking again: discard, or overwrite.
    Yes,
    /// Save first, or save elsewhere.
    Save,
    /// Leave everything as it is.
    Cancel,
}
