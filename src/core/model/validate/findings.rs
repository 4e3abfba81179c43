//! Findings being collected, and the checks that every list needs.

use crate::model::country::Country;
use crate::model::entity::EntityKind;
use crate::model::finding::{Finding, Kinds, Place};
use crate::model::ids::SourceId;
use crate::model::path::FieldPath;
use crate::model::preset::Preset;
use crate::model::validate::names::Names;
use std::collections::HashSet;

/// Findings being collected, with what every check needs.
pub(super) struct Findings<'a> {
    list: Kinds,
    pub(super) names: Names<'a>,
    pub(super) unsourced: usize,
}

impl<'a> Findings<'a> {
    pub(super) fn new(preset: &'a Preset) -> Self {
        Self { list: Kinds::default(), names: Names::of(preset), unsourced: 0 }
    }

    pub(super) fn error(&mut self, place: impl Into<Place>, message: impl Into<String>, remedy: impl Into<String>) {
        self.list.push(Finding::error(place, message, remedy));
    }

    pub(super) fn warning(&mut self, place: impl Into<Place>, message: impl Into<String>, remedy: impl Into<String>) {
        self.list.push(Finding::warning(place, message, remedy));
    }

    /// Ids must be there and be used once.
    pub(super) fn ids<'i>(&mut self, kind: EntityKind, ids: impl Iterator<Item = &'i str>) {
        let mut seen = HashSet::new();
        for (at, id) in ids.enumerate() {
            if id.is_empty() {
                self.error(
                    FieldPath::preset().at(kind.field(), at),
                    "the id is empty",
                    "give it a short name of its own",
                );
            } else if !seen.insert(id) {
                self.error(kind.named(id), "the id is used twice", "rename one of the two");
            }
        }
    }

    /// What is shown on the map and in lists needs a name that can be read there.
    pub(super) fn name(&mut self, place: FieldPath, name: &str) {
        const LONGEST: usize = 200;
        if name.trim().is_empty() {
            self.warning(place, "the name is empty", "name it, so that it can be told from the others");
        } else if name.chars().count() > LONGEST {
            self.warning(place, format!("the name is longer than {LONGEST} letters"), "put the rest into the note");
        }
    }

    pub(super) fn country(&mut self, place: &FieldPath, country: &Country) {
        if !country.is_well_formed() {
            self.error(
                place,
                format!("`{}` is not a country code", country.code()),
                "use the two capital letters of ISO 3166, such as CN, or EU or ZZ",
            );
        }
    }

    /// A share must lie in 0..=1.
    pub(super) fn share(&mut self, place: impl Into<Place>, value: f64) {
        if !(0.0..=1.0).contains(&value) {
            self.error(place, format!("{value} is not a share"), "use a number from 0 to 1");
        }
    }

    pub(super) fn source(&mut self, place: &FieldPath, source: &SourceId) {
        if !source.is_empty() && !self.names.sources.contains(source) {
            self.error(place, format!("the source `{source}` is not in `sources`"), "add it there or correct the name");
        }
    }

    pub(super) fn finish(mut self) -> Vec<Finding> {
        if self.unsourced > 0 {
            let message = format!("{} figures have no source", self.unsourced);
            self.warning("preset", message, "cite where they come from, or mark them illustrative");
        }
        self.list.finish()
    }
}
