//! Pictures without a window: egui's shapes, painted by the processor.

use crate::draw::theme::Theme;
use egui::epaint::{ClippedPrimitive, ImageData, Mesh, Primitive, Vertex};
use egui::{Color32, Rect, TextureId, Vec2};
use image::RgbaImage;
use std::collections::HashMap;
use std::ops::Range;

/// Why there is no picture.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// Nothing to paint on, or more than memory should hold.
    #[error("a picture of {width} x {height} pixels cannot be painted; use 1 to 20,000 a side")]
    Size {
        /// Width asked for, pixels.
        width: u32,
        /// Height asked for, pixels.
        height: u32,
    },
}

/// Longest side, pixels.
const LONGEST: u32 = 20_000;
/// Sizes of text settle on the second pass.
const PASSES: usize = 3;

/// What egui wants painted.
pub(crate) struct Painted {
    /// Shapes with their clip rectangles, from the back to the front.
    pub shapes: Vec<egui::epaint::ClippedShape>,
    ctx: egui::Context,
    textures: Textures,
    width: u32,
    height: u32,
}

/// Lays out what `add` puts into a space of `size` points on the theme's canvas.
pub(crate) fn run(
    size: Vec2,
    pixels_per_point: f32,
    theme: &Theme,
    mut add: impl FnMut(&mut egui::Ui),
) -> Result<Painted, PictureError> {
    let (width, height) = ((size.x * pixels_per_point).round() as u32, (size.y * pixels_per_point).round() as u32);
    if !(1..=LONGEST).contains(&width) || !(1..=LONGEST).contains(&height) {
        return Err(PictureError::Size { width, height });
    }
    let ctx = egui::Context::default();
    ctx.set_pixels_per_point(pixels_per_point);
    crate::draw::theme::fonts::install_fonts(&ctx);
    theme.apply(&ctx);
    let mut textures = Textures::default();
    let mut shapes = Vec::new();
    for _ in 0..PASSES {
        let input = egui::RawInput {
            screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, size)),
            ..egui::RawInput::default()
        };
        let mut output = ctx.run_ui(input, |ui| {
            ui.painter().rect_filled(ui.max_rect(), 0.0, theme.canvas());
            add(ui);
        });
        let mut changes = std::mem::take(&mut output.textures_delta);
        textures.update(&changes);
        changes.clear();
        shapes = output.shapes;
    }
    Ok(Painted { shapes, ctx, textures, width, height })
}

/// Paints what `add` puts into a space of `size` points on the theme's canvas.
///
/// # Errors
/// When the size is out of range.
pub fn picture(
    size: Vec2,
    pixels_per_point: f32,
    theme: &Theme,
    add: impl FnMut(&mut egui::Ui),
) -> Result<RgbaImage, PictureError> {
    let Painted { shapes, ctx, textures, width, height } = run(size, pixels_per_point, theme, add)?;
    let primitives = ctx.tessellate(shapes, pixels_per_point);
    let mut canvas = Canvas::new(width, height, pixels_per_point, theme.canvas());
    primitives.iter().for_each(|primitive| canvas.paint(primitive, &textures));
    RgbaImage::from_raw(width, height, canvas.pixels).ok_or(PictureError::Size { width, height })
}

struct Texture {
    width: usize,
    height: usize,
    pixels: Vec<[u8; 4]>,
}

#[derive(Default)]
struct Textures(HashMap<TextureId, Texture>);

impl Textures {
    fn update(&mut self, delta: &egui::TexturesDelta) {
        for (id, change) in delta.set.iter().flat_map(|(id, changes)| changes.iter().map(move |change| (id, change))) {
            let ImageData::Color(image) = &change.image;
            let pixels: Vec<[u8; 4]> = image.pixels.iter().map(Color32::to_array).collect();
            let [width, height] = image.size;
            match (change.pos, self.0.get_mut(id)) {
                (Some([left, top]), Some(texture)) => {
                    for y in 0..height {
                        let at = (top + y) * texture.width + left;
                        if let Some(row) = texture.pixels.get_mut(at..at + width) {
                            row.copy_from_slice(&pixels[y * width..(y + 1) * width]);
                        }
                    }
                }
                _ => {
                    self.0.insert(*id, Texture { width, height, pixels });
                }
            }
        }
    }
}

impl Texture {
    fn texel(&self, x: i32, y: i32) -> [f32; 4] {
        let clamp = |value: i32, size: usize| value.clamp(0, size as i32 - 1) as usize;
        self.pixels[clamp(y, self.height) * self.width + clamp(x, self.width)].map(f32::from)
    }

    /// Colour at a place of the texture, bilinear between its pixels.
    fn sample(&self, u: f32, v: f32) -> [f32; 4] {
        let (x, y) = (u * self.width as f32 - 0.5, v * self.height as f32 - 0.5);
        let (left, top) = (x.floor(), y.floor());
        let (right_part, bottom_part) = (x - left, y - top);
        let (left, top) = (left as i32, top as i32);
        let corners = [
            self.texel(left, top),
            self.texel(left + 1, top),
            self.texel(left, top + 1),
            self.texel(left + 1, top + 1),
        ];
        std::array::from_fn(|channel| {
            let upper = corners[0][channel] * (1.0 - right_part) + corners[1][channel] * right_part;
            let lower = corners[2][channel] * (1.0 - right_part) + corners[3][channel] * right_part;
            upper * (1.0 - bottom_part) + lower * bottom_part
        })
    }
}

struct Canvas {
    width: i32,
    height: i32,
    pixels_per_point: f32,
    pixels: Vec<u8>,
}

impl Canvas {
    fn new(width: u32, height: u32, pixels_per_point: f32, background: Color32) -> Self {
        let pixels = background.to_array().repeat(width as usize * height as usize);
        Self { width: width as i32, height: height as i32, pixels_per_point, pixels }
    }

    fn paint(&mut self, primitive: &ClippedPrimitive, textures: &Textures) {
        // Paint callbacks are for a graphics card; nothing of ours uses them.
        let Primitive::Mesh(mesh) = &primitive.primitive else { return };
        let Some(texture) = textures.0.get(&mesh.texture_id) else { return };
        let clip = primitive.clip_rect * self.pixels_per_point;
        let clip = [
            (clip.min.x.round() as i32).max(0),
            (clip.min.y.round() as i32).max(0),
            (clip.max.x.round() as i32).min(self.width),
            (clip.max.y.round() as i32).min(self.height),
        ];
        self.mesh(mesh, texture, clip);
    }

    fn mesh(&mut self, mesh: &Mesh, texture: &Texture, clip: [i32; 4]) {
        for corner in mesh.indices.chunks_exact(3) {
            let vertex = |at: usize| &mesh.vertices[corner[at] as usize];
            self.triangle(vertex(0), vertex(1), vertex(2), texture, clip);
        }
    }

    /// Fills the pixels whose centre lies inside, top and left edges included.
    fn triangle(&mut self, a: &Vertex, b: &Vertex, c: &Vertex, texture: &Texture, clip: [i32; 4]) {
        let scale = self.pixels_per_point;
        let point = |vertex: &Vertex| (vertex.pos.x * scale, vertex.pos.y * scale);
        let edge = |from: (f32, f32), to: (f32, f32), at: (f32, f32)| {
            (to.0 - from.0) * (at.1 - from.1) - (to.1 - from.1) * (at.0 - from.0)
        };
        let area = edge(point(a), point(b), point(c));
        if !area.is_finite() || area.abs() < 1e-6 {
            return;
        }
        let (b, c, area) = if area < 0.0 { (c, b, -area) } else { (b, c, area) };
        let (pa, pb, pc) = (point(a), point(b), point(c));
        let low = |x: f32, y: f32, z: f32, least: i32| ((x.min(y).min(z) - 0.5).floor() as i32).max(least);
        let high = |x: f32, y: f32, z: f32, most: i32| ((x.max(y).max(z) + 0.5).ceil() as i32).min(most);
        let owned = |from: (f32, f32), to: (f32, f32)| {
            let (dx, dy) = (to.0 - from.0, to.1 - from.1);
            (dy == 0.0 && dx > 0.0) || dy < 0.0
        };
        let owns = [owned(pb, pc), owned(pc, pa), owned(pa, pb)];
        let colours = [a, b, c].map(|vertex| vertex.color.to_array().map(f32::from));
        let flat = colours[0] == colours[1] && colours[1] == colours[2];
        let solid = (a.uv == b.uv && b.uv == c.uv).then(|| texture.sample(a.uv.x, a.uv.y));
        let columns = low(pa.0, pb.0, pc.0, clip[0])..high(pa.0, pb.0, pc.0, clip[2]);
        let weights = |x: i32, y: i32| {
            let at = (x as f32 + 0.5, y as f32 + 0.5);
            let weights = [edge(pb, pc, at), edge(pc, pa, at), edge(pa, pb, at)];
            let is_out = weights.iter().zip(owns).any(|(weight, owns)| *weight < 0.0 || (*weight == 0.0 && !owns));
            (!is_out).then_some(weights)
        };
        for y in low(pa.1, pb.1, pc.1, clip[1])..high(pa.1, pb.1, pc.1, clip[3]) {
            let span = span(&columns, y, [(pb, pc), (pc, pa), (pa, pb)]);
            if let Some(texel) = solid.filter(|_| flat) {
                // Between its ends a line of a triangle is inside.
                let is_in = |x: &i32| weights(*x, y).is_some();
                if let (Some(first), Some(last)) = (span.clone().find(is_in), span.rev().find(is_in)) {
                    let source = std::array::from_fn(|at| colours[0][at] * texel[at] / 255.0);
                    (first..=last).for_each(|x| self.blend(x, y, source));
                }
                continue;
            }
            for x in span {
                let Some(weights) = weights(x, y) else { continue };
                let [wa, wb, wc] = weights.map(|weight| weight / area);
                let texel = solid.unwrap_or_else(|| {
                    texture.sample(a.uv.x * wa + b.uv.x * wb + c.uv.x * wc, a.uv.y * wa + b.uv.y * wb + c.uv.y * wc)
                });
                let colour = if flat {
                    colours[0]
                } else {
                    std::array::from_fn(|at| colours[0][at] * wa + colours[1][at] * wb + colours[2][at] * wc)
                };
                self.blend(x, y, std::array::from_fn(|at| colour[at] * texel[at] / 255.0));
            }
        }
    }

    /// Premultiplied colour over what is there.
    fn blend(&mut self, x: i32, y: i32, source: [f32; 4]) {
        let at = (y * self.width + x) as usize * 4;
        let keep = 1.0 - source[3] / 255.0;
        for (pixel, source) in self.pixels[at..at + 4].iter_mut().zip(source) {
            *pixel = (source + f32::from(*pixel) * keep + 0.5).min(255.0) as u8;
        }
    }
}

/// The columns of a line of pixels that may lie inside a triangle: a long thin one has few of those in its box. A pixel too many
/// on either side is left to the exact test.
fn span(columns: &Range<i32>, y: i32, edges: [((f32, f32), (f32, f32)); 3]) -> Range<i32> {
    let at = y as f32 + 0.5;
    let (mut left, mut right) = (columns.start, columns.end);
    for (from, to) in edges {
        let down = to.1 - from.1;
        let crossing = from.0 + (to.0 - from.0) * (at - from.1) / down;
        // A level edge has no crossing, and one far outside says nothing; both limits then stay as they are.
        if down < 0.0 && crossing.is_finite() {
            left = left.max(((crossing - 0.5).floor() as i32).saturating_sub(1));
        } else if down > 0.0 && crossing.is_finite() {
            right = right.min(((crossing - 0.5).ceil() as i32).saturating_add(2));
        }
    }
    left..right
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::theme::ThemeKind;
    use egui::{pos2, vec2};

    #[test]
    fn a_filled_rectangle_covers_its_pixels_and_no_others() {
        let theme = Theme::of(ThemeKind::Light);
        let red = Color32::from_rgb(200, 10, 20);
        let image = picture(vec2(40.0, 30.0), 2.0, &theme, |ui| {
            let mut mesh = Mesh::default();
            mesh.add_colored_rect(Rect::from_min_max(pos2(10.0, 5.0), pos2(20.0, 15.0)), red);
            ui.painter().add(mesh);
        })
        .expect("a picture");
        assert_eq!(image.dimensions(), (80, 60));
        let painted = image.enumerate_pixels().filter(|(_, _, pixel)| pixel.0 == red.to_array()).count();
        assert_eq!(painted, 20 * 20);
        assert_eq!(image.get_pixel(20, 10).0, red.to_array());
        assert_eq!(image.get_pixel(39, 29).0, red.to_array());
        assert_eq!(image.get_pixel(40, 30).0, theme.canvas().to_array());
    }

    /// A label of thousands of letters ends further away than whole numbers reach; what is on the picture is painted all the same.
    #[test]
    fn what_ends_far_outside_is_painted_inside() {
        let theme = Theme::of(ThemeKind::Light);
        let red = Color32::from_rgb(200, 10, 20);
        for far in [-1e13_f32, 1e13] {
            let image = picture(vec2(40.0, 30.0), 1.0, &theme, |ui| {
                let mut mesh = Mesh::default();
                for at in [pos2(20.0, 0.0), pos2(far, 15.0), pos2(20.0, 30.0)] {
                    mesh.colored_vertex(at, red);
                }
                mesh.add_triangle(0, 1, 2);
                ui.painter().add(mesh);
            })
            .expect("a picture");
            let inside = if far < 0.0 { 15 } else { 25 };
            assert_eq!(image.get_pixel(inside, 15).0, red.to_array(), "{far}");
            assert_eq!(image.get_pixel(40 - inside, 15).0, theme.canvas().to_array(), "{far}");
        }
    }

    #[test]
    fn text_leaves_ink_and_an_impossible_size_is_refused() {
        let theme = Theme::of(ThemeKind::Light);
        let image = picture(vec2(100.0, 30.0), 1.0, &theme, |ui| {
            ui.label("Dysprosium");
        })
        .expect("a picture");
        assert!(image.pixels().filter(|pixel| pixel.0[0] < 100).count() > 50);
        assert!(picture(vec2(0.0, 30.0), 1.0, &theme, |_| {}).is_err());
    }
}
