//! Every figure that an answer can hang on, with its address, its citation and what it says in words.

use crate::model::{
    Commodity, CommodityId, EntityRef, Field, FieldPath, Figure, Measure, MeasureId, Preset, Quality, Recipe, RecipeId,
    Route, RouteId, Site, SiteId, Source, SourceId, Step, visit_figures,
};
use std::collections::HashMap;

/// A figure with its citation.
#[derive(Clone, Debug, PartialEq)]
pub struct FigureEntry {
    /// Where it stands.
    pub path: FieldPath,
    /// What it says, in words.
    pub name: String,
    /// Value of the figure, in its unit.
    pub value: f64,
    /// Unit of the value, in words.
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
    /// What its source says, where another number stands in its place.
    pub said: Option<f64>,
    /// Why it does; empty where nobody said.
    pub reason: String,
}

impl FigureEntry {
    /// True where its source says something else and nobody has said why.
    pub fn asks_for_reason(&self) -> bool {
        self.said.is_some() && self.reason.trim().is_empty()
    }

    /// Whether it is the room or the cost of a route: no statistic holds those, they follow from a rule that the preset states.
    pub fn is_by_rule(&self) -> bool {
        let by_rule = [Step::Field(Field::Maximum), Step::Field(Field::CostUsd)];
        matches!(self.path.entity(), Some(EntityRef::Route(_)))
            && by_rule.iter().any(|step| self.path.steps() == [step.clone()])
    }
}

/// Quality of a figure: that of its source, illustrative where nobody said.
pub fn figure_quality(preset: &Preset, figure: &Figure) -> Quality {
    preset.source(&figure.source).map_or(Quality::Illustrative, |source| source.quality)
}

/// Relative standard deviation of a figure: its own, or the default of its quality.
pub fn figure_sigma(preset: &Preset, figure: &Figure) -> f64 {
    figure.sigma.unwrap_or_else(|| figure_quality(preset, figure).default_sigma())
}

/// Every figure of the map and of the measures that an answer can hang on, in the order of the file. A plain 0 without a
/// source says that there is nothing, which needs no citation, and is left out, and so is the first output of a recipe where
/// it is 1: that makes the unit of activity and says nothing about the world. Benchmarks do not act on the map and are not
/// listed, nor are shares that come back, ratios of alternatives and owners of companies.
pub fn figure_entries(preset: &Preset) -> Vec<FigureEntry> {
    let names = FigureNames::of(preset);
    let mut entries = Vec::new();
    visit_figures(preset, &mut |path, figure| entries.extend(names.entry(preset, path, figure)));
    entries
}

/// What figures are called, for look-ups by id.
pub struct FigureNames<'a> {
    commodities: HashMap<&'a CommodityId, &'a Commodity>,
    recipes: HashMap<&'a RecipeId, &'a Recipe>,
    sites: HashMap<&'a SiteId, &'a Site>,
    routes: HashMap<&'a RouteId, &'a Route>,
    measures: HashMap<&'a MeasureId, &'a Measure>,
}

impl<'a> FigureNames<'a> {
    /// The names of a preset.
    pub fn of(preset: &'a Preset) -> Self {
        let map = &preset.map;
        Self {
            commodities: map.commodities.iter().map(|entity| (&entity.id, entity)).collect(),
            recipes: map.recipes.iter().map(|entity| (&entity.id, entity)).collect(),
            sites: map.sites.iter().map(|entity| (&entity.id, entity)).collect(),
            routes: map.routes.iter().map(|entity| (&entity.id, entity)).collect(),
            measures: preset.measures.iter().map(|entity| (&entity.id, entity)).collect(),
        }
    }

    /// Unit of a figure in words, such as `t a year`; none for one that has none, or is not listed.
    pub fn unit(&self, path: &FieldPath) -> Option<String> {
        self.words(path).map(|(_, unit)| unit).filter(|unit| !unit.is_empty())
    }

    fn entry(&self, preset: &Preset, path: FieldPath, figure: &Figure) -> Option<FigureEntry> {
        let source: Option<&Source> = preset.source(&figure.source);
        let is_nothing = source.is_none() && figure.value == 0.0;
        let is_unit = matches!(path.steps(), [Step::Field(Field::Outputs), Step::Index(0), _]) && figure.value == 1.0;
        if is_nothing || is_unit {
            return None;
        }
        let (name, unit) = self.words(&path)?;
        Some(FigureEntry {
            path,
            name,
            value: figure.value,
            unit,
            source: figure.source.clone(),
            publication: source.map_or_else(String::new, |source| source.publication.clone()),
            year: source.map(|source| source.year),
            quality: figure_quality(preset, figure),
            sigma: figure_sigma(preset, figure),
            said: figure.said,
            reason: figure.reason.clone(),
        })
    }

    /// What a figure says, and its unit; none for one that is not listed.
    fn words(&self, path: &FieldPath) -> Option<(String, String)> {
        match (path.entity()?, path.steps()) {
            (EntityRef::Commodity(id), _) => {
                let good = self.commodities.get(id)?;
                Some((format!("Price of {}", good.name), format!("USD/{}", good.unit)))
            }
            (EntityRef::Recipe(id), [Step::Field(side), Step::Index(slot), _]) => {
                let recipe = self.recipes.get(id)?;
                let (amounts, word) = match side {
                    Field::Inputs => (&recipe.inputs, "takes in"),
                    _ => (&recipe.outputs, "yields"),
                };
                let (good, unit) = self.good(&amounts.get(*slot)?.commodity);
                Some((format!("{} {word} {good}", recipe.name), unit))
            }
            (EntityRef::Site(id), steps) => {
                let site = self.sites.get(id)?;
                let (what, unit) = self.words_of_site(site, steps)?;
                Some((format!("{}: {what}", site.name), unit))
            }
            (EntityRef::Route(id), [Step::Field(field)]) => {
                let route = self.routes.get(id)?;
                let (good, unit) = self.good(&route.commodity);
                let site = |id: &SiteId| self.sites.get(id).map_or_else(|| id.to_string(), |site| site.name.clone());
                let way = format!("{good}, {} to {}", site(&route.from), site(&route.to));
                Some(match field {
                    Field::Baseline => (format!("{way}: usual volume"), format!("{unit} a year")),
                    Field::Maximum => (format!("{way}: greatest volume"), format!("{unit} a year")),
                    _ => (format!("{way}: freight"), format!("USD/{unit}")),
                })
            }
            (EntityRef::Measure(id), [Step::Field(field)]) => {
                let title = &self.measures.get(id)?.title;
                Some(match field {
                    Field::CostUsd => (format!("{title}: cost"), "USD".to_owned()),
                    _ => (format!("{title}: size"), String::new()),
                })
            }
            _ => None,
        }
    }

    fn words_of_site(&self, site: &Site, steps: &[Step]) -> Option<(String, String)> {
        let a_year = || "a year".to_owned();
        Some(match steps {
            [Step::Field(Field::Capacity)] => ("joint capacity".to_owned(), a_year()),
            [Step::Field(Field::Owners), Step::Index(slot), _] => {
                (format!("stake of {}", site.owners.get(*slot)?.owner), String::new())
            }
            [Step::Field(Field::Activities), Step::Index(slot), rest @ ..] => {
                let activity = site.activities.get(*slot)?;
                let recipe = self.recipes.get(&activity.recipe);
                let does = recipe.map_or_else(|| activity.recipe.to_string(), |recipe| recipe.name.clone());
                match rest {
                    [Step::Field(Field::Baseline)] => (format!("usual level of “{does}”"), a_year()),
                    [Step::Field(Field::Capacity)] => (format!("capacity of “{does}”"), a_year()),
                    [Step::Field(Field::Ramp), Step::Index(step), _] => {
                        (format!("capacity of “{does}” from {}", activity.ramp.get(*step)?.from), a_year())
                    }
                    _ => (format!("break-even price of “{does}”"), "USD".to_owned()),
                }
            }
            [Step::Field(Field::Stocks), Step::Index(slot), Step::Field(field)] => {
                let (good, unit) = self.good(&site.stocks.get(*slot)?.commodity);
                let wanted = if *field == Field::Target { "wanted stock" } else { "stock" };
                (format!("{wanted} of {good}"), unit)
            }
            [Step::Field(Field::Demands), Step::Index(slot), Step::Field(field)] => {
                let demand = site.demands.get(*slot)?;
                let (good, unit) = self.good(&demand.commodity);
                match field {
                    Field::Quantity => (format!("demand for {good} ({})", demand.end_use), format!("{unit} a year")),
                    _ => (format!("value at stake of {good} ({})", demand.end_use), format!("USD/{unit}")),
                }
            }
            _ => return None,
        })
    }

    /// Name and unit of a commodity.
    fn good(&self, id: &CommodityId) -> (String, String) {
        let good = self.commodities.get(id);
        good.map_or_else(|| (id.to_string(), String::new()), |good| (good.name.clone(), good.unit.clone()))
    }
}
