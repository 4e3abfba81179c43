//! Editing on the map: the app's side of it.

use crate::app::dialogs::Dialog;
use crate::app::map::drag_way;
use crate::app::map::link::start_link;
use crate::app::state::canvas::canvas_id;
use crate::app::state::canvas::{Choice, Drag, Flight, Renaming};
use crate::app::state::selection::Selection;
use crate::app::window::App;
use crate::draw::{MapView, free_place};
use chokepoint_core::edit;
use chokepoint_core::edit::{Align, Edit, NewSite, Proposal, Removal};
use chokepoint_core::model::{CanvasPoint, EntityRef, RouteId, Site, SiteId, Stage};
use chokepoint_core::store::libraries::{commodities, pantry};
use chokepoint_core::store::{clip_to_text, parse_clip};
use egui::{Context, Pos2, Rect, Vec2, pos2, vec2};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Seconds without a press after which the arrow keys begin a new step.
const NUDGE_PAUSE: f64 = 1.0;

impl App {
    pub(super) fn apply(&mut self, edit: Option<Edit>) {
        if let Some(edit) = edit {
            self.document.seal();
            let matters = edit.matters;
            self.document.apply(edit);
            self.changed(matters);
        }
    }

    pub(super) fn selected_sites(&self) -> impl Iterator<Item = &Site> {
        let selected = self.view.selection.clone();
        self.document.preset().map.sites.iter().filter(move |site| selected.has_site(&site.id))
    }

    pub(super) fn select_where(&mut self, wanted: impl Fn(&Site) -> bool) {
        let sites = self.document.preset().map.sites.iter().filter(|site| wanted(site));
        self.view.selection = Selection::of_sites(sites.map(|site| site.id.clone()).collect());
        self.view.canvas.take_focus = true;
    }

    /// Where sites stand now.
    pub(super) fn places(&self, sites: &[SiteId]) -> BTreeMap<SiteId, CanvasPoint> {
        let wanted: BTreeSet<&SiteId> = sites.iter().collect();
        let sites = self.document.preset().map.sites.iter().filter(|site| wanted.contains(&site.id));
        // Where somebody has put it; the layout may still be that of a moment ago.
        let place =
            |site: &Site| site.canvas.or_else(|| self.laid_out(&site.id).map(|at| CanvasPoint { x: at.x, y: at.y }));
        sites.filter_map(|site| Some((site.id.clone(), place(site)?))).collect()
    }

    fn laid_out(&self, site: &SiteId) -> Option<Pos2> {
        self.indexed.layout.positions.get(self.indexed.network.site(site)?).copied()
    }

    pub(super) fn select_nothing(&mut self, ctx: &Context) {
        // What lies over the map goes first.
        if std::mem::take(&mut self.view.sheet_open) {
            return;
        }
        let canvas = &mut self.view.canvas;
        if canvas.link.take().is_some() || canvas.choice.take().is_some() || canvas.renaming.take().is_some() {
            return;
        }
        if self.view.selection == Selection::Nothing {
            ctx.memory_mut(|memory| memory.surrender_focus(canvas_id()));
        }
        self.view.selection = Selection::Nothing;
    }

    pub(super) fn copy(&mut self, ctx: &Context) {
        let sites = self.view.selection.sites();
        let clip = edit::copy(self.document.preset(), &sites, &self.places(&sites));
        match clip_to_text(&clip) {
            Ok(text) => {
                self.message = Some(edit::copied_words(self.document.preset(), &clip));
                ctx.copy_text(text);
            }
            Err(error) => self.message = Some(format!("nothing was copied: {error}")),
        }
    }

    /// Puts what the clipboard holds on the map, at the pointer when it is over the map.
    pub(super) fn paste(&mut self, text: &str) {
        let pasted = match parse_clip(text) {
            Ok(clip) => edit::paste(self.document.preset(), &clip, self.view.canvas.pointer),
            Err(finding) => {
                self.message = Some(format!("nothing was pasted: {}; {}", finding.message, finding.remedy));
                return;
            }
        };
        self.take_pasted(pasted);
    }

    pub(super) fn duplicate(&mut self) {
        let sites = self.view.selection.sites();
        let pasted = edit::duplicate(self.document.preset(), &sites, &self.places(&sites));
        self.take_pasted(pasted);
    }

    fn take_pasted(&mut self, pasted: Option<edit::Pasted>) {
        let Some(pasted) = pasted else { return };
        self.message = Some(pasted.words);
        self.apply(Some(pasted.edit));
        self.view.selection = Selection::of_sites(pasted.sites.into_iter().collect());
        self.view.canvas.take_focus = true;
    }

    pub(super) fn delete(&mut self) {
        if let Some(removal) = edit::remove(self.document.preset(), &self.view.selection.entities()) {
            self.remove(removal);
        }
    }

    /// Removes at once what nothing hangs on, and asks otherwise.
    pub(super) fn remove(&mut self, removal: Removal) {
        if removal.hanging.is_empty() {
            self.view.selection = Selection::Nothing;
            self.apply(Some(removal.edit));
        } else {
            self.dialog = Some(Dialog::Remove(removal));
        }
    }

    pub(super) fn rename(&mut self) {
        if let [site] = self.selected_sites().collect::<Vec<_>>().as_slice() {
            let renaming = Renaming { site: site.id.clone(), text: site.name.clone(), fresh: true };
            self.view.canvas.renaming = Some(renaming);
            self.reveal(false);
        }
    }

    /// With one site selected Tab walks the candidates; with two the upstream one supplies the other.
    pub(super) fn begin_route(&mut self) {
        let preset = Arc::clone(self.document.preset());
        let mut sites: Vec<&Site> = self
            .view
            .selection
            .sites()
            .iter()
            .filter_map(|id| preset.map.sites.iter().find(|site| &site.id == id))
            .collect();
        sites.sort_by_key(|site| site.stage);
        match sites.as_slice() {
            [site] => {
                let outgoing = site.stage != Stage::Market;
                start_link(&preset.map, &site.id, outgoing, None, &mut self.view);
                self.view.canvas.take_focus = true;
            }
            [from, to] => {
                if let [commodity] = edit::fits(&preset.map, from, to).as_slice() {
                    self.connect(&from.id, &to.id, &Proposal::plain(commodity.clone()));
                } else {
                    let place = self.screen_place(&to.id).unwrap_or(pos2(400.0, 200.0));
                    let (site, other) = (from.id.clone(), Ok(to.id.clone()));
                    let search = String::new();
                    self.view.canvas.choice = Some(Choice { site, outgoing: true, other, place, fresh: true, search });
                }
            }
            _ => {}
        }
    }

    /// Goes to a state of the history: so many steps done.
    pub(super) fn go_to(&mut self, steps: usize) {
        let mut matters = None;
        loop {
            let done = self.document.history().1;
            let step = match done.cmp(&steps) {
                std::cmp::Ordering::Greater => self.document.undo(),
                std::cmp::Ordering::Less => self.document.redo(),
                std::cmp::Ordering::Equal => None,
            };
            let Some(step) = step else { break };
            matters = Some(matters.unwrap_or(false) | step.matters);
        }
        if let Some(matters) = matters {
            self.changed(matters);
        }
    }

    /// Puts a chain of the library on the map.
    pub(super) fn start_from(&mut self, chain: usize) {
        let found = commodities().ok().and_then(|library| library.chains.get(chain));
        let edit = found.and_then(|chain| edit::add_chain(pantry(self.document.preset()), chain));
        self.apply(edit);
        self.view.fit = true;
    }

    fn screen_place(&self, site: &SiteId) -> Option<Pos2> {
        self.laid_out(site).map(|place| self.view.map.screen_from_canvas(place))
    }

    /// Says so where a new route carries nothing, which would else look like a fault.
    fn note_idle(&mut self, route: &RouteId) {
        let map = &self.document.preset().map;
        let Some(route) = map.route(route).filter(|route| route.baseline.value == 0.0) else { return };
        let name = |id: &SiteId| map.site(id).map_or("?", |site| site.name.as_str());
        let (from, to) = (name(&route.from), name(&route.to));
        self.message = Some(format!(
            "{from} to {to} carries nothing yet, all that fits is spoken for: an alternative, until you type its baseline"
        ));
    }

    /// Makes a route in the way that was chosen.
    pub(super) fn connect(&mut self, from: &SiteId, to: &SiteId, proposal: &Proposal) {
        if let Some(joined) = edit::connect(pantry(self.document.preset()), from, to, proposal) {
            self.apply(Some(joined.edit));
            self.note_idle(&joined.route);
            self.view.selection = Selection::One(EntityRef::Route(joined.route));
            self.view.canvas.take_focus = true;
        }
    }

    /// Goes on as chosen where a route was let go.
    pub(super) fn choose(&mut self, choice: Choice, proposal: Option<Proposal>) {
        let preset = Arc::clone(self.document.preset());
        let chosen = match &choice.other {
            Ok(other) => edit::join(pantry(&preset), &choice.site, other, choice.outgoing, proposal.as_ref()),
            Err(new) => {
                let snapped = new.canvas.map(|at| if self.view.canvas.snap { edit::snapped(at) } else { at });
                let new = NewSite { canvas: snapped, ..new.clone() };
                edit::join_new(pantry(&preset), &choice.site, &new, choice.outgoing, proposal.as_ref())
            }
        };
        let Some((edit, entity)) = chosen else { return };
        self.apply(Some(edit));
        self.view.canvas.take_focus = true;
        let is_site = matches!(entity, EntityRef::Site(_));
        self.view.selection = entity.into();
        if let Some(route) = self.document.preset().map.routes.last().map(|route| route.id.clone()) {
            self.note_idle(&route);
        }
        if choice.other.is_err() && is_site {
            self.rename();
        }
    }

    pub(super) fn add_by_key(&mut self, stage: Stage) {
        // Explicit place: what was put on the map stays there, in the file too.
        let kept = self.indexed.layout.kept(&self.indexed.network);
        let canvas = free_place(&self.indexed.network, &kept, stage);
        let canvas = Some(CanvasPoint { x: canvas.x, y: canvas.y });
        let country = self.view.canvas.country.clone();
        self.add_site(&NewSite { stage, canvas, recipe: None, country });
    }

    /// Makes a site and lets its name be typed.
    pub(super) fn add_site(&mut self, new: &NewSite) {
        let mut new = new.clone();
        let stage = edit::column_of(pantry(self.document.preset()), &new);
        if stage != new.stage {
            // A recipe that was let go in another column: the site goes where its work belongs.
            if new.canvas.take().is_some() {
                self.message = Some(format!("Its work belongs to the column {}: it stands there", stage.label()));
            }
            new.stage = stage;
        }
        if new.canvas.is_none() {
            let kept = self.indexed.layout.kept(&self.indexed.network);
            let place = free_place(&self.indexed.network, &kept, new.stage);
            new.canvas = Some(CanvasPoint { x: place.x, y: place.y });
        }
        if let Some((edit, site)) = edit::add_site(pantry(self.document.preset()), &new) {
            self.apply(Some(edit));
            self.view.selection = Selection::One(EntityRef::Site(site));
            self.rename();
        }
    }

    /// Makes an entity that has no place on the map.
    pub(super) fn add_new(&mut self, new: &edit::New) {
        if let Some((edit, entity)) = edit::add_new(pantry(self.document.preset()), new, &self.view.scenario) {
            self.apply(Some(edit));
            self.view.selection = entity.into();
        }
    }

    pub(super) fn align(&mut self, how: Align) {
        let places = self.places(&self.view.selection.sites());
        let edit = edit::align(self.document.preset(), &places, how);
        self.apply(edit);
    }

    pub(super) fn lay_out(&mut self) {
        match edit::place_all(self.document.preset(), None) {
            Some(edit) => {
                self.let_go = self.document.preset().map.sites.iter().map(|site| site.id.clone()).collect();
                self.apply(Some(edit));
            }
            None => self.indexed.lay_out_anew(),
        }
        self.view.fit = true;
    }

    /// Puts dragged sites down.
    pub(super) fn move_sites(&mut self, drag: &Drag) {
        let Some(way) = drag_way(&self.indexed.layout, drag, self.view.canvas.snap).filter(|way| *way != Vec2::ZERO)
        else {
            return;
        };
        let sites = &self.indexed.network.map.sites;
        let ids: Vec<SiteId> = drag.sites.iter().filter_map(|at| sites.get(*at)).map(|site| site.id.clone()).collect();
        self.shift(&ids, way, "");
    }

    /// True while a further press of an arrow key still belongs to the move that the last one began.
    pub(in crate::app::window) fn nudging(&self, ctx: &Context) -> bool {
        let now = ctx.input(|input| input.time);
        self.nudged_at.is_some_and(|at| now - at < NUDGE_PAUSE)
    }

    /// Moves what is selected; presses that follow each other without a pause are one step.
    pub(super) fn nudge(&mut self, ctx: &Context, way: Vec2) {
        if !self.nudging(ctx) {
            self.document.seal();
        }
        self.nudged_at = Some(ctx.input(|input| input.time));
        let sites = self.view.selection.sites();
        self.view.fit = false;
        self.shift(&sites, way, "nudge");
    }

    fn shift(&mut self, sites: &[SiteId], way: Vec2, key: &str) {
        let mut places = self.places(sites);
        for place in places.values_mut() {
            *place = CanvasPoint { x: (place.x + way.x).round(), y: (place.y + way.y).round() };
        }
        let preset = self.document.preset();
        let name = match sites {
            [one] => format!("move {}", preset.map.site(one).map_or(one.as_str(), |site| site.name.as_str())),
            several => format!("move {} sites", several.len()),
        };
        if let Some(edit) = edit::move_sites(preset, &places, &name, key) {
            self.document.apply(edit);
            self.changed(false);
        }
    }

    pub(super) fn fold_selected(&mut self) {
        let countries: BTreeSet<_> = self.selected_sites().map(|site| site.country.clone()).collect();
        let folded = &mut self.view.canvas.folded;
        if countries.iter().all(|country| folded.contains(country)) {
            folded.retain(|country| !countries.contains(country));
        } else {
            folded.extend(countries);
        }
    }

    /// Brings the selection into view: always, or only when it is off the screen.
    pub(super) fn reveal(&mut self, always: bool) {
        let ends: Vec<SiteId> = match &self.view.selection {
            Selection::One(EntityRef::Route(id)) => {
                let route = self.document.preset().map.route(id);
                route.map(|route| vec![route.from.clone(), route.to.clone()]).unwrap_or_default()
            }
            selection => selection.sites(),
        };
        let places: Vec<Pos2> = self.places(&ends).values().map(|place| pos2(place.x, place.y)).collect();
        let (Some(first), Some(room)) = (places.first(), self.map_rect) else { return };
        let area = places
            .iter()
            .fold(Rect::from_min_max(*first, *first), |area, place| area.union(Rect::from_min_max(*place, *place)));
        let view = self.view.map;
        let inside = places.iter().all(|place| room.shrink(30.0).contains(view.screen_from_canvas(*place)));
        if inside && !always {
            return;
        }
        let zoom = if always { view.zoom.max(1.0) } else { view.zoom };
        let mut to = MapView { zoom, ..view };
        if area.width() > 1.0 || area.height() > 1.0 {
            to = MapView::fit(area.expand2(vec2(160.0, 120.0)), room);
        }
        to.offset += room.center() - to.screen_from_canvas(area.center());
        self.view.canvas.flight = Some(Flight { from: view, to, start: None });
    }
}
