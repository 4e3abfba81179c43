//! Tables of the window: a head that stays, columns that can be dragged, and one way to sort by a heading.
//!
//! A table wider than its room is put into a horizontal scroll area, so that it never pushes a panel wider.

use crate::draw::text_size;
use egui::{Align, Button, Layout, RichText, Sense, Shape, Stroke, TextStyle, Ui, Vec2, pos2};
use egui_extras::{Column, TableBuilder};
use std::cmp::Ordering;

/// Width below which no column can be dragged, points.
const NARROWEST: f32 = 40.0;
/// Width and height of the sign beside the heading that sorts, points.
const SIGN: Vec2 = Vec2::new(8.0, 6.0);

/// Builder of a table, with what all tables share.
fn table_ui<'a>(ui: &'a mut Ui, id: &str) -> TableBuilder<'a> {
    let grown = grown(ui);
    TableBuilder::new(ui)
        // Widths are kept for letters of the same size.
        .id_salt((id, grown.to_bits()))
        .striped(true)
        .resizable(true)
        .min_scrolled_height(0.0)
        .cell_layout(Layout::left_to_right(Align::Center))
}

/// Builder of a table whose columns take these parts of the room (which sum to 1); long words are cut.
///
/// A column that was dragged keeps its width until the room changes: columns of fixed widths would leave a panel that is made
/// narrower.
pub fn table_of_parts_ui<'a>(ui: &'a mut Ui, id: &str, parts: &[f32]) -> TableBuilder<'a> {
    let room = ui.available_width();
    let known = ui.scope_id().with((id, "room"));
    let before = ui.data_mut(|data| std::mem::replace(data.get_temp_mut_or(known, room), room));
    let width = room - ui.spacing().item_spacing.x * parts.len() as f32;
    let mut table = table_ui(ui, id);
    if before != room {
        table.reset();
    }
    for (at, part) in parts.iter().enumerate() {
        let column =
            if at + 1 == parts.len() { Column::remainder() } else { Column::initial((width * part).max(NARROWEST)) };
        table = table.column(column.at_least(NARROWEST).clip(true));
    }
    table
}

/// Builder of a table whose columns begin with these widths, points in letters of the usual size, and can be dragged; long words are cut.
pub fn table_of_widths_ui<'a>(ui: &'a mut Ui, id: &str, widths: impl IntoIterator<Item = f32>) -> TableBuilder<'a> {
    let grown = grown(ui);
    let column = |width: f32| Column::initial(width * grown).at_least(NARROWEST).clip(true);
    widths.into_iter().fold(table_ui(ui, id), |table, width| table.column(column(width)))
}

/// How many times as large letters are as usual.
fn grown(ui: &Ui) -> f32 {
    TextStyle::Body.resolve(ui.style()).size / text_size::BODY
}

/// Height of a row of plain text, points.
pub fn row_height(ui: &Ui) -> f32 {
    ui.text_style_height(&TextStyle::Body).max(ui.spacing().interact_size.y)
}

/// Column by which a table is sorted, and which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort<C> {
    column: C,
    /// The largest stands at the top.
    falling: bool,
}

impl<C: Copy + PartialEq> Sort<C> {
    /// The smallest at the top.
    pub fn rising(column: C) -> Self {
        Self { column, falling: false }
    }

    /// The largest at the top.
    pub fn falling(column: C) -> Self {
        Self { column, falling: true }
    }

    /// Column that decides.
    pub fn column(&self) -> C {
        self.column
    }

    /// A rising order, turned to what the user wants.
    pub fn turned(&self, order: Ordering) -> Ordering {
        if self.falling { order.reverse() } else { order }
    }

    /// Heading of a column: the first click sorts as `first` does, the next ones turn the order around.
    pub fn heading_ui(&mut self, ui: &mut Ui, title: &str, first: Self) {
        let sorted = self.column == first.column;
        let help = match (sorted, *self == first) {
            (false, _) => "Click to sort",
            (true, true) => "Sorted; click to reverse",
            (true, false) => "Sorted backwards; click to reverse",
        };
        let text = RichText::new(title).strong();
        let heading = Button::new(if sorted { text.underline() } else { text }).frame(false);
        // The sign has its place even where the words are cut.
        let room = ui.available_width() - if sorted { SIGN.x + ui.spacing().item_spacing.x } else { 0.0 };
        let heading = ui
            .scope(|ui| {
                ui.set_max_width(room.max(0.0));
                ui.add(heading).on_hover_text(help)
            })
            .inner;
        if sorted {
            self.sign_ui(ui);
        }
        if heading.clicked() {
            *self = if sorted { Self { falling: !self.falling, ..*self } } else { first };
        }
    }

    /// A triangle whose tip is where the smallest stands.
    fn sign_ui(&self, ui: &mut Ui) {
        let (rect, _) = ui.allocate_exact_size(SIGN, Sense::hover());
        let (base, tip) = if self.falling { (rect.top(), rect.bottom()) } else { (rect.bottom(), rect.top()) };
        let corners = vec![pos2(rect.left(), base), pos2(rect.right(), base), pos2(rect.center().x, tip)];
        ui.painter().add(Shape::convex_polygon(corners, ui.visuals().strong_text_color(), Stroke::NONE));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui_kittest::{Harness, kittest::Queryable as _};

    #[test]
    fn a_heading_sorts_and_then_turns_the_order_around() {
        let headings = |ui: &mut Ui, sort: &mut Sort<&str>| {
            sort.heading_ui(ui, "Name", Sort::rising("name"));
            sort.heading_ui(ui, "Gap", Sort::falling("gap"));
        };
        let mut harness = Harness::new_ui_state(headings, Sort::rising("name"));
        for (label, sort) in [
            ("Gap", Sort::falling("gap")),
            ("Gap", Sort::rising("gap")),
            ("Name", Sort::rising("name")),
            ("Name", Sort::falling("name")),
        ] {
            harness.get_by_label(label).click();
            harness.run();
            assert_eq!(*harness.state(), sort, "{label}");
        }
    }
}
