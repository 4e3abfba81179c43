//! Figures as rows: what a picture shows and what every export of it writes.

use jiff::civil::Date;

/// What stands in a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A day. Words that look like one are none: a site may be called `1850-01-01`.
    Day(Date),
    /// A figure, in full.
    Number(f64),
    /// Nothing: not asked, or never.
    Empty,
}

impl Cell {
    /// A figure, or nothing.
    pub fn some(value: Option<f64>) -> Self {
        value.map_or(Self::Empty, Self::Number)
    }
}

impl From<f64> for Cell {
    fn from(value: f64) -> Self {
        Self::Number(value)
    }
}
impl From<usize> for Cell {
    fn from(value: usize) -> Self {
        Self::Number(value as f64)
    }
}
impl From<Date> for Cell {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}
impl From<String> for Cell {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

/// A table with a name that can be a file's or a sheet's.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Name: small letters, digits and hyphens.
    pub name: String,
    /// Heading of each column.
    pub head: Vec<String>,
    /// Rows, each as long as the heading.
    pub rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table without rows.
    pub fn new(name: impl Into<String>, head: &[&str]) -> Self {
        Self { name: name.into(), head: head.iter().map(|word| (*word).to_owned()).collect(), rows: Vec::new() }
    }

    /// Every figure in it, row by row.
    pub fn numbers(&self) -> impl Iterator<Item = f64> {
        self.rows.iter().flatten().filter_map(|cell| match cell {
            Cell::Number(value) => Some(*value),
            _ => None,
        })
    }
}
