//! The open map against another preset: what they differ in, what that does to the gap, and one map of both.

use crate::app::tasks::task::{Same, Task};
use chokepoint_core::diff::{
    Choice, Choices, Conflict, Diff, Effect, LookAlike, Merge, MergeSide, Sayer, Teller, Three, Told, diff, effect,
};
use chokepoint_core::edit::{Document, Edit, replace_whole};
use chokepoint_core::model::{Finding, Preset, ScenarioId};
use chokepoint_core::store::{self, builtin};
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Where a preset is read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// One that comes with the program, by name.
    Builtin(&'static str),
    /// A file.
    File(PathBuf),
    /// An earlier version of the open file, and when that was replaced.
    Version(PathBuf, String),
    /// The open map as it was, or would be again, after so many steps of its history.
    Step {
        /// The document as it stood when the step was chosen.
        of: Same<Document>,
        /// After how many steps.
        steps: usize,
        /// What the last of them did.
        words: String,
    },
}

impl Source {
    fn read(&self) -> Result<Arc<Preset>, String> {
        let read = match self {
            Self::Step { of, steps, .. } => return Ok(of.preset_after(*steps)),
            Self::Builtin(name) => builtin::load(name).map_err(|finding| finding.to_string()),
            Self::File(path) | Self::Version(path, _) => {
                store::load(path).map(|file| file.preset).map_err(|error| error.to_string())
            }
        };
        read.map(Arc::new)
    }
}

/// What is compared with another one.
#[derive(Clone, PartialEq)]
pub enum One {
    /// The open map as it stands.
    Open(Same<Preset>),
    /// Another preset.
    Read(Source),
}

/// Two presets that are to be compared.
#[derive(PartialEq)]
pub struct CompareRequest {
    /// The one: the open map, or another in its place.
    pub one: One,
    /// The other one.
    pub other: Source,
    /// Which of them differences lead to: the other one rather than the one.
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
    let one = match &request.one {
        One::Open(open) => Arc::clone(open),
        One::Read(source) => source.read()?,
    };
    let other = request.other.read()?;
    let (from, to) = if request.to_other { (one, other) } else { (other, one) };
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
    /// What is taken as renamed.
    pub renamed: BTreeSet<LookAlike>,
}

/// A merge, with its conflicts in words.
pub struct Merging {
    /// The merge.
    pub merge: Arc<Merge>,
    /// Its conflicts in words, in their order.
    pub told: Vec<ToldConflict>,
    /// What looks renamed, taken as such or not, in words.
    pub look_alikes: Vec<(LookAlike, String)>,
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
    /// Of what one side deleted: what the other one changed of it.
    pub changed: Vec<String>,
}

/// Reads what is to be merged, and merges it.
pub type MergeTask = Task<MergeRequest, (), Merging>;

/// See [`MergeTask`].
pub fn begin_merge(request: &MergeRequest, _: &AtomicBool, _: &(dyn Fn(()) + Sync)) -> Result<Merging, String> {
    let read = |source: &Source| source.read().map(Arc::unwrap_or_clone);
    let three = Three {
        base: request.base.as_ref().map(read).transpose()?,
        ours: Preset::clone(&request.ours),
        theirs: read(&request.theirs)?,
    };
    let look_alikes = three.look_alikes().map_err(|error| error.to_string())?;
    let words = |one: &LookAlike| {
        let (who, other) = match one.by {
            MergeSide::Ours => (&three.ours, "theirs"),
            MergeSide::Theirs => (&three.theirs, "ours"),
        };
        let before = three.base.as_ref().map_or_else(String::new, |base| one.from.words(base));
        format!("{before} ({}) is now {} ({}), and {other} changed it", one.from.id(), one.to.words(who), one.to.id())
    };
    let look_alikes: Vec<(LookAlike, String)> = look_alikes.into_iter().map(|one| (one.clone(), words(&one))).collect();
    let three = three.taking(look_alikes.iter().map(|(one, _)| one).filter(|one| request.renamed.contains(one)));
    let merge = three.merge().map_err(|error| error.to_string())?;
    let sayer = |preset| Sayer::of(preset).map_err(|error| error.to_string());
    let (own, other) = (sayer(&three.ours)?, sayer(&three.theirs)?);
    let before = three.base.as_ref().map(sayer).transpose()?;
    let told = |conflict: &Conflict| {
        let at = &conflict.at;
        let is_there = at.entity().is_some_and(|entity| entity.name(&three.ours).is_some());
        ToldConflict {
            subject: at.entity_words(if is_there { &three.ours } else { &three.theirs }),
            field: at.field_words(),
            base: before.as_ref().map_or_else(String::new, |sayer| sayer.value(at, conflict.base.as_ref())),
            ours: own.value(at, conflict.ours.as_ref()),
            theirs: other.value(at, conflict.theirs.as_ref()),
            changed: three.changed_lines(conflict).unwrap_or_default(),
        }
    };
    let told = merge.conflicts.iter().map(told).collect();
    Ok(Merging { merge: Arc::new(merge), told, look_alikes })
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
