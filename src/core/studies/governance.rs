//! How countries are governed, for the weights of the supply risk.

use crate::assets::{cell, lines};
use crate::model::Country;
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// The file; it says what its columns hold and where they come from.
const TEXT: &str = include_str!("../../../assets/governance.csv");

/// Where nobody says how a country is governed: the middle of the scale.
const MIDDLE: f64 = 5.0;

/// How badly a country is governed, 0 (best) to 10; a group by the mean of its members, the middle of the scale where nobody says.
pub fn governance(country: &Country) -> f64 {
    let known: Vec<f64> = country.members().iter().filter_map(|member| table().get(member.code()).copied()).collect();
    if known.is_empty() { MIDDLE } else { known.iter().sum::<f64>() / known.len() as f64 }
}

fn table() -> &'static BTreeMap<String, f64> {
    static TABLE: LazyLock<BTreeMap<String, f64>> = LazyLock::new(|| {
        lines(TEXT).filter_map(|line| Some((cell(&line, 0).to_owned(), cell(&line, 1).parse().ok()?))).collect()
    });
    &TABLE
}

#[cfg(test)]
mod tests {
    use super::{TEXT, governance, table};
    use crate::model::Country;

    #[test]
    fn every_line_is_read_and_groups_are_the_mean_of_their_members() {
        let written = TEXT.lines().filter(|line| !line.starts_with('#')).count() - 1;
        assert_eq!(table().len(), written);
        assert!(table().values().all(|value| (0.0..=10.0).contains(value)));
        // Mean of six estimates of China in 2022: -0.33 on a scale from -2.5 to 2.5; (2.5 + 0.33) / 5 * 10 = 5.67.
        assert!((governance(&Country::from("CN")) - 5.67).abs() < 0.005);
        let members = Country::from("EU").members();
        assert!(members.len() > 20 && members.iter().all(|member| table().contains_key(member.code())));
        let mean = members.iter().map(governance).sum::<f64>() / members.len() as f64;
        assert!((governance(&Country::from("EU")) - mean).abs() < 1e-12);
        assert_eq!(governance(&Country::from("ZZ")), 5.0);
    }
}
