//! What a difference does to the gap: per market, and which of the changes does it.
//!
//! Changes of one entity are one part, and so are those that only make sense together, such as a new site and the routes that lead to it. Of few parts each
//! is credited with what it adds on average over all orders in which they could come (Shapley value); of many with what it adds in the order of the file.

use crate::diff::address::{Address, Step};
use crate::diff::difference::{Diff, Difference, DifferenceKind, apply_some};
use crate::engine::{Network, PlayStarts, Rung, SolveError, simulate_near};
use crate::insight::{demand_name, gaps_usd, shapley_parts};
use crate::model::{
    CommodityId, EndUse, EntityKind, EntityRef, Finding, Preset, ScenarioId, SiteId, subject_words, validate,
};
use crate::tolerance::SHORTAGE;
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Parts up to which all orders are played: 2 to the power of as many plays.
pub const ALL_ORDERS: usize = 8;

/// How the parts are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EffectWay {
    /// Each on average over all orders in which they could come.
    AllOrders,
    /// Each after those before it, in the order of the file.
    InOrder,
}

impl EffectWay {
    /// The same in words, after a comma.
    pub fn words(self) -> &'static str {
        match self {
            Self::AllOrders => "on average over all orders in which they could come (Shapley value)",
            Self::InOrder => "each after those before it, in their order",
        }
    }
}

/// What one or several changes do.
#[derive(Clone, Debug, PartialEq)]
pub struct EffectPart {
    /// What is changed, the first of it first; none for fields of the preset.
    pub entities: Vec<Option<EntityRef>>,
    /// How many differences it is.
    pub differences: usize,
    /// By how much the gap grows, USD at stake over all months.
    pub change_usd: f64,
}

impl EffectPart {
    /// What is changed, in words: `Site Port and 2 more`. `b` is what the differences lead to.
    pub fn words(&self, a: &Preset, b: &Preset) -> String {
        let name = |entity: &Option<EntityRef>| {
            let is_there = entity.as_ref().is_some_and(|entity| entity.name(b).is_some());
            subject_words(entity.as_ref(), if is_there { b } else { a })
        };
        let first = self.entities.first().map_or_else(String::new, name);
        match self.entities.len() {
            0 | 1 => first,
            2 => format!("{first} and {}", self.entities.last().map_or_else(String::new, name)),
            more => format!("{first} and {} more", more - 1),
        }
    }
}

/// What becomes of a market.
#[derive(Clone, Debug, PartialEq)]
pub struct MarketEffect {
    /// Where it is.
    pub site: SiteId,
    /// Its name, with the good.
    pub name: String,
    /// Its gap on the first map, USD at stake over all months; none where that has no such market.
    pub before_usd: Option<f64>,
    /// Its gap on the second.
    pub after_usd: Option<f64>,
}

impl MarketEffect {
    /// By how much its gap grows, USD at stake over all months.
    pub fn change_usd(&self) -> f64 {
        self.after_usd.unwrap_or(0.0) - self.before_usd.unwrap_or(0.0)
    }
}

/// What a difference does to the gap of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Effect {
    /// Which scenario.
    pub scenario: ScenarioId,
    /// Gap on the first map, USD at stake over all months.
    pub before_usd: f64,
    /// Gap on the second.
    pub after_usd: f64,
    /// Every market whose gap differs, the largest change first.
    pub markets: Vec<MarketEffect>,
    /// What does it, the largest part first; they add up to the whole change.
    pub parts: Vec<EffectPart>,
    /// How the parts are told apart.
    pub way: EffectWay,
    /// Differences that cannot move a result of this scenario: layout, words, citations, what it does not select.
    pub aside: usize,
}

/// Why there is no effect.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum EffectError {
    /// One of the two has no such scenario.
    #[error("scenario {0} is not in both of them; choose one that is")]
    NoScenario(ScenarioId),
    /// One of the two cannot be solved.
    #[error("{0}")]
    Unsound(String),
    /// A play has no answer, or somebody asked to stop.
    #[error(transparent)]
    Solve(#[from] SolveError),
}

/// A market by what it is, whatever the order of lists.
type Market = (SiteId, CommodityId, EndUse);

/// The gap of every market, USD at stake over all months, with its name and what is at stake in all.
type Gaps = BTreeMap<Market, (String, f64, f64)>;

/// What the differences from `a` to `b` do to the gap of a scenario that both have. `on_progress` gets how many of how many maps have been played.
///
/// # Errors
/// Where there is none: see [`EffectError`].
pub fn effect(
    (a, b): (&Preset, &Preset),
    diff: &Diff,
    scenario: &ScenarioId,
    cancel: &AtomicBool,
    on_progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Effect, EffectError> {
    if a.scenario(scenario).is_none() || b.scenario(scenario).is_none() {
        return Err(EffectError::NoScenario(scenario.clone()));
    }
    for preset in [a, b] {
        if let Some(finding) = validate(preset).into_iter().find(Finding::is_error) {
            return Err(EffectError::Unsound(finding.to_string()));
        }
    }
    let acts = |entity: &EntityRef| {
        let mut scenarios = [a, b].into_iter().filter_map(|preset| preset.scenario(scenario));
        match entity {
            EntityRef::Scenario(id) => id == scenario,
            EntityRef::Rule(id) => scenarios.any(|scenario| scenario.rules.contains(id)),
            EntityRef::Event(id) => scenarios.any(|scenario| scenario.events.contains(id)),
            EntityRef::Measure(id) => scenarios.any(|scenario| scenario.measures.contains(id)),
            _ => true,
        }
    };
    let parts = parts(diff, &acts);
    let told: usize = parts.iter().map(Vec::len).sum();
    let ground = ground(a, b);
    let sets: Option<Vec<Preset>> = (parts.len() <= ALL_ORDERS).then(|| every_set(&ground, &parts)).flatten();
    let way = if sets.is_some() { EffectWay::AllOrders } else { EffectWay::InOrder };
    let (parts, maps) = match sets {
        Some(maps) => (parts, maps),
        None => in_order(&ground, parts)
            .ok_or_else(|| EffectError::Unsound("the changes cannot be made one after the other".to_owned()))?,
    };
    let (all, done) = (maps.len(), AtomicUsize::new(0));
    on_progress(0, all);
    let play = |preset: &Preset, warm: &PlayStarts| -> Result<(Gaps, PlayStarts), EffectError> {
        let played = gaps(preset, scenario, warm, cancel)?;
        on_progress(done.fetch_add(1, Ordering::Relaxed) + 1, all);
        Ok(played)
    };
    // Most of the maps differ little from the first: what held there is a near start for all of them.
    let Some((head, rest)) = maps.split_first() else { return Err(EffectError::NoScenario(scenario.clone())) };
    let (head, warm) = play(head, &PlayStarts::default())?;
    let rest = rest.par_iter().map(|preset| play(preset, &warm).map(|(gaps, _)| gaps));
    let mut gaps = rest.collect::<Result<Vec<Gaps>, EffectError>>()?;
    gaps.insert(0, head);
    let totals: Vec<f64> = gaps.iter().map(|gaps| gaps.values().map(|(_, gap, _)| gap).sum()).collect();
    let (first, last) = (gaps.first().cloned().unwrap_or_default(), gaps.last().cloned().unwrap_or_default());
    let changes = match way {
        EffectWay::AllOrders => shapley_parts(&totals, parts.len()),
        EffectWay::InOrder => totals.windows(2).map(|pair| pair[1] - pair[0]).collect(),
    };
    // What is less than the dust of the solver is nothing.
    let stake: f64 = first.values().chain(last.values()).map(|(_, _, stake)| stake).sum();
    let without_dust = |usd: f64| if usd.abs() <= SHORTAGE * stake { 0.0 } else { usd };
    let each = parts.iter().zip(changes).map(|(part, usd)| EffectPart {
        entities: entities(part),
        differences: part.len(),
        change_usd: without_dust(usd),
    });
    let mut each: Vec<EffectPart> = each.collect();
    each.sort_by(|a, b| b.change_usd.abs().total_cmp(&a.change_usd.abs()));
    Ok(Effect {
        scenario: scenario.clone(),
        before_usd: totals.first().copied().unwrap_or(0.0),
        after_usd: totals.last().copied().unwrap_or(0.0),
        markets: markets(&first, &last),
        parts: each,
        way,
        aside: diff.differences.len() - told,
    })
}

/// The gap of every market, and what held in each month.
fn gaps(
    preset: &Preset,
    scenario: &ScenarioId,
    warm: &PlayStarts,
    cancel: &AtomicBool,
) -> Result<(Gaps, PlayStarts), EffectError> {
    let scenario = preset.scenario(scenario).ok_or_else(|| EffectError::NoScenario(scenario.clone()))?;
    let network = Network::build(&preset.map);
    let (play, held) = simulate_near(preset, &network, scenario, Rung::TOP, warm, cancel)?;
    let mut found = Gaps::new();
    for (at, gap) in gaps_usd(&network, &play).iter_enumerated() {
        let (demand, node) = (network.demand_entry(at), network.nodes[network.demands[at].node]);
        let name = demand_name(&network, node.site, node.commodity);
        let wanted: f64 = play.months.iter().map(|month| month.demands[at]).sum();
        let market = (network.map.sites[node.site].id.clone(), demand.commodity.clone(), demand.end_use.clone());
        let entry = found.entry(market).or_insert((name, 0.0, 0.0));
        entry.1 += gap;
        entry.2 += wanted * demand.value_at_stake_usd.value;
    }
    Ok((found, held))
}

fn markets(first: &Gaps, last: &Gaps) -> Vec<MarketEffect> {
    let mut all: Vec<MarketEffect> = Vec::new();
    let keys: std::collections::BTreeSet<&Market> = first.keys().chain(last.keys()).collect();
    for key in keys {
        let (before, after) = (first.get(key), last.get(key));
        let Some((name, _, _)) = after.or(before) else { continue };
        let stake = before.into_iter().chain(after).map(|(_, _, stake)| *stake).fold(0.0, f64::max);
        let gap = |side: Option<&(String, f64, f64)>| side.map(|(_, gap, _)| *gap);
        let market =
            MarketEffect { site: key.0.clone(), name: name.clone(), before_usd: gap(before), after_usd: gap(after) };
        if market.change_usd().abs() > SHORTAGE * stake {
            all.push(market);
        }
    }
    all.sort_by(|a, b| b.change_usd().abs().total_cmp(&a.change_usd().abs()).then_with(|| a.name.cmp(&b.name)));
    all
}

/// Differences that may move a result, of what `acts`, in parts that can be made without each other, in the order of the file.
fn parts<'d>(diff: &'d Diff, acts: &dyn Fn(&EntityRef) -> bool) -> Vec<Vec<&'d Difference>> {
    let counts =
        |difference: &&Difference| difference.matters() && difference.at.entity().is_none_or(|entity| acts(&entity));
    let differences: Vec<&Difference> = diff.differences.iter().filter(counts).collect();
    let mut joined = Joined((0..differences.len()).collect());
    // What is of one entity belongs together.
    let mut first: HashMap<String, usize> = HashMap::new();
    for (at, difference) in differences.iter().enumerate() {
        let known = *first.entry(subject(&difference.at)).or_insert(at);
        joined.join(at, known);
    }
    // So does what names something that is only there with it, or only without it.
    let mut made: HashMap<String, usize> = HashMap::new();
    for (at, difference) in differences.iter().enumerate() {
        if difference.at.is_entity() && difference.kind != DifferenceKind::Changed {
            made.extend(difference.at.entity().map(|entity| (entity.id().to_owned(), at)));
            if let (Some(Step::Key(by, _)), Some(after)) = (difference.at.last(), &difference.after) {
                made.extend(by.key(after).map(|key| (key, at)));
            }
        }
    }
    for (at, difference) in differences.iter().enumerate() {
        for value in difference.before.iter().chain(&difference.after) {
            value.each_text(&mut |text| {
                if let Some(other) = made.get(text) {
                    joined.join(at, *other);
                }
            });
        }
    }
    let mut parts: BTreeMap<usize, Vec<&Difference>> = BTreeMap::new();
    for (at, difference) in differences.iter().enumerate() {
        parts.entry(joined.root(at)).or_default().push(difference);
    }
    parts.into_values().collect()
}

/// What a difference belongs to: its entity; of what a scenario selects, what is selected; else the field of the preset.
fn subject(at: &Address) -> String {
    let (entity, rest) = at.split();
    if let (Some(EntityRef::Scenario(_)), [Step::Field(list), Step::Key(_, key)]) = (&entity, rest)
        && let Some(kind) = EntityKind::ALL.iter().find(|kind| kind.list() == *list)
    {
        return kind.named(key).to_string();
    }
    entity.map_or_else(|| at.top_field().to_owned(), |entity| entity.to_string())
}

fn entities(part: &[&Difference]) -> Vec<Option<EntityRef>> {
    let mut found: Vec<Option<EntityRef>> = Vec::new();
    for difference in part {
        let entity = difference.at.entity();
        if !found.contains(&entity) {
            found.push(entity);
        }
    }
    found
}

/// Which of several belong together: each points at an earlier one of its kind, the first at itself.
struct Joined(Vec<usize>);

impl Joined {
    fn root(&self, mut at: usize) -> usize {
        while self.0[at] != at {
            at = self.0[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b)] = a.min(b);
    }
}

/// The first map without what no result depends on, and with the sources of both: what is left can be made part by part.
fn ground(a: &Preset, b: &Preset) -> Preset {
    let mut ground = a.clone();
    ground.map_notes.clear();
    ground.views.clear();
    ground.benchmarks.clear();
    let missing: Vec<_> = b.sources.iter().filter(|source| a.source(&source.id).is_none()).cloned().collect();
    ground.sources.extend(missing);
    ground
}

/// The map with every set of the parts made, by the bits of the set's number; none where one of them is no sound map.
fn every_set(a: &Preset, parts: &[Vec<&Difference>]) -> Option<Vec<Preset>> {
    let sets = 0..1_usize << parts.len();
    let made = sets.map(|set| {
        // In the order of the file, as the differences were found.
        let chosen = parts.iter().enumerate().filter(|(at, _)| set & (1 << at) != 0).flat_map(|(_, part)| part);
        sound(a, chosen.copied())
    });
    made.collect()
}

/// Parts, and the maps before the first and after each.
type InOrder<'d> = (Vec<Vec<&'d Difference>>, Vec<Preset>);

/// The parts one after the other, with the map before the first and after each; parts that are no sound map without the next are one with it. None where not even all of them are one.
fn in_order<'d>(a: &Preset, parts: Vec<Vec<&'d Difference>>) -> Option<InOrder<'d>> {
    let (mut kept, mut maps): (Vec<Vec<&Difference>>, Vec<Preset>) = (Vec::new(), vec![a.clone()]);
    let mut made: Vec<&Difference> = Vec::new();
    let mut part: Vec<&Difference> = Vec::new();
    for next in parts {
        made.extend(&next);
        part.extend(next);
        if let Some(map) = sound(a, made.iter().copied()) {
            maps.push(map);
            kept.push(std::mem::take(&mut part));
        }
    }
    part.is_empty().then_some((kept, maps))
}

fn sound<'d>(a: &Preset, chosen: impl IntoIterator<Item = &'d Difference>) -> Option<Preset> {
    let preset = apply_some(chosen, a).ok()?;
    (!validate(&preset).iter().any(Finding::is_error)).then_some(preset)
}
