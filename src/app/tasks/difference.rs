//! The open map against another preset: what they differ in, what that does to the gap, and one map of both.

use crate::app::tasks::task::{Same, Task};
use chokepoint_core::diff::{
    Choice, Choices, Conflict, Diff, Effect, Merge, Sayer, Teller, Told, diff, effect, merge, merge_without_base,
};
use chokepoint_core::edit::{Edit, replace_whole};
use chokepoint_core::model::{Finding, Preset, ScenarioId};
use chokepoint_core::store::{self, builtin};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Where another preset is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// One that comes with the program, by name.
    Builtin(&'static str),
    /// A file.
    File(PathBuf),
    /// An earlier version of the open file, and when that was replaced.
    Version(PathBuf, String),
}

impl Source {
    fn read(&self) -> Result<Preset, String> {
        match self {
            Self::Builtin(name) => builtin::load(name).map_err(|finding| finding.to_string()),
            Self::File(path) | Self::Version(path, _) => {
                store::load(path).map(|file| file.preset).map_err(|error| error.to_string())
            }
        }
    }
}

/// Two presets that are to be compared.
#[derive(PartialEq)]
pub struct CompareRequest {
    /// The open one.
    pub open: Same<Preset>,
    /// The other one.
    pub other: Source,
    /// Which of them differences lead to: the other one rather than the open one.
    pub to_other: bool,
}

/// What two presets differ in.
pub struct Compared {
    /// From which differences lead.
    pub from: Arc<Preset>,
    /// To which they lead.
    pub to: Arc<Preset>,
    /// The differences.
    pub diff: Arc<Diff>,
    /// The same in words, in their order.
    pub told: Vec<Told>,
}

/// Reads the other one and compares.
pub type Comparing = Task<CompareRequest, (), Compared>;

/// See [`Comparing`].
pub fn compare(request: &CompareRequest, _: &AtomicBool, _: &(dyn Fn(()) + Sync)) -> Result<Compared, String> {
    let (open, other) = (Arc::clone(&request.open), Arc::new(request.other.read()?));
    let (from, to) = if request.to_other { (open, other) } else { (other, open) };
    let found = diff(&from, &to).map_err(|error| error.to_string())?;
    let told = {
        let teller = Teller::of(&from, &to).map_err(|error| error.to_string())?;
        found.differences.iter().map(|difference| teller.tell(difference)).collect()
    };
    Ok(Compared { from, to, diff: Arc::new(found), told })
}

/// What is weighed by the gap.
#[derive(PartialEq)]
pub enum Weighed {
    /// One preset against another.
    Presets(Same<Preset>, Same<Preset>),
    /// In a merge, a conflict by its number decided for them rather than for us, all others as chosen.
    Conflict(Same<Merge>, Choices, usize),
}

/// Something to be weighed by the gap of a scenario.
#[derive(PartialEq)]
pub struct EffectRequest {
    /// What.
    pub what: Weighed,
    /// What is played on both.
    pub scenario: ScenarioId,
}

/// What it does, and the presets of which the parts speak.
pub struct Weight {
    /// What it does.
    pub effect: Effect,
    /// The first preset.
    pub from: Arc<Preset>,
    /// The second.
    pub to: Arc<Preset>,
}

/// What a difference does to the gap; tells how many of how many maps are played.
pub type Weighing = Task<EffectRequest, (usize, usize), Weight>;

/// See [`Weighing`].
pub fn weigh(
    request: &EffectRequest,
    cancel: &AtomicBool,
    tell: &(dyn Fn((usize, usize)) + Sync),
) -> Result<Weight, String> {
    let (from, to) = match &request.what {
        Weighed::Presets(from, to) => (Arc::clone(from), Arc::clone(to)),
        Weighed::Conflict(merge, choices, at) => both_ways(merge, choices, *at)?,
    };
    let found = diff(&from, &to).map_err(|error| error.to_string())?;
    let on_map = |done, all| tell((done, all));
    let effect = effect((&from, &to), &found, &request.scenario, cancel, &on_map).map_err(|error| error.to_string())?;
    Ok(Weight { effect, from, to })
}

/// The map by some choices with one conflict decided for us, and for them.
fn both_ways(merge: &Merge, choices: &Choices, at: usize) -> Result<(Arc<Preset>, Arc<Preset>), String> {
    let conflict = merge.conflicts.get(at).ok_or_else(|| "there is no such conflict".to_owned())?;
    let with = |choice: Choice| {
        let mut choices = choices.clone();
        choices.insert(conflict.at.clone(), choice);
        merge.resolve(&choices).map(|merged| Arc::new(merged.preset)).map_err(|error| error.to_string())
    };
    Ok((with(Choice::Ours)?, with(Choice::Theirs)?))
}

/// Three presets of which one is to be made.
#[derive(PartialEq)]
pub struct MergeRequest {
    /// The open one.
    pub ours: Same<Preset>,
    /// The other one.
    pub theirs: Source,
    /// What both began from; none where nobody knows.
    pub base: Option<Source>,
}

/// A merge, with its conflicts in words.
pub struct Merging {
    /// The merge.
    pub merge: Arc<Merge>,
    /// Its conflicts in words, in their order.
    pub told: Vec<ToldConflict>,
}

/// A conflict in words.
pub struct ToldConflict {
    /// What it is about, in words.
    pub subject: String,
    /// What is meant there; empty for the whole of it.
    pub field: String,
    /// What both found.
    pub base: String,
    /// What the open one says.
    pub ours: String,
    /// What the other one says.
    pub theirs: String,
}

/// Reads what is to be merged, and merges it.
pub type MergeTask = Task<MergeRequest, (), Merging>;

/// See [`MergeTask`].
pub fn begin_merge(request: &MergeRequest, _: &AtomicBool, _: &(dyn Fn(()) + Sync)) -> Result<Merging, String> {
    let theirs = request.theirs.read()?;
    let base = request.base.as_ref().map(Source::read).transpose()?;
    let merge = match &base {
        Some(base) => merge(base, &request.ours, &theirs),
        None => merge_without_base(&request.ours, &theirs),
    };
    let merge = merge.map_err(|error| error.to_string())?;
    let sayer = |preset| Sayer::of(preset).map_err(|error| error.to_string());
    let (own, other) = (sayer(&request.ours)?, sayer(&theirs)?);
    let before = base.as_ref().map(sayer).transpose()?;
    let told = |conflict: &Conflict| {
        let at = &conflict.at;
        let is_there = at.entity().is_some_and(|entity| entity.name(&request.ours).is_some());
        ToldConflict {
            subject: at.entity_words(if is_there { &request.ours } else { &theirs }),
            field: at.field_words(),
            base: before.as_ref().map_or_else(String::new, |sayer| sayer.value(at, conflict.base.as_ref())),
            ours: own.value(at, conflict.ours.as_ref()),
            theirs: other.value(at, conflict.theirs.as_ref()),
        }
    };
    let told = merge.conflicts.iter().map(told).collect();
    Ok(Merging { merge: Arc::new(merge), told })
}

/// A merge that is decided.
#[derive(PartialEq)]
pub struct FinishRequest {
    /// The open preset.
    pub ours: Same<Preset>,
    /// The merge.
    pub merge: Same<Merge>,
    /// What was chosen.
    pub choices: Choices,
}

/// What comes of a merge.
pub struct Finished {
    /// The step that makes it of the open preset; none where nothing differs.
    pub edit: Option<Edit>,
    /// What is wrong with it and was wrong with neither side.
    pub findings: Vec<Finding>,
}

/// Makes the merged preset.
pub type Finishing = Task<FinishRequest, (), Finished>;

/// See [`Finishing`].
pub fn finish(request: &FinishRequest, _: &AtomicBool, _: &(dyn Fn(()) + Sync)) -> Result<Finished, String> {
    let merged = request.merge.resolve(&request.choices).map_err(|error| error.to_string())?;
    let edit = replace_whole(&request.ours, &merged.preset, "merge");
    Ok(Finished { edit, findings: merged.findings })
}
