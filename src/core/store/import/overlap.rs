//! Rows that hold each other: a whole and its parts, a union and its members, a code and what begins with it. What is held twice counts once.

use crate::assets;
use crate::model::Country;
use crate::store::import::codes;
use crate::store::import::columns::fold;
use crate::store::import::plan::Draft;
use crate::store::import::table::Table;
use crate::store::import::trade_rows::{Entry, LeftOut};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::LazyLock;

/// The file of columns that part a flow; it says what its columns hold.
const TEXT: &str = include_str!("../../../../assets/import-parts.csv");

/// Words that mean all parts in every such column.
const WHOLES: [&str; 5] = ["total", "all", "totals", "grand total", "sum"];

/// What a column parts a flow by, and the cells that mean all of it.
struct PartColumn {
    what: String,
    wholes: Vec<String>,
}

/// Columns that part a flow, by their heading without blanks.
static COLUMNS: LazyLock<HashMap<String, PartColumn>> = LazyLock::new(|| {
    let mut columns = HashMap::new();
    for record in assets::lines(TEXT) {
        let cell = |at: usize| assets::cell(&record, at);
        for heading in cell(1).split('|') {
            let wholes = cell(2).split('|').filter(|word| !word.is_empty()).map(str::to_owned).collect();
            columns.insert(heading.replace(' ', ""), PartColumn { what: cell(0).to_owned(), wholes });
        }
    }
    columns
});

impl PartColumn {
    fn is_whole(&self, cell: &str) -> bool {
        let folded = fold(cell);
        let bare = folded.strip_suffix(" 0").unwrap_or(&folded);
        self.wholes.iter().any(|whole| whole == bare || *whole == folded) || WHOLES.contains(&folded.as_str())
    }
}

/// Leaves out the rows that others hold already.
pub(super) fn once(draft: &mut Draft<'_>, mut entries: Vec<Entry>, left: &mut LeftOut) -> Vec<Entry> {
    entries = parts(draft, entries, left);
    entries = flow_parts(entries, left, draft);
    entries = unions(entries, left);
    levels(draft, entries, left)
}

/// Cells of a row in some columns.
fn cells(table: &Table, entry: &Entry, columns: &[usize]) -> Vec<String> {
    let row = table.rows.get(entry.at);
    columns.iter().map(|at| row.map_or("", |row| row.cell(*at)).to_owned()).collect()
}

/// Modes of transport, procedures, second partners …: beside a row of the whole its parts are left out; parts alone are added up.
fn parts(draft: &mut Draft<'_>, mut entries: Vec<Entry>, left: &mut LeftOut) -> Vec<Entry> {
    let table = draft.table;
    let headers = &table.headers;
    let taken: BTreeSet<usize> = draft.options.columns.values().copied().collect();
    let found: Vec<(usize, &PartColumn)> = (0..headers.len())
        .filter(|at| !taken.contains(at))
        .filter_map(|at| Some((at, COLUMNS.get(&fold(&headers[at]).replace(' ', ""))?)))
        .collect();
    // Code and name of one thing part a flow once: the columns of one `what` are whole together.
    let mut whats: Vec<&str> = found.iter().map(|(_, column)| column.what.as_str()).collect();
    whats.dedup();
    for what in whats {
        let mine: Vec<(usize, &PartColumn)> =
            found.iter().filter(|(_, column)| column.what == what).map(|(at, column)| (*at, *column)).collect();
        let others: Vec<usize> = found.iter().filter(|(_, column)| column.what != what).map(|(at, _)| *at).collect();
        let is_whole = |entry: &Entry| {
            let row = table.rows.get(entry.at);
            mine.iter().any(|(at, column)| row.is_some_and(|row| column.is_whole(row.cell(*at))))
        };
        let key = |entry: &Entry| {
            let others = cells(table, entry, &others);
            (
                entry.code.clone(),
                entry.reporter.clone(),
                entry.partner.clone(),
                entry.flow.clone(),
                entry.period,
                others,
            )
        };
        let wholes: BTreeSet<_> = entries.iter().filter(|entry| is_whole(entry)).map(key).collect();
        let mut several = BTreeMap::new();
        let mut kept = Vec::new();
        for entry in entries {
            if !is_whole(&entry) && wholes.contains(&key(&entry)) {
                left.add(format!("parts by {what} beside the row of the whole"), entry.row);
            } else {
                if !is_whole(&entry) {
                    *several.entry(key(&entry)).or_insert(0_usize) += 1;
                }
                kept.push(entry);
            }
        }
        entries = kept;
        let added = several.values().filter(|count| **count > 1).count();
        if added > 0 {
            draft.notes.push(format!(
                "{added} flows are parted by {what} without a row of the whole: their parts are added up"
            ));
        }
    }
    entries
}

/// Exports hold domestic exports and re-exports, imports hold re-imports: beside the whole the parts are left out.
fn flow_parts(entries: Vec<Entry>, left: &mut LeftOut, draft: &mut Draft<'_>) -> Vec<Entry> {
    let key = |entry: &Entry| {
        (entry.code.clone(), entry.reporter.clone(), entry.partner.clone(), entry.flow.is_import, entry.period)
    };
    let wholes: BTreeSet<_> = entries.iter().filter(|entry| entry.flow.part.is_none()).map(key).collect();
    let mut alone: BTreeMap<_, BTreeSet<String>> = BTreeMap::new();
    let mut kept = Vec::new();
    for entry in entries {
        match &entry.flow.part {
            Some(part) if wholes.contains(&key(&entry)) => {
                let whole = if entry.flow.is_import { "imports" } else { "exports" };
                let part = if part.contains('-') { part.clone() } else { format!("{part} {whole}") };
                left.add(format!("{part}, beside the {whole} that hold them"), entry.row);
            }
            part => {
                if let Some(part) = part {
                    alone.entry(key(&entry)).or_default().insert(part.clone());
                }
                kept.push(entry);
            }
        }
    }
    let names: BTreeSet<String> = alone.values().flatten().cloned().collect();
    let names: Vec<String> = names.into_iter().collect();
    if alone.values().any(|parts| parts.len() > 1) {
        draft.notes.push(format!("{} stand there without the whole: they are added up", names.join(", ")));
    } else if !alone.is_empty() {
        draft.notes.push(format!(
            "{} flows are known by a part alone ({}): the rest is not in the table",
            alone.len(),
            names.join(", ")
        ));
    }
    kept
}

/// The European Union beside its members: the members count.
fn unions(entries: Vec<Entry>, left: &mut LeftOut) -> Vec<Entry> {
    let is_group = |country: &Country| country.members().len() > 1;
    let side = |entry: &Entry, group: bool| {
        let (who, other) = if group { (&entry.partner, &entry.reporter) } else { (&entry.reporter, &entry.partner) };
        (who.clone(), (entry.code.clone(), other.clone(), entry.flow.clone(), entry.period))
    };
    let mut members: [BTreeMap<_, BTreeSet<Country>>; 2] = [BTreeMap::new(), BTreeMap::new()];
    for entry in &entries {
        for (at, is_partner) in [false, true].into_iter().enumerate() {
            let (who, key) = side(entry, is_partner);
            members[at].entry(key).or_default().insert(who);
        }
    }
    let mut kept = Vec::new();
    for entry in entries {
        let is_held = [false, true].into_iter().enumerate().any(|(at, is_partner)| {
            let (who, key) = side(&entry, is_partner);
            is_group(&who)
                && members[at]
                    .get(&key)
                    .is_some_and(|others| others.iter().any(|other| *other != who && other.is_in(&who)))
        });
        if is_held {
            left.add("a union of countries beside its members, which count", entry.row);
        } else {
            kept.push(entry);
        }
    }
    kept
}

/// What stands behind a code in order: the finer codes of it are the next ones, so that none of the others has to be looked at.
fn after(code: &str) -> (Bound<&str>, Bound<&str>) {
    (Bound::Excluded(code), Bound::Unbounded)
}

/// A code holds all that begin with it: of one flow the finest level counts.
fn levels(draft: &mut Draft<'_>, entries: Vec<Entry>, left: &mut LeftOut) -> Vec<Entry> {
    let all: BTreeSet<&str> = entries.iter().map(|entry| entry.code.as_str()).collect();
    let holding: BTreeSet<String> = all
        .iter()
        .filter(|coarse| {
            let mut next = all.range::<str, _>(after(coarse)).take_while(|fine| fine.starts_with(**coarse));
            next.any(|fine| codes::holds(coarse, fine))
        })
        .map(|code| (*code).to_owned())
        .collect();
    if holding.is_empty() {
        return entries;
    }
    let key = |entry: &Entry| (entry.reporter.clone(), entry.partner.clone(), entry.flow.clone(), entry.period);
    let mut by_flow: BTreeMap<_, BTreeMap<String, f64>> = BTreeMap::new();
    for entry in &entries {
        let worth =
            if entry.value > 0.0 { entry.value } else { entry.amounts.first().map_or(0.0, |amount| amount.value) };
        *by_flow.entry(key(entry)).or_default().entry(entry.code.clone()).or_default() += worth;
    }
    let (mut kept, mut alone, mut more) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for entry in entries {
        if !holding.contains(&entry.code) {
            kept.push(entry);
            continue;
        }
        let here = by_flow.get(&key(&entry));
        let finer: Vec<(&String, &f64)> = (here.into_iter())
            .flat_map(|here| here.range::<str, _>(after(&entry.code)))
            .take_while(|(code, _)| code.starts_with(&entry.code))
            .filter(|(code, _)| codes::holds(&entry.code, code))
            .collect();
        if finer.is_empty() {
            alone.insert(entry.code.clone());
            kept.push(entry);
            continue;
        }
        // Only the level right below is compared: 28 with 2805, not with 2805 and 280530 together.
        let next = finer.iter().map(|(code, _)| code.len()).min().unwrap_or(0);
        let fine: f64 = finer.iter().filter(|(code, _)| code.len() == next).map(|(_, worth)| **worth).sum();
        let coarse = here.and_then(|here| here.get(&entry.code)).copied().unwrap_or(0.0);
        if coarse > fine * 1.001 {
            more.insert(entry.code.clone());
        }
        left.add("codes that hold finer ones of the same flow, which count", entry.row);
    }
    let list = |codes: BTreeSet<String>| codes.into_iter().take(10).collect::<Vec<_>>().join(", ");
    if !more.is_empty() {
        draft.notes.push(format!(
            "{} hold more than the finer codes of the table add up to: the rest is not on the map; leave the finer codes out to bring in the whole",
            list(more)
        ));
    }
    if !alone.is_empty() {
        draft.notes.push(format!(
            "{} hold finer codes of the table, but some flows give nothing finer: they come in as goods of their own beside the finer ones",
            list(alone)
        ));
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_whole_and_unique() {
        let mut headings: Vec<String> = Vec::new();
        for record in assets::lines(TEXT) {
            headings.extend(record[1].split('|').map(str::to_owned));
            assert!(record[1].split('|').chain(record[2].split('|')).all(|word| fold(word) == word), "{record:?}");
        }
        let squeezed: BTreeSet<String> = headings.iter().map(|heading| heading.replace(' ', "")).collect();
        assert_eq!(squeezed.len(), COLUMNS.len());
        let column = COLUMNS.get("motcode").expect("UN Comtrade's mode of transport");
        assert!(column.is_whole("0") && column.is_whole("0.0") && !column.is_whole("1000"));
        assert!(COLUMNS["customscode"].is_whole("C00") && COLUMNS["partner2iso"].is_whole("W00"));
    }
}
