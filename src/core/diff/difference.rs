//! What two presets differ in, and one made of the other by it.

use crate::diff::address::{Address, Step};
use crate::diff::key::KeyBy;
use crate::diff::shape::{field_names, have_same_fields};
use crate::diff::value::{Exactly, Value, ValueError};
use crate::model::{EntityKind, Preset};
use std::collections::{HashMap, HashSet};
use strum::{EnumCount, VariantArray};

/// How one of two presets differs from the other at some place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, EnumCount, VariantArray)]
pub enum DifferenceKind {
    /// It is in the second alone.
    Added,
    /// It is in the first alone.
    Removed,
    /// It says something else.
    Changed,
    /// It is the same under another name or id.
    Renamed,
    /// It is the same in another place: of its list, of the map of stages, or of the globe.
    Moved,
}

impl DifferenceKind {
    /// The word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Renamed => "renamed",
            Self::Moved => "moved",
        }
    }
}

/// One difference between two presets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Where it is; of what got another id, under the old one; of another order, the list.
    pub at: Address,
    /// What kind of difference it is.
    pub kind: DifferenceKind,
    /// What the first says; none where it says nothing. Of another order, the keys in theirs.
    pub before: Option<Value>,
    /// What the second says.
    pub after: Option<Value>,
    place: Place,
}

/// What a difference says about places in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Place {
    /// Nothing.
    Any,
    /// Of what is added: what it stands behind; none for the first.
    Behind(Option<String>),
    /// It is an order, of entries that this tells apart.
    Order(KeyBy),
}

/// Fields in words: what they say moves no figure.
const WORDS: &[&str] = &[
    "name",
    "title",
    "note",
    "notes",
    "authors",
    "licence",
    "covers",
    "text",
    "checked",
    "as_of",
    "publication",
    "table",
    "source",
    "colour",
    "size",
    "arrow",
    "globe",
];
/// Lists and fields of the preset of which no result depends on.
const ASIDE: &[&str] = &["sources", "lists", "map_notes", "views", "stage_names", "benchmarks", "authors", "saves"];
/// Lists of which the order says something: the first scenario is the baseline, a presentation has an order, and so have quantities of a recipe.
const IN_ORDER: &[&str] = &["scenarios", "views", "inputs", "outputs", "authors"];

impl Difference {
    fn new(at: &Address, kind: DifferenceKind, before: Option<&Value>, after: Option<&Value>) -> Self {
        Self { at: at.clone(), kind, before: before.cloned(), after: after.cloned(), place: Place::Any }
    }

    /// True for another order of a list.
    pub fn is_order(&self) -> bool {
        matches!(self.place, Place::Order(_))
    }

    /// True where only the picture differs: a place on the map of stages, or in a list whose order says nothing.
    pub fn is_layout(&self) -> bool {
        // Where on the globe something stands is a fact.
        let says_something = IN_ORDER.contains(&self.at.field()) || self.at.field() == "globe";
        self.kind == DifferenceKind::Moved && !says_something
    }

    /// True where a result may differ by it; false for layout, words and citations.
    pub fn matters(&self) -> bool {
        let top = self.at.top_field();
        let is_aside = self.is_layout() || ASIDE.contains(&top);
        let is_words = !self.at.is_entry() && WORDS.contains(&self.at.field());
        let same_number = match (&self.before, &self.after) {
            (Some(before), Some(after)) => {
                figure_value(before).is_some() && figure_value(before) == figure_value(after)
            }
            _ => false,
        };
        !(is_aside || is_words || same_number)
    }
}

/// The number of a figure, without its citation.
pub(crate) fn figure_value(value: &Value) -> Option<Exactly> {
    match value.field("value") {
        Some(Value::Number(number)) if value.is_figure() => Some(*number),
        _ => None,
    }
}

/// Everything that two presets differ in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// The differences, in the order of the file.
    pub differences: Vec<Difference>,
}

/// What makes `b` of `a`.
///
/// # Errors
/// When a preset cannot be taken apart; none can be made that cannot.
pub fn diff(a: &Preset, b: &Preset) -> Result<Diff, ValueError> {
    let mut found = Diff::default();
    compare(&Address::preset(), Some(&Value::of(a)?), Some(&Value::of(b)?), &mut found.differences);
    Ok(found)
}

impl Diff {
    /// True where nothing differs.
    pub fn is_empty(&self) -> bool {
        self.differences.is_empty()
    }

    /// Makes the differences on a preset: on the first of the two, the second comes out to the last byte.
    ///
    /// # Errors
    /// When the preset lacks what a difference is about.
    pub fn apply(&self, a: &Preset) -> Result<Preset, ValueError> {
        apply_some(&self.differences, a)
    }
}

/// Makes some of the differences between two presets on the first of them.
///
/// # Errors
/// When the preset lacks what a difference is about.
pub fn apply_some<'d>(differences: impl IntoIterator<Item = &'d Difference>, a: &Preset) -> Result<Preset, ValueError> {
    let mut tree = Value::of(a)?;
    for difference in differences {
        let made = make(&mut tree, difference.at.steps(), difference);
        made.ok_or_else(|| ValueError(format!("{}: it is not there", difference.at)))?;
    }
    tree.to()
}

/// Adds what two values differ in.
pub(crate) fn compare(at: &Address, a: Option<&Value>, b: Option<&Value>, found: &mut Vec<Difference>) {
    if a == b {
        return;
    }
    if let (Some(a), Some(b)) = (a, b)
        && have_same_fields(a, b)
    {
        for name in field_names(&[Some(a), Some(b)]) {
            compare(&at.then(Step::Field(name)), a.field(name), b.field(name), found);
        }
        return;
    }
    if let Some((a, b)) = both_lists(a, b)
        && let Some(by) = KeyBy::of(&[a, b])
    {
        compare_lists(at, by, a, b, found);
        return;
    }
    let kind = leaf_kind(at);
    found.push(Difference::new(at, kind, a, b));
}

/// Two lists, of which one may be left out because it is empty; none where one is no list or there is nothing to tell apart.
pub(crate) fn both_lists<'v>(a: Option<&'v Value>, b: Option<&'v Value>) -> Option<(&'v [Value], &'v [Value])> {
    match (a, b) {
        (Some(Value::List(a)), Some(Value::List(b))) => Some((a, b)),
        (None, Some(Value::List(b))) if !b.is_empty() => Some((&[], b)),
        (Some(Value::List(a)), None) if !a.is_empty() => Some((a, &[])),
        _ => None,
    }
}

/// What another value at a place is: another place of its own, another name, or a change.
fn leaf_kind(at: &Address) -> DifferenceKind {
    match (at.split(), at.field()) {
        ((Some(entity), [Step::Field(_)]), field) => match (entity.kind(), field) {
            (EntityKind::Site, "canvas" | "globe") | (EntityKind::MapNote, "at") => DifferenceKind::Moved,
            (_, "name" | "title") => DifferenceKind::Renamed,
            _ => DifferenceKind::Changed,
        },
        ((None, [_]), "title") => DifferenceKind::Renamed,
        _ => DifferenceKind::Changed,
    }
}

fn compare_lists(at: &Address, by: KeyBy, a: &[Value], b: &[Value], found: &mut Vec<Difference>) {
    let (keys_a, keys_b) = (by.keys(a), by.keys(b));
    let (in_a, in_b) = (by.entries(a), by.entries(b));
    let entry = |key: &str| at.then(Step::Key(by, key.to_owned()));
    let renamed = renamed(by, &keys_a, &keys_b, &in_a, &in_b);
    let new_keys: HashSet<&String> = renamed.values().copied().collect();
    for key in &keys_a {
        if let Some(new) = renamed.get(key) {
            let after = in_b.get(*new).copied();
            found.push(Difference::new(&entry(key), DifferenceKind::Renamed, in_a.get(key).copied(), after));
        } else if !in_b.contains_key(key) {
            found.push(Difference::new(&entry(key), DifferenceKind::Removed, in_a.get(key).copied(), None));
        }
    }
    let mut behind: Option<&String> = None;
    for key in &keys_b {
        let after = in_b.get(key).copied();
        if let Some(before) = in_a.get(key) {
            compare(&entry(key), Some(before), after, found);
        } else if !new_keys.contains(key) {
            let added = Difference::new(&entry(key), DifferenceKind::Added, None, after);
            found.push(Difference { place: Place::Behind(behind.cloned()), ..added });
        }
        behind = Some(key);
    }
    // What is in both, under the keys of the second.
    let shared_a =
        keys_a.iter().filter_map(|key| renamed.get(key).copied().or(in_b.get_key_value(key).map(|(key, _)| key)));
    let shared_b = keys_b.iter().filter(|key| in_a.contains_key(*key) || new_keys.contains(key));
    if !shared_a.eq(shared_b) {
        let order = |keys: &[String]| Value::List(keys.iter().cloned().map(Value::Text).collect());
        let moved = Difference::new(at, DifferenceKind::Moved, Some(&order(&keys_a)), Some(&order(&keys_b)));
        found.push(Difference { place: Place::Order(by), ..moved });
    }
}

/// Old and new key of entries that differ in nothing else.
fn renamed<'k>(
    by: KeyBy,
    keys_a: &'k [String],
    keys_b: &'k [String],
    in_a: &HashMap<String, &Value>,
    in_b: &HashMap<String, &Value>,
) -> HashMap<&'k String, &'k String> {
    let mut pairs = HashMap::new();
    let KeyBy::Fields(fields) = by else { return pairs };
    let rest = |entry: &Value| -> Option<Vec<(&'static str, Value)>> {
        let rest: Vec<_> = entry.fields()?.iter().filter(|(name, _)| !fields.contains(name)).cloned().collect();
        // Where the key is all that an entry says, another key is another entry.
        (!rest.is_empty()).then_some(rest)
    };
    let mut free: Vec<&String> = keys_b.iter().filter(|key| !in_a.contains_key(*key)).collect();
    for old in keys_a.iter().filter(|key| !in_b.contains_key(*key)) {
        let Some(own) = in_a.get(old).and_then(|entry| rest(entry)) else { continue };
        let same = |new: &&String| in_b.get(*new).and_then(|entry| rest(entry)).as_ref() == Some(&own);
        if let Some(at) = free.iter().position(same) {
            pairs.insert(old, free.remove(at));
        }
    }
    pairs
}

/// Makes a difference below a value; nothing where it lacks what the difference is about.
fn make(value: &mut Value, steps: &[Step], difference: &Difference) -> Option<()> {
    let (step, rest) = steps.split_first()?;
    match step {
        Step::Field(name) => {
            let fields = value.fields_mut()?;
            let at = fields.iter().position(|(own, _)| own == name);
            if rest.is_empty() && !difference.is_order() {
                match (at, &difference.after) {
                    (Some(at), Some(after)) => fields.get_mut(at)?.1 = after.clone(),
                    (Some(at), None) => _ = fields.remove(at),
                    (None, Some(after)) => fields.push((name, after.clone())),
                    (None, None) => {}
                }
                return Some(());
            }
            // A list that is empty may be left out.
            let at = at.unwrap_or_else(|| {
                fields.push((name, Value::List(Vec::new())));
                fields.len() - 1
            });
            let inner = &mut fields.get_mut(at)?.1;
            if rest.is_empty() { put_in_order(inner, difference) } else { make(inner, rest, difference) }
        }
        Step::Key(by, key) => {
            let Value::List(list) = value else { return None };
            let at = list.iter().position(|entry| by.key(entry).as_ref() == Some(key));
            if !rest.is_empty() {
                return make(list.get_mut(at?)?, rest, difference);
            }
            match (at, &difference.after) {
                (Some(at), Some(after)) => *list.get_mut(at)? = after.clone(),
                (Some(at), None) => _ = list.remove(at),
                (None, Some(after)) => {
                    let place = match &difference.place {
                        Place::Behind(None) => 0,
                        Place::Behind(Some(behind)) => {
                            let found = list.iter().position(|entry| by.key(entry).as_ref() == Some(behind));
                            found.map_or(list.len(), |at| at + 1)
                        }
                        Place::Any | Place::Order(_) => list.len(),
                    };
                    list.insert(place, after.clone());
                }
                (None, None) => return None,
            }
            Some(())
        }
    }
}

fn put_in_order(value: &mut Value, difference: &Difference) -> Option<()> {
    let (Value::List(list), Some(Value::List(order)), Place::Order(by)) = (value, &difference.after, &difference.place)
    else {
        return None;
    };
    let places: HashMap<&str, usize> =
        order.iter().enumerate().filter_map(|(at, key)| Some((key.text()?, at))).collect();
    // What the order does not know stays behind what it stood behind.
    let mut last = None;
    let mut placed: Vec<(Option<usize>, Value)> = Vec::with_capacity(list.len());
    for entry in list.drain(..) {
        last = by.key(&entry).and_then(|key| places.get(key.as_str()).copied()).or(last);
        placed.push((last, entry));
    }
    placed.sort_by_key(|(place, _)| *place);
    list.extend(placed.into_iter().map(|(_, entry)| entry));
    Some(())
}
