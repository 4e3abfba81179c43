//! What panels ask for; carried out after the frame is drawn.

use crate::app::commands::command::Verb;
use crate::app::state::canvas::{Choice, Drag};
use crate::app::state::export::Export;
use crate::app::state::pane::Pane;
use crate::app::state::selection::Selection;
use crate::app::state::view::MapMode;
use crate::draw::ThemeKind;
use chokepoint_core::edit::{Edit, New, NewSite, Proposal, Removal};
use chokepoint_core::model::{ScenarioId, SiteId};
use std::path::PathBuf;

/// Something the user wants.
pub enum Action {
    /// Change the preset.
    Edit(Edit),
    /// A command of the table.
    Do(Verb),
    /// Take the last change back.
    Undo,
    /// Make it again.
    Redo,
    /// Go to a place in the history: so many steps done.
    GoTo(usize),
    /// Make a site and let its name be typed.
    AddSite(NewSite),
    /// Make an entity that has no place on the map.
    AddNew(New),
    /// Make a route.
    Connect {
        /// From whom.
        from: SiteId,
        /// To whom.
        to: SiteId,
        /// In which way.
        proposal: Proposal,
    },
    /// Go on as chosen from a list; without a proposal a good of their own is made.
    Choose(Choice, Option<Proposal>),
    /// Put dragged sites down.
    MoveSites(Drag),
    /// Move what is selected, canvas points.
    Nudge(egui::Vec2),
    /// Put what the clipboard holds on the map.
    Paste(String),
    /// Remove something; asks first when anything hangs on it.
    Remove(Removal),
    /// Bring the selection into view.
    Reveal,
    /// Select something and fly there.
    FlyTo(Selection),
    /// Start from a chain of the library.
    StartFrom(usize),
    /// Show something in the inspector and on the map.
    Select(Selection),
    /// Play another scenario.
    ShowScenario(ScenarioId),
    /// Look at a month, counted from 0.
    ShowMonth(usize),
    /// Start or stop walking through the months.
    TogglePlay,
    /// Show one of the two maps.
    ShowMap(MapMode),
    /// Show the whole map.
    Fit,
    /// Zoom the map that is shown by this factor.
    Zoom(f32),
    /// Change the look.
    Theme(ThemeKind),
    /// Bring a pane to the front, opening it where it is not.
    ShowPane(Pane),
    /// Close a pane.
    ClosePane(Pane),
    /// Lay the panes out as at first.
    ResetPanes,
    /// Open the window that exports a brief.
    Brief,
    /// Pick the folder of the brief and write it.
    PickBriefFolder,
    /// Put a plot onto the clipboard.
    Copy(Export),
    /// Pick a file and write a plot or a table to it.
    Export(Export),
    /// Look for the consistent baseline nearest to the figures.
    Balance,
    /// Open the list of findings.
    ShowFindings,
    /// Open or close the data quality of the map.
    ToggleQuality,
    /// Something that replaces the document or ends the program; asks first when there are unsaved changes.
    Leave(Leave),
    /// Pick a file with the system's dialog and open it.
    Open,
    /// Pick a file with the program's own list and open it.
    Browse,
    /// Pick a table and bring it in.
    Import,
    /// Pick a file and write the tables of the map to it.
    ExportTables,
    /// Write to the document's file.
    Save,
    /// Pick a file and write to it.
    SaveAs,
    /// Pick a file with the program's own list and write to it.
    BrowseSave,
}

/// What would lose unsaved changes.
#[derive(Clone, Debug, PartialEq)]
pub enum Leave {
    /// An empty document.
    New,
    /// A preset that comes with the program, by name.
    Builtin(&'static str),
    /// A file.
    File(PathBuf),
    /// The end.
    Quit,
}

/// Actions of this frame, in order.
#[derive(Default)]
pub struct Actions(Vec<Action>);

impl Actions {
    /// Asks for something.
    pub fn push(&mut self, action: Action) {
        self.0.push(action);
    }

    /// Changes the preset, when there is something to change.
    pub fn edit(&mut self, edit: Option<Edit>) {
        self.0.extend(edit.map(Action::Edit));
    }

    /// Selects something, when there is something to select.
    pub fn extend_select(&mut self, to: Option<Selection>) {
        self.0.extend(to.map(Action::Select));
    }

    /// Removes something, when there is something to remove.
    pub fn extend_remove(&mut self, removal: Option<Removal>) {
        self.0.extend(removal.map(Action::Remove));
    }

    /// Everything asked for so far.
    pub fn drain(&mut self) -> Vec<Action> {
        std::mem::take(&mut self.0)
    }
}
