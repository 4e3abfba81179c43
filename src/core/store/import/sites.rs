//! Sites: each row names a site and may add an activity, a demand, a stock and an owner to it.

use crate::model::{Activity, CommodityId, Demand, GlobePoint, RampStep, RecipeId, Stage, Stock};
use crate::store::import::columns::{Field, fold};
use crate::store::import::identify::country;
use crate::store::import::numbers::VolumeUnit;
use crate::store::import::plan::{Draft, set};
use crate::store::import::site_names::KnownSites;
use crate::store::import::site_row::SiteRow;
use crate::store::import::site_sums::Said;
use crate::store::import::site_years;
use crate::store::import::table::Row;
use crate::store::import::{owners, ramp};
use crate::tolerance::DECIMALS;
use jiff::civil::Date;

/// Reads all rows.
pub(super) fn read(draft: &mut Draft<'_>) {
    let mut known = KnownSites::of(draft);
    let table = draft.table;
    let skipped = site_years::earlier(draft);
    let mut said = Said::default();
    let mut has_said_country = false;
    for row in &table.rows {
        if let Some(latest) = skipped.get(&row.id()) {
            draft.remark(row, format!("an earlier year than {latest}, which counts, and left out"));
            continue;
        }
        let Some(mut entry) = sound(draft, row) else { continue };
        let found = match known.find(draft, row, &entry) {
            Ok(found) => found,
            Err(()) => continue,
        };
        if let Some(owner) = &mut entry.owner {
            owners::check(draft, row, found, owner);
            if draft.is_bad(row) {
                continue;
            }
        }
        let at = match found {
            Some(at) => at,
            None => {
                let Some(country) = entry.country.clone() else {
                    // Where the column itself is missing it is said once, and not once a row.
                    if draft.options.has(Field::Country) {
                        draft.wrong(
                            row,
                            Some(Field::Country),
                            "a new site needs its country",
                            "name it, or give its code",
                        );
                    } else {
                        if !has_said_country {
                            draft.missing(Field::Country);
                            has_said_country = true;
                        }
                        draft.spoil(row);
                    }
                    continue;
                };
                known.add(draft, row, &entry, country)
            }
        };
        said.add_up(draft, row, at, &mut entry);
        only_known(draft, row, at, &mut entry);
        apply(draft, at, entry);
    }
}

/// What has no level is not added: nothing gets a baseline or a demand of 0 that nobody gave.
fn only_known<'a>(draft: &mut Draft<'a>, row: &'a Row, at: usize, entry: &mut SiteRow) {
    let site = draft.sites.get(at);
    let is_new =
        |recipe: &RecipeId| site.is_none_or(|site| site.activities.iter().all(|activity| activity.recipe != *recipe));
    if let Some((recipe, None, capacity)) = &entry.activity
        && is_new(recipe)
    {
        let capacity = capacity.map_or_else(String::new, |capacity| format!(" (a capacity of {capacity} is given)"));
        let words = format!(
            "{}: no baseline is known, so the site comes in without {recipe}{capacity}; give a baseline, 0 where it stands still",
            entry.name
        );
        entry.activity = None;
        draft.remark(row, words);
    }
    let site = draft.sites.get(at);
    let is_new = |commodity: &CommodityId| {
        site.is_none_or(|site| site.demands.iter().all(|demand| demand.commodity != *commodity))
    };
    if let Some((commodity, None, ..)) = &entry.demand
        && is_new(commodity)
    {
        let words = format!("{}: no demand of {commodity} is known, so the site comes in without it", entry.name);
        entry.demand = None;
        draft.remark(row, words);
    }
}

/// Checks every cell of a row, so that all that is wrong with it is listed at once.
fn sound<'a>(draft: &mut Draft<'a>, row: &'a Row) -> Option<SiteRow> {
    let factor = draft.chosen_volume().map_or(1.0, VolumeUnit::factor);
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
    let of_recipe = recipe.as_ref().and_then(|recipe| unit_of_recipe(draft, recipe));
    let baseline = draft.volume(row, Field::Baseline, of_recipe.as_deref());
    let capacity = draft.volume(row, Field::Capacity, of_recipe.as_deref());
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
    let of_wanted = wanted.as_ref().and_then(|commodity| unit_of(draft, commodity));
    let quantity = draft.volume(row, Field::Demand, of_wanted.as_deref());
    let at_stake = draft.money(row, Field::ValueAtStake);
    let end_use = draft.cell(row, Field::EndUse).to_owned();
    if wanted.is_none() && draft.cell(row, Field::DemandCommodity).is_empty() && quantity.is_some() {
        draft.wrong(row, Some(Field::Demand), "a demand without a commodity", "say what is demanded");
    }
    let stocked = commodity(draft, row, Field::StockCommodity);
    let of_stocked = stocked.as_ref().and_then(|commodity| unit_of(draft, commodity));
    // A stock is a quantity and not a volume per month.
    let stock = if draft.chosen_volume() == Some(VolumeUnit::PerMonth) {
        draft.amount(row, Field::Stock, 1.0)
    } else {
        draft.volume(row, Field::Stock, of_stocked.as_deref())
    };
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

/// The unit in which a commodity is counted on the map.
fn unit_of(draft: &Draft<'_>, id: &CommodityId) -> Option<String> {
    draft.commodities.find(id.as_str()).map(|(_, entry)| entry.unit.clone())
}

/// The unit of a recipe's activity: that of the good of which one unit of activity makes or takes one.
fn unit_of_recipe(draft: &Draft<'_>, id: &RecipeId) -> Option<String> {
    let recipe = draft.recipes.find(id.as_str()).map(|(_, entry)| entry)?;
    let mut amounts = recipe.outputs.iter().chain(&recipe.inputs);
    let one = amounts.find(|amount| (amount.quantity.value - 1.0).abs() < DECIMALS);
    let amount = one.or(recipe.outputs.first()).or(recipe.inputs.first())?;
    unit_of(draft, &amount.commodity)
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

fn stage<'a>(draft: &mut Draft<'a>, row: &'a Row) -> Option<Stage> {
    let text = draft.cell(row, Field::Stage).to_lowercase();
    if text.is_empty() {
        return None;
    }
    let names = &draft.preset.map.stage_names;
    let usual = || match text.as_str() {
        "mine" | "mining" | "extraction" => Some(Stage::Mine),
        "refine" | "refinery" | "refining" | "refiner" | "separation" | "processing" => Some(Stage::Refine),
        "metal" | "metal and alloy" | "alloy" | "smelter" | "metals" => Some(Stage::Metal),
        "magnet" | "magnets" => Some(Stage::Magnet),
        "component" | "components" | "part" | "parts" => Some(Stage::Component),
        "product" | "products" | "manufacturer" | "manufacturing" | "assembly" => Some(Stage::Product),
        "market" | "demand" | "consumer" | "final use" => Some(Stage::Market),
        _ => None,
    };
    // What the map calls its columns goes before the words of other tables.
    let found = names.called(&text).or_else(usual);
    if found.is_none() {
        // A column of another heading (`type`, `facility type`) says more than the stages of the map: it is no reason to lose the row.
        let heading = draft.options.column(Field::Stage).map(|at| fold(&draft.table.heading(at))).unwrap_or_default();
        if !heading.contains("stage") && heading != "step" {
            draft.remark(
                row,
                format!(
                    "\u{201c}{text}\u{201d} is no stage of the map: a new site stands at the first one, {}",
                    names.in_text(Stage::default())
                ),
            );
            return None;
        }
        let stages: Vec<String> = Stage::ALL.iter().map(|stage| names.in_text(*stage).into_owned()).collect();
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
    let found = draft.recipes.find_named(text).map(|recipe| recipe.id.clone());
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
    let found = draft.commodities.find_named(text).map(|entry| entry.id.clone());
    if found.is_none() {
        let message = format!("there is no commodity \u{201c}{text}\u{201d}");
        draft.wrong(row, Some(field), message, "add it to the map first, or correct its name");
    }
    found
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
