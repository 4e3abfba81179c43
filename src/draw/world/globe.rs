//! The globe on a plane: the Equal Earth projection, great circles, and the seam where the map is cut open.
//!
//! Equal Earth keeps areas in proportion, so that a tinted country claims no more ink than it has land. Formula: Šavrič,
//! Patterson and Jenny, "The Equal Earth map projection", International Journal of Geographical Information Science, 2018.

use chokepoint_core::model::GlobePoint;
use egui::{Pos2, Rect, pos2};
use strum::EnumCount;

const A: [f64; 4] = [1.340_264, -0.081_106, 0.000_893, 0.003_796];
/// Half the root of 3.
const M: f64 = 0.866_025_403_784_438_6;
/// Plane points per unit of the projection on a unit sphere.
const UNIT: f64 = 100.0;
/// Largest parametric latitude: that of the poles, 60 degrees.
const POLE: f64 = std::f64::consts::FRAC_PI_3;
/// Steps of Newton's method; five give the last digit.
const NEWTON: usize = 8;

/// Which meridian stands in the middle of the map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, EnumCount)]
pub enum WorldCentre {
    /// 11 degrees east: the cut runs through the Bering Strait and no country of size.
    #[default]
    Atlantic,
    /// 150 degrees east: the cut runs through the Atlantic, and trade across the Pacific stays whole.
    Pacific,
}

impl WorldCentre {
    /// Both meridians that can stand in the middle.
    pub const ALL: [Self; Self::COUNT] = [Self::Atlantic, Self::Pacific];

    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Atlantic => "Atlantic",
            Self::Pacific => "Pacific",
        }
    }

    fn meridian(self) -> f64 {
        match self {
            Self::Atlantic => 11.0,
            Self::Pacific => 150.0,
        }
    }

    /// Degrees east of the middle of the map, -180 to 180.
    pub(crate) fn relative(self, longitude: f64) -> f64 {
        wrap(longitude - self.meridian())
    }

    /// Where a point of the globe lies on the plane, y downwards.
    pub fn plane(self, point: GlobePoint) -> Pos2 {
        plane_of(self.relative(point.longitude), point.latitude)
    }

    /// Which point of the globe lies there; none outside the map.
    pub fn globe(self, at: Pos2) -> Option<GlobePoint> {
        let (x, y) = (f64::from(at.x) / UNIT, -f64::from(at.y) / UNIT);
        let mut theta = y / A[0];
        for _ in 0..NEWTON {
            theta -= (northing(theta) - y) / slope(theta);
        }
        if !theta.is_finite() || theta.abs() > POLE {
            return None;
        }
        let relative = (M * x * slope(theta) / theta.cos()).to_degrees();
        let latitude = (theta.sin() / M).clamp(-1.0, 1.0).asin().to_degrees();
        (relative.abs() <= 180.0).then(|| GlobePoint { latitude, longitude: wrap(relative + self.meridian()) })
    }

    /// The whole map on the plane.
    pub fn bounds() -> Rect {
        let (east, north) = (plane_of(180.0, 0.0).x, plane_of(0.0, 90.0).y);
        Rect::from_min_max(pos2(-east, north), pos2(east, -north))
    }

    /// The edge of the map, once round.
    pub fn edge() -> Vec<Pos2> {
        let side = |relative: f64, south_first: bool| {
            (0..=36).map(move |at| {
                let latitude = f64::from(at) * 5.0 - 90.0;
                plane_of(relative, if south_first { latitude } else { -latitude })
            })
        };
        side(180.0, true).chain(side(-180.0, false)).collect()
    }

    /// A way over the globe as lines on the plane, cut where it leaves the map on one side and comes back on the other.
    pub fn lines(self, way: &[GlobePoint]) -> Vec<Vec<Pos2>> {
        let mut lines = Vec::new();
        let mut line: Vec<Pos2> = Vec::new();
        let mut before: Option<(f64, f64)> = None;
        for point in way {
            let (east, north) = (self.relative(point.longitude), point.latitude);
            if let Some((from_east, from_north)) = before
                && (east - from_east).abs() > 180.0
            {
                let side = 180.0_f64.copysign(from_east);
                let ahead = east + 2.0 * side;
                let part = if ahead == from_east { 0.0 } else { (side - from_east) / (ahead - from_east) };
                let cut = from_north + (north - from_north) * part;
                line.push(plane_of(side, cut));
                lines.push(std::mem::take(&mut line));
                line.push(plane_of(-side, cut));
            }
            line.push(plane_of(east, north));
            before = Some((east, north));
        }
        lines.push(line);
        lines.retain(|line| line.len() > 1);
        lines
    }
}

/// -180 to 180.
fn wrap(degrees: f64) -> f64 {
    let turned = (degrees + 180.0).rem_euclid(360.0) - 180.0;
    if turned == -180.0 && degrees > 0.0 { 180.0 } else { turned }
}

/// Where the parametric latitude `theta` lies above the equator.
fn northing(theta: f64) -> f64 {
    let (two, six) = (theta * theta, theta.powi(6));
    theta * (A[0] + A[1] * two + six * (A[2] + A[3] * two))
}

/// How fast [`northing`] grows.
fn slope(theta: f64) -> f64 {
    let (two, six) = (theta * theta, theta.powi(6));
    A[0] + 3.0 * A[1] * two + six * (7.0 * A[2] + 9.0 * A[3] * two)
}

/// Degrees east of the middle and degrees north to the plane.
pub(crate) fn plane_of(relative: f64, latitude: f64) -> Pos2 {
    let theta = (M * latitude.to_radians().sin()).asin();
    let x = relative.to_radians() * theta.cos() / (M * slope(theta));
    pos2((UNIT * x) as f32, (-UNIT * northing(theta)) as f32)
}

/// Points of the shortest way between two places, ends included, at most `step` degrees of arc apart. Between opposite points every way is
/// as short; it then leads over the north pole or, between the poles, along the meridian of `from`.
pub fn great_circle(from: GlobePoint, to: GlobePoint, step: f64) -> Vec<GlobePoint> {
    let (a, b) = (vector(from), vector(to));
    let cosine = dot(a, b).clamp(-1.0, 1.0);
    // The cross product keeps its digits where the cosine has lost them: for neighbours.
    let sine = norm(cross(a, b));
    let angle = sine.atan2(cosine);
    if angle < 1e-9 {
        return vec![from, to];
    }
    if sine < 1e-9 {
        let middle = if from.latitude.abs() > 89.999 {
            GlobePoint { latitude: 0.0, ..from }
        } else {
            GlobePoint { latitude: 90.0, longitude: from.longitude }
        };
        let mut way = great_circle(from, middle, step);
        way.pop();
        way.extend(great_circle(middle, to, step));
        return way;
    }
    let parts = (angle.to_degrees() / step.max(0.1) - 1e-9).ceil().max(1.0) as usize;
    (0..=parts)
        .map(|at| {
            if at == 0 {
                return from;
            } else if at == parts {
                return to;
            }
            let t = at as f64 / parts as f64;
            let (u, v) = (((1.0 - t) * angle).sin() / sine, (t * angle).sin() / sine);
            point([a[0] * u + b[0] * v, a[1] * u + b[1] * v, a[2] * u + b[2] * v])
        })
        .collect()
}

fn vector(point: GlobePoint) -> [f64; 3] {
    let (north, east) = (point.latitude.to_radians(), point.longitude.to_radians());
    [north.cos() * east.cos(), north.cos() * east.sin(), north.sin()]
}

fn point([x, y, z]: [f64; 3]) -> GlobePoint {
    GlobePoint { latitude: z.atan2(x.hypot(y)).to_degrees(), longitude: y.atan2(x).to_degrees() }
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn norm(a: [f64; 3]) -> f64 {
    dot(a, a).sqrt()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(latitude: f64, longitude: f64) -> GlobePoint {
        GlobePoint { latitude, longitude }
    }

    fn near(point: GlobePoint, latitude: f64, longitude: f64) {
        let close = (point.latitude - latitude).abs() < 1e-9 && (point.longitude - longitude).abs() < 1e-9;
        assert!(close, "{point:?} is not {latitude} north, {longitude} east");
    }

    #[test]
    fn the_middle_of_a_great_circle_by_hand() {
        // A quarter of the equator.
        near(great_circle(at(0.0, 0.0), at(0.0, 90.0), 45.0)[1], 0.0, 45.0);
        // (1, 0, 1)/√2 and (0, 1, 1)/√2: the sum points to (1, 1, 2), which is atan(2/√2) north, 45 east. 60 degrees apart.
        let way = great_circle(at(45.0, 0.0), at(45.0, 90.0), 30.0);
        assert_eq!(way.len(), 3);
        near(way[1], 2.0_f64.sqrt().atan().to_degrees(), 45.0);
        // Opposite meridians: over the pole.
        let way = great_circle(at(60.0, 20.0), at(60.0, -160.0), 30.0);
        assert_eq!(way.len(), 3);
        assert!((way[1].latitude - 90.0).abs() < 1e-6);
        // Over the date line, not round the other side of the world.
        let way = great_circle(at(0.0, 170.0), at(0.0, -170.0), 10.0);
        assert_eq!(way.len(), 3);
        assert!((way[1].longitude.abs() - 180.0).abs() < 1e-9);
    }

    #[test]
    fn a_great_circle_has_even_steps_and_both_ends_whatever_the_ends() {
        for (from, to) in [
            (at(0.0, 0.0), at(0.0, 180.0)),
            (at(90.0, 0.0), at(-90.0, 0.0)),
            (at(12.5, 7.0), at(-12.5, -173.0)),
            (at(40.0, 116.0), at(40.7, -74.0)),
        ] {
            let way = great_circle(from, to, 3.0);
            assert_eq!((way[0], way[way.len() - 1]), (from, to));
            for ends in way.windows(2) {
                let apart = dot(vector(ends[0]), vector(ends[1])).clamp(-1.0, 1.0).acos().to_degrees();
                assert!(apart <= 3.0 + 1e-6, "{apart} degrees between {ends:?}");
            }
        }
        assert_eq!(great_circle(at(1.0, 2.0), at(1.0, 2.0), 3.0).len(), 2);
    }

    #[test]
    fn the_projection_has_its_published_size_and_an_inverse() {
        // x at the equator's end: π/(M A1); y at the pole: 1.3173627591574.
        let bounds = WorldCentre::bounds();
        let east = 100.0 * std::f64::consts::PI / (M * A[0]);
        assert!((f64::from(bounds.right()) - east).abs() < 1e-3, "{bounds}");
        assert!((f64::from(bounds.bottom()) - 131.736_275_9).abs() < 1e-3, "{bounds}");
        for centre in WorldCentre::ALL {
            for latitude in [-89.0, -45.0, 0.0, 23.5, 60.0, 89.0] {
                for longitude in [-179.0, -60.0, 0.0, 100.0, 179.0] {
                    let back = centre.globe(centre.plane(at(latitude, longitude))).expect("inside");
                    assert!((back.latitude - latitude).abs() < 1e-3, "{back:?}");
                    assert!((back.longitude - longitude).abs() < 1e-2, "{back:?}");
                }
            }
            assert_eq!(centre.globe(pos2(260.0, 120.0)), None, "a corner beside the globe");
        }
    }

    #[test]
    fn equal_areas_stay_equal() {
        // A cap between the equator and 30 north has half the area of the hemisphere: sin 30 = 1/2.
        let strip = |from: f64, to: f64| -> f64 {
            (0..3000)
                .map(|at| {
                    let latitude = |part: f64| from + (to - from) * (f64::from(at) + part) / 3000.0;
                    let height = f64::from(plane_of(0.0, latitude(0.0)).y - plane_of(0.0, latitude(1.0)).y);
                    height * 2.0 * f64::from(plane_of(180.0, latitude(0.5)).x)
                })
                .sum()
        };
        assert!((strip(0.0, 30.0) / strip(0.0, 90.0) - 0.5).abs() < 1e-3);
    }

    #[test]
    fn a_way_over_the_seam_is_cut_in_two() {
        let way = great_circle(at(0.0, 170.0), at(0.0, -150.0), 5.0);
        let lines = WorldCentre::Atlantic.lines(&way);
        assert_eq!(lines.len(), 2, "the seam lies at 169 degrees west");
        let edge = WorldCentre::bounds().right();
        assert!((lines[0].last().expect("points").x - edge).abs() < 1e-3);
        assert!((lines[1][0].x + edge).abs() < 1e-3);
        assert_eq!(WorldCentre::Pacific.lines(&way).len(), 1, "here it is in the middle");
    }
}
