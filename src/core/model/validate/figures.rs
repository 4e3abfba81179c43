//! Figures: finite, in range, cited.

use crate::model::entity::{Addressed, EntityKind};
use crate::model::figure::Figure;
use crate::model::path::{Field, FieldPath, Step};
use crate::model::preset::Preset;
use crate::model::validate::findings::Findings;

/// Largest figure that is taken seriously: a thousand times the world's output of anything in any unit.
pub(super) const LARGEST: f64 = 1e15;

/// Which numbers make sense.
#[derive(Clone, Copy)]
pub enum Range {
    /// 0 or more.
    NotNegative,
    /// More than 0.
    Positive,
    /// 0 to 1.
    Share,
}

impl Range {
    /// What the figure of a field may be.
    fn of(path: &FieldPath) -> Self {
        match path.steps() {
            [.., Step::Field(Field::Stake | Field::Share)] => Self::Share,
            [.., Step::Field(Field::PriceUsd | Field::Ratio)] => Self::Positive,
            [Step::Field(Field::Inputs | Field::Outputs), ..] => Self::Positive,
            _ => Self::NotNegative,
        }
    }
}

impl Findings<'_> {
    /// Checks one figure at `place`.
    pub fn figure(&mut self, place: &FieldPath, figure: &Figure) {
        self.number(place, figure.value, Range::of(place));
        if let Some(sigma) = figure.sigma
            && !(sigma.is_finite() && (0.0..=100.0).contains(&sigma))
        {
            self.error(
                place.field(Field::Sigma),
                format!("{sigma} is no uncertainty"),
                "use the relative standard deviation: 0.1 for 10 %",
            );
        }
        if let Some(said) = figure.said.filter(|said| !said.is_finite()) {
            self.error(place, format!("its source cannot say {said}"), "enter what the source says, or leave it out");
        }
        if figure.source.is_empty() {
            // A plain 0 says that there is nothing, which needs no citation.
            self.unsourced += usize::from(figure.value != 0.0);
        } else {
            self.source(place, &figure.source);
        }
    }

    /// Checks a number without a citation.
    pub fn number(&mut self, place: &FieldPath, value: f64, range: Range) {
        let problem = if !value.is_finite() {
            Some(("is not a number".to_owned(), "enter a number"))
        } else if value.abs() > LARGEST {
            Some(("is out of any reasonable range".to_owned(), "check the unit; figures go up to 1e15"))
        } else {
            match range {
                Range::NotNegative if value < 0.0 => Some(("is negative".to_owned(), "use 0 or more")),
                Range::Positive if value <= 0.0 => Some(("is not above 0".to_owned(), "use a number above 0")),
                Range::Share if !(0.0..=1.0).contains(&value) => {
                    Some(("is not a share".to_owned(), "use a number from 0 to 1"))
                }
                _ => None,
            }
        };
        if let Some((message, remedy)) = problem {
            self.error(place, format!("{value} {message}"), remedy);
        }
    }
}

/// The citations and the benchmarks.
pub fn sources(preset: &Preset, findings: &mut Findings<'_>) {
    findings.ids(EntityKind::Source, preset.sources.iter().map(|source| source.id.as_str()));
    for source in preset.sources.iter().filter(|source| source.publication.is_empty()) {
        findings.warning(FieldPath::from(source.address()), "no publication is named", "name author and title");
    }
    for (at, benchmark) in preset.benchmarks.iter().enumerate() {
        let place = FieldPath::preset().at(Field::Benchmarks, at);
        findings.country(&place, &benchmark.country);
        findings.figure(&place.field(Field::Share), &benchmark.share);
        benchmark.commodities.iter().for_each(|commodity| findings.known_commodity(&place, commodity));
    }
}

#[cfg(test)]
mod tests {
    use crate::model::{figure_mut, validate, visit_figures};
    use crate::store::builtin;

    #[test]
    fn every_figure_that_the_walk_shows_is_checked_at_its_address() {
        let mut preset = builtin::load("teaching-12-sites").expect("a preset");
        let mut paths = Vec::new();
        visit_figures(&preset, &mut |path, _| paths.push(path));
        assert!(paths.len() > 60);
        for path in paths {
            let before = figure_mut(&mut preset, &path).map(|figure| std::mem::replace(&mut figure.value, f64::NAN));
            let findings = validate(&preset);
            let found = findings.iter().any(|finding| finding.place.path() == Some(&path) && finding.is_error());
            assert!(found, "nobody looks at {path}");
            if let (Some(figure), Some(before)) = (figure_mut(&mut preset, &path), before) {
                figure.value = before;
            }
        }
    }
}
