//! How large pictures are: as they are seen, on a slide, twice as sharp, in print.

use egui::{Vec2, vec2};
use strum::EnumCount;

/// Pixels per point: sharp in print and on a large screen.
pub const DENSITY: f32 = 2.0;

/// What a picture is for, which decides how large it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumCount)]
pub enum PictureSize {
    /// As large as it is seen.
    #[default]
    Seen,
    /// As large as it is seen, of twice as many pixels.
    Twice,
    /// For a slide.
    Slide,
    /// For a printed page.
    Print,
}

/// The points that a picture is laid out on, and the pixels that each has.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PictureCanvas {
    /// Width and height, points.
    pub points: Vec2,
    /// Pixels per point.
    pub density: f32,
}

impl From<Vec2> for PictureCanvas {
    /// So many points, sharp in print and on a large screen.
    fn from(points: Vec2) -> Self {
        Self { points, density: DENSITY }
    }
}

impl PictureSize {
    /// All of them.
    pub const ALL: [Self; Self::COUNT] = [Self::Seen, Self::Twice, Self::Slide, Self::Print];

    /// The words in menus.
    pub fn label(self) -> &'static str {
        match self {
            Self::Seen => "As seen",
            Self::Twice => "Twice as sharp",
            Self::Slide => "Slide, 1920 x 1080",
            Self::Print => "Print, A4 at 300 dpi",
        }
    }

    /// Width and height in pixels where they are the same for all pictures.
    fn pixels(self) -> Option<Vec2> {
        match self {
            Self::Seen | Self::Twice => None,
            Self::Slide => Some(vec2(1920.0, 1080.0)),
            // A4 on its side: 297 x 210 mm.
            Self::Print => Some(vec2(3508.0, 2480.0)),
        }
    }

    /// Width to height where they are the same for all pictures.
    pub(super) fn aspect(self) -> Option<f32> {
        self.pixels().map(|pixels| pixels.x / pixels.y)
    }

    /// What a picture is laid out on that is seen at some size and needs another at least, points. Where a slide or a page has too little room for it, it is
    /// laid out on more points, and its letters are smaller.
    pub fn canvas(self, seen: Vec2, least: Vec2) -> PictureCanvas {
        let Some(pixels) = self.pixels() else {
            return PictureCanvas { points: seen, density: if self == Self::Twice { 2.0 * DENSITY } else { DENSITY } };
        };
        // A page held in the hand has smaller letters than a slide on the wall.
        let usual = if self == Self::Print { pixels / 3.0 } else { pixels / 2.0 };
        let points = usual * (least / usual).max_elem().max(1.0);
        PictureCanvas { points, density: pixels.x / points.x }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slide_has_its_pixels_whatever_the_plot_needs() {
        let seen = vec2(620.0, 300.0);
        assert_eq!(PictureSize::Seen.canvas(seen, seen), PictureCanvas { points: seen, density: 2.0 });
        assert_eq!(PictureSize::Twice.canvas(seen, seen), PictureCanvas { points: seen, density: 4.0 });
        for (size, pixels) in [(PictureSize::Slide, vec2(1920.0, 1080.0)), (PictureSize::Print, vec2(3508.0, 2480.0))] {
            for least in [vec2(220.0, 140.0), vec2(480.0, 1_300.0), vec2(2_000.0, 140.0)] {
                let canvas = size.canvas(seen, least);
                assert_eq!((canvas.points * canvas.density).round(), pixels);
                assert!(canvas.points.x > least.x - 0.01 && canvas.points.y > least.y - 0.01);
            }
        }
    }
}
