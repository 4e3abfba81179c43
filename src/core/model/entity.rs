//! The kinds of entity of a preset, and the address of one of them.
//!
//! This is the granularity of what is selected, found, removed and pointed at by a finding. The list of kinds stands
//! here and nowhere else; a match over [`EntityRef`] elsewhere has an arm a kind because each kind has something of its
//! own to say there.

use crate::model::commodity::Commodity;
use crate::model::control_list::ControlList;
use crate::model::figure::Source;
use crate::model::ids::{
    CommodityId, EventId, MeasureId, NoteId, RecipeId, RouteId, RuleId, ScenarioId, SiteId, SourceId, Tag,
};
use crate::model::map_note::MapNote;
use crate::model::path::Field;
use crate::model::preset::{Benchmark, Preset};
use crate::model::recipe::Recipe;
use crate::model::route::Route;
use crate::model::rule::Rule;
use crate::model::scenario::{Event, Measure, Scenario};
use crate::model::site::{Company, Site};
use std::fmt;

/// Something that stands in a list of the preset.
pub trait Entity: Clone + PartialEq + fmt::Debug + Send + Sync + 'static {
    /// The list, in the order of the file.
    fn list(preset: &Preset) -> &[Self];
    /// The list, to be changed.
    fn list_mut(preset: &mut Preset) -> &mut Vec<Self>;
}

/// An entity that other things can point at: one of the kinds below.
pub trait Addressed: Entity {
    /// Address of the entity.
    fn address(&self) -> EntityRef;
    /// Its id as written in the file; of a company, which has none, the name.
    fn id(&self) -> &str;
    /// Its name on screen; of a route, which has none, the id, of a note its first line.
    fn name(&self) -> &str;
}

macro_rules! kinds {
    ($($kind:ident($id:ty): $list:ident, $word:literal, $doc:literal, $($path:ident).+, $key:ident, $name:expr;)+) => {
        /// Kind of entity, in the order in which lists show them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EntityKind {
            $(#[doc = $doc] $kind,)+
        }

        impl EntityKind {
            /// Every kind of entity.
            pub const ALL: &[Self] = &[$(Self::$kind),+];

            /// Its list in the file, such as `sites`.
            pub fn field(self) -> Field {
                match self { $(Self::$kind => Field::$list,)+ }
            }

            /// Name of its list in the file, such as `sites`.
            pub fn list(self) -> &'static str {
                self.field().name()
            }

            /// The word for one of them, such as `site`.
            pub fn word(self) -> &'static str {
                match self { $(Self::$kind => $word,)+ }
            }

            /// The entity of this kind and id, whether or not there is one.
            pub fn named(self, id: &str) -> EntityRef {
                match self { $(Self::$kind => EntityRef::$kind(id.into()),)+ }
            }

            /// Does something with the type of this kind.
            pub fn with(self, action: impl ForKind) {
                match self { $(Self::$kind => action.run::<$kind>(),)+ }
            }

            /// Address and name of every entity of this kind, in the order of the file.
            pub fn entries(self, preset: &Preset) -> Vec<(EntityRef, &str)> {
                fn of<T: Addressed>(preset: &Preset) -> Vec<(EntityRef, &str)> {
                    T::list(preset).iter().map(|entity| (entity.address(), entity.name())).collect()
                }
                match self { $(Self::$kind => of::<$kind>(preset),)+ }
            }
        }

        /// Address of one entity of a preset; prints as `sites/gebeng`.
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EntityRef {
            $(#[doc = $doc] $kind($id),)+
        }

        impl EntityRef {
            /// Kind of the entity.
            pub fn kind(&self) -> EntityKind {
                match self { $(Self::$kind(_) => EntityKind::$kind,)+ }
            }

            /// The id as written in the file.
            pub fn id(&self) -> &str {
                match self { $(Self::$kind(id) => id.as_str(),)+ }
            }

            /// Its name on screen; none when it is not there.
            pub fn name<'a>(&self, preset: &'a Preset) -> Option<&'a str> {
                match self {
                    $(Self::$kind(id) => {
                        let found = $kind::list(preset).iter().find(|entity| &entity.$key == id);
                        found.map(Addressed::name)
                    })+
                }
            }
        }

        $(
            impl From<$id> for EntityRef {
                fn from(id: $id) -> Self {
                    Self::$kind(id)
                }
            }
            impl Entity for $kind {
                fn list(preset: &Preset) -> &[Self] {
                    &preset.$($path).+
                }
                fn list_mut(preset: &mut Preset) -> &mut Vec<Self> {
                    &mut preset.$($path).+
                }
            }
            impl Addressed for $kind {
                fn address(&self) -> EntityRef {
                    EntityRef::$kind(self.$key.clone())
                }
                fn id(&self) -> &str {
                    self.$key.as_str()
                }
                fn name(&self) -> &str {
                    let name: fn(&Self) -> &str = $name;
                    name(self)
                }
            }
        )+
    };
}

kinds! {
    Commodity(CommodityId): Commodities, "commodity", "What is made, moved and used.", map.commodities, id, |entity| &entity.name;
    Recipe(RecipeId): Recipes, "recipe", "How something is made of something else.", map.recipes, id, |entity| &entity.name;
    Site(SiteId): Sites, "site", "Where something is made, kept or used.", map.sites, id, |entity| &entity.name;
    Route(RouteId): Routes, "route", "What moves a commodity from one site to another.", map.routes, id, |entity| entity.id.as_str();
    Rule(RuleId): Rules, "rule", "A control that scenarios may select.", rules, id, |entity| &entity.title;
    ControlList(Tag): Lists, "list", "A list of controlled goods, by its tag.", lists, tag, |entity| &entity.title;
    Event(EventId): Events, "event", "Something that happens in the scenarios that select it.", events, id, |entity| &entity.title;
    Measure(MeasureId): Measures, "measure", "What a country does about a shortage.", measures, id, |entity| &entity.title;
    Scenario(ScenarioId): Scenarios, "scenario", "What is played.", scenarios, id, |entity| &entity.name;
    Source(SourceId): Sources, "source", "The citation behind figures.", sources, id, |entity| &entity.publication;
    Company(String): Companies, "company", "A company with owners of its own, by name.", map.companies, name, |entity| &entity.name;
    MapNote(NoteId): MapNotes, "note", "A remark on the map of stages.", map_notes, id, |entity| entity.text.lines().next().unwrap_or_default();
}

/// What is done with the entities of a kind, whatever the kind: see [`EntityKind::with`].
pub trait ForKind {
    /// What is done for the type of the kind.
    fn run<T: Addressed>(self);
}

// Nothing points at a benchmark: it is an entity without an address.
impl Entity for Benchmark {
    fn list(preset: &Preset) -> &[Self] {
        &preset.benchmarks
    }
    fn list_mut(preset: &mut Preset) -> &mut Vec<Self> {
        &mut preset.benchmarks
    }
}

/// What something is in, in words: an entity as [`EntityRef::words`] has it, or `Preset` for what belongs to none.
pub fn subject_words(entity: Option<&EntityRef>, preset: &Preset) -> String {
    entity.map_or_else(|| "Preset".to_owned(), |entity| entity.words(preset))
}

impl EntityRef {
    /// Kind and name, such as `Site Gebeng`; a route is called after its ends, and what is not there by its id.
    pub fn words(&self, preset: &Preset) -> String {
        let name = match self {
            Self::Route(id) => preset.map.route(id).map(|route| {
                let site = |id: &SiteId| preset.map.site(id).map_or_else(|| id.to_string(), |site| site.name.clone());
                format!("{} to {}", site(&route.from), site(&route.to))
            }),
            Self::MapNote(id) => preset.map_note(id).map(|note| note.title().into_owned()),
            _ => self.name(preset).map(str::to_owned),
        };
        let name = name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| self.id().to_owned());
        format!("{} {name}", crate::model::capital(self.kind().word()))
    }
}

impl fmt::Display for EntityRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind().list(), self.id())
    }
}

#[cfg(test)]
mod tests {
    use super::EntityKind;

    #[test]
    fn an_address_prints_as_the_place_of_a_finding() {
        for kind in EntityKind::ALL {
            let address = kind.named("an id");
            assert_eq!(address.to_string(), format!("{}/an id", kind.list()));
            assert_eq!((address.kind(), address.id()), (*kind, "an id"));
        }
    }
}
