//! Data as a tree of values: what lets every field of a preset, present and future, be compared and merged without a line of code of its own.

use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;

/// A value as it is written, with the names of its types and fields. What a file leaves out is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Left out.
    Nothing,
    /// Yes or no.
    Bool(bool),
    /// A whole number.
    Whole(i128),
    /// A number.
    Number(Exactly),
    /// Text, and what is written as text: ids, dates.
    Text(String),
    /// A structure by the name of its type, and its fields in the order of the file.
    Struct(&'static str, Vec<(&'static str, Value)>),
    /// One of several forms by its name, and what it holds.
    Variant(&'static str, Option<Box<Value>>),
    /// A list of any length.
    List(Vec<Value>),
    /// Parts that only say something together.
    Tuple(Vec<Value>),
}

/// Name of the structure of key and value that stands for each entry of a map: so a map is a list like any other.
pub(crate) const ENTRY: &str = "Entry";
/// The two fields of an entry of a map.
pub(crate) const KEY: &str = "key";
pub(crate) const VALUE: &str = "value";

/// A number that equals itself to the last bit, also where it is none: what is written in the same way is the same.
#[derive(Clone, Copy, Debug)]
pub struct Exactly(pub f64);

impl PartialEq for Exactly {
    fn eq(&self, other: &Self) -> bool {
        self.0.to_bits() == other.0.to_bits()
    }
}

impl Eq for Exactly {}

/// Why data are no tree of values, or a tree no such data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueError(pub(crate) String);

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for ValueError {}

impl Value {
    /// Shows every text in it: names, ids, references.
    pub(crate) fn each_text(&self, see: &mut dyn FnMut(&str)) {
        match self {
            Self::Text(text) => see(text),
            Self::Struct(_, fields) => fields.iter().for_each(|(_, value)| value.each_text(see)),
            Self::Variant(_, inner) => inner.iter().for_each(|inner| inner.each_text(see)),
            Self::List(parts) | Self::Tuple(parts) => parts.iter().for_each(|part| part.each_text(see)),
            Self::Nothing | Self::Bool(_) | Self::Whole(_) | Self::Number(_) => {}
        }
    }

    /// The tree of some data.
    ///
    /// # Errors
    /// For data that no tree holds, such as bytes; a preset has none.
    pub fn of(data: &impl Serialize) -> Result<Self, ValueError> {
        crate::diff::write::to_value(data)
    }

    /// The data of a tree.
    ///
    /// # Errors
    /// What keeps the tree from being such data.
    pub fn to<T: DeserializeOwned>(&self) -> Result<T, ValueError> {
        T::deserialize(self)
    }

    /// A field of a structure, or of what a form holds.
    pub fn field(&self, name: &str) -> Option<&Self> {
        self.fields()?.iter().find(|(own, _)| *own == name).map(|(_, value)| value)
    }

    /// The fields of a structure, or of what a form holds.
    pub fn fields(&self) -> Option<&[(&'static str, Self)]> {
        match self {
            Self::Struct(_, fields) => Some(fields),
            Self::Variant(_, Some(inner)) => inner.fields(),
            _ => None,
        }
    }

    /// As [`Self::fields`], to be changed.
    pub(crate) fn fields_mut(&mut self) -> Option<&mut Vec<(&'static str, Self)>> {
        match self {
            Self::Struct(_, fields) => Some(fields),
            Self::Variant(_, Some(inner)) => inner.fields_mut(),
            _ => None,
        }
    }

    /// The text, where it is one.
    pub fn text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// True for a number with its citation.
    pub fn is_figure(&self) -> bool {
        matches!(self, Self::Struct("Figure", _))
    }
}
