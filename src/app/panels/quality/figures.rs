//! All figures of a map in one table, to be searched, filtered and sorted.

use crate::app::commands::action::Actions;
use crate::app::commands::menu::entry_menu_ui;
use crate::app::form::table::{Sort, row_height, table_of_parts_ui};
use crate::app::panels::quality::{QUALITIES, at};
use crate::app::state::keyboard::keep_in_sight;
use crate::app::state::situation::Situation;
use crate::draw::{number, percent};
use chokepoint_core::insight::FigureEntry;
use egui::{ScrollArea, Ui};

/// Most height of the rows, points: the pane has more to show.
const TALLEST: f32 = 320.0;
/// Least height of the rows, points, however low the pane: it scrolls too.
const LOWEST: f32 = 200.0;

/// What the figures are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    Name,
    Source,
    Year,
    Quality,
    Sigma,
}

impl Column {
    /// Columns with their heading and their part of the width.
    const ALL: [(Self, &'static str, f32); 5] = [
        (Self::Name, "Figure", 0.46),
        (Self::Source, "Source", 0.26),
        (Self::Year, "Year", 0.07),
        (Self::Quality, "Quality", 0.12),
        (Self::Sigma, "± (1 sigma)", 0.09),
    ];

    /// How a first click sorts: the weakest at the top, since those are looked for.
    fn first(self) -> Sort<Self> {
        match self {
            Self::Name | Self::Source | Self::Year => Sort::rising(self),
            Self::Quality | Self::Sigma => Sort::falling(self),
        }
    }
}

/// The table, as the user has set it.
pub struct FigureTable {
    search: String,
    shown: [bool; 3],
    unexplained: bool,
    sort: Sort<Column>,
}

impl Default for FigureTable {
    fn default() -> Self {
        Self { search: String::new(), shown: [true; 3], unexplained: false, sort: Column::Quality.first() }
    }
}

impl FigureTable {
    /// Shows the table with its search and its filter by quality.
    pub fn ui(&mut self, ui: &mut Ui, entries: &[FigureEntry], now: &Situation, actions: &mut Actions) {
        ui.horizontal_wrapped(|ui| {
            ui.strong("All figures");
            let label = ui.label("Filter");
            let field = egui::TextEdit::singleline(&mut self.search).desired_width(160.0).hint_text("name or source");
            ui.add(field).labelled_by(label.id);
            for (shown, quality) in self.shown.iter_mut().zip(QUALITIES) {
                ui.checkbox(shown, quality.label());
            }
            ui.checkbox(&mut self.unexplained, "only unlike their source, without a reason");
        });
        let search = self.search.trim().to_lowercase();
        let mut rows: Vec<&FigureEntry> = entries
            .iter()
            .filter(|entry| self.shown[at(entry.quality)] && (!self.unexplained || entry.asks_for_reason()))
            .filter(|entry| {
                search.is_empty()
                    || entry.name.to_lowercase().contains(&search)
                    || entry.publication.to_lowercase().contains(&search)
                    || entry.source.as_str().to_lowercase().contains(&search)
            })
            .collect();
        sort(&mut rows, self.sort);
        let height = row_height(ui);
        ScrollArea::horizontal().id_salt("figures").show(ui, |ui| {
            let parts = Column::ALL.map(|(_, _, part)| part);
            let table = table_of_parts_ui(ui, "figures", &parts).min_scrolled_height(LOWEST).max_scroll_height(TALLEST);
            let table = table.header(height, |mut head| {
                for (column, title, _) in Column::ALL {
                    head.col(|ui| self.sort.heading_ui(ui, title, column.first()));
                }
            });
            table.body(|body| {
                body.rows(height, rows.len(), |mut row| {
                    let Some(entry) = rows.get(row.index()) else { return };
                    for (column, _, _) in Column::ALL {
                        row.col(|ui| cell_ui(ui, entry, column, now, actions));
                    }
                });
            });
            keep_in_sight(ui);
        });
        if rows.is_empty() {
            ui.weak("No figure is like this");
        } else {
            ui.weak(format!("{} of {} figures", rows.len(), entries.len()));
        }
    }
}

fn sort(rows: &mut [&FigureEntry], by: Sort<Column>) {
    rows.sort_by(|a, b| {
        by.turned(match by.column() {
            Column::Name => a.name.cmp(&b.name),
            Column::Source => a.publication.cmp(&b.publication),
            Column::Year => a.year.cmp(&b.year),
            Column::Quality => a.quality.cmp(&b.quality),
            Column::Sigma => a.sigma.total_cmp(&b.sigma),
        })
    });
}

fn cell_ui(ui: &mut Ui, entry: &FigureEntry, column: Column, now: &Situation, actions: &mut Actions) {
    match column {
        Column::Name => {
            let text = format!("{}: {} {}", entry.name, number(entry.value), entry.unit).trim_end().to_owned();
            let link = ui.add(egui::Label::new(&text).truncate().sense(egui::Sense::click()));
            if let Some(entity) = entry.path.entity() {
                entry_menu_ui(&link, entity, now, actions);
            }
            let clicked = link.on_hover_text(format!("{text}\nClick to show it in the inspector")).clicked();
            actions.extend_select(entry.path.entity().filter(|_| clicked).cloned().map(Into::into));
        }
        Column::Source => {
            let source = if entry.source.is_empty() { "no source" } else { entry.publication.as_str() };
            let said = entry.said.map_or_else(String::new, |said| {
                let why = if entry.reason.is_empty() { "no reason given" } else { entry.reason.as_str() };
                format!("{source} says {} {}: {why}", number(said), entry.unit)
            });
            let words = if said.is_empty() { source } else { said.as_str() };
            ui.add(egui::Label::new(words).truncate()).on_hover_text(words);
        }
        Column::Year => {
            ui.label(entry.year.map_or_else(|| "-".to_owned(), |year| year.to_string()));
        }
        Column::Quality => {
            ui.label(entry.quality.label());
        }
        Column::Sigma => {
            ui.label(percent(entry.sigma));
        }
    }
}
