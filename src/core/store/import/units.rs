//! Units of quantity: as headings, cells of unit columns and commodities of the map write them.

use crate::assets;
use crate::store::import::columns::fold;
use std::collections::HashMap;
use std::sync::LazyLock;

/// The file of units; it says what its columns hold.
const TEXT: &str = include_str!("../../../../assets/import-units.csv");

/// Longest spelling that is looked for, words.
const LONGEST: usize = 8;

/// A unit: what it measures, and how much of the kind's own unit it is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Unit {
    /// What is measured: mass, count, energy …; `none` where a row has no quantity, `money` where it is a value.
    pub kind: String,
    /// What one of it is, in tonnes, pieces, megawatt-hours …
    pub factor: f64,
    /// A mass of something within the goods (`t REO`); empty for the goods themselves.
    pub of: String,
    /// The word `ton`, which means three different things.
    pub is_doubtful: bool,
    /// How it is written, folded.
    pub word: String,
}

impl Unit {
    fn new(kind: &str, factor: f64) -> Self {
        Self { kind: kind.to_owned(), factor, of: String::new(), is_doubtful: false, word: String::new() }
    }

    /// A kilogram.
    pub fn kilogram() -> Self {
        Self::new("mass", 0.001)
    }

    /// A tonne.
    pub fn tonne() -> Self {
        Self::new("mass", 1.0)
    }

    /// A unit that is not known: nothing is converted into it but itself.
    pub fn named(text: &str) -> Self {
        Self { word: fold(text), ..Self::new(&format!("\u{201c}{}\u{201d}", text.trim()), 1.0) }
    }

    /// The unit in words.
    pub fn words(&self) -> String {
        if self.word.is_empty() { self.kind.clone() } else { self.word.clone() }
    }

    /// True where it says that there is no quantity.
    pub fn is_none(&self) -> bool {
        self.kind == "none"
    }

    /// True for a mass, of whatever.
    pub fn is_mass(&self) -> bool {
        self.kind == "mass"
    }

    /// True where the figure is a value and no quantity.
    pub fn is_money(&self) -> bool {
        self.kind == "money"
    }

    /// What a figure in this unit is in another one; none where they measure different things.
    pub fn factor_to(&self, other: &Self) -> Option<f64> {
        (self.kind == other.kind && !self.is_none() && !self.is_money()).then(|| self.factor / other.factor)
    }

    /// The unit in which new commodities of this kind are counted on a map.
    pub fn of_map(&self) -> String {
        let word = match self.kind.as_str() {
            "count" => "units",
            "energy" => "MWh",
            "power" => "MW",
            "volume" => "m³",
            "area" => "m²",
            "length" => "m",
            "pairs" => "pairs",
            "packs" => "packs",
            "contained mass" => "kg of substance",
            "mass" => "t",
            _ => return self.words(),
        };
        word.to_owned()
    }
}

/// A line of the file.
struct Line {
    unit: Unit,
    in_headings: bool,
}

/// The file as it is looked up.
struct Units {
    words: HashMap<String, Line>,
    codes: HashMap<i32, Unit>,
}

static UNITS: LazyLock<Units> = LazyLock::new(|| {
    let mut units = Units { words: HashMap::new(), codes: HashMap::new() };
    for record in assets::lines(TEXT) {
        let cell = |at: usize| assets::cell(&record, at);
        let Ok(factor) = cell(1).parse() else { continue };
        let unit = Unit::new(cell(0), factor);
        if let Ok(code) = cell(2).parse() {
            units.codes.insert(code, unit.clone());
        }
        for word in cell(3).split('|') {
            let unit = Unit { is_doubtful: matches!(word, "ton" | "tons"), word: word.to_owned(), ..unit.clone() };
            let in_headings = cell(4) == "yes";
            let line = units.words.entry(word.to_owned()).or_insert(Line { unit, in_headings });
            line.in_headings |= in_headings;
        }
    }
    units
});

/// A unit as a cell of a unit column has it: its code or its words. None where it is not known.
pub(super) fn of_cell(text: &str) -> Option<Unit> {
    let text = text.trim();
    if matches!(text, "" | "-" | "–" | "—" | ".." | "…") {
        return Some(Unit::new("none", 1.0));
    }
    let whole = text.strip_suffix(".0").unwrap_or(text);
    if let Ok(code) = whole.parse::<i32>() {
        return UNITS.codes.get(&code).cloned();
    }
    million_tonnes(text).or_else(|| UNITS.words.get(&fold(text)).map(|line| line.unit.clone()))
}

/// `Mt` is a million tonnes where `MT` and `mt` are one.
fn million_tonnes(text: &str) -> Option<Unit> {
    let mut words = text.split(|letter: char| !letter.is_alphanumeric());
    words.any(|word| word == "Mt").then(|| Unit::new("mass", 1e6))
}

/// The unit of a commodity of the map: `t`, `kt`, `thousand units`, and what follows a known unit (`t REO`) as what it is a mass of.
pub(super) fn of_commodity(text: &str) -> Option<Unit> {
    if let Some(unit) = of_cell(text).filter(|unit| !unit.is_none()) {
        return Some(unit);
    }
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    (1..words.len()).rev().find_map(|count| {
        let line = UNITS.words.get(&words[..count].join(" "))?;
        Some(Unit { of: words[count..].join(" "), ..line.unit.clone() })
    })
}

/// What a heading says about its figures.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct HeadingUnit {
    /// The unit, where it names one.
    pub unit: Option<Unit>,
    /// Thousands or millions of the commodity's own unit.
    pub scale: f64,
    /// True where the figures are by the month.
    pub is_monthly: bool,
    /// The heading without its unit, folded.
    pub rest: String,
}

/// Reads the unit of a heading such as `Netweight (kg)`, `Production, thousand metric tons` or `netWgt`.
pub(super) fn of_heading(heading: &str) -> HeadingUnit {
    let folded = fold(heading);
    let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    // The longest spelling counts: `thousand metric tons` before `metric tons` before `tons`.
    let mut found: Option<(usize, usize, Unit)> = None;
    for from in 0..words.len() {
        for to in (from + 1..=words.len().min(from + LONGEST)).rev() {
            let Some(line) = UNITS.words.get(&words[from..to].join(" ")).filter(|line| line.in_headings) else {
                continue;
            };
            if found.as_ref().is_none_or(|(start, end, _)| end - start < to - from) {
                found = Some((from, to, line.unit.clone()));
            }
            break;
        }
    }
    let is = |word: &str| words.contains(&word);
    let is_monthly = is("month") || is("monthly") || is("mo");
    // `'000 kg`: what stands right before a unit says how many of it there are.
    let before = found.as_ref().and_then(|(from, ..)| words.get(from.checked_sub(1)?));
    let scale = match found {
        Some(_) => before.map_or(1.0, |word| match *word {
            "thousand" | "thousands" | "1000" | "000" => 1e3,
            "million" | "millions" | "mio" | "mn" | "mln" => 1e6,
            "billion" | "billions" | "bn" => 1e9,
            _ => 1.0,
        }),
        None if is("million") || is("millions") || is("mio") || is("mn") => 1e6,
        None if is("thousand") || is("thousands") || is("1000") || is("000") => 1e3,
        None => 1.0,
    };
    let mut kept: Vec<&str> = match &found {
        Some((from, to, _)) => words[..*from].iter().chain(&words[*to..]).copied().collect(),
        None => words.clone(),
    };
    kept.retain(|word| {
        !matches!(
            *word,
            "in" | "thousand"
                | "thousands"
                | "1000"
                | "000"
                | "million"
                | "millions"
                | "mio"
                | "mn"
                | "mln"
                | "billion"
                | "billions"
                | "bn"
        )
    });
    let mut unit = million_tonnes(heading).or(found.map(|(_, _, unit)| unit));
    // UN Comtrade's weights are in kilograms although their headings do not say so.
    if unit.is_none()
        && ["netwgt", "netweight", "net weight", "grosswgt", "grossweight", "gross weight"]
            .iter()
            .any(|word| folded.contains(word))
    {
        unit = Some(Unit::kilogram());
    }
    HeadingUnit { unit, scale, is_monthly, rest: kept.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_whole_and_unique() {
        assert!(TEXT.contains("\nkind,factor,code,spellings,heading\n"));
        let mut seen: HashMap<String, (String, f64)> = HashMap::new();
        for record in assets::lines(TEXT) {
            let factor: f64 = record[1].parse().expect("a factor");
            assert!(factor > 0.0);
            for word in record[3].split('|') {
                assert_eq!(fold(word), word, "as it is looked up");
                let before = seen.insert(word.to_owned(), (record[0].to_owned(), factor));
                assert!(
                    before.is_none_or(|(kind, before)| kind == record[0] && before == factor),
                    "{word} means two units"
                );
            }
        }
        // The codes of UN Comtrade.
        for code in [-1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13] {
            assert!(UNITS.codes.contains_key(&code), "{code}");
        }
    }

    #[test]
    fn headings_say_their_units() {
        let tonnes = |heading: &str| of_heading(heading).unit.map(|unit| (unit.kind, unit.factor));
        let mass = |factor: f64| Some(("mass".to_owned(), factor));
        for (heading, factor) in [
            ("netWgt", 0.001),
            ("Netweight (kg)", 0.001),
            ("Net weight, kg", 0.001),
            ("NetWeight in KGM", 0.001),
            ("Gross mass kg", 0.001),
            ("QUANTITY_IN_KG", 0.001),
            ("QUANTITY_IN_100KG", 0.1),
            ("Production (kt)", 1000.0),
            ("Production, thousand metric tons", 1000.0),
            ("Production, Mt", 1e6),
            ("Production (MT)", 1.0),
            ("Mine production, metric tons", 1.0),
            ("Quantity (t)", 1.0),
            ("capacity_t", 1.0),
            ("Output '000 tonnes", 1000.0),
            ("million lb", 453.59237),
            ("short tons", 0.90718474),
        ] {
            assert_eq!(tonnes(heading), mass(factor), "{heading}");
        }
        assert_eq!((tonnes("Qty"), tonnes("primaryValue"), tonnes("capacity per year")), (None, None, None));
        assert_eq!(of_heading("NetWeight in KGM").rest, "netweight");
        assert!(of_heading("Capacity t/month").is_monthly);
        assert_eq!(of_heading("Volume (thousands)").scale, 1000.0);
        for (heading, tonnes) in
            [("Mass '000 kg", 1.0), ("Weight (1000 kg)", 1.0), ("Output Mio. t", 1e6), ("million kg", 1000.0)]
        {
            let of = of_heading(heading);
            assert_eq!(of.unit.map(|unit| unit.factor * of.scale), Some(tonnes), "{heading}");
        }
    }

    #[test]
    fn cells_and_commodities_say_their_units() {
        let of = |text: &str| of_cell(text).map(|unit| (unit.kind, unit.factor));
        assert_eq!(of("8"), Some(("mass".to_owned(), 0.001)));
        assert_eq!(of("Weight in kilograms"), of("kg"));
        assert_eq!(of("u"), Some(("count".to_owned(), 1.0)));
        assert_eq!(of("-1"), of("N/A"));
        assert!(of("").is_some_and(|(kind, _)| kind == "none"));
        assert_eq!(of("furlongs"), None);
        assert_eq!(of_commodity("t REO").map(|unit| (unit.factor, unit.of)), Some((1.0, "reo".to_owned())));
        assert_eq!(of_commodity("kt LCE").map(|unit| unit.factor), Some(1000.0));
        assert_eq!(
            of_commodity("thousand units").map(|unit| (unit.kind, unit.factor)),
            Some(("count".to_owned(), 1000.0))
        );
        assert_eq!(of_commodity("GWh").map(|unit| unit.factor), Some(1000.0));
        let kilotonne = of_commodity("kt").expect("a unit");
        assert_eq!(Unit::kilogram().factor_to(&kilotonne), Some(1e-6));
        assert_eq!(Unit::kilogram().factor_to(&of_cell("u").expect("pieces")), None);
    }
}
