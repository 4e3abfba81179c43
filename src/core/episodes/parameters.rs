//! What the texts of rules and the statistics of the time do not say, one set for all episodes: nothing of it is fitted, nothing differs from episode
//! to episode.

use crate::model::{
    Clause, Commodity, Country, Desk, Instrument, Postponed, Preset, Presumption, Rival, Rule, RuleId, Scenario, Stage,
    Tag,
};

/// The free parameters of a replay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// Share of the room above its baseline that a free route gains each month.
    pub rerouting_per_month: f64,
    /// Months by which new plants come later than announced.
    pub ramp_slip_months: u32,
    /// Share of what a buyer loses that related firms bring by other ways at once.
    pub diverted: f64,
    /// Share of what is lacking that buyers want later and do not give up.
    pub postponed: f64,
    /// What becomes of licences that are decided case by case.
    pub licences: Licences,
}

/// What becomes of licences that are decided case by case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Licences {
    /// A constant share of the baseline after a wait: the regime without memory, kept as a yardstick.
    Share {
        /// Share of the baseline that passes in the end.
        approved: f64,
        /// Whole months until then.
        processing_months: u32,
    },
    /// Applications that wait at a desk.
    Desks(Desks),
}

/// A desk for every licence: one set per kind of goods, which differ in what is approved in the end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Desks {
    /// Months in which a desk learns.
    pub learn_months: f64,
    /// Share approved of raw materials: what is mined, refined or smelted.
    pub materials: f64,
    /// Share approved of products: magnets, components and what is made of them.
    pub products: f64,
    /// Share that the issuer's rival gets of what others get.
    pub rival: f64,
}

/// Whose rival is whom.
const RIVALS: [(&str, &str); 2] = [("CN", "US"), ("US", "CN")];

impl Desks {
    /// Set by judgement from texts and reports of many goods, with the outcomes in sight.
    pub const MIDDLE: Self = Self { learn_months: 2.0, materials: 0.5, products: 1.0, rival: 0.5 };

    /// The desk of a rule; limits, pull and patience are those of any desk, and what customs cannot tell apart is what the map says.
    fn of(&self, rule: &Rule) -> Desk {
        let rival = RIVALS.iter().find(|(issuer, _)| rule.issuer == Country::from(*issuer));
        let rival = rival.map(|(_, rival)| Rival { countries: vec![Country::from(*rival)], share: self.rival });
        let on_map = rule.instrument.desk().cloned().unwrap_or_default();
        let (over, look_alikes) = (on_map.over, on_map.look_alikes);
        Desk { learn_months: self.learn_months, rival, over, look_alikes, ..Desk::default() }
    }
}

impl Parameters {
    /// The set in use. Re-routing is that of every shipped scenario, plants come on their owners' dates.
    pub const CHOSEN: Self = Self {
        rerouting_per_month: 0.1,
        ramp_slip_months: 0,
        diverted: 0.75,
        postponed: 0.5,
        licences: Licences::Desks(Desks::MIDDLE),
    };

    /// The strict end of the band: little is approved, the desk is slow, the rival gets nothing, transfers are policed.
    pub const LOW: Self = Self {
        diverted: 0.25,
        postponed: 0.0,
        licences: Licences::Desks(Desks { learn_months: 4.0, materials: 0.25, rival: 0.0, ..Desks::MIDDLE }),
        ..Self::CHOSEN
    };

    /// The lenient end.
    pub const HIGH: Self = Self {
        diverted: 1.0,
        postponed: 1.0,
        licences: Licences::Desks(Desks { learn_months: 1.0, materials: 1.0, rival: 1.0, ..Desks::MIDDLE }),
        ..Self::CHOSEN
    };

    /// The same without desks: a constant share after the two months of the statutes.
    pub fn with_share(approved: f64) -> Self {
        Self { licences: Licences::Share { approved, processing_months: 2 }, ..Self::CHOSEN }
    }

    /// Puts the set into a scenario and into every rule of the preset that leaves the authority a choice. Bans, refusals,
    /// quotas and duties are what their texts say and stay.
    pub fn apply(&self, preset: &mut Preset, scenario: &mut Scenario) {
        scenario.rerouting_per_month = self.rerouting_per_month;
        scenario.ramp_slip_months = self.ramp_slip_months;
        scenario.diverted = self.diverted;
        for demand in preset.map.sites.iter_mut().flat_map(|site| &mut site.demands) {
            demand.postponed = Some(Postponed { share: self.postponed, ..Postponed::default() });
        }
        let materials = match self.licences {
            Licences::Share { .. } => Vec::new(),
            Licences::Desks(_) => split_by_kind(preset, scenario),
        };
        for rule in &mut preset.rules {
            let (approved, months, set) = match self.licences {
                Licences::Share { approved, processing_months } => (approved, processing_months, None),
                Licences::Desks(desks) => {
                    let approved = if materials.contains(&rule.id) { desks.materials } else { desks.products };
                    (approved, 0, Some(desks.of(rule)))
                }
            };
            if let Instrument::Licence {
                approval_share,
                processing_months,
                presumption: Presumption::CaseByCase,
                valid_months,
                renewed,
                general_per_year,
                desk,
                ..
            } = &mut rule.instrument
            {
                (*approval_share, *processing_months, *desk) = (approved, months, set);
                (*valid_months, *renewed, *general_per_year) = (None, None, None);
            }
        }
    }
}

/// What an authority keeps at home, and what it is content to sell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Material,
    Product,
}

impl Kind {
    /// By the stage at which it is made, as the map says it.
    fn of(good: &Commodity) -> Self {
        match good.stage {
            Stage::Mine | Stage::Refine | Stage::Metal => Self::Material,
            Stage::Magnet | Stage::Component | Stage::Product | Stage::Market => Self::Product,
        }
    }

    /// What is added to the name of a list or a rule that holds only this kind.
    fn ending(self) -> &'static str {
        match self {
            Self::Material => "/materials",
            Self::Product => "/products",
        }
    }

    /// The part of a list that is of this kind.
    fn of_list(self, list: &Tag) -> Tag {
        Tag(format!("{list}{}", self.ending()))
    }
}

/// Splits every rule on listed exports of both kinds that leaves the authority a choice into one for products and one for raw materials, so that each
/// has its own desk; names those for materials. A rule that reaches what is made abroad stays whole: its goods are products.
fn split_by_kind(preset: &mut Preset, scenario: &mut Scenario) -> Vec<RuleId> {
    for good in &mut preset.map.commodities {
        let kind = Kind::of(good);
        let split: Vec<Tag> = good.tags.iter().map(|list| kind.of_list(list)).collect();
        good.tags.extend(split);
    }
    let goods = &preset.map.commodities;
    let is_listed = |clause: &Clause| matches!(clause, Clause::Domestic { .. });
    let (mut added, mut names) = (Vec::new(), Vec::new());
    for rule in &mut preset.rules {
        let is_open = matches!(&rule.instrument, Instrument::Licence { presumption: Presumption::CaseByCase, .. });
        if !is_open || !rule.clauses.iter().all(is_listed) {
            continue;
        }
        let lists = rule.clause_lists();
        let has = |kind: Kind| goods.iter().any(|good| good.is_on(&lists) && Kind::of(good) == kind);
        match (has(Kind::Product), has(Kind::Material)) {
            (true, true) => {}
            (false, true) => {
                names.push(rule.id.clone());
                continue;
            }
            (_, false) => continue,
        }
        let mut other = rule.clone();
        other.id = RuleId(format!("{}{}", rule.id, Kind::Material.ending()));
        for (rule, kind) in [(&mut *rule, Kind::Product), (&mut other, Kind::Material)] {
            for clause in &mut rule.clauses {
                if let Clause::Domestic { lists, .. } = clause {
                    lists.iter_mut().for_each(|list| *list = kind.of_list(list));
                }
            }
        }
        if let Some(at) = scenario.rules.iter().position(|id| *id == rule.id) {
            scenario.rules.insert(at + 1, other.id.clone());
        }
        names.push(other.id.clone());
        added.push(other);
    }
    preset.rules.extend(added);
    names
}
