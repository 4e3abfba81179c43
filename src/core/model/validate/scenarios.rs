//! Scenarios, events and measures.

use crate::model::entity::{Addressed, EntityKind};
use crate::model::ids::{CommodityId, SiteId};
use crate::model::path::{Field, FieldPath};
use crate::model::preset::Preset;
use crate::model::scenario::{EventEffect, MeasureEffect};
use crate::model::validate::demands::demands;
use crate::model::validate::figures::Range;
use crate::model::validate::findings::Findings;
use crate::model::validate::rules::exemption;
use jiff::civil::Date;
use std::ops::RangeInclusive;

/// Longest horizon, months: fifty years.
const LONGEST: u32 = 600;

/// Years up to which somebody can know the world of a map.
const YEARS: RangeInclusive<i16> = 1800..=2200;

/// Checks scenarios, events and measures.
pub fn check(preset: &Preset, findings: &mut Findings<'_>) {
    findings.ids(EntityKind::Event, preset.events.iter().map(|event| event.id.as_str()));
    findings.ids(EntityKind::Measure, preset.measures.iter().map(|measure| measure.id.as_str()));
    findings.ids(EntityKind::Scenario, preset.scenarios.iter().map(|scenario| scenario.id.as_str()));
    events(preset, findings);
    measures(preset, findings);
    if preset.scenarios.is_empty() {
        findings.error(
            FieldPath::preset().field(Field::Scenarios),
            "there is none, so nothing can be played",
            "add a scenario without rules",
        );
    }
    known_day(FieldPath::preset(), preset.as_of, findings);
    for (number, view) in preset.views.iter().enumerate() {
        if let Some(lost) = view.lost(preset) {
            findings.warning(
                FieldPath::preset().at(Field::Views, number),
                format!("the view “{}” of the presentation cannot be shown as it was kept. {lost}", view.name),
                "take it again or remove it (View, Views of the presentation)",
            );
        }
    }
    for scenario in &preset.scenarios {
        let place = FieldPath::from(scenario.address());
        known_day(place.clone(), scenario.as_of, findings);
        if let Some((own, all)) = scenario.as_of.zip(preset.as_of).filter(|(own, all)| own > all) {
            findings.warning(
                place.field(Field::AsOf),
                format!("the scenario claims to know the world up to {own}, the preset up to {all} only"),
                format!("use {all} or an earlier day, or raise the preset's own"),
            );
        }
        findings.name(place.field(Field::Name), &scenario.name);
        if !(1..=LONGEST).contains(&scenario.months) {
            findings.error(
                place.field(Field::Months),
                format!("{} months cannot be played", scenario.months),
                format!("use 1 to {LONGEST}"),
            );
        }
        if scenario.start.day() != 1 {
            findings.error(
                place.field(Field::Start),
                format!("{} is not the first of a month, and months are played whole", scenario.start),
                format!("use {}", scenario.start.first_of_month()),
            );
        }
        findings.share(place.field(Field::ReroutingPerMonth), scenario.rerouting_per_month);
        findings.share(place.field(Field::Diverted), scenario.diverted);
        if scenario.ramp_slip_months > 600 {
            let message = format!("{} months are out of range", scenario.ramp_slip_months);
            findings.error(place.field(Field::RampSlipMonths), message, "use at most 600");
        }
        let names = &findings.names;
        let unknown: Vec<(Field, &str)> =
            (scenario.rules.iter().filter(|id| !names.rules.contains(id)).map(|id| (Field::Rules, id.as_str())))
                .chain(
                    (scenario.events.iter().filter(|id| !names.events.contains_key(id)))
                        .map(|id| (Field::Events, id.as_str())),
                )
                .chain(
                    (scenario.measures.iter().filter(|id| !names.measures.contains(id)))
                        .map(|id| (Field::Measures, id.as_str())),
                )
                .collect();
        for (list, id) in unknown {
            findings.error(place.field(list), format!("there is no `{id}`"), "add it or correct the name");
        }
        demands(preset, scenario, findings);
    }
}

/// A day up to which the world is known must be one that a statistic can be from.
fn known_day(of: FieldPath, day: Option<Date>, findings: &mut Findings<'_>) {
    if let Some(day) = day.filter(|day| !YEARS.contains(&day.year())) {
        findings.error(
            of.field(Field::AsOf),
            format!("the year {} is out of range", day.year()),
            format!("use a day from {} to {}", YEARS.start(), YEARS.end()),
        );
    }
}

fn site_and_commodity(place: &FieldPath, site: &SiteId, commodity: &CommodityId, findings: &mut Findings<'_>) {
    findings.known_site(place, site);
    findings.known_commodity(place, commodity);
}

fn events(preset: &Preset, findings: &mut Findings<'_>) {
    for event in &preset.events {
        let place = FieldPath::from(event.address());
        findings.name(place.field(Field::Title), &event.title);
        if event.until.is_some_and(|until| until <= event.from) {
            findings.error(&place, "it is over before it begins", "put the dates in order");
        }
        match &event.effect {
            EventEffect::Outage { site, remaining } => {
                findings.share(place.field(Field::Remaining), *remaining);
                findings.known_site(&place, site);
            }
            EventEffect::DemandChange { site, commodity, factor } => {
                findings.number(&place.field(Field::Factor), *factor, Range::NotNegative);
                site_and_commodity(&place, site, commodity, findings);
            }
            EventEffect::PriceChange { commodity, factor } => {
                findings.number(&place.field(Field::Factor), *factor, Range::Positive);
                findings.known_commodity(&place, commodity);
            }
            EventEffect::RouteClosed { route } => {
                if !findings.names.routes.contains(route) {
                    findings.error(&place, format!("there is no route `{route}`"), "add it or correct the name");
                }
            }
        }
    }
}

fn measures(preset: &Preset, findings: &mut Findings<'_>) {
    for measure in &preset.measures {
        let place = FieldPath::from(measure.address());
        findings.name(place.field(Field::Title), &measure.title);
        findings.country(&place, &measure.by);
        findings.figure(&place.field(Field::CostUsd), &measure.cost_usd);
        match &measure.effect {
            MeasureEffect::Exempt { rule, exemption: entry } => {
                if !findings.names.rules.contains(rule) {
                    findings.error(&place, format!("there is no rule `{rule}`"), "add it or correct the name");
                }
                exemption(entry, &place, findings);
            }
            MeasureEffect::StockRelease { site, commodity, quantity } => {
                findings.figure(&place.field(Field::Quantity), quantity);
                site_and_commodity(&place, site, commodity, findings);
            }
            MeasureEffect::NewCapacity { site, recipe, per_year } => {
                findings.figure(&place.field(Field::PerYear), per_year);
                let runs = (findings.names.sites.get(site))
                    .is_some_and(|site| site.activities.iter().any(|activity| activity.recipe == *recipe));
                if !runs {
                    findings.error(
                        &place,
                        format!("no site `{site}` runs the recipe `{recipe}`"),
                        "add the recipe to the site, with capacity 0 if need be",
                    );
                }
            }
            MeasureEffect::PriceFloor { commodity, floor_usd, sites: kept } => {
                findings.figure(&place.field(Field::FloorUsd), floor_usd);
                kept.iter().for_each(|site| site_and_commodity(&place, site, commodity, findings));
                if kept.is_empty() {
                    findings.error(&place, "it names no site, so it keeps nothing open", "name the plants");
                }
            }
            MeasureEffect::StockSharing { commodity, sites: shared } => {
                findings.known_commodity(&place, commodity);
                shared.iter().for_each(|site| site_and_commodity(&place, site, commodity, findings));
            }
            MeasureEffect::Thrift { site, commodity, share } => {
                findings.share(place.field(Field::Share), *share);
                site_and_commodity(&place, site, commodity, findings);
            }
        }
    }
}
