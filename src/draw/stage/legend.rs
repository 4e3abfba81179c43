//! The legend below a map: what dashes, ring and badge mean, in as many lines as its width asks for.

use crate::draw::paint::lines::LineMesh;
use crate::draw::stage::differs::{paint_sign, sign_width};
use crate::draw::stage::sites::{Disc, paint_badge, paint_code, paint_ring};
use crate::draw::theme::{Theme, text_size};
use chokepoint_core::diff::DifferenceKind;
use chokepoint_core::engine::{Verdict, VerdictKind};
use chokepoint_core::model::Country;
use egui::{Align2, Galley, Painter, Pos2, Rect, Stroke, pos2, vec2};
use enum_map::EnumMap;
use std::sync::Arc;

/// Height of a line, points, before the theme's scale.
const LINE: f32 = 26.0;
/// Air left and right, and between entries, points.
const MARGIN: f32 = 8.0;
const APART: f32 = 16.0;

/// What a legend explains.
#[derive(Clone, Copy)]
pub struct MapLegend<'a> {
    /// The kinds of verdicts in the month; none until there is a result.
    pub verdicts: &'a [VerdictKind],
    /// Countries of the map, the weightiest first: those that there is room for are named.
    pub countries: &'a [Country],
    /// How the map differs from another one that it is held against.
    pub differences: &'a [DifferenceKind],
}

/// What an entry shows before its words.
#[derive(Clone, PartialEq)]
enum Sign {
    Line(VerdictKind),
    Ring,
    Badge,
    Country(Country),
    Difference(DifferenceKind),
    None,
}

impl Sign {
    /// Room for it, with the air before the words.
    fn width(&self, painter: &Painter, theme: &Theme) -> f32 {
        match self {
            Self::Line(_) => 38.0,
            Self::Ring => 21.0,
            Self::Badge => 46.0 * theme.scale(),
            Self::Country(_) => 21.0 * theme.scale(),
            Self::Difference(kind) => sign_width(painter, theme, *kind) + 6.0,
            Self::None => 0.0,
        }
    }
}

/// An entry, laid out.
struct Entry {
    sign: Sign,
    words: Arc<Galley>,
    left: f32,
    line: usize,
}

/// The kinds of verdicts that occur, in their order.
pub fn verdict_kinds<'a>(verdicts: impl IntoIterator<Item = &'a Verdict>) -> Vec<VerdictKind> {
    let mut present: EnumMap<VerdictKind, bool> = EnumMap::default();
    verdicts.into_iter().for_each(|verdict| present[verdict.kind()] = true);
    VerdictKind::ALL.into_iter().filter(|kind| present[*kind]).collect()
}

/// Only verdicts that occur are explained; the free ones always, for there is always such a line.
fn entries(painter: &Painter, width: f32, theme: &Theme, legend: &MapLegend<'_>) -> Vec<Entry> {
    let is_explained = |kind: &VerdictKind| legend.verdicts.contains(kind) || *kind == VerdictKind::Free;
    let lines = VerdictKind::ALL.into_iter().filter(is_explained);
    let lines = lines.map(|kind| (Sign::Line(kind), kind.label()));
    let rest = [
        (Sign::Ring, "ring: capacity in use"),
        (Sign::Badge, "demand that stays unmet"),
        (Sign::None, "width: value of tracked material"),
    ];
    // What somebody is comparing comes first.
    let differences = legend.differences.iter().map(|kind| (Sign::Difference(*kind), kind.word()));
    let (mut left, mut line) = (MARGIN, 0);
    differences
        .chain(lines)
        .chain(rest)
        .map(|(sign, words)| {
            let words = painter.layout_no_wrap(words.to_owned(), theme.font(text_size::LABEL), theme.text());
            let wide = sign.width(painter, theme) + words.size().x;
            if left > MARGIN && left + wide > width - MARGIN {
                (left, line) = (MARGIN, line + 1);
            }
            let entry = Entry { sign, words, left, line };
            left += wide + APART;
            entry
        })
        .collect()
}

/// Parts a map from the legend below it, which takes the height that it needs.
pub fn map_legend_split(painter: &Painter, rect: Rect, theme: &Theme, legend: &MapLegend<'_>) -> (Rect, Rect) {
    let lines = entries(painter, rect.width(), theme, legend).last().map_or(1, |last| last.line + 1);
    // Two lines stand closer than a line stands to its frame.
    let height = (LINE + (lines - 1) as f32 * LINE * 0.72) * theme.scale();
    rect.split_top_bottom_at_y(rect.bottom() - height)
}

/// Countries as there is room for in the last line: what they are called is told where it takes no height from the map.
fn add_countries(entries: &mut Vec<Entry>, painter: &Painter, width: f32, theme: &Theme, countries: &[Country]) {
    let Some(last) = entries.last() else { return };
    let line = last.line;
    let mut left = last.left + last.sign.width(painter, theme) + last.words.size().x + APART;
    for country in countries {
        let words = painter.layout_no_wrap(country.name().to_owned(), theme.font(text_size::LABEL), theme.text());
        let sign = Sign::Country(country.clone());
        let wide = sign.width(painter, theme) + words.size().x;
        if left + wide > width - MARGIN {
            break;
        }
        entries.push(Entry { sign, words, left, line });
        left += wide + APART;
    }
}

/// Paints it into `rect`.
pub fn paint_map_legend(painter: &Painter, rect: Rect, theme: &Theme, legend: &MapLegend<'_>) {
    painter.rect_filled(rect, 0.0, theme.canvas());
    let mut entries = entries(painter, rect.width(), theme, legend);
    add_countries(&mut entries, painter, rect.width(), theme, legend.countries);
    let lines = entries.last().map_or(1, |last| last.line + 1) as f32;
    let pitch = LINE * 0.72 * theme.scale();
    let first = rect.center().y - (lines - 1.0) * pitch / 2.0;
    let mut mesh = LineMesh::new(painter);
    for Entry { sign, words, left, line } in entries {
        let (x, y) = (rect.left() + left, first + line as f32 * pitch);
        let room = sign.width(painter, theme);
        match sign {
            Sign::Line(kind) => {
                let (colour, dash) = theme.verdict(kind);
                let points: Vec<Pos2> = (0..=8).map(|at| pos2(x + at as f32 * 4.0, y)).collect();
                mesh.dashed(&points, Stroke::new(3.0, colour), dash);
            }
            Sign::Ring => {
                let disc = Disc { centre: pos2(x + 7.0, y), radius: 7.0, fade: 1.0 };
                paint_ring(&mut mesh, disc, 0.7, theme);
            }
            Sign::Badge => paint_badge(painter, pos2(x + 19.0 * theme.scale(), y), 0.25, theme),
            Sign::Country(country) => {
                let (centre, radius) = (pos2(x + 8.0 * theme.scale(), y), 8.0 * theme.scale());
                let fill = theme.country(&country);
                painter.circle_filled(centre, radius, fill);
                paint_code(painter, centre, radius, country.code(), fill);
            }
            Sign::Difference(kind) => _ = paint_sign(painter, theme, pos2(x, y), Align2::LEFT_CENTER, kind, None),
            Sign::None => {}
        }
        let at = pos2(x + room, y) - vec2(0.0, words.size().y / 2.0);
        painter.galley(at, words, theme.text());
    }
    mesh.paint(painter);
}
