//! What the manual can be asked about: the places of the window, what lies over it, and what is selected.

use crate::app::state::pane::Pane;
use crate::app::state::selection::Selection;
use crate::app::state::shown::MapMode;
use crate::app::state::view::LeftTab;
use chokepoint_core::model::{ClauseKind, EntityKind, EntityRef, InstrumentKind, Preset};
use strum::VariantArray;

/// Something that the manual has a section on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// The program as a whole.
    Start,
    /// A map without sites.
    EmptyMap,
    /// Question, answer, cards and months.
    Answer,
    /// The line at the bottom.
    StatusLine,
    /// One of the lists on the left.
    List(LeftTab),
    /// One of the two maps.
    Map(MapMode),
    /// A presentation.
    Presenting,
    /// The dock of plots.
    Plots,
    /// A plot.
    Pane(Pane),
    /// What the answer rests on.
    Quality,
    /// The preset itself, in the inspector.
    Preset,
    /// Several sites, in the inspector.
    Sites,
    /// An entity of a kind, in the inspector.
    Entity(EntityKind),
    /// A rule by its means.
    Instrument(InstrumentKind),
    /// A rule by what it reaches.
    Clause(ClauseKind),
    /// A window that lies over the panels.
    Float(Float),
    /// A question or a list that wants an answer first.
    Question(Question),
}

impl Topic {
    /// What is selected, as the inspector shows it. A rule counts by what it reaches where that is more than exports from its issuer's territory, else
    /// by its means.
    pub fn selected(selection: &Selection, preset: &Preset) -> Self {
        match selection {
            Selection::Nothing => Self::Preset,
            Selection::Sites(_) => Self::Sites,
            Selection::One(EntityRef::Rule(id)) => {
                let Some(rule) = preset.rule(id) else { return Self::Entity(EntityKind::Rule) };
                let kinds = rule.clauses.iter().map(|clause| clause.kind());
                let further = kinds.into_iter().find(|kind| *kind != ClauseKind::Domestic);
                further.map_or(Self::Instrument((&rule.instrument).into()), Self::Clause)
            }
            Selection::One(entity) => Self::Entity(entity.kind()),
        }
    }
}

/// A window that lies over the panels and can be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum Float {
    /// What the program noticed.
    Findings,
    /// What the preset says about itself.
    About,
    /// The views that a presentation goes through.
    Views,
    /// The filter of the map.
    Filter,
    /// The sheet of keys.
    Keys,
    /// The library of announced controls.
    Announced,
    /// The search for a consistent baseline.
    Balance,
    /// The open map against another preset.
    Compare,
    /// Presets to open, each with its map.
    Gallery,
    /// A copy for others.
    Copy,
    /// A brief, and slides.
    Brief,
    /// What is played as a workshop.
    Workshop,
    /// The editor of run sheets.
    RunSheet,
    /// The guided tour.
    Tour,
    /// The inspector, where the program's window is narrow.
    Inspector,
}

impl Float {
    /// Its title.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Findings => "Findings",
            Self::About => "About this preset",
            Self::Views => "Views of the presentation",
            Self::Filter => "Filter the map",
            Self::Keys => "Keys and mouse",
            Self::Announced => "Announced controls",
            Self::Balance => "Balance the baseline",
            Self::Compare => "Compare and merge",
            Self::Gallery => "Gallery",
            Self::Copy => "Save a copy for others",
            Self::Brief => "Export brief",
            Self::Workshop => "Workshop",
            Self::RunSheet => "Run sheet",
            Self::Tour => "Guided tour",
            Self::Inspector => "Inspector",
        }
    }
}

/// A question or a list that wants an answer before anything else is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, VariantArray)]
pub enum Question {
    /// Which of all commands, searched by typing.
    Command,
    /// What of the preset, searched by typing.
    Entity,
    /// How a table is brought in.
    Import,
    /// Which file, from the program's own list.
    File,
    /// Which earlier version of the file.
    Version,
    /// What of what an earlier run has left.
    Recovery,
    /// Whether changes are to be saved first.
    Unsaved,
    /// What to do about a file that is not what was read, is gone, or could not be written.
    NotSaved,
    /// Whether changes of a run sheet are to be saved first.
    SheetUnsaved,
    /// What to do about a run sheet that was not written.
    SheetNotSaved,
    /// A file that could not be opened.
    BadFile,
    /// Whether something is to be removed on which other things hang.
    Remove,
    /// What a view of the presentation is to be called.
    NameView,
    /// Who signs what is saved, and what was changed.
    Sign,
    /// Which of several presets that were let go over the window.
    Several,
    /// Something else that went wrong.
    Problem,
}
