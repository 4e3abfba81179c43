//! Every command of the program in one table: name, group and keys. Menus, palette, shortcut sheet and keyboard read it.

use egui::{Key, KeyboardShortcut, Modifiers};

/// Something the user can ask for by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)] // each is explained by its row in the table below
pub enum Verb {
    New,
    Open,
    OpenPath,
    Save,
    SaveAs,
    SavePath,
    Import,
    ExportTables,
    Brief,
    Quit,
    Undo,
    Redo,
    History,
    Cut,
    Copy,
    Paste,
    Duplicate,
    Delete,
    Rename,
    SelectAll,
    SelectCountry,
    SelectStage,
    SelectNothing,
    Connect,
    AddMine,
    AddRefiner,
    AddMetal,
    AddMagnet,
    AddComponent,
    AddProduct,
    AddMarket,
    AddCommodity,
    AddEvent,
    AddMeasure,
    AddScenario,
    AddSource,
    AddCompany,
    Balance,
    AlignLeft,
    AlignCentre,
    AlignRight,
    AlignTop,
    AlignMiddle,
    AlignBottom,
    DistributeDown,
    DistributeAcross,
    LayOutSelected,
    LayOut,
    Snap,
    Find,
    Filter,
    Fold,
    UnfoldAll,
    Fit,
    OtherMap,
    ZoomIn,
    ZoomOut,
    FlyToSelection,
    Minimap,
    FocusMap,
    NextMonth,
    PreviousMonth,
    Play,
    Solve,
    StopSolving,
    Findings,
    Quality,
    About,
    Light,
    Dark,
    Projector,
    Palette,
    Shortcuts,
    Tour,
}

/// Where a command stands in menus, palette and sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Files.
    File,
    /// Changes.
    Edit,
    /// What is selected.
    Select,
    /// New entities.
    Draw,
    /// Places on the map.
    Arrange,
    /// What is looked at.
    View,
    /// How to.
    Help,
}

impl Group {
    /// All groups, in order.
    pub const ALL: [Self; 7] =
        [Self::File, Self::Edit, Self::Select, Self::Draw, Self::Arrange, Self::View, Self::Help];

    /// Its heading.
    pub fn label(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::Select => "Select",
            Self::Draw => "Draw",
            Self::Arrange => "Arrange",
            Self::View => "View",
            Self::Help => "Help",
        }
    }
}

/// A row of the table.
pub struct Entry {
    /// Which command.
    pub verb: Verb,
    /// Its name; `…` where it asks for more.
    pub name: &'static str,
    /// Where it stands.
    pub group: Group,
    /// Keys that give it, the one that is shown first.
    pub keys: &'static [KeyboardShortcut],
}

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);
const ALT: Modifiers = Modifiers::ALT;

const fn key(modifiers: Modifiers, key: Key) -> KeyboardShortcut {
    KeyboardShortcut::new(modifiers, key)
}

const fn row(verb: Verb, name: &'static str, group: Group, keys: &'static [KeyboardShortcut]) -> Entry {
    Entry { verb, name, group, keys }
}

/// The table.
pub const TABLE: &[Entry] = &[
    row(Verb::New, "New", Group::File, &[key(CTRL, Key::N)]),
    row(Verb::Open, "Open…", Group::File, &[key(CTRL, Key::O)]),
    row(Verb::OpenPath, "Open path…", Group::File, &[]),
    row(Verb::Save, "Save", Group::File, &[key(CTRL, Key::S)]),
    row(Verb::SaveAs, "Save as…", Group::File, &[key(CTRL_SHIFT, Key::S)]),
    row(Verb::SavePath, "Save to path…", Group::File, &[]),
    row(Verb::Import, "Import a table…", Group::File, &[]),
    row(Verb::ExportTables, "Export all tables…", Group::File, &[]),
    row(Verb::Brief, "Export brief…", Group::File, &[]),
    row(Verb::Quit, "Quit", Group::File, &[key(CTRL, Key::Q)]),
    row(Verb::Undo, "Undo", Group::Edit, &[key(CTRL, Key::Z)]),
    row(Verb::Redo, "Redo", Group::Edit, &[key(CTRL, Key::Y), key(CTRL_SHIFT, Key::Z)]),
    row(Verb::History, "History", Group::Edit, &[key(CTRL, Key::H)]),
    row(Verb::Cut, "Cut", Group::Edit, &[key(CTRL, Key::X)]),
    row(Verb::Copy, "Copy", Group::Edit, &[key(CTRL, Key::C)]),
    row(Verb::Paste, "Paste", Group::Edit, &[key(CTRL, Key::V)]),
    row(Verb::Duplicate, "Duplicate", Group::Edit, &[key(CTRL, Key::D)]),
    row(Verb::Delete, "Delete…", Group::Edit, &[key(NONE, Key::Delete), key(NONE, Key::Backspace)]),
    row(Verb::Rename, "Rename", Group::Edit, &[key(NONE, Key::F2)]),
    row(Verb::Balance, "Balance the baseline…", Group::Edit, &[]),
    row(Verb::SelectAll, "Select all sites", Group::Select, &[key(CTRL, Key::A)]),
    row(Verb::SelectCountry, "Select sites of the same country", Group::Select, &[key(CTRL_SHIFT, Key::C)]),
    row(Verb::SelectStage, "Select sites of the same stage", Group::Select, &[key(CTRL_SHIFT, Key::G)]),
    row(Verb::SelectNothing, "Select nothing", Group::Select, &[key(NONE, Key::Escape)]),
    row(Verb::Connect, "Draw a route from the selected site", Group::Draw, &[key(NONE, Key::R)]),
    row(Verb::AddMine, "Add a mine", Group::Draw, &[key(NONE, Key::Num1)]),
    row(Verb::AddRefiner, "Add a refiner", Group::Draw, &[key(NONE, Key::Num2)]),
    row(Verb::AddMetal, "Add a metal maker", Group::Draw, &[key(NONE, Key::Num3)]),
    row(Verb::AddMagnet, "Add a magnet maker", Group::Draw, &[key(NONE, Key::Num4)]),
    row(Verb::AddComponent, "Add a component maker", Group::Draw, &[key(NONE, Key::Num5)]),
    row(Verb::AddProduct, "Add a product maker", Group::Draw, &[key(NONE, Key::Num6)]),
    row(Verb::AddMarket, "Add a market", Group::Draw, &[key(NONE, Key::Num7)]),
    row(Verb::AddCommodity, "Add a commodity", Group::Draw, &[]),
    row(Verb::AddEvent, "Add an event", Group::Draw, &[]),
    row(Verb::AddMeasure, "Add a measure", Group::Draw, &[]),
    row(Verb::AddScenario, "Add a scenario", Group::Draw, &[]),
    row(Verb::AddSource, "Add a source", Group::Draw, &[]),
    row(Verb::AddCompany, "Add a company", Group::Draw, &[]),
    row(Verb::AlignLeft, "Align left", Group::Arrange, &[key(ALT, Key::ArrowLeft)]),
    row(Verb::AlignCentre, "Align centres", Group::Arrange, &[]),
    row(Verb::AlignRight, "Align right", Group::Arrange, &[key(ALT, Key::ArrowRight)]),
    row(Verb::AlignTop, "Align top", Group::Arrange, &[key(ALT, Key::ArrowUp)]),
    row(Verb::AlignMiddle, "Align middles", Group::Arrange, &[]),
    row(Verb::AlignBottom, "Align bottom", Group::Arrange, &[key(ALT, Key::ArrowDown)]),
    row(Verb::DistributeDown, "Distribute downwards", Group::Arrange, &[]),
    row(Verb::DistributeAcross, "Distribute across", Group::Arrange, &[]),
    row(Verb::LayOutSelected, "Place selected sites automatically", Group::Arrange, &[]),
    row(Verb::LayOut, "Lay out the whole map", Group::Arrange, &[key(CTRL, Key::L)]),
    row(Verb::Snap, "Snap to the grid", Group::Arrange, &[key(NONE, Key::G)]),
    row(Verb::Palette, "All commands…", Group::View, &[key(CTRL, Key::K), key(CTRL, Key::P)]),
    row(Verb::Find, "Find…", Group::View, &[key(CTRL, Key::F)]),
    row(Verb::Filter, "Filter the map…", Group::View, &[key(CTRL_SHIFT, Key::F)]),
    row(Verb::Fold, "Fold or unfold the country of the selected site", Group::View, &[key(NONE, Key::C)]),
    row(Verb::UnfoldAll, "Unfold all countries", Group::View, &[key(SHIFT, Key::C)]),
    row(Verb::Fit, "Fit the map", Group::View, &[key(NONE, Key::F)]),
    row(Verb::OtherMap, "Switch between stages and world", Group::View, &[key(NONE, Key::W)]),
    row(Verb::ZoomIn, "Zoom in", Group::View, &[key(NONE, Key::Plus), key(NONE, Key::Equals)]),
    row(Verb::ZoomOut, "Zoom out", Group::View, &[key(NONE, Key::Minus)]),
    row(Verb::FlyToSelection, "Fly to the selection", Group::View, &[key(NONE, Key::Z)]),
    row(Verb::Minimap, "Minimap", Group::View, &[key(NONE, Key::M)]),
    row(Verb::FocusMap, "Go to the map by keyboard", Group::View, &[key(NONE, Key::F6)]),
    row(Verb::NextMonth, "Next month", Group::View, &[key(NONE, Key::ArrowRight), key(NONE, Key::PageDown)]),
    row(Verb::PreviousMonth, "Previous month", Group::View, &[key(NONE, Key::ArrowLeft), key(NONE, Key::PageUp)]),
    row(Verb::Play, "Play or pause", Group::View, &[key(NONE, Key::Space)]),
    row(Verb::Solve, "Solve again", Group::View, &[key(NONE, Key::F5)]),
    row(Verb::StopSolving, "Stop solving", Group::View, &[key(SHIFT, Key::F5)]),
    row(Verb::Quality, "Data quality", Group::View, &[]),
    row(Verb::Findings, "Findings", Group::View, &[key(NONE, Key::F8)]),
    row(Verb::About, "About this preset", Group::View, &[]),
    row(Verb::Light, "Light", Group::View, &[]),
    row(Verb::Dark, "Dark", Group::View, &[]),
    row(Verb::Projector, "Projector", Group::View, &[]),
    row(
        Verb::Shortcuts,
        "Shortcuts",
        Group::Help,
        &[key(NONE, Key::F1), key(SHIFT, Key::Questionmark), key(NONE, Key::Questionmark)],
    ),
    row(Verb::Tour, "Guided tour", Group::Help, &[]),
];

/// What the mouse and the keys on the map do beside the table: shown on the sheet.
pub const GESTURES: &[(&str, &str)] = &[
    ("Double click on the map", "Add a site there"),
    ("Drag from a port", "Draw a route; what fits lights up"),
    ("Double click on a name", "Rename the site"),
    ("Drag a site", "Move it, or all that are selected; with Alt off the grid"),
    ("Shift+click", "Add a site to the selection, or take it out"),
    ("Shift+drag on the map", "Select what is in the box"),
    ("Drag on the map", "Look elsewhere"),
    ("Wheel", "Zoom"),
    ("Right click on a site", "Its menu"),
    ("Tab, Shift+Tab on the map", "Next or previous site"),
    ("Arrow keys", "Move what is selected; with Shift by one point"),
    ("Enter on the map", "Accept the route that is being drawn"),
];

impl Verb {
    /// New sites, one command a stage, in the order of the stages.
    pub const ADD: [Self; 7] = [
        Self::AddMine,
        Self::AddRefiner,
        Self::AddMetal,
        Self::AddMagnet,
        Self::AddComponent,
        Self::AddProduct,
        Self::AddMarket,
    ];
    /// Places on the map.
    pub const ARRANGE: [Self; 10] = [
        Self::AlignLeft,
        Self::AlignCentre,
        Self::AlignRight,
        Self::AlignTop,
        Self::AlignMiddle,
        Self::AlignBottom,
        Self::DistributeDown,
        Self::DistributeAcross,
        Self::LayOutSelected,
        Self::LayOut,
    ];

    /// Its row.
    pub fn entry(self) -> Option<&'static Entry> {
        TABLE.iter().find(|entry| entry.verb == self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_command_stands_once_and_no_key_gives_two() {
        let mut verbs = HashSet::new();
        let mut keys = HashSet::new();
        for entry in TABLE {
            assert!(verbs.insert(entry.verb), "{} stands twice", entry.name);
            for key in entry.keys {
                assert!(keys.insert(format!("{key:?}")), "{} shares a key", entry.name);
            }
        }
        for group in Group::ALL {
            assert!(TABLE.iter().any(|entry| entry.group == group));
        }
    }
}
