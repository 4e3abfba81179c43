//! Which clauses may catch a route, whatever the date: goods, origin and destination, whom a rule is aimed at, and whom it lets off.

use crate::engine::index::{NodeIx, RouteIx, RuleIx, SiteIx};
use crate::engine::mixing::{Counted, Followed, Mark, Threshold, UseClass, UseProfile};
use crate::engine::network::Network;
use crate::engine::rules::book::RuleBook;
use crate::engine::rules::groups::{aimed_at, lets_off};
use crate::engine::rules::ownership::{Holding, sites_of};
use crate::model::{Clause, ClauseKind, Comparison, Destinations, Exemption, Rule, Tag, TechnologyTag};
use crate::tolerance::SHARE;
use std::collections::VecDeque;
use typed_index_collections::{TiSlice, TiVec, ti_vec};

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
    /// As what customs cannot tell from the goods of a list.
    LookAlike,
    /// Whenever the content meets the threshold of the label; of what is bought rather than of what is sent, where the clause is the buyer's own.
    Content {
        label: usize,
        bought: bool,
    },
    /// Whatever the sender's persons send.
    Sender(Holding),
    /// Whatever was made with the technologies of the label, or has such goods built in.
    Technology {
        label: usize,
        built_in: bool,
    },
}

impl By {
    /// What is followed through the map for it.
    pub(super) fn label(&self) -> Option<usize> {
        match self {
            Self::Domestic | Self::LookAlike | Self::Sender(_) => None,
            Self::Content { label, .. } | Self::Technology { label, .. } => Some(*label),
        }
    }
}

impl RuleBook<'_> {
    /// The clauses that may catch a route, the rules' own exemptions taken off; and those that could if other uses were served by it.
    pub(super) fn watch(&self, route: RouteIx, labels: &Labels) -> (Vec<Watched>, Vec<Watched>) {
        let (mut all, mut latent) = (Vec::new(), Vec::new());
        let reached = self.groups.reached_by(self.network.routes[route].to);
        for (at, rule) in self.rules.iter_enumerated() {
            for (clause_at, clause) in rule.clauses.iter().enumerate() {
                if !self.destination_in_scope(at, clause, route) {
                    continue;
                }
                let Some(by) = self.by(at, clause_at, route, labels) else { continue };
                let mut in_scope: Vec<bool> = self.uses[route].iter().map(|(class, _)| aimed_at(rule, class)).collect();
                let mut groups: Vec<bool> = self.groups.examples().map(|class| aimed_at(rule, class)).collect();
                for exemption in &rule.exemptions {
                    self.exempt(exemption, clause.kind(), route, &mut in_scope, &mut groups);
                }
                let could_reach = groups.iter().zip(reached).any(|(aimed_at, reached)| *aimed_at && *reached);
                let is_followed = by.label().is_some();
                let watched = Watched { rule: at, clause: clause_at, by, in_scope, groups };
                if self.reach(route, &watched.in_scope) > SHARE {
                    all.push(watched);
                } else if could_reach && !is_followed {
                    latent.push(watched);
                }
            }
        }
        (all, latent)
    }

    /// By what a clause may catch a route.
    fn by(&self, at: RuleIx, clause_at: usize, route: RouteIx, labels: &Labels) -> Option<By> {
        let rule = self.rules[at];
        let clause = rule.clauses.get(clause_at)?;
        if self.network.is_in_country(route) && clause.in_country() != Some(true) {
            return None;
        }
        let (from, _) = self.network.ends(route);
        let node = self.network.nodes[self.network.routes[route].from];
        let good = &self.network.map.commodities[node.commodity];
        let abroad = !from.is_in(&rule.issuer);
        let [itself, inside] = labels[at].get(clause_at).copied()?;
        match clause {
            Clause::Domestic { .. } if abroad => None,
            Clause::Domestic { lists, .. } if good.is_on(lists) => Some(By::Domestic),
            Clause::Domestic { .. } => {
                let desk = rule.instrument.desk().filter(|desk| desk.over > 0.0)?;
                good.is_on(&desk.look_alikes).then_some(By::LookAlike)
            }
            Clause::Content { carriers, .. } => {
                let label = itself?;
                (abroad && good.is_on(carriers)).then_some(By::Content { label, bought: false })
            }
            Clause::Purchase { carriers, .. } => {
                let label = itself?;
                good.is_on(carriers).then_some(By::Content { label, bought: true })
            }
            Clause::Sender { lists, .. } => {
                let holding = self.senders[at].get(clause_at)?.get(node.site)?.clone()?;
                good.is_on(lists).then_some(By::Sender(holding))
            }
            Clause::Technology { carriers, incorporated, .. } => {
                // Goods on both lists are caught as what carries them: what they are themselves counts there too.
                let built_in = good.is_on(incorporated);
                let label = if built_in { inside } else { itself }?;
                let from = self.network.routes[route].from;
                let could = abroad && (built_in || good.is_on(carriers)) && self.makers[label][from].is_some();
                could.then_some(By::Technology { label, built_in })
            }
        }
    }

    fn destination_in_scope(&self, at: RuleIx, clause: &Clause, route: RouteIx) -> bool {
        let (_, to) = self.network.ends(route);
        let rule = self.rules[at];
        let is_meant = match (clause, &rule.scope.destinations) {
            (Clause::Purchase { .. }, _) => to.is_in(&rule.issuer),
            _ if to.is_in(&rule.issuer) => false,
            (_, Destinations::All) => true,
            (_, Destinations::Only(countries)) => to.is_in_any(countries),
            (_, Destinations::Except(countries)) => !to.is_in_any(countries),
        };
        is_meant && (self.receivers[at].is_none() || self.receiver(at, route).is_some())
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
            && (exemption.countries.is_empty() || to.is_in_any(&exemption.countries))
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

/// Why each site is caught by a clause that goes by the sender; nothing for other clauses.
pub(super) fn senders(network: &Network, rule: &Rule, clause: &Clause) -> TiVec<SiteIx, Option<Holding>> {
    match clause {
        Clause::Sender { named, held_from, .. } => sites_of(&network.map, &rule.issuer, named, *held_from),
        _ => TiVec::new(),
    }
}

/// What the content clauses of some rules count, each once.
pub(super) fn counted_by(rules: &TiSlice<RuleIx, &Rule>) -> Vec<Counted> {
    let of_rule = |rule: &&Rule| -> Vec<Counted> {
        rule.clauses.iter().flat_map(|clause| counted_in(rule, clause)).flatten().collect()
    };
    let mut counted: Vec<Counted> = rules.iter().flat_map(of_rule).collect();
    counted.sort();
    counted.dedup();
    counted
}

/// Per rule and clause, which of the labels are those of [`counted_in`].
pub(super) type Labels = TiVec<RuleIx, Vec<[Option<usize>; 2]>>;

/// Those of some rules, of what is counted by all of them.
pub(super) fn labels_of(rules: &TiSlice<RuleIx, &Rule>, counted: &[Counted]) -> Labels {
    let label = |wanted: Option<Counted>| wanted.and_then(|wanted| counted.iter().position(|entry| *entry == wanted));
    let of_rule = |rule: &&Rule| rule.clauses.iter().map(|clause| counted_in(rule, clause).map(label)).collect();
    rules.iter().map(of_rule).collect()
}

/// What a clause has followed through the map: for a content clause what it counts; for a technology clause goods made with the technology, and, where it
/// reaches these too, what they are built into.
fn counted_in(rule: &Rule, clause: &Clause) -> [Option<Counted>; 2] {
    let counted = |lists: &[Tag], followed: Followed, threshold: Threshold, by: Mark| {
        Some(Counted { issuer: rule.issuer.clone(), lists: lists.to_vec(), item: None, followed, threshold, by })
    };
    match clause {
        Clause::Domestic { .. } | Clause::Sender { .. } => [None, None],
        Clause::Purchase { sources, counted: lists, threshold, comparison, .. } => {
            let threshold = Threshold { share: *threshold, comparison: *comparison };
            [counted(lists, Followed::Throughout, threshold, Mark::Sources(sources.clone())), None]
        }
        Clause::Content { counted: lists, threshold, comparison, second_incorporation, .. } => {
            let followed = if *second_incorporation { Followed::Once } else { Followed::Throughout };
            let threshold = Threshold { share: *threshold, comparison: *comparison };
            [counted(lists, followed, threshold, Mark::Origin), None]
        }
        Clause::Technology { carriers, technologies, incorporated, .. } => {
            let any = Threshold { share: 0.0, comparison: Comparison::AtOrAbove };
            let of = |followed| counted(carriers, followed, any, Mark::Technology(technologies.clone()));
            [of(Followed::Itself), of(Followed::Throughout).filter(|_| !incorporated.is_empty())]
        }
    }
}

/// Per node, the nearest maker upstream of what a label looks for, by stops and recipes, and what he makes it with; none for labels that do not go by
/// technology, and where no such goods can come.
pub(super) fn makers(network: &Network, counted: &Counted) -> TiVec<NodeIx, Option<(TechnologyTag, SiteIx)>> {
    if !counted.is_technology() {
        return TiVec::new();
    }
    let mut makers = ti_vec![None; network.nodes.len()];
    let mut reached: VecDeque<NodeIx> = VecDeque::new();
    for activity in &network.activities {
        let Some(technology) = counted.technology_of(network, activity) else { continue };
        for (node, _) in &activity.outputs {
            let good = &network.map.commodities[network.nodes[*node].commodity];
            if good.is_on(&counted.lists) && makers[*node].is_none() {
                makers[*node] = Some((technology.tag.clone(), activity.site));
                reached.push_back(*node);
            }
        }
    }
    if reached.is_empty() {
        return makers;
    }
    let mut next: TiVec<NodeIx, Vec<NodeIx>> = ti_vec![Vec::new(); network.nodes.len()];
    for route in &network.routes {
        next[route.from].push(route.to);
    }
    for activity in network.activities.iter().filter(|_| counted.followed != Followed::Itself) {
        for (input, _) in &activity.inputs {
            next[*input].extend(activity.outputs.iter().map(|(output, _)| *output));
        }
    }
    while let Some(node) = reached.pop_front() {
        for &to in &next[node] {
            if makers[to].is_none() {
                makers[to] = makers[node].clone();
                reached.push_back(to);
            }
        }
    }
    makers
}
