//! Where sites stand on the stage map.

use crate::engine::Network;
use crate::model::Stage;
use egui::{Pos2, Rect, pos2, vec2};

/// Width of a column of sites, canvas points: room for a node and its name.
const COLUMN: f32 = 205.0;
/// Height of a site, canvas points.
pub(super) const ROW: f32 = 46.0;
/// Sites in one column before a second is opened beside it.
const TALLEST: usize = 16;
/// Space above the first site, for the heading.
const HEADING: f32 = 44.0;
/// Passes of the ordering.
const SWEEPS: usize = 12;

/// A stage on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Which stage.
    pub stage: Stage,
    /// Where, canvas points.
    pub rect: Rect,
}

/// Where everything stands.
#[derive(Clone, Debug, PartialEq)]
pub struct StageLayout {
    /// Per site of the network, canvas points.
    pub positions: Vec<Pos2>,
    /// Stages that have sites, left to right.
    pub columns: Vec<Column>,
    /// Everything.
    pub bounds: Rect,
}

/// Lays sites out in columns by stage, ordered so that routes cross little: each site moves to the mean height of its
/// neighbours, weighted by trade, column by column, to and fro. A site with a place of its own keeps it.
pub fn stage_layout(network: &Network) -> StageLayout {
    let map = &network.map;
    let mut columns: Vec<(Stage, Vec<usize>)> = Stage::ALL
        .into_iter()
        .map(|stage| (stage, (0..map.sites.len()).filter(|at| map.sites[*at].stage == stage).collect()))
        .filter(|(_, sites): &(Stage, Vec<usize>)| !sites.is_empty())
        .collect();
    for (_, sites) in &mut columns {
        sites.sort_by_key(|at| (&map.sites[*at].country, &map.sites[*at].id));
    }
    let links = links(network);
    let mut height = vec![0.0_f64; map.sites.len()];
    columns.iter().for_each(|(_, sites)| spread(sites, &mut height));
    for sweep in 0..SWEEPS {
        let order: Vec<usize> =
            if sweep % 2 == 0 { (0..columns.len()).collect() } else { (0..columns.len()).rev().collect() };
        for column in order {
            let sites = &mut columns[column].1;
            let wish: Vec<f64> = sites
                .iter()
                .map(|site| {
                    let total: f64 = links[*site].iter().map(|(_, weight)| weight).sum();
                    let pull: f64 = links[*site].iter().map(|(other, weight)| height[*other] * weight).sum();
                    if total > 0.0 { pull / total } else { height[*site] }
                })
                .collect();
            let mut by_wish: Vec<(f64, usize)> = wish.into_iter().zip(sites.iter().copied()).collect();
            by_wish.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            *sites = by_wish.into_iter().map(|(_, site)| site).collect();
            spread(sites, &mut height);
        }
    }
    place(network, &columns)
}

/// Neighbours of each site with the weight of the trade between them; alternatives count a little.
fn links(network: &Network) -> Vec<Vec<(usize, f64)>> {
    let mut links = vec![Vec::new(); network.map.sites.len()];
    for route in &network.routes {
        let (from, to) = (network.nodes[route.from].site, network.nodes[route.to].site);
        let value = route.baseline * network.worth[route.from];
        let weight = if value > 0.0 { value.sqrt().max(1e-6) } else { 1e-6 };
        links[from].push((to, weight));
        links[to].push((from, weight));
    }
    links
}

/// Relative heights of a column's sites, evenly over 0 to 1.
fn spread(sites: &[usize], height: &mut [f64]) {
    for (rank, site) in sites.iter().enumerate() {
        height[*site] = (rank as f64 + 0.5) / sites.len() as f64;
    }
}

fn place(network: &Network, columns: &[(Stage, Vec<usize>)]) -> StageLayout {
    let map = &network.map;
    let rows = columns.iter().map(|(_, sites)| rows_of(sites.len())).max().unwrap_or(1);
    let tall = rows as f32 * ROW;
    let mut positions = vec![Pos2::ZERO; map.sites.len()];
    let mut placed = Vec::new();
    let mut left = 0.0;
    for (stage, sites) in columns {
        let wide = sites.len().div_ceil(TALLEST).max(1);
        let in_column = rows_of(sites.len());
        let step = tall / in_column as f32;
        for (rank, site) in sites.iter().enumerate() {
            // Neighbours in order stand side by side, the right one half a step lower, so that names do not collide.
            let (row, side) = (rank / wide, rank % wide);
            let y = HEADING + (row as f32 + (side as f32 + 0.5) / wide as f32) * step;
            positions[*site] = pos2(left + COLUMN * side as f32 + 40.0, y);
            if let Some(canvas) = &map.sites[*site].canvas {
                positions[*site] = pos2(canvas.x, canvas.y);
            }
        }
        let width = COLUMN * wide as f32;
        placed.push(Column {
            stage: *stage,
            rect: Rect::from_min_size(pos2(left, 0.0), vec2(width, HEADING + tall + 10.0)),
        });
        left += width;
    }
    let mut bounds = placed.iter().fold(Rect::NOTHING, |bounds, column| bounds.union(column.rect));
    for position in &positions {
        bounds.extend_with(*position);
    }
    if !bounds.is_finite() || placed.is_empty() {
        bounds = Rect::from_min_size(Pos2::ZERO, vec2(COLUMN * 4.0, ROW * 8.0));
    }
    StageLayout { positions, columns: placed, bounds }
}

/// Rows that a column of so many sites takes.
fn rows_of(sites: usize) -> usize {
    sites.div_ceil(sites.div_ceil(TALLEST).max(1)).max(1)
}
