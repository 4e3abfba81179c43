//! A site in the inspector.

use super::{Inspected, commit, gone_ui, link_ui, now, part_ui, title_ui};
use crate::app::action::{Action, Actions};
use crate::app::command::Command;
use crate::app::field::Form;
use crate::app::view::Selection;
use crate::model::{Commodity, Country, Figure, Site, SiteId, Stage, Stake, Technology};
use egui::Ui;

/// Every field of a site.
pub fn site_ui(ui: &mut Ui, inspected: &Inspected<'_>, id: &SiteId, actions: &mut Actions) {
    let preset = inspected.form.preset;
    let Some(at) = preset.map.sites.iter().position(|site| &site.id == id) else { return gone_ui(ui, "site") };
    let Some(site) = preset.map.sites.get(at) else { return };
    let mut after = site.clone();
    title_ui(ui, site.stage.label(), &site.name);
    let mut form = Form::new(inspected.form, format!("sites/{id}"));

    if let Some(index) = inspected.network.site(id) {
        part_ui(ui, "This month", |ui| now::site_now_ui(ui, inspected, index));
        let lines = now::resilience_lines(inspected, index);
        if !lines.is_empty() {
            part_ui(ui, "How it stands the scenario", |ui| {
                for line in lines {
                    ui.add(egui::Label::new(line).wrap());
                }
            });
        }
    }
    part_ui(ui, "Site", |ui| general_ui(ui, &mut form, &mut after));
    if !after.activities.is_empty() {
        part_ui(ui, "What it runs", |ui| activities_ui(ui, &mut form, &mut after, actions));
    }
    if !after.stocks.is_empty() {
        part_ui(ui, "What it keeps in store", |ui| stocks_ui(ui, &mut form, &mut after));
    }
    if !after.demands.is_empty() {
        part_ui(ui, "What it needs", |ui| demands_ui(ui, &mut form, &mut after));
    }
    part_ui(ui, "Who owns it", |ui| owners_ui(ui, &mut form, &mut after.owners));
    part_ui(ui, "Whose technology it depends on", |ui| technologies_ui(ui, &mut form, &mut after.technologies));
    part_ui(ui, "Routes", |ui| routes_ui(ui, inspected, id, actions));
    ui.add_space(6.0);
    form.note(ui, &mut after.note);
    form.rest_ui(ui);
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        if after.canvas.is_some() && ui.button("Place automatically").clicked() {
            let free = Site { canvas: None, ..site.clone() };
            let command = Command::replace(preset, at, free, format!("place {} automatically", site.name), "");
            actions.edit(command.map(Command::for_looks));
        }
        if ui.button("Remove site").on_hover_text("With every route that starts or ends here").clicked() {
            actions.edit(Command::remove_site(preset, id));
            actions.push(Action::Select(Selection::Nothing));
        }
    });
    commit(&form, at, after, &site.name, actions);
}

fn general_ui(ui: &mut Ui, form: &mut Form<'_>, site: &mut Site) {
    form.rows(ui, "general", |form, ui| {
        form.text(ui, "Name", "name", &mut site.name);
        form.choice(ui, "Country", "country", &mut site.country, &countries());
        let stages = Stage::ALL.map(|stage| (stage, stage.label().to_owned()));
        form.choice(ui, "Stage", "stage", &mut site.stage, &stages);
        if site.capacity.is_some() || site.activities.len() > 1 {
            form.optional(ui, "Joint capacity", "capacity", "a year", &mut site.capacity);
        }
        form.check(ui, "Keeps clean and tainted lines apart", &mut site.segregates);
    });
}

/// Who holds which stake: what the 50 % rule adds up.
fn owners_ui(ui: &mut Ui, form: &mut Form<'_>, owners: &mut Vec<Stake>) {
    let countries = countries();
    let mut gone = None;
    for (at, owner) in owners.iter_mut().enumerate() {
        let (field, number) = (format!("owners[{at}]"), at + 1);
        form.rows(ui, &field, |form, ui| {
            form.text(ui, &format!("Owner {number}"), "", &mut owner.owner);
            form.choice(ui, &format!("Owner {number} from"), &field, &mut owner.country, &countries);
            form.share(ui, &format!("Stake {number}"), &format!("{field}/stake"), &mut owner.stake.value);
        });
        if ui.small_button(format!("Remove owner {number}")).clicked() {
            gone = Some(at);
        }
    }
    if let Some(gone) = gone {
        owners.remove(gone);
        form.mark("owners");
    }
    if ui.small_button("Add an owner").clicked() {
        owners.push(Stake { owner: "New owner".to_owned(), country: "ZZ".into(), stake: Figure::plain(0.5) });
        form.mark("owners");
    }
}

/// The technologies it cannot do without, and whose they are: what a technology clause looks at.
fn technologies_ui(ui: &mut Ui, form: &mut Form<'_>, technologies: &mut Vec<Technology>) {
    let countries = countries();
    let mut gone = None;
    for (at, technology) in technologies.iter_mut().enumerate() {
        let (field, number) = (format!("technologies[{at}]"), at + 1);
        form.rows(ui, &field, |form, ui| {
            form.text(ui, &format!("Technology {number}"), "", &mut technology.tag.0);
            form.choice(ui, &format!("Technology {number} from"), &field, &mut technology.from, &countries);
        });
        if ui.small_button(format!("Remove technology {number}")).clicked() {
            gone = Some(at);
        }
    }
    if let Some(gone) = gone {
        technologies.remove(gone);
        form.mark("technologies");
    }
    if ui.small_button("Add a technology").clicked() {
        technologies.push(Technology { tag: "separation".into(), from: "CN".into() });
        form.mark("technologies");
    }
}

fn countries() -> Vec<(Country, String)> {
    Country::known().map(|country| (country.clone(), country.name().to_owned())).collect()
}

fn activities_ui(ui: &mut Ui, form: &mut Form<'_>, site: &mut Site, actions: &mut Actions) {
    for (at, activity) in site.activities.iter_mut().enumerate() {
        let recipe = form.context.preset.map.recipe(&activity.recipe);
        let name = recipe.map_or_else(|| activity.recipe.to_string(), |recipe| recipe.name.clone());
        link_ui(ui, &name, Selection::Recipe(activity.recipe.clone()), actions);
        let product = recipe.and_then(|recipe| recipe.outputs.first());
        let unit = product
            .and_then(|output| form.context.preset.map.commodity(&output.commodity))
            .map_or_else(|| "a year".to_owned(), |commodity: &Commodity| format!("× {} a year", commodity.unit));
        let field = format!("activities[{at}]");
        form.rows(ui, &field, |form, ui| {
            form.figure(ui, "Baseline", &format!("{field}/baseline"), &unit, &mut activity.baseline);
            form.figure(ui, "Capacity", &format!("{field}/capacity"), &unit, &mut activity.capacity);
            let price = format!("{field}/break_even_usd");
            form.optional(ui, "Stops below a price of", &price, "USD per unit", &mut activity.break_even_usd);
            for (step, ramp) in activity.ramp.iter_mut().enumerate() {
                let label = format!("From {}", ramp.from);
                form.figure(ui, &label, &format!("{field}/ramp[{step}]"), &unit, &mut ramp.capacity);
            }
        });
    }
}

fn stocks_ui(ui: &mut Ui, form: &mut Form<'_>, site: &mut Site) {
    for (at, stock) in site.stocks.iter_mut().enumerate() {
        let commodity = form.context.preset.map.commodity(&stock.commodity);
        let unit = commodity.map_or("", |commodity| commodity.unit.as_str());
        ui.label(commodity.map_or(stock.commodity.as_str(), |commodity| commodity.name.as_str()));
        let field = format!("stocks[{at}]");
        form.rows(ui, &field, |form, ui| {
            form.figure(ui, "At the start", &format!("{field}/initial"), unit, &mut stock.initial);
            form.optional(ui, "Wanted", &format!("{field}/target"), unit, &mut stock.target);
            let drawn = format!("Drawing limited ({})", at + 1);
            form.switched(
                ui,
                &drawn,
                &mut stock.draw_per_month,
                || 0.25,
                |form, ui, share| {
                    form.share(ui, "Drawn a month", &format!("{field}/draw_per_month"), share);
                },
            );
        });
    }
}

fn demands_ui(ui: &mut Ui, form: &mut Form<'_>, site: &mut Site) {
    for (at, demand) in site.demands.iter_mut().enumerate() {
        let commodity = form.context.preset.map.commodity(&demand.commodity);
        let unit = commodity.map_or("", |commodity| commodity.unit.as_str());
        let name = commodity.map_or(demand.commodity.as_str(), |commodity| commodity.name.as_str());
        ui.label(format!("{name}, for {}", demand.end_use));
        let field = format!("demands[{at}]");
        form.rows(ui, &field, |form, ui| {
            form.figure(ui, "Demand", &format!("{field}/quantity"), &format!("{unit} a year"), &mut demand.quantity);
            let worth = format!("USD per {}", unit.trim_end_matches('s'));
            form.figure(ui, "At stake", &format!("{field}/value_at_stake_usd"), &worth, &mut demand.value_at_stake_usd);
            form.number(ui, "Priority", &format!("{field}/priority"), "", 0.001..=1000.0, &mut demand.priority);
            let mut growth = demand.growth_per_year * 100.0;
            let before = growth;
            form.number(ui, "Growth", &format!("{field}/growth_per_year"), "% a year", -90.0..=1000.0, &mut growth);
            if growth != before {
                demand.growth_per_year = growth / 100.0;
            }
            form.share(ui, "Military share", &format!("{field}/military_share"), &mut demand.military_share);
            form.check(ui, &format!("Humanitarian use ({})", at + 1), &mut demand.humanitarian);
        });
    }
}

fn routes_ui(ui: &mut Ui, inspected: &Inspected<'_>, id: &SiteId, actions: &mut Actions) {
    let map = &inspected.form.preset.map;
    let name = |id: &SiteId| map.site(id).map_or_else(|| id.to_string(), |site| site.name.clone());
    let mut any = false;
    for route in map.routes.iter().filter(|route| &route.from == id || &route.to == id) {
        any = true;
        let commodity = map.commodity(&route.commodity).map_or("", |commodity| commodity.name.as_str());
        let text = if &route.from == id {
            format!("out: {commodity} to {}", name(&route.to))
        } else {
            format!("in: {commodity} from {}", name(&route.from))
        };
        let verdict = inspected
            .network
            .route(&route.id)
            .and_then(|route| inspected.results.verdicts(inspected.month).get(route))
            .map_or("", |verdict| verdict.kind().label());
        ui.horizontal_wrapped(|ui| {
            link_ui(ui, &text, Selection::Route(route.id.clone()), actions);
            ui.weak(verdict);
        });
    }
    if !any {
        ui.weak("No route starts or ends here");
    }
}
