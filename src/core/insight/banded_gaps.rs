//! The range of a gap over the bands of licences, and the licence whose answer it hangs on.
//!
//! The result of a scenario is played with the answers of its licences themselves. Where licences state a band, it is played again with all of
//! them at their low end, and with all at their high end; the range of a gap runs from the least to the most of the three. Most passes at the
//! high end, but a market may still lack more there: what passes to others may be made of the same good. Then each licence is played at its two
//! ends while the others stay: the one that moves a gap furthest is the one that the range hangs on. What cannot come out otherwise than a play that
//! is there already is not played: an end at which every licence answers as it does anyway, and licences that are not in force in any month.

use crate::engine::{CommodityIx, MonthIx, Outcome, Play, Rung, SiteIx, SolveError, Timeline, in_force, simulate_near};
use crate::insight::gap::{Consumer, GapSelection, gap_rows_of};
use crate::insight::table::Cell;
use crate::model::{BandEnd, GapUnit, Instrument, Preset, Rule, RuleId, Scenario};
use crate::tolerance::SHORTAGE;
use rayon::prelude::*;
use std::sync::atomic::AtomicBool;

/// Where a gap lies over the bands of licences, in the unit that was asked for, over all months.
#[derive(Clone, Debug, PartialEq)]
pub struct GapRange {
    /// The gap where it is least.
    pub least: f64,
    /// The gap where it is most.
    pub most: f64,
    /// The licence that moves it furthest by itself; none where none does, and where they were moved together alone.
    pub hangs_on: Option<HangsOn>,
    /// Which licences were moved at the same time.
    pub banding: Banding,
}

impl GapRange {
    /// Least, most and the licence that it hangs on, as cells of a table; empty ones where there is no range.
    pub fn cells(range: Option<&Self>) -> [Cell; 3] {
        let Some(range) = range else { return [Cell::Empty, Cell::Empty, Cell::Empty] };
        let rule = range.hangs_on.as_ref().map_or(Cell::Empty, |on| on.rule.as_str().into());
        [range.least.into(), range.most.into(), rule]
    }
}

/// The licence that a range hangs on.
#[derive(Clone, Debug, PartialEq)]
pub struct HangsOn {
    /// The licence.
    pub rule: RuleId,
    /// The least that the gap comes to when its answer alone moves within its band.
    pub least: f64,
    /// The most that the gap then comes to.
    pub most: f64,
    /// Whether it is the only licence that states a band and can move anything.
    pub is_only: bool,
}

/// Which licences move at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Banding {
    /// All together: the range.
    Together,
    /// And each by itself: the range, and the licence that it hangs on.
    OneByOne,
}

/// The gaps of a scenario at the ends of the bands of its licences.
#[derive(Clone, Debug, PartialEq)]
pub struct BandedGaps {
    rules: Vec<RuleId>,
    banding: Banding,
    consumers: Vec<ConsumerGaps>,
}

/// What a consumer lacks over all months.
#[derive(Clone, Debug, PartialEq)]
struct ConsumerGaps {
    consumer: Consumer,
    site: SiteIx,
    commodity: CommodityIx,
    /// Wanted over all months, units.
    demand: f64,
    value_at_stake_usd: f64,
    /// Lacking, units: first as the licences answer, then at each of the [`ends`].
    gaps: Vec<f64>,
}

/// Licences of a scenario whose band can move anything, in the order of the scenario: an end differs from the answer itself, and the rule is in
/// force on a day of the scenario.
pub fn banded_licences(preset: &Preset, scenario: &Scenario) -> Vec<RuleId> {
    let moves = |rule: &&Rule| BandEnd::ALL.into_iter().any(|end| rule.instrument.answered(end) != rule.instrument);
    let rules = preset.acting_rules(scenario);
    rules.filter(moves).filter(|rule| acts(rule, scenario)).map(|rule| rule.id.clone()).collect()
}

/// Whether a clause of a rule is in force on a day of a scenario.
fn acts(rule: &Rule, scenario: &Scenario) -> bool {
    let timeline = Timeline::of(scenario);
    let (first, after) = (timeline.first_day(MonthIx::FIRST), timeline.first_day(timeline.last().after(1)));
    let spans = rule.clauses.iter().flat_map(|clause| in_force(&rule.calendar, clause.from()));
    spans.into_iter().any(|span| span.from < after && span.until > first)
}

/// How often [`banded_gaps`] plays the scenario.
pub fn band_plays(preset: &Preset, scenario: &Scenario, banding: Banding) -> usize {
    Played::of(preset, &banded_licences(preset, scenario), banding).answers.len()
}

/// The plays that come out each by itself.
struct Played {
    /// How the licences answer in each.
    answers: Vec<Vec<Instrument>>,
    /// Which of them each of the [`ends`] is; none: the scenario itself.
    of_ends: Vec<Option<usize>>,
}

impl Played {
    fn of(preset: &Preset, rules: &[RuleId], banding: Banding) -> Self {
        let own: Vec<&Rule> = rules.iter().filter_map(|id| preset.rule(id)).collect();
        let mut played = Self { answers: Vec::new(), of_ends: Vec::new() };
        for (moved, end) in ends(rules, banding) {
            let answer = |rule: &&Rule| {
                if moved.contains(&rule.id) { rule.instrument.answered(end) } else { rule.instrument.clone() }
            };
            let answers: Vec<Instrument> = own.iter().map(answer).collect();
            let is_itself = answers.iter().zip(&own).all(|(answer, rule)| *answer == rule.instrument);
            let at = (!is_itself).then(|| {
                let known = played.answers.iter().position(|known| *known == answers);
                known.unwrap_or_else(|| {
                    played.answers.push(answers);
                    played.answers.len() - 1
                })
            });
            played.of_ends.push(at);
        }
        played
    }
}

/// What is asked: all licences at each end, then, where there are several and it is asked, each of them by itself.
fn ends(rules: &[RuleId], banding: Banding) -> Vec<(&[RuleId], BandEnd)> {
    let is_asked = rules.len() > 1 && banding == Banding::OneByOne;
    let alone = rules.iter().map(std::slice::from_ref).filter(|_| is_asked);
    let all = (!rules.is_empty()).then_some(rules);
    all.into_iter().chain(alone).flat_map(|moved| BandEnd::ALL.map(|end| (moved, end))).collect()
}

/// Plays a solved scenario at the ends of the bands of its licences, on all cores; none where no licence of it has a band that can move anything. `on_play` is
/// called after each play.
///
/// # Errors
/// [`SolveError::Cancelled`] soon after `cancel` is set; otherwise whatever keeps an end from being solved.
pub fn banded_gaps(
    preset: &Preset,
    outcome: &Outcome,
    banding: Banding,
    cancel: &AtomicBool,
    on_play: &(dyn Fn() + Sync),
) -> Result<Option<BandedGaps>, SolveError> {
    let Some(scenario) = preset.scenario(&outcome.scenario).filter(|_| outcome.is_complete()) else { return Ok(None) };
    let rules = banded_licences(preset, scenario);
    if rules.is_empty() {
        return Ok(None);
    }
    let Played { answers, of_ends } = Played::of(preset, &rules, banding);
    let played: Vec<Play> = answers
        .into_par_iter()
        .map(|answers| {
            let mut preset = preset.clone();
            for (id, answer) in rules.iter().zip(answers) {
                preset.rules.iter_mut().filter(|rule| rule.id == *id).for_each(|rule| rule.instrument = answer.clone());
            }
            let (play, _) = simulate_near(&preset, &outcome.network, scenario, Rung::TOP, &outcome.starts, cancel)?;
            on_play();
            Ok(play)
        })
        .collect::<Result<_, SolveError>>()?;
    // After the ladder, as the rows of the gap have it, so that the gap in the middle is theirs to the last digit.
    let ladder = Rung::ALL.iter().filter_map(|rung| outcome.play(*rung));
    let plays: Vec<&Play> = ladder.chain(&played).collect();
    let (rows, shorts) = gap_rows_of(outcome, &plays);
    let mut consumers: Vec<ConsumerGaps> = Vec::new();
    for (row, shorts) in rows.iter().zip(&shorts) {
        // Rows of a consumer follow one another.
        if consumers.last().is_none_or(|last| last.consumer != row.consumer) {
            consumers.push(ConsumerGaps {
                consumer: row.consumer,
                site: row.site,
                commodity: row.commodity,
                demand: 0.0,
                value_at_stake_usd: row.value_at_stake_usd,
                gaps: vec![0.0; 1 + of_ends.len()],
            });
        }
        let Some(sum) = consumers.last_mut() else { continue };
        sum.demand += row.demand;
        let Some((itself, ends)) = shorts.get(Rung::ALL.len() - 1..).and_then(<[f64]>::split_first) else { continue };
        let of_ends = of_ends.iter().map(|at| at.and_then(|at| ends.get(at)).unwrap_or(itself));
        for (gap, short) in sum.gaps.iter_mut().zip(std::iter::once(itself).chain(of_ends)) {
            *gap += short;
        }
    }
    Ok(Some(BandedGaps { rules, banding, consumers }))
}

impl BandedGaps {
    /// The range of the gap of a selection; none where it wants nothing.
    pub fn range(&self, selection: GapSelection, unit: GapUnit) -> Option<GapRange> {
        let mut gaps = vec![0.0; 1 + ends(&self.rules, self.banding).len()];
        let mut demand = 0.0;
        for own in self.consumers.iter().filter(|own| selection.takes(own.consumer, own.site, own.commodity)) {
            let worth = match unit {
                GapUnit::Units => 1.0,
                GapUnit::Usd => own.value_at_stake_usd,
            };
            demand += worth * own.demand;
            for (sum, gap) in gaps.iter_mut().zip(&own.gaps) {
                *sum += worth * gap;
            }
        }
        let (middle, ends) = gaps.split_first().filter(|_| demand > 0.0)?;
        let hull = |gaps: &[f64]| {
            gaps.iter().fold((*middle, *middle), |(least, most), gap| (f64::min(least, *gap), f64::max(most, *gap)))
        };
        let (all, alone) = ends.split_at_checked(BandEnd::ALL.len())?;
        let is_only = self.rules.len() == 1;
        let alone = if is_only { all } else { alone };
        let mut hangs_on: Option<HangsOn> = None;
        for (rule, pair) in self.rules.iter().zip(alone.chunks(BandEnd::ALL.len())) {
            let (least, most) = hull(pair);
            // The first of equals; what a solver's last digits move is no swing.
            let before = hangs_on.as_ref().map_or(0.0, |before| before.most - before.least);
            if most - least > before + SHORTAGE * demand {
                hangs_on = Some(HangsOn { rule: rule.clone(), least, most, is_only });
            }
        }
        let (least, most) = hull(all);
        Some(GapRange { least, most, hangs_on, banding: self.banding })
    }
}
