//! Commodities, recipes, sites and routes.

use crate::model::commodity::{Commodity, NOT_PRICED_USD};
use crate::model::entity::{Addressed, EntityKind};
use crate::model::figure::Figure;
use crate::model::ids::{CommodityId, RecipeId};
use crate::model::path::{Field, FieldPath};
use crate::model::preset::{Map, Preset};
use crate::model::recipe::{Recipe, RecipeKind};
use crate::model::route::Route;
use crate::model::site::{Demand, Site, Stake};
use crate::model::stage::{Stage, StageNames};
use crate::model::validate::figures::Range;
use crate::model::validate::findings::Findings;
use crate::tolerance::DECIMALS;
use std::collections::{HashMap, HashSet};

/// Longest that demand may wait, months.
const LONGEST_PATIENCE: f64 = 600.0;

/// Longest transit or qualification that is taken seriously, months.
const LONGEST_WAIT: u32 = 600;

/// Checks the map.
pub fn check(preset: &Preset, findings: &mut Findings<'_>) {
    let map = &preset.map;
    stage_names(&map.stage_names, findings);
    findings.ids(EntityKind::Commodity, map.commodities.iter().map(|commodity| commodity.id.as_str()));
    findings.ids(EntityKind::Recipe, map.recipes.iter().map(|recipe| recipe.id.as_str()));
    findings.ids(EntityKind::Site, map.sites.iter().map(|site| site.id.as_str()));
    findings.ids(EntityKind::Route, map.routes.iter().map(|route| route.id.as_str()));
    map.commodities.iter().for_each(|entry| commodity(entry, findings));
    map.recipes.iter().for_each(|entry| recipe(entry, findings));
    map.sites.iter().for_each(|entry| site(entry, findings));
    findings.ids(EntityKind::Company, map.companies.iter().map(|company| company.name.as_str()));
    for company in &map.companies {
        let place = FieldPath::from(company.address());
        findings.country(&place, &company.country);
        owners(&company.owners, &place, findings);
        for (at, _) in company.owners.iter().enumerate().filter(|(_, owner)| owner.part) {
            findings.error(
                place.at(Field::Owners, at).field(Field::Part),
                "a company is one person, so nobody has a part of its trade",
                "say which stake he holds in it",
            );
        }
    }
    map.routes.iter().for_each(|entry| route(entry, findings));
    sourceless(map, findings);
}

/// A table that comes in tells columns apart by what they are called.
fn stage_names(names: &StageNames, findings: &mut Findings<'_>) {
    for (at, stage) in Stage::ALL.into_iter().enumerate() {
        let place = FieldPath::preset().keyed(Field::StageNames, stage.usual_name());
        let same = |other: &Stage| names.label(*other).to_lowercase() == names.label(stage).to_lowercase();
        if Stage::ALL.into_iter().take(at).any(|other| same(&other)) {
            let message = format!("two columns of the map are called {}", names.label(stage));
            findings.warning(place, message, "give each a name of its own");
        } else {
            findings.name(place, names.label(stage));
        }
    }
}

fn commodity(commodity: &Commodity, findings: &mut Findings<'_>) {
    let place = FieldPath::from(commodity.address());
    findings.name(place.field(Field::Name), &commodity.name);
    findings.figure(&place.field(Field::PriceUsd), &commodity.price_usd);
    if commodity.unit.trim().is_empty() {
        findings.error(place.field(Field::Unit), "the unit is empty", "say what one unit is, such as t");
    }
}

fn recipe(recipe: &Recipe, findings: &mut Findings<'_>) {
    let place = FieldPath::from(recipe.address());
    findings.name(place.field(Field::Name), &recipe.name);
    if recipe.outputs.is_empty() {
        findings.error(place.field(Field::Outputs), "it makes nothing", "name at least one output");
    }
    for (kind, amounts) in [(Field::Inputs, &recipe.inputs), (Field::Outputs, &recipe.outputs)] {
        for (at, amount) in amounts.iter().enumerate() {
            let place = place.at(kind, at);
            findings.known_commodity(&place, &amount.commodity);
            findings.figure(&place.field(Field::Quantity), &amount.quantity);
        }
    }
    if let RecipeKind::Substitute { instead_of, lead_months, max_share, penalty } = &recipe.kind {
        if !findings.names.recipes.contains_key(instead_of) || *instead_of == recipe.id {
            findings.error(
                place.field(Field::Kind).field(Field::InsteadOf),
                format!("`{instead_of}` is no other recipe"),
                "name the recipe that it stands in for",
            );
        }
        wait(&place.field(Field::Kind).field(Field::LeadMonths), *lead_months, findings);
        findings.share(place.field(Field::Kind).field(Field::MaxShare), *max_share);
        findings.share(place.field(Field::Kind).field(Field::Penalty), *penalty);
    }
    if let Some(returns) = &recipe.returns {
        let place = place.field(Field::Returns);
        findings.known_commodity(&place.field(Field::Commodity), &returns.commodity);
        wait(&place.field(Field::LagMonths), returns.lag_months, findings);
        findings.figure(&place.field(Field::Share), &returns.share);
        if recipe.kind != RecipeKind::Recycling {
            findings.error(place, "only a recycling recipe lives on what comes back", "set its kind to Recycling");
        }
    }
}

/// Says where what flows or runs already is more than there is room for.
fn below(baseline: &Figure, most: &Figure, place: FieldPath, what: &str, findings: &mut Findings<'_>) {
    if baseline.value > most.value * (1.0 + DECIMALS) {
        let message = format!("the baseline {} is above the {what} {}", baseline.value, most.value);
        findings.error(place, message, format!("raise the {what} or lower the baseline"));
    }
}

fn wait(place: &FieldPath, months: u32, findings: &mut Findings<'_>) {
    if months > LONGEST_WAIT {
        findings.error(place, format!("{months} months are out of range"), format!("use at most {LONGEST_WAIT}"));
    }
}

fn site(site: &Site, findings: &mut Findings<'_>) {
    let place = FieldPath::from(site.address());
    findings.name(place.field(Field::Name), &site.name);
    findings.country(&place.field(Field::Country), &site.country);
    owners(&site.owners, &place, findings);
    let run: HashSet<&RecipeId> = site.activities.iter().map(|activity| &activity.recipe).collect();
    for (at, technology) in site.technologies.iter().enumerate() {
        let place = place.at(Field::Technologies, at);
        findings.country(&place.field(Field::From), &technology.from);
        for recipe in technology.recipes.iter().filter(|recipe| !run.contains(recipe)) {
            findings.error(
                place.field(Field::Recipes),
                format!("it names the recipe {}, which the site does not run", findings.called(recipe.clone())),
                "name a recipe that the site runs, or leave it out",
            );
        }
        if technology.installed.zip(technology.replaced).is_some_and(|(installed, replaced)| replaced <= installed) {
            findings.error(
                place.field(Field::Replaced),
                "it is replaced before it is installed",
                "put the dates in order",
            );
        }
    }
    if let Some(capacity) = &site.capacity {
        findings.figure(&place.field(Field::Capacity), capacity);
        let running: f64 = site.activities.iter().map(|activity| activity.baseline.value).sum();
        if running > capacity.value * (1.0 + DECIMALS) {
            findings.error(
                place.field(Field::Capacity),
                format!("its recipes run at {running} in the baseline, above its joint capacity"),
                "raise the capacity or lower the baselines",
            );
        }
    }
    activities(site, &run, &place, findings);
    let mut kept = HashSet::new();
    for (at, stock) in site.stocks.iter().enumerate() {
        let place = place.at(Field::Stocks, at);
        findings.known_commodity(&place, &stock.commodity);
        findings.figure(&place.field(Field::Initial), &stock.initial);
        if let Some(target) = &stock.target {
            findings.figure(&place.field(Field::Target), target);
        }
        findings.share(place.field(Field::Usable), stock.usable);
        if let Some(share) = stock.draw_per_month {
            findings.share(place.field(Field::DrawPerMonth), share);
        }
        if !kept.insert(&stock.commodity) {
            findings.error(
                &place,
                format!("{} is kept twice", findings.called(stock.commodity.clone())),
                "add the two up",
            );
        }
    }
    for (at, demand) in site.demands.iter().enumerate() {
        let place = place.at(Field::Demands, at);
        findings.known_commodity(&place, &demand.commodity);
        findings.figure(&place.field(Field::Quantity), &demand.quantity);
        findings.number(&place.field(Field::Priority), demand.priority, Range::Positive);
        if demand.priority > 1e6 {
            findings.error(&place, "the priority is above 1e6", "10 already serves it before all others");
        }
        findings.figure(&place.field(Field::ValueAtStakeUsd), &demand.value_at_stake_usd);
        let stake = &demand.value_at_stake_usd;
        if stake.value == NOT_PRICED_USD && stake.source.is_empty() && demand.quantity.value > 0.0 {
            findings.warning(
                place.field(Field::ValueAtStakeUsd),
                "a missing unit costs 1 USD, which nobody has entered: this demand weighs next to nothing",
                "enter the price of the good, which it follows, or what a missing unit costs its user",
            );
        }
        findings.share(place.field(Field::MilitaryShare), demand.military_share);
        if !(-0.9..=10.0).contains(&demand.growth_per_year) {
            let message = format!("a growth of {} a year is out of range", demand.growth_per_year);
            findings.error(place.field(Field::GrowthPerYear), message, "use 0.1 for 10 % a year, from -0.9 to 10");
        }
        if !matches!(demand.seasonal.len(), 0 | 12) {
            let message = format!("{} factors are not one a month", demand.seasonal.len());
            findings.error(place.field(Field::Seasonal), message, "give 12, January first, or leave them out");
        }
        for factor in &demand.seasonal {
            findings.number(&place.field(Field::Seasonal), *factor, Range::NotNegative);
        }
        if !(-10.0..=0.0).contains(&demand.elasticity) {
            let message = format!("an elasticity of {} is out of range", demand.elasticity);
            findings.error(place.field(Field::Elasticity), message, "use 0 for none, or a number from -10 to 0");
        }
        if let Some(postponed) = &demand.postponed {
            let place = place.field(Field::Postponed);
            findings.share(place.field(Field::Share), postponed.share);
            findings.share(place.field(Field::Pull), postponed.pull);
            findings.number(&place.field(Field::PatienceMonths), postponed.patience_months, Range::NotNegative);
            if postponed.patience_months > LONGEST_PATIENCE {
                let message = format!("{} months are out of range", postponed.patience_months);
                let remedy = format!("use at most {LONGEST_PATIENCE}");
                findings.error(place.field(Field::PatienceMonths), message, remedy);
            }
        }
        alternatives(demand, &place, findings);
        let mean = demand.seasonal.iter().sum::<f64>() / 12.0;
        if demand.seasonal.len() == 12 && (mean - 1.0).abs() > 0.01 {
            let message = format!("the factors average {mean:.3}, so the year's quantity is not what is entered");
            findings.warning(place.field(Field::Seasonal), message, "divide each by their average");
        }
    }
    if let Some(globe) = &site.globe
        && !((-90.0..=90.0).contains(&globe.latitude) && (-180.0..=180.0).contains(&globe.longitude))
    {
        findings.error(
            place.field(Field::Globe),
            "the coordinates are not on the globe",
            "latitude goes from -90 to 90, longitude from -180 to 180",
        );
    }
    if let Some(canvas) = &site.canvas {
        findings.on_canvas(place.field(Field::Canvas), canvas, "remove it to lay it out anew");
    }
}

fn alternatives(demand: &Demand, place: &FieldPath, findings: &mut Findings<'_>) {
    let mut named = HashSet::from([&demand.commodity]);
    for (at, alternative) in demand.alternatives.iter().enumerate() {
        let place = place.at(Field::Alternatives, at);
        findings.known_commodity(&place, &alternative.commodity);
        findings.figure(&place.field(Field::Ratio), &alternative.ratio);
        wait(&place.field(Field::LeadMonths), alternative.lead_months, findings);
        findings.share(place.field(Field::MaxShare), alternative.max_share);
        findings.share(place.field(Field::Penalty), alternative.penalty);
        if !named.insert(&alternative.commodity) {
            let message =
                format!("{} is what is demanded, or is named twice", findings.called(alternative.commodity.clone()));
            findings.error(place, message, "name another good");
        }
    }
}

fn activities(site: &Site, run: &HashSet<&RecipeId>, place: &FieldPath, findings: &mut Findings<'_>) {
    let mut seen = HashSet::new();
    for (at, activity) in site.activities.iter().enumerate() {
        let place = place.at(Field::Activities, at);
        match findings.names.recipes.get(&activity.recipe) {
            None => findings.error(
                &place,
                format!("there is no recipe `{}`", activity.recipe),
                "add it or correct the name",
            ),
            Some(recipe) => {
                if let RecipeKind::Substitute { instead_of, .. } = &recipe.kind
                    && !run.contains(instead_of)
                {
                    findings.error(
                        &place,
                        format!(
                            "it stands in for {}, which the site does not run",
                            findings.called(instead_of.clone())
                        ),
                        "add that recipe to the site",
                    );
                }
            }
        }
        if !seen.insert(&activity.recipe) {
            findings.error(
                &place,
                format!("{} is run twice", findings.called(activity.recipe.clone())),
                "add the two up",
            );
        }
        findings.figure(&place.field(Field::Baseline), &activity.baseline);
        findings.figure(&place.field(Field::Capacity), &activity.capacity);
        below(&activity.baseline, &activity.capacity, place.field(Field::Capacity), "capacity", findings);
        if let Some(price) = &activity.break_even_usd {
            findings.figure(&place.field(Field::BreakEvenUsd), price);
        }
        for (step_at, step) in activity.ramp.iter().enumerate() {
            let place = place.at(Field::Ramp, step_at);
            findings.figure(&place.field(Field::Capacity), &step.capacity);
            if step_at > 0 && activity.ramp[step_at - 1].from >= step.from {
                findings.error(place, "its date is not after the step before", "put the steps in order of date");
            }
        }
    }
}

fn owners(owners: &[Stake], place: &FieldPath, findings: &mut Findings<'_>) {
    for (at, owner) in owners.iter().enumerate() {
        let place = place.at(Field::Owners, at);
        findings.name(place.field(Field::Owner), &owner.owner);
        findings.country(&place.field(Field::Country), &owner.country);
        findings.figure(&place.field(Field::Stake), &owner.stake);
    }
    if owners.iter().map(|owner| owner.stake.value).sum::<f64>() > 1.0 + DECIMALS {
        findings.error(place.field(Field::Owners), "the stakes add up to more than 1", "lower one of them");
    }
}

fn route(route: &Route, findings: &mut Findings<'_>) {
    let place = FieldPath::from(route.address());
    findings.known_commodity(&place.field(Field::Commodity), &route.commodity);
    for (end, site) in [(Field::From, &route.from), (Field::To, &route.to)] {
        findings.known_site(&place.field(end), site);
    }
    if route.from == route.to {
        findings.error(place.field(Field::To), "it ends where it starts", "name another site");
    }
    findings.figure(&place.field(Field::Baseline), &route.baseline);
    findings.figure(&place.field(Field::Maximum), &route.maximum);
    findings.figure(&place.field(Field::CostUsd), &route.cost_usd);
    below(&route.baseline, &route.maximum, place.field(Field::Maximum), "maximum", findings);
    wait(&place.field(Field::TransitMonths), route.transit_months, findings);
    wait(&place.field(Field::QualificationMonths), route.qualification_months, findings);
}

/// Commodities that nothing leads to: no mine, no stock, only recipes that feed each other.
fn sourceless(map: &Map, findings: &mut Findings<'_>) {
    let activities = || map.sites.iter().flat_map(|site| &site.activities);
    let run: HashSet<&RecipeId> = activities().map(|activity| &activity.recipe).collect();
    let active: HashSet<&RecipeId> =
        activities().filter(|activity| activity.baseline.value > 0.0).map(|activity| &activity.recipe).collect();
    let available = available(map, &run);
    let from_themselves: HashSet<&CommodityId> = (map.recipes.iter())
        .filter(|recipe| active.contains(&recipe.id))
        .flat_map(|recipe| recipe.outputs.iter().map(|output| &output.commodity))
        .collect();
    let wanted: HashSet<&CommodityId> = (map.routes.iter().map(|route| &route.commodity))
        .chain(map.sites.iter().flat_map(|site| site.demands.iter().map(|demand| &demand.commodity)))
        .collect();
    for commodity in map.commodities.iter().filter(|commodity| !available.contains(&commodity.id)) {
        let id = &commodity.id;
        let place = format!("commodities/{id}");
        if from_themselves.contains(id) {
            findings.error(
                place,
                "it is made in the baseline, but no mine or stock feeds the recipes behind it",
                "add a mine for what goes into the cycle, or a stock to start it",
            );
        } else if wanted.contains(id) {
            findings.warning(place, "it is moved or demanded, but nothing makes it", "add a site that makes it");
        }
    }
}

/// Commodities that are kept in a stock, or made by a recipe whose inputs are available. A recipe is come back to once for each of its inputs, so that a
/// chain of any length, in any order, takes one pass.
fn available<'a>(map: &'a Map, run: &HashSet<&RecipeId>) -> HashSet<&'a CommodityId> {
    let mut available = HashSet::new();
    let mut next: Vec<&CommodityId> =
        map.sites.iter().flat_map(|site| site.stocks.iter().map(|stock| &stock.commodity)).collect();
    let outputs = |recipe: &'a Recipe| recipe.outputs.iter().map(|output| &output.commodity);
    let mut waiting: Vec<(&Recipe, usize)> = Vec::new();
    let mut takers: HashMap<&CommodityId, Vec<usize>> = HashMap::new();
    for recipe in map.recipes.iter().filter(|recipe| run.contains(&recipe.id)) {
        let inputs: HashSet<&CommodityId> = recipe.inputs.iter().map(|input| &input.commodity).collect();
        if inputs.is_empty() {
            next.extend(outputs(recipe));
        } else {
            inputs.iter().for_each(|input| takers.entry(input).or_default().push(waiting.len()));
            waiting.push((recipe, inputs.len()));
        }
    }
    while let Some(commodity) = next.pop() {
        if !available.insert(commodity) {
            continue;
        }
        for at in takers.get(commodity).into_iter().flatten() {
            let (recipe, missing) = &mut waiting[*at];
            *missing -= 1;
            if *missing == 0 {
                next.extend(outputs(recipe));
            }
        }
    }
    available
}
