//! Which clauses may catch a route, whatever the date: goods, origin and destination, whom a rule is aimed at, and whom it lets off.

use crate::engine::index::{RouteIx, RuleIx};
use crate::engine::mixing::{Counted, Followed, Threshold, UseClass, UseProfile};
use crate::engine::network::Network;
use crate::engine::rules::book::RuleBook;
use crate::engine::rules::groups::{aimed_at, lets_off};
use crate::model::{Clause, ClauseKind, Destinations, Exemption, Rule, TechnologyTag};
use crate::tolerance::SHARE;
use typed_index_collections::TiSlice;

/// A clause that may catch a route.
pub(super) struct Watched {
    pub rule: RuleIx,
    pub clause: usize,
    pub by: By,
    /// For each use of the route's goods, whether the rule is aimed at it.
    pub in_scope: Vec<bool>,
    /// For each group of uses on the map, whether the rule is aimed at it.
    pub groups: Vec<bool>,
}

/// By what a clause catches.
pub(super) enum By {
    Domestic,
    /// Whenever the content meets the threshold of the label.
    Content {
        label: usize,
    },
    Technology(TechnologyTag),
}

impl RuleBook<'_> {
    /// The clauses that may catch a route, the rules' own exemptions taken off; and those that could if other uses were served by it.
    pub(super) fn watch(&self, route: RouteIx, counted: &[Counted]) -> (Vec<Watched>, Vec<Watched>) {
        let (mut all, mut latent) = (Vec::new(), Vec::new());
        let reached = self.groups.reached_by(self.network.routes[route].to);
        for (at, rule) in self.rules.iter_enumerated().filter(|(at, _)| self.destination_in_scope(*at, route)) {
            for (clause_at, clause) in rule.clauses.iter().enumerate() {
                let Some(by) = self.by(rule, clause, route, counted) else { continue };
                let mut in_scope: Vec<bool> = self.uses[route].iter().map(|(class, _)| aimed_at(rule, class)).collect();
                let mut groups: Vec<bool> = self.groups.examples().map(|class| aimed_at(rule, class)).collect();
                for exemption in &rule.exemptions {
                    self.exempt(exemption, clause.kind(), route, &mut in_scope, &mut groups);
                }
                let could_reach = groups.iter().zip(reached).any(|(aimed_at, reached)| *aimed_at && *reached);
                let is_content = matches!(by, By::Content { .. });
                let watched = Watched { rule: at, clause: clause_at, by, in_scope, groups };
                if self.reach(route, &watched.in_scope) > SHARE {
                    all.push(watched);
                } else if could_reach && !is_content {
                    latent.push(watched);
                }
            }
        }
        (all, latent)
    }

    /// By what a clause may catch a route.
    fn by(&self, rule: &Rule, clause: &Clause, route: RouteIx, counted: &[Counted]) -> Option<By> {
        if self.network.is_in_country(route) && clause.in_country() != Some(true) {
            return None;
        }
        let (from, _) = self.network.ends(route);
        let node = self.network.nodes[self.network.routes[route].from];
        let good = &self.network.map.commodities[node.commodity];
        let abroad = !from.is_in(&rule.issuer);
        match clause {
            Clause::Domestic { lists, .. } => (!abroad && good.is_on(lists)).then_some(By::Domestic),
            Clause::Content { carriers, .. } => {
                let wanted = counted_in(rule, clause)?;
                let label = counted.iter().position(|entry| *entry == wanted)?;
                (abroad && good.is_on(carriers)).then_some(By::Content { label })
            }
            Clause::Technology { carriers, technologies, .. } => self.network.map.sites[node.site]
                .technologies
                .iter()
                .find(|technology| technology.from == rule.issuer && technologies.contains(&technology.tag))
                .filter(|_| abroad && good.is_on(carriers))
                .map(|technology| By::Technology(technology.tag.clone())),
        }
    }

    fn destination_in_scope(&self, at: RuleIx, route: RouteIx) -> bool {
        let (_, to) = self.network.ends(route);
        let rule = self.rules[at];
        !to.is_in(&rule.issuer)
            && match &rule.scope.destinations {
                Destinations::All => true,
                Destinations::Only(countries) => countries.iter().any(|group| to.is_in(group)),
                Destinations::Except(countries) => !countries.iter().any(|group| to.is_in(group)),
            }
            && (self.receivers[at].is_none() || self.receiver(at, route).is_some())
    }

    /// Takes off the uses that an exemption lets off.
    pub(super) fn exempt(
        &self,
        exemption: &Exemption,
        clause: ClauseKind,
        route: RouteIx,
        in_scope: &mut [bool],
        groups: &mut [bool],
    ) {
        let (_, to) = self.network.ends(route);
        let entry = self.network.route_entry(route);
        let applies = (exemption.clauses.is_empty() || exemption.clauses.contains(&clause))
            && (exemption.countries.is_empty() || exemption.countries.iter().any(|group| to.is_in(group)))
            && (exemption.sites.is_empty()
                || exemption.sites.contains(&entry.from)
                || exemption.sites.contains(&entry.to));
        if !applies {
            return;
        }
        for (in_scope, (class, _)) in in_scope.iter_mut().zip(&self.uses[route]) {
            *in_scope &= !lets_off(exemption, class);
        }
        for (in_scope, class) in groups.iter_mut().zip(self.groups.examples()) {
            *in_scope &= !lets_off(exemption, class);
        }
    }
}

/// Uses of what a route carries; one unnamed civil use where nobody takes it.
pub(super) fn uses_of(network: &Network, profile: &UseProfile, route: RouteIx) -> Vec<(UseClass, f64)> {
    let uses: Vec<_> = profile.uses(network.routes[route].to).map(|(class, share)| (class.clone(), share)).collect();
    if uses.is_empty() {
        vec![(UseClass { end_use: "".into(), military: false, humanitarian: false }, 1.0)]
    } else {
        uses
    }
}

/// What the content clauses of some rules count, each once.
pub(super) fn counted_by(rules: &TiSlice<RuleIx, &Rule>) -> Vec<Counted> {
    let of_rule =
        |rule: &&Rule| -> Vec<Counted> { rule.clauses.iter().filter_map(|clause| counted_in(rule, clause)).collect() };
    let mut counted: Vec<Counted> = rules.iter().flat_map(of_rule).collect();
    counted.sort();
    counted.dedup();
    counted
}

/// What a content clause counts; none for the other clauses.
fn counted_in(rule: &Rule, clause: &Clause) -> Option<Counted> {
    let Clause::Content { counted, threshold, comparison, second_incorporation, .. } = clause else { return None };
    Some(Counted {
        issuer: rule.issuer.clone(),
        lists: counted.clone(),
        item: None,
        followed: if *second_incorporation { Followed::Once } else { Followed::Throughout },
        threshold: Threshold { share: *threshold, comparison: *comparison },
    })
}
