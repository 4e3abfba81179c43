//! Sites: each row names a site and may add an activity, a demand, a stock and an owner to it.

use crate::model::{
    Activity, CommodityId, Country, Demand, Figure, GlobePoint, RampStep, RecipeId, Site, SiteId, Stage, Stock,
};
use crate::store::import::columns::Field;
use crate::store::import::owners::OwnerCell;
use crate::store::import::plan::{Draft, slug};
use crate::store::import::table::Row;
use crate::store::import::{owners, ramp};
use crate::tolerance::DECIMALS;
use jiff::civil::Date;
use std::collections::{HashMap, HashSet};

/// What a row says, once all its cells are sound.
struct SiteRow {
    name: String,
    country: Option<Country>,
    stage: Option<Stage>,
    globe: Option<GlobePoint>,
    activity: Option<(RecipeId, Option<f64>, Option<f64>)>,
    ramp: Vec<(Date, f64)>,
    demand: Option<(CommodityId, Option<f64>, Option<f64>, String)>,
    stock: Option<(CommodityId, f64)>,
    owner: Option<OwnerCell>,
    note: String,
}

/// Reads all rows.
pub(super) fn read(draft: &mut Draft<'_>) {
    let mut by_id: HashMap<SiteId, usize> = HashMap::new();
    let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, site) in draft.sites.iter() {
        by_id.insert(site.id.clone(), at);
        by_name.entry(site.name.to_lowercase()).or_default().push(at);
    }
    let table = draft.table;
    for row in &table.rows {
        let Some(mut entry) = sound(draft, row) else { continue };
        let id = draft.cell(row, Field::Id);
        let known = if id.is_empty() {
            match by_name.get(&entry.name.to_lowercase()).map(Vec::as_slice) {
                Some([]) | None => None,
                Some([only]) => Some(*only),
                Some(_) => {
                    let message = format!("several sites are called \u{201c}{}\u{201d}", entry.name);
                    draft.wrong(row, Some(Field::Name), message, "add a column with their ids");
                    continue;
                }
            }
        } else {
            by_id.get(&SiteId::from(id)).copied()
        };
        if let Some(owner) = &mut entry.owner {
            owners::check(draft, row, known, owner);
            if draft.is_bad(row) {
                continue;
            }
        }
        let at = match known {
            Some(at) => at,
            None => {
                let Some(country) = entry.country.clone() else {
                    draft.wrong(row, Some(Field::Country), "a new site needs its country", "name it, or give its code");
                    continue;
                };
                let wanted = if id.is_empty() { slug(&entry.name) } else { id.to_owned() };
                let id = free(&wanted, &by_id);
                let stage = entry.stage.unwrap_or_default();
                let site = Site { id: id.clone(), name: entry.name.clone(), country, stage, ..Site::default() };
                let at = draft.sites.add(site);
                by_id.insert(id, at);
                by_name.entry(entry.name.to_lowercase()).or_default().push(at);
                at
            }
        };
        apply(draft, at, entry);
    }
}

fn free(wanted: &str, taken: &HashMap<SiteId, usize>) -> SiteId {
    let mut id = SiteId::from(wanted);
    let mut number = 2;
    while taken.contains_key(&id) {
        id = format!("{wanted}-{number}").as_str().into();
        number += 1;
    }
    id
}

/// Checks every cell of a row, so that all that is wrong with it is listed at once.
fn sound<'a>(draft: &mut Draft<'a>, row: &'a Row) -> Option<SiteRow> {
    let factor = draft.options.volume.factor();
    let name = draft.cell(row, Field::Name).to_owned();
    if name.is_empty() {
        draft.wrong(row, Some(Field::Name), "there is no name", "name the site");
    }
    let country = country(draft, row, Field::Country);
    let stage = stage(draft, row);
    let latitude = degrees(draft, row, Field::Latitude, 90.0);
    let longitude = degrees(draft, row, Field::Longitude, 180.0);
    let globe = match (latitude, longitude) {
        (Some(latitude), Some(longitude)) => Some(GlobePoint { latitude, longitude }),
        (None, None) => None,
        _ => {
            if !draft.is_bad(row) {
                draft.wrong(row, Some(Field::Latitude), "one of two coordinates is missing", "give both, or neither");
            }
            None
        }
    };
    let recipe = recipe(draft, row);
    let baseline = draft.amount(row, Field::Baseline, factor);
    let capacity = draft.amount(row, Field::Capacity, factor);
    if let (Some(baseline), Some(capacity)) = (baseline, capacity)
        && baseline > capacity
    {
        let message = format!("the baseline {baseline} is larger than the capacity {capacity}");
        draft.wrong(row, Some(Field::Baseline), message, "correct one of them");
    }
    if recipe.is_none() && draft.cell(row, Field::Recipe).is_empty() && (baseline.is_some() || capacity.is_some()) {
        draft.wrong(
            row,
            Some(Field::Recipe),
            "a baseline or capacity without a recipe",
            "say which recipe the site runs",
        );
    }
    let ramp = ramp_cell(draft, row, factor);
    if recipe.is_none() && draft.cell(row, Field::Recipe).is_empty() && !ramp.is_empty() {
        draft.wrong(row, Some(Field::Ramp), "a ramp without a recipe", "say which recipe the site runs");
    }
    let wanted = commodity(draft, row, Field::DemandCommodity);
    let quantity = draft.amount(row, Field::Demand, factor);
    let money = draft.options.money.factor();
    let at_stake = draft.amount(row, Field::ValueAtStake, money);
    let end_use = draft.cell(row, Field::EndUse).to_owned();
    if wanted.is_none() && draft.cell(row, Field::DemandCommodity).is_empty() && quantity.is_some() {
        draft.wrong(row, Some(Field::Demand), "a demand without a commodity", "say what is demanded");
    }
    let stocked = commodity(draft, row, Field::StockCommodity);
    // A stock is a quantity and not a volume per month.
    let scale = if draft.options.volume == crate::store::import::numbers::VolumeUnit::PerMonth { 1.0 } else { factor };
    let stock = draft.amount(row, Field::Stock, scale);
    if stocked.is_none() && draft.cell(row, Field::StockCommodity).is_empty() && stock.is_some() {
        draft.wrong(row, Some(Field::Stock), "a stock without a commodity", "say what is stocked");
    }
    let owner = owners::read(draft, row);
    let note = draft.cell(row, Field::Note).to_owned();
    (!draft.is_bad(row)).then(|| SiteRow {
        name,
        country,
        stage,
        globe,
        activity: recipe.map(|recipe| (recipe, baseline, capacity)),
        demand: wanted.map(|commodity| (commodity, quantity, at_stake, end_use)),
        stock: stocked.zip(stock),
        ramp,
        owner,
        note,
    })
}

/// The later capacities of a cell; none where it is empty.
fn ramp_cell<'a>(draft: &mut Draft<'a>, row: &'a Row, factor: f64) -> Vec<(Date, f64)> {
    let text = draft.cell(row, Field::Ramp);
    if text.is_empty() || text == "-" {
        return Vec::new();
    }
    match ramp::read(text, draft.options.decimal) {
        Ok(steps) => steps.into_iter().map(|(from, value)| (from, value * factor)).collect(),
        Err(why) => {
            draft.wrong(row, Some(Field::Ramp), why, "write months and capacities like 2027-01: 500; 2028-06: 900");
            Vec::new()
        }
    }
}

/// A country; none where the cell is empty.
pub(super) fn country<'a>(draft: &mut Draft<'a>, row: &'a Row, field: Field) -> Option<Country> {
    let text = draft.cell(row, field);
    if text.is_empty() {
        return None;
    }
    let country = Country::recognise(text);
    if country.is_none() {
        let remedy = "give the code of two or three letters, or the English name";
        draft.wrong(row, Some(field), format!("\u{201c}{text}\u{201d} is no country that is known here"), remedy);
    }
    country
}

fn stage<'a>(draft: &mut Draft<'a>, row: &'a Row) -> Option<Stage> {
    let text = draft.cell(row, Field::Stage).to_lowercase();
    if text.is_empty() {
        return None;
    }
    let found = match text.as_str() {
        "mine" | "mining" | "extraction" => Some(Stage::Mine),
        "refine" | "refinery" | "refining" | "refiner" | "separation" | "processing" => Some(Stage::Refine),
        "metal" | "metal and alloy" | "alloy" | "smelter" | "metals" => Some(Stage::Metal),
        "magnet" | "magnets" => Some(Stage::Magnet),
        "component" | "components" | "part" | "parts" => Some(Stage::Component),
        "product" | "products" | "manufacturer" | "manufacturing" | "assembly" => Some(Stage::Product),
        "market" | "demand" | "consumer" | "final use" => Some(Stage::Market),
        _ => None,
    };
    if found.is_none() {
        let stages: Vec<String> = Stage::ALL.iter().map(|stage| stage.label().to_lowercase()).collect();
        draft.wrong(
            row,
            Some(Field::Stage),
            format!("\u{201c}{text}\u{201d} is no stage"),
            format!("use one of: {}", stages.join(", ")),
        );
    }
    found
}

fn degrees<'a>(draft: &mut Draft<'a>, row: &'a Row, field: Field, most: f64) -> Option<f64> {
    let value = draft.number(row, field)?;
    if value.abs() > most {
        draft.wrong(row, Some(field), format!("{value} is out of range"), format!("give -{most} to {most} degrees"));
        return None;
    }
    Some(value)
}

fn recipe<'a>(draft: &mut Draft<'a>, row: &'a Row) -> Option<RecipeId> {
    let text = draft.cell(row, Field::Recipe);
    if text.is_empty() {
        return None;
    }
    let found =
        draft.recipes.iter().find(|(_, recipe)| recipe.id.as_str() == text || recipe.name.eq_ignore_ascii_case(text));
    let found = found.map(|(_, recipe)| recipe.id.clone());
    if found.is_none() {
        let message = format!("there is no recipe \u{201c}{text}\u{201d}");
        draft.wrong(row, Some(Field::Recipe), message, "add it to the map first, or correct its name");
    }
    found
}

/// A commodity by id or name; none where the cell is empty.
pub(super) fn commodity<'a>(draft: &mut Draft<'a>, row: &'a Row, field: Field) -> Option<CommodityId> {
    let text = draft.cell(row, field);
    if text.is_empty() {
        return None;
    }
    let found =
        draft.commodities.iter().find(|(_, entry)| entry.id.as_str() == text || entry.name.eq_ignore_ascii_case(text));
    let found = found.map(|(_, entry)| entry.id.clone());
    if found.is_none() {
        let message = format!("there is no commodity \u{201c}{text}\u{201d}");
        draft.wrong(row, Some(field), message, "add it to the map first, or correct its name");
    }
    found
}

/// Takes over a value with its new citation; what is the same keeps the citation it has.
pub(super) fn set(figure: &mut Figure, new: Figure) {
    // What was written with few digits and read again is the same figure.
    if (figure.value - new.value).abs() > DECIMALS * figure.value.abs().max(new.value.abs()) {
        *figure = new;
    }
}

fn apply(draft: &mut Draft<'_>, at: usize, entry: SiteRow) {
    let figures = |value: Option<f64>| value.map(|value| draft.figure(value));
    let activity = entry.activity.map(|(recipe, baseline, capacity)| (recipe, figures(baseline), figures(capacity)));
    let demand = entry
        .demand
        .map(|(commodity, quantity, stake, end_use)| (commodity, figures(quantity), figures(stake), end_use));
    let stock = entry.stock.map(|(commodity, initial)| (commodity, draft.figure(initial)));
    let ramp: Vec<RampStep> =
        entry.ramp.iter().map(|(from, value)| RampStep { from: *from, capacity: draft.figure(*value) }).collect();
    if let Some(owner) = entry.owner {
        let Some(mut site) = draft.sites.get(at).cloned() else { return };
        owners::apply(draft, &mut site, owner);
        if let Some(slot) = draft.sites.edit(at) {
            *slot = site;
        }
    }
    let Some(site) = draft.sites.edit(at) else { return };
    site.name = entry.name;
    if let Some(country) = entry.country {
        site.country = country;
    }
    if let Some(stage) = entry.stage {
        site.stage = stage;
    }
    if entry.globe.is_some() {
        site.globe = entry.globe;
    }
    if !entry.note.is_empty() {
        site.note = entry.note;
    }
    if let Some((recipe, baseline, capacity)) = activity {
        let found = site.activities.iter().position(|known| known.recipe == recipe).unwrap_or_else(|| {
            site.activities.push(Activity { recipe, ..Activity::default() });
            site.activities.len() - 1
        });
        let activity = &mut site.activities[found];
        let (baseline, capacity) = match (baseline, capacity) {
            (Some(baseline), None) if activity.capacity.value < baseline.value => {
                (Some(baseline.clone()), Some(baseline))
            }
            other => other,
        };
        baseline.into_iter().for_each(|figure| set(&mut activity.baseline, figure));
        capacity.into_iter().for_each(|figure| set(&mut activity.capacity, figure));
        if !ramp.is_empty() {
            let before = std::mem::replace(&mut activity.ramp, ramp);
            for step in &mut activity.ramp {
                // What is the same keeps the citation it has.
                if let Some(old) = before.iter().find(|old| old.from == step.from) {
                    let new = std::mem::replace(&mut step.capacity, old.capacity.clone());
                    set(&mut step.capacity, new);
                }
            }
        }
    }
    if let Some((commodity, quantity, stake, end_use)) = demand {
        let same =
            |known: &Demand| known.commodity == commodity && (end_use.is_empty() || known.end_use.as_str() == end_use);
        let found = site.demands.iter().position(same).unwrap_or_else(|| {
            let end_use = end_use.as_str().into();
            site.demands.push(Demand { commodity: commodity.clone(), priority: 1.0, end_use, ..Demand::default() });
            site.demands.len() - 1
        });
        let demand = &mut site.demands[found];
        quantity.into_iter().for_each(|figure| set(&mut demand.quantity, figure));
        stake.into_iter().for_each(|figure| set(&mut demand.value_at_stake_usd, figure));
    }
    if let Some((commodity, initial)) = stock {
        let found = site.stocks.iter().position(|known| known.commodity == commodity).unwrap_or_else(|| {
            site.stocks.push(Stock { commodity, ..Stock::default() });
            site.stocks.len() - 1
        });
        set(&mut site.stocks[found].initial, initial);
    }
}

/// Sites named in a table, by id or by name where only one is called so.
pub(super) struct SiteNames {
    by_id: HashSet<SiteId>,
    by_name: HashMap<String, Vec<SiteId>>,
}

impl SiteNames {
    pub fn of(draft: &Draft<'_>) -> Self {
        let mut names = Self { by_id: HashSet::new(), by_name: HashMap::new() };
        for (_, site) in draft.sites.iter() {
            names.by_id.insert(site.id.clone());
            names.by_name.entry(site.name.to_lowercase()).or_default().push(site.id.clone());
        }
        names
    }

    /// The site that a cell names.
    pub fn find<'a>(&self, draft: &mut Draft<'a>, row: &'a Row, field: Field) -> Option<SiteId> {
        let text = draft.cell(row, field);
        let id = SiteId::from(text);
        if self.by_id.contains(&id) {
            return Some(id);
        }
        let (message, remedy) = match self.by_name.get(&text.to_lowercase()).map(Vec::as_slice) {
            Some([only]) => return Some(only.clone()),
            Some(_) => (format!("several sites are called \u{201c}{text}\u{201d}"), "use their ids"),
            None if text.is_empty() => ("there is no site".to_owned(), "name it by its id or name"),
            None => (format!("there is no site \u{201c}{text}\u{201d}"), "import the sites first, or correct the name"),
        };
        draft.wrong(row, Some(field), message, remedy);
        None
    }
}
