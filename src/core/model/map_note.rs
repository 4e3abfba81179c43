//! Remarks on the map of stages: a layer of their own, on which no result depends.

use crate::model::ids::{NoteId, RouteId, SiteId};
use crate::model::site::CanvasPoint;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A text on the map of stages, with an arrow where it speaks of something.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapNote {
    /// Names it within the file.
    pub id: NoteId,
    /// What it says; it may have several lines.
    pub text: String,
    /// Upper left corner of its text.
    pub at: CanvasPoint,
    /// How large its letters are.
    #[serde(default, skip_serializing_if = "is_default")]
    pub size: NoteSize,
    /// What its colour stands for.
    #[serde(default, skip_serializing_if = "is_default")]
    pub colour: NoteColour,
    /// What it points at; left out: nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrow: Option<NoteArrow>,
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// What an arrow leads to. That to a site or a route follows it wherever it is moved.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum NoteArrow {
    /// A place on the map.
    Point(CanvasPoint),
    /// The disc of a site.
    Site(SiteId),
    /// The middle of a route.
    Route(RouteId),
}

/// How large the letters of a note are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum NoteSize {
    /// Smaller than the names of sites.
    Small,
    /// As large as the names of sites.
    #[default]
    Usual,
    /// A heading.
    Large,
}

/// What the colour of a note stands for; each look has a colour of its own for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum NoteColour {
    /// That of all text.
    #[default]
    Text,
    /// Said in passing.
    Aside,
    /// To be seen first.
    Accent,
    /// Good news.
    Good,
    /// Somebody should look.
    Warning,
    /// What is lost.
    Alert,
}

impl MapNote {
    /// Most letters of a note: what can be read on a map.
    pub const LONGEST: usize = 500;

    /// Its first words, as lists and sentences show them.
    pub fn title(&self) -> Cow<'_, str> {
        const LETTERS: usize = 40;
        let line = self.text.lines().next().unwrap_or_default().trim();
        match line.char_indices().nth(LETTERS) {
            Some((end, _)) => format!("{}…", line[..end].trim_end()).into(),
            None => line.into(),
        }
    }
}

impl NoteSize {
    /// All sizes, from small to large.
    pub const ALL: [Self; 3] = [Self::Small, Self::Usual, Self::Large];

    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Small => "Small",
            Self::Usual => "Usual",
            Self::Large => "Large",
        }
    }
}

impl NoteColour {
    /// All that a colour can stand for.
    pub const ALL: [Self; 6] = [Self::Text, Self::Aside, Self::Accent, Self::Good, Self::Warning, Self::Alert];

    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Text => "As all text",
            Self::Aside => "Said in passing",
            Self::Accent => "To be seen first",
            Self::Good => "Good news",
            Self::Warning => "Somebody should look",
            Self::Alert => "What is lost",
        }
    }
}
