//! What happened: observed series with their citations.
//!
//! Every value is a ratio, so that maps and statistics that count different things can be compared: trade over the trade of a
//! usual month, or a share. Each series says what stands under the line. Points marked [`Part::HeldBack`] were not looked at
//! when the parameters were chosen.

use jiff::civil::{Date, date};

/// A stretch of history that a shipped map can replay.
#[derive(Clone, Debug, PartialEq)]
pub struct Episode {
    /// Heading.
    pub title: &'static str,
    /// Name of the preset.
    pub preset: &'static str,
    /// Scenario of what was announced at the time.
    pub scenario: &'static str,
    /// What the engine is told: only what was known.
    pub told: &'static str,
    /// What was observed.
    pub series: Vec<Series>,
}

/// An observed series.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// What it is.
    pub title: &'static str,
    /// How the engine's counterpart is read off.
    pub measure: Measure,
    /// What 100 % is, on both sides.
    pub base: &'static str,
    /// The publications.
    pub source: &'static str,
    /// The values, in order of time.
    pub points: Vec<Point>,
    /// What the model misses, and why.
    pub misses: &'static str,
}

/// What is compared.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// Trade of a month over trade of a usual month (the map's baseline).
    Trade {
        /// What is counted.
        of: Flow,
        /// What it is divided by.
        over: Flow,
    },
    /// Share of what is mined that comes from outside a country.
    MinedOutside {
        /// Which country.
        country: &'static str,
    },
}

/// Trade across borders.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flow {
    /// Countries or groups it leaves; empty: any.
    pub from: &'static [&'static str],
    /// Countries or groups it goes to; empty: any.
    pub to: &'static [&'static str],
    /// Commodities, by id or by the tag of a list they stand on.
    pub goods: &'static [&'static str],
}

/// An observed value.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// First day of its first month.
    pub from: Date,
    /// First day after its last month.
    pub until: Date,
    /// The value, 1 = 100 % of the base.
    pub observed: f64,
    /// Whether the parameters were chosen with it in sight.
    pub part: Part,
}

/// The two parts of a series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Seen when the parameters were chosen.
    Calibration,
    /// Kept aside until then.
    HeldBack,
}

impl Part {
    /// The words of the table.
    pub fn label(self) -> &'static str {
        match self {
            Self::Calibration => "calibration",
            Self::HeldBack => "held back",
        }
    }
}

/// Months of one year, `first` to `last`.
fn months(year: i16, first: i8, last: i8, observed: f64, part: Part) -> Point {
    let until = if last == 12 { date(year + 1, 1, 1) } else { date(year, last + 1, 1) };
    Point { from: date(year, first, 1), until, observed, part }
}

fn seen(year: i16, first: i8, last: i8, observed: f64) -> Point {
    months(year, first, last, observed, Part::Calibration)
}

fn kept(year: i16, first: i8, last: i8, observed: f64) -> Point {
    months(year, first, last, observed, Part::HeldBack)
}

/// Magnets on the map of 2025, of every kind: customs count them all under one heading.
const MAGNETS: &[&str] = &["ndfeb-standard", "ndfeb-ht", "smco"];

fn same(flow: Flow) -> Measure {
    Measure::Trade { of: flow, over: flow }
}

/// All episodes.
pub fn episodes() -> Vec<Episode> {
    vec![magnets_2025(), quota_2010(), minor_metals_2023()]
}

fn magnets_2025() -> Episode {
    const SOURCE: &str = "General Administration of Customs of China, HS 8505.11, as reported by Reuters and others: May 1,238 t, June \
        3,188 t, July 5,577 t, September 5,774 t, October 5,473 t; April about 2,600 t; August 6,146 t follows from 45,290 t in ten \
        months. The base is the mean of January to October 2024, 4,777 t, from ten months of 2025 being 5.2 % lower";
    Episode {
        title: "Magnets after April 2025",
        preset: "rare-earths-2025",
        scenario: "april-2025",
        told: "Announcement 18 as published on 4 April 2025: licences for goods with samarium, gadolinium, terbium, dysprosium, \
               lutetium, scandium or yttrium; trade of 2024.",
        series: vec![
            Series {
                title: "China's exports of magnets, all destinations",
                measure: same(Flow { from: &["CN"], to: &[], goods: MAGNETS }),
                base: "the mean month before the control",
                source: SOURCE,
                points: vec![
                    seen(2025, 4, 4, 2_600.0 / 4_777.0),
                    seen(2025, 5, 5, 1_238.0 / 4_777.0),
                    seen(2025, 6, 6, 3_188.0 / 4_777.0),
                    kept(2025, 7, 7, 5_577.0 / 4_777.0),
                    kept(2025, 8, 8, 6_146.0 / 4_777.0),
                    kept(2025, 9, 9, 5_774.0 / 4_777.0),
                    kept(2025, 10, 10, 5_473.0 / 4_777.0),
                ],
                misses: "Announcement 18 names magnets with dysprosium or terbium alone; in the first weeks the ports held back others too, so that less passed in May than the rule by itself lets through. From July on licences were decided in numbers and buyers refilled their stocks: exports stood above those of the year before. One approval share for good knows neither a queue that is worked off nor the catching up after it; what the first three months teach is too gloomy for the rest",
            },
            Series {
                title: "China's exports of magnets to the United States",
                measure: same(Flow { from: &["CN"], to: &["US"], goods: MAGNETS }),
                base: "the mean month before the control",
                source: "The same: May 46 t, June 353 t, July 619 t, August 590 t, September 420 t, October 656 t. The base is the mean of \
                         July, September and October 2024, 605 t, from the changes on the year",
                points: vec![
                    seen(2025, 5, 5, 46.0 / 605.0),
                    seen(2025, 6, 6, 353.0 / 605.0),
                    kept(2025, 7, 7, 619.0 / 605.0),
                    kept(2025, 8, 8, 590.0 / 605.0),
                    kept(2025, 9, 9, 420.0 / 605.0),
                    kept(2025, 10, 10, 656.0 / 605.0),
                ],
                misses: "Deliveries to the United States were a token in the talks: next to nothing in May, back to normal by July, down in September, up in October. A rule that treats all civil buyers alike cannot show that, and the engine does not guess at negotiations",
            },
            Series {
                title: "China's exports of magnets to Germany; the map's to the European Union",
                measure: same(Flow { from: &["CN"], to: &["EU"], goods: MAGNETS }),
                base: "the mean month before the control",
                source: "The same: June 764 t, July 1,116 t, September 1,288 t, Germany alone. The base is September 2024, 1,007 t, from the \
                         change on the year",
                points: vec![
                    seen(2025, 6, 6, 764.0 / 1_007.0),
                    kept(2025, 7, 7, 1_116.0 / 1_007.0),
                    kept(2025, 9, 9, 1_288.0 / 1_007.0),
                ],
                misses: "Germany stands for the European Union of the map, and buys more of the grades that the car industry needs. The catching up of the summer is missing as above",
            },
        ],
    }
}

fn quota_2010() -> Episode {
    Episode {
        title: "The quota and the halt of 2010, and the mines that followed",
        preset: "rare-earths-2010",
        scenario: "quota-2010",
        told: "The quota cut of July 2010, taken to stay; the halt of shipments to Japan; new mines with the dates their owners gave by \
               early 2011; the growth of demand that was forecast.",
        series: vec![
            Series {
                title: "China's exports of rare earths",
                measure: same(Flow { from: &["CN"], to: &[], goods: &["cn-2010-quota"] }),
                base: "exports of 2009",
                source: "China Customs Statistics: 43,900 t in 2009, 39,813 t in 2010 of which 32,200 t to September, 16,861 t in 2011, 16,265 t in \
                         2012; 22,500 t in 2013, 27,800 t in 2014 and 34,800 t in 2015 from memory of the yearly reports",
                points: vec![
                    seen(2010, 10, 12, (39_813.0 - 32_200.0) / (43_900.0 / 4.0)),
                    seen(2011, 1, 12, 16_861.0 / 43_900.0),
                    seen(2012, 1, 12, 16_265.0 / 43_900.0),
                    kept(2013, 1, 12, 22_500.0 / 43_900.0),
                    kept(2014, 1, 12, 27_800.0 / 43_900.0),
                    kept(2015, 1, 12, 34_800.0 / 43_900.0),
                ],
                misses: "Exports fell far below the quota in 2011 and 2012: prices rose tenfold, buyers lived on stocks, saved, moved into China or closed, and by official Chinese estimates some 20,000 t a year were smuggled. Volumes on the map follow demand until a rule stops them; it has no price that makes demand shrink below the quota. That the quota would be gone in 2015 nobody knew in 2010",
            },
            Series {
                title: "Share of mining outside China",
                measure: Measure::MinedOutside { country: "CN" },
                base: "the world's mines",
                source: "USGS, Mineral Commodity Summaries: China 97 % in 2010, 105,000 t of 123,000 t in 2014, 85 % in 2015; 100,000 t of 110,000 t in \
                         2012 and 95,000 t of 111,000 t in 2013 from memory of the editions of 2014 and 2015, 95 % in 2011 likewise",
                points: vec![
                    seen(2011, 1, 12, 0.05),
                    seen(2012, 1, 12, 0.09),
                    seen(2013, 1, 12, 1.0 - 95.0 / 111.0),
                    kept(2014, 1, 12, 1.0 - 105.0 / 123.0),
                    kept(2015, 1, 12, 0.15),
                ],
                misses: "The sum hides errors that cancel: Mountain Pass never reached the capacity its owner had announced and stopped in 2015, Lynas came later and grew slower, small mines in Russia, India and South-East Asia dug more. The map knows announced projects alone, and China's own output, which grows on the map, was cut",
            },
        ],
    }
}

/// What all countries sold to the United States in the first half of 2025.
fn from_anywhere(title: &'static str, goods: &'static [&'static str]) -> Series {
    Series {
        title,
        measure: same(Flow { from: &[], to: &["US"], goods }),
        base: "the usual month on the map",
        source: "Reuters, 9 July 2025: imports of all three metals on track to equal or exceed those before the ban; taken as 100 %",
        points: vec![kept(2025, 1, 5, 1.0)],
        misses: "Buyers paid two to five times the old price, and traders found ways for all three metals. On the map rigid shares hold American buyers down to what the rules and the room on free routes leave; who outbids whom is not modelled. Where the engine comes close it is because Belgium and Canada make germanium of their own",
    }
}

fn minor_metals_2023() -> Episode {
    const CUSTOMS: &str = "General Administration of Customs of China, as reported by Reuters and in the trade press (Tradium, Rohstoff.net)";
    let out = |goods| same(Flow { from: &["CN"], to: &[], goods });
    let to_us = |goods| same(Flow { from: &["CN"], to: &["US"], goods });
    Episode {
        title: "Gallium, germanium and antimony, 2023 to 2025",
        preset: "gallium-germanium-antimony",
        scenario: "as-announced",
        told: "The licences of August 2023 and September 2024, the ban on the United States of December 2024 and its suspension; trade of \
               2022. Third countries may pass metal on.",
        series: vec![
            Series {
                title: "China's exports of gallium",
                measure: out(&["ga-crude"]),
                base: "the mean month of 2022, 7.83 t",
                source: CUSTOMS,
                points: vec![
                    seen(2023, 8, 9, 0.0),
                    seen(2023, 11, 11, 1.530 / 7.83),
                    kept(2024, 1, 2, 2.760 / 2.0 / 7.83),
                    kept(2024, 8, 8, 11.217 / 7.83),
                    kept(2024, 12, 12, 6.420 / 7.83),
                    kept(2024, 1, 12, 69.44 / 94.0),
                ],
                misses: "Two months without any licence are right. After that licences came in lumps: little until the spring of 2024, well above a usual month in August 2024, when buyers built stocks against worse. A share of the usual trade in every month is at best right on average",
            },
            Series {
                title: "China's exports of germanium",
                measure: out(&["ge"]),
                base: "the mean month of 2022, 3.64 t",
                source: CUSTOMS,
                points: vec![
                    seen(2023, 8, 9, 0.0),
                    seen(2023, 11, 11, 0.721 / 3.64),
                    kept(2024, 1, 2, 3.709 / 2.0 / 3.64),
                    kept(2024, 12, 12, 3.401 / 3.64),
                    kept(2024, 1, 12, 29.389 / 43.7),
                ],
                misses: "As for gallium: right at first, too even after that. Shipments of single months depend on a handful of licences",
            },
            Series {
                title: "China's direct exports of gallium and germanium to the United States",
                measure: to_us(&["ga-crude", "ge"]),
                base: "the usual month on the map",
                source: CUSTOMS,
                points: vec![
                    seen(2023, 8, 12, 0.0),
                    kept(2024, 1, 11, 0.0),
                    kept(2024, 12, 12, 0.0),
                    kept(2025, 1, 10, 0.0),
                ],
                misses: "China licensed next to nothing for the United States from the first day on, long before it said so in December 2024. The announcement of 2023 treats all destinations alike, and so does the engine. After the ban it is right because the text says so",
            },
            Series {
                title: "Antimony oxide to the United States from Thailand and Mexico",
                measure: Measure::Trade {
                    of: Flow { from: &["TH", "MX"], to: &["US"], goods: &["sb-oxide"] },
                    over: Flow { from: &["CN"], to: &["US"], goods: &["sb-oxide"] },
                },
                base: "what China sold there directly in a usual month on the map",
                source: "US customs, as reported by Reuters on 9 July 2025: 3,834 t of antimony oxides from December 2024 to April 2025, taken as \
                         trioxide with 83.5 % of antimony",
                points: vec![Point {
                    from: date(2024, 12, 1),
                    until: date(2025, 5, 1),
                    observed: 3_834.0 * 0.835 / 5.0 / (9_700.0 / 12.0),
                    part: Part::HeldBack,
                }],
                misses: "The engine finds the way through Thailand and Mexico, but a route gains only a part of its room each month, as new suppliers need time to be approved. Here the seller in Thailand belonged to the seller in China and the buyer in Texas was the old one: nothing had to be approved",
            },
            from_anywhere("Antimony oxide to the United States from anywhere", &["sb-oxide"]),
            from_anywhere("Germanium to the United States from anywhere", &["ge"]),
            from_anywhere("Gallium metal to the United States from anywhere", &["ga-crude", "ga-pure"]),
        ],
    }
}
