//! What an import would do, worked out row by row without touching the map.

use crate::edit::{Change, Swap};
use crate::model::{
    Addressed, Commodity, CommodityId, Entity, Figure, Finding, Preset, Recipe, RecipeId, Route, RouteId, Site, SiteId,
    Source, SourceId,
};
use crate::store::import::columns::{self, Field, TableKind, fold};
use crate::store::import::numbers::{self, MoneyUnit, VolumeUnit};
use crate::store::import::options::ImportOptions;
use crate::store::import::periods;
use crate::store::import::table::{Row, RowId, Table, listed};
use crate::store::import::totals::Total;
use crate::store::import::units::{self, HeadingUnit, Unit};
use crate::store::import::{currencies, figures, wide};
use crate::tolerance::DECIMALS;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;

/// Findings that are listed; beyond them only the number is told.
const LISTED: usize = 1000;

/// What an import would add and change, and what is wrong with the table. It removes nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportPlan {
    /// Sources that would be added or changed.
    pub sources: Vec<Swap<Source>>,
    /// Commodities that would be added or changed.
    pub commodities: Vec<Swap<Commodity>>,
    /// Recipes that would be added or changed.
    pub recipes: Vec<Swap<Recipe>>,
    /// Sites that would be added or changed.
    pub sites: Vec<Swap<Site>>,
    /// Routes that would be added or changed.
    pub routes: Vec<Swap<Route>>,
    /// What is wrong, by row and column; the first thousand.
    pub findings: Vec<Finding>,
    /// How many things are wrong.
    pub problems: usize,
    /// Rows of the table.
    pub rows: usize,
    /// Rows that are left out because something is wrong with them.
    pub bad: usize,
    /// What a reader should know: rows left out on purpose, assumptions.
    pub notes: Vec<String>,
    /// What the table adds up to, and what of it comes to the map.
    pub totals: Vec<Total>,
}

impl ImportPlan {
    /// True when nothing would change.
    pub fn is_empty(&self) -> bool {
        self.entities() == 0
    }

    /// Entities added and changed, sources aside.
    pub fn entities(&self) -> usize {
        self.commodities.len() + self.recipes.len() + self.sites.len() + self.routes.len()
    }

    /// What would happen, one kind a line: `12 sites added, 3 changed`.
    pub fn summary(&self) -> Vec<String> {
        fn line<T>(swaps: &[Swap<T>], what: &str) -> Option<String> {
            let added = swaps.iter().filter(|swap| swap.before.is_none()).count();
            let plural = |count: usize| if count == 1 { what.to_owned() } else { plural_of(what) };
            match (added, swaps.len() - added) {
                (0, 0) => None,
                (added, 0) => Some(format!("{added} {} added", plural(added))),
                (0, changed) => Some(format!("{changed} {} changed", plural(changed))),
                (added, changed) => Some(format!("{added} {} added, {changed} changed", plural(added))),
            }
        }
        [
            line(&self.commodities, "commodity"),
            line(&self.recipes, "recipe"),
            line(&self.sites, "site"),
            line(&self.routes, "route"),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    /// Names of what would be added (`+`) and changed (`~`), at most `most`.
    pub fn names(&self, most: usize) -> Vec<String> {
        fn names<'a, T>(swaps: &'a [Swap<T>], name: impl Fn(&T) -> String + 'a) -> impl Iterator<Item = String> + 'a {
            let sign = |swap: &Swap<T>| if swap.before.is_none() { "+" } else { "~" };
            swaps.iter().filter_map(move |swap| Some(format!("{} {}", sign(swap), name(swap.after.as_deref()?))))
        }
        names(&self.commodities, |entry| entry.name.clone())
            .chain(names(&self.recipes, |entry| entry.name.clone()))
            .chain(names(&self.sites, |entry| entry.name.clone()))
            .chain(names(&self.routes, |entry| {
                format!("{} to {}: {}, {} a year", entry.from, entry.to, entry.commodity, entry.baseline.value)
            }))
            .take(most)
            .collect()
    }

    /// All of it as one change.
    pub fn change(&self) -> Change {
        fn changes<T: Entity>(swaps: &[Swap<T>]) -> impl Iterator<Item = Change> + '_ {
            swaps.iter().cloned().map(Into::into)
        }
        let all = changes(&self.sources)
            .chain(changes(&self.commodities))
            .chain(changes(&self.recipes))
            .chain(changes(&self.sites))
            .chain(changes(&self.routes));
        Change::Several(all.collect())
    }

    /// Makes all changes.
    pub fn apply(&self, preset: &mut Preset) {
        self.change().apply(preset);
    }
}

fn plural_of(word: &str) -> String {
    word.strip_suffix('y').map_or_else(|| format!("{word}s"), |stem| format!("{stem}ies"))
}

/// An id made of a name: lower case, letters and digits, the rest hyphens.
pub(super) fn slug(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            slug.push(letter);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "unnamed".to_owned() } else { slug.to_owned() }
}

/// Takes over a value with its new citation; what is the same keeps the citation it has.
pub(super) fn set(figure: &mut Figure, new: Figure) {
    // What was written with few digits and read again is the same figure.
    if (figure.value - new.value).abs() > DECIMALS * figure.value.abs().max(new.value.abs()) {
        *figure = new;
    }
}

/// A quantity with its unit; without one it is in the unit of the commodity.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Amount {
    pub value: f64,
    pub unit: Option<Unit>,
}

impl Amount {
    /// True for a value in a column of quantities.
    pub fn is_money(&self) -> bool {
        self.unit.as_ref().is_some_and(Unit::is_money)
    }

    /// The figure in a unit of the map; none where they measure different things.
    pub fn on_map(&self, of_map: Option<&str>) -> Option<f64> {
        let Some(unit) = &self.unit else { return Some(self.value) };
        match of_map {
            // The unit is spelled as on the map, whatever it means.
            Some(word) if fold(word) == unit.word => Some(self.value),
            Some(word) => Some(self.value * unit.factor_to(&units::of_commodity(word)?)?),
            None => unit.factor_to(&Unit::tonne()).map(|factor| self.value * factor),
        }
    }
}

/// The first of a row's quantities that is above 0 and can be told in a unit of the map, and what it is in that unit.
pub(super) fn first_on_map<'a>(amounts: &'a [Amount], of_map: &str) -> Option<(&'a Amount, f64)> {
    let given = amounts.iter().filter(|amount| amount.value > 0.0);
    given.filter_map(|amount| Some((amount, amount.on_map(Some(of_map))?))).next()
}

/// A list of the map with what the import makes of it. Entries are found by their ids without going through the list: a table may name one in each of its
/// rows.
pub(super) struct Touched<'a, T> {
    base: &'a [T],
    edits: BTreeMap<usize, T>,
    len: usize,
    ids: HashMap<Cow<'a, str>, usize>,
    /// By name in lower case; made where somebody asks.
    names: OnceCell<HashMap<String, usize>>,
}

impl<'a, T: Addressed> Touched<'a, T> {
    fn of(base: &'a [T]) -> Self {
        let mut ids = HashMap::new();
        for (at, entry) in base.iter().enumerate() {
            ids.entry(entry.id().into()).or_insert(at);
        }
        Self { base, edits: BTreeMap::new(), len: base.len(), ids, names: OnceCell::new() }
    }

    /// The first entry of an id, as it would be.
    pub fn find(&self, id: &str) -> Option<(usize, &T)> {
        let at = *self.ids.get(id)?;
        Some((at, self.get(at)?))
    }

    /// The first entry that has a text as its id, or as its name whatever the case.
    pub fn find_named(&self, text: &str) -> Option<&T> {
        let names = self.names.get_or_init(|| {
            let mut names = HashMap::new();
            for (at, entry) in self.iter() {
                names.entry(entry.name().to_ascii_lowercase()).or_insert(at);
            }
            names
        });
        let by_name = names.get(&text.to_ascii_lowercase());
        let at = self.ids.get(text).into_iter().chain(by_name).min()?;
        self.get(*at)
    }

    /// An entry as it would be.
    pub fn get(&self, at: usize) -> Option<&T> {
        self.edits.get(&at).or_else(|| self.base.get(at))
    }

    /// An entry to be changed.
    pub fn edit(&mut self, at: usize) -> Option<&mut T> {
        if !self.edits.contains_key(&at) {
            self.edits.insert(at, self.base.get(at)?.clone());
        }
        self.edits.get_mut(&at)
    }

    /// Adds an entry and says where.
    pub fn add(&mut self, entry: T) -> usize {
        self.ids.entry(entry.id().to_owned().into()).or_insert(self.len);
        if let Some(names) = self.names.get_mut() {
            names.entry(entry.name().to_ascii_lowercase()).or_insert(self.len);
        }
        self.edits.insert(self.len, entry);
        self.len += 1;
        self.len - 1
    }

    /// All entries as they would be.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &T)> {
        (0..self.len).filter_map(|at| Some((at, self.get(at)?)))
    }

    fn finish(self) -> Vec<Swap<T>> {
        let base = self.base;
        self.edits
            .into_iter()
            .filter(|(at, after)| base.get(*at) != Some(after))
            .map(|(at, after)| Swap { at, before: base.get(at).cloned().map(Box::new), after: Some(Box::new(after)) })
            .collect()
    }
}

/// Where routes start and end, by what they carry; routes that come later are taken in when somebody asks.
#[derive(Default)]
struct RouteEnds {
    from: HashMap<(CommodityId, SiteId), Vec<usize>>,
    to: HashMap<(CommodityId, SiteId), Vec<usize>>,
    taken_in: usize,
}

/// Where in the lists of a site something stands: a site that stands for a country may make and take all goods of a table. Lists only grow while it is used.
#[derive(Default)]
pub(super) struct Places<K>(HashMap<usize, (usize, HashMap<K, usize>)>);

impl<K: Clone + Eq + Hash> Places<K> {
    /// The place of the first entry with a key in the list of a site, given the keys of the list.
    pub fn find<'k>(&mut self, site: usize, keys: impl Iterator<Item = &'k K>, key: &K) -> Option<usize>
    where
        K: 'k,
    {
        let (taken_in, known) = self.0.entry(site).or_default();
        for key in keys.skip(*taken_in) {
            known.entry(key.clone()).or_insert(*taken_in);
            *taken_in += 1;
        }
        known.get(key).copied()
    }
}

/// The plan while rows are read.
pub(super) struct Draft<'a> {
    pub table: &'a Table,
    pub options: &'a ImportOptions,
    pub preset: &'a Preset,
    pub commodities: Touched<'a, Commodity>,
    pub recipes: Touched<'a, Recipe>,
    pub sites: Touched<'a, Site>,
    pub routes: Touched<'a, Route>,
    pub notes: Vec<String>,
    pub totals: Vec<Total>,
    remarks: BTreeMap<String, Vec<RowId>>,
    heads: BTreeMap<usize, HeadingUnit>,
    sources: Touched<'a, Source>,
    ends: RouteEnds,
    /// Recipes of sites that stand for countries, and what these sites demand.
    pub made: Places<RecipeId>,
    pub taken: Places<CommodityId>,
    findings: Vec<Finding>,
    problems: usize,
    bad: BTreeSet<RowId>,
}

impl<'a> Draft<'a> {
    pub fn new(table: &'a Table, options: &'a ImportOptions, preset: &'a Preset) -> Self {
        Self {
            table,
            options,
            preset,
            commodities: Touched::of(&preset.map.commodities),
            recipes: Touched::of(&preset.map.recipes),
            sites: Touched::of(&preset.map.sites),
            routes: Touched::of(&preset.map.routes),
            notes: table.notes.clone(),
            totals: Vec::new(),
            remarks: BTreeMap::new(),
            heads: options.columns.values().map(|at| (*at, units::of_heading(&table.heading(*at)))).collect(),
            sources: Touched::of(&preset.sources),
            ends: RouteEnds::default(),
            made: Places::default(),
            taken: Places::default(),
            findings: Vec::new(),
            problems: 0,
            bad: BTreeSet::new(),
        }
    }

    /// What leaves a site of a commodity by all routes but one, as it would be.
    pub fn sent(&mut self, commodity: &CommodityId, site: &SiteId, but: Option<&RouteId>) -> f64 {
        self.take_in_routes();
        let at = self.ends.from.get(&(commodity.clone(), site.clone())).into_iter().flatten();
        at.filter_map(|at| self.routes.get(*at))
            .filter(|route| but != Some(&route.id))
            .map(|route| route.baseline.value)
            .sum()
    }

    /// What arrives at a site of a commodity, as it would be.
    pub fn arriving(&mut self, commodity: &CommodityId, site: &SiteId) -> f64 {
        self.take_in_routes();
        let at = self.ends.to.get(&(commodity.clone(), site.clone())).into_iter().flatten();
        at.filter_map(|at| self.routes.get(*at)).map(|route| route.baseline.value).sum()
    }

    fn take_in_routes(&mut self) {
        while let Some(route) = self.routes.get(self.ends.taken_in) {
            let (from, to) =
                ((route.commodity.clone(), route.from.clone()), (route.commodity.clone(), route.to.clone()));
            self.ends.from.entry(from).or_default().push(self.ends.taken_in);
            self.ends.to.entry(to).or_default().push(self.ends.taken_in);
            self.ends.taken_in += 1;
        }
    }

    /// Says that a field that must be there has no column.
    pub fn missing(&mut self, field: Field) {
        self.problems += 1;
        let there: Vec<&str> =
            self.table.headers.iter().map(|header| header.trim()).filter(|header| !header.is_empty()).collect();
        let message = format!("no column holds \u{201c}{}\u{201d}; there are: {}", field.label(), there.join(", "));
        let near: Vec<(usize, String)> =
            (0..self.table.headers.len()).filter_map(|at| Some((at, self.strange_unit(field, at)?))).collect();
        let Some((at, unit)) = near.first() else {
            self.findings.push(Finding::error(self.table.name.clone(), message, "choose its column above the table"));
            return;
        };
        // Not taken by itself: a figure in a unit that nobody knows would come in wrong without a word.
        let heading = self.table.headers.get(*at).map_or("", |heading| heading.trim());
        let message = format!(
            "{message}; column {} may be it, but \u{201c}{unit}\u{201d} in its heading is no unit that is known",
            self.table.column_name(*at)
        );
        let remedy = format!(
            "choose that column above the table and say by hand what its volumes are in; on the command line: --column \"{field}={heading}\" --set \"{}=kg\", or t, or whatever it is",
            Field::Unit.label(),
            field = field.label(),
        );
        self.findings.push(Finding::error(self.table.name.clone(), message, remedy));
    }

    /// What stands behind the name of a field in a heading whose cells are figures (`xyz` in `Prod_xyz`); none where the heading does not begin with
    /// the field's name, or where there are no figures.
    fn strange_unit(&self, field: Field, at: usize) -> Option<String> {
        let has_unit = matches!(field, Field::Baseline | Field::Capacity | Field::Quantity);
        let heading = self.table.headers.get(at)?;
        let is_taken =
            self.options.columns.values().any(|taken| *taken == at) || currencies::of_text(heading).is_some();
        if !has_unit || is_taken || !wide::holds_some_figures(self.table, at) {
            return None;
        }
        let folded = fold(heading);
        let words: Vec<&str> = folded.split(' ').collect();
        (1..words.len())
            .rev()
            .find(|count| columns::is_heading_of(field, &words[..*count].join(" ")))
            .map(|count| words[count..].join(" "))
            .filter(|rest| !columns::is_heading_of(Field::Value, rest))
    }

    /// What the reader should know about a row; rows of which the same is to be said are said together.
    pub fn remark(&mut self, row: &Row, words: impl Into<String>) {
        self.remarks.entry(words.into()).or_default().push(row.id());
    }

    /// Leaves a row out with the number of those that are bad, without a finding of its own: what is wrong was said once for all of them.
    pub fn spoil(&mut self, row: &Row) {
        self.bad.insert(row.id());
    }

    /// Says what is wrong with a cell; its row is left out.
    pub fn wrong(&mut self, row: &Row, field: Option<Field>, message: impl Into<String>, remedy: impl Into<String>) {
        self.problems += 1;
        self.bad.insert(row.id());
        if self.findings.len() < LISTED {
            let column = field.and_then(|field| self.options.column(field));
            let place = match column {
                Some(column) => format!("row {}, column {}", row.number, self.table.column_name(column)),
                None => format!("row {}", row.number),
            };
            self.findings.push(Finding::error(place, message, remedy));
        }
    }

    /// Whether something was wrong with a row.
    pub fn is_bad(&self, row: &Row) -> bool {
        self.bad.contains(&row.id())
    }

    /// As [`Self::is_bad`], by the number of the row.
    pub fn is_bad_row(&self, row: RowId) -> bool {
        self.bad.contains(&row)
    }

    /// A cell; empty where its field has no column.
    pub fn cell(&self, row: &'a Row, field: Field) -> &'a str {
        match self.options.column(field) {
            Some(column) => row.cell(column),
            None => self.options.fixed.get(&field).map_or("", String::as_str),
        }
    }

    /// Why a row does not count by what somebody, or the layout, said of the rows; none where it does.
    pub fn unwanted(&self, row: &Row) -> Option<String> {
        let (column, word) = self.options.only.iter().find(|(at, word)| !fold(row.cell(**at)).contains(&fold(word)))?;
        Some(format!("column {} does not say \u{201c}{word}\u{201d}", self.table.column_name(*column)))
    }

    /// The year that somebody asked for.
    pub fn asked_year(&self) -> Option<i16> {
        let asked = self.options.year.as_deref()?;
        periods::read(asked, true).map(|period| period.year)
    }

    /// A number of 0 or more; none where the cell is empty, a dash, or says that nothing is known.
    pub fn amount(&mut self, row: &'a Row, field: Field, factor: f64) -> Option<f64> {
        let value = self.number(row, field)? * factor;
        self.not_below_zero(row, field, value)
    }

    fn not_below_zero(&mut self, row: &'a Row, field: Field, value: f64) -> Option<f64> {
        if value < 0.0 {
            self.wrong(row, Some(field), format!("{} is below 0", self.cell(row, field)), "give 0 or more");
            return None;
        }
        Some(value)
    }

    /// A number; none where the cell is empty, a dash, or says that nothing is known.
    pub fn number(&mut self, row: &'a Row, field: Field) -> Option<f64> {
        self.figure_of(row, field).map(|(value, _)| value)
    }

    /// A number with the unit that stands behind it in its cell.
    fn figure_of(&mut self, row: &'a Row, field: Field) -> Option<(f64, Option<Unit>)> {
        let text = self.cell(row, field);
        match figures::read(text, self.options.decimal) {
            figures::Figure::Known { value, unit, mark } => {
                if let Some(mark) = mark {
                    let words = match mark {
                        'e' => "estimated",
                        'p' => "preliminary",
                        'r' => "revised",
                        _ => "a footnote",
                    };
                    self.remark(
                        row,
                        format!("{} with the mark \u{201c}{mark}\u{201d} ({words}) is taken as it is", field.label()),
                    );
                }
                Some((value, unit))
            }
            figures::Figure::Nothing => None,
            figures::Figure::NotKnown => {
                self.remark(row, format!("{} is not known and not taken as 0 (\u{201c}{text}\u{201d})", field.label()));
                None
            }
            figures::Figure::Wrong if text.starts_with('=') => {
                let message = "a formula without a stored result";
                self.wrong(row, Some(field), message, "open and save the workbook in a spreadsheet program");
                None
            }
            figures::Figure::Wrong => {
                let remedy = format!(
                    "give a number with a decimal {}, or choose how fractions are written",
                    self.options.decimal.label()
                );
                self.wrong(row, Some(field), format!("\u{201c}{text}\u{201d} is not a number"), remedy);
                None
            }
        }
    }

    /// A quantity of 0 or more with its unit: that of the cell, of the row's unit column, of the heading, or the one that was chosen. None
    /// where the cell says none, or the row that it has none.
    pub fn quantity(&mut self, row: &'a Row, field: Field) -> Option<Amount> {
        let (value, _) = self.figure_of(row, field)?;
        self.not_below_zero(row, field, value)?;
        let amount = self.peek(row, field);
        match &amount {
            None if value > 0.0 => self.remark(row, format!("the {} has no unit and is not taken", field.label())),
            Some(Amount { unit: Some(unit), .. }) if unit.is_doubtful => self.remark(
                row,
                "\u{201c}tons\u{201d} are read as metric tons; they could be short tons (0.907 t) or long tons (1.016 t)",
            ),
            _ => {}
        }
        amount
    }

    /// As [`Self::quantity`], saying nothing about what is wrong or uncertain.
    pub fn peek(&self, row: &'a Row, field: Field) -> Option<Amount> {
        let figures::Figure::Known { value, unit: in_cell, .. } =
            figures::read(self.cell(row, field), self.options.decimal)
        else {
            return None;
        };
        if let Some(chosen) = self.chosen_volume() {
            let unit = (chosen == VolumeUnit::Kilogram).then(Unit::kilogram);
            let factor = if unit.is_some() { 1.0 } else { chosen.factor() };
            return Some(Amount { value: value * factor, unit });
        }
        let head = self.options.column(field).and_then(|at| self.heads.get(&at));
        let scale = head.map_or(1.0, |head| head.scale * if head.is_monthly { 12.0 } else { 1.0 });
        let mut unit = in_cell.or_else(|| head.and_then(|head| head.unit.clone()));
        if unit.is_none() && self.options.has(Field::Unit) && self.has_unit_column(field) {
            let text = self.cell(row, Field::Unit);
            // `Tonnes (metal content)` is a mass in a table of production; elsewhere a unit with more words is one of its own.
            let with_words = || {
                units::of_commodity(text).filter(|unit| unit.is_mass() && self.options.kind == TableKind::Production)
            };
            let found = units::of_cell(text).or_else(with_words).unwrap_or_else(|| Unit::named(text));
            if found.is_none() {
                return None;
            }
            unit = Some(found);
        }
        Some(Amount { value: value * scale, unit })
    }

    /// Whether the column of units speaks of a field.
    fn has_unit_column(&self, field: Field) -> bool {
        match self.options.kind {
            TableKind::Production => matches!(field, Field::Baseline | Field::Capacity),
            _ => matches!(field, Field::Quantity | Field::OtherQuantity),
        }
    }

    /// The unit of volumes that somebody chose; none where each column has its own.
    pub(super) fn chosen_volume(&self) -> Option<VolumeUnit> {
        let heading = [Field::Quantity, Field::Baseline].into_iter().find_map(|field| self.options.column(field));
        let by_heading = heading.map_or(VolumeUnit::Map, |at| VolumeUnit::guess(&self.table.heading(at)));
        let is_chosen = self.options.volume_is_chosen
            || (self.options.volume != VolumeUnit::Map && self.options.volume != by_heading);
        is_chosen.then_some(self.options.volume)
    }

    /// A volume in the unit of a commodity of the map; none where the cell says none. Where it measures something else the row is refused.
    pub fn volume(&mut self, row: &'a Row, field: Field, of_map: Option<&str>) -> Option<f64> {
        let amount = self.quantity(row, field)?;
        let value = amount.on_map(of_map);
        if value.is_none() {
            let unit = amount.unit.map_or_else(String::new, |unit| unit.words());
            let message = format!(
                "{} is in {unit}, and the map counts in {}",
                self.cell(row, field),
                of_map.unwrap_or("something else")
            );
            self.wrong(row, Some(field), message, "give it in the unit of the map, or choose another column");
        }
        value
    }

    /// An amount of dollars, 0 or more. Money in another currency is not taken, with a word, unless somebody gave its rate.
    pub fn money(&mut self, row: &'a Row, field: Field) -> Option<f64> {
        let heading = self.options.column(field).map(|at| self.table.heading(at)).unwrap_or_default();
        let value = self.amount(row, field, 1.0)?;
        let is_chosen = self.options.money_is_chosen
            || (self.options.money != MoneyUnit::Usd && self.options.money != MoneyUnit::guess(&heading));
        let billions = fold(&heading).split(' ').any(|word| matches!(word, "billion" | "billions" | "bn"));
        let factor = if is_chosen {
            self.options.money.factor()
        } else if billions {
            1e9
        } else {
            MoneyUnit::guess(&heading).factor()
        };
        Some(value * factor * self.dollars_per(row, field, &heading)?)
    }

    /// US dollars per unit of the money of a cell: by the row's column of currencies, else by the heading. None where no rate is known, which is said.
    fn dollars_per(&mut self, row: &'a Row, field: Field, heading: &str) -> Option<f64> {
        let cell = if field == Field::Value { self.cell(row, Field::Currency) } else { "" };
        let (code, name) = match (currencies::of_text(cell), currencies::of_text(heading)) {
            (Some(currency), _) => (currency.code.clone(), currency.name.clone()),
            (None, _)
                if matches!(fold(cell).as_str(), "usd" | "us" | "us dollar" | "us dollars" | "dollars" | "dollar") =>
            {
                return Some(1.0);
            }
            (None, _) if !cell.is_empty() => (cell.to_uppercase(), cell.to_owned()),
            (None, Some(currency)) => (currency.code.clone(), currency.name.clone()),
            (None, None) => return Some(1.0),
        };
        let rate = self.options.rates.get(&code).copied();
        let words = match rate {
            Some(rate) => format!("{} in {name} is turned into US dollars at {rate} each", field.label()),
            None => format!(
                "{} is in {name} and not taken: give the rate, as {code}=1.08, or the value in US dollars",
                field.label()
            ),
        };
        self.remark(row, words);
        rate
    }

    /// A figure with the citation of this import.
    pub fn figure(&self, value: f64) -> Figure {
        Figure { value, source: self.options.source.id.clone(), sigma: self.options.sigma, ..Figure::default() }
    }

    /// A figure that the import has to assume.
    pub fn assumed(&self, value: f64) -> Figure {
        Figure { value, source: self.assumption_id(), ..Figure::default() }
    }

    fn assumption_id(&self) -> SourceId {
        format!("{}-assumed", self.options.source.id).as_str().into()
    }

    /// What the import comes to. Citations come in only with figures that use them.
    pub fn finish(mut self) -> ImportPlan {
        let numbers = self.options.columns.iter().filter(|(field, _)| field.is_volume()).map(|(_, at)| *at);
        if !self.options.decimal_is_chosen
            && let Some(doubt) = numbers::doubt(self.table, numbers, self.options.decimal)
        {
            self.notes.push(doubt);
        }
        for (words, rows) in std::mem::take(&mut self.remarks) {
            self.notes.push(format!("{words}: {}", listed(&rows)));
        }
        let own = self.options.source.clone();
        let assumption = Source {
            id: self.assumption_id(),
            publication: format!("Assumptions made when {} was imported", self.table.name),
            year: own.year,
            quality: crate::model::Quality::Illustrative,
            note: "Maxima, capacities and prices that the table does not give: twice the volume for routes, no spare capacity.".to_owned(),
            ..Source::default()
        };
        let mut plan = ImportPlan {
            commodities: self.commodities.finish(),
            recipes: self.recipes.finish(),
            sites: self.sites.finish(),
            routes: self.routes.finish(),
            findings: self.findings,
            problems: self.problems,
            rows: self.table.rows.len(),
            bad: self.bad.len(),
            notes: self.notes,
            totals: self.totals,
            ..ImportPlan::default()
        };
        let used = used_sources(&plan);
        for source in [own, assumption].into_iter().filter(|source| used.contains(&source.id)) {
            match self.preset.sources.iter().position(|known| known.id == source.id) {
                Some(at) => {
                    if let Some(slot) = self.sources.edit(at) {
                        *slot = source;
                    }
                }
                None => {
                    self.sources.add(source);
                }
            }
        }
        plan.sources = self.sources.finish();
        if plan.problems > plan.findings.len() {
            plan.notes.push(format!("{} more problems are not listed", plan.problems - plan.findings.len()));
        }
        plan
    }
}

fn used_sources(plan: &ImportPlan) -> BTreeSet<SourceId> {
    let mut used = BTreeSet::new();
    let mut note = |figure: &Figure| {
        used.insert(figure.source.clone());
    };
    for site in plan.sites.iter().filter_map(|swap| swap.after.as_deref()) {
        site.activities.iter().for_each(|entry| [&entry.baseline, &entry.capacity].into_iter().for_each(&mut note));
        site.activities.iter().flat_map(|entry| &entry.ramp).for_each(|step| note(&step.capacity));
        site.owners.iter().for_each(|owner| note(&owner.stake));
        site.demands
            .iter()
            .for_each(|entry| [&entry.quantity, &entry.value_at_stake_usd].into_iter().for_each(&mut note));
        site.stocks.iter().for_each(|entry| note(&entry.initial));
    }
    for route in plan.routes.iter().filter_map(|swap| swap.after.as_deref()) {
        [&route.baseline, &route.maximum, &route.cost_usd].into_iter().for_each(&mut note);
    }
    plan.commodities.iter().filter_map(|swap| swap.after.as_deref()).for_each(|good| note(&good.price_usd));
    used
}
