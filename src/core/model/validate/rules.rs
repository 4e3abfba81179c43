//! Controls: dates in order, shares in range, lists that exist.

use crate::model::country::Country;
use crate::model::entity::{Addressed, EntityKind};
use crate::model::ids::Tag;
use crate::model::licence_band::{BandEnd, LicenceBand};
use crate::model::path::{Field, FieldPath};
use crate::model::preset::Preset;
use crate::model::rule::{Clause, Desk, Destinations, Exemption, Instrument, Presumption, Rule};
use crate::model::rule_words::blank_words;
use crate::model::validate::figures::Range;
use crate::model::validate::findings::Findings;
use crate::tolerance::SHARE;
use std::collections::HashSet;

/// Longest processing that is taken seriously, months.
const LONGEST_PROCESSING: u32 = 600;

/// Largest multiple of the usual trade that is taken seriously.
const LARGEST_MULTIPLE: f64 = 100.0;

/// Checks the rules.
pub fn check(preset: &Preset, findings: &mut Findings<'_>) {
    findings.ids(EntityKind::ControlList, preset.lists.iter().map(|list| list.tag.as_str()));
    for list in &preset.lists {
        findings.name(FieldPath::from(list.address()).field(Field::Title), &list.title);
    }
    findings.ids(EntityKind::Rule, preset.rules.iter().map(|rule| rule.id.as_str()));
    for rule in &preset.rules {
        let place = FieldPath::from(rule.address());
        findings.name(place.field(Field::Title), &rule.title);
        findings.country(&place.field(Field::Issuer), &rule.issuer);
        findings.source(&place.field(Field::Source), &rule.source);
        if let Some(blanks) = blank_words(rule) {
            let message = format!("it has no effect until it says {blanks}");
            findings.warning(place.field(Field::Blanks), message, "fill the blanks on the page of the rule");
            continue;
        }
        instrument(rule, &place, findings);
        clauses(rule, &place, findings);
        calendar(rule, &place, findings);
        let named: &[Country] = match &rule.scope.destinations {
            Destinations::All => &[],
            Destinations::Only(countries) | Destinations::Except(countries) => countries,
        };
        named
            .iter()
            .for_each(|country| findings.country(&place.field(Field::Scope).field(Field::Destinations), country));
        entities(rule, &place, findings);
        general_licences(rule, &place, findings);
        for (at, entry) in rule.exemptions.iter().enumerate() {
            exemption(entry, &place.at(Field::Exemptions, at), findings);
        }
    }
}

fn entities(rule: &Rule, place: &FieldPath, findings: &mut Findings<'_>) {
    let Some(entities) = &rule.scope.entities else { return };
    let place = place.field(Field::Scope).field(Field::Entities);
    if entities.named.is_empty() {
        findings.error(&place, "it names nobody, so the rule reaches nothing", "name owners or sites, or leave it out");
    }
    if let Some(stake) = entities.affiliates_from {
        findings.share(place.field(Field::AffiliatesFrom), stake);
        if stake <= 0.0 {
            findings.error(&place, "a stake of 0 reaches everybody", "use 0.5 for the 50 % rule");
        }
    }
    entities.named.iter().for_each(|name| findings.known_person(&place, name));
}

fn general_licences(rule: &Rule, place: &FieldPath, findings: &mut Findings<'_>) {
    for (at, licence) in rule.general_licences.iter().enumerate() {
        let place = place.at(Field::GeneralLicences, at);
        licence.countries.iter().for_each(|country| findings.country(&place.field(Field::Countries), country));
        for (field, names) in [(Field::Senders, &licence.senders), (Field::Receivers, &licence.receivers)] {
            names.iter().for_each(|name| findings.known_person(&place.field(field), name));
        }
        if let Some(volume) = licence.per_year {
            findings.number(&place.field(Field::PerYear), volume, Range::NotNegative);
        }
        if licence.from.zip(licence.until).is_some_and(|(from, until)| until <= from) {
            findings.error(place.field(Field::Until), "it is gone before it begins", "put the dates in order");
        }
        let is_open = licence.senders.is_empty() && licence.receivers.is_empty() && licence.countries.is_empty();
        if is_open && licence.end_uses.is_empty() && licence.per_year.is_none() {
            findings.warning(
                &place,
                "it names nobody and has no limit, so that everything passes",
                "name who holds it, or what may pass",
            );
        }
        if matches!(rule.instrument, Instrument::Quota { .. } | Instrument::Tariff { .. }) {
            findings.warning(&place, "the rule asks for no licence", "make it a licence or a ban, or use an exemption");
        }
    }
}

fn instrument(rule: &Rule, place: &FieldPath, findings: &mut Findings<'_>) {
    let place = place.field(Field::Instrument);
    match &rule.instrument {
        Instrument::Ban => {}
        Instrument::Licence {
            approval_share,
            processing_months,
            presumption,
            valid_months,
            general_per_year,
            desk: at_desk,
            band: in_band,
            ..
        } => {
            findings.share(place.field(Field::ApprovalShare), *approval_share);
            let presumed = match presumption {
                Presumption::CaseByCase => *approval_share,
                Presumption::Approval => 1.0,
                Presumption::Denial => 0.0,
            };
            if presumed != *approval_share {
                findings.warning(
                    place.field(Field::ApprovalShare),
                    format!("a {} leaves the approval share of {approval_share} without effect", presumption.label()),
                    format!("use {presumed}, or decide case by case"),
                );
            }
            if *valid_months == Some(0) {
                findings.error(place.field(Field::ValidMonths), "an approval of 0 months is none", "use at least 1");
            }
            if let Some(general) = general_per_year {
                findings.number(&place.field(Field::GeneralPerYear), *general, Range::NotNegative);
            }
            if *processing_months > LONGEST_PROCESSING {
                findings.error(
                    place.field(Field::ProcessingMonths),
                    format!("{processing_months} months are out of range"),
                    format!("use at most {LONGEST_PROCESSING}"),
                );
            }
            if let Some(at_desk) = at_desk {
                let place = place.field(Field::Desk);
                if *presumption == Presumption::Denial {
                    findings.warning(
                        &place,
                        "a presumption of denial leaves the desk nothing to decide",
                        "leave the desk out, or decide case by case",
                    );
                } else if *processing_months > 0 {
                    findings.warning(
                        &place,
                        format!("a desk leaves the processing of {processing_months} months without effect"),
                        "use 0 there, and say the shortest time as `statutory_months`",
                    );
                }
                desk(at_desk, &place, findings);
            }
            if let Some(in_band) = in_band {
                let place = place.field(Field::Band);
                if presumption.is_case_by_case() {
                    band(in_band, *approval_share, at_desk.as_ref(), &place, findings);
                } else {
                    let message = format!("a {} leaves the band without effect", presumption.label());
                    findings.warning(&place, message, "leave the band out, or decide case by case");
                }
            }
        }
        Instrument::Quota { per_year, shares, terms } => {
            findings.number(&place.field(Field::PerYear), *per_year, Range::NotNegative);
            for part in shares {
                findings.country(&place.field(Field::Shares), &part.country);
                findings.share(place.keyed(Field::Shares, part.country.code()), part.share);
            }
            let place_of_buyers = place.field(Field::Terms);
            let mut bought = HashSet::new();
            for part in &terms.buyers {
                let at = place_of_buyers.keyed(Field::Buyers, &part.buyer);
                findings.share(at.clone(), part.share);
                findings.known_person(&at, &part.buyer);
                if !bought.insert(&part.buyer) {
                    findings.error(at, format!("`{}` has two parts", part.buyer), "keep one of them");
                }
            }
            let parts = shares.iter().map(|part| part.share).chain(terms.buyers.iter().map(|part| part.share));
            if parts.sum::<f64>() > 1.0 + SHARE {
                findings.error(
                    place.field(Field::Shares),
                    "the parts add up to more than the quota",
                    "lower one of them",
                );
            }
        }
        Instrument::Tariff { ad_valorem } => {
            let place = place.field(Field::AdValorem);
            findings.number(&place, *ad_valorem, Range::NotNegative);
            if *ad_valorem > 10.0 {
                findings.error(place, "a duty above 1,000 %", "use the share of the value: 0.25 for 25 %");
            }
        }
    }
}

fn desk(desk: &Desk, place: &FieldPath, findings: &mut Findings<'_>) {
    let months = [
        (Field::StatutoryMonths, desk.statutory_months),
        (Field::LearnMonths, desk.learn_months),
        (Field::PatienceMonths, desk.patience_months),
    ];
    for (field, value) in months {
        let place = place.field(field);
        findings.number(&place, value, Range::NotNegative);
        if value > f64::from(LONGEST_PROCESSING) {
            let remedy = format!("use at most {LONGEST_PROCESSING}");
            findings.error(place, format!("{value} months are out of range"), remedy);
        }
    }
    for (field, value) in [(Field::Room, desk.room), (Field::Pull, desk.pull)] {
        let place = place.field(field);
        findings.number(&place, value, Range::NotNegative);
        if value > LARGEST_MULTIPLE {
            let remedy = format!("use at most {LARGEST_MULTIPLE}");
            findings.error(place, format!("{value} times the usual trade is out of range"), remedy);
        }
    }
    if desk.room < 1.0 {
        findings.warning(
            place.field(Field::Room),
            "the desk can never decide as much as is usually ordered, so that its queue is only cut, never worked off",
            "use 1 or more, unless that is meant",
        );
    }
    findings.share(place.field(Field::Over), desk.over);
    if desk.over <= 0.0 && !desk.look_alikes.is_empty() {
        findings.warning(
            place.field(Field::LookAlikes),
            "nothing of what customs cannot tell apart waits",
            "say in `over` which share of it does, or leave the lists out",
        );
    }
    for tag in &desk.look_alikes {
        findings.known_list(&place.field(Field::LookAlikes), tag);
    }
    if let Some(rival) = &desk.rival {
        let place = place.field(Field::Rival);
        rival.countries.iter().for_each(|country| findings.country(&place.field(Field::Countries), country));
        findings.share(place.field(Field::Share), rival.share);
        if rival.countries.is_empty() {
            findings.warning(
                &place,
                "it names no country, so that nobody gets less",
                "name countries, or leave it out",
            );
        }
    }
}

/// At its low end no more may pass than in the middle, at its high end no less.
fn band(band: &LicenceBand, middle: f64, at_desk: Option<&Desk>, place: &FieldPath, findings: &mut Findings<'_>) {
    let rival = at_desk.and_then(|desk| desk.rival.as_ref());
    for (end, answer) in [(BandEnd::Low, &band.low), (BandEnd::High, &band.high)] {
        let (field, words) = match end {
            BandEnd::Low => (Field::Low, "the low end lets more pass than the licence itself"),
            BandEnd::High => (Field::High, "the high end lets less pass than the licence itself"),
        };
        let place = place.field(field);
        // What passes grows with the shares and shrinks with the months.
        let is_beyond = |value: f64, middle: f64| match end {
            BandEnd::Low => value > middle,
            BandEnd::High => value < middle,
        };
        let ordered = |findings: &mut Findings<'_>, field: Field, beyond: bool, value: f64, middle: f64| {
            if beyond {
                let remedy =
                    format!("the low end, {middle} of the licence and the high end have to stand in this order");
                findings.error(place.field(field), format!("{words}: {value}"), remedy);
            }
        };
        findings.share(place.field(Field::ApprovalShare), answer.approval_share);
        let share = answer.approval_share;
        ordered(findings, Field::ApprovalShare, is_beyond(share, middle), share, middle);
        if let Some(months) = answer.learn_months {
            let at = place.field(Field::LearnMonths);
            match at_desk {
                Some(desk) => {
                    findings.number(&at, months, Range::NotNegative);
                    if months > f64::from(LONGEST_PROCESSING) {
                        let remedy = format!("use at most {LONGEST_PROCESSING}");
                        findings.error(at, format!("{months} months are out of range"), remedy);
                    }
                    let middle = desk.learn_months;
                    ordered(findings, Field::LearnMonths, is_beyond(middle, months), months, middle);
                }
                None => {
                    findings.warning(at, "without a desk nobody learns", "describe the desk, or leave the months out")
                }
            }
        }
        if let Some(share) = answer.rival_share {
            let at = place.field(Field::RivalShare);
            match rival {
                Some(rival) => {
                    findings.share(at, share);
                    ordered(findings, Field::RivalShare, is_beyond(share, rival.share), share, rival.share);
                }
                None => {
                    let message = "the licence names no rival who gets less than others";
                    findings.warning(at, message, "name the rival at the desk, or leave the share out");
                }
            }
        }
    }
}

fn clauses(rule: &Rule, place: &FieldPath, findings: &mut Findings<'_>) {
    if rule.clauses.is_empty() {
        findings.error(place.field(Field::Clauses), "it has no clause, so it reaches nothing", "add a clause");
    }
    for (at, clause) in rule.clauses.iter().enumerate() {
        let place = place.at(Field::Clauses, at);
        if clause.from().is_some_and(|from| from < rule.calendar.in_force) {
            findings.warning(
                place.field(Field::From),
                "it is in force before the rule that it is part of",
                "leave the date out, or put the rule's own date earlier",
            );
        }
        if let Some((from, lapses)) = clause.from().zip(rule.calendar.lapses)
            && from >= lapses
        {
            findings.warning(
                place.field(Field::From),
                "the rule has lapsed before it is in force",
                "put the dates in order",
            );
        }
        let lists: Vec<&Tag> = match clause {
            Clause::Domestic { lists, .. } => lists.iter().collect(),
            Clause::Sender { lists, named, held_from, .. } => {
                findings.share(place.field(Field::HeldFrom), *held_from);
                if *held_from <= 0.0 {
                    findings.error(
                        place.field(Field::HeldFrom),
                        "a stake of 0 reaches everybody",
                        "use 0.5 for what they hold at 50 % or more",
                    );
                }
                named.iter().for_each(|name| findings.known_person(&place.field(Field::Named), name));
                lists.iter().collect()
            }
            Clause::Purchase { carriers, sources, counted, threshold, .. } => {
                findings.share(place.field(Field::Threshold), *threshold);
                sources.iter().for_each(|country| findings.country(&place.field(Field::Sources), country));
                if sources.is_empty() {
                    findings.error(&place, "it refuses no source, so it reaches nothing", "name at least one country");
                }
                if sources.iter().any(|source| rule.issuer.is_in(source)) {
                    findings.warning(
                        place.field(Field::Sources),
                        "it refuses what the issuer makes himself",
                        "name the other countries alone",
                    );
                }
                carriers.iter().chain(counted).collect()
            }
            Clause::Content { carriers, counted, threshold, .. } => {
                findings.share(place.field(Field::Threshold), *threshold);
                carriers.iter().chain(counted).collect()
            }
            Clause::Technology { carriers, technologies, incorporated, .. } => {
                if technologies.is_empty() {
                    findings.error(&place, "it names no technology", "name at least one");
                }
                carriers.iter().chain(incorporated).collect()
            }
        };
        if lists.is_empty() {
            findings.error(&place, "it names no list of commodities", "name at least one list");
        }
        lists.into_iter().for_each(|tag| findings.known_list(&place, tag));
    }
}

fn calendar(rule: &Rule, place: &FieldPath, findings: &mut Findings<'_>) {
    let place = place.field(Field::Calendar);
    let calendar = &rule.calendar;
    if calendar.announced.is_some_and(|announced| announced > calendar.in_force) {
        findings.warning(&place, "it is in force before it was announced", "check the two dates");
    }
    findings.number(&place.field(Field::BoughtAhead), calendar.bought_ahead, Range::NotNegative);
    if calendar.bought_ahead > LARGEST_MULTIPLE {
        let remedy = format!("use at most {LARGEST_MULTIPLE}");
        let message = format!("{} times the usual trade is out of range", calendar.bought_ahead);
        findings.error(place.field(Field::BoughtAhead), message, remedy);
    }
    if calendar.bought_ahead > 0.0 && calendar.announced.is_none_or(|announced| announced >= calendar.in_force) {
        findings.warning(
            place.field(Field::BoughtAhead),
            "nobody can buy ahead of a rule that was not announced before it is in force",
            "say when it was announced",
        );
    }
    if calendar.lapses.is_some_and(|lapses| lapses <= calendar.in_force) {
        findings.error(&place, "it lapses before it is in force", "put the dates in order");
    }
    for (at, suspension) in calendar.suspensions.iter().enumerate() {
        if suspension.until.is_some_and(|until| until <= suspension.from) {
            findings.error(
                place.at(Field::Suspensions, at),
                "the suspension ends before it begins",
                "put the dates in order",
            );
        }
    }
    for (at, spared) in calendar.spared.iter().enumerate() {
        let place = place.at(Field::Spared, at);
        findings.share(place.field(Field::Share), spared.share);
        if spared.until.is_some_and(|until| until <= spared.before.unwrap_or(calendar.in_force)) {
            findings.warning(
                place.field(Field::Until),
                "it spares contracts until a day that is not after that before which they were concluded, so it spares none",
                "put the dates in order",
            );
        }
    }
    if calendar.spared.iter().map(|spared| spared.share).sum::<f64>() > 1.0 + SHARE {
        findings.error(place.field(Field::Spared), "it spares more than all of the trade", "lower one of the shares");
    }
}

/// Checks an exemption, be it a rule's own or a measure.
pub fn exemption(exemption: &Exemption, place: &FieldPath, findings: &mut Findings<'_>) {
    exemption.countries.iter().for_each(|country| findings.country(place, country));
    exemption.sites.iter().for_each(|site| findings.known_site(place, site));
    let names_nobody = exemption.countries.is_empty() && exemption.sites.is_empty() && exemption.end_uses.is_empty();
    if names_nobody && !exemption.humanitarian {
        findings.warning(place, "it names nobody, so it lets everybody off", "name countries, sites or end uses");
    }
}
