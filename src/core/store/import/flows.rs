//! Directions of trade: imports and exports, and the parts of them that some tables list beside the whole.

use crate::assets;
use crate::store::import::columns::fold;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The file of words; it says what its columns hold.
const TEXT: &str = include_str!("../../../../assets/import-flows.csv");

/// In which direction goods went, and whether all of them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FlowKind {
    /// True for imports.
    pub is_import: bool,
    /// Which part of the whole; none for all of it.
    pub part: Option<String>,
}

impl FlowKind {
    /// All exports: what a table without a direction lists.
    pub fn exports() -> Self {
        Self { is_import: false, part: None }
    }
}

static FLOWS: LazyLock<HashMap<String, FlowKind>> = LazyLock::new(|| {
    let mut flows = HashMap::new();
    for record in assets::lines(TEXT) {
        let cell = |at: usize| assets::cell(&record, at);
        let kind = FlowKind {
            is_import: cell(0) == "import",
            part: Some(cell(1)).filter(|part| *part != "whole").map(str::to_owned),
        };
        for word in cell(2).split('|') {
            flows.insert(word.to_owned(), kind.clone());
        }
    }
    flows
});

/// The direction that a cell names; none where it names none.
pub(super) fn of_cell(text: &str) -> Option<FlowKind> {
    let folded = fold(text);
    let whole = || folded.strip_suffix(" 0").and_then(|number| FLOWS.get(number));
    FLOWS.get(&folded).or_else(whole).cloned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_whole_and_unique() {
        let mut words: Vec<&str> = Vec::new();
        let lines: Vec<&str> = TEXT.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(lines[0], "flow,part,words");
        for line in &lines[1..] {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!(cells.len(), 3, "{line}");
            assert!(matches!(cells[0], "import" | "export"), "{line}");
            words.extend(cells[2].split('|'));
        }
        assert_eq!(words.len(), FLOWS.len(), "no word stands twice");
        assert!(words.iter().all(|word| fold(word) == *word));
    }

    #[test]
    fn words_and_codes_of_trade_tables() {
        let of = |text: &str| of_cell(text).map(|kind| (kind.is_import, kind.part.is_some()));
        for (text, flow) in [
            ("X", Some((false, false))),
            ("M", Some((true, false))),
            ("DX", Some((false, true))),
            ("Re-Export", Some((false, true))),
            ("re-Import", Some((true, true))),
            ("Export", Some((false, false))),
            ("6", Some((false, false))),
            ("Imports for consumption", Some((true, true))),
            ("sideways", None),
        ] {
            assert_eq!(of(text), flow, "{text}");
        }
    }
}
