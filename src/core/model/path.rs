//! The address of a field of a preset: what a finding points at, what a form edits, where a figure stands.
//!
//! An address prints as `sites/gebeng/activities[0]/capacity` and is never read back out of that text.

use crate::model::entity::{EntityKind, EntityRef, subject_words};
use crate::model::preset::Preset;
use std::fmt;

macro_rules! fields {
    ($($name:ident = $text:literal,)+) => {
        /// Name of a field, as the file spells it. Fields with figures stand in the order in which figures are listed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $(#[doc = concat!("The field `", $text, "`.")] $name,)+
        }

        impl Field {
            /// The name in the file.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => $text,)+ }
            }

            /// The field of a name; none for one that no address leads through.
            pub fn named(name: &str) -> Option<Self> {
                match name {
                    $($text => Some(Self::$name),)+
                    _ => None,
                }
            }
        }
    };
}

fields! {
    // Lists of the preset.
    Benchmarks = "benchmarks",
    Commodities = "commodities",
    Recipes = "recipes",
    Sites = "sites",
    Routes = "routes",
    Lists = "lists",
    Rules = "rules",
    Events = "events",
    Measures = "measures",
    Scenarios = "scenarios",
    Sources = "sources",
    Companies = "companies",
    MapNotes = "map_notes",
    // Fields with figures, and what leads to them.
    PriceUsd = "price_usd",
    Inputs = "inputs",
    Outputs = "outputs",
    Returns = "returns",
    Baseline = "baseline",
    Capacity = "capacity",
    Owners = "owners",
    Activities = "activities",
    Ramp = "ramp",
    BreakEvenUsd = "break_even_usd",
    Stocks = "stocks",
    Initial = "initial",
    Target = "target",
    Demands = "demands",
    Stake = "stake",
    Maximum = "maximum",
    CostUsd = "cost_usd",
    Quantity = "quantity",
    ValueAtStakeUsd = "value_at_stake_usd",
    Alternatives = "alternatives",
    Ratio = "ratio",
    PerYear = "per_year",
    FloorUsd = "floor_usd",
    Share = "share",
    // Parts of a figure.
    Source = "source",
    Sigma = "sigma",
    // All other fields.
    AdValorem = "ad_valorem",
    AffiliatesFrom = "affiliates_from",
    Announced = "announced",
    ApprovalShare = "approval_share",
    Arrow = "arrow",
    Article = "article",
    AsOf = "as_of",
    At = "at",
    Authors = "authors",
    Award = "award",
    Band = "band",
    Before = "before",
    Blanks = "blanks",
    BoughtAhead = "bought_ahead",
    Buyers = "buyers",
    By = "by",
    Calendar = "calendar",
    Canvas = "canvas",
    Carriers = "carriers",
    Checked = "checked",
    Clauses = "clauses",
    Colour = "colour",
    Commodity = "commodity",
    Comparison = "comparison",
    Counted = "counted",
    Countries = "countries",
    Country = "country",
    Covers = "covers",
    Desk = "desk",
    Destinations = "destinations",
    Diverted = "diverted",
    DrawPerMonth = "draw_per_month",
    Effect = "effect",
    Elasticity = "elasticity",
    EndUse = "end_use",
    EndUsers = "end_users",
    EndUses = "end_uses",
    Entities = "entities",
    Exemption = "exemption",
    Exemptions = "exemptions",
    Factor = "factor",
    From = "from",
    GeneralLicences = "general_licences",
    GeneralPerYear = "general_per_year",
    Globe = "globe",
    GrowthPerYear = "growth_per_year",
    HeldFrom = "held_from",
    High = "high",
    Humanitarian = "humanitarian",
    InCountry = "in_country",
    InForce = "in_force",
    Incorporated = "incorporated",
    Installed = "installed",
    InsteadOf = "instead_of",
    Instrument = "instrument",
    Issuer = "issuer",
    Kind = "kind",
    LagMonths = "lag_months",
    Lapses = "lapses",
    Latitude = "latitude",
    LeadMonths = "lead_months",
    LearnMonths = "learn_months",
    Licence = "licence",
    Licences = "licences",
    Link = "link",
    Longitude = "longitude",
    LookAlikes = "look_alikes",
    Low = "low",
    MaxShare = "max_share",
    MilitaryShare = "military_share",
    Months = "months",
    Name = "name",
    Named = "named",
    Note = "note",
    Notes = "notes",
    Over = "over",
    Owner = "owner",
    Part = "part",
    PatienceMonths = "patience_months",
    Penalty = "penalty",
    Period = "period",
    Postponed = "postponed",
    Presumption = "presumption",
    Priority = "priority",
    ProcessingMonths = "processing_months",
    Provision = "provision",
    Publication = "publication",
    Pull = "pull",
    QualificationMonths = "qualification_months",
    Quality = "quality",
    RampSlipMonths = "ramp_slip_months",
    Receivers = "receivers",
    Recipe = "recipe",
    Related = "related",
    Remaining = "remaining",
    Renewed = "renewed",
    Replaced = "replaced",
    ReroutingByGood = "rerouting_by_good",
    ReroutingPerMonth = "rerouting_per_month",
    Rival = "rival",
    RivalShare = "rival_share",
    Room = "room",
    Route = "route",
    Rule = "rule",
    Scope = "scope",
    Seasonal = "seasonal",
    SecondIncorporation = "second_incorporation",
    Segregates = "segregates",
    Senders = "senders",
    Shares = "shares",
    Site = "site",
    Size = "size",
    Spared = "spared",
    Stage = "stage",
    StageNames = "stage_names",
    Start = "start",
    StatutoryMonths = "statutory_months",
    Suspensions = "suspensions",
    Table = "table",
    Tag = "tag",
    Tags = "tags",
    Technologies = "technologies",
    Terms = "terms",
    Text = "text",
    Threshold = "threshold",
    Title = "title",
    To = "to",
    TransitMonths = "transit_months",
    Unit = "unit",
    Until = "until",
    Unused = "unused",
    Usable = "usable",
    Users = "users",
    ValidMonths = "valid_months",
    Views = "views",
    Year = "year",
}

/// One step from an entity down to a field.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// Into a field.
    Field(Field),
    /// To an entry of a list, from 0.
    Index(usize),
    /// To the entry of this name, such as a country.
    Key(String),
}

/// Address of a field: of an entity, or of the preset itself where there is no entity. Without steps it is the entity.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldPath {
    entity: Option<EntityRef>,
    steps: Vec<Step>,
}

impl From<EntityRef> for FieldPath {
    fn from(entity: EntityRef) -> Self {
        Self { entity: Some(entity), steps: Vec::new() }
    }
}

impl FieldPath {
    /// The preset itself.
    pub fn preset() -> Self {
        Self::default()
    }

    /// The entity; none where it is the preset itself.
    pub fn entity(&self) -> Option<&EntityRef> {
        self.entity.as_ref()
    }

    /// The steps from the entity down.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// A field below.
    #[must_use]
    pub fn field(&self, field: Field) -> Self {
        self.then(Step::Field(field))
    }

    /// An entry of a list below, from 0.
    #[must_use]
    pub fn at(&self, list: Field, index: usize) -> Self {
        self.then(Step::Field(list)).then(Step::Index(index))
    }

    /// The entry of this name in a list below.
    #[must_use]
    pub fn keyed(&self, list: Field, key: &str) -> Self {
        self.then(Step::Field(list)).then(Step::Key(key.to_owned()))
    }

    fn then(&self, step: Step) -> Self {
        let mut steps = Vec::with_capacity(self.steps.len() + 1);
        steps.extend_from_slice(&self.steps);
        steps.push(step);
        Self { entity: self.entity.clone(), steps }
    }

    /// True for the field itself and everything below it.
    pub fn holds(&self, other: &Self) -> bool {
        self.entity == other.entity && other.steps.starts_with(&self.steps)
    }

    /// In the words of a preset, for people: `Site Gebeng, activities 1, capacity`; a route is called after its ends.
    pub fn words(&self, preset: &Preset) -> String {
        let mut words = subject_words(self.entity.as_ref(), preset);
        for step in &self.steps {
            match step {
                Step::Field(field) => words.push_str(&format!(", {}", field.name().replace('_', " "))),
                Step::Index(at) => words.push_str(&format!(" {}", at + 1)),
                Step::Key(key) => words.push_str(&format!(" {key}")),
            }
        }
        words
    }

    /// What kind of field it is, whichever the entity and the entry.
    pub fn key(&self) -> FieldKey {
        let fields =
            self.steps.iter().filter_map(|step| if let Step::Field(field) = step { Some(*field) } else { None });
        FieldKey { kind: self.entity.as_ref().map(EntityRef::kind), fields: fields.collect() }
    }
}

impl fmt::Display for FieldPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut gap = "";
        if let Some(entity) = &self.entity {
            write!(f, "{entity}")?;
            gap = "/";
        }
        for step in &self.steps {
            match step {
                Step::Field(field) => write!(f, "{gap}{}", field.name())?,
                Step::Index(at) => write!(f, "[{at}]")?,
                Step::Key(key) => write!(f, "{gap}{key}")?,
            }
            gap = "/";
        }
        Ok(())
    }
}

/// Kind of a field: the kind of its entity and the fields that lead to it; prints as `site/activities/capacity`. Ordered
/// as kinds are listed, and within a kind as figures are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldKey {
    kind: Option<EntityKind>,
    fields: Vec<Field>,
}

impl FieldKey {
    /// The kind of entity; none for fields of the preset itself.
    pub fn kind(&self) -> Option<EntityKind> {
        self.kind
    }

    /// The fields from the entity down.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }
}

impl fmt::Display for FieldKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.map_or("preset", EntityKind::word))?;
        self.fields.iter().try_for_each(|field| write!(f, "/{}", field.name()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, FieldPath};
    use crate::model::entity::EntityRef;

    #[test]
    fn an_address_prints_as_the_file_is_nested() {
        let site: FieldPath = EntityRef::Site("gebeng".into()).into();
        let capacity = site.at(Field::Activities, 0).field(Field::Capacity);
        assert_eq!(capacity.to_string(), "sites/gebeng/activities[0]/capacity");
        assert_eq!(capacity.key().to_string(), "site/activities/capacity");
        assert_eq!(FieldPath::preset().at(Field::Benchmarks, 1).to_string(), "benchmarks[1]");
        let rule: FieldPath = EntityRef::Rule("cap".into()).into();
        let part = rule.field(Field::Instrument).keyed(Field::Shares, "CN");
        assert_eq!(part.to_string(), "rules/cap/instrument/shares/CN");
    }

    #[test]
    fn an_entry_holds_its_fields_and_no_other_entry() {
        let site: FieldPath = EntityRef::Site("a/b".into()).into();
        let stocks = |at| site.at(Field::Stocks, at);
        assert!(stocks(1).holds(&stocks(1).field(Field::Initial)) && stocks(1).holds(&stocks(1)));
        assert!(!stocks(1).holds(&stocks(11)) && !stocks(1).holds(&site));
        assert!(site.holds(&stocks(0)) && site.field(Field::Stocks).holds(&stocks(0)));
    }
}
