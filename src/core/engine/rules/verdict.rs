//! What the rules say about a route in a month, and the findings behind it.
//!
//! A general licence lets the same share of every covered route pass. Presumptions of approval and of denial stand for shares of 1 and 0. An
//! approval that runs out is applied for anew, and nothing passes meanwhile.

use crate::engine::index::{MonthIx, SiteIx};
use crate::engine::mixing::Threshold;
use crate::engine::rules::ownership::Holding;
use crate::model::{ClauseKind, EventId, RuleId, TechnologyTag};
use crate::tolerance::SHARE;
use enum_map::Enum;
use strum::EnumCount;

/// What the rules say about one route in one month.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Share of the baseline volume that may pass, 0 to 1.
    pub permitted: f64,
    /// Duties on the value, 0.25 = 25 %; the highest of each issuer, summed over issuers.
    pub tariff: f64,
    /// Every rule and event that touches the route, the strictest first.
    pub findings: Vec<VerdictFinding>,
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
        Self { permitted: 1.0, tariff: 0.0, findings: Vec::new() }
    }

    /// The strictest that can be said of it.
    pub fn kind(&self) -> VerdictKind {
        let any = |kind: fn(&FindingKind) -> bool| self.findings.iter().any(|finding| kind(&finding.kind));
        if self.permitted <= SHARE {
            // A route that only waits will open; one that anything blocks for good will not.
            let waits = any(|kind| matches!(kind, FindingKind::Waiting { .. }));
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

impl Verdict {
    /// Most that a content clause stops of the route's volume of the month, 0 to 1.
    pub fn stops_for_content(&self) -> f64 {
        let by_content = |finding: &&VerdictFinding| {
            matches!(finding.cause, FindingCause::Rule { catch: Catch::Content { .. }, .. })
        };
        self.findings.iter().filter(by_content).map(VerdictFinding::stops).fold(0.0, f64::max)
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
        1.0 - self.part * (1.0 - self.kind.passes()) * (1.0 - self.clean) * (1.0 - self.general)
    }
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
            Self::Domestic => ClauseKind::Domestic,
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
    /// Licences are pending; decided in the month of this index.
    Waiting {
        /// First month with decisions.
        until: MonthIx,
    },
    /// This share is approved.
    Licensed {
        /// 0 to 1.
        approved: f64,
    },
    /// A quota covers it together with other routes.
    Quota {
        /// Units per year.
        per_year: f64,
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
            Self::Quota { .. } | Self::Taxed { .. } => 1.0,
        }
    }
}
