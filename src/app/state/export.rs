//! A plot or a table on its way into a file or onto the clipboard.

use crate::draw::Theme;
use crate::draw::chart::{Plot, Seen};
use crate::report::{
    PictureSize, PlotFile, Poster, PosterPlot, plot_file, plot_image, table_csv, table_json, tables_xlsx,
};
use chokepoint_core::insight::Table;
use egui::Vec2;
use std::sync::Arc;

/// What is exported.
#[derive(Clone)]
pub enum Subject {
    /// A plot as it is seen.
    Plot {
        /// The plot with its figures.
        plot: Arc<Plot>,
        /// What is seen of it.
        seen: Seen,
        /// Size of pictures, points.
        size: Vec2,
        /// Colours of the pictures.
        theme: Theme,
    },
    /// All open plots on one sheet.
    Sheet {
        /// What all of it is about.
        title: String,
        /// Scenario and month.
        line: String,
        /// Makes the plots, on the thread that paints them.
        plots: Arc<dyn Fn() -> Vec<PosterPlot> + Send + Sync>,
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
    /// How large pictures are.
    pub size: PictureSize,
}

/// What there is a picture of beside the panes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureOf {
    /// The map that is shown, whole.
    Map,
    /// All open plots.
    Sheet,
}

/// Which way a picture goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureOut {
    /// Onto the clipboard, as [`PlotFile::Png`] or [`PlotFile::Svg`].
    Copy(PlotFile),
    /// Into a file.
    Save(PlotFile),
}

/// What goes onto the clipboard.
pub enum Copied {
    /// Pixels.
    Image(egui::ColorImage),
    /// A picture of lines, as its text.
    Svg(String),
}

impl Export {
    /// The name to suggest.
    pub fn name(&self, preset: &str) -> String {
        let own = match &self.subject {
            Subject::Plot { plot, .. } => plot.name.as_str(),
            Subject::Sheet { .. } => "plots",
            Subject::Table { table, .. } => &table.name,
        };
        format!("{preset}-{own}.{}", self.file.ending())
    }

    /// The bytes of the file, or why there are none.
    pub fn bytes(&self) -> Result<Vec<u8>, String> {
        let made = match &self.subject {
            Subject::Plot { plot, seen, size, theme } => {
                plot_file(plot, self.file, self.size.canvas(*size, plot.least(theme)), theme, &seen.still())
            }
            Subject::Sheet { title, line, plots, theme } => {
                Poster { title, line, plots: &plots(), theme }.file(self.file, self.size)
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

    /// What goes onto the clipboard, or why there is nothing.
    pub fn copied(&self) -> Result<Copied, String> {
        if self.file == PlotFile::Svg {
            let text = String::from_utf8(self.bytes()?).map_err(|error| error.to_string())?;
            return Ok(Copied::Svg(text));
        }
        let image = match &self.subject {
            Subject::Plot { plot, seen, size, theme } => {
                plot_image(plot, self.size.canvas(*size, plot.least(theme)), theme, &seen.still())
            }
            Subject::Sheet { title, line, plots, theme } => {
                Poster { title, line, plots: &plots(), theme }.image(self.size)
            }
            Subject::Table { .. } => return Err("a table is no picture".to_owned()),
        };
        let image = image.map_err(|error| error.to_string())?;
        let (width, height) = image.dimensions();
        let image = egui::ColorImage::from_rgba_unmultiplied([width as usize, height as usize], image.as_raw());
        Ok(Copied::Image(image))
    }
}
