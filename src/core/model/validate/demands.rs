//! What demand grows to in a scenario: events, elasticities and growth are each in range and may together be beyond any.

use crate::model::entity::{Addressed, EntityKind};
use crate::model::ids::{CommodityId, SiteId};
use crate::model::path::{Field, FieldPath};
use crate::model::preset::Preset;
use crate::model::scenario::{Event, EventEffect, Scenario};
use crate::model::validate::figures::LARGEST;
use crate::model::validate::findings::Findings;
use std::collections::{BTreeMap, HashMap};

/// By what an event multiplies something, as a logarithm.
type Change<'a> = (&'a Event, f64);

/// Checks that no demand of a scenario grows beyond what any figure may be.
pub(super) fn demands(preset: &Preset, scenario: &Scenario, findings: &mut Findings<'_>) {
    let mut of_demand: HashMap<(&SiteId, &CommodityId), Vec<Change<'_>>> = HashMap::new();
    let mut of_price: HashMap<&CommodityId, Vec<Change<'_>>> = HashMap::new();
    for event in scenario.events.iter().filter_map(|id| findings.names.events.get(id).copied()) {
        match &event.effect {
            EventEffect::DemandChange { site, commodity, factor } => {
                of_demand.entry((site, commodity)).or_default().push((event, factor.ln()));
            }
            EventEffect::PriceChange { commodity, factor } => {
                of_price.entry(commodity).or_default().push((event, factor.ln()));
            }
            EventEffect::Outage { .. } | EventEffect::RouteClosed { .. } => {}
        }
    }
    let years = f64::from(scenario.months) / 12.0;
    for site in &preset.map.sites {
        for (at, demand) in site.demands.iter().enumerate() {
            let direct = of_demand.get(&(&site.id, &demand.commodity)).into_iter().flatten().copied();
            let prices = of_price.get(&demand.commodity).into_iter().flatten();
            let changes: Vec<Change<'_>> =
                direct.chain(prices.map(|(event, change)| (*event, change * demand.elasticity))).collect();
            let growth = (demand.growth_per_year.ln_1p() * years).max(0.0);
            let season = demand.seasonal.iter().fold(0.0_f64, |most, factor| most.max(factor.ln()));
            let together = most_at_once(&changes) + growth + season;
            // Of what is not in range by itself that is said.
            let is_beyond = demand.quantity.value.ln() + together > LARGEST.ln() && demand.quantity.value <= LARGEST;
            if !is_beyond {
                continue;
            }
            let most = changes.iter().filter(|(_, change)| *change > growth).max_by(|a, b| a.1.total_cmp(&b.1));
            let place = most.map_or_else(
                || FieldPath::from(site.address()).at(Field::Demands, at).field(Field::GrowthPerYear),
                |(event, _)| FieldPath::from(EntityKind::Event.named(event.id.as_str())),
            );
            let message = format!(
                "it multiplies the demand of {} for {} by 1e{:.0}, beyond any reasonable range, in the scenario {}",
                findings.called(site.id.clone()),
                findings.called(demand.commodity.clone()),
                together / std::f64::consts::LN_10,
                findings.called(scenario.id.clone())
            );
            findings.error(place, message, "use a factor nearer to 1, a smaller elasticity, or less growth");
        }
    }
}

/// The largest product of changes that hold on one day, as a logarithm; 0 where none raises anything.
fn most_at_once(changes: &[Change<'_>]) -> f64 {
    let mut days: BTreeMap<_, f64> = BTreeMap::new();
    for (event, change) in changes.iter().filter(|(_, change)| change.is_finite()) {
        *days.entry(event.from).or_default() += change;
        if let Some(until) = event.until {
            *days.entry(until).or_default() -= change;
        }
    }
    let (mut sum, mut most) = (0.0, 0.0_f64);
    for change in days.into_values() {
        sum += change;
        most = most.max(sum);
    }
    most
}
