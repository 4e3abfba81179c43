//! `import` and `export`: tables in and out.

use crate::cli::failure::{Failure, not_over_input, print, tell, write};
use crate::cli::open::open;
use chokepoint_core::model::{Finding, Numbering, Preset, validate};
use chokepoint_core::store;
use chokepoint_core::store::import::{
    CodeTo, Decimal, ImportOptions, ImportPlan, Mapping, MoneyUnit, Table, TableKind, Total, TradeEnds, VolumeUnit,
    parse_rate, plan, read_tables, table_goods,
};
use chokepoint_core::store::{export_csv, export_workbook};
use clap::{Args, ValueEnum};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What `import` is told.
#[derive(Args)]
pub(super) struct ImportArguments {
    /// The table: .csv, .txt, .tsv, .xlsx, .xls or .ods; its first row of headings is found
    table: PathBuf,
    /// The preset to add to, a file or the name of a built-in one; an empty one if not given
    #[arg(long)]
    into: Option<String>,
    /// File to write
    #[arg(short, long, required_unless_present = "dry_run")]
    out: Option<PathBuf>,
    /// What the rows are; guessed from the headings if not given
    #[arg(long)]
    kind: Option<Kind>,
    /// Which sheet of a workbook; the first one with a table if not given
    #[arg(long)]
    sheet: Option<String>,
    /// Say which column holds what, as FIELD=HEADING; may be given several times
    #[arg(long = "column", value_name = "FIELD=HEADING")]
    columns: Vec<String>,
    /// What holds for all rows where no column says it, as FIELD=VALUE, such as reporter=US or direction=import
    #[arg(long = "set", value_name = "FIELD=VALUE")]
    fixed: Vec<String>,
    /// Fractions are written with a comma (1.234,5); guessed if not given
    #[arg(long, conflicts_with = "decimal_point")]
    decimal_comma: bool,
    /// Fractions are written with a point (1,234.5); guessed if not given
    #[arg(long)]
    decimal_point: bool,
    /// Whose numbers stand in columns of countries; found out by their neighbours if not given
    #[arg(long)]
    country_numbers: Option<Numbers>,
    /// Unit of the volumes; guessed from the heading if not given
    #[arg(long)]
    volumes_in: Option<Volumes>,
    /// Unit of money; guessed from the heading if not given
    #[arg(long)]
    money_in: Option<Money>,
    /// US dollars per unit of another currency, as EUR=1.08; money in it is not taken if not given
    #[arg(long = "rate", value_name = "CODE=USD")]
    rates: Vec<String>,
    /// Read the table as a mapping in a file says (see --save-mapping); what else is given counts before it
    #[arg(long, value_name = "FILE", conflicts_with = "kind")]
    mapping: Option<PathBuf>,
    /// Write how the table was read into a file, for the next table of its layout
    #[arg(long, value_name = "FILE")]
    save_mapping: Option<PathBuf>,
    /// The citation of the figures; the name of the file if not given
    #[arg(long)]
    source: Option<String>,
    /// Relative standard deviation of the figures, 0.1 = 10 %
    #[arg(long)]
    sigma: Option<f64>,
    /// Let trade start and end at the map's own sites in each country
    #[arg(long)]
    existing_sites: bool,
    /// Turn tonnes of goods into tonnes of the element that they hold, where the library knows the code
    #[arg(long)]
    contained: bool,
    /// Which year of a trade table; the latest if not given
    #[arg(long)]
    year: Option<String>,
    /// Bring the good rows in although others are bad
    #[arg(long)]
    skip_bad: bool,
    /// Say what would be added and changed, and write nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Kind {
    Sites,
    Routes,
    Trade,
    Production,
}

#[derive(Clone, Copy, ValueEnum)]
enum Volumes {
    Units,
    Thousands,
    Kilograms,
    PerMonth,
}

#[derive(Clone, Copy, ValueEnum)]
enum Money {
    Usd,
    Thousand,
    Million,
}

#[derive(Clone, Copy, ValueEnum)]
enum Numbers {
    /// United Nations: M49, ISO 3166, UN Comtrade
    Un,
    /// Eurostat Comext
    Geonom,
    /// US Census, Schedule C
    Census,
}

fn kind_of(kind: Kind) -> TableKind {
    match kind {
        Kind::Sites => TableKind::Sites,
        Kind::Routes => TableKind::Routes,
        Kind::Trade => TableKind::Trade,
        Kind::Production => TableKind::Production,
    }
}

/// Reads a table into a preset.
pub(super) fn import(arguments: &ImportArguments) -> Result<(), Failure> {
    let path = &arguments.table;
    if let Some(out) = &arguments.out {
        not_over_input(path, out)?;
    }
    let bytes = store::read_bounded(path, store::LARGEST_TABLE)
        .map_err(|error| vec![format!("{}: {error}", path.display())])?;
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let tables = read_tables(&bytes, &name).map_err(|finding| vec![finding.to_string()])?;
    let table = choose_table(&tables, arguments.sheet.as_deref())?;
    let preset = match &arguments.into {
        Some(file) => open(file)?.preset,
        None => Preset::empty(),
    };
    let options = options(arguments, table, &preset)?;
    if let Some(file) = &arguments.save_mapping {
        save_mapping(&options, table, file)?;
    }
    let plan = plan(table, &options, &preset);
    plan.findings.iter().for_each(|finding| tell(&format!("{}: {finding}", path.display())));
    plan.notes.iter().for_each(|note| tell(&format!("{}: {note}", path.display())));
    let mut text = format!("{} rows, {} bad\n", plan.rows, plan.bad);
    plan.summary().iter().for_each(|line| text.push_str(&format!("{line}\n")));
    text.push_str(&totals(&plan));
    let bad =
        format!("{} of {} rows are bad; correct them, or use --skip-bad to bring in the others", plan.bad, plan.rows);
    let mut map = preset.clone();
    plan.apply(&mut map);
    let broken = broken(&preset, &map);
    broken.iter().for_each(|finding| tell(&format!("{}: {finding}", path.display())));
    let unsound = format!(
        "{} errors would come onto the map; correct the table, or use --skip-bad to write it all the same",
        broken.len()
    );
    if arguments.dry_run {
        plan.names(40).iter().for_each(|line| text.push_str(&format!("  {line}\n")));
        print(&text)?;
        // A trial of a table that would not come in fails as the import would.
        return if plan.problems > 0 && !arguments.skip_bad {
            Err(vec![format!("nothing would be written: {bad}")])
        } else if !broken.is_empty() && !arguments.skip_bad {
            Err(vec![format!("nothing would be written: {unsound}")])
        } else {
            Ok(())
        };
    }
    if plan.problems > 0 && !arguments.skip_bad {
        return Err(vec![format!("nothing was written: {bad}")]);
    }
    if !broken.is_empty() && !arguments.skip_bad {
        return Err(vec![format!("nothing was written: {unsound}")]);
    }
    if plan.is_empty() {
        text.push_str("the table adds and changes nothing; the map is written as it was\n");
    }
    let out = arguments.out.as_deref().ok_or_else(|| vec!["--out: say which file to write".to_owned()])?;
    store::save(&map, out, None).map_err(|error| vec![error.to_string()])?;
    text.push_str(&format!("{}\n", out.display()));
    print(&text)
}

/// What is wrong with a map after an import and was not before: rows can each be right and not fit together, or not fit the map.
fn broken(before: &Preset, after: &Preset) -> Vec<Finding> {
    let known: BTreeSet<String> = validate(before).iter().map(Finding::to_string).collect();
    let is_new = |finding: &Finding| finding.is_error() && !known.contains(&finding.to_string());
    validate(after).into_iter().filter(is_new).collect()
}

/// What the table adds up to, and what of it comes to the map: first where the two differ.
fn totals(plan: &ImportPlan) -> String {
    const LISTED: usize = 40;
    let (same, other): (Vec<&Total>, Vec<&Total>) = plan.totals.iter().partition(|total| total.is_same());
    let mut text = String::new();
    for total in other.iter().chain(&same).take(LISTED) {
        text.push_str(&format!("  {}\n", total.words()));
    }
    let rest = plan.totals.len().saturating_sub(LISTED);
    if rest > 0 {
        text.push_str(&format!("  and {rest} more sums\n"));
    }
    text
}

fn choose_table<'a>(tables: &'a [Table], sheet: Option<&str>) -> Result<&'a Table, Failure> {
    let wanted =
        |table: &&Table| sheet.is_none_or(|sheet| table.name.ends_with(&format!(", {sheet}")) || table.name == sheet);
    tables.iter().find(wanted).ok_or_else(|| {
        let names: Vec<&str> = tables.iter().map(|table| table.name.as_str()).collect();
        vec![format!(
            "--sheet {}: there is no such sheet with a table; there are: {}",
            sheet.unwrap_or_default(),
            names.join("; ")
        )]
    })
}

fn options(arguments: &ImportArguments, table: &Table, preset: &Preset) -> Result<ImportOptions, Failure> {
    let mut options = match (&arguments.mapping, arguments.kind) {
        (Some(file), _) => mapped(file, table, preset)?,
        (None, Some(kind)) => ImportOptions::of_kind(table, preset, kind_of(kind)),
        (None, None) => ImportOptions::guess(table, preset),
    };
    let kept: BTreeMap<String, CodeTo> =
        if arguments.mapping.is_some() { options.codes.clone() } else { BTreeMap::new() };
    for pair in &arguments.columns {
        let fields = options.kind.fields();
        let (field, heading) = pair.split_once('=').unwrap_or((pair, ""));
        let known = fields.iter().find(|known| known.label() == field.trim()).ok_or_else(|| {
            let names: Vec<&str> = fields.iter().map(|field| field.label()).collect();
            vec![format!("--column {pair}: there is no field of this name; use one of: {}", names.join(", "))]
        })?;
        let at = table.headers.iter().position(|header| header.trim() == heading.trim()).ok_or_else(|| {
            vec![format!("--column {pair}: there is no such heading; there are: {}", table.headers.join(", "))]
        })?;
        options.choose(*known, at, table);
    }
    for pair in &arguments.fixed {
        let (field, value) = pair.split_once('=').unwrap_or((pair, ""));
        let fields = options.kind.fields();
        let known = fields.iter().find(|known| known.label() == field.trim()).ok_or_else(|| {
            let names: Vec<&str> = fields.iter().map(|field| field.label()).collect();
            vec![format!("--set {pair}: there is no field of this name; use one of: {}", names.join(", "))]
        })?;
        options.columns.remove(known);
        options.fixed.insert(*known, value.trim().to_owned());
    }
    if arguments.decimal_comma || arguments.decimal_point {
        options.decimal = if arguments.decimal_comma { Decimal::Comma } else { Decimal::Point };
        options.decimal_is_chosen = true;
    }
    if let Some(numbers) = arguments.country_numbers {
        options.numbering = Some(match numbers {
            Numbers::Un => Numbering::UnitedNations,
            Numbers::Geonom => Numbering::Geonom,
            Numbers::Census => Numbering::Census,
        });
    }
    for text in &arguments.rates {
        let (code, rate) = parse_rate(text).map_err(|why| vec![format!("--rate {text}: {why}")])?;
        options.rates.insert(code, rate);
    }
    if let Some(volumes) = arguments.volumes_in {
        options.volume_is_chosen = true;
        options.volume = match volumes {
            Volumes::Units => VolumeUnit::Map,
            Volumes::Thousands => VolumeUnit::Thousand,
            Volumes::Kilograms => VolumeUnit::Kilogram,
            Volumes::PerMonth => VolumeUnit::PerMonth,
        };
    }
    if let Some(money) = arguments.money_in {
        options.money_is_chosen = true;
        options.money = match money {
            Money::Usd => MoneyUnit::Usd,
            Money::Thousand => MoneyUnit::Thousand,
            Money::Million => MoneyUnit::Million,
        };
    }
    if let Some(source) = &arguments.source {
        options.source.publication.clone_from(source);
    }
    if let Some(sigma) = arguments.sigma {
        if !(sigma.is_finite() && (0.0..=100.0).contains(&sigma)) {
            return Err(vec![format!("--sigma {sigma}: give 0 to 100, such as 0.1 for 10 %")]);
        }
        options.sigma = Some(sigma);
    }
    if arguments.existing_sites {
        options.ends = TradeEnds::Existing;
    }
    options.contained |= arguments.contained;
    options.year.clone_from(&arguments.year);
    options.codes = table_goods(table, &options, preset);
    options.codes.iter_mut().for_each(|(code, to)| {
        if let Some(kept) = kept.get(code) {
            to.clone_from(kept);
        }
    });
    Ok(options)
}

/// How a mapping in a file reads a table.
fn mapped(file: &Path, table: &Table, preset: &Preset) -> Result<ImportOptions, Failure> {
    let bytes =
        store::read_bounded(file, store::LARGEST_TEXT).map_err(|error| vec![format!("{}: {error}", file.display())])?;
    let text = String::from_utf8_lossy(&bytes);
    let wrong = |finding: Finding| vec![format!("{}: {finding}", file.display())];
    let (options, notes) = Mapping::parse(&text).and_then(|mapping| mapping.options(table, preset)).map_err(wrong)?;
    notes.iter().for_each(|note| tell(&format!("{}: {note}", file.display())));
    Ok(options)
}

/// Writes how a table is read.
fn save_mapping(options: &ImportOptions, table: &Table, file: &Path) -> Result<(), Failure> {
    let text = Mapping::of(options, table).to_text().map_err(|error| vec![error.to_string()])?;
    write(file, text.as_bytes())
}

/// Writes the tables of a preset: all of them as a workbook, or one as CSV.
pub(super) fn export(file: &str, table: Option<Kind>, out: &Path) -> Result<(), Failure> {
    not_over_input(Path::new(file), out)?;
    let preset = open(file)?.preset;
    let is_workbook = out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
    let bytes = match (is_workbook, table) {
        (true, _) => export_workbook(&preset),
        (false, Some(kind)) => export_csv(&preset, kind_of(kind)),
        (false, None) => {
            return Err(vec!["--table: say which table (sites, routes or trade), or write to a .xlsx file".to_owned()]);
        }
    };
    let bytes = bytes.map_err(|error| vec![error.to_string()])?;
    write(out, &bytes)?;
    print(&format!("{}\n", out.display()))
}
