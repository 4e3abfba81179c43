//! Countries folded: in each column one disc stands for all their sites.

use crate::draw::{MapFold, StageLayout};
use chokepoint_core::engine::{Network, SiteIx};
use chokepoint_core::model::{Country, Stage};
use std::collections::{BTreeMap, BTreeSet};

/// The fold and the layout that goes with it; nothing when no country has two sites in a column.
pub fn folded(
    network: &Network,
    layout: &StageLayout,
    countries: &BTreeSet<Country>,
) -> Option<(MapFold, StageLayout)> {
    let mut groups: BTreeMap<(Stage, &Country), Vec<SiteIx>> = BTreeMap::new();
    for (at, site) in network.map.sites.iter_enumerated().filter(|(_, site)| countries.contains(&site.country)) {
        groups.entry((site.stage, &site.country)).or_default().push(at);
    }
    groups.retain(|_, sites| sites.len() > 1);
    if groups.is_empty() {
        return None;
    }
    let mut fold = MapFold { leader: network.map.sites.keys().collect(), names: BTreeMap::new() };
    let mut moved = layout.clone();
    for ((_, country), sites) in groups {
        let (Some(first), number) = (sites.first().copied(), sites.len() as f32) else { continue };
        let sum = sites
            .iter()
            .filter_map(|site| layout.positions.get(*site))
            .fold(egui::Vec2::ZERO, |sum, place| sum + place.to_vec2());
        for site in &sites {
            if let Some(place) = moved.positions.get_mut(*site) {
                *place = (sum / number).to_pos2();
            }
            if let Some(leader) = fold.leader.get_mut(*site) {
                *leader = first;
            }
        }
        fold.names.insert(first, format!("{}: {} sites", country.name(), sites.len()));
    }
    Some((fold, moved))
}
