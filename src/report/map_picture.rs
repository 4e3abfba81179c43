//! The map of a preset before any rule, as pixels: beside it in a bundle, and small in a gallery.

use crate::charts::{baseline_map, baseline_trade};
use crate::draw::chart::PlotView;
use crate::draw::{MapScene, Theme, ThemeKind, fit_below_headings, paint_map, picture};
use crate::report::ReportError;
use crate::report::pictures::{encode, show};
use crate::report::size::DENSITY;
use chokepoint_core::model::Preset;
use egui::{Sense, Vec2};
use image::RgbaImage;

/// How much larger a map is painted than a thumbnail shows it.
const LARGER: f32 = 3.0;

/// The map of stages before any rule, with finding and source, as a PNG file; none where there is nothing on it.
///
/// # Errors
/// When the size is out of range or the encoder fails.
pub fn map_png(preset: &Preset) -> Result<Option<Vec<u8>>, ReportError> {
    let plot = baseline_map(preset);
    if plot.is_empty() {
        return Ok(None);
    }
    let theme = Theme::of(ThemeKind::Light);
    let painted = picture(plot.good_size(), DENSITY, &theme, |ui| show(ui, &plot, &theme, &PlotView::still()))?;
    encode(&painted).map(Some)
}

/// The map of stages before any rule, without words around it, of this size in points and so many pixels a point.
///
/// # Errors
/// When the size is out of range.
pub fn map_thumbnail(preset: &Preset, theme: &Theme, size: Vec2, density: f32) -> Result<RgbaImage, ReportError> {
    let shown = baseline_trade(preset);
    // Painted large, as it is meant to be seen, and made small: names and discs do not shrink with a map.
    let large = size * LARGER;
    let painted = picture(large, density / LARGER, theme, |ui| {
        let (room, _) = ui.allocate_exact_size(ui.available_size(), Sense::hover());
        let scene = MapScene { site_gaps: &shown.gaps, ..MapScene::plain(&shown.network, &shown.layout, theme) };
        let view = fit_below_headings(&shown.layout, &[], room, theme);
        paint_map(ui.painter(), room, &view, &scene);
    })?;
    Ok(painted)
}
