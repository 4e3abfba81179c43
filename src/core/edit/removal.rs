//! Removing entities with everything that hangs on them, named before it happens.

use crate::edit::batch::Batch;
use crate::edit::change::Edit;
use crate::model::{
    Addressed, Benchmark, Clause, CommodityId, EntityKind, EntityRef, Event, EventEffect, ForKind, MapNote, Measure,
    MeasureEffect, NoteArrow, Preset, Recipe, RecipeId, RecipeKind, Route, RouteId, Rule, RuleId, Scenario, Site,
    SiteId, SourceId, visit_figures_mut,
};
use std::collections::BTreeSet;

/// A removal, before it happens.
pub struct Removal {
    /// What was asked for, in words.
    pub title: String,
    /// What goes or changes with it, one line each.
    pub hanging: Vec<String>,
    /// Edit that removes it with all that hangs on it.
    pub edit: Edit,
}

/// What goes, by kind.
#[derive(Default)]
struct Gone {
    all: BTreeSet<EntityRef>,
}

impl Gone {
    fn has(&self, target: &EntityRef) -> bool {
        self.all.contains(target)
    }
    fn site(&self, id: &SiteId) -> bool {
        self.has(&EntityRef::Site(id.clone()))
    }
    fn commodity(&self, id: &CommodityId) -> bool {
        self.has(&EntityRef::Commodity(id.clone()))
    }
    fn recipe(&self, id: &RecipeId) -> bool {
        self.has(&EntityRef::Recipe(id.clone()))
    }
    fn rule(&self, id: &RuleId) -> bool {
        self.has(&EntityRef::Rule(id.clone()))
    }
    fn route(&self, id: &RouteId) -> bool {
        self.has(&EntityRef::Route(id.clone()))
    }
}

/// The removal of `targets`; nothing when none of them is there.
pub fn remove(preset: &Preset, targets: &[EntityRef]) -> Option<Removal> {
    let asked: Vec<&EntityRef> = targets.iter().filter(|target| name_of(preset, target).is_some()).collect();
    let title = match asked.as_slice() {
        [] => return None,
        [one] => name_of(preset, one)?,
        many => format!("{} entries", many.len()),
    };
    let mut gone = Gone { all: asked.iter().map(|target| (*target).clone()).collect() };
    let mut hanging = scenarios_with(preset, &gone);
    spread(preset, &mut gone, &mut hanging);
    let mut batch = Batch::on(preset);
    strip(&mut batch, &gone, &mut hanging);
    take_out(&mut batch, &gone);
    let edit = batch.edit(format!("remove {title}"))?;
    Some(Removal { title, hanging, edit })
}

/// The scenarios whose results change because a rule, an event or a measure leaves them.
fn scenarios_with(preset: &Preset, gone: &Gone) -> Vec<String> {
    let plays = |scenario: &&Scenario| {
        scenario.rules.iter().any(|id| gone.rule(id))
            || scenario.events.iter().any(|id| gone.has(&EntityRef::Event(id.clone())))
            || scenario.measures.iter().any(|id| gone.has(&EntityRef::Measure(id.clone())))
    };
    let scenarios = preset.scenarios.iter().filter(|scenario| !gone.has(&EntityRef::Scenario(scenario.id.clone())));
    scenarios.filter(plays).map(|scenario| format!("its part in the scenario {}", scenario.name)).collect()
}

/// What cannot stand without what goes, until nothing more follows.
fn spread(preset: &Preset, gone: &mut Gone, hanging: &mut Vec<String>) {
    loop {
        let mut more: Vec<EntityRef> = Vec::new();
        let map = &preset.map;
        more.extend(
            map.recipes.iter().filter(|recipe| recipe_falls(recipe, gone)).map(|r| EntityRef::Recipe(r.id.clone())),
        );
        let ends = |route: &&Route| gone.site(&route.from) || gone.site(&route.to) || gone.commodity(&route.commodity);
        more.extend(map.routes.iter().filter(ends).map(|route| EntityRef::Route(route.id.clone())));
        let lost = |event: &&Event| match &event.effect {
            EventEffect::Outage { site, .. } => gone.site(site),
            EventEffect::DemandChange { site, commodity, .. } => gone.site(site) || gone.commodity(commodity),
            EventEffect::RouteClosed { route } => gone.route(route),
            EventEffect::PriceChange { commodity, .. } => gone.commodity(commodity),
        };
        more.extend(preset.events.iter().filter(lost).map(|event| EntityRef::Event(event.id.clone())));
        more.extend(
            preset
                .measures
                .iter()
                .filter(|m| measure_falls(m, gone))
                .map(|measure| EntityRef::Measure(measure.id.clone())),
        );
        more.retain(|target| !gone.has(target));
        if more.is_empty() {
            return;
        }
        for target in more {
            hanging.extend(name_of(preset, &target).filter(|_| !gone.has(&target)));
            gone.all.insert(target);
        }
    }
}

fn recipe_falls(recipe: &Recipe, gone: &Gone) -> bool {
    let makes_nothing = recipe.outputs.iter().all(|amount| gone.commodity(&amount.commodity));
    let replaces_nothing = matches!(&recipe.kind, RecipeKind::Substitute { instead_of, .. } if gone.recipe(instead_of));
    makes_nothing && !recipe.outputs.is_empty() || replaces_nothing
}

fn measure_falls(measure: &Measure, gone: &Gone) -> bool {
    match &measure.effect {
        MeasureEffect::Exempt { rule, .. } => gone.rule(rule),
        MeasureEffect::StockRelease { site, commodity, .. } | MeasureEffect::Thrift { site, commodity, .. } => {
            gone.site(site) || gone.commodity(commodity)
        }
        MeasureEffect::StockSharing { commodity, sites } => {
            gone.commodity(commodity) || (!sites.is_empty() && sites.iter().all(|site| gone.site(site)))
        }
        MeasureEffect::NewCapacity { site, recipe, .. } => gone.site(site) || gone.recipe(recipe),
        MeasureEffect::PriceFloor { commodity, sites, .. } => {
            gone.commodity(commodity) || (!sites.is_empty() && sites.iter().all(|site| gone.site(site)))
        }
    }
}

/// Takes what goes out of what stays.
fn strip(batch: &mut Batch, gone: &Gone, hanging: &mut Vec<String>) {
    let mut note = |what: String, changes: bool| hanging.extend(changes.then_some(what));
    let preset = batch.preset();
    for recipe in preset.map.recipes.iter().filter(|recipe| !gone.recipe(&recipe.id)) {
        let touched = recipe.inputs.iter().chain(&recipe.outputs).any(|amount| gone.commodity(&amount.commodity));
        note(format!("an input or output of {}", recipe.name), touched);
    }
    for site in preset.map.sites.iter().filter(|site| !gone.site(&site.id)) {
        let runs = site.activities.iter().any(|activity| gone.recipe(&activity.recipe));
        note(format!("what {} runs of it", site.name), runs);
        let keeps = site.stocks.iter().any(|stock| gone.commodity(&stock.commodity));
        note(format!("the stock of it at {}", site.name), keeps);
        let needs = site.demands.iter().any(|demand| gone.commodity(&demand.commodity));
        note(format!("the demand for it of {}", site.name), needs);
    }
    batch.change_all(|recipe: &mut Recipe| {
        recipe.inputs.retain(|amount| !gone.commodity(&amount.commodity));
        recipe.returns.take_if(|back| gone.commodity(&back.commodity));
        if !gone.recipe(&recipe.id) {
            recipe.outputs.retain(|amount| !gone.commodity(&amount.commodity));
        }
    });
    batch.change_all(|site: &mut Site| {
        site.activities.retain(|activity| !gone.recipe(&activity.recipe));
        // A technology of lines that are all gone is gone; without any it would be of all that the site makes.
        site.technologies.retain_mut(|technology| {
            let of_all = technology.recipes.is_empty();
            technology.recipes.retain(|recipe| !gone.recipe(recipe));
            of_all || !technology.recipes.is_empty()
        });
        site.stocks.retain(|stock| !gone.commodity(&stock.commodity));
        site.demands.retain(|demand| !gone.commodity(&demand.commodity));
        for demand in &mut site.demands {
            demand.alternatives.retain(|other| !gone.commodity(&other.commodity));
        }
    });
    batch.change_all(|rule: &mut Rule| {
        rule.exemptions.iter_mut().for_each(|exemption| exemption.sites.retain(|site| !gone.site(site)));
        if let Some(entities) = &mut rule.scope.entities {
            entities.named.retain(|name| !gone.site(&name.as_str().into()));
        }
        // So is a licence whose holders or users are all gone.
        rule.general_licences.retain_mut(|licence| {
            [&mut licence.senders, &mut licence.receivers].into_iter().all(|named| {
                let of_all = named.is_empty();
                named.retain(|name| !gone.site(&name.as_str().into()));
                of_all || !named.is_empty()
            })
        });
        // A clause for senders who are all gone is gone; without any it would mean all persons of the issuer.
        rule.clauses.retain_mut(|clause| {
            let Clause::Sender { named, .. } = clause else { return true };
            let of_all = named.is_empty();
            named.retain(|name| !gone.site(&name.as_str().into()));
            of_all || !named.is_empty()
        });
    });
    batch.change_all(|measure: &mut Measure| match &mut measure.effect {
        MeasureEffect::PriceFloor { sites, .. } => sites.retain(|site| !gone.site(site)),
        MeasureEffect::Exempt { exemption, .. } => exemption.sites.retain(|site| !gone.site(site)),
        _ => {}
    });
    batch.change_all(|scenario: &mut Scenario| {
        scenario.rules.retain(|id| !gone.rule(id));
        scenario.events.retain(|id| !gone.has(&EntityRef::Event(id.clone())));
        scenario.measures.retain(|id| !gone.has(&EntityRef::Measure(id.clone())));
    });
    batch.change_all(|benchmark: &mut Benchmark| benchmark.commodities.retain(|id| !gone.commodity(id)));
    // What it said of them it may still say of their neighbours: a note stays, without its arrow.
    let lost = |note: &MapNote| match &note.arrow {
        Some(NoteArrow::Site(site)) => gone.site(site),
        Some(NoteArrow::Route(route)) => gone.route(route),
        Some(NoteArrow::Point(_)) | None => false,
    };
    for note in batch.preset().map_notes.iter().filter(|note| lost(note) && !gone.has(&note.address())) {
        hanging.push(format!("the arrow of the note \u{201c}{}\u{201d}; the note stays", note.title()));
    }
    batch.change_all(|note: &mut MapNote| {
        if lost(note) {
            note.arrow = None;
        }
    });
    let sources: Vec<&SourceId> =
        gone.all.iter().filter_map(|target| if let EntityRef::Source(id) = target { Some(id) } else { None }).collect();
    if !sources.is_empty() {
        uncite(batch, &sources, hanging);
    }
}

/// Figures and rules that cite what goes stay, without a source.
fn uncite(batch: &mut Batch, sources: &[&SourceId], hanging: &mut Vec<String>) {
    struct TakeOver<'a>(&'a mut Batch, &'a Preset);
    impl ForKind for TakeOver<'_> {
        fn run<T: Addressed>(self) {
            T::list(self.1).iter().enumerate().for_each(|(at, entity)| self.0.replace(at, entity.clone()));
        }
    }
    let mut after = batch.preset().clone();
    let mut count = 0;
    visit_figures_mut(&mut after, &mut |_, figure| {
        if sources.contains(&&figure.source) {
            figure.source = SourceId::default();
            count += 1;
        }
    });
    for rule in after.rules.iter_mut().filter(|rule| sources.contains(&&rule.source)) {
        rule.source = SourceId::default();
    }
    if count > 0 {
        hanging.push(format!("the citation of {count} figure{}; the figures stay", if count == 1 { "" } else { "s" }));
    }
    EntityKind::ALL.iter().for_each(|kind| kind.with(TakeOver(batch, &after)));
    after.benchmarks.into_iter().enumerate().for_each(|(at, benchmark)| batch.replace(at, benchmark));
}

fn take_out(batch: &mut Batch, gone: &Gone) {
    struct TakeOut<'a>(&'a mut Batch, &'a Gone);
    impl ForKind for TakeOut<'_> {
        fn run<T: Addressed>(self) {
            let Self(batch, gone) = self;
            batch.remove_all(|entity: &T| gone.has(&entity.address()));
        }
    }
    // What names others goes before what it names.
    EntityKind::ALL.iter().rev().for_each(|kind| kind.with(TakeOut(batch, gone)));
}

/// Kind and name of an entity as it stands in a sentence; nothing when it is not there.
pub(crate) fn name_of(preset: &Preset, entity: &EntityRef) -> Option<String> {
    let name = entity.name(preset)?;
    Some(match entity {
        EntityRef::Site(_) => name.to_owned(),
        EntityRef::Route(id) => {
            let map = &preset.map;
            let site = |id: &SiteId| map.site(id).map_or_else(|| id.to_string(), |site| site.name.clone());
            let route = map.route(id)?;
            let good = map.commodity(&route.commodity).map_or("", |commodity| commodity.name.as_str());
            format!("route {} to {} ({good})", site(&route.from), site(&route.to))
        }
        EntityRef::MapNote(id) => format!("note \u{201c}{}\u{201d}", preset.map_note(id)?.title()),
        other => format!("{} {name}", other.kind().word()),
    })
}
