//! Names of choosers that stand in a line of several.

use egui::{Label, Response, Ui};

/// The name of a chooser, whole, and in the line of its chooser, which is so wide, points.
pub fn name_ui(ui: &mut Ui, words: &str, chooser: f32) -> Response {
    let font = egui::TextStyle::Body.resolve(ui.style());
    let name = ui.painter().layout_no_wrap(words.to_owned(), font, ui.visuals().text_color()).size().x;
    let has_begun = ui.cursor().left() > ui.max_rect().left() + 1.0;
    if has_begun && ui.available_size_before_wrap().x < name + ui.spacing().item_spacing.x + chooser {
        ui.end_row();
    }
    ui.add(Label::new(words).extend())
}
