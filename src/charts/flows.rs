//! The chain as a whole: flows from mine to market, shares by country and commodity, what a rule touches, substitutes in use.

use crate::charts::{Part, PlotRequest, coarse, largest_by};
use crate::draw::chart::sankey::verdict_series;
use crate::draw::chart::{Form, Heat, Pick, Plot, Rank, Ranks, Sankey, SankeyLink, SankeyNode, Series, Tint};
use crate::draw::{percent, usd};
use chokepoint_core::engine::{CommodityIx, MonthIx, NodeIx, RecipeIx, SiteIx, VerdictKind};
use chokepoint_core::insight::{Attribution, Buyer, Consumer, Reach, substitute_uses};
use chokepoint_core::model::{Country, Cut, HeatOf, Rule, Site, Stage, count_words};
use std::collections::{BTreeMap, BTreeSet};
use typed_index_collections::{TiSlice, TiVec};

/// Rows of a heat map that fit on half a page.
const COUNTRIES: usize = 14;
/// Rows of what a rule touches.
const TOUCHED: usize = 14;

/// A column and a country.
type Place = (usize, Country);
/// What flows between two places.
#[derive(Default)]
struct Bundle {
    /// The baseline and every month.
    sums: Vec<f64>,
    /// Per verdict of the month shown, what flows now and usually.
    parts: BTreeMap<VerdictKind, (f64, f64)>,
    /// Sites at the ends.
    sites: BTreeSet<SiteIx>,
}

/// Flows from stage to stage in the month, by value of the tracked material in them: of some goods, and of the chain behind a site, where
/// the plot is of a part. What others draw from that chain is in its flows.
pub fn sankey(request: &PlotRequest<'_>, part: Part<'_>) -> Plot {
    let network = &request.outcome.network;
    let behind = part.behind(network);
    let months = request.outcome.result().map_or(TiSlice::from_ref(&[]), |play| play.months.as_slice());
    let verdicts = request.outcome.verdicts.get(request.month);
    let stages: Vec<Stage> =
        Stage::ALL.into_iter().filter(|stage| network.map.sites.iter().any(|site| site.stage == *stage)).collect();
    let place = |node: NodeIx| {
        let site = &network.map.sites[network.nodes[node].site];
        (stages.iter().position(|stage| *stage == site.stage).unwrap_or(0), site.country.clone())
    };
    let mut nodes: BTreeMap<Place, usize> = BTreeMap::new();
    let mut links: BTreeMap<(Place, Place), Bundle> = BTreeMap::new();
    for (at, route) in network.routes.iter_enumerated() {
        let is_behind = behind.as_ref().is_none_or(|behind| behind[route.to]);
        if !is_behind || !part.has_good(network.nodes[route.from].commodity) {
            continue;
        }
        let worth = network.embodied_usd[route.from];
        let usual = route.baseline * worth;
        let flows: TiVec<MonthIx, f64> = months.iter().map(|month| month.flows[at] * worth).collect();
        if usual <= 0.0 && flows.iter().all(|flow| *flow <= 0.0) {
            continue;
        }
        let kind = verdicts.and_then(|verdicts| verdicts.get(at)).map_or(VerdictKind::Free, |verdict| verdict.kind());
        let now = flows.get(request.month).copied().unwrap_or(usual);
        let bundle = links.entry((place(route.from), place(route.to))).or_default();
        bundle.sums.resize(months.len() + 1, 0.0);
        bundle.sums[0] += usual;
        bundle.sums.iter_mut().skip(1).zip(&flows).for_each(|(sum, flow)| *sum += flow);
        let part = bundle.parts.entry(kind).or_default();
        *part = (part.0 + now, part.1 + usual);
        bundle.sites.extend([route.from, route.to].map(|node| network.nodes[node].site));
    }
    for (from, to) in links.keys() {
        for end in [from, to] {
            let next = nodes.len();
            nodes.entry(end.clone()).or_insert(next);
        }
    }
    let index = |end: &Place| nodes.get(end).copied().unwrap_or(0);
    let links: Vec<SankeyLink> = links
        .iter()
        .map(|((from, to), bundle)| {
            // The parts of a month may need more than any sum: what one verdict stops, another may carry.
            let needs: f64 = bundle.parts.values().map(|(now, usual)| now.max(*usual)).sum();
            SankeyLink {
                from: index(from),
                to: index(to),
                room: bundle.sums.iter().copied().fold(needs, f64::max),
                sites: bundle.sites.iter().copied().collect(),
                parts: bundle.parts.iter().map(|(kind, (now, usual))| (*kind, *now, *usual)).collect(),
            }
        })
        .collect();
    let mut boxes: Vec<(usize, SankeyNode)> = nodes
        .into_iter()
        .map(|((column, country), at)| (at, SankeyNode { column, country, sites: Vec::new() }))
        .collect();
    boxes.sort_by_key(|(at, _)| *at);
    let mut boxes: Vec<SankeyNode> = boxes.into_iter().map(|(_, node)| node).collect();
    let names = &network.map.stage_names;
    for (at, site) in network.map.sites.iter_enumerated() {
        let column = stages.iter().position(|stage| *stage == site.stage);
        let own = boxes.iter_mut().find(|node| Some(node.column) == column && node.country == site.country);
        own.into_iter().for_each(|node| node.sites.push(at));
    }
    let sum = |of: fn(&(VerdictKind, f64, f64)) -> f64| links.iter().flat_map(|link| &link.parts).map(of).sum::<f64>();
    let usual = sum(|part| part.2);
    let kept = sum(|part| part.1.min(part.2));
    let lost = |link: &SankeyLink| link.parts.iter().map(|part| (part.2 - part.1).max(0.0)).sum::<f64>();
    let worst = largest_by(links.iter(), |link| lost(link) / usual.max(f64::MIN_POSITIVE));
    let when = request.when();
    let of = part.name(request);
    let in_what = of.as_ref().map_or_else(String::new, |of| format!(" of {of}"));
    let title = match worst {
        Some(link) if usual > 0.0 && usual - kept > 0.005 * usual => {
            let name = |at: usize| {
                let node = &boxes[at];
                format!(
                    "{} ({})",
                    node.country.name(),
                    stages.get(node.column).map_or("".into(), |stage| names.in_text(*stage))
                )
            };
            format!(
                "In {when} {} of the usual trade{in_what} is missing, most from {} to {}",
                percent(1.0 - kept / usual),
                name(link.from),
                name(link.to)
            )
        }
        Some(_) => format!("In {when} trade{in_what} flows as usual"),
        None => format!("Nothing{in_what} is traded on this map"),
    };
    Plot {
        name: "flows".to_owned(),
        title,
        unit: format!(
            "USD of tracked material per month in {when}; pale: what flows in the baseline and is missing now{}",
            part.site.map_or_else(String::new, |site| format!(
                "; the chain behind {}, with what others draw from it",
                request.site(site)
            ))
        ),
        source: request.source(),
        empty: "Nothing is traded on this map; draw a route to see it here",
        form: Form::Sankey(Sankey {
            columns: stages.iter().map(|stage| names.label(*stage).to_owned()).collect(),
            nodes: boxes,
            verdicts: verdict_series(&links),
            links,
            unit: "USD".to_owned(),
        }),
    }
}

/// Country by commodity in the month; supply is of the given commodities, gaps of all that is demanded.
pub fn heat_map(request: &PlotRequest<'_>, of: HeatOf, cut: Cut, commodities: &[CommodityIx]) -> Plot {
    match of {
        HeatOf::Supply => supply_heat(request, cut, commodities),
        HeatOf::Gap => gap_heat(request),
    }
}

fn supply_heat(request: &PlotRequest<'_>, cut: Cut, commodities: &[CommodityIx]) -> Plot {
    let network = &request.outcome.network;
    let mut shares: BTreeMap<Country, Vec<Option<f64>>> = BTreeMap::new();
    let mut leads: BTreeMap<Country, usize> = BTreeMap::new();
    if let Some(now) = request.now() {
        let book = Attribution::new(network, now, cut);
        for (column, commodity) in commodities.iter().enumerate() {
            for (rank, share) in book.shares(*commodity, Buyer::World).into_iter().enumerate() {
                let row = shares.entry(share.country.clone()).or_insert_with(|| vec![None; commodities.len()]);
                row[column] = Some(share.share);
                if rank == 0 {
                    *leads.entry(share.country).or_default() += 1;
                }
            }
        }
    }
    let when = request.when();
    let title = match leads.iter().max_by_key(|(_, number)| **number) {
        Some((country, number)) => {
            format!("{} leads in {number} of {} commodities in {when}", country.name(), commodities.len())
        }
        None => format!("Nothing is supplied in {when}"),
    };
    let (rows, cells) = rows_of(&network.map.sites, shares);
    Plot {
        name: format!("heat-supply-{}", cut.key()),
        title,
        unit: format!("Share of world supply, {}, {when}; largest {COUNTRIES} countries", cut.label()),
        source: request.source(),
        empty: "No supply to show; choose another commodity",
        form: Form::Heat(Heat {
            row_head: "country",
            column_head: "commodity",
            rows,
            columns: columns_of(request, commodities),
            cells,
            is_bad: false,
        }),
    }
}

fn gap_heat(request: &PlotRequest<'_>) -> Plot {
    let network = &request.outcome.network;
    let mut wanted: Vec<CommodityIx> =
        network.demands.iter().map(|demand| network.nodes[demand.node].commodity).collect();
    wanted.sort_by_key(|at| (network.map.commodities[*at].stage, &network.map.commodities[*at].id));
    wanted.dedup();
    let mut sums: BTreeMap<(Country, usize), (f64, f64)> = BTreeMap::new();
    for row in request.rows.iter().filter(|row| row.month == request.month) {
        if let (Consumer::Market(_), Some(column)) =
            (row.consumer, wanted.iter().position(|commodity| *commodity == row.commodity))
        {
            let sum = sums.entry((network.map.sites[row.site].country.clone(), column)).or_default();
            *sum = (sum.0 + row.gap, sum.1 + row.demand);
        }
    }
    let mut shares: BTreeMap<Country, Vec<Option<f64>>> = BTreeMap::new();
    let mut worst: Option<(f64, String)> = None;
    for ((country, column), (gap, demand)) in sums {
        let row = shares.entry(country.clone()).or_insert_with(|| vec![None; wanted.len()]);
        if demand > 0.0 {
            let share = gap / demand;
            row[column] = Some(share);
            if worst.as_ref().is_none_or(|(most, _)| share > *most) {
                worst = Some((share, format!("{}'s demand for {}", country.name(), request.commodity(wanted[column]))));
            }
        }
    }
    let when = request.when();
    let title = match worst {
        Some((share, what)) if share > chokepoint_core::insight::SHORT => {
            format!("{what} is hit worst in {when}: {} unmet", percent(share))
        }
        _ => format!("No country lacks 1 % of any of these goods in {when}"),
    };
    let (countries, by_country) = rows_of(&network.map.sites, shares);
    // Commodities are many and countries few: commodities stand below each other.
    let rows = columns_of(request, &wanted);
    let cells = (0..rows.len()).map(|at| by_country.iter().map(|cells| cells[at]).collect()).collect();
    Plot {
        name: "heat-gap".to_owned(),
        title,
        unit: format!("Unmet share of final demand, by country of the market, {when}"),
        source: request.source(),
        empty: "No market on this map",
        form: Form::Heat(Heat {
            row_head: "commodity",
            column_head: "country",
            rows,
            columns: countries,
            cells,
            is_bad: true,
        }),
    }
}

fn columns_of(request: &PlotRequest<'_>, commodities: &[CommodityIx]) -> Vec<(String, Option<Pick>)> {
    commodities.iter().map(|at| (request.commodity(*at).to_owned(), Some(Pick::Commodity(*at)))).collect()
}

type Named = Vec<(String, Option<Pick>)>;

/// The countries with the largest sums.
fn rows_of(
    sites: &TiSlice<SiteIx, Site>,
    shares: BTreeMap<Country, Vec<Option<f64>>>,
) -> (Named, Vec<Vec<Option<f64>>>) {
    let mut rows: Vec<(Country, Vec<Option<f64>>)> = shares.into_iter().collect();
    let sum = |cells: &[Option<f64>]| cells.iter().flatten().sum::<f64>();
    rows.sort_by(|a, b| coarse(sum(&b.1)).cmp(&coarse(sum(&a.1))).then_with(|| a.0.cmp(&b.0)));
    rows.truncate(COUNTRIES);
    let sites_of = |country: &Country| {
        let sites: Vec<SiteIx> = sites.keys().filter(|at| sites[*at].country == *country).collect();
        (!sites.is_empty()).then_some(Pick::Sites(sites))
    };
    rows.into_iter().map(|(country, cells)| ((country.name().to_owned(), sites_of(&country)), cells)).unzip()
}

/// What a rule touches, the largest trade first.
pub fn rule_reach(request: &PlotRequest<'_>, rule: &Rule, reach: &Reach) -> Plot {
    let mut rows: Vec<_> = reach.rows.iter().collect();
    rows.sort_by(|a, b| b.usd.total_cmp(&a.usd).then(b.routes.cmp(&a.routes)));
    let number = rows.len();
    let abroad = |row: &&&chokepoint_core::insight::ReachRow| !row.from.is_in(&rule.issuer);
    let foreign: f64 = rows.iter().filter(abroad).map(|row| row.usd).sum();
    let all: f64 = rows.iter().map(|row| row.usd).sum();
    let title = if number == 0 {
        format!("“{}” touches nothing on this map", rule.title)
    } else {
        let abroad = if foreign > 0.0 {
            format!(", {} of it from other countries", percent(foreign / all))
        } else {
            String::new()
        };
        format!(
            "“{}” touches {} of trade a year on {}{abroad}",
            rule.title,
            usd(reach.usd),
            count_words(reach.touched.len(), "route")
        )
    };
    let rows: Vec<Rank> = rows
        .into_iter()
        .take(TOUCHED)
        .map(|row| Rank {
            label: format!("{} from {}", request.commodity(row.commodity), row.from.name()),
            pick: Some(Pick::Commodity(row.commodity)),
            values: vec![Some(row.usd)],
            note: format!("{}, {}", row.clause.label(), count_words(row.routes, "route")),
        })
        .collect();
    let which = if number > TOUCHED { format!("; the largest {TOUCHED} of {number}") } else { String::new() };
    Plot {
        name: "reach".to_owned(),
        title,
        unit: format!(
            "USD of baseline trade a year at which the rule is aimed, by commodity, exporter and clause{which}"
        ),
        source: request.source(),
        empty: "This rule touches nothing on this map; look at its lists and thresholds",
        form: Form::Ranks(Ranks {
            row_head: "trade",
            note_head: "clause",
            sides: vec![Series::new("USD a year", Tint::After)],
            rows,
            thresholds: Vec::new(),
            unit: "USD".to_owned(),
            most: None,
        }),
    }
}

/// Which substitute is used where, now and at most, and what it costs in performance; of a part, where it can help its site.
pub fn substitutes_in_use(request: &PlotRequest<'_>, part: Part<'_>) -> Plot {
    let network = &request.outcome.network;
    let mut uses = substitute_uses(request.outcome);
    if let Some(behind) = part.behind(network) {
        let own = behind.iter_enumerated().filter(|(_, is_behind)| **is_behind);
        let sites: BTreeSet<SiteIx> = own.map(|(at, _)| network.nodes[at].site).collect();
        uses.retain(|used| sites.contains(&used.site));
    }
    let now = |shares: &TiSlice<MonthIx, f64>| shares.get(request.month).copied().unwrap_or(0.0);
    uses.sort_by(|a, b| {
        now(&b.shares)
            .total_cmp(&now(&a.shares))
            .then(b.most.total_cmp(&a.most))
            .then((a.site, a.recipe).cmp(&(b.site, b.recipe)))
    });
    let recipe = |at: RecipeIx| network.map.recipes.get(at).map_or("?", |recipe| recipe.name.as_str());
    let running = uses.iter().filter(|used| now(&used.shares) > 0.005).count();
    let when = request.when();
    let of = part.name(request).map_or_else(String::new, |of| format!(" behind {of}"));
    let title = match uses.first() {
        Some(first) if running > 0 => format!(
            "{running} of {} substitutes{of} run in {when}; {} at {} most, {} of the usual work",
            uses.len(),
            recipe(first.recipe),
            request.site(first.site),
            percent(now(&first.shares))
        ),
        Some(_) => format!("No substitute{of} runs in {when}"),
        None => format!("No substitute{of} on this map"),
    };
    let rows = uses
        .into_iter()
        .map(|used| Rank {
            label: format!("{}: {}", request.site(used.site), recipe(used.recipe)),
            pick: Some(Pick::Site(used.site)),
            values: vec![Some(now(&used.shares) * 100.0), Some(used.most * 100.0)],
            note: format!("{} less performance", percent(used.penalty)),
        })
        .collect();
    Plot {
        name: "substitutes".to_owned(),
        title,
        unit: "Per cent of the replaced recipe's usual work".to_owned(),
        source: request.source(),
        empty: "No substitute on this map; a recipe can stand in for another",
        form: Form::Ranks(Ranks {
            row_head: "substitute",
            note_head: "penalty",
            sides: vec![Series::new(format!("in {when}"), Tint::After), Series::new("at most", Tint::Before)],
            rows,
            thresholds: Vec::new(),
            unit: "%".to_owned(),
            most: None,
        }),
    }
}
