//! Standing licences: what passes under them without an application, for whom, and which share of what they cover.
//!
//! A licence with a volume lets the same share of everything it covers pass: the volume over the usual trade of just the uses, senders and receivers that it
//! names and the rule catches, so that it is used in full. Several add up. A month counts by its days.

use crate::engine::calendar::days_between;
use crate::engine::index::{RouteIx, SiteIx};
use crate::engine::mixing::UseClass;
use crate::engine::network::Network;
use crate::engine::rules::hit::Hit;
use crate::engine::rules::licences::Stretch;
use crate::engine::rules::ownership::{caught_sites, shares};
use crate::model::{Entities, GeneralLicence, Instrument, Rule};
use crate::tolerance::SHARE;
use jiff::civil::Date;
use std::ops::Range;
use typed_index_collections::TiVec;

/// A standing licence of a rule, read once.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    licence: GeneralLicence,
    /// Per site, the share of its trade that is the holders'; none where anybody may hold it.
    senders: Option<TiVec<SiteIx, f64>>,
    /// Per site, the share of its trade that is the licensed users'; none where it is for anybody.
    receivers: Option<TiVec<SiteIx, f64>>,
    /// Share of what it covers that passes under it, 0 to 1.
    share: f64,
}

impl Standing {
    /// The standing licences of a rule, before it is known what they cover; the rule's own volume without names is one of them.
    pub(super) fn all(network: &Network, rule: &Rule) -> Vec<Self> {
        let own = match &rule.instrument {
            Instrument::Licence { general_per_year: Some(volume), .. } => {
                Some(GeneralLicence { per_year: Some(*volume), ..GeneralLicence::default() })
            }
            _ => None,
        };
        let theirs = |named: &Vec<String>| {
            let entities = Entities { named: named.clone(), affiliates_from: None, end_users: false };
            (!named.is_empty()).then(|| shares(&caught_sites(&network.map, &entities)))
        };
        (rule.general_licences.iter().cloned().chain(own))
            .map(|licence| {
                let (senders, receivers) = (theirs(&licence.senders), theirs(&licence.receivers));
                Self { licence, senders, receivers, share: 1.0 }
            })
            .collect()
    }

    /// Share of a use of a route's goods that it covers, 0 to 1.
    pub(super) fn covers(&self, network: &Network, route: RouteIx, class: &UseClass) -> f64 {
        let ends = &network.routes[route];
        let (_, to) = network.ends(route);
        let is_meant = (self.licence.countries.is_empty() || to.is_in_any(&self.licence.countries))
            && self.licence.means(&class.end_use);
        if !is_meant {
            return 0.0;
        }
        let part = |sites: &Option<TiVec<SiteIx, f64>>, site: SiteIx| sites.as_ref().map_or(1.0, |sites| sites[site]);
        part(&self.senders, network.nodes[ends.from].site) * part(&self.receivers, network.nodes[ends.to].site)
    }

    /// Whether it stands on a day.
    fn stands(&self, day: Date) -> bool {
        self.licence.from.is_none_or(|from| day >= from) && self.licence.until.is_none_or(|until| day < until)
    }

    /// Units a year that may pass under it; none where there is no limit.
    pub(super) fn per_year(&self) -> Option<f64> {
        self.licence.per_year
    }

    /// Shares a volume over what it covers, both in units a year.
    pub(super) fn share_out(&mut self, volume: f64, covered: f64) {
        self.share = if covered > volume { volume / covered } else { 1.0 };
    }
}

/// A clause that catches a route in a month, parted by the days on which standing licences are the same and by how much of each use passes under them.
pub(super) fn licensed(
    standing: &[Standing],
    hit: Hit,
    network: &Network,
    route: RouteIx,
    uses: &[(UseClass, f64)],
    groups: &[&UseClass],
    days: &Range<Date>,
) -> Vec<Hit> {
    if standing.is_empty() {
        return vec![hit];
    }
    let count = days_between(days.start, days.end);
    let edges = standing.iter().flat_map(|one| [one.licence.from, one.licence.until]).flatten();
    let within = edges.filter(|day| days.start < *day && *day < days.end);
    let mut cuts: Vec<u32> = within.map(|day| days_between(days.start, day)).chain([0, count]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let mut parted: Vec<Hit> = Vec::new();
    for pair in cuts.windows(2) {
        let stretches: Vec<Stretch> = (hit.stretches.iter())
            .map(|one| Stretch { first: one.first.max(pair[0]), end: one.end.min(pair[1]), ..one.clone() })
            .filter(|one| one.first < one.end)
            .collect();
        if stretches.is_empty() {
            continue;
        }
        let day = days.start.saturating_add(jiff::Span::new().days(i64::from(pair[0])));
        let passes = |class: &UseClass| -> f64 {
            let stand = standing.iter().filter(|one| one.stands(day));
            stand.map(|one| one.share * one.covers(network, route, class)).sum::<f64>().min(1.0)
        };
        let passing: Vec<f64> = uses.iter().map(|(class, _)| passes(class)).collect();
        let of_groups: Vec<f64> = groups.iter().map(|class| passes(class)).collect();
        let of_days = parted.len();
        let meant = |passing: &'_ [f64], scope: &[bool]| -> Vec<f64> {
            passing.iter().zip(scope).filter(|(_, meant)| **meant).map(|(general, _)| *general).collect()
        };
        for general in meant(&passing, &hit.in_scope).iter().chain(&meant(&of_groups, &hit.groups)) {
            if parted[of_days..].iter().any(|known| (known.general - general).abs() <= SHARE) {
                continue;
            }
            let alike = |passing: &[f64], scope: &[bool]| -> Vec<bool> {
                passing.iter().zip(scope).map(|(other, meant)| *meant && (other - general).abs() <= SHARE).collect()
            };
            let (in_scope, groups) = (alike(&passing, &hit.in_scope), alike(&of_groups, &hit.groups));
            let reach = uses.iter().zip(&in_scope).filter(|(_, meant)| **meant).map(|((_, share), _)| share).sum();
            let stretches = stretches.clone();
            parted.push(Hit { general: *general, in_scope, groups, reach, stretches, ..hit.clone() });
        }
    }
    parted
}
