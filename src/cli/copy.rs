//! `copy FILE -o OUT`: a copy for others, without what is nobody else's business, and a list of what that was.

use crate::cli::diff::whole;
use crate::cli::failure::{Failure, not_over_input, print, write};
use crate::cli::open::{NamedPreset, open};
use crate::report::map_png;
use chokepoint_core::diff::{Private, copy_for_others, private_parts, usually_left_out};
use chokepoint_core::model::Preset;
use chokepoint_core::store::{
    BUNDLE_ENDING, Bundle, BundlePicture, bundle_to_bytes, run_sheet_beside, run_sheet_path, save,
};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use std::path::Path;
use strum::VariantArray as _;

/// Parts that are listed of each kind at most; the rest are counted.
const LISTED: usize = 10;

/// What a copy can leave out, as it is named on the command line.
pub(super) fn part() -> impl TypedValueParser<Value = Private> {
    let all = Private::VARIANTS.iter().map(|kind| PossibleValue::new(kind.word()).help(kind.label()));
    let named = |word: String| Private::VARIANTS.iter().copied().find(|kind| kind.word() == word);
    PossibleValuesParser::new(all).try_map(move |word| named(word).ok_or("there is no such part"))
}

/// Writes a bundle of a copy, with a picture of its map; what it holds, in words.
fn write_bundle(preset: Preset, run_sheet: Option<String>, out: &Path) -> Result<String, Failure> {
    let picture = map_png(&preset).map_err(|error| vec![error.to_string()])?;
    let pictures: Vec<_> = picture.map(|png| BundlePicture { name: "map".to_owned(), png }).into_iter().collect();
    let words = format!(
        "bundled: the preset{}{}\n",
        if pictures.is_empty() { "" } else { ", a picture of its map" },
        if run_sheet.is_none() { "" } else { ", the run sheet as it is" }
    );
    let bytes = bundle_to_bytes(&Bundle { preset, run_sheet, pictures });
    write(out, &bytes.map_err(|error| vec![format!("{}: {error}", out.display())])?)?;
    Ok(words)
}

/// Writes a run sheet beside a preset.
fn write_sheet(sheet: &str, preset: &Path) -> Result<String, Failure> {
    let path = run_sheet_path(preset);
    if path.exists() {
        return Err(vec![format!("{}: is there already; name another file to write", path.display())]);
    }
    write(&path, sheet.as_bytes())?;
    Ok(format!("{}: written, the run sheet as it is\n", path.display()))
}

/// Writes a copy of a preset to another file: a bundle where its name ends so.
pub(super) fn copy(
    file: &str,
    out: &Path,
    keep: &[Private],
    leave_out: &[Private],
    run_sheet: bool,
) -> Result<(), Failure> {
    not_over_input(Path::new(file), out)?;
    let NamedPreset { preset, bundle, .. } = open(file)?;
    let sheet = match bundle.and_then(|bundle| bundle.run_sheet) {
        Some(sheet) => Some(sheet),
        None => run_sheet_beside(Path::new(file)).map_err(|error| vec![error.to_string()])?,
    };
    let is_bundle = out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(BUNDLE_ENDING));
    let parts = private_parts(&preset).map_err(|error| whole(&error))?;
    let mut without = usually_left_out(&parts);
    without.retain(|(kind, _)| !keep.contains(kind));
    let also = parts.iter().filter(|part| leave_out.contains(&part.kind));
    without.extend(also.map(|part| (part.kind, part.at.clone())));
    let copy = copy_for_others(&preset, &without).map_err(|error| whole(&error))?;
    let mut text = match sheet {
        Some(_) if !run_sheet => "kept out: the run sheet; --run-sheet takes it along\n".to_owned(),
        Some(_) if is_bundle => String::new(),
        Some(ref sheet) => write_sheet(sheet, out)?,
        None => String::new(),
    };
    if is_bundle {
        text.push_str(&write_bundle(copy, sheet.filter(|_| run_sheet), out)?);
    } else {
        save(&copy, out, None).map_err(|error| vec![error.to_string()])?;
    }
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
