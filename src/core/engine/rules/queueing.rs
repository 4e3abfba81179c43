//! Queues at desks worked off by what a rule book says of the month: what is ordered on which route, and what of it needs a licence (`desks.rs`).

use crate::engine::index::{MonthIx, RouteIx, RuleIx};
use crate::engine::mixing::Contents;
use crate::engine::rules::book::{RuleBook, Seen};
use crate::engine::rules::days::{held, spans};
use crate::engine::rules::desks::{
    Asked, DeskMonth, Desks, Queue, QueueMonth, desk_age, desk_month, months_away, opened,
};
use crate::engine::rules::hit::Hit;
use crate::model::{Instrument, Rule};
use std::collections::BTreeMap;
use typed_index_collections::TiSlice;

/// Months before the first that are worked off at most: whatever happened before has been decided or given up.
const MONTHS_BEFORE: i64 = 120;

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

/// A route that a rule with a desk may catch, in a month.
struct Caught {
    rule: RuleIx,
    route: RouteIx,
    at: DeskMonth,
    /// What needs a licence there; none where it is not caught this month.
    needs: Option<Needs>,
}

/// What of a route's trade needs a licence in a month.
#[derive(Clone, Copy)]
struct Needs {
    /// Share of the month's days.
    days: f64,
    /// Mean share of an order on these days.
    held: f64,
    /// Share of what the rule does not name that waits with it.
    loose: f64,
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
        let asked: Vec<Caught> = book
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
                let needs = (days > 0.0).then(|| Needs { days, held: needs / days, loose });
                Caught { rule, route, at, needs }
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
            let asked: Vec<Caught> = (book.at_desks())
                .map(|(rule, desk, route)| {
                    let at = desk_month(book.rules[rule], &days, desk_age(book.rules[rule], days.start));
                    let loose = desk.over * (1.0 - desk.learnt(at.age + at.share / 2.0));
                    let named = book.usually_named(rule, route, contents);
                    let needs = named.filter(|_| at.share > 0.0).map(|named| {
                        let held = named + (1.0 - named) * loose;
                        Needs { days: at.share, held, loose }
                    });
                    Caught { rule, route, at, needs }
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
    fn work_off(&mut self, book: &RuleBook<'_>, month: i64, asked: &[Caught], trade: &Ordered<'_>) {
        // One order is applied for at all desks of its route.
        let mut wanted: BTreeMap<RouteIx, f64> = BTreeMap::new();
        for Caught { rule, route, needs, .. } in asked {
            let (Some(desk), true) = (book.desk(*rule), needs.is_some()) else { continue };
            let lack = self.queues.get(&(*rule, *route)).map_or(0.0, |queue| queue.lack);
            let order = (trade.usual)(*route) + desk.pull * lack;
            let most = wanted.entry(*route).or_insert(order);
            *most = most.max(order);
        }
        for Caught { rule, route, at, needs } in asked {
            let Some(desk) = book.desk(*rule) else { continue };
            let queue = self.queues.entry((*rule, *route)).or_default();
            queue.usual = (trade.usual)(*route);
            queue.begin();
            if let Some(Needs { days, held, loose }) = *needs {
                let maximum = (trade.maximum)(*route).max(queue.usual);
                let want = wanted.get(route).copied().unwrap_or(queue.usual).min(maximum);
                let free = (trade.free)(*route);
                let asked = Asked {
                    days,
                    // Shares of uses sum to 1 but for rounding.
                    held: held.min(1.0),
                    loose,
                    order: want.max(free),
                    usual: if queue.usual > 0.0 { queue.usual } else { free },
                    month: month as f64,
                    approve: book.rules[*rule].instrument.approved_for(book.network.ends(*route).1),
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
}

fn valid_months(rule: &Rule) -> Option<u32> {
    match &rule.instrument {
        Instrument::Licence { valid_months, .. } => valid_months.map(|months| months.max(1)),
        _ => None,
    }
}
