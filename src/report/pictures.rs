//! The pictures of the brief, painted by the same code as the window.

use super::ReportError;
use crate::draw::{
    GapChart, MapFocus, MapMarks, MapScene, MapView, ShareBars, Theme, ThemeKind, gap_bands_ui, gap_waterfall_ui,
    paint_map, paint_map_legend, picture, share_bars_ui, stage_layout,
};
use crate::engine::Outcome;
use crate::insight::{GapRow, site_gaps};
use base64::Engine as _;
use egui::{Rect, Ui, Vec2, vec2};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder as _};

/// Pixels per point: sharp in print.
const DENSITY: f32 = 2.0;
/// Width of a chart, points: text of 11 points is 9 typographic points high on 180 mm.
const WIDE: f32 = 620.0;

/// How wide a picture stands on the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PictureWidth {
    /// As wide as the text.
    Page,
    /// As wide as the screen allows, and across a page of its own in print, so that its small names can be read.
    Wide,
}

/// A painted picture.
pub(super) struct Picture {
    /// Name of its file, without the ending.
    pub name: String,
    /// What it shows, for those who cannot see it.
    pub words: String,
    /// The file.
    pub png: Vec<u8>,
}

impl Picture {
    /// The picture inside the page.
    pub fn html(&self, width: PictureWidth) -> String {
        let data = base64::engine::general_purpose::STANDARD.encode(&self.png);
        let words = super::html::escape(&self.words);
        let class = match width {
            PictureWidth::Page => "",
            PictureWidth::Wide => " class=\"wide\"",
        };
        format!("<figure{class}><img alt=\"{words}\" src=\"data:image/png;base64,{data}\"></figure>\n")
    }
}

fn paint(name: String, words: &str, size: Vec2, add: impl FnMut(&mut Ui)) -> Result<Picture, ReportError> {
    let image = picture(size, DENSITY, &theme(), add)?;
    let mut png = Vec::new();
    // Flat colour packs well, and the brief carries every picture inside it.
    let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Default, FilterType::Up);
    encoder.write_image(image.as_raw(), image.width(), image.height(), ExtendedColorType::Rgba8)?;
    Ok(Picture { name, words: words.to_owned(), png })
}

fn theme() -> Theme {
    Theme::of(ThemeKind::Light)
}

/// The map in a month.
pub(super) fn map(outcome: &Outcome, rows: &[GapRow], month: usize, name: String) -> Result<Picture, ReportError> {
    let theme = theme();
    let layout = stage_layout(&outcome.network);
    let gaps = site_gaps(rows, outcome.network.map.sites.len(), month);
    let scene = MapScene {
        network: &outcome.network,
        layout: &layout,
        theme: &theme,
        month: outcome.result().and_then(|play| play.months.get(month)),
        verdicts: outcome.verdicts.get(month).map(Vec::as_slice),
        site_gaps: &gaps,
        selected: None,
        hovered: None,
        focus: MapFocus::All,
        marks: MapMarks::default(),
    };
    let bounds = layout.bounds;
    let width = bounds.width().clamp(900.0, 1_800.0);
    let legend = 30.0;
    let size = vec2(width, (width * bounds.height() / bounds.width().max(1.0)).clamp(400.0, 1_400.0) + legend);
    let words = format!("Stage map in {}", outcome.timeline.label(month));
    paint(name, &words, size, |ui| {
        let whole = ui.max_rect();
        let above = Rect::from_min_max(whole.min, whole.max - vec2(0.0, legend));
        let below = Rect::from_min_max(whole.left_bottom() - vec2(0.0, legend), whole.max);
        paint_map(ui.painter(), above, &MapView::fit(bounds, above), &scene);
        paint_map_legend(ui.painter(), below, &scene);
    })
}

/// Supply shares.
pub(super) fn shares(chart: &ShareBars, name: String) -> Result<Picture, ReportError> {
    let size = vec2(WIDE, 130.0 + 46.0 * chart.bars.len().max(1) as f32);
    paint(name, &chart.title, size, |ui| share_bars_ui(ui, &theme(), chart))
}

/// The gap over the months.
pub(super) fn bands(chart: &GapChart, name: String) -> Result<Picture, ReportError> {
    paint(name, &chart.title, vec2(WIDE, 310.0), |ui| {
        gap_bands_ui(ui, &theme(), chart);
    })
}

/// The gap over the whole span.
pub(super) fn waterfall(chart: &GapChart, name: String) -> Result<Picture, ReportError> {
    paint(name, &chart.title, vec2(WIDE, 290.0), |ui| gap_waterfall_ui(ui, &theme(), chart))
}
