//! What columns can mean, and which one probably means what.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;
use strum::{EnumCount, IntoStaticStr, VariantArray};

/// What the rows of a table are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, EnumCount)]
pub enum TableKind {
    /// Sites with their capacities, demands and stocks; several rows of one site add up.
    #[default]
    Sites,
    /// Routes between sites.
    Routes,
    /// Trade between countries, as customs offices publish it.
    Trade,
}

impl TableKind {
    /// All kinds of tables.
    pub const ALL: [Self; Self::COUNT] = [Self::Sites, Self::Routes, Self::Trade];

    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Sites => "Sites",
            Self::Routes => "Routes",
            Self::Trade => "Trade between countries",
        }
    }

    /// The word on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::Sites => "sites",
            Self::Routes => "routes",
            Self::Trade => "trade",
        }
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
            ],
            Self::Routes => {
                &[Id, Commodity, From, To, Baseline, Maximum, TransitMonths, Cost, QualificationMonths, Note]
            }
            Self::Trade => &[Reporter, Partner, Direction, Code, Description, Quantity, Value, Year],
        }
    }

    /// What there must be.
    pub fn needs(self) -> &'static [Field] {
        match self {
            Self::Sites => &[Field::Name],
            Self::Routes => &[Field::Commodity, Field::From, Field::To],
            Self::Trade => &[Field::Reporter, Field::Partner, Field::Code],
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
    /// Value traded, in the money of the table.
    #[strum(serialize = "value USD")]
    Value,
    /// Year of the trade.
    #[strum(serialize = "year")]
    Year,
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
                | Self::Value
        )
    }

    /// Headings by which it is known, folded (see [`fold`]), the likeliest first.
    fn headings(self) -> &'static [String] {
        HEADINGS.get(self.label()).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The file of headings; it says what its columns hold.
const TEXT: &str = include_str!("../../../../assets/import-columns.csv");

/// Headings by the label of their field: its own first, then those of usual tables.
static HEADINGS: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(TEXT.as_bytes());
    let read = |record: csv::StringRecord| {
        let label = record.get(0)?;
        let others = record.get(1)?.split('|').filter(|heading| !heading.is_empty());
        Some((label.to_owned(), std::iter::once(label).chain(others).map(fold).collect()))
    };
    reader.records().filter_map(|record| read(record.ok()?)).collect()
});

/// Lower case; everything but letters and digits is a space.
fn fold(text: &str) -> String {
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

/// Which column probably holds what: the heading that is listed first for a field wins, and no column is taken twice.
pub(super) fn guess(kind: TableKind, headers: &[String]) -> BTreeMap<Field, usize> {
    let folded: Vec<String> = headers.iter().map(|header| fold(header)).collect();
    let mut columns = BTreeMap::new();
    let mut taken = vec![false; headers.len()];
    let most = kind.fields().iter().map(|field| field.headings().len()).max().unwrap_or(0);
    // All first choices before any second: `from` is the origin before `source` could be.
    for rank in 0..most {
        for field in kind.fields() {
            let Some(wanted) = field.headings().get(rank) else { continue };
            let found = folded.iter().zip(&taken).position(|(header, taken)| header == wanted && !taken);
            if let Some(at) = found.filter(|_| !columns.contains_key(field)) {
                columns.insert(*field, at);
                taken[at] = true;
            }
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn headers(text: &str) -> Vec<String> {
        text.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn the_file_of_headings_is_whole_and_unique() {
        let lines: Vec<&str> = TEXT.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!((lines[0], HEADINGS.len()), ("field,headings", lines.len() - 1), "every line is read, none twice");
        let fields: BTreeSet<&str> =
            TableKind::ALL.iter().flat_map(|kind| kind.fields()).map(|field| field.label()).collect();
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
        assert_eq!(TableKind::guess(&headers("Name,Country,Stage,Lat,Lon,Capacity (t)")), TableKind::Sites);
        assert_eq!(TableKind::guess(&headers("From,To,Commodity,Volume")), TableKind::Routes);
        // Every exported heading is known again.
        for kind in TableKind::ALL {
            let own: Vec<String> = kind.fields().iter().map(|field| field.label().to_owned()).collect();
            assert_eq!(guess(kind, &own).len(), kind.fields().len(), "{kind:?}");
        }
    }
}
