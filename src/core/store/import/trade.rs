//! Trade between countries, as customs offices publish it: reporter, partner, commodity code, quantity, value.
//!
//! Each flow is seen from both sides; where both report, the importer's figure counts (imports are recorded with more care) and their
//! disagreement widens its standard deviation. Codes become commodities of the map or new ones, countries become sites: aggregates of their own,
//! or those of the map that make or take the goods in that country, in proportion to their baseline volumes.

use crate::model::{Commodity, Country, Preset};
use crate::store::import::codes;
use crate::store::import::columns::Field;
use crate::store::import::options::{CodeTo, ImportOptions};
use crate::store::import::plan::{Amount, Draft, first_on_map};
use crate::store::import::table::{RowId, Table, listed};
use crate::store::import::trade_book::{Ledger, Taken};
use crate::store::import::trade_ends::Ends;
use crate::store::import::trade_goods::{self, Good};
use crate::store::import::trade_rows::{self, Entry, LeftOut};
use crate::store::import::units::Unit;
use crate::store::import::{layouts, overlap};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What is taken for the relative standard deviation of a trade figure unless the user says otherwise.
pub(super) const SIGMA: f64 = 0.1;

/// Why a row of a flow that both sides report is not used.
const OTHER_SIDE: &str = "the other side of the flow counts";

/// What a flow is summed by: code, exporter, importer.
type Flow = (String, Country, Country);

/// Sums of a flow as one side reports it, in the unit of its commodity.
#[derive(Clone, Debug, Default)]
struct Reported {
    /// What was weighed or counted.
    measured: f64,
    /// Values of rows that give nothing else, with the places of these rows.
    value: f64,
    rows: Vec<usize>,
}

/// The codes of a trade table, each with what it most probably is: the commodity that carries it as a tag (`hs-280530`), as id or as
/// name, else a new one. Codes of one form are one (see [`codes::form`]).
pub(super) fn codes_of(table: &Table, options: &ImportOptions, preset: &Preset) -> BTreeMap<String, CodeTo> {
    let Some(column) = options.column(Field::Code) else {
        return BTreeMap::new();
    };
    let cells: BTreeSet<&str> = table.rows.iter().map(|row| row.cell(column)).filter(|code| !code.is_empty()).collect();
    let carriers = Carriers::of(preset);
    let mut found = BTreeMap::new();
    for cell in cells.into_iter().filter(|cell| !codes::is_total(cell)) {
        let code = options.code(cell);
        let written = if options.code_digits.is_some() { code.as_str() } else { cell };
        let known = carriers.find(written).map(|entry| CodeTo::Commodity(entry.id.clone()));
        match known {
            Some(known) => {
                found.insert(code, known);
            }
            None => {
                found.entry(code).or_insert(CodeTo::New);
            }
        }
    }
    found
}

/// Which commodity of a map carries a code, in whatever form; where several do, the first.
struct Carriers<'a> {
    ids: HashMap<&'a str, usize>,
    names: HashMap<String, usize>,
    tags: HashMap<&'a str, usize>,
    digits: HashMap<String, usize>,
    commodities: &'a [Commodity],
}

impl<'a> Carriers<'a> {
    fn of(preset: &'a Preset) -> Self {
        let commodities = preset.map.commodities.as_slice();
        let (mut ids, mut names) = (HashMap::new(), HashMap::new());
        let (mut tags, mut digits) = (HashMap::new(), HashMap::new());
        for (at, entry) in commodities.iter().enumerate() {
            ids.entry(entry.id.as_str()).or_insert(at);
            names.entry(entry.name.to_ascii_lowercase()).or_insert(at);
            for tag in &entry.tags {
                tags.entry(tag.as_str()).or_insert(at);
            }
            let texts = entry.tags.iter().map(|tag| tag.as_str()).chain([entry.id.as_str()]);
            for code in texts.filter(|text| text.starts_with("hs")).filter_map(codes::digits) {
                digits.entry(code).or_insert(at);
            }
        }
        Self { ids, names, tags, digits, commodities }
    }

    fn find(&self, cell: &str) -> Option<&'a Commodity> {
        let named = [
            self.ids.get(cell),
            self.names.get(&cell.to_ascii_lowercase()),
            self.tags.get(codes::tag_of(cell).as_str()),
        ];
        let by_code = || self.digits.get(&codes::digits(cell)?);
        self.commodities.get(*named.into_iter().flatten().min().or_else(by_code)?)
    }
}

/// Reads all rows.
pub(super) fn read(draft: &mut Draft<'_>) {
    if let Some(layout) = layouts::name(draft.table) {
        draft.notes.push(format!("known as a table of {layout}"));
    }
    let mut left = LeftOut::default();
    let entries = trade_rows::read(draft, &mut left);
    alike(draft, &entries);
    let entries = overlap::once(draft, entries, &mut left);
    let goods = trade_goods::find(draft, &entries);
    let mut book = book_of(draft, &goods);
    let (volumes, taken) = merged(draft, &entries, &goods, &mut left);
    let fate = taken.into_iter().filter_map(|(place, taken)| Some((entries.get(place)?.row, taken))).collect();
    book.close(draft, fate, &left);
    draft.notes.extend(left.notes());
    draft.totals = book.finish();
    let mut ends = Ends::default();
    for ((code, from, to), (volume, sigma)) in &volumes {
        let Some(good) = goods.get(code) else { continue };
        let (starts, stops) = (ends.suppliers(draft, &good.id, from), ends.buyers(draft, &good.id, to));
        for (start, start_share) in &starts {
            for (stop, stop_share) in &stops {
                let link = ends.links.entry((good.id.clone(), start.clone(), stop.clone())).or_insert((0.0, *sigma));
                link.0 += volume * start_share * stop_share;
                link.1 = link.1.max(*sigma);
            }
        }
    }
    ends.write(draft);
}

/// What the rows of the table add up to by good, reporter and year.
fn book_of(draft: &Draft<'_>, goods: &BTreeMap<String, Good>) -> Ledger {
    let mut book = Ledger::default();
    for row in &draft.table.rows {
        let code = draft.options.code(draft.cell(row, Field::Code));
        let good = goods.get(&code);
        let unit = good.map_or("t", |good| good.unit.as_str());
        let given: Vec<Amount> =
            [Field::Quantity, Field::OtherQuantity].into_iter().filter_map(|field| draft.peek(row, field)).collect();
        let amount = good.map_or_else(|| first_on_map(&given, unit), |good| good.amount(&given));
        book.enter(
            draft,
            row,
            code,
            draft.cell(row, Field::Reporter).to_owned(),
            unit,
            amount.map_or(0.0, |(_, amount)| amount),
        );
    }
    book
}

/// Rows that are alike in every cell are all counted, but not without a word: a file may have been joined to itself.
fn alike(draft: &mut Draft<'_>, entries: &[Entry]) {
    let mut seen: BTreeMap<&[String], Vec<RowId>> = BTreeMap::new();
    for row in entries.iter().filter_map(|entry| draft.table.rows.get(entry.at)) {
        seen.entry(&row.cells).or_default().push(row.id());
    }
    let rows: Vec<RowId> = seen.into_values().filter(|rows| rows.len() > 1).flatten().collect();
    if !rows.is_empty() {
        draft
            .notes
            .push(format!("alike in every cell, and all counted: {}; delete what stands there twice", listed(&rows)));
    }
}

/// One volume per flow, units per year, with its relative standard deviation; and what became of each entry.
fn merged(
    draft: &mut Draft<'_>,
    entries: &[Entry],
    goods: &BTreeMap<String, Good>,
    left: &mut LeftOut,
) -> (BTreeMap<Flow, (f64, f64)>, BTreeMap<usize, Taken>) {
    let table = draft.table;
    let mut flows: BTreeMap<Flow, [Reported; 2]> = BTreeMap::new();
    let mut taken: BTreeMap<usize, Taken> = BTreeMap::new();
    for (place, entry) in entries.iter().enumerate() {
        let Some(good) = goods.get(&entry.code) else { continue };
        let quantity = good.amount(&entry.amounts);
        let given = entry.amounts.iter().find(|amount| amount.value > 0.0);
        let (from, to) = entry.ends();
        let mut side = |work: &mut dyn FnMut(&mut Reported)| {
            let flow = flows.entry((entry.code.clone(), from.clone(), to.clone())).or_default();
            work(&mut flow[usize::from(entry.flow.is_import)]);
        };
        match (quantity, given) {
            (Some((_, quantity)), _) => {
                side(&mut |side| side.measured += quantity);
                taken.insert(place, Taken::Whole);
            }
            (None, Some(given)) => {
                let unit = given.unit.as_ref().map(Unit::words).unwrap_or_default();
                let why = format!("{} in {unit}, while {} is counted in {}", entry.code, good.id, good.unit);
                left.add(why.clone(), entry.row);
                taken.insert(place, Taken::Not(why));
            }
            (None, None) => side(&mut |side| {
                side.value += entry.value;
                side.rows.push(place);
            }),
        }
    }
    let sigma = draft.options.sigma.unwrap_or(SIGMA);
    let mut volumes: BTreeMap<Flow, (f64, f64)> = BTreeMap::new();
    let (mut both, mut from_value) = (0, BTreeMap::<&str, (usize, f64)>::new());
    let mut mirrored: BTreeSet<(Flow, bool)> = BTreeSet::new();
    for (flow, sides) in &flows {
        let Some(good) = goods.get(&flow.0) else { continue };
        let [exporter, importer] = sides;
        // What was measured is never replaced by what is worked out from a price; where both were, the importer's figure counts.
        let by_importer = importer.measured > 0.0
            || (exporter.measured == 0.0 && (importer.value > 0.0 || !importer.rows.is_empty()));
        let (side, other) = if by_importer { (importer, exporter) } else { (exporter, importer) };
        // What grades leave open of a content adds to the error of the weight.
        let mut spread = good.held.map_or(sigma, |share| sigma.hypot(share.sigma()));
        if side.measured > 0.0 && other.measured > 0.0 {
            both += 1;
            spread = spread.max((side.measured - other.measured).abs() / (side.measured + other.measured));
        }
        mirrored.insert((flow.clone(), !by_importer));
        for place in &other.rows {
            taken.insert(*place, Taken::Not(OTHER_SIDE.to_owned()));
        }
        for place in &side.rows {
            let Some(entry) = entries.get(*place) else { continue };
            match good.price {
                Some(price) => {
                    let worth = from_value.entry(&flow.0).or_insert((0, price));
                    worth.0 += 1;
                    taken.insert(*place, Taken::Worth(entry.value / price));
                }
                None => {
                    taken.insert(*place, Taken::Not("a value alone, and no price".to_owned()));
                    if let Some(row) = table.rows.get(entry.at) {
                        let message = "there is a value alone, and no price is known to work a quantity out";
                        let remedy =
                            "choose a column of weights, or let the code mean a commodity of the map that has a price";
                        draft.wrong(row, Some(Field::Value), message, remedy);
                    }
                }
            }
        }
        let volume = side.measured + good.price.map_or(0.0, |price| side.value / price);
        if volume > 0.0 {
            volumes.insert(flow.clone(), (volume, spread));
        }
    }
    for (place, entry) in entries.iter().enumerate() {
        let (from, to) = entry.ends();
        let flow = (entry.code.clone(), from.clone(), to.clone());
        if matches!(taken.get(&place), Some(Taken::Whole)) && mirrored.contains(&(flow, entry.flow.is_import)) {
            taken.insert(place, Taken::Not(OTHER_SIDE.to_owned()));
        }
    }
    if both > 0 {
        draft.notes.push(format!(
            "{both} flows are reported by both sides: the importer's figure counts, their disagreement widens its error"
        ));
    }
    for (code, (count, price)) in from_value {
        let unit = goods.get(code).map_or("t", |good| good.unit.as_str());
        let price = (price * 1e6).round() / 1e6;
        let rows = if count == 1 { format!("1 row of {code} has") } else { format!("{count} rows of {code} have") };
        draft.notes.push(format!(
            "{rows} a value alone: the quantity is worked out with the commodity's price of USD {price} per {unit}"
        ));
    }
    (volumes, taken)
}
