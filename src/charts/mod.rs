//! What each plot shows, from outcomes: figures and a title that says what they mean. Nothing here paints.

pub mod answer;
pub mod compare;
pub mod concentration;
pub mod coordinated;
pub mod flows;
pub mod gap;
pub mod licences;
pub mod maps;
pub mod part;
pub mod range;
pub mod shares;
pub mod shortage;
pub mod why;
mod workshop;

pub use answer::{Answer, Card};
pub use chokepoint_core::model::HeatOf;
pub use compare::{
    Compared, ComparedDemand, ComparedIn, ComparedOver, comparison_fill, comparison_gap, comparison_shares,
    key_figures_of,
};
pub use concentration::{concentration, import_reliance};
pub use coordinated::price_of_not_planning;
pub use flows::{heat_map, rule_reach, sankey, substitutes_in_use};
pub use gap::{gap_bands_plot, gap_waterfall};
pub use licences::{desk_shown, licences};
pub use maps::{baseline_map, baseline_trade, trade_map};
pub use part::Part;
pub use range::{hangs_on_title, range_sentence, range_words};
pub use shares::{share_plot, shares_over_months, world_shares};
pub use shortage::{shortage_strip, stocks_and_cover};
pub use why::{WhyWords, why_words};
pub use workshop::gaps_by_round;

use crate::draw::chart::{KeptFocus, MapGround, MonthName, Plot, ShownTrade};
use crate::draw::{best_centre, noted_layout, stage_layout};
use chokepoint_core::engine::{CommodityIx, MonthIx, MonthOutcome, Outcome, SiteIx, Timeline};
use chokepoint_core::insight::{BandedGaps, GapRow, site_gaps};
use chokepoint_core::model::{Preset, ScenarioId, Stage};
use std::sync::Arc;
use typed_index_collections::TiVec;

/// What a plot is made of.
#[derive(Clone, Copy)]
pub struct PlotRequest<'a> {
    /// The preset that the scenario belongs to.
    pub preset: &'a Preset,
    /// The solved scenario.
    pub outcome: &'a Outcome,
    /// Who goes short in it.
    pub rows: &'a [GapRow],
    /// Month that is looked at.
    pub month: MonthIx,
    /// Its gaps over the bands of its licences; none where no licence states one, or until they are worked out.
    pub bands: Option<&'a BandedGaps>,
}

impl<'a> PlotRequest<'a> {
    fn now(&self) -> Option<&'a MonthOutcome> {
        self.outcome.result().and_then(|play| play.months.get(self.month))
    }

    fn when(&self) -> String {
        self.outcome.timeline.label(self.month)
    }

    fn site(&self, site: SiteIx) -> &'a str {
        self.outcome.network.map.sites.get(site).map_or("a site", |site| site.name.as_str())
    }

    fn commodity(&self, commodity: CommodityIx) -> &'a str {
        self.outcome.network.map.commodities.get(commodity).map_or("goods", |entry| entry.name.as_str())
    }

    fn unit(&self, commodity: CommodityIx) -> &'a str {
        self.outcome.network.map.commodities.get(commodity).map_or("units", |entry| entry.unit.as_str())
    }

    /// What a map shows in the month.
    pub fn shown_trade(&self) -> ShownTrade {
        let network = &self.outcome.network;
        ShownTrade {
            network: Arc::clone(network),
            layout: if self.preset.map_notes.is_empty() { stage_layout(network) } else { noted_layout(network) },
            month: self.now().cloned(),
            verdicts: self.outcome.verdicts.get(self.month).cloned().unwrap_or_default(),
            gaps: site_gaps(self.rows, network.map.sites.len(), self.month),
            selected: None,
            focus: KeptFocus::All,
            filter: None,
            notes: self.preset.map_notes.clone(),
        }
    }

    /// The map of stages in the month.
    pub fn stage_map(&self) -> Plot {
        let ground = MapGround::Stages { fold: None };
        trade_map(Arc::new(self.shown_trade()), ground, Some(&self.when()), self.source())
    }

    /// The map of the world in the month.
    pub fn world_map(&self) -> Plot {
        let ground = MapGround::World { centre: best_centre(&self.outcome.network), tint: None };
        trade_map(Arc::new(self.shown_trade()), ground, Some(&self.when()), self.source())
    }

    /// `Source: Rare earths …, scenario October 2025`.
    fn source(&self) -> String {
        source(self.preset, &self.outcome.scenario)
    }
}

/// `Source: Rare earths …, scenario October 2025`.
pub fn source(preset: &Preset, scenario: &ScenarioId) -> String {
    let name = preset.scenario(scenario).map_or("", |scenario| scenario.name.as_str());
    // What everybody may see of a workshop is called as its one scenario.
    if name == preset.title {
        return format!("Source: {}", preset.title);
    }
    format!("Source: {}, scenario {name}", preset.title)
}

fn month_names(timeline: &Timeline, number: usize) -> TiVec<MonthIx, MonthName> {
    MonthIx::all(number)
        .map(|month| MonthName { label: timeline.label(month), day: timeline.first_day(month) })
        .collect()
}

/// What is compared to find the largest: the last digits of a solver decide no title and no order.
fn coarse(value: f64) -> i64 {
    (value * 1e6).round() as i64
}

/// The largest; the first of equals.
fn largest_by<T>(items: impl Iterator<Item = T>, key: impl Fn(&T) -> f64) -> Option<T> {
    let mut best: Option<(i64, T)> = None;
    for item in items {
        let key = coarse(key(&item));
        if best.as_ref().is_none_or(|(known, _)| key > *known) {
            best = Some((key, item));
        }
    }
    best.map(|(_, item)| item)
}

/// The stage as part of a sentence.
fn at_stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Mine => "mining",
        Stage::Refine => "refining",
        Stage::Metal => "metals and alloys",
        Stage::Magnet => "magnets",
        Stage::Component => "components",
        Stage::Product => "products",
        Stage::Market => "markets",
    }
}
