//! Changes to the preset: what the window adds to an edit, such as where it goes on afterwards.

use crate::app::dialogs::Dialog;
use crate::app::map::drag_way;
use crate::app::map::link::{only_way, start_link};
use crate::app::state::canvas::{Choice, Drag, Noting, Renaming};
use crate::app::state::selection::Selection;
use crate::app::state::shown::MapMode;
use crate::app::state::troubles::About;
use crate::app::window::App;
use crate::draw::free_place;
use chokepoint_core::edit;
use chokepoint_core::edit::{Brought, Edit, Joined, NewSite, Pasted, Proposal, Removal};
use chokepoint_core::model::{CanvasPoint, Clip, EntityRef, Rule, ScenarioId, Site, SiteId, Stage, count_words};
use chokepoint_core::store::libraries::{catalogue, commodities};
use chokepoint_core::store::parse_clip;
use egui::{Context, Pos2, Vec2, pos2};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Seconds without a press after which the arrow keys begin a new step.
const NUDGE_PAUSE: f64 = 1.0;

impl App {
    /// Makes a change as a step of its own.
    pub(super) fn apply(&mut self, edit: Option<Edit>) {
        if let Some(edit) = edit {
            self.state.document.seal();
            let matters = edit.matters;
            self.state.document.apply(edit);
            self.changed(matters);
        }
    }

    fn selected_sites(&self) -> impl Iterator<Item = &Site> {
        let selected = self.state.shown.selection.clone();
        self.state.document.preset().map.sites.iter().filter(move |site| selected.has_site(&site.id))
    }

    /// Where sites stand now.
    pub(super) fn places(&self, sites: &[SiteId]) -> BTreeMap<SiteId, CanvasPoint> {
        self.state.indexed.places(self.state.document.preset(), sites)
    }

    /// Puts what the clipboard holds on the map, at the pointer when it is over the map.
    pub(super) fn paste(&mut self, text: &str) {
        let pasted = match parse_clip(text) {
            Ok(clip) if !clip.map_notes.is_empty() => {
                edit::paste_note(self.state.document.preset(), &clip, self.view.canvas.pointer)
            }
            Ok(clip) if clip.sites.is_empty() => return self.paste_parts(&clip),
            Ok(clip) => edit::paste(self.state.document.preset(), &clip, self.view.canvas.pointer),
            Err(finding) => {
                let why = format!("nothing was pasted: {}; {}", finding.message, finding.remedy);
                self.state.troubles.note(About::Clipboard, why);
                return;
            }
        };
        if let Some(pasted) = pasted {
            self.put_down(pasted);
        }
    }

    /// Puts a copied rule, event, measure or scenario into the preset, and goes there.
    fn paste_parts(&mut self, clip: &Clip) {
        let shown = &self.state.shown;
        let pasted = edit::paste_parts(self.state.document.preset(), clip, &shown.scenario, shown.baseline);
        match pasted {
            Some(pasted) => {
                self.apply(Some(pasted.edit));
                self.go_to_scenario(pasted.scenario);
                self.state.shown.selection = pasted.entity.into();
                self.state.troubles.clear(About::Clipboard);
                self.state.message.say(pasted.words);
            }
            None => {
                let why = "nothing was pasted: this map lacks what it acts on".to_owned();
                self.state.troubles.note(About::Clipboard, why);
            }
        }
    }

    /// Puts copies on the map and selects them.
    pub(super) fn put_down(&mut self, pasted: Pasted) {
        self.state.troubles.clear(About::Clipboard);
        self.state.message.say(pasted.words);
        self.apply(Some(pasted.edit));
        self.state.shown.selection = match pasted.note {
            Some(note) => {
                self.state.shown.notes = true;
                self.state.shown.mode = MapMode::Stages;
                Selection::One(EntityRef::MapNote(note))
            }
            None => Selection::of_sites(pasted.sites.into_iter().collect()),
        };
        self.view.canvas.take_focus = true;
    }

    /// Removes at once what nothing hangs on, and asks otherwise.
    pub(super) fn remove(&mut self, removal: Removal) {
        if removal.hanging.is_empty() {
            self.state.shown.selection = Selection::Nothing;
            self.apply(Some(removal.edit));
        } else {
            self.dialog = Some(Dialog::Remove(removal));
        }
    }

    /// Lets the name of the selected site be typed; that of one that was just made belongs to its making.
    pub(super) fn rename(&mut self, is_new: bool) {
        if let Selection::One(EntityRef::MapNote(id)) = &self.state.shown.selection {
            let note = self.state.document.preset().map_note(id);
            self.view.canvas.noting = note.map(Noting::of);
            self.state.shown.notes = true;
            self.reveal(false);
        }
        if let [site] = self.selected_sites().collect::<Vec<_>>().as_slice() {
            let renaming = Renaming { site: site.id.clone(), text: site.name.clone(), fresh: true, is_new };
            self.view.canvas.renaming = Some(renaming);
            self.reveal(false);
        }
    }

    /// Lets a note be written, before it is on the map: one that says nothing is never there.
    pub(super) fn begin_note(&mut self, at: Option<CanvasPoint>) {
        let middle = || {
            let middle = self.map_rect.map_or(Pos2::ZERO, |rect| self.view.map.canvas_from_screen(rect.center()));
            self.state.indexed.layout.on_grid(middle)
        };
        let at = at.or(self.view.canvas.pointer).unwrap_or_else(middle);
        self.view.canvas.leave();
        self.view.canvas.noting = Some(Noting { note: None, at, text: String::new(), fresh: true });
        // What it stands beside stays where it is.
        self.view.fit = false;
        self.state.shown.notes = true;
        self.state.shown.mode = MapMode::Stages;
    }

    /// Puts a note on the map and selects it.
    pub(super) fn add_note(&mut self, at: CanvasPoint, text: &str) {
        if let Some((edit, note)) = edit::add_note(self.state.document.preset(), at, text) {
            self.apply(Some(edit));
            self.select_on_map(Selection::One(EntityRef::MapNote(note)));
        }
    }

    /// With one site selected Tab walks the candidates; with two the upstream one supplies the other.
    pub(super) fn begin_route(&mut self) {
        let preset = Arc::clone(self.state.document.preset());
        let mut sites: Vec<&Site> = self
            .state
            .shown
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
                if let Some(proposal) = only_way(&preset.map, &from.id, &to.id) {
                    self.connect(&from.id, &to.id, &proposal);
                } else {
                    let place = self.screen_place(&to.id).unwrap_or(pos2(400.0, 200.0));
                    self.view.canvas.choice = Some(Choice::new(from.id.clone(), true, Ok(to.id.clone()), place));
                }
            }
            _ => {}
        }
    }

    /// Goes to a state of the history: so many steps done.
    pub(in crate::app::window) fn go_to(&mut self, steps: usize) {
        let mut matters = None;
        loop {
            let done = self.state.document.history().1;
            let step = match done.cmp(&steps) {
                std::cmp::Ordering::Greater => self.state.document.undo(),
                std::cmp::Ordering::Less => self.state.document.redo(),
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
        let edit = found.and_then(|chain| edit::add_chain(catalogue(self.state.document.preset()), chain));
        self.apply(edit);
        self.view.fit = true;
    }

    fn screen_place(&self, site: &SiteId) -> Option<Pos2> {
        self.state.indexed.place(site).map(|place| self.view.map.screen_from_canvas(place))
    }

    /// Says what a new route has set in motion, or that it carries nothing, which would else look like a fault.
    fn note_joined(&mut self, joined: &Joined) {
        let map = &self.state.document.preset().map;
        let Some(route) = map.route(&joined.route) else { return };
        let name = |id: &SiteId| map.site(id).map_or("?", |site| site.name.as_str());
        let (from, to) = (name(&route.from), name(&route.to));
        let said = match joined.raised.as_slice() {
            _ if route.baseline.value == 0.0 => {
                format!("{from} to {to} carries nothing yet: an alternative, until you type its baseline")
            }
            [] => return,
            [one] => format!("{} makes more for it", name(one)),
            [first, others @ ..] => {
                format!("{} and {} make more for it", name(first), count_words(others.len(), "other site"))
            }
        };
        self.state.message.say(said);
    }

    /// Makes a route in the way that was chosen.
    pub(super) fn connect(&mut self, from: &SiteId, to: &SiteId, proposal: &Proposal) {
        if let Some(joined) = edit::connect(catalogue(self.state.document.preset()), from, to, proposal, None) {
            self.take_joined(joined);
        }
    }

    fn take_joined(&mut self, joined: Joined) {
        self.apply(Some(joined.edit.clone()));
        self.note_joined(&joined);
        self.state.shown.selection = Selection::One(EntityRef::Route(joined.route));
        self.view.canvas.take_focus = true;
    }

    /// Goes on as chosen where a route was let go.
    pub(super) fn choose(&mut self, choice: Choice, proposal: Option<Proposal>) {
        let preset = Arc::clone(self.state.document.preset());
        let (catalogue, terms, proposal) = (catalogue(&preset), &choice.terms, proposal.as_ref());
        match &choice.other {
            Ok(other) => {
                if let Some(joined) = edit::join(catalogue, &choice.site, other, choice.outgoing, proposal, terms) {
                    self.take_joined(joined);
                }
            }
            Err(new) => {
                let snapped = new.canvas.map(|at| if self.view.canvas.snap { edit::snapped(at) } else { at });
                let new = NewSite { canvas: snapped, ..new.clone() };
                let made = edit::join_new(catalogue, &choice.site, &new, choice.outgoing, proposal, terms);
                if let Some((joined, site)) = made {
                    self.take_joined(joined);
                    self.state.shown.selection = Selection::One(EntityRef::Site(site));
                    self.rename(true);
                }
            }
        }
    }

    /// Makes a site and lets its name be typed.
    pub(super) fn add_site(&mut self, new: &NewSite) {
        let mut new = new.clone();
        let stage = edit::column_of(catalogue(self.state.document.preset()), &new);
        if stage != new.stage {
            // A recipe that was let go in another column: the site goes where its work belongs.
            if new.canvas.take().is_some() {
                self.state.message.say(format!(
                    "Its work belongs to the column {}: it stands there",
                    self.state.document.preset().map.stage_names.label(stage)
                ));
            }
            new.stage = stage;
        }
        if new.canvas.is_none() {
            let kept = self.state.indexed.layout.kept(&self.state.indexed.network);
            new.canvas = Some(free_place(&self.state.indexed.network, &kept, new.stage));
        }
        if let Some((edit, site)) = edit::add_site(catalogue(self.state.document.preset()), &new) {
            self.apply(Some(edit));
            self.state.shown.selection = Selection::One(EntityRef::Site(site));
            self.rename(true);
        }
    }

    /// Makes an entity that has no place on the map.
    pub(super) fn add_new(&mut self, new: &edit::New) {
        let shown = &self.state.shown;
        let catalogue = catalogue(self.state.document.preset());
        if let Some(added) = edit::add_new(catalogue, new, &shown.scenario, shown.baseline) {
            self.apply(Some(added.edit));
            self.go_to_scenario(added.scenario);
            self.state.shown.selection = added.entity.into();
        }
    }

    /// Adds a rule, and goes to the scenario that has it.
    pub(super) fn add_rule(&mut self, rule: Rule, brought: Brought) {
        let shown = &self.state.shown;
        let added = edit::add_rule(self.state.document.preset(), rule, brought, &shown.scenario, shown.baseline);
        if let Some((edit, rule, scenario)) = added {
            self.apply(Some(edit));
            self.go_to_scenario(scenario);
            self.state.shown.selection = EntityRef::Rule(rule).into();
        }
    }

    /// Switches a rule, an event or a measure on or off, and goes to the scenario in which that is.
    pub(super) fn put_in(&mut self, part: &EntityRef, on: bool) {
        let shown = &self.state.shown;
        let switched = edit::switch(self.state.document.preset(), part, on, &shown.scenario, shown.baseline);
        if let Some((edit, scenario)) = switched {
            self.apply(Some(edit));
            self.go_to_scenario(scenario);
        }
    }

    /// Makes a scenario like another, and goes there.
    pub(super) fn branch(&mut self, scenario: &ScenarioId) {
        if let Some((edit, copy)) = edit::branch(self.state.document.preset(), scenario) {
            self.apply(Some(edit));
            self.go_to_scenario(copy.clone());
            self.state.shown.selection = EntityRef::Scenario(copy).into();
        }
    }

    /// Plays a scenario, unless it is played already.
    fn go_to_scenario(&mut self, scenario: ScenarioId) {
        if self.state.shown.scenario != scenario {
            self.show_scenario(scenario);
        }
    }

    /// Lets the layout place sites, or all of them.
    pub(super) fn lay_out(&mut self, sites: Option<Vec<SiteId>>) {
        let edit = edit::place_all(self.state.document.preset(), sites.as_deref());
        match sites {
            Some(sites) => {
                self.unpinned = sites;
                self.apply(edit);
            }
            None => {
                match edit {
                    Some(edit) => {
                        let sites = &self.state.document.preset().map.sites;
                        self.unpinned = sites.iter().map(|site| site.id.clone()).collect();
                        self.apply(Some(edit));
                    }
                    None => self.state.indexed.lay_out_anew(),
                }
                self.view.fit = true;
            }
        }
    }

    /// Puts dragged sites down.
    pub(super) fn move_sites(&mut self, drag: &Drag) {
        let Some(way) =
            drag_way(&self.state.indexed.layout, drag, self.view.canvas.snap).filter(|way| *way != Vec2::ZERO)
        else {
            return;
        };
        let sites = &self.state.indexed.network.map.sites;
        let ids: Vec<SiteId> = drag.sites.iter().filter_map(|at| sites.get(*at)).map(|site| site.id.clone()).collect();
        // What is dragged over a strip goes as far as it is seen to go.
        let layout = Arc::clone(&self.state.indexed.layout);
        self.shift(&ids, |place| layout.on_grid(layout.shown(place) + way), "");
    }

    /// True while a further press of an arrow key still belongs to the move that the last one began.
    pub(in crate::app::window) fn nudging(&self, ctx: &Context) -> bool {
        let now = ctx.input(|input| input.time);
        self.nudged_at.is_some_and(|at| now - at < NUDGE_PAUSE)
    }

    /// Moves what is selected; presses that follow each other without a pause are one step.
    pub(super) fn nudge(&mut self, ctx: &Context, way: Vec2) {
        if !self.nudging(ctx) {
            self.state.document.seal();
        }
        self.nudged_at = Some(ctx.input(|input| input.time));
        self.view.fit = false;
        if let Selection::One(EntityRef::MapNote(id)) = &self.state.shown.selection {
            let preset = self.state.document.preset();
            let to = preset.map_note(id).map(|note| CanvasPoint { x: note.at.x + way.x, y: note.at.y + way.y });
            if let Some(edit) = to.and_then(|to| edit::move_note(preset, id, to, "nudge")) {
                self.state.document.apply(edit);
                self.changed(false);
            }
            return;
        }
        let sites = self.state.shown.selection.sites();
        self.shift(&sites, |place| CanvasPoint { x: place.x + way.x, y: place.y + way.y }, "nudge");
    }

    fn shift(&mut self, sites: &[SiteId], to: impl Fn(CanvasPoint) -> CanvasPoint, key: &str) {
        let mut places = self.places(sites);
        for place in places.values_mut() {
            let CanvasPoint { x, y } = to(*place);
            *place = CanvasPoint { x: x.round(), y: y.round() };
        }
        let preset = self.state.document.preset();
        let name = match sites {
            [one] => format!("move {}", preset.map.site(one).map_or(one.as_str(), |site| site.name.as_str())),
            several => format!("move {} sites", several.len()),
        };
        if let Some(edit) = edit::move_sites(preset, &places, &name, key) {
            self.state.document.apply(edit);
            self.changed(false);
        }
    }
}
