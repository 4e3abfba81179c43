//! Makes `assets/world-110m.bin`, the land, coasts and borders of the world map, whose format `src/draw/world/shape.rs` describes.
//!
//! ```text
//! npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
//! cargo run --example world-110m -- package/countries-110m.json world-110m.bin
//! ```
//!
//! The source is Natural Earth's countries at 1:110m, version 4.1 (public domain), as the TopoJSON of the package world-atlas: arcs
//! that neighbours share are what tells a border from a coast. Run on it, this program writes the points, the codes, the lines and
//! the triangles of 174 of the 177 countries as they are in the shipped file, byte for byte. Antarctica, Fiji and South Africa are cut
//! into other triangles of the same land, as many of them: the program that made the shipped file was not kept, and treated the pole,
//! the date line and the hole for Lesotho in another order. This one prints how the two compare.

use chokepoint_core::model::Country;
use serde_json::Value;
use std::collections::HashMap;
use std::error::Error;

/// Degrees between points along the pole, where Antarctica's outline is closed.
const POLE_STEP: i32 = 15;
/// Width in degrees of the strips in which land that goes round the pole is cut, so that no triangle is wider than half the world.
const STRIP: i32 = 40;
/// Degrees from the Greenwich meridian from where on an edge between two points is the published polygons' cut along the date line.
const DATE_LINE: f64 = 179.9;

/// A corner of an outline: its number, degrees east without a jump at the date line, degrees north.
type Corner = (u16, f64, f64);

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(source), Some(target)) = (arguments.next(), arguments.next()) else {
        return Err("usage: world-110m countries-110m.json world-110m.bin".into());
    };
    let world = World::read(&serde_json::from_str(&std::fs::read_to_string(source)?)?)
        .ok_or("not countries-110m.json of world-atlas")?;
    let made = world.packed()?;
    std::fs::write(&target, &made)?;
    let shipped = World::unpacked(include_bytes!("../world-110m.bin")).ok_or("the shipped file is damaged")?;
    println!("{target}: {} bytes", made.len());
    println!(
        "points {}, {} in the shipped file, the same: {}",
        world.points.len(),
        shipped.points.len(),
        world.points == shipped.points
    );
    println!(
        "lines {}, {} in the shipped file, the same: {}",
        world.lines.len(),
        shipped.lines.len(),
        world.lines == shipped.lines
    );
    let (triangles, theirs) = (world.triangles(), shipped.triangles());
    println!("triangles {triangles}, {theirs} in the shipped file");
    for (made, there) in world.lands.iter().zip(&shipped.lands).filter(|(made, there)| made != there) {
        let (area, theirs) = (world.area(&made.1), shipped.area(&there.1));
        let counts = (made.1.len() / 3, there.1.len() / 3);
        println!(
            "{} and {}: triangles {} and {}, square degrees {area:.3} and {theirs:.3}",
            made.0, there.0, counts.0, counts.1
        );
    }
    Ok(())
}

/// What the file holds.
#[derive(Default)]
struct World {
    /// Longitude in 180/32767 degrees, latitude in 90/32767 degrees.
    points: Vec<(i16, i16)>,
    numbers: HashMap<(i16, i16), u16>,
    /// Codes and corners of triangles, by code.
    lands: Vec<(String, Vec<u16>)>,
    /// Whether each is a border, and its points.
    lines: Vec<(bool, Vec<u16>)>,
}

impl World {
    fn read(source: &Value) -> Option<Self> {
        let mut world = Self::default();
        let pair = |value: &Value| Some((value.get(0)?.as_f64()?, value.get(1)?.as_f64()?));
        let (scale, shift) = (pair(&source["transform"]["scale"])?, pair(&source["transform"]["translate"])?);
        let mut arcs = Vec::new();
        for arc in source["arcs"].as_array()? {
            // Each point is told as the step from the one before.
            let (mut x, mut y) = (0.0, 0.0);
            let mut way: Vec<u16> = Vec::new();
            for step in arc.as_array()? {
                let step = pair(step)?;
                (x, y) = (x + step.0, y + step.1);
                let number = world.number(x * scale.0 + shift.0, y * scale.1 + shift.1);
                if way.last() != Some(&number) {
                    way.push(number);
                }
            }
            arcs.push(way);
        }
        let mut uses = vec![0; arcs.len()];
        for country in source["objects"]["countries"]["geometries"].as_array()? {
            let polygons = match country["type"].as_str()? {
                "Polygon" => vec![&country["arcs"]],
                _ => country["arcs"].as_array()?.iter().collect(),
            };
            let mut triangles = Vec::new();
            for polygon in polygons {
                let mut rings = Vec::new();
                for ring in polygon.as_array()? {
                    let mut way: Vec<u16> = Vec::new();
                    for arc in ring.as_array()? {
                        // A negative number is the complement of an arc's and means that arc backwards.
                        let arc = arc.as_i64()?;
                        let at = usize::try_from(if arc < 0 { !arc } else { arc }).ok()?;
                        uses[at] += 1;
                        let mut piece = arcs.get(at)?.clone();
                        if arc < 0 {
                            piece.reverse();
                        }
                        let joined = usize::from(way.last() == piece.first());
                        way.extend(&piece[joined..]);
                    }
                    way.pop(); // a ring ends where it begins
                    rings.push(world.unrolled(&way));
                }
                world.cut(rings, &mut triangles);
            }
            let known = country["id"].as_str().or(country["properties"]["name"].as_str()).and_then(Country::recognise);
            world.lands.push((known.map_or_else(|| "--".to_owned(), |country| country.code().to_owned()), triangles));
        }
        world.lands.sort_by(|a, b| a.0.cmp(&b.0));
        for (arc, uses) in arcs.iter().zip(uses) {
            let is_cut = |from: &u16, to: &u16| [from, to].iter().all(|point| world.place(**point).0.abs() > DATE_LINE);
            let pieces = arc.chunk_by(|from, to| !is_cut(from, to)).filter(|piece| piece.len() > 1);
            world.lines.extend(pieces.map(|piece| (uses > 1, piece.to_vec())).collect::<Vec<_>>());
        }
        Some(world)
    }

    /// The number of a point, which is a new one unless a point that is packed alike has one.
    fn number(&mut self, east: f64, north: f64) -> u16 {
        // Halves go up, below 0 too, as in the shipped file.
        let packed = |part: f64| (part * 32_767.0 + 0.5).floor() as i16;
        let packed = (packed(east / 180.0), packed(north / 90.0));
        *self.numbers.entry(packed).or_insert_with(|| {
            self.points.push(packed);
            self.points.len() as u16 - 1
        })
    }

    /// Degrees east and north of a point as it is packed.
    fn place(&self, number: u16) -> (f64, f64) {
        let (east, north) = self.points[usize::from(number)];
        (f64::from(east) / 32_767.0 * 180.0, f64::from(north) / 32_767.0 * 90.0)
    }

    /// An outline without jumps at the date line; one that goes round the Earth is closed along the pole.
    fn unrolled(&mut self, way: &[u16]) -> Vec<Corner> {
        let mut ring: Vec<Corner> = Vec::new();
        let mut shift = 0.0;
        for number in way {
            let (east, north) = self.place(*number);
            if let Some((_, before, _)) = ring.last() {
                let jump = east + shift - before;
                shift -= if jump.abs() > 180.0 { 360.0_f64.copysign(jump) } else { 0.0 };
            }
            ring.push((*number, east + shift, north));
        }
        if let (Some(first), Some(last)) = (ring.first(), ring.last())
            && last.1 - first.1 > 180.0
        {
            for step in 0..=360 / POLE_STEP {
                let number = self.number(f64::from(180 - POLE_STEP * step), -90.0);
                let (east, north) = self.place(number);
                ring.push((number, east, north));
            }
        }
        ring
    }

    /// Cuts a polygon, its outline first and its holes after it, into triangles.
    fn cut(&mut self, mut rings: Vec<Vec<Corner>>, triangles: &mut Vec<u16>) {
        let mut outline = rings.remove(0);
        for hole in rings {
            join_hole(&mut outline, &hole);
        }
        if area(&outline) < 0.0 {
            outline.reverse();
        }
        let (west, east) = outline.iter().fold((f64::MAX, f64::MIN), |(w, e), (_, x, _)| (w.min(*x), e.max(*x)));
        if east - west <= 180.0 {
            clip_ears(&outline, triangles);
            return;
        }
        for strip in 0..360 / STRIP {
            let west = f64::from(STRIP * strip - 180);
            let part = self.side(&outline, west, 1.0);
            let part = self.side(&part, west + f64::from(STRIP), -1.0);
            clip_ears(&part, triangles);
        }
    }

    /// The part of a polygon that lies east of a meridian (`sign` 1) or west of it (-1).
    fn side(&mut self, polygon: &[Corner], edge: f64, sign: f64) -> Vec<Corner> {
        let mut kept = Vec::new();
        for (at, from) in polygon.iter().enumerate() {
            let to = polygon[(at + 1) % polygon.len()];
            let inside = |corner: &Corner| sign * (corner.1 - edge) >= 0.0;
            if inside(from) {
                kept.push(*from);
            }
            if inside(from) != inside(&to) {
                let north = from.2 + (to.2 - from.2) * (edge - from.1) / (to.1 - from.1);
                kept.push((self.number(edge, north), edge, north));
            }
        }
        kept
    }

    fn packed(&self) -> Result<Vec<u8>, std::num::TryFromIntError> {
        let mut bytes = b"CPW1".to_vec();
        let count = |count: usize| u16::try_from(count).map(u16::to_le_bytes);
        bytes.extend(count(self.points.len())?);
        bytes.extend(self.points.iter().flat_map(|(x, y)| [x.to_le_bytes(), y.to_le_bytes()]).flatten());
        bytes.extend(count(self.lands.len())?);
        for (code, triangles) in &self.lands {
            bytes.extend(code.as_bytes());
            bytes.extend(count(triangles.len() / 3)?);
            bytes.extend(triangles.iter().flat_map(|number| number.to_le_bytes()));
        }
        bytes.extend(count(self.lines.len())?);
        for (is_border, way) in &self.lines {
            bytes.push((*is_border).into());
            bytes.extend(count(way.len())?);
            bytes.extend(way.iter().flat_map(|number| number.to_le_bytes()));
        }
        Ok(bytes)
    }

    fn unpacked(mut bytes: &[u8]) -> Option<Self> {
        fn take<const N: usize>(bytes: &mut &[u8]) -> Option<[u8; N]> {
            let (head, rest) = bytes.split_first_chunk::<N>()?;
            *bytes = rest;
            Some(*head)
        }
        let count = |bytes: &mut &[u8]| take(bytes).map(u16::from_le_bytes);
        let numbers = |bytes: &mut &[u8], many: usize| (0..many).map(|_| count(bytes)).collect::<Option<Vec<u16>>>();
        let mut world = Self::default();
        take::<4>(&mut bytes)?;
        for _ in 0..count(&mut bytes)? {
            let (x, y) = (take(&mut bytes)?, take(&mut bytes)?);
            world.points.push((i16::from_le_bytes(x), i16::from_le_bytes(y)));
        }
        for _ in 0..count(&mut bytes)? {
            let code = String::from_utf8(take::<2>(&mut bytes)?.to_vec()).ok()?;
            let triangles = usize::from(count(&mut bytes)?);
            world.lands.push((code, numbers(&mut bytes, 3 * triangles)?));
        }
        for _ in 0..count(&mut bytes)? {
            let is_border = take::<1>(&mut bytes)? == [1];
            let points = usize::from(count(&mut bytes)?);
            world.lines.push((is_border, numbers(&mut bytes, points)?));
        }
        bytes.is_empty().then_some(world)
    }

    fn triangles(&self) -> usize {
        self.lands.iter().map(|(_, corners)| corners.len() / 3).sum()
    }

    /// Square degrees under triangles.
    fn area(&self, triangles: &[u16]) -> f64 {
        let corner = |number: u16, like: f64| {
            let (east, north) = self.place(number);
            (number, if (east - like).abs() > 180.0 { east - 360.0_f64.copysign(east - like) } else { east }, north)
        };
        let each = triangles.chunks_exact(3).map(|triangle| {
            let like = self.place(triangle[0]).0;
            area(&[corner(triangle[0], like), corner(triangle[1], like), corner(triangle[2], like)]).abs()
        });
        each.sum()
    }
}

/// Square degrees inside an outline; below 0 when it runs clockwise.
fn area(ring: &[Corner]) -> f64 {
    let next = ring.iter().cycle().skip(1);
    ring.iter().zip(next).map(|(a, b)| a.1 * b.2 - b.1 * a.2).sum::<f64>() / 2.0
}

/// Makes one outline of an outline and a hole in it, by a cut between the corners that lie nearest to each other.
fn join_hole(outline: &mut Vec<Corner>, hole: &[Corner]) {
    let distance = |a: &Corner, b: &Corner| (a.1 - b.1).powi(2) + (a.2 - b.2).powi(2);
    let pairs = (0..outline.len()).flat_map(|at| (0..hole.len()).map(move |of| (at, of)));
    let nearest =
        pairs.min_by(|a, b| distance(&outline[a.0], &hole[a.1]).total_cmp(&distance(&outline[b.0], &hole[b.1])));
    let Some((at, of)) = nearest else { return };
    let around: Vec<Corner> = hole[of..].iter().chain(&hole[..=of]).chain([&outline[at]]).copied().collect();
    outline.splice(at + 1..at + 1, around);
}

/// Cuts off one ear of a counter-clockwise outline after another: a corner whose triangle holds no other corner.
fn clip_ears(ring: &[Corner], triangles: &mut Vec<u16>) {
    let turn = |a: &Corner, b: &Corner, c: &Corner| (b.1 - a.1) * (c.2 - a.2) - (b.2 - a.2) * (c.1 - a.1);
    let mut ring = ring.to_vec();
    let (mut at, mut tried) = (ring.len().saturating_sub(1), 0);
    while ring.len() >= 3 && tried <= ring.len() {
        let (before, after) = ((at + ring.len() - 1) % ring.len(), (at + 1) % ring.len());
        let ear = [ring[before], ring[at], ring[after]];
        let [a, b, c] = &ear;
        let holds = |p: &Corner| {
            let is_corner = ear.iter().any(|corner| (corner.1, corner.2) == (p.1, p.2));
            !is_corner && turn(a, b, p) >= 0.0 && turn(b, c, p) >= 0.0 && turn(c, a, p) >= 0.0
        };
        if turn(a, b, c) > 0.0 && !ring.iter().any(holds) {
            triangles.extend(ear.map(|corner| corner.0));
            ring.remove(at);
            tried = 0;
        } else {
            at += 1;
            tried += 1;
        }
        at %= ring.len();
    }
}
