//! What a screen reader says by itself when it changes, wherever the keyboard is.

use egui::accesskit::Live;
use egui::{Pos2, Rect, Response, Role, Sense, Ui, Vec2, WidgetInfo};
use std::fmt::Debug;
use std::hash::Hash;

/// News, said once the reader is done with what it says now.
pub fn spoken(response: &Response) {
    live(response, Live::Polite);
}

/// News that nobody sees, because it is seen elsewhere as a picture. `of` is whose they are; it stays the same while the words change.
pub fn unseen(ui: &Ui, at: Pos2, of: impl Hash + Debug, words: &str) {
    // A reader leaves out what has no size.
    let place = Rect::from_min_size(at, Vec2::splat(1.0));
    let said = ui.interact(place, ui.scope_id().with(("unseen", of)), Sense::hover());
    said.widget_info(|| WidgetInfo::labeled(Role::Label, true, words));
    spoken(&said);
}

/// What has gone wrong: said at once.
pub fn spoken_at_once(response: &Response) {
    live(response, Live::Assertive);
}

/// The name of a field that nothing beside it names.
pub fn named(response: &Response, words: &str) {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_label(words));
}

/// What is said of something behind its name. The words are made only where somebody listens.
pub fn described(response: &Response, words: impl FnOnce() -> String) {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_description(words()));
}

fn live(response: &Response, how: Live) {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_live(how));
}
