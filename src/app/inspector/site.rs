//! A site in the inspector.

use crate::app::commands::action::{Action, Actions};
use crate::app::form::Form;
use crate::app::form::choices::countries;
use crate::app::form::now;
use crate::app::inspector::parts::{commit, gone_ui, link_ui, part_ui, remove_ui, title_ui};
use crate::app::inspector::tables::{activities_ui, demands_ui, owners_ui, stocks_ui, technologies_ui};
use crate::app::state::context::Ctx;
use crate::app::state::shown::Explained;
use chokepoint_core::edit::{Edit, run_recipe};
use chokepoint_core::model::{Addressed, EntityRef, Field, GlobePoint, Site, SiteId, Stage};
use chokepoint_core::store::libraries::catalogue;
use egui::Ui;

/// Every field of a site.
pub fn site_ui(ui: &mut Ui, ctx: &Ctx<'_>, id: &SiteId, actions: &mut Actions) {
    let preset = ctx.preset;
    let Some(at) = preset.map.sites.iter().position(|site| &site.id == id) else { return gone_ui(ui, "site") };
    let Some(site) = preset.map.sites.get(at) else { return };
    let mut after = site.clone();
    title_ui(ui, preset.map.stage_names.label(site.stage), &site.name);
    let mut form = Form::new(*ctx, site.address());

    if !ctx.why.is_empty() {
        part_ui(ui, "Why it runs short", |ui| why_ui(ui, ctx, id, actions));
    }
    if let Some(index) = ctx.network.site(id) {
        part_ui(ui, "This month", |ui| now::site_now_ui(ui, ctx, index));
        let lines = now::resilience_lines(ctx, index);
        if !lines.is_empty() {
            part_ui(ui, "How it stands the scenario", |ui| {
                for line in lines {
                    ui.add(egui::Label::new(line).wrap());
                }
            });
        }
    }
    part_ui(ui, "Site", |ui| general_ui(ui, &mut form, &mut after));
    let mut from_library = None;
    part_ui(ui, "What it runs", |ui| {
        from_library = activities_ui(ui, &mut form, &mut after, ctx.scenario, actions);
    });
    part_ui(ui, "What it keeps in store", |ui| stocks_ui(ui, &mut form, &mut after));
    part_ui(ui, "What it needs", |ui| demands_ui(ui, &mut form, &mut after));
    part_ui(ui, "Who owns it", |ui| owners_ui(ui, &mut form, &mut after.owners));
    part_ui(ui, "Whose technology it depends on", |ui| technologies_ui(ui, &mut form, &mut after, ctx.scenario));
    part_ui(ui, "Routes", |ui| routes_ui(ui, ctx, id, actions));
    ui.add_space(6.0);
    form.note(ui, &mut after.note);
    form.rest_ui(ui);
    ui.add_space(8.0);
    ui.horizontal(|ui| {
        if after.canvas.is_some() && ui.button("Place automatically").clicked() {
            let free = Site { canvas: None, ..site.clone() };
            let edit = Edit::replace(preset, at, free, format!("place {} automatically", site.name), "");
            actions.edit(edit.map(Edit::for_looks));
        }
    });
    remove_ui(ui, preset, EntityRef::Site(id.clone()), "Remove site", actions);
    if let Some(recipe) = from_library {
        actions.edit(run_recipe(catalogue(preset), id, &recipe));
        return;
    }
    commit(&form, at, after, &site.name, actions);
}

/// Why each of its demands runs short, and the way to see the chain behind it.
fn why_ui(ui: &mut Ui, ctx: &Ctx<'_>, id: &SiteId, actions: &mut Actions) {
    for why in ctx.why {
        ui.add(egui::Label::new(egui::RichText::new(&why.title).strong()).wrap());
        for sentence in &why.sentences {
            ui.add(egui::Label::new(sentence).wrap());
        }
        let good = ctx.network.map.commodities.get(why.good).map(|good| good.id.clone());
        let shown = ctx.explained().is_some_and(|one| one.good == why.good);
        let button = ui.selectable_label(shown, "Show its chain on the map");
        if button.on_hover_text("The routes upstream along which less comes, in the month that is explained").clicked()
        {
            actions.push(Action::Explain(Explained { site: id.clone(), good }));
            actions.push(Action::ShowMonth(why.month));
        }
        ui.add_space(4.0);
    }
}

fn general_ui(ui: &mut Ui, form: &mut Form<'_>, site: &mut Site) {
    form.rows(ui, "general", |form, ui| {
        form.name(ui, "Name", Field::Name, &mut site.name);
        form.choice(ui, "Country", Field::Country, &mut site.country, &countries());
        let names = &form.ctx.preset.map.stage_names;
        let stages = Stage::ALL.map(|stage| (stage, names.label(stage).to_owned()));
        form.choice(ui, "Stage", Field::Stage, &mut site.stage, &stages);
        if site.capacity.is_some() || site.activities.len() > 1 {
            form.optional(ui, "Joint capacity", Field::Capacity, "a year", &mut site.capacity);
        }
        form.switched(
            ui,
            "Place on the globe",
            Field::Globe,
            &mut site.globe,
            GlobePoint::default,
            |form, ui, globe| {
                form.number(
                    ui,
                    "Latitude",
                    [Field::Globe, Field::Latitude],
                    "° north; south is below 0",
                    -90.0..=90.0,
                    &mut globe.latitude,
                );
                form.findings_ui(ui, Field::Globe);
                form.number(
                    ui,
                    "Longitude",
                    [Field::Globe, Field::Longitude],
                    "° east; west is below 0",
                    -180.0..=180.0,
                    &mut globe.longitude,
                );
            },
        );
        form.check(ui, "Keeps clean and tainted lines apart", Field::Segregates, &mut site.segregates);
    });
}

fn routes_ui(ui: &mut Ui, ctx: &Ctx<'_>, id: &SiteId, actions: &mut Actions) {
    let map = &ctx.preset.map;
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
        let verdict = ctx
            .network
            .route(&route.id)
            .and_then(|route| ctx.results.verdicts(ctx.month).get(route))
            .map_or("", |verdict| verdict.kind().label());
        ui.horizontal_wrapped(|ui| {
            link_ui(ui, &text, EntityRef::Route(route.id.clone()), actions);
            ui.weak(verdict);
        });
    }
    if !any {
        ui.weak("No route starts or ends here");
    }
}
