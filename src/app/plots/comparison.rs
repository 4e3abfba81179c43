//! Several scenarios beside each other: which, how far they are, and their key figures in a table.

use crate::app::commands::action::{Action, Actions};
use crate::app::form::choices::scenarios_ui;
use crate::app::form::name::{chooser_ui, name_ui};
use crate::app::form::table::{Sort, row_height, table_of_widths_ui};
use crate::app::state::export::{Export, Subject};
use crate::app::state::results::{Solved, SolvedScenario};
use crate::app::tasks::bands::Bands;
use crate::app::tasks::compare::Comparison;
use crate::app::tasks::newest::Wake;
use crate::charts::{Compared, hangs_on_title, key_figures_of, range_sentence, range_words};
use crate::draw::{percent, usd};
use crate::report::{PictureSize, PlotFile};
use chokepoint_core::engine::{Network, Rung};
use chokepoint_core::insight::{KeyFigures, key_figures_table};
use chokepoint_core::model::{Preset, ScenarioId, SiteId};
use egui::{RichText, ScrollArea, Ui};
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Scenarios chosen until the user does.
const FIRST: usize = 4;

/// Which scenarios are compared, what is solved of them, and how the table is looked at.
pub struct ComparisonPane {
    task: Comparison,
    /// None: the first few.
    chosen: Option<BTreeSet<ScenarioId>>,
    /// From which differences are told; none, or one that is not compared: from the first.
    base: Option<ScenarioId>,
    sort: Sort<Column>,
    filter: String,
    /// What the figures are of.
    figured: Vec<SolvedScenario>,
    /// The figures of a market, or of all.
    figures: BTreeMap<Option<SiteId>, Vec<KeyFigures>>,
}

impl ComparisonPane {
    /// Nothing chosen and nothing solved.
    pub fn new(wake: Wake) -> Self {
        let sort = Sort::rising(Column::Scenario);
        Self {
            task: Comparison::new(wake),
            chosen: None,
            base: None,
            sort,
            filter: String::new(),
            figured: Vec::new(),
            figures: BTreeMap::new(),
        }
    }

    /// The scenarios that were chosen, in the preset or not; none where nobody has chosen.
    pub fn compared(&self) -> Option<&BTreeSet<ScenarioId>> {
        self.chosen.as_ref()
    }

    /// Compares these; none: the first few.
    pub fn choose(&mut self, chosen: Option<BTreeSet<ScenarioId>>) {
        self.chosen = chosen;
    }

    /// The scenarios that are compared.
    pub fn chosen(&self, preset: &Preset) -> Vec<ScenarioId> {
        let ids = preset.scenarios.iter().map(|scenario| &scenario.id);
        match &self.chosen {
            Some(chosen) => ids.filter(|id| chosen.contains(id)).cloned().collect(),
            None => ids.take(FIRST).cloned().collect(),
        }
    }

    /// Takes in what has been solved, and asks for what is missing of the wanted. `own` is the scenario on screen, already solved.
    pub fn follow(
        &mut self,
        preset: &Arc<Preset>,
        network: &Arc<Network>,
        own: Option<(&ScenarioId, &Solved)>,
        wanted: &BTreeSet<ScenarioId>,
    ) {
        let wanted: Vec<ScenarioId> = wanted.iter().cloned().collect();
        self.task.follow(preset, network, &wanted, own);
    }

    /// What is solved of what is chosen, in the order of the preset, with the ranges of the gaps as far as they are known.
    pub fn told(&self, bands: &Bands) -> Vec<SolvedScenario> {
        self.task.preset().map(|preset| self.told_of(&self.chosen(preset), bands)).unwrap_or_default()
    }

    /// What is solved of some scenarios, with the ranges of their gaps as far as they are known.
    pub fn told_of(&self, scenarios: &[ScenarioId], bands: &Bands) -> Vec<SolvedScenario> {
        let told = self.task.told(scenarios).into_iter();
        told.map(|told| SolvedScenario { bands: bands.of(&told.outcome), ..told }).collect()
    }

    /// How far some scenarios are, with a way out.
    pub fn progress_ui(&mut self, ui: &mut Ui, preset: &Preset, scenarios: &[ScenarioId]) {
        self.task.progress_ui(ui, preset, scenarios);
    }

    /// Everything that is solved, if it is of this preset.
    pub fn solved_of(&self, preset: &Arc<Preset>) -> Vec<SolvedScenario> {
        self.task.solved_of(preset)
    }

    /// Adds a scenario to those that are chosen.
    pub fn add(&mut self, preset: &Preset, scenario: ScenarioId) {
        let mut chosen: BTreeSet<ScenarioId> = self.chosen(preset).into_iter().collect();
        chosen.insert(scenario);
        self.chosen = Some(chosen);
        self.task.resume();
    }

    /// Which scenarios, how far they are, and a way out.
    pub fn chooser_ui(&mut self, ui: &mut Ui, preset: &Preset) {
        let mut chosen: BTreeSet<ScenarioId> = self.chosen(preset).into_iter().collect();
        let before = chosen.clone();
        let label = name_ui(ui, "Compare", 100.0);
        let combo = egui::ComboBox::from_id_salt("compared")
            .selected_text(format!("{} scenarios", chosen.len()))
            .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
            .show_ui(ui, |ui| {
                scenarios_ui(ui, preset, &mut chosen);
            });
        combo.response.labelled_by(label.id);
        if chosen != before {
            self.chosen = Some(chosen);
            self.task.resume();
        }
        let chosen = self.chosen(preset);
        self.task.progress_ui(ui, preset, &chosen);
    }

    /// Key figures of the chosen scenarios, of one market where one is chosen: sort by a heading, filter by words, differences from one of
    /// them beside each.
    pub fn table_ui(
        &mut self,
        ui: &mut Ui,
        preset: &Preset,
        (bands, market): (&Bands, Option<&SiteId>),
        actions: &mut Actions,
    ) {
        let told = self.told(bands);
        if self.figured != told {
            self.figures.clear();
            self.figured = told;
        }
        let told = &self.figured;
        let figures = self.figures.entry(market.cloned()).or_insert_with(|| {
            let figures = told.iter().map(|told| {
                let one = Compared { name: &told.name, outcome: &told.outcome, rows: &told.rows };
                key_figures_of(&one, told.bands.as_deref(), market)
            });
            figures.collect()
        });
        let figures = figures.as_slice();
        let chosen = told.iter().position(|told| Some(&told.outcome.scenario) == self.base.as_ref());
        let Some(base) = figures.get(chosen.unwrap_or(0)) else {
            ui.weak("Waiting for the first scenario");
            return;
        };
        ui.horizontal_wrapped(|ui| {
            let label = name_ui(ui, "Filter", 140.0);
            ui.add(egui::TextEdit::singleline(&mut self.filter).desired_width(140.0)).labelled_by(label.id);
            for file in [PlotFile::Csv, PlotFile::Xlsx, PlotFile::Json] {
                let name = format!("Save table as {}…", file.ending().to_uppercase());
                if ui.button(name).clicked() {
                    let of = market.and_then(|id| preset.map.site(id)).map(|site| format!(", {}", site.name));
                    let title = format!("Key figures of scenarios{}", of.unwrap_or_default());
                    let subject = Subject::Table { table: key_figures_table(figures), title };
                    actions.push(Action::Export(Export { subject, file, size: PictureSize::Seen }));
                }
            }
            chooser_ui(ui, "Differences from", "base", 170.0, &base.scenario, |ui| {
                for (told, one) in told.iter().zip(figures) {
                    let is_base = one.scenario == base.scenario;
                    if ui.selectable_label(is_base, &one.scenario).clicked() {
                        self.base = Some(told.outcome.scenario.clone());
                    }
                }
            });
        });
        let wanted = self.filter.to_lowercase();
        let is_wanted = |one: &KeyFigures| {
            wanted.is_empty()
                || one.scenario.to_lowercase().contains(&wanted)
                || one.worst.to_lowercase().contains(&wanted)
        };
        let working = told.iter().map(|told| bands.is_working_on(&told.outcome));
        let is_working: Vec<bool> = working.collect();
        let all = figures.iter().zip(is_working.iter().copied()).enumerate();
        let mut rows: Vec<(usize, &KeyFigures, bool)> =
            all.map(|(at, (one, is_working))| (at, one, is_working)).filter(|(_, one, _)| is_wanted(one)).collect();
        let by = self.sort;
        rows.sort_by(|a, b| by.turned(by.column().order((a.0, a.1), (b.0, b.1))));
        let height = row_height(ui);
        let columns = Column::shown(figures, is_working.contains(&true));
        ScrollArea::horizontal().id_salt("key-figures").auto_shrink([false, false]).show(ui, |ui| {
            let widths = columns.clone().map(|(_, _, width)| width);
            let table = table_of_widths_ui(ui, "key-figures", widths).auto_shrink([false, false]);
            let table = table.header(height, |mut head| {
                for (column, title, _) in columns.clone() {
                    head.col(|ui| self.sort.heading_ui(ui, title, Sort::rising(column)));
                }
            });
            table.body(|body| {
                body.rows(height, rows.len(), |mut row| {
                    let Some((_, one, is_working)) = rows.get(row.index()) else { return };
                    for (column, _, _) in columns.clone() {
                        row.col(|ui| cell_ui(ui, column, preset, (one, base), *is_working));
                    }
                });
            });
        });
    }
}

/// What the table says of a scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Scenario,
    Gap,
    Range,
    HangsOn,
    GapShare,
    Short,
    FirstShort,
    Worst,
    WorstShare,
    Rerouting,
    Stocks,
    Substitutes,
}

impl Column {
    /// Columns with their heading and their width to start with, points: that of the longest words that are usual.
    const ALL: [(Self, &'static str, f32); 12] = [
        (Self::Scenario, "Scenario", 170.0),
        (Self::Gap, "Gap", 180.0),
        (Self::Range, "By answer of licences", 180.0),
        (Self::HangsOn, "Hangs on", 170.0),
        (Self::GapShare, "Of value at stake", 130.0),
        (Self::Short, "Demands short", 110.0),
        (Self::FirstShort, "First short", 90.0),
        (Self::Worst, "Hit worst", 170.0),
        (Self::WorstShare, "Loses", 120.0),
        (Self::Rerouting, "Re-routing fills", 120.0),
        (Self::Stocks, "Stocks fill", 120.0),
        (Self::Substitutes, "Substitutes fill", 120.0),
    ];

    /// The columns that say anything: those of the range where any scenario has one, or will.
    fn shown(figures: &[KeyFigures], is_working: bool) -> impl Iterator<Item = (Self, &'static str, f32)> + Clone {
        let is_banded = is_working || figures.iter().any(|one| one.range.is_some());
        Self::ALL.into_iter().filter(move |(column, ..)| is_banded || !matches!(column, Self::Range | Self::HangsOn))
    }

    /// Order of two scenarios, each with its place in the preset.
    fn order(self, (at_a, a): (usize, &KeyFigures), (at_b, b): (usize, &KeyFigures)) -> Ordering {
        let filled = |rung: Rung| a.filled[rung].total_cmp(&b.filled[rung]);
        match self {
            Self::Scenario => at_a.cmp(&at_b),
            Self::Gap => a.gap_usd.total_cmp(&b.gap_usd),
            // By the most that it may come to; those without a range lie where their gap does.
            Self::Range => {
                let most = |one: &KeyFigures| one.range.as_ref().map_or(one.gap_usd, |range| range.most);
                most(a).total_cmp(&most(b))
            }
            Self::HangsOn => {
                let rule = |one: &KeyFigures| Some(one.range.as_ref()?.hangs_on.as_ref()?.rule.clone());
                rule(a).cmp(&rule(b))
            }
            Self::GapShare => a.gap_share.total_cmp(&b.gap_share),
            Self::Short => a.short.cmp(&b.short),
            // Those that never go short come last.
            Self::FirstShort => {
                a.first_day.is_none().cmp(&b.first_day.is_none()).then_with(|| a.first_day.cmp(&b.first_day))
            }
            Self::Worst => a.worst.cmp(&b.worst),
            Self::WorstShare => a.worst_share.total_cmp(&b.worst_share),
            Self::Rerouting => filled(Rung::Rerouting),
            Self::Stocks => filled(Rung::Stocks),
            Self::Substitutes => filled(Rung::Substitutes),
        }
    }
}

/// A figure of a scenario, and beside it how far it lies from that of the base.
fn cell_ui(ui: &mut Ui, column: Column, preset: &Preset, (one, base): (&KeyFigures, &KeyFigures), is_working: bool) {
    let is_base = one.scenario == base.scenario;
    let points = |own: f64, theirs: f64| {
        let apart = (own - theirs) * 100.0;
        if is_base || apart.abs() < 0.05 { String::new() } else { format!("  {apart:+.1} points") }
    };
    match column {
        Column::Scenario => {
            ui.strong(&one.scenario);
        }
        Column::Gap => {
            let apart = one.gap_usd - base.gap_usd;
            let words = match apart {
                _ if is_base || apart.abs() < 1e-6 * base.gap_usd.abs().max(1.0) => String::new(),
                apart if apart > 0.0 => format!("  +{}", usd(apart)),
                apart => format!("  -{}", usd(-apart)),
            };
            figure_ui(ui, usd(one.gap_usd), words, apart > 0.0);
        }
        Column::Range => {
            if is_working {
                ui.weak("being played…")
                    .on_hover_text("The scenario is played with the low and the high answers of its licences");
            } else if let Some(range) = &one.range {
                ui.label(range_words(range, "USD")).on_hover_text(range_sentence(preset, range, "USD"));
            }
        }
        Column::HangsOn => {
            if let Some(range) = &one.range {
                ui.label(hangs_on_title(preset, range)).on_hover_text(range_sentence(preset, range, "USD"));
            }
        }
        Column::GapShare => {
            let (own, theirs) = (one.gap_share, base.gap_share);
            figure_ui(ui, percent(own), points(own, theirs), own > theirs);
        }
        Column::Short => {
            let more = one.short as i64 - base.short as i64;
            let words = if is_base || more == 0 { String::new() } else { format!("  {more:+}") };
            figure_ui(ui, format!("{} of {}", one.short, one.demands), words, more > 0);
        }
        Column::FirstShort => {
            ui.label(one.first_day.map_or_else(|| "never".to_owned(), |day| day.to_string()));
        }
        Column::Worst => {
            ui.label(if one.worst.is_empty() { "nobody" } else { &one.worst });
        }
        Column::WorstShare => {
            let (own, theirs) = (one.worst_share, base.worst_share);
            figure_ui(ui, percent(own), points(own, theirs), own > theirs);
        }
        Column::Rerouting => filled_ui(ui, Rung::Rerouting, one, base, points),
        Column::Stocks => filled_ui(ui, Rung::Stocks, one, base, points),
        Column::Substitutes => filled_ui(ui, Rung::Substitutes, one, base, points),
    }
}

fn filled_ui(ui: &mut Ui, rung: Rung, one: &KeyFigures, base: &KeyFigures, points: impl Fn(f64, f64) -> String) {
    let (own, theirs) = (one.filled[rung], base.filled[rung]);
    figure_ui(ui, percent(own), points(own, theirs), false);
}

fn figure_ui(ui: &mut Ui, text: String, apart: String, worse: bool) {
    ui.spacing_mut().item_spacing.x = 0.0;
    ui.label(text);
    if !apart.is_empty() {
        let colour = if worse { ui.visuals().error_fg_color } else { ui.visuals().weak_text_color() };
        ui.label(RichText::new(apart).small().color(colour));
    }
}
