//! The two libraries that come with the program: goods with their recipes and chains, and rules.

use crate::edit::Catalogue;
use crate::model::{CommodityLibrary, Finding, Preset, RuleLibrary};
use crate::store::text::{parse_goods, parse_library};
use std::sync::LazyLock;

static COMMODITIES: LazyLock<Result<CommodityLibrary, Finding>> =
    LazyLock::new(|| parse_goods(include_str!("../../../presets/commodity-library.ron")));

static RULES: LazyLock<Result<RuleLibrary, Finding>> =
    LazyLock::new(|| parse_library(include_str!("../../../presets/rule-library.ron")));

/// The library of goods, recipes and chains (`presets/commodity-library.ron`), read once.
///
/// # Errors
/// Never for a released program: a test reads it.
pub fn commodities() -> Result<&'static CommodityLibrary, &'static Finding> {
    COMMODITIES.as_ref()
}

/// What can be used on the map of a preset: what it holds, and [`commodities`].
pub fn catalogue(preset: &Preset) -> Catalogue<'_> {
    Catalogue::of(preset, commodities().ok())
}

/// The library of rules (`presets/rule-library.ron`), read once.
///
/// # Errors
/// Never for a released program: a test reads it.
pub fn rules() -> Result<&'static RuleLibrary, &'static Finding> {
    RULES.as_ref()
}
