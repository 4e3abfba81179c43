//! What differs from the preset that the map is held against, in words beside each site and route.

use crate::app::map::canvas::Canvas;
use crate::app::state::view::ViewState;
use crate::draw::MapScene;
use chokepoint_core::engine::{RouteIx, SiteIx};
use chokepoint_core::model::{Addressed, EntityRef};
use egui::{Align2, Color32, Label, Pos2, Rect, RichText, Ui, vec2};

/// Up to so many words in sight each has a place; beyond them they would cover the map.
const MOST: usize = 400;
/// Room for a word, points.
const ROOM: f32 = 90.0;

/// The words, each on the ground of the map so that lines below do not cross it.
pub fn differs_ui(ui: &mut Ui, on: Canvas<'_>, scene: &MapScene<'_>, view: &ViewState) {
    let Some(differs) = on.ctx.differs.filter(|differs| !differs.is_empty()) else { return };
    let network = on.ctx.network;
    let below = |site: SiteIx| {
        let place = view.map.screen_from_canvas(*on.layout.positions.get(site)?);
        Some(place + vec2(0.0, on.radius + 1.0))
    };
    let middle = |route: RouteIx| scene.curve(route, &view.map, 2).get(1).copied();
    let mut words: Vec<(Pos2, Align2, &str)> = Vec::new();
    for (at, site) in network.map.sites.iter_enumerated().filter(|(at, _)| !on.marks.hides_site(*at)) {
        let word = differs.get(&site.address()).map(|kind| kind.word());
        words.extend(word.and_then(|word| Some((below(at)?, Align2::CENTER_TOP, word))));
    }
    for at in network.routes.keys().filter(|at| !scene.is_folded_away(*at)) {
        let route = EntityRef::Route(network.route_entry(at).id.clone());
        let word = differs.get(&route).map(|kind| kind.word());
        words.extend(word.and_then(|word| Some((middle(at)?, Align2::CENTER_CENTER, word))));
    }
    words.retain(|(place, _, _)| on.rect.contains(*place));
    words.truncate(MOST);
    for (place, align, word) in words {
        let ground: Color32 = on.ctx.theme.canvas();
        let text = RichText::new(word).small().strong().color(on.ctx.theme.text()).background_color(ground);
        let height = ui.text_style_height(&egui::TextStyle::Small);
        let area: Rect = align.anchor_size(place, vec2(ROOM, height));
        ui.put(area, Label::new(text).extend().selectable(false));
    }
}
