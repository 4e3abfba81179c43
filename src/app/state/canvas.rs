//! What is going on on the map; none of it belongs to the document.

use crate::app::state::filter::Filter;
use crate::draw::MapView;
use chokepoint_core::edit::{NewSite, Terms};
use chokepoint_core::engine::SiteIx;
use chokepoint_core::model::{CanvasPoint, Country, MapNote, NoteId, SiteId, Stage};
use egui::{Id, Pos2, Vec2};
use std::collections::BTreeSet;

/// Seconds that the map takes to fly somewhere.
const FLIGHT: f64 = 0.3;

/// The name of the map among the widgets.
pub fn canvas_id() -> Id {
    Id::unique("stage-map")
}

/// What is going on on the map.
#[derive(Clone, Debug)]
pub struct CanvasState {
    /// Sites that are being dragged.
    pub drag: Option<Drag>,
    /// A route that is being drawn.
    pub link: Option<Link>,
    /// Where the box that is being drawn began, on the screen.
    pub boxed: Option<Pos2>,
    /// The site whose name is being typed.
    pub renaming: Option<Renaming>,
    /// The column whose name is being typed.
    pub naming: Option<StageNaming>,
    /// A note that is being written.
    pub noting: Option<Noting>,
    /// A note on its way.
    pub note_drag: Option<NoteDrag>,
    /// An arrow that is being pointed at something.
    pub aiming: Option<Aiming>,
    /// Where on the map its menu was opened: a place as in a file.
    pub menu_at: Option<CanvasPoint>,
    /// A list of ways to make a route, and where it hangs.
    pub choice: Option<Choice>,
    /// Whether sites snap to the grid.
    pub snap: bool,
    /// Whether the minimap may be shown.
    pub minimap: bool,
    /// Whether the filter's window is open.
    pub filter_open: bool,
    /// What stays in full colour.
    pub filter: Filter,
    /// Countries whose sites are drawn as one in each column.
    pub folded: BTreeSet<Country>,
    /// A move of the view that is under way.
    pub flight: Option<Flight>,
    /// The pointer, where it was seen last: a place as in a file.
    pub pointer: Option<CanvasPoint>,
    /// The map takes the keyboard in the next frame.
    pub take_focus: bool,
    /// The site whose routes the keys go through, while one of them is selected.
    pub around: Option<SiteId>,
    /// The empty map was chosen: the ways to begin are put away.
    pub blank: bool,
}

impl CanvasState {
    /// Something is typed on the map itself: its field reads Enter and Escape.
    pub fn is_typed_on(&self) -> bool {
        self.renaming.is_some() || self.naming.is_some() || self.noting.is_some()
    }

    /// Leaves what is half done; what is typed or drawn is lost. True where there was something.
    pub fn leave(&mut self) -> bool {
        let Self { drag, link, renaming, naming, noting, note_drag, aiming, choice, .. } = self;
        let halves = [
            drag.take().is_some(),
            link.take().is_some(),
            renaming.take().is_some(),
            naming.take().is_some(),
            noting.take().is_some(),
            note_drag.take().is_some(),
            aiming.take().is_some(),
            choice.take().is_some(),
        ];
        halves.contains(&true)
    }
}

impl Default for CanvasState {
    fn default() -> Self {
        Self {
            drag: None,
            link: None,
            boxed: None,
            renaming: None,
            naming: None,
            noting: None,
            note_drag: None,
            aiming: None,
            menu_at: None,
            choice: None,
            snap: true,
            minimap: true,
            filter_open: false,
            filter: Filter::default(),
            folded: BTreeSet::new(),
            flight: None,
            pointer: None,
            take_focus: false,
            around: None,
            blank: false,
        }
    }
}

/// Sites on their way.
#[derive(Clone, Debug, PartialEq)]
pub struct Drag {
    /// Sites that are dragged.
    pub sites: Vec<SiteIx>,
    /// How far so far, canvas points.
    pub way: Vec2,
    /// Off the grid.
    pub free: bool,
}

/// A route being drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The site it starts or ends at.
    pub site: SiteId,
    /// True when it starts there.
    pub outgoing: bool,
    /// Sites at which it could end without a further question, in the order in which Tab walks them.
    pub fitting: Vec<SiteId>,
    /// How it is drawn.
    pub by: LinkBy,
}

/// How a route is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum LinkBy {
    /// With the pointer, which is here on the screen.
    Pointer(Pos2),
    /// By keyboard: the candidates and which of them is meant.
    Keys {
        /// Every other site, those that fit first.
        candidates: Vec<SiteId>,
        /// Index into them.
        at: usize,
    },
}

/// A name being typed.
#[derive(Clone, Debug, PartialEq)]
pub struct Renaming {
    /// Site whose name is typed.
    pub site: SiteId,
    /// What stands in the field.
    pub text: String,
    /// The field takes the keyboard in the next frame.
    pub fresh: bool,
    /// The site has just been made: its name belongs to that step.
    pub is_new: bool,
}

/// A name of a column being typed.
#[derive(Clone, Debug, PartialEq)]
pub struct StageNaming {
    /// Stage of the column.
    pub stage: Stage,
    /// What stands in the field.
    pub text: String,
    /// The field takes the keyboard in the next frame.
    pub fresh: bool,
}

/// A note being written.
#[derive(Clone, Debug, PartialEq)]
pub struct Noting {
    /// Which note; none while it is not on the map yet.
    pub note: Option<NoteId>,
    /// Where it stands, as in a file.
    pub at: CanvasPoint,
    /// What stands in the field.
    pub text: String,
    /// The field takes the keyboard in the next frame.
    pub fresh: bool,
}

impl Noting {
    /// A note that is there, to be written anew.
    pub fn of(note: &MapNote) -> Self {
        Self { note: Some(note.id.clone()), at: note.at, text: note.text.clone(), fresh: true }
    }
}

/// A note on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct NoteDrag {
    /// Which note.
    pub note: NoteId,
    /// How far so far, points of what is shown.
    pub way: Vec2,
}

/// The arrow of a note, being pointed at something.
#[derive(Clone, Debug, PartialEq)]
pub struct Aiming {
    /// Whose arrow.
    pub note: NoteId,
    /// The pointer, on the screen.
    pub pointer: Pos2,
}

/// A list of ways to go on.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The site at which the route was begun.
    pub site: SiteId,
    /// True when the route starts there.
    pub outgoing: bool,
    /// The site at its other end; or a new one.
    pub other: Result<SiteId, NewSite>,
    /// Where the list hangs, on the screen.
    pub place: Pos2,
    /// Shown for the first time.
    pub fresh: bool,
    /// What the entries are filtered by.
    pub search: String,
    /// What has been typed about the route.
    pub terms: Terms,
}

impl Choice {
    /// A list that opens at a place on the screen.
    pub fn new(site: SiteId, outgoing: bool, other: Result<SiteId, NewSite>, place: Pos2) -> Self {
        Self { site, outgoing, other, place, fresh: true, search: String::new(), terms: Terms::default() }
    }
}

/// A move of the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flight {
    /// View at the start of the flight.
    pub from: MapView,
    /// View at the end of the flight.
    pub to: MapView,
    /// When it began, in the time of the input; none until the first frame.
    pub start: Option<f64>,
}

impl Flight {
    /// Where the view is now, and whether it has arrived.
    pub fn view(&mut self, now: f64) -> (MapView, bool) {
        let start = *self.start.get_or_insert(now);
        let t = ((now - start) / FLIGHT).clamp(0.0, 1.0) as f32;
        // Slow at both ends.
        let eased = t * t * (3.0 - 2.0 * t);
        let mix = |a: f32, b: f32| a + (b - a) * eased;
        let view = MapView {
            offset: self.from.offset + (self.to.offset - self.from.offset) * eased,
            zoom: mix(self.from.zoom, self.to.zoom),
            stretch: mix(self.from.stretch, self.to.stretch),
        };
        if t >= 1.0 { (self.to, true) } else { (view, false) }
    }
}
