//! Several plots on one sheet, under a heading.

use crate::draw::chart::{Plot, Seen};
use crate::draw::{Theme, picture, svg, text_size};
use crate::report::pictures::{encode, show};
use crate::report::size::{PictureCanvas, PictureSize};
use crate::report::{PlotFile, ReportError};
use egui::{Rect, Ui, UiBuilder, Vec2, pos2, vec2};
use image::RgbaImage;

/// Most columns.
const COLUMNS: usize = 4;
/// Width to height of a sheet that no size is asked for.
const ASPECT: f32 = 16.0 / 9.0;
/// Air between plots, points.
const AIR: f32 = 12.0;

/// A plot on a sheet, as it is seen.
pub struct PosterPlot {
    /// The plot with its figures.
    pub plot: Plot,
    /// What is seen of it.
    pub seen: Seen,
}

/// Plots to be put on one sheet.
pub struct Poster<'a> {
    /// What all of it is about.
    pub title: &'a str,
    /// Scenario, month, and who made it.
    pub line: &'a str,
    /// The plots, in order.
    pub plots: &'a [PosterPlot],
    /// Colours and text sizes.
    pub theme: &'a Theme,
}

impl Poster<'_> {
    /// Its pixels.
    ///
    /// # Errors
    /// When it would be too large.
    pub fn image(&self, size: PictureSize) -> Result<RgbaImage, ReportError> {
        let (canvas, places) = self.laid_out(size);
        Ok(picture(canvas.points, canvas.density, self.theme, |ui| self.paint(ui, &places))?)
    }

    /// The bytes of a picture of it: of lines, or of pixels.
    ///
    /// # Errors
    /// When it would be too large, or cannot be encoded.
    pub fn file(&self, file: PlotFile, size: PictureSize) -> Result<Vec<u8>, ReportError> {
        if file != PlotFile::Svg {
            return encode(&self.image(size)?);
        }
        let (canvas, places) = self.laid_out(size);
        Ok(svg(canvas.points, self.theme, self.title, |ui| self.paint(ui, &places))?.into_bytes())
    }

    /// Height of the heading, points.
    fn head(&self) -> f32 {
        58.0 * self.theme.scale()
    }

    /// How large each plot wants to be.
    fn sizes(&self) -> Vec<Vec2> {
        self.plots
            .iter()
            .map(|one| &one.plot)
            .map(|plot| plot.good_size().max(plot.least(self.theme)) * self.theme.scale())
            .collect()
    }

    /// The canvas, and where each plot stands on it.
    fn laid_out(&self, size: PictureSize) -> (PictureCanvas, Vec<Rect>) {
        let sizes = self.sizes();
        let head = vec2(0.0, self.head());
        let aspect = size.aspect().unwrap_or(ASPECT);
        let ways = (1..=COLUMNS.min(sizes.len().max(1))).map(|columns| columned(&sizes, columns));
        let misfit = |(whole, _): &(Vec2, Vec<Rect>)| ((whole.x / (whole.y + head.y)) / aspect).ln().abs();
        let best = ways.min_by(|a, b| misfit(a).total_cmp(&misfit(b)));
        let (whole, places) = best.unwrap_or_default();
        let needed = (whole + head).max(vec2(320.0, 120.0));
        let canvas = size.canvas(needed, needed);
        // What a slide has to spare goes to the plots.
        let room = canvas.points - head;
        let stretch = room / whole.max(vec2(1.0, 1.0));
        let placed = |place: &Rect| {
            let at = |point: egui::Pos2| pos2(point.x * stretch.x, point.y * stretch.y + head.y);
            Rect::from_min_max(at(place.min), at(place.max)).shrink(AIR / 2.0)
        };
        (canvas, places.iter().map(placed).collect())
    }

    fn paint(&self, ui: &mut Ui, places: &[Rect]) {
        let theme = self.theme;
        let (painter, whole) = (ui.painter().clone(), ui.max_rect().shrink(AIR));
        let title = painter.layout(self.title.to_owned(), theme.font(text_size::TITLE), theme.text(), whole.width());
        let below = whole.min + vec2(0.0, title.size().y + 4.0);
        painter.galley(whole.min, title, theme.text());
        let line = painter.layout(self.line.to_owned(), theme.font(text_size::NOTE), theme.weak_text(), whole.width());
        painter.galley(below, line, theme.weak_text());
        for (number, (PosterPlot { plot, seen }, place)) in self.plots.iter().zip(places).enumerate() {
            let mut inner = ui.new_child(UiBuilder::new().max_rect(*place).id_salt(number));
            inner.set_clip_rect(*place);
            show(&mut inner, plot, theme, &seen.still());
        }
    }
}

/// Puts plots into columns of one width, each where there is most room left; the whole, and each one's place in it.
fn columned(sizes: &[Vec2], columns: usize) -> (Vec2, Vec<Rect>) {
    let width = sizes.iter().map(|size| size.x).fold(0.0, f32::max) + AIR;
    let mut heights = vec![0.0_f32; columns];
    let mut places = Vec::new();
    for size in sizes {
        let lowest = heights.iter().copied().enumerate().min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(at, _)| at);
        let corner = pos2(width * lowest as f32, heights[lowest]);
        places.push((lowest, Rect::from_min_size(corner, vec2(width, size.y + AIR))));
        heights[lowest] += size.y + AIR;
    }
    let tallest = heights.iter().copied().fold(0.0, f32::max);
    // Every column ends at the foot of the sheet.
    let stretched = |(column, place): (usize, Rect)| {
        let by = tallest / heights[column].max(1.0);
        Rect::from_x_y_ranges(place.x_range(), place.top() * by..=place.bottom() * by)
    };
    (vec2(width * columns as f32, tallest), places.into_iter().map(stretched).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plots_stand_beside_each_other_and_fill_the_sheet() {
        let sizes = [vec2(620.0, 300.0), vec2(620.0, 900.0), vec2(400.0, 300.0), vec2(760.0, 440.0)];
        for columns in 1..=4 {
            let (whole, places) = columned(&sizes, columns);
            assert_eq!(places.len(), sizes.len());
            let area: f32 = places.iter().map(Rect::area).sum();
            assert!((area - whole.x * whole.y).abs() < 1.0, "{columns} columns leave room, or plots lie on each other");
            for (at, place) in places.iter().enumerate() {
                assert!(Rect::from_min_size(egui::Pos2::ZERO, whole).expand(0.1).contains_rect(*place));
                assert!(places[..at].iter().all(|other| other.intersect(*place).area() < 1.0));
            }
        }
    }
}
