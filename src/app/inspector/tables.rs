//! The lists inside a site: what it runs, keeps, needs; who owns it; whose technology it uses.

use crate::app::commands::action::Actions;
use crate::app::form::choices::countries;
use crate::app::form::{Form, grouped};
use crate::app::inspector::parts::link_ui;
use crate::app::inspector::ramp::ramp_ui;
use crate::app::state::keyboard::keep_in_sight;
use chokepoint_core::edit::{new_demand, stage_of};
use chokepoint_core::model::{
    Alternative, CommodityId, Demand, EntityRef, Field, Figure, Postponed, Preset, Recipe, RecipeId, Scenario, Site,
    Stake, Stock, Technology,
};
use chokepoint_core::store::libraries::catalogue;
use egui::Ui;

/// Who holds which stake: what the 50 % rule adds up.
pub fn owners_ui(ui: &mut Ui, form: &mut Form<'_>, owners: &mut Vec<Stake>) {
    let countries = countries();
    let mut gone = None;
    for (at, owner) in owners.iter_mut().enumerate() {
        let (field, number) = (form.at().at(Field::Owners, at), at + 1);
        form.rows(ui, &field, |form, ui| {
            form.text(ui, &format!("Owner {number}"), field.field(Field::Owner), &mut owner.owner);
            form.choice(
                ui,
                &format!("Owner {number} from"),
                field.field(Field::Country),
                &mut owner.country,
                &countries,
            );
            form.share_figure(ui, &format!("Stake {number}"), field.field(Field::Stake), &mut owner.stake);
            // Only a site can stand for several persons.
            if matches!(form.at().entity(), Some(EntityRef::Site(_))) {
                let label = format!("Only a part of the trade ({number})");
                form.check(ui, &label, field.field(Field::Part), &mut owner.part);
            }
        });
        if ui.small_button(format!("Remove owner {number}")).clicked() {
            gone = Some(at);
        }
    }
    if let Some(gone) = gone {
        owners.remove(gone);
        form.mark(Field::Owners, "owners");
    }
    if ui.small_button("Add an owner").clicked() {
        owners.push(Stake {
            owner: "New owner".to_owned(),
            country: "ZZ".into(),
            stake: Figure::plain(0.5),
            part: false,
        });
        form.mark(Field::Owners, "owners");
    }
}

/// The technologies it cannot do without, and whose they are: what a technology clause looks at.
pub fn technologies_ui(ui: &mut Ui, form: &mut Form<'_>, site: &mut Site, scenario: Option<&Scenario>) {
    let (countries, today) = (countries(), scenario.map_or(jiff::civil::date(2026, 1, 1), |scenario| scenario.start));
    let name =
        |id: &RecipeId| form.ctx.preset.map.recipe(id).map_or_else(|| id.to_string(), |recipe| recipe.name.clone());
    let lines: Vec<(RecipeId, String)> =
        site.activities.iter().map(|activity| (activity.recipe.clone(), name(&activity.recipe))).collect();
    let technologies = &mut site.technologies;
    let mut gone = None;
    for (at, technology) in technologies.iter_mut().enumerate() {
        let (field, number) = (form.at().at(Field::Technologies, at), at + 1);
        form.rows(ui, &field, |form, ui| {
            form.text(ui, &format!("Technology {number}"), field.field(Field::Tag), &mut technology.tag.0);
            form.choice(
                ui,
                &format!("Technology {number} from"),
                field.field(Field::From),
                &mut technology.from,
                &countries,
            );
            form.many(
                ui,
                &format!("Technology {number} for"),
                field.field(Field::Recipes),
                &mut technology.recipes,
                &lines,
                "all that it makes",
            );
            let dates = [
                ("installed", Field::Installed, &mut technology.installed),
                ("replaced", Field::Replaced, &mut technology.replaced),
            ];
            for (word, day, date) in dates {
                let place = field.field(day);
                let label = format!("Technology {number} {word}");
                form.switched(
                    ui,
                    &label,
                    place.clone(),
                    date,
                    || today,
                    |form, ui, date| {
                        form.date(ui, &format!("{label} on"), place, date);
                    },
                );
            }
            form.findings_ui(ui, &field);
        });
        if ui.small_button(format!("Remove technology {number}")).clicked() {
            gone = Some(at);
        }
    }
    if let Some(gone) = gone {
        technologies.remove(gone);
        form.mark(Field::Technologies, "technologies");
    }
    if ui.small_button("Add a technology").clicked() {
        technologies.push(Technology::new("separation", "CN"));
        form.mark(Field::Technologies, "technologies");
    }
}

/// The recipes a site runs. Returns one that it shall run too, of the map or of the library.
pub fn activities_ui(
    ui: &mut Ui,
    form: &mut Form<'_>,
    site: &mut Site,
    scenario: Option<&Scenario>,
    actions: &mut Actions,
) -> Option<RecipeId> {
    let mut gone = None;
    for (at, activity) in site.activities.iter_mut().enumerate() {
        let recipe = form.ctx.preset.map.recipe(&activity.recipe);
        let name = recipe.map_or_else(|| activity.recipe.to_string(), |recipe| recipe.name.clone());
        ui.horizontal_wrapped(|ui| {
            link_ui(ui, &name, EntityRef::Recipe(activity.recipe.clone()), actions);
            if ui.small_button("Remove").on_hover_text(format!("The site no longer runs {name}")).clicked() {
                gone = Some(at);
            }
        });
        let unit = recipe.map_or_else(|| "a year".to_owned(), |recipe| level_unit(form.ctx.preset, recipe));
        let field = form.at().at(Field::Activities, at);
        form.rows(ui, &field, |form, ui| {
            let capacity = ("Capacity", &mut activity.capacity);
            form.level(ui, ("Baseline", field.field(Field::Baseline)), &unit, &mut activity.baseline, capacity);
            form.figure(ui, "Capacity", field.field(Field::Capacity), &unit, &mut activity.capacity);
            let price = field.field(Field::BreakEvenUsd);
            form.optional(ui, "Stops below a price of", price, "USD per unit", &mut activity.break_even_usd);
        });
        ramp_ui(ui, form, at, activity, scenario, &unit);
    }
    if let Some(gone) = gone {
        site.activities.remove(gone);
        form.mark(Field::Activities, "what it runs");
    }
    let catalogue = catalogue(form.ctx.preset);
    let stage = site.stage;
    let mut options: Vec<(RecipeId, String, bool)> = catalogue
        .recipes()
        .filter(|recipe| !site.activities.iter().any(|activity| activity.recipe == recipe.id))
        .map(|recipe| {
            let on_map = form.ctx.preset.map.recipe(&recipe.id).is_some();
            let name = if on_map { recipe.name.clone() } else { format!("{} (library)", recipe.name) };
            (recipe.id.clone(), name, stage_of(catalogue, recipe) == Some(stage))
        })
        .collect();
    // Those of the site's own stage first.
    options.sort_by_key(|(.., own)| !own);
    pick_ui(ui, "Run another recipe", options.into_iter().map(|(id, name, _)| (id, name)))
}

/// The unit of a recipe's level: its first product, where a run makes one unit of that.
fn level_unit(preset: &Preset, recipe: &Recipe) -> String {
    let product = recipe.outputs.first().and_then(|output| Some((output, preset.map.commodity(&output.commodity)?)));
    match product {
        Some((output, good)) if output.quantity.value == 1.0 => format!("{} a year", good.unit),
        Some((output, good)) => format!("× {} {} a year", grouped(output.quantity.value), good.unit),
        None => "a year".to_owned(),
    }
}

/// What a site keeps in store.
pub fn stocks_ui(ui: &mut Ui, form: &mut Form<'_>, site: &mut Site) {
    let mut gone = None;
    for (at, stock) in site.stocks.iter_mut().enumerate() {
        let commodity = form.ctx.preset.map.commodity(&stock.commodity);
        let unit = commodity.map_or("", |commodity| commodity.unit.as_str());
        let name = commodity.map_or(stock.commodity.as_str(), |commodity| commodity.name.as_str());
        ui.horizontal_wrapped(|ui| {
            ui.label(name);
            if ui.small_button("Remove").on_hover_text(format!("Keep no {name}")).clicked() {
                gone = Some(at);
            }
        });
        let field = form.at().at(Field::Stocks, at);
        form.rows(ui, &field, |form, ui| {
            form.figure(ui, "At the start", field.field(Field::Initial), unit, &mut stock.initial);
            form.optional(ui, "Wanted", field.field(Field::Target), unit, &mut stock.target);
            form.share(ui, "Usable", field.field(Field::Usable), &mut stock.usable);
            let drawn = format!("Drawing limited ({})", at + 1);
            form.switched(
                ui,
                &drawn,
                field.field(Field::DrawPerMonth),
                &mut stock.draw_per_month,
                || 0.25,
                |form, ui, share| {
                    form.share(ui, "Drawn a month", field.field(Field::DrawPerMonth), share);
                },
            );
        });
    }
    if let Some(gone) = gone {
        site.stocks.remove(gone);
        form.mark(Field::Stocks, "stocks");
    }
    let free = goods(form, |id| site.stocks.iter().any(|stock| &stock.commodity == id));
    if let Some(commodity) = pick_ui(ui, "Keep a stock of", free.into_iter()) {
        site.stocks.push(Stock { commodity, ..Stock::default() });
        form.mark(Field::Stocks, "stocks");
    }
}

/// What a site needs for final use.
pub fn demands_ui(ui: &mut Ui, form: &mut Form<'_>, site: &mut Site) {
    let mut gone = None;
    for (at, demand) in site.demands.iter_mut().enumerate() {
        let commodity = form.ctx.preset.map.commodity(&demand.commodity);
        let unit = commodity.map_or("", |commodity| commodity.unit.as_str());
        let name = commodity.map_or(demand.commodity.as_str(), |commodity| commodity.name.as_str());
        ui.horizontal_wrapped(|ui| {
            ui.label(format!("{name}, for {}", demand.end_use));
            if ui.small_button("Remove").on_hover_text(format!("Need no {name}")).clicked() {
                gone = Some(at);
            }
        });
        let field = form.at().at(Field::Demands, at);
        form.rows(ui, &field, |form, ui| {
            form.figure(ui, "Demand", field.field(Field::Quantity), &format!("{unit} a year"), &mut demand.quantity);
            let worth = format!("USD per {}", unit.trim_end_matches('s'));
            form.figure(ui, "At stake", field.field(Field::ValueAtStakeUsd), &worth, &mut demand.value_at_stake_usd);
            form.text(ui, &format!("End use {}", at + 1), field.field(Field::EndUse), &mut demand.end_use.0);
            form.number(ui, "Priority", field.field(Field::Priority), "", 0.001..=1000.0, &mut demand.priority);
            let mut growth = demand.growth_per_year * 100.0;
            let before = growth;
            form.number(ui, "Growth", field.field(Field::GrowthPerYear), "% a year", -90.0..=1000.0, &mut growth);
            if growth != before {
                demand.growth_per_year = (growth * 1e7).round() / 1e9;
            }
            form.switched(
                ui,
                &format!("Made good later ({})", at + 1),
                field.field(Field::Postponed),
                &mut demand.postponed,
                Postponed::default,
                |form, ui, postponed| {
                    let field = field.field(Field::Postponed);
                    form.share(ui, "Postponed of a shortage", field.field(Field::Share), &mut postponed.share);
                    form.share(ui, "Asked for a month", field.field(Field::Pull), &mut postponed.pull);
                    let patience = &mut postponed.patience_months;
                    form.number(
                        ui,
                        "Waits at most",
                        field.field(Field::PatienceMonths),
                        "months",
                        0.0..=600.0,
                        patience,
                    );
                },
            );
            form.number(ui, "Elasticity", field.field(Field::Elasticity), "", -10.0..=0.0, &mut demand.elasticity);
            form.share(ui, "Military share", field.field(Field::MilitaryShare), &mut demand.military_share);
            form.check(
                ui,
                &format!("Humanitarian use ({})", at + 1),
                field.field(Field::Humanitarian),
                &mut demand.humanitarian,
            );
        });
        crate::app::inspector::ramp::seasons_ui(ui, form, at, demand);
        alternatives_ui(ui, form, at, demand);
    }
    if let Some(gone) = gone {
        site.demands.remove(gone);
        form.mark(Field::Demands, "demands");
    }
    let free = goods(form, |_| false);
    if let Some(commodity) = pick_ui(ui, "Need some", free.into_iter()) {
        site.demands.push(new_demand(catalogue(form.ctx.preset), &commodity));
        form.mark(Field::Demands, "demands");
    }
}

/// Goods that can do the work of the one demanded.
fn alternatives_ui(ui: &mut Ui, form: &mut Form<'_>, at: usize, demand: &mut Demand) {
    let mut gone = None;
    for (other_at, other) in demand.alternatives.iter_mut().enumerate() {
        let commodity = form.ctx.preset.map.commodity(&other.commodity);
        let name = commodity.map_or_else(|| other.commodity.to_string(), |commodity| commodity.name.clone());
        let unit = commodity.map_or("", |commodity| commodity.unit.as_str());
        ui.horizontal_wrapped(|ui| {
            ui.label(format!("or {name} instead"));
            if ui.small_button("Remove").on_hover_text(format!("{name} is no alternative")).clicked() {
                gone = Some(other_at);
            }
        });
        let field = form.at().at(Field::Demands, at).at(Field::Alternatives, other_at);
        form.rows(ui, &field, |form, ui| {
            form.figure(ui, "Needed for one", field.field(Field::Ratio), unit, &mut other.ratio);
            form.months(ui, "Lead time", field.field(Field::LeadMonths), &mut other.lead_months);
            form.share(ui, "Greatest share", field.field(Field::MaxShare), &mut other.max_share);
            form.share(ui, "Loss of performance", field.field(Field::Penalty), &mut other.penalty);
        });
    }
    if let Some(gone) = gone {
        demand.alternatives.remove(gone);
        form.mark(form.at().at(Field::Demands, at).field(Field::Alternatives), "alternatives");
    }
    let there =
        |id: &CommodityId| id == &demand.commodity || demand.alternatives.iter().any(|other| &other.commodity == id);
    let free = goods(form, there);
    if let Some(commodity) = pick_ui(ui, "Another good would do", free.into_iter()) {
        let ratio = Figure::plain(1.0);
        demand.alternatives.push(Alternative { commodity, ratio, lead_months: 12, max_share: 0.2, penalty: 0.0 });
        form.mark(form.at().at(Field::Demands, at).field(Field::Alternatives), "alternatives");
    }
}

fn goods(form: &Form<'_>, has: impl Fn(&CommodityId) -> bool) -> Vec<(CommodityId, String)> {
    let goods = form.ctx.preset.map.commodities.iter().filter(|good| !has(&good.id));
    goods.map(|good| (good.id.clone(), good.name.clone())).collect()
}

/// A button with a list to pick one entry from.
pub fn pick_ui<T>(ui: &mut Ui, text: &str, options: impl Iterator<Item = (T, String)>) -> Option<T> {
    let mut chosen = None;
    ui.menu_button(format!("{text}…"), |ui| {
        egui::ScrollArea::vertical().max_height(320.0).show(ui, |ui| {
            let mut any = false;
            for (option, name) in options {
                any = true;
                if ui.button(name).clicked() {
                    chosen = Some(option);
                    ui.close();
                }
            }
            if !any {
                ui.weak("Nothing to choose from yet");
            }
            keep_in_sight(ui);
        });
    });
    chosen
}
