//! What the world map shows.

use crate::draw::stage::scene::{MapItem, MapScene};
use crate::draw::world::plan::{Mark, WorldPlan};
use crate::draw::world::tint::Choropleth;

/// Radius of a site, screen points.
pub(crate) const RADIUS: f32 = 9.0;

/// Something on the world map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WorldItem {
    /// A mark, by index in the plan.
    Mark(usize),
    /// A link, by index in the plan.
    Link(usize),
}

/// Everything that the world map shows.
pub struct WorldScene<'a> {
    /// What the stage map would show.
    pub map: &'a MapScene<'a>,
    /// Where it stands.
    pub plan: &'a WorldPlan,
    /// Countries tinted by their share.
    pub tint: Option<&'a Choropleth>,
    /// What the pointer is on.
    pub hovered: Option<WorldItem>,
}

impl WorldScene<'_> {
    /// Radius of a mark.
    pub(crate) fn radius(&self, mark: &Mark) -> f32 {
        let larger = if mark.sites.len() > 1 { 1.35 } else { 1.0 };
        RADIUS * larger * self.map.theme.scale()
    }

    pub(crate) fn is_marked_mark(&self, at: usize) -> bool {
        let selected = match self.map.selected {
            Some(MapItem::Site(site)) => self.plan.mark_of.get(site).copied().flatten(),
            _ => None,
        };
        selected == Some(at) || self.hovered == Some(WorldItem::Mark(at))
    }

    pub(crate) fn is_marked_link(&self, at: usize) -> bool {
        let selected = match self.map.selected {
            Some(MapItem::Route(route)) => self.plan.link_of.get(route).copied().flatten(),
            _ => None,
        };
        selected == Some(at) || self.hovered == Some(WorldItem::Link(at))
    }
}
