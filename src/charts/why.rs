//! Why a demand runs short, in three sentences: what stops its chain, what held out until then, and what would free it first.

use crate::draw::{percent, usd};
use chokepoint_core::engine::{CommodityIx, MonthIx, Outcome, RouteIx, SiteIx, explain_relief, relief_at};
use chokepoint_core::insight::{ChainCause, ChainEnd, ShortDemand, Why, demand_name, why};
use chokepoint_core::model::{EventId, Preset, SiteId, capital, count_words};

/// A shortage explained.
#[derive(Clone, Debug, PartialEq)]
pub struct WhyWords {
    /// The demand that runs short, and how badly in its worst month: `Europe: defence: F-35 lacks 38 % in Dec 2025`.
    pub title: String,
    /// Which clause stops which route, what held out how long, what would free it first.
    pub sentences: [String; 3],
    /// What it lacks, by commodity of the network.
    pub good: CommodityIx,
    /// The chain upstream along which less comes, by route of the network.
    pub chain: Vec<RouteIx>,
    /// The worst month, which is the one that is explained.
    pub month: MonthIx,
}

/// The words for a demand that runs short; none for one of another map.
pub fn why_words(preset: &Preset, outcome: &Outcome, short: ShortDemand) -> Option<WhyWords> {
    let why = why(preset, outcome, short)?;
    let name = demand_name(&outcome.network, short.site, short.commodity);
    let when = outcome.timeline.label(short.worst);
    Some(WhyWords {
        title: format!("{name} lacks {} in {when}", percent(short.worst_share)),
        sentences: [stops(preset, outcome, &why), held(outcome, &why), frees(preset, outcome, &why)],
        good: short.commodity,
        chain: why.chain,
        month: short.worst,
    })
}

/// `The content clause of “No. 61” stops 12 routes of its chain, most of all A to B (USD 3.1 m in Dec 2025); 2 more reasons stop less.`
fn stops(preset: &Preset, outcome: &Outcome, why: &Why) -> String {
    let Some(end) = why.ends.first() else {
        return "Nothing upstream brings less than before: it asks for more than anybody may deliver.".to_owned();
    };
    let when = outcome.timeline.label(why.short.worst);
    let worth = format!("{} in {when}", usd(end.lost_usd));
    let most = end.routes.first().map_or_else(String::new, |route| route_name(outcome, *route));
    let of_chain =
        || format!("stops {} of its chain, most of all {most} ({worth})", count_words(end.routes.len(), "route"));
    let words = match &end.cause {
        ChainCause::Clause(rule, clause) => {
            let rule = preset.rule(rule);
            let title = rule.map_or("a rule that is gone", |rule| rule.title.as_str());
            let clause =
                rule.and_then(|rule| rule.clauses.get(*clause)).map_or("clause", |clause| clause.kind().label());
            format!("The {clause} of “{title}” {}", of_chain())
        }
        ChainCause::Event(event) => {
            format!("“{}” {}", event_title(preset, event), of_chain())
        }
        ChainCause::Plant(site, event) => {
            format!("{} makes less because of “{}” ({worth})", site_name(outcome, *site), event_title(preset, event))
        }
        ChainCause::Diverted(site) => {
            format!(
                "{} makes as much as before and delivers to others: {most} brings less ({worth})",
                site_name(outcome, *site)
            )
        }
    };
    match why.ends.len() - 1 {
        0 => format!("{words}."),
        1 => format!("{words}; one more reason stops less."),
        more => format!("{words}; {more} more reasons stop less."),
    }
}

/// `It held out 8 months after the first of these routes was hindered in Apr 2025, most of it on the store of A at B.`
fn held(outcome: &Outcome, why: &Why) -> String {
    let first = why.short.first;
    let Some(since) = why.stopped_since else {
        return format!("No rule hinders its chain; it is short from {} on.", outcome.timeline.label(first));
    };
    let when = outcome.timeline.label(since);
    let months = first.since(since);
    if months == 0 {
        return if first < since {
            format!("It was short before the first of these routes was hindered in {when}.")
        } else {
            format!(
                "Nothing held out: it is short in {when}, the month in which the first of these routes is hindered."
            )
        };
    }
    let on = why.held_out_on.map_or_else(String::new, |node| {
        let network = &outcome.network;
        let node = network.nodes[node];
        let good = &network.map.commodities[node.commodity].name;
        format!(", most of it on the store of {good} at {}", network.map.sites[node.site].name)
    });
    format!("It held out {} after the first of these routes was hindered in {when}{on}.", count_words(months, "month"))
}

/// `What would free it first: on A to B, an exemption for Japan from “No. 61” would free it.`
fn frees(preset: &Preset, outcome: &Outcome, why: &Why) -> String {
    let stopped = |end: &&ChainEnd| matches!(end.cause, ChainCause::Clause(..) | ChainCause::Event(_));
    let first = why.ends.iter().filter(stopped).flat_map(|end| end.routes.first());
    let freed = first.filter_map(|route| {
        // What stops a route that is some months long did so when its goods would have left.
        let left = why.short.worst.before(outcome.network.routes[*route].transit)?;
        let relief =
            relief_at(preset, outcome, *route, left).or_else(|| relief_at(preset, outcome, *route, why.short.worst))?;
        Some(format!("{}: {}.", route_name(outcome, *route), explain_relief(preset, &relief)))
    });
    let Some(words) = freed.into_iter().next() else {
        let held = why.ends.iter().find_map(|end| match &end.cause {
            ChainCause::Plant(_, event) => Some(event_title(preset, event)),
            _ => None,
        });
        return match held {
            Some(title) => format!("The end of “{title}” would free it first."),
            None => "Nothing that stands in a rule would free it: it lacks other suppliers.".to_owned(),
        };
    };
    capital(&words)
}

fn route_name(outcome: &Outcome, route: RouteIx) -> String {
    let network = &outcome.network;
    let entry = network.route_entry(route);
    let name = |id: &SiteId| network.map.site(id).map_or_else(|| id.to_string(), |site| site.name.clone());
    format!("{} to {}", name(&entry.from), name(&entry.to))
}

fn site_name(outcome: &Outcome, site: SiteIx) -> &str {
    outcome.network.map.sites.get(site).map_or("A plant", |site| site.name.as_str())
}

fn event_title<'a>(preset: &'a Preset, event: &'a EventId) -> &'a str {
    preset.events.iter().find(|one| one.id == *event).map_or(event.as_str(), |event| event.title.as_str())
}
