//! The whole map in a corner, with the part that is on screen.

use crate::app::map::canvas::Canvas;
use crate::app::state::view::ViewState;
use crate::draw::MapView;
use egui::{Mesh, Rect, Sense, Stroke, Ui, vec2};

/// Longest side, points.
const SIDE: f32 = 190.0;
/// Side of a site, points.
const DOT: f32 = 3.5;

/// Shows the minimap where not everything is on screen already. A click or drag moves the view there.
pub fn minimap_ui(ui: &mut Ui, on: Canvas<'_>, view: &mut ViewState) {
    let Canvas { rect, layout, ctx, .. } = on;
    let (network, theme) = (ctx.network, ctx.theme);
    let bounds = layout.bounds;
    let on_screen = Rect::from_two_pos(view.map.canvas_from_screen(rect.min), view.map.canvas_from_screen(rect.max));
    if !view.canvas.minimap || bounds.area() <= 0.0 || on_screen.contains_rect(bounds.shrink(4.0)) {
        return;
    }
    let whole = MapView::fit(bounds, Rect::from_min_size(egui::Pos2::ZERO, vec2(SIDE, SIDE * 0.62)));
    let size = vec2(bounds.width() * whole.zoom * whole.stretch, bounds.height() * whole.zoom) + vec2(8.0, 8.0);
    let frame = Rect::from_min_size(rect.right_bottom() - size - vec2(8.0, 8.0), size);
    let small = MapView::fit(bounds, frame);
    let response = ui.interact(frame, ui.scope_id().with("minimap"), Sense::click_and_drag());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, "Minimap"));
    let painter = ui.painter_at(frame);
    painter.rect_filled(frame, 4.0, theme.panel());
    // Squares in one mesh: at this size nobody tells them from discs, and thousands of them cost nothing.
    let mut dots = Mesh::default();
    for (site, place) in network.map.sites.iter().zip(&layout.positions) {
        let dot = Rect::from_center_size(small.screen_from_canvas(*place), vec2(DOT, DOT));
        dots.add_colored_rect(dot, theme.country(&site.country));
    }
    painter.add(dots);
    let seen = Rect::from_two_pos(small.screen_from_canvas(on_screen.min), small.screen_from_canvas(on_screen.max));
    painter.rect_filled(seen, 2.0, theme.accent().gamma_multiply(0.15));
    painter.rect_stroke(seen, 2.0, Stroke::new(1.5, theme.accent()), egui::StrokeKind::Inside);
    painter.rect_stroke(frame, 4.0, Stroke::new(1.0, theme.line()), egui::StrokeKind::Inside);
    if (response.clicked() || response.dragged())
        && let Some(pointer) = response.interact_pointer_pos()
    {
        let target = small.canvas_from_screen(pointer);
        view.map.offset += rect.center() - view.map.screen_from_canvas(target);
        view.fit = false;
    }
}
