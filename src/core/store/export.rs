//! The tables of a map, in the form in which they are imported: CSV and workbooks.

use crate::model::{Preset, Site, StageNames, visible};
use crate::store::harmless::{cell_of_csv, cell_of_workbook};
use crate::store::import::{Field, TableKind, ramp_text};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};
use std::collections::BTreeMap;

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The table could not be written as CSV.
    #[error("the table cannot be written as CSV: {0}")]
    Csv(#[from] csv::Error),
    /// As a workbook.
    #[error("the tables cannot be written as a workbook: {0}")]
    Workbook(#[from] XlsxError),
}

/// A cell of an exported table.
#[derive(Clone, Debug, PartialEq)]
enum Cell {
    Text(String),
    Number(f64),
    Empty,
}

impl Cell {
    fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    fn csv(&self) -> String {
        match self {
            Self::Text(text) => cell_of_csv(text).into_owned(),
            Self::Number(value) => value.to_string(),
            Self::Empty => String::new(),
        }
    }
}

type Cells = Vec<BTreeMap<Field, Cell>>;

/// A table as CSV in UTF-8 with the mark by which spreadsheet programs know it.
///
/// # Errors
/// When it cannot be written, which no preset in memory should cause.
pub fn export_csv(preset: &Preset, kind: TableKind) -> Result<Vec<u8>, ExportError> {
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(kind.columns().map(Field::label))?;
    for row in cells(preset, kind) {
        writer.write_record(kind.columns().map(|field| row.get(&field).map(Cell::csv).unwrap_or_default()))?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()).into())
}

/// All tables as sheets of a workbook (.xlsx).
///
/// # Errors
/// When it cannot be written, such as when there are more rows than a sheet has.
pub fn export_workbook(preset: &Preset) -> Result<Vec<u8>, ExportError> {
    let mut workbook = Workbook::new();
    // A fixed date: the same preset gives the same file.
    let when = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(visible(&preset.title)).set_creation_datetime(&when));
    let bold = Format::new().set_bold();
    for kind in TableKind::WRITTEN {
        let sheet = workbook.add_worksheet().set_name(kind.label())?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, field) in (0..).zip(kind.columns()) {
            sheet.write_string_with_format(0, column, field.label(), &bold)?;
        }
        for (row, cells) in (1..).zip(cells(preset, kind)) {
            for (column, field) in (0..).zip(kind.columns()) {
                match cells.get(&field) {
                    Some(Cell::Text(text)) => {
                        sheet.write_string(row, column, cell_of_workbook(text))?;
                    }
                    Some(Cell::Number(value)) => {
                        sheet.write_number(row, column, *value)?;
                    }
                    Some(Cell::Empty) | None => {}
                }
            }
        }
    }
    Ok(workbook.save_to_buffer()?)
}

fn cells(preset: &Preset, kind: TableKind) -> Cells {
    match kind {
        TableKind::Sites => preset.map.sites.iter().flat_map(|site| site_rows(site, &preset.map.stage_names)).collect(),
        TableKind::Routes => routes(preset),
        TableKind::Production => production(preset),
        TableKind::Trade => trade(preset),
        // It is of a run sheet; a map holds none.
        TableKind::Exercise => Vec::new(),
    }
}

/// As many rows as a site has activities, demands, stocks or owners, whichever are most; at least one.
fn site_rows(site: &Site, names: &StageNames) -> Cells {
    let rows = [site.activities.len(), site.demands.len(), site.stocks.len(), site.owners.len()];
    (0..rows.into_iter().fold(1, usize::max))
        .map(|at| {
            let mut row = BTreeMap::from([
                (Field::Id, Cell::text(site.id.as_str())),
                (Field::Name, Cell::text(&site.name)),
                (Field::Country, Cell::text(site.country.code())),
                (Field::Stage, Cell::text(names.in_text(site.stage))),
                (Field::Note, Cell::text(&site.note)),
            ]);
            if let Some(globe) = site.globe {
                row.insert(Field::Latitude, Cell::Number(globe.latitude));
                row.insert(Field::Longitude, Cell::Number(globe.longitude));
            }
            if let Some(activity) = site.activities.get(at) {
                row.insert(Field::Recipe, Cell::text(activity.recipe.as_str()));
                row.insert(Field::Baseline, Cell::Number(activity.baseline.value));
                row.insert(Field::Capacity, Cell::Number(activity.capacity.value));
                row.insert(Field::Ramp, Cell::text(ramp_text(&activity.ramp)));
            }
            if let Some(demand) = site.demands.get(at) {
                row.insert(Field::DemandCommodity, Cell::text(demand.commodity.as_str()));
                row.insert(Field::Demand, Cell::Number(demand.quantity.value));
                row.insert(Field::ValueAtStake, Cell::Number(demand.value_at_stake_usd.value));
                row.insert(Field::EndUse, Cell::text(demand.end_use.as_str()));
            }
            if let Some(stock) = site.stocks.get(at) {
                row.insert(Field::StockCommodity, Cell::text(stock.commodity.as_str()));
                row.insert(Field::Stock, Cell::Number(stock.initial.value));
            }
            if let Some(owner) = site.owners.get(at) {
                row.insert(Field::Owner, Cell::text(&owner.owner));
                row.insert(Field::OwnerCountry, Cell::text(owner.country.code()));
                row.insert(Field::Stake, Cell::Number(owner.stake.value));
            }
            row
        })
        .collect()
}

fn routes(preset: &Preset) -> Cells {
    let rows = preset.map.routes.iter().map(|route| {
        BTreeMap::from([
            (Field::Id, Cell::text(route.id.as_str())),
            (Field::Commodity, Cell::text(route.commodity.as_str())),
            (Field::From, Cell::text(route.from.as_str())),
            (Field::To, Cell::text(route.to.as_str())),
            (Field::Baseline, Cell::Number(route.baseline.value)),
            (Field::Maximum, Cell::Number(route.maximum.value)),
            (Field::TransitMonths, Cell::Number(route.transit_months.into())),
            (Field::Cost, Cell::Number(route.cost_usd.value)),
            (Field::QualificationMonths, Cell::Number(route.qualification_months.into())),
            (Field::Note, Cell::text(&route.note)),
        ])
    });
    rows.collect()
}

/// What countries produce by commodity, units a year: the outputs of all activities of their sites.
fn production(preset: &Preset) -> Cells {
    let mut sums: BTreeMap<_, f64> = BTreeMap::new();
    for site in &preset.map.sites {
        for activity in site.activities.iter().filter(|activity| activity.baseline.value > 0.0) {
            for output in preset.map.recipe(&activity.recipe).into_iter().flat_map(|recipe| &recipe.outputs) {
                let made = activity.baseline.value * output.quantity.value;
                *sums.entry((&output.commodity, &site.country)).or_default() += made;
            }
        }
    }
    let rows = sums.into_iter().map(|((commodity, country), made)| {
        let entry = preset.map.commodity(commodity);
        BTreeMap::from([
            (Field::Country, Cell::text(country.code())),
            (Field::Commodity, Cell::text(commodity.as_str())),
            (Field::Stage, Cell::text(entry.map_or("".into(), |entry| preset.map.stage_names.in_text(entry.stage)))),
            (Field::Baseline, Cell::Number(made)),
            (Field::Unit, Cell::text(entry.map_or("", |entry| entry.unit.as_str()))),
        ])
    });
    rows.collect()
}

/// Baseline trade between countries; what stays inside a country is no trade.
fn trade(preset: &Preset) -> Cells {
    let countries: BTreeMap<_, _> = preset.map.sites.iter().map(|site| (&site.id, &site.country)).collect();
    let mut sums: BTreeMap<_, f64> = BTreeMap::new();
    for route in preset.map.routes.iter().filter(|route| route.baseline.value > 0.0) {
        if let (Some(from), Some(to)) = (countries.get(&route.from), countries.get(&route.to))
            && from != to
        {
            *sums.entry((&route.commodity, *from, *to)).or_default() += route.baseline.value;
        }
    }
    let rows = sums.into_iter().map(|((commodity, from, to), volume)| {
        let entry = preset.map.commodity(commodity);
        let price = entry.map_or(0.0, |entry| entry.price_usd.value);
        BTreeMap::from([
            (Field::Reporter, Cell::text(from.code())),
            (Field::Partner, Cell::text(to.code())),
            (Field::Direction, Cell::text("export")),
            (Field::Code, Cell::text(commodity.as_str())),
            (Field::Description, Cell::text(entry.map_or("", |entry| entry.name.as_str()))),
            (Field::Quantity, Cell::Number(volume)),
            (Field::Value, Cell::Number(volume * price)),
            (Field::Unit, Cell::text(entry.map_or("", |entry| entry.unit.as_str()))),
        ])
    });
    rows.collect()
}
