//! The range of a gap over the bands of licences, and the licence whose answer it hangs on.
//!
//! The result of a scenario is played with the answers of its licences themselves. Where licences state a band, it is played again with all of
//! them at their low end, and with all at their high end; the range of a gap runs from the least to the most of the three. Most passes at the
//! high end, but a market may still lack more there: what passes to others may be made of the same good. Then each licence is played at its two
//! ends while the others stay: the one that moves a gap furthest is the one that the range hangs on.

use crate::engine::{CommodityIx, Outcome, Play, PlayStarts, Rung, SiteIx, SolveError, simulate_near};
use crate::insight::gap::{Consumer, GapSelection, GapUnit, gap_rows_of};
use crate::insight::table::Cell;
use crate::model::{BandEnd, Preset, RuleId, Scenario};
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
    /// The licence that moves it furthest by itself; none where none does.
    pub hangs_on: Option<HangsOn>,
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
    /// Whether it is the only licence that states a band.
    pub is_only: bool,
}

/// The gaps of a scenario at the ends of the bands of its licences.
#[derive(Clone, Debug, PartialEq)]
pub struct BandedGaps {
    rules: Vec<RuleId>,
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
    /// Lacking by play, units: first as the licences answer, then the plays of [`ends`].
    gaps: Vec<f64>,
}

/// Licences of a scenario that state a band, in the order of the scenario.
pub fn banded_licences(preset: &Preset, scenario: &Scenario) -> Vec<RuleId> {
    let rules = scenario.rules.iter().filter_map(|id| preset.rule(id));
    rules.filter(|rule| rule.instrument.band().is_some()).map(|rule| rule.id.clone()).collect()
}

/// How often [`banded_gaps`] plays the scenario.
pub fn band_plays(preset: &Preset, scenario: &Scenario) -> usize {
    ends(&banded_licences(preset, scenario)).len()
}

/// What is played: all licences at each end, then, where there are several, each of them by itself.
fn ends(rules: &[RuleId]) -> Vec<(&[RuleId], BandEnd)> {
    let alone = rules.iter().map(std::slice::from_ref).filter(|_| rules.len() > 1);
    let all = (!rules.is_empty()).then_some(rules);
    all.into_iter().chain(alone).flat_map(|moved| BandEnd::ALL.map(|end| (moved, end))).collect()
}

/// Plays a solved scenario at the ends of the bands of its licences, on all cores; none where no licence of it states a band. `on_play` is
/// called after each play.
///
/// # Errors
/// [`SolveError::Cancelled`] soon after `cancel` is set; otherwise whatever keeps an end from being solved.
pub fn banded_gaps(
    preset: &Preset,
    outcome: &Outcome,
    cancel: &AtomicBool,
    on_play: &(dyn Fn() + Sync),
) -> Result<Option<BandedGaps>, SolveError> {
    let Some(scenario) = preset.scenario(&outcome.scenario).filter(|_| outcome.is_complete()) else { return Ok(None) };
    let rules = banded_licences(preset, scenario);
    if rules.is_empty() {
        return Ok(None);
    }
    let played: Vec<Play> = ends(&rules)
        .into_par_iter()
        .map(|(moved, end)| {
            let mut preset = preset.clone();
            for rule in preset.rules.iter_mut().filter(|rule| moved.contains(&rule.id)) {
                rule.instrument = rule.instrument.answered(end);
            }
            let starts = PlayStarts::default();
            let (play, _) = simulate_near(&preset, &outcome.network, scenario, Rung::TOP, &starts, cancel)?;
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
                gaps: vec![0.0; 1 + played.len()],
            });
        }
        let Some(sum) = consumers.last_mut() else { continue };
        sum.demand += row.demand;
        for (gap, short) in sum.gaps.iter_mut().zip(shorts.iter().skip(Rung::ALL.len() - 1)) {
            *gap += short;
        }
    }
    Ok(Some(BandedGaps { rules, consumers }))
}

impl BandedGaps {
    /// The range of the gap of a selection; none where it wants nothing.
    pub fn range(&self, selection: GapSelection, unit: GapUnit) -> Option<GapRange> {
        let mut gaps = vec![0.0; 1 + ends(&self.rules).len()];
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
        Some(GapRange { least, most, hangs_on })
    }
}
