//! What the charts show, taken from outcomes, so that the window and the brief say the same.

use super::figures::percent;
use crate::engine::{Network, Outcome};
use crate::insight::{
    Bands, Buyer, Consumer, CountryShare, Cut, GapRow, GapSelection, GapUnit, SHORT, gap_bands, hhi, supply_shares,
};
use crate::model::{Country, Preset};

/// Supply shares before and after, one pair of bars per commodity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShareBars {
    /// The finding.
    pub title: String,
    /// Where the figures come from.
    pub source: String,
    /// One per commodity that anybody supplies.
    pub bars: Vec<ShareBar>,
}

/// A commodity's supply before and after.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ShareBar {
    /// Name of the commodity.
    pub label: String,
    /// Shares in the baseline, 0 to 1, largest first.
    pub before: Vec<(Country, f64)>,
    /// Shares in the month, 0 to 1, largest first; empty where nothing is supplied any more.
    pub after: Vec<(Country, f64)>,
    /// Concentration in the baseline, 0 to 10,000.
    pub hhi_before: f64,
    /// Concentration in the month, 0 to 10,000.
    pub hhi_after: f64,
}

/// How a demand is met over the months.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GapChart {
    /// The finding.
    pub title: String,
    /// Unit of the bands, a month: `t`, `USD`.
    pub unit: String,
    /// Where the figures come from.
    pub source: String,
    /// Labels of the months.
    pub months: Vec<String>,
    /// The figures.
    pub bands: Bands,
    /// Month pointed at.
    pub cursor: Option<usize>,
}

/// Shares of some commodities (indices) in a month beside those of the baseline.
pub fn share_bars(
    preset: &Preset,
    outcome: &Outcome,
    month: usize,
    cut: Cut,
    buyer: Buyer,
    commodities: &[usize],
) -> ShareBars {
    let network = &outcome.network;
    let baseline = network.baseline_month();
    let now = outcome.result().and_then(|play| play.months.get(month));
    let pairs = |shares: &[CountryShare]| shares.iter().map(|share| (share.country.clone(), share.share)).collect();
    let mut bars = Vec::new();
    for &commodity in commodities {
        let Some(entry) = network.map.commodities.get(commodity) else { continue };
        let before = supply_shares(network, &baseline, commodity, cut, buyer);
        let after = now.map(|now| supply_shares(network, now, commodity, cut, buyer)).unwrap_or_default();
        if before.is_empty() && after.is_empty() {
            continue;
        }
        bars.push(ShareBar {
            label: entry.name.clone(),
            before: pairs(&before),
            after: pairs(&after),
            hhi_before: hhi(&before),
            hhi_after: hhi(&after),
        });
    }
    let of = match buyer {
        Buyer::World => "world supply",
        Buyer::Site(site) => network.map.sites.get(site).map_or("supply", |site| site.name.as_str()),
    };
    let when = outcome.timeline.label(month);
    ShareBars {
        title: share_title(&bars, &when),
        source: format!(
            "Shares of {of}, {}; before = baseline, after = {when}. {}",
            cut.label(),
            origin(preset, outcome)
        ),
        bars,
    }
}

/// The largest change of a leading supplier's share, or who leads most where nothing moves.
fn share_title(bars: &[ShareBar], when: &str) -> String {
    let share = |shares: &[(Country, f64)], country: &Country| {
        shares.iter().find(|(known, _)| known == country).map_or(0.0, |(_, share)| *share)
    };
    if let Some(stopped) = bars.iter().find(|bar| bar.after.is_empty()) {
        return format!("Nobody supplies {} any more in {when}", stopped.label);
    }
    let leaders = bars.iter().filter_map(|bar| {
        let (country, before) = bar.before.first()?;
        Some((bar, country, *before, share(&bar.after, country)))
    });
    let moved = leaders.clone().max_by(|a, b| (a.3 - a.2).abs().total_cmp(&(b.3 - b.2).abs()));
    match moved {
        None => "Nothing is supplied here".to_owned(),
        Some((bar, country, before, after)) if (after - before).abs() >= 0.005 => {
            let verb = if after < before { "falls" } else { "rises" };
            format!(
                "{}'s share of {} {verb} from {} to {} by {when}",
                country.name(),
                bar.label,
                percent(before),
                percent(after)
            )
        }
        Some(_) => leaders.max_by(|a, b| a.2.total_cmp(&b.2)).map_or_else(String::new, |(bar, country, before, _)| {
            format!("Shares hold; {} supplies {} of {}", country.name(), percent(before), bar.label)
        }),
    }
}

/// The gap of a selection over all months.
pub fn gap_chart(
    preset: &Preset,
    outcome: &Outcome,
    rows: &[GapRow],
    selection: GapSelection,
    unit: GapUnit,
    cursor: Option<usize>,
) -> GapChart {
    let bands = gap_bands(rows, selection, unit);
    let months: Vec<String> = (0..bands.demand.len()).map(|month| outcome.timeline.label(month)).collect();
    let unit = match unit {
        GapUnit::Usd => "USD".to_owned(),
        GapUnit::Units => unit_of(&outcome.network, selection),
    };
    GapChart {
        title: gap_title(&outcome.network, selection, &bands, &months),
        source: format!(
            "Per month, {}. {}",
            if unit == "USD" { "USD at stake" } else { &unit },
            origin(preset, outcome)
        ),
        unit,
        months,
        bands,
        cursor,
    }
}

/// `US defence loses 38 % of its NdFeB magnet; the hole opens in Jun 2025`.
fn gap_title(network: &Network, selection: GapSelection, bands: &Bands, months: &[String]) -> String {
    let (who, of) = subject(network, selection);
    if bands.demand.iter().sum::<f64>() <= 0.0 {
        return format!("{who}: no demand here");
    }
    let first = (bands.gap.iter().zip(&bands.demand)).position(|(gap, demand)| *gap > SHORT * demand && *demand > 0.0);
    match first {
        Some(month) => {
            let when = months.get(month).map_or("month 1", String::as_str);
            format!("{who} {} {} {of}; the hole opens in {when}", loses(selection), percent(bands.gap_share()))
        }
        None => format!("{who} {} nothing {of}", loses(selection)),
    }
}

fn loses(selection: GapSelection) -> &'static str {
    if selection == GapSelection::AllMarkets { "lose" } else { "loses" }
}

/// Who goes short, and of what.
fn subject(network: &Network, selection: GapSelection) -> (String, String) {
    let site = |at: usize| network.map.sites.get(at).map_or_else(|| "A site".to_owned(), |site| site.name.clone());
    let commodity = |at: usize| network.map.commodities.get(at).map_or("goods", |entry| entry.name.as_str());
    match selection {
        GapSelection::AllMarkets => ("All markets together".to_owned(), "of what they need".to_owned()),
        GapSelection::Site(at) => (site(at), "of what it needs".to_owned()),
        GapSelection::Commodity(at) => (format!("Demand for {}", commodity(at)), "of its supply".to_owned()),
        GapSelection::Consumer(consumer) => match consumer_node(network, consumer) {
            Some(node) => {
                let node = network.nodes[node];
                (site(node.site), format!("of its {}", commodity(node.commodity)))
            }
            None => ("A consumer".to_owned(), "of its supply".to_owned()),
        },
    }
}

/// The node at which a consumer takes its goods.
fn consumer_node(network: &Network, consumer: Consumer) -> Option<usize> {
    let node = match consumer {
        Consumer::Market(demand) => network.demands.get(demand)?.node,
        Consumer::Intake(node) => node,
    };
    (node < network.nodes.len()).then_some(node)
}

/// The unit of what is selected; `units` where several are added up.
fn unit_of(network: &Network, selection: GapSelection) -> String {
    let unit = |commodity: usize| network.map.commodities.get(commodity).map(|entry| entry.unit.clone());
    let one = match selection {
        GapSelection::Commodity(commodity) => unit(commodity),
        GapSelection::Consumer(consumer) => {
            consumer_node(network, consumer).and_then(|node| unit(network.nodes[node].commodity))
        }
        GapSelection::Site(site) => {
            let mut units = network
                .demands
                .iter()
                .map(|demand| network.nodes[demand.node])
                .filter(|node| node.site == site)
                .filter_map(|node| unit(node.commodity));
            units.next().filter(|first| units.all(|other| &other == first))
        }
        GapSelection::AllMarkets => None,
    };
    one.unwrap_or_else(|| "units".to_owned())
}

fn origin(preset: &Preset, outcome: &Outcome) -> String {
    let scenario = preset.scenario(&outcome.scenario).map_or("", |scenario| scenario.name.as_str());
    format!("Source: {}, scenario {scenario}", preset.title)
}
