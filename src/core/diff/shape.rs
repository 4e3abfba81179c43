//! Where two values can be gone into part by part, and where they only make sense as a whole.

use crate::diff::value::Value;

/// Structures of which no part says anything without the others: a number and its citation, the two coordinates of a place, the panes of a view.
const WHOLE: &[&str] = &["Figure", "CanvasPoint", "GlobePoint", "Arrangement"];

/// True where both have the same fields, or would have, so that each field is a question of its own.
pub(crate) fn have_same_fields(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Struct(a, _), Value::Struct(b, _)) => a == b && !WHOLE.contains(a),
        (Value::Variant(a, Some(inner_a)), Value::Variant(b, Some(inner_b))) => {
            a == b && have_same_fields(inner_a, inner_b)
        }
        _ => false,
    }
}

/// Names of the fields of several values of the same shape, each once, in the order of the file as far as one of them shows it.
pub(crate) fn field_names(values: &[Option<&Value>]) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = Vec::new();
    for fields in values.iter().flatten().filter_map(|value| value.fields()) {
        let mut at = 0;
        for (name, _) in fields {
            match names.iter().position(|known| known == name) {
                Some(found) => at = found + 1,
                None => {
                    names.insert(at.min(names.len()), name);
                    at += 1;
                }
            }
        }
    }
    names
}
