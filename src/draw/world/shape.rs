//! Land, coastlines and borders of the world.
//!
//! `assets/world-110m.bin` packs Natural Earth's countries at 1:110m, version 4.1 (naturalearthdata.com, in the public domain), with the
//! borders as published there. All numbers are little-endian:
//!
//! | part | content |
//! |---|---|
//! | magic | `CPW1` |
//! | points | count `u16`; each `i16` longitude in 180/32767 degrees, `i16` latitude in 90/32767 degrees |
//! | countries | count `u16`; each two letters (ISO 3166-1, `--` for none), count of triangles `u16`, three point numbers `u16` each |
//! | lines | count `u16`; each `u8` (0 coast, 1 border), count of points `u16`, point numbers `u16` |
//!
//! Triangles are no wider than half the world, so that one that lies across the date line can be told from one that does not. Lines leave out
//! the edges that the published polygons have along the date line and at the pole.

use crate::draw::world::globe::{WorldCentre, plane_of};
use chokepoint_core::model::{Country, GlobePoint};
use egui::{Pos2, Rect};
use std::collections::HashMap;
use std::sync::OnceLock;

const PACKED: &[u8] = include_bytes!("../../../assets/world-110m.bin");

/// The world on the plane, cut open for one centre.
pub(crate) struct WorldShape {
    /// Land, by country.
    pub lands: Vec<Land>,
    /// Coastlines and borders.
    pub lines: Vec<ShoreLine>,
}

/// A country's land as triangles.
pub(crate) struct Land {
    /// Country whose land it is.
    pub country: Country,
    /// Corners on the plane.
    pub corners: Vec<Pos2>,
    /// Three numbers of corners a triangle.
    pub triangles: Vec<u32>,
    /// All of it.
    pub bounds: Rect,
}

/// A piece of coast or border.
pub(crate) struct ShoreLine {
    /// Whether land lies on both sides.
    pub is_border: bool,
    /// Along it, on the plane.
    pub points: Vec<Pos2>,
    /// All of it.
    pub bounds: Rect,
}

/// The world as seen from a centre; worked out once.
pub(crate) fn world_shape(centre: WorldCentre) -> &'static WorldShape {
    static SHAPES: [OnceLock<WorldShape>; 2] = [OnceLock::new(), OnceLock::new()];
    let slot = match centre {
        WorldCentre::Atlantic => &SHAPES[0],
        WorldCentre::Pacific => &SHAPES[1],
    };
    // The file is part of the program and a test reads it; were it damaged, the map would be water.
    slot.get_or_init(|| unpack(PACKED, centre).unwrap_or(WorldShape { lands: Vec::new(), lines: Vec::new() }))
}

struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn bytes<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    fn count(&mut self) -> Option<usize> {
        self.bytes().map(u16::from_le_bytes).map(usize::from)
    }

    fn degrees(&mut self, most: f64) -> Option<f64> {
        self.bytes().map(|bytes| f64::from(i16::from_le_bytes(bytes)) / 32_767.0 * most)
    }
}

fn unpack(bytes: &[u8], centre: WorldCentre) -> Option<WorldShape> {
    let mut reader = Reader(bytes);
    if &reader.bytes::<4>()? != b"CPW1" {
        return None;
    }
    let points: Vec<GlobePoint> = (0..reader.count()?)
        .map(|_| {
            let longitude = reader.degrees(180.0)?;
            Some(GlobePoint { latitude: reader.degrees(90.0)?, longitude })
        })
        .collect::<Option<_>>()?;
    let mut lands = Vec::new();
    for _ in 0..reader.count()? {
        let code: [u8; 2] = reader.bytes()?;
        let country = Country::from(std::str::from_utf8(&code).ok()?);
        let numbers: Vec<usize> = (0..3 * reader.count()?).map(|_| reader.count()).collect::<Option<_>>()?;
        lands.push(land(country, &numbers, &points, centre)?);
    }
    let mut lines = Vec::new();
    for _ in 0..reader.count()? {
        let is_border = reader.bytes::<1>()? == [1];
        let way: Vec<GlobePoint> =
            (0..reader.count()?).map(|_| points.get(reader.count()?).copied()).collect::<Option<_>>()?;
        lines.extend(centre.lines(&way).into_iter().map(|points| ShoreLine {
            is_border,
            bounds: Rect::from_points(&points),
            points,
        }));
    }
    reader.0.is_empty().then_some(WorldShape { lands, lines })
}

fn land(country: Country, numbers: &[usize], points: &[GlobePoint], centre: WorldCentre) -> Option<Land> {
    let mut land = Land { country, corners: Vec::new(), triangles: Vec::new(), bounds: Rect::NOTHING };
    let mut known: HashMap<usize, u32> = HashMap::new();
    for corner in numbers.chunks_exact(3) {
        let mut place = [(0.0, 0.0); 3];
        for (place, number) in place.iter_mut().zip(corner) {
            let point = points.get(*number)?;
            *place = (centre.relative(point.longitude), point.latitude);
        }
        let eastmost = place.iter().map(|(east, _)| *east).fold(f64::MIN, f64::max);
        if place.iter().all(|(east, _)| eastmost - east <= 180.0) {
            for (number, (east, north)) in corner.iter().zip(place) {
                let at = *known.entry(*number).or_insert_with(|| {
                    land.corners.push(plane_of(east, north));
                    land.corners.len() as u32 - 1
                });
                land.triangles.push(at);
            }
        } else {
            // Across the seam: one copy is cut off at the eastern edge of the map, another at the western.
            let unwrapped = place.map(|(east, north)| (if east < 0.0 { east + 360.0 } else { east }, north));
            for (shift, edge, below) in [(0.0, 180.0, true), (-360.0, -180.0, false)] {
                let moved = unwrapped.map(|(east, north)| (east + shift, north));
                land.add_fan(&cut(&moved, edge, below));
            }
        }
    }
    land.bounds = Rect::from_points(&land.corners);
    Some(land)
}

impl Land {
    fn add_fan(&mut self, polygon: &[(f64, f64)]) {
        let first = self.corners.len() as u32;
        self.corners.extend(polygon.iter().map(|(east, north)| plane_of(*east, *north)));
        for at in 2..polygon.len() as u32 {
            self.triangles.extend([first, first + at - 1, first + at]);
        }
    }
}

/// The part of a convex polygon that lies west of a meridian (`below`) or east of it.
fn cut(polygon: &[(f64, f64)], edge: f64, below: bool) -> Vec<(f64, f64)> {
    let inside = |(east, _): (f64, f64)| if below { east <= edge } else { east >= edge };
    let mut kept = Vec::new();
    for (at, from) in polygon.iter().enumerate() {
        let to = polygon[(at + 1) % polygon.len()];
        if inside(*from) {
            kept.push(*from);
        }
        if inside(*from) != inside(to) {
            let part = (edge - from.0) / (to.0 - from.0);
            kept.push((edge, from.1 + (to.1 - from.1) * part));
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(land: &Land) -> f64 {
        let corner = |at: u32| land.corners[at as usize];
        let triangle = |t: &[u32]| {
            let (a, b, c) = (corner(t[0]), corner(t[1]), corner(t[2]));
            f64::from(((b.x - a.x) * (c.y - a.y) - (c.x - a.x) * (b.y - a.y)).abs()) / 2.0
        };
        land.triangles.chunks_exact(3).map(triangle).sum()
    }

    #[test]
    fn the_packed_world_is_whole() {
        for centre in WorldCentre::ALL {
            let shape = unpack(PACKED, centre).expect("it can be read");
            assert_eq!(shape.lands.len(), 177);
            assert!(shape.lines.iter().filter(|line| line.is_border).count() > 200);
            let inside = WorldCentre::bounds().expand(0.01);
            for land in &shape.lands {
                assert!(inside.contains_rect(land.bounds), "{} sticks out: {}", land.country.code(), land.bounds);
            }
            // Equal Earth keeps areas: the plane is 4π R² large, and land covers 29 % of it.
            let whole = 4.0 * std::f64::consts::PI * 100.0 * 100.0;
            let land: f64 = shape.lands.iter().map(area).sum();
            assert!((land / whole - 0.29).abs() < 0.01, "{}", land / whole);
            // China 9.6, Russia 17.1, Australia 7.7 million km² of the Earth's 510.1.
            for (code, size) in [("CN", 9.6), ("RU", 17.1), ("AU", 7.7)] {
                let land = shape.lands.iter().find(|land| land.country.code() == code).expect("the country");
                let found = area(land) / whole * 510.1;
                assert!((found / size - 1.0).abs() < 0.05, "{code}: {found} million km²");
            }
        }
    }

    #[test]
    fn a_damaged_file_is_no_world() {
        assert!(unpack(b"CPW1", WorldCentre::Atlantic).is_none());
        assert!(unpack(&PACKED[..PACKED.len() - 1], WorldCentre::Atlantic).is_none());
        assert!(unpack(b"nothing of the kind", WorldCentre::Atlantic).is_none());
    }

    #[test]
    fn a_triangle_across_the_edge_is_cut() {
        let square = [(170.0, 0.0), (190.0, 0.0), (190.0, 10.0), (170.0, 10.0)];
        assert_eq!(cut(&square, 180.0, true), [(170.0, 0.0), (180.0, 0.0), (180.0, 10.0), (170.0, 10.0)]);
        assert_eq!(cut(&square, 180.0, false), [(180.0, 0.0), (190.0, 0.0), (190.0, 10.0), (180.0, 10.0)]);
    }
}
