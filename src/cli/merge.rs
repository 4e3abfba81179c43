//! `merge BASE OURS THEIRS -o OUT`: one preset of what two made of a third; `merge-driver`: the same for git.

use crate::cli::diff::whole;
use crate::cli::failure::{Failure, not_over_input, print, write};
use crate::cli::open::open;
use chokepoint_core::diff::{Choice, Choices, Conflict, LookAlike, MergeSide, Sayer, Three, Value, on_one_line};
use chokepoint_core::model::{Finding, Preset, count_words};
use chokepoint_core::store::{self, read_bounded, to_text};
use std::path::{Path, PathBuf};

/// Which side is taken where both changed the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// That of the second file.
    Ours,
    /// That of the third.
    Theirs,
}

/// What a side is called.
fn word(side: MergeSide) -> &'static str {
    match side {
        MergeSide::Ours => "ours",
        MergeSide::Theirs => "theirs",
    }
}

/// Conflicts in words, a line each value, with what looks like the same thing under another id.
fn told<'c>(
    three: &Three,
    conflicts: impl IntoIterator<Item = &'c Conflict>,
    look_alikes: &[LookAlike],
) -> Result<Vec<String>, Failure> {
    let sayer = |preset| Sayer::of(preset).map_err(|error| whole(&error));
    let base = three.base.as_ref().map(sayer).transpose()?;
    let (ours, theirs) = (sayer(&three.ours)?, sayer(&three.theirs)?);
    let mut lines = Vec::new();
    for conflict in conflicts {
        let Conflict { at, base: before, ours: own, theirs: other } = conflict;
        let say = |sayer: &Sayer<'_>, value: &Option<Value>| on_one_line(&sayer.value(at, value.as_ref()));
        lines.push(format!("conflict {at}"));
        lines.extend(base.as_ref().map(|base| format!("  base:   {}", say(base, before))));
        lines.push(format!("  ours:   {}", say(&ours, own)));
        lines.push(format!("  theirs: {}", say(&theirs, other)));
        let changed = three.changed_lines(conflict).map_err(|error| whole(&error))?;
        lines.extend(changed.iter().map(|line| format!("  {line}")));
        let same = look_alikes.iter().filter(|one| at.is_entity() && at.entity().as_ref() == Some(&one.from));
        lines.extend(same.map(|one| format!("  it looks renamed to {} in {}", one.to, word(one.by))));
    }
    Ok(lines)
}

/// What looks renamed, and how to say so.
fn offered(look_alikes: &[LookAlike]) -> Option<String> {
    let each: Vec<String> = look_alikes.iter().map(|one| format!("--renamed {one}")).collect();
    (!each.is_empty()).then(|| format!("what looks renamed can be merged as such: {}", each.join(" ")))
}

fn look_alikes(three: &Three) -> Result<Vec<LookAlike>, Failure> {
    three.look_alikes().map_err(|error| whole(&error))
}

/// Merges three files into another one. Nothing is written where something is left to decide.
pub(super) fn files(
    [base, ours, theirs]: [&str; 3],
    out: &Path,
    side: Option<Side>,
    renamed: &[String],
) -> Result<(), Failure> {
    not_over_input(Path::new(base), out)?;
    let three = Three { base: Some(open(base)?.preset), ours: open(ours)?.preset, theirs: open(theirs)?.preset };
    let seen = look_alikes(&three)?;
    let (taken, left): (Vec<LookAlike>, Vec<LookAlike>) =
        seen.into_iter().partition(|one| renamed.contains(&one.to_string()));
    if let Some(other) = renamed.iter().find(|words| taken.iter().all(|one| one.to_string() != **words)) {
        let mut lines = vec![format!("--renamed {other}: nothing in these files looks like it")];
        lines.extend(offered(&left));
        return Err(lines);
    }
    let three = three.taking(&taken);
    let merge = three.merge().map_err(|error| whole(&error))?;
    let choices = match side {
        None => Choices::new(),
        Some(Side::Ours) => merge.all(&Choice::Ours),
        Some(Side::Theirs) => merge.all(&Choice::Theirs),
    };
    let mut lines = told(&three, merge.open(&choices), &left)?;
    if !lines.is_empty() {
        lines.extend(offered(&left));
        let number = count_words(merge.conflicts.len(), "conflict");
        lines.push(format!("{number}: nothing was written; say --ours or --theirs, or merge in the window"));
        return Err(lines);
    }
    let merged = merge.resolve(&choices).map_err(|error| whole(&error))?;
    let wrong = wrong(&merged.findings);
    if !wrong.is_empty() {
        let mut lines = wrong;
        lines.extend(offered(&left));
        lines.push("what the two sides did does not fit together: nothing was written; mend one of them, or merge in the window".to_owned());
        return Err(lines);
    }
    store::save(&merged.preset, out, None).map_err(|error| vec![error.to_string()])?;
    let how = match merge.conflicts.len() {
        0 => "no conflict".to_owned(),
        number => format!("{} resolved", count_words(number, "conflict")),
    };
    print(&format!("{}: {how}\n", out.display()))
}

/// What is wrong with a merged preset and was wrong with neither side.
fn wrong(findings: &[Finding]) -> Failure {
    findings.iter().filter(|finding| finding.is_error()).map(ToString::to_string).collect()
}

/// Merges for git: into `ours`, with an exit status that is not 0 where somebody has to decide. `ours` is a preset that opens in any case, with what is not
/// contested of both sides and with ours where it is, and what is contested is written beside the file as text: marks of conflict inside would keep it from
/// being opened, and nobody could decide in the window.
pub(super) fn driver(base: &Path, ours: &Path, theirs: &Path, name: &Path) -> Result<(), Failure> {
    let three = Three { base: read(base)?, ours: needed(ours, name)?, theirs: needed(theirs, name)? };
    let seen = look_alikes(&three)?;
    let merge = three.merge().map_err(|error| whole(&error))?;
    let merged = merge.resolve(&Choices::new()).map_err(|error| whole(&error))?;
    let text = to_text(&merged.preset).map_err(|error| vec![format!("{}: {error}", name.display())])?;
    write(ours, text.as_bytes())?;
    let mut lines = told(&three, &merge.conflicts, &seen)?;
    lines.extend(wrong(&merged.findings));
    if !lines.is_empty() && !seen.is_empty() {
        lines.push("what looks renamed is taken as such by the window, and by chokepoint merge --renamed".to_owned());
    }
    let beside = beside(name);
    if lines.is_empty() {
        // What an earlier try left there is settled.
        store::remove_if_there(&beside).ok();
        return Ok(());
    }
    let mut notes = lines.join("\n");
    notes.push('\n');
    write(&beside, notes.as_bytes())?;
    lines.push(format!(
        "{}: it holds what both agree on, and ours where they do not; what to decide is in {}",
        name.display(),
        beside.display()
    ));
    Err(lines)
}

/// `map.ron` -> `map.ron.conflicts`.
fn beside(name: &Path) -> PathBuf {
    let mut path = name.as_os_str().to_owned();
    path.push(".conflicts");
    path.into()
}

/// A preset that git hands over; none for a file that is empty because there was none.
fn read(path: &Path) -> Result<Option<Preset>, Failure> {
    let bytes =
        read_bounded(path, store::LARGEST_TEXT).map_err(|error| vec![format!("{}: {error}", path.display())])?;
    if bytes.is_empty() {
        return Ok(None);
    }
    let preset = store::parse(&String::from_utf8_lossy(&bytes));
    preset.map(Some).map_err(|finding| vec![format!("{}: {finding}", path.display())])
}

fn needed(path: &Path, name: &Path) -> Result<Preset, Failure> {
    read(path)?.ok_or_else(|| vec![format!("{}: one side is empty; choose the other one", name.display())])
}
