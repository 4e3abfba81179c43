//! The controls of a made-up map: a licence on two stages, and a content clause on a third.

use crate::model::{Calendar, Clause, Country, Instrument, Preset, Rule, Scenario, Scope};
use crate::store::made_up::draft::source;
use jiff::civil::date;

/// Adds the rules and two scenarios, with them and without.
pub fn add(preset: &mut Preset) {
    let start = date(2026, 1, 1);
    let rule = |id: &str, title: &str, instrument: Instrument, clause: Clause| Rule {
        id: id.into(),
        title: title.to_owned(),
        issuer: Country::from("CN"),
        source: source(),
        instrument,
        clauses: vec![clause],
        scope: Scope::default(),
        exemptions: Vec::new(),
        general_licences: Vec::new(),
        calendar: Calendar::from_day(start),
        blanks: Vec::new(),
        checked: None,
        note: String::new(),
    };
    preset.rules = vec![
        rule(
            "licence",
            "Licence for refined goods and metals",
            Instrument::licence(0.4, 2),
            Clause::domestic(vec!["list-refine".into(), "list-metal and alloy".into()]),
        ),
        rule(
            "content",
            "Foreign-made magnets with refined goods of Chinese origin",
            Instrument::licence(0.6, 3),
            Clause::content(vec!["list-magnet".into()], vec!["list-refine".into()], 0.01),
        ),
    ];
    let free = Scenario { id: "no-controls".into(), start, months: 36, ..preset.scenarios[0].clone() };
    let bound = Scenario {
        id: "controls".into(),
        name: "Licences and content clause".to_owned(),
        rules: vec!["licence".into(), "content".into()],
        ..free.clone()
    };
    preset.scenarios = vec![bound, free];
}
