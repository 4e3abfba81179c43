//! The range of a gap over the bands of licences, in words.

use crate::draw::quantity;
use chokepoint_core::insight::{Banding, GapRange};
use chokepoint_core::model::Preset;

/// `0 t to 7.50 t`: what stands beside a gap.
pub fn range_words(range: &GapRange, unit: &str) -> String {
    format!("{} to {}", quantity(range.least, unit), quantity(range.most, unit))
}

/// Title of the licence that a range hangs on; empty where none moves it by itself.
pub fn hangs_on_title<'a>(preset: &'a Preset, range: &'a GapRange) -> &'a str {
    range.hangs_on.as_ref().map_or("", |on| preset.rule(&on.rule).map_or(on.rule.as_str(), |rule| rule.title.as_str()))
}

/// A sentence on how far the answers of licences move a gap, and whose answer that hangs on.
pub fn range_sentence(preset: &Preset, range: &GapRange, unit: &str) -> String {
    let title = hangs_on_title(preset, range);
    let between = format!("Between the low and the high answers of licences the gap is {}", range_words(range, unit));
    match &range.hangs_on {
        Some(on) if on.is_only => format!("{between}; it hangs on the answer of “{title}”."),
        Some(on) => format!(
            "{between}; it hangs most on the answer of “{title}”, which by itself makes it {} to {}.",
            quantity(on.least, unit),
            quantity(on.most, unit)
        ),
        None if range.banding == Banding::OneByOne => format!("{between}; no licence moves it by itself."),
        // Which it hangs on has not been asked.
        None => format!("{between}."),
    }
}
