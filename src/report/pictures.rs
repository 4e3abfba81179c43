//! Pictures as files, drawn without a window.

use crate::draw::chart::{Form, Plot, PlotView, plot_ui};
use crate::draw::{Theme, ThemeKind, picture, svg};
use crate::report::size::{DENSITY, PictureCanvas};
use crate::report::{ReportError, sheets};
use chokepoint_core::insight::Table;
use egui::{Ui, Vec2};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder as _, RgbaImage};
use strum::EnumCount;

/// What a plot can be saved as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount)]
pub enum PlotFile {
    /// A picture of pixels.
    Png,
    /// A picture of lines and text, to be edited.
    Svg,
    /// Its figures as text.
    Csv,
    /// Its figures as a workbook.
    Xlsx,
    /// Its figures with title, unit and source.
    Json,
}

impl PlotFile {
    /// All of them.
    pub const ALL: [Self; Self::COUNT] = [Self::Png, Self::Svg, Self::Csv, Self::Xlsx, Self::Json];

    /// What it is good for.
    pub fn help(self) -> &'static str {
        match self {
            Self::Png => "A picture of pixels, sharp in print",
            Self::Svg => "A picture of lines and text, to be edited",
            Self::Csv => "The figures as text",
            Self::Xlsx => "The figures as a workbook",
            Self::Json => "The figures with title, unit and source",
        }
    }

    /// The ending of its files.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }
}

/// A plot as the bytes of a file. `canvas` is what pictures are laid out on.
///
/// # Errors
/// When the size is out of range or an encoder fails.
pub fn plot_file(
    plot: &Plot,
    file: PlotFile,
    canvas: impl Into<PictureCanvas>,
    theme: &Theme,
    view: &PlotView<'_>,
) -> Result<Vec<u8>, ReportError> {
    match file {
        PlotFile::Png => encode(&plot_image(plot, canvas, theme, view)?),
        PlotFile::Svg => {
            Ok(svg(canvas.into().points, theme, &plot.title, |ui| show(ui, plot, theme, view))?.into_bytes())
        }
        PlotFile::Csv => sheets::csv(&plot.table()),
        PlotFile::Xlsx => sheets::xlsx(&[plot.table()]),
        PlotFile::Json => sheets::json(&plot.table(), &plot.title, &plot.unit, &plot.source),
    }
}

/// A plot as pixels, as for the clipboard.
///
/// # Errors
/// When the size is out of range.
pub fn plot_image(
    plot: &Plot,
    canvas: impl Into<PictureCanvas>,
    theme: &Theme,
    view: &PlotView<'_>,
) -> Result<RgbaImage, ReportError> {
    let PictureCanvas { points, density } = canvas.into();
    Ok(picture(points, density, theme, |ui| show(ui, plot, theme, view))?)
}

/// Paints a plot into all the room there is.
pub(super) fn show(ui: &mut Ui, plot: &Plot, theme: &Theme, view: &PlotView<'_>) {
    plot_ui(ui, theme, plot, view);
}

/// Pixels as PNG.
pub(super) fn encode(image: &RgbaImage) -> Result<Vec<u8>, ReportError> {
    let mut png = Vec::new();
    // Flat colour packs well. Nothing shines through a picture: a fourth byte a pixel would be the same everywhere.
    let opaque: Vec<u8> = image.pixels().flat_map(|pixel| [pixel.0[0], pixel.0[1], pixel.0[2]]).collect();
    let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Default, FilterType::Up);
    encoder.write_image(&opaque, image.width(), image.height(), ExtendedColorType::Rgb8)?;
    Ok(png)
}

/// Width to height from which a picture is a low one.
const LOW: f32 = 1.6;

/// How wide a picture stands on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PictureWidth {
    /// As wide as the text.
    Page,
    /// As wide as the text; in print as low as page 1 has room below its words.
    First,
    /// As wide as the text; in print so low that three stand on a page.
    Low,
    /// As wide as the screen allows, and across a page of its own in print, so that its small names can be read.
    Wide,
}

/// A picture of the brief, not yet painted.
pub(super) struct Picture {
    /// Name of its files, without the ending.
    pub name: String,
    /// What it shows, for those who cannot see it.
    pub words: String,
    /// How it stands on the page.
    pub width: PictureWidth,
    size: Vec2,
    plot: Plot,
}

/// A picture of the brief as files.
pub(super) struct Painted {
    /// PNG file.
    pub png: Vec<u8>,
    /// Lines and text.
    pub svg: String,
}

impl Picture {
    /// Picture of a plot, at its good size.
    pub fn plot(name: String, plot: Plot) -> Self {
        let (size, words) = (plot.good_size(), plot.title.clone());
        let width = match size {
            _ if size.x > 800.0 => PictureWidth::Wide,
            _ if size.x > LOW * size.y => PictureWidth::Low,
            _ => PictureWidth::Page,
        };
        Self { name, words, width, size, plot }
    }

    /// The picture of page 1.
    pub fn first(name: String, plot: Plot) -> Self {
        Self { width: PictureWidth::First, ..Self::plot(name, plot) }
    }

    /// True where there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.plot.is_empty()
    }

    /// The figures behind it; those of a map are in the table of routes.
    pub fn table(&self) -> Option<Table> {
        let is_map = matches!(self.plot.form, Form::Map(_));
        (!is_map).then(|| Table { name: self.name.clone(), ..self.plot.table() })
    }

    /// Paints the picture as PNG and SVG.
    pub fn paint(&self) -> Result<Painted, ReportError> {
        let theme = Theme::of(ThemeKind::Light);
        let mut add = |ui: &mut Ui| show(ui, &self.plot, &theme, &PlotView::still());
        let png = encode(&picture(self.size, DENSITY, &theme, &mut add)?)?;
        let svg = svg(self.size, &theme, &self.words, &mut add)?;
        Ok(Painted { png, svg })
    }
}
