//! Licensing desks: applications that wait from month to month, per rule and route.
//!
//! Where a rule describes its desk (`model::Desk`), whoever orders what it names applies for it, order by order. With `U` the usual trade of the route,
//! `t` the months since the desk opened (the middle of this one) and `d` the share of the month's days on which the rule is in force:
//!
//! ```text
//! learnt  = 0 for t <= statutory, else 1 - exp(-(t - statutory) / learn)
//! held    = named + (1 - named) over (1 - learnt)              share of an order that needs the desk
//! order   = U + pull lack                                      a month
//! applied = d held order, less what is approved and not yet used
//! decided = min(what has waited for the statutory time, d room learnt held U), oldest first
//! passes  = d (1 - held) order + what is approved and not yet used + approve decided
//! ```
//!
//! Beyond `max(patience held U, statutory held order)` the oldest applications are given up. What the desk held back of the usual trade is lacking,
//! at most `patience U`, until more than usual has been shipped. Half a month's average wait counts: an application of a month has waited, by the
//! end of the month two months later, for two and a half.
//!
//! What is approved is shipped as far as it makes good what was held back: `U + lack`, if so much passes, is where trade rests.
//!
//! What others do not keep from going counts: a shortfall for want of goods is no lack of licences. An order beyond the usual may also be one of
//! re-routing: a route applies for all that it could carry if it were free. A route without usual trade applies for that alone. Who holds an
//! approval does not apply again until it is used or has run out (`valid_months`), so that what is applied for in vain is applied for once.
//!
//! Of several desks on a route each has its own queue. One order is applied for at all of them at once, and the strictest decides what passes; an approval of
//! a quicker one waits, as long as it is valid, for that of the slower.
//!
//! The desk opens when its rule comes into force, for all routes, and learns on the days on which it is. A suspension that leaves licences good leaves
//! the queue as it is; one that makes them void empties it, and the desk begins anew. When the rule came into force before the
//! first month, its months before are worked off with the usual trade, so that a scenario may start whenever it likes.

use crate::engine::calendar::in_force;
use crate::engine::index::{RouteIx, RuleIx};
use crate::engine::rules::licences::share_in_force;
use crate::model::{Desk, Rule, RuleId, StandingLicences};
use crate::tolerance::{SHARE, SOLVER_REST};
use jiff::civil::Date;
use std::collections::{BTreeMap, VecDeque};

/// Months of its age that are counted at most: older, it has learnt all there is.
const LONGEST_AGE: i64 = 1200;

/// What a desk does in a month with what is ordered on a route, units of the commodity.
#[derive(Clone, Debug, PartialEq)]
pub struct QueueMonth {
    /// The rule that asks for licences.
    pub rule: RuleId,
    /// The route on which it is ordered.
    pub route: RouteIx,
    /// Applied for in the month.
    pub applied: f64,
    /// Decided in the month, refusals included.
    pub decided: f64,
    /// Approved of that.
    pub approved: f64,
    /// Given up in the month: waited too long, or lapsed when a suspension made licences void.
    pub given_up: f64,
    /// Waiting at the end of the month.
    pub waiting: f64,
    /// What buyers lack of usual trade because the desk held it back, at the beginning of the month.
    pub lack: f64,
    /// Most that the desk alone lets pass in the month.
    pub passes: f64,
}

impl QueueMonth {
    /// Refused in the month.
    pub fn refused(&self) -> f64 {
        self.decided - self.approved
    }
}

/// What a desk lets pass of a route's goods on the days of a month on which it works, in shares of the usual trade.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct AtDesk {
    /// What is ordered.
    pub ordered: f64,
    /// Share of what the rule does not name that waits with it.
    pub loose: f64,
    /// What passes of what needs a licence.
    pub passes: f64,
}

/// Something applied for or approved.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lot {
    /// When, in months of the desk for what waits, in months of the timeline for what is approved.
    pub(super) since: f64,
    /// Units.
    pub(super) volume: f64,
}

/// Applications for a route at a desk.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Queue {
    /// What waits, the oldest first.
    pub(super) waiting: VecDeque<Lot>,
    /// What is approved and not yet used, the oldest first.
    pub(super) approved: VecDeque<Lot>,
    /// Units of usual trade that the desk held back and that have not been made good.
    pub(super) lack: f64,
    /// Usual trade, units per month; 0 where there is none.
    pub(super) usual: f64,
    /// What the desk alone lets pass this month, units.
    pub(super) passes: f64,
    /// What buyers would take this month if it passed: the usual trade and all that the desk has held back of it, units.
    pub(super) wanted: f64,
    pub(super) at_desk: Option<AtDesk>,
    /// Units of the month.
    pub(super) applied: f64,
    pub(super) decided: f64,
    pub(super) granted: f64,
    pub(super) given_up: f64,
    /// Units since the first month.
    pub(super) applied_ever: f64,
    pub(super) decided_ever: f64,
    pub(super) given_up_ever: f64,
}

/// A desk in a month.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct DeskMonth {
    /// Months for which it has been open when the month begins.
    pub(super) age: f64,
    /// Share of the month's days on which it works.
    pub(super) share: f64,
    /// Whether a suspension that makes licences void begins in the month, or the rule ends.
    pub(super) ends: bool,
}

/// What is ordered and asked of a desk in a month, whatever waits there.
pub(super) struct Asked {
    /// Share of the month's days on which its clauses catch the route.
    pub(super) days: f64,
    /// Mean share of an order that needs the desk on these days.
    pub(super) held: f64,
    /// Share of what the rule does not name that waits with it.
    pub(super) loose: f64,
    /// What is ordered, units per month.
    pub(super) order: f64,
    /// Usual trade that its limit goes by, units per month.
    pub(super) usual: f64,
    /// The month, counted from the first of the timeline.
    pub(super) month: f64,
    /// Share approved of what is decided.
    pub(super) approve: f64,
    /// Months after which approvals are applied for anew.
    pub(super) valid: Option<u32>,
}

/// The queues at all desks of a play.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Desks {
    pub(super) queues: BTreeMap<(RuleIx, RouteIx), Queue>,
}

impl Desks {
    /// What passes at the desk of a rule; nothing decided where nobody has applied.
    pub(super) fn at_desk(&self, rule: RuleIx, route: RouteIx, desk: &Desk) -> AtDesk {
        let known = self.queues.get(&(rule, route)).and_then(|queue| queue.at_desk);
        known.unwrap_or(AtDesk { ordered: 1.0, loose: desk.over, passes: 0.0 })
    }

    /// What buyers would take in the month on a route under a desk that has usual trade, units: what is approved is shipped, as far as it makes good
    /// what was held back; what re-routing would add is none of it.
    pub fn wanted(&self, route: RouteIx) -> Option<f64> {
        let here = self.queues.iter().filter(|((_, at), queue)| *at == route && queue.at_desk.is_some());
        here.filter(|(_, queue)| queue.usual > 0.0).map(|(_, queue)| queue.wanted).reduce(f64::max)
    }

    /// Worst miss of what was applied for against what was decided, waits and was given up, since the first month, as a share of what was applied for.
    pub fn residual(&self) -> f64 {
        let miss = |queue: &Queue| {
            let left = queue.applied_ever - queue.decided_ever - queue.given_up_ever - queue.waiting();
            let size = queue.applied_ever.max(queue.usual).max(f64::MIN_POSITIVE);
            let figures = [queue.applied, queue.decided, queue.granted, queue.given_up, queue.passes, queue.lack];
            let is_wrong = figures.iter().any(|figure| !figure.is_finite() || *figure < 0.0);
            if is_wrong { f64::INFINITY } else { left.abs() / size }
        };
        self.queues.values().map(miss).fold(0.0, f64::max)
    }
}

impl Queue {
    pub(super) fn waiting(&self) -> f64 {
        self.waiting.iter().map(|lot| lot.volume).sum()
    }

    /// A month in which the desk does nothing with it, as long as nobody says otherwise.
    pub(super) fn begin(&mut self) {
        (self.applied, self.decided, self.granted, self.given_up) = (0.0, 0.0, 0.0, 0.0);
        (self.passes, self.wanted, self.at_desk) = (self.usual, self.usual, None);
    }

    /// A month at the desk.
    pub(super) fn work(&mut self, desk: &Desk, at: DeskMonth, asked: &Asked) {
        let Asked { days, held, loose, order, usual, month, approve, valid } = *asked;
        let (middle, end) = (at.age + at.share / 2.0, at.age + at.share);
        if let Some(valid) = valid {
            self.approved.retain(|lot| month < lot.since + f64::from(valid));
        }
        let unused: f64 = self.approved.iter().map(|lot| lot.volume).sum();
        self.applied = (days * held * order - unused).max(0.0);
        if self.applied > 0.0 {
            self.waiting.push_back(Lot { since: middle, volume: self.applied });
        }
        let ripe = |lot: &Lot| end - lot.since >= desk.statutory_months - SHARE;
        let ready: f64 = self.waiting.iter().filter(|lot| ripe(lot)).map(|lot| lot.volume).sum();
        self.decided = ready.min(days * desk.room * desk.learnt(middle) * held * usual);
        take(&mut self.waiting, self.decided);
        self.granted = approve * self.decided;
        if self.granted > 0.0 {
            self.approved.push_back(Lot { since: month, volume: self.granted });
        }
        let kept = (desk.patience_months * held * usual).max(desk.statutory_months * held * order);
        self.given_up = (self.waiting() - kept).max(0.0);
        take(&mut self.waiting, self.given_up);
        self.count();
        let available = unused + self.granted;
        self.passes = (1.0 - days) * self.usual + days * (1.0 - held) * order + available;
        let needing = days * held * usual;
        let passes = if needing > SHARE * usual { available / needing } else { approve * desk.learnt(middle) };
        let ordered = if usual > 0.0 { order / usual } else { 1.0 };
        self.at_desk = Some(AtDesk { ordered, loose, passes });
    }

    /// Takes what was decided and given up into the books.
    fn count(&mut self) {
        self.applied_ever += self.applied;
        self.decided_ever += self.decided;
        self.given_up_ever += self.given_up;
    }

    /// Takes in what was shipped in the month: approvals that were used, and what has been held back or made good.
    pub(super) fn ship(&mut self, shipped: f64, patience: f64) {
        if self.passes > 0.0 && self.at_desk.is_some() {
            let available: f64 = self.approved.iter().map(|lot| lot.volume).sum();
            take(&mut self.approved, available * (shipped / self.passes).clamp(0.0, 1.0));
        }
        let (held_back, made_good) = ((self.usual - self.passes).max(0.0), (shipped - self.usual).max(0.0));
        self.lack = (self.lack + held_back - made_good).clamp(0.0, patience * self.usual);
    }

    /// Ends everything: what was pending lapses, and so do approvals.
    pub(super) fn lapse(&mut self) {
        let left = self.waiting();
        self.given_up += left;
        self.given_up_ever += left;
        self.waiting.clear();
        self.approved.clear();
        self.lack = 0.0;
    }
}

/// Takes a volume out of lots, the oldest first.
fn take(lots: &mut VecDeque<Lot>, volume: f64) {
    let all: f64 = lots.iter().map(|lot| lot.volume).sum();
    let mut left = volume;
    while let Some(first) = lots.front_mut() {
        if first.volume > left {
            first.volume -= left;
            break;
        }
        left -= first.volume;
        lots.pop_front();
    }
    // What rounding leaves of an order is none.
    lots.retain(|lot| lot.volume > SOLVER_REST * all);
}

/// The day on which any clause of a rule comes into force first.
pub(super) fn opened(rule: &Rule) -> Option<Date> {
    let first = |from: Option<Date>| in_force(&rule.calendar, from).first().map(|span| span.from);
    rule.clauses.iter().filter_map(|clause| first(clause.from())).min()
}

/// The first of the month so many months away.
pub(super) fn months_away(first_of_month: Date, months: i64) -> Date {
    let span = jiff::Span::new().try_months(months).unwrap_or_default();
    first_of_month.checked_add(span).unwrap_or(if months < 0 { Date::MIN } else { Date::MAX })
}

/// Whether what waits lapses within some days: licences become void, or the rule ends.
fn ends_in(rule: &Rule, days: &std::ops::Range<Date>) -> bool {
    let is_void = |licences: Option<StandingLicences>| licences == Some(StandingLicences::Void);
    let void = rule.calendar.suspensions.iter().filter(|span| is_void(span.licences)).map(|span| span.from);
    void.chain(rule.calendar.lapses).any(|day| days.contains(&day))
}

/// A desk in a month that begins when it has been open for `age` months.
pub(super) fn desk_month(rule: &Rule, days: &std::ops::Range<Date>, age: f64) -> DeskMonth {
    DeskMonth { age, share: share_in_force(rule, days), ends: ends_in(rule, days) }
}

/// Months for which a desk has been open on the first day of a month, those since it began anew.
pub(super) fn desk_age(rule: &Rule, first: Date) -> f64 {
    let Some(opened) = opened(rule) else { return 0.0 };
    let earliest = months_away(first.first_of_month(), -LONGEST_AGE);
    let (mut age, mut month) = (0.0, opened.first_of_month().max(earliest));
    while month < first {
        let next = months_away(month, 1);
        if next <= month {
            break;
        }
        let days = month..next;
        age = if ends_in(rule, &days) { 0.0 } else { age + share_in_force(rule, &days) };
        month = next;
    }
    age
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What passes of a route with a usual trade of 1 if everything is shipped that passes, month by month.
    fn passes(desk: &Desk, named: f64, approve: f64, months: usize) -> Vec<f64> {
        let mut queue = Queue { usual: 1.0, ..Queue::default() };
        let month = |month: usize| {
            let at = DeskMonth { age: month as f64, share: 1.0, ends: false };
            let loose = desk.over * (1.0 - desk.learnt(at.age + 0.5));
            queue.begin();
            let order = 1.0 + desk.pull * queue.lack;
            let held = named + (1.0 - named) * loose;
            let month = at.age;
            queue.work(desk, at, &Asked { days: 1.0, held, loose, order, usual: 1.0, month, approve, valid: None });
            queue.ship(queue.passes, desk.patience_months);
            queue.passes
        };
        (0..months).map(month).collect()
    }

    #[test]
    fn a_year_at_the_desk_is_what_the_formulas_say() {
        let desk = Desk { over: 0.5, ..Desk::default() };
        // By the formulas at the head of this file in a program of a dozen lines, lists and a loop, written for this purpose. A finished product: six tenths named,
        // everything approved; 1.34 usual months in the eighth.
        let product = [
            0.2,
            0.232,
            0.518008591,
            0.949025843,
            1.167733708,
            1.277033509,
            1.325199906,
            1.339976646,
            1.302387644,
            1.20583926,
            1.143728616,
            1.093188483,
        ];
        // A raw material: all of it named, half approved. The third month: learnt 1 - exp(-0.2) = 0.18127, of 1.5 that is 0.2719 decided, half of it 0.13595.
        let material = [
            0.0,
            0.0,
            0.135951935,
            0.377561022,
            0.524104341,
            0.612987357,
            0.666897631,
            0.699595865,
            0.719428347,
            0.731457355,
            0.719114298,
            0.7,
        ];
        for (named, approve, right) in [(0.6, 1.0, product), (1.0, 0.5, material)] {
            for (found, right) in passes(&desk, named, approve, 12).into_iter().zip(right) {
                assert!((found - right).abs() < 1e-9, "{found} is not {right}");
            }
        }
    }
}
