//! Events and measures in the inspector: when, what, and at whom.

use crate::app::commands::action::Actions;
use crate::app::form::Form;
use crate::app::form::choices::countries;
use crate::app::inspector::parts::{commit, gone_ui, part_ui, remove_ui, title_ui};
use crate::app::state::context::Ctx;
use chokepoint_core::model::{
    Addressed, CommodityId, EntityRef, EventEffect, EventId, Exemption, Field, Figure, MeasureEffect, MeasureId,
    Preset, RecipeId, SiteId,
};
use egui::Ui;

/// What may be chosen on a map, with the names on screen.
struct Choices {
    sites: Vec<(SiteId, String)>,
    goods: Vec<(CommodityId, String)>,
}

impl Choices {
    fn of(preset: &Preset) -> Self {
        let sites = preset.map.sites.iter().map(|site| (site.id.clone(), site.name.clone())).collect();
        let goods = preset.map.commodities.iter().map(|good| (good.id.clone(), good.name.clone())).collect();
        Self { sites, goods }
    }

    /// Any site and any good, for a new effect.
    fn first(&self) -> Option<(SiteId, CommodityId)> {
        Some((self.sites.first()?.0.clone(), self.goods.first()?.0.clone()))
    }
}

/// Every field of an event.
pub fn event_ui(ui: &mut Ui, ctx: &Ctx<'_>, id: &EventId, actions: &mut Actions) {
    let preset = ctx.preset;
    let found = preset.events.iter().enumerate().find(|(_, event)| &event.id == id);
    let Some((at, event)) = found else { return gone_ui(ui, "event") };
    let mut after = event.clone();
    title_ui(ui, "Event", &event.title);
    let choices = Choices::of(preset);
    let mut form = Form::new(*ctx, event.address());
    form.rows(ui, "event", |form, ui| {
        form.name(ui, "Title", Field::Title, &mut after.title);
        form.date(ui, "From", Field::From, &mut after.from);
        let from = after.from;
        let end = || from.checked_add(jiff::Span::new().months(6)).unwrap_or(from);
        form.switched(ui, "Ends again", Field::Until, &mut after.until, end, |form, ui, until| {
            form.date(ui, "Until", Field::Until, until)
        });
        event_kind_ui(ui, form, preset, &choices, &mut after.effect);
        match &mut after.effect {
            EventEffect::Outage { site, remaining } => {
                form.choice(ui, "Outage at", [Field::Effect, Field::Site], site, &choices.sites);
                form.share(ui, "Capacity left", Field::Remaining, remaining);
            }
            EventEffect::DemandChange { site, commodity, factor } => {
                form.choice(ui, "Demand of", [Field::Effect, Field::Site], site, &choices.sites);
                form.choice(ui, "For", [Field::Effect, Field::Commodity], commodity, &choices.goods);
                form.number(ui, "Times the baseline", Field::Factor, "", 0.0..=100.0, factor);
            }
            EventEffect::RouteClosed { route } => {
                let name = |id: &SiteId| preset.map.site(id).map_or_else(|| id.to_string(), |site| site.name.clone());
                let words =
                    |route: &chokepoint_core::model::Route| format!("{} to {}", name(&route.from), name(&route.to));
                let routes: Vec<_> = preset.map.routes.iter().map(|route| (route.id.clone(), words(route))).collect();
                form.choice(ui, "Closes", [Field::Effect, Field::Route], route, &routes);
            }
            EventEffect::PriceChange { commodity, factor } => {
                form.choice(ui, "Price of", [Field::Effect, Field::Commodity], commodity, &choices.goods);
                form.number(ui, "Times the baseline", Field::Factor, "", 0.0..=100.0, factor);
            }
        }
    });
    ui.add_space(6.0);
    form.note(ui, &mut after.note);
    form.rest_ui(ui);
    remove_ui(ui, preset, EntityRef::Event(id.clone()), "Remove event", actions);
    commit(&form, at, after, &event.title, actions);
}

fn event_kind_ui(ui: &mut Ui, form: &mut Form<'_>, preset: &Preset, choices: &Choices, effect: &mut EventEffect) {
    let mut options: Vec<(EventEffect, String)> = Vec::new();
    if let Some((site, commodity)) = choices.first() {
        options.push((EventEffect::Outage { site: site.clone(), remaining: 0.5 }, "an outage".to_owned()));
        let demand = EventEffect::DemandChange { site, commodity: commodity.clone(), factor: 1.0 };
        options.push((demand, "demand changes".to_owned()));
        options.push((EventEffect::PriceChange { commodity, factor: 1.0 }, "a price changes".to_owned()));
    }
    if let Some(route) = preset.map.routes.first() {
        options.push((EventEffect::RouteClosed { route: route.id.clone() }, "a route is closed".to_owned()));
    }
    // The present effect stands for its own kind, so that choosing it changes nothing.
    let kind = std::mem::discriminant(effect);
    if let Some(option) = options.iter_mut().find(|(option, _)| std::mem::discriminant(option) == kind) {
        option.0 = effect.clone();
    }
    form.choice(ui, "What happens", Field::Effect, effect, &options);
}

/// Every field of a measure.
pub fn measure_ui(ui: &mut Ui, ctx: &Ctx<'_>, id: &MeasureId, actions: &mut Actions) {
    let preset = ctx.preset;
    let found = preset.measures.iter().enumerate().find(|(_, measure)| &measure.id == id);
    let Some((at, measure)) = found else { return gone_ui(ui, "measure") };
    let mut after = measure.clone();
    title_ui(ui, &format!("Measure of {}", measure.by.name()), &measure.title);
    let choices = Choices::of(preset);
    let mut form = Form::new(*ctx, measure.address());
    part_ui(ui, "Measure", |ui| {
        form.rows(ui, "measure", |form, ui| {
            form.name(ui, "Title", Field::Title, &mut after.title);
            form.choice(ui, "Taken by", Field::By, &mut after.by, &countries());
            form.date(ui, "From", Field::From, &mut after.from);
            form.figure(ui, "Cost", Field::CostUsd, "USD in all", &mut after.cost_usd);
            measure_kind_ui(ui, form, preset, &choices, &mut after.effect);
            measure_effect_ui(ui, form, preset, &choices, &mut after.effect);
        });
    });
    ui.add_space(6.0);
    form.note(ui, &mut after.note);
    form.rest_ui(ui);
    remove_ui(ui, preset, EntityRef::Measure(id.clone()), "Remove measure", actions);
    commit(&form, at, after, &measure.title, actions);
}

fn measure_effect_ui(ui: &mut Ui, form: &mut Form<'_>, preset: &Preset, choices: &Choices, effect: &mut MeasureEffect) {
    let unit = |id: &CommodityId| preset.map.commodity(id).map_or("", |commodity| commodity.unit.as_str());
    match effect {
        MeasureEffect::Exempt { rule, exemption } => {
            let rules: Vec<_> = preset.rules.iter().map(|rule| (rule.id.clone(), rule.title.clone())).collect();
            form.choice(ui, "Exempts from", [Field::Effect, Field::Rule], rule, &rules);
            form.text(ui, "Why", [Field::Effect, Field::Exemption, Field::Title], &mut exemption.title);
            form.many(
                ui,
                "Countries",
                [Field::Effect, Field::Exemption, Field::Countries],
                &mut exemption.countries,
                &countries(),
                "all",
            );
            form.many(
                ui,
                "Sites",
                [Field::Effect, Field::Exemption, Field::Sites],
                &mut exemption.sites,
                &choices.sites,
                "all",
            );
            form.check(
                ui,
                "Only humanitarian use",
                [Field::Effect, Field::Exemption, Field::Humanitarian],
                &mut exemption.humanitarian,
            );
        }
        MeasureEffect::StockRelease { site, commodity, quantity } => {
            form.choice(ui, "Released at", [Field::Effect, Field::Site], site, &choices.sites);
            form.choice(ui, "Of", [Field::Effect, Field::Commodity], commodity, &choices.goods);
            form.figure(ui, "Quantity", Field::Quantity, unit(commodity), quantity);
        }
        MeasureEffect::NewCapacity { site, recipe, per_year } => {
            form.choice(ui, "Built at", [Field::Effect, Field::Site], site, &choices.sites);
            let runs = preset.map.site(site).map(|site| site.activities.as_slice()).unwrap_or_default();
            let recipes: Vec<(RecipeId, String)> = runs
                .iter()
                .filter_map(|activity| preset.map.recipe(&activity.recipe))
                .map(|recipe| (recipe.id.clone(), recipe.name.clone()))
                .collect();
            form.choice(ui, "Capacity for", [Field::Effect, Field::Recipe], recipe, &recipes);
            form.figure(ui, "Capacity", Field::PerYear, "a year", per_year);
        }
        MeasureEffect::PriceFloor { commodity, floor_usd, sites } => {
            form.many(ui, "Keeps open", [Field::Effect, Field::Sites], sites, &choices.sites, "nobody");
            form.choice(ui, "Of", [Field::Effect, Field::Commodity], commodity, &choices.goods);
            form.figure(ui, "Pays at least", Field::FloorUsd, &format!("USD/{}", unit(commodity)), floor_usd);
        }
        MeasureEffect::StockSharing { commodity, sites } => {
            form.choice(ui, "Of", [Field::Effect, Field::Commodity], commodity, &choices.goods);
            form.many(ui, "Held by", [Field::Effect, Field::Sites], sites, &choices.sites, "everybody");
        }
        MeasureEffect::Thrift { site, commodity, share } => {
            form.choice(ui, "Saved by", [Field::Effect, Field::Site], site, &choices.sites);
            form.choice(ui, "Of", [Field::Effect, Field::Commodity], commodity, &choices.goods);
            form.share(ui, "Share saved", Field::Share, share);
        }
    }
}

fn measure_kind_ui(ui: &mut Ui, form: &mut Form<'_>, preset: &Preset, choices: &Choices, effect: &mut MeasureEffect) {
    let mut options: Vec<(MeasureEffect, String)> = Vec::new();
    if let Some((site, commodity)) = choices.first() {
        let quantity = Figure::plain(0.0);
        let release = MeasureEffect::StockRelease { site: site.clone(), commodity: commodity.clone(), quantity };
        options.push((release, "releases a stock".to_owned()));
        let sites = vec![site.clone()];
        let floor = MeasureEffect::PriceFloor { commodity: commodity.clone(), floor_usd: Figure::plain(0.0), sites };
        options.push((floor, "sets a price floor".to_owned()));
        let sharing = MeasureEffect::StockSharing { commodity: commodity.clone(), sites: Vec::new() };
        options.push((sharing, "has stocks shared".to_owned()));
        options.push((MeasureEffect::Thrift { site, commodity, share: 0.05 }, "saves".to_owned()));
    }
    let plant = preset.map.sites.iter().find_map(|site| Some((site, site.activities.first()?)));
    if let Some((site, activity)) = plant {
        let per_year = Figure::plain(0.0);
        let build = MeasureEffect::NewCapacity { site: site.id.clone(), recipe: activity.recipe.clone(), per_year };
        options.push((build, "builds capacity".to_owned()));
    }
    if let Some(rule) = preset.rules.first() {
        let exemption = Exemption {
            title: "Exemption".to_owned(),
            countries: Vec::new(),
            sites: Vec::new(),
            end_uses: Vec::new(),
            humanitarian: false,
            clauses: Vec::new(),
        };
        options.push((MeasureEffect::Exempt { rule: rule.id.clone(), exemption }, "exempts".to_owned()));
    }
    let kind = std::mem::discriminant(effect);
    if let Some(option) = options.iter_mut().find(|(option, _)| std::mem::discriminant(option) == kind) {
        option.0 = effect.clone();
    }
    form.choice(ui, "What it does", Field::Effect, effect, &options);
}
