//! What a screen reader says by itself when it changes, wherever the keyboard is.

use egui::Response;
use egui::accesskit::Live;

/// News, said once the reader is done with what it says now.
pub fn spoken(response: &Response) {
    live(response, Live::Polite);
}

/// What has gone wrong: said at once.
pub fn spoken_at_once(response: &Response) {
    live(response, Live::Assertive);
}

/// What is said of something behind its name. The words are made only where somebody listens.
pub fn described(response: &Response, words: impl FnOnce() -> String) {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_description(words()));
}

fn live(response: &Response, how: Live) {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_live(how));
}
