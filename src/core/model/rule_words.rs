//! A rule read back in one sentence, and its means in a few words.

use crate::model::control_list::{ControlList, list_words};
use crate::model::count_words;
use crate::model::country::Country;
use crate::model::ids::Tag;
use crate::model::licence_band::LicenceBand;
use crate::model::rule::{
    Blank, Clause, Comparison, Desk, Destinations, Exemption, GeneralLicence, Instrument, Presumption, QuotaTerms,
    Rule, Users,
};

/// `China requires licences (55 % approved after 2 months) for exports of goods on “Announcement 2025 No. 18” from its territory …`. Lists are named by
/// their titles among `named`, those of the preset or the library that the rule stands in.
pub fn rule_sentence(rule: &Rule, named: &[ControlList]) -> String {
    let issuer = issuer_words(rule);
    let clauses: Vec<String> = rule.clauses.iter().map(|clause| clause_words(rule, clause, named)).collect();
    let reach = if clauses.is_empty() { "nothing".to_owned() } else { list(&clauses, "and") };
    let means = match &rule.instrument {
        Instrument::Ban => "bans".to_owned(),
        Instrument::Licence { approval_share, processing_months, presumption, valid_months, renewed, band, .. } => {
            let desk = rule.instrument.desk();
            let decided = match presumption {
                Presumption::CaseByCase => approved_words(*approval_share, band.as_ref()),
                other => other.label().to_owned(),
            };
            let valid = valid_months.map_or_else(String::new, |valid| {
                let renewed = if renewed.unwrap_or(true) { "renewed in time" } else { "then applied for anew" };
                format!(", valid for {}, {renewed}", months(valid))
            });
            match desk {
                Some(desk) => format!("requires licences ({decided}{}) for", desk_words(desk, *valid_months, named)),
                None => format!("requires licences ({decided}, after {}{valid}) for", months(*processing_months)),
            }
        }
        Instrument::Quota { per_year, terms, .. } => {
            format!("lets {per_year} {} a year{} pass of", terms.unit.label(), terms_words(terms))
        }
        Instrument::Tariff { ad_valorem } => format!("puts a duty of {} on", percent(*ad_valorem)),
    };
    let mut sentence = format!("{issuer} {means} {reach}{}", scope_words(rule));
    for exemption in &rule.exemptions {
        sentence.push_str(&format!("; it spares {}", exemption_words(exemption)));
    }
    for licence in &rule.general_licences {
        sentence.push_str(&format!("; {}", general_words(licence)));
    }
    match blank_words(rule) {
        Some(blanks) => sentence.push_str(&format!(". It has no effect until it says {blanks}.")),
        None => sentence.push_str(&format!("; {}.", calendar_words(rule))),
    }
    sentence
}

/// What a rule leaves open, in the order of its sentence: `who issues it, what goods and to whom`; nothing where it says all.
pub fn blank_words(rule: &Rule) -> Option<String> {
    let open: Vec<&str> = Blank::ALL.into_iter().filter(|blank| rule.leaves_open(*blank)).map(Blank::label).collect();
    (!open.is_empty()).then(|| list(&open, "and"))
}

/// Who issues it, as sentences say it.
fn issuer_words(rule: &Rule) -> &str {
    if rule.leaves_open(Blank::Issuer) { "[who]" } else { rule.issuer.name() }
}

/// The means in a few words, for lists: `licence, 55 % approved after 2 months`.
pub fn instrument_words(instrument: &Instrument) -> String {
    match instrument {
        Instrument::Ban => "ban".to_owned(),
        Instrument::Licence { presumption: Presumption::Denial, .. } => "licence, presumption of denial".to_owned(),
        Instrument::Licence { presumption, approval_share, band, .. } if instrument.desk().is_some() => {
            let decided = match presumption {
                Presumption::CaseByCase => approved_words(*approval_share, band.as_ref()),
                other => other.label().to_owned(),
            };
            format!("licence, {decided} in turn at a desk")
        }
        Instrument::Licence { presumption: Presumption::Approval, processing_months, .. } => {
            format!("licence, presumption of approval, after {}", months(*processing_months))
        }
        Instrument::Licence { approval_share, processing_months, band, .. } => {
            let approved = approved_words(*approval_share, band.as_ref());
            format!("licence, {approved} after {}", months(*processing_months))
        }
        Instrument::Quota { per_year, terms, .. } => {
            format!("quota, {per_year} {} a year{}", terms.unit.label(), terms_words(terms))
        }
        Instrument::Tariff { ad_valorem } => format!("tariff, {} of the value", percent(*ad_valorem)),
    }
}

/// `55 % approved`, with what may be approved at the ends of a band: `55 % approved (between 25 % and 100 %)`.
fn approved_words(share: f64, band: Option<&LicenceBand>) -> String {
    let between = band.map_or_else(String::new, |band| {
        format!(" (between {} and {})", percent(band.low.approval_share), percent(band.high.approval_share))
    });
    format!("{} approved{between}", percent(share))
}

/// What a desk does: `, in turn, after 2.1 months at the soonest by a desk that learns in 2 months, up to 1.5 times the usual`.
fn desk_words(desk: &Desk, valid_months: Option<u32>, named: &[ControlList]) -> String {
    let mut words = format!(", in turn, after {} months at the soonest by a desk that ", desk.statutory_months);
    if desk.learn_months > 0.0 {
        words.push_str(&format!("learns in {} months and then decides", desk.learn_months));
    } else {
        words.push_str("decides");
    }
    words.push_str(&format!(" up to {} times the usual trade", desk.room));
    if desk.over > 0.0 {
        let not_named = match desk.look_alikes.as_slice() {
            [] => "what is not named".to_owned(),
            lists => format!("what is not named, goods on {} included,", tags(lists, named)),
        };
        words.push_str(&format!(", {} of {not_named} waiting with it at first", percent(desk.over)));
    }
    if let Some(rival) = &desk.rival {
        words.push_str(&format!(", {} of that for {}", percent(rival.share), names(&rival.countries)));
    }
    if let Some(valid) = valid_months {
        words.push_str(&format!(", to be used within {}", months(valid)));
    }
    words
}

/// ` (opened by the calendar year, each buyer by its usual trade, what is left carried over to the next period)`; nothing where all is usual.
pub fn terms_words(terms: &QuotaTerms) -> String {
    let mut words = Vec::new();
    if !terms.period.is_month() {
        words.push(format!("opened {}, {}", terms.period.label(), terms.award.label()));
    } else if !terms.award.is_first_come() {
        words.push(terms.award.label().to_owned());
    }
    words.extend(terms.buyers.iter().map(|part| format!("{} of it for {}", percent(part.share), part.buyer)));
    if !terms.unused.is_lost() {
        words.push(format!("what is left {}", terms.unused.label()));
    }
    if words.is_empty() { String::new() } else { format!(" ({})", words.join(", ")) }
}

/// A clause as the sentence of its rule has it: `exports of goods on “Announcement 2025 No. 18” from China`.
pub fn clause_words(rule: &Rule, clause: &Clause, lists: &[ControlList]) -> String {
    let issuer = issuer_words(rule);
    let on = |on: &[Tag]| {
        if on.is_empty() && rule.leaves_open(Blank::Goods) { "[which list]".to_owned() } else { tags(on, lists) }
    };
    let words = match clause {
        Clause::Domestic { lists, .. } => format!("exports of goods on {} from {issuer}", on(lists)),
        Clause::Content { carriers, counted, threshold, comparison, second_incorporation, .. } => format!(
            "goods on {} made abroad of which {} is goods on {} from {issuer}{}",
            on(carriers),
            match comparison {
                Comparison::AtOrAbove => format!("{} of the value or more", percent(*threshold)),
                Comparison::MoreThan => format!("more than {} of the value", percent(*threshold)),
            },
            on(counted),
            if *second_incorporation { " (not what is in goods that were themselves built in)" } else { "" }
        ),
        Clause::Technology { carriers, technologies, incorporated, .. } => {
            let names: Vec<&str> = technologies.iter().map(|tag| tag.as_str()).collect();
            let built_in = if incorporated.is_empty() {
                String::new()
            } else {
                format!(", and goods on {} into which they are built", on(incorporated))
            };
            format!(
                "goods on {} made abroad with {issuer}'s technology for {}{built_in}",
                on(carriers),
                names.join(", ")
            )
        }
        Clause::Sender { lists, named, held_from, .. } => {
            let whose = if named.is_empty() { format!("persons of {issuer}") } else { list(named, "and") };
            format!(
                "exports of goods on {} from anywhere by sites in which {whose} hold {} or more",
                on(lists),
                percent(*held_from)
            )
        }
        Clause::Purchase { carriers, sources, counted, threshold, comparison, .. } => {
            let part = match (comparison, *threshold > 0.0) {
                (_, false) => "anything is".to_owned(),
                (Comparison::AtOrAbove, true) => format!("{} of the value or more is", percent(*threshold)),
                (Comparison::MoreThan, true) => format!("more than {} of the value is", percent(*threshold)),
            };
            format!(
                "purchases in {issuer} of goods on {} of which {part} goods on {} from {}",
                on(carriers),
                on(counted),
                names(sources)
            )
        }
    };
    let words = if matches!(clause, Clause::Purchase { .. }) {
        match clause.in_country() {
            Some(true) => words,
            _ => format!("{words}, bought from abroad"),
        }
    } else if clause.in_country() == Some(true) {
        format!("{words}, deliveries within a country included")
    } else {
        words
    };
    let article = &clause.provision().article;
    let words = if article.is_empty() { words } else { format!("{words} ({article})") };
    match clause.from() {
        Some(from) if from != rule.calendar.in_force => format!("{words} (from {from})"),
        _ => words,
    }
}

fn scope_words(rule: &Rule) -> String {
    let scope = &rule.scope;
    if rule.leaves_open(Blank::Receivers) {
        return " to [whom]".to_owned();
    }
    let mut words = match &scope.destinations {
        Destinations::All => String::new(),
        Destinations::Only(countries) => format!(" to {}", names(countries)),
        Destinations::Except(countries) => format!(" to every country but {}", names(countries)),
    };
    match scope.users {
        Users::All => {}
        Users::Military => words.push_str(", for military users only"),
        Users::Civil => words.push_str(", for civil users only"),
    }
    if !scope.end_uses.is_empty() {
        let uses: Vec<&str> = scope.end_uses.iter().map(|end_use| end_use.as_str()).collect();
        words.push_str(&format!(", for the end uses {}", uses.join(", ")));
    }
    if let Some(entities) = &scope.entities {
        words.push_str(&format!(", to {}", list(&entities.named, "and")));
        if let Some(stake) = entities.affiliates_from {
            words.push_str(&format!(" and whatever they hold at {} or more", percent(stake)));
        }
        if entities.end_users {
            words.push_str(", as importers or as end users behind the next stop");
        }
    }
    words
}

fn exemption_words(exemption: &Exemption) -> String {
    let mut parts = Vec::new();
    if !exemption.countries.is_empty() {
        parts.push(names(&exemption.countries));
    }
    if !exemption.sites.is_empty() {
        parts.push(exemption.sites.iter().map(|site| site.to_string()).collect::<Vec<_>>().join(", "));
    }
    if !exemption.end_uses.is_empty() {
        let uses: Vec<&str> = exemption.end_uses.iter().map(|end_use| end_use.as_str()).collect();
        parts.push(format!("the end uses {}", uses.join(", ")));
    }
    if exemption.humanitarian {
        parts.push("humanitarian use".to_owned());
    }
    let whom = if parts.is_empty() { "everybody".to_owned() } else { parts.join(", ") };
    if exemption.clauses.is_empty() {
        return whom;
    }
    let clauses: Vec<&str> = exemption.clauses.iter().map(|clause| clause.label()).collect();
    format!("{whom} from the {}", clauses.join(" and the "))
}

fn general_words(licence: &GeneralLicence) -> String {
    let mut words = match licence.per_year {
        Some(volume) => format!("{volume} units a year pass under a general licence"),
        None => "what passes under a general licence needs no other".to_owned(),
    };
    if !licence.senders.is_empty() {
        words.push_str(&format!(" from {}", list(&licence.senders, "and")));
    }
    if !licence.receivers.is_empty() {
        words.push_str(&format!(" to {}", list(&licence.receivers, "and")));
    }
    if !licence.countries.is_empty() {
        words.push_str(&format!(" in {}", names(&licence.countries)));
    }
    if !licence.end_uses.is_empty() {
        let uses: Vec<&str> = licence.end_uses.iter().map(|end_use| end_use.as_str()).collect();
        words.push_str(&format!(", for the end uses {}", uses.join(", ")));
    }
    if let Some(from) = licence.from {
        words.push_str(&format!(", from {from}"));
    }
    if let Some(until) = licence.until {
        words.push_str(&format!(", gone on {until}"));
    }
    words
}

fn calendar_words(rule: &Rule) -> String {
    let calendar = &rule.calendar;
    let mut words = format!("in force from {}", calendar.in_force);
    if let Some(announced) = calendar.announced.filter(|_| calendar.bought_ahead > 0.0) {
        let share = percent(calendar.bought_ahead);
        words.push_str(&format!(
            ", announced on {announced}, after which {share} of the usual trade is bought ahead a month"
        ));
    }
    for suspension in &calendar.suspensions {
        match suspension.until {
            Some(until) => words.push_str(&format!(", suspended from {} to {until}", suspension.from)),
            None => words.push_str(&format!(", suspended from {} until further notice", suspension.from)),
        }
        if let Some(licences) = suspension.licences {
            words.push_str(&format!(" ({})", licences.label()));
        }
    }
    if let Some(lapses) = calendar.lapses {
        words.push_str(&format!(", gone on {lapses}"));
    }
    for spared in &calendar.spared {
        let before = spared.before.map_or_else(String::new, |day| format!(" {day}"));
        let until = spared.until.map_or_else(String::new, |day| format!(" until {day}"));
        words.push_str(&format!(
            ", {} of trade under contracts of before{before} is spared{until}",
            percent(spared.share)
        ));
    }
    words
}

fn names(countries: &[Country]) -> String {
    let names: Vec<String> = countries.iter().map(|country| country.name().to_owned()).collect();
    list(&names, "and")
}

fn tags(tags: &[Tag], named: &[ControlList]) -> String {
    let names: Vec<String> = tags.iter().map(|tag| list_words(named, tag)).collect();
    if names.is_empty() { "no list".to_owned() } else { list(&names, "or") }
}

/// Digits in groups of three, with as many decimals as matter.
pub fn grouped(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 1000.0 || size == 0.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 0.1 => 3,
        _ => 6,
    };
    let plain = format!("{value:.decimals$}");
    let plain = if plain.contains('.') { plain.trim_end_matches('0').trim_end_matches('.') } else { &plain };
    thousands(plain)
}

/// A number as it is written, with thousands set apart by commas: `-45000.5` is `-45,000.5`.
pub fn thousands(plain: &str) -> String {
    let (whole, fraction) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut text = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text + fraction
}

/// Words in a row: `a, b and c`; nothing for none.
pub fn list(parts: &[impl AsRef<str>], word: &str) -> String {
    match parts {
        [] => String::new(),
        [one] => one.as_ref().to_owned(),
        [head @ .., last] => {
            let head: Vec<&str> = head.iter().map(AsRef::as_ref).collect();
            format!("{} {word} {}", head.join(", "), last.as_ref())
        }
    }
}

fn months(number: u32) -> String {
    count_words(number as usize, "month")
}

/// A share as a percentage with as many digits as it has, up to two.
fn percent(share: f64) -> String {
    let text = format!("{:.2}", share * 100.0);
    format!("{} %", text.trim_end_matches('0').trim_end_matches('.'))
}
