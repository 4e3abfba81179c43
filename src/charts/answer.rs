//! The answer in five sentences, each from the figures.

use crate::draw::{percent, usd};
use chokepoint_core::engine::{MonthIx, NodeIx, Outcome, Rung};
use chokepoint_core::insight::{Bands, Buyer, Cut, ShortDemand, causes, made_good, supply_shares};
use chokepoint_core::model::{Country, Preset, Scenario};
use std::collections::BTreeMap;

/// What the scenario asks.
pub fn question(preset: &Preset, scenario: &Scenario) -> String {
    let rules: Vec<&str> =
        scenario.rules.iter().filter_map(|id| preset.rule(id)).map(|rule| rule.title.as_str()).collect();
    let from = scenario.start.strftime("%B %Y");
    let asked = "who runs out of what, when and by how much, and what can still fill the hole?";
    match rules.as_slice() {
        [] if scenario.events.is_empty() => format!("With no control in force from {from} on: {asked}"),
        [] => format!("With the events of this scenario, from {from} on: {asked}"),
        [one] => format!("If “{one}” acts on the months from {from} on: {asked}"),
        [one, rest @ ..] => {
            let more = if rest.len() == 1 { "one more rule".to_owned() } else { format!("{} more rules", rest.len()) };
            format!("If “{one}” and {more} act on the months from {from} on: {asked}")
        }
    }
}

/// Gap, who first, which clause, what fills most, the leading supplier's share.
pub fn sentences(
    preset: &Preset,
    outcome: &Outcome,
    bands: &Bands,
    losses: &[ShortDemand],
    month: MonthIx,
) -> [String; 5] {
    [
        gap(outcome, bands, losses),
        first(outcome, losses),
        clause(preset, outcome),
        help(bands),
        share(outcome, month, &leader(preset, outcome)),
    ]
}

fn gap(outcome: &Outcome, bands: &Bands, losses: &[ShortDemand]) -> String {
    let (_, _, gap) = bands.total();
    let months = outcome.timeline.months();
    if losses.is_empty() {
        return format!("Over {months} months no market goes short.");
    }
    let later = made_good(outcome);
    let later = if later.made_good + later.waiting > 0.0 {
        format!(
            " Of it {} is only postponed and made good within these months; {} still waits.",
            usd(later.made_good),
            usd(later.waiting)
        )
    } else {
        String::new()
    };
    format!(
        "Over {months} months {} of demand stays unmet, {} of the value at stake in all markets, whatever the scenario \
         allows to fill it.{later}",
        usd(gap),
        percent(bands.gap_share())
    )
}

fn first(outcome: &Outcome, losses: &[ShortDemand]) -> String {
    let network = &outcome.network;
    let earliest = losses
        .iter()
        .filter_map(|loss| Some((loss.first?, loss)))
        .min_by(|a, b| a.0.cmp(&b.0).then(b.1.share().total_cmp(&a.1.share())).then(a.1.consumer.cmp(&b.1.consumer)));
    match earliest {
        Some((month, loss)) => format!(
            "First to go short is {} ({}), in {}; over the whole span it loses {} of what it wants.",
            network.map.sites[loss.site].name,
            network.map.commodities[loss.commodity].name,
            outcome.timeline.label(month),
            percent(loss.share())
        ),
        None => "Nobody goes short first, because nobody does.".to_owned(),
    }
}

fn clause(preset: &Preset, outcome: &Outcome) -> String {
    match causes(outcome).first() {
        Some(cause) => {
            let title = preset.rule(&cause.rule).map_or(cause.rule.as_str(), |rule| rule.title.as_str());
            format!(
                "What stops most trade is the {} of “{title}”, which holds back {} of baseline trade on {} routes.",
                cause.clause.label(),
                usd(cause.stopped_usd),
                cause.routes
            )
        }
        None => "No clause hinders any baseline trade.".to_owned(),
    }
}

fn help(bands: &Bands) -> String {
    let (demand, filled, _) = bands.total();
    let missing = demand - filled[Rung::Permitted];
    let best = filled.into_iter().skip(1).max_by(|a, b| a.1.total_cmp(&b.1));
    match best {
        Some((rung, value)) if demand > 0.0 && value > 1e-6 * demand && missing > 0.0 => format!(
            "Most of the help comes from {}: {}, {} of what the rules would leave open.",
            rung.label(),
            usd(value),
            percent(value / missing)
        ),
        _ if missing > 1e-6 * demand => "Nothing that the scenario allows fills any of the hole.".to_owned(),
        _ => "No help is needed.".to_owned(),
    }
}

/// Whose shares the reader looks for: the issuer of the rule that stops most, or else the largest supplier of the map.
fn leader(preset: &Preset, outcome: &Outcome) -> Country {
    let issuer = causes(outcome).first().and_then(|cause| preset.rule(&cause.rule)).map(|rule| rule.issuer.clone());
    issuer.unwrap_or_else(|| {
        let network = &outcome.network;
        let mut made: BTreeMap<&Country, f64> = BTreeMap::new();
        for activity in &network.activities {
            let value = |(node, quantity): &(NodeIx, f64)| quantity * network.prices[*node] * activity.baseline;
            *made.entry(&network.map.sites[activity.site].country).or_default() +=
                activity.outputs.iter().map(value).sum::<f64>();
        }
        let largest = made.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
        largest.map_or_else(|| Country::from("ZZ"), |(country, _)| country.clone())
    })
}

/// The commodity in which the country's share moves most.
fn share(outcome: &Outcome, month: MonthIx, country: &Country) -> String {
    let network = &outcome.network;
    let Some(now) = outcome.result().and_then(|play| play.months.get(month)) else { return String::new() };
    let baseline = network.baseline_month();
    let of = |month, commodity| {
        let shares = supply_shares(network, month, commodity, Cut::Location, Buyer::World);
        let share = shares.iter().find(|share| share.country == *country).map_or(0.0, |share| share.share);
        (!shares.is_empty()).then_some(share)
    };
    let moved = network
        .map
        .commodities
        .keys()
        .filter_map(|commodity| Some((commodity, of(&baseline, commodity)?, of(now, commodity)?)))
        .max_by(|a, b| (a.2 - a.1).abs().total_cmp(&(b.2 - b.1).abs()).then(a.1.total_cmp(&b.1)));
    match moved {
        Some((commodity, before, after)) if (after - before).abs() >= 0.005 => format!(
            "{}'s share of {} goes from {} to {} by {}, the largest change of any commodity on the map.",
            country.name(),
            network.map.commodities[commodity].name,
            percent(before),
            percent(after),
            outcome.timeline.label(month)
        ),
        _ => format!("{}'s share of every commodity on the map holds.", country.name()),
    }
}
