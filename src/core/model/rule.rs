//! Export controls as data.

use crate::model::country::Country;
use crate::model::ids::{EndUse, RuleId, SiteId, SourceId, Tag, TechnologyTag};
use crate::model::licence_band::LicenceBand;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, EnumDiscriminants, VariantArray};

/// A control: who issues it, by what means, what it reaches, whom, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Name that scenarios refer to.
    pub id: RuleId,
    /// Short title on screen, such as `Announcement 61 (military)`.
    pub title: String,
    /// Country that issues it.
    pub issuer: Country,
    /// Where it is written down.
    #[serde(default, skip_serializing_if = "SourceId::is_empty")]
    pub source: SourceId,
    /// By what means it acts.
    pub instrument: Instrument,
    /// What it reaches; a route is caught when any clause catches it.
    pub clauses: Vec<Clause>,
    /// Whom it is aimed at.
    #[serde(default, skip_serializing_if = "Scope::is_everybody")]
    pub scope: Scope,
    /// Who is let off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exemptions: Vec<Exemption>,
    /// Standing licences for those whom they name, who apply for nothing more: general licences, validated end users.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub general_licences: Vec<GeneralLicence>,
    /// When it is in force.
    pub calendar: Calendar,
    /// What it does not say yet: until that is said it does nothing. Empty for every rule that is a rule.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blanks: Vec<Blank>,
    /// Day on which it was last held against its text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checked: Option<Date>,
    /// Anything a reader should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// What a rule that is being drawn up does not say yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, EnumCount)]
pub enum Blank {
    /// Who issues it.
    Issuer,
    /// Which goods it reaches.
    Goods,
    /// To whom it bars them.
    Receivers,
}

impl Blank {
    /// All of them, in the order of the sentence.
    pub const ALL: [Self; Self::COUNT] = [Self::Issuer, Self::Goods, Self::Receivers];

    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Issuer => "who issues it",
            Self::Goods => "what goods",
            Self::Receivers => "to whom",
        }
    }
}

impl Rule {
    /// Whether it says all that a rule has to say; one that does not does nothing, whatever its dates.
    pub fn is_armed(&self) -> bool {
        self.blanks.is_empty()
    }

    /// Whether it leaves that open.
    pub fn leaves_open(&self, blank: Blank) -> bool {
        self.blanks.contains(&blank)
    }

    /// Takes note of what a change has filled in: an issuer, lists for all its clauses, receivers.
    pub fn fill_since(&mut self, before: &Self) {
        let has_goods = self.clauses.iter().all(|clause| {
            let counts = matches!(clause.kind(), ClauseKind::Content | ClauseKind::Purchase);
            !(clause.reaching().is_empty() || counts && clause.counted().is_empty())
        });
        let (issued, aimed) = (self.issuer != before.issuer, self.scope != before.scope);
        self.blanks.retain(|blank| match blank {
            Blank::Issuer => !issued,
            Blank::Goods => !has_goods,
            Blank::Receivers => !aimed,
        });
    }

    /// Every list that its clauses and its desk name, each once.
    pub fn lists(&self) -> Vec<Tag> {
        let mut lists = self.clause_lists();
        lists.extend(self.instrument.desk().into_iter().flat_map(|desk| desk.look_alikes.iter().cloned()));
        lists.sort();
        lists.dedup();
        lists
    }

    /// Every list that its clauses name, each once.
    pub fn clause_lists(&self) -> Vec<Tag> {
        let mut lists: Vec<Tag> = Vec::new();
        for clause in &self.clauses {
            match clause {
                Clause::Domestic { lists: named, .. } | Clause::Sender { lists: named, .. } => {
                    lists.extend(named.iter().cloned());
                }
                Clause::Technology { carriers, incorporated, .. } => {
                    lists.extend(carriers.iter().chain(incorporated).cloned());
                }
                Clause::Content { carriers, counted, .. } | Clause::Purchase { carriers, counted, .. } => {
                    lists.extend(carriers.iter().chain(counted).cloned())
                }
            }
        }
        lists.sort();
        lists.dedup();
        lists
    }
}

/// The means of a control.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, EnumDiscriminants)]
#[strum_discriminants(name(InstrumentKind), derive(VariantArray), doc = "The kinds of means, without their figures.")]
#[serde(deny_unknown_fields)]
pub enum Instrument {
    /// Ban: nothing passes.
    #[strum_discriminants(doc = "Nothing passes.")]
    Ban,
    /// A share passes, after a wait.
    #[strum_discriminants(doc = "A share passes, after a wait.")]
    Licence {
        /// Share of the baseline volume that is approved in the end, 0 to 1, when each case is looked at by itself.
        approval_share: f64,
        /// Whole months between application and decision; nothing passes before.
        processing_months: u32,
        /// What the authority is inclined to do.
        #[serde(default, skip_serializing_if = "Presumption::is_case_by_case")]
        presumption: Presumption,
        /// Months after which an approval has to be applied for anew. Left out: it stays.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        valid_months: Option<u32>,
        /// Whether an approval is renewed before it runs out. Left out: it is. False: it is applied for anew when it has run out.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        renewed: Option<bool>,
        /// General licence: passes without application, units of the commodity per year over all routes it covers, in
        /// proportion to their baseline.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        general_per_year: Option<f64>,
        /// Desk at which applications wait. Left out: the share of the baseline volume that is approved passes from the day of the decision on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        desk: Option<Desk>,
        /// How little and how much may be approved, decided case by case. Left out: the answer is taken as known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        band: Option<LicenceBand>,
    },
    /// So much a year passes, over all routes it covers together.
    #[strum_discriminants(doc = "So much a year passes.")]
    Quota {
        /// Units of the commodity per year; USD where the terms say so.
        per_year: f64,
        /// Parts reserved for destinations; what is left is for all others together. Empty: all draw on the same.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        shares: Vec<QuotaShare>,
        /// How it is opened, given out, counted, and what becomes of what is left.
        #[serde(default, skip_serializing_if = "QuotaTerms::is_usual")]
        terms: QuotaTerms,
    },
    /// A duty on the value; makes other routes cheaper by comparison.
    #[strum_discriminants(doc = "A duty on the value.")]
    Tariff {
        /// Share of the value, 0.25 = 25 %.
        ad_valorem: f64,
    },
}

impl Instrument {
    /// A quota in equal months, on which all draw alike and of which nothing is kept.
    pub fn quota(per_year: f64) -> Self {
        Self::Quota { per_year, shares: Vec::new(), terms: QuotaTerms::default() }
    }

    /// A licence decided case by case that stays once it is given.
    pub fn licence(approval_share: f64, processing_months: u32) -> Self {
        Self::Licence {
            approval_share,
            processing_months,
            presumption: Presumption::CaseByCase,
            valid_months: None,
            renewed: None,
            general_per_year: None,
            desk: None,
            band: None,
        }
    }

    /// The desk at which applications wait; none where nothing is decided, or where no desk is described.
    pub fn desk(&self) -> Option<&Desk> {
        match self {
            Self::Licence { presumption: Presumption::Denial, .. } => None,
            Self::Licence { presumption: Presumption::CaseByCase, approval_share, .. } if *approval_share <= 0.0 => {
                None
            }
            Self::Licence { desk, .. } => desk.as_ref(),
            Self::Ban | Self::Quota { .. } | Self::Tariff { .. } => None,
        }
    }
}

/// A licensing desk: what is ordered under a rule is applied for order by order and waits until it is decided. How much the desk can decide grows
/// from nothing towards a limit; what waits too long is given up; what buyers lack pulls further orders.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Desk {
    /// Shortest time between application and decision, months: 45 working days are 2.1.
    pub statutory_months: f64,
    /// Months in which the desk learns: `t` months after it opened it can decide `1 - exp(-(t - statutory) / learn)` of its limit. 0: all of it at once.
    pub learn_months: f64,
    /// Limit of what it can decide in a month, as a multiple of the usual trade that needs it.
    pub room: f64,
    /// Share, 0 to 1, of what the rule does not name that waits with it, as long as customs cannot tell the grades of a code apart; falls as the desk learns.
    pub over: f64,
    /// Lists of goods that share a customs code with what the rule names and that the rule does not name: `over` of them waits. Lots of a good
    /// that is named in part wait whatever stands here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub look_alikes: Vec<Tag>,
    /// Whom it gives less than the others. Left out: all are treated alike.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rival: Option<Rival>,
    /// Share of what is lacking that is ordered in a month beyond the usual.
    pub pull: f64,
    /// Usual months of trade that may wait, or be lacking; what goes beyond is given up, the oldest first.
    pub patience_months: f64,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            statutory_months: 2.1,
            learn_months: 2.0,
            room: 1.5,
            over: 0.0,
            look_alikes: Vec::new(),
            rival: None,
            pull: 0.2,
            patience_months: 2.0,
        }
    }
}

impl Desk {
    /// Share of its limit that the desk can decide, 0 to 1, `age` months after it opened.
    pub fn learnt(&self, age: f64) -> f64 {
        if age <= self.statutory_months {
            0.0
        } else if self.learn_months <= 0.0 {
            1.0
        } else {
            1.0 - (-(age - self.statutory_months) / self.learn_months).exp()
        }
    }
}

/// Destinations that get a share of what others get.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rival {
    /// Countries and groups.
    pub countries: Vec<Country>,
    /// Approved share there, as a share of that elsewhere, 0 to 1.
    pub share: f64,
}

/// What a licensing authority is inclined to do with an application.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, EnumCount)]
pub enum Presumption {
    /// Looks at each case; the approval share says how many pass.
    #[default]
    CaseByCase,
    /// Approves everything that is applied for.
    Approval,
    /// Refuses everything that is applied for.
    Denial,
}

impl Presumption {
    /// All of them.
    pub const ALL: [Self; Self::COUNT] = [Self::CaseByCase, Self::Approval, Self::Denial];

    /// True where the approval share decides.
    pub fn is_case_by_case(&self) -> bool {
        *self == Self::CaseByCase
    }

    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::CaseByCase => "case by case",
            Self::Approval => "presumption of approval",
            Self::Denial => "presumption of denial",
        }
    }
}

/// A part of a quota that is reserved for a destination.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuotaShare {
    /// Country or group.
    pub country: Country,
    /// Part of the quota, 0 to 1.
    pub share: f64,
}

/// How a quota is opened, given out and counted, and what becomes of what is left.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuotaTerms {
    /// How much of a year is opened at once.
    #[serde(default, skip_serializing_if = "QuotaPeriod::is_month")]
    pub period: QuotaPeriod,
    /// Who may draw on it.
    #[serde(default, skip_serializing_if = "QuotaAward::is_first_come")]
    pub award: QuotaAward,
    /// Fixed parts of named buyers (a site, a company or an owner), before everything else is given out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub buyers: Vec<BuyerShare>,
    /// What becomes of what a period leaves.
    #[serde(default, skip_serializing_if = "QuotaUnused::is_lost")]
    pub unused: QuotaUnused,
    /// What is counted.
    #[serde(default, skip_serializing_if = "QuotaUnit::is_amount")]
    pub unit: QuotaUnit,
}

impl QuotaTerms {
    /// Whether nothing is said that is not usual.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

/// How much of a quota is opened at once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, EnumCount)]
pub enum QuotaPeriod {
    /// A twelfth every month.
    #[default]
    Month,
    /// All of it on the first of January, or what the days of the year that are left are worth.
    Year,
}

impl QuotaPeriod {
    /// All of them.
    pub const ALL: [Self; Self::COUNT] = [Self::Month, Self::Year];

    /// Whether it is a month.
    pub fn is_month(&self) -> bool {
        *self == Self::Month
    }

    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Month => "by the month",
            Self::Year => "by the calendar year",
        }
    }
}

/// Who may draw on a quota.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, EnumCount)]
pub enum QuotaAward {
    /// Whoever comes first, until it is used up.
    #[default]
    FirstCome,
    /// Every buyer his share of usual trade, and no more.
    UsualTrade,
}

impl QuotaAward {
    /// All of them.
    pub const ALL: [Self; Self::COUNT] = [Self::FirstCome, Self::UsualTrade];

    /// Whether all draw on the same.
    pub fn is_first_come(&self) -> bool {
        *self == Self::FirstCome
    }

    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::FirstCome => "first come, first served",
            Self::UsualTrade => "each buyer by its usual trade",
        }
    }
}

/// What becomes of what a period of a quota leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, EnumCount)]
pub enum QuotaUnused {
    /// It lapses.
    #[default]
    Lost,
    /// It may be used in the next period, and lapses with that.
    CarriedOver,
}

impl QuotaUnused {
    /// All of them.
    pub const ALL: [Self; Self::COUNT] = [Self::Lost, Self::CarriedOver];

    /// Whether it lapses.
    pub fn is_lost(&self) -> bool {
        *self == Self::Lost
    }

    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Lost => "lost",
            Self::CarriedOver => "carried over to the next period",
        }
    }
}

/// What a quota counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, EnumCount)]
pub enum QuotaUnit {
    /// Units of the commodity.
    #[default]
    Amount,
    /// USD, at the baseline's prices.
    Usd,
}

impl QuotaUnit {
    /// All of them.
    pub const ALL: [Self; Self::COUNT] = [Self::Amount, Self::Usd];

    /// Whether it is units of the commodity.
    pub fn is_amount(&self) -> bool {
        *self == Self::Amount
    }

    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Amount => "units",
            Self::Usd => "USD",
        }
    }
}

/// A fixed part of a quota.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BuyerShare {
    /// Whose: a site, a company or an owner.
    pub buyer: String,
    /// Part of the quota, 0 to 1.
    pub share: f64,
}

/// What a control reaches.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Clause {
    /// Exports of listed commodities from the issuer's territory.
    Domestic {
        /// Lists (tags) of commodities.
        lists: Vec<Tag>,
        /// First day, where it differs from the rule's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Date>,
        /// Where in the text of the rule it stands.
        #[serde(default, skip_serializing_if = "Provision::is_empty")]
        provision: Provision,
    },
    /// Goods made abroad that contain listed items originating in the issuer country.
    Content {
        /// Lists of the goods that carry (list II).
        carriers: Vec<Tag>,
        /// Lists of the items that count (list I).
        counted: Vec<Tag>,
        /// Caught from this share of the good's value on, 0.001 = 0.1 %.
        threshold: f64,
        /// Whether a share that meets the threshold exactly is caught.
        #[serde(default, skip_serializing_if = "Comparison::is_at_or_above")]
        comparison: Comparison,
        /// Whether what has been built abroad into one good no longer counts once that good is built into another.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        second_incorporation: bool,
        /// First day, where it differs from the rule's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Date>,
        /// Whether deliveries within a country are caught beside those that cross a border. Left out: exports alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        in_country: Option<bool>,
        /// Where in the text of the rule it stands.
        #[serde(default, skip_serializing_if = "Provision::is_empty")]
        provision: Provision,
    },
    /// Goods made abroad with the issuer's technology, whatever they contain and whoever sends them on.
    Technology {
        /// Lists of the goods.
        carriers: Vec<Tag>,
        /// Technologies that count.
        technologies: Vec<TechnologyTag>,
        /// Lists of the goods that are caught because goods of `carriers` that were made with it have been built into them. Empty: none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        incorporated: Vec<Tag>,
        /// First day, where it differs from the rule's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Date>,
        /// Whether deliveries within a country are caught beside those that cross a border. Left out: exports alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        in_country: Option<bool>,
        /// Where in the text of the rule it stands.
        #[serde(default, skip_serializing_if = "Provision::is_empty")]
        provision: Provision,
    },
    /// Exports of listed commodities from anywhere by sites that belong to the issuer's persons.
    Sender {
        /// Lists (tags) of commodities.
        lists: Vec<Tag>,
        /// Owners, companies or sites that are meant. Empty: every owner and company that answers to the issuer.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        named: Vec<String>,
        /// Stake, 0 to 1, from which on what they hold together, directly or through others so held, is theirs.
        held_from: f64,
        /// First day, where it differs from the rule's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Date>,
        /// Whether deliveries within a country are caught beside those that cross a border. Left out: exports alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        in_country: Option<bool>,
        /// Where in the text of the rule it stands.
        #[serde(default, skip_serializing_if = "Provision::is_empty")]
        provision: Provision,
    },
    /// Purchases within the issuer's territory of goods from sources that he will not have: his own buyers bear it.
    Purchase {
        /// Lists of the goods that are bought.
        carriers: Vec<Tag>,
        /// Countries and groups whose goods are refused.
        sources: Vec<Country>,
        /// Lists of the items whose making there counts; goods of `carriers` alone where only the last step matters.
        counted: Vec<Tag>,
        /// Caught from this share of the good's value on; 0: from the least trace on.
        #[serde(default, skip_serializing_if = "is_zero")]
        threshold: f64,
        /// Whether a share that meets the threshold exactly is caught.
        #[serde(default, skip_serializing_if = "Comparison::is_at_or_above")]
        comparison: Comparison,
        /// First day, where it differs from the rule's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        from: Option<Date>,
        /// Whether purchases from sellers within the issuer's country are caught beside imports. Left out: imports alone.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        in_country: Option<bool>,
        /// Where in the text of the rule it stands.
        #[serde(default, skip_serializing_if = "Provision::is_empty")]
        provision: Provision,
    },
}

fn is_zero(share: &f64) -> bool {
    *share == 0.0
}

impl Clause {
    /// Exports of goods on these lists, from the rule's first day.
    pub fn domestic(lists: Vec<Tag>) -> Self {
        Self::Domestic { lists, from: None, provision: Provision::default() }
    }

    /// Goods on `carriers` made abroad and exported, of whose value what is `counted` makes up the threshold or more.
    pub fn content(carriers: Vec<Tag>, counted: Vec<Tag>, threshold: f64) -> Self {
        Self::Content {
            carriers,
            counted,
            threshold,
            comparison: Comparison::AtOrAbove,
            second_incorporation: false,
            from: None,
            in_country: Some(false),
            provision: Provision::default(),
        }
    }

    /// Goods on `carriers` made abroad with these technologies of the issuer, and exported.
    pub fn technology(carriers: Vec<Tag>, technologies: Vec<TechnologyTag>) -> Self {
        Self::Technology {
            carriers,
            technologies,
            incorporated: Vec::new(),
            from: None,
            in_country: Some(false),
            provision: Provision::default(),
        }
    }

    /// Exports from anywhere of goods on these lists by sites in which the issuer's persons hold the stake or more.
    pub fn sender(lists: Vec<Tag>, held_from: f64) -> Self {
        Self::Sender {
            lists,
            named: Vec::new(),
            held_from,
            from: None,
            in_country: Some(false),
            provision: Provision::default(),
        }
    }

    /// Purchases of goods on `carriers` in which there is a trace of what is `counted` and was made in these sources, from whatever seller.
    pub fn purchase(carriers: Vec<Tag>, sources: Vec<Country>, counted: Vec<Tag>) -> Self {
        Self::Purchase {
            carriers,
            sources,
            counted,
            threshold: 0.0,
            comparison: Comparison::AtOrAbove,
            from: None,
            in_country: Some(true),
            provision: Provision::default(),
        }
    }

    /// The same from a first day of its own.
    #[must_use]
    pub fn starting(mut self, day: Date) -> Self {
        *self.from_mut() = Some(day);
        self
    }

    /// The clause's own first day, where it has one.
    pub fn from(&self) -> Option<Date> {
        match self {
            Self::Domestic { from, .. }
            | Self::Content { from, .. }
            | Self::Technology { from, .. }
            | Self::Sender { from, .. }
            | Self::Purchase { from, .. } => *from,
        }
    }

    /// The clause's own first day, to be changed.
    pub fn from_mut(&mut self) -> &mut Option<Date> {
        match self {
            Self::Domestic { from, .. }
            | Self::Content { from, .. }
            | Self::Technology { from, .. }
            | Self::Sender { from, .. }
            | Self::Purchase { from, .. } => from,
        }
    }

    /// Whether it says that deliveries within a country are caught, or that they are not; none where it says neither, or has no say: what stays
    /// within its issuer's country is never caught.
    pub fn in_country(&self) -> Option<bool> {
        match self {
            Self::Domestic { .. } => None,
            Self::Content { in_country, .. }
            | Self::Technology { in_country, .. }
            | Self::Sender { in_country, .. }
            | Self::Purchase { in_country, .. } => *in_country,
        }
    }

    /// Whether deliveries within a country are caught, to be changed; none for exports from the issuer's territory.
    pub fn in_country_mut(&mut self) -> Option<&mut Option<bool>> {
        match self {
            Self::Domestic { .. } => None,
            Self::Content { in_country, .. }
            | Self::Technology { in_country, .. }
            | Self::Sender { in_country, .. }
            | Self::Purchase { in_country, .. } => Some(in_country),
        }
    }

    /// Lists of the goods that it stops: those that leave, or those that carry what counts.
    pub fn reaching(&self) -> &[Tag] {
        match self {
            Self::Domestic { lists, .. } | Self::Sender { lists, .. } => lists,
            Self::Content { carriers, .. } | Self::Technology { carriers, .. } | Self::Purchase { carriers, .. } => {
                carriers
            }
        }
    }

    /// Lists of what counts in those goods; empty where nothing is counted.
    pub fn counted(&self) -> &[Tag] {
        match self {
            Self::Content { counted, .. } | Self::Purchase { counted, .. } => counted,
            Self::Domestic { .. } | Self::Sender { .. } | Self::Technology { .. } => &[],
        }
    }

    /// Where in the text of the rule it stands.
    pub fn provision(&self) -> &Provision {
        match self {
            Self::Domestic { provision, .. }
            | Self::Content { provision, .. }
            | Self::Technology { provision, .. }
            | Self::Sender { provision, .. }
            | Self::Purchase { provision, .. } => provision,
        }
    }

    /// Where in the text of the rule it stands, to be changed.
    pub fn provision_mut(&mut self) -> &mut Provision {
        match self {
            Self::Domestic { provision, .. }
            | Self::Content { provision, .. }
            | Self::Technology { provision, .. }
            | Self::Sender { provision, .. }
            | Self::Purchase { provision, .. } => provision,
        }
    }

    /// Which kind it is.
    pub fn kind(&self) -> ClauseKind {
        match self {
            Self::Domestic { .. } => ClauseKind::Domestic,
            Self::Content { .. } => ClauseKind::Content,
            Self::Technology { .. } => ClauseKind::Technology,
            Self::Sender { .. } => ClauseKind::Sender,
            Self::Purchase { .. } => ClauseKind::Purchase,
        }
    }
}

/// A place in the text of a rule, for who wants to read it there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provision {
    /// Article, paragraph or section, such as `I(1)` or `§ 734.4(d)`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub article: String,
    /// Address of the text, or of a public copy of it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub link: String,
}

impl Provision {
    /// True where nobody said.
    pub fn is_empty(&self) -> bool {
        self.article.is_empty() && self.link.is_empty()
    }
}

/// How a content is held against a threshold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, EnumCount)]
pub enum Comparison {
    /// A share that meets the threshold is caught: "0.1 % or more".
    #[default]
    AtOrAbove,
    /// A share that meets the threshold is not caught yet: "more than 25 %".
    MoreThan,
}

impl Comparison {
    /// Both of them.
    pub const ALL: [Self; Self::COUNT] = [Self::AtOrAbove, Self::MoreThan];

    /// True where the threshold itself is caught.
    pub fn is_at_or_above(&self) -> bool {
        *self == Self::AtOrAbove
    }

    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::AtOrAbove => "at or above",
            Self::MoreThan => "more than",
        }
    }
}

/// The kinds of reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, EnumCount)]
pub enum ClauseKind {
    /// From the issuer's territory.
    Domestic,
    /// By what it contains.
    Content,
    /// By what it was made with.
    Technology,
    /// By who sends it.
    Sender,
    /// By where what is bought comes from.
    Purchase,
}

impl ClauseKind {
    /// All of them.
    pub const ALL: [Self; Self::COUNT] =
        [Self::Domestic, Self::Content, Self::Technology, Self::Sender, Self::Purchase];

    /// The words used in explanations.
    pub fn label(self) -> &'static str {
        match self {
            Self::Domestic => "domestic clause",
            Self::Content => "content clause",
            Self::Technology => "technology clause",
            Self::Sender => "sender clause",
            Self::Purchase => "purchase clause",
        }
    }
}

/// Whom a control is aimed at. All conditions must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scope {
    /// Countries that the goods go to; a purchase clause means its issuer's, whatever is said here.
    #[serde(default, skip_serializing_if = "Destinations::is_all")]
    pub destinations: Destinations,
    /// End uses; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub end_uses: Vec<EndUse>,
    /// Military users, civil users, or both.
    #[serde(default, skip_serializing_if = "Users::is_all")]
    pub users: Users,
    /// Named receivers. Left out: whoever receives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entities: Option<Entities>,
}

/// Receivers by name: sites, and owners with what they own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entities {
    /// Names of owners, or ids of sites.
    pub named: Vec<String>,
    /// Stake, 0 to 1, from which on what they own together, directly or through others that are caught, is caught too.
    /// Left out: only those named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affiliates_from: Option<f64>,
    /// Whether goods are caught too that they get behind the next stop, sent on as they are: end users as well as importers.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub end_users: bool,
}

impl Scope {
    /// True when nobody is left out.
    pub fn is_everybody(&self) -> bool {
        self == &Self::default()
    }
}

/// Which destinations a control is aimed at.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Destinations {
    /// Every country but the issuer.
    #[default]
    All,
    /// These countries and groups alone.
    Only(Vec<Country>),
    /// Every country but the issuer and these.
    Except(Vec<Country>),
}

impl Destinations {
    /// True for every country.
    pub fn is_all(&self) -> bool {
        matches!(self, Self::All)
    }
}

/// Which users a control is aimed at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Users {
    /// All users, military and civil.
    #[default]
    All,
    /// Military users alone.
    Military,
    /// Civil users alone.
    Civil,
}

impl Users {
    /// True for everybody.
    pub fn is_all(&self) -> bool {
        matches!(self, Self::All)
    }

    /// The word shown on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::All => "all users",
            Self::Military => "military users",
            Self::Civil => "civil users",
        }
    }
}

/// Lets off what meets all the conditions that are not empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exemption {
    /// Why, in words.
    pub title: String,
    /// Destination countries and groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<Country>,
    /// Receiving or sending sites.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sites: Vec<SiteId>,
    /// End uses that are let off.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub end_uses: Vec<EndUse>,
    /// Only goods for humanitarian use.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub humanitarian: bool,
    /// Clauses it lifts; empty means all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clauses: Vec<ClauseKind>,
}

/// A standing licence: what meets all the conditions that are not empty passes without an application of its own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GeneralLicence {
    /// What it is, in words.
    pub title: String,
    /// Exporters who hold it: owners, companies or ids of sites.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub senders: Vec<String>,
    /// Validated end users: owners, companies or ids of sites.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub receivers: Vec<String>,
    /// Destination countries and groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub countries: Vec<Country>,
    /// End uses that it is for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub end_uses: Vec<EndUse>,
    /// Units of the commodity per year over all that it covers, in proportion to the usual trade. Left out: no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_year: Option<f64>,
    /// First day. Left out: as long as the rule is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Date>,
    /// First day on which it is gone. Left out: it stays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Where it is written down.
    #[serde(default, skip_serializing_if = "Provision::is_empty")]
    pub provision: Provision,
}

impl GeneralLicence {
    /// Whether it is for goods of an end use.
    pub fn means(&self, end_use: &EndUse) -> bool {
        self.end_uses.is_empty() || self.end_uses.contains(end_use)
    }
}

/// When a control is in force.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// Day of publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub announced: Option<Date>,
    /// First day in force.
    pub in_force: Date,
    /// Spans in which it sleeps.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub suspensions: Vec<Suspension>,
    /// First day on which it is gone for good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lapses: Option<Date>,
    /// Share of the usual trade that is ordered beyond it a month between the announcement and the first day in force. 0: nobody buys ahead.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub bought_ahead: f64,
    /// What was agreed or sent before, and is let pass for a while.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub spared: Vec<Spared>,
}

impl Calendar {
    /// In force from a day on, for good.
    pub fn from_day(in_force: Date) -> Self {
        Self { announced: None, in_force, suspensions: Vec::new(), lapses: None, bought_ahead: 0.0, spared: Vec::new() }
    }
}

/// A span in which a control sleeps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suspension {
    /// First day of the suspension.
    pub from: Date,
    /// First day in force again. Left out: until further notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// What becomes of the licences that were given before. Left out: they stay good.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licences: Option<StandingLicences>,
}

impl Suspension {
    /// A suspension that leaves licences as they are.
    pub fn new(from: Date, until: Option<Date>) -> Self {
        Self { from, until, licences: None }
    }
}

/// What becomes of licences when the control that asks for them is suspended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, EnumCount)]
pub enum StandingLicences {
    /// Those that were given stay good, as long as they are valid.
    #[default]
    Stay,
    /// They are void, and have to be applied for anew when it is in force again.
    Void,
}

impl StandingLicences {
    /// Both of them.
    pub const ALL: [Self; Self::COUNT] = [Self::Stay, Self::Void];

    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Stay => "licences stay good",
            Self::Void => "licences are void",
        }
    }
}

/// Trade of before that a control lets pass: contracts concluded, goods on their way.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spared {
    /// Contracts concluded and goods sent before this day. Left out: before the control was in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Date>,
    /// Share of the usual trade that runs under them, 0 to 1.
    pub share: f64,
    /// First day on which they are spared no more. Left out: until they have been carried out, however long that takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
}
