//! How long stores last and markets hold out.

use crate::charts::answer::headline;
use crate::charts::{Part, PlotRequest, month_names};
use crate::draw::chart::{Form, Line, Lines, Pick, Plot, Series, Strip, StripRow, Tint};
use crate::draw::percent;
use chokepoint_core::engine::{CommodityIx, DemandIx, MonthIx};
use chokepoint_core::insight::{
    Consumer, GapRow, GapSelection, demand_name, first_short, order_of_shortage, resilience, stock_cover,
};
use typed_index_collections::{TiVec, ti_vec};

/// Demands that are listed even where none runs short.
const HELD: usize = 10;
/// Most stores that are drawn: more lines cannot be told apart.
const STORES: usize = 8;

/// The largest stores, or those of one commodity, over the months, in months of usual use, with the units beside.
pub fn stocks_and_cover(request: &PlotRequest<'_>, of: Option<CommodityIx>) -> Plot {
    let network = &request.outcome.network;
    let mut stores = stock_cover(request.outcome);
    stores.retain(|store| of.is_none_or(|of| store.commodity == of));
    let number = stores.len();
    stores.sort_by(|a, b| {
        b.value(network).total_cmp(&a.value(network)).then((a.site, a.commodity).cmp(&(b.site, b.commodity)))
    });
    stores.truncate(STORES);
    let empties = stores.iter().filter(|store| store.use_per_month > 0.0);
    let first_empty = empties
        .filter_map(|store| {
            let month = store.units.position(|units| *units < 0.02 * store.initial)?;
            Some((month, store))
        })
        .min_by_key(|(month, _)| *month);
    let title = match first_empty {
        Some((month, store)) => format!(
            "The store of {} at {} is empty in {}",
            request.commodity(store.commodity),
            request.site(store.site),
            request.outcome.timeline.label(month)
        ),
        None if stores.is_empty() => match of {
            Some(of) => format!("No {} lies in store on this map", request.commodity(of)),
            None => "Nothing lies in store on this map".to_owned(),
        },
        None => {
            let left: f64 = stores.iter().map(|store| store.cover(store.units.last().copied().unwrap_or(0.0))).sum();
            let had: f64 = stores.iter().map(|store| store.cover(store.initial)).sum();
            let share = if had > 0.0 { left / had } else { 0.0 };
            format!("No large store runs empty; at the end they cover {} of what they did", percent(share))
        }
    };
    let lines = stores
        .iter()
        .enumerate()
        .map(|(at, store)| {
            let (site, commodity) = (request.site(store.site), request.commodity(store.commodity));
            let mut series = Series::new(format!("{site}: {commodity}"), Tint::Number(at));
            // Two stores of one site are told apart by what lies in them.
            let is_alone = stores.iter().filter(|other| other.site == store.site).count() == 1;
            series.short = if is_alone { site.to_owned() } else { format!("{commodity}, {site}") };
            Line {
                series,
                pick: Some(Pick::Site(store.site)),
                values: store.units.iter().map(|units| Some(store.cover(*units))).collect(),
                beside: store.units.clone(),
                beside_unit: request.unit(store.commodity).to_owned(),
                before: None,
            }
        })
        .collect();
    let of = of.map_or_else(String::new, |of| format!(" of {}", request.commodity(of)));
    let which = if number > STORES {
        format!("the {STORES} most valuable of {number} stores{of}")
    } else {
        format!("every store{of}")
    };
    Plot {
        name: "stocks".to_owned(),
        title,
        unit: format!("Months of usual use in store at the end of each month, {which}"),
        source: request.source(),
        empty: "Nothing lies in store on this map; give a site a stock to see it here",
        form: Form::Lines(Lines {
            months: month_names(&request.outcome.timeline, stores.first().map_or(0, |store| store.units.len())),
            lines,
            unit: "months".to_owned(),
            beside: Some("in store"),
        }),
    }
}

/// When each market runs short, the first on top; of a part, its demands alone.
pub fn shortage_strip(request: &PlotRequest<'_>, part: Part<'_>) -> Plot {
    let network = &request.outcome.network;
    let months = request.outcome.timeline.months();
    let mut unmet: TiVec<DemandIx, TiVec<MonthIx, f64>> = ti_vec![ti_vec![0.0; months]; network.demands.len()];
    for row in request.rows {
        if let Consumer::Market(demand) = row.consumer
            && let Some(share) = unmet.get_mut(demand).and_then(|unmet| unmet.get_mut(row.month))
            && row.demand > 0.0
        {
            *share = row.gap / row.demand;
        }
    }
    let mut standing = resilience(request.outcome, request.rows);
    standing.retain(|one| {
        let node = network.nodes[network.demands[one.demand].node];
        part.has_site(node.site) && part.has_good(node.commodity)
    });
    standing.sort_by_cached_key(|one| {
        let first = one.first_short();
        let share = first.and_then(|first| unmet.get(one.demand)?.get(first)).copied().unwrap_or(0.0);
        // Those that hold out come last.
        (first.is_none(), order_of_shortage(first.unwrap_or(MonthIx::FIRST), share, Consumer::Market(one.demand)))
    });
    let mut rows: Vec<StripRow> = standing
        .into_iter()
        .map(|standing| {
            let node = network.nodes[network.demands[standing.demand].node];
            StripRow {
                label: demand_name(network, node.site, node.commodity),
                pick: Some(Pick::Site(node.site)),
                unmet: std::mem::take(&mut unmet[standing.demand]),
                first: standing.first_short(),
                recovers: standing.time_to_recover,
                short: standing.months_short,
                cover: standing.cover,
                before: None,
            }
        })
        .collect();
    let short = rows.iter().filter(|row| row.first.is_some()).count();
    let all = rows.len();
    rows.truncate(short.max(HELD));
    let more = match all - rows.len() {
        0 => String::new(),
        more => format!("; {more} more demands hold out"),
    };
    let first = request.rows.iter().filter(|row| part.has_site(row.site) && part.has_good(row.commodity));
    let first: Vec<GapRow> = first.cloned().collect();
    let finding = headline(request.outcome, short, all, first_short(&first, GapSelection::AllMarkets));
    // A finding that names a demand names its market with it.
    let title =
        match part.name(request).filter(|of| short == 0 || part.site.is_none() || !finding.starts_with(of.as_str())) {
            Some(of) => format!("{of}: {finding}"),
            None => finding,
        };
    Plot {
        name: "time-to-shortage".to_owned(),
        title,
        unit: format!(
            "Height of red: share of the month's demand that stays unmet; line: the first month above 1 %{more}"
        ),
        source: request.source(),
        empty: "No market on this map; give a site a demand to see it here",
        form: Form::Strip(Strip { months: month_names(&request.outcome.timeline, months), rows }),
    }
}
