//! Where sites stand on the stage map.
//!
//! A place in a file ([`CanvasPoint`]) is one on the *full grid*, on which every stage has a column whether or not a site stands in it: so it means
//! the same whatever is on the map. What is shown is that grid with its empty columns folded to a strip (in the window) or left out (in reports).
//! [`StageLayout::shown`] leads from the grid to what is shown, [`StageLayout::on_grid`] back, and nothing else does.

use chokepoint_core::engine::{Network, SiteIx};
use chokepoint_core::model::{CanvasPoint, Country, Map, Route, Site, SiteId, Stage};
use egui::{Pos2, Rangef, Rect, Vec2, pos2, vec2};
use std::collections::{BTreeMap, HashSet};
use typed_index_collections::{TiSlice, TiVec, ti_vec};

/// Width of a column of sites, canvas points: room for a node and its name.
const COLUMN: f32 = 205.0;
/// Width of a column without sites, canvas points: room to drop a site into. Narrower than a column by seven steps of the grid that sites snap to, so
/// that what is on that grid stays on it.
const STRIP: f32 = 44.0;
/// Height of a site, canvas points.
const ROW: f32 = 46.0;
/// Lines that a name may take where there is room.
pub(crate) const MOST_LINES: usize = 3;
/// Sites in one column before a second is opened beside it, on a map of usual size.
const TALLEST: usize = 16;
/// How fast columns grow beyond that, sites in a stack squared per site: a map of thousands of sites then is about as wide as a
/// screen instead of a strip a hundred stacks long.
const GROWTH: f32 = 12.0;
/// Space above the first site, for the heading.
pub(crate) const HEADING: f32 = 44.0;
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
    /// Where, points of what is shown.
    pub rect: Rect,
    /// From where to where it reaches on the full grid, canvas points to the right.
    grid: Rangef,
}

impl Column {
    /// True for a column without sites that is folded to a strip.
    pub fn is_strip(&self) -> bool {
        self.rect.width() < self.grid.span()
    }
}

/// Where everything stands.
#[derive(Clone, Debug, PartialEq)]
pub struct StageLayout {
    /// Per site of the network, points of what is shown.
    pub positions: TiVec<SiteIx, Pos2>,
    /// Per site how far above or below it the next name begins, canvas points: what the lines of its own name share.
    pub rows: TiVec<SiteIx, f32>,
    /// Countries of the sites, the largest usual trade first.
    pub countries: Vec<Country>,
    /// Stages that are shown, left to right.
    pub columns: Vec<Column>,
    /// Rectangle around all columns, and all sites with their names, points of what is shown.
    pub bounds: Rect,
}

impl StageLayout {
    /// Where a place of a file is shown.
    pub fn shown(&self, place: CanvasPoint) -> Pos2 {
        shown_on(&self.columns, place)
    }

    /// The place of a file that is shown here. What is put into a strip stands where the sites of the open column do.
    pub fn on_grid(&self, place: Pos2) -> CanvasPoint {
        let x = across(&self.columns, place.x, |column| (column.rect.x_range(), column.grid));
        CanvasPoint { x, y: place.y }
    }

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
pub fn free_place(network: &Network, kept: &Kept, stage: Stage) -> CanvasPoint {
    let layout = editing_layout(network, kept);
    let left = layout.columns.iter().find(|column| column.stage == stage).map_or(0.0, |column| column.grid.min);
    let taken: Vec<CanvasPoint> = (layout.positions.iter())
        .map(|place| layout.on_grid(*place))
        .filter(|place| (place.x - left - INDENT).abs() < 0.6 * COLUMN)
        .collect();
    let first = HEADING + ROW;
    let mut y = first;
    while taken.iter().any(|place| (place.y - y).abs() < 0.9 * ROW) {
        y += ROW * 0.5;
    }
    CanvasPoint { x: (left + INDENT).round(), y: y.round() }
}

/// As [`stage_layout`], for a map that is being drawn: every stage has a column or a strip, and what stood somewhere stays there;
/// what is new takes the free place nearest to its neighbours.
pub fn editing_layout(network: &Network, kept: &Kept) -> StageLayout {
    lay_out(network, Empty::Strip, true, kept)
}

/// Lays sites out in columns by stage, ordered so that routes cross little: each site moves to the mean height of its
/// neighbours, weighted by trade, column by column, to and fro. A site with a place of its own keeps it.
pub fn stage_layout(network: &Network) -> StageLayout {
    let is_drawn = network.map.sites.iter().any(|site| site.canvas.is_some());
    lay_out(network, Empty::LeftOut, is_drawn, &Kept::default())
}

/// As [`stage_layout`], for a map with notes: sites are as far apart as where it is drawn, so that notes stand beside what they were put beside.
pub fn noted_layout(network: &Network) -> StageLayout {
    lay_out(network, Empty::LeftOut, true, &Kept::default())
}

/// Two maps in the same columns, so that one can be laid over the other: what is in both and was not moved stands at the same place in both.
/// `kept` is where sites stood before. Each map with its index.
pub fn common_layouts(first: (&Map, &Network), second: (&Map, &Network), kept: &Kept) -> [StageLayout; 2] {
    let known: BTreeMap<&SiteId, &Site> = second.0.sites.iter().map(|site| (&site.id, site)).collect();
    let stands_alike =
        |site: &Site| known.get(&site.id).is_some_and(|other| (other.stage, other.canvas) == (site.stage, site.canvas));
    let own: Vec<&Site> = first.0.sites.iter().filter(|site| !stands_alike(site)).collect();
    let first_alone: HashSet<&SiteId> = own.iter().map(|site| &site.id).collect();
    // No id of a file has such a letter.
    let renamed =
        |id: &SiteId| if first_alone.contains(id) { format!("{id}\u{1}").as_str().into() } else { id.clone() };
    let mut union = second.0.clone();
    union.sites.extend(own.iter().map(|site| Site { id: renamed(&site.id), ..(*site).clone() }));
    let missing = first.0.commodities.iter().filter(|entry| second.0.commodity(&entry.id).is_none());
    union.commodities.extend(missing.cloned());
    let touches = |route: &&Route| first_alone.contains(&route.from) || first_alone.contains(&route.to);
    union.routes.extend(first.0.routes.iter().filter(touches).map(|route| Route {
        id: format!("{}\u{1}", route.id).as_str().into(),
        from: renamed(&route.from),
        to: renamed(&route.to),
        ..route.clone()
    }));
    let union = Network::build(&union);
    let whole = editing_layout(&union, kept);
    let place = |id: &SiteId| union.site(id).and_then(|at| whole.positions.get(at)).copied().unwrap_or_default();
    let side = |network: &Network, id: &dyn Fn(&SiteId) -> SiteId| {
        let positions: TiVec<SiteIx, Pos2> = network.map.sites.iter().map(|site| place(&id(&site.id))).collect();
        StageLayout {
            rows: rows_between(&positions),
            positions,
            countries: by_trade(network),
            columns: whole.columns.clone(),
            bounds: whole.bounds,
        }
    };
    [side(first.1, &renamed), side(second.1, &SiteId::clone)]
}

/// What becomes of columns without sites.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Empty {
    /// A strip that a site can be dropped into.
    Strip,
    /// Nothing.
    LeftOut,
}

/// Every stage with its sites, and from where to where it reaches on the full grid; whether it is open.
fn columns_of(network: &Network, empty: Empty) -> Vec<(Stage, Vec<SiteIx>, Rangef, bool)> {
    let sites = &network.map.sites;
    // Where every site has a place that somebody gave it, the map is drawn by hand, and the next site may go anywhere.
    let by_hand = sites.iter().all(|site| site.canvas.is_some()) && (empty == Empty::Strip || !sites.is_empty());
    let mut left = 0.0;
    Stage::ALL
        .into_iter()
        .map(|stage| {
            let mut own: Vec<SiteIx> = sites.keys().filter(|at| sites[*at].stage == stage).collect();
            own.sort_by_key(|at| (&sites[*at].country, &sites[*at].id));
            let grid = Rangef::new(left, left + COLUMN * stacks_of(own.len()) as f32);
            left = grid.max;
            // A site of another stage may have been put there.
            let has_guest = || sites.iter().filter_map(|site| site.canvas).any(|place| holds(grid, place.x));
            let is_open = !own.is_empty() || by_hand || has_guest();
            (stage, own, grid, is_open)
        })
        .filter(|(.., is_open)| *is_open || empty == Empty::Strip)
        .collect()
}

fn holds(range: Rangef, x: f32) -> bool {
    range.min <= x && x < range.max
}

/// A distance from the left in one measure of the columns, in the other.
fn across(columns: &[Column], x: f32, measures: impl Fn(&Column) -> (Rangef, Rangef)) -> f32 {
    let of = |column: &Column| measures(column);
    let at = columns.iter().rposition(|column| of(column).0.min <= x).unwrap_or(0);
    let Some(column) = columns.get(at) else { return x };
    let (from, to) = of(column);
    if x >= from.max && at + 1 < columns.len() {
        // In a column that is left out: nothing stands there but notes, between the two that are shown.
        to.max
    } else if x >= from.max {
        to.max + (x - from.max)
    } else if column.is_strip() && x >= from.min {
        to.min + INDENT.min(to.span() / 2.0)
    } else if from.min == to.min {
        x
    } else {
        to.min + (x - from.min)
    }
}

fn shown_on(columns: &[Column], place: CanvasPoint) -> Pos2 {
    pos2(across(columns, place.x, |column| (column.grid, column.rect.x_range())), place.y)
}

/// `is_drawn`: it has the rows of a map that is drawn by hand, however few stand in them.
fn lay_out(network: &Network, empty: Empty, is_drawn: bool, kept: &Kept) -> StageLayout {
    let map = &network.map;
    let mut columns = columns_of(network, empty);
    let links = links(network);
    let mut height: TiVec<SiteIx, f64> = ti_vec![0.0; map.sites.len()];
    columns.iter().for_each(|(_, sites, ..)| spread(sites, &mut height));
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
    place(network, columns, if is_drawn { ROWS } else { 1 }, kept, &height)
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
    columns: Vec<(Stage, Vec<SiteIx>, Rangef, bool)>,
    least_rows: usize,
    kept: &Kept,
    height: &TiSlice<SiteIx, f64>,
) -> StageLayout {
    let map = &network.map;
    let rows = columns.iter().map(|(_, sites, ..)| rows_of(sites.len())).max().unwrap_or(1).max(least_rows);
    let tall = rows as f32 * ROW;
    let mut positions: TiVec<SiteIx, Pos2> = ti_vec![Pos2::ZERO; map.sites.len()];
    let mut left = 0.0;
    let column = |(stage, _, grid, is_open): &(Stage, _, Rangef, bool)| {
        let size = vec2(if *is_open { grid.span() } else { STRIP }, HEADING + tall + 10.0);
        let rect = Rect::from_min_size(pos2(left, 0.0), size);
        left = rect.right();
        Column { stage: *stage, rect, grid: *grid }
    };
    let placed: Vec<Column> = columns.iter().map(column).collect();
    for (column, (_, sites, ..)) in placed.iter().zip(&columns) {
        let left = column.rect.left();
        let wide = stacks_of(sites.len());
        let fixed: Vec<(SiteIx, Pos2)> =
            sites.iter().filter_map(|site| Some((*site, fixed_place(network, *site, &placed, left, kept)?))).collect();
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
    }
    let mut bounds = placed.iter().fold(Rect::NOTHING, |bounds, column| bounds.union(column.rect));
    for position in &positions {
        // With the heading above it and its name at its right: as much room as in a column that the layout has filled.
        let (before, after) = (vec2(INDENT, HEADING), vec2(COLUMN - INDENT, 10.0));
        bounds = bounds.union(Rect::from_min_max(*position - before, *position + after));
    }
    if !bounds.is_finite() || placed.is_empty() {
        bounds = Rect::from_min_size(Pos2::ZERO, vec2(COLUMN * 4.0, ROW * 8.0));
    }
    StageLayout { rows: rows_between(&positions), positions, countries: by_trade(network), columns: placed, bounds }
}

/// Countries of the sites by the tracked material that goes in and out in the baseline, USD a month; equals by name.
fn by_trade(network: &Network) -> Vec<Country> {
    let sites = &network.map.sites;
    let mut trade: BTreeMap<&Country, f64> = sites.iter().map(|site| (&site.country, 0.0)).collect();
    for route in &network.routes {
        let value = route.baseline * network.embodied_usd[route.from];
        for end in [route.from, route.to] {
            *trade.entry(&sites[network.nodes[end].site].country).or_default() += value;
        }
    }
    let mut order: Vec<(&Country, f64)> = trade.into_iter().collect();
    order.sort_by(|a, b| b.1.total_cmp(&a.1));
    order.into_iter().map(|(country, _)| country.clone()).collect()
}

/// The distance of every site to the nearest one above or below whose name stands in its way; where nobody does, as much as a name may ask for.
fn rows_between(positions: &TiSlice<SiteIx, Pos2>) -> TiVec<SiteIx, f32> {
    let most = ROW * MOST_LINES as f32;
    let mut rows: TiVec<SiteIx, f32> = ti_vec![most; positions.len()];
    let mut order: Vec<SiteIx> = positions.keys().collect();
    order.sort_by(|a, b| positions[*a].y.total_cmp(&positions[*b].y));
    for (rank, site) in order.iter().enumerate() {
        for other in &order[rank + 1..] {
            let apart = positions[*other] - positions[*site];
            if apart.y >= most {
                break;
            }
            if apart.x.abs() < 0.6 * COLUMN {
                rows[*site] = rows[*site].min(apart.y);
                rows[*other] = rows[*other].min(apart.y);
            }
        }
    }
    rows
}

/// The place a site has been given, or had before.
fn fixed_place(network: &Network, site: SiteIx, columns: &[Column], left: f32, kept: &Kept) -> Option<Pos2> {
    let site = network.map.sites.get(site)?;
    if let Some(canvas) = &site.canvas {
        return Some(shown_on(columns, *canvas));
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
