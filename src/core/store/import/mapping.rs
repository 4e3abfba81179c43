//! What the columns of a table mean, kept in a file: the next table of the same layout is read the same way, here or by somebody else.

use crate::model::{FORMAT, Finding, Numbering, Preset};
use crate::store::import::columns::{Field, TableKind, fold};
use crate::store::import::numbers::{Decimal, MoneyUnit, VolumeUnit};
use crate::store::import::options::{CodeTo, ImportOptions, TradeEnds};
use crate::store::import::table::Table;
use crate::store::import::table_goods;
use crate::store::text;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How the tables of a layout are read. Columns are named by their headings, so that a table with its columns in another order is read alike; a heading
/// that a column per year was made of stands without its year.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Version of the format, that of presets.
    pub format: u32,
    /// The table that it was made for.
    #[serde(default)]
    pub name: String,
    /// What the rows are.
    pub kind: TableKind,
    /// The heading of the column that holds a field, by the field's own heading.
    pub columns: BTreeMap<String, String>,
    /// What holds for all rows, by field.
    #[serde(default)]
    pub fixed: BTreeMap<String, String>,
    /// A word that rows must hold in the column of a heading to count.
    #[serde(default)]
    pub only: BTreeMap<String, String>,
    /// How fractions are written; none: found out.
    #[serde(default)]
    pub decimal: Option<Decimal>,
    /// Unit of volumes; none: each column has the unit that its heading or its unit column says.
    #[serde(default)]
    pub volume: Option<VolumeUnit>,
    /// Unit of money; none: as the heading says.
    #[serde(default)]
    pub money: Option<MoneyUnit>,
    /// Whose numbers stand in columns of countries; none: found out.
    #[serde(default)]
    pub numbering: Option<Numbering>,
    /// US dollars per unit of other currencies.
    #[serde(default)]
    pub rates: BTreeMap<String, f64>,
    /// Relative standard deviation of the figures; none: as usual for tables of the kind.
    #[serde(default)]
    pub sigma: Option<f64>,
    /// Where trade starts and ends.
    #[serde(default)]
    pub ends: TradeEnds,
    /// Whether goods count as what they hold.
    #[serde(default)]
    pub contained: bool,
    /// How many digits at the end of a cell are the commodity code; none: all of it.
    #[serde(default)]
    pub code_digits: Option<usize>,
    /// What codes and goods are on the map, where somebody decided it: those that are new to the map are not listed.
    #[serde(default)]
    pub codes: BTreeMap<String, CodeTo>,
}

impl Mapping {
    /// The mapping by which a table is read.
    pub fn of(options: &ImportOptions, table: &Table) -> Self {
        let heading = |at: &usize| table.headers.get(*at).map(|heading| heading.trim().to_owned());
        Self {
            format: FORMAT,
            name: table.name.clone(),
            kind: options.kind,
            columns: options
                .columns
                .iter()
                .filter_map(|(field, at)| Some((field.label().to_owned(), heading(at)?)))
                .collect(),
            fixed: options.fixed.iter().map(|(field, value)| (field.label().to_owned(), value.clone())).collect(),
            only: options.only.iter().filter_map(|(at, word)| Some((heading(at)?, word.clone()))).collect(),
            decimal: options.decimal_is_chosen.then_some(options.decimal),
            volume: options.volume_is_chosen.then_some(options.volume),
            money: options.money_is_chosen.then_some(options.money),
            numbering: options.numbering,
            rates: options.rates.clone(),
            sigma: options.sigma,
            ends: options.ends,
            contained: options.contained,
            code_digits: options.code_digits,
            codes: options
                .codes
                .iter()
                .filter(|(_, to)| **to != CodeTo::New)
                .map(|(code, to)| (code.clone(), to.clone()))
                .collect(),
        }
    }

    /// How a table is read by it; and what the reader should know, where the map lacks what it names.
    ///
    /// # Errors
    /// Where the table lacks a column that it needs, with the headings that there are, or where it names a field that there is not.
    pub fn options(&self, table: &Table, preset: &Preset) -> Result<(ImportOptions, Vec<String>), Finding> {
        let mut options = ImportOptions::of_kind(table, preset, self.kind);
        let field = |label: &str| -> Result<Field, Finding> {
            let found = self.kind.fields().iter().find(|field| field.label() == label).copied();
            found.ok_or_else(|| {
                let names: Vec<&str> = self.kind.fields().iter().map(|field| field.label()).collect();
                let message = format!(
                    "the mapping names the field \u{201c}{label}\u{201d}, which tables of this kind do not have"
                );
                Finding::error(self.name.clone(), message, format!("use one of: {}", names.join(", ")))
            })
        };
        let column = |heading: &str| -> Result<usize, Finding> {
            let exact = table.headers.iter().position(|header| header.trim() == heading.trim());
            let found = exact.or_else(|| table.headers.iter().position(|header| fold(header) == fold(heading)));
            found.ok_or_else(|| {
                let message = format!(
                    "the mapping needs the column \u{201c}{heading}\u{201d}; there are: {}",
                    table.headers.join(", ")
                );
                Finding::error(
                    table.name.clone(),
                    message,
                    "choose a table of the layout that the mapping was made for, or another mapping",
                )
            })
        };
        options.columns.clear();
        for (label, heading) in &self.columns {
            options.columns.insert(field(label)?, column(heading)?);
        }
        options.fixed.clear();
        for (label, value) in &self.fixed {
            options.fixed.insert(field(label)?, value.clone());
        }
        options.only.clear();
        for (heading, word) in &self.only {
            options.only.insert(column(heading)?, word.clone());
        }
        if let Some(decimal) = self.decimal {
            options.decimal = decimal;
        }
        options.decimal_is_chosen = self.decimal.is_some();
        options.volume = self.volume.unwrap_or_default();
        options.volume_is_chosen = self.volume.is_some();
        options.money = self.money.unwrap_or_default();
        options.money_is_chosen = self.money.is_some();
        options.follow_headings(table);
        options.numbering = self.numbering;
        if let Some((code, rate)) = self.rates.iter().find(|(_, rate)| !(rate.is_finite() && **rate > 0.0)) {
            let message = format!("the rate of {code} is {rate}");
            return Err(Finding::error(self.name.clone(), message, "give US dollars per unit, above 0"));
        }
        options.rates.clone_from(&self.rates);
        if let Some(sigma) = self.sigma.filter(|sigma| !(sigma.is_finite() && (0.0..=100.0).contains(sigma))) {
            let message = format!("the uncertainty of the figures is {sigma}");
            return Err(Finding::error(self.name.clone(), message, "give 0 to 100, such as 0.1 for 10 %"));
        }
        options.sigma = self.sigma;
        options.ends = self.ends;
        options.contained = self.contained;
        options.code_digits = self.code_digits;
        options.codes = table_goods(table, &options, preset);
        let mut notes = Vec::new();
        for (code, to) in &self.codes {
            let Some(slot) = options.codes.get_mut(code) else { continue };
            match to {
                CodeTo::Commodity(id) if preset.map.commodity(id).is_none() => {
                    notes.push(format!("the mapping takes {code} as {id}, which is not on this map"));
                }
                to => *slot = to.clone(),
            }
        }
        Ok((options, notes))
    }

    /// Its text, for a file.
    ///
    /// # Errors
    /// When the text cannot be made, which no mapping in memory should cause.
    pub fn to_text(&self) -> Result<String, ron::Error> {
        text::write(self)
    }

    /// Reads the text of a file.
    ///
    /// # Errors
    /// What keeps it from being a mapping, with line and column.
    pub fn parse(text: &str) -> Result<Self, Finding> {
        text::read(text.strip_prefix('\u{feff}').unwrap_or(text))
    }
}
