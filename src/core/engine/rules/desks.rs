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

use crate::engine::calendar::{days_between, in_force};
use crate::engine::index::{MonthIx, RouteIx, RuleIx};
use crate::engine::mixing::Contents;
use crate::engine::rules::book::{RuleBook, Seen};
use crate::engine::rules::days::{held, spans};
use crate::engine::rules::hit::Hit;
use crate::model::{Desk, Instrument, Presumption, Rule, RuleId, StandingLicences};
use crate::tolerance::{SHARE, SOLVER_REST};
use jiff::civil::Date;
use std::collections::{BTreeMap, VecDeque};
use typed_index_collections::TiSlice;

/// Months before the first that are worked off at most: whatever happened before has been decided or given up.
const MONTHS_BEFORE: i64 = 120;

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
struct Lot {
    /// When, in months of the desk for what waits, in months of the timeline for what is approved.
    since: f64,
    /// Units.
    volume: f64,
}

/// Applications for a route at a desk.
#[derive(Clone, Debug, Default, PartialEq)]
struct Queue {
    /// What waits, the oldest first.
    waiting: VecDeque<Lot>,
    /// What is approved and not yet used, the oldest first.
    approved: VecDeque<Lot>,
    /// Units of usual trade that the desk held back and that have not been made good.
    lack: f64,
    /// Usual trade, units per month; 0 where there is none.
    usual: f64,
    /// What the desk alone lets pass this month, units.
    passes: f64,
    /// What buyers would take this month if it passed: the usual trade and all that the desk has held back of it, units.
    wanted: f64,
    at_desk: Option<AtDesk>,
    /// Units of the month.
    applied: f64,
    decided: f64,
    granted: f64,
    given_up: f64,
    /// Units since the first month.
    applied_ever: f64,
    decided_ever: f64,
    given_up_ever: f64,
}

/// A desk in a month.
#[derive(Clone, Copy, Debug, PartialEq)]
struct DeskMonth {
    /// Months for which it has been open when the month begins.
    age: f64,
    /// Share of the month's days on which it works.
    share: f64,
    /// Whether a suspension that makes licences void begins in the month, or the rule ends.
    ends: bool,
}

/// What is ordered and asked of a desk in a month, whatever waits there.
struct Asked {
    /// Share of the month's days on which its clauses catch the route.
    days: f64,
    /// Mean share of an order that needs the desk on these days.
    held: f64,
    /// Share of what the rule does not name that waits with it.
    loose: f64,
    /// What is ordered, units per month.
    order: f64,
    /// Usual trade that its limit goes by, units per month.
    usual: f64,
    /// The month, counted from the first of the timeline.
    month: f64,
    /// Share approved of what is decided.
    approve: f64,
    /// Months after which approvals are applied for anew.
    valid: Option<u32>,
}

/// What trade there is without the desks, per route, units per month.
pub struct Ordered<'a> {
    /// Departures in the month before; none in the first.
    pub before: Option<&'a TiSlice<RouteIx, f64>>,
    /// Usual trade; 0 for a route that carries nothing before any rule.
    pub usual: &'a dyn Fn(RouteIx) -> f64,
    /// What the route could carry if it were free, re-routing included.
    pub free: &'a dyn Fn(RouteIx) -> f64,
    /// The most that it can ever carry.
    pub maximum: &'a dyn Fn(RouteIx) -> f64,
}

/// The queues at all desks of a play.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Desks {
    queues: BTreeMap<(RuleIx, RouteIx), Queue>,
}

impl Desks {
    /// Takes in what departed in the month before, and works off what is at the desks this month.
    pub fn advance(&mut self, book: &RuleBook<'_>, month: MonthIx, contents: &Contents, trade: &Ordered<'_>) {
        if !book.has_desks() {
            return;
        }
        if month == MonthIx::FIRST && self.queues.is_empty() {
            self.open(book, contents, trade);
        }
        for ((rule, route), queue) in &mut self.queues {
            if let Some(before) = trade.before {
                queue.ship(before[*route], book.patience(*rule));
            }
        }
        let seen = Seen { month, contents, desks: &Self::default() };
        let first = month.from_first();
        let asked: Vec<(RuleIx, RouteIx, DeskMonth, Option<(f64, f64, f64)>)> = book
            .at_desks()
            .map(|(rule, desk, route)| {
                let at = desk_month(book.rules[rule], &book.days(month), book.age_of_desk(rule, month));
                let hits: Vec<Hit> = book
                    .all_hits(route, seen)
                    .into_iter()
                    .filter(|hit| hit.rule == rule && hit.desk.is_some())
                    .collect();
                let loose = desk.over * (1.0 - desk.learnt(at.age + at.share / 2.0));
                let uses: Vec<f64> = book.uses[route].iter().map(|(_, share)| *share).collect();
                let (mut days, mut needs) = (0.0, 0.0);
                for span in spans(&hits, book.day_count(month)) {
                    if hits.iter().any(|hit| hit.on(span.first).is_some()) {
                        let held = held(hits.iter(), span, uses.len(), loose, Hit::in_scope);
                        days += span.share;
                        needs += span.share * held.iter().zip(&uses).map(|(held, share)| held * share).sum::<f64>();
                    }
                }
                (rule, route, at, (days > 0.0).then(|| (days, needs / days, loose)))
            })
            .collect();
        self.work_off(book, first, &asked, trade);
    }

    /// Works off the months before the first in which desks were open.
    fn open(&mut self, book: &RuleBook<'_>, contents: &Contents, trade: &Ordered<'_>) {
        let start = book.first_day();
        let earliest = (book.at_desks())
            .filter_map(|(rule, ..)| opened(book.rules[rule]))
            .map(|day| book.month_of(day))
            .min()
            .unwrap_or(0)
            .max(-MONTHS_BEFORE);
        for before in earliest..0 {
            let days = months_away(start, before)..months_away(start, before + 1);
            let asked: Vec<_> = (book.at_desks())
                .map(|(rule, desk, route)| {
                    let at = desk_month(book.rules[rule], &days, desk_age(book.rules[rule], days.start));
                    let loose = desk.over * (1.0 - desk.learnt(at.age + at.share / 2.0));
                    let named = book.usually_named(rule, route, contents);
                    let held = named + (1.0 - named) * loose;
                    (rule, route, at, (at.share > 0.0 && named > SHARE).then_some((at.share, held, loose)))
                })
                .collect();
            // Before the first month everything is shipped that passes.
            let none = |_: RouteIx| 0.0;
            self.work_off(book, before, &asked, &Ordered { before: None, free: &none, ..*trade });
            for ((rule, route), queue) in &mut self.queues {
                queue.ship(queue.passes.min((trade.maximum)(*route).max(queue.usual)), book.patience(*rule));
            }
        }
        // The books begin with the first month; what waits then has been applied for before.
        for queue in self.queues.values_mut() {
            queue.applied_ever = queue.waiting.iter().map(|lot| lot.volume).sum();
            (queue.decided_ever, queue.given_up_ever) = (0.0, 0.0);
        }
    }

    /// A month of all desks.
    fn work_off(
        &mut self,
        book: &RuleBook<'_>,
        month: i64,
        asked: &[(RuleIx, RouteIx, DeskMonth, Option<(f64, f64, f64)>)],
        trade: &Ordered<'_>,
    ) {
        // One order is applied for at all desks of its route.
        let mut wanted: BTreeMap<RouteIx, f64> = BTreeMap::new();
        for (rule, route, _, of_month) in asked {
            let (Some(desk), true) = (book.desk(*rule), of_month.is_some()) else { continue };
            let lack = self.queues.get(&(*rule, *route)).map_or(0.0, |queue| queue.lack);
            let order = (trade.usual)(*route) + desk.pull * lack;
            let most = wanted.entry(*route).or_insert(order);
            *most = most.max(order);
        }
        for (rule, route, at, of_month) in asked {
            let Some(desk) = book.desk(*rule) else { continue };
            let queue = self.queues.entry((*rule, *route)).or_default();
            queue.usual = (trade.usual)(*route);
            queue.begin();
            if let Some((days, held, loose)) = *of_month {
                let maximum = (trade.maximum)(*route).max(queue.usual);
                let want = wanted.get(route).copied().unwrap_or(queue.usual).min(maximum);
                let free = (trade.free)(*route);
                let asked = Asked {
                    days,
                    held,
                    loose,
                    order: want.max(free),
                    usual: if queue.usual > 0.0 { queue.usual } else { free },
                    month: month as f64,
                    approve: approved_for(book, *rule, *route),
                    valid: valid_months(book.rules[*rule]),
                };
                queue.wanted = queue.usual + queue.lack;
                queue.work(desk, *at, &asked);
            }
            if at.ends {
                queue.lapse();
            }
        }
    }

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

    /// What the desks do in the month, by rule and route; those at which nothing happens and nothing waits are left out.
    pub fn books(&self, book: &RuleBook<'_>) -> Vec<QueueMonth> {
        let entry = |((rule, route), queue): (&(RuleIx, RouteIx), &Queue)| QueueMonth {
            rule: book.rules[*rule].id.clone(),
            route: *route,
            applied: queue.applied,
            decided: queue.decided,
            approved: queue.granted,
            given_up: queue.given_up,
            waiting: queue.waiting(),
            lack: queue.lack,
            passes: queue.passes,
        };
        let is_busy = |month: &QueueMonth| {
            [month.applied, month.decided, month.given_up, month.waiting].iter().any(|volume| *volume > 0.0)
        };
        self.queues.iter().map(entry).filter(is_busy).collect()
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
    fn waiting(&self) -> f64 {
        self.waiting.iter().map(|lot| lot.volume).sum()
    }

    /// A month in which the desk does nothing with it, as long as nobody says otherwise.
    fn begin(&mut self) {
        (self.applied, self.decided, self.granted, self.given_up) = (0.0, 0.0, 0.0, 0.0);
        (self.passes, self.wanted, self.at_desk) = (self.usual, self.usual, None);
    }

    /// A month at the desk.
    fn work(&mut self, desk: &Desk, at: DeskMonth, asked: &Asked) {
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
    fn ship(&mut self, shipped: f64, patience: f64) {
        if self.passes > 0.0 && self.at_desk.is_some() {
            let available: f64 = self.approved.iter().map(|lot| lot.volume).sum();
            take(&mut self.approved, available * (shipped / self.passes).clamp(0.0, 1.0));
        }
        let (held_back, made_good) = ((self.usual - self.passes).max(0.0), (shipped - self.usual).max(0.0));
        self.lack = (self.lack + held_back - made_good).clamp(0.0, patience * self.usual);
    }

    /// Ends everything: what was pending lapses, and so do approvals.
    fn lapse(&mut self) {
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

/// Share that is approved in the end of what is decided for a route.
fn approved_for(book: &RuleBook<'_>, rule: RuleIx, route: RouteIx) -> f64 {
    let Instrument::Licence { approval_share, presumption, desk, .. } = &book.rules[rule].instrument else {
        return 0.0;
    };
    let approved = match presumption {
        Presumption::CaseByCase => *approval_share,
        Presumption::Approval => 1.0,
        Presumption::Denial => 0.0,
    };
    let rival = desk.as_ref().and_then(|desk| desk.rival.as_ref());
    let (_, to) = book.network.ends(route);
    approved * rival.filter(|rival| to.is_in_any(&rival.countries)).map_or(1.0, |rival| rival.share)
}

fn valid_months(rule: &Rule) -> Option<u32> {
    match &rule.instrument {
        Instrument::Licence { valid_months, .. } => valid_months.map(|months| months.max(1)),
        _ => None,
    }
}

/// The day on which any clause of a rule comes into force first.
fn opened(rule: &Rule) -> Option<Date> {
    let first = |from: Option<Date>| in_force(&rule.calendar, from).first().map(|span| span.from);
    rule.clauses.iter().filter_map(|clause| first(clause.from())).min()
}

/// The first of the month so many months away.
fn months_away(first_of_month: Date, months: i64) -> Date {
    let span = jiff::Span::new().try_months(months).unwrap_or_default();
    first_of_month.checked_add(span).unwrap_or(if months < 0 { Date::MIN } else { Date::MAX })
}

/// Share of some days on which any clause of a rule is in force.
fn share_of(rule: &Rule, days: &std::ops::Range<Date>) -> f64 {
    let mut spans: Vec<(Date, Date)> = (rule.clauses.iter())
        .flat_map(|clause| in_force(&rule.calendar, clause.from()))
        .map(|span| (span.from.max(days.start), span.until.min(days.end)))
        .filter(|(from, until)| until > from)
        .collect();
    spans.sort_unstable();
    let (mut covered, mut reached) = (0, days.start);
    for (from, until) in spans {
        covered += days_between(from.max(reached), until);
        reached = reached.max(until);
    }
    f64::from(covered) / f64::from(days_between(days.start, days.end).max(1))
}

/// Whether what waits lapses within some days: licences become void, or the rule ends.
fn ends_in(rule: &Rule, days: &std::ops::Range<Date>) -> bool {
    let is_void = |licences: Option<StandingLicences>| licences == Some(StandingLicences::Void);
    let void = rule.calendar.suspensions.iter().filter(|span| is_void(span.licences)).map(|span| span.from);
    void.chain(rule.calendar.lapses).any(|day| days.contains(&day))
}

/// A desk in a month that begins when it has been open for `age` months.
fn desk_month(rule: &Rule, days: &std::ops::Range<Date>, age: f64) -> DeskMonth {
    DeskMonth { age, share: share_of(rule, days), ends: ends_in(rule, days) }
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
        age = if ends_in(rule, &days) { 0.0 } else { age + share_of(rule, &days) };
        month = next;
    }
    age
}
