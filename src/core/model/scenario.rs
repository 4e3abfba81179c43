//! Dated selections of rules, events and measures.

use crate::model::country::Country;
use crate::model::figure::Figure;
use crate::model::ids::{CommodityId, EventId, MeasureId, RecipeId, RouteId, RuleId, ScenarioId, SiteId};
use crate::model::rule::Exemption;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What is played on the map: from when, for how long, under which rules, events and measures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Name used on the command line.
    pub id: ScenarioId,
    /// Name on screen.
    pub name: String,
    /// Day up to which it takes the world as known: what it says of later months is an assumption. None: as the preset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Date>,
    /// First day of month 1: the first of a month.
    pub start: Date,
    /// How many months.
    pub months: u32,
    /// Share of the room above its baseline that a route gains each month once a rule takes effect: 0 = nobody changes
    /// supplier, 1 = a frictionless market.
    pub rerouting_per_month: f64,
    /// Whether a route gains from the month in which its own good is first hindered. Left out: from the first month in which anything on its chain is.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rerouting_by_good: bool,
    /// Share of what a buyer loses of a good by rules that routes between related firms bring him at once by other ways, 0 to 1.
    #[serde(default = "usually_diverted", skip_serializing_if = "is_usually_diverted")]
    pub diverted: f64,
    /// Months by which every step of every ramp comes later than its owner says: new plants are usually late.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub ramp_slip_months: u32,
    /// Rules in the scenario; the calendar of each decides when it is in force.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<RuleId>,
    /// Events that happen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<EventId>,
    /// Measures that are taken.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<MeasureId>,
    /// What it stands for.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Scenario {
    /// True where nothing acts on the usual trade: what other scenarios are held against.
    pub fn is_without_controls(&self) -> bool {
        self.rules.is_empty() && self.events.is_empty() && self.measures.is_empty()
    }
}

/// Share that related firms divert where nobody says otherwise: three quarters, as where nobody polices transfers.
pub const USUALLY_DIVERTED: f64 = 0.75;

fn usually_diverted() -> f64 {
    USUALLY_DIVERTED
}

fn is_usually_diverted(share: &f64) -> bool {
    *share == USUALLY_DIVERTED
}

fn is_zero(months: &u32) -> bool {
    *months == 0
}

/// Something that happens to the map without anybody's rule.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// Name that scenarios refer to.
    pub id: EventId,
    /// Short title of the event.
    pub title: String,
    /// First day; counts from its month on.
    pub from: Date,
    /// First day on which it is over; left out: for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// What it does.
    pub effect: EventEffect,
    /// Anything a reader should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What an event does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum EventEffect {
    /// A site can only run at this share of its capacity.
    Outage {
        /// Site that is lost in part or whole.
        site: SiteId,
        /// Share of capacity that is left, 0 to 1.
        remaining: f64,
    },
    /// A market's demand changes.
    DemandChange {
        /// Market whose demand changes.
        site: SiteId,
        /// Commodity that is demanded.
        commodity: CommodityId,
        /// Times the baseline demand.
        factor: f64,
    },
    /// A route is closed.
    RouteClosed {
        /// Route that is closed.
        route: RouteId,
    },
    /// The price of a commodity changes. When it falls, plants that cannot live on it stop; when it rises, demands with an
    /// elasticity shrink.
    #[serde(alias = "PriceSlump")]
    PriceChange {
        /// Commodity whose price changes.
        commodity: CommodityId,
        /// Times the baseline price: 0.6 for a slump, 3 for a price three times as high.
        factor: f64,
    },
}

/// A move of the other side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// Name that scenarios refer to.
    pub id: MeasureId,
    /// Short title of the measure.
    pub title: String,
    /// Who takes it.
    pub by: Country,
    /// First day of its effect; counts from its month on.
    pub from: Date,
    /// What it costs, USD in all.
    #[serde(default)]
    pub cost_usd: Figure,
    /// What it does.
    pub effect: MeasureEffect,
    /// Anything a reader should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What a measure does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum MeasureEffect {
    /// A rule lets somebody off.
    Exempt {
        /// Rule that lets somebody off.
        rule: RuleId,
        /// Who and what is let off.
        exemption: Exemption,
    },
    /// A stock that nobody may touch otherwise is put on the market.
    StockRelease {
        /// Site at which the stock lies.
        site: SiteId,
        /// Commodity that is released.
        commodity: CommodityId,
        /// How much, units.
        quantity: Figure,
    },
    /// More capacity for a recipe at a site that runs it.
    NewCapacity {
        /// Site that gets the capacity.
        site: SiteId,
        /// Recipe that the capacity is for.
        recipe: RecipeId,
        /// Units of activity per year.
        per_year: Figure,
    },
    /// A floor price or an offtake contract keeps plants open that a price slump would close.
    PriceFloor {
        /// What they sell.
        commodity: CommodityId,
        /// What they are paid at least, USD per unit.
        floor_usd: Figure,
        /// Sites whose plants are kept open.
        sites: Vec<SiteId>,
    },
    /// A market makes do with less.
    Thrift {
        /// Market that makes do with less.
        site: SiteId,
        /// Commodity that is saved.
        commodity: CommodityId,
        /// Share of demand saved, 0 to 1.
        share: f64,
    },
    /// Who holds stock gives it up for any shortage of his customers, and orders less meanwhile. Without it a stock serves its owner, who goes on
    /// ordering as if he had none.
    StockSharing {
        /// Of what.
        commodity: CommodityId,
        /// At which sites; everybody who holds some if none is named.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        sites: Vec<SiteId>,
    },
}
