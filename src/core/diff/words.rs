//! Differences and conflicts in words: old and new value with unit, source and quality.

use crate::diff::address::{Address, Step};
use crate::diff::difference::{Difference, DifferenceKind};
use crate::diff::key::KeyBy;
use crate::diff::value::{Exactly, Value, ValueError};
use crate::insight::{FigureNames, figure_quality};
use crate::model::{
    EntityRef, Field, FieldPath, Figure, Preset, Quality, capital, count_words, subject_words, thousands,
};

/// Letters of a text that are said at most.
const LONGEST: usize = 120;
/// Letters that two texts say alike in front before they are left out.
const ALIKE: usize = 40;
/// Names of moved entries that are said; the rest is counted.
const NAMED: usize = 4;

/// A difference in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What kind of difference it is.
    pub kind: DifferenceKind,
    /// Its address, such as `sites/gebeng/capacity`.
    pub at: String,
    /// The entity to look at; none for what belongs to none.
    pub entity: Option<EntityRef>,
    /// What it is in, in words: `Site Gebeng`.
    pub subject: String,
    /// What is meant there, in words: `capacity`; empty for the whole of it.
    pub field: String,
    /// What the first says; empty where it says nothing.
    pub before: String,
    /// What the second says; empty where it says nothing.
    pub after: String,
    /// True where only the picture differs.
    pub is_layout: bool,
}

impl Told {
    /// All of it on one line: `changed sites/gebeng/capacity: 1,250 a year (guess, illustrative) -> 1,300 a year (survey, measured)`.
    pub fn line(&self) -> String {
        let start = format!("{} {}", self.kind.word(), self.at);
        match (self.before.as_str(), self.after.as_str()) {
            ("", "") => start,
            ("", after) => format!("{start}: {after}"),
            (before, "") => format!("{start}: {before}"),
            (before, after) => format!("{start}: {before} -> {after}"),
        }
    }
}

/// A preset with what is needed to say its values in words.
pub struct Sayer<'p> {
    preset: &'p Preset,
    tree: Value,
    names: FigureNames<'p>,
}

impl<'p> Sayer<'p> {
    /// Takes a preset apart.
    ///
    /// # Errors
    /// When it cannot be; none can be made that cannot.
    pub fn of(preset: &'p Preset) -> Result<Self, ValueError> {
        Ok(Self { preset, tree: Value::of(preset)?, names: FigureNames::of(preset) })
    }

    /// A value of it in words, with the unit of its place; `left out` for none.
    pub fn value(&self, at: &Address, value: Option<&Value>) -> String {
        let Some(value) = value else { return "left out".to_owned() };
        if at.is_entity() {
            return at.entity_words(self.preset);
        }
        let unit = self.path(at).and_then(|path| self.names.unit(&path));
        in_words(Some(self.preset), value, unit.as_deref())
    }

    /// The same place as the forms and findings call it; none where the preset has no such place.
    pub fn path(&self, at: &Address) -> Option<FieldPath> {
        let (entity, rest) = at.split();
        let above = at.steps().len() - rest.len();
        let mut path = entity.map_or_else(FieldPath::preset, FieldPath::from);
        let mut here = Some(&self.tree);
        let mut list = None;
        for (number, step) in at.steps().iter().enumerate() {
            let is_below = number >= above;
            match step {
                Step::Field(name) => {
                    here = here.and_then(|value| value.field(name));
                    list = Field::named(name);
                    let is_list = matches!(at.steps().get(number + 1), Some(Step::Key(..)));
                    if is_below && !is_list {
                        path = path.field(list?);
                    }
                }
                Step::Key(by, key) => {
                    let Some(Value::List(entries)) = here else { return None };
                    let place = entries.iter().position(|entry| by.key(entry).as_ref() == Some(key))?;
                    here = entries.get(place);
                    if is_below {
                        path = path.at(list?, place);
                    }
                }
            }
        }
        Some(path)
    }
}

/// A value in words; the quality of figures is that of the sources of a preset.
pub(crate) fn in_words(preset: Option<&Preset>, value: &Value, unit: Option<&str>) -> String {
    let with_unit = |number: String| unit.map_or(number.clone(), |unit| format!("{number} {unit}"));
    let part = |value: &Value| in_words(preset, value, None);
    match value {
        Value::Nothing => "nothing".to_owned(),
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::Whole(number) => number.to_string(),
        Value::Number(number) => with_unit(number_words(*number)),
        Value::Text(text) => text.clone(),
        figure if figure.is_figure() => figure_words(preset, figure, unit),
        Value::Struct(_, fields) => {
            let each = fields.iter().map(|(name, value)| format!("{} {}", name.replace('_', " "), part(value)));
            each.collect::<Vec<String>>().join("; ")
        }
        Value::Variant(name, None) => form_words(name),
        Value::Variant(name, Some(inner)) => format!("{} ({})", form_words(name), part(inner)),
        Value::List(parts) | Value::Tuple(parts) if parts.is_empty() => "none".to_owned(),
        Value::List(parts) | Value::Tuple(parts) => parts.iter().map(part).collect::<Vec<String>>().join(", "),
    }
}

fn figure_words(preset: Option<&Preset>, value: &Value, unit: Option<&str>) -> String {
    let Ok(figure) = value.to::<Figure>() else { return String::new() };
    let number = number_words(Exactly(figure.value));
    let number = unit.map_or(number.clone(), |unit| format!("{number} {unit}"));
    // To the digit that was typed: 0.55 times 100 is a little more than 55.
    let percent = |share: f64| number_words(Exactly((share * 1e8).round() / 1e6));
    let sigma = figure.sigma.map_or_else(String::new, |sigma| format!(", sigma {} %", percent(sigma)));
    if figure.source.is_empty() {
        return if sigma.is_empty() && figure.value == 0.0 { number } else { format!("{number} (no source{sigma})") };
    }
    let quality = preset.map_or(Quality::Illustrative, |preset| figure_quality(preset, &figure));
    let said = figure.said.map_or_else(String::new, |said| {
        let why = if figure.reason.is_empty() { "no reason given" } else { &figure.reason };
        format!("; the source says {}: {why}", number_words(Exactly(said)))
    });
    format!("{number} ({}, {}{sigma}{said})", figure.source, quality.label())
}

/// Every value of a preset on a line of its own: `sites/gebeng/capacity = 1,250 a year (survey, measured)`, in the order of the file.
///
/// # Errors
/// When the preset cannot be taken apart; none can be made that cannot.
pub fn lines(preset: &Preset) -> Result<Vec<String>, ValueError> {
    let sayer = Sayer::of(preset)?;
    let mut lines = Vec::new();
    sayer.lines_of(&Address::preset(), &sayer.tree, &mut lines);
    Ok(lines)
}

impl Sayer<'_> {
    fn lines_of(&self, at: &Address, value: &Value, lines: &mut Vec<String>) {
        let is_whole = !crate::diff::shape::have_same_fields(value, value);
        if let (Some(fields), false) = (value.fields(), is_whole) {
            if let Value::Variant(name, _) = value {
                lines.push(format!("{at} = {}", form_words(name)));
            }
            fields.iter().for_each(|(name, value)| self.lines_of(&at.then(Step::Field(name)), value, lines));
            return;
        }
        if let Value::List(entries) = value
            && let Some(by) = KeyBy::of(&[entries])
        {
            for entry in entries {
                let Some(key) = by.key(entry) else { continue };
                self.lines_of(&at.then(Step::Key(by, key)), entry, lines);
            }
            return;
        }
        let is_key = matches!(at.last(), Some(Step::Key(KeyBy::Itself, _)));
        if is_key {
            lines.push(at.to_string());
        } else {
            let unit = self.path(at).and_then(|path| self.names.unit(&path));
            lines.push(format!("{at} = {}", on_one_line(&in_words(Some(self.preset), value, unit.as_deref()))));
        }
    }
}

/// Two presets, to say what they differ in.
pub struct Teller<'p> {
    first: Sayer<'p>,
    second: Sayer<'p>,
}

impl<'p> Teller<'p> {
    /// Takes both apart.
    ///
    /// # Errors
    /// As [`Sayer::of`].
    pub fn of(first: &'p Preset, second: &'p Preset) -> Result<Self, ValueError> {
        Ok(Self { first: Sayer::of(first)?, second: Sayer::of(second)? })
    }

    /// A difference in words.
    pub fn tell(&self, difference: &Difference) -> Told {
        let at = &difference.at;
        let (before, after) = self.values(difference);
        let entity = at.entity();
        // What got another id is looked at under the new one.
        let entity = match (&difference.kind, &difference.after, at.last()) {
            (DifferenceKind::Renamed, Some(after), Some(Step::Key(by, _))) if at.is_entity() => {
                entity.and_then(|entity| Some(entity.kind().named(&by.key(after)?)))
            }
            _ => entity,
        };
        let is_there = |preset: &Preset| entity.as_ref().is_some_and(|entity| entity.name(preset).is_some());
        let preset = if is_there(self.second.preset) { self.second.preset } else { self.first.preset };
        Told {
            kind: difference.kind,
            at: at.to_string(),
            subject: subject_words(entity.as_ref(), preset),
            field: at.field_words(),
            before,
            after,
            is_layout: difference.is_layout(),
            entity,
        }
    }

    fn values(&self, difference: &Difference) -> (String, String) {
        let at = &difference.at;
        if difference.is_order() {
            return (String::new(), order_words(difference));
        }
        match difference.kind {
            DifferenceKind::Renamed if at.is_entry() => {
                let key = |value: &Option<Value>| match (at.last(), value) {
                    (Some(Step::Key(by, _)), Some(value)) => by.key(value).unwrap_or_default(),
                    _ => String::new(),
                };
                (key(&difference.before), key(&difference.after))
            }
            DifferenceKind::Added | DifferenceKind::Removed => {
                let side = if difference.kind == DifferenceKind::Added { &self.second } else { &self.first };
                let value = difference.after.as_ref().or(difference.before.as_ref());
                let words = on_one_line(&side.value(at, value));
                // The key says it all where an entry is its own key.
                let is_key = matches!(at.last(), Some(Step::Key(KeyBy::Itself, _)));
                let words = if is_key { String::new() } else { words };
                if difference.kind == DifferenceKind::Added { (String::new(), words) } else { (words, String::new()) }
            }
            _ => {
                let before = self.first.value(at, difference.before.as_ref());
                let after = self.second.value(at, difference.after.as_ref());
                apart(&on_one_line(&before), &on_one_line(&after))
            }
        }
    }
}

/// `2 of 14 in another place: gebeng, kuantan`.
fn order_words(difference: &Difference) -> String {
    let keys = |value: &Option<Value>| -> Vec<String> {
        let Some(Value::List(keys)) = value else { return Vec::new() };
        keys.iter().filter_map(|key| key.text().map(str::to_owned)).collect()
    };
    let (before, after) = (keys(&difference.before), keys(&difference.after));
    let shared: Vec<&String> = after.iter().filter(|key| before.contains(key)).collect();
    let places: Vec<usize> = shared.iter().filter_map(|key| before.iter().position(|own| own == *key)).collect();
    let stays = longest_rise(&places);
    let moved: Vec<&str> =
        shared.iter().enumerate().filter(|(at, _)| !stays.contains(at)).map(|(_, key)| key.as_str()).collect();
    let more = moved.len().saturating_sub(NAMED);
    let rest = if more == 0 { String::new() } else { format!(" and {more} more") };
    let named: Vec<&str> = moved.iter().take(NAMED).copied().collect();
    format!("{} of {} in another place: {}{rest}", moved.len(), after.len(), named.join(", "))
}

/// Places in a list of numbers that make its longest rising part: what need not move.
fn longest_rise(numbers: &[usize]) -> Vec<usize> {
    // Ends of the shortest rises of each length, and what stands before each number in its rise.
    let (mut ends, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), Vec::with_capacity(numbers.len()));
    for (at, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|end| numbers[*end] < *number);
        before.push(length.checked_sub(1).and_then(|last| ends.get(last).copied()));
        if length == ends.len() { ends.push(at) } else { ends[length] = at }
    }
    let mut rise = Vec::with_capacity(ends.len());
    let mut here = ends.last().copied();
    while let Some(at) = here {
        rise.push(at);
        here = before[at];
    }
    rise
}

fn number_words(number: Exactly) -> String {
    if number.0.is_finite() { thousands(&number.0.to_string()) } else { number.0.to_string() }
}

/// `StockRelease` as `stock release`.
fn form_words(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

/// A text of several lines on one.
pub fn on_one_line(text: &str) -> String {
    text.replace('\n', " / ")
}

/// Two texts, without what long ones say alike in front, and not longer than can be read.
fn apart(before: &str, after: &str) -> (String, String) {
    let alike = before.char_indices().zip(after.chars()).take_while(|((_, a), b)| a == b).map(|((at, _), _)| at).last();
    let is_long = before.chars().count().max(after.chars().count()) > LONGEST;
    let start = match alike {
        Some(at) if is_long && at > ALIKE => before.get(..at).and_then(|text| text.rfind(' ')).map_or(0, |at| at + 1),
        _ => 0,
    };
    let short = |text: &str| {
        let rest = text.get(start..).unwrap_or(text);
        let front = if start > 0 { "…" } else { "" };
        match rest.char_indices().nth(LONGEST) {
            Some((end, _)) => format!("{front}{}…", &rest[..end]),
            None => format!("{front}{rest}"),
        }
    };
    (short(before), short(after))
}

/// `3 differences: 1 added, 2 changed`; `No difference` where there is none.
pub fn count_told(kinds: &[DifferenceKind]) -> String {
    use strum::VariantArray as _;
    if kinds.is_empty() {
        return "No difference".to_owned();
    }
    let each = DifferenceKind::VARIANTS.iter().filter_map(|kind| {
        let number = kinds.iter().filter(|own| *own == kind).count();
        (number > 0).then(|| format!("{number} {}", kind.word()))
    });
    capital(&format!("{}: {}", count_words(kinds.len(), "difference"), each.collect::<Vec<String>>().join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_said_from_where_they_part() {
        let front = "word ".repeat(30);
        let (before, after) = apart(&format!("{front}one end"), &format!("{front}other end"));
        assert_eq!((before.as_str(), after.as_str()), ("…one end", "…other end"));
        assert_eq!(apart("short", "shorter"), ("short".to_owned(), "shorter".to_owned()));
        assert_eq!(form_words("StockRelease"), "stock release");
    }

    #[test]
    fn what_moved_is_the_least_that_must_have() {
        assert_eq!(longest_rise(&[2, 0, 1, 3]), [3, 2, 1]);
        assert_eq!(longest_rise(&[]), Vec::<usize>::new());
    }
}
