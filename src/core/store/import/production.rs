//! Production by country, as geological surveys publish it: what countries make of a good at a stage. Each becomes a site that stands for all of the
//! country's mines, or all of its refiners.

use crate::model::{Commodity, CommodityId, Country, Preset, SiteId, Stage, StageNames, capital};
use crate::store::import::areas::Area;
use crate::store::import::columns::{Field, fold};
use crate::store::import::identify::{self, Who};
use crate::store::import::options::{CodeTo, ImportOptions};
use crate::store::import::plan::{Amount, Draft, first_on_map, set, slug};
use crate::store::import::table::{Row, RowId, Table};
use crate::store::import::totals::Total;
use crate::store::import::trade_book::{Ledger, Taken};
use crate::store::import::trade_ends;
use crate::store::import::trade_rows::{self, LeftOut};
use crate::store::import::units::Unit;
use crate::store::import::{homes, layouts};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What a row is about: a good at a stage.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Good {
    /// What it is called, with what tells it from other goods of the same name.
    name: String,
    stage: Stage,
}

impl Good {
    /// The words by which it is known in the list of goods: `Cobalt, mined`.
    fn words(&self) -> String {
        let made = match self.stage {
            Stage::Mine => "mined",
            Stage::Refine => "refined",
            Stage::Metal => "metal",
            _ => "made",
        };
        format!("{}, {made}", self.name)
    }
}

/// The stage that words such as `Mine production, cobalt content` name.
fn stage_of(text: &str) -> Option<Stage> {
    let folded = fold(text);
    // Tables that this program writes have its own words.
    if let Some(stage) = Stage::ALL.into_iter().find(|stage| fold(stage.usual_name()) == folded) {
        return Some(stage);
    }
    let is = |words: &[&str]| folded.split(' ').any(|word| words.contains(&word));
    if is(&[
        "mine",
        "mines",
        "mined",
        "mining",
        "extraction",
        "ore",
        "ores",
        "concentrate",
        "concentrates",
        "mineral",
        "minerals",
    ]) {
        Some(Stage::Mine)
    } else if is(&[
        "refinery",
        "refineries",
        "refined",
        "refining",
        "refine",
        "refiner",
        "primary",
        "secondary",
        "plant",
        "separation",
        "chemicals",
    ]) {
        Some(Stage::Refine)
    } else if is(&[
        "smelter",
        "smelted",
        "smelting",
        "metal",
        "sponge",
        "ingot",
        "slab",
        "alloy",
        "alloys",
        "ferroalloys",
    ]) {
        Some(Stage::Metal)
    } else {
        None
    }
}

/// Words of a kind of production that name no good.
const NO_GOOD: [&str; 24] = [
    "world",
    "mine",
    "mines",
    "mined",
    "refinery",
    "refined",
    "smelter",
    "primary",
    "secondary",
    "plant",
    "production",
    "content",
    "contained",
    "by",
    "country",
    "or",
    "locality",
    "of",
    "and",
    "estimated",
    "rounded",
    "table",
    "total",
    "the",
];

/// What is left of words when those of production and of another name are taken away.
fn rest_of(text: &str, name: &str) -> String {
    let name = fold(name);
    let stem = |word: &str| word.trim_end_matches('s').to_owned();
    let own: BTreeSet<String> = name.split(' ').map(stem).collect();
    let folded = fold(text);
    let kept: Vec<&str> = folded
        .split(' ')
        .filter(|word| !word.is_empty() && !NO_GOOD.contains(word) && !own.contains(&stem(word)))
        .collect();
    kept.join(" ")
}

/// How the rows of a table name their goods.
struct Names<'a> {
    /// What the map calls its stages.
    stages: &'a StageNames,
    /// Kinds of production and forms of a good that are told apart within a good of one stage.
    details: BTreeMap<(String, Stage), BTreeSet<String>>,
    /// The good and the stage that the title of the table names.
    title: (String, Option<Stage>),
}

/// A cell of a row as options have it.
fn cell<'a>(options: &'a ImportOptions, row: &'a Row, field: Field) -> &'a str {
    match options.column(field) {
        Some(column) => row.cell(column),
        None => options.fixed.get(&field).map_or("", String::as_str),
    }
}

impl<'a> Names<'a> {
    /// The stage that a text names: what the map calls so goes before the words of other tables.
    fn stage_of(&self, text: &str) -> Option<Stage> {
        self.stages.called(text).or_else(|| stage_of(text))
    }

    fn of(table: &Table, options: &ImportOptions, preset: &'a Preset) -> Self {
        let stage = table.titles.iter().find_map(|title| stage_of(title));
        // `TABLE 5: COBALT: WORLD MINE PRODUCTION, BY COUNTRY OR LOCALITY`
        let named =
            table.titles.iter().filter(|title| fold(title).split(' ').any(|word| word == "production")).find_map(
                |title| {
                    let head = title.split([',', '(']).next().unwrap_or_default();
                    let name = rest_of(head, "")
                        .split(' ')
                        .filter(|word| word.parse::<u32>().is_err())
                        .collect::<Vec<_>>()
                        .join(" ");
                    (!name.is_empty()).then_some(name)
                },
            );
        let stages = &preset.map.stage_names;
        let mut names =
            Self { stages, details: BTreeMap::new(), title: (capitalised(&named.unwrap_or_default()), stage) };
        for row in &table.rows {
            if let Some((good, detail, _)) = names.plain(options, row)
                && !is_sum(cell(options, row, Field::Country))
            {
                names.details.entry((fold(&good.name), good.stage)).or_default().insert(detail);
            }
        }
        names
    }

    /// The good of a row without what tells it from others of its name; that, without the words of the name; and that as it is shown.
    fn plain(&self, options: &ImportOptions, row: &Row) -> Option<(Good, String, String)> {
        let of = |field: Field| cell(options, row, field).trim().to_owned();
        let (named, form, kind) = (of(Field::Commodity), of(Field::Description), of(Field::Stage));
        let join = |parts: [String; 2]| parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let (mut name, detail, shown) = if named.is_empty() {
            // `Mine production, silver content` names the good by itself.
            let good = rest_of(&kind, "");
            let name = if good.is_empty() { self.title.0.clone() } else { good };
            (name, form.clone(), form)
        } else {
            let detail = join([rest_of(&form, &named), rest_of(&kind, &named)]);
            let shown = join([rest_of(&form, ""), rest_of(&kind, "")]);
            (named, detail, shown)
        };
        let stage = self.stage_of(&kind).or_else(|| self.stage_of(&name)).or(self.title.1);
        // `cobalt, mine` and `copper, refined` name their stage behind the good.
        if let Some((head, tail)) = name.split_once(',')
            && stage_of(tail).is_some()
            && rest_of(tail, "").is_empty()
        {
            name = head.trim().to_owned();
        }
        (!name.is_empty()).then(|| (Good { name: capitalised(&name), stage: stage.unwrap_or_default() }, detail, shown))
    }

    /// The good of a row; none where nothing names it.
    fn of_row(&self, options: &ImportOptions, row: &Row) -> Option<Good> {
        let (good, _, shown) = self.plain(options, row)?;
        let several = self.details.get(&(fold(&good.name), good.stage)).is_some_and(|details| details.len() > 1);
        let name = if several && !shown.is_empty() { format!("{} ({shown})", good.name) } else { good.name };
        Some(Good { name, ..good })
    }

    /// Whether the stage of a row is said by anything.
    fn says_stage(&self, options: &ImportOptions, row: &Row) -> bool {
        self.title.1.is_some()
            || [Field::Stage, Field::Commodity]
                .into_iter()
                .any(|field| self.stage_of(cell(options, row, field)).is_some())
    }
}

/// True for a row of the whole world.
fn is_sum(country: &str) -> bool {
    fold(country).split(' ').any(|word| matches!(word, "world" | "total"))
}

fn capitalised(text: &str) -> String {
    let text = if text.chars().any(char::is_lowercase) { text.to_owned() } else { text.to_lowercase() };
    capital(&text)
}

/// The goods of a table of production, each with what it most probably is on the map: the commodity of that name, else a new one.
pub(super) fn goods(table: &Table, options: &ImportOptions, preset: &Preset) -> BTreeMap<String, CodeTo> {
    let names = Names::of(table, options, preset);
    let goods: BTreeSet<Good> = table
        .rows
        .iter()
        .filter(|row| !is_sum(cell(options, row, Field::Country)))
        .filter_map(|row| names.of_row(options, row))
        .collect();
    let known = |good: &Good| {
        let words = good.words();
        let is = |entry: &&Commodity| {
            let same = |text: &str| {
                fold(text) == fold(&words) || (fold(text) == fold(&good.name) && entry.stage == good.stage)
            };
            same(&entry.name) || same(entry.id.as_str()) || slug(&words) == entry.id.as_str()
        };
        preset.map.commodities.iter().find(is).map_or(CodeTo::New, |entry| CodeTo::Commodity(entry.id.clone()))
    };
    goods.iter().map(|good| (good.words(), known(good))).collect()
}

/// A row that can count.
struct Entry {
    row: RowId,
    good: Good,
    country: Country,
    made: Option<Amount>,
    capacity: Option<Amount>,
}

/// What a country makes of a good, in the unit of the map.
#[derive(Default)]
struct Sum {
    made: f64,
    capacity: Option<f64>,
    rows: Vec<RowId>,
}

/// Reads all rows.
pub(super) fn read(draft: &mut Draft<'_>) {
    if let Some(layout) = layouts::name(draft.table) {
        draft.notes.push(format!("known as a table of {layout}"));
    }
    let names = Names::of(draft.table, draft.options, draft.preset);
    let mut left = LeftOut::default();
    let entries = rows(draft, &names, &mut left);
    let units = commodities(draft, &entries);
    let mut sums: BTreeMap<(CommodityId, Stage, Country), Sum> = BTreeMap::new();
    let mut taken: BTreeMap<RowId, Taken> = BTreeMap::new();
    for entry in &entries {
        let Some((id, unit)) = units.get(&entry.good) else { continue };
        let on_map = |amount: &Option<Amount>| amount.as_ref().and_then(|amount| amount.on_map(Some(unit)));
        let (made, capacity) = (on_map(&entry.made), on_map(&entry.capacity));
        let Some(made) = made else {
            let what = entry.made.as_ref().and_then(|amount| amount.unit.as_ref()).map(Unit::words).unwrap_or_default();
            let why = format!("{} in {what}, while {id} is counted in {unit}", entry.good.words());
            left.add(why.clone(), entry.row);
            taken.insert(entry.row, Taken::Not(why));
            continue;
        };
        taken.insert(entry.row, Taken::Whole);
        let sum = sums.entry((id.clone(), entry.good.stage, entry.country.clone())).or_default();
        sum.made += made;
        sum.capacity = match (sum.capacity, capacity) {
            (Some(sum), Some(next)) => Some(sum + next),
            (sum, next) => sum.or(next),
        };
        sum.rows.push(entry.row);
    }
    draft.totals = ledger(draft, &names, &units, &left, taken);
    draft.notes.extend(left.notes());
    for ((id, stage, country), sum) in sums {
        if sum.rows.len() > 1 {
            let rows: Vec<&Row> = draft.table.rows.iter().filter(|row| sum.rows.contains(&row.id())).collect();
            rows.into_iter().for_each(|row| {
                draft.remark(row, format!("several rows of {id} in {}: they are added up", country.name()))
            });
        }
        place(draft, &id, stage, &country, &sum);
    }
    from_nothing(draft, &units);
}

/// Says of goods that are made of something at their stage what a table of production cannot say: of what.
fn from_nothing(draft: &mut Draft<'_>, units: &BTreeMap<Good, (CommodityId, String)>) {
    let made: BTreeSet<(&CommodityId, &String)> =
        units.iter().filter(|(good, _)| good.stage != Stage::Mine).map(|(_, (id, unit))| (id, unit)).collect();
    for (id, unit) in made {
        let Some(name) = trade_ends::supply_without_inputs(draft, id) else { continue };
        draft.notes.push(format!(
            "{id} is made of nothing on the map: a table of production does not say what plants take in, so neither a control on what mines send nor a mine that stops reaches them. \
             Give the recipe \u{201c}{name}\u{201d} its inputs per {unit}, and draw the routes from the mines to the plants"
        ));
    }
}

/// The rows that count, each checked.
fn rows(draft: &mut Draft<'_>, names: &Names<'_>, left: &mut LeftOut) -> Vec<Entry> {
    let table = draft.table;
    let numbering = identify::numbering(draft, &[Field::Country]);
    let countries = Who::of(draft, Field::Country, numbering);
    let when = trade_rows::periods_of(draft);
    let counted = trade_rows::counted(draft, &when);
    let mut entries = Vec::new();
    for (at, row) in table.rows.iter().enumerate() {
        if let Some(why) = draft.unwanted(row) {
            left.add(why, row.id());
            continue;
        }
        if let Some(periods) = &counted.periods
            && !when.get(at).copied().flatten().is_some_and(|period| periods.contains(&period))
        {
            left.add(format!("not of the year {}", counted.label), row.id());
            continue;
        }
        let area = match countries.read(draft, row) {
            Area::Total => {
                left.add("totals over all countries", row.id());
                continue;
            }
            Area::Group => {
                left.add("sums over groups of countries", row.id());
                continue;
            }
            Area::Unknown => noted(draft, row),
            area => area,
        };
        let Some(good) = names.of_row(draft.options, row) else {
            let remedy = "choose the column of the commodity, or say it for all rows (commodity=\u{2026})";
            draft.wrong(row, Some(Field::Commodity), "nothing says which good this is", remedy);
            continue;
        };
        if draft.options.codes.get(&good.words()) == Some(&CodeTo::LeaveOut) {
            left.add("goods that are not wanted", row.id());
            continue;
        }
        let (made, capacity) = (draft.quantity(row, Field::Baseline), draft.quantity(row, Field::Capacity));
        if made.is_none() && !draft.is_bad(row) {
            left.add("no figure of production", row.id());
            continue;
        }
        let Some(country) = identify::needed(draft, row, &countries, &area) else { continue };
        if draft.is_bad(row) {
            continue;
        }
        if !names.says_stage(draft.options, row) {
            draft.remark(row, format!("{}: nothing says at which stage it is made; it is taken as mined", good.name));
        }
        entries.push(Entry { row: row.id(), good, country, made, capacity });
    }
    draft.notes.extend(counted.notes);
    trade_rows::missing_years(draft, &when, entries.iter().map(|entry| entry.row), Field::Country, &counted.label);
    entries
}

/// A country with a remark behind it, as in `United States (extracted from natural gas)`.
fn noted<'a>(draft: &mut Draft<'a>, row: &'a Row) -> Area {
    let text = draft.cell(row, Field::Country);
    let Some((head, _)) = text.split_once('(') else { return Area::Unknown };
    match Country::recognise(head.trim()) {
        Some(country) => {
            draft.remark(row, format!("\u{201c}{text}\u{201d} is taken as {}", country.name()));
            Area::Country(country)
        }
        None => Area::Unknown,
    }
}

/// The commodity of each good and its unit; new ones get the unit of their first figure.
fn commodities(draft: &mut Draft<'_>, entries: &[Entry]) -> BTreeMap<Good, (CommodityId, String)> {
    let mut found: BTreeMap<Good, (CommodityId, String)> = BTreeMap::new();
    let table = draft.table;
    let rows: HashMap<RowId, &Row> = table.rows.iter().map(|row| (row.id(), row)).collect();
    let mut without_unit: BTreeMap<&Good, BTreeSet<RowId>> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.made.as_ref().is_some_and(|made| made.unit.is_none())) {
        without_unit.entry(&entry.good).or_default().insert(entry.row);
    }
    for entry in entries {
        if found.contains_key(&entry.good) {
            continue;
        }
        let words = entry.good.words();
        let id = match draft.options.codes.get(&words) {
            Some(CodeTo::Commodity(id)) => id.clone(),
            _ => CommodityId::from(slug(&words).as_str()),
        };
        let known = draft.commodities.find(id.as_str()).map(|(_, known)| known.unit.clone());
        let unit = known.unwrap_or_else(|| {
            let of_first = entry.made.as_ref().and_then(|amount| amount.unit.as_ref());
            let unit = of_first.map_or_else(|| "t".to_owned(), Unit::of_map);
            let price = draft.assumed(1.0);
            draft.commodities.add(Commodity {
                id: id.clone(),
                name: words.clone(),
                stage: entry.good.stage,
                unit: unit.clone(),
                price_usd: price,
                note: format!("As {} has it", draft.table.name),
                ..Commodity::default()
            });
            draft.notes.push(format!(
                "{words}: a table of production says no price: it is an assumption of USD 1 per {unit}; give it on the map"
            ));
            unit
        });
        if draft.chosen_volume().is_none() {
            for row in without_unit.get(&entry.good).into_iter().flatten().filter_map(|row| rows.get(row)) {
                draft.remark(row, format!("the table does not say the unit of the production: it is read as {unit}; it could be another, such as kilograms"));
            }
        }
        found.insert(entry.good.clone(), (id, unit));
    }
    found
}

/// Puts what a country makes on the map.
fn place(draft: &mut Draft<'_>, id: &CommodityId, stage: Stage, country: &Country, sum: &Sum) {
    let here = trade_ends::makers(draft, id, country);
    if !here.is_empty() {
        for (site, share) in &here {
            share_out(draft, id, site, sum.made * share, sum.capacity.map(|capacity| capacity * share));
        }
        draft.notes.push(format!(
            "{id} in {}: {} is shared out over the map\u{2019}s sites in proportion to their volumes; their routes stay as they are, and the balance has to be closed",
            country.name(),
            sum.made
        ));
        return;
    }
    let site = trade_ends::aggregate(draft, country, stage);
    let sent = draft.sent(id, &site, None);
    if sum.made == 0.0 && sent == 0.0 {
        return;
    }
    let (market, makes) = homes::keep(draft, id, &site, country, sum.made);
    trade_ends::supplies(draft, id, &site, makes, sum.capacity);
    let taken = draft.arriving(id, &market);
    trade_ends::takes(draft, id, &market, taken);
}

/// Sets what a site of the map makes of a commodity.
fn share_out(draft: &mut Draft<'_>, id: &CommodityId, site: &SiteId, made: f64, capacity: Option<f64>) {
    let per: BTreeMap<_, f64> = draft
        .preset
        .map
        .recipes
        .iter()
        .filter_map(|recipe| {
            let output = recipe.outputs.iter().find(|output| output.commodity == *id && output.quantity.value > 0.0)?;
            Some((recipe.id.clone(), output.quantity.value))
        })
        .collect();
    let Some(at) = draft.sites.find(site.as_str()).map(|(at, _)| at) else { return };
    let Some(before) = draft.sites.get(at) else { return };
    let made_of = |recipe, level: f64| per.get(recipe).map_or(0.0, |per| per * level);
    let total: f64 = before.activities.iter().map(|activity| made_of(&activity.recipe, activity.baseline.value)).sum();
    let count = before.activities.iter().filter(|activity| per.contains_key(&activity.recipe)).count() as f64;
    let levels: Vec<Option<(f64, Option<f64>)>> = before
        .activities
        .iter()
        .map(|activity| {
            let per = per.get(&activity.recipe)?;
            let share =
                if total > 0.0 { made_of(&activity.recipe, activity.baseline.value) / total } else { 1.0 / count };
            Some((made * share / per, capacity.map(|capacity| capacity * share / per)))
        })
        .collect();
    let figures: Vec<_> = levels
        .into_iter()
        .map(|level| {
            level.map(|(level, capacity)| {
                (draft.figure(level), capacity.map(|value| draft.figure(value)), draft.assumed(level))
            })
        })
        .collect();
    let Some(entry) = draft.sites.edit(at) else { return };
    for (activity, figures) in entry.activities.iter_mut().zip(figures) {
        let Some((level, capacity, assumed)) = figures else { continue };
        let level_value = level.value;
        set(&mut activity.baseline, level);
        if let Some(capacity) = capacity.filter(|capacity| capacity.value >= level_value) {
            set(&mut activity.capacity, capacity);
        } else if activity.capacity.value < level_value {
            activity.capacity = assumed;
        }
    }
}

/// What the table adds up to by good, country and year, beside what comes to the map.
fn ledger(
    draft: &Draft<'_>,
    names: &Names<'_>,
    units: &BTreeMap<Good, (CommodityId, String)>,
    left: &LeftOut,
    taken: BTreeMap<RowId, Taken>,
) -> Vec<Total> {
    let mut book = Ledger::default();
    for row in &draft.table.rows {
        let good = names.of_row(draft.options, row);
        let unit = good.as_ref().and_then(|good| units.get(good)).map_or("t", |(_, unit)| unit.as_str());
        let made: Vec<Amount> = draft.peek(row, Field::Baseline).into_iter().collect();
        let amount = first_on_map(&made, unit).map_or(0.0, |(_, amount)| amount);
        let words = good.map_or_else(String::new, |good| good.words());
        book.enter(draft, row, words, draft.cell(row, Field::Country).to_owned(), unit, amount);
    }
    book.close(draft, taken, left);
    book.finish()
}
