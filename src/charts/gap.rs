//! How a demand is met: bands over the months and the waterfall over the whole span.

use crate::charts::{PlotRequest, month_names, range_sentence};
use crate::draw::chart::{Areas, Form, Mark, Plot, Series, Step, Tint, Waterfall};
use crate::draw::percent;
use chokepoint_core::engine::{CommodityIx, MonthIx, Network, NodeIx, Rung, SiteIx};
use chokepoint_core::insight::{
    Bands, Consumer, GapRange, GapSelection, GapUnit, SHORT, demand_name, first_short, gap_bands,
};
use typed_index_collections::TiVec;

const EMPTY: &str = "No demand to show; choose another market";
const GAP: &str = "substitution gap";
/// The range of the gap, named so that it explains itself in a pane without room for its source.
const RANGE: &str = "gap by answer of licences";
const MADE_GOOD: &str = "made good later";
/// Olive: no rung has it.
const MADE_GOOD_TINT: Tint = Tint::Number(7);

/// Share of the demand below which help that takes away is not told: it would read as nothing.
const SLIVER: f64 = 0.0005;

/// How a selection's demand is met, month by month.
pub fn gap_bands_plot(request: &PlotRequest<'_>, selection: GapSelection, unit: GapUnit) -> Plot {
    let bands = gap_bands(request.rows, selection, unit);
    let range = range_of(request, selection, unit);
    let (unit, words) = units(request, selection, unit);
    let mut series: Vec<Series> = Rung::ALL.map(|rung| Series::new(rung.label(), Tint::Rung(rung))).to_vec();
    series.push(Series::new(GAP, Tint::Gap));
    let mut values: Vec<TiVec<MonthIx, f64>> = bands.filled.values().cloned().collect();
    values.push(bands.gap.clone());
    let beyond =
        (bands.made_good_total() > 0.0).then(|| (Series::new("made good", MADE_GOOD_TINT), bands.made_good.clone()));
    Plot {
        name: "gap-months".to_owned(),
        title: gap_title(request, selection, &bands, range.as_ref()),
        unit: format!("{words} per month"),
        source: ranged_source(request, range.as_ref(), &unit),
        empty: EMPTY,
        form: Form::Areas(Areas {
            months: month_names(&request.outcome.timeline, bands.demand.len()),
            series,
            values,
            total: bands.demand,
            total_name: "demand",
            beyond,
            unit,
            before: None,
        }),
    }
}

/// The same, summed over all months.
pub fn gap_waterfall(request: &PlotRequest<'_>, selection: GapSelection, unit: GapUnit) -> Plot {
    let bands = gap_bands(request.rows, selection, unit);
    let range = range_of(request, selection, unit);
    let (unit, words) = units(request, selection, unit);
    let (demand, filled, gap) = bands.total();
    let mut steps = Vec::new();
    let takes = if filled.values().any(|filled| *filled < -SLIVER * demand) {
        "; below nothing: what this kind of help gives to others it takes from here"
    } else {
        ""
    };
    if demand.is_finite() && demand > 0.0 {
        let mut step = |name: &str, mark, tint, value, from, to| {
            steps.push(Step { name: name.to_owned(), tint, mark, value, from, to, before: None });
        };
        step("demand", Mark::Bar, Tint::Rest, demand, 0.0, demand);
        let mut left = demand;
        for (rung, filled) in without_slivers(filled.into_iter().collect(), demand) {
            step(rung.label(), Mark::Bar, Tint::Rung(rung), filled, left - filled, left);
            left -= filled;
        }
        step(GAP, Mark::Bar, Tint::Gap, gap, 0.0, gap);
        if let Some(range) = &range {
            step(RANGE, Mark::Whisker, Tint::Gap, gap, range.least, range.most);
        }
        let later = bands.made_good_total();
        if later > 0.0 {
            // Of what was lacking: it lies within the gap.
            step(MADE_GOOD, Mark::Bar, MADE_GOOD_TINT, later, 0.0, later);
        }
    }
    Plot {
        name: "gap".to_owned(),
        title: gap_title(request, selection, &bands, range.as_ref()),
        unit: format!("{words}, sum of all {} months{takes}", request.outcome.timeline.months()),
        source: ranged_source(request, range.as_ref(), &unit),
        empty: EMPTY,
        form: Form::Waterfall(Waterfall { steps, whole: demand, unit }),
    }
}

/// The help of each rung, with what a rung takes away by less than can be read folded into the one before it: a rung may cost one market a little of
/// what it gives another, and a negative sliver says nothing.
fn without_slivers(mut filled: Vec<(Rung, f64)>, demand: f64) -> Vec<(Rung, f64)> {
    for at in 1..filled.len() {
        if filled[at].1 < 0.0 && filled[at].1 > -SLIVER * demand {
            filled[at - 1].1 += filled[at].1;
            filled[at].1 = 0.0;
        }
    }
    filled
}

/// The range of a gap over the bands of licences, where it is known.
fn range_of(request: &PlotRequest<'_>, selection: GapSelection, unit: GapUnit) -> Option<GapRange> {
    request.bands?.range(selection, unit)
}

/// Whose answer the range hangs on, before the source.
fn ranged_source(request: &PlotRequest<'_>, range: Option<&GapRange>, unit: &str) -> String {
    let source = request.source();
    range.map_or(source.clone(), |range| format!("{} {source}", range_sentence(request.preset, range, unit)))
}

/// Unit as figures are written, and in words.
fn units(request: &PlotRequest<'_>, selection: GapSelection, unit: GapUnit) -> (String, String) {
    match unit {
        GapUnit::Usd => ("USD".to_owned(), "USD at stake".to_owned()),
        GapUnit::Units => {
            let unit = unit_of(&request.outcome.network, selection);
            (unit.clone(), format!("In {unit}"))
        }
    }
}

/// `US defence loses 38 % (licences: 25 % to 50 %) of its NdFeB magnet; the hole opens in Jun 2025`. Of several demands the title leads with who runs
/// short first: a sum hides a small market that loses everything.
fn gap_title(request: &PlotRequest<'_>, selection: GapSelection, bands: &Bands, range: Option<&GapRange>) -> String {
    let (who, of) = subject(&request.outcome.network, selection);
    let lose = if selection == GapSelection::AllMarkets { "lose" } else { "loses" };
    let (demand, ..) = bands.total();
    if demand <= 0.0 {
        return format!("{who}: no demand here");
    }
    let between = range.map_or_else(String::new, |range| {
        format!(" (licences: {} to {})", percent(range.least / demand), percent(range.most / demand))
    });
    let lost = percent(bands.gap_share());
    match first_short(request.rows, selection) {
        Some(row) => {
            let when = request.outcome.timeline.label(row.month);
            let name = demand_name(&request.outcome.network, row.site, row.commodity);
            let sum = format!("{who} {lose} {lost}{between} {of}");
            match selection {
                GapSelection::AllMarkets => {
                    format!("{name} runs short first, in {when}; all markets together {lose} {lost}{between} {of}")
                }
                GapSelection::Site(_) => format!("{sum}; {} first, in {when}", request.commodity(row.commodity)),
                GapSelection::Commodity(_) => format!("{sum}; {} first, in {when}", request.site(row.site)),
                GapSelection::Consumer(_) => format!("{sum}; the hole opens in {when}"),
            }
        }
        None => {
            // Where nothing is lacking at either end either, the range is no news.
            let between = range.filter(|range| range.most > SHORT * demand).map_or("", |_| between.as_str());
            if bands.gap_share() > 0.0 {
                format!("{who} {lose} {lost}{between} {of}; no demand lacks {:.0} % in any month", SHORT * 100.0)
            } else {
                format!("{who} {lose} nothing{between} {of}")
            }
        }
    }
}

/// Who goes short, and of what.
pub(super) fn subject(network: &Network, selection: GapSelection) -> (String, String) {
    let site = |at: SiteIx| network.map.sites.get(at).map_or("a site", |site| site.name.as_str()).to_owned();
    let good = |at: CommodityIx| network.map.commodities.get(at).map_or("goods", |entry| entry.name.as_str());
    match selection {
        GapSelection::AllMarkets => ("All markets together".to_owned(), "of what they need".to_owned()),
        GapSelection::Site(at) => (site(at), "of what it needs".to_owned()),
        GapSelection::Commodity(at) => (format!("Demand for {}", good(at)), "of its supply".to_owned()),
        GapSelection::Consumer(consumer) => match consumer_node(network, consumer) {
            Some(node) => {
                let node = network.nodes[node];
                (site(node.site), format!("of its {}", good(node.commodity)))
            }
            None => ("A consumer".to_owned(), "of its supply".to_owned()),
        },
    }
}

/// The node at which a consumer takes its goods.
fn consumer_node(network: &Network, consumer: Consumer) -> Option<NodeIx> {
    let node = match consumer {
        Consumer::Market(demand) => network.demands.get(demand)?.node,
        Consumer::Intake(node) => node,
    };
    network.nodes.get(node).map(|_| node)
}

/// The unit of what is selected; `units` where several are added up.
fn unit_of(network: &Network, selection: GapSelection) -> String {
    let unit = |commodity: CommodityIx| network.map.commodities.get(commodity).map(|entry| entry.unit.clone());
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
