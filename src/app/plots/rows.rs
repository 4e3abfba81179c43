//! The rows of a plot: the figures that it is painted of and exported with.

use crate::app::form::table::{row_height, table_of_widths_ui};
use crate::app::state::pane::OpenPane;
use crate::draw::chart::Plot;
use crate::draw::theme::numbers::number;
use chokepoint_core::insight::Cell;
use egui::{Align, Layout, ScrollArea, Ui};

/// Width of a column to start with, points.
const WIDTH: f32 = 130.0;

/// Shows the rows of a plot, as they go out of the program.
pub(super) fn rows_ui(ui: &mut Ui, pane: OpenPane, plot: &Plot) {
    ui.strong(&plot.title);
    let table = plot.table();
    let height = row_height(ui);
    ScrollArea::horizontal().id_salt((pane, "rows")).auto_shrink([false, false]).show(ui, |ui| {
        let widths = std::iter::repeat_n(WIDTH, table.head.len());
        let builder = table_of_widths_ui(ui, "rows", widths).auto_shrink([false, false]);
        let builder = builder.header(height, |mut head| {
            for name in &table.head {
                head.col(|ui| {
                    ui.strong(name.replace('_', " "));
                });
            }
        });
        builder.body(|body| {
            body.rows(height, table.rows.len(), |mut row| {
                let Some(cells) = table.rows.get(row.index()) else { return };
                for cell in cells {
                    row.col(|ui| cell_ui(ui, cell));
                }
            });
        });
    });
}

fn cell_ui(ui: &mut Ui, cell: &Cell) {
    match cell {
        Cell::Text(words) => {
            ui.label(words).on_hover_text(words);
        }
        Cell::Day(day) => {
            ui.label(day.to_string());
        }
        Cell::Number(figure) => {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.label(number(*figure)).on_hover_text(figure.to_string())
            });
        }
        Cell::Empty => {}
    }
}
