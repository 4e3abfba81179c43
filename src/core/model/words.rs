//! Small words that many sentences are made of.

/// A number of things: `1 site`, `2 sites`. The noun is one whose plural takes an s.
pub fn count_words(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// A text with its first letter in upper case.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
