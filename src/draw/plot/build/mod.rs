//! What each plot shows, from outcomes: figures and a title that says what they mean. Nothing here paints.

mod chain;
mod compare;
mod gap;
mod hold;
mod market;
mod shares;

pub use chain::{HeatOf, heat_map, rule_reach, sankey, substitutes_in_use};
pub use compare::{Compared, comparison_fill, comparison_gap, comparison_shares};
pub use gap::{gap_bands_plot, gap_waterfall};
pub use hold::{shortage_strip, stocks_and_cover};
pub use market::{concentration, import_reliance};
pub use shares::{share_plot, shares_over_months, world_shares};

use super::frame::MonthName;
use crate::engine::{MonthOutcome, Outcome, Timeline};
use crate::insight::GapRow;
use crate::model::{Preset, Stage};

/// What a plot is made of.
#[derive(Clone, Copy)]
pub struct PlotRequest<'a> {
    /// The preset.
    pub preset: &'a Preset,
    /// The solved scenario.
    pub outcome: &'a Outcome,
    /// Who goes short in it.
    pub rows: &'a [GapRow],
    /// Month that is looked at, counted from 0.
    pub month: usize,
}

impl<'a> PlotRequest<'a> {
    fn now(&self) -> Option<&'a MonthOutcome> {
        self.outcome.result().and_then(|play| play.months.get(self.month))
    }

    fn when(&self) -> String {
        self.outcome.timeline.label(self.month)
    }

    fn site(&self, site: usize) -> &'a str {
        self.outcome.network.map.sites.get(site).map_or("a site", |site| site.name.as_str())
    }

    fn commodity(&self, commodity: usize) -> &'a str {
        self.outcome.network.map.commodities.get(commodity).map_or("goods", |entry| entry.name.as_str())
    }

    fn unit(&self, commodity: usize) -> &'a str {
        self.outcome.network.map.commodities.get(commodity).map_or("units", |entry| entry.unit.as_str())
    }

    /// `Source: Rare earths …, scenario October 2025`.
    fn source(&self) -> String {
        let scenario = self.preset.scenario(&self.outcome.scenario).map_or("", |scenario| scenario.name.as_str());
        format!("Source: {}, scenario {scenario}", self.preset.title)
    }
}

fn month_names(timeline: &Timeline, number: usize) -> Vec<MonthName> {
    (0..number)
        .map(|month| MonthName { label: timeline.label(month), day: timeline.first_day(month).to_string() })
        .collect()
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
