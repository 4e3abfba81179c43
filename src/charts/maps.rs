//! Both maps as plots: the finding of the month, and what the window shows.

use crate::draw::chart::{Form, KeptFocus, MapGround, Plot, ShownTrade, TradeMap};
use crate::draw::{noted_layout, percent, stage_layout};
use chokepoint_core::engine::{Network, Verdict, VerdictKind};
use chokepoint_core::insight::SHORT;
use chokepoint_core::model::Preset;
use std::sync::Arc;
use typed_index_collections::TiVec;

/// A map as a plot. `when` is the month in words, none for the baseline; `source` says where the figures come from.
pub fn trade_map(shown: Arc<ShownTrade>, ground: MapGround, when: Option<&str>, source: String) -> Plot {
    let (name, kind, empty) = match &ground {
        MapGround::Stages { .. } => ("map", "Map of stages", "There is nothing on the map yet; add a site"),
        MapGround::World { .. } => {
            ("world-map", "Map of the world", "No site has a place on the globe yet; give it one")
        }
    };
    let source = match &ground {
        MapGround::Stages { .. } => source,
        MapGround::World { .. } => format!("{source}. Coastlines: Natural Earth, public domain"),
    };
    Plot {
        name: name.to_owned(),
        title: when.map_or_else(|| baseline(&shown), |when| finding(&shown, when)),
        unit: format!("{kind}, {}; width of a line: value of the tracked material", when.unwrap_or("baseline")),
        source,
        empty,
        form: Form::Map(TradeMap { shown, ground }),
    }
}

/// The map of stages of a preset before any rule, with its notes.
pub fn baseline_map(preset: &Preset) -> Plot {
    let source = format!("Source: {}", preset.title);
    trade_map(Arc::new(baseline_trade(preset)), MapGround::Stages { fold: None }, None, source)
}

/// What the map of stages of a preset shows before any rule.
pub fn baseline_trade(preset: &Preset) -> ShownTrade {
    let network = Arc::new(Network::build(&preset.map));
    let layout = if preset.map_notes.is_empty() { stage_layout(&network) } else { noted_layout(&network) };
    ShownTrade {
        network,
        layout,
        month: None,
        verdicts: TiVec::new(),
        gaps: TiVec::new(),
        selected: None,
        focus: KeptFocus::All,
        filter: None,
        notes: preset.map_notes.clone(),
    }
}

fn baseline(shown: &ShownTrade) -> String {
    format!("Before any rule: {} sites and {} routes", shown.network.map.sites.len(), shown.network.routes.len())
}

/// `Rules stop 12 of 340 routes in Oct 2026 and hinder 30 more; 5 sites run short, Europe: defence most (−80 %)`.
fn finding(shown: &ShownTrade, when: &str) -> String {
    let count =
        |holds: fn(VerdictKind) -> bool| shown.verdicts.iter().map(Verdict::kind).filter(|kind| holds(*kind)).count();
    let stopped = count(|kind| matches!(kind, VerdictKind::Blocked | VerdictKind::Delayed));
    let hindered = count(|kind| matches!(kind, VerdictKind::Reduced | VerdictKind::Capped | VerdictKind::Taxed));
    let routes = shown.network.routes.len();
    let rules = match (stopped, hindered) {
        (0, 0) => format!("No rule hinders any of {routes} routes in {when}"),
        (0, hindered) => format!("Rules hinder {hindered} of {routes} routes in {when}"),
        (stopped, 0) => format!("Rules stop {stopped} of {routes} routes in {when}"),
        (stopped, hindered) => format!("Rules stop {stopped} of {routes} routes in {when} and hinder {hindered} more"),
    };
    let short = shown.gaps.iter_enumerated().filter(|(_, gap)| **gap > SHORT);
    let number = short.clone().count();
    match short.max_by(|a, b| a.1.total_cmp(b.1)) {
        None => format!("{rules}; nobody runs short"),
        Some((worst, gap)) => {
            let name = shown.network.map.sites.get(worst).map_or("a site", |site| site.name.as_str());
            let lost = percent(*gap);
            if number == 1 {
                format!("{rules}; {name} lacks {lost}")
            } else {
                format!("{rules}; {number} sites run short, {name} most (\u{2212}{lost})")
            }
        }
    }
}
