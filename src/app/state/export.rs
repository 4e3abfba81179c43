//! A plot or a table on its way into a file or onto the clipboard.

use crate::draw::Theme;
use crate::draw::chart::{Plot, PlotView, Zoom};
use crate::report::{PlotFile, plot_file, plot_image, table_csv, table_json, tables_xlsx};
use chokepoint_core::insight::Table;
use egui::Vec2;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What is exported.
#[derive(Clone)]
pub enum Subject {
    /// A plot as it is seen.
    Plot {
        /// The plot with its figures.
        plot: Arc<Plot>,
        /// Series that are switched off.
        hidden: BTreeSet<String>,
        /// The part of its plane that is seen.
        zoom: Zoom,
        /// Size of pictures, points.
        size: Vec2,
        /// Colours of the pictures.
        theme: Theme,
    },
    /// A table by itself.
    Table {
        /// The table with its figures.
        table: Table,
        /// What it says.
        title: String,
    },
}

/// What is exported, and as what.
#[derive(Clone)]
pub struct Export {
    /// What is exported: a plot or a table.
    pub subject: Subject,
    /// Format of the file.
    pub file: PlotFile,
}

impl Export {
    /// The name to suggest.
    pub fn name(&self, preset: &str) -> String {
        let own = match &self.subject {
            Subject::Plot { plot, .. } => &plot.name,
            Subject::Table { table, .. } => &table.name,
        };
        format!("{preset}-{own}.{}", self.file.ending())
    }

    /// The bytes of the file, or why there are none.
    pub fn bytes(&self) -> Result<Vec<u8>, String> {
        let made = match &self.subject {
            Subject::Plot { plot, hidden, zoom, size, theme } => {
                let view = PlotView { hidden, zoom: *zoom, ..PlotView::still() };
                plot_file(plot, self.file, *size, theme, &view)
            }
            Subject::Table { table, title } => match self.file {
                PlotFile::Xlsx => tables_xlsx(std::slice::from_ref(table)),
                PlotFile::Json => table_json(table, title, "", ""),
                // A table is no picture.
                PlotFile::Csv | PlotFile::Png | PlotFile::Svg => table_csv(table),
            },
        };
        made.map_err(|error| error.to_string())
    }

    /// Its pixels, or why there are none.
    pub fn image(&self) -> Result<egui::ColorImage, String> {
        let Subject::Plot { plot, hidden, zoom, size, theme } = &self.subject else {
            return Err("a table is no picture".to_owned());
        };
        let view = PlotView { hidden, zoom: *zoom, ..PlotView::still() };
        let image = plot_image(plot, *size, theme, &view).map_err(|error| error.to_string())?;
        let (width, height) = image.dimensions();
        Ok(egui::ColorImage::from_rgba_unmultiplied([width as usize, height as usize], image.as_raw()))
    }
}
