//! Countries tinted by their share of a supply.

use crate::draw::theme::numbers::percent;
use crate::draw::theme::{TINTS, Theme, text_size};
use crate::draw::world::view::WorldView;
use chokepoint_core::insight::CountryShare;
use chokepoint_core::model::Country;
use egui::{Color32, Mesh, Painter, Rect, Stroke, pos2, vec2};

/// Shares at which the next tint begins.
const STEPS: [f64; TINTS - 1] = [0.01, 0.05, 0.20, 0.50];
/// Most countries named in the legend.
const NAMED: usize = 6;
/// A share below this would read as none.
const SEEN: f64 = 5e-4;

/// Shares of a supply, to be shown on the world map.
#[derive(Clone, Debug, PartialEq)]
pub struct Choropleth {
    /// What is supplied and how it is attributed, such as `Dysprosium oxide, by location`.
    pub title: String,
    /// Shares of the countries, the largest first.
    pub shares: Vec<CountryShare>,
}

impl Choropleth {
    /// Step of the tint of a share, 0 to [`TINTS`] - 1.
    pub fn step(share: f64) -> usize {
        STEPS.iter().filter(|from| share >= **from).count()
    }

    /// What a step stands for.
    fn step_label(step: usize) -> String {
        let bound = |at: usize| format!("{:.0}", STEPS[at] * 100.0);
        match step {
            0 => format!("< {} %", bound(0)),
            step if step < STEPS.len() => format!("{}–{} %", bound(step - 1), bound(step)),
            _ => format!("≥ {} %", bound(STEPS.len() - 1)),
        }
    }

    /// The share of a country, or of the group that it is a member of where it has none of its own.
    pub fn share_of(&self, country: &Country) -> Option<f64> {
        let own = self.shares.iter().find(|share| share.country == *country);
        own.or_else(|| self.shares.iter().find(|share| country.is_in(&share.country))).map(|share| share.share)
    }
}

/// Paints water, land with its tints, coastlines and borders.
pub fn paint_world_ground(painter: &Painter, rect: Rect, view: &WorldView, theme: &Theme, tint: Option<&Choropleth>) {
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    painter.rect_filled(rect, 0.0, theme.canvas());
    let shape = view.shape();
    let edge: Vec<_> = crate::draw::world::globe::WorldCentre::edge().iter().map(|point| view.screen(*point)).collect();
    let mut ground = Mesh::default();
    // Convex from its middle, so a fan fills it.
    ground.colored_vertex(view.screen(egui::Pos2::ZERO), theme.water());
    edge.iter().for_each(|point| ground.colored_vertex(*point, theme.water()));
    (1..edge.len() as u32).for_each(|at| ground.add_triangle(0, at, at + 1));
    ground.add_triangle(0, edge.len() as u32, 1);
    for land in shape.lands.iter().filter(|land| view.screen_rect(land.bounds).intersects(rect)) {
        let share = tint.and_then(|tint| tint.share_of(&land.country)).filter(|share| *share > 0.0);
        let fill = share.map_or(theme.land(), |share| theme.tint(Choropleth::step(share)));
        let first = ground.vertices.len() as u32;
        land.corners.iter().for_each(|corner| ground.colored_vertex(view.screen(*corner), fill));
        ground.indices.extend(land.triangles.iter().map(|corner| first + corner));
    }
    painter.add(ground);
    let mut lines = crate::draw::paint::lines::LineMesh::new(&painter);
    for line in shape.lines.iter().filter(|line| view.screen_rect(line.bounds).expand(1.0).intersects(rect)) {
        let points: Vec<_> = line.points.iter().map(|point| view.screen(*point)).collect();
        let width = if line.is_border { 0.6 } else { 1.0 };
        lines.line(&points, Stroke::new(width * theme.scale(), theme.shore()));
    }
    lines.line(&edge, Stroke::new(1.0, theme.line()));
    lines.paint(&painter);
}

/// The legend of the tints in the lower left corner of `room`; returns what it covers. On a small map it names fewer countries, so
/// that it hides no more than a third of the height.
pub fn paint_choropleth_legend(painter: &Painter, room: Rect, theme: &Theme, tint: &Choropleth) -> Rect {
    let wide = (room.width() * 0.4).clamp(150.0, 250.0);
    let text = |words: String, size: f32, colour: Color32| painter.layout(words, theme.font(size), colour, wide);
    let title = text(tint.title.clone(), text_size::LEAD, theme.text());
    let line = 15.0 * theme.scale();
    let around = title.size().y + 12.0 + 14.0 * theme.scale() + 22.0;
    let lines = ((room.height() / 3.0 - around) / line).max(2.0) as usize;
    let seen = tint.shares.iter().filter(|share| share.share >= SEEN).count();
    let named = if seen <= lines.min(NAMED) { seen } else { NAMED.min(lines - 1) };
    let mut rows: Vec<(Option<usize>, String)> = tint
        .shares
        .iter()
        .take(named)
        .map(|share| {
            // Groups without borders of their own cannot be tinted as such.
            let note = match share.country.code() {
                "ZZ" => " (not on the map)",
                "EU" => " (as one)",
                _ => "",
            };
            (Some(Choropleth::step(share.share)), format!("{}{note}  {}", share.country.name(), percent(share.share)))
        })
        .collect();
    if seen > named {
        let rest: f64 = tint.shares.iter().skip(named).map(|share| share.share).sum();
        rows.push((None, format!("{} more  {}", seen - named, percent(rest))));
    }
    if tint.shares.is_empty() {
        rows.push((None, "Nothing is supplied in this month".to_owned()));
    }
    let rows: Vec<_> =
        rows.into_iter().map(|(step, words)| (step, text(words, text_size::LABEL, theme.text()))).collect();
    let chips: Vec<_> =
        (0..TINTS).map(|step| text(Choropleth::step_label(step), text_size::STEP, theme.text())).collect();
    let chip = chips.iter().map(|galley| galley.size().x).fold(0.0, f32::max) + 6.0;
    let widest = rows.iter().map(|(_, galley)| galley.size().x + 18.0).fold(title.size().x, f32::max);
    let size = vec2(widest.max(chip * TINTS as f32) + 16.0, around + line * rows.len() as f32);
    let rect = Rect::from_min_size(room.left_bottom() - vec2(0.0, size.y), size);
    // Not translucent: what shines through is taken for a mark that fades.
    painter.rect(rect, 4.0, theme.canvas(), Stroke::new(1.0, theme.line()), egui::StrokeKind::Inside);
    let (left, mut top) = (rect.left() + 8.0, rect.top() + 6.0);
    let height = title.size().y;
    painter.galley(pos2(left, top), title, theme.text());
    top += height + 4.0;
    for (step, words) in rows {
        if let Some(step) = step {
            let field = Rect::from_min_size(pos2(left, top + 2.0), vec2(12.0, line - 5.0));
            painter.rect(field, 2.0, theme.tint(step), Stroke::new(0.5, theme.line()), egui::StrokeKind::Inside);
        }
        painter.galley(pos2(left + 18.0, top), words, theme.text());
        top += line;
    }
    top += 6.0;
    for (step, words) in chips.into_iter().enumerate() {
        let field = Rect::from_min_size(pos2(left + chip * step as f32, top), vec2(chip, 8.0));
        painter.rect(field, 0.0, theme.tint(step), Stroke::new(0.5, theme.line()), egui::StrokeKind::Inside);
        let middle = field.center().x - words.size().x / 2.0;
        painter.galley(pos2(middle, top + 10.0), words, theme.weak_text());
    }
    rect
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tints_change_at_the_steps() {
        let steps: Vec<usize> =
            [0.0, 0.009, 0.01, 0.049, 0.05, 0.2, 0.499, 0.5, 1.0].into_iter().map(Choropleth::step).collect();
        assert_eq!(steps, [0, 0, 1, 1, 2, 3, 3, 4, 4]);
        let labels: Vec<String> = (0..TINTS).map(Choropleth::step_label).collect();
        assert_eq!(labels, ["< 1 %", "1–5 %", "5–20 %", "20–50 %", "≥ 50 %"]);
    }

    #[test]
    fn members_take_the_share_of_their_group_unless_they_have_their_own() {
        let share = |code: &str, share| CountryShare { country: Country::from(code), volume: share, share };
        let tint = Choropleth { title: String::new(), shares: vec![share("EU", 0.3), share("FR", 0.1)] };
        assert_eq!(tint.share_of(&Country::from("DE")), Some(0.3));
        assert_eq!(tint.share_of(&Country::from("FR")), Some(0.1));
        assert_eq!(tint.share_of(&Country::from("CN")), None);
    }
}
