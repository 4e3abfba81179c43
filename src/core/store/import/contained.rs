//! What goods of a customs code hold of the element that is traded in them, so that tonnes of goods become tonnes of content.

use crate::assets;
use crate::store::import::codes;
use crate::store::import::columns::fold;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The file of contents; it says what its columns hold.
const TEXT: &str = include_str!("../../../../assets/contained-elements.csv");

/// What a tonne of goods of a code holds.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Held {
    /// The code that the library knows: that of the table, or the finest that holds it.
    pub code: String,
    /// What the tariff names.
    pub goods: String,
    /// Unit of the content, as a commodity of the map has it: `t REO`.
    pub unit: String,
    /// Tonnes of content in a tonne of goods; none where the code holds goods so different that no share can stand for them.
    pub share: Option<Share>,
    /// Whether the share is an assumption.
    pub is_assumed: bool,
    /// From what it follows.
    pub source: String,
}

/// A share of content with the range that grades leave open.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Share {
    pub value: f64,
    pub low: f64,
    pub high: f64,
}

impl Share {
    /// Relative standard deviation: the range is taken as even.
    pub fn sigma(&self) -> f64 {
        (self.high - self.low) / (2.0 * 3.0_f64.sqrt() * self.value)
    }
}

static LIBRARY: LazyLock<BTreeMap<String, Held>> = LazyLock::new(|| {
    let mut library = BTreeMap::new();
    for record in assets::lines(TEXT) {
        let cell = |at: usize| assets::cell(&record, at);
        let number = |at: usize| cell(at).parse::<f64>().ok();
        let share = number(3).zip(number(4)).zip(number(5));
        let Some(code) = codes::digits(cell(0)) else { continue };
        let held = Held {
            code: code.clone(),
            goods: cell(1).to_owned(),
            unit: cell(2).to_owned(),
            share: share.map(|((value, low), high)| Share { value, low, high }),
            is_assumed: cell(6) == "illustrative",
            source: cell(7).to_owned(),
        };
        library.insert(code, held);
    }
    library
});

/// What goods of a code hold: by the code itself, or by the finest one known that holds it. None where nothing is known, or where the map counts
/// another content (`of_map`, such as `REO`; empty for the goods themselves).
pub(super) fn of(code: &str, of_map: &str) -> Option<&'static Held> {
    let digits = codes::digits(code)?;
    let held = (6..=digits.len()).rev().find_map(|length| LIBRARY.get(digits.get(..length)?))?;
    let of_library = held.unit.split_once(' ').map_or("", |(_, of)| of);
    (of_map.is_empty() || held.share.is_none() || fold(of_library) == fold(of_map)).then_some(held)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_follow_from_the_formulas() {
        // Atomic weights as in the head of the file.
        let (h, li, c, o) = (1.008, 6.94, 12.011, 15.999);
        let carbonate = 2.0 * li + c + 3.0 * o;
        for (code, share) in [
            ("282580", 2.0 * 121.76 / (2.0 * 121.76 + 3.0 * o)),
            ("282520", carbonate / (2.0 * (li + 3.0 * h + 2.0 * o))),
            ("28053011", (2.0 * 144.24 + 3.0 * o) / (2.0 * 144.24)),
            ("28053012", (2.0 * 162.50 + 3.0 * o) / (2.0 * 162.50)),
            ("28053013", (4.0 * 158.93 + 7.0 * o) / (4.0 * 158.93)),
        ] {
            let known = of(code, "").and_then(|held| held.share).expect("a share").value;
            assert!((known - share).abs() < 1e-4, "{code}: {known} is not {share}");
        }
    }

    #[test]
    fn every_share_is_within_its_range_and_says_from_what_it_follows() {
        for held in LIBRARY.values() {
            assert!(!held.source.is_empty() && !held.goods.is_empty() && held.unit.starts_with('t'), "{held:?}");
            let Some(share) = held.share else { continue };
            assert!(0.0 < share.low && share.low <= share.value && share.value <= share.high, "{held:?}");
            assert!(held.is_assumed || share.sigma() < 0.25, "{held:?}");
        }
        let lines = TEXT.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(LIBRARY.len(), lines - 1, "a code stands there twice, or is none");
    }

    #[test]
    fn the_finest_code_counts_and_another_content_is_none() {
        let unit = |code: &str, of_map: &str| of(code, of_map).map(|held| (held.code.as_str(), held.unit.as_str()));
        assert_eq!(unit("2805.30.12", ""), Some(("28053012", "t REO")));
        assert_eq!(unit("2805.30.19", "REO"), Some(("280530", "t REO")));
        assert_eq!(unit("8505.11.0070", "REO"), Some(("850511", "t REO")));
        assert_eq!(unit("2836.91", "REO"), None);
        assert_eq!(unit("8507.60", ""), None);
        assert!(of("8112.92", "").is_some_and(|held| held.share.is_none()));
    }
}
