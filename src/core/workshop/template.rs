//! Moves in seconds: a few choices each, from which the rule or the measure follows.

use crate::model::workshop::{MoveEffect, MoveKind, Part};
use crate::model::{
    Blank, Calendar, Clause, CommodityId, Country, Destinations, EntityRef, Exemption, Figure, Instrument, Measure,
    MeasureEffect, Preset, RecipeId, Rule, RuleId, Scope, SiteId, Tag, list, list_words,
};
use jiff::civil::Date;

/// A move that is being drawn up.
#[derive(Clone, Debug, PartialEq)]
pub enum MoveTemplate {
    /// Goods on lists need a licence.
    Licence {
        /// On which lists.
        lists: Vec<Tag>,
        /// Where to; empty: everywhere.
        to: Vec<Country>,
        /// Share that is approved, 0 to 1.
        approved: f64,
        /// Months between application and decision.
        wait_months: u32,
    },
    /// A rule lets countries off.
    Exemption {
        /// Which rule.
        rule: RuleId,
        /// Whom.
        countries: Vec<Country>,
    },
    /// A stock is put on the market.
    Release {
        /// Where it lies.
        site: SiteId,
        /// Of what.
        commodity: CommodityId,
        /// How much, units.
        quantity: f64,
        /// What it costs, USD.
        cost_usd: f64,
    },
    /// A site gets more capacity.
    NewPlant {
        /// Which site.
        site: SiteId,
        /// For which of its recipes.
        recipe: RecipeId,
        /// Units of activity per year.
        per_year: f64,
        /// What it costs, USD.
        cost_usd: f64,
    },
    /// Any other control.
    OwnControl {
        /// By what means.
        means: ControlMeans,
        /// On which lists.
        lists: Vec<Tag>,
        /// Where to; empty: everywhere.
        to: Vec<Country>,
    },
    /// What the preset holds ready.
    Prepared(Part),
    /// What was said.
    Note,
}

/// The means of a control of one's own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ControlMeans {
    /// Nothing leaves.
    Ban,
    /// So much a year leaves, units.
    Quota(f64),
    /// A duty on the value, 0.25 = 25 %.
    Tariff(f64),
}

impl MoveTemplate {
    /// The kind of moves that it makes.
    pub fn kind(&self) -> MoveKind {
        match self {
            Self::Licence { .. } => MoveKind::Licence,
            Self::Exemption { .. } => MoveKind::Exemption,
            Self::Release { .. } => MoveKind::Release,
            Self::NewPlant { .. } => MoveKind::NewPlant,
            Self::OwnControl { .. } => MoveKind::OwnControl,
            Self::Prepared(_) => MoveKind::Prepared,
            Self::Note => MoveKind::Note,
        }
    }

    /// What it is, in a line: `Licence on “No. 18” to Japan`.
    pub fn title(&self, preset: &Preset) -> String {
        let on =
            |lists: &[Tag]| list(&lists.iter().map(|tag| list_words(&preset.lists, tag)).collect::<Vec<_>>(), "and");
        let to = |to: &[Country]| {
            if to.is_empty() { String::new() } else { format!(" to {}", countries(to)) }
        };
        let site = |id: &SiteId| preset.map.site(id).map_or_else(|| id.to_string(), |site| site.name.clone());
        match self {
            Self::Licence { lists, to: countries, .. } => format!("Licence on {}{}", on(lists), to(countries)),
            Self::Exemption { rule, countries: let_off } => {
                let title = preset.rule(rule).map_or_else(|| rule.to_string(), |rule| rule.title.clone());
                format!("{} let off: {title}", countries(let_off))
            }
            Self::Release { site: at, commodity, quantity, .. } => {
                let good = preset.map.commodity(commodity);
                let (name, unit) =
                    good.map_or((commodity.as_str(), ""), |good| (good.name.as_str(), good.unit.as_str()));
                format!("{} releases {quantity} {unit} of {name}", site(at))
            }
            Self::NewPlant { site: at, recipe, per_year, .. } => {
                let name = preset.map.recipe(recipe).map_or(recipe.as_str(), |recipe| recipe.name.as_str());
                format!("{}: {per_year} a year more of {name}", site(at))
            }
            Self::OwnControl { means, lists, to: countries } => {
                let means = match means {
                    ControlMeans::Ban => "Ban".to_owned(),
                    ControlMeans::Quota(per_year) => format!("Quota of {per_year} a year"),
                    ControlMeans::Tariff(share) => format!("Duty of {} %", (share * 1000.0).round() / 10.0),
                };
                format!("{means} on {}{}", on(lists), to(countries))
            }
            Self::Prepared(part) => {
                let entity = EntityRef::from(part);
                entity.name(preset).map_or_else(|| entity.to_string(), str::to_owned)
            }
            Self::Note => "Note".to_owned(),
        }
    }

    /// What it does, from a day on, when `by` does it. `id` names what it makes.
    ///
    /// # Errors
    /// What is still to be said.
    pub fn effect(&self, preset: &Preset, by: &Country, from: Date, id: &str) -> Result<MoveEffect, String> {
        let nobody = || by.0.is_empty() || !by.is_known();
        let title = self.title(preset);
        let rule = |instrument: Instrument, lists: &[Tag], to: &[Country]| {
            if nobody() {
                return Err("the team has no country that could issue it; give it one on the run sheet".to_owned());
            }
            if lists.is_empty() {
                return Err("say which goods: choose a list".to_owned());
            }
            let destinations = if to.is_empty() { Destinations::All } else { Destinations::Only(to.to_vec()) };
            let blanks: Vec<Blank> = Vec::new();
            Ok(MoveEffect::Rule(Box::new(Rule {
                id: id.into(),
                title: title.clone(),
                issuer: by.clone(),
                source: Default::default(),
                instrument,
                clauses: vec![Clause::domestic(lists.to_vec())],
                scope: Scope { destinations, ..Scope::default() },
                exemptions: Vec::new(),
                general_licences: Vec::new(),
                calendar: Calendar::from_day(from),
                blanks,
                checked: None,
                note: String::new(),
            })))
        };
        let measure = |effect: MeasureEffect, cost_usd: f64| {
            if !(cost_usd.is_finite() && cost_usd >= 0.0) {
                return Err("the cost is no sum of money; give one of 0 or more".to_owned());
            }
            Ok(MoveEffect::Measure(Box::new(Measure {
                id: id.into(),
                title: title.clone(),
                by: if by.0.is_empty() { "ZZ".into() } else { by.clone() },
                from,
                cost_usd: Figure::plain(cost_usd),
                effect,
                note: String::new(),
            })))
        };
        let is_some = |value: f64| value.is_finite() && value > 0.0;
        match self {
            Self::Licence { lists, to, approved, wait_months } => {
                if !(0.0..=1.0).contains(approved) {
                    return Err("the share that is approved is not between 0 and 100 %".to_owned());
                }
                rule(Instrument::licence(*approved, *wait_months), lists, to)
            }
            Self::OwnControl { means, lists, to } => match means {
                ControlMeans::Ban => rule(Instrument::Ban, lists, to),
                ControlMeans::Quota(per_year) if per_year.is_finite() && *per_year >= 0.0 => {
                    rule(Instrument::quota(*per_year), lists, to)
                }
                ControlMeans::Quota(_) => Err("the quota is no volume; give one of 0 or more".to_owned()),
                ControlMeans::Tariff(share) if is_some(*share) => {
                    rule(Instrument::Tariff { ad_valorem: *share }, lists, to)
                }
                ControlMeans::Tariff(_) => Err("the duty is nothing; give a share above 0".to_owned()),
            },
            Self::Exemption { rule, countries } => {
                if preset.rule(rule).is_none() {
                    return Err("say which rule".to_owned());
                }
                if countries.is_empty() {
                    return Err("say whom: choose a country".to_owned());
                }
                let exemption =
                    Exemption { title: title.clone(), countries: countries.clone(), ..Exemption::default() };
                measure(MeasureEffect::Exempt { rule: rule.clone(), exemption }, 0.0)
            }
            Self::Release { site, commodity, quantity, cost_usd } => {
                if preset.map.site(site).is_none() || preset.map.commodity(commodity).is_none() {
                    return Err("say where it lies and of what it is".to_owned());
                }
                if !is_some(*quantity) {
                    return Err("the quantity is nothing; give one above 0".to_owned());
                }
                let (site, commodity, quantity) = (site.clone(), commodity.clone(), Figure::plain(*quantity));
                measure(MeasureEffect::StockRelease { site, commodity, quantity }, *cost_usd)
            }
            Self::NewPlant { site, recipe, per_year, cost_usd } => {
                if preset.map.site(site).is_none() || preset.map.recipe(recipe).is_none() {
                    return Err("say which site and which of its recipes".to_owned());
                }
                if !is_some(*per_year) {
                    return Err("the capacity is nothing; give one above 0".to_owned());
                }
                let (site, recipe, per_year) = (site.clone(), recipe.clone(), Figure::plain(*per_year));
                measure(MeasureEffect::NewCapacity { site, recipe, per_year }, *cost_usd)
            }
            Self::Prepared(part) => match EntityRef::from(part).name(preset) {
                Some(_) => Ok(MoveEffect::Take(part.clone())),
                None => Err("say which".to_owned()),
            },
            Self::Note => Ok(MoveEffect::Note),
        }
    }
}

fn countries(of: &[Country]) -> String {
    if of.is_empty() {
        "nobody".to_owned()
    } else {
        list(&of.iter().map(|country| country.name()).collect::<Vec<_>>(), "and")
    }
}
