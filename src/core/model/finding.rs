//! What is wrong with a preset, where, and what to do about it.

use crate::model::entity::EntityRef;
use crate::model::path::{FieldKey, FieldPath};
use std::collections::HashMap;
use std::fmt;

/// One thing found in a preset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Whether it stops the engine.
    pub severity: Severity,
    /// Place in the preset or its text.
    pub place: Place,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
}

/// Where something is wrong: prints as `sites/gebeng/activities[0]/capacity`, or as `line 3, column 7`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// At a field or an entity of the preset.
    Field(FieldPath),
    /// In a file or a table, in words.
    Text(String),
}

impl Place {
    /// The field or the entity; none for a place in a file.
    pub fn path(&self) -> Option<&FieldPath> {
        match self {
            Self::Field(path) => Some(path),
            Self::Text(_) => None,
        }
    }
}

impl From<FieldPath> for Place {
    fn from(path: FieldPath) -> Self {
        Self::Field(path)
    }
}

impl From<&FieldPath> for Place {
    fn from(path: &FieldPath) -> Self {
        Self::Field(path.clone())
    }
}

impl From<EntityRef> for Place {
    fn from(entity: EntityRef) -> Self {
        Self::Field(entity.into())
    }
}

impl From<String> for Place {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<&str> for Place {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Field(path) => path.fmt(f),
            Self::Text(text) => f.write_str(text),
        }
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The preset can be solved; somebody should look.
    Warning,
    /// The preset cannot be solved.
    Error,
}

impl Finding {
    /// Something that stops the engine.
    pub fn error(place: impl Into<Place>, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { severity: Severity::Error, place: place.into(), message: message.into(), remedy: remedy.into() }
    }

    /// Something to look at.
    pub fn warning(place: impl Into<Place>, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, place: place.into(), message: message.into(), remedy: remedy.into() }
    }

    /// True when it stops the engine.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Findings of one kind that are listed; beyond them only their number is said.
const LISTED: usize = 100;

/// What findings of one kind share: how bad they are, which field of which kind of entity they are about, and the remedy.
type Kind = (Severity, Option<FieldKey>, String);

/// Findings being collected: of each kind the first hundred, and how many more there are. A file that is wrong a million times is one mistake of
/// whoever wrote it, and would fill memory and screen with it.
#[derive(Debug, Default)]
pub struct Kinds {
    list: Vec<Finding>,
    /// How many findings of a kind there are, and where the first of them stands.
    counts: HashMap<Kind, (usize, usize)>,
}

impl Kinds {
    /// Takes a finding in.
    pub fn push(&mut self, finding: Finding) {
        let key = finding.place.path().map(FieldPath::key);
        let kind = (finding.severity, key, finding.remedy.clone());
        let (count, _) = self.counts.entry(kind).or_insert((0, self.list.len()));
        *count += 1;
        if *count <= LISTED {
            self.list.push(finding);
        }
    }

    /// The findings in the order in which they were found, and behind them one for each kind that has more.
    pub fn finish(self) -> Vec<Finding> {
        let mut list = self.list;
        let mut more: Vec<(usize, usize)> = self.counts.into_values().filter(|(count, _)| *count > LISTED).collect();
        more.sort_by_key(|(_, first)| *first);
        for (count, first) in more {
            if let Some(finding) = list.get(first).cloned() {
                let message = format!("{} more like this: {}", count - LISTED, finding.message);
                list.push(Finding { message, ..finding });
            }
        }
        list
    }
}

impl Extend<Finding> for Kinds {
    fn extend<I: IntoIterator<Item = Finding>>(&mut self, findings: I) {
        findings.into_iter().for_each(|finding| self.push(finding));
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
