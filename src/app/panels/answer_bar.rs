//! The question of the scenario as a sentence whose slots are choosers, and its answer in words, cards and one figure.

use crate::app::commands::action::{Action, Actions, Switch};
use crate::app::commands::menu::entry_menu_ui;
use crate::app::form::spoken::spoken;
use crate::app::panels::months::months_ui;
use crate::app::state::context::Ctx;
use crate::app::state::results::{PALE, Progress, SolvedScenario};
use crate::app::state::selection::Selection;
use crate::app::state::shown::Explained;
use crate::app::tasks::answer::{Answerer, Request, work};
use crate::app::tasks::newest::Wake;
use crate::app::tasks::task::{Same, Task};
use crate::charts::{Answer, Card};
use crate::draw::{percent, text_size, usd};
use chokepoint_core::engine::{MonthIx, Timeline};
use chokepoint_core::insight::{BandedGaps, Consumer, GapSelection};
use chokepoint_core::model::{Addressed, CommodityId, EntityRef, Preset, ScenarioId, SiteId, capital};
use egui::{Align, Button, ComboBox, Layout, RichText, Ui, vec2};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Width of a slot of the sentence, points.
const SLOT: f32 = 200.0;
/// Height of the answer, points.
const ROOM: f32 = 80.0;
/// Width of a card, points.
const CARD: f32 = 200.0;
/// A change of a share below this is none: it would read 0.0 percentage points.
const NO_CHANGE: f64 = 0.0005;

/// An answer that later ones are held against.
struct Pinned {
    /// Which scenario it is of.
    scenario: String,
    /// Gap as a share of what is at stake, 0 to 1.
    share: f64,
    /// What came of it then, which plots draw as outlines.
    solved: SolvedScenario,
}

/// The newest answer and what it was before the last change.
struct Last {
    preset: Same<Preset>,
    scenario: ScenarioId,
    selection: GapSelection,
    share: f64,
    /// How far the last change of the preset has moved the share; none where nothing was changed.
    moved: Option<f64>,
}

/// What is asked, the thread that answers, and what answers are held against.
pub struct AnswerBar {
    task: Answerer,
    of: Option<CommodityId>,
    at: Option<SiteId>,
    pinned: Option<Pinned>,
    last: Option<Last>,
    /// The three sentences behind the answer are shown.
    why: bool,
}

impl AnswerBar {
    /// Starts the thread.
    pub fn new(wake: Wake) -> Self {
        Self { task: Task::new("answer", wake, work), of: None, at: None, pinned: None, last: None, why: false }
    }

    /// Takes in what has been worked out, and asks about what is on screen now.
    pub fn follow(&mut self, ctx: &Ctx<'_>, bands: Option<Arc<BandedGaps>>) {
        self.task.poll();
        let Some(solved) = ctx.results.answered() else { return };
        self.task.follow(Request {
            preset: Same::of(ctx.preset),
            outcome: Same::of(&solved.outcome),
            rows: Same::of(&solved.rows),
            selection: self.selection(ctx),
            bands: bands.as_ref().map(Same::of),
        });
        let Some((request, answer)) = self.task.answer().filter(|_| self.task.fresh().is_some()) else { return };
        let (scenario, share) = (&request.outcome.scenario, answer.gap_share);
        let moved = match &self.last {
            Some(last) if last.scenario == *scenario && last.selection == request.selection => {
                if last.preset == request.preset { last.moved } else { Some(share - last.share) }
            }
            _ => None,
        };
        let (preset, selection) = (request.preset.clone(), request.selection);
        self.last = Some(Last { preset, scenario: scenario.clone(), selection, share, moved });
    }

    /// True until the answer to what has been solved is there.
    pub fn is_working(&self) -> bool {
        self.task.is_running()
    }

    /// The first month in which somebody runs short, as far as it is known for what is on screen.
    pub fn first(&self, ctx: &Ctx<'_>) -> Option<MonthIx> {
        self.live(ctx).and_then(|answer| answer.first)
    }

    /// Shows question and answer.
    pub fn ui(&mut self, ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
        ui.horizontal_wrapped(|ui| {
            self.question_ui(ui, ctx, actions);
            ui.separator();
            months_ui(ui, ctx, self.first(ctx), actions);
        });
        if ctx.network.nodes.is_empty() {
            return;
        }
        // The room is the same whatever stands in it: the map does not move because an answer has come.
        ui.allocate_ui_with_layout(
            vec2(ui.available_width(), ROOM * ctx.theme.scale()),
            Layout::top_down(Align::Min),
            |ui| {
                ui.set_min_height(ROOM * ctx.theme.scale());
                self.state_ui(ui, ctx, actions);
            },
        );
        if self.why
            && let Some((_, answer)) = self.task.answer()
        {
            why_ui(ui, ctx, answer);
        }
    }

    /// The question of the scenario, to be read from the back row.
    pub fn question_only_ui(&self, ui: &mut Ui, ctx: &Ctx<'_>) {
        let Some(scenario) = ctx.scenario else { return };
        let from = Timeline::of(scenario).label(MonthIx::FIRST);
        let words = format!("If {} holds from {from}: who runs out of what, and when?", scenario.name);
        ui.add(egui::Label::new(RichText::new(words).font(ctx.theme.font(text_size::TITLE))).wrap());
    }

    /// Question and answer of a presentation: nothing in it can be clicked.
    pub fn presented_ui(&self, ui: &mut Ui, ctx: &Ctx<'_>) {
        self.question_only_ui(ui, ctx);
        let large = |words: &str| RichText::new(words).font(ctx.theme.font(text_size::PRESENTED)).strong();
        let Some(answer) = self.live(ctx) else {
            ui.label(large(&no_answer_words(&ctx.results.progress)));
            return;
        };
        spoken(&ui.add(egui::Label::new(large(&answer.headline)).wrap()));
        let lead = |words: &str| RichText::new(words).font(ctx.theme.font(text_size::ANSWER));
        if let Some(why) = ctx.explained() {
            ui.label(lead(&why.title).color(ctx.theme.gap()));
            let words = RichText::new(why.sentences.join(" ")).font(ctx.theme.font(text_size::TITLE));
            ui.add(egui::Label::new(words).wrap());
            return;
        }
        ui.columns(answer.cards.len().max(1), |columns| {
            for (ui, card) in columns.iter_mut().zip(&answer.cards) {
                ui.label(lead(&format!("{} {}", card.lost, card.who)).color(ctx.theme.gap()));
                ui.label(format!("{}, {}", card.good, card.span()));
            }
        });
        let footing = if answer.footing.is_empty() { String::new() } else { format!(" · {}", answer.footing) };
        ui.label(format!("{}{footing}", answer.total));
    }

    /// The answer; where there is none for what is on screen, why, and in pale what was known last.
    fn state_ui(&mut self, ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
        if let Progress::Failed(_) = &ctx.results.progress {
            let words = no_answer_words(&ctx.results.progress);
            ui.label(RichText::new(words).font(ctx.theme.font(text_size::ANSWER)).color(ctx.theme.error()));
            if ctx.findings.iter().any(|finding| finding.is_error()) && ui.button("Show what is wrong").clicked() {
                actions.push(Action::Toggle(Switch::Findings));
            }
            return;
        }
        let Some((_, answer)) = self.task.answer() else {
            let words = no_answer_words(&ctx.results.progress);
            ui.label(RichText::new(words).font(ctx.theme.font(text_size::ANSWER)).weak());
            return;
        };
        let answer = answer.clone();
        let live = self.live(ctx).is_some();
        let stale = (!live).then(|| {
            let words = ctx.results.stale_words(ctx.preset, &ctx.shown.scenario);
            words.unwrap_or_else(|| "The new answer is being worked out…".to_owned())
        });
        self.answer_ui(ui, ctx, &answer, stale.as_deref(), actions);
    }

    /// The answer to what is on screen, once it is there.
    fn live(&self, ctx: &Ctx<'_>) -> Option<&Answer> {
        let solved = ctx.results.answered()?;
        let (request, answer) = self.task.answer()?;
        let same = Arc::ptr_eq(&request.outcome, &solved.outcome) && request.selection == self.selection(ctx);
        same.then_some(answer)
    }

    /// Which demands are asked about; all where what was chosen is not on the map any more.
    fn selection(&self, ctx: &Ctx<'_>) -> GapSelection {
        let network = ctx.network;
        let site = self.at.as_ref().and_then(|id| network.site(id));
        let good = self.of.as_ref().and_then(|id| network.commodity(id));
        match (site, good) {
            (None, None) => GapSelection::AllMarkets,
            (Some(site), None) => GapSelection::Site(site),
            (None, Some(good)) => GapSelection::Commodity(good),
            (Some(site), Some(good)) => {
                let demand = network.demands.iter_enumerated().find(|(_, demand)| {
                    let node = network.nodes[demand.node];
                    (node.site, node.commodity) == (site, good)
                });
                demand.map_or(GapSelection::Site(site), |(at, _)| GapSelection::Consumer(Consumer::Market(at)))
            }
        }
    }

    fn question_ui(&mut self, ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
        ui.label("If");
        scenario_ui(ui, ctx, actions);
        let from =
            ctx.timeline().map_or_else(String::new, |timeline| format!(" from {}", timeline.label(MonthIx::FIRST)));
        ui.label(format!("holds{from}: who runs out of"));
        let network = ctx.network;
        let demanded = || network.demands.iter().map(|demand| network.nodes[demand.node]);
        let name = self.of.as_ref().and_then(|id| network.map.commodity(id)).map(|good| good.name.as_str());
        let at = self.at.as_ref().map(|id| network.site(id));
        slot_ui(ui, ("Good that is asked about", "anything"), &mut self.of, name, || {
            let here: BTreeSet<_> = demanded().filter(|node| at.is_none_or(|site| site == Some(node.site))).collect();
            let goods = here.into_iter().map(|node| &network.map.commodities[node.commodity]);
            goods.map(|good| (good.id.clone(), good.name.as_str())).collect()
        });
        ui.label(",");
        let name = self.at.as_ref().and_then(|id| network.map.site(id)).map(|site| site.name.as_str());
        slot_ui(ui, ("Place that is asked about", "anywhere"), &mut self.at, name, || {
            let sites: BTreeSet<_> = demanded().map(|node| node.site).collect();
            let sites = sites.into_iter().map(|site| &network.map.sites[site]);
            sites.map(|site| (site.id.clone(), site.name.as_str())).collect()
        });
        ui.label("?");
        // A good that the chosen place does not ask for has no answer.
        if self.at.is_some() && self.of.is_some() && !matches!(self.selection(ctx), GapSelection::Consumer(_)) {
            self.of = None;
        }
    }

    fn answer_ui(&mut self, ui: &mut Ui, ctx: &Ctx<'_>, answer: &Answer, stale: Option<&str>, actions: &mut Actions) {
        let scale = ctx.theme.scale();
        let pale = |ui: &mut Ui| {
            if stale.is_some() {
                ui.set_opacity(PALE);
            }
        };
        let cards = answer.cards.len() as f32 * (CARD * scale + ui.spacing().item_spacing.x);
        ui.horizontal(|ui| {
            let words = (ui.available_width() - cards - ui.spacing().item_spacing.x).max(CARD * scale);
            ui.allocate_ui_with_layout(vec2(words, 0.0), Layout::top_down(Align::Min), |ui| {
                ui.set_width(words);
                if let Some(words) = stale {
                    ui.add(egui::Label::new(RichText::new(words).color(ctx.theme.warn())).truncate());
                }
                ui.scope(|ui| {
                    pale(ui);
                    let headline = RichText::new(&answer.headline).font(ctx.theme.font(text_size::ANSWER)).strong();
                    let headline = ui.add(egui::Label::new(headline).wrap());
                    if stale.is_none() {
                        spoken(&headline);
                        ui.horizontal_wrapped(|ui| {
                            // A change that leaves who runs short leaves the headline too: then the sum is the news.
                            spoken(&ui.label(&answer.total));
                            if !answer.footing.is_empty() {
                                ui.weak(format!("· {}", answer.footing));
                            }
                            self.spread_ui(ui, ctx, actions);
                            self.change_ui(ui, ctx, answer, actions);
                        });
                    }
                });
            });
            pale(ui);
            for card in &answer.cards {
                card_ui(ui, ctx, card, actions);
            }
        });
    }

    /// How far the total could be off by the figures it is made of, or the way to find out.
    fn spread_ui(&self, ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
        // It is the spread of the sum over all markets, and of nothing less.
        if self.selection(ctx) != GapSelection::AllMarkets || self.live(ctx).is_none_or(|answer| answer.short == 0) {
            return;
        }
        match ctx.spread_usd {
            Some(sigma) => {
                ui.label(format!("· ± {} by its figures", usd(sigma)));
            }
            None => {
                let link = ui.link("· ± not yet weighed");
                if link.on_hover_text("Plays the scenario with each figure that matters raised by its error").clicked()
                {
                    actions.push(Action::WeighFigures);
                }
            }
        }
    }

    /// What the last change has done, what has changed since the pinned answer, and the buttons.
    fn change_ui(&mut self, ui: &mut Ui, ctx: &Ctx<'_>, answer: &Answer, actions: &mut Actions) {
        if let Some(moved) = self.last.as_ref().and_then(|last| last.moved) {
            ui.label(format!("· last change: {}", change(moved)));
        }
        if let Some(pinned) = &self.pinned {
            let words = change(answer.gap_share - pinned.share);
            ui.label(format!("· against {} ({}): {words}", pinned.scenario, percent(pinned.share)));
        }
        let why = ui.toggle_value(&mut self.why, "Why?");
        let why = why.on_hover_text(
            "What stops the chain of who is hit hardest, what held out, what would free it, and what helps most",
        );
        if why.clicked()
            && self.why
            && ctx.explained().is_none()
            && let Some(card) = answer.cards.first()
        {
            explain(ctx, card, actions);
        }
        let pin = ui.selectable_label(self.pinned.is_some(), "Pin");
        let pin = pin.on_hover_text("Keeps this answer, and holds every later one against it");
        if pin.clicked() {
            self.toggle_pin(ctx, answer.gap_share);
        }
    }

    /// Keeps the answer to what is on screen, or lets the kept one go.
    pub fn pin(&mut self, ctx: &Ctx<'_>) {
        if let Some(share) = self.live(ctx).map(|answer| answer.gap_share) {
            self.toggle_pin(ctx, share);
        }
    }

    /// What later plots are held against.
    pub fn pinned(&self) -> Option<&SolvedScenario> {
        self.pinned.as_ref().map(|pinned| &pinned.solved)
    }

    fn toggle_pin(&mut self, ctx: &Ctx<'_>, share: f64) {
        let scenario = ctx.scenario.map_or_else(String::new, |scenario| scenario.name.clone());
        self.pinned = match (self.pinned.take(), ctx.solved()) {
            (None, Some(solved)) => {
                let (outcome, rows) = (Arc::clone(&solved.outcome), Arc::clone(&solved.rows));
                let solved = SolvedScenario { name: scenario.clone(), outcome, rows, bands: None };
                Some(Pinned { scenario, share, solved })
            }
            _ => None,
        };
    }
}

/// Why there is no answer.
fn no_answer_words(progress: &Progress) -> String {
    match progress {
        Progress::Failed(why) => capital(why),
        Progress::Stopped => "Stopped before there was an answer".to_owned(),
        _ => "Working the answer out…".to_owned(),
    }
}

/// `+0.6 percentage points`.
fn change(share: f64) -> String {
    if share.abs() < NO_CHANGE { "no change".to_owned() } else { format!("{:+.1} percentage points", share * 100.0) }
}

fn card_ui(ui: &mut Ui, ctx: &Ctx<'_>, card: &Card, actions: &mut Actions) {
    let theme = ctx.theme;
    let mut words = egui::text::LayoutJob::default();
    let mut add = |text: &str, size: f32, colour| {
        let format = egui::TextFormat { font_id: theme.font(size), color: colour, ..Default::default() };
        words.append(text, 0.0, format);
    };
    add(&format!("{}  ", card.lost), text_size::ANSWER, theme.gap());
    add(&format!("{}\n", card.who), text_size::HEADING, theme.text());
    add(&format!("{}\n", card.good), text_size::NAME, theme.text());
    add(&card.span(), text_size::NAME, theme.weak_text());
    words.wrap = egui::text::TextWrapping { max_width: CARD * theme.scale() - 16.0, ..Default::default() };
    // All of one size, whatever their names: three of them fit where three were made room for.
    let size = vec2(CARD, ROOM - 14.0) * theme.scale();
    let tip =
        format!("{}: {} of a month's demand for {} unmet at worst, {}", card.who, card.lost, card.good, card.when);
    let response = ui.add_sized(size, Button::new(words).wrap());
    if let Some(site) = ctx.network.map.sites.get(card.site) {
        entry_menu_ui(&response, &site.address(), ctx.situation, actions);
    }
    let tip = format!("{tip}\nClick: why, with the chain behind it on the map, in its worst month");
    if response.on_hover_text(tip).clicked() {
        explain(ctx, card, actions);
    }
}

/// Asks for the chain behind a card, in its worst month.
fn explain(ctx: &Ctx<'_>, card: &Card, actions: &mut Actions) {
    let Some(site) = ctx.network.map.sites.get(card.site) else { return };
    actions.push(Action::Explain(Explained { site: site.id.clone(), good: None }));
    actions.push(Action::ShowMonth(card.worst));
}

/// The three sentences of the shortage that is explained, and what helps most; until one is, what stops most trade on the whole map.
fn why_ui(ui: &mut Ui, ctx: &Ctx<'_>, answer: &Answer) {
    match ctx.explained() {
        Some(why) => {
            ui.label(RichText::new(&why.title).strong());
            ui.add(egui::Label::new(format!("{} {}", why.sentences.join(" "), answer.help)).wrap());
        }
        None => {
            ui.add(egui::Label::new(format!("{} {}", answer.why, answer.help)).wrap());
        }
    }
}

/// One of several, or all of them: spoken name and the word for all, what is chosen and its name. What there is to choose from is put together while the list is open.
fn slot_ui<'a, T: Clone + PartialEq>(
    ui: &mut Ui,
    (spoken, all): (&str, &str),
    chosen: &mut Option<T>,
    name: Option<&str>,
    options: impl FnOnce() -> Vec<(T, &'a str)>,
) {
    let combo = ComboBox::from_id_salt(spoken).selected_text(name.unwrap_or(all)).truncate();
    let combo = combo.width(if chosen.is_some() { SLOT } else { 0.0 }).show_ui(ui, |ui| {
        let mut options = options();
        options.sort_by(|a, b| a.1.cmp(b.1));
        options.dedup_by(|a, b| a.0 == b.0);
        if ui.selectable_label(chosen.is_none(), all).clicked() {
            *chosen = None;
        }
        for (id, name) in &options {
            if ui.selectable_label(chosen.as_ref() == Some(id), *name).clicked() {
                *chosen = Some(id.clone());
            }
        }
    });
    combo.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, spoken));
}

fn scenario_ui(ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
    let preset = ctx.preset;
    let name = preset.scenario(&ctx.shown.scenario).map_or("no scenario", |scenario| scenario.name.as_str());
    let combo = ComboBox::from_id_salt("scenario").selected_text(name).width(SLOT * 1.1).truncate();
    // All of a usual preset at once: a list that is cut off without a word hides what can be asked.
    let combo = combo.height(ui.ctx().content_rect().height() * 0.6).show_ui(ui, |ui| {
        for scenario in &preset.scenarios {
            let row = ui.selectable_label(scenario.id == ctx.shown.scenario, &scenario.name);
            let row = if scenario.note.is_empty() { row } else { row.on_hover_text(&scenario.note) };
            if row.clicked() {
                actions.push(Action::ShowScenario(scenario.id.clone()));
            }
        }
    });
    combo.response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ComboBox, true, "Scenario"));
    if ui.button("Edit…").on_hover_text("Name, start, horizon and trade of the scenario").clicked() {
        actions.push(Action::Select(Selection::One(EntityRef::Scenario(ctx.shown.scenario.clone()))));
    }
}
