//! The data quality of the open map: every figure with its source, what the gap rests on, and what would narrow it.
//!
//! The numbers are [`insight`](chokepoint_core::insight)'s; the swings are worked out on a thread of its own, when asked for.

pub mod figures;
use crate::app::commands::action::{Action, Actions, Switch};
use crate::app::commands::menu::entry_menu_ui;
use crate::app::panels::quality::figures::FigureTable;
use crate::app::state::context::Ctx;
use crate::app::state::keyboard::keep_in_sight;
use crate::app::state::situation::Situation;
use crate::app::tasks::newest::Wake;
use crate::app::tasks::sensitivity::{Played, Request, Swings, work};
use crate::app::tasks::task::{Bar, Same, State, Task};
use crate::draw::{number, percent, usd};
use chokepoint_core::insight::{FigureEntry, GapFooting, QualityCounts, Sensitivity, figure_entries, gap_footing};
use chokepoint_core::model::{Preset, Quality, ScenarioId};
use egui::{Align, Button, Layout, RichText, ScrollArea, Ui};
use std::sync::Arc;

/// Swings that are listed.
const LISTED: usize = 10;

/// Width of the bar, points.
const BAR: f32 = 220.0;

/// Width of the columns of swings beside the name, points.
const OTHER_COLUMNS: f32 = 300.0;

/// Pane on data quality: counts by quality, the figures that matter, and all figures.
pub struct QualityPane {
    swings: Swings,
    entries: Option<(Arc<Preset>, Vec<FigureEntry>)>,
    footing: Option<(u64, Option<GapFooting>)>,
    figures: FigureTable,
}

impl QualityPane {
    /// The pane and its thread.
    pub fn new(wake: Wake) -> Self {
        Self {
            swings: Task::new("search for the figures that matter", wake, work),
            entries: None,
            footing: None,
            figures: FigureTable::default(),
        }
    }

    /// Standard deviation of the gap of what is on screen, USD, once its figures have been weighed.
    pub fn spread_usd(&mut self, preset: &Arc<Preset>, scenario: &ScenarioId) -> Option<f64> {
        self.swings.poll();
        let now = Request { preset: Same::of(preset), scenario: scenario.clone() };
        let found = self.swings.fresh().filter(|_| self.swings.request() == Some(&now))?;
        Some(found.sigma_usd())
    }

    /// Asks which figures matter in a scenario.
    pub fn weigh(&mut self, preset: &Arc<Preset>, scenario: &ScenarioId) {
        self.swings.ask(Request { preset: Same::of(preset), scenario: scenario.clone() });
    }

    /// Shows the pane.
    pub fn ui(&mut self, ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
        self.swings.poll();
        ui.horizontal(|ui| {
            ui.heading("Data quality");
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if ui.button("Close").on_hover_text("Close the data quality pane").clicked() {
                    actions.push(Action::Toggle(Switch::Quality));
                }
            });
        });
        if !self.entries.as_ref().is_some_and(|(preset, _)| Arc::ptr_eq(preset, ctx.preset)) {
            self.entries = Some((Arc::clone(ctx.preset), figure_entries(ctx.preset)));
        }
        ScrollArea::vertical().auto_shrink([false, false]).show(ui, |ui| {
            self.summary_ui(ui, ctx);
            ui.add_space(6.0);
            self.swings_ui(ui, ctx, actions);
            ui.add_space(6.0);
            let entries = self.entries.as_ref().map_or(&[][..], |(_, entries)| entries);
            self.figures.ui(ui, entries, ctx.situation, actions);
            keep_in_sight(ui);
        });
    }

    fn summary_ui(&mut self, ui: &mut Ui, ctx: &Ctx<'_>) {
        let entries = self.entries.as_ref().map_or(&[][..], |(_, entries)| entries);
        let counts = QualityCounts::of(entries);
        let all = counts.all().max(1) as f64;
        let part =
            |count: usize, word: &str| format!("{} {word} ({})", number(count as f64), percent(count as f64 / all));
        let mut words = vec![
            part(counts.measured, "measured"),
            part(counts.estimated, "estimated"),
            part(counts.illustrative, "illustrative"),
        ];
        if counts.unsourced > 0 {
            words.push(part(counts.unsourced, "without a source"));
        }
        let by_rule = number(counts.by_rule as f64);
        ui.label(format!(
            "{} figures: {}. Room and costs of routes ({by_rule}) follow from a rule and are not among them.",
            number(counts.all() as f64),
            words.join(", ")
        ));
        if counts.unexplained > 0 {
            let words = match counts.unexplained {
                1 => "1 figure stands in the place of what its source says, without a reason".to_owned(),
                more => format!(
                    "{} figures stand in the place of what their sources say, without a reason",
                    number(more as f64)
                ),
            };
            ui.colored_label(ctx.theme.warn(), format!("{words}: the list below can show them alone."));
        }
        if let Some(trade) = ctx.indexed.trade {
            ui.label(format!("{}.", trade.words()));
        }
        if self.footing.as_ref().is_none_or(|(revision, _)| *revision != ctx.results.revision()) {
            let footing =
                ctx.solved().and_then(|solved| gap_footing(ctx.preset, &solved.outcome.network, &solved.rows));
            self.footing = Some((ctx.results.revision(), footing));
        }
        match (ctx.solved(), &self.footing) {
            (None, _) => ui.weak("The gap is being worked out."),
            (Some(_), Some((_, Some(footing)))) => ui.label(footing_words(footing)),
            _ => ui.weak("This scenario leaves no gap."),
        };
    }

    fn swings_ui(&mut self, ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
        ui.strong("What would narrow the answer most");
        let now = Request { preset: Same::of(ctx.preset), scenario: ctx.shown.scenario.clone() };
        let mut ask = false;
        match self.swings.state() {
            State::Idle | State::Stopped => {
                ui.weak("Raises figures by their standard deviation, one at a time, and plays the scenario anew.");
                ask = ui.button("Find the figures that matter").clicked();
            }
            State::Running(played) => {
                let Played { done, all } = played.unwrap_or_default();
                let inside = format!("{done} of {all} figures played");
                let part = if all > 0 { done as f32 / all as f32 } else { 0.0 };
                let bar = Bar { inside: &inside, part, width: Some(BAR), stop: "Cancel", ..Bar::default() };
                ui.horizontal(|ui| self.swings.progress_ui(ui, &bar));
            }
            State::Done | State::Failed(_) => {
                let is_of_before = self.swings.request() != Some(&now);
                if is_of_before {
                    ui.horizontal(|ui| {
                        ui.weak("From before the last change.");
                        ask = ui.button("Find them again").clicked();
                    });
                }
                match (self.swings.state(), self.swings.fresh()) {
                    (State::Failed(why), _) => {
                        ui.colored_label(ctx.theme.error(), why);
                        ask |= !is_of_before && ui.button("Try again").clicked();
                    }
                    (_, Some(found)) => answer_ui(ui, found, ctx.situation, actions),
                    _ => {}
                }
            }
        }
        if ask {
            self.swings.ask(now);
        }
    }
}

/// The qualities, best first.
pub(crate) const QUALITIES: [Quality; 3] = [Quality::Measured, Quality::Estimated, Quality::Illustrative];

/// Its place among them.
pub(crate) fn at(quality: Quality) -> usize {
    QUALITIES.iter().position(|known| *known == quality).unwrap_or(0)
}

fn footing_words(footing: &GapFooting) -> String {
    format!(
        "Of the gap ({}), {} lies at markets whose demand is illustrative, {} is usually supplied along illustrative volumes, and {} is \
         valued with an illustrative value at stake. {} rests on an illustrative demand or supply.",
        usd(footing.gap_usd),
        percent(footing.demand),
        percent(footing.supply),
        percent(footing.value),
        percent(footing.quantity)
    )
}

fn answer_ui(ui: &mut Ui, found: &Sensitivity, now: &Situation, actions: &mut Actions) {
    if found.swings.is_empty() {
        ui.weak("No figure that was played moves the gap.");
        return;
    }
    let illustrative = found.illustrative_part().unwrap_or(0.0);
    ui.label(format!(
        "The gap is {} ± {} by these figures alone; {} of that spread stems from illustrative figures.",
        usd(found.gap_usd),
        usd(found.sigma_usd()),
        percent(illustrative)
    ));
    let room = (ui.available_width() - OTHER_COLUMNS).max(120.0);
    egui::Grid::new("swings").num_columns(4).striped(true).show(ui, |ui| {
        for heading in ["Part", "Gap moves by", "Quality", "Figure"] {
            ui.weak(heading);
        }
        ui.end_row();
        for swing in found.swings.iter().take(LISTED) {
            ui.label(percent(swing.part));
            let sign = if swing.usd > 0.0 { "+" } else { "-" };
            ui.label(format!("{sign}{}", usd(swing.usd.abs())));
            ui.label(format!("{}, ±{}", swing.figure.quality.label(), percent(swing.figure.sigma)));
            let name = RichText::new(&swing.figure.name).color(ui.visuals().hyperlink_color);
            // Long names are cut, so that they do not push the plots away.
            let link = ui.scope(|ui| {
                ui.set_max_width(room);
                ui.add(Button::new(name).frame(false).truncate())
            });
            let help = format!("{}\nClick to show it in the inspector", swing.figure.name);
            if let Some(entity) = swing.figure.path.entity() {
                entry_menu_ui(&link.inner, entity, now, actions);
            }
            let clicked = link.inner.on_hover_text(help).clicked();
            actions.extend_select(swing.figure.path.entity().filter(|_| clicked).cloned().map(Into::into));
            ui.end_row();
        }
    });
    ui.weak(format!(
        "Part: the figure's share of the squared swings, what knowing it exactly would take away. {} figures were played, {} set aside as \
         of little weight.",
        found.played, found.set_aside
    ));
}
