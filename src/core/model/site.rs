//! Places where something is dug, made, kept or needed.

use crate::model::country::Country;
use crate::model::figure::Figure;
use crate::model::ids::{CommodityId, EndUse, RecipeId, SiteId, TechnologyTag};
use crate::model::stage::Stage;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A mine, refiner, manufacturer, recycler, stockpile or market.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// Name that routes and rules refer to.
    pub id: SiteId,
    /// Name on screen.
    pub name: String,
    /// Where it stands.
    pub country: Country,
    /// Its column on the stage map.
    pub stage: Stage,
    /// Who owns it. Stakes need not add up to 1; the rest is unknown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owners: Vec<Stake>,
    /// Technologies it depends on, and whose they are.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub technologies: Vec<Technology>,
    /// Most activity of all its recipes together, units of activity per year. Left out: no joint limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<Figure>,
    /// The recipes it runs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub activities: Vec<Activity>,
    /// What it keeps in store.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stocks: Vec<Stock>,
    /// What it needs for final use.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub demands: Vec<Demand>,
    /// True when it keeps a clean and a tainted line apart; content clauses then see each line by itself.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub segregates: bool,
    /// Place on the stage map, in canvas points; left out: laid out automatically.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canvas: Option<CanvasPoint>,
    /// Place on the globe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub globe: Option<GlobePoint>,
    /// Anything a reader should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// One recipe at one site.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Activity {
    /// Recipe that is run.
    pub recipe: RecipeId,
    /// Activity before any rule, units of activity per year.
    pub baseline: Figure,
    /// Most activity at the start, units of activity per year.
    pub capacity: Figure,
    /// Later capacities, in order of date.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ramp: Vec<RampStep>,
    /// Price of its first output below which it does not run, USD per unit. Left out: it runs at any price.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub break_even_usd: Option<Figure>,
}

/// From this month on the capacity is this.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RampStep {
    /// First day; counts from its month on.
    pub from: Date,
    /// Units of activity per year.
    pub capacity: Figure,
}

/// A share in a site or a company.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stake {
    /// Name of the owner; where it stands among the map's companies, its own owners count too.
    pub owner: String,
    /// Country the owner answers to.
    pub country: Country,
    /// Share held, 0 to 1.
    pub stake: Figure,
    /// True where a site stands for several persons and the share is the part of its trade that is the owner's, rather than a holding in all of it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub part: bool,
}

/// A company that owns sites or other companies, and who owns it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Company {
    /// Name that stakes refer to.
    pub name: String,
    /// Country it answers to.
    pub country: Country,
    /// Who owns it. Stakes need not add up to 1; the rest is unknown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub owners: Vec<Stake>,
}

/// A technology that a site, or one of its lines, cannot do without.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Technology {
    /// What it does.
    pub tag: TechnologyTag,
    /// Country it came from.
    pub from: Country,
    /// Recipes that are run with it. Left out: all that the site runs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub recipes: Vec<RecipeId>,
    /// First day on which goods are made with it. Left out: always before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installed: Option<Date>,
    /// First day on which goods are made without it again. Left out: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaced: Option<Date>,
}

impl Technology {
    /// A technology of a country with which a site makes all that it makes.
    pub fn new(tag: impl Into<TechnologyTag>, from: impl Into<Country>) -> Self {
        Self { tag: tag.into(), from: from.into(), ..Self::default() }
    }

    /// Whether goods of a recipe are made with it on a day.
    pub fn is_used(&self, recipe: &RecipeId, day: Date) -> bool {
        (self.recipes.is_empty() || self.recipes.contains(recipe))
            && self.installed.is_none_or(|installed| day >= installed)
            && self.replaced.is_none_or(|replaced| day < replaced)
    }
}

/// Goods kept at a site.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stock {
    /// Commodity that is stored.
    pub commodity: CommodityId,
    /// Units at the start of the scenario.
    pub initial: Figure,
    /// Units the site wants to hold. Left out: as many as at the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Figure>,
    /// Most that may be drawn from it in a month, as a share of what was there at the start. Left out: all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draw_per_month: Option<f64>,
    /// Share of it that can be used at all, 0 to 1: of the right grade, not pledged to others, in reach. The rest is not there for anybody.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub usable: f64,
}

impl Default for Stock {
    fn default() -> Self {
        Self {
            commodity: CommodityId::default(),
            initial: Figure::default(),
            target: None,
            draw_per_month: None,
            usable: 1.0,
        }
    }
}

/// What becomes of demand that is not met: a share of it is taken later.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Postponed {
    /// Share of a shortage that is postponed and not given up, 0 to 1.
    pub share: f64,
    /// Share of what waits that is asked for in a month on top of the usual, 0 to 1.
    pub pull: f64,
    /// Usual months of demand that may wait; what goes beyond is given up.
    pub patience_months: f64,
}

impl Default for Postponed {
    fn default() -> Self {
        Self { share: 0.5, pull: 0.2, patience_months: 2.0 }
    }
}

/// Final use of a commodity at a market.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Demand {
    /// Commodity that is demanded.
    pub commodity: CommodityId,
    /// Units per year.
    pub quantity: Figure,
    /// Weight in sharing scarcity; equals 1 unless somebody is served before others.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub priority: f64,
    /// What one missing unit costs its user, USD.
    pub value_at_stake_usd: Figure,
    /// What it is used for.
    pub end_use: EndUse,
    /// Share that goes to military users, 0 to 1.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub military_share: f64,
    /// True for humanitarian use, such as medicine, which exemptions may spare.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub humanitarian: bool,
    /// Growth of the quantity a year from the scenario's start on, 0.1 = 10 %; may be negative.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub growth_per_year: f64,
    /// Factors for January to December that make the quantity of a month of the year's; their mean should be 1. Left out:
    /// every month alike.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seasonal: Vec<f64>,
    /// Other goods that can do the work of this one here, such as a vehicle with another motor.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Alternative>,
    /// What of it is taken later when it is not met. Left out: what is not met is lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postponed: Option<Postponed>,
    /// Own-price elasticity, 0 or below: at twice the price the quantity is multiplied by `2^elasticity`. Prices change by events
    /// and by duties on what arrives here. 0: the quantity does not answer to prices.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub elasticity: f64,
}

/// Another good that does the work of the one demanded: a substitute in use, where a recipe is a substitute in making.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alternative {
    /// Which good is taken instead.
    pub commodity: CommodityId,
    /// Units of it that do the work of one unit of what is demanded.
    pub ratio: Figure,
    /// Months between the first month in which a rule takes effect and its first use.
    #[serde(default, skip_serializing_if = "is_none")]
    pub lead_months: u32,
    /// Greatest share of the demand that it may serve, 0 to 1.
    pub max_share: f64,
    /// Loss of performance, 0 to 1; shown, not weighed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub penalty: f64,
}

impl Demand {
    /// What the quantity is multiplied by in the month of this index, whose first day falls into month `of_year` (1 to 12).
    pub fn factor(&self, month: usize, of_year: i8) -> f64 {
        let season = usize::try_from(of_year - 1).ok().and_then(|at| self.seasonal.get(at)).copied().unwrap_or(1.0);
        (1.0 + self.growth_per_year).powf(month as f64 / 12.0) * season
    }
}

/// A point on the stage map, in canvas points, y downwards.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CanvasPoint {
    /// Distance to the right of the origin, canvas points.
    pub x: f32,
    /// Distance below the origin, canvas points.
    pub y: f32,
}

/// A point on the globe, degrees.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GlobePoint {
    /// North positive, -90 to 90.
    pub latitude: f64,
    /// East positive, -180 to 180.
    pub longitude: f64,
}

fn one() -> f64 {
    1.0
}
fn is_one(value: &f64) -> bool {
    *value == 1.0
}
fn is_zero(value: &f64) -> bool {
    *value == 0.0
}
fn is_none(months: &u32) -> bool {
    *months == 0
}
