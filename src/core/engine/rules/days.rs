//! The days of a month: what passes in it, by what catches on each day.
//!
//! A month is cut where anything changes: a clause comes into force or sleeps, a licence is decided or runs out, a contract is spared no more. On every
//! day between two cuts the strictest of the clauses that are in force decides, per use of the goods; what passes in the month is the mean over its days.
//! So a ban and its successor on the same day let nothing pass, a ban of two weeks beside a licence of half lets the licence's half pass on the
//! other days, and of clauses that catch on the same days only the strictest counts, wherever they stand in the file.

use crate::engine::index::RuleIx;
use crate::engine::rules::hit::Hit;

/// Days of a month on which nothing changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Span {
    /// First day, counted from 0.
    pub first: u32,
    /// First day on which it is over.
    pub end: u32,
    /// Share of the month's days, 0 to 1.
    pub share: f64,
}

/// A month of so many days, cut wherever one of the clauses changes what it does.
pub(super) fn spans<'a>(hits: impl IntoIterator<Item = &'a Hit>, days: u32) -> Vec<Span> {
    let edges = hits.into_iter().flat_map(|hit| &hit.stretches).flat_map(|stretch| [stretch.first, stretch.end]);
    let mut cuts: Vec<u32> = edges.chain([0, days]).filter(|cut| *cut <= days).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let of_month = |first: u32, end: u32| f64::from(end - first) / f64::from(days.max(1));
    cuts.windows(2).map(|pair| Span { first: pair[0], end: pair[1], share: of_month(pair[0], pair[1]) }).collect()
}

/// Per use, the share that passes on the days of a span: the least of what the clauses that mean it let pass. What desks let pass may be more than
/// usual, since it was ordered before.
pub(super) fn passing<'a>(hits: &'a [Hit], span: Span, uses: usize, meant: impl Fn(&'a Hit) -> &'a [bool]) -> Vec<f64> {
    let mut passing = vec![1.0_f64; uses];
    let at_desks = |hit: &&'a Hit| hit.desk.is_some() && hit.on(span.first).is_some() && !meant(hit).is_empty();
    let mut desks: Vec<RuleIx> = hits.iter().filter(at_desks).map(|hit| hit.rule).collect();
    desks.sort_unstable();
    desks.dedup();
    if !desks.is_empty() {
        passing.fill(f64::INFINITY);
    }
    for desk in desks {
        let of_desk = || hits.iter().filter(|hit| hit.rule == desk);
        let Some(at) = of_desk().find_map(|hit| hit.desk) else { continue };
        let held = held(of_desk(), span, uses, at.loose, &meant);
        for (passing, held) in passing.iter_mut().zip(held) {
            *passing = passing.min((1.0 - held) * at.ordered + held * at.passes);
        }
    }
    for hit in hits.iter().filter(|hit| hit.desk.is_none()) {
        let Some(stretch) = hit.on(span.first) else { continue };
        let passes = hit.passes(stretch);
        for (passing, _) in passing.iter_mut().zip(meant(hit)).filter(|(_, meant)| **meant) {
            *passing = passing.min(passes);
        }
    }
    passing
}

/// Per use, the share that needs a licence of a desk on the days of a span: the most of what the clauses of its rule name, and of the rest what waits with it.
pub(super) fn held<'a>(
    of_desk: impl Iterator<Item = &'a Hit>,
    span: Span,
    uses: usize,
    loose: f64,
    meant: impl Fn(&'a Hit) -> &'a [bool],
) -> Vec<f64> {
    let mut held: Vec<Option<f64>> = vec![None; uses];
    for hit in of_desk {
        let Some(stretch) = hit.on(span.first) else { continue };
        let of_hit = hit.held(stretch, loose);
        for (held, _) in held.iter_mut().zip(meant(hit)).filter(|(_, meant)| **meant) {
            *held = Some(held.map_or(of_hit, |known| known.max(of_hit)));
        }
    }
    held.into_iter().map(|held| held.unwrap_or(loose)).collect()
}

/// Per use, the share of a month's volume that passes.
pub(super) fn passing_in_month<'a>(
    hits: &'a [Hit],
    days: u32,
    uses: usize,
    meant: impl Fn(&'a Hit) -> &'a [bool] + Copy,
) -> Vec<f64> {
    let mut passes = vec![1.0; uses];
    for span in spans(hits, days) {
        for (passes, passing) in passes.iter_mut().zip(passing(hits, span, uses, meant)) {
            *passes -= span.share * (1.0 - passing);
        }
    }
    passes.iter_mut().for_each(|passes| *passes = passes.max(0.0));
    passes
}
