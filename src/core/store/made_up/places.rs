//! Where sites of a made-up world stand, and how far it is between them.

use crate::model::{Country, GlobePoint};
use crate::store::made_up::dice::Dice;

/// Countries in which things are made, roughly by how much; only their order counts. The first is the one whose controls are tried.
const BY_SIZE: [&str; 64] = [
    "CN", "US", "DE", "JP", "IN", "KR", "IT", "FR", "GB", "MX", "BR", "ID", "RU", "CA", "ES", "TR", "TW", "IE", "CH",
    "PL", "NL", "TH", "SA", "AU", "VN", "MY", "AT", "SE", "BE", "SG", "CZ", "AR", "PH", "BD", "EG", "ZA", "RO", "DK",
    "IL", "HU", "PT", "FI", "NO", "AE", "CO", "CL", "IR", "PK", "PE", "NG", "SK", "MA", "KZ", "GR", "UA", "DZ", "NZ",
    "SI", "RS", "KE", "CD", "GH", "MZ", "BO",
];

/// Countries at the heart of a region; every other one belongs to the nearest. Small worlds have the first three.
const HEARTS: [&str; 5] = ["CN", "US", "DE", "BR", "IN"];

/// Sites below which a world is small: five regions would leave most goods without a maker in some.
const SMALL: usize = 200;

/// Earth's mean radius, km.
const RADIUS_KM: f64 = 6371.0;

/// Shortest way that counts, km: goods are loaded and unloaded even next door.
const NEXT_DOOR_KM: f64 = 100.0;

/// The countries of a made-up world, and the sites in them so far.
pub struct Places {
    countries: Vec<(Country, GlobePoint)>,
    weights: Vec<f64>,
    regions: Vec<usize>,
    /// Per stage and site there: country, by its number, and place.
    sites: Vec<Vec<(usize, GlobePoint)>>,
}

impl Places {
    /// A world for so many sites. Countries grow with their root, 2.3 times it, as in the ten shipped presets (7 countries at 12 sites,
    /// 14 to 24 at 37 to 79); each holds sites in proportion to one over its place by size.
    pub fn new(sites: usize) -> Self {
        let count = ((2.3 * (sites as f64).sqrt()).round() as usize).clamp(4, BY_SIZE.len());
        let known = |code: &str| {
            let country = Country::from(code);
            country.centre().map(|centre| (country, centre))
        };
        let countries: Vec<(Country, GlobePoint)> = BY_SIZE.iter().take(count).copied().filter_map(known).collect();
        let weights = (1..=countries.len()).map(|place| 1.0 / place as f64).collect();
        let hearts: Vec<GlobePoint> = HEARTS
            .iter()
            .take(if sites < SMALL { 3 } else { HEARTS.len() })
            .filter_map(|code| Country::from(*code).centre())
            .collect();
        let region = |centre: &GlobePoint| {
            let near = |at: &usize| kilometres(*centre, hearts[*at]);
            (0..hearts.len()).min_by(|a, b| near(a).total_cmp(&near(b))).unwrap_or(0)
        };
        let regions = countries.iter().map(|(_, centre)| region(centre)).collect();
        Self { countries, weights, regions, sites: Vec::new() }
    }

    /// Places the next site of a stage. The first of each stands in the largest country, so that its controls meet something.
    pub fn next(&mut self, dice: &mut Dice, stage: usize) -> (Country, GlobePoint) {
        self.sites.resize_with(self.sites.len().max(stage + 1), Vec::new);
        let country = if self.sites[stage].is_empty() { 0 } else { dice.weighed(&self.weights).unwrap_or(0) };
        let (code, centre) = &self.countries[country];
        let globe = GlobePoint {
            latitude: to_hundredths(centre.latitude + dice.between(-2.0, 2.0)),
            longitude: to_hundredths(centre.longitude + dice.between(-3.0, 3.0)),
        };
        self.sites[stage].push((country, globe));
        (code.clone(), globe)
    }

    /// The country of a site of a stage, as a number.
    pub fn country(&self, stage: usize, at: usize) -> usize {
        self.sites[stage][at].0
    }

    /// The region of a site of a stage, as a number.
    pub fn region(&self, stage: usize, at: usize) -> usize {
        self.regions[self.country(stage, at)]
    }

    /// Regions that there are.
    pub fn regions(&self) -> usize {
        HEARTS.len()
    }

    /// The way from a maker of a stage to a site of the next, km.
    pub fn kilometres(&self, stage: usize, maker: usize, buyer: usize) -> f64 {
        kilometres(self.sites[stage][maker].1, self.sites[stage + 1][buyer].1)
    }
}

fn to_hundredths(degrees: f64) -> f64 {
    (degrees * 100.0).round() / 100.0
}

/// The shortest way over the globe, to ten kilometres: sines differ in the last digit from one system to the next, and a map must not.
fn kilometres(from: GlobePoint, to: GlobePoint) -> f64 {
    let half = |a: f64, b: f64| ((b - a).to_radians() / 2.0).sin();
    let (north, east) = (half(from.latitude, to.latitude), half(from.longitude, to.longitude));
    let haversine = north * north + from.latitude.to_radians().cos() * to.latitude.to_radians().cos() * east * east;
    let way = 2.0 * RADIUS_KM * haversine.clamp(0.0, 1.0).sqrt().asin();
    ((way / 10.0).round() * 10.0).max(NEXT_DOOR_KM)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_stands_in_the_table_once_and_largest_first() {
        let places = Places::new(10_000);
        assert_eq!(places.countries.len(), BY_SIZE.len(), "each has a place");
        let codes: std::collections::BTreeSet<&str> = BY_SIZE.into_iter().collect();
        assert_eq!(codes.len(), BY_SIZE.len());
        assert_eq!(Places::new(14).countries.len(), 9);
    }

    /// A quarter of the equator is 6,371 * pi / 2 = 10,008 km; a site is never nearer to itself than next door.
    #[test]
    fn ways_by_hand() {
        let at = |longitude| GlobePoint { latitude: 0.0, longitude };
        assert_eq!(kilometres(at(0.0), at(90.0)), 10_010.0);
        assert_eq!(kilometres(at(20.0), at(20.0)), NEXT_DOOR_KM);
        assert_eq!(kilometres(at(-179.0), at(179.0)), 220.0);
    }
}
