//! The first thing that would free a route.

use crate::engine::index::{MonthIx, RouteIx, RuleIx};
use crate::engine::mixing::{ContentModel, Contents, Counted};
use crate::engine::rules::book::{RuleBook, Seen};
use crate::engine::rules::desks::Desks;
use crate::engine::rules::hit::Hit;
use crate::engine::rules::verdict::{Catch, Verdict};
use crate::engine::rules::watch::By;
use crate::model::{Clause, CommodityId, Country, EventEffect, RuleId, TechnologyTag};
use crate::tolerance::SHARE;

/// What would free a route, by itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Relief {
    /// Less counted content.
    LessContent {
        /// Countries whose content is counted: the issuer of the rule, or the sources that it refuses.
        from: Vec<Country>,
        /// The item that makes up most of it.
        item: Option<CommodityId>,
        /// By how much of the value the content must fall to lie below the threshold.
        points: f64,
        /// Whether that item alone makes up so much.
        enough: bool,
    },
    /// Making it without the issuer's technology.
    OtherTechnology {
        /// Country whose technology it is: the issuer of the rule.
        issuer: Country,
        /// Technology to be done without.
        technology: TechnologyTag,
    },
    /// An exemption of the destination from these rules.
    Exemption {
        /// Destination that would be exempted.
        country: Country,
        /// From which rules, all of them.
        rules: Vec<RuleId>,
    },
    /// No rule stops it: the end of an event would.
    EndOfEvent,
}

/// The first relief that would free a route in a month; none where nothing hinders it. A little less content comes before
/// another process, another process before an exemption, because the trader can do the first two himself. Desks have decided nothing yet.
pub fn relief(book: &RuleBook<'_>, route: RouteIx, month: MonthIx, contents: &Contents) -> Option<Relief> {
    relief_seen(book, route, Seen { month, contents, desks: &Desks::default() })
}

/// As [`relief`], by what waited at desks too.
pub fn relief_seen(book: &RuleBook<'_>, route: RouteIx, seen: Seen<'_>) -> Option<Relief> {
    let month = seen.month;
    let free = |verdict: &Verdict| verdict.permitted >= 1.0 - SHARE && verdict.tariff <= SHARE;
    let frees = |lifted: &dyn Fn(&Hit) -> bool| free(&book.verdict_without(route, seen, lifted));
    if free(&book.verdict_seen(route, seen)) {
        return None;
    }
    let closed = book.events.iter().any(|event| {
        let closes =
            matches!(&event.effect, EventEffect::RouteClosed { route: id } if *id == book.network.route_entry(route).id);
        closes && book.timeline.covers(month, event.from, event.until)
    });
    if closed {
        return Some(Relief::EndOfEvent);
    }
    let hits = book.hits(route, seen);
    // Falling below the lowest threshold frees it from every content clause of that issuer that counts the same.
    let content = hits.iter().filter(|hit| matches!(hit.catch, Catch::Content { .. })).max_by(|a, b| {
        let over = |hit: &Hit| match hit.catch {
            Catch::Content { share, threshold, .. } => share - threshold.share,
            _ => 0.0,
        };
        over(a).total_cmp(&over(b))
    });
    if let Some(hit) = content
        && frees(&|hit| matches!(hit.catch, Catch::Content { .. }))
        && let Catch::Content { share, threshold, .. } = hit.catch
    {
        return Some(less_content(book, route, hit, share, threshold.share));
    }
    let technology = hits.iter().find_map(|hit| match &hit.catch {
        Catch::Technology { tag, .. } => Some((hit.rule, tag.clone())),
        _ => None,
    });
    if let Some((rule, technology)) = technology
        && frees(&|hit| matches!(hit.catch, Catch::Technology { .. }))
    {
        return Some(Relief::OtherTechnology { issuer: book.rules[rule].issuer.clone(), technology });
    }
    let country = book.network.ends(route).1.clone();
    let mut rules: Vec<RuleIx> = hits.iter().map(|hit| hit.rule).collect();
    rules.dedup();
    // Leave out every rule whose exemption is not needed, beginning with the last.
    for rule in rules.clone().into_iter().rev() {
        let without: Vec<RuleIx> = rules.iter().copied().filter(|known| *known != rule).collect();
        if !without.is_empty() && frees(&|hit| without.contains(&hit.rule)) {
            rules = without;
        }
    }
    Some(Relief::Exemption { country, rules: rules.into_iter().map(|rule| book.rules[rule].id.clone()).collect() })
}

fn less_content(book: &RuleBook<'_>, route: RouteIx, hit: &Hit, share: f64, threshold: f64) -> Relief {
    let rule = book.rules[hit.rule];
    let points = share - threshold;
    let label = book.watched[route].iter().find_map(|watched| match watched.by {
        By::Content { label, .. } if watched.rule == hit.rule => Some(label),
        _ => None,
    });
    let largest = label.and_then(|label| largest_item(book, route, label));
    // The steady state names the item; its part of the month's content is taken in the same proportion.
    let (item, part) = largest.map_or((None, 0.0), |(item, part)| (Some(item), part * share));
    let from = match rule.clauses.get(hit.clause) {
        Some(Clause::Purchase { sources, .. }) => sources.clone(),
        _ => vec![rule.issuer.clone()],
    };
    Relief::LessContent { from, item, points, enough: part >= points }
}

/// The counted item that makes up most of the content of what leaves on a route, and its part of that content.
fn largest_item(book: &RuleBook<'_>, route: RouteIx, label: usize) -> Option<(CommodityId, f64)> {
    let network = book.network;
    let all = book.content.counted(label);
    let items: Vec<Counted> = network
        .map
        .commodities
        .iter()
        .filter(|good| good.is_on(&all.lists))
        .map(|good| Counted { item: Some(good.id.clone()), ..all.clone() })
        .collect();
    let ids: Vec<CommodityId> = items.iter().filter_map(|counted| counted.item.clone()).collect();
    let model = ContentModel::new(network, items, |_, route| book.content.is_wanted(label, route));
    let steady = model.steady(network, book.before());
    let node = network.routes[route].from;
    let shares: Vec<f64> = (0..ids.len()).map(|item| steady.share(node, item)).collect();
    let total: f64 = shares.iter().sum();
    let (item, share) = shares.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1))?;
    (total > 0.0).then(|| (ids[item].clone(), share / total))
}
