//! Lists of controlled goods: what a tag on a good stands for, in the words of the law.

use crate::model::ids::Tag;
use serde::{Deserialize, Serialize};

/// A list of controlled goods.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ControlList {
    /// The tag that commodities carry.
    pub tag: Tag,
    /// Its name in the announcement.
    pub title: String,
    /// The goods on it, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub covers: String,
}

/// A list as sentences name it: its title in quotation marks, or where nobody has given it one, its tag.
pub fn list_words(lists: &[ControlList], tag: &Tag) -> String {
    let title = lists.iter().find(|list| &list.tag == tag).map_or("", |list| list.title.trim());
    format!("“{}”", if title.is_empty() { tag.as_str() } else { title })
}
