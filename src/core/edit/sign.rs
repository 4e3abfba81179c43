//! A signed save enters the history of the preset.

use crate::edit::change::{Edit, Header};
use crate::model::{Preset, SaveNote};
use jiff::civil::DateTime;

/// Signs what the preset says now, which has this content hash. Nothing where the last who signed it signed the same.
pub fn sign(preset: &Preset, state: &str, who: &str, what: &str, when: DateTime) -> Option<Edit> {
    let last = preset.saves.last();
    if last.is_some_and(|last| last.state == state) {
        return None;
    }
    let mut header = Header::of(preset);
    header.saves.push(SaveNote {
        state: state.to_owned(),
        before: last.map(|last| last.state.clone()),
        when,
        who: who.trim().to_owned(),
        what: what.trim().to_owned(),
    });
    Edit::header(preset, header, "sign what is saved", "")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn each_signature_names_the_one_before_and_the_same_is_not_signed_twice() {
        let mut preset = Preset::empty();
        let when = date(2026, 11, 27).at(13, 5, 0, 0);
        for (state, what) in [("aa", "first"), ("bb", " second ")] {
            sign(&preset, state, "Anna", what, when).expect("it is new").change.apply(&mut preset);
        }
        assert!(sign(&preset, "bb", "Ben", "nothing new", when).is_none());
        let told: Vec<(&str, Option<&str>, &str)> =
            preset.saves.iter().map(|save| (save.state.as_str(), save.before.as_deref(), save.what.as_str())).collect();
        assert_eq!(told, [("aa", None, "first"), ("bb", Some("aa"), "second")]);
        // What stood in the file before: day, time, minutes of the world's clock.
        assert_eq!(preset.saves[0].when_words(), "2026-11-27 13:05 UTC");
    }
}
