//! The curve that routes and bands follow.

use egui::Pos2;

/// A cubic Bézier curve from its four control points, as so many straight pieces.
pub(crate) fn cubic([start, first, second, end]: [Pos2; 4], pieces: usize) -> Vec<Pos2> {
    (0..=pieces)
        .map(|at| {
            let t = at as f32 / pieces as f32;
            let u = 1.0 - t;
            let sum = start.to_vec2() * (u * u * u)
                + first.to_vec2() * (3.0 * u * u * t)
                + second.to_vec2() * (3.0 * u * t * t)
                + end.to_vec2() * (t * t * t);
            sum.to_pos2()
        })
        .collect()
}
