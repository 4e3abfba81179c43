//! What differs from the preset that a map is held against, for who does not see its signs.

use crate::draw::PlacedDifference;
use egui::{Rect, Role, Sense, Ui, WidgetInfo, vec2};

/// Size of the area that carries the words, points.
const AREA: egui::Vec2 = vec2(12.0, 12.0);

/// The words of the signs that are painted, where they are painted.
pub fn differs_ui(ui: &Ui, places: &[PlacedDifference]) {
    for (at, place) in places.iter().enumerate() {
        let area: Rect = place.align.anchor_size(place.at, AREA);
        let response = ui.interact(area, ui.scope_id().with(("difference", at)), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &place.words));
    }
}
