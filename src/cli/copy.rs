//! `copy FILE -o OUT`: a copy for others, without what is nobody else's business, and a list of what that was.

use crate::cli::diff::whole;
use crate::cli::failure::{Failure, not_over_input, print};
use crate::cli::open::open;
use chokepoint_core::diff::{Private, copy_for_others, private_parts, usually_left_out};
use chokepoint_core::store::save;
use clap::ValueEnum;
use std::path::Path;
use strum::VariantArray as _;

/// Parts that are listed of each kind at most; the rest are counted.
const LISTED: usize = 10;

/// What a copy can leave out, as it is named on the command line.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Part {
    /// Paths of a computer, with the names of users in them
    Paths,
    /// The same names where they stand in notes
    Users,
    /// Notes on the map
    MapNotes,
    /// Notes of goods, recipes, sites, routes, rules, events, measures and scenarios
    Notes,
    /// Signed saves
    Saves,
    /// Authors
    Authors,
    /// What the preset says it shows
    About,
    /// Notes of sources
    SourceNotes,
    /// Views of the presentation
    Views,
}

impl Part {
    fn kind(self) -> Private {
        match self {
            Self::Paths => Private::Paths,
            Self::Users => Private::Users,
            Self::MapNotes => Private::MapNotes,
            Self::Notes => Private::Notes,
            Self::Saves => Private::Saves,
            Self::Authors => Private::Authors,
            Self::About => Private::About,
            Self::SourceNotes => Private::SourceNotes,
            Self::Views => Private::Views,
        }
    }
}

/// Writes a copy of a preset to another file.
pub(super) fn copy(file: &str, out: &Path, keep: &[Part], leave_out: &[Part]) -> Result<(), Failure> {
    not_over_input(Path::new(file), out)?;
    let preset = open(file)?.preset;
    let parts = private_parts(&preset).map_err(|error| whole(&error))?;
    let mut without = usually_left_out(&parts);
    without.retain(|(kind, _)| !keep.iter().any(|part| part.kind() == *kind));
    let also = parts.iter().filter(|part| leave_out.iter().any(|named| named.kind() == part.kind));
    without.extend(also.map(|part| (part.kind, part.at.clone())));
    let copy = copy_for_others(&preset, &without).map_err(|error| whole(&error))?;
    save(&copy, out, None).map_err(|error| vec![error.to_string()])?;
    let mut text = String::new();
    for kind in Private::VARIANTS {
        let of_kind: Vec<_> = parts.iter().filter(|part| part.kind == *kind).collect();
        let goes = of_kind.iter().filter(|part| without.contains(&(part.kind, part.at.clone())));
        let goes: Vec<_> = goes.collect();
        for part in goes.iter().take(LISTED) {
            text.push_str(&format!("left out: {}, {}: {}\n", part.subject, part.at, part.words));
        }
        if goes.len() > LISTED {
            text.push_str(&format!("left out: {} more of {}\n", goes.len() - LISTED, kind.label()));
        }
        if goes.is_empty() && !of_kind.is_empty() {
            text.push_str(&format!("kept: {} ({})\n", kind.label(), of_kind.len()));
        }
    }
    print(&format!("{text}{}: written; the figures are those of {file}\n", out.display()))
}
