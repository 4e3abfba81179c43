//! The commodity of each code of a trade table: its unit, and its price where one is known.

use crate::model::{Commodity, CommodityId, Stage};
use crate::store::import::codes;
use crate::store::import::columns::{Field, fold};
use crate::store::import::contained::{self, Share};
use crate::store::import::options::CodeTo;
use crate::store::import::plan::{Amount, Draft, first_on_map, slug};
use crate::store::import::table::{RowId, listed};
use crate::store::import::trade_rows::Entry;
use crate::store::import::units;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// How far the price in a table may be from that of the map before the unit is in doubt.
const FAR: f64 = 100.0;

/// What a code is on the map.
#[derive(Clone, Debug)]
pub(super) struct Good {
    pub id: CommodityId,
    /// Unit in which the map counts it.
    pub unit: String,
    /// US dollars per unit; none where nobody said it.
    pub price: Option<f64>,
    /// What a tonne of the goods holds, where the map counts that and not the goods.
    pub held: Option<Share>,
}

impl Good {
    /// The first of a row's quantities that can be told in the unit of the map, and what it is in that unit: a weight of goods by what they hold.
    pub fn amount<'a>(&self, amounts: &'a [Amount]) -> Option<(&'a Amount, f64)> {
        first_on_map(amounts, &self.unit).map(|(amount, volume)| (amount, volume * self.content_of(amount)))
    }

    /// What a unit of a quantity counts: the share that is held in a weight of goods, 1 for what is a content already.
    fn content_of(&self, amount: &Amount) -> f64 {
        let is_of_goods = amount.unit.as_ref().is_some_and(|unit| unit.of.is_empty() && unit.word != fold(&self.unit));
        self.held.filter(|_| is_of_goods).map_or(1.0, |share| share.value)
    }
}

/// The commodity of each code; new ones get their unit and price from what the table says.
pub(super) fn find(draft: &mut Draft<'_>, entries: &[Entry]) -> BTreeMap<String, Good> {
    let mut by_code: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    entries.iter().for_each(|entry| by_code.entry(&entry.code).or_default().push(entry));
    let descriptions = descriptions(draft);
    let mut goods = BTreeMap::new();
    for (code, entries) in by_code {
        let good = match draft.options.codes.get(code) {
            Some(CodeTo::LeaveOut) => continue,
            Some(CodeTo::Commodity(id)) => on_map(draft, id.clone()),
            Some(CodeTo::New) | None => {
                let id = CommodityId::from(slug(&codes::tag_of(code)).as_str());
                if draft.commodities.find(id.as_str()).is_none() {
                    let words = descriptions.get(code);
                    add(draft, code, words, id.clone(), &entries);
                }
                on_map(draft, id)
            }
        };
        let good = say_held(draft, code, good, &entries);
        say_units(draft, &good, &entries);
        say_price(draft, code, &good, &entries);
        goods.insert(code.to_owned(), good);
    }
    say_carriers(draft);
    goods
}

/// A commodity as the map has it. A price that an import had to assume is none.
fn on_map(draft: &Draft<'_>, id: CommodityId) -> Good {
    let entry = draft.commodities.find(id.as_str()).map(|(_, entry)| entry);
    let price = entry
        .map(|entry| &entry.price_usd)
        .filter(|price| price.value > 0.0 && !price.source.as_str().ends_with("-assumed"));
    Good {
        unit: entry.map_or_else(|| "t".to_owned(), |entry| entry.unit.clone()),
        price: price.map(|price| price.value),
        id,
        held: None,
    }
}

/// What the goods of a code hold, where the map counts that or somebody asked for it; says how they are converted, or why not.
fn say_held(draft: &mut Draft<'_>, code: &str, good: Good, entries: &[&Entry]) -> Good {
    let counted = units::of_commodity(&good.unit).map(|unit| unit.of).unwrap_or_default();
    if counted.is_empty() && !draft.options.contained {
        return good;
    }
    let Some(held) = contained::of(code, &counted) else {
        if draft.options.contained {
            draft.notes.push(format!("{code}: what these goods hold is not in the library; they come in as they are"));
        }
        return good;
    };
    let Some(share) = held.share else {
        draft.notes.push(format!("{code} ({}): not converted into what is contained: {}", held.goods, held.source));
        return good;
    };
    let good = Good { held: Some(share), ..good };
    let weighed: Vec<&&Entry> = entries
        .iter()
        .filter(|entry| {
            good.amount(&entry.amounts).is_some_and(|(of, _)| good.content_of(of) != 1.0 || share.value == 1.0)
        })
        .collect();
    if !weighed.is_empty() {
        let range = if share.low < share.high { format!(", {} to {}", share.low, share.high) } else { String::new() };
        let rows: Vec<RowId> = weighed.iter().map(|entry| entry.row).collect();
        draft.notes.push(format!(
            "{code} ({}): a tonne of goods counts as {} {}{range} ({}; {})",
            held.goods,
            share.value,
            held.unit,
            held.source,
            listed(&rows)
        ));
    }
    good
}

/// Sums over the rows that give a quantity and its value.
#[derive(Default)]
struct Priced {
    quantity: f64,
    value: f64,
    rows: Vec<RowId>,
}

impl Priced {
    /// Sums of rows, the quantity in the unit of the map.
    fn of(entries: &[&Entry], good: &Good) -> Self {
        let mut sums = Self::default();
        for entry in entries.iter().filter(|entry| entry.value > 0.0) {
            if let Some((_, quantity)) = good.amount(&entry.amounts) {
                sums.quantity += quantity;
                sums.value += entry.value;
                sums.rows.push(entry.row);
            }
        }
        sums
    }
}

/// Adds a commodity: weights count where there are any, else what is counted most often; other units than this one are left out later.
fn add(draft: &mut Draft<'_>, code: &str, words: Option<&String>, id: CommodityId, entries: &[&Entry]) {
    let given: Vec<&Amount> =
        entries.iter().flat_map(|entry| &entry.amounts).filter(|amount| amount.value > 0.0).collect();
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    given.iter().for_each(|amount| {
        *kinds.entry(amount.unit.as_ref().map_or_else(|| "t".to_owned(), units::Unit::of_map)).or_default() += 1
    });
    let unit = if kinds.contains_key("t") || kinds.is_empty() {
        "t".to_owned()
    } else {
        kinds.into_iter().max_by_key(|(_, count)| *count).map_or_else(|| "t".to_owned(), |(unit, _)| unit)
    };
    let held = contained::of(code, "").filter(|held| draft.options.contained && held.share.is_some() && unit == "t");
    let unit = held.map_or(unit, |held| held.unit.clone());
    let good = Good { id, unit, price: None, held: held.and_then(|held| held.share) };
    let Priced { quantity, value, .. } = Priced::of(entries, &good);
    let price = if quantity > 0.0 { draft.figure(value / quantity) } else { draft.assumed(1.0) };
    if quantity == 0.0 && !given.is_empty() {
        let words =
            "no value says what the goods cost: their price is an assumption of USD 1 per unit; give it on the map";
        entries.iter().filter_map(|entry| draft.table.rows.get(entry.at)).for_each(|row| draft.remark(row, words));
    }
    // Where nothing but values is known the rows are refused, and no commodity is added for them.
    if given.is_empty() {
        return;
    }
    draft.commodities.add(Commodity {
        id: good.id,
        name: words.map_or_else(|| format!("HS {code}"), |words| format!("{words} ({code})")),
        stage: stage_of(code),
        unit: good.unit,
        price_usd: price,
        tags: vec![codes::tag_of(code).as_str().into()],
        note: format!("Commodity code {code} of {}", draft.table.name),
    });
}

/// Says where quantities have no unit, and where a weight of goods is taken as one of something within them.
fn say_units(draft: &mut Draft<'_>, good: &Good, entries: &[&Entry]) {
    let table = draft.table;
    let no_unit = draft.chosen_volume().is_none();
    let (of, word) = units::of_commodity(&good.unit).map(|unit| (unit.of, unit.word)).unwrap_or_default();
    for entry in entries {
        let Some(row) = table.rows.get(entry.at) else { continue };
        let Some((amount, _)) = first_on_map(&entry.amounts, &good.unit) else { continue };
        match &amount.unit {
            None if no_unit => draft.remark(
                row,
                format!("the table does not say the unit of the quantity: it is read as {}; it could be another, such as kilograms", good.unit),
            ),
            Some(unit) if good.held.is_none() && !of.is_empty() && unit.word != word && unit.of.is_empty() => draft.remark(
                row,
                format!("the weight of the goods is taken as {}, as {} is counted on the map; what is contained in them may be less", good.unit, good.id),
            ),
            _ => {}
        }
    }
}

/// Says where the values beside the quantities make another price than that of the map by far: the unit may be another.
fn say_price(draft: &mut Draft<'_>, code: &str, good: &Good, entries: &[&Entry]) {
    let Some(price) = good.price else { return };
    let Priced { quantity, value, rows } = Priced::of(entries, good);
    let here = value / quantity;
    if here.is_finite() && here > 0.0 && !(price / FAR..=price * FAR).contains(&here) {
        draft.notes.push(format!(
            "{code}: value and quantity make USD {here:.3} per {}, the map has USD {price:.3}: check the unit of the quantity and of the money ({})",
            good.unit,
            listed(&rows)
        ));
    }
}

/// Says where several commodities of the map carry one code: which of them is meant cannot be told.
fn say_carriers(draft: &mut Draft<'_>) {
    let mut seen: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for entry in &draft.preset.map.commodities {
        for code in
            entry.tags.iter().filter(|tag| tag.as_str().starts_with("hs")).filter_map(|tag| codes::digits(tag.as_str()))
        {
            seen.entry(code).or_default().insert(entry.id.as_str());
        }
    }
    for (code, ids) in seen.into_iter().filter(|(_, ids)| ids.len() > 1) {
        if let Some(CodeTo::Commodity(id)) = draft.options.codes.get(&code) {
            let others: Vec<&str> = ids.into_iter().filter(|other| *other != id.as_str()).collect();
            draft.notes.push(format!(
                "{code} is carried by several commodities: {id} is taken, and not {}",
                others.join(", ")
            ));
        }
    }
}

/// What the table calls the goods of each code, where it first does.
fn descriptions(draft: &Draft<'_>) -> HashMap<String, String> {
    let mut found = HashMap::new();
    if let (Some(column), Some(words)) = (draft.options.column(Field::Code), draft.options.column(Field::Description)) {
        for row in draft.table.rows.iter().filter(|row| !row.cell(words).is_empty()) {
            let words = || row.cell(words).chars().take(60).collect();
            found.entry(draft.options.code(row.cell(column))).or_insert_with(words);
        }
    }
    found
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
