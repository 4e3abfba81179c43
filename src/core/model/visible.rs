//! Texts of strangers as they may be shown: what cannot be seen, or would do something to the reader, stands there in visible form (`\u{1b}`).

use std::borrow::Cow;
use std::ops::RangeInclusive;

/// Marks that turn the direction of a line or part it, and letters that cannot be seen: a name that holds them is not what it looks like. Joiners, without
/// which some scripts cannot be written, are not among them.
const HIDDEN: [RangeInclusive<char>; 9] = [
    '\u{61c}'..='\u{61c}',
    '\u{200b}'..='\u{200b}',
    '\u{200e}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{feff}'..='\u{feff}',
    '\u{fff9}'..='\u{fffb}',
    '\u{fffe}'..='\u{ffff}',
    '\u{e0000}'..='\u{e007f}',
];

/// True for control characters (a command to a terminal, no character to XML), and for what turns a line or cannot be seen.
pub fn is_hidden(letter: char) -> bool {
    letter.is_control() || HIDDEN.iter().any(|range| range.contains(&letter))
}

/// A text as it may go to a terminal or onto a page. Tabs and ends of lines stay.
pub fn visible(text: &str) -> Cow<'_, str> {
    let is_hidden = |letter: char| is_hidden(letter) && !matches!(letter, '\n' | '\t');
    if !text.contains(is_hidden) {
        return text.into();
    }
    text.chars()
        .map(|letter| if is_hidden(letter) { letter.escape_unicode().to_string() } else { letter.to_string() })
        .collect::<String>()
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_do_something_is_shown_and_scripts_stay_as_they_are() {
        assert_eq!(visible("mine\u{1b}]0;title\u{7}"), "mine\\u{1b}]0;title\\u{7}");
        assert_eq!(visible("\u{202e}nor\u{9b}31m\r"), "\\u{202e}nor\\u{9b}31m\\u{d}");
        assert_eq!(visible("a\u{2066}b\u{200f}c\u{feff}\0\u{ffff}"), "a\\u{2066}b\\u{200f}c\\u{feff}\\u{0}\\u{ffff}");
        for text in ["Öresund 数据 🙂\n\tone", "می\u{200c}خواهم", "👩\u{200d}🔬", "क\u{94d}\u{200d}ष"]
        {
            assert_eq!(visible(text), text);
        }
    }
}
