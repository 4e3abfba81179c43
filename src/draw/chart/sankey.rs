//! Flows from stage to stage: one box per country and stage, one ribbon per pair, its parts coloured by verdict.
//!
//! Boxes and ribbons keep the room they need at most, so that nothing jumps when the month moves: what is missing stays
//! behind as a pale ribbon.

use crate::draw::chart::form::ChartForm;
use crate::draw::chart::frame::{Chart, Text};
use crate::draw::chart::series::{Pick, Series, Tint};
use crate::draw::paint::curve::cubic;
use crate::draw::theme::numbers::quantity;
use crate::draw::theme::{Dash, Theme, text_size};
use chokepoint_core::engine::{SiteIx, VerdictKind};
use chokepoint_core::insight::Table;
use chokepoint_core::model::Country;
use egui::epaint::{BandPoint, BandShape};
use egui::{Align2, Color32, Pos2, Rect, Shape, Stroke, Vec2, pos2, vec2};

/// Flows between boxes in columns.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sankey {
    /// Names of the columns, left to right.
    pub columns: Vec<String>,
    /// Boxes: a country at a stage each.
    pub nodes: Vec<SankeyNode>,
    /// Ribbons between the boxes.
    pub links: Vec<SankeyLink>,
    /// Verdicts that occur, for the legend.
    pub verdicts: Vec<Series>,
    /// Unit, as figures are written.
    pub unit: String,
}

/// A country at a stage.
#[derive(Clone, Debug, PartialEq)]
pub struct SankeyNode {
    /// Index of the column.
    pub column: usize,
    /// Country whose sites the box stands for.
    pub country: Country,
    /// Sites that the box stands for.
    pub sites: Vec<SiteIx>,
}

/// From one box to another.
#[derive(Clone, Debug, PartialEq)]
pub struct SankeyLink {
    /// Index of a box.
    pub from: usize,
    /// Index of a box.
    pub to: usize,
    /// The most it carries in any month, the baseline included.
    pub room: f64,
    /// The sites at its ends.
    pub sites: Vec<SiteIx>,
    /// By verdict, the freest first: the verdict, the flow of the month, the flow of the baseline.
    pub parts: Vec<(VerdictKind, f64, f64)>,
}

/// Width of a box, points.
const BOX: f32 = 12.0;
/// Air between boxes, points.
const AIR: f32 = 9.0;
/// Height below which a ribbon is left out, points.
const THINNEST: f32 = 0.2;
/// Points along a ribbon.
const SAMPLES: usize = 24;

impl Sankey {
    /// What a box must hold: the larger of what comes in and what goes out.
    fn sizes(&self) -> Vec<f64> {
        let (mut into, mut out) = (vec![0.0; self.nodes.len()], vec![0.0; self.nodes.len()]);
        for link in &self.links {
            out[link.from] += link.room;
            into[link.to] += link.room;
        }
        into.into_iter().zip(out).map(|(into, out)| into.max(out)).collect()
    }

    /// Boxes of each column from the top, so that ribbons cross little.
    fn order(&self, sizes: &[f64]) -> Vec<Vec<usize>> {
        let mut columns: Vec<Vec<usize>> = vec![Vec::new(); self.columns.len()];
        for (at, node) in self.nodes.iter().enumerate() {
            if let Some(column) = columns.get_mut(node.column) {
                column.push(at);
            }
        }
        let mut height = vec![0.0; self.nodes.len()];
        let spread = |column: &[usize], height: &mut Vec<f64>| {
            let whole: f64 = column.iter().map(|node| sizes[*node]).sum::<f64>().max(f64::MIN_POSITIVE);
            let mut sum = 0.0;
            for node in column {
                height[*node] = (sum + sizes[*node] / 2.0) / whole;
                sum += sizes[*node];
            }
        };
        for column in &mut columns {
            column.sort_by(|a, b| sizes[*b].total_cmp(&sizes[*a]).then(a.cmp(b)));
            spread(column, &mut height);
        }
        for sweep in 0..8 {
            let order: Vec<usize> =
                if sweep % 2 == 0 { (0..columns.len()).collect() } else { (0..columns.len()).rev().collect() };
            for at in order {
                let wish = |node: usize| {
                    let near = self.links.iter().filter_map(|link| match (link.from == node, link.to == node) {
                        (true, false) => Some((height[link.to], link.room)),
                        (false, true) => Some((height[link.from], link.room)),
                        _ => None,
                    });
                    let (pull, weight) = near.fold((0.0, 0.0), |sum, (y, room)| (sum.0 + y * room, sum.1 + room));
                    if weight > 0.0 { pull / weight } else { height[node] }
                };
                let mut wishes: Vec<(f64, usize)> = columns[at].iter().map(|node| (wish(*node), *node)).collect();
                wishes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                columns[at] = wishes.into_iter().map(|(_, node)| node).collect();
                let column = columns[at].clone();
                spread(&column, &mut height);
            }
        }
        columns
    }
}

impl ChartForm for Sankey {
    fn legend(&self) -> Vec<&Series> {
        self.verdicts.iter().collect()
    }

    fn least(&self, _: &Theme, _: f32) -> Vec2 {
        vec2(420.0, 240.0)
    }

    fn good_size(&self) -> Vec2 {
        vec2(760.0, 470.0)
    }

    fn table(&self, name: String) -> Table {
        let head = ["from_stage", "from_country", "to_stage", "to_country", "verdict", "unit", "flow", "baseline"];
        let mut table = Table::new(name, &head);
        let place = |at: usize| {
            let node = self.nodes.get(at);
            let column = node.and_then(|node| self.columns.get(node.column)).map_or("", String::as_str);
            (column, node.map_or("", |node| node.country.name()))
        };
        for link in &self.links {
            for (verdict, now, baseline) in &link.parts {
                let (from, to) = (place(link.from), place(link.to));
                let mut row: Vec<chokepoint_core::insight::Cell> =
                    [from.0, from.1, to.0, to.1, verdict.label(), &self.unit].map(Into::into).to_vec();
                row.extend([(*now).into(), (*baseline).into()]);
                table.rows.push(row);
            }
        }
        table
    }

    fn is_empty(&self) -> bool {
        self.links.is_empty()
    }

    fn paint(&self, chart: &mut Chart<'_>) {
        let names = chart.name_width(self.nodes.iter().map(|node| node.country.name()), text_size::NOTE, 0.14);
        let mut plot = chart.body;
        plot.min.y += 18.0 * chart.theme.scale();
        plot.max.x -= names + 4.0;
        let layout = Layout::of(self, plot);
        let bands = layout.bands(self);
        paint_headings(chart, self, &layout);
        paint_bands(chart, self, &bands);
        paint_boxes(chart, self, &layout);
        tell_band(chart, self, &bands);
        // Boxes are told last, so that a box wins over the ribbons that end at it.
        tell_boxes(chart, self, &layout);
    }
}

/// Where boxes lie and how thick ribbons are, before anything is painted.
struct Layout {
    /// Left edges of the columns, points on the screen.
    lefts: Vec<f32>,
    /// From column to column, points.
    step: f32,
    /// What each box must hold, in units.
    sizes: Vec<f64>,
    /// The boxes, by index of the node.
    boxes: Vec<Rect>,
    /// Points per unit.
    per_unit: f32,
}

/// A part of a ribbon of one verdict: what flows, or what is missing of the baseline.
struct Band {
    /// Index of the link.
    link: usize,
    /// Index of the part in the link.
    part: usize,
    /// True for what flows, false for what is missing.
    flows: bool,
    /// Its middle, from box to box.
    line: Vec<Pos2>,
    /// Its height, points.
    thick: f32,
}

impl Layout {
    /// Columns at even steps, each centred; the tallest fills the plot.
    fn of(form: &Sankey, plot: Rect) -> Self {
        let sizes = form.sizes();
        let order = form.order(&sizes);
        let tallest =
            order.iter().map(|column| column.iter().map(|node| sizes[*node]).sum::<f64>()).fold(0.0, f64::max);
        let most = order.iter().map(Vec::len).max().unwrap_or(1) as f32;
        let air = AIR.min(plot.height() * 0.3 / most);
        let per_unit = (plot.height() - air * (most - 1.0)).max(20.0) / tallest.max(f64::MIN_POSITIVE) as f32;
        let step = (plot.width() - BOX) / (form.columns.len().max(2) - 1) as f32;
        let lefts = (0..order.len()).map(|column| plot.left() + step * column as f32).collect();
        let boxes = vec![Rect::NOTHING; form.nodes.len()];
        let mut layout = Self { lefts, step, sizes, boxes, per_unit };
        for (column, nodes) in order.iter().enumerate() {
            let tall = |node: &usize| layout.tall(layout.sizes[*node]);
            let used = nodes.iter().map(tall).sum::<f32>() + air * (nodes.len().max(1) - 1) as f32;
            let mut y = plot.center().y - used / 2.0;
            for node in nodes {
                let tall = layout.tall(layout.sizes[*node]);
                layout.boxes[*node] = Rect::from_min_size(pos2(layout.lefts[column], y), vec2(BOX, tall.max(1.0)));
                y += tall + air;
            }
        }
        layout
    }

    /// Height of a flow, points.
    fn tall(&self, value: f64) -> f32 {
        (value as f32 * self.per_unit).max(0.0)
    }

    /// Where each ribbon leaves its box: in the order of the boxes at their other ends.
    fn starts(&self, form: &Sankey) -> Vec<f32> {
        let mut leaving: Vec<f32> = self.boxes.iter().map(|area| area.top()).collect();
        let mut starts = vec![0.0; form.links.len()];
        for at in self.by_top_of(form, |link| link.to) {
            let link = &form.links[at];
            starts[at] = leaving[link.from];
            leaving[link.from] += self.tall(link.room);
        }
        starts
    }

    /// Links in the order of the boxes at one of their ends, from the top.
    fn by_top_of(&self, form: &Sankey, end: impl Fn(&SankeyLink) -> usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..form.links.len()).collect();
        let top = |at: usize| self.boxes[end(&form.links[at])].top();
        order.sort_by(|a, b| top(*a).total_cmp(&top(*b)).then(a.cmp(b)));
        order
    }

    /// The parts of all ribbons, in the order in which they are painted.
    fn bands(&self, form: &Sankey) -> Vec<Band> {
        let starts = self.starts(form);
        let mut arriving: Vec<f32> = self.boxes.iter().map(|area| area.top()).collect();
        let mut bands = Vec::new();
        for at in self.by_top_of(form, |link| link.from) {
            let link = &form.links[at];
            let (from, to) = (self.boxes[link.from], self.boxes[link.to]);
            let mut ends = (starts[at], arriving[link.to]);
            arriving[link.to] += self.tall(link.room);
            for (part, (_, now, baseline)) in link.parts.iter().enumerate() {
                for (value, flows) in [(*now, true), ((baseline - now).max(0.0), false)] {
                    let thick = self.tall(value);
                    if thick < THINNEST {
                        continue;
                    }
                    let line = curve(pos2(from.right(), ends.0 + thick / 2.0), pos2(to.left(), ends.1 + thick / 2.0));
                    ends = (ends.0 + thick, ends.1 + thick);
                    bands.push(Band { link: at, part, flows, line, thick });
                }
            }
        }
        bands
    }
}

fn paint_headings(chart: &Chart<'_>, form: &Sankey, layout: &Layout) {
    for (column, x) in layout.lefts.iter().enumerate() {
        let name = form.columns.get(column).map_or("", String::as_str);
        let (at, align) = match column {
            0 => (pos2(*x, chart.body.top()), Align2::LEFT_TOP),
            _ => (pos2(x + BOX / 2.0, chart.body.top()), Align2::CENTER_TOP),
        };
        let text = Text { words: name, size: text_size::LEAD, ink: chart.theme.weak_text() };
        chart.text(at, align, text, layout.step.max(60.0));
    }
}

/// True when the reader has not switched the verdict of a band off.
fn is_shown(chart: &Chart<'_>, form: &Sankey, band: &Band) -> bool {
    !chart.view.hidden.contains(form.links[band.link].parts[band.part].0.label())
}

fn paint_bands(chart: &Chart<'_>, form: &Sankey, bands: &[Band]) {
    for band in bands.iter().filter(|band| is_shown(chart, form, band)) {
        let (verdict, ..) = form.links[band.link].parts[band.part];
        let (colour, dash) = chart.theme.verdict(verdict);
        let strength = if band.flows { 0.62 } else { 0.16 };
        ribbon(chart, &band.line, band.thick, colour.gamma_multiply(strength));
        if band.flows && verdict != VerdictKind::Free && band.thick >= 3.0 {
            // The dash of the verdict runs along the middle, so that it is told apart without colour.
            dashes(chart, &band.line, dash, chart.theme.text());
        }
    }
}

fn paint_boxes(chart: &Chart<'_>, form: &Sankey, layout: &Layout) {
    let theme = chart.theme;
    for (node, area) in form.nodes.iter().zip(&layout.boxes).filter(|(_, area)| area.is_positive()) {
        let fill = theme.country(&node.country);
        chart.painter.rect_filled(*area, 0.0, fill);
        if area.height() >= 8.0 {
            let size = text_size::NOTE.min(area.height() / theme.scale() * 0.9);
            let galley = chart.painter.layout_no_wrap(node.country.name().to_owned(), chart.font(size), theme.text());
            let at = pos2(area.right() + 3.0, area.center().y - galley.size().y / 2.0);
            let ground = Rect::from_min_size(at, galley.size()).expand2(vec2(1.0, -1.0));
            chart.painter.rect_filled(ground, 2.0, theme.canvas().gamma_multiply(0.7));
            chart.painter.galley(at, galley, theme.text());
        }
    }
}

/// Says what the uppermost band under the pointer is, and picks the sites at its ends.
fn tell_band(chart: &mut Chart<'_>, form: &Sankey, bands: &[Band]) {
    let Some(pointer) = chart.pointer() else { return };
    let shown = |band: &&Band| is_shown(chart, form, band) && is_near(&band.line, band.thick, pointer);
    let Some(band) = bands.iter().rfind(shown) else { return };
    let link = &form.links[band.link];
    let (verdict, now, baseline) = link.parts[band.part];
    let (from, to) = (&form.nodes[link.from].country, &form.nodes[link.to].country);
    let area = Rect::from_points(&band.line).expand(band.thick);
    chart.spot(area, Some(&Pick::Sites(link.sites.clone())), || {
        format!(
            "{} to {}, {}\nnow {}, usually {}\nclick to show its sites on the map",
            from.name(),
            to.name(),
            verdict.label(),
            quantity(now, &form.unit),
            quantity(baseline, &form.unit)
        )
    });
}

/// Says what each box is, rings the selected ones, and lets mouse and keys pick them.
fn tell_boxes(chart: &mut Chart<'_>, form: &Sankey, layout: &Layout) {
    for ((node, area), size) in form.nodes.iter().zip(&layout.boxes).zip(&layout.sizes) {
        let column = form.columns.get(node.column).map_or("", String::as_str).to_lowercase();
        let sites = Pick::Sites(node.sites.clone());
        if chart.view.is_selected(Some(&sites)) {
            let ring = Stroke::new(2.5, chart.theme.accent());
            chart.painter.rect_stroke(area.expand(2.0), 1.0, ring, egui::StrokeKind::Outside);
        }
        chart.target(area.expand(2.0), Some(&sites), &format!("{}, {column},", node.country.name()));
        chart.spot(area.expand(2.0), Some(&sites), || {
            let most = quantity(*size, &form.unit);
            format!("{}, {column}: up to {most}\nclick to show its sites on the map", node.country.name())
        });
    }
}

/// From box to box; back within a column it swings out and returns.
fn curve(start: Pos2, end: Pos2) -> Vec<Pos2> {
    let forward = end.x > start.x + 1.0;
    let swing = if forward { (end.x - start.x) * 0.5 } else { 46.0 };
    let (first, second) = (start + vec2(swing, 0.0), end - vec2(swing, 0.0));
    cubic([start, first, second, end], SAMPLES)
}

/// A band of the same height all along; one that turns back is a line of that width.
fn ribbon(chart: &Chart<'_>, line: &[Pos2], thick: f32, colour: Color32) {
    let forward = line.windows(2).all(|ends| ends[1].x >= ends[0].x);
    if !forward || thick < 1.5 {
        chart.painter.add(Shape::line(line.to_vec(), Stroke::new(thick.max(0.7), colour)));
        return;
    }
    let sample = |point: &Pos2| BandPoint::from_pos_and_width(*point, thick);
    chart.painter.add(Shape::Band(BandShape::filled(line.iter().map(sample).collect(), colour)));
}

fn dashes(chart: &Chart<'_>, line: &[Pos2], dash: Dash, ink: Color32) {
    let stroke = Stroke::new(1.2, ink);
    let (on, off) = match dash {
        Dash::Solid => {
            chart.painter.add(Shape::line(line.to_vec(), stroke));
            return;
        }
        Dash::Dashed => (vec![7.0], vec![4.0]),
        Dash::Dotted => (vec![1.6], vec![3.0]),
        Dash::DashDot => (vec![7.0, 1.6], vec![3.0, 3.0]),
    };
    chart.painter.extend(Shape::dashed_line_with_offset(line, stroke, &on, &off, 0.0));
}

fn is_near(line: &[Pos2], thick: f32, pointer: Pos2) -> bool {
    line.windows(2).any(|ends| {
        let along = ends[1] - ends[0];
        let t = ((pointer - ends[0]).dot(along) / along.length_sq().max(f32::MIN_POSITIVE)).clamp(0.0, 1.0);
        (ends[0] + along * t).distance(pointer) <= (thick / 2.0).max(3.0)
    })
}

/// Series of the legend for the verdicts that occur.
pub(crate) fn verdict_series(links: &[SankeyLink]) -> Vec<Series> {
    let occurs = |kind: VerdictKind| links.iter().flat_map(|link| &link.parts).any(|(verdict, ..)| *verdict == kind);
    let kinds = VerdictKind::ALL.into_iter().filter(|kind| occurs(*kind));
    kinds.map(|kind| Series::new(kind.label(), Tint::Verdict(kind))).collect()
}
