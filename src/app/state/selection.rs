//! What is selected.

use chokepoint_core::model::{EntityRef, SiteId};
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

    /// Every entity that is selected: what would be removed.
    pub fn entities(&self) -> Vec<EntityRef> {
        match self {
            Self::Nothing => Vec::new(),
            Self::One(entity) => vec![entity.clone()],
            Self::Sites(ids) => ids.iter().cloned().map(EntityRef::Site).collect(),
        }
    }
}
