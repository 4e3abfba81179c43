//! Many lines in one mesh. Thousands of strokes as shapes of their own cost the tessellator milliseconds; here each point costs
//! four corners, with soft edges.
//!
//! All lines of a map are one mesh, four corners a point, with soft edges, instead of a shape each: fifty thousand shapes are a second of
//! tessellation.

use crate::draw::paint::strokes::{Drawing, Drawn, Way, dashes, keeps_lines, shows};
use crate::draw::theme::Dash;
use egui::{Color32, Mesh, PaintCallback, Painter, Pos2, Shape, Stroke, Vec2, vec2};
use std::ops::Range;
use std::sync::Arc;

/// Longest corner of a sharp bend, in widths.
const MITER: f32 = 2.0;
/// Most dashes along one line; farther on it is drawn whole.
const DASHES: usize = 2000;

/// Many lines as one mesh, or as the lines they are where the picture is one of lines.
pub(crate) struct LineMesh {
    mesh: Mesh,
    feather: f32,
    /// For a picture of lines, in place of the mesh.
    drawing: Option<Vec<Drawn>>,
}

impl LineMesh {
    /// For what `painter` paints on.
    pub fn new(painter: &Painter) -> Self {
        let drawing = keeps_lines(painter.ctx()).then(Vec::new);
        Self { mesh: Mesh::default(), feather: 1.0 / painter.ctx().pixels_per_point().max(0.1), drawing }
    }

    /// Makes room for so many points of lines: a mesh that grows is copied again and again.
    pub fn reserve(&mut self, points: usize) {
        if self.drawing.is_none() {
            self.mesh.reserve_vertices(4 * points);
            self.mesh.reserve_triangles(6 * points);
        }
    }

    /// Paints what was collected.
    pub fn paint(self, painter: &Painter) {
        painter.add(self.into_shape());
    }

    /// What was collected, as a shape that is cheap to copy.
    pub fn into_shape(self) -> Shape {
        match self.drawing {
            Some(drawn) if !drawn.is_empty() => {
                let drawing = Drawing(drawn);
                Shape::Callback(PaintCallback { rect: drawing.bounds(), callback: Arc::new(drawing) })
            }
            _ if self.mesh.is_empty() => Shape::Noop,
            _ => self.mesh.into(),
        }
    }

    /// Keeps a line as it is for a picture of lines; false where a mesh is wanted. What cannot be seen is in neither.
    fn keep(&mut self, stroke: Stroke, dash: Dash, way: impl FnOnce() -> Way) -> bool {
        let Some(drawn) = &mut self.drawing else { return false };
        if shows(stroke) {
            drawn.push(Drawn { way: way(), stroke, dash });
        }
        true
    }

    /// A curve in a dash pattern; `points` are the same in straight pieces.
    pub fn curve(&mut self, control: [Pos2; 4], points: &[Pos2], stroke: Stroke, dash: Dash) {
        let is_finite = control.iter().all(|point| point.is_finite());
        if !is_finite || !self.keep(stroke, dash, || Way::Curve(control)) {
            self.dashed(points, stroke, dash);
        }
    }

    /// A part of a circle, in so many straight pieces, from and to so many turns clockwise from the right.
    pub fn arc(&mut self, centre: Pos2, radius: f32, turns: Range<f32>, pieces: usize, stroke: Stroke) {
        if self.keep(stroke, Dash::Solid, || Way::Arc { centre, radius, turns: turns.clone() }) {
            return;
        }
        let point = |at: usize| {
            let (sin, cos) =
                (std::f32::consts::TAU * egui::lerp(turns.start..=turns.end, at as f32 / pieces as f32)).sin_cos();
            centre + vec2(cos, sin) * radius
        };
        self.line(&(0..=pieces).map(point).collect::<Vec<_>>(), stroke);
    }

    /// A line in a dash pattern.
    pub fn dashed(&mut self, points: &[Pos2], stroke: Stroke, dash: Dash) {
        let pattern = dashes(dash, stroke.width);
        let Some(first) = pattern.first().copied() else { return self.line(points, stroke) };
        if self.keep_points(points, stroke, dash) {
            return;
        }
        let (mut step, mut left, mut inked, mut dashes) = (0, first, true, 0);
        let mut piece: Vec<Pos2> = points.first().copied().into_iter().collect();
        for ends in points.windows(2) {
            let (mut from, to) = (ends[0], ends[1]);
            let mut rest = from.distance(to);
            while rest > left && dashes < DASHES {
                let cut = from + (to - from) * (left / rest);
                if inked {
                    piece.push(cut);
                    self.line(&piece, stroke);
                    dashes += 1;
                }
                piece.clear();
                piece.push(cut);
                rest -= left;
                from = cut;
                step = (step + 1) % pattern.len();
                inked = !inked;
                left = pattern[step];
            }
            left -= rest;
            if inked {
                piece.push(to);
            }
        }
        if inked {
            self.line(&piece, stroke);
        }
    }

    /// A triangle that points along a line, its middle at a distance from the line's start.
    pub fn arrow(&mut self, points: &[Pos2], distance: f32, size: f32, colour: Color32) {
        let mut rest = distance;
        for ends in points.windows(2) {
            let length = ends[0].distance(ends[1]);
            if rest <= length && length > 0.0 {
                let along = (ends[1] - ends[0]) / length;
                let middle = ends[0] + along * rest;
                let across = vec2(-along.y, along.x) * size * 0.5;
                let (tip, tail) = (middle + along * size * 0.5, middle - along * size * 0.5);
                let corners = [tip, tail + across, tail - across];
                if !self.keep(Stroke::new(1.0, colour), Dash::Solid, || Way::Triangle(corners)) {
                    let first = self.mesh.vertices.len() as u32;
                    corners.iter().for_each(|corner| self.mesh.colored_vertex(*corner, colour));
                    self.mesh.add_triangle(first, first + 1, first + 2);
                }
                return;
            }
            rest -= length;
        }
    }

    /// A triangle at the end of a line.
    pub fn arrow_head(&mut self, points: &[Pos2], size: f32, colour: Color32) {
        let length: f32 = points.windows(2).map(|ends| ends[0].distance(ends[1])).sum();
        self.arrow(points, (length - size * 0.5).max(0.0), size, colour);
    }

    /// As [`Self::keep`], for a line from point to point.
    fn keep_points(&mut self, points: &[Pos2], stroke: Stroke, dash: Dash) -> bool {
        let is_kept = self.drawing.is_some();
        if is_kept && can_be_drawn(points) {
            self.keep(stroke, dash, || Way::Line(points.to_vec()));
        }
        is_kept
    }

    /// An unbroken line.
    pub fn line(&mut self, points: &[Pos2], stroke: Stroke) {
        if self.keep_points(points, stroke, Dash::Solid) || !shows(stroke) || !can_be_drawn(points) {
            return;
        }
        // A line thinner than a pixel is a pale line of one pixel.
        let colour = stroke.color.gamma_multiply((stroke.width / self.feather).min(1.0));
        let inner = ((stroke.width - self.feather) / 2.0).max(0.0);
        let outer = inner + self.feather;
        let mut before: Option<u32> = None;
        for (at, point) in points.iter().enumerate() {
            let Some(across) = across(points, at) else { continue };
            let first = self.mesh.vertices.len() as u32;
            for (distance, colour) in
                [(outer, Color32::TRANSPARENT), (inner, colour), (-inner, colour), (-outer, Color32::TRANSPARENT)]
            {
                self.mesh.colored_vertex(*point + across * distance, colour);
            }
            if let Some(before) = before {
                for lane in 0..3 {
                    self.mesh.add_triangle(before + lane, before + lane + 1, first + lane);
                    self.mesh.add_triangle(first + lane, before + lane + 1, first + lane + 1);
                }
            }
            before = Some(first);
        }
    }
}

fn can_be_drawn(points: &[Pos2]) -> bool {
    points.len() > 1 && points.iter().all(|point| point.is_finite())
}

/// A line beside a line, to the right of its direction on a screen whose y runs downwards.
pub(crate) fn shifted(points: &[Pos2], distance: f32) -> Vec<Pos2> {
    let beside = |at: usize| points[at] + across(points, at).unwrap_or_default() * distance;
    (0..points.len()).map(beside).collect()
}

/// The direction across a line at one of its points, longer at a bend; none where the point lies on the one before.
fn across(points: &[Pos2], at: usize) -> Option<Vec2> {
    let normal = |from: Pos2, to: Pos2| {
        let along = to - from;
        let length = along.length();
        (length > 1e-4).then(|| vec2(-along.y, along.x) / length)
    };
    let before = at.checked_sub(1).and_then(|before| normal(*points.get(before)?, points[at]));
    let after = points.get(at + 1).and_then(|next| normal(points[at], *next));
    match (before, after) {
        (Some(before), Some(after)) => {
            let middle = before + after;
            let length = middle.length_sq();
            Some(if length < 0.5 { before } else { middle * (2.0 / length).min(MITER) })
        }
        (one, other) => one.or(other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    fn mesh() -> LineMesh {
        LineMesh { mesh: Mesh::default(), feather: 1.0, drawing: None }
    }

    #[test]
    fn a_straight_line_is_as_wide_as_asked() {
        let mut lines = mesh();
        lines.line(&[pos2(0.0, 0.0), pos2(10.0, 0.0)], Stroke::new(4.0, Color32::RED));
        let full = lines.mesh.vertices.iter().filter(|vertex| vertex.color == Color32::RED);
        let heights: Vec<f32> = full.map(|vertex| vertex.pos.y).collect();
        assert_eq!(heights, [1.5, -1.5, 1.5, -1.5], "and half a pixel fades on either side");
        assert_eq!(lines.mesh.indices.len(), 3 * 6);
    }

    #[test]
    fn dashes_leave_the_gaps_open() {
        let mut lines = mesh();
        // Width 2: dashes of 8, gaps of 4. On 20 points: ink from 0 to 8 and from 12 to 20.
        lines.dashed(&[pos2(0.0, 0.0), pos2(5.0, 0.0), pos2(20.0, 0.0)], Stroke::new(2.0, Color32::RED), Dash::Dashed);
        let mut ends: Vec<f32> = lines.mesh.vertices.iter().map(|vertex| vertex.pos.x).collect();
        ends.sort_by(f32::total_cmp);
        ends.dedup();
        assert_eq!(ends, [0.0, 5.0, 8.0, 12.0, 20.0]);
    }

    #[test]
    fn what_cannot_be_drawn_is_left_out() {
        let mut lines = mesh();
        lines.line(&[pos2(0.0, 0.0)], Stroke::new(2.0, Color32::RED));
        lines.line(&[pos2(0.0, 0.0), pos2(f32::NAN, 0.0)], Stroke::new(2.0, Color32::RED));
        lines.line(&[pos2(1.0, 1.0), pos2(1.0, 1.0)], Stroke::new(2.0, Color32::RED));
        assert!(lines.mesh.is_empty());
    }
}
