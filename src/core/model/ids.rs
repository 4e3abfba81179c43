//! Names of things inside a preset: newtypes over strings, so that a site can never be passed for a route.

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize)]
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
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
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
    /// Names a [`Commodity`](crate::model::commodity::Commodity).
    CommodityId
);
id!(
    /// Names a [`Recipe`](crate::model::recipe::Recipe).
    RecipeId
);
id!(
    /// Names a [`Site`](crate::model::site::Site).
    SiteId
);
id!(
    /// Names a [`Route`](crate::model::route::Route).
    RouteId
);
id!(
    /// Names a [`Rule`](crate::model::rule::Rule).
    RuleId
);
id!(
    /// Names a [`Scenario`](crate::model::scenario::Scenario).
    ScenarioId
);
id!(
    /// Names an [`Event`](crate::model::scenario::Event).
    EventId
);
id!(
    /// Names a [`Measure`](crate::model::scenario::Measure).
    MeasureId
);
id!(
    /// Names a [`Source`](crate::model::figure::Source); empty means that no source was given.
    SourceId
);
id!(
    /// Names a [`MapNote`](crate::model::map_note::MapNote).
    NoteId
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

pub(in crate::model) use id;
