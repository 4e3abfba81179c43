//! What panels and commands ask for; carried out after the frame is drawn.

use crate::app::commands::command::Command;
use crate::app::commands::sheet_wish::SheetWish;
use crate::app::commands::workshop_wish::WorkshopWish;
use crate::app::state::canvas::{Choice, Drag};
use crate::app::state::export::{Export, PictureOf, PictureOut};
use crate::app::state::look::Look;
use crate::app::state::pane::{OpenPane, Pane};
use crate::app::state::region::Region;
use crate::app::state::selection::Selection;
use crate::app::state::shown::{Explained, MapMode, WorkMode};
use crate::app::state::topic::Topic;
use crate::app::state::troubles::About;
use crate::app::state::view::LeftTab;
use crate::app::tasks::files::PickKind;
use crate::report::PictureSize;
use chokepoint_core::edit::{Brought, Edit, New, NewSite, Pasted, Proposal, Removal};
use chokepoint_core::engine::MonthIx;
use chokepoint_core::model::{CanvasPoint, Country, EntityRef, Rule, RuleId, ScenarioId, SiteId};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// Something the user wants, with all that it takes. What has a name and no data of its own is a [`Command`].
pub enum Action {
    /// A command of the table, which asks for one of the others when its turn comes.
    Do(Command),
    /// Several wishes, in this order.
    Together(Vec<Action>),
    /// Change the preset.
    Edit(Edit),
    /// Go to a place in the history: so many steps done.
    GoTo(usize),
    /// Make a site and let its name be typed.
    AddSite(NewSite),
    /// Let a note be written: at a place as in a file, or at the pointer, or in the middle of the map.
    BeginNote(Option<CanvasPoint>),
    /// Put a note on the map.
    AddNote {
        /// Where, as in a file.
        at: CanvasPoint,
        /// What it says.
        text: String,
    },
    /// Put new sites into a country until another is named.
    NewSitesIn(Country),
    /// Make an entity that has no place on the map.
    AddNew(New),
    /// Add a rule to the preset and switch it on.
    AddRule {
        /// The rule; its id is made unlike the others.
        rule: Box<Rule>,
        /// What comes with it.
        brought: Brought,
    },
    /// Switch a rule, an event or a measure on or off in the scenario that is played.
    PutIn(EntityRef, bool),
    /// Make a scenario like this one and play it.
    Branch(ScenarioId),
    /// Make a route.
    Connect {
        /// Site at which the route starts.
        from: SiteId,
        /// Site at which the route ends.
        to: SiteId,
        /// In which way.
        proposal: Proposal,
    },
    /// Begin a route at the selected site, or between the two that are.
    BeginRoute,
    /// Go on as chosen from a list; without a proposal a good of their own is made.
    Choose(Box<Choice>, Option<Proposal>),
    /// Put dragged sites down.
    MoveSites(Drag),
    /// Move what is selected, canvas points.
    Nudge(egui::Vec2),
    /// Let the layout place these sites, or all of them.
    LayOut(Option<Vec<SiteId>>),
    /// Ask the system for what its clipboard holds; it comes as [`Action::Paste`] in the next frame.
    RequestPaste,
    /// Put what the clipboard holds on the map.
    Paste(String),
    /// Put copies on the map.
    PutDown(Pasted),
    /// Put a text onto the clipboard.
    CopyText {
        /// Text that goes onto the clipboard.
        text: String,
        /// What the status bar says about it.
        said: String,
    },
    /// Say something in the status bar.
    Say(String),
    /// Say there what has gone wrong, until it is mended or put aside.
    SayTrouble(About, String),
    /// Put aside what the status bar says has gone wrong.
    PutAside(About),
    /// Remove something; asks first when anything hangs on it.
    Remove(Removal),
    /// Let the name of the selected site be typed.
    Rename,
    /// Start from a chain of the library.
    StartFrom(usize),
    /// Show something in the inspector and on the map.
    Select(Selection),
    /// Select something and give the map the keyboard.
    SelectOnMap(Selection),
    /// Select something, give the map the keyboard and fly there.
    FlyTo(Selection),
    /// Use the window for something else: read, edit, present.
    Work(WorkMode),
    /// Find out how far the gap could be off by the figures it is made of.
    WeighFigures,
    /// Keep what is on screen as a view of the presentation.
    KeepView,
    /// Ask for a name under which what is on screen, with its plots, becomes a view of the presentation.
    NameView,
    /// Keep what is on screen, with its plots, as a view of the presentation of this name.
    KeepNamed(String),
    /// Ask who signs what is saved, and what was changed.
    Sign,
    /// Let a view of the presentation, counted from 0, show what is on screen.
    RetakeView(usize),
    /// Show a view of the presentation, counted from 0.
    ShowView(usize),
    /// Show another view of the presentation, so many further on.
    TurnView(isize),
    /// Cover the result of a presentation, or reveal it.
    Cover,
    /// Explain a shortage: select its site, and let the chain behind it stand out.
    Explain(Explained),
    /// Select the next route of the selected site, or of the map, or the one before.
    WalkRoutes {
        /// The one before.
        back: bool,
    },
    /// Look at what was looked at before.
    Back,
    /// Look again at what was gone back from.
    Forth,
    /// Leave what lies over the map, or else select nothing, or else give the keyboard back.
    SelectNothing,
    /// Bring the selection into view.
    Reveal {
        /// Also when it is in view already.
        always: bool,
    },
    /// Give the map the keyboard.
    FocusMap,
    /// Give a part of the window the keyboard.
    FocusRegion(Region),
    /// Give the keyboard to the next part of the window, or to the one before.
    NextRegion {
        /// To the one before.
        back: bool,
    },
    /// Fold the sites of these countries, or unfold them when all are folded.
    Fold(BTreeSet<Country>),
    /// Unfold all countries.
    UnfoldAll,
    /// Play another scenario.
    ShowScenario(ScenarioId),
    /// Look at a month.
    ShowMonth(MonthIx),
    /// Start or stop walking through the months.
    TogglePlay,
    /// Show one of the two maps.
    ShowMap(MapMode),
    /// Show the whole map.
    Fit,
    /// Zoom the map that is shown by this factor.
    Zoom(f32),
    /// Change the look.
    Look(Look),
    /// Show one of the lists on the left.
    ShowLeft(LeftTab),
    /// Open or close something, switch it on or off.
    Toggle(Switch),
    /// Open a list that is searched by typing.
    Search(Searched),
    /// Begin the guided tour.
    Tour,
    /// Open the manual about a topic, or about where one is.
    Manual(Option<Topic>),
    /// Add a scenario to those that are compared, and show their pane.
    Compare(ScenarioId),
    /// Compare these scenarios and no others, and show their pane.
    CompareOnly(BTreeSet<ScenarioId>),
    /// Keep the answer that is shown, to hold later ones against it; or let it go.
    Pin,
    /// Open the library of announced controls, at one of them.
    AnnouncedControls(Option<RuleId>),
    /// Bring a pane to the front, opening it where it is not.
    ShowPane(Pane),
    /// Close a pane.
    ClosePane(OpenPane),
    /// Close all panes of a kind.
    CloseKind(Pane),
    /// Open another pane of a kind beside one.
    OpenBeside(OpenPane),
    /// Let a pane fill the window, or give it its place back.
    Maximise(OpenPane),
    /// Everything in the window larger or smaller.
    Scale(Scale),
    /// Open another window on the document.
    NewWindow,
    /// Let the window fill the screen, or not any more.
    FullScreen,
    /// Lay the panes out as at first.
    ResetPanes,
    /// Put a plot onto the clipboard.
    Copy(Export),
    /// Pick a file and write a plot or a table to it.
    Export(Export),
    /// Make a picture of the map or of all open plots, and copy or save it.
    Picture(PictureOf, PictureOut),
    /// How large pictures are from now on.
    PictureSize(PictureSize),
    /// Ask the solver for the present state.
    Solve,
    /// Stop the solver.
    StopSolving,
    /// Open the window that compares the open map with another preset, or merges them.
    ComparePresets {
        /// Whether they are to be merged.
        merge: bool,
    },
    /// Show the two presets that are compared side by side on the map, or no longer.
    Swipe(bool),
    /// Select an entity, or say that the open map does not have it.
    SelectOrSay(EntityRef),
    /// Show presets to open, each with its map.
    Gallery,
    /// Open the window that saves a copy for others.
    CopyForOthers,
    /// Look for the consistent baseline nearest to the figures.
    Balance,
    /// Open the window that exports a brief, and slides where they are wanted.
    Brief {
        /// Whether slides are wanted.
        slides: bool,
    },
    /// Something that replaces the document or ends the program; asks first when there are unsaved changes.
    Leave(Leave),
    /// Pick a file or folder with the system's dialog.
    Pick(PickKind),
    /// Pick a file with the program's own list.
    Browse(PickKind),
    /// Write to the document's file.
    Save,
    /// Try once more what has failed and shows in no pane.
    TryAgain,
    /// Choose among the earlier versions of the document's file.
    EarlierVersions,
    /// Look for what earlier runs of the program have left.
    Recover,
    /// Something about a workshop.
    Workshop(WorkshopWish),
    /// Something about the run sheet that is being written.
    Sheet(SheetWish),
}

impl Action {
    /// True for what changes the preset, or begins to.
    pub fn changes_preset(&self) -> bool {
        match self {
            Self::Edit(_)
            | Self::GoTo(_)
            | Self::AddSite(_)
            | Self::BeginNote(_)
            | Self::AddNote { .. }
            | Self::AddNew(_)
            | Self::AddRule { .. }
            | Self::PutIn(..)
            | Self::Branch(_)
            | Self::Connect { .. }
            | Self::BeginRoute
            | Self::Choose(..)
            | Self::MoveSites(_)
            | Self::Nudge(_)
            | Self::LayOut(_)
            | Self::RequestPaste
            | Self::Paste(_)
            | Self::PutDown(_)
            | Self::Remove(_)
            | Self::Rename
            | Self::StartFrom(_)
            | Self::Balance
            | Self::KeepView
            | Self::NameView
            | Self::Sign
            | Self::KeepNamed(_)
            | Self::RetakeView(_) => true,
            Self::Together(all) => all.iter().any(Self::changes_preset),
            _ => false,
        }
    }
}

/// Parts of the window that are open or not, and habits of the map that are on or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switch {
    /// Sites snap to the grid.
    Snap,
    /// The small map of the whole, in the corner of the stage map.
    Minimap,
    /// The notes on the map.
    Notes,
    /// The window of the filter.
    Filter,
    /// The list of findings.
    Findings,
    /// The data quality of the map.
    Quality,
    /// The sheet of shortcuts.
    Shortcuts,
    /// What the preset says about itself.
    About,
    /// The views that a presentation goes through.
    Views,
    /// The lists on the left.
    Lists,
    /// The inspector on the right.
    Inspector,
    /// The plots.
    Plots,
    /// The baseline takes nothing in.
    Baseline,
    /// What was not saved is kept, so that a crash or a power cut does not lose it, and earlier versions of what was.
    Journal,
}

/// What a list is searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Searched {
    /// All commands, by name.
    Commands,
    /// Everything in the preset.
    Entities,
}

/// What would lose unsaved changes.
#[derive(Clone, Debug, PartialEq)]
pub enum Leave {
    /// An empty document.
    New,
    /// A preset that comes with the program, by name.
    Builtin(&'static str),
    /// A preset in a file, by its path.
    File(PathBuf),
    /// An earlier version of a file, to stand in its place once it is saved.
    Version {
        /// The version, by its path.
        version: PathBuf,
        /// The file that it is a version of.
        file: PathBuf,
    },
    /// What an earlier run of the program has left: the number in the list of those that were found.
    Recovered(usize),
    /// The end of the program.
    Quit,
}

/// What waits until it is known whether the changes of a run sheet are saved.
#[derive(Clone, Debug, PartialEq)]
pub enum SheetThen {
    /// Another wish of a run sheet.
    Do(SheetWish),
    /// Something that ends the program.
    Leave(Leave),
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

    /// Asks for something about a workshop, when there is something to ask.
    pub fn extend_workshop(&mut self, wish: Option<WorkshopWish>) {
        self.0.extend(wish.map(Action::Workshop));
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

/// How large everything in the window is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// A tenth larger.
    Larger,
    /// A tenth smaller.
    Smaller,
    /// As large as it is meant.
    Usual,
}
