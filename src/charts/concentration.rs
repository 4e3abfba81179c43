//! Concentration of supply and reliance on imports, before and after.

use crate::charts::{PlotRequest, at_stage};
use crate::draw::chart::{Form, Pick, Plot, Rank, Ranks, Series, Threshold, Tint};
use crate::draw::percent;
use chokepoint_core::engine::{CommodityIx, MonthOutcome};
use chokepoint_core::insight::{Cut, hhi, stage_shares, trade_balances};
use chokepoint_core::model::Stage;
use std::collections::BTreeSet;

/// Thresholds of the US Horizontal Merger Guidelines of 2010 (1,500 and 2,500) and of the US Merger Guidelines of 2023 (1,800).
fn thresholds() -> Vec<Threshold> {
    [
        (1_500.0, "1,500: moderately concentrated (US guidelines of 2010)"),
        (1_800.0, "1,800: highly concentrated (US guidelines of 2023)"),
        (2_500.0, "2,500: highly concentrated (US guidelines of 2010)"),
    ]
    .map(|(at, words)| Threshold { at, words: words.to_owned() })
    .to_vec()
}

fn before_after(when: &str) -> Vec<Series> {
    vec![Series::new("baseline", Tint::Before), Series::new(when, Tint::After)]
}

/// HHI of each stage by country of the site, value at baseline prices, before and after.
pub fn concentration(request: &PlotRequest<'_>) -> Plot {
    let network = &request.outcome.network;
    let baseline = network.baseline_month();
    let of = |month: &MonthOutcome, stage: Stage| {
        let shares = stage_shares(network, month, stage, Cut::Location);
        (!shares.is_empty()).then(|| hhi(&shares))
    };
    let names = &network.map.stage_names;
    let (stages, rows): (Vec<Stage>, Vec<Rank>) = Stage::ALL
        .into_iter()
        .map(|stage| (stage, of(&baseline, stage), request.now().and_then(|now| of(now, stage))))
        .filter(|(_, before, after)| before.is_some() || after.is_some())
        .map(|(stage, before, after)| {
            let label = names.label(stage).to_owned();
            (stage, Rank { label, pick: None, values: vec![before, after], note: String::new() })
        })
        .unzip();
    let when = request.when();
    let highest = stages
        .iter()
        .zip(&rows)
        .filter_map(|(stage, row)| Some((*stage, row.values.last().copied().flatten()?)))
        .max_by(|a, b| a.1.total_cmp(&b.1));
    let title = match highest {
        Some((stage, hhi)) => {
            let over =
                rows.iter().filter(|row| row.values.last().copied().flatten().is_some_and(|hhi| hhi > 1_800.0)).count();
            format!(
                "{over} of {} stages are highly concentrated in {when}; {} most, HHI {}",
                rows.len(),
                names.own(stage).unwrap_or(at_stage(stage)),
                crate::draw::quantity(hhi.round(), "").trim()
            )
        }
        None => "Nothing is made on this map".to_owned(),
    };
    Plot {
        name: "concentration".to_owned(),
        title,
        unit: "Herfindahl-Hirschman index of production by country, 0 to 10,000, goods of a stage added up at baseline prices; \
               thresholds: US Horizontal Merger Guidelines 2010, US Merger Guidelines 2023"
            .to_owned(),
        source: request.source(),
        empty: "Nothing is made on this map",
        form: Form::Ranks(Ranks {
            row_head: "stage",
            note_head: "",
            sides: before_after(&when),
            rows,
            thresholds: thresholds(),
            unit: String::new(),
            most: Some(10_000.0),
        }),
    }
}

/// Net import reliance of the countries that use a commodity (index), before and after.
pub fn import_reliance(request: &PlotRequest<'_>, commodity: CommodityIx) -> Plot {
    let network = &request.outcome.network;
    let before = trade_balances(network, &network.baseline_month(), commodity);
    let after = request.now().map(|now| trade_balances(network, now, commodity)).unwrap_or_default();
    let countries: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let unit = request.unit(commodity);
    let mut found: Vec<(f64, Rank)> = countries
        .into_iter()
        .filter_map(|country| {
            let (old, new) = (before.get(country), after.get(country));
            let used = old.map_or(0.0, chokepoint_core::insight::TradeBalance::consumption);
            let now = new.map_or(0.0, chokepoint_core::insight::TradeBalance::consumption);
            let values =
                [old, new].map(|balance| balance.and_then(|balance| balance.reliance()).map(|share| share * 100.0));
            let note =
                format!("uses {} a month, was {}", crate::draw::quantity(now, unit), crate::draw::quantity(used, unit));
            (used.max(now) > 0.0).then(|| {
                let label = country.name().to_owned();
                (used.max(now), Rank { label, pick: None, values: values.to_vec(), note })
            })
        })
        .collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.label.cmp(&b.1.label)));
    found.truncate(14);
    let rows: Vec<Rank> = found.into_iter().map(|(_, row)| row).collect();
    let when = request.when();
    let name = request.commodity(commodity);
    let whole = |row: &&Rank| row.values.first().copied().flatten().is_some_and(|share| share > 50.0);
    let title = match rows.iter().find(whole) {
        Some(row) => {
            let share = row.values.first().copied().flatten().unwrap_or(0.0) / 100.0;
            let number = rows.iter().filter(whole).count();
            format!(
                "{number} of {} users import over half of their {name}; {}, the largest, {}",
                rows.len(),
                row.label,
                percent(share)
            )
        }
        None if rows.is_empty() => format!("Nobody uses {name}"),
        None => format!("No country imports over half of its {name}"),
    };
    Plot {
        name: "import-reliance".to_owned(),
        title,
        unit: "Net import reliance, per cent of use: (imports - exports) / (production + imports - exports), as in the USGS \
               Mineral Commodity Summaries, without changes of stocks"
            .to_owned(),
        source: request.source(),
        empty: "Nobody uses this commodity; choose another",
        form: Form::Ranks(Ranks {
            row_head: "country",
            note_head: "use",
            sides: before_after(&when),
            rows: rows.into_iter().map(|row| Rank { pick: Some(Pick::Commodity(commodity)), ..row }).collect(),
            thresholds: Vec::new(),
            unit: "%".to_owned(),
            most: Some(100.0),
        }),
    }
}
