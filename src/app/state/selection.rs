//! What is selected.

use chokepoint_core::model::{EntityRef, Preset, SiteId};
use std::collections::BTreeSet;

/// What the inspector shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Selection {
    /// The preset itself.
    #[default]
    Nothing,
    /// A single entity.
    One(EntityRef),
    /// Two or more sites.
    Sites(BTreeSet<SiteId>),
}

impl From<EntityRef> for Selection {
    fn from(entity: EntityRef) -> Self {
        Self::One(entity)
    }
}

impl Selection {
    /// The selection of these sites; nothing where there are none.
    pub fn of_sites(mut sites: BTreeSet<SiteId>) -> Self {
        match sites.len() {
            0 => Self::Nothing,
            1 => sites.pop_first().map_or(Self::Nothing, |site| Self::One(EntityRef::Site(site))),
            _ => Self::Sites(sites),
        }
    }

    /// The sites selected, in order of id.
    pub fn sites(&self) -> Vec<SiteId> {
        match self {
            Self::One(EntityRef::Site(id)) => vec![id.clone()],
            Self::Sites(ids) => ids.iter().cloned().collect(),
            Self::Nothing | Self::One(_) => Vec::new(),
        }
    }

    /// True when the site is selected.
    pub fn has_site(&self, id: &SiteId) -> bool {
        match self {
            Self::One(EntityRef::Site(own)) => own == id,
            Self::Sites(ids) => ids.contains(id),
            Self::Nothing | Self::One(_) => false,
        }
    }

    /// The same sites and this one more, or one less when it is among them.
    pub fn toggled(&self, id: &SiteId) -> Self {
        let mut sites: BTreeSet<SiteId> = self.sites().into_iter().collect();
        if !sites.remove(id) {
            sites.insert(id.clone());
        }
        Self::of_sites(sites)
    }

    /// The same things under the ids that they have after a change. An entity whose id is gone from a list that is as long as before has another one
    /// in its place.
    #[must_use]
    pub fn followed(&self, before: &Preset, after: &Preset) -> Self {
        let follow = |entity: &EntityRef| followed(entity, before, after);
        match self {
            Self::Nothing => Self::Nothing,
            Self::One(entity) => Self::One(follow(entity)),
            Self::Sites(ids) => {
                Self::Sites(ids.iter().map(|id| SiteId(follow(&EntityRef::Site(id.clone())).id().to_owned())).collect())
            }
        }
    }

    /// Every entity that is selected: what would be removed.
    pub fn entities(&self) -> Vec<EntityRef> {
        match self {
            Self::Nothing => Vec::new(),
            Self::One(entity) => vec![entity.clone()],
            Self::Sites(ids) => ids.iter().cloned().map(EntityRef::Site).collect(),
        }
    }
}

/// Address of an entity after a change: see [`Selection::followed`].
pub fn followed(entity: &EntityRef, before: &Preset, after: &Preset) -> EntityRef {
    if entity.name(after).is_some() {
        return entity.clone();
    }
    let (old, new) = (entity.kind().entries(before), entity.kind().entries(after));
    let at = old.iter().position(|(address, _)| address == entity).filter(|_| old.len() == new.len());
    at.and_then(|at| new.get(at)).map_or_else(|| entity.clone(), |(address, _)| address.clone())
}
