//! Ids that follow the first real name: what was drawn as `new-mine-3` is called `hillgrove` in files, tables and findings once that is its name.
//!
//! Only an id that was made up for a thing without a name follows: whoever typed one, or opened a file with one, keeps it.

use crate::edit::batch::Batch;
use crate::edit::change::{Edit, Header, then};
use crate::edit::ids::{free_id, is_free_id};
use crate::edit::new_good::{goods_of, make_of};
use crate::model::{
    Benchmark, Commodity, Company, EntityKind, EntityRef, Event, MapNote, Measure, Preset, Recipe, References, Route,
    Rule, Scenario, Site, Source, Stage, StageNames,
};

/// Lets the id of an entity follow its first real name. Where the last step of the document has this key, it belongs to it.
pub fn identify(preset: &Preset, entity: &EntityRef, key: &str) -> Option<Edit> {
    let name = entity.name(preset)?;
    let mut batch = Batch::on(preset);
    identify_in(&mut batch, entity);
    batch.keyed(format!("rename to {name}"), &then(key))
}

/// As [`identify`], as a part of something larger.
pub(crate) fn identify_in(batch: &mut Batch, entity: &EntityRef) {
    let kind = entity.kind();
    let Some(name) = entity.name(batch.preset()).map(str::to_owned) else { return };
    if !is_made_up(&batch.preset().map.stage_names, kind, entity.id()) || name.trim().is_empty() {
        return;
    }
    let taken = |id: &str| kind.named(id).name(batch.preset()).is_some();
    let id = free_id(&name, taken);
    if is_made_up(&batch.preset().map.stage_names, kind, &id) {
        return;
    }
    let routes = routes_named_after(batch.preset(), entity);
    rename(batch, kind, entity.id(), &id);
    for at in routes {
        let Some(route) = batch.preset().map.routes.get(at) else { continue };
        let old = route.id.clone();
        let map = &batch.preset().map;
        let new = free_id(&route_name(route), |id| map.route(&id.into()).is_some());
        rename(batch, EntityKind::Route, old.as_str(), &new);
    }
    if kind == EntityKind::Commodity {
        let recipes = batch.preset().map.recipes.iter().filter(|recipe| recipe.name == make_of(&name));
        let recipes: Vec<EntityRef> = recipes.map(|recipe| EntityRef::Recipe(recipe.id.clone())).collect();
        recipes.iter().for_each(|recipe| identify_in(batch, recipe));
    }
}

/// The preset with another id for an entity, wherever it is named.
pub fn with_id(preset: &Preset, entity: &EntityRef, id: &str) -> Preset {
    let mut batch = Batch::on(preset);
    rename(&mut batch, entity.kind(), entity.id(), id);
    batch.preset().clone()
}

/// What the id of a route is made of.
pub(crate) fn route_name(route: &Route) -> String {
    format!("{}-{}-{}", route.from, route.to, route.commodity)
}

/// Places of the routes whose ids were made of the entity's.
fn routes_named_after(preset: &Preset, entity: &EntityRef) -> Vec<usize> {
    let names = |route: &Route| match entity {
        EntityRef::Site(id) => &route.from == id || &route.to == id,
        EntityRef::Commodity(id) => &route.commodity == id,
        _ => false,
    };
    let routes = preset.map.routes.iter().enumerate();
    let found = routes.filter(|(_, route)| names(route) && is_free_id(route.id.as_str(), &route_name(route)));
    found.map(|(at, _)| at).collect()
}

/// Whether an id was made for a thing that had no name yet.
fn is_made_up(names: &StageNames, kind: EntityKind, id: &str) -> bool {
    let is = |name: &str| is_free_id(id, name);
    let begins = |name: String| id.starts_with(&free_id(&name, |_| false));
    match kind {
        // The column may have been named since.
        EntityKind::Site => [names, &StageNames::default()]
            .into_iter()
            .any(|names| Stage::ALL.iter().any(|stage| is(&format!("New {}", names.noun(*stage))))),
        EntityKind::Commodity => is("New commodity") || begins(goods_of("")),
        EntityKind::Recipe => is(&make_of("New commodity")) || begins(make_of(&goods_of(""))),
        EntityKind::Event => is("New outage"),
        EntityKind::Measure => is("New measure"),
        EntityKind::Scenario => is("New scenario"),
        EntityKind::Source => is("New source"),
        EntityKind::Route | EntityKind::Rule | EntityKind::Company => false,
        EntityKind::ControlList | EntityKind::MapNote => false,
    }
}

/// Gives an entity another id, wherever it is named.
fn rename(batch: &mut Batch, kind: EntityKind, old: &str, new: &str) {
    fn all<T: crate::model::Entity + References>(batch: &mut Batch, kind: EntityKind, old: &str, new: &str) {
        batch.change_all(|entity: &mut T| {
            entity.visit_ids(&mut |of, id| {
                if of == kind && id == old {
                    new.clone_into(id);
                }
            });
        });
    }
    all::<Commodity>(batch, kind, old, new);
    all::<Recipe>(batch, kind, old, new);
    all::<Site>(batch, kind, old, new);
    all::<Company>(batch, kind, old, new);
    all::<Route>(batch, kind, old, new);
    all::<Rule>(batch, kind, old, new);
    all::<Event>(batch, kind, old, new);
    all::<Measure>(batch, kind, old, new);
    all::<Scenario>(batch, kind, old, new);
    all::<Source>(batch, kind, old, new);
    all::<Benchmark>(batch, kind, old, new);
    all::<MapNote>(batch, kind, old, new);
    rename_in_views(batch, kind, old, new);
}

/// The views of a presentation name others, and are no entities.
fn rename_in_views(batch: &mut Batch, kind: EntityKind, old: &str, new: &str) {
    let mut header = Header::of(batch.preset());
    for view in &mut header.views {
        view.visit_ids(&mut |of, id| {
            if of == kind && id == old {
                new.clone_into(id);
            }
        });
    }
    if header.views != batch.preset().views {
        batch.header(header);
    }
}
