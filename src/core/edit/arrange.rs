//! Places on the canvas: move, align, distribute, lay out.

use crate::edit::batch::Batch;
use crate::edit::change::Edit;
use crate::model::{CanvasPoint, Preset, Site, SiteId};
use std::collections::BTreeMap;

/// Distance of the grid that sites snap to, canvas points: half a row.
pub const SNAP: f32 = 23.0;

/// What sites have in common after aligning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// The leftmost's distance from the left.
    Left,
    /// Their mean distance from the left.
    Centre,
    /// The rightmost's distance from the left.
    Right,
    /// The topmost's height.
    Top,
    /// Their mean height.
    Middle,
    /// The lowest's height.
    Bottom,
}

/// Where sites stand now, by id; wherever the layout has put those that have no place of their own.
pub type Places = BTreeMap<SiteId, CanvasPoint>;

/// The nearest point of the grid.
pub fn snapped(point: CanvasPoint) -> CanvasPoint {
    CanvasPoint { x: (point.x / SNAP).round() * SNAP, y: (point.y / SNAP).round() * SNAP }
}

/// A place within what a map may reach.
pub(crate) fn within_reach(place: CanvasPoint) -> CanvasPoint {
    CanvasPoint { x: place.x.clamp(-9e5, 9e5), y: place.y.clamp(-9e5, 9e5) }
}

/// Puts sites at new places, as one step.
pub fn move_sites(preset: &Preset, places: &Places, name: &str, key: &str) -> Option<Edit> {
    let mut batch = Batch::on(preset);
    for (at, site) in preset.map.sites.iter().enumerate() {
        if let Some(place) = places.get(&site.id).filter(|place| place.x.is_finite() && place.y.is_finite()) {
            let place = within_reach(*place);
            batch.replace(at, Site { canvas: Some(place), ..site.clone() });
        }
    }
    batch.keyed(name, key).map(Edit::for_looks)
}

/// Lines sites up.
pub fn align(preset: &Preset, places: &Places, how: Align) -> Option<Edit> {
    if places.len() < 2 {
        return None;
    }
    let xs = places.values().map(|place| place.x);
    let ys = places.values().map(|place| place.y);
    let number = places.len() as f32;
    let target = match how {
        Align::Left => xs.fold(f32::INFINITY, f32::min),
        Align::Right => xs.fold(f32::NEG_INFINITY, f32::max),
        Align::Centre => (xs.sum::<f32>() / number).round(),
        Align::Top => ys.fold(f32::INFINITY, f32::min),
        Align::Bottom => ys.fold(f32::NEG_INFINITY, f32::max),
        Align::Middle => (ys.sum::<f32>() / number).round(),
    };
    let across = matches!(how, Align::Left | Align::Centre | Align::Right);
    let put = |place: &CanvasPoint| match across {
        true => CanvasPoint { x: target, y: place.y },
        false => CanvasPoint { x: place.x, y: target },
    };
    let places = places.iter().map(|(id, place)| (id.clone(), put(place))).collect();
    move_sites(preset, &places, &format!("align {} sites", number), "")
}

/// Spaces sites evenly between the outermost two, downwards or rightwards.
pub fn distribute(preset: &Preset, places: &Places, downwards: bool) -> Option<Edit> {
    let along = |place: &CanvasPoint| if downwards { place.y } else { place.x };
    let mut order: Vec<(&SiteId, &CanvasPoint)> = places.iter().collect();
    order.sort_by(|a, b| along(a.1).total_cmp(&along(b.1)).then(a.0.cmp(b.0)));
    let (first, last) = (along(order.first()?.1), along(order.last()?.1));
    if order.len() < 3 {
        return None;
    }
    let step = (last - first) / (order.len() - 1) as f32;
    let put = |rank: usize, place: &CanvasPoint| {
        let value = (first + step * rank as f32).round();
        if downwards { CanvasPoint { x: place.x, y: value } } else { CanvasPoint { x: value, y: place.y } }
    };
    let spaced: Places =
        order.iter().enumerate().map(|(rank, (id, place))| ((*id).clone(), put(rank, place))).collect();
    move_sites(preset, &spaced, &format!("distribute {} sites", spaced.len()), "")
}

/// Leaves the place of sites to the layout: all of them, or those named.
pub fn place_all(preset: &Preset, only: Option<&[SiteId]>) -> Option<Edit> {
    let mut batch = Batch::on(preset);
    batch.change_all(|site: &mut Site| {
        if only.is_none_or(|only| only.contains(&site.id)) {
            site.canvas = None;
        }
    });
    batch.edit("lay out automatically").map(Edit::for_looks)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn preset(points: &[(f32, f32)]) -> (Preset, Places) {
        let mut preset = Preset::empty();
        let mut places = Places::new();
        for (at, (x, y)) in points.iter().enumerate() {
            let id: SiteId = format!("s{at}").as_str().into();
            let canvas = CanvasPoint { x: *x, y: *y };
            places.insert(id.clone(), canvas);
            preset.map.sites.push(Site { id, canvas: Some(canvas), ..Site::default() });
        }
        (preset, places)
    }

    fn after(preset: &Preset, edit: Option<Edit>) -> Vec<(f32, f32)> {
        let mut changed = preset.clone();
        if let Some(edit) = edit {
            edit.change.apply(&mut changed);
        }
        changed.map.sites.iter().filter_map(|site| site.canvas).map(|place| (place.x, place.y)).collect()
    }

    #[test]
    fn sites_line_up_and_spread_evenly() {
        let (preset, places) = preset(&[(0.0, 10.0), (50.0, 90.0), (20.0, 20.0)]);
        assert_eq!(after(&preset, align(&preset, &places, Align::Left)), [(0.0, 10.0), (0.0, 90.0), (0.0, 20.0)]);
        assert_eq!(after(&preset, align(&preset, &places, Align::Middle)), [(0.0, 40.0), (50.0, 40.0), (20.0, 40.0)]);
        assert_eq!(after(&preset, distribute(&preset, &places, true)), [(0.0, 10.0), (50.0, 90.0), (20.0, 50.0)]);
        assert!(distribute(&preset, &Places::new(), true).is_none());
    }
}
