//! Areas of one colour out of a mesh: what a picture of lines shows in place of triangles.

use egui::{Color32, Mesh, Pos2};
use std::collections::{BTreeMap, BTreeSet};

/// A place in tenths of a point: as fine as a picture needs, and two places that look alike are one.
pub(crate) type Tenths = (i32, i32);

/// A place, rounded.
pub(crate) fn tenths(point: Pos2) -> Tenths {
    ((point.x * 10.0).round() as i32, (point.y * 10.0).round() as i32)
}

/// An area of one colour.
#[derive(Debug, PartialEq)]
pub(crate) struct Area {
    /// What fills it.
    pub colour: Color32,
    /// Its edges as closed lines; what lies within an even number of them is a hole.
    pub outlines: Vec<Vec<Tenths>>,
}

/// The areas of a mesh whose triangles have a colour each, in the order in which they are painted. What is transparent is left out.
pub(crate) fn areas(mesh: &Mesh) -> Vec<Area> {
    let triangles: Vec<(Color32, [Tenths; 3])> = mesh
        .indices
        .chunks_exact(3)
        .filter_map(|corners| {
            let at = |corner: u32| mesh.vertices.get(corner as usize);
            let (a, b, c) = (at(corners[0])?, at(corners[1])?, at(corners[2])?);
            (a.color != Color32::TRANSPARENT).then(|| (a.color, [tenths(a.pos), tenths(b.pos), tenths(c.pos)]))
        })
        .collect();
    let run = |run: &[(Color32, [Tenths; 3])]| {
        let colour = run.first()?.0;
        let outlines = outlines(run.iter().map(|(_, corners)| *corners));
        (!outlines.is_empty()).then_some(Area { colour, outlines })
    };
    triangles.chunk_by(|a, b| a.0 == b.0).filter_map(run).collect()
}

/// An edge that two triangles share is within the area: those that are left over go round it.
fn outlines(triangles: impl Iterator<Item = [Tenths; 3]>) -> Vec<Vec<Tenths>> {
    let mut edges: BTreeSet<(Tenths, Tenths)> = BTreeSet::new();
    for [a, b, c] in triangles {
        for (from, to) in [(a, b), (b, c), (c, a)] {
            let edge = (from.min(to), from.max(to));
            if from != to && !edges.remove(&edge) {
                edges.insert(edge);
            }
        }
    }
    let mut ways: BTreeMap<Tenths, Vec<Tenths>> = BTreeMap::new();
    for (from, to) in edges {
        ways.entry(from).or_default().push(to);
        ways.entry(to).or_default().push(from);
    }
    let mut found = Vec::new();
    while let Some(mut at) = ways.keys().next().copied() {
        // As many edges lead to a place as away from it, so that a walk ends where it began.
        let mut round = Vec::new();
        while let Some(next) = step(&mut ways, at) {
            round.push(at);
            at = next;
        }
        found.push(round);
    }
    found
}

/// Walks an edge, which is used up.
fn step(ways: &mut BTreeMap<Tenths, Vec<Tenths>>, from: Tenths) -> Option<Tenths> {
    let to = ways.get_mut(&from)?.pop()?;
    let back = ways.get_mut(&to).map(|back| back.retain(|place| *place != from));
    for end in [from, to] {
        if back.is_some() && ways.get(&end).is_some_and(Vec::is_empty) {
            ways.remove(&end);
        }
    }
    Some(to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    fn mesh(corners: &[(f32, f32)], colour: Color32, triangles: &[u32]) -> Mesh {
        let mut mesh = Mesh::default();
        corners.iter().for_each(|(x, y)| mesh.colored_vertex(pos2(*x, *y), colour));
        mesh.indices.extend(triangles);
        mesh
    }

    #[test]
    fn two_triangles_that_share_an_edge_are_one_square() {
        let square = mesh(&[(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)], Color32::RED, &[0, 1, 2, 0, 2, 3]);
        let found = areas(&square);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].outlines.len(), 1);
        let mut corners = found[0].outlines[0].clone();
        corners.sort_unstable();
        assert_eq!(corners, [(0, 0), (0, 10), (10, 0), (10, 10)]);
    }

    #[test]
    fn areas_that_touch_at_a_corner_keep_their_edges_and_what_is_transparent_has_none() {
        // Two triangles that share a corner: six edges, each walked once.
        let bow = [(0.0, 0.0), (1.0, -1.0), (1.0, 1.0), (-1.0, -1.0), (-1.0, 1.0)];
        let found = areas(&mesh(&bow, Color32::RED, &[0, 1, 2, 0, 3, 4]));
        assert_eq!(found.iter().flat_map(|area| &area.outlines).map(Vec::len).sum::<usize>(), 6);
        assert!(areas(&mesh(&bow, Color32::TRANSPARENT, &[0, 1, 2])).is_empty());
    }
}
