//! The library of announced controls: who issued what and when, what it says, and how much of this map it would touch.

use crate::app::commands::action::{Action, Actions};
use crate::app::form::provision::provisions_ui;
use crate::app::form::table::{Sort, row_height, table_of_parts_ui};
use crate::app::state::context::Ctx;
use crate::app::state::keyboard::keep_in_sight;
use crate::app::state::topic::Float;
use crate::app::tasks::announced::AnnouncedCounter;
use crate::app::tasks::newest::Wake;
use crate::app::tasks::task::Silent;
use chokepoint_core::edit::Brought;
use chokepoint_core::model::{Clause, Rule, RuleId, RuleLibrary, count_words, rule_sentence};
use chokepoint_core::store::libraries::rules;
use egui::{Context, RichText, ScrollArea, Sense, Ui, Window, vec2};
use std::collections::BTreeMap;

/// Width and height of the window where the screen has room for them, points.
const SIZE: [f32; 2] = [960.0, 460.0];
/// Room left around the window on a smaller screen, points.
const MARGIN: f32 = 60.0;
/// Part of the width that the table takes.
const TABLE: f32 = 0.6;

/// What the table is sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Issuer,
    Title,
    Announced,
    InForce,
    Bites,
}

impl Column {
    /// Columns with their heading and their part of the width.
    const ALL: [(Self, &'static str, f32); 5] = [
        (Self::Issuer, "Issuer", 0.16),
        (Self::Title, "Title", 0.37),
        (Self::Announced, "Announced", 0.16),
        (Self::InForce, "In force", 0.15),
        (Self::Bites, "Bites here", 0.16),
    ];

    fn first(self) -> Sort<Self> {
        if self == Self::Bites { Sort::falling(self) } else { Sort::rising(self) }
    }
}

/// The dialog, and the thread that counts for it.
pub struct Announced {
    open: bool,
    search: String,
    chosen: Option<RuleId>,
    sort: Sort<Column>,
    counter: AnnouncedCounter,
}

impl Announced {
    /// Closed, with a thread that waits.
    pub fn new(wake: Wake) -> Self {
        let counter = AnnouncedCounter::new(wake);
        Self { open: false, search: String::new(), chosen: None, sort: Sort::rising(Column::Announced), counter }
    }

    /// The work, to say that it has failed.
    pub fn work(&mut self) -> &mut dyn Silent {
        self.counter.work()
    }

    /// Opens it, at a rule where one is asked for.
    pub fn open(&mut self, at: Option<RuleId>) {
        self.open = true;
        self.search.clear();
        self.chosen = at.or(self.chosen.take());
    }

    /// Closes it; false where it was closed.
    pub fn close(&mut self) -> bool {
        std::mem::take(&mut self.open)
    }

    /// Shows the dialog while it is open.
    pub fn ui(&mut self, ctx: &Context, shown: &Ctx<'_>, actions: &mut Actions) {
        if !self.open {
            return;
        }
        let screen = ctx.content_rect().size();
        let size = vec2(SIZE[0].min(screen.x - MARGIN), SIZE[1].min(screen.y - 2.0 * MARGIN));
        let mut open = true;
        Window::new(Float::Announced.title())
            .open(&mut open)
            .fixed_size(size)
            .collapsible(false)
            .pivot(egui::Align2::CENTER_CENTER)
            .default_pos(ctx.content_rect().center())
            .show(ctx, |ui| match rules() {
                Ok(library) => self.library_ui(ui, shown, library, actions),
                Err(finding) => {
                    ui.label(finding.to_string());
                }
            });
        self.open &= open;
    }

    fn library_ui(&mut self, ui: &mut Ui, shown: &Ctx<'_>, library: &RuleLibrary, actions: &mut Actions) {
        let counts = shown.scenario.and_then(|scenario| self.counter.of(shown.network, scenario)).cloned();
        ui.horizontal(|ui| {
            let label = ui.label("Search");
            let hint = "issuer, title or what it is about";
            let field = egui::TextEdit::singleline(&mut self.search).desired_width(260.0).hint_text(hint);
            ui.add(field).labelled_by(label.id);
            ui.weak("Bites here: routes of this map that it would touch, whatever its dates")
                .on_hover_text(&library.notes);
        });
        ui.add_space(4.0);
        let found = self.found(library, counts.as_ref());
        let (width, height) = (ui.available_width(), ui.available_height());
        let down = egui::Layout::top_down(egui::Align::Min);
        ui.horizontal_top(|ui| {
            ui.allocate_ui_with_layout(vec2(width * TABLE, height), down, |ui| {
                self.table_ui(ui, &found, counts.as_ref())
            });
            ui.separator();
            ui.allocate_ui_with_layout(vec2(ui.available_width(), height), down, |ui| {
                let chosen = self.chosen.as_ref().and_then(|id| library.rules.iter().find(|rule| rule.id == *id));
                match chosen {
                    Some(rule) => self.text_ui(ui, shown, library, rule, actions),
                    None => {
                        ui.weak("Click a control to read what it says");
                    }
                }
            });
        });
    }

    /// The rules in which all typed words stand, sorted.
    fn found<'a>(&self, library: &'a RuleLibrary, counts: Option<&BTreeMap<RuleId, usize>>) -> Vec<&'a Rule> {
        let search = self.search.to_lowercase();
        let mut found: Vec<&Rule> = (library.rules.iter())
            .filter(|rule| {
                let covers = rule.lists().into_iter().filter_map(|tag| library.list(&tag));
                let covers: Vec<&str> = covers.map(|list| list.covers.as_str()).collect();
                let whole = format!("{} {} {} {}", rule.issuer.name(), rule.title, rule.note, covers.join(" "));
                let whole = whole.to_lowercase();
                search.split_whitespace().all(|word| whole.contains(word))
            })
            .collect();
        let count = |rule: &Rule| counts.and_then(|counts| counts.get(&rule.id)).copied();
        let announced = |rule: &Rule| rule.calendar.announced.unwrap_or(rule.calendar.in_force);
        found.sort_by(|a, b| {
            self.sort.turned(match self.sort.column() {
                Column::Issuer => a.issuer.name().cmp(b.issuer.name()),
                Column::Title => a.title.cmp(&b.title),
                Column::Announced => announced(a).cmp(&announced(b)),
                Column::InForce => a.calendar.in_force.cmp(&b.calendar.in_force),
                Column::Bites => count(a).cmp(&count(b)),
            })
        });
        found
    }

    fn table_ui(&mut self, ui: &mut Ui, found: &[&Rule], counts: Option<&BTreeMap<RuleId, usize>>) {
        let height = row_height(ui);
        let parts = Column::ALL.map(|(_, _, part)| part);
        let table = table_of_parts_ui(ui, "announced", &parts).sense(Sense::click()).auto_shrink([false, false]);
        let table = table.header(height, |mut head| {
            for (column, title, _) in Column::ALL {
                head.col(|ui| self.sort.heading_ui(ui, title, column.first()));
            }
        });
        table.body(|body| {
            body.rows(height, found.len(), |mut row| {
                let Some(rule) = found.get(row.index()) else { return };
                row.set_selected(self.chosen.as_ref() == Some(&rule.id));
                for (column, _, _) in Column::ALL {
                    let text = cell(rule, column, counts);
                    row.col(|ui| {
                        ui.add(egui::Label::new(&text).truncate().selectable(false));
                    });
                }
                let response = row.response();
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ListBoxOption, true, &rule.title));
                if response.clicked() {
                    self.chosen = Some(rule.id.clone());
                }
            });
        });
    }

    /// What a control says, with its texts, and the button that adds it.
    fn text_ui(&mut self, ui: &mut Ui, shown: &Ctx<'_>, library: &RuleLibrary, rule: &Rule, actions: &mut Actions) {
        ui.horizontal(|ui| {
            let help = "Adds it to the scenario that is played; from the baseline to a scenario of its own";
            if ui.button("Add").on_hover_text(help).clicked() {
                let brought = Brought::from_library(library, rule, shown.preset);
                actions.push(Action::AddRule { rule: Box::new(rule.clone()), brought });
                self.open = false;
            }
            if let Some(there) = shown.preset.rules.iter().find(|known| known.title == rule.title) {
                ui.weak("A rule of this title is in the preset");
                if ui.small_button("Show it").clicked() {
                    actions.push(Action::Select(chokepoint_core::model::EntityRef::Rule(there.id.clone()).into()));
                    self.open = false;
                }
            }
        });
        ScrollArea::vertical().id_salt(rule.id.as_str()).auto_shrink([false, false]).show(ui, |ui| {
            ui.add(egui::Label::new(RichText::new(&rule.title).strong()).wrap());
            ui.add(egui::Label::new(rule_sentence(rule, &library.lists)).wrap());
            ui.add_space(4.0);
            let provisions = rule.clauses.iter().map(Clause::provision);
            provisions_ui(ui, provisions.chain(rule.general_licences.iter().map(|it| &it.provision)), actions);
            for list in rule.lists().iter().filter_map(|tag| library.list(tag)) {
                let words = format!("“{}” covers {}.", list.title, list.covers);
                ui.add(egui::Label::new(words).wrap()).on_hover_text(list.tag.as_str());
            }
            if !rule.note.is_empty() {
                ui.add_space(4.0);
                ui.add(egui::Label::new(RichText::new(&rule.note).weak()).wrap());
            }
            if let Some(source) = library.sources.iter().find(|source| source.id == rule.source) {
                ui.add_space(4.0);
                let words = format!("{} ({})", source.publication, source.quality.label());
                ui.add(egui::Label::new(RichText::new(words).weak().small()).wrap());
            }
            keep_in_sight(ui);
        });
    }
}

/// What stands in a column of a control.
fn cell(rule: &Rule, column: Column, counts: Option<&BTreeMap<RuleId, usize>>) -> String {
    match column {
        Column::Issuer => rule.issuer.name().to_owned(),
        Column::Title => rule.title.clone(),
        Column::Announced => rule.calendar.announced.map_or_else(|| "–".to_owned(), |day| day.to_string()),
        Column::InForce => rule.calendar.in_force.to_string(),
        Column::Bites => match counts.map(|counts| counts.get(&rule.id)) {
            None => "…".to_owned(),
            Some(None | Some(0)) => "no route".to_owned(),
            Some(Some(routes)) => count_words(*routes, "route"),
        },
    }
}
