//! Copy, paste and duplicate: a piece of a map that is whole by itself, and its names made free where it lands.

use crate::edit::batch::Batch;
use crate::edit::clipboard_parts::part_words;
use crate::edit::ids::{free_id, free_name};
use crate::edit::pasted::Pasted;
use crate::model::{
    CLIP, CanvasPoint, Clip, Commodity, CommodityId, Figures, Preset, Recipe, RecipeId, RecipeKind, Route, RouteId,
    Site, SiteId, Source, SourceId, count_words,
};
use std::collections::{BTreeMap, BTreeSet};

/// Copies sites, the routes between them and everything that these name. `places` says where those stand that have no
/// place of their own.
pub fn copy(preset: &Preset, sites: &[SiteId], places: &BTreeMap<SiteId, CanvasPoint>) -> Clip {
    let map = &preset.map;
    let place = |site: &Site| Site { canvas: places.get(&site.id).copied().or(site.canvas), ..site.clone() };
    let mut clip = Clip { clip: CLIP, ..Clip::default() };
    clip.sites = map.sites.iter().filter(|site| sites.contains(&site.id)).map(place).collect();
    let inside = |route: &&Route| sites.contains(&route.from) && sites.contains(&route.to);
    clip.routes = map.routes.iter().filter(inside).cloned().collect();
    let mut recipes: BTreeSet<&RecipeId> =
        clip.sites.iter().flat_map(|site| &site.activities).map(|activity| &activity.recipe).collect();
    // A substitute is no recipe without the one it stands in for.
    let replaced = |id: &&RecipeId| match map.recipe(id).map(|recipe| &recipe.kind) {
        Some(RecipeKind::Substitute { instead_of, .. }) => Some(instead_of),
        _ => None,
    };
    let more: Vec<&RecipeId> = recipes.iter().filter_map(replaced).collect();
    recipes.extend(more);
    clip.recipes = map.recipes.iter().filter(|recipe| recipes.contains(&recipe.id)).cloned().collect();
    let mut goods: BTreeSet<&CommodityId> = clip.routes.iter().map(|route| &route.commodity).collect();
    goods.extend(clip.sites.iter().flat_map(|site| site.stocks.iter().map(|stock| &stock.commodity)));
    goods.extend(clip.sites.iter().flat_map(|site| site.demands.iter().map(|demand| &demand.commodity)));
    let demands = clip.sites.iter().flat_map(|site| &site.demands);
    goods.extend(demands.flat_map(|demand| demand.alternatives.iter().map(|other| &other.commodity)));
    goods.extend(clip.recipes.iter().filter_map(|recipe| recipe.returns.as_ref()).map(|back| &back.commodity));
    let amounts = clip.recipes.iter().flat_map(|recipe| recipe.inputs.iter().chain(&recipe.outputs));
    goods.extend(amounts.map(|amount| &amount.commodity));
    clip.commodities = map.commodities.iter().filter(|good| goods.contains(&good.id)).cloned().collect();
    let cited = cited_by(&mut clip);
    clip.sources = preset.sources.iter().filter(|source| cited.contains(&source.id)).cloned().collect();
    clip
}

/// What was copied and what was left behind, in a sentence.
pub fn copied_words(preset: &Preset, clip: &Clip) -> String {
    if let [note] = clip.map_notes.as_slice() {
        return format!("Copied the note \u{201c}{}\u{201d}", note.title());
    }
    if clip.sites.is_empty() {
        return format!("Copied {}", part_words(clip));
    }
    let has = |id: &SiteId| clip.sites.iter().any(|site| &site.id == id);
    let left = preset.map.routes.iter().filter(|route| has(&route.from) != has(&route.to)).count();
    let mut words = format!("Copied {}", count_words(clip.sites.len(), "site"));
    let with: Vec<String> = [
        (clip.routes.len(), "route between them", "routes between them"),
        (clip.recipes.len(), "recipe", "recipes"),
        (clip.commodities.len(), "commodity", "commodities"),
    ]
    .into_iter()
    .filter(|(number, ..)| *number > 0)
    .map(|(number, one, many)| format!("{number} {}", if number == 1 { one } else { many }))
    .collect();
    if !with.is_empty() {
        words.push_str(&format!(" with {}", with.join(", ")));
    }
    if left > 0 {
        words.push_str(&format!("; {} to other sites left behind", count_words(left, "route")));
    }
    words
}

/// Puts a copied piece on the map. What is there already in the same form is shared; what has the same name and another
/// form comes in under a new name.
pub fn paste(preset: &Preset, clip: &Clip, at: Option<CanvasPoint>) -> Option<Pasted> {
    if clip.sites.is_empty() {
        return None;
    }
    let mut clip = clip.clone();
    let mut batch = Batch::on(preset);
    let mut renamed = Vec::new();
    import_sources(&mut batch, &mut clip);
    let brought =
        paste_commodities(&mut batch, &mut clip, &mut renamed) + paste_recipes(&mut batch, &mut clip, &mut renamed);
    let corner = corner(&clip.sites);
    let mut new_ids: BTreeMap<SiteId, SiteId> = BTreeMap::new();
    let sites = std::mem::take(&mut clip.sites);
    for mut site in sites {
        let map = &batch.preset().map;
        let id = SiteId(free_id(site.id.as_str(), |id| map.site(&id.into()).is_some()));
        site.name = free_name(&site.name, |name| map.sites.iter().any(|other| other.name == name));
        if let (Some(place), Some(corner)) = (&mut site.canvas, corner) {
            // Columns are stages: at the pointer a piece moves up or down, not into other columns.
            let beside = CanvasPoint { x: corner.x + 23.0, y: corner.y + 46.0 };
            let to = at.map_or(beside, |at| CanvasPoint { x: corner.x, y: at.y });
            *place = CanvasPoint { x: place.x - corner.x + to.x, y: place.y - corner.y + to.y };
        }
        new_ids.insert(site.id.clone(), id.clone());
        batch.add(Site { id, ..site });
    }
    let mut routes = 0;
    for route in clip.routes {
        let (Some(from), Some(to)) = (new_ids.get(&route.from), new_ids.get(&route.to)) else { continue };
        let wanted = format!("{from}-{to}-{}", route.commodity);
        let id = RouteId(free_id(&wanted, |id| batch.preset().map.route(&id.into()).is_some()));
        batch.add(Route { id, from: from.clone(), to: to.clone(), ..route });
        routes += 1;
    }
    let sites: Vec<SiteId> = new_ids.into_values().collect();
    let mut words = format!("Pasted {}", count_words(sites.len(), "site"));
    if routes > 0 {
        words.push_str(&format!(" and {}", count_words(routes, "route")));
    }
    if brought > 0 {
        words.push_str(&format!("; brought {brought} new commodities and recipes"));
    }
    if !renamed.is_empty() {
        words.push_str(&format!("; of another form than here, so renamed: {}", renamed.join(", ")));
    }
    let edit = batch.edit(format!("paste {}", count_words(sites.len(), "site")))?;
    Some(Pasted { edit, sites, note: None, words })
}

/// Copies sites beside themselves.
pub fn duplicate(preset: &Preset, sites: &[SiteId], places: &BTreeMap<SiteId, CanvasPoint>) -> Option<Pasted> {
    let mut pasted = paste(preset, &copy(preset, sites, places), None)?;
    pasted.edit.name = format!("duplicate {}", count_words(sites.len(), "site"));
    Some(pasted)
}

fn corner(sites: &[Site]) -> Option<CanvasPoint> {
    let places = sites.iter().filter_map(|site| site.canvas);
    places.reduce(|a, b| CanvasPoint { x: a.x.min(b.x), y: a.y.min(b.y) })
}

/// Every citation in the piece.
fn each_source(clip: &mut Clip, mut visit: impl FnMut(&mut SourceId)) {
    let mut of =
        |entity: &mut dyn Figures| entity.figures_mut().into_iter().for_each(|figure| visit(&mut figure.source));
    clip.commodities.iter_mut().for_each(|entity| of(entity));
    clip.recipes.iter_mut().for_each(|entity| of(entity));
    clip.sites.iter_mut().for_each(|entity| of(entity));
    clip.routes.iter_mut().for_each(|entity| of(entity));
    clip.measures.iter_mut().for_each(|entity| of(entity));
    clip.rules.iter_mut().for_each(|rule| visit(&mut rule.source));
}

/// Every citation in the piece, each once.
pub(crate) fn cited_by(clip: &mut Clip) -> BTreeSet<SourceId> {
    let mut cited = BTreeSet::new();
    each_source(clip, |source| {
        cited.insert(source.clone());
    });
    cited
}

pub(crate) fn import_sources(batch: &mut Batch, clip: &mut Clip) {
    let mut renames: BTreeMap<SourceId, SourceId> = BTreeMap::new();
    for source in std::mem::take(&mut clip.sources) {
        match batch.preset().source(&source.id) {
            Some(there) if *there == source => {}
            Some(_) => {
                let id = SourceId(free_id(source.id.as_str(), |id| batch.preset().source(&id.into()).is_some()));
                renames.insert(source.id.clone(), id.clone());
                batch.add(Source { id, ..source });
            }
            None => batch.add(source),
        }
    }
    // A citation that came without its source would point nowhere.
    each_source(clip, |id| {
        if let Some(new) = renames.get(id) {
            *id = new.clone();
        } else if batch.preset().source(id).is_none() {
            *id = SourceId::default();
        }
    });
}

fn paste_commodities(batch: &mut Batch, clip: &mut Clip, renamed: &mut Vec<String>) -> usize {
    let mut renames: BTreeMap<CommodityId, CommodityId> = BTreeMap::new();
    let mut brought = 0;
    for good in std::mem::take(&mut clip.commodities) {
        match batch.preset().map.commodity(&good.id) {
            Some(there) if *there == good => continue,
            Some(_) => {
                let map = &batch.preset().map;
                let id = CommodityId(free_id(good.id.as_str(), |id| map.commodity(&id.into()).is_some()));
                let name = free_name(&good.name, |name| map.commodities.iter().any(|other| other.name == name));
                renamed.push(name.clone());
                renames.insert(good.id.clone(), id.clone());
                batch.add(Commodity { id, name, ..good });
            }
            None => batch.add(good),
        }
        brought += 1;
    }
    let swap = |id: &mut CommodityId| {
        if let Some(new) = renames.get(id) {
            *id = new.clone();
        }
    };
    for recipe in &mut clip.recipes {
        recipe.inputs.iter_mut().chain(&mut recipe.outputs).for_each(|amount| swap(&mut amount.commodity));
        recipe.returns.iter_mut().for_each(|back| swap(&mut back.commodity));
    }
    for site in &mut clip.sites {
        site.stocks.iter_mut().for_each(|stock| swap(&mut stock.commodity));
        for demand in &mut site.demands {
            swap(&mut demand.commodity);
            demand.alternatives.iter_mut().for_each(|other| swap(&mut other.commodity));
        }
    }
    clip.routes.iter_mut().for_each(|route| swap(&mut route.commodity));
    brought
}

fn paste_recipes(batch: &mut Batch, clip: &mut Clip, renamed: &mut Vec<String>) -> usize {
    let mut renames: BTreeMap<RecipeId, RecipeId> = BTreeMap::new();
    let mut recipes = std::mem::take(&mut clip.recipes);
    // Those that others stand in for come first, so that their new names are known.
    recipes.sort_by_key(|recipe| !recipe.kind.is_primary());
    let mut brought = 0;
    for mut recipe in recipes {
        if let RecipeKind::Substitute { instead_of, .. } = &mut recipe.kind
            && let Some(new) = renames.get(instead_of)
        {
            *instead_of = new.clone();
        }
        match batch.preset().map.recipe(&recipe.id) {
            Some(there) if *there == recipe => continue,
            Some(_) => {
                let map = &batch.preset().map;
                let id = RecipeId(free_id(recipe.id.as_str(), |id| map.recipe(&id.into()).is_some()));
                let name = free_name(&recipe.name, |name| map.recipes.iter().any(|other| other.name == name));
                renamed.push(name.clone());
                renames.insert(recipe.id.clone(), id.clone());
                batch.add(Recipe { id, name, ..recipe });
            }
            None => batch.add(recipe),
        }
        brought += 1;
    }
    for site in &mut clip.sites {
        let lines = site.technologies.iter_mut().flat_map(|technology| &mut technology.recipes);
        for recipe in site.activities.iter_mut().map(|activity| &mut activity.recipe).chain(lines) {
            if let Some(new) = renames.get(recipe) {
                *recipe = new.clone();
            }
        }
    }
    brought
}
