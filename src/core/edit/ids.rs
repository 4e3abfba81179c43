//! Free names for new entities.

/// An id made of a name that no other entity has: `New mine` becomes `new-mine`, then `new-mine-2`.
pub fn free_id(name: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut id: String =
        name.to_lowercase().chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect();
    while id.contains("--") {
        id = id.replace("--", "-");
    }
    let id: String = id.trim_matches('-').chars().take(40).collect();
    numbered(if id.is_empty() { "item" } else { &id }, "-", taken)
}

/// Whether [`free_id`] may have made the id of the name: the same, or with a number behind.
pub fn is_free_id(id: &str, name: &str) -> bool {
    let made = free_id(name, |_| false);
    id == made
        || id
            .strip_prefix(&made)
            .and_then(|rest| rest.strip_prefix('-'))
            .is_some_and(|number| number.parse::<usize>().is_ok())
}

/// A name that no other entity has: `New mine`, then `New mine 2`.
pub fn free_name(name: &str, taken: impl Fn(&str) -> bool) -> String {
    numbered(name, " ", taken)
}

fn numbered(base: &str, gap: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(base) {
        return base.to_owned();
    }
    let mut number = 2_usize;
    loop {
        let candidate = format!("{base}{gap}{number}");
        if !taken(&candidate) {
            return candidate;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{free_id, free_name};

    #[test]
    fn names_become_free_ids() {
        assert_eq!(free_id("Bayan Obo (north)", |_| false), "bayan-obo-north");
        assert_eq!(free_id("Mine", |id| id == "mine" || id == "mine-2"), "mine-3");
        assert_eq!(free_id("白云鄂博", |_| false), "白云鄂博");
        assert_eq!(free_id("!!", |_| false), "item");
        assert_eq!(free_name("New mine", |name| name == "New mine"), "New mine 2");
    }
}
