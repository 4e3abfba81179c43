//! A copy of a preset for others: what in it is nobody else's business, and the preset without it.
//!
//! Every text takes part without a line of code, as in a comparison: a preset is looked through as a tree of values. No number is touched.

use crate::diff::local::{has_path, users, without_paths, without_users};
use crate::diff::value::{Value, ValueError};
use crate::model::{EntityKind, EntityRef, MapNote, Preset, count_words, subject_words};
use std::collections::{BTreeMap, BTreeSet};
use strum::VariantArray;

/// Letters of a text that a list shows.
const SHOWN: usize = 160;

/// A kind of thing that a copy for others can do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, VariantArray)]
pub enum Private {
    /// Paths of somebody's computer, and the names of users in them.
    Paths,
    /// The names of those users where they stand by themselves in notes.
    Users,
    /// Notes on the map of stages.
    MapNotes,
    /// Notes of goods, recipes, sites, routes, rules, events, measures and scenarios.
    Notes,
    /// Who signed which save.
    Saves,
    /// Who made the preset.
    Authors,
    /// What the preset says of itself.
    About,
    /// Notes of sources: definitions, doubts, how figures were derived.
    SourceNotes,
    /// The views of a presentation.
    Views,
}

impl Private {
    /// What is left out unless somebody says otherwise: what a team says to itself. What a reader needs to judge the figures stays.
    pub const USUALLY: [Self; 5] = [Self::Paths, Self::Users, Self::MapNotes, Self::Notes, Self::Saves];

    /// What it is called in a list.
    pub fn label(self) -> &'static str {
        match self {
            Self::Paths => "Paths, with the user names in them",
            Self::Users => "The same user names in notes",
            Self::MapNotes => "Notes on the map",
            Self::Notes => "Notes of sites, routes, rules and the rest",
            Self::Saves => "Signed saves: who, when and what",
            Self::Authors => "Authors",
            Self::About => "What the preset says it shows",
            Self::SourceNotes => "Notes of sources",
            Self::Views => "Views of the presentation",
        }
    }

    /// What it is called on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Paths => "paths",
            Self::Users => "users",
            Self::MapNotes => "map-notes",
            Self::Notes => "notes",
            Self::Saves => "saves",
            Self::Authors => "authors",
            Self::About => "about",
            Self::SourceNotes => "source-notes",
            Self::Views => "views",
        }
    }

    /// True for what is left out unless somebody says otherwise.
    pub fn is_usual(self) -> bool {
        Self::USUALLY.contains(&self)
    }
}

/// Something that a copy can do without.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrivatePart {
    /// Of which kind.
    pub kind: Private,
    /// Where it stands in the file: `sites/gebeng/note`.
    pub at: String,
    /// What it is in, in words.
    pub subject: String,
    /// What it says; of a path also what stands in its place then.
    pub words: String,
}

/// Which parts are left out, by kind and place.
pub type LeftOut = BTreeSet<(Private, String)>;

/// Everything in a preset that a copy can do without, kind by kind.
///
/// # Errors
/// For data that no tree holds; a preset has none.
pub fn private_parts(preset: &Preset) -> Result<Vec<PrivatePart>, ValueError> {
    let mut found = Vec::new();
    let mut part = |kind, at: String, subject: &str, words: &str| {
        found.push(PrivatePart { kind, at, subject: subject.to_owned(), words: first_letters(words) });
    };
    for note in &preset.map_notes {
        part(Private::MapNotes, note_place(note), "Note", &note.text);
    }
    if let (Some(first), Some(last)) = (preset.saves.first(), preset.saves.last()) {
        let mut names: Vec<&str> = Vec::new();
        for save in &preset.saves {
            if !names.contains(&save.who.as_str()) {
                names.push(&save.who);
            }
        }
        let days = format!("{} to {}", first.when.date(), last.when.date());
        let words = format!("{}, {days}: {}", count_words(preset.saves.len(), "signed save"), names.join(", "));
        part(Private::Saves, "saves".to_owned(), "Preset", &words);
    }
    if !preset.authors.is_empty() {
        part(Private::Authors, "authors".to_owned(), "Preset", &preset.authors.join("; "));
    }
    if !preset.notes.is_empty() {
        part(Private::About, "notes".to_owned(), "Preset", &preset.notes);
    }
    for (at, view) in preset.views.iter().enumerate() {
        part(Private::Views, format!("views/{at}"), "View", &view.name);
    }
    let tree = Value::of(preset)?;
    let local = Local::of(&tree);
    each_text(&tree, &mut |place, text| {
        let subject = || subject_words(place.entity.as_ref(), preset);
        if let Some(kind) = place.note() {
            part(kind, place.at.clone(), &subject(), text);
        }
        let bare =
            [(Private::Paths, local.without_paths(place, text)), (Private::Users, local.without_users(place, text))];
        for (kind, bare) in bare.into_iter().filter_map(|(kind, bare)| Some((kind, bare?))) {
            let words = format!("{} -> {}", first_letters(text), first_letters(&bare));
            part(kind, place.at.clone(), &subject(), &words);
        }
    });
    found.sort_by_key(|part| part.kind);
    Ok(found)
}

/// The parts that are left out unless somebody says otherwise.
pub fn usually_left_out(parts: &[PrivatePart]) -> LeftOut {
    parts.iter().filter(|part| part.kind.is_usual()).map(|part| (part.kind, part.at.clone())).collect()
}

/// A preset without some of its parts. Figures, rules and scenarios are those of the original.
///
/// # Errors
/// As [`private_parts`].
pub fn copy_for_others(preset: &Preset, without: &LeftOut) -> Result<Preset, ValueError> {
    let goes = |kind: Private, at: &str| without.contains(&(kind, at.to_owned()));
    let tree = Value::of(preset)?;
    let local = Local::of(&tree);
    let (mut texts, mut names, mut known) = (BTreeMap::new(), BTreeMap::new(), BTreeSet::new());
    each_text(&tree, &mut |place, text| {
        if place.is_name {
            known.insert(text.to_owned());
        }
        if place.note().is_some_and(|kind| goes(kind, &place.at)) {
            texts.insert(place.at.clone(), String::new());
            return;
        }
        let bare = local.without_paths(place, text).filter(|_| goes(Private::Paths, &place.at));
        let text_then = bare.as_deref().unwrap_or(text);
        let unnamed = local.without_users(place, text_then).filter(|_| goes(Private::Users, &place.at));
        match unnamed.or(bare) {
            Some(bare) if place.is_name => _ = names.insert(text.to_owned(), bare),
            Some(bare) => _ = texts.insert(place.at.clone(), bare),
            None => {}
        }
    });
    // Two that were told apart by their paths alone stay two.
    for bare in names.values_mut() {
        let first = bare.clone();
        let mut number = 2;
        while !known.insert(bare.clone()) {
            *bare = format!("{first}-{number}");
            number += 1;
        }
    }
    let mut tree = tree;
    change_texts(&mut tree, &Place::default(), &|place, text| {
        texts.get(&place.at).or_else(|| names.get(text)).cloned()
    });
    let mut copy: Preset = tree.to()?;
    // Places are those of the original, in whose order the lists still are.
    let mut notes = preset.map_notes.iter();
    copy.map_notes.retain(|_| notes.next().is_none_or(|note| !goes(Private::MapNotes, &note_place(note))));
    let mut views = 0..preset.views.len();
    copy.views.retain(|_| views.next().is_none_or(|at| !goes(Private::Views, &format!("views/{at}"))));
    if goes(Private::Saves, "saves") {
        copy.saves.clear();
    }
    if goes(Private::Authors, "authors") {
        copy.authors.clear();
    }
    if goes(Private::About, "notes") {
        copy.notes.clear();
    }
    Ok(copy)
}

fn note_place(note: &MapNote) -> String {
    format!("map_notes/{}", note.id)
}

/// What leads into somebody's computer, in a whole preset.
struct Local {
    users: Vec<String>,
    /// Ids and the like with a path in them: where others refer to one, it is no finding of its own.
    names: BTreeSet<String>,
}

impl Local {
    fn of(tree: &Value) -> Self {
        let (mut all, mut names) = (BTreeSet::new(), BTreeSet::new());
        each_text(tree, &mut |place, text| {
            all.extend(users(text));
            if place.is_name && has_path(text) {
                names.insert(text.to_owned());
            }
        });
        Self { users: all.into_iter().collect(), names }
    }

    /// A text without paths; none where it has none.
    fn without_paths(&self, place: &Place, text: &str) -> Option<String> {
        (has_path(text) && (place.is_name || !self.names.contains(text))).then(|| without_paths(text))
    }

    /// A note without the names of users, outside paths; none where it has none.
    fn without_users(&self, place: &Place, text: &str) -> Option<String> {
        let bare = place.speaks().then(|| without_users(text, &self.users))?;
        (bare != text).then_some(bare)
    }
}

fn first_letters(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}\u{2026}", line[..end].trim_end()),
        None => line,
    }
}

/// Where a text stands.
#[derive(Clone, Default)]
struct Place {
    /// In the file, by ids where there are some, else by numbers.
    at: String,
    /// The entity that it is in.
    entity: Option<EntityRef>,
    /// The field that it is, below entity or preset.
    field: &'static str,
    /// Steps below the preset, of structures and entries.
    depth: usize,
    /// It is the name by which other places of the file know an entity.
    is_name: bool,
}

impl Place {
    /// True for what people say to each other, where a user may be named. In the title of a law the same word says something else.
    fn speaks(&self) -> bool {
        ["note", "notes", "text", "what", "who"].contains(&self.field)
    }

    /// The kind of a note of an entity; none for other texts.
    fn note(&self) -> Option<Private> {
        let entity = self.entity.as_ref().filter(|_| self.field == "note" && self.depth == 1)?;
        Some(if entity.kind() == EntityKind::Source { Private::SourceNotes } else { Private::Notes })
    }
}

/// Shows every text with its place.
fn each_text(tree: &Value, see: &mut dyn FnMut(&Place, &str)) {
    fn walk(value: &Value, place: &Place, see: &mut dyn FnMut(&Place, &str)) {
        match value {
            Value::Text(text) => see(place, text),
            Value::Struct(_, fields) => {
                for (name, value) in fields {
                    walk(value, &place.field(name), see);
                }
            }
            Value::Variant(_, Some(inner)) => walk(inner, place, see),
            Value::List(entries) | Value::Tuple(entries) => {
                for (at, entry) in entries.iter().enumerate() {
                    walk(entry, &place.entry(at, entry), see);
                }
            }
            _ => {}
        }
    }
    walk(tree, &Place::default(), see);
}

/// Puts other texts in the place of some.
fn change_texts(value: &mut Value, place: &Place, change: &dyn Fn(&Place, &str) -> Option<String>) {
    match value {
        Value::Text(text) => {
            if let Some(new) = change(place, text) {
                *text = new;
            }
        }
        Value::Struct(_, fields) => {
            for (name, value) in fields {
                change_texts(value, &place.field(name), change);
            }
        }
        Value::Variant(_, Some(inner)) => change_texts(inner, place, change),
        Value::List(entries) | Value::Tuple(entries) => {
            for (at, entry) in entries.iter_mut().enumerate() {
                let place = place.entry(at, entry);
                change_texts(entry, &place, change);
            }
        }
        _ => {}
    }
}

impl Place {
    fn field(&self, name: &'static str) -> Self {
        // The map says nothing that its lists do not.
        if name == "map" && self.at.is_empty() {
            return self.clone();
        }
        let list = EntityKind::ALL.iter().find(|kind| kind.list() == self.field);
        let is_key = list.is_some_and(|kind| match kind {
            EntityKind::Company => name == "name",
            EntityKind::ControlList => name == "tag",
            _ => name == "id",
        });
        let at = if self.at.is_empty() { name.to_owned() } else { format!("{}/{name}", self.at) };
        Self {
            at,
            entity: self.entity.clone(),
            field: name,
            depth: if self.entity.is_some() { self.depth + 1 } else { 0 },
            is_name: is_key && self.entity.is_some() && self.depth == 0,
        }
    }

    fn entry(&self, number: usize, entry: &Value) -> Self {
        let kind = EntityKind::ALL.iter().find(|kind| self.entity.is_none() && kind.list() == self.field);
        let key = ["id", "tag", "name"].iter().find_map(|name| entry.field(name)?.text());
        let entity = kind.zip(key).map(|(kind, key)| kind.named(key));
        let name = if entity.is_some() { key.unwrap_or_default().to_owned() } else { number.to_string() };
        Self {
            at: format!("{}/{name}", self.at),
            depth: if entity.is_some() { 0 } else { self.depth },
            entity: entity.or_else(|| self.entity.clone()),
            field: self.field,
            is_name: false,
        }
    }
}
