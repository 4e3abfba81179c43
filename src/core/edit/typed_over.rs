//! Another number in the place of what a source says: the figure keeps what that was, until somebody cites another source or the number is back, and
//! asks for a reason.
//!
//! A source that says itself that it is an assumption says nothing that another number could contradict.

use crate::model::{FieldPath, Figure, Figures, Preset, Quality};

/// Notes what the source of a figure says, where a number was put in its place; forgets it where another source was chosen, or the number is back.
pub fn typed_over(preset: &Preset, before: &Figure, now: &mut Figure) {
    if now.source != before.source {
        (now.said, now.reason) = (None, String::new());
    } else if now.value != before.value {
        let is_evidence = preset.source(&now.source).is_some_and(|source| source.quality != Quality::Illustrative);
        match before.said {
            Some(said) if said == now.value => (now.said, now.reason) = (None, String::new()),
            Some(_) => {}
            None if is_evidence => now.said = Some(before.value),
            None => {}
        }
    }
}

/// The same of every figure of an entity whose lists are as they were.
pub(crate) fn all_typed_over<T: Figures>(preset: &Preset, before: &T, now: &mut T) {
    let mut figures = Vec::new();
    before.visit(&FieldPath::preset(), &mut |_, figure| figures.push(figure));
    let after = now.figures_mut();
    if after.len() == figures.len() {
        after.into_iter().zip(figures).for_each(|(now, before)| typed_over(preset, before, now));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Source;

    #[test]
    fn a_figure_keeps_what_its_source_says_until_that_is_settled() {
        let mut preset = Preset::empty();
        let source = |id: &str, quality| Source { id: id.into(), quality, ..Source::default() };
        preset.sources = vec![source("survey", Quality::Measured), source("guess", Quality::Illustrative)];
        let of = |source: &str| Figure { value: 100.0, source: source.into(), ..Figure::default() };
        let typed = |before: &Figure, value: f64| {
            let mut now = Figure { value, ..before.clone() };
            typed_over(&preset, before, &mut now);
            now
        };
        let once = typed(&of("survey"), 120.0);
        assert_eq!((once.said, once.asks_for_reason()), (Some(100.0), true));
        // The second number stands in the place of what the source says as well, not of the first.
        let twice = typed(&once, 130.0);
        assert_eq!(twice.said, Some(100.0));
        let reasoned = Figure { reason: "newer report".to_owned(), ..twice };
        assert!(!reasoned.asks_for_reason() && !typed(&reasoned, 140.0).asks_for_reason());
        assert_eq!(typed(&reasoned, 100.0), of("survey"), "the number is back");
        // Another source says what it says, and what nobody measured asks for nothing.
        let mut cited = Figure { source: "guess".into(), ..reasoned.clone() };
        typed_over(&preset, &reasoned, &mut cited);
        assert_eq!((cited.said, cited.reason.as_str()), (None, ""));
        assert_eq!(typed(&of("guess"), 120.0).said, None);
        assert_eq!(typed(&of(""), 120.0).said, None);
    }
}
