//! What differs from another preset, on the world map: at marks and links, by the signs of the stage map.

use crate::draw::stage::differs::{PlacedDifference, in_sight};
use crate::draw::world::scene::WorldScene;
use crate::draw::world::view::WorldView;
use egui::{Align2, Rect, vec2};

/// What differs and is in sight.
pub fn world_differences(rect: Rect, view: &WorldView, scene: &WorldScene<'_>) -> Vec<PlacedDifference> {
    let Some(differs) = scene.map.marks.differs else { return Vec::new() };
    let marks = scene.plan.marks.iter().filter_map(|mark| {
        let at = view.screen(mark.at) + vec2(0.0, scene.radius(mark) + 2.0);
        PlacedDifference::of(at, Align2::CENTER_TOP, mark.sites.iter().filter_map(|site| differs.site(*site)))
    });
    let links = scene.plan.links.iter().filter_map(|link| {
        let longest = link.lines.iter().max_by_key(|line| line.len())?;
        let at = view.screen(*longest.get(longest.len() / 2)?);
        PlacedDifference::of(at, Align2::CENTER_CENTER, link.routes.iter().filter_map(|route| differs.route(*route)))
    });
    in_sight(marks.chain(links), rect, scene.map.theme)
}
