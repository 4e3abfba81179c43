//! Pictures as SVG: egui's shapes, written one by one. Text stays text, in the width it has on screen.

use crate::draw::paint::outline::{Tenths, areas, tenths};
use crate::draw::paint::raster::{PictureError, run};
use crate::draw::paint::strokes::{Drawing, Drawn, Way, dashes, keep_lines};
use crate::draw::theme::Theme;
use chokepoint_core::model::is_hidden;
use egui::epaint::{ClippedShape, ColorMode, PathShape, PathStroke, RectShape, TextShape};
use egui::{Color32, Pos2, Rect, Shape, Stroke, StrokeKind, Ui, Vec2};
use std::fmt::Write as _;
use xmlwriter::{Indent, Options, XmlWriter};

/// What text is set in: the first that the reader's machine has.
const FONTS: &str = "Ubuntu, 'Segoe UI', 'Helvetica Neue', Arial, 'Liberation Sans', sans-serif";

/// Paints what `add` puts into a space of `size` points on the theme's canvas. `title` is what it shows, in words.
///
/// # Errors
/// When the size is out of range.
pub fn svg(size: Vec2, theme: &Theme, title: &str, mut add: impl FnMut(&mut Ui)) -> Result<String, PictureError> {
    let painted = run(size, 1.0, theme, |ui| {
        keep_lines(ui.ctx());
        add(ui);
    })?;
    let (parts, clips) = visible(&painted.shapes);
    // A line an element, so that two pictures can be compared.
    let mut xml = XmlWriter::new(Options { indent: Indent::Spaces(0), ..Options::default() });
    xml.write_declaration();
    xml.start_element("svg");
    xml.write_attribute("xmlns", "http://www.w3.org/2000/svg");
    xml.write_attribute("width", &size.x);
    xml.write_attribute("height", &size.y);
    xml.write_attribute_fmt("viewBox", format_args!("0 0 {} {}", size.x, size.y));
    xml.write_attribute("font-family", FONTS);
    xml.start_element("title");
    words(&mut xml, title);
    if !clips.is_empty() {
        xml.start_element("defs");
        for (id, clip) in (1..).zip(&clips) {
            xml.start_element("clipPath");
            xml.write_attribute_fmt("id", format_args!("c{id}"));
            xml.start_element("rect");
            place(&mut xml, *clip);
            xml.end_element();
            xml.end_element();
        }
        xml.end_element();
    }
    for (clip, part) in parts {
        if let Some(id) = clip {
            xml.start_element("g");
            xml.write_attribute_fmt("clip-path", format_args!("url(#c{id})"));
            shape(&mut xml, part);
            xml.end_element();
        } else {
            shape(&mut xml, part);
        }
    }
    Ok(xml.end_document())
}

/// Text as the content of the open element, which is closed. It stays on the element's own line: white space around it would be
/// painted.
///
/// The writer escapes `<` alone, so `&` and `>` (of `]]>`) are left to do; XML has no way to write control characters, nor what is no character at all
/// (U+FFFE, U+FFFF). Marks that turn the direction of a line would make a name look like another: they are shown as such.
fn words(xml: &mut XmlWriter, words: &str) {
    let printable = |letter: char| match letter {
        letter if letter.is_control() => ' ',
        letter if is_hidden(letter) => '\u{fffd}',
        letter => letter,
    };
    let printable: String = words.chars().map(printable).collect();
    xml.set_preserve_whitespaces(true);
    xml.write_text(&printable.replace('&', "&amp;").replace('>', "&gt;"));
    xml.end_element();
    xml.set_preserve_whitespaces(false);
}

/// The shapes that show, each with the number, from 1, of the rectangle that cuts something off it, and those rectangles.
fn visible(shapes: &[ClippedShape]) -> (Vec<(Option<usize>, &Shape)>, Vec<Rect>) {
    let (mut parts, mut clips) = (Vec::new(), Vec::new());
    for ClippedShape { clip_rect: clip, shape, .. } in shapes {
        let bounds = shape.visual_bounding_rect();
        if !bounds.is_positive() {
            if matches!(shape, Shape::LineSegment { .. } | Shape::Path(_) | Shape::Vec(_)) {
                parts.push((None, shape));
            }
        } else if clip.intersects(bounds) {
            if clip.expand(0.5).contains_rect(bounds) {
                parts.push((None, shape));
            } else {
                if clips.last() != Some(clip) {
                    clips.push(*clip);
                }
                parts.push((Some(clips.len()), shape));
            }
        }
    }
    (parts, clips)
}

fn shape(xml: &mut XmlWriter, shape: &Shape) {
    match shape {
        Shape::Noop => {}
        Shape::Callback(back) => {
            if let Some(Drawing(drawn)) = back.callback.downcast_ref() {
                drawn.chunk_by(have_one_look).for_each(|lines| of_one_look(xml, lines));
            }
        }
        Shape::Vec(shapes) => shapes.iter().for_each(|part| self::shape(xml, part)),
        Shape::Circle(circle) => {
            xml.start_element("circle");
            xml.write_attribute("cx", &number(circle.center.x));
            xml.write_attribute("cy", &number(circle.center.y));
            xml.write_attribute("r", &number(circle.radius));
            fill(xml, circle.fill);
            stroke(xml, circle.stroke);
            xml.end_element();
        }
        Shape::Ellipse(ellipse) => {
            let (x, y) = (number(ellipse.center.x), number(ellipse.center.y));
            xml.start_element("ellipse");
            xml.write_attribute("cx", &x);
            xml.write_attribute("cy", &y);
            xml.write_attribute("rx", &number(ellipse.radius.x));
            xml.write_attribute("ry", &number(ellipse.radius.y));
            xml.write_attribute_fmt("transform", format_args!("rotate({} {x} {y})", ellipse.angle.to_degrees()));
            fill(xml, ellipse.fill);
            stroke(xml, ellipse.stroke);
            xml.end_element();
        }
        Shape::LineSegment { points, stroke } => line(xml, points, *stroke),
        Shape::Path(shape) => path(xml, shape),
        Shape::Band(band) => {
            let upper = band.points.iter().map(|point| Pos2::new(point.x, point.y.min));
            let lower = band.points.iter().rev().map(|point| Pos2::new(point.x, point.y.max));
            let turn = egui::emath::Rot2::from_angle(band.angle);
            let outline: Vec<Pos2> = upper.chain(lower).map(|point| (turn * point.to_vec2()).to_pos2()).collect();
            polygon(xml, &outline, band.fill);
        }
        Shape::Rect(shape) => rect(xml, shape),
        Shape::Text(shape) => text(xml, shape),
        Shape::Mesh(mesh) => {
            for area in areas(mesh) {
                let mut way = PathData::default();
                area.outlines.iter().for_each(|outline| way.closed(outline));
                xml.start_element("path");
                fill(xml, area.colour);
                xml.write_attribute("fill-rule", "evenodd");
                xml.write_attribute("d", &way.text);
                xml.end_element();
            }
        }
        Shape::QuadraticBezier(curve) => {
            let points = curve.flatten(Some(0.1));
            path(xml, &PathShape { points, closed: curve.closed, fill: curve.fill, stroke: curve.stroke.clone() });
        }
        Shape::CubicBezier(curve) => {
            let points = curve.flatten(Some(0.1));
            path(xml, &PathShape { points, closed: curve.closed, fill: curve.fill, stroke: curve.stroke.clone() });
        }
    }
}

/// Whether two lines can share what says how they look.
fn have_one_look(a: &Drawn, b: &Drawn) -> bool {
    let filled = |drawn: &Drawn| matches!(drawn.way, Way::Triangle(_));
    let look = |drawn: &Drawn| (drawn.stroke.color, number(drawn.stroke.width), drawn.dash, filled(drawn));
    look(a) == look(b)
}

/// Lines that look alike: each by itself, so that where they cross they darken as on the screen.
fn of_one_look(xml: &mut XmlWriter, lines: &[Drawn]) {
    let Some(Drawn { way, stroke: look, dash }) = lines.first() else { return };
    xml.start_element("g");
    if matches!(way, Way::Triangle(_)) {
        fill(xml, look.color);
    } else {
        fill(xml, Color32::TRANSPARENT);
        stroke(xml, *look);
        let pattern: Vec<String> = dashes(*dash, look.width).into_iter().map(number).collect();
        if pattern.is_empty() {
            xml.write_attribute("stroke-linejoin", "round");
        } else {
            xml.write_attribute("stroke-dasharray", &pattern.join(" "));
        }
    }
    for line in lines {
        let mut data = PathData::default();
        data.way(&line.way);
        if !data.text.is_empty() {
            xml.start_element("path");
            xml.write_attribute("d", &data.text);
            xml.end_element();
        }
    }
    xml.end_element();
}

/// What a path element says, as short as it can be: tenths of a point, and only the first place of a line in full.
#[derive(Default)]
struct PathData {
    text: String,
}

impl PathData {
    fn command(&mut self, letter: char) {
        self.text.push(letter);
    }

    /// So many tenths; what was written before is told from it by a sign or a space.
    fn figure(&mut self, tenths: i32) {
        let begins_anew = self.text.ends_with(|last: char| last.is_ascii_alphabetic());
        if !begins_anew && tenths >= 0 {
            self.text.push(' ');
        }
        let (whole, rest) = (tenths.abs() / 10, tenths.abs() % 10);
        let sign = if tenths < 0 { "-" } else { "" };
        let _ = match (whole, rest) {
            (whole, 0) => write!(self.text, "{sign}{whole}"),
            (0, rest) => write!(self.text, "{sign}.{rest}"),
            (whole, rest) => write!(self.text, "{sign}{whole}.{rest}"),
        };
    }

    fn place(&mut self, (x, y): Tenths) {
        self.figure(x);
        self.figure(y);
    }

    fn segment(&mut self, (from_x, from_y): Tenths, (to_x, to_y): Tenths) {
        self.place((to_x - from_x, to_y - from_y));
    }

    /// A line from place to place; steps too small to be seen are left out.
    fn line(&mut self, mut places: impl Iterator<Item = Tenths>) {
        let Some(first) = places.next() else { return };
        self.command('M');
        self.place(first);
        self.command('l');
        let mut at = first;
        for place in places {
            if place != at {
                self.segment(at, place);
                at = place;
            }
        }
        if self.text.ends_with('l') {
            self.text.push_str("0 0");
        }
    }

    fn closed(&mut self, outline: &[Tenths]) {
        self.line(outline.iter().copied());
        self.command('z');
    }

    fn way(&mut self, way: &Way) {
        match way {
            Way::Line(points) => self.line(points.iter().map(|point| tenths(*point))),
            Way::Curve([start, rest @ ..]) => {
                let start = tenths(*start);
                self.command('M');
                self.place(start);
                self.command('c');
                rest.iter().for_each(|point| self.segment(start, tenths(*point)));
            }
            Way::Triangle(corners) => self.closed(&corners.map(tenths)),
            Way::Arc { centre, radius, turns } => {
                let place = |turn: f32| tenths(*centre + *radius * Vec2::angled(turn * std::f32::consts::TAU));
                self.command('M');
                self.place(place(turns.start));
                // An arc between two places says which way round only up to half a turn.
                let pieces = (2.0 * (turns.end - turns.start)).ceil().max(1.0) as usize;
                for piece in 1..=pieces {
                    let radius = (radius * 10.0).round() as i32;
                    self.command('A');
                    self.place((radius, radius));
                    self.text.push_str(" 0 0 1");
                    self.place(place(egui::lerp(turns.start..=turns.end, piece as f32 / pieces as f32)));
                }
            }
        }
    }
}

fn line(xml: &mut XmlWriter, [from, to]: &[Pos2; 2], line: Stroke) {
    if line.is_empty() {
        return;
    }
    xml.start_element("line");
    xml.write_attribute("x1", &number(from.x));
    xml.write_attribute("y1", &number(from.y));
    xml.write_attribute("x2", &number(to.x));
    xml.write_attribute("y2", &number(to.y));
    stroke(xml, line);
    xml.end_element();
}

fn path(xml: &mut XmlWriter, path: &PathShape) {
    if path.points.len() < 2 {
        return;
    }
    xml.start_element(if path.closed { "polygon" } else { "polyline" });
    xml.write_attribute("points", &points(&path.points));
    fill(xml, if path.closed { path.fill } else { Color32::TRANSPARENT });
    stroke(xml, solid(&path.stroke));
    xml.write_attribute("stroke-linejoin", "round");
    xml.end_element();
}

fn polygon(xml: &mut XmlWriter, corners: &[Pos2], colour: Color32) {
    xml.start_element("polygon");
    xml.write_attribute("points", &points(corners));
    fill(xml, colour);
    xml.end_element();
}

fn rect(xml: &mut XmlWriter, shape: &RectShape) {
    // SVG strokes lie on the edge.
    let shift = match shape.stroke_kind {
        StrokeKind::Inside => -shape.stroke.width / 2.0,
        StrokeKind::Middle => 0.0,
        StrokeKind::Outside => shape.stroke.width / 2.0,
    };
    xml.start_element("rect");
    place(xml, if shape.stroke.is_empty() { shape.rect } else { shape.rect.expand(shift) });
    if shape.corner_radius.nw > 0 {
        xml.write_attribute("rx", &shape.corner_radius.nw);
    }
    fill(xml, shape.fill);
    stroke(xml, shape.stroke);
    xml.end_element();
}

fn text(xml: &mut XmlWriter, text: &TextShape) {
    let sections = &text.galley.job.sections;
    let format = sections.first().map(|section| &section.format);
    let own = format.map_or(text.fallback_color, |format| format.color);
    let own = if own == Color32::PLACEHOLDER { text.fallback_color } else { own };
    let colour = text.override_text_color.unwrap_or(own).gamma_multiply(text.opacity_factor);
    let size = format.map_or(12.0, |format| format.font_id.size);
    for row in &text.galley.rows {
        let line: String = row.row.glyphs.iter().map(|glyph| glyph.chr).collect();
        let line = line.trim_end();
        let (Some(first), Some(last)) = (row.row.glyphs.first(), row.row.glyphs.get(line.chars().count().max(1) - 1))
        else {
            continue;
        };
        if line.is_empty() {
            continue;
        }
        xml.start_element("text");
        xml.write_attribute("x", &number(text.pos.x + row.pos.x + first.pos.x));
        xml.write_attribute("y", &number(text.pos.y + row.pos.y + first.pos.y));
        xml.write_attribute("font-size", &number(size));
        xml.write_attribute("textLength", &number(last.pos.x + last.advance_width - first.pos.x));
        xml.write_attribute("lengthAdjust", "spacingAndGlyphs");
        if text.angle != 0.0 {
            let (turn, centre) = (text.angle.to_degrees(), text.pos);
            xml.write_attribute_fmt("transform", format_args!("rotate({turn} {} {})", centre.x, centre.y));
        }
        fill(xml, colour);
        words(xml, line);
    }
}

fn points(points: &[Pos2]) -> String {
    let mut text = String::new();
    for point in points {
        let _ = write!(text, "{},{} ", number(point.x), number(point.y));
    }
    text.trim_end().to_owned()
}

fn place(xml: &mut XmlWriter, rect: Rect) {
    xml.write_attribute("x", &number(rect.left()));
    xml.write_attribute("y", &number(rect.top()));
    xml.write_attribute("width", &number(rect.width().max(0.0)));
    xml.write_attribute("height", &number(rect.height().max(0.0)));
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
fn paint(xml: &mut XmlWriter, name: &str, colour: Color32) {
    let [r, g, b, a] = colour.to_srgba_unmultiplied();
    xml.write_attribute_fmt(name, format_args!("#{r:02x}{g:02x}{b:02x}"));
    if a < 255 {
        xml.write_attribute_fmt(&format!("{name}-opacity"), format_args!("{:.3}", f32::from(a) / 255.0));
    }
}

fn fill(xml: &mut XmlWriter, colour: Color32) {
    if colour.a() == 0 {
        xml.write_attribute("fill", "none");
    } else {
        paint(xml, "fill", colour);
    }
}

fn stroke(xml: &mut XmlWriter, stroke: Stroke) {
    if !stroke.is_empty() {
        paint(xml, "stroke", stroke.color);
        xml.write_attribute("stroke-width", &number(stroke.width));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_cannot_break_the_file() {
        let mut xml = XmlWriter::new(Options { indent: Indent::Spaces(0), ..Options::default() });
        xml.start_element("text");
        words(&mut xml, "a & b <c> ]]>\u{1}\nd");
        assert_eq!(xml.end_document(), "<text>a &amp; b &lt;c&gt; ]]&gt;  d</text>\n");
        let mut xml = XmlWriter::new(Options { indent: Indent::Spaces(0), ..Options::default() });
        xml.start_element("text");
        words(&mut xml, "x\u{ffff}\u{202e}y\u{1b}z");
        assert_eq!(xml.end_document(), "<text>x\u{fffd}\u{fffd}y z</text>\n");
    }
}
