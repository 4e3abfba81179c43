//! What two made of one preset, as one: entity by entity and figure by figure, never by place.
//!
//! Where one side changed something it is taken, where both did the same as well; where both differ, and where one deletes what the other changed, it is a
//! conflict, which somebody resolves. Value and source of a figure are one thing: they are never taken from two sides.

use crate::diff::address::{Address, Step};
use crate::diff::difference::{Difference, both_lists, compare};
use crate::diff::key::KeyBy;
use crate::diff::order::Orders;
use crate::diff::shape::{field_names, have_same_fields};
use crate::diff::value::{Exactly, Value, ValueError};
use crate::model::{Figure, Finding, Preset, validate};
use std::collections::{BTreeMap, HashSet};

/// Something that two changed in different ways.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// Where.
    pub at: Address,
    /// What both found; none where there was nothing.
    pub base: Option<Value>,
    /// What we say; none where we left it out or deleted it.
    pub ours: Option<Value>,
    /// What they say.
    pub theirs: Option<Value>,
}

impl Conflict {
    /// What a value of its kind looks like.
    fn like(&self) -> Option<&Value> {
        [&self.ours, &self.theirs, &self.base].into_iter().flatten().next()
    }

    /// Of what one side deleted: what the other side, which has it still, made of it. Empty for any other conflict.
    pub fn changed(&self) -> Vec<Difference> {
        let mut found = Vec::new();
        if let (Some(base), Some(kept)) = (&self.base, self.ours.as_ref().xor(self.theirs.as_ref())) {
            compare(&self.at, Some(base), Some(kept), &mut found);
        }
        found
    }

    /// True for a number with its citation.
    pub fn is_figure(&self) -> bool {
        self.like().is_some_and(Value::is_figure)
    }

    /// True where a value of one's own can be typed: a number, or text.
    pub fn can_be_typed(&self) -> bool {
        let is_key = self.at.is_entry();
        !is_key
            && matches!(
                self.like(),
                Some(Value::Struct("Figure", _) | Value::Whole(_) | Value::Number(_) | Value::Text(_))
            )
    }

    /// What somebody typed as a value of its kind; none for what is none. A typed figure has no source.
    pub fn typed(&self, text: &str) -> Option<Value> {
        let plain = text.trim().replace([',', ' '], "");
        let number = || plain.parse::<f64>().ok().filter(|number| number.is_finite());
        match self.like()? {
            Value::Struct("Figure", _) => Value::of(&Figure::plain(number()?)).ok(),
            Value::Number(_) => number().map(|number| Value::Number(Exactly(number))),
            Value::Whole(_) => plain.parse().ok().map(Value::Whole),
            Value::Text(_) => (!text.trim().is_empty()).then(|| Value::Text(text.trim().to_owned())),
            _ => None,
        }
    }
}

/// How a conflict is resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// As we have it.
    Ours,
    /// As they have it.
    Theirs,
    /// As neither has it.
    Typed(Value),
}

/// Choices by the address of the conflict.
pub type Choices = BTreeMap<Address, Choice>;

/// Three presets to be made one of.
#[derive(Clone, Debug)]
pub struct Merge {
    /// None where each made a preset of its own under the same name.
    base: Option<Value>,
    ours: Value,
    theirs: Value,
    /// Findings of ours and of theirs, which are not the merge's.
    known: Vec<Finding>,
    /// What somebody has to decide, in the order of the file.
    pub conflicts: Vec<Conflict>,
}

/// A merged preset.
#[derive(Clone, Debug)]
pub struct Merged {
    /// The preset.
    pub preset: Preset,
    /// What is wrong with it and was wrong with neither of the two: such as a commodity that one side deleted and the other used anew.
    pub findings: Vec<Finding>,
}

/// Makes one of what two made of a preset; conflicts are left to [`Merge::resolve`].
///
/// # Errors
/// When a preset cannot be taken apart; none can be made that cannot.
pub fn merge(base: &Preset, ours: &Preset, theirs: &Preset) -> Result<Merge, ValueError> {
    begun(Some(Value::of(base)?), ours, theirs)
}

/// As [`merge`], of two that began from nothing that is known: whatever differs is a conflict.
///
/// # Errors
/// As [`merge`].
pub fn merge_without_base(ours: &Preset, theirs: &Preset) -> Result<Merge, ValueError> {
    begun(None, ours, theirs)
}

fn begun(base: Option<Value>, ours: &Preset, theirs: &Preset) -> Result<Merge, ValueError> {
    let known = validate(ours).into_iter().chain(validate(theirs)).collect();
    let (ours, theirs) = (Value::of(ours)?, Value::of(theirs)?);
    let mut merge = Merge { base, ours, theirs, known, conflicts: Vec::new() };
    merge.conflicts = merge.joined(&Choices::new()).1;
    Ok(merge)
}

impl Merge {
    /// Conflicts that no choice resolves yet.
    pub fn open<'m>(&'m self, choices: &'m Choices) -> impl Iterator<Item = &'m Conflict> {
        self.conflicts.iter().filter(|conflict| !choices.contains_key(&conflict.at))
    }

    /// The merged preset; where no choice is made, it is as we have it.
    ///
    /// # Errors
    /// When what is typed for a conflict is no value of its kind.
    pub fn resolve(&self, choices: &Choices) -> Result<Merged, ValueError> {
        let (tree, _) = self.joined(choices);
        let preset: Preset = tree.ok_or_else(|| ValueError("nothing is left".to_owned()))?.to()?;
        let mut findings = validate(&preset);
        findings.retain(|finding| !self.known.contains(finding));
        Ok(Merged { preset, findings })
    }

    fn joined(&self, choices: &Choices) -> (Option<Value>, Vec<Conflict>) {
        let mut joining = Joining { choices, conflicts: Vec::new() };
        let (ours, theirs) = (Some(&self.ours), Some(&self.theirs));
        let tree = joining.join(&Address::preset(), self.base.as_ref(), ours, theirs, self.base.is_none());
        (tree, joining.conflicts)
    }

    /// The same choice for every conflict.
    pub fn all(&self, choice: &Choice) -> Choices {
        self.conflicts.iter().map(|conflict| (conflict.at.clone(), choice.clone())).collect()
    }
}

struct Joining<'c> {
    choices: &'c Choices,
    conflicts: Vec<Conflict>,
}

impl Joining<'_> {
    /// One value of three. `both_new`: both sides made something of the same id, so that whatever differs is a conflict, also what one leaves out.
    fn join(
        &mut self,
        at: &Address,
        base: Option<&Value>,
        ours: Option<&Value>,
        theirs: Option<&Value>,
        both_new: bool,
    ) -> Option<Value> {
        if ours == theirs || (theirs == base && !both_new) {
            return ours.cloned();
        }
        if ours == base && !both_new {
            return theirs.cloned();
        }
        if let (Some(a), Some(b)) = (ours, theirs)
            && have_same_fields(a, b)
            && base.is_none_or(|base| have_same_fields(base, a))
        {
            let both_new = both_new || base.is_none();
            return Some(self.join_fields(at, base, a, b, both_new));
        }
        if let Some((a, b)) = both_lists(ours, theirs)
            && let Some(before) = base_list(base)
            && let Some(by) = KeyBy::of(&[before, a, b])
        {
            return Some(Value::List(self.join_lists(at, by, [before, a, b], both_new)));
        }
        self.decide(at, base, ours, theirs)
    }

    /// A conflict, and what is chosen in it.
    fn decide(
        &mut self,
        at: &Address,
        base: Option<&Value>,
        ours: Option<&Value>,
        theirs: Option<&Value>,
    ) -> Option<Value> {
        let (base, ours, theirs) = (base.cloned(), ours.cloned(), theirs.cloned());
        let chosen = match self.choices.get(at) {
            None | Some(Choice::Ours) => ours.clone(),
            Some(Choice::Theirs) => theirs.clone(),
            Some(Choice::Typed(value)) => Some(value.clone()),
        };
        self.conflicts.push(Conflict { at: at.clone(), base, ours, theirs });
        chosen
    }

    fn join_fields(
        &mut self,
        at: &Address,
        base: Option<&Value>,
        ours: &Value,
        theirs: &Value,
        both_new: bool,
    ) -> Value {
        let mut merged = ours.clone();
        let mut fields = Vec::new();
        for name in field_names(&[base, Some(ours), Some(theirs)]) {
            let before = base.and_then(|base| base.field(name));
            let value = self.join(&at.then(Step::Field(name)), before, ours.field(name), theirs.field(name), both_new);
            fields.extend(value.map(|value| (name, value)));
        }
        if let Some(own) = merged.fields_mut() {
            *own = fields;
        }
        merged
    }

    fn join_lists(
        &mut self,
        at: &Address,
        by: KeyBy,
        [base, ours, theirs]: [&[Value]; 3],
        both_new: bool,
    ) -> Vec<Value> {
        let (keys_base, keys_ours, keys_theirs) = (by.keys(base), by.keys(ours), by.keys(theirs));
        let (in_base, in_ours, in_theirs) = (by.entries(base), by.entries(ours), by.entries(theirs));
        let mut merged = BTreeMap::new();
        let known: HashSet<&String> = keys_ours.iter().collect();
        for key in keys_ours.iter().chain(keys_theirs.iter().filter(|key| !known.contains(key))) {
            let (before, own, other) = (in_base.get(key), in_ours.get(key), in_theirs.get(key));
            let at = at.then(Step::Key(by, key.clone()));
            let value = self.join(&at, before.copied(), own.copied(), other.copied(), both_new);
            merged.extend(value.map(|value| (key.clone(), value)));
        }
        let orders = Orders { base: &keys_base, ours: &keys_ours, theirs: &keys_theirs };
        let by_theirs = orders.is_contested() && {
            let order = |keys: &[String]| Some(Value::List(keys.iter().cloned().map(Value::Text).collect()));
            let (before, own, other) = (order(&keys_base), order(&keys_ours), order(&keys_theirs));
            self.decide(at, before.as_ref(), own.as_ref(), other.as_ref());
            self.choices.get(at) == Some(&Choice::Theirs)
        };
        let order = orders.merged(&merged.keys().collect(), by_theirs);
        order.iter().filter_map(|key| merged.remove(key)).collect()
    }
}

/// The list that both found: one that is left out is empty. None for what is no list.
fn base_list(base: Option<&Value>) -> Option<&[Value]> {
    match base {
        None => Some(&[]),
        Some(Value::List(list)) => Some(list),
        Some(_) => None,
    }
}
