//! Names of things inside a preset: newtypes over strings, so that a site can never be passed for a route.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The text as written in the file.
            pub fn as_str(&self) -> &str {
                &self.0
            }
            /// True when nothing has been entered.
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    };
}

id!(
    /// Names a [`Commodity`](super::Commodity).
    CommodityId
);
id!(
    /// Names a [`Recipe`](super::Recipe).
    RecipeId
);
id!(
    /// Names a [`Site`](super::Site).
    SiteId
);
id!(
    /// Names a [`Route`](super::Route).
    RouteId
);
id!(
    /// Names a [`Rule`](super::Rule).
    RuleId
);
id!(
    /// Names a [`Scenario`](super::Scenario).
    ScenarioId
);
id!(
    /// Names an [`Event`](super::Event).
    EventId
);
id!(
    /// Names a [`Measure`](super::Measure).
    MeasureId
);
id!(
    /// Names a [`Source`](super::Source); empty means that no source was given.
    SourceId
);
id!(
    /// A tag on a commodity, usually the control list it stands on, such as `cn-2025-18`.
    Tag
);
id!(
    /// A technology that a site depends on, such as `separation` or `magnet-making`.
    TechnologyTag
);
id!(
    /// What a delivered good is used for, such as `electric-vehicles`.
    EndUse
);
