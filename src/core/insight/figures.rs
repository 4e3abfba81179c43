//! Every figure of a preset with its citation, and a way to reach it again.

use crate::model::{
    Addressed, CommodityId, EntityRef, Figure, MeasureEffect, Preset, Quality, SiteId, Source, SourceId,
};

/// Where a figure stands in a preset, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FigureKey {
    /// Price of a commodity.
    Price(usize),
    /// Input of a recipe: recipe, input.
    Input(usize, usize),
    /// Output of a recipe: recipe, output.
    Output(usize, usize),
    /// Joint capacity of a site.
    SiteCapacity(usize),
    /// Stake of an owner: site, owner.
    Stake(usize, usize),
    /// Usual level of an activity: site, activity.
    Level(usize, usize),
    /// Capacity of an activity: site, activity.
    Capacity(usize, usize),
    /// A later capacity: site, activity, step.
    Ramp(usize, usize, usize),
    /// Price below which an activity stops: site, activity.
    BreakEven(usize, usize),
    /// Stock at the start: site, stock.
    Stock(usize, usize),
    /// Stock that is wanted: site, stock.
    Target(usize, usize),
    /// Quantity of a demand: site, demand.
    Demand(usize, usize),
    /// Value at stake of a demand: site, demand.
    Value(usize, usize),
    /// Usual volume of a route.
    Volume(usize),
    /// Greatest volume of a route.
    Maximum(usize),
    /// Freight and handling on a route.
    Freight(usize),
    /// Cost of a measure.
    MeasureCost(usize),
    /// Size of a measure.
    MeasureSize(usize),
}

/// A figure with its citation.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureEntry {
    /// Where it stands.
    pub key: FigureKey,
    /// What it belongs to.
    pub owner: EntityRef,
    /// What it says, in words.
    pub name: String,
    /// The number.
    pub value: f64,
    /// Its unit.
    pub unit: String,
    /// Id of its source; empty where nobody said.
    pub source: SourceId,
    /// Publication behind it; empty where nobody said.
    pub publication: String,
    /// Year of the publication.
    pub year: Option<i16>,
    /// How it came about. A figure without a source counts as illustrative.
    pub quality: Quality,
    /// Relative standard deviation: its own, or the default of its quality.
    pub sigma: f64,
}

/// Quality of a figure: that of its source, illustrative where nobody said.
pub fn figure_quality(preset: &Preset, figure: &Figure) -> Quality {
    preset.source(&figure.source).map_or(Quality::Illustrative, |source| source.quality)
}

/// Relative standard deviation of a figure: its own, or the default of its quality.
pub fn figure_sigma(preset: &Preset, figure: &Figure) -> f64 {
    figure.sigma.unwrap_or_else(|| figure_quality(preset, figure).default_sigma())
}

/// Every figure of the map and of the measures, in the order of the file. A plain 0 without a source says that there is
/// nothing, which needs no citation, and is left out, and so is the first output of a recipe where it is 1: that makes the
/// unit of activity and says nothing about the world. Benchmarks do not act on the map and are not listed.
pub fn figure_entries(preset: &Preset) -> Vec<FigureEntry> {
    let mut list = Lister { preset, entries: Vec::new() };
    list.commodities();
    list.recipes();
    list.sites();
    list.routes();
    list.measures();
    list.entries
}

struct Lister<'a> {
    preset: &'a Preset,
    entries: Vec<FigureEntry>,
}

impl Lister<'_> {
    fn add(&mut self, key: FigureKey, owner: &EntityRef, name: String, unit: String, figure: &Figure) {
        let source: Option<&Source> = self.preset.source(&figure.source);
        if source.is_none() && figure.value == 0.0 {
            return;
        }
        self.entries.push(FigureEntry {
            key,
            owner: owner.clone(),
            name,
            value: figure.value,
            unit,
            source: figure.source.clone(),
            publication: source.map_or_else(String::new, |source| source.publication.clone()),
            year: source.map(|source| source.year),
            quality: figure_quality(self.preset, figure),
            sigma: figure_sigma(self.preset, figure),
        });
    }

    /// Name and unit of a commodity.
    fn good(&self, id: &CommodityId) -> (String, String) {
        let good = self.preset.map.commodity(id);
        good.map_or_else(|| (id.to_string(), String::new()), |good| (good.name.clone(), good.unit.clone()))
    }

    fn commodities(&mut self) {
        for (at, good) in self.preset.map.commodities.iter().enumerate() {
            let owner = good.address();
            let name = format!("Price of {}", good.name);
            self.add(FigureKey::Price(at), &owner, name, format!("USD/{}", good.unit), &good.price_usd);
        }
    }

    fn recipes(&mut self) {
        for (at, recipe) in self.preset.map.recipes.iter().enumerate() {
            let owner = recipe.address();
            for (side, amounts) in [(true, &recipe.inputs), (false, &recipe.outputs)] {
                for (slot, amount) in amounts.iter().enumerate() {
                    if !side && slot == 0 && amount.quantity.value == 1.0 {
                        continue;
                    }
                    let (good, unit) = self.good(&amount.commodity);
                    let key = if side { FigureKey::Input(at, slot) } else { FigureKey::Output(at, slot) };
                    let word = if side { "takes in" } else { "yields" };
                    self.add(key, &owner, format!("{} {word} {good}", recipe.name), unit, &amount.quantity);
                }
            }
        }
    }

    fn sites(&mut self) {
        for (at, site) in self.preset.map.sites.iter().enumerate() {
            let owner = site.address();
            let named = |what: String| format!("{}: {what}", site.name);
            if let Some(figure) = &site.capacity {
                self.add(FigureKey::SiteCapacity(at), &owner, named("joint capacity".into()), "a year".into(), figure);
            }
            for (slot, stake) in site.owners.iter().enumerate() {
                let name = named(format!("stake of {}", stake.owner));
                self.add(FigureKey::Stake(at, slot), &owner, name, String::new(), &stake.stake);
            }
            for (slot, activity) in site.activities.iter().enumerate() {
                let recipe = self.preset.map.recipe(&activity.recipe);
                let does = recipe.map_or_else(|| activity.recipe.to_string(), |recipe| recipe.name.clone());
                let unit = "a year".to_owned();
                let name = named(format!("usual level of “{does}”"));
                self.add(FigureKey::Level(at, slot), &owner, name, unit.clone(), &activity.baseline);
                let name = named(format!("capacity of “{does}”"));
                self.add(FigureKey::Capacity(at, slot), &owner, name, unit.clone(), &activity.capacity);
                for (step, later) in activity.ramp.iter().enumerate() {
                    let name = named(format!("capacity of “{does}” from {}", later.from));
                    self.add(FigureKey::Ramp(at, slot, step), &owner, name, unit.clone(), &later.capacity);
                }
                if let Some(price) = &activity.break_even_usd {
                    let name = named(format!("break-even price of “{does}”"));
                    self.add(FigureKey::BreakEven(at, slot), &owner, name, "USD".into(), price);
                }
            }
            for (slot, stock) in site.stocks.iter().enumerate() {
                let (good, unit) = self.good(&stock.commodity);
                self.add(
                    FigureKey::Stock(at, slot),
                    &owner,
                    named(format!("stock of {good}")),
                    unit.clone(),
                    &stock.initial,
                );
                if let Some(target) = &stock.target {
                    let name = named(format!("wanted stock of {good}"));
                    self.add(FigureKey::Target(at, slot), &owner, name, unit, target);
                }
            }
            for (slot, demand) in site.demands.iter().enumerate() {
                let (good, unit) = self.good(&demand.commodity);
                let name = named(format!("demand for {good} ({})", demand.end_use));
                self.add(FigureKey::Demand(at, slot), &owner, name, format!("{unit} a year"), &demand.quantity);
                let name = named(format!("value at stake of {good} ({})", demand.end_use));
                self.add(FigureKey::Value(at, slot), &owner, name, format!("USD/{unit}"), &demand.value_at_stake_usd);
            }
        }
    }

    fn routes(&mut self) {
        for (at, route) in self.preset.map.routes.iter().enumerate() {
            let owner = route.address();
            let (good, unit) = self.good(&route.commodity);
            let site = |id: &SiteId| self.preset.map.site(id).map_or_else(|| id.to_string(), |site| site.name.clone());
            let way = format!("{good}, {} to {}", site(&route.from), site(&route.to));
            let per_year = format!("{unit} a year");
            self.add(FigureKey::Volume(at), &owner, format!("{way}: usual volume"), per_year.clone(), &route.baseline);
            self.add(FigureKey::Maximum(at), &owner, format!("{way}: greatest volume"), per_year, &route.maximum);
            self.add(FigureKey::Freight(at), &owner, format!("{way}: freight"), format!("USD/{unit}"), &route.cost_usd);
        }
    }

    fn measures(&mut self) {
        for (at, measure) in self.preset.measures.iter().enumerate() {
            let owner = measure.address();
            self.add(
                FigureKey::MeasureCost(at),
                &owner,
                format!("{}: cost", measure.title),
                "USD".into(),
                &measure.cost_usd,
            );
            if let Some(size) = measure_size(&measure.effect) {
                self.add(FigureKey::MeasureSize(at), &owner, format!("{}: size", measure.title), String::new(), size);
            }
        }
    }
}

fn measure_size(effect: &MeasureEffect) -> Option<&Figure> {
    match effect {
        MeasureEffect::StockRelease { quantity: size, .. }
        | MeasureEffect::NewCapacity { per_year: size, .. }
        | MeasureEffect::PriceFloor { floor_usd: size, .. } => Some(size),
        MeasureEffect::Exempt { .. } | MeasureEffect::Thrift { .. } => None,
    }
}

/// The figure that a key of the same preset names.
pub fn figure_mut(preset: &mut Preset, key: FigureKey) -> Option<&mut Figure> {
    let map = &mut preset.map;
    match key {
        FigureKey::Price(at) => Some(&mut map.commodities.get_mut(at)?.price_usd),
        FigureKey::Input(at, slot) => Some(&mut map.recipes.get_mut(at)?.inputs.get_mut(slot)?.quantity),
        FigureKey::Output(at, slot) => Some(&mut map.recipes.get_mut(at)?.outputs.get_mut(slot)?.quantity),
        FigureKey::SiteCapacity(at) => map.sites.get_mut(at)?.capacity.as_mut(),
        FigureKey::Stake(at, slot) => Some(&mut map.sites.get_mut(at)?.owners.get_mut(slot)?.stake),
        FigureKey::Level(at, slot) => Some(&mut map.sites.get_mut(at)?.activities.get_mut(slot)?.baseline),
        FigureKey::Capacity(at, slot) => Some(&mut map.sites.get_mut(at)?.activities.get_mut(slot)?.capacity),
        FigureKey::Ramp(at, slot, step) => {
            Some(&mut map.sites.get_mut(at)?.activities.get_mut(slot)?.ramp.get_mut(step)?.capacity)
        }
        FigureKey::BreakEven(at, slot) => map.sites.get_mut(at)?.activities.get_mut(slot)?.break_even_usd.as_mut(),
        FigureKey::Stock(at, slot) => Some(&mut map.sites.get_mut(at)?.stocks.get_mut(slot)?.initial),
        FigureKey::Target(at, slot) => map.sites.get_mut(at)?.stocks.get_mut(slot)?.target.as_mut(),
        FigureKey::Demand(at, slot) => Some(&mut map.sites.get_mut(at)?.demands.get_mut(slot)?.quantity),
        FigureKey::Value(at, slot) => Some(&mut map.sites.get_mut(at)?.demands.get_mut(slot)?.value_at_stake_usd),
        FigureKey::Volume(at) => Some(&mut map.routes.get_mut(at)?.baseline),
        FigureKey::Maximum(at) => Some(&mut map.routes.get_mut(at)?.maximum),
        FigureKey::Freight(at) => Some(&mut map.routes.get_mut(at)?.cost_usd),
        FigureKey::MeasureCost(at) => Some(&mut preset.measures.get_mut(at)?.cost_usd),
        FigureKey::MeasureSize(at) => match &mut preset.measures.get_mut(at)?.effect {
            MeasureEffect::StockRelease { quantity: size, .. }
            | MeasureEffect::NewCapacity { per_year: size, .. }
            | MeasureEffect::PriceFloor { floor_usd: size, .. } => Some(size),
            MeasureEffect::Exempt { .. } | MeasureEffect::Thrift { .. } => None,
        },
    }
}
