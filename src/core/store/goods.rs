//! The library of goods, recipes and chains that comes with the program.

use crate::model::{CommodityLibrary, Finding};
use crate::store::text::parse_goods;
use std::sync::LazyLock;

/// The file.
const TEXT: &str = include_str!("../../../presets/commodity-library.ron");

static LIBRARY: LazyLock<Result<CommodityLibrary, Finding>> = LazyLock::new(|| parse_goods(TEXT));

/// The library, read once.
///
/// # Errors
/// Never for a released program: a test reads it.
pub fn goods() -> Result<&'static CommodityLibrary, &'static Finding> {
    LIBRARY.as_ref()
}
