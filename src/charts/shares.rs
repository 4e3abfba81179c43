//! Who supplies what share: before and after, and over the months.

use crate::charts::{PlotRequest, coarse, largest_by, month_names};
use crate::draw::chart::{Areas, Form, Pick, Plot, Series, Split, SplitRow, SplitSide, WorldTint};
use crate::draw::{Choropleth, percent};
use chokepoint_core::engine::{CommodityIx, MonthIx};
use chokepoint_core::insight::{Attribution, Buyer, CountryShare, Cut, hhi};
use chokepoint_core::model::Country;
use std::collections::BTreeMap;
use typed_index_collections::{TiSlice, TiVec};

/// A country whose share never reaches this is drawn with others.
const SMALL: f64 = 0.03;
/// Most countries that are drawn by themselves.
const MOST: usize = 9;

/// Shares of some commodities in the month beside those of the baseline.
pub fn share_plot(request: &PlotRequest<'_>, cut: Cut, buyer: Buyer, commodities: &[CommodityIx]) -> Plot {
    let network = &request.outcome.network;
    let baseline = network.baseline_month();
    let before = Attribution::new(network, &baseline, cut);
    let after = request.now().map(|now| Attribution::new(network, now, cut));
    let mut found = Vec::new();
    for &commodity in commodities {
        let old = before.shares(commodity, buyer);
        let new = after.as_ref().map(|after| after.shares(commodity, buyer)).unwrap_or_default();
        if !(old.is_empty() && new.is_empty()) {
            found.push((commodity, vec![("before".to_owned(), old), ("after".to_owned(), new)]));
        }
    }
    let when = request.when();
    let split = split_of(request, found);
    Plot {
        name: format!("shares-{}", cut.key()),
        title: share_title(&split, &when),
        unit: format!(
            "Shares of {}, {}; before = baseline, after = {when}{}",
            of(request, buyer),
            cut.label(),
            match cut {
                Cut::Location | Cut::Origin => "",
                Cut::Owner | Cut::Technology => "; in the HHI what nobody states counts as one holder",
            }
        ),
        source: request.source(),
        empty: "No supply to show; choose another commodity or buyer",
        form: Form::Split(split),
    }
}

/// A side's name and shares.
pub(crate) type Side = (String, Vec<CountryShare>);

/// Bars of shares from what was found: per commodity, name and shares of each side.
pub(crate) fn split_of(request: &PlotRequest<'_>, found: Vec<(CommodityIx, Vec<Side>)>) -> Split {
    let countries = countries(found.iter().flat_map(|(_, sides)| sides.iter().flat_map(|(_, shares)| shares)));
    let rows = found
        .into_iter()
        .map(|(commodity, sides)| SplitRow {
            label: request.commodity(commodity).to_owned(),
            pick: Some(Pick::Commodity(commodity)),
            sides: sides
                .into_iter()
                .map(|(label, shares)| SplitSide {
                    label,
                    note: hhi(&shares),
                    shares: if shares.is_empty() { Vec::new() } else { per_country(&countries, &shares) },
                })
                .collect(),
        })
        .collect();
    Split {
        row_head: "commodity",
        series_head: "country",
        note_head: "HHI",
        series: countries.into_iter().map(|(_, series)| series).collect(),
        rows,
    }
}

fn of(request: &PlotRequest<'_>, buyer: Buyer) -> String {
    match buyer {
        Buyer::World => "world supply".to_owned(),
        Buyer::Site(site) => format!("what {} makes and buys", request.site(site)),
    }
}

/// Countries in the order of their sums; the small ones are marked.
fn countries<'s>(shares: impl Iterator<Item = &'s CountryShare>) -> Vec<(Country, Series)> {
    let mut sums: BTreeMap<&Country, (f64, f64)> = BTreeMap::new();
    for share in shares {
        let entry = sums.entry(&share.country).or_default();
        *entry = (entry.0 + share.share, entry.1.max(share.share));
    }
    let mut order: Vec<_> = sums.into_iter().collect();
    order.sort_by(|a, b| coarse(b.1.0).cmp(&coarse(a.1.0)).then_with(|| a.0.cmp(b.0)));
    let mut drawn = 0;
    let mut countries: Vec<(Country, Series)> = Vec::new();
    for (country, (_, largest)) in order {
        let mut series = Series::country(country);
        series.is_minor = largest < SMALL || drawn >= MOST;
        drawn += usize::from(!series.is_minor);
        countries.push((country.clone(), series));
    }
    countries
}

fn per_country(countries: &[(Country, Series)], shares: &[CountryShare]) -> Vec<f64> {
    let share =
        |country: &Country| shares.iter().find(|share| share.country == *country).map_or(0.0, |share| share.share);
    countries.iter().map(|(country, _)| share(country)).collect()
}

/// Whether a share changes by more than half a per cent, and by what can be read.
fn moves(before: f64, after: f64) -> bool {
    (after - before).abs() >= 0.005 && percent(before) != percent(after)
}

/// The largest change of a leading supplier's share, or who leads most where nothing moves.
fn share_title(split: &Split, when: &str) -> String {
    let stopped = split.rows.iter().find(|row| row.sides.last().is_some_and(|side| side.shares.is_empty()));
    if let Some(row) = stopped {
        return format!("Nobody supplies {} any more in {when}", row.label);
    }
    let leaders = split.rows.iter().filter_map(|row| {
        let (before, after) = (row.sides.first()?, row.sides.last()?);
        let named = before.shares.iter().copied().enumerate().filter(|(at, _)| {
            split.series.get(*at).is_some_and(|series| series.tint != crate::draw::chart::Tint::Rest)
        });
        let (at, share) = largest_by(named, |found| found.1)?;
        Some((&row.label, split.series.get(at)?.name.as_str(), share, after.shares.get(at).copied().unwrap_or(0.0)))
    });
    let moved = largest_by(leaders.clone(), |found| (found.3 - found.2).abs());
    match moved {
        None => "Nothing is supplied here".to_owned(),
        Some((label, country, before, after)) if moves(before, after) => {
            let verb = if after < before { "falls" } else { "rises" };
            format!("{country}'s share of {label} {verb} from {} to {} by {when}", percent(before), percent(after))
        }
        Some(_) => largest_by(leaders, |found| found.2).map_or_else(String::new, |(label, country, before, _)| {
            format!("Shares hold; {country} supplies {} of {label}", percent(before))
        }),
    }
}

/// Shares of one commodity (index), month by month.
pub fn shares_over_months(request: &PlotRequest<'_>, cut: Cut, buyer: Buyer, commodity: CommodityIx) -> Plot {
    let network = &request.outcome.network;
    let months = request.outcome.result().map_or(TiSlice::from_ref(&[]), |play| play.months.as_slice());
    let found: TiVec<MonthIx, Vec<CountryShare>> =
        months.iter().map(|month| Attribution::new(network, month, cut).shares(commodity, buyer)).collect();
    let countries = countries(found.iter().flatten());
    let columns: TiVec<MonthIx, Vec<f64>> = found.iter().map(|shares| per_country(&countries, shares)).collect();
    // In per cent, as the axis says.
    let values = (0..countries.len())
        .map(|country| columns.iter().map(|column| column.get(country).map_or(0.0, |share| share * 100.0)).collect())
        .collect();
    let total = found.iter().map(|shares| if shares.is_empty() { 0.0 } else { 100.0 }).collect();
    let name = request.commodity(commodity);
    let change = (found.first().and_then(|shares| shares.first())).map(|leader| {
        let last = found.last().and_then(|shares| shares.iter().find(|share| share.country == leader.country));
        (leader.country.name().to_owned(), leader.share, last.map_or(0.0, |share| share.share))
    });
    let title = match change {
        None => format!("Nobody supplies {name}"),
        Some((country, first, last)) if !moves(first, last) => {
            format!("{country} keeps {} of {name} to the end", percent(last))
        }
        Some((country, first, last)) => {
            format!("{country}'s share of {name} goes from {} to {} over the scenario", percent(first), percent(last))
        }
    };
    Plot {
        name: format!("shares-over-months-{}", cut.key()),
        title,
        unit: format!("Per cent of {}, {}", of(request, buyer), cut.label()),
        source: request.source(),
        empty: "No supply to show; choose another commodity or buyer",
        form: Form::Areas(Areas {
            months: month_names(&request.outcome.timeline, found.len()),
            series: countries.into_iter().map(|(_, series)| series).collect(),
            values,
            total,
            total_name: "supply",
            beyond: None,
            unit: "%".to_owned(),
            before: None,
        }),
    }
}

/// Shares of the world supply of one commodity (index) in the month, on the map of the world.
pub fn world_shares(request: &PlotRequest<'_>, cut: Cut, commodity: CommodityIx) -> Plot {
    let network = &request.outcome.network;
    let shares = request
        .now()
        .map(|now| Attribution::new(network, now, cut).shares(commodity, Buyer::World))
        .unwrap_or_default();
    let (name, when) = (request.commodity(commodity), request.when());
    let title = match shares.first() {
        Some(first) => format!("{} supplies {} of {name} in {when}", first.country.name(), percent(first.share)),
        None => format!("Nobody supplies {name} in {when}"),
    };
    let tint = Choropleth { title: format!("{name}, {}", cut.label()), shares };
    Plot {
        name: format!("world-{}", cut.key()),
        title,
        unit: format!("Share of world supply, {}, {when}", cut.label()),
        source: format!("{}. Coastlines: Natural Earth, public domain", request.source()),
        empty: "Nobody supplies this in the month shown; choose another commodity",
        form: Form::World(WorldTint { tint }),
    }
}
