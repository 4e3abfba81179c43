//! Pictures as SVG: egui's shapes, written one by one. Text stays text, in the width it has on screen.

use crate::draw::paint::raster::{PictureError, run};
use crate::draw::theme::Theme;
use egui::epaint::{ColorMode, PathShape, PathStroke, RectShape, TextShape};
use egui::{Color32, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, Vec2};
use std::fmt::Write as _;

/// What text is set in: the first that the reader's machine has.
const FONTS: &str = "Ubuntu, 'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif";

/// Paints what `add` puts into a space of `size` points on the theme's canvas. `title` is what it shows, in words.
///
/// # Errors
/// When the size is out of range.
pub fn svg(size: Vec2, theme: &Theme, title: &str, add: impl FnMut(&mut Ui)) -> Result<String, PictureError> {
    let painted = run(size, 1.0, theme, add)?;
    let mut svg = Svg::default();
    for clipped in &painted.shapes {
        svg.clipped(clipped.clip_rect, &clipped.shape);
    }
    let (width, height) = (size.x, size.y);
    Ok(format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" font-family=\"{FONTS}\">\n<title>{}</title>\n{}{}</svg>\n",
        escape(title),
        if svg.clips.is_empty() { String::new() } else { format!("<defs>\n{}</defs>\n", svg.clips) },
        svg.body
    ))
}

fn escape(text: &str) -> String {
    text.chars().fold(String::new(), |mut safe, letter| {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            // XML has no way to write other control characters.
            letter if letter.is_control() => safe.push(' '),
            letter => safe.push(letter),
        }
        safe
    })
}

#[derive(Default)]
struct Svg {
    body: String,
    clips: String,
    last_clip: Option<(Rect, usize)>,
    clip_count: usize,
}

impl Svg {
    /// A shape inside a clip rectangle; the clip is written only where it cuts something off.
    fn clipped(&mut self, clip: Rect, shape: &Shape) {
        let bounds = shape.visual_bounding_rect();
        if !bounds.is_positive() && !matches!(shape, Shape::LineSegment { .. } | Shape::Path(_) | Shape::Vec(_)) {
            return;
        }
        if bounds.is_positive() && !clip.intersects(bounds) {
            return;
        }
        if !bounds.is_positive() || clip.expand(0.5).contains_rect(bounds) {
            self.shape(shape);
            return;
        }
        let id = match self.last_clip {
            Some((known, id)) if known == clip => id,
            _ => {
                self.clip_count += 1;
                let id = self.clip_count;
                let _ = writeln!(self.clips, "<clipPath id=\"c{id}\"><rect {}/></clipPath>", place(clip));
                self.last_clip = Some((clip, id));
                id
            }
        };
        let _ = writeln!(self.body, "<g clip-path=\"url(#c{id})\">");
        self.shape(shape);
        self.body.push_str("</g>\n");
    }

    fn shape(&mut self, shape: &Shape) {
        match shape {
            Shape::Noop | Shape::Callback(_) => {}
            Shape::Vec(shapes) => shapes.iter().for_each(|shape| self.shape(shape)),
            Shape::Circle(circle) => {
                let (x, y, r) = (number(circle.center.x), number(circle.center.y), number(circle.radius));
                let (fill, stroke) = (fill(circle.fill), stroke(circle.stroke));
                let _ = writeln!(self.body, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"{fill}{stroke}/>");
            }
            Shape::Ellipse(ellipse) => {
                let (x, y) = (number(ellipse.center.x), number(ellipse.center.y));
                let (a, b) = (number(ellipse.radius.x), number(ellipse.radius.y));
                let turn = ellipse.angle.to_degrees();
                let (fill, stroke) = (fill(ellipse.fill), stroke(ellipse.stroke));
                let _ = writeln!(
                    self.body,
                    "<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"{a}\" ry=\"{b}\" transform=\"rotate({turn} {x} {y})\"{fill}{stroke}/>"
                );
            }
            Shape::LineSegment { points, stroke: line } => self.line(points, *line),
            Shape::Path(path) => self.path(path),
            Shape::Band(band) => {
                let upper = band.points.iter().map(|point| Pos2::new(point.x, point.y.min));
                let lower = band.points.iter().rev().map(|point| Pos2::new(point.x, point.y.max));
                let turn = egui::emath::Rot2::from_angle(band.angle);
                let outline: Vec<Pos2> = upper.chain(lower).map(|point| (turn * point.to_vec2()).to_pos2()).collect();
                self.polygon(&outline, band.fill);
            }
            Shape::Rect(rect) => self.rect(rect),
            Shape::Text(text) => self.text(text),
            Shape::Mesh(mesh) => {
                for corner in mesh.indices.chunks_exact(3) {
                    let at = |index: usize| mesh.vertices.get(corner[index] as usize);
                    if let (Some(a), Some(b), Some(c)) = (at(0), at(1), at(2)) {
                        self.polygon(&[a.pos, b.pos, c.pos], a.color);
                    }
                }
            }
            Shape::QuadraticBezier(curve) => {
                let points = curve.flatten(Some(0.1));
                self.path(&PathShape { points, closed: curve.closed, fill: curve.fill, stroke: curve.stroke.clone() });
            }
            Shape::CubicBezier(curve) => {
                let points = curve.flatten(Some(0.1));
                self.path(&PathShape { points, closed: curve.closed, fill: curve.fill, stroke: curve.stroke.clone() });
            }
        }
    }

    fn line(&mut self, points: &[Pos2; 2], line: Stroke) {
        let [from, to] = points;
        if line.is_empty() {
            return;
        }
        let _ = writeln!(
            self.body,
            "<line x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"{}/>",
            number(from.x),
            number(from.y),
            number(to.x),
            number(to.y),
            stroke(line)
        );
    }

    fn path(&mut self, path: &PathShape) {
        if path.points.len() < 2 {
            return;
        }
        let line = solid(&path.stroke);
        let tag = if path.closed { "polygon" } else { "polyline" };
        let inside = if path.closed { fill(path.fill) } else { " fill=\"none\"".to_owned() };
        let _ = writeln!(
            self.body,
            "<{tag} points=\"{}\"{inside}{} stroke-linejoin=\"round\"/>",
            points(&path.points),
            stroke(line)
        );
    }

    fn polygon(&mut self, corners: &[Pos2], colour: Color32) {
        let _ = writeln!(self.body, "<polygon points=\"{}\"{}/>", points(corners), fill(colour));
    }

    fn rect(&mut self, shape: &RectShape) {
        // SVG strokes lie on the edge.
        let shift = match shape.stroke_kind {
            StrokeKind::Inside => -shape.stroke.width / 2.0,
            StrokeKind::Middle => 0.0,
            StrokeKind::Outside => shape.stroke.width / 2.0,
        };
        let rect = if shape.stroke.is_empty() { shape.rect } else { shape.rect.expand(shift) };
        let round = shape.corner_radius.nw;
        let corner = if round > 0 { format!(" rx=\"{round}\"") } else { String::new() };
        let _ = writeln!(self.body, "<rect {}{corner}{}{}/>", place(rect), fill(shape.fill), stroke(shape.stroke));
    }

    fn text(&mut self, text: &TextShape) {
        let sections = &text.galley.job.sections;
        let format = sections.first().map(|section| &section.format);
        let own = format.map_or(text.fallback_color, |format| format.color);
        let own = if own == Color32::PLACEHOLDER { text.fallback_color } else { own };
        let colour = text.override_text_color.unwrap_or(own).gamma_multiply(text.opacity_factor);
        let size = format.map_or(12.0, |format| format.font_id.size);
        for row in &text.galley.rows {
            let words: String = row.row.glyphs.iter().map(|glyph| glyph.chr).collect();
            let words = words.trim_end();
            let (Some(first), Some(last)) =
                (row.row.glyphs.first(), row.row.glyphs.get(words.chars().count().max(1) - 1))
            else {
                continue;
            };
            if words.is_empty() {
                continue;
            }
            let (x, y) = (text.pos.x + row.pos.x + first.pos.x, text.pos.y + row.pos.y + first.pos.y);
            let width = last.pos.x + last.advance_width - first.pos.x;
            let turn = if text.angle == 0.0 {
                String::new()
            } else {
                format!(" transform=\"rotate({} {} {})\"", text.angle.to_degrees(), text.pos.x, text.pos.y)
            };
            let _ = writeln!(
                self.body,
                "<text x=\"{}\" y=\"{}\" font-size=\"{}\" textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"{turn}{}>{}</text>",
                number(x),
                number(y),
                number(size),
                number(width),
                fill(colour),
                escape(words)
            );
        }
    }
}

fn points(points: &[Pos2]) -> String {
    let mut text = String::new();
    for point in points {
        let _ = write!(text, "{},{} ", number(point.x), number(point.y));
    }
    text.trim_end().to_owned()
}

fn place(rect: Rect) -> String {
    let (x, y) = (number(rect.left()), number(rect.top()));
    let (width, height) = (number(rect.width().max(0.0)), number(rect.height().max(0.0)));
    format!("x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"")
}

/// Two decimals, without trailing zeros.
fn number(value: f32) -> String {
    if !value.is_finite() {
        return "0".to_owned();
    }
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn solid(stroke: &PathStroke) -> Stroke {
    match &stroke.color {
        ColorMode::Solid(colour) => Stroke::new(stroke.width, *colour),
        // Nothing of ours paints with a colour that changes along a line.
        ColorMode::UV(_) => Stroke::NONE,
    }
}

/// Colour as an attribute, with its opacity.
fn paint(name: &str, colour: Color32) -> String {
    let [r, g, b, a] = colour.to_srgba_unmultiplied();
    let opacity = if a == 255 { String::new() } else { format!(" {name}-opacity=\"{:.3}\"", f32::from(a) / 255.0) };
    format!(" {name}=\"#{r:02x}{g:02x}{b:02x}\"{opacity}")
}

fn fill(colour: Color32) -> String {
    if colour.a() == 0 { " fill=\"none\"".to_owned() } else { paint("fill", colour) }
}

fn stroke(stroke: Stroke) -> String {
    if stroke.is_empty() {
        return String::new();
    }
    format!("{} stroke-width=\"{}\"", paint("stroke", stroke.color), number(stroke.width))
}
