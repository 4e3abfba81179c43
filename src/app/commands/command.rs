//! Every command of the program: one row each, from which menus, palette, keys, buttons and the sheet of shortcuts are made.
//!
//! A row asks and never acts: it sees what is on screen through a [`Ctx`] and answers with the [`Action`] that would carry its
//! wish out. So nothing here knows the window, and a row that lacks a part does not compile.

use crate::app::commands::action::{Action, Leave, Scale, Searched, Switch};
use crate::app::commands::sheet_wish::SheetWish;
use crate::app::commands::workshop_wish::WorkshopWish;
use crate::app::state::context::Ctx;
use crate::app::state::export::{PictureOf, PictureOut};
use crate::app::state::look::Look;
use crate::app::state::selection::Selection;
use crate::app::state::shown::{Explained, WorkMode};
use crate::app::state::situation::Situation;
use crate::app::state::troubles::About;
use crate::app::state::view::{LeftTab, ZOOM_STEP};
use crate::app::tasks::files::PickKind;
use crate::draw::ThemeKind;
use crate::report::{PictureSize, PlotFile};
use chokepoint_core::edit::{self, Align, Edit, New, NewSite};
use chokepoint_core::insight::SHORT;
use chokepoint_core::model::{CanvasPoint, EntityRef, Site, SiteId, Stage};
use chokepoint_core::store::clip_to_text;
use egui::{Key, KeyboardShortcut, Modifiers};
use std::collections::{BTreeMap, BTreeSet};

/// Where a command stands in palette and sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Commands that open, save and export files.
    File,
    /// Commands that change the preset, and undo.
    Edit,
    /// What is selected.
    Select,
    /// Commands that make new entities.
    Draw,
    /// Places on the map.
    Arrange,
    /// What is looked at.
    View,
    /// Commands that explain the program.
    Help,
}

impl Group {
    /// All groups, in order.
    pub const ALL: [Self; 7] =
        [Self::File, Self::Edit, Self::Select, Self::Draw, Self::Arrange, Self::View, Self::Help];

    /// Heading of the group in palette and sheet.
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

/// A menu; each consists of numbered sections, between which a line goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Menu {
    /// In the bar at the top.
    File,
    /// In the bar at the top.
    Edit,
    /// In the bar at the top.
    Map,
    /// New sites, one command a stage, in the order of the stages: under Map and in the strip above the map.
    AddSite,
    /// Places on the map: under Map and in the strip above the map.
    Arrange,
    /// In the bar at the top.
    View,
    /// Pictures of the map and of all plots: under File and in the strip above the map.
    Pictures,
    /// How large they are, of which one is on: below them.
    PictureSizes,
    /// How near the map is and what of it stands out: under View.
    Sight,
    /// The views of a presentation: under View.
    Presentation,
    /// The looks, of which one is on, and how large everything is: under View.
    Look,
    /// In the bar at the top.
    Help,
    /// Of a right click on a site.
    Site,
    /// Of a right click on a route of the stage map.
    Route,
    /// Of a right click on a note.
    Note,
    /// Of a right click on a map beside everything.
    Canvas,
    /// Of a right click on what has no place on the map: a rule, a good, a scenario in a list.
    Entry,
}

impl Menu {
    /// The commands of a section, in order.
    pub fn section(self, number: u8) -> Vec<Command> {
        let place = |command: &Command| {
            let place = command.row().menus.iter().find(|(menu, section, _)| (*menu, *section) == (self, number))?;
            Some((place.2, *command))
        };
        let mut found: Vec<(u8, Command)> = Command::ALL.iter().filter_map(place).collect();
        found.sort_by_key(|(order, _)| *order);
        found.into_iter().map(|(_, command)| command).collect()
    }
}

/// All there is to know about a command.
pub struct Row {
    /// Its name; `…` where it asks for more.
    pub name: &'static str,
    /// Where it stands in palette and sheet.
    pub group: Group,
    /// Keys that give it, the one that is shown first.
    pub keys: &'static [KeyboardShortcut],
    /// Menus it stands in: in which section, and where in it. The order of the table is that of the palette.
    pub menus: &'static [(Menu, u8, u8)],
    /// What it does, in a sentence.
    pub help: &'static str,
    /// Whether it can be done now.
    pub enabled: fn(&Situation) -> bool,
    /// What is to be done; none where there is nothing to do after all.
    pub ask: fn(&Ctx<'_>) -> Option<Action>,
}

/// Makes the enum of all commands and the row of each from one list, so that neither can be had without the other.
macro_rules! commands {
    ($($command:ident {
        name: $name:literal,
        group: $group:ident,
        keys: [$($held:ident $key:ident),*],
        menus: [$($menu:ident $section:literal $order:literal),*],
        help: $help:literal,
        enabled: $enabled:expr,
        ask: $ask:expr,
    })*) => {
        /// Something the user can ask for by name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Command {
            $(#[doc = $help] $command,)*
        }

        impl Command {
            /// All commands, in the order of the palette.
            pub const ALL: &[Self] = &[$(Self::$command),*];

            /// Row of the command in the table of commands.
            pub fn row(self) -> &'static Row {
                match self {
                    $(Self::$command => {
                        static ROW: Row = Row {
                            name: $name,
                            group: Group::$group,
                            keys: &[$(KeyboardShortcut::new($held, Key::$key)),*],
                            menus: &[$((Menu::$menu, $section, $order)),*],
                            help: $help,
                            enabled: $enabled,
                            ask: $ask,
                        };
                        &ROW
                    })*
                }
            }
        }
    };
}

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;
const CTRL_SHIFT: Modifiers = Modifiers::COMMAND.plus(Modifiers::SHIFT);
const ALT: Modifiers = Modifiers::ALT;

commands! {
    New {
        name: "New", group: File, keys: [CTRL N], menus: [File 0 0],
        help: "Begins with an empty map",
        enabled: |now| !now.busy, ask: |_| leave(Leave::New),
    }
    Open {
        name: "Open…", group: File, keys: [CTRL O], menus: [File 0 1],
        help: "Opens a preset that the file dialog of the system picks",
        enabled: |now| !now.busy, ask: |_| pick(PickKind::Open),
    }
    OpenPath {
        name: "Open path…", group: File, keys: [], menus: [File 0 2],
        help: "Opens a preset from the list of files of the program itself",
        enabled: |now| !now.busy, ask: |_| Some(Action::Browse(PickKind::Open)),
    }
    Gallery {
        name: "Gallery…", group: File, keys: [], menus: [File 0 7],
        help: "Shows the presets that come with the program, that were open of late and of a shared folder, each with its map",
        enabled: |now| !now.busy, ask: |_| Some(Action::Gallery),
    }
    EarlierVersions {
        name: "Earlier versions…", group: File, keys: [], menus: [File 0 3],
        help: "Offers what the file held before it was saved the last times; nothing is overwritten until it is saved",
        enabled: |now| !now.busy && now.in_file, ask: |_| Some(Action::EarlierVersions),
    }
    ComparePresets {
        name: "Compare with…", group: File, keys: [], menus: [File 0 4],
        help: "Says what the open map and another preset differ in, figure by figure, and what that does to the gap",
        enabled: always, ask: |_| Some(Action::ComparePresets { merge: false }),
    }
    MergePresets {
        name: "Merge with…", group: File, keys: [], menus: [File 0 5],
        help: "Puts what somebody else made of the same preset into the open map, conflict by conflict, as one step",
        enabled: always, ask: |_| Some(Action::ComparePresets { merge: true }),
    }
    Recover {
        name: "Recover…", group: File, keys: [], menus: [File 0 6],
        help: "Offers what an earlier run of the program has left in its journal and no file holds",
        enabled: |now| !now.busy, ask: |_| Some(Action::Recover),
    }
    Workshop {
        name: "Workshop…", group: File, keys: [], menus: [File 0 8],
        help: "Plays rounds with teams and injects on a map; the engine answers, and a public screen shows what is revealed",
        enabled: always, ask: |_| Some(Action::Workshop(WorkshopWish::Choose)),
    }
    RunSheet {
        name: "Run sheet…", group: File, keys: [], menus: [File 0 9],
        help: "Writes what a workshop plays: rounds, teams and injects on a timeline, for the open map or from one that comes with the program",
        enabled: always, ask: |_| Some(Action::Sheet(SheetWish::Show)),
    }
    PublicScreen {
        name: "Public screen", group: View, keys: [], menus: [View 2 5],
        help: "Opens or closes the window of a workshop that shows only what is revealed",
        enabled: |now| now.workshop, ask: |_| Some(Action::Workshop(WorkshopWish::PublicWindow)),
    }
    PublicScreenHere {
        name: "Public screen here", group: View, keys: [], menus: [View 2 6],
        help: "Shows the public screen of a workshop in this window; Escape comes back",
        enabled: |now| now.workshop, ask: |_| Some(Action::Workshop(WorkshopWish::PublicHere)),
    }
    Save {
        name: "Save", group: File, keys: [CTRL S], menus: [File 1 0],
        help: "Writes the preset to its file",
        enabled: always, ask: |_| Some(Action::Save),
    }
    SaveAs {
        name: "Save as…", group: File, keys: [CTRL_SHIFT S], menus: [File 1 1],
        help: "Writes the preset to another file",
        enabled: |now| !now.busy, ask: |_| pick(PickKind::Save),
    }
    SaveSigned {
        name: "Save signed…", group: File, keys: [], menus: [File 1 2],
        help: "Puts your name and a line on what was changed into the file's history, and saves it",
        enabled: |now| !now.busy, ask: |_| Some(Action::Sign),
    }
    SavePath {
        name: "Save to path…", group: File, keys: [], menus: [File 1 3],
        help: "Writes the preset to a file from the list of the program itself",
        enabled: |now| !now.busy, ask: |_| Some(Action::Browse(PickKind::Save)),
    }
    CopyForOthers {
        name: "Save a copy for others…", group: File, keys: [], menus: [File 1 4],
        help: "Writes a copy without paths, user names, a team's notes and the history of saves, and shows first what goes",
        enabled: always, ask: |_| Some(Action::CopyForOthers),
    }
    Import {
        name: "Import a table…", group: File, keys: [], menus: [File 2 0],
        help: "Reads sites, routes or customs figures from CSV or XLSX",
        enabled: always, ask: |_| pick(PickKind::Table),
    }
    ExportTables {
        name: "Export all tables…", group: File, keys: [], menus: [File 2 1],
        help: "Writes sites, routes and all the rest to a workbook",
        enabled: always, ask: |_| pick(PickKind::Tables),
    }
    Brief {
        name: "Export brief…", group: File, keys: [], menus: [File 2 2],
        help: "Writes a page with pictures and figures for a reader without the program",
        enabled: always, ask: |_| Some(Action::Brief { slides: false }),
    }
    Slides {
        name: "Export slides…", group: File, keys: [], menus: [File 2 3],
        help: "Writes a brief and, beside it, slides: one finding, one picture and one source a page, to show, to print, or to change in an office program",
        enabled: always, ask: |_| Some(Action::Brief { slides: true }),
    }
    CopyMap {
        name: "Copy the map as picture", group: File, keys: [], menus: [Pictures 0 0],
        help: "Puts the whole map that is shown, with its finding and source, onto the clipboard",
        enabled: |now| now.on_map > 0, ask: |_| picture(PictureOf::Map, PictureOut::Copy(PlotFile::Png)),
    }
    CopyMapSvg {
        name: "Copy the map as SVG", group: File, keys: [], menus: [Pictures 0 1],
        help: "The same as lines and text, for a drawing program",
        enabled: |now| now.on_map > 0, ask: |_| picture(PictureOf::Map, PictureOut::Copy(PlotFile::Svg)),
    }
    SaveMapPng {
        name: "Save the map as PNG…", group: File, keys: [], menus: [Pictures 0 2],
        help: "Writes the whole map that is shown as a picture of pixels",
        enabled: |now| now.on_map > 0, ask: |_| picture(PictureOf::Map, PictureOut::Save(PlotFile::Png)),
    }
    SaveMapSvg {
        name: "Save the map as SVG…", group: File, keys: [], menus: [Pictures 0 3],
        help: "Writes it as a picture of lines and text, to be edited",
        enabled: |now| now.on_map > 0, ask: |_| picture(PictureOf::Map, PictureOut::Save(PlotFile::Svg)),
    }
    CopySheet {
        name: "Copy all plots as one picture", group: File, keys: [], menus: [Pictures 1 0],
        help: "Puts all open plots, with title, scenario and month, on one sheet onto the clipboard",
        enabled: |now| now.on_map > 0, ask: |_| picture(PictureOf::Sheet, PictureOut::Copy(PlotFile::Png)),
    }
    SaveSheetPng {
        name: "Save all plots as one PNG…", group: File, keys: [], menus: [Pictures 1 1],
        help: "Writes all open plots on one sheet as a picture of pixels",
        enabled: |now| now.on_map > 0, ask: |_| picture(PictureOf::Sheet, PictureOut::Save(PlotFile::Png)),
    }
    SaveSheetSvg {
        name: "Save all plots as one SVG…", group: File, keys: [], menus: [Pictures 1 2],
        help: "Writes all open plots on one sheet as a picture of lines and text",
        enabled: |now| now.on_map > 0, ask: |_| picture(PictureOf::Sheet, PictureOut::Save(PlotFile::Svg)),
    }
    PicturesAsSeen {
        name: "Pictures as they are seen", group: File, keys: [], menus: [PictureSizes 0 0],
        help: "Pictures that leave the window are as large as they are seen",
        enabled: always, ask: |_| Some(Action::PictureSize(PictureSize::Seen)),
    }
    PicturesTwice {
        name: "Pictures twice as sharp", group: File, keys: [], menus: [PictureSizes 0 1],
        help: "Pictures that leave the window have twice as many pixels a side",
        enabled: always, ask: |_| Some(Action::PictureSize(PictureSize::Twice)),
    }
    PicturesForSlides {
        name: "Pictures for a slide, 1920 x 1080", group: File, keys: [], menus: [PictureSizes 0 2],
        help: "Pictures that leave the window have the size of a slide",
        enabled: always, ask: |_| Some(Action::PictureSize(PictureSize::Slide)),
    }
    PicturesForPrint {
        name: "Pictures for print, A4 at 300 dpi", group: File, keys: [], menus: [PictureSizes 0 3],
        help: "Pictures that leave the window have the size of a printed page on its side",
        enabled: always, ask: |_| Some(Action::PictureSize(PictureSize::Print)),
    }
    KeepJournal {
        name: "Keep a journal for recovery", group: File, keys: [], menus: [],
        help: "Writes every change down at once, for the user alone, so that a crash or a power cut loses nothing, and keeps the last five versions of each file that is saved over; switched off, what is there is removed",
        enabled: always, ask: |_| toggle(Switch::Journal),
    }
    Quit {
        name: "Quit", group: File, keys: [CTRL Q], menus: [File 3 0],
        help: "Ends the program",
        enabled: always, ask: |_| leave(Leave::Quit),
    }
    Undo {
        name: "Undo", group: Edit, keys: [CTRL Z], menus: [Edit 0 0],
        help: "Takes the last change back",
        enabled: |now| now.undo.is_some(), ask: |ctx| Some(Action::GoTo(ctx.document.history().1.checked_sub(1)?)),
    }
    Redo {
        name: "Redo", group: Edit, keys: [CTRL Y, CTRL_SHIFT Z], menus: [Edit 0 1],
        help: "Makes the change that was taken back again",
        enabled: |now| now.redo.is_some(), ask: |ctx| Some(Action::GoTo(ctx.document.history().1 + 1)),
    }
    History {
        name: "History", group: Edit, keys: [CTRL H], menus: [Edit 0 2],
        help: "Lists every step, done and taken back",
        enabled: always, ask: |_| Some(Action::ShowLeft(LeftTab::History)),
    }
    Cut {
        name: "Cut", group: Edit, keys: [CTRL X], menus: [Edit 1 0, Site 1 0, Note 1 0],
        help: "Copies the selected sites, or the selected note, and removes them",
        enabled: |now| now.sites > 0 || now.note,
        ask: |ctx| Some(Action::Together([copy(ctx), remove(ctx)].into_iter().flatten().collect())),
    }
    Copy {
        name: "Copy", group: Edit, keys: [CTRL C], menus: [Edit 1 1, Site 1 1, Note 1 1, Entry 0 0],
        help: "Copies the selected sites and the routes between them, or the selected note, rule, event, measure or scenario with what it names",
        enabled: |now| now.copyable, ask: copy,
    }
    Paste {
        name: "Paste", group: Edit, keys: [CTRL V], menus: [Edit 1 2, Canvas 0 0],
        help: "Puts what was copied on the map, at the pointer, or into the scenario",
        enabled: always, ask: |_| Some(Action::RequestPaste),
    }
    Duplicate {
        name: "Duplicate", group: Edit, keys: [CTRL D], menus: [Edit 1 3, Site 1 2, Note 1 2],
        help: "Puts copies of the selected sites, or of the selected note, beside them",
        enabled: |now| now.sites > 0 || now.note, ask: duplicate,
    }
    Delete {
        name: "Delete…", group: Edit, keys: [NONE Delete, NONE Backspace], menus: [Edit 1 4, Site 1 3, Route 1 0, Note 0 1, Entry 0 1],
        help: "Removes what is selected; what depends on it is named first",
        enabled: |now| now.removable, ask: remove,
    }
    Rename {
        name: "Rename", group: Edit, keys: [NONE F2], menus: [Edit 1 5, Site 0 0, Note 0 0],
        help: "Lets the name of the selected site be typed, or the text of the selected note",
        enabled: |now| now.sites == 1 || now.note, ask: |_| Some(Action::Rename),
    }
    Balance {
        name: "Balance the baseline…", group: Edit, keys: [], menus: [Edit 3 1],
        help: "Looks for the consistent baseline nearest to the figures",
        enabled: always, ask: |_| Some(Action::Balance),
    }
    SelectAll {
        name: "Select all sites", group: Select, keys: [CTRL A], menus: [Edit 2 0, Canvas 0 1],
        help: "Selects every site of the map",
        enabled: |now| now.on_map > 0, ask: |ctx| select(ctx, |_| true),
    }
    SelectCountry {
        name: "Select sites of the same country", group: Select, keys: [CTRL_SHIFT C], menus: [Edit 2 1, Site 2 0],
        help: "Selects every site that lies where a selected one lies",
        enabled: |now| now.sites > 0, ask: same_country,
    }
    SelectStage {
        name: "Select sites of the same stage", group: Select, keys: [CTRL_SHIFT G], menus: [Edit 2 2, Site 2 1],
        help: "Selects every site that stands in the column of a selected one",
        enabled: |now| now.sites > 0, ask: same_stage,
    }
    NextRoute {
        name: "Next route of the selected site", group: Select, keys: [NONE Period], menus: [Site 2 3],
        help: "Selects one route of the site after the other, first where it sends to, then where it takes from; with no site selected it goes through all routes",
        enabled: |now| now.routes > 0, ask: |_| Some(Action::WalkRoutes { back: false }),
    }
    PreviousRoute {
        name: "Previous route of the selected site", group: Select, keys: [NONE Comma], menus: [],
        help: "As the next route, the other way round",
        enabled: |now| now.routes > 0, ask: |_| Some(Action::WalkRoutes { back: true }),
    }
    Back {
        name: "Back", group: Select, keys: [CTRL OpenBracket], menus: [Edit 2 4],
        help: "Shows what was looked at before",
        enabled: |now| now.back, ask: |_| Some(Action::Back),
    }
    Forth {
        name: "Forth", group: Select, keys: [CTRL CloseBracket], menus: [Edit 2 5],
        help: "Shows again what was gone back from",
        enabled: |now| now.forth, ask: |_| Some(Action::Forth),
    }
    SelectNothing {
        name: "Select nothing", group: Select, keys: [NONE Escape], menus: [Edit 2 3],
        help: "Leaves what lies over the map, or else what is selected",
        enabled: always, ask: |_| Some(Action::SelectNothing),
    }
    Why {
        name: "Why does it run short?", group: Select, keys: [NONE Y], menus: [Site 4 0, View 0 10, Canvas 1 0],
        help: "Explains the shortage of the selected site, or of who is hit hardest, and shows the chain behind it on the map",
        enabled: |now| now.short, ask: why,
    }
    Connect {
        name: "Draw a route from the selected site", group: Draw, keys: [NONE R], menus: [Map 0 0, Site 0 1],
        help: "Tab walks the sites it could end at; with two selected it joins them",
        enabled: |now| matches!(now.sites, 1 | 2) && now.on_map > 1, ask: |_| Some(Action::BeginRoute),
    }
    AddMine {
        name: "Add a mine", group: Draw, keys: [NONE Num1], menus: [AddSite 0 0],
        help: "Puts a mine where its column has room",
        enabled: always, ask: |ctx| add_site(ctx, Stage::Mine),
    }
    AddRefiner {
        name: "Add a refiner", group: Draw, keys: [NONE Num2], menus: [AddSite 0 1],
        help: "Puts a refiner where its column has room",
        enabled: always, ask: |ctx| add_site(ctx, Stage::Refine),
    }
    AddMetal {
        name: "Add a metal maker", group: Draw, keys: [NONE Num3], menus: [AddSite 0 2],
        help: "Puts a metal maker where its column has room",
        enabled: always, ask: |ctx| add_site(ctx, Stage::Metal),
    }
    AddMagnet {
        name: "Add a magnet maker", group: Draw, keys: [NONE Num4], menus: [AddSite 0 3],
        help: "Puts a magnet maker where its column has room",
        enabled: always, ask: |ctx| add_site(ctx, Stage::Magnet),
    }
    AddComponent {
        name: "Add a component maker", group: Draw, keys: [NONE Num5], menus: [AddSite 0 4],
        help: "Puts a component maker where its column has room",
        enabled: always, ask: |ctx| add_site(ctx, Stage::Component),
    }
    AddProduct {
        name: "Add a product maker", group: Draw, keys: [NONE Num6], menus: [AddSite 0 5],
        help: "Puts a product maker where its column has room",
        enabled: always, ask: |ctx| add_site(ctx, Stage::Product),
    }
    AddMarket {
        name: "Add a market", group: Draw, keys: [NONE Num7], menus: [AddSite 0 6],
        help: "Puts a market where its column has room",
        enabled: always, ask: |ctx| add_site(ctx, Stage::Market),
    }
    AddNote {
        name: "New note", group: Draw, keys: [NONE N], menus: [Map 1 7],
        help: "Puts a text on the map, at the pointer or in the middle; its arrow can be pointed at something",
        enabled: always, ask: |_| Some(Action::BeginNote(None)),
    }
    AddCommodity {
        name: "Add a commodity", group: Draw, keys: [], menus: [Map 1 0],
        help: "Makes a commodity to be named and priced",
        enabled: always, ask: |_| add(New::Commodity(Stage::Mine)),
    }
    AddEvent {
        name: "Add an event", group: Draw, keys: [], menus: [Map 1 1],
        help: "Makes an outage or a change of demand, and adds it to the scenario",
        enabled: |now| now.on_map > 0, ask: |_| add(New::Event),
    }
    AddMeasure {
        name: "Add a measure", group: Draw, keys: [], menus: [Map 1 2],
        help: "Makes a countermeasure, and adds it to the scenario",
        enabled: |now| now.measurable, ask: |_| add(New::Measure),
    }
    AddScenario {
        name: "Add a scenario", group: Draw, keys: [], menus: [Map 1 3],
        help: "Makes a scenario like the one that is played",
        enabled: always, ask: |_| add(New::Scenario),
    }
    AddSource {
        name: "Add a source", group: Draw, keys: [], menus: [Map 1 4],
        help: "Makes a publication for figures to cite",
        enabled: always, ask: |_| add(New::Source),
    }
    AddCompany {
        name: "Add a company", group: Draw, keys: [], menus: [Map 1 5],
        help: "Makes a company with owners of its own",
        enabled: always, ask: |_| add(New::Company),
    }
    AnnouncedControls {
        name: "Announced controls…", group: Draw, keys: [], menus: [Map 1 6],
        help: "Shows the library of announced controls: what they say, and what each would touch here",
        enabled: always, ask: |_| Some(Action::AnnouncedControls(None)),
    }
    AlignLeft {
        name: "Align left", group: Arrange, keys: [ALT ArrowLeft], menus: [Arrange 0 0, Site 3 0],
        help: "Moves the selected sites to the leftmost of them",
        enabled: |now| now.sites > 1, ask: |ctx| edit(edit::align(ctx.preset, &places(ctx), Align::Left)),
    }
    AlignCentre {
        name: "Align centres", group: Arrange, keys: [], menus: [Arrange 0 1],
        help: "Moves the selected sites to the middle between left and right",
        enabled: |now| now.sites > 1, ask: |ctx| edit(edit::align(ctx.preset, &places(ctx), Align::Centre)),
    }
    AlignRight {
        name: "Align right", group: Arrange, keys: [ALT ArrowRight], menus: [Arrange 0 2],
        help: "Moves the selected sites to the rightmost of them",
        enabled: |now| now.sites > 1, ask: |ctx| edit(edit::align(ctx.preset, &places(ctx), Align::Right)),
    }
    AlignTop {
        name: "Align top", group: Arrange, keys: [ALT ArrowUp], menus: [Arrange 0 3, Site 3 1],
        help: "Moves the selected sites up to the topmost of them",
        enabled: |now| now.sites > 1, ask: |ctx| edit(edit::align(ctx.preset, &places(ctx), Align::Top)),
    }
    AlignMiddle {
        name: "Align middles", group: Arrange, keys: [], menus: [Arrange 0 4],
        help: "Moves the selected sites to the middle between top and bottom",
        enabled: |now| now.sites > 1, ask: |ctx| edit(edit::align(ctx.preset, &places(ctx), Align::Middle)),
    }
    AlignBottom {
        name: "Align bottom", group: Arrange, keys: [ALT ArrowDown], menus: [Arrange 0 5],
        help: "Moves the selected sites down to the lowest of them",
        enabled: |now| now.sites > 1, ask: |ctx| edit(edit::align(ctx.preset, &places(ctx), Align::Bottom)),
    }
    DistributeDown {
        name: "Distribute downwards", group: Arrange, keys: [], menus: [Arrange 0 6, Site 3 2],
        help: "Makes the room between the selected sites equal, downwards",
        enabled: |now| now.sites > 2, ask: |ctx| edit(edit::distribute(ctx.preset, &places(ctx), true)),
    }
    DistributeAcross {
        name: "Distribute across", group: Arrange, keys: [], menus: [Arrange 0 7],
        help: "Makes the room between the selected sites equal, across",
        enabled: |now| now.sites > 2, ask: |ctx| edit(edit::distribute(ctx.preset, &places(ctx), false)),
    }
    LayOutSelected {
        name: "Place selected sites automatically", group: Arrange, keys: [], menus: [Arrange 0 8, Site 3 3],
        help: "Lets the layout find places for the selected sites",
        enabled: |now| now.sites > 0, ask: |ctx| Some(Action::LayOut(Some(ctx.shown.selection.sites()))),
    }
    LayOut {
        name: "Lay out the whole map", group: Arrange, keys: [CTRL L], menus: [Arrange 0 9],
        help: "Lets the layout find places for all sites",
        enabled: |now| now.on_map > 0, ask: |_| Some(Action::LayOut(None)),
    }
    Snap {
        name: "Snap to the grid", group: Arrange, keys: [NONE G], menus: [Map 2 0],
        help: "Switches the grid that dragged sites come to rest on",
        enabled: always, ask: |_| toggle(Switch::Snap),
    }
    Palette {
        name: "All commands…", group: View, keys: [CTRL K, CTRL P], menus: [View 1 0, Help 0 3],
        help: "Searches all commands and scenarios by typing",
        enabled: always, ask: |_| Some(Action::Search(Searched::Commands)),
    }
    Find {
        name: "Find…", group: View, keys: [CTRL F], menus: [Edit 3 0, Canvas 1 3],
        help: "Searches everything on the map and in the preset by typing",
        enabled: always, ask: |_| Some(Action::Search(Searched::Entities)),
    }
    Filter {
        name: "Filter the map…", group: View, keys: [CTRL_SHIFT F], menus: [Sight 1 0],
        help: "Keeps some of the map in colour: by commodity, country, stage, verdict",
        enabled: always, ask: |_| toggle(Switch::Filter),
    }
    Fold {
        name: "Fold or unfold the country of the selected site", group: View, keys: [NONE C], menus: [Sight 1 1, Site 2 2],
        help: "Draws one disc a column for all sites of the country",
        enabled: |now| now.sites > 0, ask: fold,
    }
    UnfoldAll {
        name: "Unfold all countries", group: View, keys: [SHIFT C], menus: [Sight 1 2],
        help: "Draws every site by itself again",
        enabled: |now| now.folded, ask: |_| Some(Action::UnfoldAll),
    }
    Fit {
        name: "Fit the map", group: View, keys: [NONE F], menus: [View 0 0, Canvas 1 1],
        help: "Shows the whole map",
        enabled: always, ask: |_| Some(Action::Fit),
    }
    OtherMap {
        name: "Switch between stages and world", group: View, keys: [NONE W], menus: [View 0 1, Canvas 1 2],
        help: "Shows the other of the two maps",
        enabled: always, ask: |ctx| Some(Action::ShowMap(ctx.shown.mode.other())),
    }
    ZoomIn {
        name: "Zoom in", group: View, keys: [NONE Plus, NONE Equals], menus: [Sight 0 0],
        help: "Shows less of the map, larger",
        enabled: always, ask: |_| Some(Action::Zoom(ZOOM_STEP)),
    }
    ZoomOut {
        name: "Zoom out", group: View, keys: [NONE Minus], menus: [Sight 0 1],
        help: "Shows more of the map, smaller",
        enabled: always, ask: |_| Some(Action::Zoom(1.0 / ZOOM_STEP)),
    }
    FlyToSelection {
        name: "Fly to the selection", group: View, keys: [NONE Z], menus: [Sight 0 2, Route 0 0, Site 0 2],
        help: "Brings what is selected into the middle of the map",
        enabled: |now| now.removable, ask: |_| Some(Action::Reveal { always: true }),
    }
    Notes {
        name: "Show or hide the notes", group: View, keys: [SHIFT N], menus: [View 0 11],
        help: "Draws the notes on the map or leaves them out, in the window and in what is exported from it",
        enabled: always, ask: |_| toggle(Switch::Notes),
    }
    Minimap {
        name: "Minimap", group: View, keys: [NONE M], menus: [View 0 5],
        help: "Switches the small map in the corner",
        enabled: always, ask: |_| toggle(Switch::Minimap),
    }
    FocusMap {
        name: "Go to the map by keyboard", group: View, keys: [], menus: [View 0 6],
        help: "Gives the map the keyboard; Tab walks its sites",
        enabled: always, ask: |_| Some(Action::FocusMap),
    }
    NextPart {
        name: "Next part of the window", group: View, keys: [NONE F6], menus: [View 3 3],
        help: "Gives the keyboard to the map, the inspector, the plots, the lists, one after the other",
        enabled: always, ask: |_| Some(Action::NextRegion { back: false }),
    }
    PreviousPart {
        name: "Previous part of the window", group: View, keys: [SHIFT F6], menus: [View 3 4],
        help: "As the next part, the other way round",
        enabled: always, ask: |_| Some(Action::NextRegion { back: true }),
    }
    Lists {
        name: "Lists on the left", group: View, keys: [NONE F7], menus: [View 2 0],
        help: "Folds rules, outline, drawing and history away, or brings them back",
        enabled: always, ask: |_| toggle(Switch::Lists),
    }
    Inspector {
        name: "Inspector", group: View, keys: [NONE F9], menus: [View 2 1],
        help: "Folds the fields of what is selected away, or brings them back",
        enabled: always, ask: |_| toggle(Switch::Inspector),
    }
    PlotsPanel {
        name: "Plots below the map", group: View, keys: [NONE F10], menus: [View 2 2],
        help: "Folds the plots away, or brings them back",
        enabled: always, ask: |_| toggle(Switch::Plots),
    }
    FullScreen {
        name: "Full screen", group: View, keys: [NONE F11], menus: [View 2 3],
        help: "Lets the window fill the screen, or not any more; while a workshop is played, the public screen fills this window",
        enabled: always, ask: |ctx| Some(if ctx.situation.workshop { Action::Workshop(WorkshopWish::PublicHere) } else { Action::FullScreen }),
    }
    NewWindow {
        name: "New window", group: View, keys: [CTRL_SHIFT N], menus: [View 2 4],
        help: "Opens another window on this document, with plots of its own, for a second screen; Escape closes it",
        enabled: always, ask: |_| Some(Action::NewWindow),
    }
    NextMonth {
        name: "Next month", group: View, keys: [NONE ArrowRight, NONE PageDown], menus: [],
        help: "Shows the month after the one on screen",
        enabled: |now| now.months > 0, ask: |ctx| Some(Action::ShowMonth(ctx.month.next())),
    }
    PreviousMonth {
        name: "Previous month", group: View, keys: [NONE ArrowLeft, NONE PageUp], menus: [],
        help: "Shows the month before the one on screen",
        enabled: |now| now.months > 0, ask: |ctx| Some(Action::ShowMonth(ctx.month.previous().unwrap_or_default())),
    }
    Play {
        name: "Play or pause", group: View, keys: [NONE Space], menus: [],
        help: "Walks through the months by itself, or stops",
        enabled: |now| now.months > 0, ask: |_| Some(Action::TogglePlay),
    }
    Solve {
        name: "Solve again", group: View, keys: [CTRL_SHIFT R], menus: [View 1 1],
        help: "Asks the solver for the present state",
        enabled: |now| !now.solving && now.on_map > 0, ask: |_| Some(Action::Solve),
    }
    StopSolving {
        name: "Stop solving", group: View, keys: [SHIFT F5], menus: [View 1 2],
        help: "Stops the solver; the next change asks it anew",
        enabled: |now| now.solving, ask: |_| Some(Action::StopSolving),
    }
    Quality {
        name: "Data quality", group: View, keys: [], menus: [View 1 4],
        help: "Lists every figure with its source, and what the answer rests on",
        enabled: always, ask: |_| toggle(Switch::Quality),
    }
    Findings {
        name: "Findings", group: View, keys: [NONE F8], menus: [View 1 3],
        help: "Lists what the program noticed about the preset",
        enabled: always, ask: |_| toggle(Switch::Findings),
    }
    About {
        name: "About this preset", group: View, keys: [], menus: [View 1 5],
        help: "Shows what the preset says about itself: title, authors, licence, notes",
        enabled: always, ask: |_| toggle(Switch::About),
    }
    ReadOrEdit {
        name: "Read or edit", group: View, keys: [NONE E], menus: [View 3 0],
        help: "Reading, nothing that is clicked, dragged or typed changes the preset; editing, all of it can",
        enabled: |now| !now.workshop,
        ask: |ctx| Some(Action::Work(if ctx.edits() { WorkMode::Read } else { WorkMode::Edit })),
    }
    Present {
        name: "Present", group: View, keys: [NONE F5], menus: [View 3 1],
        help: "Shows one picture in large letters, without panels; arrows turn the views, C covers the result, Escape leaves",
        enabled: |now| now.on_map > 0, ask: |_| Some(Action::Work(WorkMode::Present)),
    }
    KeepView {
        name: "Keep this view for the presentation", group: View, keys: [CTRL B], menus: [Presentation 0 0, Canvas 1 4],
        help: "Adds scenario, month, picture and the shortage that is explained to the views that a presentation goes through",
        enabled: |now| now.on_map > 0, ask: |_| Some(Action::KeepView),
    }
    SavePresentation {
        name: "Save as presentation…", group: View, keys: [], menus: [Presentation 0 1],
        help: "Keeps scenario, month, map and all plots as they lie, with what each shows, as a view of the presentation under a name",
        enabled: |now| now.on_map > 0, ask: |_| Some(Action::NameView),
    }
    Views {
        name: "Views of the presentation…", group: View, keys: [], menus: [Presentation 0 2],
        help: "Lists the views that a presentation goes through: to be shown, named, put in order, taken again, covered, removed",
        enabled: always, ask: |_| toggle(Switch::Views),
    }
    Larger {
        name: "Everything larger", group: View, keys: [CTRL Plus, CTRL Equals], menus: [Look 1 0],
        help: "Letters, buttons and pictures of the window, a tenth larger",
        enabled: always, ask: |_| Some(Action::Scale(Scale::Larger)),
    }
    Smaller {
        name: "Everything smaller", group: View, keys: [CTRL Minus], menus: [Look 1 1],
        help: "Letters, buttons and pictures of the window, a tenth smaller",
        enabled: always, ask: |_| Some(Action::Scale(Scale::Smaller)),
    }
    UsualSize {
        name: "Usual size", group: View, keys: [CTRL Num0], menus: [Look 1 2],
        help: "Letters, buttons and pictures of the window as large as they are meant",
        enabled: always, ask: |_| Some(Action::Scale(Scale::Usual)),
    }
    LookOfSystem {
        name: "Light or dark as the system", group: View, keys: [], menus: [Look 0 0],
        help: "Follows the system between light and dark; light where it does not say",
        enabled: always, ask: |_| Some(Action::Look(Look::System)),
    }
    Light {
        name: "Light", group: View, keys: [], menus: [Look 0 1],
        help: "Dark text on white",
        enabled: always, ask: |_| Some(Action::Look(Look::Own(ThemeKind::Light))),
    }
    Dark {
        name: "Dark", group: View, keys: [], menus: [Look 0 2],
        help: "Light text on near-black",
        enabled: always, ask: |_| Some(Action::Look(Look::Own(ThemeKind::Dark))),
    }
    Projector {
        name: "Projector", group: View, keys: [], menus: [Look 0 3],
        help: "Larger and with more contrast, to be read from the back row",
        enabled: always, ask: |_| Some(Action::Look(Look::Own(ThemeKind::Projector))),
    }
    Manual {
        name: "Manual", group: Help, keys: [NONE F1], menus: [Help 0 0],
        help: "Opens the manual at what is pointed at or selected",
        enabled: always, ask: |_| Some(Action::Manual(None)),
    }
    Shortcuts {
        name: "Shortcuts", group: Help, keys: [CTRL F1, SHIFT Questionmark, NONE Questionmark], menus: [Help 0 2],
        help: "Lists all keys, and what the mouse does",
        enabled: always, ask: |_| toggle(Switch::Shortcuts),
    }
    Tour {
        name: "Guided tour", group: Help, keys: [], menus: [Help 0 1],
        help: "Leads through a first map, step by step",
        enabled: always, ask: |_| Some(Action::Tour),
    }
}

impl Command {
    /// True when it can be done now.
    pub fn is_enabled(self, now: &Situation) -> bool {
        (self.row().enabled)(now) && (now.work == WorkMode::Edit || !self.changes_preset())
    }

    /// True for what changes the preset, or begins to.
    fn changes_preset(self) -> bool {
        let by_group = matches!(self.row().group, Group::Draw | Group::Arrange);
        let by_group = by_group && !matches!(self, Self::Snap | Self::AnnouncedControls);
        let by_name = matches!(
            self,
            Self::Undo
                | Self::Redo
                | Self::Cut
                | Self::Paste
                | Self::Duplicate
                | Self::Delete
                | Self::Rename
                | Self::Balance
                | Self::Import
                | Self::KeepView
                | Self::SavePresentation
        );
        by_group || by_name
    }

    /// The stage at which it puts a site.
    fn adds_at(self) -> Option<Stage> {
        Some(match self {
            Self::AddMine => Stage::Mine,
            Self::AddRefiner => Stage::Refine,
            Self::AddMetal => Stage::Metal,
            Self::AddMagnet => Stage::Magnet,
            Self::AddComponent => Stage::Component,
            Self::AddProduct => Stage::Product,
            Self::AddMarket => Stage::Market,
            _ => return None,
        })
    }

    /// Its name, with what undo and redo would do, and as the map calls its columns.
    pub fn title(self, now: &Situation) -> String {
        let name = self.row().name;
        if let Some(stage) = self.adds_at().filter(|stage| now.stage_names.own(*stage).is_some()) {
            return format!("Add a {}", now.stage_names.noun(stage));
        }
        if self == Self::Rename && now.note {
            return "Write the note anew".to_owned();
        }
        let of = match self {
            Self::Undo => now.undo.as_ref(),
            Self::Redo => now.redo.as_ref(),
            _ => None,
        };
        of.map_or_else(|| name.to_owned(), |of| format!("{name} {of}"))
    }
}

fn always(_: &Situation) -> bool {
    true
}

fn leave(to: Leave) -> Option<Action> {
    Some(Action::Leave(to))
}

fn pick(kind: PickKind) -> Option<Action> {
    Some(Action::Pick(kind))
}

fn picture(of: PictureOf, out: PictureOut) -> Option<Action> {
    Some(Action::Picture(of, out))
}

fn toggle(switch: Switch) -> Option<Action> {
    Some(Action::Toggle(switch))
}

fn edit(edit: Option<Edit>) -> Option<Action> {
    edit.map(Action::Edit)
}

fn add(new: New) -> Option<Action> {
    Some(Action::AddNew(new))
}

/// A site without a place: it gets one where its column has room.
fn add_site(ctx: &Ctx<'_>, stage: Stage) -> Option<Action> {
    let country = ctx.shown.country.clone();
    Some(Action::AddSite(NewSite { stage, canvas: None, recipe: None, country }))
}

/// Where the selected sites stand, canvas points.
fn places(ctx: &Ctx<'_>) -> BTreeMap<SiteId, CanvasPoint> {
    ctx.indexed.places(ctx.preset, &ctx.shown.selection.sites())
}

fn selected<'a>(ctx: &Ctx<'a>) -> impl Iterator<Item = &'a Site> {
    let (preset, selection) = (ctx.preset, &ctx.shown.selection);
    preset.map.sites.iter().filter(move |site| selection.has_site(&site.id))
}

fn select(ctx: &Ctx<'_>, wanted: impl Fn(&Site) -> bool) -> Option<Action> {
    let sites = ctx.preset.map.sites.iter().filter(|site| wanted(site));
    Some(Action::SelectOnMap(Selection::of_sites(sites.map(|site| site.id.clone()).collect())))
}

fn same_country(ctx: &Ctx<'_>) -> Option<Action> {
    let countries: BTreeSet<_> = selected(ctx).map(|site| &site.country).collect();
    select(ctx, |site| countries.contains(&site.country))
}

fn same_stage(ctx: &Ctx<'_>) -> Option<Action> {
    let stages: BTreeSet<_> = selected(ctx).map(|site| site.stage).collect();
    select(ctx, |site| stages.contains(&site.stage))
}

fn copy(ctx: &Ctx<'_>) -> Option<Action> {
    let clip = match &ctx.shown.selection {
        Selection::One(part) => edit::copy_part(ctx.preset, part),
        _ => None,
    };
    let clip = clip.unwrap_or_else(|| edit::copy(ctx.preset, &ctx.shown.selection.sites(), &places(ctx)));
    Some(match clip_to_text(&clip) {
        Ok(text) => Action::CopyText { text, said: edit::copied_words(ctx.preset, &clip) },
        Err(error) => Action::SayTrouble(About::Clipboard, format!("nothing was copied: {error}")),
    })
}

fn duplicate(ctx: &Ctx<'_>) -> Option<Action> {
    let pasted = match &ctx.shown.selection {
        Selection::One(EntityRef::MapNote(note)) => edit::duplicate_note(ctx.preset, note),
        selection => edit::duplicate(ctx.preset, &selection.sites(), &places(ctx)),
    };
    pasted.map(Action::PutDown)
}

/// The shortage of the selected site, or the largest of the month on screen.
fn why(ctx: &Ctx<'_>) -> Option<Action> {
    let short =
        |id: &SiteId| ctx.network.site(id).is_some_and(|site| ctx.gaps.get(site).is_some_and(|gap| *gap > SHORT));
    let selected = ctx.shown.selection.sites().into_iter().find(short);
    let worst = || {
        let (site, _) =
            ctx.gaps.iter_enumerated().filter(|(_, gap)| **gap > SHORT).max_by(|a, b| a.1.total_cmp(b.1))?;
        Some(ctx.network.map.sites.get(site)?.id.clone())
    };
    Some(Action::Explain(Explained { site: selected.or_else(worst)?, good: None }))
}

fn remove(ctx: &Ctx<'_>) -> Option<Action> {
    edit::remove(ctx.preset, &ctx.shown.selection.entities()).map(Action::Remove)
}

fn fold(ctx: &Ctx<'_>) -> Option<Action> {
    Some(Action::Fold(selected(ctx).map(|site| site.country.clone()).collect()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_key_gives_two_commands_and_no_place_in_a_menu_holds_two() {
        let mut keys = HashSet::new();
        let mut places = HashSet::new();
        for row in Command::ALL.iter().map(|command| command.row()) {
            for key in row.keys {
                assert!(keys.insert(format!("{key:?}")), "{} shares a key", row.name);
            }
            for place in row.menus {
                assert!(places.insert(*place), "{} shares its place in a menu", row.name);
            }
        }
        for group in Group::ALL {
            assert!(Command::ALL.iter().any(|command| command.row().group == group));
        }
    }
}
