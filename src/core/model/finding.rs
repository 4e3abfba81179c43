//! What is wrong with a preset, where, and what to do about it.

use std::fmt;

/// One thing found in a preset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whether it stops the engine.
    pub severity: Severity,
    /// Path to the entity and field, such as `sites/gebeng/activities[0]/capacity`, or `line 3, column 7`.
    pub place: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The preset can be solved; somebody should look.
    Warning,
    /// The preset cannot be solved.
    Error,
}

impl Finding {
    /// Something that stops the engine.
    pub fn error(place: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { severity: Severity::Error, place: place.into(), message: message.into(), remedy: remedy.into() }
    }

    /// Something to look at.
    pub fn warning(place: impl Into<String>, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, place: place.into(), message: message.into(), remedy: remedy.into() }
    }

    /// True when it stops the engine.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = match self.severity {
            Severity::Warning => "warning",
            Severity::Error => "error",
        };
        write!(f, "{severity}: {}: {}; {}", self.place, self.message, self.remedy)
    }
}
