//! Where the keyboard is: the ring around what has it, and keeping that in sight.

use crate::draw::Theme;
use egui::style::ScrollAnimation;
use egui::{Context, Id, Key, Shape, StrokeKind, Ui, WidgetRect};

/// Frames what has the keyboard, in whatever room it is: one ring for all, so that nothing that is painted by hand goes without. To be called when all else of
/// the frame is laid out.
pub fn ring(ctx: &Context, theme: &Theme) {
    let Some(id) = ctx.memory(|memory| memory.focused()) else { return };
    let Some(shown) = laid_out(ctx, id).filter(|_| ctx.input(|input| input.focused)) else { return };
    // Of what has scrolled partly out of sight, the part that is seen.
    let seen = shown.rect.intersect(shown.interact_rect);
    if !seen.is_positive() {
        return;
    }
    let [ring, ground] = theme.focus_ring();
    let area = seen.expand(ring.width).intersect(ctx.content_rect().shrink(ground.width / 2.0));
    let painter = ctx.layer_painter(shown.layer_id);
    for stroke in [ground, ring] {
        painter.add(Shape::rect_stroke(area, 3.0, stroke, StrokeKind::Middle));
    }
}

/// Lets Tab go on from where the keyboard was last, when Enter has ended the field that had it: not from the first thing of the window.
pub fn go_on(ctx: &Context, last: Option<Id>) {
    let Some(last) = last.filter(|_| ctx.input(|input| input.key_pressed(Key::Tab))) else { return };
    ctx.memory_mut(|memory| {
        if memory.focused().is_none() {
            memory.request_focus(last);
        }
    });
}

/// Scrolls to what has just come by the keyboard; to be called at the end of what a scroll area holds.
pub fn keep_in_sight(ui: &Ui) {
    let came = |memory: &egui::Memory| memory.focused().filter(|id| !memory.had_focus_last_frame(*id));
    let Some(id) = ui.memory(came) else { return };
    let Some(shown) = laid_out(ui.ctx(), id).filter(|shown| shown.layer_id == ui.layer_id()) else { return };
    if ui.min_rect().expand(1.0).contains_rect(shown.rect) {
        // At once: who goes on with Tab is not to outrun what scrolls.
        ui.scroll_to_rect_animation(shown.rect.expand(6.0), None, ScrollAnimation::none());
    }
}

/// Where a widget lies in this frame. To read its response would answer the pointer a second time: a field that has just been opened by a click would count as left.
fn laid_out(ctx: &Context, id: Id) -> Option<WidgetRect> {
    ctx.viewport(|viewport| viewport.this_pass.widgets.get(id).copied())
}
