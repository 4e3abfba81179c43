//! Many lines as they were drawn. A screen is given them as triangles; a picture of lines keeps them as lines, a hundred times shorter.

use crate::draw::theme::Dash;
use egui::{Color32, Context, Id, Pos2, Rect, Stroke};
use std::ops::Range;

/// The course of a line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Way {
    /// From point to point.
    Line(Vec<Pos2>),
    /// A cubic Bézier curve by its four control points.
    Curve([Pos2; 4]),
    /// A part of a circle, in turns clockwise from the right.
    Arc {
        /// Centre of the circle.
        centre: Pos2,
        /// Radius of the circle.
        radius: f32,
        /// From where to where, turns.
        turns: Range<f32>,
    },
    /// A filled triangle; the stroke's colour fills it.
    Triangle([Pos2; 3]),
}

/// A line with its looks.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Drawn {
    /// Its course.
    pub way: Way,
    /// Width and colour.
    pub stroke: Stroke,
    /// How it is broken.
    pub dash: Dash,
}

/// Lines from the back to the front, as what a shape calls back for.
pub(crate) struct Drawing(pub Vec<Drawn>);

impl Drawing {
    /// All that they can touch.
    pub fn bounds(&self) -> Rect {
        self.0.iter().map(Drawn::bounds).fold(Rect::NOTHING, Rect::union)
    }
}

impl Drawn {
    fn bounds(&self) -> Rect {
        let bounds = match &self.way {
            Way::Line(points) => Rect::from_points(points),
            Way::Curve(points) => Rect::from_points(points),
            Way::Arc { centre, radius, .. } => Rect::from_center_size(*centre, egui::Vec2::splat(2.0 * radius)),
            Way::Triangle(points) => Rect::from_points(points),
        };
        bounds.expand(self.stroke.width.max(1.0))
    }
}

/// Lengths of ink and gap along a line of a width; empty for an unbroken one. They grow with the width, so that a wide line still reads as broken.
pub(crate) fn dashes(dash: Dash, width: f32) -> Vec<f32> {
    let pattern: &[f32] = match dash {
        Dash::Solid => &[],
        Dash::Dashed => &[4.0, 2.0],
        Dash::Dotted => &[1.2, 1.4],
        Dash::DashDot => &[4.0, 1.5, 1.0, 1.5],
    };
    pattern.iter().map(|length| length * width.max(1.5)).collect()
}

/// Has what is painted from now on keep its lines as lines.
pub(crate) fn keep_lines(ctx: &Context) {
    ctx.data_mut(|data| data.insert_temp(Id::unique("lines stay lines"), true));
}

/// Whether lines are to stay lines.
pub(crate) fn keeps_lines(ctx: &Context) -> bool {
    ctx.data(|data| data.get_temp(Id::unique("lines stay lines"))).unwrap_or(false)
}

/// Whether a line would be seen.
pub(crate) fn shows(stroke: Stroke) -> bool {
    stroke.width > 0.0 && stroke.color != Color32::TRANSPARENT
}
