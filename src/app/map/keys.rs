//! The map by keyboard.

use crate::app::commands::action::{Action, Actions};
use crate::app::map::canvas::Canvas;
use crate::app::map::link::end_link;
use crate::app::map::walk::next_site;
use crate::app::state::canvas::LinkBy;
use crate::app::state::region::Region;
use crate::app::state::selection::Selection;
use crate::app::state::view::ViewState;
use chokepoint_core::model::EntityRef;
use egui::{EventFilter, Key, Modifiers, Ui};

/// What keys do while the map has the keyboard.
pub fn keys(ui: &Ui, on: Canvas<'_>, view: &mut ViewState, actions: &mut Actions) {
    let Canvas { layout, ctx, response: canvas, .. } = on;
    if std::mem::take(&mut view.canvas.take_focus) {
        canvas.request_focus();
    }
    if !canvas.has_focus() {
        return;
    }
    // Tab and the arrows are the map's own while it has the keyboard; Escape with nothing selected gives it back.
    let filter = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: true };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(canvas.id, filter));
    let pressed = |modifiers: Modifiers, key: Key| ui.input_mut(|input| input.consume_key(modifiers, key));
    let back = pressed(Modifiers::SHIFT, Key::Tab);
    let forth = !back && pressed(Modifiers::NONE, Key::Tab);
    if let Some(mut link) = view.canvas.link.take() {
        if let LinkBy::Keys { candidates, at } = &mut link.by {
            let number = candidates.len().max(1);
            if forth || pressed(Modifiers::NONE, Key::ArrowDown) {
                *at = (*at + 1) % number;
            } else if back || pressed(Modifiers::NONE, Key::ArrowUp) {
                *at = (*at + number - 1) % number;
            } else if pressed(Modifiers::NONE, Key::Enter) {
                let target = candidates.get(*at).cloned();
                let place = target
                    .as_ref()
                    .and_then(|id| layout.positions.get(ctx.network.site(id)?))
                    .map(|place| view.map.screen_from_canvas(*place));
                if let (Some(target), Some(place)) = (target, place) {
                    let action = end_link(ctx, &link, &target, place, view);
                    action.into_iter().for_each(|action| actions.push(action));
                }
                return;
            }
        }
        view.canvas.link = Some(link);
        return;
    }
    if forth || back {
        walk(on, back, actions);
    }
    // From a site to its first field; Escape there gives the keyboard back.
    if ctx.shown.selection != Selection::Nothing && pressed(Modifiers::NONE, Key::Enter) {
        actions.push(Action::FocusRegion(Region::Inspector));
    }
}

/// Selects the next site, or the one before, and brings it into view.
fn walk(on: Canvas<'_>, back: bool, actions: &mut Actions) {
    let Canvas { layout, ctx, marks, .. } = on;
    let next = next_site(ctx.network, layout, marks, &ctx.shown.selection, back);
    if let Some(site) = next.and_then(|site| ctx.network.map.sites.get(site)) {
        actions.push(Action::Select(Selection::One(EntityRef::Site(site.id.clone()))));
        actions.push(Action::Reveal { always: false });
    }
}
