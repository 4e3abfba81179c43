//! All figures of a map in one table, to be searched, filtered and sorted.

use crate::app::commands::action::{Action, Actions};
use crate::app::panels::quality::{QUALITIES, at};
use crate::draw::{number, percent};
use chokepoint_core::insight::FigureEntry;
use egui::{Align, Button, Layout, RichText, ScrollArea, Ui};

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
}

/// The table, as the user has set it.
pub struct FigureTable {
    search: String,
    shown: [bool; 3],
    sort: (Column, bool),
}

impl Default for FigureTable {
    fn default() -> Self {
        Self { search: String::new(), shown: [true; 3], sort: (Column::Quality, false) }
    }
}

impl FigureTable {
    /// Shows it.
    pub fn ui(&mut self, ui: &mut Ui, entries: &[FigureEntry], actions: &mut Actions) {
        ui.horizontal_wrapped(|ui| {
            ui.strong("All figures");
            let label = ui.label("Filter");
            let field = egui::TextEdit::singleline(&mut self.search).desired_width(160.0).hint_text("name or source");
            ui.add(field).labelled_by(label.id);
            for (shown, quality) in self.shown.iter_mut().zip(QUALITIES) {
                ui.checkbox(shown, quality.label());
            }
        });
        let search = self.search.trim().to_lowercase();
        let mut rows: Vec<&FigureEntry> = entries
            .iter()
            .filter(|entry| self.shown[at(entry.quality)])
            .filter(|entry| {
                search.is_empty()
                    || entry.name.to_lowercase().contains(&search)
                    || entry.publication.to_lowercase().contains(&search)
                    || entry.source.as_str().to_lowercase().contains(&search)
            })
            .collect();
        sort(&mut rows, self.sort);
        let width = ui.available_width() - ui.spacing().item_spacing.x * Column::ALL.len() as f32;
        ui.horizontal(|ui| {
            for (column, title, part) in Column::ALL {
                let text = RichText::new(title).strong();
                let (text, help) = match self.sort {
                    (sorted, reversed) if sorted == column => (
                        text.underline(),
                        if reversed { "Sorted backwards; click to reverse" } else { "Sorted; click to reverse" },
                    ),
                    _ => (text, "Click to sort"),
                };
                let heading = Button::new(text).frame(false);
                let cell = egui::vec2(width * part, ui.spacing().interact_size.y);
                let heading = ui.allocate_ui_with_layout(cell, Layout::left_to_right(Align::Center), |ui| {
                    ui.set_min_width(cell.x);
                    ui.add(heading).on_hover_text(help)
                });
                if heading.inner.clicked() {
                    self.sort = (column, self.sort.0 == column && !self.sort.1);
                }
            }
        });
        if rows.is_empty() {
            ui.weak("No figure is like this");
            return;
        }
        let height = ui.text_style_height(&egui::TextStyle::Body).max(ui.spacing().interact_size.y);
        let list = ScrollArea::vertical().id_salt("figures").max_height(320.0).auto_shrink([false, true]);
        list.show_rows(ui, height, rows.len(), |ui, range| {
            for entry in rows.get(range).into_iter().flatten() {
                row_ui(ui, entry, width, height, actions);
            }
        });
        ui.weak(format!("{} of {} figures", rows.len(), entries.len()));
    }
}

fn sort(rows: &mut [&FigureEntry], (column, reversed): (Column, bool)) {
    rows.sort_by(|a, b| {
        let order = match column {
            Column::Name => a.name.cmp(&b.name),
            Column::Source => a.publication.cmp(&b.publication),
            Column::Year => a.year.cmp(&b.year),
            // The weakest first: those are looked for.
            Column::Quality => b.quality.cmp(&a.quality),
            Column::Sigma => b.sigma.total_cmp(&a.sigma),
        };
        if reversed { order.reverse() } else { order }
    });
}

fn row_ui(ui: &mut Ui, entry: &FigureEntry, width: f32, height: f32, actions: &mut Actions) {
    ui.horizontal(|ui| {
        let year = entry.year.map_or_else(|| "-".to_owned(), |year| year.to_string());
        let source = if entry.source.is_empty() { "no source" } else { entry.publication.as_str() };
        for (column, _, part) in Column::ALL {
            let size = egui::vec2(width * part, height);
            ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
                ui.set_min_width(size.x);
                match column {
                    Column::Name => {
                        let text =
                            format!("{}: {} {}", entry.name, number(entry.value), entry.unit).trim_end().to_owned();
                        let link = ui.add(egui::Label::new(&text).truncate().sense(egui::Sense::click()));
                        if link.on_hover_text(format!("{text}\nClick to show it in the inspector")).clicked() {
                            actions.push(Action::Select(entry.owner.clone().into()));
                        }
                    }
                    Column::Source => {
                        ui.add(egui::Label::new(source).truncate()).on_hover_text(source);
                    }
                    Column::Year => {
                        ui.label(&year);
                    }
                    Column::Quality => {
                        ui.label(entry.quality.label());
                    }
                    Column::Sigma => {
                        ui.label(percent(entry.sigma));
                    }
                }
            });
        }
    });
}
