//! What columns can mean, and which one probably means what.

use crate::assets;
use crate::store::import::units;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::LazyLock;
use strum::{EnumCount, IntoStaticStr, VariantArray};

/// What the rows of a table are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, EnumCount, Serialize, Deserialize)]
pub enum TableKind {
    /// Sites with their capacities, demands and stocks; several rows of one site add up.
    #[default]
    Sites,
    /// Routes between sites.
    Routes,
    /// Trade between countries, as customs offices publish it.
    Trade,
    /// What countries produce of a good at a stage, as geological surveys publish it.
    Production,
    /// The injects of a run sheet, as exercises list them; nothing of a map.
    Exercise,
}

impl TableKind {
    /// All kinds of tables that hold something of a map.
    pub const ALL: [Self; Self::COUNT - 1] = [Self::Sites, Self::Routes, Self::Trade, Self::Production];
    /// Those that a map is written as in a workbook: all that it holds. What countries produce follows from its sites.
    pub const WRITTEN: [Self; 3] = [Self::Sites, Self::Routes, Self::Trade];

    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sites => "Sites",
            Self::Routes => "Routes",
            Self::Trade => "Trade between countries",
            Self::Production => "Production by country",
            Self::Exercise => "Exercise list",
        }
    }

    /// The word on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Sites => "sites",
            Self::Routes => "routes",
            Self::Trade => "trade",
            Self::Production => "production",
            Self::Exercise => "exercise",
        }
    }

    /// The columns of exported tables.
    pub fn columns(self) -> impl Iterator<Item = Field> {
        self.fields().iter().copied().filter(move |field| match field {
            Field::OtherQuantity | Field::Period | Field::Month | Field::Currency => false,
            Field::Year => self == Self::Trade,
            _ => true,
        })
    }

    /// What the columns may hold, in the order in which tables are written.
    pub fn fields(self) -> &'static [Field] {
        use Field::*;
        match self {
            Self::Sites => &[
                Id,
                Name,
                Country,
                Stage,
                Latitude,
                Longitude,
                Recipe,
                Baseline,
                Capacity,
                Ramp,
                DemandCommodity,
                Demand,
                ValueAtStake,
                EndUse,
                StockCommodity,
                Stock,
                Owner,
                OwnerCountry,
                Stake,
                Note,
                Year,
            ],
            Self::Routes => {
                &[Id, Commodity, From, To, Baseline, Maximum, TransitMonths, Cost, QualificationMonths, Note]
            }
            Self::Trade => &[
                Reporter,
                Partner,
                Direction,
                Code,
                Description,
                Quantity,
                Value,
                Year,
                Unit,
                OtherQuantity,
                Currency,
                Period,
                Month,
            ],
            Self::Production => {
                &[Country, Commodity, Description, Stage, Baseline, Capacity, Unit, Year, Period, Month, Note]
            }
            Self::Exercise => &[
                ListRound,
                ListNumber,
                ListDue,
                ListKind,
                ListDelivery,
                ListFrom,
                ListTo,
                ListTitle,
                ListText,
                ListExpected,
                ListLearning,
                ListMinutes,
                ListStatus,
                ListComment,
                ListReveals,
                ListGameDate,
            ],
        }
    }

    /// What there must be.
    pub fn needs(self) -> &'static [Field] {
        match self {
            Self::Sites => &[Field::Name],
            Self::Routes => &[Field::Commodity, Field::From, Field::To],
            Self::Trade => &[Field::Reporter, Field::Partner, Field::Code],
            Self::Production => &[Field::Country, Field::Baseline],
            Self::Exercise => &[Field::ListNumber],
        }
    }

    /// The kind with the most columns that are known by their heading.
    pub(super) fn guess(headers: &[String]) -> Self {
        let known = |kind: Self| {
            let found = guess(kind, headers);
            let whole = kind.needs().iter().all(|field| found.contains_key(field));
            (whole, found.len())
        };
        let mut best = Self::Sites;
        for kind in [Self::Routes, Self::Trade] {
            if known(kind) > known(best) {
                best = kind;
            }
        }
        // A column of countries stands in all tables: production is known by its word, where no site and no partner is named.
        let says = headers.iter().any(|header| {
            let folded = fold(header);
            folded == Field::Baseline.label()
                || folded.split(' ').any(|word| matches!(word, "production" | "prod" | "output"))
        });
        if !known(best).0 && says && known(Self::Production).0 {
            best = Self::Production;
        }
        best
    }
}

/// What a column holds. The text of a variant is the heading that exported tables have, and the word on screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, IntoStaticStr, VariantArray)]
pub enum Field {
    /// Id of the site or route.
    #[strum(serialize = "id")]
    Id,
    /// Name of the site on screen.
    #[strum(serialize = "name")]
    Name,
    /// Country in which the site stands: code or name.
    #[strum(serialize = "country")]
    Country,
    /// Stage of the site.
    #[strum(serialize = "stage")]
    Stage,
    /// Latitude of the site, degrees, north positive.
    #[strum(serialize = "latitude")]
    Latitude,
    /// Longitude of the site, degrees, east positive.
    #[strum(serialize = "longitude")]
    Longitude,
    /// Recipe that the site runs: id or name.
    #[strum(serialize = "recipe")]
    Recipe,
    /// Baseline per year: units of activity of a site, units of the commodity on a route.
    #[strum(serialize = "baseline per year")]
    Baseline,
    /// Capacity of the activity at the start, units of activity per year.
    #[strum(serialize = "capacity per year")]
    Capacity,
    /// Later capacities with their dates, in one cell.
    #[strum(serialize = "ramp")]
    Ramp,
    /// Commodity that the site demands: id or name.
    #[strum(serialize = "demand of")]
    DemandCommodity,
    /// Demand of that commodity, units per year.
    #[strum(serialize = "demand per year")]
    Demand,
    /// Value at stake in that demand, USD per unit.
    #[strum(serialize = "value at stake USD")]
    ValueAtStake,
    /// End use of that demand.
    #[strum(serialize = "end use")]
    EndUse,
    /// Commodity that the site stores: id or name.
    #[strum(serialize = "stock of")]
    StockCommodity,
    /// Stock of that commodity at the start, units.
    #[strum(serialize = "stock")]
    Stock,
    /// Owner of a stake in the site.
    #[strum(serialize = "owner")]
    Owner,
    /// Country that the owner answers to: code or name.
    #[strum(serialize = "owner country")]
    OwnerCountry,
    /// Owner's stake in the site, 0 to 1, or per cent with a % sign.
    #[strum(serialize = "stake")]
    Stake,
    /// Note on the site or route.
    #[strum(serialize = "note")]
    Note,
    /// Commodity that the route carries: id or name.
    #[strum(serialize = "commodity")]
    Commodity,
    /// Site at which the route starts: id or name.
    #[strum(serialize = "from")]
    From,
    /// Site at which the route ends: id or name.
    #[strum(serialize = "to")]
    To,
    /// Most that the route can carry, units per year.
    #[strum(serialize = "maximum per year")]
    Maximum,
    /// Months between departure and arrival.
    #[strum(serialize = "transit months")]
    TransitMonths,
    /// Cost of the route, USD per unit.
    #[strum(serialize = "cost USD")]
    Cost,
    /// Months that a new customer needs before the route may open.
    #[strum(serialize = "qualification months")]
    QualificationMonths,
    /// Country whose customs office reports the trade.
    #[strum(serialize = "reporter")]
    Reporter,
    /// Country at the other end of the trade.
    #[strum(serialize = "partner")]
    Partner,
    /// Direction of the trade, seen from the reporter: import or export.
    #[strum(serialize = "direction")]
    Direction,
    /// Commodity code in the customs nomenclature.
    #[strum(serialize = "commodity code")]
    Code,
    /// Description of the commodity code.
    #[strum(serialize = "description")]
    Description,
    /// Quantity traded, in the unit of the table.
    #[strum(serialize = "quantity")]
    Quantity,
    /// Unit of the quantity, row by row.
    #[strum(serialize = "quantity unit")]
    Unit,
    /// A second quantity, which counts where the first is missing.
    #[strum(serialize = "other quantity")]
    OtherQuantity,
    /// Currency of the value, row by row.
    #[strum(serialize = "currency")]
    Currency,
    /// Value traded, in the money of the table.
    #[strum(serialize = "value USD")]
    Value,
    /// Year of the trade, or of what the row says of a site.
    #[strum(serialize = "year")]
    Year,
    /// Period of the trade, with its year: a month, a quarter.
    #[strum(serialize = "period")]
    Period,
    /// Month of the trade, beside a column with its year.
    #[strum(serialize = "month")]
    Month,
    /// Round of the inject.
    #[strum(serialize = "round")]
    ListRound,
    /// Number of the inject.
    #[strum(serialize = "inject number")]
    ListNumber,
    /// When the inject is due.
    #[strum(serialize = "time due")]
    ListDue,
    /// What the inject is.
    #[strum(serialize = "inject type")]
    ListKind,
    /// How the inject reaches the players.
    #[strum(serialize = "delivery")]
    ListDelivery,
    /// Who sends the inject.
    #[strum(serialize = "sender")]
    ListFrom,
    /// Who gets the inject.
    #[strum(serialize = "recipient")]
    ListTo,
    /// Title of the inject.
    #[strum(serialize = "inject title")]
    ListTitle,
    /// What is told.
    #[strum(serialize = "inject text")]
    ListText,
    /// What the players are expected to do.
    #[strum(serialize = "expected action")]
    ListExpected,
    /// What is to be learnt.
    #[strum(serialize = "learning point")]
    ListLearning,
    /// Minutes that the inject takes.
    #[strum(serialize = "inject minutes")]
    ListMinutes,
    /// What has become of the inject.
    #[strum(serialize = "inject status")]
    ListStatus,
    /// What the evaluator says.
    #[strum(serialize = "evaluator's comment")]
    ListComment,
    /// What begins to act on the map.
    #[strum(serialize = "reveals")]
    ListReveals,
    /// Day in the game.
    #[strum(serialize = "game date")]
    ListGameDate,
}

impl Field {
    /// The heading that exported tables have, and the word on screen.
    pub fn label(self) -> &'static str {
        self.into()
    }

    /// Whether its cells are numbers in which a comma may stand for the point.
    pub(super) fn is_number(self) -> bool {
        matches!(
            self,
            Self::Latitude
                | Self::Longitude
                | Self::Baseline
                | Self::Capacity
                | Self::Demand
                | Self::ValueAtStake
                | Self::Stock
                | Self::Stake
                | Self::Maximum
                | Self::Cost
                | Self::Quantity
                | Self::OtherQuantity
                | Self::Value
        )
    }

    /// Whether its cells are numbers that a wrong reading of a comma makes a thousand times larger or smaller without being noticed.
    pub(super) fn is_volume(self) -> bool {
        self.is_number() && !matches!(self, Self::Latitude | Self::Longitude | Self::Stake)
    }

    /// Headings by which it is known, folded (see [`fold`]), the likeliest first.
    pub(super) fn headings(self) -> &'static [String] {
        HEADINGS.get(self.label()).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The file of headings; it says what its columns hold.
const TEXT: &str = include_str!("../../../../assets/import-columns.csv");

/// Headings by the label of their field: its own first, then those of usual tables.
static HEADINGS: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let read = |record: csv::StringRecord| {
        let label = record.get(0)?;
        let others = record.get(1)?.split('|').filter(|heading| !heading.is_empty());
        Some((label.to_owned(), std::iter::once(label).chain(others).map(fold).collect()))
    };
    assets::lines(TEXT).filter_map(read).collect()
});

/// Lower case; everything but letters and digits is a space.
pub(super) fn fold(text: &str) -> String {
    let mut folded = String::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            folded.push(letter);
        } else if !folded.is_empty() && !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.trim_end().to_owned()
}

/// A heading as it is compared: folded, without blanks; with and without its unit.
pub(super) struct Heading {
    whole: String,
    without_unit: String,
}

impl Heading {
    /// Reads a heading of a table.
    pub fn of(text: &str) -> Self {
        let squeeze = |text: &str| text.replace(' ', "");
        // `Event #` is the number of an event, and not the event.
        Self { whole: squeeze(&fold(&text.replace('#', " no "))), without_unit: squeeze(&units::of_heading(text).rest) }
    }

    /// True where it is a known heading, itself or without its unit.
    pub fn is(&self, wanted: &str) -> bool {
        self.is_whole(wanted)
            || (!self.without_unit.is_empty()
                && wanted.chars().filter(|letter| *letter != ' ').eq(self.without_unit.chars()))
    }

    fn is_whole(&self, wanted: &str) -> bool {
        wanted.chars().filter(|letter| *letter != ' ').eq(self.whole.chars())
    }
}

/// Columns whose heading is one of those of a field, in the order of the table: the neighbours of the one that was chosen.
pub(super) fn all_of(field: Field, headers: &[String]) -> Vec<usize> {
    let is = |header: &String| {
        let heading = Heading::of(header);
        field.headings().iter().any(|wanted| heading.is_whole(wanted))
    };
    headers.iter().enumerate().filter(|(_, header)| is(header)).map(|(at, _)| at).collect()
}

/// True where a heading is one of those of a field.
pub(super) fn is_heading_of(field: Field, heading: &str) -> bool {
    let heading = Heading::of(heading);
    field.headings().iter().any(|wanted| heading.is(wanted))
}

/// All headings that are known, without blanks.
static SQUEEZED: LazyLock<HashSet<String>> =
    LazyLock::new(|| HEADINGS.values().flatten().map(|heading| heading.replace(' ', "")).collect());

/// True where so many cells are known headings and none holds a figure.
pub(super) fn looks_like_headings(cells: &[String], enough: usize) -> bool {
    let mut count = 0;
    for cell in cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()) {
        if cell.len() > 60 || cell.parse::<f64>().is_ok() {
            return false;
        }
        count += usize::from(SQUEEZED.contains(&fold(cell).replace(' ', "")));
    }
    count >= enough && known(cells) >= enough
}

/// Headings that are known, of whatever table: by them the row of headings is found.
pub(super) fn known(headers: &[String]) -> usize {
    TableKind::ALL.into_iter().map(|kind| guess(kind, headers).len()).max().unwrap_or(0)
}

/// Which column probably holds what: the heading that is listed first for a field wins, and no column is taken twice.
pub(super) fn guess(kind: TableKind, headers: &[String]) -> BTreeMap<Field, usize> {
    let headings: Vec<Heading> = headers.iter().map(|header| Heading::of(header)).collect();
    let mut columns = BTreeMap::new();
    let mut taken = vec![false; headers.len()];
    let most = kind.fields().iter().map(|field| field.headings().len()).max().unwrap_or(0);
    // All first choices before any second: `from` is the origin before `source` could be. What is known only without its unit comes last.
    for is in [Heading::is_whole, Heading::is] {
        for rank in 0..most {
            for field in kind.fields() {
                let Some(wanted) = field.headings().get(rank) else { continue };
                let found = headings.iter().zip(&taken).position(|(heading, taken)| !taken && is(heading, wanted));
                if let Some(at) = found.filter(|_| !columns.contains_key(field)) {
                    columns.insert(*field, at);
                    taken[at] = true;
                }
            }
        }
    }
    // A second quantity alone is the first.
    if !columns.contains_key(&Field::Quantity)
        && let Some(at) = columns.remove(&Field::OtherQuantity)
    {
        columns.insert(Field::Quantity, at);
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const EVERY: [TableKind; TableKind::COUNT] =
        [TableKind::Sites, TableKind::Routes, TableKind::Trade, TableKind::Production, TableKind::Exercise];

    fn headers(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn the_file_of_headings_is_whole_and_unique() {
        let lines: Vec<&str> = TEXT.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!((lines[0], HEADINGS.len()), ("field,headings", lines.len() - 1), "every line is read, none twice");
        let fields: BTreeSet<&str> = EVERY.iter().flat_map(|kind| kind.fields()).map(|field| field.label()).collect();
        assert_eq!(fields.len(), Field::VARIANTS.len(), "every field is a column of a table");
        assert_eq!(HEADINGS.keys().map(String::as_str).collect::<BTreeSet<_>>(), fields);
        for (field, headings) in HEADINGS.iter() {
            assert_eq!(headings.iter().collect::<BTreeSet<_>>().len(), headings.len(), "{field}");
            assert!(headings.iter().all(|heading| !heading.is_empty() && &fold(heading) == heading), "{field}");
        }
    }

    #[test]
    fn usual_tables_are_known_by_their_headings() {
        let comtrade = headers("refYear,flowCode,reporterISO,partnerISO,cmdCode,cmdDesc,netWgt,primaryValue");
        assert_eq!(TableKind::guess(&comtrade), TableKind::Trade);
        let columns = guess(TableKind::Trade, &comtrade);
        assert_eq!(columns.get(&Field::Reporter), Some(&2));
        assert_eq!(columns.get(&Field::Quantity), Some(&6));
        assert_eq!(columns.get(&Field::Value), Some(&7));
        assert_eq!(columns.get(&Field::Direction), Some(&1));
        // Exercise lists as three offices write them.
        for (list, known) in [
            ("MSEL #,DTG,Inject Mode,From,To,Inject Text,Expected Player Action,Objective,Status,Remarks", 10),
            ("Event #,Phase,Scheduled Time,Means,Sender,Recipient,Description,Expected Outcome,Evaluator Comment", 9),
            ("Inject No.,Turn,Time Due,Type,Originator,Audience,Event,Message,Lesson,Duration (min)", 10),
        ] {
            assert_eq!(guess(TableKind::Exercise, &headers(list)).len(), known, "{list}");
        }
        assert_eq!(TableKind::guess(&headers("Name,Country,Stage,Lat,Lon,Capacity (t)")), TableKind::Sites);
        assert_eq!(TableKind::guess(&headers("From,To,Commodity,Volume")), TableKind::Routes);
        // Every exported heading is known again.
        for kind in EVERY {
            let own: Vec<String> = kind.fields().iter().map(|field| field.label().to_owned()).collect();
            assert_eq!(guess(kind, &own).len(), kind.fields().len(), "{kind:?}");
        }
    }
}
