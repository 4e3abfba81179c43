//! What the rules say about a route in a month, and the findings behind it.
//!
//! A general licence lets the same share of every covered route pass. Presumptions of approval and of denial stand for shares of 1 and 0. What
//! happens on which day of a month: `licences.rs`; what passes by all of it: `days.rs`.

use crate::engine::index::SiteIx;
use crate::engine::mixing::{Threshold, UseClass};
use crate::engine::rules::ownership::Holding;
use crate::model::{ClauseKind, EventId, QuotaTerms, RuleId, TechnologyTag};
use crate::tolerance::SHARE;
use enum_map::Enum;
use jiff::civil::Date;
use strum::EnumCount;

/// What the rules say about one route in one month.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Share of the baseline volume that may pass, 0 to 1; more where a desk decides applications that have waited, or what was lacking is ordered.
    pub permitted: f64,
    /// Duties on the value, 0.25 = 25 %; the highest of each issuer, summed over issuers.
    pub tariff: f64,
    /// Every clause of a rule and every event that touches the route, the one that stops most first.
    pub findings: Vec<VerdictFinding>,
    /// Share of the volume of the month that content clauses stop together, 0 to 1.
    pub stops_for_content: f64,
    /// What passes on which days, in order; empty where it is the same on all.
    pub days: Vec<DayShare>,
    /// What passes of each use; empty where it is the same of all.
    pub uses: Vec<UseShare>,
}

/// What passes on some days of a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DayShare {
    /// First day, counted from 1.
    pub first: u32,
    /// Last day.
    pub last: u32,
    /// Share of the usual volume of these days, 0 to 1.
    pub permitted: f64,
}

/// What passes of a use of a route's goods in a month.
#[derive(Clone, Debug, PartialEq)]
pub struct UseShare {
    /// Which use.
    pub class: UseClass,
    /// Its share of the route's usual volume, 0 to 1.
    pub share: f64,
    /// Share of that which passes, 0 to 1.
    pub permitted: f64,
}

/// One verdict in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Enum, EnumCount)]
pub enum VerdictKind {
    /// Nothing stands in the way.
    Free,
    /// A duty is due.
    Taxed,
    /// A quota covers it.
    Capped,
    /// A share passes.
    Reduced,
    /// Nothing passes until licences are decided.
    Delayed,
    /// Nothing passes at all.
    Blocked,
}

impl VerdictKind {
    /// All kinds, mildest first.
    pub const ALL: [Self; Self::COUNT] =
        [Self::Free, Self::Taxed, Self::Capped, Self::Reduced, Self::Delayed, Self::Blocked];

    /// The word on screen and in results.
    pub fn label(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Taxed => "taxed",
            Self::Capped => "capped",
            Self::Reduced => "reduced",
            Self::Delayed => "delayed",
            Self::Blocked => "blocked",
        }
    }
}

impl Verdict {
    /// No rule touches the route.
    pub fn free() -> Self {
        Self {
            permitted: 1.0,
            tariff: 0.0,
            findings: Vec::new(),
            stops_for_content: 0.0,
            days: Vec::new(),
            uses: Vec::new(),
        }
    }

    /// Whether nothing holds trade back, neither a share nor a desk at which it has to be applied for.
    pub fn is_free(&self) -> bool {
        self.permitted >= 1.0 && !self.is_queued()
    }

    /// Whether applications for it wait at a desk.
    pub fn is_queued(&self) -> bool {
        self.findings.iter().any(|finding| matches!(finding.kind, FindingKind::Queued { .. }))
    }

    /// The strictest that can be said of it.
    pub fn kind(&self) -> VerdictKind {
        let any = |kind: fn(&FindingKind) -> bool| self.findings.iter().any(|finding| kind(&finding.kind));
        if self.permitted <= SHARE {
            // A route that only waits will open; one that anything blocks for good will not.
            let waits = any(|kind| matches!(kind, FindingKind::Waiting { .. } | FindingKind::Queued { .. }));
            let blocks = any(|kind| matches!(kind, FindingKind::Blocked | FindingKind::Denied | FindingKind::Closed));
            if waits && !blocks { VerdictKind::Delayed } else { VerdictKind::Blocked }
        } else if self.permitted < 1.0 - SHARE {
            VerdictKind::Reduced
        } else if any(|kind| matches!(kind, FindingKind::Quota { .. })) {
            VerdictKind::Capped
        } else if self.tariff > 0.0 {
            VerdictKind::Taxed
        } else {
            VerdictKind::Free
        }
    }
}

/// Why a route has its verdict: one rule's clause, or one event.
#[derive(Clone, Debug, PartialEq)]
pub struct VerdictFinding {
    /// The rule or event behind it.
    pub cause: FindingCause,
    /// What it does to the volume it is aimed at.
    pub kind: FindingKind,
    /// Share of the route's volume it is aimed at: its users and end uses.
    pub reach: f64,
    /// Share of the month's days on which it is in force, 0 to 1.
    pub share_in_force: f64,
    /// Share of that volume in lots below the threshold, or made without the technology, which the clause does not catch.
    pub clean: f64,
    /// Share of that volume that caught persons send or receive, 0 to 1: less than all where a site stands for several persons.
    pub part: f64,
    /// Share of that volume that passes under a general licence.
    pub general: f64,
    /// Share of that volume that is spared because it was agreed before, 0 to 1.
    pub spared: f64,
    /// Days of the month on which it does so, first and last, counted from 1; empty for an event, which counts by months.
    pub days: Vec<(u32, u32)>,
    /// Why the receiver is caught, where the rule names entities.
    pub receiver: Option<Holding>,
}

impl VerdictFinding {
    /// Share of the route's volume of the month that it stops, 0 to 1.
    pub fn stops(&self) -> f64 {
        self.reach * self.share_in_force * (1.0 - self.passes())
    }

    /// Share of the volume in its scope that passes while it is in force, 0 to 1.
    pub fn passes(&self) -> f64 {
        lets_pass(&self.kind, self.part, self.clean, self.general, self.spared)
    }
}

/// Share of the volume that a clause is aimed at that passes while it does a thing: what that lets pass, and of the rest what is not of the persons
/// caught, what comes in clean lots, under a general licence, and under contracts of before.
pub(super) fn lets_pass(kind: &FindingKind, part: f64, clean: f64, general: f64, spared: f64) -> f64 {
    1.0 - part * (1.0 - kind.passes()) * (1.0 - clean) * (1.0 - general) * (1.0 - spared)
}

/// What is behind a finding.
#[derive(Clone, Debug, PartialEq)]
pub enum FindingCause {
    /// A rule, by one of its clauses.
    Rule {
        /// Id of the rule.
        rule: RuleId,
        /// Which of its clauses, counted from 0.
        clause: usize,
        /// What caught the route.
        catch: Catch,
    },
    /// An event that closes the route.
    Event(EventId),
}

/// How a clause caught a route.
#[derive(Clone, Debug, PartialEq)]
pub enum Catch {
    /// A listed good leaves the issuer's territory.
    Domestic,
    /// A good that customs cannot tell from a listed one leaves the issuer's territory.
    LookAlike,
    /// A good made abroad contains too much.
    Content {
        /// Share of its value that is counted, of the lots that meet the threshold.
        share: f64,
        /// From which content on it is caught.
        threshold: Threshold,
        /// Whether it is the buyer's own rule that catches it, as what he buys.
        bought: bool,
    },
    /// The sender belongs to the issuer's persons.
    Sender(Holding),
    /// A good was made with the issuer's technology.
    Technology {
        /// What the technology does.
        tag: TechnologyTag,
        /// The nearest site upstream that makes goods with it: the sender himself, or one whose goods he sends on or builds in.
        maker: SiteIx,
        /// Whether what was made with it is built into the good.
        built_in: bool,
    },
}

impl Catch {
    /// Which kind of clause it was.
    pub fn clause(&self) -> ClauseKind {
        match self {
            Self::Domestic | Self::LookAlike => ClauseKind::Domestic,
            Self::Content { bought: true, .. } => ClauseKind::Purchase,
            Self::Content { .. } => ClauseKind::Content,
            Self::Sender(_) => ClauseKind::Sender,
            Self::Technology { .. } => ClauseKind::Technology,
        }
    }
}

/// What a finding does.
#[derive(Clone, Debug, PartialEq)]
pub enum FindingKind {
    /// Refused by a ban.
    Blocked,
    /// Refused, because the authority presumes to deny.
    Denied,
    /// Closed by an event.
    Closed,
    /// Licences are pending.
    Waiting {
        /// Day on which they are decided.
        until: Date,
    },
    /// Applications wait at a desk and are decided in turn.
    Queued {
        /// Share of what is decided that is approved, 0 to 1.
        approved: f64,
        /// What approvals let pass in the month, as a share of the usual trade that needs them.
        passes: f64,
    },
    /// This share is approved.
    Licensed {
        /// 0 to 1.
        approved: f64,
    },
    /// A quota covers it together with other routes.
    Quota {
        /// Units per year; USD where the terms say so.
        per_year: f64,
        /// How it is opened, given out and counted.
        terms: QuotaTerms,
    },
    /// Taxed by a duty.
    Taxed {
        /// Share of the value.
        ad_valorem: f64,
    },
}

impl FindingKind {
    /// Share of the volume it is aimed at that still passes.
    fn passes(&self) -> f64 {
        match self {
            Self::Blocked | Self::Denied | Self::Closed | Self::Waiting { .. } => 0.0,
            Self::Licensed { approved } => *approved,
            Self::Queued { passes, .. } => passes.min(1.0),
            Self::Quota { .. } | Self::Taxed { .. } => 1.0,
        }
    }
}
