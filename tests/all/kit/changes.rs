//! Changes of a preset that must not change what it says: other names, another order, halves in place of wholes, other units, a
//! neighbour that trades with nobody. Pure functions of the preset; halves and powers of two are exact.

use chokepoint_core::engine::{Network, Outcome, limits_met};
use chokepoint_core::model::*;
use std::collections::{BTreeMap, BTreeSet};

/// A preset that says the same in another way, and what its sites and goods were called before.
#[derive(Clone, Debug)]
pub struct Changed {
    pub preset: Preset,
    /// Former name per site; what was not there before is missing.
    pub sites: BTreeMap<SiteId, SiteId>,
    /// Former name per good; what was not there before is missing.
    pub commodities: BTreeMap<CommodityId, CommodityId>,
}

impl Changed {
    /// The preset itself.
    pub fn same(before: &Preset) -> Self {
        let (sites, goods) = (before.map.sites.iter(), before.map.commodities.iter());
        Self {
            preset: before.clone(),
            sites: sites.map(|site| (site.id.clone(), site.id.clone())).collect(),
            commodities: goods.map(|good| (good.id.clone(), good.id.clone())).collect(),
        }
    }

    fn with(before: &Preset, change: impl FnOnce(&mut Preset)) -> Self {
        let mut changed = Self::same(before);
        change(&mut changed.preset);
        changed
    }
}

/// Numbers that look random and are the same for the same seed (splitmix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Below `limit`, which is above 0.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).expect("below a usize")
    }

    /// From -1 to 1.
    fn centred(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }

    fn shuffle<T>(&mut self, list: &mut [T]) {
        for last in (1..list.len()).rev() {
            list.swap(last, self.below(last + 1));
        }
    }
}

// Names and order.

/// New names of one kind of entity, each made up when it is first met.
struct Fresh {
    dice: Dice,
    given: BTreeMap<String, String>,
}

impl Fresh {
    fn new(dice: &mut Dice) -> Self {
        Self { dice: Dice::new(dice.next()), given: BTreeMap::new() }
    }

    fn rename(&mut self, name: &mut String) {
        let dice = &mut self.dice;
        *name = self.given.entry(name.clone()).or_insert_with(|| format!("{:016x}", dice.next())).clone();
    }

    fn rename_all<'n>(&mut self, names: impl IntoIterator<Item = &'n mut String>) {
        names.into_iter().for_each(|name| self.rename(name));
    }
}

/// Every entity, list, technology and end use under a random name; companies, countries and scenarios keep theirs.
pub fn renamed(before: &Preset, seed: u64) -> Changed {
    let mut dice = Dice::new(seed);
    let [mut goods, mut recipes, mut sites, mut routes, mut rules] = std::array::from_fn(|_| Fresh::new(&mut dice));
    let [mut events, mut measures, mut tags, mut skills, mut uses, mut notes] =
        std::array::from_fn(|_| Fresh::new(&mut dice));
    let mut preset = before.clone();
    let map = &mut preset.map;
    for good in &mut map.commodities {
        goods.rename(&mut good.id.0);
        tags.rename_all(good.tags.iter_mut().map(|tag| &mut tag.0));
    }
    for recipe in &mut map.recipes {
        recipes.rename(&mut recipe.id.0);
        let amounts = recipe.inputs.iter_mut().chain(&mut recipe.outputs);
        goods.rename_all(amounts.map(|amount| &mut amount.commodity.0));
        goods.rename_all(recipe.returns.iter_mut().map(|returns| &mut returns.commodity.0));
        if let RecipeKind::Substitute { instead_of, .. } = &mut recipe.kind {
            recipes.rename(&mut instead_of.0);
        }
    }
    let site_ids: BTreeSet<String> = map.sites.iter().map(|site| site.id.0.clone()).collect();
    let stakes = map.sites.iter().flat_map(|site| &site.owners);
    let stakes = stakes.chain(map.companies.iter().flat_map(|company| &company.owners)).map(|stake| &stake.owner);
    let owners: BTreeSet<String> = stakes.chain(map.companies.iter().map(|company| &company.name)).cloned().collect();
    for site in &mut map.sites {
        sites.rename(&mut site.id.0);
        skills.rename_all(site.technologies.iter_mut().map(|technology| &mut technology.tag.0));
        let lines = site.technologies.iter_mut().flat_map(|technology| &mut technology.recipes);
        recipes.rename_all(lines.map(|recipe| &mut recipe.0));
        recipes.rename_all(site.activities.iter_mut().map(|activity| &mut activity.recipe.0));
        goods.rename_all(site.stocks.iter_mut().map(|stock| &mut stock.commodity.0));
        for demand in &mut site.demands {
            goods.rename(&mut demand.commodity.0);
            uses.rename(&mut demand.end_use.0);
            goods.rename_all(demand.alternatives.iter_mut().map(|other| &mut other.commodity.0));
        }
    }
    for route in &mut map.routes {
        routes.rename(&mut route.id.0);
        goods.rename(&mut route.commodity.0);
        sites.rename_all([&mut route.from.0, &mut route.to.0]);
    }
    goods.rename_all(preset.benchmarks.iter_mut().flat_map(|entry| &mut entry.commodities).map(|good| &mut good.0));
    let mut exempt = |exemption: &mut Exemption| {
        sites.rename_all(exemption.sites.iter_mut().map(|site| &mut site.0));
        uses.rename_all(exemption.end_uses.iter_mut().map(|end_use| &mut end_use.0));
    };
    tags.rename_all(preset.lists.iter_mut().map(|list| &mut list.tag.0));
    for rule in &mut preset.rules {
        rules.rename(&mut rule.id.0);
        for clause in &mut rule.clauses {
            match clause {
                Clause::Domestic { lists, .. } | Clause::Sender { lists, .. } => {
                    tags.rename_all(lists.iter_mut().map(|tag| &mut tag.0))
                }
                Clause::Content { carriers, counted, .. } | Clause::Purchase { carriers, counted, .. } => {
                    tags.rename_all(carriers.iter_mut().chain(counted).map(|tag| &mut tag.0));
                }
                Clause::Technology { carriers, technologies, incorporated, .. } => {
                    tags.rename_all(carriers.iter_mut().chain(incorporated).map(|tag| &mut tag.0));
                    skills.rename_all(technologies.iter_mut().map(|skill| &mut skill.0));
                }
            }
        }
        if let Instrument::Licence { desk: Some(desk), .. } = &mut rule.instrument {
            tags.rename_all(desk.look_alikes.iter_mut().map(|tag| &mut tag.0));
        }
        rule.exemptions.iter_mut().for_each(&mut exempt);
    }
    for measure in &mut preset.measures {
        measures.rename(&mut measure.id.0);
        if let MeasureEffect::Exempt { rule, exemption } = &mut measure.effect {
            rules.rename(&mut rule.0);
            exempt(exemption);
        }
    }
    for rule in &mut preset.rules {
        uses.rename_all(rule.scope.end_uses.iter_mut().map(|end_use| &mut end_use.0));
        if let Some(entities) = &mut rule.scope.entities {
            let both: Vec<String> = entities.named.iter().filter(|name| owners.contains(*name)).cloned().collect();
            entities.named.retain(|name| site_ids.contains(name) || !owners.contains(name));
            sites.rename_all(entities.named.iter_mut().filter(|name| site_ids.contains(*name)));
            entities.named.extend(both);
        }
    }
    for event in &mut preset.events {
        events.rename(&mut event.id.0);
        match &mut event.effect {
            EventEffect::Outage { site, .. } => sites.rename(&mut site.0),
            EventEffect::DemandChange { site, commodity, .. } => {
                sites.rename(&mut site.0);
                goods.rename(&mut commodity.0);
            }
            EventEffect::RouteClosed { route } => routes.rename(&mut route.0),
            EventEffect::PriceChange { commodity, .. } => goods.rename(&mut commodity.0),
        }
    }
    for measure in &mut preset.measures {
        match &mut measure.effect {
            MeasureEffect::Exempt { .. } => {}
            MeasureEffect::StockRelease { site, commodity, .. } | MeasureEffect::Thrift { site, commodity, .. } => {
                sites.rename(&mut site.0);
                goods.rename(&mut commodity.0);
            }
            MeasureEffect::NewCapacity { site, recipe, .. } => {
                sites.rename(&mut site.0);
                recipes.rename(&mut recipe.0);
            }
            MeasureEffect::PriceFloor { commodity, sites: plants, .. }
            | MeasureEffect::StockSharing { commodity, sites: plants } => {
                goods.rename(&mut commodity.0);
                sites.rename_all(plants.iter_mut().map(|site| &mut site.0));
            }
        }
    }
    for scenario in &mut preset.scenarios {
        rules.rename_all(scenario.rules.iter_mut().map(|id| &mut id.0));
        events.rename_all(scenario.events.iter_mut().map(|id| &mut id.0));
        measures.rename_all(scenario.measures.iter_mut().map(|id| &mut id.0));
    }
    for note in &mut preset.map_notes {
        notes.rename(&mut note.id.0);
        match &mut note.arrow {
            Some(NoteArrow::Site(site)) => sites.rename(&mut site.0),
            Some(NoteArrow::Route(route)) => routes.rename(&mut route.0),
            Some(NoteArrow::Point(_)) | None => {}
        }
    }
    let turned = |names: Fresh| names.given.into_iter().map(|(old, new)| (new, old)).collect::<Vec<_>>();
    Changed {
        preset,
        sites: turned(sites).into_iter().map(|(new, old)| (SiteId(new), SiteId(old))).collect(),
        commodities: turned(goods).into_iter().map(|(new, old)| (CommodityId(new), CommodityId(old))).collect(),
    }
}

/// Every list in another order, but for those whose order says something: inputs and outputs, ramps, seasons, the parts of a quota.
pub fn in_any_order(before: &Preset, seed: u64) -> Changed {
    let mut dice = Dice::new(seed);
    let shuffle_exemption = |exemption: &mut Exemption, dice: &mut Dice| {
        dice.shuffle(&mut exemption.countries);
        dice.shuffle(&mut exemption.sites);
        dice.shuffle(&mut exemption.end_uses);
        dice.shuffle(&mut exemption.clauses);
    };
    Changed::with(before, |preset| {
        let map = &mut preset.map;
        dice.shuffle(&mut map.commodities);
        dice.shuffle(&mut map.recipes);
        dice.shuffle(&mut map.sites);
        dice.shuffle(&mut map.companies);
        dice.shuffle(&mut preset.lists);
        dice.shuffle(&mut preset.map_notes);
        dice.shuffle(&mut map.routes);
        map.commodities.iter_mut().for_each(|good| dice.shuffle(&mut good.tags));
        map.companies.iter_mut().for_each(|company| dice.shuffle(&mut company.owners));
        for site in &mut map.sites {
            dice.shuffle(&mut site.owners);
            dice.shuffle(&mut site.technologies);
            dice.shuffle(&mut site.activities);
            dice.shuffle(&mut site.stocks);
            dice.shuffle(&mut site.demands);
            site.demands.iter_mut().for_each(|demand| dice.shuffle(&mut demand.alternatives));
        }
        dice.shuffle(&mut preset.rules);
        dice.shuffle(&mut preset.events);
        dice.shuffle(&mut preset.measures);
        for rule in &mut preset.rules {
            dice.shuffle(&mut rule.clauses);
            dice.shuffle(&mut rule.exemptions);
            dice.shuffle(&mut rule.calendar.suspensions);
            dice.shuffle(&mut rule.scope.end_uses);
            if let Some(entities) = &mut rule.scope.entities {
                dice.shuffle(&mut entities.named);
            }
            if let Destinations::Only(countries) | Destinations::Except(countries) = &mut rule.scope.destinations {
                dice.shuffle(countries);
            }
            for clause in &mut rule.clauses {
                match clause {
                    Clause::Domestic { lists, .. } | Clause::Sender { lists, .. } => dice.shuffle(lists),
                    Clause::Content { carriers, counted, .. } | Clause::Purchase { carriers, counted, .. } => {
                        dice.shuffle(carriers);
                        dice.shuffle(counted);
                    }
                    Clause::Technology { carriers, technologies, incorporated, .. } => {
                        dice.shuffle(carriers);
                        dice.shuffle(incorporated);
                        dice.shuffle(technologies);
                    }
                }
            }
            dice.shuffle(&mut rule.general_licences);
            rule.exemptions.iter_mut().for_each(|exemption| shuffle_exemption(exemption, &mut dice));
        }
        for measure in &mut preset.measures {
            match &mut measure.effect {
                MeasureEffect::Exempt { exemption, .. } => shuffle_exemption(exemption, &mut dice),
                MeasureEffect::PriceFloor { sites, .. } | MeasureEffect::StockSharing { sites, .. } => {
                    dice.shuffle(sites)
                }
                _ => {}
            }
        }
        for scenario in &mut preset.scenarios {
            dice.shuffle(&mut scenario.rules);
            dice.shuffle(&mut scenario.events);
            dice.shuffle(&mut scenario.measures);
        }
    })
}

// Halves.

/// The name of the second half of what has this name.
fn second(name: &str) -> String {
    format!("{name}~2")
}

fn half(figure: &mut Figure) {
    figure.value *= 0.5;
}

/// Everything that grows with the size of a site, times a factor.
fn resize(site: &mut Site, factor: f64) {
    let activities = site.activities.iter_mut().flat_map(|activity| {
        let ramp = activity.ramp.iter_mut().map(|step| &mut step.capacity);
        [&mut activity.baseline, &mut activity.capacity].into_iter().chain(ramp)
    });
    let stocks = site.stocks.iter_mut().flat_map(|stock| std::iter::once(&mut stock.initial).chain(&mut stock.target));
    let demands = site.demands.iter_mut().map(|demand| &mut demand.quantity);
    let all = site.capacity.iter_mut().chain(activities).chain(stocks).chain(demands);
    all.for_each(|figure| figure.value *= factor);
}

/// Routes for which `which` holds in two halves; the second half of each is handed to `place`, and closes when the first does.
fn halve_routes(preset: &mut Preset, which: impl Fn(&Route) -> bool, place: impl Fn(&mut Route)) {
    let mut seconds = Vec::new();
    for route in preset.map.routes.iter_mut().filter(|route| which(route)) {
        half(&mut route.baseline);
        half(&mut route.maximum);
        let mut other = Route { id: RouteId(second(route.id.as_str())), ..route.clone() };
        place(&mut other);
        seconds.push(other);
    }
    let halved: BTreeSet<RouteId> = seconds.iter().map(|route| route.id.clone()).collect();
    preset.map.routes.append(&mut seconds);
    twice(&mut preset.events, &mut preset.scenarios, |event| match &mut event.effect {
        EventEffect::RouteClosed { route } if halved.contains(&RouteId(second(route.as_str()))) => {
            *route = RouteId(second(route.as_str()));
            true
        }
        _ => false,
    });
}

/// A copy of every event that `change` turns into one for the second half, in every scenario that has the first.
fn twice(events: &mut Vec<Event>, scenarios: &mut [Scenario], change: impl Fn(&mut Event) -> bool) {
    let mut seconds = Vec::new();
    for event in events.iter() {
        let mut other = event.clone();
        if change(&mut other) {
            other.id = EventId(second(event.id.as_str()));
            for scenario in scenarios.iter_mut().filter(|scenario| scenario.events.contains(&event.id)) {
                scenario.events.push(other.id.clone());
            }
            seconds.push(other);
        }
    }
    events.append(&mut seconds);
}

/// A route in two halves.
pub fn route_in_halves(before: &Preset, id: &RouteId) -> Changed {
    Changed::with(before, |preset| halve_routes(preset, |route| route.id == *id, |_| {}))
}

/// A site in two halves, each with half of everything, half of each of its routes, and under the same rules, events and measures.
/// No route leads from a site to itself, so that each is halved once.
pub fn site_in_halves(before: &Preset, id: &SiteId) -> Changed {
    let other = SiteId(second(id.as_str()));
    let mut changed = Changed::with(before, |preset| {
        if let Some(site) = preset.map.sites.iter_mut().find(|site| site.id == *id) {
            resize(site, 0.5);
            let twin = Site { id: other.clone(), ..site.clone() };
            preset.map.sites.push(twin);
        }
        halve_routes(
            preset,
            |route| route.from == *id || route.to == *id,
            |route| {
                let end = if route.from == *id { &mut route.from } else { &mut route.to };
                *end = other.clone();
            },
        );
        twice(&mut preset.events, &mut preset.scenarios, |event| match &mut event.effect {
            EventEffect::Outage { site, .. } | EventEffect::DemandChange { site, .. } if site == id => {
                *site = other.clone();
                true
            }
            _ => false,
        });
        let name_both = |sites: &mut Vec<SiteId>| {
            if sites.contains(id) {
                sites.push(other.clone());
            }
        };
        for rule in &mut preset.rules {
            rule.exemptions.iter_mut().for_each(|exemption| name_both(&mut exemption.sites));
            if let Some(entities) = &mut rule.scope.entities
                && entities.named.contains(&id.0)
            {
                entities.named.push(other.0.clone());
            }
        }
        let mut seconds = Vec::new();
        for measure in &mut preset.measures {
            let here = match &mut measure.effect {
                MeasureEffect::Exempt { exemption, .. } => {
                    name_both(&mut exemption.sites);
                    continue;
                }
                MeasureEffect::PriceFloor { sites, .. } | MeasureEffect::StockSharing { sites, .. } => {
                    name_both(sites);
                    continue;
                }
                MeasureEffect::StockRelease { site, quantity, .. } if site == id => {
                    half(quantity);
                    true
                }
                MeasureEffect::NewCapacity { site, per_year, .. } if site == id => {
                    half(per_year);
                    true
                }
                MeasureEffect::Thrift { site, .. } => site == id,
                _ => false,
            };
            if here {
                half(&mut measure.cost_usd);
                let mut twin = Measure { id: MeasureId(second(measure.id.as_str())), ..measure.clone() };
                if let MeasureEffect::StockRelease { site, .. }
                | MeasureEffect::NewCapacity { site, .. }
                | MeasureEffect::Thrift { site, .. } = &mut twin.effect
                {
                    *site = other.clone();
                }
                for scenario in &mut preset.scenarios {
                    if scenario.measures.contains(&measure.id) {
                        scenario.measures.push(twin.id.clone());
                    }
                }
                seconds.push(twin);
            }
        }
        preset.measures.append(&mut seconds);
    });
    changed.sites.insert(other, id.clone());
    changed
}

/// What [`site_in_halves`] or [`route_in_halves`] made in one piece again: what is called a second half goes, and what is left of its
/// first half doubles.
pub fn halves_together(halved: &Preset) -> Preset {
    let mut preset = halved.clone();
    let is_second = |name: &str| name.ends_with("~2");
    let ids = |names: Vec<&str>| -> BTreeSet<String> { names.into_iter().map(str::to_owned).collect() };
    let sites = ids(halved.map.sites.iter().map(|site| site.id.as_str()).collect());
    let routes = ids(halved.map.routes.iter().map(|route| route.id.as_str()).collect());
    let measures = ids(halved.measures.iter().map(|measure| measure.id.as_str()).collect());
    preset.map.sites.retain(|site| !is_second(site.id.as_str()));
    for site in preset.map.sites.iter_mut().filter(|site| sites.contains(&second(site.id.as_str()))) {
        resize(site, 2.0);
    }
    preset.map.routes.retain(|route| !is_second(route.id.as_str()));
    for route in preset.map.routes.iter_mut().filter(|route| routes.contains(&second(route.id.as_str()))) {
        route.baseline.value *= 2.0;
        route.maximum.value *= 2.0;
    }
    preset.events.retain(|event| !is_second(event.id.as_str()));
    preset.measures.retain(|measure| !is_second(measure.id.as_str()));
    for measure in &mut preset.measures {
        let halved = measures.contains(&second(measure.id.as_str()));
        if halved {
            measure.cost_usd.value *= 2.0;
        }
        match &mut measure.effect {
            MeasureEffect::StockRelease { quantity: figure, .. }
            | MeasureEffect::NewCapacity { per_year: figure, .. }
                if halved =>
            {
                figure.value *= 2.0;
            }
            MeasureEffect::Exempt { exemption, .. } => exemption.sites.retain(|site| !is_second(site.as_str())),
            MeasureEffect::PriceFloor { sites, .. } => sites.retain(|site| !is_second(site.as_str())),
            _ => {}
        }
    }
    for rule in &mut preset.rules {
        rule.exemptions.iter_mut().for_each(|entry| entry.sites.retain(|site| !is_second(site.as_str())));
        if let Some(entities) = &mut rule.scope.entities {
            entities.named.retain(|name| !is_second(name));
        }
    }
    for scenario in &mut preset.scenarios {
        scenario.events.retain(|id| !is_second(id.as_str()));
        scenario.measures.retain(|id| !is_second(id.as_str()));
    }
    preset
}

// Neighbours, and what is said twice.

/// Three chains of their own, from a mine in China to a market in the United States; none of their goods is known to the rest of the map.
/// With rules, one is under a licence that passes 99 %, one under a ban, one under a quota of half, in every scenario from its start on.
/// `scale` is the size of the chains against a thousand units a year.
pub fn chains_beside(before: &Preset, with_rules: bool, scale: f64) -> Changed {
    let volume = |units: f64| Figure::plain(units * scale);
    let start = before.scenarios.iter().map(|scenario| scenario.start).min();
    Changed::with(before, |preset| {
        let quota = Instrument::quota(500.0 * scale);
        let controls = [Instrument::licence(0.99, 0), Instrument::Ban, quota];
        for (at, instrument) in controls.into_iter().enumerate() {
            let name = |what: &str| format!("beside-{what}-{at}");
            let (ore, metal) = (CommodityId(name("ore")), CommodityId(name("metal")));
            let amount = |good: &CommodityId| Amount { commodity: good.clone(), quantity: Figure::plain(1.0) };
            for (good, stage, price) in [(&ore, Stage::Mine, 10.0), (&metal, Stage::Metal, 50.0)] {
                preset.map.commodities.push(Commodity {
                    id: good.clone(),
                    name: good.0.clone(),
                    stage,
                    unit: "t".to_owned(),
                    price_usd: Figure::plain(price),
                    tags: if *good == ore { vec![Tag(name("list"))] } else { Vec::new() },
                    note: String::new(),
                });
            }
            for (id, inputs, good) in [("dig", Vec::new(), &ore), ("smelt", vec![amount(&ore)], &metal)] {
                preset.map.recipes.push(Recipe {
                    id: RecipeId(name(id)),
                    name: name(id),
                    inputs,
                    outputs: vec![amount(good)],
                    ..Recipe::default()
                });
            }
            let runs = |recipe: &str, baseline: f64, capacity: f64| Activity {
                recipe: RecipeId(name(recipe)),
                baseline: volume(baseline),
                capacity: volume(capacity),
                ..Activity::default()
            };
            for (id, country, stage, activities) in [
                ("mine", "CN", Stage::Mine, vec![runs("dig", 1000.0, 1200.0)]),
                ("spare", "AU", Stage::Mine, vec![runs("dig", 0.0, 300.0)]),
                ("works", "JP", Stage::Metal, vec![runs("smelt", 1000.0, 1500.0)]),
                ("market", "US", Stage::Market, Vec::new()),
            ] {
                preset.map.sites.push(Site {
                    id: SiteId(name(id)),
                    name: name(id),
                    country: country.into(),
                    stage,
                    activities,
                    ..Site::default()
                });
            }
            if let Some(market) = preset.map.sites.last_mut() {
                market.stocks.push(Stock { commodity: metal.clone(), initial: volume(100.0), ..Stock::default() });
                market.demands.push(Demand {
                    commodity: metal.clone(),
                    quantity: volume(1000.0),
                    priority: 1.0,
                    value_at_stake_usd: Figure::plain(1000.0),
                    end_use: "beside".into(),
                    ..Demand::default()
                });
            }
            for (from, to, good, baseline, maximum) in [
                ("mine", "works", &ore, 1000.0, 1500.0),
                ("spare", "works", &ore, 0.0, 400.0),
                ("works", "market", &metal, 1000.0, 1500.0),
            ] {
                preset.map.routes.push(Route {
                    id: RouteId(name(from)),
                    commodity: good.clone(),
                    from: SiteId(name(from)),
                    to: SiteId(name(to)),
                    baseline: volume(baseline),
                    maximum: volume(maximum),
                    cost_usd: Figure::plain(1.0),
                    ..Route::default()
                });
            }
            if let Some(in_force) = start.filter(|_| with_rules) {
                let id = RuleId(name("rule"));
                preset.scenarios.iter_mut().for_each(|scenario| scenario.rules.push(id.clone()));
                preset.rules.push(Rule {
                    id,
                    title: name("rule"),
                    issuer: "CN".into(),
                    source: SourceId::default(),
                    instrument,
                    clauses: vec![Clause::domestic(vec![Tag(name("list"))])],
                    scope: Scope::default(),
                    exemptions: Vec::new(),
                    general_licences: Vec::new(),
                    calendar: Calendar::from_day(in_force),
                    blanks: Vec::new(),
                    checked: None,
                    note: String::new(),
                });
            }
        }
    })
}

/// Every rule twice, each copy with the exemptions of the first: what is forbidden twice is forbidden, and of two equal quotas each lets
/// the same volume pass.
pub fn rules_twice(before: &Preset) -> Changed {
    Changed::with(before, |preset| {
        let copies = before.rules.iter().map(|rule| Rule { id: RuleId(second(rule.id.as_str())), ..rule.clone() });
        preset.rules.extend(copies);
        for scenario in &mut preset.scenarios {
            let copies: Vec<RuleId> = scenario.rules.iter().map(|id| RuleId(second(id.as_str()))).collect();
            scenario.rules.extend(copies);
        }
        for measure in &before.measures {
            let MeasureEffect::Exempt { rule, exemption } = &measure.effect else { continue };
            let id = MeasureId(second(measure.id.as_str()));
            for scenario in preset.scenarios.iter_mut().filter(|entry| entry.measures.contains(&measure.id)) {
                scenario.measures.push(id.clone());
            }
            let effect = MeasureEffect::Exempt { rule: RuleId(second(rule.as_str())), exemption: exemption.clone() };
            preset.measures.push(Measure { id, effect, ..measure.clone() });
        }
    })
}

// Units and sizes.

/// The volume that a rule states, if any, units of what it covers.
fn stated(rule: &mut Rule) -> Option<&mut f64> {
    match &mut rule.instrument {
        Instrument::Licence { general_per_year, .. } => general_per_year.as_mut(),
        Instrument::Quota { per_year, .. } => Some(per_year),
        Instrument::Ban | Instrument::Tariff { .. } => None,
    }
}

/// Goods whose trade a rule may catch.
fn covered(map: &Map, rule: &Rule) -> BTreeSet<CommodityId> {
    let lists: Vec<Tag> = rule
        .clauses
        .iter()
        .flat_map(|clause| match clause {
            Clause::Domestic { lists, .. } | Clause::Sender { lists, .. } => lists.clone(),
            Clause::Content { carriers, .. } | Clause::Purchase { carriers, .. } => carriers.clone(),
            Clause::Technology { carriers, incorporated, .. } => carriers.iter().chain(incorporated).cloned().collect(),
        })
        .collect();
    map.commodities.iter().filter(|good| good.is_on(&lists)).map(|good| good.id.clone()).collect()
}

/// A good, and all whose volumes some rule adds to its: only together may they be measured in another unit.
fn measured_with(preset: &Preset, good: &CommodityId) -> BTreeSet<CommodityId> {
    let mut group = BTreeSet::from([good.clone()]);
    loop {
        let before = group.len();
        for rule in &preset.rules {
            let covered = covered(&preset.map, rule);
            if stated(&mut rule.clone()).is_some() && !covered.is_disjoint(&group) {
                group.extend(covered);
            }
        }
        if group.len() == before {
            return group;
        }
    }
}

/// A good in kilograms where it was in tonnes: volumes of it times a thousand, what is paid per unit of it by a thousand.
pub fn in_kilograms(before: &Preset, good: &CommodityId) -> Changed {
    let group = measured_with(before, good);
    let is = |id: &CommodityId| group.contains(id);
    Changed::with(before, |preset| {
        for rule in &mut preset.rules {
            if !covered(&before.map, rule).is_disjoint(&group)
                && let Some(volume) = stated(rule)
            {
                *volume *= 1000.0;
            }
        }
        let map = &mut preset.map;
        for good in map.commodities.iter_mut().filter(|good| is(&good.id)) {
            good.unit = format!("1/1000 {}", good.unit);
            good.price_usd.value /= 1000.0;
        }
        let mut sold_by: BTreeSet<RecipeId> = BTreeSet::new();
        for recipe in &mut map.recipes {
            if recipe.outputs.first().is_some_and(|main| is(&main.commodity)) {
                sold_by.insert(recipe.id.clone());
            }
            let amounts = recipe.inputs.iter_mut().chain(&mut recipe.outputs);
            amounts.filter(|amount| is(&amount.commodity)).for_each(|amount| amount.quantity.value *= 1000.0);
            if let Some(returns) = recipe.returns.as_mut().filter(|returns| is(&returns.commodity)) {
                returns.share.value /= 1000.0;
            }
        }
        for site in &mut map.sites {
            for activity in site.activities.iter_mut().filter(|activity| sold_by.contains(&activity.recipe)) {
                activity.break_even_usd.iter_mut().for_each(|price| price.value /= 1000.0);
            }
            for stock in site.stocks.iter_mut().filter(|stock| is(&stock.commodity)) {
                stock.initial.value *= 1000.0;
                stock.target.iter_mut().for_each(|target| target.value *= 1000.0);
            }
            for demand in &mut site.demands {
                let own = is(&demand.commodity);
                for other in &mut demand.alternatives {
                    if is(&other.commodity) {
                        other.ratio.value *= 1000.0;
                    }
                    if own {
                        other.ratio.value /= 1000.0;
                    }
                }
                if own {
                    demand.quantity.value *= 1000.0;
                    demand.value_at_stake_usd.value /= 1000.0;
                }
            }
        }
        for route in map.routes.iter_mut().filter(|route| is(&route.commodity)) {
            route.baseline.value *= 1000.0;
            route.maximum.value *= 1000.0;
            route.cost_usd.value /= 1000.0;
        }
        for measure in &mut preset.measures {
            match &mut measure.effect {
                MeasureEffect::StockRelease { commodity, quantity, .. } if is(commodity) => quantity.value *= 1000.0,
                MeasureEffect::PriceFloor { commodity, floor_usd, .. } if is(commodity) => floor_usd.value /= 1000.0,
                _ => {}
            }
        }
    })
}

/// All that is paid times a factor.
pub fn prices_times(before: &Preset, factor: f64) -> Changed {
    let is_price = |field: &Field| {
        matches!(
            field,
            Field::PriceUsd | Field::CostUsd | Field::ValueAtStakeUsd | Field::BreakEvenUsd | Field::FloorUsd
        )
    };
    Changed::with(before, |preset| {
        visit_figures_mut(preset, &mut |path, figure| {
            if path.key().fields().last().is_some_and(is_price) {
                figure.value *= factor;
            }
        });
    })
}

/// All volumes, those of rules included, times a factor.
pub fn volumes_times(before: &Preset, factor: f64) -> Changed {
    Changed::with(before, |preset| {
        preset.map.sites.iter_mut().for_each(|site| resize(site, factor));
        for route in &mut preset.map.routes {
            route.baseline.value *= factor;
            route.maximum.value *= factor;
        }
        preset.rules.iter_mut().filter_map(stated).for_each(|volume| *volume *= factor);
        for measure in &mut preset.measures {
            match &mut measure.effect {
                MeasureEffect::StockRelease { quantity: figure, .. }
                | MeasureEffect::NewCapacity { per_year: figure, .. } => figure.value *= factor,
                _ => {}
            }
        }
    })
}

/// Noise of this relative size on every figure. Stakes and shares are left, since laws hold them against round thresholds; and where a
/// baseline was at its limit it still is at most there.
pub fn with_noise(before: &Preset, size: f64, seed: u64) -> Changed {
    let mut dice = Dice::new(seed);
    Changed::with(before, |preset| {
        visit_figures_mut(preset, &mut |path, figure| {
            let noise = dice.centred();
            if !matches!(path.key().fields().last(), Some(Field::Stake | Field::Share)) {
                figure.value *= 1.0 + size * noise;
            }
        });
        preset.rules.iter_mut().filter_map(stated).for_each(|volume| *volume *= 1.0 + size * dice.centred());
        let at_least = |limit: &mut Figure, value: f64| limit.value = limit.value.max(value);
        preset.map.routes.iter_mut().for_each(|route| at_least(&mut route.maximum, route.baseline.value));
        for site in &mut preset.map.sites {
            site.activities.iter_mut().for_each(|activity| at_least(&mut activity.capacity, activity.baseline.value));
            let running = site.activities.iter().map(|activity| activity.baseline.value).sum();
            site.capacity.iter_mut().for_each(|capacity| at_least(capacity, running));
        }
    })
}

// Limits.

/// Share of a limit from which on it may have been reached.
const REACHED: f64 = 1.0 - 1e-6;

/// Greatest volumes of routes and capacities of activities and sites at `limit`, where that changes no bound that the outcome reached in any month.
/// A limit that is above already is left.
pub fn limits_at(before: &Preset, outcome: &Outcome, limit: f64) -> Changed {
    let free = Changed::same(before);
    let Some((met, _)) = limits_met(before, outcome) else { return free };
    let raised = {
        let network = Network::build(&raise(before, limit, &|_| true, &|_, _| true).map);
        let outcome = Outcome { network: network.into(), ..outcome.clone() };
        limits_met(before, &outcome)
    };
    let (Some((raised, _)), Some(play)) = (raised, outcome.result()) else { return free };
    let network = &outcome.network;
    // A bound that stays where it was does no harm, however close the flow is to it.
    let harmless = |flow: f64, bound: f64, raised: f64| bound == raised || flow < bound * REACHED;
    let months = || met.iter().zip(&raised).zip(&play.months);
    let routes: BTreeSet<RouteId> = network
        .routes
        .keys()
        .filter(|at| {
            months().all(|((met, raised), month)| {
                // Where uses are told apart each has a limit of its own, and the route as a whole may be below its level while one is reached.
                let is_told = met.told_apart.iter().any(|told| told.route == *at);
                let flow = if is_told { met.routes[*at] } else { month.flows[*at] };
                harmless(flow, met.routes[*at], raised.routes[*at])
            })
        })
        .map(|at| network.route_entry(at).id.clone())
        .collect();
    let activities: BTreeSet<(SiteId, RecipeId)> = network
        .activities
        .keys()
        .filter(|at| {
            let (of, at) = (|levels: &chokepoint_core::engine::MonthOutcome| levels.activities[*at], *at);
            months().all(|((met, raised), month)| harmless(of(month), met.activities[at], raised.activities[at]))
        })
        .map(|at| {
            let site = &network.map.sites[network.activities[at].site];
            (site.id.clone(), network.activity_entry(at).recipe.clone())
        })
        .collect();
    let mut preset = raise(before, limit, &|id| routes.contains(id), &|site, recipe| {
        activities.contains(&(site.clone(), recipe.clone()))
    });
    for (slot, (members, _)) in met.first().into_iter().flat_map(|bounds| &bounds.sites).enumerate() {
        let Some(first) = members.first() else { continue };
        let id = &network.map.sites[network.activities[*first].site].id;
        let reached = met.iter().zip(&play.months).any(|(bounds, month)| {
            members.iter().map(|member| month.activities[*member]).sum::<f64>() >= bounds.sites[slot].1 * REACHED
        });
        if let Some(site) = preset.map.sites.iter_mut().find(|site| !reached && site.id == *id) {
            site.capacity.iter_mut().for_each(|capacity| capacity.value = capacity.value.max(limit));
        }
    }
    Changed { preset, ..free }
}

fn raise(
    before: &Preset,
    limit: f64,
    routes: &dyn Fn(&RouteId) -> bool,
    activities: &dyn Fn(&SiteId, &RecipeId) -> bool,
) -> Preset {
    let mut preset = before.clone();
    let at_least = |figure: &mut Figure| figure.value = figure.value.max(limit);
    for route in preset.map.routes.iter_mut().filter(|route| routes(&route.id)) {
        at_least(&mut route.maximum);
    }
    for site in &mut preset.map.sites {
        for activity in site.activities.iter_mut().filter(|activity| activities(&site.id, &activity.recipe)) {
            at_least(&mut activity.capacity);
            activity.ramp.iter_mut().for_each(|step| at_least(&mut step.capacity));
        }
    }
    preset
}
