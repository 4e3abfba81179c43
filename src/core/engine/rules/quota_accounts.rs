//! What has been drawn on quotas so far, where a month alone does not say what is left.
//!
//! A quota opened by the year, and one of which something is carried over, has an account: `left = opened + carried - drawn`, `carried` being what
//! the period before left of what *it* had opened (what it had been handed itself lapses; it is used first). All in the unit of the quota.

use crate::engine::index::RouteIx;
use crate::engine::network::MonthOutcome;
use crate::engine::rules::quotas::{QuotaBound, QuotaOwner};

/// The accounts of all quotas that have one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QuotaAccounts {
    accounts: Vec<(QuotaOwner, Account)>,
}

/// A period of a quota, and what it has come to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Account {
    /// Which period: calendar year or month, counted on.
    pub period: i64,
    /// What the period opens.
    pub opened: f64,
    /// What the period before left.
    pub carried: f64,
    /// What has been drawn in the period.
    pub drawn: f64,
}

impl Account {
    /// What may still be drawn.
    pub fn left(&self) -> f64 {
        (self.opened + self.carried - self.drawn).max(0.0)
    }
}

impl QuotaAccounts {
    /// The account of a quota in a period that opens so much, before anything is drawn this month.
    pub(super) fn account(&self, owner: &QuotaOwner, period: i64, opened: f64, is_carried_over: bool) -> Account {
        let known = self.accounts.iter().find(|(of, _)| of == owner).map(|(_, account)| *account);
        match known {
            Some(account) if account.period == period => Account { opened, ..account },
            Some(before) if is_carried_over && before.period + 1 == period => {
                Account { period, opened, carried: before.left().min(before.opened), drawn: 0.0 }
            }
            _ => Account { period, opened, carried: 0.0, drawn: 0.0 },
        }
    }

    /// Books what a month drew on its quotas; `usual` trade passes on the days on which a quota is not in force and draws on nothing.
    pub fn book(&mut self, quotas: &[QuotaBound], month: &MonthOutcome, usual: impl Fn(RouteIx) -> f64) {
        for quota in quotas {
            let Some(account) = quota.account else { continue };
            let drawn = (quota.used(month) - quota.open(&usual)).max(0.0);
            let booked = Account { drawn: account.drawn + drawn, ..account };
            match self.accounts.iter_mut().find(|(of, _)| *of == quota.owner()) {
                Some((_, known)) => *known = booked,
                None => self.accounts.push((quota.owner(), booked)),
            }
        }
    }
}
