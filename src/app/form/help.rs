//! What the fields mean, shown when the pointer rests on a label: a table of every field that a form shows.

use chokepoint_core::model::FieldPath;
use egui::{Response, Ui};
use std::collections::HashMap;
use std::sync::OnceLock;

/// A line a field: its kind, such as `site/activities/capacity`, and its help; none where the label says it all.
const TABLE: &str = include_str!("../../../assets/field-help.csv");

/// The label of a field, with its help.
pub fn label_ui(ui: &mut Ui, label: &str, path: &FieldPath) -> Response {
    with_help(ui.label(label), path)
}

/// What says a field's name, with its help.
pub fn with_help(response: Response, path: &FieldPath) -> Response {
    let key = path.key().to_string();
    #[cfg(test)]
    tests::SHOWN.with_borrow_mut(|shown| shown.insert(key.clone()));
    match table().get(key.as_str()) {
        Some(text) if !text.is_empty() => response.on_hover_text(text),
        _ => response,
    }
}

fn table() -> &'static HashMap<String, String> {
    static READ: OnceLock<HashMap<String, String>> = OnceLock::new();
    READ.get_or_init(|| csv::Reader::from_reader(TABLE.as_bytes()).deserialize().flatten().collect())
}

#[cfg(test)]
pub(in crate::app) mod tests {
    use super::{TABLE, table};
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    thread_local! {
        /// Kinds of the fields whose labels this thread has shown.
        pub static SHOWN: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
    }

    /// Fields of the table.
    pub fn listed() -> BTreeSet<String> {
        table().keys().cloned().collect()
    }

    #[test]
    fn every_line_of_the_table_is_read_and_names_another_field() {
        assert_eq!(table().len() + 1, TABLE.lines().count());
    }
}
