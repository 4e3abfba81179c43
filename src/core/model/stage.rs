//! The columns of the stage map: seven at most, under the usual names or names of the map's own.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use strum::EnumCount;

/// The columns of the stage map, in the order in which goods pass them. A map may call them otherwise: see [`StageNames`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, EnumCount)]
pub enum Stage {
    /// Out of the ground.
    #[default]
    Mine,
    /// Separated or refined compounds.
    Refine,
    /// Metals and alloys.
    Metal,
    /// Magnets of any kind.
    Magnet,
    /// Components other than magnets.
    Component,
    /// Finished products, ready for a market.
    Product,
    /// Final use, where demand stands.
    Market,
}

impl Stage {
    /// All stages, upstream first.
    pub const ALL: [Self; Self::COUNT] =
        [Self::Mine, Self::Refine, Self::Metal, Self::Magnet, Self::Component, Self::Product, Self::Market];

    /// What it is called on a map that has no name of its own for it. What is shown of a map asks [`StageNames::label`].
    pub fn usual_name(self) -> &'static str {
        match self {
            Self::Mine => "Mine",
            Self::Refine => "Refine",
            Self::Metal => "Metal and alloy",
            Self::Magnet => "Magnet",
            Self::Component => "Component",
            Self::Product => "Product",
            Self::Market => "Market",
        }
    }

    fn usual_noun(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Refine => "refiner",
            Self::Metal => "metal maker",
            Self::Magnet => "magnet maker",
            Self::Component => "component maker",
            Self::Product => "product maker",
            Self::Market => "market",
        }
    }
}

/// A map's own names for its columns; a stage that is not listed has its usual name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StageNames(BTreeMap<Stage, String>);

impl StageNames {
    /// True where every column has its usual name.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The map's own name of a column as it was typed; none where it has the usual one.
    pub fn own(&self, stage: Stage) -> Option<&str> {
        self.0.get(&stage).map(String::as_str).filter(|name| !name.trim().is_empty())
    }

    /// The heading of a column, and what its stage is called wherever it is shown.
    pub fn label(&self, stage: Stage) -> &str {
        self.own(stage).map_or(stage.usual_name(), str::trim)
    }

    /// The same in running text: usual names in small letters, own ones as they are written.
    pub fn in_text(&self, stage: Stage) -> Cow<'_, str> {
        self.own(stage).map_or_else(|| stage.usual_name().to_lowercase().into(), |own| own.trim().into())
    }

    /// What a site of the stage is called until it has a name, such as `magnet maker`.
    pub fn noun(&self, stage: Stage) -> Cow<'_, str> {
        self.own(stage).map_or(stage.usual_noun().into(), |own| format!("site of {}", own.trim()).into())
    }

    /// The stage that is called so on this map, whatever the size of letters.
    pub fn called(&self, text: &str) -> Option<Stage> {
        let text = text.trim().to_lowercase();
        Stage::ALL.into_iter().find(|stage| self.label(*stage).to_lowercase() == text)
    }

    /// Names a column; an empty name gives it back its usual one.
    pub fn rename(&mut self, stage: Stage, name: &str) {
        if name.trim().is_empty() {
            self.0.remove(&stage);
        } else {
            self.0.insert(stage, name.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Stage, StageNames};

    #[test]
    fn a_column_has_its_own_name_or_the_usual_one() {
        let mut names = StageNames::default();
        assert_eq!((names.label(Stage::Metal), &*names.in_text(Stage::Metal)), ("Metal and alloy", "metal and alloy"));
        names.rename(Stage::Component, "CAM and anode");
        assert_eq!(names.label(Stage::Component), "CAM and anode");
        // An abbreviation stays one in running text.
        assert_eq!(names.in_text(Stage::Component), "CAM and anode");
        assert_eq!(names.noun(Stage::Component), "site of CAM and anode");
        assert_eq!(names.called(" cam AND anode"), Some(Stage::Component));
        // A usual name that the map does not use is no name of it.
        assert_eq!((names.called("component"), names.called("mine")), (None, Some(Stage::Mine)));
        names.rename(Stage::Component, " ");
        assert!(names.is_empty() && names.called("Component") == Some(Stage::Component));
    }
}
