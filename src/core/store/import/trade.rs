//! Trade between countries, as customs offices publish it: reporter, partner, commodity code, quantity, value.
//!
//! Each flow is seen from both sides; where both report, the importer's figure counts (imports are recorded with more care) and their
//! disagreement widens its standard deviation. Codes become commodities of the map or new ones, countries become sites: aggregates of their own,
//! or those of the map that make or take the goods in that country, in proportion to their baseline volumes.

use crate::model::{Commodity, CommodityId, Country, Preset, Stage, Tag};
use crate::store::import::columns::{Field, TableKind};
use crate::store::import::options::{CodeTo, ImportOptions};
use crate::store::import::plan::{Draft, slug};
use crate::store::import::sites::country;
use crate::store::import::table::{Row, Table};
use crate::store::import::trade_ends::Ends;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What is taken for the relative standard deviation of a trade figure unless the user says otherwise.
pub(super) const SIGMA: f64 = 0.1;

/// What a flow is summed by: code, exporter, importer.
type Flow = (String, Country, Country);

/// Sums of a flow as one side reports it.
#[derive(Clone, Copy, Debug, Default)]
struct Reported {
    quantity: f64,
    value: f64,
}

/// The codes of a trade table, each with what it most probably is: the commodity that carries it as a tag (`hs-280530`), as id or as
/// name, else a new one.
pub fn trade_codes(table: &Table, options: &ImportOptions, preset: &Preset) -> BTreeMap<String, CodeTo> {
    let Some(column) = options.column(Field::Code).filter(|_| options.kind == TableKind::Trade) else {
        return BTreeMap::new();
    };
    let codes: BTreeSet<&str> = table.rows.iter().map(|row| row.cell(column)).filter(|code| !code.is_empty()).collect();
    let known = |code: &str| {
        let tag = Tag::from(tag_of(code).as_str());
        let is = |entry: &&Commodity| {
            entry.tags.contains(&tag) || entry.id.as_str() == code || entry.name.eq_ignore_ascii_case(code)
        };
        preset.map.commodities.iter().find(is).map(|entry| CodeTo::Commodity(entry.id.clone()))
    };
    codes.into_iter().map(|code| (code.to_owned(), known(code).unwrap_or(CodeTo::New))).collect()
}

/// Reads all rows.
pub(super) fn read(draft: &mut Draft<'_>) {
    let flows = sums(draft);
    let goods = commodities(draft, &flows);
    let volumes = merged(draft, &flows, &goods);
    let mut ends = Ends::default();
    for ((code, from, to), (volume, sigma)) in &volumes {
        let Some(commodity) = goods.get(code) else { continue };
        let (starts, stops) = (ends.suppliers(draft, commodity, from), ends.buyers(draft, commodity, to));
        for (start, start_share) in &starts {
            for (stop, stop_share) in &stops {
                let link = ends.links.entry((commodity.clone(), start.clone(), stop.clone())).or_insert((0.0, *sigma));
                link.0 += volume * start_share * stop_share;
                link.1 = link.1.max(*sigma);
            }
        }
    }
    ends.write(draft);
}

/// Sums the good rows per flow and side: `true` where the importer reports.
fn sums<'a>(draft: &mut Draft<'a>) -> BTreeMap<(Flow, bool), Reported> {
    let table: &'a Table = draft.table;
    let year = year(draft);
    let mut flows: BTreeMap<(Flow, bool), Reported> = BTreeMap::new();
    let (mut other_years, mut totals, mut left_out, mut inner) = (0, 0, 0, 0);
    for row in &table.rows {
        if year.as_deref().is_some_and(|year| draft.cell(row, Field::Year).get(..4) != Some(year)) {
            other_years += 1;
            continue;
        }
        if is_total(draft.cell(row, Field::Partner)) || is_total(draft.cell(row, Field::Reporter)) {
            totals += 1;
            continue;
        }
        let code = draft.cell(row, Field::Code).to_owned();
        if draft.options.codes.get(&code) == Some(&CodeTo::LeaveOut) {
            left_out += 1;
            continue;
        }
        let Some((flow, is_import, reported)) = flow(draft, row, code) else { continue };
        if flow.1 == flow.2 {
            inner += 1;
            continue;
        }
        let sum = flows.entry((flow, is_import)).or_default();
        sum.quantity += reported.quantity;
        sum.value += reported.value;
    }
    let mut note = |count: usize, why: &str| {
        if count > 0 {
            draft.notes.push(format!("{count} rows left out: {why}"));
        }
    };
    note(other_years, &format!("not of the year {}", year.unwrap_or_default()));
    note(totals, "totals over all partners");
    note(left_out, "codes that are not wanted");
    note(inner, "a country's trade with itself");
    flows
}

/// The year that counts where a table holds several.
fn year(draft: &Draft<'_>) -> Option<String> {
    if draft.options.year.is_some() {
        return draft.options.year.clone();
    }
    let column = draft.options.column(Field::Year)?;
    let years: BTreeSet<&str> = draft.table.rows.iter().filter_map(|row| row.cell(column).get(..4)).collect();
    let years: Vec<&str> = years.into_iter().filter(|year| year.bytes().all(|byte| byte.is_ascii_digit())).collect();
    (years.len() > 1).then(|| years.last().map(|year| (*year).to_owned())).flatten()
}

fn is_total(text: &str) -> bool {
    ["world", "w00", "wld", "0", "all", "total"].contains(&text.to_lowercase().as_str())
}

/// A row's flow, who reports it, and its figures; none when something is wrong with it.
fn flow<'a>(draft: &mut Draft<'a>, row: &'a Row, code: String) -> Option<(Flow, bool, Reported)> {
    let reporter = needed(draft, row, Field::Reporter);
    let partner = needed(draft, row, Field::Partner);
    if code.is_empty() {
        draft.wrong(row, Some(Field::Code), "there is no commodity code", "give the code, or leave the row out");
    }
    let is_import = direction(draft, row);
    let volume = draft.options.volume.factor();
    let money = draft.options.money.factor();
    let quantity = draft.amount(row, Field::Quantity, volume).unwrap_or(0.0);
    let value = draft.amount(row, Field::Value, money).unwrap_or(0.0);
    if quantity == 0.0 && value == 0.0 && !draft.is_bad(row) {
        draft.wrong(row, Some(Field::Quantity), "there is neither a quantity nor a value", "give one of them");
    }
    let (reporter, partner, is_import) = (reporter?, partner?, is_import?);
    if draft.is_bad(row) {
        return None;
    }
    let (from, to) = if is_import { (partner, reporter) } else { (reporter, partner) };
    Some(((code, from, to), is_import, Reported { quantity, value }))
}

fn needed<'a>(draft: &mut Draft<'a>, row: &'a Row, field: Field) -> Option<Country> {
    if draft.cell(row, field).is_empty() {
        draft.wrong(row, Some(field), "there is no country", "give its code or its name");
    }
    country(draft, row, field)
}

/// True for imports, false for exports; tables without a direction list exports.
fn direction<'a>(draft: &mut Draft<'a>, row: &'a Row) -> Option<bool> {
    let text = draft.cell(row, Field::Direction).to_lowercase();
    match text.as_str() {
        "" | "x" | "2" | "export" | "exports" | "exp" | "dx" | "rx" | "3" | "re-export" | "re-exports" => Some(false),
        "m" | "1" | "import" | "imports" | "imp" | "fm" | "rm" | "4" | "re-import" | "re-imports" => Some(true),
        _ => {
            let message = format!("\u{201c}{text}\u{201d} is no direction of trade");
            draft.wrong(row, Some(Field::Direction), message, "use import or export, M or X");
            None
        }
    }
}

fn tag_of(code: &str) -> String {
    format!("hs-{}", code.to_lowercase())
}

/// The commodity of each code; new ones get their price from what the table says about value and quantity.
fn commodities(draft: &mut Draft<'_>, flows: &BTreeMap<(Flow, bool), Reported>) -> BTreeMap<String, CommodityId> {
    let mut books: BTreeMap<&str, Reported> = BTreeMap::new();
    for (((code, _, _), _), reported) in flows {
        let book = books.entry(code).or_default();
        if reported.quantity > 0.0 && reported.value > 0.0 {
            book.quantity += reported.quantity;
            book.value += reported.value;
        }
    }
    let mut goods = BTreeMap::new();
    for (code, book) in books {
        match draft.options.codes.get(code) {
            Some(CodeTo::Commodity(id)) => {
                goods.insert(code.to_owned(), id.clone());
            }
            Some(CodeTo::LeaveOut) => {}
            Some(CodeTo::New) | None => {
                let id = CommodityId::from(slug(&tag_of(code)).as_str());
                if !draft.commodities.iter().any(|(_, entry)| entry.id == id) {
                    let priced = book.quantity > 0.0;
                    let price = if priced { draft.figure(book.value / book.quantity) } else { draft.assumed(1.0) };
                    draft.commodities.add(Commodity {
                        id: id.clone(),
                        name: description(draft, code).unwrap_or_else(|| format!("HS {code}")),
                        stage: stage_of(code),
                        unit: "t".to_owned(),
                        price_usd: price,
                        tags: vec![tag_of(code).as_str().into()],
                        note: format!("Commodity code {code} of {}", draft.table.name),
                    });
                }
                goods.insert(code.to_owned(), id);
            }
        }
    }
    goods
}

fn description(draft: &Draft<'_>, code: &str) -> Option<String> {
    let (codes, words) = (draft.options.column(Field::Code)?, draft.options.column(Field::Description)?);
    let row = draft.table.rows.iter().find(|row| row.cell(codes) == code && !row.cell(words).is_empty())?;
    let words: String = row.cell(words).chars().take(60).collect();
    Some(format!("{words} ({code})"))
}

/// The stage at which goods of a chapter of the Harmonized System usually stand.
fn stage_of(code: &str) -> Stage {
    let digits: String = code.chars().filter(char::is_ascii_digit).collect();
    match digits.get(..4) {
        Some("8505") => return Stage::Magnet,
        Some("2805") => return Stage::Metal,
        _ => {}
    }
    match digits.get(..2).and_then(|chapter| chapter.parse().ok()).unwrap_or(0_u32) {
        25..=27 => Stage::Mine,
        28..=38 => Stage::Refine,
        71..=81 => Stage::Metal,
        86..=89 => Stage::Product,
        _ => Stage::Component,
    }
}

/// One volume per flow, units per year, with its relative standard deviation.
fn merged(
    draft: &mut Draft<'_>,
    flows: &BTreeMap<(Flow, bool), Reported>,
    goods: &BTreeMap<String, CommodityId>,
) -> BTreeMap<Flow, (f64, f64)> {
    let prices: HashMap<CommodityId, f64> =
        draft.commodities.iter().map(|(_, entry)| (entry.id.clone(), entry.price_usd.value)).collect();
    let sigma = draft.options.sigma.unwrap_or(SIGMA);
    let mut volumes: BTreeMap<Flow, (f64, f64)> = BTreeMap::new();
    let (mut both, mut from_value) = (0, 0);
    // Exporters come first in the order of the map, so the importer's figure is the one that stays.
    for ((flow, is_import), reported) in flows {
        let price = goods.get(&flow.0).and_then(|id| prices.get(id)).copied().unwrap_or(0.0);
        let volume = if reported.quantity > 0.0 {
            reported.quantity
        } else if price > 0.0 {
            from_value += 1;
            reported.value / price
        } else {
            draft.notes.push(format!(
                "{} to {}, {}: a value alone, and no price to work a quantity out",
                flow.1, flow.2, flow.0
            ));
            continue;
        };
        match volumes.get_mut(flow) {
            Some(mirror) if *is_import => {
                both += 1;
                let apart = (volume - mirror.0).abs() / (volume + mirror.0).max(f64::MIN_POSITIVE);
                *mirror = (volume, sigma.max(apart));
            }
            _ => {
                volumes.insert(flow.clone(), (volume, sigma));
            }
        }
    }
    if both > 0 {
        draft.notes.push(format!(
            "{both} flows are reported by both sides: the importer's figure counts, their disagreement widens its error"
        ));
    }
    if from_value > 0 {
        draft.notes.push(format!(
            "{from_value} flows have a value alone: the quantity is worked out with the commodity's price"
        ));
    }
    volumes
}
