//! Where sites stand on the stage map.

use chokepoint_core::engine::{Network, SiteIx};
use chokepoint_core::model::{SiteId, Stage};
use egui::{Pos2, Rect, Vec2, pos2, vec2};
use std::collections::{BTreeMap, HashSet};
use typed_index_collections::{TiSlice, TiVec, ti_vec};

/// Width of a column of sites, canvas points: room for a node and its name.
const COLUMN: f32 = 205.0;
/// Height of a site, canvas points.
pub(crate) const ROW: f32 = 46.0;
/// Sites in one column before a second is opened beside it, on a map of usual size.
const TALLEST: usize = 16;
/// How fast columns grow beyond that, sites in a stack squared per site: a map of thousands of sites then is about as wide as a
/// screen instead of a strip a hundred stacks long.
const GROWTH: f32 = 12.0;
/// Space above the first site, for the heading.
const HEADING: f32 = 44.0;
/// Fewest rows of a map that is being drawn, so that the first sites do not fill the screen.
const ROWS: usize = 8;
/// Distance of a column's sites from its left edge.
const INDENT: f32 = 40.0;
/// Passes of the ordering.
const SWEEPS: usize = 12;

/// A stage on the map.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// Stage of the column.
    pub stage: Stage,
    /// Where, canvas points.
    pub rect: Rect,
}

/// Where everything stands.
#[derive(Clone, Debug, PartialEq)]
pub struct StageLayout {
    /// Per site of the network, canvas points.
    pub positions: TiVec<SiteIx, Pos2>,
    /// Stages that have sites, left to right.
    pub columns: Vec<Column>,
    /// Rectangle around all sites and columns, canvas points.
    pub bounds: Rect,
}

impl StageLayout {
    /// Where sites stand in their columns, so that a new layout can leave them there.
    pub fn kept(&self, network: &Network) -> Kept {
        let left =
            |stage: Stage| self.columns.iter().find(|column| column.stage == stage).map(|column| column.rect.min);
        let sites = network.map.sites.iter().zip(&self.positions);
        Kept(sites.filter_map(|(site, at)| Some((site.id.clone(), (site.stage, *at - left(site.stage)?)))).collect())
    }

    /// The stage whose column is at a distance from the left; the nearest one beside the map.
    pub fn stage_at(&self, x: f32) -> Stage {
        let nearest = self.columns.iter().min_by(|a, b| {
            let distance = |column: &Column| (column.rect.left() - x).max(x - column.rect.right()).max(0.0);
            distance(a).total_cmp(&distance(b))
        });
        nearest.map_or(Stage::Mine, |column| column.stage)
    }
}

/// Where sites stood in their columns before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kept(BTreeMap<SiteId, (Stage, Vec2)>);

impl Kept {
    /// All but these, which are free to move.
    #[must_use]
    pub fn without(mut self, sites: &[SiteId]) -> Self {
        sites.iter().for_each(|id| {
            self.0.remove(id);
        });
        self
    }
}

/// Where a new site of a stage finds room, below what stands in its column.
pub fn free_place(network: &Network, kept: &Kept, stage: Stage) -> Pos2 {
    let layout = editing_layout(network, kept);
    let left = layout.columns.iter().find(|column| column.stage == stage).map_or(0.0, |column| column.rect.left());
    let taken: Vec<Pos2> =
        layout.positions.iter().copied().filter(|place| (place.x - left - INDENT).abs() < 0.6 * COLUMN).collect();
    let first = HEADING + ROW;
    let mut y = first;
    while taken.iter().any(|place| (place.y - y).abs() < 0.9 * ROW) {
        y += ROW * 0.5;
    }
    pos2(left + INDENT, y).round()
}

/// As [`stage_layout`], for a map that is being drawn: every stage has a column, and what stood somewhere stays there;
/// what is new takes the free place nearest to its neighbours.
pub fn editing_layout(network: &Network, kept: &Kept) -> StageLayout {
    lay_out(network, true, kept)
}

/// Lays sites out in columns by stage, ordered so that routes cross little: each site moves to the mean height of its
/// neighbours, weighted by trade, column by column, to and fro. A site with a place of its own keeps it.
pub fn stage_layout(network: &Network) -> StageLayout {
    lay_out(network, false, &Kept::default())
}

fn lay_out(network: &Network, every_stage: bool, kept: &Kept) -> StageLayout {
    let map = &network.map;
    // Places that somebody has chosen are places on the full grid.
    let every_stage = every_stage || map.sites.iter().any(|site| site.canvas.is_some());
    let mut columns: Vec<(Stage, Vec<SiteIx>)> = Stage::ALL
        .into_iter()
        .map(|stage| (stage, map.sites.keys().filter(|at| map.sites[*at].stage == stage).collect()))
        .filter(|(_, sites): &(Stage, Vec<SiteIx>)| every_stage || !sites.is_empty())
        .collect();
    for (_, sites) in &mut columns {
        sites.sort_by_key(|at| (&map.sites[*at].country, &map.sites[*at].id));
    }
    let links = links(network);
    let mut height: TiVec<SiteIx, f64> = ti_vec![0.0; map.sites.len()];
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
            let mut by_wish: Vec<(f64, SiteIx)> = wish.into_iter().zip(sites.iter().copied()).collect();
            by_wish.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            *sites = by_wish.into_iter().map(|(_, site)| site).collect();
            spread(sites, &mut height);
        }
    }
    place(network, &columns, if every_stage { ROWS } else { 1 }, kept, &height)
}

/// Neighbours of each site with the weight of the trade between them; alternatives count a little.
fn links(network: &Network) -> TiVec<SiteIx, Vec<(SiteIx, f64)>> {
    let mut links = ti_vec![Vec::new(); network.map.sites.len()];
    for route in &network.routes {
        let (from, to) = (network.nodes[route.from].site, network.nodes[route.to].site);
        let value = route.baseline * network.embodied_usd[route.from];
        let weight = if value > 0.0 { value.sqrt().max(1e-6) } else { 1e-6 };
        links[from].push((to, weight));
        links[to].push((from, weight));
    }
    links
}

/// Relative heights of a column's sites, evenly over 0 to 1.
fn spread(sites: &[SiteIx], height: &mut TiSlice<SiteIx, f64>) {
    for (rank, site) in sites.iter().enumerate() {
        height[*site] = (rank as f64 + 0.5) / sites.len() as f64;
    }
}

fn place(
    network: &Network,
    columns: &[(Stage, Vec<SiteIx>)],
    least_rows: usize,
    kept: &Kept,
    height: &TiSlice<SiteIx, f64>,
) -> StageLayout {
    let map = &network.map;
    let rows = columns.iter().map(|(_, sites)| rows_of(sites.len())).max().unwrap_or(1).max(least_rows);
    let tall = rows as f32 * ROW;
    let mut positions: TiVec<SiteIx, Pos2> = ti_vec![Pos2::ZERO; map.sites.len()];
    let mut placed = Vec::new();
    let mut left = 0.0;
    for (stage, sites) in columns {
        let wide = stacks_of(sites.len());
        let fixed: Vec<(SiteIx, Pos2)> =
            sites.iter().filter_map(|site| Some((*site, fixed_place(network, *site, left, kept)?))).collect();
        for (site, place) in &fixed {
            positions[*site] = *place;
        }
        if fixed.is_empty() {
            let step = tall / rows_of(sites.len()) as f32;
            for (rank, site) in sites.iter().enumerate() {
                positions[*site] = slot(left, rank / wide, rank % wide, wide, step);
            }
        } else {
            let mut taken: Vec<Pos2> = fixed.iter().map(|(_, place)| *place).collect();
            let known: HashSet<SiteIx> = fixed.iter().map(|(site, _)| *site).collect();
            for site in sites.iter().filter(|site| !known.contains(site)) {
                let wish = HEADING + tall * height[*site] as f32;
                positions[*site] = free_slot(left, wide, rows + taken.len(), wish, &taken);
                taken.push(positions[*site]);
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

/// The place a site has been given, or had before.
fn fixed_place(network: &Network, site: SiteIx, left: f32, kept: &Kept) -> Option<Pos2> {
    let site = network.map.sites.get(site)?;
    if let Some(canvas) = &site.canvas {
        return Some(pos2(canvas.x, canvas.y));
    }
    kept.0.get(&site.id).filter(|(stage, _)| *stage == site.stage).map(|(_, way)| pos2(left, 0.0) + *way)
}

/// A place in a column. Neighbours in order stand side by side, the right one half a step lower, so that names do not
/// collide.
fn slot(left: f32, row: usize, side: usize, wide: usize, step: f32) -> Pos2 {
    let y = HEADING + (row as f32 + (side as f32 + 0.5) / wide as f32) * step;
    pos2(left + COLUMN * side as f32 + INDENT, y)
}

/// The place of a column nearest to a height at which nobody stands.
fn free_slot(left: f32, wide: usize, rows: usize, wish: f32, taken: &[Pos2]) -> Pos2 {
    let is_free = |place: &Pos2| {
        taken.iter().all(|other| (other.y - place.y).abs() >= 0.9 * ROW || (other.x - place.x).abs() >= 0.6 * COLUMN)
    };
    let slots = (0..rows.max(1)).flat_map(|row| (0..wide).map(move |side| slot(left, row, side, wide, ROW)));
    slots
        .filter(is_free)
        .min_by(|a, b| (a.y - wish).abs().total_cmp(&(b.y - wish).abs()))
        .unwrap_or_else(|| slot(left, rows, 0, wide, ROW))
}

/// Rows that a column of so many sites takes.
fn rows_of(sites: usize) -> usize {
    sites.div_ceil(stacks_of(sites)).max(1)
}

/// Stacks that so many sites of a stage stand in, side by side.
fn stacks_of(sites: usize) -> usize {
    let tallest = TALLEST.max((sites as f32 * GROWTH).sqrt() as usize);
    sites.div_ceil(tallest).max(1)
}
