//! Verdicts in words that a non-lawyer can read.

use crate::engine::index::{CommodityIx, MonthIx, RouteIx};
use crate::engine::ladder::Rung;
use crate::engine::mixing::Threshold;
use crate::engine::network::{Network, Node};
use crate::engine::play::clean_buying::CleanSwitch;
use crate::engine::play::outcome::Outcome;
use crate::engine::rules::ownership::Holding;
use crate::engine::rules::{
    Catch, FindingCause, FindingKind, QueueMonth, Reckoning, Relief, RuleBook, Seen, UseShare, Verdict, VerdictFinding,
    VerdictKind, reckonings, relief_seen,
};
use crate::model::{BandEnd, Clause, Comparison, Country, Preset, Provision, Tag, list, list_words, terms_words};
use crate::tolerance::SHARE;
use jiff::civil::Date;
use std::collections::BTreeMap;
use typed_index_collections::TiVec;

/// A verdict in one sentence, without its reasons: `reduced: 55 % of the baseline volume may pass`.
pub fn verdict_sentence(verdict: &Verdict) -> String {
    let kind = verdict.kind();
    let detail = match kind {
        VerdictKind::Free if verdict.is_queued() => {
            format!("licences let {} of the usual volume pass", percent(verdict.permitted))
        }
        VerdictKind::Free => "no rule of the scenario catches it".to_owned(),
        VerdictKind::Taxed => format!("a duty of {} on the value is due", percent(verdict.tariff)),
        VerdictKind::Capped => "a quota covers it together with other routes".to_owned(),
        VerdictKind::Reduced => format!("{} of the baseline volume may pass", percent(verdict.permitted)),
        VerdictKind::Delayed => match waiting_until(verdict) {
            Some(day) => format!("licences are pending; first decisions on {}", day_words(day)),
            None => "licences are pending".to_owned(),
        },
        VerdictKind::Blocked => "nothing may pass".to_owned(),
    };
    format!("{}: {detail}", kind.label())
}

/// The verdict of a route in a month of an outcome, then one line per finding, the one that stops most first, and what clean buying has to do
/// with it. The grounds of the month say what a counted value came in with, and what would free the route; without them that is left out.
pub fn explain_route(
    preset: &Preset,
    outcome: &Outcome,
    route: RouteIx,
    month: MonthIx,
    grounds: Option<&Grounds>,
) -> Vec<String> {
    match outcome.verdicts.get(month).and_then(|verdicts| verdicts.get(route)) {
        Some(verdict) => {
            let mut lines = explain_verdict(preset, &outcome.network, verdict, route);
            let known = grounds.and_then(|grounds| grounds.reckonings.get(&route).cloned());
            let reckoned = known.unwrap_or_else(|| reckonings(&outcome.network, verdict, route));
            lines.extend(reckoned.iter().map(|reckoning| explain_reckoning(preset, &outcome.network, reckoning)));
            let switches = outcome.result().and_then(|play| play.clean_buying.get(month));
            lines.extend(explain_switches(&outcome.network, switches.map_or(&[], Vec::as_slice), route));
            let licences = outcome.result().and_then(|play| play.licences.get(month));
            lines.extend(explain_licences(preset, &outcome.network, licences.map_or(&[], Vec::as_slice), route));
            let relief = grounds.and_then(|grounds| grounds.reliefs.get(&route));
            lines.extend(relief.map(|relief| explain_relief(preset, relief)));
            lines
        }
        None => Vec::new(),
    }
}

/// What those who buy clean in a month have to do with a route, a line each: `switched to Kalgoorlie carbonate: frees 3 routes`.
pub fn explain_switches(network: &Network, switches: &[CleanSwitch], route: RouteIx) -> Vec<String> {
    switches.iter().filter_map(|switch| explain_switch(network, switch, route)).collect()
}

/// What licensing desks do in a month with what is ordered on a route, a line each: `at the desk of Announcement 18: 5.0 t applied for, …`.
pub fn explain_licences(preset: &Preset, network: &Network, licences: &[QueueMonth], route: RouteIx) -> Vec<String> {
    let unit = &network.map.commodities[network.nodes[network.routes[route].from].commodity].unit;
    let here = licences.iter().filter(|queue| queue.route == route);
    here.map(|queue| {
        let title = preset.rule(&queue.rule).map_or(queue.rule.as_str(), |rule| rule.title.as_str());
        let volume = |volume: f64| digits(volume);
        let lack = if queue.lack > 0.0 {
            format!("; when it began buyers lacked {} {unit} that it had held back", volume(queue.lack))
        } else {
            String::new()
        };
        format!(
            "at the desk of {title}: {} {unit} applied for this month, {} approved, {} refused, {} given up; {} {unit} waiting at its end{lack}",
            volume(queue.applied),
            volume(queue.approved),
            volume(queue.refused()),
            volume(queue.given_up),
            volume(queue.waiting)
        )
    })
    .collect()
}

/// What clean buying has to do with a route: that it is freed, supplies what frees others, or is left.
fn explain_switch(network: &Network, switch: &CleanSwitch, route: RouteIx) -> Option<String> {
    let site = &network.map.sites[switch.site].name;
    let good = &network.map.commodities[switch.commodity].name;
    let frees = match switch.frees.len() {
        1 => "frees 1 route".to_owned(),
        routes => format!("frees {routes} routes"),
    };
    let is_blended =
        switch.blends.iter().flat_map(|blend| &blend.routes).any(|(of, share)| *of == route && *share > 0.0);
    if switch.left.contains(&route) {
        return Some(format!("left: {site} buys clean {good}, which {frees}"));
    }
    if is_blended {
        return Some(format!("taken in part: {site} buys so much clean {good} with it that it {frees}"));
    }
    if !switch.frees.contains(&route) && !switch.used.contains(&route) {
        return None;
    }
    let mut sources: Vec<&str> = (switch.used.iter())
        .map(|used| network.map.sites[network.nodes[network.routes[*used].from].site].name.as_str())
        .collect();
    sources.sort_unstable();
    sources.dedup();
    let sources = match sources.as_slice() {
        [] => format!("clean {good}"),
        [one] => format!("{one} {good}"),
        [one, other] => format!("{one} and {other} {good}"),
        [one, other, rest @ ..] => format!("{one}, {other} and {} other {good}", rest.len()),
    };
    let who =
        if network.nodes[network.routes[route].from].site == switch.site { String::new() } else { format!("{site} ") };
    Some(format!("{who}switched to {sources}: {frees}"))
}

/// A verdict on a route in words: the sentence, then one line per finding, the one that stops most first.
pub fn explain_verdict(preset: &Preset, network: &Network, verdict: &Verdict, route: RouteIx) -> Vec<String> {
    let node = network.nodes[network.routes[route].from];
    let mut lines = vec![verdict_sentence(verdict)];
    lines.extend(explain_days(verdict));
    lines.extend(explain_uses(verdict));
    for finding in &verdict.findings {
        lines.push(explain_finding(preset, network, finding, (node, network.ends(route).1)));
    }
    if network.route_entry(route).is_alternative() {
        lines.push("an alternative: it carries nothing before any rule".to_owned());
    }
    lines
}

/// What passes on which days of the month, where that differs: `by days: 1 to 15 nothing, 16 to 30 55 %`.
fn explain_days(verdict: &Verdict) -> Option<String> {
    let spans: Vec<String> = (verdict.days.iter())
        .map(|span| format!("{} {}", day_spans(&[(span.first, span.last)]), passes(span.permitted)))
        .collect();
    (!spans.is_empty()).then(|| format!("by days of the month: {}", spans.join(", ")))
}

/// What passes of each use, where that differs: `by use: 70 % cars: 55 %; 30 % defence, military: nothing`.
fn explain_uses(verdict: &Verdict) -> Option<String> {
    let words = |entry: &UseShare| {
        let named = if entry.class.end_use.is_empty() { "no named use" } else { entry.class.end_use.as_str() };
        let military = if entry.class.military { ", military" } else { "" };
        let humanitarian = if entry.class.humanitarian { ", humanitarian" } else { "" };
        format!("{} {named}{military}{humanitarian}: {}", percent(entry.share), passes(entry.permitted))
    };
    let uses: Vec<String> = verdict.uses.iter().map(words).collect();
    (!uses.is_empty()).then(|| format!("by use: {}", uses.join("; ")))
}

/// What passes: a share, or nothing.
fn passes(share: f64) -> String {
    if share <= SHARE { "nothing".to_owned() } else { percent(share) }
}

/// Days of a month: `4 to 30`, `1 and 5 to 9`.
fn day_spans(days: &[(u32, u32)]) -> String {
    let words = |(first, last): &(u32, u32)| {
        if first == last { first.to_string() } else { format!("{first} to {last}") }
    };
    let spans: Vec<String> = days.iter().map(words).collect();
    spans.join(" and ")
}

/// What a licence approves in the end, and between what that lies where it states a band: `70 % of applications approved, between 40 % and 90 %`.
fn approved_words(preset: &Preset, finding: &VerdictFinding, approved: f64, destination: &Country) -> String {
    let rule = match &finding.cause {
        FindingCause::Rule { rule, .. } => preset.rule(rule),
        FindingCause::Event(_) => None,
    };
    let instrument = rule.map(|rule| &rule.instrument).filter(|instrument| instrument.band().is_some());
    let between = instrument.map_or_else(String::new, |instrument| {
        let [low, high] = BandEnd::ALL.map(|end| percent(instrument.answered(end).approved_for(destination)));
        format!(", between {low} and {high}")
    });
    format!("{} of applications approved{between}", percent(approved))
}

fn explain_finding(
    preset: &Preset,
    network: &Network,
    finding: &VerdictFinding,
    (from, destination): (Node, &Country),
) -> String {
    let good = &network.map.commodities[from.commodity].name;
    let segregates = network.map.sites[from.site].segregates;
    let (title, reason) = match &finding.cause {
        FindingCause::Event(id) => {
            let title = preset.events.iter().find(|event| &event.id == id).map_or(id.as_str(), |event| &event.title);
            return format!("closed by the event “{title}”");
        }
        FindingCause::Rule { rule: id, clause, catch } => {
            let rule = preset.rule(id);
            let title = rule.map_or(id.as_str(), |rule| rule.title.as_str());
            let issuer = rule.map_or("the issuer", |rule| rule.issuer.name());
            let lists = rule.and_then(|rule| rule.clauses.get(*clause)).map_or(&[][..], Clause::reaching);
            let named = |tags: &mut dyn Iterator<Item = &Tag>| {
                let words: Vec<String> = tags.map(|tag| list_words(&preset.lists, tag)).collect();
                if words.is_empty() { "its list".to_owned() } else { list(&words, "and") }
            };
            let tags = &network.map.commodities[from.commodity].tags;
            let own_lists = || named(&mut lists.iter().filter(|tag| tags.contains(tag)));
            let reason = match catch {
                Catch::Domestic => format!("{good} is on {} and leaves {issuer}", own_lists()),
                Catch::LookAlike => format!(
                    "{good} leaves {issuer} under the customs code of what is on {}, and waits with it",
                    named(&mut lists.iter())
                ),
                Catch::Content { share, threshold, bought } => format!(
                    "{} of the value is listed content ({}) {}, threshold {}{}",
                    percent(*share),
                    named(
                        &mut (rule.and_then(|rule| rule.clauses.get(*clause))).map_or(&[][..], Clause::counted).iter()
                    ),
                    match rule.and_then(|rule| rule.clauses.get(*clause)) {
                        Some(Clause::Purchase { sources, .. }) if *bought => format!("made in {}", either(sources)),
                        _ => format!("originating in {issuer}"),
                    },
                    threshold_words(*threshold),
                    match (finding.clean > 0.0, segregates) {
                        (false, _) => String::new(),
                        (true, true) => format!("; {} comes off a clean line", percent(finding.clean)),
                        (true, false) => format!("; {} is of lots below it", percent(finding.clean)),
                    }
                ),
                Catch::Sender(holding) => {
                    let sender = &network.map.sites[from.site].name;
                    format!("{good} is on {} and {sender} sends it, {}", own_lists(), holding_words(holding))
                }
                Catch::Technology { tag, maker, built_in } => {
                    let maker_name = &network.map.sites[*maker].name;
                    let made = format!("with {issuer}'s technology for {tag}");
                    let made = match (built_in, *maker == from.site) {
                        (true, _) => format!("has goods built in that {maker_name} made {made}"),
                        (false, true) => format!("made {made}"),
                        (false, false) => format!("made by {maker_name} {made} and sent on"),
                    };
                    let without = if finding.clean > 0.0 {
                        format!("; {} is without it", percent(finding.clean))
                    } else {
                        String::new()
                    };
                    format!("{made}{without}")
                }
            };
            let article = rule
                .and_then(|rule| rule.clauses.get(*clause))
                .map(|clause| clause.provision().article.as_str())
                .filter(|article| !article.is_empty())
                .map_or_else(String::new, |article| format!(" ({article})"));
            (title, format!("{}{article}: {reason}", catch.clause().label()))
        }
    };
    let effect = match &finding.kind {
        FindingKind::Blocked | FindingKind::Closed => "refused".to_owned(),
        FindingKind::Denied => "refused by presumption of denial".to_owned(),
        FindingKind::Waiting { until } => format!("licence pending until {}", day_words(*until)),
        FindingKind::Queued { approved, passes: 0.0 } => {
            format!("applications wait for a decision ({})", approved_words(preset, finding, *approved, destination))
        }
        FindingKind::Queued { approved, passes } => format!(
            "licences in turn: {} of the usual trade that needs one passes ({})",
            percent(*passes),
            approved_words(preset, finding, *approved, destination)
        ),
        FindingKind::Licensed { approved } => approved_words(preset, finding, *approved, destination),
        FindingKind::Quota { per_year, terms } => {
            let unit = if terms.unit.is_amount() { "" } else { " USD" };
            format!("quota of {}{unit} a year over all routes it covers{}", digits(*per_year), terms_words(terms))
        }
        FindingKind::Taxed { ad_valorem } => format!("duty of {}", percent(*ad_valorem)),
    };
    let users = preset_users(preset, finding);
    let reach = if finding.reach < 0.9995 {
        format!("; aimed at {} of what it carries ({users})", percent(finding.reach))
    } else if users.is_empty() || users == "all users" {
        String::new()
    } else {
        format!("; destination: {users}")
    };
    let days = if finding.share_in_force < 0.9995 {
        format!("; in force on {} of the month's days ({})", percent(finding.share_in_force), day_spans(&finding.days))
    } else {
        String::new()
    };
    let general = if finding.general > 0.0 {
        format!("; {} passes under a general licence", percent(finding.general))
    } else {
        String::new()
    };
    let spared = if finding.spared > 0.0 {
        format!("; {} runs under contracts of before, which it spares", percent(finding.spared))
    } else {
        String::new()
    };
    let receiver = match &finding.receiver {
        None => String::new(),
        Some(holding) => format!("; the receiver is {}", holding_words(holding)),
    };
    format!("{effect}: {title}, {reason}{receiver}{general}{spared}{reach}{days}")
}

/// Why a site is caught: `named`, `held at 60 % by those named and theirs (Holding 60 %)`.
fn holding_words(holding: &Holding) -> String {
    let listed = |stakes: &[(String, f64)]| {
        let who: Vec<String> = stakes.iter().map(|(owner, stake)| format!("{owner} {}", percent(*stake))).collect();
        who.join(" + ")
    };
    match holding {
        Holding::Named => "named".to_owned(),
        Holding::Owned(stakes) => {
            let held: f64 = stakes.iter().map(|(_, stake)| stake).sum();
            format!("held at {} by those named and theirs ({})", percent(held), listed(stakes))
        }
        Holding::Behind(share) => format!("no one of those named, but {} of it goes on to them", percent(*share)),
        Holding::Partly(parts) => {
            format!("in {} of its trade those named and theirs ({})", percent(holding.share()), listed(parts))
        }
    }
}

/// Countries of which any will do: `China, Iran or Russia`.
fn either(countries: &[Country]) -> String {
    let names: Vec<&str> = countries.iter().map(Country::name).collect();
    if names.is_empty() { "nowhere".to_owned() } else { list(&names, "or") }
}

/// What a counted value came in with: `3.10 with Dysprosium oxide and 1.10 with Terbium oxide`; empty where that is not known.
pub fn explain_parts(network: &Network, reckoning: &Reckoning) -> String {
    let name = |part: &CommodityIx| network.map.commodities[*part].name.as_str();
    let parts: Vec<String> =
        reckoning.parts.iter().map(|(part, usd)| format!("{} with {}", dollars(*usd), name(part))).collect();
    if parts.is_empty() { String::new() } else { list(&parts, "and") }
}

/// How a content is reckoned: which value, of what, by whose price, against which threshold: `how reckoned, by No. 61: 4.20 of 20.10 USD per kg (20.9 %),
/// threshold 0.1 %; 3.10 with dysprosium oxide and 1.10 with terbium oxide; 20.10 is the map's price of NdFeB magnet: …`.
pub fn explain_reckoning(preset: &Preset, network: &Network, reckoning: &Reckoning) -> String {
    let good = &network.map.commodities[reckoning.good];
    let title = preset.rule(&reckoning.rule).map_or(reckoning.rule.as_str(), |rule| rule.title.as_str());
    let parts = explain_parts(network, reckoning);
    let parts = if parts.is_empty() { String::new() } else { format!("; {parts}") };
    let price = match preset.source(&good.price_usd.source) {
        Some(source) => {
            let table = if source.table.is_empty() { String::new() } else { format!(", {}", source.table) };
            format!("{}{table}, {} ({})", source.publication, source.year, source.quality.label())
        }
        None => "no source given".to_owned(),
    };
    let whole = dollars(reckoning.price_usd);
    format!(
        "how reckoned, by {title}: {} of {whole} USD per {} ({} %), threshold {}{parts}; {whole} is the map's price of {}: {price}",
        dollars(reckoning.counted_usd),
        good.unit,
        digits(reckoning.share * 100.0),
        threshold_words(reckoning.threshold),
        good.name
    )
}

/// A threshold in words: `0.1 %`, or `more than 25 %`.
pub fn threshold_words(threshold: Threshold) -> String {
    let more_than = if threshold.comparison == Comparison::MoreThan { "more than " } else { "" };
    format!("{more_than}{}", percent(threshold.share))
}

/// Where a clause behind a verdict can be read.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleText {
    /// Title of the rule.
    pub rule: String,
    /// Article, address, either of them empty where nobody said.
    pub provision: Provision,
    /// When the rule was last held against its text.
    pub checked: Option<Date>,
}

impl RuleText {
    /// `No. 61 (civil), I(1): https://… (last checked on 2026-11-20)`.
    pub fn words(&self) -> String {
        let mut words = self.rule.clone();
        if !self.provision.article.is_empty() {
            words.push_str(&format!(", {}", self.provision.article));
        }
        if !self.provision.link.is_empty() {
            words.push_str(&format!(": {}", self.provision.link));
        }
        if let Some(checked) = self.checked {
            words.push_str(&format!(" (last checked on {checked})"));
        }
        words
    }
}

/// Where the clauses behind a verdict can be read, each once: article, address, and when the rule was last held against its text.
pub fn rule_texts(preset: &Preset, verdict: &Verdict) -> Vec<RuleText> {
    let mut texts: Vec<RuleText> = Vec::new();
    for finding in &verdict.findings {
        let FindingCause::Rule { rule, clause, .. } = &finding.cause else { continue };
        let Some(rule) = preset.rule(rule) else { continue };
        let Some(provision) = rule.clauses.get(*clause).map(Clause::provision) else { continue };
        let text = RuleText { rule: rule.title.clone(), provision: provision.clone(), checked: rule.checked };
        if !(provision.is_empty() && rule.checked.is_none() || texts.contains(&text)) {
            texts.push(text);
        }
    }
    texts
}

/// What explains the routes of a month beside their verdicts.
#[derive(Clone, Debug, Default)]
pub struct Grounds {
    /// The first relief of every hindered route.
    pub reliefs: BTreeMap<RouteIx, Relief>,
    /// How the contents are reckoned by which a route is caught, with what they came in with.
    pub reckonings: BTreeMap<RouteIx, Vec<Reckoning>>,
}

/// The grounds of every month of an outcome.
pub fn grounds(preset: &Preset, outcome: &Outcome) -> TiVec<MonthIx, Grounds> {
    let Some(scenario) = preset.scenario(&outcome.scenario) else { return TiVec::new() };
    let book = RuleBook::new(preset, &outcome.network, scenario, Rung::TOP);
    outcome
        .verdicts
        .iter_enumerated()
        .zip(outcome.contents.iter().zip(&outcome.desks))
        .map(|((month, verdicts), (contents, desks))| {
            let seen = Seen { month, contents, desks };
            let hindered = verdicts.keys().filter(|route| verdicts[*route].kind() != VerdictKind::Free);
            let counts = |finding: &VerdictFinding| {
                matches!(&finding.cause, FindingCause::Rule { catch: Catch::Content { .. }, .. })
            };
            let counted = verdicts.keys().filter(|route| verdicts[*route].findings.iter().any(counts));
            Grounds {
                reliefs: hindered.filter_map(|route| Some((route, relief_seen(&book, route, seen)?))).collect(),
                reckonings: counted.map(|route| (route, book.reckonings(route, seen))).collect(),
            }
        })
        .collect()
}

/// How the contents of a route in a month of an outcome are reckoned, with what they came in with; nothing for a month that was not played.
pub fn reckonings_at(preset: &Preset, outcome: &Outcome, route: RouteIx, month: MonthIx) -> Vec<Reckoning> {
    let seen = outcome.contents.get(month).zip(outcome.desks.get(month));
    let (Some(scenario), Some((contents, desks))) = (preset.scenario(&outcome.scenario), seen) else {
        return Vec::new();
    };
    let book = RuleBook::new(preset, &outcome.network, scenario, Rung::TOP);
    book.reckonings(route, Seen { month, contents, desks })
}

/// The first relief of a route in a month of an outcome; none where nothing hinders it.
pub fn relief_at(preset: &Preset, outcome: &Outcome, route: RouteIx, month: MonthIx) -> Option<Relief> {
    let (contents, desks) = outcome.contents.get(month).zip(outcome.desks.get(month))?;
    let book = RuleBook::new(preset, &outcome.network, preset.scenario(&outcome.scenario)?, Rung::TOP);
    relief_seen(&book, route, Seen { month, contents, desks })
}

/// A relief in one sentence: `an exemption for Japan would free it`.
pub fn explain_relief(preset: &Preset, relief: &Relief) -> String {
    match relief {
        Relief::LessContent { from, item, points, enough } => {
            let from = either(from);
            let good = item.as_ref().and_then(|id| preset.map.commodity(id)).map(|good| good.name.as_str());
            // A share that only meets the threshold has to fall by next to nothing.
            let points = if *points < 0.0005 {
                "a trace".to_owned()
            } else {
                format!("{} percentage points", digits(points * 100.0))
            };
            match good {
                Some(good) if *enough => format!("{points} less {good} from {} would free it", from),
                Some(good) => {
                    format!("{points} less content from {} would free it; most of it is {good}", from)
                }
                None => format!("{points} less content from {} would free it", from),
            }
        }
        Relief::OtherTechnology { issuer, technology } => {
            format!("making it without {}'s technology for {technology} would free it", issuer.name())
        }
        Relief::Exemption { country, rules } => {
            let title = |id| preset.rule(id).map_or_else(|| id.to_string(), |rule| format!("“{}”", rule.title));
            let titles: Vec<String> = rules.iter().map(title).collect();
            format!("an exemption for {} from {} would free it", country.name(), titles.join(" and "))
        }
        Relief::EndOfEvent => "the end of the event would free it".to_owned(),
    }
}

fn preset_users(preset: &Preset, finding: &VerdictFinding) -> &'static str {
    match &finding.cause {
        FindingCause::Rule { rule, .. } => preset.rule(rule).map_or("", |rule| rule.scope.users.label()),
        FindingCause::Event(_) => "",
    }
}

fn waiting_until(verdict: &Verdict) -> Option<Date> {
    verdict
        .findings
        .iter()
        .filter_map(|finding| match finding.kind {
            FindingKind::Waiting { until } => Some(until),
            _ => None,
        })
        .max()
}

/// A sum of USD: cents where it is below a thousand.
fn dollars(value: f64) -> String {
    if value.abs() >= 1000.0 {
        format!("{value:.0}")
    } else if value.abs() >= 0.01 || value == 0.0 {
        format!("{value:.2}")
    } else {
        digits(value)
    }
}

/// `28 Feb 2026`.
fn day_words(day: Date) -> String {
    day.strftime("%-d %b %Y").to_string()
}

/// A number with three figures that count.
fn digits(value: f64) -> String {
    counting(value, 3)
}

/// A number with so many figures that count, and twice as many decimals at most: `400`, `0.01235`.
pub(super) fn counting(value: f64, figures: u8) -> String {
    let figures = f64::from(figures);
    let places = (figures - 1.0 - value.abs().max(1e-9).log10().floor()).clamp(0.0, 2.0 * figures) as usize;
    let text = format!("{value:.places$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A share as a percentage with as many digits as it needs: `0.1 %`, `31 %`, `100 %`.
fn percent(share: f64) -> String {
    let percent = share * 100.0;
    // The last digits of a sum do not decide how many are shown.
    let shown = percent * (1.0 + SHARE);
    let digits = if percent == 0.0 || shown >= 10.0 {
        0
    } else if shown >= 0.1 {
        1
    } else {
        3
    };
    format!("{percent:.digits$} %")
}
