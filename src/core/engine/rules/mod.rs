//! Verdicts: what the rules of a scenario allow on each route in each month, and why.

pub mod book;
pub mod content_stops;
mod days;
pub mod desks;
mod general;
pub mod groups;
mod hit;
mod licences;
pub mod ownership;
pub mod queueing;
pub mod quota_accounts;
pub mod quotas;
pub mod reckoning;
pub mod relief;
pub mod verdict;
pub mod watch;

pub use book::{RouteContent, RuleBook, Seen};
pub use content_stops::ContentStop;
pub use desks::{Desks, QueueMonth};
pub use groups::UseGroups;
pub use licences::licences_survive;
pub use queueing::Ordered;
pub use quota_accounts::QuotaAccounts;
pub use quotas::{QuotaBound, QuotaCount};
pub use reckoning::{Reckoning, reckonings};
pub use relief::{Relief, relief, relief_seen};
pub use verdict::{Catch, FindingCause, FindingKind, UseShare, Verdict, VerdictFinding, VerdictKind};
