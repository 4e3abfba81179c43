//! The open map against another preset: what they differ in, what that does to the gap, and both made into one.

mod conflicts;
mod listed;
mod weight;

use crate::app::commands::action::{Action, Actions};
use crate::app::dialogs::browser::day;
use crate::app::dialogs::compare::conflicts::{conflict_ui, effect_of_choice_ui};
use crate::app::dialogs::compare::listed::{Listed, listed_of, table_ui};
use crate::app::dialogs::compare::weight::{failed_ui, playing_ui, weight_ui};
use crate::app::form::name::chooser_ui;
use crate::app::state::beside::{Beside, Side};
use crate::app::state::context::Ctx;
use crate::app::state::keyboard::keep_in_sight;
use crate::app::state::selection::Selection;
use crate::app::state::topic::Float;
use crate::app::state::view::CORNER;
use crate::app::tasks::beside::{BesideRequest, LaidOut, LayingOut, lay_out};
use crate::app::tasks::difference::{
    CompareRequest, Compared, Comparing, EffectRequest, FinishRequest, Finishing, MergeRequest, MergeTask, One, Source,
    Weighed, Weighing, begin_merge, compare, finish, weigh,
};
use crate::app::tasks::files::PickKind;
use crate::app::tasks::newest::Wake;
use crate::app::tasks::task::{Same, State, Task};
use crate::app::tasks::versions::Versions;
use crate::draw::MapDiffers;
use chokepoint_core::diff::{Choice, Choices, DifferenceKind, LookAlike};
use chokepoint_core::edit::Document;
use chokepoint_core::engine::Network;
use chokepoint_core::model::{EntityKind, EntityRef, Preset, ScenarioId, SiteId, count_words};
use chokepoint_core::store::builtin::{self, BUILTINS};
use egui::{Context, Label, RichText, ScrollArea, Ui, Window};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use strum::VariantArray as _;

/// Width and height of the window where the screen has room for them, points.
const SIZE: [f32; 2] = [960.0, 520.0];
/// Room left around the window on a smaller screen, points.
const MARGIN: f32 = 60.0;
/// Width of a list to choose from, points; of what stands in the place of the open map.
const CHOOSER: f32 = 300.0;
const ONE: f32 = 150.0;
/// What the map is called that is open.
const OPEN: &str = "the open map";
/// Height that the effect has below the table, once it is asked for, points.
const EFFECT: f32 = 170.0;

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Face {
    Differences,
    Merge,
}

/// What both sides of a merge began from.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Base {
    NotSaid,
    Nothing,
    Known(Source),
}

/// The window, and the threads behind it.
pub struct Comparer {
    open: bool,
    face: Face,
    // In place of the open map.
    one: Option<Source>,
    other: Option<Source>,
    // Both are shown on the map, with a divider.
    swipes: bool,
    base: Base,
    to_other: bool,
    search: String,
    kind: Option<DifferenceKind>,
    layout: bool,
    scenario: Option<ScenarioId>,
    choices: Choices,
    // What is taken as renamed.
    renamed: BTreeSet<LookAlike>,
    // What is being typed for a conflict, by its address.
    typed: BTreeMap<String, String>,
    listed: Listed,
    // What differs on the open map, and in which index.
    marks: Option<(Arc<Network>, MapDiffers)>,
    laying_out: LayingOut,
    beside: Option<Beside>,
    // The steps that can be chosen: of which state of the document.
    steps: Option<(u64, Vec<Source>)>,
    comparing: Comparing,
    weighing: Weighing,
    merging: MergeTask,
    finishing: Finishing,
    versions: Versions,
}

impl Comparer {
    /// Closed, with threads that wait.
    pub fn new(wake: Wake) -> Self {
        Self {
            open: false,
            face: Face::Differences,
            one: None,
            other: None,
            swipes: false,
            base: Base::NotSaid,
            to_other: false,
            search: String::new(),
            kind: None,
            layout: false,
            scenario: None,
            choices: Choices::new(),
            renamed: BTreeSet::new(),
            typed: BTreeMap::new(),
            listed: Listed::default(),
            marks: None,
            laying_out: Task::new("layout of two maps", Arc::clone(&wake), lay_out),
            beside: None,
            steps: None,
            comparing: Task::new("comparison of presets", Arc::clone(&wake), compare),
            weighing: Task::new("effect of a difference", Arc::clone(&wake), weigh),
            merging: Task::new("merge", Arc::clone(&wake), begin_merge),
            finishing: Task::new("end of a merge", Arc::clone(&wake), finish),
            versions: Versions::new(wake),
        }
    }

    /// Opens it, to compare or to merge.
    pub fn open(&mut self, merge: bool) {
        self.open = true;
        self.face = if merge { Face::Merge } else { Face::Differences };
        self.versions.forget();
    }

    /// Shows both presets on the map, with a divider, or the open map alone again.
    pub fn swipe(&mut self, is_on: bool) {
        self.swipes = is_on;
        // The list would lie over the map.
        self.open &= !is_on;
    }

    /// Closes it; false where it was closed.
    pub fn close(&mut self) -> bool {
        std::mem::take(&mut self.open)
    }

    /// How the open map differs from what it is held against, or both of them where they are looked at side by side. Nothing while nothing is
    /// listed.
    pub fn on_map(&mut self, network: &Arc<Network>) -> (Option<&MapDiffers>, Option<&Beside>) {
        let is_current = self.lists() && self.is_current();
        if is_current && self.swipes {
            return (None, self.beside.as_ref());
        }
        if !is_current || self.one.is_some() {
            return (None, None);
        }
        let known = self.marks.take().filter(|(of, _)| Arc::ptr_eq(of, network));
        let side = usize::from(!self.to_other);
        let marks =
            known.unwrap_or_else(|| (Arc::clone(network), MapDiffers::of(network, &self.listed.entities[side])));
        (Some(&self.marks.insert(marks).1), None)
    }

    /// True while differences are on screen, in the window or on the map.
    fn lists(&self) -> bool {
        self.swipes || self.open && self.face == Face::Differences
    }

    /// True where what is listed is of what is compared now.
    fn is_current(&self) -> bool {
        let both = self.listed.of.as_ref().zip(self.comparing.fresh());
        both.is_some_and(|((diff, ..), compared)| Arc::ptr_eq(diff, &compared.diff))
    }

    /// Compares, lists and lays out what is asked for.
    fn follow(&mut self, shown: &Ctx<'_>) {
        let Some(other) = self.other.clone().filter(|_| self.lists()) else {
            self.swipes = false;
            return;
        };
        let one = self.one.clone().map_or_else(|| One::Open(Same::of(shown.preset)), One::Read);
        self.comparing.follow(CompareRequest { one, other, to_other: self.to_other });
        self.comparing.poll();
        let Some(compared) = self.comparing.fresh() else { return };
        let is_new = self.listed.follow(compared, &self.search, self.kind, self.layout);
        if is_new {
            self.marks = None;
        }
        if !self.swipes {
            self.beside = None;
            return;
        }
        self.laying_out.follow(BesideRequest {
            presets: [Same::of(&compared.from), Same::of(&compared.to)],
            open: (Same::of(shown.network), Same::of(&shown.indexed.layout)),
        });
        if self.laying_out.poll() || is_new || self.beside.is_none() {
            self.beside = self.laying_out.fresh().map(|laid_out| self.beside_of(compared, laid_out));
        }
    }

    fn beside_of(&self, compared: &Compared, laid_out: &LaidOut) -> Beside {
        let mut told = [BTreeMap::<EntityRef, Vec<String>>::new(), BTreeMap::new()];
        for (entities, one) in listed_of(compared, &self.listed.rows) {
            for (side, entity) in told.iter_mut().zip(entities) {
                if let Some(entity) = entity {
                    side.entry(entity).or_default().push(one.line());
                }
            }
        }
        let names = self.names();
        let presets = [&compared.from, &compared.to];
        let side = |at: usize, told: BTreeMap<EntityRef, Vec<String>>| {
            let (network, layout) = &laid_out[at];
            Side {
                name: names[at].clone(),
                preset: Arc::clone(presets[at]),
                differs: MapDiffers::of(network, &self.listed.entities[at]),
                network: Arc::clone(network),
                layout: Arc::clone(layout),
                told,
            }
        };
        let [left, right] = told;
        Beside { sides: [side(0, left), side(1, right)] }
    }

    /// What the two are called: that from which differences lead, and that to which they lead.
    fn names(&self) -> [String; 2] {
        let quoted = |source: &Source| format!("“{}”", words_of(source));
        let one = self.one.as_ref().map_or_else(|| OPEN.to_owned(), quoted);
        let other = self.other.as_ref().map_or_else(String::new, quoted);
        if self.to_other { [one, other] } else { [other, one] }
    }

    /// Takes a file that was picked: what is compared with, or what both began from.
    pub fn picked(&mut self, kind: PickKind, path: PathBuf) {
        self.open = true;
        match kind {
            PickKind::Base => self.begin_from(Base::Known(Source::File(path))),
            _ => self.compare_with(Source::File(path)),
        }
    }

    fn compare_with(&mut self, source: Source) {
        self.comparing.forget();
        self.weighing.forget();
        self.begin_from(Base::NotSaid);
        self.other = Some(source);
    }

    fn begin_from(&mut self, base: Base) {
        self.merging.forget();
        self.finishing.forget();
        self.choices.clear();
        self.renamed.clear();
        self.typed.clear();
        self.base = base;
    }

    /// Shows the window while it is open; `versions` is the folder of earlier versions.
    pub fn ui(&mut self, ctx: &Context, shown: &Ctx<'_>, versions: Option<PathBuf>, actions: &mut Actions) {
        self.follow(shown);
        if !self.open {
            return;
        }
        let file = shown.document.path().map(PathBuf::from);
        let earlier: Vec<Source> = (self.versions.of(versions, file.clone()).into_iter().flatten())
            .map(|version| Source::Version(version.path.clone(), day(version.replaced)))
            .collect();
        let screen = ctx.content_rect().size();
        let mut open = true;
        Window::new(Float::Compare.title())
            .open(&mut open)
            .default_size([SIZE[0].min(screen.x - MARGIN), SIZE[1].min(screen.y - 2.0 * MARGIN)])
            .default_pos(CORNER)
            .show(ctx, |ui| {
                let sources = self.sources(shown, file, earlier);
                self.head_ui(ui, shown, &sources, actions);
                ui.separator();
                match self.face {
                    Face::Differences => self.differences_ui(ui, shown, actions),
                    Face::Merge => self.merge_ui(ui, shown, &sources, actions),
                }
            });
        self.open &= open;
    }

    /// What is compared with, and what is looked at.
    fn head_ui(&mut self, ui: &mut Ui, shown: &Ctx<'_>, sources: &[Source], actions: &mut Actions) {
        let mut chosen = None;
        let mut in_its_place = None;
        ui.horizontal_wrapped(|ui| {
            let words = self.other.as_ref().map_or_else(|| "choose a preset".to_owned(), words_of);
            let name = match self.face {
                Face::Differences => {
                    let one = self.one.as_ref().map_or_else(|| OPEN.to_owned(), words_of);
                    chooser_ui(ui, "Compare", "one", ONE, one, |ui| {
                        if ui.selectable_label(self.one.is_none(), OPEN).clicked() {
                            in_its_place = Some(None);
                        }
                        let clicked = sources_ui(ui, sources, self.one.as_ref());
                        in_its_place = clicked.map(Some).or(in_its_place.take());
                    });
                    "with"
                }
                Face::Merge => "Merge the open map with",
            };
            chooser_ui(ui, name, "compared", CHOOSER, words, |ui| {
                chosen = sources_ui(ui, sources, self.other.as_ref());
            });
            let pick = ui.add_enabled(!shown.situation.busy, egui::Button::new("A file…"));
            if pick.on_hover_text("Picks a file to compare with").clicked() {
                actions.push(Action::Pick(PickKind::Compared));
            }
            ui.separator();
            for (face, name) in [(Face::Differences, "Differences"), (Face::Merge, "Merge")] {
                let is_on = self.face == face;
                let tab = ui.selectable_label(is_on, name);
                let spoken = format!("Show {}", name.to_lowercase());
                tab.widget_info(|| egui::WidgetInfo::selected(egui::Role::RadioButton, true, is_on, &spoken));
                if tab.clicked() {
                    self.face = face;
                }
            }
        });
        if let Some(one) = in_its_place {
            self.one = one;
            self.weighing.forget();
        }
        if let Some(source) = chosen {
            self.compare_with(source);
        }
    }

    /// What can be compared with: the file as it is on disk, its earlier versions, steps of the history, and what comes with the program.
    fn sources(&mut self, shown: &Ctx<'_>, file: Option<PathBuf>, earlier: Vec<Source>) -> Vec<Source> {
        let document = shown.document;
        if self.steps.as_ref().is_none_or(|(state, _)| *state != document.state()) {
            self.steps = Some((document.state(), steps_of(document)));
        }
        let steps = self.steps.iter().flat_map(|(_, steps)| steps.iter().cloned());
        let own = file.map(Source::File).into_iter();
        let builtin = BUILTINS.iter().map(|builtin| Source::Builtin(builtin.name));
        own.chain(earlier).chain(steps).chain(builtin).collect()
    }

    fn differences_ui(&mut self, ui: &mut Ui, shown: &Ctx<'_>, actions: &mut Actions) {
        if self.other.is_none() {
            let what = "Choose the file as it was saved, an earlier version of it, a step of the history, a built-in preset, or another file";
            ui.add(Label::new(RichText::new(what).weak()).wrap());
            return;
        }
        // What has just been chosen is compared in this frame.
        self.follow(shown);
        let (from, to) = match self.comparing.fresh() {
            Some(compared) => (Arc::clone(&compared.from), Arc::clone(&compared.to)),
            None => return waiting_ui(ui, self.comparing.state(), "Comparing…"),
        };
        self.filter_ui(ui, shown, actions);
        ui.add_space(4.0);
        let Some(compared) = self.comparing.fresh() else { return };
        let has_effect = !matches!(self.weighing.state(), State::Idle);
        let height = (ui.available_height() - if has_effect { EFFECT } else { 36.0 }).max(100.0);
        ui.allocate_ui(egui::vec2(ui.available_width(), height), |ui| {
            table_ui(ui, shown.preset, compared, &self.listed.rows, actions);
        });
        ui.separator();
        self.effect_ui(ui, shown, &from, &to);
    }

    /// Which differences are shown.
    fn filter_ui(&mut self, ui: &mut Ui, shown: &Ctx<'_>, actions: &mut Actions) {
        let layout = self.listed.layout;
        let [from, to] = self.names();
        let way = format!("What makes {to} of {from}. {}", self.listed.counted);
        ui.horizontal_wrapped(|ui| {
            ui.label(way);
            if ui.button("Turn around").on_hover_text("Before becomes after, added becomes removed").clicked() {
                self.to_other = !self.to_other;
                self.weighing.forget();
            }
            let is_site = |entity: &&EntityRef| entity.kind() == EntityKind::Site;
            let own = &self.listed.entities[usize::from(!self.to_other)];
            let mark = ui.add_enabled(
                self.one.is_none() && own.keys().any(|it| is_site(&it)),
                egui::Button::new("Select their sites"),
            );
            if mark.on_hover_text("Selects the sites of the open map that are listed").clicked() {
                let there = own.keys().filter_map(|entity| match entity {
                    EntityRef::Site(id) => shown.preset.map.site(id).map(|site| site.id.clone()),
                    _ => None,
                });
                actions.push(Action::Select(Selection::of_sites(there.collect::<BTreeSet<SiteId>>())));
            }
            let swipe = ui.add(egui::Button::new("Swipe on the map").selected(self.swipes));
            if swipe.on_hover_text("Shows both on the map, with a divider that can be dragged").clicked() {
                actions.push(Action::Swipe(!self.swipes));
            }
        });
        ui.horizontal_wrapped(|ui| {
            let label = ui.label("Search");
            let field =
                egui::TextEdit::singleline(&mut self.search).desired_width(200.0).hint_text("name, field, value");
            ui.add(field).labelled_by(label.id);
            let word = |kind: Option<DifferenceKind>| kind.map_or("all kinds", DifferenceKind::word);
            chooser_ui(ui, "Kind", "kind", 110.0, word(self.kind), |ui| {
                for kind in std::iter::once(None).chain(DifferenceKind::VARIANTS.iter().copied().map(Some)) {
                    ui.selectable_value(&mut self.kind, kind, word(kind));
                }
            });
            let text = format!("Layout too ({layout})");
            ui.checkbox(&mut self.layout, text)
                .on_hover_text("What only the picture differs in: places on the map and in lists");
        });
    }

    /// What the difference does to the gap, once it is asked for.
    fn effect_ui(&mut self, ui: &mut Ui, shown: &Ctx<'_>, from: &Arc<Preset>, to: &Arc<Preset>) {
        self.weighing.poll();
        let scenario = self.scenario_of(shown, from, to);
        ui.horizontal_wrapped(|ui| {
            let Some(scenario) = scenario else {
                ui.weak("No scenario is in both, so that no gap can be compared");
                return;
            };
            let name =
                |id: &ScenarioId| to.scenario(id).map_or_else(|| id.to_string(), |scenario| scenario.name.clone());
            chooser_ui(ui, "Scenario", "effect-scenario", CHOOSER, name(&scenario), |ui| {
                for one in to.scenarios.iter().filter(|one| from.scenario(&one.id).is_some()) {
                    if ui.selectable_label(one.id == scenario, &one.name).clicked() {
                        self.scenario = Some(one.id.clone());
                        self.weighing.forget();
                    }
                }
            });
            let help = "Plays the scenario on both, and with each of the changes made";
            let ask = ui.add_enabled(!self.weighing.is_running(), egui::Button::new("What it does to the gap"));
            if ask.on_hover_text(help).clicked() {
                let what = Weighed::Presets(Same::of(from), Same::of(to));
                self.weighing.ask(EffectRequest { what, scenario });
            }
            playing_ui(ui, &mut self.weighing);
        });
        // Another state has another effect: what was asked about is what is shown.
        let asked = self.weighing.request().map(|request| &request.what);
        let is_current = matches!(asked, Some(Weighed::Presets(a, b)) if Arc::ptr_eq(a, from) && Arc::ptr_eq(b, to));
        match self.weighing.fresh().filter(|_| is_current) {
            Some(weight) => {
                ScrollArea::vertical().id_salt("effect").auto_shrink([false, false]).show(ui, |ui| {
                    weight_ui(ui, weight);
                    keep_in_sight(ui);
                });
            }
            None => failed_ui(ui, self.weighing.state()),
        }
    }

    /// The scenario that is played: the chosen one, or that on screen, or the first that both have.
    fn scenario_of(&self, shown: &Ctx<'_>, from: &Preset, to: &Preset) -> Option<ScenarioId> {
        let wished = self.scenario.iter().chain(Some(&shown.shown.scenario));
        let mut all = wished.chain(to.scenarios.iter().map(|scenario| &scenario.id));
        all.find(|id| from.scenario(id).is_some() && to.scenario(id).is_some()).cloned()
    }

    fn merge_ui(&mut self, ui: &mut Ui, shown: &Ctx<'_>, sources: &[Source], actions: &mut Actions) {
        let Some(theirs) = self.other.clone() else {
            ui.weak("Choose above what is to be merged into the open map");
            return;
        };
        self.base_ui(ui, shown, sources, actions);
        let base = match &self.base {
            Base::NotSaid => {
                ui.weak("What both began from says who changed what: choose it, or that nobody knows");
                return;
            }
            Base::Nothing => None,
            Base::Known(source) => Some(source.clone()),
        };
        self.merging.follow(MergeRequest { ours: Same::of(shown.preset), theirs, base, renamed: self.renamed.clone() });
        self.merging.poll();
        self.weighing.poll();
        if self.merging.fresh().is_none() {
            return waiting_ui(ui, self.merging.state(), "Merging…");
        }
        self.finish_ui(ui, shown, actions);
        self.renamed_ui(ui);
        let Some(merging) = self.merging.fresh() else { return };
        let mut asked = None;
        let Self { choices, typed, weighing, .. } = self;
        ScrollArea::vertical().id_salt("conflicts").auto_shrink([false, false]).show(ui, |ui| {
            for (at, (conflict, told)) in merging.merge.conflicts.iter().zip(&merging.told).enumerate() {
                ui.separator();
                ui.push_id(at, |ui| {
                    conflict_ui(ui, shown.preset, conflict, told, choices, typed, actions);
                    if effect_of_choice_ui(ui, weighing, &merging.merge, choices, at) {
                        asked = Some(at);
                    }
                });
            }
            keep_in_sight(ui);
        });
        if let Some(at) = asked {
            let what = Weighed::Conflict(Same::of(&merging.merge), self.choices.clone(), at);
            let scenario = self.scenario.clone().unwrap_or_else(|| shown.shown.scenario.clone());
            self.weighing.ask(EffectRequest { what, scenario });
        }
    }

    /// What both sides began from.
    fn base_ui(&mut self, ui: &mut Ui, shown: &Ctx<'_>, sources: &[Source], actions: &mut Actions) {
        let mut chosen = None;
        ui.horizontal_wrapped(|ui| {
            let words = match &self.base {
                Base::NotSaid => "choose a preset".to_owned(),
                Base::Nothing => "nobody knows".to_owned(),
                Base::Known(source) => words_of(source),
            };
            chooser_ui(ui, "Both began from", "base", CHOOSER, words, |ui| {
                let known = if let Base::Known(source) = &self.base { Some(source) } else { None };
                // In sight without scrolling: it is what there is when no preset of the list fits.
                if ui.selectable_label(self.base == Base::Nothing, "nobody knows").clicked() {
                    chosen = Some(Base::Nothing);
                }
                ui.separator();
                chosen = sources_ui(ui, sources, known).map(Base::Known).or(chosen.take());
            });
            let pick = ui.add_enabled(!shown.situation.busy, egui::Button::new("A file that both began from…"));
            if pick.clicked() {
                actions.push(Action::Pick(PickKind::Base));
            }
        });
        if let Some(base) = chosen {
            self.begin_from(base);
        }
    }

    /// What looks renamed, to be taken as such or not.
    fn renamed_ui(&mut self, ui: &mut Ui) {
        let Some(merging) = self.merging.fresh() else { return };
        for (one, words) in &merging.look_alikes {
            let mut is_taken = self.renamed.contains(one);
            let tick = ui.checkbox(&mut is_taken, format!("Renamed: {words}"));
            let help = "Taken as renamed, what was done to it under the old id is done to it under the new one. Else it was deleted, and another was added";
            if tick.on_hover_text(help).changed() {
                // Other conflicts come of it: what was chosen is asked again where it is still asked.
                if is_taken {
                    self.renamed.insert(one.clone());
                } else {
                    self.renamed.remove(one);
                }
            }
        }
    }

    /// How many conflicts are left, and the step that puts both together.
    fn finish_ui(&mut self, ui: &mut Ui, shown: &Ctx<'_>, actions: &mut Actions) {
        let Some(merging) = self.merging.fresh() else { return };
        let all = merging.merge.conflicts.len();
        let open = merging.merge.open(&self.choices).count();
        let words = match (all, open) {
            (0, _) => "Nothing contradicts: both can be put together".to_owned(),
            (_, 0) => format!("{} decided", count_words(all, "conflict")),
            _ => format!("{open} of {} to decide", count_words(all, "conflict")),
        };
        let merge = Arc::clone(&merging.merge);
        ui.horizontal_wrapped(|ui| {
            ui.label(words);
            if all > 0 && ui.button("Ours everywhere").clicked() {
                self.choices = merge.all(&Choice::Ours);
            }
            if all > 0 && ui.button("Theirs everywhere").clicked() {
                self.choices = merge.all(&Choice::Theirs);
            }
            let can = open == 0 && shown.edits() && !self.finishing.is_running();
            let help = if shown.edits() {
                "One step of the history, which undo takes back"
            } else {
                "Press E, or Edit above, to change the map"
            };
            let button = ui.add_enabled(can, egui::Button::new("Merge into the open map"));
            if button.on_hover_text(help).on_disabled_hover_text(help).clicked() {
                let choices = self.choices.clone();
                self.finishing.ask(FinishRequest { ours: Same::of(shown.preset), merge: Same::of(&merge), choices });
            }
        });
        if self.finishing.poll() {
            self.put_together(shown, actions);
        }
        failed_ui(ui, self.finishing.state());
    }

    /// Makes the step, once it is worked out and still fits.
    fn put_together(&mut self, shown: &Ctx<'_>, actions: &mut Actions) {
        let fits = self.finishing.request().is_some_and(|request| Arc::ptr_eq(&request.ours, shown.preset));
        let Some(finished) = self.finishing.fresh().filter(|_| fits) else { return };
        let errors = finished.findings.iter().filter(|finding| finding.is_error()).count();
        let said = match (&finished.edit, errors) {
            (None, _) => "Merged: the open map has all of it already".to_owned(),
            (Some(_), 0) => "Merged; undo takes it back".to_owned(),
            (Some(_), errors) => format!(
                "Merged; what both sides did does not fit together: see {} among the findings, or undo",
                count_words(errors, "error")
            ),
        };
        actions.edit(finished.edit.clone());
        actions.push(Action::Say(said));
        self.begin_from(Base::NotSaid);
        self.open = false;
    }
}

/// The steps of the history other than the present one, the newest first.
fn steps_of(document: &Document) -> Vec<Source> {
    let (names, done) = document.history();
    if names.is_empty() {
        return Vec::new();
    }
    let document = Arc::new(document.clone());
    let step = |steps: usize| {
        let words = match steps.checked_sub(1).and_then(|at| names.get(at)) {
            Some(name) => format!("step {steps}: {name}"),
            None => "before the first step".to_owned(),
        };
        Source::Step { of: Same::of(&document), steps, words }
    };
    (0..=names.len()).rev().filter(|steps| *steps != done).map(step).collect()
}

/// The list of what can be compared with; what was clicked.
fn sources_ui(ui: &mut Ui, sources: &[Source], chosen: Option<&Source>) -> Option<Source> {
    let mut clicked = None;
    for source in sources {
        if ui.selectable_label(chosen == Some(source), words_of(source)).clicked() {
            clicked = Some(source.clone());
        }
    }
    keep_in_sight(ui);
    clicked
}

/// What a source is called.
fn words_of(source: &Source) -> String {
    match source {
        Source::Builtin(name) => builtin::find(name).map_or(*name, |builtin| builtin.title).to_owned(),
        Source::File(path) => {
            path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned())
        }
        Source::Version(_, replaced) => format!("what was replaced on {replaced}"),
        Source::Step { words, .. } => words.clone(),
    }
}

fn waiting_ui<P>(ui: &mut Ui, state: &State<P>, doing: &str) {
    if let State::Failed(why) = state {
        ui.add(Label::new(RichText::new(why).color(ui.visuals().error_fg_color)).wrap());
        return;
    }
    ui.horizontal(|ui| {
        ui.spinner();
        ui.label(doing);
    });
}
