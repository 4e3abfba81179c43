//! How far a scenario rests on what is known, and from where on it is assumed.

use crate::model::{Preset, Scenario, months_since_year_0};

/// Months of a scenario that begin after the day up to which the world is known; none where nobody said which day that is.
pub fn assumed_months(preset: &Preset, scenario: &Scenario) -> Option<u32> {
    let known = preset.known_until(scenario)?;
    let begun = months_since_year_0(known) - months_since_year_0(scenario.start) + 1;
    Some(scenario.months - u32::try_from(begun).unwrap_or(0).min(scenario.months))
}

/// The day up to which a scenario takes the world as known, in a sentence; none where nobody said so.
pub fn known_words(preset: &Preset, scenario: &Scenario) -> Option<String> {
    let (known, assumed) = (preset.known_until(scenario)?, assumed_months(preset, scenario)?);
    let rest = match assumed {
        0 => "none of its months begins later".to_owned(),
        all if all == scenario.months => "all of its months are assumed".to_owned(),
        1 => format!("the last of its {} months is assumed", scenario.months),
        some => format!("the last {some} of its {} months are assumed", scenario.months),
    };
    Some(format!("Known up to {}; {rest}", known.strftime("%-d %B %Y")))
}
