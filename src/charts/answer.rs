//! The answer of a scenario: in five sentences for the brief, and in cards and a line for the window. Every word is from the figures.

use crate::charts::range::range_words;
use crate::draw::{percent, usd};
use chokepoint_core::engine::{MonthIx, NodeIx, Outcome, Rung, SiteIx, Timeline};
use chokepoint_core::insight::{
    BandedGaps, Bands, Buyer, Consumer, Cut, GapRange, GapRow, GapSelection, GapUnit, SHORT, ShortDemand, causes,
    demand_name, first_short, gap_bands, gap_footing, made_good, short_demands, supply_shares, worst_month,
};
use chokepoint_core::model::{Country, Preset, Scenario};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Most cards that are shown: a room takes in three names.
const CARDS: usize = 3;

/// A mean loss of less than this part of the worst one is told as its peak.
const STEADY: f64 = 0.9;

/// The answer to who runs out of what, for one selection of demands.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// How many final demands of the selection run short.
    pub short: usize,
    /// How many there are.
    pub demands: usize,
    /// `33 of 60 demands run short; Europe: defence: F-35 first, in May 2025`.
    pub headline: String,
    /// The sites that are hit hardest, one card each.
    pub cards: Vec<Card>,
    /// What is lost of all that is at stake, with the range over the answers of licences where it is known.
    pub total: String,
    /// What of the gap rests on illustrative figures; empty where there is no gap.
    pub footing: String,
    /// Which clause stops most trade.
    pub why: String,
    /// What fills most of what the rules leave open.
    pub help: String,
    /// Gap as a share of what is at stake, 0 to 1.
    pub gap_share: f64,
    /// The first month in which any demand runs short.
    pub first: Option<MonthIx>,
    /// The month in which most value is missing; none where no demand runs short.
    pub worst: Option<MonthIx>,
}

/// A site that runs short, by the demand of it that loses the largest share.
#[derive(Clone, Debug, PartialEq)]
pub struct Card {
    /// The site, by index in the network.
    pub site: SiteIx,
    /// Its name.
    pub who: String,
    /// Of what.
    pub good: String,
    /// The largest share of a month's demand that stays unmet: `−38 %`.
    pub lost: String,
    /// `from Dec 2025 to the end`.
    pub when: String,
    /// The month of [`Self::lost`].
    pub worst: MonthIx,
    /// Whether it loses clearly less in its other short months.
    pub is_peak: bool,
}

impl Card {
    /// `at worst, Dec 2025 to the end`: the span, and that the loss is not as large all through it.
    pub fn span(&self) -> String {
        if !self.is_peak {
            return self.when.clone();
        }
        format!("at worst, {}", self.when.strip_prefix("from ").unwrap_or(&self.when))
    }
}

/// The answer of a solved scenario about a selection of final demands.
pub fn answer(
    preset: &Preset,
    outcome: &Outcome,
    rows: &[GapRow],
    selection: GapSelection,
    banded: Option<&BandedGaps>,
) -> Answer {
    let network = &outcome.network;
    let bands = gap_bands(rows, selection, GapUnit::Usd);
    let mut short = short_demands(outcome, rows);
    short.retain(|one| selection.takes(one.consumer, one.site, one.commodity));
    let demands = network.demands.iter_enumerated().filter(|(at, demand)| {
        let node = network.nodes[demand.node];
        selection.takes(Consumer::Market(*at), node.site, node.commodity)
    });
    let demands = demands.count();
    let first = first_short(rows, selection).filter(|row| matches!(row.consumer, Consumer::Market(_)));
    Answer {
        short: short.len(),
        demands,
        headline: headline(outcome, short.len(), demands, first),
        cards: cards(outcome, &short),
        total: total(&bands, banded.and_then(|banded| banded.range(selection, GapUnit::Usd)).as_ref()),
        footing: footing(preset, outcome, rows, selection),
        why: clause(preset, outcome),
        help: if outcome.is_complete() { help(&bands) } else { "What helps is still being worked out.".to_owned() },
        gap_share: bands.gap_share(),
        first: first.map(|row| row.month),
        worst: first.map(|_| worst_month(&bands.gap)),
    }
}

/// Who runs short, in one sentence: how many of how many demands, and the first with its month.
pub(crate) fn headline(outcome: &Outcome, short: usize, demands: usize, first: Option<&GapRow>) -> String {
    match first {
        Some(row) if demands == 1 => format!(
            "{} runs short, from {} on",
            demand_name(&outcome.network, row.site, row.commodity),
            outcome.timeline.label(row.month)
        ),
        Some(row) => format!(
            "{short} of {demands} demands {} short; {} first, in {}",
            if short == 1 { "runs" } else { "run" },
            demand_name(&outcome.network, row.site, row.commodity),
            outcome.timeline.label(row.month)
        ),
        None if demands == 0 => "Nobody asks for this on the map".to_owned(),
        None => {
            let months = outcome.timeline.months();
            format!("Nobody runs short: no demand lacks {:.0} % in any of the {months} months", SHORT * 100.0)
        }
    }
}

fn cards(outcome: &Outcome, short: &[ShortDemand]) -> Vec<Card> {
    let (network, timeline) = (&outcome.network, &outcome.timeline);
    let mut seen = Vec::new();
    let mut cards = Vec::new();
    for one in short {
        if cards.len() == CARDS {
            break;
        }
        if seen.contains(&one.site) {
            continue;
        }
        seen.push(one.site);
        let from = timeline.label(one.first);
        let when = match one.resilience.time_to_recover {
            None => format!("from {from} to the end"),
            Some(1) => format!("in {from}"),
            Some(months) => format!("{from} to {}", timeline.label(one.first.after(months - 1))),
        };
        cards.push(Card {
            site: one.site,
            who: network.map.sites[one.site].name.clone(),
            good: network.map.commodities[one.commodity].name.clone(),
            lost: format!("\u{2212}{}", percent(one.worst_share)),
            when,
            worst: one.worst,
            is_peak: one.mean_share() < STEADY * one.worst_share,
        });
    }
    cards
}

/// `USD 325 bn of USD 5.42 tn at stake (6.0 %)`.
fn total(bands: &Bands, range: Option<&GapRange>) -> String {
    let (demand, _, gap) = bands.total();
    let between = range.map_or_else(String::new, |range| format!("; licences: {}", range_words(range, "USD")));
    format!("{} of {} at stake ({}{between})", usd(gap), usd(demand), percent(bands.gap_share()))
}

/// `100 % of it rests on illustrative figures`: of those selected only, so that the tag is true of the figure beside it.
fn footing(preset: &Preset, outcome: &Outcome, rows: &[GapRow], selection: GapSelection) -> String {
    let selected: Vec<GapRow> =
        rows.iter().filter(|row| selection.takes(row.consumer, row.site, row.commodity)).cloned().collect();
    gap_footing(preset, &outcome.network, &selected).map_or_else(String::new, |footing| {
        format!("{} of it rests on illustrative figures", percent(footing.quantity))
    })
}

/// Months in which something in a scenario begins to act, with its words: rules come into force, wake or lapse, events begin.
pub fn turning_points(preset: &Preset, scenario: &Scenario) -> Vec<(MonthIx, String)> {
    let timeline = Timeline::of(scenario);
    let at = |day: Date| MonthIx::at(timeline.month_of(day)).filter(|month| timeline.has(*month));
    let mut points = Vec::new();
    let mut add = |day: Option<Date>, words: String| points.extend(day.and_then(at).map(|month| (month, words)));
    for rule in preset.acting_rules(scenario) {
        let calendar = &rule.calendar;
        add(Some(calendar.in_force), format!("{} comes into force", rule.title));
        for suspension in &calendar.suspensions {
            add(Some(suspension.from), format!("{} is suspended", rule.title));
            add(suspension.until, format!("{} wakes", rule.title));
        }
        add(calendar.lapses, format!("{} lapses", rule.title));
    }
    for event in preset.events.iter().filter(|event| scenario.events.contains(&event.id)) {
        add(Some(event.from), format!("{} begins", event.title));
    }
    points.sort();
    points
}

/// What the scenario asks.
pub fn question(preset: &Preset, scenario: &Scenario) -> String {
    let rules: Vec<&str> = preset.acting_rules(scenario).map(|rule| rule.title.as_str()).collect();
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
    let earliest = losses
        .iter()
        .min_by(|a, b| a.first.cmp(&b.first).then(b.share().total_cmp(&a.share())).then(a.consumer.cmp(&b.consumer)));
    match earliest {
        Some(short) => format!(
            "First to go short is {}, in {}; over the whole span it loses {} of what it wants.",
            demand_name(&outcome.network, short.site, short.commodity),
            outcome.timeline.label(short.first),
            percent(short.share())
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
