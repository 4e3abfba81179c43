//! The gap of teams or of lines of play, round by round.

use crate::draw::chart::{Form, Line, Lines, MonthName, Plot, Series, Tint};
use jiff::civil::Date;
use typed_index_collections::TiVec;

/// Gaps over the rounds: a line for each team, or for each line of play of one team. Per cent of demand; none where there is no answer.
pub fn gaps_by_round(
    name: String,
    title: String,
    source: String,
    rounds: &[(String, Date)],
    lines: &[(String, Vec<Option<f64>>)],
) -> Plot {
    let line = |(at, (name, values)): (usize, &(String, Vec<Option<f64>>))| Line {
        series: Series::new(name.as_str(), Tint::Number(at)),
        pick: None,
        values: values.iter().copied().collect(),
        beside: TiVec::new(),
        beside_unit: String::new(),
        before: None,
    };
    Plot {
        name,
        title,
        unit: "Per cent of the demand that is unmet, from the first round to the end of each".to_owned(),
        source,
        empty: "No round has been answered",
        form: Form::Lines(Lines {
            months: rounds.iter().map(|(label, day)| MonthName { label: label.clone(), day: *day }).collect(),
            lines: lines.iter().enumerate().map(line).collect(),
            unit: "%".to_owned(),
            beside: None,
        }),
    }
}
