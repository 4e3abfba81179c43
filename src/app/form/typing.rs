//! Text fields that open with something selected, so that typing replaces it.

use egui::text::{CCursor, CCursorRange};
use egui::{Response, TextEdit};
use std::ops::Range;

/// Gives a text field that has just opened the keyboard, with all of `text` selected.
pub fn begin_typing(field: &Response, text: &str) {
    field.request_focus();
    select_letters(field, 0..text.chars().count());
}

/// Selects letters of a text field, counted from 0; an empty range puts the cursor there.
pub fn select_letters(field: &Response, letters: Range<usize>) {
    let mut state = TextEdit::load_state(&field.ctx, field.id).unwrap_or_default();
    let ends = CCursorRange::two(CCursor::new(letters.start), CCursor::new(letters.end));
    state.cursor.set_char_range(Some(ends));
    state.store(&field.ctx, field.id);
}
