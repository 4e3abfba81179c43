//! What tells the entries of a list apart, so that they are found again whatever their order.

use crate::diff::value::{KEY, Value};
use std::collections::{HashMap, HashSet};

/// What tells the entries of a list apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyBy {
    /// These fields of each.
    Fields(&'static [&'static str]),
    /// The entry is its own key: ids, tags, countries.
    Itself,
    /// Which of several forms it has.
    Form,
}

/// Fields that tell entries apart, most telling first: ids, then names, then what an entry is about.
const FIELDS: &[&[&str]] = &[
    &["id"],
    &["tag"],
    &["name"],
    &["title"],
    &["recipe"],
    &["commodity"],
    &["commodity", "end_use"],
    &["owner"],
    &["buyer"],
    &["country"],
    &["from"],
    // Signed saves: two who signed different states in the same file have both signed.
    &["state"],
    &[KEY],
];

impl KeyBy {
    /// What tells the entries of each of the lists apart, the same for all of them; none where nothing does, and a list is one value.
    pub fn of(lists: &[&[Value]]) -> Option<Self> {
        let fields = FIELDS.iter().map(|fields| Self::Fields(fields));
        fields.chain([Self::Itself, Self::Form]).find(|by| lists.iter().all(|list| by.tells_apart(list)))
    }

    fn tells_apart(self, list: &[Value]) -> bool {
        let mut known = HashSet::with_capacity(list.len());
        list.iter().all(|entry| self.key(entry).is_some_and(|key| known.insert(key)))
    }

    /// The key of an entry; none where it has none of this kind.
    pub fn key(self, entry: &Value) -> Option<String> {
        match self {
            Self::Fields(fields) => {
                let Value::Struct(..) = entry else { return None };
                let parts = fields.iter().map(|field| Self::Itself.key(entry.field(field)?));
                Some(parts.collect::<Option<Vec<String>>>()?.join(", "))
            }
            Self::Itself => match entry {
                Value::Text(text) => Some(text.clone()),
                Value::Variant(name, None) => Some((*name).to_owned()),
                _ => None,
            },
            Self::Form => match entry {
                Value::Variant(name, _) => Some((*name).to_owned()),
                _ => None,
            },
        }
    }

    /// The keys of a list in its order.
    pub fn keys(self, list: &[Value]) -> Vec<String> {
        list.iter().filter_map(|entry| self.key(entry)).collect()
    }

    /// The entries of a list by their keys.
    pub fn entries(self, list: &[Value]) -> HashMap<String, &Value> {
        list.iter().filter_map(|entry| Some((self.key(entry)?, entry))).collect()
    }
}
