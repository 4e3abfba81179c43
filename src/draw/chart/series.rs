//! What series are called, how they are coloured, and what their parts stand for.

use crate::draw::theme::Theme;
use chokepoint_core::engine::{CommodityIx, MonthIx, Rung, SiteIx, VerdictKind};
use chokepoint_core::model::Country;
use egui::Color32;

/// Something on the map that a part of a plot stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Pick {
    /// A site of the network.
    Site(SiteIx),
    /// Several sites, such as those of a country at a stage.
    Sites(Vec<SiteIx>),
    /// A commodity of the network.
    Commodity(CommodityIx),
    /// A month, by its place on the axis.
    Month(MonthIx),
}

/// Where a colour comes from; the theme decides which it is.
#[derive(Clone, Debug, PartialEq)]
pub enum Tint {
    /// The colour of a country.
    Country(Country),
    /// The colour of a kind of help.
    Rung(Rung),
    /// What stays unmet. Always hatched.
    Gap,
    /// The colour of a verdict.
    Verdict(VerdictKind),
    /// What is not shown by itself, and totals.
    Rest,
    /// A colour of its own, by number. Lines have their own dash as well.
    Number(usize),
    /// How it was.
    Before,
    /// How it is.
    After,
}

impl Tint {
    /// Colour of the tint in a theme.
    pub fn colour(&self, theme: &Theme) -> Color32 {
        match self {
            Self::Country(country) => theme.country(country),
            Self::Rung(rung) => theme.rung(*rung),
            Self::Gap => theme.gap(),
            Self::Verdict(verdict) => theme.verdict(*verdict).0,
            Self::Rest => theme.line(),
            Self::Number(at) => theme.numbered(*at),
            Self::Before => theme.before(),
            Self::After => theme.accent(),
        }
    }

    /// Told apart without colour.
    pub fn is_hatched(&self) -> bool {
        *self == Self::Gap
    }
}

/// A series with its colour.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Name in the legend and in tables.
    pub name: String,
    /// What is written where the name does not fit.
    pub short: String,
    /// Tint that the series is drawn in.
    pub tint: Tint,
    /// Too small to be told apart: drawn with others as one, listed by itself in tables.
    pub is_minor: bool,
}

impl Series {
    /// A series that is named in full everywhere.
    pub fn new(name: impl Into<String>, tint: Tint) -> Self {
        let name = name.into();
        Self { short: name.clone(), name, tint, is_minor: false }
    }

    /// The series of a country, in its colour.
    pub fn country(country: &Country) -> Self {
        let tint = if country.is_unstated() { Tint::Rest } else { Tint::Country(country.clone()) };
        let short = if country.is_unstated() { "n/s".to_owned() } else { country.code().to_owned() };
        Self { name: country.name().to_owned(), short, tint, is_minor: false }
    }
}
