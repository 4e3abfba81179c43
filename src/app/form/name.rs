//! Choosers that stand in a line of several, each beside its name.

use egui::{ComboBox, Label, Response, Ui, WidgetText};

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

/// A list to choose from, of this width in points, with its name; what is longer than it ends in an ellipsis.
pub fn chooser_ui(
    ui: &mut Ui,
    name: &str,
    id: &str,
    width: f32,
    shown: impl Into<WidgetText>,
    entries: impl FnOnce(&mut Ui),
) {
    let label = name_ui(ui, name, width);
    let combo = ComboBox::from_id_salt(id).selected_text(shown).width(width).truncate().show_ui(ui, entries);
    combo.response.labelled_by(label.id);
}
