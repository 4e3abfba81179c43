//! Making a route: what both ends need for it, and figures that leave the baseline balanced.

use crate::edit::add::{NewSite, activities_for, add_activities, add_site, change_site, new_demand};
use crate::edit::balance::{
    carried, could_make, could_use, is_fresh, is_output_unset, is_use_unset, left, made, rounded, used, yields,
};
use crate::edit::batch::Batch;
use crate::edit::change::{Change, Edit};
use crate::edit::compatibility::{Catalogue, Proposal, inputs_of, outputs_of};
use crate::edit::from_library::{import_commodity, import_recipe};
use crate::edit::identify::route_name;
use crate::edit::ids::{free_id, free_name};
use crate::edit::new_good::{NewGood, goods_of, make_of};
use crate::edit::raise::Raised;
use crate::model::{
    Activity, Amount, Commodity, CommodityId, Figure, Map, Preset, Recipe, RecipeId, Route, RouteId, Site, SiteId,
    Stage,
};

/// Volume of the first route of a chain about which nothing is known yet, units a year.
const FIRST_VOLUME: f64 = 1000.0;
/// How much more a new route or plant could do than it does.
const HEADROOM: f64 = 1.25;

/// A route that was made.
pub struct Joined {
    /// Edit that makes the route and whatever its ends lack.
    pub edit: Edit,
    /// Id of the route that was made.
    pub route: RouteId,
    /// Sites that make more than before because the volume was more than was free.
    pub raised: Vec<SiteId>,
}

/// What is said where a route is drawn, beside what it carries.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Terms {
    /// Volume, units a year; none: what is free.
    pub volume: Option<f64>,
    /// The good that the sender begins to make, where no proposal names one.
    pub given: NewGood,
    /// The good that the receiver begins to make of it, where no proposal names a recipe.
    pub made: NewGood,
}

/// What of a good is free between two sites, units a year.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Free {
    /// Volume that a route takes when nothing else is said.
    pub volume: f64,
    /// What the sender makes and no route carries; none where nobody has said what it makes.
    pub spare: Option<f64>,
    /// What the sender makes.
    pub made: f64,
    /// What the sender could make at its capacity.
    pub could: f64,
    /// What the receiver uses and no route brings; none where nobody has said what it uses.
    pub lack: Option<f64>,
    /// What the receiver uses.
    pub used: f64,
    /// Greatest volume of a route that carries nothing yet.
    pub most: f64,
}

impl Free {
    /// What is free for a route that is made in the way proposed.
    pub fn of(map: &Map, from: &SiteId, to: &SiteId, proposal: &Proposal) -> Self {
        let good = &proposal.commodity;
        let giver = proposal.giver.is_some() || is_output_unset(map, from, good);
        let taker = proposal.taker.is_some() || proposal.demand || is_use_unset(map, to, good);
        Self::between(map, (from, giver), (to, taker), good)
    }

    /// As [`Self::of`]; an end is unset where nobody has said how much it makes or uses.
    fn between(map: &Map, (from, giver): (&SiteId, bool), (to, taker): (&SiteId, bool), good: &CommodityId) -> Self {
        let (made, used) = (made(map, from, good), used(map, to, good));
        let (sent, brought) =
            (carried(map, |route| &route.from == from, good), carried(map, |route| &route.to == to, good));
        let (spare, lack) = (left(made, sent), left(used, brought));
        // A capacity that somebody has cited is not filled up by a stroke of the pointer.
        let drawn = |activity: &Activity| activity.baseline.source.is_empty() && activity.capacity.source.is_empty();
        let first = |free: f64, idle: f64| if free > 0.0 { free } else { idle.max(0.0) };
        let volume = match (giver, taker) {
            (true, true) if is_fresh(map, from) && is_fresh(map, to) => FIRST_VOLUME,
            (true, true) => 0.0,
            (true, false) => first(lack, could_use(map, to, good, drawn) - brought),
            (false, true) => first(spare, could_make(map, from, good, drawn) - sent),
            (false, false) => spare.min(lack),
        };
        let could = could_make(map, from, good, |_| true);
        // An alternative that could open: its maximum is what the link could carry. Nobody has said, and a 0 would close it, so it is what can pass
        // between the two, or else what either of them moves, or else the volume of a first route.
        let between = made.min(used);
        let most = [between, made.max(used), could, FIRST_VOLUME].into_iter().find(|most| *most > 0.0);
        Self {
            volume: rounded(volume),
            spare: (!giver).then_some(spare),
            made,
            could,
            lack: (!taker).then_some(lack),
            used,
            most: rounded(most.unwrap_or(FIRST_VOLUME)),
        }
    }
}

/// Lets `from` supply `to` in the way that was chosen. The volume is what was said, or else what the sender has left or the receiver lacks; an
/// end without figures takes them from the other, and what a volume needs beyond what is free is made in addition, up to the mines, so that what
/// is drawn from mine to market balances as it grows.
pub fn connect(
    catalogue: Catalogue<'_>,
    from: &SiteId,
    to: &SiteId,
    proposal: &Proposal,
    volume: Option<f64>,
) -> Option<Joined> {
    let preset = catalogue.preset();
    let mut batch = Batch::on(preset);
    let names = (preset.map.site(from)?.name.clone(), preset.map.site(to)?.name.clone());
    if from == to {
        return None;
    }
    import_commodity(&mut batch, catalogue.library(), &proposal.commodity);
    for (site, recipe) in [(from, &proposal.giver), (to, &proposal.taker)] {
        if let Some(recipe) = recipe {
            import_recipe(&mut batch, catalogue.library(), recipe);
            let activities = activities_for(batch.preset(), recipe);
            change_site(&mut batch, site, |site| add_activities(site, &activities));
        }
    }
    if proposal.demand {
        let demand = new_demand(Catalogue::of(batch.preset(), catalogue.library()), &proposal.commodity);
        change_site(&mut batch, to, |site| site.demands.push(demand.clone()));
    }
    let free = Free::of(&batch.preset().map, from, to, &Proposal::plain(proposal.commodity.clone()));
    let volume = rounded(volume.unwrap_or(free.volume));
    let raised = agree(&mut batch, from, to, &proposal.commodity, volume, free);
    let map = &batch.preset().map;
    let good = map.commodity(&proposal.commodity).map_or_else(String::new, |good| good.name.clone());
    let route = Route { commodity: proposal.commodity.clone(), from: from.clone(), to: to.clone(), ..Route::default() };
    let id = RouteId(free_id(&route_name(&route), |id| map.route(&id.into()).is_some()));
    let most = if volume == 0.0 { free.most } else { volume * HEADROOM };
    batch.add(Route {
        id: id.clone(),
        baseline: Figure::plain(volume),
        maximum: Figure::plain(rounded(most)),
        ..route
    });
    let edit = batch.edit(format!("connect {} to {} ({good})", names.0, names.1))?;
    Some(Joined { edit, route: id, raised })
}

/// Lets two sites of the map join in the way chosen; without a proposal they get a good of their own.
pub fn join(
    catalogue: Catalogue<'_>,
    site: &SiteId,
    other: &SiteId,
    outgoing: bool,
    proposal: Option<&Proposal>,
    terms: &Terms,
) -> Option<Joined> {
    let (from, to) = if outgoing { (site, other) } else { (other, site) };
    match proposal {
        Some(proposal) => connect(catalogue, from, to, proposal, terms.volume),
        None => invent(catalogue, from, to, terms),
    }
}

/// Makes a site at the end of a route that was let go, as one step. Returns its id too.
pub fn join_new(
    catalogue: Catalogue<'_>,
    site: &SiteId,
    new: &NewSite,
    outgoing: bool,
    proposal: Option<&Proposal>,
    terms: &Terms,
) -> Option<(Joined, SiteId)> {
    let (added, id) = add_site(catalogue, new)?;
    let mut with = catalogue.preset().clone();
    added.change.apply(&mut with);
    let joined = join(Catalogue::of(&with, catalogue.library()), site, &id, outgoing, proposal, terms)?;
    let change = Change::Several(vec![added.change, joined.edit.change]);
    let edit = Edit { change, ..added };
    Some((Joined { edit, ..joined }, id))
}

/// What the sender makes and does not send to the receiver yet.
fn given(preset: &Preset, sender: &Site, receiver: &Site) -> Option<CommodityId> {
    let there = |commodity: &CommodityId| {
        let joins = |route: &&Route| route.from == sender.id && route.to == receiver.id;
        preset.map.routes.iter().filter(joins).any(|route| &route.commodity == commodity)
    };
    outputs_of(&preset.map, sender).into_iter().find(|commodity| !there(commodity))
}

/// What joining two sites without a proposal comes to.
pub struct Invented {
    /// In words.
    pub words: String,
    /// What the route carries, where the sender makes it already; otherwise it begins to make a good of its own.
    pub given: Option<CommodityId>,
    /// The receiver begins to make a good of its own from it.
    pub makes: bool,
    /// The receiver begins to need it for final use.
    pub needs: bool,
}

impl Invented {
    /// The proposal that it comes to; what is still to be made has no name in it.
    pub fn proposal(&self) -> Proposal {
        Proposal {
            commodity: self.given.clone().unwrap_or_default(),
            giver: self.given.is_none().then(RecipeId::default),
            taker: self.makes.then(RecipeId::default),
            demand: self.needs,
        }
    }
}

/// What joining two sites without a proposal comes to.
pub fn invented(preset: &Preset, sender: &Site, receiver: &Site) -> Invented {
    let given = given(preset, sender, receiver);
    let is_taken = given.as_ref().is_some_and(|good| inputs_of(&preset.map, receiver).contains(good));
    let makes = !is_taken && receiver.stage != Stage::Market;
    let words = match &given {
        None => "A new good of their own".to_owned(),
        Some(good) => {
            let good = preset.map.commodity(good).map_or_else(|| good.to_string(), |good| good.name.clone());
            match (is_taken, makes) {
                (true, _) => good,
                (false, false) => format!("{good}; {} starts to need it", receiver.name),
                (false, true) => format!("{good}; {} makes a new good of its own from it", receiver.name),
            }
        }
    };
    Invented { words, given, makes, needs: !is_taken && !makes }
}

/// A route of a good that the sender makes, or begins to make, and that the receiver begins to use. For goods that neither
/// the map nor the library knows.
fn invent(catalogue: Catalogue<'_>, from: &SiteId, to: &SiteId, terms: &Terms) -> Option<Joined> {
    let preset = catalogue.preset();
    let mut batch = Batch::on(preset);
    let (sender, receiver) = (preset.map.site(from)?.clone(), preset.map.site(to)?.clone());
    let invented = invented(preset, &sender, &receiver);
    let mut proposal = Proposal::plain(match &invented.given {
        Some(commodity) => commodity.clone(),
        None => new_good(&mut batch, &sender, &terms.given),
    });
    if invented.given.is_none() {
        let amount = Amount { commodity: proposal.commodity.clone(), quantity: Figure::plain(1.0) };
        proposal.giver = Some(new_recipe(&mut batch, Vec::new(), amount));
    }
    if invented.makes {
        let input = Amount { commodity: proposal.commodity.clone(), quantity: Figure::plain(1.0) };
        let good = new_good(&mut batch, &receiver, &terms.made);
        let output = Amount { commodity: good, quantity: Figure::plain(1.0) };
        proposal.taker = Some(new_recipe(&mut batch, vec![input], output));
    }
    proposal.demand = invented.needs;
    let library = catalogue.library();
    let joined = connect(Catalogue::of(batch.preset(), library), from, to, &proposal, terms.volume)?;
    let mut changes: Vec<Change> = batch.edit("").map(|edit| edit.change).into_iter().collect();
    changes.push(joined.edit.change);
    Some(Joined { edit: Edit { change: Change::Several(changes), ..joined.edit }, ..joined })
}

fn new_good(batch: &mut Batch, site: &Site, new: &NewGood) -> CommodityId {
    let goods = &batch.preset().map.commodities;
    let wanted = if new.name.trim().is_empty() { goods_of(&site.name) } else { new.name.trim().to_owned() };
    let name = free_name(&wanted, |name| goods.iter().any(|good| good.name == name));
    let id = CommodityId(free_id(&name, |id| batch.preset().map.commodity(&id.into()).is_some()));
    let unit = if new.unit.trim().is_empty() { NewGood::default().unit } else { new.unit.trim().to_owned() };
    let price_usd = Figure::plain(if new.price_usd > 0.0 { new.price_usd } else { NewGood::default().price_usd });
    batch.add(Commodity { id: id.clone(), name, stage: site.stage, unit, price_usd, ..Commodity::default() });
    id
}

/// A recipe that makes a good: named after it, because any site may come to run it.
fn new_recipe(batch: &mut Batch, inputs: Vec<Amount>, output: Amount) -> RecipeId {
    let map = &batch.preset().map;
    let good = map.commodity(&output.commodity).map_or_else(String::new, |good| good.name.clone());
    let name = free_name(&make_of(&good), |name| map.recipes.iter().any(|recipe| recipe.name == name));
    let id = RecipeId(free_id(&name, |id| map.recipe(&id.into()).is_some()));
    batch.add(Recipe { id: id.clone(), name, inputs, outputs: vec![output], ..Recipe::default() });
    id
}

/// Lets both ends of a new route of this volume make and use it: an end without figures takes them from it, and of the others what is free is taken
/// first. Returns the sites that make more than before.
fn agree(
    batch: &mut Batch,
    from: &SiteId,
    to: &SiteId,
    commodity: &CommodityId,
    volume: f64,
    free: Free,
) -> Vec<SiteId> {
    let mut raised = Raised::default();
    if volume <= 0.0 {
        return raised.sites;
    }
    if free.spare.is_some() {
        raised.output(batch, from, commodity, volume);
    } else {
        let per_unit = yields(&batch.preset().map, from, commodity, |recipe| &recipe.outputs);
        set_level(batch, from, per_unit, volume);
    }
    match free.lack {
        Some(lack) if volume > lack => raised.use_of(batch, to, commodity, volume - lack),
        Some(_) => {}
        None => {
            let map = &batch.preset().map;
            let needs = |site: &Site| site.demands.iter().any(|demand| &demand.commodity == commodity);
            if map.site(to).is_some_and(needs) {
                raised.use_of(batch, to, commodity, volume);
            } else {
                let per_unit = yields(map, to, commodity, |recipe| &recipe.inputs);
                set_level(batch, to, per_unit, volume);
            }
        }
    }
    raised.sites
}

/// Runs the recipe at a level at which it moves `volume`.
fn set_level(batch: &mut Batch, site: &SiteId, per_unit: Option<(RecipeId, f64)>, volume: f64) {
    let Some((recipe, per_unit)) = per_unit.filter(|(_, per_unit)| *per_unit > 0.0) else { return };
    let level = rounded(volume / per_unit);
    change_site(batch, site, |site| {
        for activity in site.activities.iter_mut().filter(|activity| activity.recipe == recipe) {
            activity.baseline = Figure::plain(level);
            activity.capacity = Figure::plain(activity.capacity.value.max(rounded(level * HEADROOM)));
        }
    });
}
