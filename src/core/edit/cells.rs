//! A preset as rows and columns: what the grid of the window shows, and what a block of cells typed or pasted there does, as one step.

use crate::edit::batch::Batch;
use crate::edit::change::Edit;
use crate::edit::identify::identify_in;
use crate::edit::new_good::put_good;
use crate::edit::raise::lifted;
use crate::edit::rename::follow_site_name;
use crate::edit::typed_over::all_typed_over;
use crate::model::{Commodity, Country, Entity, EntityRef, Figure, Figures, Preset, Route, Site, Stage, count_words};
use std::collections::BTreeSet;
use strum::EnumCount;

/// A table of the grid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, EnumCount)]
pub enum GridTable {
    /// Sites, a row for each recipe that they run.
    #[default]
    Sites,
    /// Routes.
    Routes,
    /// What sites need for final use.
    Demands,
    /// Commodities.
    Goods,
}

impl GridTable {
    /// All of them.
    pub const ALL: [Self; Self::COUNT] = [Self::Sites, Self::Routes, Self::Demands, Self::Goods];

    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sites => "Sites",
            Self::Routes => "Routes",
            Self::Demands => "Demands",
            Self::Goods => "Goods",
        }
    }

    /// Its columns, from left to right.
    pub fn columns(self) -> &'static [GridColumn] {
        use GridColumn as C;
        match self {
            Self::Sites => &[C::Name, C::Country, C::Stage, C::Runs, C::Baseline, C::Capacity],
            Self::Routes => {
                &[C::From, C::To, C::Good, C::Baseline, C::Maximum, C::Freight, C::Transit, C::Qualification]
            }
            Self::Demands => {
                &[C::Site, C::Good, C::Quantity, C::AtStake, C::EndUse, C::Priority, C::Growth, C::Military]
            }
            Self::Goods => &[C::Name, C::Unit, C::Price, C::Stage],
        }
    }

    /// Its rows, in the order of the file.
    pub fn rows(self, preset: &Preset) -> Vec<GridRow> {
        let sites = preset.map.sites.iter().enumerate();
        match self {
            Self::Sites => sites
                .flat_map(|(site, entry)| {
                    let activities = (0..entry.activities.len()).map(Some);
                    let none = entry.activities.is_empty().then_some(None);
                    activities.chain(none).map(move |activity| GridRow::Site { site, activity })
                })
                .collect(),
            Self::Routes => (0..preset.map.routes.len()).map(GridRow::Route).collect(),
            Self::Demands => sites
                .flat_map(|(site, entry)| (0..entry.demands.len()).map(move |demand| GridRow::Demand { site, demand }))
                .collect(),
            Self::Goods => (0..preset.map.commodities.len()).map(GridRow::Good).collect(),
        }
    }
}

/// A row of the grid, by places in the lists of the preset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GridRow {
    /// A site, and which of its activities.
    Site {
        /// Place among the sites.
        site: usize,
        /// Place among its activities; none where it runs nothing.
        activity: Option<usize>,
    },
    /// A route.
    Route(usize),
    /// A demand.
    Demand {
        /// Place of its site among the sites.
        site: usize,
        /// Place among the demands of the site.
        demand: usize,
    },
    /// A commodity.
    Good(usize),
}

impl GridRow {
    /// What it is a row of.
    pub fn entity(self, preset: &Preset) -> Option<EntityRef> {
        let map = &preset.map;
        match self {
            Self::Site { site, .. } | Self::Demand { site, .. } => Some(map.sites.get(site)?.id.clone().into()),
            Self::Route(at) => Some(map.routes.get(at)?.id.clone().into()),
            Self::Good(at) => Some(map.commodities.get(at)?.id.clone().into()),
        }
    }
}

/// A column of the grid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum GridColumn {
    /// Name on screen.
    Name,
    /// Where it stands.
    Country,
    /// Column of the stage map.
    Stage,
    /// Recipe of the row.
    Runs,
    /// Level or volume before any rule, a year.
    Baseline,
    /// Most activity at the start, a year.
    Capacity,
    /// Greatest volume, a year.
    Maximum,
    /// Where a route starts.
    From,
    /// Where it ends.
    To,
    /// Site of a demand.
    Site,
    /// What is carried or needed.
    Good,
    /// Freight, USD per unit.
    Freight,
    /// Months under way.
    Transit,
    /// Months that a new customer needs.
    Qualification,
    /// Units demanded a year.
    Quantity,
    /// What a missing unit costs, USD.
    AtStake,
    /// What it is used for.
    EndUse,
    /// Weight in sharing scarcity.
    Priority,
    /// Growth, per cent a year.
    Growth,
    /// Share of military users, per cent.
    Military,
    /// What one unit is.
    Unit,
    /// USD per unit.
    Price,
}

impl GridColumn {
    /// Heading of the column.
    pub fn title(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Country => "Country",
            Self::Stage => "Stage",
            Self::Runs => "Runs",
            Self::Baseline => "Baseline",
            Self::Capacity => "Capacity",
            Self::Maximum => "Maximum",
            Self::From => "From",
            Self::To => "To",
            Self::Site => "Site",
            Self::Good => "Good",
            Self::Freight => "Freight",
            Self::Transit => "Transit",
            Self::Qualification => "Qualification",
            Self::Quantity => "Demand",
            Self::AtStake => "At stake",
            Self::EndUse => "End use",
            Self::Priority => "Priority",
            Self::Growth => "Growth %",
            Self::Military => "Military %",
            Self::Unit => "Unit",
            Self::Price => "Price",
        }
    }

    /// What may stand in it.
    pub fn holds(self) -> Holds {
        match self {
            Self::Runs | Self::From | Self::To | Self::Site | Self::Good => Holds::Fixed,
            Self::Name | Self::EndUse | Self::Unit => Holds::Text,
            Self::Country => Holds::Country,
            Self::Stage => Holds::Stage,
            Self::Baseline | Self::Capacity | Self::Maximum | Self::Quantity => {
                Holds::Number(Measure::Units, 0.0, LARGEST)
            }
            Self::Freight | Self::AtStake => Holds::Number(Measure::Other, 0.0, LARGEST),
            Self::Price => Holds::Number(Measure::Other, f64::MIN_POSITIVE, LARGEST),
            Self::Transit | Self::Qualification => Holds::Number(Measure::Months, 0.0, 600.0),
            Self::Priority => Holds::Number(Measure::Other, 0.001, 1000.0),
            Self::Growth => Holds::Number(Measure::Other, -90.0, 1000.0),
            Self::Military => Holds::Number(Measure::Other, 0.0, 100.0),
        }
    }
}

/// Largest figure, as in a file.
const LARGEST: f64 = 1e15;

/// What may stand in a column.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Holds {
    /// It is changed on the map or in the inspector, because other things hang on it.
    Fixed,
    /// Words.
    Text,
    /// A country.
    Country,
    /// A stage of the map.
    Stage,
    /// A number, with the least and the most that it may be.
    Number(Measure, f64, f64),
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// Units of the row's good.
    Units,
    /// Whole months.
    Months,
    /// Something else, in the unit of the heading.
    Other,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum CellValue {
    /// Words.
    Text(String),
    /// A number, in the unit of the column.
    Number(f64),
    /// A country.
    Country(Country),
    /// A stage.
    Stage(Stage),
}

/// A cell that is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Row of the cell.
    pub row: GridRow,
    /// Column of the cell.
    pub column: GridColumn,
    /// What shall stand there.
    pub value: CellValue,
}

/// What stands in a cell; none where the row has nothing of the kind.
pub fn cell(preset: &Preset, row: GridRow, column: GridColumn) -> Option<CellValue> {
    let map = &preset.map;
    let text = |text: &str| Some(CellValue::Text(text.to_owned()));
    let number = |value: f64| Some(CellValue::Number(value));
    let site_name = |id| map.site(id).map_or_else(|| id.to_string(), |site| site.name.clone());
    let good_name = |id| map.commodity(id).map_or_else(|| id.to_string(), |good| good.name.clone());
    match row {
        GridRow::Site { site, activity } => {
            let site = map.sites.get(site)?;
            let activity = activity.and_then(|at| site.activities.get(at));
            match column {
                GridColumn::Name => text(&site.name),
                GridColumn::Country => Some(CellValue::Country(site.country.clone())),
                GridColumn::Stage => Some(CellValue::Stage(site.stage)),
                GridColumn::Runs => {
                    let recipe = &activity?.recipe;
                    Some(CellValue::Text(
                        map.recipe(recipe).map_or_else(|| recipe.to_string(), |entry| entry.name.clone()),
                    ))
                }
                GridColumn::Baseline => number(activity?.baseline.value),
                GridColumn::Capacity => number(activity?.capacity.value),
                _ => None,
            }
        }
        GridRow::Route(at) => {
            let route = map.routes.get(at)?;
            match column {
                GridColumn::From => Some(CellValue::Text(site_name(&route.from))),
                GridColumn::To => Some(CellValue::Text(site_name(&route.to))),
                GridColumn::Good => Some(CellValue::Text(good_name(&route.commodity))),
                GridColumn::Baseline => number(route.baseline.value),
                GridColumn::Maximum => number(route.maximum.value),
                GridColumn::Freight => number(route.cost_usd.value),
                GridColumn::Transit => number(f64::from(route.transit_months)),
                GridColumn::Qualification => number(f64::from(route.qualification_months)),
                _ => None,
            }
        }
        GridRow::Demand { site, demand } => {
            let site = map.sites.get(site)?;
            let demand = site.demands.get(demand)?;
            match column {
                GridColumn::Site => text(&site.name),
                GridColumn::Good => Some(CellValue::Text(good_name(&demand.commodity))),
                GridColumn::Quantity => number(demand.quantity.value),
                GridColumn::AtStake => number(demand.value_at_stake_usd.value),
                GridColumn::EndUse => text(demand.end_use.as_str()),
                GridColumn::Priority => number(demand.priority),
                GridColumn::Growth => number(percent(demand.growth_per_year)),
                GridColumn::Military => number(percent(demand.military_share)),
                _ => None,
            }
        }
        GridRow::Good(at) => {
            let good = map.commodities.get(at)?;
            match column {
                GridColumn::Name => text(&good.name),
                GridColumn::Unit => text(&good.unit),
                GridColumn::Price => number(good.price_usd.value),
                GridColumn::Stage => Some(CellValue::Stage(good.stage)),
                _ => None,
            }
        }
    }
}

/// The unit in which the numbers of a cell count, where it counts units of a good.
pub fn unit_of(preset: &Preset, row: GridRow) -> Option<&str> {
    let map = &preset.map;
    let good = match row {
        GridRow::Site { site, activity } => {
            let activity = map.sites.get(site)?.activities.get(activity?)?;
            let output = map.recipe(&activity.recipe)?.outputs.first()?;
            // A level is a volume where a run makes one unit.
            (output.quantity.value == 1.0).then_some(&output.commodity)?
        }
        GridRow::Route(at) => &map.routes.get(at)?.commodity,
        GridRow::Demand { site, demand } => &map.sites.get(site)?.demands.get(demand)?.commodity,
        GridRow::Good(at) => &map.commodities.get(at)?.id,
    };
    map.commodity(good).map(|good| good.unit.as_str())
}

/// A share in per cent, without the dust of binary fractions.
fn percent(share: f64) -> f64 {
    (share * 1e11).round() / 1e9
}

fn share(percent: f64) -> f64 {
    (percent * 1e7).round() / 1e9
}

/// What cells come to.
pub struct Written {
    /// The change, as one step.
    pub edit: Edit,
    /// Maxima and capacities that followed a baseline.
    pub followed: usize,
}

/// Writes cells, as one step. A baseline above its maximum or capacity takes that with it, unless the same block says what that shall be. None where
/// everything stands there already.
pub fn set_cells(preset: &Preset, cells: &[Cell]) -> Option<Written> {
    let mut batch = Batch::on(preset);
    let mut followed = 0;
    for written in cells {
        let limit = match (written.row, written.column) {
            (GridRow::Route(_), GridColumn::Baseline) => Some(GridColumn::Maximum),
            (GridRow::Site { .. }, GridColumn::Baseline) => Some(GridColumn::Capacity),
            _ => None,
        };
        let is_said = |limit: GridColumn| cells.iter().any(|other| (other.row, other.column) == (written.row, limit));
        let lifts = limit.is_some_and(|limit| !is_said(limit));
        followed += usize::from(write(&mut batch, written, lifts));
    }
    note_typed_over(preset, &mut batch, cells);
    let name = match cells {
        [one] => {
            let what = one.row.entity(preset).map_or_else(String::new, |entity| entity.words(preset));
            format!("change {} of {what}", one.column.title().to_lowercase())
        }
        many => format!("change {}", count_words(many.len(), "cell")),
    };
    batch.edit(name).map(|edit| Written { edit, followed })
}

/// Figures with a citation keep what their source says.
fn note_typed_over(preset: &Preset, batch: &mut Batch, cells: &[Cell]) {
    fn note<T: Entity + Figures>(preset: &Preset, batch: &mut Batch, at: usize) {
        let before = T::list(preset).get(at);
        if let Some((before, mut now)) = before.zip(T::list(batch.preset()).get(at).cloned()) {
            all_typed_over(preset, before, &mut now);
            batch.replace(at, now);
        }
    }
    let rows: BTreeSet<GridRow> = cells.iter().map(|cell| cell.row).collect();
    for row in rows {
        match row {
            GridRow::Site { site, .. } | GridRow::Demand { site, .. } => note::<Site>(preset, batch, site),
            GridRow::Route(at) => note::<Route>(preset, batch, at),
            GridRow::Good(at) => note::<Commodity>(preset, batch, at),
        }
    }
}

/// Writes one cell; true where a limit followed.
fn write(batch: &mut Batch, cell: &Cell, lifts: bool) -> bool {
    let before = limit_of(batch.preset(), cell.row);
    match (cell.row, cell.column, &cell.value) {
        (GridRow::Site { site, .. }, GridColumn::Name, CellValue::Text(name)) => rename_site(batch, site, name),
        (GridRow::Good(at), GridColumn::Name, CellValue::Text(name)) => rename_good(batch, at, name),
        (GridRow::Good(at), GridColumn::Price, CellValue::Number(price)) => {
            let after = batch.preset().map.commodities.get(at).cloned();
            if let Some(mut after) = after {
                after.price_usd.value = *price;
                put_good(batch, at, after);
            }
        }
        (GridRow::Site { site, activity }, column, value) => batch.change_at(site, |site: &mut Site| {
            let activity = activity.and_then(|at| site.activities.get_mut(at));
            match (column, value, activity) {
                (GridColumn::Country, CellValue::Country(country), _) => site.country = country.clone(),
                (GridColumn::Stage, CellValue::Stage(stage), _) => site.stage = *stage,
                (GridColumn::Baseline, CellValue::Number(number), Some(activity)) => {
                    activity.baseline.value = *number;
                    lift(&mut activity.capacity, *number, lifts);
                }
                (GridColumn::Capacity, CellValue::Number(number), Some(activity)) => activity.capacity.value = *number,
                _ => {}
            }
        }),
        (GridRow::Route(at), column, CellValue::Number(number)) => {
            batch.change_at(at, |route: &mut Route| match column {
                GridColumn::Baseline => {
                    route.baseline.value = *number;
                    lift(&mut route.maximum, *number, lifts);
                }
                GridColumn::Maximum => route.maximum.value = *number,
                GridColumn::Freight => route.cost_usd.value = *number,
                GridColumn::Transit => route.transit_months = number.round() as u32,
                GridColumn::Qualification => route.qualification_months = number.round() as u32,
                _ => {}
            })
        }
        (GridRow::Demand { site, demand }, column, value) => batch.change_at(site, |site: &mut Site| {
            let Some(demand) = site.demands.get_mut(demand) else { return };
            match (column, value) {
                (GridColumn::Quantity, CellValue::Number(number)) => demand.quantity.value = *number,
                (GridColumn::AtStake, CellValue::Number(number)) => demand.value_at_stake_usd.value = *number,
                (GridColumn::Priority, CellValue::Number(number)) => demand.priority = *number,
                (GridColumn::Growth, CellValue::Number(number)) => demand.growth_per_year = share(*number),
                (GridColumn::Military, CellValue::Number(number)) => demand.military_share = share(*number),
                (GridColumn::EndUse, CellValue::Text(text)) => demand.end_use.0.clone_from(text),
                _ => {}
            }
        }),
        (GridRow::Good(at), column, value) => batch.change_at(at, |good: &mut Commodity| match (column, value) {
            (GridColumn::Unit, CellValue::Text(text)) => good.unit.clone_from(text),
            (GridColumn::Stage, CellValue::Stage(stage)) => good.stage = *stage,
            _ => {}
        }),
        (GridRow::Route(_), _, _) => {}
    }
    cell.column == GridColumn::Baseline && before != limit_of(batch.preset(), cell.row)
}

fn lift(limit: &mut Figure, level: f64, lifts: bool) {
    if let Some(higher) = lifted(limit, level).filter(|_| lifts) {
        *limit = higher;
    }
}

/// The limit that a row's baseline lies below.
fn limit_of(preset: &Preset, row: GridRow) -> Option<f64> {
    match row {
        GridRow::Site { site, activity } => Some(preset.map.sites.get(site)?.activities.get(activity?)?.capacity.value),
        GridRow::Route(at) => Some(preset.map.routes.get(at)?.maximum.value),
        GridRow::Demand { .. } | GridRow::Good(_) => None,
    }
}

/// As where a name is typed on the map: what was made for the site, and its id, follow.
fn rename_site(batch: &mut Batch, at: usize, name: &str) {
    let Some(before) = batch.preset().map.sites.get(at).cloned() else { return };
    batch.replace(at, Site { name: name.to_owned(), ..before.clone() });
    follow_site_name(batch, &before, name);
}

/// As in the inspector: the recipe that is named after the good, and its id, follow.
fn rename_good(batch: &mut Batch, at: usize, name: &str) {
    let Some(before) = batch.preset().map.commodities.get(at).cloned() else { return };
    put_good(batch, at, Commodity { name: name.to_owned(), ..before.clone() });
    identify_in(batch, &before.id.into());
}
